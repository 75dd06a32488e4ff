package eval

import (
	"math"
	"math/big"
	"math/bits"
	"sort"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// block is a run of rows that is worked on at once.
type block struct {
	serial  int
	from, n int
}

// program is the block operators over one table. Operators with the same key
// are made once and work once per block.
type program struct {
	t       *table.Table
	shared  *tableCache
	valids  map[*table.Column]*validVec
	domain  map[*table.Column]*codeVec
	nums    map[string]*numVec
	masks   map[string]*maskVec
	codes   map[string]*codeVec
	slow    map[string]func(*block) []scalar
	cells   func(*block) []uint32 // of the frame being scanned, for set tests
	part    *leafPart
	cellKey string
	serial  int // of the last block, so that no two blocks share one
}

func newProgram(t *table.Table, shared *tableCache) *program {
	return &program{
		t: t, shared: shared,
		valids: map[*table.Column]*validVec{}, domain: map[*table.Column]*codeVec{},
		nums: map[string]*numVec{}, masks: map[string]*maskVec{}, codes: map[string]*codeVec{},
		slow: map[string]func(*block) []scalar{},
	}
}

// once makes a block operator that fills a buffer and does so once per block.
func once[T any](fill func(b *block, dst []T)) func(*block) []T {
	var buf []T
	at := -1
	return func(b *block) []T {
		if at != b.serial {
			if buf == nil {
				buf = make([]T, blockRows)
			}
			fill(b, buf[:b.n])
			at = b.serial
		}
		return buf[:b.n]
	}
}

// validVec tells which rows have a value: 1 or 0 each. nil means all have.
type validVec struct {
	key string
	get func(*block) []uint8
}

func (g *program) columnValid(c *table.Column) *validVec {
	bitmap := c.Valid()
	if bitmap == nil {
		return nil
	}
	if v, ok := g.valids[c]; ok {
		return v
	}
	v := &validVec{key: columnExpr(c).key}
	v.get = once(func(b *block, dst []uint8) { expandBits(dst, bitmap, b.from) })
	g.valids[c] = v
	return v
}

func bothValid(a, b *validVec) *validVec {
	switch {
	case a == nil || b != nil && a.key == b.key:
		return b
	case b == nil:
		return a
	}
	return &validVec{
		key: a.key + "&" + b.key,
		get: once(func(bl *block, dst []uint8) { andBytes(dst, a.get(bl), b.get(bl)) }),
	}
}

// codeVec gives rows small numbers from 0 to size; size itself is blank.
type codeVec struct {
	key    string
	size   int
	get    func(*block) []uint32
	value  func(code int) scalar // of codes below size
	stored *table.Column         // a column whose values less low are the codes, nil for none
	low    int64
	valid  *validVec // of stored
	apart  bool      // the codes depend on all rows
	picked []uint32
}

// Limits of the columns whose expressions are worked out once per value.
const (
	maxTextDomain   = 1 << 18
	maxDayDomain    = 1 << 15
	maxNumberDomain = 1 << 12
)

// domainOf is a column as codes when it has few enough values for that.
func (g *program) domainOf(c *table.Column) *codeVec {
	if v, ok := g.domain[c]; ok {
		return v
	}
	v := g.makeDomain(c)
	g.domain[c] = v
	return v
}

func (g *program) makeDomain(c *table.Column) *codeVec {
	lo, hi := c.MinMax()
	switch c.Kind() {
	case table.Text:
		if c.HasDict() && c.DictLen() <= maxTextDomain {
			return g.dictCodes(c)
		}
	case table.Bool:
		buf := make([]uint8, blockRows)
		return g.columnCodes(c, 2, 0, func(b *block, dst []uint32) { narrowBools(dst, c.Bools(buf[:b.n], b.from)) },
			func(code int) scalar { return truth(code != 0) })
	case table.Day:
		if hi-lo < maxDayDomain {
			return g.dayCodes(c)
		}
	case table.Number:
		return g.numberCodes(c, maxNumberDomain)
	}
	return nil
}

// numberCodes is a column of numbers less the smallest; nil when there may be
// more codes than so many.
func (g *program) numberCodes(c *table.Column, most int) *codeVec {
	lo, hi := c.MinMax()
	if c.Kind() != table.Number || c.Big() || uint64(hi)-uint64(lo) >= uint64(most) {
		return nil
	}
	buf := make([]int64, blockRows)
	kind := formula.KindOf(string(c.Type))
	return g.columnCodes(c, int(hi-lo)+1, lo, func(b *block, dst []uint32) { narrowInts(dst, c.Numbers(buf[:b.n], b.from), lo) },
		func(code int) scalar { return scalar{kind: kind, n: num.Fixed(lo+int64(code), c.Scale)} })
}

func (g *program) dictCodes(c *table.Column) *codeVec {
	return g.columnCodes(c, c.DictLen(), 0, func(b *block, dst []uint32) {
		if got := c.Codes(dst, b.from); &got[0] != &dst[0] {
			copy(dst, got)
		}
	}, func(code int) scalar { return text(c.DictText(uint32(code))) })
}

func (g *program) dayCodes(c *table.Column) *codeVec {
	lo, hi := c.MinMax()
	buf := make([]int32, blockRows)
	return g.columnCodes(c, int(hi-lo)+1, lo, func(b *block, dst []uint32) { narrowDays(dst, c.Days(buf[:b.n], b.from), int32(lo)) },
		func(code int) scalar { return dayScalar(calendar.Day(lo + int64(code))) })
}

func (g *program) columnCodes(c *table.Column, size int, low int64, fill func(*block, []uint32), value func(int) scalar) *codeVec {
	valid := g.columnValid(c)
	return &codeVec{
		key: columnExpr(c).key, size: size, value: value, stored: c, low: low, valid: valid,
		get: once(func(b *block, dst []uint32) {
			fill(b, dst)
			if valid != nil {
				blankCodes(dst, valid.get(b), uint32(size))
			}
		}),
	}
}

// tabulated evaluates an expression over one column for every value of it; the
// last result is that of a blank.
func (g *program) tabulated(e *rowExpr) (*codeVec, []scalar) {
	if len(e.cols) != 1 || len(e.sets) > 0 {
		return nil, nil
	}
	d := g.domainOf(e.cols[0])
	if d == nil {
		return nil, nil
	}
	results := make([]scalar, d.size+1)
	r := &rowReader{fixed: true}
	for code := range d.size {
		r.value = d.value(code)
		results[code] = e.eval(r)
	}
	r.value = blank(num.NoValues)
	results[d.size] = e.eval(r)
	return d, results
}

// numVec is numbers as whole coefficients: a row's value is its coefficient
// times the factor. Dates and times count seconds since 1970. The bounds hold
// for every row that has a value.
type numVec struct {
	key    string
	kind   formula.Kind
	lo, hi int64
	factor num.Value
	lit    bool
	get    func(*block) []int64
	valid  *validVec
	stored *table.Column // a column whose values are the coefficients, nil for none
	picked []int64
}

// limit keeps the sum of two bounds within int64.
const limit = math.MaxInt64 / 4

// num makes block operators of a numeric expression; nil when that is not
// possible without the risk of an overflow or of losing a fraction.
func (g *program) num(e *rowExpr) *numVec {
	if len(e.sets) > 0 {
		return nil
	}
	if v, ok := g.nums[e.key]; ok {
		return v
	}
	v := g.makeNum(e)
	if v != nil && !v.lit && (v.lo < -limit || v.hi > limit) && !e.isCol {
		v = nil
	}
	if v != nil {
		v.key = e.key
	}
	g.nums[e.key] = v
	return v
}

func (g *program) makeNum(e *rowExpr) *numVec {
	switch {
	case e.isLit:
		return litVec(e.eval(nil))
	case e.isCol:
		return g.columnNum(e.cols[0])
	}
	if v := g.operatorNum(e); v != nil {
		return v
	}
	return g.tabulatedNum(e)
}

func litVec(s scalar) *numVec {
	if s.blank() {
		return nil
	}
	v := s.n
	switch {
	case s.isTime():
		v = num.Frac(s.micros(), int64(calendar.Second))
	case !isQuantity(s):
		return nil
	}
	p, q, ok := v.Fraction()
	if !ok || p < -limit || p > limit {
		return nil
	}
	return &numVec{kind: s.kind, lo: p, hi: p, factor: num.Frac(1, q), lit: true, get: func(b *block) []int64 {
		out := make([]int64, b.n)
		for i := range out {
			out[i] = p
		}
		return out
	}}
}

func (g *program) columnNum(c *table.Column) *numVec {
	lo, hi := c.MinMax()
	v := &numVec{kind: formula.KindOf(string(c.Type)), lo: lo, hi: hi, valid: g.columnValid(c)}
	switch {
	case c.Kind() == table.Number && !c.Big():
		v.stored = c
		v.factor = num.Fixed(1, c.Scale)
		v.get = once(func(b *block, dst []int64) { takeInts(dst, c.Numbers(dst, b.from)) })
	case c.Kind() == table.Moment:
		v.stored = c
		v.factor = num.Frac(1, int64(calendar.Second))
		v.get = once(func(b *block, dst []int64) { takeInts(dst, c.Moments(dst, b.from)) })
	case c.Kind() == table.Day:
		buf := make([]int32, blockRows)
		v.stored = c
		v.factor = num.Int(86400)
		v.get = once(func(b *block, dst []int64) { widenDays(dst, c.Days(buf[:b.n], b.from)) })
	default:
		return nil
	}
	return v
}

// takeInts copies unless the accessor already wrote where it was told to.
func takeInts(dst, got []int64) {
	if len(dst) > 0 && &dst[0] != &got[0] {
		copy(dst, got)
	}
}

func (g *program) operatorNum(e *rowExpr) *numVec {
	switch e.shape {
	case shapeNeg:
		if a := g.num(e.parts[0]); a != nil {
			return &numVec{kind: a.kind, lo: -a.hi, hi: -a.lo, factor: a.factor, valid: a.valid,
				get: once(func(b *block, dst []int64) { scaleInts(dst, a.get(b), -1, 0) })}
		}
	case shapeBinary:
		return g.binaryNum(e)
	case shapeCall:
		return g.callNum(e)
	}
	return nil
}

func (g *program) binaryNum(e *rowExpr) *numVec {
	if isCondition(e.op) {
		return nil
	}
	x, y := e.parts[0], e.parts[1]
	if (x.kind.IsTime() || y.kind.IsTime()) && !(e.op == formula.OpSub && x.kind.IsTime() && y.kind.IsTime()) {
		return nil
	}
	a := g.num(x)
	if a == nil {
		return nil
	}
	b := g.num(y)
	if b == nil {
		return nil
	}
	switch e.op {
	case formula.OpAdd:
		return sumVec(a, b, 1, e.kind)
	case formula.OpSub:
		return sumVec(a, b, -1, e.kind)
	case formula.OpMul:
		return productVec(a, b, e.kind)
	case formula.OpDiv:
		if b.lit && b.lo != 0 {
			return scaledVec(a, num.Div(num.Int(1), num.Mul(num.Int(b.lo), b.factor)), e.kind)
		}
	}
	return nil
}

// aligned finds whole multiples of one factor: fa = ka × g, fb = kb × g.
func aligned(fa, fb num.Value) (ka, kb int64, g num.Value, ok bool) {
	pa, qa, ok1 := fa.Fraction()
	pb, qb, ok2 := fb.Fraction()
	if !ok1 || !ok2 || pa <= 0 || pb <= 0 {
		return 0, 0, g, false
	}
	if pa == pb && qa == qb {
		return 1, 1, fa, true
	}
	x := new(big.Int).Mul(big.NewInt(pa), big.NewInt(qb))
	y := new(big.Int).Mul(big.NewInt(pb), big.NewInt(qa))
	common := new(big.Int).GCD(nil, nil, x, y)
	x.Quo(x, common)
	y.Quo(y, common)
	if !x.IsInt64() || !y.IsInt64() {
		return 0, 0, g, false
	}
	g = num.FromRat(new(big.Rat).SetFrac(common, new(big.Int).Mul(big.NewInt(qa), big.NewInt(qb))))
	return x.Int64(), y.Int64(), g, true
}

// scaledBounds multiplies bounds; ok is false when they leave the limit.
func scaledBounds(lo, hi, k int64) (int64, int64, bool) {
	a, ok1 := mulFits(lo, k)
	b, ok2 := mulFits(hi, k)
	return min(a, b), max(a, b), ok1 && ok2
}

func mulFits(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(absUint(a), absUint(b))
	if hi != 0 || lo > limit {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}

func absUint(a int64) uint64 {
	if a < 0 {
		return uint64(-a)
	}
	return uint64(a)
}

// sumVec is a + sign × b.
func sumVec(a, b *numVec, sign int64, kind formula.Kind) *numVec {
	ka, kb, factor, ok := aligned(a.factor, b.factor)
	if !ok {
		return nil
	}
	kb *= sign
	alo, ahi, ok1 := scaledBounds(a.lo, a.hi, ka)
	blo, bhi, ok2 := scaledBounds(b.lo, b.hi, kb)
	if !ok1 || !ok2 {
		return nil
	}
	v := &numVec{kind: kind, lo: alo + blo, hi: ahi + bhi, factor: factor, valid: bothValid(a.valid, b.valid)}
	switch {
	case b.lit:
		v.get = once(func(bl *block, dst []int64) { scaleInts(dst, a.get(bl), ka, blo) })
	case a.lit:
		v.get = once(func(bl *block, dst []int64) { scaleInts(dst, b.get(bl), kb, alo) })
	default:
		v.get = once(func(bl *block, dst []int64) { addScaled(dst, a.get(bl), ka, b.get(bl), kb, 0) })
	}
	return v
}

func productVec(a, b *numVec, kind formula.Kind) *numVec {
	if b.lit {
		return scaledVec(a, num.Mul(num.Int(b.lo), b.factor), kind)
	}
	if a.lit {
		return scaledVec(b, num.Mul(num.Int(a.lo), a.factor), kind)
	}
	lo1, hi1, ok1 := scaledBounds(a.lo, a.hi, b.lo)
	lo2, hi2, ok2 := scaledBounds(a.lo, a.hi, b.hi)
	if !ok1 || !ok2 {
		return nil
	}
	return &numVec{
		kind: kind, lo: min(lo1, lo2), hi: max(hi1, hi2), factor: num.Mul(a.factor, b.factor),
		valid: bothValid(a.valid, b.valid),
		get:   once(func(bl *block, dst []int64) { mulInts(dst, a.get(bl), b.get(bl)) }),
	}
}

// scaledVec is a × k: the coefficients stay, unless the sign turns.
func scaledVec(a *numVec, k num.Value, kind formula.Kind) *numVec {
	v := *a
	v.kind, v.picked = kind, nil
	if k.IsBlank() || a.lit {
		return nil
	}
	switch k.Sign() {
	case 0:
		v.lo, v.hi, v.factor, v.stored = 0, 0, num.Int(1), nil
		v.get = once(func(b *block, dst []int64) { clear(dst) })
		return &v
	case -1:
		v.lo, v.hi, v.stored = -a.hi, -a.lo, nil
		v.get = once(func(b *block, dst []int64) { scaleInts(dst, a.get(b), -1, 0) })
	}
	v.factor = num.Mul(a.factor, num.Abs(k))
	if _, _, ok := v.factor.Fraction(); !ok {
		return nil
	}
	return &v
}

func (g *program) callNum(e *rowExpr) *numVec {
	switch e.fn {
	case formula.FnDays:
		return g.unitNum(e, 86400)
	case formula.FnHours:
		return g.unitNum(e, 3600)
	case formula.FnMinutes:
		return g.unitNum(e, 60)
	case formula.FnAbs:
		if a := g.num(e.parts[0]); a != nil && !a.lit {
			return &numVec{kind: a.kind, lo: 0, hi: max(-a.lo, a.hi, 0), factor: a.factor, valid: a.valid,
				get: once(func(b *block, dst []int64) { absInts(dst, a.get(b)) })}
		}
	case formula.FnIf:
		return g.ifNum(e)
	case formula.FnIfBlank:
		return g.ifBlankNum(e)
	}
	return nil
}

func (g *program) unitNum(e *rowExpr, seconds int64) *numVec {
	if a := g.num(e.parts[0]); a != nil {
		return scaledVec(a, num.Frac(1, seconds), formula.KindNumber)
	}
	return nil
}

// choice is what IF and IFBLANK need of both sides: one factor.
func choice(a, b *numVec, kind formula.Kind) (v *numVec, x, y func(*block) []int64) {
	ka, kb, factor, ok := aligned(a.factor, b.factor)
	if !ok {
		return nil, nil, nil
	}
	alo, ahi, ok1 := scaledBounds(a.lo, a.hi, ka)
	blo, bhi, ok2 := scaledBounds(b.lo, b.hi, kb)
	if !ok1 || !ok2 {
		return nil, nil, nil
	}
	return &numVec{kind: kind, lo: min(alo, blo), hi: max(ahi, bhi), factor: factor}, scaledGet(a, ka), scaledGet(b, kb)
}

func scaledGet(a *numVec, k int64) func(*block) []int64 {
	if k == 1 {
		return a.get
	}
	return once(func(b *block, dst []int64) { scaleInts(dst, a.get(b), k, 0) })
}

func (g *program) ifNum(e *rowExpr) *numVec {
	if len(e.parts) < 2 {
		return nil
	}
	a := g.num(e.parts[1])
	if a == nil {
		return nil
	}
	holds := g.mask(e.parts[0], true)
	if len(e.parts) == 2 {
		v := *a
		v.kind, v.lit, v.picked = e.kind, false, nil
		v.valid = bothValid(a.valid, &validVec{key: holds.key, get: holds.get})
		return &v
	}
	b := g.num(e.parts[2])
	if b == nil {
		return nil
	}
	v, x, y := choice(a, b, e.kind)
	if v == nil {
		return nil
	}
	v.get = once(func(bl *block, dst []int64) { pickInts(dst, holds.get(bl), x(bl), y(bl)) })
	if a.valid != nil || b.valid != nil {
		v.valid = &validVec{key: e.key, get: once(func(bl *block, dst []uint8) {
			pickBytes(dst, holds.get(bl), a.valid.orOnes(bl), b.valid.orOnes(bl))
		})}
	}
	return v
}

var allOnes = func() []uint8 {
	ones := make([]uint8, blockRows)
	for i := range ones {
		ones[i] = 1
	}
	return ones
}()

var allZeros = make([]uint8, blockRows)

// orOnes is the valid bytes of a vector, all 1 when every row has a value.
func (v *validVec) orOnes(b *block) []uint8 {
	if v == nil {
		return allOnes[:b.n]
	}
	return v.get(b)
}

func (g *program) ifBlankNum(e *rowExpr) *numVec {
	if len(e.parts) != 2 {
		return nil
	}
	a, b := g.num(e.parts[0]), g.num(e.parts[1])
	if a == nil || b == nil {
		return nil
	}
	if a.valid == nil {
		return a
	}
	v, x, y := choice(a, b, e.kind)
	if v == nil {
		return nil
	}
	v.get = once(func(bl *block, dst []int64) { pickInts(dst, a.valid.get(bl), x(bl), y(bl)) })
	if b.valid != nil {
		v.valid = &validVec{key: e.key, get: once(func(bl *block, dst []uint8) { orBytes(dst, a.valid.get(bl), b.valid.get(bl)) })}
	}
	return v
}

// tabulatedNum is an expression over one column with few values.
func (g *program) tabulatedNum(e *rowExpr) *numVec {
	if e.kind != formula.KindNumber && e.kind != formula.KindDuration {
		return nil
	}
	d, results := g.tabulated(e)
	if d == nil {
		return nil
	}
	coefs, factor, ok := commonFactor(results)
	if !ok {
		return nil
	}
	v := &numVec{kind: e.kind, factor: factor}
	has := make([]uint8, len(results))
	allHave, first := true, true
	for i, s := range results {
		if s.blank() {
			// The last result is that of a blank cell, which need not occur.
			allHave = allHave && i == d.size && g.columnValid(e.cols[0]) == nil
			continue
		}
		has[i] = 1
		if first {
			v.lo, v.hi, first = coefs[i], coefs[i], false
		}
		v.lo, v.hi = min(v.lo, coefs[i]), max(v.hi, coefs[i])
	}
	v.get = once(func(b *block, dst []int64) { lookInts(dst, d.get(b), coefs) })
	if !allHave {
		v.valid = &validVec{key: e.key, get: once(func(b *block, dst []uint8) { lookBytes(dst, d.get(b), has) })}
	}
	return v
}

// commonFactor writes numbers as whole multiples of one fraction.
func commonFactor(results []scalar) (coefs []int64, factor num.Value, ok bool) {
	lcm := int64(1)
	for _, s := range results {
		if s.blank() {
			continue
		}
		_, q, ok := s.n.Fraction()
		if !ok || !isQuantity(s) {
			return nil, factor, false
		}
		if lcm, ok = mulFits(lcm/int64(gcd(uint64(lcm), uint64(q))), q); !ok {
			return nil, factor, false
		}
	}
	coefs = make([]int64, len(results))
	for i, s := range results {
		if s.blank() {
			continue
		}
		p, q, _ := s.n.Fraction()
		if coefs[i], ok = mulFits(p, lcm/q); !ok {
			return nil, factor, false
		}
	}
	return coefs, num.Frac(1, lcm), true
}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// slowRows evaluates an expression row by row.
func (g *program) slowRows(e *rowExpr) func(*block) []scalar {
	key := e.key
	if len(e.sets) > 0 {
		key += "@" + g.cellKey
	}
	if f, ok := g.slow[key]; ok {
		return f
	}
	r := &rowReader{}
	cells := g.cells
	f := once(func(b *block, dst []scalar) {
		var at []uint32
		if len(e.sets) > 0 && cells != nil {
			at = cells(b)
		}
		for i := range dst {
			r.row = b.from + i
			if at != nil {
				r.cell = at[i]
			}
			dst[i] = e.eval(r)
		}
	})
	g.slow[key] = f
	return f
}

// sortedCodes lists the codes of a vector in the order of their values.
func sortedCodes(size int, value func(int) scalar) []uint32 {
	codes := make([]uint32, size)
	for i := range codes {
		codes[i] = uint32(i)
	}
	values := make([]scalar, size)
	for i := range values {
		values[i] = value(i)
	}
	sort.SliceStable(codes, func(i, j int) bool { return lessScalar(values[codes[i]], values[codes[j]]) })
	return codes
}

// lessScalar is the order of keys: numbers, times, truth values, texts, each
// by value; blanks last.
func lessScalar(a, b scalar) bool {
	if a.blank() || b.blank() {
		return !a.blank() && b.blank()
	}
	if c, ok := compare(a, b); ok {
		return c < 0
	}
	if a.kind != b.kind {
		return kindOrder(a.kind) < kindOrder(b.kind)
	}
	return false
}

func kindOrder(k formula.Kind) int {
	switch k {
	case formula.KindNumber, formula.KindDuration:
		return 0
	case formula.KindDate, formula.KindTimestamp:
		return 1
	case formula.KindBool:
		return 2
	}
	return 3
}
