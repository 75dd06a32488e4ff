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
func (c *Data) Render() app.UI {
	v := c.View
	if len(v.Tables) == 0 {
		return app.Div().Class("frame").Body(
			heading("Data", nil),
			empty("No tables yet", "Drop a CSV file anywhere on this page, or choose one. Its columns, types and problems are shown here.",
				&FileButton{Label: "Import CSV", Class: "button button--primary"},
				app.Button().Type("button").Class("button").OnClick(act(state.SampleWanted{})).Body(icon("play"), text("Open the sample workbook"))))
	}
	return app.Div().Class("frame").Body(
		heading("Data", v.Meta, app.Button().Type("button").Class("button").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))),
		app.Div().Class("data-cols").Body(
			app.Section().Aria("labelledby", "tables-h").Class("tlist-wrap").Body(
				app.H2().Class("visually-hidden").ID("tables-h").Text("Tables"),
				app.Ul().Class("tlist").Body(each(v.Tables, func(_ int, t view.TableItem) app.UI { return tableItem(t) })...)),
			c.detail(v.Table),
		))
}

func tableItem(t view.TableItem) app.UI {
	current := ""
	if t.Current {
		current = "true"
	}
	return app.Li().Body(app.A().Class("tlist-item").Href(t.Href).Attr("aria-current", current).Body(
		span("medium truncate", t.Name), span("num tiny muted", t.Rows), span("tiny muted", t.Note),
		app.Span().Class("tiny warnline").Body(present(
			maybe(t.Problems != "", func() app.UI { return icon("warn", "icon-s") }), text(t.Problems))...)))
}

func (c *Data) detail(t view.TableDetail) app.UI {
	return app.Div().Class("stack data-main").Body(present(
		app.Div().Class("row-between").Body(
			app.Div().Body(present(
				c.tableName(t),
				metaLine(t.Meta),
				maybe(t.Note != "", func() app.UI { return app.P().Class("small quiet").Text(t.Note) }),
				maybe(t.Credit != "", func() app.UI { return app.P().Class("tiny muted").Text(t.Credit) }),
			)...),
			app.Div().Class("actions").Body(
				app.Label().Class("inline-field").Body(icon("calendar"), span("small", "Date column"),
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
			return banner(b, app.Button().Type("button").Class("button button--s").OnClick(act(state.TableRetried{Table: t.ID})).Text("Try again"))
		}),
		maybe(t.Loading, func() app.UI {
			return app.Div().Class("panel panel-body panel-body--top stack-s").Body(app.P().Class("small").Text("Opening the table "+t.ProgressText), progress("Opening the table", max(0, t.Progress)))
		}),
		app.Nav().Class("tabs").Aria("label", t.Name).Body(each(t.Tabs, func(_ int, tab view.Tab) app.UI {
			current := ""
			if tab.Current {
				current = "true"
			}
			return app.Button().Type("button").Class("tab").Attr("aria-current", current).OnClick(on("tab "+t.ID+string(tab.Key), func(ctx app.Context, _ app.Event) {
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
		return app.H2().Class("big-h2").Text(t.Name)
	}
	return app.Div().Class("rename").Body(&Rename{Label: "New name of the table", Value: t.Name, Table: t.ID})
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
	return app.Section().Class("panel").Aria("labelledby", "columns-h").Body(
		app.H3().Class("visually-hidden").ID("columns-h").Text("Columns"),
		app.Div().Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Columns, table").Body(
			app.Table().Class("table table--dense profile").Body(
				app.THead().Body(app.Tr().Body(
					app.Th().Scope("col").Text("Column"), app.Th().Scope("col").Text("Type"), app.Th().Scope("col").Text("Filled"),
					app.Th().Scope("col").Class("num").Text("Distinct"), app.Th().Scope("col").Class("num only-wide").Text("Smallest"), app.Th().Scope("col").Class("num only-wide").Text("Largest"))),
				app.TBody().Body(each(t.Columns, func(i int, r view.ColumnRow) app.UI { return c.columnRow(t.ID, i, r) })...))),
		app.P().Class("panel-foot").Text("Types are decided on every row, never on a sample. Changing a type loses nothing: the original text is kept."))
}

func (c *Data) columnRow(table string, i int, r view.ColumnRow) app.UI {
	name := app.UI(app.Span().Class("colname").Body(
		span("medium", r.Name),
		app.Button().Type("button").Class("button button--quiet button--icon button--s colname-edit").Aria("label", "Rename "+r.Name).
			OnClick(on("rename "+r.Name, func(app.Context, app.Event) { c.renaming = "column " + r.Name })).Body(icon("edit", "icon-s"))))
	if c.renaming == "column "+r.Name {
		name = &Rename{Label: "New name of " + r.Name, Value: r.Name, Table: table, Column: r.Name}
	}
	style := "select--s select--guess"
	if r.Chosen != "" {
		style = "select--s"
	}
	return app.Tr().Body(
		app.Th().Scope("row").Body(name, span("meta colnote", r.Note)),
		app.Td().Body(app.Div().Class("typecell").Body(
			app.Span().Class("type").Title(r.Type).Body(app.B().Attr("aria-hidden", "true").Text(r.Mark)),
			&Select{ID: "coltype-" + strconv.Itoa(i), Label: "Type of " + r.Name + ", now " + r.Type, Class: style, Value: r.Chosen, Options: options(r.Types), Bind: bindColumnType{table, r.Name}})),
		app.Td().Class("fillcell").Body(
			svg("svg", "class", "fillbar", "viewBox", "0 0 100 6", "preserveAspectRatio", "none", "aria-hidden", "true").Body(
				svg("rect", "class", "null", "width", "100", "height", "6"),
				svg("rect", "class", "ok", "width", r.Filled, "height", "6"),
				svg("rect", "class", "bad", "x", r.BadAt, "width", r.Bad, "height", "6")),
			app.Span().Class("tiny muted").Body(present(
				maybe(r.FillText != "", func() app.UI { return app.Span().Text(r.FillText) }),
				maybe(r.BadText != "", func() app.UI { return span("warnline", r.BadText) }))...)),
		app.Td().Class("num").Text(r.Distinct),
		app.Td().Class("num quiet only-wide cut").Text(r.Min),
		app.Td().Class("num quiet only-wide cut").Text(r.Max),
	)
}

func dataGrid(t view.TableDetail) app.UI {
	g := t.Grid
	head := []app.UI{app.Th().Scope("col").Class("rowno").Body(hidden("Row"))}
	for _, h := range g.Heads {
		class := ""
		if h.Numeric {
			class = "num"
		}
		head = append(head, app.Th().Scope("col").Class(class).Text(h.Name))
	}
	return app.Section().Class("panel").Aria("labelledby", "rows-h").Body(present(
		app.Div().Class("panel-head").Body(
			app.H3().ID("rows-h").Text("Rows"),
			span("meta", g.Range),
			app.Div().Class("push actions").Body(
				app.Button().Type("button").Class("button button--icon button--s").Aria("label", "First rows").Disabled(!g.Before).OnClick(act(state.RowsWanted{From: 0})).Body(icon("up")),
				app.Button().Type("button").Class("button button--icon button--s").Aria("label", "Earlier rows").Disabled(!g.Before).OnClick(act(state.RowsWanted{From: max(0, g.From-g.Page)})).Body(icon("left")),
				app.Button().Type("button").Class("button button--icon button--s").Aria("label", "Later rows").Disabled(!g.More).OnClick(act(state.RowsWanted{From: g.From + g.Page})).Body(icon("right")),
				app.Button().Type("button").Class("button button--icon button--s").Aria("label", "Last rows").Disabled(!g.More).OnClick(act(state.RowsWanted{From: max(0, g.Total-g.Page)})).Body(icon("down")),
			)),
		maybe(g.Why != "", func() app.UI { return app.P().Class("panel-body small").Attr("role", "alert").Text(g.Why) }),
		app.Div().Class("datagrid").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Rows, table").Attr("aria-busy", flag(g.Loading)).Body(
			app.Table().Attr("aria-rowcount", strconv.FormatInt(g.Total, 10)).Body(
				app.THead().Body(app.Tr().Body(head...)),
				app.TBody().Body(each(g.Rows, func(_ int, r view.GridRow) app.UI { return gridRow(r) })...))),
	)...)
}

func dataProblems(t view.TableDetail) app.UI {
	if len(t.Problems) == 0 {
		return app.Section().Class("panel").Body(empty("No problems", "Every line has the right number of fields, and every cell fits the type of its column."))
	}
	return app.Section().Class("panel").Aria("labelledby", "problems-h").Body(present(
		app.Div().Class("panel-head").Body(app.H3().ID("problems-h").Text("Problems"), span("meta", "The rows are loaded; what could not be read is blank.")),
		problemTable("Problems, table", t.Problems),
		maybe(t.ProblemNote != "", func() app.UI { return app.P().Class("panel-foot").Text(t.ProblemNote) }),
	)...)
}

func dataImports(t view.TableDetail) app.UI {
	return app.Div().Class("stack").Body(present(
		app.Section().Class("panel").Aria("labelledby", "imports-h").Body(
			app.Div().Class("panel-head").Body(app.H3().ID("imports-h").Text("Imports"), span("meta", "newest first")),
			app.Div().Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Imports, table").Body(
				app.Table().Class("table").Body(
					app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("File"), app.Th().Scope("col").Text("When"), app.Th().Scope("col").Class("num").Text("Rows"),
						app.Th().Scope("col").Class("num").Text("Size"), app.Th().Scope("col").Class("only-wide").Text("Fingerprint"))),
					app.TBody().Body(each(t.Imports, func(_ int, l view.ImportLine) app.UI {
						return app.Tr().Body(app.Th().Scope("row").Body(span("medium", l.File), span("meta colnote", l.Kind)), app.Td().Class("nowrap").Text(l.When),
							app.Td().Class("num").Text(l.Rows), app.Td().Class("num").Text(l.Size), app.Td().Class("mono quiet only-wide").Text(l.Hash))
					})...)))),
		app.Section().Class("panel").Aria("labelledby", "recipe-h").Body(
			app.Div().Class("panel-head").Body(app.H3().ID("recipe-h").Text("How the file is read")),
			app.Div().Class("panel-body").Body(facts(t.Recipe))),
		maybe(len(t.UsedBy) > 0, func() app.UI {
			return app.Section().Class("panel").Aria("labelledby", "used-h").Body(
				app.Div().Class("panel-head").Body(app.H3().ID("used-h").Text("KPIs that read it")),
				app.Ul().Class("panel-body row dot-sep").Body(each(t.UsedBy, func(_ int, l view.Link) app.UI {
					return app.Li().Body(app.A().Href(l.Href).Text(l.Text))
				})...))
		}),
	)...)
}
