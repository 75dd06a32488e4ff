package eval

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"kpiworkbook/kpi/num"
)

// TestNthIsThatOfTheSorted asks ranks of values in all kinds of orders, one
// after the other as a percentile does.
func TestNthIsThatOfTheSorted(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	orders := map[string]func(i, n int) int64{
		"random":    func(int, int) int64 { return r.Int64() - r.Int64() },
		"few":       func(int, int) int64 { return r.Int64N(5) },
		"same":      func(int, int) int64 { return 7 },
		"rising":    func(i, _ int) int64 { return int64(i) },
		"falling":   func(i, n int) int64 { return int64(n - i) },
		"mountain":  func(i, n int) int64 { return int64(min(i, n-i)) },
		"the edges": func(i, _ int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0}[i%3] },
		"one low":   func(i, n int) int64 { return int64(1 - max(0, i-n+2)) },
	}
	for name, order := range orders {
		for _, n := range []int{1, 2, 31, 33, 100, 5000} {
			v := make([]int64, n)
			for i := range v {
				v[i] = order(i, n)
			}
			sorted := slices.Sorted(slices.Values(v))
			at := (&lists{cells: make([]uint32, n), v: v, factor: num.Int(1)}).ranked([]uint32{0}).at
			for k := 0; k < n; k += 1 + r.IntN(1+n/3) {
				if got, _ := at(int64(k)).Int64(); got != sorted[k] {
					t.Fatalf("%s, %d values: rank %d is %d, want %d", name, n, k, got, sorted[k])
				}
			}
			if now := slices.Sorted(slices.Values(v)); !slices.Equal(now, sorted) {
				t.Fatalf("%s, %d values: they are others now", name, n)
			}
		}
	}
}
