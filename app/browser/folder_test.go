//go:build !js

package browser

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
)

// node is a file, or a folder with what is in it.
type node struct {
	name   string
	in     []entry
	folder bool
	broken bool
}

func (n node) Name() string { return n.name }
func (n node) Folder() bool { return n.folder }

func (n node) List(context.Context) ([]entry, error) {
	if n.broken {
		return nil, errors.New("gone")
	}
	return n.in, nil
}

func (n node) File(context.Context) (File, error) {
	if n.broken {
		return File{}, errors.New("gone")
	}
	return File{Label: n.name}, nil
}

func leaf(name string) entry { return node{name: name} }

func dir(name string, in ...entry) entry { return node{name: name, in: in, folder: true} }

func labels(files []File) (list []string) {
	for _, f := range files {
		list = append(list, f.Name())
	}
	return list
}

func TestAFolderGivesItsTablesWithTheirPaths(t *testing.T) {
	files, omitted := gather(context.Background(), []entry{
		leaf("letter.pdf"),
		dir("sales", leaf("b.CSV"), dir("2025", leaf("jan.tsv"), leaf("feb.csv.gz")), leaf("a.txt"), leaf(".DS_Store"), leaf("~$a.csv"),
			dir("__MACOSX", leaf("a.csv")), leaf("logo.png"), leaf("read me.md")),
		node{name: "locked", folder: true, broken: true},
	})
	if got, want := labels(files), []string{"letter.pdf", "sales/2025/feb.csv.gz", "sales/2025/jan.tsv", "sales/a.txt", "sales/b.CSV"}; !slices.Equal(got, want) {
		t.Errorf("taken are %q, want %q", got, want)
	}
	if omitted.Other != 2 || !slices.Equal(omitted.Others, []string{"sales/logo.png", "sales/read me.md"}) || !slices.Equal(omitted.Unread, []string{"locked"}) || omitted.Folders != 3 {
		t.Errorf("left out is %+v", omitted)
	}
}

func TestAFolderHasLimits(t *testing.T) {
	var many []entry
	for i := range MaxFiles + 5 {
		many = append(many, leaf(fmt.Sprintf("%03d.csv", i)))
	}
	files, omitted := gather(context.Background(), []entry{dir("many", many...)})
	if len(files) != MaxFiles || !omitted.Beyond {
		t.Errorf("%d files are taken; %+v", len(files), omitted)
	}
	deep := dir("x", leaf("deep.csv"))
	for range maxDepth {
		deep = dir("x", deep)
	}
	if files, omitted = gather(context.Background(), []entry{deep}); len(files) != 0 || len(omitted.Unread) != 1 {
		t.Errorf("%d files; %+v", len(files), omitted)
	}
}

func TestWhatIsLeftOutOfFoldersIsSaid(t *testing.T) {
	for _, c := range []struct {
		left    Omitted
		taken   int
		want    string
		lacking bool
	}{
		{Omitted{}, 3, "", false},
		{Omitted{Folders: 1, Other: 1, Others: []string{"s/a.png"}}, 2, "Left out, as no tables: s/a.png.", false},
		{Omitted{Folders: 1, Other: 5, Others: []string{"s/a", "s/b", "s/c"}}, 2, "Left out, as no tables: s/a, s/b, s/c and 2 more.", false},
		{Omitted{Folders: 1, Other: 5, Others: []string{"s/a", "s/b", "s/c"}}, 0, "There are no tables in the folder: files that end in .csv, .tsv, .txt, .tab, .gz, .xlsx are looked for.", true},
		{Omitted{Folders: 2, Beyond: true}, 200, "The first 200 files of the folder were taken, which is as many as come at once. Drop the others afterwards.", true},
		{Omitted{Pasted: true}, 0, "The table is too large to be pasted from a web page. Paste it into a spreadsheet, and drop that as a file.", true},
		{Omitted{Folders: 1, Unread: []string{"locked"}}, 0, "Could not be read: locked.", true},
	} {
		if got := c.left.Text(c.taken); got != c.want || c.left.Lacking(c.taken) != c.lacking {
			t.Errorf("%+v of %d says %q", c.left, c.taken, got)
		}
	}
}

func TestAChosenFolderIsSiftedTheSame(t *testing.T) {
	files, omitted := chosen([]File{{Label: "s/b.csv"}, {Label: "s/a.csv"}, {Label: "s/.git/c.csv"}, {Label: "s/x.png"}})
	if got := strings.Join(labels(files), " "); got != "s/a.csv s/b.csv" || omitted.Other != 1 || omitted.Folders != 1 {
		t.Errorf("taken is %s; %+v", got, omitted)
	}
}

func TestWhatIsPastedIsATableOrNot(t *testing.T) {
	for _, c := range []struct {
		plain, html string
		want        bool
	}{
		{"Day\tAmount\r\n2026-01-01\t5\r\n", "", true},
		{"Amount\n5\n6\n", "<google-sheets-html-origin><table><tr><td>", true},
		{"Amount\n5\n6\n", "<p>Amount", false},
		{"a,b\n1,2\n", "", true},
		{"a;b;c\n1;2;3", "", true},
		{"Dear all,\nthe figures are in.\n", "", false},
		{"one\ttwo", "", false},
		{"\n\n", "<table>", false},
		{"", "", false},
	} {
		if got := isPastedTable(c.plain, c.html); got != c.want {
			t.Errorf("%q is a table: %t", c.plain, got)
		}
	}
}
