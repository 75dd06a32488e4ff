package state

import (
	"strings"

	"kpiworkbook/kpi/workbook"
)

// updateKPI answers the KPI page and what is done to a KPI as a whole.
func updateKPI(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case ChartAsTable:
		m.KPI.AsTable = msg.On
	case KPIRemoved:
		m, cmds = m.removeKPI(msg.ID)
	case NoteOpened:
		m = m.openNote(msg)
	case NoteTyped:
		m.KPI.NoteDraft = msg.Text
	case NoteForAll:
		m.KPI.NoteAll = msg.On
	case NoteAdded:
		m, cmds = m.keepNote(msg)
	case NoteRemoved:
		m, cmds = m.editSaying(workbook.RemoveNote{KPIID: msg.KPI, NoteID: msg.Note}, "Note removed")
	case Fresh:
		return m.fresh(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// fresh goes on with what needed an id.
func (m Model) fresh(msg Fresh) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch what := msg.For.(type) {
	case NoteAdded:
		note := workbook.Note{ID: msg.ID, Period: what.Period, Text: strings.TrimSpace(what.Text), At: msg.At, Author: m.Env.Reader}
		m.KPI.Noting, m.KPI.NoteDraft = false, ""
		m, cmds = m.editSaying(workbook.AddNote{KPIID: what.KPI, Note: note}, "Note added")
	case ShiftConfirmed:
		m, cmds = m.shifted(what, msg.At)
	case EditorSaved:
		m, cmds = m.saveDraft(msg.ID, msg.At)
	case BookNew:
		m, cmds = m.newBook(msg)
	case ConflictCopy:
		m, cmds = m.keepCopy(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// openNote opens the form for a note, a new one or one that is there.
func (m Model) openNote(msg NoteOpened) Model {
	m.KPI.Noting, m.KPI.Note, m.KPI.NoteDraft, m.KPI.NoteAll = msg.Open, msg.Note, "", false
	if n, of, ok := m.note(m.KPI.ID, msg.Note); ok {
		m.KPI.NoteDraft, m.KPI.NoteAll = n.Text, of == ""
	}
	return m
}

// keepNote keeps what was typed; a new note needs an id first.
func (m Model) keepNote(msg NoteAdded) (Model, []Cmd) {
	text := strings.TrimSpace(msg.Text)
	if text == "" {
		return m, nil
	}
	n, of, ok := m.note(m.KPI.ID, m.KPI.Note)
	if !ok {
		return m, []Cmd{Mint{For: msg}}
	}
	n.Text = text
	m.KPI.Noting, m.KPI.Note, m.KPI.NoteDraft = false, "", ""
	return m.editSaying(workbook.EditNote{KPIID: of, Note: n}, "Note changed")
}

// note finds a note that a KPI shows: of is its KPI, "" where it is the workbook's.
func (m Model) note(kpiID, id string) (n workbook.Note, of string, ok bool) {
	k, _ := m.Book.KPIByID(kpiID)
	for _, n := range k.Notes {
		if n.ID == id && id != "" {
			return n, kpiID, true
		}
	}
	for _, n := range m.Book.Notes {
		if n.ID == id && id != "" {
			return n, "", true
		}
	}
	return workbook.Note{}, "", false
}

// enterKPI prepares the page of a KPI; the column that cuts its change stays.
func (m Model) enterKPI() (Model, []Cmd) {
	m = m.lookAt(m.Route.ID)
	m, cmds := m.findDrivers()
	m, why := m.askWhy()
	m, deep := m.deepen()
	return m, append(append(cmds, why...), deep...)
}

// lookAt prepares what is shown of a KPI besides the scorecard's answer.
func (m Model) lookAt(id string) Model {
	if m.KPI.ID != id {
		m.KPI = KPIView{ID: id, By: m.KPI.By, Year: m.KPI.Year, AsTable: m.KPI.AsTable, Insight: InsightView{Average: m.KPI.Insight.Average}}
	}
	return m
}

func (m Model) removeKPI(id string) (Model, []Cmd) {
	kpi, ok := m.Book.KPIByID(id)
	if !ok {
		return m, nil
	}
	m.Editor, m.Dialog = nil, Dialog{}
	if m.Route.ID == id {
		m.Route = Route{View: ScorecardView}
	}
	return m.editSaying(workbook.RemoveKPI{ID: id}, "Removed "+kpi.Name)
}
