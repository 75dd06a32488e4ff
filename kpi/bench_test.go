package kpi_test

import (
	"context"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/kpitest"
	"kpiworkbook/kpi/workbook"
)

// suite is twelve KPIs of an orders table.
var suite = []string{
	"SUM(Orders[revenue])",
	"(SUM(Orders[revenue]) - SUM(Orders[cost])) / SUM(Orders[revenue])",
	"DISTINCT(Orders[customer_id])",
	"SUM(Orders[revenue]) / COUNT(Orders)",
	`COUNT(Orders WHERE status = "Completed") / COUNT(Orders)`,
	"MEDIAN(Orders[response_minutes])",
	"PERCENTILE(Orders[response_minutes], 90%)",
	"100 * (COUNT(Orders WHERE satisfaction >= 9) - COUNT(Orders WHERE satisfaction <= 6)) / COUNT(Orders[satisfaction])",
	`SUM(Orders[revenue] WHERE channel = "Web shop" AND region = "Western Europe")`,
	"SUM(Orders[quantity])",
	"SUM(Orders[discount] * Orders[revenue]) / SUM(Orders[revenue])",
	"SUM(Orders[revenue]) / PRIOR(SUM(Orders[revenue]), 1 year) - 1",
}

// orders is an engine with an orders table and a workbook of the suite over it.
func orders(b *testing.B) (*kpi.Engine, workbook.Workbook) {
	e, w := kpi.New(), workbook.New("bench", "Bench")
	w.Tables = []workbook.Source{{
		ID: "orders", Name: "Orders", DateColumn: "order_date",
		Batches: []workbook.Batch{{ID: "file", File: "orders.csv", SHA256: "file", Kind: workbook.KindReplace}},
	}}
	open := kpi.InMemory(func(string) ([]byte, error) { return kpitest.Orders(1, 20_000), nil })
	t, err := e.Load(context.Background(), w.Tables[0], open, nil)
	if err != nil {
		b.Fatal(err)
	}
	w.Tables[0].Recipe = t.Recipe
	for i, src := range suite {
		w.KPIs = append(w.KPIs, workbook.KPI{ID: string(rune('a' + i)), Name: string(rune('A' + i)), Formula: src})
	}
	return e, w
}

// asked asks by month, and by region and month, and tells how many KPIs were
// not evaluated for it.
func asked(b *testing.B, e *kpi.Engine, w workbook.Workbook) (cached int) {
	for _, by := range [][]string{nil, {"Orders[region]"}} {
		answer, err := e.Evaluate(context.Background(), w, kpi.Question{Grain: "month", By: by}, nil)
		if err != nil {
			b.Fatal(err)
		}
		cached += answer.Cost.Cached
	}
	return cached
}

// BenchmarkAnew asks an engine that has forgotten everything but the table.
func BenchmarkAnew(b *testing.B) {
	e, w := orders(b)
	for b.Loop() {
		e.Forget()
		asked(b, e, w)
	}
}

// BenchmarkUnchanged asks what was asked before.
func BenchmarkUnchanged(b *testing.B) {
	e, w := orders(b)
	asked(b, e, w)
	for b.Loop() {
		if asked(b, e, w) != 2*len(suite) {
			b.Fatal("something was evaluated again")
		}
	}
}
