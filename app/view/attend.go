package view

import (
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Attend is what the page of a KPI says of reviews: what is to be done, who has
// looked at it, what was reported.
type Attend struct {
	Actions  []ActionItem
	Open     int // of them
	Form     ActionForm
	Idle     bool // off track, and nothing is being done
	Due      bool
	Turn     string // whose turn it is, in a sentence
	Readers  []string
	Read     bool // this reader has marked the period as read
	Cadence  string
	Cadences []Choice
	Pins     []Pin
	Reported string // beside the value
	NoteID   string // of the note being changed
}

// Pin is a note of a period, as the chart numbers it.
type Pin struct{ No, Period, Text string }

func (v *KPI) attend(m state.Model, w words, u unit, k workbook.KPI, a kpi.KPIAnswer) {
	item := m.ItemOf(k)
	t := Attend{Actions: actionsOf(m, w, k), Form: formOf(m, k), Idle: item.Idle, Due: item.Due, Turn: turnText(m, w, item), NoteID: m.KPI.Note}
	for _, action := range t.Actions {
		if !action.Over {
			t.Open++
		}
	}
	for _, r := range k.Read {
		if r.Period == v.Period {
			t.Readers = append(t.Readers, readText(w, r))
			t.Read = t.Read || r.Author == m.Env.Reader
		}
	}
	t.Cadence, t.Cadences = k.Cadence, cadences(m.Book, k)
	t.Pins = v.pin(w, slices.Concat(k.Notes, m.Book.Notes), a.Cells)
	if c, ok := cellAt(a.Cells, v.Period); ok {
		t.Reported = reportedText(m, w, u, k.ID, c)
	}
	v.Attend = t
}

// markDue marks the rows whose review is due, and counts them.
func markDue(m state.Model, lines []Line) (n int64) {
	due := map[string]bool{}
	for _, i := range m.Items() {
		due[i.KPI.ID] = i.Due
	}
	for i := range lines {
		if l := &lines[i]; l.Kind == KPILine {
			if l.Row.Due = due[l.ID]; l.Row.Due {
				n++
			}
		}
	}
	return n
}

// pin numbers the notes of the periods in the chart, and gives them to its points.
// A note of a longer or shorter period stands where that one ends.
func (v *KPI) pin(w words, notes []workbook.Note, cells []kpi.Cell) []Pin {
	grain, ok := calendar.ParseGrain(v.Context.Grain)
	if !ok || grain == calendar.All || len(cells) != len(v.Chart.Points) {
		return nil
	}
	texts := map[string][]string{}
	for _, n := range notes {
		if p, ok := w.cal.ParseLabel(n.Period); ok && p.Grain != calendar.All {
			label := w.cal.Label(w.cal.PeriodOf(w.cal.Last(p), grain))
			texts[label] = append(texts[label], n.Text)
		}
	}
	var pins []Pin
	points := append([]chart.Point(nil), v.Chart.Points...)
	for i, c := range cells {
		if list := texts[c.Period]; len(list) > 0 {
			pin := Pin{No: strconv.Itoa(len(pins) + 1), Period: w.shortPeriod(c.Period), Text: strings.Join(list, " · ")}
			pins = append(pins, pin)
			points[i].Pin, points[i].Note = pin.No, pin.Text
		}
	}
	v.Chart.Points = points
	return pins
}

// cadences are the choices of how often a KPI is reviewed.
func cadences(b workbook.Workbook, k workbook.KPI) []Choice {
	k.Cadence = ""
	list := []Choice{{Value: "", Label: "As usual: every " + b.CadenceOf(k).String()}}
	for _, g := range grains {
		list = append(list, Choice{Value: g.Value, Label: "Every " + strings.ToLower(g.Label)})
	}
	return list
}

// turnText says how a KPI stands with being looked at.
func turnText(m state.Model, w words, i state.Item) string {
	t := i.Turn
	label := w.cal.Label(t.Period)
	switch {
	case m.Answer == nil:
		return ""
	case t.Read.Period == "" && i.Due:
		return "Review due: nobody has read it yet."
	case t.Read.Period == "":
		return "Nobody has read it yet."
	case i.Due && t.Missed > 1:
		return "Review due: not read for " + strconv.Itoa(t.Missed) + " " + t.Cadence.String() + "s, last " + readText(w, t.Read) + "."
	case i.Due:
		return "Review due: nobody has read " + w.period(label) + " yet."
	}
	return "Reviewed: " + readText(w, t.Read) + "."
}

// readText is a mark in words: August 2026 by Ada, 14 Sep.
func readText(w words, r workbook.Mark) string {
	text := w.period(r.Period)
	if r.Author != "" {
		text += " by " + r.Author
	}
	if r.At != "" {
		text += ", " + w.when(r.At)
	}
	return text
}

// reported is what was reported of a cell; nothing where only a part of the rows
// counts.
func reported(m state.Model, id string, c kpi.Cell) (kpi.Reported, bool) {
	if len(m.Question.Slices) > 0 {
		return kpi.Reported{}, false
	}
	return kpi.ReportedOf(m.Book, id, c)
}

// reportedText stands beside the value of a closed period.
func reportedText(m state.Model, w words, u unit, id string, c kpi.Cell) string {
	r, ok := reported(m, id, c)
	if !ok {
		return ""
	}
	when := ""
	if r.Close.At != "" {
		when = " on " + w.brief(r.Close.At)
	}
	if !r.Moved {
		return "As it was reported" + when + "."
	}
	text := "Reported " + orBlank(u, r.Value.Num()) + when + ", now " + orBlank(u, c.Number.Num())
	if by := r.By.Num(); !by.IsBlank() {
		text += ": restated by " + restatement(w, u, by, r.Percent.Num())
	}
	return text + "."
}

// restatement is how far a value moved: percentages in points, others also as a
// share.
func restatement(w words, u unit, by, share num.Value) string {
	switch {
	case u.format.Kind == num.KindPercent:
		return num.Format{Decimals: 1}.Signed(num.Mul(by, num.Int(100)), w.locale) + " pp"
	case share.IsBlank():
		return u.signed(by)
	}
	return u.signed(by) + " (" + num.Format{Kind: num.KindPercent, Decimals: 1}.Signed(share, w.locale) + ")"
}

// restatedMark is the short form, for a cell of a table; "" where nothing moved.
func restatedMark(m state.Model, u unit, id string, c kpi.Cell, write func(num.Value) string) string {
	r, ok := reported(m, id, c)
	if !ok || !r.Moved {
		return ""
	}
	if v := r.Value.Num(); !v.IsBlank() {
		return "reported " + write(v)
	}
	return "reported blank"
}

func orBlank(u unit, v num.Value) string {
	if v.IsBlank() {
		return "blank"
	}
	return u.full(v)
}
