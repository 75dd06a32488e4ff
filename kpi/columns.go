package kpi

import (
	"context"
	"slices"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Whole is the table of a source as people look at it: behind the columns of its
// files those that the workbook calculates, blank where their formula is wrong. inexact
// names those whose numbers are shown rounded. It is nil when the table is not
// loaded; an error is one of ctx or yield.
//
// Only what the table itself says counts of a column, what it looks up in others,
// and the working hours of the workbook; KPIs may be left out of it. The columns of
// one table are kept, those that were asked for last.
func (e *Engine) Whole(ctx context.Context, w workbook.Workbook, s workbook.Source, yield Yield) (t *table.Table, inexact []string, err error) {
	t = e.Table(s)
	if t == nil || len(s.Calculated) == 0 {
		return t, nil, nil
	}
	f := e.bare(w)
	key := f.wholeKey(s)
	if e.whole.key != key || e.whole.from != t {
		e.whole = whole{key: key, from: t}
	}
	e.whole.since(s.Calculated)
	for _, c := range s.Calculated[len(e.whole.columns):] {
		made, exact := table.Blank(c.Name, t.Rows), true
		if values, _ := eval.Calculate(f.query(yield), s.Name, c.Name); values != nil {
			if made, exact, err = values.Column(ctx); err != nil {
				return nil, nil, err
			}
		}
		e.whole.columns, e.whole.of = append(e.whole.columns, made), append(e.whole.of, c)
		e.whole.exact = append(e.whole.exact, exact)
		e.whole.table = nil
	}
	if e.whole.table == nil {
		e.whole.table = t.With(e.whole.columns...)
	}
	for i, c := range s.Calculated {
		if !e.whole.exact[i] {
			inexact = append(inexact, c.Name)
		}
	}
	return e.whole.table, inexact, nil
}

// whole is a table with its calculated columns.
type whole struct {
	key     string
	from    *table.Table
	of      []workbook.Calculated // of each of columns
	columns []*table.Column
	exact   []bool
	table   *table.Table // nil when columns changed
}

// since lets go of the first column that is made otherwise now, and of those after
// it, which may be made of it.
func (w *whole) since(now []workbook.Calculated) {
	for i, c := range w.of {
		if i >= len(now) || c.Name != now[i].Name || c.Expression != now[i].Expression {
			w.of, w.columns, w.exact, w.table = w.of[:i:i], w.columns[:i:i], w.exact[:i:i], nil
			return
		}
	}
}

// bare is a frame that speaks of no KPI.
func (e *Engine) bare(w workbook.Workbook) *frame {
	w.KPIs = nil
	return e.frame(w, Question{Grain: "all", Bare: true})
}

// wholeKey stands for all that the calculated columns of a table depend on beside
// those before them.
func (f *frame) wholeKey(s workbook.Source) string {
	c := closure{f: f, seen: map[string]bool{"table " + s.Name: true}}
	for _, r := range s.Relations {
		c.all = c.all.text(r.Column, r.Table, r.Key)
		c.table(r.Table)
	}
	if len(s.Relations) > 0 && c.returns(s.Name) {
		c.seen = map[string]bool{}
		c.table(s.Name) // its own columns may come back by way of another table
	}
	return string(c.all.text(s.Name).pairs(s.Names).pairs(f.w.Settings.Work.Hours).pairs(f.w.Settings.Work.Days))
}

// returns reports whether a table that was met looks something up in the one named.
func (c *closure) returns(name string) bool {
	for _, h := range c.f.tables {
		if h.source.Name != name && c.seen["table "+h.source.Name] && slices.ContainsFunc(h.source.Relations, func(r workbook.Relation) bool { return r.Table == name }) {
			return true
		}
	}
	return false
}

// Trial is the first values of a calculated column that is being written.
type Trial struct {
	Reads    []string   `json:"reads,omitempty"` // columns that it is made of, as it writes them
	Columns  [][]string `json:"columns"`         // their cells, and behind them its own; a cell without a value is ""
	Types    []string   `json:"types,omitempty"` // of Reads
	Problems []diag.Diagnostic
}

// Try works the first rows of a calculated column out, and of the columns of its
// table that it reads.
func (e *Engine) Try(w workbook.Workbook, table, column string, rows int) Trial {
	f := e.bare(w)
	values, problems := eval.Calculate(f.query(nil), table, column)
	out := Trial{Problems: problems.All()}
	if values == nil {
		return out
	}
	checked := f.schema.Calculated(table, column)
	formula.Walk(checked.Formula.Root, func(n formula.Node) bool {
		ref, ok := checked.Ref(asColumn(n))
		if ok && len(ref.Path) == 0 && !slices.Contains(out.Reads, ref.Column.Name) {
			out.read(f, table, ref.Column, rows)
		}
		return true
	})
	out.Columns = append(out.Columns, values.Cells(0, rows))
	return out
}

func asColumn(n formula.Node) *formula.Column {
	c, _ := n.(*formula.Column)
	return c
}

// read adds the cells of a column that the trial is made of.
func (t *Trial) read(f *frame, table string, column formula.ColumnInfo, rows int) {
	var cells []string
	if column.Calculated {
		values, _ := eval.Calculate(f.query(nil), table, column.Name)
		if values == nil {
			return
		}
		cells = values.Cells(0, rows)
	} else if c, ok := f.table(table).Column(column.Name); ok {
		for row := range min(rows, c.Len()) {
			cells = append(cells, c.Cell(row))
		}
	}
	t.Reads, t.Types, t.Columns = append(t.Reads, column.Name), append(t.Types, column.Type), append(t.Columns, cells)
}

// Related is a relation between two tables of the workbook.
type Related struct {
	From workbook.Source   `json:"from"`
	To   workbook.Source   `json:"to"`
	Is   workbook.Relation `json:"is"`
}

// Match counts how the rows of a table find theirs in another. The columns are of
// the tables' files; ok is false when one of them is not there. each may be nil, see
// eval.MatchRows.
func (e *Engine) Match(ctx context.Context, r Related, yield Yield, each func(row, fate int)) (m eval.Match, ok bool, err error) {
	from, to := e.Table(r.From), e.Table(r.To)
	if from == nil || to == nil {
		return m, false, nil
	}
	column, ok := from.Column(r.Is.Column)
	key, has := to.Column(r.Is.Key)
	if !ok || !has {
		return m, false, nil
	}
	done := int64(0)
	m, err = eval.MatchRows(ctx, column, key, func() error {
		if yield == nil {
			return nil
		}
		done++
		return yield(done, 0, 0)
	}, each)
	return m, true, err
}
