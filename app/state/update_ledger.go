package state

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Meeting is how a file is to meet the table it goes to.
type Meeting struct {
	Kind string            // of the batch: append, replace, update
	Keys []string          // columns an update goes by, as the table's files name them
	Map  map[string]string // column of the file → the table's column it belongs to
	Why  string            // why this is suggested, "" when it is not

	Landed *job.Landed // what it would do; nil until that is known
	Failed string      // why it is not
	Job    int         // the preview under way
}

// Faults is what of the table on screen did not fit.
type Faults struct {
	Source string
	List   *job.FaultList // nil until it came
	Why    string         // why it did not
	Filter string         // text that is looked for
	Kind   string         // "", open or fixed
	Edit   *FaultEdit
	Job    int
}

// FaultEdit is a cell being put right.
type FaultEdit struct {
	Fault job.Fault
	Text  string
	Why   string
}

type (
	// ImportMeets says how a file meets its table.
	ImportMeets struct {
		isMsg
		ID   int
		Kind string
		Keys []string // nil leaves them
	}
	// ImportMaps says which of the table's columns a column of the file is; ""
	// makes it a new one.
	ImportMaps struct {
		isMsg
		ID          int
		Table, File string // column of the table, and of the file or ""
	}
	// Proposed answers Propose.
	Proposed struct {
		isMsg
		ID, Job int
		Landed  job.Landed
		Err     string
	}
	// BatchUndone takes an import back, or makes it count again.
	BatchUndone struct {
		isMsg
		Table, Batch string
		Redo         bool
	}
	// LedgerShown goes to the imports of a table, with what each changed.
	LedgerShown struct {
		isMsg
		Table string
	}
	// FaultsCame answers ListFaults.
	FaultsCame struct {
		isMsg
		Job  int
		List job.FaultList
		Err  string
	}
	// FaultsFiltered narrows the list of what did not fit.
	FaultsFiltered struct {
		isMsg
		Text, Kind string
	}
	// FaultsExported hands the list over as a file.
	FaultsExported struct {
		isMsg
		Table string
	}
	// FaultChosen begins to put a cell right; a zero Fault stops.
	FaultChosen struct {
		isMsg
		Fault job.Fault
	}
	// FaultTyped changes the text, or the reason.
	FaultTyped struct {
		isMsg
		Text, Why string
	}
	// FaultFixed takes the text over.
	FaultFixed struct{ isMsg }
	// FaultUnfixed gives a cell the text of its file back.
	FaultUnfixed struct {
		isMsg
		Table string
		Fault job.Fault
	}

	// Propose finds out what a file would do → Proposed.
	Propose struct {
		isCmd
		ID, Job int
		File    FileRef
		Request job.Import
	}
	// ListFaults → FaultsCame.
	ListFaults struct {
		isCmd
		Job     int
		Request job.Faults
	}
)

func updateLedger(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case ImportMeets:
		m = m.changeImport(msg.ID, func(i *Import) {
			i.Meeting.Kind = msg.Kind
			if msg.Keys != nil {
				i.Meeting.Keys = slices.Compact(slices.DeleteFunc(msg.Keys, func(k string) bool { return k == "" }))
			}
		})
		m, cmds = m.propose(msg.ID)
	case ImportMaps:
		m = m.changeImport(msg.ID, func(i *Import) { i.Meeting.Map = mapTo(i.Meeting.Map, msg.File, msg.Table) })
		m, cmds = m.propose(msg.ID)
	case Proposed:
		m = m.changeImport(msg.ID, func(i *Import) {
			if i.Meeting.Job == msg.Job {
				i.Meeting.Landed, i.Meeting.Failed = &msg.Landed, msg.Err
			}
		})
	case BatchUndone, FaultFixed:
		cmds = []Cmd{Mint{For: msg}}
	case Fresh:
		return m.stamped(msg)
	case LedgerShown:
		m.Data.Tab = ImportsTab
		m, cmds = m.goTo(Route{View: DataScreen, ID: msg.Table})
	case FaultsCame:
		if msg.Job == m.Data.Faults.Job {
			m.Data.Faults.List, m.Data.Faults.Why = &msg.List, msg.Err
		}
	case FaultsFiltered:
		m.Data.Faults.Filter, m.Data.Faults.Kind = msg.Text, msg.Kind
	case FaultsExported:
		m, cmds = m.listFaults(msg.Table, true)
	case FaultChosen:
		m, cmds = m.chooseFault(msg.Fault)
	case FaultTyped:
		if e := m.Data.Faults.Edit; e != nil {
			m.Data.Faults.Edit = &FaultEdit{Fault: e.Fault, Text: msg.Text, Why: msg.Why}
		}
	case FaultUnfixed:
		f := msg.Fault
		m, cmds = m.editSaying(workbook.UnfixCell{TableID: msg.Table, BatchID: f.Batch, Row: f.Row, Column: f.Column}, "The cell has the text of its file again")
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// stamped goes on with what needed the time.
func (m Model) stamped(msg Fresh) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch what := msg.For.(type) {
	case BatchUndone:
		s, _ := m.Book.TableByID(what.Table)
		file := ""
		for _, b := range s.Batches {
			if b.ID == what.Batch {
				file = b.File
			}
		}
		if what.Redo {
			m, cmds = m.editSaying(workbook.RedoBatch{TableID: what.Table, BatchID: what.Batch}, file+" counts again")
			break
		}
		undo := workbook.UndoBatch{TableID: what.Table, BatchID: what.Batch, Undone: workbook.Undone{At: msg.At}}
		m, cmds = m.editSaying(undo, "The import of "+file+" is undone")
	case FaultFixed:
		e := m.Data.Faults.Edit
		if e == nil {
			break
		}
		m.Data.Faults.Edit = nil
		f := e.Fault
		m, cmds = m.editSaying(workbook.FixCell{TableID: m.Data.Faults.Source, BatchID: f.Batch, Fix: workbook.Fix{Row: f.Row, Line: f.Line, Column: f.Column,
			Was: f.Was, Now: strings.TrimSpace(e.Text), Why: strings.TrimSpace(e.Why), At: msg.At}}, "The cell is corrected")
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// matching is the id of the table that a file's columns fit best: half of the
// table's at least, by name or by a name they had before. "" when there is none.
func (m Model) matching(columns []job.Column) string {
	best, most := "", 0
	for _, s := range m.Book.Tables {
		t := m.Tables[s.ID]
		if t.Phase != TableReady {
			continue
		}
		known := s.Mapping()
		n := 0
		for _, c := range columns {
			if hasColumn(t.Info, c.Name) || known[c.Name] != "" && hasColumn(t.Info, known[c.Name]) {
				n++
			}
		}
		exact := n == len(columns) && n == len(t.Info.Columns)
		if exact {
			n += len(columns) // goes before a wider table that has the same
		}
		if n > most && (exact || n*2 >= len(t.Info.Columns) && n*2 >= len(columns) && n >= 2) {
			best, most = s.ID, n
		}
	}
	return best
}

func hasColumn(t job.Table, name string) bool {
	return slices.ContainsFunc(t.Columns, func(c job.Column) bool { return c.Name == name })
}

// suggest says what to do with a file that fits a table: replace its rows when a
// file of the name was there, go on as before when the name is one of a row of
// names, and else a new table.
func (i *Import) suggest(m Model) {
	s, ok := m.Book.TableByID(i.Match)
	if !ok {
		return
	}
	i.Meeting = m.meetingOf(s, *i)
	exact := slices.EqualFunc(m.Tables[s.ID].Info.Columns, i.Preview.Columns, sameHeader)
	if exact && strings.EqualFold(tableName(i.File.Name), s.Name) {
		i.Replace, i.Meeting.Kind, i.Meeting.Why = s.ID, workbook.KindReplace, "The file is called like the table."
		return
	}
	for _, b := range slices.Backward(s.Batches) {
		switch {
		case b.Undone != nil:
		case exact && strings.EqualFold(b.File, i.File.Name):
			i.Replace, i.Meeting.Kind, i.Meeting.Why = s.ID, workbook.KindReplace, "A file of this name was imported before."
			return
		case alike(bare(b.File), bare(i.File.Name)):
			i.Replace, i.Meeting.Why = s.ID, "Its name goes on from "+b.File+"."
			if b.Kind == workbook.KindUpdate {
				i.Meeting.Kind, i.Meeting.Keys = b.Kind, b.Keys
			}
			return
		}
	}
}

// meetingOf is how a file would meet a table unless somebody says otherwise.
func (m Model) meetingOf(s workbook.Source, i Import) Meeting {
	meeting := Meeting{Kind: workbook.KindAppend}
	info := m.Tables[s.ID].Info
	for file, there := range s.Mapping() {
		has := slices.ContainsFunc(i.Preview.Columns, func(c job.Column) bool { return c.Name == file })
		taken := slices.ContainsFunc(i.Preview.Columns, func(c job.Column) bool { return c.Name == there })
		if has && !taken && hasColumn(info, there) {
			meeting.Map = mapTo(meeting.Map, file, there)
		}
	}
	for _, c := range info.Columns {
		if c.Blank == 0 && (c.Capped || c.Distinct == info.Rows) && table.Type(c.Type).Kind() != table.Moment && (table.Type(c.Type).Kind() == table.Text || c.Type == string(table.Integer)) {
			meeting.Keys = []string{c.Name}
			break
		}
	}
	if meeting.Keys == nil && len(info.Columns) > 0 {
		meeting.Keys = []string{info.Columns[0].Name}
	}
	return meeting
}

// mapTo is a mapping in which a column of the file, or none, is one of the table.
func mapTo(mapping map[string]string, file, there string) map[string]string {
	out := maps.Clone(mapping)
	if out == nil {
		out = map[string]string{}
	}
	maps.DeleteFunc(out, func(f, t string) bool { return f == file || t == there })
	if file != "" {
		out[file] = there
	}
	return out
}

// target chooses the table a file goes to.
func (m Model) target(msg ImportTarget) (Model, []Cmd) {
	s, ok := m.Book.TableByID(msg.Replace)
	m = m.changeImport(msg.ID, func(i *Import) {
		i.Replace, i.Meeting = msg.Replace, Meeting{}
		if ok {
			i.Meeting = m.meetingOf(s, *i)
			if s.ID != i.Match {
				i.Meeting.Kind = workbook.KindReplace
			}
		}
	})
	return m.propose(msg.ID)
}

// propose asks what a file would do to its table.
func (m Model) propose(id int) (Model, []Cmd) {
	i, ok := m.importOf(id)
	if !ok || i.Phase != ImportPreview || i.Replace == "" {
		return m, nil
	}
	if t := m.Tables[i.Replace]; t.Phase != TableReady {
		return m, nil
	}
	n := m.next()
	m = m.changeImport(id, func(i *Import) { i.Meeting.Landed, i.Meeting.Failed, i.Meeting.Job = nil, "", n })
	return m, []Cmd{Propose{ID: id, Job: n, File: i.File, Request: m.importing(i, m.tableName(i.Replace))}}
}

// importing is the request to read a file.
func (m Model) importing(i Import, name string) job.Import {
	q := job.Import{Source: i.Replace, Name: name, File: i.File.Name, Recipe: i.Recipe}
	if s, ok := m.Book.TableByID(i.Replace); ok {
		q.Into = &job.Into{Workbook: m.Book, Table: s.ID, Batch: i.batch(s)}
	}
	return q
}

// batch is the entry of a file in the ledger of a table, as far as it is known
// before it is read.
func (i Import) batch(s workbook.Source) workbook.Batch {
	b := workbook.Batch{ID: "import", File: i.File.Name, Kind: cmp.Or(i.Meeting.Kind, workbook.KindReplace)}
	if len(i.Meeting.Map) > 0 {
		b.Columns = i.Meeting.Map
	}
	if b.Kind == workbook.KindReplace {
		return b
	}
	if b.Kind == workbook.KindUpdate {
		b.Keys = i.Meeting.Keys
	}
	file := i.Preview.Recipe
	if i.Preview.Guess.Decimal.Unsure && i.Recipe.Decimal == "" {
		file.Decimal = s.Recipe.Decimal
	}
	if i.Preview.Guess.Dates.Unsure && i.Recipe.Dates == "" {
		file.Dates = s.Recipe.Dates
	}
	b.Recipe = workbook.Differing(file, s.Recipe)
	return b
}

// rejected is how many cells of a table did not fit.
func rejected(t job.Table) (n int64) {
	for _, c := range t.Columns {
		n += c.Bad
	}
	return n
}

// admitInto makes the edit for a file that was read onto a table.
func (m Model) admitInto(i Import, msg ImportFinished) (Model, []Cmd) {
	s, ok := m.Book.TableByID(i.Replace)
	if !ok {
		m = m.changeImport(i.ID, func(i *Import) {
			i.Phase, i.Reason = ImportFailed, "The table it was to meet was removed meanwhile. Import it again as a new table."
		})
		return m, nil
	}
	got := msg.Imported
	batch := i.batch(s)
	batch.ID, batch.SHA256, batch.Bytes, batch.At = msg.BatchID, got.SHA256, got.Bytes, msg.At
	batch.Rows, batch.Rejected, batch.Effect = got.Landed.Rows, got.Landed.Bad, &got.Landed.Effect
	recipe := got.Table.Recipe
	drop := workbook.DropBatch{TableID: s.ID, Batch: batch}
	steps := []workbook.Edit{drop, workbook.SetRecipe{TableID: s.ID, Recipe: recipe}}
	if batch.Kind == workbook.KindReplace {
		drop.Recipe = &recipe
		steps = []workbook.Edit{drop}
	}
	edit := workbook.Several{Edits: steps, Label: drop.Describe(m.Book)}
	if next, err := edit.Apply(m.Book); err == nil {
		after, _ := next.TableByID(s.ID)
		// The table is at hand already: reconcile finds it and does not load it again.
		m = m.setTable(s.ID, Table{Phase: TableReady, Info: got.Table, Key: kpi.KeyOf(after)})
	}
	m.dataRev++
	m.saveWhy = "import"
	m, cmds := m.landed(i, edit, m.landedText(s.Name, batch), got.Kept)
	m.Toast.Ledger = s.ID
	return m, cmds
}

// landedText says what a batch did.
func (m Model) landedText(name string, b workbook.Batch) string {
	text := m.count(b.Effect.Added, "row", "rows") + " added to " + name
	if b.Kind == workbook.KindReplace {
		text = name + " has the rows of " + b.File
	}
	if n := b.Effect.Replaced; n > 0 {
		text += ", " + m.count(n, "row", "rows") + " changed"
	}
	if b.Effect.Moved == 0 {
		return text + "; no past value moved"
	}
	return text + "; " + m.count(int64(b.Effect.Moved), "past value", "past values") + " moved"
}

// listFaults asks what of a table did not fit, or for that as a file.
func (m Model) listFaults(id string, asFile bool) (Model, []Cmd) {
	s, ok := m.Book.TableByID(id)
	if !ok || m.Tables[id].Phase != TableReady {
		return m, nil
	}
	if m.Data.Faults.Source != id {
		m.Data.Faults = Faults{Source: id}
	}
	m.Data.Faults.Job = m.next()
	return m, []Cmd{ListFaults{Job: m.Data.Faults.Job, Request: job.Faults{Source: s, AsFile: asFile}}}
}

// chooseFault opens the form for a cell.
func (m Model) chooseFault(f job.Fault) (Model, []Cmd) {
	m.Data.Faults.Edit = nil
	if !f.CanEdit {
		return m, nil
	}
	text := f.Now
	if !f.Fixed {
		text = f.Was
	}
	m.Data.Faults.Edit = &FaultEdit{Fault: f, Text: text, Why: f.Why}
	return m, []Cmd{Focus{Target: "fault-text"}}
}
