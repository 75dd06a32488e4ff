package ui

import (
	"fmt"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// rowsAt is a page that shows rows of its first table, with the tile from a row on.
func rowsAt(m state.Model, from int64) state.Model {
	columns := len(m.Tables["t1"].Info.Columns)
	page := job.RowPage{Source: "t1", From: from, Total: 100_000, Columns: columns}
	for row := from; row < from+state.TileRows; row++ {
		page.Rows = append(page.Rows, row)
		for c := range columns {
			page.Cells = append(page.Cells, fmt.Sprintf("r%dc%d", row, c))
		}
	}
	m, _ = state.Update(m, state.RowsCame{Job: m.Data.Grid.Job, Page: page})
	return m
}

// made is the body of a grid without a browser.
func made(m state.Model) *GridBody {
	c := &GridBody{View: view.GridOf(m)}
	c.build(app.Window())
	c.measure()
	c.paintAt()
	return c
}

// painted is what stands in the rows on the page.
func painted(c *GridBody) string {
	var b strings.Builder
	for i, s := range c.slots {
		if s.at != c.slots[0].at+int64(i) {
			return "rows out of order"
		}
		b.WriteString(s.no.text + ":" + s.cells[0].text + " ")
	}
	return strings.ReplaceAll(b.String(), ",", "")
}

// wanted is what should stand in rows from one on.
func wanted(first, n int64) string {
	var b strings.Builder
	for row := first; row < first+n; row++ {
		fmt.Fprintf(&b, "%d:r%dc0 ", row+1, row)
	}
	return b.String()
}

func TestRowsOnThePageAreUsedAgain(t *testing.T) {
	m := rowsAt(opened("#/data/t1", state.TabChosen{Tab: state.RowsTab}), 0)
	c := made(m)
	if len(c.slots) != rowsAFrame {
		t.Errorf("%d rows are made in one go", len(c.slots))
	}
	see := func(first int64) int64 {
		c.track = c.track.To(first * c.track.Row)
		for range 4 {
			c.paintAt()
		}
		from := max(0, first-overscan)
		return from
	}
	n := c.track.Count() + 2*overscan
	for _, first := range []int64{0, 1, 7, 8, 20, 18, 40, 5} {
		from := see(first)
		if got, want := painted(c), wanted(from, n); got != want {
			t.Fatalf("from row %d\n got %s\nwant %s", first, got, want)
		}
	}
	see(5000) // not there yet
	if got := painted(c); strings.Contains(got, "r4") || !strings.Contains(got, "…: ") {
		t.Errorf("rows that did not come: %s", got)
	}
	m, _ = state.Update(m, state.RowsSeen{Table: "t1", Window: state.Window{From: 5000, To: 5020, End: 4}})
	c.View = view.GridOf(rowsAt(m, 5000/state.TileRows*state.TileRows))
	for range 4 {
		c.paintAt()
	}
	if got, want := painted(c), wanted(5000-overscan, n); got != want {
		t.Errorf("rows that came: %s", got)
	}
}

func TestTheCursorStaysInTheTable(t *testing.T) {
	m := rowsAt(opened("#/data/t1", state.TabChosen{Tab: state.RowsTab}), 0)
	c := made(m)
	last := len(c.View.Columns) - 1
	for _, step := range []struct {
		to     gridAt
		extend bool
		want   gridAt
	}{
		{gridAt{5, 1}, false, gridAt{5, 1}}, {gridAt{-9, 1}, false, gridAt{-1, 1}}, {gridAt{1 << 40, 99}, false, gridAt{99_999, last}},
		{gridAt{99_990, 0}, true, gridAt{99_990, 0}}, {gridAt{-1, 0}, true, gridAt{0, 0}},
	} {
		c.put(step.to, step.extend)
		if c.cursor != step.want {
			t.Errorf("%v becomes %v, want %v", step.to, c.cursor, step.want)
		}
	}
	if w := c.selection(); w != (state.Window{From: 0, To: 100_000, Column: 0, End: last + 1}) {
		t.Errorf("selected is %+v", w)
	}
}
