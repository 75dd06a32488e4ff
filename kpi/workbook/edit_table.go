package workbook

import (
	"fmt"
	"reflect"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
)

// AddTable appends a table. Its name and id must be free.
type AddTable struct{ Source Source }

func (e AddTable) Apply(w Workbook) (Workbook, error) {
	if err := w.tableNameFree(e.Source.Name, ""); err != nil {
		return w, err
	}
	if _, taken := w.TableByID(e.Source.ID); taken || e.Source.ID == "" {
		return w, idTaken("table", e.Source.ID)
	}
	w.Tables = plus(w.Tables, e.Source)
	return w, nil
}

func (e AddTable) Describe(Workbook) string { return fmt.Sprintf("Import %q", e.Source.Name) }

// RemoveTable takes a table away. Formulas that name it stay and say so.
type RemoveTable struct{ ID string }

func (e RemoveTable) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.ID)
	if err != nil {
		return w, err
	}
	w.Tables = without(w.Tables, i)
	return w, nil
}

func (e RemoveTable) Describe(w Workbook) string { return fmt.Sprintf("Remove %q", w.tableName(e.ID)) }

// RenameTable gives a table another name; every formula and date column that
// names it follows.
type RenameTable struct{ ID, Name string }

func (e RenameTable) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.ID)
	if err != nil {
		return w, err
	}
	if err := w.tableNameFree(e.Name, e.ID); err != nil {
		return w, err
	}
	old := w.Tables[i].Name
	if old == e.Name {
		return w, nil
	}
	w = w.rewritten(formula.Name{Kind: formula.TableName, Name: old}, e.Name)
	w.Tables = slices.Clone(w.Tables)
	w.Tables[i].Name = e.Name
	for t := range w.Tables {
		w.Tables[t].Relations = relinked(w.Tables[t].Relations, func(r *Relation) {
			if r.Table == old {
				r.Table = e.Name
			}
		})
	}
	w.KPIs = slices.Clone(w.KPIs)
	for k := range w.KPIs {
		w.KPIs[k].DateColumns = rekeyed(w.KPIs[k].DateColumns, old, e.Name)
	}
	return w, nil
}

func (e RenameTable) Describe(w Workbook) string {
	return fmt.Sprintf("Rename table %q to %q", w.tableName(e.ID), e.Name)
}

// RenameColumn gives a column another name in formulas and roles. The recipe
// keeps speaking of the file's own names, so the same file can be dropped again.
type RenameColumn struct{ TableID, From, To string }

func (e RenameColumn) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	if err := checkName("column", e.To); err != nil {
		return w, err
	}
	if e.From == e.To {
		return w, nil
	}
	source := w.Tables[i]
	if source.hasColumn(e.To) {
		return w, nameTaken("column", e.To)
	}
	w = w.rewrittenFor(source, e.From, e.To)
	source = w.Tables[i]
	if k := source.calculatedAt(e.From); k >= 0 {
		source.Calculated[k].Name = e.To // a copy since it was rewritten
	} else {
		source.Names = renamedIn(source.Names, e.From, e.To)
	}
	if source.DateColumn == e.From {
		source.DateColumn = e.To
	}
	w.Tables = with(w.Tables, i, source)
	for t := range w.Tables {
		w.Tables[t].Relations = relinked(w.Tables[t].Relations, func(r *Relation) {
			if t == i && r.Column == e.From {
				r.Column = e.To
			}
			if r.Table == source.Name && r.Key == e.From {
				r.Key = e.To
			}
		})
	}
	return w, nil
}

func (e RenameColumn) Describe(Workbook) string {
	return fmt.Sprintf("Rename column %q to %q", e.From, e.To)
}

// rewrittenFor follows the new name of a column through formulas and date columns.
func (w Workbook) rewrittenFor(source Source, from, to string) Workbook {
	w = w.rewritten(formula.Name{Kind: formula.ColumnName, Table: source.Name, Name: from}, to)
	w.KPIs = slices.Clone(w.KPIs)
	for k, kpi := range w.KPIs {
		if kpi.DateColumns[source.Name] == from {
			w.KPIs[k].DateColumns = copyOf(kpi.DateColumns)
			w.KPIs[k].DateColumns[source.Name] = to
		}
	}
	return w
}

// calculatedAt is the place of a calculated column, -1 for none.
func (s Source) calculatedAt(name string) int {
	return slices.IndexFunc(s.Calculated, func(c Calculated) bool { return c.Name == name })
}

// hasColumn reports whether a name is in use, as far as the recipe tells.
func (s Source) hasColumn(name string) bool {
	if s.calculatedAt(name) >= 0 {
		return true
	}
	for file := range s.Recipe.Columns {
		if s.ColumnName(file) == name {
			return true
		}
	}
	return false
}

// ColumnName is what formulas call a column that the file names as given.
func (s Source) ColumnName(inFile string) string {
	if name, renamed := s.Names[inFile]; renamed {
		return name
	}
	return inFile
}

// renamedIn records that the column known as from is now known as to.
func renamedIn(names map[string]string, from, to string) map[string]string {
	out, inFile := copyOf(names), from
	for file, name := range names {
		if name == from {
			inFile = file
		}
	}
	if delete(out, inFile); inFile != to {
		out[inFile] = to
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// SetRecipe changes how a table's files are read. Types stay with columns by
// the names the file gives them.
type SetRecipe struct {
	TableID string
	Recipe  table.Recipe
}

func (e SetRecipe) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil || reflect.DeepEqual(w.Tables[i].Recipe, e.Recipe) {
		return w, err
	}
	source := w.Tables[i]
	source.Recipe = e.Recipe
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e SetRecipe) Describe(w Workbook) string {
	return fmt.Sprintf("Change how %q is read", w.tableName(e.TableID))
}

// SetDateColumn says which column dates the rows of a table; "" for none.
type SetDateColumn struct{ TableID, Column string }

func (e SetDateColumn) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	source := w.Tables[i]
	source.DateColumn = e.Column
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e SetDateColumn) Describe(w Workbook) string {
	return fmt.Sprintf("Date %q by %q", w.tableName(e.TableID), e.Column)
}

// SetThrough says up to which day the rows of a table are complete; "" leaves it
// to the data.
type SetThrough struct{ TableID, Day string }

func (e SetThrough) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	if _, ok := calendar.ParseDate([]byte(e.Day), calendar.ISODate); e.Day != "" && !ok {
		return w, refuse("bad-day", fmt.Sprintf("%q is no day.", clipText(e.Day, 40)), "Write it like 2026-09-30.")
	}
	source := w.Tables[i]
	source.Through = e.Day
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e SetThrough) Describe(w Workbook) string {
	if e.Day == "" {
		return fmt.Sprintf("Leave it to the data how far %q goes", w.tableName(e.TableID))
	}
	return fmt.Sprintf("Take %q as complete through %s", w.tableName(e.TableID), e.Day)
}

// SetRelations declares the look-ups that start from a table.
type SetRelations struct {
	TableID   string
	Relations []Relation
}

func (e SetRelations) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	source := w.Tables[i]
	source.Relations = slices.Clone(e.Relations)
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e SetRelations) Describe(w Workbook) string {
	return fmt.Sprintf("Change what %q looks up", w.tableName(e.TableID))
}

// SetCalculated gives a table its calculated columns. Their names must be free.
type SetCalculated struct {
	TableID string
	Columns []Calculated
}

func (e SetCalculated) Apply(w Workbook) (Workbook, error) {
	i, err := w.tableAt(e.TableID)
	if err != nil {
		return w, err
	}
	source := w.Tables[i]
	source.Calculated = nil
	for _, c := range e.Columns {
		if err := checkName("column", c.Name); err != nil {
			return w, err
		}
		if source.hasColumn(c.Name) {
			return w, nameTaken("column", c.Name)
		}
		source.Calculated = append(source.Calculated, c)
	}
	w.Tables = with(w.Tables, i, source)
	return w, nil
}

func (e SetCalculated) Describe(w Workbook) string {
	return fmt.Sprintf("Change the calculated columns of %q", w.tableName(e.TableID))
}

// tableAt is where a table stands, or the refusal to use when it is gone.
func (w Workbook) tableAt(id string) (int, error) {
	i := slices.IndexFunc(w.Tables, func(s Source) bool { return s.ID == id })
	if i < 0 {
		return 0, refuse("unknown-table", "The table is not in the workbook any more.", "")
	}
	return i, nil
}

func (w Workbook) tableName(id string) string {
	s, _ := w.TableByID(id)
	return s.Name
}

// rekeyed is a map with one key changed; the map itself when it lacks the key.
func rekeyed(m map[string]string, from, to string) map[string]string {
	v, has := m[from]
	if !has {
		return m
	}
	m = copyOf(m)
	delete(m, from)
	m[to] = v
	return m
}

// relinked is the relations with a change made to each.
func relinked(relations []Relation, change func(*Relation)) []Relation {
	relations = slices.Clone(relations)
	for i := range relations {
		change(&relations[i])
	}
	return relations
}
