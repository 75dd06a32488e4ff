package kpi

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// CodeFixLost is the diagnostic of a fix whose cell does not say any more what it
// said when it was fixed.
const CodeFixLost diag.Code = "fix-lost"

// origin says what a table was made of.
type origin struct {
	parts  []part        // the files, in the order in which their rows follow each other
	from   []int32       // the row, of all rows of the files, in each place; nil when it is the place itself
	landed table.Landing // of the last file, where it was an update
	same   int           // of the rows it replaced, those that say the same
}

// part is what one file gives a table.
type part struct {
	rows    int
	columns []string
}

func partOf(t *table.Table) part {
	p := part{rows: t.Rows}
	for _, c := range t.Columns {
		p.columns = append(p.columns, c.Name)
	}
	return p
}

// partsOf is what a held table was made of.
func (e *Engine) partsOf(t *table.Table) []part {
	if t == nil {
		return nil
	}
	if o, ok := e.origins[t]; ok {
		return slices.Clip(o.parts)
	}
	return []part{partOf(t)}
}

// readLedger reads the files of a source and then does what its ledger says:
// cells are put right, and updates find the rows they replace.
func (e *Engine) readLedger(ctx context.Context, s workbook.Source, open Open, yield Yield) (*table.Table, error) {
	joined := s.Joined()
	t := e.tables[KeyOf(joined)]
	if t == nil {
		var err error
		if t, err = e.readFiles(ctx, joined, open, e.options(s, yield)); err != nil {
			return nil, err
		}
		if !s.Updates() {
			e.Hold(joined, t)
		}
	}
	o := origin{parts: e.partsOf(t)}
	if !s.Updates() {
		t = o.fixed(t, s)
	} else {
		delete(e.origins, t)
		t = o.updated(o.fixed(t, s), s)
	}
	e.origins[t] = o
	return t, nil
}

// fixed is a table with the cells put right that the ledger says were wrong.
func (o *origin) fixed(t *table.Table, s workbook.Source) *table.Table {
	var edits []table.Edit
	at := 0
	for i, b := range s.Live() {
		for _, f := range b.Fixes {
			e := table.Edit{Row: -1, Column: f.Column, Was: f.Was, Now: f.Now, File: b.File, Line: int(f.Line)}
			if f.Row >= 1 && f.Row <= int64(o.parts[i].rows) {
				e.Row = at + int(f.Row) - 1
			}
			edits = append(edits, e)
		}
		at += o.parts[i].rows
	}
	if len(edits) == 0 {
		return t
	}
	t, lost := table.Patch(t, edits)
	for _, e := range lost {
		t.Problems.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: CodeFixLost, Source: e.File, Line: e.Line, ColumnName: e.Column, Text: e.Was,
			Message: fmt.Sprintf("The cell of %s that was corrected from %q to %q does not say %q any more; it is left as it is.", e.Column, e.Was, e.Now, e.Was),
			Hint:    "Take the correction back, or correct the cell again.",
		})
	}
	return t
}

// updated is a table with its updates in place.
func (o *origin) updated(t *table.Table, s workbook.Source) *table.Table {
	layers := make([]table.Layer, len(o.parts))
	for i, b := range s.Live() {
		layers[i] = table.Layer{File: b.File, Rows: o.parts[i].rows}
		if b.Kind == workbook.KindUpdate {
			layers[i].Keys, layers[i].Lacks = b.Keys, o.parts[i].lacks(t)
		}
	}
	out, from, landed := table.Update(t, layers)
	last := len(landed) - 1
	o.from, o.landed = from, landed[last]
	o.same = t.Same(o.landed.Pairs, layers[last].Lacks)
	o.landed.Pairs = nil
	return out
}

// lacks is the columns of a table that a file does not have.
func (p part) lacks(t *table.Table) []string {
	var names []string
	for _, c := range t.Columns {
		if !slices.Contains(p.columns, c.Name) {
			names = append(names, c.Name)
		}
	}
	return names
}

// ReadBatch reads a file as a batch of a source that does not name it yet. Who
// learns the file's hash only while it is read hands the table over with
// HoldBatch; the source with the batch is then loaded without reading it again.
func (e *Engine) ReadBatch(ctx context.Context, s workbook.Source, b workbook.Batch, file table.Source, yield Yield) (*table.Table, error) {
	opts := e.options(s, yield)
	opts.Part = b.Kind != workbook.KindReplace
	return readFile(ctx, s, b, func(string) (table.Source, error) { return file, nil }, opts)
}

// HoldBatch takes the table of one file of a source.
func (e *Engine) HoldBatch(s workbook.Source, b workbook.Batch, t *table.Table) {
	e.tables[keyOfFile(b, s.Recipe)] = t
}

// Fork is an engine that holds the same tables and shares nothing else: what it
// comes to hold is gone with it.
func (e *Engine) Fork() *Engine {
	f := New()
	f.Quick, f.tables, f.origins = e.Quick, maps.Clone(e.tables), maps.Clone(e.origins)
	return f
}

// Origin tells which live batch of a loaded source a row comes from, counted
// from 0, and which of the batch's rows it is, counted from 1.
func (e *Engine) Origin(s workbook.Source, row int) (batch int, of int64) {
	t := e.tables[KeyOf(s)]
	o, ok := e.origins[t]
	if !ok {
		return 0, int64(row) + 1
	}
	if o.from != nil {
		row = int(o.from[row])
	}
	for batch < len(o.parts)-1 && row >= o.parts[batch].rows {
		row -= o.parts[batch].rows
		batch++
	}
	return batch, int64(row) + 1
}

// Effect is what the last live batch of a source did to the rows, both states
// being loaded, and the columns that the batch's file lacks.
func (e *Engine) Effect(before, after workbook.Source) (rows workbook.Effect, lacks []string) {
	was, is := e.tables[KeyOf(before)], e.tables[KeyOf(after)]
	live := after.Live()
	if was == nil || is == nil || len(live) == 0 {
		return rows, nil
	}
	o := e.origins[is]
	if len(o.parts) == 0 {
		o.parts = e.partsOf(is)
	}
	switch last := o.parts[len(o.parts)-1]; live[len(live)-1].Kind {
	case workbook.KindAppend:
		return workbook.Effect{Added: int64(last.rows)}, last.lacks(is)
	case workbook.KindUpdate:
		l := o.landed
		return workbook.Effect{Added: int64(l.Added), Replaced: int64(l.Replaced - o.same), Unchanged: int64(o.same), Removed: int64(l.Removed)}, last.lacks(is)
	}
	same, _ := table.Common(was, is)
	return workbook.Effect{Added: int64(is.Rows - same), Unchanged: int64(same), Removed: int64(was.Rows - same)}, nil
}
