package eval

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Definition is a KPI as far as evaluation needs it.
type Definition struct {
	Name    string
	Checked *formula.Checked
	// EmptyMeansZero turns "no rows" and "no values" of this KPI into 0,
	// wherever it is used.
	EmptyMeansZero bool
	// Entire takes all days of a period, those to come too.
	Entire bool
	// DateColumns overrides Query.DateColumns inside this formula: table → column.
	DateColumns map[string]string
}

// Part is a part of a formula as a formula: root is written with nodes of it,
// wherever they stand.
func (d *Definition) Part(root formula.Node) *Definition {
	c := *d.Checked
	c.Formula = &formula.Formula{Root: root}
	return &Definition{Checked: &c, DateColumns: d.DateColumns}
}

// Dimension is one way to cut the rows: a checked row expression
// (formula.ParseRow, formula.CheckRow), most often a single column. Tables other
// than the expression's own are cut by their columns of the same names, or by
// look-ups that lead to the same column.
type Dimension struct {
	Name string // how the answer calls it; only for messages
	Expr *formula.Checked
}

// Aims is what is expected of a KPI.
type Aims struct {
	// In is the target in a period of some rows, in no order: a value, or the number
	// of the formula that gives it, counted from 1. A blank value is "no target".
	In       func(period calendar.Period, part []Part) (value num.Value, formula int)
	Formulas []Definition
}

// Part says that rows have one value of an expression.
type Part struct {
	Expr  formula.Node
	Table string // whose column a bare name is; "" where the expression says
	Key
}

// Query is one question: formulas in a context.
type Query struct {
	Formulas []Definition // what is asked; the answer has one Series each, in this order
	KPIs     []Definition // what formulas may refer to; the asked ones may be among them

	Tables func(name string) *table.Table // nil when there is no such table

	// Identity stands for the rows of a table in every process and for ever: two
	// tables of the same identity are the same. nil: nothing does, and what looks
	// into other tables is counted here alone.
	Identity func(*table.Table) string
	// Elsewhere is who else can count rows of a table, see Remote; nil is nobody.
	Elsewhere func(*table.Table) []Remote
	eager     bool

	// Relations are the declared look-ups from a table, by which it may be cut by
	// columns of another; nil is none.
	Relations func(table string) []formula.Relation

	// Calculated is what a column that no file has is made of; nil when there is
	// no such column.
	Calculated func(table, column string) *formula.Checked

	Calendar calendar.Calendar
	Grain    calendar.Grain
	From, To *calendar.Day      // inclusive; nil is open
	By       []Dimension        // groups, in this order
	Where    []*formula.Checked // row conditions; all must hold

	DateColumns map[string]string // table → column that dates its rows, unless the formula says ON
	AsOf        *calendar.Day     // nil: the last day in the data used
	FullPrior   bool              // compare an open period with the whole earlier one

	// Target answers TARGET([kpi]); nil is "no target", and so is a KPI it does not know.
	Target func(kpi string) Aims

	Work calendar.Work // when work is done, for WORKHOURS

	// Yield is called between blocks of rows with the rows scanned so far and
	// in all; its error stops the evaluation.
	Yield func(done, total int64) error

	// Cache keeps what was counted over the rows, so that a question that
	// differs in one formula scans only for that one. nil: nothing is kept.
	Cache *Cache
}
