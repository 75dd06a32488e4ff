package table

import (
	"bytes"
	"context"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/kpi/diag"
)

// Edit is another text for one cell.
type Edit struct {
	Row      int
	Column   string
	Was, Now string
	File     string // where the cell comes from
	Line     int
}

// Patch is the table with other texts in some cells, read as their columns are. A cell whose text in
// the file is not what the edit says it was stays as it is; lost lists those edits. A new text that
// does not fit its column leaves a bad cell, with that text.
func Patch(t *Table, edits []Edit) (patched *Table, lost []Edit) {
	byColumn := map[string][]Edit{}
	for _, e := range edits {
		if _, ok := t.Column(e.Column); !ok || e.Row < 0 || e.Row >= t.Rows {
			lost = append(lost, e)
			continue
		}
		byColumn[e.Column] = append(byColumn[e.Column], e)
	}
	out := *t
	out.line, out.Columns, out.Records = &lineage{}, slices.Clone(t.Columns), slices.Clone(t.Records)
	for i, c := range t.Columns {
		made, done := t.patch(c, byColumn[c.Name])
		for _, e := range byColumn[c.Name] {
			if !slices.Contains(done, e) {
				lost = append(lost, e)
			}
		}
		if len(done) > 0 {
			out.Columns[i] = made
			out.told(c, i, done)
		}
	}
	return &out, lost
}

// told brings what is said of a column's cells in line with those that were edited.
func (t *Table) told(was *Column, at int, done []Edit) {
	for _, e := range done {
		if e.Row < len(t.Records) && at < len(t.Records[e.Row].Cells) {
			t.Records[e.Row].Cells = slices.Clone(t.Records[e.Row].Cells)
			t.Records[e.Row].Cells[at] = e.Now
		}
	}
	gone := 0
	for _, bad := range was.BadCells {
		if editAt(done, bad.Row) >= 0 {
			gone++
		}
	}
	t.Problems = t.Problems.Without(badCell(was, 0, 0, "").Code, gone, func(d diag.Diagnostic) bool {
		return d.ColumnName == was.Name && slices.ContainsFunc(done, func(e Edit) bool {
			return e.Line == d.Line && e.Was == d.Text && (d.Source == "" || d.Source == e.File)
		})
	})
	for _, bad := range t.Columns[at].BadCells {
		if i := editAt(done, bad.Row); i >= 0 {
			d := badCell(t.Columns[at], bad.Line, at+1, bad.Text)
			d.Source = done[i].File
			t.Problems.Add(d)
		}
	}
}

func editAt(list []Edit, row int) int {
	return slices.IndexFunc(list, func(e Edit) bool { return e.Row == row })
}

// patch is a column with other texts in some cells, and the edits that were made.
func (t *Table) patch(c *Column, list []Edit) (made *Column, done []Edit) {
	if len(list) == 0 {
		return nil, nil
	}
	texts := t.readAs(c, list)
	if texts == nil {
		return nil, nil
	}
	j := seam{at: c.rows, rows: c.rows + texts.rows, shift: c.shift, free: true}
	both, ok := j.column(c, texts)
	if !ok {
		return nil, nil
	}
	both.Evidence = c.Evidence
	both.BadCells = slices.Clone(c.BadCells)
	for _, bad := range texts.BadCells {
		bad.Line = list[bad.Row/2].Line
		bad.Row += c.rows
		both.BadCells = append(both.BadCells, bad)
	}
	from := make([]int32, c.rows)
	for i := range from {
		from[i] = int32(i)
	}
	for i, e := range list {
		if both.holds(e, c.rows+2*i+1) {
			from[e.Row] = int32(c.rows + 2*i)
			done = append(done, e)
		}
	}
	made = newPicking(from, both.rows).column(both)
	sort.Slice(made.BadCells, func(i, j int) bool { return made.BadCells[i].Row < made.BadCells[j].Row })
	return made, done
}

// holds reports whether a cell says what an edit says it did; same is a row that does.
func (c *Column) holds(e Edit, same int) bool {
	for _, bad := range c.BadCells {
		if bad.Row == e.Row {
			return bad.Text == shown([]byte(e.Was))
		}
		if bad.Row == same {
			return false
		}
	}
	return c.HasValue(e.Row) == c.HasValue(same) && c.Cell(e.Row) == c.Cell(same)
}

// readAs reads the new and the former text of each edit as cells of a column; nil when they do not
// come out as its type.
func (t *Table) readAs(c *Column, list []Edit) *Column {
	var file bytes.Buffer
	file.WriteString("row,cell\n")
	for i, e := range list {
		for _, text := range []string{e.Now, e.Was} {
			file.WriteString(strconv.Itoa(i) + `,"` + strings.ReplaceAll(text, `"`, `""`) + "\"\n")
		}
	}
	own := t.Recipe.Columns[c.Name]
	own.Type, own.Missing = c.Type, c.Missing
	header, none := true, 0
	read, err := Read(context.Background(), file.Bytes(), Options{Recipe: Recipe{
		Encoding: utf8Name, Delimiter: ",", Quote: `"`, Escape: None, Comment: None, Header: &header, SkipLines: &none,
		Decimal: t.Recipe.Decimal, Dates: t.Recipe.Dates, Locale: t.Recipe.Locale,
		Columns: map[string]ColumnRecipe{"row": {Type: Integer}, "cell": own},
	}})
	if err != nil || len(read.Columns) != 2 || read.Rows != 2*len(list) || read.Columns[1].Type != c.Type {
		return nil
	}
	return read.Columns[1]
}
