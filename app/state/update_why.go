package state

import (
	"net/url"
	"reflect"
	"strconv"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Because is why the value on screen is what it is.
type Because struct {
	Why  *kpi.Why // of an earlier question while the next is on its way; nil before the first
	Job  int
	Err  string
	last asking
}

// Rows names the rows that the Data screen shows alone: those behind a value, or,
// with a Column, those that a relation finds no single row for. Zero is all rows.
type Rows struct {
	KPI, Period string // id and label
	kpi.WhyRows

	Column, Table, Key string // of the relation
	Twice              bool   // more rows than one have the value, rather than none
}

// WhyCame is why a value is what it is.
type WhyCame struct {
	isMsg
	Job int
	Why *kpi.Why
	Err string
}

// AskWhy → WhyCame.
type AskWhy struct {
	isCmd
	Job  int
	Book workbook.Workbook
	Ask  Ask
}

func updateWhy(m Model, msg Msg) (Model, []Cmd, bool) {
	came, ok := msg.(WhyCame)
	if !ok || came.Job != m.Because.Job {
		return m, nil, ok
	}
	m.Because.Err = came.Err
	if came.Err == "" {
		m.Because.Why = came.Why
	}
	if m.Route.Rows == (Rows{}) {
		return m, nil, true
	}
	next, cmds := m.showRows()
	return next, cmds, true
}

// explained is the KPI and period whose value the screen explains.
func (m Model) explained() (id, label string) {
	switch {
	case m.Route.View == KPIScreen:
		return m.Route.ID, m.Label()
	case m.Route.View == DataScreen:
		return m.Route.Rows.KPI, m.Route.Rows.Period
	}
	return "", ""
}

// askWhy asks how the value on screen came about, unless the answer is there or
// on its way.
func (m Model) askWhy() (Model, []Cmd) {
	id, label := m.explained()
	k, ok := m.Book.KPIByID(id)
	if !ok || m.Phase != Ready || m.loading() || label == "" && m.Question.Grain != "all" {
		return m, nil
	}
	now := m.about(m.whyAsk(k, label))
	if m.Because.Err == "" && reflect.DeepEqual(now, m.Because.last) {
		return m, nil
	}
	m.Because.last, m.Because.Err = now, ""
	m.Because.Job = m.next()
	return m, []Cmd{AskWhy{Job: m.Because.Job, Book: m.Book, Ask: now.ask}}
}

func (m Model) whyAsk(k workbook.KPI, label string) Ask {
	ask := Ask{Grain: m.Question.Grain, Where: m.conditions(), KPIs: []string{k.ID}, Locale: m.Locale()}
	if m.Question.Grain != "all" {
		ask.From, ask.To = label, label
	}
	return ask
}

// Explains reports whether the explanation at hand is that of a KPI in a period.
func (b Because) Explains(id, label string) bool {
	return b.Why != nil && b.Why.ID == id && b.Why.Period == label && b.Err == ""
}

// among is the rows of the route as the worker is asked for them; nil when all
// rows are shown, or it is not known yet what they are.
func (m Model) among() *job.Among {
	r := m.Route.Rows
	if r.Column != "" {
		return m.unmet(r)
	}
	k, ok := m.Book.KPIByID(r.KPI)
	if !ok || !m.Because.Explains(r.KPI, r.Period) {
		return nil
	}
	ask := m.whyAsk(k, r.Period)
	ask.AsOf = m.Because.Why.AsOf
	return &job.Among{Workbook: excerpt(m.Book, k), Question: ask, Rows: r.WhyRows}
}

// excerpt is a workbook with one KPI and those it refers to.
func excerpt(w workbook.Workbook, k workbook.KPI) workbook.Workbook {
	kept := w
	kept.KPIs = nil
	seen := map[string]bool{}
	var keep func(workbook.KPI)
	keep = func(k workbook.KPI) {
		if seen[k.ID] {
			return
		}
		seen[k.ID] = true
		kept.KPIs = append(kept.KPIs, k)
		formula.Walk(formula.Parse(k.Formula).Root, func(n formula.Node) bool {
			if ref, ok := n.(*formula.KPI); ok {
				if sub, found := w.KPI(ref.Name); found {
					keep(sub)
				}
			}
			return true
		})
	}
	keep(k)
	return kept
}

// unmet is the rows that a relation finds no single row for.
func (m Model) unmet(r Rows) *job.Among {
	from, _ := m.TableShown()
	related, _, ok := m.related(from, workbook.Relation{Column: r.Column, Table: r.Table, Key: r.Key})
	if !ok {
		return nil
	}
	return &job.Among{Unmet: &job.Unmet{Related: related, Twice: r.Twice}}
}

// path is the part of an address that names rows.
func (r Rows) path() string {
	if r == (Rows{}) {
		return ""
	}
	parts := []string{r.KPI, r.Period, strconv.Itoa(r.Step), strconv.Itoa(r.Use), r.Why, strconv.Itoa(r.Which)}
	if r.Column != "" {
		parts = []string{lostRows, r.Column, r.Table, r.Key}
		if r.Twice {
			parts[0] = twiceRows
		}
	}
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return "/" + strings.Join(parts, "/")
}

// What addresses call rows that find no row of theirs, and that find several.
const (
	lostRows  = "lost"
	twiceRows = "twice"
)

func parseRows(parts []string) (r Rows, ok bool) {
	if len(parts) == 4 && (parts[0] == lostRows || parts[0] == twiceRows) && parts[1] != "" {
		return Rows{Column: parts[1], Table: parts[2], Key: parts[3], Twice: parts[0] == twiceRows}, true
	}
	if len(parts) != 6 || parts[0] == "" {
		return Rows{}, false
	}
	step, err1 := strconv.Atoi(parts[2])
	use, err2 := strconv.Atoi(parts[3])
	which, err3 := strconv.Atoi(parts[5])
	rows := kpi.WhyRows{Step: step, Use: use, Fate: kpi.Fate{Why: parts[4], Which: which}}
	return Rows{KPI: parts[0], Period: parts[1], WhyRows: rows}, err1 == nil && err2 == nil && err3 == nil
}
