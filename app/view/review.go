package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Review is where a review begins and what reviews left behind.
type Review struct {
	Context Context
	Meta    []string
	Waiting bool
	Empty   bool   // no KPIs at all
	All     bool   // every KPI is listed
	Listed  string // how many are due or need attention
	Total   string
	Resume  string // how far the meeting under way has come, "" when there is none
	Agenda  []AgendaItem
	Needs   []Need
	Actions []ActionItem
	Log     []LogItem
	Closing Closing
}

// AgendaItem is a KPI of the agenda.
type AgendaItem struct {
	ID, Name, Href string
	Status         Status
	Why            []string // it is listed
	Read           bool     // in this meeting
	Current        bool
}

// Need is something that nobody looks after.
type Need struct {
	Title string
	Why   string
	KPIs  []Link
}

// LogItem is a meeting of the log with what came of it.
type LogItem struct {
	ID, Title, When, Note string
	Did                   string
	Lines                 []string
	Minutes               string // as text for a mail, "" for what is long past
}

// Closing is the part about closed periods.
type Closing struct {
	Period string // that can be closed, by name
	Cannot string // why not, "" when it can be
	Open   bool   // the form is shown
	Note   string
	List   []ClosedItem
}

// ClosedItem is a closed period.
type ClosedItem struct {
	ID, Title, When, Note string
	Moved                 string // what is not as it was reported
	Links                 []Link // to the KPIs whose values are not
}

// ReviewPage is the screen that reviews begin on.
func ReviewPage(m state.Model) Review {
	w := wordsOf(m)
	v := Review{Context: contextOf(m, w), Waiting: m.Answer == nil && len(m.Book.KPIs) > 0, Empty: len(m.Book.KPIs) == 0, All: m.Review.All}
	if t := m.Review.Meeting; t != nil {
		v.Resume = w.period(t.Period) + ", " + strconv.Itoa(min(t.At+1, len(t.Agenda))) + " of " + strconv.Itoa(len(t.Agenda))
	}
	items, listed := m.Items(), 0
	for _, i := range items {
		if i.Listed() {
			listed++
		}
		if v.All || i.Listed() {
			v.Agenda = append(v.Agenda, agendaItem(w, i))
		}
	}
	v.Listed, v.Total = strconv.Itoa(listed), strconv.Itoa(len(items))
	v.Meta = []string{v.Context.PeriodName, w.some(int64(listed), "KPI is due or needs attention", "KPIs are due or need attention")}
	v.Needs = needs(items)
	for _, i := range items {
		for _, a := range actionsOf(m, w, i.KPI) {
			if !a.Over {
				v.Actions = append(v.Actions, a)
			}
		}
	}
	sort.SliceStable(v.Actions, func(i, j int) bool { return sooner(v.Actions[i].Due, v.Actions[j].Due) })
	v.Log, v.Closing = logOf(m, w), closingOf(m, w)
	return v
}

func agendaItem(w words, i state.Item) AgendaItem {
	a := AgendaItem{ID: i.KPI.ID, Name: i.KPI.Name, Href: "#/kpi/" + i.KPI.ID, Status: StatusOf(i.Status)}
	switch {
	case i.Unread && i.Turn.Read.Period == "":
		a.Why = append(a.Why, "never read")
	case i.Unread:
		a.Why = append(a.Why, "not read for "+strconv.Itoa(i.Turn.Missed)+" "+i.Turn.Cadence.String()+"s")
	case i.Due:
		a.Why = append(a.Why, "review due")
	case !i.Turn.Due && i.Turn.Read.At != "":
		a.Why = append(a.Why, "read "+w.brief(i.Turn.Read.At))
	}
	if i.Idle {
		a.Why = append(a.Why, "no action")
	}
	return a
}

// needs lists what nobody looks after.
func needs(items []state.Item) []Need {
	var idle, ownerless, unread []Link
	for _, i := range items {
		to := Link{Text: i.KPI.Name, Href: "#/kpi/" + i.KPI.ID}
		if i.Idle {
			idle = append(idle, to)
		}
		if i.Idle && i.KPI.Owner == "" {
			ownerless = append(ownerless, to)
		}
		if i.Unread {
			unread = append(unread, to)
		}
	}
	var list []Need
	add := func(title, why string, kpis []Link) {
		if len(kpis) > 0 {
			list = append(list, Need{title, why, kpis})
		}
	}
	add("Off track without an action", "Nothing is being done about them.", idle)
	add("And without an owner", "Nobody answers for them.", ownerless)
	add("Not read for two reviews", "Does anybody need them?", unread)
	return list
}

// logOf is the review log, the latest first.
func logOf(m state.Model, w words) []LogItem {
	var list []LogItem
	for i := len(m.Book.Reviews) - 1; i >= 0; i-- {
		t := m.Book.Reviews[i]
		item := LogItem{ID: t.ID, Title: w.period(t.Period), When: joined(t.Author, w.when(t.At)), Note: t.Note}
		var counts [2]int
		counts, item.Lines = minutes(m, w, t.Began, t.At)
		item.Did = did(w, len(t.KPIs), counts)
		if len(list) < minutesOffered {
			item.Minutes = minutesText(m, w, t, item)
		}
		list = append(list, item)
	}
	return list
}

// did is "9 KPIs read, 2 notes, 1 action".
func did(w words, read int, counts [2]int) string {
	text := w.some(int64(read), "KPI read", "KPIs read")
	if counts[0] > 0 {
		text += ", " + w.some(int64(counts[0]), "note", "notes")
	}
	if counts[1] > 0 {
		text += ", " + w.some(int64(counts[1]), "action", "actions")
	}
	return text
}

// joined puts what there is behind each other.
func joined(parts ...string) string {
	var there []string
	for _, p := range parts {
		if p != "" {
			there = append(there, p)
		}
	}
	return strings.Join(there, " · ")
}

func closingOf(m state.Model, w words) Closing {
	c := Closing{Period: w.period(m.Label()), Cannot: m.CannotClose(), Open: m.Review.Closing, Note: m.Review.Note}
	for i := len(m.Book.Closed) - 1; i >= 0; i-- {
		closed := m.Book.Closed[i]
		item := ClosedItem{ID: closed.ID, Title: w.period(closed.Period), When: joined(closed.Author, w.when(closed.At), w.some(int64(len(closed.Values)), "value", "values")), Note: closed.Note}
		item.Moved, item.Links = restated(m, w, closed)
		c.List = append(c.List, item)
	}
	return c
}

// restated says which values of a closed period are not as they were reported, as
// far as the answer on screen holds them.
func restated(m state.Model, w words, closed workbook.Close) (string, []Link) {
	p, ok := w.cal.ParseLabel(closed.Period)
	if m.Answer == nil || !ok || p.Grain != m.Question.GrainOf() || len(m.Question.Slices) > 0 {
		return "", nil
	}
	var links []Link
	seen := false
	for _, k := range m.Answer.KPIs {
		c, ok := cellAt(k.Cells, closed.Period)
		if !ok {
			continue
		}
		seen = true
		if r, ok := kpi.ReportedOf(m.Book, k.ID, c); ok && r.Moved {
			links = append(links, Link{Text: k.Name, Href: "#/kpi/" + k.ID})
		}
	}
	switch {
	case !seen:
		return "", nil
	case len(links) == 0:
		return "All values are as they were reported.", nil
	}
	return w.some(int64(len(links)), "value was restated since:", "values were restated since:"), links
}

// Meeting is one KPI of the agenda in front, or the end of it.
type Meeting struct {
	Title    string // Review of August 2026
	Sub      string
	Place    string // 4 of 9
	Done, Of int
	Saved    Saved
	Agenda   []AgendaItem
	Foot     string // how the agenda came about
	Ended    bool   // the agenda is over
	Short    bool   // it is drawn in parts, and this is not the last

	KPI              KPI
	OfTarget         string // of 3.0× needed, 86.7 %
	Prior, Year      HeroFact
	Read             bool
	Note             string // of the meeting on this KPI
	Earlier, Later   string
	Summary, DidText string
	Keys             bool // single keys do something
	Lines            []string
	Unread           []string
}

// MeetingPage is the meeting that is under way.
func MeetingPage(m state.Model) Meeting {
	w, t := wordsOf(m), *m.Review.Meeting
	v := Meeting{Title: "Review of " + w.period(t.Period), Sub: joined(named(m.Book.Name), w.iso(m.Env.Today)), Of: len(t.Agenda), Saved: savedOf(m, w), Ended: t.Front() == "", Keys: !m.Env.NoKeys}
	v.Place = strconv.Itoa(min(t.At+1, v.Of)) + " of " + strconv.Itoa(v.Of)
	for at, id := range t.Agenda {
		k, ok := m.Book.KPIByID(id)
		if !ok {
			k.Name = "Removed"
		}
		a := AgendaItem{ID: id, Name: k.Name, Status: StatusOf(score.NoData), Read: m.ReadInMeeting(id), Current: at == t.At}
		if answer, ok := answerOf(m.Answer, id); ok {
			if c, ok := cellAt(answer.Cells, t.Period); ok {
				a.Status = statusOf(c)
			}
		}
		if a.Read {
			v.Done++
		} else {
			v.Unread = append(v.Unread, k.Name)
		}
		v.Agenda = append(v.Agenda, a)
	}
	v.Foot = "Worst first. What is not due and needs no attention is left out."
	if m.Review.All {
		v.Foot = "Every KPI, worst first."
	}
	v.around(t)
	if v.Ended {
		v.end(m, w, t)
		return v
	}
	v.front(m, w, t)
	return v
}

// around names what lies before and after what is in front.
func (v *Meeting) around(t state.Session) {
	if t.At > 0 {
		v.Earlier = v.Agenda[t.At-1].Name
	}
	switch {
	case t.At+1 < v.Of:
		v.Later = v.Agenda[t.At+1].Name
	case t.At < v.Of:
		v.Later = "the summary"
	}
}

// front fills in the KPI in front.
func (v *Meeting) front(m state.Model, w words, t state.Session) {
	k, ok := m.Book.KPIByID(t.Front())
	if !ok {
		v.KPI = KPI{Missing: true}
		return
	}
	v.KPI, v.Read = kpiOf(m, w, k), m.ReadInMeeting(k.ID)
	note, _ := m.MeetingNote(k.ID)
	v.Note = note.Text
	a, _ := answerOf(m.Answer, k.ID)
	if c, ok := cellAt(a.Cells, t.Period); ok {
		u := unitOf(m, w, k).settled(a.Cells)
		v.OfTarget = ofTarget(w, c, u.bound(c.Target, u.full))
		h := heads(w, t.Period)
		v.Prior = changeFact(u, h.Prior, c.Prior, c.Target != nil)
		v.Year = changeFact(u, h.Year, c.Year, c.Target != nil)
	}
}

// end fills in what the meeting came to.
func (v *Meeting) end(m state.Model, w words, t state.Session) {
	var counts [2]int
	counts, v.Lines = minutes(m, w, t.Began, "")
	v.Summary, v.DidText = t.Note, did(w, v.Done, counts)+"."
}

func ofTarget(w words, c kpi.Cell, target string) string {
	at := c.Attainment.Num()
	switch {
	case target == "":
		return ""
	case at.IsBlank():
		return "target " + target
	}
	return "target " + target + ", " + w.percent(at, 1)
}
