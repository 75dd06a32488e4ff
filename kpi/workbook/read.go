package workbook

import (
	"archive/zip"
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sort"
	"strings"
	"unicode/utf8"

	"kpiworkbook/kpi/diag"
)

// Limits bounds what a file may ask of the reader. Zero members mean those of
// [DefaultLimits].
type Limits struct {
	Entries  int   // how many parts
	Part     int64 // bytes of one part, unpacked
	Document int64 // bytes of workbook.json, unpacked
	Total    int64 // bytes of all parts, unpacked
	Ratio    int64 // how many times smaller a part may be packed; counts from RatioFrom on
}

// ratioFrom is the unpacked size below which a ratio is nobody's problem.
const ratioFrom = 1 << 20

// DefaultLimits leaves room for a hundred million cells and none for a bomb.
var DefaultLimits = Limits{Entries: 4096, Part: 1 << 30, Document: 64 << 20, Total: 2 << 30, Ratio: 200}

func (l Limits) orDefault() Limits {
	d := DefaultLimits
	return Limits{
		Entries: cmp.Or(l.Entries, d.Entries), Part: cmp.Or(l.Part, d.Part), Document: cmp.Or(l.Document, d.Document),
		Total: cmp.Or(l.Total, d.Total), Ratio: cmp.Or(l.Ratio, d.Ratio),
	}
}

// Bundle is what a `.kpi` file holds.
type Bundle struct {
	Workbook Workbook
	Problems diag.List // what could not be loaded, and what is odd about the rest

	data   map[string]*zip.File // by SHA-256 of the content
	sizes  map[string]int64     // of the content, by its SHA-256
	limits Limits
}

// Has reports whether the file brought the bytes with this SHA-256.
func (b *Bundle) Has(sha256 string) bool { return b.data[sha256] != nil }

// Hashes lists the SHA-256 of all data in the file, sorted.
func (b *Bundle) Hashes() []string {
	all := make([]string, 0, len(b.data))
	for sha := range b.data {
		all = append(all, sha)
	}
	slices.Sort(all)
	return all
}

// Open unpacks the bytes with this SHA-256 while they are read; [ErrMissing] when
// the file did not bring them. Reading fails where they are no longer what they
// were when [ReadFile] looked at them. The reader that it was given must still be
// readable.
func (b *Bundle) Open(sha256 string) (io.ReadCloser, error) {
	f := b.data[sha256]
	if f == nil {
		return nil, ErrMissing
	}
	return openPart(f, sha256, b.limits.Part)
}

// Data unpacks the bytes with this SHA-256 into memory.
func (b *Bundle) Data(sha256 string) ([]byte, error) {
	r, err := b.Open(sha256)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return io.ReadAll(r)
}

// Size is how many bytes those with this SHA-256 are.
func (b *Bundle) Size(sha256 string) int64 { return b.sizes[sha256] }

// ReadFile reads a `.kpi` file. The error, if any, is a [Refusal]: the file is
// damaged beyond use, of a newer version, locked, or made to do harm. Anything
// less is listed in the bundle's problems and everything loadable is loaded.
// Every part has been unpacked and checked once when it returns; what it holds
// in memory is the document alone.
func ReadFile(r io.ReaderAt, size int64, limits Limits) (*Bundle, error) {
	limits = limits.orDefault()
	if err := sniff(r, size); err != nil {
		return nil, err
	}
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("damaged-file", "The file is damaged: its list of contents cannot be read. It may have been cut off on its way.", "Get the file again, or open an earlier copy.")
	}
	if err := inspect(z, size, limits); err != nil {
		return nil, err
	}
	b := &Bundle{data: map[string]*zip.File{}, sizes: map[string]int64{}, limits: limits}
	if err := b.document(z); err != nil {
		return nil, err
	}
	if err := b.parts(z); err != nil {
		return nil, err
	}
	return b, nil
}

// sniff says what a file is that cannot be one of ours.
func sniff(r io.ReaderAt, size int64) error {
	if size == 0 {
		return refuse("empty-file", "The file is empty.", "Choose a file that was exported from a workbook.")
	}
	head := make([]byte, min(size, 4))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return refuse("unreadable-file", "The file cannot be read: "+err.Error()+".", "Try it again, or copy the file to another place first.")
	}
	if !bytes.HasPrefix(head, []byte("PK")) {
		return refuse("not-a-workbook", "This is not a workbook file: it is not a ZIP.", "Workbooks end in .kpi. Drop .csv files to import them.")
	}
	return nil
}

// inspect refuses a file by its list of contents, before anything is unpacked.
func inspect(z *zip.Reader, size int64, limits Limits) error {
	if len(z.File) > limits.Entries {
		return hostile("too-many-parts", "it has %d parts; at most %d are allowed", len(z.File), limits.Entries)
	}
	var total uint64
	seen := map[string]bool{}
	for _, f := range z.File {
		if err := inspectPart(f, limits); err != nil {
			return err
		}
		folded := strings.ToLower(strings.TrimSuffix(f.Name, "/"))
		if seen[folded] {
			return hostile("duplicate-part", "two parts are called %q", clipText(f.Name, 80))
		}
		seen[folded] = true
		if total += f.UncompressedSize64; total > uint64(limits.Total) {
			return hostile("too-large", "its parts are larger than %d MB together", limits.Total>>20)
		}
	}
	for name := range seen {
		for dir := path.Dir(name); dir != "."; dir = path.Dir(dir) {
			if seen[dir] && !isFolder(z, dir) {
				return hostile("nested-part", "%q is a part and a folder at once", clipText(dir, 80))
			}
		}
	}
	return overlapping(z, size)
}

func isFolder(z *zip.Reader, folded string) bool {
	return slices.ContainsFunc(z.File, func(f *zip.File) bool {
		return strings.EqualFold(f.Name, folded+"/")
	})
}

func inspectPart(f *zip.File, limits Limits) error {
	name := clipText(f.Name, 80)
	switch {
	case !safePath(f.Name):
		return hostile("unsafe-path", "the part %q has a name that leads out of the file", name)
	case f.Mode()&fs.ModeType&^fs.ModeDir != 0:
		return hostile("unsafe-part", "the part %q is not a plain file", name)
	case f.Flags&1 != 0:
		return refuse("locked-file", fmt.Sprintf("The part %q is locked with a password.", name), "Unlock the file with the program that locked it, or export it anew.")
	case f.UncompressedSize64 > uint64(limits.Part):
		return hostile("too-large", "the part %q is larger than %d MB", name, limits.Part>>20)
	case f.UncompressedSize64 > ratioFrom && f.UncompressedSize64/uint64(limits.Ratio) > f.CompressedSize64:
		return hostile("bomb", "the part %q is packed more than %d times smaller than it is", name, limits.Ratio)
	}
	return nil
}

// safePath admits relative paths with forward slashes and nothing that any file
// system would follow elsewhere.
func safePath(name string) bool {
	trimmed := strings.TrimSuffix(name, "/")
	return fs.ValidPath(trimmed) && trimmed != "." && utf8.ValidString(name) && len(name) <= 512 &&
		!strings.ContainsAny(name, "\\:") && !strings.ContainsFunc(name, func(r rune) bool { return r < ' ' || r == 0x7f })
}

// overlapping refuses files whose parts share bytes, the trick by which a small
// file unpacks to a huge one many times over.
func overlapping(z *zip.Reader, size int64) error {
	type extent struct{ from, to int64 }
	extents := make([]extent, 0, len(z.File))
	for _, f := range z.File {
		from, err := f.DataOffset()
		if err != nil {
			return refuse("damaged-file", fmt.Sprintf("The file is damaged: the part %q is not where it should be.", clipText(f.Name, 80)), "Get the file again, or open an earlier copy.")
		}
		if f.CompressedSize64 > uint64(size) || from+int64(f.CompressedSize64) > size {
			return refuse("damaged-file", fmt.Sprintf("The file is damaged: the part %q is cut off.", clipText(f.Name, 80)), "Get the file again, or open an earlier copy.")
		}
		extents = append(extents, extent{from, from + int64(f.CompressedSize64)})
	}
	sort.Slice(extents, func(i, j int) bool { return extents[i].from < extents[j].from })
	for i := 1; i < len(extents); i++ {
		if extents[i].from < extents[i-1].to {
			return hostile("overlapping-parts", "its parts share the same bytes")
		}
	}
	return nil
}

// document reads workbook.json, without which there is nothing to open.
func (b *Bundle) document(z *zip.Reader) error {
	f := find(z, documentName)
	if f == nil {
		return refuse("not-a-workbook", "This is not a workbook file: it has no workbook.json.", "Workbooks end in .kpi. Drop .csv files to import them.")
	}
	data, err := unpack(f, b.limits.Document)
	if err != nil {
		return partRefused(f, err)
	}
	b.Workbook, err = Decode(data)
	return err
}

// parts checks every piece of data and learns which batch it belongs to.
func (b *Bundle) parts(z *zip.Reader) error {
	listed := b.manifest(z)
	var total int64
	for _, f := range z.File {
		if !strings.HasPrefix(f.Name, dataFolder) || strings.HasSuffix(f.Name, "/") {
			continue
		}
		sha, n, err := digest(f, min(b.limits.Part, b.limits.Total-total))
		if errors.Is(err, errTooLarge) || errors.Is(err, errBomb) {
			return partRefused(f, err)
		}
		if err != nil {
			b.Problems.Add(damagedPart(f))
			continue
		}
		total += n
		b.data[sha], b.sizes[sha] = f, n
		if p, ok := listed[f.Name]; ok && p.SHA256 != sha {
			b.changed(f, p, sha, n)
		}
	}
	b.complete()
	return nil
}

// manifest is the parts by path as they were written; a file without one can be
// read all the same, since batches name their bytes by hash.
func (b *Bundle) manifest(z *zip.Reader) map[string]part {
	f := find(z, manifestName)
	if f == nil {
		return nil
	}
	var m manifest
	data, err := unpack(f, b.limits.Document)
	if err != nil || !shallow(data) || json.Unmarshal(data, &m) != nil {
		b.Problems.Add(damagedPart(f))
		return nil
	}
	parts := make(map[string]part, len(m.Parts))
	for _, p := range m.Parts {
		parts[p.Path] = p
	}
	return parts
}

// changed follows a file inside the ZIP that was edited by hand: its new bytes
// are taken, and it is said.
func (b *Bundle) changed(f *zip.File, p part, sha string, n int64) {
	for i, t := range b.Workbook.Tables {
		at := slices.IndexFunc(t.Batches, func(batch Batch) bool { return batch.SHA256 == p.SHA256 })
		if at < 0 {
			continue
		}
		batch := t.Batches[at]
		batch.SHA256, batch.Bytes, batch.Rows = sha, n, 0
		t.Batches = with(t.Batches, at, batch)
		b.Workbook.Tables = with(b.Workbook.Tables, i, t)
		b.Problems.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: "data-changed", Source: t.Name,
			Message: fmt.Sprintf("%s was changed after the workbook was exported.", clipText(f.Name, 80)),
			Hint:    "It is loaded as it is now.",
		})
	}
}

// complete lists the batches whose bytes the file did not bring.
func (b *Bundle) complete() {
	for _, t := range b.Workbook.Tables {
		for _, batch := range t.Batches {
			if !b.Has(batch.SHA256) {
				b.Problems.Add(dataMissing(t, batch))
			}
		}
	}
}

func find(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if f.Name == name {
			return f
		}
	}
	return nil
}

// errBomb is a part that unpacks to more than its listing said.
var errBomb = errors.New("part is larger than listed")

// unpack reads a whole part, trusting none of the sizes the file states.
func unpack(f *zip.File, most int64) ([]byte, error) {
	var out bytes.Buffer
	out.Grow(int(min(f.UncompressedSize64, 1<<20)))
	_, _, err := drain(&out, f, most)
	return out.Bytes(), err
}

// digest hashes and counts a part without keeping it.
func digest(f *zip.File, most int64) (sha string, n int64, err error) {
	return drain(io.Discard, f, most)
}

func drain(dst io.Writer, f *zip.File, most int64) (sha string, n int64, err error) {
	c, err := openPart(f, "", most)
	if err != nil {
		return "", 0, err
	}
	defer c.Close()
	_, err = io.Copy(dst, c)
	return c.hash(), c.n, err
}

// hostile words the refusal of a file that no workbook would write.
func hostile(code diag.Code, format string, args ...any) Refusal {
	return refuse(code, "This file is not opened: "+fmt.Sprintf(format, args...)+".", "Nothing of it was loaded. If you trust its sender, ask for a new export.")
}

// partRefused words why the file cannot be used without this part.
func partRefused(f *zip.File, err error) Refusal {
	name := clipText(f.Name, 80)
	switch {
	case errors.Is(err, errTooLarge):
		return hostile("too-large", "the part %q is larger than allowed", name)
	case errors.Is(err, errBomb):
		return hostile("bomb", "the part %q unpacks to more than it says", name)
	case errors.Is(err, zip.ErrAlgorithm):
		return refuse("unsupported-packing", fmt.Sprintf("The part %q is packed in a way this program does not know.", name), "Pack the file again as an ordinary ZIP, or export it anew.")
	}
	return refuse("damaged-file", fmt.Sprintf("The file is damaged: the part %q cannot be unpacked.", name), "Get the file again, or open an earlier copy.")
}

func damagedPart(f *zip.File) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "damaged-part", Source: clipText(f.Name, 80),
		Message: fmt.Sprintf("%s is damaged and was left out.", clipText(f.Name, 80)),
		Hint:    "The rest of the file is loaded. Drop the original file to have these rows back.",
	}
}
