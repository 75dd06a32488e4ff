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

// InspectionColumn is one column of an Inspection. Distinct stops at DistinctCap for values that
// have no codes.
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

// InspectionProblem is one problem of an Inspection; line and column are 0 where it has no place.
type InspectionProblem struct {
	Line    int    `json:"line"`
	Column  int    `json:"column"`
	Code    string `json:"code"`
	Message string `json:"message"`
	Text    string `json:"text"`
}

// Inspect describes a table with its first n records as original text; a negative n means all
// that were kept, which are all there are when it was read with Options.Keep below zero.
func Inspect(t *Table, n int) Inspection {
	in := Inspection{
		Encoding: t.Guess.Encoding.Value, BOM: t.Guess.BOM,
		Delimiter: t.Recipe.Delimiter, Quote: t.Recipe.Quote,
		Header: t.Recipe.Header != nil && *t.Recipe.Header,
		Rows:   t.Rows, Columns: []InspectionColumn{}, Problems: []InspectionProblem{}, Cells: [][]*string{},
	}
	if t.Recipe.SkipLines != nil {
		in.Skipped = *t.Recipe.SkipLines
	}
	for _, c := range t.Columns {
		in.Columns = append(in.Columns, inspectColumn(c))
	}
	for _, d := range t.Problems.All() {
		in.Problems = append(in.Problems, InspectionProblem{
			Line: d.Line, Column: d.Column, Code: string(d.Code), Message: d.Message, Text: d.Text,
		})
	}
	if n < 0 {
		n = len(t.Records)
	}
	for _, r := range t.Records[:min(n, len(t.Records))] {
		in.Cells = append(in.Cells, inspectCells(r.Cells, len(t.Columns)))
	}
	return in
}

func inspectColumn(c *Column) InspectionColumn {
	ic := InspectionColumn{Name: c.Name, Header: c.Header, Type: c.Type, Scale: c.Scale, Format: c.Format, Blank: c.Blank, Bad: c.Bad}
	ic.Min, ic.Max = c.Span()
	ic.Distinct, _ = c.Distinct()
	return ic
}

// inspectCells has a nil for every cell that the record does not have.
func inspectCells(cells []string, columns int) []*string {
	row := make([]*string, max(columns, len(cells)))
	for i := range cells {
		row[i] = &cells[i]
	}
	return row
}
