package num

import (
	"math/big"
	"strconv"
	"strings"
)

// significant is how many digits Plain gives of a number that does not end.
const significant = 20

// Exact is the reduced fraction "p/q", or "p" when it is whole; empty when the
// value is blank or inexact.
func (v Value) Exact() string {
	if v.IsBlank() || v.inexact {
		return ""
	}
	if v.big != nil {
		return v.big.RatString()
	}
	if v.d == 0 {
		return strconv.FormatInt(v.p, 10)
	}
	return strconv.FormatInt(v.p, 10) + "/" + strconv.FormatInt(v.d+1, 10)
}

// Plain is the number in plain digits, without exponent or grouping: all of
// them when they end, else rounded half to even at 20 significant digits (and
// four places at least). Empty when blank.
func (v Value) Plain() string {
	switch {
	case v.IsBlank():
		return ""
	case v.big == nil && v.d == 0 && !v.inexact:
		return strconv.FormatInt(v.p, 10)
	}
	places, ends := endingPlaces(v.rat().Denom())
	if !ends || v.inexact {
		places = max(significant-wholeDigits(v.rat()), 4)
	}
	coef, _ := scaled(v, places, HalfEven)
	text := pointed(coef, places)
	if v.inexact && places > 0 {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	return text
}

// String is Plain, or "blank: " and the reason.
func (v Value) String() string {
	if v.IsBlank() {
		return "blank: " + v.reason.Sentence()
	}
	return v.Plain()
}

// endingPlaces is how many places after the point a fraction with denominator
// q has; ends is false when they never stop.
func endingPlaces(q *big.Int) (places int, ends bool) {
	twos := int(q.TrailingZeroBits())
	rest := new(big.Int).Rsh(q, uint(twos))
	fives, five, mod := 0, big.NewInt(5), new(big.Int)
	for rest.Cmp(five) >= 0 {
		quo, m := new(big.Int).QuoRem(rest, five, mod)
		if m.Sign() != 0 {
			return 0, false
		}
		rest = quo
		fives++
	}
	return max(twos, fives), rest.IsInt64() && rest.Int64() == 1
}

// wholeDigits is how many digits stand before the point; for a fraction below
// one it is minus the zeros that follow the point.
func wholeDigits(r *big.Rat) int {
	p := new(big.Int).Abs(r.Num())
	if p.Sign() == 0 {
		return 1
	}
	// An estimate by bits is at most one off; a comparison settles it.
	n := (p.BitLen() - r.Denom().BitLen()) * 30103 / 100000
	for n++; below10(p, r.Denom(), n-1); n-- {
	}
	for !below10(p, r.Denom(), n) {
		n++
	}
	return n
}

// below10 reports whether p/q < 10^n.
func below10(p, q *big.Int, n int) bool {
	if n >= 0 {
		return p.Cmp(new(big.Int).Mul(q, bigPow10(n))) < 0
	}
	return new(big.Int).Mul(p, bigPow10(-n)).Cmp(q) < 0
}

// pointed writes coef / 10^places.
func pointed(coef *big.Int, places int) string {
	text := coef.String()
	if places <= 0 {
		return text
	}
	sign := ""
	if text[0] == '-' {
		sign, text = "-", text[1:]
	}
	if len(text) <= places {
		text = strings.Repeat("0", places-len(text)+1) + text
	}
	return sign + text[:len(text)-places] + "." + text[len(text)-places:]
}
