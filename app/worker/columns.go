package worker

import (
	"fmt"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// The columns that were read of a large file are kept beside it, so that it need
// not be read again: in the byte form of a table, under a name that says from
// which bytes, by which recipe and by which reader they come.

// columnsFrom is how many bytes files must have for that to be worth it.
const columnsFrom = 4 << 20

func columnsKey(s workbook.Source) string {
	return fmt.Sprintf("%s/%d", kpi.KeyOf(s), table.FormVersion)
}

// keepColumns keeps the columns of a table that was read, beside what else is to
// be done. When it comes to nothing, the file is read again some day.
func (s *Server) keepColumns(source workbook.Source, read *table.Table) {
	live := source.Live()
	if read.Bytes < columnsFrom || len(live) == 0 {
		return
	}
	source.Recipe = read.Recipe // as the page names the table from now on
	s.aside(func(t *task) error {
		if _, _, known, err := s.vault.FindColumns(t.ctx, columnsKey(source)); known || err != nil {
			return err
		}
		keep, size := newKeeper(t.ctx, s.vault), int64(0)
		keep.frees = true
		w := &piece.Writer{To: func(p piece.Piece) {
			size += int64(p.Size())
			t.apart(func() { keep.put(p) })
		}}
		if err := read.Encode(w, t.breathe); err != nil {
			return err
		}
		w.Flush()
		var list []string
		var err error
		if t.apart(func() { list, err = keep.wait() }); err != nil {
			return err
		}
		return s.vault.SealColumns(t.ctx, columnsKey(source), live[len(live)-1].SHA256, size, list)
	})
}

// columns is a table out of kept columns, nil when there are none that are whole.
func (t *task) columns(source workbook.Source) *table.Table {
	list, size, known, err := t.vault.FindColumns(t.ctx, columnsKey(source))
	if err != nil || !known {
		return nil
	}
	kept := t.fromVault(list, size)
	defer kept.drop()
	read, err := table.Decode(kept, func() error {
		return t.pause(job.Progress{Done: kept.from, Total: size, Step: "fetching"})
	})
	if err != nil {
		return nil
	}
	return read
}
