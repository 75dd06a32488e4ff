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

// Every kernel over a million rows, block by block.
func BenchmarkKernels(b *testing.B) {
	const rows = 1 << 20
	r := rand.New(rand.NewPCG(1, 2))
	cells := make([]uint32, rows)
	codes := make([]uint32, rows)
	ints := make([]int64, rows)
	mask := make([]uint8, rows)
	for i := range cells {
		cells[i], codes[i], ints[i], mask[i] = r.Uint32N(289), r.Uint32N(4), r.Int64N(1_000_000), uint8(r.Uint32N(2))
	}
	n := make([]int64, 300)
	dst := make([]uint32, blockRows)
	dst64 := make([]int64, blockRows)
	dst8 := make([]uint8, blockRows)
	lut := []uint8{1, 0, 1, 0}
	lut32 := []uint32{1, 0, 1, 0}
	bitmap := make([]uint64, rows/64)
	for i := range bitmap {
		bitmap[i] = r.Uint64()
	}
	each := func(name string, kernel func(from, to int)) {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				for from := 0; from < rows; from += blockRows {
					kernel(from, from+blockRows)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Microseconds())/1000/float64(b.N), "ms/Mrows")
		})
	}
	each("count", func(i, j int) { countCells(n, cells[i:j]) })
	each("sum", func(i, j int) { sumCells(n, cells[i:j], ints[i:j]) })
	each("keep", func(i, j int) { keepCells(dst, cells[i:j], mask[i:j]) })
	each("look bytes", func(i, j int) { lookBytes(dst8, codes[i:j], lut) })
	each("look words", func(i, j int) { lookWords(dst, codes[i:j], lut32) })
	each("range", func(i, j int) { inRange(dst8, ints[i:j], 5, 500_000) })
	each("and", func(i, j int) { andBytes(dst8, mask[i:j], mask[i:j]) })
	each("bits", func(i, j int) { expandBits(dst8, bitmap, i) })
	each("blank codes", func(i, j int) { blankCodes(dst, mask[i:j], 4) })
	each("product", func(i, j int) { mulInts(dst64, ints[i:j], ints[i:j]) })
	each("min", func(i, j int) { minCells(n, cells[i:j], ints[i:j]) })
	sets := make([]uint64, 300*3126)
	for i := range codes {
		codes[i] = r.Uint32N(200_000)
	}
	each("mark", func(i, j int) { markScaled(sets, 3126, cells[i:j], codes[i:j], 0) })
	tally := make([]uint32, 300*2880)
	for i := range ints {
		ints[i] = r.Int64N(2880)
	}
	each("tally", func(i, j int) { tallyCodes(tally, 2880, cells[i:j], ints[i:j], 0) })
}
