package shrink

import (
	"encoding/binary"
	"slices"
)

// dropBlocks takes away blocks that nothing goes to the end of.
func dropBlocks(all []instruction, s blocks) []instruction {
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
	return dropTable(kept)
}

// dropTable takes away a table that leads to nothing but the instruction
// behind it.
func dropTable(all []instruction) []instruction {
	at := slices.IndexFunc(all, func(in instruction) bool { return in.op == opTable })
	if at < 2 || at+1 >= len(all) || all[at-2].op != opBlock || all[at+1].op != opEnd || string(all[at].bytes) != string([]byte{opTable, 0, 0}) {
		return all
	}
	return slices.Delete(all, at-2, at+2)
}

// target is a block, loop or condition, which may be branched to.
type target struct {
	instruction
	used bool
}

// unused tells whether a block may go. Conditions stay.
func (t *target) unused(in instruction) bool {
	return !t.used && (in.op == opBlock || in.op == opLoop) && in.number == noResultNumber
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

// readBlocks finds the blocks and what goes to them. In the table of blocks, of
// which there is one at most, are to stand those that are given.
func readBlocks(all []instruction, numbers []int) (blocks, bool) {
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
			s.branches[i] = useTable(s.branches[i], numbers)
		}
		if len(open) == 0 && i < len(all)-1 {
			return s, false
		}
	}
	return s, true
}

// useTable marks what numbers of a table lead to, and has only these in it.
// What stands last in a table is for all numbers beyond it too.
func useTable(table []*target, numbers []int) []*target {
	used := make([]*target, len(numbers))
	for i, n := range numbers {
		used[i] = table[min(n, len(table)-1)]
		used[i].used = true
	}
	return used
}
