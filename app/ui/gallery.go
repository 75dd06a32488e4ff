package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
)

// galleryHash is the address of the gallery.
const galleryHash = "#/gallery"

// Gallery shows every component in every state on a route that no link leads
// to: #/gallery.
type Gallery struct{ app.Compo }

var words = []score.Word{score.OnTrack, score.AtRisk, score.OffTrack, score.TooEarly, score.NoTarget, score.NoData}

// Render draws one panel per component.
func (g *Gallery) Render() app.UI { return drawn("Gallery", g.draw) }

func (g *Gallery) draw() app.UI {
	return el("div", "frame").Body(
		heading("Components", []string{"each in every state"}),
		el("div", "gallery").Body(
			galleryPanel("Button", el("div", "row").Body(
				button("button").Text("Plain"),
				button("button button--primary").Text("Primary"),
				button("button button--quiet").Text("Quiet"),
				button("button button--danger").Text("Danger"),
				button("button").Is("disabled", true).Text("Disabled"),
				button("button").Attr("aria-busy", "true").Text("Busy"),
				button("button").Attr("aria-pressed", "true").Text("Pressed"),
				button("button button--icon").Aria("label", "Icon").Body(icon("dots")),
				button("button button--s").Text("Small"),
				button("button button--l").Text("Large"))),
			galleryPanel("Status", el("ul", "st-list").Body(each(words, func(_ int, w score.Word) app.UI {
				return el("li", "").Body(status(view.StatusOf(w)), pill(view.StatusOf(w)))
			})...)),
			galleryPanel("Change", el("div", "row").Body(
				delta(view.Delta{Text: "+1.2\u202f%", Icon: "up-arrow", Class: "delta--good"}), delta(view.Delta{Text: "−0.4\u202f%", Icon: "down-arrow", Class: "delta--bad"}),
				delta(view.Delta{Text: "0.0\u202f%", Icon: "flat"}), delta(view.Delta{Why: "No earlier period"}))),
			galleryPanel("Field", el("div", "gal-fields").Body(
				field("gal-1", "Plain", "A hint", "", &Input{ID: "gal-1", Value: "Revenue"}),
				field("gal-2", "Wrong", "", "Write a number, such as 1250.50.", &Input{ID: "gal-2", Value: "abc", Invalid: true, DescribedBy: "gal-2-hint"}),
				field("gal-3", "Disabled", "", "", &Input{ID: "gal-3", Value: "fixed", Disabled: true}),
				field("gal-4", "Guess", "4 on each of 415 lines", "", &Select{ID: "gal-4", Class: "select--guess", Value: ";", Options: []Option{{Value: ";", Label: "; semicolon"}, {Value: ",", Label: ", comma"}}}),
				field("gal-5", "Text", "", "", &Input{ID: "gal-5", Rows: 2, Value: "Two lines\nof text"}),
				&Check{ID: "gal-6", Label: "Ticked", On: true}, &Check{ID: "gal-7", Label: "Not ticked"})),
			galleryPanel("Segments and stepper", el("div", "row").Body(
				&Segments{Name: "gal-grain", Legend: "Length", Value: "month", Options: []Option{{Value: "week", Label: "Week"}, {Value: "month", Label: "Month"}, {Value: "year", Label: "Year", Disabled: true}}},
				el("div", "stepper").Body(stepButton("left", "Earlier", "July 2026", "[", nil), button("button").Text("August 2026"), stepButton("right", "Later", "", "]", nil)))),
			galleryPanel("Chip and tag", el("div", "row").Body(
				el("span", "chip").Text("Region "), el("span", "chip chip--on").Body(text("Region "), el("b", "").Text("West"), button("x").Aria("label", "Remove").Body(icon("x", "icon-s"))),
				button("chip chip--add").Body(icon("plus", "icon-s"), text("Filter")), span("tag", "leading"), span("count", "32"), span("count count--alert", "3"))),
			galleryPanel("Banner", el("div", "stack-s").Body(
				banner(view.Banner{Class: "st-off", Icon: "st-off", Title: "Not saved since 14:32", Text: "Storage is full: free 19 MB, or export the workbook."}, button("button button--s").Text("Export workbook")),
				banner(view.Banner{Class: "st-risk", Icon: "st-risk", Title: "An earlier version was opened", Text: "The last one could not be read. Nothing was overwritten."}),
				banner(view.Banner{Class: "banner--info", Icon: "info", Title: "A new version is ready"}))),
			galleryPanel("Toast", el("div", "toast").Body(icon("check"), el("span", "").Text("Removed Revenue"), button("button").Text("Undo"))),
			galleryPanel("Progress and skeleton", el("div", "stack-s").Body(progress("Half", 500), el("div", "skel").Body(el("span", "skeleton"), el("span", "skeleton")))),
			galleryPanel("Empty", empty("No KPIs yet", "The data is here. A KPI is a name and a formula over its rows.", button("button button--primary").Text("Add KPI"))),
			galleryPanel("Bullet", el("div", "stack-s gal-bullets").Body(
				bullet(chart.Bullet{Attainment: num.Frac(102, 100), Status: "on"}.Figure()), bullet(chart.Bullet{Attainment: num.Frac(93, 100), Status: "risk"}.Figure()),
				bullet(chart.Bullet{Attainment: num.Frac(40, 100), Status: "off"}.Figure()), bullet(chart.RangeBullet{Value: num.Int(22), Low: num.Int(20), High: num.Int(24), Status: "on"}.Figure()))),
			galleryPanel("Menu", &Menu{ID: "gal-menu", Text: "Open the menu", Caret: true, Items: []Item{{Heading: true, Label: "Commands"}, {Label: "Plain", Icon: "file", Key: "Ctrl O", Msg: state.ToastDismissed{}}, {Label: "Chosen", Current: true, Msg: state.ToastDismissed{}}, {Rule: true}, {Label: "Remove", Icon: "trash", Danger: true, Msg: state.ToastDismissed{}}}}),
			galleryPanel("Formula", &Formula{View: view.Formula{Text: "SUM(Orders[Amuont])", Tokens: []view.Token{{Class: "tok-fn", Text: "SUM"}, {Text: "("}, {Class: "tok-col", Text: "Orders[Amuont]"}, {Text: ")"}},
				Problems: []view.Diagnostic{{Class: "st-off", Icon: "st-off", Text: "Orders has no column Amuont. Did you mean Amount?", Line: "SUM(Orders[Amuont])", Carets: "    ^^^^^^^^^^^^^^", CaretsVisible: true, Fix: "Use “Orders[Amount]”"}}}}),
			galleryPanel("Icons", el("div", "row").Body(each(icons, func(_ int, i drawing) app.UI { return el("span", "").Title(i.name).Body(icon(i.name)) })...)),
		))
}

func galleryPanel(name string, body app.UI) app.UI {
	return el("section", "panel").Aria("label", name).Body(
		el("div", "panel-head").Body(el("h2", "").Text(name)), el("div", "panel-body").Body(body))
}
