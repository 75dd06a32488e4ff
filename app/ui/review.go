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
func (c *Review) Render() app.UI {
	v := c.View
	if len(v.Items) == 0 {
		why := "Every KPI of this period is on track, too early, or without a target."
		switch {
		case v.Empty:
			why = "There are no KPIs yet. Once there are, those that miss their targets are gone through here, worst first."
		case v.Waiting:
			why = "Working out the values…"
		}
		return app.Div().Class("frame").Body(heading("Review", nil), &ContextBar{View: v.Context, Bare: true}, empty("Nothing needs attention", why, app.A().Class("button").Href("#/scorecard").Text("Go to the scorecard")))
	}
	c.at = min(c.at, len(v.Items)-1)
	item := v.Items[c.at]
	k := item.KPI
	return app.Div().Class("frame").Body(
		heading("Review", []string{k.PeriodName, item.Number}),
		&ContextBar{View: v.Context, Bare: true},
		app.Div().Class("rv-cols-main").Body(
			app.Nav().Class("rv-agenda").Aria("label", "Agenda").Body(
				app.Ol().Body(each(v.Agenda, func(i int, a view.AgendaItem) app.UI {
					current := ""
					if i == c.at {
						current = "step"
					}
					return app.Li().Body(app.Button().Type("button").Class("ag-item").Attr("aria-current", current).OnClick(on("agenda "+itoa(i), func(app.Context, app.Event) { c.at = i })).Body(
						app.Span().Class("ag-icon", a.Status.Class).Body(icon(a.Status.Icon), hidden(a.Status.Word+": ")), span("truncate", a.Name)))
				})...),
				maybeText("tiny muted ag-foot", v.Fine)),
			app.Article().Class("rv-main").Aria("label", k.Name).Body(
				app.Div().Class("rv-head").Body(app.Div().Body(app.P().Class("meta").Text(ownerLine(k)), app.H2().Class("rv-title").Body(app.A().Href("#/kpi/"+k.ID).Text(k.Name))), pill(k.Status)),
				app.Div().Class("rv-body").Body(
					app.Div().Class("rv-value").Body(
						heroValue(k), maybeText("quiet", item.Of),
						reviewDelta(item.Prior), reviewDelta(item.Year),
						maybeText("small rv-say", k.Reason)),
					maybeNode(k.HasChart, func() app.UI { return &Chart{Line: k.Chart} })),
				app.Div().Class("rv-cols").Body(
					app.Section().Aria("labelledby", "rv-rows").Body(app.H2().ID("rv-rows").Text("Rows behind it"), app.P().Class("small").Text(k.RowsUsed),
						app.Ul().Class("small quiet").Body(each(k.NotUsed, func(_ int, n view.NotUsed) app.UI { return app.Li().Text(n.Rows + ": " + n.Why) })...)),
					app.Section().Aria("labelledby", "rv-notes").Body(app.H2().ID("rv-notes").Text("Notes"), reviewNotes(k)),
					app.Section().Aria("labelledby", "rv-note").Body(app.H2().ID("rv-note").Text("Note for "+k.PeriodName), &NoteBox{KPI: k.ID, Period: k.Period}))),
		),
		app.Div().Class("rv-foot").Body(
			app.Button().Type("button").Class("button button--l").Disabled(c.at == 0).OnClick(on("previous", func(app.Context, app.Event) { c.step(-1) })).Body(icon("left"), text("Previous")),
			app.Span().Class("small muted only-wide").Body(keys("←"), text(" "), keys("→"), text(" move through the list")),
			app.Button().Type("button").Class("button button--l button--primary").Disabled(c.at == len(v.Items)-1).OnClick(on("next", func(app.Context, app.Event) { c.step(1) })).Body(text(nextWord(v, c.at)), icon("right"))))
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
	return app.P().Class("row small").Body(delta(f.Delta), span("muted", f.Name))
}

func reviewNotes(k view.KPI) app.UI {
	if len(k.Notes) == 0 {
		return app.P().Class("small muted").Text("Nothing noted yet.")
	}
	return app.Ul().Class("timeline").Body(each(k.Notes[:min(4, len(k.Notes))], func(_ int, n view.NoteItem) app.UI {
		return app.Li().Body(app.P().Text(n.Text), app.P().Class("when").Text(n.When))
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
func (c *NoteBox) Render() app.UI {
	return app.Div().Class("stack-s").Body(
		app.Textarea().Class("textarea").ID("review-note").Rows(4).Aria("labelledby", "rv-note"),
		app.Div().Class("row-between").Body(span("tiny muted", "Kept with the KPI and the period"), app.Button().Type("button").Class("button button--s").OnClick(guard(c.keep)).Text("Keep note")))
}
