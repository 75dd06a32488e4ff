package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// First is the page before there is a workbook: a file, or the sample.
type First struct {
	app.Compo
	View view.First
	Nav  []view.NavItem
}

// Render draws the page without a sidebar.
func (c *First) Render() app.UI { return drawn("First", c.draw) }

func (c *First) draw() app.UI {
	return el("div", "").Body(
		el("header", "first-top").Body(
			el("span", "row medium").Body(logo(), text("KPI Workbook")),
			el("nav", "first-nav").Aria("label", "Main").Body(
				el("ul", "row").Body(each(c.Nav, func(_ int, it view.NavItem) app.UI {
					current := ""
					if it.Current {
						current = "page"
					}
					return el("li", "").Body(el("a", "").Attr("href", it.Href).Attr("aria-current", current).Text(it.Name))
				})...)),
			maybe(len(c.View.Books) > 0, func() app.UI {
				items := []Item{{Heading: true, Label: "Workbooks on this device"}}
				for _, b := range c.View.Books {
					items = append(items, Item{Label: b.Name, Icon: "file", Meta: b.Meta, Msg: state.BookChosen{ID: b.ID}})
				}
				return &Menu{ID: "first-books", Class: "button--quiet push", Text: "Workbooks", Caret: true, End: true, Items: items}
			}),
		),
		el("main", "").ID("main").Class("first").Attr("tabindex", "-1").Body(present(
			maybe(c.View.HasBanner, func() app.UI { return topBanner(c.View.Banner) }),
			el("div", "first-head").Body(
				el("h1", "").Text("Start with a file you already have"),
				el("p", "first-lead").Text("Define what matters over its rows and see where you stand. Computed here, in this browser: no account, no upload."),
			),
			el("div", "dropzone first-drop").Body(
				dropArt(),
				el("p", "drop-title").Text("Drop files here"),
				el("p", "small muted").Text("CSV, TSV, text, .gz, .zip, Excel, a folder of them, or a .kpi workbook. Or paste cells from a spreadsheet."),
				el("div", "row first-actions").Body(
					&FileButton{Label: "Import CSV", Class: "button button--primary button--l"},
					&FileButton{Label: "Import a folder", Class: "button button--l", Folder: true},
				),
				el("p", "small muted").Body(text("No file? "), button("linkish").OnClick(act(state.KPIEdit{})).Text("Type values by hand"), text(".")),
			),
			el("section", "first-sample").Aria("labelledby", "sample-h").Body(
				el("div", "first-sample-t").Body(
					el("h2", "").ID("sample-h").Text("Or look around first"),
					el("p", "small quiet").Text("A made-up company with sales, marketing spend, support tickets and production runs: its KPIs with targets and notes, ready to take apart."),
					button("button").Attr("aria-busy", flag(c.View.Opening)).OnClick(act(state.SampleWanted{})).
						Body(icon("play"), text("Open the sample workbook")),
				),
				demo(),
			),
			el("ul", "first-facts").Body(
				firstFact("lock", "Stays on this device.", c.View.Stays),
				firstFact("fx", "Exact to the cent.", "Every value leads back to its rows."),
				firstFact("file", "One open file.", "Export it, send it, open it anywhere."),
			),
		)...),
	)
}

func firstFact(picture, title, rest string) app.UI {
	return el("li", "").Body(icon(picture), el("span", "").Body(el("b", "medium").Text(title), text(" "+rest)))
}

func dropArt() app.UI {
	return svg("svg", "class", "drop-art", "viewBox", "0 0 64 48", "aria-hidden", "true").Body(
		svg("rect", "x", "9", "y", "9", "width", "26", "height", "34", "rx", "3", "transform", "rotate(-8 22 26)"),
		svg("rect", "x", "28", "y", "6", "width", "26", "height", "34", "rx", "3", "transform", "rotate(7 41 23)"),
		svg("path", "d", "m36 17 12 1.5M35.3 23l12 1.5M34.6 29l8 1"),
	)
}

// demo shows what a scorecard looks like; it is a picture, not data.
func demo() app.UI {
	row := func(name, slug, word, value, line, last string, x, y string) app.UI {
		return el("div", "demo-row").Body(
			el("span", "").Text(name),
			status(view.Status{Class: "st-" + slug, Icon: "st-" + slug, Word: word}),
			el("b", "").Text(value),
			svg("svg", "class", "spark st-"+slug, "viewBox", "0 0 84 22", "width", "84", "height", "22").Body(
				svg("path", "class", "target", "d", last),
				svg("path", "class", "line", "d", line),
				svg("circle", "class", "last", "cx", x, "cy", y, "r", "3"),
			),
		)
	}
	return el("div", "first-demo").Attr("aria-hidden", "true").Body(
		row("Revenue", "on", "On track", "€1.284M", "M4 16 16 15 28 11 40 13 52 9 64 8 78 5", "M0 12H40V8H84", "78", "5"),
		row("Customer acquisition cost", "off", "Off track", "€1,284", "M4 5 16 8 28 7 40 12 52 14 64 13 78 8", "M0 9H40V15H84", "78", "8"),
		row("First response", "risk", "At risk", "2 h 14 min", "M4 6 16 7 28 9 40 8 52 12 64 11 78 13", "M0 15H84", "78", "13"),
	)
}
