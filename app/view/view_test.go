package view

import (
	"strconv"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

func english() words { return words{locale: num.LocaleOf("en-GB"), tag: "en-GB", today: "2026-09-14"} }

func TestSizesAreRounded(t *testing.T) {
	for bytes, want := range map[int64]string{0: "0 bytes", 999: "999 bytes", 1000: "1.0 KB", 28_113: "28 KB", 66_400_000: "66 MB", 2_100_000_000: "2.1 GB"} {
		if got := english().size(bytes); got != want {
			t.Errorf("%d: got %q, want %q", bytes, got, want)
		}
	}
}

func TestMomentsAreWrittenByDistance(t *testing.T) {
	for at, want := range map[string]string{
		"2026-09-14T14:32:07+02:00": "14:32",
		"2026-09-09T16:40:00Z":      "9 Sep, 16:40",
		"2025-12-31T23:59:00Z":      "31 Dec 2025, 23:59",
		"":                          "",
		"yesterday":                 "yesterday",
	} {
		if got := english().when(at); got != want {
			t.Errorf("%q: got %q, want %q", at, got, want)
		}
	}
}

func TestCellsAreWrittenByType(t *testing.T) {
	for _, c := range []struct{ typ, text, want string }{
		{"date", "2026-08-31", "31 Aug 2026"},
		{"timestamp", "2026-08-31 17:30:00", "31 Aug 2026 17:30:00"},
		{"integer", "842113", "842,113"},
		{"decimal", "-4210.50", "−4,210.50"},
		{"decimal", "0.10", "0.10"},
		{"text", "00012", "00012"},
		{"money", "", ""},
	} {
		if got := english().cell(c.typ, c.text); got != c.want {
			t.Errorf("%s %q: got %q, want %q", c.typ, c.text, got, c.want)
		}
	}
}

func TestExactIsShownOnlyWhenSomethingWasRounded(t *testing.T) {
	for _, c := range []struct{ value, exact, shown, want string }{
		{"1284.0217391304347826", "59065/46", "€1,284.02", "59,065 / 46"},
		{"123798.6825", "49519473/400", "123,798.68", "123,798.6825"},
		{"12.5", "25/2", "12.5", ""},
		{"46", "46", "46", ""},
	} {
		if got := exact(kpi.Number{Value: c.value, Exact: c.exact}, c.shown, english()); got != c.want {
			t.Errorf("%s: got %q, want %q", c.exact, got, c.want)
		}
	}
}

func TestChangesAreColouredByDirection(t *testing.T) {
	change := func(by, percent string) kpi.Change {
		return kpi.Change{Before: kpi.Number{Value: "100"}, By: kpi.Number{Value: by}, Percent: kpi.Number{Value: percent}}
	}
	for _, c := range []struct {
		name, direction, kind string
		change                kpi.Change
		judged                bool
		want                  Delta
	}{
		{"higher is better", "", "", change("5", "0.05"), true, Delta{Text: "+5.0\u202f%", Class: "delta--good", Icon: "up-arrow", Why: "from 100"}},
		{"lower is better", workbook.Lower, "", change("5", "0.05"), true, Delta{Text: "+5.0\u202f%", Class: "delta--bad", Icon: "up-arrow", Why: "from 100"}},
		{"a range judges no change", workbook.InRange, "", change("-5", "-0.05"), true, Delta{Text: "−5.0\u202f%", Icon: "down-arrow", Why: "from 100"}},
		{"without a target nothing is judged", "", "", change("-5", "-0.05"), false, Delta{Text: "−5.0\u202f%", Icon: "down-arrow", Why: "from 100"}},
		{"percentages change in points", "", workbook.UnitPercent, change("0.013", "0.2"), true, Delta{Text: "+1.3 pp", Class: "delta--good", Icon: "up-arrow", Why: "from 10,000.0\u202f%"}},
		{"no change", "", "", change("0", "0"), true, Delta{Text: "0.0\u202f%", Icon: "flat", Why: "from 100"}},
		{"nothing before", "", "", kpi.Change{By: kpi.Number{Blank: "no-earlier-period"}}, true, Delta{Why: "No earlier period to compare with"}},
	} {
		u := unit{w: english(), format: num.Format{Kind: num.Kind(c.kind), Decimals: num.Auto}, direction: c.direction}
		if got := u.delta(c.change, c.judged); got != c.want {
			t.Errorf("%s: got %+v, want %+v", c.name, got, c.want)
		}
	}
}

func TestTargetsCarryTheirDirection(t *testing.T) {
	for _, c := range []struct {
		direction string
		e         *kpi.Expected
		want      string
	}{
		{"", &kpi.Expected{Value: "1150"}, "1,150"},
		{workbook.Lower, &kpi.Expected{Value: "1150"}, "≤ 1,150"},
		{workbook.InRange, &kpi.Expected{Low: "2", High: "3"}, "2–3"},
		{workbook.InRange, &kpi.Expected{High: "3"}, "≤ 3"},
		{workbook.InRange, &kpi.Expected{Low: "2"}, "≥ 2"},
		{"", nil, ""},
	} {
		u := unit{w: english(), format: num.Format{Decimals: 0}, direction: c.direction}
		if got := u.bound(c.e, u.full); got != c.want {
			t.Errorf("%s %+v: got %q, want %q", c.direction, c.e, got, c.want)
		}
	}
}

func TestEveryStatusHasItsOwnShape(t *testing.T) {
	seen := map[string]bool{}
	for _, w := range []score.Word{score.OnTrack, score.AtRisk, score.OffTrack, score.NoData, score.NoTarget, score.TooEarly} {
		s := StatusOf(w)
		if s.Word != string(w) || seen[s.Icon] || s.Class != "st-"+s.Slug {
			t.Errorf("%s: %+v", w, s)
		}
		seen[s.Icon] = true
	}
}

func TestFindPutsWholeWordsFirst(t *testing.T) {
	commands := []Command{{Label: "Average order value"}, {Label: "Go to Review"}, {Label: "Revenue", Where: "KPI", Who: "Head of Sales"}, {Label: "Settings"}}
	var got []string
	for _, f := range Find(commands, "rev", 9) {
		got = append(got, f.Command.Label)
	}
	if strings.Join(got, ", ") != "Revenue, Go to Review, Average order value" {
		t.Errorf("got %v", got)
	}
	if n := len(Find(commands, "", 2)); n != 2 {
		t.Errorf("an empty search lists the first two, not %d", n)
	}
	if f := Find(commands, "of sales", 1)[0].Command; f.Label != "Revenue" || !strings.HasSuffix(f.Where, " · Head of Sales") {
		t.Errorf("by its owner %+v is found", f)
	}
	pieces := Find(commands, "set", 1)[0].Label
	if len(pieces) != 2 || !pieces[0].Hit || pieces[0].Text != "Set" {
		t.Errorf("the letters typed are marked: %+v", pieces)
	}
}

func TestOverrideChangesOneGuess(t *testing.T) {
	yes, no, four := true, false, 4
	start := table.Recipe{Encoding: "utf-8", Header: &yes}
	for _, c := range []struct {
		key, value string
		want       table.Recipe
	}{
		{"delimiter", ";", table.Recipe{Encoding: "utf-8", Header: &yes, Delimiter: ";"}},
		{"header", "no", table.Recipe{Encoding: "utf-8", Header: &no}},
		{"header", "auto", table.Recipe{Encoding: "utf-8"}},
		{"encoding", "auto", table.Recipe{Header: &yes}},
		{"skip", "4", table.Recipe{Encoding: "utf-8", Header: &yes, SkipLines: &four}},
	} {
		got := Override(start, c.key, c.value)
		if got.Encoding != c.want.Encoding || got.Delimiter != c.want.Delimiter || !same(got.Header, c.want.Header) || !same(got.SkipLines, c.want.SkipLines) {
			t.Errorf("%s=%s: got %+v, want %+v", c.key, c.value, got, c.want)
		}
	}
}

func same[T comparable](a, b *T) bool {
	return a == nil && b == nil || a != nil && b != nil && *a == *b
}

func TestColumnKeysComeBack(t *testing.T) {
	for _, ref := range []state.ColumnRef{{}, {Table: "Orders", Column: "Region"}, {Table: "Sales 2025", Column: "a/b|c"}} {
		if got := ParseColumn(ColumnKey(ref)); got != ref {
			t.Errorf("got %+v, want %+v", got, ref)
		}
	}
}

func TestWavesStandUnderTheProblemOnly(t *testing.T) {
	m := model(t, "#/new", state.FormulaTyped{Text: "SUM(Orders[Amuont])", Caret: 19})
	var marked, all string
	for _, token := range EditorPage(m).Formula.Tokens {
		all += token.Text
		if strings.Contains(token.Class, "squiggle") {
			marked += token.Text
		}
	}
	if all != "SUM(Orders[Amuont])" {
		t.Errorf("the tokens are the text, not %q", all)
	}
	if !strings.Contains(marked, "Amuont") || strings.Contains(marked, "SUM") {
		t.Errorf("marked %q", marked)
	}
}

func TestBreakdownOffersWhatTheKPIReads(t *testing.T) {
	m := model(t, "#/kpi/k3")
	k, _ := m.Book.KPI("Return rate") // reads Orders through Revenue
	for _, c := range dimensions(m, k) {
		if c.Value != "" && ParseColumn(c.Value).Table != "Orders" {
			t.Errorf("%s is not read", c.Value)
		}
	}
	if len(dimensions(m, k)) < 2 {
		t.Error("nothing to break down by")
	}
}

func TestAnImportThatWaitsStaysInSight(t *testing.T) {
	m := model(t, "#/data", state.FilesDropped{Files: []state.FileRef{{ID: 1, Name: "a.csv", Size: 10}}})
	if _, ok := ImportInFront(m); !ok {
		t.Fatal("a dropped file opens its dialog")
	}
	id := m.Imports[0].ID
	m, _ = state.Update(m, state.Inspected{ID: id})
	if jobs := JobsOf(m).List; len(jobs) != 0 {
		t.Errorf("it is in front, not in the corner: %+v", jobs)
	}
	m, _ = state.Update(m, state.DialogClosed{})
	if jobs := JobsOf(m).List; len(jobs) != 1 || !jobs[0].Waiting {
		t.Errorf("behind a closed dialog it waits in the corner: %+v", jobs)
	}
}

// dropped is a page with files handed over and recognised, 1,000 bytes each.
func dropped(t *testing.T, names ...string) state.Model {
	t.Helper()
	var files []state.FileRef
	for i, name := range names {
		files = append(files, state.FileRef{ID: i + 1, Name: name, Size: 1000})
	}
	m := model(t, "#/data", state.FilesDropped{Files: files})
	for i, imp := range m.Imports {
		column := job.Column{Name: "a" + strconv.Itoa(i), Header: "a" + strconv.Itoa(i), Type: "integer"}
		m, _ = state.Update(m, state.Inspected{ID: imp.ID, Preview: job.Preview{Rows: 842_117, Columns: []job.Column{column}}})
	}
	return m
}

func TestFilesOnTheirWayAreToldOf(t *testing.T) {
	m := dropped(t, "orders.csv", "customers.csv", "returns.csv")
	m, _ = state.Update(m, state.ImportAll{})
	id := m.Imports[0].ID
	for now := 1000.0; now <= 3000; now += 100 {
		m, _ = state.Update(m, state.ImportProgress{ID: id, Now: now, Progress: job.Progress{Done: int64(now-1000) * 1000, Total: 8_000_000, Rows: int64(now-1000) * 100, Step: "reading"}})
	}
	jobs := JobsOf(m)
	if len(jobs.List) != 3 || !jobs.Movable || !jobs.Several {
		t.Fatalf("%+v", jobs)
	}
	first := jobs.List[0]
	first.ID = 0
	want := Job{Title: "Importing orders.csv", Phase: state.ImportReading, Progress: 250, Left: "200,000 of about 842,000 rows",
		Right: "100,000 rows/s · 6 s left", Small: "2.0 MB of 8.0 MB read · customers.csv is next", Running: true}
	if first != want {
		t.Errorf("the first is\n%+v, want\n%+v", first, want)
	}
	if in := IntakeOf(m); !strings.HasPrefix(in.Text, "8") || in.Label != "Importing 3 files" || in.Progress != 83 || !in.Running {
		t.Errorf("the top bar says %+v", in)
	}
	m, _ = state.Update(m, state.ImportProgress{ID: id, Now: 9000, Progress: job.Progress{Done: 8_000_000, Total: 8_000_000, Rows: 800_000, Step: "reading"}})
	if now := JobsOf(m).List[0]; now.Left != "Keeping a copy on this device" || now.Right != "" {
		t.Errorf("at the end it says %+v", now)
	}
	m, _ = state.Update(m, state.ImportsAside{Aside: true})
	if !JobsOf(m).Aside || !IntakeOf(m).Aside {
		t.Error("the cards are not put away")
	}
	m, _ = state.Update(m, state.ImportFinished{ID: id, Err: "It broke."})
	if in := IntakeOf(m); in.Label != "Importing 2 files, 1 file was not imported" || !in.Bad {
		t.Errorf("after a failure the top bar says %+v", in)
	}
	m, _ = state.Update(m, state.ImportsCancelled{})
	if jobs := JobsOf(m); len(jobs.List) != 1 || !jobs.List[0].Ended {
		t.Errorf("what is left is %+v", jobs)
	}
}

func TestManyFilesThatWaitAreCounted(t *testing.T) {
	var names []string
	for i := range 20 {
		names = append(names, "f"+strconv.Itoa(i)+".csv")
	}
	m := dropped(t, names...)
	m, _ = state.Update(m, state.ImportAll{})
	if jobs := JobsOf(m); len(jobs.List) != 1+queueShown || jobs.More != "15 more files wait" {
		t.Errorf("%d cards, %q", len(jobs.List), jobs.More)
	}
}

func TestTimeLeftIsRounded(t *testing.T) {
	for seconds, want := range map[float64]string{-1: "", 0.2: "nearly done", 3.4: "3 s left", 22: "25 s left", 150: "3 min left"} {
		if got := timeLeft(seconds); got != want {
			t.Errorf("%v seconds are %q", seconds, got)
		}
	}
}
