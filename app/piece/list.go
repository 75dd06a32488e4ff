package piece

import "io"

// List is pieces one after another, read as one: an io.ReaderAt with a size.
type List []Piece

// Size is how many bytes they have together.
func (l List) Size() int64 {
	n := int64(0)
	for _, p := range l {
		n += int64(p.Size())
	}
	return n
}

// ReadAt reads from a place on.
func (l List) ReadAt(b []byte, at int64) (n int, err error) {
	for _, p := range l {
		size := int64(p.Size())
		if at < size && n < len(b) {
			got := p.CopyTo(b[n:], int(at))
			n, at = n+got, at+int64(got)
		}
		at -= size
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// writeSize is how much a writer gathers for a piece.
const writeSize = 4 << 20

// Writer makes pieces of what is written, so that all of it never stands in the
// program's memory at once.
type Writer struct {
	To   func(Piece) // takes each piece when it is full
	held []byte
}

// Write takes more; it never fails.
func (w *Writer) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		if w.held == nil {
			w.held = make([]byte, 0, writeSize)
		}
		room := min(len(p), writeSize-len(w.held))
		w.held = append(w.held, p[:room]...)
		if p = p[room:]; len(w.held) == writeSize {
			w.Flush()
		}
	}
	return n, nil
}

// Flush makes a piece of what was gathered so far.
func (w *Writer) Flush() {
	if len(w.held) > 0 {
		w.To(outside(w.held))
		w.held = w.held[:0]
	}
}

// Gather is what a function writes, as pieces.
func Gather(write func(to io.Writer) error) (list List, err error) {
	w := &Writer{To: func(p Piece) { list = append(list, p) }}
	err = write(w)
	w.Flush()
	return list, err
}
