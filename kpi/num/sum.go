package num

import (
	"math/big"
	"math/bits"
)

// Sum adds int64 coefficients exactly, in 128 bits: 2^64 rows of the largest
// coefficient fit. The zero Sum is empty. It never allocates before Value.
type Sum struct {
	hi int64
	lo uint64
}

// Add takes one coefficient.
func (s *Sum) Add(c int64) {
	lo, carry := bits.Add64(s.lo, uint64(c), 0)
	s.lo = lo
	s.hi += c>>63 + int64(carry)
}

// block is how many coefficients fit in two 64-bit halves without a carry.
const block = 1 << 20

// AddBlock takes many coefficients. It adds their lower and upper 32 bits
// apart, so that the loop has no branch and no carry.
func (s *Sum) AddBlock(coefs []int64) {
	for len(coefs) > block {
		s.addHalves(coefs[:block])
		coefs = coefs[block:]
	}
	s.addHalves(coefs)
}

func (s *Sum) addHalves(coefs []int64) {
	var low uint64
	var high int64
	for _, c := range coefs {
		low += uint64(uint32(c))
		high += c >> 32
	}
	lo, carry := bits.Add64(s.lo, low, 0)
	s.lo, s.hi = lo, s.hi+int64(carry)
	lo, carry = bits.Add64(s.lo, uint64(high)<<32, 0)
	s.lo, s.hi = lo, s.hi+high>>32+int64(carry)
}

// Merge takes all of another sum.
func (s *Sum) Merge(t Sum) {
	lo, carry := bits.Add64(s.lo, t.lo, 0)
	s.lo, s.hi = lo, s.hi+t.hi+int64(carry)
}

// Int64 is the sum when it fits.
func (s Sum) Int64() (n int64, ok bool) {
	n = int64(s.lo)
	return n, s.hi == n>>63
}

// Halves is the sum as hi × 2^64 + lo.
func (s Sum) Halves() (hi int64, lo uint64) { return s.hi, s.lo }

// SumOf is the sum of such halves.
func SumOf(hi int64, lo uint64) Sum { return Sum{hi, lo} }

// Big is the sum as a whole number.
func (s Sum) Big() *big.Int {
	n := new(big.Int).SetInt64(s.hi)
	n.Lsh(n, 64)
	return n.Add(n, new(big.Int).SetUint64(s.lo))
}

// Value is the sum of coefficients at a scale.
func (s Sum) Value(scale uint8) Value {
	if n, ok := s.Int64(); ok {
		return Fixed(n, scale)
	}
	return FromBig(s.Big(), scale)
}
