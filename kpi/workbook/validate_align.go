package workbook

import (
	"strings"

	"kpiworkbook/kpi/diag"
)

// aligned checks objectives and scorecards, and what KPIs say of them.
func (v *validator) aligned() {
	ids, names := map[string]bool{}, map[string]bool{}
	for _, o := range v.w.Objectives {
		v.entity("objective", o.ID, o.Name, ids, names)
		v.oneOf(o.Name, "The rule", o.Rule, RuleMean, RulePoints, RuleWorst)
		v.weight(o.Name, o.Weight)
		if _, ok := v.w.ObjectiveByID(o.Parent); o.Parent != "" && !ok {
			v.gone(o.Name, "objective above", "objective")
		}
		v.thresholds(o.Name, o.Thresholds, "Write the share of the whole score, such as 0.9.")
	}
	for _, k := range v.w.KPIs {
		v.placed(k)
	}
	ids, names = map[string]bool{}, map[string]bool{}
	for _, s := range v.w.Scorecards {
		v.entity("scorecard", s.ID, s.Name, ids, names)
		for _, id := range s.KPIs {
			if _, ok := v.w.KPIByID(id); !ok {
				v.gone(s.Name, "KPI", "KPI")
				break
			}
		}
	}
	v.list.Merge(Rounds(v.w))
}

// placed checks where a KPI stands.
func (v *validator) placed(k KPI) {
	v.weight(k.Name, k.Weight)
	if _, ok := v.w.ObjectiveByID(k.Objective); k.Objective != "" && !ok {
		v.gone(k.Name, "objective", "objective")
	}
	for _, other := range []struct{ id, what string }{{k.Parent, "KPI above"}, {k.Replaced, "KPI in its place"}} {
		if _, ok := v.w.KPIByID(other.id); other.id != "" && !ok {
			v.gone(k.Name, other.what, "KPI")
		}
	}
}

func (v *validator) weight(name, text string) {
	if value, ok := ParseDecimal(text); text != "" && (!ok || value.Sign() < 0) {
		v.add(diag.Error, name, "bad-weight", "Write a plain number such as 2 or 0.5.", "The weight %q of %q is not a number from 0 on, so it counts as 1.", clipText(text, 40), name)
	}
}

// gone says that something a name stands for is not there any more.
func (v *validator) gone(name, what, kind string) {
	v.add(diag.Warning, name, diag.Code("unknown-"+strings.ToLower(kind)), "Choose another one.", "%q names a %s that is not in the workbook.", name, what)
}
