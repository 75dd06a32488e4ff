package eval

import "kpiworkbook/kpi/table"

// What can be done on the values of a column as they are stored, without
// making whole numbers of them first: to test them, to add what a table has
// for each, and to take a few of them.

// piece is the stored rows of a column within a block.
func piece(c *table.Column, b *block, at int) table.Stored { return c.Stored(b.from+at, b.n-at) }

// storedTest marks the rows whose value passes a test: one look-up for each
// byte of a chunk, or a comparison of eight at a time when few values pass.
type storedTest struct {
	c    *table.Column
	test func(v int64) uint8 // 1 for a value that passes

	base, unit int64 // what the rest was made for
	pass       [256]uint8
	few        []uint8 // offsets that pass, when they are few
	isFew      bool
}

// maxFew is how many values are compared one after the other.
const maxFew = 3

func newStoredTest(c *table.Column, test func(int64) uint8) *storedTest {
	return &storedTest{c: c, test: test, few: make([]uint8, 0, maxFew)}
}

// marks fills dst with the rows of a block; false when some are stored wider
// than a byte.
func (t *storedTest) marks(b *block, dst []uint8) bool {
	for at := 0; at < b.n; {
		s := piece(t.c, b, at)
		part := dst[at : at+s.Rows]
		switch {
		case s.W8 != nil:
			t.prepare(s.Base, s.Unit)
			t.mark(part, s.W8)
		case s.W16 == nil && s.W32 == nil && s.W64 == nil:
			fillBytes(part, t.test(s.Base))
		default:
			return false
		}
		at += s.Rows
	}
	return true
}

func (t *storedTest) prepare(base, unit int64) {
	if t.unit == unit && t.base == base {
		return
	}
	t.base, t.unit = base, unit
	t.few, t.isFew = t.few[:0], true
	for i := range t.pass {
		t.pass[i] = t.test(base + unit*int64(i))
		switch {
		case t.pass[i] == 0:
		case len(t.few) == maxFew:
			t.isFew = false
		default:
			t.few = append(t.few, uint8(i))
		}
	}
}

func (t *storedTest) mark(dst, src []uint8) {
	switch {
	case !t.isFew:
		lookBytes8(dst, src, &t.pass)
	case len(t.few) == 0:
		clear(dst)
	default:
		equalBytes(dst, src, t.few[0])
		for _, x := range t.few[1:] {
			orEqualBytes(dst, src, x)
		}
	}
}

// storedSum adds to the cells of a block what a table has for each code of a
// column: the place of a group or of a day among the cells.
type storedSum struct {
	v     *codeVec
	table []uint32 // by code, blank last

	base  int64 // what bytes was made for
	ready bool
	bytes [256]uint32
}

func (s *storedSum) add(b *block, dst []uint32) {
	if s.v.stored == nil || s.v.stored.Valid() != nil {
		addLooked(dst, s.v.get(b), s.table)
		return
	}
	for at := 0; at < b.n; {
		p := piece(s.v.stored, b, at)
		part := dst[at : at+p.Rows]
		base := p.Base - s.v.low
		switch {
		case p.W8 != nil && p.Unit == 1:
			s.prepare(base)
			addLooked8(part, p.W8, &s.bytes)
		case p.W16 != nil && p.Unit == 1:
			addLooked16(part, p.W16, s.table[base:])
		default:
			addLooked(part, s.v.get(b)[at:at+p.Rows], s.table)
		}
		at += p.Rows
	}
}

func (s *storedSum) prepare(base int64) {
	if s.ready && s.base == base {
		return
	}
	s.base, s.ready = base, true
	clear(s.bytes[:])
	copy(s.bytes[:], s.table[base:])
}

// pickStored takes the values of some rows of a block; false when the block is
// not stored in one piece.
func pickStored[T uint32 | int64](c *table.Column, b *block, dst []T, rows []uint16, low int64) bool {
	p, ok := wholePiece(c, b)
	if !ok {
		return false
	}
	base, unit := T(p.Base-low), T(p.Unit)
	switch {
	case p.W8 != nil:
		pickScaled(dst, p.W8, rows, base, unit)
	case p.W16 != nil:
		pickScaled(dst, p.W16, rows, base, unit)
	case p.W32 != nil:
		pickScaled(dst, p.W32, rows, base, unit)
	case p.W64 != nil:
		pickScaled(dst, p.W64, rows, base, unit)
	default:
		for i := range dst {
			dst[i] = base
		}
	}
	return true
}

// A number column adds, tallies and marks its values as they are stored when a
// feed takes all rows of a block. Each of these says false when the block is
// not stored in a way for that.

func (v *numVec) addStored(b *block, sums []int64, cells []uint32) bool {
	p, ok := wholePiece(v.stored, b)
	switch {
	case !ok:
		return false
	case p.W8 != nil:
		sumScaled(sums, cells, p.W8, p.Base, p.Unit)
	case p.W16 != nil:
		sumScaled(sums, cells, p.W16, p.Base, p.Unit)
	case p.W32 != nil:
		sumScaled(sums, cells, p.W32, p.Base, p.Unit)
	default:
		return false
	}
	return true
}

func (v *numVec) tallyStored(b *block, tally []uint32, size uint32, cells []uint32, low int64) bool {
	p, ok := wholePiece(v.stored, b)
	base, unit := uint32(p.Base-low), uint32(p.Unit)
	switch {
	case !ok:
		return false
	case p.W8 != nil:
		tallyScaled(tally, size, cells, p.W8, base, unit)
	case p.W16 != nil:
		tallyScaled(tally, size, cells, p.W16, base, unit)
	default:
		return false
	}
	return true
}

func (v *codeVec) markStored(b *block, sets []uint64, words uint32, cells []uint32) bool {
	p, ok := wholePiece(v.stored, b)
	if !ok || v.valid != nil || p.Unit != 1 {
		return false
	}
	base := uint32(p.Base - v.low)
	switch {
	case p.W8 != nil:
		markScaled(sets, words, cells, p.W8, base)
	case p.W16 != nil:
		markScaled(sets, words, cells, p.W16, base)
	case p.W32 != nil:
		markScaled(sets, words, cells, p.W32, base)
	default:
		return false
	}
	return true
}

// markPicked marks the codes of some rows of a block. It takes them as they are
// stored, so that marking is the same loop as for columns of many values.
func (v *codeVec) markPicked(b *block, sets []uint64, words uint32, cells []uint32, rows []uint16) {
	p, ok := wholePiece(v.stored, b)
	if !ok || v.valid != nil || p.Unit != 1 || p.W16 == nil && p.W32 == nil {
		markScaled(sets, words, cells, v.at(b, rows), 0)
		return
	}
	if v.picked == nil {
		v.picked = make([]uint32, blockRows)
	}
	dst := v.picked[:len(rows)]
	if p.W16 != nil {
		pickOf(dst, p.W16, rows)
	} else {
		pickOf(dst, p.W32, rows)
	}
	markScaled(sets, words, cells, dst, uint32(p.Base-v.low))
}

// wholePiece is a block of a column; ok is false when it is not stored in one
// piece, or there is no column.
func wholePiece(c *table.Column, b *block) (p table.Stored, ok bool) {
	if c == nil {
		return p, false
	}
	p = piece(c, b, 0)
	return p, p.Rows == b.n
}

// at is the coefficients of some rows of a block, of all when rows is nil.
func (v *numVec) at(b *block, rows []uint16) []int64 {
	if rows == nil {
		return v.get(b)
	}
	if v.picked == nil {
		v.picked = make([]int64, blockRows)
	}
	dst := v.picked[:len(rows)]
	if !pickStored(v.stored, b, dst, rows, 0) {
		pickOf(dst, v.get(b), rows)
	}
	return dst
}

// at is the codes of some rows of a block, of all when rows is nil.
func (v *codeVec) at(b *block, rows []uint16) []uint32 {
	if rows == nil {
		return v.get(b)
	}
	if v.picked == nil {
		v.picked = make([]uint32, blockRows)
	}
	dst := v.picked[:len(rows)]
	if v.valid != nil || !pickStored(v.stored, b, dst, rows, v.low) {
		pickOf(dst, v.get(b), rows)
	}
	return dst
}
