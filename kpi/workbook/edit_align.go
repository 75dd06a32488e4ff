package workbook

import (
	"fmt"
	"slices"
	"strings"
)

// AddObjective appends an objective. Its name and id must be free.
type AddObjective struct{ Objective Objective }

func (e AddObjective) Apply(w Workbook) (Workbook, error) {
	if err := w.objectiveFits(e.Objective); err != nil {
		return w, err
	}
	if _, taken := w.ObjectiveByID(e.Objective.ID); taken || e.Objective.ID == "" {
		return w, idTaken("objective", e.Objective.ID)
	}
	w.Objectives = plus(w.Objectives, e.Objective)
	return w, nil
}

func (e AddObjective) Describe(Workbook) string {
	return fmt.Sprintf("Add objective %q", e.Objective.Name)
}

// EditObjective puts another objective in place of the one with the same id.
type EditObjective struct{ Objective Objective }

func (e EditObjective) Apply(w Workbook) (Workbook, error) {
	i, err := w.objectiveAt(e.Objective.ID)
	if err != nil {
		return w, err
	}
	if err := w.objectiveFits(e.Objective); err != nil {
		return w, err
	}
	next := w
	next.Objectives = with(w.Objectives, i, e.Objective)
	if _, round := next.ObjectiveParents(); slices.Contains(round, i) {
		return w, refuse("parent-cycle", fmt.Sprintf("%q would be below itself.", e.Objective.Name), "Choose another objective above it.")
	}
	return next, nil
}

func (e EditObjective) Describe(w Workbook) string {
	o, _ := w.ObjectiveByID(e.Objective.ID)
	return fmt.Sprintf("Change objective %q", o.Name)
}

// RemoveObjective takes an objective away. What stood below it moves to the one
// above.
type RemoveObjective struct{ ID string }

func (e RemoveObjective) Apply(w Workbook) (Workbook, error) {
	i, err := w.objectiveAt(e.ID)
	if err != nil {
		return w, err
	}
	above := w.Objectives[i].Parent
	w.Objectives = without(w.Objectives, i)
	for j := range w.Objectives {
		if w.Objectives[j].Parent == e.ID {
			w.Objectives[j].Parent = above
		}
	}
	w.KPIs = slices.Clone(w.KPIs)
	for j := range w.KPIs {
		if w.KPIs[j].Objective == e.ID {
			w.KPIs[j].Objective = above
		}
	}
	return w, nil
}

func (e RemoveObjective) Describe(w Workbook) string {
	o, _ := w.ObjectiveByID(e.ID)
	return fmt.Sprintf("Remove objective %q", o.Name)
}

// MoveObjective puts an objective at another place in the list, counted from 0;
// places outside the list mean its ends.
type MoveObjective struct {
	ID string
	To int
}

func (e MoveObjective) Apply(w Workbook) (Workbook, error) {
	i, err := w.objectiveAt(e.ID)
	if err != nil {
		return w, err
	}
	w.Objectives = moved(w.Objectives, i, e.To)
	return w, nil
}

func (e MoveObjective) Describe(w Workbook) string {
	o, _ := w.ObjectiveByID(e.ID)
	return fmt.Sprintf("Move objective %q", o.Name)
}

// PlaceKPI says what a KPI is for: the objective it serves and the KPI it
// explains, either of which may be "".
type PlaceKPI struct{ ID, Objective, Parent string }

func (e PlaceKPI) Apply(w Workbook) (Workbook, error) {
	i, err := w.kpiAt(e.ID)
	if err != nil {
		return w, err
	}
	next, k := w, w.KPIs[i]
	k.Objective, k.Parent = e.Objective, e.Parent
	next.KPIs = with(w.KPIs, i, k)
	if _, round := next.KPIParents(); slices.Contains(round, i) {
		return w, refuse("parent-cycle", fmt.Sprintf("%q would be below itself.", k.Name), "Choose another KPI above it.")
	}
	return next, nil
}

func (e PlaceKPI) Describe(w Workbook) string { return fmt.Sprintf("Move KPI %q", w.kpiName(e.ID)) }

// RetireKPI takes a KPI from all scorecards. It keeps its definition and with it
// its history; By is the id of the one that takes its place, "" none.
type RetireKPI struct{ ID, By string }

func (e RetireKPI) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) { k.State, k.Replaced = StateRetired, e.By })
}

func (e RetireKPI) Describe(w Workbook) string { return fmt.Sprintf("Retire KPI %q", w.kpiName(e.ID)) }

// ReviveKPI brings a retired KPI back.
type ReviveKPI struct{ ID string }

func (e ReviveKPI) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) { k.State, k.Replaced = "", "" })
}

func (e ReviveKPI) Describe(w Workbook) string {
	return fmt.Sprintf("Bring back KPI %q", w.kpiName(e.ID))
}

// AddScorecard appends a scorecard. Its name and id must be free.
type AddScorecard struct{ Scorecard Scorecard }

func (e AddScorecard) Apply(w Workbook) (Workbook, error) {
	if err := w.scorecardFits(e.Scorecard); err != nil {
		return w, err
	}
	if _, taken := w.ScorecardByID(e.Scorecard.ID); taken || e.Scorecard.ID == "" {
		return w, idTaken("scorecard", e.Scorecard.ID)
	}
	w.Scorecards = plus(w.Scorecards, e.Scorecard)
	return w, nil
}

func (e AddScorecard) Describe(Workbook) string {
	return fmt.Sprintf("Add scorecard %q", e.Scorecard.Name)
}

// EditScorecard puts another scorecard in place of the one with the same id.
type EditScorecard struct{ Scorecard Scorecard }

func (e EditScorecard) Apply(w Workbook) (Workbook, error) {
	i, err := w.scorecardAt(e.Scorecard.ID)
	if err != nil {
		return w, err
	}
	if err := w.scorecardFits(e.Scorecard); err != nil {
		return w, err
	}
	w.Scorecards = with(w.Scorecards, i, e.Scorecard)
	return w, nil
}

func (e EditScorecard) Describe(w Workbook) string {
	s, _ := w.ScorecardByID(e.Scorecard.ID)
	return fmt.Sprintf("Change scorecard %q", s.Name)
}

// RemoveScorecard takes a scorecard away; its KPIs stay.
type RemoveScorecard struct{ ID string }

func (e RemoveScorecard) Apply(w Workbook) (Workbook, error) {
	i, err := w.scorecardAt(e.ID)
	if err != nil {
		return w, err
	}
	w.Scorecards = without(w.Scorecards, i)
	return w, nil
}

func (e RemoveScorecard) Describe(w Workbook) string {
	s, _ := w.ScorecardByID(e.ID)
	return fmt.Sprintf("Remove scorecard %q", s.Name)
}

func (w Workbook) objectiveAt(id string) (int, error) {
	i := slices.IndexFunc(w.Objectives, func(o Objective) bool { return o.ID == id })
	if i < 0 {
		return 0, refuse("unknown-objective", "The objective is not in the workbook any more.", "")
	}
	return i, nil
}

func (w Workbook) scorecardAt(id string) (int, error) {
	i := slices.IndexFunc(w.Scorecards, func(s Scorecard) bool { return s.ID == id })
	if i < 0 {
		return 0, refuse("unknown-scorecard", "The scorecard is not in the workbook any more.", "")
	}
	return i, nil
}

func (w Workbook) objectiveFits(o Objective) error {
	if err := checkName("objective", o.Name); err != nil {
		return err
	}
	for _, other := range w.Objectives {
		if other.ID != o.ID && strings.EqualFold(other.Name, o.Name) {
			return nameTaken("objective", other.Name)
		}
	}
	return nil
}

func (w Workbook) scorecardFits(s Scorecard) error {
	if err := checkName("scorecard", s.Name); err != nil {
		return err
	}
	for _, other := range w.Scorecards {
		if other.ID != s.ID && strings.EqualFold(other.Name, s.Name) {
			return nameTaken("scorecard", other.Name)
		}
	}
	return nil
}
