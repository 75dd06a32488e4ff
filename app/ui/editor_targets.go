package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

// The bindings of rows: each says which part of the row is typed.
type (
	bindMilestone struct {
		Index int
		Part  string
	}
	bindLimit struct {
		Index int
		Part  string
	}
	bindThrough struct{ Table string }
)

func (b bindMilestone) Msg(v string) state.Msg {
	return state.MilestoneTyped{Index: b.Index, Part: b.Part, Text: v}
}

func (b bindLimit) Msg(v string) state.Msg {
	return state.LimitTyped{Index: b.Index, Part: b.Part, Text: v}
}

func (b bindThrough) Msg(v string) state.Msg { return state.ThroughTyped{Table: b.Table, Day: v} }

// targets is what is expected: one of the ways to say it, the steps it makes, and
// how values are judged by them.
func (c *Editor) targets() app.UI {
	v, a := c.View, c.View.Aims
	unit := ""
	if v.Percent {
		unit = ", in percent"
	}
	return el("section", "panel").ID("target").Aria("labelledby", "targets-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("targets-h").Text("Target")),
		el("div", "panel-body stack").Body(present(
			&Segments{Name: "aim", Legend: "How the target is set", Value: a.Aim, Class: "segments--wrap", Bind: bindField{state.FieldAim}, Options: options(a.Ways)},
			el("p", "small muted").Text(a.Hint),
			c.way(unit),
			maybeText("small muted", a.Hidden),
			maybe(len(a.Preview) > 0, func() app.UI { return previewTable(a) }),
			maybe(a.Revising, func() app.UI {
				return c.text(state.FieldReason, "Why the target changes", "Kept with what was expected before", "", "", false)
			}),
			c.judging(), c.milestones(unit),
		)...))
}

// way is the fields of the chosen way.
func (c *Editor) way(unit string) app.UI {
	a := c.View.Aims
	switch a.Aim {
	case state.AimGrow:
		return el("div", "editgrid").Body(
			c.text(state.FieldGrowBy, "By how much, %", "20 is a fifth more, −10 a tenth less", "20", "", false),
			c.text(state.FieldGrowDue, "By when", "A day, a month, a quarter or a year", "2026-12-31", "", false),
			c.text(state.FieldGrowFrom, "From its value in", a.GrowHint, "2025-12", "", false),
			c.text(state.FieldGrowBase, "Or from this value"+unit, "Empty takes the KPI's own", "", "", false),
			c.text(state.FieldGrowMore, "Stretch, %", "", "30", "", false),
			c.pick(state.FieldSpread, "Spread over shorter periods", a.Spreads))
	case state.AimYear:
		return el("div", "editgrid").Body(
			c.text(state.FieldYearTotal, "The year is to come to"+unit, "", "1200000", "", false),
			c.text(state.FieldYear, "From the year", "Empty is every year", "2026", "", false),
			c.pick(state.FieldSpread, "Spread", a.Spreads))
	case state.AimLast:
		return el("div", "editgrid").Body(
			c.text(state.FieldLastBy, "More than last year, %", "", "10", "", false),
			c.pick(state.FieldAimGrain, "Per", append([]view.Choice{{Value: "", Label: "a month"}}, withoutMonth(a.Grains)...)),
			c.text(state.FieldAimFrom, "First period", "Empty is from the beginning", "2026-01", "", false))
	case state.AimFormula:
		id := "field-" + string(state.FieldAimFormula)
		wrong := c.View.Wrong[state.FieldAimFormula]
		return el("div", "stack").Body(
			el("div", "editgrid").Body(
				field("aim-column", "Take it from a table", "Its rows are dated by the table's date column", "",
					&Select{ID: "aim-column", Value: columnOf(c.View), Options: options(a.Columns), DescribedBy: "aim-column-hint", Bind: bindField{state.FieldAimFormula}}),
				c.pick(state.FieldAimGrain, "Per", append([]view.Choice{{Value: "", Label: "a month"}}, withoutMonth(a.Grains)...)),
				c.text(state.FieldAimFrom, "First period", "Empty is from the beginning", "2026-01", "", false)),
			field(id, "Or write a formula", "", wrong, &Input{ID: id, Rows: 2, Class: "mono", Value: c.View.Fields[state.FieldAimFormula], Placeholder: "[Leads] * 0.2",
				Invalid: wrong != "", DescribedBy: hintOf(id, wrong), Bind: bindField{state.FieldAimFormula}}))
	}
	return el("div", "stack").Body(
		el("div", "stack").Body(each(c.View.Targets, func(_ int, t view.TargetRow) app.UI { return targetRow(t, unit) })...),
		el("div", "row").Body(button("button button--s").OnClick(act(state.TargetAdded{})).Body(icon("plus"), text("Add a step"))))
}

func withoutMonth(grains []view.Choice) (list []view.Choice) {
	for _, g := range grains {
		if g.Value != "month" {
			list = append(list, g)
		}
	}
	return list
}

// columnOf is the column that the formula of the target takes, "" for another
// formula.
func columnOf(v view.Editor) string {
	for _, c := range v.Aims.Columns {
		if c.Value == v.Fields[state.FieldAimFormula] {
			return c.Value
		}
	}
	return ""
}

func targetRow(t view.TargetRow, unit string) app.UI {
	id := "target-" + strconv.Itoa(t.Index)
	part := func(name string) bindTarget { return bindTarget{Index: t.Index, Part: name} }
	input := func(name, label, value, placeholder string) app.UI {
		return field(id+"-"+name, label, "", "", &Input{ID: id + "-" + name, Value: value, Placeholder: placeholder, Invalid: t.Wrong != "", DescribedBy: hintOf(id, t.Wrong), Bind: part(name)})
	}
	plain := !t.Formula && !t.Range
	return el("div", "targetrow").Attr("role", "group").Aria("label", "Step "+strconv.Itoa(t.Index+1)+" of the target").Body(present(
		maybe(t.Formula, func() app.UI { return input("formula", "Formula", t.Draft.Formula, "") }),
		maybe(plain, func() app.UI { return input("value", "Value"+unit, t.Draft.Value, "") }),
		maybe(t.Range && !t.Formula, func() app.UI { return input("low", "From"+unit, t.Draft.Low, "") }),
		maybe(t.Range && !t.Formula, func() app.UI { return input("high", "To"+unit, t.Draft.High, "") }),
		field(id+"-grain", "Per", "", "", &Select{ID: id + "-grain", Value: t.Draft.Grain, Options: options(t.Grains), Bind: part("grain")}),
		input("from", "First period", t.Draft.From, t.Hint),
		maybe(plain, func() app.UI { return input("stretch", "Stretch"+unit, t.Draft.Stretch, "") }),
		maybe(len(t.Of) > 1, func() app.UI {
			return field(id+"-of", "For", "", "", &Select{ID: id + "-of", Value: t.Draft.Of, Options: options(t.Of), Bind: part("of")})
		}),
		maybe(t.Draft.Of != "", func() app.UI { return input("is", "Which", t.Draft.Is, "empty: blank") }),
		input("note", "Why", t.Draft.Note, ""),
		button("button button--quiet button--icon").Aria("label", "Remove this step").OnClick(act(state.TargetRemoved{Index: t.Index})).Body(icon("x")),
		maybe(t.Wrong != "", func() app.UI {
			return el("p", "error targetrow-wrong").ID(id+"-hint").Body(icon("st-off", "icon-s"), text(t.Wrong))
		}),
	)...)
}

// previewTable is the steps that the draft makes.
func previewTable(a view.Aims) app.UI {
	return el("div", "stack-s").Body(present(
		el("h3", "small").ID("preview-h").Text("Steps so far and to come"),
		el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("labelledby", "preview-h").Body(
			el("table", "table table--dense").Body(
				el("thead", "").Body(el("tr", "").Body(th("col", "").Text("Period"), th("col", "num").Text("Target"), th("col", "num").Text("Value"), th("col", "").Text("Status"))),
				el("tbody", "").Body(each(a.Preview, func(_ int, r view.PreviewRow) app.UI {
					verdict := app.UI(span("muted", "to come"))
					if r.Judged {
						verdict = status(r.Status)
					}
					return el("tr", "").Title(r.Title).Body(th("row", "regular nowrap").Text(r.Period), el("td", "num").Text(r.Target), el("td", "num").Text(r.Value), el("td", "").Body(verdict))
				})...))),
		maybeText("tiny muted", a.PreviewWhy),
	)...)
}

// judging is from where a value is on track and at risk, and when it is settled.
func (c *Editor) judging() app.UI {
	v, a := c.View, c.View.Aims
	if len(a.Rules) == 0 {
		return el("div", "stack-s").Body(
			el("div", "editgrid").Body(present(
				maybe(v.Direction != workbook.InRange, func() app.UI {
					return c.text(state.FieldOnTrack, "On track from, % of target", "", "100", "", false)
				}),
				maybe(v.Direction != workbook.InRange, func() app.UI {
					return c.text(state.FieldAtRisk, "At risk from, % of target", "", "90", "", false)
				}),
				c.text(state.FieldMatures, "Days until a value is settled", "For values that ripen late", "0", "", false))...),
			el("div", "row").Body(button("button button--s").OnClick(act(state.RulesOwned{})).Text("Judge by rules in order")))
	}
	return el("div", "stack-s").Body(
		el("h3", "small").Text("The first rule that holds decides; what meets none is off track"),
		el("div", "stack").Body(each(a.Rules, func(_ int, r view.LimitRow) app.UI { return limitRow(r, a) })...),
		el("div", "row").Body(button("button button--s").OnClick(act(state.LimitTyped{Index: len(a.Rules)})).Body(icon("plus"), text("Add a rule"))),
		el("div", "editgrid").Body(c.text(state.FieldMatures, "Days until a value is settled", "For values that ripen late", "0", "", false)))
}

func limitRow(r view.LimitRow, a view.Aims) app.UI {
	id := "rule-" + strconv.Itoa(r.Index)
	part := func(name string) bindLimit { return bindLimit{r.Index, name} }
	return el("div", "targetrow").Attr("role", "group").Aria("label", "Rule "+strconv.Itoa(r.Index+1)).Body(present(
		field(id+"-word", "Status", "", "", &Select{ID: id + "-word", Value: r.Draft.Word, Options: options(a.Words), Bind: part("word")}),
		field(id+"-kind", "From", "", "", &Select{ID: id + "-kind", Value: r.Draft.Kind, Options: options(a.Kinds), Bind: part("kind")}),
		maybe(r.Draft.Kind != state.LimitAny, func() app.UI {
			return field(id+"-limit", "Limit", "", "", &Input{ID: id + "-limit", Value: r.Draft.Limit, Invalid: r.Wrong != "", DescribedBy: hintOf(id, r.Wrong), Bind: part("limit")})
		}),
		field(id+"-by", "Until", "", "", &Input{ID: id + "-by", Value: r.Draft.By, Placeholder: "for ever", Invalid: r.Wrong != "", DescribedBy: hintOf(id, r.Wrong), Bind: part("by")}),
		button("button button--quiet button--icon").Aria("label", "Remove rule "+strconv.Itoa(r.Index+1)).OnClick(act(state.LimitRemoved{Index: r.Index})).Body(icon("x")),
		rowWrong(id, r.Wrong),
	)...)
}

func rowWrong(id, wrong string) app.UI {
	return maybe(wrong != "", func() app.UI {
		return el("p", "error targetrow-wrong").ID(id+"-hint").Body(icon("st-off", "icon-s"), text(wrong))
	})
}

// milestones are values to have reached on the way.
func (c *Editor) milestones(unit string) app.UI {
	a := c.View.Aims
	return el("div", "stack-s").Body(
		el("div", "stack").Body(each(a.Milestones, func(_ int, m view.MilestoneRow) app.UI {
			id := "milestone-" + strconv.Itoa(m.Index)
			input := func(name, label, value, placeholder string) app.UI {
				return field(id+"-"+name, label, "", "", &Input{ID: id + "-" + name, Value: value, Placeholder: placeholder, Invalid: m.Wrong != "", DescribedBy: hintOf(id, m.Wrong), Bind: bindMilestone{m.Index, name}})
			}
			return el("div", "targetrow").Attr("role", "group").Aria("label", "Milestone "+strconv.Itoa(m.Index+1)).Body(present(
				input("date", "Milestone on", m.Draft.Date, "2026-09-30"), input("value", "Value"+unit, m.Draft.Value, ""), input("title", "What it is", m.Draft.Title, ""),
				button("button button--quiet button--icon").Aria("label", "Remove milestone "+strconv.Itoa(m.Index+1)).OnClick(act(state.MilestoneRemoved{Index: m.Index})).Body(icon("x")),
				rowWrong(id, m.Wrong))...)
		})...),
		el("div", "row").Body(button("button button--s").OnClick(act(state.MilestoneTyped{Index: len(a.Milestones)})).Body(icon("plus"), text("Add a milestone"))))
}

// kpiMilestones is what became of the milestones of a KPI.
func kpiMilestones(list []view.Milestone) app.UI {
	return maybe(len(list) > 0, func() app.UI {
		return el("section", "panel").Aria("labelledby", "milestones-h").Body(
			el("div", "panel-head").Body(el("h2", "").ID("milestones-h").Text("Milestones")),
			el("ul", "panel-body timeline").Body(each(list, func(_ int, m view.Milestone) app.UI {
				return el("li", "").Body(
					el("p", "").Body(present(el("b", "medium").Text(m.Value), text(" by "+m.Date+" "), status(m.Status))...),
					el("p", "when").Body(present(maybe(m.Title != "", func() app.UI { return text(m.Title + ". ") }), text(m.Reason))...))
			})...))
	})
}
