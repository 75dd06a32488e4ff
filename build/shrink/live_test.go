package shrink

import (
	"bytes"
	"maps"
	"math/rand/v2"
	"slices"
	"testing"
)

func TestKeepOnStack(t *testing.T) {
	type list = []instruction
	load, store := access(opLoad64, 3, 8), access(opStore64, 3, 16)
	set, tee := numbered(opLocalSet, 3), numbered(opLocalTee, 3)
	for name, c := range map[string]struct{ from, to list }{
		"a value stored": {
			list{get(1), load, set, get(1), get(3), store, simple(opEnd)},
			list{get(1), get(1), load, store, simple(opEnd)}},
		"needed later": {
			list{get(1), load, set, get(1), get(3), store, get(1), get(3), store, simple(opEnd)},
			list{get(1), get(1), load, tee, store, get(1), get(3), store, simple(opEnd)}},
		"needed on one way": {
			list{get(1), load, set, get(1), get(3), store, simple(opBlock), get(1), numbered(opBranchIf, 0), set, simple(opEnd), get(3), simple(opEnd)},
			list{get(1), get(1), load, tee, store, simple(opBlock), get(1), numbered(opBranchIf, 0), set, simple(opEnd), get(3), simple(opEnd)}},
		"not behind a store": {
			list{get(1), load, set, get(1), get(2), store, get(1), get(3), store, simple(opEnd)},
			list{get(1), load, set, get(1), get(2), store, get(1), get(3), store, simple(opEnd)}},
		"not behind a change": {
			list{get(4), set, get(1), load, numbered(opLocalSet, 4), get(1), get(3), store, get(4), simple(opEnd)},
			list{get(4), set, get(1), load, numbered(opLocalSet, 4), get(1), get(3), store, get(4), simple(opEnd)}},
		"not behind a call": {
			list{get(4), set, call(9), get(3), simple(opEnd)},
			list{get(4), set, call(9), get(3), simple(opEnd)}},
	} {
		want := written(c.to)
		if got := written(keepOnStack(slices.Clone(c.from))); !bytes.Equal(got, want) {
			t.Errorf("%s: % x, not % x", name, got, want)
		}
	}
}

// Whatever straight code does to memory, it must do when values stay on the
// stack.
func TestKeepOnStackComputesTheSame(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	shorter := 0
	for range 20_000 {
		var all []instruction
		for range 1 + r.IntN(8) {
			all = append(all, randomStatement(r)...)
		}
		all = append(all, simple(opEnd))
		want := runStraight(all)
		kept := keepOnStack(slices.Clone(all))
		if got := runStraight(kept); !maps.Equal(got, want) {
			t.Fatalf("% x\nbecame\n% x", written(all), written(kept))
		}
		if len(kept) < len(all) {
			shorter++
		}
	}
	if shorter < 1000 {
		t.Errorf("only %d became shorter", shorter)
	}
}

// randomStatement sets a local variable or stores in memory.
func randomStatement(r *rand.Rand) []instruction {
	if r.IntN(2) == 0 {
		return append(randomValue(r), numbered(opLocalSet, 1+r.IntN(4)))
	}
	return append(append(randomValue(r), randomValue(r)...), access(opStore64, 3, r.IntN(4)))
}

func randomValue(r *rand.Rand) []instruction {
	switch r.IntN(6) {
	case 0:
		return append(randomValue(r), access(opLoad64, 3, r.IntN(4)))
	case 1:
		return append(append(randomValue(r), randomValue(r)...), simple(opAdd64))
	case 2:
		return append(randomValue(r), numbered(opLocalTee, 1+r.IntN(4)))
	case 3:
		return []instruction{wide(r.IntN(4))}
	}
	return []instruction{get(1 + r.IntN(4))}
}

// runStraight gives what memory holds after code without jumps.
func runStraight(all []instruction) map[int]int {
	memory := map[int]int{}
	locals := [8]int{0, 10, 20, 30, 40}
	var stack []int
	pop := func() int {
		top := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		return top
	}
	for _, in := range all {
		switch in.op {
		case opI64Const:
			stack = append(stack, in.number)
		case opLocalGet:
			stack = append(stack, locals[in.number])
		case opLocalSet:
			locals[in.number] = pop()
		case opLocalTee:
			locals[in.number] = stack[len(stack)-1]
		case opLoad64:
			at := pop() + in.number
			stack = append(stack, memory[at]+at)
		case opAdd64:
			stack = append(stack, pop()+pop())
		case opStore64:
			value := pop()
			memory[pop()+in.number] = value
		}
	}
	return memory
}
