package workbook

import (
	"cmp"
	"strings"
)

// review compares what is noted of meetings and closed periods.
func (d *differ) review(before, now Workbook) {
	matched(before.Reviews, now.Reviews, func(m Meeting) string { return m.ID }, func(was, is *Meeting) {
		switch {
		case was == nil:
			d.add(Added, "review", is.Period, meeting(*is))
		case is == nil:
			d.add(Removed, "review", was.Period, meeting(*was))
		case !same(*was, *is):
			d.add(Changed, "review", is.Period, meeting(*is))
		}
	})
	matched(before.Closed, now.Closed, func(c Close) string { return c.ID }, func(was, is *Close) {
		switch {
		case was == nil:
			d.add(Added, "closed period", is.Period, closing(*is))
		case is == nil:
			d.add(Removed, "closed period", was.Period, closing(*was))
		case !same(*was, *is):
			d.add(Changed, "closed period", is.Period, closing(*is))
		}
	})
}

func meeting(m Meeting) string {
	text := howMany(int64(len(m.KPIs)), "KPI", "KPIs") + " read"
	if m.Note != "" {
		text += ", " + quote(clipText(m.Note, 60))
	}
	return text
}

func closing(c Close) string {
	text := howMany(int64(len(c.Values)), "value", "values")
	if c.Note != "" {
		text += ", " + quote(clipText(c.Note, 60))
	}
	return text
}

// actions compares what is to be done about a KPI.
func (d *differ) actions(kpi string, was, is []Action) {
	matched(was, is, func(a Action) string { return a.ID }, func(was, is *Action) {
		switch {
		case was == nil:
			d.add(Added, "action", kpi, clipText(is.Title, 60))
		case is == nil:
			d.add(Removed, "action", kpi, clipText(was.Title, 60))
		case !same(*was, *is):
			d.add(Changed, "action", kpi, action(*was, *is))
		}
	})
}

// action words how an action changed.
func action(was, is Action) string {
	parts := differing([]pair{
		{"title", was.Title, is.Title},
		{"owner", was.Owner, is.Owner},
		{"due", was.Due, is.Due},
		{"state", cmp.Or(was.State, ActionOpen), cmp.Or(is.State, ActionOpen)},
	})
	return strings.Join(append([]string{clipText(is.Title, 60)}, parts...), "; ")
}

// read compares who has looked at a KPI in which periods.
func (d *differ) read(kpi string, was, is []Mark) {
	matched(was, is, func(m Mark) string { return m.Period + "\x00" + m.Author }, func(was, is *Mark) {
		switch {
		case was == nil:
			d.add(Added, "read mark", kpi, mark(*is))
		case is == nil:
			d.add(Removed, "read mark", kpi, mark(*was))
		case !same(*was, *is):
			d.add(Changed, "read mark", kpi, mark(*is))
		}
	})
}

func mark(m Mark) string {
	if m.Author == "" {
		return m.Period
	}
	return m.Period + " by " + m.Author
}
