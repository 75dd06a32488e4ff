package formula

// Other says what the names of a formula are in another workbook.
type Other struct {
	// Table is the other name of a table.
	Table func(table string) string
	// Column is the other name of a column; ok is false where there is no such
	// column.
	Column func(table, column string) (name string, ok bool)
	// Values are the literals that a text compared with a column stands for: one
	// or more. None leaves the text as it is.
	Values func(table, column, text string) []Node
	// KPI is the other name of a KPI.
	KPI func(name string) string
}

// Translate writes a formula with other names, in canonical form. All names
// change at once, so two may change places. A condition on a column that does
// not exist there is left out; ok is false when such a column stands anywhere
// else, or when the formula is not right by the schema.
func Translate(src string, s Schema, to Other) (text string, ok bool) {
	c := Check(Parse(src), s)
	if !c.OK() || c.Incomplete {
		return "", false
	}
	t := translator{c: c, to: to, ok: true}
	root := t.node(c.Formula.Root)
	return Print(root), t.ok
}

// translator changes the nodes of a tree that nobody else has.
type translator struct {
	c  *Checked
	to Other
	ok bool
}

// node translates a tree in place and returns what stands there now.
func (t *translator) node(n Node) Node {
	switch n := n.(type) {
	case *Column:
		t.column(n)
	case *Table:
		n.Name = t.to.Table(n.Name)
	case *KPI:
		n.Name = t.to.KPI(n.Name)
	case *Aggregate:
		n.Where = t.kept(n.Where)
	case *Set:
		n.Where = t.kept(n.Where)
	case *Binary:
		if in := t.compared(n); in != nil {
			return in
		}
	case *In:
		n.List = t.listed(n)
	}
	t.parts(n)
	return n
}

// parts translates what a node is made of.
func (t *translator) parts(n Node) {
	switch n := n.(type) {
	case *Aggregate:
		n.X = t.node(n.X)
		n.Where = t.part(n.Where)
		for i, p := range n.Per {
			n.Per[i] = t.node(p)
		}
		if n.On != nil {
			t.column(n.On)
		}
	case *Set:
		t.column(n.Column)
		n.Where = t.part(n.Where)
		if n.On != nil {
			t.column(n.On)
		}
	case *Binary:
		n.X, n.Y = t.node(n.X), t.node(n.Y)
	case *Unary:
		n.X = t.node(n.X)
	case *Call:
		for i, arg := range n.Args {
			n.Args[i] = t.node(arg)
		}
	default:
		for _, part := range parts(n) {
			t.node(part)
		}
	}
}

func (t *translator) part(n Node) Node {
	if n == nil {
		return nil
	}
	return t.node(n)
}

func (t *translator) column(n *Column) {
	ref, known := t.c.Ref(n)
	if !known {
		t.ok = false
		return
	}
	name, ok := t.to.Column(ref.Table, n.Name)
	t.ok = t.ok && ok
	n.Name = name
	if n.Table != "" {
		n.Table = t.to.Table(n.Table)
	}
}

// kept is a condition without the parts that ask for columns which do not exist;
// nil when nothing is left of it.
func (t *translator) kept(n Node) Node {
	switch n := n.(type) {
	case nil:
		return nil
	case *Binary:
		if n.Op == OpAnd {
			x, y := t.kept(n.X), t.kept(n.Y)
			if x == nil || y == nil {
				return either(x, y)
			}
			n.X, n.Y = x, y
			return n
		}
	}
	if t.lacks(n) {
		return nil
	}
	return n
}

func either(x, y Node) Node {
	if x != nil {
		return x
	}
	return y
}

// lacks reports whether a condition asks for a column that does not exist.
func (t *translator) lacks(n Node) bool {
	lacking := false
	Walk(n, func(part Node) bool {
		if c, is := part.(*Column); is {
			ref, _ := t.c.Ref(c)
			_, ok := t.to.Column(ref.Table, c.Name)
			lacking = lacking || !ok
		}
		return !lacking
	})
	return lacking
}

// compared translates Column = "text" and Column <> "text" where the text stands
// for another value or for several; nil for any other comparison.
func (t *translator) compared(n *Binary) Node {
	column, is := n.X.(*Column)
	text, literal := n.Y.(*Text)
	if !is || !literal || n.Op != OpEq && n.Op != OpNe {
		return nil
	}
	values := t.values(column, text)
	t.column(column)
	if len(values) == 1 {
		n.Y = values[0]
		return n
	}
	return &In{Not: n.Op == OpNe, X: column, List: values}
}

// listed translates the texts of Column IN ("a", "b").
func (t *translator) listed(n *In) []Node {
	column, is := n.X.(*Column)
	if !is {
		return n.List
	}
	var list []Node
	for _, entry := range n.List {
		if text, literal := entry.(*Text); literal {
			list = append(list, t.values(column, text)...)
			continue
		}
		list = append(list, entry)
	}
	return list
}

func (t *translator) values(column *Column, text *Text) []Node {
	ref, _ := t.c.Ref(column)
	if values := t.to.Values(ref.Table, column.Name, text.Value); len(values) > 0 {
		return values
	}
	return []Node{text}
}
