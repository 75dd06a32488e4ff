package kpi

import (
	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// ObjectiveAnswer is how well an objective is met, period by period.
type ObjectiveAnswer struct {
	ID    string          `json:"id"`
	Name  string          `json:"name"`
	Cells []ObjectiveCell `json:"cells"` // one per period of the answer
}

// ObjectiveCell is an objective in one period.
type ObjectiveCell struct {
	Period  string `json:"period"`
	Score   Number `json:"score"` // 1 is the whole; blank where nothing counts, and by the rule worst
	Status  string `json:"status"`
	Reason  string `json:"reason"`  // the rule and what went into it
	Counted int    `json:"counted"` // KPIs and objectives right under it with a verdict
	Left    int    `json:"left"`    // those without one
}

// objectives scores all objectives of the workbook by what was answered. A
// question about some KPIs, or by slices, says nothing of objectives.
func (f *frame) objectives(a *Answer) []ObjectiveAnswer {
	if len(f.w.Objectives) == 0 || f.q.Bare || len(f.by) > 0 || len(f.q.KPIs) > 0 {
		return nil
	}
	a.Problems = append(a.Problems, problemsOf(workbook.Rounds(f.w))...)
	u := f.rollUp(a)
	for i := len(u.nodes) - 1; i >= 0; i-- { // what is under something comes after it
		switch n := u.nodes[i]; {
		case n.Objective != nil:
			u.score(i)
		case n.Up >= 0 && u.nodes[n.Up].Objective != nil:
			u.contribute(n)
		}
	}
	var out []ObjectiveAnswer
	for i, n := range u.nodes {
		if n.Objective != nil {
			out = append(out, ObjectiveAnswer{ID: n.Objective.ID, Name: n.Objective.Name, Cells: u.cells[i]})
		}
	}
	return out
}

// rollUp is objectives on the way to their scores.
type rollUp struct {
	nodes  []align.Node
	labels []string
	column map[string]int    // of a period
	values map[string][]Cell // by id of the KPI
	parts  [][][]align.Part  // by node and period: what counts for it
	cells  [][]ObjectiveCell // by node
}

func (f *frame) rollUp(a *Answer) rollUp {
	u := rollUp{column: make(map[string]int, len(a.Periods)), values: make(map[string][]Cell, len(a.KPIs))}
	u.nodes = align.Tree(f.w, func(k *workbook.KPI) bool { return k.State != workbook.StateRetired })
	for i, p := range a.Periods {
		u.labels = append(u.labels, p.Label)
		u.column[p.Label] = i
	}
	for _, k := range a.KPIs {
		u.values[k.ID] = k.Cells
	}
	u.parts, u.cells = make([][][]align.Part, len(u.nodes)), make([][]ObjectiveCell, len(u.nodes))
	for i, n := range u.nodes {
		if n.Objective != nil {
			u.parts[i] = make([][]align.Part, len(u.labels))
		}
	}
	return u
}

// score judges an objective in every period, and lets it count for the one
// above.
func (u *rollUp) score(i int) {
	n := u.nodes[i]
	weight := align.Weight(n.Objective.Weight)
	for p, label := range u.labels {
		r := align.Score(n.Objective, u.parts[i][p])
		u.cells[i] = append(u.cells[i], ObjectiveCell{label, numberOf(r.Score), string(r.Word), r.Reason, r.Counted, r.Left})
		if n.Up >= 0 {
			u.parts[n.Up][p] = append(u.parts[n.Up][p], align.Part{Word: r.Word, Attainment: r.Score, Weight: weight, Objective: true})
		}
	}
}

// contribute lets a KPI count for its objective in every period; where it has no
// cell it has no data.
func (u *rollUp) contribute(n align.Node) {
	to, weight := u.parts[n.Up], align.Weight(n.KPI.Weight)
	for p := range to {
		to[p] = append(to[p], align.Part{Word: score.NoData, Attainment: num.Blank(num.NoValues), Weight: weight})
	}
	for _, c := range u.values[n.KPI.ID] {
		if p, ok := u.column[c.Period]; ok {
			part := &to[p][len(to[p])-1]
			part.Word, part.Attainment = score.Word(c.Status), c.Attainment.Num()
		}
	}
}
