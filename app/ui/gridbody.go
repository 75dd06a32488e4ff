package ui

import (
	"strconv"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// GridBody is the scrolled part of the grid. It puts its rows onto the page by
// itself: go-app would compare hundreds of cells with every movement, where only
// those that came into sight have to be written. Rows that leave at one end are
// used again at the other.
type GridBody struct {
	app.Compo
	View *view.Grid

	root, head, space, layer app.Value // the box, its head, the height of all rows, the rows in sight
	offs                     []func()
	ctx                      app.Context

	track      view.Track
	left       int // scrolled to the right by
	wide       int // width in sight
	slots      []*gridSlot
	heads      []gridHead
	from, to   int // columns in sight, to excluded
	widths     []int
	sized      []bool         // the cells of the column were looked at for it
	fixed      map[string]int // widths that were chosen, by name
	shape      int
	table      string
	jumped     int
	told       state.Window // in tiles
	telling    bool
	frame      bool
	frameFunc  app.Func
	resting    int // counts movements, so that the box rests after the last
	cursor     gridAt
	anchor     gridAt
	active     app.Value // the cell that carries the id of the cursor
	dragging   bool
	pressed    bool // a mouse button went down on a cell, and did what it does
	sizing     int  // column being resized, -1 none
	sizingFrom int
}

// gridAt is a cell: row of the arrangement, -1 for the head, and column, -1 for
// the row's number.
type gridAt struct {
	row    int64
	column int
}

// gridSlot is a row on the page.
type gridSlot struct {
	row   app.Value
	no    gridCell
	cells []gridCell
	at    int64
	whole bool // all its cells have come
}

// gridCell is a cell on the page with what it shows, so that nothing is written
// twice.
type gridCell struct {
	node               app.Value
	text, class, title string
	column             int
}

type gridHead struct {
	node, name, sort, more app.Value
	is                     view.GridColumn
	class                  string
	column                 int
}

// Measures of the grid.
const (
	overscan    = 6   // rows drawn above and below those in sight
	sideways    = 160 // pixels of columns drawn beside those in sight
	mostCells   = 40  // columns drawn at most
	rowsAFrame  = 12  // rows made or filled in one go
	narrowest   = 48
	widest      = 640
	autoWidest  = 320
	tellPause   = 70 * time.Millisecond
	restMillis  = 160
	letterWidth = 7.4
	cellPadding = 25
	headPadding = 56
)

// OnMount builds the frame and listens.
func (c *GridBody) OnMount(ctx app.Context) {
	ctx.Handle(widthAction, func(_ app.Context, a app.Action) {
		if w, ok := a.Value.(widthChange); ok {
			c.widen(w)
		}
	})
	ctx.Handle(problemAction, func(_ app.Context, a app.Action) {
		back, _ := a.Value.(bool)
		c.problem(back)
	})
	c.ctx, c.jumped = ctx, c.View.Jump.N
	c.build(ctx.JSSrc())
	c.frameFunc = app.FuncOf(func(app.Value, []app.Value) any {
		defer recovered("grid")
		c.frame = false
		c.paint()
		return nil
	})
	c.listen()
	c.take()
}

// build puts the frame into the box.
func (c *GridBody) build(root app.Value) {
	c.root, c.fixed, c.sizing = root, map[string]int{}, -1
	c.head = c.make("div", "dg-head", "rowgroup")
	c.head.Call("append", c.make("div", "dg-row", "row"))
	c.head.Get("firstChild").Call("setAttribute", "aria-rowindex", "1")
	c.space = c.make("div", "dg-space", "presentation")
	c.layer = c.make("div", "dg-rows", "rowgroup")
	c.space.Call("append", c.layer)
	c.root.Call("append", c.head, c.space)
}

// OnDismount stops listening.
func (c *GridBody) OnDismount() {
	for _, off := range c.offs {
		off()
	}
	c.frameFunc.Release()
}

// OnUpdate shows what came.
func (c *GridBody) OnUpdate(app.Context) { c.take() }

// Render draws the box alone.
func (c *GridBody) Render() app.UI { return drawn("GridBody", c.draw) }

func (c *GridBody) draw() app.UI {
	g := c.View
	return el("div", "dgrid").ID("grid").Attr("tabindex", "0").Attr("role", "grid").Attr("aria-multiselectable", "true").
		Aria("label", "Rows of "+g.Name).Aria("describedby", "grid-keys").Attr("aria-busy", flag(g.Working != "")).
		Attr("aria-rowcount", strconv.FormatInt(g.Rows+1, 10)).Attr("aria-colcount", itoa(len(g.Columns)+1))
}

// make is an element with a class and a role.
func (c *GridBody) make(tag, class, role string) app.Value {
	e := app.Window().Get("document").Call("createElement", tag)
	if class != "" {
		e.Set("className", class)
	}
	if role != "" {
		e.Call("setAttribute", "role", role)
	}
	return e
}

// take takes a new view over.
func (c *GridBody) take() {
	g := c.View
	if g.Table != c.table {
		c.table, c.cursor, c.anchor, c.fixed, c.widths = g.Table, gridAt{}, gridAt{}, map[string]int{}, nil
	}
	if g.Shape != c.shape {
		c.shape, c.told = g.Shape, state.Window{}
		c.cursor.row, c.anchor.row = min(c.cursor.row, 0), min(c.anchor.row, 0)
		c.track = c.track.To(0)
		c.root.Set("scrollTop", 0)
		for _, s := range c.slots {
			s.at = -1
		}
	}
	c.measure()
	if g.Jump.N > c.jumped {
		c.jumped = g.Jump.N
		to := gridAt{g.Jump.At, g.Jump.Column}
		if to.column < 0 {
			to.column = c.cursor.column
		}
		c.put(to, false)
		c.root.Call("focus")
	}
	c.paint()
}

// measure says how high the rows are, and reads how much of them can be seen.
func (c *GridBody) measure() {
	if c.track.Row == 0 {
		style := app.Window().Call("getComputedStyle", c.root)
		c.track.Row = max(16, int64(number(style.Call("getPropertyValue", "--dg-row").String())*rootFont()))
		c.property("--dg-high", c.track.Row)
	}
	if c.track.Rows != c.View.Rows {
		c.track.Rows = c.View.Rows
		c.property("--dg-all", c.track.Space())
	}
	c.wide = c.root.Get("clientWidth").Int()
	c.track.View = max(0, int64(c.root.Get("clientHeight").Int()-c.head.Get("offsetHeight").Int()))
}

// property sets a length that the style sheet goes by.
func (c *GridBody) property(name string, px int64) {
	c.root.Get("style").Call("setProperty", name, strconv.FormatInt(px, 10)+"px")
}

// rootFont is how many pixels a rem has.
func rootFont() float64 {
	style := app.Window().Call("getComputedStyle", app.Window().Get("document").Get("documentElement"))
	return number(style.Get("fontSize").String())
}

// number reads the number a measure of CSS begins with.
func number(s string) float64 {
	end := 0
	for end < len(s) && (s[end] == '.' || s[end]-'0' < 10) {
		end++
	}
	v, _ := strconv.ParseFloat(s[:end], 64)
	return v
}

// soon paints with the next frame.
func (c *GridBody) soon() {
	if !c.frame {
		c.frame = true
		app.Window().Call("requestAnimationFrame", c.frameFunc)
	}
}

// paint brings the page in line with where the box is.
func (c *GridBody) paint() {
	if at := int64(c.root.Get("scrollTop").Float()); at != c.track.At {
		c.track = c.track.Scrolled(at)
		if c.track.Edge() {
			c.rest()
		}
	}
	c.left = c.root.Get("scrollLeft").Int()
	c.paintAt()
	c.tell()
}

// paintAt paints what belongs to where the box was last seen.
func (c *GridBody) paintAt() {
	c.columns()
	c.rows()
	c.mark()
}

// rest puts the box where it belongs for what it shows.
func (c *GridBody) rest() {
	if at := c.track.Rest(); at != c.track.At {
		c.track.At = at
		c.root.Set("scrollTop", at)
	}
}

// columns finds the columns in sight, and makes the rows anew when they are
// others.
func (c *GridBody) columns() {
	g := c.View
	if len(c.widths) != len(g.Columns) {
		c.widths, c.sized = make([]int, len(g.Columns)), make([]bool, len(g.Columns))
		c.from, c.to = 0, 0
	}
	fresh := false
	for i := range c.widths {
		sight := i >= c.from && i < c.to && !c.sized[i]
		if sight {
			_, c.sized[i] = g.Cell(c.track.First(), i)
		}
		if c.widths[i] == 0 || sight && c.sized[i] {
			was := c.widths[i]
			c.widths[i] = c.usual(i)
			fresh = fresh || c.widths[i] != was
		}
	}
	from, x := 0, 0
	for from < len(c.widths)-1 && x+c.widths[from] < c.left-sideways {
		x += c.widths[from]
		from++
	}
	to, end := from, x
	for to < len(c.widths) && to-from < mostCells && end < c.left+c.wide+sideways {
		end += c.widths[to]
		to++
	}
	if !fresh && from == c.from && to == c.to && len(c.heads) == to-from {
		c.paintHeads()
		return
	}
	c.from, c.to = from, to
	c.lay()
	c.fit()
	c.paintHeads()
}

// usual is the width of a column that nobody chose: that of its name, its ends
// and the cells in sight once they came.
func (c *GridBody) usual(i int) int {
	col := c.View.Columns[i]
	if w := c.fixed[col.Name]; w > 0 {
		return w
	}
	letters := max(min(col.Chars, 24), 5)
	if c.sized[i] {
		first := c.track.First()
		letters = max(letters, c.View.Longest(i, first, first+c.track.Count()))
	}
	head := int(float64(len([]rune(col.Name)))*letterWidth) + headPadding
	return min(max(int(float64(letters)*letterWidth)+cellPadding, head, 72), autoWidest)
}

// lay says how wide the columns in sight are, and what is left of them.
func (c *GridBody) lay() {
	pad, all := 0, 0
	for i, w := range c.widths {
		if i < c.from {
			pad += w
		}
		all += w
	}
	no := c.numberWidth()
	tracks := strconv.Itoa(no) + "px"
	for _, w := range c.widths[c.from:c.to] {
		tracks += " " + strconv.Itoa(w) + "px"
	}
	c.root.Get("style").Call("setProperty", "--dg-columns", tracks)
	c.property("--dg-before", int64(pad))
	c.property("--dg-width", int64(all+no))
}

func (c *GridBody) numberWidth() int {
	return max(44, int(float64(c.View.Digits(c.View.Rows))*letterWidth)+20)
}

// fit gives every row on the page as many cells as there are columns in sight.
func (c *GridBody) fit() {
	n := c.to - c.from
	row := c.head.Get("firstChild")
	if len(c.heads) == 0 {
		corner := c.make("div", "dg-no", "columnheader")
		corner.Call("setAttribute", "aria-colindex", "1")
		corner.Set("textContent", "Row")
		row.Call("append", corner)
	}
	for len(c.heads) < n {
		h := c.newHead()
		row.Call("append", h.node)
		c.heads = append(c.heads, h)
	}
	for len(c.heads) > n {
		c.heads[len(c.heads)-1].node.Call("remove")
		c.heads = c.heads[:len(c.heads)-1]
	}
	for _, s := range c.slots {
		s.fit(c, n)
		s.at = -1
	}
}

func (c *GridBody) newHead() gridHead {
	h := gridHead{node: c.make("div", "", "columnheader"), name: c.make("span", "dg-name", ""), sort: c.make("span", "dg-sort", ""),
		more: c.make("button", "dg-more", ""), column: -1}
	h.sort.Call("setAttribute", "aria-hidden", "true")
	h.more.Set("type", "button")
	h.more.Set("tabIndex", -1)
	size := c.make("span", "dg-size", "")
	size.Call("setAttribute", "aria-hidden", "true")
	h.node.Call("append", h.name, h.sort, h.more, size)
	return h
}

// paintHeads writes the heads of the columns in sight.
func (c *GridBody) paintHeads() {
	for i := range c.heads {
		h, column := &c.heads[i], c.from+i
		is := c.View.Columns[column]
		class := "dg-th"
		if is.Numeric {
			class += " num"
		}
		if is.Filtered {
			class += " dg-filtered"
		}
		if is.Calculated {
			class += " dg-made"
		}
		if c.cursor.row < 0 && c.cursor.column == column {
			class += " cursor"
		}
		if class != h.class {
			h.class = class
			h.node.Set("className", class)
		}
		if h.is == is && h.column == column {
			continue
		}
		h.is, h.column = is, column
		h.name.Set("textContent", is.Name)
		h.node.Set("title", is.Name+", "+is.Type)
		h.node.Call("setAttribute", "aria-colindex", column+2)
		sort, mark := "none", ""
		switch is.Sort {
		case "ascending":
			sort, mark = is.Sort, "↑"+is.Order
		case "descending":
			sort, mark = is.Sort, "↓"+is.Order
		}
		h.node.Call("setAttribute", "aria-sort", sort)
		h.sort.Set("textContent", mark)
		label := "Sort, filter and profile of " + is.Name
		if is.Filtered {
			label += ", filtered"
		}
		h.more.Call("setAttribute", "aria-label", label)
	}
}

// rows brings the rows in sight onto the page.
func (c *GridBody) rows() {
	first := max(0, c.track.First()-overscan)
	n := int(min(c.track.Count()+2*overscan, max(0, c.View.Rows-first)))
	c.turn(first, n)
	fresh := 0
	for ; len(c.slots) < n && fresh < rowsAFrame; fresh++ {
		s := &gridSlot{row: c.make("div", "dg-row", "row"), at: -1}
		s.no = gridCell{node: c.make("div", "dg-no", "rowheader"), column: -1}
		s.no.node.Call("setAttribute", "aria-colindex", "1")
		s.row.Call("append", s.no.node)
		s.fit(c, c.to-c.from)
		c.layer.Call("append", s.row)
		c.slots = append(c.slots, s)
	}
	for len(c.slots) > n {
		c.slots[len(c.slots)-1].row.Call("remove")
		c.slots = c.slots[:len(c.slots)-1]
	}
	for i, s := range c.slots {
		at := first + int64(i)
		if s.at == at && !s.whole && c.View.Has(at, c.from, c.to) {
			if fresh++; fresh > rowsAFrame {
				continue
			}
		}
		c.paintSlot(s, at)
	}
	if fresh > rowsAFrame || len(c.slots) < n {
		c.soon()
	}
	c.layer.Get("style").Set("transform", "translateY("+strconv.FormatInt(c.track.Offset(first), 10)+"px)")
}

// turn moves rows that left at one end to the other, where that saves writing.
func (c *GridBody) turn(first int64, n int) {
	if len(c.slots) == 0 || n != len(c.slots) || c.slots[0].at < 0 {
		return
	}
	by := first - c.slots[0].at
	switch {
	case by > 0 && by < int64(n):
		for _, s := range c.slots[:by] {
			c.layer.Call("append", s.row)
		}
		c.slots = append(c.slots[by:len(c.slots):len(c.slots)], c.slots[:by]...)
	case by < 0 && -by < int64(n):
		keep := n + int(by)
		for i := n - 1; i >= keep; i-- {
			c.layer.Call("prepend", c.slots[i].row)
		}
		c.slots = append(c.slots[keep:len(c.slots):len(c.slots)], c.slots[:keep]...)
	}
}

func (s *gridSlot) fit(c *GridBody, n int) {
	for len(s.cells) < n {
		cell := gridCell{node: c.make("div", "", "gridcell"), column: -2}
		s.row.Call("append", cell.node)
		s.cells = append(s.cells, cell)
	}
	for len(s.cells) > n {
		s.cells[len(s.cells)-1].node.Call("remove")
		s.cells = s.cells[:len(s.cells)-1]
	}
}

// paintSlot writes one row.
func (c *GridBody) paintSlot(s *gridSlot, at int64) {
	if s.at == at && s.whole {
		return
	}
	g := c.View
	if s.at != at {
		s.row.Call("setAttribute", "aria-rowindex", at+2)
	}
	s.at = at
	no, ok := g.Number(at)
	s.whole = ok
	class := "dg-no"
	if !ok {
		no = "…"
	}
	s.no.write(no, class, "")
	for i := range s.cells {
		column := c.from + i
		cell := &s.cells[i]
		if cell.column != column {
			cell.column = column
			cell.node.Call("setAttribute", "aria-colindex", column+2)
		}
		v, ok := g.Cell(at, column)
		s.whole = s.whole && ok
		cell.write(v.Text, c.classOf(v, ok, gridAt{at, column}), v.Title)
	}
}

// classOf is how a cell looks.
func (c *GridBody) classOf(v view.GridCell, ok bool, at gridAt) string {
	class := "dg-td"
	switch {
	case !ok:
		class += " dg-wait"
	case v.Bad:
		class += " bad"
	case v.Blank:
		class += " blank-cell"
	}
	if v.Numeric {
		class += " num"
	}
	return class + c.chosen(at)
}

// chosen marks the cells that are selected, and the cursor.
func (c *GridBody) chosen(at gridAt) string {
	w := c.selection()
	class := ""
	if c.cursor != c.anchor && at.row >= w.From && at.row < w.To && at.column >= w.Column && at.column < w.End {
		class = " sel"
	}
	if at == c.cursor {
		class += " cursor"
	}
	return class
}

// write changes what differs.
func (cell *gridCell) write(text, class, title string) {
	if cell.text != text {
		cell.text = text
		cell.node.Set("textContent", text)
	}
	if cell.class != class {
		cell.class = class
		cell.node.Set("className", class)
	}
	if cell.title != title {
		cell.title = title
		if title == "" {
			cell.node.Call("removeAttribute", "title")
			return
		}
		cell.node.Set("title", title)
	}
}

// tell says which cells are in sight, when that takes other tiles than before;
// not with every movement, while there are many.
func (c *GridBody) tell() {
	first := c.track.First()
	w := state.Window{From: first, To: min(first+c.track.Count(), c.View.Rows), Column: c.from, End: c.to}
	if c.telling || inTiles(w) == c.told || c.View.Table == "" {
		return
	}
	c.telling = true
	c.told = inTiles(w)
	send(c.ctx, state.RowsSeen{Table: c.View.Table, Window: w})
	c.ctx.After(tellPause, func(ctx app.Context) {
		ctx.PreventUpdate()
		c.telling = false
		c.tell()
	})
}

// inTiles is a window by the tiles at its ends.
func inTiles(w state.Window) state.Window {
	half := int64(state.TileRows / 2) // a margin is fetched as well
	return state.Window{From: w.From / half, To: w.To / half, Column: w.Column / state.TileColumns, End: (w.End + state.TileColumns - 1) / state.TileColumns}
}
