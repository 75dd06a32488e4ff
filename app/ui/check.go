package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

// kpiSmart says which of the five letters the KPI has, and what misleads in it.
func kpiSmart(v view.KPI) app.UI {
	if !v.Checked.Shown {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "smart-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("smart-h").Text("SMART check"), span("meta", v.Checked.Met),
			el("a", "button button--quiet button--s push").Attr("href", "#/kpi/"+v.ID+"/edit").Body(icon("edit"), text("Edit"))),
		el("div", "panel-body stack-s").Body(present(
			checklist("SMART", v.Checked.Smart),
			maybe(len(v.Checked.Lint) > 0, func() app.UI {
				return el("div", "checks").Body(el("h3", "").Text("What may mislead"), checklist("What may mislead", v.Checked.Lint))
			}))...))
}

// dataChecks says how the data behind the value looks.
func dataChecks(rows []view.CheckRow) app.UI {
	if len(rows) == 0 {
		return nil
	}
	return el("div", "checks").Body(el("h3", "").Text("Checks on the data behind it"), checklist("Checks on the data", rows))
}

func checklist(name string, rows []view.CheckRow) app.UI {
	return el("ul", "checklist").Aria("label", name).Body(each(rows, func(_ int, r view.CheckRow) app.UI {
		return el("li", r.Class).Body(icon(r.Icon), el("span", "").Body(present(
			hidden(r.Says+" "),
			maybe(r.Name != "", func() app.UI { return el("b", "medium").Text(r.Name + " ") }),
			text(r.Text),
			maybe(r.Hint != "", func() app.UI { return span("muted", " "+r.Hint) }))...))
	})...)
}
