package view

import (
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/browse"
)

// rowsShown is the first rows of a table, sorted and filtered, one cell of which
// could not be read.
func rowsShown(t *testing.T) state.Model {
	m := model(t, "#/data/t1", state.TabChosen{Tab: state.RowsTab}, state.RowsSorted{Column: "Amount", Down: true},
		state.RowsSorted{Column: "Date", Add: true}, state.RowsFiltered{Filter: browse.Filter{Column: "Date", Test: browse.Between, From: "2026-01-01"}})
	m, _ = state.Update(m, state.RowsCame{Job: m.Data.Grid.Job, Page: job.RowPage{Source: "t1", Total: 1234, Columns: 4, Rows: []int64{41, 8000},
		Cells: []string{"2026-09-12", "00012", "West", "1234567.80", "", "00013", "", "-3.50"},
		Bad:   []job.Bad{{At: 4, Text: "31.09.2026", Why: "not a possible date", Line: 8002}}}})
	return m
}

// written is a grid with its cells.
type written struct {
	Grid    Grid
	Numbers []string
	Cells   []GridCell
	Details []string
}

func shown(g *Grid) written {
	w := written{Grid: *g}
	for at := range int64(3) {
		n, ok := g.Number(at)
		if !ok {
			n = "not there"
		}
		w.Numbers = append(w.Numbers, n)
		for column := range g.Columns {
			if c, ok := g.Cell(at, column); ok {
				w.Cells = append(w.Cells, c)
			}
			w.Details = append(w.Details, g.Detail(at, column))
		}
	}
	return w
}

// profiled is a page that knows what two columns hold.
func profiled(t *testing.T, hash string, msgs ...state.Msg) state.Model {
	m := model(t, hash, msgs...)
	key := m.Data.Grid.Key
	for _, p := range []job.ColumnProfile{
		{Column: "Amount", Rows: 8413, Distinct: 4211, Min: "-4210.00", Max: "18990.00", Mean: "812.333333", Rounded: true, Missing: []string{"NA", "-"},
			Buckets: []job.Bucket{{From: "-5000", To: "0", Rows: 3}, {From: "0", To: "5000", Rows: 8000}, {From: "5000", To: "20000", Rows: 410}}},
		{Column: "Region", Rows: 8413, Blank: 110, Distinct: 4, Min: "East", Max: "West", Rest: 3, Top: []job.Value{{Text: "West", Rows: 5000}, {Text: "East", Rows: 3000}, {Text: "North", Rows: 300}}},
		{Column: "Date", Rows: 8413, Blank: 3, Bad: 3, Distinct: 900, Min: "2025-01-01", Max: "2026-09-12",
			Buckets: []job.Bucket{{From: "2025-01-01", To: "2026-01-01", Rows: 4000}, {From: "2026-01-01", To: "2026-01-02", Rows: 4410}}},
	} {
		m, _ = state.Update(m, state.ProfileCame{Table: "t1", Key: key, Column: p.Column, Profile: p})
	}
	return m
}

func TestARangeIsReadAsTheReaderWritesNumbers(t *testing.T) {
	m := profiled(t, "#/data/t1")
	p := PanelOf(m, "Amount")
	for _, c := range []struct{ from, to, want, wrong string }{
		{"1,234.5", "", "1234.5 ", ""},
		{"", " −20 ", " -20", ""},
		{"a lot", "", "", "“a lot” is not a number. Write it like 1,234.5."},
	} {
		f, wrong := p.Between(c.from, c.to)
		if wrong != c.wrong || wrong == "" && (f.From+" "+f.To != c.want || f.Test != browse.Between || f.Column != "Amount") {
			t.Errorf("%q to %q: %+v, %q", c.from, c.to, f, wrong)
		}
	}
	p.share = true
	for _, typed := range []string{"12.5", "12.5 %", "12.5%"} {
		if f, wrong := p.Between(typed, ""); f.From != "0.125" || wrong != "" {
			t.Errorf("%s of shares is %q, %q", typed, f.From, wrong)
		}
	}
	if f, wrong := PanelOf(m, "Date").Between("2026-01-01", ""); f.From != "2026-01-01" || wrong != "" {
		t.Errorf("%+v %q", f, wrong)
	}
}

func TestSharesAndDurationsAreWrittenForPeople(t *testing.T) {
	w := wordsOf(model(t, "#/data/t1"))
	for _, c := range []struct{ kind, cell, want string }{
		{"percent", "0.125", "12.5\u202f%"}, {"percent", "-0.10", "−10\u202f%"}, {"duration", "3723", "1:02:03"}, {"duration", "12.5", "12.5"},
		{"duration", "-5", "−5"}, {"decimal", "1234.50", "1,234.50"}, {"date", "2026-09-02", "2 Sep 2026"}, {"text", "0012", "0012"},
	} {
		if got := w.cell(c.kind, c.cell); got != c.want {
			t.Errorf("%s %s is %q, want %q", c.kind, c.cell, got, c.want)
		}
	}
}

func TestFiltersSayWhatTheyKeep(t *testing.T) {
	w := wordsOf(model(t, "#/data/t1"))
	for want, f := range map[string]browse.Filter{
		"Region contains “ar”":                {Column: "Region", Test: browse.Contains, Text: "ar"},
		"Region is “West”":                    {Column: "Region", Test: browse.Equals, Text: "West"},
		"Region is West or East":              {Column: "Region", Test: browse.OneOf, Values: []string{"West", "East"}},
		"Region is one of 3 values":           {Column: "Region", Test: browse.OneOf, Values: []string{"a", "b", "c"}},
		"Region is blank":                     {Column: "Region", Test: browse.Blank},
		"Region is not blank":                 {Column: "Region", Test: browse.Filled},
		"Region could not be read":            {Column: "Region", Test: browse.Problem},
		"a cell could not be read":            {Test: browse.Problem},
		"Date from 1 Jan 2026 to 31 Jan 2026": {Column: "Date", Test: browse.Between, From: "2026-01-01", To: "2026-01-31"},
		"Date up to 31 Jan 2026":              {Column: "Date", Test: browse.Between, To: "2026-01-31"},
	} {
		kind := "text"
		if f.Column == "Date" {
			kind = "date"
		}
		if got := w.filter(f, kind); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}
