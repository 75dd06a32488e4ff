package eval

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Run answers a question. What is wrong with a formula becomes a diagnostic
// and blank cells; an error means that the evaluation was cancelled.
func Run(ctx context.Context, q Query) (*Result, error) {
	rs, err := RunAll(ctx, []Query{q})
	if err != nil {
		return nil, err
	}
	return rs[0], nil
}

// RunAll answers several questions at once, with one scan over each table: what
// a coarser question needs is made from the counts of a finer one. The cache,
// the yield and the remotes of the first question serve all.
func RunAll(ctx context.Context, qs []Query) ([]*Result, error) {
	return NewPlan(qs...).Run(ctx)
}

// Plan is questions that were understood: what to count over which rows, and
// what to make of it. It has looked at no row yet.
type Plan struct {
	cache     *Cache
	yield     func(done, total int64) error
	elsewhere func(*table.Table) []Remote
	eager     bool // lends what is not worth it too
	parts     []*planned
}

// planned is one question of a plan.
type planned struct {
	p     *planner
	asked []asked
}

// asked is one formula of the question.
type asked struct {
	name   string
	root   node
	leaves []*leaf
	uses   []use // rows that the value is made of
	local  bool  // where there are no rows there is no value
}

// use counts the rows that some aggregate of a formula takes.
type use struct {
	leaf     *leaf
	base     bool // in the period itself: decides whether a cell is listed
	counts   bool // goes into Rows
	argument *leaf
}

// NewPlan works out what questions need.
func NewPlan(qs ...Query) *Plan {
	pl := understand(qs)
	for _, part := range pl.parts {
		part.p.place()
	}
	return pl
}

// understand finds the leaves of questions. It looks at no row.
func understand(qs []Query) *Plan {
	pl := &Plan{}
	shared := map[*table.Table]*tableState{}
	for i := range qs {
		if pl.cache == nil {
			pl.cache, pl.yield, pl.elsewhere, pl.eager = qs[i].Cache, qs[i].Yield, qs[i].Elsewhere, qs[i].eager
			if pl.cache == nil {
				pl.cache = &Cache{once: true}
			}
			pl.cache.turn++
		}
		q := qs[i]
		part := &planned{p: newPlanner(&q, pl.cache, shared)}
		for k := range q.Formulas {
			part.asked = append(part.asked, part.p.ask(&q.Formulas[k]))
		}
		pl.parts = append(pl.parts, part)
	}
	return pl
}

func (p *planner) ask(def *Definition) asked {
	a := asked{name: def.Name}
	p.source = def.Name
	if def.Checked == nil || !p.sliceOK() {
		return a
	}
	p.takeProblems(def.Checked, def.Name)
	sc := &scope{c: def.Checked, def: def, dims: p.dims, slice: p.slices}
	p.record = &a.leaves
	switch {
	case p.broken[def.Name] != num.NotBlank && p.defs[def.Name] == def:
		a.root = everywhere(blank(p.broken[def.Name]), len(p.base))
	case !def.Checked.OK():
		a.root = everywhere(blank(num.ErrorInKPI), len(p.base))
	default:
		a.root = p.define(def, sc)
		a.uses = p.usesOf(a.leaves, sc)
		a.local = p.isLocal(def)
	}
	return a
}

// isLocal says that a formula has no value in a period and group without rows:
// it looks at no other, and turns no blank into something.
func (p *planner) isLocal(def *Definition) bool {
	if def.EmptyMeansZero {
		return false
	}
	local := true
	formula.Walk(def.Checked.Formula.Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Aggregate:
			return len(n.Per) > 0
		case *formula.Prior, *formula.Rolling, *formula.ToDate, *formula.Closing, *formula.Opening, *formula.MovingAverage,
			*formula.Total, *formula.Target, *formula.IsBlank:
			local = false
		case *formula.Call:
			local = local && n.Func != formula.FnIfBlank
		case *formula.KPI:
			other := p.defs[n.Name]
			sound := other != nil && other.Checked != nil && p.broken[n.Name] == num.NotBlank
			local = local && (!sound || p.isLocal(other))
		}
		return local
	})
	return local
}

// usesOf makes the leaves that count the rows of a formula: for each table,
// date and window the rows that any of its aggregates takes.
func (p *planner) usesOf(leaves []*leaf, sc *scope) []use {
	groups := map[string][]*leaf{}
	var order []string
	for _, l := range leaves {
		if l.t == nil || l.reason != num.NotBlank {
			continue
		}
		key := fmt.Sprintf("%s\x00%s\x00%s", l.t.Name, dateName(l), opsKey(l.ops))
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], l)
	}
	var uses []use
	bases := map[string]int{}
	for _, key := range order {
		list := groups[key]
		u := use{leaf: p.unionLeaf(list, sc, list[0].ops), base: len(list[0].ops) == 0, counts: true}
		u.argument = onlyArgument(list, sc)
		if u.base {
			bases[dateKey(list[0])] = len(uses)
		}
		uses = append(uses, u)
	}
	for _, key := range order {
		list := groups[key]
		if _, ok := bases[dateKey(list[0])]; ok || len(list[0].ops) == 0 {
			continue
		}
		var all []*leaf
		for _, other := range order {
			if dateKey(groups[other][0]) == dateKey(list[0]) {
				all = append(all, groups[other]...)
			}
		}
		bases[dateKey(list[0])] = len(uses)
		uses = append(uses, use{leaf: p.unionLeaf(all, sc, nil), base: true})
	}
	return uses
}

func dateName(l *leaf) string {
	if l.date == nil {
		return ""
	}
	return l.date.Name
}

func dateKey(l *leaf) string { return l.t.Name + "\x00" + dateName(l) }

// onlyArgument is the leaf whose blanks a list of leaves skips, when they all
// look at the same cells.
func onlyArgument(list []*leaf, sc *scope) *leaf {
	var only *leaf
	for _, l := range list {
		if len(l.dims) != len(sc.dims) || len(l.slice) != len(sc.slice) {
			return nil
		}
		if l.x == nil {
			return nil
		}
		if only != nil && (only.x.key != l.x.key || conditionKey(only.where) != conditionKey(l.where)) {
			return nil
		}
		only = l
	}
	return only
}

func conditionKey(es []*rowExpr) string {
	keys := make([]string, len(es))
	for i, e := range es {
		keys[i] = e.key
	}
	return strings.Join(keys, "&")
}

// unionLeaf counts the rows that any leaf of a list takes, in the dimensions
// of the question.
func (p *planner) unionLeaf(list []*leaf, sc *scope, ops []windowOp) *leaf {
	first := list[0]
	l := &leaf{fn: formula.FnCount, t: first.t, date: first.date, dims: sc.dims, ops: ops, source: p.source, space: p.space(sc.dims)}
	p.bindSlice(l, sc)
	seen := map[string]bool{}
	for _, o := range list {
		conds := append(append([]*rowExpr(nil), o.outer...), o.where...)
		if len(conds) == 0 || len(o.sets) > 0 {
			l.any = nil
			break
		}
		if k := conditionKey(conds); !seen[k] {
			seen[k] = true
			l.any = append(l.any, conds)
		}
	}
	if len(l.any) == 1 {
		l.where, l.any = l.any[0], nil
	}
	return p.keep(l)
}

// place gives every leaf its windows and frames.
func (p *planner) place() {
	groups := map[string][]*leaf{}
	var order []string
	for _, l := range p.order {
		p.window(l)
		if l.reason != num.NotBlank || len(l.sets) > 0 {
			continue
		}
		key := p.frameKey(l)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], l)
	}
	for _, key := range order {
		p.share(key, groups[key])
	}
	for _, l := range p.order {
		if l.reason == num.NotBlank && len(l.sets) > 0 {
			p.layer(l)
		}
	}
}

// window finds the windows of a leaf and which of them begin too early.
func (p *planner) window(l *leaf) {
	days := func() []calendar.Day {
		if l.t == nil {
			return nil
		}
		state := p.tables[l.t.Name]
		return state.cache.days(state.g, l.date)
	}
	l.windows = p.time.apply(p.base, l.ops, days)
	l.at = make([]windowAt, len(l.windows))
	if l.t == nil || !looksBack(l.ops) {
		return
	}
	bounds, ok := calendar.Range{}, false
	if l.date != nil {
		bounds, ok = dayBounds(l.date)
	}
	for i, w := range l.windows {
		l.at[i].early = w.none || ok && !w.whole && w.actual().To < bounds.From
	}
}

// dataOf is the days of a leaf's table.
func dataOf(l *leaf) calendar.Range {
	if l.date != nil {
		if r, ok := dayBounds(l.date); ok {
			return r
		}
	}
	return calendar.Range{From: 1, To: 0}
}

func (p *planner) frameKey(l *leaf) string {
	var b strings.Builder
	b.WriteString(l.t.Name + "\x00" + dateName(l) + "\x00")
	for _, e := range l.bound {
		b.WriteString(e.key + ",")
	}
	b.WriteByte(0)
	for _, e := range l.slice {
		b.WriteString(e.key + "&")
	}
	return b.String()
}

// share puts leaves of one context into as few frames as make sense: windows
// whose borders are few share one, finer ones have their own. Leaves with the
// same operators have the same windows.
func (p *planner) share(key string, list []*leaf) {
	data := dataOf(list[0])
	few := 4*len(p.base) + 64
	cuts := map[string]cut{}
	lists := [][]window{p.base}
	for _, l := range list {
		ops := opsKey(l.ops)
		if _, known := cuts[ops]; !known {
			cuts[ops] = cutAt(data, p.base, l.windows)
			if cuts[ops].segments() <= few {
				lists = append(lists, l.windows)
			}
		}
	}
	common := cutAt(data, lists...)
	parts := map[string]*leafPart{}
	for _, l := range list {
		ops := opsKey(l.ops)
		if parts[ops] == nil {
			c := cuts[ops]
			if c.segments() <= few {
				c = common
			}
			parts[ops] = newPart(l, p.cache.frame(p.tables[l.t.Name], key, l, c), nil)
		}
		l.put(parts[ops].again())
	}
}

// frame is the frame of a leaf's context with some segments.
func (c *Cache) frame(state *tableState, key string, l *leaf, cut cut) *frame {
	return state.cache.frame(key+"\x00"+cut.key(), c.turn, func() *frame {
		return &frame{
			key: key, t: l.t, hand: state.cache.hand, date: l.date, cut: cut, segs: segFirst + cut.segments(),
			dims: l.bound, slice: l.slice, partials: map[string]partial{}, keep: !c.once,
		}
	})
}

// newPart is windows of a leaf in a frame; a nil list means all of them.
func newPart(l *leaf, f *frame, list []int) *leafPart {
	if list == nil {
		list = make([]int, len(l.windows))
		for i := range list {
			list[i] = i
		}
	}
	part := &leafPart{f: f, list: list, spans: make([]span, len(list))}
	for k, i := range list {
		part.spans[k] = f.cut.spanOf(l.windows[i])
	}
	return part
}

// again is a part for a leaf that has the same windows.
func (p *leafPart) again() *leafPart { return &leafPart{f: p.f, list: p.list, spans: p.spans} }

// put counts the windows of a part there.
func (l *leaf) put(part *leafPart) {
	for k, i := range part.list {
		l.at[i].part, l.at[i].span = len(l.parts), part.spans[k]
	}
	l.parts = append(l.parts, part)
}

// layer puts a leaf whose condition depends on the window into one frame for
// every list of windows that do not overlap.
func (p *planner) layer(l *leaf) {
	data := dataOf(l)
	for _, list := range layers(l.windows) {
		ws := make([]window, len(list))
		for i, k := range list {
			ws[i] = l.windows[k]
		}
		c := cutAt(data, ws)
		l.put(newPart(l, p.cache.frame(p.tables[l.t.Name], p.frameKey(l), l, c), list))
	}
}

// Run scans the tables and makes the answers, one for each question.
func (pl *Plan) Run(ctx context.Context) ([]*Result, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if err := pl.scan(ctx); err != nil {
		return nil, err
	}
	results := make([]*Result, len(pl.parts))
	for i, part := range pl.parts {
		r, err := part.result(ctx)
		if err != nil {
			return nil, err
		}
		results[i] = r
	}
	pl.cache.trim()
	return results, nil
}

func (part *planned) result(ctx context.Context) (*Result, error) {
	p := part.p
	r := &Result{AsOf: p.time.asOf, HasDates: p.time.hasDates}
	x := &exec{}
	for i := range part.asked {
		s, err := p.series(ctx, x, &part.asked[i])
		if err != nil {
			return nil, err
		}
		if slices.ContainsFunc(s.Cells, func(c Cell) bool { return c.Value.Inexact() }) {
			p.tell(roundedProblem(s.Name))
		}
		r.Series = append(r.Series, s)
	}
	r.Problems = p.problems
	return r, nil
}

// series is the cells of one formula.
func (p *planner) series(ctx context.Context, x *exec, a *asked) (Series, error) {
	s := Series{Name: a.name}
	if a.root == nil || len(p.base) == 0 {
		return s, nil
	}
	values := len(p.space(p.dims).keys) * len(p.grid)
	if values > maxPlaces || values > maxValues && !a.local {
		p.tell(tooManyGroupsProblem(a.name, p.dims, values))
		return s, nil
	}
	groups := p.groups()
	rows := make([]groupRows, len(groups))
	first, last := len(p.grid), -1
	values = 0
	for k, g := range groups {
		rows[k].present = a.presence(x, len(p.grid), g)
		for i, has := range rows[k].present {
			if has {
				first, last = min(first, i), max(last, i)
				values++
			}
		}
	}
	if values > maxValues {
		p.tell(tooManyGroupsProblem(a.name, p.dims, values))
		return s, nil
	}
	every := make(picks, len(p.grid))
	for i := range every {
		every[i] = i
	}
	for k, g := range groups {
		if k&255 == 0 {
			if err := ctx.Err(); err != nil {
				return s, err
			}
		}
		r := &rows[k]
		r.at = &every
		if a.local && len(p.dims) > 0 {
			r.at = presentOf(r.present)
		}
		r.values = a.root.values(x, g, r.at)
		r.by = p.keys(g)
	}
	most := 0
	for k := range rows {
		most += len(*rows[k].at)
	}
	s.Cells = make([]Cell, 0, most)
	for i := range p.grid {
		for k, g := range groups {
			r := &rows[k]
			if r.next == len(*r.at) || (*r.at)[r.next] != i {
				continue
			}
			v := p.settled(a, r.values[r.next])
			r.next++
			if r.present[i] || p.listed(a, v, i, first, last) {
				s.Cells = append(s.Cells, p.cell(x, a, i, g, v, r.by))
			}
		}
	}
	return s, nil
}

// groupRows is one group of a series while it is put together.
type groupRows struct {
	present []bool // by period
	at      *picks
	values  []scalar // by at
	next    int
	by      []Key
}

func presentOf(present []bool) *picks {
	at := picks{}
	for i, has := range present {
		if has {
			at = append(at, i)
		}
	}
	return &at
}

// presence says in which periods a group has rows of the formula.
func (a *asked) presence(x *exec, periods, group int) []bool {
	present := make([]bool, periods)
	for _, u := range a.uses {
		for i := range present {
			present[i] = present[i] || u.base && u.leaf.rowsIn(x, group, i) > 0
		}
	}
	return present
}

func (p *planner) keys(group int) []Key {
	keys := p.space(p.dims).keys[group]
	if len(keys) == 0 {
		return nil
	}
	by := make([]Key, len(keys))
	for i, k := range keys {
		by[i] = Key{Text: k.show(), Blank: k.blank()}
	}
	return by
}

// settled decides what a count of nothing is when nothing else is beside it.
func (p *planner) settled(a *asked, v scalar) scalar {
	if v.soft && len(a.leaves) > 0 && !v.blank() && !(len(p.dims) == 0 && p.q.Grain == calendar.All) {
		return blank(num.NoRows)
	}
	return v
}

// groups lists the groups of the question in the order of their values.
func (p *planner) groups() []int {
	space := p.space(p.dims)
	if len(p.grouped) == len(space.keys) {
		return p.grouped
	}
	p.grouped = make([]int, len(space.keys))
	for i := range p.grouped {
		p.grouped[i] = i
	}
	slices.SortFunc(p.grouped, func(a, b int) int { return orderKeys(space.keys[a], space.keys[b]) })
	return p.grouped
}

func orderKeys(a, b []scalar) int {
	for i := range a {
		switch {
		case a[i].kind == formula.KindText && b[i].kind == formula.KindText && !a[i].blank() && !b[i].blank():
			if c := strings.Compare(a[i].s, b[i].s); c != 0 {
				return c
			}
		case lessScalar(a[i], b[i]):
			return -1
		case lessScalar(b[i], a[i]):
			return 1
		}
	}
	return 0
}

// Limits of an answer to one formula: how many values it may have, and in how
// many periods of groups there may be one.
const (
	maxValues = 500_000
	maxPlaces = 20_000_000
)

func (l *leaf) rowsIn(x *exec, group, window int) int64 {
	if l.reason != num.NotBlank {
		return 0
	}
	at := l.at[window]
	part := l.parts[at.part]
	x.cells = part.f.cellsIn(x.cells[:0], part.f.localOf(group), at.span)
	return part.matched.of(x.cells)
}

// listed is the rule of which cells without rows an answer has: those between
// others that have a value.
func (p *planner) listed(a *asked, v scalar, i, first, last int) bool {
	switch {
	case len(p.dims) == 0 && p.q.Grain == calendar.All:
		return true
	case len(a.uses) == 0:
		return len(p.dims) == 0
	}
	return !v.blank() && first <= i && i <= last
}

func (p *planner) cell(x *exec, a *asked, i, group int, v scalar, by []Key) Cell {
	g := p.grid[i]
	c := Cell{Period: g.period, Label: g.label, Range: g.days, Dated: g.dated, Open: g.open, By: by, Value: v.n}
	c.Text, c.IsText = v.text()
	p.tallyCell(x, a, &c, i, group)
	return c
}

// text is what a value says that is no number.
func (v scalar) text() (text string, is bool) {
	switch v.kind {
	case formula.KindText, formula.KindDate, formula.KindTimestamp, formula.KindBool:
		if !v.blank() {
			return v.show(), true
		}
	}
	return "", false
}

// tallyCell counts the rows of a cell.
func (p *planner) tallyCell(x *exec, a *asked, c *Cell, window, group int) {
	var unused tally
	for _, u := range a.uses {
		if !u.counts || u.leaf.reason != num.NotBlank {
			continue
		}
		n := len(u.leaf.windows) / max(1, len(p.base))
		for k := window * n; k < (window+1)*n; k++ {
			t := u.leaf.tallyOf(x, group, k)
			c.Rows += t.rows
			if u.argument != nil {
				t.skipped = u.argument.tallyOf(x, group, k).skipped
			}
			c.Skipped += t.skipped
			if u.base {
				unused.otherSlice += t.otherSlice
				unused.undated += t.undated
				unused.otherPeriod += t.otherPeriod
				unused.left += t.left
				unused.skipped += t.skipped
			}
		}
	}
	for _, n := range []NotUsed{
		{OtherSlice, unused.otherSlice}, {Undated, unused.undated}, {OtherPeriod, unused.otherPeriod},
		{Filtered, unused.left}, {BlankArgument, unused.skipped},
	} {
		if n.Rows > 0 {
			c.NotUsed = append(c.NotUsed, n)
		}
	}
}
