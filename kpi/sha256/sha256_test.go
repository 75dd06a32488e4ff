package sha256

import (
	"bytes"
	"crypto/sha256"
	"math/rand/v2"
	"testing"
)

func noise(n int) []byte {
	data := make([]byte, n)
	source := rand.NewChaCha8([32]byte{1})
	source.Read(data)
	return data
}

// Every length around the ends of blocks must give what Go's own gives.
func TestSum(t *testing.T) {
	data := noise(1000)
	for n := range data {
		if got, want := Sum256(data[:n]), sha256.Sum256(data[:n]); got != want {
			t.Fatalf("%d bytes: %x, not %x", n, got, want)
		}
	}
}

// However data is cut, and with sums taken on the way, the sum is the same.
func TestWrite(t *testing.T) {
	data := noise(20_000)
	random := rand.New(rand.NewPCG(1, 2))
	ours, theirs := New(), sha256.New()
	for range 20 {
		ours.Reset()
		theirs.Reset()
		for left := data; len(left) > 0; {
			n := min(len(left), random.IntN(200))
			if wrote, err := ours.Write(left[:n]); wrote != n || err != nil {
				t.Fatalf("wrote %d of %d, %v", wrote, n, err)
			}
			theirs.Write(left[:n])
			left = left[n:]
			if got, want := ours.Sum([]byte("x")), theirs.Sum([]byte("x")); !bytes.Equal(got, want) {
				t.Fatalf("after %d bytes: %x, not %x", len(data)-len(left), got, want)
			}
		}
	}
	if ours.Size() != Size || ours.BlockSize() != BlockSize {
		t.Error("sizes")
	}
}

func BenchmarkSum(b *testing.B) {
	data := noise(1 << 20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		Sum256(data)
	}
}

func BenchmarkGoSum(b *testing.B) {
	data := noise(1 << 20)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		sha256.Sum256(data)
	}
}
