package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

type (
	bindAction      struct{ KPI, Part string }
	bindActionDone  struct{ KPI, ID string }
	bindCadence     struct{ KPI string }
	bindRead        struct{ KPI, Period string }
	bindMeetingNote struct{ KPI string }
	bindSummary     struct{}
	bindClosing     struct{}
	bindAgenda      struct{}
	bindReader      struct{}
	bindKeys        struct{}
)

func (b bindAction) Msg(v string) state.Msg {
	return state.ActionTyped{KPI: b.KPI, Part: b.Part, Text: v}
}

func (b bindActionDone) Msg(v string) state.Msg {
	to := workbook.ActionOpen
	if v != "" {
		to = workbook.ActionDone
	}
	return state.ActionMoved{KPI: b.KPI, ID: b.ID, State: to}
}

func (b bindCadence) Msg(v string) state.Msg { return state.CadenceChosen{KPI: b.KPI, Cadence: v} }
func (b bindRead) Msg(v string) state.Msg {
	return state.ReadMarked{KPI: b.KPI, Period: b.Period, On: v != ""}
}
func (b bindMeetingNote) Msg(v string) state.Msg { return state.MeetingNoted{KPI: b.KPI, Text: v} }
func (bindSummary) Msg(v string) state.Msg       { return state.SummaryTyped{Text: v} }
func (bindClosing) Msg(v string) state.Msg       { return state.ClosingTyped{Text: v} }
func (bindAgenda) Msg(v string) state.Msg        { return state.AgendaChosen{All: v != ""} }
func (bindReader) Msg(v string) state.Msg        { return state.ReaderNamed{Name: v} }
func (bindKeys) Msg(v string) state.Msg          { return state.KeysChosen{On: v != ""} }

// kpiActions is what is to be done about a KPI, on its page.
func kpiActions(v view.KPI) app.UI {
	a := v.Attend
	return el("section", "panel").Aria("labelledby", "actions-h").Body(
		el("div", "panel-head").Body(present(el("h2", "").ID("actions-h").Text("Actions"),
			maybe(a.Open > 0, func() app.UI { return span("count", itoa(a.Open)) }),
			maybe(!a.Form.Open, func() app.UI { return addAction(v.ID, "push") }))...),
		el("div", "panel-body stack").Body(present(
			maybe(a.Idle, idle),
			maybe(a.Form.Open, func() app.UI { return actionForm(a.Form) }),
			actionList(a.Actions, false),
		)...))
}

// idle says that nothing is done about a KPI that is off track.
func idle() app.UI {
	return el("p", "small late-line").Body(icon("warn", "icon-s"), el("span", "").Text("Off track, and no action is open."))
}

func addAction(kpi, class string) app.UI {
	return button(classes("button button--quiet button--s", class)).Aria("label", "Add an action").OnClick(act(state.ActionOpened{KPI: kpi})).Body(icon("plus"), text("Add"))
}

// actionList shows actions with their way on; named says whose they are.
func actionList(list []view.ActionItem, named bool) app.UI {
	if len(list) == 0 {
		return el("p", "small muted").Text("No actions yet.")
	}
	return el("ul", "actions-list").Body(each(list, func(_ int, a view.ActionItem) app.UI {
		return actionLine(a, named)
	})...)
}

func actionLine(a view.ActionItem, named bool) app.UI {
	class, until := "", ""
	if a.Over {
		class = "done"
	}
	if a.Late {
		until = "late-line"
	}
	way := func(word string, msg state.Msg) app.UI {
		return button("linkish tiny").Aria("label", word+" the action "+a.Title).OnClick(act(msg)).Text(word)
	}
	return el("li", class).Body(
		&Check{ID: "action-" + a.ID, Label: a.Title, On: a.Over && !a.Dropped, Disabled: a.Dropped, Bind: bindActionDone{a.KPI, a.ID}},
		el("p", "meta").Body(present(
			maybe(named, func() app.UI { return el("a", "").Attr("href", a.Href).Text(a.Name) }),
			el("span", until).Body(present(maybe(a.Late, func() app.UI { return icon("warn", "icon-s") }), text(a.Meta))...),
			maybe(!named && !a.Over, func() app.UI { return way("Change", state.ActionOpened{KPI: a.KPI, ID: a.ID}) }),
			maybe(!a.Over, func() app.UI {
				return way("Drop", state.ActionMoved{KPI: a.KPI, ID: a.ID, State: workbook.ActionDropped})
			}),
			maybe(a.Dropped, func() app.UI {
				return way("Reopen", state.ActionMoved{KPI: a.KPI, ID: a.ID, State: workbook.ActionOpen})
			}),
			maybe(!named, func() app.UI { return way("Remove", state.ActionRemoved{KPI: a.KPI, ID: a.ID}) }),
		)...))
}

// actionForm takes an action down: what, who, until when.
func actionForm(f view.ActionForm) app.UI {
	input := func(id, label, kind, value, part string) app.UI {
		list := ""
		if part == state.ActionOwner {
			list = "action-owners"
		}
		return field(id, label, "", "", &Input{ID: id, Type: kind, List: list, Value: value, About: f.KPI + f.ID, Bind: bindAction{f.KPI, part}, Enter: state.ActionKept{KPI: f.KPI}})
	}
	word := "Add action"
	if f.ID != "" {
		word = "Keep changes"
	}
	return el("div", "stack-s").Attr("role", "group").Aria("label", word).Body(
		input("action-title", "What is to be done", "", f.Title, state.ActionTitle),
		el("div", "action-who").Body(
			input("action-owner", "Who", "", f.Owner, state.ActionOwner),
			input("action-due", "Until", "date", f.Due, state.ActionDue)),
		el("datalist", "").ID("action-owners").Body(each(f.Owners, func(_ int, name string) app.UI { return el("option", "").Attr("value", name) })...),
		el("div", "row").Body(
			button("button button--s button--primary").Is("disabled", f.Hint != "").Title(f.Hint).OnClick(act(state.ActionKept{KPI: f.KPI})).Text(word),
			button("button button--s").OnClick(act(state.ActionOpened{})).Text("Cancel")))
}

// kpiReview is who has looked at a KPI, and how often it is looked at.
func kpiReview(v view.KPI) app.UI {
	a := v.Attend
	return el("section", "panel").Aria("labelledby", "review-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("review-h").Text("Review")),
		el("div", "panel-body stack-s").Body(present(
			el("p", "small").Text(a.Turn),
			&Check{ID: "kpi-read", Label: "I have read " + v.PeriodName, On: a.Read, Bind: bindRead{v.ID, v.Period}},
			maybe(len(a.Readers) > 0, func() app.UI {
				return el("details", "small quiet").Body(el("summary", "").Text("Read by "+itoa(len(a.Readers))),
					el("ul", "").Body(each(a.Readers, func(_ int, s string) app.UI { return el("li", "").Text(s) })...))
			}),
			el("label", "inline-field small").Body(text("Reviewed "), &Select{ID: "cadence", Label: "How often it is reviewed", Value: a.Cadence, Options: options(a.Cadences), Bind: bindCadence{v.ID}}),
		)...))
}

// pins lists the notes that the chart numbers.
func pins(list []view.Pin) app.UI {
	return el("ol", "pins").Aria("label", "Notes in the chart").Body(each(list, func(_ int, p view.Pin) app.UI {
		return el("li", "").Body(span("pin-badge", p.No), el("span", "").Body(el("b", "medium").Text(p.Period+" "), text(p.Text)))
	})...)
}

// restated is the mark of a value that is not what was reported.
func restated(mark, title string) app.UI {
	return el("span", "restated").Title(title).Text(mark)
}
