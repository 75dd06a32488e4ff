package shrink

import (
	"bytes"
	"testing"
)

// get, set and the like write instructions for the tests.
func get(n int) instruction { return numbered(opLocalGet, n) }

func numbered(op byte, n int) instruction {
	return instruction{op: op, number: n, bytes: []byte{op, byte(n)}}
}

func wide(n int) instruction {
	return instruction{op: opI64Const, number: n, bytes: appendSigned([]byte{opI64Const}, int64(n))}
}

func written(all []instruction) []byte {
	var b []byte
	for _, in := range all {
		b = append(b, in.bytes...)
	}
	return b
}

func TestRewrite(t *testing.T) {
	type list = []instruction
	open := instruction{op: opIf, number: noResultNumber, bytes: []byte{opIf, noResult}}
	block := instruction{op: opBlock, number: noResultNumber, bytes: []byte{opBlock, noResult}}
	stackPlus := func(n int) list {
		return list{get(localStack), constant(n), simple(opAdd), numbered(opLocalTee, localStack), numbered(opGlobalSet, stackGlobal)}
	}
	join := func(lists ...list) (all list) {
		for _, l := range lists {
			all = append(all, l...)
		}
		return all
	}
	for name, c := range map[string]struct {
		do       func(list) list
		from, to list
	}{
		"narrow": {narrowAddresses,
			list{get(5), simple(opExtend), wide(1<<32 + 7), simple(opAdd64), simple(opWrap), simple(opNop)},
			list{get(5), constant(7), simple(opAdd)}},
		"narrow only a sum that is cut": {narrowAddresses,
			list{get(5), simple(opExtend), wide(7), simple(opAdd64)}, list{get(5), simple(opExtend), wide(7), simple(opAdd64)}},
		"fold a load": {foldOffsets,
			list{get(1), constant(16), simple(opAdd), access(opLoad32, 2, 4)}, list{get(1), access(opLoad32, 2, 20)}},
		"fold a store around its value": {foldOffsets,
			list{get(1), constant(16), simple(opAdd), get(2), get(3), simple(opAdd), access(opStore32, 2, 0)},
			list{get(1), get(2), get(3), simple(opAdd), access(opStore32, 2, 16)}},
		"fold no value": {foldOffsets,
			list{get(2), get(1), constant(16), simple(opAdd), access(opStore32, 2, 0)},
			list{get(2), get(1), constant(16), simple(opAdd), access(opStore32, 2, 0)}},
		"fold nothing over a call": {foldOffsets,
			list{get(1), constant(16), simple(opAdd), call(9), access(opStore32, 2, 0)},
			list{get(1), constant(16), simple(opAdd), call(9), access(opStore32, 2, 0)}},
		"fold other pointers not": {foldOffsets,
			list{get(2), constant(16), simple(opAdd), access(opLoad32, 2, 0)}, list{get(2), constant(16), simple(opAdd), access(opLoad32, 2, 0)}},
		"join a jump": {joinJumps,
			list{get(4), open, constant(3), numbered(opLocalSet, 0), numbered(opBranch, 2), simple(opEnd)},
			list{get(4), constant(3), numbered(opLocalSet, 0), numbered(opBranchIf, 1)}},
		"join no jump out of its own block": {joinJumps,
			list{get(4), open, constant(3), numbered(opLocalSet, 0), numbered(opBranch, 0), simple(opEnd)},
			list{get(4), open, constant(3), numbered(opLocalSet, 0), numbered(opBranch, 0), simple(opEnd)}},
		"negate":    {negateComparisons, list{get(2), get(3), simple(0x49), simple(opIsZero)}, list{get(2), get(3), simple(0x4f)}},
		"negate 64": {negateComparisons, list{get(2), get(3), simple(0x58), simple(opIsZero)}, list{get(2), get(3), simple(0x56)}},
		"negate through 64 bits": {negateComparisons,
			list{get(2), simple(opIsZero64), simple(opExtend), simple(opIsZero64), simple(opIsZero)}, list{get(2), simple(opIsZero64)}},
		"negate no number twice": {negateComparisons, list{get(2), simple(opIsZero), simple(opIsZero)}, list{get(2), simple(opIsZero), simple(opIsZero)}},
		"negate no float":        {negateComparisons, list{simple(0x63), simple(opIsZero)}, list{simple(0x63), simple(opIsZero)}},
		"return at once": {returnAtOnce,
			list{block, get(2), numbered(opBranchIf, 0), open, get(2), numbered(opBranchIf, 1), simple(opEnd), simple(opEnd), constant(1), simple(opEnd)},
			list{block, get(2), open, constant(1), simple(opReturn), simple(opEnd),
				open, get(2), open, constant(1), simple(opReturn), simple(opEnd), simple(opEnd), simple(opEnd), constant(1), simple(opEnd)}},
		"return not from another block": {returnAtOnce,
			list{block, get(2), numbered(opBranchIf, 0), simple(opEnd), block, simple(opEnd), constant(1), simple(opEnd)},
			list{block, get(2), numbered(opBranchIf, 0), simple(opEnd), block, simple(opEnd), constant(1), simple(opEnd)}},
		"return": {joinReturns,
			join(stackPlus(24), stackPlus(8), list{constant(0), simple(opReturn)}),
			list{get(1), constant(32), simple(opAdd), numbered(opGlobalSet, 0), constant(0), simple(opReturn)}},
		"return elsewhere": {joinReturns, join(stackPlus(24), list{get(1)}), join(stackPlus(24), list{get(1)})},
	} {
		want := written(c.to)
		if got := written(c.do(c.from)); !bytes.Equal(got, want) {
			t.Errorf("%s: % x, not % x", name, got, want)
		}
	}
}

// Every opposite must be true exactly when the comparison is not, so the
// opposite of the opposite is the comparison.
func TestOpposites(t *testing.T) {
	for op := byte(0x40); op < 0x70; op++ {
		other, known := opposite(op)
		if whole := op >= 0x46 && op <= 0x4f || op >= 0x51 && op <= 0x5a; known != whole {
			t.Errorf("%#x: %v", op, known)
		}
		if back, _ := opposite(other); known && (back != op || other == op) {
			t.Errorf("%#x, %#x, %#x", op, other, back)
		}
	}
}
