package cli

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"kpiworkbook/kpi/table"
)

func (c *command) inspect(args []string) error {
	f := newFlags("inspect")
	var (
		recipeFile, header string
		skip               = -1
		given              table.Recipe
		types, missing     pairs
		cells              = f.Int("cells", 10, "")
		format             = f.String("format", "table", "")
	)
	f.StringVar(&recipeFile, "recipe", "", "")
	f.StringVar(&given.Encoding, "encoding", "", "")
	f.StringVar(&given.Delimiter, "delimiter", "", "")
	f.StringVar(&given.Quote, "quote", "", "")
	f.StringVar(&given.Escape, "escape", "", "")
	f.StringVar(&given.Comment, "comment", "", "")
	f.StringVar(&header, "header", "", "")
	f.IntVar(&skip, "skip-lines", -1, "")
	f.StringVar(&given.Decimal, "decimal", "", "")
	f.StringVar(&given.Dates, "dates", "", "")
	f.StringVar(&given.Locale, "locale", "", "")
	f.Var(&types, "type", "")
	f.Var(&missing, "missing", "")
	names, err := f.parse(args)
	if err != nil {
		return err
	}
	if len(names) != 1 {
		return wrongUsage("inspect: give one file, not %d", len(names))
	}
	if err := errors.Join(oneOf("format", *format, "table", "json"), headerFlag(&given, header)); err != nil {
		return err
	}
	if skip >= 0 {
		given.SkipLines = &skip
	}
	recipe, err := c.readRecipe(recipeFile)
	if err != nil {
		return err
	}
	t, err := c.readTable(names[0], names[0], merged(recipe, given, types, missing), *cells)
	if err != nil {
		return err
	}
	report := table.Inspect(t, *cells)
	if *format == "json" {
		err = c.json(report)
	} else {
		err = c.inspection(names[0], report)
	}
	if c.told(names[0], t); err == nil && t.Problems.HasErrors() {
		return broken
	}
	return err
}

func headerFlag(r *table.Recipe, text string) error {
	if text == "" {
		return nil
	}
	has := text == "yes"
	r.Header = &has
	return oneOf("header", text, "yes", "no")
}

// readRecipe reads a recipe file; no name, no recipe.
func (c *command) readRecipe(name string) (table.Recipe, error) {
	var r table.Recipe
	if name == "" {
		return r, nil
	}
	data, err := c.files.Read(name)
	if err != nil {
		return r, fmt.Errorf("read recipe: %w", err)
	}
	if err := json.Unmarshal(data, &r); err != nil {
		return r, fmt.Errorf("%s is not a recipe: %w", name, err)
	}
	return r, nil
}

// merged is a recipe with flags laid over it.
func merged(r, given table.Recipe, types, missing pairs) table.Recipe {
	for _, m := range []struct{ to, from *string }{
		{&r.Encoding, &given.Encoding}, {&r.Delimiter, &given.Delimiter}, {&r.Quote, &given.Quote}, {&r.Escape, &given.Escape},
		{&r.Comment, &given.Comment}, {&r.Decimal, &given.Decimal}, {&r.Dates, &given.Dates}, {&r.Locale, &given.Locale},
	} {
		if *m.from != "" {
			*m.to = *m.from
		}
	}
	if given.Header != nil {
		r.Header = given.Header
	}
	if given.SkipLines != nil {
		r.SkipLines = given.SkipLines
	}
	if r.Columns == nil && len(types)+len(missing) > 0 {
		r.Columns = map[string]table.ColumnRecipe{}
	}
	for _, p := range types {
		column := r.Columns[p.name]
		column.Type = table.Type(p.value)
		r.Columns[p.name] = column
	}
	for _, p := range missing {
		column := r.Columns[p.name]
		column.Missing = append(column.Missing, p.value)
		r.Columns[p.name] = column
	}
	return r
}

func (c *command) readTable(file, name string, r table.Recipe, keep int) (*table.Table, error) {
	data, err := c.table(file)
	if err != nil {
		return nil, err
	}
	if keep == 0 {
		keep = 1 // none wanted; 0 would mean the usual number
	}
	return table.Read(c.ctx, data, table.Options{Recipe: r, Name: name, Keep: keep})
}

// told writes the problems of a file to stderr.
func (c *command) told(file string, t *table.Table) {
	all := t.Problems.All()
	for _, d := range all {
		d.Source = file
		c.diagnostic("", d)
	}
	if more := t.Problems.Total() - len(all); more > 0 {
		fmt.Fprintf(c.err, "%s: %d more problems of these kinds\n", file, more)
	}
}

// inspection is the report for people.
func (c *command) inspection(file string, r table.Inspection) error {
	header := "no header"
	if r.Header {
		header = "header"
	}
	fmt.Fprintf(c.out, "%s: %d rows, %d columns; %s, delimiter %s, quote %s, %s, %d lines skipped\n\n",
		file, r.Rows, len(r.Columns), r.Encoding, strconv.Quote(r.Delimiter), strconv.Quote(r.Quote), header, r.Skipped)
	lines := [][]string{{"column", "type", "format", "blank", "bad", "distinct", "from", "to"}}
	for _, col := range r.Columns {
		lines = append(lines, []string{col.Name, string(col.Type), col.Format, strconv.Itoa(col.Blank), strconv.Itoa(col.Bad),
			strconv.Itoa(col.Distinct), col.Min, col.Max})
	}
	c.columns(lines)
	if len(r.Cells) == 0 {
		return nil
	}
	fmt.Fprintln(c.out)
	lines = nil
	for _, record := range r.Cells {
		var line []string
		for _, cell := range record {
			if cell == nil {
				line = append(line, "·")
				continue
			}
			line = append(line, *cell)
		}
		lines = append(lines, line)
	}
	c.columns(lines)
	return nil
}
