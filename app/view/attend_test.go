package view

import (
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// reviewed is the page with a workbook that was reviewed: a meeting about August,
// a period closed before something moved, actions in every state.
func reviewed(t *testing.T, hash string, msgs ...state.Msg) state.Model {
	t.Helper()
	m := model(t, hash)
	b := m.Book
	b.KPIs = append([]workbook.KPI(nil), b.KPIs...)
	b.KPIs[0].Read = []workbook.Mark{{Period: "2026-05", At: "2026-06-02T09:00:00Z"}}
	b.KPIs[1].Read = []workbook.Mark{{Period: "2026-07", At: "2026-08-02T09:00:00Z", Author: "Ada"}, {Period: "2026-08", At: "2026-09-09T09:30:00Z", Author: "Ada"}}
	b.KPIs[1].Cadence = "quarter"
	b.KPIs[1].Actions = []workbook.Action{
		{ID: "a1", Title: "Split the spend", State: workbook.ActionDone, Ended: "2026-08-28T10:00:00Z"},
		{ID: "a2", Title: "Cut two fairs", Owner: "Head of Sales", Due: "2026-09-30", At: "2026-09-09T10:30:00Z"},
		{ID: "a3", Title: "Cap the bids", Owner: "Head of Marketing", Due: "2026-09-11"},
		{ID: "a4", Title: "Ask around"},
		{ID: "a5", Title: "New agency", State: workbook.ActionDropped, Ended: "2026-08-29T10:00:00Z"},
	}
	b.Reviews = []workbook.Meeting{{ID: "m1", Began: "2026-09-09T09:00:00Z", At: "2026-09-09T11:00:00Z", Period: "2026-08", KPIs: []string{"k2"}, Note: "Fewer fairs.", Author: "Ada"}}
	b.Closed = []workbook.Close{{ID: "c1", Period: "2026-08", At: "2026-09-05T08:00:00Z", Author: "Finance", Note: "Sent to the board", Values: map[string]string{"k1": "1284000", "k2": "1200", "k3": "1/2"}}}
	for _, msg := range append([]state.Msg{state.Restored{Book: &b}, state.Evaluated{Asked: m.Asked + 1, Answer: answer()}}, msgs...) {
		m, _ = state.Update(m, msg)
	}
	m, _ = state.Update(m, state.Evaluated{Asked: m.Asked, Answer: answer()})
	return m
}

func TestARestatedValueSaysSoWhereverItStands(t *testing.T) {
	m := reviewed(t, "#/kpi/k2")
	page := KPIPage(m).Whole(m)
	const want = "Reported €1,200.00 on 5 Sep, now €1,284.02: restated by +€84.02 (+7.0\u202f%)."
	if page.Attend.Reported != want {
		t.Errorf("the page says %q", page.Attend.Reported)
	}
	if got := page.Values[0].Restated; got != "reported €1,200.00" {
		t.Errorf("the table of values says %q", got)
	}
	for _, l := range ScorecardPage(m).Lines {
		if mark := map[string]string{"k2": "reported €1,200.00", "k3": "reported 50.0\u202f%"}[l.ID]; l.Row.Restated != mark {
			t.Errorf("the scorecard says %q of %s", l.Row.Restated, l.Row.Name)
		}
	}
	m, _ = state.Update(m, state.SliceAdded{Slice: state.Slice{Column: state.ColumnRef{Table: "Orders", Column: "Region"}, Value: "West"}})
	if got := KPIPage(m).Attend.Reported; got != "" {
		t.Errorf("of a part of the rows the page says %q", got)
	}
}

func TestNotesArePinnedToThePeriodTheyEndIn(t *testing.T) {
	m := reviewed(t, "#/kpi/k2")
	b := m.Book
	b.KPIs = append([]workbook.KPI(nil), b.KPIs...)
	b.KPIs[1].Notes = []workbook.Note{
		{ID: "1", Period: "2026-08", Text: "late"}, {ID: "2", Period: "2026-W28", Text: "a week"}, {ID: "3", Period: "2026-07", Text: "early"},
		{ID: "4", Period: "2025-01", Text: "not in sight"}, {ID: "5", Text: "of no period"}, {ID: "6", Period: "all", Text: "of all"},
	}
	m, _ = state.Update(m, state.Restored{Book: &b})
	page := KPIPage(m).Whole(m)
	want := []Pin{{"1", "Jul 2026", "a week · early · The port was on strike."}, {"2", "Aug 2026", "late"}}
	if len(page.Attend.Pins) != 2 || page.Attend.Pins[0] != want[0] || page.Attend.Pins[1] != want[1] {
		t.Errorf("got %+v", page.Attend.Pins)
	}
	if p := page.Chart.Points[1]; p.Pin != "2" || p.Note != "late" {
		t.Errorf("the point has %q, %q", p.Pin, p.Note)
	}
}
