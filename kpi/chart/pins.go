package chart

// pins marks the periods that have a note: a number above the plot, and a dotted
// line down to the value. What the notes say stands beside the figure. Where
// columns are narrower than a pin, it moves to the right of the one before it.
func (g *grid) pins() {
	const y, radius = 13, 9
	free := 0.0 // where the next pin may begin
	for i, p := range g.points {
		if p.Pin == "" {
			continue
		}
		x := min(max(g.x(i), free+radius), float64(g.W)-radius)
		free = x + radius + 1
		foot := g.bottom()
		if !p.Value.IsBlank() {
			foot = g.yOf(i) - 6
		}
		if foot > y+radius {
			g.path("pin-line", "M"+at(x, y+radius)+"L"+at(g.x(i), foot))
		}
		g.circle("pin", x, y, radius)
		g.text("pin-no", x, y+4, "middle", p.Pin)
	}
}
