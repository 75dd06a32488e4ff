package workbook

import "kpiworkbook/kpi/calendar"

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
