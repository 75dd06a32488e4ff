package view

// Figure is a drawing as marks in their own coordinates. It is what kpi/chart
// draws, in plain values that components can compare.
type Figure struct {
	W, H   int
	Class  string
	Title  string // accessible name: the finding
	Desc   string // what a reader who does not see it needs to know
	Marks  []Mark
	Points []Point // places that can be read, left to right
	Top    int     // upper and lower edge of the plot
	Bottom int
}

// Mark is one shape or text.
type Mark struct {
	Tag    string // path, rect, circle, text
	Class  string
	D      string
	X, Y   string
	W, H   string
	R      string
	Anchor string
	Text   string
}

// Point is a place of the drawing that can be read: hover, touch or arrow keys
// show what stands there.
type Point struct {
	X, Y  float64
	Label string
	Facts []Fact
}
