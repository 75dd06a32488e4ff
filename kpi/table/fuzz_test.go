package table

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"slices"
	"strings"
	"testing"
)

var seeds = []string{
	"", "a", ",", "\"", "a,b\n1,2\n", "a,b\r\n1,\"x\ny\"\r\n", "a;b\n1,5;2\n", "a\tb\n\"1\"\t \"2\" \n",
	"a,b\n1,\"x\n2,y\n", "a,b\n\"x\"y,\"z\n", "a,b\r1,2\r\r\n3,4\r\r5,6", "\xff\xfea\x00,\x00b\x00\n\x00",
	"\xef\xbb\xbfa,b\n", "sep=;\na;b\n1;2\n", "x\n\na,b,c\n1,2,3\n4,5,6\n", "n\n1e5\n-2.5\n(3)\n4%\n",
	"d\n01/02/2024\n13/02/2024\n", "d\n2024-01-02T03:04:05Z\n", "a,b\n1,2,3,4\n5\n", " \"a\" , \"b\n1, \"2\" x\n",
	"n\n99999999999999999.5\n1e-30\n12345678901234567890123\n", "b\ntrue\nFALSE\nno\n", "caf\xe9,b\n1,2\n", "A\n0,", "a,b\n1,2\n\x1a\x1a\x00\x00\x00",
}

// FuzzRead holds for any bytes: reading does not fail, every record is a row, every text is kept,
// the recipe that comes out gives the same table again, and so does reading in small pieces.
func FuzzRead(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		tab, err := Read(context.Background(), data, Options{Keep: -1})
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, tab)
		checkValues(t, tab)
		again, err := Read(context.Background(), data, Options{Keep: -1, Recipe: tab.Recipe})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := cellsOf(tab), cellsOf(again); a != b {
			t.Errorf("the recipe gives another table:\n%s\nthan\n%s", b, a)
		}
		samePieces(t, data, Options{Keep: -1}, 1, 20, 500)
		Preview(data[:len(data)/2], int64(len(data)), Recipe{}, 10)
	})
}

// checkRows compares the columns with the records that a plain walk found.
func checkRows(t *testing.T, tab *Table) {
	if len(tab.Columns) > 0 && len(tab.Records) != tab.Rows {
		t.Fatalf("%d rows of %d records", tab.Rows, len(tab.Records))
	}
	long, short := 0, 0
	for row, r := range tab.Records {
		if len(r.Cells) > len(tab.Columns) {
			long++
		}
		if len(r.Cells) < len(tab.Columns) {
			short++
		}
		for c, col := range tab.Columns {
			text := ""
			if c < len(r.Cells) {
				text = r.Cells[c]
			}
			blank := len(trim([]byte(text))) == 0
			switch {
			case blank && col.HasValue(row):
				t.Errorf("row %d of %s: %q for an empty cell", row, col.Name, col.Cell(row))
			case col.Type == TextType && !blank && col.TextAt(row) != text:
				t.Errorf("row %d of %s: %q for %q", row, col.Name, col.TextAt(row), text)
			}
		}
	}
	if n := tab.Problems.Count(CodeLongRow); n != long {
		t.Errorf("%d long records reported of %d", n, long)
	}
	if n := tab.Problems.Count(CodeShortRow); n != short {
		t.Errorf("%d short records reported of %d", n, short)
	}
}

func cellsOf(t *Table) string {
	var b strings.Builder
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "%q %s %d blank %d bad %d\n", c.Name, c.Type, c.Scale, c.Blank, c.Bad)
		for row := range min(t.Rows, 50) {
			fmt.Fprintf(&b, "%q|", c.Cell(row))
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// FuzzIndex holds the structural index and the plain walk together.
func FuzzIndex(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), byte(','), byte('"'), byte(0), uint8(2))
		f.Add([]byte(s), byte('\t'), byte('\''), byte('\\'), uint8(3))
	}
	f.Fuzz(func(t *testing.T, text []byte, delim, quote, escape byte, columns uint8) {
		d := dialect{delim: delim, quote: quote, escape: escape}
		if !d.sane() {
			return
		}
		n := int(columns)%5 + 1
		x, b := newIndexer(text, d, n, 0, 1), newBlock(2, n)
		w := newWalker(text, d, 0, 1)
		var buf []byte
		for x.next(b) == nil && b.rows > 0 {
			for row := range b.rows {
				if !nextFilled(w, n) {
					t.Fatalf("line %d: a record too many", b.lines[row])
				}
				if int(b.lines[row]) != w.start {
					t.Errorf("line %d, want %d", b.lines[row], w.start)
				}
				want := w.strings()
				for c := range n {
					raw, ok := x.raw(b, row, c)
					var got []byte
					got, buf = d.cell(raw, buf)
					if ok != (c < len(want)) || ok && string(got) != want[c] {
						t.Errorf("line %d cell %d: %q %v, want %q", w.start, c+1, got, ok, want)
					}
				}
			}
		}
		if nextFilled(w, n) {
			t.Errorf("line %d: a record too few", w.start)
		}
	})
}

func (d dialect) sane() bool {
	marks := []byte{d.delim, d.quote, '\n', '\r', ' '}
	for i, m := range marks {
		if slices.Contains(marks[:i], m) {
			return false
		}
	}
	return d.delim != 0 && d.quote != 0 && d.escape != d.delim && d.escape != d.quote &&
		d.escape != '\n' && d.escape != '\r' && d.escape != ' ' && (d.delim != '\t' || true) && d.quote != '\t' && d.escape != '\t'
}

// nextFilled moves to the next record that is not a line of spaces, which the index drops.
func nextFilled(w *walker, columns int) bool {
	for w.next() {
		if len(w.cells) > 1 || columns == 1 || w.d.trimStart(w.text[:w.cells[0].to], w.cells[0].from) != w.cells[0].to {
			return true
		}
	}
	return false
}

// FuzzWellFormed compares with encoding/csv on what its writer writes.
func FuzzWellFormed(f *testing.F) {
	f.Add("a\x00b\x01c\x00d", uint8(2))
	f.Add("x,y\x00\"q\"\x01 z\x00line\nbreak", uint8(2))
	f.Fuzz(func(t *testing.T, text string, columns uint8) {
		n := int(columns)%4 + 2
		if strings.ContainsRune(text, '\r') || !isUTF8(text) {
			return
		}
		var want [][]string
		for rec := range strings.SplitSeq(text, "\x01") {
			cells := strings.Split(rec, "\x00")
			for len(cells) < n {
				cells = append(cells, "")
			}
			want = append(want, cells[:n])
		}
		var file bytes.Buffer
		w := csv.NewWriter(&file)
		if w.WriteAll(want) != nil {
			return
		}
		r := Recipe{Encoding: "utf-8", Delimiter: ",", Quote: `"`, Escape: None, Header: no(), SkipLines: lines(0)}
		if _, odd := refuse(file.Bytes()); odd || bytes.HasPrefix(file.Bytes(), gzipMark) || bytes.HasPrefix(file.Bytes(), []byte("\xef\xbb\xbf")) {
			return
		}
		tab := mustRead(t, file.String(), r)
		if strings.TrimSpace(file.String()) == "" {
			return
		}
		if len(tab.Records) != len(want) {
			t.Fatalf("%d records of %d in %q", len(tab.Records), len(want), file.String())
		}
		for i, rec := range tab.Records {
			if !slices.Equal(rec.Cells, want[i]) {
				t.Errorf("record %d: %q, want %q", i, rec.Cells, want[i])
			}
		}
		checkRows(t, tab)
	})
}

func isUTF8(s string) bool {
	_, bad, _ := countUTF8([]byte(s), false)
	return bad == 0
}

// FuzzSniff holds for any head: settings that can be used, and the same ones each time.
func FuzzSniff(f *testing.F) {
	for _, s := range seeds {
		f.Add([]byte(s), int64(10))
	}
	f.Fuzz(func(t *testing.T, head []byte, more int64) {
		r, _ := Sniff(head, int64(len(head))+more&0xFFFF, Recipe{})
		if len(r.Delimiter) > 1 && r.Delimiter != None {
			t.Errorf("delimiter %q", r.Delimiter)
		}
		if r.Encoding != "" && canonicalEncoding(r.Encoding) != r.Encoding {
			t.Errorf("encoding %q", r.Encoding)
		}
	})
}
