package ui

import (
	"strings"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/kpi/chart"
)

// marks turns the marks of a figure into SVG elements.
func marks(list []chart.Mark) []app.UI {
	return each(list, func(_ int, m chart.Mark) app.UI {
		switch m.Kind {
		case chart.Rect:
			return svg("rect", "class", m.Class, "x", px(m.X), "y", px(m.Y), "width", px(m.W), "height", px(m.H), "rx", radius(m.R))
		case chart.Circle:
			return svg("circle", "class", m.Class, "cx", px(m.X), "cy", px(m.Y), "r", px(m.R))
		case chart.Text:
			return svg("text", "class", m.Class, "x", px(m.X), "y", px(m.Y), "text-anchor", m.Anchor).Text(m.Text)
		}
		if m.Class == "tick" {
			return svg("path", "class", m.Class, "d", m.D, "vector-effect", "non-scaling-stroke")
		}
		return svg("path", "class", m.Class, "d", m.D)
	})
}

func radius(r float64) string {
	if r == 0 {
		return ""
	}
	return px(r)
}

func box(f chart.Figure) string { return "0 0 " + itoa(f.W) + " " + itoa(f.H) }

// spark is a small figure without axes.
func spark(f chart.Figure) app.UI {
	return svg("svg", "class", f.Class, "viewBox", box(f), "width", itoa(f.W), "height", itoa(f.H), "role", "img", "aria-label", f.Desc).Body(marks(f.Marks)...)
}

// Chart is a line chart, drawn for the width it has, that can be read period by
// period: with the pointer, by touch and with the arrow keys. What is read
// stands in a live line under it, so it is heard too.
type Chart struct {
	app.Compo
	Line chart.Line
	XmR  chart.XmR // instead, when it has points

	width  int
	at     int // spot read, counted from 1; 0 none
	figure chart.Figure
	drawn  bool
}

// chartWidth is what the last chart was measured to have. The next one is drawn
// for it at once, since most are as wide.
var chartWidth int

// OnInit takes the width that is likely.
func (c *Chart) OnInit() { c.width = chartWidth }

// OnMount draws for the width there is.
func (c *Chart) OnMount(ctx app.Context) { c.measure() }

// OnResize draws anew.
func (c *Chart) OnResize(ctx app.Context) { c.measure() }

// OnUpdate forgets the drawing of the former data.
func (c *Chart) OnUpdate(app.Context) {
	c.drawn = false
	c.at = 0
}

func (c *Chart) measure() {
	if width := c.JSValue().Get("clientWidth").Int(); width > 0 && width != c.width {
		c.width, chartWidth, c.drawn = width, width, false
	}
}

func (c *Chart) plot() chart.Figure {
	if !c.drawn {
		c.figure, c.drawn = c.wide(), true
	}
	return c.figure
}

// wide is the figure for the width there is.
func (c *Chart) wide() chart.Figure {
	if len(c.XmR.Points) > 0 {
		x := c.XmR
		x.Width = c.width
		return x.Figure()
	}
	line := c.Line
	line.Width = c.width
	return line.Figure()
}

func (c *Chart) key(ctx app.Context, e app.Event) {
	n := len(c.plot().Spots)
	switch e.Get("key").String() {
	case "ArrowRight":
		c.at = min(n, c.at+1)
	case "ArrowLeft":
		if c.at == 0 {
			c.at = n + 1
		}
		c.at = max(min(1, n), c.at-1)
	case "Home":
		c.at = min(1, n)
	case "End":
		c.at = n
	case "Escape":
		c.at = 0
	default:
		ctx.PreventUpdate()
		return
	}
	e.PreventDefault()
	e.Call("stopPropagation")
}

func (c *Chart) moved(ctx app.Context, e app.Event) {
	f := c.plot()
	edge := c.JSValue().Call("querySelector", "svg").Call("getBoundingClientRect")
	x := (e.Get("clientX").Float() - edge.Get("left").Float()) / max(1, edge.Get("width").Float()) * float64(f.W)
	at := c.at
	for i, s := range f.Spots {
		if x >= s.Left {
			at = i + 1
		}
	}
	if at == c.at {
		ctx.PreventUpdate()
		return
	}
	c.at = at
}

func (c *Chart) left(app.Context, app.Event) { c.at = 0 }

// Render draws the marks, and a cursor at the spot read.
func (c *Chart) Render() app.UI { return drawn("Chart", c.draw) }

func (c *Chart) draw() app.UI {
	f := c.plot()
	nodes := marks(f.Marks)
	if c.at > 0 && c.at <= len(f.Spots) {
		s := f.Spots[c.at-1]
		nodes = append(nodes, svg("path", "class", "cursor", "d", "M"+px(s.X)+" 8V"+px(float64(f.H)-26)), svg("circle", "class", "cursor-dot", "cx", px(s.X), "cy", px(s.Y), "r", "4"))
	}
	return el("div", "chart-plot").Attr("tabindex", "0").Attr("role", "group").Aria("label", "Chart of "+f.Title+". Arrow keys read it period by period.").
		OnKeyDown(guard(c.key)).On("pointermove", guard(c.moved)).On("pointerleave", guard(c.left)).On("blur", guard(c.left)).Body(
		svg("svg", "class", f.Class, "viewBox", box(f), "role", "img", "aria-label", f.Desc).Body(nodes...),
		el("p", "chart-reading").Attr("role", "status").Body(c.reading(f)...),
	)
}

func (c *Chart) reading(f chart.Figure) []app.UI {
	if c.at < 1 || c.at > len(f.Spots) {
		return []app.UI{span("muted", "Point at the chart, or focus it and use the arrow keys, to read a period.")}
	}
	period, rest, _ := strings.Cut(f.Spots[c.at-1].Text, ": ")
	return []app.UI{el("b", "medium").Text(period), el("span", "").Text(rest)}
}
