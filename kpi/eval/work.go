package eval

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// workHours is the working time from one moment to another in hours, negative
// when the second is earlier.
func workHours(w calendar.Work, start, end scalar) scalar {
	switch {
	case start.blank():
		return blank(start.n.Reason())
	case end.blank():
		return blank(end.n.Reason())
	case !start.isTime() || !end.isTime():
		return blank(num.NotANumber)
	}
	a, b := calendar.Moment(start.micros()), calendar.Moment(end.micros())
	if b < a {
		return number(num.Neg(hoursOf(w.Between(b, a))))
	}
	return number(hoursOf(w.Between(a, b)))
}

func hoursOf(micros int64) num.Value { return num.Frac(micros, int64(calendar.Hour)) }
