//go:build !js

package piece

import "slices"

// outside is a copy of bytes as a piece.
func outside(data []byte) Piece { return Bytes(slices.Clone(data)) }
