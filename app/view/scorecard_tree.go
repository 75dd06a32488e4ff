package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// What a line of the scorecard is.
const (
	GoalLine  = "goal"
	GroupLine = "group" // KPIs of a category, or of no objective
	KPILine   = "kpi"
)

// Line is an objective, a category or a KPI in the tree.
type Line struct {
	ID     string // of the objective or KPI; the name of a group
	Kind   string
	Level  int // from 1
	Up     int // place of what it stands under, -1 none
	At, Of int // its place among those beside it, from 1, and how many these are
	Kids   bool
	Row    Row  // of a KPI
	Goal   Goal // of the others
}

// Goal is an objective, or a group of KPIs without one.
type Goal struct {
	Name   string
	Judged bool // it is an objective and there is an answer
	Status Status
	Score  string   // 75 of 100
	Brief  []string // what there is under it
	Reason string   // the rule and what went into it
	Owner  string
}

// lines is the tree of a scorecard, and its KPIs in the order of what needs
// attention.
func lines(m state.Model, w words, label string) ([]Line, []int) {
	t := tree{m: m, w: w, label: label, at: map[int]int{-1: -1}}
	nodes := align.Tree(m.Book, m.OnBoard(m.Route.ID))
	t.goals(nodes)
	t.loose(nodes)
	t.count()
	return t.lines, t.ranked()
}

// tree puts the lines together.
type tree struct {
	m     state.Model
	w     words
	label string
	lines []Line
	needs []num.Value // by line
	at    map[int]int // node → line
}

// goals are the lines of objectives and of what serves them. On a scorecard of
// some KPIs only those with a KPI are shown.
func (t *tree) goals(nodes []align.Node) {
	shown := make([]bool, len(nodes))
	for i := len(nodes) - 1; i >= 0; i-- {
		shown[i] = shown[i] || nodes[i].KPI != nil || t.m.Route.ID == ""
		if up := nodes[i].Up; shown[i] && up >= 0 {
			shown[up] = true
		}
	}
	for i, n := range nodes {
		if !shown[i] || n.KPI != nil && n.Up < 0 {
			continue
		}
		if up, ok := t.at[n.Up]; ok {
			t.node(i, n, up)
		}
	}
}

func (t *tree) node(i int, n align.Node, up int) {
	l := Line{Up: up, Level: 1}
	if up >= 0 {
		l.Level = t.lines[up].Level + 1
	}
	need := num.Blank(num.NoTarget)
	if o := n.Objective; o != nil {
		l.ID, l.Kind, l.Goal = o.ID, GoalLine, t.goal(*o)
	} else {
		l.ID, l.Kind, l.Row = n.KPI.ID, KPILine, rowOf(t.m, t.w, *n.KPI, t.label)
		need = t.need(*n.KPI)
	}
	t.at[i] = len(t.lines)
	t.lines, t.needs = append(t.lines, l), append(t.needs, need)
}

func (t *tree) need(k workbook.KPI) num.Value {
	a, _ := answerOf(t.m.Answer, k.ID)
	c, ok := cellAt(a.Cells, t.label)
	if !ok {
		return num.Blank(num.NoValues)
	}
	return align.Need(align.Part{Word: score.Word(c.Status), Attainment: c.Attainment.Num(), Weight: align.Weight(k.Weight)})
}

func (t *tree) goal(o workbook.Objective) Goal {
	g := Goal{Name: o.Name, Owner: o.Owner}
	c, ok := goalAt(t.m.Answer, o.ID, t.label)
	if ok {
		g.Judged, g.Status, g.Reason = true, StatusOf(score.Word(c.Status)), c.Reason
		if v := c.Score.Num(); !v.IsBlank() {
			g.Score = align.Hundred(v) + " of 100"
			g.Brief = append(g.Brief, "Score "+g.Score)
		}
	}
	if o.Parent != "" && o.Weight != "" {
		g.Brief = append(g.Brief, "weight "+align.Weight(o.Weight).Plain())
	}
	if o.Due != "" {
		g.Brief = append(g.Brief, "due "+t.w.due(o.Due))
	}
	return g
}

// due is a day or a period by name.
func (w words) due(text string) string {
	if _, ok := parseISO(text); ok {
		return w.iso(text)
	}
	return w.period(text)
}

// goalAt is an objective in a period.
func goalAt(a *state.Answer, id, label string) (kpi.ObjectiveCell, bool) {
	if a == nil {
		return kpi.ObjectiveCell{}, false
	}
	for _, o := range a.Objectives {
		if o.ID != id {
			continue
		}
		for _, c := range o.Cells {
			if c.Period == label {
				return c, true
			}
		}
	}
	return kpi.ObjectiveCell{}, false
}

// loose is what serves no objective: under one head where there are objectives,
// else by category.
func (t *tree) loose(nodes []align.Node) {
	goals := len(t.lines) > 0
	var names []string
	top := map[string][]int{}
	for i, n := range nodes {
		if n.KPI == nil || n.Up >= 0 {
			continue
		}
		name := n.KPI.Category
		if goals {
			name = ""
		}
		if top[name] == nil {
			names = append(names, name)
		}
		top[name] = append(top[name], i)
	}
	for _, name := range names {
		head := -1
		if goals || len(names) > 1 || name != "" {
			head = len(t.lines)
			word := name
			switch {
			case goals:
				word = "Without an objective"
			case name == "":
				word = "Without a category"
			}
			t.lines = append(t.lines, Line{ID: word, Kind: GroupLine, Up: -1, Level: 1, Goal: Goal{Name: word}})
			t.needs = append(t.needs, num.Blank(num.NoTarget))
		}
		for _, i := range top[name] {
			t.branch(nodes, i, head)
		}
	}
}

// branch is a KPI with all that stands under it.
func (t *tree) branch(nodes []align.Node, i, up int) {
	t.node(i, nodes[i], up)
	for j := i + 1; j < len(nodes) && nodes[j].Depth > nodes[i].Depth; j++ {
		t.node(j, nodes[j], t.at[nodes[j].Up])
	}
}

// count fills in what each line knows of those beside and under it.
func (t *tree) count() {
	beside := map[int]int{}
	for i := range t.lines {
		l := &t.lines[i]
		beside[l.Up]++
		l.At = beside[l.Up]
		if l.Up >= 0 {
			t.lines[l.Up].Kids = true
		}
	}
	words := make([]map[string]int, len(t.lines))
	for i := len(t.lines) - 1; i >= 0; i-- {
		l := &t.lines[i]
		l.Of = beside[l.Up]
		if l.Kind != KPILine {
			l.Goal.Brief = append(l.Goal.Brief, brief(words[i])...)
		}
		if l.Up < 0 {
			continue
		}
		if words[l.Up] == nil {
			words[l.Up] = map[string]int{}
		}
		if l.Kind == KPILine {
			words[l.Up][l.Row.Status.Slug]++
		}
		for slug, n := range words[i] {
			words[l.Up][slug] += n
		}
	}
}

// brief counts statuses, worst first.
func brief(counts map[string]int) []string {
	var parts []string
	for _, word := range []score.Word{score.OffTrack, score.AtRisk, score.OnTrack, score.TooEarly, score.NoTarget, score.NoData} {
		if n := counts[word.Slug()]; n > 0 {
			parts = append(parts, strconv.Itoa(n)+" "+strings.ToLower(string(word)))
		}
	}
	return parts
}

// ranked orders the KPIs by how much is missing, times their weight; then those
// on track, then those without a verdict.
func (t *tree) ranked() []int {
	var list []int
	for i, l := range t.lines {
		if l.Kind == KPILine {
			list = append(list, i)
		}
	}
	sort.SliceStable(list, func(a, b int) bool {
		x, y := t.needs[list[a]], t.needs[list[b]]
		if x.IsBlank() || y.IsBlank() {
			return !x.IsBlank() && y.IsBlank()
		}
		return num.Cmp(x, y) > 0
	})
	return list
}

// reach says how far a target is reached, in the words of a card.
func reach(r Row) string {
	switch {
	case r.Target == "" && r.Why != "":
		return r.Why
	case r.Target == "":
		return "no target"
	case r.Percent == "":
		return "target " + r.Target
	case strings.HasSuffix(r.Percent, "%"):
		return "target " + r.Target + " · " + r.Percent + " reached"
	}
	return "target " + r.Target + " · " + r.Percent
}

// readingOrder is the KPIs of the scorecard seen last, as it shows them.
func readingOrder(m state.Model) []*workbook.KPI {
	nodes := align.Tree(m.Book, m.OnBoard(m.Board().ID))
	root := make([]int, len(nodes))
	var served, list []*workbook.KPI
	var names []string
	loose := map[string][]*workbook.KPI{}
	for i, n := range nodes {
		root[i] = i
		if n.Up >= 0 {
			root[i] = root[n.Up]
		}
		top := nodes[root[i]].KPI
		switch {
		case n.KPI == nil:
		case top == nil:
			served = append(served, n.KPI)
		default:
			if loose[top.Category] == nil {
				names = append(names, top.Category)
			}
			loose[top.Category] = append(loose[top.Category], n.KPI)
			list = append(list, n.KPI)
		}
	}
	if len(served) > 0 || len(m.Book.Objectives) > 0 && m.Board().ID == "" {
		return append(served, list...)
	}
	list = nil
	for _, name := range names {
		list = append(list, loose[name]...)
	}
	return list
}
