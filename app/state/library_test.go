package state

import (
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/workbook"
)

func templates(t *testing.T) *library.Library {
	t.Helper()
	lib, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// shopPage is a page with a table of sales, on a template of the library.
func shopPage(t *testing.T, hash string) *stage {
	t.Helper()
	p := &stage{t: t, Model: New()}
	book := workbook.New("b", "Shop")
	book.Tables = []workbook.Source{{ID: "t1", Name: "Sales", DateColumn: "Day", Batches: []workbook.Batch{{ID: "x", File: "s.csv", SHA256: "aa", Rows: 3, Kind: workbook.KindReplace}}}}
	p.tell(Started{Env: Env{Today: "2026-09-14", Locale: "en-GB"}, Hash: hash})
	p.tell(Loaded{Key: "key", Book: &book})
	p.tell(TableLoaded{ID: "t1", Job: p.Tables["t1"].Job, Info: job.Table{Source: "t1", Name: "Sales", Rows: 3, Columns: []job.Column{
		{Name: "Day", Type: "date", Distinct: 3, Min: "2026-01-01"}, {Name: "Total", Type: "money", Distinct: 3}, {Name: "State", Type: "text", Distinct: 2}}}})
	if len(every[FetchLibrary](p)) != 1 {
		t.Fatal("the library was not asked for once")
	}
	p.tell(LibraryCame{Lib: templates(t)})
	for range 20 {
		p.tell(FitDue{})
	}
	return p
}

// every command of a type so far.
func every[C Cmd](s *stage) []C { return sent[C](&stage{cmds: s.all}) }

func TestATemplateMeetsTheTablesAndIsAdded(t *testing.T) {
	p := shopPage(t, "#/library/revenue")
	f := p.Library.Form
	if f == nil || f.Matches[0].Table != "Sales" {
		t.Fatalf("the form is %+v", f)
	}
	asked := every[FetchValues](p)
	if len(asked) != 1 || asked[0].Column != (ColumnRef{"Sales", "State"}) {
		t.Fatalf("values of %+v were asked for", asked)
	}
	p.tell(ValuesCame{Column: asked[0].Column, List: job.ValueList{Values: []job.Value{{Text: "shipped"}, {Text: "void"}}}})
	p.tell(TemplateDue{Job: p.Library.Form.LiveJob})
	tried := every[TryTemplate](p)
	last := tried[len(tried)-1].Book.KPIs
	if got := last[len(last)-1].Formula; got != `SUM(Sales[Total] WHERE State = "shipped")` {
		t.Errorf("tried %s", got)
	}
	p.tell(RoleValue{Role: "Orders", Need: "Status", Text: "Paid", Value: "void", On: true})
	p.tell(RoleValue{Role: "Orders", Need: "Status", Text: "Paid", Value: "shipped"})
	p.tell(TemplateAdded{})
	p.tell(Fresh{For: TemplateAdded{}, ID: "seed"})
	k, ok := p.Book.KPI("Revenue")
	if !ok || k.Formula != `SUM(Sales[Total] WHERE State = "void")` || p.Route != (Route{View: KPIScreen, ID: k.ID}) {
		t.Errorf("added %+v, at %+v", k, p.Route)
	}
	p.tell(Undone{})
	if len(p.Book.KPIs) != 0 {
		t.Error("one undo does not take it back")
	}
}

func TestFitsAreFoundForEveryTemplate(t *testing.T) {
	p := shopPage(t, "#/library")
	n := 0
	for _, area := range p.Library.Lib.Areas {
		n += len(area.Templates)
	}
	fits := p.Library.Fits
	if len(fits) != n || len(fits["revenue"].Lacks) != 0 || strings.Join(fits["oee"].Lacks, " ") != "Runs" {
		t.Errorf("%d of %d fits, revenue %v, oee %v", len(fits), n, fits["revenue"], fits["oee"])
	}
}

func TestAChosenTableAndColumnAreTaken(t *testing.T) {
	p := shopPage(t, "#/library/cash-flow")
	if p.Library.Form.Matches[0].Table != "" {
		t.Fatalf("sales were taken for payments: %+v", p.Library.Form.Matches)
	}
	p.tell(RoleTable{Role: "Cash", Table: "Sales"})
	p.tell(RoleColumn{Role: "Cash", Need: "Amount", Column: ""})
	if p.Library.Form.Live != nil || library.Complete(p.Library.Form.Needs, p.Library.Form.Matches) {
		t.Error("complete without a column")
	}
	p.tell(RoleColumn{Role: "Cash", Need: "Amount", Column: "Total"})
	p.tell(Fresh{For: TemplateAdded{}, ID: "seed"})
	if k, _ := p.Book.KPI("Cash flow"); k.Formula != "SUM(Sales[Total])" {
		t.Errorf("added %+v", k)
	}
}

func TestChoicesByHandOutliveAChangeOfTheDocument(t *testing.T) {
	p := shopPage(t, "#/library/revenue")
	asked := every[FetchValues](p)
	values := ValuesCame{Column: asked[0].Column, List: job.ValueList{Values: []job.Value{{Text: "shipped"}, {Text: "void"}}}}
	p.tell(values, RoleValue{Role: "Orders", Need: "Status", Text: "Paid", Value: "void", On: true}, RoleColumn{Role: "Orders", Need: "Amount", Column: ""})
	before := p.Library.Form
	p.tell(BookRenamed{Name: "Another name"})
	if after := p.Library.Form; after == before || !reflect.DeepEqual(after.Matches, before.Matches) {
		t.Errorf("got  %+v\nwant %+v", after.Matches, before.Matches)
	}
	p.tell(RoleTable{Role: "Orders", Table: "Sales"}, BookRenamed{Name: "A third"})
	for _, c := range p.Library.Form.Matches[0].Columns {
		if c.Column == "" {
			t.Errorf("%s has no column: a choice for the table before still counts", c.Need)
		}
	}
}

func TestASuggestedTargetIsSet(t *testing.T) {
	p := shopPage(t, "#/library/roas")
	p.tell(TemplateTried{})
	cmd := every[MakeRoles](p)[0]
	if strings.Join(cmd.Names, " ") != "Sample Orders Sample Spend" {
		t.Fatalf("asked for %v", cmd.Names)
	}
	p = shopPage(t, "#/library/unsubscribe-rate")
	p.tell(RoleTable{Role: "Emails", Table: "Sales"})
	p.tell(RoleColumn{Role: "Emails", Need: "Unsubscribed", Column: "Total"})
	p.tell(RoleColumn{Role: "Emails", Need: "Delivered", Column: "Total"})
	p.tell(TemplateTarget{On: true})
	p.tell(Fresh{For: TemplateAdded{}, ID: "seed"})
	if k, _ := p.Book.KPI("Unsubscribe rate"); len(k.Targets) != 1 || k.Targets[0].Value != "0.005" || k.Targets[0].Grain != "month" {
		t.Errorf("targets are %+v", k.Targets)
	}
}

func TestSampleTablesComeWithTheirKPIs(t *testing.T) {
	p := shopPage(t, "#/library/oee")
	p.tell(TemplateTried{})
	if made := every[MakeRoles](p); len(made) != 1 || made[0].Names[0] != "Sample Runs" {
		t.Fatalf("asked for %+v", made)
	}
	p.tell(RolesCame{Template: "oee", ID: "seed", Made: job.RolesMade{Sources: []workbook.Source{{ID: "r", Name: "Sample Runs", DateColumn: "Date"}}}})
	k, ok := p.Book.KPI("OEE (sample)")
	if !ok || k.Formula != "[Availability (sample)] * [Performance (sample)] * [Quality rate (sample)]" {
		t.Errorf("added %+v", k)
	}
	if a, _ := p.Book.KPI("Availability (sample)"); a.Formula != "SUM('Sample Runs'[Run min]) / SUM('Sample Runs'[Planned min])" {
		t.Errorf("beneath it is %+v", a)
	}
	p.tell(Undone{})
	if len(p.Book.KPIs) != 0 || len(p.Book.Tables) != 1 {
		t.Error("one undo does not take tables and KPIs back")
	}
}

func TestALibraryThatDoesNotComeIsAskedForAgainLater(t *testing.T) {
	p := &stage{t: t, Model: New()}
	book := workbook.New("b", "Empty")
	p.tell(Started{Hash: "#/library"})
	p.tell(Loaded{Key: "key", Book: &book})
	p.tell(LibraryCame{Err: "offline"})
	if p.Library.Why != "offline" || len(every[FetchLibrary](p)) != 1 {
		t.Errorf("%q after %d questions", p.Library.Why, len(every[FetchLibrary](p)))
	}
	p.tell(Navigate{Route: Route{View: SettingsView}})
	p.tell(Navigate{Route: Route{View: LibraryView}})
	if len(every[FetchLibrary](p)) != 2 {
		t.Error("it is not asked for again")
	}
}
