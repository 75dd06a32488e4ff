package eval

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
)

// storedOrders has rows in several chunks, columns of all widths, and blanks.
func storedOrders(t *testing.T, width int) *table.Table {
	t.Helper()
	more := strings.Repeat(",x", width)
	var text bytes.Buffer
	for i, line := range bytes.Split(bytes.TrimSpace(kpitest.Orders(3, 9000)), []byte("\n")) {
		switch {
		case i == 0:
			fmt.Fprintf(&text, "%s,same,wide,gap", line)
			for k := range width {
				fmt.Fprintf(&text, ",more%d", k)
			}
			text.WriteByte('\n')
		case i%7 == 0:
			fmt.Fprintf(&text, "%s,4,%d,%s\n", line, i*1_000_000_007, more)
		default:
			fmt.Fprintf(&text, "%s,4,%d,%s%s\n", line, -i, []string{"one", "two", "three"}[i%3], more)
		}
	}
	orders, err := table.Read(context.Background(), text.Bytes(), table.Options{Name: "Orders"})
	if err != nil {
		t.Fatal(err)
	}
	return orders
}

// What is done on stored values is what would be done on the values themselves.
func TestStoredValues(t *testing.T) {
	checkStored(t, storedOrders(t, 0))
	checkStored(t, storedOrders(t, 30)) // in several pieces a block
}

func checkStored(t *testing.T, orders *table.Table) {
	t.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	for _, c := range orders.Columns {
		g := newProgram(orders, newTableCache(orders))
		e := columnExpr(c)
		if v := g.num(e); v != nil && v.stored != nil {
			eachBlock(orders.Rows, func(b *block) {
				all := slices.Clone(v.get(b))
				rows := someRows(r, b.n)
				if got, want := v.at(b, rows), picked(all, rows); !slices.Equal(got, want) {
					t.Fatalf("%s: some values of block %d differ", c.Name, b.serial)
				}
				checkCounting(t, r, c.Name, v, b, all)
				lo, hi := all[r.IntN(b.n)], all[r.IntN(b.n)]
				checkMarks(t, c, b, all, func(x int64) uint8 { return bit(lo <= x && x <= hi) })
				checkMarks(t, c, b, all, func(x int64) uint8 { return bit(x == lo) })
			})
		}
		if d := g.domainOf(c); d != nil {
			odd := make([]uint32, d.size+1)
			for i := range odd {
				odd[i] = r.Uint32()
			}
			sum := &storedSum{v: d, table: odd}
			eachBlock(orders.Rows, func(b *block) {
				all := slices.Clone(d.get(b))
				rows := someRows(r, b.n)
				if got, want := d.at(b, rows), picked(all, rows); !slices.Equal(got, want) {
					t.Fatalf("%s: some codes of block %d differ", c.Name, b.serial)
				}
				const words = 1 << 10
				cells := someCells(r, b.n)
				if marks, want := make([]uint64, 5*words), make([]uint64, 5*words); d.size < 64*words && d.markStored(b, marks, words, cells) {
					markScaled(want, words, cells, all, 0)
					if !slices.Equal(marks, want) {
						t.Fatalf("%s: marks of block %d differ", c.Name, b.serial)
					}
				}
				few := cells[:len(rows)]
				if marks, want := make([]uint64, 5*words), make([]uint64, 5*words); d.size < 64*words {
					d.markPicked(b, marks, words, few, rows)
					markScaled(want, words, few, picked(all, rows), 0)
					if !slices.Equal(marks, want) {
						t.Fatalf("%s: marks of some rows of block %d differ", c.Name, b.serial)
					}
				}
				got := make([]uint32, b.n)
				fillWords(got, 7)
				sum.add(b, got)
				for i, code := range all {
					if got[i] != odd[code]+7 {
						t.Fatalf("%s: row %d adds %d, want %d", c.Name, b.from+i, got[i]-7, odd[code])
					}
				}
			})
		}
	}
}

// checkCounting compares sums and tallies.
func checkCounting(t *testing.T, r *rand.Rand, name string, v *numVec, b *block, all []int64) {
	t.Helper()
	cells := someCells(r, b.n)
	if sums, want := make([]int64, 5), make([]int64, 5); v.addStored(b, sums, cells) {
		for i, c := range cells {
			want[c] += all[i]
		}
		if !slices.Equal(sums, want) {
			t.Fatalf("%s: sums of block %d are %v, want %v", name, b.serial, sums, want)
		}
	}
	size := uint64(v.hi-v.lo) + 1
	if size > 1<<16 {
		return
	}
	for i := range cells {
		if v.valid.orOnes(b)[i] == 0 {
			cells[i] = 0
		}
	}
	if tally, want := make([]uint32, 5*size), make([]uint32, 5*size); v.tallyStored(b, tally, uint32(size), cells, v.lo) {
		for i, c := range cells {
			if c > 0 {
				want[uint64(c)*size+uint64(all[i]-v.lo)]++
			}
		}
		tally[0] = 0
		if !slices.Equal(tally, want) {
			t.Fatalf("%s: tallies of block %d differ", name, b.serial)
		}
	}
}

func someCells(r *rand.Rand, n int) []uint32 {
	cells := make([]uint32, n)
	for i := range cells {
		cells[i] = r.Uint32N(5)
	}
	return cells
}

func checkMarks(t *testing.T, c *table.Column, b *block, all []int64, test func(int64) uint8) {
	t.Helper()
	got := make([]uint8, b.n)
	if !newStoredTest(c, test).marks(b, got) {
		return
	}
	for i, x := range all {
		if c.HasValue(b.from+i) && got[i] != test(x) {
			t.Fatalf("%s: row %d with %d is marked %d", c.Name, b.from+i, x, got[i])
		}
	}
}

func bit(b bool) uint8 {
	if b {
		return 1
	}
	return 0
}

func someRows(r *rand.Rand, n int) []uint16 {
	mask := make([]uint8, n)
	for i := range mask {
		mask[i] = bit(r.IntN(9) == 0)
	}
	rows := placesOf(new(places), mask)
	if len(rows) != countOnes(mask) {
		panic("places are not as many as ones")
	}
	for _, row := range rows {
		mask[row]--
	}
	if countOnes(mask) != 0 {
		panic("places are not those of ones")
	}
	return rows
}

func picked[T any](all []T, rows []uint16) []T {
	out := make([]T, len(rows))
	for i, row := range rows {
		out[i] = all[row]
	}
	return out
}

func TestEqualBytes(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, n := range []int{0, 1, 7, 8, 9, 100} {
		src, dst := make([]uint8, n), make([]uint8, n)
		for i := range src {
			src[i] = []uint8{0, 1, 2, 127, 128, 129, 254, 255}[r.IntN(8)]
		}
		for _, x := range []uint8{0, 1, 127, 128, 255} {
			equalBytes(dst, src, x)
			for i := range src {
				if dst[i] != bit(src[i] == x) {
					t.Fatalf("%d of %v: %d is marked %d", x, src, src[i], dst[i])
				}
			}
			orEqualBytes(dst, src, 2)
			for i := range src {
				if dst[i] != bit(src[i] == x || src[i] == 2) {
					t.Fatalf("%d or 2 of %v: %d is marked %d", x, src, src[i], dst[i])
				}
			}
		}
	}
}
