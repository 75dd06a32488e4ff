package scan_test

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"kpiworkbook/kpi/sha256"
)

// mixer is the module under node as a sha256.Mixer.
func mixer(t *testing.T) sha256.Mixer {
	t.Helper()
	ask := dialog(t, mixing)
	return func(state *sha256.State, blocks []byte, constants *[64]uint32) {
		data := make([]byte, 0, 288+len(blocks))
		for _, word := range state {
			data = binary.LittleEndian.AppendUint32(data, word)
		}
		for _, word := range constants {
			data = binary.LittleEndian.AppendUint32(data, word)
		}
		var answer [32]byte
		ask([]uint32{uint32(len(blocks))}, append(data, blocks...), answer[:])
		for i := range state {
			state[i] = binary.LittleEndian.Uint32(answer[4*i:])
		}
	}
}

func TestModuleHashesAsThePackageDoes(t *testing.T) {
	mix := mixer(t)
	random := rand.New(rand.NewPCG(3, 4))
	source := rand.NewChaCha8([32]byte{2})
	for range 200 {
		data := make([]byte, random.IntN(3000))
		source.Read(data)
		quick, plain := sha256.NewBy(mix), sha256.New()
		for left := data; len(left) > 0; {
			n := min(len(left), 1+random.IntN(1500))
			quick.Write(left[:n])
			plain.Write(left[:n])
			left = left[n:]
		}
		if got, want := quick.Sum(nil), plain.Sum(nil); !bytes.Equal(got, want) {
			t.Fatalf("%d bytes give %x, want %x", len(data), got, want)
		}
	}
}
