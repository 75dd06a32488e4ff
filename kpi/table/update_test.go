package table

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"kpiworkbook/kpi/diag"
)

// textsOf is a table as the plain texts of its cells, row by row.
func textsOf(t *Table) [][]string {
	rows := make([][]string, t.Rows)
	for r := range rows {
		for _, c := range t.Columns {
			rows[r] = append(rows[r], c.Cell(r))
		}
	}
	return rows
}

// checkColumns compares what columns say of themselves with their cells.
func checkColumns(t *testing.T, what string, tab *Table) {
	t.Helper()
	for _, c := range tab.Columns {
		blank, seen := 0, map[string]bool{}
		for row := range c.Len() {
			if !c.HasValue(row) {
				blank++
			} else {
				seen[c.Cell(row)] = true
			}
		}
		if blank != c.Blank || c.Len() != tab.Rows {
			t.Errorf("%s: %s has %d rows, %d blank, says %d and %d", what, c.Name, tab.Rows, blank, c.Len(), c.Blank)
		}
		if n, capped := c.Distinct(); c.HasDict() && (n != len(seen) || capped) {
			t.Errorf("%s: %s has %d values, says %d", what, c.Name, len(seen), n)
		}
		if lo, hi := c.Span(); c.Kind() != Text && blank < c.Len() && (!seen[lo] || !seen[hi]) {
			t.Errorf("%s: %s spans %s to %s, which are not among its values", what, c.Name, lo, hi)
		}
		for _, bad := range c.BadCells {
			if c.HasValue(bad.Row) {
				t.Errorf("%s: row %d of %s is bad and has a value", what, bad.Row, c.Name)
			}
		}
	}
}

func TestPickIsTheRowsOneByOne(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 1))
	for round := range tries(60, 12) {
		names := []string{"id", "a", "b", "c"}
		pools := make([][2]int, len(names))
		for i := range pools {
			pools[i] = [2]int{r.IntN(len(cellPools)), r.IntN(len(cellPools))}
		}
		n := []int{1, 70, 5000, 9000}[r.IntN(4)]
		tab := mustRead(t, randomColumns(r, names, n, pools), Recipe{})
		from := make([]int32, tab.Rows)
		for i := range from {
			from[i] = int32(i)
		}
		switch r.IntN(3) {
		case 0:
			r.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
		case 1:
			cut := r.IntN(len(from))
			from = slices.Concat(from[cut:], from[:cut/2])
		}
		got := Pick(tab, from, map[string][]int32{"b": slices.Clone(from)})
		all, want := textsOf(tab), [][]string{}
		for _, row := range from {
			want = append(want, all[row])
		}
		if !slices.EqualFunc(textsOf(got), want, slices.Equal) {
			t.Fatalf("round %d: other rows", round)
		}
		checkColumns(t, fmt.Sprint("round ", round), got)
	}
}

// naive is Update over texts; keys are places of columns, lacks too.
func naive(layers [][][]string, keys [][]int, lacks [][]int) [][]string {
	var rows [][]string
	keyOf := func(row []string, key []int) (string, bool) {
		var b strings.Builder
		for _, at := range key {
			if row[at] == "" {
				return "", false
			}
			b.WriteString(row[at] + "\x1f")
		}
		return b.String(), true
	}
	for l, layer := range layers {
		earlier := len(rows)
		for _, row := range layer {
			key, ok := keyOf(row, keys[l])
			at := -1
			if ok && keys[l] != nil {
				at = slices.IndexFunc(rows, func(o []string) bool { k, has := keyOf(o, keys[l]); return o != nil && has && k == key })
			}
			if at < 0 {
				rows = append(rows, slices.Clone(row))
				continue
			}
			for later := earlier - 1; later > at; later-- {
				if k, has := keyOf(rows[later], keys[l]); has && k == key {
					rows = slices.Delete(rows, later, later+1)
					earlier--
				}
			}
			for c := range row {
				if !slices.Contains(lacks[l], c) {
					rows[at][c] = row[c]
				}
			}
		}
	}
	return rows
}

func TestUpdateIsRowByRow(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 9))
	names := []string{"k", "n", "d", "v", "w"}
	for round := range tries(80, 12) {
		var (
			layers      [][][]string
			keys, lacks [][]int
			told        []Layer
			all         *Table
			pool        = 1 + r.IntN(400)
			recipe      = Recipe{Columns: map[string]ColumnRecipe{"k": {Type: TextType}, "n": {Type: Integer}, "d": {Type: Date}, "v": {Type: Decimal}, "w": {Type: TextType}}}
			choices     = [][]int{nil, {0}, {1}, {2}, {0, 1}, {0, 1, 2}}
			keyNamesOf  = func(list []int) (out []string) {
				for _, i := range list {
					out = append(out, names[i])
				}
				return out
			}
		)
		for l := range 1 + r.IntN(4) {
			key, lack := choices[r.IntN(len(choices))], []int(nil)
			if l == 0 {
				key = nil
			} else if r.IntN(2) == 0 {
				lack = []int{3}
			}
			var rows [][]string
			file := strings.Join(names, ",") + "\n"
			if lack != nil {
				file = "k,n,d,w\n"
			}
			for range 1 + r.IntN(300) {
				row := []string{fmt.Sprint("key ", r.IntN(pool)), fmt.Sprint(r.IntN(pool) * 1_000_003), fmt.Sprintf("2026-01-%02d", 1+r.IntN(28)), fmt.Sprintf("%d.5", r.IntN(50)), fmt.Sprint("w", r.IntN(9))}
				if r.IntN(15) == 0 {
					row[r.IntN(3)] = ""
				}
				if lack != nil {
					row[3] = ""
					file += strings.Join([]string{row[0], row[1], row[2], row[4]}, ",") + "\n"
				} else {
					file += strings.Join(row, ",") + "\n"
				}
				rows = append(rows, row)
			}
			next := mustRead(t, file, recipe)
			if all == nil {
				all = next
			} else if both, ok := Concat(all, next); ok {
				all = both
			} else {
				t.Fatal("the layers cannot be joined")
			}
			layers, keys, lacks = append(layers, rows), append(keys, key), append(lacks, lack)
			told = append(told, Layer{File: fmt.Sprint(l), Rows: len(rows), Keys: keyNamesOf(key), Lacks: keyNamesOf(lack)})
		}
		got, from, landed := Update(all, told)
		want := naive(layers, keys, lacks)
		if !slices.EqualFunc(textsOf(got), want, slices.Equal) {
			t.Fatalf("round %d: %d rows, want %d\n got %v\nwant %v", round, got.Rows, len(want), textsOf(got), want)
		}
		rows := 0
		for _, l := range landed {
			rows += l.Added - l.Removed
		}
		if rows != got.Rows || len(from) != got.Rows {
			t.Fatalf("round %d: %d rows, the landings %+v and %d places", round, got.Rows, landed, len(from))
		}
		checkColumns(t, fmt.Sprint("round ", round), got)
	}
}

func TestUpdateSaysWhatIsUnusual(t *testing.T) {
	first := mustRead(t, "id,name,v\n1,a,1\n2,b,2\n2,c,3\n,d,4\n", Recipe{})
	next := mustRead(t, "id,v\n2,9\n2,10\n,5\n3,6\n1,1\n", Recipe{Columns: first.Recipe.Columns})
	both, ok := Concat(first, next)
	if !ok {
		t.Fatal("cannot be joined")
	}
	got, _, landed := Update(both, []Layer{{File: "one", Rows: 4}, {File: "two", Rows: 5, Keys: []string{"id"}, Lacks: []string{"name"}}})
	if want := "[[1 a 1] [2 b 10] [ d 4] [  5] [3  6]]"; fmt.Sprint(textsOf(got)) != want {
		t.Errorf("got %v, want %s", textsOf(got), want)
	}
	l := landed[1]
	if l.Added != 2 || l.Replaced != 2 || l.Removed != 1 || l.Repeated != 1 || l.Unkeyed != 1 || both.Same(l.Pairs, []string{"name"}) != 1 {
		t.Errorf("%+v, %d the same", l, both.Same(l.Pairs, []string{"name"}))
	}
	for _, code := range []string{"repeated-key", "blank-key", "key-not-unique"} {
		if got.Problems.Count(diag.Code(code)) != 1 {
			t.Errorf("%s is not told: %v", code, got.Problems.All())
		}
	}
	got, _, _ = Update(both, []Layer{{File: "one", Rows: 4}, {File: "two", Rows: 5, Keys: []string{"name"}, Lacks: []string{"name"}}})
	if got.Rows != 9 || !got.Problems.HasErrors() {
		t.Errorf("%d rows, %v", got.Rows, got.Problems.All())
	}
}

func TestCommonRows(t *testing.T) {
	a := mustRead(t, "a,b\n1,x\n1,x\n2,y\n,z\n3,w\n", Recipe{})
	b := mustRead(t, "a,b,c\n1,x,5\n,z,5\n3,v,5\n1,x,5\n1,x,5\n", Recipe{Columns: a.Recipe.Columns})
	if n, ok := Common(a, b); n != 3 || !ok {
		t.Errorf("%d, %v", n, ok)
	}
}

func TestPatch(t *testing.T) {
	in := "id,when,amount,note\n1,2026-01-05,10.50,a\n2,31.09.2026,tbc,b\n3,2026-01-07,12,\n4,2026-01-08,,d\n" + strings.Repeat("5,2026-02-01,1.25,e\n", 60)
	tab := mustRead(t, in, Recipe{})
	if tab.Problems.Total() != 2 || tab.Columns[1].Bad != 1 || tab.Columns[2].Bad != 1 {
		t.Fatalf("%v", tab.Problems.All())
	}
	got, lost := Patch(tab, []Edit{
		{Row: 1, Column: "when", Was: "31.09.2026", Now: "2026-09-30", Line: 3},
		{Row: 1, Column: "amount", Was: "tbc", Now: "7.125", Line: 3},
		{Row: 0, Column: "amount", Was: "10.5", Now: "9999"},
		{Row: 2, Column: "note", Was: "", Now: `it is "c", really`},
		{Row: 3, Column: "note", Was: "d", Now: ""},
		{Row: 0, Column: "note", Was: "b", Now: "never"},
		{Row: 99, Column: "note"}, {Row: 0, Column: "nothing"},
	})
	want := [][]string{{"1", "2026-01-05", "9999.000", "a"}, {"2", "2026-09-30", "7.125", "b"}, {"3", "2026-01-07", "12.000", `it is "c", really`}, {"4", "2026-01-08", "", ""}}
	if !slices.EqualFunc(textsOf(got)[:4], want, slices.Equal) || len(lost) != 3 || got.Problems.Total() != 0 || len(got.Columns[1].BadCells) != 0 {
		t.Errorf("got %v\nlost %v, %v", textsOf(got)[:4], lost, got.Problems.All())
	}
	if lo, hi := got.Columns[2].Span(); lo != "1.250" || hi != "9999.000" {
		t.Errorf("from %s to %s", lo, hi)
	}
	checkColumns(t, "patched", got)
	got, _ = Patch(tab, []Edit{{Row: 1, Column: "amount", Was: "tbc", Now: "soon", Line: 3}})
	all := got.Problems.All()
	if got.Columns[2].Bad != 1 || got.Columns[2].BadCells[0] != (BadCell{Row: 1, Line: 3, Text: "soon"}) || len(all) != 2 || all[1].Text != "soon" {
		t.Errorf("%+v, %v", got.Columns[2].BadCells, all)
	}
}

// BenchmarkUpdate brings a fifth of a million rows up to date by a text key.
func BenchmarkUpdate(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 1))
	lines := func(n, from int) string {
		var s strings.Builder
		s.WriteString("id,day,region,amount,units\n")
		for i := range n {
			fmt.Fprintf(&s, "Z-%07d,2026-%02d-%02d,r%d,%d.%02d,%d\n", from+i, 1+r.IntN(12), 1+r.IntN(28), r.IntN(9), r.IntN(9000), r.IntN(100), r.IntN(50))
		}
		return s.String()
	}
	first := mustRead(b, lines(1_000_000, 0), Recipe{})
	next := mustRead(b, lines(200_000, 900_000), first.Recipe)
	both, ok := Concat(first, next)
	if !ok {
		b.Fatal("cannot be joined")
	}
	for b.Loop() {
		start := time.Now()
		got, _, landed := Update(both, []Layer{{Rows: first.Rows}, {Rows: next.Rows, Keys: []string{"id"}}})
		if got.Rows != 1_100_000 || landed[1].Replaced != 100_000 {
			b.Fatalf("%d rows, %+v", got.Rows, landed[1])
		}
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms")
	}
}
