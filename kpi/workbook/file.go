package workbook

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"hash/crc32"
	"io"
	"slices"
	"strings"
	"unicode"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/sha256"
)

// The names inside a `.kpi` file.
const (
	MIMEType     = "application/vnd.kpi-workbook+zip"
	mimeName     = "mimetype"
	documentName = "workbook.json"
	manifestName = "manifest.json"
	dataFolder   = "data/"
)

// effort is how hard bytes are packed: with the usual 6 it takes more than twice
// as long for a tenth less.
const effort = 3

// ErrMissing is what the open function of [WriteFile] answers when the bytes are
// not at hand.
var ErrMissing = errors.New("bytes are not at hand")

// manifest lists the other parts of a file, so that anyone can check them
// without this program.
type manifest struct {
	Parts []part `json:"parts"`
}

type part struct {
	Path   string `json:"path"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
	Table  string `json:"table,omitempty"` // id of the table, for data
	Batch  string `json:"batch,omitempty"` // id of the batch, for data
}

// WriteFile writes a workbook and the bytes of its files as `.kpi`. open gives
// the bytes that have a SHA-256; where it is nil only the definitions are
// written. The list names the files whose bytes were not at hand; an error is
// one of dst or of open, or bytes that are not what their name says, and leaves
// a useless half in dst. The same workbook and bytes always give the same file.
func WriteFile(dst io.Writer, w Workbook, open func(sha256 string) (io.ReadCloser, error)) (diag.List, error) {
	var missing diag.List
	document, err := Encode(w)
	if err != nil {
		return missing, err
	}
	a := archive{zip: zip.NewWriter(dst)}
	a.zip.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, effort) })
	if err := a.stored(mimeName, []byte(MIMEType)); err != nil {
		return missing, err
	}
	if err := a.add(part{Path: documentName}, bytes.NewReader(document)); err != nil {
		return missing, err
	}
	if open != nil {
		if missing, err = a.data(w, open); err != nil {
			return missing, err
		}
	}
	list, err := json.MarshalIndent(manifest{a.parts}, "", "  ")
	if err != nil {
		return missing, fmt.Errorf("encode manifest: %w", err)
	}
	if err := a.add(part{Path: manifestName}, bytes.NewReader(append(list, '\n'))); err != nil {
		return missing, err
	}
	return missing, a.zip.Close()
}

// archive writes parts and remembers them for the manifest.
type archive struct {
	zip   *zip.Writer
	parts []part
}

// stored writes an uncompressed entry with its size up front, so that the name
// and the content of the first one stand at a fixed place in the file, where
// programs look that tell files apart by their bytes.
func (a *archive) stored(name string, data []byte) error {
	h := &zip.FileHeader{Name: name, Method: zip.Store, CRC32: crc32.ChecksumIEEE(data),
		CompressedSize64: uint64(len(data)), UncompressedSize64: uint64(len(data))}
	stamp(h)
	out, err := a.zip.CreateRaw(h)
	if err == nil {
		_, err = out.Write(data)
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

// stamp gives every entry the same date, the first one a ZIP can say: when a
// file was saved is no part of it.
func stamp(h *zip.FileHeader) {
	h.ModifiedDate, h.ModifiedTime = 1<<5|1, 0 // the field Modified would add a second, finer date
}

// add writes a compressed entry and, unless it is the manifest itself, lists it.
func (a *archive) add(p part, r io.Reader) error {
	h := &zip.FileHeader{Name: p.Path, Method: zip.Deflate}
	stamp(h)
	out, err := a.zip.CreateHeader(h)
	if err != nil {
		return fmt.Errorf("write %s: %w", p.Path, err)
	}
	sum := sha256.New()
	p.Bytes, err = io.Copy(io.MultiWriter(out, sum), r)
	if err != nil {
		return fmt.Errorf("write %s: %w", p.Path, err)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); p.SHA256 == "" {
		p.SHA256 = got
	} else if p.SHA256 != got {
		return fmt.Errorf("write %s: bytes hash to %s instead of %s", p.Path, got, p.SHA256)
	}
	if p.Path != manifestName {
		a.parts = append(a.parts, p)
	}
	return nil
}

// data writes the bytes of every batch once.
func (a *archive) data(w Workbook, open func(string) (io.ReadCloser, error)) (diag.List, error) {
	var missing diag.List
	names, done := newPaths(), map[string]bool{}
	for _, t := range w.Tables {
		folder := names.folder(t.Name)
		for _, b := range t.Batches {
			if done[b.SHA256] {
				continue
			}
			done[b.SHA256] = true
			err := a.batch(part{Path: names.file(folder, b.File), SHA256: b.SHA256, Table: t.ID, Batch: b.ID}, open)
			if errors.Is(err, ErrMissing) {
				missing.Add(dataMissing(t, b))
			} else if err != nil {
				return missing, err
			}
		}
	}
	return missing, nil
}

func (a *archive) batch(p part, open func(string) (io.ReadCloser, error)) error {
	r, err := open(p.SHA256)
	if err != nil {
		return fmt.Errorf("open %s: %w", p.SHA256, err)
	}
	err = a.add(p, r)
	return errors.Join(err, r.Close())
}

func dataMissing(t Source, b Batch) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "data-missing", Source: t.Name,
		Message: fmt.Sprintf("The rows of %q from %q are not here.", t.Name, clipText(b.File, 80)),
		Hint:    "Drop the file again to have them back.",
	}
}

// paths makes names of entries that mean the same on every file system.
type paths struct{ taken map[string]bool }

func newPaths() paths { return paths{map[string]bool{}} }

func (p paths) folder(table string) string { return p.free(dataFolder+safeName(table, "table"), "") }

// file keeps the name a file was dropped with, as far as that is safe.
func (p paths) file(folder, dropped string) string {
	stem, ext := dropped[strings.LastIndexAny(dropped, `/\`)+1:], ".csv"
	if strings.HasSuffix(strings.ToLower(stem), ".gz") {
		stem, ext = stem[:len(stem)-3], ".csv.gz"
	}
	if dot := strings.LastIndexByte(stem, '.'); dot > 0 {
		stem = stem[:dot]
	}
	return p.free(folder+"/"+safeName(stem, "rows"), ext)
}

func (p paths) free(path, ext string) string {
	name := path + ext
	for n := 2; p.taken[strings.ToLower(name)]; n++ {
		name = fmt.Sprintf("%s-%d%s", path, n, ext)
	}
	p.taken[strings.ToLower(name)] = true
	return name
}

// safeName leaves letters, digits and a few marks of a name; runs of anything
// else become one "-".
func safeName(name, otherwise string) string {
	var out strings.Builder
	gap := false
	for _, r := range name {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '_' {
			gap = out.Len() > 0
			continue
		}
		if out.Len() > 60 {
			break
		}
		if gap {
			out.WriteByte('-')
			gap = false
		}
		out.WriteRune(r)
	}
	if out.Len() == 0 || reserved(out.String()) {
		return otherwise
	}
	return out.String()
}

// reserved names open a device instead of a file on one operating system.
func reserved(name string) bool {
	name = strings.ToLower(name)
	if len(name) == 4 && (strings.HasPrefix(name, "com") || strings.HasPrefix(name, "lpt")) {
		return true
	}
	return slices.Contains([]string{"con", "prn", "aux", "nul"}, name)
}

// counted hashes and counts what is unpacked of a part, and stops at a limit.
type counted struct {
	r    io.ReadCloser
	sum  hash.Hash
	n    int64
	most int64
	want string // the hash it has to have, "" any
}

// Failures of a part while it is read.
var (
	errTooLarge = errors.New("part is too large")
	errOther    = errors.New("part is not what it was")
)

func openPart(f *zip.File, want string, most int64) (*counted, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	return &counted{r: r, sum: sha256.New(), most: most, want: want}, nil
}

func (c *counted) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.sum.Write(p[:n])
	c.n += int64(n)
	switch {
	case c.n > c.most:
		err = errTooLarge
	case errors.Is(err, zip.ErrFormat):
		err = errBomb // the reader stops where the listed size is passed
	case errors.Is(err, io.EOF) && c.want != "" && c.hash() != c.want:
		err = errOther
	}
	return n, err
}

func (c *counted) hash() string { return hex.EncodeToString(c.sum.Sum(nil)) }

// Close lets go of the part.
func (c *counted) Close() error { return c.r.Close() }
