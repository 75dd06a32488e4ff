package workbook

import (
	"slices"

	"kpiworkbook/kpi/calendar"
)

// Value is the calendar to compute with. What the document leaves out or this
// version does not know is the usual.
func (c Calendar) Value() calendar.Calendar {
	cal := calendar.Calendar{YearNamedByEnd: c.YearNamedBy == "end"}
	if c.FiscalStart >= 1 && c.FiscalStart <= 12 {
		cal.FiscalStart = c.FiscalStart
	}
	switch c.WeekStart {
	case "sat":
		cal.WeekStart = 6
	case "sun":
		cal.WeekStart = 7
	}
	switch c.Weeks {
	case "4-4-5", "4-5-4", "5-4-4":
		cal.Weeks = c.Weeks
	}
	return cal
}

// weekdays are the names of the days in a document, Monday first.
var weekdays = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Value is the working calendar to compute with. Hours and days that cannot be
// read are left out; Validate tells of them.
func (k Work) Value() calendar.Work {
	var week *[7][]calendar.Hours
	if len(k.Hours) > 0 {
		week = new([7][]calendar.Hours)
		for name, text := range k.Hours {
			if n := slices.Index(weekdays, name); n >= 0 {
				week[n], _ = calendar.ParseHours(text)
			}
		}
	}
	apart := map[calendar.Day][]calendar.Hours{}
	for name, text := range k.Days {
		day, isDay := calendar.ParseDate([]byte(name), calendar.ISODate)
		if hours, ok := calendar.ParseHours(text); ok && isDay {
			apart[day] = hours
		}
	}
	return calendar.NewWork(week, apart)
}
