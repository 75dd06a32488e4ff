// Package catalog is the library's data: the templates by area, the tables they
// are written against, and the glossary. It is embedded for the command line and
// for the build of the site; the page fetches it as a file, so that the program
// does not carry it.
package catalog

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"

	"kpiworkbook/kpi/library"
)

//go:embed *.json
var files embed.FS

// order is the order of the areas.
var order = []string{"tables", "sales", "marketing", "customers", "finance", "operations", "people", "terms"}

// Whole is the library as one document, as the page fetches it: a list of parts,
// none of which takes long to read.
func Whole() ([]byte, error) {
	var parts []library.Library
	for _, name := range order {
		data, err := files.ReadFile(name + ".json")
		if err != nil {
			return nil, fmt.Errorf("read the library: %w", err)
		}
		var file library.Library
		if err := json.Unmarshal(data, &file); err != nil {
			return nil, fmt.Errorf("read %s.json of the library: %w", name, err)
		}
		for table := range slices.Chunk(file.Tables, 4) {
			parts = append(parts, library.Library{Tables: table})
		}
		for area := range slices.Chunk(file.Areas, 1) {
			parts = append(parts, library.Library{Areas: area})
		}
		if len(file.Terms) > 0 {
			parts = append(parts, library.Library{Terms: file.Terms})
		}
	}
	return json.Marshal(parts)
}

// Library is the library ready to use.
func Library() (*library.Library, error) {
	data, err := Whole()
	if err != nil {
		return nil, err
	}
	return library.Read(data, func() {})
}
