package job

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/workbook"
)

// Whole is what the calculated columns of a source are made within: a workbook without its KPIs, nil
// where there are none. A table that is asked about with it has them behind the columns of its files.
func Whole(w workbook.Workbook, s workbook.Source) *workbook.Workbook {
	if len(s.Calculated) == 0 {
		return nil
	}
	return &workbook.Workbook{Version: w.Version, ID: w.ID, Settings: w.Settings, Tables: w.Tables}
}

// Try asks for the first values of a calculated column of a workbook, which need not be kept yet.
type Try struct {
	Within workbook.Workbook `json:"within"`
	Table  string            `json:"table"` // by name
	Column string            `json:"column"`
	Rows   int               `json:"rows"`
}

// Match asks how the rows of tables find theirs in others.
type Match struct {
	Relations []kpi.Related `json:"relations"`
}

// Matched answers for each relation, in their order; nil where a column is not there.
type Matched struct {
	Matches []*eval.Match `json:"matches"`
}

// Unmet is the rows whose value no row of the other table has, or more than one.
type Unmet struct {
	kpi.Related
	Twice bool `json:"twice,omitempty"`
}
