package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// bindEntry is a field of the form for a value typed by hand.
type bindEntry struct{ Field state.EntryField }

func (b bindEntry) Msg(v string) state.Msg { return state.EntryTyped{Field: b.Field, Text: v} }

// kpiEntries is what was typed by hand, and the form for one more.
func kpiEntries(v view.Entries) app.UI {
	if !v.Shown {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "entries-h").Body(present(
		el("div", "panel-head").Body(el("h2", "").ID("entries-h").Text("Entries"), span("meta", v.How),
			button("button button--s push").ID("entry-add").Is("disabled", v.Form.Open).OnClick(act(state.EntryOpened{Open: true})).Body(icon("plus"), text("Add an entry"))),
		maybe(v.Form.Open, func() app.UI { return entryForm(v) }),
		maybe(len(v.Rows) == 0 && !v.Form.Open, func() app.UI {
			return el("p", "panel-body small muted").Text("Nothing typed yet. Each entry has a date, a value and, if you like, a comment.")
		}),
		maybe(len(v.Rows) > 0, func() app.UI { return entryTable(v) }),
	)...)
}

func entryForm(v view.Entries) app.UI {
	f := v.Form
	label := "Value"
	if v.Unit != "" {
		label += ", " + v.Unit
	}
	var value app.UI = &Input{ID: "entry-value", Value: f.Value, Mode: "decimal", Invalid: f.Wrong != "", DescribedBy: hintOf("entry", f.Wrong), Bind: bindEntry{state.EntryValue}, Enter: state.EntryKept{}}
	if len(v.Choices) > 0 {
		value = &Select{ID: "entry-value", Value: f.Value, Options: options(v.Choices), DescribedBy: hintOf("entry", f.Wrong), Bind: bindEntry{state.EntryValue}}
	}
	return el("div", "panel-body stack-s").Attr("role", "group").Aria("label", "Entry").Body(present(
		el("div", "editgrid").Body(
			field("entry-value", label, "", "", value),
			field("entry-date", "Date or period", "", "", &Input{ID: "entry-date", Value: f.Date, Placeholder: "2026-03-31 or 2026-03", Bind: bindEntry{state.EntryDate}, Enter: state.EntryKept{}}),
			field("entry-note", "Comment", "", "", &Input{ID: "entry-note", Value: f.Note, Bind: bindEntry{state.EntryNote}, Enter: state.EntryKept{}})),
		maybe(f.Wrong != "", func() app.UI {
			return el("p", "error").ID("entry-hint").Body(icon("st-off", "icon-s"), text(f.Wrong))
		}),
		el("div", "row").Body(
			button("button button--s button--primary").OnClick(act(state.EntryKept{})).Text("Keep entry"),
			button("button button--s").OnClick(act(state.EntryOpened{})).Text("Cancel")))...)
}

func entryTable(v view.Entries) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Entries, table").Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(th("col", "").Text("Date"), th("col", "num").Text("Value"), th("col", "").Text("Comment"), th("col", "").Body(hidden("Change or remove")))),
			el("tbody", "").Body(each(v.Rows, func(_ int, r view.EntryRow) app.UI {
				return el("tr", "").Title(r.By).Body(
					th("row", "regular nowrap").Text(r.Date), el("td", "num").Text(r.Value), el("td", "quiet").Text(r.Note),
					el("td", "").Body(el("span", "row nowrap-flex").Body(
						button("button button--quiet button--icon button--s").Aria("label", "Change the entry of "+r.Date).OnClick(act(state.EntryOpened{Open: true, ID: r.ID})).Body(icon("edit")),
						button("button button--quiet button--icon button--s").Aria("label", "Remove the entry of "+r.Date).OnClick(act(state.EntryRemoved{KPI: v.KPI, Entry: r.ID})).Body(icon("trash")))))
			})...)))
}
