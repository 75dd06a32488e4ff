package num

import (
	"math"
	"math/big"
	"math/bits"

	"github.com/shopspring/decimal"
)

// Value is a number as an exact fraction, or blank with a reason. The zero
// Value is the number 0. Values are immutable; compare them with Equal or Cmp,
// never with ==.
//
// Small fractions (both parts within 63 bits) live in the struct; only larger
// ones need a big.Rat. A small value is always reduced, and never held big.
type Value struct {
	p       int64 // numerator, never math.MinInt64
	d       int64 // denominator less one, so that the zero Value is 0/1
	big     *big.Rat
	reason  Reason
	inexact bool
}

// Int is a whole number.
func Int(n int64) Value {
	if n == math.MinInt64 {
		return FromRat(new(big.Rat).SetInt64(n))
	}
	return Value{p: n}
}

// Fixed is coef / 10^scale: a cell of a column of decimals.
func Fixed(coef int64, scale uint8) Value {
	if scale == 0 {
		return Int(coef)
	}
	if scale < uint8(len(pow10)) {
		return Frac(coef, pow10[scale])
	}
	return FromBig(big.NewInt(coef), scale)
}

// Frac is p / q, reduced; blank with DivideByZero when q is 0.
func Frac(p, q int64) Value {
	switch {
	case q == 0:
		return Blank(DivideByZero)
	case p == math.MinInt64 || q == math.MinInt64:
		return FromRat(new(big.Rat).SetFrac(big.NewInt(p), big.NewInt(q)))
	case q < 0:
		p, q = -p, -q
	}
	return reduced(p, q)
}

// FromRat is the number of a fraction, which is copied.
func FromRat(r *big.Rat) Value { return ownRat(new(big.Rat).Set(r)) }

// FromBig is coef / 10^scale for coefficients of any size.
func FromBig(coef *big.Int, scale uint8) Value {
	return ownRat(new(big.Rat).SetFrac(coef, bigPow10(int(scale))))
}

// FromDecimal is the number of a decimal.
func FromDecimal(d decimal.Decimal) Value { return ownRat(d.Rat()) }

// Blank is no number, with the reason for it.
func Blank(r Reason) Value {
	if r == NotBlank {
		r = NoValues
	}
	return Value{reason: r}
}

// ownRat keeps r itself, or what is left of it when it is small.
func ownRat(r *big.Rat) Value {
	if p, q := r.Num(), r.Denom(); p.IsInt64() && q.IsInt64() && p.Int64() != math.MinInt64 {
		return Value{p: p.Int64(), d: q.Int64() - 1}
	}
	return Value{big: r}
}

// reduced is p/q in lowest terms; q is positive and p is not the least int64.
func reduced(p, q int64) Value {
	if q == 1 {
		return Value{p: p}
	}
	if g := gcd(magnitude(p), uint64(q)); g > 1 {
		p, q = p/int64(g), q/int64(g)
	}
	return Value{p: p, d: q - 1}
}

func magnitude(n int64) uint64 {
	if n < 0 {
		return uint64(-n)
	}
	return uint64(n)
}

// gcd is the greatest common divisor by halving; b is not 0.
func gcd(a, b uint64) uint64 {
	if a == 0 {
		return b
	}
	shift := bits.TrailingZeros64(a | b)
	a >>= bits.TrailingZeros64(a)
	for b != 0 {
		b >>= bits.TrailingZeros64(b)
		if a > b {
			a, b = b, a
		}
		b -= a
	}
	return a << shift
}

// IsBlank reports whether there is no number.
func (v Value) IsBlank() bool { return v.reason != NotBlank }

// Reason is why the value is blank; NotBlank when it is a number.
func (v Value) Reason() Reason { return v.reason }

// Inexact reports whether a root or a fractional power went into the value.
func (v Value) Inexact() bool { return v.inexact }

// Rat is the fraction as a copy; nil when the value is blank.
func (v Value) Rat() *big.Rat {
	if v.IsBlank() {
		return nil
	}
	if v.big != nil {
		return new(big.Rat).Set(v.big)
	}
	return big.NewRat(v.p, v.d+1)
}

// rat is the fraction for reading only; v is not blank.
func (v Value) rat() *big.Rat {
	if v.big != nil {
		return v.big
	}
	return big.NewRat(v.p, v.d+1)
}

// Sign is -1, 0 or 1; 0 when blank.
func (v Value) Sign() int {
	switch {
	case v.IsBlank():
		return 0
	case v.big != nil:
		return v.big.Sign()
	case v.p < 0:
		return -1
	case v.p > 0:
		return 1
	}
	return 0
}

// IsZero reports whether the value is the number 0; blank is not.
func (v Value) IsZero() bool { return !v.IsBlank() && v.Sign() == 0 }

// IsInt reports whether the value is a whole number.
func (v Value) IsInt() bool {
	if v.IsBlank() {
		return false
	}
	if v.big != nil {
		return v.big.IsInt()
	}
	return v.d == 0
}

// Int64 is the value when it is whole and fits.
func (v Value) Int64() (n int64, ok bool) {
	if v.IsBlank() || v.d != 0 {
		return 0, false
	}
	if v.big != nil {
		if v.big.IsInt() && v.big.Num().IsInt64() {
			return v.big.Num().Int64(), true
		}
		return 0, false
	}
	return v.p, true
}

// Fraction is the value as p/q when both parts fit.
func (v Value) Fraction() (p, q int64, ok bool) {
	if v.IsBlank() || v.big != nil {
		return 0, 0, false
	}
	return v.p, v.d + 1, true
}
