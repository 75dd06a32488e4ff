package state

import (
	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Model is everything the page knows.
type Model struct {
	Phase Phase
	Fatal string // why nothing can be shown, in Phase Broken
	Env   Env
	Clock string // RFC 3339, when the present message came; nothing that is shown depends on it
	Route Route
	Seq   int // last number handed out

	// The document.
	Key     string            // what storage knows the open workbook by; copies of one document have keys of their own
	Book    workbook.Workbook // as it is now; the same as History.Now
	History workbook.History
	Rev     int // raised by every change of Book
	Saved   Saved
	Books   []BookInfo // all workbooks on this device, the open one included

	// The data behind it.
	Tables  map[string]Table // by id of the source
	Imports []Import         // oldest first; finished ones stay until dismissed
	Aside   bool             // their cards are put away; the top bar still tells of them
	Data    DataView

	// What is asked and answered.
	Question  Question
	Answer    *Answer               // nil before the first; kept, grey, while a newer one is on its way
	AnswerRev int                   // Asked number the answer belongs to
	Asked     int                   // number of the question last sent
	Stale     bool                  // the answer is not the one to the present question
	AskError  string                // why the last question could not be answered
	Lookups   map[ColumnRef]Lookup  // values of columns, for slices
	Matches   map[MatchKey]Matching // how rows find theirs in other tables

	KPI     KPIView
	Because Because // why the value of the KPI on screen is what it is
	Editor  *Editor // nil when no editor is open
	Review  Reviewing

	Library LibraryPage

	// Around it.
	Dialog      Dialog
	RowMenu     string        // id of the KPI or objective whose list of commands is open
	Form        Form          // in the dialog in front, when it is one to fill in
	Calculating *ColumnForm   // likewise, of a calculated column
	Relating    *RelationForm // likewise, of a relation
	Toast       Toast
	Banners     []Banner
	Engine      EngineState
	Storage     Storage
	Pen         Pen
	Generations []Generation // of the open workbook, newest first; loaded by Settings
	Exporting   bool
	Busy        int    // jobs under way, for the bar under the top bar
	Announce    string // last thing said to assistive technology
	Backup      Backup
	Disk        Disk
	AllVersions bool           // Settings lists every version
	WorkTyped   map[int]string // working hours, by weekday, that could not be read, as they were typed; nil when there are none

	saveDue   bool     // a SaveDue is on its way
	saveWhy   string   // what the next generation is kept for
	sentWhy   string   // what the one under way is kept for
	switchTo  string   // key of the workbook to open once this one is saved
	toastHeld bool     // it has focus or the pointer
	opened    bool     // the first answer after the start was measured
	opening   int      // files being opened as workbooks
	exporting struct { // which document is being exported
		key string
		rev int
	}
	byHand     *workbook.Typed         // the days that values typed by hand speak of, nil without any; follows from Book
	calculated map[string][]job.Column // by id of the table; follows from Book and Tables
	watched    *Answer                 // what the alert rules found something in
	watchJob   int
	dataRev    int    // raised whenever a table came or changed
	last       asking // what the last question was about
	board      Route  // the scorecard seen last
}

// Phase is how far the page has come.
type Phase uint8

// The phases.
const (
	Loading Phase = iota // reading storage
	Empty                // no workbook, or one without tables and KPIs: the first-run page
	Ready                // a workbook is open
	Broken               // storage holds something that could not be read at all; nothing is overwritten
)

// Env is what the browser told about the reader.
type Env struct {
	Today     string // ISO date on the reader's clock
	Locale    string // BCP 47 tag of the browser
	Theme     Theme
	Dark      bool // what the system prefers
	Online    bool
	Mac       bool // ⌘ rather than Ctrl
	Version   string
	UpdateNew bool    // a new version of the app waits
	Address   string  // host and port that the page came from
	Reader    string  // who is reading, as they call themselves
	NoKeys    bool    // single keys do nothing
	Notices   Notices // whether it shows notifications
	Insecure  bool    // the browser does not trust the address and refuses the page some things
}

// Theme is the reader's choice of colours.
type Theme string

// The themes.
const (
	SystemTheme Theme = "system"
	LightTheme  Theme = "light"
	DarkTheme   Theme = "dark"
)

// View names a screen.
type View string

// The screens.
const (
	ScorecardView View = "scorecard"
	KPIScreen     View = "kpi"     // with ID
	EditView      View = "edit"    // with ID: #/kpi/<id>/edit
	NewView       View = "new"     // the editor without an ID
	DataScreen    View = "data"    // ID of a table or ""
	LibraryView   View = "library" // ID of a template, FunctionsPart, GlossaryPart or ""
	ReviewView    View = "review"
	SettingsView  View = "settings"
)

// Route is where the reader is.
type Route struct {
	View View
	ID   string
	Rows Rows // of the table with the ID, that are shown alone
	Look Look // of a scorecard
}

// BookInfo is a workbook on this device.
type BookInfo struct {
	ID         string // its Key
	Name       string
	At         string // RFC 3339, last saved
	Generation uint64
	Tables     int
	KPIs       int
}

// SaveState is whether the document is safe.
type SaveState uint8

// The save states.
const (
	NotSaved     SaveState = iota // nothing was ever saved: an untouched page
	Unsaved                       // changed; a save follows within 300 ms
	Saving                        // under way
	SavedState                    // storage said so
	SaveFailed                    // Reason says why; the next edit and Retry try again
	SaveMemory                    // storage is blocked: the session lives in memory only
	SaveConflict                  // another tab wrote a newer generation; nothing was overwritten
)

// Saved is what storage holds of the open workbook.
type Saved struct {
	State      SaveState
	At         string // RFC 3339 of the last save that was confirmed
	Reason     string // of a failure
	Generation uint64 // confirmed
	Rev        int    // of the document that is confirmed
	Sending    int    // Rev under way, 0 when none
	Since      int    // Rev of the oldest change that is not saved
	Failures   int    // in a row
	Full       bool   // it failed because storage is full
	Gone       bool   // it failed because storage has nothing of the workbook any more
}

// TablePhase is what can be done with a table.
type TablePhase uint8

// The phases of a table.
const (
	TableLoading TablePhase = iota
	TableReady
	TableMissing // the bytes of its file are not in storage
	TableFailed  // Reason says why
)

// Table is a table of the workbook as far as the worker has it.
type Table struct {
	Phase    TablePhase
	Info     job.Table // zero until ready; the former one while it is read again
	Key      kpi.Key   // which bytes, read how, Info is or will be of
	Reason   string
	Progress job.Progress
	Job      int // the load under way
}

// ImportPhase is how far an import has come.
type ImportPhase uint8

// The phases of an import.
const (
	ImportSniffing ImportPhase = iota // the head is looked at
	ImportPreview                     // waits for the reader: guess, overrides, name
	ImportQueued                      // confirmed, others are before it
	ImportReading                     // bytes are kept and parsed
	ImportGathered                    // read; the others of its table are not
	ImportDone
	ImportFailed // Reason says why
	ImportCancelled
)

// Import is one file on its way into the workbook.
type Import struct {
	ID    int
	File  FileRef
	Phase ImportPhase

	Preview job.Preview  // what was recognised, with the overrides applied
	Recipe  table.Recipe // overrides only: what the reader chose
	Stale   bool         // the preview does not show the last override yet

	Name    string // of the table it becomes; from the file's name until changed
	NameBad string // why the name cannot be used
	Replace string // id of the table it meets, "" makes a new table
	Match   string // id of a table with such columns, offered for Replace
	Meeting Meeting

	Drop    int             // number of the handing over it came with
	Lead    int             // the file that is asked about for it and others; 0 none
	Apart   bool            // the reader wants it apart from those it could join
	Got     *ImportFinished // what was read, while the others of its table are not
	Joining bool            // the table of it and others is being put together

	Progress job.Progress
	Pace     Pace
	Asked    int // number of the question that was asked when it was done
	Reason   string
}

// FileRef is a file the browser holds for the page.
type FileRef struct {
	ID   int // number in the browser's table of files
	Name string
	Size int64
}

// DataTab is a part of the Data view of a table.
type DataTab string

// The tabs.
const (
	ColumnsTab  DataTab = "columns"
	RowsTab     DataTab = "rows"
	ProblemsTab DataTab = "problems"
	ImportsTab  DataTab = "imports"
)

// DataView is what the Data screen shows besides the tables.
type DataView struct {
	Tab  DataTab
	Grid Grid

	Faults Faults
}

// Question is the context everything is shown in.
type Question struct {
	Grain   string  // day, week, month, quarter, year, all
	Period  string  // label; "" means the last closed period of the data
	Against string  // what values are compared with, one of Againsts; "" the period before and a year before
	Slices  []Slice // in the order they were added
}

// ColumnRef names a column of a table by name.
type ColumnRef struct{ Table, Column string }

// Slice keeps only rows whose column holds the value.
type Slice struct {
	Column ColumnRef
	Value  string
	Blank  bool // the rows where it is blank
}

// Lookup is the values of a column.
type Lookup struct {
	Ready  bool
	List   job.ValueList
	Reason string
}

// KPIView is what the KPI page shows besides the scorecard's answer.
type KPIView struct {
	ID        string
	By        ColumnRef    // the column that cuts the change, zero when none
	Year      bool         // the change against the year before
	Drivers   *kpi.Drivers // nil until they came
	Job       int
	Why       string
	tried     []ColumnRef
	AsTable   bool   // the chart as a table
	WholeLog  bool   // all that was changed in the definition is listed
	Note      string // id of the note being changed, "" for a new one
	NoteDraft string // text of the note being written
	NoteAll   bool   // it is to be shown on every KPI
	Noting    bool   // the note form is open
	Entry     EntryDraft
	Rule      RuleDraft // an alert rule being written
	Insight   InsightView
	last      drove
}

// Editor is the KPI editor with what has been typed into it.
type Editor struct {
	ID      string // of the KPI being edited, "" for a new one
	Draft   Draft
	Clean   Draft // what it began with
	Writing       // its formula

	Blocked string            // why it cannot be saved; "" when it can
	Wrong   map[string]string // field → what is wrong with it
	Tried   bool              // save was pressed: all that is wrong is shown

	Live    *Answer // result with the last valid version of the draft
	LiveJob int
	LiveWhy string
}

// Dirty reports whether something was typed.
func (e *Editor) Dirty() bool { return e != nil && !e.Draft.equal(e.Clean) }

// Field names a field of the draft.
type Field string

// The fields.
const (
	FieldName        Field = "name"
	FieldFormula     Field = "formula"
	FieldDescription Field = "description"
	FieldCategory    Field = "category"
	FieldLevel       Field = "level"
	FieldLead        Field = "lead" // leading, lagging, ""
	FieldOwner       Field = "owner"
	FieldUnit        Field = "unit" // number, percent, currency, duration
	FieldCode        Field = "code" // currency code or unit of a duration
	FieldDecimals    Field = "decimals"
	FieldCompact     Field = "compact" // "yes" or ""
	FieldSuffix      Field = "suffix"
	FieldDirection   Field = "direction" // higher, lower, range
	FieldOnTrack     Field = "on_track"  // percent of the target, as typed
	FieldAtRisk      Field = "at_risk"
	FieldEmptyZero   Field = "empty_zero" // "yes" or ""
	FieldManual      Field = "manual"     // "yes": typed by hand, without a formula
	FieldCombine     Field = "combine"    // last, sum, average
	FieldScale       Field = "scale"      // a step a line: 1 poor
	FieldFresh       Field = "fresh"      // days after which data is old
	FieldRows        Field = "rows"       // the least rows of a period
	FieldLow         Field = "low"        // what is plausible, as typed
	FieldHigh        Field = "high"
)

// Draft is a KPI as typed: text in every field, right or wrong.
type Draft struct {
	Fields  map[Field]string
	Targets []TargetDraft
	Dates   map[string]string // table → date column, where it differs from the table's own

	Milestones []MilestoneDraft
	Rules      []LimitDraft
}

// TargetDraft is one step of a target as typed.
type TargetDraft struct {
	Grain, From, Value, Low, High, Note string

	Stretch, Formula string
	Of, Is           string // the rows it is for alone: an expression and its value
	Was              int    // the place of the step it was made from, from 1; 0 is a new one
}

// Check is what the formula's text means so far.
type Check struct {
	Problems   []diag.Diagnostic // by place
	Incomplete bool              // typing is not finished: nothing to shout about
	OK         bool              // it can be evaluated
	Tokens     []Token
	Tables     []string // it reads
	KPIs       []string // it refers to
}

// Token is a stretch of a formula for colouring. Start and End are bytes.
type Token struct {
	Start, End int
	Kind       string // as formula.Token names it
}

// Completion is something that can be put at the caret.
type Completion struct {
	Label      string
	Kind       string // table, column, kpi, function, keyword
	Detail     string // type of a column, signature of a function
	Help       string
	Insert     string // replaces the bytes Start to End
	Start, End int
	Caret      int // where the caret goes, in bytes of the new text
}

// DialogKind names a dialog.
type DialogKind string

// The dialogs.
const (
	NoDialog       DialogKind = ""
	ImportDialog   DialogKind = "import" // the queue; Import says which is in front
	RemoveTableAsk DialogKind = "remove-table"
	LeaveEditorAsk DialogKind = "leave-editor" // Route says where to
	OpenedAsk      DialogKind = "opened"       // a .kpi was opened: switch to it or stay
	ConflictAsk    DialogKind = "conflict"     // another tab wrote
	RestoreAsk     DialogKind = "restore"
	RemoveBookAsk  DialogKind = "remove-book"
	EditHereAsk    DialogKind = "edit-here" // another tab writes
	ShortcutsHelp  DialogKind = "shortcuts"
)

// Dialog is the dialog in front, one at a time.
type Dialog struct {
	Kind   DialogKind
	ID     string             // of a table, KPI or workbook
	Import int                // id of the import in front
	Route  Route              // to go on to
	Number uint64             // of a generation
	Book   *workbook.Workbook // opened, not yet switched to
	Text   string
	Notes  []diag.Diagnostic
}

// Toast is a short message with a way back.
type Toast struct {
	ID   int // 0: none
	Text string
	Undo bool // offers Undo
	Bad  bool

	Ledger string // id of the table whose imports it speaks of
}

// BannerKind names a banner; there is at most one of each.
type BannerKind string

// The banners, most important first.
const (
	StorageBlocked BannerKind = "storage-blocked"
	SaveFailedNote BannerKind = "save-failed"
	ConflictNote   BannerKind = "conflict"
	DamagedNote    BannerKind = "damaged" // an earlier generation was loaded
	EngineDead     BannerKind = "engine-dead"
	EngineBack     BannerKind = "engine-back"
	UpdateReady    BannerKind = "update"
	BytesMissing   BannerKind = "bytes-missing"
	NewerNote      BannerKind = "newer"     // a newer version of the program has saved
	OtherTab       BannerKind = "other-tab" // another tab writes
)

// Banner is a message across the page.
type Banner struct {
	Kind  BannerKind
	Title string
	Text  string
}

// EnginePhase is the state of the worker.
type EnginePhase uint8

// The phases of the worker.
const (
	EngineStarting EnginePhase = iota
	EngineReady
	EngineDown // restarting
	EngineGone // it would not start again
)

// EngineState is how the worker is.
type EngineState struct {
	Phase    EnginePhase
	Restarts int
	Reason   string
}

// Storage is what the browser says about space.
type Storage struct {
	Usage, Quota int64 // bytes as the browser estimates them; 0 unknown
	Persisted    bool
	Asked        bool   // for protection
	AskedAt      string // RFC 3339
	Blocked      string // why nothing can be kept, "" when it can

	// What everything takes, in bytes as written.
	Files    map[string]int64 // SHA-256 of a file → its bytes
	Columns  map[string]int64 // SHA-256 of a file → the columns that were read of it
	Versions map[string]int64 // key of a workbook → all its documents
}

// Generation is a saved version of the open workbook.
type Generation struct {
	Number uint64
	At     string // RFC 3339
	Why    string // "import", "save", …: what it was kept for
	Bytes  int
	Tables int
	KPIs   int
	Damage string // why it cannot be restored

	Rev     int               // of the document that Differs compares with, 0 not compared yet
	Differs []workbook.Change // from this version to that document
	Unknown string            // why that cannot be told
}
