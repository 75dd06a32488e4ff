//go:build !js

package run_test

import (
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/app/worker"
	"kpiworkbook/kpi/workbook"
)

const (
	january  = "order,day,amount\nA1,2026-01-05,10.50\nA2,2026-01-06,20.00\nA3,2026-02-01,1.00\n"
	february = "order;amount;day\nB1;5,25;2026-01-31\nB2;tbc;2026-02-03\nB3;2,00;2026-02-04\nB4;3,00;2026-02-05\nB5;1,50;2026-02-06\nB6;1,00;2026-02-06\n" +
		"B7;1,00;2026-02-06\nB8;1,00;2026-02-06\nB9;1,00;2026-02-06\nB10;1,00;2026-02-06\nB11;1,00;2026-02-06\nB12;1,00;2026-02-06\n" +
		"B13;1,00;2026-02-06\nB14;1,00;2026-02-06\nB15;1,00;2026-02-06\nB16;1,00;2026-02-06\nB17;1,00;2026-02-06\nB18;1,00;2026-02-06\nB19;1,00;2026-02-06\nB20;1,00;2026-02-06\n"
)

// TestTheLedgerFromAFileToACorrectedCell goes the way of a table after its first
// file, worker and storage included.
func TestTheLedgerFromAFileToACorrectedCell(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders-01.csv", january)
	w.addsKPI("Revenue", "SUM('orders-01'[amount])")

	w.run.Take([]browser.File{{Label: "orders-02.csv", Data: []byte(february)}}, browser.Omitted{})
	m := w.until("it is known what changes", func(m state.Model) bool {
		return len(m.Imports) > 0 && m.Imports[len(m.Imports)-1].Meeting.Landed != nil
	})
	i := m.Imports[len(m.Imports)-1]
	id := m.Book.Tables[0].ID
	if i.Meeting.Failed != "" || i.Replace != id || i.Meeting.Kind != workbook.KindAppend {
		t.Fatalf("suggested: %+v", i.Meeting)
	}
	if l := i.Meeting.Landed; l.Effect.Added != 20 || l.Bad != 1 || len(l.Moved) != 1 || l.Moved[0].By.Exact != "21/4" || len(l.New)+len(l.Lacks) != 0 {
		t.Errorf("it would do %+v", l)
	}
	w.tell(state.ImportConfirmed{ID: i.ID})
	m = w.until("it is imported", func(m state.Model) bool { return len(m.Book.Tables[0].Batches) == 2 && atRest(m) })
	b := m.Book.Tables[0].Batches[1]
	if b.Kind != workbook.KindAppend || b.Rows != 20 || b.Rejected != 1 || b.Effect == nil || b.Effect.Moved != 1 || m.Tables[id].Info.Rows != 23 {
		t.Errorf("the ledger has %+v with %+v, %d rows", b, b.Effect, m.Tables[id].Info.Rows)
	}

	w.tell(state.Navigate{Route: state.Route{View: state.DataScreen, ID: id}}, state.TabChosen{Tab: state.ProblemsTab})
	faults := func(fits func(job.Fault) bool) func(state.Model) bool {
		return func(m state.Model) bool {
			l := m.Data.Faults.List
			return atRest(m) && l != nil && len(l.List) == 1 && fits(l.List[0])
		}
	}
	m = w.until("the cell is listed", faults(func(f job.Fault) bool {
		return f.Was == "tbc" && f.Line == 3 && f.Row == 2 && f.Batch == b.ID && !f.Fixed
	}))
	w.tell(state.FaultChosen{Fault: m.Data.Faults.List.List[0]}, state.FaultTyped{Text: "later", Why: "a guess"}, state.FaultFixed{})
	m = w.until("it does not fit either", faults(func(f job.Fault) bool { return f.Fixed && f.Misfit }))
	w.tell(state.FaultChosen{Fault: m.Data.Faults.List.List[0]}, state.FaultTyped{Text: "100.5", Why: "asked"}, state.FaultFixed{})
	m = w.until("it fits", faults(func(f job.Fault) bool {
		return f.Fixed && !f.Misfit && f.Now == "100.5" && f.Why == "asked" && f.At != ""
	}))
	w.tell(state.FaultsExported{Table: id})
	w.until("the list is a file", func(state.Model) bool { return w.Page.Downloaded("orders-01 problems.csv") != nil })
	if file := w.Page.Downloaded("orders-01 problems.csv").(worker.Memory); string(file.Data) != "file,line,column,text,reason,corrected to,why\norders-02.csv,3,amount,tbc,Corrected by hand.,100.5,asked\n" {
		t.Errorf("the file says %s", file.Data)
	}

	w.tell(state.BatchUndone{Table: id, Batch: b.ID})
	w.until("it is undone", func(m state.Model) bool { return atRest(m) && m.Tables[id].Info.Rows == 3 })
	w.tell(state.BatchUndone{Table: id, Batch: b.ID, Redo: true})
	w.until("it counts again", func(m state.Model) bool { return atRest(m) && m.Tables[id].Info.Rows == 23 && saved(m) })

	w = d.open(t)
	m = w.until("a reload has it all", func(m state.Model) bool { return atRest(m) && m.Answer != nil && m.Tables[id].Info.Rows == 23 })
	if got := m.Answer.KPIs[0].Cells; got[len(got)-1].Exact != "123" {
		t.Errorf("February is %+v", got[len(got)-1].Number)
	}
}
