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
	if last := points[len(points)-1]; last.Ahead != nil {
		text += " " + last.Label + " is forecast at " + last.Ahead.Text + ", " + last.Ahead.Band + "."
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
	text := labelled(p, w)
	switch {
	case p.toCome():
		text += ": expected " + p.Ahead.Text + ", " + p.Ahead.Band
	case p.Ahead != nil:
		text += ": " + shown(p, w) + ", heading for " + p.Ahead.Text + ", " + p.Ahead.Band
	default:
		text += ": " + shown(p, w)
	}
	if p.Average != "" {
		text += ", average " + p.Average
	}
	if p.TargetText != "" {
		text += ", " + lower(w.Target) + " " + p.TargetText
	}
	text += aimed(p, w)
	if p.Status != "" {
		text += ", " + p.Status
	}
	if p.Pin != "" {
		text += ". Note " + p.Pin + ": " + p.Note
	}
	return text
}

// labelled is the name of a point with what is special about it.
func labelled(p Point, w Words) string {
	switch {
	case p.toCome():
		return p.Label + " (to come)"
	case p.Open:
		return p.Label + " (" + w.Open + ")"
	}
	return p.Label
}

// shown is the value, or blank with its reason.
func shown(p Point, w Words) string {
	switch {
	case p.toCome():
		return ""
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
	targets, verdicts, ahead, averages := false, false, false, false
	for _, p := range points {
		targets = targets || p.TargetText != ""
		verdicts = verdicts || p.Status != ""
		ahead = ahead || p.Ahead != nil
		averages = averages || p.Average != ""
	}
	head := []string{w.Period, w.Value}
	if targets {
		head = append(head, w.Target)
	}
	more := aimColumns(points, w)
	for _, c := range more {
		head = append(head, c.head)
	}
	if verdicts {
		head = append(head, w.Status)
	}
	if averages {
		head = append(head, "Moving average")
	}
	if ahead {
		head = append(head, "Expected", "Four out of five")
	}
	rows := [][]string{head}
	for _, p := range points {
		row := []string{labelled(p, w), shown(p, w)}
		if targets {
			row = append(row, p.TargetText)
		}
		for _, c := range more {
			row = append(row, c.of(p))
		}
		if verdicts {
			row = append(row, p.Status)
		}
		if averages {
			row = append(row, p.Average)
		}
		if ahead {
			row = append(row, "", "")
			if a := p.Ahead; a != nil {
				row[len(row)-2], row[len(row)-1] = a.Text, a.Band
			}
		}
		rows = append(rows, row)
	}
	return rows
}
