package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

type (
	bindKind struct{ ID int }
	bindKey  struct {
		ID, At int
		Keys   [2]string
	}
	bindMap struct {
		ID     int
		Column string
	}
)

func (b bindKind) Msg(v string) state.Msg { return state.ImportMeets{ID: b.ID, Kind: v} }
func (b bindKey) Msg(v string) state.Msg {
	keys := b.Keys
	keys[b.At] = v
	return state.ImportMeets{ID: b.ID, Kind: workbook.KindUpdate, Keys: keys[:]}
}
func (b bindMap) Msg(v string) state.Msg {
	return state.ImportMaps{ID: b.ID, Table: b.Column, File: v}
}

// meets is the part of the import dialog about the table a file goes to: how it
// meets it, which columns belong together, and what that would do.
func meets(id int, v view.Meets) app.UI {
	return el("section", "meets stack-s").Aria("labelledby", "meets-h").Body(present(
		el("h3", "visually-hidden").ID("meets-h").Text("How the rows meet those there"),
		el("div", "row").Body(present(
			&Segments{Name: "import-kind", Legend: "How the rows meet those there", Value: v.Kind, Options: options(v.Kinds), Bind: bindKind{id}},
			maybe(v.Kind == workbook.KindUpdate, func() app.UI { return keyFields(id, v) }),
		)...),
		maybe(len(v.Maps) > 0, func() app.UI { return mapping(id, v.Maps) }),
		el("div", "meets-result stack-s").Attr("aria-live", "polite").Attr("aria-busy", flag(v.Busy)).Body(present(
			maybe(v.Busy, func() app.UI { return el("p", "small quiet").Text("Finding out what changes…") }),
			maybe(v.Failed != "", func() app.UI { return el("p", "small").Text("What would change is not known: " + v.Failed) }),
			maybe(len(v.Facts) > 0, func() app.UI {
				return el("ul", "import-facts").Aria("label", "What changes").Body(each(v.Facts, func(_ int, f view.MeetFact) app.UI {
					return el("li", classes("status", f.Class)).Body(icon(f.Icon), text(f.Text))
				})...)
			}),
			maybe(len(v.Notices) > 0, func() app.UI {
				return el("ul", "stack-s small").Body(each(v.Notices, func(_ int, p view.Problem) app.UI {
					return el("li", "").Body(span("warnline", p.Reason), text(" "+p.WayOut))
				})...)
			}),
			maybe(len(v.Moves) > 0, func() app.UI { return moves("Past values that would move", v.Moves) }),
			maybeText("small quiet", v.MoveNote),
		)...),
	)...)
}

func keyFields(id int, v view.Meets) app.UI {
	more := append([]Option{{Value: "", Label: "nothing else"}}, options(v.KeyChoices)...)
	return el("div", "row").Body(
		el("label", "inline-field").Body(span("small", "Key"), &Select{ID: "import-key", Value: v.Keys[0], Options: options(v.KeyChoices), Bind: bindKey{id, 0, v.Keys}}),
		el("label", "inline-field").Body(span("small", "and"), &Select{ID: "import-key2", Label: "Second column of the key", Value: v.Keys[1], Options: more, Bind: bindKey{id, 1, v.Keys}}))
}

func mapping(id int, list []view.MapLine) app.UI {
	return el("fieldset", "mapping").Body(append([]app.UI{el("legend", "small medium").Text("Columns of the table under another name in the file")},
		each(list, func(i int, l view.MapLine) app.UI {
			field := "map-" + strconv.Itoa(i)
			return el("div", "mapline").Body(el("label", "small").Attr("for", field).Text(l.Column),
				&Select{ID: field, Class: "select--s", Value: l.File, Options: options(l.Choices), Bind: bindMap{id, l.Column}})
		})...)...)
}

// moves is a table of past values that moved.
func moves(name string, list []view.MoveLine) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", name).Body(
		el("table", "table table--dense restate").Body(
			el("thead", "").Body(el("tr", "").Body(th("col", "").Text("Past value"), th("col", "num").Text("was"), th("col", "num").Text("is"), th("col", "num").Text("by"))),
			el("tbody", "").Body(each(list, func(_ int, l view.MoveLine) app.UI {
				return el("tr", "").Body(th("row", "regular").Text(l.Name+", "+l.Period), el("td", "num quiet").Text(l.Was), el("td", "num strong").Text(l.Is),
					el("td", "num").Title(l.Exact).Body(delta(l.By)))
			})...)))
}
