package kpi

import (
	"context"
	"fmt"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Several engines can count one answer together. The one that is asked holds
// every table whole and can always answer alone; others hold some rows of the
// big ones, and all of those that are looked into. Where its Elsewhere names
// them, each is told what to count of its rows, as bytes, by the workbook and the
// question; with Engine.Count it makes the bytes that come back. One that fails
// or does not know costs time and nothing else.

// Part is rows of a table that another engine holds too.
type Part struct {
	From, To int // the rows; whole chunks of the table are the fastest
	// Count has Engine.Count called there and returns at once. wait gives the
	// answer, or an error when there is none, and comes back when ctx is done; it
	// need not be called. ctx ends with the evaluation.
	Count func(ctx context.Context, w workbook.Workbook, q Question, want []byte) (wait func() ([]byte, error))
}

// Count counts for another engine: w, q and want are what its Part was handed,
// and what it returns is for there. An error means that nothing was counted:
// the rows are not held here, want is damaged, or the work was cancelled.
func (e *Engine) Count(ctx context.Context, w workbook.Workbook, q Question, want []byte, yield Yield) ([]byte, error) {
	f := e.frame(w, q)
	query := f.query(yield)
	for _, k := range f.asked() {
		query.Formulas = append(query.Formulas, f.wanted(k)...)
	}
	answer, err := eval.Count(ctx, want, query)
	if err != nil {
		return nil, fmt.Errorf("count: %w", err)
	}
	return answer, nil
}

// elsewhere has parts count for the KPIs of some names.
func (f *frame) elsewhere(names []string, asOf *calendar.Day) func(*table.Table) []eval.Remote {
	if f.engine.Elsewhere == nil {
		return nil
	}
	q := f.q
	q.KPIs = names
	if asOf != nil {
		q.AsOf = asOf.String()
	}
	return func(t *table.Table) []eval.Remote {
		var remotes []eval.Remote
		for _, part := range f.engine.Elsewhere(f.keyOf(t)) {
			remotes = append(remotes, eval.Remote{From: part.From, To: part.To, Count: func(ctx context.Context, want []byte) func() ([]byte, error) {
				return part.Count(ctx, f.book, q, want)
			}})
		}
		return remotes
	}
}

// keyOf is the key of a table of the workbook.
func (f *frame) keyOf(t *table.Table) Key {
	for _, h := range f.tables {
		if h.table == t {
			return h.key
		}
	}
	return ""
}

// identity stands for a table's rows and the names of its columns in every
// engine.
func (f *frame) identity(t *table.Table) string {
	for _, h := range f.tables {
		if h.table == t {
			return string(listing{}.text(string(h.key)).pairs(h.source.Names))
		}
	}
	return ""
}
