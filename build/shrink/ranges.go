package shrink

import (
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// valueRange is a value that holds from where the range before ends up to the
// end of this one, in numbers of blocks.
type valueRange struct{ value, end int }

// readRanges reads a table of values for ranges of code and tells how long it is.
func (t *tables) readRanges(offset int) (all valueRanges, size int, err error) {
	if offset <= 0 || t.ranges+offset >= t.rangesEnd {
		return nil, 0, fmt.Errorf("a table of ranges lies at offset %d", offset)
	}
	begin := t.memory[t.ranges+offset : t.rangesEnd]
	r := reader{data: begin}
	value, end := -1, 0
	for {
		change := r.unsigned()
		if change == 0 && len(all) > 0 {
			return all, len(begin) - len(r.data), r.err
		}
		if change&1 != 0 {
			value += ^(change >> 1)
		} else {
			value += change >> 1
		}
		end += r.unsigned()
		if r.err != nil {
			return nil, 0, r.err
		}
		all = append(all, valueRange{value, end})
	}
}

// writeRanges writes a table of values for ranges of code.
func writeRanges(all valueRanges) []byte {
	var table []byte
	value, end := -1, 0
	for _, r := range all {
		change := r.value - value
		if change < 0 {
			change = ^change<<1 | 1
		} else {
			change <<= 1
		}
		table = binary.AppendUvarint(table, uint64(change))
		table = binary.AppendUvarint(table, uint64(r.end-end))
		value, end = r.value, r.end
	}
	return append(table, 0)
}

// valueRanges is a table of values for ranges of code.
type valueRanges []valueRange

// rangesAt reads a table. Where there is none, one value holds for everything.
func (t *tables) rangesAt(offset int) (valueRanges, bool) {
	if offset == 0 {
		return valueRanges{{0, 1 << blocksPerFuncLog}}, true
	}
	all, _, err := t.readRanges(offset)
	return all, err == nil
}

// covers tells whether there is a value at a block.
func (all valueRanges) covers(block int) bool {
	return len(all) > 0 && block < all[len(all)-1].end
}

// at is the value at a block that the ranges cover; before the start it is that
// of the start.
func (all valueRanges) at(block int) int {
	return all[slices.IndexFunc(all, func(r valueRange) bool { return block < r.end })].value
}

// reduced gives ranges that say at the new numbers of places, which rise, what
// others say at the old ones, and whatever is briefest elsewhere, so that many
// functions have the same table. It fails when the ranges do not cover the places.
func reduced(all valueRanges, places []place) (valueRanges, bool) {
	var result valueRanges
	begin := 0 // of the last range
	for _, p := range places {
		if !all.covers(p.old) {
			return nil, false
		}
		value, last := all.at(p.old), len(result)-1
		if last >= 0 && result[last].value == value {
			continue
		}
		if last >= 0 {
			result[last].end = p.new
		}
		result = append(result, valueRange{value: value})
		begin = p.new
	}
	if len(result) == 0 {
		return nil, false
	}
	tail := longRange
	if places[len(places)-1].new >= begin+tail {
		tail = 1 << blocksPerFuncLog
	}
	result[len(result)-1].end = begin + tail
	return result, true
}

// longRange is longer than nearly all functions, and two bytes when written.
const longRange = 1<<14 - 1

// stackTable is the table of how much stack function i has taken, nil for none.
func (p *packer) stackTable(i int, f function) []byte {
	return p.table(int(p.memory.u32(f.at+funcStack)), p.asked[i].stack, 0)
}

// rangeTable is the table of a kind of function i, nil for none. No answer to
// what pointers there are means the first.
func (p *packer) rangeTable(i int, f function, kind int) []byte {
	l, known := p.asked[i]
	if !known || kind != pcdataStackMap {
		return p.table(p.rangeOf(f, kind), nil, -1)
	}
	_, args := p.extraAt(f, funcdataArgMaps)
	if len(l.pointers) == 0 || !args && p.noPointers(f, funcdataLocalMaps) {
		return nil
	}
	table := p.table(p.rangeOf(f, kind), l.pointers, -1)
	if string(table) == string(writeRanges([]valueRange{{0, longRange}})) {
		return nil
	}
	return table
}

// table is a table as it is, or what counts of it: nothing but its values at
// some places. One value is taken for 0.
func (p *packer) table(offset int, places []place, nought int) []byte {
	if offset == 0 {
		return nil
	}
	all, size, err := p.readRanges(offset)
	if err != nil {
		p.err = err
		return nil
	}
	if places == nil {
		return p.memory[p.tables.ranges+offset:][:size]
	}
	for i, r := range all {
		if r.value == nought {
			all[i].value = 0
		}
	}
	short, ok := reduced(all, places)
	if !ok {
		p.err = errors.New("a table does not cover its function")
	}
	return writeRanges(short)
}
