package num

import (
	"math/big"
	"strings"
)

// Kind is what a number measures.
type Kind string

// The kinds. The empty kind is KindNumber.
const (
	KindNumber   Kind = "number"
	KindPercent  Kind = "percent"  // 0.125 is 12.5 %
	KindPoints   Kind = "points"   // the difference of two percentages: 0.012 is 1.2 pp
	KindCurrency Kind = "currency" // an amount of Currency
	KindDuration Kind = "duration" // a number of Unit
)

// Auto as Format.Decimals lets the number decide: none for whole numbers, up
// to two for others (three significant digits below one), one for percentages,
// what is usual for a currency.
const Auto = -1

// Format is how the numbers of a KPI are written, apart from the locale.
type Format struct {
	Kind     Kind
	Currency string   // ISO 4217 code
	Unit     string   // what a duration counts: "seconds", "minutes", "hours", "days"
	Decimals int      // places after the point; Auto picks them
	Rounding Rounding // of the last place shown
	// Compact writes 412.6K and 3.72M: from 10,000 on with one place, from a
	// million on with two. Smaller numbers are written as always.
	Compact bool
	Suffix  string  // written after the number: " of 5", "×"
	Scale   []Grade // what values mean in words, from the lowest: "4 · good"
}

// Grade is a step of an ordinal scale.
type Grade struct {
	At    Value
	Label string
}

// grade words a value on a scale: the label of its step, or those of the two
// that it lies between.
func (f Format) grade(v Value) string {
	for i, g := range f.Scale {
		switch c := Cmp(v, g.At); {
		case c == 0:
			return " · " + g.Label
		case c < 0 && i > 0 && Cmp(v, f.Scale[i-1].At) > 0:
			return " · " + f.Scale[i-1].Label + " to " + g.Label
		}
	}
	return ""
}

// Parts is a formatted number in pieces, so that a view can set the fraction
// and the unit smaller.
type Parts struct {
	Prefix   string // sign and a currency mark that comes first
	Integer  string
	Fraction string // with its decimal mark
	Suffix   string // unit, with the space before it
}

// Text joins the pieces.
func (p Parts) Text() string { return p.Prefix + p.Integer + p.Fraction + p.Suffix }

// Text is the value as people of a locale read it; empty when it is blank.
func (f Format) Text(v Value, l Locale) string { return f.Parts(v, l).Text() }

// Signed is Text with a plus sign before positive numbers: for changes, which
// have no place on a scale.
func (f Format) Signed(v Value, l Locale) string {
	f.Scale = nil
	p := f.Parts(v, l)
	if v.Sign() > 0 && strings.Trim(p.Integer+p.Fraction, "0.,") != "" {
		return "+" + p.Text()
	}
	return p.Text()
}

// Parts is the value in pieces; all are empty when it is blank.
func (f Format) Parts(v Value, l Locale) Parts {
	if v.IsBlank() {
		return Parts{}
	}
	suffix, graded := f.Suffix, f.grade(v)
	switch f.Kind {
	case KindPercent:
		v, suffix = Mul(v, Int(100)), l.PercentSpace+"%"+suffix
	case KindPoints:
		v, suffix = Mul(v, Int(100)), l.PercentSpace+"pp"+suffix
	case KindDuration:
		if f.Decimals < 0 && f.Unit != "days" {
			if p, ok := f.twoUnits(v, l); ok {
				return p
			}
		}
		suffix = nbsp + unitSign(f.Unit, v) + suffix
	}
	p, negative := f.number(v, l)
	p.Suffix += suffix + graded
	if f.Kind == KindCurrency {
		p.addCurrency(CurrencySign(f.Currency), l)
	}
	if negative {
		p.Prefix = l.Minus + p.Prefix
	}
	return p
}

// addCurrency puts the mark on its side; letters keep a space from digits.
func (p *Parts) addCurrency(sign string, l Locale) {
	space := l.CurrencySpace
	last := sign[max(0, len(sign)-1):]
	if l.CurrencyBefore && space == "" && last >= "A" && last <= "z" {
		space = nbsp
	}
	switch {
	case sign == "":
	case l.CurrencyBefore:
		p.Prefix = sign + space + p.Prefix
	default:
		p.Suffix += space + sign
	}
}

// number is the magnitude of v in pieces and whether a minus sign belongs
// before it: not when all digits shown are zero.
func (f Format) number(v Value, l Locale) (p Parts, negative bool) {
	places := f.places(v)
	power := 0
	if f.Compact && Cmp(Abs(v), Int(10000)) >= 0 {
		power, places = compactPower(v, f.Rounding)
		p.Suffix = l.Compact[power-1]
		v = Div(v, Int(pow10[3*power]))
	}
	coef, _ := scaled(v, places, f.Rounding)
	negative = coef.Sign() < 0
	text := pointed(new(big.Int).Abs(coef), places)
	if places < 0 {
		text = new(big.Int).Mul(new(big.Int).Abs(coef), bigPow10(-places)).String()
	}
	whole, fraction, has := strings.Cut(text, ".")
	p.Integer = l.group(whole)
	if has {
		p.Fraction = l.Decimal + fraction
	}
	return p, negative
}

// compactPower is the power of a thousand that a number is written in, and the
// places it gets. 999,960 rounds to 1,000.0 thousand and so is 1.00 million.
func compactPower(v Value, mode Rounding) (power, places int) {
	for power = 1; power < 4; power++ {
		places = min(power, 2)
		shown := RoundBy(Div(Abs(v), Int(pow10[3*power])), places, mode)
		if Cmp(shown, Int(1000)) < 0 {
			return power, places
		}
	}
	return 4, 2
}

// places is how many decimals a number gets.
func (f Format) places(v Value) int {
	switch {
	case f.Decimals >= 0:
		return min(f.Decimals, MaxDigits)
	case f.Kind == KindPercent || f.Kind == KindPoints || f.Kind == KindDuration:
		return 1
	case f.Kind == KindCurrency:
		return CurrencyPlaces(f.Currency)
	case v.IsInt():
		return 0
	}
	most := 2
	if whole := wholeDigits(v.rat()); whole < 1 {
		most = min(3-whole, 20)
	}
	ending, ends := endingPlaces(v.rat().Denom())
	if ends {
		return min(ending, most)
	}
	return most
}

// units are the lengths of time in seconds, and how they are written.
var units = []struct {
	name, sign string
	seconds    int64
}{
	{"days", "d", 86400}, {"hours", "h", 3600}, {"minutes", "min", 60}, {"seconds", "s", 1},
}

func unitSign(unit string, v Value) string {
	if unit == "days" {
		if Equal(v, Int(1)) {
			return "day"
		}
		return "days"
	}
	for _, u := range units {
		if u.name == unit {
			return u.sign
		}
	}
	return unit
}

// twoUnits writes a duration in its two largest units: 5 h 12 min.
func (f Format) twoUnits(v Value, l Locale) (p Parts, ok bool) {
	seconds, ok := secondsOf(v, f.Unit)
	if !ok {
		return p, false
	}
	total := Abs(seconds)
	for i, u := range units {
		last := i == len(units)-1
		if !last && Cmp(total, Int(u.seconds)) < 0 {
			continue
		}
		step := int64(1)
		if !last {
			step = units[i+1].seconds
		}
		steps, fits := RoundBy(Div(total, Int(step)), 0, f.Rounding).Int64()
		if !fits {
			return p, false
		}
		switch {
		case i > 0 && steps*step >= units[i-1].seconds: // rounded up to one of the larger unit
			p = Parts{Integer: "1", Suffix: nbsp + units[i-1].sign}
		case last:
			p = Parts{Integer: Int(steps).Plain(), Suffix: nbsp + u.sign}
		default:
			each := u.seconds / step
			p = Parts{Integer: l.group(Int(steps / each).Plain()), Suffix: nbsp + u.sign}
			if rest := steps % each; rest > 0 {
				p.Suffix += nbsp + Int(rest).Plain() + nbsp + units[i+1].sign
			}
		}
		if seconds.Sign() < 0 && steps != 0 {
			p.Prefix = l.Minus
		}
		p.Suffix += f.Suffix
		return p, true
	}
	return p, false
}

func secondsOf(v Value, unit string) (seconds Value, ok bool) {
	for _, u := range units {
		if u.name == unit {
			return Mul(v, Int(u.seconds)), true
		}
	}
	return v, false
}
