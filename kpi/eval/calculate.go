package eval

import (
	"cmp"
	"context"
	"math/bits"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Calculation is a calculated column bound to the rows of its table.
type Calculation struct {
	e     *rowExpr
	t     *table.Table
	g     *program
	name  string
	yield func(done, total int64) error
}

// ShownPlaces is to how many decimal places the numbers of a calculated column are
// shown. Formulas count with the exact fractions.
const ShownPlaces = 6

// Calculate binds a calculated column that the query knows. It is nil when there
// is none of the name, or when the problems say why it has no values.
func Calculate(q Query, name, column string) (*Calculation, diag.List) {
	cache := q.Cache
	if cache == nil {
		cache = &Cache{once: true}
	}
	p := newPlanner(&q, cache, map[*table.Table]*tableState{})
	state := p.table(name)
	if state == nil {
		p.tell(missingTableProblem("", name))
		return nil, p.problems
	}
	b := &binder{p: p, t: state.t, def: &Definition{}}
	e := b.calculated(state.t, column)
	if e == nil || b.failed {
		return nil, p.problems
	}
	return &Calculation{e: e, t: state.t, g: state.g, name: column, yield: q.Yield}, p.problems
}

// Cells writes the values of some rows as table.Column.Cell does.
func (c *Calculation) Cells(from, n int) []string {
	cells := make([]string, min(n, c.t.Rows-from))
	for i := range cells {
		v := c.e.eval(&rowReader{row: from + i})
		if isQuantity(v) {
			v.n, _ = shownValue(v.n)
		}
		cells[i] = v.show()
	}
	return cells
}

// shownUnits is how many of the least steps shown make one.
const shownUnits = 1e6

// shown is a number in the least steps that the column shows, rounded half to even;
// exact says that it is all of it. ok is false where int64 does not hold that.
func shown(v num.Value) (steps int64, exact, ok bool) {
	p, q, ok := v.Fraction()
	if !ok {
		return 0, false, false
	}
	hi, lo := bits.Mul64(absUint(p), shownUnits)
	if hi >= uint64(q) {
		return 0, false, false
	}
	quo, rem := bits.Div64(hi, lo, uint64(q))
	if half := uint64(q) - rem; rem > half || rem == half && quo&1 == 1 {
		quo++
	}
	if quo > limit {
		return 0, false, false
	}
	if steps = int64(quo); p < 0 {
		steps = -steps
	}
	return steps, rem == 0, true
}

// shownValue is a number as the column shows it, of any size.
func shownValue(v num.Value) (out num.Value, exact bool) {
	if v.IsBlank() {
		return v, true
	}
	if steps, exact, ok := shown(v); ok {
		return num.Frac(steps, shownUnits), exact
	}
	out = num.RoundTo(v, ShownPlaces)
	return out, num.Equal(out, v)
}

// Column works all rows out; exact says that it shows numbers with all their
// places. An error is that of ctx or of the query's Yield.
func (c *Calculation) Column(ctx context.Context) (made *table.Column, exact bool, err error) {
	m := table.NewMaker(c.name, table.Type(cmp.Or(c.e.kind.ColumnType(), string(table.Decimal))), "calculated")
	fill := c.filler(m, &exact)
	exact = true
	for b := (&block{}); b.from < c.t.Rows; b.from += blockRows {
		if err := ctx.Err(); err != nil {
			return nil, false, err
		}
		if c.yield != nil {
			if err := c.yield(int64(b.from), int64(c.t.Rows)); err != nil {
				return nil, false, err
			}
		}
		c.g.serial++
		b.serial, b.n = c.g.serial, min(blockRows, c.t.Rows-b.from)
		fill(b)
	}
	return m.Column(), exact, nil
}

// filler adds the values of a block to a column, in the quickest way there is.
func (c *Calculation) filler(m *table.Maker, exact *bool) func(*block) {
	if v := c.g.num(c.e); v != nil && !v.lit && isQuantity(scalar{kind: v.kind}) {
		if times, scale, ok := asDecimal(v); ok {
			return func(b *block) {
				values := make([]int64, b.n)
				scaleInts(values, v.get(b), times, 0)
				m.Values(values, v.valid.orNone(b), scale)
			}
		}
	}
	rows := c.g.slowRows(c.e)
	if d, results := c.g.tabulated(c.e); d != nil {
		out := make([]scalar, blockRows)
		rows = func(b *block) []scalar {
			for i, code := range d.get(b) {
				out[i] = results[code]
			}
			return out[:b.n]
		}
	}
	switch kind := c.e.kind; {
	case kind == formula.KindText:
		return func(b *block) { addTexts(m, rows(b)) }
	case kind.IsTime() || kind == formula.KindBool:
		return func(b *block) { addMarks(m, rows(b), kind) }
	}
	return func(b *block) { *exact = addNumbers(m, rows(b)) && *exact }
}

// orNone is the valid bytes of a vector, nil when every row has a value.
func (v *validVec) orNone(b *block) []uint8 {
	if v == nil {
		return nil
	}
	return v.get(b)
}

// asDecimal is what the coefficients of a vector are to be multiplied with to be
// those of a decimal, and its places.
func asDecimal(v *numVec) (times int64, scale uint8, ok bool) {
	p, q, ok := v.factor.Fraction()
	for ten := int64(1); ok && scale <= ShownPlaces; scale++ {
		if ten%q == 0 {
			times, ok = mulFits(p, ten/q)
			_, _, fits := scaledBounds(v.lo, v.hi, times)
			return times, scale, ok && fits
		}
		ten *= 10
	}
	return 0, 0, false
}

func addTexts(m *table.Maker, rows []scalar) {
	texts := make([]string, len(rows))
	for i, s := range rows {
		if !s.blank() {
			texts[i] = s.s
		}
	}
	m.Texts(texts)
}

// addMarks adds days, moments and truth values.
func addMarks(m *table.Maker, rows []scalar, kind formula.Kind) {
	values, valid := make([]int64, len(rows)), make([]uint8, len(rows))
	for i, s := range rows {
		if s.blank() {
			continue
		}
		valid[i] = 1
		if values[i] = s.i; kind == formula.KindTimestamp {
			values[i] = s.micros()
		}
	}
	m.Values(values, valid, 0)
}

// addNumbers adds numbers with as many places as the block needs.
func addNumbers(m *table.Maker, rows []scalar) (exact bool) {
	values, valid := make([]int64, len(rows)), make([]uint8, len(rows))
	exact = true
	trim := int64(shownUnits) // what all values are a multiple of, a power of ten
	for i, s := range rows {
		if s.blank() || !isQuantity(s) {
			continue
		}
		steps, all, fits := shown(s.n)
		if !fits {
			var v num.Value
			v, all = shownValue(s.n)
			m.Large(i, num.Mul(v, num.Int(shownUnits)).Rat().Num(), ShownPlaces)
			steps = 0
		}
		values[i], valid[i], exact = steps, 1, exact && all
		for steps%trim != 0 {
			trim /= 10
		}
	}
	scale := uint8(ShownPlaces)
	for rest := trim; rest > 1; rest /= 10 {
		scale--
	}
	for i := range values {
		values[i] /= trim
	}
	m.Values(values, valid, scale)
	return exact
}
