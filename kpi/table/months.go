package table

import (
	"sync"

	"kpiworkbook/kpi/calendar"
)

// monthTable has the first day of every month of the years that files are usually about, and of
// the month after them.
type monthTable [tableYears*12 + 1]int32

const (
	tableFrom  = 1900
	tableYears = 200
)

var months = sync.OnceValue(func() *monthTable {
	var t monthTable
	for i := range t {
		d, _ := calendar.DayOf(tableFrom+i/12, i%12+1, 1)
		t[i] = int32(d)
	}
	return &t
})
