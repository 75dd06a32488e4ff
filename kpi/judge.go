package kpi

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// judge gives the cells of one KPI their verdicts.
type judge struct {
	f      *frame
	k      workbook.KPI
	aim    *aim
	target map[place]num.Value // by formula
	usual  score.Input         // what is the same for every cell
	slice  []fact              // what the question says of the rows
	odd    bool                // it says something that no target is set for
	known  calendar.Day        // the last day that counts
	from   string              // the table that says so
}

func (f *frame) judgeOf(k workbook.KPI, target map[place]num.Value) *judge {
	format, locale := k.Format(f.w.Settings), num.LocaleOf(f.locale)
	j := &judge{f: f, k: k, aim: f.aimOf(k.Name), target: target}
	j.usual = score.Input{
		Direction: score.Direction(k.Direction), Adds: f.adds(f.kpis[f.index[k.Name]].Checked.Formula.Root, nil),
		Text: func(v num.Value) string { return format.Text(v, locale) }, Points: format.Kind == num.KindPercent, Locale: locale,
	}
	parts, ok := eval.Parts(f.where)
	j.slice, j.odd = factsOf(parts), !ok
	j.known, j.from = f.knownFrom(k)
	return j
}

// judge fills in target, status and reason.
func (j *judge) judge(c *eval.Cell, at place, cell *Cell) {
	in := j.usual
	in.Value, in.Open, in.Rules = c.Value, c.Open, j.rules(c.Period)
	e, ok, why := j.expected(c, at)
	in.Target, in.Low, in.High = e.value, e.low, e.high
	if !e.stretch.IsBlank() {
		in.Stretch = &e.stretch
	}
	if c.Open {
		in.Until = j.f.dayName(j.f.cal.Last(c.Period))
	}
	if settled := j.settled(c.Period); settled > j.known && !c.Value.IsBlank() {
		in.Settles, cell.Open = j.f.dayName(settled), true
	}
	if c.Open && ok && j.aim.sums && j.k.Matures == 0 && c.Period.Grain < calendar.All {
		if share, ok := j.f.share(j.k, calendar.Range{From: j.f.cal.First(c.Period), To: j.known}, c.Period); ok {
			in.Pace = &score.Pace{Share: share, By: j.f.dayName(j.known)}
		}
	}
	status := score.Judge(in)
	cell.Status, cell.Reason = string(status.Word), status.Reason
	if status.Word == score.NoTarget && why != "" {
		cell.Reason = why
	}
	if ok {
		cell.Target = j.written(e, status.Due)
	}
	cell.Attainment, cell.Gap = numberOf(status.Attainment), numberOf(status.Gap)
}

// expected is the target of a cell.
func (j *judge) expected(c *eval.Cell, at place) (e expectation, ok bool, why string) {
	if j.odd {
		if why = ""; j.k.HasTargets() {
			why = "Its targets are for everything, not for a slice."
		}
		return nothing(), false, why
	}
	slice := j.slice
	for i, key := range c.By {
		d := j.f.by[i]
		slice = append(slice[:len(slice):len(slice)], fact{expressionOf(d.Expr.Formula.Root, d.Expr.Table), key.Text, key.Blank})
	}
	e, ok, why = j.f.expected(j.aim, c.Period, sortedFacts(slice))
	if !ok || e.formula == 0 {
		return e, ok, why
	}
	var known bool
	if e.value, known = j.target[at]; !known || e.value.IsBlank() {
		reason := "no value"
		if known {
			reason = e.value.Reason().Sentence()
		}
		return nothing(), false, "Its target is worked out, and is blank here: " + reason + "."
	}
	return e, true, ""
}

// written is a target as plain data.
func (j *judge) written(e expectation, due num.Value) *Expected {
	text := func(v num.Value) string {
		if v.IsBlank() {
			return ""
		}
		return v.Plain()
	}
	out := &Expected{Value: text(e.value), Low: text(e.low), High: text(e.high), Stretch: text(e.stretch), From: e.from, Note: e.note, How: e.how, Due: text(due)}
	if exact := numberOf(e.value).Exact; !due.IsBlank() || e.how != "" {
		out.Exact = exact
	}
	return out
}

// rules are those that a KPI has of its own in a period; none where it has the
// usual ones.
func (j *judge) rules(p calendar.Period) []score.Rule {
	var out []score.Rule
	for _, r := range j.k.Rules {
		if by, ok := calendar.ParseDate([]byte(r.By), calendar.ISODate); ok && p.Grain < calendar.All && j.f.cal.Last(p) > by {
			continue
		}
		rule := score.Rule{Word: score.Word(r.Word), Always: r.Factor == "" && r.At == ""}
		var ok bool
		if r.At != "" {
			rule.Absolute = true
			rule.At, ok = workbook.ParseDecimal(r.At)
		} else if r.Factor != "" {
			rule.Factor, ok = workbook.ParseDecimal(r.Factor)
		}
		if ok || rule.Always {
			out = append(out, rule)
		}
	}
	if len(out) > 0 {
		return out
	}
	for _, r := range []struct {
		word score.Word
		text string
	}{{score.OnTrack, orOne(j.k.Thresholds)}, {score.AtRisk, j.k.Thresholds.AtRisk}} {
		if v, ok := workbook.ParseDecimal(r.text); ok && r.text != "" {
			out = append(out, score.Rule{Word: r.word, Factor: v})
		}
	}
	return out
}

// orOne is the limit of "on track" where only that of "at risk" was chosen.
func orOne(t workbook.Thresholds) string {
	if t.OnTrack == "" && t.AtRisk != "" {
		return "1"
	}
	return t.OnTrack
}

// settled is the day after which a period's value does not change any more.
func (j *judge) settled(p calendar.Period) calendar.Day {
	if j.k.Matures <= 0 || p.Grain >= calendar.All || j.f.asOf == nil {
		return calendar.MinDay
	}
	return j.f.cal.Last(p) + calendar.Day(j.k.Matures)
}

// mostAwaited is how many periods are said to be awaited.
const mostAwaited = 100

// awaited is cells for the periods that a table of the KPI is not complete for,
// though the question reaches so far.
func (j *judge) awaited() (out []Cell) {
	f := j.f
	if j.from == "" || f.grain == calendar.All || len(f.by) > 0 || f.q.Bare {
		return nil
	}
	last := *f.asOf
	if f.to != nil {
		last = min(last, *f.to)
	}
	end, first := f.cal.PeriodOf(last, f.grain), f.cal.PeriodOf(j.known, f.grain).Next(1)
	for p := (calendar.Period{Grain: f.grain, Index: max(first.Index, end.Index-mostAwaited)}); p.Index <= end.Index; p = p.Next(1) {
		if f.from != nil && f.cal.Last(p) < *f.from {
			continue
		}
		none := numberOf(num.Blank(num.NotComplete))
		out = append(out, Cell{Period: f.cal.Label(p), Open: true, Number: none, Attainment: none, Gap: none, Status: string(score.TooEarly),
			Reason: "“" + j.from + "” is complete through " + f.dayName(j.known) + " only. What it says of later days does not count yet.",
			Prior:  Change{Before: none, By: none, Percent: none}, Year: Change{Before: none, By: none, Percent: none}})
	}
	return out
}

// dayName is a day as people write it.
func (f *frame) dayName(d calendar.Day) string {
	return f.cal.Name(f.cal.PeriodOf(d, calendar.DayGrain), f.locale)
}
