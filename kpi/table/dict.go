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

// slot is one place of the table. Texts of up to eight bytes are their own key, so that nothing
// else need be compared; the key of longer ones is a hash.
type slot struct {
	key  uint64
	size uint32 // length of the text + 1; 0 marks a free slot
	code uint32
}

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
	d.arena = append(make([]byte, 0, len(d.arena)), d.arena...)
	d.ends = append(make([]uint32, 0, len(d.ends)), d.ends...)
}

const mix = 0x9E3779B97F4A7C15

// keyOf is the key of a text: itself when it is short, else a hash of it.
func keyOf(text []byte) uint64 {
	if len(text) <= 8 {
		return word(text, 0)
	}
	h := uint64(len(text)) * mix
	i := 0
	for ; i+8 <= len(text); i += 8 {
		h = (h ^ binary.LittleEndian.Uint64(text[i:])) * mix
		h ^= h >> 29
	}
	tail := binary.LittleEndian.Uint64(text[len(text)-8:])
	h = (h ^ tail) * mix
	return h ^ h>>32
}

// place is where in the table a key is looked for first.
func place(key uint64, size uint32) uint32 {
	h := (key ^ uint64(size)) * mix
	return uint32(bits.RotateLeft64(h, 32) ^ h)
}

// code returns the code of a text, a new one when it was not met before.
func (d *dict) code(text []byte) uint32 {
	return d.find(keyOf(text), text)
}

func (d *dict) find(key uint64, text []byte) uint32 {
	size := uint32(len(text)) + 1
	i := place(key, size) & d.mask
	for {
		s := &d.slots[i]
		if s.size == 0 {
			return d.insert(i, key, text)
		}
		if s.key == key && s.size == size && (len(text) <= 8 || string(d.text(s.code)) == string(text)) {
			return s.code
		}
		i = (i + 1) & d.mask
	}
}

func (d *dict) insert(i uint32, key uint64, text []byte) uint32 {
	code := uint32(len(d.ends))
	d.arena = append(d.arena, text...)
	d.ends = append(d.ends, uint32(len(d.arena)))
	d.slots[i] = slot{key: key, size: uint32(len(text)) + 1, code: code}
	if len(d.ends)*2 > len(d.slots) {
		d.grow()
	}
	return code
}

func (d *dict) grow() {
	old := d.slots
	d.slots = make([]slot, len(old)*2)
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
