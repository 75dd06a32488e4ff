package shrink

// locals is a set of local variables. Functions that Go compiles have less
// than there are bits.
type locals uint64

const maxLocals = 64

func (l locals) has(n int) bool { return l>>n&1 != 0 }

// liveLocals tells for each instruction which local variables may be read
// after it before they are written. It has no answer for functions with more
// variables than Go's.
func liveLocals(all []instruction) ([]locals, bool) {
	ways, ok := branches(all)
	if !ok {
		return nil, false
	}
	before := make([]locals, len(all)+1)
	after := make([]locals, len(all))
	for changed := true; changed; {
		changed = false
		for i := len(all) - 1; i >= 0; i-- {
			in := all[i]
			var live locals
			if in.op != opBranch && in.op != opTable && in.op != opReturn && in.op != opUnreachable && in.op != opElse {
				live = before[i+1]
			}
			for _, to := range ways[i] {
				live |= before[to]
			}
			after[i] = live
			switch in.op {
			case opLocalGet:
				live |= 1 << in.number
			case opLocalSet, opLocalTee:
				live &^= 1 << in.number
			}
			if live != before[i] {
				before[i], changed = live, true
			}
		}
	}
	return after, true
}

// branches lists where control may go from each instruction but to the next.
func branches(all []instruction) ([][]int, bool) {
	ways := make([][]int, len(all))
	var open []*block
	leave := func(from, depth int) bool {
		if depth > len(open) {
			return false
		}
		if depth == len(open) { // the function itself
			ways[from] = append(ways[from], len(all))
			return true
		}
		b := open[len(open)-1-depth]
		if b.loop {
			ways[from] = append(ways[from], b.begin)
		} else {
			b.leaving = append(b.leaving, from)
		}
		return true
	}
	for i, in := range all {
		ok := true
		switch in.op {
		case opBlock, opLoop, opIf:
			open = append(open, &block{begin: i, loop: in.op == opLoop, conditional: in.op == opIf})
		case opElse:
			ok = len(open) > 0 && open[len(open)-1].conditional
			if ok {
				b := open[len(open)-1]
				ways[b.begin] = append(ways[b.begin], i+1)
				b.conditional = false
				b.leaving = append(b.leaving, i)
			}
		case opEnd:
			if len(open) > 0 {
				b := open[len(open)-1]
				open = open[:len(open)-1]
				if b.conditional {
					b.leaving = append(b.leaving, b.begin)
				}
				for _, from := range b.leaving {
					ways[from] = append(ways[from], i)
				}
			}
		case opBranch, opBranchIf:
			ok = leave(i, in.number)
		case opTable:
			r := reader{data: in.bytes[1:]}
			for range r.unsigned() + 1 {
				ok = ok && leave(i, r.unsigned())
			}
		case opLocalGet, opLocalSet, opLocalTee:
			ok = in.number < maxLocals
		}
		if !ok {
			return nil, false
		}
	}
	return ways, true
}

// block is a block, loop or condition that is open.
type block struct {
	begin             int
	loop, conditional bool
	leaving           []int // the instructions that branch to its end
}

// keepOnStack leaves values on the stack of wasm that are kept in a local
// variable only until they are needed:
//
//	value; local = ; others; local
//
// becomes
//
//	others; value
//
// where nothing reads the local variable later, and keeps the value there on
// the way where something does.
func keepOnStack(all []instruction) []instruction {
	after, ok := liveLocals(all)
	if !ok {
		return all
	}
	kept := make([]instruction, 0, len(all))
	for i, in := range all {
		if in.op == opLocalGet {
			if begin, set, found := heldValue(kept, in.number); found {
				value := append([]instruction(nil), kept[begin:set]...)
				if after[i].has(in.number) {
					value = append(value, local(opLocalTee, in.number))
				}
				kept = append(append(kept[:begin], kept[set+1:]...), value...)
				continue
			}
		}
		kept = append(kept, in)
	}
	return kept
}

// maxHeld is how many instructions ago a value may have been put away.
const maxHeld = 24

// heldValue finds the instructions that last gave a local variable its value,
// and the one that put it there, when they can be moved to the end.
func heldValue(all []instruction, number int) (begin, set int, found bool) {
	var others effects
	set = len(all) - 1
	for ; ; set-- {
		if set < 0 || set < len(all)-maxHeld {
			return 0, 0, false
		}
		in := all[set]
		if in.op == opLocalSet && in.number == number {
			break
		}
		if !others.add(in) || (others.reads | others.writes).has(number) {
			return 0, 0, false
		}
	}
	var value effects
	begin = set
	for needed := 1; needed > 0; {
		begin--
		if begin < 0 || !value.add(all[begin]) {
			return 0, 0, false
		}
		takes, gives, _ := all[begin].operands()
		if gives == 0 {
			return 0, 0, false
		}
		needed += takes - gives
	}
	apart := (value.reads|value.writes)&others.writes == 0 && value.writes&(others.reads|1<<number) == 0
	return begin, set, apart && !(value.loads && others.stores)
}

// effects is what instructions do beside computing.
type effects struct {
	reads, writes locals
	loads, stores bool
}

// add adds what an instruction does; it knows nothing of calls and jumps.
func (e *effects) add(in instruction) bool {
	_, _, known := in.operands()
	switch op := in.op; {
	case op == opGlobalSet, op == opMemoryGrow:
		return false
	case op == opLocalGet:
		e.reads |= 1 << in.number
	case op == opLocalSet, op == opLocalTee:
		e.writes |= 1 << in.number
	case op >= opLoad32 && op <= opLastLoad, op == opMemorySize:
		e.loads = true
	case op >= opStore32 && op <= opLastStore, op == opMore && in.number > lastConversion:
		e.stores = true
	}
	return known
}
