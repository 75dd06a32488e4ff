package chart

import "kpiworkbook/kpi/num"

// aims draws what is expected beside the target: what would be better still, what
// is due so far of an open period, and the milestones.
func (g *grid) aims() {
	g.path("stretch", g.steps(func(p Point) num.Value { return p.Stretch }))
	for i, p := range g.points {
		if p.isDue() {
			y, reach := g.y.at(p.Due), g.half()*0.8
			g.path("due", "M"+at(g.x(i)-reach, y)+"H"+px(g.x(i)+reach))
		}
		for _, m := range p.Milestones {
			g.path(classes("milestone", suffixed("milestone--", m.Slug)), diamond(g.x(i), g.y.at(m.Value), 5))
		}
	}
}

// isDue reports whether a part of a target is drawn: where an open period is
// heading stands against all of it.
func (p Point) isDue() bool { return p.Open && !p.Due.IsBlank() && p.Ahead == nil }

func suffixed(class, suffix string) string {
	if suffix == "" {
		return ""
	}
	return class + suffix
}

func diamond(x, y, r float64) string {
	return "M" + at(x, y-r) + "L" + at(x+r, y) + "L" + at(x, y+r) + "L" + at(x-r, y) + "Z"
}

// aimed is what a reader is told of a point's aims.
func aimed(p Point, w Words) string {
	text := ""
	if p.StretchText != "" {
		text += ", " + lower(w.Stretch) + " " + p.StretchText
	}
	if p.DueText != "" {
		text += ", " + p.DueText + " " + w.Due
	}
	for _, m := range p.Milestones {
		text += ", " + lower(w.Milestone) + " " + m.Text
		if m.Status != "" {
			text += ", " + m.Status
		}
	}
	return text
}

// column is a further column of the table of what is drawn.
type column struct {
	head string
	of   func(Point) string
}

// aimColumns are those of what is expected beside the target; one that would be
// empty throughout is left out.
func aimColumns(points []Point, w Words) (used []column) {
	for _, c := range []column{
		{w.Stretch, func(p Point) string { return p.StretchText }},
		{w.Milestone, func(p Point) string {
			text := ""
			for _, m := range p.Milestones {
				if text != "" {
					text += "; "
				}
				if text += m.Text; m.Status != "" {
					text += " (" + m.Status + ")"
				}
			}
			return text
		}},
	} {
		for _, p := range points {
			if c.of(p) != "" {
				used = append(used, c)
				break
			}
		}
	}
	return used
}
