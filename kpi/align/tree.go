// Package align says how KPIs serve objectives: who stands under whom, and how
// well an objective is met.
//
// A KPI stands under the KPI that it names as its parent, when both serve the
// same objective, and otherwise under its objective. A KPI that names no
// objective serves that of its parent. Objectives stand under objectives. What
// goes round in a circle stands at the top.
//
// An objective is scored by the KPIs right under it and by the objectives right
// under it. A KPI under another one explains it and does not count again. The
// rule is the objective's own:
//
//	mean    the weighted mean of how far targets are reached. What is on track
//	        counts 1, anything else its attainment, held within 0 and 1, and
//	        where a target has no such share (a range, a target of 0) one half
//	        at risk and 0 off track. On track from 1, at risk from 0.9.
//	points  the weighted mean of 1 on track, one half at risk, 0 off track.
//	        On track from 0.8, at risk from 0.5.
//	worst   the worst status. There is no score.
//
// What has no verdict (no data, no target, too early) is left out and counted.
// Scores are exact fractions, made by one division.
package align

import "kpiworkbook/kpi/workbook"

// Node is an objective or a KPI in its place.
type Node struct {
	Objective *workbook.Objective // nil for a KPI
	KPI       *workbook.KPI       // nil for an objective
	Depth     int                 // 0 at the top
	Up        int                 // place of what it stands under, -1 at the top
}

// Tree lists all objectives and the KPIs that are shown, each after what it
// stands under and in the workbook's order otherwise; KPIs without an objective
// come last. A KPI whose parent is not shown stands under the next one up that
// is.
func Tree(w workbook.Workbook, shown func(*workbook.KPI) bool) []Node {
	t := planter{w: w, goals: map[string]int{}}
	t.place(shown)
	for i, up := range t.goalUp {
		if up < 0 {
			t.objective(i, -1, 0)
		}
	}
	for _, i := range t.loose {
		t.kpi(i, -1, 0)
	}
	return t.nodes
}

// planter puts a tree together. Numbers are places in the workbook's lists.
type planter struct {
	w      workbook.Workbook
	goals  map[string]int // objectives by id
	goalUp []int
	kpiUp  []int
	serves []int   // by KPI: the objective it serves, -1 none
	below  [][]int // by KPI: those under it
	under  [][]int // by objective: the KPIs right under it
	within [][]int // by objective: the objectives under it
	loose  []int
	nodes  []Node
}

func (t *planter) place(shown func(*workbook.KPI) bool) {
	t.goalUp, _ = t.w.ObjectiveParents()
	t.kpiUp, _ = t.w.KPIParents()
	t.within, t.under = make([][]int, len(t.goalUp)), make([][]int, len(t.goalUp))
	for i, up := range t.goalUp {
		if _, dup := t.goals[t.w.Objectives[i].ID]; !dup {
			t.goals[t.w.Objectives[i].ID] = i
		}
		if up >= 0 {
			t.within[up] = append(t.within[up], i)
		}
	}
	t.serve()
	t.below = make([][]int, len(t.kpiUp))
	visible := make([]bool, len(t.kpiUp))
	for i := range visible {
		visible[i] = shown(&t.w.KPIs[i])
	}
	for i := range visible {
		if !visible[i] {
			continue
		}
		up := t.kpiUp[i]
		for up >= 0 && !visible[up] {
			up = t.kpiUp[up]
		}
		switch goal := t.serves[i]; {
		case up >= 0 && t.serves[up] == goal:
			t.below[up] = append(t.below[up], i)
		case goal >= 0:
			t.under[goal] = append(t.under[goal], i)
		default:
			t.loose = append(t.loose, i)
		}
	}
}

// serve finds the objective of every KPI, going up from those that name none
// once each.
func (t *planter) serve() {
	const unknown = -2
	t.serves = make([]int, len(t.kpiUp))
	for i := range t.serves {
		t.serves[i] = unknown
	}
	var path []int
	for i := range t.serves {
		goal := -1
		for at := i; at >= 0; at = t.kpiUp[at] {
			if t.serves[at] != unknown {
				goal = t.serves[at]
				break
			}
			path = append(path, at)
			if own, ok := t.goals[t.w.KPIs[at].Objective]; ok {
				goal = own
				break
			}
		}
		for _, at := range path {
			t.serves[at] = goal
		}
		path = path[:0]
	}
}

func (t *planter) objective(i, up, depth int) {
	at := len(t.nodes)
	t.nodes = append(t.nodes, Node{Objective: &t.w.Objectives[i], Depth: depth, Up: up})
	for _, k := range t.under[i] {
		t.kpi(k, at, depth+1)
	}
	for _, o := range t.within[i] {
		t.objective(o, at, depth+1)
	}
}

func (t *planter) kpi(i, up, depth int) {
	at := len(t.nodes)
	t.nodes = append(t.nodes, Node{KPI: &t.w.KPIs[i], Depth: depth, Up: up})
	for _, k := range t.below[i] {
		t.kpi(k, at, depth+1)
	}
}
