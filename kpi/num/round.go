package num

import (
	"math/big"

	"github.com/shopspring/decimal"
)

// Rounding says what happens to a digit that is exactly half.
type Rounding uint8

// The ways to round.
const (
	HalfEven    Rounding = iota // to the even neighbour: no drift in the long run
	HalfUp                      // away from zero: what people learn at school
	Down                        // toward zero
	Up                          // away from zero
	TowardMinus                 // toward minus infinity
	TowardPlus                  // toward plus infinity
)

// Divide is the one place where a fraction becomes digits: v to a number of
// places after the point (negative places round to tens and hundreds).
// inexact is true when the digits shown are not the whole value. A blank gives
// zero; ask IsBlank first.
func Divide(v Value, places int, mode Rounding) (d decimal.Decimal, inexact bool) {
	if v.IsBlank() {
		return decimal.Zero, false
	}
	coef, exact := scaled(v, places, mode)
	return decimal.NewFromBigInt(coef, int32(-places)), !exact || v.inexact
}

// RoundTo is v rounded to places after the point, half to even.
func RoundTo(v Value, places int) Value { return RoundBy(v, places, HalfEven) }

// RoundBy is v rounded to places after the point.
func RoundBy(v Value, places int, mode Rounding) Value {
	if v.IsBlank() || places >= 0 && v.IsInt() {
		return v
	}
	coef, _ := scaled(v, places, mode)
	r := new(big.Rat).SetInt(coef)
	if places >= 0 {
		r.Quo(r, new(big.Rat).SetInt(bigPow10(places)))
	} else {
		r.Mul(r, new(big.Rat).SetInt(bigPow10(-places)))
	}
	return ownRat(r).marked(v, v)
}

// Floor is the greatest whole number not above v.
func Floor(v Value) Value { return RoundBy(v, 0, TowardMinus) }

// Ceil is the least whole number not below v.
func Ceil(v Value) Value { return RoundBy(v, 0, TowardPlus) }

// scaled is v × 10^places as a whole number, and whether nothing was lost.
func scaled(v Value, places int, mode Rounding) (coef *big.Int, exact bool) {
	r := v.rat()
	p, q := new(big.Int).Set(r.Num()), r.Denom()
	if places >= 0 {
		p.Mul(p, bigPow10(places))
	} else {
		q = new(big.Int).Mul(q, bigPow10(-places))
	}
	rest := new(big.Int)
	p.QuoRem(p, q, rest)
	if rest.Sign() == 0 {
		return p, true
	}
	if awayFromZero(p, rest, q, mode) {
		p.Add(p, big.NewInt(int64(rest.Sign())))
	}
	return p, false
}

// awayFromZero decides whether a truncated quotient with a rest goes one
// further from zero.
func awayFromZero(quo, rest, q *big.Int, mode Rounding) bool {
	half := new(big.Int).Abs(rest)
	cmp := half.Lsh(half, 1).Cmp(q)
	switch mode {
	case HalfUp:
		return cmp >= 0
	case Down:
		return false
	case Up:
		return true
	case TowardMinus:
		return rest.Sign() < 0
	case TowardPlus:
		return rest.Sign() > 0
	default:
		return cmp > 0 || cmp == 0 && quo.Bit(0) == 1
	}
}
