package view

import (
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// ActionItem is something to be done about a KPI.
type ActionItem struct {
	ID, KPI     string // KPI is an id
	Name, Href  string // of the KPI
	Title, Meta string
	Due         string // ISO
	Late        bool
	Over        bool // done or dropped
	Dropped     bool
}

// ActionForm is an action as typed.
type ActionForm struct {
	state.ActionForm
	Open   bool
	Hint   string // what is still missing
	Owners []string
}

// actionsOf lists the actions of a KPI: the open ones first, the most urgent
// before others, then what is over, the latest first.
func actionsOf(m state.Model, w words, k workbook.KPI) []ActionItem {
	list := append([]workbook.Action(nil), k.Actions...)
	sort.SliceStable(list, func(i, j int) bool {
		a, b := list[i], list[j]
		switch {
		case a.Open() != b.Open():
			return a.Open()
		case !a.Open():
			return a.Ended > b.Ended
		}
		return sooner(a.Due, b.Due)
	})
	items := make([]ActionItem, len(list))
	for i, a := range list {
		items[i] = actionOf(m, w, k, a)
	}
	return items
}

// sooner orders dates, those that are not set last.
func sooner(a, b string) bool { return a != "" && (b == "" || a < b) }

func actionOf(m state.Model, w words, k workbook.KPI, a workbook.Action) ActionItem {
	item := ActionItem{ID: a.ID, KPI: k.ID, Name: k.Name, Href: "#/kpi/" + k.ID, Title: a.Title, Due: a.Due, Over: !a.Open(), Dropped: a.State == workbook.ActionDropped}
	var parts []string
	if a.Owner != "" {
		parts = append(parts, a.Owner)
	}
	switch {
	case item.Over:
		word := "done"
		if item.Dropped {
			word = "dropped"
		}
		if a.Ended != "" {
			word += " " + w.brief(a.Ended)
		}
		parts = append(parts, word)
	case a.Due != "":
		due := "due " + w.brief(a.Due)
		if days := daysLate(a.Due, m.Env.Today); days > 0 {
			item.Late = true
			due += ", " + strconv.Itoa(days) + " " + plural(days, "day", "days") + " late"
		}
		parts = append(parts, due)
	default:
		parts = append(parts, "no date")
	}
	item.Meta = strings.Join(parts, " · ")
	return item
}

// daysLate is how many days a date lies before today.
func daysLate(due, today string) int {
	d, ok1 := parseISO(due)
	t, ok2 := parseISO(today)
	if !ok1 || !ok2 {
		return 0
	}
	return int(t - d)
}

// formOf is the form for an action of a KPI.
func formOf(m state.Model, k workbook.KPI) ActionForm {
	f := ActionForm{ActionForm: m.Review.Form, Open: m.Review.Form.KPI == k.ID && k.ID != ""}
	if f.Open && strings.TrimSpace(f.Title) == "" {
		f.Hint = "Say what is to be done."
	}
	f.Owners = owners(m)
	return f
}

// owners are the people who answer for something here.
func owners(m state.Model) []string {
	var list []string
	seen := map[string]bool{"": true}
	add := func(name string) {
		if !seen[name] {
			seen[name] = true
			list = append(list, name)
		}
	}
	for _, k := range m.Book.KPIs {
		add(k.Owner)
		for _, a := range k.Actions {
			add(a.Owner)
		}
	}
	sort.Strings(list)
	return list
}
