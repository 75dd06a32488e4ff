package formula

import (
	"strconv"

	"kpiworkbook/kpi/diag"
)

// call checks a function of values.
func (c *checker) call(n *Call, sc *scope) Type {
	if n.Func == NoFunc {
		c.namesOnly(n)
		return Type{}
	}
	types := make([]Type, len(n.Args))
	level := Constant
	for i, arg := range n.Args {
		types[i] = c.value(arg, sc)
		level = max(level, types[i].Level)
	}
	if len(types) < catalogue[n.Func].Required {
		return Type{Level: level}
	}
	return Type{c.resultOf(n, types), level}
}

// namesOnly looks up the names below a function that does not exist: nothing
// else can be said about them.
func (c *checker) namesOnly(n *Call) {
	Walk(n, func(part Node) bool {
		switch part := part.(type) {
		case *KPI:
			c.value(part, nil)
		case *Column:
			if part.Table != "" {
				c.value(part, &scope{table: part.Table})
			}
		}
		return true
	})
}

// resultOf is the kind of the result of a known function.
func (c *checker) resultOf(n *Call, types []Type) Kind {
	x, t := n.Args[0], types[0]
	name := n.Func.String()
	switch n.Func {
	case FnIf:
		return c.ifResult(n, types)
	case FnIfBlank:
		return c.same(n.Args[0], n.Args[1], t.Kind, types[1].Kind, name)
	case FnAbs:
		c.wantAmount(x, t, name)
		return t.Kind
	case FnRound, FnFloor, FnCeiling:
		c.wantNumber(x, t, name)
		c.places(n)
		return KindNumber
	case FnHour:
		if t.Kind == KindDate {
			c.report(noClock(x.Span()))
			return KindNumber
		}
		fallthrough
	case FnYear, FnQuarter, FnMonth, FnDay, FnWeekday:
		c.want(x, t, t.Kind.IsTime(), name, "a date")
		return KindNumber
	case FnDays, FnHours, FnMinutes, FnWorkHours:
		c.span(n, t)
		return KindNumber
	}
	c.want(x, t, t.Kind == KindText, name, "a text")
	return KindText
}

func (c *checker) want(x Node, t Type, ok bool, who, what string) {
	if !ok && t.Kind != KindUnknown {
		c.report(needs(x.Span(), who, what, t.Kind))
	}
}

func (c *checker) wantNumber(x Node, t Type, who string) {
	if t.Kind == KindDuration {
		c.report(durationNeedsUnit(x.Span(), who))
		return
	}
	c.want(x, t, t.Kind == KindNumber, who, "a number")
}

// span checks the argument of DAYS and its kin.
func (c *checker) span(n *Call, t Type) {
	x := n.Args[0]
	if t.Kind != KindDuration && t.Kind != KindUnknown {
		d := needs(x.Span(), n.Func.String(), "a duration", t.Kind)
		d.Hint = "Subtract two dates: " + n.Func.String() + "(Finished - Started)."
		c.report(d)
		return
	}
	if n.Func != FnWorkHours || t.Kind == KindUnknown {
		return
	}
	if b, ok := x.(*Binary); !ok || b.Op != OpSub || !c.out.types[b.X].Kind.IsTime() || !c.out.types[b.Y].Kind.IsTime() {
		c.report(bothEnds(x.Span()))
	}
}

// places checks the second argument of ROUND.
func (c *checker) places(n *Call) {
	if len(n.Args) < 2 {
		return
	}
	if _, ok := Places(n); !ok {
		c.report(badPlaces(n.Args[1].Span()))
	}
}

// Places is the number of places of a ROUND: 0 when left out. ok is false when
// it is not a whole number from -30 to 30.
func Places(n *Call) (places int, ok bool) {
	if len(n.Args) < 2 {
		return 0, true
	}
	sign, arg := 1, n.Args[1]
	if u, minus := arg.(*Unary); minus && u.Op == OpNeg {
		sign, arg = -1, u.X
	}
	lit, ok := arg.(*Number)
	if !ok || lit.Percent {
		return 0, false
	}
	places, err := strconv.Atoi(lit.Digits)
	return sign * places, err == nil && places <= 30
}

func (c *checker) ifResult(n *Call, types []Type) Kind {
	if k := types[0].Kind; k != KindBool && k != KindUnknown {
		d := needs(n.Args[0].Span(), "IF", "a condition", k)
		d.Hint = "Compare it with something, such as [Revenue] > 0."
		c.report(d)
	}
	if len(types) < 3 {
		return types[1].Kind
	}
	return c.same(n.Args[1], n.Args[2], types[1].Kind, types[2].Kind, "IF")
}

// same wants two results of one kind.
func (c *checker) same(x, y Node, kx, ky Kind, who string) Kind {
	switch {
	case kx == KindUnknown:
		return ky
	case ky == KindUnknown || kx == ky:
		return kx
	case kx.IsTime() && ky.IsTime():
		return KindTimestamp
	}
	c.report(differentResults(x.Span().Join(y.Span()), who, kx, ky))
	return KindUnknown
}

func (c *checker) unary(n *Unary, sc *scope) Type {
	if n.Op == OpNot {
		return Type{KindBool, c.condition(n.X, sc, "NOT").Level}
	}
	t := c.value(n.X, sc)
	c.wantAmount(n.X, t, "A minus")
	return t
}

func (c *checker) binary(n *Binary, sc *scope) Type {
	if n.Op == OpEq && sc == nil && c.isDefinition(n) {
		c.report(definition(n.X.Span().Join(n.OpAt), n.X.(*Column).Name))
		return Type{Level: Series}
	}
	var x, y Type
	switch n.Op {
	case OpAnd, OpOr:
		x, y = c.condition(n.X, sc, n.Op.String()), c.condition(n.Y, sc, n.Op.String())
		return Type{KindBool, max(x.Level, y.Level)}
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe:
		return c.comparison(n, sc)
	}
	x, y = c.value(n.X, sc), c.value(n.Y, sc)
	level := max(x.Level, y.Level)
	if n.Op == OpContains || n.Op == OpStartsWith {
		c.want(n.X, x, x.Kind == KindText, n.Op.String(), "a text")
		c.want(n.Y, y, y.Kind == KindText, n.Op.String(), "a text")
		return Type{KindBool, level}
	}
	k, ok := calculate(n.Op, x.Kind, y.Kind)
	if !ok {
		c.report(cannotCalculate(n.At, n.Op, x.Kind, y.Kind))
	}
	return Type{k, level}
}

// isDefinition recognises "Revenue = SUM(…)", the whole line of a list.
func (c *checker) isDefinition(n *Binary) bool {
	col, ok := n.X.(*Column)
	return ok && col.Table == "" && Node(n) == c.f.Root
}

// calculate is the kind of an arithmetic result.
func calculate(op Op, x, y Kind) (Kind, bool) {
	num, dur := KindNumber, KindDuration
	switch {
	case x == KindUnknown || y == KindUnknown:
		return KindUnknown, okWith(x) && okWith(y)
	case x == num && y == num:
		return num, true
	case op == OpSub && x.IsTime() && y.IsTime():
		return dur, true
	case (op == OpAdd || op == OpSub) && x == dur && y == dur:
		return dur, true
	case op == OpAdd && (x.IsTime() && y == dur || x == dur && y.IsTime()), op == OpSub && x.IsTime() && y == dur:
		return KindTimestamp, true
	case op == OpMul && (x == dur && y == num || x == num && y == dur), op == OpDiv && x == dur && y == num:
		return dur, true
	case op == OpDiv && x == dur && y == dur:
		return num, true
	}
	return KindUnknown, false
}

// okWith reports whether a kind has any place in arithmetic.
func okWith(k Kind) bool { return k != KindText && k != KindBool }

// comparableKinds reports whether values of two kinds can be compared.
func comparableKinds(x, y Kind) bool {
	return x == y || x == KindUnknown || y == KindUnknown || x.IsTime() && y.IsTime()
}

func (c *checker) comparison(n *Binary, sc *scope) Type {
	x, y := c.pair(n.X, n.Y, sc)
	t := Type{KindBool, max(x.Level, y.Level)}
	if !c.compare(n.X, n.Y, x.Kind, y.Kind, n.At) {
		return t
	}
	if n.Op != OpEq && n.Op != OpNe && x.Kind == KindBool {
		c.report(orderOfFlags(n.At))
	}
	return t
}

// pair checks both sides of a comparison. A word that is no column beside a
// column of texts was most likely meant as a text.
func (c *checker) pair(a, b Node, sc *scope) (x, y Type) {
	x = c.value(a, sc)
	if word, ok := b.(*Column); ok && x.Kind == KindText && c.meantAsText(word, sc) {
		c.report(textNotColumn(word.At, word.Name, sc.table))
		c.out.types[b] = Type{KindText, Constant}
		return x, Type{Kind: KindText}
	}
	return x, c.value(b, sc)
}

func (c *checker) meantAsText(word *Column, sc *scope) bool {
	if sc == nil || sc.entity || sc.table == "" || word.Table != "" || word.Name == "" {
		return false
	}
	if _, ok := columnOf(c.s, sc.table, word.Name); ok || !bareName(word.Name) {
		return false
	}
	have := columnNames(c.s, sc.table)
	if _, near := diag.Suggest(word.Name, have); near {
		return false
	}
	return !c.growing(diag.Diagnostic{}, word.At, word.Name, have).Incomplete
}

// compare says why two values cannot be compared.
func (c *checker) compare(a, b Node, x, y Kind, at diag.Span) bool {
	if comparableKinds(x, y) {
		return true
	}
	if c.f.Problems.Count("chained-comparison") > 0 {
		return false
	}
	if _, ok := a.(*Text); ok {
		a, b, x, y = b, a, y, x
	}
	if lit, ok := b.(*Text); ok && c.compareText(lit, x) {
		return false
	}
	lit, ok := b.(*Number)
	if !ok {
		lit, ok = a.(*Number)
	}
	if ok && (x == KindText || y == KindText) {
		c.report(compareWithText(lit.At, c.f.Source[lit.At.Start:lit.At.End]))
		return false
	}
	d := cannotCompare(at, x, y)
	if x == KindDuration || y == KindDuration {
		d.Hint = "Say in which unit the duration counts: DAYS(…), HOURS(…) or MINUTES(…)."
	}
	c.report(d)
	return false
}

// compareText offers the literal that was meant where a text stands beside
// another kind.
func (c *checker) compareText(lit *Text, other Kind) bool {
	switch {
	case other == KindNumber:
		if _, _, wrong := splitNumber(lit.Value); wrong == noFault && lit.Value != "" && lit.Value != "." {
			c.report(compareWithNumber(lit.At, lit.Value))
			return true
		}
	case other.IsTime():
		if _, _, _, ok := readDate(lit.Value); ok {
			c.report(compareWithDate(lit.At, lit.Value))
			return true
		}
	case other == KindBool:
		if equalFold(lit.Value, "TRUE") || equalFold(lit.Value, "YES") || lit.Value == "1" {
			c.report(compareWithFlag(lit.At, "TRUE"))
			return true
		}
		if equalFold(lit.Value, "FALSE") || equalFold(lit.Value, "NO") || lit.Value == "0" {
			c.report(compareWithFlag(lit.At, "FALSE"))
			return true
		}
	}
	return false
}

func (c *checker) in(n *In, sc *scope) Type {
	x := c.value(n.X, sc)
	t := Type{KindBool, x.Level}
	if n.Set != nil {
		if sc == nil || sc.entity {
			c.report(setOutside(n.Set.At))
			return t
		}
		s := c.set(n.Set.Set, "PRIOR")
		c.out.types[n.Set] = s
		c.compare(n.X, n.Set, x.Kind, s.Kind, n.At)
		return t
	}
	for _, item := range n.List {
		y := c.value(item, sc)
		t.Level = max(t.Level, y.Level)
		c.compare(n.X, item, x.Kind, y.Kind, item.Span())
	}
	return t
}

func (c *checker) between(n *Between, sc *scope) Type {
	x := c.value(n.X, sc)
	low, high := c.value(n.Low, sc), c.value(n.High, sc)
	c.compare(n.X, n.Low, x.Kind, low.Kind, n.At)
	c.compare(n.X, n.High, x.Kind, high.Kind, n.At)
	if x.Kind == KindBool {
		c.report(orderOfFlags(n.At))
	}
	return Type{KindBool, max(x.Level, low.Level, high.Level)}
}
