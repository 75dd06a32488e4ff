package formula

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// Node is one part of a formula: what was written and where, nothing else.
// What it means (types, tables, dates) is in the side tables of a Checked.
// Nodes are pointers and serve as keys; nobody changes one after Parse.
type Node interface {
	// Span is the range of bytes in the source that the node came from.
	Span() diag.Span
	node()
}

// Number is a literal: 12, 1_000.50, 20%.
type Number struct {
	At      diag.Span
	Digits  string    // canonical digits without sign, underscores or needless zeros: "1000.5"; of 20% it is "20"
	Percent bool      // written with a percent mark
	Value   num.Value // the exact value; of 20% it is 1/5
}

// Text is a literal in double quotes.
type Text struct {
	At    diag.Span
	Value string
}

// Bool is TRUE or FALSE.
type Bool struct {
	At    diag.Span
	Value bool
}

// Date is DATE "2026-03-31", or a point in time: DATE "2026-03-31 17:30".
type Date struct {
	At      diag.Span
	Day     calendar.Day
	Moment  calendar.Moment // midnight of Day unless HasTime
	HasTime bool
}

// Column names a column of rows: Orders[Amount], or in rows [Amount] or Amount.
// Name is the whole text of the brackets; whether "Customer.Segment" is a
// column of that name or a look-up is decided by Check.
type Column struct {
	At      diag.Span
	Table   string // "" when left out
	Name    string
	TableAt diag.Span // the table's name with its quotes; empty when left out
	NameAt  diag.Span // the column's name with its brackets
}

// KPI names another KPI: [Revenue] outside aggregates.
type KPI struct {
	At   diag.Span
	Name string
}

// Table stands for the rows of a table: COUNT(Orders).
type Table struct {
	At   diag.Span
	Name string
}

// Aggregate makes one value of many rows.
//
// Without Per, X is a row expression, or a *Table where the rows themselves
// are counted. With Per, X is made of aggregates: they run once per entity,
// and Func runs over the entities. Where and On choose rows for both.
type Aggregate struct {
	At     diag.Span
	FuncAt diag.Span
	Func   Func
	X      Node
	Args   []Node // further arguments: the rank of PERCENTILE
	Where  Node   // nil when there is none
	On     *Column
	Per    []Node // row expressions that tell entities apart
}

// Call is a function of values, in rows and between KPIs alike: IF, ROUND,
// YEAR … Func is NoFunc when there is no such function.
type Call struct {
	At     diag.Span
	FuncAt diag.Span
	Func   Func
	Name   string // canonical for a known function, else as written
	Args   []Node
}

// Op is an operator.
type Op uint8

// The operators.
const (
	NoOp Op = iota
	OpOr
	OpAnd
	OpNot
	OpEq
	OpNe
	OpLt
	OpLe
	OpGt
	OpGe
	OpContains
	OpStartsWith
	OpAdd
	OpSub
	OpMul
	OpDiv
	OpNeg
	OpPow
)

// Binary is X Op Y.
type Binary struct {
	At   diag.Span
	OpAt diag.Span
	Op   Op
	X, Y Node
}

// Unary is -X or NOT X.
type Unary struct {
	At diag.Span
	Op Op // OpNeg, OpNot
	X  Node
}

// In is X IN ("a", "b"), or X IN PRIOR(Orders[Customer], 1 month): then Set is
// not nil and List is empty.
type In struct {
	At   diag.Span
	Not  bool // NOT IN
	X    Node
	List []Node
	Set  *PriorSet
}

// Between is X BETWEEN Low AND High; both ends belong to it.
type Between struct {
	At           diag.Span
	Not          bool // NOT BETWEEN
	X, Low, High Node
}

// IsBlank is X IS BLANK or X IS NOT BLANK.
type IsBlank struct {
	At  diag.Span
	Not bool
	X   Node
}

// Step is a distance in time: 1 month, 30 days.
type Step struct {
	At   diag.Span
	N    int // 1 … MaxStep
	Unit calendar.Unit
}

// Prior is X as it was a step earlier.
type Prior struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	Step   Step
}

// Rolling is X evaluated again on a window of the length of Step that ends
// with the period.
type Rolling struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	Step   Step
}

// MovingAverage is the mean of the values of X in the units of Step that end
// with the period: MOVINGAVG(x, 30 days) is the mean of 30 daily values.
type MovingAverage struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	Step   Step
}

// ToDate is X from the start of the unit to the end of the period. YTD, QTD
// and MTD are read as this.
type ToDate struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	Unit   calendar.Unit
}

// Closing is X on the last day of the period.
type Closing struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
}

// Opening is X on the day before the first day of the unit that holds the
// period: what that unit started with.
type Opening struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	Unit   calendar.Unit
}

// Total is X over all values of the dimensions in By; over every dimension
// when By is empty.
type Total struct {
	At     diag.Span
	FuncAt diag.Span
	X      Node
	By     []*Column
}

// Target is the target of a KPI in the period.
type Target struct {
	At     diag.Span
	FuncAt diag.Span
	KPI    *KPI
}

// Set is the distinct values of one column over the rows that fulfil Where,
// dated by On.
type Set struct {
	At     diag.Span
	Column *Column
	Where  Node // nil when there is none
	On     *Column
}

// PriorSet is a Set as it was a step earlier; only right of IN.
type PriorSet struct {
	At     diag.Span
	FuncAt diag.Span
	Set    *Set
	Step   Step
}

// Converted counts the values of From in the period that also occur in To, at
// the same time or later, at most Within after.
type Converted struct {
	At       diag.Span
	FuncAt   diag.Span
	From, To *Set
	Within   Step
}

// Bad stands where something is missing or could not be read; a problem of the
// Formula says what.
type Bad struct{ At diag.Span }

func (n *Number) Span() diag.Span        { return n.At }
func (n *Text) Span() diag.Span          { return n.At }
func (n *Bool) Span() diag.Span          { return n.At }
func (n *Date) Span() diag.Span          { return n.At }
func (n *Column) Span() diag.Span        { return n.At }
func (n *KPI) Span() diag.Span           { return n.At }
func (n *Table) Span() diag.Span         { return n.At }
func (n *Aggregate) Span() diag.Span     { return n.At }
func (n *Call) Span() diag.Span          { return n.At }
func (n *Binary) Span() diag.Span        { return n.At }
func (n *Unary) Span() diag.Span         { return n.At }
func (n *In) Span() diag.Span            { return n.At }
func (n *Between) Span() diag.Span       { return n.At }
func (n *IsBlank) Span() diag.Span       { return n.At }
func (n *Prior) Span() diag.Span         { return n.At }
func (n *Rolling) Span() diag.Span       { return n.At }
func (n *MovingAverage) Span() diag.Span { return n.At }
func (n *ToDate) Span() diag.Span        { return n.At }
func (n *Closing) Span() diag.Span       { return n.At }
func (n *Opening) Span() diag.Span       { return n.At }
func (n *Total) Span() diag.Span         { return n.At }
func (n *Target) Span() diag.Span        { return n.At }
func (n *Set) Span() diag.Span           { return n.At }
func (n *PriorSet) Span() diag.Span      { return n.At }
func (n *Converted) Span() diag.Span     { return n.At }
func (n *Bad) Span() diag.Span           { return n.At }

func (*Number) node()        {}
func (*Text) node()          {}
func (*Bool) node()          {}
func (*Date) node()          {}
func (*Column) node()        {}
func (*KPI) node()           {}
func (*Table) node()         {}
func (*Aggregate) node()     {}
func (*Call) node()          {}
func (*Binary) node()        {}
func (*Unary) node()         {}
func (*In) node()            {}
func (*Between) node()       {}
func (*IsBlank) node()       {}
func (*Prior) node()         {}
func (*Rolling) node()       {}
func (*MovingAverage) node() {}
func (*ToDate) node()        {}
func (*Closing) node()       {}
func (*Opening) node()       {}
func (*Total) node()         {}
func (*Target) node()        {}
func (*Set) node()           {}
func (*PriorSet) node()      {}
func (*Converted) node()     {}
func (*Bad) node()           {}
