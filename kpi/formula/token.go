package formula

import "kpiworkbook/kpi/diag"

// TokenKind is the class of a token, for colouring.
type TokenKind uint8

// The classes.
const (
	TokenSpace TokenKind = iota
	TokenComment
	TokenName // a word whose meaning is not known
	TokenFunction
	TokenKeyword
	TokenTable
	TokenColumn
	TokenKPI
	TokenNumber
	TokenText
	TokenUnit
	TokenOperator
	TokenPunct
	TokenBad
)

// Token is a piece of source text. The tokens of a text cover it without gaps.
type Token struct {
	Kind TokenKind
	Span diag.Span
}

// Tokens cuts a text into coloured tokens. The colour of a name comes from its
// place alone, so that it is right while somebody types and needs no schema.
func Tokens(src string) []Token {
	all := lex(src)
	toks := significant(all)
	list := make([]Token, 0, len(all))
	var place nesting
	i := 0
	for _, l := range all {
		kind := TokenSpace
		switch l.kind {
		case lexSpace:
		case lexComment:
			kind = TokenComment
		default:
			kind = colour(src, toks, i, &place)
			place.pass(src, toks, i)
			i++
		}
		list = append(list, Token{kind, l.span()})
	}
	return list
}

// colour is the class of the i-th significant lexeme.
func colour(src string, toks []lexeme, i int, place *nesting) TokenKind {
	l := toks[i]
	switch l.kind {
	case lexNumber, lexPercent:
		return TokenNumber
	case lexString:
		return TokenText
	case lexOperator:
		return TokenOperator
	case lexOpen, lexClose, lexComma:
		return TokenPunct
	case lexQuoted:
		return TokenTable
	case lexBracket:
		if namesTable(toks, i-1) || place.inRows() {
			return TokenColumn
		}
		return TokenKPI
	case lexWord:
		return colourWord(src, toks, i, place)
	}
	return TokenBad
}

// namesTable reports whether the i-th lexeme can be the table of the bracket
// behind it.
func namesTable(toks []lexeme, i int) bool {
	if i < 0 {
		return false
	}
	return toks[i].kind == lexQuoted || toks[i].kind == lexWord && !toks[i].word.reserved() && !closesWords(toks, i)
}

// closesWords reports whether a word ends an operator such as IS BLANK.
func closesWords(toks []lexeme, i int) bool {
	switch toks[i].word {
	case wordBlank:
		return i > 0 && (toks[i-1].word == wordIs || toks[i-1].word == wordNot)
	case wordWith:
		return i > 0 && toks[i-1].word == wordStarts
	}
	return false
}

func colourWord(src string, toks []lexeme, i int, place *nesting) TokenKind {
	l := toks[i]
	next := lexeme{}
	if i+1 < len(toks) {
		next = toks[i+1]
	}
	switch {
	case l.word.reserved(), closesWords(toks, i), l.word == wordDate && next.kind == lexString:
		return TokenKeyword
	case next.kind == lexOpen:
		return TokenFunction
	case next.kind == lexBracket:
		return TokenTable
	case place.wantsUnit(toks, i):
		if _, ok := unitOf(src[l.start:l.end]); ok {
			return TokenUnit
		}
	case place.countsRows(toks, i) && (next.kind == lexEnd || next.kind == lexClose || next.word == wordWhere || next.word == wordOn || next.word == wordPer):
		return TokenTable
	case place.inRows():
		return TokenColumn
	}
	return TokenName
}

// frame is an open parenthesis.
type frame struct {
	fn     Func
	name   int     // index of the function's name among the lexemes; -1 without one
	open   int     // index of the parenthesis
	arg    int     // separators passed
	clause keyword // the last WHERE, ON, PER, TO or WITHIN
	rows   bool    // names are columns here
}

// nesting follows the open parentheses through the lexemes. It is what a
// formula looks like before it is whole.
type nesting struct{ frames []frame }

func (n *nesting) top() *frame {
	if len(n.frames) == 0 {
		return nil
	}
	return &n.frames[len(n.frames)-1]
}

// inRows reports whether names are columns of rows here.
func (n *nesting) inRows() bool {
	f := n.top()
	return f != nil && (f.rows || f.fn == FnTotal && f.arg > 0)
}

// pass goes over the i-th lexeme.
func (n *nesting) pass(src string, toks []lexeme, i int) {
	f := n.top()
	switch l := toks[i]; {
	case l.kind == lexOpen:
		n.open(src, toks, i)
	case l.kind == lexClose && f != nil:
		n.frames = n.frames[:len(n.frames)-1]
	case l.kind == lexComma && f != nil:
		f.arg++
	case f != nil && (l.word == wordWhere || l.word == wordOn || l.word == wordPer || l.word == wordTo || l.word == wordWithin):
		f.clause = l.word
	}
}

func (n *nesting) open(src string, toks []lexeme, i int) {
	f := frame{name: -1, open: i, rows: n.inRows()}
	if i > 0 && toks[i-1].kind == lexWord && !toks[i-1].word.reserved() {
		f.name = i - 1
		f.fn = funcOf(src[toks[i-1].start:toks[i-1].end])
	}
	if f.fn.IsAggregate() || f.fn == FnConverted {
		f.rows = true
	}
	if f.fn == FnTarget {
		f.rows = false
	}
	n.frames = append(n.frames, f)
}

// wantsUnit reports whether a unit of time belongs at the i-th lexeme.
func (n *nesting) wantsUnit(toks []lexeme, i int) bool {
	f := n.top()
	if f == nil || i == 0 || !f.fn.isSpecial() {
		return false
	}
	before := toks[i-1]
	switch f.fn {
	case FnConverted:
		return f.clause == wordWithin
	case FnTotal, FnTarget:
		return false
	}
	return f.arg == 1 && (before.kind == lexComma || before.kind == lexNumber)
}

// countsRows reports whether the i-th lexeme is the first inside COUNT.
func (n *nesting) countsRows(toks []lexeme, i int) bool {
	f := n.top()
	return f != nil && f.fn == FnCount && f.open == i-1
}
