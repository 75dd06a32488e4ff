package table

import (
	"math/big"
	"math/bits"
)

// Pick is the table with other rows: its row r is the row from[r] of t, in the columns of instead
// the row that those name. Neither repeats a row. What no row holds any more is gone from codes and
// bounds. Where a column lists only some of its bad cells, Bad counts the others as if they were all
// still there.
func Pick(t *Table, from []int32, instead map[string][]int32) *Table {
	out := *t
	out.Rows, out.line, out.part, out.Columns = len(from), &lineage{}, nil, make([]*Column, len(t.Columns))
	all := newPicking(from, t.Rows)
	for i, c := range t.Columns {
		p := all
		if own, ok := instead[c.Name]; ok {
			p = newPicking(own, t.Rows)
		}
		out.Columns[i] = p.column(c)
	}
	out.Records = nil
	for _, row := range from[:min(len(from), keepRecords)] {
		if int(row) < len(t.Records) {
			out.Records = append(out.Records, t.Records[row])
			continue
		}
		cells := make([]string, len(t.Columns))
		for i, c := range t.Columns {
			cells[i] = c.Cell(int(row))
		}
		out.Records = append(out.Records, Record{Cells: cells})
	}
	return &out
}

// picking is the rows that a column is made of, and where each went: -1 when it is gone.
type picking struct{ from, to []int32 }

func newPicking(from []int32, rows int) picking {
	p := picking{from: from, to: make([]int32, rows)}
	for i := range p.to {
		p.to[i] = -1
	}
	for row, was := range from {
		p.to[was] = int32(row)
	}
	return p
}

func (p picking) column(c *Column) *Column {
	out := c.described()
	out.rows, out.shift = len(p.from), c.shift
	out.valid, out.Blank = p.valid(c)
	out.BadCells, out.Bad = nil, c.Bad-len(c.BadCells)
	for _, bad := range c.BadCells {
		if to := p.to[bad.Row]; to >= 0 {
			bad.Row = int(to)
			out.BadCells = append(out.BadCells, bad)
			out.Bad++
		}
	}
	switch {
	case c.Kind() == Text && c.dict == nil:
		p.texts(out, c)
	case c.Kind() == Text:
		p.codes(out, c)
	default:
		p.numbers(out, c)
	}
	return out
}

func (p picking) valid(c *Column) (bitmap []uint64, blank int) {
	if c.valid == nil {
		return nil, 0
	}
	bitmap = make([]uint64, (len(p.from)+63)/64)
	for row, was := range p.from {
		bitmap[row>>6] |= (c.valid[was>>6] >> (was & 63) & 1) << (row & 63)
	}
	full := 0
	for _, w := range bitmap {
		full += bits.OnesCount64(w)
	}
	if full == len(p.from) {
		return nil, 0
	}
	return bitmap, len(p.from) - full
}

// whole is the chunk of a column that some rows of the result are, -1 when they are of none.
func (p picking) whole(c *Column, at, end int) int {
	first := int(p.from[at])
	size := 1 << c.shift
	if first&(size-1) != 0 || end-at < size && first+end-at != c.rows {
		return -1
	}
	for i, was := range p.from[at:end] {
		if int(was) != first+i {
			return -1
		}
	}
	return first >> c.shift
}

// chunks calls visit for each chunk of the result.
func (p picking) chunks(c *Column, visit func(at, end int)) {
	for at := 0; at < len(p.from); at += 1 << c.shift {
		visit(at, min(at+1<<c.shift, len(p.from)))
	}
}

func (p picking) numbers(out, c *Column) {
	flat := p.flat(out, c)
	values := make([]int64, 1<<c.shift)
	any := false
	p.chunks(c, func(at, end int) {
		values := values[:end-at]
		for i, was := range p.from[at:end] {
			values[i] = flat[was]
		}
		if out.valid != nil {
			fillGaps(values, out.valid[at>>6:])
		}
		k, lo, hi := out.pack(values)
		if out.anyValue(at, end-at) {
			if !any {
				out.lo, out.hi, any = lo, hi, true
			}
			out.lo, out.hi = min(out.lo, lo), max(out.hi, hi)
		}
		if i := p.whole(c, at, end); i >= 0 && !c.Big() {
			out.chunks = append(out.chunks, c.chunks[i])
			return
		}
		k.scale = c.Scale
		out.chunks = append(out.chunks, k)
	})
	if out.Big() {
		out.lo, out.hi = 0, 0
	}
}

// flat is all values of a column at its scale. Those beyond int64 go straight to the result.
func (p picking) flat(out, c *Column) []int64 {
	flat := make([]int64, c.rows)
	if !c.Big() {
		return c.Numbers(flat, 0)
	}
	for row, was := range p.from {
		switch v := c.BigAt(int(was)); {
		case v == nil:
		case v.IsInt64():
			flat[was] = v.Int64()
		default:
			if out.bigs == nil {
				out.bigs = map[int]*big.Int{}
			}
			out.bigs[row] = v
		}
	}
	return flat
}

func (p picking) codes(out, c *Column) {
	flat := c.Codes(make([]uint32, c.rows), 0)
	used := make([]bool, c.dict.len())
	for row, was := range p.from {
		if out.HasValue(row) {
			used[flat[was]] = true
		}
	}
	to, all := c.dict.of(out, used)
	codes := make([]uint32, 1<<c.shift)
	p.chunks(c, func(at, end int) {
		if i := p.whole(c, at, end); i >= 0 && all {
			out.chunks = append(out.chunks, c.chunks[i])
			return
		}
		codes := codes[:end-at]
		for i, was := range p.from[at:end] {
			codes[i] = 0
			if out.HasValue(at + i) {
				codes[i] = to[flat[was]]
			}
		}
		out.chunks = append(out.chunks, packCodes(codes, out.dict.len()))
	})
}

// of gives a column the texts that are used; to is the code of each then, all that none is left out.
func (d *dict) of(c *Column, used []bool) (to []uint32, all bool) {
	to = make([]uint32, d.len())
	kept := &dict{}
	for code := range to {
		if used[code] {
			to[code] = uint32(kept.len())
			kept.arena = append(kept.arena, d.text(uint32(code))...)
			kept.ends = append(kept.ends, uint32(len(kept.arena)))
		}
	}
	if c.dict = kept; kept.len() == d.len() {
		c.dict = d
		return to, true
	}
	kept.seal()
	return to, false
}

func (p picking) texts(out, c *Column) {
	p.chunks(c, func(at, end int) {
		if i := p.whole(c, at, end); i >= 0 && i < len(c.texts) {
			out.texts = append(out.texts, c.texts[i])
			return
		}
		t := newTextChunk(end - at)
		for _, was := range p.from[at:end] {
			t.add(c, int(was), 1)
		}
		t.arena = fitted(t.arena)
		out.texts = append(out.texts, t)
	})
}
