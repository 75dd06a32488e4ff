package diag

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"
)

func TestSuggest(t *testing.T) {
	have := []string{"Revenue", "Region", "Order date", "Customer", "Customer segment", "Qty"}
	for want, near := range map[string]string{
		"Revnue": "Revenue", "revenue": "Revenue", "REVENUE": "Revenue", "Reveneu": "Revenue", "order_date": "Order date", "OrderDate": "Order date",
		"Regoin": "Region", "Qt": "Qty", "Quantity": "", "Cust": "", "Ord": "Order date", "": "", "xyz": "", "R": "",
	} {
		got, ok := Suggest(want, have)
		if got != near || ok != (near != "") {
			t.Errorf("%q: got %q, want %q", want, got, near)
		}
	}
	if _, ok := Suggest("a", nil); ok {
		t.Error("nothing to choose from")
	}
}

func TestRender(t *testing.T) {
	source := "// a comment\n\tSUM(Orders[Revnue]) +\r\n  €5"
	at := strings.Index(source, "Revnue")
	euro := strings.Index(source, "€")
	for _, c := range []struct {
		d    Diagnostic
		want string
	}{
		{
			Diagnostic{Code: "unknown-column", Message: `No column "Revnue" in Orders.`, Hint: `Did you mean "Revenue"?`, Source: "formula", Span: Span{at, at + 6}},
			"formula:2:13: error: No column \"Revnue\" in Orders. [unknown-column]\n  \tSUM(Orders[Revnue]) +\n  \t           ^^^^^^\n  Did you mean \"Revenue\"?\n",
		},
		{
			Diagnostic{Severity: Warning, Code: "odd", Message: "Odd.", Span: Span{euro, euro + len("€5")}},
			"3:3: warning: Odd. [odd]\n    €5\n    ^^\n",
		},
		{
			Diagnostic{Code: "end", Message: "Ends here.", Span: Span{len(source), len(source)}},
			"3:5: error: Ends here. [end]\n    €5\n      ^\n",
		},
		{
			Diagnostic{Code: "lines", Message: "Two lines.", Span: Span{at, len(source)}},
			"2:13: error: Two lines. [lines]\n  \tSUM(Orders[Revnue]) +\n  \t           ^^^^^^^^^^\n",
		},
		{
			Diagnostic{Severity: Info, Code: "bad-cell", Message: "Not a number.", Source: "orders.csv", Line: 18204, Column: 3},
			"orders.csv:18204:3: info: Not a number. [bad-cell]\n",
		},
		{Diagnostic{Code: "far", Message: "Far.", Span: Span{999, 1000}}, "3:5: error: Far. [far]\n    €5\n      ^\n"},
	} {
		if got := Render(source, c.d); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	if got := Render("", Diagnostic{Code: "x", Message: "X."}); got != "error: X. [x]\n" {
		t.Errorf("without a source: %q", got)
	}
}

func TestLineCol(t *testing.T) {
	source := "ab\ncd\r\ne\rf"
	var got []string
	for i := -1; i <= len(source)+1; i++ {
		line, col := LineCol(source, i)
		got = append(got, fmt.Sprintf("%d:%d", line, col))
	}
	want := "1:1 1:1 1:2 1:3 2:1 2:2 2:3 2:4 3:1 3:2 4:1 4:2 4:2"
	if s := strings.Join(got, " "); s != want {
		t.Errorf("got  %s\nwant %s", s, want)
	}
}

func FuzzUTF16(f *testing.F) {
	for _, s := range []string{"", "abc", "a€b", "x😀y", "\xff\xfe", "e\u0301"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for i, r := range s {
			units := UTF16(s, i)
			if want := len(utf16.Encode([]rune(s[:i]))); units != want {
				t.Fatalf("%q at %d: %d units, want %d", s, i, units, want)
			}
			if back := FromUTF16(s, units); back != i {
				t.Fatalf("%q: %d units are byte %d, want %d (%q)", s, units, back, i, r)
			}
		}
		if UTF16(s, len(s)+5) != UTF16(s, len(s)) || FromUTF16(s, 1<<30) != len(s) {
			t.Fatalf("%q: the end", s)
		}
		line, col := LineCol(s, len(s))
		if line < 1 || col < 1 {
			t.Fatalf("%q ends at %d:%d", s, line, col)
		}
	})
}

func TestListKeepsSomeAndCountsAll(t *testing.T) {
	var l List
	for i := 0; i < 1000; i++ {
		l.Add(Diagnostic{Code: "bad-cell", Line: 1000 - i})
	}
	l.Add(Diagnostic{Severity: Warning, Code: "unclosed-quote", Line: 5000})
	l.Tally("bad-cell", Error, 7)
	all := l.All()
	if len(all) != Cap || l.Total() != 1008 || l.Count("bad-cell") != 1007 || l.Count("unclosed-quote") != 1 || l.Errors() != 1007 || !l.HasErrors() {
		t.Errorf("%d kept, %d in all, %d bad cells, %d errors", len(all), l.Total(), l.Count("bad-cell"), l.Errors())
	}
	if last := all[len(all)-1]; last.Code != "unclosed-quote" {
		t.Errorf("the only unclosed quote is lost: %v", last)
	}
	for i := 1; i < len(all); i++ {
		if all[i].Line < all[i-1].Line {
			t.Fatal("not in the order of lines")
		}
	}
	if !l.Full("bad-cell") || l.Full("new") {
		t.Error("full is about codes that are there")
	}
}

func TestMergeAddsCounts(t *testing.T) {
	var a, b List
	for i := 0; i < 80; i++ {
		a.Add(Diagnostic{Code: "x", Line: i})
		b.Add(Diagnostic{Severity: Warning, Code: "y", Line: i})
	}
	b.Tally("y", Warning, 5)
	b.Tally("z", Error, 3)
	a.Merge(b)
	got := fmt.Sprint(len(a.All()), a.Total(), a.Count("x"), a.Count("y"), a.Count("z"), a.Errors())
	if want := fmt.Sprint(Cap, 168, 80, 85, 3, 83); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	var empty List
	empty.Merge(List{})
	if empty.Total() != 0 || empty.HasErrors() || len(empty.All()) != 0 {
		t.Error("nothing and nothing is nothing")
	}
}

func TestPlacesOrderDiagnostics(t *testing.T) {
	var l List
	l.Add(Diagnostic{Severity: Info, Code: "d", Source: "formula", Span: Span{3, 4}})
	l.Add(Diagnostic{Code: "c", Source: "formula", Span: Span{3, 4}})
	l.Add(Diagnostic{Code: "b", Source: "formula", Span: Span{1, 9}})
	l.Add(Diagnostic{Code: "a", Source: "a.csv", Line: 2, Column: 1})
	l.Add(Diagnostic{Code: "0", Source: "a.csv", Line: 1, Column: 7})
	var got string
	for _, d := range l.All() {
		got += string(d.Code)
	}
	if got != "0abcd" {
		t.Errorf("got %s", got)
	}
}

func TestSpans(t *testing.T) {
	s := Span{3, 7}
	if s.Len() != 4 || !s.Contains(3) || !s.Contains(7) || s.Contains(8) || s.Join(Span{1, 4}) != (Span{1, 7}) {
		t.Error("spans are half open, and a caret at the end touches")
	}
}

func TestAListComesBackFromItsStoredForm(t *testing.T) {
	var l List
	for i := range 200 {
		l.Add(Diagnostic{Code: "x", Line: i})
	}
	l.Add(Diagnostic{Severity: Warning, Code: "y"})
	l.Tally("z", Error, 3)
	back := l.Stored().List()
	if got, want := fmt.Sprint(back.All(), back.Total(), back.Count("x"), back.Count("z"), back.Errors()),
		fmt.Sprint(l.All(), l.Total(), l.Count("x"), l.Count("z"), l.Errors()); got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
