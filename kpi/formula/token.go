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
