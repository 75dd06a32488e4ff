package view

import (
	"sort"
	"strings"
	"unicode"

	"kpiworkbook/app/state"
)

// Command is one thing the palette can do or open.
type Command struct {
	Label, Icon, Class, Where string
	Href                      string
	Msg                       state.Msg
	Key                       string
	Who                       string // who answers for it and works on it; it is found by them too
}

// Piece is part of a label; Hit pieces are what was typed.
type Piece struct {
	Text string
	Hit  bool
}

// Found is a command that fits what was typed.
type Found struct {
	Command Command
	Label   []Piece
}

// Commands lists everything the palette knows: KPIs with their status, tables,
// columns, and whatever a button does.
func Commands(m state.Model) []Command {
	mod := modKey(m)
	var list []Command
	status := statuses(m)
	for _, k := range m.Book.KPIs {
		c := Command{Label: k.Name, Icon: "fx", Where: "KPI", Href: "#/kpi/" + k.ID, Who: joined(append([]string{k.Owner}, k.Contributors...)...)}
		if s, ok := status[k.Name]; ok {
			c.Icon, c.Class, c.Where = s.Icon, s.Class, "KPI · "+s.Word
		}
		list = append(list, c,
			Command{Label: "Edit " + k.Name, Icon: "edit", Where: "Command", Msg: state.KPIEdit{ID: k.ID}})
	}
	list = append(list, boardCommands(m)...)
	for _, s := range m.Book.Tables {
		list = append(list, Command{Label: s.Name, Icon: "table", Where: "Table", Href: "#/data/" + s.ID})
		for _, c := range m.Columns(s.ID) {
			list = append(list, Command{Label: s.Name + "[" + c.Name + "]", Icon: "table", Where: "Column, " + c.Type, Href: "#/data/" + s.ID})
		}
	}
	list = append(list,
		Command{Label: "Start review", Icon: "play", Where: "Command", Msg: state.MeetingBegun{}},
		Command{Label: "Add KPI", Icon: "plus", Where: "Command", Key: "N", Msg: state.KPIEdit{}},
		Command{Label: "Export workbook", Icon: "export", Where: "Command", Key: mod + " S", Msg: state.ExportWanted{}},
		Command{Label: "Download all values as CSV", Icon: "table", Where: "Command", Msg: state.ValuesWanted{}},
		Command{Label: "Undo", Icon: "undo", Where: "Command", Key: mod + " Z", Msg: state.Undone{}},
		Command{Label: "Redo", Icon: "redo", Where: "Command", Key: mod + " Shift Z", Msg: state.Redone{}},
		Command{Label: "Go to Scorecard", Icon: "scorecard", Where: "Page", Key: "G S", Href: boardLink(m).Href},
		Command{Label: "Go to Data", Icon: "data", Where: "Page", Key: "G D", Href: "#/data"},
		Command{Label: "Go to Library", Icon: "library", Where: "Page", Key: "G L", Href: "#/library"},
		Command{Label: "Go to Review", Icon: "review", Where: "Page", Key: "G R", Href: "#/review"},
		Command{Label: "Go to Settings", Icon: "settings", Where: "Page", Href: "#/settings"},
		Command{Label: "Earlier period", Icon: "left", Where: "Command", Key: "[", Msg: state.PeriodStepped{By: -1}},
		Command{Label: "Later period", Icon: "right", Where: "Command", Key: "]", Msg: state.PeriodStepped{By: 1}},
	)
	if m.Disk.Offered {
		list = append(list, Command{Label: "Save to file", Icon: "file", Where: "Command", Msg: state.DiskWanted{}},
			Command{Label: "Save as another file", Icon: "file", Where: "Command", Msg: state.DiskWanted{As: true}})
	}
	for _, g := range grains {
		list = append(list, Command{Label: "Show by " + strings.ToLower(g.Label), Icon: "calendar", Where: "Command", Msg: state.GrainChosen{Grain: g.Value}})
	}
	for _, a := range againsts(m.Question.Grain) {
		list = append(list, Command{Label: "Compare " + a.Label, Icon: "flat", Where: "Command", Msg: state.AgainstChosen{Against: a.Value}})
	}
	if lib := m.Library.Lib; lib != nil {
		for _, area := range lib.Areas {
			for _, t := range area.Templates {
				list = append(list, Command{Label: t.Name, Icon: "library", Where: "Library, " + area.Name, Href: "#/library/" + t.ID})
			}
		}
	}
	return append(list,
		Command{Label: "New workbook", Icon: "plus", Where: "Command", Msg: state.BookNew{}},
		Command{Label: "Open the sample workbook", Icon: "play", Where: "Command", Msg: state.SampleWanted{}},
		Command{Label: "Free space in this browser", Icon: "data", Where: "Command", Msg: state.DialogOpened{Kind: state.RoomAsk}},
		Command{Label: "Dark theme", Icon: "sun", Where: "Theme", Msg: state.ThemeChosen{Theme: state.DarkTheme}},
		Command{Label: "Light theme", Icon: "sun", Where: "Theme", Msg: state.ThemeChosen{Theme: state.LightTheme}},
		Command{Label: "Theme of the system", Icon: "sun", Where: "Theme", Msg: state.ThemeChosen{Theme: state.SystemTheme}},
		Command{Label: "Keyboard shortcuts", Icon: "keyboard", Where: "Help", Key: "?", Msg: state.DialogOpened{Kind: state.ShortcutsHelp}},
	)
}

// Find keeps the commands whose label holds what was typed, letter by letter in
// that order, best first: whole words before scattered letters. KPIs are found by
// their people too.
func Find(commands []Command, typed string, limit int) []Found {
	want := []rune(strings.ToLower(strings.TrimSpace(typed)))
	type hit struct {
		found Found
		score int
	}
	var hits []hit
	for _, c := range commands {
		score, pieces, ok := match([]rune(c.Label), want)
		if score < 500 && len(want) > 0 && strings.Contains(strings.ToLower(c.Who), string(want)) {
			score, pieces, ok = 500, []Piece{{Text: c.Label}}, true
			c.Where += " · " + c.Who
		}
		if ok {
			hits = append(hits, hit{Found{c, pieces}, score})
		}
	}
	sort.SliceStable(hits, func(i, j int) bool { return hits[i].score > hits[j].score })
	out := make([]Found, 0, min(limit, len(hits)))
	for _, h := range hits[:min(limit, len(hits))] {
		out = append(out, h.found)
	}
	return out
}

// match finds want in label: as one piece if it can, else letter by letter.
func match(label, want []rune) (score int, pieces []Piece, ok bool) {
	if len(want) == 0 {
		return 0, []Piece{{Text: string(label)}}, true
	}
	lower := make([]rune, len(label))
	for i, r := range label {
		lower[i] = unicode.ToLower(r)
	}
	if at := indexRunes(lower, want); at >= 0 {
		score = 1000 - at - len(label)/4
		if at == 0 || !unicode.IsLetter(lower[at-1]) {
			score += 500
		}
		return score, cut(label, func(i int) bool { return i >= at && i < at+len(want) }), true
	}
	hits, from := make(map[int]bool, len(want)), 0
	for _, r := range want {
		at := from
		for at < len(lower) && lower[at] != r {
			at++
		}
		if at == len(lower) {
			return 0, nil, false
		}
		hits[at], from = true, at+1
	}
	return 100 - from - len(label)/4, cut(label, func(i int) bool { return hits[i] }), true
}

func indexRunes(in, want []rune) int {
	for i := 0; i+len(want) <= len(in); i++ {
		same := true
		for j, r := range want {
			if in[i+j] != r {
				same = false
				break
			}
		}
		if same {
			return i
		}
	}
	return -1
}

func cut(label []rune, hit func(int) bool) []Piece {
	var pieces []Piece
	for i := 0; i < len(label); {
		h, from := hit(i), i
		for i < len(label) && hit(i) == h {
			i++
		}
		pieces = append(pieces, Piece{Text: string(label[from:i]), Hit: h})
	}
	return pieces
}
