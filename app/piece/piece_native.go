//go:build !js

package piece

import "slices"

// Free spoils a piece that nobody uses any more, so that tests find who does.
func Free(p Piece) {
	if held, ok := p.(Bytes); ok {
		clear(held)
	}
}

// outside is a copy of bytes as a piece.
func outside(data []byte) Piece { return Bytes(slices.Clone(data)) }
