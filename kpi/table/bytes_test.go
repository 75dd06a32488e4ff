package table

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"unsafe"

	"kpiworkbook/kpi/diag"
)

func encodedTable(t testing.TB, tab *Table) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := tab.Encode(&b, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func decodedTable(t testing.TB, data []byte) *Table {
	t.Helper()
	tab, err := Decode(bytes.NewReader(data), nil)
	if err != nil {
		t.Fatal(err)
	}
	return tab
}

// passing are the fields that a table has for itself or for a while.
var passing = map[string]bool{"line": true, "distinct": true, "values": true, "capped": true, "counted": true, "slots": true, "mask": true}

// differ names the first place where two values are not the same all the way down. A list that is
// empty is none.
func differ(a, b reflect.Value) string {
	switch a.Kind() {
	case reflect.Pointer:
		if a.IsNil() || b.IsNil() {
			return unless(a.IsNil() == b.IsNil(), " is there or not")
		}
		return differ(a.Elem(), b.Elem())
	case reflect.Struct:
		for i := range a.NumField() {
			if name := a.Type().Field(i).Name; !passing[name] {
				if d := differ(a.Field(i), b.Field(i)); d != "" {
					return "." + name + d
				}
			}
		}
		return ""
	case reflect.Map:
		if a.Len() != b.Len() || a.IsNil() != b.IsNil() {
			return " has other keys"
		}
		for _, key := range a.MapKeys() {
			if v := b.MapIndex(key); !v.IsValid() || differ(a.MapIndex(key), v) != "" {
				return fmt.Sprintf("[%v]", key)
			}
		}
		return ""
	case reflect.Slice:
		if a.Len() != b.Len() {
			return fmt.Sprintf(": %d and %d of them", a.Len(), b.Len())
		}
		if k := a.Type().Elem().Kind(); k >= reflect.Int && k <= reflect.Uint64 {
			size := a.Len() * int(a.Type().Elem().Size())
			return unless(bytes.Equal(unsafe.Slice((*byte)(a.UnsafePointer()), size), unsafe.Slice((*byte)(b.UnsafePointer()), size)), ": other numbers")
		}
		for i := range a.Len() {
			if d := differ(a.Index(i), b.Index(i)); d != "" {
				return fmt.Sprintf("[%d]%s", i, d)
			}
		}
		return ""
	}
	if a.Equal(b) {
		return ""
	}
	return fmt.Sprintf(": %v and %v", a, b)
}

func unless(same bool, what string) string {
	if same {
		return ""
	}
	return what
}

// sameBytes checks that a table comes back from its bytes, and these from it.
func sameBytes(t testing.TB, what string, tab *Table) {
	t.Helper()
	data := encodedTable(t, tab)
	back := decodedTable(t, data)
	if d := differ(reflect.ValueOf(tab), reflect.ValueOf(back)); d != "" {
		t.Fatalf("%s: another table comes back, at %s", what, d)
	}
	if !bytes.Equal(encodedTable(t, back), data) {
		t.Fatalf("%s: other bytes the second time", what)
	}
}

func TestTableComesBackFromItsBytes(t *testing.T) {
	for i, s := range seeds {
		sameBytes(t, fmt.Sprint(i), mustRead(t, s, Recipe{}))
		sameBytes(t, fmt.Sprint(i), mustRead(t, s, Recipe{Comment: "#", Columns: map[string]ColumnRecipe{"a": {Type: TextType, Missing: []string{}}}}))
	}
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 40 {
		names := []string{"id", "a", "b", "c", "d"}
		pools := make([][2]int, len(names))
		for i := range pools {
			pools[i] = [2]int{r.IntN(len(cellPools)), r.IntN(len(cellPools))}
		}
		rows := []int{0, 1 + r.IntN(10), 60 + r.IntN(9), 300, 4000 + r.IntN(5000)}[r.IntN(5)]
		a := mustRead(t, randomColumns(r, names, rows, pools), Recipe{})
		sameBytes(t, fmt.Sprintf("round %d, %v", round, pools), a)
		if b, ok := Concat(a, a); ok {
			sameBytes(t, fmt.Sprintf("round %d, twice", round), b)
		}
		var some []int32
		for _, row := range r.Perm(a.Rows)[:r.IntN(a.Rows+1)] {
			some = append(some, int32(row))
		}
		picked := Pick(a, some, nil)
		sameBytes(t, fmt.Sprintf("round %d, picked", round), picked)
		if picked.Rows < a.Rows && differ(reflect.ValueOf(a), reflect.ValueOf(picked)) == "" {
			t.Fatal("a difference is not seen")
		}
		if picked.Rows > 0 {
			patched, _ := Patch(picked, []Edit{{Column: "a", Was: picked.Columns[1].Cell(0), Now: "1"}, {Column: "b", Was: picked.Columns[2].Cell(0), Now: "odd"}})
			sameBytes(t, fmt.Sprintf("round %d, patched", round), patched)
		}
		onlyRows(t, fmt.Sprintf("round %d", round), a, r.IntN(rows+2)-1, r.IntN(rows+2))
	}
	var list diag.List
	list.Add(diag.Diagnostic{Severity: diag.Error, Code: "x", Span: diag.Span{Start: 1, End: 2}, Fix: "y", HasFix: true, Incomplete: true})
	list.Tally("z", diag.Error, 7)
	sameBytes(t, "problems", &Table{Problems: list})
}

// onlyRows checks what a table has that has some rows alone, and that it too comes back.
func onlyRows(t *testing.T, what string, whole *Table, from, to int) {
	t.Helper()
	some := whole.Only(from, to)
	sameBytes(t, what, some)
	first, end := some.AtHand()
	if had, have := whole.AtHand(); max(from, had) < min(to, have) && (first > max(from, had) || end < min(to, have)) {
		t.Fatalf("%s: rows %d to %d at hand, asked for %d to %d", what, first, end, from, to)
	}
	for i, c := range whole.Columns {
		s := some.Columns[i]
		for row := range whole.Rows {
			if s.HasValue(row) != c.HasValue(row) {
				t.Fatalf("%s: %s in row %d", what, c.Name, row)
			}
			if got := s.Cell(row); row >= first && row < end && got != c.Cell(row) {
				t.Fatalf("%s: %s in row %d is %q, want %q", what, c.Name, row, got, c.Cell(row))
			}
		}
	}
	if _, ok := Concat(some, whole); ok {
		t.Fatalf("%s: rows that are not at hand were joined", what)
	}
}

func TestOnlySomeRows(t *testing.T) {
	tab, err := Read(context.Background(), []byte(rowsOf(20_000, func(i int) string { return fmt.Sprint(i) }, nil)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ from, to, first, end int }{
		{0, 20_000, 0, 20_000}, {-5, 1 << 40, 0, 20_000}, {4095, 4097, 0, 8192}, {8192, 8193, 8192, 12_288},
		{16_384, 20_000, 16_384, 20_000}, {19_999, 20_000, 16_384, 20_000}, {7, 7, 0, 0}, {9, 3, 0, 0}, {30_000, 40_000, 0, 0},
	} {
		if first, end := tab.Only(c.from, c.to).AtHand(); first != c.first || end != c.end {
			t.Errorf("%d to %d: %d to %d at hand, want %d to %d", c.from, c.to, first, end, c.first, c.end)
		}
		onlyRows(t, "ordinary", tab, c.from, c.to)
	}
	onlyRows(t, "some of some", tab.Only(4000, 14_000), 9000, 19_000)
	all, few := len(encodedTable(t, tab)), len(encodedTable(t, tab.Only(4096, 8192)))
	if few*4 > all {
		t.Errorf("a fifth of the rows are %d bytes of %d", few, all)
	}
}

func TestRealFilesComeBackFromTheirBytes(t *testing.T) {
	for _, data := range realFiles(t) {
		for _, keep := range []int{0, -1} {
			if keep < 0 && len(data.bytes) > 300_000 {
				continue
			}
			tab, err := Read(context.Background(), data.bytes, Options{Name: data.name, Keep: keep})
			if err != nil {
				t.Fatal(err)
			}
			sameBytes(t, data.name, tab)
		}
	}
}

type realFile struct {
	name  string
	bytes []byte
}

// realFiles are all delimited files of the shared data.
func realFiles(t testing.TB) (files []realFile) {
	err := filepath.WalkDir(sharedData(t), func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() || strings.HasSuffix(path, ".json") || strings.HasSuffix(path, ".md") {
			return err
		}
		data, err := os.ReadFile(path)
		files = append(files, realFile{filepath.Base(path), data})
		return err
	})
	if err != nil || len(files) < 32 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	return files
}

func TestEncodingStops(t *testing.T) {
	tab, err := Read(context.Background(), []byte(rowsOf(100_000, func(i int) string { return fmt.Sprint(i * 79_190_000_001) }, nil)), Options{})
	if err != nil {
		t.Fatal(err)
	}
	stop := errors.New("stop")
	for calls := range 3 {
		left := calls
		yield := func() error {
			if left--; left < 0 {
				return stop
			}
			return nil
		}
		var b bytes.Buffer
		if err := tab.Encode(&b, yield); !errors.Is(err, stop) || b.Len() > (calls+1)*pieceSize {
			t.Errorf("after %d pieces: %d bytes, %v", calls, b.Len(), err)
		}
		left = calls
		if _, err := Decode(bytes.NewReader(encodedTable(t, tab)), yield); !errors.Is(err, stop) {
			t.Errorf("after %d pieces: %v", calls, err)
		}
	}
	data := encodedTable(t, tab)
	if _, err := Decode(broken{bytes.NewReader(data), 300_000}, nil); !errors.Is(err, errBroken) {
		t.Errorf("a source that breaks: %v", err)
	}
}

func TestOtherBytesAreNoTable(t *testing.T) {
	data := encodedTable(t, mustRead(t, "a,b\n1,x\n2,\n", Recipe{}))
	for cut := range data {
		if _, err := Decode(bytes.NewReader(data[:cut]), nil); !errors.Is(err, errForm) {
			t.Fatalf("%d of %d bytes: %v", cut, len(data), err)
		}
	}
	if _, err := Decode(bytes.NewReader(append(data, 0)), nil); !errors.Is(err, errForm) {
		t.Errorf("a byte too many: %v", err)
	}
	other := bytes.Clone(data)
	binary.LittleEndian.PutUint64(other, formMark+1)
	if _, err := Decode(bytes.NewReader(other), nil); !errors.Is(err, errForm) {
		t.Errorf("another version: %v", err)
	}
}

// Damage that the hash of a file's bytes would show is here what a careless reader meets.
func TestDamagedBytesDoNoHarm(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	for _, in := range append(seeds, rowsOf(5000, func(i int) string { return fmt.Sprintf("x%dy", i) }, map[int]string{9: ""}),
		rowsOf(300, func(i int) string { return fmt.Sprintf("2024-01-%02d 10:00", 1+i%31) }, map[int]string{3: "", 7: "x"}),
		"n,b\n123456789012345678901,yes\n-5,no\n") {
		good := encodedTable(t, mustRead(t, in, Recipe{}))
		for range min(tries(150, 20), 1<<19/len(good)) {
			data := bytes.Clone(good)
			for range 1 + r.IntN(3) {
				at := 8 + r.IntN(len(data)-8)
				data[at] = []byte{0, 1, 0x7F, 0xFF, data[at] + 1, data[at] - 1, byte(r.Uint32())}[r.IntN(7)]
			}
			if tab, err := Decode(bytes.NewReader(data), nil); err == nil {
				useAll(t, tab)
			}
		}
	}
}

// FuzzDecode holds for any bytes: they are no table, or one that can be used in every way.
func FuzzDecode(f *testing.F) {
	for _, s := range append(seeds, rowsOf(70, func(i int) string { return fmt.Sprint(i * i) }, map[int]string{3: "", 7: "x"}),
		rowsOf(5000, func(i int) string { return fmt.Sprintf("x%dy", i) }, map[int]string{9: ""})) {
		tab := mustRead(f, s, Recipe{})
		f.Add(encodedTable(f, tab), 0, 0, byte(0))
		f.Add(encodedTable(f, tab.Only(3, 9)), 100, 150, byte(1))
	}
	f.Fuzz(func(t *testing.T, data []byte, at, also int, to byte) {
		if len(data) >= 8 { // most changes of a table's bytes are somewhere within
			data = bytes.Clone(data)
			binary.LittleEndian.PutUint64(data, formMark)
			data[uint(at)%uint(len(data))] = to
			data[uint(also)%uint(len(data))] ^= to
		}
		tab, err := Decode(bytes.NewReader(data), nil)
		if err != nil {
			return
		}
		useAll(t, tab)
		sameBytes(t, "decoded", tab)
	})
}

// useAll asks a table for everything.
func useAll(t *testing.T, tab *Table) {
	allOf(tab)
	Inspect(tab, -1)
	onlyRows(t, "fuzzed", tab, tab.Rows/3, tab.Rows/2+1)
	Concat(tab, tab)
	for _, c := range tab.Columns {
		c.Memory()
		n := min(tab.Rows, 5000)
		switch c.Kind() {
		case Number, Moment:
			c.Numbers(make([]int64, n), tab.Rows-n)
		case Day:
			c.Days(make([]int32, n), tab.Rows-n)
		case Bool:
			c.Bools(make([]uint8, n), 0)
		case Text:
			c.Texts(make([][]byte, n), 0)
		}
		if c.HasDict() {
			c.Codes(make([]uint32, n), 0)
		}
		if n > 0 && (c.HasDict() || c.Kind() != Text) {
			c.Stored(n-1, 10)
		}
	}
}

// How many values a column has is not counted anew in a table that comes out of its bytes.
func TestCountsOfValuesAreKept(t *testing.T) {
	tab, err := Read(context.Background(), []byte("day,amount,who\n2026-01-01,1.5,a\n2026-01-02,2,b\n2026-01-02,2,a\n"), Options{Name: "T"})
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range decodedTable(t, encodedTable(t, tab)).Columns {
		if c.counted.Load() {
			t.Errorf("%s was counted by nobody", c.Name)
		}
	}
	for _, c := range tab.Columns {
		c.Distinct()
	}
	for i, c := range decodedTable(t, encodedTable(t, tab)).Columns {
		known := c.counted.Load()
		want, wantCapped := tab.Columns[i].Distinct()
		if got, capped := c.Distinct(); !known || got != want || capped != wantCapped {
			t.Errorf("%s: %d (%v), known: %v; not %d (%v)", c.Name, got, capped, known, want, wantCapped)
		}
	}
}
