package table

import (
	"cmp"
	"math/big"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
)

// lineage says which table's rows a table begins with. It is a node of its own, so that a table
// does not keep the ones before it.
type lineage struct{ from *lineage }

// Extends reports whether t was made by Concat from another table, over however many steps: its
// first rows are those of the other one, their codes mean the same, and the columns of the other one
// come first, under the same names.
func (t *Table) Extends(earlier *Table) bool {
	if earlier.line == nil || t.line == earlier.line || len(t.Columns) < len(earlier.Columns) {
		return false
	}
	for i, c := range earlier.Columns {
		if t.Columns[i].Name != c.Name {
			return false
		}
	}
	for l := t.line; l != nil; l = l.from {
		if l == earlier.line {
			return true
		}
	}
	return false
}

// how is what of a plan the cells of a column were read by.
type how struct {
	chosen  bool // the recipe named the type
	noted   bool // something about the column as a whole had to be said
	open    bool // what its marks mean, other columns or the recipe decided
	percent bool
	decimal byte
	layouts []calendar.Layout
	bools   int
}

func (p *plan) how() how {
	return how{
		chosen: p.chosen, noted: len(p.notes) > 0, open: p.numbers == ambiguous || p.order == ambiguous,
		percent: p.percent, decimal: p.conv.Decimal, layouts: p.layouts, bools: p.bools,
	}
}

// Concat is the rows of a and after them those of b, which has to be read with the recipe of a. It
// looks at the cells of b alone: full chunks of a are shared. Columns belong together by name; where
// one side lacks a column its rows are blank, and what only b has follows at the end.
//
// The result is what reading all rows as one file with that recipe would give. Where that cannot be
// said for certain, as when b has dates in a layout that a does not, ok is false.
func Concat(a, b *Table) (t *Table, ok bool) { return concat(a, b, false) }

// ConcatApart is Concat for tables whose recipes differ on purpose: each file is right about itself,
// and columns of one type are joined as they were read.
func ConcatApart(a, b *Table) (t *Table, ok bool) { return concat(a, b, true) }

func concat(a, b *Table, apart bool) (t *Table, ok bool) {
	if len(a.Columns) == 0 || len(b.Columns) == 0 || a.part != nil || b.part != nil {
		return nil, false
	}
	alike := a.Recipe.Decimal == b.Recipe.Decimal && a.Recipe.Dates == b.Recipe.Dates
	t = &Table{
		Name: a.Name, Rows: a.Rows + b.Rows, Recipe: a.Recipe, Guess: a.Guess, Bytes: a.Bytes + b.Bytes, HeaderAt: a.HeaderAt,
		line: &lineage{from: a.line},
	}
	j := seam{at: a.Rows, rows: t.Rows, shift: a.Columns[0].shift, free: apart}
	t.Recipe.Decimal, t.Recipe.Dates = cmp.Or(a.Recipe.Decimal, b.Recipe.Decimal), cmp.Or(a.Recipe.Dates, b.Recipe.Dates)
	t.Recipe.Columns = make(map[string]ColumnRecipe, len(a.Recipe.Columns))
	add := func(x, y *Column, r ColumnRecipe) {
		if ok = ok && (alike || j.free || x != nil || !y.how.open); !ok {
			return
		}
		var c *Column
		if c, ok = j.column(x, y); ok {
			r.Missing = c.Missing
			t.Recipe.Columns[c.Name] = r
			t.Columns = append(t.Columns, c)
		}
	}
	ok = true
	place := make([]int, len(b.Columns)) // of the columns of b in t
	for _, x := range a.Columns {
		y, _ := b.Column(x.Name)
		add(x, y, a.Recipe.Columns[x.Name])
	}
	for i, y := range b.Columns {
		place[i] = slices.IndexFunc(a.Columns, func(x *Column) bool { return x.Name == y.Name })
		if place[i] < 0 && ok {
			place[i] = len(t.Columns)
			add(nil, y, b.Recipe.Columns[y.Name])
		}
	}
	if !ok {
		return nil, false
	}
	t.Records = records(a, b, place, len(t.Columns))
	t.Problems = diag.List{}
	t.Problems.Merge(a.Problems)
	t.Problems.Merge(b.Problems)
	return t, true
}

// records is the first records of both, those of b with their cells in the places of a.
func records(a, b *Table, place []int, columns int) []Record {
	out := slices.Clone(a.Records)
	if len(a.Records) < a.Rows {
		return out
	}
	for _, r := range b.Records {
		if len(out) >= keepRecords {
			break
		}
		cells := make([]string, columns)
		for i, cell := range r.Cells[:min(len(r.Cells), len(place))] {
			cells[place[i]] = cell
		}
		out = append(out, Record{Line: r.Line, Cells: cells})
	}
	return out
}

// goesOn reports whether the cells of b were read as they would have been after those of a.
func (a *Column) goesOn(b *Column) bool {
	if a.Type != b.Type || !b.how.chosen || b.how.noted {
		return false
	}
	if a.Kind() != Text {
		for _, m := range b.Missing {
			if isDash([]byte(m)) && !slices.Contains(a.Missing, m) {
				return false
			}
		}
	}
	switch x, y := a.how, b.how; a.Kind() {
	case Number:
		return x.decimal == y.decimal && x.percent == y.percent && (a.Currency == b.Currency || b.Currency == "")
	case Day, Moment:
		for i, l := range y.layouts {
			if at := slices.Index(x.layouts, l); at < 0 || i == 0 && at > 0 {
				return false
			}
		}
		return b.Bad == 0 || len(x.layouts) == len(y.layouts)
	case Bool:
		return x.bools == y.bools
	}
	return true
}

// seam is where two tables meet.
type seam struct {
	at    int // rows of the first
	rows  int // of both
	shift uint8
	free  bool // columns of one type belong together, however their cells were read
}

// column joins two columns, of which one may be missing.
func (j seam) column(a, b *Column) (*Column, bool) {
	var c *Column
	switch {
	case a == nil:
		if b.how.noted && !j.free {
			return nil, false
		}
		c = b.described()
		c.Blank += j.at
		c.addBad(b, j.at)
	case b == nil:
		c = a.described()
		c.Blank += j.rows - j.at
		c.addBad(a, 0)
	default:
		if !a.goesOn(b) && !(j.free && a.Type == b.Type) {
			return nil, false
		}
		c = a.described()
		c.Blank, c.Bad = a.Blank+b.Blank, a.Bad+b.Bad
		c.Evidence = chosen
		c.Scale = max(a.Scale, b.Scale)
		if c.decimal == "" {
			c.decimal, c.Format = b.decimal, b.Format
		}
		for _, m := range b.Missing {
			if !slices.Contains(c.Missing, m) {
				c.Missing = append(c.Missing[:len(c.Missing):len(c.Missing)], m)
			}
		}
		c.words(a, b)
		c.addBad(a, 0)
		c.addBad(b, j.at)
	}
	c.rows, c.shift, c.valid = j.rows, j.shift, j.valid(a, b)
	if c.Kind() == Text {
		j.texts(c, a, b)
		return c, true
	}
	return c, j.values(c, a, b)
}

// described is a column without rows that says of itself what c does.
func (c *Column) described() *Column {
	return &Column{
		Name: c.Name, Header: c.Header, Type: c.Type, Scale: c.Scale, Format: c.Format, Currency: c.Currency, True: c.True, False: c.False,
		Blank: c.Blank, Bad: c.Bad, Missing: c.Missing, Evidence: c.Evidence, decimal: c.decimal, how: c.how,
	}
}

// words takes a truth value's spelling from b where a has no such value.
func (c *Column) words(a, b *Column) {
	if c.Kind() != Bool {
		return
	}
	none := a.Blank == a.rows
	if none || a.hi == 0 {
		c.True = b.True
	}
	if none || a.lo == 1 {
		c.False = b.False
	}
}

func (c *Column) addBad(from *Column, rows int) {
	for _, bad := range from.BadCells[:min(len(from.BadCells), BadKept-len(c.BadCells))] {
		bad.Row += rows
		c.BadCells = append(c.BadCells, bad)
	}
}

// valid is the bitmap of both; nil when every row has a value.
func (j seam) valid(a, b *Column) []uint64 {
	if a != nil && b != nil && a.valid == nil && b.valid == nil {
		return nil
	}
	out := make([]uint64, (j.rows+63)/64)
	if a != nil {
		for w := range (j.at + 63) / 64 {
			out[w] = a.validWord(w)
		}
	}
	if b != nil {
		by := j.at & 63
		for w := range (b.rows + 63) / 64 {
			bits := b.validWord(w)
			to := j.at>>6 + w
			out[to] |= bits << by
			if high := bits >> (64 - by); high != 0 {
				out[to+1] |= high
			}
		}
	}
	return out
}

// validWord is 64 rows of the bitmap, 0 beyond the last row.
func (c *Column) validWord(w int) uint64 {
	word := ^uint64(0)
	if c.valid != nil {
		word = c.valid[w]
	}
	if rest := c.rows - w*64; rest < 64 {
		word &= 1<<rest - 1
	}
	return word
}

// full is how many chunks of a stay as they are.
func (j seam) full(a *Column) int {
	if a == nil {
		return 0
	}
	return j.at >> j.shift
}

// runs calls visit for each chunk of the result that is new: from its first row on, aRows of it are
// rows of the first side and bRows of the second.
func (j seam) runs(first int, visit func(from, aRows, bRows int)) {
	for from := first << j.shift; from < j.rows; from += 1 << j.shift {
		to := min(from+1<<j.shift, j.rows)
		seam := max(from, min(j.at, to))
		visit(from, seam-from, to-seam)
	}
}

// values joins columns whose values are numbers of some kind; false when they do not fit one scale.
func (j seam) values(c, a, b *Column) bool {
	if !c.bounded(a, b) || !c.takeBigs(a, 0) || !c.takeBigs(b, j.at) {
		return false
	}
	full := j.full(a)
	if a != nil {
		c.chunks = slices.Clone(a.chunks[:full])
		for i := range c.chunks {
			if !c.chunks[i].lift(c.Scale) {
				return false
			}
		}
	}
	buf := make([]int64, 1<<j.shift)
	j.runs(full, func(from, aRows, bRows int) {
		values := buf[:aRows+bRows]
		c.scaled(a, values[:aRows], from)
		c.scaled(b, values[aRows:], from+aRows-j.at)
		if c.valid != nil {
			fillGaps(values, c.valid[from>>6:])
		}
		k, _, _ := c.pack(values)
		k.scale = c.Scale
		c.chunks = append(c.chunks, k)
	})
	return true
}

// bounded finds the bounds of the parts at the column's scale; false when they leave it.
func (c *Column) bounded(parts ...*Column) bool {
	any := false
	for _, p := range parts {
		if p == nil || p.rows == p.Blank {
			continue
		}
		lo, hi := p.lo, p.hi
		if up := int(c.Scale) - int(p.Scale); up > 0 {
			if up >= len(powers) || lo < -1e18/powers[up] || hi > 1e18/powers[up] {
				return false
			}
			lo, hi = lo*powers[up], hi*powers[up]
		}
		if !any {
			c.lo, c.hi, any = lo, hi, true
		}
		c.lo, c.hi = min(c.lo, lo), max(c.hi, hi)
	}
	return true
}

// takeBigs takes the numbers beyond int64 of a part whose first row is at; false when they would have
// to be brought to another scale. A column that has some has no bounds.
func (c *Column) takeBigs(part *Column, at int) bool {
	if part == nil || !part.Big() {
		return true
	}
	for i := range part.chunks {
		if part.chunks[i].scale != c.Scale {
			return false
		}
	}
	if c.bigs == nil {
		c.bigs = make(map[int]*big.Int, len(part.bigs))
	}
	for row, v := range part.bigs {
		c.bigs[at+row] = v
	}
	c.lo, c.hi = 0, 0
	return true
}

// scaled fills dst with values of a part at the column's scale.
func (c *Column) scaled(part *Column, dst []int64, from int) {
	if part == nil || len(dst) == 0 {
		return
	}
	part.Numbers(dst, from)
	if up := c.Scale - part.Scale; up > 0 {
		for i := range dst {
			dst[i] *= powers[up]
		}
	}
}

// texts joins text columns. With codes those of a stay and what is new in b follows; a without codes
// goes on without.
func (j seam) texts(c, a, b *Column) {
	if a == nil && b.dict == nil || a != nil && a.dict == nil {
		j.plain(c, a, b)
		return
	}
	var codes func(dst []uint32, from int)
	c.dict, codes = joinDicts(a, b)
	full := j.full(a)
	if a != nil {
		c.chunks = slices.Clone(a.chunks[:full])
	}
	buf := make([]uint32, 1<<j.shift)
	j.runs(full, func(from, aRows, bRows int) {
		dst := buf[:aRows+bRows]
		clear(dst)
		if a != nil && aRows > 0 {
			a.Codes(dst[:aRows], from)
		}
		if b != nil && bRows > 0 {
			codes(dst[aRows:], from+aRows-j.at)
		}
		for r := range dst {
			if !c.HasValue(from + r) {
				dst[r] = 0
			}
		}
		c.chunks = append(c.chunks, packCodes(dst, c.dict.len()))
	})
}

// joinDicts is a dictionary that begins with that of a, and the codes of b in it.
func joinDicts(a, b *Column) (d *dict, codes func(dst []uint32, from int)) {
	switch {
	case b == nil:
		return a.dict, nil
	case a == nil:
		return b.dict, func(dst []uint32, from int) { b.Codes(dst, from) }
	case b.dict == nil:
		d = newDict()
		for code := range a.dict.len() {
			d.code(a.dict.text(uint32(code)))
		}
		all := make([]uint32, b.rows)
		for row := range all {
			if b.HasValue(row) {
				all[row] = d.code(b.textAt(row))
			}
		}
		d.seal()
		return d, func(dst []uint32, from int) { copy(dst, all[from:]) }
	}
	d, to := a.dict.with(b.dict)
	return d, func(dst []uint32, from int) {
		for i, code := range b.Codes(dst, from) {
			if int(code) < len(to) {
				dst[i] = to[code]
			}
		}
	}
}

// with is a dictionary of the texts of both, those of d first; to is the code in it of each of more.
func (d *dict) with(more *dict) (both *dict, to []uint32) {
	index := newDict()
	for code := range more.len() {
		index.code(more.text(uint32(code)))
	}
	to = make([]uint32, more.len())
	known := make([]bool, more.len())
	for code := range d.len() {
		if at, ok := index.lookup(d.text(uint32(code))); ok {
			to[at], known[at] = uint32(code), true
		}
	}
	both = &dict{
		arena: append(make([]byte, 0, len(d.arena)+len(more.arena)), d.arena...),
		ends:  append(make([]uint32, 0, d.len()+more.len()), d.ends...),
	}
	for code := range to {
		if !known[code] {
			to[code] = uint32(both.len())
			both.arena = append(both.arena, more.text(uint32(code))...)
			both.ends = append(both.ends, uint32(len(both.arena)))
		}
	}
	both.seal()
	return both, to
}

// plain joins text columns without codes.
func (j seam) plain(c, a, b *Column) {
	full := j.full(a)
	if a != nil {
		c.texts = slices.Clone(a.texts[:full])
	}
	j.runs(full, func(from, aRows, bRows int) {
		t := newTextChunk(aRows + bRows)
		t.add(a, from, aRows)
		t.add(b, from+aRows-j.at, bRows)
		t.arena = fitted(t.arena)
		c.texts = append(c.texts, t)
	})
}
