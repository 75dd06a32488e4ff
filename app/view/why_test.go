package view

import (
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
)

// explained is the page once it is known why the cost of August is what it is.
func explained(t *testing.T, hash string) state.Model {
	t.Helper()
	m := model(t, hash)
	number := func(s string) kpi.Number { return kpi.Number{Exact: s} }
	fate := func(why, condition string, rows int64, amount kpi.Number) kpi.WhyFate {
		return kpi.WhyFate{Fate: kpi.Fate{Why: why}, Condition: condition, Rows: rows, Amount: amount}
	}
	none := kpi.Number{Blank: "not-available"}
	why := &kpi.Why{ID: "k2", Name: "Cost per customer", Period: "2026-08", AsOf: "2026-09-12", Steps: []kpi.WhyStep{
		{Parent: -1, Role: "whole", ID: "k2", KPI: "Cost per customer", Formula: "SUM(Spend[Cost] WHERE Purpose IN (\"Ads\")) / DISTINCT(Orders[Customer])", Number: number("59065/46")},
		{Role: "numerator", Formula: "SUM(Spend[Cost] WHERE Purpose IN (\"Ads\"))", Number: number("59065"), Uses: []kpi.WhyUse{{
			Table: "Spend", Source: "t2", Date: "Paid on", Rows: 436, Added: true, Fates: []kpi.WhyFate{
				fate("used", "", 222, number("59065")), fate("undated", "", 19, number("2218")), fate("filtered", "Purpose IN (\"Ads\")", 187, number("62805/2")),
				fate("unreadable", "", 8, none)}}}},
		{Role: "denominator", Formula: "DISTINCT(Orders[Customer])", Number: number("46"), From: "2026-08-01", To: "2026-08-12", Uses: []kpi.WhyUse{{
			Table: "Orders", Source: "t1", Date: "Date", Rows: 8413, Fates: []kpi.WhyFate{fate("used", "", 0, none), fate("other-period", "", 8413, none)}}}},
	}}
	m, _ = state.Update(m, state.WhyCame{Job: m.Because.Job, Why: why})
	return m
}

func TestTheGridSaysWhoseRowsItShows(t *testing.T) {
	m := explained(t, "#/data/t2/k2/2026-08/1/0/filtered/0?period=2026-08")
	page := job.RowPage{Source: "t2", Total: 187, Columns: 4}
	m, _ = state.Update(m, state.RowsCame{Job: m.Data.Grid.Job, Page: page})
	g := GridOf(m)
	if want := "187 rows of Spend behind Cost per customer, August 2026. Does not fulfil:"; g.Behind.Text != want || g.Behind.Condition != `Purpose IN ("Ads")` {
		t.Errorf("%q, %q", g.Behind.Text, g.Behind.Condition)
	}
	if g.Count != "187 of 436 rows" || g.Behind.Back.Href != "#/kpi/k2" || g.Behind.All != "#/data/t2" {
		t.Errorf("%+v", g.Behind)
	}
	if m, _ = state.Update(m, state.Navigate{Route: state.Route{View: state.DataScreen, ID: "t2"}}); GridOf(m).Behind.Text != "" {
		t.Error("all rows are shown, and the page speaks of some")
	}
}

func TestCountsThatAreShownAddUp(t *testing.T) {
	v := KPIPage(explained(t, "#/kpi/k2")).Why
	if v.Equation != "59,065 / 46 = 1,284.0217…" {
		t.Errorf("equation %q", v.Equation)
	}
	spend := v.Whole.Parts[0].Uses[0]
	if spend.Used != "222 rows used" || spend.Left != "214 not used" || spend.All != "436" {
		t.Errorf("%+v", spend)
	}
	if f := spend.Fates[3]; f.Amount != "unknown" || !f.Warn || !strings.HasPrefix(f.Show, "Show rows: 8 of Spend. ") {
		t.Errorf("%+v", f)
	}
	if f := v.Whole.Parts[1].Uses[0].Fates[0]; f.Href != "" {
		t.Errorf("no rows lead to %s", f.Href)
	}
}
