package shrink

import (
	"errors"
	"fmt"
	"slices"
)

// span is a part of memory.
type span struct{ from, to int }

// dropPlaces clears what only tells where in the source a function was: its
// description refers to nothing of that any more, and what nothing refers to
// becomes zeros.
//
// Which calls were compiled into a function is kept for wrappers and the
// runtime's special functions, since recover looks through those. For others
// runtime.Callers, and all that counts frames with it, sees the function alone.
func (t *tables) dropPlaces(functions []function) error {
	var gone []span
	for _, f := range functions {
		if f.ordinary {
			part, err := t.inlinedCalls(f)
			if err != nil {
				return err
			}
			gone = append(gone, part)
		}
		part, err := t.argumentInfo(f)
		if err != nil {
			return err
		}
		gone = append(gone, part)
	}
	for _, f := range functions {
		for _, field := range []int{funcFile, funcLine, funcUnit, funcStartLine} {
			t.memory.put32(f.at+field, 0)
		}
		t.forgetRange(f, pcdataUnsafePoint)
		t.forgetRange(f, pcdataArgsAlive)
		t.forgetExtra(f, funcdataArgs)
		t.forgetExtra(f, funcdataArgsAlive)
		if f.ordinary {
			t.forgetRange(f, pcdataInlining)
			t.forgetExtra(f, funcdataInlining)
		}
	}
	clear(t.memory[t.units:t.unitsEnd])
	clear(t.memory[t.files:t.filesEnd])
	t.clearExtra(functions, gone)
	if err := t.clearNames(functions); err != nil {
		return err
	}
	return t.clearRanges(functions)
}

// clearNames clears names of functions that only appear where they were
// compiled into others.
func (t *tables) clearNames(functions []function) error {
	kept := make([]byte, t.namesEnd-t.names)
	keep := func(offset uint32) error {
		begin := int(offset)
		if begin >= len(kept) {
			return errors.New("a name lies outside of the tables")
		}
		end := slices.Index(t.memory[t.names+begin:t.namesEnd], 0)
		if end < 0 {
			return errors.New("a name has no end")
		}
		copy(kept[begin:begin+end], t.memory[t.names+begin:])
		return nil
	}
	for _, f := range functions {
		if err := keep(t.memory.u32(f.at + funcName)); err != nil {
			return err
		}
		calls, err := t.inlinedCalls(f)
		if err != nil {
			return err
		}
		for at := calls.from; at < calls.to; at += inlinedCallSize {
			if err := keep(t.memory.u32(at + inlinedCallName)); err != nil {
				return err
			}
		}
	}
	copy(t.memory[t.names:], kept)
	return nil
}

func (t *tables) forgetRange(f function, kind int) {
	if kind < f.pcdata {
		t.memory.put32(f.pcdataAt(kind), 0)
	}
}

func (t *tables) forgetExtra(f function, kind int) {
	if kind < f.funcdata {
		t.memory.put32(f.funcdataAt(kind), absent)
	}
}

// extraAt is where one kind of a function's extra data begins.
func (t *tables) extraAt(f function, kind int) (int, bool) {
	if kind >= f.funcdata {
		return 0, false
	}
	offset := t.memory.u32(f.funcdataAt(kind))
	return t.extra + int(offset), offset != absent
}

// inlinedCalls is the list of calls that were compiled into a function. The
// table of ranges holds the numbers of its entries.
func (t *tables) inlinedCalls(f function) (span, error) {
	at, present := t.extraAt(f, funcdataInlining)
	if !present || pcdataInlining >= f.pcdata {
		return span{}, nil
	}
	offset := int(t.memory.u32(f.pcdataAt(pcdataInlining)))
	if offset == 0 {
		return span{}, nil
	}
	_, last, err := t.readRanges(offset)
	if err != nil {
		return span{}, err
	}
	end := at + inlinedCallSize*(last+1)
	if end > t.extraEnd {
		return span{}, errors.New("calls within a function lie outside of the tables")
	}
	return span{at, end}, nil
}

// argumentInfo says how to print the arguments of a function; it is a string
// of bytes up to 0xff.
func (t *tables) argumentInfo(f function) (span, error) {
	const end = 0xff
	at, present := t.extraAt(f, funcdataArgs)
	if !present {
		return span{}, nil
	}
	if at >= t.extraEnd {
		return span{}, errors.New("arguments of a function lie outside of the tables")
	}
	n := slices.Index(t.memory[at:t.extraEnd], end)
	if n < 0 {
		return span{}, errors.New("arguments of a function have no end")
	}
	return span{at, at + n + 1}, nil
}

// clearExtra clears parts that nothing refers to any more. Equal data of
// different functions and kinds may be one, hence the second look.
func (t *tables) clearExtra(functions []function, gone []span) {
	var kept []int
	for _, f := range functions {
		for kind := range f.funcdata {
			if at, present := t.extraAt(f, kind); present {
				kept = append(kept, at)
			}
		}
	}
	slices.Sort(kept)
	for _, part := range gone {
		next, shared := slices.BinarySearch(kept, part.from)
		if shared {
			continue
		}
		to := part.to
		if next < len(kept) {
			to = min(to, kept[next])
		}
		clear(t.memory[part.from:max(part.from, to)])
	}
}

// readRanges reads a table of values for ranges of code and gives where it
// ends, as an offset, and its greatest value.
func (t *tables) readRanges(offset int) (end, greatest int, err error) {
	if offset <= 0 || t.ranges+offset >= t.rangesEnd {
		return 0, 0, fmt.Errorf("a table of ranges lies at offset %d", offset)
	}
	r := reader{data: t.memory[t.ranges+offset : t.rangesEnd]}
	value := -1
	for first := true; ; first = false {
		change := r.unsigned()
		if change == 0 && !first {
			break
		}
		if change&1 != 0 {
			value += ^(change >> 1)
		} else {
			value += change >> 1
		}
		greatest = max(greatest, value)
		r.unsigned()
	}
	return t.rangesEnd - t.ranges - len(r.data), greatest, r.err
}

// clearRanges clears the tables of ranges that no description refers to.
func (t *tables) clearRanges(functions []function) error {
	keep := map[int]int{}
	for _, f := range functions {
		offsets := []uint32{t.memory.u32(f.at + funcStack)}
		for kind := range f.pcdata {
			offsets = append(offsets, t.memory.u32(f.pcdataAt(kind)))
		}
		for _, offset := range offsets {
			if _, known := keep[int(offset)]; known || offset == 0 {
				continue
			}
			end, _, err := t.readRanges(int(offset))
			if err != nil {
				return err
			}
			keep[int(offset)] = end
		}
	}
	kept := make([]byte, t.rangesEnd-t.ranges)
	for from, to := range keep {
		copy(kept[from:to], t.memory[t.ranges+from:])
	}
	copy(t.memory[t.ranges:], kept)
	return nil
}

// dropIndex clears what the start function fills in.
func (t *tables) dropIndex(functions []function) {
	clear(t.memory[t.funcs : t.funcs+8*t.count])
	for _, f := range functions {
		t.memory.put32(f.at+funcEntry, 0)
	}
	clear(t.memory[t.buckets:t.bucketEnd])
}
