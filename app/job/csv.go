package job

import "strings"

// Harmless is a text as a cell of a CSV file, with an apostrophe before what a
// spreadsheet would compute.
func Harmless(text string) string {
	if strings.ContainsRune("=+-@\t\r", rune((text + " ")[0])) {
		return "'" + text
	}
	return text
}
