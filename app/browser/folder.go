package browser

import (
	"context"
	"fmt"
	"path"
	"slices"
	"sort"
	"strings"
)

// Limits of what is taken out of folders.
const (
	MaxFiles = 200 // files at once
	maxDepth = 8   // folders inside folders
)

// Omitted is what lay in folders, or on the clipboard, and was not taken.
type Omitted struct {
	Folders int      // folders that were gone through
	Others  []string // names of files that are no tables, the first few
	Other   int      // how many these are in all
	Beyond  bool     // there are more files than are taken at once
	Unread  []string // folders that could not be gone through, and files in them that could not be had
	Pasted  bool     // a table on the clipboard that is too large for it
}

// Lacking reports whether something is missing that was meant to come along.
func (o Omitted) Lacking(taken int) bool {
	return o.Beyond || o.Pasted || len(o.Unread) > 0 || o.Folders > 0 && taken == 0
}

// Text says what was left out of folders of which so many files were taken; "" is
// nothing.
func (o Omitted) Text(taken int) string {
	var said []string
	if o.Folders > 0 && taken == 0 && len(o.Unread) == 0 {
		said = append(said, "There are no tables in the folder: files that end in "+strings.Join(tables, ", ")+" are looked for.")
	}
	if o.Pasted {
		said = append(said, "The table is too large to be pasted from a web page. Paste it into a spreadsheet, and drop that as a file.")
	}
	if o.Beyond {
		said = append(said, fmt.Sprintf("The first %d files of the folder were taken, which is as many as come at once. Drop the others afterwards.", taken))
	}
	if n := len(o.Unread); n > 0 {
		said = append(said, "Could not be read: "+listed(o.Unread, n)+".")
	}
	if o.Other > 0 && taken > 0 {
		said = append(said, "Left out, as no tables: "+listed(o.Others, o.Other)+".")
	}
	return strings.Join(said, " ")
}

// listed names the first few of so many.
func listed(names []string, of int) string {
	names = names[:min(len(names), othersNamed)]
	text := strings.Join(names, ", ")
	if more := of - len(names); more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

// othersNamed is how many files that are no tables are called by name.
const othersNamed = 3

// tables are the endings of files that a folder is searched for.
var tables = []string{".csv", ".tsv", ".txt", ".tab", ".gz", ".xlsx"}

// entry is a file or a folder somewhere beneath what was dropped.
type entry interface {
	Name() string
	Folder() bool
	List(ctx context.Context) ([]entry, error)
	File(ctx context.Context) (File, error)
}

// search gathers files out of folders, in the order of their names.
type search struct {
	files   []File
	omitted Omitted
}

// gather goes through folders. Files beside them are taken whatever they are: a
// person chose each.
func gather(ctx context.Context, dropped []entry) ([]File, Omitted) {
	var s search
	for _, e := range dropped {
		if e.Folder() {
			s.folder(ctx, e, e.Name(), 1)
		} else {
			s.take(ctx, e, e.Name())
		}
	}
	return s.files, s.omitted
}

func (s *search) folder(ctx context.Context, folder entry, at string, depth int) {
	s.omitted.Folders++
	if depth > maxDepth {
		s.omitted.Unread = append(s.omitted.Unread, at)
		return
	}
	list, err := folder.List(ctx)
	if err != nil {
		s.omitted.Unread = append(s.omitted.Unread, at)
		return
	}
	sort.Slice(list, func(i, j int) bool { return list[i].Name() < list[j].Name() })
	for _, e := range list {
		where := path.Join(at, e.Name())
		switch {
		case s.omitted.Beyond || isHidden(e.Name()):
		case e.Folder():
			s.folder(ctx, e, where, depth+1)
		case s.wanted(where):
			s.take(ctx, e, where)
		}
	}
}

// wanted reports whether a file in a folder is to be taken, and remembers when
// not.
func (s *search) wanted(where string) bool {
	if !isTable(where) {
		if s.omitted.Other++; len(s.omitted.Others) < othersNamed {
			s.omitted.Others = append(s.omitted.Others, where)
		}
		return false
	}
	s.omitted.Beyond = len(s.files) >= MaxFiles
	return !s.omitted.Beyond
}

func (s *search) take(ctx context.Context, e entry, where string) {
	file, err := e.File(ctx)
	if err != nil {
		s.omitted.Unread = append(s.omitted.Unread, where)
		return
	}
	s.files = append(s.files, file.at(where))
}

func isTable(name string) bool {
	name = strings.ToLower(name)
	return slices.ContainsFunc(tables, func(ending string) bool { return strings.HasSuffix(name, ending) })
}

// isHidden tells what systems put into folders on their own account.
func isHidden(name string) bool {
	return strings.HasPrefix(name, ".") || strings.HasPrefix(name, "~$") || name == "__MACOSX"
}

// chosen keeps of all files of a chosen folder those that are tables; the paths
// begin with the folder's name.
func chosen(files []File) ([]File, Omitted) {
	s := search{omitted: Omitted{Folders: 1}}
	sort.Slice(files, func(i, j int) bool { return files[i].Name() < files[j].Name() })
	for _, f := range files {
		if slices.ContainsFunc(strings.Split(f.Name(), "/"), isHidden) || s.omitted.Beyond || !s.wanted(f.Name()) {
			continue
		}
		s.files = append(s.files, f)
	}
	return s.files, s.omitted
}
