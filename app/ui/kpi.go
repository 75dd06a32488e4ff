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

// Render draws value, chart, breakdown, rows, values, notes and definition.
func (c *KPI) Render() app.UI {
	v := c.View
	if v.Missing {
		return app.Div().Class("frame").Body(app.H1().Text("No such KPI"),
			empty("This KPI is not in the workbook", "It may have been removed, or the link belongs to another workbook.", app.A().Class("button").Href("#/scorecard").Text("Go to the scorecard")))
	}
	return app.Div().Class("frame").Body(present(
		kpiHead(v),
		&ContextBar{View: v.Context},
		hero(v),
		maybe(len(v.Problems) > 0, func() app.UI { return kpiProblems(v) }),
		kpiTrend(v),
		app.Div().Class("kpi-cols").Body(
			app.Div().Class("stack kpi-main").Body(present(kpiWhy(v), kpiBreakdown(v), kpiDefinition(v), kpiValues(v))...),
			app.Div().Class("stack kpi-side").Body(kpiNotes(v)),
		),
	)...)
}

func kpiHead(v view.KPI) app.UI {
	return app.Div().Class("kpi-hero").Body(
		app.Div().Body(
			app.Nav().Class("crumb").Aria("label", "Breadcrumb").Body(present(
				app.A().Href("#/scorecard").Text("Scorecard"),
				maybe(v.Category != "", func() app.UI { return app.Span().Attr("aria-hidden", "true").Text("/") }),
				maybe(v.Category != "", func() app.UI { return app.Span().Text(v.Category) }))...),
			app.H1().Text(v.Name),
			metaLine(v.Meta),
		),
		app.Div().Class("actions").Body(
			arrowLink("left", "Previous KPI", v.Earlier, "K"), arrowLink("right", "Next KPI", v.Later, "J"),
			app.Button().Type("button").Class("button").OnClick(act(state.NoteOpened{Open: true})).Body(icon("note"), text("Add note")),
			app.A().Class("button").Href("#/kpi/"+v.ID+"/edit").Body(icon("edit"), text("Edit")),
			&Menu{ID: "kpi-menu", Label: "More actions", Icon: "dots", Class: "button--icon", End: true, Items: []Item{
				{Label: "Duplicate", Icon: "file", Msg: state.KPIDuplicate{ID: v.ID}},
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
		return app.Span().Class("button button--icon").Attr("role", "link").Attr("aria-disabled", "true").Aria("label", word).Body(icon(picture))
	}
	return app.A().Class("button button--icon").Href(to.Href).Aria("label", word+": "+to.Text).Title(to.Text + "  " + key).Body(icon(picture))
}

func hero(v view.KPI) app.UI {
	if v.Waiting {
		return skeleton()
	}
	class := "hero"
	if v.Stale {
		class += " stale"
	}
	return app.Section().Class(class).Aria("labelledby", "hero-h").Body(
		app.H2().Class("visually-hidden").ID("hero-h").Text(v.PeriodName),
		app.Div().Class("hero-main").Body(
			app.P().Class("hero-period").Text(v.PeriodName),
			heroValue(v),
			app.P().Class("hero-status").Body(pill(v.Status), span("small quiet", v.Reason)),
		),
		app.Dl().Class("hero-facts").Body(each(v.Facts, func(_ int, f view.HeroFact) app.UI { return heroFact(f) })...),
	)
}

// heroValue sets digits large, unit and fraction small and lighter.
func heroValue(v view.KPI) app.UI {
	if v.ValueText != "" {
		class := "hero-value"
		if v.Blank {
			class += " hero-value--blank"
		}
		return app.P().Class(class).Text(v.ValueText)
	}
	p := v.Value
	return app.P().Class("hero-value").Body(present(
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
	return app.Div().Body(app.Dt().Text(f.Name), app.Dd().Body(present(body, maybe(f.Small != "", func() app.UI { return span("muted", f.Small) }))...))
}

func kpiProblems(v view.KPI) app.UI {
	return app.Div().Class("stack-s").Body(each(v.Problems, func(_ int, p view.Problem) app.UI {
		return banner(view.Banner{Class: "st-off", Icon: "st-off", Title: p.Reason, Text: p.WayOut}, app.A().Class("button button--s").Href("#/kpi/"+v.ID+"/edit").Text("Edit the formula"))
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
		body = valuesTable(v)
	}
	return app.Section().Class("panel").Aria("labelledby", "trend-h").Body(
		app.Div().Class("panel-head").Body(
			app.H2().ID("trend-h").Class("visually-hidden").Text("Trend"),
			legend(v.Legend),
			app.Button().Type("button").Class("button button--quiet button--s push").Attr("aria-pressed", pressed).OnClick(act(state.ChartAsTable{On: !v.AsTable})).Body(icon(picture), text(toggle))),
		app.Figure().Class("chart-frame panel-body").Body(
			app.FigCaption().Body(app.P().Class("chart-title").Text(v.Chart.Title), app.P().Class("chart-sub").Text(v.ChartSub)),
			body))
}

func kpiWhy(v view.KPI) app.UI {
	if v.Waiting || v.RowsUsed == "" {
		return nil
	}
	return app.Section().Class("panel").Aria("labelledby", "why-h").Body(
		app.Div().Class("panel-head").Body(present(
			app.H2().ID("why-h").Text("Why this number"), span("meta", v.PeriodName),
			maybe(v.Exact != "", func() app.UI { return span("push small mono quiet cut", "= "+v.Exact) }))...),
		app.Div().Class("panel-body stack").Body(present(
			maybe(len(v.Lineage) > 0, func() app.UI {
				return app.Ul().Class("lineage").Body(each(v.Lineage, func(_ int, l view.Lineage) app.UI {
					return app.Li().Class("lin").Body(app.Span().Class("lin-op").Body(icon("fx")),
						app.Div().Body(app.A().Class("row-link").Href(l.Href).Text(l.Name), text(" "), status(l.Status), span("mono small quiet block cut", l.Formula)), span("num strong", l.Value))
				})...)
			}),
			app.P().Class("small").Body(app.B().Class("medium").Text(v.RowsUsed)),
			maybe(len(v.NotUsed) > 0, func() app.UI {
				return app.Table().Class("table table--dense notused").Body(
					app.Caption().Class("visually-hidden").Text("Rows that were not used"),
					app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("Not used because"), app.Th().Scope("col").Class("num").Text("Rows"))),
					app.TBody().Body(each(v.NotUsed, func(_ int, n view.NotUsed) app.UI {
						return app.Tr().Body(app.Th().Scope("row").Body(app.Span().Class("row nowrap-flex").Body(present(maybe(n.Warn, func() app.UI { return icon("warn", "icon-s") }), text(n.Why))...)),
							app.Td().Class("num").Text(n.Rows))
					})...))
			}),
		)...))
}

func kpiBreakdown(v view.KPI) app.UI {
	if len(v.Columns) < 2 {
		return nil
	}
	return app.Section().Class("panel").Aria("labelledby", "break-h").Body(present(
		app.Div().Class("panel-head").Body(
			app.H2().ID("break-h").Text("Breakdown"), span("meta", v.PeriodName),
			app.Label().Class("inline-field push").Body(span("small", "by"), &Select{ID: "breakdown", Label: "Break down by", Value: v.By, Options: options(v.Columns), Bind: bindBreakdown{}})),
		maybe(v.BreakWhy != "", func() app.UI { return app.P().Class("panel-body small quiet").Attr("role", "status").Text(v.BreakWhy) }),
		maybe(v.BreakBusy, func() app.UI {
			return app.P().Class("panel-body small muted").Attr("role", "status").Text("Working it out…")
		}),
		maybe(v.BreakName == "", func() app.UI {
			return app.P().Class("panel-body small quiet").Text("Pick a column to see the value for each of its values. Each one is computed from its own rows.")
		}),
		maybe(len(v.Breakdown) > 0, func() app.UI {
			return app.Div().Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Breakdown by "+v.BreakName+", table").Body(
				app.Table().Class("table table--dense").Body(present(
					app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text(v.BreakName), app.Th().Scope("col").Class("num").Text("Value"), app.Th().Scope("col").Class("only-wide").Body(hidden("Bar")),
						app.Th().Scope("col").Class("num").Text(priorHead(v)), app.Th().Scope("col").Class("num").Text("Rows"))),
					app.TBody().Body(each(v.Breakdown, func(_ int, r view.BreakRow) app.UI { return breakRow(r) })...),
					maybe(v.BreakTotal.Name != "", func() app.UI {
						t := v.BreakTotal
						return app.TFoot().Body(app.Tr().Body(app.Th().Scope("row").Text(t.Name), app.Td().Class("num").Text(t.Value), app.Td().Class("only-wide"), app.Td().Class("num").Body(delta(t.Prior)), app.Td().Class("num").Text(t.Rows)))
					}))...))
		}),
		maybe(len(v.Breakdown) > 0, func() app.UI {
			return app.P().Class("panel-foot").Text("The total is computed from all rows, never from the values above.")
		}),
	)...)
}

func priorHead(v view.KPI) string {
	if len(v.Facts) > 1 {
		return v.Facts[1].Name
	}
	return "Change"
}

func breakRow(r view.BreakRow) app.UI {
	name := app.UI(text(r.Name))
	if r.Blank {
		name = app.Elem("i").Class("muted").Text("blank")
	}
	return app.Tr().Body(
		app.Th().Scope("row").Class("regular").Body(name),
		app.Td().Class("num").Title(r.Title).Text(r.Value),
		app.Td().Class("only-wide contrib-cell").Body(svg("svg", "class", "contrib", "viewBox", "0 0 150 16", "width", "150", "height", "16", "aria-hidden", "true").Body(
			svg("rect", "class", r.Class, "x", r.X, "y", "3", "width", r.W, "height", "10", "rx", "1"), svg("path", "class", "zero", "d", "M"+r.Zero+" 0V16"))),
		app.Td().Class("num").Body(delta(r.Prior)),
		app.Td().Class("num quiet").Text(r.Rows))
}

func kpiValues(v view.KPI) app.UI {
	if len(v.Values) == 0 {
		return nil
	}
	return app.Section().Class("panel").Aria("labelledby", "values-h").Body(
		app.Div().Class("panel-head").Body(app.H2().ID("values-h").Text("Values")),
		valuesTable(v))
}

func valuesTable(v view.KPI) app.UI {
	return app.Div().Class("table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", "Values by period, table").Body(
		app.Table().Class("table table--dense").Body(
			app.THead().Body(app.Tr().Body(app.Th().Scope("col").Text("Period"), app.Th().Scope("col").Class("num").Text("Value"), app.Th().Scope("col").Class("num").Text("Target"),
				app.Th().Scope("col").Text("Status"), app.Th().Scope("col").Class("num").Text("Change"), app.Th().Scope("col").Class("num only-wide").Text("Rows"))),
			app.TBody().Body(each(v.Values, func(_ int, r view.ValueRow) app.UI {
				period := []app.UI{text(r.Period)}
				if r.Open {
					period = append(period, span("muted", ", open"))
				}
				return app.Tr().Attr("aria-selected", flag(r.Current)).Body(app.Th().Scope("row").Class("regular nowrap").Body(period...), app.Td().Class("num").Title(r.Title).Text(r.Value), app.Td().Class("num quiet").Text(r.Target),
					app.Td().Body(status(r.Status)), app.Td().Class("num").Body(delta(r.Prior)), app.Td().Class("num quiet only-wide").Text(r.Rows))
			})...)))
}

func kpiNotes(v view.KPI) app.UI {
	return app.Section().Class("panel").Aria("labelledby", "notes-h").Body(
		app.Div().Class("panel-head").Body(present(app.H2().ID("notes-h").Text("Notes"),
			maybe(!v.Noting, func() app.UI {
				return app.Button().Type("button").Class("button button--quiet button--s push").OnClick(act(state.NoteOpened{Open: true})).Body(icon("plus"), text("Add"))
			}))...),
		app.Div().Class("panel-body stack").Body(present(
			maybe(v.Noting, func() app.UI { return noteForm(v) }),
			maybe(len(v.Notes) == 0 && !v.Noting, func() app.UI {
				return app.P().Class("small muted").Text("Nothing noted yet. A note explains a period and stays with it.")
			}),
			maybe(len(v.Notes) > 0, func() app.UI {
				return app.Ul().Class("timeline").Body(each(v.Notes, func(_ int, n view.NoteItem) app.UI {
					return app.Li().Body(app.P().Text(n.Text), app.P().Class("when").Body(text(n.When+" "),
						app.Button().Type("button").Class("linkish tiny").Aria("label", "Remove the note "+n.Text).OnClick(act(state.NoteRemoved{KPI: n.KPI, Note: n.ID})).Text("remove")))
				})...)
			}),
		)...))
}

func noteForm(v view.KPI) app.UI {
	return app.Div().Class("stack-s").Body(
		field("note", "Note for "+v.PeriodName, "", "", &Input{ID: "note", Rows: 3, Value: v.NoteDraft, Bind: bindNote{}, AutoFocus: true}),
		app.Div().Class("row").Body(
			app.Button().Type("button").Class("button button--s button--primary").Disabled(v.NoteDraft == "").OnClick(act(state.NoteAdded{KPI: v.ID, Period: v.Period, Text: v.NoteDraft})).Text("Keep note"),
			app.Button().Type("button").Class("button button--s").OnClick(act(state.NoteOpened{})).Text("Drop it")))
}

func kpiDefinition(v view.KPI) app.UI {
	return app.Section().Class("panel").Aria("labelledby", "definition-h").Body(
		app.Div().Class("panel-head").Body(app.H2().ID("definition-h").Text("Definition"),
			app.A().Class("button button--quiet button--s push").Href("#/kpi/"+v.ID+"/edit").Body(icon("edit"), text("Edit"))),
		app.Div().Class("panel-body stack").Body(
			app.Pre().Class("formula-text").Body(tokens(v.Formula)...),
			facts(v.Definition)))
}

// tokens is a formula in its colours.
func tokens(list []view.Token) []app.UI {
	return each(list, func(_ int, t view.Token) app.UI {
		if t.Class == "" {
			return text(t.Text)
		}
		return app.Span().Class(t.Class).Text(t.Text)
	})
}
