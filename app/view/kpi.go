package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// KPI is the page of one KPI.
type KPI struct {
	ID, Name   string
	Missing    bool // there is no such KPI
	Category   string
	Board      Link // the scorecard seen last
	Meta       []string
	Context    Context
	Earlier    Link // KPI before and after in the scorecard
	Later      Link
	PeriodName string
	Period     string
	Waiting    bool
	Stale      bool
	Left       int // parts that are still to come

	Value     num.Parts // of the hero
	ValueText string    // instead of a number: blank, a date
	Blank     bool
	Open      bool
	Status    Status
	Reason    string
	Exact     string // 59065/46
	Facts     []HeroFact
	Problems  []Problem

	Chart      chart.Line
	HasChart   bool
	ChartSub   string
	Legend     []LegendItem
	AsTable    bool
	Values     []ValueRow
	Drivers    Drivers
	Why        Why
	RowsUsed   string
	NotUsed    []NotUsed
	Notes      []NoteItem
	Noting     bool
	NoteDraft  string
	NoteAll    bool // it is to be shown on every KPI
	Formula    []Token
	Definition []Fact
	NoTarget   bool
	Insight    Insight
	Entries    Entries
	Attend     Attend
	Alerts     Alerts
	Checked    Checked
	Life       Life
	Milestones []Milestone
	Changes    Changes
}

// HeroFact is one of the numbers beside the value.
type HeroFact struct {
	Name, Text, Small string
	Delta             Delta
	IsDelta           bool
}

// LegendItem names a mark of the chart.
type LegendItem struct{ Kind, Text string }

// ValueRow is one period in the table of values.
type ValueRow struct {
	Period, Value, Target string
	Status                Status
	Prior                 Delta
	Rows                  string
	Current, Open         bool
	Title                 string
	Restated              string // what was reported, when it is not the value
}

// NotUsed is rows left out for one reason.
type NotUsed struct {
	Why, Rows string
	Warn      bool
}

// NoteItem is a remark.
type NoteItem struct {
	ID, KPI, Text, When string

	Title string // what it is, when nobody noted it: Target revised
}

// Token is a piece of a formula with its colour.
type Token struct{ Class, Text string }

// KPIPage is the page of the KPI in the route, as far as its first parts show it.
func KPIPage(m state.Model) KPI {
	k, ok := m.Book.KPIByID(m.Route.ID)
	if !ok {
		return KPI{Missing: true}
	}
	v := kpiOf(m, wordsOf(m), k)
	v.Board, v.Meta = boardLink(m), metaOf(k)
	v.Earlier, v.Later = Around(m, k.ID)
	v.Life = lifeOf(m, k)
	return v
}

// Whole adds what stands further down.
func (v KPI) Whole(m state.Model) KPI {
	if v.Missing {
		return v
	}
	w := wordsOf(m)
	k, _ := m.Book.KPIByID(v.ID)
	a, answered := answerOf(m.Answer, k.ID)
	u := unitOf(m, w, k).settled(a.Cells)
	v.Formula, v.Definition = coloured(k.Formula), definition(m, w, u, k)
	v.Notes = append(append(notes(w, k.Notes, k.ID, ""), notes(w, m.Book.Notes, "", "on every KPI")...), revisions(w, u, k)...)
	v.NoTarget = !k.HasTargets()
	v.Alerts = alertsOf(m, w, u, k)
	v.Changes = changesOf(m, w, k)
	v.Why, v.Drivers = whyOf(m, w, k), driversOf(m, w, u, k, v)
	if answered {
		v.Milestones = milestones(m, w, u, k)
		v.Checked = checkedOf(m, k, a, v.Period)
		v.Values = valueRows(m, w, u, a, v.Period)
	}
	return v
}

func kpiOf(m state.Model, w words, k workbook.KPI) KPI {
	u := unitOf(m, w, k)
	a, answered := answerOf(m.Answer, k.ID)
	u = u.settled(a.Cells)
	label := m.Label()
	v := KPI{ID: k.ID, Name: k.Name, Category: k.Category, Context: contextOf(m, w), Period: label, PeriodName: w.period(label),
		Waiting: m.Answer == nil, Stale: m.Stale, AsTable: m.KPI.AsTable, Noting: m.KPI.Noting, NoteDraft: m.KPI.NoteDraft, NoteAll: m.KPI.NoteAll}
	v.Entries = entriesOf(m, w, u, k)
	v.Status = StatusOf(score.NoData)
	if !answered {
		return v
	}
	for _, p := range a.Problems {
		v.Problems = append(v.Problems, Problem{Where: p.Source, Reason: p.Message, WayOut: p.Hint})
	}
	c, ok := cellAt(a.Cells, label)
	if !ok {
		v.ValueText, v.Blank, v.Reason = "blank", true, firstProblem(a.Problems, "No rows in "+orThis(v.PeriodName)+".")
	} else {
		v.hero(w, u, c)
		v.Facts = heroFacts(m, w, u, k, a, c)
		v.used(w, c)
	}
	v.chart(w, u, k, a, judgedMilestones(m, w, k))
	v.attend(m, w, u, k, a)
	v.meaning(m, w, u, k, a.Cells)
	return v
}

func orThis(s string) string {
	if s == "" {
		return "this period"
	}
	return s
}

func (v *KPI) hero(w words, u unit, c kpi.Cell) {
	v.Status, v.Reason, v.Open = statusOf(c), c.Reason, c.Open
	value := c.Number.Num()
	switch {
	case c.IsText:
		v.ValueText = w.iso(c.Text)
	case value.IsBlank():
		v.ValueText, v.Blank = "blank", true
		if v.Reason == "" {
			v.Reason = sentence(value.Reason().Sentence()) + "."
		}
	default:
		v.Value = u.parts(value)
		v.Exact = exact(c.Number, v.Value.Text(), w)
	}
}

// exact is the value without rounding, "" when what is shown is exact already:
// the decimal where it ends, else the fraction.
func exact(n kpi.Number, shown string, w words) string {
	p, q, fraction := strings.Cut(n.Exact, "/")
	if !fraction {
		return ""
	}
	denominator := strings.TrimLeft(q, "0")
	for _, d := range []int64{2, 5} {
		for {
			v := num.Div(number(denominator), num.Int(d))
			if v.IsBlank() || strings.Contains(v.Plain(), ".") {
				break
			}
			denominator = v.Plain()
		}
	}
	if denominator != "1" {
		return w.plain(p) + " / " + w.plain(q)
	}
	text := w.plain(n.Value)
	if strings.Contains(shown, text) {
		return ""
	}
	return text
}

func metaOf(k workbook.KPI) []string {
	var meta []string
	if k.Description != "" {
		meta = append(meta, strings.TrimSuffix(k.Description, "."))
	}
	switch k.Direction {
	case workbook.Lower:
		meta = append(meta, "lower is better")
	case workbook.InRange:
		meta = append(meta, "stay in range")
	default:
		meta = append(meta, "higher is better")
	}
	if k.Lead != "" {
		meta = append(meta, k.Lead)
	}
	return meta
}

// Around is the KPIs before and after one, as the scorecard seen last shows them.
func Around(m state.Model, id string) (earlier, later Link) {
	order := readingOrder(m)
	for i, k := range order {
		if k.ID != id {
			continue
		}
		if i > 0 {
			earlier = Link{order[i-1].Name, "#/kpi/" + order[i-1].ID}
		}
		if i+1 < len(order) {
			later = Link{order[i+1].Name, "#/kpi/" + order[i+1].ID}
		}
	}
	return earlier, later
}

func heroFacts(m state.Model, w words, u unit, k workbook.KPI, a kpi.KPIAnswer, c kpi.Cell) []HeroFact {
	h := heads(w, c.Period)
	var list []HeroFact
	target := HeroFact{Name: "Target", Text: u.bound(c.Target, u.full)}
	if c.Target == nil {
		target.Text = "none set"
	} else if at := c.Attainment.Num(); !at.IsBlank() {
		target.Small = w.percent(at, 1) + " reached"
		if u.direction != workbook.Higher && u.direction != "" {
			target.Small = w.percent(at, 1) + " of target"
		}
	}
	target.Small = targetSmall(u, c.Target, target.Small)
	list = append(list, target)
	judged := c.Target != nil
	list = append(list, changeFact(u, h.Prior, c.Prior, judged), changeFact(u, h.Year, c.Year, judged))
	if open, ok := openCell(m, a, c.Period); ok {
		list = append(list, HeroFact{Name: w.period(open.Period) + " so far", Text: u.full(open.Number.Num()), Small: elapsed(m, w, open.Period)})
	}
	if c.Open {
		list = append(list, HeroFact{Name: "Period", Text: "still open", Small: elapsed(m, w, c.Period)})
	}
	list = append(list, insightFacts(w, u, insightOf(m, k.ID), c.Period)...)
	owner := k.Owner
	if owner == "" {
		owner = "nobody yet"
	}
	fact := HeroFact{Name: "Owner", Text: owner}
	if m.ItemOf(k).Due {
		fact.Small = "review due"
	}
	return append(list, fact)
}

func changeFact(u unit, name string, c kpi.Change, judged bool) HeroFact {
	f := HeroFact{Name: name, Delta: u.delta(c, judged), IsDelta: true}
	if before := c.Before.Num(); !before.IsBlank() {
		f.Small = u.full(before) + daysCompared(u.w, c)
	} else if f.Delta.Text == "" {
		f.Small = f.Delta.Why
	}
	return f
}

// openCell is the open period after the one on screen.
func openCell(m state.Model, a kpi.KPIAnswer, label string) (kpi.Cell, bool) {
	for _, c := range a.Cells {
		if c.Open && c.Period != label && !c.Number.Num().IsBlank() {
			return c, true
		}
	}
	return kpi.Cell{}, false
}

// elapsed is "12 of 30 days".
func elapsed(m state.Model, w words, label string) string {
	if m.Answer == nil {
		return ""
	}
	for _, p := range m.Answer.Periods {
		if p.Label != label {
			continue
		}
		from, ok1 := parseISO(p.From)
		to, ok2 := parseISO(p.To)
		asOf, ok3 := parseISO(m.Answer.AsOf)
		if ok1 && ok2 && ok3 && asOf >= from && asOf <= to {
			return strconv.Itoa(int(asOf-from)+1) + " of " + strconv.Itoa(int(to-from)+1) + " days"
		}
	}
	return ""
}

func (v *KPI) used(w words, c kpi.Cell) {
	v.RowsUsed = w.some(c.Rows, "row used", "rows used")
	if v.Entries.Shown {
		v.RowsUsed = w.some(c.Rows, "entry", "entries") + " in this period. " + v.Entries.How
	}
	if c.Skipped > 0 {
		v.RowsUsed += ", " + w.count(c.Skipped) + " of them with a blank cell that does not count"
	}
	for _, n := range c.NotUsed {
		if n.Rows == 0 || (n.Why == "blank" && c.Skipped > 0) {
			continue
		}
		why, warn := notUsedWords(n.Why, v.PeriodName)
		v.NotUsed = append(v.NotUsed, NotUsed{Why: why, Rows: w.count(n.Rows), Warn: warn})
	}
}

func notUsedWords(code, period string) (text string, warn bool) {
	switch code {
	case "other-slice":
		return "Left out by the filters of this page", false
	case "undated":
		return "No readable date, so in no period", true
	case "other-period":
		return "Dated outside " + orThis(period), false
	case "filtered":
		return "Left out by the condition in the formula", false
	case "blank":
		return "The cell to count is blank", true
	}
	return sentence(strings.ReplaceAll(code, "-", " ")), false
}

func valueRows(m state.Model, w words, u unit, a kpi.KPIAnswer, label string) []ValueRow {
	rows := make([]ValueRow, 0, len(a.Cells))
	for i := len(a.Cells) - 1; i >= 0; i-- {
		c := a.Cells[i]
		r := ValueRow{Period: w.period(c.Period), Status: statusOf(c), Target: u.bound(c.Target, u.full), Rows: w.count(c.Rows),
			Prior: u.delta(c.Prior, c.Target != nil), Current: c.Period == label, Open: c.Open, Title: c.Reason}
		if r.Target == "" {
			r.Target = "—"
		}
		v := c.Number.Num()
		switch {
		case c.IsText:
			r.Value = w.iso(c.Text)
		case v.IsBlank():
			r.Value, r.Title = "blank", sentence(v.Reason().Sentence())
		default:
			r.Value = u.full(v)
		}
		r.Restated = restatedMark(m, u, a.ID, c, u.full)
		rows = append(rows, r)
	}
	return rows
}

// dimensions are the columns a KPI can be broken down by: those of the tables it
// reads, itself or through other KPIs.
func dimensions(m state.Model, k workbook.KPI) []Choice {
	list := []Choice{{Value: "", Label: "Choose a column"}}
	several := len(m.Book.Reads(k)) > 1
	for _, ref := range m.Cuts(k) {
		c := Choice{Value: ColumnKey(ref), Label: ref.Column}
		if several {
			c.Group = ref.Table
		}
		list = append(list, c)
	}
	return list
}

func oneLine(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	if len(s) > 80 {
		cut := 77
		for cut > 0 && s[cut]&0xC0 == 0x80 {
			cut--
		}
		s = s[:cut] + "…"
	}
	return s
}

// notes is remarks, the latest first; kpi is whose they are, "" of the workbook's,
// and where says where they are shown.
func notes(w words, all []workbook.Note, kpi, where string) []NoteItem {
	var list []NoteItem
	for i := len(all) - 1; i >= 0; i-- {
		n := all[i]
		period := ""
		if n.Period != "" {
			period = "for " + w.period(n.Period)
		}
		list = append(list, NoteItem{ID: n.ID, KPI: kpi, Text: n.Text, When: joined(n.Author, period, where, w.when(n.At))})
	}
	return list
}

func definition(m state.Model, w words, u unit, k workbook.KPI) []Fact {
	var list []Fact
	add := func(name, text string) {
		if text != "" {
			list = append(list, Fact{Name: name, Text: text})
		}
	}
	add("Unit", unitText(u, k))
	add("Target", targetText(w, u, k))
	add("Rule", ruleText(w, u, k))
	add("Settles", settlesText(k))
	var dates []string
	for table, column := range k.DateColumns {
		dates = append(dates, table+": "+column)
	}
	sort.Strings(dates)
	add("Dates", strings.Join(dates, ", "))
	add("Blank", blankRule(k))
	add("Category", k.Category)
	add("Owner", k.Owner)
	return append(list, placed(m, k)...)
}

func blankRule(k workbook.KPI) string {
	if k.EmptyMeansZero {
		return "no rows count as 0"
	}
	return "no rows give a blank, not 0"
}

func unitText(u unit, k workbook.KPI) string {
	text := "number"
	switch k.Unit.Kind {
	case workbook.UnitPercent:
		text = "percent"
	case workbook.UnitCurrency:
		text = "currency, " + u.format.Currency
	case workbook.UnitDuration:
		text = "duration, counted in " + u.format.Unit
	}
	if k.Unit.Decimals != nil {
		text += ", " + strconv.Itoa(*k.Unit.Decimals) + " " + plural(*k.Unit.Decimals, "decimal", "decimals")
	}
	if k.Unit.Suffix != "" {
		text += ", written with “" + strings.TrimSpace(k.Unit.Suffix) + "”"
	}
	return text
}

func share(decimal string) string {
	return num.Mul(number(decimal), num.Int(100)).Plain() + "\u202f%"
}

var tokenClasses = map[formula.TokenKind]string{formula.TokenComment: "tok-cm", formula.TokenFunction: "tok-fn", formula.TokenKeyword: "tok-kw",
	formula.TokenTable: "tok-col", formula.TokenColumn: "tok-col", formula.TokenKPI: "tok-kpi", formula.TokenNumber: "tok-num", formula.TokenText: "tok-str"}

// coloured cuts a formula into tokens with their colours.
func coloured(source string) []Token {
	var list []Token
	at := 0
	for _, t := range formula.Tokens(source) {
		if t.Span.Start > at {
			list = append(list, Token{Text: source[at:t.Span.Start]})
		}
		list = append(list, Token{Class: tokenClasses[t.Kind], Text: source[t.Span.Start:t.Span.End]})
		at = t.Span.End
	}
	if at < len(source) {
		list = append(list, Token{Text: source[at:]})
	}
	return list
}
