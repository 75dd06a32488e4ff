package kpi

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// answer puts the cells of all KPIs together with targets, statuses and changes.
func (f *frame) answer(asked []workbook.KPI, series []trio, fresh []int) *Answer {
	a := &Answer{Grain: f.grain.String(), Periods: []Period{}, KPIs: []KPIAnswer{}, Problems: problemsOf(f.problems)}
	if f.asOf != nil {
		a.AsOf = f.asOf.String()
	}
	isFresh := make([]bool, len(asked))
	for _, i := range fresh {
		isFresh[i] = true
	}
	for i, k := range asked {
		out := KPIAnswer{ID: k.ID, Name: k.Name, Cells: f.judged(k, series[i]), Cached: !isFresh[i], Problems: f.problemsOf(k, series[i])}
		a.KPIs = append(a.KPIs, out)
		a.Cost.Cells += len(out.Cells)
		if out.Cached {
			a.Cost.Cached++
		}
	}
	a.Cost.KPIs = len(asked)
	for _, h := range f.tables {
		if h.table != nil {
			a.Cost.Rows += int64(h.table.Rows)
		}
	}
	a.Periods = f.periods(series)
	a.Objectives = f.objectives(a)
	return a
}

// problemsOf is what is wrong with a KPI: its formula's problems and those its
// evaluation met.
func (f *frame) problemsOf(k workbook.KPI, t trio) []Problem {
	list := f.kpis[f.index[k.Name]].Checked.Problems
	var out []Problem
	seen := map[Problem]bool{}
	for _, d := range append(list.All(), t.problems.All()...) {
		d.Source = k.Name
		if p := ProblemOf(d); !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	return out
}

// periods lists all from the first with a cell to the last.
func (f *frame) periods(series []trio) []Period {
	var lo, hi *calendar.Period
	for _, t := range series {
		for i := range t.now {
			p := &t.now[i].Period
			if lo == nil || p.Index < lo.Index {
				lo = p
			}
			if hi == nil || p.Index > hi.Index {
				hi = p
			}
		}
	}
	out := []Period{}
	if lo == nil {
		return out
	}
	if f.grain == calendar.All {
		return append(out, Period{Label: f.cal.Label(*lo)})
	}
	for p := *lo; p.Index <= hi.Index; p = p.Next(1) {
		days := f.cal.Range(p)
		out = append(out, Period{Label: f.cal.Label(p), From: days.From.String(), To: days.To.String(), Open: f.asOf != nil && days.To > *f.asOf})
	}
	return out
}

// judged is the cells of a KPI with targets and statuses, kept for the next
// question that would find the same.
func (f *frame) judged(k workbook.KPI, t trio) []Cell {
	key := f.verdictKey(k)
	if cells, ok := f.engine.verdicts.get(key); ok {
		return cells
	}
	cells := f.cells(k, t)
	if !f.broken {
		f.engine.verdicts.put(key, cells)
	}
	return cells
}

// cells turns evaluated cells into answered ones.
func (f *frame) cells(k workbook.KPI, t trio) []Cell {
	prior, year := byPlace(t.prior), byPlace(t.year)
	root := f.kpis[f.index[k.Name]].Checked.Formula.Root
	adds, linear := f.adds(root, nil), f.linear(root, nil)
	out := make([]Cell, 0, len(t.now))
	for i := range t.now {
		c := &t.now[i]
		cell := Cell{
			Period: c.Label, Open: c.Open, Number: numberOf(c.Value), Text: c.Text, IsText: c.IsText,
			Rows: c.Rows, Skipped: c.Skipped, By: keys(c.By),
		}
		for _, n := range c.NotUsed {
			cell.NotUsed = append(cell.NotUsed, NotUsed{n.Why.String(), n.Rows})
		}
		if c.IsText {
			cell.Number = Number{}
		}
		if !f.q.Bare {
			f.judge(k, c, adds, &cell)
			at := placeOf(c)
			cell.Prior = f.change(c, at, prior, f.against.prior, linear)
			cell.Year = f.change(c, at, year, f.against.year, linear)
		}
		out = append(out, cell)
	}
	return out
}

func keys(by []eval.Key) []*string {
	var out []*string
	for _, key := range by {
		if key.Blank {
			out = append(out, nil)
			continue
		}
		out = append(out, &key.Text)
	}
	return out
}

// place is where a cell stands: its period and slice.
type place struct {
	period int32
	blank  bool   // the only dimension
	by     string // the value of the only dimension, or those of all
}

func placeOf(c *eval.Cell) place {
	at := place{period: c.Period.Index}
	switch len(c.By) {
	case 0:
	case 1:
		at.by, at.blank = c.By[0].Text, c.By[0].Blank
	default:
		var all listing
		for _, key := range c.By {
			all = all.truth(key.Blank).text(key.Text)
		}
		at.by = string(all)
	}
	return at
}

// byPlace finds values by period and slice.
func byPlace(cells []eval.Cell) map[place]num.Value {
	out := make(map[place]num.Value, len(cells))
	for i := range cells {
		out[placeOf(&cells[i])] = cells[i].Value
	}
	return out
}

// judge fills in target, status and reason.
func (f *frame) judge(k workbook.KPI, c *eval.Cell, adds bool, cell *Cell) {
	format, locale := k.Format(f.w.Settings), num.LocaleOf(f.locale)
	in := score.Input{
		Value: c.Value, Target: num.Blank(num.NoTarget), Low: num.Blank(num.NoTarget), High: num.Blank(num.NoTarget),
		Direction: score.Direction(k.Direction), Rules: rules(k), Open: c.Open, Adds: adds,
		Text: func(v num.Value) string { return format.Text(v, locale) }, Points: format.Kind == num.KindPercent, Locale: locale,
	}
	if c.Open {
		in.Until = f.cal.Name(f.cal.PeriodOf(f.cal.Last(c.Period), calendar.DayGrain), f.locale)
	}
	target, ok, why := f.targetAt(k, c.Period)
	if f.sliced() {
		ok, why = false, "Its targets are for everything, not for a slice."
		if len(k.Targets) == 0 {
			why = ""
		}
	}
	if ok {
		in.Target, in.Low, in.High = decimalOr(target.Value, num.NoTarget), decimalOr(target.Low, num.NoTarget), decimalOr(target.High, num.NoTarget)
		cell.Target = &Expected{Value: target.Value, Low: target.Low, High: target.High, From: target.From, Note: target.Note}
	}
	status := score.Judge(in)
	cell.Status, cell.Reason = string(status.Word), status.Reason
	if status.Word == score.NoTarget && why != "" {
		cell.Reason = why
	}
	cell.Attainment, cell.Gap = numberOf(status.Attainment), numberOf(status.Gap)
}

// sliced reports whether the question looks at a part of the rows only.
func (f *frame) sliced() bool { return len(f.by) > 0 || len(f.where) > 0 }

// rules are a KPI's own thresholds; none where it has the usual ones.
func rules(k workbook.KPI) []score.Rule {
	var out []score.Rule
	for _, r := range []struct {
		word score.Word
		text string
	}{{score.OnTrack, orOne(k.Thresholds)}, {score.AtRisk, k.Thresholds.AtRisk}} {
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

// adds reports whether a formula grows while its period is open, as sums and
// counts do and ratios do not. It errs on the side of no.
func (f *frame) adds(n formula.Node, path []string) bool {
	switch n := n.(type) {
	case *formula.Aggregate:
		return n.Func == formula.FnSum || n.Func == formula.FnCount || n.Func == formula.FnDistinct
	case *formula.ToDate:
		return f.adds(n.X, path)
	case *formula.KPI:
		at, known := f.index[n.Name]
		if !known || len(path) > 100 {
			return false
		}
		for _, name := range path {
			if name == n.Name {
				return false
			}
		}
		return f.adds(f.kpis[at].Checked.Formula.Root, append(path, n.Name))
	case *formula.Binary:
		switch n.Op {
		case formula.OpAdd:
			return f.adds(n.X, path) && f.adds(n.Y, path)
		case formula.OpMul:
			return isPositive(n.X) && f.adds(n.Y, path) || f.adds(n.X, path) && isPositive(n.Y)
		case formula.OpDiv:
			return f.adds(n.X, path) && isPositive(n.Y)
		}
	}
	return false
}

func isPositive(n formula.Node) bool {
	number, ok := n.(*formula.Number)
	return ok && number.Value.Sign() > 0
}
