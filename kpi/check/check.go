// Package check looks at a KPI the way a careful colleague would: is it well
// defined, is its formula one of those that mislead, does its history say that
// its target means something, and is the data behind the value what it usually
// is. It changes nothing and judges nobody; each finding says what is the matter
// and what can be done.
//
// It reads definitions and an answer of the engine, so the page, the command line
// and a test see the same. Only complete periods count as history.
package check

import (
	"cmp"
	"slices"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Input is what a check looks at.
type Input struct {
	Book   workbook.Workbook
	KPI    workbook.KPI
	Answer kpi.KPIAnswer // to a question without slices
	Grain  string        // of the answer
	Period string        // whose data is looked at; "" is the last complete one
	// Last is the last day of a table by its dates; ok is false where nothing is dated.
	Last   func(workbook.Source) (day calendar.Day, ok bool)
	Today  *calendar.Day // or the last day that counts as known; nil where nobody knows
	Locale string
}

// Report is all that was found.
type Report struct {
	Smart []Criterion // the five, in the order of the letters
	Lint  []Finding   // of the definition and its history
	Data  []Finding   // of the data behind the value; those that are well too
}

// Criterion is one letter of SMART.
type Criterion struct {
	Word    string `json:"word"`
	Met     bool   `json:"met"`
	Open    bool   `json:"open,omitempty"` // nothing to judge it by yet
	Because string `json:"because"`
}

// Finding is one thing that was looked at.
type Finding struct {
	Code string `json:"code"`
	Fine bool   `json:"fine"`
	Text string `json:"text"`
	Hint string `json:"hint,omitempty"`
}

// Met is how many of the five are.
func (r Report) Met() (n int) {
	for _, c := range r.Smart {
		if c.Met {
			n++
		}
	}
	return n
}

// Look checks a KPI.
func Look(in Input) Report {
	l := looking{Input: in, cal: in.Book.Settings.Calendar.Value(), locale: num.LocaleOf(cmp.Or(in.Locale, in.Book.Settings.Locale, "en"))}
	l.format = in.KPI.Format(in.Book.Settings)
	for _, c := range in.Answer.Cells {
		if !c.Open {
			l.past = append(l.past, c)
		}
	}
	return Report{Smart: l.smart(), Lint: l.lint(), Data: l.data()}
}

type looking struct {
	Input
	cal    calendar.Calendar
	locale num.Locale
	format num.Format
	past   []kpi.Cell // complete periods, oldest first
}

func (l *looking) text(v num.Value) string { return l.format.Text(v, l.locale) }

func (l *looking) count(n int) string { return num.Format{}.Text(num.Int(int64(n)), l.locale) }

// named is the name of a period, or of a day.
func (l *looking) named(label string) string {
	p, ok := l.cal.ParseLabel(label)
	if !ok {
		return label
	}
	return l.cal.Name(p, l.locale.Tag)
}

func (l *looking) day(d calendar.Day) string {
	return l.cal.Name(l.cal.PeriodOf(d, calendar.DayGrain), l.locale.Tag)
}

// cell is the one whose data is looked at, and its place in the past; -1 while it
// is open.
func (l *looking) cell() (c kpi.Cell, at int, ok bool) {
	if l.Period == "" {
		at = len(l.past) - 1
		if at < 0 {
			return c, at, false
		}
		return l.past[at], at, true
	}
	at = slices.IndexFunc(l.past, func(c kpi.Cell) bool { return c.Period == l.Period })
	if at >= 0 {
		return l.past[at], at, true
	}
	for _, c := range l.Answer.Cells {
		if c.Period == l.Period {
			return c, -1, true
		}
	}
	return c, -1, false
}

// expects reports whether the KPI has a target of any kind.
func expects(k workbook.KPI) bool {
	return len(k.Targets) > 0 || k.Plan.Grows() || len(k.Milestones) > 0
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}

// valued reports whether a cell has a value.
func valued(c kpi.Cell) bool { return c.Blank == "" }
