package calendar

// Range is the days from From to To, both included.
type Range struct{ From, To Day }

// Days is how many days the range has; 0 when To is before From.
func (r Range) Days() int { return max(0, int(r.To)-int(r.From)+1) }

// Contains reports whether a day lies in the range.
func (r Range) Contains(d Day) bool { return r.From <= d && d <= r.To }

// String is both days.
func (r Range) String() string { return r.From.String() + "/" + r.To.String() }

// farthest bounds the counts of units, so that no arithmetic can wrap.
const farthest = 4000000

// Shift moves a range by n units: earlier when n is negative.
//
// Whole months stay whole months, so a quarter stays a quarter and February
// becomes all of January. One whole week that moves by months, quarters or
// years stays a week: by years the one of the same number, else the one around
// the same days. Other ranges move day by day, 31 March to 28 February. ok is
// false where there is no such range: week 53 in a year of 52, days outside
// the calendar.
func (c Calendar) Shift(r Range, n int, unit Unit) (shifted Range, ok bool) {
	return c.ShiftIn(Week, r, n, unit)
}

// ShiftIn is Shift for a range that belongs to a period of a grain. It tells a
// week from seven days that happen to start on the first day of a week: only
// with grain Week do seven days stay a week.
func (c Calendar) ShiftIn(grain Grain, r Range, n int, unit Unit) (shifted Range, ok bool) {
	months := unit.months()
	switch {
	case n == 0:
		return r, true
	case n > farthest || n < -farthest:
		return r, false
	case unit == DayGrain || unit == Week:
		days := n
		if unit == Week {
			days *= 7
		}
		shifted, ok = Range{r.From + Day(days), r.To + Day(days)}, true
	case months == 0:
		return r, false
	case c.isMonths(r):
		shifted = Range{c.firstOfMonth(c.monthOf(r.From) + n*months), c.firstOfMonth(c.monthOf(r.To)+n*months+1) - 1}
		ok = true
	case grain == Week && r.Days() == 7 && c.First(c.PeriodOf(r.From, Week)) == r.From:
		shifted, ok = c.shiftWeek(r.From, n, unit)
	default:
		shifted, ok = Range{c.shiftDay(r.From, n*months), c.shiftDay(r.To, n*months)}, true
	}
	return shifted, ok && shifted.From >= MinDay && shifted.To <= MaxDay
}

// isMonths reports whether a range is one or more whole months.
func (c Calendar) isMonths(r Range) bool {
	return r.From == c.firstOfMonth(c.monthOf(r.From)) && r.To == c.firstOfMonth(c.monthOf(r.To)+1)-1
}

func (c Calendar) shiftWeek(first Day, n int, unit Unit) (Range, bool) {
	p := c.PeriodOf(first, Week)
	if unit == Year {
		year, number := c.weekOf(p)
		if year+n < 1 || year+n > 9999 {
			return Range{}, false
		}
		p, ok := c.week(year+n, number)
		return c.Range(p), ok
	}
	return c.Range(c.PeriodOf(c.shiftDay(first+3, n*unit.months()), Week)), true
}

// shiftDay moves a day by months: as far into the month, at most to its end.
func (c Calendar) shiftDay(d Day, months int) Day {
	m := c.monthOf(d)
	into := d - c.firstOfMonth(m)
	return min(c.firstOfMonth(m+months)+into, c.firstOfMonth(m+months+1)-1)
}

// ToDate is the range from the start of the unit that holds the last day of r
// to that day.
func (c Calendar) ToDate(r Range, unit Unit) Range {
	return Range{max(MinDay, c.First(c.PeriodOf(r.To, unit))), r.To}
}

// Rolling is the n units that end with the last day of r: with a month's end
// they are whole months. n of less than 1 counts as 1.
func (c Calendar) Rolling(r Range, n int, unit Unit) Range {
	n = min(max(n, 1), farthest)
	from := int(MinDay)
	switch months := unit.months(); {
	case unit == DayGrain:
		from = int(r.To) - n + 1
	case unit == Week:
		from = int(r.To) - 7*n + 1
	case months == 0 || n*months > 12*9999:
	case r.To == c.firstOfMonth(c.monthOf(r.To)+1)-1:
		from = int(c.firstOfMonth(c.monthOf(r.To) - n*months + 1))
	default:
		from = int(c.shiftDay(r.To, -n*months)) + 1
	}
	return Range{Day(max(int(MinDay), from)), r.To}
}
