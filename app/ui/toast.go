package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Toast is the short message at the bottom, with the way back. Its region is
// always there, so that screen readers announce what comes into it.
type Toast struct {
	app.Compo
	View view.Toast
}

// Render draws the region and, when there is one, the message.
func (c *Toast) Render() app.UI { return drawn("Toast", c.draw) }

func (c *Toast) draw() app.UI {
	v := c.View
	region := el("div").Class("toast-region").Attr("role", "status").Attr("aria-live", "polite")
	if v.ID == 0 {
		return region
	}
	picture := "check"
	if v.Bad {
		picture = "warn"
	}
	hold, let := state.ToastHeld{Held: true}, state.ToastHeld{}
	return region.Body(el("div").Class("toast").OnMouseEnter(act(hold)).OnMouseLeave(act(let)).On("focusin", guard(func(ctx app.Context, _ app.Event) {
		send(ctx, hold)
	})).On("focusout", guard(func(ctx app.Context, _ app.Event) { send(ctx, let) })).Body(present(
		icon(picture),
		el("span").Text(v.Text),
		maybe(v.Undo, func() app.UI {
			return el("button").Attr("type", "button").Class("button").OnClick(act(state.Undone{})).Text("Undo")
		}),
		el("button").Attr("type", "button").Class("button button--icon").Aria("label", "Dismiss").OnClick(act(state.ToastDismissed{})).Body(icon("x")),
	)...))
}
