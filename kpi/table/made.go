package table

import (
	"math/big"
	"slices"
)

// Maker makes a column of values that stand in no file, a block after the other: ChunkRows rows
// each, the last one what is left.
type Maker struct {
	b     *builder
	s     *scratch
	scale int // the most places so far
}

// NewMaker begins a column. evidence says what it is made of.
func NewMaker(name string, typ Type, evidence string) *Maker {
	c := &Column{Name: name, Header: name, True: "TRUE", False: "FALSE"}
	shift := uint8(0)
	for 1<<shift < ChunkRows {
		shift++
	}
	return &Maker{b: newBuilder(c, 0, plan{typ: typ, evidence: evidence, chosen: true}, dialect{}, shift), s: newScratch(ChunkRows)}
}

// Values adds a block of numbers at a scale, of days, moments or truth values. Where valid is 0 a
// row has none; nil is all have one. The values may be written over.
func (m *Maker) Values(values []int64, valid []uint8, scale uint8) {
	m.begin(len(values), valid)
	copy(m.s.out, values)
	if valid != nil {
		fillGaps(m.s.out[:len(values)], m.s.valid)
	}
	m.b.scale = int(scale)
	m.scale = max(m.scale, m.b.scale)
	m.b.store(len(values), m.s)
}

// begin notes which rows of a block have a value.
func (m *Maker) begin(rows int, valid []uint8) {
	m.s.reset(rows)
	for i := range rows {
		if valid == nil || valid[i] != 0 {
			m.s.valid[i>>6] |= 1 << (i & 63)
		}
	}
}

// Large gives a row of numbers, counted from the first of the block that comes next, a value that
// int64 does not hold.
func (m *Maker) Large(row int, coef *big.Int, scale uint8) {
	if m.b.wide == nil {
		m.b.wide = map[int]wideOf{}
	}
	m.b.wide[m.b.col.rows+row] = wideOf{coef, scale}
}

// Texts adds a block of texts; rows whose text is empty have none.
func (m *Maker) Texts(texts []string) {
	valid := make([]uint8, len(texts))
	for i, t := range texts {
		if t != "" {
			valid[i] = 1
		}
	}
	m.begin(len(texts), valid)
	if m.b.col.dict == nil {
		m.plain(texts)
		return
	}
	for i, t := range texts {
		if m.s.codes[i] = 0; t != "" {
			m.s.codes[i] = m.b.col.dict.code([]byte(t))
		}
	}
	m.b.storeCodes(len(texts), m.s)
}

// plain adds texts to a column that has given up its codes.
func (m *Maker) plain(texts []string) {
	t := textChunk{ends: make([]uint32, len(texts))}
	for i, text := range texts {
		t.arena = append(t.arena, text...)
		t.ends[i] = uint32(len(t.arena))
	}
	m.b.storeTexts(t, m.s)
}

// Column is the column once all blocks are in.
func (m *Maker) Column() *Column {
	m.b.scale = m.scale
	m.b.finish()
	return m.b.col
}

// Blank is a column without a value.
func Blank(name string, rows int) *Column {
	m := NewMaker(name, TextType, "")
	for ; rows > 0; rows -= ChunkRows {
		m.Texts(make([]string, min(rows, ChunkRows)))
	}
	return m.Column()
}

// With is the table with more columns behind its own, which have as many rows.
func (t *Table) With(columns ...*Column) *Table {
	out := *t
	out.line = &lineage{}
	out.Columns = slices.Concat(t.Columns, columns)
	return &out
}
