package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Scorecard is the KPIs of an audience in one period, as a tree, as cards or as a
// map. Which statuses are shown, in which order, and what is folded is its own
// affair.
type Scorecard struct {
	app.Compo
	View view.Scorecard

	only   string          // slug of the status shown, "" all
	ranked bool            // what needs attention comes first, without the tree
	folded map[string]bool // by id of the line
	menu   string          // id of the row whose commands were shown last
	holds  string          // id of the line that keeps the focus while it moves
}

// Render draws the page.
func (c *Scorecard) Render() app.UI { return drawn("Scorecard", c.draw) }

func (c *Scorecard) draw() app.UI {
	v := c.View
	if v.Empty {
		return c.empty()
	}
	return el("div", "frame").Body(present(
		boardHead(v),
		&ContextBar{View: v.Context},
		maybe(v.Error != "", func() app.UI {
			return banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "The values could not be worked out", Text: v.Error})
		}),
		maybe(v.Waiting && v.Error == "", skeleton),
		maybe(!v.Waiting, func() app.UI { return boardAdvice(v.Board) }),
		maybe(!v.Waiting, c.pulse),
		maybe(!v.Waiting, c.body),
		maybe(len(v.Retired) > 0, func() app.UI { return retiredKPIs(v.Retired) }),
		c.rowMenu(),
	)...)
}

// body is the KPIs in the chosen look.
func (c *Scorecard) body() app.UI {
	switch {
	case c.View.Board.Bare:
		return bareBoard(c.View.Board)
	case c.View.Board.Look == state.CardsLook:
		return c.cards()
	case c.View.Board.Look == state.MapLook:
		return c.chart()
	}
	return c.panel()
}

func skeleton() app.UI {
	return el("div", "panel panel-body panel-body--top skel").Attr("aria-busy", "true").Aria("label", "Working out the values").Body(
		el("span", "skeleton"), el("span", "skeleton"), el("span", "skeleton"))
}

func (c *Scorecard) empty() app.UI {
	v := c.View
	if !v.Tables {
		return el("div", "frame").Body(heading(v.Title, nil),
			empty("Nothing to measure yet", "Drop a CSV file anywhere on this page, or choose one.", &FileButton{Label: "Import CSV", Class: "button button--primary"}))
	}
	return el("div", "frame").Body(
		heading(v.Title, nil, button("button button--primary").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))),
		el("section", "panel").Body(present(
			empty("No KPIs yet", "The data is here. A KPI is a name and a formula over its rows, such as one of these.",
				el("div", "starters").Body(each(v.Starter, func(_ int, s view.Starter) app.UI {
					return button("button starter").OnClick(on("use "+s.Formula, func(ctx app.Context, _ app.Event) {
						useFormula(ctx, s.Formula)
					})).Body(el("code", "").Text(s.Formula), span("muted small", s.Why))
				})...)))...))
}

// useFormula begins a new KPI with a formula.
func useFormula(ctx app.Context, formula string) {
	send(ctx, state.KPIEdit{})
	send(ctx, state.FormulaTyped{Text: formula, Caret: len(formula)})
	send(ctx, state.CompletionsClosed{})
}

func (c *Scorecard) pulse() app.UI {
	v := c.View
	return el("section", "pulse").Aria("labelledby", "pulse-h").Body(present(
		el("div", "pulse-counts").Body(
			el("h2", "visually-hidden").ID("pulse-h").Text("Where we stand"),
			svg("svg", "class", "segbar", "viewBox", "0 0 100 10", "preserveAspectRatio", "none", "role", "img", "aria-label", tallyWords(v.Tallies)).Body(
				each(v.Tallies, func(_ int, t view.Tally) app.UI {
					return svg("rect", "class", "seg "+t.Status.Class, "x", t.X, "width", t.W, "height", "10", "vector-effect", "non-scaling-stroke")
				})...),
			el("ul", "tallies").Aria("label", "Show only").Body(each(v.Tallies, func(_ int, t view.Tally) app.UI {
				pressed := "false"
				if c.only == t.Status.Slug {
					pressed = "true"
				}
				return el("li", "").Body(button(classes("tally", t.Status.Class)).Attr("aria-pressed", pressed).
					OnClick(on("only "+t.Status.Slug, func(app.Context, app.Event) {
						if c.only == t.Status.Slug {
							c.only = ""
							return
						}
						c.only = t.Status.Slug
					})).Body(el("span", "status").Body(icon(t.Status.Icon), el("b", "").Text(strconv.Itoa(t.Count)), text(" "+t.Status.Word))))
			})...)),
		maybe(len(v.News) > 0, func() app.UI {
			return el("div", "pulse-news").Body(
				el("h3", "").Text(v.NewsOf),
				el("ul", "").Body(each(v.News, func(_ int, n view.NewsItem) app.UI {
					return el("li", n.Status.Class).Body(icon(n.Status.Icon), el("span", "").Body(el("a", "").Attr("href", n.Href).Text(n.Name), text(" "+n.Text)))
				})...))
		}),
		c.order(),
	)...)
}

// order chooses between the tree and what needs attention first.
func (c *Scorecard) order() app.UI {
	if c.View.Board.Look != state.TableLook || c.View.Board.Bare {
		return el("span", "").Is("hidden", true)
	}
	pressed := "false"
	if c.ranked {
		pressed = "true"
	}
	return button("button button--s order").Attr("aria-pressed", pressed).Title("Sorted by what is missing to the target, times the weight").
		OnClick(on("order", func(app.Context, app.Event) { c.ranked = !c.ranked })).Body(icon("flag", "icon-s"), text("Needs attention first"))
}

func tallyWords(list []view.Tally) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = strconv.Itoa(t.Count) + " " + t.Status.Word
	}
	return strings.Join(words, ", ")
}

// legend names the marks of a drawing.
func legend(items []view.LegendItem) app.UI {
	return el("ul", "legend").Body(each(items, func(_ int, it view.LegendItem) app.UI {
		return el("li", "").Body(svg("svg", "class", "chart key", "viewBox", "0 0 22 10", "width", "22", "height", "10", "aria-hidden", "true").Body(legendMarks(it.Kind)...), text(it.Text))
	})...)
}

func legendMarks(kind string) []app.UI {
	switch kind {
	case "line":
		return []app.UI{svg("path", "class", "line", "d", "M0 5H22")}
	case "open":
		return []app.UI{svg("path", "class", "open", "d", "M0 5H14"), svg("circle", "class", "hollow", "cx", "18", "cy", "5", "r", "3.2")}
	case "spark-open":
		return []app.UI{svg("path", "class", "open open--quiet", "d", "M0 5H14"), svg("circle", "class", "hollow hollow--quiet", "cx", "18", "cy", "5", "r", "2.4")}
	case "step":
		return []app.UI{svg("path", "class", "target", "d", "M0 7H11V3H22")}
	case "target":
		return []app.UI{svg("path", "class", "stretch", "d", "M0 5H22")}
	case "milestone":
		return []app.UI{svg("path", "class", "milestone milestone--on", "d", "M11 0L16 5L11 10L6 5Z")}
	case "band":
		return []app.UI{svg("rect", "class", "band", "width", "22", "height", "10")}
	case "forecast":
		return []app.UI{svg("rect", "class", "ahead", "width", "22", "height", "10"), svg("path", "class", "forecast", "d", "M0 5H22")}
	case "prior":
		return []app.UI{svg("path", "class", "prior", "d", "M0 5H22")}
	case "bullet":
		return []app.UI{svg("rect", "class", "key-track", "y", "3", "width", "20", "height", "4"), svg("path", "class", "target", "d", "M16 0V10")}
	case "blank":
		return []app.UI{svg("path", "class", "blank", "d", "M0 5H22")}
	}
	return nil
}
