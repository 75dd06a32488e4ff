// Package scan makes the small wasm module that does three things better than what Go compiles to:
// finding the cells of plain records, with the wide instructions Go does not use (scan.wat), looking
// texts up in a dictionary (codes.wat), and hashing (mix.go). The module works in the memory of the program that asks, which it imports as
// "go" "mem".
package scan

import (
	_ "embed"
	"strings"
)

//go:embed scan.wat
var text string

//go:embed codes.wat
var codes string

// Module is the binary module. The same text gives the same bytes.
func Module() ([]byte, error) {
	open := strings.TrimSuffix(strings.TrimSpace(text), ")")
	return assemble(open + codes + mixText() + ")")
}
