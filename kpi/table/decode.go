package table

import (
	"bytes"
	"compress/gzip"
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"kpiworkbook/kpi/diag"
)

// Encodings that are found without being told. The others are by choice (see CodePages).
const (
	utf8Name    = "utf-8"
	utf16LEName = "utf-16-le"
	utf16BEName = "utf-16-be"
	latinName   = "cp1252"
)

// maxExpanded bounds what a compressed file may grow to: a small file must not fill the memory.
const maxExpanded = 2 << 30

// decoded is a file's text as UTF-8.
type decoded struct {
	text     []byte // shares the file's bytes when they were UTF-8 already
	encoding string
	bom      bool
	evidence string
	problems []diag.Diagnostic
}

// decode turns bytes into UTF-8. Code points are never normalised, and valid UTF-8 is not copied.
// partial says that the bytes are only the head of a file, so that they may end within a character.
func decode(data []byte, encoding string, partial bool) decoded {
	name := canonicalEncoding(encoding)
	switch {
	case name != "" && name != utf8Name:
		return decodeAs(data, name, "chosen")
	case name == utf8Name:
		return decodeUTF8(data, "chosen", partial)
	case encoding != "":
		d := decodeFound(data, partial)
		d.problems = append(d.problems, unknownEncoding(encoding))
		return d
	}
	return decodeFound(data, partial)
}

func decodeFound(data []byte, partial bool) decoded {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		return decodeUTF8(data, "starts with the mark of UTF-8", partial)
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return decodeAs(data, utf16LEName, "starts with the mark of UTF-16, low byte first")
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return decodeAs(data, utf16BEName, "starts with the mark of UTF-16, high byte first")
	}
	if name := unmarkedUTF16(data); name != "" {
		return decodeAs(data, name, "every other byte is zero where plain letters stand")
	}
	good, bad := countUTF8(data, partial)
	switch {
	case bad == 0 && good == 0:
		return decoded{text: data, encoding: utf8Name, evidence: "plain ASCII, the same in every common encoding"}
	case bad == 0:
		return decoded{text: data, encoding: utf8Name, evidence: "all bytes are valid UTF-8"}
	case good > 20*bad:
		return decodeUTF8(data, fmt.Sprintf("%d characters are valid UTF-8, %d bytes are not", good, bad), partial)
	}
	return decodeAs(data, latinName, "not valid UTF-8; Windows-1252 is the usual case")
}

// decodeAs decodes an encoding that is not UTF-8.
func decodeAs(data []byte, name, evidence string) decoded {
	d := decoded{encoding: name, evidence: evidence}
	switch name {
	case utf16LEName, utf16BEName:
		var order binary.ByteOrder = binary.LittleEndian
		mark := []byte{0xFF, 0xFE}
		if name == utf16BEName {
			order, mark = binary.BigEndian, []byte{0xFE, 0xFF}
		}
		if bytes.HasPrefix(data, mark) {
			d.bom, data = true, data[2:]
		}
		var broken int
		d.text, broken = fromUTF16(data, order)
		if broken > 0 {
			d.problems = append(d.problems, badBytes(broken, "UTF-16", 0))
		}
	default:
		d.text = fromCodePage(data, codePages[name])
	}
	return d
}

// decodeUTF8 replaces what is not valid by U+FFFD and says so with the line of the first.
func decodeUTF8(data []byte, evidence string, partial bool) decoded {
	d := decoded{text: data, encoding: utf8Name, evidence: evidence}
	if bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}) {
		d.bom, d.text = true, data[3:]
	}
	_, bad := countUTF8(d.text, partial)
	if bad == 0 {
		return d
	}
	at := 0
	for at < len(d.text) {
		r, n := utf8.DecodeRune(d.text[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	line := 1 + bytes.Count(d.text[:at], []byte{'\n'})
	d.problems = append(d.problems, badBytes(bad, "UTF-8", line))
	d.text = replaceInvalid(d.text, bad)
	return d
}

func replaceInvalid(text []byte, bad int) []byte {
	out := make([]byte, 0, len(text)+2*bad)
	for len(text) > 0 {
		r, n := utf8.DecodeRune(text)
		out = utf8.AppendRune(out, r)
		text = text[n:]
	}
	return out
}

// countUTF8 counts the characters beyond ASCII and the bytes that are no part of one.
func countUTF8(data []byte, partial bool) (good, bad int) {
	for i := skipASCII(data, 0); i < len(data); i = skipASCII(data, i) {
		if b := data[i]; b >= 0xC2 && b < 0xE0 && i+1 < len(data) && data[i+1]&0xC0 == 0x80 {
			good++ // the usual letters of Latin, Greek and Cyrillic
			i += 2
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case partial && len(data)-i < utf8.UTFMax && !utf8.FullRune(data[i:]):
			return good, bad
		default:
			bad++
		}
		i += n
	}
	return good, bad
}

// skipASCII returns the place of the first byte from i on that is not ASCII.
func skipASCII(data []byte, i int) int {
	for ; i+8 <= len(data); i += 8 {
		if m := binary.LittleEndian.Uint64(data[i:]) & highs; m != 0 {
			return i + bits.TrailingZeros64(m)>>3
		}
		for i+40 <= len(data) {
			b := data[i+8 : i+40 : i+40]
			w := binary.LittleEndian.Uint64(b) | binary.LittleEndian.Uint64(b[8:]) |
				binary.LittleEndian.Uint64(b[16:]) | binary.LittleEndian.Uint64(b[24:])
			if w&highs != 0 {
				break
			}
			i += 32
		}
	}
	for i < len(data) && data[i] < utf8.RuneSelf {
		i++
	}
	return i
}

// unmarkedUTF16 recognises UTF-16 without a byte order mark by the zero halves of its commas,
// digits and line ends.
func unmarkedUTF16(data []byte) string {
	n := min(len(data), 4096) &^ 1
	if n < 4 {
		return ""
	}
	var even, odd int
	for i := 0; i < n; i += 2 {
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	switch units := n / 2; {
	case odd*5 >= units && even*20 <= odd:
		return utf16LEName
	case even*5 >= units && odd*20 <= even:
		return utf16BEName
	}
	return bareUTF16(data[:n])
}

func fromUTF16(data []byte, order binary.ByteOrder) (text []byte, broken int) {
	text = make([]byte, 0, len(data)/2+len(data)/16)
	i := 0
	for ; i+2 <= len(data); i += 2 {
		u := rune(order.Uint16(data[i:]))
		if !utf16.IsSurrogate(u) {
			text = utf8.AppendRune(text, u)
			continue
		}
		pair := rune(utf8.RuneError)
		if i+4 <= len(data) {
			pair = utf16.DecodeRune(u, rune(order.Uint16(data[i+2:])))
		}
		if pair == utf8.RuneError {
			broken++
		} else {
			i += 2
		}
		text = utf8.AppendRune(text, pair)
	}
	if i < len(data) {
		broken++
		text = utf8.AppendRune(text, utf8.RuneError)
	}
	return text, broken
}

func fromCodePage(data []byte, page *charmap.Charmap) []byte {
	var letters [256]string
	for i := range letters {
		letters[i] = string(page.DecodeByte(byte(i)))
	}
	ascii := letters[:utf8.RuneSelf]
	plain := true
	for i, s := range ascii {
		plain = plain && len(s) == 1 && s[0] == byte(i)
	}
	out := make([]byte, 0, len(data)+len(data)/8)
	for i := 0; i < len(data); {
		if plain {
			end := skipASCII(data, i)
			out = append(out, data[i:end]...)
			i = end
		}
		if i < len(data) {
			out = append(out, letters[data[i]]...)
			i++
		}
	}
	return out
}

// codePages are the single-byte encodings that can be chosen, by canonical name.
var codePages = map[string]*charmap.Charmap{
	"cp437": charmap.CodePage437, "cp850": charmap.CodePage850, "cp852": charmap.CodePage852,
	"cp855": charmap.CodePage855, "cp858": charmap.CodePage858, "cp860": charmap.CodePage860,
	"cp862": charmap.CodePage862, "cp863": charmap.CodePage863, "cp865": charmap.CodePage865,
	"cp866": charmap.CodePage866, "cp874": charmap.Windows874,
	"cp1250": charmap.Windows1250, "cp1251": charmap.Windows1251, "cp1252": charmap.Windows1252,
	"cp1253": charmap.Windows1253, "cp1254": charmap.Windows1254, "cp1255": charmap.Windows1255,
	"cp1256": charmap.Windows1256, "cp1257": charmap.Windows1257, "cp1258": charmap.Windows1258,
	"iso-8859-1": charmap.ISO8859_1, "iso-8859-2": charmap.ISO8859_2, "iso-8859-3": charmap.ISO8859_3,
	"iso-8859-4": charmap.ISO8859_4, "iso-8859-5": charmap.ISO8859_5, "iso-8859-6": charmap.ISO8859_6,
	"iso-8859-7": charmap.ISO8859_7, "iso-8859-8": charmap.ISO8859_8, "iso-8859-9": charmap.ISO8859_9,
	"iso-8859-10": charmap.ISO8859_10, "iso-8859-13": charmap.ISO8859_13, "iso-8859-14": charmap.ISO8859_14,
	"iso-8859-15": charmap.ISO8859_15, "iso-8859-16": charmap.ISO8859_16,
	"koi8-r": charmap.KOI8R, "koi8-u": charmap.KOI8U,
	"macintosh": charmap.Macintosh, "mac-cyrillic": charmap.MacintoshCyrillic,
}

// Encodings lists the names that a recipe may use, the usual ones first.
func Encodings() []string {
	return []string{utf8Name, latinName, utf16LEName, utf16BEName,
		"cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
		"iso-8859-1", "iso-8859-2", "iso-8859-3", "iso-8859-4", "iso-8859-5", "iso-8859-6", "iso-8859-7",
		"iso-8859-8", "iso-8859-9", "iso-8859-10", "iso-8859-13", "iso-8859-14", "iso-8859-15", "iso-8859-16",
		"cp437", "cp850", "cp852", "cp855", "cp858", "cp860", "cp862", "cp863", "cp865", "cp866",
		"koi8-r", "koi8-u", "macintosh", "mac-cyrillic"}
}

// EncodingLabel is the name of an encoding as people know it.
func EncodingLabel(name string) string {
	switch {
	case name == utf16LEName:
		return "UTF-16"
	case name == utf16BEName:
		return "UTF-16, high byte first"
	case strings.HasPrefix(name, "cp12") || name == "cp874":
		return "Windows-" + name[2:]
	case strings.HasPrefix(name, "cp"):
		return "DOS code page " + name[2:]
	case strings.HasPrefix(name, "mac"):
		return strings.ToUpper(name[:1]) + name[1:]
	}
	return strings.ToUpper(name)
}

// canonicalEncoding maps the usual spellings of an encoding to the name used here, "" when unknown.
func canonicalEncoding(name string) string {
	s := strings.NewReplacer("_", "-", " ", "-").Replace(strings.ToLower(strings.TrimSpace(name)))
	switch s {
	case "utf8", "utf-8", "utf-8-sig", "ascii", "us-ascii":
		return utf8Name
	case "utf16", "utf-16", "utf16le", "utf-16le", utf16LEName:
		return utf16LEName
	case "utf16be", "utf-16be", utf16BEName:
		return utf16BEName
	case "latin1", "latin-1", "l1":
		return "iso-8859-1"
	case "latin9", "latin-9":
		return "iso-8859-15"
	case "mac-roman", "macroman":
		return "macintosh"
	}
	for _, prefix := range []string{"windows-", "windows", "win-", "win", "x-cp", "cp-", "ibm", "dos-"} {
		if rest, ok := strings.CutPrefix(s, prefix); ok {
			s = "cp" + rest
			break
		}
	}
	if rest, ok := strings.CutPrefix(s, "iso8859"); ok {
		s = "iso-8859-" + strings.TrimPrefix(rest, "-")
	}
	if _, ok := codePages[s]; ok {
		return s
	}
	return ""
}

var gzipMark = []byte{0x1F, 0x8B, 0x08}

// expand undoes gzip. The head of a compressed file gives the head of its text.
func expand(data []byte, partial bool, limit int64) ([]byte, []diag.Diagnostic) {
	r, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, []diag.Diagnostic{brokenGzip()}
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(r, limit+1))
	switch {
	case n > limit:
		return nil, []diag.Diagnostic{tooLarge(limit)}
	case err != nil && !partial:
		return out.Bytes(), []diag.Diagnostic{brokenGzip()}
	}
	return out.Bytes(), nil
}
