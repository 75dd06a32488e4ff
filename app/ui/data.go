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
	View  view.Data
	Grid  *view.Grid // of the rows, when they are shown
	Panel view.Panel

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
		return el("div", "frame").Body(
			heading("Data", nil),
			empty("No tables yet", "Drop a CSV file anywhere on this page, or choose one. Its columns, types and problems are shown here.",
				&FileButton{Label: "Import CSV", Class: "button button--primary"},
				&FileButton{Label: "Import a folder", Class: "button", Folder: true},
				button("button").OnClick(act(state.SampleWanted{})).Body(icon("play"), text("Open the sample workbook"))))
	}
	return el("div", "frame").Body(
		heading("Data", v.Meta, &FileButton{Label: "Import a folder", Class: "button", Folder: true},
			button("button").OnClick(act(state.KPIEdit{})).Body(icon("plus"), text("Add KPI"))),
		el("div", "data-cols").Body(
			el("section", "").Aria("labelledby", "tables-h").Class("tlist-wrap").Body(
				el("h2", "visually-hidden").ID("tables-h").Text("Tables"),
				el("ul", "tlist").Body(each(v.Tables, func(_ int, t view.TableItem) app.UI { return tableItem(t) })...)),
			c.detail(v.Table),
		))
}

func tableItem(t view.TableItem) app.UI {
	current := ""
	if t.Current {
		current = "true"
	}
	return el("li", "").Body(el("a", "tlist-item").Attr("href", t.Href).Attr("aria-current", current).Body(
		span("medium truncate", t.Name), span("num tiny muted", t.Rows), span("tiny muted", t.Note),
		el("span", "tiny warnline").Body(present(
			maybe(t.Problems != "", func() app.UI { return icon("warn", "icon-s") }), text(t.Problems))...)))
}

func (c *Data) detail(t view.TableDetail) app.UI {
	return el("div", "stack data-main").Body(present(
		el("div", "row-between").Body(
			el("div", "").Body(present(
				c.tableName(t),
				metaLine(t.Meta),
				maybe(t.Note != "", func() app.UI { return el("p", "small quiet").Text(t.Note) }),
				maybe(t.Credit != "", func() app.UI { return el("p", "tiny muted").Text(t.Credit) }),
			)...),
			el("div", "actions").Body(
				el("label", "inline-field").Body(icon("calendar"), span("small", "Date column"),
					&Select{ID: "date-column", Value: t.DateColumn, Options: options(t.DateChoices), Bind: bindDateColumn{t.ID}}),
				el("label", "inline-field").Title("Later rows do not count yet. Empty: the last day in the data.").Body(span("small nowrap", "Complete through"),
					&Input{ID: "through", Type: "date", Value: t.Through, OnCommit: true, Bind: bindThrough{t.ID}}),
				&Menu{ID: "table-menu", Label: "More about " + t.Name, Icon: "dots", Class: "button--icon", End: true, Items: []Item{
					{Label: "Rename", Icon: "edit", Local: renameTableAction},
					{Label: "Read the file again", Icon: "refresh", Msg: state.TableRetried{Table: t.ID}},
					{Rule: true},
					{Label: "Remove table", Icon: "trash", Danger: true, Msg: state.TableRemoved{Table: t.ID}},
				}},
			)),
		maybe(t.Failed != "", func() app.UI {
			b := view.Banner{Class: "st-off", Icon: "st-off", Title: "This table cannot be read", Text: t.Failed, Alert: true}
			return banner(b, button("button button--s").OnClick(act(state.TableRetried{Table: t.ID})).Text("Try again"))
		}),
		maybe(t.Loading, func() app.UI {
			return el("div", "panel panel-body panel-body--top stack-s").Body(el("p", "small").Text("Opening the table "+t.ProgressText), progress("Opening the table", max(0, t.Progress)))
		}),
		el("nav", "tabs").Aria("label", t.Name).Body(each(t.Tabs, func(_ int, tab view.Tab) app.UI {
			current := ""
			if tab.Current {
				current = "true"
			}
			return button("tab").Attr("aria-current", current).OnClick(on("tab "+t.ID+string(tab.Key), func(ctx app.Context, _ app.Event) {
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
		return el("h2", "big-h2").Text(t.Name)
	}
	return el("div", "rename").Body(&Rename{Label: "New name of the table", Value: t.Name, Table: t.ID})
}

func (c *Data) tab(t view.TableDetail) app.UI {
	switch t.Tab {
	case state.RowsTab:
		if c.Grid == nil {
			return skeleton()
		}
		return gridPanel(c.Grid, c.Panel)
	case state.RelationsTab:
		return relations(t)
	case state.ProblemsTab:
		return faults(t)
	case state.ImportsTab:
		return dataImports(t)
	}
	return c.columns(t)
}

func (c *Data) columns(t view.TableDetail) app.UI {
	return el("section", "panel").Aria("labelledby", "columns-h").Body(
		el("div", "panel-head").Body(el("h3", "").ID("columns-h").Text("Columns"),
			el("div", "push").Body(button("button button--s").OnClick(act(state.ColumnOpened{Table: t.ID})).Body(icon("fx"), text("Add calculated column")))),
		el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Columns, table").Body(
			el("table", "table table--dense profile").Body(
				el("thead", "").Body(el("tr", "").Body(
					th("col", "").Text("Column"), th("col", "").Text("Type"), th("col", "").Text("Filled"),
					th("col", "num").Text("Distinct"), th("col", "num only-wide").Text("Smallest"), th("col", "num only-wide").Text("Largest"), th("col", "only-wide").Text("Spread"))),
				el("tbody", "").Body(each(t.Columns, func(i int, r view.ColumnRow) app.UI { return c.columnRow(t.ID, i, r) })...))),
		maybeText("panel-body small quiet", t.ColumnNote),
		el("p", "panel-foot").Text("Types are decided on every row, never on a sample. Changing a type loses nothing: the original text is kept."))
}

func (c *Data) columnRow(table string, i int, r view.ColumnRow) app.UI {
	name := app.UI(el("span", "colname").Body(
		span("medium", r.Name),
		button("button button--quiet button--icon button--s colname-edit").Aria("label", "Rename "+r.Name).
			OnClick(on("rename "+r.Name, func(app.Context, app.Event) { c.renaming = "column " + r.Name })).Body(icon("edit", "icon-s"))))
	if c.renaming == "column "+r.Name {
		name = &Rename{Label: "New name of " + r.Name, Value: r.Name, Table: table, Column: r.Name}
	}
	style := "select--s select--guess"
	if r.Chosen != "" {
		style = "select--s"
	}
	note, kind := span("meta colnote", r.Note), app.UI(nil)
	if r.Calculated {
		note, kind = span("meta colnote mono", "= "+r.Note), calculatedCell(table, r)
	} else {
		kind = el("div", "typecell").Body(
			el("span", "type").Title(r.Type).Body(el("b", "").Attr("aria-hidden", "true").Text(r.Mark)),
			&Select{ID: "coltype-" + strconv.Itoa(i), Label: "Type of " + r.Name + ", now " + r.Type, Class: style, Value: r.Chosen, Options: options(r.Types), Bind: bindColumnType{table, r.Name}})
	}
	return el("tr", "").Body(
		th("row", "").Body(present(name, note, maybe(r.Wrong != "", func() app.UI { return span("warnline tiny", r.Wrong) }))...),
		el("td", "").Body(kind),
		el("td", "fillcell").Body(
			svg("svg", "class", "fillbar", "viewBox", "0 0 100 6", "preserveAspectRatio", "none", "aria-hidden", "true").Body(
				svg("rect", "class", "null", "width", "100", "height", "6"),
				svg("rect", "class", "ok", "width", r.Filled, "height", "6"),
				svg("rect", "class", "bad", "x", r.BadAt, "width", r.Bad, "height", "6")),
			el("span", "tiny muted").Body(present(
				maybe(r.FillText != "", func() app.UI { return el("span", "").Text(r.FillText) }),
				maybe(r.BadText != "", func() app.UI { return span("warnline", r.BadText) }))...)),
		el("td", "num").Text(r.Distinct),
		el("td", "num quiet only-wide cut").Text(r.Min),
		el("td", "num quiet only-wide cut").Text(r.Max),
		el("td", "only-wide spreadcell").Body(spreadCell(r.Spread)),
	)
}

func dataImports(t view.TableDetail) app.UI {
	return el("div", "stack").Body(present(
		ledger(t),
		el("section", "panel").Aria("labelledby", "recipe-h").Body(
			el("div", "panel-head").Body(el("h3", "").ID("recipe-h").Text("How the file is read")),
			el("div", "panel-body").Body(facts(t.Recipe))),
		maybe(len(t.UsedBy) > 0, func() app.UI {
			return el("section", "panel").Aria("labelledby", "used-h").Body(
				el("div", "panel-head").Body(el("h3", "").ID("used-h").Text("KPIs that read it")),
				el("ul", "panel-body row dot-sep").Body(each(t.UsedBy, func(_ int, l view.Link) app.UI {
					return el("li", "").Body(el("a", "").Attr("href", l.Href).Text(l.Text))
				})...))
		}),
	)...)
}

func spreadCell(s view.Spread) app.UI {
	if len(s.Bars) == 0 {
		return span("tiny muted", s.Text)
	}
	return spread(s)
}
