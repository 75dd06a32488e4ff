package table

import (
	"encoding/binary"
	"math/bits"
)

// dict holds the different texts of a column, by code.
type dict struct {
	arena []byte
	ends  []uint32 // end of each text in the arena

	// The open-addressing table that finds codes; dropped once the column is built.
	slots []slot
	mask  uint32
}

// slot is one place of the table. The key of a text of up to sixteen bytes is its first and its
// last eight, which together with the length are the text, so that nothing else need be compared.
// The key of a longer one is a hash and its last eight bytes.
type slot struct {
	head, tail uint64
	size       uint32 // length of the text + 1; 0 marks a free slot
	code       uint32
}

// fitted gives back what a slice has reserved far beyond its length.
func fitted[T any](s []T) []T {
	if cap(s)-len(s) < len(s)/8+64 {
		return s
	}
	return append(make([]T, 0, len(s)), s...)
}

// inKey is up to which length a text is wholly in its key.
const inKey = 16

func newDict() *dict {
	return &dict{slots: make([]slot, 256), mask: 255}
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

// keyOf is the key of a text.
func keyOf(text []byte) (head, tail uint64) {
	n := len(text)
	if n <= 8 {
		return word(text, 0), 0
	}
	tail = binary.LittleEndian.Uint64(text[n-8:])
	if n <= inKey {
		return binary.LittleEndian.Uint64(text), tail
	}
	h := uint64(n) * mix
	for i := 0; i+8 <= n; i += 8 {
		h = (h ^ binary.LittleEndian.Uint64(text[i:])) * mix
		h ^= h >> 29
	}
	return h, tail
}

// place is where in the table a key is looked for first.
func place(head, tail uint64, size uint32) uint32 {
	h := (head ^ bits.RotateLeft64(tail, 23) ^ uint64(size)) * mix
	return uint32(h>>32) ^ uint32(h>>17)
}

// code returns the code of a text, a new one when it was not met before.
func (d *dict) code(text []byte) uint32 {
	head, tail := keyOf(text)
	return d.find(head, tail, text)
}

func (d *dict) find(head, tail uint64, text []byte) uint32 {
	size := uint32(len(text)) + 1
	i := place(head, tail, size) & d.mask
	for {
		s := &d.slots[i]
		if s.size == 0 {
			return d.insert(i, head, tail, text)
		}
		if s.head == head && s.tail == tail && s.size == size && (len(text) <= inKey || string(d.text(s.code)) == string(text)) {
			return s.code
		}
		i = (i + 1) & d.mask
	}
}

// lookup finds the code of a text without adding it.
func (d *dict) lookup(text []byte) (code uint32, ok bool) {
	head, tail := keyOf(text)
	size := uint32(len(text)) + 1
	for i := place(head, tail, size) & d.mask; d.slots[i].size != 0; i = (i + 1) & d.mask {
		s := d.slots[i]
		if s.head == head && s.tail == tail && s.size == size && string(d.text(s.code)) == string(text) {
			return s.code, true
		}
	}
	return 0, false
}

func (d *dict) insert(i uint32, head, tail uint64, text []byte) uint32 {
	code := uint32(len(d.ends))
	d.arena = append(d.arena, text...)
	d.ends = append(d.ends, uint32(len(d.arena)))
	d.slots[i] = slot{head: head, tail: tail, size: uint32(len(text)) + 1, code: code}
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
	d.slots = make([]slot, len(old)*times)
	d.mask = uint32(len(d.slots) - 1)
	for _, s := range old {
		if s.size == 0 {
			continue
		}
		i := place(s.head, s.tail, s.size) & d.mask
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

func (t *textChunk) text(i int) []byte {
	from := uint32(0)
	if i > 0 {
		from = t.ends[i-1]
	}
	return t.arena[from:t.ends[i]:t.ends[i]]
}

func (t *textChunk) bytes() int { return len(t.arena) + 4*len(t.ends) }
