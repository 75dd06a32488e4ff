package workbook

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
)

// Reads is the names of the tables that a KPI is made of, itself and through other
// KPIs, in the order in which they are met.
func (w Workbook) Reads(k KPI) []string {
	r := reading{w: w, seen: map[string]bool{}}
	r.kpi(k)
	return r.tables
}

// Through is the last day up to which all data of a KPI is there: of its tables,
// whose own last days are told by last, and of what was typed by hand. ok is false
// where nothing is dated.
func (w Workbook) Through(k KPI, last func(Source) (calendar.Day, bool)) (day calendar.Day, ok bool) {
	r := reading{w: w, seen: map[string]bool{}}
	r.kpi(k)
	take := func(d calendar.Day, dated bool) {
		if dated && (!ok || d < day) {
			day, ok = d, true
		}
	}
	for _, name := range r.tables {
		if s, known := w.Table(name); known {
			take(last(s))
		}
	}
	for _, k := range r.typed {
		typed, dated := Workbook{Settings: w.Settings, KPIs: []KPI{k}}.Typed()
		take(typed.To, dated)
	}
	return day, ok
}

// reading walks through what a KPI is made of.
type reading struct {
	w      Workbook
	seen   map[string]bool
	tables []string
	typed  []KPI
}

func (r *reading) kpi(k KPI) {
	if r.seen["kpi "+k.ID] {
		return
	}
	r.seen["kpi "+k.ID] = true
	if k.Manual() {
		r.typed = append(r.typed, k)
	}
	formula.Walk(formula.Parse(k.Formula).Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Column:
			r.table(n.Table)
		case *formula.Table:
			r.table(n.Name)
		case *formula.KPI:
			if sub, ok := r.w.KPI(n.Name); ok {
				r.kpi(sub)
			}
		}
		return true
	})
}

func (r *reading) table(name string) {
	if name != "" && !r.seen["table "+name] {
		r.seen["table "+name] = true
		r.tables = append(r.tables, name)
	}
}
