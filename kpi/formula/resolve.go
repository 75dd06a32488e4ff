package formula

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
)

// column finds what a reference to a column means.
func (c *checker) column(n *Column, sc *scope) Type {
	t := Type{Level: Row}
	switch {
	case n.Name == "":
	case sc == nil:
		c.outside(n)
	case sc.entity:
		c.report(rowInEntity(n.At, n.text(), sc.outer))
	case n.Table != "" && !c.hasTable(n.Table):
		c.noTable(n)
	case sc.table == "":
	case n.Table != "" && n.Table != sc.table:
		c.report(otherTable(n.At, n.Table, sc.table, c.paths(sc.table, n.Table, n.Name)))
	case c.hasTable(sc.table):
		if ref, ok := c.lookUp(n, sc.table); ok {
			c.out.refs[n] = ref
			t.Kind = ref.Column.Kind()
		}
	}
	return t
}

// noTable says that the table of a column does not exist.
func (c *checker) noTable(n *Column) {
	if c.tired() {
		c.report(unknownName(n.TableAt, "unknown-table", n.Table))
		return
	}
	c.report(c.growing(unknownTable(n.TableAt, n.Table, c.s), n.At, n.Table, c.tables))
}

// outside says why a column cannot stand where a KPI's value is made, and what
// was probably meant.
func (c *checker) outside(n *Column) {
	if n.Table != "" {
		if !c.hasTable(n.Table) {
			c.noTable(n)
			return
		}
		ref, ok := c.lookUp(n, n.Table)
		if ok {
			c.out.refs[n] = ref
			c.report(bareColumn(n.At, n.text(), ref.Column.Kind()))
		}
		return
	}
	if c.tired() {
		c.report(unknownName(n.At, "unknown-column", n.Name))
		return
	}
	d := c.bareWord(n)
	c.report(c.growing(d, n.At, n.Name, c.anything()))
}

// bareWord says what a word among KPIs should have been.
func (c *checker) bareWord(n *Column) diag.Diagnostic {
	if slices.Contains(c.s.KPIs(), n.Name) {
		return bareKPI(n.At, n.Name)
	}
	if c.hasTable(n.Name) {
		return bareTable(n.At, n.Name)
	}
	if homes := c.homes(n.Name); len(homes) > 0 {
		col, _ := columnOf(c.s, homes[0], n.Name)
		return bareColumn(n.At, qualify(homes[0], n.Name), col.Kind())
	}
	return unknownAnywhere(n.At, n.Name, c.allColumns(),
		"The name of a KPI stands in brackets, [Name]; a column inside an aggregate, SUM(Table[Column]).")
}

// anything lists every name that a word could still become.
func (c *checker) anything() []string {
	names := slices.Concat(c.tables, c.s.KPIs(), functionNames(), c.allColumns())
	return append(names, "TRUE", "FALSE", "DATE", "NOT")
}

// lookUp finds a column of a table, or the end of a path of look-ups. The
// whole name comes first: a column may have points in its name.
func (c *checker) lookUp(n *Column, table string) (Ref, bool) {
	if col, ok := columnOf(c.s, table, n.Name); ok {
		c.depend(table, n.Name)
		return Ref{Table: table, Column: col}, true
	}
	ref := Ref{Table: table}
	rest, at := n.Name, table
	for len(ref.Path) < maxPath {
		step, far, stop := c.follow(n, at, rest)
		if stop {
			return Ref{}, false
		}
		c.depend(at, step.Column)
		ref.Path = append(ref.Path, step)
		at, rest = step.Table, far
		c.out.Tables = appendNew(c.out.Tables, at)
		if col, ok := columnOf(c.s, at, rest); ok {
			c.depend(at, rest)
			ref.Column = col
			return ref, true
		}
	}
	c.report(noRelation(n.At, at, rest, rest))
	return Ref{}, false
}

// maxPath is how many look-ups one name may follow.
const maxPath = 8

// follow takes the first step of "Customer.Segment" from a table. Where there
// is none it says what is wrong with the name.
func (c *checker) follow(n *Column, table, name string) (step Relation, rest string, stop bool) {
	dead := ""
	for i := 0; i < len(name); i++ {
		if name[i] != '.' {
			continue
		}
		for _, r := range c.s.Relations(table) {
			if r.Column == name[:i] && c.hasTable(r.Table) {
				return r, name[i+1:], false
			}
		}
		if _, ok := columnOf(c.s, table, name[:i]); ok {
			dead = name[:i]
		}
	}
	if dead != "" {
		c.report(noRelation(n.NameAt, table, dead, name[len(dead)+1:]))
	} else {
		c.noColumn(n, table, name)
	}
	return Relation{}, "", true
}

// noColumn says that a table has no such column.
func (c *checker) noColumn(n *Column, table, name string) {
	if c.tired() {
		c.report(unknownName(n.NameAt, "unknown-column", name))
		return
	}
	have := columnNames(c.s, table)
	bare := n.Table == "" && n.NameAt.Len() > 0 && c.f.Source[n.NameAt.Start] != '['
	path := n.Name[:len(n.Name)-len(name)] // the look-ups that were followed
	d := unknownColumn(n.NameAt, name, table, have, func(right string) string {
		if bare {
			return columnText(path + right)
		}
		return bracketName(path + right)
	})
	if n.Table == "" && slices.Contains(c.s.KPIs(), name) {
		d = columnIsKPI(n.NameAt, name, table)
	}
	if bare {
		have = append(have, c.anything()...)
	}
	c.report(c.growing(d, n.At, name, have))
}

// paths are the look-ups that lead from a table to a column of another.
func (c *checker) paths(from, to, column string) []string {
	var list []string
	if _, ok := columnOf(c.s, to, column); !ok {
		return nil
	}
	for _, r := range c.s.Relations(from) {
		if r.Table == to {
			list = append(list, qualify(from, r.Column+"."+column))
		}
	}
	return list
}

// dimension checks a column of TOTAL: it belongs to any table that has it.
func (c *checker) dimension(n *Column) {
	c.out.types[n] = Type{Level: Row}
	switch {
	case n.Table != "":
		c.value(n, &scope{table: n.Table, outer: "TOTAL"})
	case n.Name == "":
	case len(c.homes(n.Name)) == 0:
		names := c.allColumns()
		d := unknownAnywhere(n.At, n.Name, names, among("Columns here", names, "No table is there yet."))
		c.report(c.growing(d, n.At, n.Name, names))
	default:
		home := c.homes(n.Name)[0]
		col, _ := columnOf(c.s, home, n.Name)
		c.out.types[n] = Type{col.Kind(), Row}
	}
}

// rowsOf finds the table whose rows a node runs over: the first that it names
// outside inner sets. "" when there is none, which is told.
func (c *checker) rowsOf(n Node, who string, at diag.Span) string {
	table, tableAt, bare := namedTable(n)
	switch {
	case table != "" && c.hasTable(table):
		return table
	case table != "":
		c.noSuchTable(n, table, tableAt)
		return ""
	case hasContext(n):
		return "" // told where it stands
	}
	return c.guessTable(bare, who, at)
}

// hasContext reports whether something that works on results, and so cannot
// stand among rows, stands below the node.
func hasContext(n Node) bool {
	found := false
	Walk(n, func(part Node) bool {
		switch part.(type) {
		case *Total, *Target, *Converted:
			found = true
		}
		found = found || operand(part) != nil
		return !found
	})
	return found
}

// noSuchTable reports an unknown table once, where the rows come from.
func (c *checker) noSuchTable(n Node, table string, at diag.Span) {
	if a, ok := n.(*Aggregate); ok {
		if t, ok := a.X.(*Table); ok && t.Name == table {
			d := unknownTable(at, table, c.s)
			if homes := c.homes(table); len(homes) == 1 {
				d = countColumn(at, homes[0], table)
			}
			c.report(c.growing(d, at, table, c.tables))
		}
	}
}

// namedTable is the first table that the node names for its own rows, and the
// bare columns in it.
func namedTable(n Node) (table string, at diag.Span, bare []*Column) {
	Walk(n, func(part Node) bool {
		switch part := part.(type) {
		case *PriorSet, *Converted:
			return part == n
		case *Table:
			if table == "" {
				table, at = part.Name, part.At
			}
		case *Column:
			if part.Table == "" {
				bare = append(bare, part)
			} else if table == "" {
				table, at = part.Table, part.TableAt
			}
		}
		return true
	})
	return table, at, bare
}

// guessTable helps where no table is named: it is the one that has all of the
// columns. A KPI must name it; a slice may leave it out.
func (c *checker) guessTable(bare []*Column, who string, at diag.Span) string {
	slice := c.f.Root.Span() == at && who == "A row expression"
	if len(bare) == 0 {
		if !slice && !c.f.Problems.HasErrors() {
			c.report(noTable(at, who))
		}
		return ""
	}
	var fit []string
	for _, t := range c.tables {
		if c.hasAll(t, bare) {
			fit = append(fit, t)
		}
	}
	first := bare[0]
	switch {
	case slice && len(fit) == 1:
		return fit[0]
	case first.Name == "":
	case c.hasTable(first.Name) && !slice:
		c.report(tableNotColumn(first.At, who, first.Name))
	case len(fit) > 0:
		c.report(whichTable(first.At, first.Name, fit))
	case len(c.homes(first.Name)) > 0:
		c.report(whichTable(first.At, first.Name, c.homes(first.Name)))
	default:
		c.nowhere(first)
	}
	return ""
}

// nowhere reports a name that no table has.
func (c *checker) nowhere(n *Column) {
	if c.tired() {
		c.report(unknownName(n.At, "unknown-column", n.Name))
		return
	}
	names := c.allColumns()
	d := unknownAnywhere(n.At, n.Name, names, "Name the table too: Table[Column].")
	if slices.Contains(c.s.KPIs(), n.Name) {
		d = columnIsKPI(n.At, n.Name, "any table")
	}
	c.report(c.growing(d, n.At, n.Name, c.anything()))
}

func (c *checker) hasAll(table string, columns []*Column) bool {
	for _, n := range columns {
		first, _, _ := strings.Cut(n.Name, ".")
		_, whole := columnOf(c.s, table, n.Name)
		_, begin := columnOf(c.s, table, first)
		if !whole && !begin {
			return false
		}
	}
	return true
}
