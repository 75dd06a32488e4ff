package workbook

import (
	"fmt"
	"slices"

	"kpiworkbook/kpi/table"
)

// DropBatch adds a file to a table. Its kind says how its rows meet the earlier
// ones. A recipe, when given, takes the place of the table's; the files there
// already go on being read as they were.
type DropBatch struct {
	TableID string
	Batch   Batch
	Recipe  *table.Recipe
}

func (e DropBatch) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	source := w.Tables[i]
	if source.batchAt(e.Batch.ID) >= 0 || e.Batch.ID == "" {
		return w, idTaken("batch", e.Batch.ID)
	}
	source.Batches = plus(source.Batches, e.Batch)
	if e.Recipe != nil {
		for b := range len(source.Batches) - 1 {
			source.Batches[b].Recipe = Differing(source.Reading(source.Batches[b]), *e.Recipe)
		}
		source.Recipe = *e.Recipe
	}
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e DropBatch) Describe(w Workbook) string {
	switch e.Batch.Kind {
	case KindAppend:
		return fmt.Sprintf("Append %q to %q", e.Batch.File, w.tableName(e.TableID))
	case KindUpdate:
		return fmt.Sprintf("Update %q with %q", w.tableName(e.TableID), e.Batch.File)
	}
	return fmt.Sprintf("Replace the rows of %q with %q", w.tableName(e.TableID), e.Batch.File)
}

// RemoveBatch takes one file and its entry in the ledger out of a table; what it
// had replaced is there again.
type RemoveBatch struct{ TableID, BatchID string }

func (e RemoveBatch) Apply(w Workbook) (Workbook, error) {
	return w.changeBatches(e.TableID, e.BatchID, func(list []Batch, at int) ([]Batch, error) { return without(list, at), nil })
}

func (e RemoveBatch) Describe(w Workbook) string {
	return fmt.Sprintf("Take an import out of %q", w.tableName(e.TableID))
}

// UndoBatch makes a batch not count, whether or not others came after it. It
// stays in the ledger. The last one that counts cannot be undone: a table has
// rows.
type UndoBatch struct {
	TableID, BatchID string
	Undone           Undone
}

func (e UndoBatch) Apply(w Workbook) (Workbook, error) {
	next, err := w.changeBatch(e.TableID, e.BatchID, func(b *Batch) error { b.Undone = &e.Undone; return nil })
	if s, ok := next.TableByID(e.TableID); err == nil && ok && len(s.Live()) == 0 {
		return w, refuse("last-batch", fmt.Sprintf("%q has no other rows, so this import cannot be undone.", s.Name), "Remove the table, or import another file first.")
	}
	return next, err
}

func (e UndoBatch) Describe(w Workbook) string {
	return fmt.Sprintf("Undo import %q", w.batchFile(e.TableID, e.BatchID))
}

// RedoBatch makes a batch count again, in its old place.
type RedoBatch struct{ TableID, BatchID string }

func (e RedoBatch) Apply(w Workbook) (Workbook, error) {
	return w.changeBatch(e.TableID, e.BatchID, func(b *Batch) error { b.Undone = nil; return nil })
}

func (e RedoBatch) Describe(w Workbook) string {
	return fmt.Sprintf("Redo import %q", w.batchFile(e.TableID, e.BatchID))
}

// FixCell gives a cell of a file another text; an earlier fix of the cell is
// forgotten.
type FixCell struct {
	TableID, BatchID string
	Fix              Fix
}

func (e FixCell) Apply(w Workbook) (Workbook, error) {
	return w.changeBatch(e.TableID, e.BatchID, func(b *Batch) error {
		if at := b.fixAt(e.Fix.Row, e.Fix.Column); at >= 0 {
			b.Fixes = with(b.Fixes, at, e.Fix)
		} else {
			b.Fixes = plus(b.Fixes, e.Fix)
		}
		return nil
	})
}

func (e FixCell) Describe(w Workbook) string {
	return fmt.Sprintf("Correct a cell of %q", w.tableName(e.TableID))
}

// UnfixCell gives a cell the text of its file back.
type UnfixCell struct {
	TableID, BatchID string
	Row              int64
	Column           string
}

func (e UnfixCell) Apply(w Workbook) (Workbook, error) {
	return w.changeBatch(e.TableID, e.BatchID, func(b *Batch) error {
		at := b.fixAt(e.Row, e.Column)
		if at < 0 {
			return refuse("unknown-fix", "The cell has the text of its file already.", "")
		}
		b.Fixes = without(b.Fixes, at)
		return nil
	})
}

func (e UnfixCell) Describe(w Workbook) string {
	return fmt.Sprintf("Give a cell of %q its own text back", w.tableName(e.TableID))
}

func (b Batch) fixAt(row int64, column string) int {
	return slices.IndexFunc(b.Fixes, func(f Fix) bool { return f.Row == row && f.Column == column })
}

func (s Source) batchAt(id string) int {
	return slices.IndexFunc(s.Batches, func(b Batch) bool { return b.ID == id })
}

// changeBatch is the workbook with one batch changed.
func (w Workbook) changeBatch(tableID, batchID string, change func(*Batch) error) (Workbook, error) {
	return w.changeBatches(tableID, batchID, func(list []Batch, at int) ([]Batch, error) {
		b := list[at]
		err := change(&b)
		return with(list, at, b), err
	})
}

func (w Workbook) changeBatches(tableID, batchID string, change func(list []Batch, at int) ([]Batch, error)) (Workbook, error) {
	i, err := w.tableAt(tableID)
	if err != nil {
		return w, err
	}
	source := w.Tables[i]
	at := source.batchAt(batchID)
	if at < 0 {
		return w, refuse("unknown-batch", fmt.Sprintf("Table %q has no such import.", source.Name), "")
	}
	if source.Batches, err = change(source.Batches, at); err != nil {
		return w, err
	}
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (w Workbook) batchFile(tableID, batchID string) string {
	s, _ := w.TableByID(tableID)
	if at := s.batchAt(batchID); at >= 0 {
		return s.Batches[at].File
	}
	return ""
}
