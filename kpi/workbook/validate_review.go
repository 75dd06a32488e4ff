package workbook

import (
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
)

// review checks what is noted about reviewing a KPI.
func (v *validator) review(k KPI) {
	v.oneOf(k.Name, "How often it is reviewed", k.Cadence, grainChoices...)
	for _, a := range k.Actions {
		v.oneOf(k.Name, "The state of an action", a.State, ActionOpen, ActionDone, ActionDropped)
		if _, ok := calendar.ParseDate([]byte(a.Due), calendar.ISODate); a.Due != "" && !ok {
			v.add(diag.Warning, k.Name, "bad-day", "Write it like 2026-12-24.", "The action %q of %q is due on %q, which is no day.", clipText(a.Title, 40), k.Name, clipText(a.Due, 40))
		}
	}
}

// closes checks what was reported.
func (v *validator) closes() {
	cal, seen := v.w.Settings.Calendar.Value(), map[string]bool{}
	for _, c := range v.w.Closed {
		if _, ok := cal.ParseLabel(c.Period); !ok {
			v.add(diag.Warning, v.w.Name, "bad-period", "Reopen it, and close the period you mean.", "%q was closed, and no period is called that.", clipText(c.Period, 40))
		}
		if seen[c.Period] {
			v.add(diag.Warning, v.w.Name, "duplicate-close", "The first of them applies.", "%s was closed twice.", c.Period)
		}
		seen[c.Period] = true
		for id, text := range c.Values {
			if !isExact(text) {
				k, _ := v.w.KPIByID(id)
				v.add(diag.Error, v.w.Name, "bad-value", "Reopen the period and close it again.", "What was reported of %q in %s, %q, is not a number.", k.Name, c.Period, clipText(text, 40))
			}
		}
	}
}

// isExact reports whether text is a whole number or decimal, or a fraction p/q.
func isExact(text string) bool {
	top, bottom, fraction := strings.Cut(text, "/")
	_, ok := ParseDecimal(top)
	if fraction {
		under, whole := ParseDecimal(bottom)
		return ok && whole && under.Sign() > 0
	}
	return ok || text == ""
}
