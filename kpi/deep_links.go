package kpi

import (
	"context"
	"fmt"
	"slices"
	"sort"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// LinkHeld is a KPI that goes ahead of another, and how often that held.
type LinkHeld struct {
	Leader   string `json:"leader"` // ids; one of them is the KPI in question
	Follower string `json:"follower"`
	Lag      int    `json:"lag"`
	Grain    string `json:"grain"`
	Opposite bool   `json:"opposite,omitempty"`
	Hits     int    `json:"hits"`
	Times    int    `json:"times"`
	Chance   Number `json:"chance"` // hits to expect of two KPIs that have nothing to do with each other
	Says     string `json:"says"`
}

// Guard is a KPI that must not get worse when the one in question gets better.
type Guard struct {
	KPI    string  `json:"kpi"`   // id
	Times  int     `json:"times"` // periods in which both moved or stood and could be judged
	Alarms []Alarm `json:"alarms,omitempty"`
	Says   string  `json:"says"`
}

// Alarm is a period in which the KPI got better and its guard got worse.
type Alarm struct {
	Period string `json:"period"`
	Says   string `json:"says"`
}

const (
	lags         = 6  // tried for a proposal
	manyProposed = 3  // proposals that are shown
	manyPeers    = 60 // other KPIs that are looked at for proposals
)

// links fills in what ties a KPI to others.
func (e *Engine) links(ctx context.Context, t teller, h history, out *Insight, yield Yield) error {
	peers := t.peers()
	if len(peers) == 0 {
		return nil
	}
	q := t.q
	q.KPIs, q.Deep, q.Bare = nil, nil, true
	for _, k := range peers {
		q.KPIs = append(q.KPIs, k.ID)
	}
	a, err := e.Evaluate(ctx, t.w, q, yield)
	if err != nil {
		return err
	}
	values := map[string][]num.Value{t.k.ID: h.values}
	for _, k := range a.KPIs {
		values[k.ID] = t.beside(h, k.Cells)
	}
	for _, k := range append([]workbook.KPI{t.k}, peers...) {
		for _, l := range k.Leads {
			if follower, ok := t.w.KPIByID(l.KPI); ok && (k.ID == t.k.ID) != (l.KPI == t.k.ID) && l.Lag > 0 {
				out.Links = append(out.Links, t.held(k, follower, l, values))
			}
		}
	}
	t.propose(peers, values, out)
	for _, id := range t.k.Guards {
		if k, ok := t.w.KPIByID(id); ok && id != t.k.ID {
			out.Guards = append(out.Guards, t.guard(k, h, values[id]))
		}
	}
	return nil
}

// peers is the other KPIs that are looked at: those tied to this one and, in a
// workbook that is not huge, all.
func (t teller) peers() []workbook.KPI {
	all := len(t.w.KPIs) <= manyPeers
	var out []workbook.KPI
	for _, k := range t.w.KPIs {
		tied := slices.ContainsFunc(t.k.Leads, func(l workbook.Link) bool { return l.KPI == k.ID }) ||
			slices.ContainsFunc(k.Leads, func(l workbook.Link) bool { return l.KPI == t.k.ID }) || slices.Contains(t.k.Guards, k.ID)
		if k.ID != t.k.ID && (tied || all && k.State != workbook.StateRetired) {
			out = append(out, k)
		}
	}
	return out
}

// beside puts cells next to the periods of a history.
func (t teller) beside(h history, cells []Cell) []num.Value {
	out := make([]num.Value, len(h.periods))
	for i := range out {
		out[i] = num.Blank(num.NoRows)
	}
	for i := range cells {
		p, ok := t.cal.ParseLabel(cells[i].Period)
		if n := int(p.Index - h.periods[0].Index); ok && n >= 0 && n < len(out) && !cells[i].IsText {
			out[n] = cells[i].Num()
		}
	}
	return out
}

// held looks a link up in the past. In periods of another length it says what it
// is and counts nothing.
func (t teller) held(leader, follower workbook.KPI, l workbook.Link, values map[string][]num.Value) LinkHeld {
	out := LinkHeld{Leader: leader.ID, Follower: follower.ID, Lag: l.Lag, Grain: l.Grain, Opposite: l.Opposite}
	way := "the same way"
	if l.Opposite {
		way = "the other way"
	}
	later := fmt.Sprintf("%d %ss later", l.Lag, l.Grain)
	if l.Lag == 1 {
		later = "1 " + l.Grain + " later"
	}
	if l.Grain != t.grain.String() {
		out.Says = fmt.Sprintf("When %s moves, %s should move %s %s. Look at it by %s to see how often that held.", leader.Name, follower.Name, way, later, l.Grain)
		return out
	}
	r := insight.Agree(values[leader.ID], values[follower.ID], l.Lag, l.Opposite)
	out.Hits, out.Times, out.Chance = r.Hits, r.Times, numberOf(r.Chance)
	out.Says = fmt.Sprintf("When %s moved, %s moved %s %s: %d of %d times.", leader.Name, follower.Name, way, later, r.Hits, r.Times)
	if r.Times > 0 {
		out.Says += fmt.Sprintf(" Chance alone would give %s.", num.Format{Decimals: 1}.Text(r.Chance, t.reader))
	}
	return out
}

// propose looks for KPIs that went ahead of this one, or behind it, more often
// than chance explains. Formulas that use each other move together by
// construction and are left out.
func (t teller) propose(peers []workbook.KPI, values map[string][]num.Value, out *Insight) {
	type found struct {
		leader, follower workbook.KPI
		link             workbook.Link
		above            num.Value // hits above chance, per move
	}
	var list []found
	for _, peer := range peers {
		if t.uses(t.k.Name, peer.Name) || t.uses(peer.Name, t.k.Name) {
			continue
		}
		for _, pair := range [][2]workbook.KPI{{peer, t.k}, {t.k, peer}} {
			best := found{}
			for n := range 2 * lags {
				l := workbook.Link{KPI: pair[1].ID, Lag: n/2 + 1, Grain: t.grain.String(), Opposite: n%2 == 1}
				if l.Opposite && l.Lag == 1 {
					continue // what rose by chance falls back: any two that move together look so
				}
				r := insight.Agree(values[pair[0].ID], values[pair[1].ID], l.Lag, l.Opposite)
				if !r.Counts() {
					continue
				}
				out.Tried++
				above := num.Div(num.Sub(num.Int(int64(r.Hits)), r.Chance), num.Int(int64(r.Times)))
				if r.Strong() && (best.link.Lag == 0 || num.Cmp(above, best.above) > 0) {
					best = found{pair[0], pair[1], l, above}
				}
			}
			if best.link.Lag > 0 && !linked(pair[0], pair[1].ID) {
				list = append(list, best)
			}
		}
	}
	sort.SliceStable(list, func(i, j int) bool { return num.Cmp(list[j].above, list[i].above) < 0 })
	for _, f := range list[:min(len(list), manyProposed)] {
		out.Proposed = append(out.Proposed, t.held(f.leader, f.follower, f.link, values))
	}
}

func linked(k workbook.KPI, follower string) bool {
	return slices.ContainsFunc(k.Leads, func(l workbook.Link) bool { return l.KPI == follower })
}

// uses reports whether the formula of a KPI refers to another one, itself or
// through others.
func (f *frame) uses(name, other string) bool {
	seen := map[string]bool{}
	var look func(string) bool
	look = func(name string) bool {
		at, known := f.index[name]
		if !known || seen[name] {
			return false
		}
		seen[name] = true
		refs := f.kpis[at].Checked.KPIs
		return slices.Contains(refs, other) || slices.ContainsFunc(refs, look)
	}
	return look(name)
}

// guard compares the moves of a KPI with those of its guard.
func (t teller) guard(k workbook.KPI, h history, values []num.Value) Guard {
	other := t.frame.teller(k)
	out := Guard{KPI: k.ID}
	for i := 1; i < len(h.values); i++ {
		before, now := h.periods[i-1], h.periods[i]
		own := num.Sub(t.distance(before, h.values[i-1]), t.distance(now, h.values[i]))
		its := num.Sub(other.distance(before, values[i-1]), other.distance(now, values[i]))
		if own.IsBlank() || its.IsBlank() {
			continue
		}
		if out.Times++; own.Sign() > 0 && its.Sign() < 0 {
			out.Alarms = append(out.Alarms, Alarm{t.cal.Label(now), fmt.Sprintf("In %s %s got better (%s → %s) while %s got worse (%s → %s).", t.name(now),
				t.k.Name, t.text(h.values[i-1]), t.text(h.values[i]), k.Name, other.text(values[i-1]), other.text(values[i]))})
		}
	}
	out.Says = fmt.Sprintf("%s got worse while %s got better in %d of %s.", k.Name, t.k.Name, len(out.Alarms), t.some(out.Times))
	if out.Times == 0 {
		out.Says = fmt.Sprintf("%s and %s cannot be compared: there are no closed %ss next to each other in which both can be judged.", t.k.Name, k.Name, t.grain)
	}
	return out
}

// distance is how bad a value is: the less the better. Of a KPI that is to stay
// in a range it is how far outside the value lies, blank where no range is set.
func (t teller) distance(p calendar.Period, v num.Value) num.Value {
	switch t.k.Direction {
	case workbook.Lower:
		return v
	case workbook.InRange:
		target, ok := t.goal(t.k, p)
		if !ok || v.IsBlank() {
			return num.Blank(num.NoTarget)
		}
		low, high := target.low, target.high
		switch {
		case !low.IsBlank() && num.Cmp(v, low) < 0:
			return num.Sub(low, v)
		case !high.IsBlank() && num.Cmp(v, high) > 0:
			return num.Sub(v, high)
		}
		return num.Int(0)
	}
	return num.Neg(v)
}
