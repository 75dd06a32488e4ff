package num

import "math/big"

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
	MaxDigits   = 100 // digits that are written, leading zeros aside
	MaxExponent = 100 // magnitude of an exponent
)

// Parsed is a number as it was written in a cell.
type Parsed struct {
	Coef     int64    // coefficient at Scale; 0 when Big is set
	Big      *big.Int // the coefficient when it does not fit an int64
	Scale    uint8    // places after the point, the two of a percent sign included
	Places   uint8    // places after the point as written
	Percent  bool     // written with a percent sign: 12.5 % is 125 at scale 3
	Currency string   // ISO 4217 code of a currency mark, or the mark's letters ("kr"); empty when none
	Group    Groups   // the one mark that grouped the digits; NoGroups when none did
	Exponent bool     // written with an exponent
	Leading0 bool     // whole part starts with a zero that is not alone: 007
}

// Value is the number.
func (p Parsed) Value() Value {
	if p.Big != nil {
		return FromBig(p.Big, p.Scale)
	}
	return Fixed(p.Coef, p.Scale)
}

// ParseCell reads a number as people write it.
func ParseCell(cell []byte, c Convention) (p Parsed, ok bool) { return Parsed{}, false }

// Plain reads a cell of the form [-]digits[.digits] with at most 18 digits.
// It is the fast path of a column of decimals.
func Plain(cell []byte) (coef int64, scale uint8, ok bool) { return 0, 0, false }

// PlainAt is Plain for a cell inside a larger buffer, buf[start:end]; it may
// look at bytes beyond the cell, never beyond the buffer.
func PlainAt(buf []byte, start, end int) (coef int64, scale uint8, ok bool) {
	return Plain(buf[start:end])
}

// Rescale is coef at scale from written at scale to; ok is false when it does
// not fit or digits would be lost.
func Rescale(coef int64, from, to uint8) (int64, bool) {
	if from == to {
		return coef, true
	}
	if from < to {
		if d := int(to - from); d < len(pow10) {
			return mulInt(coef, pow10[d])
		}
		return 0, coef == 0
	}
	for ; from > to; from-- {
		if coef%10 != 0 {
			return 0, false
		}
		coef /= 10
	}
	return coef, true
}
