package state

import (
	"maps"

	"kpiworkbook/kpi/workbook"
)

func updateData(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case TabChosen:
		m.Data.Tab = msg.Tab
		m, cmds = m.enterTable()
	case ColumnTyped:
		m, cmds = m.retype(msg)
	case DateColumnChosen:
		text := "Rows of " + m.tableName(msg.Table) + " are dated by " + msg.Column
		if msg.Column == "" {
			text = "Rows of " + m.tableName(msg.Table) + " are dated by their first date column"
		}
		m, cmds = m.editSaying(workbook.SetDateColumn{TableID: msg.Table, Column: msg.Column}, text)
	case TableRenamed:
		m, cmds = m.editSaying(workbook.RenameTable{ID: msg.Table, Name: msg.Name}, "Renamed to "+msg.Name+"; formulas follow")
	case ColumnRenamed:
		m, cmds = m.editSaying(workbook.RenameColumn{TableID: msg.Table, From: msg.From, To: msg.To}, "Renamed to "+msg.To+"; formulas follow")
	case TableRemoved:
		m, cmds = m.removeTable(msg.Table)
	case TableRetried:
		m, cmds = m.retryTable(msg.Table)
	case TableLoaded:
		m, cmds = m.tableLoaded(msg)
	case TableProgress:
		if t, ok := m.Tables[msg.ID]; ok && t.Job == msg.Job && t.Phase == TableLoading {
			t.Progress = msg.Progress
			m = m.setTable(msg.ID, t)
		}
	case ValuesCame:
		lookups := maps.Clone(m.Lookups)
		if lookups == nil {
			lookups = map[ColumnRef]Lookup{}
		}
		lookups[msg.Column] = Lookup{Ready: msg.Err == "", List: msg.List, Reason: msg.Err}
		m.Lookups = lookups
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func (m Model) tableName(id string) string {
	s, _ := m.Book.TableByID(id)
	return s.Name
}

// retype reads a table again with another type for one column.
func (m Model) retype(msg ColumnTyped) (Model, []Cmd) {
	s, ok := m.Book.TableByID(msg.Table)
	if !ok {
		return m, nil
	}
	what := msg.Column + " is read as " + msg.Type
	if msg.Type == "" {
		what = msg.Column + " is read as recognised"
	}
	m.Dialog = Dialog{}
	return m.editSaying(workbook.SetRecipe{TableID: msg.Table, Recipe: withColumn(s.Recipe, inFile(s, msg.Column), msg.Type, msg.Format)}, what)
}

func (m Model) removeTable(id string) (Model, []Cmd) {
	s, ok := m.Book.TableByID(id)
	if !ok {
		return m, nil
	}
	m.Dialog = Dialog{}
	return m.editSaying(workbook.RemoveTable{ID: id}, "Removed "+s.Name)
}

func (m Model) retryTable(id string) (Model, []Cmd) {
	s, ok := m.Book.TableByID(id)
	if !ok {
		return m, nil
	}
	t, cmd := m.load(m.Tables[id], s)
	m = m.setTable(id, t)
	if cmd == nil {
		return m, nil
	}
	return m, []Cmd{cmd}
}

// tableLoaded takes a table over; once the last one came, the question is asked.
func (m Model) tableLoaded(msg TableLoaded) (Model, []Cmd) {
	t, ok := m.Tables[msg.ID]
	if !ok || t.Job != msg.Job || t.Phase != TableLoading {
		return m, nil
	}
	switch {
	case msg.Missing:
		t.Phase, t.Reason = TableMissing, msg.Err
		m = m.banner(Banner{Kind: BytesMissing, Title: "The file of " + m.tableName(msg.ID) + " is missing",
			Text: "Its bytes are not in this browser any more. Drop " + m.lastFile(msg.ID) + " again to have its rows back; everything else works."})
	case msg.Err != "":
		t.Phase, t.Reason = TableFailed, msg.Err
	default:
		t.Phase, t.Info = TableReady, msg.Info
	}
	m.dataRev++
	m = m.setTable(msg.ID, t)
	m, cmds := m.enterLoaded(msg.ID)
	if m.loading() {
		return m, cmds
	}
	m, ask := m.ask()
	return m, append(cmds, ask...)
}

// lastFile is the name of the file last dropped on a table.
func (m Model) lastFile(id string) string {
	s, _ := m.Book.TableByID(id)
	if n := len(s.Batches); n > 0 {
		return s.Batches[n-1].File
	}
	return "the file"
}

// enterLoaded refreshes what is on screen of a table that has just come.
func (m Model) enterLoaded(id string) (Model, []Cmd) {
	if m.Editor != nil {
		m = m.recheck()
	}
	return m.enterTable()
}
