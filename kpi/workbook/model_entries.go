package workbook

import (
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// How the entries of one period become its value.
const (
	CombineLast    = "last" // the entry with the latest date
	CombineSum     = "sum"
	CombineAverage = "average"
)

// Entry is a value of a KPI that somebody typed.
type Entry struct {
	ID     string `json:"id"`
	Date   string `json:"date"`  // a day, or the label of a period: 2026-03, 2026-Q1
	Value  string `json:"value"` // decimal text, as for targets
	Note   string `json:"note,omitempty"`
	At     string `json:"at,omitempty"` // RFC 3339, from the caller
	Author string `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Grade is one step of an ordinal scale: 1 is poor.
type Grade struct {
	Value string `json:"value"` // decimal text
	Label string `json:"label"`

	Extra Extra `json:"-"`
}

// Manual reports whether the values of a KPI are typed by hand. A formula goes
// before entries, which are kept.
func (k KPI) Manual() bool {
	return strings.TrimSpace(k.Formula) == "" && (k.Combine != "" || len(k.Entries) > 0 || len(k.Scale) > 0)
}

// EntryDays is the days that an entry speaks of, of which it counts on the first:
// so a value of a whole month is there as soon as the month has begun, and is
// compared with that of another month whatever day it is.
func (s Settings) EntryDays(date string) (calendar.Range, bool) {
	cal := s.Calendar.Value()
	p, ok := cal.ParseLabel(strings.TrimSpace(date))
	if !ok || p.Grain == calendar.All {
		return calendar.Range{}, false
	}
	return cal.Range(p), true
}

// Typed is the days that values typed by hand speak of.
type Typed struct {
	From, To calendar.Day // the first and the last
	Begun    calendar.Day // the last that one begins on
}

// Typed is the days that the entries of all KPIs speak of; ok is false when there
// are none.
func (w Workbook) Typed() (t Typed, ok bool) {
	for _, k := range w.KPIs {
		if !k.Manual() {
			continue
		}
		for _, e := range k.Entries {
			days, dated := w.Settings.EntryDays(e.Date)
			switch {
			case !dated:
			case !ok:
				t, ok = Typed{days.From, days.To, days.From}, true
			default:
				t = Typed{min(t.From, days.From), max(t.To, days.To), max(t.Begun, days.From)}
			}
		}
	}
	return t, ok
}

// Format is how the values of a KPI are written: those on an ordinal scale with
// their label.
func (k KPI) Format(s Settings) num.Format {
	f := k.Unit.Format(s)
	for _, g := range k.Scale {
		if v, ok := ParseDecimal(g.Value); ok && g.Value != "" {
			f.Scale = append(f.Scale, num.Grade{At: v, Label: g.Label})
		}
	}
	return f
}

func (e Entry) MarshalJSON() ([]byte, error) {
	type plain Entry
	return join(plain(e), e.Extra)
}

func (e *Entry) UnmarshalJSON(data []byte) error {
	type plain Entry
	return split(data, (*plain)(e), &e.Extra)
}

func (g Grade) MarshalJSON() ([]byte, error) {
	type plain Grade
	return join(plain(g), g.Extra)
}

func (g *Grade) UnmarshalJSON(data []byte) error {
	type plain Grade
	return split(data, (*plain)(g), &g.Extra)
}
