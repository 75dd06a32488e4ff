package eval

import (
	"encoding/binary"
	"errors"
	"math"
	"slices"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// What crosses between engines is bytes: whole numbers as varints, runs of
// zeros as one, and at the end a sum over all, so that a damaged message is
// never taken for a count.

// errDamaged is what a message that cannot be read comes to.
var errDamaged = errors.New("a message between engines is damaged")

// wireVersion begins every message. It changes with any form below.
const wireVersion = 1

// writer makes a message.
type writer struct{ b []byte }

func (w *writer) size(n int)     { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) word(n uint64)  { w.b = binary.AppendUvarint(w.b, n) }
func (w *writer) int(n int64)    { w.b = binary.AppendVarint(w.b, n) }
func (w *writer) text(s string)  { w.size(len(s)); w.b = append(w.b, s...) }
func (w *writer) sealed() []byte { return binary.LittleEndian.AppendUint64(w.b, sumOfBytes(w.b)) }

// section writes what some writing gives with its length before it, and nothing
// where that fails.
func (w *writer) section(write func() bool) {
	from := len(w.b)
	w.b = append(w.b, 0, 0, 0, 0)
	if !write() || len(w.b)-from-4 > math.MaxUint32 {
		w.b = w.b[:from+4]
	}
	binary.LittleEndian.PutUint32(w.b[from:], uint32(len(w.b)-from-4))
}

// section reads such a part.
func (r *reader) section() []byte {
	size := r.bytes(4)
	if r.bad {
		return nil
	}
	return r.bytes(int(binary.LittleEndian.Uint32(size)))
}

// sumOfBytes is different for bytes that differ in one word: every step can be
// undone.
func sumOfBytes(b []byte) uint64 {
	h := uint64(len(b))
	for ; len(b) >= 8; b = b[8:] {
		h = (h ^ binary.LittleEndian.Uint64(b)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	for _, c := range b {
		h = (h ^ uint64(c)) * 0x9e3779b97f4a7c15
		h ^= h >> 29
	}
	return h
}

// reader reads a message. Once something is wrong everything it gives is zero.
type reader struct {
	b   []byte
	bad bool
}

// opened is the reader of a sealed message.
func opened(message []byte) *reader {
	n := len(message) - 8
	if n < 0 || binary.LittleEndian.Uint64(message[n:]) != sumOfBytes(message[:n]) {
		return &reader{bad: true}
	}
	return &reader{b: message[:n]}
}

func (r *reader) fail() { r.b, r.bad = nil, true }

func (r *reader) word() uint64 {
	v, n := binary.Uvarint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

func (r *reader) int() int64 {
	v, n := binary.Varint(r.b)
	if n <= 0 {
		r.fail()
		return 0
	}
	r.b = r.b[n:]
	return v
}

// upTo is a whole number that must not be greater than another.
func (r *reader) upTo(most int) int {
	n := r.word()
	if n > uint64(max(0, most)) {
		r.fail()
		return 0
	}
	return int(n)
}

// size is how many of something follow; each takes a byte at least.
func (r *reader) size() int { return r.upTo(len(r.b)) }

func (r *reader) bytes(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.fail()
		return nil
	}
	part := r.b[:n]
	r.b = r.b[n:]
	return part
}

func (r *reader) text() string { return string(r.bytes(r.size())) }

// putInts writes numbers, runs of 0 as 0 and how many more there are.
func putInts(w *writer, ints []int64) {
	for i := 0; i < len(ints); i++ {
		w.int(ints[i])
		if ints[i] != 0 {
			continue
		}
		from := i
		for i+1 < len(ints) && ints[i+1] == 0 {
			i++
		}
		w.size(i - from)
	}
}

// ints reads as many numbers as there are places.
func (r *reader) ints(to []int64) []int64 {
	for i := 0; i < len(to); i++ {
		// Most are small.
		if len(r.b) > 0 && r.b[0] < 0x80 {
			to[i] = int64(r.b[0]>>1) ^ -int64(r.b[0]&1)
			r.b = r.b[1:]
		} else {
			to[i] = r.int()
		}
		if r.bad {
			return to
		}
		if to[i] == 0 {
			i += r.upTo(len(to) - i - 1)
		}
	}
	return to
}

// value writes a number that is a small fraction; ok is false for another.
func (w *writer) value(v num.Value) (ok bool) {
	p, q, ok := v.Fraction()
	if ok = ok && !v.Inexact(); ok {
		w.int(p)
		w.int(q)
	}
	return ok
}

func (r *reader) value() num.Value {
	p, q := r.int(), r.int()
	if q <= 0 {
		r.fail()
		return num.Value{}
	}
	return num.Frac(p, q)
}

// scalar writes a value that is not blank; ok is false for one that is not
// plain.
func (w *writer) scalar(s scalar) (ok bool) {
	w.word(uint64(s.kind))
	w.int(s.i)
	w.text(s.s)
	return w.value(s.n)
}

func (r *reader) scalar() scalar {
	return scalar{kind: formula.Kind(r.upTo(1<<7 - 1)), i: r.int(), s: r.text(), n: r.value()}
}

// putCounters writes counters: as a byte each where many are there and none is
// large, else as numbers.
func putCounters(w *writer, n []uint32) {
	all, none := uint32(0), 0
	for _, c := range n {
		all |= c
		none += int((uint64(c) - 1) >> 63)
	}
	if all < 1<<8 && none < len(n)/8*7 {
		w.size(1)
		from := len(w.b)
		w.b = slices.Grow(w.b, len(n))[:from+len(n)]
		for i, c := range n {
			w.b[from+i] = uint8(c)
		}
		return
	}
	w.size(0)
	for i := 0; i < len(n); i++ {
		w.word(uint64(n[i]))
		if n[i] != 0 {
			continue
		}
		from := i
		for i+1 < len(n) && n[i+1] == 0 {
			i++
		}
		w.size(i - from)
	}
}

// counters reads so many counters: as bytes where they came so.
func (r *reader) counters(n int) (narrow []uint8, wide []uint32) {
	if r.upTo(1) == 1 {
		return r.bytes(n), nil
	}
	wide = make([]uint32, n)
	for i := 0; i < n && !r.bad; i++ {
		if wide[i] = uint32(r.upTo(1<<32 - 1)); wide[i] == 0 {
			i += r.upTo(n - i - 1)
		}
	}
	return nil, wide
}
