package formula

import (
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
)

// Print writes the canonical text of a node: one spelling for every tree, on
// one line. Parse of the text gives the same tree again. A part of a formula
// is printed as it stands among rows when it is a Column.
func Print(n Node) string {
	var p printer
	p.node(n, precLowest)
	return p.String()
}

type printer struct{ strings.Builder }

// String is the operator as it is written.
func (o Op) String() string {
	if int(o) < len(opTexts) {
		return opTexts[o]
	}
	return ""
}

var opTexts = [...]string{
	OpOr: "OR", OpAnd: "AND", OpNot: "NOT", OpEq: "=", OpNe: "<>", OpLt: "<", OpLe: "<=", OpGt: ">", OpGe: ">=",
	OpContains: "CONTAINS", OpStartsWith: "STARTS WITH", OpAdd: "+", OpSub: "-", OpMul: "*", OpDiv: "/",
	OpNeg: "-", OpPow: "^",
}

// node writes a node so that it binds at least as tightly as min.
func (p *printer) node(n Node, min int) {
	if precOf(n) < min {
		p.WriteByte('(')
		p.bareNode(n)
		p.WriteByte(')')
		return
	}
	p.bareNode(n)
}

func precOf(n Node) int {
	switch n := n.(type) {
	case *Binary:
		return n.Op.prec()
	case *Unary:
		return n.Op.prec()
	case *In, *Between, *IsBlank:
		return precCompare
	}
	return precPrimary
}

func (p *printer) bareNode(n Node) {
	switch n := n.(type) {
	case *Number:
		p.WriteString(n.text())
	case *Text:
		p.WriteString(quoteText(n.Value))
	case *Bool:
		p.WriteString(strings.ToUpper(strconv.FormatBool(n.Value)))
	case *Date:
		p.WriteString(n.text())
	case *Column:
		p.WriteString(n.text())
	case *KPI:
		p.WriteString(bracketName(n.Name))
	case *Table:
		p.WriteString(tableText(n.Name))
	case *Binary:
		p.binary(n)
	case *Unary:
		p.unary(n)
	case *In, *Between, *IsBlank:
		p.test(n)
	case *Set:
		p.node(n.Column, precLowest)
		p.clauses(n.Where, n.On)
	case *Bad, nil:
	default:
		p.function(n)
	}
}

// text is the literal as it is written.
func (n *Number) text() string {
	if n.Percent {
		return n.Digits + "%"
	}
	return n.Digits
}

// text is the literal as it is written.
func (n *Date) text() string {
	if !n.HasTime {
		return `DATE "` + n.Day.String() + `"`
	}
	h, m, s, micro := n.Moment.Clock()
	t := ` ` + two(h) + ":" + two(m)
	if s != 0 || micro != 0 {
		t += ":" + two(s)
	}
	if micro != 0 {
		t += "." + strings.TrimRight(strconv.Itoa(1_000_000 + micro)[1:], "0")
	}
	return `DATE "` + n.Day.String() + t + `"`
}

func two(n int) string { return strconv.Itoa(100 + n)[1:] }

// text is the reference as it is written.
func (n *Column) text() string {
	if n.Table == "" {
		return columnText(n.Name)
	}
	return qualify(n.Table, n.Name)
}

func (p *printer) binary(n *Binary) {
	prec := n.Op.prec()
	left, right := prec, prec+1
	switch prec {
	case precCompare:
		left = prec + 1
	case precPow:
		left, right = precPrimary, precNeg
	}
	p.node(n.X, left)
	p.WriteString(" " + n.Op.String() + " ")
	p.node(n.Y, right)
}

func (p *printer) unary(n *Unary) {
	if n.Op == OpNot {
		p.WriteString("NOT ")
		p.node(n.X, precNot)
		return
	}
	p.WriteByte('-')
	p.node(n.X, precNeg)
}

// test writes the comparisons that are made of words.
func (p *printer) test(n Node) {
	switch n := n.(type) {
	case *In:
		p.node(n.X, precAdd)
		p.not(n.Not)
		p.WriteString(" IN ")
		if n.Set != nil {
			p.node(n.Set, precLowest)
			return
		}
		p.WriteByte('(')
		p.list(n.List)
		p.WriteByte(')')
	case *Between:
		p.node(n.X, precAdd)
		p.not(n.Not)
		p.WriteString(" BETWEEN ")
		p.node(n.Low, precAdd)
		p.WriteString(" AND ")
		p.node(n.High, precAdd)
	case *IsBlank:
		p.node(n.X, precAdd)
		p.WriteString(" IS")
		p.not(n.Not)
		p.WriteString(" BLANK")
	}
}

func (p *printer) not(not bool) {
	if not {
		p.WriteString(" NOT")
	}
}

func (p *printer) list(nodes []Node) {
	for i, n := range nodes {
		if i > 0 {
			p.WriteString(", ")
		}
		p.node(n, precLowest)
	}
}

func (p *printer) function(n Node) {
	switch n := n.(type) {
	case *Aggregate:
		p.aggregate(n)
	case *Call:
		p.WriteString(n.Name + "(")
		p.list(n.Args)
	case *Prior:
		p.timed("PRIOR", n.X, n.Step.text())
	case *Rolling:
		p.timed("ROLLING", n.X, n.Step.text())
	case *MovingAverage:
		p.timed("MOVINGAVG", n.X, n.Step.text())
	case *ToDate:
		p.toDate(n)
	case *Closing:
		p.timed("CLOSING", n.X, "")
	case *Opening:
		p.timed("OPENING", n.X, unitText(n.Unit, 1))
	case *Total:
		p.WriteString("TOTAL(")
		p.node(n.X, precLowest)
		for _, c := range n.By {
			p.WriteString(", " + c.text())
		}
	case *Target:
		p.timed("TARGET", n.KPI, "")
	case *PriorSet:
		p.timed("PRIOR", n.Set, n.Step.text())
	case *Converted:
		p.WriteString("CONVERTED(")
		p.node(n.From, precLowest)
		p.WriteString(" TO ")
		p.node(n.To, precLowest)
		p.WriteString(" WITHIN " + n.Within.text())
	}
	p.WriteByte(')')
}

func (p *printer) timed(name string, x Node, second string) {
	p.WriteString(name + "(")
	p.node(x, precLowest)
	if second != "" {
		p.WriteString(", " + second)
	}
}

// toDate uses the short names where there is one.
func (p *printer) toDate(n *ToDate) {
	switch n.Unit {
	case calendar.Year:
		p.timed("YTD", n.X, "")
	case calendar.Quarter:
		p.timed("QTD", n.X, "")
	case calendar.Month:
		p.timed("MTD", n.X, "")
	default:
		p.timed("TODATE", n.X, unitText(n.Unit, 1))
	}
}

// text is the step as it is written.
func (s Step) text() string { return strconv.Itoa(s.N) + " " + unitText(s.Unit, s.N) }

func unitText(u calendar.Unit, n int) string {
	for _, name := range unitNames {
		if name.unit != u {
			continue
		}
		if n == 1 {
			return name.one
		}
		return name.many
	}
	return u.String()
}

func (p *printer) aggregate(n *Aggregate) {
	p.WriteString(n.Func.String() + "(")
	if c, ok := n.X.(*Column); ok && n.Func == FnCount && c.Table == "" {
		p.WriteString(bracketName(c.Name)) // a bare word would be a table
	} else {
		p.node(n.X, precLowest)
	}
	for _, arg := range n.Args {
		p.WriteString(", ")
		p.node(arg, precLowest)
	}
	p.clauses(n.Where, n.On)
	if len(n.Per) > 0 {
		p.WriteString(" PER ")
		p.entities(n.Per)
	}
}

func (p *printer) clauses(where Node, on *Column) {
	if where != nil {
		p.WriteString(" WHERE ")
		p.node(where, precLowest)
	}
	if on != nil {
		p.WriteString(" ON ")
		p.WriteString(on.text())
	}
}

// entities writes one expression bare when nothing of it looks like a list.
func (p *printer) entities(per []Node) {
	if len(per) != 1 {
		p.WriteByte('(')
		p.list(per)
		p.WriteByte(')')
		return
	}
	text := Print(per[0]) // once: entities may stand inside entities
	if precOf(per[0]) >= precAdd && !strings.HasPrefix(text, "(") {
		p.WriteString(text)
		return
	}
	p.WriteString("(" + text + ")")
}
