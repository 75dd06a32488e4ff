package workbook

import (
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
)

// Order lists the names of the KPIs so that each comes after those it is made
// of, otherwise in the order of the workbook. KPIs that go round in a circle
// are left out, and every one of them gets a diagnostic; KPIs that only refer
// to such a circle stay in the list.
func Order(w Workbook) ([]string, diag.List) {
	g := graphOf(w)
	var (
		order    []string
		problems diag.List
	)
	for _, part := range g.components() {
		if !g.circular(part) {
			if part[0] < len(w.KPIs) {
				order = append(order, w.KPIs[part[0]].Name)
			}
			continue
		}
		for _, i := range part {
			problems.Add(g.cycle(w, i, part))
		}
	}
	return order, problems
}

// Dependencies is the names of the KPIs that a formula refers to, in source
// order and without repetition.
func Dependencies(src string) []string {
	var names []string
	for _, ref := range references(src) {
		if !slices.Contains(names, ref.Name) {
			names = append(names, ref.Name)
		}
	}
	return names
}

// references are the places where a formula asks for the value of another KPI.
func references(src string) []*formula.KPI {
	values, _ := asks(src)
	return values
}

// asks are the places where a formula asks for the value of a KPI, and those where
// it asks for a target.
func asks(src string) (values, targets []*formula.KPI) {
	formula.Walk(formula.Parse(src).Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Target:
			if n.KPI != nil {
				targets = append(targets, n.KPI)
			}
			return false
		case *formula.KPI:
			values = append(values, n)
		}
		return true
	})
	return values, targets
}

// graph is who needs whom, by position in the workbook: the values of the KPIs,
// then their targets.
type graph struct {
	uses [][]edge
}

type edge struct {
	to int
	at diag.Span // of the reference, in the formula of the KPI that refers
}

func graphOf(w Workbook) graph {
	n := len(w.KPIs)
	index := make(map[string]int, n)
	for i, k := range w.KPIs {
		if _, dup := index[k.Name]; !dup {
			index[k.Name] = i
		}
	}
	g := graph{uses: make([][]edge, 2*n)}
	add := func(from int, refs []*formula.KPI, kind int) {
		for _, ref := range refs {
			if to, known := index[ref.Name]; known {
				e := edge{to: kind + to}
				if from < n {
					e.at = ref.Span()
				}
				g.uses[from] = append(g.uses[from], e)
			}
		}
	}
	needs := func(from int, src string) {
		values, targets := asks(src)
		add(from, values, 0)
		add(from, targets, n)
	}
	for i, k := range w.KPIs {
		needs(i, k.Formula)
		for _, t := range k.Targets {
			if t.Formula != "" {
				needs(n+i, t.Formula)
			}
		}
		if k.Plan.looksBack() {
			g.uses[n+i] = append(g.uses[n+i], edge{to: i})
		}
	}
	return g
}

// components groups what refers to itself in a circle (Tarjan's algorithm);
// a group comes after all groups it uses. Members of a group are sorted.
func (g graph) components() [][]int {
	t := tarjan{graph: g, index: make([]int, len(g.uses)), low: make([]int, len(g.uses)), onStack: make([]bool, len(g.uses))}
	for i := range g.uses {
		if t.index[i] == 0 {
			t.visit(i)
		}
	}
	return t.out
}

type tarjan struct {
	graph
	index, low []int // visiting order from 1; the earliest one reachable
	onStack    []bool
	stack      []int
	next       int
	out        [][]int
}

func (t *tarjan) visit(i int) {
	t.next++
	t.index[i], t.low[i] = t.next, t.next
	t.stack, t.onStack[i] = append(t.stack, i), true
	for _, e := range t.uses[i] {
		if t.index[e.to] == 0 {
			t.visit(e.to)
			t.low[i] = min(t.low[i], t.low[e.to])
		} else if t.onStack[e.to] {
			t.low[i] = min(t.low[i], t.index[e.to])
		}
	}
	if t.low[i] != t.index[i] {
		return
	}
	at := slices.Index(t.stack, i)
	part := slices.Clone(t.stack[at:])
	t.stack = t.stack[:at]
	for _, j := range part {
		t.onStack[j] = false
	}
	slices.Sort(part)
	t.out = append(t.out, part)
}

// circular reports whether a component is a circle rather than a single KPI
// that does not refer to itself.
func (g graph) circular(part []int) bool {
	return len(part) > 1 || slices.ContainsFunc(g.uses[part[0]], func(e edge) bool { return e.to == part[0] })
}

// cycle words the diagnostic of one KPI in a circle, at the reference that
// leads on into it.
func (g graph) cycle(w Workbook, i int, part []int) diag.Diagnostic {
	path, at := g.roundTrip(i, part)
	names := make([]string, len(path))
	for n, j := range path {
		if names[n] = "[" + w.KPIs[j%len(w.KPIs)].Name + "]"; j >= len(w.KPIs) {
			names[n] = "TARGET(" + names[n] + ")"
		}
	}
	name, what := w.KPIs[i%len(w.KPIs)].Name, ""
	if i >= len(w.KPIs) {
		what = "The target of "
	}
	return diag.Diagnostic{
		Severity: diag.Error, Code: "cycle", Source: name, Span: at,
		Message: fmt.Sprintf("%s%q needs itself: %s.", what, name, strings.Join(names, " → ")),
		Hint:    "Take one of these references away.",
	}
}

// roundTrip is a shortest way from a KPI through its component back to itself,
// and the place of its first step.
func (g graph) roundTrip(from int, part []int) ([]int, diag.Span) {
	type step struct {
		at    diag.Span
		trail []int
	}
	queue := []step{{trail: []int{from}}}
	seen := map[int]bool{}
	for len(queue) > 0 {
		here := queue[0]
		queue = queue[1:]
		for _, e := range g.uses[here.trail[len(here.trail)-1]] {
			at := here.at
			if len(here.trail) == 1 {
				at = e.at
			}
			trail := plus(here.trail, e.to)
			if e.to == from {
				return trail, at
			}
			if slices.Contains(part, e.to) && !seen[e.to] {
				seen[e.to] = true
				queue = append(queue, step{at, trail})
			}
		}
	}
	return []int{from}, diag.Span{}
}
