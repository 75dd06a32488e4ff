package table

import (
	"context"
	"testing"
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
