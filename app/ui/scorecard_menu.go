package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// rowMenu is the commands of one row: a single popover that moves to the row it
// is asked for.
func (c *Scorecard) rowMenu() app.UI {
	v := c.View.Menu
	return el("div", "popover menu popover--end").ID("row-menu").Attr("popover", "auto").Attr("role", "menu").Aria("label", "What to do with "+v.Name).
		On("toggle", guard(c.rowMenuToggled)).OnKeyDown(guard(c.rowMenuKey)).Body(each(v.Items, func(i int, it view.RowItem) app.UI { return c.rowItem(it) })...)
}

func (c *Scorecard) rowItem(it view.RowItem) app.UI {
	switch {
	case it.Rule:
		return el("div", "menu-sep").Attr("role", "separator")
	case it.Heading:
		return el("div", "menu-label").Attr("role", "presentation").Text(it.Text)
	}
	picture := it.Icon
	role, checked := "menuitem", ""
	if it.Current {
		picture, role, checked = "check", "menuitemradio", "true"
	}
	body := present(maybeSpanIcon(picture), el("span", "").Text(it.Text), keys(it.Key))
	class := "menu-item"
	if it.Danger {
		class += " menu-item--danger"
	}
	href, msg := it.Href, it.Msg
	return button(class).Attr("role", role).Attr("aria-checked", checked).Attr("tabindex", "-1").
		OnClick(guard(func(ctx app.Context, _ app.Event) {
			c.hideRowMenu()
			if href != "" {
				follow(ctx, href)
				return
			}
			send(ctx, msg)
		}), app.EventScope(href, key(msg))).Body(body...)
}

func maybeSpanIcon(name string) app.UI {
	if name == "" {
		return el("span", "icon")
	}
	return icon(name)
}

func (c *Scorecard) rowMenuList() app.Value {
	return app.Window().GetElementByID("row-menu")
}

func (c *Scorecard) hideRowMenu() {
	if l := c.rowMenuList(); l.Truthy() && l.Call("matches", ":popover-open").Bool() {
		l.Call("hidePopover")
	}
}

// openRowMenu shows the popover beside the button of its row.
func (c *Scorecard) openRowMenu() {
	if c.menu == c.View.Menu.ID {
		return
	}
	c.menu = c.View.Menu.ID
	list, more := c.rowMenuList(), app.Window().GetElementByID("more-"+c.menu)
	if c.menu == "" || !list.Truthy() || !more.Truthy() {
		return
	}
	list.Call("showPopover")
	beside(list, more)
	if first := list.Call("querySelector", ".menu-item"); first.Truthy() {
		first.Call("focus")
	}
}

// beside puts a popover under a button that did not open it, or above it where
// there is no room.
func beside(list, button app.Value) {
	box, own, style := button.Call("getBoundingClientRect"), list.Call("getBoundingClientRect"), list.Get("style")
	window := app.Window()
	left := min(box.Get("right").Float()-own.Get("width").Float(), window.Get("innerWidth").Float()-own.Get("width").Float()-8)
	top := box.Get("bottom").Float() + 4
	if room := window.Get("innerHeight").Float() - own.Get("height").Float() - 8; top > room {
		top = max(8, min(room, box.Get("top").Float()-own.Get("height").Float()-4))
	}
	style.Call("setProperty", "position-area", "none")
	style.Call("setProperty", "inset", "auto")
	style.Call("setProperty", "left", px(max(8, left))+"px")
	style.Call("setProperty", "top", px(top)+"px")
}

func (c *Scorecard) rowMenuToggled(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if e.Get("newState").String() == "open" {
		return
	}
	document := app.Window().Get("document")
	if active := document.Get("activeElement"); active.Equal(document.Get("body")) || c.rowMenuList().Call("contains", active).Bool() {
		if row := app.Window().GetElementByID(state.RowID(c.menu)); row.Truthy() {
			c.holds = c.menu
			row.Call("focus")
		}
	}
	send(ctx, state.RowMenuOpened{})
}

func (c *Scorecard) rowMenuKey(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	roving(c.rowMenuList(), ".menu-item", e)
}
