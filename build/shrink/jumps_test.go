package shrink

import (
	"bytes"
	"testing"
)

// A function of three blocks: the first goes to the second or ahead to the
// third, the second back to itself, and the third leaves.
func jumping() []instruction {
	open := func(op byte) instruction {
		return instruction{op: op, number: noResultNumber, bytes: []byte{op, noResult}}
	}
	table := func(to ...byte) instruction { return instruction{op: opTable, bytes: append([]byte{opTable}, to...)} }
	end := simple(opEnd)
	return []instruction{
		open(opBlock), open(opLoop), open(opBlock), open(opBlock), open(opBlock), open(opBlock), get(0), table(3, 0, 1, 2, 3), end,
		get(2), constant(2), numbered(opLocalSet, 0), numbered(opBranchIf, 3),
		end,
		get(3), constant(1), numbered(opLocalSet, 0), numbered(opBranchIf, 2),
		end,
		get(4), numbered(opBranchIf, 2), constant(0), simple(opReturn),
		end, simple(opUnreachable), end, end, constant(1), end,
	}
}

func TestJumpDirectly(t *testing.T) {
	want := written(append(append(jumping()[:10:10], numbered(opBranchIf, 1)), jumping()[13:]...))
	if got := written(jumpDirectly(jumping())); !bytes.Equal(got, want) {
		t.Errorf("% x, not % x", got, want)
	}
}

// Where the table belongs to no loop, jumps stay.
func TestJumpDirectlyKnowsTheTable(t *testing.T) {
	all := jumping()
	all[1] = instruction{op: opBlock, number: noResultNumber, bytes: []byte{opBlock, noResult}}
	want := written(all)
	if got := written(jumpDirectly(all)); !bytes.Equal(got, want) {
		t.Errorf("% x, not % x", got, want)
	}
}

func TestDropBlocks(t *testing.T) {
	all := jumpDirectly(jumping())
	same := written(all)
	if got := written(dropBlocks(jumpDirectly(jumping()), func(n int) bool { return true })); !bytes.Equal(got, same) {
		t.Errorf("all needed: % x, not % x", got, same)
	}
	// The end of the first block is gone; the next is jumped to, the third needed,
	// the fourth lies beyond the table.
	got := dropBlocks(jumpDirectly(jumping()), func(n int) bool { return n == 2 })
	if n := bytes.Count(written(got), []byte{opBlock, noResult}); n != 4 {
		t.Errorf("%d blocks are left in % x", n, written(got))
	}
	if want := []byte{opTable, 3, 0, 0, 1, 2}; !bytes.Contains(written(got), want) {
		t.Errorf("the table is not % x in % x", want, written(got))
	}
	got = dropBlocks(jumpDirectly(jumping()), func(n int) bool { return false })
	if want := []byte{opTable, 1, 0, 2}; !bytes.Contains(written(got), want) {
		t.Errorf("the table is not % x in % x", want, written(got))
	}
}
