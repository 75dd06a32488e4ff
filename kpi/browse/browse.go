// Package browse is how people look at the rows of a table: sorted, filtered, column by column.
//
// A View is the rows an Arrangement leaves, in its order, as row numbers: four bytes a row. Rows of
// equal values keep the order of the file, whichever way a column is sorted, and rows without a
// value come last both ways. Numbers compare as they are stored, whole and exact. Texts compare
// without regard to case and the accents of Latin letters; those that are then alike, by code point.
//
// A Profile tells what one column holds: how much of it, between what and what, around what, and how
// often. Its counts are exact, its borders too.
//
// Work over all rows is done in small loops over blocks, and pause is called between them: an error
// it returns ends the work and comes back.
package browse

import (
	"fmt"
	"slices"

	"kpiworkbook/kpi/table"
)

// Arrangement says which rows are looked at, and in what order.
type Arrangement struct {
	Sorts   []Sort   `json:"sorts,omitempty"`   // the first decides, the next where it does not
	Filters []Filter `json:"filters,omitempty"` // a row has to pass all
}

// Whole reports whether it leaves the table as it is.
func (a Arrangement) Whole() bool { return len(a.Sorts) == 0 && len(a.Filters) == 0 }

// Sort is one column to sort by.
type Sort struct {
	Column string `json:"column"`
	Down   bool   `json:"down,omitempty"`
}

// View is some rows of a table in some order. It is immutable.
type View struct {
	n    int
	rows []uint32 // nil when they are all rows as they stand
}

// Arrange makes a view.
func Arrange(t *table.Table, a Arrangement, pause func() error) (*View, error) {
	if a.Whole() {
		return &View{n: t.Rows}, nil
	}
	return arrange(t, every(t.Rows), a, pause)
}

// Among makes a view of some rows of a table, given in their order.
func Among(t *table.Table, rows []uint32, a Arrangement, pause func() error) (*View, error) {
	keep := make([]uint64, (t.Rows+63)/64)
	for _, row := range rows {
		keep[row>>6] |= 1 << (row & 63)
	}
	return arrange(t, keep, a, pause)
}

// arrange makes a view of the rows of a bitmap.
func arrange(t *table.Table, keep []uint64, a Arrangement, pause func() error) (*View, error) {
	for _, f := range a.Filters {
		if err := sieve(t, f, keep, pause); err != nil {
			return nil, err
		}
	}
	rows := listed(keep)
	for _, s := range slices.Backward(a.Sorts) {
		c, err := column(t, s.Column)
		if err != nil {
			return nil, err
		}
		if rows, err = order(c, rows, s.Down, pause); err != nil {
			return nil, err
		}
	}
	return &View{n: len(rows), rows: rows}, nil
}

// UnknownColumn is the error of an arrangement that names a column the table does not have.
type UnknownColumn struct{ Table, Column string }

func (e UnknownColumn) Error() string { return fmt.Sprintf("%s has no column %q.", e.Table, e.Column) }

func column(t *table.Table, name string) (*table.Column, error) {
	if c, ok := t.Column(name); ok {
		return c, nil
	}
	return nil, UnknownColumn{t.Name, name}
}

// Len is how many rows there are.
func (v *View) Len() int { return v.n }

// Row is the row of the table at a place of the view.
func (v *View) Row(at int) int {
	if v.rows == nil {
		return at
	}
	return int(v.rows[at])
}

// Find is the place of a row of the table.
func (v *View) Find(row int) (at int, ok bool) {
	if v.rows == nil {
		return row, row >= 0 && row < v.n
	}
	at = slices.Index(v.rows, uint32(row))
	return at, at >= 0
}

// Place is a cell of a view.
type Place struct{ At, Column int }

// NextProblem finds the cell with a problem that follows a place, or precedes it, and begins anew at
// the other end. Only the cells a column lists are found.
func (v *View) NextProblem(t *table.Table, from Place, back bool) (p Place, ok bool) {
	bad := map[int][]int{} // columns by row
	for i, c := range t.Columns {
		for _, b := range c.BadCells {
			bad[b.Row] = append(bad[b.Row], i)
		}
	}
	if len(bad) == 0 {
		return Place{}, false
	}
	step := 1
	if back {
		step = -1
	}
	for passed := 0; v.n > 0 && passed <= v.n; passed++ {
		at := ((from.At+step*passed)%v.n + v.n) % v.n
		columns := bad[v.Row(at)]
		if back {
			columns = slices.Clone(columns)
			slices.Reverse(columns)
		}
		for _, c := range columns {
			if passed == 0 && step*(c-from.Column) <= 0 {
				continue
			}
			return Place{at, c}, true
		}
	}
	return Place{}, false
}
