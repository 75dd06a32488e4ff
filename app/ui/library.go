package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// libraryParts is the way between templates, functions and glossary.
func libraryParts(parts []view.LibraryPart) app.UI {
	return el("nav", "segments lib-parts").Aria("label", "Library").Body(each(parts, func(_ int, p view.LibraryPart) app.UI {
		link := el("a", "").Attr("href", p.Href).Text(p.Name)
		if p.On {
			link.Aria("current", "page")
		}
		return link
	})...)
}

// Templates is the library's list of KPIs with the one that is open. What is
// searched for, and how much is shown, is its own affair.
type Templates struct {
	app.Compo
	View view.Templates

	typed, area string
	fitting     bool
	whole       bool // every card is shown
}

// cardsShown is how many cards are shown before somebody asks for the rest.
const cardsShown = 36

func (c *Templates) input(_ app.Context, e app.Event) {
	c.typed = e.Get("target").Get("value").String()
}

func (c *Templates) chosen(_ app.Context, e app.Event) {
	c.area = e.Get("target").Get("dataset").Get("v").String()[len(valueMark):]
}

func (c *Templates) fits(_ app.Context, e app.Event) {
	c.fitting = e.Get("target").Get("checked").Bool()
}

// Render draws the list and the open template.
func (c *Templates) Render() app.UI { return drawn("Library", c.draw) }

func (c *Templates) draw() app.UI {
	v := c.View
	cards := view.FindTemplates(v.Cards, c.area, c.typed, c.fitting)
	rest := 0
	if !c.whole && len(cards) > cardsShown {
		rest = len(cards) - cardsShown
		cards = cards[:cardsShown]
	}
	return el("div", "frame").Body(present(
		heading("Library", v.Meta, searchBox("Search the library", "Search, for example “churn”", c.input)),
		libraryParts(v.Parts),
		maybe(v.Error != "", func() app.UI {
			return banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "No templates", Text: v.Error})
		}),
		maybe(v.Waiting, skeleton),
		maybe(len(v.Cards) > 0, c.filters),
		maybe(len(v.Cards) > 0, func() app.UI {
			return el("div", lib(v.Open)).Body(present(
				el("section", "stack").Aria("label", "Templates").Body(present(
					el("p", "visually-hidden").Attr("role", "status").Text(found(c.typed, len(cards)+rest, "KPI", "KPIs")),
					maybe(len(cards) == 0, func() app.UI {
						return empty("No KPI is called that", "Search for what it is about: churn, margin, delivery. Or define it yourself.",
							button("button").OnClick(act(state.KPIEdit{})).Text("Add KPI"))
					}),
					el("ul", "grid tgrid").Body(each(cards, func(_ int, t view.TemplateCard) app.UI { return &Card{View: t} })...),
					maybe(rest > 0, func() app.UI {
						return button("button").OnClick(on("rest", func(app.Context, app.Event) { c.whole = true })).Text("Show the other " + itoa(rest))
					}),
				)...),
				maybe(v.Open, func() app.UI { return &Template{View: v.Detail} }),
			)...)
		}),
	)...)
}

// lib is the class of the list: beside the open template, or alone.
func lib(open bool) string {
	if open {
		return "lib-cols"
	}
	return ""
}

func (c *Templates) filters() app.UI {
	return el("div", "lib-filters").Body(
		el("fieldset", "segments lib-cats").Body(append([]app.UI{el("legend", "visually-hidden").Text("Area")}, each(c.View.Areas, func(i int, a view.Choice) app.UI {
			return el("label", "").Body(el("input", "").Attr("type", "radio").Attr("name", "area").DataSet("v", valueMark+a.Value).Is("checked", i == 0).OnChange(guard(c.chosen)), text(a.Label))
		})...)...),
		el("label", "choice").Body(el("input", "").Attr("type", "checkbox").OnChange(guard(c.fits)), el("span", "").Text("Only what fits my data ("+itoa(c.View.Fitting)+")")))
}

// Card is a template in the list: a component, so that those that stay the same
// are not drawn again.
type Card struct {
	app.Compo
	View view.TemplateCard
}

// Render draws it.
func (c *Card) Render() app.UI { return drawn("Card", c.draw) }

func (c *Card) draw() app.UI {
	t := c.View
	link := el("a", "").Attr("href", t.Href).Text(t.Name)
	if t.Here {
		link.Aria("current", "true")
	}
	return el("li", "card tcard").Body(
		el("h2", "card-title").Body(link),
		el("p", "mono tiny quiet truncate").Text(t.Formula),
		el("p", "tiny row-between").Body(present(span("muted", t.Meta), templateState(t))...))
}

func templateState(t view.TemplateCard) app.UI {
	switch {
	case t.State == "":
		return nil
	case t.Fits:
		return el("span", "status st-on").Body(icon("check", "icon-s"), text(t.State))
	}
	return span("muted", t.State)
}

// Template is the open template: what it means, and how it meets the workbook's
// tables.
type Template struct {
	app.Compo
	View view.TemplateDetail
}

// Render draws it.
func (c *Template) Render() app.UI { return drawn("Template", c.draw) }

func (c *Template) draw() app.UI {
	v := c.View
	return el("section", "panel map").ID("template").Attr("tabindex", "-1").Aria("labelledby", "template-h").Body(
		el("div", "panel-head").Body(append(append([]app.UI{el("h2", "").ID("template-h").Text(v.Name)},
			each(v.Tags, func(_ int, tag string) app.UI { return span("tag", tag) })...),
			button("button button--quiet button--icon button--s push").Aria("label", "Close "+v.Name).OnClick(act(state.Navigate{Route: state.Route{View: state.LibraryView}})).Body(icon("x")))...),
		el("div", "panel-body panel-body--top stack").Body(present(
			el("p", "").Text(v.Means),
			maybe(v.Example != "", func() app.UI { return el("p", "small quiet").Text("For example: " + v.Example) }),
			el("pre", "formula-text tiny").Body(tokens(v.Formula)...),
			maybe(len(v.BuildsOn) > 0, func() app.UI {
				return el("p", "small").Body(append([]app.UI{text("Builds on ")}, linked(v.BuildsOn)...)...)
			}),
			facts(v.Facts),
			el("div", "").Body(
				disclosure("Traps", el("ul", "small quiet bullets").Body(each(v.Traps, func(_ int, trap string) app.UI { return el("li", "").Text(trap) })...)),
				disclosure("Words", facts(v.Terms))),
			maybe(v.InUse.Text != "", func() app.UI {
				return el("p", "small").Body(text("The workbook has a KPI of this name: "), el("a", "").Attr("href", v.InUse.Href).Text(v.InUse.Text), text(". Adding makes another."))
			}),
			el("div", "stack").Body(each(v.Roles, func(_ int, r view.RoleForm) app.UI { return roleForm(r) })...),
			el("div", "map-foot stack-s").Body(present(
				templateValue(v.Live),
				maybe(v.Lacks != "", func() app.UI { return el("p", "small quiet").ID("template-lacks").Text(v.Lacks) }),
				maybe(v.Suggest != "", func() app.UI {
					return &Check{ID: "template-target", Label: v.Suggest, On: v.SuggestOn, Bind: bindSuggest{}}
				}),
				el("div", "row").Body(
					button("button button--primary").Is("disabled", !v.Ready).Aria("describedby", lackID(v)).OnClick(act(state.TemplateAdded{})).Body(icon("plus"), text("Add KPI")),
					button("button").Attr("aria-busy", flag(v.Trying)).OnClick(act(state.TemplateTried{})).Body(icon("play"), text("Try it with sample data"))),
			)...),
		)...))
}

func lackID(v view.TemplateDetail) string {
	if v.Lacks == "" {
		return ""
	}
	return "template-lacks"
}

func disclosure(title string, body app.UI) app.UI {
	return el("details", "disclosure").Body(el("summary", "").Body(icon("right", "icon-s"), text(title)), body)
}

// linked is names that lead somewhere, with commas between.
func linked(list []view.Link) []app.UI {
	var nodes []app.UI
	for i, l := range list {
		if i > 0 {
			nodes = append(nodes, text(", "))
		}
		nodes = append(nodes, el("a", "").Attr("href", l.Href).Text(l.Text))
	}
	return nodes
}

func roleForm(r view.RoleForm) app.UI {
	return el("fieldset", "role").Body(
		el("legend", "medium").Text(r.Role),
		el("p", "meta").Text(r.About),
		need("Your table", "", "need-"+r.Role, "", false, &Select{ID: "need-" + r.Role, Label: "Table for " + r.Role, Value: r.Table, Options: options(r.Tables), Bind: bindRole{Role: r.Role}}),
		maybeNode(r.Table != "", func() app.UI {
			return el("div", "needs").Body(each(r.Columns, func(_ int, c view.ColumnForm) app.UI { return columnForm(c) })...)
		}))
}

func columnForm(c view.ColumnForm) app.UI {
	id := "need-" + c.Role + "-" + c.Need
	return el("div", "stack-s").Body(append([]app.UI{
		need(c.About, c.Kind, id, c.Hint, c.Bad, &Select{ID: id, Label: c.About + ", " + c.Role, Value: c.Column, Options: options(c.Columns), Bind: bindNeed{Role: c.Role, Need: c.Need}}),
	}, each(c.Values, func(_ int, v view.ValueForm) app.UI { return valueForm(c, v) })...)...)
}

// need is one line of the form: what is needed, and what is taken for it.
func need(label, meta, id, hint string, bad bool, control app.UI) app.UI {
	return el("div", "need").Body(
		el("div", "").Body(el("label", "").Attr("for", id).Text(label), maybeText("meta", meta)),
		el("div", "field").Body(present(control, maybe(hint != "", func() app.UI {
			if bad {
				return el("span", "error").Body(icon("st-off", "icon-s"), text(hint))
			}
			return span("hint", hint)
		}))...))
}

func valueForm(c view.ColumnForm, v view.ValueForm) app.UI {
	return el("fieldset", "values").Body(present(
		el("legend", "small").Text("What counts as “"+v.Text+"”"),
		el("div", "row").Body(each(v.Values, func(i int, choice view.ValueChoice) app.UI {
			return &Check{ID: "value-" + c.Need + "-" + v.Text + "-" + itoa(i), Label: choice.Value, On: choice.On, Bind: bindValue{c.Role, c.Need, v.Text, choice.Value}}
		})...),
		maybe(v.Hint != "", func() app.UI { return span("hint", v.Hint) }),
	)...)
}

func templateValue(v view.TemplateValue) app.UI {
	switch {
	case v.Has:
		return el("div", "preview-line").Attr("role", "status").Body(present(
			el("div", "").Body(el("p", "meta").Text("With your data, "+v.Period), el("p", "card-value").Text(v.Text), maybeText("small quiet", v.Why)),
			maybe(v.HasSpark, func() app.UI { return spark(v.Spark) }))...)
	case v.Busy:
		return el("div", "preview-line").Attr("aria-busy", "true").Body(span("skeleton", ""))
	}
	return maybeText("small", v.Why)
}

// Glossary is the terms of the library.
type Glossary struct {
	app.Compo
	View view.Glossary

	typed string
}

func (c *Glossary) input(_ app.Context, e app.Event) {
	c.typed = e.Get("target").Get("value").String()
}

// Render draws the terms found.
func (c *Glossary) Render() app.UI { return drawn("Glossary", c.draw) }

func (c *Glossary) draw() app.UI {
	terms := view.FindTerms(c.View.Terms, c.typed)
	return el("div", "frame").Body(
		heading("Library", []string{"What the words mean"}, searchBox("Find a word", "Find a word", c.input)),
		libraryParts(c.View.Parts),
		el("p", "visually-hidden").Attr("role", "status").Text(found(c.typed, len(terms), "word", "words")),
		el("div", "panel").Body(each(terms, func(_ int, t view.GlossaryTerm) app.UI {
			return el("article", "fn").Aria("label", t.Term).Body(
				el("div", "fn-head").Body(el("h2", "card-title strong").Text(t.Term), span("small quiet", t.Long)),
				el("div", "fn-body").Body(el("p", "small").Text(t.Means), el("p", "small quiet").Body(linked(t.Templates)...)))
		})...))
}

// The bindings of the open template.
type (
	bindSuggest struct{}
	bindRole    struct{ Role string }
	bindNeed    struct{ Role, Need string }
	bindValue   struct{ Role, Need, Text, Value string }
)

func (bindSuggest) Msg(v string) state.Msg { return state.TemplateTarget{On: v != ""} }
func (b bindRole) Msg(v string) state.Msg  { return state.RoleTable{Role: b.Role, Table: v} }
func (b bindNeed) Msg(v string) state.Msg {
	return state.RoleColumn{Role: b.Role, Need: b.Need, Column: v}
}
func (b bindValue) Msg(v string) state.Msg {
	return state.RoleValue{Role: b.Role, Need: b.Need, Text: b.Text, Value: b.Value, On: v != ""}
}

// searchBox looks through one of the parts while it is typed into.
func searchBox(label, placeholder string, typed app.EventHandler) app.UI {
	return el("div", "lib-search").Body(el("input", "input").Attr("type", "search").Aria("label", label).
		Attr("placeholder", placeholder).Attr("autocomplete", "off").OnInput(guard(typed)))
}
