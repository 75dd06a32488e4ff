package eval

import (
	"context"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Trace is how one value came about: the parts of its formula, through the KPIs
// it refers to, each with its own value in the same period and slice, and for
// each aggregate what became of every row of its table.
type Trace struct {
	Steps []Step // the whole first, every other after the one it is a part of

	plan  *Plan
	p     *planner
	built []builtKPI // by step
	done  int64      // rows looked at one by one
}

// Role is what a part is to the whole above it.
type Role uint8

// The roles.
const (
	Whole Role = iota
	Numerator
	Denominator
	Factor
	Added
	Subtracted
	Compared // one of the values that a condition or a function looks at
)

// String is the stable code of the role.
func (r Role) String() string {
	return [...]string{"whole", "numerator", "denominator", "factor", "added", "subtracted", "part"}[r]
}

// Step is one part of a formula.
type Step struct {
	Parent int          // index of the step it is a part of; -1 for the whole
	Role   Role         // in the parent
	KPI    string       // the KPI that it is; "" for a part of a formula
	Node   formula.Node // what is worked out here: of a KPI its formula
	Around formula.Node // Node with the functions of time and TOTAL around it; Node itself when there are none
	Days   calendar.Range
	Dated  bool // Days are those that its rows are taken from: other ones than the period's

	Value  num.Value
	IsText bool
	Text   string
	Many   bool  // it has a value for each of the units of a moving average, and none of its own
	Again  bool  // a step before is the same: its parts are not repeated
	Uses   []Use // what its aggregates made of the rows; empty where its parts say so
}

// maxSteps is how many parts a trace has at most: what is beyond is told by the
// values above.
const maxSteps = 400

// TraceOf explains the first formula of a question in its only period: From and
// To are to be the first and the last day of one. Nothing is asked elsewhere.
func TraceOf(ctx context.Context, q Query) (*Trace, error) {
	t := plannedTrace(&q)
	if err := t.run(ctx); err != nil {
		return nil, err
	}
	for i := range t.Steps {
		if err := t.fill(ctx, i); err != nil {
			return nil, err
		}
	}
	t.plan.cache.trim()
	return t, nil
}

// RowsOf lists the rows of one use of a step that met one fate, in their order.
func RowsOf(ctx context.Context, q Query, step, use int, fate Fate) (*table.Table, []uint32, error) {
	t := plannedTrace(&q)
	if step < 0 || step >= len(t.Steps) || t.built[step].leaves == nil {
		return nil, nil, nil
	}
	if err := t.run(ctx); err != nil {
		return nil, nil, err
	}
	groups := t.groupsOf(step)
	if use < 0 || use >= len(groups) {
		return nil, nil, nil
	}
	codes, err := t.codesOf(ctx, groups[use])
	if err != nil {
		return nil, nil, err
	}
	return groups[use].leaves[0].t, rowsWith(codes, groups[use].code(fate)), nil
}

func plannedTrace(q *Query) *Trace {
	pl := &Plan{cache: q.Cache, yield: q.Yield}
	if pl.cache == nil {
		pl.cache = &Cache{once: true}
	}
	pl.cache.turn++
	p := newPlanner(q, pl.cache, map[*table.Table]*tableState{})
	if len(p.grid) == 0 && q.From != nil && q.To != nil {
		p.onlyPeriod(*q.From, *q.To)
	}
	t := &Trace{plan: pl, p: p}
	w := &tracer{t: t, seen: map[string]bool{}}
	if p.sliceOK() {
		w.whole(&q.Formulas[0])
	}
	p.place()
	pl.parts = []*planned{{p: p}}
	return t
}

// onlyPeriod is the grid of a period that the data do not reach.
func (p *planner) onlyPeriod(from, to calendar.Day) {
	at := p.q.Calendar.PeriodOf(from, p.q.Grain)
	days := calendar.Range{From: from, To: to}
	p.grid = []gridPeriod{{period: at, label: p.q.Calendar.Label(at), days: days, dated: true, open: p.time.hasDates && p.time.asOf < to}}
	p.base = []window{p.upToNow(closedWindow(days))}
}

// tracer walks through formulas and makes steps of their parts.
type tracer struct {
	t    *Trace
	seen map[string]bool // KPIs by name and what is around them
}

// context is where a part of a formula stands.
type traceContext struct {
	def    *Definition
	around []formula.Node // functions of time and TOTAL, the outermost first
	fan    bool           // a moving average is among them
	many   bool           // the part has no value of its own: it stands in what a moving average is taken of
}

func (w *tracer) whole(def *Definition) {
	p := w.t.p
	p.source = def.Name
	if def.Checked == nil || !def.Checked.OK() || p.broken[def.Name] != num.NotBlank && p.defs[def.Name] == def {
		reason := num.ErrorInKPI
		if r := p.broken[def.Name]; r != num.NotBlank {
			reason = r
		}
		w.t.Steps = append(w.t.Steps, Step{Parent: -1, KPI: def.Name, Value: num.Blank(reason)})
		w.t.built = append(w.t.built, builtKPI{node: everywhere(blank(reason), len(p.base))})
		return
	}
	w.define(def, traceContext{def: def}, nil, Step{Parent: -1, KPI: def.Name})
}

// define makes the step of a KPI: its parts are those of its formula.
func (w *tracer) define(def *Definition, at traceContext, self formula.Node, step Step) {
	step.Node = def.Checked.Formula.Root
	step.Around = at.wrap(step.Node)
	step.Many = at.many
	var built builtKPI
	if self == nil { // the whole
		built.node, built.leaves = w.build(def, func(sc *scope) node { return w.t.p.define(def, sc) })
	} else {
		built.node, built.leaves = w.build(at.def.Part(at.wrap(self)), nil)
	}
	key := def.Name + "\x00" + formula.Print(step.Around)
	step.Again = w.seen[key]
	w.seen[key] = true
	i := w.add(step, built)
	if i < 0 || step.Again {
		return
	}
	at.def = def
	n, inner := unwrapped(step.Node, at)
	if k, ok := n.(*formula.KPI); ok {
		w.part(k, inner, i, Compared)
		return
	}
	w.partsOf(n, inner, i)
}

// unwrapped takes the functions of time around a part off.
func unwrapped(n formula.Node, at traceContext) (formula.Node, traceContext) {
	for x := formula.Inside(n); x != nil; x = formula.Inside(n) {
		_, fan := n.(*formula.MovingAverage)
		at.fan = at.fan || fan
		at.around = append(at.around[:len(at.around):len(at.around)], n)
		n = x
	}
	return n, at
}

// add keeps a step, -1 when there are too many.
func (w *tracer) add(s Step, built builtKPI) int {
	if len(w.t.Steps) >= maxSteps {
		return -1
	}
	w.t.Steps, w.t.built = append(w.t.Steps, s), append(w.t.built, built)
	return len(w.t.Steps) - 1
}

// build plans a definition of one part.
func (w *tracer) build(def *Definition, how func(*scope) node) (node, []*leaf) {
	p := w.t.p
	sc := &scope{c: def.Checked, def: def, dims: p.dims, slice: p.slices}
	leaves := []*leaf{}
	p.record = &leaves
	if how != nil {
		return how(sc), leaves
	}
	root := p.node(def.Checked.Formula.Root, sc)
	return root, leaves
}

// part makes the step of a part of a formula and those of its own parts.
func (w *tracer) part(n formula.Node, at traceContext, parent int, role Role) {
	n, at = unwrapped(n, at)
	step := Step{Parent: parent, Role: role, Node: n, Around: at.wrap(n), Many: at.many}
	if k, ok := n.(*formula.KPI); ok {
		step.KPI = k.Name
		def := w.t.p.defs[k.Name]
		if def != nil && def.Checked != nil && def.Checked.OK() && w.t.p.broken[k.Name] == num.NotBlank {
			w.define(def, at, n, step)
			return
		}
	}
	root, leaves := w.build(at.def.Part(step.Around), nil)
	if i := w.add(step, builtKPI{root, leaves}); i >= 0 {
		w.partsOf(n, at, i)
	}
}

// partsOf makes the steps below one: those of the operands. An aggregate has
// none, its rows say it all.
func (w *tracer) partsOf(n formula.Node, at traceContext, parent int) {
	at.many = at.fan
	var list []operand
	for _, o := range operandsOf(n) {
		if !formula.IsConstant(o.n) {
			list = append(list, o)
		}
	}
	for _, o := range list {
		if len(list) == 1 {
			o.role = Compared // beside a number
		}
		w.part(o.n, at, parent, o.role)
	}
}

type operand struct {
	n    formula.Node
	role Role
}

// operandsOf is what an operator works on, long sums and products as one list.
func operandsOf(n formula.Node) []operand {
	switch n := n.(type) {
	case *formula.Binary:
		switch n.Op {
		case formula.OpDiv:
			return []operand{{n.X, Numerator}, {n.Y, Denominator}}
		case formula.OpMul:
			return append(chained(n.X, formula.OpMul, Factor), chained(n.Y, formula.OpMul, Factor)...)
		case formula.OpAdd:
			return append(chained(n.X, formula.OpAdd, Added), operand{n.Y, Added})
		case formula.OpSub:
			return append(chained(n.X, formula.OpAdd, Added), operand{n.Y, Subtracted})
		}
		return []operand{{n.X, Compared}, {n.Y, Compared}}
	case *formula.Unary:
		return []operand{{n.X, Compared}}
	case *formula.In:
		return []operand{{n.X, Compared}}
	case *formula.Between:
		return []operand{{n.X, Compared}, {n.Low, Compared}, {n.High, Compared}}
	case *formula.IsBlank:
		return []operand{{n.X, Compared}}
	case *formula.Call:
		var list []operand
		for _, a := range n.Args {
			list = append(list, operand{a, Compared})
		}
		return list
	}
	return nil
}

// chained continues a sum or product to the left.
func chained(n formula.Node, op formula.Op, role Role) []operand {
	if b, ok := n.(*formula.Binary); ok && (b.Op == op || op == formula.OpAdd && b.Op == formula.OpSub) {
		return operandsOf(b)
	}
	return []operand{{n, role}}
}

// wrap puts a node where a part stands: into the functions around it. They
// change the windows of what they are written around and nothing else, so that
// what stands in them may be replaced by a part of it.
func (at traceContext) wrap(n formula.Node) formula.Node {
	for i := len(at.around) - 1; i >= 0; i-- {
		n = formula.Around(at.around[i], n)
	}
	return n
}

// run counts what the values are made of.
func (t *Trace) run(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return t.plan.scan(ctx)
}

// eachBlock looks at the rows of a table one by one, and tells of them.
func (t *Trace) eachBlock(ctx context.Context, g *program, look func(*block)) error {
	b := &block{}
	for ; b.from < g.t.Rows; b.from += b.n {
		g.serial++
		b.serial, b.n = g.serial, blockEnd(b.from, g.t.Rows)-b.from
		look(b)
		if err := ctx.Err(); err != nil {
			return err
		}
		if t.plan.yield == nil {
			continue
		}
		t.done += int64(b.n)
		if err := t.plan.yield(t.done, t.done); err != nil {
			return err
		}
	}
	return nil
}

// fill works out the value of a step and what became of its rows.
func (t *Trace) fill(ctx context.Context, i int) error {
	s, p := &t.Steps[i], t.p
	if len(p.base) == 0 {
		s.Value = num.Blank(num.NoRows)
		return nil
	}
	v := t.built[i].node.values(&exec{}, 0, &picks{0})[0]
	if i == 0 {
		v = p.settled(&asked{leaves: t.built[0].leaves}, v)
	}
	s.Value = v.n
	s.Text, s.IsText = v.text()
	if s.Again || t.hasParts(i) {
		return nil
	}
	for _, g := range t.groupsOf(i) {
		u, err := t.useOf(ctx, g)
		if err != nil {
			return err
		}
		s.Uses = append(s.Uses, u)
	}
	s.Days, s.Dated = t.daysOf(i)
	return nil
}

// hasParts says that steps below tell more.
func (t *Trace) hasParts(i int) bool { return i+1 < len(t.Steps) && t.Steps[i+1].Parent == i }

// daysOf is the days that the rows of a step are taken from, where they are not
// those of the period.
func (t *Trace) daysOf(i int) (days calendar.Range, other bool) {
	for _, l := range t.built[i].leaves {
		for _, w := range l.windows {
			switch r := w.actual(); {
			case w.none || w.whole || len(l.ops) == 0:
			case !other:
				days, other = r, true
			default:
				days = calendar.Range{From: min(days.From, r.From), To: max(days.To, r.To)}
			}
		}
	}
	return days, other
}
