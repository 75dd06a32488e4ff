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
	return w.changeKPIs([]string{e.ID}, func(k *KPI) error {
		for _, r := range e.Alerts {
			if _, ok := ParseDecimal(r.At); !ok && r.At != "" {
				return refuse("bad-limit", fmt.Sprintf("%q is no number.", clipText(r.At, 40)), "Write a number such as 12.5.")
			}
		}
		k.Alerts = slices.Clone(e.Alerts)
		return nil
	})
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
