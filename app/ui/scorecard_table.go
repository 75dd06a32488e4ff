package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// panel is the scorecard as a table that is a tree: role treegrid, with its keys.
func (c *Scorecard) panel() app.UI {
	v := c.View
	class := "panel scorepanel"
	if v.Stale {
		class += " stale"
	}
	head := func(class, word string) app.UI { return th("col", class).Attr("role", "columnheader").Text(word) }
	first := "KPI"
	if len(v.Lines) > 0 && v.Lines[0].Kind == view.GoalLine && !c.ranked {
		first = "Objective and KPI"
	}
	return el("section", class).Aria("label", "KPIs").Attr("aria-busy", flag(v.Stale)).Body(
		el("table", "table scoretable").Attr("role", "treegrid").Aria("label", v.Title+", "+v.Context.PeriodName).Body(
			el("thead", "").Attr("role", "rowgroup").Body(el("tr", "").Attr("role", "row").Body(head("c-name", first), head("c-status", "Status"), head("num c-value", "Value"), head("num c-target", "Target"), head("c-attain", "Attainment"),
				head("num c-chg", v.Heads.Prior), head("num c-ly", v.Heads.Year), head("c-spark", v.Heads.Spark), head("c-owner", "Owner"),
				th("col", "c-more").Attr("role", "columnheader").Body(hidden("More")))),
			el("tbody", "").Attr("role", "rowgroup").OnKeyDown(guard(c.key)).Body(c.rows()...)),
		el("div", "panel-foot row-between").Body(legend([]view.LegendItem{{Kind: "target", Text: "target"}, {Kind: "spark-open", Text: "open period"}, {Kind: "bullet", Text: "bar up to 125\u202f% of target, tick = target"}}),
			el("span", "").Text("Changes in percentages are percentage points (pp)")))
}

// rows are the lines that are not folded away, or the KPIs by what they need.
func (c *Scorecard) rows() []app.UI {
	var rows []app.UI
	if c.ranked && len(c.View.Ranked) > 0 {
		for n, i := range c.View.Ranked {
			l := c.View.Lines[i]
			l.Level, l.Kids, l.At, l.Of = 1, false, n+1, len(c.View.Ranked)
			if c.only == "" || c.only == l.Row.Status.Slug {
				rows = append(rows, c.kpiRow(l, len(rows) == 0))
			}
		}
		return rows
	}
	for _, i := range c.visible() {
		switch l := c.View.Lines[i]; {
		case l.Kind != view.KPILine:
			rows = append(rows, c.goalRow(l, len(rows) == 0))
		case c.only == "" || c.only == l.Row.Status.Slug:
			rows = append(rows, c.kpiRow(l, len(rows) == 0))
		}
	}
	return rows
}

// visible are the places of the lines that nothing above folds away.
func (c *Scorecard) visible() []int {
	hides := make([]bool, len(c.View.Lines))
	var list []int
	for i, l := range c.View.Lines {
		above := l.Up >= 0 && hides[l.Up]
		hides[i] = above || c.folded[l.ID]
		if !above {
			list = append(list, i)
		}
	}
	return list
}

// gridRow is a row of the tree; the first can be reached with Tab, the others
// with the arrow keys.
func (c *Scorecard) gridRow(class string, l view.Line, first bool) *element {
	tab := "-1"
	if first {
		tab = "0"
	}
	row := el("tr", class).ID(state.RowID(l.ID)).Attr("role", "row").Attr("tabindex", tab).Aria("level", itoa(l.Level)).Aria("posinset", itoa(l.At)).Aria("setsize", itoa(l.Of)).DataSet("line", l.ID)
	if !l.Kids {
		return row
	}
	if c.folded[l.ID] {
		return row.Aria("expanded", "false")
	}
	return row.Aria("expanded", "true")
}

func (c *Scorecard) fold(id string) {
	if c.folded == nil {
		c.folded = map[string]bool{}
	}
	c.folded[id] = !c.folded[id]
}

func (c *Scorecard) twist(l view.Line, name string) app.UI {
	picture, word := "down", "Fold "
	if c.folded[l.ID] {
		picture, word = "right", "Unfold "
	}
	id := l.ID
	return button("twist").Attr("tabindex", "-1").Aria("label", word+name).
		OnClick(on("fold "+id, func(app.Context, app.Event) { c.fold(id) })).Body(icon(picture, "icon-s"))
}

// indent is the class of a line's depth; beyond four levels it stays there.
func indent(level int) string { return "lv" + itoa(min(level, 5)) }

func (c *Scorecard) goalRow(l view.Line, first bool) app.UI {
	g, name := l.Goal, "goal-"+l.ID
	if l.Kind == view.GroupLine {
		name = ""
	}
	brief := el("span", "dot-sep").Body(each(g.Brief, func(_ int, s string) app.UI { return el("span", "").Text(s) })...)
	return c.gridRow(classes("orow", indent(l.Level)), l, first).Aria("labelledby", name).Body(present(
		th("row", "c-name").Attr("role", "rowheader").Body(present(
			maybe(l.Kids, func() app.UI { return c.twist(l, g.Name) }),
			el("span", "oname").ID(name).Text(g.Name))...),
		el("td", "c-status").Attr("role", "gridcell").Title(g.Reason).Body(maybeSpan(g.Judged, func() app.UI { return status(g.Status) })),
		el("td", "c-brief").Attr("role", "gridcell").Attr("colspan", "4").Title(g.Reason).Body(brief),
		el("td", "c-ly").Attr("role", "gridcell"),
		el("td", "c-spark").Attr("role", "gridcell"),
		el("td", "c-owner").Attr("role", "gridcell").Text(g.Owner),
		el("td", "c-more").Attr("role", "gridcell").Body(maybeSpan(l.Kind == view.GoalLine, func() app.UI { return c.more(l.ID, g.Name) })),
	)...)
}

func maybeSpan(on bool, node func() app.UI) app.UI {
	if !on {
		return el("span", "")
	}
	return node()
}

func (c *Scorecard) kpiRow(l view.Line, first bool) app.UI {
	r := l.Row
	value := []app.UI{text(r.Value)}
	if r.SoFar {
		value = append(value, span("sofar", "so far"))
	}
	if r.Restated != "" {
		value = append(value, restated(r.Restated, r.RestatedTitle))
	}
	class := "c-value num"
	if r.Value == "blank" {
		class += " c-blank"
	}
	target := app.UI(text(r.Target))
	if r.Target == "" {
		target = span("muted", "—")
	}
	cell := func(class string) *element { return el("td", class).Attr("role", "gridcell") }
	return c.gridRow(classes("krow", indent(l.Level)), l, first).Aria("label", r.Name).DataSet("kpi", r.ID).Body(
		th("row", "c-name").Attr("role", "rowheader").Body(present(
			maybe(l.Kids, func() app.UI { return c.twist(l, r.Name) }),
			el("a", "row-link").Attr("href", r.Href).Attr("tabindex", "-1").Text(r.Name),
			maybe(r.Lead == "leading", func() app.UI { return span("tag", r.Lead) }))...),
		cell("c-status").Title(r.Reason).Body(status(r.Status)),
		cell(class).Title(r.FullValue).Body(value...),
		cell("c-target num").Body(target),
		cell("c-attain").Body(attained(r)),
		cell("c-chg num").Body(delta(r.Prior)),
		cell("c-ly num").Body(delta(r.Year)),
		cell("c-spark").Body(maybe(r.HasSpark, func() app.UI { return spark(r.Spark) })),
		cell("c-owner").Body(present(text(r.Owner), maybe(r.Due, func() app.UI { return span("due", "review due") }))...),
		cell("c-more").Body(c.more(r.ID, r.Name)),
	)
}

func attained(r view.Row) app.UI {
	switch {
	case r.HasBullet:
		return el("div", "attain").Body(bullet(r.Bullet), span("pct", r.Percent))
	case r.SetTarget:
		return el("a", "tiny").Attr("href", r.Href+"/edit").Attr("tabindex", "-1").Text("Set a target")
	}
	return span("why", r.Why)
}

// more is the button that opens the row's commands.
func (c *Scorecard) more(id, name string) app.UI {
	return button("button button--quiet button--icon button--s").ID("more-"+id).Attr("tabindex", "-1").Attr("aria-haspopup", "menu").Aria("label", "What to do with "+name).
		OnClick(act(state.RowMenuOpened{ID: id})).Body(icon("dots"))
}
