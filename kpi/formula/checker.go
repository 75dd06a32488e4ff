package formula

import (
	"slices"
	"strings"

	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/num"
)

// Check finds the meaning of a KPI's formula: which columns and KPIs its names
// are, the type of every part, and what it depends on.
func Check(f *Formula, s Schema) *Checked {
	c := newChecker(f, s)
	c.out.Type = c.value(f.Root, nil)
	if c.out.Type.Kind == KindBool && !f.Problems.HasErrors() {
		c.report(conditionAsKPI(f.Root.Span()))
	}
	return c.finish()
}

// CheckRow finds the meaning of a row expression over the table; with "" the
// table is the one that the expression names, or the only one that has all of
// its columns. Checked.Table says which. A condition has the kind KindBool.
func CheckRow(f *Formula, s Schema, table string) *Checked {
	c := newChecker(f, s)
	if table == "" {
		table = c.rowsOf(f.Root, "A row expression", f.Root.Span())
	}
	c.out.Table = table
	if table != "" && c.hasTable(table) {
		c.out.Tables = append(c.out.Tables, table)
	}
	c.out.Type = c.value(f.Root, &scope{table: table, outer: "a row expression"})
	return c.finish()
}

func newChecker(f *Formula, s Schema) *checker {
	known := remember(s)
	return &checker{
		f: f, s: known, tables: known.tables, end: len(strings.TrimRight(f.Source[:f.end], " \t\r\n")),
		out: &Checked{
			Formula: f, Problems: f.Problems,
			types: map[Node]Type{}, refs: map[*Column]Ref{}, aggregates: map[*Aggregate]Rows{}, sets: map[*Set]Rows{},
		},
	}
}

// checker walks a tree once.
type checker struct {
	f        *Formula
	s        *remembered
	tables   []string
	out      *Checked
	end      int // of the text without the spaces behind it
	mistakes int
	growth   bool // something at the end is not finished
}

// scope is a place among rows; nil is the place of KPIs.
type scope struct {
	table  string // "" when it is not known: then names are not looked up
	outer  string // the function whose rows these are, for messages
	end    int    // where that function ends
	entity bool   // the place right inside PER: aggregates, and no rows
	date   Rows   // of the outer aggregate, for those inside PER
}

func (c *checker) finish() *Checked {
	c.out.Incomplete = (c.f.Incomplete || c.growth && !c.f.Problems.HasErrors()) && c.mistakes == 0
	return c.out
}

// report takes a problem. In an unfinished text a problem that reaches its end
// may vanish with the next letter: it is not told as a mistake yet.
func (c *checker) report(d diag.Diagnostic) { c.reportUntil(d, d.Span.End) }

// reportUntil does the same for a problem that depends on the text up to an
// offset.
func (c *checker) reportUntil(d diag.Diagnostic, end int) {
	if c.f.Incomplete && end >= c.end && !strings.HasPrefix(string(d.Code), "unknown-") && d.Code != "kpi-in-rows" {
		d.Incomplete = true
	}
	if d.Incomplete {
		c.growth = true
	} else {
		c.mistakes++
	}
	c.out.Problems.Add(d)
}

// tired reports that more problems were found than anybody is shown: no time
// goes into suggestions any more.
func (c *checker) tired() bool { return c.mistakes > diag.Cap }

// growing marks a problem with a name at the end of the text that could still
// become a known one.
func (c *checker) growing(d diag.Diagnostic, at diag.Span, name string, have []string) diag.Diagnostic {
	if at.End < c.end || c.f.Problems.HasErrors() && !c.f.Incomplete {
		return d
	}
	for _, h := range have {
		if len(h) >= len(name) && strings.EqualFold(h[:len(name)], name) {
			d.Incomplete = true
		}
	}
	return d
}

func (c *checker) hasTable(name string) bool { return slices.Contains(c.tables, name) }

// value finds the type of a node and of everything below it.
func (c *checker) value(n Node, sc *scope) Type {
	t := c.typeOf(n, sc)
	c.out.types[n] = t
	return t
}

func (c *checker) typeOf(n Node, sc *scope) Type {
	switch n := n.(type) {
	case *Number:
		return Type{Kind: KindNumber}
	case *Text:
		return Type{Kind: KindText}
	case *Bool:
		return Type{Kind: KindBool}
	case *Date:
		if n.HasTime {
			return Type{Kind: KindTimestamp}
		}
		return Type{Kind: KindDate}
	case *Column:
		return c.column(n, sc)
	case *KPI:
		return c.kpi(n)
	case *Aggregate:
		return c.aggregate(n, sc)
	case *Call:
		return c.call(n, sc)
	case *Binary:
		return c.binary(n, sc)
	case *Unary:
		return c.unary(n, sc)
	case *In:
		return c.in(n, sc)
	case *Between:
		return c.between(n, sc)
	case *IsBlank:
		return Type{KindBool, c.value(n.X, sc).Level}
	}
	return c.context(n, sc)
}

// context handles what works on results: it has no place among rows.
func (c *checker) context(n Node, sc *scope) Type {
	if _, bad := n.(*Bad); bad || n == nil {
		return Type{}
	}
	if sc != nil {
		c.report(timeInRows(n.Span(), functionName(n), sc.outer, namedKPI(n)))
		return Type{Level: Row}
	}
	switch n := n.(type) {
	case *Total:
		t := c.value(n.X, nil)
		for _, col := range n.By {
			c.dimension(col)
		}
		return t
	case *Target:
		c.target(n.KPI)
		return Type{KindNumber, Series}
	case *Converted:
		c.converted(n)
		return Type{KindNumber, Series}
	}
	t := c.value(operand(n), nil)
	if _, mean := n.(*MovingAverage); mean {
		c.wantAmount(n.(*MovingAverage).X, t, "MOVINGAVG")
	}
	return t
}

// functionName is the name of a function that has a node of its own.
func functionName(n Node) string {
	text := Print(n)
	if i := strings.IndexByte(text, '('); i > 0 {
		return text[:i]
	}
	return text
}

// namedKPI is the name in brackets that a misplaced function works on.
func namedKPI(n Node) string {
	if col, ok := operand(n).(*Column); ok && col.Table == "" {
		return col.Name
	}
	return ""
}

// kpi is a reference to another KPI.
func (c *checker) kpi(n *KPI) Type {
	if n.Name == "" || !c.knownKPI(n) {
		return Type{Level: Series}
	}
	c.out.KPIs = appendNew(c.out.KPIs, n.Name)
	return Type{c.s.KPIKind(n.Name), Series}
}

func (c *checker) target(n *KPI) {
	c.out.types[n] = Type{KindNumber, Series}
	if n.Name != "" && c.knownKPI(n) {
		c.out.Targets = appendNew(c.out.Targets, n.Name)
	}
}

// knownKPI looks a KPI up and says so when there is none.
func (c *checker) knownKPI(n *KPI) bool {
	have := c.s.KPIs()
	if slices.Contains(have, n.Name) {
		return true
	}
	if c.tired() {
		c.report(unknownName(n.At, "unknown-kpi", n.Name))
		return false
	}
	d := unknownKPI(n.At, n.Name, c.s)
	if homes := c.homes(n.Name); len(homes) > 0 && !d.HasFix {
		d = kpiIsColumn(n.At, n.Name, homes[0])
	}
	c.report(c.growing(d, n.At, n.Name, have))
	return false
}

// appendNew keeps a list free of repetition.
func appendNew[T comparable](list []T, item T) []T {
	if slices.Contains(list, item) {
		return list
	}
	return append(list, item)
}

// homes are the tables that have a column of the name.
func (c *checker) homes(name string) []string {
	var list []string
	for _, t := range c.tables {
		if _, ok := columnOf(c.s, t, name); ok {
			list = append(list, t)
		}
	}
	return list
}

func columnOf(s Schema, table, name string) (ColumnInfo, bool) {
	for _, col := range s.Columns(table) {
		if col.Name == name {
			return col, true
		}
	}
	return ColumnInfo{}, false
}

func columnNames(s Schema, table string) []string {
	cols := s.Columns(table)
	names := make([]string, len(cols))
	for i, col := range cols {
		names[i] = col.Name
	}
	return names
}

// allColumns are the names of the columns of all tables, each once.
func (c *checker) allColumns() []string {
	seen := map[string]bool{}
	var names []string
	for _, t := range c.tables {
		for _, name := range columnNames(c.s, t) {
			if !seen[name] {
				seen[name] = true
				names = append(names, name)
			}
		}
	}
	return names
}

// aggregate checks an aggregate in any place.
func (c *checker) aggregate(n *Aggregate, sc *scope) Type {
	name := n.Func.String()
	if sc != nil && !sc.entity {
		c.reportUntil(nestedAggregate(n.FuncAt, name, sc.outer), sc.end)
		return Type{Level: Row}
	}
	inner := &scope{outer: name, end: n.At.End}
	if sc != nil {
		inner.table = sc.table
		c.sameTable(n, sc)
	} else {
		inner.table = c.rowsOf(n, name, n.FuncAt)
	}
	rows := c.rows(inner.table, n.On, sc)
	c.out.aggregates[n] = rows
	t := c.subject(n, inner, rows)
	for _, arg := range n.Args {
		if n.Func == FnPercentile {
			c.rank(arg, inner)
		} else {
			c.value(arg, inner)
		}
	}
	if n.Where != nil {
		c.condition(n.Where, inner, "WHERE")
	}
	for _, per := range n.Per {
		c.value(per, inner)
	}
	return Type{c.result(n, t), Series}
}

// subject checks what an aggregate runs over.
func (c *checker) subject(n *Aggregate, inner *scope, rows Rows) Type {
	if t, ok := n.X.(*Table); ok {
		c.out.types[t] = Type{Level: Row}
		return Type{Level: Row}
	}
	if len(n.Per) == 0 {
		return c.value(n.X, inner)
	}
	if !hasAggregate(n.X) {
		if _, bad := n.X.(*Bad); !bad {
			c.report(flatPer(n.X.Span(), inner.outer))
		}
		return c.value(n.X, inner)
	}
	return c.value(n.X, &scope{table: inner.table, outer: inner.outer, entity: true, date: rows})
}

func hasAggregate(n Node) bool {
	found := false
	Walk(n, func(n Node) bool {
		_, ok := n.(*Aggregate)
		found = found || ok
		return !found
	})
	return found
}

// sameTable checks that an aggregate inside PER names the table of the outer.
func (c *checker) sameTable(n *Aggregate, sc *scope) {
	if t, ok := n.X.(*Table); ok && sc.table != "" && t.Name != sc.table {
		c.report(otherTable(t.At, t.Name, sc.table, nil))
	}
}

// rows finds the rows of an aggregate or set and the date that applies.
func (c *checker) rows(table string, on *Column, outer *scope) Rows {
	rows := Rows{Table: table}
	if table == "" || !c.hasTable(table) {
		if on != nil {
			c.out.types[on] = Type{Level: Row}
		}
		return rows
	}
	c.out.Tables = appendNew(c.out.Tables, table)
	switch {
	case on != nil:
		rows.Date, rows.Explicit = c.dateAfterOn(on, table), true
	case outer != nil && outer.date.Table == table:
		return outer.date
	default:
		rows.Date, rows.Choice = c.ownDate(table)
	}
	if rows.Date != "" {
		c.depend(table, rows.Date)
	}
	return rows
}

// ownDate is the declared date column, else the first that holds dates; then
// choice is how many do.
func (c *checker) ownDate(table string) (date string, choice int) {
	if name := c.s.DateColumn(table); name != "" {
		if col, ok := columnOf(c.s, table, name); ok && !col.Calculated {
			return name, 0
		}
	}
	for _, col := range c.s.Columns(table) {
		if !col.Kind().IsTime() || col.Calculated {
			continue
		}
		if choice == 0 {
			date = col.Name
		}
		choice++
	}
	return date, choice
}

func (c *checker) dateAfterOn(on *Column, table string) string {
	t := c.value(on, &scope{table: table, outer: "ON"})
	ref, ok := c.out.refs[on]
	switch {
	case !ok:
		return ""
	case len(ref.Path) > 0 || ref.Column.Calculated:
		c.report(farDate(on.At))
	case !t.Kind.IsTime() && t.Kind != KindUnknown:
		c.report(notADate(on.At, on.Name, t.Kind))
	default:
		return ref.Column.Name
	}
	return ""
}

func (c *checker) depend(table, column string) {
	c.out.Columns = appendNew(c.out.Columns, ColumnRef{table, column})
}

// rank checks the rank of a percentile.
func (c *checker) rank(arg Node, sc *scope) {
	c.value(arg, sc)
	n, ok := arg.(*Number)
	if _, bad := arg.(*Bad); bad {
		return
	}
	if !ok || num.Cmp(n.Value, num.Int(1)) > 0 {
		c.report(badRank(arg.Span(), n))
	}
}

// result is the kind of an aggregate of values of a type.
func (c *checker) result(n *Aggregate, t Type) Kind {
	switch n.Func {
	case FnCount, FnDistinct:
		return KindNumber
	case FnFirst, FnLast:
		return t.Kind
	case FnMin, FnMax:
		if t.Kind == KindBool {
			c.report(needs(n.X.Span(), n.Func.String(), "a number, a date or a text", t.Kind))
			return KindUnknown
		}
		return t.Kind
	case FnVariance:
		if t.Kind == KindDuration {
			c.report(durationNeedsUnit(n.X.Span(), "VARIANCE"))
			return KindUnknown
		}
	}
	c.wantAmount(n.X, t, n.Func.String())
	if t.Kind == KindDuration {
		return KindDuration
	}
	return KindNumber
}

// wantAmount wants something that can be added up: numbers or durations.
func (c *checker) wantAmount(x Node, t Type, who string) {
	switch t.Kind {
	case KindNumber, KindDuration, KindUnknown:
	case KindBool:
		c.report(flagInAggregate(x.Span(), who, Print(x)))
	default:
		d := needs(x.Span(), who, "a number", t.Kind)
		if who != "ROUND" && t.Kind == KindText {
			d.Hint = "COUNT counts cells, DISTINCT counts different texts. If the column holds numbers, set its type to number."
		}
		c.report(d)
	}
}

// condition checks something that must hold or not.
func (c *checker) condition(n Node, sc *scope, who string) Type {
	t := c.value(n, sc)
	if t.Kind != KindBool && t.Kind != KindUnknown {
		d := needs(n.Span(), who, "a condition", t.Kind)
		d.Hint = "Compare it with something, such as Status = \"Paid\"."
		c.report(d)
	}
	return t
}

// set checks the rows of a set and its column.
func (c *checker) set(n *Set, who string) Type {
	table := c.rowsOf(n, who, n.At)
	sc := &scope{table: table, outer: who}
	c.out.sets[n] = c.rows(table, n.On, nil)
	t := c.value(n.Column, sc)
	if n.Where != nil {
		c.condition(n.Where, sc, "WHERE")
	}
	c.out.types[n] = t
	return t
}

func (c *checker) converted(n *Converted) {
	from, to := c.set(n.From, "CONVERTED"), c.set(n.To, "CONVERTED")
	if !comparableKinds(from.Kind, to.Kind) {
		c.report(cannotCompare(n.From.At.Join(n.To.At), from.Kind, to.Kind))
	}
}
