package sheet

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"path"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/diag"
)

// Limits of what is read at all.
const (
	maxParts   = 10_000  // of an archive
	maxBytes   = 1 << 30 // of one part, unpacked
	maxStrings = 1 << 28 // of all shared texts
	maxTables  = 200     // that are taken out
)

const saveAgain = "Open it in a spreadsheet program and save it as XLSX or CSV again."

// Refusal is why an archive, or a table of it, cannot be read.
type Refusal struct{ Diagnostic diag.Diagnostic }

func (r Refusal) Error() string {
	return strings.TrimSpace(r.Diagnostic.Message + " " + r.Diagnostic.Hint)
}

func refuse(code, message, hint string) error {
	return Refusal{diag.Diagnostic{Severity: diag.Error, Code: diag.Code("sheet/" + code), Message: message, Hint: hint}}
}

func cutOff(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse("cut-off", "The file ends in the middle.", saveAgain)
	}
	return err
}

// Archive is a file with tables in it.
type Archive struct {
	parts  map[string]*zip.File
	tables []table
	book   *book // nil in a ZIP of text files
}

// table is what becomes a text file: a worksheet, or a file that is one.
type table struct {
	name  string // of the text file
	title string // in the archive
	part  string
}

// Open reads what an archive holds. An archive without tables gives none. name
// is that of the file.
func Open(r io.ReaderAt, size int64, name string) (*Archive, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, refuse("no-zip", "The archive is damaged or cut off.", saveAgain)
	}
	if len(z.File) > maxParts {
		return nil, refuse("too-many", "The archive holds more than 10,000 files.", "Unpack it and import the CSV files in it.")
	}
	a := &Archive{parts: map[string]*zip.File{}}
	for _, f := range z.File {
		a.parts[f.Name] = f
	}
	plain := strings.TrimSuffix(name, path.Ext(name))
	if a.parts["[Content_Types].xml"] != nil {
		return a, a.openBook(plain)
	}
	for _, f := range z.File {
		if isTable(f.Name) && len(a.tables) < maxTables {
			a.tables = append(a.tables, table{path.Join(plain, path.Clean("/"+f.Name)), f.Name, f.Name})
		}
	}
	sort.Slice(a.tables, func(i, j int) bool { return a.tables[i].name < a.tables[j].name })
	return a, nil
}

// isTable tells text files that hold a table by their names, packed ones
// included, and leaves out what systems put into archives on their own account.
func isTable(name string) bool {
	for part := range strings.SplitSeq(name, "/") {
		if strings.HasPrefix(part, ".") || part == "__MACOSX" {
			return false
		}
	}
	name = strings.ToLower(name)
	return slices.ContainsFunc([]string{".csv", ".tsv", ".txt", ".tab", ".gz"}, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// Names are the names of the text files, in their order.
func (a *Archive) Names() []string {
	names := make([]string, len(a.tables))
	for i, t := range a.tables {
		names[i] = t.name
	}
	return names
}

// Titles are what the archive calls the same tables: names of worksheets, or of
// files with their folders.
func (a *Archive) Titles() []string {
	titles := make([]string, len(a.tables))
	for i, t := range a.tables {
		titles[i] = t.title
	}
	return titles
}

// Write writes one of the text files. pause is called now and then; its error
// ends the work.
func (a *Archive) Write(to io.Writer, i int, pause func() error) error {
	if a.book != nil {
		return a.writeSheet(to, a.tables[i].part, pause)
	}
	in, err := a.open(a.tables[i].part)
	if err != nil {
		return err
	}
	defer in.Close()
	block := make([]byte, 256<<10)
	for {
		n, err := in.Read(block)
		if _, failed := to.Write(block[:n]); failed != nil {
			return failed
		}
		switch {
		case err == io.EOF:
			return nil
		case err != nil:
			return damaged(err)
		}
		if err := pause(); err != nil {
			return err
		}
	}
}

// open reads a part, as far as the limit.
func (a *Archive) open(part string) (io.ReadCloser, error) {
	f := a.parts[part]
	if f == nil {
		return nil, refuse("missing", "The file lacks its part "+part+".", saveAgain)
	}
	if f.Flags&1 != 0 {
		return nil, refuse("locked", "The archive is locked by a password.", "Unpack it with the password and import the files in it.")
	}
	if f.UncompressedSize64 > maxBytes {
		return nil, refuse("too-large", part+" unpacks to more than 1 GB.", "Split it.")
	}
	in, err := f.Open()
	if err != nil {
		return nil, damaged(err)
	}
	return in, nil
}

func damaged(err error) error {
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) || errors.Is(err, io.ErrUnexpectedEOF) {
		return refuse("damaged", "The archive is damaged.", saveAgain)
	}
	return err
}

// scan reads a part as XML.
func (a *Archive) scan(part string, read func(*scanner) error) error {
	in, err := a.open(part)
	if err != nil {
		return err
	}
	defer in.Close()
	mark := make([]byte, 3)
	n, err := io.ReadFull(in, mark)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return damaged(err)
	}
	head := bytes.TrimPrefix(mark[:n], []byte("\xEF\xBB\xBF"))
	if bytes.HasPrefix(head, []byte("\xFF\xFE")) || bytes.HasPrefix(head, []byte("\xFE\xFF")) {
		return refuse("encoding", "The file is written in UTF-16.", saveAgain)
	}
	err = read(newScanner(io.MultiReader(bytes.NewReader(head), in)))
	return damaged(err)
}
