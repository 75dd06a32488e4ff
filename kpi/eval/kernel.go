package eval

import (
	"encoding/binary"
	"math/bits"
)

// The loops over rows. Each is a small leaf function called once per block, so
// that a wasm engine compiles it well on the second call, and has no branch
// that depends on data: a Go branch is dear in wasm, a masked store is not.
// Masks are bytes of 0 and 1; cell 0 takes what is not wanted.

const blockRows = 4096

// expandBits writes one byte of 0 or 1 for each row from a bitmap; from is a
// multiple of 64.
func expandBits(dst []uint8, bitmap []uint64, from int) {
	n := len(dst)
	w := from >> 6
	i := 0
	for ; i+64 <= n; i += 64 {
		expandWord(dst[i:i+64:i+64], bitmap[w])
		w++
	}
	if i < n {
		word := bitmap[w]
		for ; i < n; i++ {
			dst[i] = uint8(word & 1)
			word >>= 1
		}
	}
}

// expandWord spreads 64 bits to 64 bytes, eight at a time.
func expandWord(dst []uint8, word uint64) {
	for k := 0; k < 64; k += 8 {
		b := word & 0xff
		// The multiplication puts a copy of the byte into every byte; the mask
		// keeps bit j in byte j, and the sum carries it to that byte's top.
		x := b * 0x0101010101010101 & 0x8040201008040201
		x = (x + 0x00406070787c7e7f + 0x7f00000000000000) >> 7 & 0x0101010101010101
		binary.LittleEndian.PutUint64(dst[k:k+8], x)
		word >>= 8
	}
}

func andBytes(dst, a, b []uint8) {
	a, b = a[:len(dst)], b[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		x := binary.LittleEndian.Uint64(a[i:i+8]) & binary.LittleEndian.Uint64(b[i:i+8])
		binary.LittleEndian.PutUint64(dst[i:i+8], x)
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] & b[i]
	}
}

func orBytes(dst, a, b []uint8) {
	a, b = a[:len(dst)], b[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		x := binary.LittleEndian.Uint64(a[i:i+8]) | binary.LittleEndian.Uint64(b[i:i+8])
		binary.LittleEndian.PutUint64(dst[i:i+8], x)
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] | b[i]
	}
}

// flipBytes turns 0 into 1 and 1 into 0.
func flipBytes(dst, a []uint8) {
	a = a[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		x := binary.LittleEndian.Uint64(a[i:i+8]) ^ 0x0101010101010101
		binary.LittleEndian.PutUint64(dst[i:i+8], x)
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] ^ 1
	}
}

// inRange marks the values from lo to hi.
func inRange(dst []uint8, v []int64, lo, hi int64) {
	v = v[:len(dst)]
	width := uint64(hi) - uint64(lo)
	for i, x := range v {
		_, borrow := bits.Sub64(width, uint64(x)-uint64(lo), 0)
		dst[i] = uint8(1 - borrow)
	}
}

// blankCodes replaces the code of rows without a value.
func blankCodes(codes []uint32, valid []uint8, blank uint32) {
	valid = valid[:len(codes)]
	for i, c := range codes {
		m := uint32(valid[i]) - 1
		codes[i] = c&^m | blank&m
	}
}

func lookBytes(dst []uint8, codes []uint32, table []uint8) {
	codes = codes[:len(dst)]
	for i, c := range codes {
		dst[i] = table[c]
	}
}

func lookWords(dst, codes, table []uint32) {
	codes = codes[:len(dst)]
	for i, c := range codes {
		dst[i] = table[c]
	}
}

func lookInts(dst []int64, codes []uint32, table []int64) {
	codes = codes[:len(dst)]
	for i, c := range codes {
		dst[i] = table[c]
	}
}

func narrowDays(dst []uint32, days []int32, low int32) {
	days = days[:len(dst)]
	for i, d := range days {
		dst[i] = uint32(d - low)
	}
}

func narrowInts(dst []uint32, v []int64, low int64) {
	v = v[:len(dst)]
	for i, x := range v {
		dst[i] = uint32(x - low)
	}
}

func narrowBools(dst []uint32, v []uint8) {
	v = v[:len(dst)]
	for i, x := range v {
		dst[i] = uint32(x)
	}
}

func widenDays(dst []int64, days []int32) {
	days = days[:len(dst)]
	for i, d := range days {
		dst[i] = int64(d)
	}
}

// addScaled is a × ka + b × kb + c.
func addScaled(dst, a []int64, ka int64, b []int64, kb, c int64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i]*ka + b[i]*kb + c
	}
}

// scaleInts is a × k + c.
func scaleInts(dst, a []int64, k, c int64) {
	a = a[:len(dst)]
	for i := range dst {
		dst[i] = a[i]*k + c
	}
}

func mulInts(dst, a, b []int64) {
	a, b = a[:len(dst)], b[:len(dst)]
	for i := range dst {
		dst[i] = a[i] * b[i]
	}
}

func absInts(dst, a []int64) {
	a = a[:len(dst)]
	for i, x := range a {
		s := x >> 63
		dst[i] = (x ^ s) - s
	}
}

// pickInts takes a where the mask is 1 and b where it is 0.
func pickInts(dst []int64, mask []uint8, a, b []int64) {
	mask, a, b = mask[:len(dst)], a[:len(dst)], b[:len(dst)]
	for i := range dst {
		m := -int64(mask[i])
		dst[i] = a[i]&m | b[i]&^m
	}
}

// pickBytes takes a where the mask is 1 and b where it is 0.
func pickBytes(dst, mask, a, b []uint8) {
	mask, a, b = mask[:len(dst)], a[:len(dst)], b[:len(dst)]
	for i := range dst {
		m := -mask[i]
		dst[i] = a[i]&m | b[i]&^m
	}
}

// keepCells sends rows outside the mask to cell 0.
func keepCells(dst, cells []uint32, mask []uint8) {
	cells, mask = cells[:len(dst)], mask[:len(dst)]
	for i, c := range cells {
		dst[i] = c & -uint32(mask[i])
	}
}

// cellsOf is 1 + group × segments + segment.
func cellsOf(dst, group, seg []uint32, segments uint32) {
	group, seg = group[:len(dst)], seg[:len(dst)]
	for i := range dst {
		dst[i] = group[i]*segments + seg[i] + 1
	}
}

func addOne(dst, a []uint32) {
	a = a[:len(dst)]
	for i, x := range a {
		dst[i] = x + 1
	}
}

// addGroup is dst + code × stride.
func addGroup(dst, codes []uint32, stride uint32) {
	codes = codes[:len(dst)]
	for i, c := range codes {
		dst[i] += c * stride
	}
}

func countCells(n []int64, cells []uint32) {
	for _, c := range cells {
		n[c]++
	}
}

func sumCells(sums []int64, cells []uint32, v []int64) {
	v = v[:len(cells)]
	for i, c := range cells {
		sums[c] += v[i]
	}
}

func minCells(least []int64, cells []uint32, v []int64) {
	v = v[:len(cells)]
	for i, c := range cells {
		least[c] = min(least[c], v[i])
	}
}

func maxCells(most []int64, cells []uint32, v []int64) {
	v = v[:len(cells)]
	for i, c := range cells {
		most[c] = max(most[c], v[i])
	}
}

func squareCells(sums []int64, cells []uint32, v []int64) {
	v = v[:len(cells)]
	for i, c := range cells {
		sums[c] += v[i] * v[i]
	}
}

// markCodes sets the bit of a code in the set of a cell of so many words.
func markCodes(sets []uint64, words uint32, cells, codes []uint32) {
	codes = codes[:len(cells)]
	for i, c := range cells {
		k := codes[i]
		sets[c*words+k>>6] |= 1 << (k & 63)
	}
}

// tallyCodes counts how often a code occurs in a cell.
func tallyCodes(tally []uint32, size uint32, cells []uint32, v []int64, low int64) {
	v = v[:len(cells)]
	for i, c := range cells {
		if c == 0 {
			continue
		}
		tally[c*size+uint32(v[i]-low)]++
	}
}

// gather keeps the cells and values of rows that are wanted and returns how
// many there were; dst must have room for all.
func gather(dstCells []uint32, dst []int64, cells []uint32, v []int64) int {
	v = v[:len(cells)]
	k := 0
	for i, c := range cells {
		dstCells[k], dst[k] = c, v[i]
		k += int((c | -c) >> 31)
	}
	return k
}
