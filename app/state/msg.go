package state

import (
	"kpiworkbook/app/job"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Msg is something that happened. Those a reader causes come first, those the
// runner sends follow.
type Msg interface{ msg() }

type isMsg struct{}

func (isMsg) msg() {}

// ---- start and navigation -------------------------------------------------

type (
	// Started begins: the page is mounted.
	Started struct {
		isMsg
		Env  Env
		Hash string // location.hash
	}
	// HashChanged follows the address bar.
	HashChanged struct {
		isMsg
		Hash string
	}
	// Navigate goes to a screen. A dirty editor asks first.
	Navigate struct {
		isMsg
		Route Route
	}
	// ThemeChosen sets the colours.
	ThemeChosen struct {
		isMsg
		Theme Theme
	}
	// EnvChanged reports that the reader's surroundings changed: dark mode, online.
	EnvChanged struct {
		isMsg
		Dark, Online bool
	}
	// DayChanged reports a new day on the reader's clock.
	DayChanged struct {
		isMsg
		Today string
	}
	// ToastDismissed and ToastExpired take the toast away.
	ToastDismissed struct{ isMsg }
	ToastExpired   struct {
		isMsg
		ID int
	}
	// ToastHeld keeps the toast while it has focus or the pointer; false lets it go.
	ToastHeld struct {
		isMsg
		Held bool
	}
	// BannerDismissed takes a banner away.
	BannerDismissed struct {
		isMsg
		Kind BannerKind
	}
	// DialogOpened opens a dialog that only shows something.
	DialogOpened struct {
		isMsg
		Kind DialogKind
		ID   string
	}
	// DialogClosed closes the dialog in front; Esc too.
	DialogClosed struct{ isMsg }
	// Undone and Redone go through the history of the document.
	Undone struct{ isMsg }
	Redone struct{ isMsg }
	// UpdateAccepted restarts the page in the new version; it saves first.
	UpdateAccepted struct{ isMsg }
)

// ---- imports ---------------------------------------------------------------

type (
	// FilesDropped hands over files: by drop, by the input, by the system.
	FilesDropped struct {
		isMsg
		Files   []FileRef
		Omitted string // what of the folders dropped along was left out, in words
		Lacking bool   // something of that was meant to come
		Inside  bool   // they were inside a file that was dropped
	}
	// ImportChosen brings a waiting import to the front.
	ImportChosen struct {
		isMsg
		ID int
	}
	// ImportRecipe overrides the guess. The whole set of overrides is given.
	ImportRecipe struct {
		isMsg
		ID     int
		Recipe table.Recipe
	}
	// ImportColumn overrides the type of one column; "" takes the guess again.
	ImportColumn struct {
		isMsg
		ID           int
		Column       string
		Type, Format string
	}
	// ImportNamed names the table the file becomes.
	ImportNamed struct {
		isMsg
		ID   int
		Name string
	}
	// ImportTarget chooses between a new table ("") and replacing one.
	ImportTarget struct {
		isMsg
		ID      int
		Replace string
	}
	// ImportTogether makes files of one shape one table, or one each again.
	ImportTogether struct {
		isMsg
		ID int
		On bool
	}
	// ImportConfirmed reads the file.
	ImportConfirmed struct {
		isMsg
		ID int
	}
	// ImportAll reads every waiting file as guessed.
	ImportAll struct{ isMsg }
	// ImportCancel takes a file out of the queue, or stops reading it.
	ImportCancel struct {
		isMsg
		ID int
	}
	// ImportsCancelled takes every file out of the queue.
	ImportsCancelled struct{ isMsg }
	// ImportsAside puts the cards of imports away, or shows them again.
	ImportsAside struct {
		isMsg
		Aside bool
	}
	// ImportDismissed forgets a finished import.
	ImportDismissed struct {
		isMsg
		ID int
	}

	// Inspected is what a file seems to be.
	Inspected struct {
		isMsg
		ID      int
		Preview job.Preview
		Err     string
	}
	// ImportProgress is how far reading has come. Now is the page's clock in milliseconds.
	ImportProgress struct {
		isMsg
		ID       int
		Progress job.Progress
		Now      float64
	}
	// ImportUnpacked says that the tables in an archive were handed over, or why
	// not.
	ImportUnpacked struct {
		isMsg
		ID  int
		Err string
	}
	// ImportJoined is the table that several files make up.
	ImportJoined struct {
		isMsg
		ID     int
		Source workbook.Source
		Info   job.Table
		Err    string
	}
	// ImportFinished is a file read, or not.
	ImportFinished struct {
		isMsg
		ID        int
		Imported  job.Imported
		Err       string
		Cancelled bool
		SourceID  string // the table it becomes
		BatchID   string // fresh
		At        string // RFC 3339
	}
)

// ---- data ------------------------------------------------------------------

type (
	// TabChosen shows a part of a table.
	TabChosen struct {
		isMsg
		Tab DataTab
	}
	// ColumnTyped changes how a column is read; "" takes the guess again.
	ColumnTyped struct {
		isMsg
		Table, Column string // id of the table, name of the column
		Type, Format  string
	}
	// DateColumnChosen says which column dates the rows; "" leaves it to the engine.
	DateColumnChosen struct {
		isMsg
		Table, Column string
	}
	// TableRenamed renames a table and every formula that names it.
	TableRenamed struct {
		isMsg
		Table, Name string
	}
	// ColumnRenamed renames a column and every formula that names it.
	ColumnRenamed struct {
		isMsg
		Table, From, To string
	}
	// TableRemoved takes a table away; undo brings it back.
	TableRemoved struct {
		isMsg
		Table string
	}
	// TableRetried reads a table again.
	TableRetried struct {
		isMsg
		Table string
	}

	// TableLoaded is a table read from storage.
	TableLoaded struct {
		isMsg
		ID      string
		Job     int
		Info    job.Table
		Err     string
		Missing bool // its bytes are not in storage
	}
	// TableProgress is how far loading has come.
	TableProgress struct {
		isMsg
		ID       string
		Job      int
		Progress job.Progress
	}
	// ValuesCame is the values of a column.
	ValuesCame struct {
		isMsg
		Column ColumnRef
		List   job.ValueList
		Err    string
	}
)

// ---- question and answer -----------------------------------------------------

type (
	// GrainChosen changes the length of a period.
	GrainChosen struct {
		isMsg
		Grain string
	}
	// AgainstChosen changes what values are compared with.
	AgainstChosen struct {
		isMsg
		Against string
	}
	// PeriodChosen shows a period; "" is the last closed one.
	PeriodChosen struct {
		isMsg
		Period string
	}
	// PeriodStepped moves by periods; negative is earlier.
	PeriodStepped struct {
		isMsg
		By int
	}
	// SliceColumn asks for the values of a column that could be filtered by.
	SliceColumn struct {
		isMsg
		Column ColumnRef
	}
	// SliceAdded filters; a slice of the same column is replaced.
	SliceAdded struct {
		isMsg
		Slice Slice
	}
	// SliceRemoved takes the filter of a column away.
	SliceRemoved struct {
		isMsg
		Column ColumnRef
	}
	// SlicesCleared takes every filter away.
	SlicesCleared struct{ isMsg }
	// ChartAsTable shows the figures of the chart.
	ChartAsTable struct {
		isMsg
		On bool
	}

	// Evaluated is the answer to question Asked.
	Evaluated struct {
		isMsg
		Asked  int
		Answer *Answer
		Err    string
	}
)

// ---- KPIs --------------------------------------------------------------------

type (
	// KPIEdit opens the editor; "" for a new KPI.
	KPIEdit struct {
		isMsg
		ID string
	}
	// KPIDuplicate opens the editor with a copy.
	KPIDuplicate struct {
		isMsg
		ID string
	}
	// KPIRemoved takes a KPI away; undo brings it back.
	KPIRemoved struct {
		isMsg
		ID string
	}
	// FieldTyped changes a field of the draft.
	FieldTyped struct {
		isMsg
		Field Field
		Text  string
	}
	// FormulaTyped changes the formula of the draft. Caret is in bytes.
	FormulaTyped struct {
		isMsg
		Text  string
		Caret int
	}
	// CaretMoved moves the caret in the formula, in bytes.
	CaretMoved struct {
		isMsg
		Caret int
	}
	// CompletionsAsked opens the list of completions.
	CompletionsAsked struct{ isMsg }
	// CompletionMoved highlights another completion.
	CompletionMoved struct {
		isMsg
		By int
	}
	// CompletionTaken puts a completion into the formula; -1 takes the highlighted one.
	CompletionTaken struct {
		isMsg
		Index int
	}
	// CompletionsClosed closes the list.
	CompletionsClosed struct{ isMsg }
	// FixTaken replaces the span of a diagnostic by its fix.
	FixTaken struct {
		isMsg
		Index int
	}
	// TargetTyped changes one part of a step of the target. Like all that is typed, it says
	// what changed and not how the form was last drawn, which may be a moment ago.
	TargetTyped struct {
		isMsg
		Index      int
		Part, Text string
	}
	// TargetAdded adds a step; TargetRemoved takes one away.
	TargetAdded   struct{ isMsg }
	TargetRemoved struct {
		isMsg
		Index int
	}
	// DateTyped chooses the date column of one table for this KPI; "" the table's own.
	DateTyped struct {
		isMsg
		Table, Column string
	}
	// EditorSaved saves the draft.
	EditorSaved struct{ isMsg }
	// EditorClosed leaves the editor; a dirty one asks first.
	EditorClosed struct{ isMsg }
	// EditorDiscarded leaves the editor without saving.
	EditorDiscarded struct{ isMsg }
	// LiveCame is the result of the draft.
	LiveCame struct {
		isMsg
		Job    int
		Answer *Answer
		Err    string
	}
	// LiveDue asks for the result of the draft once typing pauses.
	LiveDue struct {
		isMsg
		Job int
	}

	// NoteOpened opens the note form; NoteTyped and NoteAdded fill and keep it.
	NoteOpened struct {
		isMsg
		Open bool
		Note string // id of the one to change, "" for a new one
	}
	NoteTyped struct {
		isMsg
		Text string
	}
	// NoteForAll says whether the note is about one KPI or shown on every one.
	NoteForAll struct {
		isMsg
		On bool
	}
	NoteAdded struct {
		isMsg
		KPI    string // id, "" for a note on the workbook, which every KPI shows
		Period string // label
		Text   string
	}
	// NoteRemoved takes a note away; undo brings it back.
	NoteRemoved struct {
		isMsg
		KPI, Note string
	}
)

// ---- the document and the device ----------------------------------------------

type (
	// SampleWanted opens the sample workbook beside what is there.
	SampleWanted struct{ isMsg }
	// BookNew starts an empty workbook beside the others.
	BookNew struct{ isMsg }
	// BookChosen switches to another workbook on this device.
	BookChosen struct {
		isMsg
		ID string
	}
	// BookRenamed renames the open workbook.
	BookRenamed struct {
		isMsg
		Name string
	}
	// BookRemoved deletes a workbook from this device.
	BookRemoved struct {
		isMsg
		ID string
	}
	// ForgetCame lists the workbooks after one was deleted.
	ForgetCame struct {
		isMsg
		Books []BookInfo
		Err   string
	}
	// OpenedAccepted switches to the workbook that was opened from a file.
	OpenedAccepted struct{ isMsg }
	// SettingChosen changes one of the things that all KPIs share.
	SettingChosen struct {
		isMsg
		Key, Text string
	}
	// ExportWanted downloads the workbook as .kpi.
	ExportWanted struct{ isMsg }
	// RetrySave tries to save again.
	RetrySave struct{ isMsg }
	// FlushWanted saves at once: the page is being hidden.
	FlushWanted struct{ isMsg }
	// PersistWanted asks the browser not to clean this origin up.
	PersistWanted struct{ isMsg }
	// GenerationsWanted lists what can be restored.
	GenerationsWanted struct{ isMsg }
	// RestoreWanted goes back to a generation; undo comes back.
	RestoreWanted struct {
		isMsg
		Number uint64
	}
	// ConflictReload takes the other tab's version.
	ConflictReload struct{ isMsg }
	// ConflictCopy keeps this tab's version as a workbook of its own.
	ConflictCopy struct{ isMsg }
	// EngineRetried starts the worker again after it would not start.
	EngineRetried struct{ isMsg }

	// Loaded is what storage holds, at the start or after a switch.
	Loaded struct {
		isMsg
		Books      []BookInfo
		Key        string             // of Book; a fresh one when there is none
		ID         string             // a fresh document id, for when there is none
		Book       *workbook.Workbook // nil: there is none
		Generation uint64
		At         string
		Damage     string // which generations could not be read, and which one this is
		Broken     string // nothing could be read at all
		Memory     string // why storage is blocked, "" when it is not
		Switch     bool   // after a switch, not at the start
		Backup     Backup
	}
	// SaveDue fires a moment after an edit.
	SaveDue struct{ isMsg }
	// SaveDone is a confirmed save.
	SaveDone struct {
		isMsg
		Key        string
		Rev        int
		Generation uint64
		At         string
		Memory     bool // storage is blocked: it is kept in memory only
		Books      []BookInfo
	}
	// SaveBroken is a save that did not happen.
	SaveBroken struct {
		isMsg
		Key      string
		Rev      int
		Reason   string
		Conflict bool   // another tab wrote
		Theirs   uint64 // generation it wrote
		Full     bool   // there is no room
		Gone     bool   // storage has nothing of the workbook any more
	}
	// HeadMoved reports that another tab saved a newer generation.
	HeadMoved struct {
		isMsg
		Key        string
		Generation uint64
	}
	// Fresh carries an id and the time a pure function cannot make; the runner
	// answers a Mint with it.
	Fresh struct {
		isMsg
		For Msg
		ID  string
		At  string // RFC 3339
	}
	// BookOpened is a .kpi file or the sample, read by the worker.
	BookOpened struct {
		isMsg
		Name     string // of the file
		Key      string // a fresh one
		Book     *workbook.Workbook
		Problems []diag.Diagnostic
		Refused  string
		Sample   bool
	}
	// Exported is a finished export.
	Exported struct {
		isMsg
		Name    string
		Bytes   int64
		Missing []string
		Err     string
		At      string
	}
	// GenerationsCame lists what can be restored.
	GenerationsCame struct {
		isMsg
		Key  string
		List []Generation
		Err  string
	}
	// Restored is an earlier generation of the open workbook.
	Restored struct {
		isMsg
		Number uint64
		Book   *workbook.Workbook
		Err    string
	}
	// StorageCame is what the browser says about space.
	StorageCame struct {
		isMsg
		Storage Storage
	}
	// EngineChanged reports the worker's state.
	EngineChanged struct {
		isMsg
		Phase    EnginePhase
		Restarts int
		Reason   string
	}
	// UpdateWaiting reports a new version of the app.
	UpdateWaiting struct{ isMsg }
	// Copied reports text put on the clipboard.
	Copied struct {
		isMsg
		What string
		Err  string
	}
	// CopyWanted puts text on the clipboard.
	CopyWanted struct {
		isMsg
		What, Text string
	}
	// Trouble is something of ours that failed where nothing else says so.
	Trouble struct {
		isMsg
		Text string
	}
)
