package workbook

import (
	"fmt"
	"slices"
)

// AddAction adds something to be done about a KPI.
type AddAction struct {
	KPIID  string
	Action Action
}

func (e AddAction) Apply(w Workbook) (Workbook, error) {
	return w.changeKPIs([]string{e.KPIID}, func(k *KPI) error {
		if k.actionAt(e.Action.ID) >= 0 || e.Action.ID == "" {
			return idTaken("action", e.Action.ID)
		}
		k.Actions = plus(k.Actions, e.Action)
		return nil
	})
}

func (e AddAction) Describe(w Workbook) string { return "Add an action" + of(w.kpiName(e.KPIID)) }

// EditAction puts another action in place of the one with the same id: another
// title, owner or date, or that it is done, dropped, or open again.
type EditAction struct {
	KPIID  string
	Action Action
}

func (e EditAction) Apply(w Workbook) (Workbook, error) {
	return w.changeAction(e.KPIID, e.Action.ID, func(k *KPI, at int) { k.Actions = with(k.Actions, at, e.Action) })
}

func (e EditAction) Describe(w Workbook) string {
	k, _ := w.KPIByID(e.KPIID)
	word := "Change"
	if at := k.actionAt(e.Action.ID); at >= 0 && k.Actions[at].State != e.Action.State {
		word = map[string]string{ActionDone: "Finish", ActionDropped: "Drop"}[e.Action.State]
		if word == "" {
			word = "Reopen"
		}
	}
	return word + " an action" + of(k.Name)
}

// RemoveAction takes an action away as if it had never been.
type RemoveAction struct{ KPIID, ActionID string }

func (e RemoveAction) Apply(w Workbook) (Workbook, error) {
	return w.changeAction(e.KPIID, e.ActionID, func(k *KPI, at int) { k.Actions = without(k.Actions, at) })
}

func (e RemoveAction) Describe(w Workbook) string { return "Remove an action" + of(w.kpiName(e.KPIID)) }

// MarkRead says that somebody has looked at KPIs in a period. Who looks again is
// noted once, with the later time.
type MarkRead struct {
	KPIs []string // ids
	Mark Mark
}

func (e MarkRead) Apply(w Workbook) (Workbook, error) {
	return w.changeKPIs(e.KPIs, func(k *KPI) error {
		k.Read = plus(k.unread(e.Mark), e.Mark)
		return nil
	})
}

func (e MarkRead) Describe(w Workbook) string { return w.kpisNamed("Mark", e.KPIs, " as read") }

// UnmarkRead takes such a mark of a period and an author away.
type UnmarkRead struct {
	KPIs []string
	Mark Mark
}

func (e UnmarkRead) Apply(w Workbook) (Workbook, error) {
	return w.changeKPIs(e.KPIs, func(k *KPI) error {
		k.Read = k.unread(e.Mark)
		return nil
	})
}

func (e UnmarkRead) Describe(w Workbook) string { return w.kpisNamed("Mark", e.KPIs, " as not read") }

// kpisNamed is a few words around the name of a KPI, or how many there are.
func (w Workbook) kpisNamed(before string, ids []string, after string) string {
	if len(ids) == 1 {
		return fmt.Sprintf("%s %q%s", before, w.kpiName(ids[0]), after)
	}
	return fmt.Sprintf("%s %d KPIs%s", before, len(ids), after)
}

// SetCadence says how often a KPI is looked at; "" as usual.
type SetCadence struct{ KPIID, Cadence string }

func (e SetCadence) Apply(w Workbook) (Workbook, error) {
	return w.changeKPI(e.KPIID, func(k *KPI) { k.Cadence = e.Cadence })
}

func (e SetCadence) Describe(w Workbook) string {
	return fmt.Sprintf("Change how often %q is reviewed", w.kpiName(e.KPIID))
}

// AddMeeting writes a meeting into the review log.
type AddMeeting struct{ Meeting Meeting }

func (e AddMeeting) Apply(w Workbook) (Workbook, error) {
	if w.meetingAt(e.Meeting.ID) >= 0 || e.Meeting.ID == "" {
		return w, idTaken("review", e.Meeting.ID)
	}
	w.Reviews = plus(w.Reviews, e.Meeting)
	return w, nil
}

func (e AddMeeting) Describe(Workbook) string { return "Finish the review of " + e.Meeting.Period }

// RemoveMeeting takes a meeting out of the review log.
type RemoveMeeting struct{ ID string }

func (e RemoveMeeting) Apply(w Workbook) (Workbook, error) {
	at := w.meetingAt(e.ID)
	if at < 0 {
		return w, refuse("unknown-review", "The review is not in the log any more.", "")
	}
	w.Reviews = without(w.Reviews, at)
	return w, nil
}

func (e RemoveMeeting) Describe(Workbook) string { return "Remove a review from the log" }

// ClosePeriod keeps what was reported of a period. A period is closed once.
type ClosePeriod struct{ Close Close }

func (e ClosePeriod) Apply(w Workbook) (Workbook, error) {
	if w.closeAt(e.Close.ID) >= 0 || e.Close.ID == "" {
		return w, idTaken("close", e.Close.ID)
	}
	if _, closed := w.CloseOf(e.Close.Period); closed {
		return w, refuse("period-closed", fmt.Sprintf("%s is closed already.", e.Close.Period), "Reopen it first to report other values.")
	}
	w.Closed = plus(w.Closed, e.Close)
	return w, nil
}

func (e ClosePeriod) Describe(Workbook) string { return "Close " + e.Close.Period }

// ReopenPeriod forgets what was reported of a period.
type ReopenPeriod struct{ ID string }

func (e ReopenPeriod) Apply(w Workbook) (Workbook, error) {
	at := w.closeAt(e.ID)
	if at < 0 {
		return w, refuse("unknown-close", "The period is open already.", "")
	}
	w.Closed = without(w.Closed, at)
	return w, nil
}

func (e ReopenPeriod) Describe(w Workbook) string {
	if at := w.closeAt(e.ID); at >= 0 {
		return "Reopen " + w.Closed[at].Period
	}
	return "Reopen a period"
}

func (w Workbook) changeAction(kpiID, id string, change func(k *KPI, at int)) (Workbook, error) {
	return w.changeKPIs([]string{kpiID}, func(k *KPI) error {
		at := k.actionAt(id)
		if at < 0 {
			return refuse("unknown-action", fmt.Sprintf("%q has no such action any more.", k.Name), "")
		}
		change(k, at)
		return nil
	})
}

func (k KPI) actionAt(id string) int {
	return slices.IndexFunc(k.Actions, func(a Action) bool { return a.ID == id })
}

// unread is the marks without that of the same period and author.
func (k KPI) unread(m Mark) []Mark {
	at := slices.IndexFunc(k.Read, func(have Mark) bool { return have.Period == m.Period && have.Author == m.Author })
	if at < 0 {
		return k.Read
	}
	return without(k.Read, at)
}

func (w Workbook) meetingAt(id string) int {
	return slices.IndexFunc(w.Reviews, func(m Meeting) bool { return m.ID == id })
}

func (w Workbook) closeAt(id string) int {
	return slices.IndexFunc(w.Closed, func(c Close) bool { return c.ID == id })
}
