package table

import "math/big"

// extent is a run of rows, [from, to).
type extent struct{ from, to int }

// has reports whether a row is in it; without an extent every row is.
func (e *extent) has(row int) bool { return e == nil || row >= e.from && row < e.to }

// Only is the table with the values of the rows [from, to) alone, and of those that are stored
// together with them: AtHand tells which. The values are shared. In everything else, dictionaries,
// codes, bounds and which rows have a value included, it is the table, so that who plans by either
// plans alike. A row that is not at hand reads as zero, or as an empty text. Distinct must be asked of
// the whole table, and so must Concat and Inspect.
func (t *Table) Only(from, to int) *Table {
	out := *t
	out.line, out.part, out.Columns = &lineage{}, &extent{}, make([]*Column, len(t.Columns))
	if len(t.Columns) == 0 {
		return &out
	}
	size := 1 << t.Columns[0].shift
	has, had := out.part, extent{to: t.Rows}
	if t.part != nil {
		had = *t.part
	}
	has.from = max(from, had.from) &^ (size - 1)
	has.to = min((min(to, had.to)+size-1)&^(size-1), t.Rows)
	if from >= to || has.from >= has.to {
		*has = extent{}
	}
	for i, c := range t.Columns {
		out.Columns[i] = c.only(has)
	}
	return &out
}

// AtHand is the rows whose values the table has: all, unless it was made by Only.
func (t *Table) AtHand() (from, to int) {
	if t.part == nil {
		return 0, t.Rows
	}
	return t.part.from, t.part.to
}

// only is a column with the chunks of some rows alone.
func (c *Column) only(rows *extent) *Column {
	out := c.described()
	out.BadCells, out.rows, out.shift, out.dict, out.valid, out.lo, out.hi = c.BadCells, c.rows, c.shift, c.dict, c.valid, c.lo, c.hi
	first, end := rows.from>>c.shift, (rows.to+1<<c.shift-1)>>c.shift
	if c.chunks != nil {
		out.chunks = make([]chunk, len(c.chunks))
		copy(out.chunks[first:end], c.chunks[first:])
	}
	if c.texts != nil {
		out.texts = make([]textChunk, len(c.texts))
		copy(out.texts[first:end], c.texts[first:])
	}
	if c.bigs != nil {
		out.bigs = map[int]*big.Int{}
	}
	for row, v := range c.bigs {
		if rows.has(row) {
			out.bigs[row] = v
		}
	}
	return out
}
