package formula

import (
	"strings"

	"kpiworkbook/kpi/diag"
)

// Parse reads a KPI's formula. It never fails: what cannot be read becomes a
// Bad node and a problem.
func Parse(src string) *Formula { return parse(src, false) }

// ParseRow reads an expression over the rows of a table, a slice or a filter:
// names are columns.
func ParseRow(src string) *Formula { return parse(src, true) }

func parse(src string, row bool) *Formula {
	f := &Formula{Source: src, end: len(src)}
	if len(src) > MaxLength {
		f.Problems.Add(tooLong(src))
		f.Root = &Bad{At: diag.Span{End: len(src)}}
		return f
	}
	p := &parser{src: src, row: row, toks: significant(lex(src)), lastAt: -1}
	f.Root = p.formula()
	if p.mistakes == 0 && height(f.Root) > MaxHeight {
		p.report(tooHigh(f.Root.Span()))
	}
	if p.deep || p.mistakes > 0 && height(f.Root) > MaxHeight {
		f.Root = &Bad{At: f.Root.Span()}
	}
	f.Problems, f.names, f.end = p.problems, p.names, len(src)
	if p.half > 0 {
		f.end = p.half
	}
	f.Incomplete = p.unfinished && p.mistakes == 0
	return f
}

// significant drops what carries no meaning.
func significant(all []lexeme) []lexeme {
	list := make([]lexeme, 0, len(all))
	for _, l := range all {
		if l.kind != lexSpace && l.kind != lexComment {
			list = append(list, l)
		}
	}
	return list
}

// parser climbs precedences over the lexemes. Every method leaves at least
// what it could read, and no loop turns without taking a lexeme.
type parser struct {
	src        string
	toks       []lexeme
	i          int
	row        bool // names are columns of rows
	depth      int
	deep       bool
	problems   diag.List
	mistakes   int  // errors that are not only the end of the text
	unfinished bool // the end came too early, and was told
	names      []Node
	half       int // where a half-typed word at the end begins; 0 for none
	lastAt     int // where the last mistake was reported; -1 for none
}

// precedences, loosest first.
const (
	precLowest = iota
	precOr
	precAnd
	precNot
	precCompare
	precAdd
	precMul
	precNeg
	precPow
	precPrimary
)

func (o Op) prec() int {
	switch o {
	case OpOr:
		return precOr
	case OpAnd:
		return precAnd
	case OpNot:
		return precNot
	case OpEq, OpNe, OpLt, OpLe, OpGt, OpGe, OpContains, OpStartsWith,
		opIn, opNotIn, opBetween, opNotBetween, opIs, opNotContains, opNotStartsWith:
		return precCompare
	case OpAdd, OpSub:
		return precAdd
	case OpMul, OpDiv:
		return precMul
	case OpNeg:
		return precNeg
	case OpPow:
		return precPow
	}
	return precPrimary
}

func (p *parser) peek() lexeme { return p.peekAt(0) }

func (p *parser) peekAt(ahead int) lexeme {
	if p.i+ahead < len(p.toks) {
		return p.toks[p.i+ahead]
	}
	return lexeme{kind: lexEnd, start: len(p.src), end: len(p.src)}
}

func (p *parser) take() lexeme {
	l := p.peek()
	if l.kind != lexEnd {
		p.i++
	}
	return l
}

func (p *parser) text(l lexeme) string { return p.src[l.start:l.end] }

// end is where the last taken lexeme ended.
func (p *parser) end() int {
	if p.i == 0 {
		return 0
	}
	return p.toks[p.i-1].end
}

func (p *parser) from(start int) diag.Span {
	return diag.Span{Start: start, End: max(start, p.end())}
}

// here is the empty place after what was read.
func (p *parser) here() diag.Span { return diag.Span{Start: p.end(), End: p.end()} }

func (p *parser) report(d diag.Diagnostic) {
	if p.deep || d.Span.Start == p.lastAt && follows(d.Code) {
		return
	}
	if d.Incomplete {
		if p.unfinished {
			return
		}
		p.unfinished = true
	} else if d.Severity == diag.Error {
		p.mistakes++
		p.lastAt = d.Span.Start
	}
	p.problems.Add(d)
}

// follows reports whether a problem only repeats another one at its place.
func follows(c diag.Code) bool {
	return c == "expected" || c == "too-many-arguments" || c == "missing-operator" || c == "unexpected"
}

// missing reports that something should stand here. At the end of the text
// that is only not finished.
func (p *parser) missing(what string) Node {
	l := p.peek()
	if l.kind == lexEnd {
		p.report(unfinished(p.here(), what))
	} else {
		p.report(p.typing(expected(l.span(), what, p.text(l)), l))
	}
	return &Bad{At: p.here()}
}

// typing marks a problem with the last word as not finished when the word can
// still become one of the language.
func (p *parser) typing(d diag.Diagnostic, l lexeme) diag.Diagnostic {
	if p.i < len(p.toks) && p.toks[p.i] == l && p.growing(0) {
		d.Incomplete = true
		p.half = l.start
	}
	return d
}

// growing reports whether the last word of the text stands here and can still
// become a word of the language.
func (p *parser) growing(ahead int) bool {
	l := p.peekAt(ahead)
	if l.kind != lexWord || p.peekAt(ahead+1).kind != lexEnd {
		return false
	}
	word := strings.ToUpper(p.text(l))
	for k, text := range keywords {
		if keyword(k).reserved() && strings.HasPrefix(text, word) {
			return true
		}
	}
	return strings.HasPrefix("BLANK", word) || strings.HasPrefix("WITH", word) || strings.HasPrefix("PRIOR", word)
}

// formula reads everything.
func (p *parser) formula() Node {
	if l := p.peek(); l.kind == lexOperator && l.op == OpEq {
		p.take() // the habit of a spreadsheet
	}
	if p.peek().kind == lexEnd {
		p.report(empty(diag.Span{End: len(p.src)}))
		return &Bad{At: diag.Span{End: len(p.src)}}
	}
	root := p.expr(precLowest)
	for p.peek().kind != lexEnd {
		p.surplus()
	}
	return root
}

// surplus reports what stands after a whole formula, and reads on so that
// other mistakes are told too.
func (p *parser) surplus() {
	l := p.peek()
	switch {
	case l.kind == lexClose:
		p.report(unmatched(l.span()))
		p.take()
	case l.kind == lexComma:
		p.report(strayComma(l.span(), p.text(l)))
		p.take()
	case l.word == wordWhere || l.word == wordOn || l.word == wordPer:
		p.report(strayClause(l.span(), keywords[l.word]))
		p.take()
	case startsValue(l):
		p.report(p.typing(sideBySide(l.span(), p.text(l)), l))
	default:
		p.report(p.typing(unexpected(l.span(), p.text(l)), l))
		p.take()
	}
	if k := p.peek(); startsValue(k) || k.kind == lexOperator {
		was := p.row
		p.row = p.row || l.word == wordWhere || l.word == wordOn || l.word == wordPer
		p.expr(precLowest)
		p.row = was
	}
}

// startsValue reports whether an operand can begin here.
func startsValue(l lexeme) bool {
	switch l.kind {
	case lexWord:
		return !l.word.reserved() || l.word == wordTrue || l.word == wordFalse
	case lexBracket, lexQuoted, lexString, lexNumber, lexOpen:
		return true
	}
	return false
}

// expr reads operators that bind at least as tightly as min.
func (p *parser) expr(min int) Node {
	if p.depth++; p.depth > MaxNest {
		p.tooDeep()
	}
	defer func() { p.depth-- }()
	x := p.prefix()
	compared := false
	for {
		op, width := p.operator()
		if op == NoOp || op.prec() < min {
			return x
		}
		if op.prec() == precCompare {
			if compared {
				p.report(chained(p.peek().span()))
			}
			compared = true
		}
		x = p.infix(x, op, width)
	}
}

// tooDeep gives up: nothing more is read or said.
func (p *parser) tooDeep() {
	if !p.deep {
		p.report(tooDeep(p.peek().span()))
		p.deep = true
	}
	p.i = len(p.toks)
}

// compound are operators of several words; they need a node of their own and
// are told apart by values outside the constants of Op.
const (
	opIn Op = 100 + iota
	opNotIn
	opBetween
	opNotBetween
	opIs
	opNotContains
	opNotStartsWith
)

// operator looks at the operator here and says how many lexemes it has.
func (p *parser) operator() (op Op, width int) {
	l := p.peek()
	if l.kind == lexOperator {
		if l.op == OpNot {
			return NoOp, 0
		}
		return l.op, 1
	}
	if l.word == wordNot {
		switch p.peekAt(1).word {
		case wordIn:
			return opNotIn, 2
		case wordBetween:
			return opNotBetween, 2
		case wordContains:
			return opNotContains, 2
		case wordStarts:
			return opNotStartsWith, 2
		}
		return NoOp, 0
	}
	switch l.word {
	case wordAnd:
		return OpAnd, 1
	case wordOr:
		return OpOr, 1
	case wordContains:
		return OpContains, 1
	case wordStarts:
		return OpStartsWith, 1
	case wordIn:
		return opIn, 1
	case wordBetween:
		return opBetween, 1
	case wordIs:
		return opIs, 1
	}
	return NoOp, 0
}

// infix reads an operator and its right side.
func (p *parser) infix(x Node, op Op, width int) Node {
	start := x.Span().Start
	first := p.peek()
	for range width {
		p.take()
	}
	if first.instead != "" {
		p.report(otherSpelling(first.span(), p.text(first), first.instead))
	}
	opAt := diag.Span{Start: first.start, End: p.end()}
	switch op {
	case opIn, opNotIn:
		return p.in(x, op == opNotIn)
	case opBetween, opNotBetween:
		return p.between(x, op == opNotBetween)
	case opIs:
		return p.is(x)
	case OpStartsWith, opNotStartsWith:
		p.word(wordWith, "WITH")
		opAt.End = p.end()
	}
	not := op == opNotContains || op == opNotStartsWith
	switch op {
	case opNotContains:
		op = OpContains
	case opNotStartsWith:
		op = OpStartsWith
	}
	y := p.expr(rightOf(op))
	b := &Binary{At: p.from(start), OpAt: opAt, Op: op, X: x, Y: y}
	if not {
		return &Unary{At: b.At, Op: OpNot, X: b}
	}
	return b
}

// rightOf is how tightly the right side of an operator binds: the power of a
// power groups to the right, everything else to the left.
func rightOf(op Op) int {
	if op == OpPow {
		return precPow
	}
	return op.prec() + 1
}

func (p *parser) word(w keyword, what string) {
	if p.peek().word == w {
		p.take()
		return
	}
	half := p.growing(0)
	p.missing(what)
	if half {
		p.take()
	}
}

func (p *parser) between(x Node, not bool) Node {
	low := p.expr(precAdd)
	if l := p.peek(); l.kind == lexComma {
		p.report(betweenComma(l.span()))
		p.take()
	} else {
		p.word(wordAnd, "AND and the upper end")
	}
	high := p.expr(precAdd)
	return &Between{At: p.from(x.Span().Start), Not: not, X: x, Low: low, High: high}
}

func (p *parser) is(x Node) Node {
	not := p.peek().word == wordNot
	if not {
		p.take()
	}
	if l := p.peek(); l.kind == lexWord && isNull(p.text(l)) {
		p.report(otherSpelling(l.span(), p.text(l), "BLANK"))
		p.take()
	} else {
		p.word(wordBlank, "BLANK")
	}
	return &IsBlank{At: p.from(x.Span().Start), Not: not, X: x}
}

func isNull(word string) bool {
	return equalFold(word, "NULL") || equalFold(word, "EMPTY") || equalFold(word, "MISSING")
}

func (p *parser) in(x Node, not bool) Node {
	n := &In{Not: not, X: x}
	switch l := p.peek(); {
	case l.kind == lexWord && p.peekAt(1).kind == lexOpen && equalFold(p.text(l), "PRIOR"):
		n.Set = p.priorSet()
	case l.kind == lexOpen:
		p.take()
		n.List = p.list("a value")
	case l.kind == lexBad:
		p.report(strange(l.span(), p.text(l)))
		p.take()
		n.List = []Node{p.expr(precAdd)}
		if p.peek().kind == lexBad {
			p.take()
		}
	default:
		n.List = []Node{p.missing("a list in parentheses, or PRIOR(Table[Column], 1 month),")}
		if startsValue(l) {
			p.expr(precAdd)
		}
	}
	n.At = p.from(x.Span().Start)
	return n
}

// list reads values up to the closing parenthesis, and it.
func (p *parser) list(what string) []Node {
	var list []Node
	if p.peek().kind == lexClose {
		list = append(list, p.missing(what))
	} else {
		list = append(list, p.expr(precLowest))
	}
	for p.more() {
		list = append(list, p.expr(precLowest))
	}
	p.close()
	return list
}

// more takes a separator when there is one.
func (p *parser) more() bool {
	if p.peek().kind == lexComma {
		p.take()
		return true
	}
	return false
}

// close takes the closing parenthesis, and whatever stands in front of it that
// should not.
func (p *parser) close() {
	for nest, told := 0, false; ; {
		l := p.peek()
		switch {
		case l.kind == lexEnd:
			p.missing("a closing parenthesis")
			return
		case l.kind == lexClose && nest == 0:
			p.take()
			return
		}
		if !told {
			p.misplaced(l)
			told = true
		}
		switch l.kind {
		case lexOpen:
			nest++
		case lexClose:
			nest--
		}
		p.take()
	}
}

// misplaced says why something cannot stand before a closing parenthesis.
func (p *parser) misplaced(l lexeme) {
	switch {
	case l.word == wordWhere || l.word == wordOn || l.word == wordPer:
		p.report(strayClause(l.span(), keywords[l.word]))
	case l.kind == lexComma:
		p.report(tooMany(l.span()))
	case startsValue(l):
		p.report(p.typing(sideBySide(l.span(), p.text(l)), l))
	default:
		p.report(p.typing(unexpected(l.span(), p.text(l)), l))
	}
}

// prefix reads signs and NOT, then an operand.
func (p *parser) prefix() Node {
	l := p.peek()
	switch {
	case l.word == wordNot || l.kind == lexOperator && l.op == OpNot:
		p.take()
		if l.instead != "" {
			p.report(otherSpelling(l.span(), p.text(l), l.instead))
		}
		x := p.expr(precNot)
		return &Unary{At: p.from(l.start), Op: OpNot, X: x}
	case l.kind == lexOperator && l.op == OpSub:
		p.take()
		if l.instead != "" {
			p.report(otherSpelling(l.span(), p.text(l), l.instead))
		}
		x := p.expr(precPow)
		return &Unary{At: p.from(l.start), Op: OpNeg, X: x}
	case l.kind == lexOperator && l.op == OpAdd:
		p.take()
		return p.expr(precPow)
	}
	return p.primary()
}

// primary reads an operand.
func (p *parser) primary() Node {
	for p.peek().kind == lexBad {
		l := p.take()
		p.report(strange(l.span(), p.text(l)))
	}
	l := p.peek()
	switch l.kind {
	case lexNumber:
		return p.number()
	case lexString:
		p.take()
		return p.textLiteral(l)
	case lexBracket:
		p.take()
		return p.bracket(l)
	case lexQuoted:
		return p.quoted()
	case lexOpen:
		return p.parens()
	case lexWord:
		return p.worded()
	case lexPercent:
		p.take()
		p.report(strayPercent(l.span()))
		return &Bad{At: l.span()}
	}
	return p.missing("a value")
}

func (p *parser) parens() Node {
	open := p.take()
	x := p.expr(precLowest)
	if p.peek().kind == lexComma {
		p.report(bareList(p.peek().span(), open.span()))
		for p.more() {
			p.expr(precLowest)
		}
	}
	p.close()
	return x
}

func (p *parser) textLiteral(l lexeme) Node {
	if l.unclosed {
		p.report(unclosed(l.span(), "text", `"`, p.finished(l)))
	} else if l.instead != "" {
		p.report(otherQuotes(l.span(), l.instead))
	}
	return &Text{At: l.span(), Value: unwrap(p.src, l)}
}

// finished reports whether something stands after an unclosed lexeme: then it
// is a mistake, not a text in the making.
func (p *parser) finished(l lexeme) bool { return p.i < len(p.toks) && l.end < len(p.src) }

// name is the name in brackets or quotes, with its problems told.
func (p *parser) name(l lexeme) string {
	name := unwrap(p.src, l)
	mark := "]"
	if l.kind == lexQuoted {
		mark = "'"
	}
	switch {
	case l.unclosed:
		p.report(unclosed(l.span(), "name", mark, p.finished(l)))
	case name == "":
		p.report(noName(l.span()))
	}
	return name
}

// bracket is a name in brackets without a table.
func (p *parser) bracket(l lexeme) Node {
	name := p.name(l)
	if p.row {
		return p.named(&Column{At: l.span(), Name: name, NameAt: l.span()})
	}
	return p.named(&KPI{At: l.span(), Name: name})
}

// named remembers a name.
func (p *parser) named(n Node) Node {
	p.names = append(p.names, n)
	return n
}

// quoted is a table in quotes with its column; without one it is most likely a
// text in the wrong quotes.
func (p *parser) quoted() Node {
	l := p.take()
	if p.peek().kind == lexBracket {
		return p.column(l, p.name(l))
	}
	if l.unclosed {
		p.report(unclosed(l.span(), "name", "'", p.finished(l)))
	} else {
		d := singleQuotes(l.span(), unwrap(p.src, l))
		d.Incomplete = p.peek().kind == lexEnd
		p.report(d)
	}
	return &Text{At: l.span(), Value: unwrap(p.src, l)}
}

// column reads the column after a table's name.
func (p *parser) column(table lexeme, name string) *Column {
	col := p.take()
	n := &Column{
		At: diag.Span{Start: table.start, End: col.end}, TableAt: table.span(), NameAt: col.span(),
		Table: name, Name: p.name(col),
	}
	p.named(n)
	return n
}

// worded reads an operand that begins with a word.
func (p *parser) worded() Node {
	l := p.peek()
	after := p.peekAt(1)
	switch {
	case l.word == wordTrue || l.word == wordFalse:
		p.take()
		return &Bool{At: l.span(), Value: l.word == wordTrue}
	case l.word == wordDate && after.kind == lexString:
		p.take()
		return p.date(l)
	case l.word.reserved() && after.kind == lexBracket && l.word != wordWhere && l.word != wordIn:
		p.report(reservedName(l.span(), p.text(l)))
		p.take()
		return p.column(l, p.text(l))
	case after.kind == lexOpen && (!l.word.reserved() || l.word == wordAnd || l.word == wordOr):
		p.take()
		return p.call(l)
	case l.word.reserved():
		return p.missing("a value")
	case after.kind == lexBracket:
		p.take()
		return p.column(l, p.text(l))
	}
	return p.bare()
}

// bare reads a name without brackets. Words beside one another are taken for
// one name that lacks its brackets.
func (p *parser) bare() Node {
	first := p.take()
	name := p.text(first)
	last := first
	for p.continuesName() {
		last = p.take()
		name += " " + p.text(last)
	}
	at := diag.Span{Start: first.start, End: last.end}
	if last == first {
		if k := p.peek(); k.kind == lexBad && p.text(k) == "." && p.peekAt(1).kind == lexWord {
			return p.dotted(first)
		}
		return p.named(&Column{At: at, Name: name, NameAt: at})
	}
	if k := p.peek(); k.kind == lexBracket {
		p.report(spacedTable(at, name))
		p.take()
		return p.named(&Column{
			At: diag.Span{Start: at.Start, End: k.end}, Table: name, TableAt: at, Name: p.name(k), NameAt: k.span(),
		})
	}
	p.report(spacedName(at, name, p.row))
	if !p.row {
		return p.named(&KPI{At: at, Name: name})
	}
	return p.named(&Column{At: at, Name: name, NameAt: at})
}

// continuesName reports whether another word of a name without brackets
// stands here.
func (p *parser) continuesName() bool {
	k, after := p.peek(), p.peekAt(1)
	if k.kind == lexNumber {
		return after.kind == lexBracket
	}
	return k.kind == lexWord && !k.word.reserved() && after.kind != lexOpen && !p.growing(0)
}

// dotted reads Table.Column, the habit of SQL.
func (p *parser) dotted(table lexeme) Node {
	p.take()
	col := p.take()
	at := diag.Span{Start: table.start, End: col.end}
	p.report(dotName(at, p.text(table), p.text(col)))
	return p.named(&Column{
		At: at, Table: p.text(table), TableAt: table.span(), Name: p.text(col), NameAt: col.span(),
	})
}
