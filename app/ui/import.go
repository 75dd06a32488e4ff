package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// ImportDialog is where a file is checked before it is read: what was
// recognised and why, each part open to another choice, and the first rows.
type ImportDialog struct {
	app.Compo
	View view.Import

	modal  modal
	looked bool // the file was recognised
}

// OnMount opens the dialog.
func (c *ImportDialog) OnMount(ctx app.Context) {
	c.modal.open(ctx)
	c.OnUpdate(ctx)
}

// OnUpdate moves the focus on from the cross once there is something to confirm.
func (c *ImportDialog) OnUpdate(ctx app.Context) {
	was := c.looked
	c.looked = !c.View.Looking
	if was || !c.looked {
		return
	}
	ctx.Defer(func(app.Context) {
		if button := c.JSValue().Call("querySelector", ".button--primary"); button.Truthy() {
			button.Call("focus")
		}
	})
}

// OnDismount gives the focus back.
func (c *ImportDialog) OnDismount() { c.modal.close() }

// Render draws the state the file is in.
func (c *ImportDialog) Render() app.UI {
	v := c.View
	cancel := state.ImportCancel{ID: v.ID}
	switch {
	case v.Looking:
		return dialog("import", "", v.Title, v.Meta, cancel, []app.UI{app.Div().Class("skel").Attr("aria-busy", "true").Aria("label", "Looking at the file").Body(
			app.Span().Class("skeleton"), app.Span().Class("skeleton"), app.Span().Class("skeleton"))})
	case v.Refused != "":
		return dialog("import", "dialog--s", v.Title, v.Meta, cancel,
			[]app.UI{banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "This file cannot be imported", Text: v.Refused})},
			app.Div().Class("push actions").Body(app.Button().Type("button").Class("button button--primary").OnClick(act(cancel)).Text("Leave it out")))
	}
	return dialog("import", "", v.Title, v.Meta, cancel, c.body(), c.foot()...)
}

func (c *ImportDialog) body() []app.UI {
	v := c.View
	return present(
		maybe(v.Match != "", func() app.UI {
			return app.Div().Class("banner banner--info").Body(icon("table"), app.Div().Body(
				app.P().Class("banner-title").Text("This looks like "+v.Match+" again"), app.P().Text(v.MatchText)))
		}),
		app.Div().Class("import-target").Body(
			field("import-how", "What to do with the rows", "", "", &Select{ID: "import-how", Value: v.How, Options: options(v.Hows), Bind: bindImportHow{v.ID}}),
			maybe(v.How == "", func() app.UI {
				return field("import-name", "Table name", "As formulas will write it", v.NameBad,
					&Input{ID: "import-name", Value: v.Name, Invalid: v.NameBad != "", DescribedBy: "import-name-hint", Bind: bindImportName{v.ID}})
			}),
		),
		app.Div().Class("guesses").Body(each(v.Guesses, func(_ int, g view.Guess) app.UI {
			id := "guess-" + g.Key
			class := "select--guess"
			if g.Given {
				class = ""
			}
			return app.Div().Class("field").Body(
				app.Label().For(id).Text(g.Label),
				&Select{ID: id, Class: class, Value: g.Value, Options: options(g.Choices), DescribedBy: id + "-why", Bind: bindOverride{v.ID, g.Key, v.Recipe}},
				app.Span().Class(classes("hint", warnClass(g.Unsure && !g.Given))).ID(id+"-why").Text(g.Evidence),
			)
		})...),
		c.preview(),
		app.Ul().Class("import-facts").Body(present(
			maybe(v.Good != "", func() app.UI {
				return app.Li().Class("status st-on").Body(icon("st-on"), text(v.Good))
			}),
			maybe(v.Bad != "", func() app.UI {
				return app.Li().Class("status st-risk").Body(icon("st-risk"), text(v.Bad))
			}),
		)...),
		maybe(len(v.Problems) > 0, func() app.UI { return problemTable("Problems so far", v.Problems) }),
	)
}

func warnClass(warn bool) string {
	if warn {
		return "hint--unsure"
	}
	return ""
}

func (c *ImportDialog) preview() app.UI {
	v := c.View
	head := []app.UI{app.Th().Scope("col").Class("rowno").Body(hidden("Line"))}
	types := []app.UI{app.Th().Scope("row").Class("rowno").Body(hidden("Type"))}
	for i, col := range v.Columns {
		class := ""
		if col.Numeric {
			class = "num"
		}
		head = append(head, app.Th().Scope("col").Class(class).Title(col.Evidence).Text(col.Name))
		style := "select--s select--guess"
		if col.Chosen != "" {
			style = "select--s"
		}
		types = append(types, app.Td().Body(&Select{ID: "type-" + strconv.Itoa(i), Label: "Type of " + col.Name, Class: style,
			Value: col.Chosen, Options: options(col.Types), Bind: bindImportColumn{v.ID, col.Name}}))
	}
	class := "datagrid preview"
	if v.Stale {
		class += " stale"
	}
	return app.Div().Class(class).Attr("tabindex", "0").Attr("role", "region").Aria("label", "Preview of the first rows").Body(
		app.Table().Body(
			app.THead().Body(app.Tr().Body(head...), app.Tr().Class("typerow").Body(types...)),
			app.TBody().Body(each(v.Rows, func(_ int, r view.GridRow) app.UI { return gridRow(r) })...),
		))
}

func gridRow(r view.GridRow) app.UI {
	cells := []app.UI{app.Th().Scope("row").Class("rowno").Text(r.Line)}
	for _, c := range r.Cells {
		class := ""
		switch {
		case c.Bad:
			class = "bad"
		case c.Blank:
			class = "blank-cell"
		}
		if c.Numeric {
			class = classes(class, "num")
		}
		cells = append(cells, app.Td().Class(class).Title(c.Title).Text(c.Text))
	}
	return app.Tr().Body(cells...)
}

func (c *ImportDialog) foot() []app.UI {
	v := c.View
	return []app.UI{app.Div().Class("push actions").Body(present(
		app.Button().Type("button").Class("button").OnClick(act(state.ImportCancel{ID: v.ID})).Text("Leave it out"),
		maybe(v.Others > 0, func() app.UI {
			return app.Button().Type("button").Class("button").OnClick(act(state.ImportAll{})).Text("Import all " + strconv.Itoa(v.Others+1) + " files as guessed")
		}),
		app.Button().Type("button").Class("button button--primary").Disabled(!v.CanConfirm).OnClick(act(state.ImportConfirmed{ID: v.ID})).Text(v.Confirm),
	)...)}
}

func problemTable(name string, list []view.Problem) app.UI {
	return app.Div().Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", name).Body(
		app.Table().Class("table table--dense").Body(
			app.THead().Body(app.Tr().Body(
				app.Th().Scope("col").Text("Where"), app.Th().Scope("col").Text("Text in the file"), app.Th().Scope("col").Text("Reason"), app.Th().Scope("col").Text("Way out"))),
			app.TBody().Body(each(list, func(_ int, p view.Problem) app.UI {
				return app.Tr().Body(app.Th().Scope("row").Class("regular").Text(p.Where), app.Td().Class("mono cut").Text(p.Text), app.Td().Text(p.Reason), app.Td().Text(p.WayOut))
			})...)))
}

// Jobs shows the files being read in a corner, so that the page stays usable.
type Jobs struct {
	app.Compo
	List []view.Job
}

// Render draws a card per file.
func (c *Jobs) Render() app.UI {
	return app.Section().Class("jobs").Aria("label", "Imports").Body(each(c.List, func(_ int, j view.Job) app.UI { return jobCard(j) })...)
}

func jobCard(j view.Job) app.UI {
	id := "job-" + strconv.Itoa(j.ID)
	var title app.UI = app.H3().ID(id).Class("truncate").Text(j.Title)
	switch {
	case j.OK:
		title = app.H3().ID(id).Class("row").Body(app.Span().Class("status st-on").Body(icon("st-on")), text(j.Title))
	case j.Reason != "":
		title = app.H3().ID(id).Class("row").Body(app.Span().Class("status st-off").Body(icon("st-off")), text(j.Title))
	}
	button := app.Button().Type("button").Class("button button--s").OnClick(act(state.ImportCancel{ID: j.ID})).Text("Cancel")
	switch {
	case j.Waiting:
		button = app.Button().Type("button").Class("button button--s").OnClick(act(state.ImportCancel{ID: j.ID})).Text("Leave it out")
	case j.Ended:
		button = app.Button().Type("button").Class("button button--s button--quiet button--icon").Aria("label", "Dismiss").OnClick(act(state.ImportDismissed{ID: j.ID})).Body(icon("x"))
	}
	return app.Div().Class("panel loadcard").Attr("role", "group").Aria("labelledby", id).Body(present(
		app.Div().Class("row-between nowrap-flex").Body(title, button),
		maybe(j.Running, func() app.UI {
			if j.Progress < 0 {
				return app.Progress().Class("progress").Aria("label", "Import progress")
			}
			return app.Div().Body(progress("Import progress", j.Progress))
		}),
		maybe(j.Left != "" || j.Right != "", func() app.UI {
			return app.P().Class("small row-between").Body(app.B().Text(j.Left), span("quiet", j.Right))
		}),
		maybe(j.Small != "", func() app.UI { return app.P().Class("tiny muted").Text(j.Small) }),
		maybe(j.Reason != "", func() app.UI { return app.P().Class("small").Attr("role", "alert").Text(j.Reason) }),
		maybe(j.Waiting, func() app.UI {
			return app.Div().Class("row").Body(app.Button().Type("button").Class("button button--s button--primary").OnClick(act(state.ImportChosen{ID: j.ID})).Text("Check and import"))
		}),
		maybe(j.OK, func() app.UI {
			return app.Div().Class("row").Body(present(
				app.A().Class("button button--s").Href(j.TableHref).Text("Look at the rows"),
				app.Button().Type("button").Class("button button--s button--primary").OnClick(act(state.KPIEdit{})).Text("Add KPI"),
				maybe(j.Problems != "", func() app.UI {
					return app.Span().Class("status st-risk small").Body(icon("st-risk"), text(j.Problems))
				}),
			)...)
		}),
	)...)
}
