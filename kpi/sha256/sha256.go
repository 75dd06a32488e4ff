// Package sha256 computes SHA-256 (FIPS 180-4), which names files and guards
// documents. It gives what crypto/sha256 gives, without the ciphers, generators
// and self-tests that come with that package and weigh a hundred kilobytes in a
// page. Nothing secret is hashed.
package sha256

import (
	"encoding/binary"
	"hash"
	"math/bits"
)

// Size is the length of a sum in bytes, BlockSize that of a block.
const (
	Size      = 32
	BlockSize = 64
)

// Constants are the first 32 bits of the fractional parts of the cube roots of
// the first 64 primes.
var Constants = [64]uint32{
	0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
	0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
	0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
	0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
	0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
	0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
	0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
	0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
}

// State is what a sum has come to behind a whole number of blocks.
type State [8]uint32

// Start is where every sum begins: the same of the square roots of the first
// eight primes.
var Start = State{
	0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
}

// Mixer takes whole blocks into the state of a sum; constants are those of the algorithm. It stands
// in for the package's own loop where something quicker is at hand.
type Mixer func(state *State, blocks []byte, constants *[64]uint32)

// Digest is a sum under way, a hash.Hash.
type Digest struct {
	mix   Mixer
	state State
	rest  [BlockSize]byte // written, but less than a block
	held  int             // bytes in rest
	total uint64          // bytes written
}

// New begins a sum.
func New() hash.Hash { return NewBy(nil) }

// NewBy begins a sum whose blocks are mixed by another; nil is the package's own loop.
func NewBy(mix Mixer) *Digest {
	if mix == nil {
		mix = Mix
	}
	return &Digest{mix: mix, state: Start}
}

// After goes on with a sum where another has come to with so many bytes, which
// are whole blocks.
func After(state State, bytes int64, mix Mixer) *Digest {
	d := NewBy(mix)
	d.state, d.total = state, uint64(bytes)
	return d
}

// State is what it has come to behind the last whole block.
func (d *Digest) State() State { return d.state }

// Sum256 is the sum of some data.
func Sum256(data []byte) [Size]byte {
	d := Digest{mix: Mix, state: Start}
	d.Write(data)
	return d.finish()
}

func (d *Digest) Reset()         { *d = Digest{mix: d.mix, state: Start} }
func (d *Digest) Size() int      { return Size }
func (d *Digest) BlockSize() int { return BlockSize }

// Write takes more data; it never fails.
func (d *Digest) Write(data []byte) (int, error) {
	written := len(data)
	d.total += uint64(written)
	if d.held > 0 {
		n := copy(d.rest[d.held:], data)
		d.held += n
		data = data[n:]
		if d.held < BlockSize {
			return written, nil
		}
		d.mix(&d.state, d.rest[:], &Constants)
		d.held = 0
	}
	whole := len(data) &^ (BlockSize - 1)
	if whole > 0 {
		d.mix(&d.state, data[:whole], &Constants)
	}
	d.held = copy(d.rest[:], data[whole:])
	return written, nil
}

// Sum appends the sum of what was written so far; more may follow.
func (d *Digest) Sum(to []byte) []byte {
	end := *d
	sum := end.finish()
	return append(to, sum[:]...)
}

// finish pads to a whole block: a one bit, zeros, and the number of bits.
func (d *Digest) finish() [Size]byte {
	length := d.total * 8
	var padding [2 * BlockSize]byte
	padding[0] = 0x80
	n := BlockSize - d.held
	if n < 9 {
		n += BlockSize
	}
	binary.BigEndian.PutUint64(padding[n-8:], length)
	d.Write(padding[:n])
	var sum [Size]byte
	for i, word := range d.state {
		binary.BigEndian.PutUint32(sum[4*i:], word)
	}
	return sum
}

// Mix is the Mixer of this package.
func Mix(state *State, data []byte, constants *[64]uint32) {
	var w [64]uint32
	for ; len(data) >= BlockSize; data = data[BlockSize:] {
		block := data[:BlockSize]
		for i := range 16 {
			w[i] = binary.BigEndian.Uint32(block[4*i:])
		}
		for i := 16; i < 64; i++ {
			x, y := w[i-2], w[i-15]
			w[i] = w[i-16] + w[i-7] +
				(bits.RotateLeft32(x, -17) ^ bits.RotateLeft32(x, -19) ^ x>>10) +
				(bits.RotateLeft32(y, -7) ^ bits.RotateLeft32(y, -18) ^ y>>3)
		}
		a, b, c, d, e, f, g, h := state[0], state[1], state[2], state[3], state[4], state[5], state[6], state[7]
		for i := range 64 {
			t := h + (bits.RotateLeft32(e, -6) ^ bits.RotateLeft32(e, -11) ^ bits.RotateLeft32(e, -25)) +
				(g ^ e&(f^g)) + constants[i] + w[i]
			u := (bits.RotateLeft32(a, -2) ^ bits.RotateLeft32(a, -13) ^ bits.RotateLeft32(a, -22)) + (a&b ^ c&(a^b))
			h, g, f, e, d, c, b, a = g, f, e, d+t, c, b, a, t+u
		}
		state[0] += a
		state[1] += b
		state[2] += c
		state[3] += d
		state[4] += e
		state[5] += f
		state[6] += g
		state[7] += h
	}
}
