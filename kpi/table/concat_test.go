package table

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// tries is how many random cases to try: few in a short run, as under wasm, where
// each takes some ten times as long.
func tries(all, few int) int {
	if testing.Short() {
		return few
	}
	return all
}

// cellPools are what the cells of one column may be.
var cellPools = [][]string{
	{"1", "2", "30", "-4"}, {"1.5", "2.25", "100"}, {"1.5", "7.125", "", "3"}, {"007", "1"}, {"1,5", "2,25"}, {"1.234", "12.345"},
	{"2024-01-02", "2024-01-03", "2023-12-31"}, {"2024-01-02", "2024-03-03 10:00"}, {"13/01/2024", "02/03/2024"}, {"01/02/2024"},
	{"TRUE", "FALSE"}, {"yes", "no"}, {"yes"}, {"no"}, {"x", "y", "z z"}, {"y", "w", "New"}, {"", "NA", "?", "-"}, {"$5", "$1.50"}, {"€5"},
	{"5%", "7.5%"}, {"900000000000000000", "1"}, {"0.0000000001"}, {"1:30:00", "0:10"}, {"2024-01-02T03:04:05Z"}, {"12345678901234567890", "5"}, {"1234567890123456789012", "7", "8", "9"},
	{"", "4"}, {""}, {"n/a", "8"}, {"-", "8", "9", "10", "11"}, {"tbc", "1", "2", "3"},
}

// randomColumns makes records of some columns, each from one pool or two.
func randomColumns(r *rand.Rand, names []string, rows int, pools [][2]int) string {
	var b strings.Builder
	b.WriteString(strings.Join(names, ",") + "\n")
	for i := range rows {
		for c := range names {
			pool := cellPools[pools[c][0]]
			if r.IntN(20) == 0 {
				pool = cellPools[pools[c][1]]
			}
			if c > 0 {
				b.WriteByte(',')
			}
			cell := pool[r.IntN(len(pool))]
			if c == 0 {
				cell = fmt.Sprintf("id %d", r.IntN(rows+i))
			}
			b.WriteString(`"` + cell + `"`)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestConcatIsReadingAllAsOne(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 2))
	joined := 0
	rounds := tries(40, 8)
	for round := range rounds {
		names := []string{"id", "a", "b", "c"}
		pools := make([][2]int, len(names))
		for i := range pools {
			pools[i] = [2]int{r.IntN(len(cellPools)), r.IntN(len(cellPools))}
			if r.IntN(2) == 0 {
				pools[i][1] = pools[i][0]
			}
		}
		rows := func() int { return []int{1 + r.IntN(10), 60 + r.IntN(9), 300, 300, 4000 + r.IntN(200)}[r.IntN(5)] }
		first := randomColumns(r, names, rows(), pools)
		a := mustRead(t, first, Recipe{})
		if r.IntN(8) == 0 {
			pools[1][0] = r.IntN(len(cellPools))
		}
		whole, all := first, a
		for range 1 + r.IntN(3) {
			more := randomColumns(r, names, rows(), pools)
			b, err := Read(context.Background(), []byte(more), Options{Recipe: all.Recipe, Keep: -1, Part: true})
			if err != nil {
				t.Fatal(err)
			}
			both, ok := Concat(all, b)
			if !ok {
				break
			}
			joined++
			if !both.Extends(all) || !both.Extends(a) || all.Extends(both) || both.Extends(b) {
				t.Fatal("who extends whom is wrong")
			}
			_, body, _ := strings.Cut(more, "\n")
			whole += body
			all = both
		}
		sameTable(t, fmt.Sprintf("round %d, %v", round, pools), all, mustRead(t, whole, all.Recipe))
	}
	if joined < rounds/2 {
		t.Errorf("only %d of some %d tables were joined", joined, rounds*3/2)
	}
}

// sameTable compares everything that the columns of two tables say.
func sameTable(t *testing.T, what string, got, want *Table) {
	t.Helper()
	if got.Rows != want.Rows || len(got.Columns) != len(want.Columns) {
		t.Fatalf("%s: %d rows of %d columns, want %d of %d", what, got.Rows, len(got.Columns), want.Rows, len(want.Columns))
	}
	for i, g := range got.Columns {
		w := want.Columns[i]
		about := func(c *Column) string {
			n, capped := c.Distinct()
			if !c.HasDict() && c.Kind() == Text {
				n, capped = DistinctCap, true
			}
			lo, hi := c.Span()
			if c.Kind() == Text {
				lo, hi = "", ""
			}
			a, b := c.MinMax()
			return fmt.Sprintf("%q %s scale %d, %q %q, %s/%s, %d blank, %d bad, %d %v values %s to %s, %d to %d", c.Name, c.Type, c.Scale, c.Format,
				c.Currency, c.True, c.False, c.Blank, c.Bad, n, capped, lo, hi, a, b)
		}
		if g.HasDict() == w.HasDict() || g.Kind() != Text {
			if about(g) != about(w) {
				t.Fatalf("%s:\n%s, want\n%s", what, about(g), about(w))
			}
		}
		for row := range got.Rows {
			if g.Cell(row) != w.Cell(row) || g.HasValue(row) != w.HasValue(row) {
				t.Fatalf("%s: %s in row %d is %q, want %q", what, g.Name, row, g.Cell(row), w.Cell(row))
			}
		}
		for k := range min(len(g.BadCells), len(w.BadCells)) {
			if x, y := g.BadCells[k], w.BadCells[k]; x.Row != y.Row || x.Text != y.Text {
				t.Fatalf("%s: bad cell %d of %s is %v, want %v", what, k, g.Name, x, y)
			}
		}
		sameBlocks(t, what, g, w)
	}
}

// sameBlocks reads columns in blocks that begin anywhere.
func sameBlocks(t *testing.T, what string, g, w *Column) {
	t.Helper()
	for from := 0; from < g.Len(); from += 777 {
		n := min(1500, g.Len()-from)
		switch g.Kind() {
		case Number, Moment:
			x, y := g.Numbers(make([]int64, n), from), w.Numbers(make([]int64, n), from)
			for i := range x {
				if g.HasValue(from+i) && x[i] != y[i] {
					t.Fatalf("%s: %s in row %d is %d, want %d", what, g.Name, from+i, x[i], y[i])
				}
			}
		case Day:
			x, y := g.Days(make([]int32, n), from), w.Days(make([]int32, n), from)
			for i := range x {
				if g.HasValue(from+i) && x[i] != y[i] {
					t.Fatalf("%s: %s in row %d is %d, want %d", what, g.Name, from+i, x[i], y[i])
				}
			}
		}
	}
}

func TestConcatByName(t *testing.T) {
	a := mustRead(t, "Day,Amount,Note\n2026-01-01,1,x\n2026-01-02,,y\n", Recipe{})
	read := func(in string) *Table {
		b, err := Read(context.Background(), []byte(in), Options{Recipe: a.Recipe, Keep: -1, Part: true})
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	both, ok := Concat(a, read("More,Amount,Day\n7.5,2,2026-02-01\n,oops,2026-02-02\n"))
	if !ok {
		t.Fatal("not joined")
	}
	const want = "Day date yyyy-mm-dd: 2026-01-01|2026-01-02|2026-02-01|2026-02-02\nAmount integer: 1|∅|2|∅\nNote text: x|y|∅|∅\n" +
		"More decimal: ∅|∅|7.5|∅\n3:2 bad-number\n"
	if got := sketch(both); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if bad := both.Columns[1].BadCells; len(bad) != 1 || bad[0].Row != 3 || bad[0].Line != 3 {
		t.Errorf("bad cells %+v", bad)
	}
	if r := both.Records; len(r) != 4 || !slices.Equal(r[2].Cells, []string{"2026-02-01", "2", "", "7.5"}) {
		t.Errorf("records %+v", r)
	}
	if n := a.Problems.Total(); n != 0 {
		t.Errorf("joining gave the first table %d problems", n)
	}
	for name, in := range map[string]string{
		"another layout":   "Day,Amount\n2026-02-01,1\n2026/02/02,2\n",
		"a dash as blank":  "Day,Amount\n2026-02-01,1\n2026-02-02,-\n2026-02-02,5\n2026-02-02,5\n2026-02-02,5\n",
		"a decimal mark":   "Day,Amount,More,Else\n2026-02-01,1,\"2,5\",\"2,345\"\n",
		"mixed currencies": "Day,Amount\n2026-02-01,$1\n2026-02-02,€1\n",
	} {
		if _, ok := Concat(a, read(in)); ok {
			t.Errorf("%s: joined although it cannot be told what it means", name)
		}
	}
}
