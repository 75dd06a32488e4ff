package view

import (
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Relations is what the rows of a table look up in others.
type Relations struct {
	List   []RelationRow
	Likely []RelationRow // that could be declared
	Back   []string      // tables whose rows belong to one of these, in sentences
	Busy   bool          // more are being looked for
	Alone  bool          // there is no other table
}

// RelationRow is a relation, declared or not.
type RelationRow struct {
	Table    string // id
	Is       workbook.Relation
	Sentence string // Each row of orders belongs to one row of customers
	Equation string // orders[customer_id] = customers[id]
	Match    MatchView
	Use      string // how formulas write what is looked up
}

// MatchView says how many rows find theirs.
type MatchView struct {
	Class, Icon string // of a status
	Text        string
	Notes       []string
	Lost, Twice Link // to the rows that find none, and more than one
}

// RelationForm is the dialog of a relation.
type RelationForm struct {
	Title   string
	Wrong   string
	Is      workbook.Relation
	Columns []Choice
	Tables  []Choice
	Keys    []Choice
	Row     RelationRow // as chosen; without a sentence while something is missing
	From    string      // name of the table whose rows look up
}

func relationsOf(m state.Model, w words, s workbook.Source) (v Relations) {
	for _, r := range s.Relations {
		v.List = append(v.List, relationRow(m, w, s, r))
	}
	likely, busy := m.Likely(s)
	for _, r := range likely {
		v.Likely = append(v.Likely, relationRow(m, w, s, r))
	}
	for _, other := range m.Book.Tables {
		for _, r := range other.Relations {
			if r.Table == s.Name {
				v.Back = append(v.Back, sentenceOf(other, r)+" ("+equationOf(other, r)+").")
			}
		}
	}
	v.Busy, v.Alone = busy, len(m.Book.Tables) < 2
	return v
}

func sentenceOf(s workbook.Source, r workbook.Relation) string {
	return "Each row of " + s.Name + " belongs to one row of " + r.Table
}

func equationOf(s workbook.Source, r workbook.Relation) string {
	return columnRef(s.Name, r.Column) + " = " + columnRef(r.Table, r.Key)
}

func relationRow(m state.Model, w words, s workbook.Source, r workbook.Relation) RelationRow {
	row := RelationRow{Table: s.ID, Is: r, Sentence: sentenceOf(s, r), Equation: equationOf(s, r)}
	found, ok := m.MatchOf(s, r)
	switch {
	case !ok:
		row.Match = MatchView{Class: "st-off", Icon: "st-off", Text: missingSide(m, s, r)}
	case found.Why != "":
		row.Match = MatchView{Class: "st-off", Icon: "st-off", Text: "It could not be counted: " + found.Why}
	case found.Match == nil:
		row.Match = MatchView{Class: "st-early", Icon: "st-early", Text: "Comparing the values…"}
	default:
		row.Match = matchView(w, s, r, *found.Match)
	}
	to, _ := m.Book.Table(r.Table)
	for _, c := range m.Columns(to.ID) {
		if c.Name != r.Key {
			row.Use = formula.Print(&formula.Column{Table: s.Name, Name: r.Column + "." + c.Name})
			break
		}
	}
	return row
}

// missingSide says what of a relation is not there.
func missingSide(m state.Model, s workbook.Source, r workbook.Relation) string {
	to, ok := m.Book.Table(r.Table)
	switch {
	case !ok:
		return "There is no table " + r.Table + " any more."
	case m.Tables[to.ID].Phase == state.TableLoading || m.Tables[s.ID].Phase == state.TableLoading:
		return "A table is still being opened."
	case m.Tables[to.ID].Phase != state.TableReady:
		return r.Table + " cannot be read."
	}
	return "One of the columns is not there any more."
}

func matchView(w words, s workbook.Source, r workbook.Relation, n eval.Match) MatchView {
	v := MatchView{Class: "st-on", Icon: "st-on", Text: w.count(int64(n.Found)) + " of " + w.some(int64(n.Rows), "row finds its row", "rows find theirs")}
	if n.Rows > 0 {
		v.Text += " (" + w.percent(num.Frac(int64(n.Found), int64(n.Rows)), 1) + ")"
	}
	v.Text += "."
	to := func(rows int, what string, twice bool) Link {
		if rows == 0 {
			return Link{}
		}
		v.Class, v.Icon = "st-risk", "st-risk"
		at := state.Route{View: state.DataScreen, ID: s.ID, Rows: state.Rows{Column: r.Column, Table: r.Table, Key: r.Key, Twice: twice}}
		return Link{w.some(int64(rows), "row", "rows") + " " + what, state.Hash(at, state.Question{Grain: "month"})}
	}
	v.Lost = to(n.Lost, "without one", false)
	v.Twice = to(n.Twice, "with several", true)
	if n.Blank > 0 {
		v.Notes = append(v.Notes, w.some(int64(n.Blank), "row has", "rows have")+" no value in "+r.Column+".")
	}
	if n.Shared > 0 {
		v.Class, v.Icon = "st-off", "st-off"
		v.Notes = append(v.Notes, w.some(int64(n.Shared), "value of "+r.Key+" stands", "values of "+r.Key+" stand")+" in several rows of "+r.Table+
			", so nobody can tell which is meant: a formula that follows the relation has no value until each stands there once.")
	}
	return v
}

// unmetText says which rows of a table are shown alone for a relation.
func unmetText(w words, g state.Grid, table string) string {
	r, what := g.Rows, "no row of "+g.Rows.Table+" has"
	if r.Twice {
		what = "several rows of " + r.Table + " have"
	}
	return "Rows of " + table + " whose " + r.Column + " " + what + " as its " + r.Key + "."
}

// RelationInFront is the dialog of a relation, if it is open.
func RelationInFront(m state.Model) (v RelationForm, ok bool) {
	f := m.Relating
	if m.Dialog.Kind != state.RelationDialog || f == nil {
		return v, false
	}
	s, _ := m.Book.TableByID(f.Table)
	v = RelationForm{Title: "New relation of " + s.Name, Wrong: f.Wrong, Is: f.Is, From: s.Name}
	if f.Was != "" {
		v.Title = "Relation of " + s.Name
	}
	v.Columns, v.Tables, v.Keys = []Choice{{Label: "choose a column"}}, []Choice{{Label: "choose a table"}}, []Choice{{Label: "choose a column"}}
	for _, c := range m.FileColumns(s.ID) {
		v.Columns = append(v.Columns, Choice{Value: c.Name, Label: c.Name})
	}
	for _, t := range m.Book.Tables {
		if t.ID != s.ID {
			v.Tables = append(v.Tables, Choice{Value: t.Name, Label: t.Name})
		}
	}
	to, _ := m.Book.Table(f.Is.Table)
	for _, c := range m.FileColumns(to.ID) {
		v.Keys = append(v.Keys, Choice{Value: c.Name, Label: c.Name})
	}
	if f.Is.Column != "" && f.Is.Table != "" && f.Is.Key != "" {
		v.Row = relationRow(m, wordsOf(m), s, f.Is)
		v.Row.Match.Lost.Href, v.Row.Match.Twice.Href = "", "" // the dialog stands before them
	}
	return v, true
}

// usesText says who reads a column or follows a relation.
func usesText(u workbook.Uses) string {
	var parts []string
	if len(u.KPIs) > 0 {
		parts = append(parts, listing(u.KPIs))
	}
	if len(u.Columns) > 0 {
		parts = append(parts, "the calculated "+plural(len(u.Columns), "column ", "columns ")+listing(u.Columns))
	}
	return strings.Join(parts, ", and ")
}

// listing is a list in words, the first of it when it is long.
func listing(names []string) string {
	const most = 8
	if more := len(names) - most; more > 0 {
		return strings.Join(names[:most], ", ") + " and " + strconv.Itoa(more) + " more"
	}
	if len(names) > 1 {
		return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
	}
	return strings.Join(names, "")
}
