package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// KPI is the page of one KPI.
type KPI struct {
	app.Compo
	View view.KPI
}

// Render draws value, chart, drivers, rows, values, notes and definition.
func (c *KPI) Render() app.UI { return drawn("KPI", c.draw) }

func (c *KPI) draw() app.UI {
	v := c.View
	if v.Missing {
		return el("div", "frame").Body(el("h1", "").Text("No such KPI"),
			empty("This KPI is not in the workbook", "It may have been removed, or the link belongs to another workbook.", el("a", "button").Attr("href", "#/scorecard").Text("Go to the scorecard")))
	}
	return el("div", "frame").Body(present(
		kpiHead(v),
		life(v.ID, v.Life),
		&ContextBar{View: v.Context},
		hero(v),
		maybe(len(v.Problems) > 0, func() app.UI { return kpiProblems(v) }),
		kpiTrend(v),
		el("div", "kpi-cols").Body(
			el("div", "stack kpi-main").Body(kpiMain(v)...),
			el("div", "stack kpi-side").Body(kpiSide(v)...),
		),
	)...)
}

// kpiMain is what the value is made of, and kpiSide what is done about it.
func kpiMain(v view.KPI) []app.UI {
	if v.Left > 2 {
		return nil
	}
	return present(kpiEntries(v.Entries), kpiWhy(v), kpiDrivers(v.Drivers), kpiDefinition(v), kpiSmart(v), kpiValues(v))
}

func kpiSide(v view.KPI) []app.UI {
	if v.Left > 1 {
		return nil
	}
	return present(kpiActions(v), kpiMilestones(v.Milestones), kpiNotes(v), kpiReview(v), kpiLog(v.Changes), movesWith(v), kpiAlerts(v.Alerts))
}

func kpiHead(v view.KPI) app.UI {
	return el("div", "kpi-hero").Body(
		el("div", "").Body(
			el("nav", "crumb").Aria("label", "Breadcrumb").Body(present(
				el("a", "").Attr("href", v.Board.Href).Text(v.Board.Text),
				maybe(v.Category != "", func() app.UI { return el("span", "").Attr("aria-hidden", "true").Text("/") }),
				maybe(v.Category != "", func() app.UI { return el("span", "").Text(v.Category) }))...),
			el("h1", "").Text(v.Name),
			metaLine(v.Meta),
		),
		el("div", "actions").Body(
			arrowLink("left", "Previous KPI", v.Earlier, "K"), arrowLink("right", "Next KPI", v.Later, "J"),
			button("button").OnClick(act(state.NoteOpened{Open: true})).Body(icon("note"), text("Add note")),
			el("a", "button").Attr("href", "#/kpi/"+v.ID+"/edit").Body(icon("edit"), text("Edit")),
			&Menu{ID: "kpi-menu", Label: "More actions", Icon: "dots", Class: "button--icon", End: true, Items: []Item{
				{Label: "Duplicate", Icon: "file", Msg: state.KPIDuplicate{ID: v.ID}},
				{Label: "Retire, keeping its history", Icon: "clock", Msg: state.KPIRetired{ID: v.ID}, Disabled: v.Life.Retired},
				{Label: "Download its values as CSV", Icon: "table", Msg: state.ValuesWanted{ID: v.ID}},
				{Label: "Copy the exact value", Icon: "note", Msg: state.CopyWanted{What: "Value", Text: copyText(v)}},
				{Rule: true},
				{Label: "Remove KPI", Icon: "trash", Danger: true, Msg: state.KPIRemoved{ID: v.ID}},
			}},
		))
}

func copyText(v view.KPI) string {
	if v.Exact != "" {
		return v.Exact
	}
	return v.Value.Text() + v.ValueText
}

func arrowLink(picture, word string, to view.Link, key string) app.UI {
	if to.Href == "" {
		return el("span", "button button--icon").Attr("role", "link").Attr("aria-disabled", "true").Aria("label", word).Body(icon(picture))
	}
	return el("a", "button button--icon").Attr("href", to.Href).Aria("label", word+": "+to.Text).Title(to.Text + "  " + key).Body(icon(picture))
}

func hero(v view.KPI) app.UI {
	if v.Waiting {
		return skeleton()
	}
	class := "hero"
	if v.Stale {
		class += " stale"
	}
	return el("section", class).Aria("labelledby", "hero-h").Body(
		el("h2", "visually-hidden").ID("hero-h").Text(v.PeriodName),
		el("div", "hero-main").Body(
			el("p", "hero-period").Text(v.PeriodName),
			heroValue(v),
			el("p", "hero-status").Body(pill(v.Status), span("small quiet", v.Reason)),
			maybeText("small quiet", v.Attend.Reported),
		),
		el("dl", "hero-facts").Body(each(v.Facts, func(_ int, f view.HeroFact) app.UI { return heroFact(f) })...),
	)
}

// heroValue sets digits large, unit and fraction small and lighter; the fraction
// of a short number is most of it and stays large.
func heroValue(v view.KPI) app.UI {
	if v.ValueText != "" {
		class := "hero-value"
		if v.Blank {
			class += " hero-value--blank"
		}
		return el("p", class).Text(v.ValueText)
	}
	p := v.Value
	if len(p.Integer) < 3 {
		p.Integer, p.Fraction = p.Integer+p.Fraction, ""
	}
	class := "hero-value"
	if len(p.Integer) > 13 { // too long for the largest face
		class += " hero-value--long"
	}
	return el("p", class).Body(present(
		maybe(p.Prefix != "", func() app.UI { return span("cur", p.Prefix) }),
		text(p.Integer),
		maybe(p.Fraction != "", func() app.UI { return span("cents", p.Fraction) }),
		maybe(p.Suffix != "", func() app.UI { return span("cents", p.Suffix) }),
	)...)
}

func heroFact(f view.HeroFact) app.UI {
	body := app.UI(text(f.Text))
	if f.IsDelta {
		body = delta(f.Delta)
	}
	return el("div", "").Body(el("dt", "").Text(f.Name), el("dd", "").Body(present(body, maybe(f.Small != "", func() app.UI { return span("muted", f.Small) }))...))
}

func kpiProblems(v view.KPI) app.UI {
	return el("div", "stack-s").Body(each(v.Problems, func(_ int, p view.Problem) app.UI {
		return banner(view.Banner{Class: "st-off", Icon: "st-off", Title: p.Reason, Text: p.WayOut}, el("a", "button button--s").Attr("href", "#/kpi/"+v.ID+"/edit").Text("Edit the formula"))
	})...)
}

func kpiTrend(v view.KPI) app.UI {
	if !v.HasChart {
		return nil
	}
	toggle, picture, pressed := "Show as table", "table", "false"
	if v.AsTable {
		toggle, picture, pressed = "Show as chart", "chart", "true"
	}
	body := app.UI(&Chart{Line: v.Chart})
	if v.AsTable {
		body = figureTable("Chart as a table", v.Chart.Figure())
	}
	return el("section", "panel").Aria("labelledby", "trend-h").Body(present(
		el("div", "panel-head").Body(present(
			el("h2", "").ID("trend-h").Class("visually-hidden").Text("Trend"),
			legend(v.Legend),
			averages(v.Insight),
			button("button button--quiet button--s push").Attr("aria-pressed", pressed).OnClick(act(state.ChartAsTable{On: !v.AsTable})).Body(icon(picture), text(toggle)))...),
		el("figure", "chart-frame panel-body").Body(
			el("figcaption", "").Body(el("p", "chart-title").Text(v.Chart.Title), el("p", "chart-sub").Text(v.ChartSub)),
			body, maybeNode(len(v.Attend.Pins) > 0, func() app.UI { return pins(v.Attend.Pins) }),
			expected(v.Insight.Expected)),
		signalOrNoise(v))...)
}

func kpiValues(v view.KPI) app.UI {
	if len(v.Values) == 0 {
		return nil
	}
	return el("section", "panel").Aria("labelledby", "values-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("values-h").Text("Values")),
		valuesTable(v, "Values by period, table"))
}

func valuesTable(v view.KPI, name string) app.UI {
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", name).Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(th("col", "").Text("Period"), th("col", "num").Text("Value"), th("col", "num").Text("Target"),
				th("col", "").Text("Status"), th("col", "num").Text("Change"), th("col", "num only-wide").Text("Rows"))),
			el("tbody", "").Body(each(v.Values, func(_ int, r view.ValueRow) app.UI {
				period := []app.UI{text(r.Period)}
				if r.Open {
					period = append(period, span("muted", ", open"))
				}
				return el("tr", "").Attr("aria-selected", flag(r.Current)).Body(th("row", "regular nowrap").Body(period...), el("td", "num").Title(r.Title).Body(present(text(r.Value), maybe(r.Restated != "", func() app.UI { return restated(r.Restated, "") }))...), el("td", "num quiet").Text(r.Target),
					el("td", "").Body(status(r.Status)), el("td", "num").Body(delta(r.Prior)), el("td", "num quiet only-wide").Text(r.Rows))
			})...)))
}

func kpiNotes(v view.KPI) app.UI {
	return el("section", "panel").Aria("labelledby", "notes-h").Body(
		el("div", "panel-head").Body(present(el("h2", "").ID("notes-h").Text("Notes"),
			maybe(!v.Noting, func() app.UI {
				return button("button button--quiet button--s push").OnClick(act(state.NoteOpened{Open: true})).Body(icon("plus"), text("Add"))
			}))...),
		el("div", "panel-body stack").Body(present(
			maybe(v.Noting, func() app.UI { return noteForm(v) }),
			maybe(len(v.Notes) == 0 && !v.Noting, func() app.UI {
				return el("p", "small muted").Text("Nothing noted yet. A note explains a period and stays with it.")
			}),
			maybe(len(v.Notes) > 0, func() app.UI {
				return el("ul", "timeline").Body(each(v.Notes, func(_ int, n view.NoteItem) app.UI {
					if n.Title != "" {
						return el("li", "").Body(el("p", "").Body(el("b", "medium").Text(n.Title), text(" "+n.Text)), el("p", "when").Text(n.When))
					}
					return el("li", "").Body(el("p", "").Text(n.Text), el("p", "when").Body(text(n.When+" "),
						button("linkish tiny").Aria("label", "Change the note "+n.Text).OnClick(act(state.NoteOpened{Open: true, Note: n.ID})).Text("change"), text(" "),
						button("linkish tiny").Aria("label", "Remove the note "+n.Text).OnClick(act(state.NoteRemoved{KPI: n.KPI, Note: n.ID})).Text("remove")))
				})...)
			}),
		)...))
}

func noteForm(v view.KPI) app.UI {
	return el("div", "stack-s").Body(
		field("note", noteLabel(v), "", "", &Input{ID: "note", Rows: 3, Value: v.NoteDraft, About: v.Attend.NoteID, Bind: bindNote{}, AutoFocus: true}),
		maybeNode(v.Attend.NoteID == "", func() app.UI {
			return &Check{ID: "note-all", Label: "Show it on every KPI", On: v.NoteAll, Bind: bindNoteAll{}}
		}),
		el("div", "row").Body(
			button("button button--s button--primary").Is("disabled", v.NoteDraft == "").OnClick(act(state.NoteAdded{KPI: noteOn(v), Period: v.Period, Text: v.NoteDraft})).Text("Keep note"),
			button("button button--s").OnClick(act(state.NoteOpened{})).Text("Drop it")))
}

// noteOn is the KPI that a note is about, "" for all.
func noteOn(v view.KPI) string {
	if v.NoteAll {
		return ""
	}
	return v.ID
}

func noteLabel(v view.KPI) string {
	if v.Attend.NoteID != "" {
		return "Change the note"
	}
	return "Note for " + v.PeriodName
}

func kpiDefinition(v view.KPI) app.UI {
	return el("section", "panel").Aria("labelledby", "definition-h").Body(
		el("div", "panel-head").Body(el("h2", "").ID("definition-h").Text("Definition"),
			el("a", "button button--quiet button--s push").Attr("href", "#/kpi/"+v.ID+"/edit").Body(icon("edit"), text("Edit"))),
		el("div", "panel-body stack").Body(
			definedBy(v),
			facts(v.Definition)))
}

// definedBy is the formula of a KPI, or that it has none.
func definedBy(v view.KPI) app.UI {
	if v.Entries.Shown {
		return el("p", "").Text("Typed by hand. " + v.Entries.How)
	}
	return el("pre", "formula-text").Body(tokens(v.Formula)...)
}

// tokens is a formula in its colours.
func tokens(list []view.Token) []app.UI {
	return each(list, func(_ int, t view.Token) app.UI {
		if t.Class == "" {
			return text(t.Text)
		}
		return el("span", t.Class).Text(t.Text)
	})
}
