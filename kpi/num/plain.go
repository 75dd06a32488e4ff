package num

import (
	"math/bits"
	"unsafe"
)

// Words of eight equal bytes.
const (
	ones   = 0x0101010101010101
	tops   = 0x8080808080808080
	zeros  = 0x3030303030303030 // "00000000"
	points = 0x2E2E2E2E2E2E2E2E // "........"
	commas = 0x2C2C2C2C2C2C2C2C // ",,,,,,,,"
	sixes  = 0x0606060606060606
	highs  = 0xF0F0F0F0F0F0F0F0
)

// Plain reads a cell of the form [-]digits[.digits] with at most 18 digits.
// It is the fast path of a column of decimals.
func Plain(cell []byte) (coef int64, scale uint8, ok bool) {
	return PlainAt(cell, 0, len(cell))
}

// PlainAt is Plain for a cell inside a larger buffer, buf[start:end]. Inside a
// buffer it is faster: it reads whole words that end where the cell ends and
// blanks what lies before the cell. It never reads outside the buffer.
func PlainAt(buf []byte, start, end int) (coef int64, scale uint8, ok bool) {
	return plainAt(buf, start, end, points)
}

// CommaAt is PlainAt for a column whose decimal mark is a comma.
func CommaAt(buf []byte, start, end int) (coef int64, scale uint8, ok bool) {
	return plainAt(buf, start, end, commas)
}

// plainAt takes the decimal mark as a word of eight.
func plainAt(buf []byte, start, end int, marks uint64) (coef int64, scale uint8, ok bool) {
	if uint(end) > uint(len(buf)) || uint(start) >= uint(end) {
		return 0, 0, false
	}
	negative := buf[start] == '-'
	if negative {
		start++
	}
	switch n := end - start; {
	case uint(n-1) < 8 && end >= 8:
		coef, scale, ok = plain8(word(buf, end-8), uint(n), marks)
	case uint(n-9) < 8 && end >= 16:
		coef, scale, ok = plain16(word(buf, end-16), word(buf, end-8), uint(n), marks)
	default:
		coef, scale, ok = plainBytes(buf[start:end], byte(marks))
	}
	if negative {
		coef = -coef
	}
	return coef, scale, ok
}

// word loads eight bytes; the caller has checked that they are there. The
// first byte is the lowest. (Every target of ours is little-endian and loads
// unaligned words; assembling them from bytes costs a third of the parse.)
func word(buf []byte, at int) uint64 {
	return *(*uint64)(unsafe.Add(unsafe.Pointer(unsafe.SliceData(buf)), at))
}

// plain8 reads a number of n characters, 1 to 8, that end the word.
func plain8(w uint64, n uint, marks uint64) (coef int64, scale uint8, ok bool) {
	blank := uint64(1)<<(64-8*n) - 1 // n is at least 1
	w = w&^blank | zeros&blank
	t := w ^ marks
	if dot := (t - ones) & ^t & tops; dot != 0 {
		if n == 1 {
			return 0, 0, false
		}
		k := uint(bits.TrailingZeros64(dot)) &^ 7 // the dot's place in bits
		scale = uint8(7 - k>>3)
		below := uint64(1)<<k - 1
		w = w&^(below<<8|0xFF) | w&below<<8 | '0'
	}
	return int64(digits8(w)), scale, allDigits(w)
}

// plain16 reads a number of n characters, 9 to 16, that end the two words.
func plain16(a, b uint64, n uint, marks uint64) (coef int64, scale uint8, ok bool) {
	blank := uint64(1)<<(128-8*n) - 1
	a = a&^blank | zeros&blank
	t := b ^ marks
	if dot := (t - ones) & ^t & tops; dot != 0 {
		k := uint(bits.TrailingZeros64(dot)) &^ 7
		scale = uint8(7 - k>>3)
		below := uint64(1)<<k - 1
		b = b&^(below<<8|0xFF) | b&below<<8 | a>>56
		a = a<<8 | '0'
	} else if t = a ^ marks; (t-ones) & ^t & tops != 0 {
		k := uint(bits.TrailingZeros64((t-ones) & ^t & tops)) &^ 7
		scale = uint8(15 - k>>3)
		below := uint64(1)<<k - 1
		a = a&^(below<<8|0xFF) | a&below<<8 | '0'
	}
	return int64(digits8(a))*1e8 + int64(digits8(b)), scale, allDigits(a) && allDigits(b)
}

// allDigits reports whether the eight bytes are ASCII digits: the high half of
// a byte is 3, and stays 3 when 6 is added.
func allDigits(w uint64) bool {
	return w&highs|(w+sixes)&highs>>4 == 0x3333333333333333
}

// digits8 is the number that eight ASCII digits write: pairs, then fours, then
// all.
func digits8(w uint64) uint64 {
	w = (w & 0x0F0F0F0F0F0F0F0F) * (1 + 10<<8) >> 8
	w = (w & 0x00FF00FF00FF00FF) * (1 + 100<<16) >> 16
	return (w & 0x0000FFFF0000FFFF) * (1 + 10000<<32) >> 32
}

// plainBytes is the same byte by byte, for cells that are long or stand at the
// start of the buffer.
func plainBytes(cell []byte, mark byte) (coef int64, scale uint8, ok bool) {
	if len(cell) == 0 || len(cell) > 19 {
		return 0, 0, false
	}
	dot := -1
	for i, c := range cell {
		switch {
		case c-'0' <= 9:
			coef = coef*10 + int64(c-'0')
		case c == mark && dot < 0:
			dot = i
		default:
			return 0, 0, false
		}
	}
	count := len(cell)
	if dot >= 0 {
		count--
		scale = uint8(count - dot)
	}
	return coef, scale, count >= 1 && count <= 18
}
