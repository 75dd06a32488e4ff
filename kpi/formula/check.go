package formula

import (
	"maps"

	"kpiworkbook/kpi/diag"
)

// Checked is a formula that found its place in a schema. It is immutable.
type Checked struct {
	Formula *Formula
	// Problems holds those of the formula and of the check.
	Problems diag.List
	// Incomplete says that the formula is not finished, and not wrong so far.
	Incomplete bool
	// Type is the type of the root.
	Type Type
	// Table is the table of the rows when a row expression was checked.
	Table string

	KPIs    []string    // KPIs whose values the formula needs, in source order
	Targets []string    // KPIs whose targets it needs
	Tables  []string    // tables it reads itself
	Columns []ColumnRef // columns it reads itself, dates included

	types      map[Node]Type
	refs       map[*Column]Ref
	aggregates map[*Aggregate]Rows
	sets       map[*Set]Rows
}

// ColumnRef names a column of a table.
type ColumnRef struct{ Table, Column string }

// Ref is the column that a *Column means.
type Ref struct {
	Table  string     // the table of the rows where the look-up starts
	Column ColumnInfo // the column at its end
	Path   []Relation // the look-ups on the way; empty for a column of Table itself
}

// Rows says which rows an aggregate or a set runs over.
type Rows struct {
	Table string
	// Date is the column that puts a row into a period: the one after ON, else
	// the table's own. Empty when the table has none: then the rows belong to
	// no period, only to the whole.
	Date string
	// Explicit: the formula itself names the date with ON.
	Explicit bool
	// Choice is how many columns the date was guessed from; 0 when it was named
	// or declared.
	Choice int
}

// OK reports whether the formula can be evaluated.
func (c *Checked) OK() bool { return !c.Problems.HasErrors() }

// TypeOf is the type of a node; the zero Type when it is not part of the
// formula.
func (c *Checked) TypeOf(n Node) Type { return c.types[n] }

// Ref is the column that a reference means; ok is false when it means none.
func (c *Checked) Ref(n *Column) (ref Ref, ok bool) {
	ref, ok = c.refs[n]
	return ref, ok
}

// Rows are the rows that an aggregate runs over. An aggregate inside PER has
// the date of the outer one unless it names its own.
func (c *Checked) Rows(n *Aggregate) Rows { return c.aggregates[n] }

// Recounted is a formula in which an aggregate stands that is n with another
// function over the same rows.
func (c *Checked) Recounted(n *Aggregate, fn Func) (*Checked, *Aggregate) {
	part, out := *n, *c
	part.Func = fn
	out.aggregates = maps.Clone(c.aggregates)
	out.aggregates[&part] = c.aggregates[n]
	return &out, &part
}

// SetRows are the rows that a set runs over.
func (c *Checked) SetRows(n *Set) Rows { return c.sets[n] }
