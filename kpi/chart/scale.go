package chart

import (
	"kpiworkbook/kpi/num"
)

// scale maps values to pixels, linearly.
type scale struct {
	lo, hi   num.Value
	from, to float64 // pixels of lo and hi
}

// at is the pixel of a value. The share of the way is exact; only the pixel is
// not.
func (s scale) at(v num.Value) float64 {
	width := num.Sub(s.hi, s.lo)
	if width.IsBlank() || width.IsZero() || v.IsBlank() {
		return (s.from + s.to) / 2
	}
	return s.from + pixels(num.Div(num.Sub(v, s.lo), width))*(s.to-s.from)
}

// pixels is a value that is not blank, for drawing.
func pixels(v num.Value) float64 {
	if p, q, ok := v.Fraction(); ok {
		return float64(p) / float64(q)
	}
	f, _ := v.Rat().Float64()
	return f
}

// extent is the least and greatest of the values that are not blank.
func extent(values ...num.Value) (lo, hi num.Value, ok bool) {
	for _, v := range values {
		switch {
		case v.IsBlank():
			continue
		case !ok:
			lo, hi, ok = v, v, true
		case num.Cmp(v, lo) < 0:
			lo = v
		case num.Cmp(v, hi) > 0:
			hi = v
		}
	}
	return lo, hi, ok
}

// spread gives a single value room on both sides.
func spread(lo, hi num.Value) (num.Value, num.Value) {
	if num.Cmp(lo, hi) < 0 {
		return lo, hi
	}
	if lo.IsZero() {
		return lo, num.Int(1)
	}
	room := num.Mul(num.Abs(lo), num.Frac(1, 10))
	return num.Sub(lo, room), num.Add(hi, room)
}

// ticks are the round values from the one at or below lo to the last one that
// is worth a line: 3 to 5 of them on steps of 1, 2, 2.5 or 5 times a power of
// ten.
func ticks(lo, hi num.Value) (values []num.Value, step num.Value) {
	lo, hi = spread(lo, hi)
	for step = firstStep(num.Div(num.Sub(hi, lo), num.Int(8))); ; step = nextStep(step) {
		values = values[:0]
		for v := num.Mul(num.Floor(num.Div(lo, step)), step); ; v = num.Add(v, step) {
			values = append(values, v)
			// What is left above the last line may be up to half a step.
			if num.Cmp(num.Sub(hi, v), num.Mul(step, num.Frac(9, 20))) <= 0 || len(values) > 5 {
				break
			}
		}
		if len(values) <= 5 {
			return values, step
		}
	}
}

// firstStep is the greatest power of ten not above v, which is positive.
func firstStep(v num.Value) num.Value {
	ten, step := num.Int(10), num.Int(1)
	for num.Cmp(step, v) > 0 {
		step = num.Div(step, ten)
	}
	for num.Cmp(num.Mul(step, ten), v) <= 0 {
		step = num.Mul(step, ten)
	}
	return step
}

// nextStep is the next larger of 1, 2, 2.5, 5, 10.
func nextStep(step num.Value) num.Value {
	power := firstStep(step)
	switch lead := num.Div(step, power); {
	case num.Cmp(lead, num.Int(2)) < 0:
		return num.Mul(power, num.Int(2))
	case num.Cmp(lead, num.Int(2)) == 0:
		return num.Mul(power, num.Frac(5, 2))
	case num.Cmp(lead, num.Int(5)) < 0:
		return num.Mul(power, num.Int(5))
	}
	return num.Mul(power, num.Int(10))
}

// tickLabels writes ticks with exactly the places that their step needs; from
// 100,000 on in thousands, millions and so on. The unit is said elsewhere.
func tickLabels(values []num.Value, step num.Value, f num.Format, l num.Locale) []string {
	scaleBy := num.Int(1)
	if f.Kind == num.KindPercent || f.Kind == num.KindPoints {
		scaleBy = num.Int(100)
	}
	_, most, _ := extent(num.Mul(num.Abs(values[0]), scaleBy), num.Mul(num.Abs(values[len(values)-1]), scaleBy))
	suffix := ""
	if num.Cmp(most, num.Int(100000)) >= 0 {
		for k := 0; k < 4 && num.Cmp(most, num.Int(1000)) >= 0; k++ {
			most, scaleBy = num.Div(most, num.Int(1000)), num.Div(scaleBy, num.Int(1000))
			suffix = l.Compact[k]
		}
	}
	places := 0
	for v := num.Mul(step, scaleBy); !v.IsInt() && places < 30; places++ {
		v = num.Mul(v, num.Int(10))
	}
	labels := make([]string, len(values))
	for i, v := range values {
		if labels[i] = "0"; !v.IsZero() {
			labels[i] = num.Format{Decimals: places}.Text(num.Mul(v, scaleBy), l) + suffix
		}
	}
	return labels
}

// localeOr fills in a locale that nobody chose.
func localeOr(l num.Locale) num.Locale {
	if l.Decimal == "" {
		return num.LocaleOf("en")
	}
	return l
}
