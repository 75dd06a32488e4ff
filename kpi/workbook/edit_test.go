package workbook

import (
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/kpi/table"
)

// shop is a workbook with something in every corner that edits reach.
func shop() Workbook {
	w := New("w1", "Shop")
	w.Tables = []Source{
		{ID: "t1", Name: "Orders", DateColumn: "Order date", Names: map[string]string{"amt": "Amount"},
			Recipe: table.Recipe{Delimiter: ",", Columns: map[string]table.ColumnRecipe{
				"Order date": {Type: table.Date}, "amt": {Type: table.Decimal}, "Customer": {Type: table.TextType}, "Shipped": {Type: table.Date}}},
			Relations: []Relation{{Column: "Customer", Table: "Customers", Key: "Name"}},
			Batches: []Batch{
				{ID: "b1", File: "orders.csv", SHA256: strings.Repeat("a", 64), Bytes: 10, Rows: 2, Kind: KindReplace, Fixes: []Fix{{Row: 1, Column: "amt", Was: "4o", Now: "40"}}},
				{ID: "b2", File: "june.csv", SHA256: strings.Repeat("c", 64), Rows: 1, Kind: KindAppend, Columns: map[string]string{"value": "amt"}},
				{ID: "b3", File: "july.csv", SHA256: strings.Repeat("d", 64), Rows: 1, Kind: KindAppend, Undone: &Undone{At: "2026-01-01T00:00:00Z"}},
			}},
		{ID: "t2", Name: "Customers", Recipe: table.Recipe{Columns: map[string]table.ColumnRecipe{"Name": {Type: table.TextType}}},
			Batches: []Batch{{ID: "b1", File: "customers.csv", SHA256: strings.Repeat("b", 64), Kind: KindReplace}}},
	}
	w.KPIs = []KPI{
		{ID: "k1", Name: "Revenue", Formula: "SUM(Orders[Amount])", DateColumns: map[string]string{"Orders": "Shipped"},
			Targets: []Target{{Grain: "month", From: "2026-01", Value: "100"}}, Notes: []Note{{ID: "n1", Text: "first"}},
			Actions: []Action{{ID: "a1", Title: "Call the partner", Due: "2026-02-10"}}, Read: []Mark{{Period: "2026-01", At: "2026-02-03T09:00:00Z", Author: "Ada"}},
			Log: []Logged{{ID: "l1", At: "2026-01-02T09:00:00Z", Author: "Ada", What: "owner", Is: "Ben"}}},
		{ID: "k2", Name: "Customers served", Formula: "DISTINCT(Orders[Customer])", Shifts: []Shift{{Period: "2026-01", Reason: "new shop"}}},
		{ID: "k3", Name: "Per customer", Formula: "[Revenue] / [Customers served]"},
	}
	w.Reviews = []Meeting{{ID: "m1", Period: "2026-01", KPIs: []string{"k1"}, At: "2026-02-03T09:00:00Z"}}
	w.Closed = []Close{{ID: "c1", Period: "2026-01", Values: map[string]string{"k1": "100", "k2": "", "k3": "50/3"}}}
	return w
}

// expecting is a KPI of which everything is expected.
func expecting(k KPI) KPI {
	was := k
	k.Targets = []Target{
		{Grain: "month", From: "2026-01", Value: "120", Stretch: "150"},
		{Grain: "month", From: "2026-04", Formula: "PRIOR([Revenue], 1 year) * 1.1"},
		{Grain: "month", By: map[string]string{"Orders[Customer]": "Ann"}, Value: "12"},
	}
	k.Plan = &Plan{BaselinePeriod: "2026", Factor: "1.2", Due: "2028", Phasing: LastYear}
	k.Milestones = []Milestone{{ID: "m1", Date: "2026-06-30", Value: "140", Title: "Half way"}}
	k.Rules = []Rule{{Word: "On track", Factor: "1"}, {Word: "At risk", At: "90", By: "2026-03-31"}}
	k.Matures = 30
	return k.Revise(was, "2026-02-01T00:00:00Z", "Ann", "New year")
}

// edits are one of each kind, all of which the shop accepts.
func edits() []Edit {
	return []Edit{
		AddTable{Source{ID: "t3", Name: "Tickets"}},
		RemoveTable{"t2"},
		RenameTable{"t1", "All orders"},
		RenameColumn{"t1", "Amount", "Order value"},
		RenameColumn{"t1", "Order date", "Day"},
		RenameColumn{"t2", "Name", "Full name"},
		SetRecipe{"t1", table.Recipe{Delimiter: ";"}},
		SetDateColumn{"t1", "Shipped"},
		SetThrough{"t1", "2026-03-31"},
		SetRelations{"t2", []Relation{{Column: "Name", Table: "Orders", Key: "Order"}}},
		SetCalculated{"t1", []Calculated{{Name: "Net", Expression: "Amount * 2"}}},
		DropBatch{"t1", Batch{ID: "b4", File: "more.csv", Kind: KindAppend}, nil},
		DropBatch{"t1", Batch{ID: "b4", File: "all.csv", Kind: KindReplace}, &table.Recipe{Delimiter: "\t"}},
		DropBatch{"t1", Batch{ID: "b4", File: "later.csv", Kind: KindUpdate, Keys: []string{"Customer"}}, nil},
		RemoveBatch{"t1", "b1"},
		UndoBatch{"t1", "b2", Undone{At: "2026-01-02T00:00:00Z"}},
		RedoBatch{"t1", "b3"},
		FixCell{"t1", "b1", Fix{Row: 2, Line: 3, Column: "amt", Was: "tbc", Now: "5"}},
		FixCell{"t1", "b1", Fix{Row: 1, Column: "amt", Was: "4o", Now: "41"}},
		UnfixCell{"t1", "b1", 1, "amt"},
		AddKPI{KPI{ID: "k4", Name: "Tickets", Formula: "COUNT(Tickets)"}},
		EditKPI{KPI{ID: "k1", Name: "Sales", Formula: "SUM(Orders[Amount]) * 2"}},
		EditKPI{expecting(shop().KPIs[0])},
		RenameKPI{"k1", "Turnover"},
		RemoveKPI{"k2"},
		MoveKPI{"k3", 0},
		SetTargets{"k1", []Target{{Grain: "year", From: "2026", Value: "5"}}},
		ConfirmShift{"k1", Shift{Period: "2026-03", Reason: "new prices"}},
		ConfirmShift{"k2", Shift{Period: "2026-01", Reason: "another reason"}},
		RemoveShift{"k2", "2026-01"},
		SetLeads{"k1", []Link{{KPI: "k2", Lag: 2, Grain: "month"}}},
		SetGuards{"k1", []string{"k3"}},
		AddNote{"k1", Note{ID: "n2", Text: "second"}},
		EditNote{"k1", Note{ID: "n1", Text: "changed"}},
		RemoveNote{"k1", "n1"},
		AddNote{"", Note{ID: "n3", Text: "about all"}},
		AddAction{"k1", Action{ID: "a2", Title: "Ask the bank", Owner: "Ada", Due: "2026-03-01"}},
		EditAction{"k1", Action{ID: "a1", Title: "Call the partner", Due: "2026-02-20"}},
		EditAction{"k1", Action{ID: "a1", Title: "Call the partner", Due: "2026-02-10", State: ActionDone, Ended: "2026-02-09T10:00:00Z"}},
		EditAction{"k1", Action{ID: "a1", Title: "Call the partner", Due: "2026-02-10", State: ActionDropped}},
		RemoveAction{"k1", "a1"},
		MarkRead{[]string{"k1", "k2"}, Mark{Period: "2026-02", At: "2026-03-02T09:00:00Z"}},
		MarkRead{[]string{"k1"}, Mark{Period: "2026-01", At: "2026-03-02T09:00:00Z", Author: "Ada"}},
		UnmarkRead{[]string{"k1"}, Mark{Period: "2026-01", Author: "Ada"}},
		SetCadence{"k1", "quarter"},
		AddMeeting{Meeting{ID: "m2", Period: "2026-02", KPIs: []string{"k1", "k2"}, Note: "All as planned."}},
		RemoveMeeting{"m1"},
		ClosePeriod{Close{ID: "c2", Period: "2026-02", Note: "Sent to the board", Values: map[string]string{"k1": "120"}}},
		ReopenPeriod{"c1"},
		SetSettings{Settings{Currency: "EUR"}},
		RenameWorkbook{"Other"},
		Several{[]Edit{RenameKPI{"k1", "A"}, RenameKPI{"k2", "B"}}, "Rename two KPIs"},
	}
}

func TestEditsChangeACopyAndUndoBringsTheOriginalBack(t *testing.T) {
	for _, e := range edits() {
		t.Run(fmt.Sprintf("%T", e), func(t *testing.T) {
			before := shop()
			h, err := Open(before).Do(e)
			if err != nil {
				t.Fatalf("refused: %v", err)
			}
			if !reflect.DeepEqual(before, shop()) {
				t.Error("the edit changed the workbook it was given")
			}
			if reflect.DeepEqual(h.Now, before) {
				t.Error("the edit changed nothing")
			}
			if h.UndoLabel() == "" {
				t.Error("the step has no description")
			}
			back, ok := h.Undo()
			if !ok || !reflect.DeepEqual(back.Now, before) {
				t.Error("undo does not bring the workbook back")
			}
			again, ok := back.Redo()
			if !ok || !reflect.DeepEqual(again.Now, h.Now) || again.UndoLabel() != h.UndoLabel() {
				t.Error("redo does not bring the edit back")
			}
		})
	}
}

func TestRefusedEditsChangeNothingAndSayWhy(t *testing.T) {
	cases := []struct {
		edit Edit
		code string
	}{
		{AddTable{Source{ID: "t9", Name: "orders"}}, "name-taken"},
		{AddTable{Source{ID: "t1", Name: "New"}}, "id-taken"},
		{AddTable{Source{ID: "", Name: "New"}}, "id-taken"},
		{AddTable{Source{ID: "t9", Name: "  "}}, "empty-name"},
		{AddTable{Source{ID: "t9", Name: "a\x00b"}}, "bad-name"},
		{AddTable{Source{ID: "t9", Name: strings.Repeat("x", 201)}}, "long-name"},
		{ConfirmShift{"k1", Shift{Period: "March"}}, "bad-period"},
		{SetGuards{"k9", nil}, "unknown-kpi"},
		{RenameTable{"t1", "customers"}, "name-taken"},
		{RenameTable{"t9", "New"}, "unknown-table"},
		{RenameColumn{"t1", "Amount", "Customer"}, "name-taken"},
		{RenameColumn{"t1", "Amount", " x"}, "padded-name"},
		{AddAction{"k9", Action{ID: "a2"}}, "unknown-kpi"},
		{AddAction{"k1", Action{ID: "a1"}}, "id-taken"},
		{EditAction{"k1", Action{ID: "a9"}}, "unknown-action"},
		{RemoveAction{"k2", "a1"}, "unknown-action"},
		{MarkRead{[]string{"k1", "k9"}, Mark{Period: "2026-02"}}, "unknown-kpi"},
		{SetCadence{"k9", "week"}, "unknown-kpi"},
		{AddMeeting{Meeting{ID: "m1"}}, "id-taken"},
		{RemoveMeeting{"m9"}, "unknown-review"},
		{ClosePeriod{Close{ID: "c2", Period: "2026-01"}}, "period-closed"},
		{ClosePeriod{Close{ID: "c1", Period: "2026-02"}}, "id-taken"},
		{ReopenPeriod{"c9"}, "unknown-close"},
		{DropBatch{"t1", Batch{ID: "b1"}, nil}, "id-taken"},
		{RemoveBatch{"t1", "b9"}, "unknown-batch"},
		{UndoBatch{"t2", "b1", Undone{}}, "last-batch"},
		{UnfixCell{"t1", "b1", 7, "amt"}, "unknown-fix"},
		{FixCell{"t1", "b9", Fix{}}, "unknown-batch"},
		{AddKPI{KPI{ID: "k9", Name: "REVENUE"}}, "name-taken"},
		{EditKPI{KPI{ID: "k9", Name: "New"}}, "unknown-kpi"},
		{EditKPI{KPI{ID: "k1", Name: "Per customer"}}, "name-taken"},
		{RenameKPI{"k1", ""}, "empty-name"},
		{RemoveKPI{"k9"}, "unknown-kpi"},
		{Several{[]Edit{RenameKPI{"k1", "A"}, RenameKPI{"k2", "A"}}, "x"}, "name-taken"},
	}
	for _, c := range cases {
		h, err := Open(shop()).Do(c.edit)
		var r Refusal
		if !errors.As(err, &r) || string(r.Diagnostic.Code) != c.code {
			t.Errorf("%#v: got %v, want code %s", c.edit, err, c.code)
		}
		if !reflect.DeepEqual(h, Open(shop())) {
			t.Errorf("%#v: a refused edit changed the history", c.edit)
		}
	}
}

func TestRenamingFollowsIntoFormulasAndRoles(t *testing.T) {
	apply := func(w Workbook, e Edit) Workbook {
		t.Helper()
		w, err := e.Apply(w)
		if err != nil {
			t.Fatal(err)
		}
		return w
	}
	w := apply(shop(), RenameTable{"t1", "All orders"})
	w = apply(w, RenameColumn{"t1", "Amount", "Order value"})
	w = apply(w, RenameColumn{"t1", "Shipped", "Sent"})
	w = apply(w, RenameColumn{"t1", "Customer", "Buyer"})
	w = apply(w, RenameColumn{"t2", "Name", "Full name"})
	w = apply(w, RenameTable{"t2", "People"})
	w = apply(w, RenameKPI{"k1", "Turnover"})
	got := []string{w.KPIs[0].Formula, w.KPIs[1].Formula, w.KPIs[2].Formula}
	want := []string{"SUM('All orders'[Order value])", "DISTINCT('All orders'[Buyer])", "[Turnover] / [Customers served]"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("formulas are\n%q, want\n%q", got, want)
	}
	if got, want := w.KPIs[0].DateColumns, map[string]string{"All orders": "Sent"}; !reflect.DeepEqual(got, want) {
		t.Errorf("date columns are %v, want %v", got, want)
	}
	if got, want := w.Tables[0].Names, map[string]string{"amt": "Order value", "Shipped": "Sent", "Customer": "Buyer"}; !reflect.DeepEqual(got, want) {
		t.Errorf("names are %v, want %v", got, want)
	}
	if got, want := w.Tables[0].Relations, []Relation{{Column: "Buyer", Table: "People", Key: "Full name"}}; !reflect.DeepEqual(got, want) {
		t.Errorf("relations are %v, want %v", got, want)
	}
}

func TestAColumnRenamedBackLeavesNoTrace(t *testing.T) {
	w, _ := RenameColumn{"t2", "Name", "Full name"}.Apply(shop())
	w, err := RenameColumn{"t2", "Full name", "Name"}.Apply(w)
	if err != nil || w.Tables[1].Names != nil {
		t.Errorf("names are %v (%v), want none", w.Tables[1].Names, err)
	}
}

func TestHistoryKeepsItsLimitAndForgetsTheFutureOnAnEdit(t *testing.T) {
	h := Open(shop())
	for i := range HistoryLimit + 50 {
		h, _ = h.Do(RenameWorkbook{fmt.Sprint(i)})
	}
	steps := 0
	for ok := true; ok; steps++ {
		h, ok = h.Undo()
	}
	if steps-1 != HistoryLimit || h.Now.Name != "49" {
		t.Errorf("went back %d steps to %q, want %d to 49", steps-1, h.Now.Name, HistoryLimit)
	}
	if h.RedoLabel() == "" {
		t.Error("nothing to redo after undoing")
	}
	h, _ = h.Do(RenameWorkbook{"new"})
	if _, ok := h.Redo(); ok {
		t.Error("an edit left the undone steps")
	}
}

func TestBranchesOfAHistoryDoNotMeet(t *testing.T) {
	h, _ := Open(shop()).Do(RenameWorkbook{"a"})
	left, _ := h.Do(RenameWorkbook{"left"})
	right, _ := h.Do(RenameWorkbook{"right"})
	left, _ = left.Do(RenameWorkbook{"left 2"})
	right, _ = right.Do(RenameWorkbook{"right 2"})
	left, _ = left.Undo()
	right, _ = right.Undo()
	if left.Now.Name != "left" || right.Now.Name != "right" {
		t.Errorf("got %q and %q", left.Now.Name, right.Now.Name)
	}
}

func TestFreeNames(t *testing.T) {
	w := shop()
	for want, got := range map[string]string{
		"Orders 2": w.FreeTableName("orders"), "Fresh": w.FreeTableName("Fresh"), "Table": w.FreeTableName(" \x00"), "Revenue 2": w.FreeKPIName("Revenue"),
	} {
		if !strings.EqualFold(got, want) {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLiveBatches(t *testing.T) {
	s := Source{Batches: []Batch{{ID: "1", Kind: KindReplace, Rows: 5}, {ID: "2", Kind: KindAppend, Rows: 1}, {ID: "3", Kind: KindReplace, Rows: 7}, {ID: "4", Kind: KindAppend, Rows: 2}}}
	if got := s.Rows(); got != 9 {
		t.Errorf("rows are %d, want those of the last replacement and after: 9", got)
	}
}
