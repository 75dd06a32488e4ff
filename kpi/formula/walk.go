package formula

// Walk calls visit for the node and, where visit returns true, for its parts
// in source order.
func Walk(n Node, visit func(Node) bool) {
	if n == nil || !visit(n) {
		return
	}
	for _, part := range parts(n) {
		Walk(part, visit)
	}
}

// parts are the direct parts of a node in canonical order, never nil.
func parts(n Node) []Node {
	switch n := n.(type) {
	case *Aggregate:
		list := append([]Node{n.X}, n.Args...)
		return append(append(list, clauses(n.Where, n.On)...), n.Per...)
	case *Call:
		return n.Args
	case *Binary:
		return []Node{n.X, n.Y}
	case *Unary:
		return []Node{n.X}
	case *In:
		if n.Set != nil {
			return []Node{n.X, n.Set}
		}
		return append([]Node{n.X}, n.List...)
	case *Between:
		return []Node{n.X, n.Low, n.High}
	case *IsBlank:
		return []Node{n.X}
	case *Total:
		list := []Node{n.X}
		for _, c := range n.By {
			list = append(list, c)
		}
		return list
	case *Target:
		return []Node{n.KPI}
	case *Set:
		return append([]Node{n.Column}, clauses(n.Where, n.On)...)
	case *PriorSet:
		return []Node{n.Set}
	case *Converted:
		return []Node{n.From, n.To}
	}
	if x := operand(n); x != nil {
		return []Node{x}
	}
	return nil
}

// operand is what a function of time looks at; nil for any other node.
func operand(n Node) Node {
	switch n := n.(type) {
	case *Prior:
		return n.X
	case *Rolling:
		return n.X
	case *MovingAverage:
		return n.X
	case *ToDate:
		return n.X
	case *Closing:
		return n.X
	case *Opening:
		return n.X
	}
	return nil
}

// Inside is what a function of time, or TOTAL, is written around; nil for any
// other node.
func Inside(n Node) Node {
	if t, ok := n.(*Total); ok {
		return t.X
	}
	return operand(n)
}

// Around writes such a function, as another is written, around a node. It changes
// the windows of what stands in it and nothing else, so that instead of an
// operator its operands may stand there.
func Around(f, x Node) Node {
	switch f := f.(type) {
	case *Prior:
		return &Prior{X: x, Step: f.Step}
	case *Rolling:
		return &Rolling{X: x, Step: f.Step}
	case *MovingAverage:
		return &MovingAverage{X: x, Step: f.Step}
	case *ToDate:
		return &ToDate{X: x, Unit: f.Unit}
	case *Closing:
		return &Closing{X: x}
	case *Opening:
		return &Opening{X: x, Unit: f.Unit}
	case *Total:
		return &Total{X: x, By: f.By}
	}
	return x
}

// IsConstant says that nothing in a part of a formula depends on data or targets.
func IsConstant(n Node) bool {
	constant := true
	Walk(n, func(n Node) bool {
		switch n.(type) {
		case *Aggregate, *Converted, *KPI, *Target:
			constant = false
		}
		return constant
	})
	return constant
}

func clauses(where Node, on *Column) []Node {
	var list []Node
	if where != nil {
		list = append(list, where)
	}
	if on != nil {
		list = append(list, on)
	}
	return list
}

// height measures a tree without recursion, so that it can be asked before
// anything that recurs.
func height(root Node) int {
	type level struct {
		node  Node
		depth int
	}
	highest := 0
	for stack := []level{{root, 1}}; len(stack) > 0; {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		highest = max(highest, top.depth)
		for _, part := range parts(top.node) {
			stack = append(stack, level{part, top.depth + 1})
		}
	}
	return highest
}
