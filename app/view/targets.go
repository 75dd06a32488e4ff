package view

import (
	"cmp"
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// Milestone is a value to have reached on a day.
type Milestone struct {
	Title, Value, Date string
	Status             Status
	Reason             string
}

// milestones are those of a KPI by day.
func milestones(m state.Model, w words, u unit, k workbook.KPI) []Milestone {
	var list []Milestone
	for _, one := range judgedMilestones(m, w, k) {
		list = append(list, Milestone{Title: one.Title, Value: u.full(number(one.Value)), Date: w.iso(one.Date), Status: StatusOf(score.Word(one.Status)), Reason: one.Reason})
	}
	return list
}

func judgedMilestones(m state.Model, w words, k workbook.KPI) []kpi.MilestoneAnswer {
	if m.Answer == nil || len(k.Milestones) == 0 || len(m.Question.Slices) > 0 {
		return nil
	}
	list := kpi.Milestones(m.Book, k, m.Answer, w.tag)
	sort.SliceStable(list, func(i, j int) bool { return list[i].Date < list[j].Date })
	return list
}

// mark puts milestones into the points of the periods that hold their days.
func (v *KPI) mark(w words, u unit, judged []kpi.MilestoneAnswer, cells []kpi.Cell, list []chart.Point) {
	if len(cells) != len(list) {
		return
	}
	for i, c := range cells {
		for _, m := range judged {
			if m.Period != c.Period {
				continue
			}
			value := number(m.Value)
			one := chart.Milestone{Value: value, Text: u.short(value) + " by " + w.iso(m.Date), Status: m.Status, Slug: score.Word(m.Status).Slug()}
			if m.Title != "" {
				one.Text += ": " + m.Title
			}
			if m.Status == string(score.TooEarly) {
				one.Status = ""
			}
			list[i].Milestones = append(list[i].Milestones, one)
		}
	}
}

// targetSmall is what stands beside a target: the stretch, what is due so far of an
// open period, else how much is reached.
func targetSmall(u unit, e *kpi.Expected, reached string) string {
	if e == nil {
		return reached
	}
	var parts []string
	switch {
	case e.Due != "":
		parts = append(parts, u.full(number(e.Due))+" due so far")
	case reached != "":
		parts = append(parts, reached)
	}
	if e.Stretch != "" {
		parts = append(parts, "stretch "+u.full(number(e.Stretch)))
	}
	return strings.Join(parts, ", ")
}

// targetText is what is expected of a KPI, in words.
func targetText(w words, u unit, k workbook.KPI) string {
	return strings.Join(targetParts(w, u, k.Targets, k.Plan), "; ")
}

func targetParts(w words, u unit, targets []workbook.Target, plan *workbook.Plan) []string {
	var parts []string
	for _, t := range targets {
		text := t.Formula
		if text == "" {
			text = u.bound(&kpi.Expected{Value: t.Value, Low: t.Low, High: t.High}, u.full)
		}
		text += " a " + t.Grain
		for _, of := range sortedKeys(t.By) {
			text += " for " + of + " = " + cmp.Or(t.By[of], "blank")
		}
		if t.From != "" {
			text += " from " + w.period(t.From)
		}
		if t.Stretch != "" {
			text += ", stretch " + u.full(number(t.Stretch))
		}
		if t.Note != "" {
			text += " (" + t.Note + ")"
		}
		parts = append(parts, text)
	}
	return append(parts, planParts(w, u, plan)...)
}

func planParts(w words, u unit, p *workbook.Plan) []string {
	if p == nil {
		return nil
	}
	var parts []string
	if p.Grows() {
		base := "its value in " + w.period(p.BaselinePeriod)
		if p.Baseline != "" {
			base = u.full(number(p.Baseline)) + " in " + w.period(p.BaselinePeriod)
		}
		text := changeWord(p.Factor) + " from " + base + " by " + w.period(p.Due)
		if p.Stretch != "" {
			text += ", stretch " + changeWord(p.Stretch)
		}
		parts = append(parts, text)
	}
	switch p.Phasing {
	case workbook.Even:
		parts = append(parts, "spread evenly")
	case workbook.LastYear:
		parts = append(parts, "spread as the year before was")
	case workbook.WorkingDays:
		parts = append(parts, "spread by working days")
	}
	return parts
}

// changeWord is a factor as a change: +20 %.
func changeWord(factor string) string {
	change := num.Mul(num.Sub(number(cmp.Or(factor, "1")), num.Int(1)), num.Int(100))
	text := strings.Replace(change.Plain(), "-", "−", 1) + "\u202f%"
	if change.Sign() >= 0 {
		text = "+" + text
	}
	return text
}

func sortedKeys(m map[string]string) []string {
	var keys []string
	for key := range m {
		keys = append(keys, key)
	}
	sort.Strings(keys)
	return keys
}

// revisions are the targets that were changed, newest first.
func revisions(w words, u unit, k workbook.KPI) []NoteItem {
	var list []NoteItem
	targets, plan := k.Targets, k.Plan
	for i := len(k.Revised) - 1; i >= 0; i-- {
		r := k.Revised[i]
		was := without(targetParts(w, u, r.Targets, r.Plan), targetParts(w, u, targets, plan))
		is := without(targetParts(w, u, targets, plan), targetParts(w, u, r.Targets, r.Plan))
		text := revisedText(strings.Join(was, "; "), strings.Join(is, "; "))
		if r.Reason != "" {
			text += ". " + r.Reason
		}
		var when []string
		if r.Author != "" {
			when = append(when, r.Author)
		}
		if r.At != "" {
			when = append(when, w.when(r.At))
		}
		list = append(list, NoteItem{Title: "Target revised", Text: text, When: strings.Join(when, " · ")})
		targets, plan = r.Targets, r.Plan
	}
	return list
}

// revisedText says what a target was and is.
func revisedText(was, is string) string {
	switch {
	case was == "":
		return "now also " + is
	case is == "":
		return was + " taken away"
	}
	return was + " → " + is
}

// without is the texts that others do not have.
func without(list, others []string) (out []string) {
	seen := map[string]bool{}
	for _, text := range others {
		seen[text] = true
	}
	for _, text := range list {
		if !seen[text] {
			out = append(out, text)
		}
	}
	return out
}

// ruleText is how a KPI is judged, where it is not the usual way.
func ruleText(w words, u unit, k workbook.KPI) string {
	var parts []string
	for _, r := range k.Rules {
		text := strings.ToLower(r.Word)
		switch {
		case r.At != "":
			text += " from " + u.full(number(r.At))
		case r.Factor != "":
			text += " from " + share(r.Factor) + " of the target"
		default:
			text += " whatever the value"
		}
		if r.By != "" {
			text += " until " + w.iso(r.By)
		}
		parts = append(parts, text)
	}
	if len(parts) > 0 {
		return strings.Join(parts, ", then ") + ", else off track"
	}
	on, risk := k.Thresholds.OnTrack, k.Thresholds.AtRisk
	if on == "" && risk == "" {
		return ""
	}
	if on != "" {
		parts = append(parts, "on track from "+share(on))
	}
	if risk != "" {
		parts = append(parts, "at risk from "+share(risk))
	}
	return strings.Join(parts, ", ") + " of the target, else off track"
}

func settlesText(k workbook.KPI) string {
	if k.Matures <= 0 {
		return ""
	}
	return "a period is judged " + strconv.Itoa(k.Matures) + " " + plural(k.Matures, "day", "days") + " after its end"
}

// dueReached is how much of what is due so far an open period has: 1 is all.
func dueReached(u unit, c kpi.Cell) num.Value {
	value, due := c.Number.Num(), number(c.Target.Due)
	switch {
	case due.Sign() <= 0:
		return num.Blank(num.NotANumber)
	case u.direction != workbook.Lower:
		return num.Div(value, due)
	case value.Sign() <= 0:
		return num.Blank(num.NotANumber)
	}
	return num.Div(due, value)
}
