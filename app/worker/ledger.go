package worker

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"fmt"
	"slices"
	"strconv"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Limits of what is told.
const (
	movesTold  = 20
	movesKept  = 5 // with the batch
	faultsTold = 2000
)

// tryHash stands for the bytes of a file that is only tried.
const tryHash = "tried"

// importInto keeps a file's bytes and reads it onto a table.
func (t *task) importInto(q job.Import, file Blob, in *intake) (job.Imported, error) {
	m := meeting{task: t, engine: t.engine, into: *q.Into, recipe: q.Recipe}
	if err := m.read(in); err != nil {
		return job.Imported{}, err
	}
	sha, kept, err := t.settle(in, file)
	if err != nil {
		return job.Imported{}, err
	}
	after, landed, err := m.meet(sha, t.stored)
	if err != nil {
		return job.Imported{}, err
	}
	t.crew.note(after, m.table)
	return job.Imported{SHA256: sha, Bytes: file.Size(), Kept: kept, Table: describe(after, m.table), Landed: landed}, nil
}

// propose finds out what a file would do to a table. What it takes for that is
// forgotten with it.
func (t *task) propose(q job.Import, file Blob) (job.Landed, error) {
	if q.Into == nil {
		return job.Landed{}, &Failure{Internal, "No table was named."}
	}
	m := meeting{task: t, engine: t.engine.Fork(), into: *q.Into, recipe: q.Recipe}
	source := t.fromFile(file, pieceSize)
	if err := m.read(source); err != nil {
		return job.Landed{}, err
	}
	_, landed, err := m.meet(tryHash, func(sha string) (table.Source, error) {
		if sha == tryHash {
			return source, nil
		}
		return t.stored(sha)
	})
	return landed, err
}

// meeting is a file and the table it meets.
type meeting struct {
	*task
	engine *kpi.Engine
	into   job.Into
	recipe table.Recipe // of a file that replaces all rows; otherwise the table's is
	before workbook.Source
	file   *table.Table // the file's rows
	table  *table.Table // those of the table then
}

// read reads the file alone.
func (m *meeting) read(in table.Source) error {
	before, ok := m.into.Workbook.TableByID(m.into.Table)
	if !ok {
		return &Failure{Refused, "The table is not there any more."}
	}
	m.before = before
	source := before
	if m.into.Batch.Kind == workbook.KindReplace {
		source.Recipe = m.recipe
	}
	read, err := m.engine.ReadBatch(m.ctx, source, m.into.Batch, in, m.yield("reading"))
	switch {
	case err != nil:
		return err
	case len(read.Columns) == 0:
		return &Failure{Refused, refusal(read.Problems.All())}
	}
	m.file = read
	return nil
}

// meet lets the file meet the table, and says what that did to its rows and to
// past values.
func (m *meeting) meet(sha string, open kpi.Open) (after workbook.Source, landed job.Landed, err error) {
	batch := m.into.Batch
	batch.SHA256 = sha
	drop := workbook.DropBatch{TableID: m.into.Table, Batch: batch}
	if batch.Kind == workbook.KindReplace {
		drop.Recipe = &m.file.Recipe
	}
	book, err := drop.Apply(m.into.Workbook)
	if err != nil {
		return after, landed, err
	}
	after, _ = book.TableByID(m.into.Table)
	if _, err = m.engine.Load(m.ctx, m.before, open, m.yield("reading")); err != nil && CodeOf(err) != BytesGone && CodeOf(err) != BytesBad {
		return after, landed, err
	}
	m.engine.HoldBatch(after, batch, m.file)
	if m.table, err = m.engine.Load(m.ctx, after, open, m.yield("joining")); err != nil {
		return after, landed, err
	}
	landed.Rows = int64(m.file.Rows)
	landed.Effect, landed.Lacks = m.engine.Effect(m.before, after)
	for _, c := range m.file.Columns {
		landed.Bad += int64(c.Bad)
		if was := m.engine.Table(m.before); was != nil {
			if _, has := was.Column(m.before.ColumnName(c.Name)); !has {
				landed.New = append(landed.New, c.Name)
			}
		}
	}
	for _, d := range m.table.Problems.All() {
		if slices.Contains([]diag.Code{table.CodeRepeatedKey, table.CodeBlankKey, table.CodeKeyNotUnique, table.CodeUnknownKey}, d.Code) && d.Source == batch.File {
			landed.Notices = append(landed.Notices, d)
		}
	}
	after.Recipe = m.table.Recipe
	return after, landed, m.restate(book, after, &landed)
}

// restate compares the values of past periods before and after.
func (m *meeting) restate(book workbook.Workbook, after workbook.Source, landed *job.Landed) error {
	q := kpi.Question{Grain: book.Settings.Grain, Bare: true}
	was, err := m.engine.Evaluate(m.ctx, m.into.Workbook, q, m.yield("comparing"))
	if err != nil {
		return err
	}
	book, err = workbook.SetRecipe{TableID: after.ID, Recipe: after.Recipe}.Apply(book)
	if err != nil {
		return err
	}
	is, err := m.engine.Evaluate(m.ctx, book, q, m.yield("comparing"))
	if err != nil {
		return err
	}
	r := kpi.Restate(was, is)
	r.Note(&landed.Effect, movesKept)
	landed.Moved = r.Moved[:min(movesTold, len(r.Moved))]
	return nil
}

// faults lists what of a table's files did not fit, and what was put right.
func (t *task) faults(q job.Faults) (answer, file any, err error) {
	read, err := t.engine.Load(t.ctx, q.Source, t.stored, t.yield("reading"))
	if err != nil {
		return nil, nil, err
	}
	list := t.faultsOf(q.Source, read)
	if !q.AsFile {
		return list, nil, nil
	}
	data, err := faultFile(list.List)
	if err != nil {
		return nil, nil, err
	}
	sink := t.sink()
	if _, err := sink.Write(data); err != nil {
		return nil, nil, fmt.Errorf("write list: %w", err)
	}
	return list, sink.File(q.Source.Name+" problems.csv", "text/csv"), nil
}

func (t *task) faultsOf(s workbook.Source, read *table.Table) job.FaultList {
	live := s.Live()
	out := job.FaultList{Source: s.ID}
	at := map[string]int{} // place in the list of each cell
	add := func(f job.Fault) {
		if len(out.List) == faultsTold {
			out.More++
			return
		}
		if f.Row > 0 {
			at[cellKey(f.Batch, f.Row, f.Column)] = len(out.List)
		}
		out.List = append(out.List, f)
	}
	for _, b := range live {
		for _, f := range b.Fixes {
			add(job.Fault{Batch: b.ID, File: b.File, Row: f.Row, Line: f.Line, Column: f.Column, Was: f.Was, Now: f.Now, Fixed: true, Why: f.Why, At: f.At,
				Reason: "Corrected by hand.", CanEdit: true})
		}
	}
	for _, c := range read.Columns {
		for _, bad := range c.BadCells {
			batch, row := t.engine.Origin(s, bad.Row)
			b := live[min(batch, len(live)-1)]
			d := c.Misfit(bad)
			if i, known := at[cellKey(b.ID, row, c.Name)]; known {
				out.List[i].Misfit, out.List[i].Reason = true, d.Message
				continue
			}
			add(job.Fault{Batch: b.ID, File: b.File, Row: row, Line: int64(bad.Line), Column: c.Name, Was: bad.Text, Reason: d.Message, WayOut: d.Hint, CanEdit: true})
		}
		out.More += int64(c.Bad - len(c.BadCells))
	}
	for _, d := range read.Problems.All() {
		switch d.Code {
		case table.CodeBadNumber, table.CodeBadDate, table.CodeBadValue:
			continue
		case kpi.CodeFixLost:
			for i, f := range out.List {
				if f.Fixed && f.File == d.Source && int(f.Line) == d.Line && f.Column == d.ColumnName {
					out.List[i].Misfit, out.List[i].Reason = true, d.Message
				}
			}
			continue
		}
		add(job.Fault{File: cmp.Or(d.Source, live[len(live)-1].File), Line: int64(d.Line), Column: d.ColumnName, Was: d.Text, Reason: d.Message, WayOut: d.Hint})
	}
	return out
}

func cellKey(batch string, row int64, column string) string {
	return batch + "\x1f" + strconv.FormatInt(row, 10) + "\x1f" + column
}

// faultFile writes a list of faults as CSV. A spreadsheet takes no cell of it for
// a formula.
func faultFile(list []job.Fault) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write([]string{"file", "line", "column", "text", "reason", "corrected to", "why"}); err != nil {
		return nil, err
	}
	for _, f := range list {
		line := ""
		if f.Line > 0 {
			line = strconv.FormatInt(f.Line, 10)
		}
		if err := w.Write([]string{job.Harmless(f.File), line, job.Harmless(f.Column), job.Harmless(f.Was), job.Harmless(f.Reason), job.Harmless(f.Now), job.Harmless(f.Why)}); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
