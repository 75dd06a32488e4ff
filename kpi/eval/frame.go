package eval

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// frame says into which cell every row of a table falls: a group of the
// dimensions and a segment of time. Cell 0 takes the rows that the slice leaves
// out. A frame keeps the partials that were filled over it, so that later
// questions in the same context scan only for what is new.
type frame struct {
	key   string
	t     *table.Table
	hand  span          // the rows at hand: all, unless it counts for another engine
	date  *table.Column // nil: no row has a date
	cut   cut
	segs  int // segFirst + segments of the cut
	dims  []*rowExpr
	slice []*rowExpr

	sizes  []int // codes of each dimension, blank included
	values []func(code int) scalar
	dense  bool
	apart  bool   // cells depend on what another engine does not know
	groups int    // of a dense frame: all that are possible
	chain  []*ids // of others: pairs of a group of the dimensions so far and a code
	cellID *ids   // pairs of a group and a segment
	cells  int

	partials map[string]partial
	carriers []*carrier // bring partials of earlier tables, once they were looked for
	searched bool
	again    *carrier // whose rows are being looked at again
	keep     bool     // whether the cells of all rows are worth keeping
	rows16   []uint16 // the cell of every row at hand, once a scan is through
	filled   int      // the row up to which they are known
	starts   []uint32 // of a frame that is not dense: its cells by group and segment
	ordered  []placed
	totals   []groupTotal
	present  []int // groups that have rows in the slice
	linked   *space
	toSpace  []int // by position in present
	local    []int // by index in the space; -1 for none
}

func (f *frame) context() *counts { return f.partials[contextKey].(*counts) }

const contextKey = "count||"

// Dense frames have a cell for every possible group and segment.
const (
	denseCells     = 1 << 18
	denseCellsMost = 1 << 21
)

// prepare decides how rows find their cells.
func (f *frame) prepare(g *program) []*codeVec {
	vecs := make([]*codeVec, len(f.dims))
	for i, d := range f.dims {
		vecs[i] = g.code(d)
		f.apart = f.apart || d.apart || vecs[i].apart
	}
	for _, e := range f.slice {
		f.apart = f.apart || e.apart
	}
	if f.sizes != nil || f.cells > 0 {
		return vecs
	}
	product := 1
	for _, v := range vecs {
		f.sizes = append(f.sizes, v.size+1)
		f.values = append(f.values, v.value)
		if product < denseCellsMost {
			product *= v.size + 1
		}
	}
	cells := product*f.segs + 1
	if cells <= denseCells || cells <= denseCellsMost && cells <= f.t.Rows {
		f.dense, f.groups, f.cells = true, product, cells
		return vecs
	}
	for range f.dims {
		f.chain = append(f.chain, newIDs(1024))
	}
	f.cellID, f.cells = newIDs(1024), 1
	return vecs
}

// cellOf is the cell of a group in a segment, 0 when no row ever fell into it.
func (f *frame) cellOf(group, seg int) uint32 {
	if f.dense {
		return uint32(1 + group*f.segs + seg)
	}
	if id, ok := f.cellID.find(uint64(group*f.segs + seg)); ok {
		return id + 1
	}
	return 0
}

// cellsIn adds the cells of a group in a run of segments.
func (f *frame) cellsIn(to []uint32, group int, s span) []uint32 {
	switch {
	case group < 0:
		return to
	case f.dense:
		for seg := s.from; seg < s.to; seg++ {
			to = append(to, f.cellOf(group, seg))
		}
		return to
	}
	for _, p := range f.ordered[f.starts[group]:f.starts[group+1]] {
		if int(p.seg) >= s.from && int(p.seg) < s.to {
			to = append(to, p.cell)
		}
	}
	return to
}

// placed is a cell and its segment.
type placed struct{ seg, cell uint32 }

// groupTotal is the rows of a group in all segments, and those without a date.
type groupTotal struct{ rows, undated int64 }

// order lists the cells of a frame that is not dense by group and segment: put
// in the order of their segments first, they arrive in each group in that order.
func (f *frame) order() {
	groups := f.groupCount()
	f.starts = make([]uint32, groups+1)
	bySeg := make([]uint32, f.segs+1)
	for cell := 1; cell < f.cells; cell++ {
		group, seg := f.place(uint32(cell))
		f.starts[group+1]++
		bySeg[seg+1]++
	}
	addUp(f.starts)
	addUp(bySeg)
	cells := make([]uint32, f.cells-1)
	for cell := 1; cell < f.cells; cell++ {
		_, seg := f.place(uint32(cell))
		cells[bySeg[seg]] = uint32(cell)
		bySeg[seg]++
	}
	f.ordered = make([]placed, f.cells-1)
	next := slices.Clone(f.starts)
	for _, cell := range cells {
		group, seg := f.place(cell)
		f.ordered[next[group]] = placed{uint32(seg), cell}
		next[group]++
	}
}

// addUp makes counts places where what is counted begins.
func addUp(counts []uint32) {
	for i := 1; i < len(counts); i++ {
		counts[i] += counts[i-1]
	}
}

// total is how many rows of the slice a group has.
func (f *frame) total(group int) groupTotal {
	if f.totals == nil {
		f.totals = make([]groupTotal, f.groupCount())
		n := f.context().n
		for cell := 1; cell < f.cells; cell++ {
			g, seg := f.place(uint32(cell))
			f.totals[g].rows += n[cell]
			if seg == segUndated {
				f.totals[g].undated += n[cell]
			}
		}
	}
	if group < 0 {
		return groupTotal{}
	}
	return f.totals[group]
}

// place is the group and segment of a cell.
func (f *frame) place(cell uint32) (group, seg int) {
	at := int(cell) - 1
	if !f.dense {
		at = int(f.cellID.keys[at])
	}
	return at / f.segs, at % f.segs
}

// groupCount is how many groups have a number.
func (f *frame) groupCount() int {
	switch {
	case f.dense:
		return f.groups
	case len(f.chain) == 0:
		return 1
	}
	return f.chain[len(f.chain)-1].len()
}

// codesOf is the codes of a group, one for each dimension.
func (f *frame) codesOf(group int) []int {
	codes := make([]int, len(f.dims))
	for i := len(f.dims) - 1; i >= 0; i-- {
		at := group
		if !f.dense {
			at = int(f.chain[i].keys[group])
		}
		codes[i] = at % f.sizes[i]
		group = at / f.sizes[i]
	}
	return codes
}

// keysOf is the values of a group.
func (f *frame) keysOf(group int) []scalar {
	keys := make([]scalar, len(f.dims))
	for i, code := range f.codesOf(group) {
		keys[i] = blank(num.NoValues)
		if code < f.sizes[i]-1 {
			keys[i] = f.values[i](code)
		}
	}
	return keys
}

// frameScan fills what is missing in a frame.
type frameScan struct {
	f      *frame
	g      *program
	wanted map[string]bool // by another engine; nil where all is

	base  func(*block) []uint32
	index map[string]*selection
	feeds []feed
	fresh map[string]partial
	apart bool // what is asked for next depends on what another engine does not know

	derived []derived
	heirs   []heir
}

// feed fills a partial block by block, from some row on.
type feed struct {
	key string
	by  *carrier // what brought the rows before; nil when there is nothing yet
	run func(*block)

	apart bool   // depends on what another engine does not know
	todo  []span // rows that are not counted yet
}

// newFrameScan is a scan of a frame that fills what leaves ask for; of a list of
// wanted partials those alone.
func newFrameScan(f *frame, g *program, wanted map[string]bool) *frameScan {
	s := &frameScan{f: f, g: g, wanted: wanted, index: map[string]*selection{}, fresh: map[string]partial{}}
	s.base = s.left(s.cells())
	s.counts(constMask(true), nil)
	return s
}

// left is the cells of all rows, or of those that are looked at again.
func (s *frameScan) left(cells func(*block) []uint32) func(*block) []uint32 {
	at := -1
	return func(b *block) []uint32 {
		all := cells(b)
		if s.f.again != nil && at != b.serial {
			at = b.serial
			s.f.again.leave(b, all)
		}
		return all
	}
}

// cells is the operator that gives every row its cell.
func (s *frameScan) cells() func(*block) []uint32 {
	f, g := s.f, s.g
	vecs := f.prepare(g)
	if f.known() {
		return once(func(b *block, dst []uint32) { widenCells(dst, f.kept(b)) })
	}
	place := s.placeDense
	if !f.dense {
		place = s.placeSparse
	}
	fill := place(vecs)
	keep := constMask(true)
	for _, e := range f.slice {
		keep = bothMasks(keep, g.mask(e, true))
	}
	return once(func(b *block, dst []uint32) {
		if kept := f.kept(b); kept != nil {
			widenCells(dst, kept)
			return
		}
		fill(b, dst)
		if !keep.is(true) {
			keepCells(dst, dst, keep.get(b))
		}
		f.remember(b, dst)
	})
}

// known says that the cells of all rows at hand are kept.
func (f *frame) known() bool { return f.rows16 != nil && f.filled == f.hand.to }

// kept is the cells of a block that an earlier scan has found, nil for none.
func (f *frame) kept(b *block) []uint16 {
	if b.from < f.hand.from || b.from+b.n > f.filled {
		return nil
	}
	return f.rows16[b.from-f.hand.from:][:b.n]
}

// placeDense adds up the cell: every column has its share by its value.
func (s *frameScan) placeDense(vecs []*codeVec) func(*block, []uint32) {
	f := s.f
	first := uint32(1 + segUndated)
	var shares []*storedSum
	if f.date != nil {
		first = 1
		days, segs := s.days()
		shares = append(shares, &storedSum{v: days, table: segs})
	}
	stride := uint32(f.segs)
	for i := len(vecs) - 1; i >= 0; i-- {
		share := make([]uint32, vecs[i].size+1)
		for code := range share {
			share[code] = uint32(code) * stride
		}
		shares = append(shares, &storedSum{v: vecs[i], table: share})
		stride *= uint32(f.sizes[i])
	}
	return func(b *block, dst []uint32) {
		fillWords(dst, first)
		for _, share := range shares {
			share.add(b, dst)
		}
	}
}

// placeSparse numbers the cells as they come.
func (s *frameScan) placeSparse(vecs []*codeVec) func(*block, []uint32) {
	f := s.f
	segs := func(b *block) []uint32 { return undatedRows[:b.n] }
	if f.date != nil {
		days, table := s.days()
		segs = once(func(b *block, dst []uint32) { lookWords(dst, days.get(b), table) })
	}
	group := make([]uint32, blockRows)
	return func(b *block, dst []uint32) {
		group := group[:b.n]
		clear(group)
		for i, v := range vecs {
			hashGroups(f.chain[i], group, v.get(b), uint64(f.sizes[i]))
		}
		f.hashCells(dst, segs(b), group)
	}
}

// remember keeps the cells of a block for later scans: two bytes a row save
// the work of finding days and groups again. They count when every block was
// seen in order.
func (f *frame) remember(b *block, cells []uint32) {
	if !f.keep || !f.dense || f.cells > 1<<16 || f.again != nil {
		return
	}
	if f.rows16 == nil && b.from == f.hand.from {
		f.rows16, f.filled = make([]uint16, f.hand.to-f.hand.from), b.from
	}
	if b.from == f.filled && f.rows16 != nil {
		f.filled += b.n
		narrowCells(f.kept(b), cells)
	}
}

func bothMasks(a, b *maskVec) *maskVec {
	switch {
	case a.is(true) || b.is(false):
		return b
	case b.is(true) || a.is(false):
		return a
	}
	return &maskVec{key: a.key + "&" + b.key, get: once(func(bl *block, dst []uint8) { andBytes(dst, a.get(bl), b.get(bl)) })}
}

func eitherMask(a, b *maskVec) *maskVec {
	switch {
	case a.is(true) || b.is(false) || a.key == b.key:
		return a
	case b.is(true) || a.is(false):
		return b
	}
	return &maskVec{key: a.key + "|" + b.key, get: once(func(bl *block, dst []uint8) { orBytes(dst, a.get(bl), b.get(bl)) })}
}

// days is the codes of the frame's date column and the segment of each.
func (s *frameScan) days() (*codeVec, []uint32) {
	f := s.f
	days := s.g.dayCodesOf(f.date)
	segs := make([]uint32, days.size+1)
	segs[days.size] = segUndated
	if bounds, ok := dayBounds(f.date); ok {
		for i := range days.size {
			segs[i] = uint32(f.cut.of(bounds.From))
			bounds.From++
		}
	}
	return days, segs
}

var undatedRows = func() []uint32 {
	rows := make([]uint32, blockRows)
	for i := range rows {
		rows[i] = segUndated
	}
	return rows
}()

func hashGroups(t *ids, groups, codes []uint32, size uint64) {
	for i, c := range codes {
		groups[i] = t.id(uint64(groups[i])*size + uint64(c))
	}
}

func (f *frame) hashCells(dst, seg, group []uint32) {
	segs := uint64(f.segs)
	for i := range dst {
		dst[i] = f.cellID.id(uint64(group[i])*segs+uint64(seg[i])) + 1
	}
	f.cells = f.cellID.len() + 1
}

// about is how many rows at hand a selection takes, judged by some of them. One
// that depends on the cell of a row is not judged.
func (s *frameScan) about(rows *selection) int {
	hand := s.f.hand
	all := hand.to - hand.from
	if rows.keep == nil || s.g.cellKey != "" {
		return all
	}
	const looks = 8
	kept, seen := 0, 0
	for i := range min(looks, all) {
		s.g.serial++
		from := hand.from + all*i/looks&^(blockRows-1)
		b := &block{serial: s.g.serial, from: from, n: min(blockRows, hand.to-from)}
		kept, seen = kept+countOnes(rows.keep(b)), seen+b.n
	}
	return all * kept / max(1, seen)
}

// selection is the rows that a partial takes: all of the frame's, or those
// that a byte each says to keep.
type selection struct {
	key  string
	f    *frame
	all  func(*block) []uint32 // the frame's cells
	keep func(*block) []uint8  // nil keeps all
	only func(*block) []uint32 // the cells of kept rows, cell 0 for the others

	serial int // of the block that the rest is about
	few    bool
	rows   []uint16
	cells  []uint32
	places *places
}

// fewRows is how many rows there are for every one that is worth picking.
const fewRows = 3

// at is the cells of the kept rows of a block, and which rows they are. Where
// most are kept it is the cells of all, 0 for those left out, and nil.
func (s *selection) at(b *block) (cells []uint32, rows []uint16) {
	switch {
	case s.keep == nil:
		return s.all(b), nil
	case s.most(b):
		return s.only(b), nil
	}
	return s.cells, s.rows
}

// most says that rows of a block are left out, but too few to pick the others.
func (s *selection) most(b *block) bool {
	if s.keep != nil && s.serial != b.serial {
		s.serial = b.serial
		s.pick(b)
	}
	return s.keep != nil && !s.few
}

func (s *selection) pick(b *block) {
	keep := s.keep(b)
	if s.few = countOnes(keep)*fewRows <= b.n; !s.few {
		return
	}
	if s.places == nil {
		s.places, s.cells = new(places), make([]uint32, blockRows)
	}
	s.rows = placesOf(s.places, keep)
	s.cells = s.cells[:len(s.rows)]
	if kept := s.f.kept(b); kept != nil && s.f.again == nil {
		pickOf(s.cells, kept, s.rows)
	} else {
		pickOf(s.cells, s.all(b), s.rows)
	}
}

// rowsFor selects the rows that fulfil a condition and have a value.
func (s *frameScan) rowsFor(m *maskVec, v *validVec) *selection {
	key := "|"
	if !m.is(true) {
		key = m.key + key
	}
	if v != nil {
		key += v.key
	}
	if sel, ok := s.index[key]; ok {
		return sel
	}
	sel := &selection{key: key, f: s.f, all: s.base, only: s.base, serial: -1}
	switch {
	case m.is(true) && v == nil:
	case v == nil:
		sel.keep = m.get
	case m.is(true):
		sel.keep = v.get
	default:
		sel.keep = once(func(b *block, dst []uint8) { andBytes(dst, m.get(b), v.get(b)) })
	}
	if sel.keep != nil {
		sel.only = once(func(b *block, dst []uint32) { keepCells(dst, s.base(b), sel.keep(b)) })
	}
	s.index[key] = sel
	return sel
}

// need finds a partial of the frame or starts to fill a new one.
func (s *frameScan) need(key string, start func() (partial, func(*block))) partial {
	if p, ok := s.f.partials[key]; ok {
		return p
	}
	if p, ok := s.fresh[key]; ok {
		return p
	}
	p, fill := start()
	if s.wanted != nil && !s.wanted[key] {
		return p
	}
	p.grow(s.f.cells)
	s.fresh[key] = p
	run := fill
	if !s.f.dense {
		run = func(b *block) {
			s.base(b)
			p.grow(s.f.cells)
			fill(b)
		}
	}
	s.feeds = append(s.feeds, feed{key: key, by: s.inherit(key, p), run: run, apart: s.apart})
	return p
}

func (s *frameScan) counts(m *maskVec, v *validVec) *counts {
	rows := s.rowsFor(m, v)
	return s.need("count|"+rows.key, func() (partial, func(*block)) {
		p := &counts{}
		return p, func(b *block) {
			if rows.most(b) {
				countKept(p.n, rows.all(b), rows.keep(b))
				return
			}
			cells, _ := rows.at(b)
			countCells(p.n, cells)
		}
	}).(*counts)
}

func (s *frameScan) sums(m *maskVec, v *numVec) *sums {
	rows := s.rowsFor(m, v.valid)
	return s.need("sum|"+rows.key+"|"+v.key, func() (partial, func(*block)) {
		p := &sums{factor: v.factor, kind: v.kind, isWide: !fits(v.lo, v.hi, s.f.t.Rows)}
		return p, func(b *block) {
			cells, at := rows.at(b)
			if p.isWide {
				wideSumCells(p.wide, cells, v.at(b, at))
				return
			}
			if at != nil || !v.addStored(b, p.narrow, cells) {
				sumCells(p.narrow, cells, v.at(b, at))
			}
		}
	}).(*sums)
}

// fits proves that so many values within the bounds add up within int64.
func fits(lo, hi int64, rows int) bool {
	most := max(absUint(lo), absUint(hi))
	return most == 0 || uint64(rows+1) <= math.MaxInt64/most
}

func (s *frameScan) squares(m *maskVec, v *numVec) *squares {
	rows := s.rowsFor(m, v.valid)
	return s.need("squares|"+rows.key+"|"+v.key, func() (partial, func(*block)) {
		most := max(absUint(v.lo), absUint(v.hi))
		p := &squares{factor: v.factor, isWide: most > 1<<31 || !fits(0, int64(most*most), s.f.t.Rows)}
		return p, func(b *block) {
			cells, at := rows.at(b)
			if p.isWide {
				wideSquareCells(p.wide, cells, v.at(b, at))
				return
			}
			squareCells(p.narrow, cells, v.at(b, at))
		}
	}).(*squares)
}

func (s *frameScan) extremes(m *maskVec, v *numVec, most bool, value func(int64) scalar) *extremes {
	rows := s.rowsFor(m, v.valid)
	return s.need(fmt.Sprintf("extreme %v|%s|%s", most, rows.key, v.key), func() (partial, func(*block)) {
		p := &extremes{most: most, factor: v.factor, value: value}
		return p, func(b *block) {
			cells, at := rows.at(b)
			if most {
				maxCells(p.v, cells, v.at(b, at))
			} else {
				minCells(p.v, cells, v.at(b, at))
			}
		}
	}).(*extremes)
}

// maxSetBytes is how much memory the bits of a distinct count may take.
const maxSetBytes = 64 << 20

// bitsForPair is how many bytes of bits are worth one pair of cell and code less.
const bitsForPair = 32

func (s *frameScan) sets(m *maskVec, v *codeVec) sets {
	s.apart = s.apart || v.apart
	rows := s.rowsFor(m, nil)
	return s.need("set|"+rows.key+"|"+v.key, func() (partial, func(*block)) {
		words, d := v.size>>6+1, domain{v.key, v.size, v.value}
		most := s.about(rows)
		if size := s.f.cells * words * 8; s.f.dense && size <= maxSetBytes && size <= most*bitsForPair {
			p := newBitSets(d)
			return p, func(b *block) {
				switch cells, at := rows.at(b); {
				case at != nil:
					v.markPicked(b, p.bits, uint32(p.words), cells, at)
				case !v.markStored(b, p.bits, uint32(p.words), cells):
					markScaled(p.bits, uint32(p.words), cells, v.get(b), 0)
				}
			}
		}
		p := newPairSets(d, min(most+most/8, morePairs))
		return p, func(b *block) {
			cells, at := rows.at(b)
			p.add(cells, v.at(b, at))
		}
	}).(sets)
}

// maxTallies is how many counters a percentile may take.
const maxTallies = 1 << 22

// ranks keeps the values of cells in a way that can be asked by rank.
func (s *frameScan) ranks(m *maskVec, v *numVec) partial {
	rows := s.rowsFor(m, v.valid)
	return s.need("ranks|"+rows.key+"|"+v.key, func() (partial, func(*block)) {
		width := uint64(v.hi) - uint64(v.lo) + 1
		if s.f.dense && width > 0 && width <= maxTallies && uint64(s.f.cells)*width <= maxTallies {
			p := &tallies{low: v.lo, size: uint32(width), factor: v.factor, kind: v.kind}
			return p, func(b *block) {
				cells, at := rows.at(b)
				if at != nil || !v.tallyStored(b, p.n, p.size, cells, p.low) {
					tallyCodes(p.n, p.size, cells, v.at(b, at), p.low)
				}
			}
		}
		p := &lists{room: s.about(rows) + blockRows, factor: v.factor, kind: v.kind}
		return p, func(b *block) {
			cells, at := rows.at(b)
			p.add(cells, v.at(b, at))
		}
	})
}

func (s *frameScan) anyValues(m *maskVec, e *rowExpr) *anyValues {
	rows := s.rowsFor(m, nil)
	return s.need("any|"+rows.key+"|"+s.g.exprKey(e), func() (partial, func(*block)) {
		p := &anyValues{}
		get := s.g.slowRows(e)
		return p, func(b *block) { p.add(rows.only(b), get(b)) }
	}).(*anyValues)
}

func (s *frameScan) fractions(m *maskVec, e *rowExpr) *fractions {
	rows := s.rowsFor(m, nil)
	return s.need("fractions|"+rows.key+"|"+s.g.exprKey(e), func() (partial, func(*block)) {
		p := &fractions{}
		get := s.g.slowRows(e)
		return p, func(b *block) { p.add(rows.only(b), get(b)) }
	}).(*fractions)
}

// exprKey tells expressions apart that depend on the cell of a row.
func (g *program) exprKey(e *rowExpr) string {
	if len(e.sets) > 0 {
		return e.key + "@" + g.cellKey
	}
	return e.key
}

func (s *frameScan) edges(m *maskVec, e *rowExpr, last bool) *edges {
	valid := s.g.validOf(e)
	if s.f.date != nil {
		valid = bothValid(valid, s.g.columnValid(s.f.date))
	}
	rows := s.rowsFor(m, valid)
	return s.need(fmt.Sprintf("edge %v|%s|%s", last, rows.key, s.g.exprKey(e)), func() (partial, func(*block)) {
		p := &edges{last: last, read: func(row int) scalar { return e.eval(&rowReader{row: row}) }}
		at := func(b *block) []int64 { return zeroInts[:b.n] }
		if s.f.date != nil {
			at = s.g.num(columnExpr(s.f.date)).get
		}
		return p, func(b *block) { p.add(rows.only(b), at(b), b.from) }
	}).(*edges)
}

var zeroInts = make([]int64, blockRows)

// finish keeps what was filled and finds the groups that have rows.
func (s *frameScan) finish() {
	f := s.f
	for key, p := range s.fresh {
		p.grow(f.cells)
		f.partials[key] = p
	}
	s.fresh, s.feeds = nil, nil
	s.bequeath()
	if f.present != nil {
		return
	}
	if !f.dense {
		f.order()
	}
	for group := range f.groupCount() {
		if f.total(group).rows > 0 {
			f.present = append(f.present, group)
		}
	}
}

// space is the groups of one set of dimensions over all tables: what a group
// is called does not depend on a table's codes.
type space struct {
	dims  []*dim
	index map[string]int
	keys  [][]scalar
	to    map[*space][]int // projections, as far as they were made
}

func newSpace(dims []*dim) *space {
	s := &space{dims: dims, index: map[string]int{}, to: map[*space][]int{}}
	if len(dims) == 0 {
		s.add(nil)
	}
	return s
}

func (s *space) add(keys []scalar) int {
	k := groupKey(keys)
	if i, ok := s.index[k]; ok {
		return i
	}
	i := len(s.keys)
	s.index[k] = i
	s.keys = append(s.keys, keys)
	return i
}

func groupKey(keys []scalar) string {
	var b strings.Builder
	for _, k := range keys {
		if k.blank() {
			b.WriteByte(0)
		} else {
			b.WriteByte(1)
			b.WriteString(k.identity())
		}
		b.WriteByte(0x1f)
	}
	return b.String()
}

// link gives the groups of a frame their place in the space.
func (s *space) link(f *frame) {
	if f.linked != s {
		f.linked = s
		f.toSpace = make([]int, len(f.present))
		for i, group := range f.present {
			f.toSpace[i] = s.add(f.keysOf(group))
		}
	}
	f.local = nil
}

// localOf is the group of a frame for an index of the space, -1 for none.
func (f *frame) localOf(index int) int {
	if len(f.local) < len(f.linked.keys) {
		f.local = make([]int, len(f.linked.keys))
		for i := range f.local {
			f.local[i] = -1
		}
		for i, at := range f.toSpace {
			f.local[at] = f.present[i]
		}
	}
	if index < 0 || index >= len(f.local) {
		return -1
	}
	return f.local[index]
}

// include makes sure that every group of a finer space has its own here.
func (s *space) include(finer *space) {
	for _, keys := range finer.keys {
		s.add(keys[:len(s.dims)])
	}
}

// projected maps the groups of s to those of a space with fewer dimensions.
func (s *space) projected(to *space) []int {
	if done := s.to[to]; len(done) == len(s.keys) && done != nil {
		return done
	}
	at := make([]int, len(to.dims))
	for i, d := range to.dims {
		for k, e := range s.dims {
			if e == d {
				at[i] = k
			}
		}
	}
	out := make([]int, len(s.keys))
	keys := make([]scalar, len(at))
	for i, from := range s.keys {
		for k, p := range at {
			keys[k] = from[p]
		}
		out[i] = -1
		if j, ok := to.index[groupKey(keys)]; ok {
			out[i] = j
		}
	}
	s.to[to] = out
	return out
}
