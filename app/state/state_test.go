package state

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// stage plays messages against a model and remembers the commands of the last one.
type stage struct {
	Model
	t    *testing.T
	cmds []Cmd
	all  []Cmd
}

// tell plays messages; the commands of the last one are in cmds.
func (s *stage) tell(msgs ...Msg) *stage {
	for _, msg := range msgs {
		before := s.Model
		frozen := fmt.Sprintf("%#v", before.Question) + fmt.Sprint(len(before.Imports), len(before.Banners), before.Rev)
		s.Model, s.cmds = Update(s.Model, msg)
		s.all = append(s.all, s.cmds...)
		if after := fmt.Sprintf("%#v", before.Question) + fmt.Sprint(len(before.Imports), len(before.Banners), before.Rev); after != frozen {
			s.t.Fatalf("%T changed the model it was given", msg)
		}
	}
	return s
}

// sent is the commands of one type among the last ones.
func sent[C Cmd](s *stage) (list []C) {
	for _, c := range s.cmds {
		if c, ok := c.(C); ok {
			list = append(list, c)
		}
	}
	return list
}

// the only command of a type among the last ones.
func the[C Cmd](s *stage) C {
	s.t.Helper()
	list := sent[C](s)
	if len(list) != 1 {
		s.t.Fatalf("%d commands of type %T were sent, want one; all are %v", len(list), *new(C), names(s.cmds))
	}
	return list[0]
}

func none[C Cmd](s *stage) {
	s.t.Helper()
	if list := sent[C](s); len(list) > 0 {
		s.t.Errorf("%T was sent: %+v", *new(C), list)
	}
}

func names(cmds []Cmd) (list []string) {
	for _, c := range cmds {
		list = append(list, strings.TrimPrefix(fmt.Sprintf("%T", c), "state."))
	}
	return list
}

func (s *stage) want(what string, got, want any) {
	s.t.Helper()
	if !reflect.DeepEqual(got, want) {
		s.t.Errorf("%s is %v, want %v", what, got, want)
	}
}

var columns = []job.Column{
	{Name: "day", Header: "day", Type: "date", Min: "2026-01-05", Max: "2026-03-17", Distinct: 40},
	{Name: "region", Header: "region", Type: "text", Distinct: 2},
	{Name: "amount", Header: "amount", Type: "decimal", Scale: 2, Distinct: 90},
}

// started is a page without a workbook.
func started(t *testing.T) *stage {
	s := &stage{Model: New(), t: t}
	return s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "en-GB"}}, Loaded{Key: "k0", ID: "d0"})
}

func recipe() table.Recipe {
	return table.Recipe{Encoding: "utf-8", Columns: map[string]table.ColumnRecipe{"day": {Type: table.Date}, "region": {Type: table.TextType}, "amount": {Type: table.Decimal}}}
}

func orders() workbook.Source {
	return workbook.Source{ID: "t1", Name: "orders", Recipe: recipe(), DateColumn: "day",
		Batches: []workbook.Batch{{ID: "b1", File: "orders.csv", SHA256: strings.Repeat("a", 64), Kind: workbook.KindReplace}}}
}

func revenue() workbook.KPI {
	return workbook.KPI{ID: "k1", Name: "Revenue", Formula: "SUM(orders[amount])"}
}

// opened is a page with a table that is loaded, a KPI, and its answer.
func opened(t *testing.T) *stage {
	w := workbook.New("d1", "Shop")
	w.Tables = []workbook.Source{orders()}
	w.KPIs = []workbook.KPI{revenue()}
	s := &stage{Model: New(), t: t}
	s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "en-GB"}}, Loaded{Key: "k1", ID: "x", Book: &w, Generation: 5, At: "2026-03-19T10:00:00Z"})
	load := the[LoadTable](s)
	s.tell(TableLoaded{ID: "t1", Job: load.Job, Info: job.Table{Source: "t1", Name: "orders", Rows: 100, Columns: columns, Recipe: recipe()}})
	s.tell(Evaluated{Asked: the[Evaluate](s).Asked, Answer: &kpi.Answer{}})
	return s
}

// saved lets the save that is due happen.
func (s *stage) saved(generation uint64) *stage {
	s.t.Helper()
	s.tell(SaveDue{})
	save := the[Save](s)
	return s.tell(SaveDone{Key: save.Key, Rev: save.Rev, Generation: generation, At: "2026-03-20T10:00:00Z"})
}

// ---- start ------------------------------------------------------------------

func TestTheFirstVisitIsEmptyAndUsable(t *testing.T) {
	s := started(t)
	s.want("phase", s.Phase, Empty)
	s.want("state", s.State(), "ready")
	s.want("key", s.Key, "k0")
	s.want("save", s.Saved.State, NotSaved)
	s.want("measured", the[Measure](s).Name, "kpi:start")
	none[Save](s)
}

func TestAReturningVisitLoadsTablesThenAsks(t *testing.T) {
	w := workbook.New("d1", "Shop")
	w.Tables, w.KPIs = []workbook.Source{orders()}, []workbook.KPI{revenue()}
	s := &stage{Model: New(), t: t}
	s.tell(Started{})
	s.want("state", s.State(), "loading")
	s.tell(Loaded{Key: "k1", Book: &w, Generation: 5})
	s.want("state", s.State(), "busy")
	load := the[LoadTable](s)
	none[Evaluate](s)
	s.tell(TableLoaded{ID: "t1", Job: load.Job, Info: job.Table{Rows: 3, Columns: columns}})
	ask := the[Evaluate](s)
	s.want("grain", ask.Ask.Grain, "month")
	s.want("to", ask.Ask.To, "2026-03")
	s.tell(Evaluated{Asked: ask.Asked, Answer: &kpi.Answer{}})
	s.want("state", s.State(), "ready")
	s.want("measured", the[Measure](s).Name, "kpi:open")
}

func TestDamageAndBlockedStorageAreSaid(t *testing.T) {
	w := workbook.New("d1", "Shop")
	for _, c := range []struct {
		msg  Loaded
		kind BannerKind
		save SaveState
	}{
		{Loaded{Key: "k", Book: &w, Generation: 2, Damage: "The document from 10:00 is damaged."}, DamagedNote, SavedState},
		{Loaded{Key: "k", ID: "d", Broken: "Nothing could be read."}, DamagedNote, NotSaved},
		{Loaded{Key: "k", ID: "d", Memory: "blocked"}, StorageBlocked, NotSaved},
		{Loaded{Key: "k", Book: &w, Memory: "blocked"}, StorageBlocked, SaveMemory},
	} {
		s := &stage{Model: New(), t: t}
		s.tell(Started{}, c.msg)
		if _, ok := s.Banner(c.kind); !ok {
			t.Errorf("%+v gives no banner %s", c.msg, c.kind)
		}
		s.want("save", s.Saved.State, c.save)
	}
}

// ---- routes -----------------------------------------------------------------

func TestHashesComeBackAsTheyWent(t *testing.T) {
	for _, c := range []struct {
		hash string
		want Route
	}{
		{"", Route{View: ScorecardView}},
		{"#/scorecard", Route{View: ScorecardView}},
		{"#/kpi/a1", Route{View: KPIScreen, ID: "a1"}},
		{"#/kpi/a1/edit", Route{View: EditView, ID: "a1"}},
		{"#/kpi/", Route{View: ScorecardView}},
		{"#/new", Route{View: NewView}},
		{"#/scorecard/s1", Route{View: ScorecardView, ID: "s1"}},
		{"#/scorecard/s%2F1/cards", Route{View: ScorecardView, ID: "s/1", Look: CardsLook}},
		{"#/scorecard/all/map", Route{View: ScorecardView, Look: MapLook}},
		{"#/scorecard/all/globe", Route{View: ScorecardView}},
		{"#/data", Route{View: DataScreen}},
		{"#/data/t%2F1", Route{View: DataScreen, ID: "t/1"}},
		{"#/settings", Route{View: SettingsView}},
		{"#/library", Route{View: LibraryView}},
		{"#/library/oee", Route{View: LibraryView, ID: "oee"}},
		{"#/review", Route{View: ReviewView}},
		{"#/nonsense/1/2/3", Route{View: ScorecardView}},
		{"javascript:alert(1)", Route{View: ScorecardView}},
	} {
		got, _ := ParseHash(c.hash)
		if got != c.want {
			t.Errorf("%s: %+v, want %+v", c.hash, got, c.want)
		}
		if again, _ := ParseHash(Hash(got, Question{Grain: "month"})); again != got {
			t.Errorf("%s does not come back: %+v", c.hash, again)
		}
	}
}

func TestTheQuestionLivesInTheHash(t *testing.T) {
	for _, q := range []Question{
		{Grain: "month"},
		{Grain: "week", Period: "2026-W14"},
		{Grain: "quarter", Period: "2026-Q1", Slices: []Slice{{Column: ColumnRef{"orders", "region"}, Value: "West|a/b?c=d&e"}}},
		{Grain: "month", Slices: []Slice{{Column: ColumnRef{"Größe 1", "a|b"}, Blank: true}, {Column: ColumnRef{"o", "c"}, Value: ""}}},
	} {
		_, got := ParseHash(Hash(Route{View: ScorecardView}, q))
		if !reflect.DeepEqual(got, q) {
			t.Errorf("%+v comes back as %+v", q, got)
		}
	}
	if _, q := ParseHash("#/scorecard?grain=eon&slice=%zz"); q.Grain != "month" || q.Slices != nil {
		t.Errorf("nonsense gives %+v", q)
	}
}

func TestNavigatingWritesTheAddressAndMovesTheFocus(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: DataScreen, ID: "t1"}})
	s.want("hash", the[SetHash](s), SetHash{Hash: "#/data/t1"})
	s.want("focus", the[Focus](s).Target, "main")
	s.want("title", the[SetTitle](s).Title, "orders · Shop")
	s.tell(HashChanged{Hash: "#/data/gone"})
	s.want("route of a table that is gone", s.Route, Route{View: DataScreen})
	s.tell(HashChanged{Hash: "#/kpi/gone"})
	s.want("route of a KPI that is gone", s.Route, Route{View: ScorecardView})
}

// ---- imports ----------------------------------------------------------------

func preview() job.Preview {
	return job.Preview{Recipe: recipe(), Columns: columns, Rows: 100}
}

func drop(s *stage, files ...string) *stage {
	refs := make([]FileRef, len(files))
	for i, f := range files {
		refs[i] = FileRef{ID: i + 1, Name: f, Size: 10}
	}
	return s.tell(FilesDropped{Files: refs})
}

func finish(i Import, source string) ImportFinished {
	return ImportFinished{ID: i.ID, SourceID: source, BatchID: "batch-" + source, At: "2026-03-20T10:00:00Z",
		Imported: job.Imported{SHA256: strings.Repeat(source[:1], 64), Bytes: 10, Kept: true,
			Table: job.Table{Source: source, Rows: 100, Columns: columns, Recipe: recipe()}}}
}

func TestAFileIsShownNamedAndRead(t *testing.T) {
	s := drop(started(t), `C:\data\Orders 2026.csv.gz`)
	s.want("dialog", s.Dialog.Kind, ImportDialog)
	i := s.Imports[0]
	the[Inspect](s)
	s.tell(Inspected{ID: i.ID, Preview: preview()})
	s.want("phase", s.Imports[0].Phase, ImportPreview)
	s.want("name", s.Imports[0].Name, "Orders 2026")
	s.tell(ImportConfirmed{ID: i.ID})
	read := the[ReadFile](s)
	s.want("request", read.Request.Name, "Orders 2026")
	s.want("dialog", s.Dialog.Kind, NoDialog)
	s.want("state", s.State(), "busy")
	s.tell(ImportProgress{ID: i.ID, Progress: job.Progress{Done: 5, Total: 10, Rows: 0}, Now: 1000}, ImportProgress{ID: i.ID, Progress: job.Progress{Done: 8, Total: 10, Rows: 500}, Now: 2000})
	s.want("rate", s.Imports[0].Pace.Rows, 500.0)
	s.tell(finish(i, "n1"))
	s.want("tables", len(s.Book.Tables), 1)
	got := s.Book.Tables[0]
	s.want("name", got.Name, "Orders 2026")
	s.want("date column", got.DateColumn, "day")
	s.want("file", got.Batches[0].File, `C:\data\Orders 2026.csv.gz`)
	s.want("route", s.Route, Route{View: DataScreen, ID: "n1"})
	s.want("phase", s.Phase, Ready)
	s.want("toast", s.Toast.Undo, true)
	none[LoadTable](s) // the worker has it already
	if !the[AskStorage](s).Persist {
		t.Error("the first import does not ask for protection")
	}
	s.tell(SaveDue{})
	s.want("why", the[Save](s).Why, "import")
	s.tell(Undone{})
	s.want("phase after undo", s.Phase, Empty)
}

func TestSeveralFilesAreReadOneAfterTheOther(t *testing.T) {
	s := drop(started(t), "a.csv", "b.csv", "Book.kpi")
	s.want("opened beside", len(sent[OpenFile](s)), 1)
	s.want("inspected", len(sent[Inspect](s)), 2)
	a, b := s.Imports[0], s.Imports[1]
	s.tell(Inspected{ID: a.ID, Preview: preview()}, Inspected{ID: b.ID, Preview: preview()}, ImportAll{})
	s.want("reading", the[ReadFile](s).ID, a.ID)
	s.want("second", s.Imports[1].Phase, ImportQueued)
	s.tell(finish(a, "n1"))
	s.want("reading", the[ReadFile](s).ID, b.ID)
	s.tell(finish(b, "n2"))
	s.want("tables", len(s.Book.Tables), 2)
	s.want("second table", s.Book.Tables[1].Name, "b")
}

func TestFilesOfOneNameBecomeDifferentTables(t *testing.T) {
	s := drop(opened(t), "orders.csv", "ORDERS.csv")
	other := preview()
	other.Columns = columns[:2]
	s.tell(Inspected{ID: s.Imports[0].ID, Preview: other}, Inspected{ID: s.Imports[1].ID, Preview: other})
	s.want("first", s.Imports[0].Name, "orders 2")
	s.want("second", s.Imports[1].Name, "ORDERS 3")
}

func TestAFileOfTheSameShapeMayReplace(t *testing.T) {
	s := drop(opened(t), "orders.csv", "april.csv")
	s.tell(Inspected{ID: s.Imports[0].ID, Preview: preview()}, Inspected{ID: s.Imports[1].ID, Preview: preview()})
	s.want("offered", s.Imports[1].Match, "t1")
	s.want("not chosen", s.Imports[1].Replace, "")
	s.want("chosen for the same name", s.Imports[0].Replace, "t1")
	s.tell(ImportConfirmed{ID: s.Imports[0].ID})
	s.want("request", the[ReadFile](s).Request.Source, "t1")
	s.tell(finish(s.Imports[0], "t1"))
	s.want("tables", len(s.Book.Tables), 1)
	s.want("batches", len(s.Book.Tables[0].Batches), 2)
	s.tell(Undone{})
	s.want("batches after undo", len(s.Book.Tables[0].Batches), 1)
	the[LoadTable](s) // the rows from before are read again
}

func TestOverridesLookAgain(t *testing.T) {
	s := drop(started(t), "a.csv")
	id := s.Imports[0].ID
	s.tell(Inspected{ID: id, Preview: preview()}, ImportColumn{ID: id, Column: "amount", Type: "text"})
	s.want("recipe", the[Inspect](s).Recipe.Columns["amount"].Type, table.TextType)
	s.want("stale", s.Imports[0].Stale, true)
	s.tell(ImportColumn{ID: id, Column: "amount", Type: ""})
	s.want("recipe", len(the[Inspect](s).Recipe.Columns), 0)
	s.tell(ImportRecipe{ID: id, Recipe: table.Recipe{Delimiter: ";"}})
	s.want("delimiter", the[Inspect](s).Recipe.Delimiter, ";")
	s.tell(ImportNamed{ID: id, Name: " "})
	if s.Imports[0].NameBad == "" {
		t.Error("an empty name is taken")
	}
	s.tell(ImportConfirmed{ID: id})
	none[ReadFile](s)
}

func TestWhatCannotBeImportedSaysWhyAndHoldsNothingUp(t *testing.T) {
	s := drop(started(t), "pic.csv", "a.csv", "gone.csv")
	pic, a, gone := s.Imports[0].ID, s.Imports[1].ID, s.Imports[2].ID
	s.tell(Inspected{ID: pic, Preview: job.Preview{Refused: "It is a PNG picture."}})
	the[DropFile](s)
	s.tell(Inspected{ID: a, Preview: preview()}, Inspected{ID: gone, Err: "could not be read"})
	s.want("phases", []ImportPhase{s.Imports[0].Phase, s.Imports[1].Phase, s.Imports[2].Phase}, []ImportPhase{ImportFailed, ImportPreview, ImportFailed})
	s.tell(ImportConfirmed{ID: a}, ImportFinished{ID: a, Err: "The engine stopped."})
	s.want("phase", s.Imports[1].Phase, ImportFailed)
	s.want("tables", len(s.Book.Tables), 0)
	s.want("state", s.State(), "ready")
	s.want("toast", s.Toast.Bad, true)
}

func TestCancellingFreesTheNext(t *testing.T) {
	s := drop(started(t), "a.csv", "b.csv")
	a, b := s.Imports[0].ID, s.Imports[1].ID
	s.tell(Inspected{ID: a, Preview: preview()}, Inspected{ID: b, Preview: preview()}, ImportAll{}, ImportCancel{ID: a})
	s.want("stopped", the[StopJob](s).ID, a)
	s.want("reading", the[ReadFile](s).ID, b)
	s.tell(ImportFinished{ID: a, Cancelled: true})
	s.want("first", s.Imports[0].Phase, ImportCancelled)
	s.want("tables", len(s.Book.Tables), 0)
	s.tell(ImportDismissed{ID: a})
	s.want("left", len(s.Imports), 1)
}

func TestAWorkbookUnderAnotherNameIsOpened(t *testing.T) {
	s := drop(started(t), "book.csv")
	s.tell(Inspected{ID: s.Imports[0].ID, Preview: job.Preview{Workbook: true}})
	the[OpenFile](s)
	s.want("imports", len(s.Imports), 0)
	s.want("dialog", s.Dialog.Kind, NoDialog)
}

func TestWhatFoldersLackIsSaid(t *testing.T) {
	s := started(t).tell(FilesDropped{Omitted: "Could not be read: locked.", Lacking: true})
	s.want("toast", s.Toast.Text+" "+fmt.Sprint(s.Toast.Bad), "Could not be read: locked. true")
	s = started(t).tell(FilesDropped{Omitted: "Left out: a.png."})
	s.want("toast", s.Toast.Text+" "+fmt.Sprint(s.Toast.Bad), "Left out: a.png. false")
}

func TestBytesThatAreNotKeptAreSaid(t *testing.T) {
	s := drop(started(t), "a.csv")
	id := s.Imports[0].ID
	s.tell(Inspected{ID: id, Preview: preview()}, ImportConfirmed{ID: id})
	done := finish(s.Imports[0], "n1")
	done.Imported.Kept = false
	s.tell(done)
	if _, ok := s.Banner(NotKept); !ok {
		t.Error("nothing says that the bytes are not kept")
	}
	s.want("tables", len(s.Book.Tables), 1)
}

// ---- data -------------------------------------------------------------------

func TestChangingATypeReadsTheTableAgain(t *testing.T) {
	s := opened(t).tell(ColumnTyped{Table: "t1", Column: "amount", Type: "text"})
	load := the[LoadTable](s)
	s.want("type", load.Request.Source.Recipe.Columns["amount"].Type, table.TextType)
	s.want("phase", s.Tables["t1"].Phase, TableLoading)
	s.want("former columns stay", len(s.Tables["t1"].Info.Columns), 3)
	none[Evaluate](s)
	s.tell(TableLoaded{ID: "t1", Job: load.Job, Info: job.Table{Columns: columns}})
	the[Evaluate](s)
	s.tell(Undone{})
	the[LoadTable](s)
}

func TestAnOldLoadIsNotTaken(t *testing.T) {
	s := opened(t).tell(ColumnTyped{Table: "t1", Column: "amount", Type: "text"})
	first := the[LoadTable](s).Job
	s.tell(ColumnTyped{Table: "t1", Column: "amount", Type: "integer"})
	second := the[LoadTable](s).Job
	s.tell(TableLoaded{ID: "t1", Job: first, Info: job.Table{}})
	s.want("phase", s.Tables["t1"].Phase, TableLoading)
	s.tell(TableLoaded{ID: "t1", Job: second, Info: job.Table{Columns: columns}})
	s.want("phase", s.Tables["t1"].Phase, TableReady)
}

func TestMissingBytesNameTheTableAndTheOthersLoad(t *testing.T) {
	w := workbook.New("d1", "Shop")
	other := orders()
	other.ID, other.Name = "t2", "spend"
	w.Tables, w.KPIs = []workbook.Source{orders(), other}, []workbook.KPI{revenue()}
	s := &stage{Model: New(), t: t}
	s.tell(Started{}, Loaded{Key: "k1", Book: &w})
	loads := sent[LoadTable](s)
	s.tell(TableLoaded{ID: "t1", Job: loads[0].Job, Err: "gone", Missing: true})
	none[Evaluate](s)
	s.tell(TableLoaded{ID: "t2", Job: loads[1].Job, Info: job.Table{Columns: columns}})
	the[Evaluate](s)
	s.want("first", s.Tables["t1"].Phase, TableMissing)
	if b, ok := s.Banner(BytesMissing); !ok || !strings.Contains(b.Text, "orders.csv") {
		t.Errorf("banner is %+v", b)
	}
	s.tell(TableRetried{Table: "t1"})
	the[LoadTable](s)
}

func TestRenamingATableRewritesFormulas(t *testing.T) {
	s := opened(t).tell(TableRenamed{Table: "t1", Name: "sales"})
	s.want("formula", s.Book.KPIs[0].Formula, "SUM(sales[amount])")
	none[LoadTable](s)
	s.tell(ColumnRenamed{Table: "t1", From: "amount", To: "net"})
	s.want("formula", s.Book.KPIs[0].Formula, "SUM(sales[net])")
	s.want("column", s.Columns("t1")[2].Name, "net")
	none[LoadTable](s)
	s.tell(ColumnTyped{Table: "t1", Column: "net", Type: "integer"})
	s.want("type in the file's own name", the[LoadTable](s).Request.Source.Recipe.Columns["amount"].Type, table.Integer)
	s.tell(TableRenamed{Table: "t1", Name: ""})
	s.want("refused", s.Toast.Bad, true)
}

func TestRemovingATableAndUndoing(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: DataScreen, ID: "t1"}}, TableRemoved{Table: "t1"})
	s.want("tables", len(s.Book.Tables), 0)
	s.want("route", s.Route, Route{View: DataScreen})
	the[KeepTables](s)
	s.tell(Undone{})
	s.want("tables", len(s.Book.Tables), 1)
	the[LoadTable](s)
}

// ---- question ---------------------------------------------------------------

func TestThePeriodIsTheLastClosedOne(t *testing.T) {
	s := opened(t) // data through 17 March 2026
	for _, c := range []struct{ grain, want string }{
		{"month", "2026-02"}, {"day", "2026-03-17"}, {"quarter", "2026-Q1"}, {"year", "2026"}, {"week", "2026-W11"}, {"all", "all"},
	} {
		s.tell(GrainChosen{Grain: c.grain})
		s.want(c.grain, s.Label(), c.want)
	}
}

func TestSteppingStaysWithinTheData(t *testing.T) {
	s := opened(t)
	asked := s.Asked
	s.tell(PeriodStepped{By: 1})
	s.want("later", s.Label(), "2026-03")
	s.tell(PeriodStepped{By: 1})
	s.want("not beyond the data", s.Label(), "2026-03")
	s.tell(PeriodStepped{By: -99})
	s.want("not before the data", s.Label(), "2026-01")
	earlier, later := s.Steps()
	s.want("steps", []bool{earlier, later}, []bool{false, true})
	s.want("asked anew", s.Asked, asked)
}

func TestSlicesBecomeConditions(t *testing.T) {
	s := opened(t).tell(SliceColumn{Column: ColumnRef{"orders", "region"}})
	s.want("values of", the[FetchValues](s).Request.Column, "region")
	s.tell(ValuesCame{Column: ColumnRef{"orders", "region"}, List: job.ValueList{}}, SliceColumn{Column: ColumnRef{"orders", "region"}})
	none[FetchValues](s)
	s.tell(SliceAdded{Slice: Slice{Column: ColumnRef{"orders", "region"}, Value: `We"st`}})
	s.want("where", the[Evaluate](s).Ask.Where, []string{`orders[region] = "We""st"`})
	s.want("hash keeps it", strings.Contains(the[SetHash](s).Hash, "slice="), true)
	s.tell(SliceAdded{Slice: Slice{Column: ColumnRef{"orders", "region"}, Blank: true}})
	s.want("where", the[Evaluate](s).Ask.Where, []string{`orders[region] IS BLANK`})
	s.tell(SliceRemoved{Column: ColumnRef{"orders", "region"}})
	s.want("where", len(the[Evaluate](s).Ask.Where), 0)
	s.tell(TableRenamed{Table: "t1", Name: "sales"}, SlicesCleared{})
	s.want("slices", len(s.Question.Slices), 0)
}

func TestAnOldAnswerIsDropped(t *testing.T) {
	s := opened(t).tell(GrainChosen{Grain: "week"})
	first := the[Evaluate](s).Asked
	s.want("stale", s.Stale, true)
	s.tell(GrainChosen{Grain: "year"})
	second := the[Evaluate](s).Asked
	s.tell(Evaluated{Asked: first, Answer: &kpi.Answer{Grain: "week"}})
	s.want("stale", s.Stale, true)
	s.tell(Evaluated{Asked: second, Answer: &kpi.Answer{Grain: "year"}})
	s.want("answer", s.Answer.Grain, "year")
	s.want("stale", s.Stale, false)
	s.tell(GrainChosen{Grain: "year"})
	none[Evaluate](s) // nothing changed
}

// ---- editor -----------------------------------------------------------------

func typeIn(s *stage, fields map[Field]string, formula string) *stage {
	for f, text := range fields {
		s.tell(FieldTyped{Field: f, Text: text})
	}
	return s.tell(FormulaTyped{Text: formula, Caret: len(formula)})
}

func TestANewKPIIsCheckedTriedAndSaved(t *testing.T) {
	s := opened(t).tell(KPIEdit{})
	s.want("route", s.Route, Route{View: NewView})
	typeIn(s, map[Field]string{FieldName: "Orders"}, "COUNT(orders)")
	s.want("blocked", s.Editor.Blocked, "")
	after := the[After](s)
	s.tell(after.Msg)
	live := the[Live](s)
	s.want("asked about the draft", live.Ask.KPIs, []string{draftID})
	s.tell(LiveCame{Job: live.Job, Answer: &kpi.Answer{AsOf: "x"}})
	s.want("live", s.Editor.Live.AsOf, "x")
	s.tell(EditorSaved{})
	mint := the[Mint](s)
	s.tell(Fresh{For: mint.For, ID: "k9", At: "2026-03-20T10:00:00Z"})
	s.want("route", s.Route, Route{View: KPIScreen, ID: "k9"})
	k, _ := s.Book.KPIByID("k9")
	s.want("formula", k.Formula, "COUNT(orders)")
	if s.Editor != nil {
		t.Error("the editor stays open")
	}
	the[Evaluate](s)
}

func TestIncompleteIsNotWrongButCannotBeSaved(t *testing.T) {
	s := opened(t).tell(KPIEdit{})
	for _, c := range []struct {
		formula    string
		incomplete bool
		blocked    string
	}{
		{"", true, "needs a formula"},
		{"SUM(orders[amo", true, "not finished"},
		{"SUM(orders[amont])", false, "amont"},
		{"[Revenue] + ", true, "not finished"},
		{"SUM(orders[amount])", false, ""},
	} {
		typeIn(s, map[Field]string{FieldName: "X"}, c.formula)
		if !strings.Contains(s.Editor.Blocked, c.blocked) || (c.blocked == "") != (s.Editor.Blocked == "") {
			t.Errorf("%q is blocked by %q, want %q", c.formula, s.Editor.Blocked, c.blocked)
		}
		s.want(c.formula+" incomplete", s.Editor.Check.Incomplete, c.incomplete)
	}
}

func TestANameInUseAndACircleAreWrong(t *testing.T) {
	s := opened(t).tell(KPIEdit{})
	typeIn(s, map[Field]string{FieldName: "revenue"}, "COUNT(orders)")
	if s.Editor.Wrong["name"] == "" || s.Editor.Blocked == "" {
		t.Errorf("a name in use is taken: %+v", s.Editor.Wrong)
	}
	s.tell(EditorDiscarded{}, KPIEdit{ID: "k1"})
	typeIn(s, nil, "[Revenue] + 1")
	if s.Editor.Check.OK || s.Editor.Blocked == "" {
		t.Error("a circle is taken")
	}
}

func TestAFixIsPutIn(t *testing.T) {
	s := opened(t).tell(KPIEdit{})
	typeIn(s, map[Field]string{FieldName: "X"}, "SUM(orders[amont])")
	for i, d := range s.Editor.Check.Problems {
		if d.HasFix {
			s.tell(FixTaken{Index: i})
			s.want("formula", s.Editor.Draft.Text(FieldFormula), "SUM(orders[amount])")
			s.want("told the field", the[SetFormula](s).Text, "SUM(orders[amount])")
			return
		}
	}
	t.Errorf("no fix is offered: %+v", s.Editor.Check.Problems)
}

func TestCompletionsAreTaken(t *testing.T) {
	s := opened(t).tell(KPIEdit{})
	typeIn(s, nil, "SUM(orders[am")
	if !s.Editor.Open || len(s.Editor.Choices) == 0 {
		t.Fatalf("nothing is offered: %+v", s.Editor)
	}
	s.tell(CompletionTaken{Index: -1})
	if text := s.Editor.Draft.Text(FieldFormula); !strings.HasPrefix(text, "SUM(orders[amount]") {
		t.Errorf("the formula is %q", text)
	}
	the[SetFormula](s)
	s.tell(CompletionsAsked{}, CompletionMoved{By: -1}, CompletionsClosed{})
	s.want("open", s.Editor.Open, false)
}

func TestLeavingADirtyEditorAsks(t *testing.T) {
	s := opened(t).tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldOwner, Text: "Sales"}, Navigate{Route: Route{View: DataScreen}})
	s.want("dialog", s.Dialog.Kind, LeaveEditorAsk)
	s.want("route stays", s.Route, Route{View: EditView, ID: "k1"})
	s.tell(EditorDiscarded{})
	s.want("route", s.Route, Route{View: DataScreen})
	s.tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldOwner, Text: "Sales"}, FieldTyped{Field: FieldOwner, Text: ""}, EditorClosed{})
	s.want("not dirty, not asked", s.Route, Route{View: KPIScreen, ID: "k1"})
}

func TestADraftIsReadAndWritten(t *testing.T) {
	two := 2
	k := workbook.KPI{ID: "k1", Name: "Margin", Formula: "1", Description: "d", Category: "c", Level: "l", Lead: "leading", Owner: "o",
		Unit: workbook.Unit{Kind: workbook.UnitPercent, Decimals: &two, Compact: true, Suffix: "x"}, Direction: workbook.InRange,
		Targets:    []workbook.Target{{Grain: "month", From: "2026-03", Low: "0.05", High: "0.125", Note: "n"}},
		Thresholds: workbook.Thresholds{OnTrack: "1", AtRisk: "0.9"}, DateColumns: map[string]string{"orders": "day"}, EmptyMeansZero: true,
		Notes: []workbook.Note{{ID: "n", Text: "kept"}}, State: workbook.StateDraft}
	m := opened(t).Model
	for _, locale := range []string{"en-GB", "de-DE"} {
		m.Env.Locale = locale
		d := draftOf(k, localeOf(m))
		if locale == "de-DE" && d.Targets[0].High != "12,5" {
			t.Errorf("in German the target is typed %q", d.Targets[0].High)
		}
		got, wrong := m.kpi(d, k)
		if len(wrong) > 0 || !reflect.DeepEqual(got, k) {
			t.Errorf("%s: comes back as %+v (%v)", locale, got, wrong)
		}
	}
}

func TestWhatIsTypedWrongIsNamed(t *testing.T) {
	m := opened(t).Model
	base := Draft{Fields: map[Field]string{FieldName: "X", FieldFormula: "COUNT(orders)", FieldUnit: "number"}}
	for _, c := range []struct {
		name  string
		draft Draft
		wrong string
	}{
		{"decimals", base.with(FieldDecimals, "many"), "decimals"},
		{"decimals", base.with(FieldDecimals, "11"), "decimals"},
		{"currency", base.with(FieldUnit, "currency").with(FieldCode, "euro"), "code"},
		{"threshold", base.with(FieldAtRisk, "-5"), "at_risk"},
		{"threshold", base.with(FieldOnTrack, "x"), "on_track"},
		{"target", Draft{Fields: base.Fields, Targets: []TargetDraft{{Grain: "month", Value: "abc"}}}, "target-0"},
		{"target period", Draft{Fields: base.Fields, Targets: []TargetDraft{{Grain: "month", From: "2026-Q1", Value: "1"}}}, "target-0"},
		{"range", Draft{Fields: base.with(FieldDirection, "range").Fields, Targets: []TargetDraft{{Grain: "month", Low: "1"}}}, "target-0"},
		{"range", Draft{Fields: base.with(FieldDirection, "range").Fields, Targets: []TargetDraft{{Grain: "month", Low: "3", High: "2"}}}, "target-0"},
	} {
		if _, wrong := m.kpi(c.draft, workbook.KPI{}); wrong[c.wrong] == "" {
			t.Errorf("%s: nothing is wrong with %q: %v", c.name, c.wrong, wrong)
		}
	}
	if k, wrong := m.kpi(Draft{Fields: base.Fields, Targets: []TargetDraft{{Grain: "month"}, {Grain: "month", Value: "1,250.5"}}}, workbook.KPI{}); len(wrong) > 0 || len(k.Targets) != 1 || k.Targets[0].Value != "1250.5" {
		t.Errorf("targets are %+v (%v)", k.Targets, wrong)
	}
}

func TestKPIsAreRemovedDuplicatedAndAnnotated(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: KPIScreen, ID: "k1"}}, NoteAdded{KPI: "k1", Period: "2026-02", Text: " fair "})
	mint := the[Mint](s)
	s.tell(Fresh{For: mint.For, ID: "n1", At: "2026-03-20T10:00:00Z"})
	k, _ := s.Book.KPIByID("k1")
	s.want("note", []string{k.Notes[0].ID, k.Notes[0].Text, k.Notes[0].Period}, []string{"n1", "fair", "2026-02"})
	s.tell(NoteRemoved{KPI: "k1", Note: "n1"})
	k, _ = s.Book.KPIByID("k1")
	s.want("notes", len(k.Notes), 0)
	s.tell(NoteAdded{KPI: "k1", Text: "  "})
	none[Mint](s)

	// A note on the workbook is shown on every KPI, and changed and removed there.
	s.tell(HashChanged{Hash: "#/kpi/k1"}, NoteOpened{Open: true}, NoteForAll{On: true}, NoteAdded{Period: "2026-02", Text: "strike"}).minted("n2", "2026-03-20T10:00:00Z")
	s.want("note on all", s.Book.Notes[0].Text, "strike")
	s.tell(NoteOpened{Open: true, Note: "n2"})
	s.want("draft", []any{s.KPI.NoteDraft, s.KPI.NoteAll}, []any{"strike", true})
	s.tell(NoteAdded{Text: "strike in the port"})
	s.want("note on all", s.Book.Notes[0].Text, "strike in the port")
	s.want("notes of the KPI", len(s.Book.KPIs[0].Notes), 0)
	s.tell(NoteRemoved{Note: "n2"})
	s.want("notes on all", len(s.Book.Notes), 0)
	s.tell(KPIDuplicate{ID: "k1"})
	s.want("copy", s.Editor.Draft.Text(FieldName), "Revenue (copy)")
	s.want("nothing blocks it", s.Editor.Blocked, "")
	s.tell(EditorDiscarded{}, KPIRemoved{ID: "k1"})
	s.want("KPIs", len(s.Book.KPIs), 0)
	s.want("no answer", s.Answer, (*Answer)(nil))
	s.tell(Undone{})
	s.want("KPIs", len(s.Book.KPIs), 1)
	s.tell(Redone{})
	s.want("KPIs", len(s.Book.KPIs), 0)
}

// ---- saving -----------------------------------------------------------------

func TestEditsAreSavedTogetherSoon(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "One"})
	s.want("state", s.Saved.State, Unsaved)
	if after := sent[After](s); len(after) != 2 || after[0].Millis > 300 {
		t.Errorf("timers are %+v, want one for the save and one for the toast", after)
	}
	s.tell(BookRenamed{Name: "Two"}, SaveDue{})
	save := the[Save](s)
	s.want("save", []any{save.Key, save.Book.Name, save.Expect}, []any{"k1", "Two", uint64(5)})
	s.want("state", s.Saved.State, Saving)
	s.tell(BookRenamed{Name: "Three"})
	s.tell(SaveDone{Key: "k1", Rev: save.Rev, Generation: 6, At: "t"})
	next := the[Save](s)
	s.want("the rest is saved next", []any{next.Book.Name, next.Expect}, []any{"Three", uint64(6)})
	s.tell(SaveDone{Key: "k1", Rev: next.Rev, Generation: 7, At: "u"})
	s.want("saved", []any{s.Saved.State, s.Saved.At, s.Saved.Generation}, []any{SavedState, "u", uint64(7)})
	s.tell(FlushWanted{})
	none[Save](s)
}

func TestAFailedSaveSaysSoAndIsTriedAgain(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "One"}, SaveDue{})
	save := the[Save](s)
	s.tell(SaveBroken{Key: "k1", Rev: save.Rev, Reason: "storage is full"})
	s.want("state", s.Saved.State, SaveFailed)
	if b, ok := s.Banner(SaveFailedNote); !ok || !strings.Contains(b.Title, "full") {
		t.Errorf("banner is %+v", b)
	}
	s.tell(BookRenamed{Name: "Two"})
	s.saved(6)
	s.want("state", s.Saved.State, SavedState)
	if _, ok := s.Banner(SaveFailedNote); ok {
		t.Error("the banner stays after a save")
	}
}

func TestAConflictOverwritesNothing(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Mine"}, SaveDue{})
	s.tell(SaveBroken{Key: "k1", Rev: the[Save](s).Rev, Conflict: true, Theirs: 6})
	s.want("state", s.Saved.State, SaveConflict)
	before := len(s.all)
	s.tell(BookRenamed{Name: "Mine 2"}, SaveDue{}, FlushWanted{}, RetrySave{})
	for _, c := range s.all[before:] {
		if _, ok := c.(Save); ok {
			t.Fatal("it is saved over the other tab")
		}
	}
	s.tell(BookChosen{ID: "other"})
	none[LoadBook](s)
	s.tell(ConflictCopy{})
	s.tell(Fresh{For: ConflictCopy{}, ID: "k2"})
	s.tell(SaveDue{})
	save := the[Save](s)
	s.want("copy", []any{save.Key, save.Book.Name, save.Expect}, []any{"k2", "Mine 2 (copy)", uint64(0)})
}

func TestTheOtherTabsVersionIsTakenOnRequest(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Mine"}, HeadMoved{Key: "k1", Generation: 6})
	s.want("with changes", s.Saved.State, SaveConflict)
	s.tell(ConflictReload{})
	s.want("load", the[LoadBook](s).Key, "k1")
	clean := opened(t).tell(HeadMoved{Key: "k1", Generation: 6})
	clean.want("without changes", the[LoadBook](clean).Key, "k1")
	clean.tell(HeadMoved{Key: "else", Generation: 9})
	none[LoadBook](clean)
}

func TestSavingInMemoryIsNotCalledSaved(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "One"}, SaveDue{})
	s.tell(SaveDone{Key: "k1", Rev: the[Save](s).Rev, Generation: 6, Memory: true})
	s.want("state", s.Saved.State, SaveMemory)
}

// ---- workbooks --------------------------------------------------------------

func TestAnOpenedWorkbookStandsBeside(t *testing.T) {
	other := workbook.New("d1", "Theirs") // a copy of the same document
	s := opened(t).tell(BookOpened{Name: "Theirs.kpi", Key: "k7", Book: &other})
	save := the[Save](s)
	s.want("kept beside", []any{save.Key, save.Expect, save.Rev}, []any{"k7", uint64(0), 0})
	s.want("dialog", s.Dialog.Kind, OpenedAsk)
	s.want("still open", s.Book.Name, "Shop")
	none[LoadBook](s)
	s.tell(DialogClosed{})
	s.want("still open", s.Book.Name, "Shop")
	s.tell(BookOpened{Name: "Theirs.kpi", Key: "k8", Book: &other}, OpenedAccepted{})
	s.want("switch", the[LoadBook](s).Key, "k8")
}

func TestTheFirstPageShowsWhatIsOpenedAtOnce(t *testing.T) {
	other := workbook.New("d1", "Theirs")
	s := started(t).tell(BookOpened{Name: "Theirs.kpi", Key: "k7", Book: &other})
	s.want("order", names(s.cmds)[:2], []string{"Save", "LoadBook"})
	s.tell(SampleWanted{})
	s.want("state", s.State(), "busy")
	s.tell(BookOpened{Key: "k8", Refused: "no"})
	s.want("state", s.State(), "ready")
	s.want("toast", s.Toast.Bad, true)
}

func TestSwitchingSavesFirst(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "Changed"}, BookChosen{ID: "k2"})
	save := the[Save](s)
	none[LoadBook](s)
	s.tell(SaveDone{Key: "k1", Rev: save.Rev, Generation: 6})
	s.want("switch", the[LoadBook](s).Key, "k2")
	failing := opened(t).tell(BookRenamed{Name: "Changed"}, BookChosen{ID: "k2"})
	failing.tell(SaveBroken{Key: "k1", Rev: the[Save](failing).Rev, Reason: "full"})
	none[LoadBook](failing)
	failing.want("still open", failing.Book.Name, "Changed")
}

func TestExportSaysWhatIsMissing(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: `A/B: "C"`}, ExportWanted{})
	s.want("name", the[Export](s).Name, "A-B- -C-.kpi")
	s.tell(ExportWanted{})
	none[Export](s)
	s.tell(Exported{Name: "x.kpi", Missing: []string{"orders"}, At: "t"})
	s.want("toast", s.Toast.Bad, true)
	s.want("last export", s.Backup.Exported, "t")
	s.tell(ExportWanted{}, Exported{Name: "x.kpi", Err: "no room"})
	s.want("last export", s.Backup.Exported, "t")
}

func TestRestoringIsOneStepThatCanBeUndone(t *testing.T) {
	s := opened(t).tell(Navigate{Route: Route{View: SettingsView}})
	s.want("list", the[ListGenerations](s).Key, "k1")
	old := workbook.New("d1", "Long ago")
	s.tell(RestoreWanted{Number: 3})
	s.want("fetch", the[FetchGeneration](s).Number, uint64(3))
	s.tell(Restored{Number: 3, Book: &old})
	s.want("name", s.Book.Name, "Long ago")
	s.tell(SaveDue{})
	s.want("why", the[Save](s).Why, "restore")
	s.tell(Undone{})
	s.want("name", s.Book.Name, "Shop")
	s.tell(Restored{Number: 2, Err: "damaged"})
	s.want("toast", s.Toast.Bad, true)
}

func TestRemovingTheOpenWorkbookOpensAnother(t *testing.T) {
	s := opened(t).tell(BookRemoved{ID: "k1"})
	s.want("order", []string{the[ForgetBook](s).Key, the[LoadBook](s).Key}, []string{"k1", ""})
	other := opened(t).tell(BookRemoved{ID: "k2"})
	other.want("forget", the[ForgetBook](other).Key, "k2")
	none[LoadBook](other)
}

func TestSettingsAskAgain(t *testing.T) {
	s := opened(t)
	s.tell(SettingChosen{Key: "fiscal", Text: "4"})
	the[Evaluate](s)
	s.want("calendar", s.Calendar().FiscalStart, 4)
}

// ---- engine and chrome --------------------------------------------------------

func TestARestartedWorkerIsGivenItsTablesAndTheQuestion(t *testing.T) {
	s := opened(t).tell(GrainChosen{Grain: "week"}, EngineChanged{Phase: EngineDown, Restarts: 1, Reason: "out of memory"})
	if _, ok := s.Banner(EngineDead); !ok {
		t.Error("nothing says that the calculation stopped")
	}
	s.tell(EngineChanged{Phase: EngineReady, Restarts: 1, Reason: "out of memory"})
	load := the[LoadTable](s)
	none[Evaluate](s)
	s.tell(TableLoaded{ID: "t1", Job: load.Job, Info: job.Table{Columns: columns}})
	ask := the[Evaluate](s)
	s.want("question", ask.Ask.Grain, "week")
	s.tell(Evaluated{Asked: ask.Asked, Answer: &kpi.Answer{}})
	s.want("state", s.State(), "ready")
	s.tell(HelperReplaced{Reason: "out of memory"})
	if s.Engine.Phase != EngineReady || !strings.Contains(s.Toast.Text, "Nothing is lost: out of memory") {
		t.Errorf("a helper that was replaced leaves %+v and says %q", s.Engine, s.Toast.Text)
	}
	s.tell(EngineChanged{Phase: EngineGone, Restarts: 4, Reason: "again"})
	s.tell(EngineRetried{})
	the[RestartEngine](s)
}

func TestTheFirstReadinessChangesNothing(t *testing.T) {
	s := opened(t).tell(EngineChanged{Phase: EngineReady})
	none[LoadTable](s)
	s.want("banners", len(s.Banners), 0)
}

func TestToastsExpireUnlessHeld(t *testing.T) {
	s := opened(t).tell(BookRenamed{Name: "One"})
	id := s.Toast.ID
	s.tell(ToastHeld{Held: true}, ToastExpired{ID: id})
	s.want("held", s.Toast.ID, id)
	s.tell(ToastHeld{Held: false})
	s.tell(the[After](s).Msg)
	s.want("gone", s.Toast.ID, 0)
	s.tell(BookRenamed{Name: "Two"}, ToastExpired{ID: id})
	if s.Toast.ID == 0 {
		t.Error("an older toast's end takes the new one away")
	}
}

func TestUndoAndRedoSayWhatTheyDid(t *testing.T) {
	s := opened(t).tell(Undone{})
	s.want("toast", s.Toast.Text, "Nothing to undo")
	s.tell(BookRenamed{Name: "One"}, Undone{})
	s.want("name", s.Book.Name, "Shop")
	if !strings.HasPrefix(s.Toast.Text, "Undone: Rename") {
		t.Errorf("toast says %q", s.Toast.Text)
	}
	s.tell(Redone{}, Redone{})
	s.want("name", s.Book.Name, "One")
	s.want("toast", s.Toast.Text, "Nothing to redo")
}

func TestAnUpdateSavesBeforeItRestarts(t *testing.T) {
	s := opened(t).tell(UpdateWaiting{}, BookRenamed{Name: "One"}, UpdateAccepted{})
	s.want("order", names(s.cmds), []string{"Save", "AcceptUpdate"})
}

func TestUnknownMessagesAndIdsDoNothing(t *testing.T) {
	for _, msg := range []Msg{
		ImportConfirmed{ID: 99}, ImportCancel{ID: 99}, ImportColumn{ID: 99}, ImportFinished{ID: 99, SourceID: "x"}, Inspected{ID: 99}, TableLoaded{ID: "x"},
		TableRemoved{Table: "x"}, TableRetried{Table: "x"}, ColumnTyped{Table: "x"}, KPIRemoved{ID: "x"}, KPIDuplicate{ID: "x"},
		FieldTyped{Field: FieldName}, EditorSaved{}, CompletionTaken{Index: 3}, FixTaken{Index: -1}, LiveCame{Job: 1}, DriversCame{Job: 99},
		SaveDone{Key: "x"}, SaveBroken{Key: "k1", Rev: 99}, GenerationsCame{Key: "x"}, OpenedAccepted{}, PeriodChosen{Period: "nonsense"},
		GrainChosen{Grain: "eon"}, RowsSeen{Table: "x"}, RowsSorted{Column: "x"}, CellsCopied{}, RowSought{}, PlaceCame{Job: 9}, ProfileCame{Table: "x"}, Fresh{For: EditorSaved{}}, nil,
	} {
		s := opened(t)
		before := s.Book
		s.tell(msg)
		if !reflect.DeepEqual(s.Book, before) {
			t.Errorf("%T changed the document", msg)
		}
	}
}

func localeOf(m Model) num.Locale { return num.LocaleOf(m.Locale()) }

func TestWorkingDaysThatCannotBeReadStayAsTheyWereTyped(t *testing.T) {
	s := opened(t).tell(WorkTyped{Day: 4, Text: "08:00-12:00"}, WorkTyped{DaysOff: true, Text: "2026-12-25"})
	s.want("Friday", s.Book.Settings.Work.Week()[4], "08:00-12:00")
	s.want("days", s.Book.Settings.Work.DaysText(), "2026-12-25")
	s.tell(WorkTyped{Day: 4, Text: "8 to 12"}, WorkTyped{DaysOff: true, Text: "2026-12-25\nEaster"}, WorkTyped{Day: 9, Text: "09:00-17:00"})
	s.want("Friday", s.Book.Settings.Work.Week()[4], "08:00-12:00")
	s.want("days", s.Book.Settings.Work.DaysText(), "2026-12-25")
	s.want("typed", fmt.Sprint(s.WorkTyped), "map[4:8 to 12 7:2026-12-25\nEaster]")
	s.tell(WorkTyped{Day: 4, Text: ""})
	s.want("Friday", s.Book.Settings.Work.Week()[4], "")
	s.want("typed", fmt.Sprint(s.WorkTyped), "map[7:2026-12-25\nEaster]")
}
