package chart

import (
	"math"
	"strings"

	"kpiworkbook/kpi/num"
)

// Line is a series over time with its target: what a KPI's page shows.
//
// Closed periods are a line; its last value has a ring and is written beside
// it. An open period is a shaded column with a hollow point at the end of a
// dashed line. A blank is a gap. The value axis need not begin at 0; it does
// where the least value is small beside the greatest.
type Line struct {
	Title  string
	Desc   string // empty: one is made
	Points []Point
	Format num.Format // of the axis labels
	Locale num.Locale
	Status string // short code of the verdict on the last closed period: "off"
	Class  string // more classes for the figure
	Words  Words
	// Average is a moving average, one value for each of the first points.
	Average []num.Value

	Width, Height int // 0: 880 × 320, below 500 pixels of width 250 high
}

// wide is from which width on labels are written out.
const wide = 500

// Figure draws it.
func (c Line) Figure() Figure {
	g := newGrid(c.Title, c.Desc, c.Points, c.Words, c.Format, c.Locale, c.Width, c.Height, false)
	g.Class = classes("chart", c.Class, statusClass(c.Status))
	if g.Empty {
		return g.Figure
	}
	g.frame()
	g.ahead()
	g.targets()
	g.aims()
	g.average(c.Average)
	g.series()
	g.pins()
	g.spots()
	return g.Figure
}

// grid is what charts over time share: the axes, and where things are.
type grid struct {
	Figure
	points      []Point
	words       Words
	l, r, t, b  float64 // margins
	y           scale
	ticks       []num.Value
	labels      []string
	targetLabel string
	openLeft    float64 // where the word over the open periods begins, 0: there is none
}

// newGrid finds scales and margins; bars begin at zero.
func newGrid(title, desc string, points []Point, words Words, f num.Format, l num.Locale, w, h int, bars bool) *grid {
	if w <= 0 {
		w = 880
	}
	if h <= 0 {
		h = 320
		if w < wide {
			h = 250
		}
	}
	g := &grid{points: points, words: words.or()}
	g.Figure = Figure{Title: title, Desc: desc, W: w, H: h, Table: table(points, g.words)}
	if desc == "" {
		g.Desc = describe(title, points, g.words)
	}
	lo, hi, ok := extent(valuesOf(points)...)
	if !ok {
		g.Empty = true
		return g
	}
	all, most, _ := extent(append(append(targetsOf(points), aheadOf(points)...), lo, hi)...)
	lo, hi = all, most
	if bars {
		lo, hi, _ = extent(lo, hi, num.Int(0))
	} else if lo.Sign() > 0 && num.Cmp(num.Mul(lo, num.Int(4)), hi) < 0 {
		lo = num.Int(0)
	}
	values, step := ticks(lo, hi)
	g.ticks, g.labels = values, tickLabels(values, step, f, localeOr(l))
	_, hi, _ = extent(hi, values[len(values)-1])
	g.margins()
	g.y = scale{lo: values[0], hi: hi, from: float64(h) - g.b, to: g.t}
	return g
}

func (g *grid) margins() {
	g.t, g.b, g.r = 28, 26, 16
	for _, label := range g.labels {
		g.l = max(g.l, textWidth(label)+10)
	}
	g.l = max(g.l, 24)
	if last := lastTarget(g.points); last >= 0 {
		g.targetLabel = g.words.Target
		if g.W >= wide && g.points[last].TargetText != "" {
			g.targetLabel += " " + g.points[last].TargetText
		}
		g.r = max(g.r, textWidth(g.targetLabel)+12)
	}
}

// half is half a column.
func (g *grid) half() float64 {
	return (float64(g.W) - g.l - g.r) / float64(len(g.points)) / 2
}

// x is the middle of a column.
func (g *grid) x(i int) float64 { return g.l + (2*float64(i)+1)*g.half() }

func (g *grid) bottom() float64 { return float64(g.H) - g.b }

func (g *grid) right() float64 { return float64(g.W) - g.r }

// frame draws what lies behind the data.
func (g *grid) frame() {
	g.shade()
	for i, v := range g.ticks {
		y := g.y.at(v)
		g.path("grid-line", "M"+at(g.l, y)+"H"+px(g.right()))
		g.text("", g.l-8, y+4, "end", g.labels[i])
	}
	g.path("axis", "M"+at(g.l, g.bottom())+"H"+px(g.right()))
	g.openWord()
	for _, i := range axisLabels(g.points, 2*g.half()) {
		label := g.points[i.at].Short
		if i.year {
			label += " " + g.points[i.at].Year
		}
		g.text("", g.x(i.at), g.bottom()+17, "middle", label)
	}
}

// shade marks the open periods at the end.
func (g *grid) shade() {
	first := firstOpen(g.points)
	if first == len(g.points) {
		return
	}
	left := g.x(first) - g.half()
	g.add(Mark{Kind: Rect, Class: "shade", X: left, Y: g.t, W: g.right() - left, H: g.bottom() - g.t})
}

// openWord says what the shade means, in front of the lines behind the data.
func (g *grid) openWord() {
	first := firstOpen(g.points)
	if first == len(g.points) {
		return
	}
	left := g.x(first) - g.half()
	anchor, x := "", left+4
	g.openLeft = x
	word := g.words.Open
	if last := g.points[len(g.points)-1]; last.toCome() && first+1 < len(g.points) {
		word = "forecast"
		if !g.points[first].toCome() {
			word = g.words.Open + ", then forecast"
		}
	}
	if width := textWidth(word); width+4 > g.right()-left {
		anchor, x = "end", g.right() // grows to the left, where there is room
		g.openLeft = x - width
	}
	g.text("", x, g.t+11, anchor, word)
}

// firstOpen is the first point of the open ones at the end.
func firstOpen(points []Point) int {
	i := len(points)
	for i > 0 && points[i-1].Open {
		i--
	}
	return i
}

// targets draws bounds as a band and targets as steps.
func (g *grid) targets() {
	for i := 0; i < len(g.points); {
		p, end := g.points[i], i+1
		for end < len(g.points) && sameBounds(p, g.points[end]) {
			end++
		}
		if !p.Low.IsBlank() && !p.High.IsBlank() {
			top, bottom := g.y.at(p.High), g.y.at(p.Low)
			left := g.x(i) - g.half()
			g.add(Mark{Kind: Rect, Class: "band", X: left, Y: top, W: g.x(end-1) + g.half() - left, H: bottom - top})
		}
		i = end
	}
	g.path("target", g.steps(func(p Point) num.Value { return lineOf(p) }))
	if last := lastTarget(g.points); last >= 0 {
		y := min(g.y.at(lineOf(g.points[last]))+4, g.bottom())
		g.text("lab", g.right()+8, y, "", g.targetLabel)
	}
}

// lineOf is the target of a point as a line: a range with one bound has one.
func lineOf(p Point) num.Value {
	switch {
	case !p.Target.IsBlank():
		return p.Target
	case p.Low.IsBlank():
		return p.High
	case p.High.IsBlank():
		return p.Low
	}
	return p.Target
}

func sameBounds(p, q Point) bool { return num.Equal(p.Low, q.Low) && num.Equal(p.High, q.High) }

// steps is a line that is level within a column and jumps between them.
func (g *grid) steps(of func(Point) num.Value) string {
	var d strings.Builder
	drawing := false
	for i, p := range g.points {
		v := of(p)
		if v.IsBlank() {
			drawing = false
			continue
		}
		if drawing {
			d.WriteString("V" + px(g.y.at(v)))
		} else {
			d.WriteString("M" + at(g.x(i)-g.half(), g.y.at(v)))
		}
		d.WriteString("H" + px(g.x(i)+g.half()))
		drawing = true
	}
	return d.String()
}

// series draws the line of the closed periods, its gaps, and the open end.
func (g *grid) series() {
	open := firstOpen(g.points)
	runs := runsOf(g.points[:open])
	for k := 1; k < len(runs); k++ {
		g.path("blank", g.between(runs[k-1].last, runs[k].first))
	}
	for k, run := range runs {
		g.path("line", g.polyline(run))
		if run.first == run.last && k < len(runs)-1 {
			g.circle("dot", g.x(run.first), g.yOf(run.first), 2.5)
		}
	}
	last := -1
	if len(runs) > 0 {
		last = runs[len(runs)-1].last
	}
	g.openEnd(last, open)
	if last >= 0 {
		g.circle("now", g.x(last), g.yOf(last), 5)
		g.valueLabel(last)
	}
}

func (g *grid) openEnd(last, open int) {
	for i := open; i < len(g.points); i++ {
		if g.points[i].Value.IsBlank() {
			continue
		}
		if last >= 0 {
			class := "open"
			if i-last > 1 {
				class = "blank"
			}
			g.path(class, g.between(last, i))
		}
		g.circle("hollow", g.x(i), g.yOf(i), 4)
		last = i
	}
}

func (g *grid) yOf(i int) float64 { return g.y.at(g.points[i].drawn()) }

func (g *grid) between(i, k int) string {
	return "M" + at(g.x(i), g.yOf(i)) + "L" + at(g.x(k), g.yOf(k))
}

func (g *grid) polyline(r run) string {
	if r.first == r.last {
		return ""
	}
	var d strings.Builder
	for i := r.first; i <= r.last; i++ {
		if i == r.first {
			d.WriteByte('M')
		} else {
			d.WriteByte('L')
		}
		d.WriteString(at(g.x(i), g.yOf(i)))
	}
	return d.String()
}

// valueLabel writes the last value above or below its point, where the line
// leaves more room, and inside the figure.
func (g *grid) valueLabel(i int) {
	if g.points[i].Text == "" {
		return
	}
	x, y := g.x(i), g.yOf(i)
	above, below := 0.0, 0.0 // how far the neighbours reach into the label's place
	for _, k := range []int{i - 1, i + 1} {
		if k >= 0 && k < len(g.points) && !g.points[k].Value.IsBlank() {
			above, below = max(above, y-g.yOf(k)), max(below, g.yOf(k)-y)
		}
	}
	if t := lineOf(g.points[i]); !t.IsBlank() {
		if ty := g.y.at(t); ty < y && ty > y-28 {
			above = max(above, 28)
		} else if ty >= y && ty < y+28 {
			below = max(below, 28)
		}
	}
	half := textWidth(g.points[i].Text) / 2
	if g.openLeft > 0 && x+half > g.openLeft && y-22 < g.t+14 {
		above = y + below + 1 // the word over the open periods is there
	}
	if min(above, below) > 10 && g.freeBeside(i) {
		g.text("val", x+9, y+4, "", g.points[i].Text)
		return
	}
	place := y - 12
	if above > below && y+24 < g.bottom() || place < 12 {
		place = y + 22
	}
	if next := i + 1; next < len(g.points) && !g.points[next].Value.IsBlank() && half+8 > 2*g.half() && x-2*half > 0 {
		// The next point stands where the label would end.
		g.text("val", x+min(6, 2*g.half()-7), place, "end", g.points[i].Text)
		return
	}
	x = min(max(x, half+2), float64(g.W)-half-2)
	g.text("val", x, place, "middle", g.points[i].Text)
}

// freeBeside reports whether a point's text can stand to the right of it: what
// comes next leads away steeply, and nothing is drawn at its height.
func (g *grid) freeBeside(i int) bool {
	x, y := g.x(i), g.yOf(i)
	end := x + 9 + textWidth(g.points[i].Text)
	if i+1 == len(g.points) || end > g.right() || g.points[i+1].Value.IsBlank() || math.Abs(g.yOf(i+1)-y)*9 < 20*g.half() {
		return false
	}
	for k := i + 1; k < len(g.points) && g.x(k)-g.half() < end; k++ {
		p := g.points[k]
		values := []num.Value{lineOf(p), p.Stretch, p.drawn()}
		if p.Ahead != nil {
			values = append(values, p.Ahead.Value)
		}
		for _, v := range values {
			if !v.IsBlank() && math.Abs(g.y.at(v)-y) < 12 {
				return false
			}
		}
	}
	return true
}

// spots lists the places to read.
func (g *grid) spots() {
	for i, p := range g.points {
		y := g.bottom()
		if !p.Value.IsBlank() {
			y = g.yOf(i)
		}
		g.Spots = append(g.Spots, Spot{X: g.x(i), Y: y, Left: g.x(i) - g.half(), Width: 2 * g.half(), Text: reading(p, g.words)})
	}
}

// run is values next to each other.
type run struct{ first, last int }

func runsOf(points []Point) []run {
	var runs []run
	for i, p := range points {
		switch {
		case p.Value.IsBlank():
		case len(runs) > 0 && runs[len(runs)-1].last == i-1:
			runs[len(runs)-1].last = i
		default:
			runs = append(runs, run{i, i})
		}
	}
	return runs
}

func valuesOf(points []Point) []num.Value {
	values := make([]num.Value, len(points))
	for i, p := range points {
		values[i] = p.drawn()
	}
	return values
}

func targetsOf(points []Point) []num.Value {
	var values []num.Value
	for _, p := range points {
		values = append(values, p.Target, p.Low, p.High, p.Stretch)
		if p.isDue() {
			values = append(values, p.Due)
		}
		for _, m := range p.Milestones {
			values = append(values, m.Value)
		}
	}
	return values
}

func lastTarget(points []Point) int {
	for i := len(points) - 1; i >= 0; i-- {
		if !lineOf(points[i]).IsBlank() {
			return i
		}
	}
	return -1
}

// axisLabel is a point whose label is written, with its year where no other
// label carries one.
type axisLabel struct {
	at   int
	year bool
}

// axisLabels picks the labels that fit into columns of a width: every one, or
// every second, third, fourth, sixth, twelfth and so on, counted from the
// starts of years, which are all kept while they fit.
func axisLabels(points []Point, column float64) []axisLabel {
	widest, yearly, majors := 0.0, 0.0, 0
	for _, p := range points {
		if p.Major {
			majors++
			yearly = max(yearly, textWidth(p.Short))
		} else {
			widest = max(widest, textWidth(p.Short))
		}
	}
	room := max(widest, (widest+yearly)/2) + 8
	every := 1
	for _, every = range []int{1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240, 480} {
		if float64(every)*column >= room {
			break
		}
	}
	base := 0
	for i, p := range points {
		if p.Major {
			base = i % every
			break
		}
	}
	var picked []axisLabel
	edge := -1e9 // right end of the last label
	for i := base; i < len(points); i++ {
		if points[i].Major && i > base {
			base = i // weeks: years do not have equally many
		}
		if (i-base)%every != 0 {
			continue
		}
		l := axisLabel{at: i, year: majors == 0 && len(picked) == 0 && points[i].Year != "" && points[i].Short != points[i].Year}
		text := points[i].Short
		if l.year {
			text += " " + points[i].Year
		}
		middle, half := (float64(i)+0.5)*column, textWidth(text)/2
		for points[i].Major && len(picked) > 0 && !points[picked[len(picked)-1].at].Major && middle-half < edge+6 {
			picked = picked[:len(picked)-1] // the year matters more
			edge = -1e9
			if len(picked) > 0 {
				before := picked[len(picked)-1].at
				edge = (float64(before)+0.5)*column + textWidth(points[before].Short)/2
			}
		}
		if middle-half < edge+6 {
			continue
		}
		picked = append(picked, l)
		edge = middle + half
	}
	return picked
}
