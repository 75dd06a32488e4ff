package state

import (
	"strings"
	"testing"

	"kpiworkbook/kpi/workbook"
)

// reading is a page with a workbook that another tab writes.
func reading(t *testing.T) *stage {
	return opened(t).tell(PenCame{Key: "k1", Phase: PenThere})
}

// other is the workbook as another tab saved it.
func other(change func(*workbook.Workbook)) Loaded {
	w := workbook.New("d1", "Shop")
	w.Tables = []workbook.Source{orders()}
	w.KPIs = []workbook.KPI{revenue()}
	change(&w)
	return Loaded{Key: "k1", Book: &w, Generation: 9, At: "2026-03-20T11:00:00Z"}
}

func TestThePenIsAskedForOncePerWorkbook(t *testing.T) {
	s := opened(t)
	var claims []string
	for _, c := range s.all {
		if c, ok := c.(ClaimPen); ok {
			claims = append(claims, c.Key)
		}
	}
	s.want("claims", claims, []string{"k1"})
	s.tell(PenCame{Key: "k1", Phase: PenHere})
	s.want("what is compared", the[CheckHead](s), CheckHead{Key: "k1", Generation: 5, Answer: true})
	s.want("reads", s.Reads(), false)
	s.tell(PenCame{Key: "another", Phase: PenThere})
	s.want("the pen of another workbook says nothing", s.Reads(), false)
}

func TestAReaderTurnsEditsDownAndDoesThemWhenThePenComes(t *testing.T) {
	id := Fresh{For: NoteAdded{KPI: "k1", Period: "2026-01", Text: "Strike"}, ID: "n1", At: "2026-03-20T10:00:00Z"}
	for name, c := range map[string]struct {
		edit Msg
		is   func(Model) bool
	}{
		"rename":     {BookRenamed{Name: "Other"}, func(m Model) bool { return m.Book.Name == "Other" }},
		"remove":     {KPIRemoved{ID: "k1"}, func(m Model) bool { return len(m.Book.KPIs) == 0 }},
		"note":       {id, func(m Model) bool { return len(m.Book.KPIs[0].Notes) == 1 }},
		"new KPI":    {KPIEdit{}, func(m Model) bool { return m.Editor != nil }},
		"address":    {HashChanged{Hash: "#/kpi/k1/edit"}, func(m Model) bool { return m.Editor != nil }},
		"file":       {FilesDropped{Files: []FileRef{{ID: 1, Name: "a.csv"}}}, func(m Model) bool { return len(m.Imports) == 1 }},
		"duplicate":  {KPIDuplicate{ID: "k1"}, func(m Model) bool { return m.Editor.Dirty() }},
		"old tables": {TableRemoved{Table: "t1"}, func(m Model) bool { return len(m.Book.Tables) == 0 }},
	} {
		t.Run(name, func(t *testing.T) {
			s := reading(t)
			rev, route := s.Rev, s.Route
			s.tell(c.edit)
			s.want("dialog", s.Dialog.Kind, EditHereAsk)
			s.want("rev", s.Rev, rev)
			s.want("route", s.Route, route)
			s.want("done", c.is(s.Model), false)
			s.tell(TakeOver{})
			s.want("dialog", s.Dialog.Kind, NoDialog)
			s.want("asked", the[AskForPen](s), AskForPen{Key: "k1"})
			s.tell(TabYields{Key: "k1"})
			s.want("taken", the[ClaimPen](s), ClaimPen{Key: "k1", Steal: true})
			s.tell(PenCame{Key: "k1", Phase: PenHere})
			s.want("done before it was compared", c.is(s.Model), false)
			s.tell(HeadSame{Key: "k1"})
			s.want("done", c.is(s.Model), true)
		})
	}
}

func TestWhatIsNotWantedAfterAllIsForgotten(t *testing.T) {
	s := reading(t).tell(FilesDropped{Files: []FileRef{{ID: 7, Name: "a.csv"}}}, DialogClosed{})
	s.want("file", the[DropFile](s).File.ID, 7)
	s.tell(PenCame{Key: "k1", Phase: PenHere}, HeadSame{Key: "k1"})
	none[After](s)
	s.want("imports", len(s.Imports), 0)
}

func TestAWorkbookFileMayBeOpenedWhileReading(t *testing.T) {
	s := reading(t).tell(FilesDropped{Files: []FileRef{{ID: 7, Name: "a.KPI"}}})
	s.want("file", the[OpenFile](s).File.ID, 7)
}

func TestAReaderFollowsAndKeepsItsPlace(t *testing.T) {
	s := reading(t)
	s.tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, SliceAdded{Slice: Slice{Column: ColumnRef{"orders", "region"}, Value: "West"}})
	answer := s.Answer
	s.tell(TabSaved{Key: "k1", Generation: 9, Format: workbook.Version})
	s.want("load", the[LoadBook](s), LoadBook{Key: "k1"})
	s.tell(other(func(w *workbook.Workbook) { w.Name = "Shop 2"; w.KPIs[0].Formula = "COUNT(orders)" }))
	s.want("name", s.Book.Name, "Shop 2")
	s.want("generation", s.Saved.Generation, uint64(9))
	s.want("route", s.Route, Route{View: KPIScreen, ID: "k1"})
	s.want("slices", len(s.Question.Slices), 1)
	s.want("table", s.Tables["t1"].Phase, TableReady)
	s.want("answer stays until the next", s.Answer, answer)
	s.want("asked", the[Evaluate](s).Book.KPIs[0].Formula, "COUNT(orders)")
	none[Save](s)
	none[LoadTable](s)
	s.tell(TabSaved{Key: "k1", Generation: 9, Format: workbook.Version}, TabSaved{Key: "else", Generation: 90, Format: workbook.Version})
	none[LoadBook](s)
}

func TestTheWriterHandsOverWhenEverythingIsSaved(t *testing.T) {
	s := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, BookRenamed{Name: "Mine"}, TabWants{Key: "k1", From: "b"})
	save := the[Save](s)
	s.want("a sign of life", the[KeepPen](s), KeepPen{Key: "k1", To: "b"})
	none[YieldPen](s)
	s.tell(SaveDone{Key: "k1", Rev: save.Rev, Generation: 6})
	s.want("to", the[YieldPen](s), YieldPen{Key: "k1", To: "b"})
	s.want("reads", s.Reads(), true)
	if b, ok := s.Banner(OtherTab); !ok || !strings.Contains(b.Title, "another tab") {
		t.Errorf("the banner says %+v", b)
	}
	s.tell(TabWants{Key: "k1", From: "c"})
	none[YieldPen](s)
	none[KeepPen](s)
}

func TestAFrozenWriterLosesThePenAfterTwoSilences(t *testing.T) {
	s := reading(t).tell(TakeOver{})
	s.tell(the[After](s).Msg)
	the[AskForPen](s)
	s.tell(the[After](s).Msg)
	s.want("stolen", the[ClaimPen](s), ClaimPen{Key: "k1", Steal: true})
	s.tell(PenCame{Key: "k1", Phase: PenHere}, TakeDue{Number: s.Seq, Again: true})
	none[ClaimPen](s)
}

func TestASlowSaveIsWaitedFor(t *testing.T) {
	s := reading(t).tell(TakeOver{})
	first := the[After](s).Msg
	s.tell(TabWaits{Key: "k1"})
	s.want("time", the[After](s).Millis, flushMillis)
	late := the[After](s).Msg
	s.tell(first)
	none[ClaimPen](s)
	s.tell(late)
	the[ClaimPen](s)
}

func TestWhatTheWriterLosesIsSaidFirst(t *testing.T) {
	w := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, FilesDropped{Files: []FileRef{{ID: 1, Name: "new.csv"}}})
	id := w.Imports[0].ID
	w.tell(Inspected{ID: id}, ImportConfirmed{ID: id}, TabWants{Key: "k1", From: "b"})
	why := the[KeepPen](w).Why
	if !strings.Contains(why, "new.csv") {
		t.Fatalf("the other tab is told %q", why)
	}
	r := reading(t).tell(TakeOver{}, TabWaits{Key: "k1", Why: why})
	r.want("dialog", r.Dialog.Kind, EditHereAsk)
	r.tell(TakeOver{Force: true})
	r.want("asked", the[AskForPen](r), AskForPen{Key: "k1", Force: true})
	w.tell(TabWants{Key: "k1", From: "b", Force: true})
	w.want("import", the[StopJob](w).ID, id)
	the[YieldPen](w)

	failed := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, BookRenamed{Name: "Mine"}, SaveDue{})
	failed.tell(SaveBroken{Key: "k1", Rev: the[Save](failed).Rev, Reason: "full"}, TabWants{Key: "k1", From: "b"})
	if why := the[KeepPen](failed).Why; !strings.Contains(why, "full") {
		t.Errorf("the other tab is told %q", why)
	}
	failed.tell(TabWants{Key: "k1", From: "b", Force: true})
	the[YieldPen](failed)
	failed.want("what was not saved is offered", []any{failed.Saved.State, failed.Book.Name}, []any{SaveConflict, "Mine"})
}

func TestAnImportThatEndsAfterThePenIsGoneIsAdmittedOrToldAbout(t *testing.T) {
	began := func() (*stage, ImportFinished) {
		s := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, FilesDropped{Files: []FileRef{{ID: 1, Name: "new.csv"}}})
		id := s.Imports[0].ID
		s.tell(Inspected{ID: id}, ImportConfirmed{ID: id}, PenCame{Key: "k1", Phase: PenThere})
		return s, ImportFinished{ID: id, SourceID: "t2", BatchID: "b2"}
	}
	s, end := began()
	s.tell(end)
	s.want("dialog", s.Dialog.Kind, EditHereAsk)
	s.tell(TakeOver{}, PenCame{Key: "k1", Phase: PenHere}, HeadSame{Key: "k1"})
	s.want("tables", len(s.Book.Tables), 2)

	s, end = began()
	s.tell(end, DialogClosed{})
	s.want("import", s.Imports[0].Phase, ImportFailed)
	if !strings.Contains(s.Imports[0].Reason, "another tab") || len(s.Book.Tables) != 1 {
		t.Errorf("it says %q", s.Imports[0].Reason)
	}
}

func TestAStolenPenLosesNothing(t *testing.T) {
	s := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, BookRenamed{Name: "Mine"}, PenCame{Key: "k1", Phase: PenThere})
	s.want("state", []any{s.Saved.State, s.Book.Name}, []any{SaveConflict, "Mine"})
	s.tell(SaveDue{}, FlushWanted{})
	none[Save](s)
	s.tell(ConflictCopy{}, Fresh{For: ConflictCopy{}, ID: "k2"})
	s.want("the copy gets a pen of its own", the[ClaimPen](s).Key, "k2")
	s.tell(SaveDue{})
	s.want("copy", the[Save](s).Book.Name, "Mine (copy)")

	late := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, BookRenamed{Name: "One"}, SaveDue{})
	save := the[Save](late)
	late.tell(BookRenamed{Name: "Two"}, PenCame{Key: "k1", Phase: PenThere}, SaveDone{Key: "k1", Rev: save.Rev, Generation: 6})
	none[Save](late)
	late.want("what came after the last save", []any{late.Saved.State, late.Book.Name}, []any{SaveConflict, "Two"})
}

func TestEditsWhileThePenIsOnItsWayWaitForIt(t *testing.T) {
	s := reading(t).tell(TakeOver{}, BookRenamed{Name: "One"})
	s.want("dialog", s.Dialog.Kind, NoDialog)
	s.tell(PenCame{Key: "k1", Phase: PenHere}, BookRenamed{Name: "Two"}, KPIRemoved{ID: "k1"}, HeadMoved{Key: "k1", Generation: 9})
	s.want("name", s.Book.Name, "Shop")
	s.tell(other(func(w *workbook.Workbook) { w.Settings.Currency = "EUR" }))
	s.want("all in order", []any{s.Book.Name, len(s.Book.KPIs), s.Book.Settings.Currency, s.Saved.State}, []any{"Two", 0, "EUR", Unsaved})
}

func TestAPenThatIsTakenOnAtOnceLeavesTheQuestion(t *testing.T) {
	s := reading(t).tell(BookRenamed{Name: "Other"}, TakeOver{}, PenCame{Key: "k1", Phase: PenHere})
	s.tell(TabWants{Key: "k1", From: "c"})
	s.want("to", the[YieldPen](s).To, "c")
	s.tell(PenCame{Key: "k1", Phase: PenThere})
	s.want("dialog", s.Dialog.Kind, EditHereAsk)
	s.tell(TakeOver{}, PenCame{Key: "k1", Phase: PenHere}, HeadSame{Key: "k1"})
	s.want("name", s.Book.Name, "Other")
}

func TestADocumentThatIsOnItsWayAlreadyIsNotTakenForTheLast(t *testing.T) {
	s := reading(t).tell(TakeOver{}, BookRenamed{Name: "Mine"}, PenCame{Key: "k1", Phase: PenHere})
	early := other(func(w *workbook.Workbook) { w.Name = "Early" })
	early.Generation = 8
	s.tell(early)
	s.want("name", s.Book.Name, "Early")
	s.tell(HeadMoved{Key: "k1", Generation: 9})
	s.want("load", the[LoadBook](s).Key, "k1")
	s.tell(other(func(w *workbook.Workbook) { w.Name = "Last" }))
	s.want("name", s.Book.Name, "Mine")
	s.tell(other(func(w *workbook.Workbook) { w.Name = "Last" })) // once more
	s.want("state", []any{s.Book.Name, s.Saved.State}, []any{"Mine", Unsaved})
}

func TestATabThatIsBehindDoesNotLoseItsEdit(t *testing.T) {
	s := opened(t).tell(TabSaved{Key: "k1", Generation: 9, Format: workbook.Version}, BookRenamed{Name: "Mine"})
	s.tell(other(func(w *workbook.Workbook) { w.Name = "Theirs" }))
	s.want("state", []any{s.Saved.State, s.Book.Name}, []any{SaveConflict, "Mine"})
}

func TestWhatIsTypedStaysWhenAnotherTabChangesTheKPI(t *testing.T) {
	typing := func() *stage {
		s := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, KPIEdit{ID: "k1"}, FieldTyped{Field: FieldDescription, Text: "typed"})
		return s.tell(PenCame{Key: "k1", Phase: PenThere}, TabSaved{Key: "k1", Generation: 9, Format: workbook.Version})
	}
	s := typing().tell(other(func(w *workbook.Workbook) { w.Name = "Shop 2" }))
	s.want("another change", []any{s.Editor.ID, s.Editor.Draft.Text(FieldDescription)}, []any{"k1", "typed"})
	s = typing().tell(other(func(w *workbook.Workbook) { w.KPIs[0].Owner = "Ann" }))
	s.want("the same KPI", []any{s.Editor.ID, s.Editor.Draft.Text(FieldDescription), s.Editor.Draft.Text(FieldName), s.Route.View},
		[]any{"", "typed", "Revenue (copy)", NewView})
	s = typing().tell(other(func(w *workbook.Workbook) { w.KPIs = nil }))
	s.want("a KPI that is gone", []any{s.Editor.ID, s.Editor.Draft.Text(FieldDescription)}, []any{"", "typed"})

	clean := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, KPIEdit{ID: "k1"}, PenCame{Key: "k1", Phase: PenThere})
	clean.tell(other(func(w *workbook.Workbook) { w.KPIs[0].Owner = "Ann" }))
	clean.want("nothing typed", []any{clean.Editor.Draft.Text(FieldOwner), clean.Editor.Dirty()}, []any{"Ann", false})
}

func TestAnOlderProgramStopsWriting(t *testing.T) {
	s := opened(t).tell(PenCame{Key: "k1", Phase: PenHere}, TabSaved{Key: "k1", Generation: 9, Format: workbook.Version + 1})
	none[LoadBook](s)
	if b, ok := s.Banner(NewerNote); !ok || !strings.Contains(b.Text, "stopped writing") {
		t.Errorf("the banner says %+v", b)
	}
	s.tell(BookRenamed{Name: "Mine"})
	s.want("dialog", s.Dialog.Kind, EditHereAsk)
	s.tell(TakeOver{})
	none[AskForPen](s)
	dirty := opened(t).tell(BookRenamed{Name: "Mine"}, TabSaved{Key: "k1", Generation: 9, Format: workbook.Version + 1}, SaveDue{})
	none[Save](dirty)
	dirty.want("state", []any{dirty.Saved.State, dirty.Book.Name}, []any{SaveConflict, "Mine"})
}

func TestWithoutLocksEveryTabWrites(t *testing.T) {
	s := opened(t).tell(PenCame{Key: "k1", Phase: PenAlways}, BookRenamed{Name: "Mine"}, SaveDue{})
	the[Save](s)
	quiet := opened(t).tell(PenCame{Key: "k1", Phase: PenAlways}, other(func(w *workbook.Workbook) { w.Name = "Theirs" }))
	quiet.want("followed", quiet.Book.Name, "Theirs")
	if !strings.Contains(quiet.Toast.Text, "another tab") {
		t.Errorf("the toast says %q", quiet.Toast.Text)
	}
}

func TestWhatAnotherTabSavedAndCannotBeReadChangesNothing(t *testing.T) {
	s := reading(t).tell(Loaded{Key: "k9", Broken: "It is damaged."})
	s.want("open", []any{s.Key, s.Book.Name}, []any{"k1", "Shop"})
	if b, ok := s.Banner(DamagedNote); !ok || b.Text != "It is damaged." {
		t.Errorf("the banner says %+v", b)
	}
}
