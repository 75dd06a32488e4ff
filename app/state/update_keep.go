package state

import (
	"strings"
	"time"
)

// updateKeep answers what concerns versions, the room they take, and copies of
// the workbook outside the browser.
func updateKeep(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case RetryDue:
		if m.Saved.State == SaveFailed && msg.Failures == m.Saved.Failures {
			m, cmds = m.saveNow()
		}
	case RoomWanted:
		m.Dialog = Dialog{}
		cmds = []Cmd{MakeRoom{What: msg.What}}
	case RoomMade:
		m, cmds = m.roomMade(msg)
	case AllVersions:
		m.AllVersions = true
		m, cmds = m.compare()
	case VersionAsked:
		m.Dialog = Dialog{Kind: RestoreAsk, Number: msg.Number}
		m, cmds = m.compareThose(m.Generations, func(g Generation) bool { return g.Number == msg.Number })
		cmds = append(cmds, Focus{Target: "dialog"})
	case Compared:
		m = m.compared(msg)
	case ReminderPutOff:
		m.Backup.Later = dayAfter(m.Env.Today, putOffDays)
		m = m.unbanner(ExportDue)
		cmds = []Cmd{RememberBackup{Key: m.Key, Backup: m.Backup}}
	default:
		return updateDisk(m, msg)
	}
	return m, cmds, true
}

// ---- saves that failed -----------------------------------------------------

// A save that failed is tried again by itself, each time later than before.
const (
	retryMillis     = 5_000
	retryMillisMost = 5 * 60_000
)

// retryLater sees to it that a save that failed is tried again. What is gone
// altogether comes back only when the reader says so.
func (m Model) retryLater() []Cmd {
	if m.Saved.Gone {
		return nil
	}
	wait := retryMillis
	for n := 1; n < m.Saved.Failures && wait < retryMillisMost; n++ {
		wait *= 2
	}
	return []Cmd{After{Millis: min(wait, retryMillisMost), Msg: RetryDue{Failures: m.Saved.Failures}}}
}

// saveFailed says that a save did not happen, for as long as none does.
func (m Model) saveFailed(msg SaveBroken) (Model, []Cmd) {
	m.Saved.State = SaveFailed
	m.Saved.Failures++
	if m.saveWhy == "" {
		m.saveWhy = m.sentWhy // the next one is also for what this one was for
	}
	m.Saved.Full, m.Saved.Gone = msg.Full, msg.Gone
	b := Banner{Kind: SaveFailedNote, Title: "Not saved: " + msg.Reason, Text: "Work goes on in this tab. Try again, or export the workbook to keep it."}
	if msg.Gone {
		b.Text = "Work goes on in this tab. Export the workbook, or keep it here again; then files that were imported have to be dropped once more."
	}
	if m.lacks(b) {
		m = m.banner(b)
	}
	cmds := m.retryLater()
	if msg.Full {
		cmds = append(cmds, AskStorage{})
	}
	return m, cmds
}

func (m Model) lacks(b Banner) bool {
	is, ok := m.Banner(b.Kind)
	return !ok || is != b
}

// roomMade goes on with the save for which there was no room.
func (m Model) roomMade(msg RoomMade) (Model, []Cmd) {
	if msg.Err != "" {
		return m.fail("No room was made: " + msg.Err), nil
	}
	text := "Old versions are deleted"
	if msg.What == RoomColumns {
		text = "Parsed columns are deleted; they come back when a table is read"
	}
	m, cmds := m.say(text, false)
	cmds = append(cmds, AskStorage{}, ListGenerations{Key: m.Key})
	m, save := m.saveNow()
	return m, append(cmds, save...)
}

// ---- versions ---------------------------------------------------------------

// versionsShown is how many versions are listed before the reader wants all.
const versionsShown = 12

// Versions is the versions that are listed.
func (m Model) Versions() []Generation {
	if m.AllVersions || len(m.Generations) <= versionsShown {
		return m.Generations
	}
	return m.Generations[:versionsShown]
}

// versionsCame takes over what can be restored, and what is known of the
// differences.
func (m Model) versionsCame(list []Generation) (Model, []Cmd) {
	known := map[uint64]Generation{}
	for _, g := range m.Generations {
		known[g.Number] = g
	}
	for i := range list {
		old := known[list[i].Number]
		list[i].Differs, list[i].Unknown, list[i].Rev = old.Differs, old.Unknown, old.Rev
	}
	m.Generations = list
	return m.compare()
}

// largeVersion is the size of a document in bytes from which on it takes a while
// to compare it, so that this waits until the reader wants it.
const largeVersion = 256 << 10

// Large reports whether a version is compared only when the reader asks for it.
func (g Generation) Large() bool { return g.Bytes > largeVersion }

// compare asks how the listed versions differ from the document as it is.
func (m Model) compare() (Model, []Cmd) {
	return m.compareThose(m.Versions(), func(g Generation) bool { return !g.Large() })
}

func (m Model) compareThose(list []Generation, want func(Generation) bool) (Model, []Cmd) {
	var numbers []uint64
	for _, g := range list {
		if g.Rev != m.Rev && g.Damage == "" && g.Number != m.Saved.Generation && want(g) {
			numbers = append(numbers, g.Number)
		}
	}
	if len(numbers) == 0 {
		return m, nil
	}
	return m, []Cmd{CompareVersions{Key: m.Key, Book: m.Book, Rev: m.Rev, Numbers: numbers}}
}

func (m Model) compared(msg Compared) Model {
	if msg.Key != m.Key || msg.Rev != m.Rev {
		return m
	}
	list := make([]Generation, len(m.Generations))
	copy(list, m.Generations)
	for i := range list {
		if list[i].Number == msg.Number {
			list[i].Differs, list[i].Unknown, list[i].Rev = msg.Changes, msg.Err, msg.Rev
		}
	}
	m.Generations = list
	return m
}

// ---- copies outside the browser -----------------------------------------------

const (
	remindDays = 14 // work that old without a copy outside is spoken of
	putOffDays = 7
)

// worked notes that there are edits that no copy outside has.
func (m Model) worked() (Model, []Cmd) {
	if m.Backup.Since != "" {
		return m.remind()
	}
	m.Backup.Since = m.Env.Today
	return m, []Cmd{RememberBackup{Key: m.Key, Backup: m.Backup}}
}

// copied notes that the document as it was in rev is outside the browser.
func (m Model) copied(at string, rev int) (Model, []Cmd) {
	m.Backup = Backup{Exported: at}
	if rev != m.Rev {
		m.Backup.Since = m.Env.Today
	}
	m = m.unbanner(ExportDue)
	return m, []Cmd{RememberBackup{Key: m.Key, Backup: m.Backup}}
}

// remind speaks of work that has no copy outside for long. A clock that went
// back begins the count anew rather than staying silent until it has caught up.
func (m Model) remind() (Model, []Cmd) {
	var cmds []Cmd
	if days(m.Backup.Since, m.Env.Today) < 0 || days(m.Env.Today, m.Backup.Later) > putOffDays {
		m.Backup.Since, m.Backup.Later = earlier(m.Backup.Since, m.Env.Today), ""
		cmds = []Cmd{RememberBackup{Key: m.Key, Backup: m.Backup}}
	}
	if m.Backup.Since == "" || days(m.Backup.Since, m.Env.Today) < remindDays || days(m.Env.Today, m.Backup.Later) > 0 {
		return m.unbanner(ExportDue), cmds
	}
	b := Banner{Kind: ExportDue, Title: count(days(m.Backup.Since, m.Env.Today), "day", "days") + " of work are in this browser alone",
		Text: "This is the only copy. If the browser clears its data, or this device is lost, it is gone."}
	if m.lacks(b) {
		m = m.banner(b)
	}
	return m, cmds
}

// days is how many days lie between two ISO days, 0 when one is none.
func days(from, to string) int {
	a, err := time.Parse(time.DateOnly, from)
	b, bad := time.Parse(time.DateOnly, to)
	if err != nil || bad != nil {
		return 0
	}
	return int(b.Sub(a) / (24 * time.Hour))
}

func earlier(a, b string) string {
	if a != "" && days(a, b) >= 0 {
		return a
	}
	return b
}

func dayAfter(day string, n int) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return ""
	}
	return t.AddDate(0, 0, n).Format(time.DateOnly)
}

// ---- the file on disk ---------------------------------------------------------

// diskMillis is how long after the last edit the file on disk is written.
const diskMillis = 10_000

func updateDisk(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case DiskWanted:
		m, cmds = m.diskWanted(msg)
	case DiskDue:
		if m.Disk.Auto && msg.Rev == m.Rev && m.Disk.Trouble == DiskFine {
			m, cmds = m.writeDisk(false)
		}
	case DiskAuto:
		m.Disk.Auto = msg.On
		cmds = []Cmd{KeepDisk{Key: m.Key, On: true, Auto: msg.On}}
		if msg.On && m.Disk.Rev != m.Rev {
			var write []Cmd
			m, write = m.writeDisk(false)
			cmds = append(cmds, write...)
		}
	case DiskLeft:
		m.Disk = Disk{Offered: m.Disk.Offered}
		cmds = []Cmd{KeepDisk{Key: m.Key}}
	case DiskCame:
		m, cmds = m.diskCame(msg)
	case DiskWritten:
		m, cmds = m.diskWritten(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func (m Model) diskWanted(msg DiskWanted) (Model, []Cmd) {
	if m.Phase != Ready || !m.Disk.Offered {
		return m, nil
	}
	if m.Disk.Name == "" || msg.As {
		return m, []Cmd{FindDisk{Key: m.Key, Pick: true, Name: fileName(m.Book.Name) + ".kpi"}}
	}
	return m.writeDisk(msg.Anyway)
}

func (m Model) writeDisk(anyway bool) (Model, []Cmd) {
	if m.Disk.Name == "" || m.Disk.Writing {
		return m, nil
	}
	m.Disk.Writing = true
	return m, []Cmd{WriteDisk{Key: m.Key, Book: m.Book, Rev: m.Rev, Anyway: anyway}}
}

func (m Model) diskCame(msg DiskCame) (Model, []Cmd) {
	if msg.Key != m.Key {
		return m, nil
	}
	if msg.Err != "" {
		return m.fail("No file was chosen: " + msg.Err), nil
	}
	m.Disk = msg.Disk
	if !msg.Picked {
		return m, nil
	}
	return m.writeDisk(true) // the reader was asked whether to replace it
}

func (m Model) diskWritten(msg DiskWritten) (Model, []Cmd) {
	if msg.Key != m.Key {
		return m, nil
	}
	m.Disk.Writing = false
	m.Disk.Trouble, m.Disk.Reason = msg.Trouble, msg.Reason
	if msg.Trouble != DiskFine {
		return m.banner(Banner{Kind: DiskNote, Title: m.Disk.Name + " was not written", Text: msg.Reason}), nil
	}
	m.Disk.At, m.Disk.Rev = msg.At, msg.Rev
	m = m.unbanner(DiskNote)
	m, cmds := m.copied(msg.At, msg.Rev)
	if len(msg.Missing) > 0 {
		return m.fail(m.Disk.Name + " was written without the rows of " + strings.Join(msg.Missing, ", ") + ": their files are missing."), cmds
	}
	if m.Disk.Auto {
		return m.diskSoon(cmds)
	}
	m, toast := m.say("Saved to "+m.Disk.Name, false)
	return m, append(cmds, toast...)
}

// diskSoon has the file written once editing rests.
func (m Model) diskSoon(cmds []Cmd) (Model, []Cmd) {
	if m.Disk.Auto && m.Disk.Name != "" && m.Disk.Rev != m.Rev && m.Disk.Trouble == DiskFine {
		cmds = append(cmds, After{Millis: diskMillis, Msg: DiskDue{Rev: m.Rev}})
	}
	return m, cmds
}

// Foremost is the banner that matters most; the others wait behind it. That
// there is no copy outside, or that another tab edits, is never urgent.
func (m Model) Foremost() (Banner, bool) {
	for _, kind := range [...]BannerKind{StorageBlocked, SaveFailedNote, ConflictNote, NewerNote, DamagedNote, EngineDead, DiskNote} {
		if b, ok := m.Banner(kind); ok {
			return b, true
		}
	}
	for _, b := range m.Banners {
		if b.Kind != ExportDue && b.Kind != OtherTab {
			return b, true
		}
	}
	if b, ok := m.Banner(OtherTab); ok {
		return b, true
	}
	return m.Banner(ExportDue)
}
