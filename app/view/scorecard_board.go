package view

import (
	"strconv"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/align"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Board is which scorecard is on screen, and what it could be instead.
type Board struct {
	ID     string // "" is that of all KPIs
	Name   string
	Meta   []string
	Looks  []LookLink
	Look   state.Look
	Boards []BoardLink
	Advice []string // what is wrong with the choice of KPIs
	Bare   bool     // no KPI is on it
}

// LookLink leads to another look of the same scorecard.
type LookLink struct {
	Name, Icon, Href string
	Current          bool
}

// BoardLink leads to another scorecard in the same look.
type BoardLink struct {
	Name, Href, Meta string
	Current          bool
}

func boardOf(m state.Model) Board {
	w := wordsOf(m)
	b := Board{ID: m.Route.ID, Name: named(m.Book.Name), Look: m.Route.Look}
	for _, l := range []LookLink{{Name: "Table", Icon: "table"}, {Name: "Cards", Icon: "cards"}, {Name: "Map", Icon: "map"}} {
		look := map[string]state.Look{"Cards": state.CardsLook, "Map": state.MapLook}[l.Name]
		l.Href, l.Current = boardHref(m.Route.ID, look), m.Route.Look == look
		b.Looks = append(b.Looks, l)
	}
	var all, lagging, here int
	on := m.OnBoard(m.Route.ID)
	for i := range m.Book.KPIs {
		k := &m.Book.KPIs[i]
		if k.State == workbook.StateRetired {
			continue
		}
		all++
		if on(k) {
			here++
			if k.Lead == workbook.Lagging {
				lagging++
			}
		}
	}
	b.Boards = append(b.Boards, BoardLink{Name: "All KPIs", Href: boardHref("", m.Route.Look), Meta: w.some(int64(all), "KPI", "KPIs"), Current: m.Route.ID == ""})
	for _, s := range m.Book.Scorecards {
		b.Boards = append(b.Boards, BoardLink{Name: s.Name, Href: boardHref(s.ID, m.Route.Look), Meta: s.Audience, Current: m.Route.ID == s.ID})
	}
	b.Bare = here == 0
	count := w.some(int64(here), "KPI", "KPIs")
	if s, ok := m.Book.ScorecardByID(m.Route.ID); ok {
		b.Name = s.Name
		count = w.count(int64(here)) + " of " + w.some(int64(all), "KPI", "KPIs")
		if s.Audience != "" {
			b.Meta = append(b.Meta, "for "+s.Audience)
		}
		if here > s.Most() {
			b.Advice = append(b.Advice, crowded(here, s.Most()))
		}
	}
	if n := len(m.Book.Objectives); n > 0 && m.Route.ID == "" {
		count += " under " + w.some(int64(n), "objective", "objectives")
	}
	b.Meta = append(b.Meta, count)
	if here > 1 && lagging == here {
		b.Advice = append(b.Advice, allLagging)
	}
	return b
}

const allLagging = "Every KPI here is lagging: it tells how things went, when it is too late to steer. Add a leading one."

func crowded(n, most int) string {
	return strconv.Itoa(n) + " KPIs are more than the " + strconv.Itoa(most) + " that this scorecard should hold: nobody watches that many. Take some off, or raise the limit."
}

func boardHref(id string, look state.Look) string {
	return state.Hash(state.Route{View: state.ScorecardView, ID: id, Look: look}, state.Question{})
}

// boardLink leads back to the scorecard seen last.
func boardLink(m state.Model) Link {
	l := Link{"Scorecard", boardHref(m.Board().ID, m.Board().Look)}
	if s, ok := m.Book.ScorecardByID(m.Board().ID); ok {
		l.Text = s.Name
	}
	return l
}

// retired are the KPIs whose history is all that is left of them.
func retired(m state.Model) []Link {
	var list []Link
	for _, k := range m.Book.KPIs {
		if k.State != workbook.StateRetired || m.Route.ID != "" {
			continue
		}
		text := k.Name
		if by, ok := m.Book.KPIByID(k.Replaced); ok {
			text += ", replaced by " + by.Name
		}
		list = append(list, Link{text, "#/kpi/" + k.ID})
	}
	return list
}

// RowMenu is what can be done with one row.
type RowMenu struct {
	ID    string // of the KPI or objective, "" when it is closed
	Name  string
	Items []RowItem
}

// RowItem is one line of it: a link, a command, a heading, or a rule.
type RowItem struct {
	Text, Icon, Href string
	Msg              state.Msg
	Key              string
	Heading, Rule    bool
	Current, Danger  bool
}

// goalsOffered is how many objectives a KPI can be moved to from its row.
const goalsOffered = 12

func rowMenu(m state.Model) RowMenu {
	if k, ok := m.Book.KPIByID(m.RowMenu); ok {
		return kpiMenu(m, k)
	}
	o, ok := m.Book.ObjectiveByID(m.RowMenu)
	if !ok {
		return RowMenu{}
	}
	return RowMenu{ID: o.ID, Name: o.Name, Items: []RowItem{
		{Text: "Edit objective", Icon: "edit", Msg: state.FormOpened{Kind: state.ObjectiveDialog, ID: o.ID}},
		{Text: "Move up", Icon: "up-arrow", Key: "Alt ↑", Msg: state.ObjectiveMoved{ID: o.ID, By: -1}},
		{Text: "Move down", Icon: "down-arrow", Key: "Alt ↓", Msg: state.ObjectiveMoved{ID: o.ID, By: 1}},
		{Rule: true},
		{Text: "Remove objective", Icon: "x", Danger: true, Msg: state.ObjectiveRemoved{ID: o.ID}},
	}}
}

func kpiMenu(m state.Model, k workbook.KPI) RowMenu {
	v := RowMenu{ID: k.ID, Name: k.Name, Items: []RowItem{
		{Text: "Open", Icon: "right", Href: "#/kpi/" + k.ID}, {Text: "Edit", Icon: "edit", Href: "#/kpi/" + k.ID + "/edit"}, {Rule: true}}}
	steps := len(v.Items)
	for _, s := range []struct {
		step            state.Step
		text, icon, key string
	}{
		{state.StepUp, "Move up", "up-arrow", "Alt ↑"}, {state.StepDown, "Move down", "down-arrow", "Alt ↓"},
		{state.StepIn, "Make it part of ", "right", "Alt →"}, {state.StepOut, "Take it out of ", "left", "Alt ←"},
	} {
		e := m.StepOf(k.ID, s.step)
		if e == nil {
			continue
		}
		text := s.text
		switch s.step {
		case state.StepIn:
			over, _ := m.Book.KPIByID(e.(workbook.PlaceKPI).Parent)
			text += over.Name
		case state.StepOut:
			over, _ := m.Book.KPIByID(k.Parent)
			text += over.Name
		}
		v.Items = append(v.Items, RowItem{Text: text, Icon: s.icon, Key: s.key, Msg: state.KPIStepped{ID: k.ID, Step: s.step}})
	}
	if len(v.Items) > steps {
		v.Items = append(v.Items, RowItem{Rule: true})
	}
	v.Items = append(v.Items, goalItems(m, k)...)
	if s, ok := m.Book.ScorecardByID(m.Route.ID); ok {
		v.Items = append(v.Items, RowItem{Text: "Take off " + s.Name, Icon: "x", Msg: state.KPIUnlisted{ID: k.ID, Scorecard: s.ID}})
	}
	v.Items = append(v.Items, RowItem{Text: "Retire, keeping its history", Icon: "clock", Msg: state.KPIRetired{ID: k.ID}})
	return v
}

// goalItems offer the objectives that a KPI could serve.
func goalItems(m state.Model, k workbook.KPI) []RowItem {
	if len(m.Book.Objectives) == 0 {
		return nil
	}
	serves := servedBy(m, k.ID)
	list := []RowItem{{Text: "Serves", Heading: true}}
	for _, o := range m.Book.Objectives[:min(goalsOffered, len(m.Book.Objectives))] {
		list = append(list, RowItem{Text: o.Name, Icon: "flag", Current: o.ID == serves, Msg: state.KPIPlaced{ID: k.ID, Objective: o.ID}})
	}
	return append(list, RowItem{Text: "No objective", Current: serves == "", Msg: state.KPIPlaced{ID: k.ID}}, RowItem{Rule: true})
}

// servedBy is the id of the objective that a KPI serves, by itself or as a part.
func servedBy(m state.Model, id string) string {
	nodes := align.Tree(m.Book, m.OnBoard(""))
	for i, n := range nodes {
		if n.KPI == nil || n.KPI.ID != id {
			continue
		}
		for ; i >= 0; i = nodes[i].Up {
			if o := nodes[i].Objective; o != nil {
				return o.ID
			}
		}
	}
	return ""
}

// boardCommands are objectives and scorecards in the palette.
func boardCommands(m state.Model) []Command {
	var list []Command
	for _, o := range m.Book.Objectives {
		c := Command{Label: o.Name, Icon: "flag", Where: "Objective", Msg: state.ObjectiveShown{ID: o.ID}}
		if cell, ok := goalAt(m.Answer, o.ID, m.Label()); ok {
			s := StatusOf(score.Word(cell.Status))
			c.Icon, c.Class, c.Where = s.Icon, s.Class, "Objective · "+s.Word
		}
		list = append(list, c, Command{Label: "Edit " + o.Name, Icon: "edit", Where: "Command", Msg: state.FormOpened{Kind: state.ObjectiveDialog, ID: o.ID}})
	}
	for _, s := range m.Book.Scorecards {
		list = append(list, Command{Label: s.Name, Icon: "scorecard", Where: "Scorecard", Href: boardHref(s.ID, "")},
			Command{Label: "Change " + s.Name, Icon: "edit", Where: "Command", Msg: state.FormOpened{Kind: state.ScorecardDialog, ID: s.ID}})
	}
	return append(list,
		Command{Label: "New scorecard", Icon: "plus", Where: "Command", Msg: state.FormOpened{Kind: state.ScorecardDialog}},
		Command{Label: "New objective", Icon: "plus", Where: "Command", Msg: state.FormOpened{Kind: state.ObjectiveDialog}},
		Command{Label: "Scorecard as cards", Icon: "cards", Where: "Page", Href: boardHref(m.Board().ID, state.CardsLook)},
		Command{Label: "Scorecard as a map", Icon: "map", Where: "Page", Href: boardHref(m.Board().ID, state.MapLook)},
		Command{Label: "Scorecard as a table", Icon: "table", Where: "Page", Href: boardHref(m.Board().ID, state.TableLook)})
}
