// Package calendar is civil time: days, periods and windows, without zones and
// without a clock.
//
// A Day is a date of the proleptic Gregorian calendar, a Moment a date with a
// time of day. Both are what was written on the wall, never an instant: a
// timestamp with an offset keeps its wall time, and is never shifted.
//
// A Calendar cuts days into periods: days, weeks, months, quarters, years. It
// knows fiscal years that start in any month and are named by the year in
// which they start or end, weeks that start on Monday, Saturday or Sunday, and
// years of whole weeks in the patterns 4-4-5, 4-5-4 and 5-4-4.
//
// Rules:
//   - A week belongs to the year that holds four of its days or more; with
//     weeks that start on Monday these are the weeks of ISO 8601.
//   - A year of whole weeks begins with the week start nearest to the first
//     day of its fiscal start month, so it has 52 or 53 weeks; the 53rd goes
//     to its last month.
//   - Two digits of a year: 00–68 are 2000–2068, 69–99 are 1969–1999.
//   - An impossible date is no date; it never rolls over.
package calendar

import "strconv"

// Day counts days since 1970-01-01.
type Day int32

// The first and last day that a period or a cell can name.
const (
	MinDay Day = -719162 // 0001-01-01
	MaxDay Day = 2932896 // 9999-12-31
)

// DayOf is the day of a date; ok is false when there is no such date or its
// year is not within 1 to 9999.
func DayOf(y, m, d int) (day Day, ok bool) {
	if y < 1 || y > 9999 || m < 1 || m > 12 || d < 1 || d > MonthDays(y, m) {
		return 0, false
	}
	return dayOf(y, m, d), true
}

// dayOf counts without checking; m is within 1 to 12.
func dayOf(y, m, d int) Day {
	// Years that start in March put the leap day last.
	if m <= 2 {
		y--
		m += 12
	}
	era := floorDiv(y, 400)
	yearOfEra := y - era*400
	dayOfYear := (153*(m-3)+2)/5 + d - 1
	return Day(era*146097 + yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear - 719468)
}

// Date is the year, month and day of the month.
func (d Day) Date() (year, month, day int) {
	z := int(d) + 719468
	era := floorDiv(z, 146097)
	doe := z - era*146097
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	day = doy - (153*mp+2)/5 + 1
	month, year = mp+3, yoe+era*400
	if month > 12 {
		month, year = month-12, year+1
	}
	return year, month, day
}

// Weekday is 1 for Monday to 7 for Sunday.
func (d Day) Weekday() int { return floorMod(int(d)+3, 7) + 1 }

// String is the date as 2006-01-02.
func (d Day) String() string { return string(d.Append(nil)) }

// Append adds the text of String to b.
func (d Day) Append(b []byte) []byte {
	y, m, day := d.Date()
	b = appendPadded(b, y, 4)
	b = append(b, '-')
	b = appendPadded(b, m, 2)
	b = append(b, '-')
	return appendPadded(b, day, 2)
}

// IsLeap reports whether a year has a 29 February.
func IsLeap(year int) bool { return year%4 == 0 && (year%100 != 0 || year%400 == 0) }

// MonthDays is the number of days of a month (1 to 12).
func MonthDays(year, month int) int {
	if month == 2 {
		if IsLeap(year) {
			return 29
		}
		return 28
	}
	return 30 + (month+month>>3)&1
}

// Moment counts microseconds since 1970-01-01 00:00, civil time.
type Moment int64

// The lengths of civil time in a Moment.
const (
	Microsecond Moment = 1
	Second             = 1000000 * Microsecond
	Minute             = 60 * Second
	Hour               = 60 * Minute
	DayLength          = 24 * Hour
)

// At is the moment at midnight of a day.
func (d Day) At() Moment { return Moment(d) * DayLength }

// Day is the day the moment lies on.
func (m Moment) Day() Day {
	d := m / DayLength
	if m%DayLength < 0 {
		d--
	}
	return Day(d)
}

// Clock is the time of day.
func (m Moment) Clock() (hour, minute, second, micro int) {
	t := m - m.Day().At()
	return int(t / Hour), int(t / Minute % 60), int(t / Second % 60), int(t % Second)
}

// String is 2006-01-02 15:04:05, with the fraction when there is one.
func (m Moment) String() string {
	hour, minute, second, micro := m.Clock()
	b := append(m.Day().Append(nil), ' ')
	b = append(appendPadded(b, hour, 2), ':')
	b = append(appendPadded(b, minute, 2), ':')
	b = appendPadded(b, second, 2)
	if micro != 0 {
		b = append(b, '.')
		b = appendPadded(b, micro, 6)
		for b[len(b)-1] == '0' {
			b = b[:len(b)-1]
		}
	}
	return string(b)
}

func appendPadded(b []byte, n, width int) []byte {
	if n < 0 {
		b = append(b, '-')
		n = -n
	}
	digits := strconv.Itoa(n)
	for i := len(digits); i < width; i++ {
		b = append(b, '0')
	}
	return append(b, digits...)
}

func floorDiv(a, b int) int {
	q := a / b
	if a%b != 0 && (a < 0) != (b < 0) {
		q--
	}
	return q
}

func floorMod(a, b int) int { return a - floorDiv(a, b)*b }
