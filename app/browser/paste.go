package browser

import "strings"

// PastedName is what a table is called that comes from the clipboard.
const PastedName = "Pasted table.tsv"

// isPastedTable reports whether text on the clipboard is a table: what
// spreadsheets copy, or lines that are cut into cells in the same way. html is
// the same content as a web page would show it.
func isPastedTable(plain, html string) bool {
	first, rest, two := strings.Cut(strings.Trim(plain, "\r\n"), "\n")
	if !two {
		return false
	}
	if strings.Contains(plain, "\t") || strings.Contains(strings.ToLower(html), "<table") {
		return true
	}
	second, _, _ := strings.Cut(rest, "\n")
	for _, mark := range []string{",", ";", "|"} {
		if n := strings.Count(first, mark); n > 0 && n == strings.Count(second, mark) {
			return true
		}
	}
	return false
}
