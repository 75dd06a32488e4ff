package view

import (
	"kpiworkbook/app/state"
)

// First is the page before there is a workbook.
type First struct {
	Opening   bool
	Stays     string // where workbooks are kept
	Books     []BookItem
	Banner    Banner
	HasBanner bool
}

// FirstPage is the first-run page.
func FirstPage(m state.Model) First {
	v := First{Opening: m.Opening(), Stays: stays(m.Env)}
	v.Banner, v.HasBanner = ShellBanner(m)
	w := wordsOf(m)
	for _, b := range m.Books {
		if b.ID != m.Key || b.KPIs > 0 || b.Tables > 0 {
			v.Books = append(v.Books, BookItem{ID: b.ID, Name: named(b.Name), Meta: w.some(int64(b.KPIs), "KPI", "KPIs")})
		}
	}
	return v
}

// Ask is a question the page has to put before it goes on.
type Ask struct {
	Kind    state.DialogKind
	Title   string
	Text    string
	Notes   []Problem
	List    []string
	Buttons []Button
	Typed   string // what has to be typed first, "" nothing
}

// Button is a way to answer.
type Button struct {
	Text            string
	Msg             state.Msg
	Primary, Danger bool
}

// AskInFront is the question in front, if there is one.
func AskInFront(m state.Model) (Ask, bool) {
	w := wordsOf(m)
	d := m.Dialog
	a := Ask{Kind: d.Kind}
	stay := Button{Text: "Stay", Msg: state.DialogClosed{}}
	switch d.Kind {
	case state.RemoveTableAsk:
		s, _ := m.Book.TableByID(d.ID)
		a.Title, a.Text = "Remove "+s.Name, "KPIs that read it keep their formulas and say that the table is gone. Undo brings it back."
		a.Buttons = []Button{{Text: "Keep it", Msg: state.DialogClosed{}}, {Text: "Remove " + s.Name, Msg: state.TableRemoved{Table: d.ID}, Danger: true}}
	case state.RemoveColumnAsk:
		return withKind(removeColumnAsk(m), d.Kind), true
	case state.RemoveRelationAsk:
		return withKind(removeRelationAsk(m), d.Kind), true
	case state.LeaveEditorAsk:
		a.Title, a.Text = "This KPI is not saved", "Leaving drops what you typed."
		a.Buttons = []Button{{Text: "Drop the changes", Msg: state.EditorDiscarded{}, Danger: true}, stay, {Text: "Save KPI", Msg: state.EditorSaved{}, Primary: true}}
	case state.OpenedAsk:
		name := d.Text
		if d.Book != nil {
			name = named(d.Book.Name)
		}
		a.Title, a.Text = "“"+name+"” is opened", "It stands beside your workbook, which stays as it is."
		if d.Book != nil {
			a.Text += " It holds " + w.some(int64(len(d.Book.KPIs)), "KPI", "KPIs") + " and " + w.some(int64(len(d.Book.Tables)), "table", "tables") + "."
		}
		for _, n := range d.Notes {
			a.Notes = append(a.Notes, problemRow(w, n.Source, n))
		}
		a.Buttons = []Button{{Text: "Stay in this workbook", Msg: state.DialogClosed{}}, {Text: "Show it", Msg: state.OpenedAccepted{}, Primary: true}}
	case state.ConflictAsk:
		a.Title, a.Text = "Another tab changed this workbook", "Nothing was overwritten. Keep this tab's version as a workbook of its own, or take the other tab's."
		a.Buttons = []Button{{Text: "Decide later", Msg: state.DialogClosed{}}, {Text: "Take the other tab's", Msg: state.ConflictReload{}}, {Text: "Keep this as a copy", Msg: state.ConflictCopy{}, Primary: true}}
	case state.EditHereAsk:
		a.Title, a.Text = "Another tab is editing this workbook", "You see every change here, but only one tab can edit, so that nothing is overwritten. Edit here, and the other tab saves and follows this one."
		a.Buttons = []Button{{Text: "Only read here", Msg: state.DialogClosed{}}, {Text: "Edit here", Msg: state.TakeOver{}, Primary: true}}
		if m.Pen.Newer {
			a.Title, a.Text = "This page is out of date", "A newer version of KPI Workbook has saved this workbook. Reload to edit it."
			a.Buttons = []Button{{Text: "Only read here", Msg: state.DialogClosed{}}, {Text: "Reload", Msg: state.UpdateAccepted{}, Primary: true}}
		}
		if m.Pen.Why != "" {
			a.Text = m.Pen.Why
			a.Buttons[1] = Button{Text: "Edit here anyway", Msg: state.TakeOver{Force: true}, Danger: true}
		}
	case state.RestoreAsk:
		return withKind(restoreAsk(m, w), d.Kind), true
	case state.RoomAsk:
		return withKind(roomAsk(m, w), d.Kind), true
	case state.RemoveBookAsk:
		name := d.Text
		for _, b := range m.Books {
			if b.ID == d.ID {
				name = named(b.Name)
			}
		}
		a.Title, a.Text, a.Typed = "Delete “"+name+"” from this device", "This cannot be undone. An exported file is not touched. Type the name to go on.", name
		a.Buttons = []Button{{Text: "Keep it", Msg: state.DialogClosed{}}, {Text: "Delete", Msg: state.BookRemoved{ID: d.ID}, Danger: true}}
	default:
		return Ask{}, false
	}
	return a, true
}

func withKind(a Ask, kind state.DialogKind) Ask {
	a.Kind = kind
	return a
}

// Shortcut is a line of the keyboard help.
type Shortcut struct{ Keys, Does string }

// Shortcuts lists the keys.
func Shortcuts(m state.Model) []Shortcut {
	mod := modKey(m)
	return []Shortcut{
		{mod + " K", "find a KPI, table or command"},
		{mod + " Z", "undo"},
		{mod + " Shift Z", "redo"},
		{mod + " S", "write the workbook to its file, or export it"},
		{"G, then S D L R", "go to Scorecard, Data, Library, Review"},
		{"[ and ]", "earlier and later period"},
		{"J and K", "next and previous KPI"},
		{"N", "new KPI, or a note on the page of a KPI and in a review"},
		{"A", "an action for the KPI on screen"},
		{"E", "edit the KPI on screen"},
		{"← and →", "previous and next in a review; read the chart"},
		{"R", "read: marks the KPI on screen, and goes on to the next in a review"},
		{mod + " Enter", "save the KPI; finish the review at its summary"},
		{mod + " Space", "completions in a formula"},
		{"Esc", "close what is in front, leave a field or a review"},
		{"?", "this list"},
	}
}
