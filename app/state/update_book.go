package state

import (
	"fmt"
	"strconv"
	"strings"

	"kpiworkbook/kpi/workbook"
)

// updateBook answers what concerns whole workbooks: the sample, opening,
// exporting, switching, restoring, settings.
func updateBook(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case SampleWanted:
		m.opening++
		cmds = []Cmd{OpenSample{}}
	case BookOpened:
		m, cmds = m.bookOpened(msg)
	case OpenedAccepted:
		if key := m.Dialog.ID; m.Dialog.Kind == OpenedAsk {
			m.Dialog = Dialog{}
			m, cmds = m.switchBook(key)
		}
	case BookNew:
		cmds = []Cmd{Mint{For: msg}}
	case BookChosen:
		m, cmds = m.switchBook(msg.ID)
	case BookRenamed:
		m, cmds = m.editSaying(workbook.RenameWorkbook{Name: strings.TrimSpace(msg.Name)}, "Renamed to "+strings.TrimSpace(msg.Name))
	case BookRemoved:
		m, cmds = m.removeBook(msg.ID)
	case ForgetCame:
		if msg.Err != "" {
			return m.fail("The workbook was not deleted: " + msg.Err), nil, true
		}
		m.Books = msg.Books
		m, cmds = m.say("The workbook was deleted from this device", false)
	case SettingChosen:
		m, cmds = m.editSaying(workbook.SetSettings{Settings: chosen(m.Book.Settings, msg.Key, msg.Text)}, "Settings changed")
	case WorkTyped:
		m, cmds = m.workTyped(msg)
	case ExportWanted:
		m, cmds = m.export()
	case Exported:
		m, cmds = m.exported(msg)
	case PersistWanted:
		m.Storage.Asked = true
		cmds = []Cmd{AskStorage{Persist: true}}
	case StorageCame:
		blocked, asked := m.Storage.Blocked, m.Storage.Asked
		m.Storage = msg.Storage
		m.Storage.Asked = asked || msg.Storage.Asked
		if m.Storage.Blocked == "" {
			m.Storage.Blocked = blocked
		}
	case GenerationsWanted:
		cmds = []Cmd{ListGenerations{Key: m.Key}}
	case GenerationsCame:
		if msg.Key == m.Key {
			m, cmds = m.versionsCame(msg.List)
		}
	case RestoreWanted:
		m.Dialog = Dialog{}
		cmds = []Cmd{FetchGeneration{Key: m.Key, Number: msg.Number}}
	case Restored:
		m, cmds = m.restored(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// bookOpened keeps a workbook that came from a file beside the others and asks
// whether to show it. An untouched page just shows it.
func (m Model) bookOpened(msg BookOpened) (Model, []Cmd) {
	m.opening = max(0, m.opening-1)
	if msg.Refused != "" || msg.Book == nil {
		what := msg.Name
		if what == "" {
			what = "The sample workbook"
		}
		return m.fail(what + " was not opened: " + msg.Refused), nil
	}
	keep := Save{Key: msg.Key, Book: *msg.Book, Why: "open"}
	if m.Phase == Empty && len(m.Imports) == 0 && !m.dirty() || msg.Sample {
		m, cmds := m.switchBook(msg.Key)
		if len(msg.Problems) > 0 {
			m = m.fail(fmt.Sprintf("%s was opened with %s: %s", msg.Name, count(len(msg.Problems), "problem", "problems"), msg.Problems[0].Message))
		}
		return m, append([]Cmd{keep}, cmds...)
	}
	m.Dialog = Dialog{Kind: OpenedAsk, ID: msg.Key, Book: msg.Book, Text: msg.Name, Notes: msg.Problems}
	return m, []Cmd{keep, Focus{Target: "dialog"}}
}

// dirty reports whether there are changes that storage does not have.
func (m Model) dirty() bool {
	switch m.Saved.State {
	case Unsaved, Saving, SaveFailed, SaveConflict:
		return true
	}
	return false
}

// switchBook shows another workbook once the open one is saved.
func (m Model) switchBook(key string) (Model, []Cmd) {
	if m.Editor.Dirty() {
		return m.fail("Save or discard the KPI being edited first."), nil
	}
	m.Dialog = Dialog{}
	if key == m.Key && m.Phase != Empty {
		return m, nil
	}
	if m.Saved.State == SaveConflict || m.Saved.State == SaveFailed {
		return m.fail("The open workbook is not saved yet, so it stays open. " + m.Saved.Reason), nil
	}
	stop := m.stopImports()
	m.Imports = nil
	if m.dirty() {
		m.switchTo = key
		m, save := m.saveNow()
		return m, append(stop, save...)
	}
	return m.leave(key, stop)
}

// leave goes to another workbook. Where the reader was says nothing there.
func (m Model) leave(key string, cmds []Cmd) (Model, []Cmd) {
	m.switchTo = ""
	m.Route, m.Question = Route{View: ScorecardView}, Question{Grain: "month"}
	m.Editor = nil
	return m, append(cmds, LoadBook{Key: key, Switch: true})
}

func (m Model) stopImports() []Cmd {
	var cmds []Cmd
	for _, i := range m.Imports {
		if i.Phase == ImportReading || i.Phase == ImportSniffing {
			cmds = append(cmds, StopJob{ID: i.ID})
		}
		if !i.over() {
			cmds = append(cmds, DropFile{File: i.File})
		}
	}
	return cmds
}

// newBook keeps an empty workbook under a fresh key and shows it.
func (m Model) newBook(msg Fresh) (Model, []Cmd) {
	book := workbook.New(msg.ID, m.freeBookName("New workbook"))
	m, cmds := m.switchBook(msg.ID)
	return m, append([]Cmd{Save{Key: msg.ID, Book: book, Why: "new"}}, cmds...)
}

func (m Model) freeBookName(want string) string {
	taken := map[string]bool{m.Book.Name: true}
	for _, b := range m.Books {
		taken[b.Name] = true
	}
	name := want
	for n := 2; taken[name]; n++ {
		name = fmt.Sprintf("%s %d", want, n)
	}
	return name
}

// removeBook deletes a workbook; when it is the open one, another is opened.
func (m Model) removeBook(key string) (Model, []Cmd) {
	m.Dialog = Dialog{}
	if key != m.Key {
		return m, []Cmd{ForgetBook{Key: key}}
	}
	m.Editor = nil
	m.Saved = Saved{State: NotSaved}
	cmds := append(m.stopImports(), ForgetBook{Key: key})
	m.Imports = nil
	return m.leave("", cmds)
}

func (m Model) export() (Model, []Cmd) {
	if m.Exporting {
		return m, nil
	}
	m.Exporting = true
	m.exporting.key, m.exporting.rev = m.Key, m.Rev
	return m, []Cmd{Export{Book: m.Book, Name: fileName(m.Book.Name) + ".kpi"}}
}

// fileName is a name that every file system takes.
func fileName(name string) string {
	name = strings.Map(func(r rune) rune {
		if r < ' ' || strings.ContainsRune(`<>:"/\|?*`, r) {
			return '-'
		}
		return r
	}, name)
	if name = strings.Trim(name, " ."); name == "" {
		return "workbook"
	}
	if runes := []rune(name); len(runes) > 100 {
		name = string(runes[:100])
	}
	return name
}

func (m Model) exported(msg Exported) (Model, []Cmd) {
	m.Exporting = false
	if msg.Err != "" {
		return m.fail("The workbook was not exported: " + msg.Err), nil
	}
	var cmds []Cmd
	if m.exporting.key == m.Key {
		m, cmds = m.copied(msg.At, m.exporting.rev)
	}
	if len(msg.Missing) > 0 {
		return m.fail(msg.Name + " was exported without the rows of " + strings.Join(msg.Missing, ", ") + ": their files are missing."), cmds
	}
	m, toast := m.say("Exported "+msg.Name, false)
	return m, append(cmds, toast...)
}

// restored puts an earlier generation in place of the document, as one step
// that can be undone.
func (m Model) restored(msg Restored) (Model, []Cmd) {
	if msg.Err != "" || msg.Book == nil {
		return m.fail("That version could not be restored: " + msg.Err), nil
	}
	m.saveWhy = "restore"
	return m.editSaying(restore{*msg.Book}, "An earlier version is back")
}

// restore is the edit that puts another state of the document in its place.
type restore struct{ book workbook.Workbook }

func (e restore) Apply(workbook.Workbook) (workbook.Workbook, error) { return e.book, nil }

func (e restore) Describe(workbook.Workbook) string { return "Restore an earlier version" }

// chosen is settings with another choice for one of them.
func chosen(s workbook.Settings, key, text string) workbook.Settings {
	switch key {
	case "fiscal":
		s.Calendar.FiscalStart, _ = strconv.Atoi(text)
	case "named":
		s.Calendar.YearNamedBy = text
	case "week":
		s.Calendar.WeekStart = text
	case "weeks":
		s.Calendar.Weeks = text
	case "currency":
		s.Currency = text
	case "locale":
		s.Locale = text
	case "grain":
		s.Grain = text
	}
	return s
}
