package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Review is where a review begins and what reviews left behind: the agenda, what
// nobody looks after, open actions, the log, and what was reported.
type Review struct {
	app.Compo
	View view.Review
}

// Render draws the page.
func (c *Review) Render() app.UI { return drawn("Review", c.draw) }

func (c *Review) draw() app.UI {
	v := c.View
	switch {
	case v.Empty:
		return el("div", "frame").Body(heading("Review", nil),
			empty("Nothing to review yet", "There are no KPIs yet. Once there are, those that are due or miss their targets are gone through here, worst first.", el("a", "button").Attr("href", "#/scorecard").Text("Go to the scorecard")))
	case v.Waiting:
		return el("div", "frame").Body(heading("Review", nil), &ContextBar{View: v.Context, Bare: true}, skeleton())
	}
	return el("div", "frame").Body(
		heading("Review", v.Meta, reviewStart(v)...),
		&ContextBar{View: v.Context, Bare: true},
		el("div", "kpi-cols").Body(
			el("div", "stack kpi-main").Body(agendaPanel(v), logPanel(v)),
			el("div", "stack kpi-side").Body(needsPanel(v), openActions(v), closingPanel(v.Closing))))
}

func reviewStart(v view.Review) []app.UI {
	start := func(class, word string) app.UI {
		return button(class).Is("disabled", len(v.Agenda) == 0).OnClick(act(state.MeetingBegun{})).Body(icon("play"), text(word))
	}
	if v.Resume == "" {
		return []app.UI{start("button button--primary", "Start review")}
	}
	return []app.UI{start("button", "Start again"),
		button("button button--primary").Title(v.Resume).OnClick(act(state.MeetingResumed{})).Body(icon("play"), text("Continue review"))}
}

func agendaPanel(v view.Review) app.UI {
	all := ""
	if v.All {
		all = "all"
	}
	return el("section", "panel").Aria("labelledby", "agenda-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("agenda-h").Text("Agenda"),
			&Segments{Name: "agenda", Legend: "On the agenda", Class: "push", Value: all, Bind: bindAgenda{},
				Options: []Option{{Value: "", Label: "Due or in need, " + v.Listed}, {Value: "all", Label: "All, " + v.Total}}}),
		maybeNode(len(v.Agenda) > 0, func() app.UI {
			return el("ul", "panel-body ag-list").Body(each(v.Agenda, func(_ int, a view.AgendaItem) app.UI {
				return el("li", "ag-row").Body(status(a.Status), el("a", "row-link").Attr("href", a.Href).Text(a.Name),
					el("span", "small muted dot-sep").Body(each(a.Why, func(_ int, s string) app.UI { return span("", s) })...))
			})...)
		}),
		maybeText("panel-body small muted", nothingListed(v)))
}

func nothingListed(v view.Review) string {
	if len(v.Agenda) > 0 {
		return ""
	}
	return "Nothing is due, and nothing needs attention in this period."
}

func needsPanel(v view.Review) app.UI {
	return el("section", "panel").Aria("labelledby", "needs-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("needs-h").Text("Needs")),
		el("div", "panel-body stack").Body(present(
			maybe(len(v.Needs) == 0, func() app.UI {
				return el("p", "small muted").Text("Every KPI that is off track has an action, and somebody reads them all.")
			}),
			el("div", "stack").Body(each(v.Needs, func(_ int, n view.Need) app.UI {
				return el("div", "stack-s").Body(
					el("h3", "row small").Body(icon("warn", "icon-s"), text(n.Title), span("count", itoa(len(n.KPIs)))),
					el("p", "tiny muted").Text(n.Why),
					linkList(n.KPIs))
			})...),
		)...))
}

func linkList(list []view.Link) app.UI {
	return el("ul", "small link-list").Body(each(list, func(_ int, l view.Link) app.UI {
		return el("li", "").Body(el("a", "").Attr("href", l.Href).Text(l.Text))
	})...)
}

func openActions(v view.Review) app.UI {
	return el("section", "panel").Aria("labelledby", "open-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("open-h").Text("Open actions"), span("count", itoa(len(v.Actions)))),
		el("div", "panel-body").Body(actionList(v.Actions, true)))
}

func logPanel(v view.Review) app.UI {
	return el("section", "panel").Aria("labelledby", "log-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("log-h").Text("Review log")),
		el("div", "panel-body").Body(present(
			maybe(len(v.Log) == 0, func() app.UI {
				return el("p", "small muted").Text("No review yet. What one came to is written down here when it is finished.")
			}),
			maybe(len(v.Log) > 0, func() app.UI {
				return el("ul", "timeline").Body(each(v.Log, func(_ int, l view.LogItem) app.UI { return logLine(l) })...)
			}),
		)...))
}

func logLine(l view.LogItem) app.UI {
	return el("li", "").Body(present(
		el("p", "").Body(el("b", "medium").Text(l.Title), text(": "+l.Did)),
		maybe(l.Note != "", func() app.UI { return el("p", "").Text(l.Note) }),
		maybe(len(l.Lines) > 0, func() app.UI {
			return el("details", "small quiet").Body(el("summary", "").Text("Notes and actions"),
				el("ul", "").Body(each(l.Lines, func(_ int, s string) app.UI { return el("li", "").Text(s) })...))
		}),
		el("p", "when").Body(present(text(l.When+" "),
			maybe(l.Minutes != "", func() app.UI {
				return button("linkish tiny").Aria("label", "Copy minutes of "+l.Title).OnClick(act(state.CopyWanted{What: "Minutes", Text: l.Minutes})).Text("copy minutes")
			}), text(" "),
			button("linkish tiny").Aria("label", "Remove the review of "+l.Title+" from the log").OnClick(act(state.MeetingRemoved{ID: l.ID})).Text("remove"))...))...)
}

func closingPanel(c view.Closing) app.UI {
	return el("section", "panel").Aria("labelledby", "closed-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("closed-h").Text("Closed periods")),
		el("div", "panel-body stack").Body(present(
			maybe(!c.Open, func() app.UI { return closingOffer(c) }),
			maybe(c.Open, func() app.UI { return closingForm(c) }),
			maybe(len(c.List) > 0, func() app.UI {
				return el("ul", "timeline").Body(each(c.List, func(_ int, i view.ClosedItem) app.UI { return closedLine(i) })...)
			}),
		)...))
}

func closingOffer(c view.Closing) app.UI {
	return el("div", "stack-s").Body(present(
		el("p", "small quiet").Text("Closing a period keeps the values as they are reported now. What later rows make of them is shown beside them."),
		el("div", "row").Body(button("button button--s").Is("disabled", c.Cannot != "").Aria("describedby", "closing-why").OnClick(act(state.ClosingOpened{Open: true})).Body(icon("lock"), text("Close "+c.Period))),
		el("p", "tiny muted").ID("closing-why").Text(c.Cannot),
	)...)
}

func closingForm(c view.Closing) app.UI {
	return el("div", "stack-s").Body(
		field("closing-note", "Note on "+c.Period, "Where it was reported, to whom.", "", &Input{ID: "closing-note", Rows: 2, Value: c.Note, DescribedBy: "closing-note-hint", AutoFocus: true, Bind: bindClosing{}}),
		el("div", "row").Body(
			button("button button--s button--primary").OnClick(act(state.PeriodClosed{})).Text("Close "+c.Period),
			button("button button--s").OnClick(act(state.ClosingOpened{})).Text("Cancel")))
}

func closedLine(i view.ClosedItem) app.UI {
	return el("li", "").Body(present(
		el("p", "").Body(el("b", "medium").Text(i.Title)),
		maybe(i.Note != "", func() app.UI { return el("p", "").Text(i.Note) }),
		maybe(i.Moved != "", func() app.UI { return el("p", "small quiet").Text(i.Moved) }),
		maybe(len(i.Links) > 0, func() app.UI { return linkList(i.Links) }),
		el("p", "when").Body(text(i.When+" "), button("linkish tiny").Aria("label", "Reopen "+i.Title).OnClick(act(state.PeriodReopened{ID: i.ID})).Text("reopen")))...)
}
