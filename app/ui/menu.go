package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// Item is one line of a menu: a command, a link, a label or a rule.
type Item struct {
	Label, Icon, Key, Meta string
	Href                   string
	Msg                    state.Msg
	Local                  string // an action of the component around, instead of a message
	Heading, Rule          bool
	Danger, Current        bool
	Disabled               bool
}

// Menu is a button that opens a list of commands. The list is a native popover,
// so it closes by itself on Esc and on a press elsewhere.
type Menu struct {
	app.Compo
	ID    string
	Label string // accessible name; "" when Text says it
	Text  string
	Icon  string
	Class string // of the button
	Caret bool
	Logo  bool
	Items []Item
	End   bool // opens towards the start, for buttons at the right edge
}

// Render draws the button and the list.
func (c *Menu) Render() app.UI { return drawn("Menu", c.draw) }

func (c *Menu) draw() app.UI {
	nodes := make([]app.UI, len(c.Items))
	for i, it := range c.Items {
		nodes[i] = c.item(it)
	}
	class := "popover menu"
	if c.End {
		class += " popover--end"
	}
	return el("div", "menu-root").Body(
		button(classes("button", c.Class)).ID(c.ID+"-button").Aria("label", c.Label).
			Attr("aria-haspopup", "menu").Attr("popovertarget", c.ID).Body(present(
			maybe(c.Logo, logo),
			maybe(c.Icon != "", func() app.UI { return icon(c.Icon) }),
			maybe(c.Text != "", func() app.UI { return span("truncate", c.Text) }),
			maybe(c.Caret, func() app.UI { return icon("down", "icon-s") }),
		)...),
		el("div", class).ID(c.ID).Attr("popover", "auto").Attr("role", "menu").
			On("toggle", guard(c.toggled)).OnKeyDown(guard(c.key)).Body(nodes...),
	)
}

func (c *Menu) item(it Item) app.UI {
	switch {
	case it.Rule:
		return el("div", "menu-sep").Attr("role", "separator")
	case it.Heading:
		return el("div", "menu-label").Attr("role", "presentation").Text(it.Label)
	}
	body := present(
		maybe(it.Current, func() app.UI { return icon("check") }),
		maybe(it.Icon != "" && !it.Current, func() app.UI { return icon(it.Icon) }),
		maybe(it.Icon == "" && !it.Current, func() app.UI { return el("span", "icon") }),
		el("span", "").Text(it.Label),
		maybe(it.Meta != "", func() app.UI { return span("where", it.Meta) }),
		keys(it.Key),
	)
	class := "menu-item"
	if it.Danger {
		class += " menu-item--danger"
	}
	if it.Href != "" {
		return el("a", class).Attr("href", it.Href).Attr("role", "menuitem").Attr("tabindex", "-1").
			OnClick(on("hide "+it.Href, c.hide)).Body(body...)
	}
	msg, local := it.Msg, it.Local
	role, checked := "menuitem", ""
	if it.Current {
		role, checked = "menuitemradio", "true"
	}
	return button(class).Attr("role", role).Attr("aria-checked", checked).Attr("tabindex", "-1").Is("disabled", it.Disabled).
		OnClick(guard(func(ctx app.Context, e app.Event) {
			c.hide(ctx, e)
			if local != "" {
				ctx.NewAction(local)
				return
			}
			send(ctx, msg)
		}), app.EventScope(local, key(msg))).Body(body...)
}

func (c *Menu) list() app.Value { return c.JSValue().Call("querySelector", "[popover]") }

func (c *Menu) hide(app.Context, app.Event) {
	if l := c.list(); l.Truthy() && l.Call("matches", ":popover-open").Bool() {
		l.Call("hidePopover")
	}
}

func (c *Menu) toggled(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if e.Get("newState").String() != "open" {
		return
	}
	place(c.list(), c.JSValue().Call("querySelector", "button"), c.End)
	if first := c.list().Call("querySelector", ".menu-item:not(:disabled)"); first.Truthy() {
		first.Call("focus")
	}
}

func (c *Menu) key(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	roving(c.list(), ".menu-item:not(:disabled)", e)
}

// roving moves the focus among the items of a list with the arrow keys.
func roving(list app.Value, selector string, e app.Event) {
	items := list.Call("querySelectorAll", selector)
	n := items.Get("length").Int()
	if n == 0 {
		return
	}
	at, active := -1, app.Window().Get("document").Get("activeElement")
	for i := range n {
		if items.Index(i).Equal(active) {
			at = i
		}
	}
	switch e.Get("key").String() {
	case "ArrowDown":
		at++
	case "ArrowUp":
		at--
	case "Home":
		at = 0
	case "End":
		at = n - 1
	default:
		return
	}
	e.PreventDefault()
	items.Index((at + n) % n).Call("focus")
}

// place puts a popover under its button where the browser cannot do so itself.
// It writes through the object model, which a strict style policy allows.
func place(list, button app.Value, end bool) {
	css := app.Window().Get("CSS")
	if css.Truthy() && css.Call("supports", "position-area", "block-end").Bool() {
		return
	}
	box, style := button.Call("getBoundingClientRect"), list.Get("style")
	own := list.Call("getBoundingClientRect")
	left := box.Get("left").Float()
	if end {
		left = box.Get("right").Float() - own.Get("width").Float()
	}
	limit := app.Window().Get("innerWidth").Float() - own.Get("width").Float() - 8
	style.Call("setProperty", "inset", "auto")
	style.Call("setProperty", "left", px(max(8, min(left, limit)))+"px")
	style.Call("setProperty", "top", px(box.Get("bottom").Float()+4)+"px")
}
