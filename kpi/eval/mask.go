package eval

import (
	"math"
	"math/big"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// maskVec marks rows: 1 where a condition is what was asked for. With always
// set it is the same for every row.
type maskVec struct {
	key    string
	always *bool
	get    func(*block) []uint8
}

func constMask(b bool) *maskVec {
	bytes := allZeros
	key := "none"
	if b {
		bytes, key = allOnes, "all"
	}
	return &maskVec{key: key, always: &b, get: func(bl *block) []uint8 { return bytes[:bl.n] }}
}

func (m *maskVec) is(b bool) bool { return m.always != nil && *m.always == b }

// mask marks the rows where a condition is known to be true, or with want
// false where it is known to be false. Blanks make a condition neither, so NOT
// is pushed down to the comparisons and both sides stay a single bit.
func (g *program) mask(e *rowExpr, want bool) *maskVec {
	key := maskKey(e, want)
	if len(e.sets) > 0 {
		key += "@" + g.cellKey
	}
	if m, ok := g.masks[key]; ok {
		return m
	}
	m := g.makeMask(e, want)
	if m.always == nil {
		m.key = key
	}
	g.masks[key] = m
	return m
}

func maskKey(e *rowExpr, want bool) string {
	if want {
		return e.key
	}
	return "!" + e.key
}

func (g *program) makeMask(e *rowExpr, want bool) *maskVec {
	switch {
	case e.isLit:
		s := e.eval(nil)
		return constMask(!s.blank() && s.truth() == want)
	case e.shape == shapeNot:
		return g.mask(e.parts[0], !want)
	case e.shape == shapeBinary && (e.op == formula.OpAnd || e.op == formula.OpOr):
		return g.joinedMask(e, want)
	case e.shape == shapeSet:
		return g.setMask(e, want)
	case e.shape == shapeWhole:
		return g.wholeMask(e, want)
	case len(e.sets) > 0:
		return g.slowMask(e, want)
	case e.shape == shapeIsBlank && e.parts[0].isCol:
		return blankMask(g.columnValid(e.parts[0].cols[0]), want != e.negate)
	}
	if m := g.rangeMask(e, want); m != nil {
		return m
	}
	if d, results := g.tabulated(e); d != nil {
		return tabulatedMask(d, results, want)
	}
	return g.slowMask(e, want)
}

// wholeMask is a condition that was worked out for all rows before.
func (g *program) wholeMask(e *rowExpr, want bool) *maskVec {
	return &maskVec{get: once(func(b *block, dst []uint8) {
		rows := e.whole()[b.from : b.from+b.n]
		if want {
			copy(dst, rows)
		} else {
			flipBytes(dst, rows)
		}
	})}
}

func (g *program) joinedMask(e *rowExpr, want bool) *maskVec {
	a, b := g.mask(e.parts[0], want), g.mask(e.parts[1], want)
	and := (e.op == formula.OpAnd) == want
	switch {
	case a.is(!and) || b.is(and):
		return a
	case b.is(!and) || a.is(and):
		return b
	case and:
		return &maskVec{get: once(func(bl *block, dst []uint8) { andBytes(dst, a.get(bl), b.get(bl)) })}
	}
	return &maskVec{get: once(func(bl *block, dst []uint8) { orBytes(dst, a.get(bl), b.get(bl)) })}
}

func blankMask(v *validVec, wantBlank bool) *maskVec {
	switch {
	case v == nil:
		return constMask(!wantBlank)
	case wantBlank:
		return &maskVec{get: once(func(b *block, dst []uint8) { flipBytes(dst, v.get(b)) })}
	}
	return &maskVec{get: v.get}
}

func tabulatedMask(d *codeVec, results []scalar, want bool) *maskVec {
	bits := make([]uint8, len(results))
	any, all := false, true
	for i, s := range results {
		if !s.blank() && s.truth() == want {
			bits[i], any = 1, true
		} else if i < d.size {
			all = false
		}
	}
	if !any || all && bits[d.size] == 1 {
		return constMask(any)
	}
	look := func(b *block, dst []uint8) { lookBytes(dst, d.get(b), bits) }
	if d.stored == nil {
		return &maskVec{get: once(look)}
	}
	low, blank := d.low, bits[d.size]
	t := newStoredTest(d.stored, func(v int64) uint8 {
		if v -= low; v < 0 || v >= int64(d.size) {
			return 0
		}
		return bits[v]
	})
	return &maskVec{get: once(func(b *block, dst []uint8) {
		switch {
		case !t.marks(b, dst):
			look(b, dst)
		case d.valid == nil:
		case blank == 0:
			andBytes(dst, dst, d.valid.get(b))
		default:
			orNotBytes(dst, dst, d.valid.get(b))
		}
	})}
}

func (g *program) slowMask(e *rowExpr, want bool) *maskVec {
	rows := g.slowRows(e)
	return &maskVec{get: once(func(b *block, dst []uint8) {
		for i, s := range rows(b) {
			dst[i] = 0
			if !s.blank() && s.truth() == want {
				dst[i] = 1
			}
		}
	})}
}

// rangeMask is a comparison of numbers or times as one test for a range of
// coefficients.
func (g *program) rangeMask(e *rowExpr, want bool) *maskVec {
	switch {
	case e.shape == shapeBinary && e.op >= formula.OpEq && e.op <= formula.OpGe:
		return g.comparisonMask(e, want)
	case e.shape == shapeBetween:
		return g.betweenMask(e, want)
	case e.shape == shapeIn:
		return g.numberInMask(e, want)
	}
	return nil
}

func comparable(a, b *rowExpr) bool {
	if a.kind.IsTime() || b.kind.IsTime() {
		return a.kind.IsTime() && b.kind.IsTime()
	}
	return isQuantityKind(a.kind) && isQuantityKind(b.kind)
}

func isQuantityKind(k formula.Kind) bool {
	return k == formula.KindNumber || k == formula.KindDuration
}

func (g *program) comparisonMask(e *rowExpr, want bool) *maskVec {
	x, y := e.parts[0], e.parts[1]
	if !comparable(x, y) {
		return nil
	}
	a, b := g.num(x), g.num(y)
	if a == nil || b == nil {
		return nil
	}
	op := e.op
	if !want {
		op = opposite(op)
	}
	if a.lit {
		a, b, op = b, a, mirrored(op)
	}
	if b.lit {
		return rangeOf(a, op, num.Mul(num.Int(b.lo), b.factor))
	}
	d := sumVec(a, b, -1, formula.KindNumber)
	if d == nil {
		return nil
	}
	return rangeOf(d, op, num.Int(0))
}

func opposite(op formula.Op) formula.Op {
	switch op {
	case formula.OpEq:
		return formula.OpNe
	case formula.OpNe:
		return formula.OpEq
	case formula.OpLt:
		return formula.OpGe
	case formula.OpLe:
		return formula.OpGt
	case formula.OpGt:
		return formula.OpLe
	}
	return formula.OpLt
}

// mirrored is the operator after its sides are exchanged.
func mirrored(op formula.Op) formula.Op {
	switch op {
	case formula.OpLt:
		return formula.OpGt
	case formula.OpLe:
		return formula.OpGe
	case formula.OpGt:
		return formula.OpLt
	case formula.OpGe:
		return formula.OpLe
	}
	return op
}

// rangeOf marks where v op bound.
func rangeOf(v *numVec, op formula.Op, bound num.Value) *maskVec {
	lo, hi, flip := coefRange(op, num.Div(bound, v.factor))
	return rangeMaskOf(v, lo, hi, flip)
}

// coefRange turns "coefficient op q" into a range of whole coefficients; flip
// asks for those outside of it.
func coefRange(op formula.Op, q num.Value) (lo, hi int64, flip bool) {
	r := q.Rat()
	floor := floorOf(r)
	whole := r.IsInt()
	switch op {
	case formula.OpEq, formula.OpNe:
		if !whole || !floor.IsInt64() {
			return 1, 0, op == formula.OpNe
		}
		return floor.Int64(), floor.Int64(), op == formula.OpNe
	case formula.OpLe:
		return math.MinInt64, clamp(floor), false
	case formula.OpLt:
		if whole {
			floor.Sub(floor, big.NewInt(1))
		}
		return math.MinInt64, clamp(floor), false
	case formula.OpGt:
		return clamp(floor.Add(floor, big.NewInt(1))), math.MaxInt64, false
	}
	if !whole {
		floor.Add(floor, big.NewInt(1))
	}
	return clamp(floor), math.MaxInt64, false
}

func floorOf(r *big.Rat) *big.Int {
	q := new(big.Int)
	m := new(big.Int)
	q.DivMod(r.Num(), r.Denom(), m) // Euclidean, so it rounds down
	return q
}

func clamp(v *big.Int) int64 {
	switch {
	case v.IsInt64():
		return v.Int64()
	case v.Sign() < 0:
		return math.MinInt64
	}
	return math.MaxInt64
}

func rangeMaskOf(v *numVec, lo, hi int64, flip bool) *maskVec {
	lo, hi = max(lo, v.lo), min(hi, v.hi)
	if lo > hi || lo == v.lo && hi == v.hi {
		return validMask(v.valid, (lo <= hi) != flip)
	}
	valid := v.valid
	mark := func(b *block, dst []uint8) { inRange(dst, v.get(b), lo, hi) }
	if v.stored != nil {
		t := newStoredTest(v.stored, func(x int64) uint8 {
			if lo <= x && x <= hi {
				return 1
			}
			return 0
		})
		slow := mark
		mark = func(b *block, dst []uint8) {
			if !t.marks(b, dst) {
				slow(b, dst)
			}
		}
	}
	return &maskVec{get: once(func(b *block, dst []uint8) {
		mark(b, dst)
		if flip {
			flipBytes(dst, dst)
		}
		if valid != nil {
			andBytes(dst, dst, valid.get(b))
		}
	})}
}

// validMask is a condition that is the same for every value.
func validMask(v *validVec, holds bool) *maskVec {
	if !holds || v == nil {
		return constMask(holds)
	}
	return &maskVec{get: v.get}
}

func (g *program) betweenMask(e *rowExpr, want bool) *maskVec {
	x, low, high := e.parts[0], e.parts[1], e.parts[2]
	if !comparable(x, low) || !comparable(x, high) {
		return nil
	}
	v, a, b := g.num(x), g.num(low), g.num(high)
	if v == nil || a == nil || b == nil || !a.lit || !b.lit || v.lit {
		return nil
	}
	lo, _, _ := coefRange(formula.OpGe, num.Div(num.Mul(num.Int(a.lo), a.factor), v.factor))
	_, hi, _ := coefRange(formula.OpLe, num.Div(num.Mul(num.Int(b.lo), b.factor), v.factor))
	return rangeMaskOf(v, lo, hi, e.negate == want)
}

func (g *program) numberInMask(e *rowExpr, want bool) *maskVec {
	x := e.parts[0]
	v := g.num(x)
	if v == nil || v.lit || g.hasDomain(x) {
		return nil
	}
	var each []*maskVec
	for _, y := range e.parts[1:] {
		w := g.num(y)
		if w == nil || !w.lit || !comparable(x, y) {
			return nil
		}
		each = append(each, rangeOf(v, formula.OpEq, num.Mul(num.Int(w.lo), w.factor)))
	}
	wantIn := want != e.negate
	valid := v.valid
	return &maskVec{get: once(func(b *block, dst []uint8) {
		clear(dst)
		for _, m := range each {
			orBytes(dst, dst, m.get(b))
		}
		if !wantIn {
			flipBytes(dst, dst)
		}
		if valid != nil {
			andBytes(dst, dst, valid.get(b))
		}
	})}
}

func (g *program) hasDomain(e *rowExpr) bool {
	return len(e.cols) == 1 && g.domainOf(e.cols[0]) != nil
}
