package num

import (
	"fmt"
	"math"
	"math/big"
	"math/rand"
	"testing"

	"github.com/shopspring/decimal"
)

// numbers that sit on every border there is, and random ones between them.
func someRats(random *rand.Rand, n int) []*big.Rat {
	borders := []int64{0, 1, -1, 2, 3, 7, 10, 100, -1000, 1 << 31, 1<<31 - 1, -1 << 32, 1e18, math.MaxInt64, math.MaxInt64 - 1, math.MinInt64, math.MinInt64 + 1}
	pick := func() int64 {
		switch random.Intn(4) {
		case 0:
			return borders[random.Intn(len(borders))]
		case 1:
			return random.Int63n(2000) - 1000
		}
		return int64(random.Uint64())
	}
	rats := make([]*big.Rat, n)
	for i := range rats {
		q := pick()
		if q == 0 || random.Intn(3) == 0 {
			q = 1
		}
		rats[i] = new(big.Rat).SetFrac(big.NewInt(pick()), big.NewInt(q))
		if random.Intn(8) == 0 {
			rats[i].Mul(rats[i], new(big.Rat).SetInt64(pick()))
		}
	}
	return rats
}

// checkForm holds a value to what its doc promises about how it is stored.
func checkForm(t *testing.T, v Value) {
	t.Helper()
	if v.big == nil {
		if v.p == math.MinInt64 || v.d < 0 || new(big.Int).GCD(nil, nil, new(big.Int).Abs(big.NewInt(v.p)), big.NewInt(v.d+1)).Cmp(big.NewInt(1)) > 0 && v.p != 0 {
			t.Fatalf("small value %d/%d is not reduced", v.p, v.d+1)
		}
		return
	}
	if p, q := v.big.Num(), v.big.Denom(); p.IsInt64() && q.IsInt64() && p.Int64() != math.MinInt64 {
		t.Fatalf("%v is held big", v.big)
	}
}

func TestArithmeticIsThatOfBigRat(t *testing.T) {
	rats := someRats(rand.New(rand.NewSource(1)), 200)
	same := func(what string, got Value, want *big.Rat) {
		t.Helper()
		checkForm(t, got)
		if got.IsBlank() || got.Rat().Cmp(want) != 0 {
			t.Fatalf("%s: got %v, want %v", what, got, want)
		}
	}
	for i, x := range rats {
		a := FromRat(x)
		same("copy", a, x)
		same("neg", Neg(a), new(big.Rat).Neg(x))
		same("abs", Abs(a), new(big.Rat).Abs(x))
		if a.Sign() != x.Sign() || a.IsInt() != x.IsInt() {
			t.Fatalf("%v: sign %d, whole %v", x, a.Sign(), a.IsInt())
		}
		for _, y := range rats[i:] {
			b := FromRat(y)
			what := fmt.Sprintf("%v and %v", x, y)
			same(what+" add", Add(a, b), new(big.Rat).Add(x, y))
			same(what+" sub", Sub(a, b), new(big.Rat).Sub(x, y))
			same(what+" mul", Mul(a, b), new(big.Rat).Mul(x, y))
			if y.Sign() != 0 {
				same(what+" div", Div(a, b), new(big.Rat).Quo(x, y))
			}
			if Cmp(a, b) != x.Cmp(y) || Cmp(b, a) != y.Cmp(x) {
				t.Fatalf("%s compare as %d", what, Cmp(a, b))
			}
		}
	}
}

func TestConstructors(t *testing.T) {
	for _, c := range []struct {
		name string
		got  Value
		want string
	}{
		{"zero value", Value{}, "0"},
		{"fixed", Fixed(-1250, 2), "-25/2"},
		{"fixed beyond the powers that fit", Fixed(5, 20), "1/20000000000000000000"},
		{"fixed, least int", Fixed(math.MinInt64, 1), "-4611686018427387904/5"},
		{"least int", Int(math.MinInt64), "-9223372036854775808"},
		{"fraction", Frac(6, -4), "-3/2"},
		{"fraction of least ints", Frac(math.MinInt64, math.MinInt64), "1"},
		{"big", FromBig(new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil), 28), "100"},
		{"decimal", FromDecimal(decimal.RequireFromString("-12.50")), "-25/2"},
		{"decimal with an exponent", FromDecimal(decimal.New(5, 3)), "5000"},
		{"rat", FromRat(big.NewRat(10, 4)), "5/2"},
	} {
		checkForm(t, c.got)
		if c.got.Exact() != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got.Exact(), c.want)
		}
	}
	if v := Frac(1, 0); v.Reason() != DivideByZero {
		t.Errorf("1/0 is %v", v)
	}
	if n, ok := Fixed(500, 2).Int64(); n != 5 || !ok {
		t.Error("5.00 is whole")
	}
	if _, ok := Fixed(501, 2).Int64(); ok {
		t.Error("5.01 is not whole")
	}
}

func TestBlanksRunThrough(t *testing.T) {
	five, none, open := Int(5), Blank(NoRows), Blank(NotComplete)
	for name, v := range map[string]Value{
		"add": Add(none, open), "sub": Sub(none, five), "mul": Mul(none, five), "div": Div(none, Int(0)), "pow": Pow(none, five), "neg": Neg(none),
		"abs": Abs(none), "floor": Floor(none), "round": RoundTo(none, 2), "sqrt": Sqrt(none), "change": Change(none, five), "right": Add(five, none),
	} {
		if v.Reason() != NoRows {
			t.Errorf("%s: %v", name, v)
		}
	}
	if v := Div(five, Int(0)); v.Reason() != DivideByZero || v.String() != "blank: the denominator is 0" {
		t.Errorf("5/0: %v", v)
	}
	if none.Rat() != nil || none.Plain() != "" || none.Exact() != "" || none.IsZero() || none.Sign() != 0 || Blank(NotBlank).Reason() == NotBlank {
		t.Error("a blank is no number")
	}
	if Equal(none, open) || !Equal(none, Blank(NoRows)) || Equal(none, Int(0)) || Cmp(none, Int(-5)) >= 0 {
		t.Error("blanks compare by reason, below every number")
	}
}

func TestReasonsHaveCodesAndSentences(t *testing.T) {
	seen := map[string]bool{}
	for r := NoRows; r < lastReason; r++ {
		if r.String() == "" || r.Sentence() == "" || seen[r.String()] {
			t.Errorf("reason %d: %q, %q", r, r, r.Sentence())
		}
		seen[r.String()] = true
		if back, ok := ReasonOf(r.String()); !ok || back != r {
			t.Errorf("%s comes back as %s", r, back)
		}
	}
	if _, ok := ReasonOf(""); ok {
		t.Error("no code is no reason")
	}
}

func TestChange(t *testing.T) {
	for _, c := range []struct {
		now, before int64
		want        string
	}{
		{25, -50, "3/2"}, {110, 100, "1/10"}, {-50, 25, "-3"}, {-60, -50, "-1/5"}, {0, 5, "-1"}, {5, 0, "blank"}, {0, 0, "blank"},
	} {
		v := Change(Int(c.now), Int(c.before))
		got := v.Exact()
		if v.Reason() == ZeroBase {
			got = "blank"
		}
		if got != c.want {
			t.Errorf("from %d to %d: got %s, want %s", c.before, c.now, got, c.want)
		}
	}
}

func TestThirdsComeBack(t *testing.T) {
	third := Div(Int(1), Int(3))
	if v := Mul(third, Int(3)); v.Exact() != "1" {
		t.Errorf("1/3*3 is %v", v)
	}
}

func TestRounding(t *testing.T) {
	for _, c := range []struct {
		value  string
		places int
		want   string // half even, half up, down, up, toward minus, toward plus
	}{
		{"2.5", 0, "2 3 2 3 2 3"},
		{"3.5", 0, "4 4 3 4 3 4"},
		{"-2.5", 0, "-2 -3 -2 -3 -3 -2"},
		{"0.125", 2, "0.12 0.13 0.12 0.13 0.12 0.13"},
		{"0.1251", 2, "0.13 0.13 0.12 0.13 0.12 0.13"},
		{"1250", -2, "1200 1300 1200 1300 1200 1300"},
		{"7", 2, "7 7 7 7 7 7"},
		{"-0.001", 2, "0 0 0 -0.01 -0.01 0"},
	} {
		v := parse(t, c.value)
		got := ""
		for mode := HalfEven; mode <= TowardPlus; mode++ {
			if mode > 0 {
				got += " "
			}
			got += RoundBy(v, c.places, mode).Plain()
			d, inexact := Divide(v, c.places, mode)
			if !Equal(FromDecimal(d), RoundBy(v, c.places, mode)) || inexact == Equal(FromDecimal(d), v) {
				t.Errorf("%s at %d: Divide gives %v, inexact %v", c.value, c.places, d, inexact)
			}
		}
		if got != c.want {
			t.Errorf("%s at %d: got %s, want %s", c.value, c.places, got, c.want)
		}
	}
	if Floor(Frac(-1, 2)).Plain() != "-1" || Ceil(Frac(-1, 2)).Plain() != "0" || Floor(Frac(7, 2)).Plain() != "3" || Ceil(Frac(7, 2)).Plain() != "4" {
		t.Error("floor and ceiling")
	}
	if d, inexact := Divide(Blank(NoRows), 2, HalfEven); !d.IsZero() || inexact {
		t.Error("a blank divides to zero")
	}
}

func parse(t testing.TB, s string) Value {
	t.Helper()
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		t.Fatalf("no number %q", s)
	}
	return FromRat(r)
}

func TestPlainAndExact(t *testing.T) {
	for value, want := range map[string]string{
		"0": "0", "5": "5", "-5/2": "-2.5", "1/8": "0.125", "1/1024": "0.0009765625",
		"1/3":                       "0.33333333333333333333",
		"-2/3":                      "-0.66666666666666666667",
		"1000/3":                    "333.33333333333333333",
		"1/3000":                    "0.00033333333333333333333",
		"1/30":                      "0.033333333333333333333",
		"10/3":                      "3.3333333333333333333",
		"100000000000000000000/3":   "33333333333333333333.3333",
		"99999999999999999999999/3": "33333333333333333333333",
		"1000000000000000000000000000000000000001/10":         "100000000000000000000000000000000000000.1",
		"2999999999999999999999999/3000000000000000000000000": "1.00000000000000000000",
		"1/12345678901234567890":                              "0.000000000000000000081000000729000006635",
	} {
		v := parse(t, value)
		if got := v.Plain(); got != want {
			t.Errorf("%s: got %s, want %s", value, got, want)
		}
		if v.Exact() != v.Rat().RatString() {
			t.Errorf("%s: exact %s", value, v.Exact())
		}
	}
}

// Plain agrees with big.Rat's own rounding wherever the number does not end,
// and is the number itself where it does.
func TestPlainIsRightToTwentyDigits(t *testing.T) {
	for _, r := range someRats(rand.New(rand.NewSource(5)), 3000) {
		text := FromRat(r).Plain()
		back, ok := new(big.Rat).SetString(text)
		if !ok {
			t.Fatalf("%v is written %q", r, text)
		}
		off := new(big.Rat).Sub(back, r)
		if off.Sign() == 0 {
			continue
		}
		if _, ends := endingPlaces(r.Denom()); ends {
			t.Fatalf("%v ends but is written %s", r, text)
		}
		// |off| is at most half a unit of the 20th digit: 10^20 |off| ≤ 5 |r|.
		off.Abs(off).Mul(off, new(big.Rat).SetInt(bigPow10(20)))
		if off.Cmp(new(big.Rat).Mul(new(big.Rat).Abs(r), big.NewRat(5, 1))) > 0 {
			t.Fatalf("%v is written %s", r, text)
		}
	}
}

func TestSqrtAndPow(t *testing.T) {
	for _, c := range []struct{ name, got, want string }{
		{"√4", Sqrt(Int(4)).Exact(), "2"},
		{"√(9/16)", Sqrt(Frac(9, 16)).Exact(), "3/4"},
		{"√0", Sqrt(Int(0)).Exact(), "0"},
		{"√2", Sqrt(Int(2)).Plain(), "1.4142135623730950488"},
		{"√2 exact", Sqrt(Int(2)).Exact(), ""},
		{"√1e-30 × 2", Sqrt(parse(t, "2e-31")).Plain(), "0.00000000000000044721359549995793928"},
		{"√-1", Sqrt(Int(-1)).Reason().String(), "not-a-number"},
		{"2^10", Pow(Int(2), Int(10)).Exact(), "1024"},
		{"(2/3)^-3", Pow(Frac(2, 3), Int(-3)).Exact(), "27/8"},
		{"0^0", Pow(Int(0), Int(0)).Exact(), "1"},
		{"0^-1", Pow(Int(0), Int(-1)).Reason().String(), "denominator-zero"},
		{"0^1/2", Pow(Int(0), Frac(1, 2)).Exact(), "0"},
		{"(-1)^(10^30+1)", Pow(Int(-1), parse(t, "1000000000000000000000000000001")).Exact(), "-1"},
		{"(-8)^(1/3)", Pow(Int(-8), Frac(1, 3)).Reason().String(), "not-a-number"},
		{"8^(1/3)", Pow(Int(8), Frac(1, 3)).Exact(), "2"},
		{"8^(-2/3)", Pow(Int(8), Frac(-2, 3)).Exact(), "1/4"},
		{"2^0.5", Pow(Int(2), Frac(1, 2)).Plain(), "1.4142135623730950488"},
		{"10^0.3", Pow(Int(10), Frac(3, 10)).Plain(), "1.9952623149688796014"},
		{"1.05^(1/12)", Pow(Frac(105, 100), Frac(1, 12)).Plain(), "1.0040741237836483016"},
		{"0.001^2.5", Pow(Frac(1, 1000), Frac(5, 2)).Plain(), "0.00000003162277660168379332"},
		{"2^1000000", Pow(Int(2), Int(1000000)).Reason().String(), "too-large"},
		{"2^(10^30)", Pow(Int(2), parse(t, "1e30")).Reason().String(), "too-large"},
		{"1e9^9999.5", Pow(Int(1e9), Frac(19999, 2)).Reason().String(), "too-large"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %s, want %s", c.name, c.got, c.want)
		}
	}
	if !Add(Sqrt(Int(2)), Int(1)).Inexact() || Sqrt(Int(4)).Inexact() || !Mul(Int(3), Pow(Int(2), Frac(1, 3))).Inexact() {
		t.Error("what comes from a root says so")
	}
}

// A power with a fraction above it, taken to the denominator, is the whole
// power again, right to 30 digits.
func TestPowersComeBack(t *testing.T) {
	random := rand.New(rand.NewSource(9))
	for round := 0; round < 150; round++ {
		a := Frac(random.Int63n(1e12)+2, random.Int63n(1e6)+1)
		p, q := random.Int63n(41)-20, random.Int63n(30)+2
		v := Pow(a, Frac(p, q))
		back, want := Pow(v, Int(q)), Pow(a, Int(p))
		if back.IsBlank() {
			continue // too many digits to raise exactly
		}
		off := Abs(Sub(Div(back, want), Int(1)))
		if Cmp(off, parse(t, "1e-30")) > 0 {
			t.Fatalf("(%v^(%d/%d))^%d is off by %v", a, p, q, q, off)
		}
	}
}

func BenchmarkAddSmall(b *testing.B) {
	x, y := Fixed(123456, 2), Frac(7, 3)
	b.ReportAllocs()
	for b.Loop() {
		x = Add(y, Fixed(5, 2))
	}
	_ = x
}
