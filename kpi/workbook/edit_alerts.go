package workbook

import (
	"fmt"
	"slices"
)

// SetAlerts replaces the alert rules of a KPI.
type SetAlerts struct {
	ID     string
	Alerts []AlertRule
}

func (e SetAlerts) Apply(w Workbook) (Workbook, error) {
	i, err := w.kpiAt(e.ID)
	if err != nil {
		return w, err
	}
	for _, r := range e.Alerts {
		if _, ok := ParseDecimal(r.At); !ok && r.At != "" {
			return w, refuse("bad-limit", fmt.Sprintf("%q is no number.", clipText(r.At, 40)), "Write a number such as 12.5.")
		}
	}
	kpi := w.KPIs[i]
	kpi.Alerts = slices.Clone(e.Alerts)
	w.KPIs = with(w.KPIs, i, kpi)
	return w, nil
}

func (e SetAlerts) Describe(w Workbook) string {
	return fmt.Sprintf("Change the alerts of %q", w.kpiName(e.ID))
}

// WithInbox is a workbook with the alerts of another state of it: undoing an edit
// takes no alert back and reads none again.
func (w Workbook) WithInbox(of Workbook) Workbook {
	w.Inbox, w.Watch = of.Inbox, of.Watch
	return w
}
