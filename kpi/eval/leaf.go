package eval

import (
	"fmt"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// leaf is one aggregate in one context: what to count over which rows, for a
// list of windows. Formulas that need the same share it.
type leaf struct {
	key    string
	fn     formula.Func
	rank   num.Value // of PERCENTILE
	t      *table.Table
	date   *table.Column
	dims   []*dim
	bound  []*rowExpr // the dimensions in this table
	slice  []*rowExpr
	where  []*rowExpr   // all must hold
	outer  []*rowExpr   // conditions around PER; part of the slice
	any    [][]*rowExpr // rows that some aggregate takes: one of these must hold
	x      *rowExpr     // nil counts rows
	ops    []windowOp
	sets   []*setTest
	level  int        // leaves of a lower level are filled before
	reason num.Reason // why there is no value at all
	source string     // the formula that it stands in, for the plan

	windows []window
	parts   []*leafPart
	at      []windowAt
	space   *space
}

// windowAt says where a window's rows are counted.
type windowAt struct {
	part  int
	span  span
	early bool // before the first day of the table
}

// leafPart is a leaf over one frame. Most leaves have one; those with a test
// that depends on the window have one for every layer of windows that do not
// overlap.
type leafPart struct {
	f       *frame
	list    []int  // windows of the part
	spans   []span // of these windows
	context *counts
	matched *counts
	used    *counts
	sum     *sums
	exact   *fractions
	square  *squares
	least   *extremes
	set     sets
	rank    partial
	any     *anyValues
	edge    *edges
	code    *codeVec // of set
	lookups []*setLookup
}

// layers splits windows into lists of windows that do not overlap.
func layers(ws []window) [][]int {
	var out [][]int
	var last [][]window
	for i, w := range ws {
		placed := false
		for k := range out {
			if !overlapsAny(last[k], w) {
				out[k], last[k], placed = append(out[k], i), append(last[k], w), true
				break
			}
		}
		if !placed {
			out, last = append(out, []int{i}), append(last, []window{w})
		}
	}
	return out
}

func overlapsAny(ws []window, w window) bool {
	for i := len(ws) - 1; i >= 0; i-- {
		if overlap(ws[i], w) {
			return true
		}
	}
	return false
}

func overlap(a, b window) bool {
	if a.none || b.none {
		return false
	}
	if a.whole || b.whole {
		return true
	}
	x, y := a.actual(), b.actual()
	return x.From <= y.To && y.From <= x.To
}

// days is the days on which a table has rows, in order.
func (c *tableCache) days(g *program, date *table.Column) []calendar.Day {
	if date == nil {
		return nil
	}
	if d, ok := c.dayLists[date]; ok {
		return d
	}
	codes := g.dayCodesOf(date)
	seen := make([]bool, codes.size+1)
	own := newProgram(g.t, g.shared)
	get := own.dayCodesOf(date).get
	eachBlock(g.t.Rows, func(b *block) {
		for _, code := range get(b) {
			seen[code] = true
		}
	})
	var days []calendar.Day
	bounds, ok := dayBounds(date)
	for i := 0; ok && i < codes.size; i++ {
		if seen[i] {
			days = append(days, bounds.From+calendar.Day(i))
		}
	}
	c.dayLists[date] = days
	return days
}

// compile asks the scan of a part's frame for what the leaf needs.
func (l *leaf) compile(p *leafPart, index int, s *frameScan) {
	g := s.g
	g.cells, g.part = s.base, p
	s.apart = l.apart()
	g.cellKey = l.cellKey(index)
	m := l.mask(g)
	p.context = s.counts(constMask(true), nil)
	p.matched = s.counts(m, nil)
	p.used = p.matched
	if l.x == nil {
		return
	}
	v := g.num(l.x)
	switch l.fn {
	case formula.FnCount:
		p.used = s.counts(m, g.validOf(l.x))
	case formula.FnDistinct:
		p.used = s.counts(m, g.validOf(l.x))
		p.code = g.setCode(l.x)
		p.set = s.sets(m, p.code)
	case formula.FnMin, formula.FnMax:
		l.compileExtreme(p, s, m, v)
	case formula.FnFirst, formula.FnLast:
		p.used = s.counts(m, g.validOf(l.x))
		p.edge = s.edges(m, l.x, l.fn == formula.FnLast)
	default:
		l.compileNumber(p, s, m, v)
	}
}

// cellKey stands for the cells that set tests of a part look at; "" without any.
func (l *leaf) cellKey(part int) string {
	if len(l.sets) == 0 {
		return ""
	}
	return fmt.Sprint(l.key, "#", part, l.windows, l.sets[0].leaf.windows)
}

// apart says that a leaf depends on more than rows and what every engine knows.
func (l *leaf) apart() bool {
	apart := l.x != nil && l.x.apart
	for _, all := range append([][]*rowExpr{l.where}, l.any...) {
		for _, e := range all {
			apart = apart || e.apart
		}
	}
	return apart
}

func (l *leaf) mask(g *program) *maskVec {
	m := constMask(true)
	for _, e := range l.where {
		m = bothMasks(m, g.mask(e, true))
	}
	if len(l.any) == 0 {
		return m
	}
	some := constMask(false)
	for _, all := range l.any {
		each := constMask(true)
		for _, e := range all {
			each = bothMasks(each, g.mask(e, true))
		}
		some = eitherMask(some, each)
	}
	return bothMasks(m, some)
}

func (l *leaf) compileNumber(p *leafPart, s *frameScan, m *maskVec, v *numVec) {
	if v == nil || v.lit {
		p.used = s.counts(m, s.g.validOf(l.x))
		if l.fn == formula.FnSum || l.fn == formula.FnAverage {
			p.exact = s.fractions(m, l.x)
		} else {
			p.any = s.anyValues(m, l.x)
		}
		return
	}
	p.used = s.counts(m, v.valid)
	switch l.fn {
	case formula.FnSum, formula.FnAverage:
		p.sum = s.sums(m, v)
	case formula.FnVariance, formula.FnStdev:
		p.sum, p.square = s.sums(m, v), s.squares(m, v)
	default:
		p.rank = s.ranks(m, v)
	}
}

func (l *leaf) compileExtreme(p *leafPart, s *frameScan, m *maskVec, v *numVec) {
	most := l.fn == formula.FnMax
	switch {
	case v != nil && !v.lit:
		p.used = s.counts(m, v.valid)
		factor, kind := v.factor, l.x.kind
		p.least = s.extremes(m, v, most, func(coef int64) scalar { return fromCoef(coef, factor, kind) })
	case l.x.kind == formula.KindText && len(l.x.sets) == 0:
		r, value := s.g.ranked(l.x)
		p.used = s.counts(m, r.valid)
		s.apart = s.apart || s.g.code(l.x).apart
		p.least = s.extremes(m, r, most, value)
	default:
		p.used = s.counts(m, s.g.validOf(l.x))
		p.any = s.anyValues(m, l.x)
	}
}

// ranked gives texts their place in the order of all texts of the expression.
func (g *program) ranked(e *rowExpr) (*numVec, func(int64) scalar) {
	c := g.code(e)
	order := sortedCodes(c.size, c.value)
	ranks := make([]int64, c.size+1)
	has := make([]uint8, c.size+1)
	for rank, code := range order {
		ranks[code], has[code] = int64(rank), 1
	}
	v := &numVec{key: "rank " + e.key, hi: int64(c.size)}
	v.get = once(func(b *block, dst []int64) { lookInts(dst, c.get(b), ranks) })
	if g.validOf(e) != nil {
		v.valid = &validVec{key: e.key, get: once(func(b *block, dst []uint8) { lookBytes(dst, c.get(b), has) })}
	}
	return v, func(rank int64) scalar { return c.value(int(order[rank])) }
}

// values is the leaf for one group.
func (l *leaf) values(x *exec, group int, windows *picks) []scalar {
	out := make([]scalar, len(*windows))
	for i, w := range *windows {
		if l.reason != num.NotBlank {
			out[i] = blank(l.reason)
			continue
		}
		at := l.at[w]
		p := l.parts[at.part]
		x.cells = p.f.cellsIn(x.cells[:0], p.f.localOf(group), at.span)
		out[i] = l.value(p, x.cells, at.early)
	}
	return out
}

func (l *leaf) value(p *leafPart, cells []uint32, early bool) scalar {
	counted := p.used.of(cells)
	if l.x == nil {
		counted = p.matched.of(cells)
	}
	isCount := l.fn == formula.FnCount || l.fn == formula.FnDistinct
	switch {
	case early && counted == 0:
		return blank(num.NoEarlierPeriod)
	case isCount:
		s := number(num.Int(counted))
		if l.fn == formula.FnDistinct && counted > 0 {
			s.n = num.Int(p.set.count(cells))
		}
		s.soft = counted == 0 && p.context.of(cells) == 0
		return s
	case counted == 0 && p.matched.of(cells) == 0:
		return blank(num.NoRows)
	case counted == 0:
		return blank(num.NoValues)
	}
	return l.known(p, cells, counted)
}

// known is the value of an aggregate that has at least one cell to look at.
func (l *leaf) known(p *leafPart, cells []uint32, counted int64) scalar {
	kind := l.x.kind
	switch {
	case p.any != nil:
		return combine(l.fn, p.any.of(cells), l.rank)
	case p.least != nil:
		return p.least.of(cells)
	case p.edge != nil:
		return p.edge.of(cells)
	case p.rank != nil:
		rank := l.rank
		if l.fn == formula.FnMedian {
			rank = num.Frac(1, 2)
		}
		return scalar{kind: kind, n: rankedCells(p.rank, cells, counted).percentile(rank)}
	case p.square != nil:
		// The squares are of coefficients: the factor comes in twice.
		f2 := num.Mul(p.sum.factor, p.sum.factor)
		v := variance(counted, p.sum.of(cells), num.Mul(p.square.of(cells), f2))
		if l.fn == formula.FnStdev {
			v = num.Sqrt(v)
		}
		return scalar{kind: kind, n: v}
	}
	sum := num.Value{}
	if p.exact != nil {
		sum = p.exact.of(cells)
	} else {
		sum = p.sum.of(cells)
	}
	if l.fn == formula.FnAverage {
		sum = num.Div(sum, num.Int(counted))
	}
	return scalar{kind: kind, n: sum}
}

func rankedCells(p partial, cells []uint32, counted int64) ranked {
	if t, ok := p.(*tallies); ok {
		return t.ranked(cells, counted)
	}
	return p.(*lists).ranked(cells)
}

// tally is the rows of one cell by their fate.
type tally struct {
	rows, skipped                          int64
	otherSlice, undated, otherPeriod, left int64
}

// tallyOf counts the rows of a window and group by what became of them.
func (l *leaf) tallyOf(x *exec, group, window int) tally {
	if l.reason != num.NotBlank {
		return tally{}
	}
	at := l.at[window]
	p := l.parts[at.part]
	f := p.f
	local := f.localOf(group)
	x.cells = f.cellsIn(x.cells[:0], local, at.span)
	inside := p.context.of(x.cells)
	t := tally{rows: p.matched.of(x.cells)}
	t.left = inside - t.rows
	t.skipped = t.rows - p.used.of(x.cells)
	all := f.total(local)
	t.otherSlice = int64(f.t.Rows) - all.rows
	if at.span.from > segUndated || at.span.to == 0 {
		t.undated = all.undated
	}
	t.otherPeriod = all.rows - inside - t.undated
	return t
}
