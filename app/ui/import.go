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
func (c *ImportDialog) Render() app.UI { return drawn("ImportDialog", c.draw) }

func (c *ImportDialog) draw() app.UI {
	v := c.View
	cancel := state.ImportCancel{ID: v.ID}
	switch {
	case v.Looking:
		return dialog("import", "", v.Title, v.Meta, cancel, []app.UI{el("div", "skel").Attr("aria-busy", "true").Aria("label", "Looking at the file").Body(
			el("span", "skeleton"), el("span", "skeleton"), el("span", "skeleton"))})
	case v.Refused != "":
		return dialog("import", "dialog--s", v.Title, v.Meta, cancel,
			[]app.UI{banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "This file cannot be imported", Text: v.Refused})},
			el("div", "push actions").Body(button("button button--primary").OnClick(act(cancel)).Text("Leave it out")))
	}
	return dialog("import", "", v.Title, v.Meta, cancel, c.body(), c.foot()...)
}

func (c *ImportDialog) body() []app.UI {
	v := c.View
	return present(
		maybe(v.Match != "", func() app.UI {
			return el("div", "banner banner--info").Body(icon("table"), el("div", "").Body(
				el("p", "banner-title").Text("This looks like more of "+v.Match), el("p", "").Text(v.MatchText)))
		}),
		maybe(v.Together.Offered, func() app.UI { return together(v.ID, v.Together) }),
		el("div", "import-target").Body(present(
			maybe(!v.Together.On, func() app.UI {
				return field("import-how", "The rows go to", "", "", &Select{ID: "import-how", Value: v.How, Options: options(v.Hows), Bind: bindImportHow{v.ID}})
			}),
			maybe(v.How == "", func() app.UI {
				return field("import-name", "Table name", "As formulas will write it", v.NameBad,
					&Input{ID: "import-name", Value: v.Name, Invalid: v.NameBad != "", DescribedBy: "import-name-hint", Bind: bindImportName{v.ID}})
			}),
		)...),
		maybe(v.How != "" && !v.Together.On, func() app.UI { return meets(v.ID, v.Meets) }),
		el("div", "guesses").Body(each(v.Guesses, func(_ int, g view.Guess) app.UI {
			id := "guess-" + g.Key
			class := "select--guess"
			if g.Given {
				class = ""
			}
			return el("div", "field").Body(
				el("label", "").Attr("for", id).Text(g.Label),
				&Select{ID: id, Class: class, Value: g.Value, Options: options(g.Choices), DescribedBy: id + "-why", Bind: bindOverride{v.ID, g.Key, v.Recipe}},
				el("span", classes("hint", warnClass(g.Unsure && !g.Given))).ID(id+"-why").Text(g.Evidence),
			)
		})...),
		c.preview(),
		maybe(v.Note != "", func() app.UI { return el("p", "small quiet").Text(v.Note) }),
		el("ul", "import-facts").Body(present(
			maybe(v.Good != "", func() app.UI {
				return el("li", "status st-on").Body(icon("st-on"), text(v.Good))
			}),
			maybe(v.Bad != "", func() app.UI {
				return el("li", "status st-risk").Body(icon("st-risk"), text(v.Bad))
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
	head := []app.UI{th("col", "rowno").Body(hidden("Line"))}
	types := []app.UI{th("row", "rowno").Body(hidden("Type"))}
	for i, col := range v.Columns {
		class := ""
		if col.Numeric {
			class = "num"
		}
		head = append(head, th("col", class).Title(col.Evidence).Text(col.Name))
		style := "select--s select--guess"
		if col.Chosen != "" {
			style = "select--s"
		}
		types = append(types, el("td", "").Body(&Select{ID: "type-" + strconv.Itoa(i), Label: "Type of " + col.Name, Class: style,
			Value: col.Chosen, Options: options(col.Types), Bind: bindImportColumn{v.ID, col.Name}}))
	}
	class := "datagrid preview"
	if v.Stale {
		class += " stale"
	}
	return el("div", class).Attr("tabindex", "0").Attr("role", "region").Aria("label", "Preview of the first rows").Body(
		el("table", "").Body(
			el("thead", "").Body(el("tr", "").Body(head...), el("tr", "typerow").Body(types...)),
			el("tbody", "").Body(each(v.Rows, func(_ int, r view.GridRow) app.UI { return gridRow(r) })...),
		))
}

func gridRow(r view.GridRow) app.UI {
	cells := []app.UI{th("row", "rowno").Text(r.Line)}
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
		cells = append(cells, el("td", class).Title(c.Title).Text(c.Text))
	}
	return el("tr", "").Body(cells...)
}

func (c *ImportDialog) foot() []app.UI {
	v := c.View
	out, all := "Leave it out", "Import all "+strconv.Itoa(v.Others+1)+" files as guessed"
	if v.Together.On {
		out, all = "Leave them out", "Import everything as guessed"
	}
	return []app.UI{el("div", "push actions").Body(present(
		button("button").OnClick(act(state.ImportCancel{ID: v.ID})).Text(out),
		maybe(v.Others > 0, func() app.UI {
			return button("button").OnClick(act(state.ImportAll{})).Text(all)
		}),
		button("button button--primary").Is("disabled", !v.CanConfirm).OnClick(act(state.ImportConfirmed{ID: v.ID})).Text(v.Confirm),
	)...)}
}

func problemTable(name string, list []view.Problem) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", name).Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(
				th("col", "").Text("Where"), th("col", "").Text("Text in the file"), th("col", "").Text("Reason"), th("col", "").Text("Way out"))),
			el("tbody", "").Body(each(list, func(_ int, p view.Problem) app.UI {
				return el("tr", "").Body(th("row", "regular").Text(p.Where), el("td", "mono cut").Text(p.Text), el("td", "").Text(p.Reason), el("td", "").Text(p.WayOut))
			})...)))
}
