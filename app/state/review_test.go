package state

import (
	"reflect"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// reviewed is a page with four KPIs: off track with an action, off track without,
// at risk, and on track.
func reviewed(t *testing.T, reads ...workbook.Mark) *stage {
	w := workbook.New("d1", "Shop")
	w.Tables = []workbook.Source{orders()}
	w.KPIs = []workbook.KPI{
		{ID: "on", Name: "On", Formula: "1", Read: reads},
		{ID: "idle", Name: "Idle", Formula: "1", Owner: "Ada"},
		{ID: "risk", Name: "Risk", Formula: "1"},
		{ID: "busy", Name: "Busy", Formula: "1", Actions: []workbook.Action{{ID: "a1", Title: "Call"}}},
		{ID: "gone", Name: "Gone", Formula: "1", State: workbook.StateRetired},
	}
	s := &stage{Model: New(), t: t}
	s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "en-GB", Reader: "Ada"}}, Loaded{Key: "k1", ID: "x", Book: &w, Generation: 5})
	cells := func(id string, status score.Word, attained string) kpi.KPIAnswer {
		return kpi.KPIAnswer{ID: id, Cells: []kpi.Cell{{Period: "2026-02", Status: string(status), Attainment: kpi.Number{Exact: attained}, Number: kpi.Number{Exact: "3/2"}}}}
	}
	s.tell(PeriodChosen{Period: "2026-02"})
	s.tell(TableLoaded{ID: "t1", Job: s.Tables["t1"].Job, Info: job.Table{Source: "t1", Name: "orders", Rows: 100, Columns: columns, Recipe: recipe()}})
	s.tell(Evaluated{Asked: s.Asked, Answer: &kpi.Answer{AsOf: "2026-03-17", Periods: []kpi.Period{{Label: "2026-02"}, {Label: "2026-03", Open: true}}, KPIs: []kpi.KPIAnswer{
		cells("on", score.OnTrack, "2"), cells("idle", score.OffTrack, "1/2"), cells("risk", score.AtRisk, "9/10"), cells("busy", score.OffTrack, "1/3")}}})
	return s
}

// minted lets what waits for an id or the time go on.
func (s *stage) minted(id, at string) *stage {
	s.t.Helper()
	return s.tell(Fresh{For: the[Mint](s).For, ID: id, At: at})
}

func (s *stage) kpi(id string) workbook.KPI {
	k, _ := s.Book.KPIByID(id)
	return k
}

func agenda(items []Item, all bool) (ids []string) {
	for _, i := range items {
		if all || i.Listed() {
			ids = append(ids, i.KPI.ID)
		}
	}
	return ids
}

func TestTheAgendaListsWhatIsDueOrNeedsAttentionWorstFirst(t *testing.T) {
	s := reviewed(t)
	s.want("the agenda of who never reviewed", agenda(s.Items(), false), []string{"busy", "idle", "risk"})
	s.want("all", agenda(s.Items(), true), []string{"busy", "idle", "risk", "on"})
	s.want("reviews due", s.ReviewsDue(), 0)
	for _, i := range s.Items() {
		s.want("without an action: "+i.KPI.ID, i.Idle, i.KPI.ID == "idle")
	}

	s = reviewed(t, workbook.Mark{Period: "2025-12"})
	s.want("the agenda once somebody reviews", agenda(s.Items(), false), []string{"busy", "idle", "risk", "on"})
	s.want("reviews due", s.ReviewsDue(), 4)
	for _, i := range s.Items() {
		s.want("nobody reads "+i.KPI.ID, i.Unread, true)
	}

	s = reviewed(t, workbook.Mark{Period: "2026-02"})
	s.want("what was read needs nobody", agenda(s.Items(), false), []string{"busy", "idle", "risk"})
	s.want("reviews due", s.ReviewsDue(), 3)
}

func TestAMeetingGoesThroughItsAgendaAndIsWrittenDown(t *testing.T) {
	s := reviewed(t).tell(MeetingBegun{}).minted("x", "2026-03-20T09:00:00Z")
	s.want("the screen", s.Route, MeetingRoute)
	s.want("in front", s.Review.Meeting.Front(), "busy")
	s.want("looked into", the[Deepen](s).Ask.Deep, []string{"busy"})

	// A note: added, changed, and taken away again.
	s.tell(MeetingNoted{KPI: "busy", Text: " It rained. "}).minted("n1", "2026-03-20T09:01:00Z")
	s.want("the note", s.kpi("busy").Notes, []workbook.Note{{ID: "n1", Period: "2026-02", Text: "It rained.", At: "2026-03-20T09:01:00Z", Author: "Ada"}})
	s.tell(MeetingNoted{KPI: "busy", Text: "It snowed."})
	none[Mint](s)
	s.want("the note", s.kpi("busy").Notes[0].Text, "It snowed.")
	rev := s.Rev
	s.tell(MeetingNoted{KPI: "busy", Text: "It snowed."})
	s.want("the revision after the same text", s.Rev, rev)

	// Read, which moves on. Nothing of all this asks for values again.
	asked := s.Asked
	s.tell(MeetingRead{}).minted("y", "2026-03-20T09:02:00Z")
	s.want("read", s.kpi("busy").Read, []workbook.Mark{{Period: "2026-02", At: "2026-03-20T09:02:00Z", Author: "Ada"}})
	s.want("in front", s.Review.Meeting.Front(), "idle")
	s.want("looked into", the[Deepen](s).Ask.Deep, []string{"idle"})
	s.want("said", s.Announce, "2 of 3: Idle, Off track")

	// An action, with the owner of the KPI as the first guess.
	s.tell(ActionOpened{KPI: "idle"})
	s.want("where the focus goes", the[Focus](s).Target, "action-title")
	s.want("the form", s.Review.Form, ActionForm{KPI: "idle", Owner: "Ada"})
	s.tell(ActionKept{KPI: "idle"})
	none[Mint](s) // without a title there is nothing to keep
	s.tell(ActionTyped{KPI: "idle", Part: ActionTitle, Text: "Ask the bank"}, ActionTyped{KPI: "idle", Part: ActionDue, Text: "2026-03-10"}, ActionKept{KPI: "idle"}).minted("a2", "2026-03-20T09:03:00Z")
	s.want("the action", s.kpi("idle").Actions, []workbook.Action{{ID: "a2", Title: "Ask the bank", Owner: "Ada", Due: "2026-03-10", Period: "2026-02", At: "2026-03-20T09:03:00Z"}})
	s.want("the form", s.Review.Form, ActionForm{})

	s.want("questions since", s.Asked, asked)

	// A meeting is about one period: others are looked at outside, and it comes back.
	s.tell(PeriodStepped{By: -1})
	s.want("the period", s.Label(), "2026-02")
	s.tell(Navigate{Route: Route{View: ReviewView}}, PeriodChosen{Period: "2026-01"}, HashChanged{Hash: "#/review/meeting?period=2026-01"})
	s.want("the screen of another period", s.Route, Route{View: ReviewView})
	s.tell(MeetingResumed{})
	s.want("the period", s.Label(), "2026-02")
	s.want("in front again", s.Review.Meeting.Front(), "idle")
	s.tell(MeetingStepped{By: 5})
	s.want("the end", s.Review.Meeting.Front(), "")
	s.tell(MeetingStepped{By: 1}, MeetingRead{})
	none[Mint](s)
	s.tell(SummaryTyped{Text: "We go on. "}, MeetingFinished{}).minted("m1", "2026-03-20T10:00:00Z")
	s.want("the log", s.Book.Reviews, []workbook.Meeting{{ID: "m1", Began: "2026-03-20T09:00:00Z", At: "2026-03-20T10:00:00Z", Period: "2026-02", KPIs: []string{"busy"}, Note: "We go on.", Author: "Ada"}})
	s.want("the screen", s.Route, Route{View: ReviewView})
	s.tell(Undone{})
	s.want("the log after undo", s.Book.Reviews, []workbook.Meeting(nil))
}

func TestAMeetingWithoutAnAgendaDoesNotBegin(t *testing.T) {
	s := opened(t)
	s.tell(Evaluated{Asked: s.Asked, Answer: &kpi.Answer{}})
	s.tell(MeetingBegun{}).minted("x", "2026-03-20T09:00:00Z")
	if s.Review.Meeting != nil || !s.Toast.Bad {
		t.Errorf("got %+v, toast %q", s.Review.Meeting, s.Toast.Text)
	}
	s.tell(HashChanged{Hash: "#/review/meeting"})
	s.want("the screen of no meeting", s.Route, Route{View: ReviewView})
}

func TestActionsAreDoneDroppedAndOpenedAgain(t *testing.T) {
	s := reviewed(t)
	move := func(state string) workbook.Action {
		s.tell(ActionMoved{KPI: "busy", ID: "a1", State: state}).minted("x", "2026-03-20T09:00:00Z")
		return s.kpi("busy").Actions[0]
	}
	s.want("done", move(workbook.ActionDone), workbook.Action{ID: "a1", Title: "Call", State: "done", Ended: "2026-03-20T09:00:00Z"})
	s.want("open again", move(workbook.ActionOpen), workbook.Action{ID: "a1", Title: "Call"})
	s.want("dropped", move(workbook.ActionDropped).State, "dropped")
	s.tell(ActionOpened{KPI: "busy", ID: "a1"}, ActionTyped{KPI: "busy", Part: ActionOwner, Text: "Bo"}, ActionKept{KPI: "busy"})
	s.want("changed", s.kpi("busy").Actions[0].Owner, "Bo")
	s.tell(ActionRemoved{KPI: "busy", ID: "a1"}, Undone{})
	s.want("back", len(s.kpi("busy").Actions), 1)
}

func TestAPeriodIsClosedWithItsValuesOnce(t *testing.T) {
	s := reviewed(t).tell(ClosingOpened{Open: true}, ClosingTyped{Text: " To the board "}, PeriodClosed{}).minted("c1", "2026-03-20T09:00:00Z")
	want := workbook.Close{ID: "c1", Period: "2026-02", At: "2026-03-20T09:00:00Z", Author: "Ada", Note: "To the board",
		Values: map[string]string{"on": "3/2", "idle": "3/2", "risk": "3/2", "busy": "3/2"}}
	if !reflect.DeepEqual(s.Book.Closed, []workbook.Close{want}) {
		t.Errorf("got %+v", s.Book.Closed)
	}
	s.tell(PeriodClosed{})
	none[Mint](s)
	s.want("why not again", s.CannotClose(), "It is closed already.")
	s.tell(PeriodReopened{ID: "c1"})
	s.want("closed", len(s.Book.Closed), 0)
	s.tell(Undone{})
	s.want("closed after undo", len(s.Book.Closed), 1)

	s = reviewed(t)
	s.Question.Period = "2026-03"
	s.want("an open period", s.CannotClose(), "It is not over yet.")
	s.Question.Period = "2024-03"
	s.want("a period without values", s.CannotClose(), "It has no values.")
	s.Question.Slices = []Slice{{}}
	s.want("a part of the rows", s.CannotClose(), "Take the filters away first: what is reported is made of all rows.")
}

func TestReadMarksAndNotesSayWhoMadeThem(t *testing.T) {
	s := reviewed(t).tell(ReaderNamed{Name: " Bo "})
	s.want("kept", the[RememberReader](s), RememberReader{Name: "Bo"})
	s.tell(ReadMarked{KPI: "on", Period: "2026-02", On: true}).minted("x", "2026-03-20T09:00:00Z")
	s.want("the mark", s.kpi("on").Read, []workbook.Mark{{Period: "2026-02", At: "2026-03-20T09:00:00Z", Author: "Bo"}})
	s.tell(ReadMarked{KPI: "on", Period: "2026-02"})
	s.want("no mark", len(s.kpi("on").Read), 0)
	s.tell(Navigate{Route: Route{View: KPIScreen, ID: "on"}}, NoteAdded{KPI: "on", Period: "2026-02", Text: "Rain"}).minted("n1", "2026-03-20T09:00:00Z")
	s.want("the author", s.kpi("on").Notes[0].Author, "Bo")
	s.tell(NoteOpened{Open: true, Note: "n1"})
	s.want("the note to change", s.KPI.NoteDraft, "Rain")
	s.tell(NoteAdded{KPI: "on", Period: "2026-02", Text: "Snow"})
	none[Mint](s)
	s.want("the note", s.kpi("on").Notes[0].Text, "Snow")
	s.tell(CadenceChosen{KPI: "on", Cadence: "week"})
	s.want("the cadence", s.kpi("on").Cadence, "week")
	s.tell(KeysChosen{On: false})
	s.want("kept", the[RememberReader](s), RememberReader{Name: "Bo", NoKeys: true})
}

func TestAMomentLiesBetweenOthersWhateverTheirZone(t *testing.T) {
	for _, c := range []struct {
		at, from, to string
		want         bool
	}{
		{"2026-03-20T09:00:00Z", "2026-03-20T09:00:00Z", "2026-03-20T09:00:00Z", true},
		{"2026-03-20T10:30:00+02:00", "2026-03-20T08:00:00Z", "2026-03-20T09:00:00Z", true},
		{"2026-03-20T10:30:00Z", "2026-03-20T08:00:00Z", "2026-03-20T09:00:00Z", false},
		{"2026-03-20T10:30:00Z", "2026-03-20T08:00:00Z", "", true},
		{"2026-03-20T07:30:00Z", "2026-03-20T08:00:00Z", "", false},
		{"2026-03-20T07:30:00Z", "", "", false},
		{"", "2026-03-20T08:00:00Z", "", false},
	} {
		if got := During(c.at, c.from, c.to); got != c.want {
			t.Errorf("%s in %s to %s: %v", c.at, c.from, c.to, got)
		}
	}
}
