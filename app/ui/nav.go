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
func (c *Nav) Render() app.UI {
	v := c.View
	return app.Div().Class("sidebar").Body(present(
		mainNav(v.Items),
		maybe(len(v.Fresh) > 0, func() app.UI {
			return app.Section().Class("sidebar-extra fresh").Aria("labelledby", "fresh-h").Body(
				app.H2().ID("fresh-h").Text("Data through"),
				app.Dl().Body(each(v.Fresh, func(_ int, r view.FreshRow) app.UI {
					return app.Div().Body(app.Dt().Class("truncate").Text(r.Name), app.Dd().Text(r.Day))
				})...))
		}),
		maybe(len(v.Storage) > 0, func() app.UI {
			return app.Section().Class("sidebar-extra storage").Aria("labelledby", "store-h").Body(
				app.H2().ID("store-h").Text("On this device"),
				app.Div().Body(each(v.Storage, func(i int, s string) app.UI {
					if i == 0 && v.Locked {
						return app.P().Body(icon("lock", "icon-s"), text(s))
					}
					return app.P().Class("muted").Text(s)
				})...))
		}),
	)...)
}

func mainNav(items []view.NavItem) app.UI {
	return app.Nav().Class("mainnav").Aria("label", "Main").Body(
		app.Ul().Body(each(items, func(i int, it view.NavItem) app.UI {
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
			return app.Li().Body(present(
				app.A().Href(it.Href).Attr("aria-current", current).Aria("describedby", described).Body(icon(it.Icon), text(it.Name)),
				maybe(it.Count != "", func() app.UI {
					return app.Span().Class(class).ID(described).Body(
						app.Span().Attr("aria-hidden", "true").Text(it.Count), hidden(it.CountLabel))
				}),
			)...)
		})...))
}
