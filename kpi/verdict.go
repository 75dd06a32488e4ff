package kpi

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
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
	j := f.judgeOf(k, byPlace(t.target))
	linear := f.aimOf(k.Name).sums
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
			at := placeOf(c)
			j.judge(c, at, &cell)
			cell.Prior = f.change(c, at, prior, f.against.prior, linear)
			cell.Year = f.change(c, at, year, f.against.year, linear)
		}
		out = append(out, cell)
	}
	return append(out, j.awaited()...)
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
