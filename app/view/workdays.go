package view

import (
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/calendar"
)

// WorkDay is a day of the week and its hours, "" when it is free.
type WorkDay struct{ Name, Hours, Bad string }

var dayNames = [7]string{"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"}

// workdays shows when work is done, and what was typed where it cannot be read.
func (v *Settings) workdays(m state.Model, w words) {
	work := m.Book.Settings.Work
	for n, hours := range work.Week() {
		v.WorkWeek[n] = WorkDay{Name: dayNames[n], Hours: hours}
		if typed, bad := m.WorkTyped[n]; bad {
			v.WorkWeek[n].Hours, v.WorkWeek[n].Bad = typed, "Write 09:00-17:00, or 09:00-12:30, 13:00-17:00, or nothing."
		}
	}
	v.DaysOff = work.DaysText()
	if typed, bad := m.WorkTyped[state.DaysOffField]; bad {
		_, line := work.WithDays(typed)
		v.DaysOff, v.DaysOffBad = typed, "“"+line+"” is no day. Write 2026-12-25, 2026-12-24 09:00-12:00, or 2026-12-24 to 2027-01-01."
	}
	today, ok := parseISO(m.Env.Today)
	if !ok {
		today = calendarSample()
	}
	month := w.cal.PeriodOf(today, calendar.Month)
	days := work.Value().Days(w.cal.Range(month))
	v.WorkSays = "Count for working hours in formulas and wherever periods are compared by working days. " +
		w.cal.Name(month, w.tag) + " has " + w.some(int64(days), "working day", "working days") + "."
}
