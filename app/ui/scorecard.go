package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Scorecard is the list of KPIs in one period. Which statuses are shown and
// which groups are folded is its own affair.
type Scorecard struct {
	app.Compo
	View view.Scorecard

	only   string          // slug of the status shown, "" all
	folded map[string]bool // by group
}

// Render draws the page.
func (c *Scorecard) Render() app.UI { return drawn("Scorecard", c.draw) }

func (c *Scorecard) draw() app.UI {
	v := c.View
	if v.Empty {
		return c.empty()
	}
	return el("div", "frame").Body(present(
		heading(v.Title, v.Meta,
			button("button").Aria("label", "Start review").OnClick(act(state.MeetingBegun{})).Body(icon("play"), span("only-wide", "Start review")),
			button("button button--primary").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))),
		&ContextBar{View: v.Context},
		maybe(v.Error != "", func() app.UI {
			return banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "The values could not be worked out", Text: v.Error})
		}),
		maybe(v.Waiting && v.Error == "", skeleton),
		maybe(!v.Waiting, c.pulse),
		maybe(!v.Waiting, c.panel),
	)...)
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
	)...)
}

func tallyWords(list []view.Tally) string {
	words := make([]string, len(list))
	for i, t := range list {
		words[i] = strconv.Itoa(t.Count) + " " + t.Status.Word
	}
	return strings.Join(words, ", ")
}

func (c *Scorecard) panel() app.UI {
	v := c.View
	var rows []app.UI
	for _, g := range v.Groups {
		if head := c.groupRow(g, len(v.Groups)); head != nil {
			rows = append(rows, head)
		}
		if c.folded[g.Name] {
			continue
		}
		for _, r := range g.Rows {
			if c.only == "" || c.only == r.Status.Slug {
				rows = append(rows, kpiRow(r))
			}
		}
	}
	class := "panel scorepanel"
	if v.Stale {
		class += " stale"
	}
	head := func(class, word string) app.UI { return th("col", class).Text(word) }
	return el("section", class).Aria("label", "KPIs").Attr("aria-busy", flag(v.Stale)).Body(
		el("table", "table scoretable").Aria("label", v.Title+", "+v.Context.PeriodName).Body(
			el("thead", "").Body(el("tr", "").Body(head("c-name", "KPI"), head("c-status", "Status"), head("num c-value", "Value"), head("num c-target", "Target"), head("c-attain", "Attainment"),
				head("num c-chg", v.Heads.Prior), head("num c-ly", v.Heads.Year), head("c-spark", v.Heads.Spark), head("c-owner", "Owner"))),
			el("tbody", "").Body(rows...)),
		el("div", "panel-foot row-between").Body(legend([]view.LegendItem{{Kind: "target", Text: "target"}, {Kind: "spark-open", Text: "open period"}, {Kind: "bullet", Text: "bar up to 125\u202f% of target, tick = target"}}),
			el("span", "").Text("Changes in percentages are percentage points (pp)")))
}

func (c *Scorecard) groupRow(g view.Group, groups int) app.UI {
	if groups < 2 && g.Name == "" {
		return nil
	}
	folded := c.folded[g.Name]
	picture, word, expanded := "down", "Fold ", "true"
	if folded {
		picture, word, expanded = "right", "Unfold ", "false"
	}
	name := g.Name
	return el("tr", "orow").Body(
		el("th", "").Attr("scope", "rowgroup").Class("c-name").Attr("colspan", "3").Body(
			button("twist").Attr("aria-expanded", expanded).Aria("label", word+name).OnClick(on("fold "+name, func(app.Context, app.Event) {
				if c.folded == nil {
					c.folded = map[string]bool{}
				}
				c.folded[name] = !c.folded[name]
			})).Body(icon(picture, "icon-s")),
			span("oname", name)),
		el("td", "c-brief").Attr("colspan", "6").Body(el("span", "dot-sep").Body(each(g.Brief, func(_ int, s string) app.UI { return el("span", "").Text(s) })...)),
	)
}

func kpiRow(r view.Row) app.UI {
	value := []app.UI{text(r.Value)}
	if r.SoFar {
		value = append(value, span("sofar", "so far"))
	}
	if r.Restated != "" {
		value = append(value, restated(r.Restated, r.RestatedTitle))
	}
	class := "c-value num"
	if r.Value == "blank" {
		class += " c-blank"
	}
	target := app.UI(text(r.Target))
	if r.Target == "" {
		target = span("muted", "—")
	}
	var attain app.UI
	switch {
	case r.HasBullet:
		attain = el("div", "attain").Body(bullet(r.Bullet), span("pct", r.Percent))
	case r.SetTarget:
		attain = el("a", "tiny").Attr("href", r.Href+"/edit").Text("Set a target")
	default:
		attain = span("why", r.Why)
	}
	return el("tr", "krow").Aria("label", r.Name).DataSet("kpi", r.ID).Body(
		th("row", "c-name").Body(present(
			el("a", "row-link").Attr("href", r.Href).Text(r.Name),
			maybe(r.Lead == "leading", func() app.UI { return span("tag", r.Lead) }))...),
		el("td", "c-status").Title(r.Reason).Body(status(r.Status)),
		el("td", class).Title(r.FullValue).Body(value...),
		el("td", "c-target num").Body(target),
		el("td", "c-attain").Body(attain),
		el("td", "c-chg num").Body(delta(r.Prior)),
		el("td", "c-ly num").Body(delta(r.Year)),
		el("td", "c-spark").Body(maybe(r.HasSpark, func() app.UI { return spark(r.Spark) })),
		el("td", "c-owner").Body(present(text(r.Owner), maybe(r.Due, func() app.UI { return span("due", "review due") }))...),
	)
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
	case "band":
		return []app.UI{svg("rect", "class", "band", "width", "22", "height", "10")}
	case "bullet":
		return []app.UI{svg("rect", "class", "key-track", "y", "3", "width", "20", "height", "4"), svg("path", "class", "target", "d", "M16 0V10")}
	case "blank":
		return []app.UI{svg("path", "class", "blank", "d", "M0 5H22")}
	}
	return nil
}
