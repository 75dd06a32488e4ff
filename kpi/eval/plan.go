package eval

import (
	"fmt"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// planner turns a question into leaves to be filled and nodes over them.
type planner struct {
	q       *Query
	time    frameOfTime
	lastDay calendar.Day // in the data
	hasLast bool
	grid    []gridPeriod
	base    []window
	cache   *Cache
	shared  map[*table.Table]*tableState // between the plans of one run
	tables  map[string]*tableState
	defs    map[string]*Definition
	broken  map[string]num.Reason

	dims    []*dim
	grouped []int // the groups of dims in order, see groups
	slices  []*slicePart
	spaces  map[string]*space
	nests   []nest
	leaves  map[string]*leaf
	order   []*leaf
	built   map[string]*builtKPI
	aiming  map[string]bool     // KPIs whose target is being built
	binding []formula.ColumnRef // calculated columns that are being bound, each within the one before

	source   string   // the formula that messages speak of
	record   *[]*leaf // leaves of the formula being built
	problems diag.List
	told     map[string]bool
}

// gridPeriod is one period of the answer.
type gridPeriod struct {
	period calendar.Period
	label  string
	days   calendar.Range
	dated  bool
	open   bool
}

type tableState struct {
	t     *table.Table
	cache *tableCache
	g     *program
}

// dim is a dimension of a context: one of the question, or an entity of PER.
type dim struct {
	id    string
	name  string
	node  formula.Node
	c     *formula.Checked
	table string
	per   bool
}

// slicePart is one condition of the question's slice.
type slicePart struct {
	id    string
	node  formula.Node
	c     *formula.Checked
	table string
}

// scope is the context of a part of a formula.
type scope struct {
	c       *formula.Checked
	def     *Definition
	dims    []*dim
	slice   []*slicePart
	ops     []windowOp
	filters []filter // conditions of an outer aggregate with PER
}

type filter struct {
	node  formula.Node
	c     *formula.Checked
	table string
}

func (s scope) with(op windowOp) *scope {
	s.ops = append(append([]windowOp(nil), s.ops...), op)
	return &s
}

func (s *scope) key() string {
	var b strings.Builder
	for _, d := range s.dims {
		b.WriteString(d.id)
		b.WriteByte(',')
	}
	b.WriteByte('|')
	for _, c := range s.slice {
		b.WriteString(c.id)
		b.WriteByte(',')
	}
	b.WriteByte('|')
	b.WriteString(opsKey(s.ops))
	return b.String()
}

// nest is a space of entities and the space of the groups that they belong to.
type nest struct{ outer, inner *space }

// builtKPI is a KPI in one context, with the leaves that it needs.
type builtKPI struct {
	node   node
	leaves []*leaf
}

func newPlanner(q *Query, cache *Cache, shared map[*table.Table]*tableState) *planner {
	p := &planner{
		q: q, cache: cache, shared: shared,
		tables: map[string]*tableState{}, defs: map[string]*Definition{}, broken: map[string]num.Reason{},
		spaces: map[string]*space{}, leaves: map[string]*leaf{}, built: map[string]*builtKPI{}, told: map[string]bool{},
	}
	for i := range q.KPIs {
		p.defs[q.KPIs[i].Name] = &q.KPIs[i]
	}
	for i := range q.Formulas {
		if q.Formulas[i].Name != "" {
			p.defs[q.Formulas[i].Name] = &q.Formulas[i]
		}
	}
	p.findCycles()
	p.readSlice()
	p.survey()
	return p
}

// tell reports a problem once for each formula.
func (p *planner) tell(d diag.Diagnostic) {
	key := d.Source + "\x00" + string(d.Code) + "\x00" + d.Message
	if !p.told[key] {
		p.told[key] = true
		p.problems.Add(d)
	}
}

// table finds a table's data.
func (p *planner) table(name string) *tableState {
	if s, ok := p.tables[name]; ok {
		return s
	}
	var s *tableState
	if t := p.q.Tables(name); t != nil {
		if s = p.shared[t]; s == nil {
			cache := p.cache.table(t, p.q)
			s = &tableState{t: t, cache: cache, g: newProgram(t, cache)}
			p.shared[t] = s
		}
	}
	p.tables[name] = s
	return s
}

// findCycles marks the KPIs that refer to themselves, over however many steps.
func (p *planner) findCycles() {
	names := make([]string, 0, len(p.defs))
	for name := range p.defs {
		names = append(names, name)
	}
	sort.Strings(names)
	for _, name := range names {
		if ring := p.ringFrom(name); ring != nil {
			p.broken[name] = num.Cycle
			p.tell(cycleProblem(name, ring))
		}
	}
}

// ringFrom is the shortest way from a KPI back to itself, nil for none.
func (p *planner) ringFrom(name string) []string {
	from := map[string]string{}
	queue := []string{name}
	for len(queue) > 0 {
		at := queue[0]
		queue = queue[1:]
		def := p.defs[at]
		if def == nil || def.Checked == nil {
			continue
		}
		for _, next := range def.Checked.KPIs {
			if next == name {
				ring := []string{name}
				for ; at != name; at = from[at] {
					ring = append([]string{at}, ring...)
				}
				return append([]string{name}, ring...)
			}
			if _, seen := from[next]; !seen {
				from[next] = at
				queue = append(queue, next)
			}
		}
	}
	return nil
}

// readSlice takes the dimensions and conditions of the question. A condition
// is cut at its ANDs, so that TOTAL can lift one of them.
func (p *planner) readSlice() {
	for i, d := range p.q.By {
		p.takeProblems(d.Expr, "")
		name := d.Name
		if name == "" {
			name = nameOf(d.Expr.Formula.Root)
		}
		p.dims = append(p.dims, &dim{id: fmt.Sprintf("by%d", i), name: name, node: d.Expr.Formula.Root, c: d.Expr, table: d.Expr.Table})
	}
	for _, c := range p.q.Where {
		p.takeProblems(c, "")
		p.cutCondition(c.Formula.Root, c)
	}
}

func (p *planner) cutCondition(n formula.Node, c *formula.Checked) {
	for _, part := range ands(n) {
		p.slices = append(p.slices, &slicePart{id: fmt.Sprintf("if%d", len(p.slices)), node: part, c: c, table: c.Table})
	}
}

func (p *planner) takeProblems(c *formula.Checked, source string) {
	for _, d := range c.Problems.All() {
		if source != "" {
			d.Source = source
		}
		p.problems.Add(d)
	}
}

// sliceOK says that the question itself can be understood.
func (p *planner) sliceOK() bool {
	for _, d := range p.q.By {
		if !d.Expr.OK() {
			return false
		}
	}
	for _, c := range p.q.Where {
		if !c.OK() {
			return false
		}
	}
	return true
}

// survey finds the days that the data have, the last known day and the grid.
func (p *planner) survey() {
	p.time = frameOfTime{cal: p.q.Calendar, grain: p.q.Grain, fullPrior: p.q.FullPrior}
	days, ok := p.dataDays()
	p.lastDay, p.hasLast = days.To, ok
	if ok {
		p.time.asOf, p.time.hasDates = days.To, true
	}
	if p.q.AsOf != nil {
		p.time.asOf, p.time.hasDates = *p.q.AsOf, true
	}
	if p.q.Grain == calendar.All {
		p.wholeGrid()
		return
	}
	if !ok {
		if p.q.From == nil || p.q.To == nil {
			return
		}
		days = calendar.Range{From: *p.q.From, To: *p.q.To}
	}
	p.periodGrid(days)
}

func (p *planner) wholeGrid() {
	g := gridPeriod{period: calendar.Period{Grain: calendar.All}, label: p.q.Calendar.Label(calendar.Period{Grain: calendar.All})}
	w := window{whole: true}
	if p.q.From != nil || p.q.To != nil {
		r := calendar.Range{From: calendar.MinDay, To: calendar.MaxDay}
		if p.q.From != nil {
			r.From = *p.q.From
		}
		switch {
		case p.q.To != nil:
			r.To = *p.q.To
		case p.time.hasDates:
			r.To = p.time.asOf
		}
		w = p.upToNow(closedWindow(r))
		g.days, g.dated, g.open = r, true, w.open()
	}
	if w.whole && p.hasLast && p.time.asOf < p.lastDay {
		g.days, g.dated = calendar.Range{From: calendar.MinDay, To: p.time.asOf}, true
		w = closedWindow(g.days)
	}
	p.grid, p.base = []gridPeriod{g}, []window{w}
}

// upToNow ends a window with the last known day.
func (p *planner) upToNow(w window) window {
	if p.time.hasDates {
		w.upTo = min(w.upTo, p.time.asOf)
	}
	return w
}

// maxPeriods is how many periods an answer may have.
const maxPeriods = 50_000

func (p *planner) periodGrid(days calendar.Range) {
	cal := p.q.Calendar
	if p.q.From != nil {
		days.From = max(days.From, *p.q.From)
	}
	if p.q.To != nil {
		days.To = min(days.To, *p.q.To)
	}
	if p.time.hasDates {
		days.To = min(days.To, p.time.asOf)
	}
	if days.From > days.To {
		return
	}
	first, last := cal.PeriodOf(days.From, p.q.Grain), cal.PeriodOf(days.To, p.q.Grain)
	if n := int(last.Index) - int(first.Index) + 1; n > maxPeriods {
		p.tell(tooManyPeriodsProblem("", n))
		return
	}
	for at := first; at.Index <= last.Index; at = at.Next(1) {
		r := cal.Range(at)
		g := gridPeriod{period: at, label: cal.Label(at), days: r, dated: true, open: p.time.hasDates && p.time.asOf < r.To}
		if p.q.From != nil {
			g.days.From = max(r.From, *p.q.From)
		}
		if p.q.To != nil {
			g.days.To = min(r.To, *p.q.To)
		}
		p.grid = append(p.grid, g)
		p.base = append(p.base, p.upToNow(closedWindow(g.days)))
	}
}

// dataDays is the first and last day of all date columns that the formulas
// use.
func (p *planner) dataDays() (days calendar.Range, ok bool) {
	seen := map[string]bool{}
	for i := range p.q.Formulas {
		p.surveyFormula(&p.q.Formulas[i], seen, func(t *tableState, date string) {
			c, found := t.t.Column(date)
			if !found {
				return
			}
			r, some := dayBounds(c)
			switch {
			case !some:
			case !ok:
				days, ok = r, true
			default:
				days.From, days.To = min(days.From, r.From), max(days.To, r.To)
			}
		})
	}
	return days, ok
}

func (p *planner) surveyFormula(def *Definition, seen map[string]bool, visit func(*tableState, string)) {
	if def == nil || def.Checked == nil || seen[def.Name] && def.Name != "" {
		return
	}
	seen[def.Name] = true
	c := def.Checked
	formula.Walk(c.Formula.Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Aggregate:
			p.surveyRows(c.Rows(n), def, visit)
		case *formula.Set:
			p.surveyRows(c.SetRows(n), def, visit)
		}
		return true
	})
	for _, name := range c.KPIs {
		p.surveyFormula(p.defs[name], seen, visit)
	}
}

func (p *planner) surveyRows(rows formula.Rows, def *Definition, visit func(*tableState, string)) {
	if rows.Table == "" {
		return
	}
	if t := p.table(rows.Table); t != nil {
		if date := p.dateOf(rows, def); date != "" {
			visit(t, date)
		}
	}
}

// dateOf is the column that dates the rows: ON, else what the KPI, the
// question or the schema says.
func (p *planner) dateOf(rows formula.Rows, def *Definition) string {
	if rows.Explicit {
		return rows.Date
	}
	if c := def.DateColumns[rows.Table]; c != "" {
		return c
	}
	if c := p.q.DateColumns[rows.Table]; c != "" {
		return c
	}
	return rows.Date
}

// dateChosen says that the KPI or the question names the date of a table.
func (p *planner) dateChosen(table string, def *Definition) bool {
	return def.DateColumns[table] != "" || p.q.DateColumns[table] != ""
}

func (p *planner) space(dims []*dim) *space {
	var key strings.Builder
	for _, d := range dims {
		key.WriteString(d.id)
		key.WriteByte(',')
	}
	s := p.spaces[key.String()]
	if s == nil {
		s = newSpace(dims)
		p.spaces[key.String()] = s
	}
	return s
}

// windowsIn is how many windows a context has.
func (p *planner) windowsIn(sc *scope) int { return len(p.base) * fanOut(sc.ops) }

// define builds a KPI in a context, once.
func (p *planner) define(def *Definition, outer *scope) node {
	key := fmt.Sprintf("%p %s", def, outer.key())
	if b, ok := p.built[key]; ok {
		*p.record = append(*p.record, b.leaves...)
		return b.node
	}
	record := p.record
	b := &builtKPI{}
	p.record = &b.leaves
	sc := *outer
	if def.Entire {
		sc = *outer.with(windowOp{kind: opEntire})
	}
	sc.c, sc.def, sc.filters = def.Checked, def, nil
	b.node = p.node(def.Checked.Formula.Root, &sc)
	if def.EmptyMeansZero {
		b.node = each([]node{b.node}, emptyAsZero)
	}
	p.built[key] = b
	p.record = record
	*record = append(*record, b.leaves...)
	return b.node
}

func (p *planner) kpi(n *formula.KPI, sc *scope) node {
	def := p.defs[n.Name]
	reason := num.ErrorInKPI
	switch {
	case def == nil || def.Checked == nil:
		p.tell(unknownKPIProblem(p.source, n.Name))
	case p.broken[n.Name] != num.NotBlank:
		if p.broken[p.source] == num.NotBlank {
			p.tell(brokenKPIProblem(p.source, n.Name))
		}
	case !def.Checked.OK():
		p.tell(brokenKPIProblem(p.source, n.Name))
	default:
		return p.define(def, sc)
	}
	return everywhere(blank(reason), p.windowsIn(sc))
}

// node builds a part of a formula in a context.
func (p *planner) node(n formula.Node, sc *scope) node {
	switch n := n.(type) {
	case *formula.Number, *formula.Text, *formula.Bool, *formula.Date:
		return p.constant(n, sc)
	case *formula.KPI:
		return p.kpi(n, sc)
	case *formula.Aggregate:
		return p.aggregate(n, sc)
	case *formula.Call, *formula.Binary, *formula.Unary, *formula.In, *formula.Between, *formula.IsBlank:
		return p.operator(n, sc)
	case *formula.Prior:
		return p.node(n.X, sc.with(windowOp{kind: opShift, n: n.Step.N, unit: n.Step.Unit}))
	case *formula.Rolling:
		return p.node(n.X, sc.with(windowOp{kind: opRolling, n: n.Step.N, unit: n.Step.Unit}))
	case *formula.ToDate:
		return p.node(n.X, sc.with(windowOp{kind: opToDate, unit: n.Unit}))
	case *formula.Closing:
		return p.node(n.X, sc.with(windowOp{kind: opClosing}))
	case *formula.Opening:
		return p.node(n.X, sc.with(windowOp{kind: opOpening, unit: n.Unit}))
	case *formula.MovingAverage:
		return p.movingAverage(n, sc)
	case *formula.Total:
		return p.total(n, sc)
	case *formula.Target:
		return p.target(n, sc)
	case *formula.Converted:
		return p.converted(n, sc)
	}
	p.tell(notAvailableProblem(p.source, nameOf(n), n.Span()))
	return everywhere(blank(num.NotAvailable), p.windowsIn(sc))
}

func (p *planner) constant(n formula.Node, sc *scope) node {
	s := (&binder{p: p}).bind(n).eval(nil)
	s.soft = true // beside a count of nothing, a constant does not make it something
	return everywhere(s, p.windowsIn(sc))
}

func (p *planner) nodes(sc *scope, ns ...formula.Node) []node {
	out := make([]node, len(ns))
	for i, n := range ns {
		out[i] = p.node(n, sc)
	}
	return out
}

// operator builds what works on single values.
func (p *planner) operator(n formula.Node, sc *scope) node {
	switch n := n.(type) {
	case *formula.Binary:
		return each(p.nodes(sc, n.X, n.Y), binarySeries(n.Op))
	case *formula.Unary:
		if n.Op == formula.OpNot {
			return each(p.nodes(sc, n.X), func(a []scalar) scalar { return keepSoft(not3(a[0]), a) })
		}
		return each(p.nodes(sc, n.X), func(a []scalar) scalar { return negate(a[0]) })
	case *formula.In:
		if n.Set != nil {
			break
		}
		return each(append(p.nodes(sc, n.X), p.nodes(sc, n.List...)...), func(a []scalar) scalar {
			return keepSoft(withNot(in3(a[0], a[1:]), n.Not), a)
		})
	case *formula.Between:
		return each(p.nodes(sc, n.X, n.Low, n.High), func(a []scalar) scalar {
			both := and3(operate(formula.OpGe, a[0], a[1]), operate(formula.OpLe, a[0], a[2]))
			return keepSoft(withNot(both, n.Not), a)
		})
	case *formula.IsBlank:
		return each(p.nodes(sc, n.X), func(a []scalar) scalar { return truth((a[0].blank() || a[0].soft) != n.Not) })
	case *formula.Call:
		return p.callNode(n, sc)
	}
	p.tell(notAvailableProblem(p.source, nameOf(n), n.Span()))
	return everywhere(blank(num.NotAvailable), p.windowsIn(sc))
}

func binarySeries(op formula.Op) func([]scalar) scalar {
	switch op {
	case formula.OpAnd:
		return func(a []scalar) scalar { return keepSoft(and3(a[0], a[1]), a) }
	case formula.OpOr:
		return func(a []scalar) scalar { return keepSoft(or3(a[0], a[1]), a) }
	}
	return func(a []scalar) scalar { return keepSoft(operate(op, a[0], a[1]), a) }
}

// keepSoft marks a value that was made of nothing but soft ones.
func keepSoft(s scalar, args []scalar) scalar {
	s.soft = true
	for _, a := range args {
		s.soft = s.soft && a.soft
	}
	return s
}

func (p *planner) callNode(n *formula.Call, sc *scope) node {
	args := p.nodes(sc, n.Args...)
	switch {
	case n.Func == formula.FnIf && len(args) >= 2:
		return each(args, ifSeries)
	case n.Func == formula.FnIfBlank && len(args) == 2:
		return each(args, ifBlankSeries)
	case n.Func == formula.FnWorkHours:
		return p.workHours(n, sc)
	}
	return each(args, func(a []scalar) scalar { return keepSoft(call(n.Func, a), a) })
}

func (p *planner) workHours(n *formula.Call, sc *scope) node {
	if d, ok := n.Args[0].(*formula.Binary); ok && d.Op == formula.OpSub {
		return each(p.nodes(sc, d.Y, d.X), func(a []scalar) scalar { return workHours(p.q.Work, a[0], a[1]) })
	}
	return everywhere(blank(num.NotANumber), p.windowsIn(sc))
}

// maxWindows is how many single values a moving average may be made of.
const maxWindows = 2_000_000

func (p *planner) movingAverage(n *formula.MovingAverage, sc *scope) node {
	inner := sc.with(windowOp{kind: opFan, n: n.Step.N, unit: n.Step.Unit})
	if many := p.windowsIn(inner); many > maxWindows {
		p.tell(tooManyPeriodsProblem(p.source, many))
		return everywhere(blank(num.TooLarge), p.windowsIn(sc))
	}
	return meanOf(p.node(n.X, inner), n.Step.N)
}

// total lifts dimensions, and the conditions that are about them alone.
func (p *planner) total(n *formula.Total, sc *scope) node {
	inner := *sc
	inner.dims, inner.slice = nil, nil
	for _, d := range sc.dims {
		if d.per || !lifted(n.By, d.node) {
			inner.dims = append(inner.dims, d)
		}
	}
	for _, c := range sc.slice {
		if !lifted(n.By, c.node) {
			inner.slice = append(inner.slice, c)
		}
	}
	x := p.node(n.X, &inner)
	from, to := p.space(sc.dims), p.space(inner.dims)
	if from == to {
		return x
	}
	return overTotal(x, from, to)
}

// lifted says that an expression reads no columns but those of the list; an
// empty list lifts everything.
func lifted(by []*formula.Column, n formula.Node) bool {
	all := true
	formula.Walk(n, func(part formula.Node) bool {
		if c, ok := part.(*formula.Column); ok && len(by) > 0 {
			found := false
			for _, b := range by {
				found = found || b.Name == c.Name && (b.Table == "" || c.Table == "" || b.Table == c.Table)
			}
			all = all && found
		}
		return true
	})
	return all
}

// aggregate builds an aggregate: a leaf, or one over the entities of PER.
func (p *planner) aggregate(n *formula.Aggregate, sc *scope) node {
	rank := num.Frac(1, 2)
	if len(n.Args) > 0 {
		rank = (&binder{p: p}).bind(n.Args[0]).eval(nil).n
	}
	rows := sc.c.Rows(n)
	if len(n.Per) > 0 {
		return p.entities(n, rows, rank, sc)
	}
	spec := leafSpec{fn: n.Func, rank: rank, rows: rows, at: n.At}
	if _, counts := n.X.(*formula.Table); !counts {
		spec.x = n.X
	}
	if n.Where != nil {
		spec.where = append(spec.where, n.Where)
	}
	return p.leafNode(p.leaf(spec, sc), sc)
}

func (p *planner) leafNode(l *leaf, sc *scope) node {
	*p.record = append(*p.record, l)
	return remember(l.values)
}

func (p *planner) entities(n *formula.Aggregate, rows formula.Rows, rank num.Value, sc *scope) node {
	inner := *sc
	inner.dims = append([]*dim(nil), sc.dims...)
	for _, e := range n.Per {
		id := fmt.Sprintf("per %s %s", rows.Table, nameOf(e))
		inner.dims = append(inner.dims, &dim{id: id, name: nameOf(e), node: e, c: sc.c, table: rows.Table, per: true})
	}
	inner.dims = p.canonical(inner.dims)
	if n.Where != nil {
		inner.filters = append(append([]filter(nil), sc.filters...), filter{n.Where, sc.c, rows.Table})
	}
	x := p.node(n.X, &inner)
	n0 := nest{p.space(sc.dims), p.space(inner.dims)}
	p.nests = append(p.nests, n0)
	return perEntity(x, n0.outer, n0.inner, n.Func, rank)
}

// canonical makes equal dimensions the same, so that spaces can be compared.
func (p *planner) canonical(dims []*dim) []*dim {
	known := map[string]*dim{}
	for _, s := range p.spaces {
		for _, d := range s.dims {
			known[d.id] = d
		}
	}
	for i, d := range dims {
		if k, ok := known[d.id]; ok {
			dims[i] = k
		}
	}
	return dims
}

// leafSpec is what a leaf is made from.
type leafSpec struct {
	fn    formula.Func
	rank  num.Value
	rows  formula.Rows
	x     formula.Node // nil counts rows
	where []formula.Node
	extra []*rowExpr // further conditions, bound already
	at    diag.Span
}

// leaf makes a leaf or finds the same one.
func (p *planner) leaf(spec leafSpec, sc *scope) *leaf {
	l := &leaf{fn: spec.fn, rank: spec.rank, ops: sc.ops, dims: sc.dims, source: p.source, space: p.space(sc.dims)}
	state := p.table(spec.rows.Table)
	if state == nil {
		p.tell(missingTableProblem(p.source, spec.rows.Table))
		l.reason = num.ErrorInKPI
		return p.keep(l)
	}
	l.t = state.t
	p.dateLeaf(l, spec.rows, sc)
	p.bindSlice(l, sc)
	b := &binder{p: p, t: l.t, c: sc.c, def: sc.def, scope: sc}
	if spec.x != nil {
		l.x = b.bind(spec.x)
		l.sets = append(l.sets, l.x.sets...)
	}
	for _, n := range spec.where {
		l.where = append(l.where, b.bind(n))
	}
	for _, f := range sc.filters {
		if f.table == l.t.Name {
			fb := &binder{p: p, t: l.t, c: f.c, def: sc.def, scope: sc}
			l.outer = append(l.outer, fb.bind(f.node))
			b.failed = b.failed || fb.failed
		}
	}
	l.where = append(l.where, spec.extra...)
	if b.missing != "" {
		p.tell(missingColumnProblem(p.source, l.t.Name, b.missing, spec.at))
	}
	if b.missing != "" || b.failed {
		l.reason = num.ErrorInKPI
	}
	l.filterOuter()
	for _, e := range l.where {
		l.sets = append(l.sets, e.sets...)
	}
	for _, s := range l.sets {
		l.level = max(l.level, s.leaf.level+1)
		if l.reason == num.NotBlank {
			l.reason = s.leaf.reason // a set that cannot be had leaves nothing to count
		}
	}
	return p.keep(l)
}

// filterOuter makes the conditions around PER part of the slice: an entity of
// which they leave nothing is not there. What depends on the window cannot be.
func (l *leaf) filterOuter() {
	for _, e := range l.outer {
		if len(e.sets) > 0 {
			l.where = append(l.where, e)
		} else {
			l.slice = append(l.slice, e)
		}
	}
}

// keep finds an equal leaf or registers this one.
func (p *planner) keep(l *leaf) *leaf {
	var k strings.Builder
	name := ""
	if l.t != nil {
		name = l.t.Name
	}
	fmt.Fprintf(&k, "%s %s of %q dated %q", l.fn, l.rank.Exact(), name, dateName(l))
	if l.x != nil {
		k.WriteString(" of " + l.x.key)
	}
	for _, d := range l.dims {
		fmt.Fprintf(&k, " by %q", d.id)
	}
	k.WriteString(" if " + conditionKey(l.slice) + " where " + conditionKey(l.where))
	for _, all := range l.any {
		k.WriteString(" or " + conditionKey(all))
	}
	k.WriteString(" in " + opsKey(l.ops) + l.reason.String())
	l.key = k.String()
	if have, ok := p.leaves[l.key]; ok {
		return have
	}
	p.leaves[l.key] = l
	p.order = append(p.order, l)
	return l
}

// dateLeaf finds the date column of a leaf and says what is odd about it.
func (p *planner) dateLeaf(l *leaf, rows formula.Rows, sc *scope) {
	name := p.dateOf(rows, sc.def)
	dated := p.q.Grain != calendar.All || len(sc.ops) > 0 || p.q.From != nil || p.q.To != nil
	if name == "" {
		if dated {
			p.tell(noDateProblem(p.source, l.t.Name))
		}
		return
	}
	if dated && rows.Choice > 1 && name == rows.Date && !p.dateChosen(rows.Table, sc.def) {
		p.tell(guessedDateProblem(p.source, l.t.Name, name, rows.Choice))
	}
	c, ok := l.t.Column(name)
	if !ok || c.Kind() != table.Day && c.Kind() != table.Moment {
		p.tell(missingColumnProblem(p.source, l.t.Name, name, diag.Span{}))
		l.reason = num.ErrorInKPI
		return
	}
	l.date = c
}

// bindSlice gives the dimensions and conditions of the context their columns
// in the leaf's table.
func (p *planner) bindSlice(l *leaf, sc *scope) {
	for _, d := range sc.dims {
		l.bound = append(l.bound, p.bindForeign(l, d.node, d.c, d.table, d.name))
	}
	for _, s := range sc.slice {
		l.slice = append(l.slice, p.bindForeign(l, s.node, s.c, s.table, nameOf(s.node)))
	}
}

func (p *planner) bindForeign(l *leaf, n formula.Node, c *formula.Checked, home, name string) *rowExpr {
	b := &binder{p: p, t: l.t, c: c, foreign: home != l.t.Name, scope: &scope{c: c, def: &Definition{}}}
	e := b.bind(n)
	switch {
	case b.failed:
		l.reason = num.ErrorInKPI
	case b.missing != "":
		_, other := l.t.Column(b.missing)
		p.tell(noDimensionProblem(p.source, l.t.Name, b.missing, other))
		l.reason = num.NoSuchDimension
	}
	return e
}

// setLeaf is the distinct values that an IN PRIOR test looks into.
func (p *planner) setLeaf(s *formula.Set, step formula.Step, b *binder) *leaf {
	if b.scope == nil || b.scope.c == nil || s == nil {
		return nil
	}
	sc := b.scope.with(windowOp{kind: opShift, n: step.N, unit: step.Unit})
	sc.filters = nil
	spec := leafSpec{fn: formula.FnDistinct, rows: b.c.SetRows(s), x: s.Column, at: s.At}
	if s.Where != nil {
		spec.where = append(spec.where, s.Where)
	}
	l := p.leaf(spec, sc)
	if l.t == nil {
		return nil
	}
	return l
}

// converted counts the values that occur in another table too, in time.
func (p *planner) converted(n *formula.Converted, sc *scope) node {
	from, to := sc.c.SetRows(n.From), sc.c.SetRows(n.To)
	a, b := p.table(from.Table), p.table(to.Table)
	if a == nil || b == nil {
		for _, r := range []formula.Rows{from, to} {
			if p.table(r.Table) == nil {
				p.tell(missingTableProblem(p.source, r.Table))
			}
		}
		return everywhere(blank(num.ErrorInKPI), p.windowsIn(sc))
	}
	fromDate, ok1 := a.t.Column(p.dateOf(from, sc.def))
	toDate, ok2 := b.t.Column(p.dateOf(to, sc.def))
	for _, r := range []formula.Rows{from, to} {
		if p.dateOf(r, sc.def) == "" {
			p.tell(noDateProblem(p.source, r.Table))
		}
	}
	if !ok1 || !ok2 {
		return everywhere(blank(num.ErrorInKPI), p.windowsIn(sc))
	}
	m := &convertedMask{
		from: a.g, to: b.g, fromAt: columnExpr(fromDate), toAt: columnExpr(toDate),
		cal: p.q.Calendar, within: n.Within,
		clock: fromDate.Kind() == table.Moment && toDate.Kind() == table.Moment,
		asOf:  calendar.MaxDay,
	}
	if p.time.hasDates {
		m.asOf = p.time.asOf
	}
	var ok3, ok4 bool
	m.x, m.fromIf, ok3 = p.bindSet(n.From, a, sc)
	m.y, m.toIf, ok4 = p.bindSet(n.To, b, sc)
	if !ok3 || !ok4 {
		return everywhere(blank(num.ErrorInKPI), p.windowsIn(sc))
	}
	p.tellMaturing(n.Within, sc)
	mask := m.expr()
	mask.from = n
	spec := leafSpec{fn: formula.FnDistinct, rows: from, x: n.From.Column, at: n.At, extra: []*rowExpr{mask}}
	spec.extra = append(spec.extra, m.fromIf...)
	return p.leafNode(p.leaf(spec, sc), sc)
}

// tellMaturing names the first complete period to which conversions may still
// come, because the step after its end is not over.
func (p *planner) tellMaturing(within formula.Step, sc *scope) {
	if !p.time.hasDates || len(sc.ops) > 0 {
		return
	}
	for _, g := range p.grid {
		if !g.dated || g.open {
			continue
		}
		last := calendar.Range{From: g.days.To, To: g.days.To}
		if r, ok := p.q.Calendar.Shift(last, within.N, within.Unit); ok && r.To > p.time.asOf {
			p.tell(maturingProblem(p.source, g.label, p.time.asOf))
			return
		}
	}
}

func (p *planner) bindSet(s *formula.Set, t *tableState, sc *scope) (x *rowExpr, conds []*rowExpr, ok bool) {
	b := &binder{p: p, t: t.t, c: sc.c, def: sc.def, scope: sc}
	x = b.bind(s.Column)
	if s.Where != nil {
		conds = append(conds, b.bind(s.Where))
	}
	return x, conds, !b.failed && b.missing == ""
}

// expr is the mask as a row expression.
func (m *convertedMask) expr() *rowExpr {
	e := join(shapeWhole, fmt.Sprintf("converted %s %d %s to %s#%s by %v until %v", m.fromAt.key, m.within.N, m.within.Unit, m.to.t.Name, m.to.shared.id, m.cal, m.asOf),
		formula.KindBool, append([]*rowExpr{m.x, m.y, m.toAt}, append(m.fromIf, m.toIf...)...)...)
	e.cols, e.apart = nil, true
	e.whole = func() []uint8 {
		cache := m.from.shared.masks
		if cache[e.key] == nil {
			cache[e.key] = m.rows()
		}
		return cache[e.key]
	}
	e.eval = func(r *rowReader) scalar { return truth(e.whole()[r.row] != 0) }
	return e
}
