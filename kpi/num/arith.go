package num

import (
	"math/big"
	"math/bits"
)

// Add is a + b. Blanks run through, the first reason winning.
func Add(a, b Value) Value {
	if blank, is := eitherBlank(a, b); is {
		return blank
	}
	if a.big == nil && b.big == nil {
		if v, ok := addSmall(a, b); ok {
			return v.marked(a, b)
		}
	}
	return ownRat(new(big.Rat).Add(a.rat(), b.rat())).marked(a, b)
}

// Sub is a - b.
func Sub(a, b Value) Value { return Add(a, Neg(b)) }

// Mul is a × b.
func Mul(a, b Value) Value {
	if blank, is := eitherBlank(a, b); is {
		return blank
	}
	if a.big == nil && b.big == nil {
		if v, ok := mulSmall(a.p, a.d+1, b.p, b.d+1); ok {
			return v.marked(a, b)
		}
	}
	return ownRat(new(big.Rat).Mul(a.rat(), b.rat())).marked(a, b)
}

// Div is a ÷ b, blank with DivideByZero when b is 0.
func Div(a, b Value) Value {
	if blank, is := eitherBlank(a, b); is {
		return blank
	}
	if b.Sign() == 0 {
		return Blank(DivideByZero)
	}
	if a.big == nil && b.big == nil {
		p, q := b.d+1, b.p
		if q < 0 {
			p, q = -p, -q
		}
		if v, ok := mulSmall(a.p, a.d+1, p, q); ok {
			return v.marked(a, b)
		}
	}
	return ownRat(new(big.Rat).Quo(a.rat(), b.rat())).marked(a, b)
}

// Neg is -v.
func Neg(v Value) Value {
	if v.IsBlank() {
		return v
	}
	if v.big != nil {
		return ownRat(new(big.Rat).Neg(v.big)).marked(v, v)
	}
	v.p = -v.p
	return v
}

// Abs is the magnitude of v.
func Abs(v Value) Value {
	if v.Sign() < 0 {
		return Neg(v)
	}
	return v
}

// Cmp is -1, 0 or 1 as a is less than, equal to or greater than b. Both must
// be numbers; a blank counts as less than every number and equal to a blank,
// so that sorting is defined.
func Cmp(a, b Value) int {
	switch {
	case a.IsBlank() && b.IsBlank():
		return 0
	case a.IsBlank():
		return -1
	case b.IsBlank():
		return 1
	case a.big != nil || b.big != nil:
		return a.rat().Cmp(b.rat())
	}
	return cmpSmall(a.p, a.d+1, b.p, b.d+1)
}

// Equal reports whether two values are the same number, or blank with the
// same reason.
func Equal(a, b Value) bool {
	if a.reason != b.reason {
		return false
	}
	return Cmp(a, b) == 0
}

// Change is the relative change (now - before) / |before|: 0.25 is 25 % more.
// From a negative base it divides by the magnitude, so that growth stays
// growth: from -50 to 25 is +150 %. From zero it is blank with ZeroBase.
func Change(now, before Value) Value { return Relative(Sub(now, before), before) }

// Relative is by how much something changed, as Change has it, of the difference
// that is known already.
func Relative(by, before Value) Value {
	if blank, is := eitherBlank(by, before); is {
		return blank
	}
	if before.IsZero() {
		return Blank(ZeroBase)
	}
	return Div(by, Abs(before))
}

func eitherBlank(a, b Value) (Value, bool) {
	if a.IsBlank() {
		return a, true
	}
	return b, b.IsBlank()
}

// marked is v, inexact when one of the values it came from is.
func (v Value) marked(a, b Value) Value {
	v.inexact = a.inexact || b.inexact
	return v
}

// addSmall adds two small fractions; ok is false when the sum needs more room.
func addSmall(a, b Value) (v Value, ok bool) {
	if a.d == b.d {
		p, fits := addInt(a.p, b.p)
		if !fits {
			return v, false
		}
		return reduced(p, a.d+1), true
	}
	x, ok1 := mulInt(a.p, b.d+1)
	y, ok2 := mulInt(b.p, a.d+1)
	q, ok3 := mulInt(a.d+1, b.d+1)
	p, ok4 := addInt(x, y)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return v, false
	}
	return reduced(p, q), true
}

// mulSmall is (p/q) × (r/s), both reduced with positive denominators.
func mulSmall(p, q, r, s int64) (v Value, ok bool) {
	if p == 0 || r == 0 {
		return Value{}, true
	}
	// Reducing crosswise first keeps the products small and the result reduced.
	if g := int64(gcd(magnitude(p), uint64(s))); g > 1 {
		p, s = p/g, s/g
	}
	if g := int64(gcd(magnitude(r), uint64(q))); g > 1 {
		r, q = r/g, q/g
	}
	n, ok1 := mulInt(p, r)
	d, ok2 := mulInt(q, s)
	if !ok1 || !ok2 {
		return v, false
	}
	return Value{p: n, d: d - 1}, true
}

func cmpSmall(p, q, r, s int64) int {
	if q == s {
		return cmpInt(p, r)
	}
	if (p < 0) != (r < 0) {
		return cmpInt(p, r)
	}
	hi1, lo1 := bits.Mul64(magnitude(p), uint64(s))
	hi2, lo2 := bits.Mul64(magnitude(r), uint64(q))
	c := 0
	switch {
	case hi1 != hi2:
		c = cmpUint(hi1, hi2)
	default:
		c = cmpUint(lo1, lo2)
	}
	if p < 0 {
		return -c
	}
	return c
}

func cmpInt(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func cmpUint(a, b uint64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// addInt adds without wrapping; the least int64 counts as not fitting.
func addInt(a, b int64) (int64, bool) {
	s := a + b
	if (a^s)&(b^s) < 0 || s == -s && s != 0 {
		return 0, false
	}
	return s, true
}

// mulInt multiplies without wrapping; the least int64 counts as not fitting.
func mulInt(a, b int64) (int64, bool) {
	hi, lo := bits.Mul64(magnitude(a), magnitude(b))
	if hi != 0 || int64(lo) < 0 {
		return 0, false
	}
	if (a < 0) != (b < 0) {
		return -int64(lo), true
	}
	return int64(lo), true
}
