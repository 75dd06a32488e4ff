package workbook

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
)

// store keeps bytes by hash, as the browser's storage does.
type store map[string]string

func (s store) put(data string) string {
	sum := sha256.Sum256([]byte(data))
	sha := hex.EncodeToString(sum[:])
	s[sha] = data
	return sha
}

func (s store) open(sha string) (io.ReadCloser, error) {
	data, ok := s[sha]
	if !ok {
		return nil, ErrMissing
	}
	return io.NopCloser(strings.NewReader(data)), nil
}

// stocked is the shop with files in store.
func stocked() (Workbook, store) {
	w, s := shop(), store{}
	w.Tables[0].Batches = []Batch{
		{ID: "b1", File: `C:\Users\me\Order list (1).csv`, SHA256: s.put("Order date,amt\n2026-01-02,5\n"), Kind: KindReplace},
		{ID: "b2", File: "../../etc/passwd", SHA256: s.put("Order date,amt\n2026-01-03,6\n"), Kind: KindAppend},
		{ID: "b3", File: "", SHA256: s.put("x"), Kind: KindAppend},
	}
	w.Tables[1].Name = "ORDERS/con"
	w.Tables[1].Batches[0].SHA256 = s.put("Name\nAda\n")
	w.Tables[1].Batches[0].File = "customers.csv.gz"
	return w, s
}

func mustWrite(t testing.TB, w Workbook, open func(string) (io.ReadCloser, error)) []byte {
	t.Helper()
	var out bytes.Buffer
	if _, err := WriteFile(&out, w, open); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func read(data []byte, limits Limits) (*Bundle, error) {
	return ReadFile(bytes.NewReader(data), int64(len(data)), limits)
}

func TestFileBringsEverythingBack(t *testing.T) {
	w, s := stocked()
	b, err := read(mustWrite(t, w, s.open), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !reflect.DeepEqual(b.Workbook, w) {
		t.Errorf("got %+v\nwant %+v", b.Workbook, w)
	}
	if b.Problems.Total() != 0 {
		t.Errorf("problems: %v", b.Problems.All())
	}
	for sha, want := range s {
		if got, err := b.Data(sha); err != nil || string(got) != want {
			t.Errorf("%s: got %q (%v), want %q", sha, got, err, want)
		}
	}
	if _, err := b.Data("other"); !errors.Is(err, ErrMissing) {
		t.Errorf("bytes nobody has: %v", err)
	}
}

func TestFileIsDeterministicAndReadableByOthers(t *testing.T) {
	w, s := stocked()
	first, second := mustWrite(t, w, s.open), mustWrite(t, w, s.open)
	if !bytes.Equal(first, second) {
		t.Error("the same workbook gave two different files")
	}
	if got, want := string(first[30:38+len(MIMEType)]), "mimetype"+MIMEType; got != want {
		t.Errorf("the file starts with %q, want %q", got, want)
	}
	z, err := zip.NewReader(bytes.NewReader(first), int64(len(first)))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, f := range z.File {
		names = append(names, f.Name)
	}
	want := []string{"mimetype", "workbook.json", "data/Orders/Order-list-1.csv", "data/Orders/passwd.csv",
		"data/Orders/rows.csv", "data/ORDERS-con/customers.csv.gz", "manifest.json"}
	if !slices.Equal(names, want) {
		t.Errorf("parts are %q\nwant %q", names, want)
	}
}

func TestManifestNamesEveryPart(t *testing.T) {
	w, s := stocked()
	data := mustWrite(t, w, s.open)
	z, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	var m manifest
	raw, err := unpack(find(z, manifestName), 1<<20)
	if err != nil || json.Unmarshal(raw, &m) != nil {
		t.Fatal(err)
	}
	if len(m.Parts) != len(z.File)-2 {
		t.Errorf("manifest has %d parts of %d entries", len(m.Parts), len(z.File))
	}
	for _, p := range m.Parts {
		sha, n, err := digest(find(z, p.Path), 1<<20)
		if err != nil || sha != p.SHA256 || n != p.Bytes {
			t.Errorf("%s: %s %d (%v), manifest says %s %d", p.Path, sha, n, err, p.SHA256, p.Bytes)
		}
	}
}

func TestDefinitionsOnly(t *testing.T) {
	w, _ := stocked()
	b, err := read(mustWrite(t, w, nil), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(b.Hashes()) != 0 || b.Problems.Count("data-missing") != 4 {
		t.Errorf("got %d files, problems %v", len(b.Hashes()), b.Problems.All())
	}
}

func TestBytesThatAreNotAtHandAreNamed(t *testing.T) {
	w, s := stocked()
	delete(s, w.Tables[1].Batches[0].SHA256)
	var out bytes.Buffer
	missing, err := WriteFile(&out, w, s.open)
	if err != nil || missing.Total() != 1 || missing.All()[0].Source != "ORDERS/con" {
		t.Errorf("got %v, %v", missing.All(), err)
	}
}

func TestBytesThatAreNotWhatTheirNameSaysFail(t *testing.T) {
	w, s := stocked()
	s[w.Tables[0].Batches[0].SHA256] = "changed under way"
	if _, err := WriteFile(io.Discard, w, s.open); err == nil || !strings.Contains(err.Error(), "instead of") {
		t.Errorf("got %v", err)
	}
}

// entry is one part of a file made by hand.
type entry struct {
	name   string
	data   string
	change func(*zip.FileHeader)
}

func zipOf(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	for _, e := range entries {
		h := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		if e.change != nil {
			e.change(h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(w, e.data); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

const smallest = `{"version":1,"id":"w","name":"N"}`

func TestHostileAndBrokenFilesAreRefused(t *testing.T) {
	doc := entry{documentName, smallest, nil}
	w, s := stocked()
	good := mustWrite(t, w, s.open)
	cases := []struct {
		name   string
		data   []byte
		limits Limits
		code   string
	}{
		{"empty", nil, Limits{}, "empty-file"},
		{"one byte", []byte("P"), Limits{}, "not-a-workbook"},
		{"PNG", []byte("\x89PNG\r\n\x1a\n0000"), Limits{}, "not-a-workbook"},
		{"cut off", good[:len(good)*2/3], Limits{}, "damaged-file"},
		{"only its head", good[:20], Limits{}, "damaged-file"},
		{"another ZIP", zipOf(t, entry{"word/document.xml", "<x/>", nil}), Limits{}, "not-a-workbook"},
		{"climbs out", zipOf(t, doc, entry{"data/../../x.csv", "a", nil}), Limits{}, "unsafe-path"},
		{"absolute", zipOf(t, doc, entry{"/etc/passwd", "a", nil}), Limits{}, "unsafe-path"},
		{"backslash", zipOf(t, doc, entry{`data\x.csv`, "a", nil}), Limits{}, "unsafe-path"},
		{"drive", zipOf(t, doc, entry{"C:x.csv", "a", nil}), Limits{}, "unsafe-path"},
		{"control", zipOf(t, doc, entry{"data/a\nb.csv", "a", nil}), Limits{}, "unsafe-path"},
		{"link", zipOf(t, doc, entry{"data/x.csv", "/etc/passwd", func(h *zip.FileHeader) { h.SetMode(os.ModeSymlink | 0o777) }}), Limits{}, "unsafe-part"},
		{"same name", zipOf(t, doc, entry{"data/a.csv", "a", nil}, entry{"data/A.csv", "b", nil}), Limits{}, "duplicate-part"},
		{"file and folder", zipOf(t, doc, entry{"data/a", "a", nil}, entry{"data/a/b.csv", "b", nil}), Limits{}, "nested-part"},
		{"locked", locked(t, zipOf(t, doc)), Limits{}, "locked-file"},
		{"two documents", zipOf(t, doc, doc), Limits{}, "duplicate-part"},
		{"many parts", zipOf(t, doc, entry{"data/a.csv", "", nil}, entry{"data/b.csv", "", nil}), Limits{Entries: 2}, "too-many-parts"},
		{"large part", zipOf(t, doc, entry{"data/a.csv", strings.Repeat("a", 1001), nil}), Limits{Part: 1000}, "too-large"},
		{"large altogether", zipOf(t, doc, entry{"data/a.csv", strings.Repeat("a", 600), nil}, entry{"data/b.csv", strings.Repeat("b", 600), nil}), Limits{Total: 1000}, "too-large"},
		{"bomb", zipOf(t, doc, entry{"data/a.csv", strings.Repeat("0", 8<<20), nil}), Limits{}, "bomb"},
		{"bomb that lies", lying(t, strings.Repeat("0", 8<<20), 100), Limits{}, "bomb"},
		{"document bomb", zipOf(t, entry{documentName, strings.Repeat(" ", 8<<20), nil}), Limits{}, "bomb"},
		{"large document", zipOf(t, entry{documentName, strings.Repeat(" ", 2000) + smallest, nil}), Limits{Document: 1000}, "too-large"},
		{"newer", zipOf(t, entry{documentName, `{"version":99}`, nil}), Limits{}, "newer-version"},
		{"not JSON", zipOf(t, entry{documentName, `hello`, nil}), Limits{}, "not-json"},
		{"packed otherwise", method(t, zipOf(t, doc), 93), Limits{}, "unsupported-packing"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			_, err := read(c.data, c.limits)
			var r Refusal
			if !errors.As(err, &r) {
				t.Fatalf("not refused: %v", err)
			}
			if string(r.Diagnostic.Code) != c.code || r.Diagnostic.Message == "" {
				t.Errorf("got %s: %s", r.Diagnostic.Code, r.Diagnostic.Message)
			}
		})
	}
}

// locked marks the first part as encrypted, in both places where a ZIP says so.
func locked(t testing.TB, data []byte) []byte {
	return patch(t, data, func(local, central []byte) { local[6] |= 1; central[8] |= 1 })
}

func method(t testing.TB, data []byte, m byte) []byte {
	return patch(t, data, func(local, central []byte) { local[8], central[10] = m, m })
}

func patch(t testing.TB, data []byte, change func(local, central []byte)) []byte {
	t.Helper()
	data = bytes.Clone(data)
	central := bytes.Index(data, []byte("PK\x01\x02"))
	if central < 0 {
		t.Fatal("no list of contents")
	}
	change(data, data[central:])
	return data
}

// lying is a file whose data is listed as smaller than it unpacks to.
func lying(t testing.TB, data string, listed uint64) []byte {
	t.Helper()
	packed := zipOf(t, entry{"x", data, nil})
	z, _ := zip.NewReader(bytes.NewReader(packed), int64(len(packed)))
	raw, _ := z.File[0].OpenRaw()
	var out bytes.Buffer
	writer := zip.NewWriter(&out)
	d, _ := writer.Create(documentName)
	io.WriteString(d, smallest)
	p, err := writer.CreateRaw(&zip.FileHeader{Name: "data/a.csv", Method: zip.Deflate, CRC32: crc32.ChecksumIEEE([]byte(data)),
		CompressedSize64: z.File[0].CompressedSize64, UncompressedSize64: listed})
	if err != nil {
		t.Fatal(err)
	}
	io.Copy(p, raw)
	writer.Close()
	return out.Bytes()
}

func TestOverlappingPartsAreRefused(t *testing.T) {
	// Two entries in the list of contents that point at the same bytes.
	data := zipOf(t, entry{documentName, smallest, nil}, entry{"data/a.csv", "aaaa", nil}, entry{"data/b.csv", "aaaa", nil})
	a := bytes.Index(data, []byte("PK\x01\x02"))
	second := a + 4 + bytes.Index(data[a+4:], []byte("PK\x01\x02"))
	third := second + 4 + bytes.Index(data[second+4:], []byte("PK\x01\x02"))
	copy(data[third+42:third+46], data[second+42:second+46])
	_, err := read(data, Limits{})
	var r Refusal
	if !errors.As(err, &r) || r.Diagnostic.Code != "overlapping-parts" {
		t.Errorf("got %v", err)
	}
}

func TestWhatCanBeLoadedIsLoaded(t *testing.T) {
	w, s := stocked()
	data := mustWrite(t, w, s.open)
	z, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	at, _ := find(z, "data/Orders/rows.csv").DataOffset()
	data[at] ^= 0xff
	b, err := read(data, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Problems.Count("damaged-part") != 1 || b.Problems.Count("data-missing") != 1 || len(b.Hashes()) != 3 {
		t.Errorf("got %d files and %v", len(b.Hashes()), b.Problems.All())
	}
}

func TestAPartChangedByHandIsTakenAndSaid(t *testing.T) {
	w, s := stocked()
	data := mustWrite(t, w, s.open)
	z, _ := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	var entries []entry
	for _, f := range z.File {
		raw, _ := unpack(f, 1<<20)
		if f.Name == "data/Orders/rows.csv" {
			raw = []byte("Order date,amt\n2026-02-01,7\n")
		}
		entries = append(entries, entry{f.Name, string(raw), nil})
	}
	b, err := read(zipOf(t, entries...), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	batch := b.Workbook.Tables[0].Batches[2]
	got, err := b.Data(batch.SHA256)
	if err != nil || string(got) != "Order date,amt\n2026-02-01,7\n" || b.Problems.Count("data-changed") != 1 || batch.Bytes != int64(len(got)) {
		t.Errorf("got %q (%v), %+v, %v", got, err, batch, b.Problems.All())
	}
}

func TestAFileThatChangesWhileItIsReadIsNoticed(t *testing.T) {
	w, s := stocked()
	file := mustWrite(t, w, s.open)
	b, err := read(file, Limits{})
	if err != nil {
		t.Fatal(err)
	}
	sha := w.Tables[0].Batches[0].SHA256
	z, _ := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	at, _ := find(z, "data/Orders/Order-list-1.csv").DataOffset()
	file[at+3] ^= 0x10
	if _, err := b.Data(sha); err == nil {
		t.Error("other bytes are taken for those that were checked")
	}
}

// Every version that was released loads forever.
func TestReleasedVersionsLoad(t *testing.T) {
	files, _ := filepath.Glob(filepath.Join("testdata", "version", "*.kpi"))
	if len(files) < Version {
		t.Fatalf("%d files for %d versions", len(files), Version)
	}
	for _, path := range files {
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		b, err := read(data, Limits{})
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if b.Problems.Total() != 0 || len(b.Workbook.Tables) == 0 || len(b.Workbook.KPIs) == 0 {
			t.Errorf("%s: %d tables, %d KPIs, %v", path, len(b.Workbook.Tables), len(b.Workbook.KPIs), b.Problems.All())
		}
		if list := Validate(b.Workbook); list.Total() != 0 {
			t.Errorf("%s: %v", path, list.All())
		}
		golden(t, strings.TrimPrefix(strings.TrimSuffix(path, ".kpi")+".golden", "testdata"+string(filepath.Separator)), mustEncode(t, b.Workbook))
	}
}

func FuzzReadFile(f *testing.F) {
	w, s := stocked()
	good := mustWrite(f, w, s.open)
	f.Add(good)
	f.Add(good[:len(good)/2])
	f.Add(zipOf(f, entry{documentName, smallest, nil}, entry{"data/a/b.csv", "x", nil}))
	f.Add(locked(f, zipOf(f, entry{documentName, smallest, nil})))
	f.Add(lying(f, strings.Repeat("0", 4000), 10))
	f.Add([]byte("PK\x05\x06" + strings.Repeat("\x00", 18)))
	limits := Limits{Entries: 100, Part: 1 << 16, Document: 1 << 16, Total: 1 << 18}
	f.Fuzz(func(t *testing.T, data []byte) {
		b, err := read(data, limits)
		if err != nil {
			if !errors.As(err, new(Refusal)) {
				t.Fatalf("not a refusal: %v", err)
			}
			return
		}
		again, err := read(mustWrite(t, b.Workbook, b.Open), Limits{})
		if err != nil {
			t.Fatalf("what was read cannot be written and read again: %v", err)
		}
		if first, second := mustEncode(t, b.Workbook), mustEncode(t, again.Workbook); !bytes.Equal(first, second) {
			t.Fatal(fmt.Sprintf("changed on its way:\n%s\n%s", first, second))
		}
	})
}
