package state

import (
	"reflect"
	"slices"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/workbook"
)

// InsightView is what the KPI page knows of the meaning of its values.
type InsightView struct {
	Answer  *Answer // nil until it came
	Why     string  // why it did not
	Average int     // periods of the moving average in the chart; 0 none
	Shift   string  // period of the shift that is being confirmed, "" none
	Reason  string  // what is typed as its reason
	Tying   bool    // the form that ties the KPI to others is open
	Tie     TieDraft

	job  int
	last asking
}

// Asked tells answers apart.
func (v InsightView) Asked() int { return v.job }

// TieDraft is how one KPI is being tied to another.
type TieDraft struct {
	KPI string // id of the other one
	How string // leads, leads-opposite, follows, follows-opposite, guard
	Lag string
}

type (
	// Deepen → Deepened.
	Deepen struct {
		isCmd
		Job  int
		Book workbook.Workbook
		Ask  Ask
	}
	// Deepened is what the values of the KPI on screen mean.
	Deepened struct {
		isMsg
		Job    int
		Answer *Answer
		Err    string
	}
	// AverageChosen draws a moving average, 0 none.
	AverageChosen struct {
		isMsg
		Periods int
	}
	// ShiftOpened asks for the reason of a shift; "" puts the question away.
	ShiftOpened struct {
		isMsg
		Period string
	}
	// ShiftTyped is the reason so far.
	ShiftTyped struct {
		isMsg
		Text string
	}
	// ShiftConfirmed begins new limits.
	ShiftConfirmed struct {
		isMsg
		KPI, Period, Reason string
	}
	// ShiftRemoved takes that back.
	ShiftRemoved struct {
		isMsg
		KPI, Period string
	}
	// TieOpened shows or hides the form that ties a KPI to others.
	TieOpened struct {
		isMsg
		Open bool
	}
	// TieTyped fills one part of the form.
	TieTyped struct {
		isMsg
		Part, Text string
	}
	// Tied makes what the form says.
	Tied struct {
		isMsg
		KPI string
	}
	// LinkAdded states that a KPI goes ahead of another.
	LinkAdded struct {
		isMsg
		Leader string
		Link   workbook.Link
	}
	// LinkRemoved takes that back.
	LinkRemoved struct {
		isMsg
		Leader string
		Link   workbook.Link
	}
	// GuardRemoved stops watching a KPI together with another.
	GuardRemoved struct {
		isMsg
		KPI, Guard string
	}
)

// updateInsight answers what is done about the meaning of a KPI's values.
func updateInsight(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case Deepened:
		if msg.Job == m.KPI.Insight.job {
			m.KPI.Insight.Answer, m.KPI.Insight.Why = msg.Answer, msg.Err
		}
	case AverageChosen:
		m.KPI.Insight.Average = msg.Periods
	case ShiftOpened:
		m.KPI.Insight.Shift, m.KPI.Insight.Reason = msg.Period, ""
	case ShiftTyped:
		m.KPI.Insight.Reason = msg.Text
	case ShiftConfirmed:
		if strings.TrimSpace(msg.Reason) != "" {
			cmds = []Cmd{Mint{For: msg}}
		}
	case ShiftRemoved:
		m, cmds = m.editSaying(workbook.RemoveShift{ID: msg.KPI, Period: msg.Period}, "Shift taken back")
	case TieOpened:
		m.KPI.Insight.Tying, m.KPI.Insight.Tie = msg.Open, TieDraft{How: "leads", Lag: "1"}
	case TieTyped:
		m.KPI.Insight.Tie.set(msg.Part, msg.Text)
	case Tied:
		m, cmds = m.tie(msg.KPI, m.KPI.Insight.Tie)
	case LinkAdded:
		m, cmds = m.link(msg.Leader, msg.Link)
	case LinkRemoved:
		m, cmds = m.unlink(msg.Leader, msg.Link)
	case GuardRemoved:
		k, _ := m.Book.KPIByID(msg.KPI)
		rest := slices.DeleteFunc(slices.Clone(k.Guards), func(id string) bool { return id == msg.Guard })
		m, cmds = m.editSaying(workbook.SetGuards{ID: msg.KPI, Guards: rest}, "Guardrail removed")
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// shifted confirms a shift once it has its moment.
func (m Model) shifted(msg ShiftConfirmed, at string) (Model, []Cmd) {
	m.KPI.Insight.Shift, m.KPI.Insight.Reason = "", ""
	shift := workbook.Shift{Period: msg.Period, Reason: strings.TrimSpace(msg.Reason), At: at}
	return m.editSaying(workbook.ConfirmShift{ID: msg.KPI, Shift: shift}, "Shift confirmed")
}

// set takes what was typed into a part.
func (d *TieDraft) set(part, text string) {
	switch part {
	case "kpi":
		d.KPI = text
	case "how":
		d.How = text
	case "lag":
		d.Lag = text
	}
}

// tie makes of the form a link or a guardrail.
func (m Model) tie(id string, d TieDraft) (Model, []Cmd) {
	other, ok := m.Book.KPIByID(d.KPI)
	if !ok {
		return m, nil
	}
	m.KPI.Insight.Tying = false
	if d.How == "guard" {
		k, _ := m.Book.KPIByID(id)
		if slices.Contains(k.Guards, other.ID) {
			return m, nil
		}
		return m.editSaying(workbook.SetGuards{ID: id, Guards: append(slices.Clone(k.Guards), other.ID)}, "Guardrail added")
	}
	how, opposite := strings.CutSuffix(d.How, "-opposite")
	lag, ok := digits(strings.TrimSpace(d.Lag))
	if !ok || lag < 1 {
		lag = 1
	}
	leader, follower := id, other.ID
	if how == "follows" {
		leader, follower = other.ID, id
	}
	return m.link(leader, workbook.Link{KPI: follower, Lag: min(lag, 1000), Grain: m.Question.GrainOf().String(), Opposite: opposite})
}

// link states a link in the place of one between the same two by the same grain.
func (m Model) link(leader string, l workbook.Link) (Model, []Cmd) {
	k, _ := m.Book.KPIByID(leader)
	rest := slices.DeleteFunc(slices.Clone(k.Leads), func(x workbook.Link) bool { return x.KPI == l.KPI && x.Grain == l.Grain })
	return m.editSaying(workbook.SetLeads{ID: leader, Leads: append(rest, l)}, "Link added")
}

func (m Model) unlink(leader string, l workbook.Link) (Model, []Cmd) {
	k, _ := m.Book.KPIByID(leader)
	rest := slices.DeleteFunc(slices.Clone(k.Leads), func(x workbook.Link) bool { return x.KPI == l.KPI && x.Grain == l.Grain && x.Lag == l.Lag })
	return m.editSaying(workbook.SetLeads{ID: leader, Leads: rest}, "Link removed")
}

// memory is how many times the history on screen an insight looks back: enough
// for seasons and limits, and not all days of ten years.
const memory = 5

// deepen asks what the values of the KPI on screen mean, unless the answer is
// there or on its way.
func (m Model) deepen() (Model, []Cmd) {
	kpi, ok := m.Book.KPIByID(m.KPI.ID)
	grain := m.Question.GrainOf()
	if !ok || m.Route.View != KPIScreen && !m.InMeeting() || m.Phase != Ready || m.loading() {
		return m, nil
	}
	r, dated := m.Extent()
	if !dated || grain == calendar.All {
		m.KPI.Insight.Answer, m.KPI.Insight.last = nil, asking{}
		return m, nil
	}
	cal := m.Calendar()
	first := cal.PeriodOf(r.To, grain).Next(int(1 - memory*history(grain)))
	now := m.about(Ask{Grain: m.Question.Grain, From: cal.Label(first), Where: m.conditions(),
		KPIs: []string{kpi.ID}, Deep: []string{kpi.ID}, Locale: m.Locale()})
	v := &m.KPI.Insight
	if v.Why == "" && reflect.DeepEqual(now, v.last) {
		return m, nil
	}
	if !reflect.DeepEqual(now.ask, v.last.ask) {
		v.Answer, v.Shift = nil, "" // it speaks of other periods or rows
	}
	v.last, v.Why = now, ""
	v.job = m.next()
	return m, []Cmd{Deepen{Job: v.job, Book: m.Book, Ask: now.ask}}
}
