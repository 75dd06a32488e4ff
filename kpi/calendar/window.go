package calendar

// Range is the days from From to To, both included.
type Range struct{ From, To Day }

// Days is how many days the range has; 0 when To is before From.
func (r Range) Days() int { return max(0, int(r.To)-int(r.From)+1) }

// Contains reports whether a day lies in the range.
func (r Range) Contains(d Day) bool { return r.From <= d && d <= r.To }

// Shift moves a range by n units. ok is false where there is no such range:
// the 53rd week a year earlier, days outside the calendar.
func (c Calendar) Shift(r Range, n int, unit Unit) (Range, bool) { return r, false }

// ShiftElapsed moves the elapsed part of a period (its first day to to) by n
// units, like for like: as many days of the shifted period, at most all.
func (c Calendar) ShiftElapsed(p Period, to Day, n int, unit Unit) (Range, bool) {
	return Range{}, false
}

// ToDate is the range from the start of the unit that holds the last day of r
// to that day.
func (c Calendar) ToDate(r Range, unit Unit) Range { return r }

// Rolling is the n units that end with the last day of r.
func (c Calendar) Rolling(r Range, n int, unit Unit) Range { return r }
