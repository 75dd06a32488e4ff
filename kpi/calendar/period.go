package calendar

import (
	"strconv"
	"strings"
)

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
func ParseGrain(s string) (Grain, bool) {
	s = strings.ToLower(s)
	if s == "ever" {
		return Ever, true
	}
	for g, name := range grainNames {
		if s == name || s == name+"s" && Grain(g) != All {
			return Grain(g), true
		}
	}
	return All, false
}

// months is how many months a grain has; 0 for those that months do not make.
func (g Grain) months() int {
	switch g {
	case Month:
		return 1
	case Quarter:
		return 3
	case Year:
		return 12
	}
	return 0
}

// Calendar says how days are cut into periods. The zero value is the plain
// calendar: years from January, weeks from Monday. Calendars are comparable.
type Calendar struct {
	FiscalStart    int    // month in which the year starts, 1 to 12; 0 means 1
	WeekStart      int    // 1 Monday, 6 Saturday, 7 Sunday; 0 means 1
	YearNamedByEnd bool   // a year is named by the calendar year in which it ends
	Weeks          string // "", "4-4-5", "4-5-4" or "5-4-4": years of whole weeks
}

// Valid reports whether every member holds one of its values.
func (c Calendar) Valid() bool {
	switch c.Weeks {
	case "", "4-4-5", "4-5-4", "5-4-4":
	default:
		return false
	}
	return c.FiscalStart >= 0 && c.FiscalStart <= 12 && c.WeekStart >= 0 && c.WeekStart <= 7
}

// Period is one period of a calendar. Consecutive periods of a grain have
// consecutive indexes; an index has no meaning apart from its calendar.
type Period struct {
	Grain Grain
	Index int32
}

// Next is the period n later, or earlier when n is negative.
func (p Period) Next(n int) Period { return Period{p.Grain, p.Index + int32(n)} }

// start is the fiscal start month less one.
func (c Calendar) start() int {
	if c.FiscalStart < 1 || c.FiscalStart > 12 {
		return 0
	}
	return c.FiscalStart - 1
}

// weekAnchor is a day on which a week starts.
func (c Calendar) weekAnchor() int {
	if c.WeekStart < 1 || c.WeekStart > 7 {
		return -3
	}
	return c.WeekStart - 4 // 1970-01-01 was a Thursday
}

// PeriodOf is the period of a grain that holds a day.
func (c Calendar) PeriodOf(d Day, g Grain) Period {
	switch g {
	case DayGrain:
		return Period{g, int32(d)}
	case Week:
		return Period{g, int32(floorDiv(int(d)-c.weekAnchor(), 7))}
	case Month, Quarter, Year:
		m := c.monthOf(d)
		if g == Month {
			return Period{g, int32(m)}
		}
		return Period{g, int32(floorDiv(m-c.start(), g.months()))}
	}
	return Period{Grain: All}
}

// First is the first day of a period.
func (c Calendar) First(p Period) Day {
	switch p.Grain {
	case DayGrain:
		return Day(p.Index)
	case Week:
		return Day(int(p.Index)*7 + c.weekAnchor())
	case Month:
		return c.firstOfMonth(int(p.Index))
	case Quarter, Year:
		return c.firstOfMonth(int(p.Index)*p.Grain.months() + c.start())
	}
	return MinDay
}

// Last is the last day of a period.
func (c Calendar) Last(p Period) Day {
	if p.Grain >= All {
		return MaxDay
	}
	return c.First(p.Next(1)) - 1
}

// Range is the days of a period.
func (c Calendar) Range(p Period) Range { return Range{c.First(p), c.Last(p)} }

// Months are numbered through: year × 12 + month - 1. In a calendar of whole
// weeks the number is that of the month which the weeks stand for.

// monthOf is the number of the month that holds a day.
func (c Calendar) monthOf(d Day) int {
	y, m, _ := d.Date()
	month := y*12 + m - 1
	if c.Weeks == "" {
		return month
	}
	year := floorDiv(month-c.start(), 12)
	switch {
	case d < c.firstOfYear(year):
		year--
	case d >= c.firstOfYear(year+1):
		year++
	}
	return year*12 + c.start() + c.monthOfWeek(int(d-c.firstOfYear(year))/7)
}

// firstOfMonth is the first day of a month by its number.
func (c Calendar) firstOfMonth(month int) Day {
	if c.Weeks == "" {
		return dayOf(floorDiv(month, 12), floorMod(month, 12)+1, 1)
	}
	year := floorDiv(month-c.start(), 12)
	return c.firstOfYear(year) + Day(7*c.weeksBefore(floorMod(month-c.start(), 12)))
}

// firstOfYear is the first day of a year of whole weeks: the week start
// nearest to the first of its start month.
func (c Calendar) firstOfYear(year int) Day {
	first := int(dayOf(year, c.start()+1, 1))
	into := floorMod(first-c.weekAnchor(), 7)
	if into > 3 {
		into -= 7
	}
	return Day(first - into)
}

// weeksBefore is how many weeks of the year come before its month 0 to 11.
func (c Calendar) weeksBefore(month int) int {
	weeks := month / 3 * 13
	for i := 0; i < month%3; i++ {
		weeks += int(c.Weeks[2*i] - '0')
	}
	return weeks
}

// monthOfWeek is the month, 0 to 11, of a week of the year, 0 to 52.
func (c Calendar) monthOfWeek(week int) int {
	month := min(week/13, 3) * 3
	for month < 11 && month%3 < 2 && week >= c.weeksBefore(month+1) {
		month++
	}
	return month
}

// yearName is the number by which people call a fiscal year.
func (c Calendar) yearName(year int) int {
	if c.YearNamedByEnd && c.start() > 0 {
		return year + 1
	}
	return year
}

// weekOf is the year and number of a week.
func (c Calendar) weekOf(p Period) (year, number int) {
	first := c.First(p)
	if c.Weeks != "" {
		y := floorDiv(c.monthOf(first)-c.start(), 12)
		return c.yearName(y), int(first-c.firstOfYear(y))/7 + 1
	}
	middle := first + 3
	year, _, _ = middle.Date()
	return year, int(middle-dayOf(year, 1, 1))/7 + 1
}

// week is the week of a year by its number; ok is false when the year has no
// such week.
func (c Calendar) week(year, number int) (p Period, ok bool) {
	first := dayOf(year, 1, 4)
	if c.Weeks != "" {
		first = c.firstOfYear(year - c.yearName(0))
	}
	p = c.PeriodOf(first, Week).Next(number - 1)
	y, n := c.weekOf(p)
	return p, y == year && n == number
}

// Label is the stable name of a period: 2026-03-31, 2026-W14, 2026-03,
// 2026-Q1, 2026, all. Quarters and years are fiscal, months are not.
func (c Calendar) Label(p Period) string {
	switch p.Grain {
	case DayGrain:
		return Day(p.Index).String()
	case Week:
		year, number := c.weekOf(p)
		return string(appendPadded(append(appendPadded(nil, year, 4), "-W"...), number, 2))
	case Month:
		year, month := floorDiv(int(p.Index), 12), floorMod(int(p.Index), 12)+1
		return string(appendPadded(append(appendPadded(nil, year, 4), '-'), month, 2))
	case Quarter:
		year := c.yearName(floorDiv(int(p.Index), 4))
		return string(appendPadded(append(appendPadded(nil, year, 4), "-Q"...), floorMod(int(p.Index), 4)+1, 1))
	case Year:
		return string(appendPadded(nil, c.yearName(int(p.Index)), 4))
	}
	return "all"
}

// ParseLabel reads what Label writes.
func (c Calendar) ParseLabel(s string) (p Period, ok bool) {
	if s == "all" {
		return Period{Grain: All}, true
	}
	year, ok := digits(s, 0, 4)
	if !ok || year == 0 {
		return Period{}, false
	}
	switch {
	case len(s) == 4:
		p = Period{Year, int32(year - c.yearName(0))}
	case len(s) == 7 && s[4:6] == "-Q":
		q, _ := strconv.Atoi(s[6:])
		p = Period{Quarter, int32((year-c.yearName(0))*4 + q - 1)}
	case len(s) == 7 && s[4] == '-':
		m, _ := digits(s, 5, 7)
		p = Period{Month, int32(year*12 + m - 1)}
	case len(s) == 8 && s[4:6] == "-W":
		n, _ := digits(s, 6, 8)
		p, _ = c.week(year, n)
	case len(s) == 10:
		m, _ := digits(s, 5, 7)
		d, _ := digits(s, 8, 10)
		day, _ := DayOf(year, m, d)
		p = Period{DayGrain, int32(day)}
	default:
		return Period{}, false
	}
	// Only the one text that Label writes is a label.
	if c.Label(p) != s {
		return Period{}, false
	}
	return p, true
}

// digits reads s[from:to] as a number of ASCII digits.
func digits(s string, from, to int) (n int, ok bool) {
	if len(s) < to {
		return 0, false
	}
	for _, c := range []byte(s[from:to]) {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	return n, true
}
