//go:build js && wasm

// Command engine is our engine in a worker without a page around it: the bytes
// of a file go in, KPIs as formulas are answered. It exists for the benchmarks,
// which measure the engine with nothing else; the product's worker is measured
// beside it.
//
// The script that starts it finds an object "engine" among the globals:
//
//	reserve(bytes)         room for a file
//	put(array, at)         a piece of the file
//	read() string          reads it into a table; JSON {rows, columns, problems}
//	ask(question) string   JSON question; the answer is text, see ask
//	forget()               drops everything that was counted
//	memory() string        JSON {heap, all, mallocs}, after a collection
package main

import (
	"context"
	"encoding/json"
	"runtime"
	"strings"
	"syscall/js"

	"kpiworkbook/app/worker"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// bench is the one table and what was counted over it.
type bench struct {
	engine *kpi.Engine
	book   workbook.Workbook
	data   []byte
	cache  eval.Cache
}

func main() {
	b := &bench{engine: kpi.New(), book: workbook.New("bench", "Bench")}
	b.engine.Scan = worker.Scanner()
	b.book.Tables = []workbook.Source{{
		ID: "orders", Name: "Orders", DateColumn: "order_date",
		Batches: []workbook.Batch{{ID: "file", File: "orders.csv", SHA256: "file", Kind: workbook.KindReplace}},
	}}
	object := js.Global().Get("Object").New()
	offer := func(name string, do func(args []js.Value) any) {
		object.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return do(args) }))
	}
	offer("reserve", func(args []js.Value) any { b.data = make([]byte, args[0].Int()); return nil })
	offer("put", func(args []js.Value) any { return js.CopyBytesToGo(b.data[args[1].Int():], args[0]) })
	offer("read", func([]js.Value) any { return b.read() })
	offer("ask", func(args []js.Value) any { return b.ask(args[0].String()) })
	offer("forget", func([]js.Value) any { b.cache.Reset(); return nil })
	offer("memory", func([]js.Value) any { return memory() })
	js.Global().Set("engine", object)
	js.Global().Call("ready")
	select {}
}

// read turns the bytes into a table and lets go of them, as a worker does that
// has put them into storage.
func (b *bench) read() string {
	open := func(string) ([]byte, error) { return b.data, nil }
	t, err := b.engine.Load(context.Background(), b.book.Tables[0], open, nil)
	if err != nil {
		return failed(err.Error())
	}
	b.data = nil
	b.book.Tables[0].Recipe = t.Recipe
	return encode(map[string]any{"rows": t.Rows, "columns": len(t.Columns), "problems": t.Problems.Total()})
}

// question is KPIs by a grouping.
type question struct {
	KPIs []struct{ Name, Formula string }
	By   []string
}

// ask answers with a line for each KPI, "=" and its name, and below it a line
// for each cell that is not blank: period, dimensions and the exact fraction,
// with tabs between.
func (b *bench) ask(text string) string {
	var q question
	if err := json.Unmarshal([]byte(text), &q); err != nil {
		return failed(err.Error())
	}
	result, err := eval.Run(context.Background(), b.query(q))
	if err != nil {
		return failed(err.Error())
	}
	for _, d := range result.Problems.All() {
		if d.Severity.String() == "error" {
			return failed(d.Source + ": " + d.Message)
		}
	}
	var out strings.Builder
	for _, s := range result.Series {
		out.WriteString("=" + s.Name + "\n")
		for _, c := range s.Cells {
			if c.Value.IsBlank() {
				continue
			}
			out.WriteString(c.Label)
			for _, k := range c.By {
				out.WriteString("\t" + k.Text)
			}
			out.WriteString("\t" + c.Value.Exact() + "\n")
		}
	}
	return out.String()
}

func (b *bench) query(q question) eval.Query {
	schema := b.engine.Schema(b.book)
	query := eval.Query{
		Tables:   b.table,
		Calendar: b.book.Settings.Calendar.Value(), Grain: calendar.Month,
		DateColumns: map[string]string{"Orders": "order_date"}, Cache: &b.cache,
	}
	for _, k := range q.KPIs {
		checked := formula.Check(formula.Parse(k.Formula), schema.For(workbook.KPI{Name: k.Name, Formula: k.Formula}))
		query.Formulas = append(query.Formulas, eval.Definition{Name: k.Name, Checked: checked})
	}
	for _, by := range q.By {
		query.By = append(query.By, eval.Dimension{Name: by, Expr: formula.CheckRow(formula.ParseRow(by), schema, "")})
	}
	return query
}

func (b *bench) table(name string) *table.Table {
	if s, ok := b.book.Table(name); ok {
		return b.engine.Table(s)
	}
	return nil
}

func memory() string {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return encode(map[string]any{"heap": m.HeapAlloc, "all": m.Sys, "mallocs": m.Mallocs})
}

func encode(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return failed(err.Error())
	}
	return string(text)
}

// failed is what a call returns instead of an answer.
func failed(message string) string { return "!" + message }
