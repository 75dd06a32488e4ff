package table

import (
	"encoding/binary"
)

// dict holds the different texts of a column, by code.
type dict struct {
	arena []byte
	ends  []uint32 // end of each text in the arena

	// The open-addressing table that finds codes; dropped once the column is built.
	slots []Slot
	mask  uint32
}

// Slot is one place of a table that finds the codes of texts. A text of up to sixteen bytes is
// wholly in key and tail, so that it is the same text when these and the length are the same. Of a
// longer one the key is a hash, and tail the last eight bytes.
type Slot struct {
	key, tail uint64
	size      uint32 // length of the text + 1; 0 marks a free slot
	code      uint32
}

// fitted gives back what a slice has reserved far beyond its length.
func fitted[T any](s []T) []T {
	if cap(s)-len(s) < len(s)/8+64 {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}

// inKey is up to which length a text is wholly in key and tail.
const inKey = 16

func newDict() *dict {
	return &dict{slots: make([]Slot, 256), mask: 255}
}

func (d *dict) len() int { return len(d.ends) }

func (d *dict) text(code uint32) []byte {
	from := uint32(0)
	if code > 0 {
		from = d.ends[code-1]
	}
	return d.arena[from:d.ends[code]:d.ends[code]]
}

func (d *dict) bytes() int { return len(d.arena) + 4*len(d.ends) }

// seal drops what only building needs.
func (d *dict) seal() {
	d.slots = nil
	d.arena, d.ends = fitted(d.arena), fitted(d.ends)
}

const mix = 0x9E3779B97F4A7C15

// keyOf is the key and tail of a text.
func keyOf(text []byte) (key, tail uint64) {
	n := len(text)
	switch {
	case n <= 8:
		return word(text, 0), 0
	case n <= inKey:
		return word(text, 0), word(text, 8)
	}
	return longKey(text, 0, n)
}

// longKey is the key and tail of a text that has more than sixteen bytes.
func longKey(text []byte, from, end int) (key, tail uint64) {
	h := uint64(end-from) * mix
	for ; from+8 <= end; from += 8 {
		h = (h ^ binary.LittleEndian.Uint64(text[from:])) * mix
		h ^= h >> 29
	}
	return h, binary.LittleEndian.Uint64(text[end-8:])
}

// place is where in the table a key is looked for first.
func place(key, tail uint64, size uint32) uint32 {
	h := (key ^ tail*mix ^ uint64(size)) * mix
	return uint32(h>>32) ^ uint32(h>>17)
}

// code returns the code of a text, a new one when it was not met before.
func (d *dict) code(text []byte) uint32 {
	key, tail := keyOf(text)
	return d.find(key, tail, text)
}

func (d *dict) find(key, tail uint64, text []byte) uint32 {
	size := uint32(len(text)) + 1
	i := place(key, tail, size) & d.mask
	for {
		s := &d.slots[i]
		if s.size == 0 {
			return d.insert(i, key, tail, text)
		}
		if s.key == key && s.tail == tail && s.size == size && (len(text) <= inKey || d.has(s.code, text, 0)) {
			return s.code
		}
		i = (i + 1) & d.mask
	}
}

// has reports whether the text of a code stands in a text at some place, of which the last eight
// bytes are known to be the same.
func (d *dict) has(code uint32, text []byte, from int) bool {
	own := d.text(code)
	for i := 0; i+8 <= len(own); i += 8 {
		if binary.LittleEndian.Uint64(own[i:]) != binary.LittleEndian.Uint64(text[from+i:]) {
			return false
		}
	}
	return true
}

// lookup finds the code of a text without adding it.
func (d *dict) lookup(text []byte) (code uint32, ok bool) {
	key, tail := keyOf(text)
	size := uint32(len(text)) + 1
	for i := place(key, tail, size) & d.mask; d.slots[i].size != 0; i = (i + 1) & d.mask {
		s := &d.slots[i]
		if s.key == key && s.tail == tail && s.size == size && (len(text) <= inKey || d.has(s.code, text, 0)) {
			return s.code, true
		}
	}
	return 0, false
}

func (d *dict) insert(i uint32, key, tail uint64, text []byte) uint32 {
	code := uint32(len(d.ends))
	d.arena = append(d.arena, text...)
	d.ends = append(d.ends, uint32(len(d.arena)))
	d.slots[i] = Slot{key: key, tail: tail, size: uint32(len(text)) + 1, code: code}
	if len(d.ends)*2 > len(d.slots) {
		d.grow()
	}
	return code
}

func (d *dict) grow() {
	old := d.slots
	times := 4
	if len(old) > 1<<15 {
		times = 2
	}
	d.slots = make([]Slot, len(old)*times)
	d.mask = uint32(len(d.slots) - 1)
	for _, s := range old {
		if s.size == 0 {
			continue
		}
		i := place(s.key, s.tail, s.size) & d.mask
		for d.slots[i].size != 0 {
			i = (i + 1) & d.mask
		}
		d.slots[i] = s
	}
}

// textChunk holds the texts of some rows one after the other, for columns whose values are nearly
// all different.
type textChunk struct {
	arena []byte
	ends  []uint32
}

func newTextChunk(rows int) textChunk { return textChunk{ends: make([]uint32, 0, rows)} }

// add puts n rows of a text column behind those so far; of none, as many without a text.
func (t *textChunk) add(c *Column, from, n int) {
	for n > 0 && c != nil && c.dict == nil {
		src, at := &c.texts[from>>c.shift], from&(1<<c.shift-1)
		some := min(n, len(src.ends)-at)
		first := uint32(0)
		if at > 0 {
			first = src.ends[at-1]
		}
		up := uint32(len(t.arena)) - first
		t.arena = append(t.arena, src.arena[first:src.ends[at+some-1]]...)
		for _, end := range src.ends[at : at+some] {
			t.ends = append(t.ends, end+up)
		}
		from, n = from+some, n-some
	}
	for row := range n {
		if c != nil {
			t.arena = append(t.arena, c.textAt(from+row)...)
		}
		t.ends = append(t.ends, uint32(len(t.arena)))
	}
}

func (t *textChunk) text(i int) []byte {
	if i >= len(t.ends) {
		return nil // not at hand
	}
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.arena[from:t.ends[i]:t.ends[i]]
}

func (t *textChunk) bytes() int { return len(t.arena) + 4*len(t.ends) }
