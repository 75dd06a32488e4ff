package workbook

import (
	"fmt"

	"kpiworkbook/kpi/diag"
)

// Parents says where the parent of each thing stands in the list, -1 where there
// is none, by the ids of the things and of their parents. What goes round in a
// circle is listed in round, in order, and has no parent.
func Parents(ids, parents []string) (up, round []int) {
	index := make(map[string]int, len(ids))
	for i, id := range ids {
		if _, dup := index[id]; !dup && id != "" {
			index[id] = i
		}
	}
	up = make([]int, len(ids))
	for i, id := range parents {
		up[i] = -1
		if at, ok := index[id]; ok {
			up[i] = at
		}
	}
	circular := inCircles(up)
	for i := range up {
		if circular[i] {
			up[i] = -1
			round = append(round, i)
		}
	}
	return up, round
}

// inCircles marks what comes to itself by going up, looking at each thing once.
func inCircles(up []int) []bool {
	walk := make([]int, len(up)) // on which walk a thing was met first, from 1
	circular := make([]bool, len(up))
	for i := range up {
		at := i
		for at >= 0 && walk[at] == 0 {
			walk[at] = i + 1
			at = up[at]
		}
		if at < 0 || walk[at] != i+1 {
			continue
		}
		for !circular[at] {
			circular[at] = true
			at = up[at]
		}
	}
	return circular
}

// KPIParents is [Parents] of the KPIs.
func (w Workbook) KPIParents() (up, round []int) {
	ids, parents := make([]string, len(w.KPIs)), make([]string, len(w.KPIs))
	for i := range w.KPIs {
		ids[i], parents[i] = w.KPIs[i].ID, w.KPIs[i].Parent
	}
	return Parents(ids, parents)
}

// ObjectiveParents is [Parents] of the objectives.
func (w Workbook) ObjectiveParents() (up, round []int) {
	ids, parents := make([]string, len(w.Objectives)), make([]string, len(w.Objectives))
	for i := range w.Objectives {
		ids[i], parents[i] = w.Objectives[i].ID, w.Objectives[i].Parent
	}
	return Parents(ids, parents)
}

// Rounds says of every KPI and objective that goes round in a circle that its
// parent is not taken for one.
func Rounds(w Workbook) diag.List {
	var list diag.List
	say := func(what, name string) {
		list.Add(diag.Diagnostic{Severity: diag.Warning, Code: "parent-cycle", Source: name,
			Message: fmt.Sprintf("%s %q is below itself.", what, name), Hint: "It stands at the top until another parent is chosen."})
	}
	_, round := w.KPIParents()
	for _, i := range round {
		say("KPI", w.KPIs[i].Name)
	}
	_, round = w.ObjectiveParents()
	for _, i := range round {
		say("Objective", w.Objectives[i].Name)
	}
	return list
}
