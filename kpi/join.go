package kpi

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
)

// readJoined reads several files that were appended to each other as one table,
// in their order, so that the types of its columns are decided over all rows.
// The first file sets the columns; those of a later one are put where they
// belong by name, what it lacks is blank, and what only it has follows at the
// end.
func readJoined(ctx context.Context, files []file, opts table.Options) (*table.Table, error) {
	j := joined{at: map[string]int{}}
	kept := opts.Recipe
	for i, f := range files {
		t, err := table.Read(ctx, f.data, table.Options{Recipe: opts.Recipe, Keep: -1, Yield: opts.Yield})
		if err != nil {
			return nil, err
		}
		j.told(f.name, t.Problems)
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
	out := *t
	out.Recipe, out.Problems = kept, j.withThoseOf(t.Problems)
	return &out, nil
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

// file is one of several files of a table.
type file struct {
	name string
	data []byte
}

// joined collects records under the names of their columns.
type joined struct {
	names    []string
	at       map[string]int
	rows     [][]string
	problems diag.List // of the single files, with their own lines
}

// told keeps the problems of one file under its name.
func (j *joined) told(name string, problems diag.List) {
	for _, d := range problems.All() {
		d.Source = name
		j.problems.Add(d)
	}
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
