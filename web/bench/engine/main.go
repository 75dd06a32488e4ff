//go:build js && wasm

// Command engine is our engine in a worker without a page around it: the bytes
// of a file go in, KPIs as formulas are answered. It exists for the benchmarks,
// which measure the engine with nothing else; the product's worker is measured
// beside it.
//
// The script that starts it finds an object "engine" among the globals:
//
//	read(size, piece) string  reads a file into a table, by piece(at), an array of its bytes
//	                       from a place on; JSON {rows, columns, problems}
//	ask(question) string   JSON question; the answer is text, see ask
//	forget()               drops everything that was counted
//	memory() string        JSON {heap, all, mallocs}, after a collection
package main

import (
	"context"
	"encoding/json"
	"io"
	"os"
	"runtime"
	"syscall/js"

	"kpiworkbook/app/piece"
	"kpiworkbook/app/worker"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// bench is the one table.
type bench struct {
	engine *kpi.Engine
	book   workbook.Workbook
}

func main() {
	if os.Args[0] == "worker" {
		worker.Serve(nowhere{})
	}
	b := &bench{engine: kpi.New(), book: workbook.New("bench", "Bench")}
	b.engine.Quick = worker.Quick()
	b.book.Tables = []workbook.Source{{
		ID: "orders", Name: "Orders", DateColumn: "order_date",
		Batches: []workbook.Batch{{ID: "file", File: "orders.csv", SHA256: "file", Kind: workbook.KindReplace}},
	}}
	object := js.Global().Get("Object").New()
	offer := func(name string, do func(args []js.Value) any) {
		object.Set(name, js.FuncOf(func(_ js.Value, args []js.Value) any { return do(args) }))
	}
	offer("read", func(args []js.Value) any { return b.read(&pieces{size: int64(args[0].Int()), piece: args[1]}) })
	offer("ask", func(args []js.Value) any { return b.ask(args[0].String()) })
	offer("forget", func([]js.Value) any { b.engine.Forget(); return nil })
	offer("memory", func([]js.Value) any { return memory() })
	warming := worker.Warming{Quick: worker.Quick()}
	if err := warming.Run(context.Background(), func() error { return nil }); err != nil {
		panic(err)
	}
	js.Global().Set("engine", object)
	js.Global().Call("ready")
	select {}
}

// nowhere is a vault that keeps nothing: none of those we are compared with does.
type nowhere struct{}

func (nowhere) Depot() map[string]any                                              { return nil }
func (nowhere) Put(context.Context, piece.Piece) (string, error)                   { return "", nil }
func (nowhere) Seal(context.Context, string, int64, []string) error                { return nil }
func (nowhere) SealColumns(context.Context, string, string, int64, []string) error { return nil }
func (nowhere) Collect(context.Context, []string) (files int, bytes int64, err error) {
	return 0, 0, nil
}
func (nowhere) Get(context.Context, string) (piece.Piece, bool, error) { return nil, false, nil }
func (nowhere) Find(context.Context, string) ([]string, int64, bool, error) {
	return nil, 0, false, nil
}
func (nowhere) FindColumns(context.Context, string) ([]string, int64, bool, error) {
	return nil, 0, false, nil
}

// pieces is a file that the script hands over piece by piece.
type pieces struct {
	size  int64
	piece js.Value
	held  js.Value // the piece that was asked for last
	from  int64    // where it begins
	have  int64
}

func (p *pieces) Size() int64 { return p.size }

func (p *pieces) ReadAt(b []byte, at int64) (n int, err error) {
	for n < len(b) && at < p.size {
		if at < p.from || at >= p.from+p.have {
			p.held, p.from = p.piece.Invoke(at), at
			p.have = int64(p.held.Get("length").Int())
		}
		got := js.CopyBytesToGo(b[n:], p.held.Call("subarray", at-p.from))
		n += got
		at += int64(got)
	}
	if n < len(b) {
		return n, io.EOF
	}
	return n, nil
}

// read turns a file into a table.
func (b *bench) read(file table.Source) string {
	open := func(string) (table.Source, error) { return file, nil }
	t, err := b.engine.Load(context.Background(), b.book.Tables[0], open, nil)
	if err != nil {
		return failed(err.Error())
	}
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
	book := b.book
	for _, k := range q.KPIs {
		book.KPIs = append(book.KPIs, workbook.KPI{ID: k.Name, Name: k.Name, Formula: k.Formula})
	}
	answer, err := b.engine.Evaluate(context.Background(), book, kpi.Question{Grain: "month", By: q.By, Bare: true}, nil)
	if err != nil {
		return failed(err.Error())
	}
	out := make([]byte, 0, 64*answer.Cost.Cells)
	for _, k := range answer.KPIs {
		for _, p := range k.Problems {
			if p.Severity == "error" {
				return failed(k.Name + ": " + p.Message)
			}
		}
		out = append(append(append(out, '='), k.Name...), '\n')
		for i := range k.Cells {
			out = appendCell(out, &k.Cells[i])
		}
	}
	return string(out)
}

func appendCell(out []byte, c *kpi.Cell) []byte {
	if c.Blank != "" {
		return out
	}
	out = append(out, c.Period...)
	for _, by := range c.By {
		out = append(out, '\t')
		if by != nil {
			out = append(out, *by...)
		}
	}
	return append(append(append(out, '\t'), c.Exact...), '\n')
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
