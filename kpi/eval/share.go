package eval

import (
	"context"

	"kpiworkbook/kpi/calendar"
)

// One evaluation can be counted by several engines. The one that was asked
// makes the plan, tells each Remote which partials of which frames it wants of
// the rows there, scans its own rows meanwhile, and merges what comes back. The
// others make frames of the same keys from the same questions (see Count): what
// decides over frames, cells and keys is known to all engines, since a table of
// which only some rows are at hand has the bounds, dictionaries and keys of all.
//
// What depends on rows elsewhere stays here: codes that are numbered as they
// come, cells of frames that are not dense, values of other tables as they are
// at a time. So does what would be more to send than to count. And a remote that
// fails or does not know has its rows scanned here, so that the answer never
// depends on it.

// Remote is an engine that counts some rows of a table when it is asked.
type Remote struct {
	From, To int // the rows
	// Count hands over what is wanted (see Count) and returns at once; wait gives
	// the answer, or an error when there is none. ctx ends with the evaluation,
	// and wait has to come back when it does. It need not be called.
	Count func(ctx context.Context, want []byte) (wait func() ([]byte, error))
}

// leastLent is how many rows, each counted once for every partial, are worth
// asking for: below, a message takes longer than they do.
const leastLent = 1 << 19

// loan is what one remote was asked for.
type loan struct {
	rows   span
	frames []loanFrame
	tag    uint64 // of the message, which the answer repeats
	wait   func() ([]byte, error)
}

// loanFrame is the feeds of one frame that are counted there.
type loanFrame struct {
	s     *frameScan
	feeds []*feed
}

// lend asks the remotes of a table for what they can count.
func (pl *Plan) lend(ctx context.Context, state *tableState, scans []*frameScan) []*loan {
	if pl.elsewhere == nil {
		return nil
	}
	var loans []*loan
	at := 0
	for _, r := range pl.elsewhere(state.t) {
		if r.From < at || r.From >= r.To || r.To > state.t.Rows {
			continue
		}
		l := &loan{rows: span{r.From, r.To}}
		if at = r.To; l.choose(scans, pl.eager) < leastLent && !pl.eager || len(l.frames) == 0 {
			continue
		}
		for _, f := range l.frames {
			for _, feed := range f.feeds {
				feed.spare(l.rows)
			}
		}
		want := l.want(state)
		l.tag, l.wait = sumOfBytes(want), r.Count(ctx, want)
		loans = append(loans, l)
	}
	return loans
}

// choose finds the feeds that are less to send than to count, and returns the
// work of all. Eager, it takes all that can be sent.
func (l *loan) choose(scans []*frameScan, eager bool) (work int) {
	for _, s := range scans {
		if !s.f.dense || s.f.apart {
			continue
		}
		lent := loanFrame{s: s}
		for i := range s.feeds {
			f := &s.feeds[i]
			rows := l.rows.to - max(l.rows.from, f.by.rows())
			if !f.apart && rows > 0 && (eager || crossing(s.fresh[f.key], rows) <= rows) {
				lent.feeds = append(lent.feeds, f)
				work += rows * weight(s.fresh[f.key])
			}
		}
		if len(lent.feeds) > 0 {
			l.frames = append(l.frames, lent)
		}
	}
	return work
}

// weight is how much longer than counting it takes to fill a partial with a row.
func weight(p partial) int {
	switch p.(type) {
	case *anyValues, *fractions: // whose rows are evaluated one by one
		return 16
	}
	return 1
}

// spare takes rows away from those that a feed has to see.
func (f *feed) spare(rows span) {
	last := &f.todo[len(f.todo)-1]
	after := span{rows.to, last.to}
	if last.to = max(rows.from, last.from); last.from == last.to {
		f.todo = f.todo[:len(f.todo)-1]
	}
	f.todo = append(f.todo, after)
}

// crossing is about how much it takes to send a partial of so many rows, in the
// time that it takes to count one.
func crossing(p partial, rows int) int {
	switch p := p.(type) {
	case *counts:
		return len(p.n)
	case *sums:
		return len(p.narrow) + 4*len(p.wide)
	case *squares:
		return len(p.narrow) + 4*len(p.wide)
	case *extremes:
		return 2 * len(p.v)
	case *bitSets:
		return min(len(p.bits), rows)
	case *tallies:
		return len(p.n) / 2
	case *fractions:
		return len(p.v)
	case *edges:
		return 2 * len(p.row)
	case *pairSets, *anyValues:
		return rows
	}
	return rows + 1
}

// want is the message that asks for the feeds.
func (l *loan) want(state *tableState) []byte {
	w := &writer{b: []byte{wireVersion}}
	w.text(state.t.Name)
	w.text(state.cache.identity())
	w.size(state.t.Rows)
	w.size(l.rows.from)
	w.size(l.rows.to)
	w.size(len(l.frames))
	for _, f := range l.frames {
		w.text(f.s.f.key)
		w.size(f.s.f.cells)
		w.size(len(f.s.f.cut))
		for _, day := range f.s.f.cut {
			w.int(int64(day))
		}
		w.size(len(f.feeds))
		for _, feed := range f.feeds {
			w.text(feed.key)
			w.size(feed.by.rows())
		}
	}
	return w.sealed()
}

// errand is such a message as it is read.
type errand struct {
	table, id string
	all       int // rows of the table
	rows      span
	frames    []errandFrame
}

type errandFrame struct {
	key   string
	cells int
	cut   cut
	keys  []string
	from  []int // the first row, by key
}

func readErrand(want []byte) (*errand, error) {
	r := opened(want)
	if r.upTo(wireVersion) != wireVersion {
		return nil, errDamaged
	}
	o := &errand{table: r.text(), id: r.text(), all: r.upTo(1 << 40)}
	o.rows.from, o.rows.to = r.upTo(o.all), r.upTo(o.all)
	for range r.size() {
		f := errandFrame{key: r.text(), cells: r.upTo(denseCellsMost)}
		for range r.size() {
			f.cut = append(f.cut, calendar.Day(r.int()))
		}
		for range r.size() {
			f.keys, f.from = append(f.keys, r.text()), append(f.from, r.upTo(o.all))
		}
		o.frames = append(o.frames, f)
	}
	if r.bad || len(r.b) > 0 || o.rows.from >= o.rows.to {
		return nil, errDamaged
	}
	return o, nil
}

// settle merges what a remote has counted; true when rows are left to be
// counted here.
func (l *loan) settle() (left bool) {
	answer, err := l.wait()
	var partials [][]partial
	if err == nil {
		partials = l.read(answer)
	}
	for i, f := range l.frames {
		into := identity(f.s.f.cells)
		for k, feed := range f.feeds {
			if partials != nil && partials[i][k] != nil {
				unite(f.s.fresh[feed.key], partials[i][k], into)
				continue
			}
			feed.todo, left = append(feed.todo, span{max(l.rows.from, feed.by.rows()), l.rows.to}), true
		}
	}
	return left
}

// unite merges what has the same cells.
func unite(p, o partial, into []uint32) {
	pairs, ok := p.(*pairSets)
	if more, too := o.(*pairSets); ok && too {
		pairs.join(more)
		return
	}
	p.merge(o, into)
}

func identity(cells int) []uint32 {
	into := make([]uint32, cells)
	for i := range into {
		into[i] = uint32(i)
	}
	return into
}

// read takes an answer apart: the partials by frame and feed, nil for what was
// not counted. All of it is nil when the answer is damaged.
func (l *loan) read(answer []byte) [][]partial {
	r := opened(answer)
	if r.upTo(wireVersion) != wireVersion || r.word() != l.tag {
		return nil
	}
	all := make([][]partial, len(l.frames))
	for i, f := range l.frames {
		all[i] = make([]partial, len(f.feeds))
		for k, feed := range f.feeds {
			if body := r.section(); len(body) > 0 {
				part := &reader{b: body}
				all[i][k] = decode(part, f.s.fresh[feed.key], f.s.f.cells, l.rows)
				if all[i][k] == nil || len(part.b) > 0 {
					return nil
				}
			}
		}
	}
	if r.bad || len(r.b) > 0 {
		return nil
	}
	return all
}
