package eval

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// Sets as pairs count what sets of bits and a map count, however the pairs come.
func TestPairsCountEachCodeOnce(t *testing.T) {
	const size, cells = 300, 40
	r := rand.New(rand.NewPCG(5, 8))
	d := domain{size: size}
	for range 30 {
		p, twin, want := newPairSets(d, r.IntN(200)), newPairSets(d, 0), map[[2]uint32]bool{}
		p.grow(cells)
		twin.grow(cells)
		into := make([]uint32, cells)
		for i := range into {
			into[i] = uint32(i)
		}
		bits := newBitSets(d)
		bits.grow(cells)
		for range 1 + r.IntN(6) {
			at, codes := make([]uint32, r.IntN(2000)), make([]uint32, 2000)
			for i := range at {
				at[i], codes[i] = r.Uint32N(cells), r.Uint32N(1+r.Uint32N(size+1))
				if at[i] != 0 && codes[i] != size {
					want[[2]uint32{at[i], codes[i]}] = true
				}
			}
			p.add(at, codes[:len(at)])
			if r.IntN(2) == 0 {
				p.index() // more may come
			}
			twin.merge(p, into)
			twin.put(7, 3)
		}
		want[[2]uint32{7, 3}] = true
		p.put(7, 3)
		bits.merge(p, into)
		for range 50 {
			asked := []uint32{}
			for c := range uint32(cells) {
				if r.IntN(8) == 0 {
					asked = append(asked, c)
				}
			}
			codes := map[uint32]bool{}
			for k := range want {
				if slices.Contains(asked, k[0]) {
					codes[k[1]] = true
				}
			}
			var seen []uint32
			p.each(asked, func(code uint32) { seen = append(seen, code) })
			for _, code := range seen {
				if !codes[code] {
					t.Fatalf("code %d is in none of the cells", code)
				}
			}
			n := int64(len(codes))
			if got := p.count(asked); got != n || len(seen) != int(n) || twin.count(asked) != n {
				t.Fatalf("%d pairs, %d visited, %d merged, want %d", got, len(seen), twin.count(asked), n)
			}
			if got := bits.count(asked); len(asked) > 0 && got != n {
				t.Fatalf("%d bits, want %d", got, n)
			}
		}
	}
}

// Many pairs that come again and again take no more room than they need.
func TestPairsThatComeTwiceGo(t *testing.T) {
	p := newPairSets(domain{size: 50}, 0)
	p.grow(4)
	p.index()
	p.grow(10)
	if n := p.count([]uint32{9}); n != 0 {
		t.Errorf("%d codes in a cell that nothing came to", n)
	}
	cells, codes := make([]uint32, blockRows), make([]uint32, blockRows)
	for i := range cells {
		cells[i], codes[i] = uint32(1+i%9), uint32(i%50)
	}
	for range 3 * morePairs / blockRows {
		p.add(cells, codes)
	}
	if p.bytes() > 3*8*morePairs {
		t.Errorf("%d bytes", p.bytes())
	}
	if n := p.count([]uint32{1, 2, 3}); n != 50 {
		t.Errorf("%d codes, want 50", n)
	}
}
