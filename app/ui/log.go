package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// kpiLog is what was changed in the definition of a KPI.
func kpiLog(c view.Changes) app.UI {
	if c.Count == 0 {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "changes-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("changes-h").Text("Changes"), span("count", itoa(c.Count))),
		el("div", "panel-body stack").Body(present(
			el("ul", "timeline").Body(each(c.Groups, func(_ int, g view.ChangeGroup) app.UI {
				return el("li", "").Body(append(each(g.Lines, func(_ int, l view.ChangeLine) app.UI { return changeLine(l) }), maybeText("when", g.When))...)
			})...),
			maybe(c.More, func() app.UI {
				word := "Show all " + itoa(c.Count) + " changes"
				if c.Whole {
					word = "Show the last ones"
				}
				return button("button button--quiet button--s").OnClick(act(state.LogShown{Whole: !c.Whole})).Text(word)
			}))...))
}

// changeLine says what a member was and what it became.
func changeLine(l view.ChangeLine) app.UI {
	return el("p", "").Body(present(
		el("b", "medium").Text(l.What+":"), text(" "),
		maybe(l.Was != "", func() app.UI { return el("del", "quiet").Text(l.Was) }),
		maybe(l.Was != "" && l.Is != "", func() app.UI {
			return el("span", "muted").Body(hidden(" changed to "), el("span", "").Attr("aria-hidden", "true").Text(" → "))
		}),
		maybe(l.Was != "" && l.Is == "", func() app.UI { return span("muted", " taken away") }),
		maybe(l.Is != "", func() app.UI { return el("ins", "").Text(l.Is) }),
	)...)
}
