package eval

import (
	"encoding/binary"
	"math/bits"
)

// The loops over rows. Each is a small leaf function called once per block, so
// that a wasm engine compiles it well on the second call, and has no branch
// that depends on data: a Go branch is dear in wasm, a masked store is not. The
// hottest go eight rows at a time through array pointers, which leaves one test
// of bounds for eight; in wasm that halves their time.
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
	width := uint64(hi) - uint64(lo)
	for len(dst) >= 8 && len(v) >= 8 {
		d, x := (*[8]uint8)(dst), (*[8]int64)(v)
		for k := range d {
			_, borrow := bits.Sub64(width, uint64(x[k])-uint64(lo), 0)
			d[k] = uint8(1 - borrow)
		}
		dst, v = dst[8:], v[8:]
	}
	for i := range dst {
		_, borrow := bits.Sub64(width, uint64(v[i])-uint64(lo), 0)
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
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint8)(dst), (*[8]uint32)(codes)
		d[0] = table[c[0]]
		d[1] = table[c[1]]
		d[2] = table[c[2]]
		d[3] = table[c[3]]
		d[4] = table[c[4]]
		d[5] = table[c[5]]
		d[6] = table[c[6]]
		d[7] = table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] = table[codes[i]]
	}
}

func lookWords(dst, codes, table []uint32) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint32)(dst), (*[8]uint32)(codes)
		d[0] = table[c[0]]
		d[1] = table[c[1]]
		d[2] = table[c[2]]
		d[3] = table[c[3]]
		d[4] = table[c[4]]
		d[5] = table[c[5]]
		d[6] = table[c[6]]
		d[7] = table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] = table[codes[i]]
	}
}

func lookInts(dst []int64, codes []uint32, table []int64) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]int64)(dst), (*[8]uint32)(codes)
		d[0] = table[c[0]]
		d[1] = table[c[1]]
		d[2] = table[c[2]]
		d[3] = table[c[3]]
		d[4] = table[c[4]]
		d[5] = table[c[5]]
		d[6] = table[c[6]]
		d[7] = table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] = table[codes[i]]
	}
}

func narrowDays(dst []uint32, days []int32, low int32) {
	for len(dst) >= 8 && len(days) >= 8 {
		d, x := (*[8]uint32)(dst), (*[8]int32)(days)
		d[0] = uint32(x[0] - low)
		d[1] = uint32(x[1] - low)
		d[2] = uint32(x[2] - low)
		d[3] = uint32(x[3] - low)
		d[4] = uint32(x[4] - low)
		d[5] = uint32(x[5] - low)
		d[6] = uint32(x[6] - low)
		d[7] = uint32(x[7] - low)
		dst, days = dst[8:], days[8:]
	}
	for i := range dst {
		dst[i] = uint32(days[i] - low)
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
	for len(dst) >= 8 && len(cells) >= 8 && len(mask) >= 8 {
		d, c, m := (*[8]uint32)(dst), (*[8]uint32)(cells), (*[8]uint8)(mask)
		d[0] = c[0] & -uint32(m[0])
		d[1] = c[1] & -uint32(m[1])
		d[2] = c[2] & -uint32(m[2])
		d[3] = c[3] & -uint32(m[3])
		d[4] = c[4] & -uint32(m[4])
		d[5] = c[5] & -uint32(m[5])
		d[6] = c[6] & -uint32(m[6])
		d[7] = c[7] & -uint32(m[7])
		dst, cells, mask = dst[8:], cells[8:], mask[8:]
	}
	for i := range dst {
		dst[i] = cells[i] & -uint32(mask[i])
	}
}

// cellsOf is 1 + group × segments + segment.
func cellsOf(dst, group, seg []uint32, segments uint32) {
	for len(dst) >= 8 && len(group) >= 8 && len(seg) >= 8 {
		d, g, s := (*[8]uint32)(dst), (*[8]uint32)(group), (*[8]uint32)(seg)
		d[0] = g[0]*segments + s[0] + 1
		d[1] = g[1]*segments + s[1] + 1
		d[2] = g[2]*segments + s[2] + 1
		d[3] = g[3]*segments + s[3] + 1
		d[4] = g[4]*segments + s[4] + 1
		d[5] = g[5]*segments + s[5] + 1
		d[6] = g[6]*segments + s[6] + 1
		d[7] = g[7]*segments + s[7] + 1
		dst, group, seg = dst[8:], group[8:], seg[8:]
	}
	for i := range dst {
		dst[i] = group[i]*segments + seg[i] + 1
	}
}

func widenCells(dst []uint32, cells []uint16) {
	for len(dst) >= 8 && len(cells) >= 8 {
		d, c := (*[8]uint32)(dst), (*[8]uint16)(cells)
		d[0] = uint32(c[0])
		d[1] = uint32(c[1])
		d[2] = uint32(c[2])
		d[3] = uint32(c[3])
		d[4] = uint32(c[4])
		d[5] = uint32(c[5])
		d[6] = uint32(c[6])
		d[7] = uint32(c[7])
		dst, cells = dst[8:], cells[8:]
	}
	for i := range dst {
		dst[i] = uint32(cells[i])
	}
}

func narrowCells(dst []uint16, cells []uint32) {
	for len(dst) >= 8 && len(cells) >= 8 {
		d, c := (*[8]uint16)(dst), (*[8]uint32)(cells)
		d[0] = uint16(c[0])
		d[1] = uint16(c[1])
		d[2] = uint16(c[2])
		d[3] = uint16(c[3])
		d[4] = uint16(c[4])
		d[5] = uint16(c[5])
		d[6] = uint16(c[6])
		d[7] = uint16(c[7])
		dst, cells = dst[8:], cells[8:]
	}
	for i := range dst {
		dst[i] = uint16(cells[i])
	}
}

func addOne(dst, a []uint32) {
	for len(dst) >= 8 && len(a) >= 8 {
		d, x := (*[8]uint32)(dst), (*[8]uint32)(a)
		d[0] = x[0] + 1
		d[1] = x[1] + 1
		d[2] = x[2] + 1
		d[3] = x[3] + 1
		d[4] = x[4] + 1
		d[5] = x[5] + 1
		d[6] = x[6] + 1
		d[7] = x[7] + 1
		dst, a = dst[8:], a[8:]
	}
	for i := range dst {
		dst[i] = a[i] + 1
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
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]int64)(v)
		sums[c[0]] += x[0]
		sums[c[1]] += x[1]
		sums[c[2]] += x[2]
		sums[c[3]] += x[3]
		sums[c[4]] += x[4]
		sums[c[5]] += x[5]
		sums[c[6]] += x[6]
		sums[c[7]] += x[7]
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		sums[c] += v[i]
	}
}

// countKept counts the rows that a byte each says to keep; eight of them that
// are all left out cost one test.
func countKept(n []int64, cells []uint32, keep []uint8) {
	for len(cells) >= 8 && len(keep) >= 8 {
		if w := binary.LittleEndian.Uint64(keep); w != 0 {
			c := (*[8]uint32)(cells)
			n[c[0]&-uint32(w&1)]++
			n[c[1]&-uint32(w>>8&1)]++
			n[c[2]&-uint32(w>>16&1)]++
			n[c[3]&-uint32(w>>24&1)]++
			n[c[4]&-uint32(w>>32&1)]++
			n[c[5]&-uint32(w>>40&1)]++
			n[c[6]&-uint32(w>>48&1)]++
			n[c[7]&-uint32(w>>56&1)]++
		}
		cells, keep = cells[8:], keep[8:]
	}
	for i, c := range cells {
		n[c&-uint32(keep[i])]++
	}
}

// sumKept is sumCells of the rows that a byte each says to keep.
func sumKept(sums []int64, cells []uint32, keep []uint8, v []int64) {
	for len(cells) >= 8 && len(keep) >= 8 && len(v) >= 8 {
		if w := binary.LittleEndian.Uint64(keep); w != 0 {
			c, x := (*[8]uint32)(cells), (*[8]int64)(v)
			sums[c[0]&-uint32(w&1)] += x[0]
			sums[c[1]&-uint32(w>>8&1)] += x[1]
			sums[c[2]&-uint32(w>>16&1)] += x[2]
			sums[c[3]&-uint32(w>>24&1)] += x[3]
			sums[c[4]&-uint32(w>>32&1)] += x[4]
			sums[c[5]&-uint32(w>>40&1)] += x[5]
			sums[c[6]&-uint32(w>>48&1)] += x[6]
			sums[c[7]&-uint32(w>>56&1)] += x[7]
		}
		cells, keep, v = cells[8:], keep[8:], v[8:]
	}
	for i, c := range cells {
		sums[c&-uint32(keep[i])] += v[i]
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
