package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// The keys of the tree move the focus on the page itself, as the arrow keys of a
// menu do: go-app needs not know which row has it.

// key handles a key in a row, or in what stands inside one.
func (c *Scorecard) key(ctx app.Context, e app.Event) {
	target := e.Get("target")
	row := target.Call("closest", "tr[data-line]")
	if !row.Truthy() || e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() {
		ctx.PreventUpdate()
		return
	}
	c.holds = ""
	id := row.Get("dataset").Get("line").String()
	key := e.Get("key").String()
	if e.Get("altKey").Bool() {
		c.moved(ctx, e, id, row.Get("dataset").Get("kpi").Truthy(), key)
		return
	}
	inside := !target.Equal(row)
	expanded := row.Call("getAttribute", "aria-expanded")
	folds := expanded.Truthy() && !inside && (key == "ArrowLeft" && expanded.String() == "true" || key == "ArrowRight" && expanded.String() == "false")
	if folds {
		e.PreventDefault()
		c.fold(id)
		return
	}
	ctx.PreventUpdate()
	if c.went(ctx, row, target, key) {
		e.PreventDefault()
		e.Call("stopPropagation")
	}
}

// went moves the focus or opens something, and reports whether the key was one
// of its own.
func (c *Scorecard) went(ctx app.Context, row, target app.Value, key string) bool {
	inside := !target.Equal(row)
	switch key {
	case "ArrowDown", "ArrowUp", "Home", "End":
		focusRow(row, key)
	case "ArrowRight":
		return focusInside(row, target, 1)
	case "ArrowLeft":
		if inside {
			return focusInside(row, target, -1)
		}
		return focusParent(row)
	case "Enter", " ":
		if inside {
			return false
		}
		if link := row.Call("querySelector", "a.row-link"); link.Truthy() {
			follow(ctx, link.Call("getAttribute", "href").String())
			return true
		}
		send(ctx, state.FormOpened{Kind: state.ObjectiveDialog, ID: row.Get("dataset").Get("line").String()})
	case "ContextMenu", "m", "M":
		if more := row.Call("querySelector", ".c-more button"); more.Truthy() {
			more.Call("click")
		}
	default:
		return false
	}
	return true
}

// moved moves a KPI or an objective with Alt and an arrow key.
func (c *Scorecard) moved(ctx app.Context, e app.Event, id string, isKPI bool, key string) {
	ctx.PreventUpdate()
	step := map[string]state.Step{"ArrowUp": state.StepUp, "ArrowDown": state.StepDown, "ArrowRight": state.StepIn, "ArrowLeft": state.StepOut}[key]
	if step == "" {
		return
	}
	e.PreventDefault()
	c.holds = id
	switch {
	case isKPI:
		send(ctx, state.KPIStepped{ID: id, Step: step})
	case step == state.StepUp:
		send(ctx, state.ObjectiveMoved{ID: id, By: -1})
	case step == state.StepDown:
		send(ctx, state.ObjectiveMoved{ID: id, By: 1})
	}
}

// focusRow moves the focus to another row, which Tab then comes back to.
func focusRow(row app.Value, key string) {
	rows := row.Call("closest", "tbody").Call("querySelectorAll", "tr[data-line]")
	n, at := rows.Get("length").Int(), 0
	for i := range n {
		if rows.Index(i).Equal(row) {
			at = i
		}
	}
	switch key {
	case "ArrowDown":
		at = min(at+1, n-1)
	case "ArrowUp":
		at = max(at-1, 0)
	case "Home":
		at = 0
	case "End":
		at = n - 1
	}
	takeRow(rows.Index(at))
}

func takeRow(row app.Value) {
	old := row.Call("closest", "tbody").Call("querySelectorAll", `tr[tabindex="0"]`)
	for i := range old.Get("length").Int() {
		old.Index(i).Call("setAttribute", "tabindex", "-1")
	}
	row.Call("setAttribute", "tabindex", "0")
	row.Call("focus")
}

// focusParent moves the focus to what a row stands under.
func focusParent(row app.Value) bool {
	level := func(r app.Value) string { return r.Call("getAttribute", "aria-level").String() }
	for up := row.Get("previousElementSibling"); up.Truthy(); up = up.Get("previousElementSibling") {
		if len(level(up)) < len(level(row)) || len(level(up)) == len(level(row)) && level(up) < level(row) {
			takeRow(up)
			return true
		}
	}
	return true
}

// focusInside moves the focus among the links and buttons of a row; before the
// first one is the row itself.
func focusInside(row, target app.Value, by int) bool {
	items := row.Call("querySelectorAll", "a, button:not(.twist)")
	n, at := items.Get("length").Int(), -1
	for i := range n {
		if items.Index(i).Equal(target) {
			at = i
		}
	}
	if at += by; at < 0 {
		row.Call("focus")
		return true
	}
	if at < n {
		items.Index(at).Call("focus")
	}
	return true
}

// OnUpdate opens the commands of a row once they are there, and sees that a row
// can be reached with Tab.
func (c *Scorecard) OnUpdate(ctx app.Context) {
	ctx.Defer(func(app.Context) {
		if !c.Mounted() {
			return
		}
		if body := c.JSValue().Call("querySelector", ".scoretable tbody"); body.Truthy() && !body.Call("querySelector", `tr[tabindex="0"]`).Truthy() {
			if row := body.Call("querySelector", "tr[data-line]"); row.Truthy() {
				row.Call("setAttribute", "tabindex", "0")
			}
		}
		c.hold()
		c.openRowMenu()
	})
}

// hold keeps the focus on a line that moved: the row it had now shows another.
func (c *Scorecard) hold() {
	row := app.Window().GetElementByID(state.RowID(c.holds))
	if c.holds == "" || !row.Truthy() {
		return
	}
	active := app.Window().Get("document").Get("activeElement")
	if active.Call("matches", "tr[data-line]").Bool() && !active.Equal(row) {
		takeRow(row)
	}
}
