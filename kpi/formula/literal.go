package formula

import (
	"math/big"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// number reads a literal and the percent mark behind it.
func (p *parser) number() Node {
	l := p.take()
	n := &Number{At: l.span()}
	whole, fraction, fault := splitNumber(p.text(l))
	if fault != noFault {
		p.report(badNumber(l.span(), p.text(l), fault))
		whole, fraction = "0", ""
	}
	if p.peek().kind == lexPercent {
		n.Percent = true
		p.take()
		n.At = p.from(l.start)
	}
	n.Digits = whole
	if fraction != "" {
		n.Digits += "." + fraction
	}
	n.Value = literalValue(whole+fraction, len(fraction), n.Percent)
	return n
}

// fault is what can be wrong with a number.
type fault uint8

const (
	noFault fault = iota
	faultLetters
	faultDots
	faultUnderscore
	faultLong
)

// splitNumber takes a literal apart into canonical digits.
func splitNumber(text string) (whole, fraction string, wrong fault) {
	whole, fraction, dot := strings.Cut(text, ".")
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case isDigit(c) || c == '.':
		case c != '_':
			return "", "", faultLetters
		case i == 0 || i+1 == len(text) || !isDigit(text[i-1]) || !isDigit(text[i+1]):
			return "", "", faultUnderscore
		}
	}
	if dot && strings.Contains(fraction, ".") {
		return "", "", faultDots
	}
	whole = strings.TrimLeft(strings.ReplaceAll(whole, "_", ""), "0")
	fraction = strings.TrimRight(strings.ReplaceAll(fraction, "_", ""), "0")
	if whole == "" {
		whole = "0"
	}
	if len(whole)+len(fraction) > MaxDigits {
		return "", "", faultLong
	}
	return whole, fraction, noFault
}

// literalValue is the exact value of digits at a scale.
func literalValue(digits string, scale int, percent bool) num.Value {
	if percent {
		scale += 2
	}
	if len(digits) <= 18 {
		n := int64(0)
		for i := 0; i < len(digits); i++ {
			n = n*10 + int64(digits[i]-'0')
		}
		return num.Fixed(n, uint8(scale))
	}
	n, ok := new(big.Int).SetString(digits, 10)
	if !ok {
		return num.Blank(num.NotANumber)
	}
	return num.FromBig(n, uint8(scale))
}

// date reads the text after DATE.
func (p *parser) date(word lexeme) Node {
	l := p.take()
	if l.unclosed {
		p.report(unclosed(l.span(), "date", `"`, p.finished(l)))
		return &Bad{At: p.from(word.start)}
	}
	if l.instead != "" {
		p.report(otherQuotes(l.span(), l.instead))
	}
	at := diag.Span{Start: word.start, End: l.end}
	text := unwrap(p.src, l)
	day, moment, hasTime, ok := readDate(text)
	if !ok {
		p.report(badDate(l.span(), text))
		return &Bad{At: at}
	}
	return &Date{At: at, Day: day, Moment: moment, HasTime: hasTime}
}

// readDate reads 2026-03-31, optionally with 17:30, 17:30:15 or 17:30:15.25.
func readDate(s string) (day calendar.Day, moment calendar.Moment, hasTime, ok bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, 0, false, false
	}
	y, ok1 := digits(s[:4])
	m, ok2 := digits(s[5:7])
	d, ok3 := digits(s[8:10])
	day, ok4 := calendar.DayOf(y, m, d)
	if !ok1 || !ok2 || !ok3 || !ok4 {
		return 0, 0, false, false
	}
	if len(s) == 10 {
		return day, day.At(), false, true
	}
	micros, ok := readTime(s[10:])
	return day, day.At() + calendar.Moment(micros), true, ok
}

// readTime reads " 17:30:15.25" as microseconds after midnight.
func readTime(s string) (micros int64, ok bool) {
	if len(s) < 6 || s[0] != ' ' && s[0] != 'T' || s[3] != ':' {
		return 0, false
	}
	h, ok1 := digits(s[1:3])
	m, ok2 := digits(s[4:6])
	sec, frac := 0, 0
	ok3, ok4 := true, true
	switch rest := s[6:]; {
	case rest == "":
	case len(rest) < 3 || rest[0] != ':':
		return 0, false
	default:
		sec, ok3 = digits(rest[1:3])
		if len(rest) > 3 {
			frac, ok4 = micro(rest[3:])
		}
	}
	ok = ok1 && ok2 && ok3 && ok4 && h < 24 && m < 60 && sec < 60
	return ((int64(h)*60+int64(m))*60+int64(sec))*1_000_000 + int64(frac), ok
}

// micro reads ".25" as microseconds.
func micro(s string) (int, bool) {
	if len(s) < 2 || len(s) > 7 || s[0] != '.' {
		return 0, false
	}
	return digits((s[1:] + "000000")[:6])
}

// digits reads a short number made of digits alone.
func digits(s string) (n int, ok bool) {
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}
