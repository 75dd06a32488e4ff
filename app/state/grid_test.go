package state

import (
	"fmt"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/browse"
)

// onRows is a page that shows the rows of a table.
func onRows(t *testing.T) *stage {
	return opened(t).tell(Navigate{Route: Route{View: DataScreen, ID: "t1"}}, TabChosen{Tab: RowsTab})
}

// tile answers a request for rows.
func tile(f FetchRows, total int64) RowsCame {
	rows := make([]int64, min(TileRows, max(0, total-f.Request.From)))
	return RowsCame{Job: f.Job, Page: job.RowPage{Source: "t1", From: f.Request.From, Total: total, Column: f.Request.Column, Columns: 2, Rows: rows}}
}

func TestTilesComeOneAfterTheOther(t *testing.T) {
	s := onRows(t)
	first := the[FetchRows](s)
	s.want("from", first.Request.From, int64(0))
	s.want("count", first.Request.Count, TileRows)
	s.tell(tile(FetchRows{Job: first.Job - 1}, 100))
	s.want("an old tile is not taken", len(s.Data.Grid.Tiles), 0)
	s.tell(tile(first, 100))
	next := the[FetchRows](s) // the margin below
	s.want("from", next.Request.From, int64(TileRows))
	s.tell(tile(next, 100))
	s.want("all are there", len(s.Data.Grid.Tiles), 2)
	s.tell(RowsSeen{Table: "t1", Window: Window{From: 20, To: 40, End: 2}})
	none[FetchRows](s)
	s.tell(RowsSeen{Table: "t2", Window: Window{From: 9000, To: 9040, End: 2}})
	s.want("another table's window", s.Data.Grid.Window.From, int64(20))
}

func TestOnlyTheWindowSeenLastIsFetched(t *testing.T) {
	s := onRows(t)
	g := &s.Data.Grid
	s.tell(tile(the[FetchRows](s), 1_000_000))
	s.tell(RowsSeen{Table: "t1", Window: Window{From: 500_000, To: 500_020, End: 2}})
	far := the[FetchRows](s)
	s.want("from", far.Request.From, int64(500_000/TileRows*TileRows))
	s.tell(RowsSeen{Table: "t1", Window: Window{From: 500_001, To: 500_021, End: 2}})
	none[FetchRows](s)
	s.tell(RowsSeen{Table: "t1", Window: Window{From: 900_000, To: 900_020, End: 2}})
	s.want("from", the[FetchRows](s).Request.From, int64(900_000/TileRows*TileRows))
	for from := int64(0); from < 200*TileRows; from += TileRows {
		s.tell(RowsSeen{Table: "t1", Window: Window{From: from, To: from + 20, End: 2}})
		for g.Asking {
			s.tell(tile(FetchRows{Job: g.Job, Request: job.Rows{From: g.Asked.Down * TileRows}}, 1_000_000))
		}
	}
	if n := len(g.Tiles); n > tilesKept+3 {
		t.Errorf("%d tiles are kept", n)
	}
}

func TestSortsAndFiltersAddUp(t *testing.T) {
	s := onRows(t)
	g := &s.Data.Grid
	step := func(want string, msg Msg) {
		t.Helper()
		s.tell(msg)
		if got := fmt.Sprint(g.Arrange); got != want {
			t.Errorf("%+v: %s, want %s", msg, got, want)
		}
	}
	step("{[{amount false}] []}", RowsSorted{Column: "amount"})
	fetch := the[FetchRows](s)
	s.want("asked for", fmt.Sprint(fetch.Request.Arrange), "{[{amount false}] []}")
	step("{[{amount false} {date true}] []}", RowsSorted{Column: "date", Down: true, Add: true})
	step("{[{amount true} {date true}] []}", RowsSorted{Column: "amount", Down: true, Add: true})
	step("{[{date true}] []}", RowsSorted{Column: "amount", Off: true})
	step("{[{amount false}] []}", RowsSorted{Column: "amount"})
	step("{[{amount false}] [{amount between  1  []}]}", RowsFiltered{Filter: browse.Filter{Column: "amount", Test: browse.Between, From: "1"}})
	step("{[{amount false}] [{amount blank    []}]}", RowsFiltered{Filter: browse.Filter{Column: "amount", Test: browse.Blank}})
	step("{[{amount false}] [{amount blank    []} {date filled    []}]}", RowsFiltered{Filter: browse.Filter{Column: "date", Test: browse.Filled}})
	step("{[{amount false}] [{date filled    []}]}", FilterDropped{Column: "amount"})
	step("{[{amount false}] []}", FiltersDropped{})
	s.want("not settled", g.Settled, false)
	s.tell(RowsSeen{Table: "t1", Window: Window{From: 0, To: 20, End: 2}})
	none[FetchRows](s) // sorting goes on
	s.tell(tile(FetchRows{Job: g.Job}, 100))
	s.want("settled", g.Settled, true)
}

func TestStoppingGoesBackToWhatWasShown(t *testing.T) {
	s := onRows(t)
	s.tell(tile(the[FetchRows](s), 100), RowsSorted{Column: "amount"})
	s.tell(tile(the[FetchRows](s), 100))
	s.tell(RowsSorted{Column: "date"}, ArrangeStopped{})
	s.want("sorted", fmt.Sprint(s.Data.Grid.Arrange), "{[{amount false}] []}")
	s.want("asked for again", len(the[FetchRows](s).Request.Arrange.Sorts), 1)
}

func TestRowsThatDoNotComeSayWhy(t *testing.T) {
	s := onRows(t)
	s.tell(RowsCame{Job: the[FetchRows](s).Job, Err: "It stopped."})
	s.want("why", s.Data.Grid.Why, "It stopped.")
	s.tell(RowsSeen{Table: "t1", Window: Window{To: 20, End: 2}})
	none[FetchRows](s)
	s.tell(TabChosen{Tab: ColumnsTab}, TabChosen{Tab: RowsTab})
	the[FetchRows](s)
}

func TestOtherRowsKeepTheArrangementThatStillFits(t *testing.T) {
	s := onRows(t)
	s.tell(RowsSorted{Column: "amount"}, RowsFiltered{Filter: browse.Filter{Column: "amount", Test: browse.Between, From: "1"}})
	s.tell(ColumnTyped{Table: "t1", Column: "amount", Type: "text"})
	load := the[LoadTable](s)
	other := append([]job.Column(nil), columns...)
	for i := range other {
		if other[i].Name == "amount" {
			other[i].Type = "text"
		}
	}
	s.tell(TableLoaded{ID: "t1", Job: load.Job, Info: job.Table{Source: "t1", Name: "orders", Rows: 50, Columns: other, Recipe: recipe()}})
	s.want("arrangement", fmt.Sprint(s.Data.Grid.Arrange), "{[{amount false}] []}")
	s.want("rows", s.Data.Grid.Total, int64(50))
}

func TestPlacesAreGoneToOrToldOf(t *testing.T) {
	s := onRows(t)
	s.tell(RowSought{Row: 7})
	seek := the[SeekPlace](s)
	s.tell(PlaceCame{Job: seek.Job - 1, Place: job.Place{Found: true, At: 1}})
	s.want("an old place", s.Data.Grid.Jump.N, 0)
	s.tell(PlaceCame{Job: seek.Job, Row: 7, Place: job.Place{Found: true, At: 7}})
	s.want("jump", s.Data.Grid.Jump.At, int64(7))
	s.want("within the column", s.Data.Grid.Jump.Column, -1)
	for row, want := range map[int64]string{
		5: "Row 6 is not among the rows shown. Clear the filters to see it.", 1000: "There is no row 1,001: the last one is 100.",
		-1: "None of the rows shown has a cell that could not be read."} {
		s.tell(RowSought{Row: row})
		s.tell(PlaceCame{Job: the[SeekPlace](s).Job, Row: row})
		s.want("told", s.Toast.Text, want)
	}
	s.tell(ProblemSought{At: 3, Column: 1, Back: true})
	s.want("a problem", the[SeekPlace](s).Request.Row, int64(-1))
	s.tell(CellsCopied{Cells: Window{From: 2, To: 5, Column: 1, End: 3}})
	copied := the[CopyCells](s)
	s.want("what", copied.What, "6 cells")
	s.want("columns", copied.Request.Columns, 2)
}

func TestColumnsAreLookedAtOneByOneWhileTheyAreListed(t *testing.T) {
	s := opened(t)
	spreads := 0
	withEnds := append([]job.Column(nil), columns...)
	for i := range withEnds {
		withEnds[i].Min, withEnds[i].Max, withEnds[i].Distinct = "1", "2", 2
		spreads++
	}
	table := s.Tables["t1"]
	table.Info.Columns = withEnds
	s.Model = s.setTable("t1", table)
	s.tell(Navigate{Route: Route{View: DataScreen, ID: "t1"}})
	for i := range spreads {
		f := the[FetchProfile](s)
		s.want("column", f.Request.Column, withEnds[i].Name)
		s.tell(ProfileCame{Table: "t1", Key: f.Key, Column: f.Request.Column})
	}
	none[FetchProfile](s)
	s.tell(PanelOpened{Column: withEnds[0].Name})
	none[FetchProfile](s)
	s.want("panel", s.Data.Grid.Panel, withEnds[0].Name)
	s.tell(ProfileCame{Table: "t1", Key: "other", Column: "x"})
	s.want("another table's", len(s.Data.Grid.Profiles), spreads)
}
