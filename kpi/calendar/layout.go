package calendar

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
type Layout struct {
	Order     DateOrder
	Sep       byte // '-', '/', '.', ' ' or 0 for none: yyyymmdd
	ShortYear bool // yy
	MonthName bool // mmm: a name in one of the known languages
	Clock     Clock
	T         byte // between date and time: ' ' (any number) or 'T'
	AMPM      bool // 12 hours with AM or PM
	Zone      bool // Z or an offset follows; read, never applied
}

// HasClock reports whether cells of the layout are moments, not days.
func (l Layout) HasClock() bool { return l.Clock != NoClock }

// String is the layout in letters: "dd-mm-yyyy hh:mm".
func (l Layout) String() string { return "" }

// ParseLayout reads a layout in letters: y m d (mmm is a month's name), hh mm
// ss f for the time, am for AM/PM, z for Z or an offset.
func ParseLayout(s string) (l Layout, ok bool) { return l, false }

// ParseDate reads a cell by a layout without a time of day. (A layout with one
// gives the day of the moment.)
func ParseDate(cell []byte, l Layout) (d Day, ok bool) { return 0, false }

// ParseMoment reads a cell by a layout with a time of day. An offset is
// recognised and left aside: the moment is the wall time that was written.
func ParseMoment(cell []byte, l Layout) (m Moment, ok bool) { return 0, false }

// ParseZoned is ParseMoment that also tells the offset in minutes east of UTC.
func ParseZoned(cell []byte, l Layout) (m Moment, offset int, ok bool) { return 0, 0, false }

// Guess lists every layout by which a cell is a date or a moment, the likelier
// first: 03/10/2026 is dd/mm/yyyy or mm/dd/yyyy. It is for finding a column's
// layout on a few cells, then to be proved on all of them.
func Guess(cell []byte) []Layout { return nil }

// ParseDuration reads [-]h:mm:ss[.f] with any number of hours; the result is a
// length of time.
func ParseDuration(cell []byte) (length Moment, ok bool) { return 0, false }
