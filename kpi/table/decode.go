package table

import (
	"bufio"
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

// Encodings that are found without being told. The others are by choice (see codePages).
const (
	utf8Name    = "utf-8"
	utf16LEName = "utf-16-le"
	utf16BEName = "utf-16-be"
	latinName   = "cp1252"
)

// maxExpanded bounds what a compressed file may grow to: a small file must not fill the memory.
const maxExpanded = 2 << 30

// facts are what only all bytes of a file tell.
type facts struct {
	known   bool // all bytes were seen
	gzip    bool
	damaged bool // the compressed file breaks off
	large   bool // it grows beyond what is read
	good    int  // characters beyond ASCII in UTF-8
	bad     int  // bytes that are no part of a character
	line    int  // of the first of these
	broken  int  // halves of pairs in UTF-16
}

// evidence is why a file that looked like UTF-8 was taken for it.
func (f facts) evidence() string {
	if f.good == 0 {
		return "plain ASCII, the same in every common encoding"
	}
	return "all bytes are valid UTF-8"
}

// coding is how the bytes of a file become text. Code points are never normalised, and valid UTF-8
// is taken as it is.
type coding struct {
	name     string
	evidence string // "" when the file was taken for UTF-8 without having seen all of it
	mark     int    // bytes of the byte order mark
	replace  bool   // some bytes are no UTF-8
}

// plain reports whether text is the bytes themselves.
func (c coding) plain() bool { return c.name == utf8Name && !c.replace }

// codingOf finds the coding by how the file begins, by what was chosen, and by all bytes once they
// are known. Until then what looks like UTF-8 is taken for it.
func codingOf(head []byte, encoding string, f facts) coding {
	switch name := canonicalEncoding(encoding); name {
	case "":
		return codingFound(head, f)
	case utf8Name:
		return codingUTF8(head, chosen, f)
	default:
		return codingAs(head, name, chosen)
	}
}

func codingFound(head []byte, f facts) coding {
	switch {
	case bytes.HasPrefix(head, markUTF8):
		return codingUTF8(head, "starts with the mark of UTF-8", f)
	case bytes.HasPrefix(head, markLE):
		return codingAs(head, utf16LEName, "starts with the mark of UTF-16, low byte first")
	case bytes.HasPrefix(head, markBE):
		return codingAs(head, utf16BEName, "starts with the mark of UTF-16, high byte first")
	}
	if name := unmarkedUTF16(head); name != "" {
		return codingAs(head, name, "every other byte is zero where plain letters stand")
	}
	switch {
	case f.bad == 0:
		return codingUTF8(head, "", f)
	case f.good > 20*f.bad:
		return codingUTF8(head, fmt.Sprintf("%d characters are valid UTF-8, %d bytes are not", f.good, f.bad), f)
	}
	return codingAs(head, latinName, "not valid UTF-8; Windows-1252 is the usual case")
}

// Byte order marks.
var (
	markUTF8 = []byte{0xEF, 0xBB, 0xBF}
	markLE   = []byte{0xFF, 0xFE}
	markBE   = []byte{0xFE, 0xFF}
)

func codingUTF8(head []byte, evidence string, f facts) coding {
	c := coding{name: utf8Name, evidence: evidence, replace: f.bad > 0}
	if bytes.HasPrefix(head, markUTF8) {
		c.mark = len(markUTF8)
	}
	return c
}

// codingAs is an encoding that is not UTF-8.
func codingAs(head []byte, name, evidence string) coding {
	c := coding{name: name, evidence: evidence}
	if name == utf16LEName && bytes.HasPrefix(head, markLE) || name == utf16BEName && bytes.HasPrefix(head, markBE) {
		c.mark = len(markLE)
	}
	return c
}

// problems are what a reader of the text should know about its bytes.
func (c coding) problems(f facts) []diag.Diagnostic {
	switch {
	case c.name == utf8Name && f.bad > 0:
		return []diag.Diagnostic{badBytes(f.bad, "UTF-8", f.line)}
	case f.broken > 0:
		return []diag.Diagnostic{badBytes(f.broken, "UTF-16", 0)}
	}
	return nil
}

// reader turns a file's bytes into text as they are read. broken counts the halves of pairs that
// UTF-16 had so far; it is nil for other encodings.
func (c coding) reader(in io.Reader) (out io.Reader, broken *int) {
	in = &skipping{in: in, n: c.mark}
	switch {
	case c.plain():
		return in, nil
	case c.replace:
		return newDecoder(in, replaceInvalid), nil
	case c.name == utf16LEName || c.name == utf16BEName:
		u := &utf16Text{order: binary.LittleEndian}
		if c.name == utf16BEName {
			u.order = binary.BigEndian
		}
		return newDecoder(in, u.decode), &u.broken
	}
	return newDecoder(in, newPage(codePage(c.name)).decode), nil
}

// skipping leaves the first bytes out.
type skipping struct {
	in io.Reader
	n  int
}

func (s *skipping) Read(p []byte) (int, error) {
	for s.n > 0 {
		var mark [4]byte
		n, err := s.in.Read(mark[:s.n])
		s.n -= n
		if err != nil {
			return 0, err
		}
	}
	return s.in.Read(p)
}

// decode appends the text of bytes to out and returns how many it used; what may be the beginning
// of a character is left, unless nothing follows.
type decode func(out, data []byte, last bool) (text []byte, used int)

// decoder reads text from bytes in another encoding.
type decoder struct {
	in     io.Reader
	decode decode
	data   []byte // read and not yet decoded: the first have bytes
	have   int
	text   []byte // decoded and not yet read
	out    []byte // where text is built
	err    error
}

// decodedAtOnce is how many bytes are decoded at once.
const decodedAtOnce = 64 << 10

func newDecoder(in io.Reader, d decode) *decoder {
	return &decoder{in: in, decode: d, data: make([]byte, decodedAtOnce)}
}

func (d *decoder) Read(p []byte) (int, error) {
	for len(d.text) == 0 {
		if d.err != nil {
			return 0, d.err
		}
		var n, used int
		n, d.err = d.in.Read(d.data[d.have:])
		d.have += n
		d.out, used = d.decode(d.out[:0], d.data[:d.have], d.err != nil)
		d.text = d.out
		d.have = copy(d.data, d.data[used:d.have])
	}
	n := copy(p, d.text)
	d.text = d.text[n:]
	return n, nil
}

// replaceInvalid makes U+FFFD of what is no UTF-8.
func replaceInvalid(out, data []byte, last bool) (text []byte, used int) {
	for used < len(data) && (last || utf8.FullRune(data[used:])) {
		end := skipASCII(data, used)
		out = append(out, data[used:end]...)
		if used = end; used < len(data) && (last || utf8.FullRune(data[used:])) {
			r, n := utf8.DecodeRune(data[used:])
			out = utf8.AppendRune(out, r)
			used += n
		}
	}
	return out, used
}

// countUTF8 counts the characters beyond ASCII and the bytes that are no part of one. When there is
// more, it stops before what may be the beginning of a character; end is where.
func countUTF8(data []byte, more bool) (good, bad, end int) {
	i := skipASCII(data, 0)
	for ; i < len(data); i = skipASCII(data, i) {
		if b := data[i]; b >= 0xC2 && b < 0xE0 && i+1 < len(data) && data[i+1]&0xC0 == 0x80 {
			good++ // the usual letters of Latin, Greek and Cyrillic
			i += 2
			continue
		}
		r, n := utf8.DecodeRune(data[i:])
		switch {
		case r != utf8.RuneError || n > 1:
			good++
		case more && !utf8.FullRune(data[i:]):
			return good, bad, i
		default:
			bad++
		}
		i += n
	}
	return good, bad, i
}

// firstBad is the place of the first byte that is no part of a character; without one, the end.
func firstBad(data []byte, bad int) int {
	if bad == 0 {
		return len(data)
	}
	at := 0
	for {
		r, n := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && n <= 1 {
			return at
		}
		at += n
	}
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
	n := min(len(bytes.TrimRight(data, "\x00"))+1, len(data), 4096) &^ 1 // without padding
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

// utf16Text decodes UTF-16 and counts the halves of pairs it meets.
type utf16Text struct {
	order  binary.ByteOrder
	broken int
}

func (u *utf16Text) decode(out, data []byte, last bool) (text []byte, used int) {
	i := 0
	for ; i+2 <= len(data); i += 2 {
		r := rune(u.order.Uint16(data[i:]))
		if !utf16.IsSurrogate(r) {
			out = utf8.AppendRune(out, r)
			continue
		}
		pair := rune(utf8.RuneError)
		if i+4 <= len(data) {
			pair = utf16.DecodeRune(r, rune(u.order.Uint16(data[i+2:])))
		} else if !last {
			return out, i
		}
		if pair == utf8.RuneError {
			u.broken++
		} else {
			i += 2
		}
		out = utf8.AppendRune(out, pair)
	}
	if i < len(data) && last {
		u.broken++
		out = utf8.AppendRune(out, utf8.RuneError)
		i = len(data)
	}
	return out, i
}

// page decodes an encoding of one byte for each letter.
type page struct {
	letters [256]string
	ascii   bool // its lower half is ASCII
}

func newPage(m *charmap.Charmap) *page {
	p := &page{ascii: true}
	for i := range p.letters {
		p.letters[i] = string(m.DecodeByte(byte(i)))
		if i < utf8.RuneSelf {
			p.ascii = p.ascii && p.letters[i] == string(rune(i))
		}
	}
	return p
}

func (p *page) decode(out, data []byte, _ bool) (text []byte, used int) {
	for i := 0; i < len(data); {
		if p.ascii {
			end := skipASCII(data, i)
			out = append(out, data[i:end]...)
			i = end
		}
		if i < len(data) {
			out = append(out, p.letters[data[i]]...)
			i++
		}
	}
	return out, len(data)
}

// codePages are the encodings of one byte for each letter, the usual ones first, by canonical name.
var codePages = []struct {
	name    string
	letters **charmap.Charmap // a variable of another package, which only code could read here
}{
	{latinName, &charmap.Windows1252},
	{"cp1250", &charmap.Windows1250},
	{"cp1251", &charmap.Windows1251},
	{"cp1253", &charmap.Windows1253},
	{"cp1254", &charmap.Windows1254},
	{"cp1255", &charmap.Windows1255},
	{"cp1256", &charmap.Windows1256},
	{"cp1257", &charmap.Windows1257},
	{"cp1258", &charmap.Windows1258},
	{"cp874", &charmap.Windows874},
	{"iso-8859-1", &charmap.ISO8859_1},
	{"iso-8859-2", &charmap.ISO8859_2},
	{"iso-8859-3", &charmap.ISO8859_3},
	{"iso-8859-4", &charmap.ISO8859_4},
	{"iso-8859-5", &charmap.ISO8859_5},
	{"iso-8859-6", &charmap.ISO8859_6},
	{"iso-8859-7", &charmap.ISO8859_7},
	{"iso-8859-8", &charmap.ISO8859_8},
	{"iso-8859-9", &charmap.ISO8859_9},
	{"iso-8859-10", &charmap.ISO8859_10},
	{"iso-8859-13", &charmap.ISO8859_13},
	{"iso-8859-14", &charmap.ISO8859_14},
	{"iso-8859-15", &charmap.ISO8859_15},
	{"iso-8859-16", &charmap.ISO8859_16},
	{"cp437", &charmap.CodePage437},
	{"cp850", &charmap.CodePage850},
	{"cp852", &charmap.CodePage852},
	{"cp855", &charmap.CodePage855},
	{"cp858", &charmap.CodePage858},
	{"cp860", &charmap.CodePage860},
	{"cp862", &charmap.CodePage862},
	{"cp863", &charmap.CodePage863},
	{"cp865", &charmap.CodePage865},
	{"cp866", &charmap.CodePage866},
	{"koi8-r", &charmap.KOI8R},
	{"koi8-u", &charmap.KOI8U},
	{"macintosh", &charmap.Macintosh},
	{"mac-cyrillic", &charmap.MacintoshCyrillic},
}

// codePage is the encoding of a canonical name; nil when there is none.
func codePage(name string) *charmap.Charmap {
	for _, p := range codePages {
		if p.name == name {
			return *p.letters
		}
	}
	return nil
}

// Encodings lists the names that a recipe may use, the usual ones first.
func Encodings() []string {
	names := []string{utf8Name, latinName, utf16LEName, utf16BEName}
	for _, p := range codePages[1:] {
		names = append(names, p.name)
	}
	return names
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
	if codePage(s) == nil {
		return ""
	}
	return s
}

var gzipMark = []byte{0x1F, 0x8B, 0x08}

// unpacked undoes gzip as it is read, up to a limit.
func unpacked(in io.Reader, gzipped bool, limit int64) io.Reader {
	if !gzipped {
		return in
	}
	return &unpacking{in: in, left: limit}
}

// unpacking reads what a compressed file holds.
type unpacking struct {
	in   io.Reader
	out  *gzip.Reader
	left int64
}

const errLarge = sentinel("the compressed file grows too large")

func (u *unpacking) Read(p []byte) (n int, err error) {
	if u.out == nil {
		if u.out, err = gzip.NewReader(bufio.NewReaderSize(u.in, decodedAtOnce)); err != nil {
			return 0, err
		}
	}
	n, err = u.out.Read(p)
	if u.left -= int64(n); u.left < 0 {
		return 0, errLarge
	}
	return n, err
}
