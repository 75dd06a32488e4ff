package kpi

import (
	"slices"

	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// form is what a formula is as far as its parts add up: a sum of counts and sums
// over rows, or a ratio of two such sums. Every number the formula has beside them
// is in the factors.
type form struct {
	top    sum
	bottom *sum      // nil: it is the sum itself
	factor num.Value // of a ratio
	why    string    // why it is neither; "" when it is one
}

// sum is terms with their factors. What it adds beside them is the same in any
// period, and so nothing that a change is made of.
type sum struct {
	terms []term
	plus  num.Value
}

// term is an aggregate whose slices add up to the whole.
type term struct {
	factor num.Value
	def    *eval.Definition
	text   string
}

func constantForm(v num.Value) form { return form{top: sum{plus: v}} }

func none(why string) form { return form{why: why} }

func (f form) isSum() bool      { return f.bottom == nil && f.why == "" }
func (f form) isConstant() bool { return f.isSum() && len(f.top.terms) == 0 }

// times multiplies by a number.
func (f form) times(v num.Value) form {
	if f.bottom != nil {
		f.factor = num.Mul(f.factor, v)
		return f
	}
	f.top = f.top.times(v)
	return f
}

func (s sum) times(v num.Value) sum {
	out := sum{plus: num.Mul(s.plus, v)}
	for _, t := range s.terms {
		t.factor = num.Mul(t.factor, v)
		out.terms = append(out.terms, t)
	}
	return out
}

func (s sum) and(o sum) sum {
	return sum{terms: append(slices.Clip(s.terms), o.terms...), plus: num.Add(s.plus, o.plus)}
}

func (s sum) same(o sum) bool {
	return num.Equal(s.plus, o.plus) && slices.EqualFunc(s.terms, o.terms, func(a, b term) bool { return a.text == b.text && num.Equal(a.factor, b.factor) })
}

// added is a sum of two forms.
func added(a, b form) form {
	switch {
	case a.why != "":
		return a
	case b.why != "":
		return b
	case a.isSum() && b.isSum():
		a.top = a.top.and(b.top)
		return a
	case b.isConstant():
		return a // a number beside a ratio changes nothing
	case a.isConstant():
		return b
	case a.bottom != nil && b.bottom != nil && a.bottom.same(*b.bottom):
		a.top = a.top.times(a.factor).and(b.top.times(b.factor))
		a.factor = num.Int(1)
		return a
	}
	return none("It adds up values that do not have the same divisor.")
}

func multiplied(a, b form) form {
	switch {
	case a.why != "":
		return a
	case b.why != "":
		return b
	case a.isConstant():
		return b.times(a.top.plus)
	case b.isConstant():
		return a.times(b.top.plus)
	}
	return none("It is a product of values that change together.")
}

func divided(a, b form) form {
	switch {
	case a.why != "":
		return a
	case b.why != "":
		return b
	case b.isConstant():
		if b.top.plus.IsZero() {
			return none("It divides by 0.")
		}
		return a.times(num.Div(num.Int(1), b.top.plus))
	case !a.isSum() || !b.isSum():
		return none("It is a ratio of ratios.")
	case !a.top.plus.IsZero() || !b.top.plus.IsZero():
		return none("It is a ratio with a fixed number above or below the line.")
	}
	return form{top: a.top, bottom: &b.top, factor: num.Int(1)}
}

// formOf is the form of a part of a formula, with the functions of time around it.
func (f *frame) formOf(def *eval.Definition, n formula.Node, around []formula.Node, path []string) form {
	switch n := n.(type) {
	case *formula.Number:
		return constantForm(n.Value)
	case *formula.Aggregate:
		return f.formOfAggregate(def, n, around)
	case *formula.KPI:
		at, known := f.index[n.Name]
		if !known || len(path) > 100 || slices.Contains(path, n.Name) || !f.kpis[at].Checked.OK() {
			return none("A KPI it refers to cannot be worked out.")
		}
		sub := &f.kpis[at]
		return f.formOf(sub, sub.Checked.Formula.Root, around, append(path, n.Name))
	case *formula.Unary:
		if n.Op == formula.OpNeg {
			return f.formOf(def, n.X, around, path).times(num.Int(-1))
		}
	case *formula.Binary:
		a, b := func() form { return f.formOf(def, n.X, around, path) }, func() form { return f.formOf(def, n.Y, around, path) }
		switch n.Op {
		case formula.OpAdd:
			return added(a(), b())
		case formula.OpSub:
			return added(a(), b().times(num.Int(-1)))
		case formula.OpMul:
			return multiplied(a(), b())
		case formula.OpDiv:
			return divided(a(), b())
		}
	case *formula.Prior, *formula.Rolling, *formula.ToDate, *formula.Closing, *formula.Opening:
		return f.formOf(def, formula.Inside(n), append(slices.Clip(around), n), path)
	case *formula.MovingAverage:
		return none("A moving average leaves out the units without a value, and these differ between slices.")
	case *formula.Total:
		return none("TOTAL is the same for every slice.")
	case *formula.Target:
		return none("A target is not for a slice.")
	case *formula.Call:
		return none(n.Func.String() + " of the whole is not made of " + n.Func.String() + " of its slices.")
	}
	return none("It is no sum, and no ratio of sums.")
}

func (f *frame) formOfAggregate(def *eval.Definition, n *formula.Aggregate, around []formula.Node) form {
	if len(n.Per) > 0 {
		return none("An entity may be in several slices, so that values for each do not add up.")
	}
	if looksAround(n.Where) {
		return none("Its condition looks into the earlier rows of each slice alone, so that its slices do not add up.")
	}
	as := func(fn formula.Func) sum {
		checked, part := def.Checked.Recounted(n, fn)
		root := formula.Node(part)
		for _, w := range slices.Backward(around) {
			root = formula.Around(w, root)
		}
		over := &eval.Definition{Checked: checked, DateColumns: def.DateColumns}
		return sum{terms: []term{{num.Int(1), over.Part(root), formula.Print(root)}}}
	}
	switch n.Func {
	case formula.FnSum, formula.FnCount:
		return form{top: as(n.Func)}
	case formula.FnAverage:
		bottom := as(formula.FnCount)
		return form{top: as(formula.FnSum), bottom: &bottom, factor: num.Int(1)}
	case formula.FnDistinct:
		return none("One value may occur in several slices, so that distinct counts do not add up.")
	}
	return none(n.Func.String() + " of the whole is not made of " + n.Func.String() + " of its slices.")
}
