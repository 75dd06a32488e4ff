package state

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Grid is the table on screen as its rows are looked at. The rows stay in the worker: the page has
// the tiles around the window, a rectangle of cells each.
type Grid struct {
	Table string  // id of the table, "" before the first
	Key   kpi.Key // of its rows: others begin anew
	Made  string  // stands for what its calculated columns are made of
	Rev   int     // raised by every change that shows
	Shape int     // tells one list of rows from the next

	Rows    Rows // that are shown alone
	Among   *job.Among
	Arrange browse.Arrangement
	Before  browse.Arrangement // what was settled last
	Total   int64              // rows of the arrangement, as last known
	Settled bool               // Total is that of Arrange
	Tiles   map[TileAt]*job.RowPage
	Window  Window // what is on screen
	Job     int    // the tile under way
	Asked   TileAt
	Asking  bool
	Why     string // why rows did not come

	Jump    Jump // where the screen is sent
	seeking int  // number of the Seek under way

	Panel     string                   // the column whose panel was opened last
	Profiles  map[string]ColumnProfile // by column
	profiling string                   // the column being looked at, "" none
}

// TileAt is the place of a tile: its number downwards and to the right.
type TileAt struct{ Down, Right int64 }

// The size of a tile.
const (
	TileRows    = 64
	TileColumns = 24
)

// Window is the cells on screen, To and End excluded.
type Window struct {
	From, To    int64
	Column, End int
}

// Jump sends the screen to a cell of the arrangement, or within its column when
// that is negative. N tells one from the next.
type Jump struct {
	N      int
	At     int64
	Column int
}

// ColumnProfile is what is known of the values of a column.
type ColumnProfile struct {
	Ready   bool
	Profile job.ColumnProfile
	Why     string
}

type (
	// RowsSeen says which cells of the table are on screen.
	RowsSeen struct {
		isMsg
		Table  string
		Window Window
	}
	// RowsSorted sorts by a column: as the only one, or after those that already decide. Off stops it.
	RowsSorted struct {
		isMsg
		Column         string
		Down, Off, Add bool
	}
	// RowsFiltered keeps the rows that pass, in place of another filter on the column.
	RowsFiltered struct {
		isMsg
		Filter browse.Filter
	}
	// FilterDropped takes the filter of a column away, FiltersDropped all of them.
	FilterDropped struct {
		isMsg
		Column string
	}
	FiltersDropped struct{ isMsg }
	// ArrangeStopped goes back to the arrangement before the one being made.
	ArrangeStopped struct{ isMsg }
	// RowSought goes to a row of the table, counted from 0.
	RowSought struct {
		isMsg
		Row int64
	}
	// ProblemSought goes to the next cell with a problem, or the one before.
	ProblemSought struct {
		isMsg
		At     int64
		Column int
		Back   bool
	}
	// CellsCopied puts cells on the clipboard.
	CellsCopied struct {
		isMsg
		Cells Window
	}
	// PanelOpened shows what a column of the table on screen holds.
	PanelOpened struct {
		isMsg
		Column string
	}

	// RowsCame is a tile.
	RowsCame struct {
		isMsg
		Job  int
		Page job.RowPage
		Err  string
	}
	// PlaceCame is where something was found.
	PlaceCame struct {
		isMsg
		Job   int
		Row   int64 // that was sought, -1 for a problem
		Place job.Place
		Err   string
	}
	// ProfileCame is what a column holds.
	ProfileCame struct {
		isMsg
		Table   string
		Key     kpi.Key
		Column  string
		Profile job.ColumnProfile
		Err     string
	}
)

type (
	// FetchRows → RowsCame.
	FetchRows struct {
		isCmd
		Job     int
		Request job.Rows
	}
	// SeekPlace → PlaceCame.
	SeekPlace struct {
		isCmd
		Job     int
		Request job.Seek
	}
	// CopyCells → Copied.
	CopyCells struct {
		isCmd
		What    string
		Request job.Copy
	}
	// FetchProfile → ProfileCame.
	FetchProfile struct {
		isCmd
		Key     kpi.Key
		Request job.Profile
	}
)

func updateGrid(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case RowsSeen:
		m, cmds = m.rowsSeen(msg)
	case RowsCame:
		m, cmds = m.rowsCame(msg)
	case RowsSorted:
		m, cmds = m.arrange(sorted(m.Data.Grid.Arrange, msg))
	case RowsFiltered:
		a := without(m.Data.Grid.Arrange, msg.Filter.Column)
		a.Filters = append(a.Filters, msg.Filter)
		m, cmds = m.arrange(a)
	case FilterDropped:
		m, cmds = m.arrange(without(m.Data.Grid.Arrange, msg.Column))
	case FiltersDropped:
		m, cmds = m.arrange(browse.Arrangement{Sorts: m.Data.Grid.Arrange.Sorts})
	case ArrangeStopped:
		if !m.Data.Grid.Settled {
			m, cmds = m.arrange(m.Data.Grid.Before)
		}
	case RowSought:
		m, cmds = m.seek(job.Seek{Row: msg.Row})
	case ProblemSought:
		m, cmds = m.seek(job.Seek{Row: -1, From: msg.At, Column: msg.Column, Back: msg.Back})
	case PlaceCame:
		m = m.placeCame(msg)
	case CellsCopied:
		m, cmds = m.copyCells(msg.Cells)
	case PanelOpened:
		m.Data.Grid.Panel = msg.Column
		m, cmds = m.profile(msg.Column)
	case ProfileCame:
		m, cmds = m.profileCame(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// TableShown is the table the Data screen shows: the one the route names, else the first.
func (m Model) TableShown() (workbook.Source, bool) {
	if s, ok := m.Book.TableByID(m.Route.ID); ok {
		return s, true
	}
	if len(m.Book.Tables) == 0 {
		return workbook.Source{}, false
	}
	return m.Book.Tables[0], true
}

// enterTable prepares what the Data screen shows of a table.
func (m Model) enterTable() (Model, []Cmd) {
	s, ok := m.TableShown()
	t := m.Tables[s.ID]
	if !ok || t.Phase != TableReady || m.Route.View != DataScreen {
		return m, nil
	}
	g := &m.Data.Grid
	if made := m.madeOf(s); g.Table != s.ID || g.Key != t.Key || g.Rows != m.Route.Rows || g.Made != made {
		kept, profiles := browse.Arrangement{}, map[string]ColumnProfile(nil)
		if g.Table == s.ID && g.Rows == m.Route.Rows {
			kept = m.fitting(g.Arrange)
		}
		if g.Table == s.ID && g.Key == t.Key {
			profiles = m.ofFiles(g.Profiles)
		}
		*g = Grid{Table: s.ID, Key: t.Key, Made: made, Profiles: profiles, Rev: g.Rev + 1, Shape: m.next(), Rows: m.Route.Rows, Arrange: kept, Before: kept, Total: t.Info.Rows,
			Settled: kept.Whole() && m.Route.Rows == Rows{}, Window: Window{To: TileRows / 2, End: TileColumns}}
	}
	g.Why = ""
	if g.Rows != (Rows{}) {
		return m.enterRows()
	}
	switch m.Data.Tab {
	case RowsTab:
		return m.fetch()
	case ColumnsTab:
		return m.spread()
	case RelationsTab:
		return m.enterRelations(s)
	case ProblemsTab:
		return m.listFaults(s.ID, false)
	}
	return m, nil
}

// madeOf stands for all that the calculated columns of a table are made of; "" when
// it has none.
func (m Model) madeOf(s workbook.Source) string {
	if len(s.Calculated) == 0 {
		return ""
	}
	var b strings.Builder
	for _, t := range m.Book.Tables {
		fmt.Fprintln(&b, t.Name, m.Tables[t.ID].Key, m.Tables[t.ID].Phase, t.Names, t.Relations, t.Calculated)
	}
	return b.String()
}

// ofFiles is the profiles of the columns that no formula makes.
func (m Model) ofFiles(profiles map[string]ColumnProfile) map[string]ColumnProfile {
	kept := map[string]ColumnProfile{}
	for _, c := range m.FileColumns(m.Data.Grid.Table) {
		if p, known := profiles[c.Name]; known {
			kept[c.Name] = p
		}
	}
	return kept
}

// enterRows shows rows behind a value, once it is known which they are.
func (m Model) enterRows() (Model, []Cmd) {
	m.Data.Tab = RowsTab
	if m.Route.Rows.Column != "" {
		return m.showRows()
	}
	m, why := m.askWhy()
	m, rows := m.showRows()
	return m, append(why, rows...)
}

// showRows fetches rows behind a value as far as it is known which they are.
func (m Model) showRows() (Model, []Cmd) {
	g := &m.Data.Grid
	g.Among = m.among()
	g.Why = m.Because.Err
	g.Rev++
	return m.fetch()
}

// fitting is what of an arrangement the columns of the table on screen still allow.
func (m Model) fitting(a browse.Arrangement) browse.Arrangement {
	types := map[string]string{}
	for _, c := range m.Columns(m.Data.Grid.Table) {
		types[c.Name] = c.Type
	}
	var kept browse.Arrangement
	for _, s := range a.Sorts {
		if types[s.Column] != "" {
			kept.Sorts = append(kept.Sorts, s)
		}
	}
	for _, f := range a.Filters {
		typ, ok := types[f.Column]
		text := f.Test == browse.Contains || f.Test == browse.Equals
		ranged := f.Test == browse.Between
		if f.Column == "" || ok && !(text && typ != string(table.TextType)) && !(ranged && typ == string(table.TextType)) {
			kept.Filters = append(kept.Filters, f)
		}
	}
	return kept
}

// sorted is an arrangement with the sort of one column changed.
func sorted(a browse.Arrangement, msg RowsSorted) browse.Arrangement {
	at := slices.IndexFunc(a.Sorts, func(s browse.Sort) bool { return s.Column == msg.Column })
	sorts := slices.Clone(a.Sorts)
	next := browse.Sort{Column: msg.Column, Down: msg.Down}
	switch {
	case msg.Off && at >= 0:
		sorts = slices.Delete(sorts, at, at+1)
	case msg.Off:
	case !msg.Add:
		sorts = []browse.Sort{next}
	case at >= 0:
		sorts[at] = next
	default:
		sorts = append(sorts, next)
	}
	return browse.Arrangement{Sorts: sorts, Filters: a.Filters}
}

// without is an arrangement without the filter of a column.
func without(a browse.Arrangement, column string) browse.Arrangement {
	out := browse.Arrangement{Sorts: a.Sorts}
	for _, f := range a.Filters {
		if f.Column != column {
			out.Filters = append(out.Filters, f)
		}
	}
	return out
}

// arrange shows the rows in another way, from the top.
func (m Model) arrange(a browse.Arrangement) (Model, []Cmd) {
	g := &m.Data.Grid
	if g.Table == "" {
		return m, nil
	}
	if g.Settled {
		g.Before = g.Arrange
	}
	g.Arrange, g.Tiles, g.Asking, g.Settled, g.Why = a, nil, false, false, ""
	g.Rev++
	g.Shape = m.next()
	g.Window.From, g.Window.To = 0, g.Window.To-g.Window.From
	return m.fetch()
}

func (m Model) rowsSeen(msg RowsSeen) (Model, []Cmd) {
	if msg.Table != m.Data.Grid.Table {
		return m, nil
	}
	m.Data.Grid.Window = msg.Window
	return m.fetch()
}

// fetch asks for the next tile that is missing.
func (m Model) fetch() (Model, []Cmd) {
	g := &m.Data.Grid
	source, ok := m.Book.TableByID(g.Table)
	if !ok || g.Why != "" || g.Rows != (Rows{}) && g.Among == nil {
		return m, nil
	}
	missing := g.missing(len(m.Columns(g.Table)))
	if g.Asking && (!g.Settled || slices.Contains(missing, g.Asked)) || len(missing) == 0 {
		return m, nil
	}
	g.Asked, g.Asking, g.Job = missing[0], true, m.next()
	return m, []Cmd{FetchRows{Job: g.Job, Request: job.Rows{Source: source, Within: job.Whole(m.Book, source), Among: g.Among, Arrange: g.Arrange,
		From: g.Asked.Down * TileRows, Count: TileRows, Column: int(g.Asked.Right * TileColumns), Columns: TileColumns}}}
}

// missing lists the tiles that the window and a margin around it want, those of the window first.
func (g Grid) missing(columns int) []TileAt {
	var list []TileAt
	want := func(from, to int64) {
		for down := max(0, from) / TileRows; down*TileRows < min(to, max(g.Total, 1)); down++ {
			for right := g.Window.Column / TileColumns; right*TileColumns < min(g.Window.End, columns); right++ {
				at := TileAt{down, int64(right)}
				if g.Tiles[at] == nil && !slices.Contains(list, at) {
					list = append(list, at)
				}
			}
		}
	}
	want(g.Window.From, g.Window.To)
	want(g.Window.From-TileRows/2, g.Window.To+TileRows)
	return list
}

// tilesKept is how many tiles are kept before those far from the window go.
const tilesKept = 48

func (m Model) rowsCame(msg RowsCame) (Model, []Cmd) {
	g := &m.Data.Grid
	if msg.Job != g.Job || !g.Asking {
		return m, nil
	}
	g.Asking = false
	g.Rev++
	if g.Why = msg.Err; msg.Err != "" {
		return m, nil
	}
	g.Total, g.Settled = msg.Page.Total, true
	tiles := maps.Clone(g.Tiles)
	if tiles == nil {
		tiles = map[TileAt]*job.RowPage{}
	}
	if len(tiles) >= tilesKept {
		here := g.Window.From / TileRows
		maps.DeleteFunc(tiles, func(at TileAt, _ *job.RowPage) bool { return at.Down < here-4 || at.Down > here+6 })
	}
	tiles[g.Asked] = &msg.Page
	g.Tiles = tiles
	return m.fetch()
}

// seek looks for a place in the arrangement.
func (m Model) seek(q job.Seek) (Model, []Cmd) {
	g := &m.Data.Grid
	source, ok := m.Book.TableByID(g.Table)
	if !ok {
		return m, nil
	}
	q.Source, q.Within, q.Among, q.Arrange = source, job.Whole(m.Book, source), g.Among, g.Arrange
	g.seeking = m.next()
	return m, []Cmd{SeekPlace{Job: g.seeking, Request: q}}
}

func (m Model) placeCame(msg PlaceCame) Model {
	g := &m.Data.Grid
	switch {
	case msg.Job != g.seeking:
	case msg.Err != "":
		m = m.fail(msg.Err)
	case msg.Place.Found:
		g.Jump = Jump{N: m.next(), At: msg.Place.At, Column: msg.Place.Column}
		if msg.Row >= 0 {
			g.Jump.Column = -1
		}
		g.Rev++
	case msg.Row >= m.Tables[g.Table].Info.Rows:
		m = m.fail("There is no row " + m.whole(msg.Row+1) + ": the last one is " + m.whole(m.Tables[g.Table].Info.Rows) + ".")
	case msg.Row >= 0: // a filter leaves it out
		m = m.fail("Row " + m.whole(msg.Row+1) + " is not among the rows shown. Clear the filters to see it.")
	default:
		m = m.fail("None of the rows shown has a cell that could not be read.")
	}
	return m
}

func (m Model) copyCells(w Window) (Model, []Cmd) {
	g := m.Data.Grid
	source, ok := m.Book.TableByID(g.Table)
	if !ok {
		return m, nil
	}
	cells := (w.To - w.From) * int64(w.End-w.Column)
	return m, []Cmd{CopyCells{What: m.count(cells, "cell", "cells"), Request: job.Copy{Source: source, Within: job.Whole(m.Book, source), Among: g.Among, Arrange: g.Arrange,
		From: w.From, To: w.To, Column: w.Column, Columns: w.End - w.Column, Locale: m.Locale()}}}
}

// profile looks at the values of a column, once.
func (m Model) profile(column string) (Model, []Cmd) {
	g := &m.Data.Grid
	source, ok := m.Book.TableByID(g.Table)
	if _, known := g.Profiles[column]; known || !ok {
		return m, nil
	}
	return m, []Cmd{FetchProfile{Key: g.Key, Request: job.Profile{Source: source, Within: job.Whole(m.Book, source), Column: column}}}
}

func (m Model) profileCame(msg ProfileCame) (Model, []Cmd) {
	g := &m.Data.Grid
	if msg.Table != g.Table || msg.Key != g.Key {
		return m, nil
	}
	profiles := maps.Clone(g.Profiles)
	if profiles == nil {
		profiles = map[string]ColumnProfile{}
	}
	profiles[msg.Column] = ColumnProfile{Ready: msg.Err == "", Profile: msg.Profile, Why: msg.Err}
	g.Profiles = profiles
	g.Rev++
	if msg.Column != g.profiling {
		return m, nil
	}
	g.profiling = ""
	if m.Data.Tab != ColumnsTab || m.Route.View != DataScreen {
		return m, nil
	}
	return m.spread()
}

// FewValues is up to how many different texts are drawn as bars.
const FewValues = 50

// SpreadColumns is how many columns are looked at without being asked for.
const SpreadColumns = 60

// spread looks at the next column whose values the list of columns draws.
func (m Model) spread() (Model, []Cmd) {
	g := &m.Data.Grid
	if g.profiling != "" {
		return m, nil
	}
	columns := m.Columns(g.Table)
	for _, c := range columns[:min(SpreadColumns, len(columns))] {
		if _, known := g.Profiles[c.Name]; known || !Spreads(c) {
			continue
		}
		next, cmds := m.profile(c.Name)
		next.Data.Grid.profiling = c.Name
		return next, cmds
	}
	return m, nil
}

// Spreads reports whether the values of a column make a small picture.
func Spreads(c job.Column) bool {
	if c.Calculated {
		return true
	}
	if c.Min == "" {
		return false
	}
	return c.Type != string(table.TextType) || !c.Capped && c.Distinct <= FewValues
}
