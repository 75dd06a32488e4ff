package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

// bindRelation is one choice of a relation.
type bindRelation struct {
	Is   workbook.Relation
	Part string
}

func (b bindRelation) Msg(v string) state.Msg {
	switch b.Part {
	case "column":
		b.Is.Column = v
	case "table":
		b.Is.Table = v
	default:
		b.Is.Key = v
	}
	return state.RelationChosen{Is: b.Is}
}

// relations is what the rows of a table look up in others.
func relations(t view.TableDetail) app.UI {
	v := t.Relations
	add := button("button button--s").OnClick(act(state.RelationOpened{Table: t.ID})).Body(icon("plus"), text("Add relation"))
	none := "None yet. A relation lets formulas use the columns of another table as if they stood here."
	if v.Alone {
		none = "Relations lead to another table, and this is the only one. Import the other first."
	}
	return el("div", "stack").Body(present(
		el("section", "panel").Aria("labelledby", "relations-h").Body(present(
			el("div", "panel-head").Body(el("h3", "").ID("relations-h").Text("Relations"), el("span", "meta").Text("Whose rows the rows of "+t.Name+" belong to"),
				maybeNode(!v.Alone, func() app.UI { return el("div", "push").Body(add) })),
			maybe(len(v.List) == 0, func() app.UI { return el("p", "panel-body small quiet").Text(none) }),
			maybe(len(v.List) > 0, func() app.UI {
				return el("ul", "").Body(each(v.List, func(_ int, r view.RelationRow) app.UI { return declared(r) })...)
			}),
		)...),
		maybe(len(v.Likely) > 0 || v.Busy, func() app.UI { return likely(v) }),
		maybe(len(v.Back) > 0, func() app.UI {
			return el("section", "panel").Aria("labelledby", "related-h").Body(
				el("div", "panel-head").Body(el("h3", "").ID("related-h").Text("Rows that belong to one of these")),
				el("div", "panel-body").Body(lines(v.Back)))
		}),
	)...)
}

func likely(v view.Relations) app.UI {
	return el("section", "panel").Aria("labelledby", "likely-h").Body(present(
		el("div", "panel-head").Body(el("h3", "").ID("likely-h").Text("Likely relations"), span("meta", "By the names of columns and the values in them")),
		maybe(len(v.Likely) > 0, func() app.UI {
			return el("ul", "").Body(each(v.Likely, func(_ int, r view.RelationRow) app.UI {
				return relationItem(r, button("button button--s button--primary").Aria("label", "Use it: "+r.Equation).
					OnClick(act(state.RelationTaken{Table: r.Table, Is: r.Is})).Text("Use it"))
			})...)
		}),
		maybe(v.Busy, func() app.UI {
			return el("p", "panel-body small quiet").Attr("role", "status").Text("Comparing the values of columns…")
		}),
	)...)
}

func declared(r view.RelationRow) app.UI {
	return relationItem(r,
		button("button button--quiet button--icon button--s").Aria("label", "Change "+r.Equation).OnClick(act(state.RelationOpened{Table: r.Table, Column: r.Is.Column})).Body(icon("edit")),
		button("button button--quiet button--icon button--s").Aria("label", "Remove "+r.Equation).OnClick(act(state.RelationRemoved{Table: r.Table, Column: r.Is.Column})).Body(icon("trash")))
}

func relationItem(r view.RelationRow, actions ...app.UI) app.UI {
	return el("li", "relation").Body(present(
		el("div", "").Body(present(
			el("p", "").Text(r.Sentence),
			el("p", "mono small quiet").Text(r.Equation),
			matched(r.Match),
			maybe(r.Use != "", func() app.UI { return el("p", "tiny muted").Body(text("In formulas: "), span("mono", r.Use)) }),
		)...),
		el("div", "actions").Body(actions...))...)
}

// matched says how many rows find theirs, and leads to those that do not.
func matched(m view.MatchView) app.UI {
	way := func(l view.Link) app.UI {
		switch {
		case l.Text == "":
			return nil
		case l.Href == "":
			return span("small", l.Text)
		}
		return el("a", "small").Attr("href", l.Href).Text(l.Text)
	}
	nodes := []app.UI{el("p", classes("match", m.Class)).Body(present(icon(m.Icon, "icon-s"), span("small", m.Text), way(m.Lost), way(m.Twice))...)}
	for _, note := range m.Notes {
		nodes = append(nodes, el("p", "small quiet").Text(note))
	}
	return el("div", "").Attr("role", "status").Body(nodes...)
}

// RelationForm is the dialog of a relation.
type RelationForm struct {
	app.Compo
	View view.RelationForm

	modal modal
}

// OnMount opens the dialog.
func (c *RelationForm) OnMount(ctx app.Context) { c.modal.open(ctx) }

// OnDismount gives the focus back.
func (c *RelationForm) OnDismount() { c.modal.close() }

// Render draws the three choices and what they come to.
func (c *RelationForm) Render() app.UI { return drawn("RelationForm", c.draw) }

func (c *RelationForm) draw() app.UI {
	v := c.View
	pick := func(part, label, value string, choices []view.Choice) app.UI {
		id := "relation-" + part
		return field(id, label, "", "", &Select{ID: id, Value: value, Options: options(choices), Bind: bindRelation{v.Is, part}})
	}
	body := present(
		maybe(v.Wrong != "", func() app.UI { return notSaved(v.Wrong) }),
		el("div", "editgrid").Body(
			pick("column", "The column of "+v.From, v.Is.Column, v.Columns),
			pick("table", "names a row of", v.Is.Table, v.Tables),
			pick("key", "by its column", v.Is.Key, v.Keys)),
		maybeNode(v.Row.Sentence != "", func() app.UI {
			return el("div", "stack-s").Body(el("p", "").Text(v.Row.Sentence+":"), el("p", "mono small").Text(v.Row.Equation), matched(v.Row.Match))
		}))
	return dialog("relation", "", v.Title, nil, state.DialogClosed{}, []app.UI{el("div", "stack").OnKeyDown(guard(saveKey(state.RelationSaved{}))).Body(body...)},
		el("div", "push actions").Body(
			button("button").OnClick(act(state.DialogClosed{})).Text("Cancel"),
			button("button button--primary").OnClick(act(state.RelationSaved{})).Text("Save relation")))
}

// notSaved says why what a dialog says was not kept.
func notSaved(why string) app.UI {
	return banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "Not saved yet", Text: why})
}

// saveKey keeps what a form says at Ctrl Enter.
func saveKey(save state.Msg) app.EventHandler {
	return func(ctx app.Context, e app.Event) {
		ctx.PreventUpdate()
		if e.Get("key").String() == "Enter" && (e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()) {
			e.PreventDefault()
			send(ctx, save)
		}
	}
}
