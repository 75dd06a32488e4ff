package state

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

func updateImport(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case FilesDropped:
		m, cmds = m.dropped(msg)
	case ImportChosen:
		m.Dialog = Dialog{Kind: ImportDialog, Import: msg.ID}
		cmds = []Cmd{Focus{Target: "dialog"}}
	case Inspected:
		m, cmds = m.inspected(msg)
	case ImportRecipe:
		m, cmds = m.overruled(msg.ID, msg.Recipe)
	case ImportColumn:
		if i, ok := m.importOf(msg.ID); ok {
			m, cmds = m.overruled(msg.ID, withColumn(i.Recipe, msg.Column, msg.Type, msg.Format))
		}
	case ImportNamed:
		m = m.changeImport(msg.ID, func(i *Import) { i.Name, i.NameBad = msg.Name, m.tableNameProblem(msg.Name, i.ID) })
	case ImportTarget:
		m, cmds = m.target(msg)
	case ImportConfirmed:
		m, cmds = m.confirmed(msg.ID)
	case ImportUnpacked:
		m, cmds = m.unpacked(msg)
	case ImportTogether:
		m = m.together(msg)
	case ImportJoined:
		m, cmds = m.joined(msg)
	case ImportAll:
		m, cmds = m.confirmAll()
	case ImportCancel:
		m, cmds = m.cancelImport(msg.ID)
	case ImportDismissed:
		m.Imports = slices.DeleteFunc(slices.Clone(m.Imports), func(i Import) bool { return i.ID == msg.ID && i.over() })
	case ImportProgress:
		m = m.advanced(msg)
	case ImportsAside:
		m.Aside = msg.Aside
	case ImportsCancelled:
		m, cmds = m.cancelAll()
	case ImportFinished:
		m, cmds = m.finished(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// over reports whether nothing more will happen to an import.
func (i Import) over() bool {
	return i.Phase == ImportDone || i.Phase == ImportFailed || i.Phase == ImportCancelled
}

// Settling reports whether values are still being worked out with a file that was
// read.
func (m Model) Settling(i Import) bool {
	return i.Phase == ImportDone && i.Asked > m.AnswerRev
}

// dropped takes files in: workbooks are opened, everything else is looked at.
func (m Model) dropped(msg FilesDropped) (Model, []Cmd) {
	var cmds []Cmd
	list := slices.Clone(m.Imports)
	if !msg.Inside { // else what was dropped beside it is news still
		list = slices.DeleteFunc(list, Import.over)
	}
	first, drop := 0, m.next()
	for _, file := range msg.Files {
		if strings.HasSuffix(strings.ToLower(file.Name), ".kpi") {
			m.opening++
			cmds = append(cmds, OpenFile{File: file})
			continue
		}
		i := Import{ID: m.next(), File: file, Phase: ImportSniffing, Drop: drop}
		list = append(list, i)
		cmds = append(cmds, Inspect{ID: i.ID, File: file})
		if first == 0 {
			first = i.ID
		}
	}
	m.Imports = list
	m.Aside = m.Aside && first == 0
	if first != 0 && (m.Dialog.Kind == NoDialog || m.Dialog.Kind == ImportDialog) && !m.importInFront() {
		m.Dialog = Dialog{Kind: ImportDialog, Import: first}
		cmds = append(cmds, Focus{Target: "dialog"})
	}
	if msg.Lacking {
		m = m.fail(msg.Omitted)
	} else if msg.Omitted != "" {
		next, toast := m.say(msg.Omitted, false)
		m, cmds = next, append(cmds, toast...)
	}
	return m, cmds
}

// importInFront reports whether the dialog shows an import that still waits.
func (m Model) importInFront() bool {
	i, ok := m.importOf(m.Dialog.Import)
	return m.Dialog.Kind == ImportDialog && ok && !i.over() && i.Phase != ImportReading
}

func (m Model) importOf(id int) (Import, bool) {
	for _, i := range m.Imports {
		if i.ID == id {
			return i, true
		}
	}
	return Import{}, false
}

// changeImport is the model with one import changed.
func (m Model) changeImport(id int, change func(*Import)) Model {
	list := slices.Clone(m.Imports)
	for i := range list {
		if list[i].ID == id {
			change(&list[i])
		}
	}
	m.Imports = list
	return m
}

// inspected shows what was recognised.
func (m Model) inspected(msg Inspected) (Model, []Cmd) {
	i, ok := m.importOf(msg.ID)
	if !ok || (i.Phase != ImportSniffing && i.Phase != ImportPreview) {
		return m, nil
	}
	switch {
	case msg.Err != "":
		return m.importFailed(i.ID, msg.Err)
	case msg.Preview.Workbook:
		m.Imports = slices.DeleteFunc(slices.Clone(m.Imports), func(o Import) bool { return o.ID == i.ID })
		m.opening++
		return m.nextInFront([]Cmd{OpenFile{File: i.File}})
	case msg.Preview.Archive:
		return m, []Cmd{UnpackFile{ID: i.ID, File: i.File}}
	case msg.Preview.Refused != "":
		return m.importFailed(i.ID, msg.Preview.Refused)
	}
	fresh := i.Phase == ImportSniffing
	m = m.changeImport(i.ID, func(i *Import) {
		i.Preview, i.Phase, i.Stale = msg.Preview, ImportPreview, false
		i.Match = m.matching(msg.Preview.Columns)
		if fresh {
			i.Name = m.freeName(i.File.Name, i.ID)
			i.suggest(m)
		}
	})
	if fresh {
		m = m.join(i.ID)
	}
	return m.propose(i.ID)
}

// unpacked takes an archive off the list once its tables are on it.
func (m Model) unpacked(msg ImportUnpacked) (Model, []Cmd) {
	i, ok := m.importOf(msg.ID)
	switch {
	case !ok || i.Phase != ImportSniffing:
		return m, nil
	case msg.Err != "":
		return m.importFailed(i.ID, msg.Err)
	}
	m.Imports = slices.DeleteFunc(slices.Clone(m.Imports), func(o Import) bool { return o.ID == i.ID })
	return m.nextInFront([]Cmd{DropFile{File: i.File}})
}

// importFailed says why a file cannot be read and lets its bytes go.
func (m Model) importFailed(id int, why string) (Model, []Cmd) {
	i, _ := m.importOf(id)
	m = m.changeImport(id, func(i *Import) { i.Phase, i.Reason = ImportFailed, why })
	m.Announce = i.File.Name + ": " + why
	return m.nextInFront([]Cmd{DropFile{File: i.File}})
}

func sameHeader(a, b job.Column) bool { return a.Header == b.Header }

// tableName is a file's name without folders and endings.
func tableName(file string) string {
	return strings.TrimSpace(bare(path.Base(strings.ReplaceAll(file, `\`, "/"))))
}

// bare is a file's name without endings.
func bare(name string) string {
	for _, ending := range []string{".gz", ".csv", ".tsv", ".txt", ".tab"} {
		if n := len(name) - len(ending); n > 0 && strings.EqualFold(name[n:], ending) {
			name = name[:n]
		}
	}
	return name
}

// freeName names the table a file becomes, apart from tables and from the other
// files in the queue.
func (m Model) freeName(file string, except int) string {
	want := tableName(file)
	name := m.Book.FreeTableName(want)
	for n := 3; m.tableNameProblem(name, except) != ""; n++ {
		name = m.Book.FreeTableName(fmt.Sprintf("%s %d", want, n))
	}
	return name
}

// tableNameProblem says why a table cannot be called that, "" when it can.
func (m Model) tableNameProblem(name string, except int) string {
	probe := workbook.AddTable{Source: workbook.Source{ID: "\x00probe", Name: name}}
	if _, err := probe.Apply(m.Book); err != nil {
		return err.Error()
	}
	for _, i := range m.Imports {
		if i.ID != except && !i.over() && !i.Follows() && i.Replace == "" && strings.EqualFold(i.Name, name) {
			return fmt.Sprintf("%s becomes a table of that name already.", i.File.Name)
		}
	}
	return ""
}

// overruled looks at a file again with the reader's choices.
func (m Model) overruled(id int, r table.Recipe) (Model, []Cmd) {
	i, ok := m.importOf(id)
	if !ok || i.Phase != ImportPreview {
		return m, nil
	}
	m = m.changeImport(id, func(i *Import) { i.Recipe, i.Stale = r, true })
	return m, []Cmd{Inspect{ID: id, File: i.File, Recipe: r}}
}

// withColumn is a recipe with one column's type chosen, or left to the guess.
func withColumn(r table.Recipe, column, typ, format string) table.Recipe {
	columns := maps.Clone(r.Columns)
	if columns == nil {
		columns = map[string]table.ColumnRecipe{}
	}
	c := columns[column]
	c.Type, c.Format = table.Type(typ), format
	if columns[column] = c; typ == "" && format == "" && c.Missing == nil {
		delete(columns, column)
	}
	r.Columns = columns
	if len(columns) == 0 {
		r.Columns = nil
	}
	return r
}

// confirmed puts a file into the line of those to be read.
func (m Model) confirmed(id int) (Model, []Cmd) {
	i, ok := m.importOf(id)
	if !ok || i.Phase != ImportPreview {
		return m, nil
	}
	if i.Replace == "" {
		if bad := m.tableNameProblem(i.Name, id); bad != "" {
			return m.changeImport(id, func(i *Import) { i.NameBad = bad }), nil
		}
	}
	if i.Lead != 0 {
		m = m.confirmGroup(i)
	} else {
		m = m.changeImport(id, func(i *Import) { i.Phase, i.NameBad = ImportQueued, "" })
	}
	m, cmds := m.readNext()
	return m.nextInFront(cmds)
}

// confirmAll queues every file that waits, as guessed.
func (m Model) confirmAll() (Model, []Cmd) {
	var all []Cmd
	for _, i := range m.Imports {
		if i.Phase == ImportPreview && !i.Follows() {
			next, cmds := m.confirmed(i.ID)
			m, all = next, append(all, cmds...)
		}
	}
	return m, all
}

// nextInFront shows the next file that waits for an answer, or closes the dialog.
func (m Model) nextInFront(cmds []Cmd) (Model, []Cmd) {
	if m.Dialog.Kind != ImportDialog {
		return m, cmds
	}
	for _, i := range m.Imports {
		if i.Phase == ImportPreview && !i.Follows() || i.Phase == ImportSniffing {
			m.Dialog.Import = i.ID
			return m, cmds
		}
	}
	m.Dialog = Dialog{}
	return m, cmds
}

// readNext starts the oldest queued file when none is being read.
func (m Model) readNext() (Model, []Cmd) {
	for _, i := range m.Imports {
		if i.Phase == ImportReading {
			return m, nil
		}
	}
	if next, cmds, ok := m.joinNext(); ok {
		return next, cmds
	}
	for _, i := range m.Imports {
		if i.Phase != ImportQueued {
			continue
		}
		name := i.Name
		if s, ok := m.Book.TableByID(i.Replace); ok {
			name = s.Name
		}
		m = m.changeImport(i.ID, func(i *Import) { i.Phase = ImportReading })
		request := m.importing(i, name)
		return m, []Cmd{ReadFile{ID: i.ID, File: i.File, Request: request}}
	}
	return m, nil
}

// cancelAll takes out every file that was not read yet.
func (m Model) cancelAll() (Model, []Cmd) {
	var all []Cmd
	for at := len(m.Imports) - 1; at >= 0; at-- { // from behind, so that none begins meanwhile
		if i := m.Imports[at]; !i.over() {
			next, cmds := m.cancelImport(i.ID)
			m, all = next, append(all, cmds...)
		}
	}
	return m, all
}

// cancelImport takes a file out of the queue, or stops reading it.
func (m Model) cancelImport(id int) (Model, []Cmd) {
	i, ok := m.importOf(id)
	if !ok || i.over() {
		return m.nextInFront(nil)
	}
	cmds := []Cmd{DropFile{File: i.File}}
	if i.Phase == ImportPreview && i.Lead == i.ID || i.Joining {
		for _, o := range m.Together(i) { // what is said of the lead is said of all
			m = m.changeImport(o.ID, func(o *Import) { o.Phase = ImportCancelled })
			cmds = append(cmds, DropFile{File: o.File})
		}
	}
	if i.Phase == ImportReading || i.Phase == ImportSniffing {
		cmds = append([]Cmd{StopJob{ID: id}}, cmds...)
	}
	m = m.changeImport(id, func(i *Import) { i.Phase = ImportCancelled })
	m, next := m.readNext()
	return m.nextInFront(append(cmds, next...))
}

// advanced takes a report of progress.
func (m Model) advanced(msg ImportProgress) Model {
	i, ok := m.importOf(msg.ID)
	if !ok || i.Phase != ImportReading {
		return m
	}
	i.Pace.advance(msg.Progress, msg.Now)
	if percent := i.Pace.say(msg.Progress, msg.Now); percent > 0 {
		m.Announce = fmt.Sprintf("%s: %d %% read", i.File.Name, percent)
	}
	return m.changeImport(msg.ID, func(o *Import) { o.Progress, o.Pace = msg.Progress, i.Pace })
}

// finished puts a file that was read into the document.
func (m Model) finished(msg ImportFinished) (Model, []Cmd) {
	i, ok := m.importOf(msg.ID)
	if !ok || i.Phase != ImportReading {
		next, cmds := m.readNext()
		return next, cmds
	}
	if msg.Cancelled {
		m = m.changeImport(i.ID, func(i *Import) { i.Phase = ImportCancelled })
		m, next := m.readNext()
		return m, append([]Cmd{DropFile{File: i.File}}, next...)
	}
	if msg.Err != "" {
		m, cmds := m.importFailed(i.ID, msg.Err)
		m = m.fail(i.File.Name + " was not imported: " + msg.Err)
		m, next := m.readNext()
		return m, append(cmds, next...)
	}
	if len(m.Together(i)) > 1 {
		m, cmds := m.gathered(i, msg)
		m, next := m.readNext()
		return m, append(cmds, next...)
	}
	wasEmpty := m.Phase == Empty
	m, cmds := m.admit(i, msg)
	m, next := m.readNext()
	m, shown := m.showImported(msg.SourceID, wasEmpty)
	return m, slices.Concat(cmds, []Cmd{DropFile{File: i.File}}, next, shown)
}

// showImported goes to a table that has come, unless the reader is at something
// else.
func (m Model) showImported(id string, wasEmpty bool) (Model, []Cmd) {
	if !wasEmpty && m.Route.View != DataScreen {
		return m, nil
	}
	front := m.Dialog
	m, cmds := m.goTo(Route{View: DataScreen, ID: id})
	if front.Kind == ImportDialog {
		m.Dialog = front // the next file still waits for an answer
	}
	return m, cmds
}

// admit makes the edit for a file that was read: a new table, or other rows for
// one that is there.
func (m Model) admit(i Import, msg ImportFinished) (Model, []Cmd) {
	got := msg.Imported
	if i.Replace != "" {
		return m.admitInto(i, msg)
	}
	batch := workbook.Batch{ID: msg.BatchID, File: i.File.Name, SHA256: got.SHA256, Bytes: got.Bytes,
		Rows: got.Table.Rows, Rejected: rejected(got.Table), At: msg.At, Kind: workbook.KindReplace}
	recipe := got.Table.Recipe
	source := workbook.Source{ID: msg.SourceID, Name: m.Book.FreeTableName(i.Name), Recipe: recipe,
		DateColumn: dateColumn(got.Table.Columns), Batches: []workbook.Batch{batch}}
	// The table is at hand already: reconcile finds it and does not load it again.
	m = m.setTable(msg.SourceID, Table{Phase: TableReady, Info: got.Table, Key: kpi.KeyOf(source)})
	m.dataRev++
	m.saveWhy = "import"
	text := "Imported " + i.File.Name + ": " + m.count(got.Table.Rows, "row", "rows")
	if n := int64(got.Table.ProblemTotal); n > 0 {
		text += ", " + m.count(n, "problem", "problems")
	}
	return m.landed(i, workbook.AddTable{Source: source}, text, got.Kept)
}

// landed makes the edit of an import that is through.
func (m Model) landed(i Import, e workbook.Edit, text string, kept bool) (Model, []Cmd) {
	m, cmds := m.editSaying(e, text)
	asked := m.Asked
	m = m.changeImport(i.ID, func(i *Import) { i.Phase, i.Asked = ImportDone, asked })
	if !kept {
		m = m.notKept(i.File.Name)
	}
	m, room := m.askRoom()
	return m, append(cmds, room...)
}

// notKept says that a file's bytes are in no storage.
func (m Model) notKept(file string) Model {
	if m.Storage.Blocked != "" {
		return m // that is said already
	}
	return m.banner(Banner{Kind: NotKept, Title: file + " is not kept",
		Text: "The browser did not take its bytes. The table works until this page closes: export the workbook, or free space and drop the file again."})
}

// askRoom asks what room is left after an import; after the first, also that it
// is not cleaned up.
func (m Model) askRoom() (Model, []Cmd) {
	first := !m.Storage.Asked
	m.Storage.Asked = true
	return m, []Cmd{AskStorage{Persist: first}}
}
