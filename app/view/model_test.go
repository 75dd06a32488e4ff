package view

import (
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/workbook"
)

// book is a small workbook whose answer is written by hand, so that what is
// tested here is wording and layout, not arithmetic.
func book() workbook.Workbook {
	two := 2
	b := workbook.New("b1", "Tarnfield Equipment")
	b.Settings.Currency = "EUR"
	b.Notes = []workbook.Note{{ID: "n9", Period: "2026-07", Text: "The port was on strike.", At: "2026-08-01T10:00:00Z", Author: "Ada"}}
	b.Tables = []workbook.Source{
		{ID: "t1", Name: "Orders", DateColumn: "Date", Batches: []workbook.Batch{{ID: "x", File: "orders.csv", SHA256: "aabbccddeeff0011", Rows: 8413, Bytes: 660_000, At: "2026-09-12T08:04:00Z", Kind: workbook.KindReplace}}},
		{ID: "t2", Name: "Spend", DateColumn: "Paid on", Batches: []workbook.Batch{{ID: "y", File: "spend.csv", SHA256: "bb", Rows: 436, Bytes: 2_800, At: "2026-09-02T09:12:00Z", Kind: workbook.KindReplace}}},
	}
	b.KPIs = []workbook.KPI{
		{ID: "k1", Name: "Revenue", Formula: `SUM(Orders[Amount])`, Category: "Growth", Owner: "Head of Sales", Unit: workbook.Unit{Kind: workbook.UnitCurrency},
			Targets: []workbook.Target{{Grain: "month", Value: "1250000"}}},
		{ID: "k2", Name: "Cost per customer", Formula: `SUM(Spend[Cost]) / DISTINCT(Orders[Customer])`, Category: "Growth", Direction: workbook.Lower, Lead: "lagging",
			Unit: workbook.Unit{Kind: workbook.UnitCurrency, Decimals: &two}, Targets: []workbook.Target{{Grain: "month", Value: "1150"}}, Notes: []workbook.Note{{ID: "n1", Period: "2026-08", Text: "Two fairs.", At: "2026-09-09T10:00:00Z", Author: "Head of Marketing"}},
			Log: []workbook.Logged{{ID: "l1", At: "2026-01-05T09:00:00Z", Author: "Ada", What: workbook.LogCreated, Is: "SUM(Orders[Amount])"},
				{ID: "l2", At: "2026-02-01T09:00:00Z", What: "owner", Was: "Ada", Is: "Ben"}, {ID: "l3", At: "2026-02-01T09:00:00Z", What: "description", Was: "What we earn"}}},
		{ID: "k3", Name: "Return rate", Formula: `[Revenue] / 2`, Unit: workbook.Unit{Kind: workbook.UnitPercent}},
	}
	return b
}

func columns() []job.Column {
	return []job.Column{
		{Name: "Date", Header: "Date", Type: "date", Format: "dd.mm.yyyy", Distinct: 900, Min: "2025-01-01", Max: "2026-09-12", Blank: 3, Bad: 3},
		{Name: "Customer", Header: "Kunde", Type: "text", Distinct: 870, Min: "00012", Max: "48807"},
		{Name: "Region", Header: "Region", Type: "text", Distinct: 4, Min: "East", Max: "West", Blank: 110},
		{Name: "Amount", Header: "Amount", Type: "money", Currency: "EUR", Scale: 2, Distinct: 1000, Capped: true, Min: "-4210.00", Max: "18990.00"},
	}
}

func cell(period, value, status string) kpi.Cell {
	return kpi.Cell{Period: period, Number: kpi.Number{Value: value, Exact: value}, Status: status, Rows: 40,
		Prior: kpi.Change{Before: kpi.Number{Value: "100"}, By: kpi.Number{Value: "5"}, Percent: kpi.Number{Value: "0.05"}},
		Year:  kpi.Change{Before: kpi.Number{Blank: "no-earlier-period"}, By: kpi.Number{Blank: "no-earlier-period"}, Percent: kpi.Number{Blank: "no-earlier-period"}}}
}

func with(c kpi.Cell, target, attained, reason string) kpi.Cell {
	c.Target, c.Attainment, c.Reason = &kpi.Expected{Value: target}, kpi.Number{Value: attained}, reason
	return c
}

func answer() *state.Answer {
	open := with(cell("2026-09", "512000", "Too early"), "1250000", "0.41", "Open until 30 Sep 2026.")
	open.Open = true
	cost := with(cell("2026-08", "1284.0217", "Off track"), "1150", "0.8956", "11.7 % above the target of €1,150.")
	cost.Number.Exact = "59065/46"
	cost.Skipped = 2
	cost.NotUsed = []kpi.NotUsed{{Why: "filtered", Rows: 187}, {Why: "undated", Rows: 19}, {Why: "other-period", Rows: 0}}
	blank := cell("2026-08", "", "No data")
	blank.Number = kpi.Number{Blank: "no-rows"}
	blank.Prior.By = kpi.Number{Blank: "no-rows"}
	return &state.Answer{AsOf: "2026-09-12", Grain: "month",
		Periods: []kpi.Period{{Label: "2026-07", From: "2026-07-01", To: "2026-07-31"}, {Label: "2026-08", From: "2026-08-01", To: "2026-08-31"}, {Label: "2026-09", From: "2026-09-01", To: "2026-09-30", Open: true}},
		KPIs: []kpi.KPIAnswer{
			{ID: "k1", Name: "Revenue", Cells: []kpi.Cell{with(cell("2026-07", "1190000", "At risk"), "1250000", "0.952", "Below."), with(cell("2026-08", "1284000", "On track"), "1250000", "1.0272", "2.7 % above the target of €1.25M."), open}},
			{ID: "k2", Name: "Cost per customer", Cells: []kpi.Cell{with(cell("2026-07", "1219.56", "At risk"), "1150", "0.943", "Above."), cost}},
			{ID: "k3", Name: "Return rate", Cells: []kpi.Cell{cell("2026-07", "0.0312", "No target"), blank}},
		}}
}

// kept is what storage and the disk say about that workbook.
func kept() []state.Msg {
	return []state.Msg{
		state.StorageCame{Storage: state.Storage{Usage: 96_000_000, Quota: 2_100_000_000, Asked: true, AskedAt: "2026-06-02T10:00:00Z",
			Files: map[string]int64{"aabbccddeeff0011": 66_000_000}, Columns: map[string]int64{"aabbccddeeff0011": 19_000_000}, Versions: map[string]int64{"key": 90_000, "other": 910_000}}},
		state.GenerationsCame{Key: "key", List: []state.Generation{
			{Number: 3, At: "2026-09-14T14:32:00Z", Why: "edit", Bytes: 31_000, Tables: 2, KPIs: 3},
			{Number: 2, At: "2026-09-12T08:04:00Z", Why: "import", Bytes: 30_000, Tables: 2, KPIs: 2},
			{Number: 1, At: "2025-12-12T08:04:00Z", Why: "open", Bytes: 29_000, Tables: 1, KPIs: 2},
			{Number: 0, At: "2025-12-12T08:04:00Z", Why: "restore", Damage: "It could not be read."}}},
		state.Compared{Key: "key", Rev: 1, Number: 2, Changes: []workbook.Change{
			{Kind: workbook.Added, What: "KPI", Name: "Return rate", Detail: "[Revenue] / 2"},
			{Kind: workbook.Changed, What: "KPI", Name: "Revenue", Detail: "target from 2026-03 on “40” → “45”"}}},
		state.DiskCame{Key: "key", Disk: state.Disk{Offered: true, Name: "Tarnfield.kpi", Auto: true, At: "2026-09-13T10:00:00Z"}},
	}
}

// model is the page with that workbook open and answered.
func model(t *testing.T, hash string, msgs ...state.Msg) state.Model {
	t.Helper()
	m := state.New()
	b := book()
	step := func(msg state.Msg) { m, _ = state.Update(m, msg) }
	step(state.Started{Env: state.Env{Today: "2026-09-14", Locale: "en-GB", Address: "kpi.example"}, Hash: hash})
	step(state.Loaded{Key: "key", Book: &b, Generation: 3, At: "2026-09-14T14:32:00Z"})
	for _, s := range b.Tables {
		info := job.Table{Source: s.ID, Name: s.Name, Rows: s.Rows(), Columns: columns()}
		if s.ID == "t1" {
			info.ProblemTotal = 3
			info.Problems = []diag.Diagnostic{{Line: 1804, Column: 1, ColumnName: "Date", Text: "31.09.2026", Message: "September has 30 days.", Hint: "The cell is loaded as blank."}}
		}
		step(state.TableLoaded{ID: s.ID, Job: m.Tables[s.ID].Job, Info: info})
	}
	step(state.Evaluated{Asked: m.Asked, Answer: answer()})
	for _, msg := range msgs {
		step(msg)
	}
	if m.Phase != state.Ready || m.Answer == nil {
		t.Fatalf("the model is not ready: phase %d, answer %v", m.Phase, m.Answer)
	}
	return m
}
