package state

import (
	"testing"

	"kpiworkbook/kpi"
)

func TestDriversAreAskedForTheChangeOnScreen(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, DriversBy{Column: ColumnRef{"orders", "region"}})
	asked := the[FindDrivers](s)
	s.want("ask", []any{asked.Ask.By, asked.Ask.KPIs, asked.Ask.From, asked.Ask.To}, []any{[]string{"orders[region]"}, []string{"k1"}, "2026-02", "2026-02"})
	s.tell(DriversCame{Job: asked.Job, Drivers: &kpi.Drivers{By: "orders[region]"}}, ChartAsTable{On: true})
	s.tell(PeriodStepped{By: -1})
	s.want("from", the[FindDrivers](s).Ask.From, "2026-01")
	s.tell(DriversAgainst{Year: true})
	s.want("against", the[FindDrivers](s).Drive.Year, true)
	s.tell(DriversBy{})
	s.want("drivers", s.KPI.Drivers, (*kpi.Drivers)(nil))
}

// The column that explains most is then the chosen one, and is not asked for again.
func TestTheColumnThatExplainsMostIsSought(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, DriversSought{})
	asked := the[FindDrivers](s)
	s.want("tried", asked.Ask.By, []string{"orders[region]"})
	s.tell(DriversCame{Job: asked.Job, Drivers: &kpi.Drivers{By: "orders[region]"}})
	s.want("column", s.KPI.By, ColumnRef{"orders", "region"})
	s.tell(AgainstChosen{Against: ""})
	none[FindDrivers](s)
	s.tell(DriversSought{})
	s.tell(DriversCame{Job: asked.Job, Err: "It broke."})
	s.want("drivers", s.KPI.Drivers == nil, false)
	s.tell(DriversCame{Job: s.KPI.Job, Err: "It broke."})
	s.want("why", s.KPI.Why, "It broke.")
}
