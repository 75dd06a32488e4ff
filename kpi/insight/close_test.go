package insight_test

import (
	"testing"

	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
)

func TestOpenPeriodsCloseAsEarlierOnesDid(t *testing.T) {
	none := num.Blank(num.NoValues)
	for _, c := range []struct {
		name        string
		soFar       int64
		past        [][2]int64 // so far, final
		next        []int64
		forecast    num.Value
		basis       insight.Basis
		value, wide string
	}{
		{"sums double", 30, [][2]int64{{10, 20}, {20, 40}, {40, 80}, {30, 60}, {5, 10}, {25, 50}}, nil, none, insight.Pace, "60", "0"},
		{"as much is added", 30, [][2]int64{{10, 20}, {20, 30}, {40, 50}, {30, 40}, {5, 15}, {25, 35}}, nil, none, insight.Remainder, "40", "0"},
		{"a ratio stays", 30, [][2]int64{{10, 11}, {20, 19}, {40, 42}, {30, 29}, {5, 5}, {25, 25}}, nil, none, insight.SoFar, "30", "1"},
		{"the first days say nothing", 30, [][2]int64{{1, 101}, {9, 99}, {2, 100}, {8, 100}, {1, 101}, {6, 99}}, []int64{100, 101, 99}, num.Int(98), insight.Trend, "98", "0"},
	} {
		var past []insight.Past
		for _, p := range c.past {
			past = append(past, insight.Past{SoFar: num.Int(p[0]), Final: num.Int(p[1])})
		}
		var next []num.Value
		for _, n := range c.next {
			next = append(next, num.Int(n))
		}
		got, ok := insight.NewClose(num.Int(c.soFar), past, next, c.forecast)
		if !ok || got.Basis != c.basis || got.Value.Plain() != c.value || num.Sub(got.High, got.Value).Plain() != c.wide || got.Count != 3 {
			t.Errorf("%s: %v %+v", c.name, ok, got)
		}
		if _, ok := insight.NewClose(num.Int(c.soFar), past[1:], next, c.forecast); ok {
			t.Errorf("%s: five periods are enough", c.name)
		}
	}
}

func TestAgreementsAreCounted(t *testing.T) {
	leads := decimals(0, 1, 2, 1, 2, 3, 2, 2, 5, 4, 6, 5, 7)
	// Two periods later the same way, but once.
	follows := decimals(0, 50, 50, 50, 60, 50, 60, 70, 60, 61, 62, 61, 50)
	r := insight.Agree(leads, follows, 2, false)
	if r.Hits != 7 || r.Times != 8 {
		t.Errorf("%d of %d, want 7 of 8", r.Hits, r.Times)
	}
	// Of 8 moves 5 went up before and 4 after: 8 × (5/8 × 4/8 + 3/8 × 4/8).
	if r.Chance.Plain() != "4" {
		t.Errorf("chance gives %s, want 4", r.Chance)
	}
	if o := insight.Agree(leads, follows, 2, true); o.Hits+r.Hits != r.Times || o.Times != r.Times {
		t.Errorf("the other way it is %d of %d", o.Hits, o.Times)
	}
	if r.Strong() {
		t.Error("eight moves prove nothing")
	}
	blank := decimals(0, 1, 2, 3)
	blank[1] = num.Blank(num.NoRows)
	if r := insight.Agree(blank, blank, 0, false); r.Times != 0 || r.Counts() {
		t.Errorf("%d moves across a gap", r.Times)
	}
}

func TestALongPerfectRecordIsStrong(t *testing.T) {
	var zigzag []num.Value
	for i := range 40 {
		zigzag = append(zigzag, num.Int(int64(i*i*7919%101)))
	}
	same := append(decimals(0, 0, 0), zigzag...)[:40]
	if r := insight.Agree(zigzag, same, 2, false); r.Hits != r.Times || !r.Strong() {
		t.Errorf("%+v is not strong", r)
	}
	if r := insight.Agree(zigzag, zigzag, 3, false); r.Strong() {
		t.Errorf("%+v is strong", r)
	}
}

func TestAveragesAreMeansOfWholeWindows(t *testing.T) {
	values := decimals(0, 1, 2, 4, 9)
	got := insight.Average(values, 3)
	if !got[0].IsBlank() || !got[1].IsBlank() || got[2].Exact() != "7/3" || got[3].Exact() != "5" {
		t.Errorf("%v", got)
	}
	values[2] = num.Blank(num.NoRows)
	if got := insight.Average(values, 2); !got[2].IsBlank() || !got[3].IsBlank() || got[1].Exact() != "3/2" {
		t.Errorf("with a gap: %v", got)
	}
}
