package calendar

// Grain is the length of a period.
type Grain uint8

// The grains, shortest first. All is one period of everything.
const (
	DayGrain Grain = iota
	Week
	Month
	Quarter
	Year
	All
)

// Unit is what time functions count in: a grain, or Ever.
type Unit = Grain

// Ever as the unit of ToDate goes back to the first day there is.
const Ever Unit = All

var grainNames = [...]string{"day", "week", "month", "quarter", "year", "all"}

// String is the lower-case word.
func (g Grain) String() string {
	if int(g) < len(grainNames) {
		return grainNames[g]
	}
	return "unknown"
}

// ParseGrain reads a word such as "month"; plurals and "ever" count, case does
// not.
func ParseGrain(s string) (Grain, bool) { return All, false }

// Calendar says how days are cut into periods. The zero value is the plain
// calendar: years from January, weeks from Monday. Calendars are comparable.
type Calendar struct {
	FiscalStart    int    // month in which the year starts, 1 to 12; 0 means 1
	WeekStart      int    // 1 Monday, 6 Saturday, 7 Sunday; 0 means 1
	YearNamedByEnd bool   // a year is named by the year in which it ends
	Weeks          string // "", "4-4-5", "4-5-4" or "5-4-4": years of whole weeks
}

// Period is one period of a calendar. Consecutive periods of a grain have
// consecutive indexes; an index has no meaning apart from its calendar.
type Period struct {
	Grain Grain
	Index int32
}

// Next is the period n later, or earlier when n is negative.
func (p Period) Next(n int) Period { return Period{p.Grain, p.Index + int32(n)} }

// PeriodOf is the period of a grain that holds a day.
func (c Calendar) PeriodOf(d Day, g Grain) Period { return Period{} }

// First is the first day of a period.
func (c Calendar) First(p Period) Day { return 0 }

// Last is the last day of a period.
func (c Calendar) Last(p Period) Day { return 0 }

// Range is the days of a period.
func (c Calendar) Range(p Period) Range { return Range{c.First(p), c.Last(p)} }

// Label is the stable name of a period: 2026-03-31, 2026-W14, 2026-03,
// 2026-Q1, 2026, all.
func (c Calendar) Label(p Period) string { return "" }

// ParseLabel reads what Label writes.
func (c Calendar) ParseLabel(s string) (p Period, ok bool) { return p, false }

// Name is the period for people of a language: "August 2026".
func (c Calendar) Name(p Period, locale string) string { return "" }

// Short is the shortest name that is still clear beside its neighbours on an
// axis: "Aug", "Jan 2026", "Q3", "W14", "31 Aug".
func (c Calendar) Short(p Period, locale string) string { return "" }
