package chart

import "kpiworkbook/kpi/num"

// Columns is a series over time as bars from zero: for amounts that add up,
// where the size of each period matters more than the course. The open period
// is a bar of its own kind, a blank leaves its place empty.
type Columns struct {
	Title  string
	Desc   string // empty: one is made
	Points []Point
	Format num.Format // of the axis labels
	Locale num.Locale
	Status string
	Class  string
	Words  Words

	Width, Height int // 0: 880 × 320, below 500 pixels of width 250 high
}

// Figure draws it.
func (c Columns) Figure() Figure {
	g := newGrid(c.Title, c.Desc, c.Points, c.Words, c.Format, c.Locale, c.Width, c.Height, true)
	g.Class = classes("chart", "chart--columns", c.Class, statusClass(c.Status))
	if g.Empty {
		return g.Figure
	}
	g.frame()
	g.bars()
	g.targets()
	g.spots()
	return g.Figure
}

// bars draws a bar for every value and writes the last closed one.
func (g *grid) bars() {
	zero := g.y.at(num.Int(0))
	width := min(2*g.half()*0.7, 48)
	last := -1
	for i, p := range g.points {
		if p.Value.IsBlank() {
			continue
		}
		class := ""
		if p.Open {
			class = "bar--open"
		} else {
			last = i
		}
		y := g.yOf(i)
		g.add(Mark{Kind: Rect, Class: classes("bar", class), X: g.x(i) - width/2, Y: min(zero, y), W: width, H: max(1, max(zero, y)-min(zero, y)), R: 1})
	}
	if g.ticks[0].Sign() < 0 {
		g.path("axis", "M"+at(g.l, zero)+"H"+px(g.right()))
	}
	if last >= 0 && g.points[last].Text != "" {
		y := g.yOf(last) - 6
		if g.points[last].Value.Sign() < 0 {
			y = zero - 6 // under the bar are the names of the periods
		}
		half := textWidth(g.points[last].Text) / 2
		g.text("val", min(max(g.x(last), half+2), float64(g.W)-half-2), y, "middle", g.points[last].Text)
	}
}
