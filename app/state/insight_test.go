package state

import (
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

func TestAKPIIsLookedIntoOnItsPageAlone(t *testing.T) {
	s := opened(t)
	none[Deepen](s)
	s.tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}})
	d := the[Deepen](s)
	s.want("ask", []any{d.Ask.KPIs, d.Ask.Deep, d.Ask.From, d.Ask.To}, []any{[]string{"k1"}, []string{"k1"}, "2015-11", ""})
	s.tell(PeriodStepped{By: -1})
	none[Deepen](s) // it speaks of all periods
	s.tell(Deepened{Job: d.Job, Answer: &kpi.Answer{Grain: "month"}})
	s.want("answer", s.KPI.Insight.Answer.Grain, "month")
	s.tell(GrainChosen{Grain: "week"})
	s.want("an answer about other periods", s.KPI.Insight.Answer, (*Answer)(nil))
	late := the[Deepen](s)
	s.tell(GrainChosen{Grain: "quarter"}, Deepened{Job: late.Job, Answer: &kpi.Answer{}})
	s.want("a late answer", s.KPI.Insight.Answer, (*Answer)(nil))
	s.tell(GrainChosen{Grain: "all"})
	none[Deepen](s)
}

func TestAShiftIsConfirmedWithItsReason(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, ShiftOpened{Period: "2026-01"}, ShiftTyped{Text: " new prices "})
	confirm := ShiftConfirmed{KPI: "k1", Period: "2026-01", Reason: s.KPI.Insight.Reason}
	s.tell(ShiftConfirmed{KPI: "k1", Period: "2026-01", Reason: " "})
	none[Mint](s) // not without a reason
	s.tell(confirm, Fresh{For: confirm, ID: "x", At: "2026-03-20T09:00:00Z"})
	s.want("shifts", s.Book.KPIs[0].Shifts, []workbook.Shift{{Period: "2026-01", Reason: "new prices", At: "2026-03-20T09:00:00Z"}})
	s.want("the form", s.KPI.Insight.Shift, "")
	the[Deepen](s)
	s.tell(ShiftRemoved{KPI: "k1", Period: "2026-01"})
	s.want("shifts", len(s.Book.KPIs[0].Shifts), 0)
}

func TestKPIsAreTiedToEachOther(t *testing.T) {
	s := opened(t)
	s.Model, _ = s.editSaying(workbook.AddKPI{KPI: workbook.KPI{ID: "k2", Name: "Leads", Formula: "COUNT(orders)"}}, "")
	s.tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, TieOpened{Open: true},
		TieTyped{Part: "kpi", Text: "k2"}, TieTyped{Part: "how", Text: "follows-opposite"}, TieTyped{Part: "lag", Text: "3"}, Tied{KPI: "k1"})
	s.want("leads", s.Book.KPIs[1].Leads, []workbook.Link{{KPI: "k1", Lag: 3, Grain: "month", Opposite: true}})
	s.want("the form", s.KPI.Insight.Tying, false)
	s.tell(LinkAdded{Leader: "k2", Link: workbook.Link{KPI: "k1", Lag: 2, Grain: "month"}})
	s.want("the link is another one now", s.Book.KPIs[1].Leads, []workbook.Link{{KPI: "k1", Lag: 2, Grain: "month"}})
	s.tell(LinkRemoved{Leader: "k2", Link: workbook.Link{KPI: "k1", Lag: 2, Grain: "month"}})
	s.want("leads", len(s.Book.KPIs[1].Leads), 0)
	s.tell(TieTyped{Part: "how", Text: "leads"}, TieTyped{Part: "lag", Text: "many"}, Tied{KPI: "k1"})
	s.want("a lag that is no number", s.Book.KPIs[0].Leads, []workbook.Link{{KPI: "k2", Lag: 1, Grain: "month"}})
	s.tell(TieTyped{Part: "how", Text: "guard"}, Tied{KPI: "k1"}, Tied{KPI: "k1"})
	s.want("guards", s.Book.KPIs[0].Guards, []string{"k2"})
	s.tell(GuardRemoved{KPI: "k1", Guard: "k2"})
	s.want("guards", len(s.Book.KPIs[0].Guards), 0)
	s.tell(TieTyped{Part: "kpi", Text: "gone"}, Tied{KPI: "k1"})
	s.want("guards", len(s.Book.KPIs[0].Guards), 0)
}
