package chart

import (
	"strings"

	"kpiworkbook/kpi/num"
)

// XmR is a series held against its natural process limits: the mean solid, the
// limits dashed, values hollow, signals filled diamonds. Below it, where there is
// room, stand the moving ranges with their limit, those beyond it filled.
type XmR struct {
	Title  string
	Desc   string // empty: one is made
	Points []Point
	// Signals says for each point why it is a signal, "" where it is none.
	Signals []string
	// Ranges are the moving ranges, one for each point, blank where there is none; nil
	// leaves them out.
	Ranges []Range
	Limits []Limits
	Format num.Format
	Locale num.Locale
	Status string
	Words  Words

	Width, Height int // 0: 880 × 230, 300 with ranges
}

// Range is how far a point is from the one before.
type Range struct {
	Value num.Value
	Text  string
}

// Limits are those of the points from From to before To.
type Limits struct {
	From, To                       int
	Mean, Lower, Upper, Range      num.Value // Range is the limit of moving ranges
	MeanText, LowerText, UpperText string
	RangeText                      string
}

// Figure draws it.
func (c XmR) Figure() Figure {
	below := c.Ranges != nil && len(c.Limits) > 0
	if c.Height <= 0 {
		if c.Height = 230; below {
			c.Height += strip
		}
	}
	points := append([]Point(nil), c.Points...)
	for i := range points {
		points[i].Low, points[i].High = num.Blank(num.NoValues), num.Blank(num.NoValues)
		points[i].Target, points[i].TargetText = num.Blank(num.NoTarget), ""
	}
	for _, l := range c.Limits {
		for i := l.From; i < l.To; i++ {
			points[i].Low, points[i].High = l.Lower, l.Upper
		}
	}
	g := newGrid(c.Title, c.Desc, points, c.Words, c.Format, c.Locale, c.Width, c.Height, false)
	g.Class, g.Table = classes("chart", statusClass(c.Status)), c.table(g.words)
	if c.Desc == "" {
		g.Desc = c.describe()
	}
	if g.Empty {
		return g.Figure
	}
	labels := c.labels(g.W >= wide)
	for _, l := range labels {
		g.r = max(g.r, textWidth(l.text)+12)
	}
	if below {
		g.r = max(g.r, textWidth(c.rangeLabel(g.W >= wide))+12)
	}
	if below {
		g.b += strip
		g.y.from = g.bottom()
		c.ranges(g)
	}
	g.frame()
	c.limits(g)
	for _, l := range labels {
		g.text("lab", g.right()+8, g.y.at(l.at)+4, "", l.text)
	}
	c.values(g)
	g.spots()
	for i := range g.Spots {
		if c.Signals[i] != "" {
			g.Spots[i].Text += ", signal: " + c.Signals[i]
		}
		if c.Ranges != nil && c.Ranges[i].Text != "" {
			g.Spots[i].Text += ", moved " + c.Ranges[i].Text
		}
	}
	return g.Figure
}

// label is a text beside the last limits.
type label struct {
	at   num.Value
	text string
}

func (c XmR) labels(numbers bool) []label {
	if len(c.Limits) == 0 {
		return nil
	}
	l := c.Limits[len(c.Limits)-1]
	if num.Equal(l.Lower, l.Upper) {
		return []label{{l.Mean, "mean " + l.MeanText}}
	}
	out := []label{{l.Upper, "upper"}, {l.Mean, "mean"}, {l.Lower, "lower"}}
	if numbers {
		out[0].text += " " + l.UpperText
		out[1].text += " " + l.MeanText
		out[2].text += " " + l.LowerText
	}
	return out
}

func (c XmR) limits(g *grid) {
	for _, l := range c.Limits {
		left, right := g.x(l.From)-g.half(), g.x(l.To-1)+g.half()
		g.path("limit", "M"+at(left, g.y.at(l.Upper))+"H"+px(right))
		g.path("mean", "M"+at(left, g.y.at(l.Mean))+"H"+px(right))
		g.path("limit", "M"+at(left, g.y.at(l.Lower))+"H"+px(right))
	}
}

// strip is how high the part of the moving ranges is.
const strip = 70

// ranges draws the moving ranges as columns with the limit of each stretch.
func (c XmR) ranges(g *grid) {
	most := num.Int(0)
	for _, r := range c.Ranges {
		_, most, _ = extent(most, r.Value)
	}
	for _, l := range c.Limits {
		_, most, _ = extent(most, l.Range)
	}
	if most.IsZero() {
		return
	}
	bottom := float64(g.H) - 4
	y := scale{lo: num.Int(0), hi: most, from: bottom, to: bottom - strip + 32}
	width := max(1, min(10, g.half()))
	quiet, loud := "", ""
	for _, l := range c.Limits {
		for i := l.From; i < l.To && i < len(c.Ranges); i++ {
			v := c.Ranges[i].Value
			if v.IsBlank() {
				continue
			}
			column := "M" + at(g.x(i)-width/2, bottom) + "V" + px(y.at(v)) + "h" + px(width) + "V" + px(bottom) + "Z"
			if num.Cmp(v, l.Range) > 0 {
				loud += column
			} else {
				quiet += column
			}
		}
	}
	g.path("moved", quiet)
	g.path("moved moved--far", loud)
	g.path("axis", "M"+at(g.l, bottom)+"H"+px(g.right()))
	for _, l := range c.Limits {
		g.path("limit", "M"+at(g.x(l.From)-g.half(), y.at(l.Range))+"H"+px(g.x(l.To-1)+g.half()))
	}
	g.text("lab", g.right()+8, y.at(c.Limits[len(c.Limits)-1].Range)+4, "", c.rangeLabel(g.W >= wide))
}

func (c XmR) rangeLabel(numbers bool) string {
	if !numbers {
		return "moves"
	}
	return "moves up to " + c.Limits[len(c.Limits)-1].RangeText
}

func (c XmR) values(g *grid) {
	runs := runsOf(g.points)
	for k, run := range runs {
		if k > 0 {
			g.path("blank", g.between(runs[k-1].last, run.first))
		}
		g.path("line", g.polyline(run))
	}
	size := min(3, max(1.5, g.half()/2)) // of many points
	for i, p := range g.points {
		x := g.x(i)
		switch {
		case p.Value.IsBlank():
		case c.Signals[i] != "":
			g.path("signal", diamond(x, g.yOf(i), 2*size))
		default:
			g.circle("dot--quiet", x, g.yOf(i), size)
		}
	}
}

// describe says limits and signals.
func (c XmR) describe() string {
	text := c.Title
	for _, l := range c.Limits {
		text += ", " + c.Points[l.From].Label + " to " + c.Points[l.To-1].Label + ": mean " + l.MeanText + ", limits " + l.LowerText + " to " + l.UpperText
	}
	var signals []string
	for i, s := range c.Signals {
		if s != "" {
			signals = append(signals, c.Points[i].Label)
		}
	}
	switch {
	case len(c.Limits) == 0:
		return text + ": too few values for limits."
	case len(signals) == 0:
		return text + ". No signal."
	}
	return text + ". Signals: " + strings.Join(signals, ", ") + "."
}

func (c XmR) table(w Words) [][]string {
	rows := [][]string{{w.Period, w.Value, "Lower limit", "Mean", "Upper limit", "Moved", "At most", "Signal"}}
	for i, p := range c.Points {
		row := []string{p.Label, shown(p, w), "", "", "", "", "", c.Signals[i]}
		for _, l := range c.Limits {
			if i >= l.From && i < l.To {
				row[2], row[3], row[4], row[6] = l.LowerText, l.MeanText, l.UpperText, l.RangeText
			}
		}
		if c.Ranges != nil {
			row[5] = c.Ranges[i].Text
		}
		rows = append(rows, row)
	}
	return rows
}
