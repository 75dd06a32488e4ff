package num

import (
	"math"
	"math/big"
	"math/rand"
	"testing"
)

func TestSumIsThatOfBigInt(t *testing.T) {
	random := rand.New(rand.NewSource(2))
	for round := 0; round < 300; round++ {
		coefs := make([]int64, random.Intn(3000))
		want := new(big.Int)
		for i := range coefs {
			switch random.Intn(4) {
			case 0:
				coefs[i] = math.MaxInt64
			case 1:
				coefs[i] = math.MinInt64
			default:
				coefs[i] = int64(random.Uint64()) >> random.Intn(64)
			}
			if round%3 == 0 && coefs[i] < 0 {
				coefs[i] = math.MaxInt64
			}
			want.Add(want, big.NewInt(coefs[i]))
		}
		var one, blocks, merged Sum
		for _, c := range coefs {
			one.Add(c)
		}
		blocks.AddBlock(coefs)
		cut := random.Intn(len(coefs) + 1)
		var rest Sum
		merged.AddBlock(coefs[:cut])
		rest.AddBlock(coefs[cut:])
		merged.Merge(rest)
		for name, s := range map[string]Sum{"one by one": one, "in blocks": blocks, "merged": merged} {
			if s.Big().Cmp(want) != 0 || s.Value(3).Rat().Cmp(new(big.Rat).SetFrac(want, big.NewInt(1000))) != 0 {
				t.Fatalf("%s: got %v, want %v", name, s.Big(), want)
			}
		}
	}
}

func TestSumLeavesInt64AndComesBack(t *testing.T) {
	var s Sum
	s.AddBlock([]int64{math.MaxInt64, 1})
	if _, fits := s.Int64(); fits || s.Value(2).Plain() != "92233720368547758.08" {
		t.Errorf("got %v", s.Value(2))
	}
	s.Add(-1)
	if n, fits := s.Int64(); !fits || n != math.MaxInt64 {
		t.Errorf("got %d", n)
	}
	if (Sum{}).Value(5).Exact() != "0" {
		t.Error("the empty sum is 0")
	}
}

func BenchmarkSum(b *testing.B) {
	coefs := make([]int64, 1<<16)
	for i := range coefs {
		coefs[i] = int64(i) * 0x9E3779B97F4A7C1
	}
	b.Run("AddBlock", func(b *testing.B) {
		b.SetBytes(int64(8 * len(coefs)))
		for b.Loop() {
			var s Sum
			s.AddBlock(coefs)
		}
	})
	b.Run("Add", func(b *testing.B) {
		b.SetBytes(int64(8 * len(coefs)))
		for b.Loop() {
			var s Sum
			for _, c := range coefs {
				s.Add(c)
			}
		}
	})
}
