package workbook

import "kpiworkbook/kpi/formula"

// Uses is who reads a column or follows a relation, by name, in the order of the
// workbook.
type Uses struct {
	KPIs    []string
	Columns []string // calculated columns, as formulas write them
}

// Any reports whether there is anybody.
func (u Uses) Any() bool { return len(u.KPIs)+len(u.Columns) > 0 }

// UsesOf is who reads a column of a table: those whose formulas would change with
// its name.
func (w Workbook) UsesOf(table, column string) (u Uses) {
	source, _ := w.Table(table)
	other := column
	for other == column || source.hasColumn(other) {
		other += "'"
	}
	next := w.rewrittenFor(source, column, other)
	for i, k := range w.KPIs {
		if !same(k, next.KPIs[i]) {
			u.KPIs = append(u.KPIs, k.Name)
		}
	}
	for i, s := range w.Tables {
		for n, c := range s.Calculated {
			if c.Expression != next.Tables[i].Calculated[n].Expression {
				u.Columns = append(u.Columns, formula.Print(&formula.Column{Table: s.Name, Name: c.Name}))
			}
		}
	}
	return u
}

// Followers is who looks something up by a relation of a table.
func (w Workbook) Followers(table string, r Relation) (u Uses) {
	is := formula.Relation{Column: r.Column, Table: r.Table, Key: r.Key}
	schema := w.Schema(nil)
	follows := func(c *formula.Checked) (found bool) {
		formula.Walk(c.Formula.Root, func(n formula.Node) bool {
			column, _ := n.(*formula.Column)
			ref, _ := c.Ref(column)
			at := ref.Table
			for _, step := range ref.Path {
				found = found || at == table && step == is
				at = step.Table
			}
			return !found
		})
		return found
	}
	for _, k := range w.KPIs {
		if k.Formula != "" && follows(formula.Check(formula.Parse(k.Formula), schema.For(k))) {
			u.KPIs = append(u.KPIs, k.Name)
		}
	}
	for _, s := range w.Tables {
		for _, c := range s.Calculated {
			if follows(schema.Calculated(s.Name, c.Name)) {
				u.Columns = append(u.Columns, formula.Print(&formula.Column{Table: s.Name, Name: c.Name}))
			}
		}
	}
	return u
}
