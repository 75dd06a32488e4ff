package kpi

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"

	"kpiworkbook/kpi/table"
)

// readJoined reads several files that were appended to each other as one table,
// in their order, so that the types of its columns are decided over all rows.
// The first file sets the columns; those of a later one are put where they
// belong by name, what it lacks is blank, and what only it has follows at the
// end. Lines in problems count through the joined records.
func readJoined(ctx context.Context, files [][]byte, opts table.Options) (*table.Table, error) {
	j := joined{at: map[string]int{}}
	kept := opts.Recipe
	for i, data := range files {
		t, err := table.Read(ctx, data, table.Options{Recipe: opts.Recipe, Keep: -1})
		if err != nil {
			return nil, err
		}
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
	told := *t
	told.Recipe = kept
	return &told, nil
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
	names []string
	at    map[string]int
	rows  [][]string
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
