package insight

import (
	"slices"
	"sort"

	"kpiworkbook/kpi/num"
)

// Basis is what a projected close goes by.
type Basis string

// The bases, the plainest first.
const (
	SoFar     Basis = "so-far"    // the value stays: right for ratios
	Pace      Basis = "pace"      // the value times what earlier ones were multiplied by from here on
	Remainder Basis = "remainder" // the value and what came on top on average
	Trend     Basis = "forecast"  // the forecast, which does not know the value
)

// Close is where an open period is heading.
type Close struct {
	Basis            Basis
	Value, Low, High num.Value
	Error            num.Value // mean absolute error of this basis in earlier periods
	Count            int       // periods it was tried on
}

// Past is an earlier period: its value at the same point, and in the end.
type Past struct{ SoFar, Final num.Value }

// leastTrials is how many periods a basis must have been tried on, and
// leastPast how many it goes by.
const leastTrials, leastPast = 3, 3

// NewClose projects an open period from its value so far. Each basis is tried on
// earlier periods, seeing only those before; the one with the least mean absolute
// error is taken, and four out of five of its errors lie within the band. past is in
// the order of time, and one of a period without values is left out; next is what was
// forecast of the last ones of past, and forecast what is forecast now, blank where
// there is none. ok is false when there are fewer than six earlier periods.
// Everything is exact.
func NewClose(soFar num.Value, past []Past, next []num.Value, forecast num.Value) (c Close, ok bool) {
	trials := len(past) - leastPast
	if !forecast.IsBlank() {
		trials = min(trials, len(next))
	}
	if soFar.IsBlank() || trials < leastTrials {
		return c, false
	}
	for _, basis := range []Basis{SoFar, Pace, Remainder, Trend} {
		now := basis.project(soFar, past, forecast)
		var wrong []num.Value
		for i := len(past) - trials; i < len(past); i++ {
			known := num.Blank(num.NoValues)
			if n := i - len(past) + len(next); n >= 0 {
				known = next[n]
			}
			wrong = append(wrong, num.Abs(num.Sub(past[i].Final, basis.project(past[i].SoFar, past[:i], known))))
		}
		mean := num.Div(sum(wrong), num.Int(int64(trials)))
		if now.IsBlank() || mean.IsBlank() || ok && num.Cmp(mean, c.Error) >= 0 {
			continue
		}
		sort.Slice(wrong, func(i, j int) bool { return num.Cmp(wrong[i], wrong[j]) < 0 })
		wide := wrong[rank(trials)]
		c, ok = Close{basis, now, num.Sub(now, wide), num.Add(now, wide), mean, trials}, true
	}
	return c, ok
}

// project is where a value leads, blank where the basis does not say.
func (b Basis) project(soFar num.Value, past []Past, forecast num.Value) num.Value {
	switch b {
	case SoFar:
		return soFar
	case Trend:
		return forecast
	}
	parts, wholes := num.Int(0), num.Int(0)
	for _, p := range past {
		parts, wholes = num.Add(parts, p.SoFar), num.Add(wholes, p.Final)
	}
	if b == Pace {
		return num.Mul(soFar, num.Div(wholes, parts))
	}
	return num.Add(soFar, num.Div(num.Sub(wholes, parts), num.Int(int64(len(past)))))
}

// rank is where, among n errors from the least on, four out of five lie at or
// below, counted as if one more were still to come; the greatest when there are too
// few to tell.
func rank(n int) int { return min(n-1, (4*(n+1)+4)/5-1) }

// fourOutOfFive is the magnitude that four out of five errors do not go beyond.
func fourOutOfFive(wrong []int64) int64 {
	sorted := make([]int64, len(wrong))
	for i, x := range wrong {
		sorted[i] = abs(x)
	}
	slices.Sort(sorted)
	return sorted[rank(len(sorted))]
}
