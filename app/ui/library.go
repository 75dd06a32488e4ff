package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Library is the reference of the formula language. What is searched for is its
// own affair.
type Library struct {
	app.Compo
	View view.Library

	typed string
}

func (c *Library) input(ctx app.Context, e app.Event) {
	c.typed = e.Get("target").Get("value").String()
}

// Render draws the rules, the functions found and the sample.
func (c *Library) Render() app.UI { return drawn("Library", c.draw) }

func (c *Library) draw() app.UI {
	v := c.View
	groups := view.Searched(v.Groups, c.typed)
	n := 0
	for _, g := range groups {
		n += len(g.List)
	}
	return el("div", "frame").Body(present(
		heading("Library", []string{"The formula language: " + v.Count, "what each does, and an example"},
			el("div", "lib-search").Body(el("input", "input").Attr("type", "search").Aria("label", "Find a function").Attr("placeholder", "Find a function").Attr("autocomplete", "off").OnInput(guard(c.input)))),
		maybe(c.typed == "", func() app.UI {
			return el("div", "grid rules").Body(each(v.Rules, func(_ int, r view.Rule) app.UI {
				return el("section", "card rule").Body(el("h2", "card-title strong").Text(r.Title), el("p", "small quiet").Text(r.Text), el("pre", "formula-text tiny").Body(tokens(r.Example)...))
			})...)
		}),
		el("p", "visually-hidden").Attr("role", "status").Text(found(c.typed, n)),
		maybe(n == 0, func() app.UI {
			return empty("No function is called that", "Search for a word that says what it does: average, month, distinct, target.")
		}),
		el("div", "stack").Body(each(groups, func(_ int, g view.FunctionGroup) app.UI {
			return el("section", "stack-s").Aria("label", g.Name).Body(
				el("div", "lib-head").Body(el("h2", "").Text(g.Name), span("meta", g.Lead)),
				el("div", "panel").Body(each(g.List, func(_ int, f view.Function) app.UI { return c.function(f) })...))
		})...),
		maybe(c.typed == "", func() app.UI {
			return el("section", "panel panel-body panel-body--top row-between").Aria("labelledby", "sample-h").Body(
				el("div", "").Body(el("h2", "").ID("sample-h").Text("Sample workbook"), el("p", "small quiet").Text("Sales, marketing spend, support tickets and production runs of a made-up company, with KPIs to take apart. It opens beside your own.")),
				button("button").OnClick(act(state.SampleWanted{})).Body(icon("play"), text("Open the sample workbook")))
		}),
	)...)
}

func found(typed string, n int) string {
	if typed == "" {
		return ""
	}
	if n == 1 {
		return "1 function found"
	}
	return itoa(n) + " functions found"
}

func (c *Library) function(f view.Function) app.UI {
	return el("article", "fn").Aria("label", f.Name).Body(
		el("div", "fn-head").Body(el("h3", "mono").Text(f.Name), el("code", "small quiet").Text(f.Signature)),
		el("div", "fn-body").Body(present(
			el("p", "small").Text(f.Help),
			maybe(f.Example != "", func() app.UI {
				return el("div", "fn-example").Body(present(
					el("pre", "formula-text tiny").Body(tokens(f.Tokens)...),
					maybe(c.View.CanUse, func() app.UI {
						example := f.Example
						return button("button button--s").Aria("label", "Use in a new KPI: "+f.Name).OnClick(on("use "+f.Name, func(ctx app.Context, _ app.Event) {
							useFormula(ctx, example)
						})).Text("Use in a new KPI")
					}))...)
			}))...))
}
