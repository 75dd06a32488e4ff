package state

import (
	"net/url"
	"slices"

	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/workbook"
)

// Look is how a scorecard is looked at.
type Look string

// The looks.
const (
	TableLook Look = ""
	CardsLook Look = "cards"
	MapLook   Look = "map"
)

// allKPIs stands in an address for the scorecard of everything.
const allKPIs = "all"

// board is the part of an address that names a scorecard and its look.
func (r Route) board() string {
	switch {
	case r.Look != TableLook && r.ID == "":
		return "/" + allKPIs + "/" + string(r.Look)
	case r.Look != TableLook:
		return "/" + url.PathEscape(r.ID) + "/" + string(r.Look)
	case r.ID != "":
		return "/" + url.PathEscape(r.ID)
	}
	return ""
}

func boardOf(id, look string) Route {
	r := Route{View: ScorecardView}
	if id != allKPIs {
		r.ID = id
	}
	if l := Look(look); l == CardsLook || l == MapLook {
		r.Look = l
	}
	return r
}

// Board is the scorecard on screen, or the one seen last.
func (m Model) Board() Route {
	if m.board.View == "" {
		return Route{View: ScorecardView}
	}
	return m.board
}

// settleBoard keeps to a scorecard that is there, and remembers it.
func (m Model) settleBoard() Model {
	if m.Phase == Loading {
		return m
	}
	for _, r := range []*Route{&m.Route, &m.board} {
		if _, ok := m.Book.ScorecardByID(r.ID); r.View == ScorecardView && r.ID != "" && !ok {
			r.ID = ""
		}
	}
	if m.Route.View == ScorecardView {
		m.board = m.Route
	}
	return m
}

// OnBoard reports whether a KPI is on a scorecard; that of everything, "", has
// all but the retired.
func (m Model) OnBoard(id string) func(*workbook.KPI) bool {
	s, ok := m.Book.ScorecardByID(id)
	return func(k *workbook.KPI) bool {
		return k.State != workbook.StateRetired && (!ok || slices.Contains(s.KPIs, k.ID))
	}
}

// shownKPIs is what is asked of: nothing said means all that are not retired. A
// retired KPI is asked of only while it is looked at.
func (m Model) shownKPIs() []string {
	k, ok := m.Book.KPIByID(m.Route.ID)
	if !ok || k.State != workbook.StateRetired || m.Route.View != KPIScreen {
		return nil
	}
	ids := []string{k.ID}
	for _, other := range m.Book.KPIs {
		if other.State != workbook.StateRetired {
			ids = append(ids, other.ID)
		}
	}
	return ids
}

// Steps of a KPI in the tree of objectives.
type Step string

// The steps.
const (
	StepUp   Step = "up"   // before the one above that stands under the same thing
	StepDown Step = "down" // after the one below
	StepIn   Step = "in"   // under the one above
	StepOut  Step = "out"  // out of what it stands under, when that is a KPI
)

// StepOf is the change that a step makes, nil where there is nowhere to go.
func (m Model) StepOf(id string, step Step) workbook.Edit {
	nodes := align.Tree(m.Book, m.OnBoard(""))
	at := slices.IndexFunc(nodes, func(n align.Node) bool { return n.KPI != nil && n.KPI.ID == id })
	if at < 0 {
		return nil
	}
	before, after := -1, -1
	for i, n := range nodes {
		switch {
		case n.KPI == nil || n.Up != nodes[at].Up || len(m.Book.Objectives) == 0 && n.Up < 0 && n.KPI.Category != nodes[at].KPI.Category:
		case i < at:
			before = i
		case i > at && after < 0:
			after = i
		}
	}
	up := nodes[at].Up
	switch {
	case step == StepUp && before >= 0:
		return workbook.MoveKPI{ID: id, To: m.placeOf(nodes[before].KPI.ID)}
	case step == StepDown && after >= 0:
		return workbook.MoveKPI{ID: id, To: m.placeOf(nodes[after].KPI.ID)}
	case step == StepIn && before >= 0:
		return workbook.PlaceKPI{ID: id, Parent: nodes[before].KPI.ID}
	case step == StepOut && up >= 0 && nodes[up].KPI != nil:
		out := workbook.PlaceKPI{ID: id}
		for at = nodes[up].Up; at >= 0; at = nodes[at].Up {
			if o := nodes[at].Objective; o != nil {
				out.Objective = o.ID
				break
			}
			if out.Parent == "" {
				out.Parent = nodes[at].KPI.ID
			}
		}
		return out
	}
	return nil
}

func (m Model) placeOf(id string) int {
	return slices.IndexFunc(m.Book.KPIs, func(k workbook.KPI) bool { return k.ID == id })
}

// opensWith takes over the period that a scorecard opens with, when it is another
// one than the scorecard seen before.
func (m Model) opensWith(was Route) Model {
	s, ok := m.Book.ScorecardByID(m.Route.ID)
	if ok && m.Route.View == ScorecardView && m.Route.ID != was.ID && isGrain(s.Grain) && s.Grain != m.Question.Grain {
		m.Question.Grain, m.Question.Period = s.Grain, ""
		m.Question.Against = againstOf(s.Grain, m.Question.Against)
	}
	return m
}

// askShown asks for what another screen needs beyond what is there.
func (m Model) askShown() (Model, []Cmd) {
	if m.Phase != Ready || m.loading() {
		return m, nil
	}
	return m.askScores()
}

// added is the change that adds a KPI, to the scorecard it was written from too.
func (m Model) added(k workbook.KPI) (e workbook.Edit, says string) {
	add := workbook.AddKPI{KPI: k}
	s, ok := m.Book.ScorecardByID(m.Board().ID)
	if !ok {
		return add, "Added " + k.Name
	}
	s.KPIs = append(slices.Clone(s.KPIs), k.ID)
	return workbook.Several{Edits: []workbook.Edit{add, workbook.EditScorecard{Scorecard: s}}, Label: add.Describe(m.Book)}, "Added " + k.Name + " to " + s.Name
}
