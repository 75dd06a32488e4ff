package shrink

import "slices"

// A place is a block of a function that a return address names, in its lower
// half. Go numbers blocks with gaps, so that nearly every address in a program
// is another. Numbered anew they are the same in every function:
//
//	0     the start
//	1..   calls that never return, one for all of which the tables say the same
//	then  blocks that the function is gone on with, in their order
type place struct{ old, new int }

// asked is the places of a function at which its tables are asked.
type asked struct {
	stack    []place // for how much stack it has taken
	pointers []place // for what pointers there are
	deferred int     // the block that runs what was deferred, 0 for none
}

// renumber numbers the blocks of the program's own function n anew. It leaves
// functions alone that do with blocks what is not known, and those whose blocks
// the runtime knows.
func (o *outliner) renumber(n int, all []instruction) []instruction {
	i := n + o.shift
	p, ok := o.placesIn(n, all)
	free := o.all[i].ordinary || o.all[i].wrapper && o.rangeOf(o.all[i], pcdataInlining) == 0
	if !ok || !free || !o.numberLost(i, p) {
		return all
	}
	p.numberResumed()
	blocks, ok := readBlocks(all, p.blocks)
	if !ok {
		return all
	}
	o.asked[i] = p.asked()
	for at, block := range p.named {
		all[at] = all[at].naming(p.numbers[block])
	}
	for _, c := range p.lost {
		all[c.at] = all[c.at].naming(c.number)
	}
	return dropBlocks(all, blocks)
}

// naming is an instruction that names another block.
func (in instruction) naming(block int) instruction {
	if in.op == opI64Const {
		return wideConstant(in.number&^blockMask | block)
	}
	return constant(block)
}

const blockMask = 1<<blocksPerFuncLog - 1

// places is what a function does with the numbers of its blocks.
type places struct {
	named    map[int]int // blocks to go on with that instructions name
	resumed  []int       // these blocks and others that may be gone on with, rising, from 0
	lost     []lostCall
	deferred int         // the block that runs what was deferred, 0 for none
	numbers  map[int]int // what blocks to go on with are numbered
	blocks   []int       // which block has a number
}

// lostCall is a call that never returns.
type lostCall struct {
	at     int // the instruction that names its block
	block  int
	trap   bool // nobody asks what pointers there are
	number int
}

// placesIn reads a function. It fails when there is a number that looks like a
// place and is used otherwise.
func (o *outliner) placesIn(n int, all []instruction) (*places, bool) {
	p := &places{named: map[int]int{}, resumed: []int{0}, deferred: o.deferred(n + o.shift)}
	for at, in := range all {
		block := in.number & blockMask
		switch {
		case in.op == opI32Const && at+1 < len(all) && all[at+1].op == opLocalSet && all[at+1].number == localBlock:
			p.named[at] = in.number
		case !o.isPlace(n, in):
		case isReturnAddress(all, at):
			p.named[at] = block
		case at+1 < len(all) && all[at+1].op == opCall && o.helped[all[at+1].number] != "":
			callee := o.helped[all[at+1].number]
			if !begunAgain(callee) {
				p.lost = append(p.lost, lostCall{at: at, block: block, trap: callee == "runtime.sigpanic"})
			} else if block != 0 {
				return nil, false
			}
		default:
			return nil, false
		}
	}
	for _, block := range p.named {
		p.resumed = append(p.resumed, block)
	}
	if p.deferred != 0 {
		// The block behind it is named only when it is begun anew.
		p.resumed = append(p.resumed, p.deferred, p.deferred+1)
	}
	slices.Sort(p.resumed)
	p.resumed = slices.Compact(p.resumed)
	return p, true
}

// isPlace tells whether a number is a place in function n, or looks like one.
func (o *outliner) isPlace(n int, in instruction) bool {
	return in.op == opI64Const && o.number(in)-n == o.shift
}

// isReturnAddress tells whether a number is stored where a call puts it.
func isReturnAddress(all []instruction, at int) bool {
	if at < 2 || at+1 >= len(all) {
		return false
	}
	pushed, stack, store := all[at-2], all[at-1], all[at+1]
	return pushed.op == opGlobalSet && pushed.number == stackGlobal &&
		(stack.op == opGlobalGet && stack.number == stackGlobal || stack.op == opLocalGet && stack.number == localStack) &&
		store.op == opStore64 && store.number == 0
}

// numberLost numbers the places of calls that never return. It fails when the
// tables of function i do not cover all places.
func (o *outliner) numberLost(i int, p *places) bool {
	stack, known := o.rangesAt(int(o.memory.u32(o.all[i].at + funcStack)))
	pointers, all := o.rangesAt(o.rangeOf(o.all[i], pcdataStackMap))
	known = known && all
	for _, block := range p.resumed {
		known = known && stack.covers(block) && pointers.covers(block)
	}
	type answers struct{ stack, pointers int }
	var different []answers
	for _, trap := range []bool{false, true} {
		for n, c := range p.lost {
			if known = known && stack.covers(c.block) && pointers.covers(c.block); !known {
				return false
			}
			if c.trap != trap {
				continue
			}
			says := answers{stack.at(c.block), pointers.at(c.block - 1)}
			same := slices.IndexFunc(different, func(a answers) bool { return a == says || trap && a.stack == says.stack })
			if same < 0 {
				same = len(different)
				different = append(different, says)
			}
			p.lost[n].number = same + 1
		}
	}
	// They are nothing to go on with, whatever stands there.
	p.blocks = make([]int, 1+len(different))
	return known
}

// numberResumed numbers the blocks to go on with.
func (p *places) numberResumed() {
	p.numbers = map[int]int{0: 0}
	for _, block := range p.resumed[1:] {
		p.numbers[block] = len(p.blocks)
		p.blocks = append(p.blocks, block)
	}
}

// asked is the places, in the order of their numbers. What pointers there are
// is asked for before a place, where the call is.
func (p *places) asked() asked {
	l := asked{stack: []place{{0, 0}}, deferred: p.numbers[p.deferred]}
	add := func(block, number int, pointers bool) {
		l.stack = append(l.stack, place{block, number})
		if pointers {
			l.pointers = append(l.pointers, place{block - 1, number - 1})
		}
	}
	for _, c := range p.lost {
		add(c.block, c.number, !c.trap)
	}
	for _, block := range p.resumed[1:] {
		add(block, p.numbers[block], true)
	}
	byNumber := func(a, b place) int { return a.new - b.new }
	slices.SortStableFunc(l.stack, byNumber)
	slices.SortStableFunc(l.pointers, byNumber)
	return l
}
