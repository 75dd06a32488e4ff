package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// ContextBar says what everything on the page is about: the period, how long it
// is, and which rows count.
type ContextBar struct {
	app.Compo
	View view.Context
	Bare bool // no filters
}

// Render draws stepper, grain and filters.
func (c *ContextBar) Render() app.UI { return drawn("ContextBar", c.draw) }

func (c *ContextBar) draw() app.UI {
	v := c.View
	return el("div", "filterbar").Attr("role", "group").Aria("label", "Period and filters").Body(present(
		el("div", "stepper").Body(
			stepButton("left", "Earlier", v.Earlier, "[", state.PeriodStepped{By: -1}),
			el("span", "stepper-pick").Body(icon("calendar"),
				&Select{ID: "period", Label: "Period", Class: "select--bare", Value: v.Period, Options: options(v.Periods), Bind: bindPeriod{}}),
			stepButton("right", "Later", v.Later, "]", state.PeriodStepped{By: 1}),
		),
		&Segments{Name: "grain", Legend: "Length of a period", Value: v.Grain, Options: options(v.Grains), Bind: bindGrain{}},
		maybe(!c.Bare && len(v.Againsts) > 0, func() app.UI {
			return &Select{ID: "against", Label: "Compare with", Class: "select--bare", Value: v.Against, Options: options(v.Againsts), Bind: bindAgainst{}}
		}),
		maybe(!c.Bare && (len(v.Columns) > 0 || len(v.Slices) > 0), func() app.UI {
			return el("span", "filterbar-sep").Attr("aria-hidden", "true")
		}),
		maybe(!c.Bare, func() app.UI {
			return el("div", "row chips").Body(append(each(v.Slices, func(_ int, s view.SliceChip) app.UI {
				return el("span", "chip chip--on").Body(text(s.Name+" "), el("b", "").Text(s.Value),
					button("x").Aria("label", "Remove the filter "+s.Name+" "+s.Value).OnClick(act(state.SliceRemoved{Column: s.Column})).Body(icon("x", "icon-s")))
			}), maybe(len(v.Columns) > 0, func() app.UI { return &SlicePicker{Columns: v.Columns} }))...)
		}),
	)...)
}

func stepButton(picture, word, name, key string, msg state.Msg) app.UI {
	label := word
	if name != "" {
		label += ": " + name
	}
	return button("button button--icon").Aria("label", label).Title(label+"  "+key).
		Attr("aria-disabled", flag(name == "")).OnClick(act(msg)).Body(icon(picture))
}

// SlicePicker adds a filter: first the column, then one of its values.
type SlicePicker struct {
	app.Compo
	Columns []view.SliceColumn

	chosen state.ColumnRef
	typed  string
	landed bool // the focus stands among the values of the chosen column
}

// OnUpdate moves the focus to the values once they are there.
func (c *SlicePicker) OnUpdate(ctx app.Context) { c.land(ctx) }

func (c *SlicePicker) land(ctx app.Context) {
	for _, col := range c.Columns {
		if col.Column == c.chosen && col.Ready && !c.landed {
			c.landed = true
			ctx.Defer(func(app.Context) { c.focusFirst() })
		}
	}
}

func (c *SlicePicker) list() app.Value { return c.JSValue().Call("querySelector", "[popover]") }

func (c *SlicePicker) hide() {
	if l := c.list(); l.Call("matches", ":popover-open").Bool() {
		l.Call("hidePopover")
	}
}

func (c *SlicePicker) toggled(ctx app.Context, e app.Event) {
	if e.Get("newState").String() != "open" {
		return
	}
	c.chosen, c.typed = state.ColumnRef{}, ""
	place(c.list(), c.JSValue().Call("querySelector", "button"), false)
	ctx.Defer(func(app.Context) { c.focusFirst() })
}

func (c *SlicePicker) focusFirst() {
	first := c.list().Call("querySelector", "input")
	if !first.Truthy() {
		first = c.list().Call("querySelector", ".menu-item ~ .menu-item, .menu-item")
	}
	if first.Truthy() {
		first.Call("focus")
	}
}

func (c *SlicePicker) key(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	roving(c.list(), "input, .menu-item", e)
}

// Render draws the button and the two steps.
func (c *SlicePicker) Render() app.UI { return drawn("SlicePicker", c.draw) }

func (c *SlicePicker) draw() app.UI {
	return el("div", "menu-root").Body(
		button("chip chip--add").Attr("popovertarget", "slice-picker").Attr("aria-haspopup", "dialog").Body(icon("plus", "icon-s"), text("Filter")),
		el("div", "popover menu slice-picker").ID("slice-picker").Attr("popover", "auto").Attr("role", "dialog").Aria("label", "Add a filter").
			On("toggle", guard(c.toggled)).OnKeyDown(guard(c.key)).Body(c.step()...),
	)
}

func (c *SlicePicker) step() []app.UI {
	for _, col := range c.Columns {
		if col.Column == c.chosen {
			return c.values(col)
		}
	}
	nodes := []app.UI{el("div", "menu-label").Text("Keep only rows where")}
	for _, col := range c.Columns {
		ref := col.Column
		nodes = append(nodes, button("menu-item").OnClick(on("column "+ref.Table+"\x1f"+ref.Column, func(ctx app.Context, _ app.Event) {
			c.chosen, c.typed, c.landed = ref, "", false
			send(ctx, state.SliceColumn{Column: ref})
			c.land(ctx)
		})).Body(el("span", "").Text(col.Name), icon("right", "icon-s", "push")))
	}
	return nodes
}

func (c *SlicePicker) values(col view.SliceColumn) []app.UI {
	back, scope := on("back", func(ctx app.Context, _ app.Event) {
		c.chosen = state.ColumnRef{}
		ctx.Defer(func(app.Context) { c.focusFirst() })
	})
	nodes := []app.UI{
		button("menu-item").OnClick(back, scope).Body(icon("left", "icon-s"), el("b", "medium").Text(col.Name)),
	}
	if !col.Ready {
		why := "Looking at the values…"
		if col.Why != "" {
			why = col.Why
		}
		return append(nodes, el("p", "menu-label").Text(why))
	}
	if len(col.Values) > 8 {
		nodes = append(nodes, el("input", "input input--s").Attr("type", "text").Aria("label", "Find a value").Attr("placeholder", "Find a value").Attr("autocomplete", "off").
			OnInput(guard(func(ctx app.Context, e app.Event) { c.typed = e.Get("target").Get("value").String() })))
	}
	shown := 0
	for _, v := range col.Values {
		if shown == 100 || !contains(v.Text, c.typed) {
			continue
		}
		shown++
		slice := v.Slice
		nodes = append(nodes, button("menu-item").Attr("aria-pressed", flag(v.On)).OnClick(on("value "+col.Name+"\x1f"+v.Text, func(ctx app.Context, _ app.Event) {
			c.hide()
			send(ctx, state.SliceAdded{Slice: slice})
		})).Body(span("truncate", v.Text), span("where", v.Rows)))
	}
	if shown == 0 {
		nodes = append(nodes, el("p", "menu-label").Text("No value is called that."))
	}
	blank := state.Slice{Column: col.Column, Blank: true}
	return append(nodes, el("div", "menu-sep"), button("menu-item").OnClick(on("blank "+col.Name, func(ctx app.Context, _ app.Event) {
		c.hide()
		send(ctx, state.SliceAdded{Slice: blank})
	})).Body(el("i", "muted").Text("blank")))
}
