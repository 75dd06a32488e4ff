package diag

import "unicode/utf8"

// LineCol is the 1-based line and column of a byte offset; the column counts
// characters. Lines end at LF, CR or CR LF. An offset outside the text is
// moved to its nearest end.
func LineCol(source string, offset int) (line, col int) {
	offset = clamp(offset, len(source))
	start := lineStart(source, offset)
	line = 1
	for i := 0; i < start; i++ {
		if source[i] == '\n' || source[i] == '\r' && (i+1 >= len(source) || source[i+1] != '\n') {
			line++
		}
	}
	return line, utf8.RuneCountInString(source[start:offset]) + 1
}

// lineStart is the offset of the first byte of the line that holds offset.
func lineStart(source string, offset int) int {
	for i := offset; i > 0; i-- {
		switch source[i-1] {
		case '\n':
			return i
		case '\r':
			if i < len(source) && source[i] == '\n' {
				continue // inside CR LF: the line ends after the LF
			}
			return i
		}
	}
	return 0
}

// UTF16 is the number of UTF-16 code units before a byte offset: what editors
// in a browser count. Broken UTF-8 counts one unit a byte.
func UTF16(source string, offset int) int {
	offset = clamp(offset, len(source))
	units := 0
	for i := 0; i < offset; {
		r, size := utf8.DecodeRuneInString(source[i:])
		if i+size > offset {
			break // inside a character: its start counts
		}
		units += unitsOf(r)
		i += size
	}
	return units
}

// FromUTF16 is the byte offset of a position counted in UTF-16 code units; a
// position inside a surrogate pair means the character's start.
func FromUTF16(source string, units int) int {
	seen := 0
	for i := 0; i < len(source); {
		r, size := utf8.DecodeRuneInString(source[i:])
		if seen+unitsOf(r) > units {
			return i
		}
		seen += unitsOf(r)
		i += size
	}
	return len(source)
}

func unitsOf(r rune) int {
	if r > 0xFFFF {
		return 2
	}
	return 1
}

func clamp(offset, limit int) int { return max(0, min(offset, limit)) }
