package view

import (
	"strings"

	"kpiworkbook/app/state"
)

// Together is the offer to make files of one shape one table.
type Together struct {
	Offered bool
	On      bool
	Title   string
	Text    string // in which order, and why
	Files   []TogetherFile
}

// TogetherFile is one of the files, in the order in which their rows follow each
// other.
type TogetherFile struct {
	ID         int
	Name, Meta string
}

// filesListed is how many files of a table are listed by name.
const filesListed = 12

func togetherOf(m state.Model, w words, imp state.Import) Together {
	list := m.SameShape(imp.ID)
	if len(list) < 2 {
		return Together{}
	}
	t := Together{Offered: true, On: imp.Lead != 0}
	t.Title = w.some(int64(len(list)), "file has", "files have") + " the same " + w.some(int64(len(imp.Preview.Columns)), "column", "columns")
	t.Text = "One table holds the rows of all, in the order of the names: " + firstToLast(list) + ". Each file stays an import of its own."
	if !t.On {
		t.Text = "Each becomes a table of its own. Their names differ in more than a number or a month."
		if imp.Apart {
			t.Text = "Each becomes a table of its own."
		}
	}
	if t.On {
		for _, i := range m.Together(imp)[:min(filesListed, len(list))] {
			t.Files = append(t.Files, TogetherFile{ID: i.ID, Name: i.File.Name, Meta: w.size(i.File.Size) + ", " + rowsText(w, i.Preview)})
		}
	}
	return t
}

func firstToLast(list []state.Import) string {
	names := make([]string, 0, 4)
	for n, i := range list {
		switch {
		case n < 2 || n == len(list)-1:
			names = append(names, i.File.Name)
		case n == 2:
			names = append(names, "…")
		}
	}
	return strings.Join(names, ", ")
}

// asOne brings the dialog of a lead in line with all files that it speaks for.
func (v *Import) asOne(m state.Model, w words, imp state.Import) {
	list := m.Together(imp)
	var size int64
	for _, i := range list {
		size += i.File.Size
	}
	files := w.some(int64(len(list)), "file", "files")
	v.Title = files + " as one table"
	v.Meta = append([]string{w.size(size), w.some(int64(len(imp.Preview.Columns)), "column", "columns"), "shown is " + imp.File.Name}, v.Meta[2:]...)
	v.Match, v.Hows = "", nil
	v.Confirm = "Import " + files
}
