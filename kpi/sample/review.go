package sample

import "kpiworkbook/kpi/workbook"

// reviewed leaves in the workbook what reviews would have: July was gone through
// by all, August so far by marketing and the plant; of the actions one is done, one late,
// and about customer satisfaction nobody does anything.
func reviewed(w *workbook.Workbook) {
	var july []string
	for i := range w.KPIs {
		k := &w.KPIs[i]
		july = append(july, k.ID)
		k.Read = []workbook.Mark{{Period: "2026-07", At: "2026-08-04T14:00:00Z", Author: k.Owner}}
		if k.Category == plant || k.Category == market {
			k.Read = append(k.Read, workbook.Mark{Period: "2026-08", At: "2026-09-03T09:15:00Z", Author: k.Owner})
		}
		k.Actions = actions[k.Name]
	}
	w.Reviews = []workbook.Meeting{{ID: workbook.ID("sample", "review", "july"), Began: "2026-08-04T13:30:00Z", At: "2026-08-04T14:40:00Z", Period: "2026-07",
		KPIs: july, Author: "Finance Director", Note: "Everything that went wrong in July is the June batch. We pay back without asking, and help support out."}}
}

var actions = map[string][]workbook.Action{
	"Refund rate": {
		{ID: workbook.ID("sample", "action", "kits"), Title: "Send a valve kit to everybody who bought in June", Owner: "Plant Manager", Due: "2026-08-21", Period: "2026-07",
			At: "2026-08-04T14:20:00Z", State: workbook.ActionDone, Ended: "2026-08-19T16:00:00Z"},
		{ID: workbook.ID("sample", "action", "stoves"), Title: "Take the stoves of June back from the shops", Owner: "Head of Sales", Due: "2026-12-18", Period: "2026-07", At: "2026-08-04T14:25:00Z"},
	},
	"First reply time": {
		{ID: workbook.ID("sample", "action", "queue"), Title: "Work the queue off with two people from the shop", Owner: "Head of Support", Due: "2026-08-31", Period: "2026-07", At: "2026-08-04T14:30:00Z"},
	},
}
