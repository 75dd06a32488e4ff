package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// Rename is a name turned into a text box: Enter keeps, Esc leaves it as it was.
type Rename struct {
	app.Compo
	Label, Value  string
	Table, Column string // of the column when Column is not ""
}

// OnMount puts the name into the box and selects it.
func (c *Rename) OnMount(ctx app.Context) {
	box := c.box()
	box.Set("value", c.Value)
	box.Call("focus")
	box.Call("select")
}

func (c *Rename) box() app.Value { return c.JSValue().Call("querySelector", "input") }

func (c *Rename) keep(ctx app.Context, e app.Event) {
	e.PreventDefault()
	name := strings.TrimSpace(c.box().Get("value").String())
	ctx.NewAction(renamedAction)
	if name == "" || name == c.Value {
		return
	}
	if c.Column != "" {
		send(ctx, state.ColumnRenamed{Table: c.Table, From: c.Column, To: name})
		return
	}
	send(ctx, state.TableRenamed{Table: c.Table, Name: name})
}

func (c *Rename) key(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	switch e.Get("key").String() {
	case "Enter":
		c.keep(ctx, e)
	case "Escape":
		e.PreventDefault()
		ctx.NewAction(renamedAction)
	}
}

// Render draws the box with its two ways out.
func (c *Rename) Render() app.UI { return drawn("Rename", c.draw) }

func (c *Rename) draw() app.UI {
	return el("div", "rename").Body(
		el("input", "input input--s").Attr("type", "text").Aria("label", c.Label).Attr("autocomplete", "off").OnKeyDown(guard(c.key)),
		button("button button--s button--primary").OnClick(guard(c.keep)).Text("Rename"),
		button("button button--s").OnClick(guard(func(ctx app.Context, _ app.Event) { ctx.NewAction(renamedAction) })).Text("Leave"),
	)
}
