package state

import (
	"fmt"
	"reflect"
	"slices"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// New is the page before anything happened.
func New() Model {
	return Model{Question: Question{Grain: "month"}, Data: DataView{Tab: ColumnsTab}}
}

// Update is the only way a model changes. It is pure.
func Update(m Model, msg Msg) (Model, []Cmd) {
	was := outside(m)
	next, cmds := update(m, msg)
	next.Stale = next.Answer != nil && next.AnswerRev != next.Asked
	next, over := next.handOver()
	next, tend := next.tendLibrary()
	over = append(over, tend...)
	return next, append(append(cmds, over...), follow(was, outside(next))...)
}

// surface is what of the model shows outside the page's content.
type surface struct{ hash, title, state, key string }

func outside(m Model) surface {
	return surface{hash: Hash(m.Route, m.Question), title: m.Title(), state: m.State(), key: m.Key}
}

// follow brings the browser's own surfaces in line with the model.
func follow(was, is surface) []Cmd {
	var cmds []Cmd
	if was.hash != is.hash {
		cmds = append(cmds, SetHash{Hash: is.hash, Replace: samePath(was.hash, is.hash)})
	}
	if was.title != is.title {
		cmds = append(cmds, SetTitle{Title: is.title})
	}
	if was.state != is.state {
		cmds = append(cmds, SetBusy{State: is.state})
	}
	if was.key != is.key {
		cmds = append(cmds, ClaimPen{Key: is.key})
	}
	return cmds
}

// State is what dataset.state of the page says.
func (m Model) State() string {
	switch {
	case m.Phase == Loading:
		return "loading"
	case m.Working():
		return "busy"
	}
	return "ready"
}

// Working reports whether the engine is at something the reader waits for.
func (m Model) Working() bool {
	if m.Engine.Phase == EngineGone {
		return false
	}
	if m.AnswerRev != m.Asked || m.loading() {
		return true
	}
	for _, i := range m.Imports {
		if i.Phase == ImportReading || i.Phase == ImportQueued || i.Phase == ImportSniffing {
			return true
		}
	}
	return m.Exporting || m.Opening()
}

// Opening reports whether a workbook is on its way out of a file, or the sample.
func (m Model) Opening() bool { return m.opening > 0 }

// Title is the document's title.
func (m Model) Title() string {
	name := m.Book.Name
	if name == "" || m.Phase != Ready {
		return "KPI Workbook"
	}
	return m.Heading() + " · " + name
}

// Heading is what the screen is about.
func (m Model) Heading() string {
	switch m.Route.View {
	case KPIScreen:
		if k, ok := m.Book.KPIByID(m.Route.ID); ok {
			return k.Name
		}
		return "KPI"
	case EditView:
		if k, ok := m.Book.KPIByID(m.Route.ID); ok {
			return "Edit " + k.Name
		}
		return "Edit KPI"
	case NewView:
		return "New KPI"
	case DataScreen:
		if t, ok := m.Book.TableByID(m.Route.ID); ok {
			return t.Name
		}
		return "Data"
	case LibraryView:
		return "Library"
	case ReviewView:
		return "Review"
	case SettingsView:
		return "Settings"
	}
	if s, ok := m.Book.ScorecardByID(m.Route.ID); ok {
		return s.Name
	}
	return "Scorecard"
}

func update(m Model, msg Msg) (Model, []Cmd) {
	for _, area := range areas() {
		next, cmds, ok := area(m, msg)
		switch {
		case ok && next.Pen.refused:
			return m.wantPen(msg)
		case ok:
			return next, cmds
		}
	}
	return m, nil
}

// area answers the messages of one part of the page; ok is false for others.
type area func(Model, Msg) (next Model, cmds []Cmd, ok bool)

func areas() []area {
	return []area{updateTabs, updateStart, updateChrome, updateAlign, updateImport, updateLedger, updateData, updateColumns, updateRelations, updateGrid, updateReview, updateReader, updateQuestion, updateKPI, updateInsight, updateWhy, updateDrivers, updateEntries, updateLog, updateValues, updateAlerts, updateTargets, updateFormula, updateEditor, updateLibrary, updateBook, updateSave, updateKeep, updateEngine}
}

// next hands out a number.
func (m *Model) next() int {
	m.Seq++
	return m.Seq
}

// edit makes a change of the document as one step that can be undone. A refused
// edit changes nothing and says why.
func (m Model) edit(e workbook.Edit) (Model, []Cmd, bool) {
	h, err := m.History.Do(e)
	if err != nil {
		return m.fail(err.Error()), nil, false
	}
	if reflect.DeepEqual(h.Now, m.Book) {
		return m, nil, true
	}
	h.Now = h.Now.Logged(m.Book, m.Clock, m.Env.Reader)
	m.History = h
	next, cmds := m.changed()
	return next, cmds, true
}

// editSaying is edit followed by a toast that offers to undo it.
func (m Model) editSaying(e workbook.Edit, text string) (Model, []Cmd) {
	before := m.Rev
	next, cmds, ok := m.edit(e)
	if !ok || next.Rev == before {
		return next, cmds
	}
	next, more := next.say(text, true)
	return next, append(cmds, more...)
}

// changed takes over the history's workbook: it is saved, its tables are brought
// up to date, the question is asked again.
//
// A tab that only reads changes nothing: whatever led here is turned down.
func (m Model) changed() (Model, []Cmd) {
	if m.Reads() {
		m.Pen.refused = true
		return m, nil
	}
	if m.History.Now.ID == m.Book.ID {
		m.History.Now = m.History.Now.WithInbox(m.Book)
	}
	m.Book = m.History.Now
	m.Rev++
	m = m.settle()
	m, cmds := m.reconcile()
	m, save := m.saveSoon()
	m, ask := m.ask()
	m, enter := m.enterTable()
	return m, slices.Concat(cmds, save, ask, enter)
}

// settle keeps what is shown true to the document.
func (m Model) settle() Model {
	m.byHand = nil
	if t, ok := m.Book.Typed(); ok {
		m.byHand = &t
	}
	m = m.calculate()
	if m.Phase != Loading && m.Phase != Broken {
		m.Phase = Ready
		if len(m.Book.Tables) == 0 && len(m.Book.KPIs) == 0 {
			m.Phase = Empty
		}
	}
	m.Question = m.Question.within(m.Book)
	m = m.settleBoard()
	if m.Route.View == KPIScreen {
		if _, ok := m.Book.KPIByID(m.Route.ID); !ok && m.Phase != Loading {
			m.Route = Route{View: ScorecardView}
		}
	}
	if t := m.Review.Meeting; m.Route == MeetingRoute && (t == nil || t.Period != m.Label()) {
		m.Route = Route{View: ReviewView}
	}
	if m.Route.View == DataScreen && m.Route.ID != "" {
		if _, ok := m.Book.TableByID(m.Route.ID); !ok && m.Phase != Loading {
			m.Route = Route{View: DataScreen}
		}
	}
	return m
}

// say shows a toast.
func (m Model) say(text string, undo bool) (Model, []Cmd) {
	m.Toast = Toast{ID: m.next(), Text: text, Undo: undo}
	return m, []Cmd{After{Millis: toastMillis, Msg: ToastExpired{ID: m.Toast.ID}}}
}

const toastMillis = 8000

// fail shows a toast that stays until it is dismissed.
func (m Model) fail(text string) Model {
	m.Toast = Toast{ID: m.next(), Text: text, Bad: true}
	return m
}

// banner shows a banner, in place of one of the same kind.
func (m Model) banner(b Banner) Model {
	m = m.unbanner(b.Kind)
	list := make([]Banner, 0, len(m.Banners)+1)
	list = append(append(list, m.Banners...), b)
	m.Banners = list
	m.Announce = b.Title
	return m
}

// unbanner takes a banner away.
func (m Model) unbanner(kind BannerKind) Model {
	var list []Banner
	for _, b := range m.Banners {
		if b.Kind != kind {
			list = append(list, b)
		}
	}
	m.Banners = list
	return m
}

// Banner returns the banner of a kind.
func (m Model) Banner(kind BannerKind) (Banner, bool) {
	for _, b := range m.Banners {
		if b.Kind == kind {
			return b, true
		}
	}
	return Banner{}, false
}

// count is a number with its noun, written as the reader does.
func (m Model) count(n int64, one, many string) string {
	if n == 1 {
		many = one
	}
	return m.whole(n) + " " + many
}

// whole is a whole number, written as the reader does.
func (m Model) whole(n int64) string {
	return num.Format{}.Text(num.Int(n), num.LocaleOf(m.Locale()))
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
