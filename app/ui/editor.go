package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

// Editor is where a KPI is written.
type Editor struct {
	app.Compo
	View view.Editor
}

// Render draws the fields, and beside them the value they give.
func (c *Editor) Render() app.UI { return drawn("Editor", c.draw) }

func (c *Editor) draw() app.UI {
	v := c.View
	if v.Closed {
		return el("div", "frame").Body(el("h1", "").Text("KPI"), skeleton())
	}
	return el("div", "frame").Body(
		el("div", "page-head").Body(
			el("div", "").Body(
				el("nav", "crumb").Aria("label", "Breadcrumb").Body(el("a", "").Attr("href", v.Back.Href).Text(v.Back.Text)),
				el("h1", "").Text(v.Title)),
			el("div", "actions").Body(editorButtons()...)),
		el("div", "editor-cols").OnKeyDown(guard(saveKey(state.EditorSaved{}))).Body(
			el("div", "stack").Body(present(
				maybe(v.Blocked != "", func() app.UI {
					return notSaved(v.Blocked)
				}),
				c.what(), c.how(), c.targets(), c.placing(), c.about(), c.checks())...),
			el("div", "editor-side").Body(c.live()),
		),
	)
}

func editorButtons() []app.UI {
	return []app.UI{
		button("button").OnClick(act(state.EditorClosed{})).Text("Cancel"),
		button("button button--primary").OnClick(act(state.EditorSaved{})).Text("Save KPI"),
	}
}

func (c *Editor) text(f state.Field, label, hint, placeholder, list string, auto bool) app.UI {
	v := c.View
	id := "field-" + string(f)
	return field(id, label, hint, v.Wrong[f], &Input{ID: id, Value: v.Fields[f], Placeholder: placeholder, List: list, AutoFocus: auto,
		Invalid: v.Wrong[f] != "", DescribedBy: hintOf(id, hint+v.Wrong[f]), Bind: bindField{f}})
}

func hintOf(id, hint string) string {
	if hint == "" {
		return ""
	}
	return id + "-hint"
}

func (c *Editor) pick(f state.Field, label string, choices []view.Choice) app.UI {
	id := "field-" + string(f)
	return field(id, label, "", "", &Select{ID: id, Value: c.View.Fields[f], Options: options(choices), Bind: bindField{f}})
}

func (c *Editor) what() app.UI {
	v := c.View
	return el("section", "panel panel-body panel-body--top stack").Aria("label", "What it is").Body(
		c.text(state.FieldName, "Name", "As scorecards and other formulas call it", "Revenue", "", v.New),
		el("div", "field").Body(
			el("span", "label").Text("Where its values come from"),
			&Segments{Name: "source", Legend: "Where its values come from", Value: v.Fields[state.FieldManual], Bind: bindField{state.FieldManual}, Options: []Option{
				{Value: "", Label: "A formula"}, {Value: "yes", Label: "Typed by hand"}}}),
		c.source())
}

// source is the formula, or how values typed by hand count.
func (c *Editor) source() app.UI {
	v := c.View
	if !v.Manual {
		return el("div", "field").Body(el("label", "").Attr("for", FormulaID).Text("Formula"), &Formula{View: v.Formula})
	}
	scale := "field-" + string(state.FieldScale)
	return el("div", "editgrid").Body(
		c.pick(state.FieldCombine, "Several entries in a period", []view.Choice{{Value: "", Label: "The last one counts"},
			{Value: workbook.CombineSum, Label: "They are added up"}, {Value: workbook.CombineAverage, Label: "Their average counts"}}),
		field(scale, "Scale, if its values are words", "A step a line, from the lowest: 1 poor", v.Wrong[state.FieldScale],
			&Input{ID: scale, Rows: 4, Value: v.Fields[state.FieldScale], Invalid: v.Wrong[state.FieldScale] != "", DescribedBy: scale + "-hint", Bind: bindField{state.FieldScale}}))
}

func (c *Editor) how() app.UI {
	v := c.View
	kind := v.Fields[state.FieldUnit]
	return el("section", "panel panel-body panel-body--top stack").Aria("label", "Unit and direction").Body(present(
		el("div", "editgrid").Body(present(
			c.pick(state.FieldUnit, "Unit", v.Units),
			maybe(len(v.Codes) > 0, func() app.UI { return c.pick(state.FieldCode, v.CodeLabel, v.Codes) }),
			c.pick(state.FieldDecimals, "Decimals", []view.Choice{{Value: "", Label: "As the value needs"}, {Value: "0", Label: "0"}, {Value: "1", Label: "1"}, {Value: "2", Label: "2"}, {Value: "3", Label: "3"}, {Value: "4", Label: "4"}}),
			maybe(kind == "" || kind == workbook.UnitNumber, func() app.UI {
				return c.text(state.FieldSuffix, "Written after it", "", "orders, ×", "", false)
			}))...),
		el("div", "field").Body(
			el("span", "label").ID("direction-label").Text("Which way is good"),
			&Segments{Name: "direction", Legend: "Which way is good", Value: v.Direction, Bind: bindField{state.FieldDirection}, Options: []Option{
				{Value: workbook.Higher, Label: "Higher"}, {Value: workbook.Lower, Label: "Lower"}, {Value: workbook.InRange, Label: "Stay in a range"}}}),
		&Check{ID: "field-empty", Label: "A period without rows counts as 0, not as blank", On: v.Fields[state.FieldEmptyZero] != "", Bind: bindYes{state.FieldEmptyZero}},
		maybe(len(v.Dates) > 0, func() app.UI {
			return el("div", "editgrid").Body(each(v.Dates, func(i int, d view.DateRow) app.UI {
				id := "date-" + strconv.Itoa(i)
				return field(id, "Date column of "+d.Table, "", "", &Select{ID: id, Value: d.Column, Options: options(d.Choices), Bind: bindDate{d.Table}})
			})...)
		}),
	)...)
}

func (c *Editor) about() app.UI {
	v := c.View
	return el("section", "panel panel-body panel-body--top stack").Aria("label", "About this KPI").Body(
		el("div", "editgrid").Body(
			c.text(state.FieldCategory, "Category", "KPIs of one category stand together", "", "categories", false),
			c.text(state.FieldOwner, "Owner", "", "Head of Sales", "owners", false)),
		field("field-description", "Description", "", "", &Input{ID: "field-description", Rows: 2, Value: v.Fields[state.FieldDescription], Placeholder: "What it measures, in a sentence", Bind: bindField{state.FieldDescription}}),
		datalist("categories", v.Listed.Categories), datalist("owners", v.Listed.Owners),
	)
}

// checks is what the data behind the KPI is held against.
func (c *Editor) checks() app.UI {
	unit := ""
	if c.View.Percent {
		unit = ", %"
	}
	return el("section", "panel").Aria("labelledby", "checks-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("checks-h").Text("Checks on the data"), span("meta", "What is left empty is held against what is usual.")),
		el("div", "panel-body editgrid").Body(
			c.text(state.FieldFresh, "Old after, days", "", "two periods", "", false),
			c.text(state.FieldRows, "Rows in a period, at least", "", "within 50 % of usual", "", false),
			c.text(state.FieldLow, "Least plausible value"+unit, "", "", "", false),
			c.text(state.FieldHigh, "Most plausible value"+unit, "", "", "", false)))
}

func datalist(id string, values []string) app.UI {
	return el("datalist", "").ID(id).Body(each(values, func(_ int, s string) app.UI { return el("option", "").Attr("value", s).Text(s) })...)
}

func (c *Editor) live() app.UI {
	l := c.View.Live
	body := present(
		maybe(!l.Has && l.Why == "", func() app.UI {
			word := "The value appears here as soon as the formula says enough."
			if l.Busy {
				word = "Working it out…"
			}
			return el("p", "small muted").Text(word)
		}),
		maybe(l.Why != "" && !l.Has, func() app.UI { return el("p", "small").Text(l.Why) }),
	)
	if l.Has {
		value := heroValue(view.KPI{Value: l.Value, ValueText: l.Text, Blank: l.Blank})
		body = present(
			el("p", "hero-period").Text(l.Period), value, pill(l.Status),
			maybe(l.Reason != "", func() app.UI { return el("p", "small quiet").Text(l.Reason) }),
			maybe(l.HasSpark, func() app.UI { return spark(l.Spark) }),
			facts(l.Recent),
			el("p", "tiny muted").Text(l.Rows))
	}
	return el("section", "panel live").Aria("labelledby", "live-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("live-h").Text("Result so far")),
		el("div", "panel-body stack-s").Attr("aria-live", "polite").Body(body...))
}
