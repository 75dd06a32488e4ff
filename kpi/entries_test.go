package kpi_test

import (
	"context"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// TestAnEntryIsNoticed by everything that is made of it, and by nothing else.
func TestAnEntryIsNoticed(t *testing.T) {
	w := workbook.New("w", "W")
	w.KPIs = []workbook.KPI{
		{ID: "a", Name: "A", Entries: []workbook.Entry{{ID: "1", Date: "2026-01", Value: "4"}}},
		{ID: "b", Name: "B", Entries: []workbook.Entry{{ID: "1", Date: "2026-01", Value: "7"}}},
		{ID: "c", Name: "C", Formula: "[A] * 2"},
	}
	e := kpi.New()
	values := func(want string, fresh int) {
		t.Helper()
		a, err := e.Evaluate(context.Background(), w, kpi.Question{}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		for _, k := range a.KPIs {
			for _, c := range k.Cells {
				got += k.Name + c.Period + "=" + c.Exact + " "
			}
		}
		if got != want || a.Cost.KPIs-a.Cost.Cached != fresh {
			t.Errorf("got %s with %d worked out anew, want %s with %d", got, a.Cost.KPIs-a.Cost.Cached, want, fresh)
		}
	}
	edit := func(edit workbook.Edit) {
		t.Helper()
		var err error
		if w, err = edit.Apply(w); err != nil {
			t.Fatal(err)
		}
	}
	values("A2026-01=4 B2026-01=7 C2026-01=8 ", 3)
	values("A2026-01=4 B2026-01=7 C2026-01=8 ", 0)
	edit(workbook.PutEntry{KPIID: "a", Entry: workbook.Entry{ID: "1", Date: "2026-01", Value: "5"}})
	values("A2026-01=5 B2026-01=7 C2026-01=10 ", 2)
	edit(workbook.RemoveEntry{KPIID: "a", EntryID: "1"})
	values("B2026-01=7 ", 2)
	edit(workbook.RenameKPI{ID: "a", Name: "All"})
	edit(workbook.PutEntry{KPIID: "a", Entry: workbook.Entry{ID: "2", Date: "2026-01-31", Value: "1"}})
	values("All2026-01=1 B2026-01=7 C2026-01=2 ", 2)
	edit(workbook.EditKPI{KPI: workbook.KPI{ID: "a", Name: "All", Formula: "[B] + 1", Entries: w.KPIs[0].Entries}})
	values("All2026-01=8 B2026-01=7 C2026-01=16 ", 2)
}
