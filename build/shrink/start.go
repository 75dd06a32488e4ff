package shrink

import "encoding/binary"

// code is a function body being written.
type code []byte

func (c *code) op(ops ...byte) { *c = append(*c, ops...) }

func (c *code) number(n int) { *c = appendSigned(append(*c, opI32Const), int64(n)) }

// access is a load or store, of aligned words or of bytes, at a constant offset
// from an address.
func (c *code) access(op byte, align byte, offset int) {
	*c = binary.AppendUvarint(append(*c, op, align), uint64(offset))
}

func (c *code) call(function int) { *c = append(*c, call(function).bytes...) }

// Where the columns of descriptions are read from: a cell for each column with
// the address of its next number, then one for each list with where the next
// thing lies that one function alone refers to.
const (
	cellNextRanges = 4 * columnCount
	cellNextExtra  = cellNextRanges + 4
	cellsSize      = cellNextExtra + 4
)

// starter writes the function that makes again what was left out of the tables.
type starter struct {
	*tables
	read, find int // the functions that read a number and a reference
	unfold     int // the function that writes names
}

// addStart adds the start function and what it calls to the program.
func (p *program) addStart(t *tables, names int) (int, error) {
	s := starter{tables: t}
	var err error
	if s.read, err = p.add(signature(typeI32, typeI32), readNumber()); err != nil {
		return 0, err
	}
	if s.find, err = p.add(signature(typeI32, typeI32, typeI32, typeI32), findReference(s.read)); err != nil {
		return 0, err
	}
	if s.unfold, err = p.add(signature(), s.unfoldNames(names)); err != nil {
		return 0, err
	}
	return p.add(signature(), s.function())
}

// readNumber writes the function that reads the next number of a column, which
// is given by the address of its cell.
//
//	at = *cell
//	do {
//		part = *at++
//		value |= (part & 127) << shift
//		shift += 7
//	} while (part > 127)
//	*cell = at
//	return value, with its sign from the highest bit that was read
func readNumber() []byte {
	const cell, at, part, value, shift = 0, 1, 2, 3, 4
	c := code{1, 4, typeI32}
	c.op(opLocalGet, cell)
	c.access(opLoad32, 2, 0)
	c.op(opLocalSet, at)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, at)
		c.access(opLoad8, 0, 0)
		c.op(opLocalSet, part)
		c.addTo(at, 1)
		c.op(opLocalGet, part)
		c.number(127)
		c.op(opAnd, opLocalGet, shift, opShiftLeft, opLocalGet, value, opOr, opLocalSet, value)
		c.addTo(shift, 7)
		c.op(opLocalGet, part)
		c.number(127)
		c.op(opGreater, opBranchIf, 0)
	}
	c.op(opEnd)
	c.op(opLocalGet, cell, opLocalGet, at)
	c.access(opStore32, 2, 0)
	// Five bytes have more bits than a number, and the sign among them.
	c.op(opLocalGet, value)
	c.number(0)
	c.number(32)
	c.op(opLocalGet, shift, opSubtract, opLocalTee, shift, opLocalGet, shift)
	c.number(0)
	c.op(opLessSigned, opSelect, opLocalTee, shift, opShiftLeft, opLocalGet, shift, opShiftRightSigned)
	c.op(opEnd)
	return c
}

// findReference writes the function that reads a reference from the cell of a
// column, given the cell of its list and what stands for nowhere.
//
//	n = read(column)
//	if n == 0 { return nowhere }
//	if n > 0 { return n - 1 }
//	at = *next
//	*next = at - n
//	return at
func findReference(read int) []byte {
	const column, next, nowhere, n, at = 0, 1, 2, 3, 4
	c := code{1, 2, typeI32}
	c.op(opLocalGet, column)
	c.call(read)
	c.op(opLocalTee, n, opIsZero, opIf, noResult, opLocalGet, nowhere, opReturn, opEnd)
	c.op(opLocalGet, n)
	c.number(0)
	c.op(opGreaterSigned, opIf, noResult, opLocalGet, n)
	c.number(1)
	c.op(opSubtract, opReturn, opEnd)
	c.op(opLocalGet, next, opLocalGet, next)
	c.access(opLoad32, 2, 0)
	c.op(opLocalTee, at, opLocalGet, n, opSubtract)
	c.access(opStore32, 2, 0)
	c.op(opLocalGet, at, opEnd)
	return c
}

// unfoldNames writes the function that makes whole names.
//
//	at, before = address of the first name, and again
//	for i = 0; i < count; i++ {
//		same = read(column)
//		copy same bytes from before to at
//		before, at = at, at+same
//		from = *rest
//		do { byte = *from++; *at++ = byte } while (byte)
//		*rest = from
//	}
func (s starter) unfoldNames(count int) []byte {
	const i, at, before, same, from, letter = 0, 1, 2, 3, 4, 5
	rest := s.buckets + 4*columnName
	c := code{1, 6, typeI32}
	c.number(s.names + 1)
	c.op(opLocalTee, at, opLocalSet, before)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, at, opLocalGet, before)
		s.column(&c, columnSameName)
		c.op(opLocalTee, same, opMore, moreCopy, 0, 0)
		c.op(opLocalGet, at, opLocalTee, before, opLocalGet, same, opAdd, opLocalSet, at)
		c.number(rest)
		c.access(opLoad32, 2, 0)
		c.op(opLocalSet, from)
		c.op(opLoop, noResult)
		{
			c.op(opLocalGet, at, opLocalGet, from)
			c.access(opLoad8, 0, 0)
			c.op(opLocalTee, letter)
			c.access(opStore8, 0, 0)
			c.addTo(at, 1)
			c.addTo(from, 1)
			c.op(opLocalGet, letter, opBranchIf, 0)
		}
		c.op(opEnd)
		c.number(rest)
		c.op(opLocalGet, from)
		c.access(opStore32, 2, 0)
		c.countTo(i, count)
	}
	c.op(opEnd, opEnd)
	return c
}

// function writes the start function.
//
//	write the names
//	at, name = address of the first description, 1
//	for i = 0; i < count; i++ {
//		at = at rounded up to 8
//		index[i].entry, index[i].description = firstFunc+i, at-index
//		write the description, and have name and at behind it
//	}
//	clear the columns
//	for i = 0; i < buckets; i++ {
//		bucket[i] = i / bucketsPerFunc
//	}
func (s starter) function() []byte {
	c := code{1, 6, typeI32}
	c.call(s.unfold)
	c.number(s.funcs + 8*s.count + 4)
	c.op(opLocalSet, startAt)
	c.number(1)
	c.op(opLocalSet, startName)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, startAt)
		c.number(7)
		c.op(opAdd)
		c.number(-8)
		c.op(opAnd, opLocalSet, startAt)
		s.index(&c)
		s.description(&c)
		c.countTo(startI, s.count)
	}
	c.op(opEnd)
	c.number(s.buckets)
	c.number(0)
	c.number(s.bucketEnd - s.buckets)
	c.op(opMore, moreFill, 0)
	c.number(0)
	c.op(opLocalSet, startI)
	c.op(opLoop, noResult)
	{
		c.op(opLocalGet, startI)
		c.number(bucketSize)
		c.op(opMultiply)
		c.op(opLocalGet, startI)
		c.number(bucketsPerFuncLog)
		c.op(opShiftRight)
		c.access(opStore32, 2, s.buckets)
		c.countTo(startI, s.bucketCount())
	}
	c.op(opEnd, opEnd)
	return c
}

// Local variables of the start function.
const (
	startI = iota
	startAt
	startName
	startCount // how many entries of a list are to come
	startCell  // the cell of the column that has the next entry
	startLists // how long both lists are
)

// index writes the entry of function i in the index.
func (s starter) index(c *code) {
	c.op(opLocalGet, startI)
	c.number(8)
	c.op(opMultiply)
	c.op(opLocalGet, startI)
	c.number(int(s.firstFunc))
	c.op(opAdd)
	c.access(opStore32, 2, s.funcs)

	c.op(opLocalGet, startI)
	c.number(8)
	c.op(opMultiply)
	c.op(opLocalGet, startAt)
	c.number(-s.funcs)
	c.op(opAdd)
	c.access(opStore32, 2, s.funcs+4)
}

// description writes the description of function i.
func (s starter) description(c *code) {
	c.op(opLocalGet, startAt, opLocalGet, startI)
	c.number(int(s.firstFunc))
	c.op(opAdd)
	c.access(opStore32, 2, funcEntry)

	c.op(opLocalGet, startAt, opLocalGet, startName)
	c.access(opStore32, 2, funcName)
	c.op(opLoop, noResult) // to the end of the name
	c.addTo(startName, 1)
	c.op(opLocalGet, startName)
	c.access(opLoad8, 0, s.names-1)
	c.op(opBranchIf, 0, opEnd)

	field := func(offset, column int) {
		c.op(opLocalGet, startAt)
		s.column(c, column)
		c.access(opStore32, 2, offset)
	}
	field(funcID, columnFlags)
	field(funcArgs, columnArgs)
	field(funcDefers, columnDefers)
	c.op(opLocalGet, startAt)
	c.number(s.buckets + 4*columnStack)
	c.number(s.buckets + cellNextRanges)
	c.number(0)
	c.call(s.find)
	c.access(opStore32, 2, funcStack)

	s.column(c, columnCounts)
	c.op(opLocalSet, startLists)
	c.op(opLocalGet, startAt, opLocalGet, startLists)
	c.number(1<<pcdataBits - 1)
	c.op(opAnd, opLocalTee, startCount)
	c.access(opStore32, 2, funcPCData)
	c.op(opLocalGet, startAt, opLocalGet, startLists)
	c.number(pcdataBits)
	c.op(opShiftRight, opLocalTee, startLists)
	c.access(opStore8, 0, funcFuncData)
	c.addTo(startAt, funcSize)
	s.list(c, columnRanges, cellNextRanges, 0)
	c.op(opLocalGet, startLists, opLocalSet, startCount)
	s.list(c, columnExtra, cellNextExtra, -1)
}

// column reads a number.
func (s starter) column(c *code, n int) {
	c.number(s.buckets + 4*n)
	c.call(s.read)
}

// list writes as many references as there are, and leaves the address behind.
func (s starter) list(c *code, column, next, nowhere int) {
	c.number(s.buckets + 4*column)
	c.op(opLocalSet, startCell)
	c.op(opBlock, noResult, opLoop, noResult)
	c.op(opLocalGet, startCount, opIsZero, opBranchIf, 1)
	c.addTo(startCount, -1)
	c.op(opLocalGet, startAt, opLocalGet, startCell)
	c.number(s.buckets + next)
	c.number(nowhere)
	c.call(s.find)
	c.access(opStore32, 2, 0)
	c.addTo(startAt, 4)
	c.addTo(startCell, 4)
	c.op(opBranch, 0, opEnd, opEnd)
}

// addTo adds to a local variable.
func (c *code) addTo(local byte, n int) {
	c.op(opLocalGet, local)
	c.number(n)
	c.op(opAdd, opLocalSet, local)
}

// countTo adds one to a local variable and goes on with the loop below n.
func (c *code) countTo(local byte, n int) {
	c.op(opLocalGet, local)
	c.number(1)
	c.op(opAdd, opLocalTee, local)
	c.number(n)
	c.op(opLess, opBranchIf, 0)
}
