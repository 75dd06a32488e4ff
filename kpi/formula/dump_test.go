package formula

import (
	"fmt"
	"strings"
)

// dumpInto writes a tree as nested lists. It is written apart from the printer
// on purpose: it knows nothing of precedence or spelling.
func dumpInto(b *strings.Builder, n Node) {
	fmt.Fprintf(b, "(%T %s", n, label(n))
	for _, part := range parts(n) {
		b.WriteByte(' ')
		dumpInto(b, part)
	}
	b.WriteByte(')')
}

// label is what a node holds besides its parts.
func label(n Node) string {
	switch n := n.(type) {
	case *Number:
		return fmt.Sprint(n.Digits, n.Percent, n.Value.Exact())
	case *Text:
		return fmt.Sprintf("%q", n.Value)
	case *Bool:
		return fmt.Sprint(n.Value)
	case *Date:
		return fmt.Sprint(int(n.Day), int64(n.Moment), n.HasTime)
	case *Column:
		return fmt.Sprintf("%q %q", n.Table, n.Name)
	case *KPI:
		return fmt.Sprintf("%q", n.Name)
	case *Table:
		return fmt.Sprintf("%q", n.Name)
	case *Aggregate:
		return fmt.Sprint(n.Func, len(n.Args), n.Where != nil, n.On != nil, len(n.Per))
	case *Call:
		return fmt.Sprint(n.Func, n.Name)
	case *Binary:
		return n.Op.String()
	case *Unary:
		return n.Op.String()
	case *In:
		return fmt.Sprint(n.Not, n.Set != nil)
	case *Between:
		return fmt.Sprint(n.Not)
	case *IsBlank:
		return fmt.Sprint(n.Not)
	case *Prior:
		return n.Step.text()
	case *Rolling:
		return n.Step.text()
	case *MovingAverage:
		return n.Step.text()
	case *PriorSet:
		return n.Step.text()
	case *Converted:
		return n.Within.text()
	case *ToDate:
		return n.Unit.String()
	case *Opening:
		return n.Unit.String()
	case *Set:
		return fmt.Sprint(n.Where != nil, n.On != nil)
	}
	return ""
}
