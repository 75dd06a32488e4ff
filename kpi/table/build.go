package table

import (
	"math/big"
	"math/bits"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// builder fills one column block by block. It starts from a plan made on a part of the file; when
// later cells do not bear the plan out it stops, and the column is planned again on all its cells.
type builder struct {
	col    *Column
	at     int // number of the column in the record
	plan   plan
	d      dialect
	opens  *[256]opening // of a column of texts
	code   Coder         // of the same; may be nil
	shape  dateShape
	quick  byte // character between date and time that the kernel reads; 0 when it reads no dates
	known  [4]truth
	words  int     // spellings in known
	marks  bool    // some text that stands for no value reads as one: the kernels would take it
	scale  int     // places of the coefficients so far
	raises []raise // the rows that had more than those before
	any    bool
	spans  []int64        // greatest offset of each chunk
	odd    survey         // what the cells that did not fit could have been
	wide   map[int]wideOf // numbers that left the coefficients
	notes  int            // bad cells that are lines of text, see isNote
	zones  zones          // that moments were written with
	fell   bool           // the plan did not hold
}

// raise is a row of numbers with more places than any before.
type raise struct{ row, places int }

// wideOf is a number on its own, before the column's scale is known.
type wideOf struct {
	coef  *big.Int
	scale uint8
}

// mostOdd is how many cells may fall out of a plan before it is given up without waiting for the
// end of the file.
const mostOdd = 2000

func newBuilder(c *Column, at int, p plan, d dialect, shift uint8) *builder {
	c.Type, c.shift = p.typ, shift
	b := &builder{col: c, at: at, plan: p, d: d, odd: survey{given: p.missing}}
	b.marks = slices.ContainsFunc(p.missing, looksLikeValue)
	switch p.typ.Kind() {
	case Text:
		c.dict, b.opens = newDict(), openings(d)
	case Day, Moment:
		b.prepareDates()
	}
	return b
}

// looksLikeValue reports whether a kernel may read a text: a number or a date, such as -999 or
// 9999-12-31, or a word for true or false.
func looksLikeValue(text string) bool {
	var s survey
	return hasDigit([]byte(text)) || s.addWord([]byte(text))
}

// prepareDates lets the kernel read the most frequent layout when it is one it knows.
func (b *builder) prepareDates() {
	if len(b.plan.layouts) == 0 {
		return
	}
	l := b.plan.layouts[0]
	if l.Sep == 0 || l.ShortYear || l.MonthName || l.NoDay || l.AMPM || l.Zone {
		return
	}
	s, z := uint64(l.Sep), uint64('0')
	b.shape = dateShape{ymd: l.Order == calendar.YMD, mdy: l.Order == calendar.MDY}
	at := uint(16) // dd.mm.yyyy
	far := uint(40)
	if b.shape.ymd {
		at, far = 32, 56
	}
	b.shape.pattern = spread('0') ^ (z^s)<<at ^ (z^s)<<far
	b.shape.seps = 0xFF<<at | 0xFF<<far
	b.quick = ' '
	if l.T {
		b.quick = 'T'
	}
}

// block reads the builder's column of one block.
func (b *builder) block(x *indexer, k *block, s *scratch) {
	s.reset(k.rows)
	c := cells{text: x.text[k.base:], pos: k.pos[b.at:], stride: k.stride, rows: k.rows}
	switch kind := b.plan.typ.Kind(); {
	case b.marks && kind != Text:
		s.all(c)
		b.slow(c, k, s)
	case kind == Number:
		b.numbers(c, k, s)
	case kind == Day:
		if b.quick != 0 && b.plan.typ == Date {
			s.dates(c, b.shape, months())
		} else {
			s.all(c)
		}
		b.slow(c, k, s)
	case kind == Moment:
		if b.quick != 0 {
			s.moments(c, b.shape, b.quick, months())
		} else {
			s.all(c)
		}
		b.slow(c, k, s)
	case kind == Bool:
		s.truths(c, &b.known)
		b.slow(c, k, s)
	default:
		b.texts(c, k, s)
		return
	}
	b.store(k.rows, s)
}

// all leaves every cell to the slow path.
func (s *scratch) all(c cells) {
	for r := range c.rows {
		s.out[r] = 0
		if c.pos[r*c.stride+1] > c.pos[r*c.stride]+1 {
			s.slow = append(s.slow, uint32(r))
		}
	}
}

// numbers runs the kernel, again from where it stopped when a cell has more places than any before.
func (b *builder) numbers(c cells, k *block, s *scratch) {
	if b.plan.typ == Duration || b.plan.percent {
		s.all(c)
		b.slow(c, k, s)
		return
	}
	mark := b.plan.conv.Decimal
	if b.plan.quiet && !b.plan.tolerant || b.plan.typ == Integer {
		mark = 0
	}
	for row := 0; ; {
		row = s.numbers(c, row, mark, b.scale)
		if row == c.rows {
			break
		}
		places := placesOf(c.cell(row), mark)
		if !s.rescale(row, places-b.scale) {
			s.out[row] = 0
			s.slow = append(s.slow, uint32(row))
			row++
			if row == c.rows {
				break
			}
			continue
		}
		b.raise(row, places)
	}
	b.slow(c, k, s)
}

func (c cells) cell(row int) []byte {
	p := c.pos[row*c.stride:]
	if p[1] <= p[0] {
		return nil
	}
	return c.text[p[0] : p[1]-1]
}

func placesOf(cell []byte, mark byte) int {
	for i := len(cell) - 1; i >= 0; i-- {
		if cell[i] == mark {
			return len(cell) - 1 - i
		}
	}
	return 0
}

// slow reads the cells that the kernel left over, by the rules for people.
func (b *builder) slow(c cells, k *block, s *scratch) {
	for _, r := range s.slow {
		if b.fell {
			return
		}
		row := int(r)
		var cell []byte
		cell, s.buf = b.d.cell(c.cell(row), s.buf)
		cell = trim(cell)
		if len(cell) == 0 || b.noValue(cell) {
			continue
		}
		if v, ok := b.read(cell, row, s); ok {
			s.out[row] = v
			s.valid[row>>6] |= 1 << (row & 63)
			continue
		}
		b.bad(cell, row, int(k.lines[row]), b.at == 0 && k.isNote(row))
	}
	b.fill(s, k.rows)
}

// fill closes the gaps of a block. The kernel has done so where it took all cells from the first on.
func (b *builder) fill(s *scratch, rows int) {
	if len(s.slow) > 0 || s.valid[0]&1 == 0 {
		fillGaps(s.out[:rows], s.valid)
	}
}

// fillGaps gives rows without a value the value before them, or the first one there is, so that
// they do not widen the bounds.
func fillGaps(values []int64, valid []uint64) {
	last, first := int64(0), -1
	for r := range values {
		if valid[r>>6]>>(r&63)&1 == 0 {
			values[r] = last
			continue
		}
		last = values[r]
		if first < 0 {
			first = r
		}
	}
	for r := range max(first, 0) {
		values[r] = values[first]
	}
}

func (b *builder) noValue(cell []byte) bool {
	for _, m := range b.plan.missing {
		if string(cell) == m {
			return true
		}
	}
	return b.plan.typ.Kind() != Text && isMissing(cell)
}

// read reads one trimmed cell of a column that is not text.
func (b *builder) read(cell []byte, row int, s *scratch) (v int64, ok bool) {
	switch b.plan.typ.Kind() {
	case Number:
		return b.number(cell, row, s)
	case Day:
		for _, l := range b.plan.layouts {
			if d, ok := calendar.ParseDate(cell, l); ok {
				return int64(d), true
			}
		}
	case Moment:
		for _, l := range b.plan.layouts {
			if !l.HasClock() {
				if d, ok := calendar.ParseDate(cell, l); ok {
					return int64(d.At()), true
				}
			} else if m, offset, ok := calendar.ParseZoned(cell, l); ok {
				if l.Zone {
					b.zones.add(offset)
				}
				return int64(m), true
			}
		}
	case Bool:
		return b.truth(cell)
	}
	return 0, false
}

func (b *builder) truth(cell []byte) (v int64, ok bool) {
	t, ok := boolOf(cell, b.plan.bools)
	if !ok {
		return 0, false
	}
	if t == 1 && b.col.True == "" {
		b.col.True = string(cell)
	}
	if t == 0 && b.col.False == "" {
		b.col.False = string(cell)
	}
	if len(cell) <= 8 {
		b.learnTruth(truth{key: word(cell, 0), value: int64(t)})
	}
	return int64(t), true
}

// learnTruth keeps a spelling for the kernel. Free places repeat the first one.
func (b *builder) learnTruth(t truth) {
	for _, k := range b.known[:b.words] {
		if k.key == t.key {
			return
		}
	}
	if b.words == len(b.known) {
		return
	}
	for i := b.words; i < len(b.known); i++ {
		b.known[i] = t
	}
	b.words++
}

func (b *builder) number(cell []byte, row int, s *scratch) (v int64, ok bool) {
	if b.plan.typ == Duration {
		m, ok := calendar.ParseDuration(cell)
		if !ok {
			return 0, false
		}
		return b.place(num.Parsed{Coef: int64(m), Scale: 6}, row, s)
	}
	p, ok := parseNumber(cell, b.plan.conv)
	if !ok || !b.suits(p, cell) {
		return 0, false
	}
	b.plan.quiet = b.plan.quiet && bareDigits(p)
	return b.place(p, row, s)
}

// suits reports whether a number may stand in the column without changing what it is. What the
// recipe has chosen is less particular about codes and currency marks.
func (b *builder) suits(p num.Parsed, cell []byte) bool {
	plan := &b.plan
	switch {
	case p.Percent != plan.percent:
		return !p.Percent && p.Coef == 0 && p.Big == nil
	case plan.typ == Integer && p.Scale > 0 && !isWhole(p):
		return false
	case plan.chosen:
		return true
	case p.Currency != "" && plan.typ != Money:
		return false
	case p.Currency != "" && p.Currency != plan.currency && !plan.tolerant:
		return false
	case plan.quiet && !plan.tolerant && (p.Marked || p.Group != num.NoGroups || p.Exponent):
		return false
	case plan.typ == Integer:
		return !bareDigits(p) || !p.Leading0 && countDigits(cell) < longDigits
	}
	return true
}

func isWhole(p num.Parsed) bool {
	_, fits := num.Rescale(p.Coef, p.Scale, 0)
	return fits && p.Big == nil
}

// raise notes that a row of the block has more places than any before.
func (b *builder) raise(row, places int) {
	b.scale = places
	b.raises = append(b.raises, raise{b.col.rows + row, places})
}

// place brings a number to the column's scale, or sets it aside when that takes more than int64.
func (b *builder) place(p num.Parsed, row int, s *scratch) (v int64, ok bool) {
	if p.Big == nil {
		for p.Scale > 0 && int(p.Scale) > b.scale && p.Coef%10 == 0 && b.plan.typ == Duration {
			p.Coef /= 10
			p.Scale--
		}
		if b.plan.typ == Integer && p.Scale > 0 {
			p.Coef, _ = num.Rescale(p.Coef, p.Scale, 0)
			p.Scale = 0
		}
		if up := int(p.Scale) - b.scale; up > 0 && s.rescale(s.rows, up) {
			b.raise(row, int(p.Scale))
		}
		if int(p.Scale) <= b.scale {
			if v, fits := num.Rescale(p.Coef, p.Scale, uint8(b.scale)); fits && v <= 1e18 && v >= -1e18 {
				return v, true
			}
		}
	}
	coef := p.Big
	if coef == nil {
		coef = big.NewInt(p.Coef)
	}
	if b.wide == nil {
		b.wide = map[int]wideOf{}
	}
	b.wide[b.col.rows+row] = wideOf{coef: coef, scale: p.Scale}
	return 0, true
}

// bad notes a cell that does not fit; too many of them end the plan.
func (b *builder) bad(cell []byte, row, line int, note bool) {
	b.col.Bad++
	if len(b.col.BadCells) < BadKept {
		b.col.BadCells = append(b.col.BadCells, BadCell{Row: b.col.rows + row, Line: line, Text: shown(cell)})
	}
	if b.plan.tolerant {
		return
	}
	if note {
		b.notes++
		return
	}
	b.odd.add(cell)
	if b.odd.cells != b.odd.digits+b.odd.words || b.col.Bad > mostOdd && b.col.Bad*oddOneIn > b.col.rows+row {
		b.fell = true
	}
}

// holds reports whether the plan is borne out by all cells of the column.
func (b *builder) holds() bool {
	if b.plan.typ == TextType && !b.plan.tolerant {
		return !b.readsOtherwise()
	}
	if b.fell || b.plan.tolerant || b.col.Bad == 0 {
		return !b.fell
	}
	codes := 0
	if b.plan.typ == Integer {
		codes = b.odd.digits
	}
	values := b.col.rows - b.col.Blank
	return b.odd.dashes == 0 && fits(values+b.col.Bad-b.notes, values, codes)
}

// readsOtherwise looks at texts from all over a column that was taken for text by its first cells,
// and reports whether enough of them are something else to look at all.
func (b *builder) readsOtherwise() bool {
	const looks = 400
	c := b.col
	n, at := c.rows, c.textAt
	if c.dict != nil {
		n, at = c.dict.len(), func(i int) []byte { return c.dict.text(uint32(i)) }
	}
	var s survey
	for i := 0; i < n; i += n/looks + 1 {
		s.add(at(i))
	}
	return (s.cells-s.digits-s.words)*4 > s.cells
}

// store packs a block of values into a chunk.
func (b *builder) store(rows int, s *scratch) {
	c := b.col
	n := b.mark(rows, s)
	ch, lo, hi := c.pack(s.out[:rows])
	ch.scale = uint8(b.scale)
	c.chunks = append(c.chunks, ch)
	b.spans = append(b.spans, (hi-lo)/ch.unit)
	if n > 0 && c.Kind() != Number {
		if !b.any {
			c.lo, c.hi = lo, hi
		}
		c.lo, c.hi = min(c.lo, lo), max(c.hi, hi)
		b.any = true
	}
	c.rows += rows
}

// pack stores values of the column's kind, and returns their bounds.
func (c *Column) pack(values []int64) (k chunk, lo, hi int64) {
	lo, hi = bounds(values)
	unit := int64(1)
	if c.Kind() == Moment {
		unit = momentUnit(values, lo)
	}
	return pack(values, lo, hi, unit), lo, hi
}

// mark takes the block's rows with a value into the column's bitmap and returns how many they are.
// The bitmap begins with the first row that has none.
func (b *builder) mark(rows int, s *scratch) int {
	c := b.col
	n := 0
	for _, w := range s.valid[:(rows+63)/64] {
		n += bits.OnesCount64(w)
	}
	if n == rows && c.valid == nil {
		return n
	}
	if c.valid == nil {
		for r := 0; r < c.rows; r += 64 {
			c.valid = append(c.valid, ^uint64(0))
		}
	}
	c.Blank += rows - n
	c.valid = append(c.valid, s.valid[:(rows+63)/64]...)
	return n
}

// texts reads a block of a text column.
func (b *builder) texts(c cells, k *block, s *scratch) {
	col := b.col
	if col.dict == nil {
		b.plainTexts(c, k, s)
		return
	}
	if b.code != nil && col.dict.len() > 0 && c.rows > 0 {
		b.coded(c, s)
	} else {
		b.encode(c, 0, s)
	}
	b.dropMissing(k.rows, s)
	b.storeCodes(k.rows, s)
}

// encode gives cells their codes, from row on.
func (b *builder) encode(c cells, row int, s *scratch) {
	d := b.col.dict
	for ; ; row++ {
		if row = s.texts(c, row, d, b.opens); row == c.rows {
			return
		}
		var cell []byte
		cell, s.buf = b.d.cell(c.cell(row), s.buf)
		s.codes[row] = 0
		if !b.isBlank(cell) {
			s.codes[row] = d.code(cell)
			s.valid[row>>6] |= 1 << (row & 63)
		}
	}
}

// coded lets the Coder find the texts that the dictionary has, and takes the others in the order
// of rows, so that codes are the same as without one.
func (b *builder) coded(c cells, s *scratch) {
	d := b.col.dict
	missed := b.code(Lookup{
		Text: c.text, Places: c.pos, Stride: c.stride, Rows: c.rows, Openings: b.opens, Quote: b.d.quote,
		Slots: d.slots, Arena: d.arena, Ends: d.ends, Codes: s.codes, Valid: s.valid,
	})
	for row := 0; missed > 0; row++ {
		if s.codes[row] != NoCode {
			continue
		}
		missed--
		one := c
		one.rows = row + 1
		b.encode(one, row, s)
	}
}

// storeCodes packs a block of codes into a chunk.
func (b *builder) storeCodes(rows int, s *scratch) {
	c := b.col
	b.mark(rows, s)
	c.chunks = append(c.chunks, packCodes(s.codes[:rows], c.dict.len()))
	c.rows += rows
	b.reconsiderDict()
}

func (b *builder) isBlank(cell []byte) bool {
	if len(cell) == 0 {
		return true
	}
	if cell[0] <= ' ' || cell[0] >= 0x80 || len(b.plan.missing) > 0 {
		t := trim(cell)
		return len(t) == 0 || b.noValue(t)
	}
	return false
}

// dropMissing makes blank what the recipe calls missing, by code.
func (b *builder) dropMissing(rows int, s *scratch) {
	d := b.col.dict
	for _, m := range b.plan.missing {
		code, ok := d.lookup([]byte(m))
		if !ok {
			continue
		}
		for r, c := range s.codes[:rows] {
			if c == code {
				s.codes[r] = 0
				s.valid[r>>6] &^= 1 << (r & 63)
			}
		}
	}
}

// packCodes stores codes below n narrowly.
func packCodes(codes []uint32, n int) chunk {
	c := chunk{unit: 1}
	switch {
	case n <= 1:
	case n <= 1<<8:
		c.width, c.w8 = 1, make([]uint8, len(codes))
		dst := c.w8[:len(codes)]
		for i, v := range codes {
			dst[i] = uint8(v)
		}
	case n <= 1<<16:
		c.width, c.w16 = 2, make([]uint16, len(codes))
		dst := c.w16[:len(codes)]
		for i, v := range codes {
			dst[i] = uint16(v)
		}
	default:
		c.width, c.w32 = 4, append([]uint32(nil), codes...)
	}
	return c
}

// A text column gives its dictionary up when the first rows held no value twice, or when, at a later
// power of two of rows, nearly all of them were different so far.
const (
	uniqueFrom  = 1 << 12
	uniqueLater = 1 << 16
	uniquePart  = 97 // percent
)

func (c *Column) looksUnique() bool {
	values := c.rows - c.Blank
	switch {
	case c.rows == uniqueFrom:
		return c.dict.len() == values
	case c.rows >= uniqueLater && c.rows&(c.rows-1) == 0:
		return c.dict.len()*100 >= values*uniquePart
	}
	return false
}

// reconsiderDict moves a column that looks unique from codes to plain texts.
func (b *builder) reconsiderDict() {
	c := b.col
	if !c.looksUnique() {
		return
	}
	for i := range c.chunks {
		t := newTextChunk(c.inChunk(i))
		t.add(c, i<<c.shift, c.inChunk(i))
		t.arena = fitted(t.arena)
		c.texts = append(c.texts, t)
	}
	c.chunks, c.dict = nil, nil
}

// plainTexts stores a block of texts without a dictionary.
func (b *builder) plainTexts(c cells, k *block, s *scratch) {
	size := 0
	for r := range k.rows {
		size += max(0, int(c.pos[r*c.stride+1])-int(c.pos[r*c.stride])-1)
	}
	t := textChunk{ends: make([]uint32, k.rows), arena: make([]byte, size+8)}
	n := 0
	missing := len(b.plan.missing) > 0
	for r := 0; r < k.rows; r++ {
		if !missing {
			r, n = s.plain(c, &t, r, n, b.opens)
		}
		if r == k.rows {
			break
		}
		cell := c.cell(r)
		cell, s.buf = b.d.cell(cell, s.buf)
		if !b.isBlank(cell) {
			n += copy(t.arena[n:], cell)
			s.valid[r>>6] |= 1 << (r & 63)
		}
		t.ends[r] = uint32(n)
	}
	t.arena = t.arena[:n]
	b.storeTexts(t, s)
}

// storeTexts takes a block of texts.
func (b *builder) storeTexts(t textChunk, s *scratch) {
	c := b.col
	b.mark(len(t.ends), s)
	c.texts = append(c.texts, t)
	c.rows += len(t.ends)
}

// finish settles the scale of all chunks and what the column says about itself.
func (b *builder) finish() {
	c := b.col
	c.Evidence, c.Currency, c.how = b.plan.evidence, b.plan.currency, b.plan.how()
	switch c.Kind() {
	case Number:
		if mark := b.plan.conv.Decimal; mark != 0 && (!b.plan.quiet || b.scale > 0) {
			c.decimal = string(rune(mark))
			if mark == ',' {
				c.Format = ","
			}
		}
		b.finishNumbers()
	case Text:
		if c.dict != nil {
			c.dict.seal()
		}
	case Day, Moment:
		if len(b.plan.layouts) > 0 {
			c.Format = b.plan.layouts[0].String()
		}
	case Bool:
		b.finishTruth()
	}
}

func (b *builder) finishTruth() {
	if b.col.True == "" {
		b.col.True = boolWords[b.plan.bools][0]
	}
	if b.col.False == "" {
		b.col.False = boolWords[b.plan.bools][1]
	}
}

func (b *builder) finishNumbers() {
	c := b.col
	c.Scale = uint8(b.scale)
	for _, w := range b.wide {
		c.Scale = max(c.Scale, w.scale)
	}
	fit := len(b.wide) == 0
	for i := range c.chunks {
		fit = fit && c.chunks[i].lift(c.Scale)
	}
	if !fit {
		b.promote()
		return
	}
	b.finishBounds()
}

// lift brings a chunk to a greater scale by its base and unit; false when some value would not fit.
func (k *chunk) lift(scale uint8) bool {
	up := int(scale) - int(k.scale)
	if up == 0 {
		return true
	}
	if up >= len(powers) {
		return false
	}
	most := int64(1e18) / powers[up]
	if top := k.base + k.unit*k.top(); k.base > most || k.base < -most || top > most || top < -most {
		return false
	}
	k.base *= powers[up]
	k.unit *= powers[up]
	k.scale = scale
	return true
}

// top is the greatest offset that a chunk's width holds, or what it really has when that is much.
func (k *chunk) top() int64 {
	t := uint64(0)
	for _, w := range k.w8 {
		t = max(t, uint64(w))
	}
	for _, w := range k.w16 {
		t = max(t, uint64(w))
	}
	for _, w := range k.w32 {
		t = max(t, uint64(w))
	}
	for _, w := range k.w64 {
		t = max(t, w)
	}
	return int64(t)
}

// finishBounds finds the bounds of all values: those of each chunk were found as it was packed.
func (b *builder) finishBounds() {
	c := b.col
	any := false
	for i := range c.chunks {
		k := &c.chunks[i]
		if !c.anyValue(i<<c.shift, min(1<<c.shift, c.rows-i<<c.shift)) {
			continue
		}
		lo, hi := k.base, k.base+k.unit*b.spans[i]
		if !any {
			c.lo, c.hi, any = lo, hi, true
		}
		c.lo, c.hi = min(c.lo, lo), max(c.hi, hi)
	}
}

func (c *Column) anyValue(from, n int) bool {
	if c.valid == nil {
		return n > 0
	}
	for _, w := range c.valid[from>>6 : (from+n+63)>>6] {
		if w != 0 {
			return true
		}
	}
	return false
}

// promote keeps the numbers that left int64 beside the others.
func (b *builder) promote() {
	c := b.col
	c.bigs = map[int]*big.Int{}
	for row, w := range b.wide {
		up := big.NewInt(int64(c.Scale - w.scale))
		c.bigs[row] = new(big.Int).Mul(w.coef, up.Exp(big.NewInt(10), up, nil))
	}
}
