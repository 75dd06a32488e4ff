package table

import (
	"encoding/binary"
	"math/bits"
)

// The kernels: one tight loop over a column of a block each. They read the usual spellings and
// leave every other cell to the slow path by noting its row. A row that is blank or left over
// gets the value before it, so that bounds can be taken over all rows alike.

// cells is one column of a block.
type cells struct {
	text   []byte // from the block's base on
	pos    []uint32
	stride int
	rows   int
}

// scratch is what the kernels of one block write to; it is used again for every column.
type scratch struct {
	out   []int64
	codes []uint32
	valid []uint64
	slow  []uint32
	buf   []byte
	rows  int // of the block under way
}

func newScratch(rows int) *scratch {
	return &scratch{
		out:   make([]int64, rows),
		codes: make([]uint32, rows),
		valid: make([]uint64, (rows+63)/64),
		slow:  make([]uint32, 0, rows),
	}
}

// reset makes the scratch ready for a column of n rows.
func (s *scratch) reset(n int) {
	s.rows = n
	clear(s.valid[:(n+63)/64])
	s.slow = s.slow[:0]
}

var powers = [...]int64{1, 10, 100, 1000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000,
	1_000_000_000, 10_000_000_000, 100_000_000_000, 1_000_000_000_000, 10_000_000_000_000,
	100_000_000_000_000, 1_000_000_000_000_000, 10_000_000_000_000_000, 100_000_000_000_000_000,
	1_000_000_000_000_000_000}

const (
	zeros  = 0x3030303030303030
	tooBig = 0x7676767676767676 // added to a byte it reaches the high bit when the byte is above 9
)

// eight reads eight digits, the first in the lowest byte, each already less '0'.
func eight(x uint64) int64 {
	x = x*10 + x>>8
	const mask = 0x000000FF000000FF
	return int64(((x&mask)*(100+1000000<<32) + (x>>16&mask)*(1+10000<<32)) >> 32)
}

// numbers reads [-]digits[mark digits] of at most sixteen characters from row on, as coefficients
// at the given scale. With mark 0 only whole numbers without leading zeros are read. It stops at
// the first cell with more places than scale and returns its row, or the number of rows.
func (s *scratch) numbers(c cells, row int, mark byte, scale int) int {
	text, pos, out := c.text, c.pos[row*c.stride:], s.out[:c.rows]
	last := int64(0)
	if row > 0 {
		last = out[row-1]
	}
	flip := spread(mark ^ '0')
	for r := row; r < len(out); r++ {
		from, end := int(pos[0]), int(pos[1])-1
		if r+1 < len(out) {
			pos = pos[c.stride:]
		}
		n := end - from
		if n <= 0 {
			out[r] = last
			continue
		}
		first := text[from]
		negative := first == '-'
		if negative {
			from++
			n--
		}
		if n > 16 || n < 1 || end < 16 || first == '0' && mark == 0 && n > 1 {
			out[r] = last
			s.slow = append(s.slow, uint32(r))
			continue
		}
		var v int64
		places := 0
		cut := uint(64 - 8*n)
		x := binary.LittleEndian.Uint64(text[end-8:]) ^ zeros
		if n <= 8 {
			x = x >> cut << cut
			if (x+tooBig|x)&highs != 0 {
				dot := zeroBytes(x ^ flip)
				if mark == 0 || dot == 0 || n == 1 {
					out[r] = last
					s.slow = append(s.slow, uint32(r))
					continue
				}
				at := uint(bits.TrailingZeros64(dot)) &^ 7
				x = x&(1<<at-1)<<8 | x>>(at+8)<<(at+8)
				places = 7 - int(at>>3)
				if (x+tooBig|x)&highs != 0 {
					out[r] = last
					s.slow = append(s.slow, uint32(r))
					continue
				}
			}
			v = eight(x)
		} else {
			var ok bool
			v, places, ok = long(text, end, n, mark, flip)
			if !ok {
				out[r] = last
				s.slow = append(s.slow, uint32(r))
				continue
			}
		}
		if places != scale {
			up := scale - places
			if up < 0 {
				return r
			}
			if v >= 1e17 || up >= 18 || v > 1e17/powers[up] {
				out[r] = last
				s.slow = append(s.slow, uint32(r))
				continue
			}
			v *= powers[up]
		}
		if negative {
			v = -v
		}
		out[r] = v
		last = v
		s.valid[r>>6] |= 1 << (r & 63)
	}
	return len(out)
}

// long reads a number of nine to sixteen characters that ends at end.
func long(text []byte, end, n int, mark byte, flip uint64) (v int64, places int, ok bool) {
	cut := uint(128 - 8*n)
	lo := binary.LittleEndian.Uint64(text[end-8:]) ^ zeros
	hi := binary.LittleEndian.Uint64(text[end-16:]) ^ zeros
	hi = hi >> cut << cut
	factor := int64(100_000_000)
	if ((lo+tooBig|lo)|(hi+tooBig|hi))&highs != 0 {
		if mark == 0 {
			return 0, 0, false
		}
		if dot := zeroBytes(lo ^ flip); dot != 0 {
			at := uint(bits.TrailingZeros64(dot)) &^ 7
			lo = lo&(1<<at-1)<<8 | lo>>(at+8)<<(at+8)
			places = 7 - int(at>>3)
			factor = 10_000_000
		} else if dot := zeroBytes(hi ^ flip); dot != 0 {
			at := uint(bits.TrailingZeros64(dot)) &^ 7
			hi = hi&(1<<at-1)<<8 | hi>>(at+8)<<(at+8)
			places = 15 - int(at>>3)
		}
		if ((lo+tooBig|lo)|(hi+tooBig|hi))&highs != 0 {
			return 0, 0, false
		}
	}
	return eight(hi)*factor + eight(lo), places, true
}

// zeroBytes has the high bit of every byte that is zero, exactly.
func zeroBytes(x uint64) uint64 {
	return ^(x&^uint64(highs) + ^uint64(highs) | x | ^uint64(highs))
}

// rescale multiplies the first rows by ten to the power of up; false when one would not fit.
func (s *scratch) rescale(rows, up int) bool {
	if up >= len(powers) {
		return false
	}
	factor := powers[up]
	most := int64(1e18) / factor
	for _, v := range s.out[:rows] {
		if v > most || v < -most {
			return false
		}
	}
	for r := range s.out[:rows] {
		s.out[r] *= factor
	}
	return true
}

// bounds returns the least and the greatest of the values.
func bounds(values []int64) (lo, hi int64) {
	lo, hi = values[0], values[0]
	for _, v := range values {
		lo, hi = min(lo, v), max(hi, v)
	}
	return lo, hi
}

// dateShape tells where the digits of a date of ten characters stand.
type dateShape struct {
	pattern uint64 // the first eight characters with 0 for every digit
	seps    uint64 // the bytes of them that are separators
	ymd     bool
	mdy     bool
}

// dates reads days of ten characters with day, month and year in full.
func (s *scratch) dates(c cells, shape dateShape, t *monthTable) {
	text, pos, out := c.text, c.pos, s.out[:c.rows]
	last := int64(0)
	for r := range out {
		from, end := int(pos[0]), int(pos[1])-1
		if r+1 < len(out) {
			pos = pos[c.stride:]
		}
		day := int32(badDay)
		if end-from == 10 {
			day = shape.day(text, from, t)
		} else if end <= from {
			out[r] = last
			continue
		}
		if day == badDay {
			out[r] = last
			s.slow = append(s.slow, uint32(r))
			continue
		}
		last = int64(day)
		out[r] = last
		s.valid[r>>6] |= 1 << (r & 63)
	}
}

const badDay = -1 << 31

// day reads the ten characters at from, badDay when they are no day of the shape and the table.
func (d *dateShape) day(text []byte, from int, t *monthTable) int32 {
	x := binary.LittleEndian.Uint64(text[from:]) ^ d.pattern
	tail := uint64(binary.LittleEndian.Uint16(text[from+8:])) ^ 0x3030
	if ((x+tooBig|x)|(tail+0x7676|tail)&0x8080)&highs != 0 || x&d.seps != 0 {
		return badDay
	}
	two := tail&0xFF*10 + tail>>8
	var year, month, day uint64
	if d.ymd {
		year = x&0xFF*1000 + x>>8&0xFF*100 + x>>16&0xFF*10 + x>>24&0xFF
		month = x>>40&0xFF*10 + x>>48&0xFF
		day = two
	} else {
		day = x&0xFF*10 + x>>8&0xFF
		month = x>>24&0xFF*10 + x>>32&0xFF
		year = x>>48&0xFF*1000 + x>>56*100 + two
		if d.mdy {
			day, month = month, day
		}
	}
	if year-tableFrom >= tableYears || month-1 >= 12 {
		return badDay
	}
	i := (year-tableFrom)*12 + month - 1
	first, next := t[i], t[i+1]
	if day-1 >= uint64(next-first) {
		return badDay
	}
	return first + int32(day) - 1
}

// moments reads a day of ten characters, one character between, and hh:mm or hh:mm:ss.
func (s *scratch) moments(c cells, shape dateShape, between byte, t *monthTable) {
	text, pos, out := c.text, c.pos, s.out[:c.rows]
	last := int64(0)
	for r := range out {
		from, end := int(pos[0]), int(pos[1])-1
		if r+1 < len(out) {
			pos = pos[c.stride:]
		}
		n := end - from
		if n <= 0 {
			out[r] = last
			continue
		}
		if n == 19 || n == 16 {
			day := shape.day(text, from, t)
			clock := clockOf(text, from, n, between)
			if day != badDay && clock >= 0 {
				last = int64(day)*(86400*1e6) + clock*1e6
				out[r] = last
				s.valid[r>>6] |= 1 << (r & 63)
				continue
			}
		}
		out[r] = last
		s.slow = append(s.slow, uint32(r))
	}
}

// clockOf reads the time after a day of ten characters in seconds, -1 when it is none.
func clockOf(text []byte, from, n int, between byte) int64 {
	if text[from+10] != between {
		return -1
	}
	const pattern, seps = 0x30303A30303A3030, 0x0000FF0000FF0000
	w := uint64(pattern)
	if n == 19 {
		w = binary.LittleEndian.Uint64(text[from+11:])
	} else {
		// hh:mm stand in the last five of the eight bytes that end the cell.
		w = binary.LittleEndian.Uint64(text[from+8:])>>24 | 0x30303A<<40
	}
	x := w ^ pattern
	if (x+tooBig|x)&highs != 0 || x&seps != 0 {
		return -1
	}
	hour := x&0xFF*10 + x>>8&0xFF
	minute := x>>24&0xFF*10 + x>>32&0xFF
	second := x>>48&0xFF*10 + x>>56
	if hour > 23 || minute > 59 || second > 59 {
		return -1
	}
	return int64(hour*3600 + minute*60 + second)
}

// truths reads the spellings of true and false met so far: at most four, of up to eight characters.
func (s *scratch) truths(c cells, known *[4]truth) {
	text, pos, out := c.text, c.pos, s.out[:c.rows]
	last := int64(0)
	for r := range out {
		from, end := int(pos[0]), int(pos[1])-1
		if r+1 < len(out) {
			pos = pos[c.stride:]
		}
		n := end - from
		if n <= 0 {
			out[r] = last
			continue
		}
		if n > 8 || from+8 > len(text) {
			out[r] = last
			s.slow = append(s.slow, uint32(r))
			continue
		}
		key := binary.LittleEndian.Uint64(text[from:]) & (1<<(8*uint(n)) - 1)
		k := 0
		for k < len(known) && known[k].key != key {
			k++
		}
		if k == len(known) {
			out[r] = last
			s.slow = append(s.slow, uint32(r))
			continue
		}
		last = known[k].value
		out[r] = last
		s.valid[r>>6] |= 1 << (r & 63)
	}
}

// truth is one spelling of true or false.
type truth struct {
	key   uint64
	value int64
}

// opening is what the first byte of a cell tells about it.
type opening = uint8

const (
	plainOpening   opening = iota
	carefulOpening         // may be a space, or a quote that must be looked at by the rules
	quoteOpening           // a quote that ends the cell too when there is no other
)

// openings lists them for all bytes.
func openings(d dialect) *[256]opening {
	var t [256]opening
	for b := range t {
		if b <= ' ' || b|0x20 == 0xE2 {
			t[b] = carefulOpening
		}
	}
	if d.quote != 0 {
		t[d.quote] = quoteOpening
		if d.escape != 0 {
			t[d.quote] = carefulOpening
		}
	}
	return &t
}

// texts looks cells up in the dictionary, from row on, and stops at the first that needs care or
// stands at the very end of the text: it returns its row, or the number of rows. What varies from
// cell to cell, as lengths do, is computed and not branched on.
func (s *scratch) texts(c cells, row int, d *dict, opens *[256]opening) int {
	if row >= c.rows {
		return c.rows
	}
	text, pos, codes := c.text, c.pos[row*c.stride:], s.codes[:c.rows]
	for r := row; r < len(codes); r++ {
		from, end := int(pos[0]), int(pos[1])-1
		if r+1 < len(codes) {
			pos = pos[c.stride:]
		}
		if end <= from {
			codes[r] = 0
			continue
		}
		open := opens[text[from]]
		if open == quoteOpening && unquotes(text, from, end) {
			from, end = from+1, end-1
			open = opens[text[from]]
		}
		if open != plainOpening || from+inKey > len(text) {
			return r
		}
		n := end - from
		tail := binary.LittleEndian.Uint64(text[from+8:]) & (1<<(8*uint(max(n-8, 0))) - 1)
		key := binary.LittleEndian.Uint64(text[from:]) & (1<<(8*uint(n)) - 1)
		if n > inKey {
			key, tail = longKey(text, from, end)
		}
		size := uint32(n) + 1
		p := &d.slots[place(key, tail, size)&d.mask]
		if p.key^key|p.tail^tail|uint64(p.size^size) == 0 && (n <= inKey || d.has(p.code, text, from)) {
			codes[r] = p.code
		} else {
			codes[r] = d.find(key, tail, text[from:end])
		}
		s.valid[r>>6] |= 1 << (r & 63)
	}
	return len(codes)
}

// unquotes reports whether a cell that begins with a quote ends with the same, has something
// between, and no further one there.
func unquotes(text []byte, from, end int) bool {
	quote := text[from]
	if end-from < 3 || text[end-1] != quote || end+8 > len(text) {
		return false
	}
	quotes := spread(quote)
	for i := from + 1; ; i += 8 {
		if m := zeroBytes(binary.LittleEndian.Uint64(text[i:]) ^ quotes); m != 0 {
			return i+bits.TrailingZeros64(m)>>3 == end-1
		}
	}
}

// plain copies texts from row on into the arena, which is filled up to n, and stops at the first
// that may have quotes or be only space, or is blank.
func (s *scratch) plain(c cells, t *textChunk, row, n int, opens *[256]opening) (stopped, filled int) {
	text, pos, ends, arena := c.text, c.pos[row*c.stride:], t.ends[:c.rows], t.arena
	for r := row; r < len(ends); r++ {
		from, end := int(pos[0]), int(pos[1])-1
		if end <= from {
			return r, n
		}
		if opens[text[from]] != plainOpening || end+8 > len(text) {
			return r, n
		}
		for ; from < end; from += 8 {
			binary.LittleEndian.PutUint64(arena[n:], binary.LittleEndian.Uint64(text[from:]))
			n += 8
		}
		n += end - from
		ends[r] = uint32(n)
		s.valid[r>>6] |= 1 << (r & 63)
		if r+1 < len(ends) {
			pos = pos[c.stride:]
		}
	}
	return len(ends), n
}
