package state

import (
	"reflect"

	"kpiworkbook/kpi/workbook"
)

func updateStart(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case Started:
		m.Env = msg.Env
		m.Route, m.Question = ParseHash(msg.Hash)
		return m, []Cmd{LoadBook{}, AskStorage{}}, true
	case Loaded:
		next, cmds := m.loaded(msg)
		return next, cmds, true
	case HashChanged:
		next, cmds := m.hashChanged(msg.Hash)
		return next, cmds, true
	case Navigate:
		next, cmds := m.goTo(msg.Route)
		return next, cmds, true
	case EnvChanged:
		m.Env.Dark, m.Env.Online = msg.Dark, msg.Online
		return m, nil, true
	case DayChanged:
		m.Env.Today = msg.Today
		next, cmds := m.remind()
		return next, cmds, true
	}
	return m, nil, false
}

// loaded takes over what storage held.
func (m Model) loaded(msg Loaded) (Model, []Cmd) {
	first := m.Phase == Loading
	m.Books = msg.Books
	if !first && !msg.Switch && (msg.Broken != "" || msg.Key == m.Key && msg.Book != nil) {
		return m.follow(msg)
	}
	m.Storage.Blocked = msg.Memory
	if msg.Memory != "" {
		m = m.banner(blockedBanner(msg.Memory))
	}
	if msg.Broken != "" {
		return m.broken(msg, first)
	}
	m = m.unbanner(ConflictNote).unbanner(OtherTab).unbanner(DamagedNote).unbanner(SaveFailedNote).unbanner(BytesMissing)
	if msg.Damage != "" {
		m = m.banner(Banner{Kind: DamagedNote, Title: "The saved copy in this browser is damaged", Text: msg.Damage})
	}
	m = m.unbanner(ExportDue).unbanner(DiskNote).unbanner(NotKept)
	m.Key, m.Dialog, m.switchTo, m.Generations, m.AllVersions = msg.Key, Dialog{}, "", nil, false
	m.Backup, m.Disk = msg.Backup, Disk{Offered: m.Disk.Offered}
	m.Saved = Saved{State: NotSaved}
	book := workbook.New(msg.ID, "My workbook")
	if msg.Book != nil {
		book = *msg.Book
		m.Saved = Saved{State: SavedState, At: msg.At, Generation: msg.Generation}
		if msg.Memory != "" {
			m.Saved.State = SaveMemory
		}
	}
	m, cmds := m.open(book)
	m.Saved.Rev = m.Rev
	m, remind := m.remind()
	cmds = append(append(cmds, FindDisk{Key: m.Key}), remind...)
	m.Pen.behind = false
	if first {
		cmds = append([]Cmd{Measure{Name: "kpi:start"}}, cmds...)
	}
	if msg.Switch {
		cmds = append(cmds, Focus{Target: "main"})
	}
	return m, cmds
}

// broken says that nothing could be read. Nothing that is in storage is touched:
// the session goes on in a new workbook under a key of its own.
func (m Model) broken(msg Loaded, first bool) (Model, []Cmd) {
	m = m.banner(Banner{Kind: DamagedNote, Title: "The workbook in this browser could not be read", Text: msg.Broken})
	m.Key = msg.Key
	m.Saved = Saved{State: NotSaved}
	m, cmds := m.open(workbook.New(msg.ID, "My workbook"))
	if first {
		cmds = append([]Cmd{Measure{Name: "kpi:start"}}, cmds...)
	}
	return m, cmds
}

func blockedBanner(why string) Banner {
	return Banner{Kind: StorageBlocked, Title: "This browser keeps nothing for this page",
		Text: "You can work as usual; closing the page ends the workbook. Export it to keep it. (" + why + ")"}
}

// open shows a workbook from its beginning.
func (m Model) open(book workbook.Workbook) (Model, []Cmd) {
	had := len(m.Tables) > 0
	m.Phase = Ready
	m.History = workbook.Open(book)
	m.Book = book
	m.Rev++
	m.Tables, m.Answer, m.Lookups, m.Editor, m.Imports = nil, nil, nil, nil, nil
	m.KPI, m.Data, m.Review = KPIView{}, DataView{Tab: m.Data.Tab}, Reviewing{}
	m.AnswerRev = m.Asked
	if g := book.Settings.Grain; isGrain(g) && m.Question.Period == "" && m.Question.Grain == "month" {
		m.Question.Grain = g
	}
	m = m.settle()
	var cmds []Cmd
	if had {
		cmds = append(cmds, KeepTables{Book: book})
	}
	m, load := m.reconcile()
	m, enter := m.enter()
	m, ask := m.ask()
	return m, append(append(append(cmds, load...), enter...), ask...)
}

func (m Model) hashChanged(hash string) (Model, []Cmd) {
	route, question := ParseHash(hash)
	if m.Phase == Loading {
		m.Route, m.Question = route, question
		return m, nil
	}
	asks := !reflect.DeepEqual(question.within(m.Book), m.Question)
	if asks {
		m.Question = question.within(m.Book)
	}
	m, cmds := m.goTo(route)
	if !asks {
		return m, cmds
	}
	m, ask := m.ask()
	return m, append(cmds, ask...)
}

// goTo shows a screen; a dirty editor asks first.
func (m Model) goTo(to Route) (Model, []Cmd) {
	if to == m.Route {
		return m, nil
	}
	if m.Editor.Dirty() {
		m.Dialog = Dialog{Kind: LeaveEditorAsk, Route: to}
		return m, []Cmd{SetHash{Hash: Hash(m.Route, m.Question), Replace: true}}
	}
	m.Editor = nil
	return m.show(to)
}

// show is goTo without asking.
func (m Model) show(to Route) (Model, []Cmd) {
	was := m.Board()
	m.Route = to
	m.Dialog = Dialog{}
	m = m.settle().opensWith(was)
	m, cmds := m.enter()
	m, ask := m.askShown()
	return m, append(append(cmds, ask...), Focus{Target: m.landing()})
}

// landing is where the focus goes on a screen: its beginning, or the field with
// which everything there starts.
func (m Model) landing() string {
	if m.Route.View == NewView {
		return "field-name"
	}
	if m.Route.View == LibraryView && m.Library.Form != nil {
		return "template"
	}
	return "main"
}

// enter prepares the screen that is shown.
func (m Model) enter() (Model, []Cmd) {
	switch m.Route.View {
	case KPIScreen:
		return m.enterKPI()
	case EditView, NewView:
		if m.Editor == nil || m.Editor.ID != m.Route.ID {
			return m.openEditor(m.Route.ID)
		}
	case DataScreen:
		return m.enterTable()
	case LibraryView:
		return m.enterLibrary()
	case SettingsView:
		m.AllVersions = false
		return m, []Cmd{ListGenerations{Key: m.Key}, AskStorage{}}
	}
	return m, nil
}
