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
	region := el("div", "toast-region").Attr("role", "status").Attr("aria-live", "polite")
	if v.ID == 0 {
		return region
	}
	picture := "check"
	if v.Bad {
		picture = "warn"
	}
	hold, let := state.ToastHeld{Held: true}, state.ToastHeld{}
	return region.Body(el("div", "toast").On("mouseenter", guard(func(ctx app.Context, _ app.Event) {
		send(ctx, hold)
	})).On("mouseleave", guard(func(ctx app.Context, _ app.Event) { send(ctx, let) })).On("focusin", guard(func(ctx app.Context, _ app.Event) {
		send(ctx, hold)
	})).On("focusout", guard(func(ctx app.Context, _ app.Event) { send(ctx, let) })).Body(present(
		icon(picture),
		el("span", "").Text(v.Text),
		maybe(v.Ledger != "", func() app.UI {
			return button("button").OnClick(act(state.LedgerShown{Table: v.Ledger})).Text("See what changed")
		}),
		maybe(v.Undo, func() app.UI {
			return button("button").OnClick(act(state.Undone{})).Text("Undo")
		}),
		button("button button--icon").Aria("label", "Dismiss").OnClick(act(state.ToastDismissed{})).Body(icon("x")),
	)...))
}
