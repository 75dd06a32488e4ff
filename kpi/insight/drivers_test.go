package insight_test

import (
	"testing"

	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
)

func TestUnevennessIsWhatWouldHaveToBeMoved(t *testing.T) {
	for _, c := range []struct {
		name           string
		parts, weights []int64
		largest        int
		want           string
	}{
		{"all change alike", []int64{20, 10, 10}, []int64{200, 100, 100}, 5, "0"},
		{"one of two equal ones made it all", []int64{100, 0}, []int64{50, 50}, 5, "50"},
		{"against each other, no change in all", []int64{30, -30}, []int64{1, 1}, 5, "30"},
		{"small ones that cancel count as one", []int64{40, 1, -1, 1, -1}, []int64{1, 1, 1, 1, 1}, 1, "32"},
		{"none has a weight", []int64{1, 2}, []int64{0, 0}, 5, "0"},
	} {
		if got := insight.Unevenness(decimals(0, c.parts...), decimals(0, c.weights...), c.largest); got.Exact() != c.want {
			t.Errorf("%s: %s, want %s", c.name, got.Exact(), c.want)
		}
	}
}

// Who has something above the line and nothing below it has no ratio, but a part of
// the change all the same, and what is left to the others stays exact.
func TestASliceWithoutARatioAddsMix(t *testing.T) {
	pair := func(before, after int64) insight.Pair {
		return insight.Pair{Before: num.Int(before), After: num.Int(after)}
	}
	shares := insight.Ratio([]insight.Slice{
		{Top: pair(100, 300), Bottom: pair(10, 10)},
		{Top: pair(0, 50), Bottom: pair(0, 0)},
	})
	for i, want := range [][2]string{{"20", "0"}, {"0", "5"}} {
		if got := [2]string{shares[i].Own.Exact(), shares[i].Mix.Exact()}; got != want {
			t.Errorf("slice %d: own and mix %v, want %v", i, got, want)
		}
	}
}
