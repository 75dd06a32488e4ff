package formula

import "kpiworkbook/kpi/diag"

// Place is where the caret stands among the arguments of a function.
type Place struct {
	Function Function
	Arg      int       // index into Function.Params
	Span     diag.Span // the function's name
}

// Signature finds the innermost function whose arguments hold the caret.
func Signature(src string, caret int) (Place, bool) {
	toks, place := nestingAt(src, caret)
	for i := len(place.frames) - 1; i >= 0; i-- {
		f := place.frames[i]
		if f.fn == NoFunc {
			continue
		}
		info := catalogue[f.fn]
		return Place{Function: info, Arg: min(f.arg, len(info.Params)-1), Span: toks[f.name].span()}, true
	}
	return Place{}, false
}

// nestingAt follows the parentheses up to the caret.
func nestingAt(src string, caret int) ([]lexeme, nesting) {
	toks := significant(lex(src))
	var place nesting
	for i, l := range toks {
		if l.end > caret {
			break
		}
		place.pass(src, toks, i)
	}
	return toks, place
}
