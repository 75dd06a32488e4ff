package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

func kpiWhy(v view.KPI) app.UI {
	if v.Waiting || v.RowsUsed == "" && v.Why.Whole.Name == "" {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "why-h").Body(
		el("div", "panel-head").Body(present(
			el("h2", "").ID("why-h").Text("Why this number"), span("meta", v.PeriodName),
			maybe(v.Why.Equation != "", func() app.UI { return span("push small mono quiet cut", v.Why.Equation) }),
			maybe(v.Why.Equation == "" && v.Exact != "", func() app.UI { return span("push small mono quiet cut", "= "+v.Exact) }))...),
		el("div", "panel-body stack").Body(present(
			maybe(v.Why.Err != "", func() app.UI { return el("p", "small").Attr("role", "alert").Text(v.Why.Err) }),
			maybe(v.Why.Busy, func() app.UI { return el("p", "small muted").Text(v.RowsUsed + ". Looking at the others…") }),
			maybe(v.Why.Whole.Name != "", func() app.UI { return el("ul", "lineage").Body(whyStep(v.Why.Whole)) }),
			dataChecks(v.Checked.Data),
		)...))
}

// whyStep is a part of the value, its rows, and the parts below it.
func whyStep(s view.WhyStep) app.UI {
	mark := icon(s.Icon)
	if s.Sign != "" {
		mark = el("span", "").Attr("aria-hidden", "true").Text(s.Sign)
	}
	name := present(
		maybe(s.Says != "", func() app.UI { return hidden(s.Says + " ") }),
		maybe(s.Href != "", func() app.UI { return el("a", "row-link").Attr("href", s.Href).Text(s.Name) }),
		maybe(s.Href == "" && s.Name != "", func() app.UI { return el("b", "").Text(s.Name) }),
		maybe(s.Href != "" && s.Status.Word != "", func() app.UI { return text(" ") }),
		maybe(s.Href != "" && s.Status.Word != "", func() app.UI { return status(s.Status) }),
		maybe(s.Formula != "", func() app.UI { return span("mono small quiet block cut", s.Formula) }),
		maybe(s.Note != "", func() app.UI { return span("small muted block", s.Note) }),
	)
	row := el("div", "lin").Body(append([]app.UI{el("span", "lin-op").Body(mark), el("div", "").Body(name...), span("num strong", s.Value)},
		each(s.Uses, func(_ int, u view.WhyUse) app.UI { return whyUse(u) })...)...)
	if len(s.Parts) == 0 {
		return el("li", "").Body(row)
	}
	return el("li", "").Body(row, el("ul", "lineage lineage--parts").Body(each(s.Parts, func(_ int, p view.WhyStep) app.UI { return whyStep(p) })...))
}

func whyUse(u view.WhyUse) app.UI {
	return el("details", "disclosure").Is("open", u.Open).Body(
		el("summary", "").Body(icon("right", "icon-s"), el("span", "").Body(el("b", "medium").Text(u.Used), text(" of "+u.Table+", "+u.Left))),
		el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Rows of "+u.Table+", table").Body(
			el("table", "table table--dense notused").Body(
				el("caption", "visually-hidden").Text("What became of the rows of "+u.Table),
				el("thead", "").Body(el("tr", "").Body(present(th("col", "").Text("Rows of "+u.Table), th("col", "num").Text("Rows"),
					maybe(u.Added, func() app.UI { return th("col", "num").Text("Amount") }), th("col", "").Body(hidden("Show")))...)),
				el("tbody", "").Body(each(u.Fates, func(_ int, f view.WhyFate) app.UI { return whyFate(u, f) })...),
				el("tfoot", "").Body(el("tr", "").Body(present(th("row", "").Text("All rows"), el("td", "num").Text(u.All),
					maybe(u.Added, func() app.UI { return el("td", "") }), el("td", ""))...)))))
}

func whyFate(u view.WhyUse, f view.WhyFate) app.UI {
	return el("tr", "").Body(present(
		th("row", "").Body(present(
			el("span", "row nowrap-flex").Body(present(maybe(f.Warn, func() app.UI { return icon("warn", "icon-s") }), el("span", "").Text(f.Why))...),
			maybe(f.Condition != "", func() app.UI { return span("mono small block", f.Condition) }))...),
		el("td", "num").Text(f.Rows),
		maybe(u.Added, func() app.UI { return el("td", "num").Text(f.Amount) }),
		el("td", "num").Body(present(maybe(f.Href != "", func() app.UI {
			return el("a", "nowrap").Attr("href", f.Href).Aria("label", f.Show).Text("Show rows")
		}))...),
	)...)
}

// gridBehind tells which rows are shown alone, and leads back.
func gridBehind(b view.RowsBehind) app.UI {
	return el("div", "banner banner--info dg-behind").Attr("role", "status").Body(
		icon("info"),
		el("div", "").Body(present(el("p", "").Text(b.Text), maybe(b.Condition != "", func() app.UI { return span("mono small", b.Condition) }))...),
		el("div", "row").Body(present(
			maybe(b.Back.Href != "", func() app.UI {
				return el("a", "button button--s").Attr("href", b.Back.Href).Body(icon("left", "icon-s"), text(b.Back.Text))
			}),
			el("a", "button button--quiet button--s").Attr("href", b.All).Text("Show all rows"))...))
}
