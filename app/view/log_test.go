package view

import (
	"fmt"
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// The last changes are listed at first, all of them when the reader wants so.
func TestTheLastChangesAreListedAtFirst(t *testing.T) {
	m := model(t, "#/kpi/k2")
	for i := range m.Book.KPIs {
		for n := range 8 {
			m.Book.KPIs[i].Log = append(m.Book.KPIs[i].Log, workbook.Logged{ID: fmt.Sprint(n), At: fmt.Sprintf("2026-03-0%dT09:00:00Z", n+1), What: "owner", Is: fmt.Sprint("Owner ", n)})
		}
	}
	list := func(m state.Model) string {
		c := KPIPage(m).Whole(m).Changes
		return fmt.Sprint(len(c.Groups), c.Groups[0].When, c.Groups[0].Lines[0].Is, c.More, c.Whole)
	}
	at, _ := state.Update(m, state.LogShown{Whole: false})
	if got := list(at); got != "58 Mar, 09:00Owner 7true false" {
		t.Errorf("at first %q", got)
	}
	whole, _ := state.Update(m, state.LogShown{Whole: true})
	c := KPIPage(whole).Whole(whole).Changes
	if len(c.Groups) < 8 || !c.Whole || !c.More {
		t.Errorf("all of them: %+v", c)
	}
}
