package kpi

import (
	"cmp"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// MilestoneAnswer is a milestone and what became of it.
type MilestoneAnswer struct {
	ID     string `json:"id"`
	KPI    string `json:"kpi"` // its name
	Title  string `json:"title,omitempty"`
	Date   string `json:"date"`
	Period string `json:"period"` // label of the period that holds the date
	Value  string `json:"value"`  // to have reached
	Actual Number `json:"actual"` // in that period, or in the one that reached it before
	Status string `json:"status"` // On track, Off track, Too early or No data
	Reason string `json:"reason"`
}

// Milestones judges those of a KPI by its cells in an answer without slices: on its
// date a milestone is reached by the value of the period that holds the date, and
// before by the last period that is over. What they say of the future is Too early.
func Milestones(w workbook.Workbook, k workbook.KPI, a *Answer, locale string) []MilestoneAnswer {
	grain, ok := calendar.ParseGrain(a.Grain)
	cells := map[string]*Cell{}
	var last *Cell
	for i := range a.KPIs {
		if a.KPIs[i].ID != k.ID {
			continue
		}
		for j := range a.KPIs[i].Cells {
			c := &a.KPIs[i].Cells[j]
			if cells[c.Period] = c; !c.Open && c.Number != (Number{}) && c.Number.Blank == "" {
				last = c
			}
		}
	}
	asOf, dated := calendar.ParseDate([]byte(a.AsOf), calendar.ISODate)
	if !ok || !dated || grain == calendar.All {
		return nil
	}
	t := milestones{k: k, cal: w.Settings.Calendar.Value(), format: k.Format(w.Settings), locale: cmp.Or(locale, w.Settings.Locale, "en")}
	var out []MilestoneAnswer
	for _, m := range k.Milestones {
		day, ok := calendar.ParseDate([]byte(m.Date), calendar.ISODate)
		if !ok {
			continue
		}
		p := t.cal.PeriodOf(day, grain)
		one := MilestoneAnswer{ID: m.ID, KPI: k.Name, Title: m.Title, Date: m.Date, Period: t.cal.Label(p), Value: m.Value}
		if c := cells[one.Period]; t.cal.Last(p) <= asOf || day <= asOf && c != nil {
			t.past(&one, c)
		} else {
			t.ahead(&one, last, day)
		}
		out = append(out, one)
	}
	return out
}

type milestones struct {
	k      workbook.KPI
	cal    calendar.Calendar
	format num.Format
	locale string
}

func (t milestones) text(v num.Value) string { return t.format.Text(v, num.LocaleOf(t.locale)) }

func (t milestones) period(label string) string {
	p, _ := t.cal.ParseLabel(label)
	return t.cal.Name(p, t.locale)
}

// reached reports whether a value is at a milestone or better.
func (t milestones) reached(v, goal num.Value) bool {
	if t.k.Direction == workbook.Lower {
		return num.Cmp(v, goal) <= 0
	}
	return num.Cmp(v, goal) >= 0
}

func (t milestones) past(m *MilestoneAnswer, c *Cell) {
	if c == nil || c.Num().IsBlank() {
		m.Actual, m.Status = Number{Blank: num.NoRows.String()}, string(score.NoData)
		m.Reason = "There is no value for " + t.period(m.Period) + "."
		return
	}
	goal := decimalOr(m.Value, num.NoTarget)
	m.Actual, m.Status, m.Reason = c.Number, string(score.OnTrack), "Reached with "+t.text(c.Num())+" in "+t.period(m.Period)+"."
	if !t.reached(c.Num(), goal) {
		m.Status, m.Reason = string(score.OffTrack), "Missed: "+t.text(c.Num())+" in "+t.period(m.Period)+"."
	}
}

func (t milestones) ahead(m *MilestoneAnswer, last *Cell, day calendar.Day) {
	m.Actual, m.Status = Number{Blank: num.NotComplete.String()}, string(score.TooEarly)
	m.Reason = "Due on " + t.cal.Name(t.cal.PeriodOf(day, calendar.DayGrain), t.locale) + "."
	if last == nil {
		return
	}
	m.Actual = last.Number
	said := t.text(last.Num()) + " in " + t.period(last.Period) + "."
	if t.reached(last.Num(), decimalOr(m.Value, num.NoTarget)) {
		m.Status, m.Reason = string(score.OnTrack), "Reached early, with "+said
		return
	}
	m.Reason += " So far " + said
}
