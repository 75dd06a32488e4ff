package num

import (
	"fmt"
	"math/big"
	"math/rand"
	"strings"
	"testing"
)

var conventions = map[string]Convention{
	"plain":      {},
	"point":      {Decimal: '.', Groups: GroupComma},
	"comma":      {Decimal: ',', Groups: GroupPoint},
	"space":      {Decimal: ',', Groups: GroupSpace},
	"swiss":      {Decimal: '.', Groups: GroupApostrophe},
	"any":        {Decimal: '.', Groups: AnyGroups},
	"underscore": {Decimal: '.', Groups: GroupUnderscore},
}

// show writes a parsed number as coefficient, scale and what was noticed.
func show(p Parsed, ok bool) string {
	if !ok {
		return "no"
	}
	coef := fmt.Sprint(p.Coef)
	if p.Big != nil {
		coef = "big " + p.Big.String()
	}
	s := fmt.Sprintf("%s/%d", coef, p.Scale)
	if p.Percent {
		s += " %"
	}
	if p.Currency != "" {
		s += " " + p.Currency
	}
	if p.Marked && p.Scale == 0 {
		s += " mark"
	}
	if p.Exponent {
		s += " exp"
	}
	if p.Leading0 {
		s += " 0"
	}
	return s
}

func TestParseCell(t *testing.T) {
	nines := strings.Repeat("9", 30)
	for _, c := range []struct{ convention, cell, want string }{
		{"plain", "0", "0/0"},
		{"plain", "7", "7/0"},
		{"plain", "-7", "-7/0"},
		{"plain", "12.50", "1250/2"},
		{"plain", "-0.05", "-5/2"},
		{"plain", ".097", "97/3"},
		{"plain", "-.5", "-5/1"},
		{"plain", "5.", "5/0 mark"},
		{"plain", "+5", "5/0"},
		{"plain", "007", "7/0 0"},
		{"plain", "-007.5", "-75/1 0"},
		{"plain", "00", "0/0 0"},
		{"plain", "12345678.12345678", "1234567812345678/8"},
		{"plain", "123456789012345678", "123456789012345678/0"},
		{"plain", "9223372036854775807", "9223372036854775807/0"},
		{"plain", "9223372036854775808", "big 9223372036854775808/0"},
		{"plain", "-9223372036854775807", "-9223372036854775807/0"},
		{"plain", "-9223372036854775808", "big -9223372036854775808/0"},
		{"plain", "0.000000000000000000001", "1/21"},
		{"plain", "00000000000000000000000000000001.5", "15/1 0"},
		{"plain", nines + "." + nines, "big " + nines + nines + "/30"},
		{"plain", "  12.5 ", "125/1"},
		{"plain", "\u00a012.5\t", "125/1"},

		{"plain", "1e+05", "100000/0 exp"},
		{"plain", "1E+3", "1000/0 exp"},
		{"plain", "1.5e-3", "15/4 exp"},
		{"plain", "1.25e1", "125/1 exp"},
		{"plain", "1.25e3", "1250/0 mark exp"},
		{"plain", "-2e0", "-2/0 exp"},
		{"plain", "1e19", "big 10000000000000000000/0 exp"},
		{"plain", "0e99", "0/0 exp"},
		{"plain", "5.e2", "500/0 mark exp"},
		{"plain", "1e100", "big 1" + strings.Repeat("0", 100) + "/0 exp"},
		{"plain", "1e101", "no"},
		{"plain", "1e999999999999999999999", "no"},
		{"plain", "1e", "no"},
		{"plain", "1e+", "no"},
		{"plain", "e5", "no"},
		{"plain", "1e5.5", "no"},
		{"plain", "0x1F", "no"},
		{"plain", strings.Repeat("1", 100), "big " + strings.Repeat("1", 100) + "/0"},
		{"plain", strings.Repeat("1", 101), "no"},
		{"plain", "." + strings.Repeat("0", 100) + "1", "no"},

		{"plain", "", "no"}, {"plain", " ", "no"}, {"plain", "-", "no"}, {"plain", ".", "no"},
		{"plain", "--5", "no"}, {"plain", "1.2.3", "no"}, {"plain", "1 2", "no"}, {"plain", "abc", "no"},
		{"plain", "NaN", "no"}, {"plain", "Infinity", "no"}, {"plain", "1,234", "no"}, {"plain", "٣", "no"},
		{"plain", "5a", "no"}, {"plain", "A5", "no"}, {"plain", "2026-03-31", "no"}, {"plain", "12:30", "no"},

		{"point", "1,234", "1234/0"},
		{"point", "1,234,567.89", "123456789/2"},
		{"point", "-1,234.5", "-12345/1"},
		{"point", "12,34,567", "1234567/0"},
		{"point", "1,00,00,000.50", "1000000050/2"},
		{"point", "1,23", "no"}, {"point", "1,2345", "no"}, {"point", "1234,567", "no"}, {"point", ",123", "no"},
		{"point", "1,,234", "no"}, {"point", "1,234,", "no"}, {"point", "0,123", "no"}, {"point", "1.234,567", "no"},
		{"point", "12,34,56", "no"}, {"point", "123,45,678", "no"}, {"point", "1,234,56,789", "no"}, {"point", "1,234e5", "no"},
		{"point", "1,234.567,8", "no"},
		{"comma", "1.234", "1234/0"},
		{"comma", "1.234.567,89", "123456789/2"},
		{"comma", "12,5", "125/1"},
		{"comma", ",5", "5/1"},
		{"comma", "0.5", "no"}, {"comma", "1.5", "no"}, {"comma", "1,2,3", "no"}, {"comma", "1.23.456", "no"},
		{"comma", "1,5e3", "1500/0 mark exp"},
		{"space", "1 234 567,5", "12345675/1"},
		{"space", "1\u00a0234,5", "12345/1"},
		{"space", "1\u202f234\u202f567", "1234567/0"},
		{"space", "1\u2009234", "1234/0"},
		{"space", "1 23", "no"}, {"space", "12 34", "no"},
		{"swiss", "1'234.50", "123450/2"},
		{"swiss", "1’234’567", "1234567/0"},
		{"swiss", "1'234’567", "1234567/0"},
		{"any", "1 234,567", "no"},
		{"underscore", "1_000.50", "100050/2"},

		{"plain", "−3", "-3/0"},
		{"plain", "3-", "-3/0"},
		{"plain", "3.50 -", "-350/2"},
		{"plain", "(3)", "-3/0"},
		{"plain", "( 3.5 )", "-35/1"},
		{"plain", "(-3)", "no"}, {"plain", "-(3)", "no"}, {"plain", "(3", "no"}, {"plain", "3)", "no"}, {"plain", "-3-", "no"},
		{"plain", "((3))", "no"}, {"plain", "3+", "no"}, {"plain", "()", "no"}, {"plain", ")3(", "no"},
		{"plain", "12 %", "12/2 %"},
		{"plain", "12.5%", "125/3 %"},
		{"plain", "-12.5\u202f%", "-125/3 %"},
		{"plain", "%12", "12/2 %"},
		{"plain", "(5%)", "-5/2 %"},
		{"plain", "12%%", "no"}, {"plain", "%", "no"},
		{"plain", "€5", "5/0 EUR"},
		{"plain", "HK$5", "5/0 HKD"},
		{"plain", "5 €", "5/0 EUR"},
		{"plain", "-$1.50", "-150/2 USD"},
		{"plain", "$-1.50", "-150/2 USD"},
		{"plain", "$(1.50)", "-150/2 USD"},
		{"plain", "($1.50)", "-150/2 USD"},
		{"plain", "£12", "12/0 GBP"}, {"plain", "¥100", "100/0 JPY"}, {"plain", "₹5", "5/0 INR"}, {"plain", "R$ 5", "5/0 BRL"},
		{"plain", "CHF 5.00", "500/2 CHF"}, {"plain", "5.00 CHF", "500/2 CHF"}, {"plain", "USD5", "5/0 USD"}, {"plain", "5EUR", "5/0 EUR"},
		{"plain", "Fr. 5", "5/0 CHF"}, {"plain", "Fr.5", "5/0 CHF"}, {"plain", "12 zł", "12/0 PLN"}, {"plain", "99 Kč", "99/0 CZK"},
		{"plain", "5.-", "5/0 mark"}, {"plain", "CHF 5.--", "5/0 CHF mark"}, {"comma", "€ 5,-", "5/0 EUR mark"},
		{"plain", "€5€", "no"}, {"plain", "€$5", "no"}, {"plain", "XYZ 5", "no"}, {"plain", "TOP10", "no"}, {"plain", "TOP 10", "10/0 TOP"},
		{"plain", "5 kg", "no"}, {"plain", "eur 5", "no"}, {"plain", "#5", "no"}, {"plain", "5\x00", "no"}, {"plain", "5\xff", "no"},
		{"point", "$1,234.50", "123450/2 USD"}, {"comma", "1.234,50 €", "123450/2 EUR"}, {"point", "(₹12,34,567)", "-1234567/0 INR"},
	} {
		p, ok := ParseCell([]byte(c.cell), conventions[c.convention])
		if got := show(p, ok); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.convention, c.cell, got, c.want)
		}
	}
}

func TestPlainReadsTheSameInsideABuffer(t *testing.T) {
	random := rand.New(rand.NewSource(1))
	letters := []byte("0123456789.-,x")
	for round := 0; round < 40000; round++ {
		var cell []byte
		for n := random.Intn(22); len(cell) < n; {
			k := random.Intn(10)
			if random.Intn(8) == 0 {
				k = 10 + random.Intn(4)
			}
			if random.Intn(3) > 0 && k > 10 {
				k = 0
			}
			cell = append(cell, letters[k])
		}
		wantCoef, wantScale, want := obviousPlain(string(cell), '.')
		for _, before := range []string{"", "12345", "0.9999999999999999"} {
			buf := []byte(before + string(cell) + "7,8.9")
			coef, scale, ok := PlainAt(buf, len(before), len(before)+len(cell))
			if ok != want || ok && (coef != wantCoef || scale != wantScale) {
				t.Fatalf("%q after %q: got %d/%d %v, want %d/%d %v", cell, before, coef, scale, ok, wantCoef, wantScale, want)
			}
			comma := []byte(strings.Map(swapMarks, string(buf)))
			coef, scale, ok = CommaAt(comma, len(before), len(before)+len(cell))
			if ok != want || ok && (coef != wantCoef || scale != wantScale) {
				t.Fatalf("comma %q: got %d/%d %v, want %d/%d %v", cell, coef, scale, ok, wantCoef, wantScale, want)
			}
		}
	}
}

func swapMarks(r rune) rune {
	switch r {
	case '.':
		return ','
	case ',':
		return '.'
	}
	return r
}

// obviousPlain says the rule of Plain again, slowly.
func obviousPlain(s string, mark byte) (coef int64, scale uint8, ok bool) {
	digits, negative := strings.CutPrefix(s, "-")
	whole, fraction, _ := strings.Cut(digits, string(mark))
	all := whole + fraction
	if len(all) == 0 || len(all) > 18 || strings.Trim(all, "0123456789") != "" {
		return 0, 0, false
	}
	n, _ := new(big.Int).SetString(all, 10)
	if negative {
		n.Neg(n)
	}
	return n.Int64(), uint8(len(fraction)), true
}

func TestPlainDoesNotAllocate(t *testing.T) {
	cells := [][]byte{[]byte("12345.67"), []byte("1,234.50"), []byte("(€1,234.50)"), []byte("1.5e3"), []byte("−12 %")}
	c := Convention{Groups: AnyGroups}
	if n := testing.AllocsPerRun(100, func() {
		for _, cell := range cells {
			if _, ok := ParseCell(cell, c); !ok {
				t.Fatal("not parsed")
			}
		}
	}); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestRescale(t *testing.T) {
	for _, c := range []struct {
		coef     int64
		from, to uint8
		want     string
	}{
		{125, 1, 3, "12500 true"}, {12500, 3, 1, "125 true"}, {125, 3, 1, "0 false"}, {0, 200, 0, "0 true"},
		{9e18, 0, 1, "0 false"}, {-7, 0, 18, "-7000000000000000000 true"}, {1, 0, 19, "0 false"},
	} {
		got, ok := Rescale(c.coef, c.from, c.to)
		if s := fmt.Sprint(got, ok); s != c.want {
			t.Errorf("Rescale(%d, %d, %d) = %s, want %s", c.coef, c.from, c.to, s, c.want)
		}
	}
}

// FuzzParseNumber holds the parser to big.Rat: what both read is the same
// number, every plain number that big.Rat reads within the limits is read, and
// what was read survives being written and read again.
func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"0", "-12.50", ".097", "1e+05", "1,234,567.89", "12,34,567", "(€1.50)", "5.-", "−3 %", "9223372036854775808", "1e-100", "00.5", "1 234"} {
		f.Add(s, true)
		f.Add(s, false)
	}
	f.Fuzz(func(t *testing.T, cell string, point bool) {
		c := Convention{Decimal: ',', Groups: AnyGroups}
		if point {
			c.Decimal = '.'
		}
		p, ok := ParseCell([]byte(cell), c)
		simple := cell != "" && strings.Trim(cell, "0123456789.eE+-") == "" && point
		if simple {
			want, valid := new(big.Rat).SetString(cell)
			if ok && !strings.HasSuffix(cell, "-") && (!valid || p.Value().Rat().Cmp(want) != 0) {
				// A dot may group thousands only where it is not the decimal mark.
				t.Fatalf("%q is %v, want %v", cell, p.Value(), want)
			}
			if valid && !ok && len(cell) < 60 && !strings.ContainsAny(cell, "eE") {
				t.Fatalf("%q is not read", cell)
			}
		}
		if !ok {
			return
		}
		if p.Big != nil && p.Big.IsInt64() && p.Big.Sign() >= 0 {
			t.Fatalf("%q: coefficient %v needs no big number", cell, p.Big)
		}
		text, fits := written(p)
		if !fits {
			return
		}
		again, ok := ParseCell([]byte(text), Convention{})
		if !ok || !Equal(again.Value(), p.Value()) {
			t.Fatalf("%q reads as %v, written %q reads as %v", cell, p.Value(), text, again.Value())
		}
	})
}

// written is a coefficient and a scale as text; fits is false where the text
// would be beyond the limits.
func written(p Parsed) (text string, fits bool) {
	coef := big.NewInt(p.Coef)
	if p.Big != nil {
		coef = p.Big
	}
	text = fmt.Sprintf("%se-%d", coef, p.Scale)
	return text, p.Scale <= MaxExponent && len(coef.String()) <= MaxDigits
}

func BenchmarkPlainAt(b *testing.B) {
	for _, cell := range []string{"7", "123.45", "1234567.89", "-123456789.1234"} {
		b.Run(cell, func(b *testing.B) {
			buf := []byte("some,cells,before," + cell + ",after")
			start := 18
			for b.Loop() {
				if _, _, ok := PlainAt(buf, start, start+len(cell)); !ok {
					b.Fatal(cell)
				}
			}
		})
	}
}

func BenchmarkParseCell(b *testing.B) {
	c := Convention{Groups: AnyGroups}
	for _, cell := range []string{"123.45", "1,234.50", "€1,234.50", "1.5e-3"} {
		b.Run(cell, func(b *testing.B) {
			text := []byte(cell)
			b.ReportAllocs()
			for b.Loop() {
				if _, ok := ParseCell(text, c); !ok {
					b.Fatal(cell)
				}
			}
		})
	}
}
