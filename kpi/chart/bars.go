package chart

import "kpiworkbook/kpi/num"

// Bar is one part of a breakdown.
type Bar struct {
	Name   string
	Value  num.Value
	Text   string // the value as people read it
	Reason string // why it is blank
	Class  string // "bar--better", "bar--worse", "bar--hl" or nothing
}

// Bars is a breakdown: one horizontal bar a part from a common zero line, the
// number at the right. The order is the caller's.
type Bars struct {
	Title, Desc string
	Bars        []Bar
	NameHead    string // what the parts are: "Region"
	ValueHead   string // what is measured: "Revenue"
	Class       string
	Words       Words

	Width int // 0: 560
}

// barHeight is the height of a row of bars.
const barHeight = 26

// Figure draws it.
func (c Bars) Figure() Figure {
	if c.Width <= 0 {
		c.Width = 560
	}
	words := c.Words.or()
	f := Figure{Title: c.Title, Desc: c.Desc, W: c.Width, H: barHeight*len(c.Bars) + 4, Class: classes("chart", "chart--bars", c.Class)}
	f.Table = c.table(words)
	if c.Desc == "" {
		f.Desc = c.describe(words)
	}
	var values []num.Value
	names, numbers := 0.0, 0.0
	for _, b := range c.Bars {
		values = append(values, b.Value)
		names, numbers = max(names, textWidth(b.Name)), max(numbers, textWidth(c.shown(b, words)))
	}
	if _, _, ok := extent(values...); !ok {
		f.Empty = true
		return f
	}
	lo, hi, _ := extent(append(values, num.Int(0))...)
	lo, hi = spread(lo, hi)
	w := float64(c.Width)
	left := min(names+12, w*0.35)
	right := max(w-min(numbers+12, w*0.35), left+20)
	s := scale{lo: lo, hi: hi, from: left, to: right}
	zero := s.at(num.Int(0))
	for i, b := range c.Bars {
		y := float64(i*barHeight) + 4
		f.text("name", left-10, y+14, "end", fitting(b.Name, left-10))
		f.text("num", w, y+14, "end", c.shown(b, words))
		x := zero
		if !b.Value.IsBlank() {
			x = s.at(b.Value)
			f.add(Mark{Kind: Rect, Class: classes("bar", b.Class), X: min(zero, x), Y: y + 3, W: max(1, max(zero, x)-min(zero, x)), H: barHeight - 12, R: 1})
		}
		f.Spots = append(f.Spots, Spot{X: x, Y: y + 10, Left: 0, Width: w, Text: b.Name + ": " + c.shown(b, words)})
	}
	f.path("zero", "M"+at(zero, 2)+"V"+px(float64(f.H)-2))
	return f
}

func (c Bars) shown(b Bar, w Words) string {
	return shown(Point{Value: b.Value, Text: b.Text, Reason: b.Reason}, w)
}

func (c Bars) table(w Words) [][]string {
	rows := [][]string{{c.NameHead, c.ValueHead}}
	for _, b := range c.Bars {
		rows = append(rows, []string{b.Name, c.shown(b, w)})
	}
	return rows
}

// describe names the greatest and the least.
func (c Bars) describe(w Words) string {
	most, least := -1, -1
	for i, b := range c.Bars {
		if b.Value.IsBlank() {
			continue
		}
		if most < 0 || num.Cmp(b.Value, c.Bars[most].Value) > 0 {
			most = i
		}
		if least < 0 || num.Cmp(b.Value, c.Bars[least].Value) < 0 {
			least = i
		}
	}
	text := c.Title
	if text != "" {
		text += ": "
	}
	switch {
	case most < 0:
		return text + "no part has a value."
	case most == least:
		return text + c.Bars[most].Name + " " + c.Bars[most].Text + "."
	}
	return text + "greatest " + c.Bars[most].Name + " with " + c.Bars[most].Text + ", least " + c.Bars[least].Name + " with " + c.Bars[least].Text + "."
}

// fitting shortens a name to a width.
func fitting(name string, width float64) string {
	if textWidth(name) <= width {
		return name
	}
	runes := []rune(name)
	for len(runes) > 1 && textWidth(string(runes))+9 > width {
		runes = runes[:len(runes)-1]
	}
	return string(runes) + "…"
}

// Contribution is one bar of a table's row: from a zero line that all rows
// share, because all are drawn with the same Min and Max.
type Contribution struct {
	Title    string
	Value    num.Value
	Min, Max num.Value // least and greatest of all rows
	Text     string
	Class    string // "bar--better", "bar--worse" or nothing

	Width, Height int // 0: 150 × 16
}

// Figure draws it.
func (c Contribution) Figure() Figure {
	if c.Width <= 0 {
		c.Width = 150
	}
	if c.Height <= 0 {
		c.Height = 16
	}
	f := Figure{Title: c.Title, Desc: c.Text, W: c.Width, H: c.Height, Class: "contrib", Table: [][]string{{"Value"}, {c.Text}}}
	if c.Value.IsBlank() {
		f.Empty = true
		return f
	}
	lo, hi, _ := extent(c.Min, c.Max, c.Value, num.Int(0))
	lo, hi = spread(lo, hi)
	s := scale{lo: lo, hi: hi, from: 1, to: float64(c.Width) - 1}
	zero, x := s.at(num.Int(0)), s.at(c.Value)
	f.path("zero", "M"+px(zero)+" 0V"+px(float64(c.Height)))
	f.add(Mark{Kind: Rect, Class: classes("bar", c.Class), X: min(zero, x), Y: 3, W: max(1, max(zero, x)-min(zero, x)), H: float64(c.Height) - 6, R: 1})
	return f
}
