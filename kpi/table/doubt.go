package table

import (
	"bytes"
	"fmt"
	"unicode"
	"unicode/utf8"
)

// doubtBytes is how much of a file is looked at to see whether its letters make sense.
const doubtBytes = 64 << 10

// doubtEncoding tells when text was taken for Windows-1252 because it is no UTF-8, and does not
// look like that either. Which code page it is instead is for people to say.
func (r *reader) doubtEncoding(text []byte) {
	guess := &r.form.guess.Encoding
	if guess.Value != latinName || guess.Given {
		return
	}
	head := text[:min(len(text), doubtBytes)]
	at, others := oddLetters(head)
	if at < 0 {
		return
	}
	from := bytes.LastIndexAny(head[:at], "\r\n") + 1
	line := head[from:]
	if end := bytes.IndexAny(line, "\r\n"); end >= 0 {
		line = line[:end]
	}
	guess.Unsure, guess.Others = true, others
	d := warn(CodeDoubtfulEncoding, fmt.Sprintf("The file is not in UTF-8, and in Windows-1252 its letters look wrong: %s.", quoted(string(line))),
		"Choose another encoding, or save the file as UTF-8 in the program that it comes from; a file in Chinese, Japanese or Korean needs that.")
	d.Line = 1 + countLines(head[:from])
	d.Text = shown(line)
	r.add(d)
}

// oddLetters finds the first place where text in Windows-1252 does not look like any language that
// is written with it, and the encodings that are likelier; -1 when there is none. It looks for
// bytes that stand for nothing, for signs inside words, and for many letters beyond ASCII in a row:
// the languages of Windows-1252 have most of them alone between plain ones.
func oddLetters(text []byte) (at int, others []string) {
	beyond, inRow, firstRow := 0, 0, -1
	before := rune(' ')
	for i := 0; i < len(text); {
		i += skipASCII(text[i:], 0)
		if i >= len(text) {
			break
		}
		if i > 0 && text[i-1] < utf8.RuneSelf {
			before = rune(text[i-1])
		}
		c, size := utf8.DecodeRune(text[i:])
		after, _ := utf8.DecodeRune(text[i+size:])
		switch {
		case c == utf8.RuneError && i+size == len(text): // half of a letter at the end of the head
		case c == utf8.RuneError:
			return i, []string{"cp437", "cp850", "macintosh", "cp1250"}
		case signInWord(c) && isPlain(before) && isPlain(after), c == 'Ÿ' && before >= 'a' && before <= 'z':
			return i, []string{"cp1250", "iso-8859-2", "cp852", "macintosh"}
		case before >= utf8.RuneSelf:
			if inRow++; firstRow < 0 {
				firstRow = i
			}
		}
		beyond++
		before = c
		i += size
	}
	if inRow >= 3 && inRow*3 > beyond {
		return firstRow, []string{"cp1251", "koi8-r", "cp866", "cp1253", "cp1255", "cp1256"}
	}
	return -1, nil
}

// signInWord reports whether a character of Windows-1252 has no place between two letters.
func signInWord(c rune) bool {
	switch c {
	case '·', 'ª', 'º', '\u00a0', '\u00ad', '´', '’', '‘', '–', '—', '…', '&', '‑', '•':
		return false
	}
	return !unicode.IsLetter(c) || c == 'Ÿ'
}

func isPlain(c rune) bool { return c < utf8.RuneSelf && isLetter(byte(c)) }

// bareUTF16 recognises UTF-16 without a byte order mark where few letters are of one byte, as in
// Japanese: it cannot be UTF-8, and has line ends and plain letters when read so.
func bareUTF16(data []byte) string {
	if utf8.Valid(data[:max(0, len(data)-utf8.UTFMax)]) {
		return ""
	}
	little, littleEnds := plainUnits(data, 1)
	big, bigEnds := plainUnits(data, 0)
	switch least := len(data) / 2 / 50; {
	case littleEnds && little > least && little > 4*big:
		return utf16LEName
	case bigEnds && big > least && big > 4*little:
		return utf16BEName
	}
	return ""
}

// plainUnits counts the letters of one byte in UTF-16 whose high bytes stand at odd or even places;
// none when controls are among them. ends says that some end a line.
func plainUnits(data []byte, high int) (plain int, ends bool) {
	for i := 0; i+2 <= len(data); i += 2 {
		if data[i+high] != 0 {
			continue
		}
		switch c := data[i+1-high]; {
		case c == '\n' || c == '\r':
			ends = true
			plain++
		case c >= ' ' && c < 0x7F || c == '\t' || c >= 0xA0:
			plain++
		default:
			return 0, false
		}
	}
	return plain, ends
}
