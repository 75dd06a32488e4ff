package state

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Fields that say what a KPI is for.
const (
	FieldObjective    Field = "objective" // id
	FieldParent       Field = "parent"    // id of a KPI
	FieldWeight       Field = "weight"
	FieldHorizon      Field = "horizon"
	FieldContributors Field = "contributors" // with commas between
	FieldState        Field = "state"
	FieldReplaced     Field = "replaced" // id of a KPI
	FieldEffort       Field = "effort"
	FieldDecision     Field = "decision"
)

// placing writes what a KPI is for into the fields of the editor.
func placing(k workbook.KPI, set func(Field, string), locale num.Locale) {
	set(FieldObjective, k.Objective)
	set(FieldParent, k.Parent)
	set(FieldWeight, typedNumber(k.Weight, false, locale))
	set(FieldHorizon, k.Horizon)
	set(FieldContributors, strings.Join(k.Contributors, ", "))
	set(FieldState, k.State)
	set(FieldReplaced, k.Replaced)
	set(FieldEffort, k.Effort)
	set(FieldDecision, k.Decision)
}

// placing reads it back.
func (r *draftReader) placing(book workbook.Workbook) {
	k := &r.k
	k.Objective, k.Parent, k.Horizon = r.text(FieldObjective), r.text(FieldParent), r.text(FieldHorizon)
	k.Effort, k.Decision = r.text(FieldEffort), r.text(FieldDecision)
	if k.State, k.Replaced = r.text(FieldState), ""; k.State == workbook.StateRetired {
		k.Replaced = r.text(FieldReplaced)
	}
	k.Contributors = nil
	for _, name := range strings.Split(r.d.Text(FieldContributors), ",") {
		if name = strings.TrimSpace(name); name != "" && !slices.Contains(k.Contributors, name) {
			k.Contributors = append(k.Contributors, name)
		}
	}
	weight, bad := weightOf(r.d.Text(FieldWeight), r.locale)
	if k.Weight = weight; bad != "" {
		r.wrong[string(FieldWeight)] = bad
	}
	if k.ID == "" || k.Parent == "" {
		return
	}
	if _, err := (workbook.PlaceKPI{ID: k.ID, Objective: k.Objective, Parent: k.Parent}).Apply(book); err != nil {
		r.wrong[string(FieldParent)] = err.Error()
	}
}

// weightOf reads a weight as it is typed; "" is the usual one.
func weightOf(typed string, l num.Locale) (text, bad string) {
	text, ok := number(typed, false, l)
	if v, is := workbook.ParseDecimal(text); !ok || text != "" && (!is || v.Sign() < 0) {
		return "", "Write a number from 0 on, such as 2 or " + strings.Replace("0.5", ".", l.Decimal, 1) + "."
	}
	return text, ""
}
