package eval

import (
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// rowExpr is a row expression bound to a table: right for every row and every
// kind of value, one row at a time. The block operators of vector.go are made
// from it where they can do the same faster.
type rowExpr struct {
	key    string // equal keys over one table mean the same
	kind   formula.Kind
	from   formula.Node    // what it was made of, as written; nil for what nobody wrote
	cols   []*table.Column // columns of the table itself that are read
	sets   []*setTest      // tests that depend on the group and the window
	isCol  bool            // nothing but a column
	isLit  bool            // nothing but literals
	eval   func(*rowReader) scalar
	parts  []*rowExpr // of an operator
	op     formula.Op // of an operator with parts
	fn     formula.Func
	negate bool // NOT IN, NOT BETWEEN, IS NOT BLANK
	shape  rowShape
	whole  func() []uint8 // of shapeWhole: one byte of 0 or 1 for every row
	apart  bool           // depends on more than the row and what every engine knows
}

type rowShape uint8

const (
	shapeOther rowShape = iota
	shapeBinary
	shapeNot
	shapeNeg
	shapeBetween
	shapeIn
	shapeSet
	shapeIsBlank
	shapeCall
	shapeWhole
)

// rowReader is where a row expression reads: a row, or for expressions over
// one column a value of it.
type rowReader struct {
	row   int
	cell  uint32 // the group and segment of the row, for set tests
	fixed bool
	value scalar
}

// read is a column's cell.
func (r *rowReader) read(c *table.Column) scalar {
	if r.fixed {
		return r.value
	}
	return cellAt(c, r.row)
}

// cellAt is one cell of a column.
func cellAt(c *table.Column, row int) scalar {
	if row < 0 || !c.HasValue(row) {
		return blank(num.NoValues)
	}
	switch c.Kind() {
	case table.Number:
		return scalar{kind: formula.KindOf(string(c.Type)), n: numberAt(c, row)}
	case table.Day:
		var b [1]int32
		return dayScalar(calendar.Day(c.Days(b[:], row)[0]))
	case table.Moment:
		var b [1]int64
		return momentScalar(c.Moments(b[:], row)[0])
	case table.Bool:
		var b [1]uint8
		return truth(c.Bools(b[:], row)[0] != 0)
	}
	return text(c.TextAt(row))
}

func numberAt(c *table.Column, row int) num.Value {
	if c.Big() {
		if b := c.BigAt(row); b != nil {
			return num.FromBig(b, c.Scale)
		}
	}
	var b [1]int64
	return num.Fixed(c.Numbers(b[:], row)[0], c.Scale)
}

// binder gives the names of a checked expression their columns in one table.
type binder struct {
	p       *planner
	t       *table.Table
	c       *formula.Checked
	def     *Definition
	foreign bool // the expression belongs to another table: names alone count
	scope   *scope
	date    string
	missing string // the first column that the table does not have
	failed  bool   // something cannot be worked out, which was told
}

func (b *binder) bind(n formula.Node) *rowExpr {
	e := b.bound(n)
	e.from = n
	return e
}

func (b *binder) bound(n formula.Node) *rowExpr {
	switch n := n.(type) {
	case *formula.Number:
		return literal(number(n.Value), n.Value.Exact())
	case *formula.Text:
		return literal(text(n.Value), strconv.Quote(n.Value))
	case *formula.Bool:
		return literal(truth(n.Value), strconv.FormatBool(n.Value))
	case *formula.Date:
		if n.HasTime {
			return literal(momentScalar(int64(n.Moment)), n.Moment.String())
		}
		return literal(dayScalar(n.Day), n.Day.String())
	case *formula.Column:
		return b.column(n)
	case *formula.Unary:
		return b.unary(n)
	case *formula.Binary:
		return b.binary(n)
	case *formula.In:
		return b.in(n)
	case *formula.Between:
		return b.between(n)
	case *formula.IsBlank:
		return b.isBlank(n)
	case *formula.Call:
		return b.call(n)
	}
	return literal(blank(num.NotAvailable), "?")
}

func literal(s scalar, key string) *rowExpr {
	return &rowExpr{key: key, kind: s.kind, isLit: true, eval: func(*rowReader) scalar { return s }}
}

func (b *binder) column(n *formula.Column) *rowExpr {
	name := n.Name
	var path []formula.Relation
	if ref, ok := b.c.Ref(n); ok {
		path = ref.Path
		name = ref.Column.Name
	}
	if len(path) > 0 {
		return b.lookup(path, name, n)
	}
	c, ok := b.t.Column(name)
	if ok && b.foreign && path == nil {
		ref, known := b.c.Ref(n)
		ok = !known || sameKind(ref.Column.Kind(), formula.KindOf(string(c.Type)))
	}
	if !ok {
		ref, known := b.c.Ref(n)
		if e := b.calculated(b.t, name); e != nil && (!b.foreign || !known || sameKind(ref.Column.Kind(), e.kind)) {
			return e
		}
	}
	if !ok && b.foreign {
		if way := b.wayTo(b.home(n)); way != nil {
			return b.follow(way, name)
		}
	}
	if !ok {
		return b.without(name)
	}
	return columnExpr(c)
}

// calculated binds a column that is made of others; nil when there is none of
// the name.
func (b *binder) calculated(t *table.Table, name string) *rowExpr {
	if b.p.q.Calculated == nil {
		return nil
	}
	c := b.p.q.Calculated(t.Name, name)
	if c == nil {
		return nil
	}
	if !c.OK() {
		for _, d := range c.Problems.All() {
			b.p.tell(calculatedProblem(b.p.source, t.Name, name, d))
		}
		b.failed = true
		return literal(blank(num.ErrorInKPI), "?"+name)
	}
	at := formula.ColumnRef{Table: t.Name, Column: name}
	if slices.Contains(b.p.binding, at) {
		b.p.tell(circularColumnProblem(b.p.source, t.Name, name))
		b.failed = true
		return literal(blank(num.ErrorInKPI), "?"+name)
	}
	b.p.binding = append(b.p.binding, at)
	inner := &binder{p: b.p, t: t, c: c, def: b.def, scope: &scope{c: c, def: &Definition{}}}
	e := inner.bind(c.Formula.Root)
	b.p.binding = b.p.binding[:len(b.p.binding)-1]
	if inner.missing != "" {
		b.p.tell(missingColumnProblem(b.p.source, t.Name, inner.missing, diag.Span{}))
	}
	b.failed = b.failed || inner.failed || inner.missing != ""
	return e
}

// sameKind says that two columns of one name can be the same dimension.
func sameKind(a, b formula.Kind) bool { return a == b || a.IsTime() && b.IsTime() }

func columnExpr(c *table.Column) *rowExpr {
	return &rowExpr{
		key: "[" + strings.ReplaceAll(c.Name, "]", "]]") + "]", kind: formula.KindOf(string(c.Type)),
		cols: []*table.Column{c}, isCol: true,
		eval: func(r *rowReader) scalar { return r.read(c) },
	}
}

// join is an expression made of parts.
func join(shape rowShape, key string, kind formula.Kind, parts ...*rowExpr) *rowExpr {
	e := &rowExpr{kind: kind, parts: parts, shape: shape, isLit: true}
	var k strings.Builder
	k.WriteString(key)
	k.WriteByte('(')
	for i, p := range parts {
		if i > 0 {
			k.WriteByte(',')
		}
		k.WriteString(p.key)
		e.isLit = e.isLit && p.isLit
		e.apart = e.apart || p.apart
		e.sets = append(e.sets, p.sets...)
		for _, c := range p.cols {
			e.addColumn(c)
		}
	}
	k.WriteByte(')')
	e.key = k.String()
	return e
}

func (e *rowExpr) addColumn(c *table.Column) {
	for _, have := range e.cols {
		if have == c {
			return
		}
	}
	e.cols = append(e.cols, c)
}

func (b *binder) unary(n *formula.Unary) *rowExpr {
	x := b.bind(n.X)
	if n.Op == formula.OpNot {
		e := join(shapeNot, "not", formula.KindBool, x)
		e.eval = func(r *rowReader) scalar { return not3(x.eval(r)) }
		return e
	}
	e := join(shapeNeg, "neg", x.kind, x)
	e.eval = func(r *rowReader) scalar { return negate(x.eval(r)) }
	return e
}

func (b *binder) binary(n *formula.Binary) *rowExpr {
	return binaryExpr(n.Op, b.bind(n.X), b.bind(n.Y))
}

func binaryExpr(op formula.Op, x, y *rowExpr) *rowExpr {
	kind := formula.KindBool
	if !isCondition(op) {
		kind = operatorKind(op, x.kind, y.kind)
	}
	e := join(shapeBinary, op.String(), kind, x, y)
	e.op = op
	switch op {
	case formula.OpAnd:
		e.eval = func(r *rowReader) scalar { return and3(x.eval(r), y.eval(r)) }
	case formula.OpOr:
		e.eval = func(r *rowReader) scalar { return or3(x.eval(r), y.eval(r)) }
	default:
		e.eval = func(r *rowReader) scalar { return operate(op, x.eval(r), y.eval(r)) }
	}
	return e
}

func operatorKind(op formula.Op, x, y formula.Kind) formula.Kind {
	switch {
	case x.IsTime() && y.IsTime():
		return formula.KindDuration
	case x.IsTime() || y.IsTime():
		return formula.KindTimestamp
	}
	return resultKind(op, x, y)
}

func (b *binder) in(n *formula.In) *rowExpr {
	x := b.bind(n.X)
	if n.Set != nil {
		return b.inSet(n, x)
	}
	parts := []*rowExpr{x}
	for _, y := range n.List {
		parts = append(parts, b.bind(y))
	}
	e := join(shapeIn, negated("in", n.Not), formula.KindBool, parts...)
	e.negate = n.Not
	e.eval = func(r *rowReader) scalar {
		list := make([]scalar, len(parts)-1)
		for i, y := range parts[1:] {
			list[i] = y.eval(r)
		}
		return withNot(in3(x.eval(r), list), n.Not)
	}
	return e
}

func negated(key string, not bool) string {
	if not {
		return "not-" + key
	}
	return key
}

func withNot(s scalar, not bool) scalar {
	if not {
		return not3(s)
	}
	return s
}

func (b *binder) between(n *formula.Between) *rowExpr {
	x, low, high := b.bind(n.X), b.bind(n.Low), b.bind(n.High)
	e := join(shapeBetween, negated("between", n.Not), formula.KindBool, x, low, high)
	e.negate = n.Not
	e.eval = func(r *rowReader) scalar {
		v := x.eval(r)
		return withNot(and3(operate(formula.OpGe, v, low.eval(r)), operate(formula.OpLe, v, high.eval(r))), n.Not)
	}
	return e
}

func (b *binder) isBlank(n *formula.IsBlank) *rowExpr {
	x := b.bind(n.X)
	e := join(shapeIsBlank, negated("blank", n.Not), formula.KindBool, x)
	e.negate = n.Not
	e.eval = func(r *rowReader) scalar { return truth(x.eval(r).blank() != n.Not) }
	return e
}

func (b *binder) call(n *formula.Call) *rowExpr {
	if n.Func == formula.FnWorkHours {
		return b.workHours(n)
	}
	parts := make([]*rowExpr, len(n.Args))
	for i, a := range n.Args {
		parts[i] = b.bind(a)
	}
	e := join(shapeCall, n.Func.String(), callKind(n.Func, parts), parts...)
	e.fn = n.Func
	e.eval = callEval(n.Func, parts)
	return e
}

func callKind(fn formula.Func, parts []*rowExpr) formula.Kind {
	switch fn {
	case formula.FnIf:
		if len(parts) > 1 {
			return firstKind(parts[1:])
		}
	case formula.FnIfBlank, formula.FnAbs, formula.FnRound, formula.FnFloor, formula.FnCeiling:
		return firstKind(parts)
	case formula.FnLower, formula.FnUpper, formula.FnTrim:
		return formula.KindText
	}
	return formula.KindNumber
}

func firstKind(parts []*rowExpr) formula.Kind {
	for _, p := range parts {
		if p.kind != formula.KindUnknown {
			return p.kind
		}
	}
	return formula.KindUnknown
}

func callEval(fn formula.Func, parts []*rowExpr) func(*rowReader) scalar {
	switch {
	case fn == formula.FnIf && len(parts) >= 2:
		return func(r *rowReader) scalar { return ifRow(parts, r) }
	case fn == formula.FnIfBlank && len(parts) == 2:
		return func(r *rowReader) scalar {
			if v := parts[0].eval(r); !v.blank() {
				return v
			}
			return parts[1].eval(r)
		}
	}
	return func(r *rowReader) scalar {
		args := make([]scalar, len(parts))
		for i, p := range parts {
			args[i] = p.eval(r)
		}
		return call(fn, args)
	}
}

// ifRow is IF among rows: a condition on a blank does not hold.
func ifRow(parts []*rowExpr, r *rowReader) scalar {
	switch {
	case parts[0].eval(r).truth():
		return parts[1].eval(r)
	case len(parts) > 2:
		return parts[2].eval(r)
	}
	return blank(num.NoValues)
}

// workHours needs both ends of the difference, not its length.
func (b *binder) workHours(n *formula.Call) *rowExpr {
	if len(n.Args) == 1 {
		if d, ok := n.Args[0].(*formula.Binary); ok && d.Op == formula.OpSub {
			end, start := b.bind(d.X), b.bind(d.Y)
			work := b.p.q.Work
			e := join(shapeOther, "workhours "+work.String(), formula.KindNumber, end, start)
			e.eval = func(r *rowReader) scalar { return workHours(work, start.eval(r), end.eval(r)) }
			return e
		}
	}
	return literal(blank(num.NotAvailable), "?")
}
