package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// ledger is every file that was dropped on a table, with what it did.
func ledger(t view.TableDetail) app.UI {
	return el("section", "panel").Aria("labelledby", "imports-h").Body(
		el("div", "panel-head").Body(el("h3", "").ID("imports-h").Text("Import ledger"), span("meta", "newest first")),
		el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Import ledger, table").Body(
			el("table", "table").Body(
				el("thead", "").Body(el("tr", "").Body(th("col", "").Text("File"), th("col", "").Text("When"), th("col", "num").Text("Rows"),
					th("col", "num").Text("Rejected"), th("col", "").Text("Past values that moved"), th("col", "").Body(hidden("Undo")))),
				el("tbody", "").Body(each(t.Imports, func(_ int, l view.LedgerLine) app.UI { return ledgerLine(t.ID, l) })...))))
}

func ledgerLine(table string, l view.LedgerLine) app.UI {
	class := ""
	if l.IsUndone {
		class = "undone"
	}
	return el("tr", class).Body(
		th("row", "").Body(append([]app.UI{span("medium", l.File), span("meta colnote", l.Kind+", "+l.Size)},
			each(l.Notes, func(_ int, note string) app.UI { return span("meta colnote", note) })...)...),
		el("td", "nowrap").Text(l.When),
		el("td", "num nowrap").Text(l.Rows),
		el("td", "num").Text(l.Rejected),
		el("td", "").Body(present(
			maybe(l.IsUndone, func() app.UI { return el("p", "").Text(l.Undone) }),
			maybeText("small quiet", l.MoveText),
			maybe(len(l.Moves) > 0, func() app.UI {
				return el("ul", "movelist").Body(each(l.Moves, func(_ int, mv view.MoveLine) app.UI {
					return el("li", "small").Body(text(mv.Name+", "+mv.Period+": "+mv.Was+" to "+mv.Is+" "), delta(mv.By))
				})...)
			}),
		)...),
		el("td", "num").Body(undoButton(table, l)))
}

func undoButton(table string, l view.LedgerLine) app.UI {
	switch {
	case l.IsUndone:
		return button("button button--quiet button--s").Aria("label", "Redo import of "+l.File).
			OnClick(act(state.BatchUndone{Table: table, Batch: l.ID, Redo: true})).Body(icon("redo"), text("Redo"))
	case !l.CanUndo:
		return span("muted small", "the only one")
	}
	return button("button button--quiet button--s").Aria("label", "Undo import of "+l.File).
		OnClick(act(state.BatchUndone{Table: table, Batch: l.ID})).Body(icon("undo"), text("Undo"))
}

type (
	bindFaultFilter struct{ Kind string }
	bindFaultKind   struct{ Text string }
	bindFaultText   struct{ Why string }
	bindFaultWhy    struct{ Text string }
)

func (b bindFaultFilter) Msg(v string) state.Msg {
	return state.FaultsFiltered{Text: v, Kind: b.Kind}
}
func (b bindFaultKind) Msg(v string) state.Msg { return state.FaultsFiltered{Text: b.Text, Kind: v} }
func (b bindFaultText) Msg(v string) state.Msg { return state.FaultTyped{Text: v, Why: b.Why} }
func (b bindFaultWhy) Msg(v string) state.Msg  { return state.FaultTyped{Text: b.Text, Why: v} }

// faults is what of a table's files did not fit, and where it is put right.
func faults(t view.TableDetail) app.UI {
	v := t.Faults
	switch {
	case v.Loading:
		return el("section", "panel").Attr("aria-busy", "true").Body(el("p", "panel-body small").Text("Looking for problems…"))
	case v.Why != "":
		return el("section", "panel").Body(el("p", "panel-body small").Attr("role", "alert").Text(v.Why))
	case v.None:
		return el("section", "panel").Body(empty("No problems", "Every line has the right number of fields, and every cell fits the type of its column."))
	}
	return el("section", "panel").Aria("labelledby", "problems-h").Body(present(
		el("div", "panel-head").Body(el("h3", "").ID("problems-h").Text("Problems"), span("meta", "The rows are loaded; what could not be read is blank."),
			el("div", "push actions").Body(
				button("button button--s").OnClick(act(state.FaultsExported{Table: v.Table})).Body(icon("export"), text("Export list")))),
		el("div", "panel-body row fault-filter").Body(
			&Segments{Name: "fault-kind", Legend: "Which problems", Value: v.Kind, Options: options(v.Kinds), Bind: bindFaultKind{v.Filter}},
			&Input{ID: "fault-filter", Label: "Find in the list", Placeholder: "Find in the list", Value: v.Filter, Bind: bindFaultFilter{v.Kind}},
			el("span", "small quiet").Attr("role", "status").Text(v.Count)),
		maybe(v.Edit != nil, func() app.UI { return faultForm(v.Table, *v.Edit) }),
		maybe(v.NoneHere, func() app.UI { return el("p", "panel-body small quiet").Text("Nothing in the list is like that.") }),
		maybe(!v.NoneHere, func() app.UI { return faultTable(v) }),
		maybeText("panel-foot", v.Note),
	)...)
}

func faultTable(v view.Faults) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Problems, table").Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(
				th("col", "").Text("Where"), th("col", "").Text("Text in the file"), th("col", "").Text("Reason"), th("col", "").Text("Way out"))),
			el("tbody", "").Body(each(v.Rows, func(_ int, r view.FaultRow) app.UI { return faultRow(v.Table, r) })...)))
}

func faultRow(table string, r view.FaultRow) app.UI {
	class := ""
	if r.Editing {
		class = "editing"
	}
	reason := []app.UI{text(r.Reason)}
	switch {
	case r.Misfit:
		reason = []app.UI{el("span", "status st-risk").Body(icon("st-risk"), text("Does not fit yet")), span("meta colnote", r.Reason)}
	case r.Fixed:
		reason = []app.UI{el("span", "status st-on").Body(icon("st-on"), text("Corrected")), span("meta colnote", r.Extra)}
	}
	return el("tr", class).Body(
		th("row", "regular").Text(r.Where),
		el("td", "mono cut").Body(present(
			maybe(!r.Fixed, func() app.UI { return text(r.Was) }),
			maybe(r.Fixed, func() app.UI {
				return el("span", "").Body(el("del", "").Text(r.Was), hidden(" corrected to "), text(" "), el("ins", "").Text(r.Now))
			}))...),
		el("td", "").Body(reason...),
		el("td", "").Body(present(
			maybe(!r.Fault.CanEdit, func() app.UI { return text(r.Extra) }),
			maybe(r.Fault.CanEdit, func() app.UI {
				return el("div", "actions").Body(present(
					button("button button--s").Aria("label", "Edit cell: "+r.Where).OnClick(act(state.FaultChosen{Fault: r.Fault})).Body(icon("edit", "icon-s"), text("Edit cell")),
					maybe(r.Fixed, func() app.UI {
						return button("button button--s button--quiet").Aria("label", "Take back: "+r.Where).
							OnClick(act(state.FaultUnfixed{Table: table, Fault: r.Fault})).Body(icon("undo", "icon-s"), text("Take back"))
					}),
				)...)
			}),
		)...))
}

func faultForm(table string, f view.FaultForm) app.UI {
	return el("div", "panel-body stack-s fault-form").Attr("role", "group").Aria("labelledby", "fault-h").Body(
		el("h4", "").ID("fault-h").Text("Correct "+f.Title),
		el("p", "small quiet").Text("The file says “"+f.Was+"”. It is not changed: the correction is kept beside it and can be taken back."),
		el("div", "fault-fields").Body(
			field("fault-text", "Text in its place", "Empty makes the cell blank", "", &Input{ID: "fault-text", Value: f.Text, DescribedBy: "fault-text-hint", Bind: bindFaultText{f.Why}, Enter: state.FaultFixed{}}),
			field("fault-why", "Why", "Kept beside the correction", "", &Input{ID: "fault-why", Value: f.Why, DescribedBy: "fault-why-hint", Bind: bindFaultWhy{f.Text}, Enter: state.FaultFixed{}}),
			field("fault-type", "Or read all of "+f.Column+" as", "", "", &Select{ID: "fault-type", Value: f.Type, Options: options(f.Types), Bind: bindColumnType{table, f.Column}})),
		el("div", "actions").Body(
			button("button button--primary").OnClick(act(state.FaultFixed{})).Text("Correct the cell"),
			button("button").OnClick(act(state.FaultChosen{})).Text("Cancel")))
}
