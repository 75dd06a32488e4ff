package table

import (
	"encoding/binary"
)

// dict holds the different texts of a column, by code.
type dict struct {
	arena []byte
	ends  []uint32 // end of each text in the arena

	// The open-addressing table that finds codes, and the last eight bytes of each text; dropped
	// once the column is built.
	slots []slot
	mask  uint32
	tails []uint64
}

// slot is one place of the table. The key of a text of up to eight bytes is the text; the key of
// one of up to sixteen is its first eight mixed with its last eight, so that it is the same text
// when key, length and last eight bytes are the same. The key of a longer one is a hash.
type slot struct {
	key  uint64
	size uint32 // length of the text + 1; 0 marks a free slot
	code uint32
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
	d.slots, d.tails = nil, nil
	d.arena, d.ends = fitted(d.arena), fitted(d.ends)
}

const mix = 0x9E3779B97F4A7C15

// keyOf is the key of a text and its last eight bytes.
func keyOf(text []byte) (key, tail uint64) {
	n := len(text)
	if n <= 8 {
		return word(text, 0), 0
	}
	tail = binary.LittleEndian.Uint64(text[n-8:])
	if n <= inKey {
		return binary.LittleEndian.Uint64(text) ^ tail*mix, tail
	}
	h := uint64(n) * mix
	for i := 0; i+8 <= n; i += 8 {
		h = (h ^ binary.LittleEndian.Uint64(text[i:])) * mix
		h ^= h >> 29
	}
	return h ^ tail*mix, tail
}

// place is where in the table a key is looked for first.
func place(key uint64, size uint32) uint32 {
	h := (key ^ uint64(size)) * mix
	return uint32(h>>32) ^ uint32(h>>17)
}

// code returns the code of a text, a new one when it was not met before.
func (d *dict) code(text []byte) uint32 {
	key, tail := keyOf(text)
	return d.find(key, tail, text)
}

func (d *dict) find(key, tail uint64, text []byte) uint32 {
	size := uint32(len(text)) + 1
	i := place(key, size) & d.mask
	for {
		s := &d.slots[i]
		if s.size == 0 {
			return d.insert(i, key, tail, text)
		}
		if s.key == key && s.size == size && d.same(s.code, tail, text) {
			return s.code
		}
		i = (i + 1) & d.mask
	}
}

// same compares what key and length leave open.
func (d *dict) same(code uint32, tail uint64, text []byte) bool {
	return len(text) <= 8 || d.tails[code] == tail && (len(text) <= inKey || string(d.text(code)) == string(text))
}

// lookup finds the code of a text without adding it.
func (d *dict) lookup(text []byte) (code uint32, ok bool) {
	key, tail := keyOf(text)
	size := uint32(len(text)) + 1
	for i := place(key, size) & d.mask; d.slots[i].size != 0; i = (i + 1) & d.mask {
		s := d.slots[i]
		if s.key == key && s.size == size && d.same(s.code, tail, text) {
			return s.code, true
		}
	}
	return 0, false
}

func (d *dict) insert(i uint32, key, tail uint64, text []byte) uint32 {
	code := uint32(len(d.ends))
	d.arena = append(d.arena, text...)
	d.ends = append(d.ends, uint32(len(d.arena)))
	d.tails = append(d.tails, tail)
	d.slots[i] = slot{key: key, size: uint32(len(text)) + 1, code: code}
	if len(d.ends)*4 > len(d.slots)*3 {
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
		i := place(s.key, s.size) & d.mask
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
