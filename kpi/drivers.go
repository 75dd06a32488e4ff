package kpi

import (
	"context"
	"fmt"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Drivers is what the change of a value is made of, slice by slice. It is plain
// data.
type Drivers struct {
	ID     string `json:"id"`
	Name   string `json:"name"`
	Period string `json:"period"`
	Change Change `json:"change"` // of the whole
	After  Number `json:"after"`

	By    string   `json:"by"`             // the dimension of the parts
	Kind  string   `json:"kind,omitempty"` // sum or ratio; "" where the change cannot be told apart
	Why   string   `json:"why,omitempty"`  // why it cannot
	Parts []Driver `json:"parts"`          // the largest part of the change first; or the largest value

	// Ranked is the dimensions that were asked for, those first that explain most.
	Ranked   []Dimension `json:"ranked,omitempty"`
	Problems []Problem   `json:"problems,omitempty"`
}

// Driver is a slice with its part of the change. Own is the change of its own
// value, Mix that of its weight: of a sum there is no mix. They add up to Part, and
// all parts to the change of the whole, exactly.
type Driver struct {
	Cell     // its value, status and changes
	Rest int `json:"rest,omitempty"` // it is not a slice but so many of them that are not listed
	Part Number
	Own  Number
	Mix  Number
	New  bool `json:"new,omitempty"`  // it was not there before
	Gone bool `json:"gone,omitempty"` // it is not there any more
}

// Dimension is a way to cut the rows with what it explains.
type Dimension struct {
	By string `json:"by"`
	// Moved is how far the largest parts of the change are from an even one, in
	// which all slices change by their weight (see insight.Unevenness); blank
	// where the change cannot be cut this way.
	Moved Number `json:"moved"`
	Why   string `json:"why,omitempty"`
}

// Drive says what is asked of a change.
type Drive struct {
	Year bool `json:"year,omitempty"` // against the year before rather than the period before
	Most int  `json:"most,omitempty"` // parts that are listed; 0 is all
}

// rankedParts is how many parts of a dimension speak for it.
const rankedParts = 5

// Drivers tells what the change of the question's only KPI in its only period is
// made of, by the dimension in By. Of several dimensions, each for itself, it takes
// the one that explains most.
func (e *Engine) Drivers(ctx context.Context, w workbook.Workbook, q Question, d Drive, yield Yield) (*Drivers, error) {
	dims := q.By
	f, k, ok := e.whyFrame(w, q)
	out := &Drivers{ID: k.ID, Name: k.Name, Period: f.periodText(), Parts: []Driver{}, Problems: problemsOf(f.problems)}
	if len(dims) == 0 {
		ok = false
		out.Problems = append(out.Problems, ProblemOf(diag.Diagnostic{Code: "no-dimension", Source: "by", Message: "A change is cut by a dimension.", Hint: "Name one, like Orders[Region]."}))
	}
	if !ok {
		return out, nil
	}
	q.By, q.KPIs = nil, []string{k.ID}
	answer, err := e.Evaluate(ctx, w, q, yield)
	if err != nil {
		return nil, err
	}
	out.After = Number{Blank: num.NoRows.String()}
	out.Change = Change{Before: out.After, By: out.After, Percent: out.After}
	for _, c := range answer.KPIs[0].Cells {
		if c.Period == out.Period {
			out.After, out.Change = c.Number, c.compared(d)
		}
	}
	form := f.formOf(&f.kpis[f.index[k.Name]], &formula.KPI{Name: k.Name}, nil, nil)
	var best *cutting
	for _, by := range dims {
		c, err := e.cut(ctx, w, q, k, by, d, form, out, yield)
		if err != nil {
			return nil, err
		}
		out.Ranked = append(out.Ranked, Dimension{By: by, Moved: numberOf(c.moved), Why: c.why})
		if best == nil || !c.moved.IsBlank() && (best.moved.IsBlank() || num.Cmp(c.moved, best.moved) > 0) {
			best = c
		}
	}
	sort.SliceStable(out.Ranked, func(i, j int) bool {
		a, b := out.Ranked[i].Moved.Num(), out.Ranked[j].Moved.Num()
		if a.IsBlank() || b.IsBlank() {
			return !a.IsBlank()
		}
		return num.Cmp(a, b) > 0
	})
	out.By, out.Kind, out.Why, out.Parts = best.by, best.kind, best.why, best.parts(d.Most)
	return out, nil
}

// compared is the change of a cell that is asked for.
func (c Cell) compared(d Drive) Change {
	if d.Year {
		return c.Year
	}
	return c.Prior
}

// cutting is a change cut by one dimension.
type cutting struct {
	by, kind, why string
	slices        []*slicePart
	form          form
	moved         num.Value
}

// slicePart is one slice: its cell, and what stands above and below the line.
type slicePart struct {
	cell        Cell
	top, bottom insight.Pair
	share       insight.Share
	there, was  bool
}

// cut finds the slices of a dimension and their parts of the change.
func (e *Engine) cut(ctx context.Context, w workbook.Workbook, q Question, k workbook.KPI, by string, d Drive, fm form, whole *Drivers, yield Yield) (*cutting, error) {
	q.By = []string{by}
	c := &cutting{by: by, form: fm, moved: num.Blank(num.NotAvailable), why: fm.why}
	answer, err := e.Evaluate(ctx, w, q, yield)
	if err != nil {
		return nil, err
	}
	f := e.frame(w, q)
	for _, p := range append(answer.Problems, answer.KPIs[0].Problems...) {
		if p.Severity == diag.Error.String() || p.Code == num.NoSuchDimension.String() {
			c.why = strings.TrimSpace(p.Message + " " + p.Hint)
			return c, nil
		}
	}
	at := map[string]*slicePart{}
	slice := func(by []*string) *slicePart {
		key := "\x00"
		if by[0] != nil {
			key = "=" + *by[0]
		}
		if at[key] == nil {
			at[key] = &slicePart{cell: Cell{Period: whole.Period, By: by, Number: Number{Blank: num.NoRows.String()}}}
			c.slices = append(c.slices, at[key])
		}
		return at[key]
	}
	for _, cell := range answer.KPIs[0].Cells {
		if cell.Period != whole.Period || len(cell.By) != 1 {
			continue
		}
		s := slice(cell.By)
		s.cell, s.there, s.was = cell, !cell.Num().IsBlank(), !cell.compared(d).Before.Num().IsBlank()
	}
	if t, ok := e.answers.get(f.key(f.kpiOf(k))); ok {
		earlier := t.prior
		if d.Year {
			earlier = t.year
		}
		for _, cell := range earlier {
			if cell.Label != whole.Period {
				continue
			}
			if s := slice(keys(cell.By)); !cell.Value.IsBlank() && !s.was {
				s.was = true
				before := Change{Before: numberOf(cell.Value), By: Number{Blank: num.NoRows.String()}, Percent: Number{Blank: num.NoRows.String()}}
				if s.cell.Prior = before; d.Year {
					s.cell.Prior, s.cell.Year = Change{}, before
				}
			}
		}
	}
	switch {
	case c.why != "":
	case f.grain == calendar.All:
		c.why = "All there is has no earlier period to compare with."
	case whole.Change.By.Num().IsBlank():
		c.why = "There is no change: " + whole.Change.By.Num().Reason().Sentence() + "."
	default:
		return c, e.share(ctx, f, c, d, whole, slice, yield)
	}
	return c, nil
}

// share evaluates what the slices have above and below the line, and what that
// adds to the change.
func (e *Engine) share(ctx context.Context, f *frame, c *cutting, d Drive, whole *Drivers, slice func([]*string) *slicePart, yield Yield) error {
	step := f.against.prior
	if d.Year {
		step = f.against.year
	}
	prior := &formula.Prior{Step: step}
	query := f.query(yield)
	terms := slices.Clone(c.form.top.terms)
	if c.form.bottom != nil {
		terms = append(terms, c.form.bottom.terms...)
	}
	for _, t := range terms {
		query.Formulas = append(query.Formulas, *t.def, *t.def.Part(formula.Around(prior, t.def.Checked.Formula.Root)))
	}
	result, err := eval.Run(ctx, query)
	if err != nil {
		return fmt.Errorf("explain the change: %w", err)
	}
	for i, t := range terms {
		for n, series := range result.Series[2*i : 2*i+2] {
			for _, cell := range series.Cells {
				s := slice(keys(cell.By))
				pair := &s.top
				if i >= len(c.form.top.terms) {
					pair = &s.bottom
				}
				side := [...]*num.Value{&pair.After, &pair.Before}[n]
				if *side = orZero(*side); !cell.Value.IsBlank() {
					*side = num.Add(*side, num.Mul(t.factor, cell.Value))
				}
			}
		}
	}
	c.divide(whole)
	return nil
}

func orZero(v num.Value) num.Value {
	if v.IsBlank() {
		return num.Int(0)
	}
	return v
}

// divide works out the parts and sees that they add up.
func (c *cutting) divide(whole *Drivers) {
	shares, weights := make([]insight.Share, 0), make([]num.Value, len(c.slices))
	c.kind = "sum"
	if c.form.bottom != nil {
		c.kind = "ratio"
		var list []insight.Slice
		for _, s := range c.slices {
			list = append(list, insight.Slice{Top: s.top, Bottom: s.bottom})
		}
		shares = insight.Ratio(list)
	} else {
		scale := num.Int(1)
		if ch := whole.Change; ch.Days > 0 && ch.BeforeDays > 0 {
			scale = num.Frac(int64(ch.Days), int64(ch.BeforeDays))
		}
		var list []insight.Pair
		for _, s := range c.slices {
			list = append(list, insight.Pair{Before: num.Mul(orZero(s.top.Before), scale), After: s.top.After})
		}
		shares = insight.Parts(list)
	}
	total, parts := num.Int(0), make([]num.Value, len(c.slices))
	for i := range shares {
		if c.kind == "ratio" {
			shares[i] = insight.Share{Own: num.Mul(shares[i].Own, c.form.factor), Mix: num.Mul(shares[i].Mix, c.form.factor)}
		}
		s := c.slices[i]
		s.share, parts[i] = shares[i], shares[i].Total()
		total = num.Add(total, parts[i])
		pair := s.top
		if c.kind == "ratio" {
			pair = s.bottom
		}
		s.was = s.was || !orZero(s.top.Before).IsZero() || !orZero(s.bottom.Before).IsZero()
		s.there = s.there || !orZero(s.top.After).IsZero() || !orZero(s.bottom.After).IsZero()
		weights[i] = num.Add(num.Abs(orZero(pair.Before)), num.Abs(orZero(pair.After)))
	}
	if len(shares) != len(c.slices) || !num.Equal(total, whole.Change.By.Num()) {
		c.kind, c.why = "", "The values of its slices do not add up to the change."
		return
	}
	c.moved = insight.Unevenness(parts, weights, rankedParts)
}

// parts lists the slices, those of the largest part first, and those beyond the
// most as one.
func (c *cutting) parts(most int) []Driver {
	sort.SliceStable(c.slices, func(i, j int) bool {
		a, b := c.slices[i], c.slices[j]
		if c.kind != "" {
			return num.Cmp(num.Abs(a.share.Total()), num.Abs(b.share.Total())) > 0
		}
		x, y := a.cell.Num(), b.cell.Num()
		if x.IsBlank() || y.IsBlank() {
			return !x.IsBlank()
		}
		return num.Cmp(x, y) > 0
	})
	out := []Driver{}
	rest := &slicePart{cell: Cell{Number: Number{Blank: num.NotAvailable.String()}}, share: insight.Share{Own: num.Int(0), Mix: num.Int(0)}}
	left := 0
	for i, s := range c.slices {
		if !s.there && !s.was && s.share.Total().IsZero() {
			continue
		}
		if most > 0 && i >= most {
			left++
			rest.add(s)
			continue
		}
		out = append(out, c.driver(s))
	}
	if left > 0 {
		d := c.driver(rest)
		d.Rest, d.New, d.Gone = left, false, false
		if c.kind != "" {
			d.Number = numberOf(c.value(rest))
		}
		out = append(out, d)
	}
	return out
}

// add puts a slice to others.
func (s *slicePart) add(o *slicePart) {
	s.cell.Rows += o.cell.Rows
	s.share = insight.Share{Own: num.Add(s.share.Own, orZero(o.share.Own)), Mix: num.Add(s.share.Mix, orZero(o.share.Mix))}
	s.top.After = num.Add(orZero(s.top.After), orZero(o.top.After))
	s.bottom.After = num.Add(orZero(s.bottom.After), orZero(o.bottom.After))
}

// value is that of slices together.
func (c *cutting) value(s *slicePart) num.Value {
	if c.kind == "ratio" {
		return num.Mul(c.form.factor, num.Div(s.top.After, s.bottom.After))
	}
	return s.top.After
}

func (c *cutting) driver(s *slicePart) Driver {
	d := Driver{Cell: s.cell}
	if c.kind != "" {
		d.New, d.Gone = s.there && !s.was, s.was && !s.there
		d.Part, d.Own, d.Mix = numberOf(s.share.Total()), numberOf(s.share.Own), numberOf(s.share.Mix)
	}
	return d
}

// kpiOf is a KPI as the frame has it: one that is typed by hand has a formula
// there.
func (f *frame) kpiOf(k workbook.KPI) workbook.KPI {
	held, _ := f.w.KPIByID(k.ID)
	return held
}
