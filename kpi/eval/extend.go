package eval

import (
	"context"
	"math/bits"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// A table that got more rows begins with the rows that were counted before. What
// a frame of the earlier table has counted is put where it belongs in the frame
// of the new one, and a scan begins with the first row that is new. The two may
// differ in how many groups there are, in where time is cut, in the scale of a
// column and in how much a sum may need: each partial knows what of that it can
// take (see carrier.take), and is counted anew when it cannot. Where a segment of
// the earlier frame has to be split, as when "the same days of last month" are
// some more today, its rows are looked at again, and they alone.

// inherit takes over what the cache knows of the tables that the new one
// extends.
func (c *Cache) inherit(t *tableCache) {
	for old, o := range c.tables {
		if t.t.Extends(old) {
			t.older = append(append(t.older, o), o.older...)
			o.older = nil
			delete(c.tables, old)
		}
	}
	sort.Slice(t.older, func(i, j int) bool { return t.older[i].t.Rows > t.older[j].t.Rows })
	t.older = t.older[:min(len(t.older), mostOlder)]
}

// mostOlder is how many earlier tables are kept for what nobody has asked for
// since.
const mostOlder = 4

// carrier brings partials of a frame of an earlier table into one of the table.
type carrier struct {
	of    *tableCache // of the earlier table
	key   string      // of from in it
	from  *frame
	to    *frame
	segs  []uint32 // segment of to for each of from, or splitSeg
	lost  int64    // rows in segments that are split
	cells []uint32 // cell of to for each of from, once it is needed
	codes map[string][]uint32

	split  []bool  // cells of from whose rows are looked at again
	blocks []block // where such rows are
	hands  bool    // the kept cells of rows come along
}

const splitSeg = ^uint32(0)

// rows is from which row on the new table has to be looked at.
func (c *carrier) rows() int {
	if c == nil {
		return 0
	}
	return c.from.t.Rows
}

// carriers are the frames of earlier tables in the same context, those with the
// fewest rows to look at again first.
func (t *tableCache) carriers(f *frame) []*carrier {
	var out []*carrier
	for _, o := range t.older {
		keys := make([]string, 0, len(o.frames))
		for key, of := range o.frames {
			if of.key == f.key && of.partials[contextKey] != nil && (of.date == nil) == (f.date == nil) && len(of.dims) == len(f.dims) {
				keys = append(keys, key)
			}
		}
		slices.Sort(keys)
		for _, key := range keys {
			of := o.frames[key]
			c := &carrier{of: o, key: key, from: of, to: f, segs: f.cut.holds(of.cut, of.date), codes: map[string][]uint32{}}
			c.lost = c.splitRows()
			if c.lost == 0 || c.lost*2 < int64(of.t.Rows) && of.findAll(o) {
				out = append(out, c)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].lost < out[j].lost })
	return out
}

// splitRows marks the cells that are split and counts their rows.
func (c *carrier) splitRows() (lost int64) {
	if !slices.Contains(c.segs, splitSeg) {
		return 0
	}
	c.split = make([]bool, c.from.cells)
	for cell, n := range c.from.context().n {
		if cell == 0 || n == 0 {
			continue
		}
		if _, seg := c.from.place(uint32(cell)); c.segs[seg] == splitSeg {
			c.split[cell] = true
			lost += n
		}
	}
	return lost
}

// holds finds the segment for each of an earlier cut, splitSeg for one whose days
// are in several now. date is the column with the days that are in them.
func (c cut) holds(earlier cut, date *table.Column) []uint32 {
	segs := make([]uint32, segFirst+earlier.segments())
	segs[segUndated] = segUndated
	if date == nil {
		return segs
	}
	days, some := dayBounds(date)
	if !some {
		return segs
	}
	within := func(from, to calendar.Day) uint32 { // the segment of the days that have rows
		from, to = max(from, days.From), min(to, days.To)
		if from > to {
			return segOutside
		}
		if i := sort.Search(len(c), func(i int) bool { return c[i] > from }); i < len(c) && c[i] <= to {
			return splitSeg
		}
		return uint32(c.of(from))
	}
	for i := range earlier.segments() {
		segs[segFirst+i] = within(earlier[i], earlier[i+1]-1)
	}
	before, after := days.To, days.To+1
	if len(earlier) > 0 {
		before, after = earlier[0]-1, earlier[len(earlier)-1]
	}
	if within(days.From, before) != segOutside || within(after, days.To) != segOutside {
		segs[segOutside] = splitSeg
	}
	return segs
}

// ready finds the cells; false when a value of the earlier frame has none here.
func (c *carrier) ready() bool {
	if c.cells != nil {
		return true
	}
	from, to := c.from, c.to
	codes := make([][]uint32, len(from.dims))
	all := make([]int, len(from.dims))
	for i := range from.dims {
		codes[i] = carriedCodes(from.sizes[i]-1, from.values[i], to.sizes[i]-1, to.values[i])
		if codes[i] == nil {
			return false
		}
		all[i] = i
	}
	rows := from.context().n
	cells := make([]uint32, from.cells)
	groups := map[int]int{}
	for cell := 1; cell < from.cells; cell++ {
		if rows[cell] == 0 || c.split != nil && c.split[cell] {
			continue
		}
		group, seg := from.place(uint32(cell))
		mine, known := groups[group]
		if !known {
			own := from.codesOf(group)
			for i, code := range own {
				own[i] = int(codes[i][code])
			}
			mine = to.groupOf(own, all)
			groups[group] = mine
		}
		cells[cell] = to.newCell(mine, int(c.segs[seg]))
	}
	c.cells = cells
	c.find()
	return true
}

// find lists the blocks with rows to look at again.
func (c *carrier) find() {
	if c.lost == 0 {
		return
	}
	eachBlock(c.rows(), func(b *block) {
		for _, cell := range c.from.rows16[b.from : b.from+b.n] {
			if c.split[cell] {
				c.blocks = append(c.blocks, *b)
				return
			}
		}
	})
}

// leave takes the cells of a block, keeps them, and leaves those of rows that
// are looked at again.
func (c *carrier) leave(b *block, cells []uint32) {
	if c.hands {
		narrowCells(c.to.rows16[b.from:b.from+b.n], cells)
	}
	for i, cell := range c.from.rows16[b.from : b.from+b.n] {
		if !c.split[cell] {
			cells[i] = 0
		}
	}
}

// again is how many rows some feeds look at again.
func again(scans []*frameScan) (rows int) {
	for _, s := range scans {
		for _, c := range s.again() {
			for _, b := range c.blocks {
				rows += b.n
			}
		}
	}
	return rows
}

// again is the carriers of feeds that left rows behind.
func (s *frameScan) again() []*carrier {
	var out []*carrier
	for _, f := range s.feeds {
		if f.by != nil && f.by.lost > 0 && !slices.Contains(out, f.by) {
			out = append(out, f.by)
		}
	}
	return out
}

// lookAgain counts the rows of segments that were split.
func (s *frameScan) lookAgain(ctx context.Context, meter *meter) error {
	for _, c := range s.again() {
		s.f.again = c
		for i := range c.blocks {
			b := c.blocks[i]
			s.g.serial++
			b.serial = s.g.serial
			for _, f := range s.feeds {
				if f.by == c {
					f.run(&b)
				}
			}
			err := ctx.Err()
			if err == nil {
				err = meter.tick(b.n)
			}
			if err != nil {
				s.f.again = nil
				return err
			}
		}
		s.f.again = nil
		c.handOver()
	}
	return nil
}

// carriedCodes is the code for each earlier one by value, blanks last; nil when
// one is missing.
func carriedCodes(size int, value func(int) scalar, newSize int, newValue func(int) scalar) []uint32 {
	codes := make([]uint32, size+1)
	codes[size] = uint32(newSize)
	var index map[string]uint32
	for code := range size {
		v := value(code)
		if index == nil && code < newSize && same(v, newValue(code)) {
			codes[code] = uint32(code)
			continue
		}
		if index == nil {
			index = make(map[string]uint32, newSize)
			for k := range newSize {
				index[newValue(k).identity()] = uint32(k)
			}
		}
		to, ok := index[v.identity()]
		if !ok {
			return nil
		}
		codes[code] = to
	}
	return codes
}

// same says that two values are one.
func same(a, b scalar) bool {
	switch {
	case a.kind != b.kind || a.i != b.i || a.s != b.s:
		return false
	case isQuantity(a) && !a.n.Inexact() && !b.n.Inexact():
		return num.Cmp(a.n, b.n) == 0
	case isQuantity(a):
		return a.identity() == b.identity()
	}
	return true
}

// newCell is the cell of a group in a segment, made where it has no number yet.
func (f *frame) newCell(group, seg int) uint32 {
	if f.dense {
		return f.cellOf(group, seg)
	}
	cell := f.cellID.id(uint64(group*f.segs+seg)) + 1
	f.cells = f.cellID.len() + 1
	return cell
}

// rows16 brings the kept cells of rows along.
func (c *carrier) rows16() {
	from, to := c.from, c.to
	if from.filled == 0 || to.rows16 != nil || !to.keep || !to.dense || to.cells > 1<<16 {
		return
	}
	to.rows16, c.hands = make([]uint16, to.t.Rows), true
	for i, cell := range from.rows16[:from.filled] {
		to.rows16[i] = uint16(c.cells[cell])
	}
	if c.lost == 0 {
		c.handOver()
	}
}

// handOver says that the kept cells are whole.
func (c *carrier) handOver() {
	if c.hands {
		c.to.filled, c.hands = c.from.filled, false
	}
}

// findAll finds the cells of the rows that were counted elsewhere; false where
// the cells of rows are not kept.
func (f *frame) findAll(t *tableCache) bool {
	if f.known() || !f.keep || !f.dense || f.cells > 1<<16 {
		return f.known()
	}
	s := &frameScan{f: f, g: newProgram(f.t, t)}
	cells := s.cells()
	eachBlockFrom(f.filled, f.t.Rows, func(b *block) { cells(b) })
	return f.known()
}

// heir is a partial that was taken over, so that the earlier one can go.
type heir struct {
	by  *carrier
	key string
}

// inherit fills a new partial with what an earlier table has of it and returns
// what brought it; nil when all rows have to be counted.
func (s *frameScan) inherit(key string, p partial) *carrier {
	f := s.f
	if strings.Contains(key, "in-set") || !s.g.shared.whole() {
		return nil // the sets have changed, or another engine knows what there was
	}
	if !f.searched {
		f.carriers, f.searched = s.g.shared.carriers(f), true
	}
	for _, c := range f.carriers {
		old, ok := c.from.partials[key]
		if !ok || !c.ready() {
			continue
		}
		c.rows16()
		p.grow(f.cells)
		if c.take(p, old) {
			s.heirs = append(s.heirs, heir{c, key})
			return c
		}
	}
	return nil
}

// bequeath lets go of what was taken over. The counts of all rows stay to the
// last, since they tell which cells there are.
func (s *frameScan) bequeath() {
	for _, h := range s.heirs {
		if h.key != contextKey {
			delete(h.by.from.partials, h.key)
		}
		if len(h.by.from.partials) == 1 {
			h.by.of.drop(h.by.key)
		}
	}
	if s.heirs = nil; len(s.f.carriers) > 0 {
		s.f.carriers = slices.DeleteFunc(s.f.carriers, func(c *carrier) bool { return len(c.from.partials) == 1 })
		s.g.shared.older = slices.DeleteFunc(s.g.shared.older, func(o *tableCache) bool { return len(o.frames) == 0 })
	}
}

// take merges an earlier partial into a new one that is empty; false leaves it
// empty.
func (c *carrier) take(p, old partial) bool {
	switch p := p.(type) {
	case *counts, *fractions, *anyValues, *edges:
		p.merge(old, c.cells)
	case *sums:
		return c.takeSums(p, old.(*sums))
	case *squares:
		return c.takeSquares(p, old.(*squares))
	case *extremes:
		return c.takeExtremes(p, old.(*extremes))
	case *bitSets:
		if o, ok := old.(*bitSets); ok && c.stay(o.domain, p.domain) {
			c.takeBits(p, o)
			return true
		}
		return c.takeSet(old.(sets), p.domain, func(cell, code uint32) { p.cell(cell)[code>>6] |= 1 << (code & 63) })
	case *pairSets:
		return c.takeSet(old.(sets), p.domain, p.put)
	case *tallies:
		return c.takeRanks(old, p.factor, func(cell uint32, v int64, n uint32) { p.n[cell*p.size+uint32(v-p.low)] += n })
	case *lists:
		return c.takeRanks(old, p.factor, func(cell uint32, v int64, n uint32) {
			for range n {
				p.cells, p.v = append(p.cells, cell), append(p.v, v)
			}
		})
	default:
		return false
	}
	return true
}

// timesOf is how many times a new factor goes into an earlier one: coefficients
// have to be multiplied by it.
func timesOf(old, factor num.Value) (k int64, ok bool) {
	ka, kb, _, ok := aligned(old, factor)
	return ka, ok && kb == 1
}

func (c *carrier) takeSums(p, old *sums) bool {
	k, ok := timesOf(old.factor, p.factor)
	if !ok || old.isWide && (!p.isWide || k != 1) {
		return false
	}
	if k != 1 {
		scaled := sums{narrow: slices.Clone(old.narrow)}
		for i, v := range scaled.narrow {
			if scaled.narrow[i], ok = mulFits(v, k); !ok {
				return false
			}
		}
		old = &scaled
	}
	p.merge(old, c.cells)
	return true
}

func (c *carrier) takeSquares(p, old *squares) bool {
	if k, ok := timesOf(old.factor, p.factor); !ok || k != 1 || old.isWide && !p.isWide {
		return false
	}
	p.merge(old, c.cells)
	return true
}

func (c *carrier) takeExtremes(p, old *extremes) bool {
	k, ok := timesOf(old.factor, p.factor)
	if !ok {
		return false // ranks of texts, among which there may be new ones
	}
	none := old.sentinel()
	for cell, v := range old.v {
		if v == none {
			continue
		}
		if k != 1 {
			if v, ok = mulFits(v, k); !ok {
				return false
			}
		}
		at := &p.v[c.cells[cell]]
		*at = p.better(*at, v)
	}
	return true
}

// codesOf is the code in a new domain for each of an earlier one.
func (c *carrier) codesOf(from, to domain) []uint32 {
	codes, known := c.codes[to.key]
	if !known {
		codes = carriedCodes(from.size, from.value, to.size, to.value)
		c.codes[to.key] = codes
	}
	return codes
}

// stay says that all codes mean what they meant; new ones may follow.
func (c *carrier) stay(from, to domain) bool {
	codes := c.codesOf(from, to)
	if codes == nil {
		return false
	}
	for i, code := range codes[:from.size] {
		if int(code) != i {
			return false
		}
	}
	return true
}

// takeBits adds the codes of an earlier set, but for its bit of blanks.
func (c *carrier) takeBits(p, old *bitSets) {
	for cell, to := range c.cells {
		if to == 0 {
			continue
		}
		dst, src := p.cell(to), old.cell(uint32(cell))
		last := len(src) - 1
		orWords(dst[:last], src[:last])
		dst[last] |= src[last] & (1<<(old.size&63) - 1)
	}
}

// takeSet adds the pairs of cell and code of an earlier set.
func (c *carrier) takeSet(old sets, d domain, add func(cell, code uint32)) bool {
	from := old.codes()
	codes := c.codesOf(from, d)
	if codes == nil {
		return false
	}
	switch old := old.(type) {
	case *pairSets:
		old.eachPair(func(cell, code uint32) {
			if to := c.cells[cell]; to != 0 {
				add(to, codes[code])
			}
		})
	case *bitSets:
		for cell, to := range c.cells {
			if to == 0 {
				continue
			}
			for i, w := range old.cell(uint32(cell)) {
				for ; w != 0; w &= w - 1 {
					if code := i<<6 + bits.TrailingZeros64(w); code < from.size {
						add(to, codes[code])
					}
				}
			}
		}
	}
	return true
}

// takeRanks adds the values of earlier tallies or lists.
func (c *carrier) takeRanks(old partial, factor num.Value, add func(cell uint32, v int64, n uint32)) bool {
	switch old := old.(type) {
	case *tallies:
		k, ok := timesOf(old.factor, factor)
		if !ok {
			return false
		}
		for cell, to := range c.cells {
			if to == 0 {
				continue
			}
			for i, n := range old.n[uint32(cell)*old.size : uint32(cell+1)*old.size] {
				if n > 0 {
					add(to, (old.low+int64(i))*k, n)
				}
			}
		}
	case *lists:
		k, ok := timesOf(old.factor, factor)
		if !ok {
			return false
		}
		for i, cell := range old.cells {
			if to := c.cells[cell]; to != 0 {
				add(to, old.v[i]*k, 1)
			}
		}
	default:
		return false
	}
	return true
}

// earlier is the codes of a whole column that an earlier table has under a key;
// nil for none.
func (t *tableCache) earlier(key string) *interned {
	for _, o := range t.older {
		if w := o.interned[key]; w != nil {
			return w
		}
	}
	return nil
}

// goOn begins the codes of a column with those of an earlier table, and returns
// the first row that is missing.
func (w *interned) goOn(old *interned) int {
	copy(w.codes, old.codes)
	for i, code := range w.codes[:len(old.codes)] {
		if int(code) == old.size {
			w.codes[i] = noCode
		}
	}
	return len(old.codes)
}
