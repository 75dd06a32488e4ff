package shrink

import "encoding/binary"

// localFunction is the local variable that holds the start of the function, the
// upper half of each of its return addresses.
const localFunction = 2

// holdAddress keeps the start of function n in a local variable of its own and
// makes its return addresses from it: they are the same then in all functions.
// A compiler that looks at the whole function knows what they add up to.
func (o *outliner) holdAddress(n int, locals []byte, all []instruction) ([]byte, []instruction) {
	declared, ok := declareAddress(locals)
	if !ok {
		return locals, all
	}
	start := wideConstant((n + o.shift + int(o.firstFunc)) << blocksPerFuncLog)
	kept := []instruction{start, local(opLocalSet, localFunction)}
	found := false
	for _, in := range all {
		switch {
		case o.isPlace(n, in):
			found = true
			kept = append(kept, local(opLocalGet, localFunction))
			if block := in.number & blockMask; block != 0 {
				kept = append(kept, wideConstant(block), simple(opAdd64))
			}
		case in.op >= opLocalGet && in.op <= opLocalTee && in.number >= localFunction:
			kept = append(kept, local(in.op, in.number+1))
		default:
			kept = append(kept, in)
		}
	}
	if !found {
		return locals, all
	}
	return declared, kept
}

// declareAddress adds the variable to the locals of a function that Go
// compiled: it has the block to go on with as its parameter, and the stack
// pointer is the first variable and the only one of its kind.
func declareAddress(locals []byte) ([]byte, bool) {
	r := reader{data: locals}
	kinds := r.unsigned()
	if kinds == 0 || r.unsigned() != 1 || r.byte() != typeI32 {
		return nil, false
	}
	rest := r.data
	count := r.unsigned()
	if r.byte() == typeI64 && kinds > 1 {
		kinds--
		rest = r.data
	} else {
		count = 0
	}
	declared := binary.AppendUvarint(nil, uint64(kinds+1))
	declared = append(declared, 1, typeI32)
	declared = binary.AppendUvarint(declared, uint64(count+1))
	declared = append(declared, typeI64)
	return append(declared, rest...), true
}
