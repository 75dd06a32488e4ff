package insight

import "kpiworkbook/kpi/num"

// Forecasts repeat small steps thousands of times with weights that were chosen
// among some dozens, which fractions do not survive: each step would lengthen
// them. So values are put on a scale of whole numbers, ten digits and more for the
// greatest, and steps are rounded there. That is far below what a forecast knows.

// most is the greatest magnitude on the scale: what is left of 63 bits is room for
// weights, sums and values that grow.
const most = 50_000_000_000

// places is the scale for some values: how many digits after the point, which
// may be less than none.
func places(values []num.Value) int {
	greatest := num.Int(1)
	for i, v := range values {
		if a := num.Abs(v); i == 0 || num.Cmp(a, greatest) > 0 {
			greatest = a
		}
	}
	n := 0
	if greatest.IsZero() {
		return n
	}
	ten, limit := num.Int(10), num.Int(most)
	for ; num.Cmp(greatest, limit) > 0; n-- {
		greatest = num.Div(greatest, ten)
	}
	for ; num.Cmp(num.Mul(greatest, ten), limit) <= 0 && n < maxPlaces; n++ {
		greatest = num.Mul(greatest, ten)
	}
	return n
}

// maxPlaces is where a value counts as nothing.
const maxPlaces = 30

// fixed puts values on a scale.
func fixed(values []num.Value, places int) []int64 {
	out := make([]int64, len(values))
	for i, v := range values {
		out[i], _ = num.RoundTo(num.Mul(v, tenTo(places)), 0).Int64()
	}
	return out
}

// value is a number of the scale.
func value(coef int64, places int) num.Value { return num.Div(num.Int(coef), tenTo(places)) }

func tenTo(n int) num.Value { return num.Pow(num.Int(10), num.Int(int64(n))) }

// weigh is p thousandths of x, rounded.
func weigh(p, x int64) int64 { return share(p*x, 1000) }

// share is x / n, rounded to the nearest, halves away from zero.
func share(x, n int64) int64 {
	if x < 0 {
		return (x - n/2) / n
	}
	return (x + n/2) / n
}

func abs(x int64) int64 {
	if x < 0 {
		return -x
	}
	return x
}

// root is the whole part of a square root.
func root(x int64) int64 {
	r := int64(0)
	for bit := int64(1) << 31; bit > 0; bit >>= 1 {
		if t := r | bit; t <= x/t {
			r = t
		}
	}
	return r
}
