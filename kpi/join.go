package kpi

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// readFiles reads the live files of a source as one table, in their order. The
// first file sets the columns; those of a later one are put where they belong
// by name, what it lacks is blank, and what only it has follows at the end.
func (e *Engine) readFiles(ctx context.Context, s workbook.Source, open Open, opts table.Options) (*table.Table, error) {
	live := s.Live()
	switch len(live) {
	case 0:
		return nil, fmt.Errorf("no file: %w", workbook.ErrMissing)
	case 1:
		return readFile(ctx, live[0], open, opts)
	}
	if t, err := e.readInTurn(ctx, s, open, opts); t != nil || err != nil {
		return t, err
	}
	return readTogether(ctx, live, open, opts)
}

func readFile(ctx context.Context, b workbook.Batch, open Open, opts table.Options) (*table.Table, error) {
	file, err := open(b.SHA256)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", b.File, err)
	}
	return table.ReadFrom(ctx, file, opts)
}

// readInTurn reads each file alone and puts its rows behind those before it;
// what the engine holds already is not read again. That is right where the
// recipe says what the columns are. Otherwise, and where a file speaks in
// another way than those before it, the result is nil: then only all rows
// together can tell.
func (e *Engine) readInTurn(ctx context.Context, s workbook.Source, open Open, opts table.Options) (*table.Table, error) {
	live := s.Live()
	t, n := e.longest(s)
	for _, b := range live[n:] {
		if t != nil && !settles(s.Recipe, t) || len(s.Recipe.Columns) == 0 {
			return nil, nil
		}
		opts.Part = t == nil // a later file may have what the first does not
		if t != nil {
			opts.Recipe.Decimal, opts.Recipe.Dates, opts.Recipe.Columns = t.Recipe.Decimal, t.Recipe.Dates, t.Recipe.Columns
		}
		next, err := readFile(ctx, b, open, opts)
		if err != nil {
			return nil, err
		}
		next.Problems = next.Problems.From(b.File)
		if t == nil {
			t = next
			continue
		}
		both, ok := table.Concat(t, next)
		if !ok {
			return nil, nil
		}
		t = both
	}
	return t, nil
}

// longest is the table of as many of a source's first files as the engine
// holds, and how many these are.
func (e *Engine) longest(s workbook.Source) (*table.Table, int) {
	live := s.Live()
	for n := len(live) - 1; n > 0; n-- {
		t := e.tables[KeyOf(workbook.Source{Batches: live[:n], Recipe: s.Recipe})]
		if t == nil {
			continue
		}
		if n == 1 {
			first := *t
			first.Problems = t.Problems.From(live[0].File)
			t = &first
		}
		return t, n
	}
	return nil, 0
}

// settles reports whether a recipe names the types of all columns of a table,
// so that no cell of another file can change them.
func settles(r table.Recipe, t *table.Table) bool {
	for _, c := range t.Columns {
		if r.Columns[c.Name].Type == "" {
			return false
		}
	}
	return true
}

// readTogether reads all files and then all their rows as one, so that the types
// of the columns are decided over all of them.
func readTogether(ctx context.Context, live []workbook.Batch, open Open, opts table.Options) (*table.Table, error) {
	j := joined{at: map[string]int{}}
	kept := opts.Recipe
	for i, b := range live {
		t, err := readFile(ctx, b, open, table.Options{Recipe: opts.Recipe, Keep: -1, Yield: opts.Yield, Part: i == 0})
		if err != nil {
			return nil, err
		}
		j.problems.Merge(t.Problems.From(b.File))
		if i == 0 {
			kept = t.Recipe
		}
		j.add(t)
	}
	data, err := j.csv()
	if err != nil {
		return nil, fmt.Errorf("join files: %w", err)
	}
	opts.Recipe = plain(kept, opts.Recipe.Columns)
	t, err := table.Read(ctx, data, opts)
	if err != nil {
		return nil, err
	}
	kept.Columns = t.Recipe.Columns
	t.Recipe, t.Problems = kept, j.withThoseOf(t.Problems)
	return t, nil
}

// plain is the recipe of what joined.csv writes: the dialect is known, the
// meaning of the cells stays as it was.
func plain(r table.Recipe, columns map[string]table.ColumnRecipe) table.Recipe {
	header, none := true, 0
	return table.Recipe{
		Encoding: "utf-8", Delimiter: ",", Quote: `"`, Escape: table.None, Comment: table.None,
		Header: &header, SkipLines: &none, Decimal: r.Decimal, Dates: r.Dates, Locale: r.Locale, Columns: columns,
	}
}

// joined collects records under the names of their columns.
type joined struct {
	names    []string
	at       map[string]int
	rows     [][]string
	problems diag.List // of the single files, with their own lines
}

// withThoseOf adds the kinds of problems that only all rows together have, such
// as a column that is numbers in one file and text in another. Their lines would
// be those of a file nobody has.
func (j *joined) withThoseOf(together diag.List) diag.List {
	out := j.problems
	for _, d := range together.All() {
		if j.problems.Count(d.Code) == 0 {
			d.Line, d.Column = 0, 0
			out.Add(d)
		}
	}
	return out
}

func (j *joined) add(t *table.Table) {
	place := make([]int, len(t.Columns))
	for i, c := range t.Columns {
		if _, known := j.at[c.Name]; !known {
			j.at[c.Name] = len(j.names)
			j.names = append(j.names, c.Name)
		}
		place[i] = j.at[c.Name]
	}
	for _, r := range t.Records {
		row := make([]string, len(j.names))
		for i, cell := range r.Cells[:min(len(r.Cells), len(place))] {
			row[place[i]] = cell
		}
		j.rows = append(j.rows, row)
	}
}

func (j *joined) csv() ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(j.names); err != nil {
		return nil, err
	}
	for _, row := range j.rows {
		row = append(row, make([]string, len(j.names)-len(row))...)
		if err := w.Write(row); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}
