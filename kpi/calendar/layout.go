package calendar

import "strings"

// DateOrder is the order of year, month and day.
type DateOrder uint8

// The orders.
const (
	YMD DateOrder = iota
	DMY
	MDY
)

// String is "ymd", "dmy" or "mdy".
func (o DateOrder) String() string { return [...]string{"ymd", "dmy", "mdy"}[o%3] }

// ParseDateOrder reads what String writes.
func ParseDateOrder(s string) (DateOrder, bool) {
	switch s {
	case "ymd":
		return YMD, true
	case "dmy":
		return DMY, true
	case "mdy":
		return MDY, true
	}
	return YMD, false
}

// Clock is how much time of day a layout has.
type Clock uint8

// The clocks.
const (
	NoClock  Clock = iota
	Minutes        // hh:mm
	Seconds        // hh:mm:ss
	Fraction       // hh:mm:ss.f
)

// Layout is how the dates of a column are written. It is small and comparable.
//
// Days and months take one digit or two, years exactly four (two with
// ShortYear), minutes and seconds exactly two. A cell may have less of a clock
// than its layout, down to hours and minutes, because many programs leave out
// zero seconds and fractions; it may not have more. Fractions of a second may
// have up to nine digits, of which the first six count.
type Layout struct {
	Order     DateOrder
	Sep       byte // '-', '/', '.', ' ' or 0 for none: yyyymmdd
	ShortYear bool // yy
	MonthName bool // mmm: a name in one of the known languages
	NoDay     bool // year and month only; stands for the first of the month
	Clock     Clock
	T         bool // 'T' between date and time, not a space
	AMPM      bool // 12 hours with AM or PM
	Zone      bool // Z or an offset follows; read, never applied
}

// ISODate is yyyy-mm-dd.
var ISODate = Layout{Sep: '-'}

// HasClock reports whether cells of the layout are moments, not days.
func (l Layout) HasClock() bool { return l.Clock != NoClock }

// String is the layout in letters: "dd-mm-yyyy hh:mm", "mmm dd yyyy",
// "yyyy-mm-ddThh:mm:ss.fz". The zero layout is "yyyymmdd".
func (l Layout) String() string {
	var b strings.Builder
	for i, part := range l.parts() {
		if i > 0 && l.Sep != 0 {
			b.WriteByte(l.Sep)
		}
		b.WriteString(part)
	}
	if l.Clock == NoClock {
		return b.String()
	}
	if l.T {
		b.WriteByte('T')
	} else {
		b.WriteByte(' ')
	}
	b.WriteString([...]string{"", "hh:mm", "hh:mm:ss", "hh:mm:ss.f"}[l.Clock])
	if l.AMPM {
		b.WriteString(" am")
	}
	if l.Zone {
		b.WriteByte('z')
	}
	return b.String()
}

func (l Layout) parts() []string {
	year, month := "yyyy", "mm"
	if l.ShortYear {
		year = "yy"
	}
	if l.MonthName {
		month = "mmm"
	}
	all := [...][]string{{year, month, "dd"}, {"dd", month, year}, {month, "dd", year}}[l.Order%3]
	if !l.NoDay {
		return all
	}
	var some []string
	for _, part := range all {
		if part != "dd" {
			some = append(some, part)
		}
	}
	return some
}

// ParseLayout reads a layout in letters: y, m and d in any number (mmm is a
// month's name), hh:mm, :ss and .f for the time, am for AM or PM, z for Z or
// an offset. Case does not matter.
func ParseLayout(s string) (l Layout, ok bool) {
	text := strings.ToLower(strings.TrimSpace(s))
	date, clock := text, ""
	if at := strings.IndexByte(text, 'h'); at >= 0 {
		date, clock = text[:at], text[at:]
		l.T = strings.HasSuffix(strings.TrimRight(date, "' "), "t")
		date = strings.TrimRight(date, "t' ,")
	}
	if !l.readDate(date) || clock != "" && !l.readClock(clock) {
		return Layout{}, false
	}
	return l, true
}

// readDate takes in the letters of the date and what stands between them.
func (l *Layout) readDate(text string) bool {
	order := ""
	for i := 0; i < len(text); {
		c, n := text[i], 1
		for i+n < len(text) && text[i+n] == c {
			n++
		}
		switch c {
		case 'y':
			l.ShortYear = n == 2
		case 'm':
			l.MonthName = n >= 3
		case 'd':
			if n > 2 {
				return false
			}
		case '-', '/', '.', ' ', ',':
			if l.Sep == 0 || l.Sep == ',' || l.Sep == '.' && c == ' ' && l.MonthName {
				l.Sep = c
			}
			i += n
			continue
		default:
			return false
		}
		if strings.IndexByte(order, c) >= 0 {
			return false
		}
		order += string(c)
		i += n
	}
	if l.Sep == ',' {
		return false
	}
	switch order {
	case "ymd":
	case "dmy":
		l.Order = DMY
	case "mdy":
		l.Order = MDY
	case "ym":
		l.NoDay = true
	case "my":
		l.Order, l.NoDay = MDY, true
	default:
		return false
	}
	return true
}

// readClock takes in the letters from the first h on.
func (l *Layout) readClock(text string) bool {
	text = strings.ReplaceAll(text, " ", "")
	if rest, has := strings.CutSuffix(text, "z"); has {
		l.Zone, text = true, rest
	}
	for _, mark := range []string{"am/pm", "am", "pm", "a"} {
		if rest, has := strings.CutSuffix(text, mark); has {
			l.AMPM, text = true, rest
			break
		}
	}
	whole := strings.TrimRight(text, "f")
	fraction := whole != text
	switch strings.Replace(strings.TrimRight(whole, ".,"), "hh", "h", 1) {
	case "h:mm":
		l.Clock = Minutes
		return !fraction
	case "h:mm:ss":
		l.Clock = Seconds
		if fraction {
			l.Clock = Fraction
		}
		return true
	}
	return false
}

// Guess lists every layout by which a cell is a date or a moment, the likelier
// first: 03/10/2026 is dd/mm/yyyy or mm/dd/yyyy. It is for finding a column's
// layout on a few cells, then to be proved on all of them. Bare digits are a
// date only as yyyymmdd within the years 1900 to 2099, which also bound months
// without a day.
func Guess(cell []byte) []Layout {
	text := string(trim(cell))
	if len(text) < 6 || len(text) > 64 {
		return nil
	}
	base := Layout{Sep: firstSeparator(text), MonthName: hasLetters(text)}
	var found []Layout
	for _, date := range dateShapes(base, text) {
		for _, l := range clockShapes(date, text) {
			if l.matches(text) {
				found = append(found, l)
				break // a longer clock or another sign of it would fit too
			}
		}
	}
	return found
}

func (l Layout) matches(text string) bool {
	if l.HasClock() {
		_, ok := ParseMoment([]byte(text), l)
		return ok
	}
	d, ok := ParseDate([]byte(text), l)
	if ok && (l.Sep == 0 || l.NoDay) {
		year, _, _ := d.Date()
		return year >= 1900 && year <= 2099
	}
	return ok
}

// firstSeparator is what stands after the first run of letters or digits.
func firstSeparator(text string) byte {
	i := strings.IndexAny(text, "-/., T")
	if _, bare := digits(text, 0, 8); i < 0 || text[i] == 'T' || bare {
		return 0
	}
	spaced := i+1 < len(text) && text[i] == '.' && text[i+1] == ' ' && hasLetters(text)
	if spaced || text[i] == ',' {
		return ' '
	}
	return text[i]
}

// hasLetters reports whether a month may be written by name: three letters or
// more in a row.
func hasLetters(text string) bool {
	run := 0
	for _, c := range []byte(text) {
		if c != 'T' && (c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80) {
			run++
		} else {
			run = 0
		}
		if run >= 3 {
			return true
		}
	}
	return false
}

func dateShapes(base Layout, text string) []Layout {
	var shapes []Layout
	if base.Sep == 0 {
		base.MonthName = false
		return []Layout{base}
	}
	names := []bool{false}
	if base.MonthName {
		names = []bool{true, false} // the letters may be those of a zone
	}
	for _, name := range names {
		for k, order := range []DateOrder{YMD, DMY, MDY, DMY, MDY, YMD} {
			l := base
			l.MonthName, l.Order, l.ShortYear = name, order, k >= 3
			shapes = append(shapes, l)
		}
	}
	// 12.2026 is a number, and 12 2026 is nothing.
	monthly := base.MonthName || base.Sep == '-' || base.Sep == '/'
	if monthly && strings.IndexByte(text, ':') < 0 {
		for _, order := range []DateOrder{YMD, MDY} {
			l := base
			l.Order, l.NoDay = order, true
			shapes = append(shapes, l)
		}
		// Jan-26; but Jan 26 is a day of January.
		if base.MonthName && base.Sep != ' ' {
			l := base
			l.Order, l.NoDay, l.ShortYear = MDY, true, true
			shapes = append(shapes, l)
		}
	}
	return shapes
}

func clockShapes(date Layout, text string) []Layout {
	if strings.IndexByte(text, ':') < 0 {
		return []Layout{date}
	}
	var shapes []Layout
	for _, clock := range []Clock{Minutes, Seconds, Fraction} {
		for k := 0; k < 8; k++ {
			l := date
			l.Clock, l.T, l.AMPM, l.Zone = clock, k&1 != 0, k&2 != 0, k&4 != 0
			shapes = append(shapes, l)
		}
	}
	return shapes
}
