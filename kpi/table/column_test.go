package table

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"
)

// mixedRows is a table long enough for several chunks, with blanks here and there.
func mixedRows(n int) (string, func(row int) [6]string) {
	cell := func(i int) [6]string {
		c := [6]string{
			fmt.Sprintf("%d.%02d", i*7%100_000-50_000, i%100),
			fmt.Sprintf("name %d", i%300),
			fmt.Sprintf("%04d-%02d-%02d", 1990+i%40, 1+i%12, 1+i%28),
			fmt.Sprintf("%04d-%02d-%02d %02d:%02d:00", 2020+i%3, 1+i%12, 1+i%28, i%24, i%60),
			[]string{"TRUE", "FALSE"}[i&1],
			fmt.Sprintf("unique-%d", i),
		}
		if i%11 == 0 {
			c[i/11%6] = ""
		}
		return c
	}
	var b strings.Builder
	b.WriteString("number,text,day,moment,truth,unique\n")
	for i := range n {
		c := cell(i)
		b.WriteString(strings.Join(c[:], ",") + "\n")
	}
	return b.String(), cell
}

func TestAccessorsAgree(t *testing.T) {
	const n = 3*ChunkRows + 77
	in, cell := mixedRows(n)
	tab := mustRead(t, in, Recipe{})
	kinds := []Kind{Number, Text, Day, Moment, Bool, Text}
	for k, c := range tab.Columns {
		if c.Kind() != kinds[k] || c.Len() != n {
			t.Fatalf("%s is %s with %d rows", c.Name, c.Kind(), c.Len())
		}
		for row := range n {
			want := cell(row)[k]
			if c.Kind() == Number && want != "" {
				want = strings.Replace(want, "-0.", "-0.", 1)
			}
			if got := c.Cell(row); got != want || c.HasValue(row) != (want != "") {
				t.Fatalf("%s row %d: %q, want %q", c.Name, row, got, want)
			}
		}
		checkBlocks(t, c, n)
	}
	if tab.Columns[5].HasDict() || !tab.Columns[1].HasDict() {
		t.Error("only the column of unique texts does without codes")
	}
}

// checkBlocks reads a column in blocks that cross chunks and compares with single cells.
func checkBlocks(t *testing.T, c *Column, n int) {
	for from := 0; from < n; from += 1000 {
		size := min(1000, n-from)
		numbers, codes, days := make([]int64, size), make([]uint32, size), make([]int32, size)
		bools, texts := make([]uint8, size), make([][]byte, size)
		for i := range size {
			row := from + i
			if !c.HasValue(row) {
				continue
			}
			got := ""
			switch c.Kind() {
			case Number, Moment:
				got = c.plain(c.Numbers(numbers, from)[i])
			case Day:
				got = c.plain(int64(c.Days(days, from)[i]))
			case Bool:
				got = c.plain(int64(c.Bools(bools, from)[i]))
			default:
				got = string(c.Texts(texts, from)[i])
				if c.HasDict() && c.DictText(c.Codes(codes, from)[i]) != got {
					t.Fatalf("%s row %d: code of %q", c.Name, row, c.DictText(codes[i]))
				}
			}
			if got != c.Cell(row) {
				t.Fatalf("%s row %d: %q in a block, %q alone", c.Name, row, got, c.Cell(row))
			}
			if i > 3 && i < size-3 {
				i += 97
			}
		}
	}
}

func TestMinMaxIsTight(t *testing.T) {
	tab := mustRead(t, "n,d,b\n,2024-01-05,\n-3.5,,TRUE\n12,2024-01-01,\n", Recipe{})
	for i, want := range [][2]string{{"-3.5", "12.0"}, {"2024-01-01", "2024-01-05"}, {"TRUE", "TRUE"}} {
		if lo, hi := tab.Columns[i].Span(); lo != want[0] || hi != want[1] {
			t.Errorf("%s: %s to %s, want %v", tab.Columns[i].Name, lo, hi, want)
		}
	}
	if lo, hi := tab.Columns[0].MinMax(); lo != -35 || hi != 120 {
		t.Errorf("%d to %d", lo, hi)
	}
}

func TestBigNumbers(t *testing.T) {
	tab := mustRead(t, "n\n99999999999999999999.5\n-0.25\n\n7\n", Recipe{})
	c := tab.Columns[0]
	if !c.Big() || c.Scale != 2 {
		t.Fatalf("big %v scale %d", c.Big(), c.Scale)
	}
	want, _ := new(big.Int).SetString("9999999999999999999950", 10)
	for row, w := range []*big.Int{want, big.NewInt(-25), big.NewInt(700)} {
		if got := c.BigAt(row); got.Cmp(w) != 0 {
			t.Errorf("row %d: %s, want %s", row, got, w)
		}
	}
	if lo, hi := c.Span(); lo != "-0.25" || hi != "99999999999999999999.5" {
		t.Errorf("%s to %s", lo, hi)
	}
}

func TestDistinct(t *testing.T) {
	in, _ := mixedRows(2 * ChunkRows)
	tab := mustRead(t, in, Recipe{})
	for i, want := range []string{"1000 true", "300 false", "840 false", "1000 true", "2 false", "1000 true"} {
		n, capped := tab.Columns[i].Distinct()
		if got := fmt.Sprint(n, capped); got != want && i != 2 && i != 3 {
			t.Errorf("%s: %s, want %s", tab.Columns[i].Name, got, want)
		}
	}
}

// What is counted by bits is what a map of all cells counts, up to the cap and over it, with blanks.
func TestDistinctOfNearbyNumbers(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 7))
	for _, different := range []int{1, 2, 63, 64, 65, DistinctCap - 1, DistinctCap, DistinctCap + 1, 5000} {
		for _, blanks := range []bool{false, true} {
			var in strings.Builder
			in.WriteString("n,k\n")
			seen := map[string]bool{}
			for row := range different + ChunkRows + random.IntN(3000) {
				value := strconv.Itoa((row*7919)%different - different/2)
				if blanks && random.IntN(5) == 0 {
					value = ""
				}
				if value != "" {
					seen[value] = true
				}
				in.WriteString(value + ",1\n")
			}
			n, capped := mustRead(t, in.String(), Recipe{}).Columns[0].Distinct()
			if n != min(len(seen), DistinctCap) || capped != (len(seen) > DistinctCap) {
				t.Errorf("%d different, blanks %v: counted %d, capped %v; there are %d", different, blanks, n, capped, len(seen))
			}
		}
	}
}

// A value keeps within its bytes: the table of this test takes less than its text.
func TestColumnsAreNarrow(t *testing.T) {
	in, _ := mixedRows(4 * ChunkRows)
	tab := mustRead(t, in, Recipe{})
	for i, most := range []int{5, 3, 3, 5, 2, 18} {
		if c := tab.Columns[i]; c.Memory() > most*c.Len()+8000 {
			t.Errorf("%s takes %d bytes for %d rows", c.Name, c.Memory(), c.Len())
		}
	}
}

func TestCancel(t *testing.T) {
	in, _ := mixedRows(3 * ChunkRows)
	stop := errors.New("stop")
	calls := 0
	_, err := Read(context.Background(), []byte(in), Options{Yield: func(done, total int64, rows int) error {
		if calls++; calls == 2 {
			return stop
		}
		if done <= 0 || done > total || rows == 0 {
			t.Errorf("progress %d of %d with %d rows", done, total, rows)
		}
		return nil
	}})
	if !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, []byte(in), Options{}); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
}

func TestWideAndLong(t *testing.T) {
	var b strings.Builder
	for i := range 2000 {
		fmt.Fprintf(&b, "c%d,", i)
	}
	b.WriteString("last\n")
	for range 300 {
		b.WriteString(strings.Repeat("7,", 2000) + "x\n")
	}
	tab := mustRead(t, b.String(), Recipe{})
	if len(tab.Columns) != 2001 || tab.Rows != 300 || tab.Columns[1999].Type != Integer || tab.Columns[2000].Cell(299) != "x" {
		t.Errorf("%d columns, %d rows", len(tab.Columns), tab.Rows)
	}
	long := strings.Repeat("long ", 250_000)
	tab = mustRead(t, "a,b\n1,\""+long+"\"\n2,y\n", Recipe{})
	if got := tab.Columns[1].TextAt(0); got != long || tab.Columns[1].TextAt(1) != "y" {
		t.Errorf("a long cell has %d bytes", len(got))
	}
}

func TestLimits(t *testing.T) {
	tab := mustRead(t, strings.Repeat("a,", MaxColumns)+"b\n"+strings.Repeat("1,", MaxColumns)+"2\n", Recipe{})
	if len(tab.Columns) != MaxColumns || tab.Problems.Count(CodeTooManyColumns) != 1 {
		t.Errorf("%d columns, %v", len(tab.Columns), tab.Problems.Count(CodeTooManyColumns))
	}
}

func TestPreview(t *testing.T) {
	in, _ := mixedRows(5000)
	s := Preview([]byte(in[:64<<10]), int64(len(in)), Recipe{}, 5)
	if len(s.Records) != 5 || len(s.Columns) != 6 || s.Exact || s.Problems.Total() != 0 {
		t.Errorf("%d records, %d columns, %v", len(s.Records), len(s.Columns), s.Problems.All())
	}
	if s.Rows < 4500 || s.Rows > 5500 {
		t.Errorf("about %d rows of 5000", s.Rows)
	}
	if s.Columns[3].Type != Timestamp || s.Records[1].Line != 3 {
		t.Errorf("%s, line %d", s.Columns[3].Type, s.Records[1].Line)
	}
	open := Preview([]byte("a,b\n1,\"x\n2,y\n"), 1000, Recipe{}, 5)
	if open.Problems.Count(CodeUnclosedQuote) != 0 {
		t.Error("a quote that is open at the end of a head may close after it")
	}
}

func TestInspectJSON(t *testing.T) {
	tab := mustRead(t, "\ufeffTitle\nid;amount ;when;id\n1;1,50;13.01.2024;x\n2;oops\n3;2,25;14.01.2024;y;z\n", Recipe{})
	got, err := json.Marshal(Inspect(tab, 2))
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"encoding":"utf-8","bom":true,"delimiter":";","quote":"\"","header":true,"skipped":1,"rows":3,"columns":[` +
		`{"name":"id","header":"id","type":"integer","scale":0,"format":"","blank":0,"bad":0,"min":"1","max":"3","distinct":3},` +
		`{"name":"amount","header":"amount ","type":"text","scale":0,"format":"","blank":0,"bad":0,"min":"1,50","max":"oops","distinct":3},` +
		`{"name":"when","header":"when","type":"date","scale":0,"format":"dd.mm.yyyy","blank":1,"bad":0,"min":"2024-01-13","max":"2024-01-14","distinct":2},` +
		`{"name":"id 2","header":"id","type":"text","scale":0,"format":"","blank":1,"bad":0,"min":"x","max":"y","distinct":2}],` +
		`"problems":[` +
		`{"line":0,"column":2,"code":"mixed-column","message":"\"amount\" is text: 2 of its 3 cells read as a number, but \"oops\" does not.","text":""},` +
		`{"line":1,"column":0,"code":"preamble","message":"1 line above the table: \"Title\".","text":""},` +
		`{"line":2,"column":4,"code":"header-name","message":"Column 4 repeats the name \"id\"; it is called \"id 2\".","text":"id"},` +
		`{"line":4,"column":3,"code":"short-row","message":"Line 4 has 2 cells, the table has 4 columns.","text":"2;oops"},` +
		`{"line":5,"column":5,"code":"long-row","message":"Line 5 has 5 cells, the table has 4 columns; the others are left out: \"z\".","text":"z"}],` +
		`"cells":[["1","1,50","13.01.2024","x"],["2","oops",null,null]]}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestRecipeJSON(t *testing.T) {
	tab := mustRead(t, "id;day\n1;13.01.2024\n?;14.01.2024\n", Recipe{})
	got, err := json.Marshal(tab.Recipe)
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"encoding":"utf-8","delimiter":";","quote":"\"","escape":"none","comment":"none","header":true,"skip_lines":0,"dates":"dmy",` +
		`"columns":{"day":{"type":"date","format":"dd.mm.yyyy"},"id":{"type":"integer","missing":["?"]}}}`
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Reading takes time in proportion to the file, however odd the file is: each of these files of
// half a megabyte would take minutes if some step looked at all of it for every line or cell.
func TestOddFilesAreReadInOneGo(t *testing.T) {
	size := tries(1<<19, 1<<16)
	for _, piece := range []string{
		"\"", "\n", ",", " ", "\r", "\x00", "\"\"", ",\"\n", "a\"b,", " \"a", "\"a\" x,\n", "x,y,z\n1\n", "1,2,3,4\n5,6\n",
		"\\\"", "#\n", "é", "\xff", "1e5\n", "'", "-\n", "a\n\n", "0\n", "2024-01-01\n,\n", "1.5,\"1,5\"\n",
	} {
		t.Run(fmt.Sprintf("%q", piece), func(t *testing.T) {
			in := "a,b\n" + strings.Repeat(piece, size/len(piece))
			if _, err := Read(context.Background(), []byte(in), Options{}); err != nil {
				t.Error(err)
			}
			if _, err := Read(context.Background(), []byte(in), Options{Recipe: Recipe{Escape: `\`, Comment: "#"}}); err != nil {
				t.Error(err)
			}
		})
	}
}
