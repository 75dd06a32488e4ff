package kpi

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"slices"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// CodeMissingColumn is the diagnostic of a file that lacks a column of the files
// before it.
const CodeMissingColumn diag.Code = "missing-column"

// readFiles reads the live files of a source as one table, in their order. The
// first file sets the columns; those of a later one are put where they belong
// by name, what it lacks is blank, and what only it has follows at the end.
func (e *Engine) readFiles(ctx context.Context, s workbook.Source, open Open, opts table.Options) (*table.Table, error) {
	live := s.Live()
	if len(live) == 0 {
		return nil, fmt.Errorf("no file: %w", workbook.ErrMissing)
	}
	undone := slices.ContainsFunc(s.Batches, func(b workbook.Batch) bool { return b.Undone != nil })
	var t *table.Table
	var err error
	if len(live) == 1 {
		opts.Part = undone
		t, err = readFile(ctx, s, live[0], open, opts)
	} else if t, err = e.readInTurn(ctx, s, open, opts); t == nil && err == nil {
		t, err = e.readTogether(ctx, s, open, opts)
	}
	if err != nil || len(live) == 1 && !undone {
		return t, err
	}
	t.Recipe = workbook.OfFile(s.Recipe, t.Recipe)
	if undone { // columns of what may count again keep their types
		t.Recipe.Columns = maps.Clone(t.Recipe.Columns)
		for name, c := range s.Recipe.Columns {
			if _, has := t.Recipe.Columns[name]; !has {
				t.Recipe.Columns[name] = c
			}
		}
	}
	return t, nil
}

// readFile reads one file of a source, its columns under the source's names.
func readFile(ctx context.Context, s workbook.Source, b workbook.Batch, open Open, opts table.Options) (*table.Table, error) {
	file, err := open(b.SHA256)
	if err != nil {
		return nil, fmt.Errorf("open %s: %w", b.File, err)
	}
	s.Recipe = opts.Recipe
	opts.Recipe = s.Reading(b)
	t, err := table.ReadFrom(ctx, file, opts)
	if err != nil {
		return nil, err
	}
	return mapped(t, b.Columns), nil
}

// mapped is a table with columns under other names.
func mapped(t *table.Table, names map[string]string) *table.Table {
	if len(names) == 0 {
		return t
	}
	out := *t
	out.Columns = make([]*table.Column, len(t.Columns))
	out.Recipe.Columns = make(map[string]table.ColumnRecipe, len(t.Recipe.Columns))
	for i, c := range t.Columns {
		out.Columns[i] = c
		name, other := names[c.Name]
		if _, taken := t.Column(name); other && !taken {
			out.Columns[i] = renamed(c, name)
		}
		out.Recipe.Columns[out.Columns[i].Name] = t.Recipe.Columns[c.Name]
	}
	return &out
}

// readInTurn reads each file alone and puts its rows behind those before it;
// what the engine holds already is not read again. That is right where the
// recipe says what the columns are. Otherwise, and where a file speaks in
// another way than those before it, the result is nil: then only all rows
// together can tell.
func (e *Engine) readInTurn(ctx context.Context, s workbook.Source, open Open, opts table.Options) (*table.Table, error) {
	live := s.Live()
	concat := table.Concat
	if s.Apart() {
		concat = table.ConcatApart
	}
	t, n := e.longest(s)
	parts := e.partsOf(t)
	for _, b := range live[n:] {
		if t != nil && !settles(s.Recipe, t) || len(s.Recipe.Columns) == 0 {
			return nil, nil
		}
		opts.Part = true // other files have what this one does not
		if t != nil {
			opts.Recipe.Decimal, opts.Recipe.Dates = cmp.Or(s.Recipe.Decimal, t.Recipe.Decimal), cmp.Or(s.Recipe.Dates, t.Recipe.Dates)
			opts.Recipe.Columns = t.Recipe.Columns
		}
		next, err := e.oneFile(ctx, s, b, open, opts)
		if err != nil {
			return nil, err
		}
		parts = append(parts, partOf(next))
		if t == nil {
			t = next
			continue
		}
		tellMissing(&next.Problems, b, partOf(t).columns, partOf(next).columns)
		both, ok := concat(t, next)
		if !ok {
			return nil, nil
		}
		t = both
	}
	e.origins[t] = origin{parts: parts}
	return t, nil
}

// oneFile reads a file of several, unless the engine holds it. What is wrong with
// it bears its name.
func (e *Engine) oneFile(ctx context.Context, s workbook.Source, b workbook.Batch, open Open, opts table.Options) (*table.Table, error) {
	t := e.tables[keyOfFile(b, s.Recipe)]
	if t == nil {
		var err error
		if t, err = readFile(ctx, s, b, open, opts); err != nil {
			return nil, err
		}
	}
	named := *t
	named.Problems = t.Problems.From(b.File)
	return &named, nil
}

// tellMissing adds the columns of the files so far that a file behind them lacks.
// Of one that updates rows nothing is blank for that.
func tellMissing(to *diag.List, b workbook.Batch, before, has []string) {
	if len(b.Keys) > 0 {
		return
	}
	var own []string // columns of the file that could be one it lacks
	for _, name := range has {
		if !slices.Contains(before, name) {
			own = append(own, name)
		}
	}
	for _, name := range before {
		if slices.Contains(has, name) {
			continue
		}
		hint := "If that is not right, undo its import and drop the right file."
		if near, ok := diag.Suggest(name, own); ok {
			hint = fmt.Sprintf("If %q is that column, undo the import and drop the file again: the two can be matched there.", near)
		} else if len(own) > 0 {
			hint = "If it has another name in the file, undo the import and drop the file again: columns can be matched there."
		}
		to.Add(diag.Diagnostic{
			Severity: diag.Warning, Code: CodeMissingColumn, Source: b.File, ColumnName: name,
			Message: fmt.Sprintf("%s has no column %q, so it leaves its rows blank there.", b.File, name), Hint: hint,
		})
	}
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
func (e *Engine) readTogether(ctx context.Context, s workbook.Source, open Open, opts table.Options) (*table.Table, error) {
	j := joined{at: map[string]int{}}
	kept := opts.Recipe
	var parts []part
	for i, b := range s.Live() {
		t, err := readFile(ctx, s, b, open, table.Options{Recipe: opts.Recipe, Keep: -1, Yield: opts.Yield, Part: true})
		if err != nil {
			return nil, err
		}
		j.problems.Merge(t.Problems.From(b.File))
		tellMissing(&j.problems, b, j.names, partOf(t).columns)
		if i == 0 {
			kept = t.Recipe
		}
		j.add(t)
		parts = append(parts, partOf(t))
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
	for _, c := range t.Columns {
		for i, bad := range c.BadCells {
			c.BadCells[i].Line = j.lines[bad.Row]
		}
	}
	e.origins[t] = origin{parts: parts}
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
	lines    []int     // of the rows in their files
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
		j.rows, j.lines = append(j.rows, row), append(j.lines, r.Line)
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
