package browse

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

func on() error { return nil }

func read(t testing.TB, text string) *table.Table {
	t.Helper()
	got, err := table.Read(context.Background(), []byte(text), table.Options{Name: "T"})
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// made is a table of every kind of column, with blanks and cells that do not fit.
func made(t testing.TB, seed uint64, rows int) *table.Table {
	r := rand.New(rand.NewPCG(seed, 7))
	names := []string{"Zürich", "zug", "Aarau", "ägeri", "Ärmel", "aarau", "", "Bern", "ORD-000000000000001", "ORD-000000000000002", "ord-000000000000001", "Łódź", "日本"}
	var b strings.Builder
	b.WriteString("whole,amount,name,unique,day,moment,yes,vast\n")
	maybe := func(s string) string {
		switch r.IntN(9) {
		case 0:
			return ""
		}
		return s
	}
	for i := range rows {
		whole := fmt.Sprint(r.IntN(200) - 100)
		if i%97 == 5 {
			whole = "oops"
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s,%s,%s,%s\n", maybe(whole), maybe(fmt.Sprintf("%d.%02d", r.IntN(1<<40)-1<<39, r.IntN(100))),
			names[r.IntN(len(names))], maybe(fmt.Sprintf("Https://Example.org/A/%012d/%c", r.IntN(1<<40), 'a'+rune(r.IntN(3)))),
			maybe(fmt.Sprintf("%d-%02d-%02d", 2020+r.IntN(5), 1+r.IntN(12), 1+r.IntN(28))),
			maybe(fmt.Sprintf("2024-03-%02d %02d:%02d:%02d", 1+r.IntN(28), r.IntN(24), r.IntN(60), r.IntN(60))),
			maybe([]string{"yes", "no"}[r.IntN(2)]), maybe(fmt.Sprintf("%d%020d.5", r.IntN(9)+1, r.IntN(1<<40))))
	}
	return read(t, b.String())
}

// before says in the plainest way which of two cells of a column comes first.
func before(c *table.Column, a, b int) int {
	switch c.Kind() {
	case table.Number:
		return num.Cmp(num.FromBig(c.BigAt(a), c.Scale), num.FromBig(c.BigAt(b), c.Scale))
	case table.Bool:
		return strings.Compare(fmt.Sprint(c.Cell(a) == c.True), fmt.Sprint(c.Cell(b) == c.True))
	case table.Text:
		x, y := string(fold(nil, c.Cell(a))), string(fold(nil, c.Cell(b)))
		if x != y {
			return strings.Compare(x, y)
		}
	}
	return strings.Compare(c.Cell(a), c.Cell(b))
}

// slowly arranges by asking every cell, and sorting all rows at once.
func slowly(t *table.Table, a Arrangement) []int {
	var rows []int
	for row := range t.Rows {
		if !slices.ContainsFunc(a.Filters, func(f Filter) bool { return !passes(t, f, row) }) {
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(x, y int) int {
		for _, s := range a.Sorts {
			c, _ := t.Column(s.Column)
			hasX, hasY := c.HasValue(x), c.HasValue(y)
			switch {
			case !hasX && !hasY:
				continue
			case !hasX:
				return 1
			case !hasY:
				return -1
			}
			if d := before(c, x, y); d != 0 {
				if s.Down {
					return -d
				}
				return d
			}
		}
		return 0
	})
	return rows
}

func passes(t *table.Table, f Filter, row int) bool {
	listed := func(c *table.Column) bool {
		return slices.ContainsFunc(c.BadCells, func(b table.BadCell) bool { return b.Row == row })
	}
	if f.Column == "" {
		return slices.ContainsFunc(t.Columns, listed)
	}
	c, _ := t.Column(f.Column)
	cell := c.Cell(row)
	switch f.Test {
	case Blank:
		return !c.HasValue(row)
	case Problem:
		return listed(c)
	}
	if !c.HasValue(row) {
		return false
	}
	switch f.Test {
	case Contains:
		return strings.Contains(string(fold(nil, cell)), string(fold(nil, f.Text)))
	case Equals:
		return cell == f.Text
	case OneOf:
		return slices.Contains(f.Values, cell)
	case Between:
		if c.Kind() == table.Number {
			v := num.FromBig(c.BigAt(row), c.Scale)
			lo, _ := decimal(f.From)
			hi, _ := decimal(f.To)
			return (f.From == "" || num.Cmp(v, lo) >= 0) && (f.To == "" || num.Cmp(v, hi) <= 0)
		}
		return (f.From == "" || cell[:10] >= f.From) && (f.To == "" || cell[:10] <= f.To)
	}
	return true
}

func rowsOf(v *View) []int {
	rows := make([]int, v.Len())
	for i := range rows {
		rows[i] = v.Row(i)
	}
	return rows
}

func TestAnArrangementIsWhatThePlainWayGives(t *testing.T) {
	columns := []string{"whole", "amount", "name", "unique", "day", "moment", "yes", "vast"}
	seeds := uint64(12)
	if testing.Short() {
		seeds = 6
	}
	for seed := range seeds {
		r := rand.New(rand.NewPCG(seed, 1))
		tab := made(t, seed, []int{0, 1, 63, 64, 700, 3000}[seed%6])
		cell := func(name string) string {
			c, _ := tab.Column(name)
			if tab.Rows == 0 {
				return ""
			}
			return c.Cell(r.IntN(tab.Rows))
		}
		filters := []Filter{
			{Column: "whole", Test: Between, From: fmt.Sprint(r.IntN(100) - 90), To: "70.5"},
			{Column: "whole", Test: Between, To: "-3.5"},
			{Column: "amount", Test: Between, From: "-99999999999999999999999", To: fmt.Sprintf("%d.005", r.IntN(1<<40))},
			{Column: "vast", Test: Between, From: "400000000000000000000"},
			{Column: "day", Test: Between, From: "2021-02-03", To: "2023-11-30"},
			{Column: "moment", Test: Between, From: "2024-03-04", To: "2024-03-20"},
			{Column: "name", Test: Contains, Text: "AR"}, {Column: "name", Test: Contains, Text: "ä"},
			{Column: "unique", Test: Contains, Text: "7/B"}, {Column: "unique", Test: Equals, Text: cell("unique")},
			{Column: "name", Test: Equals, Text: "Zürich"}, {Column: "name", Test: OneOf, Values: []string{"zug", "日本", "nothing"}},
			{Column: "unique", Test: OneOf, Values: []string{cell("unique"), cell("unique")}},
			{Column: "whole", Test: OneOf, Values: []string{cell("whole"), cell("whole"), "7"}},
			{Column: "vast", Test: OneOf, Values: []string{cell("vast")}}, {Column: "yes", Test: OneOf, Values: []string{"no"}},
			{Column: "day", Test: OneOf, Values: []string{cell("day"), cell("day")}},
			{Column: "amount", Test: Blank}, {Column: "amount", Test: Filled}, {Column: "name", Test: Filled},
			{Column: "whole", Test: Problem}, {Test: Problem},
		}
		if tab.Rows < 700 { // what a few cells are taken for is not the question here
			filters = filters[17:20]
		}
		for range 25 {
			var a Arrangement
			for range r.IntN(3) {
				a.Sorts = append(a.Sorts, Sort{Column: columns[r.IntN(len(columns))], Down: r.IntN(2) == 0})
			}
			for range r.IntN(3) {
				a.Filters = append(a.Filters, filters[r.IntN(len(filters))])
			}
			v, err := Arrange(tab, a, on)
			if err != nil {
				t.Fatal(err)
			}
			if got, want := rowsOf(v), slowly(tab, a); !slices.Equal(got, want) {
				t.Fatalf("seed %d, %+v\n got %v\nwant %v", seed, a, got[:min(20, len(got))], want[:min(20, len(want))])
			}
			for i := 0; i < v.Len(); i += 1 + v.Len()/7 {
				if at, ok := v.Find(v.Row(i)); !ok || at != i {
					t.Fatalf("row %d is found at %d", v.Row(i), at)
				}
			}
		}
	}
}

func TestTextsAreInTheOrderOfADictionary(t *testing.T) {
	tab := read(t, "n,s\n1,zebra\n2,Ägypten\n3,apple\n4,Zug\n5,\n6,Apple\n7,école\n8,eclair\n9,apple\n")
	v, err := Arrange(tab, Arrangement{Sorts: []Sort{{Column: "s"}}}, on)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, row := range rowsOf(v) {
		got = append(got, tab.Columns[1].Cell(row))
	}
	if want := "Ägypten Apple apple apple eclair école zebra Zug "; strings.Join(got, " ") != want {
		t.Errorf("%q", got)
	}
}

func TestAnArrangementCanBeStopped(t *testing.T) {
	tab, stop := made(t, 3, 20_000), errors.New("stop")
	for _, a := range []Arrangement{
		{Sorts: []Sort{{Column: "whole"}}}, {Sorts: []Sort{{Column: "unique"}}}, {Sorts: []Sort{{Column: "vast"}}},
		{Filters: []Filter{{Column: "name", Test: Contains, Text: "a"}}}, {Filters: []Filter{{Column: "amount", Test: Between}}},
	} {
		asked := 0
		_, err := Arrange(tab, a, func() error {
			if asked++; asked == 2 {
				return stop
			}
			return nil
		})
		if !errors.Is(err, stop) {
			t.Errorf("%+v: %v", a, err)
		}
	}
}

func TestWhatDoesNotFitATableIsRefused(t *testing.T) {
	tab := made(t, 3, 1000)
	for _, a := range []Arrangement{
		{Sorts: []Sort{{Column: "gone"}}}, {Filters: []Filter{{Column: "gone", Test: Blank}}},
		{Filters: []Filter{{Column: "name", Test: Between}}}, {Filters: []Filter{{Column: "whole", Test: Contains}}},
		{Filters: []Filter{{Column: "whole", Test: Between, From: "1,5"}}}, {Filters: []Filter{{Column: "day", Test: Between, To: "31.12.2024"}}},
	} {
		if _, err := Arrange(tab, a, on); err == nil {
			t.Errorf("%+v is done", a)
		}
	}
}

func TestProblemsAreGoneThroughInTheOrderOfTheView(t *testing.T) {
	var b strings.Builder
	b.WriteString("a,b\n")
	for i := range 100 {
		switch i {
		case 10, 40:
			fmt.Fprintf(&b, "x,%d\n", i)
		case 70:
			b.WriteString("y,z\n")
		default:
			fmt.Fprintf(&b, "%d,%d\n", i, i)
		}
	}
	tab := read(t, b.String())
	v, err := Arrange(tab, Arrangement{Sorts: []Sort{{Column: "b", Down: true}}}, on)
	if err != nil {
		t.Fatal(err)
	}
	var got []Place
	p := Place{At: 0, Column: -1}
	for range 5 {
		var ok bool
		if p, ok = v.NextProblem(tab, p, false); !ok {
			t.Fatal("no problem is found")
		}
		got = append(got, p)
	}
	want := []Place{{58, 0}, {88, 0}, {99, 0}, {99, 1}, {58, 0}}
	if !slices.Equal(got, want) {
		t.Errorf("forwards %v, want %v", got, want)
	}
	if p, _ = v.NextProblem(tab, Place{At: 58, Column: 0}, true); p != (Place{99, 1}) {
		t.Errorf("backwards %v", p)
	}
	if p, _ = v.NextProblem(tab, p, true); p != (Place{99, 0}) {
		t.Errorf("backwards %v", p)
	}
	if _, ok := v.NextProblem(read(t, "a\n1\n"), Place{}, false); ok {
		t.Error("a whole table has a problem")
	}
}

func TestAProfileIsWhatThePlainWayGives(t *testing.T) {
	for seed := range uint64(6) {
		tab := made(t, seed, 3000)
		for _, c := range tab.Columns {
			p, err := Of(c, on)
			if err != nil {
				t.Fatal(err)
			}
			counts, sum, n := map[string]int{}, num.Int(0), 0
			for row := range c.Len() {
				if !c.HasValue(row) {
					continue
				}
				n++
				counts[c.Cell(row)]++
				if c.Kind() == table.Number {
					sum = num.Add(sum, num.FromBig(c.BigAt(row), c.Scale))
				}
			}
			if p.Rows-p.Blank != n || !p.Capped && p.Distinct != len(counts) || p.Capped != (c.Name == "vast") {
				t.Errorf("%s: %d rows, %d different; want %d, %d", c.Name, p.Rows-p.Blank, p.Distinct, n, len(counts))
			}
			if c.Kind() == table.Number && !num.Equal(p.Mean, num.Div(sum, num.Int(int64(n)))) {
				t.Errorf("%s: mean %s", c.Name, p.Mean.Plain())
			}
			checkParts(t, c, p, counts, n)
		}
	}
}

func checkParts(t *testing.T, c *table.Column, p Profile, counts map[string]int, n int) {
	t.Helper()
	total := p.Rest
	for i, top := range p.Top {
		total += top.Rows
		if counts[top.Text] != top.Rows || i > 0 && top.Rows > p.Top[i-1].Rows {
			t.Errorf("%s: %v", c.Name, p.Top)
		}
	}
	for i, b := range p.Buckets {
		total += b.Rows
		if i > 0 && p.Buckets[i-1].To != b.From {
			t.Errorf("%s: a gap before %v", c.Name, b)
		}
		in := 0
		for text, n := range counts {
			if inBucket(c, b, text) {
				in += n
			}
		}
		if in != b.Rows {
			t.Errorf("%s: %v has %d rows", c.Name, b, in)
		}
	}
	if c.Name != "vast" && total != n {
		t.Errorf("%s: %d of %d rows in parts", c.Name, total, n)
	}
	if len(p.Buckets) > mostMonths || c.Kind() == table.Number && c.Name != "vast" && len(p.Buckets) < 8 {
		t.Errorf("%s: %d buckets", c.Name, len(p.Buckets))
	}
}

func inBucket(c *table.Column, b Bucket, text string) bool {
	if c.Kind() != table.Number {
		return text >= b.From && text < b.To
	}
	v, _ := decimal(text)
	lo, _ := decimal(b.From)
	hi, _ := decimal(b.To)
	return num.Cmp(v, lo) >= 0 && num.Cmp(v, hi) < 0
}

func TestBucketsEndAtRoundPlaces(t *testing.T) {
	cases := []struct {
		name, cells, from, to string
		buckets               int
	}{
		{"few whole numbers have one each", "1 2 2 5 7", "1", "8", 7},
		{"cents", "0.00 19.99", "0", "20", 20},
		{"a step of 2.5", "0.00 43.99", "0", "45", 18},
		{"below nought", "-17 5 80", "-20", "90", 11},
		{"days", "2024-01-05 2024-01-11", "2024-01-05", "2024-01-12", 7},
		{"weeks", "2024-01-05 2024-03-11", "2024-01-01", "2024-03-18", 11},
		{"months", "2024-01-05 2025-12-11", "2024-01-01", "2026-01-01", 24},
		{"quarters", "2021-02-05 2024-12-11", "2021-01-01", "2025-01-01", 16},
		{"decades", "1871-02-05 2024-12-11", "1870-01-01", "2030-01-01", 16},
		{"hours", "2024-01-05T00:10 2024-01-05T16:30", "2024-01-05 00:00:00", "2024-01-05 17:00:00", 17},
	}
	for _, k := range cases {
		tab := read(t, "v\n"+strings.ReplaceAll(k.cells, " ", "\n")+"\n")
		p, err := Of(tab.Columns[0], on)
		if err != nil {
			t.Fatal(err)
		}
		if len(p.Buckets) == 0 {
			t.Fatalf("%s: no buckets of a %s column", k.name, tab.Columns[0].Type)
		}
		first, last := p.Buckets[0], p.Buckets[len(p.Buckets)-1]
		if first.From != k.from || last.To != k.to || len(p.Buckets) != k.buckets {
			t.Errorf("%s: %d buckets from %s to %s, want %d from %s to %s", k.name, len(p.Buckets), first.From, last.To, k.buckets, k.from, k.to)
		}
	}
}

func TestStepsStayWithinWhatCanBeStored(t *testing.T) {
	edges := steps(math.MinInt64, math.MaxInt64, nil)
	if len(edges) != 21 || edges[0] != math.MinInt64 || edges[20] != math.MaxInt64 || edges[1] != -9e18 {
		t.Errorf("%d", edges)
	}
}

func BenchmarkArrange(b *testing.B) {
	tab := made(b, 1, 200_000)
	for _, name := range []string{"whole", "amount", "name", "unique", "moment"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if _, err := Arrange(tab, Arrangement{Sorts: []Sort{{Column: name}}}, on); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Numbers that are far apart are counted in parts, and so are texts without codes.
func TestVeryManyValuesAreCountedInParts(t *testing.T) {
	rows, twice := 3*partRows, 1000
	s, parts := newSet(0, math.MaxInt64, rows), 1
	add := func() {
		for i := range rows {
			s.add([]int64{int64(i%(rows-twice)) * 7_654_321_987})
		}
	}
	for add(); s.nextPart(); parts++ {
		add()
	}
	if s.count() != rows-twice || parts < 4 {
		t.Errorf("%d different numbers in %d parts", s.count(), parts)
	}

	var b strings.Builder
	b.WriteString("id\n")
	rows = 2 * partTexts
	for i := range rows {
		fmt.Fprintf(&b, "N-%07d\n", i%(rows-twice))
	}
	c := read(t, b.String()).Columns[0]
	p, err := Of(c, on)
	if err != nil || c.HasDict() || p.Distinct != rows-twice || p.Min != "N-0000000" || p.Max != fmt.Sprintf("N-%07d", rows-twice-1) {
		t.Errorf("%d different texts from %s to %s (%v), codes: %v", p.Distinct, p.Min, p.Max, err, c.HasDict())
	}
	if len(p.Top) != topValues || p.Top[0] != (Count{"N-0000000", 2}) || p.Top[1] != (Count{"N-0000001", 2}) || p.Rest != rows-2*topValues {
		t.Errorf("the most frequent are %v and %d more rows", p.Top, p.Rest)
	}
}
