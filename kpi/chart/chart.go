// Package chart draws: plain data in, a Figure of marks out. It knows no page
// and no colour. A Figure is drawn by a view from its marks, or written as SVG
// text; both look the same, because a mark carries its place and a class, and
// a style sheet does the rest. Nothing has a style attribute.
//
// Floating point is used for pixels only. Values, ticks and labels stay exact:
// a tick is a num.Value, and its label has the places its step needs.
//
// Every figure has a title, a description in one or two sentences, and a table
// with everything that is drawn. A figure without a single value is Empty and
// has no marks: a view shows why instead of an empty axis.
//
// # Classes
//
// On the figure: chart, spark or bullet, and st-on, st-risk, st-off,
// st-nodata, st-notarget or st-early for the status of what it ends with.
//
//	grid-line   horizontal hairline at a tick
//	axis        base line
//	zero        zero line of horizontal bars
//	shade       column of an open period
//	band        between the bounds of a range
//	target      step line of the target; in a sparkline dotted
//	stretch     step line of what would be better still
//	due         the part of a target that an open period is judged by
//	milestone   diamond at a value to have reached, with milestone--on, --off, --risk
//	line        series; of its closed periods
//	open        from the last closed value to the open one, dashed
//	blank       across a gap, faintly dotted
//	forecast    where the series is heading, dotted, in the band "ahead"
//	prior       a series to compare with: the moving average
//	limit, mean, dot--quiet, signal   parts of an XmR chart; moved is its moving ranges, moved--far those beyond
//	dot         a value between two gaps
//	now         last closed value, in the colour of the status
//	last        the same in a sparkline
//	pin         disc of a note's number, above the plot; pin-line leads to the value
//	hollow      value of an open period
//	range       band of a sparkline
//	bar         column or bar; with bar--open, bar--worse, bar--better or bar--hl
//	track, val, tick, zone   parts of a bullet
//	text: no class for axis labels, lab (target), val (last value), pin-no, name, num
package chart

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// Point is one period of a series.
type Point struct {
	Label string // "August 2026"
	Short string // on the axis: "Aug", "Jan 2026"
	Year  string // "2026": used once where no point of the axis starts a year
	Major bool   // starts a year, so its label is kept before others

	Value  num.Value
	Text   string // the value as people read it
	Reason string // why the value is blank
	Open   bool   // the period is not complete

	Target     num.Value // Blank when there is none
	TargetText string
	Low, High  num.Value // bounds of a range; both Blank when there is none

	Stretch     num.Value // what would be better still; Blank when nothing is
	StretchText string
	Due         num.Value // the part of the target an open period is judged by; Blank when it is not
	DueText     string
	Milestones  []Milestone
	Status      string // the verdict in a word, for readers: "Off track"

	Pin, Note string // number and text of what was noted of the period; "" nothing
	Ahead     *Ahead // what is expected, of an open period or one to come
	Average   string // moving average up to here as people read it
}

// PointOf is a point with the names of its period and nothing else.
func PointOf(c calendar.Calendar, p calendar.Period, locale string) Point {
	none := num.Blank(num.NoTarget)
	return Point{
		Label: c.Name(p, locale), Short: c.Short(p, locale), Year: c.YearName(p), Major: c.StartsYear(p),
		Value: num.Blank(num.NoRows), Target: none, Low: none, High: none, Stretch: none, Due: none,
	}
}

// Milestone is a value to have reached in a period.
type Milestone struct {
	Value  num.Value
	Text   string // "1,305 by 30 Sep 2026: Trade fair"
	Status string // the verdict in a word; "" before its day
	Slug   string // its short code: "on"
}

// Figure is a drawing.
type Figure struct {
	Title string // what it shows, for the accessible name
	Desc  string // what there is to see, in a sentence or two
	Class string // classes of the whole
	W, H  int    // pixels
	Empty bool   // no value at all, so nothing to draw
	Marks []Mark
	Spots []Spot     // places to read, in order
	Table [][]string // what is drawn, the first row naming the columns
}

// Spot is where a reader points to get one value, by mouse or keyboard.
type Spot struct {
	X, Y        float64 // of the value; Y is the base line when it is blank
	Left, Width float64 // the column that belongs to it
	Text        string  // "August 2026: €1,284, target €1,150, Off track"
}

// Kind is the element of a mark.
type Kind string

// The elements.
const (
	Path   Kind = "path"
	Rect   Kind = "rect"
	Circle Kind = "circle"
	Text   Kind = "text"
)

// Mark is one element of a figure.
type Mark struct {
	Kind   Kind
	Class  string
	D      string  // Path
	X, Y   float64 // corner of a Rect, centre of a Circle, start of a Text
	W, H   float64 // Rect
	R      float64 // Circle, and the corners of a Rect
	Anchor string  // Text: "", "middle" or "end"
	Text   string
}

// Words is the text that a figure adds to its data. The zero value is English.
type Words struct {
	Open, Target, Blank, Period, Value, Status string
	Stretch, Due, Milestone                    string
}

func (w Words) or() Words {
	set := func(word *string, or string) {
		if *word == "" {
			*word = or
		}
	}
	set(&w.Open, "open")
	set(&w.Target, "Target")
	set(&w.Blank, "blank")
	set(&w.Period, "Period")
	set(&w.Value, "Value")
	set(&w.Status, "Status")
	set(&w.Stretch, "Stretch")
	set(&w.Due, "due so far")
	set(&w.Milestone, "Milestone")
	return w
}

func (f *Figure) add(m ...Mark) { f.Marks = append(f.Marks, m...) }

func (f *Figure) path(class, d string) {
	if d != "" {
		f.add(Mark{Kind: Path, Class: class, D: d})
	}
}

func (f *Figure) circle(class string, x, y, r float64) {
	f.add(Mark{Kind: Circle, Class: class, X: x, Y: y, R: r})
}

func (f *Figure) text(class string, x, y float64, anchor, text string) {
	f.add(Mark{Kind: Text, Class: class, X: x, Y: y, Anchor: anchor, Text: text})
}

// classes joins the names that are not empty.
func classes(names ...string) string {
	joined := ""
	for _, name := range names {
		if name == "" {
			continue
		}
		if joined != "" {
			joined += " "
		}
		joined += name
	}
	return joined
}

// statusClass is the class of a status by its short code.
func statusClass(slug string) string {
	if slug == "" {
		return ""
	}
	return "st-" + slug
}
