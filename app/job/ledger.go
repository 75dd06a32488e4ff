package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/workbook"
)

// The jobs about imports onto a table that is there.
const (
	KindPropose Kind = "propose" // Into + a file → Landed, and nothing is kept
	KindFaults  Kind = "faults"  // Faults → FaultList; with AsFile also its bytes as CSV
)

// Into says which table a file meets, and how.
type Into struct {
	Workbook workbook.Workbook `json:"workbook"` // without the file
	Table    string            `json:"table"`    // id
	Batch    workbook.Batch    `json:"batch"`    // as it will be, but for what only reading tells
}

// Landed is what a file does, or did, to the table that it meets.
type Landed struct {
	Effect  workbook.Effect   `json:"effect"`
	Rows    int64             `json:"rows"`              // of the file
	Bad     int64             `json:"bad,omitempty"`     // cells of it that do not fit
	New     []string          `json:"new,omitempty"`     // columns that only the file has
	Lacks   []string          `json:"lacks,omitempty"`   // columns that it does not have
	Moved   []kpi.Moved       `json:"moved,omitempty"`   // the past values that move most
	Notices []diag.Diagnostic `json:"notices,omitempty"` // about keys and columns
}

// Faults asks what of a table's files did not fit.
type Faults struct {
	Source workbook.Source `json:"source"`
	AsFile bool            `json:"as_file,omitempty"`
}

// FaultList is the cells and records of a table that did not fit, those that were
// put right included.
type FaultList struct {
	Source string  `json:"source"`
	List   []Fault `json:"list"`
	More   int64   `json:"more,omitempty"` // not listed
}

// Fault is a cell that does not fit its column, or a record that does not fit the
// table.
type Fault struct {
	Batch   string `json:"batch,omitempty"`
	File    string `json:"file"`
	Row     int64  `json:"row,omitempty"` // of the file's rows, counted from 1; 0 when it is no cell
	Line    int64  `json:"line,omitempty"`
	Column  string `json:"column,omitempty"` // as the files name it
	Was     string `json:"was"`              // text in the file
	Now     string `json:"now,omitempty"`    // text in its place
	Fixed   bool   `json:"fixed,omitempty"`  // there is one
	Misfit  bool   `json:"misfit,omitempty"` // and it does not fit either, or is not applied
	Reason  string `json:"reason"`
	WayOut  string `json:"way_out,omitempty"`
	Why     string `json:"why,omitempty"` // of the fix
	At      string `json:"at,omitempty"`
	CanEdit bool   `json:"can_edit,omitempty"`
}
