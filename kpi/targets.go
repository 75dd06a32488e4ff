package kpi

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// aim is what is expected of a KPI, ready to be asked period by period.
//
// In a period there counts what begins last: a step that was typed for periods of
// its length, one with a formula, the plan, which ends when it is due, or a target
// of a longer period, which is spread over the shorter ones if the plan says how.
// Where there is nothing of that kind, the steps of a plan make up a longer period:
// they are added where values add up, and where they are balances the last one
// counts. A target is spread only where values add up, as the formula tells.
type aim struct {
	k        workbook.KPI
	by       [][]fact // of each target
	number   []int    // of each target: its formula among formulas, from 1; 0 none
	formulas []eval.Definition
	sums     bool // values of parts of a period add up to that of the whole
	closes   bool // the value of a period is that of its last part
}

// expectation is the target in one period and slice.
type expectation struct {
	value, low, high, stretch num.Value
	formula                   int // that gives the value, from 1
	begins                    calendar.Day
	from, note, how           string
}

func nothing() expectation {
	none := num.Blank(num.NoTarget)
	return expectation{value: none, low: none, high: none, stretch: none, begins: calendar.MinDay}
}

// aimOf is what is expected of a KPI by name, nil when there is no such KPI.
func (f *frame) aimOf(name string) *aim {
	if a, known := f.aims[name]; known {
		return a
	}
	f.aims[name] = nil
	at, known := f.index[name]
	if !known {
		return nil
	}
	a := &aim{k: f.w.KPIs[at]}
	for _, t := range a.k.Targets {
		number := 0
		if t.Formula != "" {
			a.formulas = append(a.formulas, eval.Definition{Name: comparison + "target of " + name, Checked: f.checked(t.Formula, a.k.DateColumns), DateColumns: a.k.DateColumns, Entire: true})
			number = len(a.formulas)
		}
		a.by, a.number = append(a.by, f.facts(t.By)), append(a.number, number)
	}
	root := f.kpis[at].Checked.Formula.Root
	a.sums, a.closes = f.linear(root, nil), f.closes(root, 0)
	f.aims[name] = a
	return a
}

// aimsFor answers TARGET([name]).
func (f *frame) aimsFor(name string) eval.Aims {
	a := f.aimOf(name)
	if a == nil {
		return eval.Aims{}
	}
	return eval.Aims{Formulas: a.formulas, In: func(p calendar.Period, parts []eval.Part) (num.Value, int) {
		e, _, _ := f.expected(a, p, factsOf(parts))
		return e.value, e.formula
	}}
}

// goal is what is expected of a KPI in a period of the rows in question, the
// periods to come too.
func (f *frame) goal(k workbook.KPI, p calendar.Period) (e expectation, ok bool) {
	parts, plain := eval.Parts(f.where)
	a := f.aimOf(k.Name)
	if a == nil || !plain || len(f.by) > 0 {
		return nothing(), false
	}
	e, ok, _ = f.expected(a, p, factsOf(parts))
	if ok && e.formula > 0 {
		e.value = f.pasts[pastName(a.formulas[e.formula-1], p.Grain)].value(p.Index)
		ok = len(parts) == 0 && !e.value.IsBlank()
	}
	return e, ok
}

// expected is what is expected of a KPI in a period and slice. why says what there
// is instead when there is nothing.
func (f *frame) expected(a *aim, p calendar.Period, slice []fact) (e expectation, ok bool, why string) {
	e, ok, why = f.own(a, p, slice)
	part, spread, none := f.spread(a, p, slice)
	switch {
	case spread && (!ok || part.begins >= e.begins):
		return part, true, ""
	case ok || why != "":
		return e, ok, why
	case none != "":
		return part, false, none
	}
	if e, ok = f.madeUp(a, p, slice); ok {
		return e, true, ""
	}
	return nothing(), false, f.whyNone(a, p, slice)
}

// own is the step of the period's own length that is in force.
func (f *frame) own(a *aim, p calendar.Period, slice []fact) (e expectation, ok bool, why string) {
	best, at := calendar.Period{Grain: p.Grain, Index: -1 << 31}, -1
	for i, t := range a.k.Targets {
		from, known := f.beginning(t, p.Grain)
		if known && from.Index <= p.Index && from.Index >= best.Index && sameFacts(a.by[i], slice) {
			best, at = from, i
		}
	}
	if first, due, planned := f.planned(a, p.Grain); planned && len(slice) == 0 && first.Index < p.Index && first.Index+1 >= best.Index {
		if p.Index > due.Index {
			return nothing(), false, "What it was to grow to was due in " + f.cal.Name(due, f.locale) + ". Nothing is expected after that yet."
		}
		return f.onPath(a, p, first, due)
	}
	if at < 0 {
		return nothing(), false, ""
	}
	e = f.typed(a, at)
	if e.begins = calendar.MinDay; e.from != "" {
		e.begins = f.cal.First(best)
	}
	return e, true, ""
}

// beginning is the first period of a step, if the step speaks of the grain.
func (f *frame) beginning(t workbook.Target, grain calendar.Grain) (from calendar.Period, ok bool) {
	if g, known := calendar.ParseGrain(t.Grain); !known || g != grain {
		return from, false
	}
	if t.From == "" {
		return calendar.Period{Grain: grain, Index: -1 << 31}, true
	}
	from, ok = f.cal.ParseLabel(t.From)
	return from, ok && from.Grain == grain
}

func (f *frame) typed(a *aim, i int) expectation {
	t := a.k.Targets[i]
	e := expectation{
		value: decimalOr(t.Value, num.NoTarget), low: decimalOr(t.Low, num.NoTarget), high: decimalOr(t.High, num.NoTarget),
		stretch: decimalOr(t.Stretch, num.NoTarget), from: t.From, note: t.Note, formula: a.number[i],
	}
	if e.formula > 0 {
		e.how = formula.Print(a.formulas[e.formula-1].Checked.Formula.Root)
	}
	return e
}

// planned is the first and the last period of a KPI's plan, when it has one for
// the grain.
func (f *frame) planned(a *aim, grain calendar.Grain) (first, due calendar.Period, ok bool) {
	first, due, ok = a.k.Plan.Span(f.w.Settings.Calendar)
	return first, due, ok && first.Grain == grain
}

// onPath is the step of a plan: so much of the way as periods have passed.
func (f *frame) onPath(a *aim, p, first, due calendar.Period) (e expectation, ok bool, why string) {
	plan := a.k.Plan
	base := decimalOr(plan.Baseline, num.NoTarget)
	if plan.Baseline == "" {
		if base = f.pastOf(a.k.Name, p.Grain).value(first.Index); base.IsBlank() {
			return nothing(), false, "It grows from its value in " + f.cal.Name(first, f.locale) + ", and there is none yet."
		}
	}
	passed, of := int(p.Index-first.Index), int(due.Index-first.Index)
	e = nothing()
	e.value, e.stretch = plan.Step(base, passed, of)
	e.from, e.note, e.begins = f.cal.Label(first.Next(1)), plan.Note, f.cal.First(first.Next(1))
	end, _ := plan.Step(base, of, of)
	e.how = "from " + f.text(a.k, base) + " in " + f.cal.Name(first, f.locale) + " to " + f.text(a.k, end) + " in " + f.cal.Name(due, f.locale)
	if of > 1 {
		e.how += fmt.Sprintf(", step %d of %d", passed, of)
	}
	return e, true, ""
}

// spread is the part of the targets of longer periods.
func (f *frame) spread(a *aim, p calendar.Period, slice []fact) (e expectation, ok bool, why string) {
	if a.k.Plan == nil || a.k.Plan.Phasing == "" || p.Grain >= calendar.Year || !a.sums {
		return nothing(), false, ""
	}
	for _, grain := range []calendar.Grain{calendar.Month, calendar.Quarter, calendar.Year} {
		if grain <= p.Grain {
			continue
		}
		if e, ok, why = f.spreadFrom(a, p, grain, slice); ok || why != "" {
			return e, ok, why
		}
	}
	return nothing(), false, ""
}

// spreadFrom adds up the parts of the longer periods that a period lies in: a week
// may lie in two months.
func (f *frame) spreadFrom(a *aim, p calendar.Period, grain calendar.Grain, slice []fact) (e expectation, ok bool, why string) {
	days := f.cal.Range(p)
	for at := f.cal.PeriodOf(days.From, grain); f.cal.First(at) <= days.To; at = at.Next(1) {
		whole, ok, why := f.own(a, at, slice)
		if !ok {
			return nothing(), false, why
		}
		if whole.formula > 0 {
			def := a.formulas[whole.formula-1]
			if whole.value = f.pasts[pastName(def, grain)].value(at.Index); whole.value.IsBlank() || len(slice) > 0 {
				return nothing(), false, ""
			}
		}
		r := f.cal.Range(at)
		share, known := f.share(a.k, calendar.Range{From: max(r.From, days.From), To: min(r.To, days.To)}, at)
		if !known {
			return nothing(), false, "It is to be spread as the year before was, and that has no values to go by."
		}
		e = e.plus(whole.times(share))
		e.from, e.note, e.formula, e.begins = whole.from, whole.note, 0, whole.begins
		e.how = num.Format{Kind: num.KindPercent, Decimals: 1}.Text(share, num.LocaleOf(f.locale)) + " of " + f.aimText(a.k, whole) + " for " + f.cal.Name(at, f.locale) + ", " + spreadWords[a.k.Plan.Phasing]
	}
	return e, true, ""
}

var spreadWords = map[string]string{workbook.Even: "spread evenly", workbook.LastYear: "spread as the year before was", workbook.WorkingDays: "spread by working days"}

func (e expectation) each(of func(num.Value) num.Value) expectation {
	e.value, e.low, e.high, e.stretch = of(e.value), of(e.low), of(e.high), of(e.stretch)
	return e
}

func (e expectation) times(share num.Value) expectation {
	return e.each(func(v num.Value) num.Value { return num.Mul(v, share) })
}

func (e expectation) plus(o expectation) expectation {
	o.value, o.low, o.high, o.stretch = num.Add(e.value, o.value), num.Add(e.low, o.low), num.Add(e.high, o.high), num.Add(e.stretch, o.stretch)
	return o
}

// madeUp is the target of a period made of the shorter steps of a plan.
func (f *frame) madeUp(a *aim, p calendar.Period, slice []fact) (e expectation, ok bool) {
	if !a.sums && !a.closes || len(slice) > 0 || p.Grain == calendar.All {
		return nothing(), false
	}
	for _, grain := range []calendar.Grain{calendar.Quarter, calendar.Month} {
		if _, _, planned := f.planned(a, grain); !planned || grain >= p.Grain {
			continue
		}
		days := f.cal.Range(p)
		first, last := f.cal.PeriodOf(days.From, grain), f.cal.PeriodOf(days.To, grain)
		if a.closes {
			first = last
		}
		for at := first; at.Index <= last.Index; at = at.Next(1) {
			part, ok, _ := f.own(a, at, slice)
			if !ok || part.formula > 0 {
				return nothing(), false
			}
			e = e.plus(part)
			e.from, e.note, e.how = part.from, part.note, "its steps by "+grain.String()+", added up"
		}
		if a.closes {
			e.how = "its step for " + f.cal.Name(last, f.locale)
		}
		return e, true
	}
	return nothing(), false
}

// whyNone says what targets there are instead of one that fits.
func (f *frame) whyNone(a *aim, p calendar.Period, slice []fact) string {
	if len(slice) > 0 {
		switch {
		case slices.ContainsFunc(a.by, func(by []fact) bool { return len(by) > 0 }):
			return "It has no target for this slice."
		case a.k.HasTargets():
			return "Its targets are for everything, not for a slice."
		}
		return ""
	}
	var others []string
	for i, t := range a.k.Targets {
		if grain, known := calendar.ParseGrain(t.Grain); known && len(a.by[i]) == 0 && grain != p.Grain {
			others = append(others, grain.String())
		}
	}
	if a.k.Plan.Grows() {
		if grain := a.k.Plan.Steps(f.w.Settings.Calendar); grain != p.Grain.String() {
			others = append(others, grain)
		}
	}
	if len(others) == 0 {
		return ""
	}
	slices.Sort(others)
	words := joinWords(slices.Compact(others))
	if p.Grain == calendar.All {
		return "Its targets are per " + words + ", not for the whole."
	}
	return "Its targets are per " + words + ", not per " + p.Grain.String() + "."
}

// fact says that rows have one value of an expression.
type fact struct {
	expr, value string
	blank       bool
}

// facts are the rows that a target is for.
func (f *frame) facts(by map[string]string) []fact {
	var out []fact
	for src, value := range by {
		checked := f.checkedRow(src)
		out = append(out, fact{expressionOf(checked.Formula.Root, checked.Table), value, value == ""})
	}
	return sortedFacts(out)
}

func factsOf(parts []eval.Part) []fact {
	var out []fact
	for _, p := range parts {
		out = append(out, fact{expressionOf(p.Expr, p.Table), p.Text, p.Blank})
	}
	return sortedFacts(out)
}

// sortedFacts puts facts in order; what is said twice counts once.
func sortedFacts(list []fact) []fact {
	sort.Slice(list, func(i, j int) bool {
		return cmp.Or(strings.Compare(list[i].expr, list[j].expr), strings.Compare(list[i].value, list[j].value)) < 0
	})
	return slices.Compact(list)
}

// expressionOf writes an expression in one way, whether or not it names its table.
func expressionOf(n formula.Node, table string) string {
	if c, ok := n.(*formula.Column); ok && c.Table == "" {
		n = &formula.Column{Table: table, Name: c.Name}
	}
	return formula.Print(n)
}

// sameFacts compares texts as they are, and yes and no in any case.
func sameFacts(a, b []fact) bool {
	return slices.EqualFunc(a, b, func(x, y fact) bool {
		same := x.value == y.value || strings.EqualFold(x.value, y.value) && (strings.EqualFold(x.value, "true") || strings.EqualFold(x.value, "false"))
		return x.expr == y.expr && x.blank == y.blank && same
	})
}

// text writes a number in the unit of a KPI.
func (f *frame) text(k workbook.KPI, v num.Value) string {
	return k.Format(f.w.Settings).Text(v, num.LocaleOf(f.locale))
}

func (f *frame) aimText(k workbook.KPI, e expectation) string {
	if k.Direction != workbook.InRange {
		return f.text(k, e.value)
	}
	return f.text(k, e.low) + " to " + f.text(k, e.high)
}

// joinWords lists words as people do.
func joinWords(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := words[0]
	for _, word := range words[1 : len(words)-1] {
		text += ", " + word
	}
	return text + " and " + words[len(words)-1]
}

func decimalOr(text string, reason num.Reason) num.Value {
	if v, ok := workbook.ParseDecimal(text); ok && text != "" {
		return v
	}
	return num.Blank(reason)
}
