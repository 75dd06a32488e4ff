package formula

import (
	"sort"
	"strings"

	"kpiworkbook/kpi/diag"
)

// NameKind says what a Name names.
type NameKind uint8

// The kinds of names.
const (
	TableName NameKind = iota
	ColumnName
	KPIName
)

// Name is a table, a column of Table, or a KPI.
type Name struct {
	Kind  NameKind
	Table string // of a column
	Name  string
}

// Rename rewrites every reference to the name and leaves the rest of the text,
// comments and spaces included, as it is. The schema is the one before the
// renaming; without one (nil) look-ups through relations keep their names.
//
// A dimension of TOTAL without a table is rewritten with the column of any
// table that the total can run over, for dimensions are shared by name.
func Rename(src string, s Schema, what Name, to string) string {
	return rename(Parse(src), s, "", what, to)
}

// RenameRow does the same for a row expression over a table.
func RenameRow(src string, s Schema, table string, what Name, to string) string {
	return rename(ParseRow(src), s, table, what, to)
}

type edit struct {
	at   diag.Span
	text string
}

func rename(f *Formula, s Schema, table string, what Name, to string) string {
	r := renamer{f: f, s: s, what: what, to: to, home: map[*Column]string{}}
	r.place(f.Root, table)
	var edits []edit
	for _, n := range f.names {
		if e, ok := r.edit(n); ok {
			edits = append(edits, e)
		}
	}
	return apply(f.Source, edits)
}

// apply makes the edits from the last to the first.
func apply(src string, edits []edit) string {
	sort.Slice(edits, func(i, j int) bool { return edits[i].at.Start > edits[j].at.Start })
	last := len(src) + 1
	for _, e := range edits {
		if e.at.End > last {
			continue
		}
		src = src[:e.at.Start] + e.text + src[e.at.End:]
		last = e.at.Start
	}
	return src
}

type renamer struct {
	f    *Formula
	s    Schema
	what Name
	to   string
	home map[*Column]string // the table of the rows, for columns that leave it out
}

// place finds the rows that every bare column belongs to.
func (r *renamer) place(n Node, table string) {
	switch n := n.(type) {
	case nil:
		return
	case *Column:
		r.home[n] = table
		return
	case *Aggregate:
		if table == "" {
			table, _, _ = namedTable(n)
		}
	case *Set:
		table, _, _ = namedTable(n)
	case *Total:
		r.place(n.X, table)
		r.dimensions(n)
		return
	}
	for _, part := range parts(n) {
		r.place(part, table)
	}
}

// dimensions gives the columns of TOTAL the table in question when the total
// can run over it.
func (r *renamer) dimensions(n *Total) {
	mine, others := false, false
	Walk(n.X, func(part Node) bool {
		switch part := part.(type) {
		case *Aggregate:
			table, _, _ := namedTable(part)
			mine = mine || table == r.what.Table
			others = others || table != r.what.Table
		case *KPI:
			mine = true
		}
		return true
	})
	for _, c := range n.By {
		if mine || !others {
			r.home[c] = r.what.Table
		}
	}
}

// edit is what the renaming changes at a name.
func (r *renamer) edit(n Node) (edit, bool) {
	switch n := n.(type) {
	case *KPI:
		return edit{n.At, bracketName(r.to)}, r.what.Kind == KPIName && n.Name == r.what.Name
	case *Table:
		return edit{n.At, tableText(r.to)}, r.what.Kind == TableName && n.Name == r.what.Name
	case *Column:
		if r.what.Kind == TableName {
			return edit{n.TableAt, tableText(r.to)}, n.Table != "" && n.Table == r.what.Name
		}
		if r.what.Kind == ColumnName {
			return r.columnEdit(n)
		}
	}
	return edit{}, false
}

func (r *renamer) columnEdit(n *Column) (edit, bool) {
	table := n.Table
	if table == "" {
		table = r.home[n]
	}
	name, ok := r.newName(table, n.Name)
	if !ok {
		return edit{}, false
	}
	if n.Table == "" && !strings.HasPrefix(r.f.Source[n.NameAt.Start:], "[") {
		return edit{n.NameAt, columnText(name)}, true
	}
	return edit{n.NameAt, bracketName(name)}, true
}

// newName is a column's name after the renaming, along the path of look-ups.
func (r *renamer) newName(table, name string) (string, bool) {
	if table == r.what.Table && name == r.what.Name {
		return r.to, true
	}
	if r.s == nil {
		return "", false
	}
	if _, whole := columnOf(r.s, table, name); whole {
		return "", false
	}
	for _, rel := range r.s.Relations(table) {
		rest, ok := strings.CutPrefix(name, rel.Column+".")
		if !ok {
			continue
		}
		first, changed := rel.Column, false
		if table == r.what.Table && rel.Column == r.what.Name {
			first, changed = r.to, true
		}
		if far, ok := r.newName(rel.Table, rest); ok {
			rest, changed = far, true
		}
		return first + "." + rest, changed
	}
	return "", false
}
