//go:build !js

package worker

import (
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/workbook"
)

func TestRowsComeAsTheyAreArranged(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders+"2026-03-01,,3\n")
	page := func(a browse.Arrangement, from int64, column int) string {
		p := ask[job.RowPage](b, job.KindRows, job.Rows{Source: source, Arrange: a, From: from, Count: 2, Column: column, Columns: 2}, nil)
		return fmt.Sprintln(p.Total, p.From, p.Rows, p.Columns, strings.Join(p.Cells, "|"))
	}
	byAmount := browse.Arrangement{Sorts: []browse.Sort{{Column: "amount", Down: true}}, Filters: []browse.Filter{{Column: "region", Test: browse.Filled}}}
	for got, want := range map[string]string{
		page(browse.Arrangement{}, 2, 0): "4 2 [2 3] 2 2026-02-03|West|2026-03-01|\n",
		page(byAmount, 0, 1):             "3 0 [0 2] 2 West|10.50|West|7.25\n",
		page(byAmount, 1, 2):             "3 1 [2 1] 1 7.25|4.00\n",
		page(byAmount, 99, 0):            "3 3 [] 2 \n",
	} {
		if got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	if _, err := try[job.RowPage](b, job.KindRows, job.Rows{Source: source, Arrange: browse.Arrangement{Sorts: []browse.Sort{{Column: "gone"}}}}, nil); CodeOf(err) != Refused {
		t.Errorf("an unknown column: %v", err)
	}
}

// unfit is a table with one cell in a hundred that is no number.
func unfit() string {
	var b strings.Builder
	b.WriteString("name,n\n")
	for i := range 200 {
		if i%100 == 70 {
			b.WriteString("a\tb,about \"\"5\n")
			continue
		}
		fmt.Fprintf(&b, "x%d,%d.5\n", i, i)
	}
	return b.String()
}

func TestBadCellsComeWithTheirTextAndAreFound(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", unfit())
	p := ask[job.RowPage](b, job.KindRows, job.Rows{Source: source, From: 70, Count: 1, Columns: 2}, nil)
	if len(p.Bad) != 1 || p.Bad[0] != (job.Bad{At: 1, Text: `about ""5`, Why: "not a number", Line: 72}) || p.Cells[1] != "" {
		t.Errorf("%+v", p)
	}
	down := browse.Arrangement{Sorts: []browse.Sort{{Column: "n", Down: true}}}
	if at := ask[job.Place](b, job.KindSeek, job.Seek{Source: source, Arrange: down, Row: -1}, nil); at != (job.Place{Found: true, At: 198, Column: 1}) {
		t.Errorf("the next problem is at %+v", at)
	}
	if at := ask[job.Place](b, job.KindSeek, job.Seek{Source: source, Arrange: down, Row: 199, Column: 1}, nil); at != (job.Place{Found: true, At: 0, Column: 1}) {
		t.Errorf("row 200 is at %+v", at)
	}
}

func TestCellsAreCopiedForASpreadsheet(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", unfit())
	text := ask[job.Text](b, job.KindCopy, job.Copy{Source: source, From: 69, To: 72, Columns: 2, Locale: "de-DE"}, nil)
	if want := "x69\t69,5\n\"a\tb\"\t\"about \"\"\"\"5\"\nx71\t71,5"; text.Text != want {
		t.Errorf("%q, want %q", text.Text, want)
	}
}

func TestAProfileCrossesTheBorder(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", unfit())
	p := ask[job.ColumnProfile](b, job.KindProfile, job.Profile{Source: source, Column: "n"}, nil)
	got := fmt.Sprintln(p.Rows, p.Blank, p.Bad, p.Distinct, p.Min, p.Max, p.Mean, p.Rounded, len(p.Buckets), p.Buckets[0])
	if want := "200 2 2 198 0.5 199.5 99.79293 true 20 {0 10 10}\n"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}

// Rows behind a value come alone, as many as were counted, and can be arranged.
func TestRowsBehindAValueComeAlone(t *testing.T) {
	b := newBench(t)
	_, source := b.imported("t1", "orders", orders+"2026-03-01,,3\n")
	book := workbook.New("b", "B")
	book.Tables = []workbook.Source{source}
	book.KPIs = []workbook.KPI{{ID: "k", Name: "West", Formula: `SUM(orders[amount] WHERE region = "West")`}}
	q := kpi.Question{Grain: "all", KPIs: []string{"k"}}
	why := ask[kpi.Why](b, job.KindWhy, job.Evaluate{Workbook: book, Question: q}, nil)
	among := &job.Among{Workbook: book, Question: q}
	for _, f := range why.Steps[0].Uses[0].Fates {
		among.Rows.Fate = f.Fate
		p := ask[job.RowPage](b, job.KindRows, job.Rows{Source: source, Among: among, Count: 9, Columns: 3,
			Arrange: browse.Arrangement{Sorts: []browse.Sort{{Column: "amount", Down: true}}}}, nil)
		if p.Total != f.Rows {
			t.Errorf("%d rows are %s, %d come", f.Rows, f.Why, p.Total)
		}
		if f.Why == "used" && strings.Join(p.Cells, " ") != "2026-01-05 West 10.50 2026-02-03 West 7.25" {
			t.Errorf("used: %v", p.Cells)
		}
	}
	among.Rows.Step = 7
	if _, err := try[job.RowPage](b, job.KindRows, job.Rows{Source: source, Among: among, Count: 9, Columns: 3}, nil); CodeOf(err) != Refused {
		t.Errorf("a part that is not there: %v", err)
	}
}
