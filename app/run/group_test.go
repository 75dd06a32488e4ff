//go:build !js

package run_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// TestFilesOfOneShapeAreOneTable reads files whose columns only all rows together
// settle: whole numbers here, cents there, and nothing at all in the first.
func TestFilesOfOneShapeAreOneTable(t *testing.T) {
	device := newDevice()
	w := device.open(t)
	w.until("the page is there", atRest)
	file := func(month int, amount, refund string) browser.File {
		return browser.File{Label: fmt.Sprintf("sales-%d.csv", month), Data: []byte(fmt.Sprintf("day,amount,refund\n2026-%02d-05,%s,%s\n2026-%02d-06,1,\n", month, amount, refund, month))}
	}
	w.run.Take([]browser.File{file(11, "2.25", "0.5"), file(9, "10", ""), file(10, "7", "3")}, browser.Omitted{})
	w.until("all are recognised", func(m state.Model) bool { return len(m.Imports) == 3 && len(m.Together(m.Imports[0])) == 3 })
	w.tell(state.ImportAll{})
	m := w.until("they are one table", func(m state.Model) bool { return len(m.Book.Tables) == 1 && saved(m) })
	source := m.Book.Tables[0]
	var files []string
	for _, b := range source.Batches {
		files = append(files, fmt.Sprint(b.Kind, " ", b.File, " ", b.Rows))
	}
	if want := []string{"replace sales-9.csv 2", "append sales-10.csv 2", "append sales-11.csv 2"}; !slices.Equal(files, want) {
		t.Errorf("the batches are %q", files)
	}
	if info := m.Tables[source.ID].Info; source.Name != "sales" || info.Rows != 6 || info.Columns[1].Type != "decimal" || info.Columns[2].Type != "decimal" || info.ProblemTotal != 0 {
		t.Errorf("the table %s is %+v", source.Name, info)
	}
	m = w.addsKPI("Sales", "SUM(sales[amount])")
	want := "Sales 2026-09 11 Sales 2026-10 8 Sales 2026-11 3.25"
	if got := strings.Join(values(m), " "); got != want {
		t.Errorf("the values are %s", got)
	}
	if next, _ := state.Update(m, state.Undone{}); len(next.Book.KPIs) != 0 || len(next.Book.Tables) != 1 {
		t.Error("undo takes more back than the KPI")
	}
	again := device.open(t)
	m = again.until("it is there after a reload", func(m state.Model) bool { return atRest(m) && m.Answer != nil && !m.Stale })
	if got := strings.Join(values(m), " "); got != want {
		t.Errorf("after a reload the values are %s", got)
	}
	if s := m.Book.Tables[0]; s.Batches[0].Kind != workbook.KindReplace || m.Tables[s.ID].Info.Columns[2].Type != "decimal" {
		t.Errorf("after a reload the table is %+v", m.Tables[s.ID].Info.Columns)
	}
}
