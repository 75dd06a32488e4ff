package state

import (
	"kpiworkbook/app/job"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Cmd is a request for an effect, as plain data. The runner does it and answers
// with the message named.
type Cmd interface{ cmd() }

type isCmd struct{}

func (isCmd) cmd() {}

type (
	// Storage commands are done one after the other, in the order given.

	// LoadBook reads a workbook from storage, "" the one open last → Loaded.
	LoadBook struct {
		isCmd
		Key    string
		Switch bool
	}
	// Save writes a generation → SaveDone or SaveBroken.
	Save struct {
		isCmd
		Key    string
		Book   workbook.Workbook
		Rev    int
		Expect uint64 // generation the head must have
		Why    string // save, import, open, restore
	}
	// ForgetBook deletes a workbook → ForgetCame.
	ForgetBook struct {
		isCmd
		Key string
	}
	// CheckHead asks whether another tab saved → HeadMoved if so, else HeadSame
	// when an answer is wanted.
	CheckHead struct {
		isCmd
		Key        string
		Generation uint64
		Answer     bool
	}
	// ListGenerations → GenerationsCame.
	ListGenerations struct {
		isCmd
		Key string
	}
	// FetchGeneration → Restored.
	FetchGeneration struct {
		isCmd
		Key    string
		Number uint64
	}
	// AskStorage → StorageCame. Persist also asks for protection.
	AskStorage struct {
		isCmd
		Persist bool
	}

	// Inspect → Inspected.
	Inspect struct {
		isCmd
		ID     int
		File   FileRef
		Recipe table.Recipe
	}
	// ReadFile imports → ImportProgress…, ImportFinished.
	ReadFile struct {
		isCmd
		ID      int
		File    FileRef
		Request job.Import // Source "" : the runner gives a fresh id
	}
	// UnpackFile takes the tables out of an archive → FilesDropped, ImportUnpacked.
	UnpackFile struct {
		isCmd
		ID   int
		File FileRef
	}
	// JoinFiles reads files that are kept as one table → ImportProgress…,
	// ImportJoined.
	JoinFiles struct {
		isCmd
		ID      int
		Request job.Load
	}
	// StopJob cancels an import.
	StopJob struct {
		isCmd
		ID int
	}
	// OpenFile reads a .kpi → BookOpened.
	OpenFile struct {
		isCmd
		File FileRef
	}
	// OpenSample makes the sample workbook → BookOpened.
	OpenSample struct{ isCmd }
	// DropFile lets go of a file the browser held.
	DropFile struct {
		isCmd
		File FileRef
	}

	// LoadTable reads a table from storage → TableProgress…, TableLoaded.
	LoadTable struct {
		isCmd
		ID      string
		Job     int
		Request job.Load
	}
	// KeepTables lets the worker drop every table that the workbook does not have.
	KeepTables struct {
		isCmd
		Book workbook.Workbook
	}
	// Evaluate asks the scorecard's question → Evaluated.
	Evaluate struct {
		isCmd
		Asked int
		Book  workbook.Workbook
		Ask   Ask
	}
	// Live evaluates the draft in the editor → LiveCame.
	Live struct {
		isCmd
		Job  int
		Book workbook.Workbook
		Ask  Ask
	}
	// FetchValues → ValuesCame.
	FetchValues struct {
		isCmd
		Column  ColumnRef
		Request job.Values
	}
	// Export packs the workbook and downloads it → Exported.
	Export struct {
		isCmd
		Book workbook.Workbook
		Name string
	}
	// RestartEngine starts the worker again → EngineChanged.
	RestartEngine struct{ isCmd }

	// Mint gives an id and the time → Fresh with the same message.
	Mint struct {
		isCmd
		For Msg
	}
	// After sends a message later.
	After struct {
		isCmd
		Millis int
		Msg    Msg
	}
	// SetHash writes the address bar. Replace leaves no entry in the history.
	SetHash struct {
		isCmd
		Hash    string
		Replace bool
	}
	// SetTheme applies and remembers the colours.
	SetTheme struct {
		isCmd
		Theme Theme
	}
	// SetTitle names the document.
	SetTitle struct {
		isCmd
		Title string
	}
	// SetBusy sets dataset.state: loading, ready, busy.
	SetBusy struct {
		isCmd
		State string
	}
	// Focus moves the focus: "main", "dialog", an element's id.
	Focus struct {
		isCmd
		Target string
	}
	// SetFormula puts text and caret into the formula field, where typing did not.
	SetFormula struct {
		isCmd
		Text  string
		Caret int // bytes
	}
	// CopyText → Copied.
	CopyText struct {
		isCmd
		What, Text string
	}
	// AcceptUpdate restarts the page in the new version.
	AcceptUpdate struct{ isCmd }
	// Measure records a performance measure that ends now.
	Measure struct {
		isCmd
		Name string // from navigation to now
	}
)
