package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// AlertBell is the inbox of alerts behind a bell.
type AlertBell struct {
	app.Compo
	View view.Bell
}

// Render draws the bell with its count, and the list.
func (c *AlertBell) Render() app.UI { return drawn("AlertBell", c.draw) }

func (c *AlertBell) draw() app.UI {
	v := c.View
	return el("div", "menu-root").Body(
		button("button button--quiet button--icon bell").Attr("popovertarget", "alerts").Aria("label", v.Label).Title(v.Label).Body(present(
			icon("bell"),
			maybe(v.Count > 0, func() app.UI { return el("span", "bell-count").Attr("aria-hidden", "true").Text(itoa(v.Count)) }))...),
		el("div", "popover popover--end alerts").ID("alerts").Attr("popover", "auto").Attr("role", "dialog").Aria("labelledby", "alerts-h").On("toggle", guard(c.toggled)).Body(present(
			el("div", "panel-head").Body(present(
				el("h2", "").ID("alerts-h").Text("Alerts"),
				maybe(v.Count > 0, func() app.UI {
					return button("button button--quiet button--s push").OnClick(act(state.AlertsRead{})).Text("Mark all read")
				}),
				maybe(v.Count == 0 && v.Read, func() app.UI {
					return button("button button--quiet button--s push").OnClick(act(state.AlertsCleared{})).Text("Clear the list")
				}))...),
			maybe(len(v.Items) == 0, func() app.UI {
				return el("p", "panel-body small muted").Text("Nothing yet. New data that brings a KPI off track is told here, once. Each KPI's page has more rules.")
			}),
			maybe(len(v.Items) > 0, func() app.UI {
				return el("ul", "alerts-list").Attr("tabindex", "0").Aria("label", "Alerts").Body(each(v.Items, func(_ int, a view.AlertItem) app.UI { return alertItem(a) })...)
			}),
			c.notices(),
		)...))
}

func alertItem(a view.AlertItem) app.UI {
	words := app.UI(el("p", "").Text(a.Text))
	if a.Href != "" {
		words = el("a", "row-link").Attr("href", a.Href).OnClick(act(state.AlertsRead{ID: a.ID})).Text(a.Text)
	}
	class := ""
	if a.Unread {
		class = "unread"
	}
	return el("li", class).Body(present(words, el("p", "when").Body(present(
		maybe(a.Unread, func() app.UI { return span("medium", "New · ") }),
		text(a.When+" "),
		maybe(a.Unread, func() app.UI {
			return button("linkish tiny").Aria("label", "Mark read: "+a.Text).OnClick(act(state.AlertsRead{ID: a.ID})).Text("Mark read")
		}))...))...)
}

// notices offers the browser's own notifications, which only a click may ask for.
func (c *AlertBell) notices() app.UI {
	switch c.View.Notices {
	case state.NoticesUnasked:
		return el("div", "panel-foot row").Body(button("button button--s").OnClick(act(state.NoticesWanted{})).Text("Notify me on this device"), span("small muted", "while the page is open"))
	case state.NoticesGranted:
		return el("p", "panel-foot").Text("This device shows new alerts while the page is open.")
	case state.NoticesDenied:
		return el("p", "panel-foot").Text("The browser was told not to show notifications of this page. Its settings for the site change that.")
	}
	return nil
}

func (c *AlertBell) toggled(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if e.Get("newState").String() == "open" {
		place(c.JSValue().Call("querySelector", "[popover]"), c.JSValue().Call("querySelector", "button"), true)
	}
}

// bindRule is a field of the form for an alert rule.
type bindRule struct{ Part string }

func (b bindRule) Msg(v string) state.Msg { return state.RuleTyped{Part: b.Part, Text: v} }

// bindUsual is whether coming off track is told.
type bindUsual struct{ KPI string }

func (b bindUsual) Msg(v string) state.Msg { return state.UsualAlert{KPI: b.KPI, On: v != ""} }

// kpiAlerts is when somebody is told of the KPI.
func kpiAlerts(v view.Alerts) app.UI {
	return el("section", "panel").Aria("labelledby", "rules-h").Body(
		el("div", "panel-head").Body(present(el("h2", "").ID("rules-h").Text("Alerts"),
			maybe(!v.Form.Open, func() app.UI {
				return button("button button--quiet button--s push").Aria("label", "Add an alert").OnClick(act(state.RuleOpened{Open: true})).Body(icon("plus"), text("Add"))
			}))...),
		el("div", "panel-body stack-s").Body(present(
			&Check{ID: "usual-alert", Label: "Tell me once new data brings it off track", On: v.Usual, Bind: bindUsual{v.KPI}},
			maybe(len(v.Rules) > 0, func() app.UI {
				return el("ul", "stack-s").Body(each(v.Rules, func(_ int, r view.RuleRow) app.UI {
					return el("li", "small").Body(text(r.Text+" "), button("linkish tiny").Aria("label", "remove the alert: "+r.Text).OnClick(act(state.RuleRemoved{KPI: v.KPI, Rule: r.ID})).Text("remove"))
				})...)
			}),
			maybe(v.Form.Open, func() app.UI { return ruleForm(v) }),
		)...))
}

func ruleForm(v view.Alerts) app.UI {
	f := v.Form
	return el("div", "stack-s").Attr("role", "group").Aria("label", "New alert").Body(present(
		field("rule-when", "Tell me when", "", "", &Select{ID: "rule-when", Value: f.When, Options: options(v.Choices), Bind: bindRule{"when"}}),
		maybe(v.Limit != "", func() app.UI {
			return field("rule-at", v.Limit, "", f.Wrong, &Input{ID: "rule-at", Value: f.At, Mode: "decimal", Invalid: f.Wrong != "", DescribedBy: hintOf("rule-at", f.Wrong), Bind: bindRule{"at"}, Enter: state.RuleKept{KPI: v.KPI}})
		}),
		&Check{ID: "rule-remind", Label: "Again every period while it lasts", On: f.Remind, Bind: bindRule{"remind"}},
		el("div", "row").Body(
			button("button button--s button--primary").OnClick(act(state.RuleKept{KPI: v.KPI})).Text("Keep alert"),
			button("button button--s").OnClick(act(state.RuleOpened{})).Text("Cancel")))...)
}
