package eval

import (
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// exec is one run over filled partials.
type exec struct{ cells []uint32 }

// picks is the windows of a context that are asked for, in order.
type picks []int

// node is a part of a formula in one context. It gives one value for each
// window that is picked, for one group of the context's dimensions (an index
// into its space, -1 for a group without any row).
type node interface {
	values(x *exec, group int, at *picks) []scalar
}

// memo keeps the values of the last group, because formulas share nodes.
type memo struct {
	of    func(x *exec, group int, at *picks) []scalar
	group int
	at    *picks
	out   []scalar
}

func remember(of func(x *exec, group int, at *picks) []scalar) *memo { return &memo{of: of} }

func (m *memo) values(x *exec, group int, at *picks) []scalar {
	if m.group != group || m.at != at {
		m.out, m.group, m.at = m.of(x, group, at), group, at
	}
	return m.out
}

// every is the same value in all windows.
type every []scalar

func everywhere(s scalar, windows int) every {
	out := make(every, windows)
	for i := range out {
		out[i] = s
	}
	return out
}

func (e every) values(_ *exec, _ int, at *picks) []scalar {
	if len(*at) == len(e) {
		return e
	}
	out := make([]scalar, len(*at))
	for i, k := range *at {
		out[i] = e[k]
	}
	return out
}

// each works value by value on its operands.
func each(parts []node, of func(args []scalar) scalar) node {
	if len(parts) == 0 {
		return everywhere(of(nil), 0)
	}
	return remember(func(x *exec, group int, at *picks) []scalar {
		columns := make([][]scalar, len(parts))
		for i, p := range parts {
			columns[i] = p.values(x, group, at)
		}
		out := make([]scalar, len(columns[0]))
		args := make([]scalar, len(parts))
		for i := range out {
			for k := range columns {
				args[k] = columns[k][i]
			}
			out[i] = of(args)
		}
		return out
	})
}

// ifSeries is IF between KPIs: a blank condition makes the result blank.
func ifSeries(args []scalar) scalar {
	cond := args[0]
	if cond.blank() {
		return blank(cond.n.Reason())
	}
	out := blank(num.NoCase)
	switch {
	case cond.truth():
		out = args[1]
	case len(args) > 2:
		out = args[2]
	}
	out.soft = out.soft && cond.soft
	return out
}

// ifBlankSeries catches blanks, a count of nothing too.
func ifBlankSeries(args []scalar) scalar {
	out := args[0]
	if out.blank() || out.soft {
		out = args[1]
	}
	out.soft = false
	return out
}

// emptyAsZero is the root of a KPI for which empty means zero.
func emptyAsZero(args []scalar) scalar {
	s := args[0]
	switch {
	case s.soft:
		s.soft = false
	case s.n.Reason() == num.NoRows || s.n.Reason() == num.NoValues:
		return number(num.Int(0))
	}
	return s
}

// meanOf is the mean of n consecutive values each; blanks are left out.
func meanOf(x node, n int) node {
	return remember(func(ex *exec, group int, at *picks) []scalar {
		single := make(picks, 0, n*len(*at))
		for _, k := range *at {
			for i := range n {
				single = append(single, k*n+i)
			}
		}
		all := x.values(ex, group, &single)
		out := make([]scalar, len(all)/n)
		for i := range out {
			out[i] = meanScalar(all[i*n : (i+1)*n])
		}
		return out
	})
}

func meanScalar(values []scalar) scalar {
	var some []scalar
	reason := num.NoRows
	for _, v := range values {
		switch {
		case v.blank():
			reason = v.n.Reason()
		case !v.soft:
			some = append(some, v)
		}
	}
	if len(some) == 0 {
		return blank(reason)
	}
	return scalar{kind: some[0].kind, n: num.Div(sumOf(some), num.Int(int64(len(some))))}
}

// overTotal evaluates x in a space with fewer dimensions.
func overTotal(x node, from, to *space) node {
	return remember(func(ex *exec, group int, at *picks) []scalar {
		wider := -1
		if group >= 0 {
			wider = from.projected(to)[group]
		} else if len(to.dims) == 0 {
			wider = 0
		}
		return x.values(ex, wider, at)
	})
}

// perEntity aggregates x over the entities of a group.
func perEntity(x node, outer, inner *space, fn formula.Func, rank num.Value) node {
	var entities [][]int
	return remember(func(ex *exec, group int, at *picks) []scalar {
		windows := len(*at)
		if len(entities) != len(outer.keys) {
			entities = entitiesOf(outer, inner)
		}
		found := make([][]scalar, windows)
		if group >= 0 {
			for _, e := range entities[group] {
				for i, v := range x.values(ex, e, at) {
					if !v.blank() && !v.soft {
						found[i] = append(found[i], v)
					}
				}
			}
		}
		out := make([]scalar, windows)
		for i, values := range found {
			if out[i] = overEntities(fn, values, rank); len(values) == 0 {
				if why := x.values(ex, -1, at)[i]; why.blank() && !isEmptiness(why.n.Reason()) {
					out[i] = why
				}
			}
		}
		return out
	})
}

// isEmptiness says that a reason is nothing but a lack of rows or values.
func isEmptiness(r num.Reason) bool {
	return r == num.NoRows || r == num.NoValues || r == num.DivideByZero
}

func overEntities(fn formula.Func, values []scalar, rank num.Value) scalar {
	if len(values) > 0 {
		return combine(fn, values, rank)
	}
	if fn == formula.FnCount || fn == formula.FnDistinct {
		return scalar{kind: formula.KindNumber, soft: true}
	}
	return blank(num.NoRows)
}

// entitiesOf lists the groups of the inner space by group of the outer one.
// Rows with a blank name are one entity.
func entitiesOf(outer, inner *space) [][]int {
	lists := make([][]int, len(outer.keys))
	up := inner.projected(outer)
	for i := range inner.keys {
		if up[i] >= 0 {
			lists[up[i]] = append(lists[up[i]], i)
		}
	}
	return lists
}
