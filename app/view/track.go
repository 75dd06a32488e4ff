package view

// Track says which rows a scrolled box shows. Browsers limit how high an element
// can be, so a long table has less height on the page than its rows need: then
// small movements are taken as they are, pixel by pixel, great ones in
// proportion.
type Track struct {
	Row  int64 // height of a row
	Rows int64
	View int64 // height that rows are seen in
	Top  int64 // of all rows, the pixel that is seen first
	At   int64 // the box's own position, which Top belongs to
}

// mostHeight is the height an element can have in every browser, with its
// position still exact to the pixel.
const mostHeight = 16_000_000

// Height is how high all rows are.
func (t Track) Height() int64 { return t.Rows * t.Row }

// Space is the height the box is given.
func (t Track) Space() int64 { return min(t.Height(), mostHeight) }

func (t Track) most() int64   { return max(0, t.Height()-t.View) }
func (t Track) mostAt() int64 { return max(0, t.Space()-t.View) }

// Scrolled takes over where the box was scrolled to.
func (t Track) Scrolled(at int64) Track {
	by := at - t.At
	t.At = at
	switch {
	case t.Space() == t.Height():
		t.Top = at
	case by < -2*t.View || by > 2*t.View:
		t.Top = t.scaled(at, t.most(), t.mostAt())
	default:
		t.Top = max(0, min(t.Top+by, t.most()))
	}
	return t
}

// scaled is part of a length as the same part of another.
func (t Track) scaled(part, to, of int64) int64 {
	if of <= 0 {
		return 0
	}
	return part * to / of // rows have 32 bits, so this is below 2^62
}

// Rest is where the box belongs for the rows it shows. Going there moves none.
func (t Track) Rest() int64 {
	if t.Space() == t.Height() {
		return t.Top
	}
	at := t.scaled(t.Top, t.mostAt(), t.most())
	if t.Top > 0 {
		at = max(at, 1)
	}
	if t.Top < t.most() {
		at = min(at, t.mostAt()-1)
	}
	return at
}

// Edge reports whether the box can go no further although there are more rows.
func (t Track) Edge() bool {
	return t.At <= 0 && t.Top > 0 || t.At >= t.mostAt() && t.Top < t.most()
}

// To is the track with a pixel of all rows at the top.
func (t Track) To(top int64) Track {
	t.Top = max(0, min(top, t.most()))
	t.At = t.Rest()
	return t
}

// Showing is the track moved no further than it takes to see a row.
func (t Track) Showing(row int64) Track {
	switch y := row * t.Row; {
	case y < t.Top:
		return t.To(y)
	case y+t.Row > t.Top+t.View:
		return t.To(y + t.Row - t.View)
	}
	return t
}

// First is the first row that is seen, and Count how many are.
func (t Track) First() int64 { return t.Top / max(1, t.Row) }

// Count is how many rows are seen, in part or whole.
func (t Track) Count() int64 { return t.View/max(1, t.Row) + 2 }

// Offset is where in the box a row has to be drawn.
func (t Track) Offset(row int64) int64 { return row*t.Row - t.Top + t.At }
