package table

import (
	"encoding/binary"
	"math/bits"
)

// The structural index: where cells begin and end, found eight bytes at a time.
//
// An indexer walks over the text once and fills blocks of records. A record that the window over the
// text does not show as a whole is left for when the window has moved: until then nothing of it is
// taken for sure, since a quote may close and a line end may go on further behind.
// In a block every record has
// exactly the table's number of cells, so that a column can be read with a fixed stride: record r
// begins at pos[r*stride], and its cell c is text[base+pos[r*stride+c] : base+pos[r*stride+c+1]-1].
// A cell that the record does not have has a length below zero. Cells beyond the table's columns
// stay out of the block and are noted as a fault.

// block is a run of records.
type block struct {
	base   int      // offset in the text of what pos counts from
	line   int      // line there
	rows   int      // records in the block
	stride int      // columns + 1
	pos    []uint32 // rows*stride places
	lines  []int32  // line of each record, counted from 1
	faults []fault
}

// fault is something irregular about a record.
type fault struct {
	kind faultKind
	row  int // in the block
	line int
	cell int // number of the cell, counted from 1; for ragged records the number of cells
	at   int // offset in the text: of the quote, or of the record
	end  int // end of the record
}

type faultKind uint8

const (
	shortRecord   faultKind = iota
	longRecord              // more cells than columns
	strayQuote              // a quote inside a cell that is not quoted
	afterQuote              // text between a closing quote and the delimiter
	unclosedQuote           // no closing quote up to the end of the file
)

// indexer finds records. It is also what the sniffer and the preview use.
type indexer struct {
	text    []byte
	d       dialect
	columns int
	at      int // offset of the next record
	line    int // its line, counted from 1
	noted   int // line of the last stray quote, so that a record counts once

	stream *stream                         // the window whose text this is; nil when the text is all there is
	leave  func(text []byte, at, line int) // told of text that is left behind, and a place in it with its line
	quick  Scanner                         // takes the plain records at the beginning of a block; nil leaves all to scan
}

// Scanner finds the cells of plain records at the beginning of text: those that have exactly the
// columns given and end in LF or CR LF, whose cells have no quotes or begin with one and end with
// the next that is not doubled, without line ends between. For each it stores columns + 1 places,
// where the first cell begins and then where what follows each cell's mark begins. It stops at the
// first record that is not plain, or before, and returns how many it found and where it stopped.
// It stores nothing more than scanSlack places behind them.
//
// A delimiter and a quote are ASCII; the quote is CR when nothing quotes. There are at least two
// columns, and places for records records and the slack.
type Scanner func(text []byte, places []uint32, columns, records int, delim, quote byte) (found, next int)

// scanSlack is how many places behind the last record a Scanner may write over.
const scanSlack = 16

func newIndexer(text []byte, d dialect, columns, at, line int) *indexer {
	return &indexer{text: text, d: d, columns: columns, at: at, line: line}
}

func newBlock(rows, columns int) *block {
	return &block{
		stride: columns + 1,
		pos:    make([]uint32, rows*(columns+1)+scanSlack),
		lines:  make([]int32, rows),
	}
}

const (
	ones  = 0x0101010101010101
	highs = 0x8080808080808080
)

func spread(b byte) uint64 { return ones * uint64(b) }

// word loads the eight bytes from i on; beyond the end of the text they are zero.
func word(text []byte, i int) uint64 {
	if i+8 <= len(text) {
		return binary.LittleEndian.Uint64(text[i:])
	}
	var w uint64
	for k := len(text) - 1; k >= i; k-- {
		w = w<<8 | uint64(text[k])
	}
	return w
}

// next fills b with the records that follow; without any, b has no rows.
func (x *indexer) next(b *block) error {
	b.rows, b.base, b.line, b.faults = 0, x.at, x.line, b.faults[:0]
	for {
		if x.skipComments() && x.at < len(x.text) {
			if b.rows == 0 {
				b.base, b.line = x.at, x.line
			}
			x.scanPlain(b)
			if x.at < len(x.text) && b.rows < len(b.lines) {
				x.scan(b)
			}
		}
		if b.rows == len(b.lines) || !x.more() {
			return nil
		}
		if err := x.move(b); err != nil {
			return err
		}
	}
}

// more reports whether text follows that the window does not show.
func (x *indexer) more() bool { return x.stream != nil && x.stream.more }

// move moves the window on to the beginning of the block, or of the next record when the block has
// none yet.
func (x *indexer) move(b *block) error {
	to, line := b.base, b.line
	if b.rows == 0 {
		to, line = x.at, x.line
	}
	if x.leave != nil && to > 0 {
		x.leave(x.text[:to], to, line)
	}
	if err := x.stream.move(to); err != nil {
		return err
	}
	x.text = x.stream.text
	x.at -= to
	b.base -= to
	for i := range b.faults {
		b.faults[i].at -= to
		b.faults[i].end -= to
	}
	return nil
}

// atEnd reports whether nothing but comments follows.
func (x *indexer) atEnd() (bool, error) {
	for {
		whole := x.skipComments()
		if whole && x.at < len(x.text) {
			return false, nil
		}
		if !x.more() {
			return true, nil
		}
		if err := x.move(&block{base: x.at}); err != nil {
			return false, err
		}
	}
}

// cut gives up the record under way, since the window ends within it or too soon behind it.
func (x *indexer) cut(b *block) {
	x.line, x.noted = int(b.lines[b.rows]), 0
	for n := len(b.faults); n > 0 && b.faults[n-1].row == b.rows; n-- {
		b.faults = b.faults[:n-1]
	}
}

// scanPlain lets a Scanner take the plain records that come next.
func (x *indexer) scanPlain(b *block) {
	if x.quick == nil || x.columns < 2 || x.d.comment != 0 || x.d.escape != 0 || x.d.delim == ' ' || x.d.delim >= 0x80 || x.d.quote >= 0x80 {
		return
	}
	quote := x.d.quote
	if quote == 0 {
		quote = '\r'
	}
	rest := x.text[x.at:]
	pos, lines := b.pos[b.rows*b.stride:], b.lines[b.rows:]
	found, next := x.quick(rest, pos, x.columns, len(lines), x.d.delim, quote)
	if found <= 0 || found > len(lines) || next <= 0 || next > len(rest) {
		return
	}
	for r := range lines[:found] {
		lines[r] = int32(x.line + r)
	}
	if from := uint32(x.at - b.base); from > 0 {
		for i := range pos[:found*b.stride] {
			pos[i] += from
		}
	}
	b.rows += found
	x.line += found
	x.at += next
}

// scan is the loop over words; it adds to the records that the block has. Matches are candidates only: a byte that differs from a mark in
// its lowest bit may be flagged after a true match, so each is looked at again.
func (x *indexer) scan(b *block) {
	text, pos := x.text, b.pos
	delim, quote := x.d.delim, x.d.quote
	delims, quotes := spread(delim), spread(quote)
	base, stride, limit := b.base, b.stride, len(b.lines)
	rowAt := b.rows * stride
	start, k := x.at, rowAt+1
	row := x.at
	pos[rowAt] = uint32(row - base)
	b.lines[b.rows] = int32(x.line)
	for wi := x.at; wi < len(text); wi += 8 {
		var w uint64
		if wi+8 <= len(text) {
			w = binary.LittleEndian.Uint64(text[wi:])
		} else {
			w = word(text, wi)
		}
		dx, qx := w^delims, w^quotes
		// Line ends are below 0x0E, as is the padding of the last word.
		m := zeroBytes(dx)
		rare := ((qx-ones)&^qx | (w-0x0E*ones)&^w) & highs
		if rare == 0 && k+8 <= len(pos) {
			// Two places are always stored, since branches cost more than stores; what is one too
			// many is written over.
			p, off := (*[8]uint32)(pos[k:]), uint32(wi+1-base)
			n := bits.OnesCount64(m)
			p[0] = off + uint32(bits.TrailingZeros64(m))>>3
			m &= m - 1
			p[1] = off + uint32(bits.TrailingZeros64(m))>>3
			for i := 2; i < n; i++ {
				m &= m - 1
				p[i&7] = off + uint32(bits.TrailingZeros64(m))>>3
			}
			k += n
			continue
		}
		m |= rare
		for m != 0 {
			at := wi + bits.TrailingZeros64(m)>>3
			m &= m - 1
			if at >= len(text) {
				break
			}
			c := text[at]
			if c == delim {
				if uint(k) < uint(len(pos)) {
					pos[k] = uint32(at + 1 - base)
				}
				k++
				start = at + 1
				continue
			}
			if c == '\n' || c == '\r' {
				if uint(k) < uint(len(pos)) {
					pos[k] = uint32(at + 1 - base)
				}
				k++
				next := at + 1
				if c == '\r' {
					if at+2 >= len(text) && x.more() {
						x.cut(b)
						return
					}
					next = x.afterReturn(at)
				}
				if k != rowAt+stride || at == row {
					if !x.irregular(b, row, at, k-rowAt-1) {
						x.line++
						k = rowAt
						goto begin
					}
					k = rowAt + stride
				}
				b.rows++
				rowAt = k
				x.line++
			begin:
				x.at = next
				whole := x.d.comment == 0 || x.skipComments()
				if b.rows == limit || x.at >= len(text) || !whole {
					return
				}
				row, start = x.at, x.at
				pos[k] = uint32(row - base)
				k++
				b.lines[b.rows] = int32(x.line)
				if x.at != at+1 {
					m = 0
					wi = x.at - 8
				}
				continue
			}
			if c == quote && quote != 0 {
				if k-1 < len(pos) {
					start = base + int(pos[k-1])
				}
				end := x.quoted(b, start, at, k-rowAt)
				if end < 0 {
					x.cut(b)
					return
				}
				if end > at+1 {
					m = 0
					wi = end - 8
				}
			}
		}
	}
	if x.more() {
		x.cut(b)
		return
	}
	x.lastRecord(b, row, k-rowAt, k)
}

// lastRecord ends a record that no line end follows.
func (x *indexer) lastRecord(b *block, row, cells, k int) {
	if uint(k) < uint(len(b.pos)) {
		b.pos[k] = uint32(len(x.text) + 1 - b.base)
	}
	x.at = len(x.text)
	if row >= len(x.text) {
		return
	}
	if cells+1 != b.stride && !x.irregular(b, row, len(x.text), cells) {
		return
	}
	b.rows++
}

// afterReturn returns where the line after a carriage return begins: CR, CR LF and CR CR LF end
// one line each.
func (x *indexer) afterReturn(at int) int {
	text := x.text
	switch {
	case at+1 < len(text) && text[at+1] == '\n':
		return at + 2
	case at+2 < len(text) && text[at+1] == '\r' && text[at+2] == '\n':
		return at + 3
	}
	return at + 1
}

// irregular settles a record from row to end whose number of cells is not that of the table:
// false drops it as a blank line, true keeps it padded or cut.
func (x *indexer) irregular(b *block, row, end, cells int) bool {
	if cells == 1 && x.d.trimStart(x.text[:end], row) == end {
		return false
	}
	f := fault{kind: shortRecord, row: b.rows, line: int(b.lines[b.rows]), cell: cells, at: row, end: end}
	if cells > x.columns {
		f.kind = longRecord
	}
	b.faults = append(b.faults, f)
	if f.kind == longRecord {
		return true // its first cells are in their places
	}
	pad := b.pos[b.rows*b.stride:]
	for c := cells + 1; c < b.stride; c++ {
		pad[c] = pad[cells]
	}
	return true
}

// quoted looks at a quote at offset at in a cell that begins at start. It returns where the
// walk goes on: after the closing quote, or after the quote itself when it is only a character; -1
// when the window does not show enough to tell.
func (x *indexer) quoted(b *block, start, at, cell int) int {
	if at != start && (at-start > 64 || x.d.trimStart(x.text[:at], start) != at) {
		x.note(b, strayQuote, at, cell)
		return at + 1
	}
	end, lines := x.closeQuote(at + 1)
	if x.more() && (end < 0 || x.d.trimStart(x.text, end) == len(x.text)) {
		return -1
	}
	if end < 0 {
		if at != start {
			x.note(b, strayQuote, at, cell)
			return at + 1
		}
		x.note(b, unclosedQuote, at, cell)
		x.line += countLines(x.text[at:])
		return len(x.text)
	}
	if rest := x.d.trimStart(x.text, end); rest < len(x.text) {
		if c := x.text[rest]; c != x.d.delim && c != '\n' && c != '\r' {
			if at != start {
				x.note(b, strayQuote, at, cell)
				return at + 1
			}
			x.note(b, afterQuote, at, cell)
		}
	}
	x.line += lines
	return end
}

// note adds a fault of the record under way; of stray quotes one a line is enough.
func (x *indexer) note(b *block, kind faultKind, at, cell int) {
	if kind != unclosedQuote {
		if x.noted == x.line {
			return
		}
		x.noted = x.line
	}
	b.faults = append(b.faults, fault{kind: kind, row: b.rows, line: x.line, cell: cell, at: at, end: len(x.text)})
}

// closeQuote finds what follows the closing quote for a cell whose content begins at i, and how
// many line ends the content has; -1 when there is no closing quote.
func (x *indexer) closeQuote(i int) (end, lines int) {
	if x.d.escape != 0 {
		close, _ := x.d.closing(x.text[i:])
		if close < 0 {
			return -1, 0
		}
		return i + close + 1, countLines(x.text[i : i+close])
	}
	text, quote, quotes := x.text, x.d.quote, spread(x.d.quote)
	from, anyLine := i, uint64(0)
	for i < len(text) {
		w := word(text, i)
		q := w ^ quotes
		m := (q - ones) &^ q & highs
		anyLine |= (w - 0x0E*ones) &^ w & highs
		if m == 0 {
			i += 8
			continue
		}
		i += bits.TrailingZeros64(m) >> 3
		if i+1 < len(text) && text[i+1] == quote {
			i += 2
			continue
		}
		if anyLine != 0 {
			lines = countLines(text[from:i])
		}
		return i + 1, lines
	}
	return -1, 0
}

// countLines counts the line ends in a text: LF, CR LF, CR CR LF and CR.
func countLines(text []byte) int {
	n := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\n':
			n++
		case '\r':
			n++
			if i+1 < len(text) && text[i+1] == '\n' {
				i++
			} else if i+2 < len(text) && text[i+1] == '\r' && text[i+2] == '\n' {
				i += 2
			}
		}
	}
	return n
}

// skipComments moves over lines that begin with the comment mark; false when the window does not
// show the next of them as a whole.
func (x *indexer) skipComments() bool {
	for x.d.comment != 0 && x.at < len(x.text) && x.text[x.at] == x.d.comment {
		end := x.at
		for end < len(x.text) && x.text[end] != '\n' && x.text[end] != '\r' {
			end++
		}
		if end+2 >= len(x.text) && x.more() {
			return false
		}
		switch {
		case end == len(x.text):
			x.at = end
			continue
		case x.text[end] == '\r':
			x.at = x.afterReturn(end)
		default:
			x.at = end + 1
		}
		x.line++
	}
	return true
}

// raw returns one cell of the block as it stands in the text, and false when the record has none.
// fewestBesideNote is from how many columns on a record of one cell is taken for a line of text
// that is not one of the table, such as a note below it.
const fewestBesideNote = 3

// isNote reports whether a record has one cell in a table of several columns. Such a record is a
// row like the others, but does not tell what the first column holds.
func (b *block) isNote(row int) bool {
	if b.stride <= fewestBesideNote {
		return false
	}
	p := b.pos[row*b.stride:]
	return p[2] <= p[1]
}

func (x *indexer) raw(b *block, row, column int) ([]byte, bool) {
	p := b.pos[row*b.stride+column:]
	s, e := int(p[0]), int(p[1])-1
	if e < s {
		return nil, false
	}
	return x.text[b.base+s : b.base+e], true
}
