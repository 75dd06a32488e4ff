// Package scan makes the small wasm module that finds the cells of plain records with the wide
// instructions Go does not use. Its text is scan.wat; the module works in the memory of the program
// that asks, which it imports as "go" "mem".
package scan

import _ "embed"

//go:embed scan.wat
var text string

// Module is the binary module. The same text gives the same bytes.
func Module() ([]byte, error) { return assemble(text) }
