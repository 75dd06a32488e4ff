package kpi_test

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strconv"
	"testing"
	"time"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// ordersBook is a workbook of the suite over an orders table of some files.
func ordersBook(files ...string) workbook.Workbook {
	w := workbook.New("orders", "Orders")
	s := workbook.Source{ID: "orders", Name: "Orders", DateColumn: "order_date"}
	for i, file := range files {
		kind := workbook.KindAppend
		if i == 0 {
			kind = workbook.KindReplace
		}
		s.Batches = append(s.Batches, workbook.Batch{ID: file, File: file, SHA256: file, Kind: kind})
	}
	w.Tables = []workbook.Source{s}
	for i, src := range suite {
		w.KPIs = append(w.KPIs, workbook.KPI{ID: string(rune('a' + i)), Name: string(rune('A' + i)), Formula: src})
	}
	return w
}

// cutRows splits a file after so many rows.
func cutRows(data []byte, rows int) (first, rest []byte) {
	at := 0
	for range rows + 1 {
		at += bytes.IndexByte(data[at:], '\n') + 1
	}
	header := data[:bytes.IndexByte(data, '\n')+1]
	return data[:at], append(bytes.Clone(header), data[at:]...)
}

// asked is an engine with the answers to two questions about a workbook, and how
// many rows were looked at for them.
func askSuite(t testing.TB, e *kpi.Engine, w *workbook.Workbook, open kpi.Open) (answers string, scanned int64) {
	t.Helper()
	read, err := e.Load(context.Background(), w.Tables[0], open, nil)
	if err != nil {
		t.Fatal(err)
	}
	w.Tables[0].Recipe = read.Recipe
	for _, by := range [][]string{nil, {"Orders[region]"}} {
		done := int64(0)
		a, err := e.Evaluate(context.Background(), *w, kpi.Question{Grain: "month", By: by}, func(n, _ int64, _ int) error { done = n; return nil })
		if err != nil {
			t.Fatal(err)
		}
		text, err := json.Marshal(a.KPIs)
		if err != nil {
			t.Fatal(err)
		}
		answers, scanned = answers+string(text), scanned+done
	}
	return answers, scanned
}

func TestOfAnAppendedTableOnlyTheNewRowsAreCounted(t *testing.T) {
	first, more := cutRows(kpitest.Orders(5, 12_000), 11_000)
	files := map[string][]byte{"first": first, "more": more}
	open := kpi.InMemory(func(sha string) ([]byte, error) { return files[sha], nil })
	e, w := kpi.New(), ordersBook("first")
	if _, scanned := askSuite(t, e, &w, open); scanned < 11_000 {
		t.Fatalf("at first %d rows were scanned", scanned)
	}
	recipe := w.Tables[0].Recipe
	w = ordersBook("first", "more")
	w.Tables[0].Recipe = recipe
	got, scanned := askSuite(t, e, &w, open)
	if scanned > 2*1000 {
		t.Errorf("%d rows were scanned for two questions, the batch has 1000", scanned)
	}
	anew, _ := askSuite(t, kpi.New(), &w, open)
	if got != anew {
		t.Errorf("got\n%s\nfrom an engine that knew nothing\n%s", got, anew)
	}
}

// TestADayIsAppendedToAnOpenMonth appends day after day. "As many days of the
// month before" are one more each time, so that some rows have to be looked at
// again: those of the months that are compared with.
func TestADayIsAppendedToAnOpenMonth(t *testing.T) {
	first, _ := calendar.DayOf(2025, 1, 1)
	days := func(from, to int) []byte {
		out := []byte("order_date,region,revenue,status\n")
		for d := from; d < to; d++ {
			for i := range 150 {
				out = fmt.Appendf(out, "%s,%s,%d.%02d,s%d\n", first+calendar.Day(d), []string{"North", "South", ""}[(d+i)%3], i*d%977, d%100, (i+d)%7)
			}
		}
		return out
	}
	files := map[string][]byte{"first": days(0, 435)}
	open := kpi.InMemory(func(sha string) ([]byte, error) { return files[sha], nil })
	names := []string{"first"}
	book := func(recipe table.Recipe) *workbook.Workbook {
		w := ordersBook(names...)
		w.KPIs = nil
		for i, src := range []string{"SUM(Orders[revenue])", "COUNT(Orders WHERE region = \"North\")", "DISTINCT(Orders[status])", "MEDIAN(Orders[revenue])",
			"MAX(Orders[revenue])", "STDEV(Orders[revenue])", "LAST(Orders[status])", "SUM(MAX(Orders[revenue]) PER status)"} {
			w.KPIs = append(w.KPIs, workbook.KPI{ID: fmt.Sprint(i), Name: fmt.Sprint(i), Formula: src})
		}
		w.Tables[0].Recipe = recipe
		return &w
	}
	e, w := kpi.New(), book(table.Recipe{})
	askSuite(t, e, w, open)
	for d := 435; d < 460; d += 1 + d%2 {
		name := fmt.Sprint("day ", d)
		files[name] = days(d, d+1+d%2)
		names = append(names, name)
		w = book(w.Tables[0].Recipe)
		got, scanned := askSuite(t, e, w, open)
		anew, all := askSuite(t, kpi.New(), w, open)
		if got != anew {
			t.Fatalf("%s: got\n%s\nfrom an engine that knew nothing\n%s", name, got, anew)
		}
		if scanned*3 > all*2 {
			t.Errorf("%s: %d rows were scanned, all are %d", name, scanned, all)
		}
	}
}

// BenchmarkAppend brings 10,000 rows behind 1,000,000 (or KPI_ROWS): what it
// takes to read them and to answer twelve KPIs in two groupings, and beside it
// what reading and counting everything takes.
func BenchmarkAppend(b *testing.B) {
	rows, err := strconv.Atoi(cmp.Or(os.Getenv("KPI_ROWS"), "1000000"))
	if err != nil {
		b.Fatal(err)
	}
	first, more := cutRows(kpitest.Orders(1, rows+10_000), rows)
	files := map[string][]byte{"first": first, "more": more}
	open := kpi.InMemory(func(sha string) ([]byte, error) { return files[sha], nil })
	var recipe table.Recipe
	for b.Loop() {
		e, w := kpi.New(), ordersBook("first")
		w.Tables[0].Recipe = recipe
		askSuite(b, e, &w, open)
		recipe = w.Tables[0].Recipe
		w = ordersBook("first", "more")
		w.Tables[0].Recipe = recipe
		start := time.Now()
		if _, err := e.Load(context.Background(), w.Tables[0], open, nil); err != nil {
			b.Fatal(err)
		}
		loaded := time.Since(start)
		_, scanned := askSuite(b, e, &w, open)
		appended := time.Since(start)
		start = time.Now()
		askSuite(b, kpi.New(), &w, open)
		b.ReportMetric(float64(loaded.Milliseconds()), "load-ms")
		b.ReportMetric(float64(appended.Milliseconds()), "append-ms")
		b.ReportMetric(float64(time.Since(start).Milliseconds()), "anew-ms")
		b.ReportMetric(float64(scanned), "rows")
	}
}
