package workbook

import (
	"slices"
	"time"
)

// Logged is one member of a KPI's definition that somebody changed, in the words
// of [Diff].
type Logged struct {
	ID     string `json:"id"`               // stays when a later change is folded into it
	At     string `json:"at,omitempty"`     // RFC 3339, from the caller
	Author string `json:"author,omitempty"` // "" when nobody gave a name
	What   string `json:"what"`             // the member: formula, owner, target from 2026-03 on; LogCreated
	Was    string `json:"was,omitempty"`    // "" where there was nothing
	Is     string `json:"is,omitempty"`     // "" when it was taken away

	Extra Extra `json:"-"`
}

// LogCreated is what is logged of a KPI that is new; Is has its formula.
const LogCreated = "created"

// A log keeps this many changes of a KPI, and so many characters of each value.
const (
	logLimit   = 100
	loggedText = 1000
)

// logFold is how long changes of one member by one person count as one: somebody
// tries out a formula, and what they arrived at is of interest.
const logFold = 10 * time.Minute

// Logged is the workbook with the logs of its KPIs brought up to date after it
// was changed from before. What is logged on either side stays, so that going back
// to an earlier version is one more entry and takes none away.
func (w Workbook) Logged(before Workbook, at, author string) Workbook {
	if len(w.KPIs) == 0 || len(w.KPIs) == len(before.KPIs) && &w.KPIs[0] == &before.KPIs[0] {
		return w // the edit left the list alone
	}
	var kpis []KPI
	old := make(map[string]*KPI, len(before.KPIs))
	for i := range before.KPIs {
		old[before.KPIs[i].ID] = &before.KPIs[i]
	}
	for i := range w.KPIs {
		log := logged(before, w, old[w.KPIs[i].ID], &w.KPIs[i], at, author)
		if same(log, w.KPIs[i].Log) {
			continue
		}
		if kpis == nil {
			kpis = slices.Clone(w.KPIs)
			w.KPIs = kpis
		}
		kpis[i].Log = log
	}
	return w
}

// logged is the log of a KPI after it was changed from was, which is nil for a
// new one.
func logged(before, now Workbook, was, is *KPI, at, author string) []Logged {
	if was == nil {
		return keptLog(append(slices.Clone(is.Log), newLogged(is.ID, at, author, pair{LogCreated, "", is.Formula})))
	}
	log := unitedLog(was.Log, is.Log)
	if same(*was, *is) {
		return log
	}
	for _, p := range defined(before, now, was, is) {
		if p.was != p.is {
			log = folded(log, newLogged(is.ID, at, author, p))
		}
	}
	return keptLog(log)
}

func newLogged(kpi, at, author string, p pair) Logged {
	e := Logged{At: at, Author: author, What: p.label, Was: clipText(p.was, loggedText), Is: clipText(p.is, loggedText)}
	e.ID = ID(kpi, at, author, e.What, e.Was, e.Is)
	return e
}

// folded is a log with one more entry. It becomes one with what the same person
// did to the same member shortly before, and both go when they cancel out.
func folded(log []Logged, e Logged) []Logged {
	for i := len(log) - 1; i >= 0; i-- {
		last := log[i]
		if last.What != e.What {
			continue
		}
		if last.Author != e.Author || last.Is != e.Was || !soonAfter(last, e) {
			break
		}
		if last.Was == e.Is {
			return without(log, i)
		}
		last.At, last.Is = e.At, e.Is
		return append(slices.Delete(slices.Clone(log), i, i+1), last)
	}
	return plus(log, e)
}

func soonAfter(earlier, later Logged) bool {
	from, to := earlier.moment(), later.moment()
	return !from.IsZero() && !to.Before(from) && to.Sub(from) <= logFold
}

// moment is when it was logged; what cannot be read is before everything.
func (e Logged) moment() time.Time {
	t, _ := time.Parse(time.RFC3339, e.At)
	return t
}

// unitedLog is what either of two logs holds, oldest first. Of two states of an
// entry the later one stands.
func unitedLog(a, b []Logged) []Logged {
	if len(a) == 0 || len(b) == len(a) && same(a, b) {
		return b
	}
	out := slices.Clone(a)
	for _, e := range b {
		i := slices.IndexFunc(out, func(o Logged) bool { return o.ID == e.ID })
		switch {
		case i < 0:
			out = append(out, e)
		case !e.moment().Before(out[i].moment()):
			out[i] = e
		}
	}
	slices.SortStableFunc(out, func(x, y Logged) int { return x.moment().Compare(y.moment()) })
	return keptLog(out)
}

// unlogged is the workbook without its logs.
func (w Workbook) unlogged() Workbook {
	w.KPIs = slices.Clone(w.KPIs)
	for i := range w.KPIs {
		w.KPIs[i].Log = nil
	}
	return w
}

// keptLog is the end of a log that is kept.
func keptLog(log []Logged) []Logged {
	if over := len(log) - logLimit; over > 0 {
		return slices.Clone(log[over:])
	}
	return log
}

func (e Logged) MarshalJSON() ([]byte, error) {
	type plain Logged
	return join(plain(e), e.Extra)
}

func (e *Logged) UnmarshalJSON(data []byte) error {
	type plain Logged
	return split(data, (*plain)(e), &e.Extra)
}
