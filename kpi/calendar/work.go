package calendar

import (
	"sort"
	"strconv"
	"strings"
)

// Hours is a stretch of work within one day, in minutes after midnight.
type Hours struct{ From, To int }

// Work is when work is done: hours for each day of the week, and single days
// that differ. The zero value is Monday to Friday from 09:00 to 17:00.
type Work struct {
	week  *[7][]Hours // Monday first; nil means the usual
	apart []dayOff    // by day
}

// dayOff is a day with hours of its own; none on a holiday.
type dayOff struct {
	day   Day
	hours []Hours
}

var usualWeek = [7][]Hours{{{540, 1020}}, {{540, 1020}}, {{540, 1020}}, {{540, 1020}}, {{540, 1020}}}

// NewWork makes a working calendar. A nil week means the usual one. The hours of
// a day must be in order and not overlap, as ParseHours gives them.
func NewWork(week *[7][]Hours, apart map[Day][]Hours) Work {
	w := Work{week: week}
	for day, hours := range apart {
		w.apart = append(w.apart, dayOff{day, hours})
	}
	sort.Slice(w.apart, func(i, j int) bool { return w.apart[i].day < w.apart[j].day })
	return w
}

// ParseHours reads "09:00-12:30, 13:00-17:00": stretches in order that do not
// overlap, up to 24:00. "" and "closed" are none.
func ParseHours(s string) (hours []Hours, ok bool) {
	if s = strings.TrimSpace(s); s == "" || s == "closed" {
		return nil, true
	}
	end := 0
	for part := range strings.SplitSeq(s, ",") {
		from, to, _ := strings.Cut(strings.TrimSpace(part), "-")
		a, ok1 := minuteOf(from)
		b, ok2 := minuteOf(to)
		if !ok1 || !ok2 || a < end || b <= a {
			return nil, false
		}
		hours = append(hours, Hours{a, b})
		end = b
	}
	return hours, true
}

// minuteOf reads 9:00 or 09:00; 24:00 is the end of the day.
func minuteOf(s string) (int, bool) {
	if len(s) == 4 {
		s = "0" + s
	}
	if len(s) != 5 || s[2] != ':' {
		return 0, false
	}
	h, ok1 := digits(s, 0, 2)
	m, ok2 := digits(s, 3, 5)
	n := h*60 + m
	return n, ok1 && ok2 && m < 60 && n <= 24*60
}

// String tells two calendars apart.
func (w Work) String() string {
	var b []byte
	add := func(hours []Hours) {
		for _, h := range hours {
			b = strconv.AppendInt(append(b, ' '), int64(h.From), 10)
			b = strconv.AppendInt(append(b, '-'), int64(h.To), 10)
		}
		b = append(b, ';')
	}
	for n := range 7 {
		add(w.usual()[n])
	}
	for _, d := range w.apart {
		b = d.day.Append(b)
		add(d.hours)
	}
	return string(b)
}

func (w Work) usual() *[7][]Hours {
	if w.week == nil {
		return &usualWeek
	}
	return w.week
}

// Between is the working time from one moment to a later one, in microseconds.
func (w Work) Between(a, b Moment) int64 {
	first, last := a.Day(), b.Day()
	if first == last {
		return w.within(first, a, b)
	}
	return w.within(first, a, b) + w.full(first+1, last-1) + w.within(last, a, b)
}

// of is the hours of a day.
func (w Work) of(d Day) []Hours {
	if i, apart := w.find(d); apart {
		return w.apart[i].hours
	}
	return w.usual()[d.Weekday()-1]
}

func (w Work) find(d Day) (int, bool) {
	i := sort.Search(len(w.apart), func(i int) bool { return w.apart[i].day >= d })
	return i, i < len(w.apart) && w.apart[i].day == d
}

// within is the working time of one day between two moments.
func (w Work) within(d Day, a, b Moment) int64 {
	midnight, total := d.At(), int64(0)
	for _, h := range w.of(d) {
		from, to := midnight+Moment(h.From)*Minute, midnight+Moment(h.To)*Minute
		total += max(0, int64(min(b, to)-max(a, from)))
	}
	return total
}

// full is the working time of whole days.
func (w Work) full(from, to Day) int64 {
	return int64(w.total(Range{from, to}, length)) * int64(Minute)
}

// Days is how many days of a range are worked on.
func (w Work) Days(r Range) int { return w.total(r, worked) }

// total adds up what the hours of the days of a range are, without walking
// through the weeks.
func (w Work) total(r Range, of func([]Hours) int) int {
	if r.To < r.From {
		return 0
	}
	week, days := w.usual(), int(r.To-r.From)+1
	total := 0
	for n := range 7 {
		total += days / 7 * of(week[n])
	}
	for d := r.From + Day(days/7*7); d <= r.To; d++ {
		total += of(week[d.Weekday()-1])
	}
	for i, _ := w.find(r.From); i < len(w.apart) && w.apart[i].day <= r.To; i++ {
		total += of(w.apart[i].hours) - of(week[w.apart[i].day.Weekday()-1])
	}
	return total
}

// worked is 1 for a day with hours.
func worked(hours []Hours) int { return min(1, len(hours)) }

// length is the minutes of a day's hours.
func length(hours []Hours) int {
	n := 0
	for _, h := range hours {
		n += h.To - h.From
	}
	return n
}
