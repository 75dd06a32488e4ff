package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// The jobs that a worker has its helpers do. What is large goes beside them as
// bytes.
const (
	KindHold  Kind = "hold"  // Hold + the bytes of a table → nothing
	KindCount Kind = "count" // Count + what is wanted → what was counted, as bytes
)

// Hold hands over a table, or some of its rows.
type Hold struct {
	Source workbook.Source `json:"source"`
}

// Count asks for what a question wants of the rows that were handed over.
type Count struct {
	Workbook workbook.Workbook `json:"workbook"`
	Question kpi.Question      `json:"question"`
}
