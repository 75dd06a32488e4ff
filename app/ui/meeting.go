package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// meetingScreen is a review that is under way: one KPI a page, the agenda at its
// side, and keys for everything. It has a frame of its own, so that nothing but
// the KPI is there to look at.
func meetingScreen(v view.Meeting, banner app.UI) app.UI {
	body := meetingFront
	if v.Ended {
		body = meetingEnd
	}
	return el("div", "review").Body(
		el("a", "skip-link").Attr("href", "#main").Text("Skip to content"),
		meetingTop(v),
		meetingAgenda(v),
		el("main", "rv-main").ID("main").Attr("tabindex", "-1").Body(present(append([]app.UI{banner}, body(v)...)...)...),
		meetingFoot(v),
	)
}

func meetingTop(v view.Meeting) app.UI {
	saved := "small muted only-wide"
	if v.Saved.Bad {
		saved = "small saved--not"
	}
	return el("header", "rv-top").Body(
		el("a", "button button--quiet").Attr("href", "#/review").Body(icon("left"), text("Leave review")),
		el("p", "rv-top-title").Body(el("b", "medium").Text(v.Title), text(" "), span("muted only-wide", v.Sub)),
		el("div", "rv-end").Body(
			el("span", saved).Attr("role", "status").Text(v.Saved.Text),
			span("muted small", v.Place),
			button("button").Aria("label", "Export workbook").OnClick(act(state.ExportWanted{})).Body(icon("export"), span("only-wide", "Export workbook"))),
		el("progress", "progress rv-progress").Attr("max", itoa(v.Of)).Attr("value", itoa(v.Done)).Aria("label", itoa(v.Done)+" of "+itoa(v.Of)+" KPIs read"))
}

func meetingAgenda(v view.Meeting) app.UI {
	return el("nav", "rv-agenda").Aria("label", "Agenda").Body(
		el("ol", "").Body(each(v.Agenda, func(i int, a view.AgendaItem) app.UI {
			current, word := "", ""
			switch {
			case a.Current:
				current, word = "step", "now"
			case a.Read:
				word = "read"
			}
			return el("li", "").Body(button("ag-item").Attr("aria-current", current).OnClick(act(state.MeetingAt{At: i})).Body(
				el("span", classes("ag-icon", a.Status.Class)).Body(icon(a.Status.Icon), hidden(a.Status.Word+": ")),
				span("truncate", a.Name), span("tiny muted", word)))
		})...),
		el("p", "tiny muted ag-foot").Text(v.Foot))
}

func meetingFront(v view.Meeting) []app.UI {
	k := v.KPI
	if k.Missing {
		return []app.UI{empty("This KPI is gone", "It was removed while the review went on.")}
	}
	return present(
		el("div", "rv-head").Body(
			el("div", "").Body(el("p", "meta").Text(ownerLine(k)), el("h1", "rv-title").Body(el("a", "").Attr("href", "#/kpi/"+k.ID).Text(k.Name))),
			pill(k.Status)),
		el("div", "rv-body").Body(present(
			el("div", "rv-value").Body(
				heroValue(k), maybeText("quiet", v.OfTarget),
				reviewDelta(v.Prior), reviewDelta(v.Year),
				maybeText("small rv-say", k.Reason),
				el("div", "stack-s small quiet").Attr("aria-live", "polite").Body(each(k.Insight.Says, func(_ int, s string) app.UI { return el("p", "").Text(s) })...),
				maybeText("small quiet", k.Attend.Reported)),
			maybe(k.HasChart, func() app.UI {
				return el("div", "chart-frame").Body(present(&Chart{Line: k.Chart}, maybe(len(k.Attend.Pins) > 0, func() app.UI { return pins(k.Attend.Pins) }))...)
			}))...),
		maybe(!v.Short, func() app.UI { return meetingCols(v) }),
	)
}

func meetingCols(v view.Meeting) app.UI {
	k := v.KPI
	return el("div", "rv-cols").Body(
		el("section", "").Aria("labelledby", "rv-rows").Body(el("h2", "").ID("rv-rows").Text("Rows behind it"), el("p", "small").Text(k.RowsUsed),
			el("ul", "small quiet").Body(each(k.NotUsed, func(_ int, n view.NotUsed) app.UI { return el("li", "").Text(n.Rows + ": " + n.Why) })...)),
		meetingActions(k),
		el("section", "").Body(
			el("h2", "").Body(el("label", "").Attr("for", "review-note").Text("Note for "+k.PeriodName)),
			&Input{ID: "review-note", Rows: 5, OnCommit: true, Value: v.Note, About: k.ID, Bind: bindMeetingNote{k.ID}},
			el("p", "tiny muted").Text("Kept with the period when you leave the box, and pinned to the chart.")))
}

func meetingActions(k view.KPI) app.UI {
	a := k.Attend
	return el("section", "").Aria("labelledby", "rv-act").Body(present(
		el("div", "row-between").Body(present(el("h2", "").ID("rv-act").Text("Actions"), maybe(!a.Form.Open, func() app.UI { return addAction(k.ID, "") }))...),
		maybe(a.Idle, idle),
		actionList(a.Actions, false),
		maybe(a.Form.Open, func() app.UI { return actionForm(a.Form) }),
	)...)
}

// meetingEnd is the summary that goes into the log.
func meetingEnd(v view.Meeting) []app.UI {
	return present(
		el("div", "rv-head").Body(el("div", "").Body(el("p", "meta").Text(v.Title), el("h1", "rv-title").Text("Summary"))),
		el("p", "").Text(v.DidText),
		maybe(len(v.Unread) > 0, func() app.UI {
			return el("p", "small quiet").Body(el("b", "medium").Text("Not read: "), text(joinNames(v.Unread)))
		}),
		maybe(len(v.Lines) > 0, func() app.UI {
			return el("ul", "timeline").Body(each(v.Lines, func(_ int, s string) app.UI { return el("li", "").Body(el("p", "").Text(s)) })...)
		}),
		el("div", "rv-conclude").Body(
			field("review-summary", "What was concluded", "It stands in the review log with the KPIs that were read.", "", &Input{ID: "review-summary", Rows: 5, Value: v.Summary, DescribedBy: "review-summary-hint", Bind: bindSummary{}}),
			el("div", "row").Body(button("button button--l button--primary").OnClick(act(state.MeetingFinished{})).Body(icon("check"), text("Finish review"), keys("Ctrl Enter")))),
	)
}

func joinNames(names []string) string {
	text := ""
	for i, name := range names {
		if i > 0 {
			text += ", "
		}
		text += name
	}
	return text
}

func meetingFoot(v view.Meeting) app.UI {
	previous, next := "Previous", "Next"
	if v.Earlier != "" {
		previous = v.Earlier
	}
	if v.Later != "" {
		next = "Next: " + v.Later
	}
	return el("footer", "rv-foot").Body(present(
		button("button button--l").Is("disabled", v.Earlier == "").Aria("label", "Previous: "+previous).OnClick(act(state.MeetingStepped{By: -1})).Body(icon("left"), span("only-wide truncate", previous)),
		maybe(!v.Ended, func() app.UI {
			return &Check{ID: "meeting-read", Label: "Discussed and read", On: v.Read, Bind: bindRead{v.KPI.ID, v.KPI.Period}}
		}),
		maybe(v.Keys && !v.Ended, meetingKeys),
		maybe(!v.Ended, func() app.UI {
			return button("button button--l button--primary").Aria("label", next).OnClick(act(state.MeetingStepped{By: 1})).Body(el("span", "truncate").Body(text("Next"), span("only-wide", next[len("Next"):])), icon("right"))
		}),
	)...)
}

func meetingKeys() app.UI {
	return el("span", "small muted only-wide rv-keys").Body(keys("←"), text(" "), keys("→"), text(" move · "), keys("N"), text(" note · "), keys("A"), text(" action · "), keys("R"), text(" read · "), keys("Esc"), text(" leave"))
}

func ownerLine(k view.KPI) string {
	line := k.Category
	for _, f := range k.Facts {
		if f.Name == "Owner" {
			if line != "" {
				line += " · "
			}
			line += f.Text
		}
	}
	return line
}

func reviewDelta(f view.HeroFact) app.UI {
	return el("p", "row small").Body(delta(f.Delta), span("muted", f.Name))
}
