package kpi

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/workbook"
)

// Signal is why the last closed value of a KPI is no routine variation, in the
// words of its [Variation], "" when it is. ok is false where nothing can be said:
// there are too few values for limits. Nothing is evaluated for it.
func Signal(w workbook.Workbook, a KPIAnswer, grain, locale string) (says string, ok bool) {
	f := &frame{w: w, cal: w.Settings.Calendar.Value(), locale: locale}
	f.grain, _ = calendar.ParseGrain(grain)
	k, found := w.KPIByID(a.ID)
	closed, _ := f.history(a.Cells)
	if !found || len(closed.values) == 0 {
		return "", false
	}
	t := f.teller(k)
	at, _ := t.splits(closed)
	chart := insight.NewXmR(closed.values, at)
	l := chart.Stretches[len(chart.Stretches)-1]
	if !l.Enough {
		return "", false
	}
	return t.signal(closed, chart, l, len(closed.values)-1), true
}
