package workbook

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/diag"
)

// ConfirmShift says that a KPI has changed for good from a period on, or gives
// another reason for it.
type ConfirmShift struct {
	ID    string
	Shift Shift
}

func (e ConfirmShift) Apply(w Workbook) (Workbook, error) {
	if _, ok := w.Settings.Calendar.Value().ParseLabel(e.Shift.Period); !ok {
		return w, refuse("bad-period", fmt.Sprintf("No period is called %q.", clipText(e.Shift.Period, 40)), "Write it like 2026-03, 2026-Q1 or 2026.")
	}
	return w.changeKPI(e.ID, func(k *KPI) {
		k.Shifts = append(slices.DeleteFunc(slices.Clone(k.Shifts), e.same), e.Shift)
		sort.SliceStable(k.Shifts, func(i, j int) bool { return k.Shifts[i].Period < k.Shifts[j].Period })
	})
}

func (e ConfirmShift) same(s Shift) bool { return s.Period == e.Shift.Period }

func (e ConfirmShift) Describe(w Workbook) string {
	return fmt.Sprintf("Confirm a shift of %q from %s", w.kpiName(e.ID), e.Shift.Period)
}

// RemoveShift takes back that a KPI has changed for good.
type RemoveShift struct{ ID, Period string }

func (e RemoveShift) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) {
		k.Shifts = slices.DeleteFunc(slices.Clone(k.Shifts), func(s Shift) bool { return s.Period == e.Period })
	})
}

func (e RemoveShift) Describe(w Workbook) string {
	return fmt.Sprintf("Take back the shift of %q from %s", w.kpiName(e.ID), e.Period)
}

// SetLeads replaces the KPIs that one goes ahead of.
type SetLeads struct {
	ID    string
	Leads []Link
}

func (e SetLeads) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) { k.Leads = slices.Clone(e.Leads) })
}

func (e SetLeads) Describe(w Workbook) string {
	return fmt.Sprintf("Set what %q leads", w.kpiName(e.ID))
}

// SetGuards replaces the KPIs that are watched together with one.
type SetGuards struct {
	ID     string
	Guards []string
}

func (e SetGuards) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.ID, func(k *KPI) { k.Guards = slices.Clone(e.Guards) })
}

func (e SetGuards) Describe(w Workbook) string {
	return fmt.Sprintf("Set the guardrails of %q", w.kpiName(e.ID))
}

// insight checks shifts, and the KPIs that one is tied to.
func (v *validator) insight(k KPI) {
	for _, s := range k.Shifts {
		if _, ok := v.w.Settings.Calendar.Value().ParseLabel(s.Period); !ok {
			v.add(diag.Warning, k.Name, "bad-period", "Write it like 2026-03, 2026-Q1 or 2026.", "A shift of %q is from %q on, and no period is called that.", k.Name, clipText(s.Period, 40))
		}
	}
	for _, l := range k.Leads {
		if v.tied(k, l.KPI); l.Lag < 1 {
			v.add(diag.Warning, k.Name, "bad-lag", "Choose 1 period or more.", "%q cannot lead another KPI by %d periods.", k.Name, l.Lag)
		}
		v.oneOf(k.Name, "The period of a link", l.Grain, grainChoices...)
	}
	for _, id := range k.Guards {
		v.tied(k, id)
	}
}

func (v *validator) tied(k KPI, id string) {
	if _, ok := v.w.KPIByID(id); !ok || id == k.ID {
		v.add(diag.Warning, k.Name, "unknown-link", "Remove the link, or choose another KPI.", "%q is linked to a KPI that is not there.", k.Name)
	}
}

// shifts, links and guards as texts, so that they can be compared.

func shifts(list []Shift) string {
	var out []string
	for _, s := range list {
		out = append(out, s.Period+": "+clipText(s.Reason, 60))
	}
	return strings.Join(out, ", ")
}

func links(w Workbook, list []Link) string {
	var out []string
	for _, l := range list {
		text := fmt.Sprintf("%s by %d %s", w.kpiName(l.KPI), l.Lag, l.Grain)
		if l.Lag != 1 {
			text += "s"
		}
		if l.Opposite {
			text += ", the other way"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func guards(w Workbook, ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, w.kpiName(id))
	}
	return strings.Join(out, ", ")
}
