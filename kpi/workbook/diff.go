package workbook

import (
	"bytes"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
)

// ChangeKind says what became of a thing.
type ChangeKind string

// The kinds of changes.
const (
	Added   ChangeKind = "added"
	Removed ChangeKind = "removed"
	Changed ChangeKind = "changed"
)

// Change is one difference between two states of a workbook.
type Change struct {
	Kind   ChangeKind
	What   string // workbook, setting, table, KPI, entry, alert, note, action, read mark, objective, scorecard, review, closed period
	Name   string // of the thing; for what belongs to a KPI that of its KPI, for a review or a closed period its label
	Detail string // what about it, with both values where they are short
}

// String is the change as a sentence without its full stop.
func (c Change) String() string {
	text := fmt.Sprintf("%s %s %s", c.What, quote(c.Name), c.Kind)
	switch c.What {
	case "note":
		if text = "note on the workbook " + string(c.Kind); c.Name != "" {
			text = fmt.Sprintf("note on %s %s", quote(c.Name), c.Kind)
		}
	case "entry", "alert", "action", "read mark":
		text = fmt.Sprintf("%s of %s %s", c.What, quote(c.Name), c.Kind)
	case "workbook", "setting":
		text = fmt.Sprintf("%s %s", c.What, c.Kind)
	}
	if c.Detail != "" {
		text += ": " + c.Detail
	}
	return strings.ToUpper(text[:1]) + text[1:]
}

// Diff lists what is different in now compared with before: the workbook itself,
// its settings, tables, KPIs with their targets and notes, reviews. Things are the same
// when their ids are. The order is that of the document, what is gone last.
// Equal workbooks give an empty list.
func Diff(before, now Workbook) []Change {
	before, now = before.unlogged(), now.unlogged()
	d := &differ{before: before, now: now}
	d.values("workbook", "", []pair{
		{"name", before.Name, now.Name},
		{"description", before.Description, now.Description},
	})
	d.settings(before.Settings, now.Settings)
	d.notes("", before.Notes, now.Notes)
	d.inbox(before, now)
	matched(before.Tables, now.Tables, func(s Source) string { return s.ID }, d.table)
	matched(before.KPIs, now.KPIs, func(k KPI) string { return k.ID }, d.kpi)
	d.aligned(before, now)
	d.review(before, now)
	before.Watch, now.Watch = Watch{}, Watch{} // as the logs, what follows from the rest is no change
	if d.list == nil && !same(canonical(before), canonical(now)) {
		d.add(Changed, "workbook", "", rest(before, now))
	}
	return d.list
}

// rest words what no other change explains.
func rest(before, now Workbook) string {
	ids := func(w Workbook) (list []string) {
		for _, k := range w.KPIs {
			list = append(list, k.ID)
		}
		return list
	}
	if !slices.Equal(ids(before), ids(now)) {
		return "order of the KPIs"
	}
	if !same(before.Objectives, now.Objectives) || !same(before.Scorecards, now.Scorecards) {
		return "order of the objectives or scorecards"
	}
	return "details that are not shown"
}

// same compares as the document does: what is written alike is alike.
func same(a, b any) bool {
	if reflect.DeepEqual(a, b) {
		return true // by far the most, and much faster than writing both
	}
	was, err := marshal(a)
	is, bad := marshal(b)
	return err == nil && bad == nil && bytes.Equal(was, is)
}

// matched calls each with what belongs together; one of the two is nil where
// there is no other.
func matched[T any](before, now []T, id func(T) string, each func(was, is *T)) {
	left := make(map[string]*T, len(before))
	for i := range before {
		left[id(before[i])] = &before[i]
	}
	for i := range now {
		key := id(now[i])
		each(left[key], &now[i])
		delete(left, key)
	}
	for i := range before {
		if left[id(before[i])] != nil {
			each(&before[i], nil)
		}
	}
}

type differ struct {
	list        []Change
	before, now Workbook
}

func (d *differ) add(kind ChangeKind, what, name, detail string) {
	d.list = append(d.list, Change{kind, what, name, detail})
}

// pair is one member of a thing, before and now.
type pair struct{ label, was, is string }

// differing words the members that differ.
func differing(members []pair) (parts []string) {
	for _, m := range members {
		if m.was != m.is {
			parts = append(parts, m.label+" "+fromTo(m.was, m.is))
		}
	}
	return parts
}

// values lists the members that differ as one change.
func (d *differ) values(what, name string, members []pair) {
	if parts := differing(members); len(parts) > 0 {
		d.add(Changed, what, name, strings.Join(parts, "; "))
	}
}

// fromTo words two values of a member; long ones are only said to differ.
func fromTo(was, is string) string {
	const most = 60
	switch {
	case was == "":
		return "set to " + quote(is)
	case is == "":
		return quote(was) + " taken away"
	case len(was) > most || len(is) > most:
		return "rewritten"
	}
	return quote(was) + " → " + quote(is)
}

func quote(s string) string { return "“" + clipText(s, 80) + "”" }

func (d *differ) settings(was, is Settings) {
	d.values("setting", "", []pair{
		{"currency", was.Currency, is.Currency},
		{"numbers and dates", was.Locale, is.Locale},
		{"period it opens with", was.Grain, is.Grain},
		{"month the year starts in", number(was.Calendar.FiscalStart), number(is.Calendar.FiscalStart)},
		{"first day of the week", was.Calendar.WeekStart, is.Calendar.WeekStart},
		{"name of the year", was.Calendar.YearNamedBy, is.Calendar.YearNamedBy},
		{"weeks of a month", was.Calendar.Weeks, is.Calendar.Weeks},
		{"working hours", hours(was.Work), hours(is.Work)},
	})
}

func number(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}

// hours is working time as one text, so that it can be compared.
func hours(w Work) string {
	var out []string
	for _, days := range []map[string]string{w.Hours, w.Days} {
		for _, day := range slices.Sorted(maps.Keys(days)) {
			out = append(out, day+" "+days[day])
		}
	}
	return strings.Join(out, ", ")
}

func (d *differ) table(was, is *Source) {
	switch {
	case was == nil:
		d.add(Added, "table", is.Name, rows(is.Rows()))
	case is == nil:
		d.add(Removed, "table", was.Name, rows(was.Rows()))
	default:
		before := len(d.list)
		d.values("table", is.Name, []pair{
			{"name", was.Name, is.Name},
			{"rows", batches(*was), batches(*is)},
			{"cells put right by hand", number(fixes(*was)), number(fixes(*is))},
			{"date column", was.DateColumn, is.DateColumn},
			{"note", was.Note, is.Note},
			{"complete through", was.Through, is.Through},
			{"credit", was.Credit, is.Credit},
		})
		if parts := tableParts(*was, *is); len(parts) > 0 {
			d.merge(before, "table", is.Name, strings.Join(parts, "; "))
		} else if before == len(d.list) && !same(*was, *is) {
			d.add(Changed, "table", is.Name, "details that are not shown")
		}
	}
}

// merge adds to the change that was made last, or makes one.
func (d *differ) merge(before int, what, name, detail string) {
	if before < len(d.list) {
		d.list[before].Detail += "; " + detail
		return
	}
	d.add(Changed, what, name, detail)
}

// batches is the rows of a table by the files they are from.
func batches(s Source) string {
	var out []string
	for _, b := range s.Live() {
		out = append(out, clipText(b.File, 40)+" ("+rows(b.Rows)+")")
	}
	return strings.Join(out, " + ")
}

func rows(n int64) string { return howMany(n, "row", "rows") }

func howMany(n int64, one, many string) string {
	if n == 1 {
		many = one
	}
	return fmt.Sprint(n) + " " + many
}

// fixes is how many cells of a table's files were put right by hand.
func fixes(s Source) (n int) {
	for _, b := range s.Live() {
		n += len(b.Fixes)
	}
	return n
}

// tableParts names the parts of a table that differ and are too much to show.
func tableParts(was, is Source) (parts []string) {
	for _, part := range []struct {
		label string
		same  bool
	}{
		{"how its files are read", same(was.Recipe, is.Recipe)},
		{"names of columns", same(was.Names, is.Names)},
		{"look-ups into other tables", same(was.Relations, is.Relations)},
		{"calculated columns", same(was.Calculated, is.Calculated)},
		{"files or corrections", batches(was) != batches(is) || fixes(was) != fixes(is) || same(was.Batches, is.Batches)},
	} {
		if !part.same {
			parts = append(parts, part.label)
		}
	}
	return parts
}

func (d *differ) kpi(was, is *KPI) {
	switch {
	case was == nil:
		d.add(Added, "KPI", is.Name, clipText(is.Formula, 60))
	case is == nil:
		d.add(Removed, "KPI", was.Name, clipText(was.Formula, 60))
	default:
		before := len(d.list)
		d.values("KPI", is.Name, defined(d.before, d.now, was, is))
		d.entries(is.Name, was.Entries, is.Entries)
		d.notes(is.Name, was.Notes, is.Notes)
		d.actions(is.Name, was.Actions, is.Actions)
		d.read(is.Name, was.Read, is.Read)
		if before == len(d.list) && !same(*was, *is) {
			d.add(Changed, "KPI", is.Name, "details that are not shown")
		}
	}
}

// defined pairs the members of a KPI's definition and of what is expected of it.
func defined(before, now Workbook, was, is *KPI) []pair {
	return slices.Concat([]pair{
		{"name", was.Name, is.Name},
		{"formula", was.Formula, is.Formula},
		{"description", was.Description, is.Description},
		{"category", was.Category, is.Category},
		{"level", was.Level, is.Level},
		{"leading or lagging", was.Lead, is.Lead},
		{"owner", was.Owner, is.Owner},
		{"unit", unit(was.Unit), unit(is.Unit)},
		{"better when", was.Direction, is.Direction},
		{"on track from", was.Thresholds.OnTrack, is.Thresholds.OnTrack},
		{"at risk from", was.Thresholds.AtRisk, is.Thresholds.AtRisk},
		{"date columns", pairs(was.DateColumns), pairs(is.DateColumns)},
		{"empty means zero", yes(was.EmptyMeansZero), yes(is.EmptyMeansZero)},
		{"state", was.State, is.State},
		{"entries count as", was.Combine, is.Combine},
		{"scale", scale(was.Scale), scale(is.Scale)},
		{"confirmed shifts", shifts(was.Shifts), shifts(is.Shifts)},
		{"leads", links(before, was.Leads), links(now, is.Leads)},
		{"guardrails", guards(before, was.Guards), guards(now, is.Guards)},
		{"reviewed every", was.Cadence, is.Cadence},
		{"plan", planned(was.Plan), planned(is.Plan)},
		{"reason for the plan", reason(was.Plan), reason(is.Plan)},
		{"milestones", milestones(was.Milestones), milestones(is.Milestones)},
		{"rules", rules(was.Rules), rules(is.Rules)},
		{"days until it is settled", number(was.Matures), number(is.Matures)},
		{"alerts", alerts(was.Alerts), alerts(is.Alerts)},
		{"data older than, days", number(was.Checks.Fresh), number(is.Checks.Fresh)},
		{"least rows", number(was.Checks.Rows), number(is.Checks.Rows)},
		{"least plausible", was.Checks.Low, is.Checks.Low},
		{"most plausible", was.Checks.High, is.Checks.High},
	}, placed(before, now, was, is), steps(was.Targets, is.Targets))
}

// entries compares the values that were typed by hand.
func (d *differ) entries(kpi string, was, is []Entry) {
	matched(was, is, func(e Entry) string { return e.ID }, func(was, is *Entry) {
		switch {
		case was == nil:
			d.add(Added, "entry", kpi, is.Date+": "+is.Value)
		case is == nil:
			d.add(Removed, "entry", kpi, was.Date+": "+was.Value)
		default:
			d.values("entry", kpi, []pair{{"date", was.Date, is.Date}, {"value", was.Value, is.Value}, {"comment", was.Note, is.Note}})
		}
	})
}

func scale(grades []Grade) string {
	var out []string
	for _, g := range grades {
		out = append(out, g.Value+" "+g.Label)
	}
	return strings.Join(out, ", ")
}

// inbox compares what the alert rules found.
func (d *differ) inbox(before, now Workbook) {
	matched(before.Inbox, now.Inbox, func(a Alert) string { return a.ID }, func(was, is *Alert) {
		switch {
		case was == nil:
			d.add(Added, "alert", now.kpiName(is.KPI), clipText(is.Text, 80))
		case is == nil:
			d.add(Removed, "alert", before.kpiName(was.KPI), clipText(was.Text, 80))
		case was.Read != is.Read:
			d.values("alert", now.kpiName(is.KPI), []pair{{"read", yes(was.Read), yes(is.Read)}})
		}
	})
}

func alerts(rules []AlertRule) string {
	var out []string
	for _, r := range rules {
		text := strings.TrimSpace(r.When + " " + r.At)
		if r.Off {
			text += " (off)"
		}
		if r.Remind {
			text += " (each period)"
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func unit(u Unit) string {
	parts := []string{u.Kind, u.Code, u.Suffix}
	if u.Decimals != nil {
		parts = append(parts, fmt.Sprintf("%d decimals", *u.Decimals))
	}
	if u.Compact {
		parts = append(parts, "compact")
	}
	return strings.Join(slices.DeleteFunc(parts, func(s string) bool { return s == "" }), " ")
}

func pairs(m map[string]string) string {
	var out []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		out = append(out, key+": "+m[key])
	}
	return strings.Join(out, ", ")
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

// steps pairs the steps of a target, which are known by when they begin.
func steps(was, is []Target) (list []pair) {
	matched(was, is, func(t Target) string { return t.Grain + " " + t.From + " " + pairs(t.By) }, func(was, is *Target) {
		switch {
		case was == nil:
			list = append(list, pair{"target" + since(*is), "", amount(*is)}, pair{"stretch" + since(*is), "", is.Stretch}, pair{"reason for the target" + since(*is), "", is.Note})
		case is == nil:
			list = append(list, pair{"target" + since(*was), amount(*was), ""})
		default:
			list = append(list, pair{"target" + since(*is), amount(*was), amount(*is)}, pair{"stretch" + since(*is), was.Stretch, is.Stretch},
				pair{"reason for the target" + since(*is), was.Note, is.Note})
		}
	})
	return list
}

// since says which periods, and which rows, a target is for.
func since(t Target) string {
	text := ""
	if len(t.By) > 0 {
		text = " for " + pairs(t.By)
	}
	if t.From == "" {
		return text
	}
	return text + " from " + t.From + " on"
}

func amount(t Target) string {
	switch {
	case t.Formula != "":
		return t.Formula
	case t.Value == "":
		return t.Low + " to " + t.High
	}
	return t.Value
}

func (d *differ) notes(kpi string, was, is []Note) {
	matched(was, is, func(n Note) string { return n.ID }, func(was, is *Note) {
		switch {
		case was == nil:
			d.add(Added, "note", kpi, clipText(is.Text, 60))
		case is == nil:
			d.add(Removed, "note", kpi, clipText(was.Text, 60))
		case was.Text != is.Text || was.Period != is.Period:
			d.add(Changed, "note", kpi, clipText(is.Text, 60))
		}
	})
}
