package shrink

import (
	"encoding/binary"
	"errors"
)

var errOtherImport = errors.New("something other than functions is imported")

// Instructions of wasm.
const (
	opLoop       = 0x03
	opEnd        = 0x0b
	opBranchIf   = 0x0d
	opLocalGet   = 0x20
	opLocalSet   = 0x21
	opLocalTee   = 0x22
	opLoad32     = 0x28
	opLoad8      = 0x2d
	opStore32    = 0x36
	opI32Const   = 0x41
	opLess       = 0x49
	opAdd        = 0x6a
	opMultiply   = 0x6c
	opAnd        = 0x71
	opShiftRight = 0x76

	typeI32  = 0x7f
	typeFunc = 0x60
	noResult = 0x40
)

// code is a function body being written.
type code []byte

func (c *code) op(ops ...byte) { *c = append(*c, ops...) }

func (c *code) number(n int) { *c = appendSigned(append(*c, opI32Const), int64(n)) }

// address is the constant part of an access to aligned words or to bytes.
func (c *code) access(op byte, align byte, offset int) {
	*c = binary.AppendUvarint(append(*c, op, align), uint64(offset))
}

// startFunction writes the body of the function that fills in the index of
// functions and the table of buckets.
//
//	at = address of the first description
//	for i = 0; i < count; i++ {
//		at = at rounded up to 8
//		index[i].entry, index[i].description = firstFunc+i, at-index
//		at.entry = firstFunc+i
//		at += size of the description
//	}
//	for i = 0; i < buckets; i++ {
//		bucket[i] = i / bucketsPerFunc
//	}
func (t *tables) startFunction() []byte {
	const i, at = 0, 1
	c := code{1, 2, typeI32}
	c.number(t.funcs + 8*t.count + 4)
	c.op(opLocalSet, at)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, at)
		c.number(7)
		c.op(opAdd)
		c.number(-8)
		c.op(opAnd, opLocalSet, at)

		c.op(opLocalGet, i)
		c.number(8)
		c.op(opMultiply)
		c.op(opLocalGet, i)
		c.number(int(t.firstFunc))
		c.op(opAdd)
		c.access(opStore32, 2, t.funcs)

		c.op(opLocalGet, i)
		c.number(8)
		c.op(opMultiply)
		c.op(opLocalGet, at)
		c.number(-t.funcs)
		c.op(opAdd)
		c.access(opStore32, 2, t.funcs+4)

		c.op(opLocalGet, at)
		c.op(opLocalGet, i)
		c.number(int(t.firstFunc))
		c.op(opAdd)
		c.access(opStore32, 2, funcEntry)

		c.op(opLocalGet, at)
		c.access(opLoad32, 2, funcPCData)
		c.op(opLocalGet, at)
		c.access(opLoad8, 0, funcFuncData)
		c.op(opAdd)
		c.number(4)
		c.op(opMultiply)
		c.number(funcSize)
		c.op(opAdd)
		c.op(opLocalGet, at)
		c.op(opAdd, opLocalSet, at)
		c.countTo(i, t.count)
	}
	c.op(opEnd)
	c.number(0)
	c.op(opLocalSet, i)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, i)
		c.number(bucketSize)
		c.op(opMultiply)
		c.op(opLocalGet, i)
		c.number(bucketsPerFuncLog)
		c.op(opShiftRight)
		c.access(opStore32, 2, t.buckets)
		c.countTo(i, t.bucketCount())
	}
	c.op(opEnd, opEnd)
	return c
}

// countTo adds one to a local variable and goes on with the loop below n.
func (c *code) countTo(local byte, n int) {
	c.op(opLocalGet, local)
	c.number(1)
	c.op(opAdd, opLocalTee, local)
	c.number(n)
	c.op(opLess, opBranchIf, 0)
}

// addStart adds a function and has it called when the module is instantiated.
func addStart(sections []section, parts map[byte]*section, body []byte) ([]byte, error) {
	kind, err := appendEntry(parts[sectionType], []byte{typeFunc, 0, 0})
	if err != nil {
		return nil, err
	}
	own, err := appendEntry(parts[sectionFunction], binary.AppendUvarint(nil, uint64(kind)))
	if err != nil {
		return nil, err
	}
	if _, err := appendEntry(parts[sectionCode], append(binary.AppendUvarint(nil, uint64(len(body))), body...)); err != nil {
		return nil, err
	}
	imported, err := importedFunctions(sections)
	if err != nil {
		return nil, err
	}
	start := section{sectionStart, binary.AppendUvarint(nil, uint64(imported+own))}
	var all []section
	for _, s := range sections {
		if s.id == sectionElement {
			all = append(all, start)
		}
		all = append(all, s)
	}
	return joinModule(all), nil
}

// appendEntry adds to the list that a section is and gives the entry's number.
func appendEntry(s *section, entry []byte) (int, error) {
	r := reader{data: s.content}
	count := r.unsigned()
	content := binary.AppendUvarint(nil, uint64(count+1))
	content = append(content, r.data...)
	s.content = append(content, entry...)
	return count, r.err
}

// importedFunctions counts the functions that come from outside; the program's
// own are numbered after them.
func importedFunctions(sections []section) (int, error) {
	const sectionImport, kindFunction = 2, 0
	count := 0
	for _, s := range sections {
		if s.id != sectionImport {
			continue
		}
		r := reader{data: s.content}
		for range r.unsigned() {
			r.bytes(r.unsigned())
			r.bytes(r.unsigned())
			if r.byte() != kindFunction {
				return 0, errOtherImport
			}
			r.unsigned()
			count++
		}
		if r.err != nil {
			return 0, r.err
		}
	}
	return count, nil
}
