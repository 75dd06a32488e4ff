package kpi

import (
	"context"
	"fmt"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Some targets follow from values that are not on the page: a plan grows from what
// its KPI was in one period, a target is spread as the months of the year before
// were, a formula for a year is spread over its months. They are read before the
// question is answered, over all rows and the whole of time, and are remembered.

// past is the values of complete periods by their index.
type past map[int32]num.Value

// pastName stands for a formula in periods of a length.
func pastName(d eval.Definition, g calendar.Grain) string {
	return fmt.Sprintf("%p %t %d", d.Checked, d.EmptyMeansZero, g)
}

// pastOf is the past of a KPI; blank where there is nothing.
func (f *frame) pastOf(name string, g calendar.Grain) past {
	h := f.pasts[pastName(f.kpis[f.index[name]], g)]
	if h == nil {
		return past{}
	}
	return h
}

// readPasts finds what the targets of the KPIs in question need to know.
func (f *frame) readPasts(ctx context.Context, asked []workbook.KPI) error {
	if f.broken || !f.looksBack() || f.q.Bare && !f.anyTarget() {
		return nil
	}
	seen := map[string]bool{}
	for _, k := range asked {
		if err := f.readFor(ctx, k.Name, seen); err != nil {
			return err
		}
	}
	return nil
}

// looksBack reports whether any target may follow from other values.
func (f *frame) looksBack() bool {
	return slices.ContainsFunc(f.w.KPIs, func(k workbook.KPI) bool {
		return k.Plan != nil || len(f.q.Deep) > 0 && slices.ContainsFunc(k.Targets, func(t workbook.Target) bool { return t.Formula != "" })
	})
}

// anyTarget reports whether any KPI asks for a target.
func (f *frame) anyTarget() bool {
	for _, d := range f.kpis {
		if len(d.Checked.Targets) > 0 {
			return true
		}
	}
	return false
}

// readFor reads what the targets need that a KPI has or asks for, on however many
// steps; those that others are made of come first.
func (f *frame) readFor(ctx context.Context, name string, seen map[string]bool) error {
	a := f.aimOf(name)
	if a == nil || seen[name] {
		return nil
	}
	seen[name] = true
	formulas := append([]eval.Definition{f.kpis[f.index[name]]}, a.formulas...)
	for _, d := range formulas {
		for _, ref := range append(d.Checked.KPIs[:len(d.Checked.KPIs):len(d.Checked.KPIs)], d.Checked.Targets...) {
			if err := f.readFor(ctx, ref, seen); err != nil {
				return err
			}
		}
	}
	plan := a.k.Plan
	if plan == nil {
		return f.readFormulas(ctx, a)
	}
	if grain, ok := calendar.ParseGrain(plan.Steps(f.w.Settings.Calendar)); ok && plan.Grows() && plan.Baseline == "" {
		if err := f.read(ctx, f.kpis[f.index[name]], grain); err != nil {
			return err
		}
	}
	if plan.Phasing == workbook.LastYear {
		if err := f.read(ctx, f.kpis[f.index[name]], calendar.Month); err != nil {
			return err
		}
	}
	return f.readFormulas(ctx, a)
}

// readFormulas reads the targets of longer periods that are spread, and those of
// the periods in question where more is asked than they are for.
func (f *frame) readFormulas(ctx context.Context, a *aim) error {
	spread := a.k.Plan != nil && a.k.Plan.Phasing != ""
	for i, t := range a.k.Targets {
		if grain, ok := calendar.ParseGrain(t.Grain); ok && a.number[i] > 0 && (spread && grain > f.grain || len(f.q.Deep) > 0 && grain == f.grain) {
			if err := f.read(ctx, a.formulas[a.number[i]-1], grain); err != nil {
				return err
			}
		}
	}
	return nil
}

// read evaluates a formula over all rows in periods of a length. The values of a
// target count from the first day of a period, those of a KPI once it is over.
func (f *frame) read(ctx context.Context, d eval.Definition, g calendar.Grain) error {
	name := pastName(d, g)
	if f.pasts[name] != nil || !d.Checked.OK() || f.asOf == nil {
		return nil
	}
	parts := closure{f: f, seen: map[string]bool{}}
	parts.formula(d.Checked)
	cal, work := f.cal, f.w.Settings.Work
	key := string(parts.all.text("past", d.Checked.Formula.Source, g.String(), f.asOf.String(), cal.Weeks).truth(d.EmptyMeansZero).pairs(d.DateColumns).
		count(cal.FiscalStart).count(cal.WeekStart).truth(cal.YearNamedByEnd).pairs(work.Hours).pairs(work.Days))
	h, ok := f.engine.pasts.get(key)
	if !ok {
		q := f.query(nil)
		q.Formulas, q.Grain, q.From, q.To, q.By, q.Where, q.FullPrior = []eval.Definition{d}, g, nil, nil, nil, nil, true
		if d.Entire {
			last := calendar.MaxDay
			q.AsOf = &last
		}
		result, err := eval.Run(ctx, q)
		if err != nil {
			return fmt.Errorf("evaluate for a target: %w", err)
		}
		h = past{}
		for _, c := range result.Series[0].Cells {
			if !c.Open || d.Entire {
				h[c.Period.Index] = c.Value
			}
		}
		f.engine.pasts.put(key, h)
	}
	f.pasts[name] = h
	return nil
}

// value is what there was in a period.
func (h past) value(index int32) num.Value {
	if v, ok := h[index]; ok {
		return v
	}
	return num.Blank(num.NoRows)
}

// share is the part of a period's target that falls on some of its days, as the
// plan of a KPI spreads it: each month has its weight, and each day of a month the
// same part of that. ok is false where the weights are all 0.
func (f *frame) share(k workbook.KPI, part calendar.Range, whole calendar.Period) (share num.Value, ok bool) {
	top, bottom := f.weight(k, part, whole.Grain), f.weight(k, f.cal.Range(whole), whole.Grain)
	if bottom.Sign() <= 0 || top.Sign() < 0 {
		return num.Blank(num.NotAvailable), false
	}
	return num.Div(top, bottom), true
}

// weight is that of some days within periods of a length.
func (f *frame) weight(k workbook.KPI, days calendar.Range, within calendar.Grain) num.Value {
	phasing := ""
	if k.Plan != nil {
		phasing = k.Plan.Phasing
	}
	switch {
	case phasing == workbook.WorkingDays:
		return num.Int(int64(f.work.Days(days)))
	case within < calendar.Month:
		return num.Int(int64(days.Days()))
	}
	sum := num.Int(0)
	for m := f.cal.PeriodOf(days.From, calendar.Month); f.cal.First(m) <= days.To; m = m.Next(1) {
		r, w := f.cal.Range(m), num.Int(1)
		if phasing == workbook.LastYear && within > calendar.Month {
			if w = f.pastOf(k.Name, calendar.Month).value(m.Next(-12).Index); w.IsBlank() {
				continue
			}
		}
		in := calendar.Range{From: max(r.From, days.From), To: min(r.To, days.To)}
		sum = num.Add(sum, num.Mul(w, num.Frac(int64(in.Days()), int64(r.Days()))))
	}
	return sum
}

// closes reports whether the value of a period is that of its last day.
func (f *frame) closes(n formula.Node, depth int) bool {
	switch n := n.(type) {
	case *formula.Closing:
		return true
	case *formula.KPI:
		at, known := f.index[n.Name]
		return known && depth < 100 && f.closes(f.kpis[at].Checked.Formula.Root, depth+1)
	}
	return false
}

// aimsByFormula reports whether a KPI has a target that is a formula, for periods
// of the length in question.
func (f *frame) aimsByFormula(k workbook.KPI) bool {
	a := f.aimOf(k.Name)
	for i, t := range k.Targets {
		if grain, ok := calendar.ParseGrain(t.Grain); ok && a != nil && grain == f.grain && a.number[i] > 0 {
			return true
		}
	}
	return false
}

// through is the day that a table is said to be complete through.
func (f *frame) through(name string) (calendar.Day, bool) {
	h := f.tables[name]
	if h == nil || h.source.Through == "" {
		return 0, false
	}
	return calendar.ParseDate([]byte(h.source.Through), calendar.ISODate)
}

// known is the last day that counts for a KPI: that of the question, or an earlier
// one that a table of the KPI is said to be complete through.
func (f *frame) known(k workbook.KPI) calendar.Day {
	day, _ := f.knownFrom(k)
	return day
}

// knownFrom tells the table too that the day is from, "" when it is the question's.
func (f *frame) knownFrom(k workbook.KPI) (day calendar.Day, from string) {
	if f.asOf == nil {
		return 0, ""
	}
	day = *f.asOf
	var reads *closure
	for _, s := range f.w.Tables {
		through, ok := f.through(s.Name)
		if !ok || through >= day {
			continue
		}
		if reads == nil {
			reads = &closure{f: f, seen: map[string]bool{}}
			reads.kpi(k.Name)
		}
		if reads.seen["table "+s.Name] {
			day, from = through, s.Name
		}
	}
	return day, from
}
