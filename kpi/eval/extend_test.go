package eval_test

import (
	"context"
	"fmt"
	"maps"
	"math/rand/v2"
	"strings"
	"testing"

	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
)

func readAs(t testing.TB, name, text string, recipe table.Recipe) *table.Table {
	t.Helper()
	read, err := table.Read(context.Background(), []byte(text), table.Options{Name: name, Recipe: recipe})
	if err != nil {
		t.Fatal(err)
	}
	return read
}

// appended reads more records behind a table; ok is false when they cannot be
// read alone.
func appended(t testing.TB, first *table.Table, more string) (both *table.Table, ok bool) {
	t.Helper()
	next, err := table.Read(context.Background(), []byte(more), table.Options{Name: first.Name, Recipe: first.Recipe, Part: true})
	if err != nil {
		t.Fatal(err)
	}
	return table.Concat(first, next)
}

// exact names the types of all columns of a random table.
var exact = table.Recipe{Columns: map[string]table.ColumnRecipe{
	"Day": {Type: table.Date, Format: "yyyy-mm-dd"}, "At": {Type: table.Timestamp, Format: "yyyy-mm-dd hh:mm:ss"}, "Region": {Type: table.TextType},
	"Name": {Type: table.TextType}, "N": {Type: table.Integer}, "A": {Type: table.Decimal}, "B": {Type: table.Decimal},
	"Flag": {Type: table.Boolean}, "Wide": {Type: table.Integer},
}}

// parts splits a text of records at random places, each part with the header.
// Some are in the order of their first column.
func parts(r *rand.Rand, text string, n int) []string {
	header, body, _ := strings.Cut(text, "\n")
	lines := strings.SplitAfter(strings.TrimSuffix(body, "\n"), "\n")
	if r.IntN(2) == 0 {
		sortLines(lines)
	}
	out := make([]string, n)
	for i := range out {
		take := max(1, len(lines)/(n-i))
		if i < n-1 {
			take = 1 + r.IntN(max(1, min(2*take, len(lines)-(n-i-1))))
		} else {
			take = len(lines)
		}
		out[i] = header + "\n" + strings.TrimSuffix(strings.Join(lines[:take], ""), "\n") + "\n"
		lines = lines[take:]
	}
	return out
}

// coarser cuts the last decimal place of the columns A and B.
func coarser(text string) string {
	lines := strings.Split(text, "\n")
	for i, line := range lines[1:] {
		cells := strings.Split(line, ",")
		for c := 5; c <= 6 && c < len(cells); c++ {
			if cells[c] != "" {
				cells[c] = cells[c][:len(cells[c])-1]
			}
		}
		lines[i+1] = strings.Join(cells, ",")
	}
	return strings.Join(lines, "\n")
}

func sortLines(lines []string) {
	for i := range lines {
		lines[i] = strings.TrimSuffix(lines[i], "\n") + "\n"
	}
	// by insertion: the tables are small
	for i := 1; i < len(lines); i++ {
		for k := i; k > 0 && lines[k] < lines[k-1]; k-- {
			lines[k], lines[k-1] = lines[k-1], lines[k]
		}
	}
}

// TestAppendedRowsAreCountedOnTopOfTheOthers appends to tables and asks through
// one cache; every answer has to be that of the whole table read as one.
func TestAppendedRowsAreCountedOnTopOfTheOthers(t *testing.T) {
	tables, formulas := tries(24, 4), 8
	var saved, scanned int64
	for seed := range tables {
		r := rand.New(rand.NewPCG(uint64(seed), 31))
		rows := 30 + r.IntN(60)
		if seed%10 == 0 {
			rows = 5000 + r.IntN(5000)
		}
		batches := parts(r, randomTable(r, rows), 2+r.IntN(3))
		if r.IntN(2) == 0 {
			batches[0] = coarser(batches[0]) // what follows has more decimal places
		}
		write := writer{r}
		w := randomWorld(t, r, rows)
		w.tables["T"] = readAs(t, "T", batches[0], exact)
		var srcs, kpis []string
		var contexts [][]string
		for range formulas {
			kpis = append(kpis, write.aggregate(1))
			srcs = append(srcs, write.anything())
			contexts = append(contexts, randomContext(write))
		}
		cache := &eval.Cache{}
		for n, batch := range batches {
			if n > 0 {
				both, ok := appended(t, w.tables["T"], batch)
				if !ok {
					t.Logf("seed %d, part %d does not go on", seed, n)
					break
				}
				w.tables["T"] = both
			}
			if n > 0 && r.IntN(3) == 0 {
				more := fmt.Sprintf("Day,Name,Region,V\n2026-02-%02d,n%d,%s,%d.25\n", 1+r.IntN(28), r.IntN(12), write.pick("East", "", "Far"), r.IntN(9))
				if both, ok := appended(t, w.tables["U"], more); ok {
					w.tables["U"] = both
				}
			}
			whole := *w
			whole.tables = maps.Clone(w.tables)
			whole.tables["T"] = readAs(t, "T", joinParts(batches[:n+1]), w.tables["T"].Recipe)
			for i, src := range srcs {
				if n > 0 && r.IntN(5) == 0 {
					continue // not every question is asked every time
				}
				w.names, w.srcs = []string{"K"}, kpis[i:i+1]
				whole.names, whole.srcs = w.names, w.srcs
				want := answers(t, whole.query(t, src, contexts[i]...))
				q := w.query(t, src, contexts[i]...)
				q.Cache = cache
				q.Yield = func(done, total int64) error {
					if n > 0 && done == total {
						scanned, saved = scanned+total, saved+int64(w.tables["T"].Rows)
					}
					return nil
				}
				if got := answers(t, q); got != want {
					t.Fatalf("seed %d, part %d: %s %v\nK = %s\ngot\n%s\nwant\n%s", seed, n, src, contexts[i], kpis[i], got, want)
				}
			}
		}
	}
	t.Logf("scanned %d rows of %d", scanned, saved)
}

func joinParts(parts []string) string {
	text := parts[0]
	for _, p := range parts[1:] {
		_, body, _ := strings.Cut(p, "\n")
		text += body
	}
	return text
}
