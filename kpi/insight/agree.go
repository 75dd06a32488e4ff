package insight

import "kpiworkbook/kpi/num"

// Record is how often two KPIs moved together.
type Record struct {
	Hits, Times int
	// Chance is how many hits there would be on average if the two had nothing to
	// do with each other and rose and fell as often as they did.
	Chance num.Value
}

// Agree counts how often follower moved as leader had moved lag periods before, or
// the other way when opposite. Both are in the order of the same periods. A
// period counts where both values are there with the ones before them and neither
// stood still. Counts are exact.
func Agree(leader, follower []num.Value, lag int, opposite bool) Record {
	first, second := moves(leader), moves(follower)
	hits, times, ups, rises := 0, 0, 0, 0
	for i := 0; i+lag < len(second); i++ {
		a, b := first[i], second[i+lag]
		if a == 0 || b == 0 {
			continue
		}
		if opposite {
			b = -b
		}
		times++
		if a == b {
			hits++
		}
		if a > 0 {
			ups++
		}
		if b > 0 {
			rises++
		}
	}
	both := int64(ups)*int64(rises) + int64(times-ups)*int64(times-rises)
	return Record{hits, times, num.Div(num.Int(both), num.Int(int64(max(times, 1))))}
}

// moves is the direction of each value from the one before: 1, −1, or 0 where
// there is none.
func moves(values []num.Value) []int {
	out := make([]int, len(values))
	for i := 1; i < len(values); i++ {
		if by := num.Sub(values[i], values[i-1]); !by.IsBlank() {
			out[i] = by.Sign()
		}
	}
	return out
}

// leastMoves is how many moves a record must have to mean anything.
const leastMoves = 8

// Counts reports whether there are enough moves to judge.
func (r Record) Counts() bool { return r.Times >= leastMoves }

// Strong reports whether the hits are more than three and a half standard
// deviations above what chance gives. Of some thousand pairs that have nothing to
// do with each other about one looks so: among all KPIs of a workbook, in both
// directions and at several lags, hundreds are looked at.
func (r Record) Strong() bool {
	if !r.Counts() {
		return false
	}
	above := num.Sub(num.Int(int64(r.Hits)), r.Chance)
	if above.Sign() <= 0 {
		return false
	}
	n := num.Int(int64(r.Times))
	variance := num.Mul(r.Chance, num.Div(num.Sub(n, r.Chance), n))
	return num.Cmp(num.Mul(above, above), num.Mul(num.Frac(49, 4), variance)) > 0
}
