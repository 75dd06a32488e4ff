package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

const paletteAction = "palette"

func openPalette(ctx app.Context, _ app.Event) { ctx.NewAction(paletteAction) }

// Palette finds KPIs, tables and commands by a few letters and runs them.
type Palette struct {
	app.Compo
	Commands func() []view.Command // asked for while it is open

	open  bool
	typed string
	at    int
	modal modal
}

const paletteRows = 9

// OnMount listens for the wish to open it.
func (c *Palette) OnMount(ctx app.Context) {
	ctx.Handle(paletteAction, func(ctx app.Context, _ app.Action) {
		if c.open {
			return
		}
		c.open, c.typed, c.at = true, "", 0
		ctx.Defer(func(ctx app.Context) {
			if dialog := c.JSValue().Call("querySelector", "dialog"); dialog.Truthy() {
				if active := app.Window().Get("document").Get("activeElement"); active.Truthy() {
					c.modal.opener = active
				}
				dialog.Call("showModal")
				dialog.Call("querySelector", "input").Call("focus")
			}
		})
	})
}

func (c *Palette) close(app.Context, app.Event) { c.shut() }

// shut closes the dialog at once: while it is open nothing behind it takes the
// focus.
func (c *Palette) shut() {
	if dialog := c.JSValue().Call("querySelector", "dialog"); dialog.Truthy() {
		dialog.Call("close")
	}
	c.open = false
	c.modal.close()
}

func (c *Palette) found() []view.Found { return view.Find(c.Commands(), c.typed, paletteRows) }

func (c *Palette) input(ctx app.Context, e app.Event) {
	c.typed, c.at = e.Get("target").Get("value").String(), 0
}

func (c *Palette) key(ctx app.Context, e app.Event) {
	n := len(c.found())
	switch e.Get("key").String() {
	case "ArrowDown":
		c.at = wrap(c.at+1, n)
	case "ArrowUp":
		c.at = wrap(c.at-1, n)
	case "Enter":
		if found := c.found(); c.at < len(found) {
			c.run(ctx, found[c.at].Command)
		}
	default:
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
}

func wrap(at, n int) int {
	if n == 0 {
		return 0
	}
	return (at%n + n) % n
}

func (c *Palette) run(ctx app.Context, cmd view.Command) {
	c.shut()
	if cmd.Href != "" {
		follow(ctx, cmd.Href)
		return
	}
	send(ctx, cmd.Msg)
}

// Render draws nothing while closed.
func (c *Palette) Render() app.UI { return drawn("Palette", c.draw) }

func (c *Palette) draw() app.UI {
	if !c.open {
		return el("div", "").Is("hidden", true)
	}
	found := c.found()
	rows := each(found, func(i int, f view.Found) app.UI {
		selected := "false"
		if i == c.at {
			selected = "true"
		}
		click, scope := on("run "+strconv.Itoa(i)+f.Command.Label+f.Command.Where, func(ctx app.Context, _ app.Event) { c.run(ctx, f.Command) })
		return el("div", "menu-item").ID("palette-"+strconv.Itoa(i)).Attr("role", "option").Attr("aria-selected", selected).
			OnClick(click, scope).Body(present(
			el("span", classes("ag-icon", f.Command.Class)).Body(icon(f.Command.Icon)),
			el("span", "truncate").Body(each(f.Label, func(_ int, p view.Piece) app.UI {
				if p.Hit {
					return el("mark", "").Text(p.Text)
				}
				return el("span", "").Text(p.Text)
			})...),
			span("where", f.Command.Where),
			keys(f.Command.Key),
		)...)
	})
	if len(rows) == 0 {
		rows = []app.UI{el("p", "palette-none").Text("Nothing is called that. Try fewer letters.")}
	}
	active := ""
	if len(found) > 0 {
		active = "palette-" + strconv.Itoa(c.at)
	}
	cancel, scope := on("cancel", func(ctx app.Context, e app.Event) {
		e.PreventDefault()
		c.close(ctx, e)
	})
	outside, outsideScope := on("outside", func(ctx app.Context, e app.Event) {
		if e.Get("target").Get("tagName").String() == "DIALOG" {
			c.close(ctx, e)
		}
	})
	return el("div", "").Body(
		el("dialog", "popover palette").Aria("label", "Command palette").On("cancel", cancel, scope).OnClick(outside, outsideScope).Body(
			el("div", "palette-input").Body(
				icon("search"),
				el("input", "").Attr("type", "text").Attr("role", "combobox").Aria("expanded", "true").Aria("controls", "palette-list").
					Attr("aria-activedescendant", active).Attr("aria-autocomplete", "list").Aria("label", "Find a KPI, table or command").
					Attr("autocomplete", "off").Attr("spellcheck", "false").Attr("placeholder", "Find a KPI, table or command").
					OnInput(guard(c.input)).OnKeyDown(guard(c.key)),
				keys("Esc"),
			),
			el("div", "palette-list").ID("palette-list").Attr("role", "listbox").Aria("label", "Results").Body(rows...),
		))
}
