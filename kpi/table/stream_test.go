package table

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

// allOf is everything a table says.
func allOf(t *Table) string {
	var b strings.Builder
	guess, _ := json.Marshal(t.Guess)
	recipe, _ := json.Marshal(t.Recipe)
	fmt.Fprintf(&b, "%d rows of %d bytes below line %d\n%s\n%s\n", t.Rows, t.Bytes, t.HeaderAt, guess, recipe)
	for _, c := range t.Columns {
		lo, hi := c.Span()
		fmt.Fprintf(&b, "%q %q %s %d %s %s %s %s %d %d %q %q %v %v %s %s\n", c.Name, c.Header, c.Type, c.Scale, c.Format, c.Currency, c.True, c.False, c.Blank, c.Bad, c.Missing, c.Evidence, c.BadCells, c.HasDict(), lo, hi)
		for row := range t.Rows {
			fmt.Fprintf(&b, "%q|", c.Cell(row))
		}
		b.WriteByte('\n')
	}
	for _, r := range t.Records {
		fmt.Fprintf(&b, "%d %q\n", r.Line, r.Cells)
	}
	for _, d := range t.Problems.All() {
		fmt.Fprintf(&b, "%+v\n", d)
	}
	fmt.Fprintf(&b, "%d problems\n", t.Problems.Total())
	return b.String()
}

// samePieces checks that a file is the same table however little of it is looked at at once.
func samePieces(t *testing.T, data []byte, opts Options, windows ...int) {
	t.Helper()
	whole, err := Read(context.Background(), data, opts)
	if err != nil {
		t.Fatal(err)
	}
	want := allOf(whole)
	for _, w := range windows {
		opts.window = w
		pieces, err := Read(context.Background(), data, opts)
		if err != nil {
			t.Fatal(err)
		}
		if got := allOf(pieces); got != want {
			t.Fatalf("%.2000q\nthrough a window of %d bytes:\n%.5000s\nin one piece:\n%.5000s", data, w, got, want)
		}
	}
}

func TestReadInPieces(t *testing.T) {
	for _, s := range seeds {
		samePieces(t, []byte(s), Options{}, 1, 7, 64, 1000)
	}
	for _, s := range []string{
		"", " ", "\n\n\n\n\n\n\n\n\n\n", "a,b\n\x1a", "a,b\n1,2\n\x1a", "\x1a", "a,b\n1,2\n\x1a\x1a\x00", "a,b\n1,2\n3,4" + emptyRoom, strings.Repeat("a,b\n1,2\n", 3000) + emptyRoom + emptyRoom, "a,b\n1," + emptyRoom + "\n", strings.Repeat(" \n", 50) + "a,b\n1,2\n",
		"# x\n# y\na,b\n# z\n1,2\n# last", "a\tb\n\t\n\t\n", "total\tb\n\t\n\t\n", "a,b\n1,2\n3,4\nTotal,6\n\n  \n\n", "a,b\n1,\"x\n\nTotal,1\n",
		"a,b\n1, \"x\ny\" \n2, \"x\n3,4\n", "a,b\n1,2\r\r\n3,4\r\r5,6\r\n7,8\r", "a,b\r\n" + strings.Repeat("1,\"\"\"\"\r\n", 40),
		"a,b\n" + strings.Repeat("1,2\n", 30) + "1,\"" + strings.Repeat("never closed\n", 20),
		"a,b\n" + strings.Repeat("1,é\n", 40) + "2,\xe9\n", "a,b\n" + strings.Repeat("1,\xe9\n", 40), "a,b\n1,\xe2\x82",
		encoded(charmap.Windows1251, "a,b\n1,Омск\n2,Томск\n"), utf16Bytes("a,b\n1,𝄞é\n2,x\n", true, true), utf16Bytes("a,b\n1,2\n", false, false) + "\xd8",
		gzipped("a,b\n1,x\n2,y\n"), gzipped(strings.Repeat("1,2,3\n", 500))[:40], gzipped("a,b\n1,\xe9\n"), "\x1f\x8b\x08",
		"a,b\r\n" + strings.Repeat("# comment\r\n1,2\r\r\n", 9), strings.Repeat("# comment\n", 40), "\"a\n" + strings.Repeat("x", 500) + "\",b\n1,2\n",
	} {
		samePieces(t, []byte(s), Options{}, 1, 7, 64, 1000)
		samePieces(t, []byte(s), Options{Keep: -1, Recipe: Recipe{Comment: "#", Escape: `\`}}, 1, 2, 3, 4, 5, 7, 64, 1000)
	}
}

func TestRealFilesInPieces(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join(sharedData(t), "csv", "*"))
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil || len(data) > 300_000 || strings.HasSuffix(f, ".json") {
			continue
		}
		samePieces(t, data, Options{}, 7+len(data)/50, 1000, 10_000)
		samePieces(t, data, Options{Keep: -1}, 64+len(data)/200)
	}
}

// Files of thousands of rows have several blocks, plans that fall and faults all over.
func TestMadeFilesInPieces(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	pieces := []string{"1", "22.5", "name", "a longer text than sixteen", "", `"quoted"`, `"a, b"`, `"say ""so"""`, "é", "2024-01-31", "true"}
	odd := []string{`"two` + "\n" + `lines"`, `mid"quote`, `"after"x`, ` "padded" `, ` "open`, "\r", "NA", "-", `"x\"y"`, "\xe9", "\n\n", "#"}
	for range 40 {
		columns, rarely, rows := 1+r.IntN(4), 3+r.IntN(3000), r.IntN(1+1<<r.IntN(14))
		end := []string{"\n", "\r\n", "\r", "\r\r\n"}[r.IntN(4)]
		var b bytes.Buffer
		for row := range rows {
			n := columns
			if r.IntN(rarely) == 0 {
				n = r.IntN(columns + 3)
			}
			for c := range n {
				cell := pieces[(c+row*c%7)%len(pieces)]
				if r.IntN(rarely) == 0 {
					cell = odd[r.IntN(len(odd))]
				}
				b.WriteString(strings.Repeat(",", min(c, 1)) + cell)
			}
			b.WriteString(end)
		}
		opts := Options{sample: 1 + r.IntN(200), Keep: r.IntN(3) * 100}
		if r.IntN(6) == 0 {
			opts.Recipe.Comment = "#"
		}
		samePieces(t, b.Bytes(), opts, 1+r.IntN(100), 1000+r.IntN(10_000))
	}
}

// broken is a source that fails after some bytes.
type broken struct {
	Source
	good int64
}

var errBroken = errors.New("gone")

func (b broken) ReadAt(p []byte, at int64) (int, error) {
	if at+int64(len(p)) > b.good {
		return 0, errBroken
	}
	return b.Source.ReadAt(p, at)
}

func TestSourceFails(t *testing.T) {
	for _, text := range []string{strings.Repeat("1,2,3\n", 1000), utf16Bytes(strings.Repeat("1,2,3\n", 1000), true, true), strings.Repeat(gzipped(strings.Repeat("1,2,3\n", 10)), 100)} {
		for _, good := range []int64{0, 10, 2000} {
			_, err := ReadFrom(context.Background(), broken{bytes.NewReader([]byte(text)), good}, Options{window: 500})
			if !errors.Is(err, errBroken) {
				t.Errorf("after %d bytes: %v", good, err)
			}
		}
	}
	cut := io.NewSectionReader(bytes.NewReader([]byte("a,b\n1,2\n")), 0, 100)
	if _, err := ReadFrom(context.Background(), cut, Options{}); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("a file that is shorter than it says: %v", err)
	}
}

// counted counts what is read of a source.
type counted struct {
	Source
	read int64
}

func (c *counted) ReadAt(p []byte, at int64) (int, error) {
	n, err := c.Source.ReadAt(p, at)
	c.read += int64(n)
	return n, err
}

// A file whose first records tell what its columns are is read once, beside its head.
func TestOrdinaryFilesAreReadOnce(t *testing.T) {
	text := "id,city,n\n" + strings.Repeat("7,Zürich,1.5\n", 100_000)
	c := &counted{Source: bytes.NewReader([]byte(text))}
	if tab, err := ReadFrom(context.Background(), c, Options{window: 300_000}); err != nil || tab.Rows != 100_000 {
		t.Fatal(err)
	}
	if most := int64(len(text) + 500_000); c.read > most {
		t.Errorf("%d bytes were read of %d", c.read, len(text))
	}
}
