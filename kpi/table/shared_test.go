package table

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// sharedData is the folder of real files that lies beside a checkout; tests that need it skip
// without it.
func sharedData(t testing.TB) string {
	dir := os.Getenv("KPI_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "csv", "expected.json")); err != nil {
		t.Skipf("no shared data at %s (set KPI_DATA)", dir)
	}
	return dir
}

type sharedCase struct {
	ID, File, Encoding, Delimiter, Quote, Status string
	BOM, Header                                  bool
	Given                                        struct {
		Comment string
		Header  *bool
	}
	Expect struct {
		NRecords     int        `json:"n_records"`
		NColumns     int        `json:"n_columns"`
		Records      [][]string `json:"records"`
		First, Last  [][]string
		SHA          string               `json:"sha256_raw"`
		Types        map[string]string    `json:"types"`
		Typed        map[string][]*string `json:"typed"`
		MustKeepText []string             `json:"must_keep_text"`
	}
}

func TestSharedCases(t *testing.T) {
	dir := sharedData(t)
	raw, err := os.ReadFile(filepath.Join(dir, "csv", "expected.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Cases []sharedCase }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	if len(file.Cases) != 32 {
		t.Errorf("%d cases, want 32", len(file.Cases))
	}
	for _, c := range file.Cases {
		t.Run(c.ID, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(dir, "csv", c.File))
			if err != nil {
				t.Fatal(err)
			}
			checkShared(t, c, data)
		})
	}
}

func checkShared(t *testing.T, c sharedCase, data []byte) {
	tab, err := Read(context.Background(), data, Options{Keep: -1, Recipe: Recipe{Comment: c.Given.Comment, Header: c.Given.Header}})
	if err != nil {
		t.Fatal(err)
	}
	in := Inspect(tab, -1)
	if in.Encoding != c.Encoding || in.BOM != c.BOM {
		t.Errorf("encoding %s, mark %v; want %s, %v", in.Encoding, in.BOM, c.Encoding, c.BOM)
	}
	if len(data) > 0 && in.Delimiter != c.Delimiter && c.Expect.NColumns > 1 {
		t.Errorf("delimiter %q, want %q", in.Delimiter, c.Delimiter)
	}
	if in.Header != c.Header {
		t.Errorf("header %v, want %v (%s)", in.Header, c.Header, tab.Guess.Header.Evidence)
	}
	var got [][]string
	if in.Header {
		var head []string
		for _, col := range in.Columns {
			head = append(head, col.Header)
		}
		got = append(got, head)
	}
	for _, r := range tab.Records {
		got = append(got, r.Cells)
	}
	checkRecords(t, c, got)
	for name, want := range c.Expect.Types {
		col := columnByHeader(tab, name)
		if col == nil {
			t.Errorf("no column %q", name)
			continue
		}
		if want == "datetime" {
			want = "timestamp"
		}
		if string(col.Type) != want {
			t.Errorf("%s is %s, want %s (%s)", name, col.Type, want, col.Evidence)
		}
	}
	for _, name := range c.Expect.MustKeepText {
		if col := columnByHeader(tab, name); col == nil || col.Type != TextType {
			t.Errorf("%s must stay text", name)
		}
	}
	for name, want := range c.Expect.Typed {
		col := columnByHeader(tab, name)
		for row, w := range want {
			if w == nil {
				if col.HasValue(row) {
					t.Errorf("%s row %d: %s, want none", name, row, col.Cell(row))
				}
			} else if !sameValue(col.Cell(row), *w) {
				t.Errorf("%s row %d: %s, want %s", name, row, col.Cell(row), *w)
			}
		}
	}
	if c.Status == "malformed" && tab.Problems.Count(CodeUnclosedQuote) == 0 {
		t.Errorf("no problem about the quote: %v", tab.Problems.All())
	}
}

func columnByHeader(t *Table, header string) *Column {
	for _, c := range t.Columns {
		if c.Header == header {
			return c
		}
	}
	return nil
}

func sameValue(a, b string) bool {
	norm := func(s string) string {
		if strings.Contains(s, ".") && !strings.ContainsAny(s, "-: ") {
			s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
		}
		return s
	}
	return norm(a) == norm(b)
}

func checkRecords(t *testing.T, c sharedCase, got [][]string) {
	e := c.Expect
	if len(got) != e.NRecords {
		t.Fatalf("%d records, want %d: %q", len(got), e.NRecords, got)
	}
	lines := strings.NewReplacer("\r\n", "\n", "\r", "\n")
	hash := sha256.New()
	for i, rec := range got {
		for k := range rec {
			rec[k] = lines.Replace(rec[k])
		}
		if e.Records != nil {
			want := e.Records[i]
			for len(want) < len(rec) && rec[len(want)] == "" {
				want = append(want, "")
			}
			if strings.Join(rec, "\x1f") != strings.Join(want, "\x1f") {
				t.Errorf("record %d: %q, want %q", i, rec, want)
			}
		}
		hash.Write([]byte(strings.Join(rec, "\x1f") + "\x1e"))
	}
	if sum := hex.EncodeToString(hash.Sum(nil)); e.SHA != "" && sum != e.SHA {
		t.Errorf("sha256 %s, want %s", sum, e.SHA)
	}
}
