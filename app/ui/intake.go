package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Jobs shows the files being read in a corner, so that the page stays usable.
type Jobs struct {
	app.Compo
	View view.Jobs
}

// Render draws a card per file.
func (c *Jobs) Render() app.UI { return drawn("Jobs", c.draw) }

func (c *Jobs) draw() app.UI {
	v := c.View
	cards := each(v.List, func(_ int, j view.Job) app.UI { return jobCard(j) })
	if v.More != "" || v.Several || v.Movable {
		cards = append(cards, el("div", "panel loadcard loadcard--foot").Body(el("div", "row-between").Body(
			span("small quiet", v.More),
			el("div", "row").Body(present(
				maybe(v.Several, func() app.UI {
					return button("button button--s").OnClick(act(state.ImportsCancelled{})).Text("Cancel all")
				}),
				maybe(v.Movable, func() app.UI {
					return button("button button--s button--quiet").OnClick(act(state.ImportsAside{Aside: true})).Text("Put away")
				}),
			)...))))
	}
	return el("section", "jobs").ID("imports").Aria("label", "Imports").Body(cards...)
}

func jobCard(j view.Job) app.UI {
	id := "job-" + itoa(j.ID)
	var title app.UI = el("h3", "").ID(id).Class("truncate").Text(j.Title)
	if j.Reason != "" {
		title = el("h3", "").ID(id).Class("row").Body(el("span", "status st-off").Body(icon("st-off")), text(j.Title))
	}
	return el("div", "panel loadcard").Attr("role", "group").Aria("labelledby", id).Body(present(
		el("div", "row-between nowrap-flex").Body(present(title, stopButton(j))...),
		maybe(j.Running, func() app.UI { return share("Import progress", j.Progress) }),
		maybe(j.Left != "" || j.Right != "", func() app.UI {
			return el("p", "small row-between").Body(el("b", "").Text(j.Left), span("quiet", j.Right))
		}),
		maybe(j.Small != "", func() app.UI { return el("p", "tiny muted").Text(j.Small) }),
		maybe(j.Reason != "", func() app.UI { return el("p", "small").Attr("role", "alert").Text(j.Reason) }),
		maybe(j.Waiting, func() app.UI {
			return el("div", "row").Body(button("button button--s button--primary").OnClick(act(state.ImportChosen{ID: j.ID})).Text("Check and import"))
		}),
	)...)
}

// stopButton takes a file out of the queue; nil when it is too late for that.
func stopButton(j view.Job) app.UI {
	switch {
	case j.Fixed:
		return nil
	case j.Waiting:
		return button("button button--s").OnClick(act(state.ImportCancel{ID: j.ID})).Text("Leave it out")
	case j.Ended:
		return button("button button--s button--quiet button--icon").Aria("label", "Dismiss").OnClick(act(state.ImportDismissed{ID: j.ID})).Body(icon("x"))
	}
	return button("button button--s").OnClick(act(state.ImportCancel{ID: j.ID})).Text("Cancel")
}

// share is a bar for a share in thousandths, -1 for one that is not known.
func share(label string, thousandths int) app.UI {
	if thousandths < 0 {
		return el("progress", "progress").Aria("label", label)
	}
	return el("div", "").Body(progress(label, thousandths))
}

// IntakeButton tells in the top bar how far imports are, and shows or puts away
// their cards.
type IntakeButton struct {
	app.Compo
	View view.Intake
}

// Render draws the button.
func (c *IntakeButton) Render() app.UI { return drawn("IntakeButton", c.draw) }

func (c *IntakeButton) draw() app.UI {
	v := c.View
	picture, class := "import", "button button--quiet intake"
	if v.Bad {
		picture = "st-risk"
	}
	do, open := "Put away", "true"
	if v.Aside {
		do, open = "Show", "false"
	}
	return button(class).Title(do).Aria("expanded", open).Aria("controls", "imports").
		OnClick(act(state.ImportsAside{Aside: !v.Aside})).Body(present(
		icon(picture),
		hidden(v.Label),
		span("intake-text", v.Text),
		maybe(v.Running, func() app.UI { return share(v.Label, v.Progress) }),
	)...)
}
