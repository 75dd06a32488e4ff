package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// cards are the KPIs one by one, what needs attention first.
func (c *Scorecard) cards() app.UI {
	v := c.View
	ranked := v.Ranked
	if ranked == nil { // the page is being put up in parts
		for i := range v.Lines {
			ranked = append(ranked, i)
		}
	}
	var needs, fine, rest []app.UI
	for _, i := range ranked {
		l := v.Lines[i]
		if l.Kind != view.KPILine || c.only != "" && c.only != l.Row.Status.Slug {
			continue
		}
		card := kpiCard(l.Row, v.Heads)
		switch l.Row.Status.Slug {
		case "off", "risk":
			needs = append(needs, card)
		case "on":
			fine = append(fine, card)
		default:
			rest = append(rest, card)
		}
	}
	class := "stack scorecards"
	if v.Stale {
		class += " stale"
	}
	return el("section", class).Aria("label", "KPIs").Attr("aria-busy", flag(v.Stale)).Body(present(
		deck("Needs attention", "Sorted by what is missing to the target, times the weight", needs),
		deck("On track", "", fine),
		deck("Without a verdict", "", rest),
	)...)
}

func deck(title, meta string, cards []app.UI) app.UI {
	if len(cards) == 0 {
		return nil
	}
	return el("div", "stack-s").Body(
		el("div", "row-between").Body(present(el("h2", "").Text(title), maybe(meta != "", func() app.UI { return span("meta", meta) }))...),
		el("div", "grid cards").Body(cards...))
}

func kpiCard(r view.Row, h view.Heads) app.UI {
	class := "card-value"
	if r.Value == "blank" {
		class += " c-blank"
	}
	return el("article", "card kcard").Aria("label", r.Name).DataSet("kpi", r.ID).Body(present(
		el("div", "row-between").Body(present(
			el("h3", "card-title").Body(el("a", "").Attr("href", r.Href).Text(r.Name)),
			maybe(r.Lead == "leading" || r.Due, func() app.UI {
				return el("span", "row").Body(present(
					maybe(r.Lead == "leading", func() app.UI { return span("tag", r.Lead) }),
					maybe(r.Due, func() app.UI { return span("due", "review due") }))...)
			}))...),
		el("div", "row-between kcard-mid").Body(el("span", class).Title(r.FullValue).Text(r.Value), pill(r.Status)),
		el("p", "meta").Text(r.Reach),
		maybe(r.Restated != "", func() app.UI { return restated(r.Restated, r.RestatedTitle) }),
		maybe(r.HasCard, func() app.UI { return spark(r.Card) }),
		el("p", "small quiet").Text(r.Reason),
		el("p", "kcard-foot tiny").Body(
			el("span", "").Body(delta(r.Prior), text(" "), span("muted", h.Prior)),
			el("span", "").Body(delta(r.Year), text(" "), span("muted", h.Year))),
	)...)
}

// chart is the map: objectives lead to KPIs, and KPIs to what they are made of.
// It is nested lists; the lines between the boxes are drawn by the style.
func (c *Scorecard) chart() app.UI {
	v := c.View
	class := "panel treemap"
	if v.Stale {
		class += " stale"
	}
	return el("section", class).Aria("label", "KPIs").Attr("aria-busy", flag(v.Stale)).Attr("tabindex", "0").Body(
		el("ul", "tree").Body(c.branches(-1)...))
}

// branches are the boxes under a line.
func (c *Scorecard) branches(up int) []app.UI {
	return each(c.View.Lines, func(i int, l view.Line) app.UI {
		if l.Up != up {
			return nil
		}
		if l.Kind == view.KPILine && !l.Kids && c.only != "" && c.only != l.Row.Status.Slug {
			return nil
		}
		return el("li", "").Body(present(
			mapBox(l),
			maybe(l.Kids, func() app.UI { return el("ul", "").Body(c.branches(i)...) }))...)
	})
}

func mapBox(l view.Line) app.UI {
	if l.Kind == view.KPILine {
		r := l.Row
		return el("article", classes("node", r.Status.Class)).Aria("label", r.Name).DataSet("kpi", r.ID).Body(
			el("a", "node-name").Attr("href", r.Href).Text(r.Name),
			el("span", "node-facts").Body(status(r.Status), span("num", r.Value)))
	}
	g := l.Goal
	name := app.UI(span("node-name", g.Name))
	if l.Kind == view.GoalLine {
		name = button("node-name").OnClick(act(state.FormOpened{Kind: state.ObjectiveDialog, ID: l.ID})).Text(g.Name)
	}
	return el("div", classes("node node--goal", g.Status.Class)).Body(present(
		name,
		maybe(g.Judged, func() app.UI {
			return el("span", "node-facts").Body(status(g.Status), span("num", g.Score))
		}))...)
}
