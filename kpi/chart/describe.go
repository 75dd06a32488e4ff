package chart

import (
	"strconv"

	"kpiworkbook/kpi/num"
)

// describe says in a sentence or two what a series looks like: from when to
// when, from what to what, where it stands against the target, what is open
// and what is missing.
func describe(title string, points []Point, w Words) string {
	open := firstOpen(points)
	closed := runsOf(points[:open])
	text := title
	if text != "" {
		text += ", "
	}
	if len(closed) == 0 {
		text += "no closed period has a value"
	} else {
		first, last := points[closed[0].first], points[closed[len(closed)-1].last]
		if first.Label == last.Label {
			text += last.Label + ": " + last.Text
		} else {
			text += first.Label + " to " + last.Label + ": from " + first.Text + " to " + last.Text
		}
		text += against(last)
	}
	text += "."
	for _, p := range points[open:] {
		if !p.Value.IsBlank() {
			text += " " + p.Label + " is " + w.Open + " at " + p.Text + "."
		}
	}
	return text + missing(points, w)
}

// against compares a point with its target.
func against(p Point) string {
	if p.Target.IsBlank() || p.TargetText == "" {
		return ""
	}
	switch num.Cmp(p.Value, p.Target) {
	case 1:
		return ", above the target of " + p.TargetText
	case -1:
		return ", below the target of " + p.TargetText
	}
	return ", exactly the target of " + p.TargetText
}

func missing(points []Point, w Words) string {
	n, label := 0, ""
	for _, p := range points {
		if p.Value.IsBlank() && !p.Open {
			n++
			label = p.Label
		}
	}
	switch {
	case n == 0 || n == len(points):
		return ""
	case n == 1:
		return " " + label + " is " + w.Blank + "."
	}
	return " " + strconv.Itoa(n) + " periods are " + w.Blank + "."
}

// reading is one point in a line of text.
func reading(p Point, w Words) string {
	text := p.Label
	if p.Open {
		text += " (" + w.Open + ")"
	}
	text += ": " + shown(p, w)
	if p.TargetText != "" {
		text += ", " + lower(w.Target) + " " + p.TargetText
	}
	if p.Status != "" {
		text += ", " + p.Status
	}
	if p.Pin != "" {
		text += ". Note " + p.Pin + ": " + p.Note
	}
	return text
}

// shown is the value, or blank with its reason.
func shown(p Point, w Words) string {
	switch {
	case !p.Value.IsBlank():
		return p.Text
	case p.Reason != "":
		return w.Blank + ": " + p.Reason
	case p.Value.Reason() != num.NotBlank:
		return w.Blank + ": " + p.Value.Reason().Sentence()
	}
	return w.Blank
}

// lower begins a text with a small letter.
func lower(text string) string {
	if text != "" && text[0] >= 'A' && text[0] <= 'Z' {
		return string(text[0]+'a'-'A') + text[1:]
	}
	return text
}

// table is everything that is drawn; columns that are empty throughout are
// left out.
func table(points []Point, w Words) [][]string {
	targets, verdicts := false, false
	for _, p := range points {
		targets = targets || p.TargetText != ""
		verdicts = verdicts || p.Status != ""
	}
	head := []string{w.Period, w.Value}
	if targets {
		head = append(head, w.Target)
	}
	if verdicts {
		head = append(head, w.Status)
	}
	rows := [][]string{head}
	for _, p := range points {
		label := p.Label
		if p.Open {
			label += " (" + w.Open + ")"
		}
		row := []string{label, shown(p, w)}
		if targets {
			row = append(row, p.TargetText)
		}
		if verdicts {
			row = append(row, p.Status)
		}
		rows = append(rows, row)
	}
	return rows
}
