package formula

import "kpiworkbook/kpi/diag"

// Limits of the language, so that no input can make it slow or deep. They are
// far above what anybody writes by hand.
const (
	MaxLength = 64 << 10 // bytes of a formula
	MaxNest   = 200      // parentheses and calls inside one another
	MaxHeight = 400      // levels of the tree, long chains of operators included
	MaxDigits = 60       // digits of a number
	MaxStep   = 100_000  // units in a step
)

// Formula is what Parse makes of a text. Root is never nil: where nothing
// could be read it is a *Bad, and Problems says why.
type Formula struct {
	Source string
	Root   Node
	// Problems are the mistakes of form, with spans into Source.
	Problems diag.List
	// Incomplete says that the text only ends too early: nothing in it is
	// wrong so far.
	Incomplete bool

	end   int    // of the text without a half-typed word of the language
	names []Node // every Column, KPI and Table that was read, those in discarded parts included
}
