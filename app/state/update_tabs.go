package state

import (
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// A workbook is written by one tab, the one that has its pen. The others follow
// what it saves and turn edits down; whoever wants to edit there takes the pen
// over. The pen is a comfort: what keeps two writers apart for certain is that
// the store compares the generation in the transaction that saves.

// PenPhase is who writes the open workbook.
type PenPhase uint8

// The phases of the pen.
const (
	PenUnknown PenPhase = iota // asked for, not answered yet
	PenHere                    // this tab writes
	PenThere                   // another tab writes, this one follows
	PenAlways                  // the browser has no locks: every tab writes
)

// Pen is this tab's part in writing a workbook.
type Pen struct {
	Key    string // of the workbook it is about
	Phase  PenPhase
	Taking int    // number of the attempt to take it over, 0 when there is none
	Newer  bool   // a newer version of the program has saved the workbook
	Why    string // why the other tab does not hand over yet

	behind  bool   // it has just come from another tab, whose last save may not be here yet
	head    uint64 // the generation in storage at that time, 0 before it is known
	then    []Msg  // what was turned down, to be done when the pen is here
	asked   string // tab that this one hands over to once everything is saved
	refused bool   // the message under way wants to change the document
}

// How long a tab that wants the pen waits for the one that has it.
const (
	answerMillis = 500  // for a sign of life; then it asks once more
	secondMillis = 1500 // for that, since a tab may just be slow; then the pen is taken
	flushMillis  = 8000 // for its last save
)

type (
	// ClaimPen asks for the pen, or takes it from whoever has it → PenCame…
	ClaimPen struct {
		isCmd
		Key   string
		Steal bool
	}
	// YieldPen gives the pen to a tab and stands in line behind it → PenCame.
	YieldPen struct {
		isCmd
		Key, To string
	}
	// AskForPen asks the tab that writes → TabYields, TabWaits, or nothing.
	AskForPen struct {
		isCmd
		Key   string
		Force bool
	}
	// KeepPen answers that it is not handed over now, "" that it will be soon.
	KeepPen struct {
		isCmd
		Key, To, Why string
	}
)

type (
	// PenCame says who writes the workbook from now on.
	PenCame struct {
		isMsg
		Key   string
		Phase PenPhase
	}
	// HeadSame reports that the document is the one in storage.
	HeadSame struct {
		isMsg
		Key string
	}
	// TakeOver asks for the pen on behalf of the reader. Force stops what the other tab is at.
	TakeOver struct {
		isMsg
		Force bool
	}
	// TakeDue fires when the other tab has had its time to answer.
	TakeDue struct {
		isMsg
		Number int
		Again  bool // it was asked once more already
	}
	// TabSaved, TabWants, TabWaits and TabYields are what another tab says.
	TabSaved struct {
		isMsg
		Key        string
		Generation uint64
		Format     int // version of the document it writes
	}
	TabWants struct {
		isMsg
		Key, From string
		Force     bool
	}
	TabWaits struct {
		isMsg
		Key, Why string
	}
	TabYields struct {
		isMsg
		Key string
	}
)

// Reads reports whether this tab may only read: another one writes.
func (m Model) Reads() bool {
	return m.Pen.Key == m.Key && (m.Pen.Phase == PenThere || m.Pen.behind || m.Pen.Newer)
}

// updateTabs answers what concerns other tabs with the same workbook.
func updateTabs(m Model, msg Msg) (Model, []Cmd, bool) {
	if m.Reads() && m.beginsEdit(msg) {
		next, cmds := m.wantPen(msg)
		return next, cmds, true
	}
	var cmds []Cmd
	switch msg := msg.(type) {
	case PenCame:
		m, cmds = m.penCame(msg)
	case HeadSame:
		if msg.Key == m.Key {
			m.Pen.head = 1
			m, cmds = m.level()
		}
	case TakeOver:
		m, cmds = m.takeOver(msg.Force)
	case TakeDue:
		m, cmds = m.takeDue(msg)
	case TabSaved:
		m, cmds = m.tabSaved(msg)
	case TabWants:
		m, cmds = m.tabWants(msg)
	case TabWaits:
		m, cmds = m.tabWaits(msg)
	case TabYields:
		if msg.Key == m.Key && m.Pen.Taking != 0 {
			cmds = []Cmd{ClaimPen{Key: m.Key, Steal: true}}
		}
	case DialogClosed:
		if m.Dialog.Kind != EditHereAsk {
			return m, nil, false
		}
		m.Dialog = Dialog{}
		m, cmds = m.forgo()
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// beginsEdit reports whether a message leads to where one types or imports:
// that is said before the work rather than after it. Other edits are turned
// down when they are to change the document.
func (m Model) beginsEdit(msg Msg) bool {
	edits := func(r Route) bool { return r.View == EditView || r.View == NewView }
	switch msg := msg.(type) {
	case KPIEdit, KPIDuplicate:
		return true
	case Navigate:
		return edits(msg.Route) && m.Route != msg.Route
	case HashChanged:
		route, _ := ParseHash(msg.Hash)
		return edits(route) && m.Route != route && m.Phase != Loading
	case FilesDropped:
		for _, f := range msg.Files {
			if !strings.HasSuffix(strings.ToLower(f.Name), ".kpi") {
				return true
			}
		}
	}
	return false
}

// wantPen turns a message down and offers to edit here; then it is done. When
// the pen is on its way already, the message waits for it.
func (m Model) wantPen(msg Msg) (Model, []Cmd) {
	if m.Pen.Taking != 0 || m.Pen.behind {
		m.Pen.then = append(slices.Clone(m.Pen.then), msg)
		return m, nil
	}
	m, cmds := m.forgo()
	m.Pen.then, m.Pen.Why = []Msg{msg}, ""
	m.Dialog = Dialog{Kind: EditHereAsk}
	if _, moved := msg.(HashChanged); moved {
		cmds = append(cmds, SetHash{Hash: Hash(m.Route, m.Question), Replace: true})
	}
	return m, append(cmds, Focus{Target: "dialog"})
}

// forgo gives up what was turned down.
func (m Model) forgo() (Model, []Cmd) {
	then := m.Pen.then
	m.Pen.then = nil
	var cmds []Cmd
	for _, msg := range then {
		switch msg := msg.(type) {
		case ImportFinished:
			msg.Err = "another tab edits this workbook. Choose “Edit here”, then drop the file again."
			var more []Cmd
			m, more = m.finished(msg)
			cmds = append(cmds, more...)
		case FilesDropped:
			for _, f := range msg.Files {
				cmds = append(cmds, DropFile{File: f})
			}
		}
	}
	return m, cmds
}

// penCame follows the pen. One that comes from another tab is used when the
// document is level with what that tab saved.
func (m Model) penCame(msg PenCame) (Model, []Cmd) {
	if msg.Key != m.Key {
		return m, nil
	}
	was := m.Pen
	if was.Key != m.Key {
		was = Pen{}
	}
	m.Pen = Pen{Key: m.Key, Phase: msg.Phase, Newer: was.Newer, then: was.then}
	if msg.Phase == PenThere {
		m.Pen.Taking = was.Taking
		if len(m.Pen.then) > 0 && m.Pen.Taking == 0 { // it was taken on before anything was done with it
			m.Dialog = Dialog{Kind: EditHereAsk}
		}
		return m.readOnly(), nil
	}
	m = m.unbanner(OtherTab)
	if msg.Phase == PenAlways {
		return m, nil
	}
	cmds := []Cmd{CheckHead{Key: m.Key, Generation: m.Saved.Generation, Answer: true}}
	if m.Pen.behind = was.Phase == PenThere; m.Pen.behind {
		var toast []Cmd
		m, toast = m.say("You can edit this workbook here now", false)
		cmds = append(cmds, toast...)
	}
	return m, cmds
}

// readOnly says that another tab writes. What this one has not saved is kept
// for the reader to decide about.
func (m Model) readOnly() Model {
	m = m.banner(Banner{Kind: OtherTab, Title: "This workbook is being edited in another tab",
		Text: "You see every change live. Only one tab can write, so nothing is overwritten."})
	if m.Saved.State == Unsaved || m.Saved.State == SaveFailed {
		m = m.conflict()
	}
	return m
}

// level goes on with what was turned down, once the document is the one that was
// in storage when the pen came; from there on the store's compare sees to it.
func (m Model) level() (Model, []Cmd) {
	if m.Pen.behind && (m.Pen.head == 0 || m.Saved.Generation < m.Pen.head && !m.dirty()) {
		return m, nil
	}
	m.Pen.behind = false
	if len(m.Pen.then) == 0 || m.Reads() {
		return m, nil
	}
	then := m.Pen.then
	m.Pen.then = nil
	var cmds []Cmd
	for _, msg := range then {
		next, more := update(m, msg)
		m, cmds = next, append(cmds, more...)
	}
	return m, cmds
}

func (m Model) takeOver(force bool) (Model, []Cmd) {
	m.Dialog = Dialog{}
	if !m.Reads() || m.Pen.Newer {
		return m, nil
	}
	m.Pen.Taking, m.Pen.Why = m.next(), ""
	m.Announce = "Taking over from the other tab"
	return m, []Cmd{AskForPen{Key: m.Key, Force: force}, After{Millis: answerMillis, Msg: TakeDue{Number: m.Pen.Taking}}}
}

// takeDue asks once more, in case the pen has just changed hands; a tab that
// gives no sign of life, frozen perhaps, loses it.
func (m Model) takeDue(msg TakeDue) (Model, []Cmd) {
	switch {
	case msg.Number != m.Pen.Taking || !m.Reads():
		return m, nil
	case msg.Again:
		return m, []Cmd{ClaimPen{Key: m.Key, Steal: true}}
	}
	return m, []Cmd{AskForPen{Key: m.Key}, After{Millis: secondMillis, Msg: TakeDue{Number: msg.Number, Again: true}}}
}

func (m Model) tabWaits(msg TabWaits) (Model, []Cmd) {
	if msg.Key != m.Key || m.Pen.Taking == 0 {
		return m, nil
	}
	if msg.Why == "" {
		m.Pen.Taking = m.next()
		return m, []Cmd{After{Millis: flushMillis, Msg: TakeDue{Number: m.Pen.Taking, Again: true}}}
	}
	m.Pen.Taking, m.Pen.Why = 0, msg.Why
	m.Dialog = Dialog{Kind: EditHereAsk}
	return m, []Cmd{Focus{Target: "dialog"}}
}

// tabWants answers a tab that wants to edit.
func (m Model) tabWants(msg TabWants) (Model, []Cmd) {
	if msg.Key != m.Key || m.Pen.Key != m.Key || m.Pen.Phase != PenHere {
		return m, nil
	}
	var cmds []Cmd
	switch why := m.holds(); {
	case why != "" && !msg.Force:
		return m, []Cmd{KeepPen{Key: m.Key, To: msg.From, Why: why}}
	case why != "":
		cmds = m.stopImports()
		m.Imports = nil
		if m.Saved.State == SaveFailed {
			m = m.conflict()
		}
	}
	m.Pen.asked = msg.From
	m, save := m.saveNow()
	if m.Saved.State == Saving {
		save = append(save, KeepPen{Key: m.Key, To: msg.From})
	}
	return m, append(cmds, save...)
}

// holds says what would be lost if another tab took over now.
func (m Model) holds() string {
	for _, i := range m.Imports {
		if i.Phase == ImportReading || i.Phase == ImportQueued || i.Phase == ImportGathered {
			return "The other tab is importing " + i.File.Name + ". Editing here stops that."
		}
	}
	if m.Saved.State == SaveFailed {
		return "The other tab could not save its last change (" + m.Saved.Reason + "). That change stays in the other tab alone if you edit here."
	}
	return ""
}

// handOver gives the pen away once everything is saved.
func (m Model) handOver() (Model, []Cmd) {
	if m.Pen.asked == "" || m.Saved.State == Unsaved || m.Saved.State == Saving {
		return m, nil
	}
	to := m.Pen.asked
	m.Pen.asked = ""
	if m.Pen.Phase != PenHere || m.Pen.Key != m.Key {
		return m, nil
	}
	if m.Saved.State == SaveFailed {
		return m, []Cmd{KeepPen{Key: m.Key, To: to, Why: m.holds()}}
	}
	m.Pen.Phase = PenThere
	return m.readOnly(), []Cmd{YieldPen{Key: m.Key, To: to}}
}

// tabSaved follows another tab, unless that is a newer program whose documents
// this one may not understand: then it writes no more.
func (m Model) tabSaved(msg TabSaved) (Model, []Cmd) {
	if msg.Key != m.Key {
		return m, nil
	}
	if msg.Format <= workbook.Version {
		return m.headMoved(HeadMoved{Key: msg.Key, Generation: msg.Generation})
	}
	m.Pen.Key, m.Pen.Newer = m.Key, true
	if m.dirty() {
		m = m.conflict()
	}
	return m.unbanner(OtherTab).banner(Banner{Kind: NewerNote, Title: "A newer version of KPI Workbook has saved this workbook",
		Text: fmt.Sprintf("It writes version %d of the document, this page knows up to %d, so it has stopped writing. Reload the page to go on.", msg.Format, workbook.Version)}), nil
}

// follow takes over what another tab saved. What is on screen stays: the screen,
// the tables that did not change, and a KPI that is being typed.
func (m Model) follow(msg Loaded) (Model, []Cmd) {
	if msg.Broken != "" || msg.Damage != "" {
		m = m.banner(Banner{Kind: DamagedNote, Title: "What another tab saved could not be read", Text: msg.Broken + msg.Damage})
	}
	switch {
	case msg.Broken != "": // what is on screen is whole
		m.Pen.head = 1
		return m.level()
	case msg.Generation <= m.Saved.Generation, m.Saved.State == Saving:
		return m.level() // it is known already, or the store compares
	case m.dirty():
		return m.conflict().level()
	}
	m.Saved = Saved{State: SavedState, At: msg.At, Generation: msg.Generation}
	m.History = workbook.Open(*msg.Book)
	m.Book = *msg.Book
	m.Rev++
	m.Saved.Rev = m.Rev
	m = m.settle()
	m, cmds := m.reconcile()
	m = m.keepDraft()
	m, ask := m.ask()
	cmds = append(cmds, ask...)
	if m.Route.View == SettingsView {
		cmds = append(cmds, ListGenerations{Key: m.Key})
	}
	if m.Pen.Phase == PenAlways {
		var toast []Cmd
		m, toast = m.say("Updated: another tab changed this workbook", false)
		cmds = append(cmds, toast...)
	}
	m, then := m.level()
	return m, append(cmds, then...)
}

// keepDraft brings the editor in line with a document that another tab changed.
// When that tab changed the very KPI that is being typed here, both stay: what
// was typed becomes a new KPI.
func (m Model) keepDraft() Model {
	if m.Editor == nil {
		return m
	}
	k, there := m.Book.KPIByID(m.Editor.ID)
	fresh := draftOf(k, num.LocaleOf(m.Locale()))
	switch {
	case m.Editor.ID == "" || there && fresh.equal(m.Editor.Clean):
	case there && !m.Editor.Dirty():
		m = m.changeEditor(func(e *Editor) { e.Draft, e.Clean = fresh, fresh })
	case !m.Editor.Dirty():
		m.Editor, m.Route = nil, Route{View: ScorecardView}
		return m
	default:
		name := m.Book.FreeKPIName(m.Editor.Draft.Text(FieldName) + " (copy)")
		m.Route = Route{View: NewView}
		m = m.changeEditor(func(e *Editor) { e.ID, e.Clean, e.Draft = "", newDraft(), e.Draft.with(FieldName, name) })
		m = m.fail("Another tab changed this KPI while you were typing. What you typed stays here as a new KPI.")
	}
	return m.recheck()
}
