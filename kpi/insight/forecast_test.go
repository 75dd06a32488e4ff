package insight

import (
	"math/rand/v2"
	"slices"
	"testing"

	"kpiworkbook/kpi/num"
)

// at reads hundred-thousandths.
func at(coefs ...int64) []num.Value {
	out := make([]num.Value, len(coefs))
	for i, c := range coefs {
		out[i] = num.Fixed(c, 5)
	}
	return out
}

// texts writes forecasts of a scale with some places.
func texts(ahead []int64, scale, shown int) []string {
	out := make([]string, len(ahead))
	for i, a := range ahead {
		out[i] = num.Format{Decimals: shown}.Text(value(a, scale), num.LocaleOf("en"))
	}
	return out
}

// Air passengers in Australia, 1990 to 2004, in millions (ausair of the R package
// fpp), with α 0.8, β 0.2 and the start l = y1, b = y2 − y1: the forecasts of Hyndman
// and Athanasopoulos, "Forecasting: Principles and Practice", 1st ed., 2013, 7.2, and
// of R's holt(initial = "simple").
func TestHoltIsThatOfTheTextbook(t *testing.T) {
	air := at(1755340, 2186010, 2388660, 2692930, 2688850, 2883140, 3007510, 3095350, 3018570, 3157970, 3257757, 3347740, 3902158, 4138643, 4159655)
	scale := places(air)
	y := fixed(air, scale)
	s := smoother{alpha: 800, beta: 200, phi: 1000, level: y[0], trend: y[1] - y[0]}
	for _, v := range y {
		s.learn(v)
	}
	want := []string{"43.76", "45.59", "47.43", "49.27", "51.10"}
	if got := texts(s.ahead(5), scale, 2); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// tourists is visitor nights in Australia by quarter, 2005 to 2015, in millions
// (austourists of fpp2).
var tourists = at(4220566, 2464917, 3266734, 3725735, 4524246, 2935048, 3634421, 4178208, 4927660, 3127540, 3785063, 3883704, 5123690, 3183855,
	4132342, 4279900, 5570836, 3340714, 4231664, 4515712, 5957608, 3483733, 4484168, 4697125, 6001903, 3837118, 4697586, 5073380, 6164687, 3929957,
	5267121, 5433232, 6683436, 4087119, 5182854, 5749191, 6525147, 4306121, 5476076, 5983447, 7325703, 4769662, 6109777, 6605576)

// Additive Holt-Winters with the weights and the start that Hyndman and
// Athanasopoulos give ("Forecasting: Principles and Practice", 2nd ed., 2018, table
// 7.3: α 0.306, β 0.0003, γ 0.426; here β, a tenth of what a weight can say, is 0).
func TestHoltWintersIsThatOfTheTextbook(t *testing.T) {
	scale := places(tourists)
	s := smoother{alpha: 306, gamma: 426, phi: 1000}
	start := fixed(at(3225970, 70140, 969620, -931320, -169350, 131060), scale)
	s.level, s.trend, s.season = start[0], start[1], start[2:]
	for _, v := range fixed(tourists, scale) {
		s.learn(v)
	}
	want := []string{"76.1", "51.6", "64.0", "68.4"}
	if got := texts(s.ahead(4), scale, 1); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
}

// The formulas of Hyndman and Athanasopoulos, 3.1, by hand: the last four quarters
// again, and 66.05576 + h (66.05576 − 42.20566) / 43.
func TestSeasonalNaiveAndDriftAreTheirFormulas(t *testing.T) {
	scale := places(tourists)
	y := fixed(tourists, scale)
	want := []string{"73.25703", "47.69662", "61.09777", "66.05576", "73.25703"}
	if got := texts(SeasonalNaive.ahead(y, 4, 5), scale, 5); !slices.Equal(got, want) {
		t.Errorf("seasonal naive: %v, want %v", got, want)
	}
	want = []string{"66.6104", "67.1651", "67.7197"}
	if got := texts(Drift.ahead(y, 4, 3), scale, 4); !slices.Equal(got, want) {
		t.Errorf("drift: %v, want %v", got, want)
	}
}

func TestASeasonWithATrendIsForecastByHoltWinters(t *testing.T) {
	f, ok := NewForecast(tourists, 4, 4)
	if !ok || f.Best.Method != HoltWinters {
		t.Fatalf("%s is best, want %s", f.Best.Method, HoltWinters)
	}
	for _, o := range f.Others {
		if num.Cmp(o.Error, f.Best.Error) < 0 {
			t.Errorf("%s errs by %s, less than the best by %s", o.Method, o.Error, f.Best.Error)
		}
	}
	if len(f.Others) != 4 || f.Origins != 14 || len(f.Best.Next) != 14 || f.Best.Count != 14+13+12+11 {
		t.Errorf("%d others, %d origins, %d of them one ahead, %d trials", len(f.Others), f.Origins, len(f.Best.Next), f.Best.Count)
	}
	for i, a := range f.Ahead {
		if num.Cmp(a.Low, a.Value) >= 0 || num.Cmp(a.Value, a.High) >= 0 {
			t.Errorf("%d ahead: %v does not lie within its band", i+1, a)
		}
	}
}

func TestAMethodSeesOnlyWhatWasBefore(t *testing.T) {
	f, _ := NewForecast(tourists, 4, 1)
	later := slices.Clone(tourists)
	later[len(later)-1] = num.Int(500)
	g, _ := NewForecast(later, 4, 1)
	trials := append([]Trial{g.Best}, g.Others...)
	i := slices.IndexFunc(trials, func(t Trial) bool { return t.Method == f.Best.Method })
	for n, v := range trials[i].Next {
		if !num.Equal(v, f.Best.Next[n]) {
			t.Errorf("forecast %d of %s changes with a value that came after it", n, f.Best.Method)
		}
	}
}

func TestAStraightLineIsForecastWithoutError(t *testing.T) {
	var line []num.Value
	for i := range 20 {
		line = append(line, num.Int(int64(100+7*i)))
	}
	f, _ := NewForecast(line, 1, 12)
	last := f.Ahead[11]
	if f.Best.Method != Drift || !f.Best.Error.IsZero() || !num.Equal(last.Value, num.Int(100+7*31)) || !num.Equal(last.Low, last.High) {
		t.Errorf("%s errs by %s and ends with %v", f.Best.Method, f.Best.Error, last)
	}
}

func TestShortSeriesAreNotForecast(t *testing.T) {
	if _, ok := NewForecast(make([]num.Value, 7), 12, 3); ok {
		t.Error("seven values were forecast")
	}
	if _, ok := NewForecast(make([]num.Value, 8), 12, 3); !ok {
		t.Error("eight values were not")
	}
}

// Values of any size and sign, wild ones among them, stay on the scale.
func TestForecastsOfAnythingStayNearIt(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 60 {
		greatest := num.Int(0)
		scale := uint8(random.IntN(12))
		values := make([]num.Value, 8+random.IntN(80))
		for i := range values {
			values[i] = num.Mul(num.Fixed(random.Int64N(2_000_000)-1_000_000, scale), num.Int(random.Int64N(1_000_000_000)))
			if a := num.Abs(values[i]); num.Cmp(a, greatest) > 0 {
				greatest = a
			}
		}
		f, ok := NewForecast(values, []int{1, 4, 7, 12}[random.IntN(4)], 60)
		if !ok {
			t.Fatal("no forecast")
		}
		for _, a := range f.Ahead {
			if num.Cmp(num.Abs(a.Value), num.Mul(greatest, num.Int(100))) > 0 || num.Cmp(a.Low, a.High) > 0 {
				t.Fatalf("%v out of values up to %v by %s", a, greatest, f.Best.Method)
			}
		}
	}
}

func TestScaleKeepsTenDigits(t *testing.T) {
	for _, v := range []num.Value{num.Int(0), num.Int(7), num.Fixed(123456789, 12), num.Int(999_999_999_999_999), num.Frac(-1, 3)} {
		scale := places([]num.Value{v})
		back := value(fixed([]num.Value{v}, scale)[0], scale)
		if wrong := num.Abs(num.Sub(back, v)); num.Cmp(num.Mul(wrong, num.Int(1_000_000_000)), num.Abs(v)) > 0 {
			t.Errorf("%s comes back as %s", v, back)
		}
	}
}

func TestRoot(t *testing.T) {
	for _, c := range [][2]int64{{0, 0}, {1, 1}, {3, 1}, {4, 2}, {99, 9}, {100, 10}, {60_000_000, 7745}} {
		if got := root(c[0]); got != c[1] {
			t.Errorf("root of %d is %d, want %d", c[0], got, c[1])
		}
	}
}
