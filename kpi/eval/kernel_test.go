package eval

import (
	"math/rand/v2"
	"testing"
)

func TestBitsSpreadToBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	bitmap := make([]uint64, 5)
	for i := range bitmap {
		bitmap[i] = r.Uint64()
	}
	bitmap[1], bitmap[2] = 0, ^uint64(0)
	for _, n := range []int{0, 1, 63, 64, 65, 300} {
		dst := make([]uint8, n)
		expandBits(dst, bitmap, 0)
		for i, got := range dst {
			if want := uint8(bitmap[i>>6] >> (i & 63) & 1); got != want {
				t.Fatalf("%d rows: row %d is %d, want %d", n, i, got, want)
			}
		}
	}
}
