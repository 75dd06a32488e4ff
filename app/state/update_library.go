package state

import (
	"maps"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/workbook"
)

// The parts of the library beside its templates.
const (
	FunctionsPart = "functions"
	GlossaryPart  = "glossary"
)

// LibraryPage is what the library shows besides the workbook.
type LibraryPage struct {
	Lib  *library.Library // nil until it came
	Why  string           // why it did not come
	Fits map[string]Fit   // by id of the template; nil until all were looked at
	Form *TemplateForm    // the template that is open, nil for none

	asked bool
	look  *library.Tables
	of    fitting        // what Fits is about
	fits  map[string]Fit // of the templates that were looked at so far
}

// fitting tells whether what is known of fits is still about this workbook.
type fitting struct {
	key  string
	rev  int
	data int
}

// Fit is how far the workbook's tables can feed a template.
type Fit struct {
	Lacks []string // roles without a table, or with a column missing; none means it fits
}

// TemplateForm is a template on its way into the workbook.
type TemplateForm struct {
	ID      string
	Needs   []library.Need
	Matches []library.Match
	Target  bool // its suggestion is to be set

	Live    *Answer // the value with the workbook's data
	LiveWhy string
	LiveJob int
	Trying  bool // sample tables are being made

	valued map[ColumnRef]bool // columns whose values were taken in
	chosen []Msg              // by hand: RoleTable, RoleColumn and RoleValue, those that still count
}

type (
	// FetchLibrary reads the library's file → LibraryCame.
	FetchLibrary struct{ isCmd }
	// TryTemplate evaluates a template that is not added yet → TemplateCame.
	TryTemplate struct {
		isCmd
		Job  int
		Book workbook.Workbook
		Ask  Ask
	}
	// MakeRoles makes sample tables → RolesCame.
	MakeRoles struct {
		isCmd
		Template string
		Tables   []library.Table
		Names    []string
		Until    string
	}
)

type (
	// LibraryCame is the library.
	LibraryCame struct {
		isMsg
		Lib *library.Library
		Err string
	}
	// FitDue goes on to look which templates the tables can feed.
	FitDue struct{ isMsg }
	// RoleTable lets a table play a role; "" none.
	RoleTable struct {
		isMsg
		Role, Table string
	}
	// RoleColumn takes a column for a needed one; "" none.
	RoleColumn struct {
		isMsg
		Role, Need, Column string
	}
	// RoleValue says that a value of the column stands for a text of the formula.
	RoleValue struct {
		isMsg
		Role, Need, Text, Value string
		On                      bool
	}
	// TemplateTarget takes the suggested target, or not.
	TemplateTarget struct {
		isMsg
		On bool
	}
	// TemplateDue asks for the value once choosing pauses.
	TemplateDue struct {
		isMsg
		Job int
	}
	// TemplateCame is the value.
	TemplateCame struct {
		isMsg
		Job    int
		Answer *Answer
		Err    string
	}
	// TemplateAdded adds the KPIs of the open template.
	TemplateAdded struct{ isMsg }
	// TemplateTried adds them over sample data.
	TemplateTried struct{ isMsg }
	// RolesCame is the sample tables.
	RolesCame struct {
		isMsg
		Template string
		Made     job.RolesMade
		ID       string // fresh
		Err      string
	}
)

// fitsAtOnce is how many templates are held against the tables in one go.
const fitsAtOnce = 12

// SampleSuffix stands behind the names of KPIs over sample data, SamplePrefix
// before those of its tables.
const (
	SampleSuffix = " (sample)"
	SamplePrefix = "Sample "
)

func updateLibrary(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case LibraryCame:
		m.Library.Lib, m.Library.Why, m.Library.asked = msg.Lib, msg.Err, msg.Err == ""
		if msg.Err == "" {
			m, cmds = m.enterLibrary()
		}
	case FitDue:
		m, cmds = m.fit()
	case RolesCame:
		m, cmds = m.rolesCame(msg)
	case Fresh:
		if _, ours := msg.For.(TemplateAdded); !ours {
			return m, nil, false
		}
		m, cmds = m.addTemplate(msg.ID)
	default:
		if m.Library.Form == nil {
			return m, nil, false
		}
		return m.updateTemplate(msg)
	}
	return m, cmds, true
}

// updateTemplate answers what is about the open template.
func (m Model) updateTemplate(msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case RoleTable, RoleColumn, RoleValue:
		m, cmds = m.choose(msg)
	case TemplateTarget:
		m = m.changeForm(func(f *TemplateForm) { f.Target = msg.On })
	case TemplateDue:
		m, cmds = m.tryTemplate(msg.Job)
	case TemplateCame:
		if msg.Job == m.Library.Form.LiveJob {
			m = m.changeForm(func(f *TemplateForm) { f.Live, f.LiveWhy = msg.Answer, msg.Err })
		}
	case TemplateAdded:
		cmds = []Cmd{Mint{For: msg}}
	case TemplateTried:
		m, cmds = m.makeRoles()
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// enterLibrary fetches the library once and opens the template that the route
// names.
func (m Model) enterLibrary() (Model, []Cmd) {
	if m.Route.View != LibraryView {
		return m, nil
	}
	if m.Library.Lib == nil {
		if m.Library.asked {
			return m, nil
		}
		m.Library.asked, m.Library.Why = true, ""
		return m, []Cmd{FetchLibrary{}}
	}
	t := m.Library.Lib.Template(m.Route.ID)
	if t == nil {
		m.Library.Form = nil
		return m, nil
	}
	if m.Library.Form != nil && m.Library.Form.ID == t.ID {
		return m, nil
	}
	return m.openTemplate(t)
}

func (m Model) openTemplate(t *library.Template) (Model, []Cmd) {
	needs := m.Library.Lib.Needs(t, m.Book, "")
	was := m.Library.Form
	m.Library.Form = &TemplateForm{ID: t.ID, Needs: needs, Matches: m.looked().Propose(needs)}
	if was != nil && was.ID == t.ID { // the document changed meanwhile
		m.Library.Form.Target, m.Library.Form.chosen = was.Target, was.chosen
		for _, msg := range was.chosen {
			m = m.role(msg)
		}
	}
	return m.templateChanged()
}

// choose takes a choice by hand in. It counts until one that it depended on is
// made anew.
func (m Model) choose(msg Msg) (Model, []Cmd) {
	m = m.changeForm(func(f *TemplateForm) {
		f.chosen = append(slices.DeleteFunc(slices.Clone(f.chosen), func(earlier Msg) bool { return overtaken(earlier, msg) }), msg)
	})
	return m.role(msg).templateChanged()
}

// overtaken reports whether a choice means nothing after a later one: those of a
// role after another table for it, those of a column after another column.
func overtaken(earlier, later Msg) bool {
	role, need := roleOf(later)
	was, column := roleOf(earlier)
	_, value := later.(RoleValue)
	return !value && was == role && (need == "" || column == need)
}

// roleOf is the role that a choice speaks of, and the needed column.
func roleOf(msg Msg) (role, need string) {
	switch msg := msg.(type) {
	case RoleTable:
		return msg.Role, ""
	case RoleColumn:
		return msg.Role, msg.Need
	case RoleValue:
		return msg.Role, msg.Need
	}
	return "", ""
}

// role makes a choice, as far as the workbook still has what it names.
func (m Model) role(msg Msg) Model {
	switch msg := msg.(type) {
	case RoleTable:
		if _, ok := m.Book.Table(msg.Table); ok || msg.Table == "" {
			return m.roleTable(msg.Role, msg.Table)
		}
	case RoleColumn:
		return m.roleColumn(msg)
	case RoleValue:
		return m.roleValue(msg)
	}
	return m
}

// changeForm is the model with the open template changed.
func (m Model) changeForm(change func(*TemplateForm)) Model {
	f := *m.Library.Form
	change(&f)
	m.Library.Form = &f
	return m
}

// looked is the workbook's tables as they were last looked at.
func (m Model) looked() *library.Tables {
	if m.Library.look == nil {
		return m.Library.Lib.Look(nil) // they are still being read
	}
	return m.Library.look
}

// tendLibrary keeps what the library says of the workbook in step with it.
func (m Model) tendLibrary() (Model, []Cmd) {
	if m.Route.View != LibraryView || m.Library.Lib == nil || m.loading() {
		return m, nil
	}
	var cmds []Cmd
	if now := (fitting{m.Key, m.Rev, m.dataRev}); now != m.Library.of {
		m.Library.of, m.Library.fits = now, nil
		m.Library.look = m.Library.Lib.Look(m.haves())
		cmds = append(cmds, After{Millis: 1, Msg: FitDue{}})
		if t := m.Library.Lib.Template(m.Route.ID); t != nil {
			next, more := m.openTemplate(t)
			m, cmds = next, append(cmds, more...)
		}
	}
	if m.Library.Form == nil {
		return m, cmds
	}
	m, values := m.valuesOfForm()
	return m, append(cmds, values...)
}

// fit holds some more templates against the tables.
func (m Model) fit() (Model, []Cmd) {
	if m.Library.look == nil {
		return m, nil
	}
	fits := maps.Clone(m.Library.fits)
	if fits == nil {
		fits = map[string]Fit{}
	}
	left := fitsAtOnce
	for _, area := range m.Library.Lib.Areas {
		for i := range area.Templates {
			t := &area.Templates[i]
			if _, known := fits[t.ID]; known {
				continue
			}
			if left--; left < 0 {
				m.Library.fits = fits
				return m, []Cmd{After{Millis: 1, Msg: FitDue{}}}
			}
			needs := m.Library.Lib.Needs(t, m.Book, "")
			fits[t.ID] = Fit{Lacks: library.Lacking(needs, m.Library.look.Propose(needs))}
		}
	}
	m.Library.fits, m.Library.Fits = fits, fits
	return m, nil
}

// tablesLooked is how many tables of a workbook the library looks at.
const tablesLooked = 40

// haves is the workbook's tables as the library looks at them.
func (m Model) haves() []library.Have {
	var list []library.Have
	for _, s := range m.Book.Tables[:min(len(m.Book.Tables), tablesLooked)] {
		h := library.Have{Name: s.Name, Date: s.DateColumn}
		columns := m.Columns(s.ID)
		if h.Date == "" {
			h.Date = dateColumn(columns)
		}
		for _, c := range columns {
			h.Columns = append(h.Columns, library.HaveColumn{Name: c.Name, Type: c.Type, Empty: c.Distinct == 0 && !c.Calculated, Values: m.valuesOf(ColumnRef{s.Name, c.Name})})
		}
		list = append(list, h)
	}
	return list
}

// valuesOf is the values of a column, as far as they were asked for.
func (m Model) valuesOf(ref ColumnRef) []string {
	var list []string
	for _, v := range m.Lookups[ref].List.Values {
		list = append(list, v.Text)
	}
	return list
}

// valuesOfForm asks for the values of columns that formulas compare with texts,
// and takes them in once they are there.
func (m Model) valuesOfForm() (Model, []Cmd) {
	var cmds []Cmd
	for i, match := range m.Library.Form.Matches {
		for k, c := range match.Columns {
			ref := ColumnRef{match.Table, c.Column}
			if c.Column == "" || len(c.Values) == 0 || m.Library.Form.valued[ref] {
				continue
			}
			known, asked := m.Lookups[ref]
			if !known.Ready {
				if !asked {
					next, more := m.lookUp(ref)
					next.Lookups = maps.Clone(next.Lookups)
					if next.Lookups == nil {
						next.Lookups = map[ColumnRef]Lookup{}
					}
					if len(more) > 0 {
						next.Lookups[ref] = Lookup{}
					}
					m, cmds = next, append(cmds, more...)
				}
				continue
			}
			m = m.taken(i, k, ref)
			next, more := m.templateChanged()
			m, cmds = next, append(cmds, more...)
		}
	}
	return m, cmds
}

// taken proposes what stands for the texts of one column again, now that its
// values are known.
func (m Model) taken(i, k int, ref ColumnRef) Model {
	m = m.changeForm(func(f *TemplateForm) {
		f.valued = maps.Clone(f.valued)
		if f.valued == nil {
			f.valued = map[ColumnRef]bool{}
		}
		f.valued[ref] = true
		c := f.Matches[i].Columns[k]
		c.Values = f.Needs[i].Columns[k].Stand(m.valuesOf(ref))
		f.Matches = withColumnMatch(f.Matches, i, k, c)
	})
	at := m.Library.Form.Matches[i]
	for _, msg := range m.Library.Form.chosen {
		if v, ok := msg.(RoleValue); ok && v.Role == at.Role && v.Need == at.Columns[k].Need {
			m = m.roleValue(v)
		}
	}
	return m
}

// withColumnMatch is the matches with one column of one role changed.
func withColumnMatch(matches []library.Match, i, k int, c library.ColumnMatch) []library.Match {
	matches = slices.Clone(matches)
	matches[i].Columns = slices.Clone(matches[i].Columns)
	matches[i].Columns[k] = c
	return matches
}

func (m Model) roleTable(role, name string) Model {
	look := m.looked()
	return m.changeForm(func(f *TemplateForm) {
		f.Matches = slices.Clone(f.Matches)
		for i, need := range f.Needs {
			if need.Role.Name == role {
				f.Matches[i] = look.Columns(need, name)
			}
		}
	})
}

// at finds a needed column of a role.
func (f *TemplateForm) at(role, need string) (i, k int, ok bool) {
	for i, match := range f.Matches {
		for k, c := range match.Columns {
			if match.Role == role && c.Need == need {
				return i, k, true
			}
		}
	}
	return 0, 0, false
}

func (m Model) roleColumn(msg RoleColumn) Model {
	i, k, ok := m.Library.Form.at(msg.Role, msg.Need)
	if !ok {
		return m
	}
	if _, there := m.Column(ColumnRef{m.Library.Form.Matches[i].Table, msg.Column}); !there && msg.Column != "" {
		return m
	}
	return m.changeForm(func(f *TemplateForm) {
		values := f.Needs[i].Columns[k].Stand(m.valuesOf(ColumnRef{f.Matches[i].Table, msg.Column}))
		f.Matches = withColumnMatch(f.Matches, i, k, library.ColumnMatch{Need: msg.Need, Column: msg.Column, Values: values})
	})
}

func (m Model) roleValue(msg RoleValue) Model {
	i, k, ok := m.Library.Form.at(msg.Role, msg.Need)
	if !ok {
		return m
	}
	return m.changeForm(func(f *TemplateForm) {
		c := f.Matches[i].Columns[k]
		c.Values = slices.Clone(c.Values)
		for n, v := range c.Values {
			if v.Text != msg.Text {
				continue
			}
			as := slices.DeleteFunc(slices.Clone(v.As), func(have string) bool { return have == msg.Value })
			if msg.On {
				as = append(as, msg.Value)
			}
			c.Values[n].As = as
		}
		f.Matches = withColumnMatch(f.Matches, i, k, c)
	})
}

// templateChanged asks for the value of the open template once choosing pauses.
func (m Model) templateChanged() (Model, []Cmd) {
	n := m.next()
	complete := library.Complete(m.Library.Form.Needs, m.Library.Form.Matches)
	m = m.changeForm(func(f *TemplateForm) {
		f.LiveJob = n
		if !complete {
			f.Live, f.LiveWhy = nil, ""
		}
	})
	if !complete {
		return m, nil
	}
	return m, []Cmd{After{Millis: liveMillis, Msg: TemplateDue{Job: n}}}
}

// kinds is what is in a column of the workbook.
func (m Model) kinds(table, column string) formula.Kind {
	c, _ := m.Column(ColumnRef{table, column})
	return formula.KindOf(c.Type)
}

// made is the KPIs of the open template.
func (m Model) made(seed string) ([]workbook.KPI, bool) {
	f := m.Library.Form
	t := m.Library.Lib.Template(f.ID)
	return m.Library.Lib.Make(t, f.Matches, library.Into{Book: m.Book, Kinds: m.kinds, Seed: seed})
}

func (m Model) tryTemplate(n int) (Model, []Cmd) {
	if m.Library.Form.LiveJob != n || m.loading() {
		return m, nil
	}
	kpis, ok := m.made(draftID)
	if !ok {
		return m, nil
	}
	w := m.Book
	w.KPIs = slices.Concat(w.KPIs, kpis)
	ask := m.question()
	ask.KPIs = []string{kpis[len(kpis)-1].ID}
	return m, []Cmd{TryTemplate{Job: n, Book: w, Ask: ask}}
}

// addTemplate adds the KPIs of the open template and shows the one that was
// chosen.
func (m Model) addTemplate(seed string) (Model, []Cmd) {
	if m.Library.Form == nil {
		return m, nil
	}
	kpis, ok := m.made(seed)
	if !ok {
		return m, nil
	}
	t := m.Library.Lib.Template(m.Library.Form.ID)
	if m.Library.Form.Target && t.Target != nil {
		kpis[len(kpis)-1].Targets = []workbook.Target{{Grain: m.targetGrain(), Value: t.Target.Value}}
	}
	return m.addAll(nil, kpis)
}

// addAll adds tables and KPIs as one step and shows the last KPI.
func (m Model) addAll(tables []workbook.Source, kpis []workbook.KPI) (Model, []Cmd) {
	last := kpis[len(kpis)-1]
	var edits []workbook.Edit
	for _, s := range tables {
		edits = append(edits, workbook.AddTable{Source: s})
	}
	for _, k := range kpis {
		edits = append(edits, workbook.AddKPI{KPI: k})
	}
	text := "Added " + last.Name
	if n := len(kpis) - 1; n > 0 {
		text += " and " + count(n, "KPI that it builds on", "KPIs that it builds on")
	}
	before := m.Rev
	m, cmds := m.editSaying(workbook.Several{Edits: edits, Label: "Add " + last.Name + " from the library"}, text)
	if m.Rev == before {
		return m, cmds
	}
	m.Library.Form = nil
	m, show := m.goTo(Route{View: KPIScreen, ID: last.ID})
	return m, append(cmds, show...)
}

// makeRoles asks for the sample tables that the open template needs and the
// workbook has not.
func (m Model) makeRoles() (Model, []Cmd) {
	f := m.Library.Form
	if f.Trying {
		return m, nil
	}
	m = m.changeForm(func(f *TemplateForm) { f.Trying = true })
	cmd := MakeRoles{Template: f.ID}
	if m.Answer != nil {
		cmd.Until = m.Answer.AsOf
	}
	for _, need := range m.sampleNeeds(f.ID) {
		name := SamplePrefix + need.Role.Name
		if _, has := m.Book.Table(name); !has {
			cmd.Tables, cmd.Names = append(cmd.Tables, *need.Role), append(cmd.Names, name)
		}
	}
	return m, []Cmd{cmd}
}

func (m Model) sampleNeeds(id string) []library.Need {
	return m.Library.Lib.Needs(m.Library.Lib.Template(id), m.Book, SampleSuffix)
}

func (m Model) rolesCame(msg RolesCame) (Model, []Cmd) {
	if m.Library.Form != nil {
		m = m.changeForm(func(f *TemplateForm) { f.Trying = false })
	}
	if msg.Err != "" {
		return m.fail("The sample tables were not made: " + msg.Err), nil
	}
	itself := library.Itself(m.sampleNeeds(msg.Template), func(role string) string { return SamplePrefix + role })
	w := m.Book
	w.Tables = slices.Concat(w.Tables, msg.Made.Sources)
	into := library.Into{Book: w, Kinds: library.TextOnly, Seed: msg.ID, Suffix: SampleSuffix}
	kpis, ok := m.Library.Lib.Make(m.Library.Lib.Template(msg.Template), itself, into)
	if !ok {
		return m, nil
	}
	return m.addAll(msg.Made.Sources, kpis)
}
