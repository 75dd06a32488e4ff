package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Ask is a question the page has to put before it goes on.
type Ask struct {
	app.Compo
	View view.Ask

	modal modal
	typed string
}

// OnMount opens the dialog.
func (c *Ask) OnMount(ctx app.Context) { c.modal.open(ctx) }

// OnDismount gives the focus back.
func (c *Ask) OnDismount() { c.modal.close() }

// Render draws the question with its answers.
func (c *Ask) Render() app.UI { return drawn("Ask", c.draw) }

func (c *Ask) draw() app.UI {
	v := c.View
	buttons := each(v.Buttons, func(_ int, b view.Button) app.UI {
		class := "button"
		switch {
		case b.Primary:
			class += " button--primary"
		case b.Danger:
			class += " button--danger"
		}
		return button(class).Is("disabled", b.Danger && v.Typed != "" && c.typed != v.Typed).OnClick(act(b.Msg)).Text(b.Text)
	})
	return dialog("ask", "dialog--s", v.Title, nil, state.DialogClosed{}, present(
		el("p", "").Text(v.Text),
		maybe(len(v.List) > 0, func() app.UI { return lines(v.List) }),
		maybe(len(v.Notes) > 0, func() app.UI { return problemTable("Problems", v.Notes) }),
		maybe(v.Typed != "", func() app.UI {
			return el("input", "input").Attr("type", "text").Aria("label", "Name of the workbook").Attr("autocomplete", "off").OnInput(guard(func(_ app.Context, e app.Event) {
				c.typed = e.Get("target").Get("value").String()
			}))
		}),
	), el("div", "push actions").Body(buttons...))
}

// Shortcuts is the list of keys.
type Shortcuts struct {
	app.Compo
	List []view.Shortcut

	modal modal
}

// OnMount opens the dialog.
func (c *Shortcuts) OnMount(ctx app.Context) { c.modal.open(ctx) }

// OnDismount gives the focus back.
func (c *Shortcuts) OnDismount() { c.modal.close() }

// Render draws the keys and what they do.
func (c *Shortcuts) Render() app.UI { return drawn("Shortcuts", c.draw) }

func (c *Shortcuts) draw() app.UI {
	rows := make([]app.UI, 0, 2*len(c.List))
	for _, s := range c.List {
		rows = append(rows, el("dt", "").Body(keys(s.Keys)), el("dd", "").Text(s.Does))
	}
	return dialog("keys", "dialog--s", "Keyboard", []string{"Single keys work outside text fields."}, state.DialogClosed{}, []app.UI{el("dl", "facts").Body(rows...)})
}
