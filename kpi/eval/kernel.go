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

// expandBits writes one byte of 0 or 1 for each row from a bitmap; it is fast
// where from is a multiple of 64.
func expandBits(dst []uint8, bitmap []uint64, from int) {
	if from&63 != 0 {
		for i := range dst {
			dst[i] = uint8(bitmap[(from+i)>>6]>>((from+i)&63)) & 1
		}
		return
	}
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
	for len(dst) >= 32 && len(a) >= 32 && len(b) >= 32 {
		d, x, y := (*[32]uint8)(dst), (*[32]uint8)(a), (*[32]uint8)(b)
		binary.LittleEndian.PutUint64(d[0:], binary.LittleEndian.Uint64(x[0:])&binary.LittleEndian.Uint64(y[0:]))
		binary.LittleEndian.PutUint64(d[8:], binary.LittleEndian.Uint64(x[8:])&binary.LittleEndian.Uint64(y[8:]))
		binary.LittleEndian.PutUint64(d[16:], binary.LittleEndian.Uint64(x[16:])&binary.LittleEndian.Uint64(y[16:]))
		binary.LittleEndian.PutUint64(d[24:], binary.LittleEndian.Uint64(x[24:])&binary.LittleEndian.Uint64(y[24:]))
		dst, a, b = dst[32:], a[32:], b[32:]
	}
	for i := range dst {
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

// orNotBytes is a or not b; a is 0 or 1, b too.
func orNotBytes(dst, a, b []uint8) {
	a, b = a[:len(dst)], b[:len(dst)]
	i := 0
	for ; i+8 <= len(dst); i += 8 {
		x := binary.LittleEndian.Uint64(a[i:i+8]) | (binary.LittleEndian.Uint64(b[i:i+8]) ^ 0x0101010101010101)
		binary.LittleEndian.PutUint64(dst[i:i+8], x)
	}
	for ; i < len(dst); i++ {
		dst[i] = a[i] | (b[i] ^ 1)
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
		d[0] = within64(x[0], lo, width)
		d[1] = within64(x[1], lo, width)
		d[2] = within64(x[2], lo, width)
		d[3] = within64(x[3], lo, width)
		d[4] = within64(x[4], lo, width)
		d[5] = within64(x[5], lo, width)
		d[6] = within64(x[6], lo, width)
		d[7] = within64(x[7], lo, width)
		dst, v = dst[8:], v[8:]
	}
	for i := range dst {
		dst[i] = within64(v[i], lo, width)
	}
}

func within64(x, lo int64, width uint64) uint8 {
	_, borrow := bits.Sub64(width, uint64(x)-uint64(lo), 0)
	return uint8(1 - borrow)
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

// addScaled is a × ka + b × kb + c.
func addScaled(dst, a []int64, ka int64, b []int64, kb, c int64) {
	for len(dst) >= 8 && len(a) >= 8 && len(b) >= 8 {
		d, x, y := (*[8]int64)(dst), (*[8]int64)(a), (*[8]int64)(b)
		d[0] = x[0]*ka + y[0]*kb + c
		d[1] = x[1]*ka + y[1]*kb + c
		d[2] = x[2]*ka + y[2]*kb + c
		d[3] = x[3]*ka + y[3]*kb + c
		d[4] = x[4]*ka + y[4]*kb + c
		d[5] = x[5]*ka + y[5]*kb + c
		d[6] = x[6]*ka + y[6]*kb + c
		d[7] = x[7]*ka + y[7]*kb + c
		dst, a, b = dst[8:], a[8:], b[8:]
	}
	for i := range dst {
		dst[i] = a[i]*ka + b[i]*kb + c
	}
}

// scaleInts is a × k + c.
func scaleInts(dst, a []int64, k, c int64) {
	for len(dst) >= 8 && len(a) >= 8 {
		d, x := (*[8]int64)(dst), (*[8]int64)(a)
		d[0] = x[0]*k + c
		d[1] = x[1]*k + c
		d[2] = x[2]*k + c
		d[3] = x[3]*k + c
		d[4] = x[4]*k + c
		d[5] = x[5]*k + c
		d[6] = x[6]*k + c
		d[7] = x[7]*k + c
		dst, a = dst[8:], a[8:]
	}
	for i := range dst {
		dst[i] = a[i]*k + c
	}
}

func mulInts(dst, a, b []int64) {
	for len(dst) >= 8 && len(a) >= 8 && len(b) >= 8 {
		d, x, y := (*[8]int64)(dst), (*[8]int64)(a), (*[8]int64)(b)
		d[0] = x[0] * y[0]
		d[1] = x[1] * y[1]
		d[2] = x[2] * y[2]
		d[3] = x[3] * y[3]
		d[4] = x[4] * y[4]
		d[5] = x[5] * y[5]
		d[6] = x[6] * y[6]
		d[7] = x[7] * y[7]
		dst, a, b = dst[8:], a[8:], b[8:]
	}
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

func minCells(least []int64, cells []uint32, v []int64) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]int64)(v)
		least[c[0]] = min(least[c[0]], x[0])
		least[c[1]] = min(least[c[1]], x[1])
		least[c[2]] = min(least[c[2]], x[2])
		least[c[3]] = min(least[c[3]], x[3])
		least[c[4]] = min(least[c[4]], x[4])
		least[c[5]] = min(least[c[5]], x[5])
		least[c[6]] = min(least[c[6]], x[6])
		least[c[7]] = min(least[c[7]], x[7])
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		least[c] = min(least[c], v[i])
	}
}

func maxCells(most []int64, cells []uint32, v []int64) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]int64)(v)
		most[c[0]] = max(most[c[0]], x[0])
		most[c[1]] = max(most[c[1]], x[1])
		most[c[2]] = max(most[c[2]], x[2])
		most[c[3]] = max(most[c[3]], x[3])
		most[c[4]] = max(most[c[4]], x[4])
		most[c[5]] = max(most[c[5]], x[5])
		most[c[6]] = max(most[c[6]], x[6])
		most[c[7]] = max(most[c[7]], x[7])
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		most[c] = max(most[c], v[i])
	}
}

func squareCells(sums []int64, cells []uint32, v []int64) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]int64)(v)
		sums[c[0]] += x[0] * x[0]
		sums[c[1]] += x[1] * x[1]
		sums[c[2]] += x[2] * x[2]
		sums[c[3]] += x[3] * x[3]
		sums[c[4]] += x[4] * x[4]
		sums[c[5]] += x[5] * x[5]
		sums[c[6]] += x[6] * x[6]
		sums[c[7]] += x[7] * x[7]
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		sums[c] += v[i] * v[i]
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

// blankCodes replaces the code of rows without a value.
func blankCodes(codes []uint32, valid []uint8, blank uint32) {
	for len(codes) >= 8 && len(valid) >= 8 {
		if binary.LittleEndian.Uint64(valid) != 0x0101010101010101 {
			c, v := (*[8]uint32)(codes), (*[8]uint8)(valid)
			c[0] = orBlank(c[0], v[0], blank)
			c[1] = orBlank(c[1], v[1], blank)
			c[2] = orBlank(c[2], v[2], blank)
			c[3] = orBlank(c[3], v[3], blank)
			c[4] = orBlank(c[4], v[4], blank)
			c[5] = orBlank(c[5], v[5], blank)
			c[6] = orBlank(c[6], v[6], blank)
			c[7] = orBlank(c[7], v[7], blank)
		}
		codes, valid = codes[8:], valid[8:]
	}
	for i, c := range codes {
		codes[i] = orBlank(c, valid[i], blank)
	}
}

func orBlank(code uint32, valid uint8, blank uint32) uint32 {
	m := uint32(valid) - 1
	return code&^m | blank&m
}

func narrowInts(dst []uint32, v []int64, low int64) {
	for len(dst) >= 8 && len(v) >= 8 {
		d, x := (*[8]uint32)(dst), (*[8]int64)(v)
		d[0] = uint32(x[0] - low)
		d[1] = uint32(x[1] - low)
		d[2] = uint32(x[2] - low)
		d[3] = uint32(x[3] - low)
		d[4] = uint32(x[4] - low)
		d[5] = uint32(x[5] - low)
		d[6] = uint32(x[6] - low)
		d[7] = uint32(x[7] - low)
		dst, v = dst[8:], v[8:]
	}
	for i := range dst {
		dst[i] = uint32(v[i] - low)
	}
}

func narrowBools(dst []uint32, v []uint8) {
	v = v[:len(dst)]
	for i, x := range v {
		dst[i] = uint32(x)
	}
}

func widenDays(dst []int64, days []int32) {
	for len(dst) >= 8 && len(days) >= 8 {
		d, x := (*[8]int64)(dst), (*[8]int32)(days)
		d[0] = int64(x[0])
		d[1] = int64(x[1])
		d[2] = int64(x[2])
		d[3] = int64(x[3])
		d[4] = int64(x[4])
		d[5] = int64(x[5])
		d[6] = int64(x[6])
		d[7] = int64(x[7])
		dst, days = dst[8:], days[8:]
	}
	for i := range dst {
		dst[i] = int64(days[i])
	}
}

// addLooked adds what a table has for each code.
func addLooked(dst, codes, table []uint32) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint32)(dst), (*[8]uint32)(codes)
		d[0] += table[c[0]]
		d[1] += table[c[1]]
		d[2] += table[c[2]]
		d[3] += table[c[3]]
		d[4] += table[c[4]]
		d[5] += table[c[5]]
		d[6] += table[c[6]]
		d[7] += table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] += table[codes[i]]
	}
}

// addLooked8 is addLooked of codes of a byte.
func addLooked8(dst []uint32, codes []uint8, table *[256]uint32) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint32)(dst), (*[8]uint8)(codes)
		d[0] += table[c[0]]
		d[1] += table[c[1]]
		d[2] += table[c[2]]
		d[3] += table[c[3]]
		d[4] += table[c[4]]
		d[5] += table[c[5]]
		d[6] += table[c[6]]
		d[7] += table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] += table[codes[i]]
	}
}

// addLooked16 is addLooked of codes of two bytes, the table of which begins
// with code 0.
func addLooked16(dst []uint32, codes []uint16, table []uint32) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint32)(dst), (*[8]uint16)(codes)
		d[0] += table[c[0]]
		d[1] += table[c[1]]
		d[2] += table[c[2]]
		d[3] += table[c[3]]
		d[4] += table[c[4]]
		d[5] += table[c[5]]
		d[6] += table[c[6]]
		d[7] += table[c[7]]
		dst, codes = dst[8:], codes[8:]
	}
	for i := range dst {
		dst[i] += table[codes[i]]
	}
}

func fillWords(dst []uint32, v uint32) {
	for len(dst) >= 8 {
		d := (*[8]uint32)(dst)
		d[0] = v
		d[1] = v
		d[2] = v
		d[3] = v
		d[4] = v
		d[5] = v
		d[6] = v
		d[7] = v
		dst = dst[8:]
	}
	for i := range dst {
		dst[i] = v
	}
}

func fillBytes(dst []uint8, v uint8) {
	for i := range dst {
		dst[i] = v
	}
}

// equalBytes marks the bytes that are x, eight at a time.
func equalBytes(dst, src []uint8, x uint8) {
	all := uint64(x) * 0x0101010101010101
	for len(dst) >= 32 && len(src) >= 32 {
		d, s := (*[32]uint8)(dst), (*[32]uint8)(src)
		binary.LittleEndian.PutUint64(d[0:], zeroBytes(binary.LittleEndian.Uint64(s[0:])^all))
		binary.LittleEndian.PutUint64(d[8:], zeroBytes(binary.LittleEndian.Uint64(s[8:])^all))
		binary.LittleEndian.PutUint64(d[16:], zeroBytes(binary.LittleEndian.Uint64(s[16:])^all))
		binary.LittleEndian.PutUint64(d[24:], zeroBytes(binary.LittleEndian.Uint64(s[24:])^all))
		dst, src = dst[32:], src[32:]
	}
	for i := range dst {
		d := uint32(src[i] ^ x)
		dst[i] = uint8((d - 1) >> 31)
	}
}

// zeroBytes is 1 for each byte that is 0, and 0 for the others.
func zeroBytes(w uint64) uint64 {
	const low7 = 0x7f7f7f7f7f7f7f7f
	return ^(w&low7 + low7 | w | low7) >> 7
}

// orEqualBytes marks the bytes that are x besides those that are marked.
func orEqualBytes(dst, src []uint8, x uint8) {
	all := uint64(x) * 0x0101010101010101
	for len(dst) >= 8 && len(src) >= 8 {
		w := zeroBytes(binary.LittleEndian.Uint64(src) ^ all)
		binary.LittleEndian.PutUint64(dst, w|binary.LittleEndian.Uint64(dst))
		dst, src = dst[8:], src[8:]
	}
	for i := range dst {
		d := uint32(src[i] ^ x)
		dst[i] |= uint8((d - 1) >> 31)
	}
}

// lookBytes8 is lookBytes of codes of a byte.
func lookBytes8(dst, codes []uint8, table *[256]uint8) {
	for len(dst) >= 8 && len(codes) >= 8 {
		d, c := (*[8]uint8)(dst), (*[8]uint8)(codes)
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

// countOnes counts the bytes that are 1.
func countOnes(mask []uint8) int {
	n := uint64(0)
	for len(mask) >= 32 {
		m := mask[:32]
		w := binary.LittleEndian.Uint64(m) + binary.LittleEndian.Uint64(m[8:]) +
			binary.LittleEndian.Uint64(m[16:]) + binary.LittleEndian.Uint64(m[24:])
		n += w * 0x0101010101010101 >> 56
		mask = mask[32:]
	}
	for _, m := range mask {
		n += uint64(m)
	}
	return int(n)
}

// places has room for the numbers of all rows of a block, and so much that no
// index needs to be tested.
type places [2 * blockRows]uint16

// placesOf lists the places of the bytes that are 1. Eight that are all 0 cost
// one test.
func placesOf(dst *places, mask []uint8) []uint16 {
	const most = len(dst) - 1
	k, at := 0, uint16(0)
	for ; len(mask) >= 8; at += 8 {
		if w := binary.LittleEndian.Uint64(mask); w != 0 {
			dst[k&most] = at
			k += int(w & 1)
			dst[k&most] = at + 1
			k += int(w >> 8 & 1)
			dst[k&most] = at + 2
			k += int(w >> 16 & 1)
			dst[k&most] = at + 3
			k += int(w >> 24 & 1)
			dst[k&most] = at + 4
			k += int(w >> 32 & 1)
			dst[k&most] = at + 5
			k += int(w >> 40 & 1)
			dst[k&most] = at + 6
			k += int(w >> 48 & 1)
			dst[k&most] = at + 7
			k += int(w >> 56 & 1)
		}
		mask = mask[8:]
	}
	for i, m := range mask {
		dst[k&most] = at + uint16(i)
		k += int(m)
	}
	return dst[:k]
}

// pickOf takes the values at some places.
func pickOf[T, F uint16 | uint32 | int64](dst []T, from []F, rows []uint16) {
	for len(dst) >= 4 && len(rows) >= 4 {
		d, r := (*[4]T)(dst), (*[4]uint16)(rows)
		d[0] = T(from[r[0]])
		d[1] = T(from[r[1]])
		d[2] = T(from[r[2]])
		d[3] = T(from[r[3]])
		dst, rows = dst[4:], rows[4:]
	}
	for i := range dst {
		dst[i] = T(from[rows[i]])
	}
}

// pickScaled takes base + unit × the values at some places.
func pickScaled[T uint32 | int64, F uint8 | uint16 | uint32 | uint64](dst []T, from []F, rows []uint16, base, unit T) {
	for len(dst) >= 4 && len(rows) >= 4 {
		d, r := (*[4]T)(dst), (*[4]uint16)(rows)
		d[0] = base + unit*T(from[r[0]])
		d[1] = base + unit*T(from[r[1]])
		d[2] = base + unit*T(from[r[2]])
		d[3] = base + unit*T(from[r[3]])
		dst, rows = dst[4:], rows[4:]
	}
	for i := range dst {
		dst[i] = base + unit*T(from[rows[i]])
	}
}

func countCells(n []int64, cells []uint32) {
	for len(cells) >= 8 {
		c := (*[8]uint32)(cells)
		n[c[0]]++
		n[c[1]]++
		n[c[2]]++
		n[c[3]]++
		n[c[4]]++
		n[c[5]]++
		n[c[6]]++
		n[c[7]]++
		cells = cells[8:]
	}
	for _, c := range cells {
		n[c]++
	}
}

// sumScaled adds base + unit × value.
func sumScaled[F uint8 | uint16 | uint32](sums []int64, cells []uint32, v []F, base, unit int64) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]F)(v)
		sums[c[0]] += base + unit*int64(x[0])
		sums[c[1]] += base + unit*int64(x[1])
		sums[c[2]] += base + unit*int64(x[2])
		sums[c[3]] += base + unit*int64(x[3])
		sums[c[4]] += base + unit*int64(x[4])
		sums[c[5]] += base + unit*int64(x[5])
		sums[c[6]] += base + unit*int64(x[6])
		sums[c[7]] += base + unit*int64(x[7])
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		sums[c] += base + unit*int64(v[i])
	}
}

// countKept counts the rows that a byte each says to keep.
func countKept(n []int64, cells []uint32, keep []uint8) {
	for len(cells) >= 8 && len(keep) >= 8 {
		c, k := (*[8]uint32)(cells), (*[8]uint8)(keep)
		n[c[0]&-uint32(k[0])]++
		n[c[1]&-uint32(k[1])]++
		n[c[2]&-uint32(k[2])]++
		n[c[3]&-uint32(k[3])]++
		n[c[4]&-uint32(k[4])]++
		n[c[5]&-uint32(k[5])]++
		n[c[6]&-uint32(k[6])]++
		n[c[7]&-uint32(k[7])]++
		cells, keep = cells[8:], keep[8:]
	}
	for i, c := range cells {
		n[c&-uint32(keep[i])]++
	}
}

// markScaled sets the bit of a code, which is a base and what is stored, in the
// set of a cell of so many words.
func markScaled[F uint8 | uint16 | uint32](sets []uint64, words uint32, cells []uint32, codes []F, base uint32) {
	for len(cells) >= 8 && len(codes) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]F)(codes)
		markBit(sets, c[0]*words, base+uint32(x[0]))
		markBit(sets, c[1]*words, base+uint32(x[1]))
		markBit(sets, c[2]*words, base+uint32(x[2]))
		markBit(sets, c[3]*words, base+uint32(x[3]))
		markBit(sets, c[4]*words, base+uint32(x[4]))
		markBit(sets, c[5]*words, base+uint32(x[5]))
		markBit(sets, c[6]*words, base+uint32(x[6]))
		markBit(sets, c[7]*words, base+uint32(x[7]))
		cells, codes = cells[8:], codes[8:]
	}
	for i, c := range cells {
		markBit(sets, c*words, base+uint32(codes[i]))
	}
}

// countBits is how many bits are set.
func countBits(words []uint64) int {
	n := 0
	for len(words) >= 8 {
		w := (*[8]uint64)(words)
		n += bits.OnesCount64(w[0]) + bits.OnesCount64(w[1]) + bits.OnesCount64(w[2]) + bits.OnesCount64(w[3]) +
			bits.OnesCount64(w[4]) + bits.OnesCount64(w[5]) + bits.OnesCount64(w[6]) + bits.OnesCount64(w[7])
		words = words[8:]
	}
	for _, w := range words {
		n += bits.OnesCount64(w)
	}
	return n
}

// codesOf lists the bits that are set. Most words have two at most: these are
// taken without a branch, which is why dst has two places more than bits.
func codesOf(dst []uint32, words []uint64) int {
	n := 0
	for i, word := range words {
		base := uint32(i << 6)
		dst[n] = base + uint32(bits.TrailingZeros64(word))
		n += int((word | -word) >> 63)
		word &= word - 1
		dst[n] = base + uint32(bits.TrailingZeros64(word))
		n += int((word | -word) >> 63)
		for word &= word - 1; word != 0; word &= word - 1 {
			dst[n] = base + uint32(bits.TrailingZeros64(word))
			n++
		}
	}
	return n
}

// lessFirst brings the values below a bound to the front and says how many they
// are.
func lessFirst(v []int64, bound int64) int {
	n := 0
	for i, x := range v {
		v[i], v[n] = v[n], x
		less := 0
		if x < bound {
			less = 1
		}
		n += less
	}
	return n
}

func markBit(sets []uint64, from, code uint32) { sets[from+code>>6] |= 1 << (code & 63) }

// pairCodes writes cell and code of each row, but for rows of cell 0 and those
// that are blank, and says how many these are.
func pairCodes(dst []uint64, cells, codes []uint32, blank uint32) int {
	codes = codes[:len(cells)]
	k := 0
	for i, c := range cells {
		dst[k] = uint64(c)<<32 | uint64(codes[i])
		k += int(some(c) & some(codes[i]^blank) & 1)
	}
	return k
}

// countPairs counts the pairs of each cell.
func countPairs(n []uint32, pairs []uint64) {
	for len(pairs) >= 4 {
		k := (*[4]uint64)(pairs)
		n[k[0]>>32]++
		n[k[1]>>32]++
		n[k[2]>>32]++
		n[k[3]>>32]++
		pairs = pairs[4:]
	}
	for _, k := range pairs {
		n[k>>32]++
	}
}

// placePairs puts each code in the next place of its cell.
func placePairs(list, next []uint32, pairs []uint64) {
	for _, k := range pairs {
		at := next[k>>32]
		next[k>>32] = at + 1
		list[at] = uint32(k)
	}
}

// newCodes takes the codes whose bit is not set yet and sets it. dst may begin
// where codes do, or before.
func newCodes(dst, codes []uint32, seen []uint64) int {
	k := 0
	for _, code := range codes {
		w := &seen[code>>6]
		dst[k] = code
		k += int(^*w >> (code & 63) & 1)
		*w |= 1 << (code & 63)
	}
	return k
}

func clearCodes(seen []uint64, codes []uint32) {
	for _, code := range codes {
		seen[code>>6] = 0
	}
}

// tallyCodes counts how often a value occurs in a cell. What is not wanted, in
// cell 0, may have any value.
func tallyCodes(tally []uint32, size uint32, cells []uint32, v []int64, low int64) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]int64)(v)
		tally[c[0]*size+uint32(x[0]-low)&some(c[0])]++
		tally[c[1]*size+uint32(x[1]-low)&some(c[1])]++
		tally[c[2]*size+uint32(x[2]-low)&some(c[2])]++
		tally[c[3]*size+uint32(x[3]-low)&some(c[3])]++
		tally[c[4]*size+uint32(x[4]-low)&some(c[4])]++
		tally[c[5]*size+uint32(x[5]-low)&some(c[5])]++
		tally[c[6]*size+uint32(x[6]-low)&some(c[6])]++
		tally[c[7]*size+uint32(x[7]-low)&some(c[7])]++
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		tally[c*size+uint32(v[i]-low)&some(c)]++
	}
}

// tallyScaled is tallyCodes of base + unit × value.
func tallyScaled[F uint8 | uint16](tally []uint32, size uint32, cells []uint32, v []F, base, unit uint32) {
	for len(cells) >= 8 && len(v) >= 8 {
		c, x := (*[8]uint32)(cells), (*[8]F)(v)
		tally[c[0]*size+(base+unit*uint32(x[0]))&some(c[0])]++
		tally[c[1]*size+(base+unit*uint32(x[1]))&some(c[1])]++
		tally[c[2]*size+(base+unit*uint32(x[2]))&some(c[2])]++
		tally[c[3]*size+(base+unit*uint32(x[3]))&some(c[3])]++
		tally[c[4]*size+(base+unit*uint32(x[4]))&some(c[4])]++
		tally[c[5]*size+(base+unit*uint32(x[5]))&some(c[5])]++
		tally[c[6]*size+(base+unit*uint32(x[6]))&some(c[6])]++
		tally[c[7]*size+(base+unit*uint32(x[7]))&some(c[7])]++
		cells, v = cells[8:], v[8:]
	}
	for i, c := range cells {
		tally[c*size+(base+unit*uint32(v[i]))&some(c)]++
	}
}

// some is all bits set unless a cell is 0.
func some(c uint32) uint32 { return uint32(int32(c|-c) >> 31) }
