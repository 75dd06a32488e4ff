package library

import (
	"slices"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Make writes the KPIs of a template and of those it builds on, as far as the
// workbook lacks them, with the names of its own tables. The template's own KPI
// is the last. Names get the suffix. ok is false when a needed column has no match.
func (l *Library) Make(t *Template, matches []Match, into Into) (kpis []workbook.KPI, ok bool) {
	m := maker{l: l, Into: into, matches: matches}
	for _, part := range l.missing(t, m.Book, m.Suffix) {
		k, ok := m.kpi(part)
		if !ok {
			return nil, false
		}
		k.ID = workbook.ID(m.Seed, part.ID)
		k.Name = part.Name + m.Suffix
		if part == t {
			k.Name = m.Book.FreeKPIName(k.Name)
		}
		kpis = append(kpis, k)
	}
	return kpis, true
}

// Into is the workbook that KPIs are made for.
type Into struct {
	Book   workbook.Workbook
	Kinds  func(table, column string) formula.Kind // what is in a column
	Seed   string                                  // ids are derived from it; new for the workbook
	Suffix string                                  // behind the names of the KPIs
}

type maker struct {
	Into
	l       *Library
	matches []Match
}

func (m maker) kpi(t *Template) (workbook.KPI, bool) {
	text, ok := formula.Translate(t.Formula, m.l.schema, formula.Other{Table: m.table, Column: m.column, Values: m.values, KPI: m.name})
	return workbook.KPI{
		Formula: text, Description: t.Means, Category: t.Area, Level: t.Level, Lead: t.Lead, Unit: t.Unit,
		Direction: t.Direction, EmptyMeansZero: t.Zero, DateColumns: m.dates(t),
	}, ok
}

// dates is the date columns of the KPI where they are not those of the tables.
func (m maker) dates(t *Template) map[string]string {
	out := map[string]string{}
	c := m.l.check(t)
	formula.Walk(c.Formula.Root, func(n formula.Node) bool {
		var rows formula.Rows
		switch n := n.(type) {
		case *formula.Aggregate:
			rows = c.Rows(n)
		case *formula.Set:
			rows = c.SetRows(n)
		}
		if rows.Date == "" || rows.Explicit {
			return true
		}
		table := m.table(rows.Table)
		column, ok := m.column(rows.Table, rows.Date)
		if source, _ := m.Book.Table(table); ok && source.DateColumn != column {
			out[table] = column
		}
		return true
	})
	if len(out) == 0 {
		return nil
	}
	return out
}

func (m maker) match(role string) Match {
	i := slices.IndexFunc(m.matches, func(match Match) bool { return match.Role == role })
	if i < 0 {
		return Match{}
	}
	return m.matches[i]
}

func (m maker) found(role, column string) ColumnMatch {
	for _, c := range m.match(role).Columns {
		if c.Need == column {
			return c
		}
	}
	return ColumnMatch{}
}

func (m maker) table(role string) string { return m.match(role).Table }

func (m maker) column(role, column string) (string, bool) {
	name := m.found(role, column).Column
	return name, name != "" && m.table(role) != ""
}

func (m maker) name(kpi string) string {
	name, _ := present(m.Book, kpi+m.Suffix)
	return name
}

// values are the literals for a text that a formula compares with.
func (m maker) values(role, column, text string) []formula.Node {
	found := m.found(role, column)
	isBool := m.Kinds(m.table(role), found.Column) == formula.KindBool
	for _, v := range found.Values {
		if v.Text != text {
			continue
		}
		var nodes []formula.Node
		for _, as := range v.As {
			if isBool {
				nodes = append(nodes, &formula.Bool{Value: as == "true"})
				continue
			}
			nodes = append(nodes, &formula.Text{Value: as})
		}
		if len(nodes) == 0 && isBool {
			nodes = append(nodes, &formula.Bool{Value: true})
		}
		return nodes
	}
	return nil
}

// Itself matches every role with a table of the same name or of a name made of
// it: the sample data.
func Itself(needs []Need, name func(role string) string) []Match {
	var matches []Match
	for _, need := range needs {
		m := Match{Role: need.Role.Name, Table: name(need.Role.Name)}
		for _, c := range need.Columns {
			m.Columns = append(m.Columns, ColumnMatch{Need: c.Name, Column: c.Name, Values: c.Stand(c.Compared)})
		}
		matches = append(matches, m)
	}
	return matches
}

// TextOnly is the kinds of columns of sample data: what formulas compare texts
// with is text there.
func TextOnly(table, column string) formula.Kind { return formula.KindText }
