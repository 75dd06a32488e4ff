package table

import (
	"io"
	"maps"
	"math"
	"math/big"
	"math/bits"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
)

// FormVersion is the version of the byte form. It also changes when the same file and recipe give
// another table than before, so that who stores tables need not ask for more than this number.
const FormVersion = 2

// formMark begins the byte form. It is a number as the machine keeps it, so that one that keeps the
// bytes of a number in another order finds another mark.
const formMark = 0x4B50_4974_0000_0000 | FormVersion

// Encode writes a table as bytes, which Decode makes a table of again without looking at a single
// cell. They come in pieces of at most some hundred kilobytes; yield, which may be nil, is called
// after each, and what it returns ends the writing. Of the rows that a table does not have at hand
// (see Only) nothing is written. The bytes are for the same version of the program: they are no file
// format.
func (t *Table) Encode(to io.Writer, yield func() error) error {
	o := newBytesOut(to, yield)
	o.raw(inMemory([]uint64{formMark}))
	t.write(o)
	o.flush()
	return o.err
}

// Decode makes a table of what Encode wrote. Bytes that are something else, or damaged so that it
// shows, give an error; a table that comes out can be used without fear, but only who has stored a
// hash of the bytes knows that it is the right one. yield is as in Encode. The table extends no other.
func Decode(from Source, yield func() error) (*Table, error) {
	in := newBytesIn(from, yield)
	if mark := rowsIn[uint64](in, 1); len(mark) != 1 || mark[0] != formMark {
		in.fail()
	}
	t := &Table{line: &lineage{}}
	t.read(in)
	if err := in.done("decode a table"); err != nil {
		return nil, err
	}
	return t, nil
}

func (t *Table) write(o *bytesOut) {
	o.text(t.Name)
	o.size(t.Rows)
	o.bool(t.part != nil)
	if t.part != nil {
		o.size(t.part.from)
		o.size(t.part.to)
	}
	o.int(t.Bytes)
	o.size(t.HeaderAt)
	t.Recipe.write(o)
	t.Guess.write(o)
	writeProblems(o, t.Problems)
	writeRecords(o, t.Records)
	o.size(len(t.Columns))
	for _, c := range t.Columns {
		c.write(o)
	}
}

func (t *Table) read(in *bytesIn) {
	t.Name = in.text()
	t.Rows = in.whole(math.MaxInt32)
	if in.bool() {
		t.part = &extent{from: in.whole(t.Rows), to: in.whole(t.Rows)}
	}
	t.Bytes = in.int()
	t.HeaderAt = in.whole(math.MaxInt32)
	t.Recipe.read(in)
	t.Guess.read(in)
	t.Problems = readProblems(in)
	t.Records = readRecords(in)
	for range in.size(16) {
		c := new(Column)
		c.read(in)
		t.Columns = append(t.Columns, c)
		if in.err == nil && (c.rows != t.Rows || c.shift != t.Columns[0].shift || !c.sound(t.part) || !c.keepsBounds()) {
			in.fail()
		}
		if in.err != nil {
			return
		}
	}
	if len(t.Columns) == 0 && t.Rows > 0 || !t.wholeChunks() {
		in.fail()
	}
}

// wholeChunks reports whether the rows at hand begin and end where chunks do.
func (t *Table) wholeChunks() bool {
	from, to := t.AtHand()
	if len(t.Columns) == 0 {
		return true
	}
	within := 1<<t.Columns[0].shift - 1
	return from&within == 0 && (to&within == 0 || to == t.Rows)
}

func (r *Recipe) write(o *bytesOut) {
	for _, s := range []string{r.Encoding, r.Delimiter, r.Quote, r.Escape, r.Comment, r.Decimal, r.Dates, r.Locale} {
		o.text(s)
	}
	o.bool(r.Header != nil)
	o.bool(r.Header != nil && *r.Header)
	o.bool(r.SkipLines != nil)
	if r.SkipLines != nil {
		o.int(int64(*r.SkipLines))
	}
	o.bool(r.Columns != nil)
	o.size(len(r.Columns))
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		c := r.Columns[name]
		o.text(name)
		o.text(string(c.Type))
		o.text(c.Format)
		o.texts(c.Missing)
	}
}

func (r *Recipe) read(in *bytesIn) {
	for _, s := range []*string{&r.Encoding, &r.Delimiter, &r.Quote, &r.Escape, &r.Comment, &r.Decimal, &r.Dates, &r.Locale} {
		*s = in.text()
	}
	if has, header := in.bool(), in.bool(); has {
		r.Header = &header
	}
	if in.bool() {
		skip := int(in.int())
		r.SkipLines = &skip
	}
	if in.bool() {
		r.Columns = map[string]ColumnRecipe{}
	}
	for range in.size(4) {
		name := in.text()
		if r.Columns != nil {
			r.Columns[name] = ColumnRecipe{Type: Type(in.text()), Format: in.text(), Missing: in.texts()}
		}
	}
}

// decisions are what a guess consists of.
func (g *Guess) decisions() []*Decision {
	return []*Decision{&g.Encoding, &g.Delimiter, &g.Quote, &g.Header, &g.Skipped, &g.Decimal, &g.Dates}
}

func (g *Guess) write(o *bytesOut) {
	o.bool(g.BOM)
	for _, d := range g.decisions() {
		o.text(d.Value)
		o.text(d.Evidence)
		o.bool(d.Given)
		o.bool(d.Unsure)
		o.texts(d.Others)
	}
}

func (g *Guess) read(in *bytesIn) {
	g.BOM = in.bool()
	for _, d := range g.decisions() {
		*d = Decision{Value: in.text(), Evidence: in.text(), Given: in.bool(), Unsure: in.bool(), Others: in.texts()}
	}
}

func writeProblems(o *bytesOut, list diag.List) {
	s := list.Stored()
	o.size(len(s.Kept))
	for _, d := range s.Kept {
		o.uint(uint64(d.Severity))
		for _, text := range []string{string(d.Code), d.Message, d.Hint, d.Source, d.ColumnName, d.Text, d.Fix} {
			o.text(text)
		}
		for _, n := range []int{d.Span.Start, d.Span.End, d.Line, d.Column} {
			o.int(int64(n))
		}
		o.bool(d.HasFix)
		o.bool(d.Incomplete)
	}
	o.size(len(s.Counts))
	for _, c := range s.Counts {
		o.text(string(c.Code))
		o.size(c.N)
	}
	o.size(s.Errors)
}

func readProblems(in *bytesIn) diag.List {
	var s diag.Stored
	for range in.size(8) {
		d := diag.Diagnostic{Severity: diag.Severity(in.whole(int(diag.Info)))}
		d.Code = diag.Code(in.text())
		for _, text := range []*string{&d.Message, &d.Hint, &d.Source, &d.ColumnName, &d.Text, &d.Fix} {
			*text = in.text()
		}
		for _, n := range []*int{&d.Span.Start, &d.Span.End, &d.Line, &d.Column} {
			*n = int(in.int())
		}
		d.HasFix, d.Incomplete = in.bool(), in.bool()
		s.Kept = append(s.Kept, d)
	}
	for range in.size(2) {
		s.Counts = append(s.Counts, diag.Count{Code: diag.Code(in.text()), N: in.whole(math.MaxInt)})
	}
	s.Errors = in.whole(math.MaxInt)
	return s.List()
}

func writeRecords(o *bytesOut, records []Record) {
	o.size(len(records))
	for _, r := range records {
		o.size(r.Line)
		o.texts(r.Cells)
	}
}

func readRecords(in *bytesIn) []Record {
	var out []Record
	for range in.size(2) {
		out = append(out, Record{Line: in.whole(math.MaxInt32), Cells: in.texts()})
	}
	return out
}

func (c *Column) write(o *bytesOut) {
	for _, s := range []string{c.Name, c.Header, string(c.Type), c.Format, c.Currency, c.True, c.False, c.Evidence, c.decimal} {
		o.text(s)
	}
	o.uint(uint64(c.Scale))
	o.uint(uint64(c.shift))
	o.texts(c.Missing)
	c.how.write(o)
	for _, n := range []int{c.rows, c.Blank, c.Bad, len(c.BadCells)} {
		o.size(n)
	}
	for _, b := range c.BadCells {
		o.size(b.Row)
		o.size(b.Line)
		o.text(b.Text)
	}
	o.int(c.lo)
	o.int(c.hi)
	c.writeDistinct(o)
	o.bool(c.valid != nil)
	o.raw(inMemory(c.valid))
	c.writeBigs(o)
	c.writeValues(o)
}

func (c *Column) read(in *bytesIn) {
	for _, s := range []*string{&c.Name, &c.Header, (*string)(&c.Type), &c.Format, &c.Currency, &c.True, &c.False, &c.Evidence, &c.decimal} {
		*s = in.text()
	}
	c.Scale, c.shift = in.byte(), uint8(in.whole(31))
	c.Missing = in.texts()
	c.how.read(in)
	for _, n := range []*int{&c.rows, &c.Blank, &c.Bad} {
		*n = in.whole(math.MaxInt32)
	}
	for range in.size(3) {
		c.BadCells = append(c.BadCells, BadCell{Row: in.whole(math.MaxInt32), Line: in.whole(math.MaxInt32), Text: in.text()})
	}
	c.lo, c.hi = in.int(), in.int()
	c.readDistinct(in)
	if in.bool() {
		c.valid = rowsIn[uint64](in, (c.rows+63)/64)
	}
	c.readBigs(in)
	c.readValues(in)
}

func (h *how) write(o *bytesOut) {
	for _, b := range []bool{h.chosen, h.noted, h.open, h.percent} {
		o.bool(b)
	}
	o.uint(uint64(h.decimal))
	o.size(h.bools)
	o.size(len(h.layouts))
	for _, l := range h.layouts {
		o.uint(uint64(l.Order))
		o.uint(uint64(l.Sep))
		o.uint(uint64(l.Clock))
		for _, b := range []bool{l.ShortYear, l.MonthName, l.NoDay, l.T, l.AMPM, l.Zone} {
			o.bool(b)
		}
	}
}

func (h *how) read(in *bytesIn) {
	for _, b := range []*bool{&h.chosen, &h.noted, &h.open, &h.percent} {
		*b = in.bool()
	}
	h.decimal = in.byte()
	h.bools = in.whole(len(boolWords) - 1)
	for range in.size(9) {
		l := calendar.Layout{Order: calendar.DateOrder(in.whole(int(calendar.MDY))), Sep: in.byte(), Clock: calendar.Clock(in.whole(int(calendar.Fraction)))}
		for _, b := range []*bool{&l.ShortYear, &l.MonthName, &l.NoDay, &l.T, &l.AMPM, &l.Zone} {
			*b = in.bool()
		}
		h.layouts = append(h.layouts, l)
	}
}

func (c *Column) writeBigs(o *bytesOut) {
	o.bool(c.bigs != nil)
	o.size(len(c.bigs))
	for _, row := range slices.Sorted(maps.Keys(c.bigs)) {
		o.size(row)
		o.bool(c.bigs[row].Sign() < 0)
		o.text(string(c.bigs[row].Bytes()))
	}
}

func (c *Column) readBigs(in *bytesIn) {
	if in.bool() {
		c.bigs = map[int]*big.Int{}
	}
	for range in.size(3) {
		row, negative := in.whole(math.MaxInt32), in.bool()
		v := new(big.Int).SetBytes([]byte(in.text()))
		if negative {
			v.Neg(v)
		}
		if c.bigs == nil || row >= c.rows {
			in.fail()
			return
		}
		c.bigs[row] = v
	}
}

// writeValues writes what the rows hold: chunks of values or codes and then the texts that these
// stand for, or the texts themselves.
func (c *Column) writeValues(o *bytesOut) {
	o.size(len(c.chunks))
	for i := range c.chunks {
		c.chunks[i].write(o)
	}
	o.size(len(c.texts))
	for i := range c.texts {
		c.texts[i].write(o)
	}
	o.bool(c.dict != nil)
	if c.dict != nil {
		o.size(c.dict.len())
		o.size(len(c.dict.arena))
		writeEnds(o, c.dict.ends)
		o.raw(c.dict.arena)
	}
}

func (c *Column) readValues(in *bytesIn) {
	if n := in.size(1); n > 0 {
		c.chunks = make([]chunk, n)
	}
	for i := range c.chunks {
		if !c.chunks[i].read(in, c.inChunk(i)) {
			return
		}
	}
	if n := in.size(1); n > 0 {
		c.texts = make([]textChunk, n)
	}
	for i := range c.texts {
		if !c.texts[i].read(in, c.inChunk(i)) {
			return
		}
	}
	if !in.bool() || in.err != nil {
		return
	}
	n := in.size(1)
	c.dict = &dict{}
	size := in.size(1)
	if n > size {
		in.fail() // no text of a dictionary is empty
		return
	}
	c.dict.ends = readEnds(in, n, size)
	c.dict.arena = rowsIn[uint8](in, size)
}

// inChunk is how many rows a chunk has.
func (c *Column) inChunk(i int) int {
	return max(0, min(1<<c.shift, c.rows-i<<c.shift))
}

// absent stands for the width of a chunk that is not at hand.
const absent = 0xFF

func (k *chunk) write(o *bytesOut) {
	if k.unit == 0 {
		o.uint(absent)
		return
	}
	o.uint(uint64(k.width))
	o.uint(uint64(k.scale))
	o.int(k.base)
	o.int(k.unit)
	o.raw(k.w8)
	o.raw(inMemory(k.w16))
	o.raw(inMemory(k.w32))
	o.raw(inMemory(k.w64))
}

func (k *chunk) read(in *bytesIn, rows int) bool {
	if k.width = in.byte(); k.width == absent {
		*k = chunk{}
		return in.err == nil
	}
	k.scale, k.base, k.unit = in.byte(), in.int(), in.int()
	switch k.width {
	case 0:
	case 1:
		k.w8 = rowsIn[uint8](in, rows)
	case 2:
		k.w16 = rowsIn[uint16](in, rows)
	case 4:
		k.w32 = rowsIn[uint32](in, rows)
	case 8:
		k.w64 = rowsIn[uint64](in, rows)
	default:
		in.fail()
	}
	if k.unit <= 0 || rows == 0 {
		in.fail()
	}
	return in.err == nil
}

func (t *textChunk) write(o *bytesOut) {
	if t.ends == nil {
		o.uint(absent)
		return
	}
	o.uint(0)
	o.size(len(t.arena))
	writeEnds(o, t.ends)
	o.raw(t.arena)
}

func (t *textChunk) read(in *bytesIn, rows int) bool {
	switch in.whole(absent) {
	case absent:
	case 0:
		size := in.size(1)
		t.ends = readEnds(in, rows, size)
		t.arena = rowsIn[uint8](in, size)
	default:
		in.fail()
	}
	return in.err == nil
}

// writeEnds writes the lengths of texts one after the other, which take less than their ends.
func writeEnds(o *bytesOut, ends []uint32) {
	var buf [ChunkRows]int64
	last := uint32(0)
	for len(ends) > 0 {
		sizes := buf[:min(len(buf), len(ends))]
		for i := range sizes {
			sizes[i] = int64(ends[i] - last)
			last = ends[i]
		}
		lo, hi := bounds(sizes)
		k := pack(sizes, lo, hi, 1)
		k.write(o)
		ends = ends[len(sizes):]
	}
}

// readEnds reads the ends of n texts that have some bytes together.
func readEnds(in *bytesIn, n, size int) []uint32 {
	if size == 0 && n <= ChunkRows {
		var k chunk
		if n > 0 && (!k.read(in, n) || k.base != 0 || k.width != 0) {
			in.fail()
		}
		return noTexts[:n:n] // many rows may have no text, and then few bytes tell of them
	}
	var buf [ChunkRows]int64
	ends := make([]uint32, n)
	last := int64(0)
	for rest := ends; len(rest) > 0; {
		sizes := buf[:min(len(buf), len(rest))]
		var k chunk
		if !k.read(in, len(sizes)) {
			return nil
		}
		k.unpack(sizes, 0)
		for i, s := range sizes {
			if last += s; s < 0 || last > int64(size) {
				in.fail()
				return nil
			}
			rest[i] = uint32(last)
		}
		rest = rest[len(sizes):]
	}
	if last != int64(size) {
		in.fail()
	}
	return ends
}

// noTexts are the ends of rows without a text.
var noTexts [ChunkRows]uint32

// sound reports whether the parts of a column belong together, so that reading any row of it is
// safe. It is for columns that were not built here.
func (c *Column) sound(part *extent) bool {
	if c.Type != TextType && !c.Type.valid() || c.shift < 6 || c.shift > 12 {
		return false
	}
	text, chunks := c.Kind() == Text, (c.rows+1<<c.shift-1)>>c.shift
	switch {
	case text && c.dict == nil:
		if len(c.chunks) > 0 || len(c.texts) != chunks {
			return false
		}
	case len(c.chunks) != chunks || len(c.texts) > 0 || text != (c.dict != nil):
		return false
	}
	if c.bigs != nil && c.Kind() != Number || slices.ContainsFunc(c.BadCells, func(b BadCell) bool { return b.Row >= c.rows }) {
		return false
	}
	return c.soundBitmap() && c.soundChunks(part)
}

// soundBitmap compares the bitmap with the number of rows without a value.
func (c *Column) soundBitmap() bool {
	n := 0
	for w := range c.valid {
		if c.validWord(w) != c.valid[w] {
			return false
		}
		n += bits.OnesCount64(c.valid[w])
	}
	if c.valid == nil {
		n = c.rows
	}
	return c.Blank == c.rows-n
}

// soundChunks looks at each chunk: those at hand are there and the others are not, offsets are no
// wider than the kind of column reads, and codes have texts.
func (c *Column) soundChunks(part *extent) bool {
	for i := range c.texts {
		if (c.texts[i].ends != nil) != part.has(i<<c.shift) {
			return false
		}
	}
	for i := range c.chunks {
		k := &c.chunks[i]
		switch {
		case (k.unit > 0) != part.has(i<<c.shift), k.scale > c.Scale:
			return false
		case k.width == 8 && c.Kind() != Number && c.Kind() != Moment:
			return false
		case c.dict == nil || k.unit == 0:
		case k.base != 0 || k.unit != 1 || k.top() >= int64(max(1, c.dict.len())):
			return false
		}
	}
	return c.dict == nil || c.dict.len() > 0 || c.Blank == c.rows
}

// keepsBounds reports whether all values are within the bounds that the column tells of.
func (c *Column) keepsBounds() bool {
	if c.Kind() == Text || c.bigs != nil {
		return c.lo == 0 && c.hi == 0
	}
	if k := c.Kind(); k == Bool && (c.lo < 0 || c.hi > 1) || k == Day && (c.lo < math.MinInt32 || c.hi > math.MaxInt32) || c.lo > c.hi {
		return false
	}
	for i := range c.chunks {
		k := &c.chunks[i]
		if k.unit == 0 || !c.anyValue(i<<c.shift, c.inChunk(i)) {
			continue
		}
		over, span := bits.Mul64(uint64(k.unit), uint64(k.top()))
		if k.base < c.lo || k.base > c.hi || over > 0 || span > uint64(c.hi-k.base) {
			return false
		}
	}
	return true
}
