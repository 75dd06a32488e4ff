package state

import (
	"maps"

	"kpiworkbook/kpi/workbook"
)

// WorkTyped changes when work is done: the hours of a weekday (Day 0 to 6,
// Monday first), or with DaysOff the list of days that differ.
type WorkTyped struct {
	isMsg
	Day     int
	DaysOff bool
	Text    string
}

// DaysOffField is the place of the list in Model.WorkTyped, behind the weekdays.
const DaysOffField = 7

// workTyped takes what can be read into the workbook, and keeps what cannot as it
// was typed, so that it can be put right.
func (m Model) workTyped(msg WorkTyped) (Model, []Cmd) {
	field := msg.Day
	work, ok := m.Book.Settings.Work, true
	if msg.DaysOff {
		var bad string
		field = DaysOffField
		work, bad = work.WithDays(msg.Text)
		ok = bad == ""
	} else if msg.Day < 0 || msg.Day > 6 {
		return m, nil
	} else {
		work, ok = work.WithHours(msg.Day, msg.Text)
	}
	m.WorkTyped = maps.Clone(m.WorkTyped)
	if m.WorkTyped == nil {
		m.WorkTyped = map[int]string{}
	}
	if !ok {
		m.WorkTyped[field] = msg.Text
		return m, nil
	}
	delete(m.WorkTyped, field)
	settings := m.Book.Settings
	settings.Work = work
	return m.editSaying(workbook.SetSettings{Settings: settings}, "Working days changed")
}
