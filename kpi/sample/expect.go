package sample

import "kpiworkbook/kpi/workbook"

// expected adds what is more than steps of a target: a stretch, milestones, a plan,
// what was expected before, and how definitions came to be what they are.
func expected(k *workbook.KPI) {
	switch k.Name {
	case "Revenue":
		was := k.Targets[:len(k.Targets)-1]
		k.Targets[len(k.Targets)-1].Stretch = "64000"
		k.Revised = []workbook.Revision{{At: "2026-03-27T10:20:00Z", Author: "Finance Director", Reason: "The spring catalogue goes to twice as many households.", Targets: was}}
		k.Milestones = []workbook.Milestone{
			{ID: workbook.ID("sample", "milestone", "summer"), Date: "2026-06-30", Value: "60000", Title: "Before the holidays"},
			{ID: workbook.ID("sample", "milestone", "christmas"), Date: "2026-12-31", Value: "80000", Title: "Christmas"},
		}
	case "Tickets per 100 orders":
		k.Plan = &workbook.Plan{BaselinePeriod: "2025-10", Factor: "0.9", Stretch: "0.8", Due: "2026-12", Note: "Better manuals, fewer questions.", At: "2025-11-05T09:00:00Z", Author: "Head of Support"}
	}
	for _, e := range changed[k.Name] {
		e.ID = workbook.ID("sample", "log", k.Name, e.At, e.What)
		k.Log = append(k.Log, e)
	}
}

// changed is the logs of some KPIs, oldest first.
var changed = map[string][]workbook.Logged{
	"Revenue": {
		{At: "2024-10-01T08:30:00Z", Author: "Head of Sales", What: workbook.LogCreated, Is: `SUM(Orders[Amount])`},
		{At: "2025-03-28T15:05:00Z", Author: "Finance Director", What: "formula", Was: `SUM(Orders[Amount])`, Is: `SUM(Orders[Amount] WHERE Status = "Paid")`},
		{At: "2025-03-28T15:05:00Z", Author: "Finance Director", What: "description", Was: "What customers ordered.", Is: "What customers paid for orders that were neither cancelled nor refunded."},
		{At: "2026-03-27T10:20:00Z", Author: "Finance Director", What: "target from 2026-04 on", Is: "58000"},
		{At: "2026-03-27T10:20:00Z", Author: "Finance Director", What: "stretch from 2026-04 on", Is: "64000"},
	},
	"Tickets per 100 orders": {
		{At: "2025-11-05T09:00:00Z", Author: "Head of Support", What: "plan", Is: "value of 2025-10 × 0.9 by 2026-12, stretch × 0.8"},
	},
	"OEE": {
		{At: "2026-03-30T07:50:00Z", Author: "Plant Manager", What: "owner", Was: "Shift leaders", Is: "Plant Manager"},
	},
}
