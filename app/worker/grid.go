package worker

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// arranged is a view by what it was made of.
type arranged struct {
	key  string
	view *browse.View
}

// viewsKept is how many views are kept: the one on screen, and the one before.
const viewsKept = 2

// look is a table as it is arranged.
func (t *task) look(s workbook.Source, within *workbook.Workbook, among *job.Among, a browse.Arrangement) (*table.Table, *browse.View, error) {
	read, _, err := t.whole(s, within)
	if err != nil {
		return nil, nil, err
	}
	if a.Whole() && among == nil {
		v, err := browse.Arrange(read, a, t.breathe)
		return read, v, err
	}
	key, err := json.Marshal([]any{kpi.KeyOf(s), s.Names, within, among, a})
	if err != nil {
		return nil, nil, err
	}
	for _, known := range t.views {
		if known.key == string(key) {
			return read, known.view, nil
		}
	}
	v, err := t.arrange(s, read, among, a)
	if unknown := (browse.UnknownColumn{}); errors.As(err, &unknown) {
		err = &Failure{Refused, unknown.Error()}
	}
	if err != nil {
		return nil, nil, err
	}
	t.views = append(t.views[max(0, len(t.views)-viewsKept+1):], arranged{string(key), v})
	return read, v, nil
}

func (t *task) arrange(s workbook.Source, read *table.Table, among *job.Among, a browse.Arrangement) (*browse.View, error) {
	if among == nil {
		return browse.Arrange(read, a, t.breathe)
	}
	if among.Unmet != nil {
		rows, err := t.unmet(*among.Unmet)
		if err != nil {
			return nil, err
		}
		return browse.Among(read, rows, a, t.breathe)
	}
	source, rows, err := t.engine.WhyRows(t.ctx, among.Workbook, among.Question, among.Rows, t.yield("explaining"))
	if err != nil {
		return nil, err
	}
	if source != s.ID {
		return nil, &Failure{Refused, "The value has changed since, or has no such rows any more."}
	}
	return browse.Among(read, rows, a, t.breathe)
}

func (t *task) rows(q job.Rows) (job.RowPage, error) {
	read, view, err := t.look(q.Source, q.Within, q.Among, q.Arrange)
	if err != nil {
		return job.RowPage{}, err
	}
	total := int64(view.Len())
	from := max(0, min(q.From, total))
	to := min(from+int64(max(0, min(q.Count, job.RowsAtOnce))), total)
	column := max(0, min(q.Column, len(read.Columns)))
	columns := read.Columns[column:min(column+max(0, min(q.Columns, job.ColumnsShown)), len(read.Columns))]
	page := job.RowPage{Source: q.Source.ID, From: from, Total: total, Column: column, Columns: len(columns),
		Rows: make([]int64, 0, to-from), Cells: make([]string, 0, int(to-from)*len(columns))}
	bad := badCells(columns)
	for at := from; at < to; at++ {
		row := view.Row(int(at))
		page.Rows = append(page.Rows, int64(row))
		for i, c := range columns {
			if b, is := bad[spot{row, i}]; is {
				page.Bad = append(page.Bad, job.Bad{At: len(page.Cells), Text: b.Text, Why: c.Unfit(b.Text), Line: b.Line})
			}
			page.Cells = append(page.Cells, c.Cell(row))
		}
	}
	return page, nil
}

// spot is a row and the index of a column.
type spot struct{ row, column int }

// badCells finds the bad cells of some columns by their place.
func badCells(columns []*table.Column) map[spot]table.BadCell {
	bad := map[spot]table.BadCell{}
	for i, c := range columns {
		for _, b := range c.BadCells {
			bad[spot{b.Row, i}] = b
		}
	}
	return bad
}

func (t *task) seek(q job.Seek) (job.Place, error) {
	read, view, err := t.look(q.Source, q.Within, q.Among, q.Arrange)
	if err != nil {
		return job.Place{}, err
	}
	if q.Row >= 0 {
		at, ok := view.Find(int(q.Row))
		return job.Place{Found: ok, At: int64(at), Column: q.Column}, nil
	}
	p, ok := view.NextProblem(read, browse.Place{At: int(q.From), Column: q.Column}, q.Back)
	return job.Place{Found: ok, At: int64(p.At), Column: p.Column}, nil
}

// copyCells writes cells for a spreadsheet.
func (t *task) copyCells(q job.Copy) (job.Text, error) {
	read, view, err := t.look(q.Source, q.Within, q.Among, q.Arrange)
	if err != nil {
		return job.Text{}, err
	}
	column := max(0, min(q.Column, len(read.Columns)))
	columns := read.Columns[column:min(column+max(0, q.Columns), len(read.Columns))]
	from, to := max(0, q.From), min(q.To, int64(view.Len()))
	if cells := (to - from) * int64(len(columns)); cells > job.CopyCells {
		return job.Text{}, &Failure{Refused, fmt.Sprintf("These are %d cells; up to %d can be copied at once. Choose fewer.", cells, job.CopyCells)}
	}
	mark := num.LocaleOf(q.Locale).Decimal
	bad := badCells(columns)
	var b strings.Builder
	for at := from; at < to; at++ {
		if err := t.breathe(); err != nil {
			return job.Text{}, err
		}
		for i, c := range columns {
			if i > 0 {
				b.WriteByte('\t')
			}
			row := view.Row(int(at))
			text := c.Cell(row)
			if c.Kind() == table.Number {
				text = strings.Replace(text, ".", mark, 1)
			}
			if found, is := bad[spot{row, i}]; is {
				text = found.Text
			}
			b.WriteString(pasted(text))
		}
		if at+1 < to {
			b.WriteByte('\n')
		}
	}
	return job.Text{Text: b.String()}, nil
}

// pasted is a text in one cell of what is pasted: in quotes when it would break out of it.
func pasted(s string) string {
	if !strings.ContainsAny(s, "\t\n\r\"") {
		return s
	}
	return `"` + strings.ReplaceAll(s, `"`, `""`) + `"`
}

// meanPlaces is to how many places more than its column a mean is written.
const meanPlaces = 4

func (t *task) profile(q job.Profile) (job.ColumnProfile, error) {
	read, inexact, err := t.whole(q.Source, q.Within)
	if err != nil {
		return job.ColumnProfile{}, err
	}
	c, ok := read.Column(q.Column)
	if !ok {
		return job.ColumnProfile{}, &Failure{Refused, browse.UnknownColumn{Table: q.Source.Name, Column: q.Column}.Error()}
	}
	p, err := browse.Of(c, t.breathe)
	if err != nil {
		return job.ColumnProfile{}, err
	}
	out := job.ColumnProfile{Column: q.Column, Rows: int64(p.Rows), Blank: int64(p.Blank), Bad: int64(p.Bad), Distinct: int64(p.Distinct),
		Capped: p.Capped, Min: p.Min, Max: p.Max, Rest: int64(p.Rest), Missing: p.Missing, Note: roundedNote(q.Column, inexact)}
	if !p.Mean.IsBlank() {
		mean := num.RoundTo(p.Mean, int(c.Scale)+meanPlaces)
		out.Mean, out.Rounded = mean.Plain(), !num.Equal(mean, p.Mean)
	}
	for _, b := range p.Buckets {
		out.Buckets = append(out.Buckets, job.Bucket{From: b.From, To: b.To, Rows: int64(b.Rows)})
	}
	for _, v := range p.Top {
		out.Top = append(out.Top, job.Value{Text: v.Text, Rows: int64(v.Rows)})
	}
	return out, nil
}
