package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

func kpiDrivers(d view.Drivers) app.UI {
	if len(d.Columns) < 2 {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "drivers-h").Body(present(
		el("div", "panel-head").Body(
			el("h2", "").ID("drivers-h").Text("What drove the change"), span("meta", d.Meta)),
		el("div", "panel-body row drivers-ask").Body(
			el("label", "inline-field").Body(span("small", "by"), &Select{ID: "breakdown", Label: "Break down by", Class: "select--s", Value: d.By, Options: options(d.Columns), Bind: bindDrivers{}}),
			el("label", "inline-field").Body(&Select{ID: "drivers-against", Label: "Change against", Class: "select--s", Value: yearKey(d.Year), Options: options(d.Against), Bind: bindAgainstYear{}}),
			button("button button--s").OnClick(act(state.DriversSought{})).Text("Find what explains most")),
		maybe(d.Best != "", func() app.UI { return el("p", "panel-body small").Attr("role", "status").Text(d.Best) }),
		maybe(d.Why != "", func() app.UI { return el("p", "panel-body small quiet").Attr("role", "status").Text(d.Why) }),
		maybe(d.Busy, func() app.UI {
			return el("p", "panel-body small muted").Attr("role", "status").Text("Working it out…")
		}),
		maybe(d.Name == "" && d.Why == "", func() app.UI {
			return el("p", "panel-body small quiet").Text("Pick a column to see what each of its values adds to the change. Each value is computed from its own rows.")
		}),
		maybe(len(d.Rows) > 0, func() app.UI { return driversTable(d) }),
		maybe(len(d.Rows) > 0, func() app.UI {
			foot := "The total is computed from all rows, never from the values above."
			if d.Parts {
				foot = "The parts add up to the change exactly. " + foot
			}
			if d.Mix {
				foot += " Own is the change of a slice itself, mix that of its weight."
			}
			return el("p", "panel-foot").Text(foot)
		}),
	)...)
}

func yearKey(year bool) string {
	if year {
		return "year"
	}
	return ""
}

func driversTable(d view.Drivers) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Drivers by "+d.Name+", table").Body(
		el("table", "table table--dense").Body(present(
			el("thead", "").Body(el("tr", "").Body(driverCells(d, th("col", "").Text(d.Name), th("col", "num").Text("Value"),
				th("col", "num").Text("Target"), th("col", "").Text("Status"), th("col", "num").Text(d.Head), th("col", "").Text("Part of the change"),
				th("col", "num only-wide").Text("Own"), th("col", "num only-wide").Text("Mix"), th("col", "num only-wide").Text("Rows"))...)),
			el("tbody", "").Body(each(d.Rows, func(_ int, r view.DriverRow) app.UI { return driverRow(d, r) })...),
			maybe(d.Total.Name != "", func() app.UI {
				t := d.Total
				return el("tfoot", "").Body(el("tr", "").Body(driverCells(d, th("row", "").Text(t.Name), el("td", "num").Text(t.Value), el("td", "num quiet").Text(t.Target), el("td", "").Body(status(t.Status)),
					el("td", "num").Body(delta(t.Change)), el("td", "contrib-cell").Body(el("span", ""), span("num", t.Part)),
					el("td", "num quiet only-wide").Text(t.Own), el("td", "num quiet only-wide").Text(t.Mix), el("td", "num quiet only-wide").Text(t.Rows))...))
			}))...))
}

// driverCells leaves out what a table does not show: name, value, target, status,
// change, part, own, mix, rows.
func driverCells(d view.Drivers, cells ...app.UI) []app.UI {
	shown := []bool{true, true, d.Judged, d.Judged, true, d.Parts, d.Mix, d.Mix, true}
	var list []app.UI
	for i, c := range cells {
		if shown[i] {
			list = append(list, c)
		}
	}
	return list
}

func driverRow(d view.Drivers, r view.DriverRow) app.UI {
	name := app.UI(text(r.Name))
	if r.Blank {
		name = el("i", "muted").Text("blank")
	}
	if r.CanFilter {
		name = button("linkish").Aria("label", r.Name+", filter by it").OnClick(act(state.SliceAdded{Slice: r.Filter})).Body(name)
	}
	tag := maybe(r.Tag != "", func() app.UI { return span("tiny muted", " "+r.Tag) })
	mark := hidden("no target")
	if r.Target != "" {
		mark = status(r.Status)
	}
	bar := svg("svg", "class", "contrib", "viewBox", "0 0 150 16", "width", "150", "height", "16", "aria-hidden", "true").Body(
		svg("rect", "class", r.Class, "x", r.X, "y", "3", "width", r.W, "height", "10", "rx", "1"), svg("path", "class", "zero", "d", "M"+r.Zero+" 0V16"))
	if !d.Parts {
		bar = nil
	}
	return el("tr", "").Body(driverCells(d,
		th("row", "regular").Body(present(name, tag)...),
		el("td", "num").Title(r.Title).Text(r.Value),
		el("td", "num quiet").Text(r.Target),
		el("td", "").Body(mark),
		el("td", "num").Body(delta(r.Change)),
		el("td", "contrib-cell").Body(present(bar, span("num", r.Part))...),
		el("td", "num quiet only-wide").Text(r.Own), el("td", "num quiet only-wide").Text(r.Mix),
		el("td", "num quiet only-wide").Text(r.Rows))...)
}
