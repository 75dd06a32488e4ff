package ui

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// opened is the page with a workbook of one table and two KPIs.
func opened(hash string, msgs ...state.Msg) state.Model {
	b := workbook.New("b1", "Tarnfield <Equipment>")
	b.Tables = []workbook.Source{{ID: "t1", Name: "Orders", DateColumn: "Date", Batches: []workbook.Batch{{ID: "x", File: "orders.csv", SHA256: "aa", Rows: 2}}}}
	b.KPIs = []workbook.KPI{
		{ID: "k1", Name: "Revenue", Formula: "SUM(Orders[Amount])", Category: "Growth", Targets: []workbook.Target{{Grain: "month", Value: "10"}}, Notes: []workbook.Note{{ID: "n", Text: "A note"}}},
		{ID: "k2", Name: "Half", Formula: "[Revenue] / 2"},
	}
	m := state.New()
	all := []state.Msg{
		state.Started{Env: state.Env{Today: "2026-09-14", Locale: "en-GB"}, Hash: hash},
		state.Loaded{Key: "key", Book: &b, At: "2026-09-14T14:32:00Z", Books: []state.BookInfo{{ID: "key", Name: "Tarnfield"}}},
	}
	for _, msg := range all {
		m, _ = state.Update(m, msg)
	}
	columns := []job.Column{{Name: "Date", Type: "date", Min: "2026-07-01", Max: "2026-08-31", Distinct: 2}, {Name: "Region", Type: "text", Distinct: 2, Blank: 1, Bad: 1}, {Name: "Amount", Type: "money", Currency: "EUR", Scale: 2}}
	m, _ = state.Update(m, state.TableLoaded{ID: "t1", Job: m.Tables["t1"].Job, Info: job.Table{Source: "t1", Name: "Orders", Rows: 2, Columns: columns}})
	cell := func(period, value string) kpi.Cell {
		return kpi.Cell{Period: period, Number: kpi.Number{Value: value, Exact: value}, Status: "Off track", Reason: "Below.", Rows: 1, Target: &kpi.Expected{Value: "10"}, Attainment: kpi.Number{Value: "0.5"}}
	}
	answer := &state.Answer{AsOf: "2026-08-31", Periods: []kpi.Period{{Label: "2026-07"}, {Label: "2026-08"}}, KPIs: []kpi.KPIAnswer{
		{ID: "k1", Name: "Revenue", Cells: []kpi.Cell{cell("2026-07", "4"), cell("2026-08", "5")}}, {ID: "k2", Name: "Half", Cells: []kpi.Cell{cell("2026-08", "2.5")}}}}
	m, _ = state.Update(m, state.Evaluated{Asked: m.Asked, Answer: answer})
	for _, msg := range msgs {
		m, _ = state.Update(m, msg)
	}
	return m
}

// mounted draws a page as a browser would, without one.
func mounted(t *testing.T, what string, m state.Model) {
	t.Helper()
	defer func() {
		if r := recover(); r != nil {
			t.Errorf("%s: %v", what, r)
		}
	}()
	engine := app.NewTestEngine()
	if err := engine.Load(&Shell{model: m}); err != nil {
		t.Errorf("%s: %v", what, err)
	}
}

func templates(t *testing.T) *library.Library {
	lib, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// looked is the library, and every template held against the tables.
func looked(t *testing.T) []state.Msg {
	return append([]state.Msg{state.LibraryCame{Lib: templates(t)}}, slices.Repeat([]state.Msg{state.FitDue{}}, 20)...)
}

func TestEveryScreenCanBeDrawn(t *testing.T) {
	imported := state.FilesDropped{Files: []state.FileRef{{ID: 1, Name: "a.csv", Size: 10}}}
	rows := job.Preview{Whole: true, Rows: 1, Columns: []job.Column{{Name: "A", Type: "text"}}, Records: []job.Record{{Line: 2, Cells: []string{"<img onerror=x>"}}}, Recipe: table.Recipe{Encoding: "utf-8", Delimiter: ","}}
	waiting := opened("#/data", imported)
	meets := state.Fresh{For: state.MeetingBegun{}, At: "2026-09-14T15:00:00Z"}
	id := waiting.Imports[0].ID
	pages := map[string]state.Model{
		"loading":    state.New(),
		"first":      func() state.Model { m, _ := state.Update(state.New(), state.Loaded{}); return m }(),
		"scorecard":  opened("#/scorecard"),
		"kpi":        opened("#/kpi/k1"),
		"kpi table":  opened("#/kpi/k1", state.ChartAsTable{On: true}),
		"kpi note":   opened("#/kpi/k1", state.NoteOpened{Open: true}),
		"kpi gone":   opened("#/kpi/nobody"),
		"edit":       opened("#/kpi/k1/edit"),
		"new":        opened("#/new", state.FormulaTyped{Text: "SUM(Orders[", Caret: 11}),
		"new range":  opened("#/new", state.FieldTyped{Field: state.FieldDirection, Text: "range"}, state.TargetAdded{}),
		"wrong":      opened("#/new", state.FormulaTyped{Text: "SUM(Ordrs[Amount])", Caret: 3}, state.EditorSaved{}),
		"data":       opened("#/data/t1"),
		"rows":       opened("#/data/t1", state.TabChosen{Tab: state.RowsTab}),
		"problems":   opened("#/data/t1", state.TabChosen{Tab: state.ProblemsTab}),
		"imports":    opened("#/data/t1", state.TabChosen{Tab: state.ImportsTab}),
		"library":    opened("#/library"),
		"waiting":    opened("#/library", state.LibraryCame{Lib: templates(t)}),
		"templates":  opened("#/library", looked(t)...),
		"template":   opened("#/library/revenue", looked(t)...),
		"no library": opened("#/library", state.LibraryCame{Err: "offline"}),
		"functions":  opened("#/library/functions"),
		"glossary":   opened("#/library/glossary", state.LibraryCame{Lib: templates(t)}),
		"review":     opened("#/review"),
		"all":        opened("#/review", state.AgendaChosen{All: true}, state.ClosingOpened{Open: true}),
		"meeting":    opened("#/review", meets, state.ActionOpened{KPI: "k1"}),
		"summary":    opened("#/review", meets, state.MeetingStepped{By: 9}),
		"left":       opened("#/review", meets, state.Navigate{Route: state.Route{View: state.ReviewView}}),
		"settings":   opened("#/settings"),
		"sniffing":   waiting,
		"importing":  opened("#/data", imported, state.Inspected{ID: id, Preview: rows}),
		"refused":    opened("#/data", imported, state.Inspected{ID: id, Preview: job.Preview{Refused: "A picture."}}),
		"leaving":    opened("#/new", state.FieldTyped{Field: state.FieldName, Text: "x"}, state.EditorClosed{}),
		"shortcuts":  opened("#/scorecard", state.DialogOpened{Kind: state.ShortcutsHelp}),
		"slow again": opened("#/scorecard", state.GrainChosen{Grain: "week"}),
	}
	for what, m := range pages {
		mounted(t, what, m)
	}
}

func TestAPanicWhileDrawingLeavesANotice(t *testing.T) {
	node := drawn("a part", func() app.UI { panic("broken") })
	if err := app.NewTestEngine().Load(&holder{node: node}); err != nil {
		t.Error(err)
	}
}

type holder struct {
	app.Compo
	node app.UI
}

func (h *holder) Render() app.UI { return h.node }

func TestHandlersOfDifferentMessagesHaveDifferentScopes(t *testing.T) {
	if key(state.KPIEdit{ID: "a"}) == key(state.KPIEdit{ID: "b"}) {
		t.Error("two KPIs would share the first one's handler")
	}
	if key(state.Undone{}) == key(state.Redone{}) {
		t.Error("undo and redo would share a handler")
	}
}

// Bindings decide whether a component changed, so they have to be comparable.
func TestBindingsMakeTheirMessage(t *testing.T) {
	for _, c := range []struct {
		bind  Binding
		value string
		want  state.Msg
	}{
		{bindColumnType{"t1", "Amount"}, "text", state.ColumnTyped{Table: "t1", Column: "Amount", Type: "text"}},
		{bindTarget{Index: 1, Part: "value"}, "12", state.TargetTyped{Index: 1, Part: "value", Text: "12"}},
		{bindYes{state.FieldEmptyZero}, "on", state.FieldTyped{Field: state.FieldEmptyZero, Text: "yes"}},
		{bindYes{state.FieldEmptyZero}, "", state.FieldTyped{Field: state.FieldEmptyZero}},
		{bindDrivers{}, view.ColumnKey(state.ColumnRef{Table: "Orders", Column: "Region"}), state.DriversBy{Column: state.ColumnRef{Table: "Orders", Column: "Region"}}},
	} {
		if got := c.bind.Msg(c.value); fmt.Sprintf("%T%+v", got, got) != fmt.Sprintf("%T%+v", c.want, c.want) {
			t.Errorf("%T: got %+v, want %+v", c.bind, got, c.want)
		}
	}
}

func TestCoordinatesKeepOneDecimal(t *testing.T) {
	for in, want := range map[float64]string{0: "0", 4: "4", 1.26: "1.3", -1.26: "-1.3", 88.04: "88"} {
		if got := px(in); got != want {
			t.Errorf("%v: got %s, want %s", in, got, want)
		}
	}
}

func TestIconsOfStatusesExist(t *testing.T) {
	for _, name := range []string{"st-on", "st-risk", "st-off", "st-early", "st-notarget", "st-nodata", "scorecard", "data", "library", "review", "settings"} {
		if len(strokesOf(name)) == 0 {
			t.Errorf("no icon %s", name)
		}
	}
}

// The rules that go-app's traps force, held over the source of this package.
func TestSourceKeepsTheRules(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil || len(files) == 0 {
		t.Fatal("no source files", err)
	}
	banned := map[string]string{
		"Raw":        "markup from text runs what is in it",
		"HTMLString": "its attributes are not escaped",
		"Range":      "its handlers keep the first item they saw; use each",
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			where := set.Position(call.Pos())
			if x, ok := sel.X.(*ast.Ident); ok && x.Name == "app" && banned[sel.Sel.Name] != "" {
				t.Errorf("%s: app.%s: %s", where, sel.Sel.Name, banned[sel.Sel.Name])
			}
			switch name := sel.Sel.Name; {
			case name == "Style" || name == "Styles":
				t.Errorf("%s: a style attribute is refused by the policy", where)
			case strings.HasPrefix(name, "On") && name != "OnMount" && name != "OnUpdate" && len(call.Args) > 0:
				if !wrapped(call.Args[0]) {
					t.Errorf("%s: %s without act, on or guard: a panic in it ends the program", where, name)
				}
			}
			return true
		})
	}
}

// wrapped reports whether a handler comes from act, on or guard.
func wrapped(arg ast.Expr) bool {
	switch a := arg.(type) {
	case *ast.CallExpr:
		f, ok := a.Fun.(*ast.Ident)
		return ok && (f.Name == "act" || f.Name == "on" || f.Name == "guard")
	case *ast.Ident:
		return true // a variable filled by on
	case *ast.BasicLit:
		return true // On("event", …): the next argument is checked by eye
	}
	return false
}

// plain classes are for scripts and tests, or only help to read the page.
var plain = map[string]bool{"": true, "root": true, "layers": true, "kpi-main": true, "kpi-side": true, "data-main": true, "hero-main": true, "pulse-counts": true, "menu-root": true, "oname": true, "c-chg": true, "c-ly": true}

func TestEveryClassAndIconDrawnExists(t *testing.T) {
	sheets := ""
	for _, name := range []string{"base", "components", "screens", "scorecard"} {
		text, err := os.ReadFile("../../web/static/css/" + name + ".css")
		if err != nil {
			t.Fatal(err)
		}
		sheets += string(text)
	}
	files, _ := filepath.Glob("*.go")
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		set := token.NewFileSet()
		tree, err := parser.ParseFile(set, file, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(tree, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			f, ok := call.Fun.(*ast.Ident)
			if !ok {
				return true
			}
			where, last := set.Position(call.Pos()), literal(call.Args[len(call.Args)-1])
			names := map[string]string{"el": last, "th": last, "button": last, "span": literal(call.Args[0])}[f.Name]
			for _, class := range strings.Fields(names) {
				if !plain[class] && !strings.Contains(sheets, "."+class) {
					t.Errorf("%s: no style for .%s", where, class)
				}
			}
			if f.Name == "icon" && last != "" && len(call.Args) == 1 && len(strokesOf(last)) == 0 {
				t.Errorf("%s: no icon %q", where, last)
			}
			return true
		})
	}
}

func literal(e ast.Expr) string {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return ""
	}
	return strings.Trim(lit.Value, "\"`")
}
