package sample

import (
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// made is when the company's files are said to have been dropped.
const made = "2026-09-18T08:00:00Z"

// book is the workbook over the files.
func book(files []File) workbook.Workbook {
	w := workbook.New(workbook.ID("sample"), "Harbour & Pine")
	w.Description = "A made-up company that sells outdoor gear, to look around in. Nothing here is real."
	w.Settings = workbook.Settings{Currency: "EUR", Grain: "month"}
	for _, f := range files {
		w.Tables = append(w.Tables, source(f))
	}
	w.KPIs, w.Objectives, w.Scorecards = kpis(), goals(), scorecards()
	reviewed(&w)
	return w
}

func source(f File) workbook.Source {
	about := noteOf(f.Table)
	return workbook.Source{
		ID: workbook.ID("sample", "table", f.Table), Name: f.Table, Recipe: recipe(about.columns),
		DateColumn: about.date, Note: about.note,
		Batches: []workbook.Batch{{
			ID: workbook.ID("sample", "batch", f.Table), File: f.Name, SHA256: f.SHA256, Bytes: int64(len(f.Data)), Rows: f.Rows,
			At: made, Kind: workbook.KindReplace,
		}},
	}
}

// recipe says how our own files are read; nothing needs to be found out.
func recipe(columns []columnType) table.Recipe {
	header, skip := true, 0
	r := table.Recipe{Encoding: "utf-8", Delimiter: ",", Quote: `"`, Header: &header, SkipLines: &skip, Decimal: ".", Columns: map[string]table.ColumnRecipe{}}
	for _, column := range columns {
		c := table.ColumnRecipe{Type: column.typ}
		switch column.typ {
		case table.Date:
			c.Format = "yyyy-mm-dd"
		case table.Timestamp:
			c.Format = "yyyy-mm-dd hh:mm"
		}
		r.Columns[column.name] = c
	}
	return r
}

// sheetNote is what is known of a table of the company without looking into it.
type sheetNote struct {
	table, date, note string
	columns           []columnType
}

type columnType struct {
	name string
	typ  table.Type
}

var sources = []sheetNote{
	{"Orders", "Order date", "One line per product ordered.", []columnType{
		{"Order", table.Integer}, {"Order date", table.Date}, {"Customer", table.TextType}, {"Region", table.TextType}, {"Channel", table.TextType},
		{"Campaign", table.TextType}, {"Product", table.TextType}, {"Category", table.TextType}, {"Qty", table.Integer},
		{"Unit price", table.Decimal}, {"Unit cost", table.Decimal}, {"Amount", table.Decimal}, {"Status", table.TextType}}},
	{"Spend", "Week of", "What marketing and sales paid, per campaign and week.", []columnType{
		{"Week of", table.Date}, {"Channel", table.TextType}, {"Campaign", table.TextType}, {"Purpose", table.TextType},
		{"Amount", table.Decimal}, {"Impressions", table.Integer}, {"Clicks", table.Integer}, {"Leads", table.Integer}}},
	{"Tickets", "Opened", "Questions and complaints to support.", []columnType{
		{"Ticket", table.TextType}, {"Opened", table.Timestamp}, {"First reply", table.Timestamp}, {"Resolved", table.Timestamp}, {"Topic", table.TextType},
		{"Product", table.TextType}, {"Priority", table.TextType}, {"Reply minutes", table.Integer}, {"Score", table.Integer}}},
	{"Runs", "Date", "What the plant made, per line and shift.", []columnType{
		{"Date", table.Date}, {"Line", table.TextType}, {"Shift", table.TextType}, {"Planned min", table.Integer}, {"Run min", table.Integer},
		{"Ideal sec", table.Integer}, {"Units", table.Integer}, {"Good units", table.Integer}, {"Stop reason", table.TextType}}},
}

func noteOf(name string) sheetNote {
	for _, s := range sources {
		if s.table == name {
			return s
		}
	}
	return sheetNote{}
}

// Categories of the scorecard, in its order.
const (
	sales   = "Sell more, at a margin"
	market  = "Win customers at a sensible cost"
	service = "Keep customers happy"
	plant   = "Run the plant well"
)

// kpis is the company's scorecard.
func kpis() []workbook.KPI {
	money, whole := unit(workbook.UnitCurrency, 0), unit(workbook.UnitNumber, 0)
	money.Compact = true
	cents, percent := unit(workbook.UnitCurrency, 2), unit(workbook.UnitPercent, 1)
	minutes := unit(workbook.UnitDuration, 0)
	minutes.Code = "minutes"
	list := []workbook.KPI{
		{Name: "Revenue", Formula: `SUM(Orders[Amount] WHERE Status = "Paid")`, Category: sales, Owner: "Head of Sales", Unit: money, Lead: "lagging",
			Description: "What customers paid for orders that were neither cancelled nor refunded.",
			Targets:     steps("month", "2024-10", "42000", "2025-04", "50000", "2025-10", "52000", "2026-04", "58000")},
		{Name: "Orders", Formula: `COUNT(Orders WHERE Status = "Paid")`, Category: sales, Owner: "Head of Sales", Unit: whole, Lead: "leading",
			Description: "Order lines that were paid.",
			Targets:     steps("month", "2024-10", "260", "2025-04", "310", "2026-04", "350")},
		{Name: "Average order value", Formula: `[Revenue] / [Orders]`, Category: sales, Owner: "Head of Sales", Unit: cents, Lead: "lagging",
			Description: "Revenue per paid order line. Every total is worked out again from its own rows.",
			Targets:     steps("month", "2024-10", "155")},
		{Name: "Gross margin", Formula: `1 - SUM(Orders[Unit cost] * Orders[Qty] WHERE Status = "Paid") / [Revenue]`, Category: sales, Owner: "Finance Director", Unit: percent, Lead: "lagging",
			Description: "The share of revenue left after the cost of the goods.",
			Targets:     steps("month", "2024-10", "0.45")},
		{Name: "Sales growth", Formula: `[Revenue] / PRIOR([Revenue], 1 year) - 1`, Category: sales, Owner: "Finance Director", Unit: percent, Lead: "lagging",
			Description: "Revenue against the same period a year before; an unfinished month against as many days.",
			Targets:     steps("month", "2025-10", "0.12")},
		{Name: "Revenue this year", Formula: `YTD([Revenue])`, Category: sales, Owner: "Finance Director", Unit: money, Lead: "lagging",
			Description: "From January to the end of the period."},
		{Name: "Active customers", Formula: `DISTINCT(Orders[Customer] WHERE Status = "Paid")`, Category: market, Owner: "Head of Marketing", Unit: whole, Lead: "leading",
			Description: "Different customers who paid for something in the period.",
			Targets:     steps("month", "2024-10", "210", "2025-10", "280", "2026-04", "330")},
		{Name: "Marketing spend", Formula: `SUM(Spend[Amount])`, Category: market, Owner: "Head of Marketing", Unit: money, Lead: "leading", Direction: workbook.InRange,
			Description: "What campaigns, search and trade fairs cost: enough to be seen, not more than planned.",
			Targets:     []workbook.Target{{Grain: "month", From: "2024-10", Low: "6000", High: "13000"}, {Grain: "month", From: "2026-01", Low: "7000", High: "15000", Note: "Budget 2026"}}},
		{Name: "Campaign ROI", Formula: "(SUM(Orders[Amount] WHERE Status = \"Paid\" AND Campaign IS NOT BLANK) - SUM(Spend[Amount] WHERE Purpose = \"Marketing\"))\n  / SUM(Spend[Amount] WHERE Purpose = \"Marketing\")",
			Category: market, Owner: "Head of Marketing", Unit: percent, Lead: "lagging",
			Description: "What orders that came from a campaign brought beyond what marketing cost: 1,000 spent and 5,000 sold is 400 %.",
			Targets:     steps("month", "2024-10", "0.4", "2025-10", "0.5")},
		{Name: "Cost per lead", Formula: `SUM(Spend[Amount]) / SUM(Spend[Leads])`, Category: market, Owner: "Head of Marketing", Unit: cents, Lead: "leading", Direction: workbook.Lower,
			Description: "Spend per person who left an address.",
			Targets:     steps("month", "2024-10", "24", "2026-01", "22")},
		{Name: "First reply time", Formula: `AVERAGE(Tickets[Reply minutes])`, Category: service, Owner: "Head of Support", Unit: minutes, Lead: "leading", Direction: workbook.Lower,
			Description: "Minutes until somebody answers a ticket, on average. Tickets without an answer yet do not count.",
			Targets:     steps("month", "2024-10", "200", "2025-07", "180", "2026-01", "150")},
		{Name: "Customer satisfaction", Formula: `COUNT(Tickets WHERE Score >= 4) / COUNT(Tickets[Score])`, Category: service, Owner: "Head of Support", Unit: percent, Lead: "lagging",
			Description: "The share of answered surveys with a 4 or a 5.",
			Targets:     steps("month", "2024-10", "0.78")},
		{Name: "Refund rate", Formula: `COUNT(Orders WHERE Status = "Refunded") / COUNT(Orders)`, Category: service, Owner: "Head of Sales", Unit: percent, Lead: "lagging", Direction: workbook.Lower,
			Description: "Order lines that were paid back.",
			Targets:     steps("month", "2024-10", "0.03")},
		{Name: "Tickets per 100 orders", Formula: `100 * COUNT(Tickets) / [Orders]`, Category: service, Owner: "Head of Support", Unit: unit(workbook.UnitNumber, 1), Lead: "leading", Direction: workbook.Lower,
			Description: "How much help customers need."},
		{Name: "Availability", Formula: `SUM(Runs[Run min]) / SUM(Runs[Planned min])`, Category: plant, Owner: "Plant Manager", Unit: percent, Lead: "leading",
			Description: "Time run of time planned.", Targets: steps("month", "2024-10", "0.9")},
		{Name: "Performance", Formula: `SUM(Runs[Ideal sec] * Runs[Units]) / 60 / SUM(Runs[Run min])`, Category: plant, Owner: "Plant Manager", Unit: percent, Lead: "leading",
			Description: "Speed against the best the lines can do.", Targets: steps("month", "2024-10", "0.915")},
		{Name: "Quality rate", Formula: `SUM(Runs[Ideal sec] * Runs[Good units]) / SUM(Runs[Ideal sec] * Runs[Units])`, Category: plant, Owner: "Plant Manager", Unit: percent, Lead: "leading",
			Description: "Good pieces of all pieces, weighted by the time a piece takes.", Targets: steps("month", "2024-10", "0.975")},
		{Name: "OEE", Formula: `[Availability] * [Performance] * [Quality rate]`, Category: plant, Owner: "Plant Manager", Unit: percent, Lead: "lagging",
			Description: "Overall equipment effectiveness: the share of planned time that became good pieces.",
			Targets:     steps("month", "2024-10", "0.78", "2025-10", "0.8", "2026-04", "0.82")},
	}
	for i := range list {
		list[i].ID = kpiID(list[i].Name)
		list[i].Level, list[i].Horizon = workbook.LevelDepartment, workbook.Operational
		list[i].Objective, list[i].Weight = goalID(serves[list[i].Category]), weights[list[i].Name]
		if over := partOf[list[i].Name]; over != "" {
			list[i].Parent = kpiID(over)
		} else {
			list[i].Level, list[i].Horizon = workbook.LevelCompany, workbook.Strategic
		}
		if list[i].Direction == "" {
			list[i].Direction = workbook.Higher
		}
		list[i].Notes = notes[list[i].Name]
		expected(&list[i])
	}
	return list
}

func unit(kind string, decimals int) workbook.Unit {
	return workbook.Unit{Kind: kind, Decimals: &decimals}
}

// steps pairs first periods with values.
func steps(grain string, pairs ...string) []workbook.Target {
	var targets []workbook.Target
	for i := 0; i < len(pairs); i += 2 {
		targets = append(targets, workbook.Target{Grain: grain, From: pairs[i], Value: pairs[i+1]})
	}
	return targets
}

// notes tell the story of the bad batch where a reader meets it.
var notes = map[string][]workbook.Note{
	"Quality rate": {{ID: workbook.ID("sample", "note", "quality"), Period: "2026-06", At: "2026-07-02T09:30:00Z", Author: "Plant Manager",
		Text: "Worn valve press on line B: the stoves of June leak. Replaced on 29 June."}},
	"Refund rate": {{ID: workbook.ID("sample", "note", "refunds"), Period: "2026-07", At: "2026-08-04T14:10:00Z", Author: "Head of Sales",
		Text: "Almost all refunds are trail stoves from the June batch."}},
	"First reply time": {{ID: workbook.ID("sample", "note", "reply"), Period: "2026-07", At: "2026-08-03T08:45:00Z", Author: "Head of Support",
		Text: "Stove complaints doubled the queue. Two people from the shop help out until it is worked off."}},
}
