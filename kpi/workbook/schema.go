package workbook

import (
	"maps"
	"slices"

	"kpiworkbook/kpi/formula"
)

// Schema is a workbook as formulas see it.
type Schema struct {
	w       Workbook
	columns func(Source) []formula.ColumnInfo
	within  map[string][]formula.ColumnInfo // the columns of tables one of whose calculated columns is being checked
}

var _ formula.Schema = Schema{}

// Schema gives formulas the names of the workbook. columns tells the columns of
// a table whose rows are at hand; where it is nil, or answers nil, the recipe
// that the table was last read with speaks instead, so that formulas can be
// checked before a single row is loaded.
func (w Workbook) Schema(columns func(Source) []formula.ColumnInfo) Schema {
	return Schema{w: w, columns: columns}
}

// Tables lists the names of the tables.
func (s Schema) Tables() []string {
	names := make([]string, len(s.w.Tables))
	for i, t := range s.w.Tables {
		names[i] = t.Name
	}
	return names
}

// Columns lists the columns of a table: those of its files, then those that are
// calculated.
func (s Schema) Columns(table string) []formula.ColumnInfo {
	source, ok := s.w.Table(table)
	if !ok {
		return nil
	}
	if some, checking := s.within[table]; checking {
		return some
	}
	columns := s.fileColumns(source)
	for i, c := range source.Calculated {
		checked := s.calculated(source, columns, i)
		columns = append(columns[:len(columns):len(columns)], formula.ColumnInfo{Name: c.Name, Type: checked.Type.Kind.ColumnType(), Calculated: true})
	}
	return columns
}

// Calculated is what a calculated column means; nil when there is none of the
// name.
func (s Schema) Calculated(table, column string) *formula.Checked {
	source, _ := s.w.Table(table)
	for i, c := range source.Calculated {
		if c.Name == column {
			all := s.Columns(table)
			return s.calculated(source, all[:len(all)-len(source.Calculated)+i], i)
		}
	}
	return nil
}

// calculated checks a calculated column against the columns before it. They are
// all there is of the table meanwhile, for other tables that look something up in
// it too: so the check of tables that look each other up comes to an end.
func (s Schema) calculated(source Source, before []formula.ColumnInfo, i int) *formula.Checked {
	within := maps.Clone(s.within)
	if within == nil {
		within = map[string][]formula.ColumnInfo{}
	}
	within[source.Name] = before
	s.within = within
	return formula.CheckRow(formula.ParseRow(source.Calculated[i].Expression), s, source.Name)
}

func (s Schema) fileColumns(source Source) []formula.ColumnInfo {
	if s.columns != nil {
		if known := s.columns(source); known != nil {
			return known
		}
	}
	return source.columnsInRecipe()
}

// columnsInRecipe is what a complete recipe tells of the columns, by name.
func (s Source) columnsInRecipe() []formula.ColumnInfo {
	infos := make([]formula.ColumnInfo, 0, len(s.Recipe.Columns))
	for _, name := range slices.Sorted(maps.Keys(s.Recipe.Columns)) {
		infos = append(infos, formula.ColumnInfo{Name: s.ColumnName(name), Type: string(s.Recipe.Columns[name].Type)})
	}
	return infos
}

// KPIs lists the names of the KPIs.
func (s Schema) KPIs() []string {
	names := make([]string, len(s.w.KPIs))
	for i, k := range s.w.KPIs {
		names[i] = k.Name
	}
	return names
}

// DateColumn is the column that dates the rows of a table.
func (s Schema) DateColumn(table string) string {
	source, _ := s.w.Table(table)
	return source.DateColumn
}

// Relations lists the look-ups that start from a table.
func (s Schema) Relations(table string) []formula.Relation {
	source, _ := s.w.Table(table)
	var out []formula.Relation
	for _, r := range source.Relations {
		out = append(out, formula.Relation{Column: r.Column, Table: r.Table, Key: r.Key})
	}
	return out
}

// For is the schema as one KPI sees it: its own date columns go before those of
// the tables.
func (s Schema) For(k KPI) formula.Schema {
	if len(k.DateColumns) == 0 {
		return s
	}
	return dated{s, k.DateColumns}
}

// dated is a schema with some date columns overruled.
type dated struct {
	Schema
	columns map[string]string
}

func (d dated) DateColumn(table string) string {
	if column, ok := d.columns[table]; ok {
		return column
	}
	return d.Schema.DateColumn(table)
}

// rewritten is the workbook with a name changed in every formula.
func (w Workbook) rewritten(what formula.Name, to string) Workbook {
	schema := w.Schema(nil)
	kpis := slices.Clone(w.KPIs)
	for i, k := range kpis {
		kpis[i].Formula = formula.Rename(k.Formula, schema, what, to)
		kpis[i].Targets = renamedTargets(k.Targets, schema, what, to)
	}
	w.KPIs = kpis
	w.Tables = slices.Clone(w.Tables)
	for i, t := range w.Tables {
		if len(t.Calculated) == 0 {
			continue
		}
		own := slices.Clone(t.Calculated)
		for k, c := range own {
			own[k].Expression = formula.RenameRow(c.Expression, schema, t.Name, what, to)
		}
		w.Tables[i].Calculated = own
	}
	return w
}

// renamedTargets is the targets with a name changed in what they are made of and
// made for.
func renamedTargets(targets []Target, s Schema, what formula.Name, to string) []Target {
	out := slices.Clone(targets)
	for i, t := range out {
		if t.Formula != "" {
			out[i].Formula = formula.Rename(t.Formula, s, what, to)
		}
		if len(t.By) == 0 {
			continue
		}
		out[i].By = make(map[string]string, len(t.By))
		for expression, value := range t.By {
			out[i].By[formula.RenameRow(expression, s, "", what, to)] = value
		}
	}
	return out
}
