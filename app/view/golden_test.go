package view

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/library/catalog"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// write puts a view model down as text: one line per member that says
// something, so that a change of wording shows as one changed line.
func write(b *strings.Builder, indent, name string, v reflect.Value) {
	if !v.IsValid() || v.IsZero() {
		return
	}
	if m, ok := v.Interface().(state.Msg); ok && v.Kind() == reflect.Struct {
		fmt.Fprintf(b, "%s%s: %T%+v\n", indent, name, m, m)
		return
	}
	switch f := v.Interface().(type) {
	case chart.Figure:
		fmt.Fprintf(b, "%s%s: figure %d marks, %q\n", indent, name, len(f.Marks), f.Desc)
		return
	case chart.Line:
		fmt.Fprintf(b, "%s%s: line of %d points, %q\n", indent, name, len(f.Points), f.Figure().Desc)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		fmt.Fprintf(b, "%s%s:\n", indent, name)
		for i := range v.NumField() {
			if v.Type().Field(i).IsExported() {
				write(b, indent+"  ", v.Type().Field(i).Name, v.Field(i))
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			write(b, indent, fmt.Sprintf("%s[%d]", name, i), v.Index(i))
		}
	case reflect.Pointer, reflect.Interface:
		write(b, indent, name, v.Elem())
	case reflect.String:
		fmt.Fprintf(b, "%s%s: %q\n", indent, name, v.String())
	default:
		fmt.Fprintf(b, "%s%s: %v\n", indent, name, v.Interface())
	}
}

func golden(t *testing.T, name string, view any) {
	t.Helper()
	var b strings.Builder
	write(&b, "", name, reflect.ValueOf(view))
	path := filepath.Join("testdata", "golden", name+".txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatalf("%v; -update writes it", err)
	}
	if diff := firstDifference(string(want), b.String()); diff != "" {
		t.Errorf("%s differs from %s:\n%s", name, path, diff)
	}
}

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(w), len(g)) {
		var a, b string
		if i < len(w) {
			a = w[i]
		}
		if i < len(g) {
			b = g[i]
		}
		if a != b {
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, a, b)
		}
	}
	return ""
}

func TestScreensSayWhatTheGoldenFilesSay(t *testing.T) {
	ready := func(hash string, msgs ...state.Msg) state.Model { return model(t, hash, msgs...) }
	golden(t, "scorecard", ScorecardPage(ready("#/scorecard")))
	tree := ScorecardPage(aimed(ready("#/scorecard")))
	golden(t, "scorecard-tree", []any{tree.Board, tree.Lines, tree.Ranked, tree.Retired})
	card := aimed(ready("#/scorecard"))
	card.Route.ID, card.RowMenu = "s1", "k2"
	board := ScorecardPage(card)
	golden(t, "scorecard-board", []any{board.Title, board.Meta, board.Board, board.Menu})
	of := explained(t, "#/kpi/k2")
	golden(t, "kpi", KPIPage(of).Whole(of))
	golden(t, "kpi-missing", KPIPage(ready("#/kpi/nobody")).Whole(of))
	golden(t, "data-columns", DataPage(ready("#/data/t1")))
	m := ready("#/data/t1", state.TabChosen{Tab: state.ProblemsTab})
	m, _ = state.Update(m, state.FaultsCame{Job: m.Data.Faults.Job, List: job.FaultList{Source: "t1", More: 7, List: []job.Fault{
		{Batch: "b1", File: "orders.csv", Row: 1803, Line: 1804, Column: "Date", Was: "31.09.2026", Reason: "September has 30 days.", CanEdit: true},
		{Batch: "b1", File: "orders.csv", Row: 9, Line: 10, Column: "Amount", Was: "4o", Now: "40", Fixed: true, Why: "a typing mistake", At: "2026-03-19T10:00:00Z", CanEdit: true},
		{File: "orders.csv", Line: 12, Was: "a,b", Reason: "Line 12 has 2 cells.", WayOut: "Look for a missing delimiter."},
	}}})
	golden(t, "data-problems", DataPage(m))
	golden(t, "data-imports", DataPage(ready("#/data/t1", state.TabChosen{Tab: state.ImportsTab})))
	golden(t, "data-spread", DataPage(profiled(t, "#/data/t1")).Table.Columns)
	golden(t, "grid", shown(GridOf(rowsShown(t))))
	golden(t, "panel", PanelOf(profiled(t, "#/data/t1", state.TabChosen{Tab: state.RowsTab}, state.RowsSorted{Column: "Amount", Down: true},
		state.RowsSorted{Column: "Date", Add: true}, state.RowsFiltered{Filter: browse.Filter{Column: "Amount", Test: browse.Between, From: "1234.5"}}), "Amount"))
	golden(t, "panel-text", PanelOf(profiled(t, "#/data/t1", state.RowsFiltered{Filter: browse.Filter{Column: "Region", Test: browse.OneOf, Values: []string{"West", "Moon"}}}), "Region"))
	lib, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	page := TemplatesPage(ready("#/library/revenue", append([]state.Msg{state.LibraryCame{Lib: lib}}, slices.Repeat([]state.Msg{state.FitDue{}}, 20)...)...))
	golden(t, "library", Templates{Parts: page.Parts, Meta: page.Meta, Areas: page.Areas, Cards: page.Cards[:3], Open: page.Open, Detail: page.Detail})
	golden(t, "glossary", GlossaryPage(ready("#/library/glossary", state.LibraryCame{Lib: lib})).Terms[:3])
	golden(t, "review", ReviewPage(ready("#/review")))
	golden(t, "review-kept", ReviewPage(reviewed(t, "#/review")))
	golden(t, "meeting", MeetingPage(reviewed(t, "#/review", state.Fresh{For: state.MeetingBegun{}, At: "2026-09-14T15:00:00Z"}, state.MeetingStepped{By: 1})))
	golden(t, "meeting-end", MeetingPage(reviewed(t, "#/review", state.Fresh{For: state.MeetingBegun{}, At: "2026-09-14T15:00:00Z"}, state.Fresh{For: state.MeetingRead{}, At: "2026-09-14T15:01:00Z"}, state.MeetingStepped{By: 9})))
	golden(t, "kpi-attended", KPIPage(reviewed(t, "#/kpi/k2")).Attend)
	golden(t, "settings", SettingsPage(ready("#/settings")))
	golden(t, "settings-kept", SettingsPage(ready("#/settings", kept()...)))
	golden(t, "nav", ShellNav(ready("#/data")))
	golden(t, "top", ShellTop(ready("#/scorecard")))
	golden(t, "editor", EditorPage(ready("#/kpi/k2/edit")))
	golden(t, "editor-wrong", EditorPage(ready("#/new", state.FieldTyped{Field: state.FieldName, Text: "Returns"}, state.FormulaTyped{Text: "SUM(Orders[Amuont])", Caret: 18})))
	golden(t, "editor-unfinished", EditorPage(ready("#/new", state.FormulaTyped{Text: "SUM(Orders[Am", Caret: 13})))
}

// What the page says about storage, and what it offers.
func TestTroubleWithStorageSaysWhatTheGoldenFilesSay(t *testing.T) {
	front := func(m state.Model) Banner {
		b, _ := ShellBanner(m)
		return b
	}
	ask := func(m state.Model) Ask {
		a, _ := AskInFront(m)
		return a
	}
	unsaved := func(broken state.SaveBroken) state.Model {
		m := model(t, "#/settings", append(kept(), state.BookRenamed{Name: "Other"}, state.SaveDue{})...)
		broken.Key, broken.Rev = m.Key, m.Rev
		m, _ = state.Update(m, broken)
		return m
	}
	notKept := model(t, "#/settings", kept()...)
	notKept.Banners = []state.Banner{{Kind: state.NotKept, Title: "a.csv is not kept", Text: "The browser did not take its bytes."}}
	golden(t, "storage", []any{
		front(unsaved(state.SaveBroken{Reason: "the browser closed the storage of this page"})),
		front(unsaved(state.SaveBroken{Reason: "the browser's storage for this page is full", Full: true})),
		front(unsaved(state.SaveBroken{Reason: "the workbook is gone", Gone: true})),
		front(model(t, "#/settings", state.DayChanged{Today: "2026-09-14"}, state.BookRenamed{Name: "Other"}, state.SaveDue{},
			state.SaveDone{Key: "key", Rev: 2, Generation: 4, At: "2026-09-14T15:00:00Z"}, state.DayChanged{Today: "2026-10-01"})),
		front(model(t, "#/settings", append(kept(), state.DiskWritten{Key: "key", Trouble: state.DiskChanged, Reason: "It was changed."})...)),
		front(notKept),
		ask(model(t, "#/settings", append(kept(), state.DialogOpened{Kind: state.RoomAsk})...)),
		ask(model(t, "#/settings", append(kept(), state.VersionAsked{Number: 2})...)),
		ask(model(t, "#/settings", append(kept(), state.VersionAsked{Number: 1})...)),
	})
}

func TestGoldenFilesHaveATest(t *testing.T) {
	files, _ := filepath.Glob("testdata/golden/*.txt")
	source, err := os.ReadFile("golden_test.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		name := strings.TrimSuffix(filepath.Base(f), ".txt")
		if !strings.Contains(string(source), `golden(t, "`+name+`"`) {
			t.Errorf("%s belongs to no test", f)
		}
	}
}

// What the page says while another tab has the pen, and what it offers.
func TestOtherTabsSayWhatTheGoldenFilesSay(t *testing.T) {
	there := state.PenCame{Key: "key", Phase: state.PenThere}
	reads := model(t, "#/scorecard", there)
	old := model(t, "#/scorecard", state.TabSaved{Key: "key", Generation: 99, Format: 99}, state.KPIRemoved{ID: "k1"})
	var said []any
	for _, m := range []state.Model{reads, model(t, "#/scorecard", there, state.TakeOver{}), old} {
		front, _ := ShellBanner(m)
		said = append(said, ShellTop(m).Saved, front)
	}
	for _, m := range []state.Model{
		model(t, "#/scorecard", there, state.KPIRemoved{ID: "k1"}),
		model(t, "#/scorecard", there, state.TakeOver{}, state.TabWaits{Key: "key", Why: "The other tab is importing orders.csv. Editing here stops that."}),
		old,
	} {
		ask, _ := AskInFront(m)
		said = append(said, ask)
	}
	golden(t, "tabs", said)
}
