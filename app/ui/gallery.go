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
	return el("div").Class("frame").Body(
		heading("Components", []string{"each in every state"}),
		el("div").Class("gallery").Body(
			galleryPanel("Button", el("div").Class("row").Body(
				el("button").Attr("type", "button").Class("button").Text("Plain"),
				el("button").Attr("type", "button").Class("button button--primary").Text("Primary"),
				el("button").Attr("type", "button").Class("button button--quiet").Text("Quiet"),
				el("button").Attr("type", "button").Class("button button--danger").Text("Danger"),
				el("button").Attr("type", "button").Class("button").Attr("disabled", true).Text("Disabled"),
				el("button").Attr("type", "button").Class("button").Attr("aria-busy", "true").Text("Busy"),
				el("button").Attr("type", "button").Class("button").Attr("aria-pressed", "true").Text("Pressed"),
				el("button").Attr("type", "button").Class("button button--icon").Aria("label", "Icon").Body(icon("dots")),
				el("button").Attr("type", "button").Class("button button--s").Text("Small"),
				el("button").Attr("type", "button").Class("button button--l").Text("Large"))),
			galleryPanel("Status", el("ul").Class("st-list").Body(each(words, func(_ int, w score.Word) app.UI {
				return el("li").Body(status(view.StatusOf(w)), pill(view.StatusOf(w)))
			})...)),
			galleryPanel("Change", el("div").Class("row").Body(
				delta(view.Delta{Text: "+1.2\u202f%", Icon: "up-arrow", Class: "delta--good"}), delta(view.Delta{Text: "−0.4\u202f%", Icon: "down-arrow", Class: "delta--bad"}),
				delta(view.Delta{Text: "0.0\u202f%", Icon: "flat"}), delta(view.Delta{Why: "No earlier period"}))),
			galleryPanel("Field", el("div").Class("gal-fields").Body(
				field("gal-1", "Plain", "A hint", "", &Input{ID: "gal-1", Value: "Revenue"}),
				field("gal-2", "Wrong", "", "Write a number, such as 1250.50.", &Input{ID: "gal-2", Value: "abc", Invalid: true, DescribedBy: "gal-2-hint"}),
				field("gal-3", "Disabled", "", "", &Input{ID: "gal-3", Value: "fixed", Disabled: true}),
				field("gal-4", "Guess", "4 on each of 415 lines", "", &Select{ID: "gal-4", Class: "select--guess", Value: ";", Options: []Option{{Value: ";", Label: "; semicolon"}, {Value: ",", Label: ", comma"}}}),
				field("gal-5", "Text", "", "", &Input{ID: "gal-5", Rows: 2, Value: "Two lines\nof text"}),
				&Check{ID: "gal-6", Label: "Ticked", On: true}, &Check{ID: "gal-7", Label: "Not ticked"})),
			galleryPanel("Segments and stepper", el("div").Class("row").Body(
				&Segments{Name: "gal-grain", Legend: "Length", Value: "month", Options: []Option{{Value: "week", Label: "Week"}, {Value: "month", Label: "Month"}, {Value: "year", Label: "Year", Disabled: true}}},
				el("div").Class("stepper").Body(stepButton("left", "Earlier", "July 2026", "[", nil), el("button").Attr("type", "button").Class("button").Text("August 2026"), stepButton("right", "Later", "", "]", nil)))),
			galleryPanel("Chip and tag", el("div").Class("row").Body(
				el("span").Class("chip").Text("Region "), el("span").Class("chip chip--on").Body(text("Region "), el("b").Text("West"), el("button").Attr("type", "button").Class("x").Aria("label", "Remove").Body(icon("x", "icon-s"))),
				el("button").Attr("type", "button").Class("chip chip--add").Body(icon("plus", "icon-s"), text("Filter")), span("tag", "leading"), span("count", "32"), span("count count--alert", "3"))),
			galleryPanel("Banner", el("div").Class("stack-s").Body(
				banner(view.Banner{Class: "st-off", Icon: "st-off", Title: "Not saved since 14:32", Text: "Storage is full: free 19 MB, or export the workbook."}, el("button").Attr("type", "button").Class("button button--s").Text("Export workbook")),
				banner(view.Banner{Class: "st-risk", Icon: "st-risk", Title: "An earlier version was opened", Text: "The last one could not be read. Nothing was overwritten."}),
				banner(view.Banner{Class: "banner--info", Icon: "info", Title: "A new version is ready"}))),
			galleryPanel("Toast", el("div").Class("toast").Body(icon("check"), el("span").Text("Removed Revenue"), el("button").Attr("type", "button").Class("button").Text("Undo"))),
			galleryPanel("Progress and skeleton", el("div").Class("stack-s").Body(progress("Half", 500), el("div").Class("skel").Body(el("span").Class("skeleton"), el("span").Class("skeleton")))),
			galleryPanel("Empty", empty("No KPIs yet", "The data is here. A KPI is a name and a formula over its rows.", el("button").Attr("type", "button").Class("button button--primary").Text("Add KPI"))),
			galleryPanel("Bullet", el("div").Class("stack-s gal-bullets").Body(
				bullet(chart.Bullet{Attainment: num.Frac(102, 100), Status: "on"}.Figure()), bullet(chart.Bullet{Attainment: num.Frac(93, 100), Status: "risk"}.Figure()),
				bullet(chart.Bullet{Attainment: num.Frac(40, 100), Status: "off"}.Figure()), bullet(chart.RangeBullet{Value: num.Int(22), Low: num.Int(20), High: num.Int(24), Status: "on"}.Figure()))),
			galleryPanel("Menu", &Menu{ID: "gal-menu", Text: "Open the menu", Caret: true, Items: []Item{{Heading: true, Label: "Commands"}, {Label: "Plain", Icon: "file", Key: "Ctrl O", Msg: state.ToastDismissed{}}, {Label: "Chosen", Current: true, Msg: state.ToastDismissed{}}, {Rule: true}, {Label: "Remove", Icon: "trash", Danger: true, Msg: state.ToastDismissed{}}}}),
			galleryPanel("Formula", &Formula{View: view.Formula{Text: "SUM(Orders[Amuont])", Tokens: []view.Token{{Class: "tok-fn", Text: "SUM"}, {Text: "("}, {Class: "tok-col", Text: "Orders[Amuont]"}, {Text: ")"}},
				Problems: []view.Diagnostic{{Class: "st-off", Icon: "st-off", Text: "Orders has no column Amuont. Did you mean Amount?", Line: "SUM(Orders[Amuont])", Carets: "    ^^^^^^^^^^^^^^", CaretsVisible: true, Fix: "Use “Orders[Amount]”"}}}}),
			galleryPanel("Icons", el("div").Class("row").Body(each(iconNames(), func(_ int, n string) app.UI { return el("span").Title(n).Body(icon(n)) })...)),
		))
}

func galleryPanel(name string, body app.UI) app.UI {
	return el("section").Class("panel").Aria("label", name).Body(
		el("div").Class("panel-head").Body(el("h2").Text(name)), el("div").Class("panel-body").Body(body))
}
