package sample

import "kpiworkbook/kpi/workbook"

// Objectives of the company, by the categories of its KPIs.
func goals() []workbook.Objective {
	list := []workbook.Objective{
		{Name: "Grow at a margin", Owner: "Managing Director", Level: workbook.LevelCompany, Due: "2026-12-31",
			Description: "More revenue than last year, without giving the margin away."},
		{Name: "Win customers at a sensible cost", Owner: "Head of Marketing", Level: workbook.LevelDepartment, Due: "2026-12-31",
			Description: "Campaigns that bring back more than they cost."},
		{Name: "Keep customers happy", Owner: "Head of Support", Level: workbook.LevelDepartment, Due: "2026-12-31", Rule: workbook.RuleWorst,
			Description: "Nobody waits, nobody sends things back."},
		{Name: "Run the plant well", Owner: "Plant Manager", Level: workbook.LevelDepartment, Due: "2026-12-31",
			Description: "Good pieces in the time that was planned."},
	}
	for i := range list {
		list[i].ID = goalID(list[i].Name)
	}
	return list
}

func goalID(name string) string { return workbook.ID("sample", "objective", name) }

func kpiID(name string) string { return workbook.ID("sample", "kpi", name) }

// serves says which objective the KPIs of a category serve.
var serves = map[string]string{
	sales: "Grow at a margin", market: "Win customers at a sensible cost", service: "Keep customers happy", plant: "Run the plant well",
}

// partOf says which KPI explains which.
var partOf = map[string]string{
	"Orders": "Revenue", "Average order value": "Revenue", "Revenue this year": "Revenue",
	"Tickets per 100 orders": "Customer satisfaction", "First reply time": "Customer satisfaction",
	"Availability": "OEE", "Performance": "OEE", "Quality rate": "OEE",
}

var weights = map[string]string{"Revenue": "2", "Campaign ROI": "2"}

// scorecards are two choices of the KPIs.
func scorecards() []workbook.Scorecard {
	cards := []workbook.Scorecard{
		{Name: "Management board", Audience: "the management board",
			KPIs: []string{"Revenue", "Gross margin", "Sales growth", "Active customers", "Campaign ROI", "Customer satisfaction", "Refund rate", "OEE"}},
		{Name: "Plant", Audience: "shift leaders", KPIs: []string{"Availability", "Performance", "Quality rate", "OEE"}},
	}
	for i := range cards {
		cards[i].ID = workbook.ID("sample", "scorecard", cards[i].Name)
		for j, name := range cards[i].KPIs {
			cards[i].KPIs[j] = kpiID(name)
		}
	}
	return cards
}
