package eval

import (
	"context"
	"slices"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// Use is what became of the rows of a table in one aggregate, or in those of an
// aggregate over entities together. Every row is in one of its fates.
type Use struct {
	Table string
	Date  string  // the column that dates the rows; "" for none
	Rows  int64   // of the table
	Added bool    // the amounts mean something: it is a sum or a mean
	Fates []Tally // that rows met, in the order in which they are asked; Used always, and first
}

// Tally is the rows of one fate.
type Tally struct {
	Fate
	Condition formula.Node // of Filtered and Undecided
	Rows      int64
	Amount    num.Value // what they add up to; blank where nobody can tell, or nothing is added
}

// Fate is why a row was not used, or that it was.
type Fate struct {
	Why   Why
	Which int // of the conditions, for Filtered and Undecided
}

// Beside the reasons that answers count (see Why), a row by itself may meet
// these.
const (
	Undecided  Why = iota + BlankArgument + 1 // a condition that nobody can tell: a cell it needs is blank
	Unreadable                                // the cell to count could not be read
	Used
)

// maxConditions is how many conditions have fates of their own; what comes after
// is told with the last.
const maxConditions = 100

// useGroup is leaves over one table that are told together.
type useGroup struct {
	leaves     []*leaf
	conditions []*rowExpr
}

// Codes of the fates of a row, in the order in which a row is asked: the
// further it came, the higher. Between them lie those of the conditions, two
// each.
const (
	codeSlice = iota
	codeUndated
	codePeriod
	codeCondition
)

// afterTests is the code of rows that all conditions let through.
func (g *useGroup) afterTests() uint8 { return uint8(codeCondition + 2*len(g.conditions)) }

func (g *useGroup) used() uint8 { return g.code(Fate{Why: Used}) }

// code is the code of a fate.
func (g *useGroup) code(f Fate) uint8 {
	switch f.Why {
	case OtherSlice:
		return codeSlice
	case Undated:
		return codeUndated
	case OtherPeriod:
		return codePeriod
	case Filtered:
		return uint8(codeCondition + 2*f.Which)
	case Undecided:
		return uint8(codeCondition + 2*f.Which + 1)
	case BlankArgument:
		return g.afterTests()
	case Unreadable:
		return g.afterTests() + 1
	}
	return g.afterTests() + 2
}

// fates are all fates, in the order in which they are told.
func (g *useGroup) fates() []Fate {
	list := []Fate{{Why: Used}, {Why: OtherSlice}, {Why: Undated}, {Why: OtherPeriod}}
	for i := range g.conditions {
		list = append(list, Fate{Filtered, i}, Fate{Undecided, i})
	}
	return append(list, Fate{Why: BlankArgument}, Fate{Why: Unreadable})
}

// groupsOf puts the leaves of a step together by table and date.
func (t *Trace) groupsOf(step int) []*useGroup {
	var out []*useGroup
	at := map[string]*useGroup{}
	for _, l := range t.built[step].leaves {
		if l.t == nil || l.reason != num.NotBlank {
			continue
		}
		key := dateKey(l)
		if at[key] == nil {
			at[key] = &useGroup{}
			out = append(out, at[key])
		}
		at[key].leaves = append(at[key].leaves, l)
	}
	for _, g := range out {
		g.conditions = conditionsOf(g.leaves)
	}
	return out
}

// conditionsOf is the conditions of some leaves, cut at their ANDs, each once.
func conditionsOf(leaves []*leaf) []*rowExpr {
	var list []*rowExpr
	for _, l := range leaves {
		for _, e := range l.tests() {
			if indexOfExpr(list, e) < 0 && len(list) < maxConditions {
				list = append(list, e)
			}
		}
	}
	return list
}

func indexOfExpr(list []*rowExpr, e *rowExpr) int {
	return slices.IndexFunc(list, func(o *rowExpr) bool { return o.key == e.key })
}

// tests is the formula's own conditions on the rows of a leaf, in the order in
// which they are written.
func (l *leaf) tests() []*rowExpr {
	var list []*rowExpr
	for _, e := range l.outer {
		list = cutAnds(list, e)
	}
	for _, e := range l.where {
		if !slices.Contains(l.outer, e) {
			list = cutAnds(list, e)
		}
	}
	return list
}

// cutAnds cuts a condition as it is written: a column that is made of several
// conditions is one.
func cutAnds(list []*rowExpr, e *rowExpr) []*rowExpr {
	if b, ok := e.from.(*formula.Binary); ok && b.Op == formula.OpAnd && len(e.parts) == 2 {
		return cutAnds(cutAnds(list, e.parts[0]), e.parts[1])
	}
	return append(list, e)
}

// codesOf gives every row of a group's table the code of its fate. Of several
// leaves, or windows that overlap, the one that took the row furthest counts.
func (t *Trace) codesOf(ctx context.Context, g *useGroup) ([]uint8, error) {
	codes := make([]uint8, g.leaves[0].t.Rows)
	for _, l := range g.leaves {
		for i := range l.parts {
			if err := t.classify(ctx, g, l, i, codes); err != nil {
				return nil, err
			}
		}
		g.markUnreadable(l, codes)
	}
	return codes, nil
}

// judge finds the fate of rows, a block at a time.
type judge struct {
	g       *useGroup
	slice   []*maskVec
	days    *codeVec // nil where nothing has a date
	periods []uint8  // by day: the code of rows that are in none of the windows, else that of those used
	tests   []judgeTest
	valid   *validVec
}

type judgeTest struct {
	code    uint8
	yes, no *maskVec
}

func (t *Trace) classify(ctx context.Context, g *useGroup, l *leaf, part int, codes []uint8) error {
	prog := t.p.tables[l.t.Name].g
	j := newJudge(g, l, part, prog)
	fate := make([]uint8, blockRows)
	return t.eachBlock(ctx, prog, func(b *block) {
		j.fates(b, fate[:b.n])
		further(codes[b.from:b.from+b.n], fate)
	})
}

func newJudge(g *useGroup, l *leaf, index int, prog *program) *judge {
	part := l.parts[index]
	s := newFrameScan(part.f, prog, map[string]bool{})
	prog.cells, prog.part, prog.cellKey = s.base, part, l.cellKey(index)
	j := &judge{g: g}
	for _, e := range l.slice {
		if !slices.Contains(l.outer, e) {
			j.slice = append(j.slice, prog.mask(e, true))
		}
	}
	used := g.used()
	inside := func(seg int) bool {
		return slices.ContainsFunc(part.spans, func(s span) bool { return s.from <= seg && seg < s.to })
	}
	j.periods = []uint8{codeUndated}
	if l.date != nil {
		var segs []uint32
		j.days, segs = s.days()
		j.periods = make([]uint8, len(segs))
		for day, seg := range segs {
			if j.periods[day] = codePeriod; inside(int(seg)) {
				j.periods[day] = used
			}
		}
	}
	if undated := &j.periods[len(j.periods)-1]; inside(segUndated) {
		*undated = used
	} else {
		*undated = codeUndated
	}
	for _, e := range l.tests() {
		at := indexOfExpr(g.conditions, e)
		if at < 0 {
			at = len(g.conditions) - 1
		}
		j.tests = append(j.tests, judgeTest{g.code(Fate{Filtered, at}), prog.mask(e, true), prog.mask(e, false)})
	}
	if l.x != nil {
		j.valid = prog.validOf(l.x)
	}
	return j
}

// fates goes through what a row is asked from the last to the first: what is
// asked first has the last word.
func (j *judge) fates(b *block, dst []uint8) {
	used := j.g.used()
	fillBytes(dst, used)
	if j.valid != nil {
		overrule(dst, j.valid.get(b), j.g.code(Fate{Why: BlankArgument}))
	}
	for i := len(j.tests) - 1; i >= 0; i-- {
		if t := j.tests[i]; !t.yes.is(true) {
			overruleBy(dst, t.yes.get(b), t.no.get(b), t.code)
		}
	}
	if j.days != nil {
		inPeriods(dst, j.days.get(b), j.periods, used)
	} else if j.periods[0] == codeUndated {
		fillBytes(dst, codeUndated)
	}
	for _, m := range j.slice {
		if !m.is(true) {
			overrule(dst, m.get(b), codeSlice)
		}
	}
}

// overrule sets the code of rows that are not marked.
func overrule(dst, marks []uint8, code uint8) {
	marks = marks[:len(dst)]
	for i, m := range marks {
		if m == 0 {
			dst[i] = code
		}
	}
}

// overruleBy sets the code of rows for which a condition does not hold, and the
// one after it where nobody can tell.
func overruleBy(dst, yes, no []uint8, code uint8) {
	yes, no = yes[:len(dst)], no[:len(dst)]
	for i, y := range yes {
		if y == 0 {
			dst[i] = code + 1 - no[i]
		}
	}
}

func inPeriods(dst []uint8, days []uint32, periods []uint8, used uint8) {
	days = days[:len(dst)]
	for i, d := range days {
		if p := periods[d]; p != used {
			dst[i] = p
		}
	}
}

// further keeps the higher of two codes.
func further(codes, fate []uint8) {
	fate = fate[:len(codes)]
	for i, c := range fate {
		codes[i] = max(codes[i], c)
	}
}

// markUnreadable tells the rows whose cell could not be read from those where it
// is blank, as far as the column lists them.
func (g *useGroup) markUnreadable(l *leaf, codes []uint8) {
	if l.x == nil {
		return
	}
	blank, unreadable := g.code(Fate{Why: BlankArgument}), g.code(Fate{Why: Unreadable})
	for _, c := range l.x.cols {
		for _, bad := range c.BadCells {
			if codes[bad.Row] == blank {
				codes[bad.Row] = unreadable
			}
		}
	}
}

// useOf counts the rows of a group by their fate, and adds up what they would
// give to the value.
func (t *Trace) useOf(ctx context.Context, g *useGroup) (Use, error) {
	l := g.leaves[0]
	u := Use{Table: l.t.Name, Date: dateName(l), Rows: int64(l.t.Rows)}
	codes, err := t.codesOf(ctx, g)
	if err != nil {
		return u, err
	}
	var counts [256]int64
	for _, c := range codes {
		counts[c]++
	}
	var amounts []num.Value
	if added := len(g.leaves) == 1 && l.x != nil && (l.fn == formula.FnSum || l.fn == formula.FnAverage); added {
		u.Added = true
		if amounts, err = t.amounts(ctx, g, codes); err != nil {
			return u, err
		}
	}
	for _, f := range g.fates() {
		code := g.code(f)
		if counts[code] == 0 && f.Why != Used {
			continue
		}
		tally := Tally{Fate: f, Rows: counts[code], Amount: num.Blank(num.NotAvailable)}
		if f.Why == Filtered || f.Why == Undecided {
			tally.Condition = g.conditions[f.Which].from
		}
		if amounts != nil && f.Why != BlankArgument && f.Why != Unreadable {
			tally.Amount = amounts[code]
		}
		u.Fates = append(u.Fates, tally)
	}
	return u, nil
}

// amounts adds up by code what a sum or mean looks at.
func (t *Trace) amounts(ctx context.Context, g *useGroup, codes []uint8) ([]num.Value, error) {
	l := g.leaves[0]
	prog := t.p.tables[l.t.Name].g
	v, valid := prog.num(l.x), prog.validOf(l.x)
	sums, exact := make([]num.Sum, 256), &fractions{v: make([]fractionSum, 256)}
	slow := v == nil || v.lit
	cells := make([]uint32, blockRows)
	err := t.eachBlock(ctx, prog, func(b *block) {
		cellsOfCodes(cells[:b.n], codes[b.from:], valid, b)
		if slow {
			exact.add(cells[:b.n], prog.slowRows(l.x)(b))
		} else {
			wideSumCells(sums, cells[:b.n], v.get(b))
		}
	})
	if err != nil {
		return nil, err
	}
	out := make([]num.Value, 256)
	for code := range 255 {
		if out[code] = exact.v[code+1].value(); !slow {
			out[code] = num.Mul(sums[code+1].Value(0), v.factor)
		}
	}
	return out, nil
}

// cellsOfCodes gives each row with a value the cell after its code, others 0.
func cellsOfCodes(cells []uint32, codes []uint8, valid *validVec, b *block) {
	for i := range cells {
		cells[i] = uint32(codes[i]) + 1
	}
	if valid != nil {
		keepCells(cells, cells, valid.get(b))
	}
}

// rowsWith lists the rows of one code.
func rowsWith(codes []uint8, code uint8) []uint32 {
	n := 0
	for _, c := range codes {
		if c == code {
			n++
		}
	}
	rows := make([]uint32, 0, n)
	for row, c := range codes {
		if c == code {
			rows = append(rows, uint32(row))
		}
	}
	return rows
}
