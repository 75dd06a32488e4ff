package eval

import (
	"strings"
	"unicode"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// scalar is one value of any kind: a cell of a row, or what a formula gives
// for one period and group. A blank of any kind has a blank n.
type scalar struct {
	kind formula.Kind
	soft bool      // a count of nothing: 0 beside other numbers, blank alone
	n    num.Value // a number, or the seconds of a duration
	i    int64     // a day, a moment in microseconds, or a truth value
	s    string    // a text
}

func blank(r num.Reason) scalar         { return scalar{n: num.Blank(r)} }
func number(v num.Value) scalar         { return scalar{kind: formula.KindNumber, n: v} }
func text(s string) scalar              { return scalar{kind: formula.KindText, s: s} }
func dayScalar(d calendar.Day) scalar   { return scalar{kind: formula.KindDate, i: int64(d)} }
func momentScalar(m int64) scalar       { return scalar{kind: formula.KindTimestamp, i: m} }
func (a scalar) blank() bool            { return a.n.IsBlank() }
func (a scalar) isTime() bool           { return a.kind.IsTime() }
func (a scalar) truth() bool            { return a.kind == formula.KindBool && !a.blank() && a.i != 0 }
func durationScalar(s num.Value) scalar { return scalar{kind: formula.KindDuration, n: s} }

func truth(b bool) scalar {
	s := scalar{kind: formula.KindBool}
	if b {
		s.i = 1
	}
	return s
}

// micros is the moment of a point in time; a plain date means its midnight.
func (a scalar) micros() int64 {
	if a.kind == formula.KindDate {
		return int64(calendar.Day(a.i).At())
	}
	return a.i
}

func (a scalar) day() calendar.Day {
	if a.kind == formula.KindDate {
		return calendar.Day(a.i)
	}
	return calendar.Moment(a.i).Day()
}

// show is the value as the answer writes it: plain digits, ISO dates.
func (a scalar) show() string {
	switch {
	case a.blank():
		return ""
	case a.kind == formula.KindText:
		return a.s
	case a.kind == formula.KindDate:
		return calendar.Day(a.i).String()
	case a.kind == formula.KindTimestamp:
		return calendar.Moment(a.i).String()
	case a.kind == formula.KindBool:
		if a.i != 0 {
			return "TRUE"
		}
		return "FALSE"
	}
	return a.n.Plain()
}

// compare orders two values that are not blank and can be compared; ok is
// false for kinds that have no common order.
func compare(a, b scalar) (c int, ok bool) {
	switch {
	case a.isTime() && b.isTime():
		return order(a.micros(), b.micros()), true
	case a.kind == formula.KindText && b.kind == formula.KindText:
		return strings.Compare(a.s, b.s), true
	case a.kind == formula.KindBool && b.kind == formula.KindBool:
		return order(a.i, b.i), true
	case isQuantity(a) && isQuantity(b):
		return num.Cmp(a.n, b.n), true
	}
	return 0, false
}

func isQuantity(a scalar) bool {
	return a.kind == formula.KindNumber || a.kind == formula.KindDuration
}

func order(a, b int64) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// unknown is what a condition over a blank gives: neither true nor false.
func unknown(r num.Reason) scalar { return scalar{kind: formula.KindBool, n: num.Blank(r)} }

// operate is a op b for everything but AND and OR.
func operate(op formula.Op, a, b scalar) scalar {
	if a.blank() || b.blank() {
		r := a.n.Reason()
		if !a.blank() {
			r = b.n.Reason()
		}
		if isCondition(op) {
			return unknown(r)
		}
		return blank(r)
	}
	switch op {
	case formula.OpEq, formula.OpNe, formula.OpLt, formula.OpLe, formula.OpGt, formula.OpGe:
		c, ok := compare(a, b)
		if !ok {
			return unknown(num.NotANumber)
		}
		return truth(holds(op, c))
	case formula.OpContains:
		return truth(strings.Contains(a.s, b.s))
	case formula.OpStartsWith:
		return truth(strings.HasPrefix(a.s, b.s))
	}
	return arithmetic(op, a, b)
}

func isCondition(op formula.Op) bool {
	switch op {
	case formula.OpAdd, formula.OpSub, formula.OpMul, formula.OpDiv, formula.OpNeg, formula.OpPow:
		return false
	}
	return true
}

func holds(op formula.Op, c int) bool {
	switch op {
	case formula.OpEq:
		return c == 0
	case formula.OpNe:
		return c != 0
	case formula.OpLt:
		return c < 0
	case formula.OpLe:
		return c <= 0
	case formula.OpGt:
		return c > 0
	}
	return c >= 0
}

// arithmetic is a op b for two values that are not blank. Times differ by a
// duration, and a duration moves a time.
func arithmetic(op formula.Op, a, b scalar) scalar {
	switch {
	case a.isTime() && b.isTime() && op == formula.OpSub:
		return durationScalar(num.Frac(a.micros()-b.micros(), int64(calendar.Second)))
	case a.isTime() && isQuantity(b) && (op == formula.OpAdd || op == formula.OpSub):
		return moved(a, b, op)
	case b.isTime() && isQuantity(a) && op == formula.OpAdd:
		return moved(b, a, op)
	case !isQuantity(a) || !isQuantity(b):
		return blank(num.NotANumber)
	}
	s := scalar{kind: resultKind(op, a.kind, b.kind), soft: a.soft && b.soft}
	switch op {
	case formula.OpAdd:
		s.n = num.Add(a.n, b.n)
	case formula.OpSub:
		s.n = num.Sub(a.n, b.n)
	case formula.OpMul:
		s.n = num.Mul(a.n, b.n)
	case formula.OpDiv:
		s.n = num.Div(a.n, b.n)
	case formula.OpPow:
		s.n = num.Pow(a.n, b.n)
	default:
		s.n = num.Blank(num.NotANumber)
	}
	return s
}

func resultKind(op formula.Op, a, b formula.Kind) formula.Kind {
	switch {
	case op == formula.OpDiv && a == b:
		return formula.KindNumber
	case a == formula.KindDuration || b == formula.KindDuration:
		return formula.KindDuration
	}
	return formula.KindNumber
}

// moved is a point in time moved by a duration.
func moved(t, by scalar, op formula.Op) scalar {
	micros, ok := num.RoundTo(num.Mul(by.n, num.Int(int64(calendar.Second))), 0).Int64()
	if !ok {
		return blank(num.TooLarge)
	}
	if op == formula.OpSub {
		micros = -micros
	}
	at := t.micros() + micros
	if at < int64(calendar.MinDay.At()) || at >= int64((calendar.MaxDay+1).At()) {
		return blank(num.TooLarge)
	}
	return momentScalar(at)
}

// and3 and or3 are Kleene's: an unknown side decides only what it must.
func and3(a, b scalar) scalar {
	switch {
	case !a.blank() && !a.truth():
		return a
	case !b.blank() && !b.truth():
		return b
	case a.blank():
		return a
	}
	return b
}

func or3(a, b scalar) scalar {
	switch {
	case a.truth():
		return a
	case b.truth():
		return b
	case a.blank():
		return a
	}
	return b
}

func not3(a scalar) scalar {
	if a.blank() {
		return a
	}
	return truth(!a.truth())
}

func negate(a scalar) scalar {
	a.n = num.Neg(a.n)
	return a
}

// in3 is x IN list: true when one is equal, unknown when x is blank.
func in3(x scalar, list []scalar) scalar {
	if x.blank() {
		return unknown(x.n.Reason())
	}
	for _, y := range list {
		if y.blank() {
			continue
		}
		if c, ok := compare(x, y); ok && c == 0 {
			return truth(true)
		}
	}
	return truth(false)
}

// call is a function of values; IF and IFBLANK are decided by the caller, who
// need not work out both sides.
func call(fn formula.Func, args []scalar) scalar {
	for _, a := range args {
		if a.blank() {
			return blank(a.n.Reason())
		}
	}
	if len(args) == 0 {
		return blank(num.NotANumber)
	}
	a := args[0]
	switch fn {
	case formula.FnAbs:
		a.n = num.Abs(a.n)
		return a
	case formula.FnRound:
		return rounded(args, num.HalfEven)
	case formula.FnFloor:
		return rounded(args, num.TowardMinus)
	case formula.FnCeiling:
		return rounded(args, num.TowardPlus)
	case formula.FnYear, formula.FnQuarter, formula.FnMonth, formula.FnDay, formula.FnWeekday, formula.FnHour:
		return datePart(fn, a)
	case formula.FnDays:
		return number(num.Div(a.n, num.Int(86400)))
	case formula.FnHours:
		return number(num.Div(a.n, num.Int(3600)))
	case formula.FnMinutes:
		return number(num.Div(a.n, num.Int(60)))
	case formula.FnLower:
		return text(strings.ToLower(a.s))
	case formula.FnUpper:
		return text(strings.ToUpper(a.s))
	case formula.FnTrim:
		return text(strings.TrimFunc(a.s, unicode.IsSpace))
	}
	return blank(num.NotAvailable)
}

// rounded is ROUND, FLOOR or CEILING: the second argument is a number of
// places for ROUND, and a step (default 1) for the others.
func rounded(args []scalar, mode num.Rounding) scalar {
	a := args[0]
	if mode == num.HalfEven {
		places := 0
		if len(args) > 1 {
			p, ok := args[1].n.Int64()
			if !ok || p < -60 || p > 60 {
				return blank(num.NotANumber)
			}
			places = int(p)
		}
		a.n = num.RoundTo(a.n, places)
		return a
	}
	if len(args) < 2 {
		a.n = num.RoundBy(a.n, 0, mode)
		return a
	}
	step := num.Abs(args[1].n)
	a.n = num.Mul(num.RoundBy(num.Div(a.n, step), 0, mode), step)
	return a
}

func datePart(fn formula.Func, a scalar) scalar {
	if !a.isTime() {
		return blank(num.NotANumber)
	}
	y, m, d := a.day().Date()
	switch fn {
	case formula.FnYear:
		return number(num.Int(int64(y)))
	case formula.FnQuarter:
		return number(num.Int(int64((m + 2) / 3)))
	case formula.FnMonth:
		return number(num.Int(int64(m)))
	case formula.FnDay:
		return number(num.Int(int64(d)))
	case formula.FnWeekday:
		return number(num.Int(int64(a.day().Weekday())))
	}
	hour, _, _, _ := calendar.Moment(a.micros()).Clock()
	return number(num.Int(int64(hour)))
}
