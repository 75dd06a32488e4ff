package sheet

import (
	"bufio"
	"bytes"
	"io"
	"strconv"
	"unicode/utf8"
)

// kind is what a token of XML is.
type kind uint8

const (
	open kind = iota
	closing
	chars
	end
)

// maxToken is the length of one tag or one text that is put up with; a cell holds
// at most 32,767 characters.
const maxToken = 1 << 20

// scanner reads XML without a tree: names without their prefixes, texts without
// entities. Document types are refused, as they can define any.
type scanner struct {
	in    *bufio.Reader
	buf   []byte // of the token
	name  []byte // of a tag, after open and closing
	attrs []byte // the rest of an opening tag
	text  []byte // after chars
	shut  bool   // the tag closed itself: closing comes next
}

func newScanner(r io.Reader) *scanner { return &scanner{in: bufio.NewReaderSize(r, 64<<10)} }

// next is the next token.
func (s *scanner) next() (kind, error) {
	if s.shut {
		s.shut = false
		return closing, nil
	}
	s.buf = s.buf[:0]
	err := s.until('<')
	if err == io.EOF {
		return end, nil
	}
	if err != nil {
		return end, err
	}
	if text := s.buf[:len(s.buf)-1]; len(text) > 0 {
		s.text = unescape(text)
		return chars, s.in.UnreadByte()
	}
	return s.tag()
}

// until reads up to a byte, which it takes along.
func (s *scanner) until(mark byte) error {
	for {
		piece, err := s.in.ReadSlice(mark)
		if len(s.buf)+len(piece) > maxToken {
			return refuse("too-long", "A cell or a tag in the file is longer than a spreadsheet can have.", "")
		}
		s.buf = append(s.buf, piece...)
		if err != bufio.ErrBufferFull {
			return err
		}
	}
}

func (s *scanner) tag() (kind, error) {
	s.buf = s.buf[:0]
	if err := s.until('>'); err != nil {
		return end, cutOff(err)
	}
	switch {
	case s.buf[0] == '?':
		return s.declaration()
	case bytes.HasPrefix(s.buf, []byte("!--")):
		return s.skip("-->", 3)
	case bytes.HasPrefix(s.buf, []byte("![CDATA[")):
		return s.verbatim()
	case s.buf[0] == '!':
		return end, refuse("document-type", "The file defines a document type, which no spreadsheet program writes.", saveAgain)
	}
	for quoted(s.buf) { // a > within an attribute
		if err := s.until('>'); err != nil {
			return end, cutOff(err)
		}
	}
	tag := s.buf[:len(s.buf)-1]
	if tag, found := bytes.CutPrefix(tag, []byte{'/'}); found {
		s.name = local(tag)
		return closing, nil
	}
	tag, s.shut = bytes.CutSuffix(tag, []byte{'/'})
	at := 0
	for at < len(tag) && !isSpace(tag[at]) {
		at++
	}
	s.name, s.attrs = local(tag[:at]), tag[at:]
	return open, nil
}

// declaration passes over processing instructions. Other encodings than UTF-8
// are refused: spreadsheet programs write none.
func (s *scanner) declaration() (kind, error) {
	if bytes.HasPrefix(s.buf, []byte("?xml ")) {
		s.attrs = s.buf[4:]
		if e := bytes.ToLower(s.attr("encoding")); len(e) > 0 && string(e) != "utf-8" && string(e) != "us-ascii" {
			return end, refuse("encoding", "The file is written in "+string(e)+".", saveAgain)
		}
	}
	return s.skip("?>", 1)
}

// skip goes on behind a mark; what is in the buffer begins with so many bytes
// that are not part of it.
func (s *scanner) skip(mark string, from int) (kind, error) {
	for len(s.buf) < from || !bytes.HasSuffix(s.buf[from:], []byte(mark)) {
		if err := s.until('>'); err != nil {
			return end, cutOff(err)
		}
	}
	return s.next()
}

func (s *scanner) verbatim() (kind, error) {
	for !bytes.HasSuffix(s.buf, []byte("]]>")) {
		if err := s.until('>'); err != nil {
			return end, cutOff(err)
		}
	}
	s.text = s.buf[len("![CDATA[") : len(s.buf)-3]
	return chars, nil
}

// quoted reports whether a tag ends within an attribute.
func quoted(tag []byte) bool {
	in := byte(0)
	for _, c := range tag {
		switch {
		case in == 0 && (c == '"' || c == '\''):
			in = c
		case c == in:
			in = 0
		}
	}
	return in != 0
}

// local is a name without its prefix, and without what stands behind it.
func local(name []byte) []byte {
	for at, c := range name {
		switch {
		case c == ':':
			return local(name[at+1:])
		case isSpace(c):
			return name[:at]
		}
	}
	return name
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\r' || c == '\n' }

// attribute takes the next attribute off what is left of a tag; its name comes
// without a prefix. ok is false when there is none.
func attribute(rest []byte) (name, value, left []byte, ok bool) {
	for len(rest) > 0 && isSpace(rest[0]) {
		rest = rest[1:]
	}
	at := bytes.IndexByte(rest, '=')
	if at < 0 {
		return nil, nil, nil, false
	}
	name, rest = local(rest[:at]), rest[at+1:]
	for len(rest) > 0 && isSpace(rest[0]) {
		rest = rest[1:]
	}
	if len(rest) < 2 {
		return nil, nil, nil, false
	}
	stop := bytes.IndexByte(rest[1:], rest[0])
	if stop < 0 {
		return nil, nil, nil, false
	}
	return name, rest[1 : 1+stop], rest[stop+2:], true
}

// attr is the value of an attribute of the tag that was opened last; it holds
// until the next token.
func (s *scanner) attr(want string) []byte {
	for rest := s.attrs; ; {
		name, value, left, ok := attribute(rest)
		switch {
		case !ok:
			return nil
		case string(name) == want:
			return unescape(value)
		}
		rest = left
	}
}

// unescape resolves entities in place.
func unescape(text []byte) []byte {
	at := bytes.IndexByte(text, '&')
	if at < 0 {
		return text
	}
	out := text[:at]
	for at < len(text) {
		c := text[at]
		if c == '&' {
			if stop := bytes.IndexByte(text[at:min(len(text), at+12)], ';'); stop > 0 {
				if r, ok := entity(string(text[at+1 : at+stop])); ok {
					out = utf8.AppendRune(out, r)
					at += stop + 1
					continue
				}
			}
		}
		out = append(out, c)
		at++
	}
	return out
}

func entity(name string) (rune, bool) {
	switch name {
	case "lt":
		return '<', true
	case "gt":
		return '>', true
	case "amp":
		return '&', true
	case "quot":
		return '"', true
	case "apos":
		return '\'', true
	}
	if len(name) < 2 || name[0] != '#' {
		return 0, false
	}
	base, digits := 10, name[1:]
	if digits[0] == 'x' {
		base, digits = 16, digits[1:]
	}
	n, err := strconv.ParseUint(digits, base, 32)
	return rune(n), err == nil && n > 0 && n <= utf8.MaxRune
}
