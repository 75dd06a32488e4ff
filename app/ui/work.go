package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// bindWork takes the hours of a weekday, or the list of days off.
type bindWork struct {
	Day     int
	DaysOff bool
}

func (b bindWork) Msg(v string) state.Msg {
	return state.WorkTyped{Day: b.Day, DaysOff: b.DaysOff, Text: v}
}

// working is when work is done: the week, and the days that differ.
func (c *Settings) working() app.UI {
	v := c.View
	fields := each(v.WorkWeek[:], func(n int, d view.WorkDay) app.UI {
		id := "work-" + strconv.Itoa(n)
		return field(id, d.Name, "", d.Bad, &Input{ID: id, Value: d.Hours, Placeholder: "free", OnCommit: true, Invalid: d.Bad != "", DescribedBy: described(id, d.Bad), Bind: bindWork{Day: n}})
	})
	fields = append(fields, field("days-off", "Holidays and other days, one a line", "A date alone is free: 2026-12-25. With hours it is worked: 2026-12-24 09:00-12:00. Many at once: 2026-12-24 to 2027-01-01.", v.DaysOffBad,
		&Input{ID: "days-off", Value: v.DaysOff, Rows: 4, OnCommit: true, Invalid: v.DaysOffBad != "", DescribedBy: "days-off-hint", Bind: bindWork{DaysOff: true}}))
	return setRow("set-work", "Working days", v.WorkSays, el("div", "setgrid").Body(fields...))
}

// described is the id of a field's hint while there is one.
func described(id, problem string) string {
	if problem == "" {
		return ""
	}
	return id + "-hint"
}
