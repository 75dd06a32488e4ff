package state

import (
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
)

func TestAValueIsExplainedOnceAndItsRowsAreShownAlone(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}})
	asked := the[AskWhy](s)
	s.want("KPI", asked.Ask.KPIs, []string{"k1"})
	s.want("period", asked.Ask.From+" to "+asked.Ask.To, "2026-02 to 2026-02")
	s.tell(WhyCame{Job: asked.Job - 1, Why: &kpi.Why{ID: "k0"}})
	s.want("an older answer", s.Because.Why, (*kpi.Why)(nil))
	s.tell(WhyCame{Job: asked.Job, Why: &kpi.Why{ID: "k1", Period: "2026-02", AsOf: "2026-03-17"}})
	s.tell(ChartAsTable{On: true}, GrainChosen{Grain: "month"})
	none[AskWhy](s)

	rows := Rows{KPI: "k1", Period: "2026-02", WhyRows: kpi.WhyRows{Step: 1, Fate: kpi.Fate{Why: "filtered", Which: 2}}}
	s.tell(Navigate{Route: Route{View: DataScreen, ID: "t1", Rows: rows}})
	s.want("address", Hash(s.Route, s.Question), "#/data/t1/k1/2026-02/1/0/filtered/2")
	s.want("tab", s.Data.Tab, RowsTab)
	fetch := the[FetchRows](s).Request
	s.want("rows", fetch.Among.Rows, rows.WhyRows)
	s.want("known until", fetch.Among.Question.AsOf, "2026-03-17")
	s.tell(RowsCame{Job: the[FetchRows](s).Job, Page: job.RowPage{Total: 7}}, RowsSorted{Column: "amount"})
	s.want("sorted among them", the[FetchRows](s).Request.Among.Rows, rows.WhyRows)

	s.tell(Navigate{Route: Route{View: DataScreen, ID: "t1"}})
	s.want("all rows", the[FetchRows](s).Request.Among, (*job.Among)(nil))
}

// Who opens the address of such rows has to wait for the explanation first.
func TestRowsBehindAValueWaitForItsExplanation(t *testing.T) {
	s := opened(t).tell(HashChanged{Hash: "#/data/t1/k1/2026-01/0/0/used/0"})
	none[FetchRows](s)
	s.tell(WhyCame{Job: the[AskWhy](s).Job, Why: &kpi.Why{ID: "k1", Period: "2026-01"}})
	s.want("rows", the[FetchRows](s).Request.Among.Rows.Why, "used")

	s.tell(Navigate{Route: Route{View: ScorecardView}}, HashChanged{Hash: "#/data/t1/k1/2025-12/0/0/used/0"})
	s.tell(WhyCame{Job: the[AskWhy](s).Job, Err: "It broke."})
	none[FetchRows](s)
	s.want("why", s.Data.Grid.Why, "It broke.")
}
