package workbook

import (
	"maps"
	"slices"
	"strings"

	"kpiworkbook/kpi/calendar"
)

// Week is the hours of the seven days from Monday on, "" on free ones.
func (k Work) Week() (hours [7]string) {
	if len(k.Hours) == 0 {
		for n := range 5 {
			hours[n] = "09:00-17:00"
		}
		return hours
	}
	for n, name := range weekdays {
		if text := k.Hours[name]; text != "closed" {
			hours[n] = text
		}
	}
	return hours
}

// WithHours is the working calendar with other hours on one day of the week, 0
// for Monday; "" makes it free. ok is false, and nothing changed, when the text is
// not such as [calendar.ParseHours] reads.
func (k Work) WithHours(weekday int, text string) (changed Work, ok bool) {
	text = strings.TrimSpace(text)
	if hours, readable := calendar.ParseHours(text); !readable {
		return k, false
	} else if len(hours) == 0 {
		text = "closed"
	}
	week := k.Week()
	k.Hours = map[string]string{weekdays[weekday]: text}
	for n, name := range weekdays {
		if n != weekday && week[n] != "" {
			k.Hours[name] = week[n]
		}
	}
	return k, true
}

// DaysText lists the days with hours of their own, one a line: a holiday as its
// date alone, another day with its hours behind.
func (k Work) DaysText() string {
	var lines []string
	for _, day := range slices.Sorted(maps.Keys(k.Days)) {
		line := day
		if text := k.Days[day]; text != "" && text != "closed" {
			line += " " + text
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n")
}

// WithDays is the working calendar with the days that a text lists as DaysText
// does; "2026-12-24 to 2027-01-01" are all days of a range. When a line cannot be
// read nothing changes, and bad is that line.
func (k Work) WithDays(text string) (changed Work, bad string) {
	days := map[string]string{}
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		first, rest, _ := strings.Cut(line, " ")
		last := first
		if end, isRange := strings.CutPrefix(strings.TrimSpace(rest), "to "); isRange {
			last, rest, _ = strings.Cut(strings.TrimSpace(end), " ")
		}
		from, ok1 := calendar.ParseDate([]byte(first), calendar.ISODate)
		to, ok2 := calendar.ParseDate([]byte(last), calendar.ISODate)
		hours, ok3 := calendar.ParseHours(rest)
		if !ok1 || !ok2 || !ok3 || to < from || to-from > longestBreak {
			return k, line
		}
		own := "closed"
		if len(hours) > 0 {
			own = strings.TrimSpace(rest)
		}
		for day := from; day <= to; day++ {
			days[day.String()] = own
		}
	}
	k.Days = days
	if len(days) == 0 {
		k.Days = nil
	}
	return k, ""
}

// longestBreak is how many days one line may cover; a longer one is a slip.
const longestBreak = 366
