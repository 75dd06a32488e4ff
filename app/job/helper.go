package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// The jobs that a worker has its helpers do. What is large goes beside them as
// bytes.
const (
	KindPart  Kind = "part"  // Part + a file → the bytes of a table.Part
	KindHold  Kind = "hold"  // Hold + the bytes of a table → nothing
	KindCount Kind = "count" // Count + what is wanted → what was counted, as bytes
)

// Part asks for a share of a file to be read.
type Part struct {
	Name   string       `json:"name"` // of the table, for messages
	Recipe table.Recipe `json:"recipe"`
	Index  int          `json:"index"` // from 0
	Of     int          `json:"of"`
}

// Hold hands over a table, or some of its rows.
type Hold struct {
	Source workbook.Source `json:"source"`
}

// Count asks for what a question wants of the rows that were handed over.
type Count struct {
	Workbook workbook.Workbook `json:"workbook"`
	Question kpi.Question      `json:"question"`
}
