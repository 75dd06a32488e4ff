package library

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Need is what a template asks of one role.
type Need struct {
	Role    *Table
	Columns []ColumnNeed
}

// ColumnNeed is a column that a template asks for.
type ColumnNeed struct {
	*Column
	Optional bool
	Dates    bool     // it puts the rows into periods
	Compared []string // the texts that formulas compare it with

	table string // the role
}

// Needs lists what a template and those it builds on ask of each role, in the
// order of the library's tables and columns. Templates whose KPI the workbook
// has already, with the suffix behind its name, ask for nothing.
func (l *Library) Needs(t *Template, w workbook.Workbook, suffix string) []Need {
	asked := map[formula.ColumnRef]*ColumnNeed{}
	for _, part := range l.missing(t, w, suffix) {
		for _, c := range l.asks(part) {
			ask(asked, c)
		}
	}
	return l.sorted(asked)
}

// missing lists the templates that a workbook has no KPI for, those first that
// others build on. The template itself is always wanted.
func (l *Library) missing(t *Template, w workbook.Workbook, suffix string) []*Template {
	var list []*Template
	var visit func(*Template)
	visit = func(part *Template) {
		if part == nil || slices.Contains(list, part) {
			return
		}
		if _, has := present(w, part.Name+suffix); has && part != t {
			return
		}
		for _, on := range l.BuildsOn(part) {
			visit(on)
		}
		list = append(list, part)
	}
	visit(t)
	return list
}

// present is the workbook's own spelling of a KPI's name.
func present(w workbook.Workbook, name string) (string, bool) {
	for _, k := range w.KPIs {
		if strings.EqualFold(k.Name, name) {
			return k.Name, true
		}
	}
	return name, false
}

// ask adds a column to those that are needed, or what is new about it.
func ask(asked map[formula.ColumnRef]*ColumnNeed, c ColumnNeed) {
	ref := formula.ColumnRef{Table: c.table, Column: c.Name}
	known := asked[ref]
	if known == nil {
		c.Compared = slices.Clone(c.Compared)
		asked[ref] = &c
		return
	}
	known.Optional = known.Optional && c.Optional
	known.Dates = known.Dates || c.Dates
	for _, text := range c.Compared {
		if !slices.Contains(known.Compared, text) {
			known.Compared = append(known.Compared, text)
		}
	}
}

// asks is what the formula of one template needs.
func (l *Library) asks(t *Template) []ColumnNeed {
	if t.asks != nil {
		return t.asks
	}
	c := l.check(t)
	asked := map[formula.ColumnRef]*ColumnNeed{}
	for _, ref := range c.Columns {
		if column := l.tables[ref.Table].Column(ref.Column); column != nil {
			ask(asked, ColumnNeed{Column: column, table: ref.Table, Optional: t.optional(ref.Table, ref.Column)})
		}
	}
	formula.Walk(c.Formula.Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Aggregate:
			dates(asked, c.Rows(n))
		case *formula.Set:
			dates(asked, c.SetRows(n))
		case *formula.Binary:
			compared(asked, c, n.X, n.Y)
		case *formula.In:
			compared(asked, c, n.X, n.List...)
		}
		return true
	})
	for _, ref := range c.Columns {
		if need := asked[ref]; need != nil {
			t.asks = append(t.asks, *need)
		}
	}
	return t.asks
}

func dates(asked map[formula.ColumnRef]*ColumnNeed, rows formula.Rows) {
	if need := asked[formula.ColumnRef{Table: rows.Table, Column: rows.Date}]; need != nil {
		need.Dates = true
	}
}

func compared(asked map[formula.ColumnRef]*ColumnNeed, c *formula.Checked, x formula.Node, with ...formula.Node) {
	column, is := x.(*formula.Column)
	if !is {
		return
	}
	ref, _ := c.Ref(column)
	need := asked[formula.ColumnRef{Table: ref.Table, Column: column.Name}]
	for _, n := range with {
		if text, is := n.(*formula.Text); is && need != nil && !slices.Contains(need.Compared, text.Value) {
			need.Compared = append(need.Compared, text.Value)
		}
	}
}

func (l *Library) sorted(asked map[formula.ColumnRef]*ColumnNeed) []Need {
	var needs []Need
	for i := range l.Tables {
		need := Need{Role: &l.Tables[i]}
		for k := range need.Role.Columns {
			if c := asked[formula.ColumnRef{Table: need.Role.Name, Column: need.Role.Columns[k].Name}]; c != nil {
				need.Columns = append(need.Columns, *c)
			}
		}
		if len(need.Columns) > 0 {
			needs = append(needs, need)
		}
	}
	return needs
}
