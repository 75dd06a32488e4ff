package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/view"
)

// marks turns the marks of a figure into SVG elements.
func marks(list []view.Mark) []app.UI {
	return each(list, func(_ int, m view.Mark) app.UI {
		switch m.Tag {
		case "rect":
			return svg("rect", "class", m.Class, "x", m.X, "y", m.Y, "width", m.W, "height", m.H, "rx", m.R)
		case "circle":
			return svg("circle", "class", m.Class, "cx", m.X, "cy", m.Y, "r", m.R)
		case "text":
			return svg("text", "class", m.Class, "x", m.X, "y", m.Y, "text-anchor", m.Anchor).Text(m.Text)
		}
		return svg("path", "class", m.Class, "d", m.D)
	})
}

// spark is a small figure without axes.
func spark(f view.Figure) app.UI {
	return svg("svg", "class", "spark "+f.Class, "viewBox", box(f), "width", strconv.Itoa(f.W), "height", strconv.Itoa(f.H), "role", "img", "aria-label", f.Title).Body(marks(f.Marks)...)
}

func box(f view.Figure) string { return "0 0 " + strconv.Itoa(f.W) + " " + strconv.Itoa(f.H) }

// Chart is a figure that can be read point by point: with the pointer, by touch
// and with the arrow keys. What is read stands in a live line, so it is heard too.
type Chart struct {
	app.Compo
	Wide, Narrow view.Figure

	at int // point read, counted from 1; 0 none
}

func (c *Chart) figure() view.Figure { return c.Wide }

func (c *Chart) key(ctx app.Context, e app.Event) {
	n := len(c.figure().Points)
	switch e.Get("key").String() {
	case "ArrowRight":
		c.at = min(n, c.at+1)
	case "ArrowLeft":
		if c.at == 0 {
			c.at = n + 1
		}
		c.at = max(1, c.at-1)
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
	drawing := c.visible()
	if !drawing.Truthy() {
		return
	}
	box := drawing.Call("getBoundingClientRect")
	f := c.Wide
	if drawing.Get("classList").Call("contains", "chart--narrow").Bool() {
		f = c.Narrow
	}
	x := (e.Get("clientX").Float() - box.Get("left").Float()) / box.Get("width").Float() * float64(f.W)
	best, distance := 0, 1e9
	for i, p := range f.Points {
		if d := abs(p.X - x); d < distance {
			best, distance = i+1, d
		}
	}
	if f.W != c.Wide.W && len(f.Points) < len(c.Wide.Points) {
		best += len(c.Wide.Points) - len(f.Points) // the narrow one shows the later periods only
	}
	if best == c.at {
		ctx.PreventUpdate()
		return
	}
	c.at = best
}

func abs(v float64) float64 {
	if v < 0 {
		return -v
	}
	return v
}

// visible is the drawing that is laid out: the wide or the narrow one.
func (c *Chart) visible() app.Value {
	drawings := c.JSValue().Call("querySelectorAll", "svg.chart")
	for i := range drawings.Get("length").Int() {
		if drawings.Index(i).Call("getBoundingClientRect").Get("width").Float() > 0 {
			return drawings.Index(i)
		}
	}
	return app.Undefined()
}

func (c *Chart) left(app.Context, app.Event) { c.at = 0 }

// Render draws both widths; the style sheet shows one.
func (c *Chart) Render() app.UI {
	return app.Div().Class("chart-plot").Attr("tabindex", "0").Attr("role", "group").Aria("label", "Chart. Arrow keys read it period by period.").
		OnKeyDown(guard(c.key)).On("pointermove", guard(c.moved)).On("pointerleave", guard(c.left)).OnBlur(guard(c.left)).Body(
		c.drawing(c.Wide, "chart--wide", 0),
		c.drawing(c.Narrow, "chart--narrow", len(c.Wide.Points)-len(c.Narrow.Points)),
		app.P().Class("chart-reading").Attr("role", "status").Body(c.reading()...),
	)
}

func (c *Chart) drawing(f view.Figure, class string, offset int) app.UI {
	nodes := marks(f.Marks)
	if i := c.at - 1 - offset; c.at > 0 && i >= 0 && i < len(f.Points) {
		p := f.Points[i]
		nodes = append(nodes, svg("path", "class", "cursor", "d", "M"+px(p.X)+" "+px(float64(f.Top))+"V"+px(float64(f.Bottom))))
		if p.Y > 0 {
			nodes = append(nodes, svg("circle", "class", "cursor-dot", "cx", px(p.X), "cy", px(p.Y), "r", "4"))
		}
	}
	return svg("svg", "class", classes("chart", class, f.Class), "viewBox", box(f), "role", "img", "aria-label", f.Title+". "+f.Desc).Body(nodes...)
}

func (c *Chart) reading() []app.UI {
	points := c.Wide.Points
	if c.at < 1 || c.at > len(points) {
		return []app.UI{span("muted", "Point at the chart, or focus it and use the arrow keys, to read a period.")}
	}
	p := points[c.at-1]
	nodes := []app.UI{app.B().Class("medium").Text(p.Label)}
	for _, f := range p.Facts {
		nodes = append(nodes, app.Span().Class(f.Class).Body(span("muted", f.Name+" "), text(f.Text)))
	}
	return nodes
}
