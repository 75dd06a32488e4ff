package eval

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// WorkHours is the working time from one moment to another in hours, negative
// when the second is earlier.
func (w WorkCalendar) between(start, end scalar) scalar {
	switch {
	case start.blank():
		return blank(start.n.Reason())
	case end.blank():
		return blank(end.n.Reason())
	case !start.isTime() || !end.isTime():
		return blank(num.NotANumber)
	}
	a, b := start.micros(), end.micros()
	if b < a {
		return number(num.Neg(w.hours(b, a)))
	}
	return number(w.hours(a, b))
}

// hours is the working time between two moments in order.
func (w WorkCalendar) hours(a, b int64) num.Value {
	first, last := calendar.Moment(a).Day(), calendar.Moment(b).Day()
	if first == last {
		return hoursOf(w.within(first, a, b))
	}
	total := w.within(first, a, b) + w.within(last, a, b)
	total += int64(w.workdays(first+1, last-1)) * (w.closes() - w.opens())
	return hoursOf(total)
}

func hoursOf(micros int64) num.Value { return num.Frac(micros, int64(calendar.Hour)) }

func (w WorkCalendar) opens() int64 {
	if w.End == 0 {
		return 9 * int64(calendar.Hour)
	}
	return int64(w.Start) * int64(calendar.Minute)
}

func (w WorkCalendar) closes() int64 {
	if w.End == 0 {
		return 17 * int64(calendar.Hour)
	}
	return int64(w.End) * int64(calendar.Minute)
}

// within is the working time of one day inside the bounds.
func (w WorkCalendar) within(d calendar.Day, a, b int64) int64 {
	if !w.works(d) {
		return 0
	}
	midnight := int64(d.At())
	return max(0, min(b, midnight+w.closes())-max(a, midnight+w.opens()))
}

func (w WorkCalendar) works(d calendar.Day) bool {
	if !w.weekday(d.Weekday()) {
		return false
	}
	for _, h := range w.Holidays {
		if h == d {
			return false
		}
	}
	return true
}

func (w WorkCalendar) weekday(n int) bool {
	if w.Days == ([7]bool{}) {
		return n <= 5
	}
	return w.Days[n-1]
}

// workdays counts the working days of a range without walking through weeks.
func (w WorkCalendar) workdays(from, to calendar.Day) int {
	if to < from {
		return 0
	}
	perWeek := 0
	for n := 1; n <= 7; n++ {
		if w.weekday(n) {
			perWeek++
		}
	}
	weeks := int(to-from+1) / 7
	total := weeks * perWeek
	for d := from + calendar.Day(weeks*7); d <= to; d++ {
		if w.weekday(d.Weekday()) {
			total++
		}
	}
	for i, h := range w.Holidays {
		if h >= from && h <= to && w.weekday(h.Weekday()) && !contains(w.Holidays[:i], h) {
			total--
		}
	}
	return total
}

func contains(days []calendar.Day, d calendar.Day) bool {
	for _, have := range days {
		if have == d {
			return true
		}
	}
	return false
}
