package formula

import "kpiworkbook/kpi/diag"

// Parse reads a KPI's formula.
func Parse(src string) *Formula { return &Formula{Source: src, Root: &Bad{}} }

// ParseRow reads an expression over the rows of a table, a slice or a filter:
// names are columns.
func ParseRow(src string) *Formula { return &Formula{Source: src, Root: &Bad{}} }

// Check finds the meaning of a KPI's formula.
func Check(f *Formula, s Schema) *Checked { return &Checked{Formula: f} }

// CheckRow finds the meaning of a row expression over the table; with "" the
// table is the one that the expression names, or the only one that has all of
// its columns. Checked.Table says which.
func CheckRow(f *Formula, s Schema, table string) *Checked { return &Checked{Formula: f} }

// Print writes the canonical text of a node.
func Print(n Node) string { return "" }

// Walk calls visit for the node and, where visit returns true, for its parts
// in source order.
func Walk(n Node, visit func(Node) bool) {}

// Tokens cuts a text into coloured tokens.
func Tokens(src string) []Token { return nil }

// Functions lists the catalogue.
func Functions() []Function { return nil }

// Lookup finds a function by its name in any case.
func Lookup(name string) (Function, bool) { return Function{}, false }

// Place is where the caret stands among the arguments of a function.
type Place struct {
	Function Function
	Arg      int       // index into Function.Params
	Span     diag.Span // the function's name
}

// Signature finds the innermost function whose arguments hold the caret.
func Signature(src string, caret int) (Place, bool) { return Place{}, false }
