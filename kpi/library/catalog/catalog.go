// Package catalog is the library's data: the templates by area, the tables they
// are written against, and the glossary. It is embedded for the command line and
// for the build of the site; the page fetches it as a file, so that the program
// does not carry it.
package catalog

import (
	"embed"
	"encoding/json"
	"fmt"

	"kpiworkbook/kpi/library"
)

//go:embed *.json
var files embed.FS

// order is the order of the areas.
var order = []string{"tables", "sales", "marketing", "customers", "finance", "operations", "people", "terms"}

// Whole is the library as one document, as the page fetches it.
func Whole() ([]byte, error) {
	var all library.Library
	for _, name := range order {
		data, err := files.ReadFile(name + ".json")
		if err != nil {
			return nil, fmt.Errorf("read the library: %w", err)
		}
		var part library.Library
		if err := json.Unmarshal(data, &part); err != nil {
			return nil, fmt.Errorf("read %s.json of the library: %w", name, err)
		}
		all.Tables = append(all.Tables, part.Tables...)
		all.Areas = append(all.Areas, part.Areas...)
		all.Terms = append(all.Terms, part.Terms...)
	}
	return json.Marshal(all)
}

// Library is the library ready to use.
func Library() (*library.Library, error) {
	data, err := Whole()
	if err != nil {
		return nil, err
	}
	return library.Read(data)
}
