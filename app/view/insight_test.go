package view

import (
	"strings"
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

func n(value string) kpi.Number { return kpi.Number{Exact: value} }

// deep is the revenue page with what its values mean.
func deep(t *testing.T) state.Model {
	t.Helper()
	m := model(t, "#/kpi/k1")
	m.Book.KPIs[0].Shifts = []workbook.Shift{{Period: "2026-07", Reason: "new shop"}}
	m.KPI.Insight.Average = 3
	m.KPI.Insight.Answer = &state.Answer{KPIs: []kpi.KPIAnswer{{ID: "k1", Insight: &kpi.Insight{
		Variation: kpi.Variation{
			Stretches: []kpi.Stretch{{From: "2026-05", To: "2026-06", Short: "Too few."}, {From: "2026-07", To: "2026-08", Count: 2, Mean: n("1200000"), Lower: n("1100000"), Upper: n("1300000"), Range: n("94000")}},
			Points: []kpi.Reading{{Period: "2026-05", Number: n("900000")}, {Period: "2026-06", Number: n("910000")}, {Period: "2026-07", Number: n("1190000")},
				{Period: "2026-08", Number: n("1284000"), Signal: "outside", Reach: "rarely", Says: "August is a signal. The target is far."}},
			Proposed: &kpi.Proposal{From: "2026-08", Says: "It seems to have changed."},
		},
		Averages: []kpi.Average{{Periods: 3, Values: []kpi.Number{{Blank: "no-earlier-period"}, {Blank: "no-earlier-period"}, n("1000000"), n("1128000")}}},
		Close:    &kpi.Close{Period: "2026-09", Value: n("1250000"), Low: n("1200000"), High: n("1300000"), Says: "It is heading somewhere."},
		Forecast: &kpi.Forecast{Says: "It is forecast.", Points: []kpi.ForecastPoint{{Period: "2026-09", Value: n("1250000"), Low: n("1200000"), High: n("1300000")},
			{Period: "2026-10", Value: n("1260000"), Low: n("1150000"), High: n("1370000"), Target: n("1300000")}}},
		Links:    []kpi.LinkHeld{{Leader: "k2", Follower: "k1", Lag: 2, Grain: "month", Says: "9 of 12 times."}},
		Proposed: []kpi.LinkHeld{{Leader: "k1", Follower: "k3", Lag: 1, Grain: "month", Says: "12 of 12 times."}},
		Tried:    40,
		Guards:   []kpi.Guard{{KPI: "k3", Says: "In 1 of 2.", Alarms: []kpi.Alarm{{Period: "2026-08", Says: "Look out."}}}},
	}}}}
	return m
}

func TestSignalsLimitsAndShiftsAreDrawn(t *testing.T) {
	g := KPIPage(deep(t)).Insight
	f := g.XmR.Figure()
	if !g.HasXmR || len(f.Spots) != 2 || !strings.Contains(f.Spots[1].Text, "signal: outside the limits") {
		t.Errorf("the figure reads %+v", f.Spots)
	}
	if len(g.XmR.Limits) != 1 || g.XmR.Limits[0].From != 0 || g.XmR.Limits[0].To != 2 {
		t.Errorf("limits %+v", g.XmR.Limits)
	}
	if len(g.Says) != 2 || !g.Signal || g.Proposed != "2026-08" || len(g.Shifts) != 1 || g.Shifts[0].Name != "July 2026" {
		t.Errorf("it says %q, proposes %q and knows %+v", g.Says, g.Proposed, g.Shifts)
	}
	if want := "XmR since July 2026: mean €1,200,000, average moving range €94,000, limits €1,100,000 to €1,300,000, made of 2 values"; g.Sub != want {
		t.Errorf("%s, want %s", g.Sub, want)
	}
}

func TestTheTrendGoesOnWithWhatIsExpected(t *testing.T) {
	v := KPIPage(deep(t))
	want := [][]string{
		{"Period", "Value", "Target", "Status", "Moving average", "Expected", "Four out of five"},
		{"July 2026", "€1,190,000", "€1.25M", "At risk", "€1,000,000", "", ""},
		{"August 2026", "€1,284,000", "€1.25M", "On track", "€1,128,000", "", ""},
		{"September 2026 (open)", "€512,000", "€1.25M", "Too early", "", "€1,250,000", "between €1,200,000 and €1,300,000"},
		{"October 2026 (to come)", "", "€1.30M", "", "", "€1,260,000", "between €1,150,000 and €1,370,000"},
	}
	got := v.Chart.Figure().Table
	if len(got) != len(want) {
		t.Fatalf("%q", got)
	}
	for i := range want {
		if strings.Join(got[i], "|") != strings.Join(want[i], "|") {
			t.Errorf("%q, want %q", got[i], want[i])
		}
	}
	if got := strings.Join(v.Insight.Expected, " "); got != "It is heading somewhere. It is forecast." {
		t.Errorf("%q", got)
	}
	var facts []string
	for _, f := range v.Facts {
		facts = append(facts, f.Name+": "+f.Text+", "+f.Small)
	}
	all := strings.Join(facts, "\n")
	for _, want := range []string{"Variation: Signal, outside the limits", "September 2026 is heading for: €1,250,000, €1,200,000 to €1,300,000"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not among\n%s", want, all)
		}
	}
}

func TestAnEarlierPartOfThePastIsNotGoneOnWith(t *testing.T) {
	m := deep(t)
	in := m.KPI.Insight.Answer.KPIs[0].Insight
	in.Close, in.Forecast.Points = nil, []kpi.ForecastPoint{{Period: "2027-01", Value: n("1"), Low: n("0"), High: n("2")}}
	if v := KPIPage(m); len(v.Chart.Points) != 3 {
		t.Errorf("%d points, want 3", len(v.Chart.Points))
	}
}

func TestTiesNameTheOtherKPI(t *testing.T) {
	g := KPIPage(deep(t)).Insight
	if len(g.Links) != 1 || g.Links[0].Name != "Cost per customer" || g.Links[0].Leader != "k2" || g.Links[0].Link.KPI != "k1" {
		t.Errorf("links %+v", g.Links)
	}
	if len(g.Found) != 1 || g.Found[0].Name != "Return rate" || !strings.Contains(g.Tried, "40 combinations") {
		t.Errorf("found %+v, %s", g.Found, g.Tried)
	}
	if len(g.Guards) != 1 || !g.Guards[0].Alarm || g.Guards[0].Text != "Look out." {
		t.Errorf("guards %+v", g.Guards)
	}
}
