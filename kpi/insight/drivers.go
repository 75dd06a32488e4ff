package insight

import "kpiworkbook/kpi/num"

// Slice is a part of a KPI that is a ratio of sums: what stands above the line
// and below it, in two periods.
type Slice struct {
	Top, Bottom Pair
}

// Pair is a number in an earlier and in a later period. Blank counts as 0: the
// part was not there.
type Pair struct{ Before, After num.Value }

// Share is what a slice adds to the change of the whole.
type Share struct {
	Own num.Value // its own value has changed
	Mix num.Value // its weight has changed
}

// Total is both together.
func (s Share) Total() num.Value { return num.Add(s.Own, s.Mix) }

// Parts is what each part adds to the change of a sum: its own change. They add
// up to the change of the whole exactly when the parts do.
func Parts(parts []Pair) []Share {
	out := make([]Share, len(parts))
	for i, p := range parts {
		out[i] = Share{Own: num.Sub(zero(p.After), zero(p.Before)), Mix: num.Int(0)}
	}
	return out
}

// Ratio is what each slice adds to the change of a ratio of sums. With r the
// ratio of a slice, w its part of the whole divisor and R the ratio of the whole,
// before (0) and after (1),
//
//	own = (w0 + w1)/2 × (r1 − r0)
//	mix = (w1 − w0) × ((r0 + r1)/2 − (R0 + R1)/2)
//
// so that all of them add up to R1 − R0 exactly, whichever period comes first: a
// decomposition with the weights of both periods, after Bennet ("The Theory of
// Measurement of Changes in Cost of Living", Journal of the Royal Statistical
// Society 83, 1920). A slice that is there in one period only has no change of its
// own: all it adds is mix. The answer is nil when the whole has no ratio in one of
// the periods, or a slice has something above the line and nothing below it.
func Ratio(slices []Slice) []Share {
	var top, bottom Pair
	for _, s := range slices {
		top = Pair{num.Add(zero(top.Before), zero(s.Top.Before)), num.Add(zero(top.After), zero(s.Top.After))}
		bottom = Pair{num.Add(zero(bottom.Before), zero(s.Bottom.Before)), num.Add(zero(bottom.After), zero(s.Bottom.After))}
	}
	if zero(bottom.Before).IsZero() || zero(bottom.After).IsZero() {
		return nil
	}
	whole := mean(num.Div(top.Before, bottom.Before), num.Div(top.After, bottom.After))
	out := make([]Share, len(slices))
	for i, s := range slices {
		weight := Pair{num.Div(zero(s.Bottom.Before), bottom.Before), num.Div(zero(s.Bottom.After), bottom.After)}
		rate, ok := s.rate()
		if !ok {
			return nil
		}
		out[i] = Share{
			Own: num.Mul(mean(weight.Before, weight.After), num.Sub(rate.After, rate.Before)),
			Mix: num.Mul(num.Sub(weight.After, weight.Before), num.Sub(mean(rate.Before, rate.After), whole)),
		}
	}
	return out
}

// rate is the ratio of a slice in both periods; where there is none in one of
// them it is that of the other.
func (s Slice) rate() (Pair, bool) {
	before, had := ratio(s.Top.Before, s.Bottom.Before)
	after, has := ratio(s.Top.After, s.Bottom.After)
	if before.IsBlank() && had || after.IsBlank() && has {
		return Pair{}, false
	}
	switch {
	case !had && !has:
		return Pair{num.Int(0), num.Int(0)}, true
	case !had:
		before = after
	case !has:
		after = before
	}
	return Pair{before, after}, true
}

// ratio divides; there is none where neither number is. It is blank where only
// the divisor is missing.
func ratio(top, bottom num.Value) (r num.Value, is bool) {
	if zero(top).IsZero() && zero(bottom).IsZero() {
		return num.Int(0), false
	}
	return num.Div(zero(top), zero(bottom)), true
}

func mean(a, b num.Value) num.Value { return num.Div(num.Add(a, b), num.Int(2)) }

func zero(v num.Value) num.Value {
	if v.IsBlank() {
		return num.Int(0)
	}
	return v
}
