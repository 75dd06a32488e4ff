package insight

import (
	"sort"

	"kpiworkbook/kpi/num"
)

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
// Society 83, 1920). A slice that has no ratio in one of the periods, because it
// was not there or had nothing below the line, has no change of its own: all it
// adds is mix. The answer is nil when the whole has no ratio in one of the
// periods.
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
		// What the slice adds above the line, and what it would add with the ratio of the whole.
		above := num.Sub(num.Div(zero(s.Top.After), bottom.After), num.Div(zero(s.Top.Before), bottom.Before))
		weight := Pair{num.Div(zero(s.Bottom.Before), bottom.Before), num.Div(zero(s.Bottom.After), bottom.After)}
		total := num.Sub(above, num.Mul(num.Sub(weight.After, weight.Before), whole))
		own := num.Int(0)
		before, after := num.Div(zero(s.Top.Before), zero(s.Bottom.Before)), num.Div(zero(s.Top.After), zero(s.Bottom.After))
		if !before.IsBlank() && !after.IsBlank() {
			own = num.Mul(mean(weight.Before, weight.After), num.Sub(after, before))
		}
		out[i] = Share{Own: own, Mix: num.Sub(total, own)}
	}
	return out
}

// Unevenness says how far the parts of a change are from an even one, in which
// every part changes by its weight: half of what would have to be moved between
// the parts. It is 0 when all changed alike, and large where few parts made the
// change, or some went against the others. Of the parts, the largest are looked at
// one by one and the rest as one, so that many small ones do not count as much by
// their number alone. The weights are those of the parts in the whole, at least 0.
func Unevenness(parts, weights []num.Value, largest int) num.Value {
	change, all := num.Int(0), num.Int(0)
	for i, p := range parts {
		change, all = num.Add(change, p), num.Add(all, weights[i])
	}
	if all.IsZero() {
		return num.Int(0)
	}
	away := make([]num.Value, len(parts)) // from an even change
	for i, p := range parts {
		away[i] = num.Sub(p, num.Div(num.Mul(change, weights[i]), all))
	}
	sort.SliceStable(away, func(i, j int) bool { return num.Cmp(num.Abs(away[i]), num.Abs(away[j])) > 0 })
	moved, rest := num.Int(0), num.Int(0)
	for i, v := range away {
		if i < largest {
			moved = num.Add(moved, num.Abs(v))
		} else {
			rest = num.Add(rest, v)
		}
	}
	return num.Div(num.Add(moved, num.Abs(rest)), num.Int(2))
}

func mean(a, b num.Value) num.Value { return num.Div(num.Add(a, b), num.Int(2)) }

func zero(v num.Value) num.Value {
	if v.IsBlank() {
		return num.Int(0)
	}
	return v
}
