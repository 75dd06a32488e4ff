package table

import "math/bits"

// Values of a column are kept in chunks, each as narrow as its own values allow: a base, a unit,
// and offsets of one, two, four or eight bytes, so that value = base + unit*offset.
type chunk struct {
	base, unit int64
	scale      uint8 // decimal places of what is stored here; the column may have more
	width      uint8 // bytes of an offset; 0 when all values are the base
	w8         []uint8
	w16        []uint16
	w32        []uint32
	w64        []uint64
}

// units that days and moments are often multiples of: a microsecond up to a day.
var momentUnits = [...]int64{24 * 3600 * 1e6, 3600 * 1e6, 60 * 1e6, 1e6, 1e3}

// pack stores values narrowly. lo and hi are their bounds; unit divides each value less lo.
func pack(values []int64, lo, hi, unit int64) chunk {
	c := chunk{base: lo, unit: unit}
	span := uint64(hi-lo) / uint64(unit)
	switch n := bits.Len64(span); {
	case n == 0:
	case n <= 8:
		c.width, c.w8 = 1, packed[uint8](values, lo, unit)
	case n <= 16:
		c.width, c.w16 = 2, packed[uint16](values, lo, unit)
	case n <= 32:
		c.width, c.w32 = 4, packed[uint32](values, lo, unit)
	default:
		c.width, c.w64 = 8, make([]uint64, len(values))
		c.unit = 1
		for i, v := range values {
			c.w64[i] = uint64(v - lo)
		}
	}
	return c
}

// offset is what offsets are stored as.
type offset interface{ uint8 | uint16 | uint32 }

// packed are the offsets of values from lo on, in units.
func packed[T offset](values []int64, lo, unit int64) []T {
	dst := make([]T, len(values))
	if unit == 1 {
		for i, v := range values[:len(dst)] {
			dst[i] = T(v - lo)
		}
		return dst
	}
	for i, v := range values[:len(dst)] {
		dst[i] = T(uint64(v-lo) / uint64(unit))
	}
	return dst
}

// momentUnit finds the greatest unit that all values are a multiple of, counted from lo.
func momentUnit(values []int64, lo int64) int64 {
	for _, u := range momentUnits {
		if multiples(values, lo, u) {
			return u
		}
	}
	return 1
}

func multiples(values []int64, lo, unit int64) bool {
	for _, v := range values {
		if (v-lo)%unit != 0 {
			return false
		}
	}
	return true
}

// unpack fills dst with the values from place from on.
func (c *chunk) unpack(dst []int64, from int) {
	switch c.width {
	case 0:
		for i := range dst {
			dst[i] = c.base
		}
	case 1:
		unpack(dst, c.w8[from:from+len(dst)], c.base, c.unit)
	case 2:
		unpack(dst, c.w16[from:from+len(dst)], c.base, c.unit)
	case 4:
		unpack(dst, c.w32[from:from+len(dst)], c.base, c.unit)
	default:
		for i, w := range c.w64[from : from+len(dst)] {
			dst[i] = c.base + c.unit*int64(w)
		}
	}
}

// unpack makes values of offsets, eight at a time, which leaves one test of bounds for eight.
func unpack[T offset](dst []int64, src []T, base, unit int64) {
	for len(dst) >= 8 && len(src) >= 8 {
		d, w := (*[8]int64)(dst), (*[8]T)(src)
		d[0] = base + unit*int64(w[0])
		d[1] = base + unit*int64(w[1])
		d[2] = base + unit*int64(w[2])
		d[3] = base + unit*int64(w[3])
		d[4] = base + unit*int64(w[4])
		d[5] = base + unit*int64(w[5])
		d[6] = base + unit*int64(w[6])
		d[7] = base + unit*int64(w[7])
		dst, src = dst[8:], src[8:]
	}
	for i, w := range src {
		dst[i] = base + unit*int64(w)
	}
}

// at returns one value.
func (c *chunk) at(i int) int64 {
	switch c.width {
	case 0:
		return c.base
	case 1:
		return c.base + c.unit*int64(c.w8[i])
	case 2:
		return c.base + c.unit*int64(c.w16[i])
	case 4:
		return c.base + c.unit*int64(c.w32[i])
	}
	return c.base + c.unit*int64(c.w64[i])
}

func (c *chunk) bytes() int {
	return len(c.w8) + 2*len(c.w16) + 4*len(c.w32) + 8*len(c.w64)
}

// codes fills dst with dictionary codes from place from on.
func (c *chunk) codes(dst []uint32, from int) { narrow(dst, c, uint32(c.base), from) }

// days fills dst with days from place from on.
func (c *chunk) days(dst []int32, from int) { narrow(dst, c, int32(c.base), from) }

// narrow fills dst with values of four bytes, which have the unit one.
func narrow[T int32 | uint32](dst []T, c *chunk, base T, from int) {
	switch c.width {
	case 0:
		for i := range dst {
			dst[i] = base
		}
	case 1:
		shifted(dst, c.w8[from:], base)
	case 2:
		shifted(dst, c.w16[from:], base)
	default:
		shifted(dst, c.w32[from:], base)
	}
}

func shifted[T int32 | uint32, S offset](dst []T, src []S, base T) {
	for i, w := range src[:len(dst)] {
		dst[i] = base + T(w)
	}
}
