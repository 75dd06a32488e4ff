package state

import (
	"maps"
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// liveMillis is how long typing must pause before the result of the draft is asked.
const liveMillis = 300

// updateEditor answers the KPI editor.
func updateEditor(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case KPIEdit:
		m, cmds = m.goTo(editRoute(msg.ID))
		return m, cmds, true
	case KPIDuplicate:
		m, cmds = m.duplicate(msg.ID)
		return m, cmds, true
	case LiveCame:
		if m.Editor != nil && msg.Job == m.Editor.LiveJob {
			m = m.changeEditor(func(e *Editor) {
				if e.LiveWhy = msg.Err; msg.Err == "" {
					e.Live = msg.Answer
				}
			})
		}
		return m, nil, true
	}
	if m.Editor == nil {
		return m, nil, false
	}
	switch msg := msg.(type) {
	case FieldTyped:
		m, cmds = m.typed(func(e *Editor) { e.Draft = e.Draft.with(msg.Field, msg.Text) })
	case TargetTyped:
		m, cmds = m.typed(func(e *Editor) {
			if msg.Index >= 0 && msg.Index < len(e.Draft.Targets) {
				e.Draft.Targets = slices.Clone(e.Draft.Targets)
				e.Draft.Targets[msg.Index] = e.Draft.Targets[msg.Index].with(msg.Part, msg.Text)
			}
		})
	case TargetAdded:
		m, cmds = m.typed(func(e *Editor) {
			e.Draft.Targets = append(slices.Clone(e.Draft.Targets), TargetDraft{Grain: m.targetGrain()})
		})
	case TargetRemoved:
		m, cmds = m.typed(func(e *Editor) {
			if msg.Index >= 0 && msg.Index < len(e.Draft.Targets) {
				e.Draft.Targets = slices.Delete(slices.Clone(e.Draft.Targets), msg.Index, msg.Index+1)
			}
		})
	case DateTyped:
		m, cmds = m.typed(func(e *Editor) { e.Draft.Dates = dated(e.Draft.Dates, msg.Table, msg.Column) })
	case LiveDue:
		m, cmds = m.liveDue(msg.Job)
	case EditorSaved:
		m, cmds = m.saveDraftSoon()
	case EditorClosed:
		m, cmds = m.goTo(m.afterEditor())
	case EditorDiscarded:
		m, cmds = m.discard()
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func editRoute(id string) Route {
	if id == "" {
		return Route{View: NewView}
	}
	return Route{View: EditView, ID: id}
}

// targetGrain is the grain that a new target speaks of.
func (m Model) targetGrain() string {
	if m.Question.Grain == "all" || m.Question.Grain == "" {
		return "month"
	}
	return m.Question.Grain
}

func dated(dates map[string]string, table, column string) map[string]string {
	dates = maps.Clone(dates)
	if dates == nil {
		dates = map[string]string{}
	}
	if dates[table] = column; column == "" {
		delete(dates, table)
	}
	return dates
}

func wrap(i, n int) int {
	if n == 0 {
		return -1
	}
	return ((i % n) + n) % n
}

// openEditor begins to edit a KPI, or a new one.
func (m Model) openEditor(id string) (Model, []Cmd) {
	e := Editor{ID: id, Writing: Writing{Choice: -1}}
	e.Draft = newDraft()
	if id != "" {
		k, ok := m.Book.KPIByID(id)
		if !ok {
			m.Route = Route{View: ScorecardView}
			return m.fail("That KPI is not in the workbook any more."), nil
		}
		e.Draft = draftOf(k, num.LocaleOf(m.Locale()))
	}
	e.Clean = e.Draft
	e.Caret = len(e.Draft.Text(FieldFormula))
	m.Editor = &e
	m = m.recheck()
	return m.live()
}

// duplicate opens the editor with a copy that is not saved yet.
func (m Model) duplicate(id string) (Model, []Cmd) {
	k, ok := m.Book.KPIByID(id)
	if !ok || m.Editor.Dirty() {
		return m, nil
	}
	m, cmds := m.goTo(Route{View: NewView})
	if m.Editor == nil {
		return m, cmds
	}
	k.Name = m.Book.FreeKPIName(k.Name + " (copy)")
	m = m.changeEditor(func(e *Editor) { e.Draft = draftOf(k, num.LocaleOf(m.Locale())) })
	m = m.recheck()
	m, live := m.live()
	return m, append(cmds, live...)
}

// changeEditor is the model with the editor changed.
func (m Model) changeEditor(change func(*Editor)) Model {
	e := *m.Editor
	change(&e)
	m.Editor = &e
	return m
}

// typed takes a change of the draft in and asks for its result when typing pauses.
func (m Model) typed(change func(*Editor)) (Model, []Cmd) {
	m = m.changeEditor(change).recheck()
	return m.live()
}

// recheck brings everything that follows from the draft up to date.
func (m Model) recheck() Model {
	if m.Editor == nil {
		return m
	}
	return m.changeEditor(func(e *Editor) {
		e.Check = Check{OK: true}
		if e.Draft.Text(FieldManual) == "" {
			e.Check = check(strings.TrimRight(e.Draft.Text(FieldFormula), " \t\r\n"), m.schemaFor(e))
		}
		k, wrong := m.kpi(e.Draft, m.before(e))
		aimProblems(k, e.Draft, m.schemaFor(e), wrong)
		if bad := m.kpiNameProblem(k); bad != "" {
			wrong[string(FieldName)] = bad
		}
		if e.Check.OK {
			if d, round := circle(m.withKPI(k), k); round {
				e.Check.OK = false
				e.Check.Problems = append(slices.Clone(e.Check.Problems), d)
			}
		}
		if len(wrong) == 0 {
			wrong = nil
		}
		e.Wrong, e.Blocked = wrong, blocked(k, e.Check, wrong)
	})
}

// before is the KPI that the editor changes; a new one begins empty.
func (m Model) before(e *Editor) workbook.KPI {
	k, _ := m.Book.KPIByID(e.ID)
	return k
}

// draftID stands for a KPI that has no id yet.
const draftID = "draft"

// schemaFor is the schema as the KPI being edited sees it: with its own dates.
func (m Model) schemaFor(e *Editor) formula.Schema {
	return m.Schema().For(workbook.KPI{DateColumns: e.Draft.Dates})
}

// withKPI is the document as it would be if the draft were saved.
func (m Model) withKPI(k workbook.KPI) workbook.Workbook {
	w := m.Book
	w.KPIs = slices.Clone(w.KPIs)
	for i := range w.KPIs {
		if w.KPIs[i].ID == k.ID && k.ID != "" {
			w.KPIs[i] = k
			return w
		}
	}
	if k.ID == "" {
		k.ID = draftID
	}
	w.KPIs = append(w.KPIs, k)
	return w
}

// kpiNameProblem says why the KPI cannot be called that, "" when it can.
func (m Model) kpiNameProblem(k workbook.KPI) string {
	var err error
	if k.ID == "" {
		_, err = workbook.AddKPI{KPI: workbook.KPI{ID: "\x00probe", Name: k.Name}}.Apply(m.Book)
	} else {
		_, err = workbook.RenameKPI{ID: k.ID, Name: k.Name}.Apply(m.Book)
	}
	if err != nil {
		return err.Error()
	}
	return ""
}

// blocked says why the draft cannot be saved, the first thing first.
func blocked(k workbook.KPI, c Check, wrong map[string]string) string {
	if bad := wrong[string(FieldName)]; bad != "" {
		return bad
	}
	if k.Formula == "" && !k.Manual() {
		return "A KPI needs a formula, or values typed by hand."
	}
	if !c.OK {
		if c.Incomplete {
			return "The formula is not finished."
		}
		for _, d := range c.Problems {
			if d.Severity == diag.Error {
				return d.Message
			}
		}
		return "The formula is not finished."
	}
	for _, field := range slices.Sorted(maps.Keys(wrong)) {
		return wrong[field]
	}
	return ""
}

// live schedules the result of the draft.
func (m Model) live() (Model, []Cmd) {
	if m.Editor == nil || !m.Editor.Check.OK {
		return m, nil
	}
	n := m.next()
	m = m.changeEditor(func(e *Editor) { e.LiveJob = n })
	return m, []Cmd{After{Millis: liveMillis, Msg: LiveDue{Job: n}}}
}

// liveDue asks for the result of the draft, unless typing went on.
func (m Model) liveDue(n int) (Model, []Cmd) {
	if m.Editor.LiveJob != n || !m.Editor.Check.OK || m.loading() {
		return m, nil
	}
	k, _ := m.kpi(m.Editor.Draft, m.before(m.Editor))
	if k.ID == "" {
		k.ID = draftID
	}
	if k.Name == "" {
		k.Name = m.Book.FreeKPIName("This KPI")
	}
	ask := m.question()
	ask.KPIs = []string{k.ID}
	return m, []Cmd{Live{Job: n, Book: m.withKPI(k), Ask: ask}}
}

// saveDraftSoon saves the draft; a new KPI needs an id first.
func (m Model) saveDraftSoon() (Model, []Cmd) {
	if m.Editor.Blocked != "" {
		m = m.changeEditor(func(e *Editor) { e.Tried = true })
		m.Announce = m.Editor.Blocked
		return m, nil
	}
	k, _ := m.kpi(m.Editor.Draft, m.before(m.Editor))
	if m.Editor.ID == "" || needsMint(k, m.before(m.Editor)) {
		return m, []Cmd{Mint{For: EditorSaved{}}}
	}
	return m.saveDraft(m.Editor.ID, "")
}

// saveDraft puts the draft into the document and shows the KPI. id is a fresh one,
// and at the time, where the draft needs them.
func (m Model) saveDraft(id, at string) (Model, []Cmd) {
	if m.Editor == nil || m.Editor.Blocked != "" {
		return m, nil
	}
	before := m.before(m.Editor)
	k, _ := m.kpi(m.Editor.Draft, before)
	k = minted(k, id).Revise(before, at, m.Env.Reader, strings.TrimSpace(m.Editor.Draft.Text(FieldReason)))
	if m.Editor.ID != "" {
		id = m.Editor.ID
	}
	var e workbook.Edit = workbook.EditKPI{KPI: k}
	text := "Saved " + k.Name
	if m.Editor.ID == "" {
		k.ID = id
		e, text = m.added(k)
	}
	editor := m.Editor
	m.Editor = nil
	m.Route = Route{View: KPIScreen, ID: id}
	m, cmds := m.editSaying(e, text)
	if _, ok := m.Book.KPIByID(id); !ok || m.Toast.Bad {
		m.Editor, m.Route = editor, editRoute(editor.ID)
		return m, cmds
	}
	m, enter := m.enter()
	return m, append(append(cmds, enter...), Focus{Target: "main"})
}

// afterEditor is the screen that leaving the editor leads to.
func (m Model) afterEditor() Route {
	if m.Editor != nil && m.Editor.ID != "" {
		return Route{View: KPIScreen, ID: m.Editor.ID}
	}
	return m.Board()
}

// discard leaves the editor without saving, to where the reader wanted to go.
func (m Model) discard() (Model, []Cmd) {
	to := m.afterEditor()
	if m.Dialog.Kind == LeaveEditorAsk {
		to = m.Dialog.Route
	}
	m.Editor = nil
	return m.show(to)
}
