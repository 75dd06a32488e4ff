package workbook

import (
	"kpiworkbook/kpi/calendar"
)

// CadenceOf is how often a KPI is to be looked at: as it says, else as often as
// the workbook's usual period ends, else monthly.
func (w Workbook) CadenceOf(k KPI) calendar.Grain {
	for _, text := range []string{k.Cadence, w.Settings.Grain} {
		if g, ok := calendar.ParseGrain(text); ok && g != calendar.All {
			return g
		}
	}
	return calendar.Month
}

// Turn is where a KPI stands with being looked at.
type Turn struct {
	Cadence calendar.Grain
	Period  calendar.Period // the last one of its cadence that is complete
	Due     bool            // nobody has looked at the KPI with that period complete
	Missed  int             // how many complete periods nobody has looked at, since the last mark
	Read    Mark            // the mark that reaches furthest; zero when nobody ever looked
}

// TurnOf says whether it is a KPI's turn, with data known up to a day. A mark of
// a period covers all periods of the cadence that were over on its last day: who
// has read the quarter has read its months. Missed of a KPI without any mark is 0.
func (w Workbook) TurnOf(k KPI, asOf calendar.Day) Turn {
	cal, cadence := w.Settings.Calendar.Value(), w.CadenceOf(k)
	t := Turn{Cadence: cadence, Period: lastComplete(cal, cadence, asOf), Due: true}
	var reach calendar.Day
	for _, m := range k.Read {
		p, ok := cal.ParseLabel(m.Period)
		if !ok {
			continue
		}
		last := asOf // of everything
		if p.Grain != calendar.All {
			last = cal.Last(p)
		}
		if t.Read.Period == "" || last >= reach {
			t.Read, reach = m, last
		}
	}
	if t.Read.Period != "" {
		t.Missed = max(0, int(t.Period.Index-lastComplete(cal, cadence, reach).Index))
		t.Due = t.Missed > 0
	}
	return t
}

// lastComplete is the last period of a grain that is over at the end of a day.
func lastComplete(cal calendar.Calendar, g calendar.Grain, day calendar.Day) calendar.Period {
	p := cal.PeriodOf(day, g)
	if cal.Last(p) > day {
		p = p.Next(-1)
	}
	return p
}

// Reviewed reports whether somebody has ever looked at the KPIs here in order to
// review them.
func (w Workbook) Reviewed() bool {
	for _, k := range w.KPIs {
		if len(k.Read) > 0 {
			return true
		}
	}
	return len(w.Reviews) > 0
}

// CloseOf is what was reported of a period.
func (w Workbook) CloseOf(label string) (Close, bool) {
	for _, c := range w.Closed {
		if c.Period == label {
			return c, true
		}
	}
	return Close{}, false
}
