package formula

import (
	"slices"
	"sort"
	"strings"

	"kpiworkbook/kpi/diag"
)

// CompletionKind says what a completion offers.
type CompletionKind uint8

// The kinds of completions.
const (
	CompleteColumn CompletionKind = iota
	CompleteTable
	CompleteKPI
	CompleteFunction
	CompleteKeyword
	CompleteUnit
	CompleteValue // a literal such as TRUE
)

// Completion is one offer: replace Span by Insert and put the caret Caret
// bytes into the inserted text.
type Completion struct {
	Kind   CompletionKind
	Label  string // what the list shows
	Insert string
	Caret  int
	Span   diag.Span
	Detail string // type of a column, signature of a function
	Help   string // one paragraph, may be empty
}

// MaxCompletions is how many offers a list has at most.
const MaxCompletions = 100

// Complete lists what can stand at the caret, best first: what begins with
// the letters before the caret, then what has a word that does, then what
// contains them; within each, what fits the place best.
func Complete(src string, caret int, s Schema) []Completion {
	return complete(src, caret, s, nesting{}, "")
}

// CompleteRow does the same in a row expression over a table.
func CompleteRow(src string, caret int, s Schema, table string) []Completion {
	return complete(src, caret, s, nesting{frames: []frame{{name: -1, open: -1, rows: true}}}, table)
}

func complete(src string, caret int, s Schema, place nesting, table string) []Completion {
	caret = max(0, min(caret, len(src)))
	q := &completer{src: src, s: s, place: place, table: table, at: diag.Span{Start: caret, End: caret}}
	if !q.locate(caret) {
		return nil
	}
	q.gather()
	return q.ranked()
}

// completer gathers offers for one caret.
type completer struct {
	src    string
	s      Schema
	toks   []lexeme
	before int // index of the last lexeme before the one being typed; -1 for none
	place  nesting
	table  string // of the rows here, when it is known
	at     diag.Span
	prefix string // what was typed of the name
	inName bool   // within brackets
	quoted bool   // within single quotes
	list   []Completion
}

// locate finds what is being typed; false where nothing can be offered.
func (q *completer) locate(caret int) bool {
	for _, l := range lex(q.src) {
		if l.start >= caret {
			break
		}
		inside := caret < l.end || l.unclosed
		switch l.kind {
		case lexComment, lexString:
			if inside || l.kind == lexComment {
				if caret <= l.end {
					return false
				}
			}
		case lexNumber:
			if caret <= l.end {
				return false
			}
		}
	}
	q.toks = significant(lex(q.src))
	q.before = -1
	for i, l := range q.toks {
		if l.start >= caret {
			break
		}
		if q.typing(l, caret) {
			break
		}
		q.place.pass(q.src, q.toks, i)
		q.before = i
	}
	if q.table == "" {
		q.table = q.scopeTable()
	}
	return true
}

// typing takes the lexeme around the caret as the one to replace.
func (q *completer) typing(l lexeme, caret int) bool {
	switch {
	case l.kind == lexWord && caret <= l.end:
		q.at = l.span()
		q.prefix = q.src[l.start:caret]
		return true
	case (l.kind == lexBracket || l.kind == lexQuoted) && (caret < l.end || l.unclosed && caret <= l.end):
		q.inName, q.quoted = l.kind == lexBracket, l.kind == lexQuoted
		q.at = l.span()
		if l.unclosed {
			q.at.End = caret
		}
		q.prefix = q.src[l.start+1 : caret]
		return true
	}
	return false
}

// scopeTable is the table whose rows the innermost aggregate runs over: the
// first one named between its parentheses.
func (q *completer) scopeTable() string {
	for i := len(q.place.frames) - 1; i >= 0; i-- {
		f := q.place.frames[i]
		if f.fn.IsAggregate() || f.fn == FnConverted || f.fn == FnPrior && f.rows {
			if t := q.firstTable(f); t != "" {
				return t
			}
		}
	}
	return ""
}

func (q *completer) firstTable(f frame) string {
	depth := 0
	start := f.open + 1
	if f.fn == FnConverted && f.clause == wordTo {
		for start < len(q.toks) && q.toks[start].word != wordTo {
			start++
		}
	}
	for i := start; i < len(q.toks) && depth >= 0; i++ {
		switch l := q.toks[i]; {
		case l.kind == lexOpen:
			depth++
		case l.kind == lexClose:
			depth--
		case l.kind == lexBracket && namesTable(q.toks, i-1):
			return unwrap(q.src, q.toks[i-1])
		case f.fn == FnCount && i == f.open+1 && (l.kind == lexWord || l.kind == lexQuoted):
			if name := unwrap(q.src, l); slices.Contains(q.s.Tables(), name) {
				return name
			}
		}
	}
	return ""
}

// gather offers everything that fits the place.
func (q *completer) gather() {
	prev := lexeme{}
	if q.before >= 0 {
		prev = q.toks[q.before]
	}
	switch {
	case q.inName && namesTable(q.toks, q.before):
		q.columns(unwrap(q.src, prev), true)
	case q.inName && q.place.inRows():
		q.columns(q.table, true)
	case q.inName:
		q.kpis()
	case q.quoted:
		q.tablesOnly()
	case q.place.wantsUnit(append(slices.Clone(q.toks[:q.before+1]), lexeme{kind: lexWord}), q.before+1):
		q.units()
	case q.afterValue(prev):
		q.operators()
	case prev.word == wordIs:
		q.keywords("BLANK", "NOT BLANK")
	case prev.word == wordStarts:
		q.keywords("WITH")
	default:
		q.values(prev)
	}
}

// afterValue reports whether an operand ends before the caret, so that only an
// operator can follow.
func (q *completer) afterValue(prev lexeme) bool {
	switch prev.kind {
	case lexNumber, lexString, lexBracket, lexQuoted, lexClose, lexPercent:
		return true
	case lexWord:
		return !prev.word.reserved() && !(prev.word == wordWith && closesWords(q.toks, q.before)) ||
			prev.word == wordTrue || prev.word == wordFalse
	}
	return false
}

// operators offers the words that can follow an operand.
func (q *completer) operators() {
	f := q.place.top()
	if f != nil && f.fn.IsAggregate() {
		q.keywords("WHERE", "ON", "PER")
	}
	if f != nil && f.fn == FnConverted {
		q.keywords("TO", "WITHIN", "WHERE", "ON")
	}
	q.keywords("AND", "OR")
	if q.place.inRows() {
		q.keywords("IN ()", "NOT IN ()", "BETWEEN", "CONTAINS", "STARTS WITH", "IS BLANK", "IS NOT BLANK")
	}
}

// values offers operands.
func (q *completer) values(prev lexeme) {
	f := q.place.top()
	if !q.place.inRows() {
		q.kpis()
		q.functions(AggregateFunc, TimeFunc, ContextFunc, LogicFunc, NumberFunc, DateFunc)
		q.literals()
		return
	}
	first := f.fn.IsAggregate() && f.open == q.before
	switch {
	case prev.word == wordOn:
		q.dates(q.table)
		return
	case prev.word == wordIn:
		q.offer(Completion{Kind: CompleteFunction, Label: "PRIOR", Insert: "PRIOR()", Caret: 6, Detail: "PRIOR(Table[Column], 1 month)", Help: catalogue[FnPrior].Help})
		return
	case f.fn == FnTotal && q.table == "":
		q.dimensions()
		return
	case q.table == "" || first:
		q.tables(first && f.fn == FnCount)
		q.qualified()
	default:
		q.columns(q.table, false)
	}
	q.functions(LogicFunc, NumberFunc, DateFunc, TextFunc)
	if first {
		q.functions(AggregateFunc)
	}
	q.literals()
}

func (q *completer) literals() {
	if q.place.inRows() {
		q.keywords("NOT")
	}
	for _, v := range []string{"TRUE", "FALSE"} {
		q.offer(Completion{Kind: CompleteValue, Label: v, Insert: v, Caret: len(v)})
	}
	q.offer(Completion{Kind: CompleteValue, Label: "DATE", Insert: `DATE ""`, Caret: 6, Detail: `DATE "2026-03-31"`})
}

// columns offers the columns of a table.
func (q *completer) columns(table string, brackets bool) {
	for _, col := range q.s.Columns(table) {
		text := columnText(col.Name)
		if brackets {
			text = bracketName(col.Name)
		}
		q.offer(Completion{Kind: CompleteColumn, Label: col.Name, Insert: text, Caret: len(text), Detail: col.Type})
	}
	for _, r := range q.s.Relations(table) {
		for _, col := range q.s.Columns(r.Table) {
			label := r.Column + "." + col.Name
			text := bracketName(label)
			q.offer(Completion{Kind: CompleteColumn, Label: label, Insert: text, Caret: len(text), Detail: col.Type + ", from " + r.Table})
		}
	}
}

func (q *completer) dates(table string) {
	for _, col := range q.s.Columns(table) {
		if col.Kind().IsTime() {
			text := columnText(col.Name)
			q.offer(Completion{Kind: CompleteColumn, Label: col.Name, Insert: text, Caret: len(text), Detail: col.Type})
		}
	}
}

// dimensions offers the columns of all tables, each name once.
func (q *completer) dimensions() {
	seen := map[string]bool{}
	for _, t := range q.s.Tables() {
		for _, col := range q.s.Columns(t) {
			if !seen[col.Name] {
				seen[col.Name] = true
				text := columnText(col.Name)
				q.offer(Completion{Kind: CompleteColumn, Label: col.Name, Insert: text, Caret: len(text), Detail: col.Type + ", " + t})
			}
		}
	}
}

// qualified offers columns with their table, once a letter is typed.
func (q *completer) qualified() {
	if q.prefix == "" {
		return
	}
	for _, t := range q.s.Tables() {
		for _, col := range q.s.Columns(t) {
			text := qualify(t, col.Name)
			q.offer(Completion{Kind: CompleteColumn, Label: col.Name, Insert: text, Caret: len(text), Detail: col.Type + ", " + t})
		}
	}
}

// tables offers tables, with brackets for the column where one must follow.
func (q *completer) tables(whole bool) {
	open := q.at.End < len(q.src) && q.src[q.at.End] == '['
	for _, t := range q.s.Tables() {
		text := tableText(t)
		caret := len(text)
		if !whole && !open {
			text += "[]"
			caret++
		}
		q.offer(Completion{Kind: CompleteTable, Label: t, Insert: text, Caret: caret, Detail: "table"})
	}
}

// tablesOnly offers tables within single quotes.
func (q *completer) tablesOnly() {
	for _, t := range q.s.Tables() {
		text := quotedTable(t)
		q.offer(Completion{Kind: CompleteTable, Label: t, Insert: text, Caret: len(text), Detail: "table"})
	}
}

func (q *completer) kpis() {
	for _, k := range q.s.KPIs() {
		text := bracketName(k)
		q.offer(Completion{Kind: CompleteKPI, Label: k, Insert: text, Caret: len(text), Detail: "KPI"})
	}
}

func (q *completer) functions(kinds ...FuncKind) {
	open := q.at.End < len(q.src) && q.src[q.at.End] == '('
	for _, kind := range kinds {
		for f := FnSum; f < funcCount; f++ {
			if catalogue[f].Kind != kind {
				continue
			}
			text := catalogue[f].Name
			caret := len(text)
			if !open {
				text += "()"
				caret++
			}
			q.offer(Completion{
				Kind: CompleteFunction, Label: catalogue[f].Name, Insert: text, Caret: caret,
				Detail: catalogue[f].Signature, Help: catalogue[f].Help,
			})
		}
	}
}

// keywords offers words; a list leaves the caret between its parentheses.
func (q *completer) keywords(words ...string) {
	for _, w := range words {
		text, caret := w+" ", len(w)+1
		if strings.HasSuffix(w, "()") {
			text, caret = w, len(w)-1
		}
		if strings.HasSuffix(w, "BLANK") {
			text, caret = w, len(w)
		}
		q.offer(Completion{Kind: CompleteKeyword, Label: strings.TrimSuffix(w, " ()"), Insert: text, Caret: caret})
	}
}

func (q *completer) units() {
	f := q.place.top()
	counted := q.before >= 0 && q.toks[q.before].kind == lexNumber
	one := !counted || q.toks[q.before].end-q.toks[q.before].start == 1 && q.src[q.toks[q.before].start] == '1'
	whole := f.fn == FnToDate || f.fn == FnOpening
	for _, u := range unitNames {
		text := u.many
		if one || whole {
			text = u.one
		}
		ever := u.one == "ever"
		if ever && f.fn != FnToDate || whole && u.one == "day" {
			continue
		}
		if !counted && !whole {
			text = "1 " + text
		}
		q.offer(Completion{Kind: CompleteUnit, Label: text, Insert: text, Caret: len(text)})
	}
}

func (q *completer) offer(c Completion) {
	c.Span = q.at
	q.list = append(q.list, c)
}

// ranked sorts the offers by how well they match and drops the rest.
func (q *completer) ranked() []Completion {
	type rank struct {
		Completion
		match int
	}
	var list []rank
	for _, c := range q.list {
		if m := match(c.Label, q.prefix); m >= 0 {
			list = append(list, rank{c, m})
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return list[i].match < list[j].match })
	out := make([]Completion, 0, min(len(list), MaxCompletions))
	for _, r := range list[:min(len(list), MaxCompletions)] {
		out = append(out, r.Completion)
	}
	return out
}

// match says how well a label fits what was typed: 0 begins with it in the
// same case, 1 begins with it, 2 has a word that does, 3 contains it, -1 not.
func match(label, typed string) int {
	if strings.HasPrefix(label, typed) {
		return 0
	}
	l, t := strings.ToLower(label), strings.ToLower(typed)
	at := strings.Index(l, t)
	switch {
	case at < 0:
		return -1
	case at == 0:
		return 1
	case strings.ContainsAny(l[at-1:at], " _-./("):
		return 2
	}
	return 3
}
