package eval_test

import (
	"context"
	"os"
	"slices"
	"strconv"
	"sync"
	"testing"
	"time"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/table"
)

// suite is twelve KPIs of an orders table.
var suite = []struct{ name, src string }{
	{"Revenue", "SUM(Orders[revenue])"},
	{"Margin", "(SUM(Orders[revenue]) - SUM(Orders[cost])) / SUM(Orders[revenue])"},
	{"Customers", "DISTINCT(Orders[customer_id])"},
	{"Order value", "SUM(Orders[revenue]) / COUNT(Orders)"},
	{"Completion", `COUNT(Orders WHERE status = "Completed") / COUNT(Orders)`},
	{"Median response", "MEDIAN(Orders[response_minutes])"},
	{"Response, 90th percentile", "PERCENTILE(Orders[response_minutes], 90%)"},
	{"NPS", "100 * (COUNT(Orders WHERE satisfaction >= 9) - COUNT(Orders WHERE satisfaction <= 6)) / COUNT(Orders[satisfaction])"},
	{"Web revenue in the west", `SUM(Orders[revenue] WHERE channel = "Web shop" AND region = "Western Europe")`},
	{"Quantity", "SUM(Orders[quantity])"},
	{"Discount", "SUM(Orders[discount] * Orders[revenue]) / SUM(Orders[revenue])"},
	{"Growth", "[Revenue] / PRIOR([Revenue], 1 year) - 1"},
}

// benchRows is how many rows the benchmarks run over; KPI_ROWS overrides it.
func benchRows() int {
	if n, err := strconv.Atoi(os.Getenv("KPI_ROWS")); err == nil {
		return n
	}
	return 100_000
}

var orders = sync.OnceValue(func() *table.Table {
	t, err := table.Read(context.Background(), kpitest.Orders(1, benchRows()), table.Options{Name: "Orders"})
	if err != nil {
		panic(err)
	}
	return t
})

func suiteWorld() *world {
	w := newWorld()
	w.tables["Orders"], w.order = orders(), []string{"Orders"}
	for _, k := range suite {
		w.kpi(k.name, k.src)
	}
	return w
}

// questions are the suite by month, and by region and month.
func suiteQuestions(w *world, cache *eval.Cache) []eval.Query {
	var defs []eval.Definition
	for i, name := range w.names {
		defs = append(defs, eval.Definition{Name: name, Checked: w.check(w.srcs[i])})
	}
	q := eval.Query{
		Formulas: defs, Grain: calendar.Month, Cache: cache,
		Tables: func(name string) *table.Table { return w.tables[name] },
	}
	sliced := q
	sliced.By = []eval.Dimension{{Name: "region", Expr: formula.CheckRow(formula.ParseRow("Orders[region]"), w, "")}}
	return []eval.Query{q, sliced}
}

func runAll(b *testing.B, qs []eval.Query) int {
	n := 0
	rs, err := eval.RunAll(context.Background(), qs)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range rs {
		if r.Problems.HasErrors() {
			b.Fatal(r.Problems.All())
		}
		for _, s := range r.Series {
			n += len(s.Cells)
		}
	}
	return n
}

func BenchmarkSuiteCold(b *testing.B) {
	w := suiteWorld()
	b.ResetTimer()
	for b.Loop() {
		n := runAll(b, suiteQuestions(w, &eval.Cache{}))
		b.ReportMetric(float64(n), "cells")
	}
}

func BenchmarkSuiteUnchanged(b *testing.B) {
	w := suiteWorld()
	cache := &eval.Cache{}
	runAll(b, suiteQuestions(w, cache))
	b.ResetTimer()
	for b.Loop() {
		runAll(b, suiteQuestions(w, cache))
	}
}

// changed evaluates a formula again after it took another constant; the caller
// keeps the answers of those that did not change.
func changed(b *testing.B, kpi int, before, after string) {
	w := suiteWorld()
	cache := &eval.Cache{}
	runAll(b, suiteQuestions(w, cache))
	b.ResetTimer()
	for b.Loop() {
		b.StopTimer()
		cache = &eval.Cache{}
		w.srcs[kpi] = before
		runAll(b, suiteQuestions(w, cache))
		w.srcs[kpi] = after
		qs := suiteQuestions(w, cache)
		for i := range qs {
			qs[i].KPIs, qs[i].Formulas = qs[i].Formulas, qs[i].Formulas[kpi:kpi+1]
		}
		b.StartTimer()
		runAll(b, qs)
	}
}

func BenchmarkChangedFilter(b *testing.B) {
	changed(b, 8, suite[8].src, `SUM(Orders[revenue] WHERE channel = "Store" AND region = "Africa")`)
}

func BenchmarkChangedDistinct(b *testing.B) {
	changed(b, 2, suite[2].src, `DISTINCT(Orders[customer_id] WHERE status = "Completed")`)
}

func BenchmarkEach(b *testing.B) {
	for i, k := range suite {
		b.Run(k.name, func(b *testing.B) {
			w := suiteWorld()
			qs := suiteQuestions(w, nil)
			for j := range qs {
				qs[j].KPIs, qs[j].Formulas = qs[j].Formulas, qs[j].Formulas[i:i+1]
			}
			b.ResetTimer()
			for b.Loop() {
				runAll(b, qs)
			}
		})
	}
}

// BenchmarkManyGroups cuts by every customer.
func BenchmarkManyGroups(b *testing.B) {
	w := suiteWorld()
	q := suiteQuestions(w, nil)[0]
	q.KPIs, q.Formulas = q.Formulas, q.Formulas[:1]
	q.Grain = calendar.All
	q.By = []eval.Dimension{{Name: "customer_id", Expr: formula.CheckRow(formula.ParseRow("Orders[customer_id]"), w, "")}}
	for b.Loop() {
		runAll(b, []eval.Query{q})
	}
}

// BenchmarkRowByRow is an expression that no block operator does.
func BenchmarkRowByRow(b *testing.B) {
	w := suiteWorld()
	w.kpi("Unit", "AVERAGE(Orders[revenue] / Orders[quantity])")
	q := suiteQuestions(w, nil)[0]
	q.Formulas = q.Formulas[len(q.Formulas)-1:]
	for b.Loop() {
		runAll(b, []eval.Query{q})
	}
}

// shared has the second half of the orders counted by a helper, one after the
// other, after a warm-up. It reports the time of each and the bytes that cross.
func shared(b *testing.B, warm, ask []eval.Query) {
	t := orders()
	half := t.Rows / 2 &^ 4095
	part := t.Only(half, t.Rows)
	var alone, leader, helper time.Duration
	bytes := 0
	run := func(qs []eval.Query, cache, theirs *eval.Cache) {
		if qs == nil {
			return
		}
		lent, back := slices.Clone(qs), slices.Clone(qs)
		for i := range qs {
			lent[i].Cache, back[i].Cache = cache, theirs
			back[i].Tables = func(string) *table.Table { return part }
		}
		if theirs != nil {
			lent[0].Elsewhere = func(*table.Table) []eval.Remote {
				return []eval.Remote{{From: half, To: t.Rows, Count: func(ctx context.Context, want []byte) func() ([]byte, error) {
					start := time.Now()
					answer, err := eval.Count(ctx, want, back...)
					helper += time.Since(start)
					bytes += len(want) + len(answer)
					return func() ([]byte, error) { return answer, err }
				}}}
			}
		}
		runAll(b, lent)
	}
	n := 0
	for b.Loop() {
		n++
		own, cache, theirs := &eval.Cache{}, &eval.Cache{}, &eval.Cache{}
		run(warm, own, nil)
		took, crossed := helper, bytes
		run(warm, cache, theirs)
		helper, bytes = took, crossed
		start := time.Now()
		run(ask, own, nil)
		alone += time.Since(start)
		start = time.Now()
		run(ask, cache, theirs)
		leader += time.Since(start) - (helper - took)
	}
	b.ReportMetric(0, "ns/op")
	b.ReportMetric(alone.Seconds()*1000/float64(n), "alone-ms")
	b.ReportMetric(leader.Seconds()*1000/float64(n), "leader-ms")
	b.ReportMetric(helper.Seconds()*1000/float64(n), "helper-ms")
	b.ReportMetric(float64(bytes)/float64(n)/1000, "kB")
}

func BenchmarkSharedSuite(b *testing.B) {
	shared(b, nil, suiteQuestions(suiteWorld(), nil))
}

// BenchmarkSharedEach is one formula at a time, by region and month.
func BenchmarkSharedEach(b *testing.B) {
	for i, k := range suite[:11] {
		b.Run(k.name, func(b *testing.B) {
			qs := suiteQuestions(suiteWorld(), nil)[1:]
			qs[0].KPIs, qs[0].Formulas = qs[0].Formulas, qs[0].Formulas[i:i+1]
			shared(b, nil, qs)
		})
	}
}

// BenchmarkSharedChange asks the suite, and then for one formula with another
// filter.
func BenchmarkSharedChange(b *testing.B) {
	for name, src := range map[string]string{
		"filter":   `SUM(Orders[revenue] WHERE channel = "Store" AND region = "Africa")`,
		"median":   `MEDIAN(Orders[revenue])`,
		"distinct": `DISTINCT(Orders[customer_id] WHERE channel = "Store")`,
	} {
		b.Run(name, func(b *testing.B) {
			w := suiteWorld()
			warm := suiteQuestions(w, nil)
			ask := suiteQuestions(w, nil)
			for i := range ask {
				ask[i].KPIs, ask[i].Formulas = ask[i].Formulas, []eval.Definition{{Name: "changed", Checked: w.check(src)}}
			}
			shared(b, warm, ask)
		})
	}
}
