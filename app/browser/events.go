package browser

// Events is what the page hears of the browser. None of them blocks.
type Events struct {
	Files  func(files []File, left Omitted) // dropped anywhere, chosen, pasted, or opened by the system
	Hidden func()                           // the page may never be seen again
	Shown  func()
	Around func(dark, online bool)
	Update func()     // a new version of the program waits
	Note   func(Note) // another tab says something
}

// About is what the browser tells about the reader.
type About struct {
	Today    string // ISO date on the reader's clock
	Locale   string // BCP 47
	Theme    string // "light", "dark", "" as the system
	Dark     bool
	Online   bool
	Mac      bool
	Version  string
	Hash     string
	Address  string // host and port
	Notices  string // whether the browser shows notifications: default, granted, denied, "" where it has none
	Insecure bool   // the browser does not trust the address
	Update   bool
}

// Space is what the browser says about storage.
type Space struct {
	Usage, Quota int64
	Persisted    bool
}

// themeName is where small storage remembers the colours.
const themeName = "kpi-theme"
