package view

import (
	"kpiworkbook/app/state"
)

// Top is the banner: workbook, saved state, undo, files.
type Top struct {
	Book      string
	BookID    string
	Books     []BookItem
	Saved     Saved
	Undo      string // what undo takes back, "" when there is nothing
	Redo      string
	Ready     bool // a workbook is open
	Exporting bool
	Intake    Intake
	Busy      bool
	Mod       string // Ctrl or ⌘
	Bell      Bell
}

// BookItem is a workbook on this device.
type BookItem struct {
	ID, Name, Meta string
	Current        bool
}

// Saved says whether the work is safe.
type Saved struct {
	Text  string // Saved 14:32
	Icon  string
	Bad   bool
	Facts []Fact
	Retry bool
	Take  bool // another tab edits; this one can take over
}

// NavItem is a link of the main navigation.
type NavItem struct {
	Name, Icon, Href string
	Current          bool
	Count            string
	CountLabel       string
	Alert            bool
}

// Nav is the navigation with what stands under it.
type Nav struct {
	Items   []NavItem
	Fresh   []FreshRow
	Storage []string
	Locked  bool // protected from clean-up
}

// FreshRow says up to which day a table has data.
type FreshRow struct {
	Name, Day string
	Late      bool
}

// ShellTop is the banner of the page.
func ShellTop(m state.Model) Top {
	w := wordsOf(m)
	t := Top{Book: bookName(m), BookID: m.Book.ID, Saved: savedOf(m, w), Ready: m.Phase == state.Ready,
		Exporting: m.Exporting, Intake: IntakeOf(m), Busy: m.Busy > 0 || m.Stale, Mod: modKey(m)}
	t.Bell = bellOf(m, w)
	t.Undo, t.Redo = m.History.UndoLabel(), m.History.RedoLabel()
	for _, b := range m.Books {
		t.Books = append(t.Books, BookItem{ID: b.ID, Name: named(b.Name), Current: b.ID == m.Key,
			Meta: w.some(int64(b.KPIs), "KPI", "KPIs")})
	}
	return t
}

// modKey is the key that commands are given with.
func modKey(m state.Model) string {
	if m.Env.Mac {
		return "⌘"
	}
	return "Ctrl"
}

func bookName(m state.Model) string {
	if m.Phase != state.Ready {
		return "KPI Workbook"
	}
	return named(m.Book.Name)
}

func named(s string) string {
	if s == "" {
		return "Untitled workbook"
	}
	return s
}

func savedOf(m state.Model, w words) Saved {
	at := w.when(m.Saved.At)
	s := Saved{Icon: "saved"}
	switch m.Saved.State {
	case state.NotSaved:
		s.Text = "Nothing to save yet"
	case state.Unsaved, state.Saving:
		s.Text = "Saving…"
	case state.SavedState:
		s.Text = "Saved " + at
	case state.SaveFailed:
		s.Text, s.Icon, s.Bad, s.Retry = "Not saved", "st-risk", true, true
		if at != "" {
			s.Text = "Not saved since " + at
		}
	case state.SaveMemory:
		s.Text, s.Icon, s.Bad = "Not kept on this device", "st-risk", true
	case state.SaveConflict:
		s.Text, s.Icon, s.Bad = "Changed in another tab", "st-risk", true
	}
	if m.Reads() && m.Saved.State != state.SaveConflict {
		s = reading(m)
	}
	if m.Saved.At != "" {
		s.Facts = append(s.Facts, Fact{Name: "Saved", Text: at + ", confirmed by the browser"})
	}
	if m.Saved.Reason != "" {
		s.Facts = append(s.Facts, Fact{Name: "Reason", Text: m.Saved.Reason})
	}
	s.Facts = append(s.Facts, Fact{Name: "Where", Text: where(m, w)}, Fact{Name: "Protected", Text: protected(m)})
	export := "never; an exported file does not depend on this browser"
	if m.Backup.Exported != "" {
		export = w.when(m.Backup.Exported)
	}
	s.Facts = append(s.Facts, Fact{Name: "Last export", Text: export})
	return s
}

// reading is the saved state of a tab that follows another one.
func reading(m state.Model) Saved {
	s := Saved{Icon: "tab", Text: "Another tab is editing", Take: true}
	s.Facts = []Fact{{Name: "This tab", Text: "shows every change of the other tab at once"}}
	switch {
	case m.Pen.Newer:
		s.Text, s.Icon, s.Bad, s.Take = "Out of date", "st-risk", true, false
		s.Facts = []Fact{{Name: "This tab", Text: "has stopped writing: a newer version of the page has saved this workbook"}}
	case m.Pen.Taking != 0:
		s.Text, s.Take = "Taking over…", false
	}
	return s
}

func where(m state.Model, w words) string {
	switch {
	case m.Storage.Blocked != "":
		return "nowhere: " + m.Storage.Blocked
	case m.Storage.Quota > 0:
		return "this browser, about " + w.size(onDevice(m))
	}
	return "this browser"
}

func protected(m state.Model) string {
	switch {
	case m.Storage.Persisted:
		return "yes, the browser will not clean it up"
	case m.Storage.Asked:
		return "no, the browser may clean it up when space runs out"
	}
	return "not asked yet"
}

// ShellNav is the main navigation.
func ShellNav(m state.Model) Nav {
	w := wordsOf(m)
	screens := []struct {
		view state.View
		name string
		also []state.View
	}{
		{state.ScorecardView, "Scorecard", []state.View{state.KPIScreen, state.EditView, state.NewView}},
		{state.DataScreen, "Data", nil},
		{state.LibraryView, "Library", nil},
		{state.ReviewView, "Review", nil},
		{state.SettingsView, "Settings", nil},
	}
	var n Nav
	for _, s := range screens {
		item := NavItem{Name: s.name, Icon: string(s.view), Href: "#/" + string(s.view), Current: m.Route.View == s.view}
		if s.view == state.ScorecardView {
			item.Href = boardHref(m.Board().ID, m.Board().Look)
		}
		for _, v := range s.also {
			item.Current = item.Current || m.Route.View == v
		}
		switch s.view {
		case state.DataScreen:
			if bad := problems(m); bad > 0 {
				item.Count, item.CountLabel = w.count(bad), w.some(bad, "problem in the data", "problems in the data")
			}
		case state.ReviewView:
			item.Count, item.CountLabel = awaiting(m, w)
			item.Alert = item.Count != ""
		}
		n.Items = append(n.Items, item)
	}
	for _, s := range m.Book.Tables {
		if day := dataThrough(m, s.ID, s.DateColumn); day != "" {
			n.Fresh = append(n.Fresh, FreshRow{Name: s.Name, Day: w.brief(day)})
		}
	}
	if onDevice(m) > 0 {
		text := w.size(onDevice(m))
		if m.Storage.Persisted {
			text += ", protected from clean-up"
		}
		n.Storage, n.Locked = append(n.Storage, text), m.Storage.Persisted
	}
	if m.Backup.Exported != "" {
		n.Storage = append(n.Storage, "Last export "+w.when(m.Backup.Exported))
	}
	return n
}

// problems counts what did not fit in the loaded tables.
func problems(m state.Model) int64 {
	var n int64
	for _, s := range m.Book.Tables {
		n += int64(m.Tables[s.ID].Info.ProblemTotal)
	}
	return n
}

// dataThrough is the day that a table is said to be complete through, else the last
// one in its date column, ISO.
func dataThrough(m state.Model, id, column string) string {
	if s, ok := m.Book.TableByID(id); ok && s.Through != "" {
		return s.Through
	}
	for _, c := range m.Columns(id) {
		if c.Name == column && len(c.Max) >= 10 {
			return c.Max[:10]
		}
	}
	return ""
}

// Toast is the short message at the bottom.
type Toast struct {
	ID        int
	Text      string
	Undo, Bad bool
	Ledger    string // id of the table whose imports it speaks of
}

// ShellToast is the toast on screen.
func ShellToast(m state.Model) Toast {
	return Toast{ID: m.Toast.ID, Text: m.Toast.Text, Undo: m.Toast.Undo, Bad: m.Toast.Bad, Ledger: m.Toast.Ledger}
}

// ShellBanner is the banner that matters most; the rest wait behind it.
func ShellBanner(m state.Model) (Banner, bool) {
	b, ok := m.Foremost()
	if !ok {
		return Banner{}, false
	}
	out := Banner{Kind: b.Kind, Title: b.Title, Text: b.Text, Class: "st-risk", Icon: "st-risk", Alert: true}
	switch b.Kind {
	case state.ExportDue:
		out.Class, out.Icon, out.Alert = "st-nodata", "clock", false
	case state.SaveFailedNote:
		if out.Stays = true; m.Saved.Full {
			out.Text, out.Full = fullText(m, wordsOf(m)), true
		}
		out.Class, out.Icon, out.Gone = "st-off", "st-off", m.Saved.Gone
	case state.NotKept:
		if m.Storage.Versions != nil {
			w := wordsOf(m)
			out.Text += " Kept are " + roomTakes(w, taken(m)) + "."
		}
	case state.DiskNote:
		out.Replace = m.Disk.Trouble == state.DiskChanged
	case state.UpdateReady, state.EngineBack:
		out.Class, out.Icon, out.Alert = "banner--info", "info", false
	case state.OtherTab:
		out.Class, out.Icon, out.Alert = "st-early", "tab", false
	case state.StorageBlocked, state.EngineDead:
		out.Class, out.Icon = "st-off", "st-off"
	}
	return out, true
}
