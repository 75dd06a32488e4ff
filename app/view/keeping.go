package view

import (
	"strconv"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Keeping is what Settings says about where the work is and what it takes.
type Keeping struct {
	Shares   []Share
	Total    string // of the shares
	Estimate string // what the browser says of itself
	Facts    []Fact
	Means    string // what the browser's answer about protection means
	Ask      bool   // it can be asked
	Tables   []Fact
	Room     bool // there is something that can be dropped
}

// Share is one part of what is kept, with its stretch of the bar from 0 to 100.
type Share struct {
	Label, Class string
	From, Width  string
}

// keeping is what is kept, by kind and by table.
func keeping(m state.Model, w words) Keeping {
	s := m.Storage
	t := taken(m)
	total := t.files + t.columns + t.versions
	k := Keeping{Total: w.size(total) + " altogether", Ask: !s.Persisted && s.Blocked == "", Room: t.columns > 0 || t.older > 0}
	from := int64(0)
	for _, part := range []struct {
		label, class string
		bytes        int64
	}{{"Imported files", "share-files", t.files}, {"Parsed columns", "share-columns", t.columns}, {"Versions", "share-versions", t.versions}} {
		if total > 0 {
			k.Shares = append(k.Shares, Share{Label: part.label + " " + w.size(part.bytes), Class: part.class,
				From: hundredths(from, total), Width: hundredths(part.bytes, total)})
		}
		from += part.bytes
	}
	if s.Quota > 0 {
		k.Estimate = "The browser itself estimates " + w.size(s.Usage) + " in use, the program included, and " + w.size(s.Quota) + " allowed. Both are rough: it is not the space that is free."
	}
	k.Facts = []Fact{{Name: "Protected from clean-up", Text: sentence(protected(m))}, {Name: "Last save", Text: orNever(w.when(m.Saved.At))},
		{Name: "Last export", Text: orNever(w.when(m.Backup.Exported))}}
	k.Means = protectionMeans(m, w)
	for _, t := range m.Book.Tables {
		if s.Files == nil {
			break // nothing is known yet
		}
		k.Tables = append(k.Tables, Fact{Name: t.Name, Text: tableTakes(m, w, t)})
	}
	return k
}

// takes is how much everything takes, in bytes.
type takes struct {
	files, columns, versions int64
	older                    int64 // of the versions, what can be deleted at most
}

// onDevice is what is kept in bytes, as the browser estimates it until it is known.
func onDevice(m state.Model) int64 {
	if m.Storage.Versions == nil {
		return m.Storage.Usage
	}
	t := taken(m)
	return t.files + t.columns + t.versions
}

func taken(m state.Model) (t takes) {
	for _, n := range m.Storage.Files {
		t.files += n
	}
	for _, n := range m.Storage.Columns {
		t.columns += n
	}
	for _, n := range m.Storage.Versions {
		t.versions += n
	}
	t.older = t.versions
	for i, g := range m.Generations {
		if i < 2 {
			t.older -= int64(g.Bytes)
		}
	}
	return t
}

// protectionMeans says what the browser's answer means, and what can be done.
func protectionMeans(m state.Model, w words) string {
	switch {
	case m.Storage.Blocked != "":
		return ""
	case m.Storage.Persisted:
		return "Only you delete it: by clearing this site's data, or here."
	case m.Storage.AskedAt != "":
		return "It was asked for, " + w.when(m.Storage.AskedAt) + ", and the browser did not grant it. It may delete everything of this site when the disk fills up; some browsers do after weeks without a visit. Installing the page or a bookmark often changes the answer."
	}
	return "The browser is asked after the first import. Until it agrees it may delete everything of this site when the disk fills up."
}

func tableTakes(m state.Model, w words, t workbook.Source) string {
	var file, columns int64
	missing := 0
	for _, b := range t.Batches {
		n, ok := m.Storage.Files[b.SHA256]
		if !ok {
			missing++
		}
		file += n
		columns += m.Storage.Columns[b.SHA256]
	}
	text := w.size(file) + " as dropped"
	if columns > 0 {
		text += ", " + w.size(columns) + " parsed"
	}
	if missing > 0 {
		text += ", " + w.some(int64(missing), "file is", "files are") + " not in this browser"
	}
	return text
}

// Version is a version that can be restored.
type Version struct {
	Number  uint64
	What    string
	Meta    string
	Differs string   // in one line
	Changes []string // each difference
	Damage  string
	Current bool
}

// versions are the ones that are listed.
func versions(m state.Model, w words) (list []Version) {
	for _, g := range m.Versions() {
		v := Version{Number: g.Number, What: generationWhy(g.Why), Damage: g.Damage, Current: g.Number == m.Saved.Generation,
			Meta: w.when(g.At) + ", " + w.size(int64(g.Bytes)) + ", " + w.some(int64(g.KPIs), "KPI", "KPIs") + ", " + w.some(int64(g.Tables), "table", "tables")}
		switch {
		case v.Current, v.Damage != "":
		case g.Unknown != "":
			v.Differs = "What differs cannot be told: " + g.Unknown
		case g.Rev == 0 && g.Large():
			v.Differs = "What differs is shown before going back"
		case g.Rev == 0:
			v.Differs = "Comparing…"
		case len(g.Differs) == 0:
			v.Differs = "The same as now"
		default:
			v.Differs = w.some(int64(len(g.Differs)), "change since", "changes since")
			v.Changes = changes(g.Differs)
		}
		list = append(list, v)
	}
	return list
}

// changesShown is how many differences are listed.
const changesShown = 40

func changes(list []workbook.Change) (lines []string) {
	for i, c := range list {
		if i == changesShown {
			return append(lines, "and "+strconv.Itoa(len(list)-i)+" more")
		}
		lines = append(lines, c.String())
	}
	return lines
}

// restoreAsk asks whether to go back, and says what that takes back.
func restoreAsk(m state.Model, w words) (a Ask) {
	a.Title = "Go back to this version"
	for _, g := range m.Generations {
		if g.Number == m.Dialog.Number {
			a.Title = "Go back to " + w.when(g.At)
			a.List = changes(g.Differs)
		}
	}
	a.Text = "The workbook as it is now is kept as a version too, and Undo comes back to it."
	if len(a.List) > 0 {
		a.Text = "This is taken back. " + a.Text
	}
	a.Buttons = []Button{{Text: "Stay", Msg: state.DialogClosed{}}, {Text: "Go back", Msg: state.RestoreWanted{Number: m.Dialog.Number}, Primary: true}}
	return a
}

// roomAsk asks what to drop.
func roomAsk(m state.Model, w words) (a Ask) {
	t := taken(m)
	a.Title = "Free space in this browser"
	a.Text = "Kept are " + roomTakes(w, t) + ". An exported file holds the workbook as it is now, rows included, without older versions."
	a.Buttons = []Button{{Text: "Keep everything", Msg: state.DialogClosed{}}}
	if t.older > 0 {
		a.Buttons = append(a.Buttons, Button{Text: "Delete old versions, up to " + w.size(t.older), Msg: state.RoomWanted{What: state.RoomVersions}, Danger: true})
	}
	if t.columns > 0 {
		a.Buttons = append(a.Buttons, Button{Text: "Drop parsed columns, " + w.size(t.columns), Msg: state.RoomWanted{What: state.RoomColumns}, Primary: true})
	}
	return a
}

func roomTakes(w words, t takes) string {
	return "imported files, " + w.size(t.files) + "; parsed columns, which can be made again, " + w.size(t.columns) + "; versions of all workbooks, " + w.size(t.versions)
}

// fullText says what takes the room when a save found none.
func fullText(m state.Model, w words) string {
	text := "Work goes on in this tab, and saving is tried again by itself."
	if m.Storage.Versions == nil {
		return text
	}
	return text + " Kept are " + roomTakes(w, taken(m)) + "."
}

// OnDisk is the file on this computer that the workbook is written to.
type OnDisk struct {
	Offered bool
	Name    string
	Says    string
	Trouble string
	Replace bool // it can be written over what something else wrote
	Auto    bool
	Busy    bool
}

func onDisk(m state.Model, w words) OnDisk {
	d := OnDisk{Offered: m.Disk.Offered && m.Phase == state.Ready, Name: m.Disk.Name, Auto: m.Disk.Auto, Busy: m.Disk.Writing,
		Trouble: m.Disk.Reason, Replace: m.Disk.Trouble == state.DiskChanged}
	switch {
	case m.Disk.Name == "":
		d.Says = "No file is chosen. The workbook, rows included, is written to one place on this computer again and again."
	case m.Disk.Writing:
		d.Says = "Writing…"
	case m.Disk.At == "":
		d.Says = "Not written yet."
	default:
		d.Says = "Written " + w.when(m.Disk.At) + "."
		if m.Disk.Rev != 0 && m.Disk.Rev != m.Rev {
			d.Says += " There are changes since."
		}
	}
	return d
}
