package sample

import "kpiworkbook/kpi/calendar"

// day is one day of the company with everything that tells it from others.
type day struct {
	date    calendar.Day
	month   int // 1–12
	weekday int // 1 Monday … 7 Sunday
	index   int // months since the company's first, from 0
	season  int // permille: how lively the month is for sales
	growth  int // permille: how much the company has grown since its first month
}

// The company's data begins with a whole month and ends in the middle of one,
// so that the last period is open.
var (
	firstDay, _ = calendar.DayOf(2024, 10, 1)
	lastDay, _  = calendar.DayOf(2026, 9, 17)
)

// seasons is how lively each month is, January first: outdoor gear sells before
// summer and before Christmas.
var seasons = [12]int{720, 760, 900, 1010, 1150, 1180, 1120, 1010, 930, 900, 1120, 1400}

// twoYears is the first of the month 23 months before that of a day.
func twoYears(until calendar.Day) calendar.Day {
	year, month, _ := until.Date()
	first, _ := calendar.DayOf(year-2+month/12, month%12+1, 1)
	return first
}

// newCalendar lists the days from one to another.
func newCalendar(first, last calendar.Day) []day {
	firstYear, firstMonth, _ := first.Date()
	days := make([]day, 0, last-first+1)
	for d := first; d <= last; d++ {
		year, month, _ := d.Date()
		index := (year-firstYear)*12 + month - firstMonth
		days = append(days, day{date: d, month: month, weekday: d.Weekday(), index: index, season: seasons[month-1], growth: 1000 + 14*index})
	}
	return days
}

// works reports whether the plant and the office are open.
func (d day) works() bool { return d.weekday <= 5 }

// in reports whether the day lies in a month, counted from the company's first.
func (d day) in(index int) bool { return d.index == index }

func addDays(minutes int) calendar.Day { return calendar.Day(minutes / (24 * 60)) }

// The bad batch of stoves: made on line B in month 20 (June 2026), sold and
// complained about in the two after it.
const (
	badMonth   = 20
	badLine    = "B"
	badProduct = "Trail stove"
)

// afterBadBatch reports whether the stoves are out with the customers.
func (d day) afterBadBatch() bool { return d.index == badMonth+1 || d.index == badMonth+2 }
