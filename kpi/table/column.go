package table

import (
	"math"
	"math/big"
	"math/bits"
	"sync"
	"sync/atomic"
	"unsafe"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// Column is one immutable column. Values are read in blocks, so that callers need not know how
// narrow they are stored. A block accessor fills dst with rows from, from+1, … and returns it;
// what it leaves for rows without a value is undefined (ask Valid). Blocks that begin at a
// multiple of ChunkRows and are no longer are the fastest.
type Column struct {
	Name     string // unique in the table
	Header   string // as it stands in the file
	Type     Type
	Scale    uint8    // decimal places of a number column's coefficients
	Format   string   // layout of dates in letters; for numbers a comma when that is their decimal mark
	Currency string   // code of a money column's currency, when all cells have the same
	True     string   // how the file writes true and false in a boolean column
	False    string   //
	Blank    int      // rows without a value, those of Bad included
	Bad      int      // cells whose text did not fit the type, loaded as blank
	Missing  []string // texts that were read as no value
	Evidence string   // why the column has this type, in plain words
	BadCells []BadCell

	how      how
	decimal  string // decimal mark of a number column that shows one
	rows     int
	shift    uint8 // log2 of the rows in a chunk
	chunks   []chunk
	texts    []textChunk
	dict     *dict
	bigs     map[int]*big.Int // rows whose coefficient is beyond int64, at Scale
	lo, hi   int64
	valid    []uint64
	distinct sync.Once
	counted  atomic.Bool // distinct was done
	values   int
	capped   bool
}

// BadCell is a cell that did not fit its column's type. A column lists the first BadKept.
type BadCell struct {
	Row, Line int
	Text      string
}

// BadKept is how many bad cells a column lists.
const BadKept = 1000

// ChunkRows is how many rows of a column are stored together in tables of usual width.
const ChunkRows = 4096

// Len returns the number of rows.
func (c *Column) Len() int { return c.rows }

// Kind returns how the values are stored.
func (c *Column) Kind() Kind { return c.Type.Kind() }

// Numbers fills dst with the coefficients of a number column, at the column's scale.
func (c *Column) Numbers(dst []int64, from int) []int64 {
	size := 1 << c.shift
	for rest := dst; len(rest) > 0; {
		at := from & (size - 1)
		n := min(size-at, len(rest))
		c.chunks[from>>c.shift].unpack(rest[:n], at)
		rest, from = rest[n:], from+n
	}
	return dst
}

// Big reports whether some value does not fit int64; then only BigAt has the right values.
func (c *Column) Big() bool { return c.bigs != nil }

// BigAt returns the coefficient of one row of a number column, nil when it has no value.
func (c *Column) BigAt(row int) *big.Int {
	if !c.HasValue(row) {
		return nil
	}
	if b, ok := c.bigs[row]; ok {
		return new(big.Int).Set(b)
	}
	k := &c.chunks[row>>c.shift]
	v := big.NewInt(k.at(row & (1<<c.shift - 1)))
	if k.scale < c.Scale {
		v.Mul(v, new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(c.Scale-k.scale)), nil))
	}
	return v
}

// MinMax returns the smallest and greatest coefficient, day, moment or truth value.
// Both are 0 when no row has a value, and for text and big columns.
func (c *Column) MinMax() (lo, hi int64) { return c.lo, c.hi }

// HasDict reports whether a text column has codes. A column of very many values that are nearly
// all different has none.
func (c *Column) HasDict() bool { return c.dict != nil }

// DictLen returns the number of different texts of a column with codes.
func (c *Column) DictLen() int {
	if c.dict == nil {
		return 0
	}
	return c.dict.len()
}

// DictText returns the text of a code, which is below DictLen.
func (c *Column) DictText(code uint32) string { return view(c.dict.text(code)) }

// Codes fills dst with the dictionary codes of a text column. Rows without a value have code 0.
func (c *Column) Codes(dst []uint32, from int) []uint32 {
	size := 1 << c.shift
	for rest := dst; len(rest) > 0; {
		at := from & (size - 1)
		n := min(size-at, len(rest))
		c.chunks[from>>c.shift].codes(rest[:n], at)
		rest, from = rest[n:], from+n
	}
	return dst
}

// Texts fills dst with the texts of a text column, with or without codes. The bytes must not be
// changed. Rows without a value are empty.
func (c *Column) Texts(dst [][]byte, from int) [][]byte {
	for i := range dst {
		dst[i] = c.textAt(from + i)
	}
	return dst
}

// TextAt returns one cell of a text column, "" when it has no value.
func (c *Column) TextAt(row int) string { return view(c.textAt(row)) }

func (c *Column) textAt(row int) []byte {
	at := row & (1<<c.shift - 1)
	if c.dict == nil {
		if row>>c.shift >= len(c.texts) {
			return nil
		}
		return c.texts[row>>c.shift].text(at)
	}
	if !c.HasValue(row) {
		return nil
	}
	return c.dict.text(uint32(c.chunks[row>>c.shift].at(at)))
}

// view shows immutable bytes as a string without copying them.
func view(b []byte) string {
	if len(b) == 0 {
		return ""
	}
	return unsafe.String(&b[0], len(b))
}

// Days fills dst with the days since 1970-01-01 of a date column.
func (c *Column) Days(dst []int32, from int) []int32 {
	size := 1 << c.shift
	for rest := dst; len(rest) > 0; {
		at := from & (size - 1)
		n := min(size-at, len(rest))
		c.chunks[from>>c.shift].days(rest[:n], at)
		rest, from = rest[n:], from+n
	}
	return dst
}

// Moments fills dst with the microseconds since 1970-01-01T00:00 of a timestamp column.
func (c *Column) Moments(dst []int64, from int) []int64 { return c.Numbers(dst, from) }

// Bools fills dst with 0 and 1.
func (c *Column) Bools(dst []uint8, from int) []uint8 {
	for i := range dst {
		row := from + i
		dst[i] = uint8(c.chunks[row>>c.shift].at(row & (1<<c.shift - 1)))
	}
	return dst
}

// Valid returns a bitmap with bit row%64 of word row/64 set where the row has a value,
// or nil when every row has one. It must not be changed.
func (c *Column) Valid() []uint64 { return c.valid }

// HasValue reports whether one row has a value.
func (c *Column) HasValue(row int) bool {
	return row < c.rows && (c.valid == nil || c.valid[row>>6]>>(row&63)&1 != 0)
}

// Cell returns one cell as plain text: a number without grouping, an ISO date, true and false as
// the file writes them. A row without a value gives "".
func (c *Column) Cell(row int) string {
	if !c.HasValue(row) {
		return ""
	}
	if c.Kind() == Text {
		return c.TextAt(row)
	}
	if c.Big() {
		return num.FromBig(c.BigAt(row), c.Scale).Plain()
	}
	return c.plain(c.chunks[row>>c.shift].at(row & (1<<c.shift - 1)))
}

// plain writes one stored value.
func (c *Column) plain(v int64) string {
	switch c.Kind() {
	case Number:
		return fixedText(v, c.Scale)
	case Day:
		return calendar.Day(v).String()
	case Moment:
		return calendar.Moment(v).String()
	case Bool:
		if v != 0 {
			return c.True
		}
		return c.False
	}
	return ""
}

// fixedText writes a coefficient at a scale, with all its places.
func fixedText(v int64, scale uint8) string {
	var buf [32 + 256]byte
	i := len(buf)
	u := uint64(v)
	if v < 0 {
		u = -u
	}
	for places := int(scale); u > 0 || places >= 0; places-- {
		i--
		buf[i] = byte('0' + u%10)
		u /= 10
		if places == 1 {
			i--
			buf[i] = '.'
		}
	}
	if v < 0 {
		i--
		buf[i] = '-'
	}
	return string(buf[i:])
}

// Span returns the smallest and greatest value as plain text, "" when there is none. Texts
// compare by code point; a text column without codes has no span.
func (c *Column) Span() (lo, hi string) {
	switch {
	case c.rows == c.Blank:
		return "", ""
	case c.Kind() == Text:
		return c.textSpan()
	case c.Big():
		return c.bigSpan()
	}
	return c.plain(c.lo), c.plain(c.hi)
}

func (c *Column) textSpan() (lo, hi string) {
	for code := range c.DictLen() {
		t := c.DictText(uint32(code))
		if code == 0 || t < lo {
			lo = t
		}
		if code == 0 || t > hi {
			hi = t
		}
	}
	return lo, hi
}

func (c *Column) bigSpan() (lo, hi string) {
	var least, most *big.Int
	for row := range c.rows {
		v := c.BigAt(row)
		if v == nil {
			continue
		}
		if least == nil || v.Cmp(least) < 0 {
			least = v
		}
		if most == nil || v.Cmp(most) > 0 {
			most = v
		}
	}
	return num.FromBig(least, c.Scale).Plain(), num.FromBig(most, c.Scale).Plain()
}

// DistinctCap is where Distinct stops counting values that have no codes.
const DistinctCap = 1000

// Distinct counts the different values. Texts with codes and truth values are counted all; other
// values up to DistinctCap, and then it says capped. The first call counts, later ones remember.
func (c *Column) Distinct() (n int, capped bool) {
	c.distinct.Do(func() {
		c.values, c.capped = c.countDistinct()
		c.counted.Store(true)
	})
	return c.values, c.capped
}

// writeDistinct writes what Distinct remembers, if it does.
func (c *Column) writeDistinct(o *bytesOut) {
	known := c.counted.Load()
	o.bool(known)
	if known {
		o.size(c.values)
		o.bool(c.capped)
	}
}

func (c *Column) readDistinct(in *bytesIn) {
	if in.bool() {
		c.distinct.Do(func() {
			c.values, c.capped = in.whole(math.MaxInt32), in.bool()
			c.counted.Store(true)
		})
	}
}

func (c *Column) countDistinct() (n int, capped bool) {
	switch {
	case c.rows == c.Blank:
		return 0, false
	case c.Kind() == Text && c.HasDict():
		return c.DictLen(), false
	case c.Kind() == Text || c.Big():
		return DistinctCap, true
	case uint64(c.hi)-uint64(c.lo) < markCap:
		return c.countMarks()
	}
	seen := make(map[int64]struct{}, 64)
	block := make([]int64, 1<<c.shift)
	last, known := int64(0), false
	for from := 0; from < c.rows; from += len(block) {
		values := c.Numbers(block[:min(len(block), c.rows-from)], from)
		for i, v := range values {
			if known && v == last || !c.HasValue(from+i) {
				continue
			}
			last, known = v, true
			if _, ok := seen[v]; ok {
				continue
			}
			if len(seen) == DistinctCap {
				return DistinctCap, true
			}
			seen[v] = struct{}{}
		}
	}
	return len(seen), false
}

// markCap is how far apart the least and the greatest value may be where each value there could be
// has a bit: days, counts and small amounts. A map of a million cells took longer than to read them.
const markCap = 1 << 20

// countMarks counts the values by a bit for each.
func (c *Column) countMarks() (n int, capped bool) {
	seen := make([]uint64, (uint64(c.hi)-uint64(c.lo))/64+1)
	block := make([]int64, 1<<c.shift)
	for from := 0; from < c.rows; from += len(block) {
		values := c.Numbers(block[:min(len(block), c.rows-from)], from)
		if c.valid == nil {
			setMarks(seen, values, c.lo)
			continue
		}
		for i := range values {
			if c.HasValue(from + i) {
				setMarks(seen, values[i:i+1], c.lo)
			}
		}
	}
	for _, word := range seen {
		n += bits.OnesCount64(word)
	}
	return min(n, DistinctCap), n > DistinctCap
}

// setMarks sets the bits of values.
func setMarks(seen []uint64, values []int64, lo int64) {
	for _, v := range values {
		at := uint64(v) - uint64(lo)
		if word := at >> 6; word < uint64(len(seen)) {
			seen[word] |= 1 << (at & 63)
		}
	}
}

// Memory returns the bytes that the column's values take.
func (c *Column) Memory() int {
	n := 8 * len(c.valid)
	for i := range c.chunks {
		n += c.chunks[i].bytes() + int(unsafe.Sizeof(chunk{}))
	}
	for i := range c.texts {
		n += c.texts[i].bytes()
	}
	if c.dict != nil {
		n += c.dict.bytes()
	}
	return n + 64*len(c.bigs)
}
