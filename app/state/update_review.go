package state

import (
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// Reviewing is what the screens of reviews show besides the document.
type Reviewing struct {
	All     bool     // the agenda lists every KPI
	Meeting *Session // under way, nil when none is
	Form    ActionForm
	Closing bool   // the form that closes a period is open
	Note    string // typed into it
}

// Session is a review that is under way. What it leaves behind is in the document
// at once, but for its entry in the log.
type Session struct {
	Began  string   // RFC 3339
	Period string   // label
	Agenda []string // ids of KPIs
	At     int      // which one is in front; beyond the last is the end
	Note   string   // what was concluded, as typed

	asks, before Question // what everything is shown in meanwhile, and what it was before
}

// ActionForm is an action as typed.
type ActionForm struct {
	KPI               string // whose it is, "" when the form is closed
	ID                string // of the action being changed, "" for a new one
	Title, Owner, Due string
}

// The parts of an action that are typed.
const (
	ActionTitle = "title"
	ActionOwner = "owner"
	ActionDue   = "due"
)

type (
	// AgendaChosen lists every KPI, or those only that are due or need attention.
	AgendaChosen struct {
		isMsg
		All bool
	}
	// MeetingBegun goes through the agenda from its beginning; MeetingResumed goes
	// on with the meeting that was left.
	MeetingBegun   struct{ isMsg }
	MeetingResumed struct{ isMsg }
	// MeetingStepped brings another KPI of the agenda to the front; MeetingAt the
	// one at a place.
	MeetingStepped struct {
		isMsg
		By int
	}
	MeetingAt struct {
		isMsg
		At int
	}
	// MeetingRead marks the KPI in front as read and moves on.
	MeetingRead struct{ isMsg }
	// MeetingNoted keeps the note that the meeting makes on a KPI: the first one is
	// added, later texts take its place, and without a text it goes.
	MeetingNoted struct {
		isMsg
		KPI, Text string
	}
	// SummaryTyped is the conclusion of the meeting as it is typed.
	SummaryTyped struct {
		isMsg
		Text string
	}
	// MeetingFinished writes the meeting into the review log.
	MeetingFinished struct{ isMsg }
	// MeetingRemoved takes a meeting out of the log.
	MeetingRemoved struct {
		isMsg
		ID string
	}
	// ReadMarked says that a KPI was looked at in a period, or that it was not.
	ReadMarked struct {
		isMsg
		KPI    string
		Period string
		On     bool
	}
	// CadenceChosen says how often a KPI is reviewed; "" as usual.
	CadenceChosen struct {
		isMsg
		KPI, Cadence string
	}

	// ActionOpened opens the form for an action of a KPI, a new one without ID;
	// without a KPI it closes the form.
	ActionOpened struct {
		isMsg
		KPI, ID string
	}
	// ActionTyped changes a part of the form, ActionKept keeps what it holds.
	ActionTyped struct {
		isMsg
		KPI, Part, Text string
	}
	ActionKept struct {
		isMsg
		KPI string
	}
	// ActionMoved makes an action done, dropped or open.
	ActionMoved struct {
		isMsg
		KPI, ID, State string
	}
	// ActionRemoved takes an action away; undo brings it back.
	ActionRemoved struct {
		isMsg
		KPI, ID string
	}

	// ClosingOpened opens the form that closes the period on screen; ClosingTyped
	// and PeriodClosed fill and keep it.
	ClosingOpened struct {
		isMsg
		Open bool
	}
	ClosingTyped struct {
		isMsg
		Text string
	}
	PeriodClosed struct{ isMsg }
	// PeriodReopened forgets what was reported of a period.
	PeriodReopened struct {
		isMsg
		ID string
	}
)

// meetingID stands in the route of the screen that goes through an agenda.
const meetingID = "meeting"

// MeetingRoute is the screen of a meeting that is under way.
var MeetingRoute = Route{View: ReviewView, ID: meetingID}

// InMeeting reports whether that screen is shown.
func (m Model) InMeeting() bool { return m.Route == MeetingRoute && m.Review.Meeting != nil }

// Front is the id of the KPI in front, "" at the end of the meeting.
func (t Session) Front() string {
	if t.At < len(t.Agenda) {
		return t.Agenda[t.At]
	}
	return ""
}

// updateReview answers what belongs to reviews: meetings, actions, read marks,
// closed periods. A meeting is about one period, and nothing changes that.
func updateReview(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg.(type) {
	case PeriodStepped, PeriodChosen, GrainChosen, SliceAdded, SliceRemoved, SlicesCleared:
		if m.InMeeting() {
			m, cmds := m.say("Leave the review to look at something else", false)
			return m, cmds, true
		}
	}
	if next, cmds, ok := updateMeeting(m, msg); ok {
		return next, cmds, true
	}
	var cmds []Cmd
	switch msg := msg.(type) {
	case ReadMarked:
		m, cmds = m.markRead(msg)
	case CadenceChosen:
		m, cmds = m.editSaying(workbook.SetCadence{KPIID: msg.KPI, Cadence: msg.Cadence}, "Review cadence changed")
	case ActionOpened:
		m, cmds = m.openAction(msg.KPI, msg.ID)
	case ActionTyped:
		m.Review.Form = m.Review.Form.with(msg)
	case ActionKept:
		m, cmds = m.keepAction(msg)
	case ActionMoved:
		cmds = []Cmd{Mint{For: msg}}
	case ActionRemoved:
		m.Review.Form = ActionForm{}
		m, cmds = m.editSaying(workbook.RemoveAction{KPIID: msg.KPI, ActionID: msg.ID}, "Action removed")
	case ClosingOpened:
		m.Review.Closing, m.Review.Note = msg.Open, ""
	case ClosingTyped:
		m.Review.Note = msg.Text
	case PeriodClosed:
		if m.CannotClose() == "" {
			cmds = []Cmd{Mint{For: msg}}
		}
	case PeriodReopened:
		m, cmds = m.editSaying(workbook.ReopenPeriod{ID: msg.ID}, "The period is open again")
	case Fresh:
		return m.freshReview(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// freshReview goes on with what needed an id or the time.
func (m Model) freshReview(msg Fresh) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch what := msg.For.(type) {
	case MeetingBegun:
		m, cmds = m.begin(msg.At)
	case MeetingRead:
		m, cmds = m.readOn(msg.At)
	case MeetingNoted:
		note := workbook.Note{ID: msg.ID, Period: m.Review.Meeting.Period, Text: what.Text, At: msg.At, Author: m.Env.Reader}
		m, cmds, _ = m.edit(workbook.AddNote{KPIID: what.KPI, Note: note})
	case MeetingFinished:
		m, cmds = m.finish(msg)
	case ReadMarked:
		mark := workbook.Mark{Period: what.Period, At: msg.At, Author: m.Env.Reader}
		m, cmds = m.editSaying(workbook.MarkRead{KPIs: []string{what.KPI}, Mark: mark}, "Marked as read")
	case ActionKept:
		m, cmds = m.addAction(what.KPI, msg)
	case ActionMoved:
		m, cmds = m.moveAction(what, msg.At)
	case PeriodClosed:
		m, cmds = m.closePeriod(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func updateMeeting(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case AgendaChosen:
		m.Review.All = msg.All
		return m, nil, true
	case MeetingBegun:
		return m, []Cmd{Mint{For: msg}}, true
	case MeetingRemoved:
		m, cmds = m.editSaying(workbook.RemoveMeeting{ID: msg.ID}, "Removed from the review log")
		return m, cmds, true
	}
	if m.Review.Meeting == nil {
		return m, nil, false
	}
	switch msg := msg.(type) {
	case MeetingResumed:
		m, cmds = m.meet()
	case MeetingStepped:
		m, cmds = m.front(m.Review.Meeting.At + msg.By)
	case MeetingAt:
		m, cmds = m.front(msg.At)
	case MeetingRead:
		if m.Review.Meeting.Front() != "" {
			cmds = []Cmd{Mint{For: msg}}
		}
	case MeetingNoted:
		m, cmds = m.noted(msg)
	case SummaryTyped:
		m = m.changeMeeting(func(t *Session) { t.Note = msg.Text })
	case MeetingFinished:
		cmds = []Cmd{Mint{For: msg}}
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// begin starts a meeting about what the agenda lists now.
func (m Model) begin(at string) (Model, []Cmd) {
	t := Session{Began: at, Period: m.Label(), asks: m.Question, before: m.Question}
	t.asks.Period = t.Period
	for _, i := range m.Items() {
		if m.Review.All || i.Listed() {
			t.Agenda = append(t.Agenda, i.KPI.ID)
		}
	}
	if len(t.Agenda) == 0 {
		return m.fail("Nothing is due and nothing needs attention. Choose all KPIs to go through them."), nil
	}
	m.Review.Meeting, m.Review.Form = &t, ActionForm{}
	return m.meet()
}

// meet shows the meeting, in the context it began in.
func (m Model) meet() (Model, []Cmd) {
	m.Question = m.Review.Meeting.asks.within(m.Book)
	m, cmds := m.goTo(MeetingRoute)
	m, ask := m.lookAt(m.Review.Meeting.Front()).ask()
	return m, append(cmds, ask...)
}

// inFront asks what the values of the KPI in front mean.
func (m Model) inFront() (Model, []Cmd) {
	return m.lookAt(m.Review.Meeting.Front()).deepen()
}

// changeMeeting is the model with the meeting changed.
func (m Model) changeMeeting(change func(*Session)) Model {
	t := *m.Review.Meeting
	change(&t)
	m.Review.Meeting = &t
	return m
}

// front brings a place of the agenda to the front and says which.
func (m Model) front(at int) (Model, []Cmd) {
	t := *m.Review.Meeting
	t.At = max(0, min(len(t.Agenda), at))
	if t.At == m.Review.Meeting.At {
		return m, nil
	}
	m.Review.Meeting, m.Review.Form = &t, ActionForm{}
	k, ok := m.Book.KPIByID(t.Front())
	if m.Announce = "The end of the agenda"; ok {
		c, _ := m.cell(k.ID, t.Period)
		m.Announce = strconv.Itoa(t.At+1) + " of " + strconv.Itoa(len(t.Agenda)) + ": " + k.Name + ", " + c.Status
	}
	return m.inFront()
}

// readOn marks the KPI in front and moves on; it says nothing, since the agenda
// shows it.
func (m Model) readOn(at string) (Model, []Cmd) {
	t := m.Review.Meeting
	if t == nil || t.Front() == "" {
		return m, nil
	}
	e := workbook.MarkRead{KPIs: []string{t.Front()}, Mark: workbook.Mark{Period: t.Period, At: at, Author: m.Env.Reader}}
	m, cmds, ok := m.edit(e)
	if !ok || m.Pen.refused {
		return m, cmds
	}
	m, deep := m.front(t.At + 1)
	return m, append(cmds, deep...)
}

// MeetingNote is the note that the meeting has made on a KPI.
func (m Model) MeetingNote(id string) (workbook.Note, bool) {
	k, _ := m.Book.KPIByID(id)
	t := m.Review.Meeting
	at := slices.IndexFunc(k.Notes, func(n workbook.Note) bool {
		return n.Period == t.Period && n.Author == m.Env.Reader && During(n.At, t.Began, "")
	})
	if at < 0 {
		return workbook.Note{}, false
	}
	return k.Notes[at], true
}

func (m Model) noted(msg MeetingNoted) (Model, []Cmd) {
	note, there := m.MeetingNote(msg.KPI)
	msg.Text = strings.TrimSpace(msg.Text)
	var cmds []Cmd
	switch {
	case msg.Text == note.Text:
	case !there:
		cmds = []Cmd{Mint{For: msg}}
	case msg.Text == "":
		m, cmds, _ = m.edit(workbook.RemoveNote{KPIID: msg.KPI, NoteID: note.ID})
	default:
		note.Text = msg.Text
		m, cmds, _ = m.edit(workbook.EditNote{KPIID: msg.KPI, Note: note})
	}
	return m, cmds
}

// finish writes the meeting into the log, with the KPIs that were read in it.
func (m Model) finish(msg Fresh) (Model, []Cmd) {
	t := m.Review.Meeting
	if t == nil {
		return m, nil
	}
	entry := workbook.Meeting{ID: msg.ID, Began: t.Began, At: msg.At, Period: t.Period, Note: strings.TrimSpace(t.Note), Author: m.Env.Reader}
	for _, id := range t.Agenda {
		if m.ReadInMeeting(id) {
			entry.KPIs = append(entry.KPIs, id)
		}
	}
	m, cmds := m.editSaying(workbook.AddMeeting{Meeting: entry}, "The review is in the log")
	if m.Pen.refused {
		return m, cmds
	}
	m.Review, m.Question = Reviewing{All: m.Review.All}, t.before.within(m.Book)
	m, leave := m.goTo(Route{View: ReviewView})
	m, ask := m.ask()
	return m, append(append(cmds, leave...), ask...)
}

// ReadInMeeting reports whether a KPI was marked as read since the meeting began.
func (m Model) ReadInMeeting(id string) bool {
	k, _ := m.Book.KPIByID(id)
	t := m.Review.Meeting
	return slices.ContainsFunc(k.Read, func(r workbook.Mark) bool { return r.Period == t.Period && During(r.At, t.Began, "") })
}

func (m Model) markRead(msg ReadMarked) (Model, []Cmd) {
	if msg.On {
		return m, []Cmd{Mint{For: msg}}
	}
	mark := workbook.Mark{Period: msg.Period, Author: m.Env.Reader}
	return m.editSaying(workbook.UnmarkRead{KPIs: []string{msg.KPI}, Mark: mark}, "Marked as not read")
}

// openAction opens the form for an action.
func (m Model) openAction(kpiID, id string) (Model, []Cmd) {
	m.Review.Form = ActionForm{}
	k, ok := m.Book.KPIByID(kpiID)
	if !ok {
		return m, []Cmd{Focus{Target: "main"}}
	}
	f := ActionForm{KPI: kpiID, Owner: k.Owner}
	for _, a := range k.Actions {
		if a.ID == id {
			f = ActionForm{KPI: kpiID, ID: id, Title: a.Title, Owner: a.Owner, Due: a.Due}
		}
	}
	m.Review.Form = f
	return m, []Cmd{Focus{Target: "action-title"}}
}

// with is the form with a part of it typed.
func (f ActionForm) with(msg ActionTyped) ActionForm {
	if f.KPI != msg.KPI {
		return f // it was closed meanwhile
	}
	switch msg.Part {
	case ActionTitle:
		f.Title = msg.Text
	case ActionOwner:
		f.Owner = msg.Text
	case ActionDue:
		f.Due = msg.Text
	}
	return f
}

// keepAction keeps what the form holds; a new action needs an id first.
func (m Model) keepAction(msg ActionKept) (Model, []Cmd) {
	f := m.Review.Form
	switch {
	case strings.TrimSpace(f.Title) == "" || f.KPI != msg.KPI:
		return m, nil
	case f.ID == "":
		return m, []Cmd{Mint{For: msg}}
	}
	a, ok := m.action(f.KPI, f.ID)
	if !ok {
		return m, nil
	}
	a.Title, a.Owner, a.Due = strings.TrimSpace(f.Title), strings.TrimSpace(f.Owner), f.Due
	m.Review.Form = ActionForm{}
	m, cmds := m.editSaying(workbook.EditAction{KPIID: f.KPI, Action: a}, "Action changed")
	return m, append(cmds, Focus{Target: "main"})
}

func (m Model) addAction(kpiID string, fresh Fresh) (Model, []Cmd) {
	f := m.Review.Form
	if f.KPI != kpiID {
		return m, nil
	}
	a := workbook.Action{ID: fresh.ID, Title: strings.TrimSpace(f.Title), Owner: strings.TrimSpace(f.Owner), Due: f.Due, Period: m.Label(), At: fresh.At}
	m.Review.Form = ActionForm{}
	m, cmds := m.editSaying(workbook.AddAction{KPIID: kpiID, Action: a}, "Action added")
	return m, append(cmds, Focus{Target: "main"})
}

func (m Model) moveAction(msg ActionMoved, at string) (Model, []Cmd) {
	a, ok := m.action(msg.KPI, msg.ID)
	if !ok {
		return m, nil
	}
	a.State, a.Ended = msg.State, at
	text := map[string]string{workbook.ActionDone: "Action done", workbook.ActionDropped: "Action dropped"}[msg.State]
	if a.Open() {
		a.State, a.Ended, text = "", "", "Action open again"
	}
	return m.editSaying(workbook.EditAction{KPIID: msg.KPI, Action: a}, text)
}

func (m Model) action(kpiID, id string) (workbook.Action, bool) {
	k, _ := m.Book.KPIByID(kpiID)
	for _, a := range k.Actions {
		if a.ID == id {
			return a, true
		}
	}
	return workbook.Action{}, false
}

// CannotClose says why the period on screen cannot be closed, "" when it can.
func (m Model) CannotClose() string {
	label := m.Label()
	if _, closed := m.Book.CloseOf(label); closed {
		return "It is closed already."
	}
	switch {
	case m.Answer == nil || m.Stale:
		return "Its values are being worked out."
	case len(m.Question.Slices) > 0:
		return "Take the filters away first: what is reported is made of all rows."
	}
	for _, p := range m.Answer.Periods {
		switch {
		case p.Label != label:
		case p.Open:
			return "It is not over yet."
		default:
			return ""
		}
	}
	return "It has no values."
}

// closePeriod keeps the values of the period on screen as they are now.
func (m Model) closePeriod(fresh Fresh) (Model, []Cmd) {
	if m.CannotClose() != "" {
		return m, nil
	}
	c := workbook.Close{ID: fresh.ID, Period: m.Label(), At: fresh.At, Author: m.Env.Reader, Note: strings.TrimSpace(m.Review.Note), Values: kpi.Report(m.Answer, m.Label())}
	m.Review.Closing, m.Review.Note = false, ""
	return m.editSaying(workbook.ClosePeriod{Close: c}, "The period is closed")
}
