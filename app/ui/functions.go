package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

// Functions is the reference of the formula language. What is searched for is its
// own affair.
type Functions struct {
	app.Compo
	View view.Functions

	typed string
}

func (c *Functions) input(ctx app.Context, e app.Event) {
	c.typed = e.Get("target").Get("value").String()
}

// Render draws the rules and the functions found.
func (c *Functions) Render() app.UI { return drawn("Functions", c.draw) }

func (c *Functions) draw() app.UI {
	v := c.View
	groups := view.Searched(v.Groups, c.typed)
	n := 0
	for _, g := range groups {
		n += len(g.List)
	}
	return el("div", "frame").Body(present(
		heading("Library", []string{"The formula language: " + v.Count, "what each does, and an example"},
			searchBox("Find a function", "Find a function", c.input)),
		libraryParts(v.Parts),
		maybe(c.typed == "", func() app.UI {
			return el("div", "grid rules").Body(each(v.Rules, func(_ int, r view.Rule) app.UI {
				return el("section", "card rule").Body(el("h2", "card-title strong").Text(r.Title), el("p", "small quiet").Text(r.Text), el("pre", "formula-text tiny").Body(tokens(r.Example)...))
			})...)
		}),
		el("p", "visually-hidden").Attr("role", "status").Text(found(c.typed, n, "function", "functions")),
		maybe(n == 0, func() app.UI {
			return empty("No function is called that", "Search for a word that says what it does: average, month, distinct, target.")
		}),
		el("div", "stack").Body(each(groups, func(_ int, g view.FunctionGroup) app.UI {
			return el("section", "stack-s").Aria("label", g.Name).Body(
				el("div", "lib-head").Body(el("h2", "").Text(g.Name), span("meta", g.Lead)),
				el("div", "panel").Body(each(g.List, func(_ int, f view.Function) app.UI { return c.function(f) })...))
		})...),
	)...)
}

// found says how many of a kind a search found.
func found(typed string, n int, one, many string) string {
	switch {
	case typed == "":
		return ""
	case n == 1:
		return "1 " + one + " found"
	}
	return itoa(n) + " " + many + " found"
}

func (c *Functions) function(f view.Function) app.UI {
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
