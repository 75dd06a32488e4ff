// Package diag is what every stage says about things people wrote: formulas,
// files, workbooks.
//
// Bad input is never an error value and never stops the work. It becomes a
// Diagnostic that names the thing, the place and the way out, and the stage
// goes on with what is left. Codes are stable and kebab-case, so that tests,
// scripts and translations can rely on them; messages are sentences and may
// be improved at any time.
//
// Places are of two kinds. A Span is a half-open range of bytes in a formula;
// only a view turns it into UTF-16 (see UTF16). Line and Column are a place in
// a file: Column is the 1-based number of the field in its record.
package diag

// Span is the half-open byte range [Start, End) of a source text.
type Span struct{ Start, End int }

// Len is the number of bytes that the span covers.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether the offset touches the span; the end counts, so
// that a caret right after a word still belongs to it.
func (s Span) Contains(offset int) bool { return s.Start <= offset && offset <= s.End }

// Join is the smallest span that covers both.
func (s Span) Join(t Span) Span {
	return Span{Start: min(s.Start, t.Start), End: max(s.End, t.End)}
}

// Severity says how much a diagnostic matters.
type Severity uint8

// The severities, most serious first. The zero value is Error, so that a
// forgotten severity is loud.
const (
	Error Severity = iota
	Warning
	Info
)

// String is the lower-case word.
func (s Severity) String() string {
	switch s {
	case Error:
		return "error"
	case Warning:
		return "warning"
	default:
		return "info"
	}
}

// Code names a kind of diagnostic: stable, kebab-case, "unknown-column".
type Code string

// Diagnostic is one thing to say about something people wrote.
type Diagnostic struct {
	Severity Severity
	Code     Code
	Message  string // a sentence: what, where
	Hint     string // a sentence: the way out; may be empty

	Source string // what the place refers to: "formula", a KPI's name, a file's name
	Span   Span   // bytes in a formula

	Line, Column int    // 1-based place in a file, 0 when there is none
	ColumnName   string // the column's name in a file
	Text         string // the offending text as it was written

	Fix    string // replacement for Span, meaningful when HasFix
	HasFix bool

	// Incomplete marks what is only not finished yet: a view shows it calmly
	// while somebody types.
	Incomplete bool
}
