package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

type bindColumnName struct{}

func (bindColumnName) Msg(v string) state.Msg { return state.ColumnNamed{Text: v} }

// ColumnForm is the dialog of a calculated column.
type ColumnForm struct {
	app.Compo
	View view.ColumnDialog

	modal modal
}

// OnMount opens the dialog.
func (c *ColumnForm) OnMount(ctx app.Context) { c.modal.open(ctx) }

// OnDismount gives the focus back.
func (c *ColumnForm) OnDismount() { c.modal.close() }

// Render draws the name, the formula and the first rows.
func (c *ColumnForm) Render() app.UI { return drawn("ColumnForm", c.draw) }

func (c *ColumnForm) draw() app.UI {
	v := c.View
	hint := "As formulas call it"
	if !v.New {
		hint = "Formulas that use it follow a new name"
	}
	body := present(
		maybe(v.Wrong != "", func() app.UI { return notSaved(v.Wrong) }),
		field("column-name", "Name", hint, "", &Input{ID: "column-name", Value: v.Name, Placeholder: "Margin", AutoFocus: true, DescribedBy: "column-name-hint", Bind: bindColumnName{}}),
		el("div", "field").Body(el("label", "").Attr("for", FormulaID).Text("Formula"), &Formula{View: v.Formula}),
		c.first())
	return dialog("column", "", v.Title, nil, state.DialogClosed{},
		[]app.UI{el("div", "stack").OnKeyDown(guard(saveKey(state.ColumnSaved{}))).Body(body...)},
		el("div", "push actions").Body(
			button("button").OnClick(act(state.DialogClosed{})).Text("Cancel"),
			button("button button--primary").OnClick(act(state.ColumnSaved{})).Text("Save column")))
}

// first is the first rows with what the column gives.
func (c *ColumnForm) first() app.UI {
	v := c.View
	if v.Said != "" {
		return el("p", "small quiet").Attr("role", "status").Text(v.Said)
	}
	last := len(v.Heads) - 1
	class := func(i int) string {
		if v.Numeric[i] {
			return "num"
		}
		return ""
	}
	strong := func(i int) string {
		if i == last {
			return classes(class(i), "strong")
		}
		return class(i)
	}
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "The first rows").Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(append([]app.UI{th("col", "num").Text("Row")}, each(v.Heads, func(i int, h string) app.UI { return th("col", class(i)).Text(h) })...)...)),
			el("tbody", "").Body(each(v.Rows, func(_ int, r view.GridRow) app.UI {
				return el("tr", "").Body(append([]app.UI{th("row", "num regular muted").Text(r.Line)}, each(r.Cells, func(i int, cell view.GridCell) app.UI {
					if cell.Blank {
						return el("td", classes(class(i), "muted")).Text(cell.Text)
					}
					return el("td", strong(i)).Text(cell.Text)
				})...)...)
			})...)))
}

// calculatedCell stands where other columns choose their type.
func calculatedCell(table string, r view.ColumnRow) app.UI {
	return el("div", "typecell typecell--made").Body(
		el("span", "type").Title("calculated, "+r.Type).Body(el("b", "").Text(r.Mark)),
		span("small", r.Type),
		button("button button--quiet button--icon button--s").Aria("label", "Change the formula of "+r.Name).OnClick(act(state.ColumnOpened{Table: table, Column: r.Name})).Body(icon("fx", "icon-s")),
		button("button button--quiet button--icon button--s").Aria("label", "Delete "+r.Name).OnClick(act(state.ColumnRemoved{Table: table, Column: r.Name})).Body(icon("trash", "icon-s")))
}
