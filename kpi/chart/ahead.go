package chart

import (
	"strings"

	"kpiworkbook/kpi/num"
)

// Ahead is what is expected of a period that is not complete.
type Ahead struct {
	Value, Low, High num.Value
	Text, Band       string // the value, and from where to where, as people read them
}

// toCome reports whether a period has no value yet, only one that is expected.
func (p Point) toCome() bool { return p.Ahead != nil && p.Value.IsBlank() }

// drawn is the value that is drawn: where an open period is heading rather than
// what it has so far.
func (p Point) drawn() num.Value {
	if p.Ahead != nil && !p.Value.IsBlank() {
		return p.Ahead.Value
	}
	return p.Value
}

// aheadOf is the values that must find room on the axis.
func aheadOf(points []Point) []num.Value {
	var values []num.Value
	for _, p := range points {
		if p.Ahead != nil {
			values = append(values, p.Ahead.Value, p.Ahead.Low, p.Ahead.High)
		}
	}
	return values
}

// ahead draws the band and the dotted line from the last closed value on.
func (g *grid) ahead() {
	var upper, lower, middle strings.Builder
	open := firstOpen(g.points)
	if open == 0 || g.points[open-1].Value.IsBlank() {
		return
	}
	start := "M" + at(g.x(open-1), g.yOf(open-1))
	last := open - 1
	for ; last+1 < len(g.points) && g.points[last+1].Ahead != nil; last++ {
		a := g.points[last+1].Ahead
		upper.WriteString("L" + at(g.x(last+1), g.y.at(a.High)))
		if place := at(g.x(last+1), g.y.at(a.Value)); g.points[last+1].toCome() {
			middle.WriteString("L" + place)
		} else {
			middle.WriteString("M" + place) // the line to an open value is there
		}
	}
	for i := last; i >= open; i-- {
		lower.WriteString("L" + at(g.x(i), g.y.at(g.points[i].Ahead.Low)))
	}
	if last >= open {
		g.path("ahead", start+upper.String()+lower.String()+"Z")
		d := middle.String()
		if d[0] == 'L' {
			d = start + d
		}
		g.path("forecast", d)
	}
}

// average draws a moving average.
func (g *grid) average(values []num.Value) {
	var d strings.Builder
	drawing := false
	for i, v := range values {
		if i >= len(g.points) || v.IsBlank() {
			drawing = false
			continue
		}
		step := "M"
		if drawing {
			step = "L"
		}
		d.WriteString(step + at(g.x(i), g.y.at(v)))
		drawing = true
	}
	g.path("prior", d.String())
}
