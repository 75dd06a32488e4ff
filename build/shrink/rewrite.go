package shrink

import (
	"encoding/binary"
	"math"
)

// In functions that Go compiles these locals have a meaning.
const (
	localBlock = 0 // the block to go on with when the function's loop begins anew
	localStack = 1 // the stack pointer
)

// maxFrame limits what is added to the stack pointer without it leaving the
// address space.
const maxFrame = 1 << 20

// rewriteCode writes every function more briefly where Go's compiler is
// lengthy, with the same instructions in effect:
//
//   - Adding a constant to the stack pointer in 64 bits, only to drop the upper
//     half, becomes an addition in 32.
//   - Where such an address only serves one access to memory, the constant
//     becomes part of that access.
//   - A jump in a block of its own becomes a conditional jump.
//   - A jump ahead goes there, not through the table of all blocks.
//   - Blocks are numbered without gaps, and only those that are asked for.
//   - A return address is made from the function's own start and a block.
//   - A call that gave up the stack returns at once, instead of at a block whose
//     distance is another each time.
//   - A comparison and its negation become the opposite comparison.
//   - The two steps in which a function gives its stack back become one.
//   - A call that does not return calls a helper.
//   - A word that is loaded only for its lower half is loaded as that.
//   - A value stays on the stack until it is needed instead of in a variable.
//   - Instructions that do nothing are left out.
func rewriteCode(content []byte, o *outliner) ([]byte, error) {
	r := reader{data: content}
	count := r.unsigned()
	result := binary.AppendUvarint(make([]byte, 0, len(content)), uint64(count))
	for n := range count {
		locals, instructions, err := readBody(r.bytes(r.unsigned()))
		if err != nil {
			return nil, err
		}
		instructions, err = o.outline(n, instructions)
		if err != nil {
			return nil, err
		}
		instructions = narrowAddresses(instructions)
		instructions = foldOffsets(instructions)
		instructions = returnAtOnce(instructions)
		if onlyLoopsReadBlock(instructions) {
			instructions = o.renumber(n, jumpDirectly(joinJumps(instructions)))
		}
		instructions = keepOnStack(instructions)
		instructions = negateComparisons(instructions)
		instructions = joinReturns(instructions)
		locals, instructions = o.holdAddress(n, locals, instructions)
		size := len(locals)
		for _, in := range instructions {
			size += len(in.bytes)
		}
		result = binary.AppendUvarint(result, uint64(size))
		result = append(result, locals...)
		for _, in := range instructions {
			result = append(result, in.bytes...)
		}
	}
	return result, r.err
}

// narrowAddresses turns extend, const, add, wrap into const, add: the lower
// half of a sum depends on the lower halves alone. It loads no more than what is
// used, and leaves nops out.
func narrowAddresses(all []instruction) []instruction {
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		in := all[i]
		switch {
		case in.op == opNop:
		case in.op == opExtend && i+3 < len(all) && all[i+1].op == opI64Const && all[i+2].op == opAdd64 && all[i+3].op == opWrap:
			kept = append(kept, constant(int(int32(all[i+1].number))), simple(opAdd))
			i += 3
		case in.op == opExtend && i+1 < len(all) && all[i+1].op == opWrap:
			i++
		case in.op == opLoad64 && i+1 < len(all) && all[i+1].op == opWrap:
			kept = append(kept, access(opLoad32, alignWord, in.number))
			i++
		default:
			kept = append(kept, in)
		}
	}
	return kept
}

// returnAtOnce has a call that gave up the stack return at once:
//
//	branch_if to the exit, which gives 1
//
// becomes
//
//	if; 1; return; end
//
// That is longer, but does not say how far out the exit is.
func returnAtOnce(all []instruction) []instruction {
	n := len(all)
	if n < 4 || all[n-3].op != opEnd || all[n-2].op != opI32Const || all[n-2].number != 1 {
		return all
	}
	kept := make([]instruction, 0, n+n/8)
	var open []int
	exit := exitBlock(all)
	for i, in := range all {
		switch in.op {
		case opBlock, opLoop, opIf:
			open = append(open, i)
		case opEnd:
			open = open[:max(len(open)-1, 0)]
		}
		if in.op == opBranchIf && len(open) > 0 && open[0] == exit && in.number == len(open)-1 {
			kept = append(kept, instruction{op: opIf, number: noResultNumber, bytes: []byte{opIf, noResult}}, constant(1), simple(opReturn), simple(opEnd))
			continue
		}
		kept = append(kept, in)
	}
	return kept
}

// exitBlock is the block that ends before a function gives its last result, or
// -1.
func exitBlock(all []instruction) int {
	exit := -1
	depth := 0
	for i, in := range all[:len(all)-3] {
		switch in.op {
		case opBlock, opLoop, opIf:
			if depth == 0 {
				exit = -1
				if in.op == opBlock {
					exit = i
				}
			}
			depth++
		case opEnd:
			depth--
		}
	}
	if depth != 1 {
		return -1
	}
	return exit
}

// alignWord says that an address is one of a whole word of 32 bits.
const alignWord = 2

// foldOffsets moves what is added to the stack pointer into the access to
// memory that the sum is for.
func foldOffsets(all []instruction) []instruction {
	gone := make([]bool, len(all))
	for i := 0; i+3 < len(all); i++ {
		get, add := all[i], all[i+1]
		if get.op != opLocalGet || get.number != localStack || add.op != opI32Const || all[i+2].op != opAdd || add.number < 0 || add.number > maxFrame {
			continue
		}
		if user, found := addressUser(all, i+3); found && all[user].number <= math.MaxInt32-maxFrame {
			all[user] = access(all[user].op, all[user].align, all[user].number+add.number)
			gone[i+1], gone[i+2] = true, true
		}
	}
	kept := all[:0]
	for i, in := range all {
		if !gone[i] {
			kept = append(kept, in)
		}
	}
	return kept
}

// addressUser finds the load or store that takes the value on top of the stack
// before an instruction as its address. It looks no further than jumps and calls.
func addressUser(all []instruction, from int) (int, bool) {
	height := 1 // of the stack from the address up
	for i := from; i < len(all); i++ {
		takes, gives, known := all[i].operands()
		if !known {
			return 0, false
		}
		if takes >= height {
			op := all[i].op
			return i, takes == height && op >= opLoad32 && op <= opLastStore
		}
		height += gives - takes
	}
	return 0, false
}

// onlyLoopsReadBlock tells whether the number of the block to go on with is
// only read to jump there, so that it may change when no jump follows.
func onlyLoopsReadBlock(all []instruction) bool {
	for i, in := range all {
		if in.op != opLocalGet || in.number != localBlock {
			continue
		}
		jump := i+1 < len(all) && all[i+1].op == opTable
		// Indirect calls keep a number there for a moment.
		kept := i >= 2 && all[i-1].op == opI32Const && all[i-2].op == opLocalSet && all[i-2].number == localBlock
		if !jump && !kept {
			return false
		}
	}
	return true
}

// joinJumps turns
//
//	if; block = n; branch d; end
//
// into the same without a block of its own:
//
//	block = n; branch_if d-1
func joinJumps(all []instruction) []instruction {
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		if i+4 < len(all) && isLoneJump(all[i:i+5]) {
			jump := instruction{op: opBranchIf, number: all[i+3].number - 1}
			jump.bytes = binary.AppendUvarint([]byte{opBranchIf}, uint64(jump.number))
			kept = append(kept, all[i+1], all[i+2], jump)
			i += 4
			continue
		}
		kept = append(kept, all[i])
	}
	return kept
}

func isLoneJump(five []instruction) bool {
	return five[0].op == opIf && five[0].number == noResultNumber &&
		five[1].op == opI32Const &&
		five[2].op == opLocalSet && five[2].number == localBlock &&
		five[3].op == opBranch && five[3].number > 0 &&
		five[4].op == opEnd
}

// negateComparisons leaves out negations of what a comparison gives.
func negateComparisons(all []instruction) []instruction {
	kept := all[:0]
	for _, in := range all {
		if in.op == opIsZero64 && len(kept) > 0 && kept[len(kept)-1].op == opExtend {
			kept = negate(kept[:len(kept)-1])
		} else if in.op == opIsZero {
			kept = negate(kept)
		} else {
			kept = append(kept, in)
		}
	}
	return kept
}

// negate adds the negation of the value that instructions give last.
func negate(kept []instruction) []instruction {
	n := len(kept)
	if n > 1 && kept[n-1].op == opIsZero && isComparison(kept[n-2].op) {
		return kept[:n-1]
	}
	if n > 0 {
		if op, known := opposite(kept[n-1].op); known {
			kept[n-1] = simple(op)
			return kept
		}
	}
	return append(kept, simple(opIsZero))
}

// isComparison tells whether an instruction gives 0 or 1.
func isComparison(op byte) bool { return op >= opIsZero && op <= 0x66 }

// opposites pairs the comparisons of integers: equal and not equal, then less
// and not less, greater and not greater, signed and unsigned.
var opposites = [...]byte{1, 0, 8, 9, 6, 7, 4, 5, 2, 3}

// opposite is the comparison that is true when another is not.
func opposite(op byte) (byte, bool) {
	for _, first := range []byte{opEqual, opEqual64} {
		if op >= first && int(op-first) < len(opposites) {
			return first + opposites[op-first], true
		}
	}
	return 0, false
}

// joinReturns turns
//
//	stack = stack + a; stack = stack + b; return
//
// into one addition. The local stack pointer ends with the function, so only
// the global one is set.
func joinReturns(all []instruction) []instruction {
	kept := all[:0]
	for i := 0; i < len(all); i++ {
		size, steps := 0, 0
		for isRelease(all[i+5*steps:]) && all[i+5*steps+1].number <= maxFrame {
			size += all[i+5*steps+1].number
			steps++
		}
		end := i + 5*steps
		if steps == 0 || end+1 >= len(all) || all[end].op != opI32Const || all[end+1].op != opReturn {
			kept = append(kept, all[i])
			continue
		}
		kept = append(kept, all[i], constant(size), simple(opAdd), all[end-1])
		i = end - 1
	}
	return kept
}

// isRelease tells whether instructions begin with giving stack back.
func isRelease(all []instruction) bool {
	return len(all) >= 5 &&
		all[0].op == opLocalGet && all[0].number == localStack &&
		all[1].op == opI32Const && all[1].number > 0 &&
		all[2].op == opAdd &&
		all[3].op == opLocalTee && all[3].number == localStack &&
		all[4].op == opGlobalSet && all[4].number == stackGlobal
}

// noResultNumber is the type of a block without a result, read as a number.
const noResultNumber = -64

func simple(op byte) instruction { return instruction{op: op, bytes: []byte{op}} }

func local(op byte, n int) instruction {
	return instruction{op: op, number: n, bytes: binary.AppendUvarint([]byte{op}, uint64(n))}
}

func constant(n int) instruction {
	return instruction{op: opI32Const, number: n, bytes: appendSigned([]byte{opI32Const}, int64(n))}
}

func wideConstant(n int) instruction {
	return instruction{op: opI64Const, number: n, bytes: appendSigned([]byte{opI64Const}, int64(n))}
}

func access(op, align byte, offset int) instruction {
	return instruction{op: op, number: offset, align: align, bytes: binary.AppendUvarint([]byte{op, align}, uint64(offset))}
}
