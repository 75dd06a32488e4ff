package state

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/workbook"
)

// Extent is the first and the last day that the loaded tables hold by their own
// date columns, and that values typed by hand speak of; ok is false when nothing
// is dated. Beside tables a value counts on the first day of its period.
func (m Model) Extent() (r calendar.Range, ok bool) {
	for _, s := range m.Book.Tables {
		first, last, dated := m.TableExtent(s.ID)
		if !dated {
			continue
		}
		if !ok {
			r, ok = calendar.Range{From: first, To: last}, true
			continue
		}
		r.From, r.To = min(r.From, first), max(r.To, last)
	}
	switch typed := m.byHand; {
	case typed == nil:
	case !ok:
		return calendar.Range{From: typed.From, To: typed.To}, true
	default:
		r.From, r.To = min(r.From, typed.From), max(r.To, typed.Begun)
	}
	return r, ok
}

// TableExtent is the first and the last day of one table by its date column, or the
// day that it is said to be complete through.
func (m Model) TableExtent(id string) (first, last calendar.Day, ok bool) {
	s, _ := m.Book.TableByID(id)
	t := m.Tables[id]
	if s.DateColumn == "" || t.Phase != TableReady {
		return 0, 0, false
	}
	for _, c := range m.Columns(id) {
		if c.Name != s.DateColumn || !isDated(c.Type) {
			continue
		}
		first, okFirst := parseDay(c.Min)
		last, okLast := parseDay(c.Max)
		if through, said := parseDay(s.Through); said {
			last = max(first, through)
		}
		return first, last, okFirst && okLast
	}
	return 0, 0, false
}

// parseDay reads the day of an ISO date or moment.
func parseDay(text string) (calendar.Day, bool) {
	if len(text) < 10 || text[4] != '-' || text[7] != '-' {
		return 0, false
	}
	y, okY := digits(text[:4])
	month, okM := digits(text[5:7])
	d, okD := digits(text[8:10])
	if !okY || !okM || !okD {
		return 0, false
	}
	return calendar.DayOf(y, month, d)
}

func digits(text string) (n int, ok bool) {
	for i := range len(text) {
		if text[i] < '0' || text[i] > '9' {
			return 0, false
		}
		n = n*10 + int(text[i]-'0')
	}
	return n, true
}

// Calendar is the calendar of the open workbook.
func (m Model) Calendar() calendar.Calendar { return m.Book.Settings.Calendar.Value() }

// GrainOf is the length of a period in question.
func (q Question) GrainOf() calendar.Grain {
	g, ok := calendar.ParseGrain(q.Grain)
	if !ok {
		return calendar.Month
	}
	return g
}

// Period is the period on screen: the chosen one, or the last one of the data
// that is complete. ok is false when no table is dated and none was chosen.
func (m Model) Period() (p calendar.Period, ok bool) {
	cal, grain := m.Calendar(), m.Question.GrainOf()
	if p, ok := cal.ParseLabel(m.Question.Period); ok && p.Grain == grain {
		return p, true
	}
	r, ok := m.Extent()
	if !ok {
		return calendar.Period{}, false
	}
	p = cal.PeriodOf(r.To, grain)
	if grain != calendar.All && cal.Last(p) > r.To && cal.Last(p.Next(-1)) >= r.From {
		p = p.Next(-1)
	}
	return p, true
}

// Label is the label of the period on screen, "" when there is none.
func (m Model) Label() string {
	p, ok := m.Period()
	if !ok {
		return ""
	}
	return m.Calendar().Label(p)
}

// Steps reports whether there is a period before and after the one on screen.
func (m Model) Steps() (earlier, later bool) {
	p, ok := m.Period()
	r, dated := m.Extent()
	if !ok || !dated || p.Grain == calendar.All {
		return false, false
	}
	cal := m.Calendar()
	return cal.First(p) > r.From, cal.Last(p) < r.To
}

// step moves the period on screen, as far as there is data.
func (m Model) step(by int) Model {
	p, ok := m.Period()
	r, dated := m.Extent()
	if !ok || !dated || p.Grain == calendar.All {
		return m
	}
	cal := m.Calendar()
	first, last := cal.PeriodOf(r.From, p.Grain), cal.PeriodOf(r.To, p.Grain)
	p.Index = max(first.Index, min(last.Index, p.Index+int32(by)))
	m.Question.Period = cal.Label(p)
	return m
}

// history is how many periods of a grain are asked for at once, the one on
// screen included.
func history(g calendar.Grain) int32 {
	switch g {
	case calendar.DayGrain:
		return 62
	case calendar.Week:
		return 53
	case calendar.Month:
		return 25
	case calendar.Quarter:
		return 13
	case calendar.Year:
		return 10
	}
	return 1
}

// shown is how many periods up to the one on screen are drawn at least.
func shown(g calendar.Grain) int32 {
	switch g {
	case calendar.DayGrain:
		return 31
	case calendar.Quarter:
		return 9
	case calendar.Year:
		return 6
	}
	return 13
}

// span is the first and last period asked for: the newest ones as long as the
// period on screen has its history among them, else those that end just after
// it. So stepping through recent periods asks nothing anew.
func (m Model) span() (from, to string) {
	p, ok := m.Period()
	if !ok || p.Grain == calendar.All {
		return "", ""
	}
	cal, end := m.Calendar(), p
	if r, dated := m.Extent(); dated {
		end = cal.PeriodOf(r.To, p.Grain)
	}
	n := history(p.Grain)
	if p.Index-shown(p.Grain) < end.Index-n || p.Index > end.Index {
		end = p.Next(1)
	}
	return cal.Label(end.Next(int(1 - n))), cal.Label(end)
}

// within is the question without what the document does not have.
func (q Question) within(w workbook.Workbook) Question {
	var keep []Slice
	for _, s := range q.Slices {
		if _, ok := w.Table(s.Column.Table); ok {
			keep = append(keep, s)
		}
	}
	q.Slices = keep
	if q.Grain == "" {
		q.Grain = "month"
	}
	return q
}
