package state

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/alert"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Notices is whether the browser shows notifications of the page.
type Notices string

// What a browser answers; "" is one that shows none here.
const (
	NoticesUnasked Notices = "default"
	NoticesGranted Notices = "granted"
	NoticesDenied  Notices = "denied"
)

// RuleDraft is an alert rule that is being written.
type RuleDraft struct {
	Open     bool
	When, At string
	Remind   bool
	Wrong    string
}

type (
	// AlertsFound goes on with alerts that need the time.
	AlertsFound struct{ isMsg }
	// WatchCame is the answer that the alert rules are asked of.
	WatchCame struct {
		isMsg
		Job    int
		Answer *Answer
	}
	// AlertsRead marks alerts as read: the one with the ID, or all.
	AlertsRead struct {
		isMsg
		ID string
	}
	// AlertsCleared takes what was read out of the inbox.
	AlertsCleared struct{ isMsg }
	// RuleOpened opens the form for another alert rule of the KPI on screen.
	RuleOpened struct {
		isMsg
		Open bool
	}
	// RuleTyped fills a part of it; RuleKept keeps it.
	RuleTyped struct {
		isMsg
		Part, Text string
	}
	RuleKept struct {
		isMsg
		KPI string
	}
	// RuleRemoved takes a rule away; undo brings it back.
	RuleRemoved struct {
		isMsg
		KPI, Rule string
	}
	// UsualAlert switches the usual rule of a KPI on or off.
	UsualAlert struct {
		isMsg
		KPI string
		On  bool
	}
	// NoticesWanted asks the browser to let the page show notifications.
	NoticesWanted struct{ isMsg }
	// NoticesCame is what it answered.
	NoticesCame struct {
		isMsg
		Notices Notices
	}
)

type (
	// AskWatch → WatchCame.
	AskWatch struct {
		isCmd
		Job  int
		Book workbook.Workbook
		Ask  Ask
	}
	// AskNotices asks for notifications → NoticesCame.
	AskNotices struct{ isCmd }
	// Notify shows a notification.
	Notify struct {
		isCmd
		Title, Text string
	}
)

func updateAlerts(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case WatchCame:
		if msg.Job == m.watchJob && msg.Answer != nil {
			m, cmds = m.raise(msg.Answer, "")
		}
	case Fresh:
		switch what := msg.For.(type) {
		case AlertsFound:
			m, cmds = m.raise(m.watched, msg.At)
		case RuleKept:
			m, cmds = m.keepRule(what, msg.ID)
		default:
			return m, nil, false
		}
	case AlertsRead:
		m, cmds = m.readAlerts(msg.ID)
	case AlertsCleared:
		m, cmds = m.inbox(slices.DeleteFunc(slices.Clone(m.Book.Inbox), func(a workbook.Alert) bool { return a.Read }))
	case RuleOpened:
		m.KPI.Rule = RuleDraft{Open: msg.Open, When: workbook.WhenAtRisk}
	case RuleTyped:
		m.KPI.Rule.set(msg.Part, msg.Text)
	case RuleKept:
		cmds = []Cmd{Mint{For: msg}}
	case RuleRemoved:
		m, cmds = m.changeRules(msg.KPI, "Alert removed", func(list []workbook.AlertRule) []workbook.AlertRule {
			return slices.DeleteFunc(list, func(r workbook.AlertRule) bool { return r.ID == msg.Rule })
		})
	case UsualAlert:
		m, cmds = m.usualAlert(msg)
	case NoticesWanted:
		cmds = []Cmd{AskNotices{}}
	case NoticesCame:
		m.Env.Notices = msg.Notices
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// watch asks the alert rules of what the screen shows, or of an answer of its own
// where that is a part of the data, or of another time.
func (m Model) watch() (Model, []Cmd) {
	if m.Reads() || m.Phase != Ready || m.loading() || m.Answer == nil {
		return m, nil
	}
	grain := or(m.Book.Settings.Grain, "month")
	latest := false
	for _, p := range m.Answer.Periods {
		latest = latest || p.From <= m.Answer.AsOf && m.Answer.AsOf <= p.To
	}
	if m.Question.Grain == grain && len(m.Question.Slices) == 0 && m.Question.Against == "" && latest {
		return m.raise(m.Answer, "")
	}
	if m.Book.Watch.Data == m.Book.DataMark() {
		return m, nil
	}
	usual := m
	usual.Question = Question{Grain: grain}
	m.watchJob = m.next()
	return m, []Cmd{AskWatch{Job: m.watchJob, Book: m.Book, Ask: usual.question()}}
}

// raise brings the inbox up to date. How things stand is remembered at once and
// saved with the next change: it follows from the data.
func (m Model) raise(a *Answer, at string) (Model, []Cmd) {
	if a == nil || m.Reads() {
		return m, nil
	}
	in := alert.Input{Book: m.Book, Answer: a, Through: map[string]calendar.Day{}, At: at, Locale: m.Locale()}
	for _, k := range m.Book.KPIs {
		if !slices.ContainsFunc(k.Watched(), func(r workbook.AlertRule) bool { return r.When == workbook.WhenStale }) {
			continue
		}
		if day, ok := m.Book.Through(k, m.LastDay); ok {
			in.Through[k.ID] = day
		}
	}
	if today, ok := parseDay(m.Env.Today); ok {
		in.Today = &today
	}
	book, fresh := alert.Raise(in)
	switch {
	case len(fresh) == 0:
		m.Book.Watch, m.History.Now.Watch = book.Watch, book.Watch
		return m, nil
	case at == "":
		m.watched = a
		return m, []Cmd{Mint{For: AlertsFound{}}}
	}
	var texts []string
	for _, f := range fresh {
		texts = append(texts, f.Text)
	}
	m.Announce = strings.Join(texts, " ")
	m, cmds := m.unstepped(book)
	if m.Env.Notices == NoticesGranted {
		cmds = append(cmds, Notify{Title: m.Book.Name, Text: strings.Join(texts, "\n")})
	}
	return m, cmds
}

// LastDay is the last day of a table's own dates.
func (m Model) LastDay(s workbook.Source) (calendar.Day, bool) {
	_, last, ok := m.TableExtent(s.ID)
	return last, ok
}

// unstepped takes over a workbook that differs in what is no step of the history.
func (m Model) unstepped(w workbook.Workbook) (Model, []Cmd) {
	if m.Reads() {
		m.Pen.refused = true
		return m, nil
	}
	m.Book, m.History.Now = w, w
	m.Rev++
	return m.saveSoon()
}

func (m Model) inbox(list []workbook.Alert) (Model, []Cmd) {
	w := m.Book
	w.Inbox = list
	return m.unstepped(w)
}

func (m Model) readAlerts(id string) (Model, []Cmd) {
	list := slices.Clone(m.Book.Inbox)
	changed := false
	for i := range list {
		if (id == "" || list[i].ID == id) && !list[i].Read {
			list[i].Read, changed = true, true
		}
	}
	if !changed {
		return m, nil
	}
	return m.inbox(list)
}

// set takes what was typed or chosen for a part.
func (d *RuleDraft) set(part, text string) {
	d.Wrong = ""
	switch part {
	case "when":
		d.When = text
	case "at":
		d.At = text
	case "remind":
		d.Remind = text != ""
	}
}

func (m Model) keepRule(msg RuleKept, id string) (Model, []Cmd) {
	d := m.KPI.Rule
	k, ok := m.Book.KPIByID(msg.KPI)
	if !ok || !d.Open {
		return m, nil
	}
	percent := d.When == workbook.WhenChange || k.Unit.Kind == workbook.UnitPercent && d.When != workbook.WhenStale
	at, ok := number(d.At, percent, num.LocaleOf(m.Locale()))
	limit, is := workbook.ParseDecimal(at)
	switch {
	case !NeedsLimit(d.When):
		at = ""
	case d.When == workbook.WhenStale && at == "": // the usual age
	case !ok || !is || at == "":
		m.KPI.Rule.Wrong = "Write a number, such as 12.5."
	case d.When == workbook.WhenChange && limit.Sign() <= 0:
		m.KPI.Rule.Wrong = "Write a percentage above 0."
	case d.When == workbook.WhenStale && (!limit.IsInt() || limit.Sign() <= 0):
		m.KPI.Rule.Wrong = "Write a whole number of days."
	}
	if m.KPI.Rule.Wrong != "" {
		m.Announce = m.KPI.Rule.Wrong
		return m, nil
	}
	m.KPI.Rule = RuleDraft{}
	return m.changeRules(k.ID, "Alert added", func(list []workbook.AlertRule) []workbook.AlertRule {
		return append(list, workbook.AlertRule{ID: id, When: d.When, At: at, Remind: d.Remind})
	})
}

// NeedsLimit reports whether a kind of rule has a number.
func NeedsLimit(when string) bool {
	return when != workbook.WhenOffTrack && when != workbook.WhenAtRisk && when != workbook.WhenSignal
}

func (m Model) usualAlert(msg UsualAlert) (Model, []Cmd) {
	text := "Alert switched off"
	if msg.On {
		text = "Alert switched on"
	}
	return m.changeRules(msg.KPI, text, func(list []workbook.AlertRule) []workbook.AlertRule {
		list = slices.DeleteFunc(list, func(r workbook.AlertRule) bool { return r.When == workbook.WhenOffTrack })
		if !msg.On {
			list = append(list, workbook.AlertRule{ID: workbook.WhenOffTrack, When: workbook.WhenOffTrack, Off: true})
		}
		return list
	})
}

func (m Model) changeRules(id, text string, change func([]workbook.AlertRule) []workbook.AlertRule) (Model, []Cmd) {
	k, ok := m.Book.KPIByID(id)
	if !ok {
		return m, nil
	}
	list := change(slices.Clone(k.Alerts))
	if len(list) == 0 {
		list = nil
	}
	return m.editSaying(workbook.SetAlerts{ID: id, Alerts: list}, text)
}
