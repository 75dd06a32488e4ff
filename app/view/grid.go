package view

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/table"
)

// Grid is the rows of a table, as many as there are. A cell is written when it
// is asked for: only those on screen are.
type Grid struct {
	Rev, Shape int // tell one state of the rows, and one list of them, from the next
	Table      string
	Name       string
	Rows       int64  // of the arrangement
	Count      string // 12,345 of 1,000,000 rows
	Sorted     string // sorted by Amount, largest first
	Working    string // what is being done to the rows, "" when nothing
	Why        string // why rows did not come
	Columns    []GridColumn
	Chips      []FilterChip
	Problems   string // 3 cells could not be read
	Jump       state.Jump
	Behind     RowsBehind // the rows are those behind a value

	tiles map[state.TileAt]*job.RowPage
	bad   map[*job.RowPage]map[int]job.Bad
	w     words
}

// GridColumn is a column of the grid.
type GridColumn struct {
	Name, Type, Mark string
	Numeric          bool
	Sort             string // ascending, descending, ""
	Order            string // 1, 2, … when several columns decide
	Filtered         bool
	Calculated       bool
	Chars            int // letters that a usual cell has

	kind    string // table.Type
	missing string // why a cell is blank
}

// FilterChip is a filter that is on.
type FilterChip struct{ Column, Text string }

// GridOf is the rows of the table on screen.
func GridOf(m state.Model) *Grid {
	w, g := wordsOf(m), m.Data.Grid
	t := m.Tables[g.Table]
	s, _ := m.Book.TableByID(g.Table)
	out := &Grid{Rev: g.Rev, Shape: g.Shape, Table: g.Table, Name: s.Name, Rows: g.Total, Why: g.Why, Jump: g.Jump,
		tiles: g.Tiles, bad: map[*job.RowPage]map[int]job.Bad{}, w: w, Count: w.some(t.Info.Rows, "row", "rows")}
	out.Behind = rowsBehind(m, w)
	if len(g.Arrange.Filters) > 0 || out.Behind.Text != "" {
		out.Count = w.count(g.Total) + " of " + out.Count
	}
	if !g.Settled {
		out.Working, out.Count = working(w, g.Arrange, t.Info.Rows), ""
	}
	cells, most := int64(0), int64(0)
	columns := m.Columns(g.Table)
	out.Columns = make([]GridColumn, 0, len(columns))
	for i, c := range columns {
		cells, most = cells+c.Bad, max(most, c.Bad)
		col := GridColumn{Name: c.Name, kind: c.Type, Mark: calculatedMark, Numeric: isNumber(c.Type), Calculated: c.Calculated,
			Type: "calculated: " + c.Evidence, missing: "blank: the formula gives no value here"}
		if !c.Calculated {
			col.Mark, col.Type = typeMarks[table.Type(c.Type)], typeName(c.Type, c.Format, c.Currency, c.Scale)
			col.missing = missingText(t.Info.Recipe.Columns[t.Info.Columns[i].Name].Missing)
		}
		col.Chars = max(utf8.RuneCountInString(c.Name), utf8.RuneCountInString(w.cell(c.Type, c.Max)), utf8.RuneCountInString(w.cell(c.Type, c.Min)))
		if c.Calculated {
			col.Chars += len(calculatedMark) + 1 // before its name
		}
		out.Columns = append(out.Columns, col)
	}
	if cells > 0 {
		out.Problems = w.some(cells, "cell", "cells") + " could not be read"
		if most > table.BadKept {
			out.Problems += "; the first " + w.count(table.BadKept) + " of a column are marked"
		}
	}
	out.mark(g.Arrange)
	return out
}

// mark shows at the columns how the rows are arranged.
func (g *Grid) mark(a browse.Arrangement) {
	at := make(map[string]*GridColumn, len(a.Sorts)+len(a.Filters))
	for i := range g.Columns {
		at[g.Columns[i].Name] = &g.Columns[i]
	}
	var sorts []string
	for i, s := range a.Sorts {
		c := at[s.Column]
		if c == nil {
			continue
		}
		c.Sort = "ascending"
		if s.Down {
			c.Sort = "descending"
		}
		if len(a.Sorts) > 1 {
			c.Order = strconv.Itoa(i + 1)
		}
		sorts = append(sorts, s.Column+", "+directionText(c.kind, s.Down))
	}
	if len(sorts) > 0 {
		g.Sorted = "sorted by " + strings.Join(sorts, ", then ")
	}
	for _, f := range a.Filters {
		kind := ""
		if c := at[f.Column]; c != nil {
			c.Filtered, kind = true, c.kind
		}
		g.Chips = append(g.Chips, FilterChip{Column: f.Column, Text: g.w.filter(f, kind)})
	}
}

func working(w words, a browse.Arrangement, rows int64) string {
	does := "Sorting "
	if len(a.Filters) > 0 {
		does = "Looking through "
	}
	return does + w.some(rows, "row", "rows") + "…"
}

// directionText says which values come first.
func directionText(kind string, down bool) string {
	switch t := table.Type(kind); {
	case t.Kind() == table.Number && down:
		return "largest first"
	case t.Kind() == table.Number:
		return "smallest first"
	case isDate(kind) && down:
		return "latest first"
	case isDate(kind):
		return "earliest first"
	case t == table.TextType && down:
		return "Z to A"
	case t == table.TextType:
		return "A to Z"
	case down:
		return "yes first"
	}
	return "no first"
}

// filter says what a filter keeps.
func (w words) filter(f browse.Filter, kind string) string {
	switch f.Test {
	case browse.Contains:
		return f.Column + " contains “" + f.Text + "”"
	case browse.Equals:
		return f.Column + " is “" + f.Text + "”"
	case browse.Blank:
		return f.Column + " is blank"
	case browse.Filled:
		return f.Column + " is not blank"
	case browse.Problem:
		if f.Column == "" {
			return "a cell could not be read"
		}
		return f.Column + " could not be read"
	case browse.OneOf:
		if n := len(f.Values); n > 2 {
			return f.Column + " is one of " + w.count(int64(n)) + " values"
		}
		texts := make([]string, len(f.Values))
		for i, v := range f.Values {
			texts[i] = w.cell(kind, v)
		}
		return f.Column + " is " + strings.Join(texts, " or ")
	}
	from, to := w.cell(kind, f.From), w.cell(kind, f.To)
	switch {
	case f.From == "":
		return f.Column + " up to " + to
	case f.To == "":
		return f.Column + " from " + from
	}
	return f.Column + " from " + from + " to " + to
}

func missingText(list []string) string {
	if len(list) == 0 {
		return "blank: the cell is empty in the file"
	}
	return "blank: the cell is empty in the file, or says " + strings.Join(list, " or ")
}

// RowNumber is where a row of the arrangement stands in its table, counted from
// 1; ok is false when it did not come yet.
func (g *Grid) RowNumber(at int64) (n int64, ok bool) {
	down := at / state.TileRows
	for where, page := range g.tiles {
		if i := at - page.From; where.Down == down && i < int64(len(page.Rows)) {
			return page.Rows[i] + 1, true
		}
	}
	return 0, false
}

// Number is the number of a row as it is shown.
func (g *Grid) Number(at int64) (text string, ok bool) {
	n, ok := g.RowNumber(at)
	if !ok {
		return "", false
	}
	return g.w.count(n), true
}

// Digits is how many letters the longest number of a row has.
func (g *Grid) Digits(rows int64) int { return utf8.RuneCountInString(g.w.count(rows)) }

// raw is a cell as it came; ok is false when it did not yet.
func (g *Grid) raw(at int64, column int) (cell string, bad *job.Bad, ok bool) {
	page := g.tiles[state.TileAt{Down: at / state.TileRows, Right: int64(column / state.TileColumns)}]
	if page == nil {
		return "", nil, false
	}
	row, i := int(at-page.From), column-page.Column
	if row >= len(page.Rows) || i >= page.Columns {
		return "", nil, false
	}
	i += row * page.Columns
	if len(page.Bad) > 0 {
		if b, is := g.badOf(page)[i]; is {
			return "", &b, true
		}
	}
	return page.Cells[i], nil, true
}

func (g *Grid) badOf(page *job.RowPage) map[int]job.Bad {
	known := g.bad[page]
	if known == nil {
		known = make(map[int]job.Bad, len(page.Bad))
		for _, b := range page.Bad {
			known[b.At] = b
		}
		g.bad[page] = known
	}
	return known
}

// Has reports whether the cells of a row have come, of the columns from one up
// to, not including, another.
func (g *Grid) Has(at int64, from, to int) bool {
	for right := from / state.TileColumns; right*state.TileColumns < to; right++ {
		if g.tiles[state.TileAt{Down: at / state.TileRows, Right: int64(right)}] == nil {
			return false
		}
	}
	return true
}

// Cell is a cell as it is shown; ok is false when it did not come yet.
func (g *Grid) Cell(at int64, column int) (c GridCell, ok bool) {
	col := g.Columns[column]
	text, bad, ok := g.raw(at, column)
	c.Numeric = col.Numeric
	switch {
	case !ok:
	case bad != nil:
		c.Text, c.Bad, c.Title = bad.Text, true, bad.Why+", line "+g.w.count(int64(bad.Line))+" of the file"
	case text == "":
		c.Text, c.Blank, c.Title = "blank", true, col.missing
	default:
		c.Text = g.w.cell(col.kind, text)
	}
	return c, ok
}

// Detail says all about one cell.
func (g *Grid) Detail(at int64, column int) string {
	if at < 0 || at >= g.Rows || column < 0 || column >= len(g.Columns) {
		return ""
	}
	n, _ := g.Number(at)
	c, ok := g.Cell(at, column)
	if !ok {
		return ""
	}
	where := g.Columns[column].Name + ", row " + n + ": "
	switch {
	case c.Bad:
		return where + "“" + c.Text + "” is " + c.Title
	case c.Blank:
		return where + c.Title
	}
	return where + c.Text
}

// Longest is the letters of the longest cell of a column among the rows at hand
// that are on screen.
func (g *Grid) Longest(column int, from, to int64) int {
	longest := 0
	for at := from; at < to; at++ {
		if c, ok := g.Cell(at, column); ok {
			longest = max(longest, utf8.RuneCountInString(c.Text))
		}
	}
	return longest
}
