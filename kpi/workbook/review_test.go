package workbook

import (
	"testing"

	"kpiworkbook/kpi/calendar"
)

func day(t *testing.T, text string) calendar.Day {
	t.Helper()
	d, ok := calendar.ParseDate([]byte(text), calendar.ISODate)
	if !ok {
		t.Fatalf("%s is no day", text)
	}
	return d
}

func TestItIsAKPIsTurnWhenNobodyReadItsLastCompletePeriod(t *testing.T) {
	for _, c := range []struct {
		name, cadence, grain, asOf string
		read                       []string
		period                     string
		due                        bool
		missed                     int
	}{
		{name: "never read", asOf: "2026-09-12", period: "2026-08", due: true},
		{name: "read in its period", asOf: "2026-09-12", read: []string{"2026-08"}, period: "2026-08"},
		{name: "on the last day the period is complete", asOf: "2026-09-30", read: []string{"2026-08"}, period: "2026-09", due: true, missed: 1},
		{name: "missed two", asOf: "2026-09-12", read: []string{"2026-06"}, period: "2026-08", due: true, missed: 2},
		{name: "the mark that reaches furthest counts", asOf: "2026-09-12", read: []string{"2026-08", "2026-03"}, period: "2026-08"},
		{name: "a quarter holds its months", asOf: "2026-07-02", read: []string{"2026-Q2"}, period: "2026-06"},
		{name: "a week that ended later holds the month", asOf: "2026-09-12", read: []string{"2026-W36"}, period: "2026-08"},
		{name: "a week inside the month does not", asOf: "2026-09-12", read: []string{"2026-W34"}, period: "2026-08", due: true, missed: 1},
		{name: "an open month that was read early", asOf: "2026-09-12", read: []string{"2026-09"}, period: "2026-08"},
		{name: "all of it", asOf: "2026-09-12", read: []string{"all"}, period: "2026-08"},
		{name: "its own cadence", cadence: "quarter", asOf: "2026-09-12", read: []string{"2026-06"}, period: "2026-Q2"},
		{name: "the workbook's grain", grain: "week", asOf: "2026-09-12", read: []string{"2026-W35"}, period: "2026-W36", due: true, missed: 1},
		{name: "a label nobody knows", asOf: "2026-09-12", read: []string{"soon"}, period: "2026-08", due: true},
		{name: "years", cadence: "year", asOf: "2026-09-12", read: []string{"2023"}, period: "2025", due: true, missed: 2},
	} {
		w := New("w", "W")
		w.Settings.Grain = c.grain
		k := KPI{Cadence: c.cadence}
		for _, p := range c.read {
			k.Read = append(k.Read, Mark{Period: p})
		}
		turn := w.TurnOf(k, day(t, c.asOf))
		if got := w.Settings.Calendar.Value().Label(turn.Period); got != c.period || turn.Due != c.due || turn.Missed != c.missed {
			t.Errorf("%s: got %s, due %v, missed %d; want %s, %v, %d", c.name, got, turn.Due, turn.Missed, c.period, c.due, c.missed)
		}
	}
}

func TestValidateFindsWhatIsWrongWithReviews(t *testing.T) {
	w := shop()
	w.KPIs[0].Cadence = "fortnight"
	w.KPIs[0].Actions = []Action{{ID: "a", Title: "Ask", Due: "soon", State: "stuck"}}
	w.Closed = []Close{{ID: "a", Period: "2026-01"}, {ID: "b", Period: "2026-01", Values: map[string]string{"k1": "1/0"}}, {ID: "c", Period: "the end"}}
	var got []string
	list := Validate(w)
	for _, d := range list.All() {
		got = append(got, string(d.Code))
	}
	want := []string{"unknown-choice", "unknown-choice", "bad-day", "duplicate-close", "bad-value", "bad-period"}
	for _, code := range want {
		found := false
		for i, have := range got {
			if have == code {
				got, found = append(got[:i], got[i+1:]...), true
				break
			}
		}
		if !found {
			t.Errorf("%s is missing", code)
		}
	}
	if len(got) > 0 {
		t.Errorf("also told: %v", got)
	}
}

func TestPlainValuesAreExact(t *testing.T) {
	for text, want := range map[string]bool{"": true, "5": true, "-5": true, "0.25": true, "1/3": true, "-59065/46": true, "1/0": false, "a": false, "1/": false, "1/-3": false} {
		if isExact(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}
