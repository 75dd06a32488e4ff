package kpi_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/rogpeppe/go-internal/txtar"

	"kpiworkbook/kpi/cli"
	"kpiworkbook/kpi/workbook"
)

var update = flag.Bool("update", false, "rewrite what scripts want")

// The scripts in testdata/script are the specification of the language and of
// importing. Each is an archive: prose with commands in it, the files they read,
// and in the part "want" what the commands print.
//
// A command is a line that begins with "> ":
//
//	> query [flags] FORMULA      every X.csv of the archive is table X, read
//	                             with X.recipe.json where there is one
//	> define NAME = FORMULA      a KPI for the queries that follow
//	> zero NAME                  that KPI takes no rows for 0
//	> inspect FILE [flags]
//	> eval [flags]               the KPIs of book.json
//	> check [flags]              what there is to say of them
//	> log [flags]                what was changed in their definitions
//	> why [flags] NAME           how the value of one of them came about
//
// Where the archive has a book.json, a workbook's document, queries are asked of
// it: its batches are made of the files of the archive that they name, and a table
// without any of the CSV file of its name.
//
// go test ./kpi -run Script -update writes the part "want" anew; read the
// difference before keeping it.
func TestScript(t *testing.T) {
	paths, err := filepath.Glob(filepath.Join("testdata", "script", "*.txtar"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("no scripts: %v", err)
	}
	for _, path := range paths {
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txtar"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			got := play(t, archive)
			at := wantAt(archive)
			if *update {
				archive.Files[at].Data = []byte(got)
				if err := os.WriteFile(path, txtar.Format(archive), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if want := string(archive.Files[at].Data); got != want {
				t.Errorf("%s prints something else:\n%s", path, difference(want, got))
			}
		})
	}
}

// wantAt is the place of the part "want", which is made when it is missing.
func wantAt(a *txtar.Archive) int {
	for i, f := range a.Files {
		if f.Name == "want" {
			return i
		}
	}
	a.Files = append(a.Files, txtar.File{Name: "want"})
	return len(a.Files) - 1
}

// story is the files of an archive as the command line sees them.
type story struct {
	files map[string][]byte
	data  []string // flags that make tables of the files
	kpis  []string // flags that define KPIs
}

func (s story) Read(name string) ([]byte, error) {
	if data, ok := s.files[name]; ok {
		return data, nil
	}
	return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
}

func (s story) Write(string, []byte) error { return errors.New("scripts write nothing") }

// play runs the commands of an archive and returns the transcript.
func play(t *testing.T, a *txtar.Archive) string {
	s := story{files: map[string][]byte{}}
	for _, f := range a.Files {
		s.files[f.Name] = f.Data
		if table, ok := strings.CutSuffix(f.Name, ".csv"); ok {
			s.data = append(s.data, "--data", table+"="+f.Name)
		}
		if table, ok := strings.CutSuffix(f.Name, ".recipe.json"); ok {
			s.data = append(s.data, "--recipe", table+"="+f.Name)
		}
	}
	if document, ok := s.files["book.json"]; ok {
		s.files["book.kpi"] = bind(t, document, s.files)
		s.data = []string{"--book", "book.kpi"}
	}
	var out strings.Builder
	for line := range strings.Lines(string(a.Comment)) {
		command, ok := strings.CutPrefix(strings.TrimRight(line, "\n"), "> ")
		if !ok {
			continue
		}
		fmt.Fprintf(&out, "> %s\n", command)
		word, rest, _ := strings.Cut(command, " ")
		switch word {
		case "define":
			name, formula, ok := strings.Cut(rest, " = ")
			if !ok {
				t.Fatalf("define needs NAME = FORMULA: %q", rest)
			}
			s.kpis = append(s.kpis, "--define", name+"="+formula)
		case "zero":
			s.kpis = append(s.kpis, "--zero", rest)
		case "query":
			flags, formula := cutFlags(rest)
			args := append([]string{"query"}, s.data...)
			args = append(append(args, s.kpis...), flags...)
			out.WriteString(s.run(append(args, "--formula", formula)))
		case "eval":
			flags, _ := cutFlags(rest)
			out.WriteString(s.run(append(append([]string{"eval"}, flags...), "book.kpi")))
		case "check":
			flags, _ := cutFlags(rest)
			out.WriteString(s.run(append(append([]string{"check"}, flags...), "book.kpi")))
		case "log":
			flags, _ := cutFlags(rest)
			out.WriteString(s.run(append(append([]string{"log"}, flags...), "book.kpi")))
		case "why":
			flags, name := cutFlags(rest)
			out.WriteString(s.run(append(append([]string{"why"}, flags...), "--kpi", name, "book.kpi")))
		case "inspect":
			flags, file := cutFlags(rest)
			out.WriteString(s.run(append([]string{"inspect", file}, flags...)))
		default:
			t.Fatalf("no command %q", word)
		}
	}
	return out.String()
}

// bind makes a workbook file of a document and the files its tables are made of.
func bind(t *testing.T, document []byte, files map[string][]byte) []byte {
	w, err := workbook.Decode(document)
	if err != nil {
		t.Fatal(err)
	}
	bytesOf := map[string][]byte{}
	for i, source := range w.Tables {
		if len(source.Batches) == 0 {
			w.Tables[i].Batches = []workbook.Batch{{ID: "1", File: source.Name + ".csv", Kind: workbook.KindReplace}}
		}
		for j := range w.Tables[i].Batches {
			b := &w.Tables[i].Batches[j]
			sum := sha256.Sum256(files[b.File])
			b.SHA256, b.Bytes = hex.EncodeToString(sum[:]), int64(len(files[b.File]))
			bytesOf[b.SHA256] = files[b.File]
		}
	}
	var out bytes.Buffer
	if _, err := workbook.WriteFile(&out, w, func(sha string) (io.ReadCloser, error) {
		return io.NopCloser(bytes.NewReader(bytesOf[sha])), nil
	}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// run prints what a command prints: its result, then what it complains about,
// then its exit code unless that is 0.
func (s story) run(args []string) string {
	var out, errs bytes.Buffer
	code := cli.Run(context.Background(), args, s, &out, &errs)
	text := out.String() + errs.String()
	if code != 0 {
		text += fmt.Sprintf("exit %d\n", code)
	}
	return text + "\n"
}

// cutFlags separates the flags at the start of a line from the rest. A flag's
// value may be in quotes of either kind.
func cutFlags(line string) (flags []string, rest string) {
	for strings.HasPrefix(line, "--") {
		word, after := cutWord(line)
		flags, line = append(flags, word), after
		if word == "--full-prior" || word == "--deep" || word == "--year" {
			continue
		}
		word, after = cutWord(line)
		flags, line = append(flags, word), after
	}
	return flags, line
}

func cutWord(line string) (word, rest string) {
	if line != "" && (line[0] == '\'' || line[0] == '`') {
		if word, rest, ok := strings.Cut(line[1:], line[:1]); ok {
			return word, strings.TrimLeft(rest, " ")
		}
	}
	word, rest, _ = strings.Cut(line, " ")
	return word, strings.TrimLeft(rest, " ")
}

// difference shows the first lines that differ, with a few before them.
func difference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(w) && at < len(g) && w[at] == g[at] {
		at++
	}
	show := func(lines []string) string {
		return strings.Join(lines[max(0, min(at-4, len(lines))):min(len(lines), at+12)], "\n")
	}
	return fmt.Sprintf("want\n%s\n\ngot\n%s", show(w), show(g))
}
