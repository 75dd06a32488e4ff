package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

// Nav is the main navigation: a sidebar, a rail, or a bar at the thumb,
// depending on the width. It is one and the same element.
type Nav struct {
	app.Compo
	View view.Nav
}

// Render draws the links and what stands under them.
func (c *Nav) Render() app.UI { return drawn("Nav", c.draw) }

func (c *Nav) draw() app.UI {
	v := c.View
	return el("div", "sidebar").Body(present(
		mainNav(v.Items),
		maybe(len(v.Fresh) > 0, func() app.UI {
			return el("section", "sidebar-extra fresh").Aria("labelledby", "fresh-h").Body(
				el("h2", "").ID("fresh-h").Text("Data through"),
				el("dl", "").Body(each(v.Fresh, func(_ int, r view.FreshRow) app.UI {
					return el("div", "").Body(el("dt", "truncate").Text(r.Name), el("dd", "").Text(r.Day))
				})...))
		}),
		maybe(len(v.Storage) > 0, func() app.UI {
			return el("section", "sidebar-extra storage").Aria("labelledby", "store-h").Body(
				el("h2", "").ID("store-h").Text("On this device"),
				el("div", "").Body(each(v.Storage, func(i int, s string) app.UI {
					if i == 0 && v.Locked {
						return el("p", "").Body(icon("lock", "icon-s"), text(s))
					}
					return el("p", "muted").Text(s)
				})...))
		}),
	)...)
}

func mainNav(items []view.NavItem) app.UI {
	return el("nav", "mainnav").Aria("label", "Main").Body(
		el("ul", "").Body(each(items, func(i int, it view.NavItem) app.UI {
			current, described := "", ""
			if it.Current {
				current = "page"
			}
			if it.Count != "" {
				described = "count-" + it.Icon
			}
			class := "count"
			if it.Alert {
				class += " count--alert"
			}
			return el("li", "").Body(present(
				el("a", "").Attr("href", it.Href).Attr("aria-current", current).Aria("describedby", described).Body(icon(it.Icon), text(it.Name)),
				maybe(it.Count != "", func() app.UI {
					return el("span", class).ID(described).Body(
						el("span", "").Attr("aria-hidden", "true").Text(it.Count), hidden(it.CountLabel))
				}),
			)...)
		})...))
}
