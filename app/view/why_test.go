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
	return driven(t, m, "ratio")
}

// driven is that page once it is known what the cost of August rose by.
func driven(t *testing.T, m state.Model, kind string) state.Model {
	t.Helper()
	m, _ = state.Update(m, state.DriversBy{Column: state.ColumnRef{Table: "Orders", Column: "Region"}})
	number := func(s string) kpi.Number { return kpi.Number{Exact: s} }
	part := func(name, value, part, own, mix string) kpi.Driver {
		d := kpi.Driver{Cell: with(cell("2026-08", value, "Off track"), "1150", "0.9", ""), Part: number(part), Own: number(own), Mix: number(mix)}
		d.By = []*string{&name}
		if kind == "" {
			d.Part, d.Own, d.Mix = kpi.Number{}, kpi.Number{}, kpi.Number{}
		}
		return d
	}
	west, gone, rest := part("West", "2758", "5823/100", "883/10", "-3007/100"), part("East", "0", "-20", "0", "-20"), part("", "600", "2624/100", "2529/100", "95/100")
	gone.Gone, gone.Cell.Number, gone.Target = true, kpi.Number{Blank: "no-rows"}, nil
	rest.Rest, rest.By = 3, nil
	drivers := &kpi.Drivers{ID: "k2", Period: "2026-08", By: "Orders[Region]", Kind: kind, After: number("59065/46"),
		Change: kpi.Change{Before: number("121956/100"), By: number("6447/100"), Percent: number("1/20")}, Parts: []kpi.Driver{west, rest, gone},
		Ranked: []kpi.Dimension{{By: "Orders[Region]", Moved: number("48")}, {By: "Spend[Kind]", Moved: number("12")}}}
	if kind == "" {
		drivers.Why = "One value may occur in several slices, so that distinct counts do not add up."
	}
	m, _ = state.Update(m, state.DriversCame{Job: m.KPI.Job, Drivers: drivers})
	return m
}

func TestDriversSayWhereTheyCannotBeTold(t *testing.T) {
	m := driven(t, explained(t, "#/kpi/k2"), "")
	d := KPIPage(m).Whole(m).Drivers
	if d.Parts || d.Mix || d.Rows[0].Part != "" || d.Rows[0].Value == "" || !strings.HasPrefix(d.Why, "One value may") {
		t.Errorf("%+v", d)
	}
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
	m := explained(t, "#/kpi/k2")
	v := KPIPage(m).Whole(m).Why
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
