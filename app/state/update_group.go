package state

import (
	"fmt"
	"reflect"
	"slices"
	"sort"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Files that were handed over together and have the same columns can become one
// table: one of them, the lead, is asked about for all. Each is read by itself,
// so that one that is bad is left out and the others go on; then all are read as
// the batches of one table, whose types are decided over all rows.

// Follows reports whether another file is asked about for this one.
func (i Import) Follows() bool { return i.Lead != 0 && i.Lead != i.ID }

// Together is the files that become one table with one of them, in their order;
// nil when it is on its own.
func (m Model) Together(i Import) []Import {
	if i.Lead == 0 {
		return nil
	}
	return m.importsWhere(func(o Import) bool { return o.Lead == i.Lead && !o.over() })
}

// SameShape is the files that came along with one and have the same columns, it
// included, in the order of their names.
func (m Model) SameShape(id int) []Import {
	i, ok := m.importOf(id)
	if !ok || i.Phase != ImportPreview {
		return nil
	}
	return m.importsWhere(func(o Import) bool { return o.like(i) && (o.Lead == 0 || o.Lead == i.Lead) })
}

// like reports whether a file came along with another, has the same columns, and
// waits.
func (i Import) like(o Import) bool {
	return i.Drop == o.Drop && i.Phase == ImportPreview && slices.EqualFunc(i.Preview.Columns, o.Preview.Columns, sameHeader)
}

func (m Model) importsWhere(wanted func(Import) bool) []Import {
	list := slices.DeleteFunc(slices.Clone(m.Imports), func(o Import) bool { return !wanted(o) })
	sort.SliceStable(list, func(i, j int) bool { return byName(list[i].File.Name, list[j].File.Name) < 0 })
	return list
}

// join puts a file that was just recognised to those it seems to belong to.
func (m Model) join(id int) Model {
	i, _ := m.importOf(id)
	if i.Replace != "" {
		return m
	}
	for _, o := range m.Imports {
		if o.ID != id && o.like(i) && !o.Follows() && !o.Apart && o.Replace == "" && alike(o.File.Name, i.File.Name) {
			return m.lead(o.ID, []int{o.ID, id})
		}
	}
	return m
}

// lead makes one file the lead of some, itself among them.
func (m Model) lead(lead int, ids []int) Model {
	var names []string
	for _, id := range ids {
		m = m.changeImport(id, func(i *Import) { i.Lead, i.Apart, i.Replace, i.NameBad = lead, false, "", "" })
	}
	front, _ := m.importOf(lead)
	for _, i := range m.Together(front) {
		names = append(names, i.File.Name)
	}
	name := m.freeName(commonName(names), lead)
	return m.changeImport(lead, func(i *Import) { i.Name = name })
}

// together takes the reader's word for whether files become one table.
func (m Model) together(msg ImportTogether) Model {
	list := m.SameShape(msg.ID)
	if msg.On {
		ids := make([]int, len(list))
		for n, i := range list {
			ids[n] = i.ID
		}
		return m.lead(msg.ID, ids)
	}
	for _, o := range list {
		m = m.alone(o.ID)
	}
	return m.changeImport(msg.ID, func(i *Import) { i.Apart = true })
}

// alone makes a file a table of its own again.
func (m Model) alone(id int) Model {
	m = m.changeImport(id, func(i *Import) { i.Lead = 0 })
	i, _ := m.importOf(id)
	name := m.freeName(i.File.Name, id)
	return m.changeImport(id, func(i *Import) { i.Name = name })
}

// confirmGroup queues all files that become one table, read in the way that was
// chosen for the lead.
func (m Model) confirmGroup(lead Import) Model {
	group := m.Together(lead)
	at := slices.IndexFunc(m.Imports, func(i Import) bool { return i.Lead == lead.ID })
	list := slices.DeleteFunc(slices.Clone(m.Imports), func(i Import) bool { return i.Lead == lead.ID && !i.over() })
	for n := range group {
		group[n].Phase, group[n].Recipe, group[n].Name, group[n].NameBad = ImportQueued, lead.Recipe, lead.Name, ""
	}
	m.Imports = slices.Insert(list, at, group...)
	return m
}

// gathered keeps what was read of a file until the others of its table are read
// too.
func (m Model) gathered(i Import, msg ImportFinished) (Model, []Cmd) {
	m = m.changeImport(i.ID, func(o *Import) { o.Phase, o.Got = ImportGathered, &msg })
	return m, []Cmd{DropFile{File: i.File}}
}

// joinNext begins to put together a table whose files are all read; ok is false
// when there is none.
func (m Model) joinNext() (next Model, cmds []Cmd, ok bool) {
	for _, i := range m.Imports {
		if i.Phase != ImportGathered {
			continue
		}
		group := m.Together(i)
		if slices.ContainsFunc(group, func(o Import) bool { return o.Phase != ImportGathered }) {
			continue
		}
		request := job.Load{Source: groupSource(group)}
		m = m.changeImport(group[0].ID, func(o *Import) {
			o.Phase, o.Joining, o.Progress, o.Pace = ImportReading, true, job.Progress{}, Pace{}
		})
		return m, []Cmd{JoinFiles{ID: group[0].ID, Request: request}}, true
	}
	return m, nil, false
}

// groupSource is the table that files make up; of those with the same content
// only the first counts.
func groupSource(group []Import) workbook.Source {
	first := group[0].Got
	s := workbook.Source{ID: first.SourceID, Name: group[0].Name, Recipe: commonRecipe(group), DateColumn: dateColumn(first.Imported.Table.Columns)}
	for _, i := range group {
		got := i.Got.Imported
		if slices.ContainsFunc(s.Batches, func(b workbook.Batch) bool { return b.SHA256 == got.SHA256 }) {
			continue
		}
		kind := workbook.KindAppend
		if len(s.Batches) == 0 {
			kind = workbook.KindReplace
		}
		s.Batches = append(s.Batches, workbook.Batch{ID: i.Got.BatchID, File: i.File.Name, SHA256: got.SHA256, Bytes: got.Bytes,
			Rows: got.Table.Rows, At: i.Got.At, Kind: kind})
	}
	return s
}

// commonRecipe is what all files of a table were read by; where they differ it
// is left open, so that it is decided again: for each file how it is written, over
// all rows what type a column has.
func commonRecipe(group []Import) table.Recipe {
	r := group[0].Got.Imported.Table.Recipe
	columns := map[string]table.ColumnRecipe{}
	for name, c := range r.Columns {
		columns[name] = c
	}
	for _, i := range group[1:] {
		other := i.Got.Imported.Table.Recipe
		for name, c := range columns {
			if !reflect.DeepEqual(other.Columns[name], c) {
				delete(columns, name)
			}
		}
		mine, theirs := reflect.ValueOf(&r).Elem(), reflect.ValueOf(other)
		for f := range mine.NumField() {
			if !reflect.DeepEqual(mine.Field(f).Interface(), theirs.Field(f).Interface()) {
				mine.Field(f).SetZero()
			}
		}
	}
	for name, c := range group[0].Recipe.Columns {
		columns[name] = c // the reader's choice
	}
	r.Columns = columns
	return r
}

// joined puts the table that files make up into the document.
func (m Model) joined(msg ImportJoined) (Model, []Cmd) {
	i, ok := m.importOf(msg.ID)
	if !ok || i.Phase != ImportReading || !i.Joining {
		return m.readNext()
	}
	group := m.Together(i)
	if msg.Err != "" {
		for _, o := range group[1:] {
			m = m.changeImport(o.ID, func(o *Import) { o.Phase = ImportCancelled })
		}
		m, cmds := m.importFailed(i.ID, msg.Err)
		m, next := m.readNext()
		return m, append(cmds, next...)
	}
	source := msg.Source
	source.Name = m.Book.FreeTableName(i.Name)
	if r := msg.Info.Recipe; sameDialect(r, source.Recipe) {
		source.Recipe = r
	}
	wasEmpty := m.Phase == Empty
	m = m.setTable(source.ID, Table{Phase: TableReady, Info: msg.Info, Key: kpi.KeyOf(source)})
	m.dataRev++
	m.saveWhy = "import"
	text := fmt.Sprintf("Imported %s as %s: %s", count(len(source.Batches), "file", "files"), source.Name, m.count(msg.Info.Rows, "row", "rows"))
	if twice := len(group) - len(source.Batches); twice > 0 {
		text += ", without " + count(twice, "file that says the same as another", "files that say the same as others")
	}
	m, cmds := m.editSaying(workbook.AddTable{Source: source}, text)
	asked := m.Asked
	for _, o := range group {
		m = m.changeImport(o.ID, func(o *Import) { o.Phase, o.Got, o.Joining = ImportDone, nil, false })
	}
	m = m.changeImport(i.ID, func(o *Import) { o.Asked = asked })
	m, kept := m.keptOf(group)
	m, next := m.readNext()
	m, shown := m.showImported(source.ID, wasEmpty)
	return m, slices.Concat(cmds, kept, next, shown)
}

// sameDialect reports whether a complete recipe says nothing of how files are
// written that the one it was made from leaves open.
func sameDialect(complete, asked table.Recipe) bool {
	complete.Columns, asked.Columns = nil, nil
	return reflect.DeepEqual(complete, asked)
}

// keptOf is what follows once the bytes of some files are kept, or not.
func (m Model) keptOf(group []Import) (Model, []Cmd) {
	var lost []string
	for _, i := range group {
		if i.Got != nil && !i.Got.Imported.Kept {
			lost = append(lost, i.File.Name)
		}
	}
	if len(lost) > 0 {
		m = m.notKept(lost[0])
	}
	return m.askRoom()
}
