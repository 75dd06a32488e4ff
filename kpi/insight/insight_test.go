package insight_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
)

func decimals(scale uint8, coefs ...int64) []num.Value {
	out := make([]num.Value, len(coefs))
	for i, c := range coefs {
		out[i] = num.Fixed(c, scale)
	}
	return out
}

// The example of the NIST/SEMATECH e-Handbook of Statistical Methods, 6.3.2.2: flow rates of ten
// batches. It takes 3/1.128 where Wheeler rounds to 2.66, hence the last digits.
func TestLimitsAreThoseOfTheHandbook(t *testing.T) {
	chart := insight.NewXmR(decimals(1, 496, 476, 499, 513, 478, 512, 526, 524, 536, 521), nil)
	got := chart.Stretches[0]
	for _, c := range []struct {
		name   string
		got    num.Value
		want   string
		places int
	}{
		{"mean", got.Mean, "50.81", 2},
		{"average moving range", got.AverageRange, "1.8778", 4},
		{"upper", got.Upper, "55.80", 2},
		{"lower", got.Lower, "45.82", 2},
	} {
		if text := num.RoundTo(c.got, c.places).Plain(); text != c.want && text+"0" != c.want {
			t.Errorf("%s = %s, want %s", c.name, text, c.want)
		}
	}
	if i := slices.IndexFunc(chart.Signals, func(s insight.Signal) bool { return s != "" }); i >= 0 {
		t.Errorf("batch %d is a signal: %s; the handbook finds none", i, chart.Signals[i])
	}
}

// The example of Montgomery, "Introduction to Statistical Quality Control", on control
// charts for individual units: viscosity of fifteen batches of aircraft primer paint.
func TestLimitsAreThoseOfMontgomery(t *testing.T) {
	chart := insight.NewXmR(decimals(2, 3375, 3305, 3400, 3381, 3346, 3402, 3368, 3327, 3349, 3320, 3362, 3300, 3354, 3312, 3384), nil)
	l := chart.Stretches[0]
	for want, got := range map[string]num.Value{"33.52": l.Mean, "0.48": l.AverageRange, "34.8": l.Upper, "32.24": l.Lower, "1.57": l.RangeLimit} {
		if text := num.RoundTo(got, 2).Plain(); text != want {
			t.Errorf("%s, want %s", text, want)
		}
	}
	if i := slices.IndexFunc(chart.Signals, func(s insight.Signal) bool { return s != "" }); i >= 0 {
		t.Errorf("batch %d is a signal: %s; the book finds none", i+1, chart.Signals[i])
	}
}

func TestSignals(t *testing.T) {
	const blank = -1
	for _, c := range []struct {
		name   string
		values []int64
		splits []int
		want   []insight.Signal
		shift  int
	}{
		{"five values say nothing", []int64{1, 9, 1, 9, 100}, nil, make([]insight.Signal, 5), -1},
		{"a spike", []int64{10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 100}, nil,
			append(make([]insight.Signal, 11), insight.Outside), -1},
		{"eight on one side, to the end", []int64{18, 10, 18, 10, 18, 10, 18, 10, 16, 19, 16, 19, 16, 19, 16, 19}, nil,
			append(make([]insight.Signal, 8), slices.Repeat([]insight.Signal{insight.Run}, 8)...), 8},
		{"six on the other side of a long run", []int64{10, 12, 10, 12, 10, 12, 10, 12, 10, 20, 22, 20, 22, 20, 22}, nil,
			append(append(slices.Repeat([]insight.Signal{insight.Run}, 9), insight.Near, insight.Outside), insight.Near, insight.Outside, insight.Near, insight.Outside), 9},
		{"five are too few", []int64{10, 12, 10, 12, 10, 12, 10, 12, 10, 20, 22, 20, 22, 20}, nil,
			append(slices.Repeat([]insight.Signal{insight.Run}, 9), insight.Near, insight.Outside, insight.Near, insight.Outside, insight.Near), -1},
		{"the same, confirmed", []int64{18, 10, 18, 10, 18, 10, 18, 10, 16, 19, 16, 19, 16, 19, 16, 19}, []int{8},
			make([]insight.Signal, 16), -1},
		{"blanks are passed over", []int64{10, blank, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 100}, nil,
			append(make([]insight.Signal, 12), insight.Outside), -1},
		{"a jump between the limits", []int64{20, 21, 20, 21, 20, 21, 20, 21, 20, 21, 20, 24, 18, 20, 21, 20, 21, 20, 21, 20, 21, 20, 21, 20}, nil,
			append(append(make([]insight.Signal, 12), insight.Jump), make([]insight.Signal, 11)...), -1},
		{"all alike", []int64{5, 5, 5, 5, 5, 5, 5, 5, 5, 5}, nil, make([]insight.Signal, 10), -1},
	} {
		values := decimals(0, c.values...)
		for i, v := range c.values {
			if v == blank {
				values[i] = num.Blank(num.NoRows)
			}
		}
		got := insight.NewXmR(values, c.splits)
		if !slices.Equal(got.Signals, c.want) || got.Shift != c.shift {
			t.Errorf("%s: %q, shift %d; want %q, shift %d", c.name, got.Signals, got.Shift, c.want, c.shift)
		}
	}
}

func TestThreeOfFourNearALimit(t *testing.T) {
	// Mean 0, average moving range 4 by construction of the first 24; then three values beyond
	// half of the way to the limit.
	values := []num.Value{}
	for i := range 24 {
		values = append(values, num.Int(int64(i%2*4-2)))
	}
	for _, v := range []int64{6, 7, 0, 8} {
		values = append(values, num.Int(v))
	}
	got := insight.NewXmR(values, nil).Signals[24:]
	want := []insight.Signal{insight.Near, insight.Near, "", insight.Near}
	if !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestSharesOfARatioAddUp(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	number := func() num.Value {
		if random.IntN(6) == 0 {
			return num.Blank(num.NoRows)
		}
		return num.Fixed(random.Int64N(2_000_000)-200_000, 2)
	}
	for range 2000 {
		slices := make([]insight.Slice, 1+random.IntN(6))
		top, bottom := insight.Pair{}, insight.Pair{}
		sum := func(a, b num.Value) num.Value {
			if b.IsBlank() {
				return a
			}
			return num.Add(a, b)
		}
		for i := range slices {
			s := insight.Slice{Top: insight.Pair{Before: number(), After: number()}, Bottom: insight.Pair{Before: number(), After: number()}}
			slices[i] = s
			top = insight.Pair{Before: sum(top.Before, s.Top.Before), After: sum(top.After, s.Top.After)}
			bottom = insight.Pair{Before: sum(bottom.Before, s.Bottom.Before), After: sum(bottom.After, s.Bottom.After)}
		}
		shares := insight.Ratio(slices)
		if shares == nil {
			continue
		}
		total := num.Int(0)
		for _, s := range shares {
			total = num.Add(total, s.Total())
		}
		want := num.Sub(num.Div(top.After, bottom.After), num.Div(top.Before, bottom.Before))
		if !num.Equal(total, want) {
			t.Fatalf("%v adds up to %v, the whole changed by %v", shares, total, want)
		}
	}
}
