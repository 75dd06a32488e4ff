package calendar

import (
	"bytes"
	"math/bits"
	"unicode"
	"unicode/utf8"
	"unsafe"
)

// ParseDate reads a cell by a layout. By a layout with a clock it gives the
// day of the moment. It never allocates.
func ParseDate(cell []byte, l Layout) (d Day, ok bool) {
	if l.Clock != NoClock {
		m, ok := ParseMoment(cell, l)
		return m.Day(), ok
	}
	if len(cell) == 10 {
		if d, ok := tenBytes(cell, l); ok {
			return d, true
		}
	}
	r := reader{text: trim(cell)}
	d, ok = r.date(l)
	return d, ok && r.at == len(r.text)
}

// ParseMoment reads a cell by a layout with a clock; by one without it gives
// midnight. An offset is recognised and left aside: the moment is the wall
// time that was written.
func ParseMoment(cell []byte, l Layout) (m Moment, ok bool) {
	m, _, ok = ParseZoned(cell, l)
	return m, ok
}

// ParseZoned is ParseMoment that also tells the offset in minutes east of UTC.
func ParseZoned(cell []byte, l Layout) (m Moment, offset int, ok bool) {
	if (len(cell) == 19 && l.Clock >= Seconds || len(cell) == 16 && l.Clock >= Minutes) && !l.AMPM && !l.Zone {
		if m, ok := fixedBytes(cell, l); ok {
			return m, 0, true
		}
	}
	r := reader{text: trim(cell)}
	d, ok := r.date(l)
	if !ok {
		return 0, 0, false
	}
	m = d.At()
	if l.Clock != NoClock {
		var t Moment
		if t, ok = r.clockAfterDate(l); !ok {
			return 0, 0, false
		}
		m += t
		if l.Zone {
			if offset, ok = r.zone(); !ok {
				return 0, 0, false
			}
		}
	}
	return m, offset, r.at == len(r.text)
}

// tenBytes reads yyyy-mm-dd, dd-mm-yyyy and mm-dd-yyyy with any separator: the
// first eight bytes as one word.
func tenBytes(cell []byte, l Layout) (d Day, ok bool) {
	if l.Sep == 0 || l.ShortYear || l.MonthName || l.NoDay {
		return 0, false
	}
	w := *(*uint64)(unsafe.Pointer(unsafe.SliceData(cell)))
	a, b := cell[8]-'0', cell[9]-'0'
	if a > 9 || b > 9 {
		return 0, false
	}
	last := int(a)*10 + int(b)
	sep := uint64(l.Sep)
	if l.Order == YMD {
		// 2026-03- becomes 20260030.
		if w>>32&0xFF != sep || w>>56 != sep {
			return 0, false
		}
		w = w&0x00FFFF00FFFFFFFF | '0'<<32 | '0'<<56
		n := int(digits8(w))
		return dayIf(n/10000, n/10%1000, last, allDigits(w))
	}
	// 31-03-20 becomes 31003020.
	if w>>16&0xFF != sep || w>>40&0xFF != sep {
		return 0, false
	}
	w = w&0xFFFF00FFFF00FFFF | '0'<<16 | '0'<<40
	n := int(digits8(w))
	first, second, year := n/1000000, n/1000%1000, n%1000*100+last
	if l.Order == MDY {
		first, second = second, first
	}
	return dayIf(year, second, first, allDigits(w))
}

func dayIf(y, m, d int, valid bool) (Day, bool) {
	if !valid {
		return 0, false
	}
	return DayOf(y, m, d)
}

// fixedBytes reads a date of ten bytes, a space or T, and hh:mm or hh:mm:ss.
func fixedBytes(cell []byte, l Layout) (Moment, bool) {
	between := byte(' ')
	if l.T {
		between = 'T'
	}
	d, ok := tenBytes(cell[:10], l)
	if !ok || cell[10] != between {
		return 0, false
	}
	// The last eight bytes are 17:30:05, or 31 17:30 of which 17:30 counts.
	w := *(*uint64)(unsafe.Pointer(unsafe.SliceData(cell[len(cell)-8:])))
	if len(cell) == 16 {
		w = w>>24 | ':'<<40 | '0'<<48 | '0'<<56
	}
	if w>>16&0xFF != ':' || w>>40&0xFF != ':' {
		return 0, false
	}
	w = w&0xFFFF00FFFF00FFFF | '0'<<16 | '0'<<40
	n := int(digits8(w))
	hour, minute, second := n/1000000, n/1000%1000, n%1000
	if !allDigits(w) || hour > 23 || minute > 59 || second > 59 {
		return 0, false
	}
	return d.At() + Moment(hour)*Hour + Moment(minute)*Minute + Moment(second)*Second, true
}

// allDigits reports whether the eight bytes of a word are ASCII digits: the
// high half of a byte is 3, and stays 3 when 6 is added.
func allDigits(w uint64) bool {
	const high = 0xF0F0F0F0F0F0F0F0
	return w&high|(w+0x0606060606060606)&high>>4 == 0x3333333333333333
}

// digits8 is the number that eight ASCII digits write, the first the lowest
// byte: pairs, then fours, then all.
func digits8(w uint64) uint64 {
	w = (w & 0x0F0F0F0F0F0F0F0F) * (1 + 10<<8) >> 8
	w = (w & 0x00FF00FF00FF00FF) * (1 + 100<<16) >> 16
	return (w & 0x0000FFFF0000FFFF) * (1 + 10000<<32) >> 32
}

// trim drops spaces at both ends.
func trim(cell []byte) []byte {
	for len(cell) > 0 && (cell[0] == ' ' || cell[0] == '\t') {
		cell = cell[1:]
	}
	for len(cell) > 0 && (cell[len(cell)-1] == ' ' || cell[len(cell)-1] == '\t') {
		cell = cell[:len(cell)-1]
	}
	return cell
}

// reader goes through a cell from left to right.
type reader struct {
	text []byte
	at   int
}

// peek is the next byte, 0 at the end.
func (r *reader) peek() byte {
	if r.at < len(r.text) {
		return r.text[r.at]
	}
	return 0
}

func (r *reader) skip(c byte) bool {
	if r.peek() != c || r.at >= len(r.text) {
		return false
	}
	r.at++
	return true
}

// number reads least to most digits, all that are there.
func (r *reader) number(least, most int) (n int, ok bool) {
	from := r.at
	for r.at < len(r.text) && r.text[r.at]-'0' <= 9 {
		if r.at-from == most {
			return 0, false
		}
		n = n*10 + int(r.text[r.at]-'0')
		r.at++
	}
	return n, r.at-from >= least
}

// date reads year, month and day in the order of the layout.
func (r *reader) date(l Layout) (d Day, ok bool) {
	if l.Sep == 0 {
		return r.compact(l)
	}
	if l.MonthName {
		r.weekday()
	}
	year, month, day := 0, 0, 1
	begun := false
	for _, part := range orderOf[l.Order%3] {
		if part == 'd' && l.NoDay {
			continue
		}
		if begun && !r.separator(l) {
			return 0, false
		}
		begun = true
		switch {
		case part == 'y':
			year, ok = r.year(l)
		case part == 'm' && l.MonthName:
			month, ok = r.monthName()
		case part == 'm':
			month, ok = r.number(1, 2)
		default:
			day, ok = r.number(1, 2)
			if l.MonthName {
				r.ordinal()
			}
		}
		if !ok {
			return 0, false
		}
	}
	if l.Sep == '.' || l.MonthName {
		r.skip('.') // 2026. 03. 31.
	}
	return DayOf(year, month, day)
}

var orderOf = [3][3]byte{{'y', 'm', 'd'}, {'d', 'm', 'y'}, {'m', 'd', 'y'}}

// compact reads digits in a row: 20260331, 260331 with a short year.
func (r *reader) compact(l Layout) (d Day, ok bool) {
	year, month, day := 0, 0, 1
	for _, part := range orderOf[l.Order%3] {
		switch {
		case part == 'y' && l.ShortYear:
			year, ok = r.fixed(2)
			year = century(year)
		case part == 'y':
			year, ok = r.fixed(4)
		case part == 'm':
			month, ok = r.fixed(2)
		case !l.NoDay:
			day, ok = r.fixed(2)
		}
		if !ok {
			return 0, false
		}
	}
	return DayOf(year, month, day)
}

// fixed reads exactly width digits.
func (r *reader) fixed(width int) (n int, ok bool) {
	if r.at+width > len(r.text) {
		return 0, false
	}
	for _, c := range r.text[r.at : r.at+width] {
		if c-'0' > 9 {
			return 0, false
		}
		n = n*10 + int(c-'0')
	}
	r.at += width
	return n, true
}

func (r *reader) year(l Layout) (int, bool) {
	if l.ShortYear {
		n, ok := r.number(2, 2)
		return century(n), ok
	}
	return r.number(4, 4)
}

// century completes two digits of a year: 69 to 99 are in the 1900s.
func century(n int) int {
	if n >= 69 {
		return 1900 + n
	}
	return 2000 + n
}

// separator reads what stands between the parts of a date: the one mark of the
// layout, or with month names any of them and the little words.
func (r *reader) separator(l Layout) bool {
	if !l.MonthName {
		if !r.skip(l.Sep) {
			return false
		}
		for l.Sep == '.' && r.skip(' ') {
		}
		return true
	}
	from := r.at
	for r.at < len(r.text) {
		switch c := r.text[r.at]; {
		case c == ' ' || c == '-' || c == '.' || c == ',' || c == '/':
			r.at++
		case bytes.HasPrefix(r.text[r.at:], []byte("de ")) || bytes.HasPrefix(r.text[r.at:], []byte("of ")):
			r.at += 3
		default:
			return r.at > from
		}
	}
	return r.at > from
}

// ordinal skips the letters of 1st, 2nd, 3rd, 4th and 1er.
func (r *reader) ordinal() {
	if r.at+2 > len(r.text) {
		return
	}
	switch string(r.text[r.at : r.at+2]) {
	case "st", "nd", "rd", "th", "er":
		r.at += 2
	}
}

// word copies the letters that come next in lower case and says how many bytes
// they take; nothing when they are too many to be a name.
func (r *reader) word(name *[32]byte) (n, size int) {
	for i := r.at; i < len(r.text); {
		c, width := rune(r.text[i]), 1
		if c >= utf8.RuneSelf {
			c, width = utf8.DecodeRune(r.text[i:])
		}
		switch {
		case c >= 'A' && c <= 'Z' || c >= 'À' && c <= 'Þ' && c != '×':
			c += 0x20
		case c >= 'a' && c <= 'z' || c >= 'ß' && c <= 'ÿ':
		case c > 'ÿ' && unicode.IsLetter(c):
			c = unicode.ToLower(c)
		default:
			return n, i - r.at
		}
		if n+utf8.UTFMax > len(name) {
			return 0, 0
		}
		n += utf8.EncodeRune(name[n:], c)
		i += width
	}
	return n, len(r.text) - r.at
}

func (r *reader) monthName() (month int, ok bool) {
	var name [32]byte
	n, size := r.word(&name)
	month, ok = monthNames()[string(name[:n])]
	if ok {
		r.at += size
	}
	return month, ok
}

// weekday skips the name of a weekday before a date.
func (r *reader) weekday() {
	var name [32]byte
	n, size := r.word(&name)
	if n == 0 || !weekdayNames[string(name[:n])] {
		return
	}
	rest := r.text[r.at+size:]
	skip := 0
	for skip < len(rest) && (rest[skip] == ' ' || rest[skip] == ',' || rest[skip] == '.') {
		skip++
	}
	if skip == 0 {
		return
	}
	// "Mar 3 2026" is March in English, though mar is also a Tuesday.
	if _, month := monthNames()[string(name[:n])]; month && skip < len(rest) && rest[skip]-'0' <= 9 {
		return
	}
	r.at += size + skip
}

// clockAfterDate reads what divides date and time, and the time.
func (r *reader) clockAfterDate(l Layout) (t Moment, ok bool) {
	if l.T {
		if !r.skip('T') && !r.skip('t') {
			return 0, false
		}
		return r.clock(l)
	}
	r.skip(',')
	from := r.at
	for r.skip(' ') {
	}
	if r.at == from {
		return 0, false
	}
	return r.clock(l)
}

// clock reads hours, minutes and as much more as the layout has.
func (r *reader) clock(l Layout) (t Moment, ok bool) {
	hour, ok := r.number(1, 2)
	if !ok || !r.skip(':') {
		return 0, false
	}
	minute, ok := r.number(2, 2)
	if !ok || minute > 59 {
		return 0, false
	}
	if l.Clock >= Seconds && r.skip(':') {
		second, ok := r.number(2, 2)
		if !ok || second > 59 {
			return 0, false
		}
		t = Moment(second) * Second
		if l.Clock == Fraction && (r.peek() == '.' || r.peek() == ',') {
			fraction, ok := r.fraction()
			if !ok {
				return 0, false
			}
			t += fraction
		}
	}
	if l.AMPM {
		if hour, ok = r.half(hour); !ok {
			return 0, false
		}
	}
	return t + Moment(hour)*Hour + Moment(minute)*Minute, hour <= 23
}

// fraction reads a mark and one to nine digits.
func (r *reader) fraction() (t Moment, ok bool) {
	r.at++
	from := r.at
	for ; r.at < len(r.text) && r.text[r.at]-'0' <= 9; r.at++ {
		if r.at-from < 6 {
			t = t*10 + Moment(r.text[r.at]-'0')
		}
	}
	n := r.at - from
	for i := n; i < 6; i++ {
		t *= 10
	}
	return t, n >= 1 && n <= 9
}

// half reads AM or PM in its many spellings and gives the hour of the day.
func (r *reader) half(hour int) (int, bool) {
	for {
		c, size := utf8.DecodeRune(r.text[r.at:])
		if c != ' ' && c != '\u00a0' && c != '\u202f' {
			break
		}
		r.at += size
	}
	letter := r.peek() | 0x20
	if letter != 'a' && letter != 'p' || hour < 1 || hour > 12 {
		return 0, false
	}
	r.at++
	r.skip('.')
	if !r.skip('m') && !r.skip('M') {
		return 0, false
	}
	r.skip('.')
	hour %= 12
	if letter == 'p' {
		hour += 12
	}
	return hour, true
}

// zone reads Z, UTC, GMT, ±hh, ±hhmm or ±hh:mm, with spaces before it.
func (r *reader) zone() (offset int, ok bool) {
	for r.skip(' ') {
	}
	rest := r.text[r.at:]
	switch {
	case r.skip('Z') || r.skip('z'):
		return 0, true
	case bytes.HasPrefix(rest, []byte("UTC")) || bytes.HasPrefix(rest, []byte("GMT")):
		r.at += 3
		if r.peek() != '+' && r.peek() != '-' {
			return 0, true
		}
	}
	negative := r.peek() == '-'
	if !negative && r.peek() != '+' {
		return 0, false
	}
	r.at++
	hours, minutes := 0, 0
	digits := r.at
	n, ok := r.number(1, 4)
	switch {
	case !ok:
		return 0, false
	case r.at-digits > 2:
		hours, minutes = n/100, n%100
	default:
		hours = n
		if r.skip(':') {
			if minutes, ok = r.number(2, 2); !ok {
				return 0, false
			}
		}
	}
	if hours > 18 || minutes > 59 {
		return 0, false
	}
	offset = hours*60 + minutes
	if negative {
		offset = -offset
	}
	return offset, true
}

// ParseDuration reads [-]h:mm:ss[.f] or [-]h:mm with up to nine digits of
// hours; the result is a length of time. With AM or PM it is the time since
// midnight.
func ParseDuration(cell []byte) (length Moment, ok bool) {
	r := reader{text: trim(cell)}
	negative := r.skip('-')
	hours, ok := r.number(1, 9)
	if !ok || !r.skip(':') {
		return 0, false
	}
	minutes, ok := r.number(2, 2)
	if !ok || minutes > 59 {
		return 0, false
	}
	length = Moment(minutes) * Minute
	if r.skip(':') {
		seconds, ok := r.number(2, 2)
		if !ok || seconds > 59 {
			return 0, false
		}
		length += Moment(seconds) * Second
		if r.peek() == '.' || r.peek() == ',' {
			fraction, ok := r.fraction()
			if !ok {
				return 0, false
			}
			length += fraction
		}
	}
	if r.at < len(r.text) && !negative {
		if hours, ok = r.half(hours); !ok {
			return 0, false
		}
	}
	hi, lo := bits.Mul64(uint64(hours), uint64(Hour))
	if hi != 0 || int64(lo) < 0 || r.at != len(r.text) {
		return 0, false
	}
	length += Moment(lo)
	if negative {
		length = -length
	}
	return length, true
}
