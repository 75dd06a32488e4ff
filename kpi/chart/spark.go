package chart

import (
	"strings"

	"kpiworkbook/kpi/num"
)

// Spark is a series without axes for a row or a card: the line, the dotted
// target, the last closed value in the colour of its status, and the open
// period where there is room for it (from 100 pixels of width on).
type Spark struct {
	Title  string
	Desc   string // empty: one is made
	Points []Point
	Status string
	Class  string
	Words  Words

	Width, Height int // 0: 112 × 28
}

// pad keeps dots inside a sparkline.
const pad = 4

// Figure draws it.
func (c Spark) Figure() Figure {
	s := &spark{points: c.Points}
	if c.Width <= 0 {
		c.Width, c.Height = 112, 28
	}
	words := c.Words.or()
	s.Figure = Figure{Title: c.Title, Desc: c.Desc, W: c.Width, H: c.Height, Class: classes("spark", c.Class, statusClass(c.Status)), Table: table(c.Points, words)}
	if c.Desc == "" {
		s.Desc = describe(c.Title, c.Points, words)
	}
	if c.Width < 100 {
		s.points = s.points[:firstOpen(s.points)]
	}
	if _, _, ok := extent(valuesOf(s.points)...); !ok {
		s.Empty = true
		return s.Figure
	}
	lo, hi, _ := extent(append(targetsOf(s.points), valuesOf(s.points)...)...)
	lo, hi = spread(lo, hi)
	s.y = scale{lo: lo, hi: hi, from: float64(c.Height) - pad, to: pad}
	s.target()
	s.series(c.Status)
	return s.Figure
}

type spark struct {
	Figure
	points []Point
	y      scale
}

func (s *spark) step() float64 {
	return (float64(s.W) - 2*pad) / float64(max(1, len(s.points)-1))
}

func (s *spark) x(i int) float64 {
	if len(s.points) == 1 {
		return float64(s.W) / 2
	}
	return pad + float64(i)*s.step()
}

func (s *spark) yOf(i int) float64 { return s.y.at(s.points[i].Value) }

func (s *spark) target() {
	if last := s.points[len(s.points)-1]; !last.Low.IsBlank() && !last.High.IsBlank() {
		top := s.y.at(last.High)
		s.add(Mark{Kind: Rect, Class: "range", Y: top, W: float64(s.W), H: s.y.at(last.Low) - top})
	}
	var d strings.Builder
	for i, p := range s.points {
		v := lineOf(p)
		if v.IsBlank() {
			continue
		}
		left, right := max(0, s.x(i)-s.step()/2), min(float64(s.W), s.x(i)+s.step()/2)
		switch {
		case d.Len() == 0 || lineOf(s.points[i-1]).IsBlank():
			d.WriteString("M" + at(left, s.y.at(v)))
		case num.Cmp(v, lineOf(s.points[i-1])) != 0:
			d.WriteString("V" + px(s.y.at(v)))
		}
		d.WriteString("H" + px(right))
	}
	s.path("target", d.String())
}

func (s *spark) series(status string) {
	open := firstOpen(s.points)
	runs := runsOf(s.points[:open])
	for k, r := range runs {
		if k > 0 {
			s.path("blank", "M"+at(s.x(runs[k-1].last), s.yOf(runs[k-1].last))+"L"+at(s.x(r.first), s.yOf(r.first)))
		}
		s.run(r, k < len(runs)-1)
	}
	last := -1
	if len(runs) > 0 {
		last = runs[len(runs)-1].last
	}
	for i := open; i < len(s.points); i++ {
		if s.points[i].Value.IsBlank() {
			continue
		}
		if last >= 0 {
			s.path("open", "M"+at(s.x(last), s.yOf(last))+"L"+at(s.x(i), s.yOf(i)))
		}
		s.circle("hollow", s.x(i), s.yOf(i), 2.2)
		break
	}
	if last >= 0 && status != "early" {
		s.circle("last", s.x(last), s.yOf(last), 3.2)
	}
}

// run draws values next to each other; one alone is a dot, unless it is the
// end, which gets its own.
func (s *spark) run(r run, dot bool) {
	if r.first == r.last {
		if dot {
			s.circle("dot", s.x(r.first), s.yOf(r.first), 1.6)
		}
		return
	}
	var d strings.Builder
	for i := r.first; i <= r.last; i++ {
		if i == r.first {
			d.WriteByte('M')
		} else {
			d.WriteByte('L')
		}
		d.WriteString(at(s.x(i), s.yOf(i)))
	}
	s.path("line", d.String())
}
