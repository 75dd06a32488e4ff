package table

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"slices"

	"kpiworkbook/kpi/diag"
)

// A large file can be read by several at once, which need not share memory. It is cut into parts at
// places that look like the end of a record. Every reader finds the same places and makes the same
// plans, since both follow from the file alone. Whether a place is the end of a record, the reader of
// the part before it proves by arriving there between two records.
//
// The leader reads the first part and puts the others behind it, row by row as far as codes and
// chunks go, so that the table is the one that a single reader makes. What no part can settle alone,
// such as a column whose first cells leave its type open, the leader reads again over the whole file.
// A part that is missing, or not what it should be, is read by the leader too.

const (
	leastPart = 1 << 20  // bytes of a file that are worth a part
	cutBytes  = 64 << 10 // after the place where a cut would be best, in which it must be
	mostTries = 64       // line ends that are tried as a cut
	provenBy  = 5        // records after a cut that have as many cells as the table has columns
)

// Part is what one part of a file says: its rows by the plans that every reader makes, and what was
// noted on the way. It is no table yet.
type Part struct {
	from, to int64
	rows     int
	lines    int // line ends
	good     int // characters beyond ASCII
	padded   bool
	last     lastLine
	notes    []note
	faults   [faultKinds]int // noted or not
	records  []Record
	columns  []*builder // of those that are read in parts
}

// Other is a part of a file that somebody else reads: it waits for it. Nothing, or an error, leaves
// that part to who asks.
type Other func(ctx context.Context) (*Part, error)

// ReadPart reads one of several parts of a file; that of index 0 is the leader's own. Source and opts
// must be those of the leader's ReadShared, Yield and Scan aside. The result is nil when there is
// nothing to read: where the part has no certain end, and where the file is not read in parts because
// it is compressed, small, not in UTF-8 or has comments, or because all its records are kept.
func ReadPart(ctx context.Context, source Source, opts Options, index, of int) (*Part, error) {
	r := newReader(ctx, source, opts, Table{Bytes: source.Size()}, false)
	r.stream.size = min(r.stream.size, 2*sniffBytes)
	p, err := r.ofParts(index, of)
	if errors.Is(err, errCut) || errors.Is(err, errFacts) {
		return nil, nil
	}
	return p, readError(opts, err)
}

// ReadShared is ReadFrom with others that read parts of the file at the same time: the one at i reads
// the part of index i+1, of as many as there are others and one. They should be at work when this is
// called; each is asked once at most, in turn, and not at all where the file is not read in parts. The
// table is the same as that of ReadFrom. Yield is told of the leader's own work.
func ReadShared(ctx context.Context, source Source, opts Options, others []Other) (*Table, error) {
	return read(ctx, source, opts, Table{Bytes: source.Size()}, false, others)
}

// ofParts reads one part of a file, nil when there is none.
func (r *reader) ofParts(index, of int) (*Part, error) {
	if ok, err := r.open(); err != nil || !ok || len(r.table.Columns) == 0 {
		return nil, err
	}
	whole, err := r.plan()
	if err != nil || whole {
		return nil, err
	}
	cuts, err := r.cuts(of)
	if err != nil || cuts == nil || index < 1 || index >= of || cuts[index] == cuts[index+1] {
		return nil, err
	}
	together, _ := r.divided(true)
	r.all = cuts[index+1] - cuts[index]
	r.stream.size, r.stream.buf = cmp.Or(r.opts.window, windowSize), nil
	return r.part(cuts[index], cuts[index+1:index+2], together)
}

// cuts are the places where the parts of a file begin, and its end; nil when it is not read in parts.
// A part may have nothing.
func (r *reader) cuts(of int) ([]int64, error) {
	s := &r.stream
	first, size := int64(s.coding.mark+r.first), s.source.Size()
	least := cmp.Or(r.opts.least, leastPart)
	if of < 2 || s.facts.gzip || !s.coding.plain() || s.partial || r.opts.Keep < 0 || r.form.d.comment != 0 || size-first < int64(of)*least {
		return nil, nil
	}
	cuts := make([]int64, of+1)
	cuts[of] = size
	last := first
	for i := 1; i < of; i++ {
		at, err := r.cutAfter(first + (size-first)/int64(of)*int64(i))
		if err != nil {
			return nil, err
		}
		if at > last {
			cuts[i], last = at, at
		}
	}
	for i := of - 1; i > 0; i-- {
		if cuts[i] == 0 {
			cuts[i] = cuts[i+1]
		}
	}
	if cuts[1] == size {
		return nil, nil
	}
	return cuts, nil
}

// cutAfter finds a place where a record seems to begin: after a line end, and followed by records
// that have as many cells as the table has columns. 0 when there is none.
func (r *reader) cutAfter(from int64) (int64, error) {
	in := &forward{source: r.stream.source, at: from}
	text := make([]byte, cutBytes)
	have := 0
	for have < len(text) && in.at < in.source.Size() {
		n, err := in.Read(text[have:])
		if err != nil {
			return 0, err
		}
		have += n
	}
	text = wholeRecords(text[:have])
	at := 0
	for range mostTries {
		end := bytes.IndexByte(text[at:], '\n')
		if end < 0 {
			break
		}
		at += end + 1
		if r.looksEven(text[at:]) {
			return from + int64(at), nil
		}
	}
	return 0, nil
}

// looksEven reports whether the first records of a text have as many cells as the table has columns.
func (r *reader) looksEven(text []byte) bool {
	w := newWalker(text, r.form.d, 0, 1)
	n := 0
	for n < provenBy && w.next() {
		if len(w.cells) != len(r.table.Columns) {
			return false
		}
		n++
	}
	return n > 0
}

// divided says which columns are read together with others, and which by the leader alone: those that
// need another plan first, and texts of which some stand for no value, since how these are kept
// depends on all rows before.
func (r *reader) divided(shared bool) (together, alone []int) {
	for c, p := range r.plans {
		if shared && (slices.Contains(r.unsettled, c) || p.typ == TextType && len(p.missing) > 0) {
			alone = append(alone, c)
		} else {
			together = append(together, c)
		}
	}
	return together, alone
}

// sizeOf is how many bytes the leader reads of a file that is cut so.
func (r *reader) sizeOf(cuts []int64) int64 {
	if cuts == nil {
		return r.table.Bytes
	}
	return cuts[1]
}

// part reads some columns of a share of the file that is not its first.
func (r *reader) part(from int64, ends []int64, columns []int) (*Part, error) {
	r.stream.share(from, ends)
	r.first, r.line, r.listed = 0, 1, map[diag.Code]int{}
	builders, err := r.build(columns, true)
	if err != nil {
		return nil, err
	}
	p := &Part{
		from: from, to: r.stream.end(), rows: r.table.Rows, lines: r.next - 1, good: r.stream.facts.good, padded: r.stream.padded,
		last: r.last, notes: r.notes, records: r.table.Records, columns: builders,
	}
	for kind := range faultKinds {
		p.faults[kind] = r.listed[kind.code()]
	}
	for _, b := range builders {
		b.doubtful = b.wide != nil || b.tooOdd()
		b.col.Scale = uint8(b.scale)
	}
	return p, nil
}

// buildTogether reads the first part of a file, and puts those of the others behind it.
func (r *reader) buildTogether(columns []int, cuts []int64) ([]*builder, error) {
	if cuts == nil {
		return r.build(columns, true)
	}
	r.stream.share(0, slices.Compact(slices.Clone(cuts[1:])))
	builders, err := r.build(columns, true)
	if err != nil {
		return nil, err
	}
	s := newScratch(1 << r.shift)
	at := r.stream.end()
	for i, other := range r.others {
		from, ends := cuts[i+1], slices.Compact(slices.Clone(cuts[i+2:]))
		if from != at || from == ends[0] {
			continue
		}
		p, err := r.partOf(other, from, ends, columns, builders)
		if err != nil {
			return nil, err
		}
		if err := r.take(p, builders, s); err != nil {
			return nil, err
		}
		at = p.to
	}
	r.stream.facts.known = true
	return builders, nil
}

// partOf is the part of the file that begins at from and ends at one of ends: that of another reader
// or, when that one does not have it, read here.
func (r *reader) partOf(other Other, from int64, ends []int64, columns []int, builders []*builder) (*Part, error) {
	p, err := other(r.ctx)
	if err := r.ctx.Err(); err != nil {
		return nil, err
	}
	if err == nil && p != nil && p.from == from && slices.Contains(ends, p.to) && p.suits(builders) {
		return p, nil
	}
	r.all += ends[0] - from
	own := *r
	own.table = &Table{Columns: slices.Clone(r.table.Columns)}
	own.stream = stream{source: r.stream.source, coding: r.stream.coding, facts: r.stream.facts, size: r.stream.size, buf: r.stream.buf}
	r.stream.in = nil // its window is lent
	own.last, own.notes = lastLine{}, nil
	p, err = own.part(from, ends, columns)
	r.done = own.done
	return p, err
}

// suits reports whether a part was made by the plans of the builders.
func (p *Part) suits(builders []*builder) bool {
	if len(p.columns) != len(builders) {
		return false
	}
	for i, b := range builders {
		if c := p.columns[i].col; c.Type != b.col.Type || c.shift != b.col.shift {
			return false
		}
	}
	return true
}

// take puts a part behind what was read so far.
func (r *reader) take(p *Part, builders []*builder, s *scratch) error {
	lines, t, faults := r.next-1, r.table, p.faults
	for _, n := range p.notes {
		if n.kind == unclosedQuote || r.room(n.kind.code()) {
			n.line += lines
			r.notes = append(r.notes, n)
		}
		faults[n.kind]--
	}
	for kind := range unclosedQuote {
		r.listed[kind.code()] += faults[kind]
	}
	keep := cmp.Or(r.opts.Keep, keepRecords)
	for _, rec := range p.records[:max(0, min(len(p.records), keep-len(t.Records)))] {
		rec.Line += lines
		t.Records = append(t.Records, rec)
	}
	if len(p.last.text) > 0 {
		r.last = p.last
		r.last.line += lines
	}
	t.Rows += p.rows
	r.next += p.lines
	r.stream.padded = r.stream.padded || p.padded
	r.stream.facts.good += p.good
	for i, b := range builders {
		b.take(p.columns[i], lines, s)
		if err := r.look(r.done, t.Rows); err != nil {
			return err
		}
	}
	return nil
}
