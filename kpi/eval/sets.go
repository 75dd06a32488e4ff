package eval

import (
	"fmt"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// setTest is "x IN PRIOR(Table[Column], step)": whether a value occurred in
// the group's rows in the window a step earlier.
type setTest struct {
	leaf *leaf // the distinct values, windows aligned with those of the test
}

func (b *binder) inSet(n *formula.In, x *rowExpr) *rowExpr {
	source := b.p.setLeaf(n.Set.Set, n.Set.Step, b)
	if source == nil {
		return literal(unknown(num.ErrorInKPI), "?set")
	}
	st := &setTest{leaf: source}
	e := join(shapeSet, negated(fmt.Sprintf("in-set #%s %s", b.p.table(source.t.Name).cache.id, source.key), n.Not), formula.KindBool, x)
	e.isLit, e.apart = false, true
	e.negate = n.Not
	e.sets = append(e.sets, st)
	return e
}

// setLookup answers a setTest for the rows of one part of a leaf.
type setLookup struct {
	st        *setTest
	part      *leafPart
	translate []uint32            // codes of the test to codes of the source
	members   map[uint32]*members // by cell
}

// members is the codes of a set: bits where they are dense, else a map.
type members struct {
	bits []uint64
	some map[uint32]struct{}
}

// codesForOne is how many bits are worth one member of a map less.
const codesForOne = 256

func (m *members) add(code uint32) {
	if m.bits != nil {
		m.bits[code>>6] |= 1 << (code & 63)
		return
	}
	if m.some == nil {
		m.some = map[uint32]struct{}{}
	}
	m.some[code] = struct{}{}
}

func (m *members) has(code uint32) bool {
	if m.bits != nil {
		return int(code>>6) < len(m.bits) && m.bits[code>>6]>>(code&63)&1 != 0
	}
	_, in := m.some[code]
	return in
}

// lookupFor prepares the lookups of a set test in the part being compiled.
func (g *program) lookupFor(st *setTest, x *codeVec) *setLookup {
	k := &setLookup{st: st, part: g.part, members: map[uint32]*members{}}
	var source *codeVec
	for _, p := range st.leaf.parts {
		source = p.code
	}
	k.translate = make([]uint32, x.size+1)
	if source != nil && source.stored != nil && source.stored == x.stored && source.key == x.key {
		for code := range x.size {
			k.translate[code] = uint32(code)
		}
		k.translate[x.size] = noCode
		return k
	}
	known := map[string]uint32{}
	if source != nil {
		for code := range source.size {
			known[source.value(code).identity()] = uint32(code)
		}
	}
	for code := range x.size {
		k.translate[code] = noCode
		if to, ok := known[x.value(code).identity()]; ok {
			k.translate[code] = to
		}
	}
	k.translate[x.size] = noCode
	return k
}

// of is the set that the rows of a cell are tested against.
func (k *setLookup) of(cell uint32) *members {
	if m, ok := k.members[cell]; ok {
		return m
	}
	m := &members{}
	k.members[cell] = m
	f := k.part.f
	group, seg := f.place(cell)
	window := k.part.windowOf(seg)
	if window < 0 {
		return m
	}
	at := k.st.leaf.at[window]
	source := k.st.leaf.parts[at.part]
	index, ok := k.st.leaf.space.index[groupKey(f.keysOf(group))]
	if !ok || source.set == nil {
		return m
	}
	cells := source.f.cellsIn(nil, source.f.localOf(index), at.span)
	if len(cells) == 0 {
		return m
	}
	if size := source.set.codes().size; int64(size) <= codesForOne*source.set.count(cells) {
		m.bits = make([]uint64, size>>6+1)
	}
	source.set.each(cells, m.add)
	return m
}

// windowOf is the window of a part that covers a segment, -1 for none.
func (p *leafPart) windowOf(seg int) int {
	for i, s := range p.spans {
		if s.from <= seg && seg < s.to {
			return p.list[i]
		}
	}
	return -1
}

// setMask marks the rows whose value is in the set of their cell.
func (g *program) setMask(e *rowExpr, want bool) *maskVec {
	x := g.code(e.parts[0])
	k := g.lookupFor(e.sets[len(e.sets)-1], x)
	cells := g.cells
	wantIn := want != e.negate
	return &maskVec{get: once(func(b *block, dst []uint8) {
		at := cells(b)
		lastCell, set := noCode, (*members)(nil)
		for i, code := range x.get(b) {
			dst[i] = 0
			c := at[i]
			if c == 0 || int(code) == x.size {
				continue
			}
			if c != lastCell {
				lastCell, set = c, k.of(c)
			}
			if set.has(k.translate[code]) == wantIn {
				dst[i] = 1
			}
		}
	})}
}

// convertedMask is the rows whose value occurs in another table too, at the
// same time or within a step after. It is worked out once per
// table and kept as one byte a row.
type convertedMask struct {
	from, to     *program
	x, y         *rowExpr
	fromAt, toAt *rowExpr
	fromIf, toIf []*rowExpr
	cal          calendar.Calendar
	within       formula.Step
	clock        bool         // both sides have a time of day
	asOf         calendar.Day // what happened later is not known
}

func holdsAll(conds []*rowExpr, r *rowReader) bool {
	for _, c := range conds {
		if !c.eval(r).truth() {
			return false
		}
	}
	return true
}

func (m *convertedMask) rows() []uint8 {
	later := m.toTimes()
	out := make([]uint8, m.from.t.Rows)
	r := &rowReader{}
	for row := range out {
		r.row = row
		t, v := m.fromAt.eval(r), m.x.eval(r)
		if t.blank() || v.blank() || !holdsAll(m.fromIf, r) {
			continue
		}
		from := m.time(t)
		if within(later[v.identity()], from, m.end(from)) {
			out[row] = 1
		}
	}
	return out
}

// time is a point in time as far as both sides can tell: days when one of them
// has only days.
func (m *convertedMask) time(t scalar) int64 {
	if m.clock {
		return t.micros()
	}
	return int64(t.day().At())
}

// end is the last moment that still counts.
func (m *convertedMask) end(from int64) int64 {
	d := calendar.Moment(from).Day()
	r, ok := m.cal.Shift(calendar.Range{From: d, To: d}, m.within.N, m.within.Unit)
	if !ok {
		return from
	}
	return int64(r.To.At()) + from - int64(d.At())
}

func (m *convertedMask) toTimes() map[string][]int64 {
	times := map[string][]int64{}
	r := &rowReader{}
	for row := range m.to.t.Rows {
		r.row = row
		t, v := m.toAt.eval(r), m.y.eval(r)
		if t.blank() || v.blank() || t.day() > m.asOf || !holdsAll(m.toIf, r) {
			continue
		}
		key := v.identity()
		times[key] = append(times[key], m.time(t))
	}
	for _, list := range times {
		slices.Sort(list)
	}
	return times
}

// within says that one of some ordered times lies between two.
func within(times []int64, from, to int64) bool {
	i, _ := slices.BinarySearch(times, from)
	return i < len(times) && times[i] <= to
}
