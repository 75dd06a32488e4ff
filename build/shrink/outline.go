package shrink

import (
	"bytes"
	"encoding/binary"
	"errors"
	"slices"
	"strings"
)

// A call in Go's code makes room on the Go stack, writes down where to go on
// and calls; a third of all calls lead to functions that never come back to it:
// to more stack or to a panic. Those share one helper for each function called:
// it gets where to go on and does the rest, and the function returns what it
// gives, that the Go stack is not this one's any more. Functions are resumed by
// what is on the Go stack, so a helper in between is never seen.

// callLength is the number of instructions of a call:
//
//	stack = stack - 8; memory[stack] = place; callee(0)
//	stack = the global stack; if the call gave 1 go to the exit
const callLength = 13

const stackGlobal = 0 // the global that holds the stack pointer between functions

// isCall tells whether instructions begin with a call.
func isCall(all []instruction) bool {
	if len(all) < callLength {
		return false
	}
	ops := [callLength]byte{opLocalGet, opI32Const, opSubtract, opLocalTee, opGlobalSet, opLocalGet, opI64Const, opStore64,
		opI32Const, opCall, opGlobalGet, opLocalSet, opBranchIf}
	numbers := [callLength]int{localStack, 8, 0, localStack, stackGlobal, localStack, -1, 0,
		0, -1, stackGlobal, localStack, -1}
	for i := range callLength {
		if all[i].op != ops[i] || numbers[i] >= 0 && all[i].number != numbers[i] {
			return false
		}
	}
	return true
}

// In a call, where it says where to go on and whom to call.
const (
	callPlace  = 6
	callCallee = 9
)

// neverReturns lists functions of the runtime that leave the calling function
// for good or have it begun again.
func neverReturns(name string) bool {
	rest, ok := strings.CutPrefix(name, "runtime.")
	if !ok {
		return false
	}
	if strings.HasPrefix(rest, "goPanicIndex") || strings.HasPrefix(rest, "goPanicSlice") {
		return true
	}
	return slices.Contains([]string{
		"sigpanic", "gopanic", "throw", "morestack", "morestack_noctxt",
		"panicdivide", "panicshift", "panicwrap", "panicdottypeE", "panicdottypeI", "panicnildottype",
		"panicmakeslicelen", "panicmakeslicecap", "panicunsafeslicelen", "panicunsafeslicenilptr",
		"panicunsafestringlen", "panicunsafestringnilptr", "panicrangestate",
	}, rest)
}

// begunAgain tells which of these functions have the calling function begun
// again.
func begunAgain(name string) bool { return strings.HasPrefix(name, "runtime.morestack") }

// outliner knows the helpers: which function a helper calls, by its number.
type outliner struct {
	*tables
	all     []function
	helpers map[int]int
	helped  map[int]string // whom a helper calls
	bodies  [][]byte
	// shift is what a function's number in the tables is ahead of its number
	// among the program's own functions in the module.
	shift int
	// asked is those of functions whose blocks have other numbers, by number
	// in the tables.
	asked map[int]asked
}

// newOutliner prepares helpers for the functions that do not return. Helpers
// are numbered from next on.
func newOutliner(t *tables, code []byte, imported, next int) (*outliner, error) {
	o := &outliner{tables: t, helpers: map[int]int{}, helped: map[int]string{}, asked: map[int]asked{}}
	var err error
	if o.all, err = t.functions(); err != nil {
		return nil, err
	}
	if err := o.findShift(code); err != nil {
		return nil, err
	}
	for i := range t.count {
		callee := i - o.shift + imported
		if callee < imported || !neverReturns(t.name(i)) {
			continue
		}
		o.helpers[callee] = next + len(o.bodies)
		o.helped[o.helpers[callee]] = t.name(i)
		o.bodies = append(o.bodies, helper(callee))
	}
	return o, nil
}

// findShift takes the shift from the first call in the code; every other call
// is held against it later.
func (o *outliner) findShift(code []byte) error {
	r := reader{data: code}
	for n := range r.unsigned() {
		_, instructions, err := readBody(r.bytes(r.unsigned()))
		if err != nil {
			return err
		}
		for i := range instructions {
			if isCall(instructions[i:]) {
				o.shift = o.number(instructions[i+callPlace]) - n
				return r.err
			}
		}
	}
	return errors.New("the code has no calls as Go compiles them")
}

// number is the number in the tables of the function that a place lies in.
func (o *outliner) number(place instruction) int {
	return place.number>>blocksPerFuncLog - int(o.firstFunc)
}

// outline puts calls of helpers in place of calls that do not return, in the
// program's own function n, and shortens the others.
func (o *outliner) outline(n int, all []instruction) ([]instruction, error) {
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		if !isCall(all[i:]) {
			kept = append(kept, all[i])
			continue
		}
		place := all[i+callPlace]
		if o.number(place)-n != o.shift {
			return nil, errors.New("a call is to be resumed in another function")
		}
		helper, known := o.helpers[all[i+callCallee].number]
		if known {
			kept = append(kept, place, call(helper), simple(opReturn))
		} else {
			kept = append(kept, shortCall(all[i:i+callLength])...)
		}
		i += callLength - 1
	}
	return kept, nil
}

// shortCall writes a call without keeping the new stack pointer in the local
// variable, which is read anew after the call.
func shortCall(all []instruction) []instruction {
	globalGet := all[10]
	short := []instruction{all[0], all[1], all[2], all[4], globalGet}
	return append(short, all[callPlace:]...)
}

// helper writes the body of a helper:
//
//	stack = stack - 8
//	memory[stack] = the place
//	return callee(0)
func helper(callee int) []byte {
	const place = 0
	c := code{0}
	c.op(opGlobalGet, stackGlobal)
	c.number(8)
	c.op(opSubtract, opGlobalSet, stackGlobal)
	c.op(opGlobalGet, stackGlobal, opLocalGet, place)
	c.access(opStore64, 3, 0)
	c.number(0)
	c.call(callee)
	c.op(opEnd)
	return c
}

func call(function int) instruction {
	return instruction{op: opCall, number: function, bytes: binary.AppendUvarint([]byte{opCall}, uint64(function))}
}

// deferred is the number of the block in which function i of the tables runs
// what was deferred.
func (t *tables) deferred(i int) int {
	description := t.funcs + int(t.memory.u32(t.funcs+8*i+4))
	return int(t.memory.u32(description + funcDefers))
}

// name is a function's name.
func (t *tables) name(i int) string {
	description := t.funcs + int(t.memory.u32(t.funcs+8*i+4))
	return t.nameAt(t.memory.u32(description + funcName))
}

func (t *tables) nameAt(offset uint32) string {
	begin := t.names + int(offset)
	if begin < t.names || begin >= t.namesEnd {
		return ""
	}
	name, _, _ := bytes.Cut(t.memory[begin:t.namesEnd], []byte{0})
	return string(name)
}
