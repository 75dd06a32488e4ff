package eval

import (
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// Result answers a Query.
type Result struct {
	AsOf     calendar.Day // the last day that counts as known
	HasDates bool         // AsOf means something: some table used has a date column
	Series   []Series     // one for each Query.Formulas, in that order
	Problems diag.List    // Source is the name of the formula it speaks of
}

// Series is the cells of one formula: in period order, then by the By values
// (blank last).
type Series struct {
	Name  string
	Cells []Cell
}

// Cell is one value with its circumstances.
type Cell struct {
	Period calendar.Period
	Label  string         // "2026-03", "2026-W14", "all"
	Range  calendar.Range // the days it covers, cut by From and To; empty when !Dated
	Dated  bool           // false in the cell "all" without From and To

	By []Key // as many as Query.By

	Value  num.Value // a number, or blank with its reason
	IsText bool      // the value is Text: a date, a time or a text
	Text   string

	Open    bool  // the period was not complete at AsOf
	Rows    int64 // rows the value was made of
	Skipped int64 // of these, cells left out because they were blank
	NotUsed []NotUsed
}

// Key is the value of one dimension of a cell.
type Key struct {
	Text  string
	Blank bool
}

// NotUsed counts rows of the tables read that did not go into the value.
type NotUsed struct {
	Why  Why
	Rows int64
}

// Why says why a row was not used.
type Why uint8

// The reasons, in the order in which a row is asked.
const (
	OtherSlice    Why = iota // a condition of the question, or another group
	Undated                  // it has no date
	OtherPeriod              // its date is outside the period
	Filtered                 // the formula's own WHERE
	BlankArgument            // the cell to count is blank
)

var whyCodes = [...]string{"other-slice", "undated", "other-period", "filtered", "blank", "undecided", "unreadable", "used"}

// String is the stable code of the reason.
func (w Why) String() string { return whyCodes[w] }

// WhyOf is the reason with a code.
func WhyOf(code string) (w Why, ok bool) {
	i := slices.Index(whyCodes[:], code)
	return Why(max(0, i)), i >= 0
}
