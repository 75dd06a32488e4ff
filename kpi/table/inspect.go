package table

// Inspection is what the command line prints about a file.
type Inspection struct {
	Encoding  string              `json:"encoding"`
	BOM       bool                `json:"bom"`
	Delimiter string              `json:"delimiter"`
	Quote     string              `json:"quote"`
	Header    bool                `json:"header"`
	Skipped   int                 `json:"skipped"`
	Rows      int                 `json:"rows"`
	Columns   []InspectionColumn  `json:"columns"`
	Problems  []InspectionProblem `json:"problems"`
	Cells     [][]*string         `json:"cells"`
}

// InspectionColumn is one column of an Inspection.
type InspectionColumn struct {
	Name     string `json:"name"`
	Header   string `json:"header"`
	Type     Type   `json:"type"`
	Scale    uint8  `json:"scale"`
	Format   string `json:"format"`
	Blank    int    `json:"blank"`
	Bad      int    `json:"bad"`
	Min      string `json:"min"`
	Max      string `json:"max"`
	Distinct int    `json:"distinct"`
}

// InspectionProblem is one problem of an Inspection.
type InspectionProblem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Text    string `json:"text"`
}

// Inspect describes a table with its first n records as text; a negative n means all that were
// kept (read with Options.Keep -1 for all of them).
func Inspect(t *Table, n int) Inspection {
	return Inspection{}
}
