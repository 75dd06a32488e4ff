package state

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// EntryDraft is the form in which a value of a KPI is typed by hand.
type EntryDraft struct {
	Open              bool
	ID                string // of the entry being changed, "" for a new one
	Date, Value, Note string
	Wrong             string // what is wrong with it, once it was to be kept
}

// EntryField names a field of the form.
type EntryField uint8

// The fields of the form.
const (
	EntryDate EntryField = iota
	EntryValue
	EntryNote
)

type (
	// EntryOpened opens the form of the KPI on screen: for the entry with the ID,
	// or a new one; Open false closes it.
	EntryOpened struct {
		isMsg
		Open bool
		ID   string
	}
	// EntryTyped fills it.
	EntryTyped struct {
		isMsg
		Field EntryField
		Text  string
	}
	// EntryKept puts what was typed into the workbook.
	EntryKept struct{ isMsg }
	// EntryRemoved takes a value away; undo brings it back.
	EntryRemoved struct {
		isMsg
		KPI, Entry string
	}
)

// updateEntries answers what is typed by hand.
func updateEntries(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case EntryOpened:
		m, cmds = m.openEntry(msg)
	case EntryTyped:
		m.KPI.Entry = m.KPI.Entry.with(msg.Field, msg.Text)
	case EntryKept:
		m, cmds = m.keepEntry("", "")
		if m.KPI.Entry.Open && m.KPI.Entry.Wrong == "" {
			cmds = []Cmd{Mint{For: msg}}
		}
	case EntryRemoved:
		m, cmds = m.editSaying(workbook.RemoveEntry{KPIID: msg.KPI, EntryID: msg.Entry}, "Entry removed")
	case Fresh:
		if _, ours := msg.For.(EntryKept); !ours {
			return m, nil, false
		}
		m, cmds = m.keepEntry(msg.ID, msg.At)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

func (d EntryDraft) with(f EntryField, text string) EntryDraft {
	switch f {
	case EntryDate:
		d.Date = text
	case EntryValue:
		d.Value = text
	case EntryNote:
		d.Note = text
	}
	d.Wrong = ""
	return d
}

func (m Model) openEntry(msg EntryOpened) (Model, []Cmd) {
	k, ok := m.Book.KPIByID(m.KPI.ID)
	m.KPI.Entry = EntryDraft{}
	if !ok || !msg.Open {
		return m, nil
	}
	m.KPI.Entry = EntryDraft{Open: true, Date: m.Env.Today}
	for _, e := range k.Entries {
		if e.ID == msg.ID {
			value := typedNumber(e.Value, k.Unit.Kind == workbook.UnitPercent, num.LocaleOf(m.Locale()))
			m.KPI.Entry = EntryDraft{Open: true, ID: e.ID, Date: e.Date, Value: value, Note: e.Note}
		}
	}
	return m, []Cmd{Focus{Target: "entry-value"}}
}

// keepEntry reads the form; without an id it only says what is wrong with it.
func (m Model) keepEntry(id, at string) (Model, []Cmd) {
	k, ok := m.Book.KPIByID(m.KPI.ID)
	d := m.KPI.Entry
	if !ok || !d.Open {
		return m, nil
	}
	e := workbook.Entry{ID: or(d.ID, id), Date: strings.TrimSpace(d.Date), Note: strings.TrimSpace(d.Note), At: at}
	if i := slices.IndexFunc(k.Entries, func(e workbook.Entry) bool { return e.ID == d.ID }); i >= 0 {
		e.Author, e.Extra = k.Entries[i].Author, k.Entries[i].Extra
	}
	value, number := number(d.Value, k.Unit.Kind == workbook.UnitPercent, num.LocaleOf(m.Locale()))
	e.Value = value
	days, dated := m.Book.Settings.EntryDays(e.Date)
	today, known := parseDay(m.Env.Today)
	switch {
	case value == "" || !number:
		m.KPI.Entry.Wrong = "Write a number, such as 12.5."
		if len(k.Scale) > 0 {
			m.KPI.Entry.Wrong = "Choose a value."
		}
	case !dated:
		m.KPI.Entry.Wrong = "Write a date like 2026-03-31, or name a period: 2026-03, 2026-Q1."
	case known && days.From > today:
		m.KPI.Entry.Wrong = "That is in the future. Write a date up to today."
	case id != "":
		m.KPI.Entry = EntryDraft{}
		m, cmds := m.editSaying(workbook.PutEntry{KPIID: k.ID, Entry: e}, "Entry kept")
		return m, append(cmds, Focus{Target: "entry-add"})
	}
	m.Announce = m.KPI.Entry.Wrong
	return m, nil
}

// typedScale writes a scale as it is typed: a step a line.
func typedScale(k workbook.KPI, l num.Locale) string {
	var lines []string
	for _, g := range k.Scale {
		lines = append(lines, typedNumber(g.Value, k.Unit.Kind == workbook.UnitPercent, l)+" "+g.Label)
	}
	return strings.Join(lines, "\n")
}

// DraftScale is the scale of the KPI in the editor.
func DraftScale(m Model) []num.Grade {
	k, _ := m.kpi(m.Editor.Draft, workbook.KPI{})
	return k.Format(m.Book.Settings).Scale
}

// manual reads how values come about that are typed by hand.
func (r *draftReader) manual() {
	k := &r.k
	if r.d.Text(FieldManual) == "" {
		k.Combine, k.Scale = "", nil
		return
	}
	k.Formula, k.Combine, k.Scale = "", or(r.text(FieldCombine), workbook.CombineLast), nil
	before := num.Blank(num.NoValues)
	for line := range strings.Lines(r.d.Text(FieldScale)) {
		value, label, _ := strings.Cut(strings.TrimSpace(line), " ")
		if value == "" {
			continue
		}
		text, ok := number(strings.TrimRight(value, "=:"), k.Unit.Kind == workbook.UnitPercent, r.locale)
		at, is := workbook.ParseDecimal(text)
		label = strings.TrimSpace(strings.TrimLeft(label, "=: "))
		switch {
		case !ok || !is || label == "":
			r.wrong[string(FieldScale)] = "Write one step a line, its number and then its word: 1 poor."
			return
		case !before.IsBlank() && num.Cmp(at, before) <= 0:
			r.wrong[string(FieldScale)] = "Write the steps from the lowest to the highest, each once."
			return
		}
		k.Scale, before = append(k.Scale, workbook.Grade{Value: text, Label: label}), at
	}
}
