package eval

import (
	"context"
	"errors"
	"slices"

	"kpiworkbook/kpi/num"
)

// errUnknown is what is asked of a table that is not the one at hand.
var errUnknown = errors.New("the rows of another table are wanted")

// lentBytes is how much is kept where rows are counted for another: their cells,
// while the counts go there.
const lentBytes = 64 << 20

// Count is the other side of a Remote: it counts what an evaluation of the same
// questions wants to know of rows that are at hand here, and returns it as
// bytes. Of what it does not know it says nothing. The questions need their
// Identity, as there. An error means that nothing was counted: the message is
// damaged or about another table, or the work was cancelled.
func Count(ctx context.Context, want []byte, qs ...Query) ([]byte, error) {
	o, err := readErrand(want)
	if err != nil {
		return nil, err
	}
	pl := understand(qs)
	leaves := map[string][]*leaf{}
	var state *tableState
	for _, part := range pl.parts {
		if s := part.p.table(o.table); s != nil {
			state = s
		}
		for _, l := range part.p.order {
			if l.reason == num.NotBlank && l.level == 0 && !l.apart() && l.t.Name == o.table {
				key := part.p.frameKey(l)
				leaves[key] = append(leaves[key], l)
			}
		}
	}
	if state == nil || !state.holds(o) {
		return nil, errUnknown
	}
	scans := make([]*frameScan, len(o.frames))
	for i, f := range o.frames {
		scans[i] = pl.scanFor(state, f, leaves[f.key], o.rows)
	}
	known := slices.DeleteFunc(slices.Clone(scans), func(s *frameScan) bool { return s == nil })
	if err := scanRows(ctx, state.g, known, newMeter(pl.yield, known)); err != nil {
		return nil, err
	}
	pl.cache.trimTo(lentBytes)
	return answerTo(o, sumOfBytes(want), scans), nil
}

// holds says that a table is the one that is meant, with the rows at hand.
func (s *tableState) holds(o *errand) bool {
	hand := s.cache.hand
	return s.cache.identity() == o.id && s.t.Rows == o.all && hand.from <= o.rows.from && o.rows.to <= hand.to
}

// scanFor is a scan of the wanted partials of a frame; nil when the frame is
// not known here.
func (pl *Plan) scanFor(state *tableState, o errandFrame, leaves []*leaf, rows span) *frameScan {
	if len(leaves) == 0 || !slices.IsSorted(o.cut) {
		return nil
	}
	f := pl.cache.frame(state, o.key, leaves[0], o.cut)
	wanted := map[string]bool{}
	for _, key := range o.keys {
		wanted[key] = true
	}
	s := newFrameScan(f, state.g, wanted)
	if f.apart || !f.dense || f.cells != o.cells {
		return nil
	}
	for _, l := range leaves {
		l.compile(&leafPart{f: f}, 0, s)
	}
	for i := range s.feeds {
		from := o.from[slices.Index(o.keys, s.feeds[i].key)]
		s.feeds[i].todo = []span{{max(rows.from, from), rows.to}}
	}
	return s
}

// answerTo writes the partials that were wanted, an empty text for each that is
// not known.
func answerTo(o *errand, tag uint64, scans []*frameScan) []byte {
	w := &writer{b: []byte{wireVersion}}
	w.word(tag)
	for i, f := range o.frames {
		for _, key := range f.keys {
			w.section(func() bool { return scans[i] != nil && scans[i].fresh[key] != nil && encode(w, scans[i].fresh[key]) })
		}
	}
	return w.sealed()
}

// identity stands for the rows of a table in every engine; "" when nothing does.
func (t *tableCache) identity() string {
	if t.named {
		return t.id
	}
	return ""
}
