package table

import (
	"io"
	"math"
)

// partMark begins the byte form of a part; see formMark.
const partMark = 0x4B50_4970_0000_0000 | FormVersion

// Encode writes a part as Table.Encode writes a table.
func (p *Part) Encode(to io.Writer, yield func() error) error {
	o := newBytesOut(to, yield)
	o.raw(inMemory([]uint64{partMark}))
	o.int(p.from)
	o.int(p.to)
	for _, n := range []int{p.rows, p.lines, p.good} {
		o.size(n)
	}
	o.bool(p.padded)
	o.text(string(p.last.text))
	o.size(p.last.line)
	o.size(len(p.notes))
	for _, n := range p.notes {
		o.uint(uint64(n.kind))
		o.size(n.line)
		o.size(n.cell)
		o.size(n.lines)
		o.text(n.text)
	}
	for _, n := range p.faults {
		o.size(n)
	}
	writeRecords(o, p.records)
	o.size(len(p.columns))
	for _, b := range p.columns {
		b.write(o)
	}
	o.flush()
	return o.err
}

// DecodePart makes a part of what Part.Encode wrote, as Decode does.
func DecodePart(from Source, yield func() error) (*Part, error) {
	in := newBytesIn(from, yield)
	in.mark(partMark)
	p := &Part{from: in.int(), to: in.int()}
	for _, n := range []*int{&p.rows, &p.lines, &p.good} {
		*n = in.whole(math.MaxInt)
	}
	p.padded = in.bool()
	p.last = lastLine{text: []byte(in.text()), line: in.whole(math.MaxInt32)}
	for range in.size(5) {
		p.notes = append(p.notes, note{
			kind: faultKind(in.whole(int(unclosedQuote))), line: in.whole(math.MaxInt32), cell: in.whole(math.MaxInt32),
			lines: in.whole(math.MaxInt32), text: in.text(),
		})
	}
	for kind := range p.faults {
		p.faults[kind] = in.whole(math.MaxInt32)
	}
	p.records = readRecords(in)
	for range in.size(16) {
		b := new(builder)
		b.takeBytes(in)
		if in.err == nil && !b.fell && !b.doubtful && (b.col.rows != p.rows || !b.col.sound(nil)) {
			in.fail()
		}
		if in.err != nil {
			break
		}
		p.columns = append(p.columns, b)
	}
	if err := in.done("decode a part"); err != nil {
		return nil, err
	}
	return p, nil
}

// write writes what take needs. The rows of a column that is to be read again are of no use.
func (b *builder) write(o *bytesOut) {
	o.bool(b.fell)
	o.bool(b.doubtful)
	c := b.col
	if b.fell || b.doubtful {
		c = &Column{Type: c.Type, shift: c.shift}
	}
	c.write(o)
	for _, n := range []int{b.odd.digits, b.odd.dashes, b.notes, len(b.raises)} {
		o.size(n)
	}
	for _, r := range b.raises {
		o.size(r.row)
		o.size(r.places)
	}
	o.bool(b.plan.quiet)
	o.bool(b.zones.any)
	o.int(int64(b.zones.low))
	o.int(int64(b.zones.high))
}

func (b *builder) takeBytes(in *bytesIn) {
	b.fell, b.doubtful = in.bool(), in.bool()
	b.col = new(Column)
	b.col.read(in)
	for _, n := range []*int{&b.odd.digits, &b.odd.dashes, &b.notes} {
		*n = in.whole(math.MaxInt32)
	}
	for range in.size(2) {
		b.raises = append(b.raises, raise{row: in.whole(math.MaxInt32), places: in.whole(math.MaxUint8)})
	}
	b.plan.quiet = in.bool()
	b.zones = zones{any: in.bool(), low: int(in.int()), high: int(in.int())}
}
