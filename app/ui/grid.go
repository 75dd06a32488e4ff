package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/browse"
)

// What the parts of the grid tell each other.
const (
	panelAction = "grid-panel"
	widthAction = "grid-width"
)

// gridPanel is the rows of a table with what stands around them. Whatever comes
// and goes keeps its place, so that the body stays the same element.
func gridPanel(g *view.Grid, p view.Panel) app.UI {
	nothing := g.Rows == 0 && g.Working == "" && g.Why == ""
	return el("section", "panel").Aria("labelledby", "rows-h").Body(
		gridHeadLine(g),
		maybeNode(g.Behind.Text != "", func() app.UI { return gridBehind(g.Behind) }),
		maybeNode(len(g.Chips) > 0, func() app.UI { return gridChips(g) }),
		maybeNode(g.Why != "", func() app.UI { return el("p", "panel-body small").Attr("role", "alert").Text(g.Why) }),
		&GridBody{View: g},
		maybeNode(nothing, func() app.UI { return el("p", "panel-body quiet").Text("No row passes the filters.") }),
		el("p", "dg-detail small").ID("grid-detail"),
		el("p", "visually-hidden").ID("grid-keys").Text("Arrow keys move, with Shift they select. Enter opens sorting, filter and profile of the column. Control C copies. F8 goes to the next cell that could not be read."),
		&ColumnPanel{View: p},
	)
}

func gridHeadLine(g *view.Grid) app.UI {
	meta := g.Count
	if g.Sorted != "" && meta != "" {
		meta += ", " + g.Sorted
	}
	return el("div", "panel-head").Body(
		el("h3", "").ID("rows-h").Text("Rows"),
		el("span", "meta").Attr("role", "status").Body(present(
			text(meta+g.Working),
			maybe(g.Working != "", func() app.UI {
				return button("button button--s").OnClick(act(state.ArrangeStopped{})).Text("Stop")
			}))...),
		el("div", "push actions").Body(present(
			maybe(g.Problems != "", func() app.UI { return gridProblems(g) }),
			&GoToRow{},
		)...))
}

// gridProblems goes from one cell that could not be read to the next.
func gridProblems(g *view.Grid) app.UI {
	return el("span", "dg-problems").Body(
		icon("warn", "icon-s"), span("small", g.Problems),
		button("button button--s").OnClick(act(state.RowsFiltered{Filter: browse.Filter{Test: browse.Problem}})).Text("Only these rows"),
		button("button button--icon button--s").Aria("label", "Previous cell that could not be read").Title("Shift F8").
			OnClick(on("previous problem", func(ctx app.Context, _ app.Event) { ctx.NewActionWithValue(problemAction, true) })).Body(icon("up")),
		button("button button--icon button--s").Aria("label", "Next cell that could not be read").Title("F8").
			OnClick(on("next problem", func(ctx app.Context, _ app.Event) { ctx.NewActionWithValue(problemAction, false) })).Body(icon("down")))
}

const problemAction = "grid-problem"

func gridChips(g *view.Grid) app.UI {
	nodes := each(g.Chips, func(_ int, f view.FilterChip) app.UI {
		return el("span", "chip chip--on").Body(span("truncate", f.Text),
			button("x").Aria("label", "Remove the filter: "+f.Text).OnClick(act(state.FilterDropped{Column: f.Column})).Body(icon("x", "icon-s")))
	})
	if len(g.Chips) > 1 {
		nodes = append(nodes, button("button button--quiet button--s").OnClick(act(state.FiltersDropped{})).Text("Clear filters"))
	}
	return el("div", "dg-chips row chips").Attr("role", "group").Aria("label", "Filters").Body(nodes...)
}

// GoToRow is a box for the number of a row.
type GoToRow struct{ app.Compo }

// Render draws the box.
func (c *GoToRow) Render() app.UI { return drawn("GoToRow", c.draw) }

func (c *GoToRow) draw() app.UI {
	return el("input", "input input--s goto").Attr("type", "text").Attr("inputmode", "numeric").Attr("placeholder", "Go to row").Aria("label", "Go to row").
		Attr("autocomplete", "off").OnKeyDown(guard(func(ctx app.Context, e app.Event) {
		ctx.PreventUpdate()
		if e.Get("key").String() != "Enter" {
			return
		}
		e.PreventDefault()
		if n := digitsOf(ctx.JSSrc().Get("value").String()); n > 0 {
			send(ctx, state.RowSought{Row: n - 1})
		}
	}))
}

// digitsOf is the number in a text with any grouping, 0 when there is none.
func digitsOf(s string) int64 {
	n, err := strconv.ParseInt(strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, s), 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// ColumnPanel shows what one column holds, and sorts and filters by it.
type ColumnPanel struct {
	app.Compo
	View view.Panel

	opening string // the column to open for
	filled  string // the column whose filter stands in the boxes
	wrong   string
}

// OnMount listens for columns to open.
func (c *ColumnPanel) OnMount(ctx app.Context) {
	ctx.Handle(panelAction, func(ctx app.Context, a app.Action) {
		c.opening, _ = a.Value.(string)
		c.wrong, c.filled = "", ""
		c.raise(ctx)
	})
}

// OnUpdate opens once the column is there.
func (c *ColumnPanel) OnUpdate(ctx app.Context) { c.raise(ctx) }

func (c *ColumnPanel) raise(ctx app.Context) {
	if c.opening == "" || c.opening != c.View.Column {
		return
	}
	c.opening = ""
	ctx.Defer(func(app.Context) {
		box := c.box()
		if !box.Call("matches", ":popover-open").Bool() {
			box.Call("showPopover")
		}
		c.fill()
		under(box)
		if first := box.Call("querySelector", ".dg-part button"); first.Truthy() {
			first.Call("focus")
		}
	})
}

func (c *ColumnPanel) box() app.Value { return c.JSValue().Call("querySelector", "[popover]") }

// under puts a panel below the head of the column at the cursor.
func under(box app.Value) {
	document := app.Window().Get("document")
	anchor := document.Call("querySelector", ".dg-th.cursor, .dg-td.cursor")
	if !anchor.Truthy() {
		anchor = document.Call("querySelector", ".dg-head")
	}
	at, own, style := anchor.Call("getBoundingClientRect"), box.Call("getBoundingClientRect"), box.Get("style")
	wide, high := app.Window().Get("innerWidth").Float(), app.Window().Get("innerHeight").Float()
	left := max(8, min(at.Get("left").Float(), wide-own.Get("width").Float()-8))
	top := max(8, min(at.Get("bottom").Float()+4, high-own.Get("height").Float()-8))
	style.Call("setProperty", "left", px(left)+"px")
	style.Call("setProperty", "top", px(top)+"px")
}

// fill writes the filter that is on into the boxes.
func (c *ColumnPanel) fill() {
	if c.filled == c.View.Column {
		return
	}
	c.filled = c.View.Column
	set := func(id, value string) {
		if box := app.Window().GetElementByID(id); box.Truthy() {
			box.Set("value", value)
		}
	}
	set("dg-from", c.View.From)
	set("dg-to", c.View.To)
	set("dg-text", c.View.Text)
}

func (c *ColumnPanel) close() {
	if box := c.box(); box.Call("matches", ":popover-open").Bool() {
		box.Call("hidePopover")
	}
	if grid := app.Window().GetElementByID("grid"); grid.Truthy() {
		grid.Call("focus")
	}
}

// Render draws the panel, which is seen once it is open.
func (c *ColumnPanel) Render() app.UI { return drawn("ColumnPanel", c.draw) }

func (c *ColumnPanel) draw() app.UI {
	v := c.View
	body := []app.UI{}
	if v.Column != "" {
		body = present(
			el("div", "dg-panel-head").Body(el("div", "").Body(el("h4", "").ID("dg-panel-h").Text(v.Column), el("p", "meta").Body(
				el("span", "type").Body(el("b", "").Attr("aria-hidden", "true").Text(v.Mark), text(v.Type)))),
				button("button button--quiet button--icon button--s").Aria("label", "Close").OnClick(on("close", func(ctx app.Context, _ app.Event) { c.close() })).Body(icon("x"))),
			c.sorts(), c.filters(), c.profile(), c.width())
	}
	return el("div", "").Body(el("div", "popover dg-panel").ID("dg-panel").Attr("popover", "auto").Attr("role", "dialog").Aria("labelledby", "dg-panel-h").Body(body...))
}

func (c *ColumnPanel) sorts() app.UI {
	v := c.View
	choice := func(word, picture, is string, msg state.RowsSorted) app.UI {
		pressed := "false"
		if v.Sort == is {
			pressed = "true"
		}
		h, scope := on("sort "+key(msg), func(ctx app.Context, _ app.Event) { send(ctx, msg) })
		return button("button button--s").Attr("aria-pressed", pressed).OnClick(h, scope).Body(icon(picture, "icon-s"), text(word))
	}
	nodes := []app.UI{
		choice(v.Up, "up-arrow", "ascending", state.RowsSorted{Column: v.Column, Add: v.Sort != "" && v.Others}),
		choice(v.Down, "down-arrow", "descending", state.RowsSorted{Column: v.Column, Down: true, Add: v.Sort != "" && v.Others}),
	}
	if v.Sort != "" {
		nodes = append(nodes, button("button button--quiet button--s").OnClick(act(state.RowsSorted{Column: v.Column, Off: true})).Text("Do not sort"))
	} else if v.Others {
		nodes = append(nodes, button("button button--quiet button--s").OnClick(act(state.RowsSorted{Column: v.Column, Add: true})).Text("Then by this column"))
	}
	return el("fieldset", "dg-part").Body(el("legend", "").Text("Sort"), el("div", "row").Body(nodes...))
}

func (c *ColumnPanel) filters() app.UI {
	v := c.View
	part := el("fieldset", "dg-part")
	test := func(word string, t browse.Test) app.UI {
		return button("button button--s").OnClick(act(state.RowsFiltered{Filter: browse.Filter{Column: v.Column, Test: t}})).Text(word)
	}
	return part.Body(present(
		el("legend", "").Text("Filter"),
		maybe(v.Kind == "text", func() app.UI {
			return el("div", "row").Body(c.field("dg-text", "text", "Text", c.contains),
				button("button button--s").OnClick(on("contains "+v.Column, func(ctx app.Context, _ app.Event) { c.contains(ctx) })).Text("Contains"),
				button("button button--s").OnClick(on("equals "+v.Column, func(ctx app.Context, _ app.Event) { c.text(ctx, browse.Equals) })).Text("Is exactly"))
		}),
		maybe(v.Kind == "number" || v.Kind == "date", func() app.UI {
			kind := "text"
			if v.Kind == "date" {
				kind = "date"
			}
			return el("div", "row").Body(c.field("dg-from", kind, "From", c.between), span("small", "to"), c.field("dg-to", kind, "To", c.between),
				button("button button--s").OnClick(on("between "+v.Column, func(ctx app.Context, _ app.Event) { c.between(ctx) })).Text("Filter"))
		}),
		maybe(c.wrong != "", func() app.UI { return el("p", "small error").Attr("role", "alert").Text(c.wrong) }),
		el("div", "row").Body(present(
			maybe(v.Blank, func() app.UI { return test("Only blank", browse.Blank) }),
			maybe(v.Blank, func() app.UI { return test("Not blank", browse.Filled) }),
			maybe(v.Bad, func() app.UI { return test("Could not be read", browse.Problem) }),
			maybe(v.Filtered != "", func() app.UI {
				return button("button button--quiet button--s").OnClick(act(state.FilterDropped{Column: v.Column})).Text("Clear")
			}))...),
	)...)
}

func (c *ColumnPanel) field(id, kind, label string, enter func(app.Context)) app.UI {
	mode := ""
	if c.View.Kind == "number" {
		mode = "decimal"
	}
	h, scope := on(id+c.View.Column, func(ctx app.Context, e app.Event) {
		if e.Get("key").String() == "Enter" {
			e.PreventDefault()
			enter(ctx)
		}
	})
	return el("input", "input input--s").ID(id).Attr("type", kind).Attr("inputmode", mode).Aria("label", label).Attr("placeholder", label).Attr("autocomplete", "off").OnKeyDown(h, scope)
}

func valueOf(id string) string { return app.Window().GetElementByID(id).Get("value").String() }

func (c *ColumnPanel) contains(ctx app.Context) { c.text(ctx, browse.Contains) }

func (c *ColumnPanel) text(ctx app.Context, test browse.Test) {
	if typed := valueOf("dg-text"); typed != "" {
		send(ctx, state.RowsFiltered{Filter: browse.Filter{Column: c.View.Column, Test: test, Text: typed}})
		return
	}
	send(ctx, state.FilterDropped{Column: c.View.Column})
}

func (c *ColumnPanel) between(ctx app.Context) {
	f, wrong := c.View.Between(valueOf("dg-from"), valueOf("dg-to"))
	switch c.wrong = wrong; {
	case wrong != "":
	case f.From == "" && f.To == "":
		send(ctx, state.FilterDropped{Column: f.Column})
	default:
		send(ctx, state.RowsFiltered{Filter: f})
	}
}

func (c *ColumnPanel) profile() app.UI {
	v := c.View
	if v.Waiting {
		return el("p", "small quiet").Attr("role", "status").Text("Looking at the values…")
	}
	return el("div", "dg-part").Body(present(
		maybe(v.Why != "", func() app.UI { return el("p", "small error").Text(v.Why) }),
		maybe(len(v.Spread.Bars) > 0, func() app.UI {
			return el("figure", "dg-hist").Body(spread(v.Spread), el("figcaption", "tiny muted").Body(el("span", "").Text(v.Low), el("span", "").Text(v.High)))
		}),
		maybe(len(v.Values) > 0, func() app.UI {
			return el("ul", "dg-values").Aria("label", "Most frequent values").Body(each(v.Values, func(_ int, n view.Count) app.UI { return c.value(n) })...)
		}),
		maybe(v.ValuesNote != "", func() app.UI { return el("p", "tiny muted").Text(v.ValuesNote) }),
		facts(v.Facts),
		maybe(v.Note != "", func() app.UI { return el("p", "tiny muted").Text(v.Note) }),
	)...)
}

// value is one value, which keeps its rows when it is pressed, beside those of
// other values that are kept.
func (c *ColumnPanel) value(n view.Count) app.UI {
	pressed := "false"
	if n.On {
		pressed = "true"
	}
	chosen := c.View.Chosen()
	h, scope := on("value "+c.View.Column+"\x1f"+n.Value+strings.Join(chosen, "\x1f"), func(ctx app.Context, _ app.Event) {
		send(ctx, toggled(c.View.Column, chosen, n))
	})
	return el("li", "").Body(button("dg-value").Attr("aria-pressed", pressed).OnClick(h, scope).Body(
		svg("svg", "class", "dg-share", "viewBox", "0 0 100 10", "preserveAspectRatio", "none", "aria-hidden", "true").Body(
			svg("rect", "width", n.Share, "height", "10")),
		span("truncate", n.Text), span("num muted", n.Rows)))
}

func toggled(column string, chosen []string, n view.Count) state.Msg {
	var values []string
	for _, v := range chosen {
		if v != n.Value {
			values = append(values, v)
		}
	}
	if !n.On {
		values = append(values, n.Value)
	}
	if len(values) == 0 {
		return state.FilterDropped{Column: column}
	}
	return state.RowsFiltered{Filter: browse.Filter{Column: column, Test: browse.OneOf, Values: values}}
}

func (c *ColumnPanel) width() app.UI {
	step := func(word string, by int) app.UI {
		column := c.View.Column
		h, scope := on("width "+column+word, func(ctx app.Context, _ app.Event) {
			ctx.PreventUpdate()
			ctx.NewActionWithValue(widthAction, widthChange{column, by})
		})
		return button("button button--s").OnClick(h, scope).Text(word)
	}
	return el("fieldset", "dg-part").Body(el("legend", "").Text("Width"), el("div", "row").Body(step("Narrower", -24), step("Wider", 24), step("Fit", 0)))
}

// spread draws how values lie.
func spread(s view.Spread) app.UI {
	return svg("svg", "class", "hist", "viewBox", "0 0 100 20", "preserveAspectRatio", "none", "role", "img", "aria-label", s.Text).Body(
		each(s.Bars, func(_ int, b view.Bar) app.UI {
			return svg("rect", "x", b.X, "y", b.Y, "width", b.W, "height", b.H).Body(svg("title").Text(b.Title))
		})...)
}
