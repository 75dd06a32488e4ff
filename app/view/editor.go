package view

import (
	"slices"
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Editor is the KPI editor.
type Editor struct {
	Closed    bool
	Title     string
	New       bool
	KPI       string // id, "" for a new one
	Back      Link
	Fields    map[state.Field]string
	Wrong     map[state.Field]string
	Manual    bool // typed by hand, without a formula
	Formula   Formula
	Units     []Choice
	Codes     []Choice // of the unit: currencies, or what a duration counts
	CodeLabel string
	Direction string
	Targets   []TargetRow
	Aims      Aims
	Dates     []DateRow
	Live      Live
	Blocked   string // why it cannot be saved, shown once saving was tried
	Dirty     bool
	Listed    Lists
	Percent   bool
	Placing   Placing
}

// Lists are what was typed before in other KPIs, offered again.
type Lists struct{ Categories, Owners []string }

// Formula is the formula field with what is said about it.
type Formula struct {
	Text     string
	Caret    int // UTF-16 code units
	Calm     string
	Problems []Diagnostic
	Marks    []FormulaMark
	Tokens   []Token
	Choices  []Completion
	Choice   int
	Open     bool
	Help     string
	HelpOf   string
	Done     string // what it does, once it is complete
}

// FormulaMark is a stretch to underline, in UTF-16 code units.
type FormulaMark struct {
	From, To          int
	Severity, Message string
	Kind              string
}

// Diagnostic is a problem in the formula: where, what, way out.
type Diagnostic struct {
	Index         int
	Class, Icon   string
	Text          string
	Line, Carets  string // the line it is in, and the carets under it
	Fix           string // label of the button that repairs it
	FixText       string
	CaretsVisible bool
}

// Completion is one offer in the list.
type Completion struct {
	Index        int
	Label, What  string
	Icon         string
	On           bool
	Help, Insert string
	Start, End   int // UTF-16
}

// DateRow chooses the date column of one table for this KPI.
type DateRow struct {
	Table, Column string
	Choices       []Choice
}

// Live is the result of the draft.
type Live struct {
	Has, Busy bool
	Period    string
	Value     num.Parts
	Text      string
	Blank     bool
	Status    Status
	Reason    string
	Why       string // why there is none
	Recent    []Fact
	Rows      string
	Spark     chart.Figure
	HasSpark  bool
}

// EditorPage is the KPI editor.
func EditorPage(m state.Model) Editor {
	e := m.Editor
	if e == nil {
		return Editor{Closed: true}
	}
	w := wordsOf(m)
	v := Editor{KPI: e.ID, New: e.ID == "", Title: "New KPI", Fields: e.Draft.Fields, Dirty: e.Dirty(), Back: boardLink(m)}
	if k, ok := m.Book.KPIByID(e.ID); ok {
		v.Title, v.Back = "Edit "+k.Name, Link{k.Name, "#/kpi/" + k.ID}
	}
	v.Direction, v.Percent = e.Draft.Text(state.FieldDirection), e.Draft.Text(state.FieldUnit) == workbook.UnitPercent
	v.Units = []Choice{{Value: workbook.UnitNumber, Label: "Number"}, {Value: workbook.UnitPercent, Label: "Percent"},
		{Value: workbook.UnitCurrency, Label: "Currency"}, {Value: workbook.UnitDuration, Label: "Duration"}}
	v.CodeLabel, v.Codes = codes(m, e.Draft.Text(state.FieldUnit))
	v.Wrong = map[state.Field]string{}
	for field, what := range e.Wrong {
		if f := state.Field(field); e.Tried || e.Draft.Text(f) != "" {
			v.Wrong[f] = what
		}
	}
	if e.Tried {
		v.Blocked = e.Blocked
	}
	v.Formula = formulaOf(e.Draft.Text(state.FieldFormula), e.Writing)
	if e.Check.OK {
		v.Formula.Done = "It reads " + strings.Join(append(slices.Clone(e.Check.Tables), e.Check.KPIs...), ", ") + "."
	}
	if v.Formula.Text == "" {
		v.Formula.Calm = "Start with a total, such as SUM(…), or press Ctrl Space for what is there."
	}
	v.Manual = e.Draft.Text(state.FieldManual) != ""
	v.Targets, v.Aims = targetRows(m, e), aimsOf(m, w, e)
	for _, name := range e.Check.Tables {
		if row, ok := dateRow(m, e, name); ok {
			v.Dates = append(v.Dates, row)
		}
	}
	v.Live = liveOf(m, w, e)
	v.Listed, v.Placing = listed(m), placingOf(m, e)
	return v
}

func codes(m state.Model, kind string) (label string, choices []Choice) {
	switch kind {
	case workbook.UnitCurrency:
		own := m.Book.Settings.Currency
		if own == "" {
			own = "not set"
		}
		return "Currency", append([]Choice{{Value: "", Label: "The workbook's: " + own}}, currencies...)
	case workbook.UnitDuration:
		return "One unit is", []Choice{{Value: "", Label: "an hour"}, {Value: "days", Label: "a day"}, {Value: "minutes", Label: "a minute"}, {Value: "seconds", Label: "a second"}}
	}
	return "", nil
}

func formulaOf(text string, e state.Writing) Formula {
	f := Formula{Text: text, Caret: diag.UTF16(text, e.Caret), Tokens: underlined(text, e.Check.Problems), Open: e.Open && len(e.Choices) > 0, Choice: e.Choice}
	if e.Check.Incomplete {
		f.Calm = "The formula is not finished."
		for _, d := range e.Check.Problems {
			if d.Incomplete {
				f.Calm = d.Message
				if d.Hint != "" {
					f.Calm += " " + d.Hint
				}
				break
			}
		}
	}
	for i, d := range e.Check.Problems {
		f.Marks = append(f.Marks, FormulaMark{From: diag.UTF16(text, d.Span.Start), To: diag.UTF16(text, d.Span.End), Severity: severity(d), Message: d.Message, Kind: string(d.Code)})
		if d.Incomplete || text == "" {
			continue
		}
		f.Problems = append(f.Problems, diagnosticOf(text, i, d))
	}
	for i, c := range e.Choices {
		if !f.Open {
			break
		}
		f.Choices = append(f.Choices, Completion{Index: i, Label: c.Label, What: whatOf(c), Icon: completionIcon(c.Kind), On: i == e.Choice, Help: c.Help, Insert: c.Insert,
			Start: diag.UTF16(text, c.Start), End: diag.UTF16(text, c.End)})
	}
	if f.Open && e.Choice >= 0 && e.Choice < len(e.Choices) {
		f.HelpOf, f.Help = e.Choices[e.Choice].Label, e.Choices[e.Choice].Help
	}
	return f
}

func severity(d diag.Diagnostic) string {
	if d.Incomplete {
		return "hint"
	}
	return d.Severity.String()
}

func diagnosticOf(text string, i int, d diag.Diagnostic) Diagnostic {
	out := Diagnostic{Index: i, Class: "st-off", Icon: "st-off"}
	switch d.Severity {
	case diag.Warning:
		out.Class, out.Icon = "st-risk", "st-risk"
	case diag.Info:
		out.Class, out.Icon = "st-early", "info"
	}
	line, column := diag.LineCol(text, d.Span.Start)
	lines := strings.Split(text, "\n")
	out.Text = d.Message
	if len(lines) > 1 {
		out.Text = "Line " + strconv.Itoa(line) + ": " + d.Message
	}
	if d.Hint != "" {
		out.Text += " " + d.Hint
	}
	if line <= len(lines) && d.Span.End > d.Span.Start {
		out.Line = lines[line-1]
		runes := len([]rune(text[d.Span.Start:min(d.Span.End, len(text))]))
		room := len([]rune(out.Line)) - column + 1
		out.Carets = strings.Repeat(" ", column-1) + strings.Repeat("^", max(1, min(runes, room)))
		out.CaretsVisible = true
	}
	if d.HasFix {
		out.FixText, out.Fix = d.Fix, "Use “"+d.Fix+"”"
		if d.Fix == "" {
			out.Fix = "Remove it"
		}
	}
	return out
}

func whatOf(c state.Completion) string {
	what := c.Kind
	if c.Kind == "kpi" {
		what = "KPI"
	}
	if c.Kind == "function" && c.Detail != "" {
		return c.Detail
	}
	if c.Detail != "" {
		what += ", " + c.Detail
	}
	return what
}

func completionIcon(kind string) string {
	switch kind {
	case "table":
		return "table"
	case "column":
		return "data"
	case "kpi":
		return "scorecard"
	case "function":
		return "fx"
	}
	return "right"
}

func dateRow(m state.Model, e *state.Editor, name string) (DateRow, bool) {
	s, ok := m.Book.Table(name)
	if !ok {
		return DateRow{}, false
	}
	own := s.DateColumn
	if own == "" {
		own = "none"
	}
	row := DateRow{Table: name, Column: e.Draft.Dates[name], Choices: []Choice{{Value: "", Label: "The table's own: " + own}}}
	for _, c := range m.Columns(s.ID) {
		if isDate(c.Type) && !c.Calculated {
			row.Choices = append(row.Choices, Choice{Value: c.Name, Label: c.Name})
		}
	}
	return row, len(row.Choices) > 1
}

func liveOf(m state.Model, w words, e *state.Editor) Live {
	l := Live{Why: e.LiveWhy, Period: w.period(m.Label())}
	if k, _ := m.Book.KPIByID(e.ID); e.Draft.Text(state.FieldManual) != "" && len(k.Entries) == 0 {
		l.Why = "Values are typed on the page of the KPI once it is saved."
		return l
	}
	if e.Live == nil || len(e.Live.KPIs) == 0 {
		l.Busy = e.Check.OK && l.Why == ""
		return l
	}
	a := e.Live.KPIs[0]
	k := workbook.KPI{Name: e.Draft.Text(state.FieldName), Direction: e.Draft.Text(state.FieldDirection), Unit: workbook.Unit{Kind: e.Draft.Text(state.FieldUnit), Code: e.Draft.Text(state.FieldCode), Suffix: e.Draft.Text(state.FieldSuffix)}}
	if n, err := strconv.Atoi(e.Draft.Text(state.FieldDecimals)); err == nil {
		k.Unit.Decimals = &n
	}
	u := unitOf(m, w, k).settled(a.Cells)
	u.format.Scale = state.DraftScale(m)
	c, ok := cellAt(a.Cells, m.Label())
	if !ok && len(a.Cells) > 0 {
		c, ok = a.Cells[len(a.Cells)-1], true
		l.Period = w.period(c.Period)
	}
	if !ok {
		l.Why = firstProblem(a.Problems, "No rows in this period.")
		return l
	}
	l.Has, l.Status, l.Reason, l.Rows = true, statusOf(c), c.Reason, w.some(c.Rows, "row used", "rows used")
	v := c.Number.Num()
	switch {
	case c.IsText:
		l.Text = w.iso(c.Text)
	case v.IsBlank():
		l.Text, l.Blank = "blank", true
		l.Reason = firstProblem(a.Problems, sentence(v.Reason().Sentence())+".")
	default:
		l.Value = u.parts(v)
	}
	for i := len(a.Cells) - 1; i >= 0 && len(l.Recent) < 4; i-- {
		text := "blank"
		if n := a.Cells[i].Number.Num(); !n.IsBlank() {
			text = u.full(n)
		}
		l.Recent = append(l.Recent, Fact{Name: w.period(a.Cells[i].Period), Text: text})
	}
	l.Spark, l.HasSpark = sparkOf(u, k, a, c.Period, l.Status)
	return l
}

func listed(m state.Model) Lists {
	return Lists{
		Categories: distinct(m.Book.KPIs, func(k workbook.KPI) string { return k.Category }),
		Owners:     distinct(m.Book.KPIs, func(k workbook.KPI) string { return k.Owner }),
	}
}

func distinct(kpis []workbook.KPI, of func(workbook.KPI) string) []string {
	seen := map[string]bool{}
	var list []string
	for _, k := range kpis {
		if s := of(k); s != "" && !seen[s] {
			seen[s] = true
			list = append(list, s)
		}
	}
	sort.Strings(list)
	return list
}

// underlined is the formula in its colours with a wave under what is wrong, a
// calm one under what is only not finished.
func underlined(text string, problems []diag.Diagnostic) []Token {
	mark := func(at int) string {
		for _, d := range problems {
			if at >= d.Span.Start && at < d.Span.End {
				if d.Incomplete {
					return "squiggle--hint"
				}
				return "squiggle"
			}
		}
		return ""
	}
	var list []Token
	at := 0
	for _, t := range coloured(text) {
		from := at
		for i := range t.Text {
			if i > 0 && mark(at+i) != mark(from) {
				list = append(list, Token{Class: strings.TrimSpace(t.Class + " " + mark(from)), Text: text[from : at+i]})
				from = at + i
			}
		}
		at += len(t.Text)
		list = append(list, Token{Class: strings.TrimSpace(t.Class + " " + mark(from)), Text: text[from:at]})
	}
	return list
}
