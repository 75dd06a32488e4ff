package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// boardHead is which scorecard it is, in which look, and what begins here.
func boardHead(v view.Scorecard) app.UI {
	return el("div", "page-head").Body(
		el("div", "").Body(
			el("div", "title-row").Body(
				el("h1", "").Text(v.Title),
				&Menu{ID: "board-menu", Label: "Choose a scorecard", Icon: "down", Class: "button--quiet button--icon", Items: boardItems(v.Board)}),
			metaLine(v.Meta)),
		el("div", "actions").Body(
			el("nav", "segments").Aria("label", "Look of the scorecard").Body(each(v.Board.Looks, func(_ int, l view.LookLink) app.UI {
				current := ""
				if l.Current {
					current = "page"
				}
				return el("a", "").Attr("href", l.Href).Attr("aria-current", current).Aria("label", l.Name).Body(icon(l.Icon), span("only-wide", l.Name))
			})...),
			button("button").Aria("label", "Start review").OnClick(act(state.MeetingBegun{})).Body(icon("play"), span("only-wide", "Start review")),
			button("button button--primary").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))))
}

func boardItems(b view.Board) []Item {
	items := []Item{{Heading: true, Label: "Scorecards"}}
	for _, l := range b.Boards {
		items = append(items, Item{Label: l.Name, Icon: "scorecard", Meta: l.Meta, Href: l.Href, Current: l.Current})
	}
	items = append(items, Item{Rule: true})
	if b.ID != "" {
		items = append(items, Item{Label: "Change this scorecard", Icon: "edit", Msg: state.FormOpened{Kind: state.ScorecardDialog, ID: b.ID}},
			Item{Label: "Remove this scorecard", Icon: "trash", Danger: true, Msg: state.ScorecardRemoved{ID: b.ID}})
	}
	return append(items, Item{Label: "New scorecard", Icon: "plus", Msg: state.FormOpened{Kind: state.ScorecardDialog}},
		Item{Label: "New objective", Icon: "flag", Msg: state.FormOpened{Kind: state.ObjectiveDialog}},
		Item{Rule: true}, Item{Label: "Download all values as CSV", Icon: "table", Msg: state.ValuesWanted{}})
}

// boardAdvice is what is wrong with the choice of KPIs.
func boardAdvice(b view.Board) app.UI {
	if len(b.Advice) == 0 {
		return nil
	}
	return el("div", "stack-s").Body(each(b.Advice, func(_ int, s string) app.UI {
		return el("div", "banner st-risk").Attr("role", "note").Body(present(icon("st-risk"), el("p", "").Text(s),
			maybe(b.ID != "", func() app.UI {
				return el("div", "actions").Body(button("button button--s").OnClick(act(state.FormOpened{Kind: state.ScorecardDialog, ID: b.ID})).Text("Change this scorecard"))
			}))...)
	})...)
}

func bareBoard(b view.Board) app.UI {
	return el("section", "panel").Aria("label", "KPIs").Body(
		empty("No KPI is on this scorecard yet", "A scorecard is a choice of the workbook's KPIs for an audience.",
			button("button button--primary").OnClick(act(state.FormOpened{Kind: state.ScorecardDialog, ID: b.ID})).Text("Choose KPIs")))
}

// retiredKPIs lead to the history of what is not measured any more.
func retiredKPIs(list []view.Link) app.UI {
	return el("details", "retired").Body(
		el("summary", "small muted").Text("Retired KPIs, with their history ("+itoa(len(list))+")"),
		el("ul", "small").Body(each(list, func(_ int, l view.Link) app.UI {
			return el("li", "").Body(el("a", "").Attr("href", l.Href).Text(l.Text))
		})...))
}
