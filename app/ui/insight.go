package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi/chart"
)

// deepSight is what the meaning of a KPI's values is drawn from.
type deepSight struct {
	answer        *state.Answer
	asked         int
	why           string
	average       int
	shift, reason string
	tying         bool
	tie           state.TieDraft
}

func deepSightOf(v state.InsightView) deepSight {
	return deepSight{answer: v.Answer, asked: v.Asked(), why: v.Why, average: v.Average, shift: v.Shift, reason: v.Reason, tying: v.Tying, tie: v.Tie}
}

type (
	bindAverage struct{}
	bindShift   struct{}
	bindTie     struct{ Part string }
)

func (bindAverage) Msg(v string) state.Msg {
	n, _ := strconv.Atoi(v)
	return state.AverageChosen{Periods: n}
}
func (bindShift) Msg(v string) state.Msg { return state.ShiftTyped{Text: v} }
func (b bindTie) Msg(v string) state.Msg { return state.TieTyped{Part: b.Part, Text: v} }

// averages chooses the moving average of the trend.
func averages(g view.Insight) app.UI {
	return maybe(len(g.Averages) > 0, func() app.UI {
		return el("label", "inline-field").Body(span("small", "Moving average"),
			&Select{ID: "average", Label: "Moving average", Value: g.Average, Options: options(g.Averages), Bind: bindAverage{}})
	})
}

// expected says where the KPI is heading, and how sure that is.
func expected(says []string) app.UI {
	return maybeNode(len(says) > 0, func() app.UI {
		return el("div", "stack-s").Body(each(says, func(_ int, s string) app.UI { return el("p", "small quiet").Text(s) })...)
	})
}

// figureTable is everything a figure draws, as a table.
func figureTable(name string, f chart.Figure) app.UI {
	if len(f.Table) == 0 {
		return nil
	}
	return el("div", "table-wrap").Attr("tabindex", "0").Attr("role", "region").Aria("label", name).Body(
		el("table", "table table--dense").Body(
			el("thead", "").Body(el("tr", "").Body(each(f.Table[0], func(i int, head string) app.UI { return th("col", columnClass(i)).Text(head) })...)),
			el("tbody", "").Body(each(f.Table[1:], func(_ int, row []string) app.UI {
				return el("tr", "").Body(each(row, func(i int, cell string) app.UI {
					if i == 0 {
						return th("row", "regular nowrap").Text(cell)
					}
					return el("td", columnClass(i)).Text(cell)
				})...)
			})...)))
}

// columnClass is the class of a column of a figure's table: the first names periods.
func columnClass(i int) string {
	if i == 0 {
		return ""
	}
	return "num"
}

// signalOrNoise is the XmR figure with what it says, and shifts.
func signalOrNoise(v view.KPI) app.UI {
	g := v.Insight
	if !g.HasXmR {
		return maybe(g.Busy || g.Why != "", func() app.UI {
			words := g.Why
			if g.Busy {
				words = "Telling signal from noise…"
			}
			return el("p", "panel-body small muted").Attr("role", "status").Text(words)
		})
	}
	body := app.UI(&Chart{XmR: g.XmR})
	if v.AsTable {
		body = figureTable("Signal or noise as a table", g.XmR.Figure())
	}
	return el("figure", "chart-frame panel-body xmr").Body(present(
		el("figcaption", "").Body(el("h3", "chart-title").Text("Signal or noise"), el("p", "chart-sub").Text(g.Sub)),
		body,
		maybe(len(g.Says) > 0, func() app.UI { return notice(g.Signal, g.Says) }),
		maybeText("small quiet", g.Short),
		maybe(g.Proposed != "", func() app.UI {
			return el("div", "notice").Body(icon("warn"), el("span", "").Body(text(g.Proposal+" "),
				button("button button--s").OnClick(act(state.ShiftOpened{Period: g.Proposed})).Text("Confirm shift")))
		}),
		shifts(v),
		maybe(g.Shift != "", func() app.UI { return shiftForm(v) }),
	)...)
}

func notice(signal bool, says []string) app.UI {
	picture := "info"
	if signal {
		picture = "warn"
	}
	return el("p", "notice").Body(icon(picture), el("span", "").Body(each(says, func(i int, s string) app.UI {
		if i == 0 {
			return el("b", "medium").Text(s + " ")
		}
		return text(s)
	})...))
}

// shifts lists those that were confirmed, and offers another one.
func shifts(v view.KPI) app.UI {
	g := v.Insight
	return el("div", "stack-s").Body(present(
		maybe(len(g.Shifts) > 0, func() app.UI {
			return el("ul", "stack-s small quiet").Body(each(g.Shifts, func(_ int, s view.ShiftItem) app.UI {
				return el("li", "").Body(text("Limits start anew at "+s.Name+": "+s.Text+" "),
					button("linkish tiny").Aria("label", "Take back the shift from "+s.Name).OnClick(act(state.ShiftRemoved{KPI: v.ID, Period: s.Period})).Text("take back"))
			})...)
		}),
		maybe(g.Shift == "" && g.Proposed != v.Period, func() app.UI {
			return el("p", "").Body(button("button button--quiet button--s").OnClick(act(state.ShiftOpened{Period: v.Period})).Text("Start new limits at " + v.PeriodName + "…"))
		}))...)
}

func shiftForm(v view.KPI) app.UI {
	g := v.Insight
	done := state.ShiftConfirmed{KPI: v.ID, Period: g.Shift, Reason: g.Reason}
	return el("div", "stack-s").Body(
		field("shift", "What changed in "+g.ShiftOf+"?", "Limits are worked out anew from there on. The reason stays with them.", "",
			&Input{ID: "shift", Value: g.Reason, Bind: bindShift{}, AutoFocus: true, Enter: done}),
		el("div", "row").Body(
			button("button button--s button--primary").Is("disabled", g.Reason == "").OnClick(act(done)).Text("Start new limits"),
			button("button button--s").OnClick(act(state.ShiftOpened{})).Text("Leave the limits")))
}

// movesWith is what the KPI is tied to: what goes ahead of it, what it goes ahead
// of, and its guardrails.
func movesWith(v view.KPI) app.UI {
	g := v.Insight
	return el("section", "panel").Aria("labelledby", "moves-h").Body(
		el("div", "panel-head").Body(present(el("h2", "").ID("moves-h").Text("Moves with"),
			maybe(!g.Tying, func() app.UI {
				return button("button button--quiet button--s push").OnClick(act(state.TieOpened{Open: true})).Body(icon("plus"), text("Link"))
			}))...),
		el("div", "panel-body stack").Body(present(
			maybe(g.Tying, func() app.UI { return tieForm(v) }),
			maybe(len(g.Links)+len(g.Guards)+len(g.Found) == 0 && !g.Tying, func() app.UI {
				return el("p", "small muted").Text("Nothing yet. Link a KPI that goes ahead of this one, or one that must not get worse when this one gets better.")
			}),
			ties("", g.Links, func(t view.TieItem) app.UI {
				return button("linkish tiny").Aria("label", "Remove the link with "+t.Name).OnClick(act(state.LinkRemoved{Leader: t.Leader, Link: t.Link})).Text("remove")
			}),
			ties("Guardrails", g.Guards, func(t view.TieItem) app.UI {
				return button("linkish tiny").Aria("label", "Remove the guardrail "+t.Name).OnClick(act(state.GuardRemoved{KPI: v.ID, Guard: t.Guard})).Text("remove")
			}),
			ties("Found in the past", g.Found, func(t view.TieItem) app.UI {
				return button("linkish tiny").Aria("label", "Keep the link with "+t.Name).OnClick(act(state.LinkAdded{Leader: t.Leader, Link: t.Link})).Text("keep")
			}),
			maybe(len(g.Found) > 0, func() app.UI { return el("p", "tiny muted").Text(g.Tried) }),
		)...))
}

func ties(head string, list []view.TieItem, action func(view.TieItem) app.UI) app.UI {
	if len(list) == 0 {
		return nil
	}
	return el("div", "stack-s").Body(present(
		maybe(head != "", func() app.UI { return el("h3", "").Text(head) }),
		el("ul", "moves").Body(each(list, func(_ int, t view.TieItem) app.UI {
			return el("li", "").Body(el("span", "").Body(
				el("a", "row-link").Attr("href", t.Href).Text(t.Name),
				el("span", "meta").Body(present(maybe(t.Alarm, func() app.UI { return icon("warn", "icon-s") }), text(" "+t.Text))...),
				action(t)), maybeNode(t.HasSpark, func() app.UI { return spark(t.Spark) }))
		})...))...)
}

func tieForm(v view.KPI) app.UI {
	d := v.Insight.Tie
	others := append([]Option{{Value: "", Label: "Choose a KPI"}}, options(v.Insight.Others)...)
	how := []Option{{Value: "leads", Label: "follows this one, the same way"}, {Value: "leads-opposite", Label: "follows this one, the other way"},
		{Value: "follows", Label: "goes ahead of this one, the same way"}, {Value: "follows-opposite", Label: "goes ahead of this one, the other way"},
		{Value: "guard", Label: "must not get worse when this one gets better"}}
	return el("div", "stack-s").Body(present(
		field("tie-kpi", "Another KPI", "", "", &Select{ID: "tie-kpi", Value: d.KPI, Options: others, Bind: bindTie{"kpi"}}),
		field("tie-how", "It", "", "", &Select{ID: "tie-how", Value: d.How, Options: how, Bind: bindTie{"how"}}),
		maybe(d.How != "guard", func() app.UI {
			return field("tie-lag", "Lag in "+v.Insight.PerGrain, "", "", &Input{ID: "tie-lag", Value: d.Lag, Mode: "numeric", Class: "input--short", Bind: bindTie{"lag"}})
		}),
		el("div", "row").Body(
			button("button button--s button--primary").Is("disabled", d.KPI == "").OnClick(act(state.Tied{KPI: v.ID})).Text("Link"),
			button("button button--s").OnClick(act(state.TieOpened{})).Text("Cancel")))...)
}
