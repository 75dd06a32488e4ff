// Package piece is a part of a file where the platform holds it: in a browser
// that is outside of the program's memory, which never shrinks.
package piece

// Piece is a run of bytes.
type Piece interface {
	Size() int
	// CopyTo copies bytes from a place on, as many as there are and have room.
	CopyTo(p []byte, from int) int
}

// Bytes is a piece in the program's own memory.
type Bytes []byte

// Size is how many bytes it has.
func (b Bytes) Size() int { return len(b) }

// CopyTo copies bytes from a place on.
func (b Bytes) CopyTo(p []byte, from int) int { return copy(p, b[from:]) }

// All is a copy of all bytes in the program's own memory.
func All(p Piece) []byte {
	data := make([]byte, p.Size())
	p.CopyTo(data, 0)
	return data
}
