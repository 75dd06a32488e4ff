package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/workbook"
)

// Limits of what is asked about rows at once.
const (
	RowsAtOnce   = 512
	ColumnsShown = 64
	CopyCells    = 500_000
)

// Rows asks for some cells of a table as it is arranged: rows from a place of the arrangement on,
// and columns from one on. The worker keeps the last arrangements, and makes those again that it has
// let go.
type Rows struct {
	Source  workbook.Source    `json:"source"`
	Within  *workbook.Workbook `json:"within,omitempty"` // see Whole
	Among   *Among             `json:"among,omitempty"`  // the rows to arrange; nil is all
	Arrange browse.Arrangement `json:"arrange"`
	From    int64              `json:"from"`
	Count   int                `json:"count"`   // at most RowsAtOnce
	Column  int                `json:"column"`  // index in Table.Columns
	Columns int                `json:"columns"` // at most ColumnsShown
}

// Among is some rows of a table: those behind a value, of one fate, or those that a relation finds
// no single row for.
type Among struct {
	Workbook workbook.Workbook `json:"workbook"`
	Question kpi.Question      `json:"question"`
	Rows     kpi.WhyRows       `json:"rows"`
	Unmet    *Unmet            `json:"unmet,omitempty"` // instead of all these
}

// RowPage is those cells, row by row. A cell without a value is "".
type RowPage struct {
	Source  string   `json:"source"`
	From    int64    `json:"from"`
	Total   int64    `json:"total"` // rows of the arrangement
	Column  int      `json:"column"`
	Columns int      `json:"columns"`
	Rows    []int64  `json:"rows"` // where each row stands in the table, from 0
	Cells   []string `json:"cells"`
	Bad     []Bad    `json:"bad,omitempty"`
}

// Bad is a cell whose text could not be read.
type Bad struct {
	At   int    `json:"at"` // index in RowPage.Cells
	Text string `json:"text"`
	Why  string `json:"why"` // "not a whole number"
	Line int    `json:"line"`
}

// Seek asks for a place in an arrangement: of a row of the table when Row is not negative, else of
// the cell with a problem that comes next.
type Seek struct {
	Source  workbook.Source    `json:"source"`
	Within  *workbook.Workbook `json:"within,omitempty"` // see Whole
	Among   *Among             `json:"among,omitempty"`  // the rows to arrange; nil is all
	Arrange browse.Arrangement `json:"arrange"`
	Row     int64              `json:"row"`
	From    int64              `json:"from"`
	Column  int                `json:"column"`
	Back    bool               `json:"back,omitempty"`
}

// Place is a cell of an arrangement.
type Place struct {
	Found  bool  `json:"found"`
	At     int64 `json:"at"`
	Column int   `json:"column"`
}

// Copy asks for cells as text to paste into a spreadsheet: tabs between them, a line for each row,
// dates in ISO, numbers without grouping and with the decimal mark of the locale, cells that could
// not be read as they stand in the file.
type Copy struct {
	Source  workbook.Source    `json:"source"`
	Within  *workbook.Workbook `json:"within,omitempty"` // see Whole
	Among   *Among             `json:"among,omitempty"`  // the rows to arrange; nil is all
	Arrange browse.Arrangement `json:"arrange"`
	From    int64              `json:"from"`
	To      int64              `json:"to"` // excluded
	Column  int                `json:"column"`
	Columns int                `json:"columns"`
	Locale  string             `json:"locale"`
}

// Text is what a Copy gives.
type Text struct {
	Text string `json:"text"`
}

// Profile asks what a column holds.
type Profile struct {
	Source workbook.Source    `json:"source"`
	Within *workbook.Workbook `json:"within,omitempty"` // see Whole
	Column string             `json:"column"`           // as formulas call it
}

// ColumnProfile is what a column holds. Values are written as cells of a RowPage are.
type ColumnProfile struct {
	Column   string   `json:"column"`
	Rows     int64    `json:"rows"`
	Blank    int64    `json:"blank"`
	Bad      int64    `json:"bad"`
	Distinct int64    `json:"distinct"`
	Capped   bool     `json:"capped,omitempty"` // there are more
	Min      string   `json:"min,omitempty"`
	Max      string   `json:"max,omitempty"`
	Mean     string   `json:"mean,omitempty"` // plain decimal, rounded when Rounded
	Rounded  bool     `json:"rounded,omitempty"`
	Buckets  []Bucket `json:"buckets,omitempty"`
	Top      []Value  `json:"top,omitempty"`
	Rest     int64    `json:"rest,omitempty"` // rows with other values than those of Top
	Missing  []string `json:"missing,omitempty"`
	Note     string   `json:"note,omitempty"` // what its cells do not show
}

// Bucket is the rows with values from From up to, not including, To.
type Bucket struct {
	From string `json:"from"`
	To   string `json:"to"`
	Rows int64  `json:"rows"`
}
