package table

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// rowsOf writes a column of n cells, with some of them replaced.
func rowsOf(n int, cell func(int) string, other map[int]string) string {
	var b strings.Builder
	b.WriteString("n,m\n")
	for i := range n {
		text := cell(i)
		if o, ok := other[i]; ok {
			text = o
		}
		fmt.Fprintf(&b, "%s,x\n", text)
	}
	return b.String()
}

func TestLateCells(t *testing.T) {
	whole := func(i int) string { return fmt.Sprint(i % 900) }
	decimal := func(i int) string { return fmt.Sprintf("%d.%02d", i, i%100) }
	day := func(i int) string { return fmt.Sprintf("%02d/%02d/2024", 1+i%12, 1+i%11) }
	many := func(from, to int, text string) map[int]string {
		m := map[int]string{}
		for i := from; i < to; i++ {
			m[i] = text
		}
		return m
	}
	for _, c := range []struct {
		name  string
		in    string
		typ   Type
		scale uint8
		bad   int
		blank int
		codes string
	}{
		{"all whole", rowsOf(9000, whole, nil), Integer, 0, 0, 0, ""},
		{"a decimal late", rowsOf(9000, whole, map[int]string{8000: "1.5"}), Decimal, 1, 0, 0, ""},
		{"more places late", rowsOf(9000, decimal, map[int]string{8000: "1.12345"}), Decimal, 5, 0, 0, ""},
		{"a word late", rowsOf(9000, whole, map[int]string{8000: "tbc"}), Integer, 0, 1, 1, "8002:1 bad-number\n"},
		{"a leading zero late", rowsOf(9000, whole, map[int]string{8000: "007"}), TextType, 0, 0, 0, "0:1 mixed-column\n"},
		{"a code late", rowsOf(9000, whole, map[int]string{8000: "12B"}), Integer, 0, 1, 1, "8002:1 bad-number\n"},
		{"codes late", rowsOf(9000, whole, many(8000, 8040, "12B")), TextType, 0, 0, 0, "0:1 mixed-column\n"},
		{"a missing token late", rowsOf(9000, whole, map[int]string{8000: "NA", 8001: "-", 8002: ""}), Integer, 0, 0, 3, ""},
		{"words at the start", rowsOf(40000, whole, many(0, 1500, "pending")), Integer, 0, 1500, 1500, ""},
		{"too many words", rowsOf(9000, whole, many(2000, 3000, "pending")), TextType, 0, 0, 0, "0:1 mixed-column\n"},
		{"a comma late", rowsOf(9000, decimal, map[int]string{8000: `"1,5"`}), Decimal, 2, 1, 1, "0:1 mixed-numbers\n8002:1 bad-number\n"},
		{"only late values", rowsOf(9000, func(i int) string {
			if i < 5000 {
				return ""
			}
			return decimal(i)
		}, nil), Decimal, 2, 0, 5000, ""},
		{"an order decided late", rowsOf(9000, day, map[int]string{8000: "01/31/2024"}), Date, 0, 0, 0, ""},
		{"an order never decided", rowsOf(9000, day, nil), Date, 0, 0, 0, "0:1 ambiguous-date\n"},
		{"an impossible day late", rowsOf(9000, day, map[int]string{7000: "13/01/2024", 8000: "30/02/2024"}), Date, 0, 1, 1, "8002:1 bad-date\n"},
		{"a currency late", rowsOf(9000, whole, map[int]string{8000: "$7"}), Money, 0, 0, 0, ""},
		{"beyond int64 late", rowsOf(9000, decimal, map[int]string{8000: "123456789012345678901234.5"}), Decimal, 2, 0, 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			tab := mustRead(t, c.in, Recipe{})
			col := tab.Columns[0]
			if col.Type != c.typ || col.Scale != c.scale || col.Bad != c.bad || col.Blank != c.blank {
				t.Errorf("%s scale %d bad %d blank %d, want %s %d %d %d (%s)", col.Type, col.Scale, col.Bad, col.Blank, c.typ, c.scale, c.bad, c.blank, col.Evidence)
			}
			var codes strings.Builder
			for _, d := range tab.Problems.All() {
				fmt.Fprintf(&codes, "%d:%d %s\n", d.Line, d.Column, d.Code)
			}
			if got := codes.String(); got != c.codes && c.bad <= listedFaults {
				t.Errorf("problems\n%s, want\n%s", got, c.codes)
			}
			if n := tab.Problems.Count(CodeBadNumber) + tab.Problems.Count(CodeBadDate); n != c.bad {
				t.Errorf("%d problems for %d bad cells", n, c.bad)
			}
		})
	}
}

// What is read must not depend on how many records the first plan was made on.
func TestPlanOnHeadEqualsPlanOnAll(t *testing.T) {
	pools := [][]string{
		{"1", "2", "30", "-4"}, {"1.5", "2.25", "100"}, {"1,5", "2,25"}, {"1.234", "12.345"}, {"007", "1"},
		{"01/02/2024", "03/04/2024"}, {"13/01/2024"}, {"01/13/2024"}, {"2024-01-02", "2024-01-03 10:00"},
		{"TRUE", "FALSE"}, {"yes", "no"}, {"x", "y", "z z"}, {"", "NA", "?", "-"}, {"$5", "$1.50"}, {"5%", "7.5%"},
		{"12345678901234567890", "1e30", "1e-30"}, {"20240101", "20231231"}, {"1:30:00"}, {"24-12-31", "24-01-02"}, {"31-12-24", "30-11-24"}, {"Jan-24", "Feb-25"}, {"2024-01-02T03:04:05Z"}, {"1.234,5", "1'000"},
	}
	r := rand.New(rand.NewPCG(1, 2))
	for round := range tries(400, 60) {
		a, b, late := pools[r.IntN(len(pools))], pools[r.IntN(len(pools))], r.IntN(400)
		share := r.IntN(30)
		in := rowsOf(300, func(i int) string {
			pool := a
			if i >= late && r.IntN(30) < share {
				pool = b
			}
			cell := pool[r.IntN(len(pool))]
			if plain := r.IntN(8) > 0; plain && !strings.Contains(cell, ",") {
				return cell // only such cells are for the kernels
			}
			return `"` + cell + `"`
		}, nil)
		head, err := Read(context.Background(), []byte(in), Options{sample: 20})
		if err != nil {
			t.Fatal(err)
		}
		all, err := Read(context.Background(), []byte(in), Options{Keep: -1})
		if err != nil {
			t.Fatal(err)
		}
		checkValues(t, all)
		if got, want := cellsOf(head), cellsOf(all); got != want {
			t.Fatalf("round %d: %v and %v from %d\n%s\nwant\n%s", round, a, b, late, got, want)
		}
	}
}

// The recipe that comes out is complete: with it the bytes give the same table, whatever was
// found out on the way.
func TestRecipeIsComplete(t *testing.T) {
	for _, in := range []string{
		"a;b\n1.5;1,5\n2.25;2,25\n",
		"a;b;c\n1.5;1,5;1.234\n2.25;2,25;5.678\n",
		"a,b\n01/13/2024,13/01/2024\n01/14/2024,14/01/2024\n",
		"a,b\n01/02/2024,13/01/2024\n03/04/2024,14/01/2024\n",
		"a,b\n2024-01-02,x\n2024-01-03 10:00,y\n2024-01-03T10:00:05Z,z\n",
		"Title\n\na,b\n1,?\n?,2\n", "a\n5%\n0\n7.5%\n", "sep=|\na|b\n1|x\n",
	} {
		first := mustRead(t, in, Recipe{})
		again := mustRead(t, in, first.Recipe)
		if got, want := cellsOf(again), cellsOf(first); got != want {
			t.Errorf("%q: again\n%s\nfirst\n%s", in, got, want)
		}
		if got, want := fmt.Sprint(again.Recipe.Columns), fmt.Sprint(first.Recipe.Columns); got != want {
			t.Errorf("%q: recipe %s, first %s", in, got, want)
		}
	}
}
