package table

import (
	"math/bits"
	"slices"
)

// take puts the rows of a part behind those so far, as if their cells were read here: values are
// packed with those before them in their chunk, and texts get codes in the order in which they come.
// lines is how many lines were before the part. Where one reader might have seen it in another way,
// the column becomes doubtful.
func (b *builder) take(p *builder, lines int, s *scratch) {
	if b.fell || b.doubtful {
		return
	}
	b.fell = p.fell && !p.doubtful
	b.doubtful = p.doubtful || b.wide != nil
	if b.fell || b.doubtful || !b.takeNotes(p, lines) {
		return
	}
	c, from := b.col, p.col
	if from.rows == 0 {
		return
	}
	rest := b.loosen()
	var codes []uint32
	if from.dict != nil {
		codes = make([]uint32, from.dict.len())
	}
	for at := -rest.rows; at < from.rows; {
		n := min(1<<c.shift, from.rows-at)
		own := max(0, -at)
		s.reset(n)
		addBits(s.valid, 0, rest, 0, own)
		addBits(s.valid, own, from, at+own, n-own)
		switch {
		case c.Kind() != Text:
			b.takeValues(rest, p, own, at, n, s)
		case c.dict == nil:
			t := newTextChunk(n)
			t.add(rest, 0, own)
			t.add(from, at+own, n-own)
			t.arena = fitted(t.arena)
			b.storeTexts(t, s)
		default:
			b.takeCodes(rest, from, codes, own, at, n, s)
		}
		if b.doubtful {
			return
		}
		at += n
	}
}

// takeNotes adds what a part noted about its cells; false when it makes the column doubtful.
func (b *builder) takeNotes(p *builder, lines int) bool {
	c := b.col
	if b.doubtful = b.tooOddWith(p); b.doubtful {
		return false
	}
	for _, bad := range p.col.BadCells[:min(len(p.col.BadCells), BadKept-len(c.BadCells))] {
		bad.Row += c.rows
		bad.Line += lines
		c.BadCells = append(c.BadCells, bad)
	}
	c.Bad += p.col.Bad
	b.odd.digits += p.odd.digits
	b.odd.dashes += p.odd.dashes
	b.notes += p.notes
	b.plan.quiet = b.plan.quiet && p.plan.quiet
	if p.zones.any {
		b.zones.add(p.zones.low)
		b.zones.add(p.zones.high)
	}
	if c.True == "" {
		c.True = p.col.True
	}
	if c.False == "" {
		c.False = p.col.False
	}
	return true
}

// tooOddWith is tooOdd of the cells of both.
func (b *builder) tooOddWith(p *builder) bool {
	return !b.plan.tolerant && b.col.Bad+p.col.Bad > mostOdd
}

// loosen takes the rows of the last chunk, if it is not full, out of the column again.
func (b *builder) loosen() *Column {
	c := b.col
	n := c.rows & (1<<c.shift - 1)
	rest := &Column{Type: c.Type, rows: n, shift: c.shift, dict: c.dict}
	if n == 0 {
		return rest
	}
	c.rows -= n
	if last := len(c.chunks) - 1; last >= 0 {
		rest.chunks, c.chunks = slices.Clone(c.chunks[last:]), c.chunks[:last]
	}
	if last := len(c.texts) - 1; last >= 0 {
		rest.texts, c.texts = slices.Clone(c.texts[last:]), c.texts[:last]
	}
	if c.Kind() != Text {
		b.spans = b.spans[:len(b.spans)-1]
	}
	if c.valid != nil {
		rest.valid, c.valid = slices.Clone(c.valid[c.rows>>6:]), c.valid[:c.rows>>6]
		for w := range rest.valid {
			rest.Blank += bits.OnesCount64(rest.validWord(w))
		}
		rest.Blank = n - rest.Blank
		c.Blank -= rest.Blank
	}
	return rest
}

// takeValues packs the block that ends at row at+n of a part. Its first rows are the own ones.
func (b *builder) takeValues(rest *Column, p *builder, own, at, n int, s *scratch) {
	for _, r := range p.raises {
		if r.row < at+n {
			b.scale = max(b.scale, r.places)
		}
	}
	if !b.values(s.out[:own], rest, 0) || !b.values(s.out[own:n], p.col, at+own) {
		b.doubtful = true
		return
	}
	if rest.valid != nil || p.col.valid != nil {
		fillGaps(s.out[:n], s.valid)
	}
	b.store(n, s)
}

// values fills dst with values at the builder's scale; false when one does not fit.
func (b *builder) values(dst []int64, c *Column, from int) bool {
	for len(dst) > 0 {
		k, at := &c.chunks[from>>c.shift], from&(1<<c.shift-1)
		n := min(len(dst), 1<<c.shift-at)
		k.unpack(dst[:n], at)
		if !rescale(dst[:n], b.scale-int(k.scale)) {
			return false
		}
		dst, from = dst[n:], from+n
	}
	return true
}

// takeCodes is takeValues for texts with codes. known are the codes here of those of the part, and one.
func (b *builder) takeCodes(rest, from *Column, known []uint32, own, at, n int, s *scratch) {
	d, codes := b.col.dict, s.codes[:n]
	rest.Codes(codes[:own], 0)
	if from.dict != nil {
		from.Codes(codes[own:], at+own)
	}
	whole := rest.valid == nil && from.valid == nil && from.dict != nil
	for r := own; r < n; r++ {
		if whole {
			if r += recode(codes[r:], known); r == n {
				break
			}
		}
		switch code := codes[r]; {
		case s.valid[r>>6]>>(r&63)&1 == 0:
			codes[r] = 0
		case from.dict == nil:
			codes[r] = d.code(from.textAt(at + r))
		default:
			if known[code] == 0 {
				known[code] = d.code(from.dict.text(code)) + 1
			}
			codes[r] = known[code] - 1
		}
	}
	b.storeCodes(n, s)
}

// recode changes codes up to the first that is not known yet, and returns how many.
func recode(codes, known []uint32) int {
	for i, code := range codes {
		k := known[code]
		if k == 0 {
			return i
		}
		codes[i] = k - 1
	}
	return len(codes)
}
