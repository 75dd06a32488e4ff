package shrink

import "encoding/binary"

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
