package shrink

import (
	"encoding/binary"
	"fmt"
	"slices"
)

// valueRange is a value that holds from where the range before ends up to the
// end of this one, in numbers of blocks.
type valueRange struct{ value, end int }

// readRanges reads a table of values for ranges of code and tells how long it is.
func (t *tables) readRanges(offset int) (all []valueRange, size int, err error) {
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
func writeRanges(all []valueRange) []byte {
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

// reduced gives ranges that say the same at some places, which rise, and
// whatever is briefest elsewhere, so that many functions have the same table.
// It fails when the ranges do not cover the places.
func reduced(all []valueRange, places []int) ([]valueRange, bool) {
	var result []valueRange
	begin := 0 // of the last range
	for _, place := range places {
		i := slices.IndexFunc(all, func(r valueRange) bool { return place < r.end })
		if i < 0 {
			return nil, false
		}
		last := len(result) - 1
		if last >= 0 && result[last].value == all[i].value {
			continue
		}
		if last >= 0 {
			result[last].end = place
		}
		result = append(result, valueRange{value: all[i].value})
		begin = place
	}
	if len(result) == 0 {
		return nil, false
	}
	tail := longRange
	if places[len(places)-1] >= begin+tail {
		tail = 1 << blocksPerFuncLog
	}
	result[len(result)-1].end = begin + tail
	return result, true
}

// longRange is longer than nearly all functions, and two bytes when written.
const longRange = 1<<14 - 1

// stackTable is the table of how much stack function i has taken, nil for none.
func (p *packer) stackTable(i int, f function) []byte {
	places, known := p.places[i]
	if known {
		places = append([]int{0}, places...)
		if d := int(p.memory.u32(f.at + funcDefers)); d != 0 {
			places = append(places, d, d+1)
		}
	}
	return p.table(int(p.memory.u32(f.at+funcStack)), places, 0)
}

// rangeTable is the table of a kind of function i, nil for none. What pointers
// there are is asked for before a place, where the call is. No answer means the
// first.
func (p *packer) rangeTable(i int, f function, kind int) []byte {
	var before []int
	if places, known := p.places[i]; known && kind == pcdataStackMap {
		before = []int{0}
		for _, place := range places {
			before = append(before, max(place-1, 0))
		}
		if d := int(p.memory.u32(f.at + funcDefers)); d != 0 {
			before = append(before, d)
		}
	}
	table := p.table(p.rangeOf(f, kind), before, -1)
	if before != nil && string(table) == string(writeRanges([]valueRange{{0, longRange}})) {
		return nil
	}
	return table
}

// table is a table as it is, or what counts of it: nothing but its values at
// some places. One value is taken for 0.
func (p *packer) table(offset int, places []int, nought int) []byte {
	if offset == 0 {
		return nil
	}
	all, size, err := p.readRanges(offset)
	if err != nil {
		p.err = err
		return nil
	}
	for i, r := range all {
		if places != nil && r.value == nought {
			all[i].value = 0
		}
	}
	slices.Sort(places)
	if short, ok := reduced(all, places); ok {
		return writeRanges(short)
	}
	return p.memory[p.tables.ranges+offset:][:size]
}
