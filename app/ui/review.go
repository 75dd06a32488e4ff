package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Review goes through the KPIs that need attention, one at a time. Which one is
// in front is its own affair.
type Review struct {
	app.Compo
	View view.Review

	at int
}

const (
	reviewNext     = "review-next"
	reviewPrevious = "review-previous"
)

// OnMount listens for the keys.
func (c *Review) OnMount(ctx app.Context) {
	ctx.Handle(reviewNext, func(ctx app.Context, _ app.Action) { c.step(1) })
	ctx.Handle(reviewPrevious, func(ctx app.Context, _ app.Action) { c.step(-1) })
}

func (c *Review) step(by int) { c.at = max(0, min(len(c.View.Items)-1, c.at+by)) }

// Render draws the agenda and the KPI in front.
func (c *Review) Render() app.UI { return drawn("Review", c.draw) }

func (c *Review) draw() app.UI {
	v := c.View
	if len(v.Items) == 0 {
		why := "Every KPI of this period is on track, too early, or without a target."
		switch {
		case v.Empty:
			why = "There are no KPIs yet. Once there are, those that miss their targets are gone through here, worst first."
		case v.Waiting:
			why = "Working out the values…"
		}
		return el("div", "frame").Body(heading("Review", nil), &ContextBar{View: v.Context, Bare: true}, empty("Nothing needs attention", why, el("a", "button").Attr("href", "#/scorecard").Text("Go to the scorecard")))
	}
	c.at = min(c.at, len(v.Items)-1)
	item := v.Items[c.at]
	k := item.KPI
	return el("div", "frame").Body(
		heading("Review", []string{k.PeriodName, item.Number}),
		&ContextBar{View: v.Context, Bare: true},
		el("div", "rv-cols-main").Body(
			el("nav", "rv-agenda").Aria("label", "Agenda").Body(
				el("ol", "").Body(each(v.Agenda, func(i int, a view.AgendaItem) app.UI {
					current := ""
					if i == c.at {
						current = "step"
					}
					return el("li", "").Body(button("ag-item").Attr("aria-current", current).OnClick(on("agenda "+itoa(i), func(app.Context, app.Event) { c.at = i })).Body(
						el("span", classes("ag-icon", a.Status.Class)).Body(icon(a.Status.Icon), hidden(a.Status.Word+": ")), span("truncate", a.Name)))
				})...),
				maybeText("tiny muted ag-foot", v.Fine)),
			el("article", "rv-main").Aria("label", k.Name).Body(
				el("div", "rv-head").Body(el("div", "").Body(el("p", "meta").Text(ownerLine(k)), el("h2", "rv-title").Body(el("a", "").Attr("href", "#/kpi/"+k.ID).Text(k.Name))), pill(k.Status)),
				el("div", "rv-body").Body(
					el("div", "rv-value").Body(
						heroValue(k), maybeText("quiet", item.Of),
						reviewDelta(item.Prior), reviewDelta(item.Year),
						maybeText("small rv-say", k.Reason)),
					maybeNode(k.HasChart, func() app.UI { return &Chart{Line: k.Chart} })),
				el("div", "rv-cols").Body(
					el("section", "").Aria("labelledby", "rv-rows").Body(el("h2", "").ID("rv-rows").Text("Rows behind it"), el("p", "small").Text(k.RowsUsed),
						el("ul", "small quiet").Body(each(k.NotUsed, func(_ int, n view.NotUsed) app.UI { return el("li", "").Text(n.Rows + ": " + n.Why) })...)),
					el("section", "").Aria("labelledby", "rv-notes").Body(el("h2", "").ID("rv-notes").Text("Notes"), reviewNotes(k)),
					el("section", "").Aria("labelledby", "rv-note").Body(el("h2", "").ID("rv-note").Text("Note for "+k.PeriodName), &NoteBox{KPI: k.ID, Period: k.Period}))),
		),
		el("div", "rv-foot").Body(
			button("button button--l").Is("disabled", c.at == 0).OnClick(on("previous", func(app.Context, app.Event) { c.step(-1) })).Body(icon("left"), text("Previous")),
			el("span", "small muted only-wide").Body(keys("←"), text(" "), keys("→"), text(" move through the list")),
			button("button button--l button--primary").Is("disabled", c.at == len(v.Items)-1).OnClick(on("next", func(app.Context, app.Event) { c.step(1) })).Body(text(nextWord(v, c.at)), icon("right"))))
}

func nextWord(v view.Review, at int) string {
	if at+1 < len(v.Agenda) {
		return "Next: " + v.Agenda[at+1].Name
	}
	return "Next"
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

func reviewNotes(k view.KPI) app.UI {
	if len(k.Notes) == 0 {
		return el("p", "small muted").Text("Nothing noted yet.")
	}
	return el("ul", "timeline").Body(each(k.Notes[:min(4, len(k.Notes))], func(_ int, n view.NoteItem) app.UI {
		return el("li", "").Body(el("p", "").Text(n.Text), el("p", "when").Text(n.When))
	})...)
}

// NoteBox writes a note without leaving the page.
type NoteBox struct {
	app.Compo
	KPI, Period string
}

func (c *NoteBox) keep(ctx app.Context, _ app.Event) {
	box := c.JSValue().Call("querySelector", "textarea")
	if words := box.Get("value").String(); words != "" {
		send(ctx, state.NoteAdded{KPI: c.KPI, Period: c.Period, Text: words})
		box.Set("value", "")
	}
}

// OnUpdate empties the box when another KPI comes to the front.
func (c *NoteBox) OnUpdate(app.Context) {
	c.JSValue().Call("querySelector", "textarea").Set("value", "")
}

// Render draws the box and its button.
func (c *NoteBox) Render() app.UI { return drawn("NoteBox", c.draw) }

func (c *NoteBox) draw() app.UI {
	return el("div", "stack-s").Body(
		el("textarea", "textarea").ID("review-note").Attr("rows", "4").Aria("labelledby", "rv-note"),
		el("div", "row-between").Body(span("tiny muted", "Kept with the KPI and the period"), button("button button--s").OnClick(guard(c.keep)).Text("Keep note")))
}
