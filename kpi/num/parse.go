package num

import (
	"math"
	"math/big"
	"math/bits"
	"unicode/utf8"
)

// Groups is a set of marks that may stand between groups of digits.
type Groups uint8

// The grouping marks.
const (
	GroupComma      Groups = 1 << iota // ,
	GroupPoint                         // .
	GroupSpace                         // space, U+00A0, U+202F, U+2009
	GroupApostrophe                    // ' and U+2019
	GroupUnderscore                    // _
	NoGroups        Groups = 0
	AnyGroups              = GroupComma | GroupPoint | GroupSpace | GroupApostrophe
)

// Convention is how the numbers of a column are written. The zero value is a
// decimal point and no grouping.
type Convention struct {
	Decimal byte   // '.' or ','; 0 means '.'
	Groups  Groups // marks allowed between groups; the decimal mark never is
}

// Limits against cells that are small on disk and huge in memory.
const (
	MaxDigits   = 100 // digits of a number, zeros before the first other digit aside; and places after the point
	MaxExponent = 100 // magnitude of an exponent
)

// Parsed is a number as it was written in a cell.
type Parsed struct {
	Coef     int64    // coefficient at Scale; 0 when Big is set
	Big      *big.Int // the coefficient when it does not fit an int64
	Scale    uint8    // places after the point, the two of a percent sign included
	Percent  bool     // written with a percent sign: 12.5 % is 125 at scale 3
	Currency string   // ISO 4217 code of the currency mark; empty when there is none
	Group    Groups   // the one mark that grouped the digits; NoGroups when none did
	Marked   bool     // written with a decimal mark, be it the last character: 5.
	Exponent bool     // written with an exponent
	Leading0 bool     // the whole part starts with a zero that is not alone: 007
}

// Value is the number.
func (p Parsed) Value() Value {
	if p.Big != nil {
		return FromBig(p.Big, p.Scale)
	}
	return Fixed(p.Coef, p.Scale)
}

// ParseCell reads a number as people write it: 1250, -12.50, 1,250.00,
// 1.250,00, 12,34,567 (lakh, with commas only), 1 250, 1'250, .097, 5., 1e+05,
// −3 (U+2212), +3, 3-, (3), 12 %, €5, 5 EUR, -$1.50, $(1.50). Space around it
// does not matter.
//
// Digits may be grouped by one of the marks of the convention and only in well
// formed groups, never after the decimal mark and never together with an
// exponent. At most one sign, one percent sign and one currency mark may stand
// before or after the digits; a pair of parentheses is a minus sign, and so is
// a minus sign after the digits (though "5.-" is five without cents). Everything else is no number. Nothing is
// allocated unless the coefficient leaves int64.
func ParseCell(cell []byte, c Convention) (p Parsed, ok bool) {
	if c.Decimal != ',' {
		c.Decimal = '.'
		if coef, scale, ok := Plain(cell); ok {
			return Parsed{Coef: coef, Scale: scale, Marked: scale > 0 || cell[len(cell)-1] == '.', Leading0: leadingZero(cell)}, true
		}
	}
	from, to := numeral(cell, c.Decimal)
	if from >= to {
		return Parsed{}, false
	}
	var a affixes
	tail := cell[to:]
	if cell[to-1] == c.Decimal {
		tail = noCents(tail)
	}
	if !a.read(cell[:from], false) || !a.read(tail, true) || a.opened != a.closed {
		return Parsed{}, false
	}
	b := body{text: cell[from:to], decimal: c.Decimal, allowed: c.Groups &^ markOf(c.Decimal)}
	if !b.read() {
		return Parsed{}, false
	}
	p = Parsed{Percent: a.percent, Currency: a.currency, Group: b.group, Marked: b.marked, Exponent: b.hasExponent}
	p.Leading0 = leadingZero(cell[from:to])
	return b.finish(p, a.negative)
}

// leadingZero reports whether digits start with a zero that another digit
// follows.
func leadingZero(text []byte) bool {
	if len(text) > 0 && text[0] == '-' {
		text = text[1:]
	}
	return len(text) > 1 && text[0] == '0' && text[1]-'0' <= 9
}

func markOf(decimal byte) Groups {
	if decimal == ',' {
		return GroupComma
	}
	return GroupPoint
}

// numeral finds the digits of a cell and all that stands between them: from
// the first digit, or a decimal mark right before it, to the last one, or a
// decimal mark right after it.
func numeral(cell []byte, decimal byte) (from, to int) {
	for from < len(cell) && cell[from]-'0' > 9 {
		from++
	}
	to = len(cell)
	for to > from && cell[to-1]-'0' > 9 {
		to--
	}
	if from >= to {
		return from, to
	}
	// The point of "Fr.5" belongs to the letters.
	if from > 0 && cell[from-1] == decimal && (from == 1 || !isLetter(cell[from-2])) {
		from--
	}
	if to < len(cell) && cell[to] == decimal {
		to++
	}
	return from, to
}

// noCents skips the dash that stands for no cents in "5.-" and "5,--".
func noCents(tail []byte) []byte {
	for n := 0; n < 2; n++ {
		switch r, size := utf8.DecodeRune(tail); r {
		case '-', '–', '—':
			tail = tail[size:]
		}
	}
	return tail
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }

// affixes is what stands before and after the digits.
type affixes struct {
	negative, signed, percent bool
	opened, closed            bool
	currency                  string
}

// read takes in one side; ok is false when something is there that does not
// belong to a number, or too often.
func (a *affixes) read(text []byte, after bool) (ok bool) {
	for whole := len(text); len(text) > 0; {
		r, size := rune(text[0]), 1
		if r >= utf8.RuneSelf {
			r, size = utf8.DecodeRune(text)
		}
		switch {
		case isSpace(r):
		case r == '-' || r == '−' || r == '+' && !after:
			if a.signed || a.opened {
				return false
			}
			a.signed, a.negative = true, r != '+'
		case r == '(' && !after && !a.signed && !a.opened:
			a.opened, a.negative = true, true
		case r == ')' && after && a.opened && !a.closed:
			a.closed = true
		case r == '%' && !a.percent:
			a.percent = true
		default:
			size = markLen(text)
			code, known := currencyOf[string(text[:size])]
			if !known || a.currency != "" {
				return false
			}
			if touches := after && whole == len(text) || !after && size == len(text); touches && size == 3 && needsSpace(string(text[:size]), code) {
				return false
			}
			a.currency = code
		}
		text = text[size:]
	}
	return true
}

// markLen is how many bytes of text may be a currency mark: up to a space, a
// sign, a percent sign or a parenthesis.
func markLen(text []byte) int {
	n := 0
	for n < len(text) && n < 16 {
		r, size := utf8.DecodeRune(text[n:])
		if isSpace(r) || r == '-' || r == '−' || r == '+' || r == '(' || r == ')' || r == '%' {
			break
		}
		n += size
	}
	return max(n, 1)
}

func isSpace(r rune) bool {
	return r == ' ' || r == '\t' || r == '\u00a0' || r == '\u202f' || r == '\u2009'
}

// body reads digits, groups, decimal mark and exponent.
type body struct {
	text    []byte
	decimal byte
	allowed Groups

	coef        uint64 // while it fits
	digits      int    // digits after leading zeros
	places      int
	marked      bool
	exponent    int
	hasExponent bool
	overflow    bool
	group       Groups
}

func (b *body) read() bool {
	i, ok := b.whole()
	if !ok {
		return false
	}
	seen := i
	if i < len(b.text) && b.text[i] == b.decimal {
		b.marked = true
		i++
		seen = i
		for i < len(b.text) && b.text[i]-'0' <= 9 {
			b.digit(b.text[i])
			i++
		}
		b.places = i - seen
	}
	if i == 0 || i == 1 && b.text[0] == b.decimal || b.digits > MaxDigits || b.places > MaxDigits {
		return false
	}
	return i == len(b.text) || b.exp(b.text[i:])
}

func (b *body) digit(c byte) {
	if c != '0' || b.digits > 0 {
		b.digits++
	}
	hi, lo := bits.Mul64(b.coef, 10)
	sum, carry := bits.Add64(lo, uint64(c-'0'), 0)
	b.overflow = b.overflow || hi != 0 || carry != 0
	b.coef = sum
}

// whole reads the digits before the decimal mark with their groups and returns
// where they end.
func (b *body) whole() (end int, ok bool) {
	i, length, marks, first := 0, 0, 0, 0
	three, two := true, true // the groups between the first and the last
	for i < len(b.text) {
		if c := b.text[i]; c-'0' <= 9 {
			b.digit(c)
			length++
			i++
			continue
		}
		mark, size := groupMark(b.text[i:])
		if mark == NoGroups || mark&b.allowed == 0 || b.group != NoGroups && mark != b.group {
			break
		}
		if marks == 0 {
			first = length
		} else {
			three, two = three && length == 3, two && length == 2
		}
		b.group = mark
		marks++
		length = 0
		i += size
	}
	if marks == 0 {
		return i, true
	}
	western := three && first <= 3
	lakh := two && first <= 2 && b.group == GroupComma
	return i, length == 3 && first >= 1 && b.text[0] != '0' && (western || lakh)
}

// groupMark is the grouping mark at the start of text and its length.
func groupMark(text []byte) (mark Groups, size int) {
	switch text[0] {
	case ',':
		return GroupComma, 1
	case '.':
		return GroupPoint, 1
	case ' ':
		return GroupSpace, 1
	case '\'':
		return GroupApostrophe, 1
	case '_':
		return GroupUnderscore, 1
	}
	switch r, size := utf8.DecodeRune(text); r {
	case '\u00a0', '\u202f', '\u2009':
		return GroupSpace, size
	case '’':
		return GroupApostrophe, size
	}
	return NoGroups, 0
}

// exp reads an exponent: e, a sign, digits.
func (b *body) exp(text []byte) bool {
	if text[0]|0x20 != 'e' || b.group != NoGroups {
		return false
	}
	text = text[1:]
	negative := false
	if len(text) > 0 && (text[0] == '+' || text[0] == '-') {
		negative = text[0] == '-'
		text = text[1:]
	}
	if len(text) == 0 {
		return false
	}
	for _, c := range text {
		if c-'0' > 9 {
			return false
		}
		b.exponent = b.exponent*10 + int(c-'0')
		if b.exponent > MaxExponent {
			return false
		}
	}
	if negative {
		b.exponent = -b.exponent
	}
	b.hasExponent = true
	return true
}

// finish puts coefficient and scale together.
func (b *body) finish(p Parsed, negative bool) (Parsed, bool) {
	scale := b.places - b.exponent
	up := 0 // powers of ten that the coefficient takes in
	if scale < 0 {
		up, scale = -scale, 0
	}
	if p.Percent {
		scale += 2
	}
	if scale > math.MaxUint8 {
		return Parsed{}, false
	}
	p.Scale = uint8(scale)
	if !b.overflow && b.coef <= math.MaxInt64 && up < len(pow10) {
		if coef, fits := mulInt(int64(b.coef), pow10[up]); fits {
			p.Coef = coef
			if negative {
				p.Coef = -coef
			}
			return p, true
		}
	}
	p.setBig(b, up, negative)
	return p, true
}

// setBig reads the digits once more as a big number.
func (p *Parsed) setBig(b *body, up int, negative bool) {
	digits := make([]byte, 0, len(b.text))
	for _, c := range b.text {
		if c|0x20 == 'e' {
			break
		}
		if c-'0' <= 9 {
			digits = append(digits, c)
		}
	}
	n, _ := new(big.Int).SetString(string(digits), 10)
	n.Mul(n, bigPow10(up))
	if negative {
		n.Neg(n)
	}
	if n.IsInt64() && n.Int64() != math.MinInt64 {
		p.Coef = n.Int64() // zero with a great exponent
		return
	}
	p.Big = n
}

// Rescale is coef at scale from written at scale to; ok is false when it does
// not fit an int64 or digits would be lost.
func Rescale(coef int64, from, to uint8) (rescaled int64, ok bool) {
	switch {
	case from == to || coef == 0:
		return coef, true
	case from < to && int(to-from) < len(pow10):
		return mulInt(coef, pow10[to-from])
	case from > to && int(from-to) < len(pow10) && coef%pow10[from-to] == 0:
		return coef / pow10[from-to], true
	}
	return 0, false
}
