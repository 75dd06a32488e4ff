package cli

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/sheet"
)

// zipMark is how archives begin, workbooks of Excel among them.
const zipMark = "PK\x03\x04"

// table reads a file with one table. Of an archive that is the worksheet or file
// named behind a #, and without that the first one.
func (c *command) table(name string) ([]byte, error) {
	data, err := c.files.Read(name)
	file, part := name, ""
	if err != nil {
		if at := strings.LastIndexByte(name, '#'); at > 0 {
			file, part = name[:at], name[at+1:]
			data, err = c.files.Read(file)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read file: %w", err)
	}
	if !bytes.HasPrefix(data, []byte(zipMark)) {
		if part != "" {
			return nil, fmt.Errorf("%s is one table: leave out #%s", file, part)
		}
		return data, nil
	}
	data, err = c.unpacked(file, part, data)
	var refused sheet.Refusal
	if errors.As(err, &refused) {
		refused.Diagnostic.Source = file
		c.diagnostic("", refused.Diagnostic)
		return nil, broken
	}
	return data, err
}

// unpacked is a table in an archive as text, or the archive where it holds none.
func (c *command) unpacked(file, part string, data []byte) ([]byte, error) {
	a, err := sheet.Open(bytes.NewReader(data), int64(len(data)), file)
	if err != nil {
		return nil, err
	}
	titles := a.Titles()
	at := slices.Index(titles, part)
	switch {
	case len(titles) == 0:
		return data, nil // something else than a table: its reader says what
	case at < 0 && part != "":
		return nil, fmt.Errorf("%s holds no %q; it has %s", file, part, strings.Join(titles, ", "))
	case at < 0 && len(titles) > 1:
		c.diagnostic("", diag.Diagnostic{Severity: diag.Info, Code: "first-table", Source: file,
			Message: fmt.Sprintf("Of %d tables in the file the first is read, %s.", len(titles), titles[0]),
			Hint:    fmt.Sprintf("Name another behind a #: %s#%s", file, titles[1])})
	}
	var out bytes.Buffer
	err = a.Write(&out, max(at, 0), c.ctx.Err)
	return out.Bytes(), err
}
