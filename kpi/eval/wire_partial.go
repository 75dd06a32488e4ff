package eval

import (
	"encoding/binary"
	"math/bits"
	"slices"

	"kpiworkbook/kpi/num"
)

// A partial crosses cell by cell, in the order of the cells of a dense frame,
// which is the same on both sides. The side that asked has a partial of its own
// that says what is to come; what comes is taken apart in full before any of it
// is merged.

// encode writes a partial, without what cell 0 took; false when it holds what
// has no form here.
func encode(w *writer, p partial) bool {
	switch p := p.(type) {
	case *counts:
		p.n[0] = 0
		putInts(w, p.n)
	case *sums:
		w.size(flag(p.isWide))
		if !w.value(p.factor) {
			return false
		}
		clear(p.narrow[:min(1, len(p.narrow))])
		putInts(w, p.narrow)
		for _, s := range p.wide {
			hi, lo := s.Halves()
			w.int(hi)
			w.word(lo)
		}
	case *squares:
		w.size(flag(p.isWide))
		clear(p.narrow[:min(1, len(p.narrow))])
		putInts(w, p.narrow)
		for _, s := range p.wide {
			w.word(s.hi)
			w.word(s.mid)
			w.word(s.lo)
		}
	case *extremes:
		encodeExtremes(w, p)
	case *bitSets:
		clear(p.cell(0))
		encodeBits(w, p)
	case *pairSets:
		encodePairs(w, p)
	case *tallies:
		clear(p.n[:p.size])
		w.int(p.low)
		w.size(int(p.size))
		putCounters(w, p.n)
	case *anyValues:
		return encodeAny(w, p)
	case *fractions:
		return encodeFractions(w, p)
	case *edges:
		encodeEdges(w, p)
	default:
		return false
	}
	return true
}

func flag(is bool) int {
	if is {
		return 1
	}
	return 0
}

// decode reads a partial of other rows for the cells of a frame; nil when it
// does not go with the one that is there.
func decode(r *reader, like partial, cells int, rows span) partial {
	var p partial
	switch like := like.(type) {
	case *counts:
		p = &counts{n: r.ints(make([]int64, cells))}
	case *sums:
		p = decodeSums(r, like, cells)
	case *squares:
		p = decodeSquares(r, like, cells)
	case *extremes:
		p = decodeExtremes(r, like, cells)
	case sets:
		p = decodeSets(r, like.codes(), cells)
	case *tallies:
		if low, size := r.int(), r.word(); low != like.low || size != uint64(like.size) {
			return nil
		}
		narrow, wide := r.counters(cells * int(like.size))
		p = &tallies{low: like.low, size: like.size, narrow: narrow, n: wide}
	case *anyValues:
		p = decodeAny(r, cells)
	case *fractions:
		p = decodeFractions(r, cells)
	case *edges:
		p = decodeEdges(r, like, cells, rows)
	default:
		return nil
	}
	if r.bad {
		return nil
	}
	return p
}

func decodeSums(r *reader, like *sums, cells int) partial {
	wide, factor := r.upTo(1), r.value()
	if r.bad || wide != flag(like.isWide) || num.Cmp(factor, like.factor) != 0 {
		r.fail()
		return nil
	}
	if wide == 0 {
		return &sums{narrow: r.ints(make([]int64, cells))}
	}
	p := &sums{isWide: true, wide: make([]num.Sum, cells)}
	for i := range p.wide {
		p.wide[i] = num.SumOf(r.int(), r.word())
	}
	return p
}

func decodeSquares(r *reader, like *squares, cells int) partial {
	if r.upTo(1) != flag(like.isWide) {
		r.fail()
		return nil
	}
	if !like.isWide {
		return &squares{narrow: r.ints(make([]int64, cells))}
	}
	p := &squares{isWide: true, wide: make([]wideSquare, cells)}
	for i := range p.wide {
		p.wide[i] = wideSquare{hi: r.word(), mid: r.word(), lo: r.word()}
	}
	return p
}

// encodeExtremes writes which cells have a value, and these.
func encodeExtremes(w *writer, p *extremes) {
	has, none := make([]int64, len(p.v)), p.sentinel()
	for i, v := range p.v {
		has[i] = int64(flag(v != none))
	}
	putInts(w, has)
	for i, v := range p.v {
		if has[i] != 0 {
			w.int(v)
		}
	}
}

func decodeExtremes(r *reader, like *extremes, cells int) partial {
	p := &extremes{most: like.most, v: make([]int64, cells)}
	r.ints(p.v)
	for i, has := range p.v {
		if p.v[i] = p.sentinel(); has != 0 {
			p.v[i] = r.int()
		}
	}
	return p
}

// The codes of a cell are a list in order: as bits, where an eighth of all codes
// are there, else as the distances between them, in a byte each or in two.

func asBits(n, size int) bool  { return 8*n >= size }
func asBytes(n, size int) bool { return size <= 256*n }

// putCodes writes codes in order.
func putCodes(w *writer, size int, codes []uint32) {
	w.size(len(codes))
	next := uint32(0)
	switch n := len(codes); {
	case n == 0:
	case asBits(n, size):
		at := len(w.b)
		w.b = append(w.b, make([]byte, size>>3+1)...)
		for _, code := range codes {
			w.b[at+int(code>>3)] |= 1 << (code & 7)
		}
	case asBytes(n, size):
		w.b = slices.Grow(w.b, n+size/0xff+1)
		for _, code := range codes {
			for ; code-next >= 0xff; next += 0xff {
				w.b = append(w.b, 0xff)
			}
			w.b = append(w.b, uint8(code-next))
			next = code + 1
		}
	default:
		w.b = slices.Grow(w.b, 2*(n+size/0xffff+1))
		for _, code := range codes {
			for ; code-next >= 0xffff; next += 0xffff {
				w.b = append(w.b, 0xff, 0xff)
			}
			w.b = append(w.b, uint8(code-next), uint8((code-next)>>8))
			next = code + 1
		}
	}
}

// codedSets is the sets of a message, as they came.
type codedSets struct {
	domain
	cells []codedSet
}

type codedSet struct {
	n    int
	data []byte
}

func (p *codedSets) grow(int)                { panic("a message does not grow") }
func (p *codedSets) bytes() int              { return 0 }
func (p *codedSets) merge(partial, []uint32) { panic("a message takes nothing") }

// length is how many bytes the codes of a cell take; false when they are
// damaged.
func (s codedSet) length(size int) (used int, ok bool) {
	switch {
	case s.n == 0:
		return 0, true
	case asBits(s.n, size):
		used = size>>3 + 1
		if used > len(s.data) || s.data[used-1]>>(size&7) != 0 {
			return 0, false
		}
		n := 0
		for _, b := range s.data[:used] {
			n += bits.OnesCount8(b)
		}
		return used, n == s.n
	case asBytes(s.n, size):
		next, left := 0, s.n
		for i, step := range s.data {
			if next += int(step); step == 0xff {
				continue
			}
			next++
			if left--; left == 0 {
				return i + 1, next <= size
			}
		}
		return 0, false
	}
	next, left := 0, s.n
	for i := 0; i+2 <= len(s.data); i += 2 {
		step := int(s.data[i]) | int(s.data[i+1])<<8
		if next += step; step == 0xffff {
			continue
		}
		next++
		if left--; left == 0 {
			return i + 2, next <= size
		}
	}
	return 0, false
}

// mark adds the codes of a cell to bits.
func (s codedSet) mark(set []uint64, size int) {
	switch next := 0; {
	case s.n == 0:
	case asBits(s.n, size):
		for i, data := 0, s.data; len(data) > 0; i++ {
			var word [8]byte
			data = data[copy(word[:], data):]
			set[i] |= binary.LittleEndian.Uint64(word[:])
		}
	case asBytes(s.n, size):
		for _, step := range s.data {
			if next += int(step); step != 0xff {
				set[next>>6] |= 1 << (next & 63)
				next++
			}
		}
	default:
		for i := 0; i+2 <= len(s.data); i += 2 {
			step := int(s.data[i]) | int(s.data[i+1])<<8
			if next += step; step != 0xffff {
				set[next>>6] |= 1 << (next & 63)
				next++
			}
		}
	}
}

func decodeSets(r *reader, d domain, cells int) partial {
	pairs := r.upTo(1) == 1
	if r.upTo(d.size) != d.size || r.bad {
		r.fail()
		return nil
	}
	if pairs {
		return decodePairs(r, d, cells)
	}
	p := &codedSets{domain: d, cells: make([]codedSet, cells)}
	for i := range p.cells {
		n := r.upTo(d.size)
		s := codedSet{n, r.b}
		used, ok := s.length(d.size)
		if !ok {
			r.fail()
			return nil
		}
		p.cells[i] = codedSet{n, r.bytes(used)}
	}
	return p
}

// eachPair visits every pair of cell and code.
func (p *codedSets) eachPair(visit func(cell, code uint32)) {
	set := make([]uint64, p.size>>6+1)
	for i, s := range p.cells {
		s.mark(set, p.size)
		for k := 0; s.n > 0; k++ {
			for ; set[k] != 0; set[k] &= set[k] - 1 {
				visit(uint32(i), uint32(k<<6+bits.TrailingZeros64(set[k])))
				s.n--
			}
		}
	}
}

func encodeBits(w *writer, p *bitSets) {
	w.size(0)
	w.size(p.size)
	codes := make([]uint32, 64*p.words+2)
	for c := range len(p.bits) / p.words {
		n := codesOf(codes, p.cell(uint32(c)))
		if n > 0 && int(codes[n-1]) == p.size {
			n-- // blank
		}
		putCodes(w, p.size, codes[:n])
	}
}

// encodePairs writes codes as they are: those that are kept as pairs are few,
// and to bring them in order takes longer than they do.
func encodePairs(w *writer, p *pairSets) {
	w.size(1)
	w.size(p.size)
	for c := range p.cells {
		codes := p.cell(uint32(c))
		w.size(len(codes))
		w.b = slices.Grow(w.b, 4*len(codes))
		for _, code := range codes {
			w.b = binary.LittleEndian.AppendUint32(w.b, code)
		}
	}
}

func decodePairs(r *reader, d domain, cells int) partial {
	p := &pairSets{domain: d, cells: cells, starts: make([]uint32, cells+1), list: make([]uint32, 0, len(r.b)/4)}
	for c := range cells {
		for b := r.bytes(4 * r.upTo(d.size)); len(b) > 0; b = b[4:] {
			code := binary.LittleEndian.Uint32(b)
			if int(code) >= d.size {
				r.fail()
				return nil
			}
			p.list = append(p.list, code)
		}
		p.starts[c+1] = uint32(len(p.list))
	}
	return p
}

func encodeAny(w *writer, p *anyValues) bool {
	for _, list := range p.v {
		w.size(len(list))
		for _, s := range list {
			if !w.scalar(s) {
				return false
			}
		}
	}
	return true
}

func decodeAny(r *reader, cells int) partial {
	p := &anyValues{v: make([][]scalar, cells)}
	for i := range p.v {
		for range r.size() {
			if s := r.scalar(); !r.bad {
				p.v[i] = append(p.v[i], s)
			}
		}
	}
	return p
}

func encodeFractions(w *writer, p *fractions) bool {
	for _, s := range p.v {
		if !s.rest.IsZero() || s.rest.Inexact() {
			return false
		}
		w.size(len(s.by))
		for q, sum := range s.by {
			hi, lo := sum.Halves()
			w.int(q)
			w.int(hi)
			w.word(lo)
		}
	}
	return true
}

func decodeFractions(r *reader, cells int) partial {
	p := &fractions{v: make([]fractionSum, cells)}
	for i := range p.v {
		for range r.size() {
			q := r.int()
			if sum := num.SumOf(r.int(), r.word()); q > 0 && !r.bad {
				p.v[i].under(q).Merge(sum)
			} else {
				r.fail()
			}
		}
	}
	return p
}

func encodeEdges(w *writer, p *edges) {
	for i, row := range p.row {
		w.size(int(row + 1))
		if row >= 0 {
			w.int(p.at[i])
		}
	}
}

func decodeEdges(r *reader, like *edges, cells int, rows span) partial {
	p := &edges{last: like.last}
	p.grow(cells)
	for i := range p.row {
		row := r.upTo(rows.to) - 1
		switch {
		case row < 0:
		case row < rows.from:
			r.fail()
		default:
			p.row[i], p.at[i] = int32(row), r.int()
		}
	}
	return p
}
