package table

import "kpiworkbook/kpi/diag"

// Table is a file as immutable typed columns.
type Table struct {
	Name     string
	Rows     int
	Columns  []*Column
	Recipe   Recipe    // complete: reading the same bytes with it gives the same table
	Guess    Guess     // the evidence for each decision
	Problems diag.List // what did not fit, by line and column
	Bytes    int64     // size of the file as it was handed over
	Records  []Record  // the first records as original text, header excluded (see Options.Keep)
	HeaderAt int       // line of the header record, 0 when there is none

	line *lineage
	part *extent // the rows at hand, nil for all
}

// Record is one record as it stands in the file: unquoted, otherwise untouched.
// A short record has fewer cells than the table has columns.
type Record struct {
	Line  int
	Cells []string
}

// Column returns the column of that exact name.
func (t *Table) Column(name string) (*Column, bool) {
	for _, c := range t.Columns {
		if c.Name == name {
			return c, true
		}
	}
	return nil, false
}

// Options steer Read.
type Options struct {
	Recipe Recipe
	Name   string
	// Part says that the table has other files too: what the recipe names and this one does not have
	// may be in them.
	Part bool
	// Keep is how many records Table.Records holds: 0 means 200, negative means all.
	Keep int
	// Yield is called between blocks with bytes done, bytes in all, and rows so far.
	// An error it returns cancels the read and is returned by Read.
	Yield func(done, total int64, rows int) error
	// Quick takes the place of the reader's own loops, which are slower.
	Quick Quick

	sample int   // records that plans are first made on; 0 means sampleRows
	window int   // bytes of text that are looked at at once; 0 means windowSize
	limit  int64 // of what a compressed file may grow to; 0 means maxExpanded
}

// Decision is one thing that was found out about a file, with the reason in plain words.
type Decision struct {
	Value    string   `json:"value"`
	Evidence string   `json:"evidence"`
	Given    bool     `json:"given,omitempty"`  // the recipe said so
	Unsure   bool     `json:"unsure,omitempty"` // the file allows another reading
	Others   []string `json:"others,omitempty"` // the other readings, when unsure
}

// Guess is the evidence behind a resolved recipe, for the import dialog.
type Guess struct {
	Encoding  Decision `json:"encoding"`
	BOM       bool     `json:"bom"`
	Delimiter Decision `json:"delimiter"`
	Quote     Decision `json:"quote"`
	Header    Decision `json:"header"`
	Skipped   Decision `json:"skipped"`
	Decimal   Decision `json:"decimal"`
	Dates     Decision `json:"dates"`
}

// Sample is what the import dialog shows before the whole file is read.
type Sample struct {
	Recipe  Recipe
	Guess   Guess
	Columns []SampleColumn
	Records []Record
	// Rows estimates the rows of the whole file; exact when the head is the whole file.
	Rows     int64
	Exact    bool
	Problems diag.List
}

// SampleColumn is a column as far as the head of a file tells.
type SampleColumn struct {
	Name, Header string
	Type         Type
	Scale        uint8
	Format       string
	Currency     string
	Evidence     string
	Blank, Bad   int
}
