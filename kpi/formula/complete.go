package formula

import "kpiworkbook/kpi/diag"

// CompletionKind says what a completion offers.
type CompletionKind uint8

// The kinds of completions.
const (
	CompleteColumn CompletionKind = iota
	CompleteTable
	CompleteKPI
	CompleteFunction
	CompleteKeyword
	CompleteUnit
	CompleteValue // a literal such as TRUE
)

// Completion is one offer: replace Span by Insert and put the caret Caret
// bytes into the inserted text.
type Completion struct {
	Kind   CompletionKind
	Label  string // what the list shows
	Insert string
	Caret  int
	Span   diag.Span
	Detail string // type of a column, signature of a function
	Help   string // one paragraph, may be empty
}

// Complete lists what can stand at the caret, best first.
func Complete(src string, caret int, s Schema) []Completion { return nil }
