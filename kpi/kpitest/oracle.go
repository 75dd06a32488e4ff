package kpitest

import (
	"math/big"
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
)

// Oracle evaluates formulas slowly and obviously: every value goes through the
// rows of the table one by one, with fractions of any size, straight from the
// definition of the language. It shares no code with the engine but calendar
// arithmetic and the tree of the formula, so that the two can be compared.
//
// It knows neither STDEV nor fractional powers, which are no fractions.
type Oracle struct {
	Table    func(name string) *table.Table
	KPI      func(name string) *formula.Checked
	Calendar calendar.Calendar
	Grain    calendar.Grain
	AsOf     calendar.Day
	// FullPrior compares an open period with the whole earlier one.
	FullPrior bool
	By        []*formula.Checked
	Where     []*formula.Checked
	// Calculated is what a column that no file has is made of.
	Calculated func(table, column string) *formula.Checked
	// Hours is the working time of a day: pairs of minutes after midnight.
	Hours func(calendar.Day) [][2]int
	// Target is the target of a KPI in the window of a value.
	Target func(kpi string, days Days) Answer

	cells map[cellAt]Answer
}

type cellAt struct {
	column *table.Column
	row    int
}

// Answer is a value: a number, a text (dates are texts in ISO form), or blank
// with the code of its reason.
type Answer struct {
	Kind   formula.Kind
	Number *big.Rat // numbers; seconds of a duration; seconds since 1970 of a time
	Text   string
	Flag   bool
	Blank  string
	soft   bool
}

// String is "p/q", a text, an ISO date, or the reason in parentheses.
func (a Answer) String() string {
	switch {
	case a.Blank != "":
		return "(" + a.Blank + ")"
	case a.Kind == formula.KindText:
		return a.Text
	case a.Kind == formula.KindDate:
		return dayOf(a.Number).String()
	case a.Kind == formula.KindTimestamp:
		return momentOf(a.Number).String()
	case a.Kind == formula.KindBool:
		if a.Flag {
			return "TRUE"
		}
		return "FALSE"
	}
	return a.Number.RatString()
}

// Days is the window of one value. Whole takes in everything, rows without a
// date too. Period is what the days would be if the period were complete.
type Days struct {
	Whole, None bool
	Period      calendar.Range
	UpTo        calendar.Day
	lookingBack bool
}

func (d Days) contains(day calendar.Day) bool {
	return !d.None && d.Period.From <= day && day <= d.UpTo
}

// place is where a formula is evaluated. What the days are may depend on the
// rows that are asked: CLOSING takes the last day that a table has.
type place struct {
	c     *formula.Checked
	days  func(formula.Rows) Days
	group []Answer // one for each By; nil where TOTAL lifted it
	lift  [][]*formula.Column
	inner []entity // conditions from PER
	never bool     // no row belongs to the entity
}

// entity is a condition on the rows of inner aggregates.
type entity struct {
	c     *formula.Checked
	node  formula.Node
	value Answer // the value the node must have; a truth value for WHERE
	table string
}

// Value evaluates a formula in a window and group.
func (o *Oracle) Value(c *formula.Checked, days Days, group []Answer) Answer {
	a := o.eval(c.Formula.Root, place{c: c, days: func(formula.Rows) Days { return days }, group: group})
	if a.soft && a.Blank == "" {
		return Answer{Blank: "no-rows"}
	}
	return a
}

func blankAs(reason string) Answer    { return Answer{Blank: reason} }
func flag(b bool) Answer              { return Answer{Kind: formula.KindBool, Flag: b} }
func whole(n int) Answer              { return Answer{Kind: formula.KindNumber, Number: big.NewRat(int64(n), 1)} }
func dayOf(r *big.Rat) calendar.Day   { return momentOf(r).Day() }
func seconds(d calendar.Day) *big.Rat { return big.NewRat(int64(d)*86400, 1) }
func momentOf(r *big.Rat) calendar.Moment {
	m := new(big.Rat).Mul(r, big.NewRat(1_000_000, 1))
	return calendar.Moment(m.Num().Int64())
}

// eval works out a part of a formula between KPIs.
func (o *Oracle) eval(n formula.Node, at place) Answer {
	switch n := n.(type) {
	case *formula.Number, *formula.Text, *formula.Bool, *formula.Date:
		a := o.row(n, at.c, nil, 0, at)
		a.soft = true
		return a
	case *formula.KPI:
		inner := at
		inner.c, inner.inner = o.KPI(n.Name), nil
		return o.eval(inner.c.Formula.Root, inner)
	case *formula.Aggregate:
		return o.aggregate(n, at)
	case *formula.Total:
		at.lift = append(slices.Clone(at.lift), n.By)
		return o.eval(n.X, at)
	case *formula.Target:
		if len(o.By) > 0 && !o.allLifted(at) || o.sliced(at) {
			return Answer{Blank: "no-target", soft: true}
		}
		a := o.Target(n.KPI.Name, at.days(formula.Rows{}))
		a.soft = true
		return a
	case *formula.Converted:
		return o.converted(n, at)
	case *formula.Call:
		return o.seriesCall(n, at)
	case *formula.IsBlank:
		x := o.eval(n.X, at)
		return flag((x.Blank != "" || x.soft) != n.Not)
	}
	if move, x, ok := o.moved(n); ok {
		from := at.days
		at.days = func(r formula.Rows) Days { return move(from(r), r) }
		return o.eval(x, at)
	}
	if m, ok := n.(*formula.MovingAverage); ok {
		return o.mean(m, at)
	}
	parts := operands(n)
	args := make([]Answer, len(parts))
	soft := true
	for i, p := range parts {
		args[i] = o.eval(p, at)
		soft = soft && args[i].soft
	}
	a := operator(n, args)
	a.soft = soft
	if u, ok := n.(*formula.Unary); ok && u.Op == formula.OpNeg {
		a.soft = args[0].soft
	}
	return a
}

func operands(n formula.Node) []formula.Node {
	switch n := n.(type) {
	case *formula.Binary:
		return []formula.Node{n.X, n.Y}
	case *formula.Unary:
		return []formula.Node{n.X}
	case *formula.In:
		return append([]formula.Node{n.X}, n.List...)
	case *formula.Between:
		return []formula.Node{n.X, n.Low, n.High}
	case *formula.IsBlank:
		return []formula.Node{n.X}
	case *formula.Call:
		return n.Args
	}
	panic("the oracle does not know " + formula.Print(n))
}

func (o *Oracle) seriesCall(n *formula.Call, at place) Answer {
	if n.Func == formula.FnWorkHours {
		d := n.Args[0].(*formula.Binary)
		return o.workHours(o.eval(d.Y, at), o.eval(d.X, at))
	}
	args := make([]Answer, len(n.Args))
	soft := true
	for i, x := range n.Args {
		args[i] = o.eval(x, at)
		soft = soft && args[i].soft
	}
	switch n.Func {
	case formula.FnIf:
		if args[0].Blank != "" {
			return blankAs(args[0].Blank)
		}
		out := blankAs("no-case")
		if args[0].Flag {
			out = args[1]
		} else if len(args) > 2 {
			out = args[2]
		}
		out.soft = out.soft && args[0].soft
		return out
	case formula.FnIfBlank:
		out := args[0]
		if out.Blank != "" || out.soft {
			out = args[1]
		}
		out.soft = false
		return out
	}
	a := operator(n, args)
	a.soft = soft
	return a
}

// moved is how a time function gets from the days of its value to those of its
// operand.
func (o *Oracle) moved(n formula.Node) (move func(Days, formula.Rows) Days, x formula.Node, ok bool) {
	switch n := n.(type) {
	case *formula.Prior:
		return func(d Days, _ formula.Rows) Days { return o.prior(d, n.Step) }, n.X, true
	case *formula.Rolling:
		return func(d Days, _ formula.Rows) Days {
			if d.None {
				return d
			}
			return closed(o.Calendar.Rolling(o.until(d), n.Step.N, n.Step.Unit), d)
		}, n.X, true
	case *formula.ToDate:
		return func(d Days, _ formula.Rows) Days { return o.toDate(d, n.Unit) }, n.X, true
	case *formula.Closing:
		return func(d Days, r formula.Rows) Days {
			from := d.Period.From
			if d.Whole {
				from = calendar.MinDay
			}
			return o.lastWithRows(d, from, o.end(d), r)
		}, n.X, true
	case *formula.Opening:
		return func(d Days, r formula.Rows) Days {
			d.lookingBack = true
			end := o.end(d)
			before := o.Calendar.First(o.Calendar.PeriodOf(end, n.Unit)) - 1
			return o.lastWithRows(d, o.Calendar.First(o.Calendar.PeriodOf(before, n.Unit)), before, r)
		}, n.X, true
	}
	return nil, nil, false
}

func closed(r calendar.Range, was Days) Days {
	return Days{Period: r, UpTo: r.To, lookingBack: was.lookingBack}
}

// end is the last day that counts.
func (o *Oracle) end(d Days) calendar.Day {
	if d.Whole {
		return o.AsOf
	}
	return d.UpTo
}

// until is the days up to the last one that counts.
func (o *Oracle) until(d Days) calendar.Range {
	if d.Whole {
		return calendar.Range{From: o.AsOf, To: o.AsOf}
	}
	return calendar.Range{From: d.Period.From, To: d.UpTo}
}

func (o *Oracle) toDate(d Days, unit calendar.Unit) Days {
	last := calendar.Range{From: o.end(d), To: o.end(d)}
	switch {
	case d.None, d.Whole && unit == calendar.Ever:
	case d.Whole:
		return closed(o.Calendar.ToDate(last, unit), d)
	case unit == calendar.Ever:
		d.Period.From = calendar.MinDay
	default:
		d.Period.From = o.Calendar.ToDate(last, unit).From
	}
	return d
}

// lastWithRows is the last of some days on which a table has rows, or else the
// very last.
func (o *Oracle) lastWithRows(d Days, from, to calendar.Day, rows formula.Rows) Days {
	if d.None {
		return d
	}
	last := from - 1
	if rows.Date != "" {
		t := o.Table(rows.Table)
		col, _ := t.Column(rows.Date)
		for row := range t.Rows {
			if v := o.cell(col, row); v.Blank == "" && dayOf(v.Number) <= to {
				last = max(last, dayOf(v.Number))
			}
		}
	}
	if last < from {
		last = to
	}
	return closed(calendar.Range{From: last, To: last}, d)
}

func (o *Oracle) prior(d Days, s formula.Step) Days {
	d.lookingBack = true
	if d.None || d.Whole {
		return Days{None: true, lookingBack: true}
	}
	r := d.Period
	ever := r.From <= calendar.MinDay // goes back to the first day, and keeps doing so
	if ever {
		r.From = o.firstOf(r)
		if o.Grain == calendar.All {
			r.From = r.To
		}
	}
	r, ok := o.Calendar.ShiftIn(o.Grain, r, -s.N, s.Unit)
	if ever {
		r.From = calendar.MinDay
	}
	if !ok {
		return Days{None: true, lookingBack: true}
	}
	out := Days{Period: r, UpTo: r.To, lookingBack: true}
	if d.UpTo < d.Period.To && !o.FullPrior {
		passed := d.UpTo - o.firstOf(d.Period)
		out.UpTo = min(r.To, o.firstOf(r)+passed)
	}
	return out
}

// firstOf is the first day of the last period in a range.
func (o *Oracle) firstOf(r calendar.Range) calendar.Day {
	if o.Grain == calendar.All {
		return r.From
	}
	return o.Calendar.First(o.Calendar.PeriodOf(r.To, o.Grain))
}

// mean is MOVINGAVG: the value in each of the units that end with the days.
func (o *Oracle) mean(n *formula.MovingAverage, at place) Answer {
	from := at.days
	var sum Answer
	count, reason := 0, "no-rows"
	for k := n.Step.N; k > 0; k-- {
		at.days = func(rows formula.Rows) Days {
			d := from(rows)
			if d.None {
				return d
			}
			r := o.Calendar.Rolling(o.until(d), k, n.Step.Unit)
			if k > 1 {
				r.To = o.Calendar.Rolling(o.until(d), k-1, n.Step.Unit).From - 1
			}
			return closed(r, d)
		}
		v := o.eval(n.X, at)
		switch {
		case v.Blank != "":
			reason = v.Blank
		case v.soft:
		case count == 0:
			sum, count = v, 1
		default:
			sum.Number = new(big.Rat).Add(sum.Number, v.Number)
			count++
		}
	}
	if count == 0 {
		return blankAs(reason)
	}
	return Answer{Kind: sum.Kind, Number: new(big.Rat).Quo(sum.Number, big.NewRat(int64(count), 1))}
}

// converted counts the values whose row is followed in time by one with the same
// value on the other side.
func (o *Oracle) converted(n *formula.Converted, at place) Answer {
	from, to := at.c.SetRows(n.From), at.c.SetRows(n.To)
	if o.foreign(from.Table, at) {
		return blankAs("no-such-dimension")
	}
	ft, tt := o.Table(from.Table), o.Table(to.Table)
	fromDate, _ := ft.Column(from.Date)
	toDate, _ := tt.Column(to.Date)
	days := fromDate.Kind() == table.Day || toDate.Kind() == table.Day
	time := func(a Answer) *big.Rat {
		if days {
			return seconds(dayOf(a.Number))
		}
		return a.Number
	}
	window := at.days(from)
	found, context := map[string]bool{}, 0
	for row := range ft.Rows {
		when, ok := o.inContext(ft, from, window, row, at)
		if !ok || !o.ofEntity(from.Table, ft, row, at) {
			continue
		}
		context++
		v := o.row(n.From.Column, at.c, ft, row, at)
		if when.Blank != "" || v.Blank != "" || n.From.Where != nil && !holdsAnswer(o.row(n.From.Where, at.c, ft, row, at)) {
			continue
		}
		start := time(when)
		d := dayOf(start)
		r, _ := o.Calendar.Shift(calendar.Range{From: d, To: d}, n.Within.N, n.Within.Unit)
		end := new(big.Rat).Add(start, new(big.Rat).Sub(seconds(r.To), seconds(d)))
		for other := range tt.Rows {
			y, later := o.row(n.To.Column, at.c, tt, other, at), o.cell(toDate, other)
			switch {
			case y.Blank != "" || later.Blank != "" || y.String() != v.String() || dayOf(later.Number) > o.AsOf:
			case n.To.Where != nil && !holdsAnswer(o.row(n.To.Where, at.c, tt, other, at)):
			case time(later).Cmp(start) >= 0 && time(later).Cmp(end) <= 0:
				found[v.String()] = true
			}
		}
	}
	if len(found) == 0 && window.lookingBack && o.tooEarly(from, window) {
		return blankAs("no-earlier-period")
	}
	a := whole(len(found))
	a.soft = context == 0
	return a
}

// foreign says that a table cannot be cut by a dimension or a condition: it has
// no such column, or one of another kind.
func (o *Oracle) foreign(name string, at place) bool {
	t := o.Table(name)
	lacks := func(n formula.Node, c *formula.Checked) bool {
		missing := false
		formula.Walk(n, func(part formula.Node) bool {
			col, isColumn := part.(*formula.Column)
			if !isColumn || c.Table == name {
				return true
			}
			ref, _ := c.Ref(col)
			first, kind := ref.Column.Name, ref.Column.Kind()
			if len(ref.Path) > 0 {
				home, _ := o.Table(c.Table).Column(ref.Path[0].Column)
				first, kind = home.Name, formula.KindOf(string(home.Type))
			}
			own, ok := t.Column(first)
			missing = missing || !ok || formula.KindOf(string(own.Type)) != kind
			return true
		})
		return missing
	}
	for _, by := range o.By {
		if !o.lifted(by.Formula.Root, at) && lacks(by.Formula.Root, by) {
			return true
		}
	}
	for _, w := range o.Where {
		for _, cond := range conjuncts(w.Formula.Root) {
			if !o.lifted(cond, at) && lacks(cond, w) {
				return true
			}
		}
	}
	return false
}

// foreignSet says the same of a set that a condition tests.
func (o *Oracle) foreignSet(n formula.Node, c *formula.Checked, at place) bool {
	found := false
	if n == nil {
		return false
	}
	formula.Walk(n, func(part formula.Node) bool {
		if in, ok := part.(*formula.In); ok && in.Set != nil {
			found = found || o.foreign(c.SetRows(in.Set.Set).Table, at)
		}
		return true
	})
	return found
}

func (o *Oracle) allLifted(at place) bool {
	for _, by := range o.By {
		if !o.lifted(by.Formula.Root, at) {
			return false
		}
	}
	return true
}

func (o *Oracle) sliced(at place) bool {
	for _, w := range o.Where {
		for _, cond := range conjuncts(w.Formula.Root) {
			if !o.lifted(cond, at) {
				return true
			}
		}
	}
	return false
}

// aggregate goes through the rows.
func (o *Oracle) aggregate(n *formula.Aggregate, at place) Answer {
	rows := at.c.Rows(n)
	if len(n.Per) > 0 {
		return o.entities(n, rows.Table, at)
	}
	if o.foreign(rows.Table, at) || o.foreignSet(n.Where, at.c, at) {
		return blankAs("no-such-dimension")
	}
	for _, e := range at.inner {
		if o.foreignSet(e.node, e.c, at) {
			return blankAs("no-such-dimension")
		}
	}
	t := o.Table(rows.Table)
	days := at.days(rows)
	context, matched := 0, 0
	var values []dated
	for row := range t.Rows {
		when, ok := o.inContext(t, rows, days, row, at)
		if !ok || !o.ofEntity(rows.Table, t, row, at) {
			continue
		}
		context++
		if n.Where != nil && !holdsAnswer(o.row(n.Where, at.c, t, row, at)) {
			continue
		}
		matched++
		v := whole(1)
		if _, counts := n.X.(*formula.Table); !counts {
			v = o.row(n.X, at.c, t, row, at)
		}
		if v.Blank == "" && (when.Blank == "" || rows.Date == "" || n.Func != formula.FnFirst && n.Func != formula.FnLast) {
			values = append(values, dated{when, v})
		}
	}
	return o.result(n, rows, values, context, matched, at)
}

type dated struct{ when, value Answer }

// inContext says that a row lies in the window, group and slice.
func (o *Oracle) inContext(t *table.Table, rows formula.Rows, days Days, row int, at place) (when Answer, ok bool) {
	when = blankAs("no-values")
	if rows.Date != "" {
		col, _ := t.Column(rows.Date)
		when = o.cell(col, row)
	}
	if !days.Whole && (when.Blank != "" || !days.contains(dayOf(when.Number))) {
		return when, false
	}
	for i, by := range o.By {
		if o.lifted(by.Formula.Root, at) {
			continue
		}
		v := o.row(by.Formula.Root, by, t, row, at)
		if (v.Blank != "") != (at.group[i].Blank != "") || v.Blank == "" && v.String() != at.group[i].String() {
			return when, false
		}
	}
	for _, w := range o.Where {
		for _, cond := range conjuncts(w.Formula.Root) {
			if !o.lifted(cond, at) && !holdsAnswer(o.row(cond, w, t, row, at)) {
				return when, false
			}
		}
	}
	return when, true
}

// conjuncts are the conditions that all must hold; TOTAL lifts each by itself.
func conjuncts(n formula.Node) []formula.Node {
	if b, ok := n.(*formula.Binary); ok && b.Op == formula.OpAnd {
		return append(conjuncts(b.X), conjuncts(b.Y)...)
	}
	return []formula.Node{n}
}

func holdsAnswer(a Answer) bool { return a.Blank == "" && a.Flag }

// lifted says that TOTAL lifted a dimension or condition.
func (o *Oracle) lifted(n formula.Node, at place) bool {
	for _, by := range at.lift {
		all := true
		formula.Walk(n, func(part formula.Node) bool {
			if c, ok := part.(*formula.Column); ok && len(by) > 0 {
				all = all && slices.ContainsFunc(by, func(b *formula.Column) bool { return b.Name == c.Name })
			}
			return true
		})
		if all {
			return true
		}
	}
	return false
}

// ofEntity says that a row belongs to the entity that is looked at, and fulfils
// the conditions around it.
func (o *Oracle) ofEntity(name string, t *table.Table, row int, at place) bool {
	if at.never {
		return false
	}
	for _, e := range at.inner {
		if e.table != name {
			continue
		}
		v := o.row(e.node, e.c, t, row, at)
		if (v.Blank != "") != (e.value.Blank != "") || v.Blank == "" && v.String() != e.value.String() {
			return false
		}
	}
	return true
}

// entities evaluates X for every entity, and the function over the results.
func (o *Oracle) entities(n *formula.Aggregate, name string, at place) Answer {
	t := o.Table(name)
	inner := at
	if n.Where != nil {
		inner.inner = append(slices.Clone(at.inner), entity{at.c, n.Where, flag(true), name})
	}
	seen := map[string]bool{}
	var values []dated
	for row := range t.Rows {
		here := slices.Clone(inner.inner)
		key := ""
		for _, per := range n.Per {
			v := o.row(per, at.c, t, row, at)
			if v.Blank != "" {
				v.Blank = "blank"
			}
			key += v.String() + "\x00" + v.Blank + "\x00"
			here = append(here, entity{at.c, per, v, name})
		}
		if seen[key] {
			continue
		}
		seen[key] = true
		of := at
		of.inner = here
		if v := o.eval(n.X, of); v.Blank == "" && !v.soft {
			values = append(values, dated{value: v})
		}
	}
	if len(values) == 0 {
		nobody := inner
		nobody.never = true
		switch v := o.eval(n.X, nobody); v.Blank {
		case "no-earlier-period", "no-such-dimension":
			return v
		}
		if n.Func == formula.FnCount || n.Func == formula.FnDistinct {
			return Answer{Kind: formula.KindNumber, Number: new(big.Rat), soft: true}
		}
		return blankAs("no-rows")
	}
	return summary(n, at.c, values)
}

func (o *Oracle) result(n *formula.Aggregate, rows formula.Rows, values []dated, context, matched int, at place) Answer {
	if len(values) == 0 && at.days(rows).lookingBack && o.tooEarly(rows, at.days(rows)) {
		return blankAs("no-earlier-period")
	}
	if n.Func == formula.FnCount || n.Func == formula.FnDistinct {
		a := summary(n, at.c, values)
		a.soft = len(values) == 0 && context == 0
		return a
	}
	switch {
	case matched == 0:
		return blankAs("no-rows")
	case len(values) == 0:
		return blankAs("no-values")
	}
	return summary(n, at.c, values)
}

// tooEarly says that a window ends before the table's first day.
func (o *Oracle) tooEarly(rows formula.Rows, d Days) bool {
	if d.None {
		return true
	}
	t := o.Table(rows.Table)
	col, ok := t.Column(rows.Date)
	if !ok || d.Whole {
		return false
	}
	for row := range t.Rows {
		if v := o.cell(col, row); v.Blank == "" && dayOf(v.Number) <= d.UpTo {
			return false
		}
	}
	return true
}

// summary is an aggregate of a list.
func summary(n *formula.Aggregate, c *formula.Checked, values []dated) Answer {
	switch n.Func {
	case formula.FnCount:
		return whole(len(values))
	case formula.FnDistinct:
		seen := map[string]bool{}
		for _, v := range values {
			seen[v.value.String()] = true
		}
		return whole(len(seen))
	case formula.FnFirst, formula.FnLast:
		best := values[0]
		for _, v := range values[1:] {
			if v.when.Number == nil || best.when.Number == nil {
				if n.Func == formula.FnLast {
					best = v
				}
				continue
			}
			c := v.when.Number.Cmp(best.when.Number)
			if n.Func == formula.FnFirst && c < 0 || n.Func == formula.FnLast && c >= 0 {
				best = v
			}
		}
		return best.value
	case formula.FnMin, formula.FnMax:
		best := values[0].value
		for _, v := range values[1:] {
			c := cmpAnswers(v.value, best)
			if n.Func == formula.FnMin && c < 0 || n.Func == formula.FnMax && c > 0 {
				best = v.value
			}
		}
		return best
	}
	return numeric(n, values)
}

func numeric(n *formula.Aggregate, values []dated) Answer {
	kind := values[0].value.Kind
	sum, squares := new(big.Rat), new(big.Rat)
	var ordered []*big.Rat
	for _, v := range values {
		x := v.value.Number
		sum.Add(sum, x)
		squares.Add(squares, new(big.Rat).Mul(x, x))
		ordered = append(ordered, x)
	}
	count := big.NewRat(int64(len(values)), 1)
	switch n.Func {
	case formula.FnSum:
		return Answer{Kind: kind, Number: sum}
	case formula.FnAverage:
		return Answer{Kind: kind, Number: sum.Quo(sum, count)}
	case formula.FnVariance:
		if len(values) < 2 {
			return blankAs("denominator-zero")
		}
		mean := new(big.Rat).Quo(sum, count)
		total := new(big.Rat)
		for _, x := range ordered {
			d := new(big.Rat).Sub(x, mean)
			total.Add(total, d.Mul(d, d))
		}
		return Answer{Kind: kind, Number: total.Quo(total, big.NewRat(int64(len(values)-1), 1))}
	}
	rank := big.NewRat(1, 2)
	if n.Func == formula.FnPercentile {
		rank = n.Args[0].(*formula.Number).Value.Rat()
	}
	sort.Slice(ordered, func(i, j int) bool { return ordered[i].Cmp(ordered[j]) < 0 })
	h := new(big.Rat).Mul(rank, big.NewRat(int64(len(ordered)-1), 1))
	k := new(big.Int).Quo(h.Num(), h.Denom())
	low := ordered[k.Int64()]
	rest := new(big.Rat).Sub(h, new(big.Rat).SetInt(k))
	if rest.Sign() == 0 {
		return Answer{Kind: kind, Number: low}
	}
	step := new(big.Rat).Sub(ordered[k.Int64()+1], low)
	return Answer{Kind: kind, Number: new(big.Rat).Add(low, step.Mul(step, rest))}
}

// row works out a part of a row expression.
func (o *Oracle) row(n formula.Node, c *formula.Checked, t *table.Table, row int, at place) Answer {
	switch n := n.(type) {
	case *formula.Number:
		return Answer{Kind: formula.KindNumber, Number: n.Value.Rat()}
	case *formula.Text:
		return Answer{Kind: formula.KindText, Text: n.Value}
	case *formula.Bool:
		return flag(n.Value)
	case *formula.Date:
		if n.HasTime {
			return Answer{Kind: formula.KindTimestamp, Number: big.NewRat(int64(n.Moment), 1_000_000)}
		}
		return Answer{Kind: formula.KindDate, Number: seconds(n.Day)}
	case *formula.Column:
		return o.column(n, c, t, row)
	case *formula.In:
		if n.Set != nil {
			return o.inSet(n, c, t, row, at)
		}
	}
	if call, ok := n.(*formula.Call); ok && call.Func == formula.FnWorkHours {
		d := call.Args[0].(*formula.Binary)
		return o.workHours(o.row(d.Y, c, t, row, at), o.row(d.X, c, t, row, at))
	}
	parts := operands(n)
	args := make([]Answer, len(parts))
	for i, p := range parts {
		args[i] = o.row(p, c, t, row, at)
	}
	if call, ok := n.(*formula.Call); ok {
		switch {
		case call.Func == formula.FnIf && holdsAnswer(args[0]):
			return args[1]
		case call.Func == formula.FnIf && len(args) > 2:
			return args[2]
		case call.Func == formula.FnIf:
			return blankAs("no-values")
		case call.Func == formula.FnIfBlank && args[0].Blank == "":
			return args[0]
		case call.Func == formula.FnIfBlank:
			return args[1]
		}
	}
	return operator(n, args)
}

// column reads a column, or the end of its look-ups: for each step it goes
// through the other table until the key is there.
func (o *Oracle) column(n *formula.Column, c *formula.Checked, t *table.Table, row int) Answer {
	ref, ok := c.Ref(n)
	if !ok || len(ref.Path) == 0 {
		return o.named(n.Name, t, row)
	}
	for _, step := range ref.Path {
		own, _ := t.Column(step.Column)
		v := o.cell(own, row)
		if v.Blank != "" {
			return v
		}
		t, row = o.Table(step.Table), -1
		key, _ := t.Column(step.Key)
		for r := range t.Rows {
			if k := o.cell(key, r); k.Blank == "" && k.String() == v.String() {
				row = r
			}
		}
		if row < 0 {
			return blankAs("no-values")
		}
	}
	return o.named(ref.Column.Name, t, row)
}

// named is a column of the file, or one made of those of the row.
func (o *Oracle) named(name string, t *table.Table, row int) Answer {
	if col, ok := t.Column(name); ok {
		return o.cell(col, row)
	}
	c := o.Calculated(t.Name, name)
	return o.row(c.Formula.Root, c, t, row, place{})
}

// workHours goes through the days.
func (o *Oracle) workHours(from, to Answer) Answer {
	if from.Blank != "" {
		return blankAs(from.Blank)
	}
	if to.Blank != "" {
		return blankAs(to.Blank)
	}
	sign := int64(1)
	if from.Number.Cmp(to.Number) > 0 {
		from, to, sign = to, from, -1
	}
	total := new(big.Rat)
	for d := dayOf(from.Number); d <= dayOf(to.Number); d++ {
		for _, h := range o.Hours(d) {
			a := new(big.Rat).Add(seconds(d), big.NewRat(int64(h[0])*60, 1))
			b := new(big.Rat).Add(seconds(d), big.NewRat(int64(h[1])*60, 1))
			if a.Cmp(from.Number) < 0 {
				a = from.Number
			}
			if b.Cmp(to.Number) > 0 {
				b = to.Number
			}
			if a.Cmp(b) < 0 {
				total.Add(total, new(big.Rat).Sub(b, a))
			}
		}
	}
	return Answer{Kind: formula.KindNumber, Number: total.Mul(total, big.NewRat(sign, 3600))}
}

// inSet goes through the rows of the set again.
func (o *Oracle) inSet(n *formula.In, c *formula.Checked, t *table.Table, row int, at place) Answer {
	x := o.row(n.X, c, t, row, at)
	if x.Blank != "" {
		return x
	}
	set := n.Set.Set
	rows := c.SetRows(set)
	earlier := o.prior(at.days(rows), n.Set.Step)
	st := o.Table(rows.Table)
	col, _ := st.Column(set.Column.Name)
	for r := range st.Rows {
		if _, ok := o.inContext(st, rows, earlier, r, at); !ok {
			continue
		}
		if set.Where != nil && !holdsAnswer(o.row(set.Where, c, st, r, at)) {
			continue
		}
		if v := o.cell(col, r); v.Blank == "" && v.String() == x.String() {
			return flag(!n.Not)
		}
	}
	return flag(n.Not)
}

// cell reads a cell from its text.
func (o *Oracle) cell(c *table.Column, row int) Answer {
	if o.cells == nil {
		o.cells = map[cellAt]Answer{}
	}
	a, ok := o.cells[cellAt{c, row}]
	if !ok {
		a = parseCell(c, row)
		o.cells[cellAt{c, row}] = a
	}
	return a
}

func parseCell(c *table.Column, row int) Answer {
	if !c.HasValue(row) {
		return blankAs("no-values")
	}
	s := c.Cell(row)
	kind := formula.KindOf(string(c.Type))
	switch kind {
	case formula.KindText:
		return Answer{Kind: kind, Text: s}
	case formula.KindBool:
		return flag(strings.EqualFold(s, "true"))
	case formula.KindDate, formula.KindTimestamp:
		f := formula.Parse(`DATE "` + s + `"`)
		d := f.Root.(*formula.Date)
		if kind == formula.KindDate {
			return Answer{Kind: kind, Number: seconds(d.Day)}
		}
		return Answer{Kind: kind, Number: big.NewRat(int64(d.Moment), 1_000_000)}
	}
	r, ok := new(big.Rat).SetString(s)
	if !ok {
		panic("the oracle cannot read " + s)
	}
	return Answer{Kind: kind, Number: r}
}

// cmpAnswers orders two values of one kind.
func cmpAnswers(a, b Answer) int {
	switch a.Kind {
	case formula.KindText:
		return strings.Compare(a.Text, b.Text)
	case formula.KindBool:
		switch {
		case a.Flag == b.Flag:
			return 0
		case b.Flag:
			return -1
		}
		return 1
	}
	return a.Number.Cmp(b.Number)
}

// operator is an operator or function of values.
func operator(n formula.Node, args []Answer) Answer {
	switch n := n.(type) {
	case *formula.Unary:
		if args[0].Blank != "" {
			return args[0]
		}
		if n.Op == formula.OpNot {
			return flag(!args[0].Flag)
		}
		return Answer{Kind: args[0].Kind, Number: new(big.Rat).Neg(args[0].Number)}
	case *formula.IsBlank:
		return flag((args[0].Blank != "") != n.Not)
	case *formula.In:
		if args[0].Blank != "" {
			return args[0]
		}
		for _, y := range args[1:] {
			if y.Blank == "" && cmpAnswers(args[0], y) == 0 {
				return flag(!n.Not)
			}
		}
		return flag(n.Not)
	case *formula.Between:
		a := logic(formula.OpAnd, compareOp(formula.OpGe, args[0], args[1]), compareOp(formula.OpLe, args[0], args[2]))
		if a.Blank == "" {
			a.Flag = a.Flag != n.Not
		}
		return a
	case *formula.Binary:
		return binaryOp(n.Op, args[0], args[1])
	}
	return function(n.(*formula.Call), args)
}

func binaryOp(op formula.Op, a, b Answer) Answer {
	switch op {
	case formula.OpAnd, formula.OpOr:
		return logic(op, a, b)
	case formula.OpAdd, formula.OpSub, formula.OpMul, formula.OpDiv:
		return arithmeticOp(op, a, b)
	case formula.OpPow:
		return powerOp(a, b)
	}
	return compareOp(op, a, b)
}

func logic(op formula.Op, a, b Answer) Answer {
	decides := op == formula.OpOr
	switch {
	case a.Blank == "" && a.Flag == decides:
		return a
	case b.Blank == "" && b.Flag == decides:
		return b
	case a.Blank != "":
		return a
	}
	return b
}

func compareOp(op formula.Op, a, b Answer) Answer {
	if a.Blank != "" {
		return blankAs(a.Blank)
	}
	if b.Blank != "" {
		return blankAs(b.Blank)
	}
	switch op {
	case formula.OpContains:
		return flag(strings.Contains(a.Text, b.Text))
	case formula.OpStartsWith:
		return flag(strings.HasPrefix(a.Text, b.Text))
	}
	c := cmpAnswers(a, b)
	return flag(map[formula.Op]bool{
		formula.OpEq: c == 0, formula.OpNe: c != 0, formula.OpLt: c < 0,
		formula.OpLe: c <= 0, formula.OpGt: c > 0, formula.OpGe: c >= 0,
	}[op])
}

// powerOp multiplies again and again; the exponent is a small whole number.
func powerOp(a, b Answer) Answer {
	if a.Blank != "" {
		return blankAs(a.Blank)
	}
	if b.Blank != "" {
		return blankAs(b.Blank)
	}
	n := b.Number.Num().Int64()
	r := big.NewRat(1, 1)
	for k := max(n, -n); k > 0; k-- {
		r.Mul(r, a.Number)
	}
	if n < 0 {
		if r.Sign() == 0 {
			return blankAs("denominator-zero")
		}
		r.Inv(r)
	}
	return Answer{Kind: formula.KindNumber, Number: r}
}

func arithmeticOp(op formula.Op, a, b Answer) Answer {
	if a.Blank != "" {
		return blankAs(a.Blank)
	}
	if b.Blank != "" {
		return blankAs(b.Blank)
	}
	kind := formula.KindNumber
	switch {
	case a.Kind.IsTime() && b.Kind.IsTime():
		kind = formula.KindDuration
	case a.Kind.IsTime() || b.Kind.IsTime():
		kind = formula.KindTimestamp
	case op == formula.OpDiv && a.Kind == b.Kind:
	case a.Kind == formula.KindDuration || b.Kind == formula.KindDuration:
		kind = formula.KindDuration
	}
	r := new(big.Rat)
	switch op {
	case formula.OpAdd:
		r.Add(a.Number, b.Number)
	case formula.OpSub:
		r.Sub(a.Number, b.Number)
	case formula.OpMul:
		r.Mul(a.Number, b.Number)
	default:
		if b.Number.Sign() == 0 {
			return blankAs("denominator-zero")
		}
		r.Quo(a.Number, b.Number)
	}
	return Answer{Kind: kind, Number: r}
}

func function(n *formula.Call, args []Answer) Answer {
	for _, a := range args {
		if a.Blank != "" {
			return blankAs(a.Blank)
		}
	}
	a := args[0]
	number := func(r *big.Rat) Answer { return Answer{Kind: formula.KindNumber, Number: r} }
	per := func(unit int64) Answer { return number(new(big.Rat).Quo(a.Number, big.NewRat(unit, 1))) }
	switch n.Func {
	case formula.FnAbs:
		return Answer{Kind: a.Kind, Number: new(big.Rat).Abs(a.Number)}
	case formula.FnRound:
		places, _ := formula.Places(n)
		return number(roundHalfEven(a.Number, places))
	case formula.FnFloor:
		return number(floorRat(a.Number))
	case formula.FnCeiling:
		r := floorRat(new(big.Rat).Neg(a.Number))
		return number(r.Neg(r))
	case formula.FnDays:
		return per(86400)
	case formula.FnHours:
		return per(3600)
	case formula.FnMinutes:
		return per(60)
	case formula.FnLower:
		return Answer{Kind: formula.KindText, Text: strings.ToLower(a.Text)}
	case formula.FnUpper:
		return Answer{Kind: formula.KindText, Text: strings.ToUpper(a.Text)}
	case formula.FnTrim:
		return Answer{Kind: formula.KindText, Text: strings.TrimSpace(a.Text)}
	}
	return whole(datePartOf(n.Func, a))
}

func datePartOf(fn formula.Func, a Answer) int {
	y, m, d := dayOf(a.Number).Date()
	switch fn {
	case formula.FnYear:
		return y
	case formula.FnQuarter:
		return (m-1)/3 + 1
	case formula.FnMonth:
		return m
	case formula.FnDay:
		return d
	case formula.FnWeekday:
		return dayOf(a.Number).Weekday()
	case formula.FnHour:
		h, _, _, _ := momentOf(a.Number).Clock()
		return h
	}
	panic("the oracle does not know " + fn.String())
}

func floorRat(r *big.Rat) *big.Rat {
	q, m := new(big.Int).DivMod(r.Num(), r.Denom(), new(big.Int))
	_ = m
	return new(big.Rat).SetInt(q)
}

// roundHalfEven rounds by looking at both neighbours.
func roundHalfEven(r *big.Rat, places int) *big.Rat {
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(max(places, -places))), nil))
	if places < 0 {
		scale.Inv(scale)
	}
	x := new(big.Rat).Mul(r, scale)
	low := floorRat(x)
	up := new(big.Rat).Sub(x, low)
	switch c := up.Cmp(big.NewRat(1, 2)); {
	case c > 0, c == 0 && low.Num().Bit(0) == 1:
		low.Add(low, big.NewRat(1, 1))
	}
	return low.Quo(low, scale)
}
