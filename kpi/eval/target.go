package eval

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// target is TARGET in a context. Targets that are formulas become parts of the
// formula that asks, and are counted in the same scan.
func (p *planner) target(n *formula.Target, sc *scope) node {
	none := everywhere(blank(num.NoTarget), p.windowsIn(sc))
	if n.KPI == nil || p.q.Target == nil {
		return none
	}
	fixed, ok := p.fixedParts(sc)
	if !ok {
		return none
	}
	if p.aiming[n.KPI.Name] {
		return everywhere(blank(num.Cycle), p.windowsIn(sc))
	}
	aims := p.q.Target(n.KPI.Name)
	if aims.In == nil {
		return none
	}
	formulas := p.aimed(n.KPI.Name, aims.Formulas, sc)
	periods := p.periodsOf(sc)
	if len(sc.dims) == 0 && len(formulas) == 0 {
		return aimsIn(aims, fixed, periods)
	}
	space := p.space(sc.dims)
	return remember(func(x *exec, group int, at *picks) []scalar {
		if group < 0 && len(sc.dims) > 0 {
			return none.values(x, group, at)
		}
		part := fixed
		for i, d := range sc.dims {
			key := space.keys[group][i]
			part = append(part[:len(part):len(part)], Part{Expr: d.node, Table: d.table, Key: Key{Text: key.show(), Blank: key.blank()}})
		}
		out := make([]scalar, len(*at))
		answers := make([][]scalar, len(formulas))
		for i, k := range *at {
			value, number := aimIn(aims, part, periods[k])
			if out[i] = value; number > 0 {
				if answers[number-1] == nil {
					answers[number-1] = formulas[number-1].values(x, group, at)
				}
				out[i] = answers[number-1][i]
			}
		}
		return out
	})
}

// aimed builds the formulas of a target. A target that asks for
// itself on the way finds itself in aiming.
func (p *planner) aimed(kpi string, formulas []Definition, sc *scope) []node {
	if p.aiming == nil {
		p.aiming = map[string]bool{}
	}
	p.aiming[kpi] = true
	defer delete(p.aiming, kpi)
	nodes := make([]node, len(formulas))
	for i := range formulas {
		def := &formulas[i]
		if def.Checked == nil || !def.Checked.OK() {
			nodes[i] = everywhere(blank(num.ErrorInKPI), p.windowsIn(sc))
			continue
		}
		nodes[i] = p.define(def, sc)
	}
	return nodes
}

// fixedParts is the conditions of a context as parts; ok is false when one of them
// is not that something has one value.
func (p *planner) fixedParts(sc *scope) (parts []Part, ok bool) {
	for _, d := range sc.dims {
		if d.per {
			return nil, false
		}
	}
	for _, s := range sc.slice {
		part, ok := partOf(s.node, s.table)
		if !ok {
			return nil, false
		}
		parts = append(parts, part)
	}
	return parts, true
}

// Parts is what conditions say of rows; ok is false when one of them is not that
// something has one value.
func Parts(where []*formula.Checked) (parts []Part, ok bool) {
	for _, c := range where {
		for _, n := range ands(c.Formula.Root) {
			part, ok := partOf(n, c.Table)
			if !ok {
				return nil, false
			}
			parts = append(parts, part)
		}
	}
	return parts, true
}

// ands is a condition cut at its ANDs.
func ands(n formula.Node) []formula.Node {
	if b, ok := n.(*formula.Binary); ok && b.Op == formula.OpAnd {
		return append(ands(b.X), ands(b.Y)...)
	}
	return []formula.Node{n}
}

func partOf(n formula.Node, table string) (Part, bool) {
	switch n := n.(type) {
	case *formula.IsBlank:
		return Part{Expr: n.X, Table: table, Key: Key{Blank: true}}, !n.Not
	case *formula.Binary:
		if value, ok := literalOf(n.Y); ok && n.Op == formula.OpEq {
			return Part{Expr: n.X, Table: table, Key: Key{Text: value.show()}}, true
		}
	}
	return Part{}, false
}

// literalOf is the value of a literal.
func literalOf(n formula.Node) (scalar, bool) {
	if minus, ok := n.(*formula.Unary); ok && minus.Op == formula.OpNeg {
		n = minus.X
		if number, ok := n.(*formula.Number); ok {
			n = &formula.Number{Value: num.Neg(number.Value)}
		}
	}
	switch n.(type) {
	case *formula.Number, *formula.Text, *formula.Bool, *formula.Date:
		return (&binder{}).bind(n).eval(nil), true
	}
	return scalar{}, false
}

// periodsOf is the period that each window of a context stands for; one that is
// none has no grain.
func (p *planner) periodsOf(sc *scope) []calendar.Period {
	ws := p.time.apply(p.base, sc.ops, func() []calendar.Day { return nil })
	out := make([]calendar.Period, len(ws))
	for i, w := range ws {
		switch {
		case w.none:
			out[i] = noPeriod
		case w.whole || p.q.Grain == calendar.All:
			out[i] = calendar.Period{Grain: calendar.All}
		default:
			out[i] = p.q.Calendar.PeriodOf(w.days.To, p.q.Grain)
		}
	}
	return out
}

var noPeriod = calendar.Period{Grain: calendar.All + 1}

func aimsIn(aims Aims, part []Part, periods []calendar.Period) every {
	out := make(every, len(periods))
	for i, at := range periods {
		out[i], _ = aimIn(aims, part, at)
	}
	return out
}

func aimIn(aims Aims, part []Part, at calendar.Period) (value scalar, formula int) {
	value = blank(num.NoTarget)
	if at != noPeriod {
		v, n := aims.In(at, part)
		if formula = n; !v.IsBlank() {
			value = number(v)
		}
	}
	value.soft = true
	return value, formula
}
