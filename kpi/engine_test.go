package kpi_test

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// shop is an engine with files by hash and a workbook over them.
type shop struct {
	*kpi.Engine
	t     *testing.T
	files map[string][]byte
	book  workbook.Workbook
}

func newShop(t *testing.T) *shop {
	return &shop{Engine: kpi.New(), t: t, files: map[string][]byte{}, book: workbook.New("w", "Shop")}
}

func (s *shop) put(data string) workbook.Batch {
	sum := sha256.Sum256([]byte(data))
	sha := hex.EncodeToString(sum[:])
	s.files[sha] = []byte(data)
	return workbook.Batch{ID: sha[:8], File: "file.csv", SHA256: sha, Bytes: int64(len(data)), Kind: workbook.KindReplace}
}

func (s *shop) open(sha string) ([]byte, error) {
	if data, ok := s.files[sha]; ok {
		return data, nil
	}
	return nil, workbook.ErrMissing
}

// do makes edits.
func (s *shop) do(edits ...workbook.Edit) {
	s.t.Helper()
	for _, e := range edits {
		next, err := e.Apply(s.book)
		if err != nil {
			s.t.Fatal(err)
		}
		s.book = next
	}
}

// table adds a table and loads it.
func (s *shop) table(name, data string) {
	s.t.Helper()
	s.do(workbook.AddTable{Source: workbook.Source{ID: name, Name: name, Batches: []workbook.Batch{s.put(data)}}})
	s.load()
}

// load reads every table, as a page does before it asks.
func (s *shop) load() {
	s.t.Helper()
	for _, source := range s.book.Tables {
		t, err := s.Load(context.Background(), source, kpi.InMemory(s.open), nil)
		if err != nil {
			s.t.Fatal(err)
		}
		s.do(workbook.SetRecipe{TableID: source.ID, Recipe: t.Recipe})
	}
}

func (s *shop) kpi(k workbook.KPI) {
	s.t.Helper()
	k.ID = k.Name
	s.do(workbook.AddKPI{KPI: k})
}

func (s *shop) ask(q kpi.Question) *kpi.Answer {
	s.t.Helper()
	a, err := s.Evaluate(context.Background(), s.book, q, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	return a
}

// lines writes the cells of an answer with the members asked for.
func lines(a *kpi.Answer, of func(kpi.Cell) string) string {
	var out []string
	for _, k := range a.KPIs {
		for _, c := range k.Cells {
			line := k.Name + " " + c.Period
			for _, key := range c.By {
				if key == nil {
					line += " (blank)"
					continue
				}
				line += " " + *key
			}
			out = append(out, line+": "+of(c))
		}
	}
	return strings.Join(out, "\n")
}

func value(n kpi.Number) string {
	switch {
	case n.Blank != "":
		return n.Blank
	case n.Exact != "":
		return n.Exact
	}
	return n.Value
}

func compare(t *testing.T, got, want string) {
	t.Helper()
	if got = strings.TrimSpace(got); got != strings.TrimSpace(want) {
		t.Errorf("got\n%s\nwant\n%s", got, strings.TrimSpace(want))
	}
}

const sales = `Day,Region,Amount
2025-01-10,North,50
2025-02-10,North,80
2026-01-10,North,100
2026-01-20,South,20
2026-02-03,North,70
2026-02-10,,10
`

func TestTargetsStepFromPeriodToPeriod(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Revenue", Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{
		{Grain: "month", From: "2025-02", Value: "60"}, {Grain: "month", From: "2026-01", Value: "110"}, {Grain: "year", From: "2026", Value: "1000"},
	}})
	s.do(workbook.SetSettings{Settings: workbook.Settings{Currency: "EUR"}})
	got := lines(s.ask(kpi.Question{Grain: "month", AsOf: "2026-02-28"}), func(c kpi.Cell) string {
		target := "-"
		if c.Target != nil {
			target = c.Target.Value + " since " + c.Target.From
		}
		return fmt.Sprintf("%s of %s = %s, %s", value(c.Number), target, value(c.Attainment), c.Status)
	})
	compare(t, got, `
Revenue 2025-01: 50 of - = no-target, No target
Revenue 2025-02: 80 of 60 since 2025-02 = 4/3, On track
Revenue 2026-01: 120 of 110 since 2026-01 = 12/11, On track
Revenue 2026-02: 80 of 110 since 2026-01 = 8/11, Off track`)
}

func TestATargetOfAnotherGrainIsNoTargetAndSaysSo(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Revenue", Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{
		{Grain: "month", From: "2025-02", Value: "60"}, {Grain: "year", From: "2026", Value: "1000"}}})
	reasons := func(q kpi.Question) string {
		return lines(s.ask(q), func(c kpi.Cell) string { return c.Status + ". " + c.Reason })
	}
	compare(t, reasons(kpi.Question{Grain: "quarter", From: "2026-01-01", AsOf: "2026-03-31"}),
		`Revenue 2026-Q1: No target. Its targets are per month and year, not per quarter.`)
	compare(t, reasons(kpi.Question{Grain: "month", From: "2026-02", AsOf: "2026-03-31", Where: []string{`Sales[Region] = "North"`}}),
		`Revenue 2026-02: No target. Its targets are for everything, not for a slice.`)
}

func TestThresholdsAndDirections(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	month := func(value string) []workbook.Target { return []workbook.Target{{Grain: "month", Value: value}} }
	s.kpi(workbook.KPI{Name: "usual", Formula: "SUM(Sales[Amount])", Targets: month("130")})
	s.kpi(workbook.KPI{Name: "strict", Formula: "SUM(Sales[Amount])", Targets: month("130"), Thresholds: workbook.Thresholds{AtRisk: "0.95"}})
	s.kpi(workbook.KPI{Name: "lenient", Formula: "SUM(Sales[Amount])", Targets: month("200"), Thresholds: workbook.Thresholds{OnTrack: "0.6", AtRisk: "0.5"}})
	s.kpi(workbook.KPI{Name: "lower", Formula: "SUM(Sales[Amount])", Targets: month("100"), Direction: workbook.Lower, Thresholds: workbook.Thresholds{AtRisk: "1.25"}})
	s.kpi(workbook.KPI{Name: "range", Formula: "SUM(Sales[Amount])", Direction: workbook.InRange, Targets: []workbook.Target{{Grain: "month", Low: "100", High: "120"}}})
	s.kpi(workbook.KPI{Name: "retired", Formula: "SUM(Sales[Amount])", State: workbook.StateRetired})
	compare(t, lines(s.ask(kpi.Question{From: "2026-01", To: "2026-01"}), func(c kpi.Cell) string { return c.Status }), `
usual 2026-01: At risk
strict 2026-01: Off track
lenient 2026-01: On track
lower 2026-01: At risk
range 2026-01: On track`)
}

func TestChangesGoByTheMagnitudeOfTheBase(t *testing.T) {
	s := newShop(t)
	s.table("Profit", "Day,Amount\n2025-02-10,4\n2026-01-10,-50\n2026-02-10,25\n2026-03-10,0\n2026-04-10,5\n")
	s.kpi(workbook.KPI{Name: "Profit", Formula: "SUM(Profit[Amount])"})
	got := lines(s.ask(kpi.Question{Grain: "month", From: "2026-01", AsOf: "2026-04-30"}), func(c kpi.Cell) string {
		return value(c.Prior.Before) + " " + value(c.Prior.By) + " " + value(c.Prior.Percent) + " | " + value(c.Year.Before) + " " + value(c.Year.Percent)
	})
	compare(t, got, `
Profit 2026-01: no-rows no-rows no-rows | no-earlier-period no-earlier-period
Profit 2026-02: -50 75 3/2 | 4 21/4
Profit 2026-03: 25 -25 -1 | no-rows no-rows
Profit 2026-04: 0 5 zero-base | no-rows no-rows`)
}

func TestAnOpenPeriodIsComparedLikeForLikeAndNotJudgedTooEarly(t *testing.T) {
	s := newShop(t)
	s.table("Sales", "Day,Amount\n2026-01-05,10\n2026-01-25,90\n2026-02-06,12\n")
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{{Grain: "month", Value: "90"}}})
	s.kpi(workbook.KPI{Name: "Ratio", Formula: "[Sum] / COUNT(Sales)", Targets: []workbook.Target{{Grain: "month", Value: "90"}}})
	a := s.ask(kpi.Question{From: "2026-02"})
	compare(t, lines(a, func(c kpi.Cell) string {
		return fmt.Sprint(c.Open, " ", value(c.Prior.Before), " ", c.Status)
	}), "Sum 2026-02: true 10 Too early\nRatio 2026-02: true 10 Too early")
	compare(t, lines(s.ask(kpi.Question{From: "2026-02", FullPrior: true}), func(c kpi.Cell) string { return value(c.Prior.Before) }),
		"Sum 2026-02: 100\nRatio 2026-02: 50")
	if want := []kpi.Period{{Label: "2026-02", From: "2026-02-01", To: "2026-02-28", Open: true}}; !reflect.DeepEqual(a.Periods, want) || a.AsOf != "2026-02-06" {
		t.Errorf("periods are %+v as of %s", a.Periods, a.AsOf)
	}
}

func TestASumThatHasMetItsTargetNeedNotWaitForThePeriod(t *testing.T) {
	s := newShop(t)
	s.table("Sales", "Day,Amount\n2026-01-05,10\n2026-02-06,120\n")
	target := []workbook.Target{{Grain: "month", Value: "100"}}
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Sales[Amount])", Targets: target})
	s.kpi(workbook.KPI{Name: "Twice", Formula: "2 * [Sum]", Targets: target})
	s.kpi(workbook.KPI{Name: "Mean", Formula: "AVERAGE(Sales[Amount])", Targets: target})
	compare(t, lines(s.ask(kpi.Question{From: "2026-02"}), func(c kpi.Cell) string { return c.Status }),
		"Sum 2026-02: On track\nTwice 2026-02: On track\nMean 2026-02: Too early")
}

func TestOnlyWhatChangedIsEvaluatedAgain(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.table("Other", "Day,X\n2026-01-01,1\n2026-02-10,1\n")
	s.kpi(workbook.KPI{Name: "A", Formula: "SUM(Sales[Amount])"})
	s.kpi(workbook.KPI{Name: "B", Formula: "[A] * 2"})
	s.kpi(workbook.KPI{Name: "C", Formula: "COUNT(Other)"})
	s.kpi(workbook.KPI{Name: "D", Formula: `TARGET([A]) + 0 * [C]`})
	q := kpi.Question{Grain: "month"}
	fresh := func(what string, q kpi.Question, want string) {
		t.Helper()
		a := s.ask(q)
		var names []string
		for _, k := range a.KPIs {
			if !k.Cached {
				names = append(names, k.Name)
			}
		}
		if got := strings.Join(names, " "); got != want {
			t.Errorf("%s: evaluated %q, want %q", what, got, want)
		}
		if a.Cost.KPIs-a.Cost.Cached != len(names) {
			t.Errorf("%s: cost says %+v", what, a.Cost)
		}
		other := kpi.New()
		for _, source := range s.book.Tables {
			if _, err := other.Load(context.Background(), source, kpi.InMemory(s.open), nil); err != nil {
				t.Fatal(err)
			}
		}
		anew, err := other.Evaluate(context.Background(), s.book, q, nil)
		if err != nil {
			t.Fatal(err)
		}
		all := func(c kpi.Cell) string { text, _ := json.Marshal(c); return string(text) }
		if got, want := lines(a, all), lines(anew, all); got != want {
			t.Errorf("%s: with a cache\n%s\nwithout\n%s", what, got, want)
		}
	}
	fresh("first", q, "A B C D")
	fresh("again", q, "")
	fresh("other grain", kpi.Question{Grain: "year"}, "A B C D")
	fresh("one KPI", kpi.Question{Grain: "month", KPIs: []string{"B"}}, "")
	s.do(workbook.EditKPI{KPI: workbook.KPI{ID: "C", Name: "C", Formula: "COUNT(Other[X])"}})
	fresh("another formula", q, "C D")
	s.do(workbook.SetTargets{ID: "A", Targets: []workbook.Target{{Grain: "month", Value: "100"}}})
	fresh("a target, which D reads", q, "D")
	s.do(workbook.AddNote{KPIID: "A", Note: workbook.Note{ID: "n", Text: "x"}})
	fresh("a note", q, "")
	s.do(workbook.DropBatch{TableID: "Sales", Batch: s.put("Day,Region,Amount\n2026-02-10,North,1\n")})
	s.load()
	fresh("other rows in Sales", q, "A B")
	s.do(workbook.EditKPI{KPI: workbook.KPI{ID: "A", Name: "A", Formula: "SUM(Sales[Amount])", EmptyMeansZero: true}})
	fresh("empty means zero", q, "A B")
	fresh("a slice", kpi.Question{Grain: "month", By: []string{"Sales[Region]"}}, "A B C D")
}

func TestAppendedFilesAreOneTable(t *testing.T) {
	s := newShop(t)
	first := s.put("Day,Amount\n2026-01-01,1\n2026-01-02,2\n")
	second := s.put("Note,Amount,Day\nlate,10,2026-01-03\n\"with, comma\",2.5,2026-01-04")
	third := s.put("Day,Amount\n2026-02-01,100\n")
	second.Kind, third.Kind = workbook.KindAppend, workbook.KindAppend
	s.do(workbook.AddTable{Source: workbook.Source{ID: "T", Name: "T", Batches: []workbook.Batch{first, second}}})
	s.load()
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(T[Amount])"})
	s.kpi(workbook.KPI{Name: "Notes", Formula: "COUNT(T[Note])"})
	exact := func(c kpi.Cell) string { return value(c.Number) }
	compare(t, lines(s.ask(kpi.Question{Grain: "month"}), exact), "Sum 2026-01: 31/2\nNotes 2026-01: 2")
	s.do(workbook.DropBatch{TableID: "T", Batch: third})
	s.load()
	compare(t, lines(s.ask(kpi.Question{Grain: "all", KPIs: []string{"Sum"}}), exact), "Sum all: 231/2")
	s.do(workbook.RemoveBatch{TableID: "T", BatchID: second.ID})
	s.load()
	compare(t, lines(s.ask(kpi.Question{Grain: "all", KPIs: []string{"Sum"}}), exact), "Sum all: 103")
}

// What is counted over one table may depend on another: by a look-up, a
// conversion, or a set of an earlier period.
func TestATableThatIsLookedIntoMayChange(t *testing.T) {
	s := newShop(t)
	s.table("Orders", "Day,Customer,Amount\n2026-01-05,a,1\n2026-01-06,b,2\n2026-02-07,b,4\n")
	s.table("Customers", "Id,Segment\na,Home\nb,Office\n")
	s.table("Signups", "On,User\n2026-01-01,a\n2026-01-02,b\n2026-01-03,c\n")
	s.do(workbook.SetRelations{TableID: "Orders", Relations: []workbook.Relation{{Column: "Customer", Table: "Customers", Key: "Id"}}})
	s.kpi(workbook.KPI{Name: "Home", Formula: `SUM(Orders[Amount] WHERE [Customer.Segment] = "Home")`})
	s.kpi(workbook.KPI{Name: "Converted", Formula: "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 10 days)"})
	s.kpi(workbook.KPI{Name: "Known", Formula: "COUNT(Orders WHERE Customer IN PRIOR(Signups[User], 1 month))"})
	exact := func(c kpi.Cell) string { return value(c.Number) }
	replace := func(name, data string) {
		s.do(workbook.DropBatch{TableID: name, Batch: s.put(data)})
		s.load()
	}
	all := kpi.Question{Grain: "all", KPIs: []string{"Home", "Converted"}}
	february := kpi.Question{Grain: "month", From: "2026-02", To: "2026-02", KPIs: []string{"Known"}}
	compare(t, lines(s.ask(all), exact)+"\n"+lines(s.ask(february), exact), "Home all: 1\nConverted all: 2\nKnown 2026-02: 1")
	replace("Customers", "Id,Segment\na,Office\nb,Home\n")
	compare(t, lines(s.ask(all), exact), "Home all: 6\nConverted all: 2")
	replace("Orders", "Day,Customer,Amount\n2026-01-05,a,1\n2026-02-06,b,2\n2026-02-07,c,4\n")
	compare(t, lines(s.ask(all), exact)+"\n"+lines(s.ask(february), exact), "Home all: 2\nConverted all: 1\nKnown 2026-02: 2")
	replace("Signups", "On,User\n2026-02-01,b\n2026-02-02,c\n")
	compare(t, lines(s.ask(all), exact)+"\n"+lines(s.ask(february), exact), "Home all: 2\nConverted all: 2\nKnown 2026-02: 0")
}

func TestOfAnAppendedTableOnlyTheNewFileIsRead(t *testing.T) {
	s := newShop(t)
	s.table("T", "Day,Amount\n2026-01-01,1\n2026-01-02,2.5\n2026-01-03,x\n"+strings.Repeat("2026-01-04,4\n", 30))
	before := s.Table(s.book.Tables[0])
	for i, more := range []string{"Amount,Day\n100,2026-02-01\n", "Day,Amount\n2026-02-02,200\n2026-02-30,1\n", "Day,Amount\n2026-02-03,1\n2026/02/04,2\n"} {
		b := s.put(more)
		b.Kind, b.File = workbook.KindAppend, fmt.Sprint("more ", i)
		s.do(workbook.DropBatch{TableID: "T", Batch: b})
		opened := 0
		open := func(sha string) ([]byte, error) { opened++; return s.open(sha) }
		read, err := s.Load(context.Background(), s.book.Tables[0], kpi.InMemory(open), nil)
		if err != nil {
			t.Fatal(err)
		}
		s.do(workbook.SetRecipe{TableID: "T", Recipe: read.Recipe})
		// Dates in another layout call for all rows.
		if want := []int{1, 1, 1 + 4}[i]; opened != want || read.Extends(before) != (want == 1) {
			t.Errorf("file %d: %d files were opened, want %d", i, opened, want)
		}
		anew, err := kpi.New().Load(context.Background(), s.book.Tables[0], kpi.InMemory(s.open), nil)
		if err != nil {
			t.Fatal(err)
		}
		text := func(t *table.Table) string {
			out := fmt.Sprint(t.Name, t.Rows, t.Recipe.Columns, "\n")
			for _, c := range t.Columns {
				for row := range t.Rows {
					out += c.Cell(row) + "|"
				}
			}
			for _, d := range t.Problems.All() {
				out += fmt.Sprintf("\n%s:%d %s", d.Source, d.Line, d.Code)
			}
			return out
		}
		if text(read) != text(anew) {
			t.Errorf("file %d: got\n%s\nread anew\n%s", i, text(read), text(anew))
		}
	}
}

func TestProblemsOfAppendedFilesHaveTheirOwnLines(t *testing.T) {
	s := newShop(t)
	first, second := s.put("Day,Amount\n2026-01-01,1\n"), s.put("Day,Amount\n2026-01-02,2\n2026-01-03\n")
	first.File, second.File, second.Kind = "january.csv", "more.csv", workbook.KindAppend
	s.do(workbook.AddTable{Source: workbook.Source{ID: "T", Name: "T", Batches: []workbook.Batch{first, second}}})
	s.load()
	all := s.Table(s.book.Tables[0]).Problems.All()
	if len(all) != 1 || all[0].Source != "more.csv" || all[0].Line != 3 || all[0].Code != "short-row" {
		t.Errorf("got %+v", all)
	}
	third := s.put("Day,Amuont\n2026-01-05,3\n")
	third.File, third.Kind = "odd.csv", workbook.KindAppend
	s.do(workbook.DropBatch{TableID: "T", Batch: third})
	for range 2 { // behind what is there, and all anew
		s.load()
		all = s.Table(s.book.Tables[0]).Problems.All()
		const want = `odd.csv has no column "Amount", so it leaves its rows blank there. If "Amuont" is that column, undo the import and drop the file again: the two can be matched there.`
		if len(all) != 2 || all[1].Source != "odd.csv" || all[1].Code != kpi.CodeMissingColumn || all[1].Message+" "+all[1].Hint != want {
			t.Errorf("a column that is not in a later file: got %+v", all)
		}
		s.Keep()
	}
}

func TestRenamedTablesAndColumnsKeepTheirValues(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.do(workbook.SetCalculated{TableID: "Sales", Columns: []workbook.Calculated{{Name: "Twice", Expression: "Amount * 2"}, {Name: "Thrice", Expression: `IF(Region = "North", Twice + Sales[Amount])`}}})
	s.kpi(workbook.KPI{Name: "Revenue", Formula: `SUM(Sales[Amount] WHERE Region = "North" ON Day)`})
	s.kpi(workbook.KPI{Name: "Calculated", Formula: "SUM(Sales[Thrice])"})
	q := kpi.Question{Grain: "year"}
	exact := func(c kpi.Cell) string { return value(c.Number) }
	before := lines(s.ask(q), exact)
	s.do(workbook.RenameTable{ID: "Sales", Name: "All sales"}, workbook.RenameColumn{TableID: "Sales", From: "Amount", To: "Order value"},
		workbook.RenameColumn{TableID: "Sales", From: "Day", To: "Order date"}, workbook.RenameColumn{TableID: "Sales", From: "Region", To: "WHERE"},
		workbook.RenameColumn{TableID: "Sales", From: "Twice", To: "2 ×"}, workbook.RenameColumn{TableID: "Sales", From: "Thrice", To: "x]"})
	a := s.ask(q)
	if got := lines(a, exact); got != before {
		t.Errorf("%s, KPI %+v: got\n%s\nwant\n%s", s.book.KPIs[0].Formula, a.KPIs[0].Problems, got, before)
	}
	if s.Held() != 1 {
		t.Errorf("renaming made %d tables of one", s.Held())
	}
}

func TestMistakesInCalculatedColumnsAreTold(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.do(workbook.SetCalculated{TableID: "Sales", Columns: []workbook.Calculated{{Name: "Early", Expression: "Later + 1"}, {Name: "Later", Expression: "Amount"}}})
	list := s.Check(s.book).All()
	if len(list) != 1 || list[0].Source != "Sales" || list[0].Message != `Calculated column “Early”: No column "Later" in Sales.` {
		t.Errorf("got %+v", list)
	}
}

func TestProblemsBelongToTheirKPIs(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "good", Formula: "COUNT(Sales)"})
	s.kpi(workbook.KPI{Name: "typo", Formula: "SUM(Sales[Amuont])"})
	s.kpi(workbook.KPI{Name: "round", Formula: "[trip] + 1"})
	s.kpi(workbook.KPI{Name: "trip", Formula: "[round] + 1"})
	a := s.ask(kpi.Question{Grain: "all"})
	var got []string
	for _, k := range a.KPIs {
		line := k.Name + " " + value(k.Cells[0].Number) + " " + k.Cells[0].Status + ":"
		for _, p := range k.Problems {
			line += " " + p.Code
		}
		got = append(got, line)
	}
	compare(t, strings.Join(got, "\n"), `
good 6 No target:
typo error-in-kpi No data: unknown-column
round cycle No data: cycle
trip cycle No data: cycle`)
	codes := map[string]int{}
	for _, d := range s.Check(s.book).All() {
		codes[d.Source+" "+string(d.Code)]++
	}
	if want := map[string]int{"typo unknown-column": 1, "round cycle": 1, "trip cycle": 1}; !reflect.DeepEqual(codes, want) {
		t.Errorf("Check says %v, want %v", codes, want)
	}
}

func TestMistakesInTheQuestionAreTold(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Revenue", Formula: "SUM(Sales[Amount])"})
	for _, c := range []struct {
		q    kpi.Question
		code string
	}{
		{kpi.Question{Grain: "fortnight"}, "unknown-grain"},
		{kpi.Question{From: "yesterday"}, "unknown-period"},
		{kpi.Question{AsOf: "2026-02-30"}, "unknown-period"},
		{kpi.Question{KPIs: []string{"Revenu"}}, "unknown-kpi"},
		{kpi.Question{By: []string{"Sales[Regoin]"}}, "unknown-column"},
		{kpi.Question{Where: []string{"Region ="}}, "incomplete"},
	} {
		a := s.ask(c.q)
		if len(a.Problems) == 0 || a.Problems[0].Code != c.code {
			t.Errorf("%+v: got %+v, want %s", c.q, a.Problems, c.code)
		}
	}
}

func TestAnUnknownKPIDoesNotKeepTheOthersFromAnswering(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Revenue", Formula: "SUM(Sales[Amount])"})
	a := s.ask(kpi.Question{Grain: "all", KPIs: []string{"Gone", "Revenue"}})
	compare(t, lines(a, func(c kpi.Cell) string { return value(c.Number) }), "Revenue all: 330")
}

func TestCentsDoNotDrift(t *testing.T) {
	s := newShop(t)
	s.table("Cents", "Amount\n"+strings.Repeat("0.1\n0.2\n", 100_000))
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Cents[Amount])"})
	s.kpi(workbook.KPI{Name: "Thirds", Formula: "[Sum] / 3 * 3 - [Sum]"})
	compare(t, lines(s.ask(kpi.Question{Grain: "all"}), func(c kpi.Cell) string { return value(c.Number) }), "Sum all: 30000\nThirds all: 0")
}

func TestATableThatIsNotLoadedLeavesTheOthers(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.do(workbook.AddTable{Source: workbook.Source{ID: "Gone", Name: "Gone", Recipe: table.Recipe{Columns: map[string]table.ColumnRecipe{"X": {Type: table.Integer}}}}})
	s.kpi(workbook.KPI{Name: "here", Formula: "SUM(Sales[Amount])"})
	s.kpi(workbook.KPI{Name: "gone", Formula: "SUM(Gone[X])"})
	a := s.ask(kpi.Question{Grain: "all"})
	if got := value(a.KPIs[0].Cells[0].Number); got != "330" {
		t.Errorf("here is %s", got)
	}
	if len(a.KPIs[1].Problems) == 0 || len(a.KPIs[1].Cells) > 0 && a.KPIs[1].Cells[0].Blank == "" {
		t.Errorf("gone says %+v", a.KPIs[1])
	}
}

func TestLoadIsAskedOnceAndKeptByContent(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	asked := 0
	open := kpi.InMemory(func(sha string) ([]byte, error) { asked++; return s.open(sha) })
	for range 3 {
		if _, err := s.Load(context.Background(), s.book.Tables[0], open, nil); err != nil {
			t.Fatal(err)
		}
	}
	if asked != 0 {
		t.Errorf("the bytes of a loaded table were asked for %d times", asked)
	}
	s.Keep(s.book)
	if s.Held() != 1 || s.Table(s.book.Tables[0]) == nil {
		t.Error("Keep dropped a table that is in use")
	}
	s.Keep()
	if s.Held() != 0 {
		t.Error("Keep kept a table that nobody needs")
	}
	if _, err := s.Load(context.Background(), workbook.Source{Name: "x", Batches: []workbook.Batch{{SHA256: "none"}}}, open, nil); !errors.Is(err, workbook.ErrMissing) {
		t.Errorf("bytes that are gone give %v", err)
	}
}

func TestWorkStopsWhenItIsToldTo(t *testing.T) {
	s := newShop(t)
	var rows strings.Builder
	rows.WriteString("Day,Amount\n")
	for i := range 200_000 {
		fmt.Fprintf(&rows, "2026-01-%02d,%d\n", i%28+1, i)
	}
	s.table("Sales", rows.String())
	s.kpi(workbook.KPI{Name: "Revenue", Formula: "SUM(Sales[Amount])"})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := s.Evaluate(ctx, s.book, kpi.Question{}, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled evaluation gives %v", err)
	}
	stop := errors.New("stop")
	yield := func(int64, int64, int) error { return stop }
	if _, err := s.Evaluate(context.Background(), s.book, kpi.Question{}, yield); !errors.Is(err, stop) {
		t.Errorf("stopped evaluation gives %v", err)
	}
	source := s.book.Tables[0]
	if _, err := kpi.New().Load(context.Background(), source, kpi.InMemory(s.open), yield); !errors.Is(err, stop) {
		t.Errorf("stopped load gives %v", err)
	}
	if got := value(s.ask(kpi.Question{Grain: "all"}).KPIs[0].Cells[0].Number); got != "19999900000" {
		t.Errorf("after stopping, revenue is %s", got)
	}
}

func TestAnswersCrossABorderUnchanged(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Share", Formula: "SUM(Sales[Amount]) / 7", Targets: []workbook.Target{{Grain: "year", Value: "10"}}})
	s.kpi(workbook.KPI{Name: "Last", Formula: "MAX(Sales[Day])"})
	a := s.ask(kpi.Question{Grain: "year", By: []string{"Sales[Region]"}})
	text, err := json.Marshal(a)
	if err != nil {
		t.Fatal(err)
	}
	var b kpi.Answer
	if err := json.Unmarshal(text, &b); err != nil || !reflect.DeepEqual(*a, b) {
		t.Errorf("%v\n%+v\nbecame\n%+v", err, *a, b)
	}
	for i, c := range a.KPIs[0].Cells {
		if got := b.KPIs[0].Cells[i].Num(); got.Exact() != c.Exact {
			t.Errorf("%s came back as %s", c.Exact, got.Exact())
		}
	}
	compare(t, lines(&b, func(c kpi.Cell) string { return value(c.Number) + c.Text }), `
Share 2025 North: 130/7
Share 2026 North: 170/7
Share 2026 South: 20/7
Share 2026 (blank): 10/7
Last 2025 North: 2025-02-10
Last 2026 North: 2026-02-03
Last 2026 South: 2026-01-20
Last 2026 (blank): 2026-02-10`)
}
