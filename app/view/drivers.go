package view

import (
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Drivers is what the change of a value is made of.
type Drivers struct {
	By, Name string // chosen column, as a key and by its name
	Columns  []Choice
	Against  []Choice // the period before, the year before
	Year     bool
	Meta     string // vs Jul, +€64.47
	Busy     bool
	Why      string // why it cannot be told
	Best     string // why this column
	Parts    bool   // contributions are shown
	Mix      bool   // and told apart into own and mix
	Judged   bool   // slices have targets
	Unit     string // of the contributions: pp
	Head     string // vs Jul
	Rows     []DriverRow
	Total    DriverRow
}

// DriverRow is one slice.
type DriverRow struct {
	Name, Value, Target, Rows string
	Blank                     bool
	Tag                       string // new, gone
	Filter                    state.Slice
	CanFilter                 bool
	Status                    Status
	Change                    Delta
	Part, Own, Mix            string
	X, W, Zero, Class         string // bar in 0…150
	Title                     string
}

func driversOf(m state.Model, w words, u unit, k workbook.KPI, v KPI) Drivers {
	d := Drivers{By: ColumnKey(m.KPI.By), Columns: dimensions(m, k), Year: m.KPI.Year, Why: m.KPI.Why}
	h := heads(w, v.Period)
	d.Against = []Choice{{Value: "", Label: h.Prior}, {Value: "year", Label: h.Year}}
	if d.Head = h.Prior; d.Year {
		d.Head = h.Year
	}
	if m.KPI.By != (state.ColumnRef{}) {
		d.Name = m.KPI.By.Column
	}
	a := m.KPI.Drivers
	if a == nil || a.ID != k.ID || a.Period != v.Period {
		d.Busy = d.Name != "" && d.Why == ""
		return d
	}
	b := driving{m: m, w: w, u: u, a: a, d: &d}
	if whole, ok := answerOf(m.Answer, k.ID); ok {
		b.cell, _ = cellAt(whole.Cells, v.Period)
	}
	b.fill()
	return d
}

// driving puts the rows together.
type driving struct {
	m    state.Model
	w    words
	u    unit
	a    *kpi.Drivers
	d    *Drivers
	cell kpi.Cell // of the whole
}

func (b driving) fill() {
	d, by := b.d, b.a.Change.By.Num()
	if d.Meta = d.Head; !by.IsBlank() {
		d.Meta += ", " + b.part(by)
	}
	d.Parts, d.Mix = b.a.Kind != "", b.a.Kind == "ratio"
	d.Why = b.a.Why
	for _, p := range b.a.Problems {
		if p.Severity == "error" {
			d.Why = trimJoin(p.Message, p.Hint)
		}
	}
	if len(b.a.Parts) == 0 && d.Why == "" {
		d.Why = "No rows of this KPI have a " + d.Name + " in " + orThis(b.w.period(b.a.Period)) + "."
	}
	low, high := 0.0, 0.0
	for _, p := range b.a.Parts {
		x := pixels(p.Part.Num())
		low, high = min(low, x), max(high, x)
		d.Judged = d.Judged || p.Target != nil
	}
	if high == low {
		high = 1
	}
	own, mix := num.Int(0), num.Int(0)
	for _, p := range b.a.Parts {
		d.Rows = append(d.Rows, b.row(p, low, high))
		if d.Parts {
			own, mix = num.Add(own, p.Own.Num()), num.Add(mix, p.Mix.Num())
		}
	}
	if v := b.a.After.Num(); !v.IsBlank() {
		d.Total = DriverRow{Name: "All", Value: b.u.full(v), Rows: b.w.count(b.cell.Rows), Change: b.u.delta(b.a.Change, b.cell.Target != nil),
			Part: b.part(by), Own: b.part(own), Mix: b.part(mix), Target: b.u.bound(b.cell.Target, b.u.full), Status: statusOf(b.cell)}
	}
	b.best()
}

// part writes a contribution: of a percentage in points.
func (b driving) part(v num.Value) string {
	switch {
	case v.IsBlank():
		return ""
	case b.u.format.Kind == num.KindPercent:
		return num.Format{Decimals: 2}.Signed(num.Mul(v, num.Int(100)), b.w.locale) + " pp"
	}
	return b.u.signed(v)
}

func (b driving) row(p kpi.Driver, low, high float64) DriverRow {
	change := p.Prior
	if b.d.Year {
		change = p.Year
	}
	r := DriverRow{Change: b.u.delta(change, p.Target != nil), Rows: b.w.count(p.Rows), Target: b.u.bound(p.Target, b.u.full)}
	switch {
	case p.Rest > 0:
		r.Name, r.Change = b.w.some(int64(p.Rest), "other", "others"), Delta{}
	case p.By[0] == nil:
		r.Name, r.Blank, r.CanFilter = "blank", true, true
		r.Filter = state.Slice{Column: b.m.KPI.By, Blank: true}
	default:
		r.Name, r.CanFilter = *p.By[0], true
		r.Filter = state.Slice{Column: b.m.KPI.By, Value: strings.ToLower(*p.By[0])}
		if c, ok := b.m.Column(b.m.KPI.By); !ok || c.Type != "boolean" {
			r.Filter.Value = *p.By[0]
		}
	}
	if p.Target != nil {
		r.Status, r.Title = statusOf(p.Cell), p.Reason
	}
	switch {
	case p.New:
		r.Tag = "new"
	case p.Gone:
		r.Tag = "gone"
	}
	if v := p.Num(); v.IsBlank() {
		r.Value, r.Title = "blank", sentence(v.Reason().Sentence())
		if p.Rest > 0 {
			r.Value, r.Title = "", ""
		}
	} else {
		r.Value = b.u.full(v)
	}
	if b.d.Parts {
		b.bar(&r, p, low, high)
	}
	return r
}

// bar draws a contribution from the line of no change.
func (b driving) bar(r *DriverRow, p kpi.Driver, low, high float64) {
	part := p.Part.Num()
	r.Part, r.Own, r.Mix = b.part(part), b.part(p.Own.Num()), b.part(p.Mix.Num())
	x := func(f float64) float64 { return (f - low) / (high - low) * 150 }
	from, to := min(x(0), x(pixels(part))), max(x(0), x(pixels(part)))
	r.X, r.W, r.Zero, r.Class = coord(from), coord(max(1, to-from)), coord(x(0)), "plain"
	if b.cell.Target != nil && !part.IsZero() && b.u.direction != workbook.InRange {
		r.Class = "worse"
		if (part.Sign() > 0) != (b.u.direction == workbook.Lower) {
			r.Class = "better"
		}
	}
}

// best says why the column is the one, where several were tried.
func (b driving) best() {
	ranked := b.a.Ranked
	if len(ranked) < 2 || ranked[0].Moved.Num().IsBlank() {
		return
	}
	name := func(i int) string {
		for _, c := range b.m.Cuts(b.kpi()) {
			if state.Expression(c) == ranked[i].By {
				return c.Column
			}
		}
		return ranked[i].By
	}
	text := "Of " + b.w.count(int64(len(ranked))) + " columns, " + name(0) + " explains most: its five largest parts differ by " + b.size(0) + " from an even change"
	if !ranked[1].Moved.Num().IsBlank() {
		text += "; " + name(1) + " comes next with " + b.size(1)
	}
	b.d.Best = text + "."
}

func (b driving) kpi() workbook.KPI {
	k, _ := b.m.Book.KPIByID(b.a.ID)
	return k
}

func (b driving) size(i int) string {
	return strings.TrimPrefix(b.part(b.a.Ranked[i].Moved.Num()), "+")
}
