package state

import (
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// related is a page with orders, the people who place them, and the Data screen open.
func related(t *testing.T) *stage {
	w := workbook.New("d1", "Shop")
	people := orders()
	people.ID, people.Name, people.DateColumn = "t2", "Customers", ""
	people.Recipe.Columns = map[string]table.ColumnRecipe{"id": {Type: table.Integer}, "segment": {Type: table.TextType}}
	people.Batches[0].SHA256 = strings.Repeat("b", 64)
	own := orders()
	own.Recipe.Columns["customer_id"] = table.ColumnRecipe{Type: table.Integer}
	w.Tables, w.KPIs = []workbook.Source{own, people}, []workbook.KPI{revenue()}
	s := &stage{Model: New(), t: t}
	s.tell(Started{Env: Env{Today: "2026-03-20", Locale: "en-GB"}, Hash: "#/data/t1"}, Loaded{Key: "k1", ID: "x", Book: &w, Generation: 5, At: "2026-03-19T10:00:00Z"})
	infos := map[string]job.Table{
		"t1": {Source: "t1", Name: "orders", Rows: 100, Columns: append(columns[:3:3], job.Column{Name: "customer_id", Type: "integer", Distinct: 20})},
		"t2": {Source: "t2", Name: "Customers", Rows: 30, Columns: []job.Column{{Name: "id", Type: "integer", Distinct: 30}, {Name: "segment", Type: "text", Distinct: 3}}},
	}
	for _, load := range sent[LoadTable](s) {
		s.tell(TableLoaded{ID: load.ID, Job: load.Job, Info: infos[load.ID]})
	}
	s.tell(Evaluated{Asked: s.Asked, Answer: &kpi.Answer{}})
	return s
}

// column types a calculated column and keeps it.
func (s *stage) column(was, name, formula string) *stage {
	return s.tell(ColumnOpened{Table: "t1", Column: was}, ColumnNamed{Text: name}, FormulaTyped{Text: formula, Caret: len(formula)}, ColumnSaved{})
}

func (s *stage) columnNames() (list []string) {
	for _, c := range s.Columns("t1") {
		list = append(list, c.Name+" "+c.Type)
	}
	return list
}

func TestACalculatedColumnIsWrittenTriedAndKept(t *testing.T) {
	s := related(t)
	s.tell(ColumnOpened{Table: "t1"}, FormulaTyped{Text: "amou", Caret: 4})
	if !s.Calculating.Open || s.Calculating.Choices[0].Label != "amount" || s.Calculating.Choices[0].Insert != "amount" {
		t.Fatalf("completions are %+v", s.Calculating.Choices)
	}
	s.tell(CompletionTaken{Index: -1})
	s.want("the formula", the[SetFormula](s).Text, "amount")
	s.tell(FormulaTyped{Text: "amount * 2 ", Caret: 11})
	s.want("its type", s.Calculating.Kind.String(), "number")
	due := the[After](s).Msg.(TrialDue)
	s.tell(TrialDue{Job: due.Job - 1})
	none[TryColumn](s)
	s.tell(due)
	try := the[TryColumn](s)
	from, _ := try.Request.Within.Table("orders")
	s.want("what is tried", fmt.Sprintf("%s %q %d", try.Request.Table, from.Calculated, len(try.Request.Within.KPIs)), `orders [{"\x00new" "amount * 2" map[]}] 0`)
	s.tell(TrialCame{Job: try.Job, Trial: &kpi.Trial{Columns: [][]string{{"2"}}}})
	if s.Calculating.Trial == nil {
		t.Error("the first rows did not come")
	}
	s.tell(ColumnSaved{})
	s.want("without a name", s.Calculating.Wrong, "A column needs a name.")
	s.tell(ColumnNamed{Text: "amount"}, ColumnSaved{})
	s.want("with a name that is taken", s.Calculating.Wrong, `There is a column called "amount" already.`)
	s.tell(ColumnNamed{Text: " Double "}, ColumnSaved{})
	s.want("the dialog", s.Dialog.Kind, NoDialog)
	s.want("columns", s.columnNames(), []string{"day date", "region text", "amount decimal", "customer_id integer", "Double decimal"})
	s.want("the document", s.Book.Tables[0].Calculated, []workbook.Calculated{{Name: "Double", Expression: "amount * 2"}})
	s.tell(Undone{})
	s.want("undone", len(s.Columns("t1")), 4)
}

func TestAnUnfinishedOrWrongColumnIsNotKept(t *testing.T) {
	s := related(t)
	for formula, want := range map[string]string{
		"":                        "A calculated column needs a formula.",
		"amount *":                "The formula is not finished.",
		"amuont * 2":              `No column "amuont" in orders.`,
		"SUM(amount)":             "",
		"[customer_id.segment]":   "",
		"Net":                     `No column "Net" in orders.`,
		`IF(amount > 3, "a", 4)`:  "",
		"amount + DAYS(day - day": "The formula is not finished.",
	} {
		s.column("", "Net", formula)
		switch got := s.Calculating.Wrong; {
		case s.Dialog.Kind != ColumnDialog:
			t.Errorf("%s was kept", formula)
		case want != "" && got != want:
			t.Errorf("%s: %q, want %q", formula, got, want)
		case got == "":
			t.Errorf("%s: nothing is said", formula)
		}
	}
	s.tell(FormulaTyped{Text: "amuont * 2", Caret: 3})
	s.tell(FixTaken{Index: 0})
	s.want("repaired", s.Calculating.Text, "amount * 2")
}

func TestARenamedColumnIsFollowedAndADeletedOneAsks(t *testing.T) {
	s := related(t)
	s.column("", "Net", "amount * 2").column("", "Large", "Net > 10")
	k := revenue()
	k.ID, k.Name, k.Formula = "k2", "Net sales", "SUM(orders[Net])"
	s.Model, _, _ = s.edit(workbook.AddKPI{KPI: k})
	s.column("Net", "Twice", "amount + amount")
	s.want("the columns", s.Book.Tables[0].Calculated, []workbook.Calculated{{Name: "Twice", Expression: "amount + amount"}, {Name: "Large", Expression: "Twice > 10"}})
	s.want("the KPI", s.Book.KPIs[1].Formula, "SUM(orders[Twice])")
	s.want("undo says", s.History.UndoLabel(), "Change the calculated column Net")

	s.tell(ColumnRemoved{Table: "t1", Column: "Twice"})
	s.want("it asks", s.Dialog, Dialog{Kind: RemoveColumnAsk, ID: "t1", Text: "Twice"})
	s.tell(DialogClosed{}, ColumnRemoved{Table: "t1", Column: "Large"})
	s.want("what nobody uses goes", len(s.Book.Tables[0].Calculated), 1)
	s.tell(ColumnRemoved{Table: "t1", Column: "Twice", Sure: true})
	s.want("it is gone", len(s.Book.Tables[0].Calculated), 0)
	s.tell(Undone{})
	s.want("and back", len(s.Book.Tables[0].Calculated), 1)
}

func TestAColumnWhoseTableGoesMeanwhileIsLetGo(t *testing.T) {
	s := related(t)
	s.column("", "Net", "amount * 2").tell(ColumnOpened{Table: "t1", Column: "Net"})
	form := s.Calculating
	s.Model, _, _ = s.edit(workbook.SetCalculated{TableID: "t1"})
	s.tell(ColumnSaved{}, ColumnNamed{Text: "Other"}, ColumnSaved{})
	s.want("without the column", s.Calculating.Wrong, "Net is not in the workbook any more.")
	s.Calculating, s.Dialog = form, Dialog{Kind: ColumnDialog, ID: "t1"}
	s.Model, _, _ = s.edit(workbook.RemoveTable{ID: "t1"})
	s.tell(FormulaTyped{Text: "1"}, ColumnNamed{Text: "x"}, ColumnSaved{}, TrialDue{})
	s.want("nothing is asked", len(s.cmds), 0)
}

func TestTheGridHasCalculatedColumns(t *testing.T) {
	s := related(t)
	s.tell(TabChosen{Tab: RowsTab})
	s.tell(RowsCame{Job: s.Data.Grid.Job, Page: job.RowPage{Total: 100, Columns: 4}})
	s.column("", "Net", "amount * 2")
	rows := the[FetchRows](s)
	if rows.Request.Within == nil || len(rows.Request.Within.KPIs) > 0 || len(rows.Request.Source.Calculated) != 1 {
		t.Errorf("rows are asked for %+v", rows.Request)
	}
	s.tell(RowsCame{Job: rows.Job, Page: job.RowPage{Total: 100, Columns: 5}}, RowsSorted{Column: "Net"})
	s.want("sorted", the[FetchRows](s).Request.Arrange.Sorts[0].Column, "Net")
	s.tell(ColumnRemoved{Table: "t1", Column: "Net"})
	s.want("what is sorted by a column that is gone", s.Data.Grid.Arrange.Whole(), true)
	if s.Data.Grid.Tiles != nil {
		t.Error("cells of the column are still there")
	}
}

func TestLikelyRelationsAreCountedAndProposed(t *testing.T) {
	s := related(t)
	s.tell(TabChosen{Tab: RelationsTab})
	ask := the[CountMatches](s)
	is := workbook.Relation{Column: "customer_id", Table: "Customers", Key: "id"}
	s.want("what is counted", fmt.Sprint(len(ask.Keys), ask.Request.Relations[0].Is), fmt.Sprint(1, is))
	list, busy := s.Likely(s.Book.Tables[0])
	s.want("meanwhile", fmt.Sprint(list, busy), "[] true")
	for _, c := range []struct {
		match eval.Match
		want  int
	}{
		{eval.Match{Rows: 100, Found: 98, Lost: 2, Keys: 30}, 1},
		{eval.Match{Rows: 100, Found: 20, Lost: 80, Keys: 30}, 0},
		{eval.Match{Rows: 100, Found: 97, Twice: 3, Keys: 29, Shared: 1}, 0},
		{eval.Match{Rows: 100, Blank: 70, Found: 25, Lost: 5, Keys: 30}, 1},
	} {
		s.tell(MatchesCame{Keys: ask.Keys, Matched: job.Matched{Matches: []*eval.Match{&c.match}}})
		if list, _ := s.Likely(s.Book.Tables[0]); len(list) != c.want {
			t.Errorf("of %+v %d are likely, want %d", c.match, len(list), c.want)
		}
	}
	s.tell(RelationTaken{Table: "t1", Is: is})
	s.want("declared", s.Book.Tables[0].Relations, []workbook.Relation{is})
	list, _ = s.Likely(s.Book.Tables[0])
	s.want("what is declared is not proposed", len(list), 0)
	none[CountMatches](s)
	s.tell(MatchesCame{Keys: ask.Keys, Stopped: true}, TabChosen{Tab: RelationsTab})
	s.want("what was stopped is asked again", len(the[CountMatches](s).Keys), 1)
}

func TestLikeNames(t *testing.T) {
	for _, c := range []struct {
		column, key, table string
		likely             bool
	}{
		{"customer_id", "id", "Customers", true},
		{"CustomerID", "CustomerID", "customers", true},
		{"Customer", "Name", "Customers", true},
		{"billing customer", "code", "customers", true},
		{"category", "Category", "Categories", true},
		{"country_code", "code", "Countries", true},
		{"sku", "SKU", "Products", true},
		{"id", "id", "Customers", false},
		{"name", "name", "Customers", false},
		{"status", "status", "Tickets", false},
		{"amount", "id", "Customers", false},
		{"customer_id", "segment", "Customers", false},
		{"address", "id", "Addresses", true},
	} {
		of := func(name string) job.Column { return job.Column{Name: name, Type: "text", Distinct: 9} }
		if got := likeness(of(c.column), of(c.key), c.table) > 0; got != c.likely {
			t.Errorf("%s = %s[%s] is likely: %v", c.column, c.table, c.key, got)
		}
	}
}

func TestARelationIsChosenChangedAndRemoved(t *testing.T) {
	s := related(t)
	s.tell(RelationOpened{Table: "t1"}, RelationSaved{})
	s.want("without a column", s.Relating.Wrong, "Choose the column of orders that names the other row.")
	s.tell(RelationChosen{Is: workbook.Relation{Column: "customer_id"}}, RelationChosen{Is: workbook.Relation{Column: "customer_id", Table: "Customers"}})
	s.want("the key is guessed", s.Relating.Is.Key, "id")
	s.want("and counted", len(the[CountMatches](s).Keys), 1)
	s.tell(RelationSaved{})
	s.want("kept", s.Book.Tables[0].Relations, []workbook.Relation{{Column: "customer_id", Table: "Customers", Key: "id"}})
	s.column("", "Segment", "[customer_id.segment]")
	s.want("looked up", s.columnNames()[4], "Segment text")
	s.tell(RelationOpened{Table: "t1"}, RelationChosen{Is: workbook.Relation{Column: "customer_id", Table: "Customers"}}, RelationSaved{})
	if s.Relating.Wrong == "" {
		t.Error("a column has two relations")
	}
	s.tell(RelationOpened{Table: "t1", Column: "customer_id"}, RelationChosen{Is: workbook.Relation{Column: "customer_id", Table: "Customers", Key: "segment"}}, RelationSaved{})
	s.want("changed", s.Book.Tables[0].Relations[0].Key, "segment")
	s.tell(RelationRemoved{Table: "t1", Column: "customer_id"})
	s.want("it asks", s.Dialog.Kind, RemoveRelationAsk)
	s.tell(RelationRemoved{Table: "t1", Column: "customer_id", Sure: true})
	s.want("removed", len(s.Book.Tables[0].Relations), 0)
	s.want("undo says", s.History.UndoLabel(), "Take the relation of orders to Customers away")
}

func TestRowsWithoutTheirsHaveAnAddress(t *testing.T) {
	s := related(t)
	for _, twice := range []bool{false, true} {
		at := Route{View: DataScreen, ID: "t1", Rows: Rows{Column: "customer_id", Table: "Customers", Key: "id", Twice: twice}}
		hash := Hash(at, Question{Grain: "month"})
		if got, _ := ParseHash(hash); got != at {
			t.Errorf("%s leads to %+v", hash, got)
		}
		s.tell(HashChanged{Hash: hash})
		among := the[FetchRows](s).Request.Among
		if among == nil || among.Unmet == nil || among.Unmet.Twice != twice || among.Unmet.To.Name != "Customers" {
			t.Errorf("%s asks for %+v", hash, among)
		}
	}
}
