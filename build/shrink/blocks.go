package shrink

import "encoding/binary"

// dropBlocks takes away blocks that nothing goes to the end of. In the table of
// blocks a number counts when it is needed; the others lead to where the number
// before them leads.
func dropBlocks(all []instruction, needed func(int) bool) []instruction {
	s, ok := readBlocks(all, needed)
	if !ok {
		return all
	}
	kept := all[:0]
	var open []*target
	for i, in := range all {
		switch in.op {
		case opBlock, opLoop, opIf:
			open = append(open, s.opened[i])
			if s.opened[i].unused(in) {
				continue
			}
		case opEnd:
			if len(open) == 0 {
				break
			}
			ended := open[len(open)-1]
			open = open[:len(open)-1]
			if ended.unused(ended.instruction) {
				continue
			}
		case opBranch, opBranchIf:
			in.number = distance(open, s.branches[i][0])
			in.bytes = binary.AppendUvarint([]byte{in.op}, uint64(in.number))
		case opTable:
			in.bytes = binary.AppendUvarint([]byte{in.op}, uint64(len(s.branches[i])-1))
			for _, to := range s.branches[i] {
				in.bytes = binary.AppendUvarint(in.bytes, uint64(distance(open, to)))
			}
		}
		kept = append(kept, in)
	}
	return kept
}

// target is a block, loop or condition, which may be branched to.
type target struct {
	instruction
	used bool
}

// unused tells whether a block may go. Conditions and loops stay.
func (t *target) unused(in instruction) bool {
	return !t.used && in.op == opBlock && in.number == noResultNumber
}

// distance is how far out a branch has to go among the blocks that stay.
func distance(open []*target, to *target) int {
	depth := 0
	for n := len(open) - 1; n >= 0 && open[n] != to; n-- {
		if !open[n].unused(open[n].instruction) {
			depth++
		}
	}
	return depth
}

// blocks is what a function's blocks are and where its branches go, by the
// number of the instruction.
type blocks struct {
	opened   map[int]*target
	branches map[int][]*target
}

// readBlocks finds the blocks and what goes to them.
func readBlocks(all []instruction, needed func(int) bool) (blocks, bool) {
	s := blocks{map[int]*target{}, map[int][]*target{}}
	function := &target{used: true}
	open := []*target{function}
	to := func(i, depth int) bool {
		if depth >= len(open) {
			return false
		}
		t := open[len(open)-1-depth]
		s.branches[i] = append(s.branches[i], t)
		return true
	}
	for i, in := range all {
		switch in.op {
		case opBlock, opLoop, opIf:
			s.opened[i] = &target{instruction: in}
			open = append(open, s.opened[i])
		case opEnd:
			open = open[:len(open)-1]
		case opBranch, opBranchIf:
			if !to(i, in.number) {
				return s, false
			}
			s.branches[i][0].used = true
		case opTable:
			r := reader{data: in.bytes[1:]}
			for range r.unsigned() + 1 {
				if !to(i, r.unsigned()) {
					return s, false
				}
			}
			s.branches[i] = useTable(s.branches[i], needed)
		}
		if len(open) == 0 && i < len(all)-1 {
			return s, false
		}
	}
	return s, true
}

// useTable marks what the needed numbers and those beyond the table lead to,
// and has the others lead where the number before them leads. Behind the last
// that is needed the table ends.
func useTable(table []*target, needed func(int) bool) []*target {
	last, beyond := 0, table[len(table)-1]
	for n := range len(table) - 1 {
		if n == 0 || needed(n) {
			table[n].used, last = true, n
		} else {
			table[n] = table[n-1]
		}
	}
	beyond.used = true
	return append(table[:last+1], beyond)
}

// neededBlocks tells which numbers of blocks a function may be begun with: at
// its start, behind calls that return, where it jumps back to, and where it
// runs what was deferred. Places that helpers are told do not count.
func (o *outliner) neededBlocks(n int, all []instruction) func(int) bool {
	needed := map[int]bool{}
	for i, in := range all {
		switch {
		case in.op == opI64Const && o.number(in)-n == o.shift:
			// A helper gets it, or the stack.
			if i+1 >= len(all) || all[i+1].op != opCall {
				needed[in.number&(1<<blocksPerFuncLog-1)] = true
			}
		case in.op == opLocalSet && in.number == localBlock && i > 0 && all[i-1].op == opI32Const:
			needed[all[i-1].number] = true
		}
	}
	deferred := o.deferred(n + o.shift)
	needed[deferred], needed[deferred+1] = true, true
	return func(n int) bool { return needed[n] }
}
