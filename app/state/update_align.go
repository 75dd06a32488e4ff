package state

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// The dialogs of alignment. Dialog.ID is that of the thing, "" for a new one.
const (
	ObjectiveDialog DialogKind = "objective"
	ScorecardDialog DialogKind = "scorecard"
)

// Form is what was typed into the dialog in front.
type Form struct {
	Fields map[Field]string
	Picked []string // ids of KPIs on a scorecard, in the workbook's order
	Wrong  string   // why it cannot be kept, once that was tried
}

// Fields of forms beyond those of a KPI.
const (
	FieldDue      Field = "due"
	FieldRule     Field = "rule"
	FieldAudience Field = "audience"
	FieldLimit    Field = "limit"
	FieldGrain    Field = "grain"
)

type (
	// FormOpened opens the dialog of an objective or a scorecard.
	FormOpened struct {
		isMsg
		Kind DialogKind
		ID   string
	}
	// FormTyped takes a field of the dialog in.
	FormTyped struct {
		isMsg
		Field Field
		Text  string
	}
	// FormPicked puts a KPI on the scorecard in the dialog, or takes it off.
	FormPicked struct {
		isMsg
		KPI string
		On  bool
	}
	// FormSaved keeps what the dialog says.
	FormSaved struct{ isMsg }
	// ObjectiveRemoved takes an objective away.
	ObjectiveRemoved struct {
		isMsg
		ID string
	}
	// ScorecardRemoved takes a scorecard away.
	ScorecardRemoved struct {
		isMsg
		ID string
	}
	// ObjectiveMoved moves an objective among those beside it.
	ObjectiveMoved struct {
		isMsg
		ID string
		By int
	}
	// ObjectiveShown goes to an objective on the scorecard of everything.
	ObjectiveShown struct {
		isMsg
		ID string
	}
	// RowMenuOpened asks what can be done with a row of the scorecard; "" closes
	// the list.
	RowMenuOpened struct {
		isMsg
		ID string // of a KPI or an objective
	}
	// KPIStepped moves a KPI one step in the tree.
	KPIStepped struct {
		isMsg
		ID   string
		Step Step
	}
	// KPIPlaced gives a KPI another objective.
	KPIPlaced struct {
		isMsg
		ID, Objective string
	}
	// KPIUnlisted takes a KPI off a scorecard.
	KPIUnlisted struct {
		isMsg
		ID, Scorecard string
	}
	// KPIRetired takes a KPI from all scorecards, or brings it back.
	KPIRetired struct {
		isMsg
		ID   string
		Back bool
	}
)

// RowID is the id of the row of a KPI or an objective on the page.
func RowID(id string) string { return "row-" + id }

// updateAlign answers objectives, scorecards, and where KPIs stand.
func updateAlign(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case FormOpened:
		m, cmds = m.openForm(msg.Kind, msg.ID)
	case FormTyped:
		m.Form.Fields = maps.Clone(m.Form.Fields)
		m.Form.Fields[msg.Field] = msg.Text
	case FormPicked:
		m.Form.Picked = m.picked(msg.KPI, msg.On)
	case FormSaved:
		if m.Dialog.ID == "" {
			return m, []Cmd{Mint{For: msg}}, true
		}
		m, cmds = m.saveForm(m.Dialog.ID)
	case Fresh:
		if _, ok := msg.For.(FormSaved); !ok {
			return m, nil, false
		}
		m, cmds = m.saveForm(msg.ID)
	case ObjectiveRemoved:
		o, _ := m.Book.ObjectiveByID(msg.ID)
		m.Dialog = Dialog{}
		m, cmds = m.editSaying(workbook.RemoveObjective{ID: msg.ID}, "Removed the objective "+o.Name)
	case ScorecardRemoved:
		s, _ := m.Book.ScorecardByID(msg.ID)
		m.Dialog = Dialog{}
		m, cmds = m.editSaying(workbook.RemoveScorecard{ID: msg.ID}, "Removed the scorecard "+s.Name+". Its KPIs are still there.")
	case RowMenuOpened:
		m.RowMenu = msg.ID
	case ObjectiveMoved:
		m, cmds = m.moveObjective(msg.ID, msg.By)
	case ObjectiveShown:
		m, cmds = m.goTo(Route{View: ScorecardView})
		cmds = append(cmds, Focus{Target: RowID(msg.ID)})
	case KPIStepped:
		if e := m.StepOf(msg.ID, msg.Step); e != nil {
			m, cmds, _ = m.edit(e)
		}
	case KPIPlaced:
		k, _ := m.Book.KPIByID(msg.ID)
		o, _ := m.Book.ObjectiveByID(msg.Objective)
		m, cmds = m.editSaying(workbook.PlaceKPI{ID: msg.ID, Objective: msg.Objective}, k.Name+" serves "+or(o.Name, "no objective")+" now")
	case KPIUnlisted:
		m, cmds = m.unlist(msg.ID, msg.Scorecard)
	case KPIRetired:
		m, cmds = m.retire(msg.ID, msg.Back)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func (m Model) retire(id string, back bool) (Model, []Cmd) {
	k, _ := m.Book.KPIByID(id)
	if back {
		return m.editSaying(workbook.ReviveKPI{ID: id}, k.Name+" is back")
	}
	return m.editSaying(workbook.RetireKPI{ID: id}, k.Name+" is retired. Its definition and history are kept.")
}

func (m Model) unlist(id, scorecard string) (Model, []Cmd) {
	k, _ := m.Book.KPIByID(id)
	s, ok := m.Book.ScorecardByID(scorecard)
	if !ok {
		return m, nil
	}
	s.KPIs = slices.DeleteFunc(slices.Clone(s.KPIs), func(other string) bool { return other == id })
	return m.editSaying(workbook.EditScorecard{Scorecard: s}, k.Name+" is off "+s.Name)
}

// moveObjective moves an objective past the one before or after it that stands
// under the same.
func (m Model) moveObjective(id string, by int) (Model, []Cmd) {
	up, _ := m.Book.ObjectiveParents()
	at := slices.IndexFunc(m.Book.Objectives, func(o workbook.Objective) bool { return o.ID == id })
	if at < 0 {
		return m, nil
	}
	for to := at + by; to >= 0 && to < len(up); to += by {
		if up[to] == up[at] {
			m, cmds, _ := m.edit(workbook.MoveObjective{ID: id, To: to})
			return m, cmds
		}
	}
	return m, nil
}

// openForm opens a dialog with what there is.
func (m Model) openForm(kind DialogKind, id string) (Model, []Cmd) {
	f := Form{Fields: map[Field]string{}}
	if kind == ObjectiveDialog {
		o, _ := m.Book.ObjectiveByID(id)
		f.Fields = objectiveFields(o, num.LocaleOf(m.Locale()))
	} else {
		s, _ := m.Book.ScorecardByID(id)
		f.Fields = map[Field]string{FieldName: s.Name, FieldAudience: s.Audience, FieldLimit: strconv.Itoa(s.Most()), FieldGrain: s.Grain}
		f.Picked = slices.Clone(s.KPIs)
	}
	m.Form, m.Dialog = f, Dialog{Kind: kind, ID: id}
	return m, []Cmd{Focus{Target: "dialog"}}
}

func objectiveFields(o workbook.Objective, l num.Locale) map[Field]string {
	return map[Field]string{
		FieldName: o.Name, FieldDescription: o.Description, FieldOwner: o.Owner, FieldLevel: o.Level, FieldParent: o.Parent, FieldDue: o.Due,
		FieldRule: o.Rule, FieldWeight: typedNumber(o.Weight, false, l), FieldOnTrack: inPercent(o.Thresholds.OnTrack, l), FieldAtRisk: inPercent(o.Thresholds.AtRisk, l),
	}
}

// picked is the choice of KPIs with one more or fewer, in the workbook's order.
func (m Model) picked(id string, on bool) []string {
	var list []string
	for _, k := range m.Book.KPIs {
		if k.ID == id && on || k.ID != id && slices.Contains(m.Form.Picked, k.ID) {
			list = append(list, k.ID)
		}
	}
	return list
}

// saveForm makes the change that the dialog describes, or says there why not.
func (m Model) saveForm(id string) (Model, []Cmd) {
	var (
		e    workbook.Edit
		text string
		bad  string
	)
	switch isNew := m.Dialog.ID == ""; m.Dialog.Kind {
	case ObjectiveDialog:
		var o workbook.Objective
		o, bad = m.objectiveOf(id)
		if e, text = workbook.Edit(workbook.EditObjective{Objective: o}), "Changed the objective "+o.Name; isNew {
			e, text = workbook.AddObjective{Objective: o}, "Added the objective "+o.Name
		}
	case ScorecardDialog:
		var s workbook.Scorecard
		s, bad = m.scorecardOf(id)
		if e, text = workbook.Edit(workbook.EditScorecard{Scorecard: s}), "Changed the scorecard "+s.Name; isNew {
			e, text = workbook.AddScorecard{Scorecard: s}, "Added the scorecard "+s.Name
		}
	default:
		return m, nil
	}
	if bad == "" {
		if _, err := e.Apply(m.Book); err != nil {
			bad = err.Error()
		}
	}
	if m.Form.Wrong = bad; bad != "" {
		m.Announce = bad
		return m, nil
	}
	shows := m.Dialog.Kind == ScorecardDialog && m.Dialog.ID == ""
	m.Dialog = Dialog{}
	m, cmds := m.editSaying(e, text)
	if shows && !m.Pen.refused {
		var more []Cmd
		m, more = m.goTo(Route{View: ScorecardView, ID: id, Look: m.Board().Look})
		cmds = append(cmds, more...)
	}
	return m, cmds
}

func (m Model) typedIn(f Field) string { return strings.TrimSpace(m.Form.Fields[f]) }

func (m Model) objectiveOf(id string) (o workbook.Objective, bad string) {
	l := num.LocaleOf(m.Locale())
	o, _ = m.Book.ObjectiveByID(m.Dialog.ID)
	o.ID, o.Name, o.Description, o.Owner = id, m.typedIn(FieldName), m.typedIn(FieldDescription), m.typedIn(FieldOwner)
	o.Level, o.Parent, o.Rule, o.Due = m.typedIn(FieldLevel), m.typedIn(FieldParent), m.typedIn(FieldRule), m.typedIn(FieldDue)
	if o.Weight, bad = weightOf(m.Form.Fields[FieldWeight], l); bad != "" {
		return o, "The weight: " + bad
	}
	if _, ok := m.Calendar().ParseLabel(o.Due); o.Due != "" && !ok {
		return o, "Write when it is due like 2026-12-31, 2026-Q4 or 2026."
	}
	for f, into := range map[Field]*string{FieldOnTrack: &o.Thresholds.OnTrack, FieldAtRisk: &o.Thresholds.AtRisk} {
		text, ok := number(m.Form.Fields[f], true, l)
		if v, is := workbook.ParseDecimal(text); !ok || text != "" && (!is || v.Sign() <= 0) {
			return o, "Write the score it takes as points above 0, such as 90."
		}
		*into = text
	}
	return o, ""
}

func (m Model) scorecardOf(id string) (s workbook.Scorecard, bad string) {
	s, _ = m.Book.ScorecardByID(m.Dialog.ID)
	s.ID, s.Name, s.Audience, s.KPIs = id, m.typedIn(FieldName), m.typedIn(FieldAudience), m.Form.Picked
	s.Grain = m.typedIn(FieldGrain)
	n, err := strconv.Atoi(or(m.typedIn(FieldLimit), "0"))
	if err != nil || n < 0 {
		return s, "Write how many KPIs are enough as a whole number, such as 12."
	}
	if s.Limit = n; n == workbook.UsualLimit {
		s.Limit = 0
	}
	return s, ""
}
