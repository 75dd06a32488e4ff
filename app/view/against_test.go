package view

import (
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
)

func TestTheColumnsSayWhatTheyCompareWith(t *testing.T) {
	for _, c := range []struct{ label, against, prior, year string }{
		{"2026-03", "", "vs Feb", "vs Mar 2025"},
		{"2026-03", "3 months", "vs Dec", "vs Mar 2025"},
		{"2026-03", kpi.AgainstWeekdays, "vs Feb", "vs 52 weeks before"},
		{"2026-03", kpi.AgainstWorkdays, "vs Feb", "vs Mar 2025"},
		{"2026-04-13", kpi.AgainstWeekdays, "vs 6 Apr", "vs 52 weeks before"},
		{"2026-04-13", "1 month", "vs 1 month before", "vs last year"},
		{"2026-Q1", "2 quarters", "vs Q3", "vs Q1 2025"},
		{"all", "", "vs prior", "vs last year"},
	} {
		w := wordsOf(state.Model{Env: state.Env{Locale: "en-GB"}, Question: state.Question{Against: c.against}})
		if h := heads(w, c.label); h.Prior != c.prior || h.Year != c.year {
			t.Errorf("%s against %q: %q and %q, want %q and %q", c.label, c.against, h.Prior, h.Year, c.prior, c.year)
		}
	}
}

func TestAChangeByWorkingDaysSaysHowManyThereAre(t *testing.T) {
	u := unit{w: wordsOf(state.Model{Env: state.Env{Locale: "en-GB"}})}
	change := kpi.Change{Before: kpi.Number{Exact: "200"}, By: kpi.Number{Exact: "0"}, Percent: kpi.Number{Exact: "0"}, Days: 21, BeforeDays: 20}
	if got, want := changeFact(u, "vs Feb", change, false).Small, "200 in 20 working days, now 21"; got != want {
		t.Errorf("it says %q, want %q", got, want)
	}
}
