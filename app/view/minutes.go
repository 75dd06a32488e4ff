package view

import (
	"slices"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// minutesOffered is of how many reviews, the latest first, the minutes are put
// into words to be copied: they go out soon after the meeting or never.
const minutesOffered = 3

// minutes are the notes and actions that came about between two moments, counted
// and in words.
func minutes(m state.Model, w words, from, to string) (counts [2]int, lines []string) {
	for _, k := range m.Book.KPIs {
		notes, actions := noted(m, w, k, from, to)
		counts[0] += len(notes)
		counts[1] += len(actions)
		for _, text := range notes {
			lines = append(lines, k.Name+": "+text)
		}
		for _, text := range actions {
			lines = append(lines, k.Name+", action: "+text)
		}
	}
	return counts, lines
}

// noted is the notes on a KPI, and the actions, of between two moments.
func noted(m state.Model, w words, k workbook.KPI, from, to string) (notes, actions []string) {
	for _, n := range k.Notes {
		if state.During(n.At, from, to) {
			notes = append(notes, n.Text)
		}
	}
	for _, a := range k.Actions {
		if state.During(a.At, from, to) {
			actions = append(actions, a.Title+" ("+actionOf(m, w, k, a).Meta+")")
		}
	}
	return notes, actions
}

// minutesText is what a review came to as text for a mail: what was concluded, and
// of each KPI that was read its value, its verdict, its notes and actions.
func minutesText(m state.Model, w words, t workbook.Meeting, item LogItem) string {
	lines := []string{"Review of " + joined(item.Title, named(m.Book.Name)), joined(w.iso(t.At), t.Author), item.Did}
	if t.Note != "" {
		lines = append(lines, "", t.Note)
	}
	for _, k := range m.Book.KPIs {
		notes, actions := noted(m, w, k, t.Began, t.At)
		if !slices.Contains(t.KPIs, k.ID) && len(notes)+len(actions) == 0 {
			continue
		}
		lines = append(lines, "", k.Name+verdictText(m, w, k, t.Period))
		for _, text := range notes {
			lines = append(lines, "- "+text)
		}
		for _, text := range actions {
			lines = append(lines, "- Action: "+text)
		}
	}
	return strings.Join(lines, "\n") + "\n"
}

// verdictText is the value of a KPI in a period with its status and why, "" where
// the answer on screen has none.
func verdictText(m state.Model, w words, k workbook.KPI, period string) string {
	a, _ := answerOf(m.Answer, k.ID)
	c, ok := cellAt(a.Cells, period)
	if !ok {
		return ""
	}
	value := "blank"
	if v := c.Number.Num(); !v.IsBlank() {
		value = unitOf(m, w, k).settled(a.Cells).full(v)
	} else if c.IsText {
		value = w.iso(c.Text)
	}
	text := ": " + value + ", " + strings.ToLower(statusOf(c).Word)
	if c.Reason != "" {
		text += ". " + c.Reason
	}
	return text
}
