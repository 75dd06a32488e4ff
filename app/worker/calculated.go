package worker

import (
	"fmt"
	"slices"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// whole is the table of a source with its calculated columns, and the names of
// those that are shown rounded.
func (t *task) whole(s workbook.Source, within *workbook.Workbook) (*table.Table, []string, error) {
	read, err := t.atHand(s)
	if err != nil || within == nil {
		return read, nil, err
	}
	return t.engine.Whole(t.ctx, *within, s, t.yield("calculating"))
}

func (t *task) try(q job.Try) (kpi.Trial, error) {
	s, _ := q.Within.Table(q.Table)
	if _, err := t.atHand(s); err != nil {
		return kpi.Trial{}, err
	}
	return t.engine.Try(q.Within, q.Table, q.Column, min(q.Rows, job.RowsAtOnce)), nil
}

func (t *task) match(q job.Match) (job.Matched, error) {
	out := job.Matched{Matches: make([]*eval.Match, len(q.Relations))}
	for i, r := range q.Relations {
		m, ok, err := t.engine.Match(t.ctx, r, t.yield("comparing"), nil)
		if err != nil {
			return out, err
		}
		if ok {
			out.Matches[i] = &m
		}
	}
	return out, nil
}

// unmet lists the rows that a relation finds no single row for.
func (t *task) unmet(q job.Unmet) (rows []uint32, err error) {
	want := eval.RowLost
	if q.Twice {
		want = eval.RowTwice
	}
	_, ok, err := t.engine.Match(t.ctx, q.Related, t.yield("comparing"), func(row, fate int) {
		if fate == want {
			rows = append(rows, uint32(row))
		}
	})
	if err == nil && !ok {
		err = &Failure{Refused, "The tables have no such columns any more."}
	}
	return rows, err
}

// roundedNote says of a column that its numbers are longer than they are shown.
func roundedNote(column string, inexact []string) string {
	if !slices.Contains(inexact, column) {
		return ""
	}
	return fmt.Sprintf("Shown to %d decimal places. KPIs count with the exact values.", eval.ShownPlaces)
}
