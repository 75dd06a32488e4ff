package ui

import (
	"strconv"
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
	"kpiworkbook/kpi/chart"
)

// text is a text node.
func text(s string) app.UI { return app.Text(s) }

// span is text with a class.
func span(class, s string) app.UI { return el("span", class).Text(s) }

// hidden is text for screen readers alone.
func hidden(s string) app.UI { return span("visually-hidden", s) }

// maybe is node when the condition holds, else nothing.
func maybe(cond bool, node func() app.UI) app.UI {
	if !cond {
		return nil
	}
	return node()
}

// pane is a piece of the page that is worked out when its turn comes: drawing can
// pause before it.
type pane struct {
	app.Compo
	Draw func() app.UI
}

// Render draws it.
func (p *pane) Render() app.UI { return drawn("pane", p.Draw) }

// present drops what is nil, so that lists of children can be written with
// conditions inside.
func present(nodes ...app.UI) []app.UI {
	kept := nodes[:0]
	for _, n := range nodes {
		if n != nil {
			kept = append(kept, n)
		}
	}
	return kept
}

// each draws one node per item.
func each[T any](items []T, draw func(i int, item T) app.UI) []app.UI {
	nodes := make([]app.UI, 0, len(items))
	for i, item := range items {
		if n := draw(i, item); n != nil {
			nodes = append(nodes, n)
		}
	}
	return nodes
}

// classes joins the names that are not empty.
func classes(names ...string) string {
	out := ""
	for _, n := range names {
		if n == "" {
			continue
		}
		if out != "" {
			out += " "
		}
		out += n
	}
	return out
}

// status is the shape, the word and the colour of a status, always together.
func status(s view.Status) app.UI {
	return el("span", classes("status", s.Class)).Body(icon(s.Icon), text(s.Word))
}

// pill is a status on its own ground, for where the value is the hero.
func pill(s view.Status) app.UI {
	return el("span", classes("status", "status--pill", s.Class)).Body(icon(s.Icon), text(s.Word))
}

// delta is a change: the arrow is its direction, the colour whether it is good.
func delta(d view.Delta) app.UI {
	if d.Text == "" {
		return el("span", "muted").Title(d.Why).Text("—")
	}
	return el("span", classes("delta", d.Class)).Title(d.Why).Body(icon(d.Icon), text(d.Text))
}

// heading is the head of a page: its subject, a line under it, and actions.
func heading(title string, meta []string, actions ...app.UI) app.UI {
	return el("div", "page-head").Body(
		el("div", "").Body(
			el("h1", "").Text(title),
			metaLine(meta),
		),
		maybe(len(actions) > 0, func() app.UI { return el("div", "actions").Body(actions...) }),
	)
}

func metaLine(parts []string) app.UI {
	if len(parts) == 0 {
		return nil
	}
	return el("p", "meta dot-sep").Body(each(parts, func(_ int, s string) app.UI { return el("span", "").Text(s) })...)
}

// banner is a message that stays: what, where, way out.
func banner(b view.Banner, actions ...app.UI) app.UI {
	role := "status"
	if b.Alert {
		role = "alert"
	}
	return el("div", classes("banner", b.Class)).Attr("role", role).Body(present(
		icon(b.Icon),
		el("div", "").Body(present(
			el("p", "banner-title").Text(b.Title),
			maybe(b.Text != "", func() app.UI { return el("p", "").Text(b.Text) }),
		)...),
		maybe(len(actions) > 0, func() app.UI { return el("div", "actions").Body(actions...) }),
	)...)
}

// empty is the reason there is nothing here, and one thing to do about it.
func empty(title, why string, actions ...app.UI) app.UI {
	return el("div", "empty").Body(present(
		el("h2", "").Text(title),
		el("p", "").Text(why),
		maybe(len(actions) > 0, func() app.UI { return el("div", "row").Body(actions...) }),
	)...)
}

// facts is a list of terms and what they are.
func facts(list []view.Fact) app.UI {
	nodes := make([]app.UI, 0, 2*len(list))
	for _, f := range list {
		nodes = append(nodes, el("dt", "").Text(f.Name), el("dd", f.Class).Text(f.Text))
	}
	return el("dl", "facts").Body(nodes...)
}

// progress is a known share of a job, in thousandths.
func progress(label string, done int) app.UI {
	return el("progress", "progress").Attr("max", "1000").Attr("value", itoa(done)).Aria("label", label)
}

// bullet is attainment as a bar; the number beside it says the same.
func bullet(f chart.Figure) app.UI {
	return svg("svg", "class", f.Class, "viewBox", box(f), "width", "100%", "height", itoa(f.H), "preserveAspectRatio", "none", "aria-hidden", "true").Body(marks(f.Marks)...)
}

// keys is a keyboard hint.
func keys(k string) app.UI {
	if k == "" {
		return nil
	}
	return el("kbd", "").Text(k)
}

// maybeText is a paragraph, or nothing when there is nothing to say.
func maybeText(class, s string) app.UI {
	if s == "" {
		return el("p", "").Is("hidden", true)
	}
	return el("p", class).Text(s)
}

// maybeNode is maybe for places that need a node.
func maybeNode(cond bool, node func() app.UI) app.UI {
	if !cond {
		return el("div", "").Is("hidden", true)
	}
	return node()
}

func itoa(n int) string { return strconv.Itoa(n) }

// contains reports whether text holds what was typed, in any case.
func contains(text, typed string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(strings.TrimSpace(typed)))
}
