package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Context is the bar that says what everything on the page is about: period,
// its length, and the rows that count.
type Context struct {
	Grain          string
	Grains         []Choice
	Period         string // label
	PeriodName     string
	Periods        []Choice
	Earlier, Later string // names, "" at the end
	Against        string // what values are compared with
	Againsts       []Choice
	Slices         []SliceChip
	Columns        []SliceColumn
}

// SliceChip is a filter that is on.
type SliceChip struct {
	Column state.ColumnRef
	Name   string
	Value  string
}

// SliceColumn is a column that could be filtered by.
type SliceColumn struct {
	Column state.ColumnRef
	Name   string
	Ready  bool
	Why    string
	Values []SliceValue
	More   bool
}

// SliceValue is a value to filter by.
type SliceValue struct {
	Slice state.Slice
	Text  string
	Rows  string
	On    bool
}

// Scorecard is the KPIs of an audience in one period.
type Scorecard struct {
	Title   string
	Board   Board
	Meta    []string
	Context Context
	Empty   bool // no KPIs
	Tables  bool // but tables
	Waiting bool // no answer yet
	Stale   bool // the answer is to an older question
	Error   string
	Tallies []Tally
	Total   int
	News    []NewsItem
	NewsOf  string // New since July
	Lines   []Line // each after what it stands under
	Ranked  []int  // places of KPIs in Lines, what needs attention most first
	Retired []Link
	Menu    RowMenu
	Heads   Heads
	Starter []Starter // first KPIs that the data suggests
}

// Starter is a formula to begin with.
type Starter struct{ Formula, Why string }

// Heads are the column heads that depend on the period.
type Heads struct{ Prior, Year, Spark string }

// Tally counts the KPIs of a status.
type Tally struct {
	Status Status
	Count  int
	X, W   string // place in a bar of 100
}

// NewsItem is a KPI whose status changed.
type NewsItem struct {
	Status Status
	Name   string
	Href   string
	Text   string
}

// Row is one KPI.
type Row struct {
	ID, Name, Href string
	Lead           string
	Status         Status
	Value          string
	FullValue      string
	SoFar          bool
	Target         string
	Percent        string
	HasBullet      bool
	Bullet         chart.Figure
	Why            string
	SetTarget      bool
	Prior, Year    Delta
	Spark          chart.Figure
	HasSpark       bool
	Owner          string
	Reason         string
	Due            bool   // for review
	Restated       string // what was reported, when it is not the value
	RestatedTitle  string
	Reach          string // target ≤ €1,150 · 89.6 % reached
	Card           chart.Figure
	HasCard        bool
}

var grains = []Choice{{Value: "day", Label: "Day"}, {Value: "week", Label: "Week"}, {Value: "month", Label: "Month"}, {Value: "quarter", Label: "Quarter"}, {Value: "year", Label: "Year"}}

// ScorecardPage is the scorecard.
func ScorecardPage(m state.Model) Scorecard {
	w := wordsOf(m)
	s := Scorecard{Title: named(m.Book.Name), Context: contextOf(m, w), Stale: m.Stale, Error: m.AskError,
		Empty: len(m.Book.KPIs) == 0, Tables: len(m.Book.Tables) > 0, Waiting: m.Answer == nil && len(m.Book.KPIs) > 0}
	if s.Empty {
		s.Starter = starters(m)
		return s
	}
	s.Board = boardOf(m)
	s.Title = s.Board.Name
	label := s.Context.Period
	s.Meta = []string{}
	if s.Context.PeriodName != "" {
		open := "closed"
		if isOpen(m, label) {
			open = "still open"
		}
		s.Meta = append(s.Meta, s.Context.PeriodName+", "+open)
	}
	if m.Answer != nil && m.Answer.AsOf != "" {
		s.Meta = append(s.Meta, "Data through "+w.brief(m.Answer.AsOf))
	}
	s.Meta = append(s.Meta, s.Board.Meta...)
	s.Heads = heads(w, label)
	s.Lines, s.Ranked = lines(m, w, label)
	if due := markDue(m, s.Lines); due > 0 {
		s.Meta = append(s.Meta, w.some(due, "review due", "reviews due"))
	}
	s.Tallies, s.Total = tallies(s.Lines)
	s.NewsOf, s.News = news(m, w, label)
	s.Retired, s.Menu = retired(m), rowMenu(m)
	return s
}

func contextOf(m state.Model, w words) Context {
	c := Context{Grain: m.Question.Grain, Grains: grains, Period: m.Label()}
	c.PeriodName = w.period(c.Period)
	if m.Answer != nil {
		for _, p := range m.Answer.Periods {
			name := w.period(p.Label)
			if p.Open {
				name += ", open"
			}
			c.Periods = append([]Choice{{Value: p.Label, Label: name}}, c.Periods...)
		}
	}
	if c.Period != "" {
		c.Periods = withValue(c.Periods, c.Period)
		if c.Periods[0].Value == c.Period {
			c.Periods[0].Label = c.PeriodName
		}
	}
	earlier, later := m.Steps()
	if p, ok := m.Period(); ok {
		if earlier {
			c.Earlier = w.cal.Name(p.Next(-1), w.tag)
		}
		if later {
			c.Later = w.cal.Name(p.Next(1), w.tag)
		}
	}
	c.Against, c.Againsts = m.Question.Against, againsts(m.Question.Grain)
	c.Slices, c.Columns = slicesOf(m, w)
	return c
}

func slicesOf(m state.Model, w words) (chips []SliceChip, columns []SliceColumn) {
	for _, s := range m.Question.Slices {
		value := s.Value
		if s.Blank {
			value = "blank"
		}
		chips = append(chips, SliceChip{Column: s.Column, Name: s.Column.Column, Value: value})
	}
	for _, ref := range m.Dimensions() {
		sc := SliceColumn{Column: ref, Name: dimensionName(m, ref)}
		if look, ok := m.Lookups[ref]; ok {
			sc.Ready, sc.Why, sc.More = look.Ready, look.Reason, look.List.More
			for _, v := range look.List.Values {
				slice := state.Slice{Column: ref, Value: v.Text}
				sc.Values = append(sc.Values, SliceValue{Slice: slice, Text: v.Text, Rows: w.count(v.Rows), On: sliced(m, slice)})
			}
		}
		columns = append(columns, sc)
	}
	return chips, columns
}

// dimensionName is the column, with its table where there are several.
func dimensionName(m state.Model, ref state.ColumnRef) string {
	if len(m.Book.Tables) > 1 {
		return ref.Column + " (" + ref.Table + ")"
	}
	return ref.Column
}

func sliced(m state.Model, s state.Slice) bool {
	for _, have := range m.Question.Slices {
		if have == s {
			return true
		}
	}
	return false
}

// period is a label for people: August 2026.
func (w words) period(label string) string {
	if label == "" {
		return ""
	}
	p, ok := w.cal.ParseLabel(label)
	if !ok {
		return label
	}
	return w.cal.Name(p, w.tag)
}

// shortPeriod is for a column head or an axis: Aug 2025.
func (w words) shortPeriod(label string) string {
	p, ok := w.cal.ParseLabel(label)
	if !ok {
		return label
	}
	short := w.cal.Short(p, w.tag)
	if p.Grain == calendar.Month && !strings.Contains(short, " ") {
		y, _, _ := w.cal.First(p).Date()
		short += " " + strconv.Itoa(y)
	}
	return short
}

func isOpen(m state.Model, label string) bool {
	if m.Answer != nil {
		for _, p := range m.Answer.Periods {
			if p.Label == label {
				return p.Open
			}
		}
	}
	return false
}

// active KPIs are those on the scorecard.
func active(m state.Model) []workbook.KPI {
	var list []workbook.KPI
	for _, k := range m.Book.KPIs {
		if k.State != workbook.StateRetired {
			list = append(list, k)
		}
	}
	return list
}

func rowOf(m state.Model, w words, k workbook.KPI, label string) Row {
	u := unitOf(m, w, k)
	r := Row{ID: k.ID, Name: k.Name, Href: "#/kpi/" + k.ID, Lead: k.Lead, Owner: k.Owner, Status: StatusOf(score.NoData), Value: "—"}
	a, ok := answerOf(m.Answer, k.ID)
	if !ok {
		return r
	}
	u = u.settled(a.Cells)
	c, ok := cellAt(a.Cells, label)
	if !ok {
		r.Value, r.Why = "blank", firstProblem(a.Problems, "No rows in this period")
		return r
	}
	r.Status, r.Reason, r.SoFar = statusOf(c), c.Reason, c.Open
	if r.Restated = restatedMark(m, u, k.ID, c, u.short); r.Restated != "" {
		r.RestatedTitle = reportedText(m, w, u, k.ID, c)
	}
	v := c.Number.Num()
	switch {
	case c.IsText:
		r.Value = w.iso(c.Text)
	case v.IsBlank():
		r.Value, r.Why = "blank", firstProblem(a.Problems, sentence(blankText(c.Number)))
	default:
		r.Value, r.FullValue = u.short(v), u.full(v)
	}
	r.Target = u.bound(c.Target, u.short)
	judged := c.Target != nil
	r.Prior, r.Year = u.delta(c.Prior, judged), u.delta(c.Year, judged)
	switch {
	case c.Target == nil && !v.IsBlank():
		r.SetTarget = true
	case r.Status.Slug == "early":
		r.Why = c.Reason
	case !v.IsBlank():
		r.Bullet, r.Percent, r.HasBullet = bulletOf(w, u, c, r.Status)
	}
	r.Reach = reach(r)
	r.Spark, r.HasSpark = sparkOf(u, k, a, label, r.Status)
	if m.Route.View == state.ScorecardView && m.Route.Look == state.CardsLook {
		r.Card, r.HasCard = cardSparkOf(u, k, a, label, r.Status)
	}
	return r
}

func firstProblem(list []kpi.Problem, otherwise string) string {
	for _, p := range list {
		if p.Severity == "error" {
			return p.Message
		}
	}
	return otherwise
}

func rangeWord(low, high, v num.Value) string {
	switch {
	case !low.IsBlank() && num.Cmp(v, low) < 0:
		return "below"
	case !high.IsBlank() && num.Cmp(v, high) > 0:
		return "above"
	}
	return "in range"
}

// pixels is a value for drawing alone.
func pixels(v num.Value) float64 {
	if v.IsBlank() {
		return 0
	}
	if p, q, ok := v.Fraction(); ok {
		return float64(p) / float64(q)
	}
	f, _ := v.Rat().Float64()
	return f
}

func coord(v float64) string { return strconv.FormatFloat(v, 'f', 1, 64) }

func tallies(lines []Line) ([]Tally, int) {
	counts, total := map[string]int{}, 0
	for _, l := range lines {
		if l.Kind == KPILine {
			counts[l.Row.Status.Slug]++
			total++
		}
	}
	var list []Tally
	x := 0.0
	for _, word := range []score.Word{score.OnTrack, score.AtRisk, score.OffTrack, score.TooEarly, score.NoTarget, score.NoData} {
		s := StatusOf(word)
		if n := counts[s.Slug]; n > 0 {
			width := float64(n) / float64(total) * 100
			list = append(list, Tally{Status: s, Count: n, X: coord(x), W: coord(max(0.5, width-0.6))})
			x += width
		}
	}
	return list, total
}

// badness orders statuses, worst first.
var badness = map[string]int{"off": 0, "risk": 1, "nodata": 2, "notarget": 3, "early": 4, "on": 5}

// news lists the KPIs whose status is not what it was a period before.
func news(m state.Model, w words, label string) (string, []NewsItem) {
	p, ok := w.cal.ParseLabel(label)
	if !ok || m.Answer == nil {
		return "", nil
	}
	before := w.cal.Label(p.Next(-1))
	var list []NewsItem
	on, shown := m.OnBoard(m.Route.ID), map[string]bool{}
	for i := range m.Book.KPIs {
		shown[m.Book.KPIs[i].ID] = on(&m.Book.KPIs[i])
	}
	for _, k := range m.Answer.KPIs {
		if !shown[k.ID] {
			continue
		}
		now, ok1 := cellAt(k.Cells, label)
		was, ok2 := cellAt(k.Cells, before)
		if !ok1 || !ok2 || now.Status == was.Status || !verdict(now.Status) || !verdict(was.Status) {
			continue
		}
		list = append(list, NewsItem{Status: statusOf(now), Name: k.Name, Href: "#/kpi/" + k.ID,
			Text: "went from " + was.Status + " to " + now.Status + "."})
	}
	sort.SliceStable(list, func(i, j int) bool { return badness[list[i].Status.Slug] < badness[list[j].Status.Slug] })
	return "New since " + w.period(before), list[:min(4, len(list))]
}

func verdict(word string) bool {
	switch score.Word(word) {
	case score.OnTrack, score.AtRisk, score.OffTrack:
		return true
	}
	return false
}

// starters are formulas the data suggests when there is no KPI yet.
func starters(m state.Model) []Starter {
	var list []Starter
	for _, s := range m.Book.Tables {
		columns := m.Columns(s.ID)
		for _, c := range columns {
			if c.Type == "money" || c.Type == "decimal" {
				list = append(list, Starter{Formula: "SUM(" + columnRef(s.Name, c.Name) + ")", Why: "the total of " + c.Name})
				break
			}
		}
		if len(columns) > 0 {
			rows := formula.Print(&formula.Aggregate{Func: formula.FnCount, X: &formula.Table{Name: s.Name}})
			list = append(list, Starter{Formula: rows, Why: "how many rows " + s.Name + " has"})
		}
	}
	return list[:min(3, len(list))]
}
