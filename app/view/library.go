package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/workbook"
)

// LibraryPart is one part of the library: templates, functions, glossary.
type LibraryPart struct {
	Name, Href string
	On         bool
}

func libraryParts(m state.Model) []LibraryPart {
	here := m.Route.ID
	return []LibraryPart{
		{"Templates", "#/library", here != state.FunctionsPart && here != state.GlossaryPart},
		{"Functions", "#/library/" + state.FunctionsPart, here == state.FunctionsPart},
		{"Glossary", "#/library/" + state.GlossaryPart, here == state.GlossaryPart},
	}
}

// Templates is the KPIs to choose from, and the one that is open.
type Templates struct {
	Parts   []LibraryPart
	Meta    []string
	Waiting bool
	Error   string
	Areas   []Choice
	Cards   []TemplateCard
	Fitting int // cards that the workbook's tables can feed
	Open    bool
	Detail  TemplateDetail
}

// TemplateCard is a template in the list.
type TemplateCard struct {
	ID, Name, Href, Area string
	Formula, Meta        string
	State                string // fits your data
	Fits, Here           bool
	Find                 string
}

// TemplateDetail is a template with how it meets the workbook's tables.
type TemplateDetail struct {
	ID, Name      string
	Tags          []string
	Means         string
	Formula       []Token
	Facts         []Fact
	Example       string
	Traps         []string
	BuildsOn      []Link
	Terms         []Fact
	InUse         Link // the KPI of this name
	Roles         []RoleForm
	Lacks         string // why it cannot be added yet
	Live          TemplateValue
	Suggest       string // a target to begin with
	SuggestOn     bool
	Trying, Ready bool // sample tables are being made; it can be added
}

// RoleForm is a role and the table that plays it.
type RoleForm struct {
	Role, About, Table string
	Tables             []Choice
	Columns            []ColumnForm
}

// ColumnForm is a needed column and the one taken for it.
type ColumnForm struct {
	Role, Need, About, Kind string
	Column                  string
	Columns                 []Choice
	Hint                    string
	Bad                     bool
	Values                  []ValueForm
}

// ValueForm is a text of the formula and the values that stand for it.
type ValueForm struct {
	Text, Hint string
	Values     []ValueChoice
}

// ValueChoice is one value of a column.
type ValueChoice struct {
	Value string
	On    bool
}

// TemplateValue is what the template gives with the workbook's data.
type TemplateValue struct {
	Has, Busy    bool
	Period, Text string
	Why          string
	Spark        chart.Figure
	HasSpark     bool
}

// valuesOffered is how many values of a column are offered to stand for a text.
const valuesOffered = 24

// TemplatesPage is the templates of the library.
func TemplatesPage(m state.Model) Templates {
	w := wordsOf(m)
	v := Templates{Parts: libraryParts(m), Waiting: m.Library.Fits == nil && m.Library.Why == ""}
	if m.Library.Why != "" {
		v.Error = "The list of templates could not be read: " + m.Library.Why + ". Open the Library again once the page is online; functions are there without it."
	}
	lib := m.Library.Lib
	if lib == nil || v.Waiting {
		return v
	}
	for _, area := range lib.Areas {
		v.Areas = append(v.Areas, Choice{Value: area.Name, Label: area.Name + " " + w.count(int64(len(area.Templates)))})
		for i := range area.Templates {
			card := templateCard(m, &area.Templates[i])
			v.Cards = append(v.Cards, card)
			if card.Fits {
				v.Fitting++
			}
		}
	}
	sort.SliceStable(v.Cards, func(i, j int) bool { return v.Cards[i].Fits && !v.Cards[j].Fits })
	v.Areas = append([]Choice{{Label: "All " + w.count(int64(len(v.Cards)))}}, v.Areas...)
	v.Meta = []string{w.some(int64(len(v.Cards)), "KPI", "KPIs") + " with formula, meaning and traps. The ones your tables can already feed come first."}
	if m.Library.Form != nil {
		v.Open, v.Detail = true, templateDetail(m, w, lib.Template(m.Library.Form.ID))
	}
	return v
}

func templateCard(m state.Model, t *library.Template) TemplateCard {
	c := TemplateCard{ID: t.ID, Name: t.Name, Href: "#/library/" + t.ID, Area: t.Area, Formula: t.Formula, Find: t.Find(),
		Meta: t.Area + ", " + t.Lead, Here: m.Route.ID == t.ID}
	fit := m.Library.Fits[t.ID]
	switch _, used := m.Book.KPI(t.Name); {
	case used:
		c.State = "in use"
	case len(fit.Lacks) == 0:
		c.State, c.Fits = "fits your data", true
	case len(fit.Lacks) == 1:
		c.State = "needs " + fit.Lacks[0]
	default:
		c.State = "needs " + strconv.Itoa(len(fit.Lacks)) + " tables"
	}
	return c
}

var directions = map[string]string{workbook.Higher: "Higher is better", workbook.Lower: "Lower is better", workbook.InRange: "Stay in a range"}

func templateDetail(m state.Model, w words, t *library.Template) TemplateDetail {
	f, lib := m.Library.Form, m.Library.Lib
	d := TemplateDetail{ID: t.ID, Name: t.Name, Tags: []string{t.Area, t.Lead}, Means: t.Means, Formula: coloured(t.Formula), Traps: t.Traps, Trying: f.Trying}
	d.Facts = []Fact{{Name: "Good", Text: directions[t.Direction]}, {Name: "Looked at", Text: "every " + t.Cadence}, {Name: "Level", Text: t.Level}}
	if len(t.By) > 0 {
		d.Facts = append(d.Facts, Fact{Name: "Worth cutting by", Text: strings.Join(t.By, ", ")})
	}
	if t.Example != nil {
		d.Example = t.Example.Text
	}
	for _, on := range lib.BuildsOn(t) {
		d.BuildsOn = append(d.BuildsOn, Link{on.Name, "#/library/" + on.ID})
	}
	for _, term := range lib.Terms {
		for _, name := range t.Terms {
			if term.Term == name {
				d.Terms = append(d.Terms, Fact{Name: longTerm(term), Text: term.Means})
			}
		}
	}
	if k, used := m.Book.KPI(t.Name); used {
		d.InUse = Link{k.Name, "#/kpi/" + k.ID}
	}
	for i, need := range f.Needs {
		d.Roles = append(d.Roles, roleForm(m, need, f.Matches[i]))
	}
	if lacks := library.Lacking(f.Needs, f.Matches); len(lacks) > 0 {
		d.Lacks = "Choose a table and its columns for " + strings.Join(lacks, " and ") + ", or look at it with made-up data."
	}
	d.Ready = d.Lacks == ""
	d.Live = templateValue(m, w, t, d.Ready)
	d.Suggest, d.SuggestOn = suggestion(m, w, t), f.Target
	return d
}

func longTerm(t library.Term) string {
	if t.Long == "" {
		return t.Term
	}
	return t.Term + ", " + strings.ToLower(t.Long[:1]) + t.Long[1:]
}

func suggestion(m state.Model, w words, t *library.Template) string {
	if t.Target == nil {
		return ""
	}
	value, _ := workbook.ParseDecimal(t.Target.Value)
	text := "Begin with a target of " + unitOf(m, w, workbook.KPI{Unit: t.Unit}).full(value)
	if t.Target.Why != "" {
		text += ". " + t.Target.Why
	}
	return text
}

func roleForm(m state.Model, need library.Need, match library.Match) RoleForm {
	r := RoleForm{Role: need.Role.Name, About: need.Role.About, Table: match.Table, Tables: []Choice{{Label: "no table"}}}
	for _, s := range m.Book.Tables {
		r.Tables = append(r.Tables, Choice{Value: s.Name, Label: s.Name})
	}
	for k, c := range need.Columns {
		r.Columns = append(r.Columns, columnForm(m, need, c, match, match.Columns[k]))
	}
	return r
}

func columnForm(m state.Model, need library.Need, c library.ColumnNeed, match library.Match, found library.ColumnMatch) ColumnForm {
	kind := formula.KindOf(c.Type)
	f := ColumnForm{Role: need.Role.Name, Need: c.Name, About: c.About, Kind: kind.String(), Column: found.Column, Hint: found.Why}
	none := "choose a column"
	if c.Optional {
		none = "no such column"
	}
	f.Columns = []Choice{{Label: none}}
	source, _ := m.Book.Table(match.Table)
	blank := int64(0)
	for _, have := range m.Columns(source.ID) {
		if library.Suits(c, library.HaveColumn{Name: have.Name, Type: have.Type}) {
			f.Columns = append(f.Columns, Choice{Value: have.Name, Label: have.Name})
		}
		if have.Name == found.Column {
			blank = have.Blank
		}
	}
	switch {
	case found.Column == "" && c.Optional:
		f.Hint = "left out of the formula"
	case found.Column == "":
		f.Hint, f.Bad = "still missing", true
	case blank > 0 && f.Hint == "":
		f.Hint = wordsOf(m).some(blank, "cell is blank", "cells are blank")
	}
	if found.Column != "" {
		f.Values = valueForms(m, state.ColumnRef{Table: match.Table, Column: found.Column}, found.Values)
	}
	return f
}

// valueForms lists, for each text of the formula, the values that may stand for
// it: those that were found first.
func valueForms(m state.Model, ref state.ColumnRef, matches []library.ValueMatch) []ValueForm {
	var forms []ValueForm
	for _, v := range matches {
		f := ValueForm{Text: v.Text}
		for _, as := range v.As {
			f.Values = append(f.Values, ValueChoice{as, true})
		}
		for _, value := range m.Lookups[ref].List.Values {
			if !on(f.Values, value.Text) && len(f.Values) < valuesOffered {
				f.Values = append(f.Values, ValueChoice{Value: value.Text})
			}
		}
		switch {
		case len(v.As) == 0 && len(f.Values) == 0:
			f.Hint = "Looked for as “" + v.Text + "”."
		case len(v.As) == 0:
			f.Hint = "Nothing in the column is called so. Tick what it should be."
		}
		forms = append(forms, f)
	}
	return forms
}

func on(list []ValueChoice, value string) bool {
	for _, v := range list {
		if v.Value == value {
			return true
		}
	}
	return false
}

func templateValue(m state.Model, w words, t *library.Template, ready bool) TemplateValue {
	f := m.Library.Form
	v := TemplateValue{Why: f.LiveWhy}
	if f.Live == nil || len(f.Live.KPIs) == 0 {
		v.Busy = ready && v.Why == ""
		return v
	}
	a := f.Live.KPIs[0]
	k := workbook.KPI{Name: t.Name, Direction: t.Direction, Unit: t.Unit}
	u := unitOf(m, w, k).settled(a.Cells)
	label := lastClosed(f.Live)
	c, ok := cellAt(a.Cells, label)
	if !ok {
		v.Why = firstProblem(a.Problems, "No rows in this period.")
		return v
	}
	v.Has, v.Period = true, w.period(label)
	v.Text = u.full(c.Number.Num())
	if n := c.Number.Num(); n.IsBlank() {
		v.Text, v.Why = "blank", firstProblem(a.Problems, sentence(n.Reason().Sentence())+".")
	}
	v.Spark, v.HasSpark = sparkOf(u, k, a, label, statusOf(c))
	return v
}

// lastClosed is the label of the last period that is complete, or of the last
// when none is.
func lastClosed(a *state.Answer) string {
	label := ""
	for _, p := range a.Periods {
		if !p.Open || label == "" {
			label = p.Label
		}
	}
	return label
}

// Part is the templates as far as a part.
func (v Templates) Part(n int) (Templates, bool) {
	var all bool
	v.Cards, all = upTo(v.Cards, n)
	return v, all
}

// FindTemplates keeps the cards of an area that hold every word typed.
func FindTemplates(cards []TemplateCard, area, typed string, fitting bool) []TemplateCard {
	words := strings.Fields(strings.ToLower(typed))
	var out []TemplateCard
	for _, c := range cards {
		if area != "" && c.Area != area || fitting && !c.Fits || !holds(c.Find, words) {
			continue
		}
		out = append(out, c)
	}
	return out
}

// holds reports whether a text has every word.
func holds(text string, words []string) bool {
	for _, word := range words {
		if !strings.Contains(text, word) {
			return false
		}
	}
	return true
}

// Glossary is terms and what they mean.
type Glossary struct {
	Parts []LibraryPart
	Terms []GlossaryTerm
}

// GlossaryTerm is one entry, and the templates that have to do with it.
type GlossaryTerm struct {
	Term, Long, Means string
	Templates         []Link
	Find              string
}

// GlossaryPage is the glossary.
func GlossaryPage(m state.Model) Glossary {
	v := Glossary{Parts: libraryParts(m)}
	lib := m.Library.Lib
	if lib == nil {
		return v
	}
	of := map[string][]Link{}
	for _, area := range lib.Areas {
		for _, t := range area.Templates {
			for _, term := range t.Terms {
				of[term] = append(of[term], Link{t.Name, "#/library/" + t.ID})
			}
		}
	}
	for _, t := range lib.Terms {
		v.Terms = append(v.Terms, GlossaryTerm{Term: t.Term, Long: t.Long, Means: t.Means, Templates: of[t.Term],
			Find: strings.ToLower(t.Term + " " + t.Long + " " + t.Means)})
	}
	return v
}

// FindTerms keeps the terms that hold every word typed.
func FindTerms(terms []GlossaryTerm, typed string) []GlossaryTerm {
	words := strings.Fields(strings.ToLower(typed))
	var out []GlossaryTerm
	for _, t := range terms {
		if holds(t.Find, words) {
			out = append(out, t)
		}
	}
	return out
}

// Part is the glossary as far as a part.
func (v Glossary) Part(n int) (Glossary, bool) {
	var all bool
	v.Terms, all = upTo(v.Terms, n)
	return v, all
}
