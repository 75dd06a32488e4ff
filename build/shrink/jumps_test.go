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
	for _, c := range []struct {
		numbers []int
		blocks  int
		table   []byte
	}{
		{[]int{0, 1, 2, 3}, 5, []byte{opTable, 3, 0, 1, 2, 3}},
		// The end of the second block is gone.
		{[]int{0, 2, 3}, 4, []byte{opTable, 2, 0, 1, 2}},
		// Numbers beyond the table lead where its last one does.
		{[]int{0, 0, 7}, 4, []byte{opTable, 2, 0, 0, 2}},
	} {
		got := written(droppedBlocks(t, c.numbers))
		if n := bytes.Count(got, []byte{opBlock, noResult}); n != c.blocks {
			t.Errorf("%v: %d blocks, not %d, are left in % x", c.numbers, n, c.blocks, got)
		}
		if !bytes.Contains(got, c.table) {
			t.Errorf("%v: the table is not % x in % x", c.numbers, c.table, got)
		}
	}
}

// A table that leads to the start alone is not needed.
func TestDropTable(t *testing.T) {
	if got := written(droppedBlocks(t, []int{0})); bytes.Contains(got, []byte{opLocalGet, localBlock, opTable}) {
		t.Errorf("there is a table in % x", got)
	}
}

func droppedBlocks(t *testing.T, numbers []int) []instruction {
	t.Helper()
	all := jumpDirectly(jumping())
	blocks, ok := readBlocks(all, numbers)
	if !ok {
		t.Fatal("the blocks are not known")
	}
	return dropBlocks(all, blocks)
}
