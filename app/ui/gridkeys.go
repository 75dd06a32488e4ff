package ui

import (
	"strconv"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
)

// selection is the cells between cursor and anchor.
func (c *GridBody) selection() state.Window {
	a, b := c.cursor, c.anchor
	return state.Window{From: max(0, min(a.row, b.row)), To: max(a.row, b.row) + 1,
		Column: max(0, min(a.column, b.column)), End: max(a.column, b.column) + 1}
}

// hear listens to an event of the box.
func (c *GridBody) hear(target app.Value, event string, h func(e app.Value)) {
	f := app.FuncOf(func(_ app.Value, args []app.Value) any {
		defer recovered("grid " + event)
		if len(args) > 0 {
			h(args[0])
		}
		return nil
	})
	options := map[string]any{"passive": event == "scroll"}
	target.Call("addEventListener", event, f, options)
	c.offs = append(c.offs, func() {
		target.Call("removeEventListener", event, f)
		f.Release()
	})
}

func (c *GridBody) listen() {
	c.hear(c.root, "scroll", func(app.Value) {
		c.soon()
		c.settle()
	})
	c.hear(app.Window(), "resize", func(app.Value) {
		c.measure()
		c.soon()
	})
	c.hear(c.root, "keydown", c.key)
	c.hear(c.root, "focus", func(app.Value) { c.mark() })
	c.hear(c.root, "pointerdown", c.down)
	c.hear(c.root, "pointermove", c.move)
	c.hear(c.root, "pointerup", func(app.Value) { c.release() })
	c.hear(c.root, "pointercancel", func(app.Value) { c.release() })
	c.hear(c.root, "click", c.click)
}

// settle has the box come to rest a moment after the last movement.
func (c *GridBody) settle() {
	if c.track.Space() == c.track.Height() {
		return
	}
	c.resting++
	now := c.resting
	var f app.Func
	f = app.FuncOf(func(app.Value, []app.Value) any {
		defer f.Release()
		if now == c.resting && c.root.Get("isConnected").Bool() {
			c.rest()
			c.soon()
		}
		return nil
	})
	app.Window().Call("setTimeout", f, restMillis)
}

// put moves the cursor to a cell and shows it; extend keeps the other end of the
// selection.
func (c *GridBody) put(at gridAt, extend bool) {
	at.row = max(-1, min(at.row, c.View.Rows-1))
	at.column = max(0, min(at.column, len(c.View.Columns)-1))
	if extend {
		at.row = max(0, at.row)
	}
	c.cursor = at
	if !extend || c.anchor.row < 0 {
		c.anchor = at
	}
	if at.row >= 0 {
		if next := c.track.Showing(at.row); next != c.track {
			c.track = next
			c.root.Set("scrollTop", next.At)
		}
	}
	c.show(at.column)
	c.remark()
	c.soon()
}

// show scrolls sideways until a column is in sight.
func (c *GridBody) show(column int) {
	if column >= len(c.widths) {
		return
	}
	x := 0
	for _, w := range c.widths[:column] {
		x += w
	}
	room := c.wide - c.numberWidth()
	switch end := x + c.widths[column]; {
	case x < c.left:
		c.left = x
	case end > c.left+room:
		c.left = min(x, end-room)
	default:
		return
	}
	c.root.Set("scrollLeft", c.left)
}

// remark has all cells look again whether they are selected.
func (c *GridBody) remark() {
	for _, s := range c.slots {
		for i := range s.cells {
			cell := &s.cells[i]
			if s.at < 0 || cell.column < 0 {
				continue
			}
			v, ok := c.View.Cell(s.at, cell.column)
			cell.write(cell.text, c.classOf(v, ok, gridAt{s.at, cell.column}), cell.title)
		}
	}
	c.paintHeads()
}

// mark tells assistive technology where the cursor is, and writes all there is
// to say about its cell beneath the rows.
func (c *GridBody) mark() {
	const id = "grid-cell"
	var node app.Value
	if c.cursor.row < 0 {
		if i := c.cursor.column - c.from; i >= 0 && i < len(c.heads) {
			node = c.heads[i].node
		}
	} else if len(c.slots) > 0 {
		i, j := c.cursor.row-c.slots[0].at, c.cursor.column-c.from
		if i >= 0 && i < int64(len(c.slots)) && j >= 0 && j < len(c.slots[i].cells) {
			node = c.slots[i].cells[j].node
		}
	}
	name := id + "-" + strconv.FormatInt(c.cursor.row, 10) + "-" + strconv.Itoa(c.cursor.column)
	if node == nil {
		c.root.Call("removeAttribute", "aria-activedescendant")
		return
	}
	if node.Get("id").String() != name {
		if c.active != nil {
			c.active.Call("removeAttribute", "id")
		}
		node.Set("id", name)
		c.active = node
	}
	if c.root.Call("getAttribute", "aria-activedescendant").String() != name {
		c.root.Call("setAttribute", "aria-activedescendant", name)
	}
	if detail := app.Window().GetElementByID("grid-detail"); detail.Truthy() {
		text := c.View.Detail(c.cursor.row, c.cursor.column)
		if detail.Get("textContent").String() != text {
			detail.Set("textContent", text)
		}
	}
}

// key is the keyboard of a grid.
func (c *GridBody) key(e app.Value) {
	mod, shift := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool(), e.Get("shiftKey").Bool()
	at, page := c.cursor, max(1, c.track.View/max(1, c.track.Row)-1)
	last := c.View.Rows - 1
	if e.Get("altKey").Bool() && e.Get("key").String() != "ArrowDown" {
		return
	}
	switch key := e.Get("key").String(); key {
	case "ArrowDown":
		if e.Get("altKey").Bool() {
			e.Call("preventDefault")
			c.open(at.column)
			return
		}
		at.row++
		if mod {
			at.row = last
		}
	case "ArrowUp":
		at.row--
		if mod {
			at.row = 0
		}
	case "ArrowLeft":
		at.column--
		if mod {
			at.column = 0
		}
	case "ArrowRight":
		at.column++
		if mod {
			at.column = len(c.View.Columns) - 1
		}
	case "Home":
		at.column = 0
		if mod {
			at.row = 0
		}
	case "End":
		at.column = len(c.View.Columns) - 1
		if mod {
			at.row = last
		}
	case "PageDown":
		at.row += page
	case "PageUp":
		at.row = max(0, at.row-page)
	default:
		if c.command(key, mod, shift) {
			e.Call("preventDefault")
			e.Call("stopPropagation")
		}
		return
	}
	e.Call("preventDefault")
	e.Call("stopPropagation")
	c.put(at, shift)
}

// command is what the other keys do; it reports whether they do anything.
func (c *GridBody) command(key string, mod, shift bool) bool {
	switch {
	case key == "Enter", key == " " && c.cursor.row < 0:
		c.open(c.cursor.column)
	case key == " " && shift: // the whole row
		c.anchor.row = c.cursor.row
		c.anchor.column, c.cursor.column = 0, len(c.View.Columns)-1
		c.remark()
	case key == " " && mod: // the whole column
		c.anchor, c.cursor = gridAt{0, c.cursor.column}, gridAt{c.View.Rows - 1, c.cursor.column}
		c.remark()
	case mod && (key == "a" || key == "A"):
		c.anchor, c.cursor = gridAt{c.View.Rows - 1, len(c.View.Columns) - 1}, gridAt{0, 0}
		c.remark()
	case mod && (key == "c" || key == "C"):
		if c.cursor.row < 0 {
			return false
		}
		send(c.ctx, state.CellsCopied{Cells: c.selection()})
	case key == "F8":
		c.problem(shift)
	case key == "Escape" && c.anchor != c.cursor:
		c.anchor = c.cursor
		c.remark()
	default:
		return false
	}
	return true
}

// problem goes to the cell with a problem that is next from the cursor.
func (c *GridBody) problem(back bool) {
	send(c.ctx, state.ProblemSought{At: max(0, c.cursor.row), Column: c.cursor.column, Back: back})
}

// hit is the cell under the pointer.
func (c *GridBody) hit(e app.Value) gridAt {
	box := c.root.Call("getBoundingClientRect")
	y := int64(e.Get("clientY").Float()-box.Get("top").Float()) - int64(c.head.Get("offsetHeight").Int())
	x := int(e.Get("clientX").Float()-box.Get("left").Float()) - c.numberWidth() + c.left
	at := gridAt{row: -1}
	if y >= 0 {
		at.row = min((c.track.Top+y)/max(1, c.track.Row), c.View.Rows-1)
	}
	for at.column < len(c.widths)-1 && x >= c.widths[at.column] {
		x -= c.widths[at.column]
		at.column++
	}
	return at
}

// onPart reports whether an event happened on a part of the grid.
func onPart(e app.Value, selector string) bool {
	target := e.Get("target")
	return target.Truthy() && target.Call("closest", selector).Truthy()
}

func (c *GridBody) down(e app.Value) {
	if e.Get("button").Int() != 0 {
		return
	}
	switch {
	case onPart(e, ".dg-size"):
		e.Call("preventDefault")
		c.sizing = c.columnOf(e)
		c.sizingFrom = int(e.Get("clientX").Float()) - c.widths[max(0, c.sizing)]
		c.root.Call("setPointerCapture", e.Get("pointerId"))
	case e.Get("pointerType").String() == "mouse" && onPart(e, ".dg-td"):
		c.dragging, c.pressed = true, true
		c.put(c.hit(e), e.Get("shiftKey").Bool())
	}
}

func (c *GridBody) move(e app.Value) {
	switch {
	case c.sizing >= 0:
		c.resize(c.sizing, int(e.Get("clientX").Float())-c.sizingFrom)
	case c.dragging && e.Get("buttons").Int()&1 == 0:
		c.dragging = false
	case c.dragging:
		if at := c.hit(e); at != c.cursor {
			c.put(at, true)
		}
	}
}

func (c *GridBody) release() {
	c.dragging = false
	c.sizing = -1
}

// columnOf is the column of the head an event happened on, -1 when on none.
func (c *GridBody) columnOf(e app.Value) int {
	node := e.Get("target").Call("closest", ".dg-th")
	for i := range c.heads {
		if node.Truthy() && c.heads[i].node.Equal(node) {
			return c.heads[i].column
		}
	}
	return -1
}

func (c *GridBody) click(e app.Value) {
	defer func() { c.pressed = false }()
	switch column := c.columnOf(e); {
	case onPart(e, ".dg-more"):
		c.put(gridAt{-1, column}, false)
		c.open(column)
	case onPart(e, ".dg-size"):
	case column >= 0:
		c.put(gridAt{-1, column}, false)
		c.cycle(column, e.Get("shiftKey").Bool())
	case onPart(e, ".dg-td") && !c.pressed: // a finger
		c.put(c.hit(e), false)
	case onPart(e, ".dg-rows .dg-no"):
		row := c.hit(e).row
		c.put(gridAt{row, len(c.View.Columns) - 1}, false)
		c.anchor.column = 0
		c.show(0)
		c.remark()
	}
}

// auto takes the width back that was chosen.
func (c *GridBody) auto(column int) {
	delete(c.fixed, c.View.Columns[column].Name)
	c.widths[column], c.sized[column] = 0, false
	c.soon()
}

// cycle sorts by a column upwards, then downwards, then no more.
func (c *GridBody) cycle(column int, add bool) {
	is := c.View.Columns[column]
	send(c.ctx, state.RowsSorted{Column: is.Name, Down: is.Sort == "ascending", Off: is.Sort == "descending", Add: add})
}

// resize gives a column another width.
func (c *GridBody) resize(column, width int) {
	if column < 0 || column >= len(c.widths) {
		return
	}
	width = max(narrowest, min(width, widest))
	c.widths[column], c.fixed[c.View.Columns[column].Name] = width, width
	c.lay()
	c.soon()
}

// widthChange makes a column wider or narrower by pixels; by none, as wide as its
// cells are.
type widthChange struct {
	column string
	by     int
}

func (c *GridBody) widen(w widthChange) {
	for i, col := range c.View.Columns {
		switch {
		case col.Name != w.column:
		case w.by == 0:
			c.auto(i)
		default:
			c.resize(i, c.widths[i]+w.by)
		}
	}
}

// open shows what can be done about a column.
func (c *GridBody) open(column int) {
	if column >= 0 && column < len(c.View.Columns) {
		send(c.ctx, state.PanelOpened{Column: c.View.Columns[column].Name})
		c.ctx.NewActionWithValue(panelAction, c.View.Columns[column].Name)
	}
}
