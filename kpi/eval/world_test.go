package eval_test

import (
	"context"
	"fmt"
	"math/big"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
)

// world is tables and KPIs that questions are asked of.
type world struct {
	tables map[string]*table.Table
	order  []string
	kpis   []eval.Definition
	names  []string
	srcs   []string
	dates  map[string]string
	rels   map[string][]formula.Relation
	calc   []calculated
	meant  map[calculated]*formula.Checked // of calc
}

// calculated is a column that is made of others of its table.
type calculated struct{ table, name, src string }

// calculated is the meaning of such a column, nil for none.
func (w *world) calculated(table, name string) *formula.Checked {
	files := *w
	files.calc = nil
	for _, c := range w.calc {
		if c.table == table && c.name == name {
			if w.meant[c] == nil {
				w.meant[c] = formula.CheckRow(formula.ParseRow(c.src), &files, table)
			}
			return w.meant[c]
		}
	}
	return nil
}

func newWorld() *world {
	return &world{tables: map[string]*table.Table{}, dates: map[string]string{}, rels: map[string][]formula.Relation{}, meant: map[calculated]*formula.Checked{}}
}

// csv adds a table made of delimited text.
func (w *world) csv(t testing.TB, name, data string) *world {
	t.Helper()
	return w.read(t, name, []byte(data), table.Recipe{})
}

func (w *world) read(t testing.TB, name string, data []byte, r table.Recipe) *world {
	t.Helper()
	tab, err := table.Read(context.Background(), data, table.Options{Name: name, Recipe: r})
	if err != nil {
		t.Fatal(err)
	}
	w.tables[name] = tab
	w.order = append(w.order, name)
	return w
}

// kpi defines one; those that refer to later ones are checked all the same.
func (w *world) kpi(name, src string) *world {
	w.names, w.srcs = append(w.names, name), append(w.srcs, src)
	return w
}

func (w *world) Tables() []string { return w.order }
func (w *world) Columns(name string) []formula.ColumnInfo {
	t := w.tables[name]
	if t == nil {
		return nil
	}
	out := make([]formula.ColumnInfo, len(t.Columns))
	for i, c := range t.Columns {
		out[i] = formula.ColumnInfo{Name: c.Name, Type: string(c.Type), Scale: c.Scale}
	}
	for _, c := range w.calc {
		if c.table == name {
			kind := w.calculated(name, c.name).Type.Kind
			out = append(out, formula.ColumnInfo{Name: c.name, Type: kind.ColumnType(), Calculated: true})
		}
	}
	return out
}
func (w *world) KPIs() []string                            { return w.names }
func (w *world) DateColumn(table string) string            { return w.dates[table] }
func (w *world) Relations(table string) []formula.Relation { return w.rels[table] }

func (w *world) check(src string) *formula.Checked { return formula.Check(formula.Parse(src), w) }

// query asks one formula in words: "by month", "by Region", "where …",
// "from 2026-01-01", "to …", "as of …", "full prior", "weeks from sun",
// "weeks in 4-4-5",
// "fiscal from 4".
func (w *world) query(t testing.TB, src string, words ...string) eval.Query {
	t.Helper()
	q := eval.Query{Grain: calendar.All, Tables: func(name string) *table.Table { return w.tables[name] }, Relations: w.Relations, Calculated: w.calculated}
	for i, name := range w.names {
		q.KPIs = append(q.KPIs, eval.Definition{Name: name, Checked: w.check(w.srcs[i])})
	}
	q.Formulas = []eval.Definition{{Name: "it", Checked: w.check(src)}}
	for _, word := range words {
		w.word(t, &q, word)
	}
	return q
}

func (w *world) word(t testing.TB, q *eval.Query, word string) {
	t.Helper()
	day := func(s string) *calendar.Day {
		y, m, d := 0, 0, 0
		if _, err := fmt.Sscanf(s, "%d-%d-%d", &y, &m, &d); err != nil {
			t.Fatalf("%q: %v", word, err)
		}
		at, _ := calendar.DayOf(y, m, d)
		return &at
	}
	switch {
	case strings.HasPrefix(word, "where "):
		q.Where = append(q.Where, formula.CheckRow(formula.ParseRow(word[6:]), w, ""))
	case strings.HasPrefix(word, "from "):
		q.From = day(word[5:])
	case strings.HasPrefix(word, "to "):
		q.To = day(word[3:])
	case strings.HasPrefix(word, "as of "):
		q.AsOf = day(word[6:])
	case word == "full prior":
		q.FullPrior = true
	case word == "weeks from sun":
		q.Calendar.WeekStart = 7
	case strings.HasPrefix(word, "weeks in "):
		q.Calendar.Weeks = word[9:]
	case strings.HasPrefix(word, "fiscal from "):
		fmt.Sscanf(word[12:], "%d", &q.Calendar.FiscalStart)
	case strings.HasPrefix(word, "date "):
		name, col, _ := strings.Cut(word[5:], "=")
		q.DateColumns = map[string]string{name: col}
	case strings.HasPrefix(word, "by "):
		if g, ok := calendar.ParseGrain(word[3:]); ok {
			q.Grain = g
			return
		}
		q.By = append(q.By, eval.Dimension{Name: word[3:], Expr: formula.CheckRow(formula.ParseRow(word[3:]), w, "")})
	default:
		t.Fatalf("what is %q?", word)
	}
}

// ask answers as text: one line a cell, "2026-03 West 12.5", blanks as their
// reason in parentheses.
func (w *world) ask(t testing.TB, src string, words ...string) string {
	t.Helper()
	r, err := eval.Run(context.Background(), w.query(t, src, words...))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, d := range r.Problems.All() {
		if d.Severity == 0 {
			fmt.Fprintf(&b, "%s: %s: %s\n", d.Source, d.Code, d.Message)
		}
	}
	b.WriteString(lines(r.Series[0]))
	return b.String()
}

func lines(s eval.Series) string {
	var b strings.Builder
	for _, c := range s.Cells {
		b.WriteString(c.Label)
		for _, k := range c.By {
			if k.Blank {
				b.WriteString(" ∅")
			} else {
				b.WriteString(" " + k.Text)
			}
		}
		b.WriteString(" " + valueText(c) + "\n")
	}
	return b.String()
}

func valueText(c eval.Cell) string {
	switch {
	case c.IsText:
		return c.Text
	case c.Value.IsBlank():
		return "(" + c.Value.Reason().String() + ")"
	case c.Value.Inexact():
		return "~" + c.Value.Plain()
	}
	return c.Value.Exact()
}

// rat is a number in lowest terms.
func rat(s string) (string, bool) {
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		return "", false
	}
	return r.RatString(), true
}
