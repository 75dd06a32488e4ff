package state

import (
	"reflect"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// valuesAtOnce is how many values of a column are offered for a slice.
const valuesAtOnce = 500

func updateQuestion(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case GrainChosen:
		if !isGrain(msg.Grain) {
			return m, nil, true
		}
		m.Question.Grain, m.Question.Period = msg.Grain, ""
		m.Question.Against = againstOf(msg.Grain, m.Question.Against)
	case AgainstChosen:
		m.Question.Against = againstOf(m.Question.Grain, msg.Against)
	case PeriodChosen:
		m.Question.Period = msg.Period
	case PeriodStepped:
		m = m.step(msg.By)
	case SliceColumn:
		next, cmds := m.lookUp(msg.Column)
		return next, cmds, true
	case SliceAdded:
		m.Question.Slices = append(m.withoutSlice(msg.Slice.Column), msg.Slice)
	case SliceRemoved:
		m.Question.Slices = m.withoutSlice(msg.Column)
	case SlicesCleared:
		m.Question.Slices = nil
	case Evaluated:
		next, cmds := m.evaluated(msg)
		return next, cmds, true
	default:
		return m, nil, false
	}
	next, cmds := m.ask()
	return next, cmds, true
}

func (m Model) withoutSlice(column ColumnRef) []Slice {
	return slices.DeleteFunc(slices.Clone(m.Question.Slices), func(s Slice) bool { return s.Column == column })
}

// lookUp asks for the values of a column, once.
func (m Model) lookUp(column ColumnRef) (Model, []Cmd) {
	if known, ok := m.Lookups[column]; ok && known.Ready {
		return m, nil
	}
	source, ok := m.Book.Table(column.Table)
	if !ok || m.Tables[source.ID].Phase != TableReady {
		return m, nil
	}
	request := job.Values{Source: source, Within: job.Whole(m.Book, source), Column: column.Column, Limit: valuesAtOnce}
	return m, []Cmd{FetchValues{Column: column, Request: request}}
}

// Dimensions are the columns that rows can be filtered and broken down by: text
// and yes/no columns with a number of values that a reader can choose from.
func (m Model) Dimensions() []ColumnRef {
	var refs []ColumnRef
	for _, s := range m.Book.Tables {
		for _, c := range m.Columns(s.ID) {
			if isDimension(c) && len(refs) < dimensionsOffered {
				refs = append(refs, ColumnRef{s.Name, c.Name})
			}
		}
	}
	return refs
}

// dimensionsOffered is how many columns are offered to choose from: a list of
// thousands helps nobody and is drawn on every page.
const dimensionsOffered = 200

func isDimension(c job.Column) bool {
	switch table.Type(c.Type) {
	case table.Boolean:
		return true
	case table.TextType:
		return c.Calculated || !c.Capped && c.Distinct > 0 && c.Distinct <= 1000
	case table.Integer:
		return !c.Capped && c.Distinct > 0 && c.Distinct <= 50
	}
	return false
}

// conditions writes the slices in the formula language.
func (m Model) conditions() []string {
	var all []string
	for _, s := range m.Question.Slices {
		all = append(all, formula.Print(m.conditionOf(s)))
	}
	return all
}

func (m Model) conditionOf(s Slice) formula.Node {
	column := &formula.Column{Table: s.Column.Table, Name: s.Column.Column}
	if s.Blank {
		return &formula.IsBlank{X: column}
	}
	var value formula.Node = &formula.Text{Value: s.Value}
	if c, ok := m.Column(s.Column); ok {
		switch table.Type(c.Type) {
		case table.Boolean:
			value = &formula.Bool{Value: s.Value == "true"}
		case table.Integer:
			value = formula.Parse(s.Value).Root
		}
	}
	return &formula.Binary{Op: formula.OpEq, X: column, Y: value}
}

// Expression writes a column in the formula language.
func Expression(c ColumnRef) string {
	return formula.Print(&formula.Column{Table: c.Table, Name: c.Column})
}

// question is what the engine is asked for the screen.
func (m Model) question() Ask {
	from, to := m.span()
	return Ask{Grain: m.Question.Grain, From: from, To: to, Where: m.conditions(), Against: m.Question.Against, Locale: m.Locale(), KPIs: m.shownKPIs()}
}

// asking remembers what a question was about, so that none is asked twice.
type asking struct {
	ask      Ask
	kpis     []workbook.KPI
	goals    []workbook.Objective
	tables   []workbook.Source
	settings workbook.Settings
	data     int
}

func (m Model) about(a Ask) asking {
	return asking{ask: a, kpis: answerable(m.Book.KPIs), goals: m.Book.Objectives, tables: m.Book.Tables, settings: m.Book.Settings, data: m.dataRev}
}

// answerable are KPIs without what no answer depends on, so that a note or a mark
// asks nothing anew.
func answerable(list []workbook.KPI) []workbook.KPI {
	list = slices.Clone(list)
	for i := range list {
		list[i].Notes, list[i].Actions, list[i].Read, list[i].Cadence = nil, nil, nil, ""
	}
	return list
}

// ask asks the engine for what the screen shows, an open editor's result
// included, unless the answer is there or
// on its way. While tables are being read it waits: the last one asks.
func (m Model) ask() (Model, []Cmd) {
	if m.Phase != Ready || m.loading() {
		return m, nil
	}
	m, cmds := m.askScores()
	m, more := m.findDrivers()
	m, why := m.askWhy()
	m, deep := m.deepen()
	m, live := m.live()
	return m, slices.Concat(cmds, more, why, deep, live)
}

func (m Model) askScores() (Model, []Cmd) {
	if len(m.Book.KPIs) == 0 {
		m.Answer, m.AnswerRev, m.AskError, m.last = nil, m.Asked, "", asking{}
		return m, nil
	}
	now := m.about(m.question())
	if m.AskError == "" && reflect.DeepEqual(now, m.last) {
		return m, nil
	}
	m.last = now
	m.Asked++
	m.AskError = ""
	return m, []Cmd{Evaluate{Asked: m.Asked, Book: m.Book, Ask: now.ask}}
}

func (m Model) evaluated(msg Evaluated) (Model, []Cmd) {
	if msg.Asked != m.Asked {
		return m, nil // the answer to an older question
	}
	m.AnswerRev, m.AskError = msg.Asked, msg.Err
	if msg.Err == "" {
		m.Answer = msg.Answer
	}
	if msg.Err != "" {
		return m, nil
	}
	m, cmds := m.watch()
	if !m.opened {
		m.opened = true
		cmds = append(cmds, Measure{Name: "kpi:open"})
	}
	return m, cmds
}
