package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Data is the Data screen. Which name is being edited is its own affair.
type Data struct {
	app.Compo
	View view.Data

	renaming string // "table", or "column " and its name
}

const (
	renameTableAction = "rename-table"
	renamedAction     = "renamed"
)

// OnMount listens for the menu and for names that were given.
func (c *Data) OnMount(ctx app.Context) {
	ctx.Handle(renameTableAction, func(app.Context, app.Action) { c.renaming = "table" })
	ctx.Handle(renamedAction, func(app.Context, app.Action) { c.renaming = "" })
}

// Render draws the tables and one of them in detail.
func (c *Data) Render() app.UI { return drawn("Data", c.draw) }

func (c *Data) draw() app.UI {
	v := c.View
	if len(v.Tables) == 0 {
		return el("div").Class("frame").Body(
			heading("Data", nil),
			empty("No tables yet", "Drop a CSV file anywhere on this page, or choose one. Its columns, types and problems are shown here.",
				&FileButton{Label: "Import CSV", Class: "button button--primary"},
				el("button").Attr("type", "button").Class("button").OnClick(act(state.SampleWanted{})).Body(icon("play"), text("Open the sample workbook"))))
	}
	return el("div").Class("frame").Body(
		heading("Data", v.Meta, el("button").Attr("type", "button").Class("button").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))),
		el("div").Class("data-cols").Body(
			el("section").Aria("labelledby", "tables-h").Class("tlist-wrap").Body(
				el("h2").Class("visually-hidden").ID("tables-h").Text("Tables"),
				el("ul").Class("tlist").Body(each(v.Tables, func(_ int, t view.TableItem) app.UI { return tableItem(t) })...)),
			c.detail(v.Table),
		))
}

func tableItem(t view.TableItem) app.UI {
	current := ""
	if t.Current {
		current = "true"
	}
	return el("li").Body(el("a").Class("tlist-item").Attr("href", t.Href).Attr("aria-current", current).Body(
		span("medium truncate", t.Name), span("num tiny muted", t.Rows), span("tiny muted", t.Note),
		el("span").Class("tiny warnline").Body(present(
			maybe(t.Problems != "", func() app.UI { return icon("warn", "icon-s") }), text(t.Problems))...)))
}

func (c *Data) detail(t view.TableDetail) app.UI {
	return el("div").Class("stack data-main").Body(present(
		el("div").Class("row-between").Body(
			el("div").Body(present(
				c.tableName(t),
				metaLine(t.Meta),
				maybe(t.Note != "", func() app.UI { return el("p").Class("small quiet").Text(t.Note) }),
				maybe(t.Credit != "", func() app.UI { return el("p").Class("tiny muted").Text(t.Credit) }),
			)...),
			el("div").Class("actions").Body(
				el("label").Class("inline-field").Body(icon("calendar"), span("small", "Date column"),
					&Select{ID: "date-column", Value: t.DateColumn, Options: options(t.DateChoices), Bind: bindDateColumn{t.ID}}),
				&Menu{ID: "table-menu", Label: "More about " + t.Name, Icon: "dots", Class: "button--icon", End: true, Items: []Item{
					{Label: "Rename", Icon: "edit", Local: renameTableAction},
					{Label: "Read the file again", Icon: "refresh", Msg: state.TableRetried{Table: t.ID}},
					{Rule: true},
					{Label: "Remove table", Icon: "trash", Danger: true, Msg: state.TableRemoved{Table: t.ID}},
				}},
			)),
		maybe(t.Failed != "", func() app.UI {
			b := view.Banner{Class: "st-off", Icon: "st-off", Title: "This table cannot be read", Text: t.Failed, Alert: true}
			return banner(b, el("button").Attr("type", "button").Class("button button--s").OnClick(act(state.TableRetried{Table: t.ID})).Text("Try again"))
		}),
		maybe(t.Loading, func() app.UI {
			return el("div").Class("panel panel-body panel-body--top stack-s").Body(el("p").Class("small").Text("Opening the table "+t.ProgressText), progress("Opening the table", max(0, t.Progress)))
		}),
		el("nav").Class("tabs").Aria("label", t.Name).Body(each(t.Tabs, func(_ int, tab view.Tab) app.UI {
			current := ""
			if tab.Current {
				current = "true"
			}
			return el("button").Attr("type", "button").Class("tab").Attr("aria-current", current).OnClick(on("tab "+t.ID+string(tab.Key), func(ctx app.Context, _ app.Event) {
				send(ctx, state.Navigate{Route: state.Route{View: state.DataScreen, ID: t.ID}}) // the address may not name the table yet
				send(ctx, state.TabChosen{Tab: tab.Key})
			})).Body(present(
				text(tab.Name), maybe(tab.Count != "", func() app.UI { return span("count", tab.Count) }))...)
		})...),
		c.tab(t),
	)...)
}

func (c *Data) tableName(t view.TableDetail) app.UI {
	if c.renaming != "table" {
		return el("h2").Class("big-h2").Text(t.Name)
	}
	return el("div").Class("rename").Body(&Rename{Label: "New name of the table", Value: t.Name, Table: t.ID})
}

func (c *Data) tab(t view.TableDetail) app.UI {
	switch t.Tab {
	case state.RowsTab:
		return dataGrid(t)
	case state.ProblemsTab:
		return dataProblems(t)
	case state.ImportsTab:
		return dataImports(t)
	}
	return c.columns(t)
}

func (c *Data) columns(t view.TableDetail) app.UI {
	return el("section").Class("panel").Aria("labelledby", "columns-h").Body(
		el("h3").Class("visually-hidden").ID("columns-h").Text("Columns"),
		el("div").Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Columns, table").Body(
			el("table").Class("table table--dense profile").Body(
				el("thead").Body(el("tr").Body(
					el("th").Attr("scope", "col").Text("Column"), el("th").Attr("scope", "col").Text("Type"), el("th").Attr("scope", "col").Text("Filled"),
					el("th").Attr("scope", "col").Class("num").Text("Distinct"), el("th").Attr("scope", "col").Class("num only-wide").Text("Smallest"), el("th").Attr("scope", "col").Class("num only-wide").Text("Largest"))),
				el("tbody").Body(each(t.Columns, func(i int, r view.ColumnRow) app.UI { return c.columnRow(t.ID, i, r) })...))),
		maybeText("panel-body small quiet", t.ColumnNote),
		el("p").Class("panel-foot").Text("Types are decided on every row, never on a sample. Changing a type loses nothing: the original text is kept."))
}

func (c *Data) columnRow(table string, i int, r view.ColumnRow) app.UI {
	name := app.UI(el("span").Class("colname").Body(
		span("medium", r.Name),
		el("button").Attr("type", "button").Class("button button--quiet button--icon button--s colname-edit").Aria("label", "Rename "+r.Name).
			OnClick(on("rename "+r.Name, func(app.Context, app.Event) { c.renaming = "column " + r.Name })).Body(icon("edit", "icon-s"))))
	if c.renaming == "column "+r.Name {
		name = &Rename{Label: "New name of " + r.Name, Value: r.Name, Table: table, Column: r.Name}
	}
	style := "select--s select--guess"
	if r.Chosen != "" {
		style = "select--s"
	}
	return el("tr").Body(
		el("th").Attr("scope", "row").Body(name, span("meta colnote", r.Note)),
		el("td").Body(el("div").Class("typecell").Body(
			el("span").Class("type").Title(r.Type).Body(el("b").Attr("aria-hidden", "true").Text(r.Mark)),
			&Select{ID: "coltype-" + strconv.Itoa(i), Label: "Type of " + r.Name + ", now " + r.Type, Class: style, Value: r.Chosen, Options: options(r.Types), Bind: bindColumnType{table, r.Name}})),
		el("td").Class("fillcell").Body(
			svg("svg", "class", "fillbar", "viewBox", "0 0 100 6", "preserveAspectRatio", "none", "aria-hidden", "true").Body(
				svg("rect", "class", "null", "width", "100", "height", "6"),
				svg("rect", "class", "ok", "width", r.Filled, "height", "6"),
				svg("rect", "class", "bad", "x", r.BadAt, "width", r.Bad, "height", "6")),
			el("span").Class("tiny muted").Body(present(
				maybe(r.FillText != "", func() app.UI { return el("span").Text(r.FillText) }),
				maybe(r.BadText != "", func() app.UI { return span("warnline", r.BadText) }))...)),
		el("td").Class("num").Text(r.Distinct),
		el("td").Class("num quiet only-wide cut").Text(r.Min),
		el("td").Class("num quiet only-wide cut").Text(r.Max),
	)
}

func dataGrid(t view.TableDetail) app.UI {
	g := t.Grid
	head := []app.UI{el("th").Attr("scope", "col").Class("rowno").Body(hidden("Row"))}
	for _, h := range g.Heads {
		class := ""
		if h.Numeric {
			class = "num"
		}
		head = append(head, el("th").Attr("scope", "col").Class(class).Text(h.Name))
	}
	return el("section").Class("panel").Aria("labelledby", "rows-h").Body(present(
		el("div").Class("panel-head").Body(
			el("h3").ID("rows-h").Text("Rows"),
			span("meta", g.Range),
			el("div").Class("push actions").Body(
				el("button").Attr("type", "button").Class("button button--icon button--s").Aria("label", "First rows").Attr("disabled", !g.Before).OnClick(act(state.RowsWanted{From: 0})).Body(icon("up")),
				el("button").Attr("type", "button").Class("button button--icon button--s").Aria("label", "Earlier rows").Attr("disabled", !g.Before).OnClick(act(state.RowsWanted{From: max(0, g.From-g.Page)})).Body(icon("left")),
				el("button").Attr("type", "button").Class("button button--icon button--s").Aria("label", "Later rows").Attr("disabled", !g.More).OnClick(act(state.RowsWanted{From: g.From + g.Page})).Body(icon("right")),
				el("button").Attr("type", "button").Class("button button--icon button--s").Aria("label", "Last rows").Attr("disabled", !g.More).OnClick(act(state.RowsWanted{From: max(0, g.Total-g.Page)})).Body(icon("down")),
			)),
		maybe(g.Why != "", func() app.UI { return el("p").Class("panel-body small").Attr("role", "alert").Text(g.Why) }),
		el("div").Class("datagrid").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Rows, table").Attr("aria-busy", flag(g.Loading)).Body(
			el("table").Attr("aria-rowcount", strconv.FormatInt(g.Total, 10)).Body(
				el("thead").Body(el("tr").Body(head...)),
				el("tbody").Body(each(g.Rows, func(_ int, r view.GridRow) app.UI { return gridRow(r) })...))),
	)...)
}

func dataProblems(t view.TableDetail) app.UI {
	if len(t.Problems) == 0 {
		return el("section").Class("panel").Body(empty("No problems", "Every line has the right number of fields, and every cell fits the type of its column."))
	}
	return el("section").Class("panel").Aria("labelledby", "problems-h").Body(present(
		el("div").Class("panel-head").Body(el("h3").ID("problems-h").Text("Problems"), span("meta", "The rows are loaded; what could not be read is blank.")),
		problemTable("Problems, table", t.Problems),
		maybe(t.ProblemNote != "", func() app.UI { return el("p").Class("panel-foot").Text(t.ProblemNote) }),
	)...)
}

func dataImports(t view.TableDetail) app.UI {
	return el("div").Class("stack").Body(present(
		el("section").Class("panel").Aria("labelledby", "imports-h").Body(
			el("div").Class("panel-head").Body(el("h3").ID("imports-h").Text("Imports"), span("meta", "newest first")),
			el("div").Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Imports, table").Body(
				el("table").Class("table").Body(
					el("thead").Body(el("tr").Body(el("th").Attr("scope", "col").Text("File"), el("th").Attr("scope", "col").Text("When"), el("th").Attr("scope", "col").Class("num").Text("Rows"),
						el("th").Attr("scope", "col").Class("num").Text("Size"), el("th").Attr("scope", "col").Class("only-wide").Text("Fingerprint"))),
					el("tbody").Body(each(t.Imports, func(_ int, l view.ImportLine) app.UI {
						return el("tr").Body(el("th").Attr("scope", "row").Body(span("medium", l.File), span("meta colnote", l.Kind)), el("td").Class("nowrap").Text(l.When),
							el("td").Class("num").Text(l.Rows), el("td").Class("num").Text(l.Size), el("td").Class("mono quiet only-wide").Text(l.Hash))
					})...)))),
		el("section").Class("panel").Aria("labelledby", "recipe-h").Body(
			el("div").Class("panel-head").Body(el("h3").ID("recipe-h").Text("How the file is read")),
			el("div").Class("panel-body").Body(facts(t.Recipe))),
		maybe(len(t.UsedBy) > 0, func() app.UI {
			return el("section").Class("panel").Aria("labelledby", "used-h").Body(
				el("div").Class("panel-head").Body(el("h3").ID("used-h").Text("KPIs that read it")),
				el("ul").Class("panel-body row dot-sep").Body(each(t.UsedBy, func(_ int, l view.Link) app.UI {
					return el("li").Body(el("a").Attr("href", l.Href).Text(l.Text))
				})...))
		}),
	)...)
}
