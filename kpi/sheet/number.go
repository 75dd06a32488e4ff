package sheet

import (
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
)

// decimal is a number as it is written: digits and where the point stands.
type decimal struct {
	negative bool
	digits   string // without zeros in front
	point    int    // digits before the point; negative: zeros after it
}

// Excel computes with, and shows, so many digits.
const excelDigits = 15

// maxPower is how large or small a number may be to be written out.
const maxPower = 40

// readDecimal reads the text of a number, rounded to what Excel shows.
func readDecimal(text string) (d decimal, ok bool) {
	mantissa, power := text, 0
	if at := strings.IndexAny(text, "eE"); at >= 0 {
		n, err := strconv.Atoi(text[at+1:])
		if err != nil || n > 400 || n < -400 {
			return d, false
		}
		mantissa, power = text[:at], n
	}
	switch {
	case strings.HasPrefix(mantissa, "-"):
		d.negative, mantissa = true, mantissa[1:]
	case strings.HasPrefix(mantissa, "+"):
		mantissa = mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	d.digits, d.point = whole+fraction, len(whole)+power
	for _, c := range []byte(d.digits) {
		if c < '0' || c > '9' {
			return d, false
		}
	}
	if d.digits == "" {
		return d, false
	}
	d.trim()
	d.round(excelDigits)
	return d, true
}

func (d *decimal) trim() {
	n := len(d.digits)
	d.digits = strings.TrimLeft(d.digits, "0")
	d.point -= n - len(d.digits)
	d.digits = strings.TrimRight(d.digits, "0")
	if d.digits == "" {
		d.negative, d.point = false, 0
	}
}

// round keeps so many digits; half goes away from zero.
func (d *decimal) round(keep int) {
	if len(d.digits) <= keep {
		return
	}
	up := d.digits[keep] >= '5'
	kept := []byte(d.digits[:keep])
	for at := keep - 1; up && at >= 0; at-- {
		if up = kept[at] == '9'; up {
			kept[at] = '0'
		} else {
			kept[at]++
		}
	}
	if d.digits = string(kept); up {
		d.digits, d.point = "1"+d.digits, d.point+1
	}
	d.trim()
}

// text writes the number out; ok is false for one that is too large or small.
func (d decimal) text() (text string, ok bool) {
	if d.digits == "" {
		return "0", true
	}
	if d.point > maxPower || d.point < -maxPower {
		return "", false
	}
	sign := ""
	if d.negative {
		sign = "-"
	}
	switch n := len(d.digits); {
	case d.point <= 0:
		return sign + "0." + strings.Repeat("0", -d.point) + d.digits, true
	case d.point >= n:
		return sign + d.digits + strings.Repeat("0", d.point-n), true
	}
	return sign + d.digits[:d.point] + "." + d.digits[d.point:], true
}

// Milliseconds of a day, and how many digits of a day's fraction are counted.
const (
	dayMillis  = 86_400_000
	dayDigits  = 10
	lastSerial = 2_958_465 // 9999-12-31
)

// serial is a number of days, and the milliseconds of the last.
func (d decimal) serial() (days, millis int64, ok bool) {
	if d.negative || d.point > 7 {
		return 0, 0, false
	}
	whole, fraction := "", d.digits
	if d.point > 0 {
		padded := d.digits + strings.Repeat("0", max(0, d.point-len(d.digits)))
		whole, fraction = padded[:d.point], padded[d.point:]
	} else {
		fraction = strings.Repeat("0", min(dayDigits, -d.point)) + fraction
	}
	fraction = (fraction + strings.Repeat("0", dayDigits))[:dayDigits]
	days, _ = strconv.ParseInt("0"+whole, 10, 64)
	parts, _ := strconv.ParseInt(fraction, 10, 64)
	millis = (parts*864 + 50_000) / 100_000 // 86,400,000 over 10 to the power of dayDigits
	if millis >= dayMillis {
		days, millis = days+1, millis-dayMillis
	}
	return days, millis, days <= lastSerial
}

// date is a day as ISO writes it. Serial 60 of the calendar from 1900 is a day
// that never was.
func date(days int64, from1904 bool) (string, bool) {
	first, _ := calendar.DayOf(1904, 1, 1)
	if !from1904 {
		first, _ = calendar.DayOf(1899, 12, 30)
		switch {
		case days == 60 || days == 0:
			return "", false
		case days < 60:
			days++
		}
	}
	return (first + calendar.Day(days)).String(), true
}

// clock is a time as HH:MM:SS, with milliseconds where there are any.
func clock(millis int64) string {
	s := millis / 1000
	text := two(s/3600) + ":" + two(s/60%60) + ":" + two(s%60)
	if rest := millis % 1000; rest > 0 {
		text += "." + strconv.FormatInt(1000+rest, 10)[1:]
	}
	return text
}

func two(n int64) string {
	if n < 10 {
		return "0" + strconv.FormatInt(n, 10)
	}
	return strconv.FormatInt(n, 10)
}

// shown is how a number of a style is written: as a date or a time when the style
// says so and it can be one.
func shown(text string, as look, from1904 bool) string {
	d, ok := readDecimal(text)
	if !ok {
		return text
	}
	if as != plain {
		if days, millis, ok := d.serial(); ok {
			if when, ok := as.write(days, millis, from1904); ok {
				return when
			}
		}
	}
	if plain, ok := d.text(); ok {
		return plain
	}
	return text
}

func (as look) write(days, millis int64, from1904 bool) (string, bool) {
	switch as {
	case elapsed:
		return clock(days*dayMillis + millis), true
	case timeOfDay:
		return clock(millis), true
	}
	day, ok := date(days, from1904)
	if ok && as == dayAndTime {
		day += " " + clock(millis)
	}
	return day, ok
}
