package kpi

import (
	"context"
	"slices"

	"kpiworkbook/kpi/calendar"
)

// deepen adds to an answer what only one KPI at a time is asked for. It speaks of
// periods and of the whole, so there is nothing to add where values are cut by
// something or not told apart by time.
func (e *Engine) deepen(ctx context.Context, f *frame, a *Answer, yield Yield) error {
	if f.broken || f.grain == calendar.All || len(f.by) > 0 {
		return nil
	}
	for i := range a.KPIs {
		k := &a.KPIs[i]
		if !slices.Contains(f.q.Deep, k.ID) && !slices.Contains(f.q.Deep, k.Name) {
			continue
		}
		var err error
		if k.Insight, err = e.insight(ctx, f, *k, yield); err != nil {
			return err
		}
	}
	return nil
}
