package eval

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// code gives every different value of an expression a small number.
func (g *program) code(e *rowExpr) *codeVec {
	if v, ok := g.codes[e.key]; ok {
		return v
	}
	v := g.makeCode(e)
	g.codes[e.key] = v
	return v
}

// setCode is code for counting different values, where codes that no row has
// take a bit each: numbers that may all be there need not be numbered.
func (g *program) setCode(e *rowExpr) *codeVec {
	if !e.isCol || g.domainOf(e.cols[0]) != nil {
		return g.code(e)
	}
	key := "set " + e.key
	if v, ok := g.codes[key]; ok {
		return v
	}
	v := g.numberCodes(e.cols[0], e.cols[0].Len()/rowsForCode)
	if v == nil {
		v = g.code(e)
	}
	g.codes[key] = v
	return v
}

// rowsForCode is how many rows there are for each number that may be there.
const rowsForCode = 4

func (g *program) makeCode(e *rowExpr) *codeVec {
	if e.isCol {
		c := e.cols[0]
		if d := g.domainOf(c); d != nil {
			return d
		}
		if c.Kind() == table.Text && c.HasDict() {
			return g.dictCodes(c)
		}
	} else if d, results := g.tabulated(e); d != nil {
		return recoded(e.key, d, results)
	}
	return g.wholeCodes(e)
}

// recoded numbers the results of an expression over one column.
func recoded(key string, d *codeVec, results []scalar) *codeVec {
	ids := map[string]uint32{}
	var values []scalar
	lut := make([]uint32, len(results))
	for i, s := range results {
		if s.blank() {
			continue
		}
		id, ok := ids[s.identity()]
		if !ok {
			id = uint32(len(values))
			ids[s.identity()] = id
			values = append(values, s)
		}
		lut[i] = id
	}
	for i, s := range results {
		if s.blank() {
			lut[i] = uint32(len(values))
		}
	}
	return &codeVec{
		key: key, size: len(values), value: func(code int) scalar { return values[code] },
		get: once(func(b *block, dst []uint32) { lookWords(dst, d.get(b), lut) }),
	}
}

// interned is the codes of a whole column of values that come without any.
type interned struct {
	codes []uint32
	size  int
	value func(code int) scalar
	ints  *ids      // the coefficients, where the values are numbers
	unit  num.Value // of these
}

// wholeCodes is the codes of an expression whose values come without any. They
// depend on all rows in their order.
func (g *program) wholeCodes(e *rowExpr) *codeVec {
	w := g.shared.interned[e.key]
	if !g.shared.whole() {
		return &codeVec{key: e.key, apart: true}
	}
	if w == nil {
		w = g.intern(e, g.shared.earlier(e.key))
		g.shared.interned[e.key] = w
	}
	return &codeVec{
		key: e.key, size: w.size, value: w.value, apart: true,
		get: func(b *block) []uint32 { return w.codes[b.from : b.from+b.n] },
	}
}

// eachBlock walks over the rows of a table in blocks of its own.
func eachBlock(rows int, visit func(b *block)) { eachBlockFrom(0, rows, visit) }

// eachBlockFrom walks over the rows from some row on.
func eachBlockFrom(from, rows int, visit func(b *block)) {
	b := &block{from: from}
	for ; b.from < rows; b.from += b.n {
		b.n = blockEnd(b.from, rows) - b.from
		visit(b)
		b.serial++
	}
}

// blockEnd is where the block of a row ends.
func blockEnd(row, rows int) int { return min((row/blockRows+1)*blockRows, rows) }

// intern numbers the values of an expression in the order in which they occur.
// What an earlier table has numbered keeps its numbers.
func (g *program) intern(e *rowExpr, earlier *interned) *interned {
	own := newProgram(g.t, g.shared)
	if v := own.num(e); v != nil && !v.lit {
		return internInts(g.t.Rows, v, e.kind, earlier)
	}
	if earlier != nil && earlier.ints != nil {
		earlier = nil
	}
	if e.isCol && e.cols[0].Kind() == table.Text {
		return internTexts(g.t.Rows, e.cols[0], earlier)
	}
	return internAny(g.t.Rows, own.slowRows(e), earlier)
}

const noCode = ^uint32(0)

func internInts(rows int, v *numVec, kind formula.Kind, earlier *interned) *interned {
	w := &interned{codes: make([]uint32, rows), unit: v.factor}
	ids, from := newIDs(1024), 0
	if earlier != nil && earlier.ints != nil && num.Cmp(earlier.unit, v.factor) == 0 {
		ids, from = earlier.ints, w.goOn(earlier)
	}
	w.ints = ids
	eachBlockFrom(from, rows, func(b *block) {
		valid := v.valid.orOnes(b)
		out := w.codes[b.from : b.from+b.n]
		for i, x := range v.get(b) {
			if valid[i] == 0 {
				out[i] = noCode
				continue
			}
			out[i] = ids.id(uint64(x))
		}
	})
	w.finish(ids.len())
	factor := v.factor
	w.value = func(code int) scalar { return fromCoef(int64(ids.keys[code]), factor, kind) }
	return w
}

// fromCoef is the value of a coefficient of a numVec.
func fromCoef(coef int64, factor num.Value, kind formula.Kind) scalar {
	return fromNumber(num.Mul(num.Int(coef), factor), kind)
}

// fromNumber is a number as a value of a kind; times count seconds.
func fromNumber(v num.Value, kind formula.Kind) scalar {
	if !kind.IsTime() {
		return scalar{kind: kind, n: v}
	}
	micros, _ := num.Mul(v, num.Int(int64(calendar.Second))).Int64()
	if kind == formula.KindDate {
		return dayScalar(calendar.Moment(micros).Day())
	}
	return momentScalar(micros)
}

func (w *interned) finish(size int) {
	w.size = size
	for i, c := range w.codes {
		if c == noCode {
			w.codes[i] = uint32(size)
		}
	}
}

func internTexts(rows int, c *table.Column, earlier *interned) *interned {
	w := &interned{codes: make([]uint32, rows)}
	ids, from := map[string]uint32{}, 0
	var values []string
	if earlier != nil {
		from = w.goOn(earlier)
		for code := range earlier.size {
			values = append(values, earlier.value(code).s)
			ids[values[code]] = uint32(code)
		}
	}
	buf := make([][]byte, blockRows)
	eachBlockFrom(from, rows, func(b *block) {
		out := w.codes[b.from : b.from+b.n]
		for i, s := range c.Texts(buf[:b.n], b.from) {
			if !c.HasValue(b.from + i) {
				out[i] = noCode
				continue
			}
			id, ok := ids[string(s)]
			if !ok {
				id = uint32(len(values))
				values = append(values, string(s))
				ids[values[id]] = id
			}
			out[i] = id
		}
	})
	w.finish(len(values))
	w.value = func(code int) scalar { return text(values[code]) }
	return w
}

func internAny(rows int, get func(*block) []scalar, earlier *interned) *interned {
	w := &interned{codes: make([]uint32, rows)}
	ids, from := map[string]uint32{}, 0
	var values []scalar
	if earlier != nil {
		from = w.goOn(earlier)
		for code := range earlier.size {
			values = append(values, earlier.value(code))
			ids[values[code].identity()] = uint32(code)
		}
	}
	eachBlockFrom(from, rows, func(b *block) {
		out := w.codes[b.from : b.from+b.n]
		for i, s := range get(b) {
			if s.blank() {
				out[i] = noCode
				continue
			}
			key := s.identity()
			id, ok := ids[key]
			if !ok {
				id = uint32(len(values))
				ids[key] = id
				values = append(values, s)
			}
			out[i] = id
		}
	})
	w.finish(len(values))
	w.value = func(code int) scalar { return values[code] }
	return w
}

// identity is equal for equal values only: fractions keep all their digits.
func (a scalar) identity() string {
	switch {
	case isQuantity(a) && !a.n.Inexact():
		return a.n.Exact()
	case a.kind == formula.KindTimestamp && a.micros()%int64(calendar.DayLength) == 0:
		return a.day().String() // midnight is the plain date
	}
	return a.show()
}

// validOf tells which rows have a value of an expression.
func (g *program) validOf(e *rowExpr) *validVec {
	switch {
	case e.isLit:
		return nil
	case e.isCol:
		return g.columnValid(e.cols[0])
	}
	if v := g.num(e); v != nil {
		return v.valid
	}
	if len(e.sets) == 0 {
		if d, results := g.tabulated(e); d != nil {
			return tabulatedValid(e.key, d, results)
		}
	}
	rows := g.slowRows(e)
	return &validVec{key: e.key, get: once(func(b *block, dst []uint8) {
		for i, s := range rows(b) {
			dst[i] = 1
			if s.blank() {
				dst[i] = 0
			}
		}
	})}
}

func tabulatedValid(key string, d *codeVec, results []scalar) *validVec {
	has := make([]uint8, len(results))
	all := true
	for i, s := range results {
		if !s.blank() {
			has[i] = 1
		} else {
			all = false
		}
	}
	if all {
		return nil
	}
	return &validVec{key: key, get: once(func(b *block, dst []uint8) { lookBytes(dst, d.get(b), has) })}
}

// dayCodesOf is the days of a date column, from the first one on: code size is
// a row without a date.
func (g *program) dayCodesOf(c *table.Column) *codeVec {
	if c.Kind() == table.Day {
		if d := g.domainOf(c); d != nil {
			return d
		}
		return g.dayCodes(c)
	}
	key := "day " + c.Name
	if v, ok := g.codes[key]; ok {
		return v
	}
	v := g.momentDays(c)
	v.key = key
	g.codes[key] = v
	return v
}

func (g *program) momentDays(c *table.Column) *codeVec {
	lo, hi := c.MinMax()
	first := calendar.Moment(lo).Day()
	base, size, valid := int64(first.At()), int(calendar.Moment(hi).Day()-first)+1, g.columnValid(c)
	buf := make([]int64, blockRows)
	return &codeVec{
		size: size, value: func(code int) scalar { return dayScalar(first + calendar.Day(code)) },
		get: once(func(b *block, dst []uint32) {
			daysSince(dst, c.Moments(buf[:b.n], b.from), base)
			if valid != nil {
				blankCodes(dst, valid.get(b), uint32(size))
			}
		}),
	}
}

// daysSince is the whole days from a base to each moment at or after it.
func daysSince(dst []uint32, moments []int64, base int64) {
	moments = moments[:len(dst)]
	for i, m := range moments {
		dst[i] = uint32(uint64(m-base) / uint64(calendar.DayLength))
	}
}

// dayBounds is the first and last day of a date column.
func dayBounds(c *table.Column) (r calendar.Range, ok bool) {
	if c.Blank >= c.Len() {
		return r, false
	}
	lo, hi := c.MinMax()
	if c.Kind() == table.Moment {
		return calendar.Range{From: calendar.Moment(lo).Day(), To: calendar.Moment(hi).Day()}, true
	}
	return calendar.Range{From: calendar.Day(lo), To: calendar.Day(hi)}, true
}

// ids numbers 64-bit keys in the order in which they come: open addressing,
// one probe most of the time.
type ids struct {
	keys  []uint64
	slots []uint32 // id + 1
	mask  uint64
}

func newIDs(room int) *ids {
	size := 16
	for size < room*2 {
		size *= 2
	}
	return &ids{slots: make([]uint32, size), mask: uint64(size - 1)}
}

func (t *ids) len() int { return len(t.keys) }

func spread(k uint64) uint64 {
	k *= 0x9e3779b97f4a7c15
	return k ^ k>>29
}

// id finds the number of a key, a new one when it has none.
func (t *ids) id(k uint64) uint32 {
	h := spread(k) & t.mask
	for {
		s := t.slots[h]
		if s == 0 {
			break
		}
		if t.keys[s-1] == k {
			return s - 1
		}
		h = (h + 1) & t.mask
	}
	t.keys = append(t.keys, k)
	t.slots[h] = uint32(len(t.keys))
	if uint64(len(t.keys))*2 > t.mask {
		t.grow()
	}
	return uint32(len(t.keys) - 1)
}

// find is the number of a key; ok is false when it has none.
func (t *ids) find(k uint64) (uint32, bool) {
	for h := spread(k) & t.mask; ; h = (h + 1) & t.mask {
		s := t.slots[h]
		if s == 0 {
			return 0, false
		}
		if t.keys[s-1] == k {
			return s - 1, true
		}
	}
}

func (t *ids) grow() {
	t.slots = make([]uint32, len(t.slots)*2)
	t.mask = uint64(len(t.slots) - 1)
	for i, k := range t.keys {
		h := spread(k) & t.mask
		for t.slots[h] != 0 {
			h = (h + 1) & t.mask
		}
		t.slots[h] = uint32(i + 1)
	}
}
