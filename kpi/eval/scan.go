package eval

import (
	"context"
	"reflect"
	"slices"
	"sort"

	"kpiworkbook/kpi/num"
)

// scan fills the partials of all leaves, those first that others look into.
func (pl *Plan) scan(ctx context.Context) error {
	levels := 0
	for _, part := range pl.parts {
		for _, l := range part.p.order {
			levels = max(levels, l.level+1)
		}
	}
	meter := &meter{yield: pl.yield}
	ctx, end := context.WithCancel(ctx)
	defer end()
	for level := range levels {
		if err := pl.scanLevel(ctx, level, meter); err != nil {
			return err
		}
	}
	for _, part := range pl.parts {
		for i := len(part.p.nests) - 1; i >= 0; i-- {
			part.p.nests[i].outer.include(part.p.nests[i].inner)
		}
	}
	return nil
}

// newMeter is a meter of scans that have nothing before them.
func newMeter(yield func(done, total int64) error, scans []*frameScan) *meter {
	return &meter{yield: yield, total: rowsToDo(scans)}
}

// meter reports rows to the caller.
type meter struct {
	yield       func(done, total int64) error
	done, total int64
}

func (m *meter) tick(rows int) error {
	m.done += int64(rows)
	if m.yield == nil {
		return nil
	}
	return m.yield(m.done, m.total)
}

func (pl *Plan) scanLevel(ctx context.Context, level int, meter *meter) error {
	scans := map[*frame]*frameScan{}
	byTable := map[*tableState][]*frameScan{}
	var tables []*tableState
	for _, part := range pl.parts {
		for _, l := range part.p.order {
			if l.level != level || l.reason != num.NotBlank {
				continue // nothing to count, or at another time
			}
			state := part.p.tables[l.t.Name]
			for i, at := range l.parts {
				s := scans[at.f]
				if s == nil {
					s = newFrameScan(at.f, state.g, nil)
					scans[at.f] = s
					if byTable[state] == nil {
						tables = append(tables, state)
					}
					byTable[state] = append(byTable[state], s)
				}
				l.compile(at, i, s)
			}
		}
	}
	loans := map[*tableState][]*loan{}
	for _, state := range tables {
		scans := byTable[state]
		rollUp(state.cache, scans)
		for _, s := range scans {
			for i := range s.feeds {
				s.feeds[i].todo = []span{{s.feeds[i].by.rows(), state.t.Rows}}
			}
		}
		if level == 0 {
			loans[state] = pl.lend(ctx, state, scans)
		}
		meter.total += rowsToDo(scans) + int64(again(scans))
	}
	for _, state := range tables {
		if err := scanTable(ctx, state, byTable[state], loans[state], meter); err != nil {
			return err
		}
	}
	for _, part := range pl.parts {
		for _, l := range part.p.order {
			if l.level == level && l.reason == num.NotBlank {
				for _, at := range l.parts {
					l.space.link(at.f)
				}
			}
		}
	}
	return nil
}

// scanTable runs all scans over one table at once, while others count what was
// lent to them.
func scanTable(ctx context.Context, state *tableState, scans []*frameScan, loans []*loan, meter *meter) error {
	for _, s := range scans {
		if err := s.lookAgain(ctx, meter); err != nil {
			return err
		}
	}
	if err := scanRows(ctx, state.g, scans, meter); err != nil {
		return err
	}
	left := false
	for _, l := range loans {
		left = l.settle() || left
	}
	if left {
		meter.total += rowsToDo(scans)
	}
	if err := scanRows(ctx, state.g, scans, meter); err != nil {
		return err
	}
	for _, s := range finestFirst(scans) {
		s.derive()
		s.finish()
	}
	return nil
}

// scanRows runs the feeds over the rows that each has to see.
func scanRows(ctx context.Context, g *program, scans []*frameScan, meter *meter) error {
	for _, rows := range rowsOf(scans) {
		b := &block{from: rows.from}
		for ; b.from < rows.to; b.from += b.n {
			g.serial++
			b.serial, b.n = g.serial, blockEnd(b.from, rows.to)-b.from
			for _, s := range scans {
				for i := range s.feeds {
					if s.feeds[i].has(b.from) {
						s.feeds[i].run(b)
					}
				}
			}
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := meter.tick(b.n); err != nil {
				return err
			}
		}
	}
	for _, s := range scans {
		for i := range s.feeds {
			s.feeds[i].todo = nil
		}
	}
	return nil
}

// has says that a feed has to see a row.
func (f *feed) has(row int) bool {
	for _, rows := range f.todo {
		if rows.from <= row && row < rows.to {
			return true
		}
	}
	return false
}

// rowsOf is the rows that some feed has to see, in order and cut where another
// feed begins or ends.
func rowsOf(scans []*frameScan) []span {
	var ends []int
	for _, s := range scans {
		for _, f := range s.feeds {
			for _, rows := range f.todo {
				ends = append(ends, rows.from, rows.to)
			}
		}
	}
	slices.Sort(ends)
	ends = slices.Compact(ends)
	var out []span
	for i := 1; i < len(ends); i++ {
		if anyFeed(scans, ends[i-1]) {
			out = append(out, span{ends[i-1], ends[i]})
		}
	}
	return out
}

func anyFeed(scans []*frameScan, row int) bool {
	for _, s := range scans {
		for i := range s.feeds {
			if s.feeds[i].has(row) {
				return true
			}
		}
	}
	return false
}

// rowsToDo is how many rows some feed has to see.
func rowsToDo(scans []*frameScan) (n int64) {
	for _, rows := range rowsOf(scans) {
		n += int64(rows.to - rows.from)
	}
	return n
}

// rollUp finds frames whose groups and days are the same as those of another
// but for some dimensions: what the finer one counts need not be counted twice.
func rollUp(cache *tableCache, scans []*frameScan) {
	for _, s := range finestFirst(scans) {
		var kept []feed
		for _, f := range s.feeds {
			if from := finer(cache, scans, s, f); f.by == nil && from != nil {
				s.derived = append(s.derived, derived{key: f.key, from: from})
				continue
			}
			kept = append(kept, f)
		}
		s.feeds = kept
	}
}

// finestFirst orders scans so that none is made of a later one.
func finestFirst(scans []*frameScan) []*frameScan {
	ordered := slices.Clone(scans)
	sort.SliceStable(ordered, func(i, j int) bool { return len(ordered[i].f.dims) > len(ordered[j].f.dims) })
	return ordered
}

// derived is a partial that is merged from the one of a finer frame.
type derived struct {
	key  string
	from *frame
}

// finer is a frame that has, or will have, the partial of a feed in more
// detail. One that is itself made of another does not count.
func finer(cache *tableCache, scans []*frameScan, s *frameScan, f feed) *frame {
	for _, o := range scans {
		if o == s || !s.f.coarsens(o.f) {
			continue
		}
		if p, ok := o.fresh[f.key]; ok && o.feeding(f.key) && mergeable(s.fresh[f.key], p) {
			return o.f
		}
	}
	for _, o := range cache.frames {
		if o != s.f && s.f.coarsens(o) {
			if p, ok := o.partials[f.key]; ok && mergeable(s.fresh[f.key], p) {
				return o
			}
		}
	}
	return nil
}

func (s *frameScan) feeding(key string) bool {
	for _, f := range s.feeds {
		if f.key == key {
			return true
		}
	}
	return false
}

// mergeable says that one partial can take another.
func mergeable(to, from partial) bool {
	switch to.(type) {
	case *bitSets:
		if _, ok := from.(*pairSets); ok {
			return true
		}
	case *tallies:
		if _, ok := from.(*lists); ok {
			return true
		}
	}
	return reflect.TypeOf(to) == reflect.TypeOf(from)
}

// coarsens says that every cell of a finer frame lies in one cell of f.
func (f *frame) coarsens(finer *frame) bool {
	if len(f.dims) >= len(finer.dims) || f.date != finer.date || len(f.cut) != len(finer.cut) || len(f.slice) != len(finer.slice) {
		return false
	}
	for i, d := range f.cut {
		if d != finer.cut[i] {
			return false
		}
	}
	return conditionKey(f.slice) == conditionKey(finer.slice) && f.dimsWithin(finer) != nil
}

// dimsWithin is the place of each dimension among those of a finer frame; nil
// when one is not there.
func (f *frame) dimsWithin(finer *frame) []int {
	at := make([]int, len(f.dims))
	for i, d := range f.dims {
		at[i] = -1
		for k, e := range finer.dims {
			if e.key == d.key {
				at[i] = k
			}
		}
		if at[i] < 0 {
			return nil
		}
	}
	return at
}

// derive merges the partials of finer frames into this one.
func (s *frameScan) derive() {
	into := map[*frame][]uint32{}
	for _, d := range s.derived {
		if into[d.from] == nil {
			into[d.from] = s.f.cellsFrom(d.from)
		}
		p := s.fresh[d.key]
		p.grow(s.f.cells)
		p.merge(d.from.partials[d.key], into[d.from])
	}
	s.derived = nil
}

// cellsFrom is the cell of this frame for each cell of a finer one.
func (f *frame) cellsFrom(finer *frame) []uint32 {
	at := f.dimsWithin(finer)
	into := make([]uint32, finer.cells)
	groups := map[int]int{}
	for cell := 1; cell < finer.cells; cell++ {
		group, seg := finer.place(uint32(cell))
		mine, ok := groups[group]
		if !ok {
			codes := finer.codesOf(group)
			mine = f.groupOf(codes, at)
			groups[group] = mine
		}
		if f.dense {
			into[cell] = f.cellOf(mine, seg)
		} else {
			into[cell] = f.cellID.id(uint64(mine*f.segs+seg)) + 1
		}
	}
	if !f.dense {
		f.cells = f.cellID.len() + 1
	}
	return into
}

// groupOf is the group of some of the codes of a finer frame.
func (f *frame) groupOf(codes, at []int) int {
	group := 0
	for i, k := range at {
		group = group*f.sizes[i] + codes[k]
		if !f.dense {
			group = int(f.chain[i].id(uint64(group)))
		}
	}
	return group
}
