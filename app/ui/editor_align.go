package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// placing says what a KPI is for, and whether it is still in use.
func (c *Editor) placing() app.UI {
	p := c.View.Placing
	return el("section", "panel").Aria("labelledby", "placing-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("placing-h").Text("What it is for")),
		el("div", "panel-body stack").Body(
			el("div", "editgrid").Body(
				c.pick(state.FieldObjective, "Objective", p.Objectives),
				c.pick(state.FieldParent, "Part of", p.Parents),
				c.text(state.FieldWeight, "Weight", "In the score of its objective", "1", "", false)),
			maybeText("error", c.View.Wrong[state.FieldParent]),
			el("div", "editgrid").Body(
				c.pick(state.FieldLead, "Leads or lags", p.Leads),
				c.pick(state.FieldHorizon, "Horizon", p.Horizons),
				c.pick(state.FieldLevel, "Level", p.Levels)),
			c.text(state.FieldContributors, "Contributors", "Who else works on it, with commas between", "Head of Support, Sales team", "", false),
			el("div", "editgrid").Body(present(
				c.text(state.FieldDecision, "Decision it informs", "", "Where to spend on ads", "", false),
				c.text(state.FieldEffort, "Effort to measure", "", "an hour a month", "", false),
				c.pick(state.FieldState, "State", p.States),
				maybe(p.Retired, func() app.UI { return c.pick(state.FieldReplaced, "Replaced by", p.Successors) }))...)))
}

// life says of a retired KPI that it is, and of another what it replaced.
func life(id string, l view.Life) app.UI {
	switch {
	case l.Retired:
		return el("div", "banner st-nodata").Attr("role", "note").Body(present(icon("clock"),
			el("div", "").Body(present(el("p", "banner-title").Text("This KPI is retired"),
				el("p", "").Body(present(text("It is on no scorecard; its definition and history are kept. "),
					maybe(l.By.Href != "", func() app.UI { return text("Its place was taken by ") }),
					maybe(l.By.Href != "", func() app.UI { return el("a", "").Attr("href", l.By.Href).Text(l.By.Text) }))...))...),
			el("div", "actions").Body(button("button button--s").OnClick(act(state.KPIRetired{ID: id, Back: true})).Text("Bring it back")))...)
	case len(l.Instead) > 0:
		links := []app.UI{text("It took the place of ")}
		for i, old := range l.Instead {
			if i > 0 {
				links = append(links, text(", "))
			}
			links = append(links, el("a", "").Attr("href", old.Href).Text(old.Text))
		}
		return el("p", "small quiet").Body(append(links, text(", whose history is kept."))...)
	}
	return nil
}
