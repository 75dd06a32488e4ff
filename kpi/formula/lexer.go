package formula

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"kpiworkbook/kpi/diag"
)

// lexKind is the class of a lexeme, before anybody knows what it means.
type lexKind uint8

const (
	lexEnd lexKind = iota
	lexSpace
	lexComment
	lexWord
	lexBracket // [name]
	lexQuoted  // 'name'
	lexString  // "text"
	lexNumber
	lexOperator
	lexPercent
	lexOpen
	lexClose
	lexComma // , or ;
	lexBad
)

// lexeme is a piece of the source. Every byte belongs to exactly one.
type lexeme struct {
	kind       lexKind
	word       keyword // of a lexWord
	op         Op      // of a lexOperator
	unclosed   bool    // a name or text without its end
	start, end int
	instead    string // the right spelling, where this one is only understood
}

func (l lexeme) span() diag.Span { return diag.Span{Start: l.start, End: l.end} }

// keyword is a word with a fixed meaning.
type keyword uint8

const (
	noWord keyword = iota
	wordAnd
	wordBetween
	wordContains
	wordFalse
	wordIn
	wordIs
	wordNot
	wordOn
	wordOr
	wordPer
	wordStarts
	wordTo
	wordTrue
	wordWhere
	wordWithin
	// The words below have their meaning only in one place, and may be names
	// everywhere else.
	wordBlank
	wordDate
	wordWith
)

var keywords = [...]string{
	wordAnd: "AND", wordBetween: "BETWEEN", wordContains: "CONTAINS", wordFalse: "FALSE", wordIn: "IN",
	wordIs: "IS", wordNot: "NOT", wordOn: "ON", wordOr: "OR", wordPer: "PER", wordStarts: "STARTS", wordTo: "TO",
	wordTrue: "TRUE", wordWhere: "WHERE", wordWithin: "WITHIN", wordBlank: "BLANK", wordDate: "DATE", wordWith: "WITH",
}

// reserved reports whether the word cannot be a bare name.
func (k keyword) reserved() bool { return k != noWord && k < wordBlank }

// keywordOf finds the keyword that a word spells, in any case.
func keywordOf(word string) keyword {
	if len(word) < 2 || len(word) > 8 {
		return noWord
	}
	for k := wordAnd; k <= wordWith; k++ {
		if equalFold(word, keywords[k]) {
			return k
		}
	}
	return noWord
}

// equalFold compares a word with one in upper-case ASCII letters.
func equalFold(word, upper string) bool {
	if len(word) != len(upper) {
		return false
	}
	for i := 0; i < len(word); i++ {
		c := word[i]
		if 'a' <= c && c <= 'z' {
			c -= 'a' - 'A'
		}
		if c != upper[i] {
			return false
		}
	}
	return true
}

// lex cuts the whole source into lexemes. It never fails.
func lex(src string) []lexeme {
	list := make([]lexeme, 0, len(src)/4+4)
	for at := 0; at < len(src); {
		l := next(src, at)
		last := len(list) - 1
		if l.kind == lexBad && l.instead == "" && last >= 0 && list[last].kind == lexBad && list[last].instead == "" {
			list[last].end = l.end
		} else {
			list = append(list, l)
		}
		at = l.end
	}
	return list
}

// next reads the lexeme that starts at a byte.
func next(src string, at int) lexeme {
	switch c := src[at]; {
	case c == ' ' || c == '\t' || c == '\n' || c == '\r':
		return run(src, at, lexSpace, isSpace)
	case isLetterByte(c):
		return word(src, at)
	case isDigit(c) || c == '.' && at+1 < len(src) && isDigit(src[at+1]):
		return number(src, at)
	case c == '"':
		return enclosed(src, at, lexString, '"')
	case c == '[':
		return enclosed(src, at, lexBracket, ']')
	case c == '\'':
		return enclosed(src, at, lexQuoted, '\'')
	case c == '/' && at+1 < len(src) && src[at+1] == '/':
		return comment(src, at)
	case c < utf8.RuneSelf:
		return mark(src, at)
	}
	return beyondASCII(src, at)
}

func beyondASCII(src string, at int) lexeme {
	r, size := utf8.DecodeRuneInString(src[at:])
	switch {
	case isSpace(r):
		return run(src, at, lexSpace, isSpace)
	case unicode.IsLetter(r):
		return word(src, at)
	case strings.ContainsRune("“”„‟", r):
		return curly(src, at, size)
	}
	for _, m := range foreignMarks {
		if r == m.mark {
			return lexeme{kind: lexOperator, op: m.op, start: at, end: at + size, instead: m.instead}
		}
	}
	return lexeme{kind: lexBad, start: at, end: at + size}
}

// foreignMarks are signs that word processors put in the place of ours.
var foreignMarks = [...]struct {
	mark    rune
	op      Op
	instead string
}{
	{'−', OpSub, "-"}, {'–', OpSub, "-"}, {'×', OpMul, "*"}, {'·', OpMul, "*"}, {'÷', OpDiv, "/"},
	{'≠', OpNe, "<>"}, {'≤', OpLe, "<="}, {'≥', OpGe, ">="},
}

// marks are the operators, longest first.
var marks = [...]struct {
	text    string
	op      Op
	instead string
}{
	{"==", OpEq, "="}, {"!=", OpNe, "<>"}, {"<>", OpNe, ""}, {"><", OpNe, "<>"}, {"<=", OpLe, ""}, {">=", OpGe, ""},
	{"=<", OpLe, "<="}, {"=>", OpGe, ">="}, {"&&", OpAnd, "AND"}, {"||", OpOr, "OR"}, {"**", OpPow, "^"},
	{"=", OpEq, ""}, {"<", OpLt, ""}, {">", OpGt, ""},
	{"+", OpAdd, ""}, {"-", OpSub, ""}, {"*", OpMul, ""}, {"/", OpDiv, ""}, {"^", OpPow, ""}, {"!", OpNot, "NOT"},
}

func mark(src string, at int) lexeme {
	l := lexeme{kind: lexBad, start: at, end: at + 1}
	switch src[at] {
	case '(':
		l.kind = lexOpen
	case ')':
		l.kind = lexClose
	case ',', ';':
		l.kind = lexComma
	case '%':
		l.kind = lexPercent
	case '\v', '\f':
		l.kind = lexSpace
	default:
		for _, m := range marks {
			if strings.HasPrefix(src[at:], m.text) {
				return lexeme{kind: lexOperator, op: m.op, start: at, end: at + len(m.text), instead: m.instead}
			}
		}
	}
	return l
}

// isSpace counts the marks that nobody sees among the spaces.
func isSpace(r rune) bool {
	return unicode.IsSpace(r) || r == '\uFEFF' || r == '\u200B' || r == '\u2060'
}

func isLetterByte(c byte) bool {
	return 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || c == '_'
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func inWord(r rune) bool {
	return r < utf8.RuneSelf && (isLetterByte(byte(r)) || isDigit(byte(r))) ||
		r >= utf8.RuneSelf && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsDigit(r))
}

// run takes what belongs together, at least one character.
func run(src string, at int, kind lexKind, belongs func(rune) bool) lexeme {
	_, size := utf8.DecodeRuneInString(src[at:])
	end := at + size
	for end < len(src) {
		r, size := utf8.DecodeRuneInString(src[end:])
		if !belongs(r) || r == utf8.RuneError && size == 1 {
			break
		}
		end += size
	}
	return lexeme{kind: kind, start: at, end: end}
}

func word(src string, at int) lexeme {
	l := run(src, at, lexWord, inWord)
	l.word = keywordOf(src[l.start:l.end])
	return l
}

// number takes everything that hangs together with digits, so that "1e5" and
// "1.000.000" are one mistake each.
func number(src string, at int) lexeme {
	end := at
	for end < len(src) {
		r, size := utf8.DecodeRuneInString(src[end:])
		dot := r == '.' && end+1 < len(src) && isDigit(src[end+1])
		if !dot && !inWord(r) {
			break
		}
		end += size
	}
	return lexeme{kind: lexNumber, start: at, end: end}
}

// enclosed takes a name or text up to its closing mark; a doubled mark stands
// for itself. Without an end it takes the rest of the line.
func enclosed(src string, at int, kind lexKind, closing byte) lexeme {
	for i := at + 1; i < len(src); i++ {
		if src[i] != closing {
			continue
		}
		if i+1 < len(src) && src[i+1] == closing {
			i++
			continue
		}
		return lexeme{kind: kind, start: at, end: i + 1}
	}
	return lexeme{kind: kind, start: at, end: lineEnd(src, at), unclosed: true}
}

// curly takes a text in typographic quotes.
func curly(src string, at, size int) lexeme {
	rest := src[at+size:]
	end := strings.IndexAny(rest, "“”‟\"\n")
	if end < 0 || rest[end] == '\n' {
		return lexeme{kind: lexString, start: at, end: lineEnd(src, at), unclosed: true}
	}
	_, last := utf8.DecodeRuneInString(rest[end:])
	return lexeme{kind: lexString, start: at, end: at + size + end + last, instead: quoteText(rest[:end])}
}

func comment(src string, at int) lexeme {
	return lexeme{kind: lexComment, start: at, end: lineEnd(src, at)}
}

func lineEnd(src string, at int) int {
	if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
		return at + i
	}
	return len(src)
}

// bareName reports whether a name can stand without brackets or quotes.
func bareName(name string) bool {
	if name == "" || keywordOf(name).reserved() {
		return false
	}
	for i, r := range name {
		if r == utf8.RuneError || !inWord(r) || i == 0 && r != '_' && !unicode.IsLetter(r) {
			return false
		}
	}
	return true
}

func quoteText(s string) string    { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
func bracketName(s string) string  { return "[" + strings.ReplaceAll(s, "]", "]]") + "]" }
func quotedTable(s string) string  { return "'" + strings.ReplaceAll(s, "'", "''") + "'" }
func qualify(t, col string) string { return tableText(t) + bracketName(col) }

// tableText writes a table's name as a formula needs it.
func tableText(name string) string {
	if bareName(name) {
		return name
	}
	return quotedTable(name)
}

// columnText writes a column's name as it stands among rows.
func columnText(name string) string {
	if bareName(name) {
		return name
	}
	return bracketName(name)
}

// unwrap is the name or text that a lexeme means.
func unwrap(src string, l lexeme) string {
	s := src[l.start:l.end]
	switch l.kind {
	case lexBracket:
		return inside(s, l.unclosed, "]")
	case lexQuoted:
		return inside(s, l.unclosed, "'")
	case lexString:
		if s[0] != '"' {
			return insideCurly(s, l.unclosed)
		}
		return inside(s, l.unclosed, `"`)
	}
	return s
}

func inside(s string, unclosed bool, mark string) string {
	s = s[1:]
	if !unclosed {
		s = s[:len(s)-1]
	}
	return strings.ReplaceAll(s, mark+mark, mark)
}

func insideCurly(s string, unclosed bool) string {
	_, size := utf8.DecodeRuneInString(s)
	s = s[size:]
	if !unclosed {
		_, size = utf8.DecodeLastRuneInString(s)
		s = s[:len(s)-size]
	}
	return s
}
