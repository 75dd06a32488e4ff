package table

import "bytes"

// isToken reports whether a text in lower case stands for "no value" in number, date and boolean
// columns without being told. In text columns only an empty cell is blank: there NA may be a
// country. A dash stands for no value only where at most a quarter of the cells are dashes; a column
// with more of them is left as text, since a dash may as well be an answer.
func isToken(low []byte) bool {
	switch string(low) {
	case "na", "n/a", "#n/a", "n.a.", "<na>", "nan", "k.a.", "null", "(null)", "nil", "none", `\n`, "?", ".",
		"#null!", "#div/0!", "#value!", "#ref!", "#name?", "#num!":
		return true
	}
	return false
}

const longestToken = 7

// isMissing reports whether a trimmed cell is one of the tokens, in any case.
func isMissing(cell []byte) bool {
	if len(cell) > longestToken {
		return false
	}
	var low [longestToken]byte
	for i, c := range cell {
		if c >= 'A' && c <= 'Z' {
			c |= 0x20
		}
		low[i] = c
	}
	return isToken(low[:len(cell)])
}

// isDash reports whether a trimmed cell is only dashes.
func isDash(cell []byte) bool {
	switch string(cell) {
	case "-", "--", "---", "–", "—", "−":
		return true
	}
	return false
}

// trim cuts the space around a cell, no-break spaces included.
func trim(cell []byte) []byte {
	for len(cell) > 0 && (cell[0] <= ' ' || cell[0] == 0xC2 || cell[0] == 0xE2) {
		n := leadingSpace(cell)
		if n == 0 {
			break
		}
		cell = cell[n:]
	}
	for len(cell) > 0 && (cell[len(cell)-1] <= ' ' || cell[len(cell)-1] >= 0x80) {
		n := trailingSpace(cell)
		if n == 0 {
			break
		}
		cell = cell[:len(cell)-n]
	}
	return cell
}

var wideSpaces = [...][]byte{{0xC2, 0xA0}, {0xE2, 0x80, 0xAF}, {0xE2, 0x80, 0x89}}

func leadingSpace(cell []byte) int {
	switch cell[0] {
	case ' ', '\t', '\n', '\r', '\v', '\f':
		return 1
	}
	for _, s := range wideSpaces {
		if bytes.HasPrefix(cell, s) {
			return len(s)
		}
	}
	return 0
}

func trailingSpace(cell []byte) int {
	switch cell[len(cell)-1] {
	case ' ', '\t', '\n', '\r', '\v', '\f':
		return 1
	}
	for _, s := range wideSpaces {
		if bytes.HasSuffix(cell, s) {
			return len(s)
		}
	}
	return 0
}
