package view

import (
	"strings"
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

func plainSpaces(s string) string {
	return strings.NewReplacer("\u202f", " ", "\u00a0", " ").Replace(s)
}

func TestWhatIsExpectedIsSaidInWords(t *testing.T) {
	w := english()
	w.cal = workbook.Calendar{}.Value()
	u := unit{w: w}
	step := workbook.Target{Grain: "month", From: "2026-03", Value: "1000", Stretch: "1200", Note: "Budget"}
	for want, k := range map[string]workbook.KPI{
		"1,000 a month from March 2026, stretch 1,200 (Budget)":                   {Targets: []workbook.Target{step}},
		"5 a week for Orders[Region] = West; 6 a week for Orders[Region] = blank": {Targets: []workbook.Target{{Grain: "week", Value: "5", By: map[string]string{"Orders[Region]": "West"}}, {Grain: "week", Value: "6", By: map[string]string{"Orders[Region]": ""}}}},
		"[A] * 2 a quarter": {Targets: []workbook.Target{{Grain: "quarter", Formula: "[A] * 2"}}},
		"+20 % from its value in December 2025 by 30 Sep 2026, stretch +35 %": {Plan: &workbook.Plan{BaselinePeriod: "2025-12", Factor: "1.2", Stretch: "1.35", Due: "2026-09-30"}},
		"−5 % from 80 in 2025 by 2027; spread as the year before was":         {Plan: &workbook.Plan{Baseline: "80", BaselinePeriod: "2025", Factor: "0.95", Due: "2027", Phasing: workbook.LastYear}},
		"12,000 a year from 2026; spread by working days":                     {Targets: []workbook.Target{{Grain: "year", From: "2026", Value: "12000"}}, Plan: &workbook.Plan{Phasing: workbook.WorkingDays}},
	} {
		if got := plainSpaces(targetText(w, u, k)); got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestRevisionsSayWhatChanged(t *testing.T) {
	w := english()
	w.cal = workbook.Calendar{}.Value()
	kept := workbook.Target{Grain: "month", From: "2025-01", Value: "5"}
	k := workbook.KPI{
		Targets: []workbook.Target{kept, {Grain: "month", From: "2026-01", Value: "7"}},
		Revised: []workbook.Revision{
			{At: "2026-02-01T09:30:00Z", Author: "Ann", Reason: "The market.", Targets: []workbook.Target{kept}},
			{Reason: "A slip.", Targets: []workbook.Target{kept, {Grain: "month", From: "2026-01", Value: "8"}}},
		},
	}
	var got []string
	for _, n := range revisions(w, unit{w: w}, k) {
		got = append(got, n.Title+": "+n.Text+" ("+n.When+")")
	}
	want := "Target revised: 8 a month from January 2026 → 7 a month from January 2026. A slip. ()\n" +
		"Target revised: now also 8 a month from January 2026. The market. (Ann · 1 Feb, 09:30)"
	if strings.Join(got, "\n") != want {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

func TestRulesAreSaidInOrder(t *testing.T) {
	w := english()
	k := workbook.KPI{Rules: []workbook.Rule{{Word: "On track", Factor: "1"}, {Word: "At risk", At: "80"}, {Word: "At risk", By: "2026-03-31"}}, Matures: 30}
	want := "on track from 100 % of the target, then at risk from 80, then at risk whatever the value until 31 Mar 2026, else off track"
	if got := plainSpaces(ruleText(w, unit{w: w}, k)); got != want {
		t.Errorf("got %q", got)
	}
	if got := settlesText(k); got != "a period is judged 30 days after its end" {
		t.Errorf("got %q", got)
	}
}

func TestATableGoesThroughTheDayItIsSaidTo(t *testing.T) {
	m := state.Model{Book: workbook.Workbook{Tables: []workbook.Source{{ID: "t", DateColumn: "Day", Through: "2026-02-28"}}}}
	if got := dataThrough(m, "t", "Day"); got != "2026-02-28" {
		t.Errorf("through %q", got)
	}
}

// An open period that is judged by pace has a bar against what is due.
func TestABarIsAgainstWhatIsDue(t *testing.T) {
	w := english()
	c := kpi.Cell{Open: true, Number: kpi.Number{Exact: "60"}, Attainment: kpi.Number{Exact: "3/5"}, Target: &kpi.Expected{Value: "100", Due: "50"}}
	if _, text, ok := bulletOf(w, unit{w: w}, c, Status{}); !ok || plainSpaces(text) != "120.0 % of pace" {
		t.Errorf("the bar says %q", text)
	}
	if _, text, _ := bulletOf(w, unit{w: w, direction: workbook.Lower}, c, Status{}); plainSpaces(text) != "83.3 % of pace" {
		t.Errorf("the bar says %q", text)
	}
}
