package shrink

import (
	"errors"
	"fmt"
)

// Instructions of wasm that are written or looked at.
const (
	opUnreachable      = 0x00
	opNop              = 0x01
	opBlock            = 0x02
	opLoop             = 0x03
	opIf               = 0x04
	opElse             = 0x05
	opEnd              = 0x0b
	opBranch           = 0x0c
	opBranchIf         = 0x0d
	opTable            = 0x0e
	opReturn           = 0x0f
	opCall             = 0x10
	opCallTable        = 0x11
	opDrop             = 0x1a
	opSelect           = 0x1b
	opLocalGet         = 0x20
	opLocalSet         = 0x21
	opLocalTee         = 0x22
	opGlobalGet        = 0x23
	opGlobalSet        = 0x24
	opLoad32           = 0x28
	opLoad64           = 0x29
	opLoad8            = 0x2d
	opLastLoad         = 0x35
	opStore32          = 0x36
	opStore64          = 0x37
	opStore8           = 0x3a
	opLastStore        = 0x3e
	opMemorySize       = 0x3f
	opMemoryGrow       = 0x40
	opI32Const         = 0x41
	opI64Const         = 0x42
	opF32Const         = 0x43
	opF64Const         = 0x44
	opIsZero           = 0x45
	opEqual            = 0x46
	opLessSigned       = 0x48
	opLess             = 0x49
	opGreaterSigned    = 0x4a
	opGreater          = 0x4b
	opIsZero64         = 0x50
	opEqual64          = 0x51
	opAdd              = 0x6a
	opSubtract         = 0x6b
	opMultiply         = 0x6c
	opAnd              = 0x71
	opOr               = 0x72
	opShiftLeft        = 0x74
	opShiftRightSigned = 0x75
	opShiftRight       = 0x76
	opAdd64            = 0x7c
	opWrap             = 0xa7 // i64 to its lower half
	opExtend           = 0xad // unsigned i32 to i64
	opLastSimple       = 0xc4
	opMore             = 0xfc
	lastConversion     = 7    // between floats and integers
	moreCopy           = 0x0a // memory
	moreFill           = 0x0b

	noResult = 0x40
)

// instruction is one instruction of a function.
type instruction struct {
	op byte
	// number is what a constant is, which local or global is meant, how far out
	// a branch goes, or the offset of an access to memory.
	number int
	align  byte   // of an access to memory
	bytes  []byte // as it was read
}

// readBody takes a function apart: its locals, as they are, and instructions.
func readBody(body []byte) (locals []byte, instructions []instruction, err error) {
	r := reader{data: body}
	for range r.unsigned() {
		r.unsigned()
		r.byte()
	}
	locals = body[:len(body)-len(r.data)]
	for len(r.data) > 0 && r.err == nil {
		next, err := r.instruction()
		if err != nil {
			return nil, nil, err
		}
		instructions = append(instructions, next)
	}
	return locals, instructions, r.err
}

func (r *reader) instruction() (instruction, error) {
	begin := r.data
	next := instruction{op: r.byte()}
	switch op := next.op; {
	case op >= 0x02 && op <= opIf: // blocks
		next.number = r.signed()
	case op == opBranch, op == opBranchIf, op == opCall, op >= opLocalGet && op <= opGlobalSet:
		next.number = r.unsigned()
	case op == opTable:
		for range r.unsigned() + 1 {
			r.unsigned()
		}
	case op == opCallTable:
		r.unsigned()
		r.unsigned()
	case op >= opLoad32 && op <= opLastStore:
		next.align = r.byte()
		next.number = r.unsigned()
	case op == opMemorySize, op == opMemoryGrow:
		r.byte()
	case op == opI32Const, op == opI64Const:
		next.number = r.signed()
	case op == opF32Const:
		r.bytes(4)
	case op == opF64Const:
		r.bytes(8)
	case op == opMore:
		switch next.number = r.unsigned(); next.number {
		case 0, 1, 2, 3, 4, 5, 6, lastConversion:
		case moreCopy:
			r.bytes(2)
		case moreFill:
			r.byte()
		default:
			return next, fmt.Errorf("instruction fc %d is not known", next.number)
		}
	case op <= opNop, op == opElse, op == opEnd, op == opReturn, op == opDrop, op == opSelect, op > opF64Const && op <= opLastSimple:
	default:
		return next, fmt.Errorf("instruction %#x is not known", op)
	}
	if r.err != nil {
		return next, errors.New("a function ends within an instruction")
	}
	next.bytes = begin[:len(begin)-len(r.data)]
	return next, nil
}

// operands is how many values an instruction takes and gives. Those that jump,
// call or open and close blocks have no answer.
func (in instruction) operands() (takes, gives int, known bool) {
	switch op := in.op; {
	case op == opLocalGet, op == opGlobalGet, op >= opI32Const && op <= opF64Const, op == opMemorySize:
		return 0, 1, true
	case op == opLocalSet, op == opGlobalSet, op == opDrop:
		return 1, 0, true
	case op == opLocalTee, op >= opLoad32 && op <= opLastLoad, op == opMemoryGrow:
		return 1, 1, true
	case op >= opStore32 && op <= opLastStore:
		return 2, 0, true
	case op == opSelect:
		return 3, 1, true
	case op == opMore && in.number <= lastConversion:
		return 1, 1, true
	case op == opMore:
		return 3, 0, true
	case isUnary(op):
		return 1, 1, true
	case op > opF64Const && op <= opLastSimple:
		return 2, 1, true
	}
	return 0, 0, false
}

// isUnary tells simple instructions that take one value from those with two.
func isUnary(op byte) bool {
	switch {
	case op == 0x45, op == 0x50: // is it zero
		return true
	case op >= 0x67 && op <= 0x69, op >= 0x79 && op <= 0x7b: // count bits
		return true
	case op >= 0x8b && op <= 0x91, op >= 0x99 && op <= 0x9f: // on floats
		return true
	}
	return op >= opWrap && op <= opLastSimple // conversions
}
