package workbook

import (
	"fmt"
	"strings"
)

// aligned compares objectives and scorecards.
func (d *differ) aligned(before, now Workbook) {
	matched(before.Objectives, now.Objectives, func(o Objective) string { return o.ID }, func(was, is *Objective) {
		switch {
		case was == nil:
			d.add(Added, "objective", is.Name, "")
		case is == nil:
			d.add(Removed, "objective", was.Name, "")
		default:
			d.objective(before, now, was, is)
		}
	})
	matched(before.Scorecards, now.Scorecards, func(s Scorecard) string { return s.ID }, func(was, is *Scorecard) {
		switch {
		case was == nil:
			d.add(Added, "scorecard", is.Name, "")
		case is == nil:
			d.add(Removed, "scorecard", was.Name, "")
		default:
			d.scorecard(was, is)
		}
	})
}

func (d *differ) objective(before, now Workbook, was, is *Objective) {
	at := len(d.list)
	d.values("objective", is.Name, []pair{
		{"name", was.Name, is.Name},
		{"description", was.Description, is.Description},
		{"owner", was.Owner, is.Owner},
		{"level", was.Level, is.Level},
		{"objective above", before.objectiveName(was.Parent), now.objectiveName(is.Parent)},
		{"weight", was.Weight, is.Weight},
		{"due", was.Due, is.Due},
		{"rule", was.Rule, is.Rule},
		{"on track from", was.Thresholds.OnTrack, is.Thresholds.OnTrack},
		{"at risk from", was.Thresholds.AtRisk, is.Thresholds.AtRisk},
	})
	if at == len(d.list) && !same(*was, *is) {
		d.add(Changed, "objective", is.Name, "details that are not shown")
	}
}

func (d *differ) scorecard(was, is *Scorecard) {
	at := len(d.list)
	d.values("scorecard", is.Name, []pair{
		{"name", was.Name, is.Name},
		{"audience", was.Audience, is.Audience},
		{"number of KPIs", number(len(was.KPIs)), number(len(is.KPIs))},
		{"KPIs at most", number(was.Limit), number(is.Limit)},
		{"period it opens with", was.Grain, is.Grain},
	})
	if at == len(d.list) && !same(*was, *is) {
		d.add(Changed, "scorecard", is.Name, "which KPIs")
	}
}

// placed pairs where a KPI stands. A name alone that changed is no other place.
func placed(before, now Workbook, was, is *KPI) []pair {
	list := []pair{
		{"horizon", was.Horizon, is.Horizon},
		{"contributors", strings.Join(was.Contributors, ", "), strings.Join(is.Contributors, ", ")},
		{"weight", was.Weight, is.Weight},
		{"effort", was.Effort, is.Effort},
		{"decision", was.Decision, is.Decision},
	}
	if was.Objective != is.Objective {
		list = append(list, pair{"objective", before.objectiveName(was.Objective), now.objectiveName(is.Objective)})
	}
	if was.Parent != is.Parent {
		list = append(list, pair{"KPI above", before.kpiName(was.Parent), now.kpiName(is.Parent)})
	}
	if was.Replaced != is.Replaced {
		list = append(list, pair{"KPI in its place", before.kpiName(was.Replaced), now.kpiName(is.Replaced)})
	}
	return list
}

func (w Workbook) objectiveName(id string) string {
	if o, ok := w.ObjectiveByID(id); ok || id == "" {
		return o.Name
	}
	return fmt.Sprintf("id %s", id)
}
