package kpi

import (
	"testing"

	"kpiworkbook/kpi/workbook"
)

func TestWhatWasReportedStaysBesideWhatIsNow(t *testing.T) {
	w := workbook.Workbook{Closed: []workbook.Close{{Period: "2026-01", Values: map[string]string{"same": "1/3", "decimal": "0.50", "moved": "2", "blank": "", "negative": "-4", "odd": "x"}}}}
	number := func(exact string) Cell { return Cell{Period: "2026-01", Number: Number{Exact: exact}} }
	none := Cell{Period: "2026-01", Number: Number{Blank: "no-rows"}}
	west := "West"
	for _, c := range []struct {
		name, id    string
		cell        Cell
		ok, moved   bool
		by, percent string
	}{
		{"the same fraction", "same", number("1/3"), true, false, "0", "0"},
		{"written another way", "decimal", number("1/2"), true, false, "0", "0"},
		{"more than was reported", "moved", number("5/2"), true, true, "1/2", "1/4"},
		{"a negative base", "negative", number("-2"), true, true, "2", "1/2"},
		{"gone", "moved", none, true, true, "", ""},
		{"blank before and after", "blank", none, true, false, "", ""},
		{"a value where none was", "blank", number("3"), true, true, "", ""},
		{"a KPI that came later", "new", number("3"), false, false, "", ""},
		{"another period", "moved", Cell{Period: "2026-02", Number: Number{Exact: "2"}}, false, false, "", ""},
		{"a slice", "moved", Cell{Period: "2026-01", By: []*string{&west}, Number: Number{Exact: "2"}}, false, false, "", ""},
		{"a text", "moved", Cell{Period: "2026-01", IsText: true, Text: "2026-01-03"}, false, false, "", ""},
		{"text that is no number", "odd", number("3"), true, true, "", ""},
	} {
		r, ok := ReportedOf(w, c.id, c.cell)
		if ok != c.ok || r.Moved != c.moved || r.By.Exact != c.by || r.Percent.Exact != c.percent {
			t.Errorf("%s: got %v, moved %v by %q (%q)", c.name, ok, r.Moved, r.By.Exact, r.Percent.Exact)
		}
	}
}

func TestAReportHoldsTheExactValuesOfOnePeriod(t *testing.T) {
	a := &Answer{KPIs: []KPIAnswer{
		{ID: "a", Cells: []Cell{{Period: "2025-12", Number: Number{Exact: "9"}}, {Period: "2026-01", Number: Number{Exact: "1/3"}}}},
		{ID: "b", Cells: []Cell{{Period: "2026-01", Number: Number{Blank: "no-rows"}}}},
		{ID: "c", Cells: []Cell{{Period: "2026-01", IsText: true, Text: "x"}}},
		{ID: "d", Cells: []Cell{{Period: "2026-01", Number: Number{Value: "1.41421356237309504880"}}}},
		{ID: "e"},
	}}
	got := Report(a, "2026-01")
	want := map[string]string{"a": "1/3", "b": "", "d": "1.41421356237309504880"}
	if len(got) != len(want) {
		t.Fatalf("got %v", got)
	}
	for id, text := range want {
		if have, ok := got[id]; !ok || have != text {
			t.Errorf("%s: got %q, want %q", id, have, text)
		}
	}
}
