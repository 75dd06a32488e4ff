package chart

import "kpiworkbook/kpi/num"

// Bullet is how much of a target is attained: a bar to 125 %, the target a
// tick. What goes beyond fills the track; the number beside it tells.
type Bullet struct {
	Title      string
	Attainment num.Value // 1 is the target
	Text       string    // the attainment as people read it
	Status     string
	Class      string

	Width, Height int // 0: 88 × 14
}

// Figure draws it.
func (c Bullet) Figure() Figure {
	f := bulletFrame(c.Title, c.Class, c.Status, c.Width, c.Height)
	f.Table = [][]string{{"Attained"}, {c.Text}}
	if c.Attainment.IsBlank() {
		f.Empty, f.Desc = true, "Nothing to compare with the target."
		return f
	}
	f.Desc = c.Text + " of the target."
	s := scale{lo: num.Int(0), hi: num.Frac(125, 100), to: float64(f.W)}
	middle := float64(f.H) / 2
	f.add(Mark{Kind: Rect, Class: "track", Y: middle - 3, W: float64(f.W), H: 6, R: 1.5})
	if width := min(max(s.at(c.Attainment), 0), float64(f.W)); width > 0 {
		f.add(Mark{Kind: Rect, Class: "val", Y: middle - 3, W: width, H: 6, R: 1.5})
	}
	f.path("tick", "M"+at(s.at(num.Int(1)), 1)+"V"+px(float64(f.H)-1))
	return f
}

// RangeBullet is where a value lies against a range: the range is a zone in
// the middle half of the track, the value a marker that stays on the track.
type RangeBullet struct {
	Title     string
	Value     num.Value
	Low, High num.Value // one may be blank
	Text      string    // "in range", "€0.50 above"
	Status    string
	Class     string

	Width, Height int // 0: 88 × 14
}

// Figure draws it.
func (c RangeBullet) Figure() Figure {
	f := bulletFrame(c.Title, c.Class, c.Status, c.Width, c.Height)
	f.Table = [][]string{{"Attained"}, {c.Text}}
	low, high := c.Low, c.High
	if c.Value.IsBlank() || low.IsBlank() && high.IsBlank() {
		f.Empty, f.Desc = true, "Nothing to compare with the range."
		return f
	}
	f.Desc = c.Text + "."
	// A missing bound is drawn beyond the end of the track.
	room := num.Abs(num.Sub(high, low))
	switch {
	case low.IsBlank():
		room = num.Abs(num.Sub(high, num.Int(0)))
		low = num.Sub(high, room)
	case high.IsBlank():
		room = num.Abs(low)
		high = num.Add(low, room)
	}
	if room.IsZero() {
		room = num.Int(1)
	}
	half := num.Div(room, num.Int(2))
	w := float64(f.W)
	s := scale{lo: num.Sub(low, half), hi: num.Add(high, half), to: w}
	left, right := s.at(low), s.at(high)
	tick := ""
	if c.Low.IsBlank() {
		left = 0
	} else {
		tick += "M" + at(left, 2) + "V" + px(float64(f.H)-2)
	}
	if c.High.IsBlank() {
		right = w
	} else {
		tick += "M" + at(right, 2) + "V" + px(float64(f.H)-2)
	}
	middle := float64(f.H) / 2
	f.add(Mark{Kind: Rect, Class: "track", Y: middle - 3, W: w, H: 6, R: 1.5},
		Mark{Kind: Rect, Class: "zone", X: left, Y: middle - 3, W: right - left, H: 6})
	f.path("tick", tick)
	f.add(Mark{Kind: Rect, Class: "val", X: min(max(s.at(c.Value)-2, 0), w-4), Y: 1, W: 4, H: float64(f.H) - 2, R: 1.5})
	return f
}

func bulletFrame(title, class, status string, w, h int) Figure {
	if w <= 0 {
		w = 88
	}
	if h <= 0 {
		h = 14
	}
	return Figure{Title: title, W: w, H: h, Class: classes("bullet", class, statusClass(status))}
}
