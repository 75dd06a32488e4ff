package formula

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// fuzzSeeds are good formulas, broken ones, and noise.
func fuzzSeeds() []string {
	var seeds []string
	for _, c := range canonical {
		seeds = append(seeds, c.in)
	}
	seeds = append(seeds, mistakes...)
	for _, c := range canonical[:20] {
		seeds = append(seeds, c.in[:len(c.in)/2], c.in[len(c.in)/2:])
	}
	return append(seeds, "", " ", "\x00", "\xff\xfe", "“”", "[", "]", "'", "''", `"`, `""`, "//", "((", "1..2", "1e5", "a b c", "\u200b")
}

// FuzzParse: no text makes any part of the package fail, and every offset that
// comes out is a place in the text.
func FuzzParse(f *testing.F) {
	for _, s := range fuzzSeeds() {
		f.Add(s, len(s)/2)
	}
	f.Fuzz(func(t *testing.T, src string, caret int) {
		for _, parsed := range []*Formula{Parse(src), ParseRow(src)} {
			checked := Check(parsed, shop())
			row := CheckRow(parsed, shop(), "")
			for _, d := range append(checked.Problems.All(), row.Problems.All()...) {
				if d.Span.Start < 0 || d.Span.Start > d.Span.End || d.Span.End > len(src) {
					t.Fatalf("%q: %s at %v", src, d.Message, d.Span)
				}
				if d.Message == "" || d.Code == "" || d.Source == "" || !utf8.ValidString(d.Message) {
					t.Fatalf("%q: a problem without words: %+v", src, d)
				}
			}
			if parsed.Incomplete && checked.OK() {
				t.Fatalf("%q is unfinished and fine", src)
			}
			Walk(parsed.Root, func(n Node) bool {
				if s := n.Span(); s.Start < 0 || s.Start > s.End || s.End > len(src) {
					t.Fatalf("%q: %T at %v", src, n, s)
				}
				return true
			})
		}
		Tokens(src)
		Signature(src, caret)
		for _, c := range Complete(src, caret, shop()) {
			if c.Span.Start < 0 || c.Span.Start > c.Span.End || c.Span.End > len(src) || c.Caret > len(c.Insert) {
				t.Fatalf("%q: offer %+v", src, c)
			}
		}
		Rename(src, shop(), Name{ColumnName, "Orders", "Amount"}, "x y")
	})
}

// FuzzPrintParse: what is printed parses to the same tree, and so prints the
// same.
func FuzzPrintParse(f *testing.F) {
	for _, s := range fuzzSeeds() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, src string) {
		lawFor(t, src, Parse)
		lawFor(t, src, ParseRow)
	})
}

func lawFor(t *testing.T, src string, read func(string) *Formula) {
	first := read(src)
	if first.Problems.HasErrors() {
		return
	}
	text := Print(first.Root)
	second := read(text)
	if second.Problems.HasErrors() && len(text) <= MaxLength {
		t.Fatalf("%q prints %q: %v", src, text, second.Problems.All())
	}
	if a, b := dump(first.Root), dump(second.Root); a != b && len(text) <= MaxLength {
		t.Fatalf("%q prints %q\nfirst  %s\nsecond %s", src, text, a, b)
	}
	if again := Print(second.Root); again != text && len(text) <= MaxLength {
		t.Fatalf("%q prints %q, then %q", src, text, again)
	}
}

// dump writes a tree without its places, with everything else.
func dump(n Node) string {
	var b strings.Builder
	dumpInto(&b, n)
	return b.String()
}
