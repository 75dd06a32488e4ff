package table

import (
	"context"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// FuzzRecipe holds for any file and any recipe, sensible or not: reading does not fail, every
// record is a row, and the recipe that comes out is complete and gives the same table again,
// with no more to say against itself.
func FuzzRecipe(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), "", ",", `"`, "", "", ".", "dmy", "de-DE", int8(-1), uint8(2), "integer", "dd.mm.yyyy", "NA")
		f.Add([]byte(s), "cp1250", "tab", "'", `\`, "#", ",", "ymd", "en-US", int8(1), uint8(0), "date", "mm/dd/yy", "?")
		f.Add([]byte(s), "utf-16", `"`, `"`, `"`, ",", "x", "x", "x", int8(3), uint8(1), "timestamp", "hh", "")
		f.Add([]byte(s), "x", "none", "none", "none", "none", "", "", "", int8(127), uint8(2), "duration", "", "\n")
	}
	f.Fuzz(func(t *testing.T, data []byte, encoding, delimiter, quote, escape, comment, decimal, dates, locale string,
		skip int8, header uint8, typ, format, missing string) {
		r := Recipe{Encoding: encoding, Delimiter: delimiter, Quote: quote, Escape: escape, Comment: comment,
			Decimal: decimal, Dates: dates, Locale: locale}
		if skip >= 0 {
			r.SkipLines = lines(int(skip))
		}
		switch header % 3 {
		case 0:
			r.Header = no()
		case 1:
			r.Header = yes()
		}
		first, err := Read(context.Background(), data, Options{Keep: 1, Recipe: r})
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range first.Columns {
			if r.Columns == nil {
				r.Columns = map[string]ColumnRecipe{}
			}
			r.Columns[c.Name] = ColumnRecipe{Type: Type(typ), Format: format, Missing: []string{missing}}
		}
		tab, err := Read(context.Background(), data, Options{Keep: -1, Recipe: r})
		if err != nil {
			t.Fatal(err)
		}
		if tab.Rows != first.Rows || len(tab.Columns) != len(first.Columns) {
			t.Errorf("%d rows and %d columns, with types %d and %d", first.Rows, len(first.Columns), tab.Rows, len(tab.Columns))
		}
		if len(tab.Columns) > 0 && len(tab.Records) != tab.Rows {
			t.Errorf("%d rows of %d records", tab.Rows, len(tab.Records))
		}
		checkValues(t, tab)
		again, err := Read(context.Background(), data, Options{Keep: -1, Recipe: tab.Recipe})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := cellsOf(tab), cellsOf(again); a != b {
			t.Errorf("the recipe gives another table:\n%s\nthan\n%s", b, a)
		}
		if n := again.Problems.Count(CodeBadRecipe) + again.Problems.Count(CodeUnknownColumn); n > 0 {
			t.Errorf("the recipe that came out has %d mistakes: %v", n, again.Problems.All())
		}
	})
}

// checkValues reads every cell of the columns that are not text once more by the slow rules, one at
// a time, and compares: what the kernels make of a block is what its cells say.
func checkValues(t testing.TB, tab *Table) {
	t.Helper()
	for c, col := range tab.Columns {
		layout, _ := calendar.ParseLayout(col.Format)
		conv := pointConvention
		if col.decimal == "," {
			conv = commaConvention
		}
		for row, r := range tab.Records {
			if c >= len(r.Cells) || col.Type == TextType {
				continue
			}
			cell := trim([]byte(r.Cells[c]))
			want, ok := "", false
			switch missing := isMissing(cell) || slices.Contains(col.Missing, string(cell)); {
			case missing:
			case col.Type == Duration:
				var m calendar.Moment
				m, ok = calendar.ParseDuration(cell)
				want = num.Fixed(int64(m), 6).Plain()
			case col.Kind() == Number:
				var p num.Parsed
				if p, ok = parseNumber(cell, conv); ok {
					want = p.Value().Plain()
				}
			case col.Kind() == Day:
				var d calendar.Day
				d, ok = calendar.ParseDate(cell, layout)
				want = d.String()
			case col.Kind() == Moment && layout.HasClock():
				var m calendar.Moment
				m, ok = calendar.ParseMoment(cell, layout)
				want = m.String()
			default:
				continue
			}
			// A value of another layout of the column, or one that does not suit it, is not known here.
			if col.HasValue(row) != ok && (ok && col.Bad == 0 || !ok && col.Kind() == Number) {
				t.Errorf("%s, line %d: %q has value %v", col.Name, r.Line, cell, col.HasValue(row))
			}
			if got := col.Cell(row); ok && col.HasValue(row) && got != want && !sameNumber(got, want) {
				t.Errorf("%s, line %d: %q is %s, want %s", col.Name, r.Line, cell, got, want)
			}
		}
	}
}

func sameNumber(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	return okX && okY && x.Cmp(y) == 0
}

// Whatever a recipe calls missing is blank, in columns of every type, and everything else is what
// its cell says.
func TestValuesAreWhatCellsSay(t *testing.T) {
	pools := [][]string{
		{"1", "-999", "30", "007", "0"}, {"1.5", "-999", ".25", "100"}, {"1,5", "2,25", "-999"}, {"1.234,5", "0,5", "-1"}, {"$5", "-$1.50", "$999"},
		{"5%", "0%", "-7.5 %"}, {"2024-01-02", "9999-12-31", "1900-01-01"}, {"31.12.2024", "01.01.1900", "2.3.2024"},
		{"2024-01-02 10:00", "1900-01-01 00:00", "2024-01-03 11:05:06"}, {"2024-01-02T03:04:05Z", "1970-01-01T00:00:00Z"},
		{"TRUE", "FALSE"}, {"yes", "no"}, {"x", "y", "-", "none"}, {"1:30:00", "0:00", "00:00:05"}, {"1e5", "2.5e-3", "1E+99"},
		{"12345678901234567890.5", "-1", "0.25"}, {"31-Jan-24", "01-Feb-24"}, {"1 000", "2\u202f500,5", "−3"}, {"(5)", "7-", "1'000"},
	}
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		a, b := pools[r.IntN(len(pools))], pools[r.IntN(len(pools))]
		missing := []string{a[r.IntN(len(a))], b[r.IntN(len(b))]}[:r.IntN(3)]
		in := rowsOf(200, func(int) string {
			pool := a
			if round%2 > 0 && r.IntN(25) == 0 {
				pool = b
			}
			cell := pool[r.IntN(len(pool))]
			if plain := r.IntN(8) > 0; plain && !strings.Contains(cell, ",") {
				return cell // only such cells are for the kernels
			}
			return []string{"", " "}[r.IntN(2)] + `"` + cell + []string{"", " "}[r.IntN(2)] + `"`
		}, nil)
		tab := mustRead(t, in, column("n", ColumnRecipe{Missing: missing}))
		checkValues(t, tab)
		c := tab.Columns[0]
		for row, rec := range tab.Records {
			if c.HasValue(row) && slices.Contains(missing, strings.TrimSpace(rec.Cells[0])) && (c.Type != TextType || slices.Contains(missing, rec.Cells[0])) {
				t.Errorf("round %d: %q is missing and has the value %s in a column of %s", round, rec.Cells[0], c.Cell(row), c.Type)
			}
		}
		if t.Failed() {
			t.Fatalf("of %v and %v with %v missing", a, b, missing)
		}
	}
}

// A chosen type is not decided on all cells: the mark of a late one still tells how it was read.
func TestLateMarksOfChosenTypes(t *testing.T) {
	for _, late := range []string{`"1,5"`, `"1,"`, "1.234"} {
		in := rowsOf(3000, func(i int) string { return "7" }, map[int]string{2900: late})
		tab := mustRead(t, in, Recipe{Decimal: ",", Columns: map[string]ColumnRecipe{"n": {Type: Decimal}}})
		checkValues(t, tab)
		if c := tab.Columns[0]; c.decimal != "," || c.Bad > 0 {
			t.Errorf("%s: mark %q, %d cells not read", late, c.decimal, c.Bad)
		}
	}
}
