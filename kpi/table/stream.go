package table

import (
	"bytes"
	"io"
)

// Source is the bytes of a file, read at any place and more than once. Reads are large and go
// forward from the beginning, as a rule once; what must be read again begins anew.
type Source interface {
	io.ReaderAt
	Size() int64
}

// Sizes of what is looked at at once.
const (
	windowSize = 4 << 20  // of the text, if a block of records does not take more
	headBytes  = 64 << 10 // of the bytes, to tell what they are
)

// stream shows the text of a file through a window that moves forward over it. What is still
// needed moves with it to its beginning; a window that is too small for that grows.
type stream struct {
	source  Source
	coding  coding
	facts   facts
	limit   int64 // of what a compressed file may grow to
	size    int   // of the window
	partial bool  // the source is only the head of a file

	raw    *forward
	in     io.Reader
	broken *int   // halves of pairs so far
	buf    []byte // the first have bytes are text; while there is more, the last of them is not shown
	have   int
	seen   int    // bytes of buf that the facts tell of already
	text   []byte // what is shown
	more   bool   // text follows
	from   int64  // place in the source where the window begins, about
	moved  bool   // the window is not at the beginning any more
	padded bool   // the text ended in zero bytes, which are not shown
}

// errFacts ends a pass over bytes that are not what they seemed to be: all of them are to be looked
// at before the file is read anew.
const errFacts = sentinel("the bytes are not what they seemed to be")

type sentinel string

func (s sentinel) Error() string { return string(s) }

// forward reads a source once, and keeps its errors apart from those of what reads from it.
type forward struct {
	source Source
	at     int64
	err    error
}

func (f *forward) Read(p []byte) (int, error) {
	rest := f.source.Size() - f.at
	if rest <= 0 {
		return 0, io.EOF
	}
	n, err := f.source.ReadAt(p[:min(int64(len(p)), rest)], f.at)
	f.at += int64(n)
	switch {
	case n > 0 && err == io.EOF:
		err = nil
	case err == io.EOF:
		err = io.ErrUnexpectedEOF
	}
	f.err = err
	return n, err
}

// open looks at the beginning of a source.
func (s *stream) open(encoding string) (head []byte, err error) {
	if s.facts.gzip, err = s.isGzip(); err != nil {
		return nil, err
	}
	raw := &forward{source: s.source}
	head = make([]byte, headBytes)
	n, _ := io.ReadFull(unpacked(raw, s.facts.gzip, s.limit), head)
	if s.facts.large {
		n = 0
	}
	s.coding = codingOf(head[:n], encoding, s.facts)
	return head[:n], raw.err
}

func (s *stream) isGzip() (bool, error) {
	raw := &forward{source: s.source}
	head := make([]byte, len(gzipMark))
	n, _ := io.ReadFull(raw, head)
	return bytes.Equal(head[:n], gzipMark), raw.err
}

// start begins to read text from the source.
func (s *stream) start() {
	s.raw = &forward{source: s.source}
	s.in, s.broken = s.coding.reader(unpacked(s.raw, s.facts.gzip, s.limit))
	if s.facts.large {
		s.in = bytes.NewReader(nil)
	}
}

// rewind shows the beginning of the text.
func (s *stream) rewind() error {
	if s.in != nil && !s.moved {
		return nil
	}
	s.start()
	s.have, s.seen, s.from, s.moved = 0, 0, 0, false
	if s.buf == nil {
		s.buf = make([]byte, min(int64(s.size), s.left())+1)
	}
	return s.fill()
}

// left is how much text may follow what was read.
func (s *stream) left() int64 {
	if s.facts.gzip || !s.coding.plain() {
		return int64(s.size)
	}
	return s.source.Size() - s.raw.at
}

// fill reads until the window is full, or to the end of the text.
func (s *stream) fill() error {
	s.more = true
	for s.have < len(s.buf) && s.more {
		n, err := s.in.Read(s.buf[s.have:])
		s.have += n
		switch {
		case err == nil:
		case s.raw.err != nil:
			return s.raw.err
		case err != io.EOF && !s.partial && !s.facts.known:
			return errFacts
		default:
			s.more = false
		}
	}
	s.text = s.buf[:s.have]
	if err := s.check(); err != nil {
		return err
	}
	if s.more {
		s.text = s.buf[:s.have-1]
		return nil
	}
	s.text = s.cutPadding(s.text)
	if s.partial {
		s.text = wholeRecords(s.text)
	}
	return nil
}

// check gathers what all bytes tell while they pass, and ends the pass when it is something else
// than they seemed to be.
func (s *stream) check() error {
	switch {
	case s.facts.known:
		return nil
	case s.broken != nil && *s.broken > 0:
		return errFacts
	case s.coding.name == utf8Name:
		good, bad, end := countUTF8(s.text[s.seen:], s.more || s.partial)
		s.facts.good += good
		s.seen += end
		if bad > 0 {
			return errFacts
		}
	}
	s.facts.known = !s.more
	return nil
}

// move lets go of the text before a place and reads on. When what stays fills half of the window,
// it grows.
func (s *stream) move(to int) error {
	s.from, s.moved = s.done(to), s.moved || to > 0
	s.have = copy(s.buf, s.buf[to:s.have])
	s.seen = max(0, s.seen-to)
	if s.have*2 > len(s.buf) {
		s.grow()
	}
	return s.fill()
}

// grow makes the window twice as large, but no larger than the text that is left.
func (s *stream) grow() {
	buf := make([]byte, int64(len(s.buf))+min(int64(len(s.buf)), s.left()+1))
	copy(buf, s.buf[:s.have])
	s.buf = buf
}

// reach makes a window at the beginning show at least n bytes, if the text has as many. It does not
// end within zero bytes, which may be padding.
func (s *stream) reach(n int) error {
	for s.more && (len(s.text) < n || s.buf[s.have-1] == 0) {
		s.grow()
		if err := s.fill(); err != nil {
			return err
		}
	}
	return nil
}

// done is how far in the source a place of the window is, about.
func (s *stream) done(at int) int64 {
	if s.have == 0 {
		return s.from
	}
	return s.from + (s.raw.at-s.from)*int64(at)/int64(s.have)
}

// learn looks at all bytes of a source.
func (s *stream) learn() error {
	s.facts = facts{gzip: s.facts.gzip}
	s.start()
	f := &s.facts
	buf, have, err := make([]byte, 4*decodedAtOnce), 0, error(nil)
	for err == nil {
		var n int
		n, err = s.in.Read(buf[have:])
		have += n
		if s.coding.name != utf8Name {
			have = 0
			continue
		}
		good, bad, end := countUTF8(buf[:have], err == nil || s.partial)
		if f.bad == 0 {
			f.line += bytes.Count(buf[:firstBad(buf[:end], bad)], []byte{'\n'})
		}
		f.good, f.bad = f.good+good, f.bad+bad
		have = copy(buf, buf[end:have])
	}
	if s.raw.err != nil {
		return s.raw.err
	}
	f.line++
	if s.broken != nil {
		f.broken = *s.broken
	}
	f.known = true
	f.damaged = err != io.EOF && !s.partial
	if err == errLarge {
		*f = facts{gzip: true, known: true, large: true}
	}
	return nil
}

// cutPadding drops what is no text at the end: the zero bytes of a file that was given more room
// than it was filled with, and the end-of-file marks that old programs write after the last line. A
// window begins where a line does.
func (s *stream) cutPadding(text []byte) []byte {
	filled := bytes.TrimRight(text, "\x00")
	s.padded = len(filled) < len(text)
	marked := bytes.TrimRight(filled, "\x1a")
	if n := len(marked); n > 0 && marked[n-1] != '\n' && marked[n-1] != '\r' {
		return filled
	}
	return marked
}
