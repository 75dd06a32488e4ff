package formula

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
)

// call reads a function whose name was taken; its parenthesis is next.
func (p *parser) call(name lexeme) Node {
	f := funcOf(p.text(name))
	p.take()
	switch {
	case f.IsAggregate():
		return p.aggregate(name, f)
	case f == FnTotal:
		return p.total(name)
	case f == FnTarget:
		return p.target(name)
	case f == FnConverted:
		return p.converted(name)
	case f.isSpecial():
		return p.timed(name, f)
	case f == NoFunc:
		p.report(unknownFunction(name.span(), p.text(name)))
		return p.unknownCall(name)
	}
	return p.plainCall(name, f)
}

// plainCall reads a function of values.
func (p *parser) plainCall(name lexeme, f Func) Node {
	n := &Call{FuncAt: name.span(), Func: f, Name: f.String()}
	if p.peek().kind != lexClose || catalogue[f].Required == 0 {
		n.Args = p.args()
	} else {
		n.Args = []Node{p.missing(argumentOf(f))}
	}
	p.close()
	n.At = p.from(name.start)
	p.count(n, f)
	return n
}

func (p *parser) args() []Node {
	list := []Node{p.expr(precLowest)}
	for p.more() {
		list = append(list, p.expr(precLowest))
	}
	return list
}

// count compares the arguments with the catalogue.
func (p *parser) count(n *Call, f Func) {
	info := &catalogue[f]
	switch {
	case len(n.Args) > len(info.Params):
		p.report(surplusArgument(n.Args[len(info.Params)].Span(), info))
	case len(n.Args) < info.Required && p.peek().kind == lexEnd && p.unfinished:
		// the text ended inside: told already
	case len(n.Args) < info.Required:
		p.report(lackingArgument(n.FuncAt, info, info.Params[len(n.Args)].Name))
	}
}

// unknownCall reads the arguments of a function that does not exist, with
// clauses, as if it were an aggregate, so that what follows is understood.
func (p *parser) unknownCall(name lexeme) Node {
	was := p.row
	n := &Call{FuncAt: name.span(), Name: p.text(name)}
	if p.peek().kind != lexClose {
		n.Args = p.args()
		for l := p.peek(); l.word == wordWhere || l.word == wordOn || l.word == wordPer; l = p.peek() {
			p.take()
			p.row = true
			p.args()
			p.row = was
		}
	}
	p.close()
	n.At = p.from(name.start)
	return n
}

// aggregate reads SUM( … ).
func (p *parser) aggregate(name lexeme, f Func) Node {
	was := p.row
	p.row = true
	n := &Aggregate{FuncAt: name.span(), Func: f, X: p.subject(f)}
	for p.argument(n) || p.clause(&n.Where, &n.On, &n.Per) {
	}
	p.close()
	p.row = was
	n.At = p.from(name.start)
	p.ranks(n)
	return n
}

// subject reads what an aggregate runs over.
func (p *parser) subject(f Func) Node {
	l := p.peek()
	if l.kind == lexClose || l.kind == lexEnd || l.word == wordWhere || l.word == wordOn || l.word == wordPer {
		return p.missing(argumentOf(f))
	}
	if f == FnCount && (l.kind == lexQuoted || l.kind == lexWord && !l.word.reserved()) && p.endsSubject(1) {
		p.take()
		name := p.text(l)
		if l.kind == lexQuoted {
			name = p.name(l)
		}
		return p.named(&Table{At: l.span(), Name: name})
	}
	return p.expr(precLowest)
}

// endsSubject reports whether nothing more of an expression follows.
func (p *parser) endsSubject(ahead int) bool {
	l := p.peekAt(ahead)
	switch l.kind {
	case lexEnd, lexClose, lexComma:
		return true
	}
	if p.growing(ahead) {
		return true
	}
	return l.word == wordWhere || l.word == wordOn || l.word == wordPer || l.word == wordTo
}

// argument reads a further argument of an aggregate.
func (p *parser) argument(n *Aggregate) bool {
	if p.peek().kind != lexComma {
		return false
	}
	comma := p.take()
	x := p.expr(precLowest)
	if n.Where != nil || n.On != nil || n.Per != nil {
		p.report(lateArgument(diag.Span{Start: comma.start, End: x.Span().End}))
		return true
	}
	n.Args = append(n.Args, x)
	return true
}

// ranks compares the further arguments with the catalogue.
func (p *parser) ranks(n *Aggregate) {
	info := &catalogue[n.Func]
	want := len(info.Params) - 1
	switch {
	case len(n.Args) > want:
		p.report(surplusArgument(n.Args[want].Span(), info))
	case len(n.Args) < want && !(p.unfinished && p.peek().kind == lexEnd):
		p.report(lackingArgument(n.FuncAt, info, info.Params[1].Name))
	}
}

// clause reads WHERE, ON or PER when one is here. per is nil where PER has no
// place.
func (p *parser) clause(where *Node, on **Column, per *[]Node) bool {
	l := p.peek()
	switch {
	case l.word == wordWhere:
		p.take()
		if *where != nil {
			p.report(secondClause(l.span(), "WHERE"))
		}
		cond := p.expr(precLowest)
		if *where != nil {
			cond = &Binary{At: (*where).Span().Join(cond.Span()), OpAt: l.span(), Op: OpAnd, X: *where, Y: cond}
		}
		*where = cond
	case l.word == wordOn:
		p.take()
		if *on != nil {
			p.report(secondClause(l.span(), "ON"))
		}
		if c := p.columnAfter("the date column"); c != nil {
			*on = c
		}
	case l.word == wordPer && per != nil:
		p.take()
		if *per != nil {
			p.report(secondClause(l.span(), "PER"))
		}
		*per = append(*per, p.entities()...)
	default:
		return false
	}
	return true
}

// entities reads one expression after PER, or several in parentheses.
func (p *parser) entities() []Node {
	if p.peek().kind == lexOpen {
		p.take()
		return p.list("a column")
	}
	return []Node{p.expr(precAdd)}
}

// columnAfter reads one column; nil when there is something else, which is
// told.
func (p *parser) columnAfter(what string) *Column {
	was := p.row
	p.row = true
	defer func() { p.row = was }()
	start := p.peek()
	if !startsValue(start) {
		p.missing(what)
		return nil
	}
	x := p.expr(precAdd)
	c, ok := x.(*Column)
	if !ok && p.mistakes == 0 {
		p.report(notAColumn(x.Span(), what))
	}
	return c
}

// timed reads the functions of time.
func (p *parser) timed(name lexeme, f Func) Node {
	x := p.first(f)
	node := p.timeNode(name, f, x)
	p.close()
	setEnd(node, p.end())
	return node
}

// first reads the first argument.
func (p *parser) first(f Func) Node {
	if l := p.peek(); l.kind == lexClose || l.kind == lexComma {
		return p.missing(argumentOf(f))
	}
	return p.expr(precLowest)
}

// timeNode reads the arguments after the first and makes the node.
func (p *parser) timeNode(name lexeme, f Func, x Node) Node {
	at, fn := name.span(), name.span()
	switch f {
	case FnPrior:
		return &Prior{At: at, FuncAt: fn, X: x, Step: p.step(f)}
	case FnRolling:
		return &Rolling{At: at, FuncAt: fn, X: x, Step: p.step(f)}
	case FnMovingAvg:
		return &MovingAverage{At: at, FuncAt: fn, X: x, Step: p.step(f)}
	case FnToDate:
		return &ToDate{At: at, FuncAt: fn, X: x, Unit: p.unit(f)}
	case FnOpening:
		return &Opening{At: at, FuncAt: fn, X: x, Unit: p.unit(f)}
	case FnYTD:
		return &ToDate{At: at, FuncAt: fn, X: x, Unit: calendar.Year}
	case FnQTD:
		return &ToDate{At: at, FuncAt: fn, X: x, Unit: calendar.Quarter}
	case FnMTD:
		return &ToDate{At: at, FuncAt: fn, X: x, Unit: calendar.Month}
	}
	return &Closing{At: at, FuncAt: fn, X: x}
}

// setEnd lets a function end with its closing parenthesis.
func setEnd(n Node, end int) {
	switch n := n.(type) {
	case *Prior:
		n.At.End = end
	case *Rolling:
		n.At.End = end
	case *MovingAverage:
		n.At.End = end
	case *ToDate:
		n.At.End = end
	case *Closing:
		n.At.End = end
	case *Opening:
		n.At.End = end
	}
}

// step reads ", 30 days"; ", month" is one month.
func (p *parser) step(f Func) Step {
	if !p.more() {
		p.missing("a comma and a step such as 1 month")
		return Step{At: p.here(), N: 1, Unit: calendar.Month}
	}
	return p.distance(f)
}

// distance reads 30 days.
func (p *parser) distance(f Func) Step {
	l := p.peek()
	s := Step{At: l.span(), N: 1, Unit: calendar.Month}
	if l.kind == lexOperator && l.op == OpSub {
		p.take()
		p.report(backwards(l.span(), f.String()))
		l = p.peek()
	}
	counted := l.kind == lexNumber
	if counted {
		p.take()
		n, ok := digits(p.text(l))
		if !ok || len(p.text(l)) > 9 || n < 1 || n > MaxStep {
			p.report(badStep(l.span(), p.text(l)))
			n = 1
		}
		s.N = n
	}
	u, ok := p.unitWord(counted)
	if !ok {
		return s
	}
	if u == calendar.Ever {
		p.report(noEver(diag.Span{Start: p.end() - len("ever"), End: p.end()}, f.String()))
		u = calendar.Year
	}
	s.Unit = u
	s.At = p.from(l.start)
	return s
}

// unitWord reads day, days, week … or says that a unit is missing.
func (p *parser) unitWord(counted bool) (calendar.Unit, bool) {
	l := p.peek()
	if l.kind != lexWord {
		if counted {
			p.missing("a unit: days, weeks, months, quarters or years,")
		} else {
			p.missing("a step such as 1 month")
			p.skipArgument()
		}
		return 0, false
	}
	p.take()
	if u, ok := unitOf(p.text(l)); ok {
		return u, true
	}
	p.report(badUnit(l.span(), p.text(l), l.end == len(p.src)))
	return 0, false
}

// skipArgument passes over something that is not a step.
func (p *parser) skipArgument() {
	if startsValue(p.peek()) {
		p.expr(precLowest)
	}
}

var unitNames = [...]struct {
	one, many string
	unit      calendar.Unit
}{
	{"day", "days", calendar.DayGrain}, {"week", "weeks", calendar.Week}, {"month", "months", calendar.Month},
	{"quarter", "quarters", calendar.Quarter}, {"year", "years", calendar.Year}, {"ever", "ever", calendar.Ever},
}

// unitOf finds the unit that a word names, in any case, one or many.
func unitOf(word string) (calendar.Unit, bool) {
	for _, u := range unitNames {
		if sameWord(word, u.one) || sameWord(word, u.many) {
			return u.unit, true
		}
	}
	return 0, false
}

// sameWord compares with a word in lower-case ASCII letters.
func sameWord(word, lower string) bool {
	if len(word) != len(lower) {
		return false
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		if c != lower[i] {
			return false
		}
	}
	return true
}

// unit reads ", year".
func (p *parser) unit(f Func) calendar.Unit {
	if !p.more() {
		p.missing("a comma and a unit: " + unitChoice(f))
		return calendar.Year
	}
	l := p.peek()
	if l.kind == lexNumber && p.peekAt(1).kind == lexWord {
		p.report(countedUnit(l.span(), f.String(), p.text(p.peekAt(1))))
		p.take()
		l = p.peek()
	}
	if l.kind != lexWord {
		p.missing("a unit: " + unitChoice(f))
		p.skipArgument()
		return calendar.Year
	}
	p.take()
	u, ok := unitOf(p.text(l))
	switch {
	case !ok:
		p.report(badUnit(l.span(), p.text(l), l.end == len(p.src)))
		return calendar.Year
	case f == FnOpening && u == calendar.Ever, u == calendar.DayGrain && f == FnToDate:
		p.report(wrongUnit(l.span(), f.String(), p.text(l), unitChoice(f)))
		return calendar.Year
	}
	return u
}

// total reads TOTAL(value, dimension, …).
func (p *parser) total(name lexeme) Node {
	n := &Total{FuncAt: name.span(), X: p.first(FnTotal)}
	for p.more() {
		if c := p.columnAfter("a column to lift"); c != nil {
			n.By = append(n.By, c)
		}
	}
	p.close()
	n.At = p.from(name.start)
	return n
}

// target reads TARGET([KPI]).
func (p *parser) target(name lexeme) Node {
	was := p.row
	p.row = false
	x := p.first(FnTarget)
	p.row = was
	p.close()
	k, ok := x.(*KPI)
	if !ok {
		if _, bad := x.(*Bad); !bad {
			p.report(targetOfWhat(x.Span()))
		}
		return &Bad{At: p.from(name.start)}
	}
	return &Target{At: p.from(name.start), FuncAt: name.span(), KPI: k}
}

// set reads a column with its clauses.
func (p *parser) set() *Set {
	was := p.row
	p.row = true
	defer func() { p.row = was }()
	start := p.peek().start
	c := p.columnAfter("a column, Table[Column],")
	if c == nil {
		return nil
	}
	s := &Set{Column: c}
	for p.clause(&s.Where, &s.On, nil) {
	}
	s.At = p.from(start)
	return s
}

// priorSet reads PRIOR(Orders[Customer], 1 month) right of IN.
func (p *parser) priorSet() *PriorSet {
	name := p.take()
	p.take()
	n := &PriorSet{FuncAt: name.span(), Set: p.set()}
	if n.Set == nil {
		n.Set = &Set{At: p.here(), Column: &Column{At: p.here(), NameAt: p.here()}}
	}
	n.Step = p.step(FnPrior)
	p.close()
	n.At = p.from(name.start)
	return n
}

// converted reads CONVERTED(from TO to WITHIN step).
func (p *parser) converted(name lexeme) Node {
	from := p.set()
	p.word(wordTo, "TO and the second column")
	to := p.set()
	p.word(wordWithin, "WITHIN and a step such as 30 days")
	step := p.distance(FnConverted)
	p.close()
	at := p.from(name.start)
	if from == nil || to == nil {
		return &Bad{At: at}
	}
	return &Converted{At: at, FuncAt: name.span(), From: from, To: to, Within: step}
}
