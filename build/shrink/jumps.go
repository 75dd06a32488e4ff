package shrink

import "encoding/binary"

// jumpDirectly lets a jump to a block that lies ahead go there at once:
//
//	block = n; branch to the loop, whose table leads to the end of block n
//
// becomes a branch to that end. Only jumps back still go through the table.
func jumpDirectly(all []instruction) []instruction {
	kept := all[:0]
	var open []label
	var table []int // which of the open labels each number leads to
	loop := -1      // the label whose loop begins with the table
	for i := 0; i < len(all); i++ {
		in := all[i]
		switch in.op {
		case opBlock, opLoop, opIf:
			open = append(open, label{i, in.op == opLoop})
		case opEnd:
			if len(open) > 0 {
				open = open[:len(open)-1]
			}
			table = closed(table, len(open))
		case opTable:
			if at, found := dispatch(all, i, open); found && table == nil {
				loop, table = at, tableLabels(in, len(open))
			}
		}
		if i+2 < len(all) && setsBlock(all[i:]) {
			jump := all[i+2]
			if depth, found := ahead(in.number, jump, open, table, loop); found {
				jump.number = depth
				jump.bytes = binary.AppendUvarint([]byte{jump.op}, uint64(depth))
				kept = append(kept, jump)
				i += 2
				continue
			}
		}
		kept = append(kept, in)
	}
	return kept
}

// label is what a branch may go to.
type label struct {
	begin int
	loop  bool
}

// setsBlock tells whether instructions begin with a jump to a block.
func setsBlock(all []instruction) bool {
	return all[0].op == opI32Const && all[1].op == opLocalSet && all[1].number == localBlock &&
		(all[2].op == opBranch || all[2].op == opBranchIf)
}

// dispatch tells whether a table of branches is the one that goes on with the
// block to go on with: it stands behind nothing but blocks that a loop opens.
func dispatch(all []instruction, at int, open []label) (loop int, found bool) {
	if at == 0 || all[at-1].op != opLocalGet || all[at-1].number != localBlock {
		return 0, false
	}
	for n := len(open) - 1; n >= 0; n-- {
		if open[n].begin != at-1-(len(open)-n) {
			return 0, false
		}
		if open[n].loop {
			return n, true
		}
	}
	return 0, false
}

// tableLabels lists the labels that a table leads to.
func tableLabels(in instruction, open int) []int {
	r := reader{data: in.bytes[1:]}
	labels := make([]int, r.unsigned())
	for i := range labels {
		labels[i] = open - 1 - r.unsigned()
	}
	return labels
}

// closed strikes the labels from the table that are not open any more.
func closed(table []int, open int) []int {
	for i, label := range table {
		if label >= open {
			table[i] = -1
		}
	}
	return table
}

// ahead is how far out a jump to a block has to branch that goes there at once.
func ahead(block int, jump instruction, open []label, table []int, loop int) (depth int, found bool) {
	if loop < 0 || len(open)-1-jump.number != loop || block < 0 || block >= len(table) {
		return 0, false
	}
	to := table[block]
	return len(open) - 1 - to, to > loop
}
