package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/workbook"
)

type (
	bindForm struct{ Field state.Field }
	bindPick struct{ KPI string }
)

func (b bindForm) Msg(v string) state.Msg { return state.FormTyped{Field: b.Field, Text: v} }
func (b bindPick) Msg(v string) state.Msg { return state.FormPicked{KPI: b.KPI, On: v != ""} }

// Form is the dialog in which an objective or a scorecard is written.
type Form struct {
	app.Compo
	View view.Form

	modal modal
}

// OnMount opens the dialog.
func (c *Form) OnMount(ctx app.Context) { c.modal.open(ctx) }

// OnDismount gives the focus back.
func (c *Form) OnDismount() { c.modal.close() }

// Render draws the fields.
func (c *Form) Render() app.UI { return drawn("Form", c.draw) }

func (c *Form) draw() app.UI {
	v := c.View
	body := c.scorecard
	if v.Kind == state.ObjectiveDialog {
		body = c.objective
	}
	var foot []app.UI
	if v.Remove != nil {
		foot = append(foot, button("button button--danger").OnClick(act(v.Remove)).Text("Remove"))
	}
	foot = append(foot, el("div", "push actions").Body(
		button("button").OnClick(act(state.DialogClosed{})).Text("Cancel"),
		button("button button--primary").OnClick(act(state.FormSaved{})).Text("Save")))
	fields := body()
	if v.Wrong != "" {
		fields = append([]app.UI{notSaved(v.Wrong)}, fields...)
	}
	return dialog("form", "", v.Title, nil, state.DialogClosed{}, []app.UI{el("div", "stack").OnKeyDown(guard(saveKey(state.FormSaved{}))).Body(fields...)}, foot...)
}

func (c *Form) text(f state.Field, label, hint, placeholder string) app.UI {
	id := "form-" + string(f)
	list := ""
	if f == state.FieldOwner {
		list = "form-owners"
	}
	return field(id, label, hint, "", &Input{ID: id, Value: c.View.Fields[f], Placeholder: placeholder, List: list, AutoFocus: f == state.FieldName,
		DescribedBy: hintOf(id, hint), Bind: bindForm{f}, Enter: state.FormSaved{}})
}

func (c *Form) pick(f state.Field, label string, choices []view.Choice) app.UI {
	id := "form-" + string(f)
	return field(id, label, "", "", &Select{ID: id, Value: c.View.Fields[f], Options: options(choices), Bind: bindForm{f}})
}

func (c *Form) objective() []app.UI {
	v := c.View
	return present(
		c.text(state.FieldName, "Name", "What is to be reached, in a few words", "Keep the customers we have"),
		field("form-description", "Description", "", "", &Input{ID: "form-description", Rows: 2, Value: v.Fields[state.FieldDescription], Bind: bindForm{state.FieldDescription}}),
		el("div", "editgrid").Body(
			c.text(state.FieldOwner, "Owner", "", "Head of Sales"),
			c.text(state.FieldDue, "Due", "", "2026-12-31, 2026-Q4"),
			c.pick(state.FieldLevel, "Level", view.Levels),
			c.pick(state.FieldParent, "Stands under", v.Parents)),
		el("div", "editgrid").Body(present(
			c.pick(state.FieldRule, "Score", []view.Choice{{Label: "How far targets are reached"}, {Value: workbook.RulePoints, Label: "Points for statuses"}, {Value: workbook.RuleWorst, Label: "The worst status"}}),
			maybe(v.Scored, func() app.UI { return c.text(state.FieldOnTrack, "On track from, of 100", "", v.Usual[0]) }),
			maybe(v.Scored, func() app.UI { return c.text(state.FieldAtRisk, "At risk from, of 100", "", v.Usual[1]) }),
			maybe(v.Fields[state.FieldParent] != "", func() app.UI { return c.text(state.FieldWeight, "Weight", "", "1") }))...),
		el("p", "small quiet").Text(v.Rule),
		datalist("form-owners", v.Owners))
}

func (c *Form) scorecard() []app.UI {
	v := c.View
	return present(
		el("div", "editgrid").Body(
			c.text(state.FieldName, "Name", "", "Management board"),
			c.text(state.FieldAudience, "Audience", "", "the management board"),
			c.text(state.FieldLimit, "KPIs at most", "", itoa(workbook.UsualLimit)),
			c.pick(state.FieldGrain, "Opens with", view.OpeningGrains)),
		maybe(len(v.Advice) > 0, func() app.UI {
			return el("div", "stack-s").Attr("role", "status").Body(each(v.Advice, func(_ int, s string) app.UI {
				return el("div", "banner st-risk").Body(icon("st-risk"), el("p", "").Text(s))
			})...)
		}),
		el("fieldset", "picks").Body(
			el("legend", "label").Text("KPIs on it: "+v.Count),
			el("div", "picklist").Body(each(v.Picks, func(_ int, p view.Pick) app.UI {
				label := p.Name
				if p.Meta != "" {
					label += " (" + p.Meta + ")"
				}
				return &Check{ID: "pick-" + p.ID, Label: label, On: p.On, Bind: bindPick{p.ID}}
			})...)))
}
