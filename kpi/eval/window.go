package eval

import (
	"fmt"
	"slices"
	"sort"
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
)

// window is the days that one value is made of.
type window struct {
	whole bool           // everything there is, rows without a date too
	none  bool           // there is no such period
	days  calendar.Range // the days, as if the period were complete
	upTo  calendar.Day   // the last day that counts: days.To, or the last known one
}

func closedWindow(r calendar.Range) window { return window{days: r, upTo: r.To} }

// open says that the window ends before its period does.
func (w window) open() bool { return !w.whole && !w.none && w.upTo < w.days.To }

// actual is the days that rows are taken from.
func (w window) actual() calendar.Range { return calendar.Range{From: w.days.From, To: w.upTo} }

// opKind is a way to get from the windows of a value to those of its operand.
type opKind uint8

const (
	opShift   opKind = iota // n units earlier
	opRolling               // the n units that end with the period
	opToDate                // from the start of the unit
	opClosing               // the last day that has rows
	opOpening               // the last day that has rows before the unit began
	opFan                   // n single units that end with the period
	opEntire                // all days of the period, those to come too
)

var opNames = [...]string{"prior", "rolling", "to-date", "closing", "opening", "each", "entire"}

type windowOp struct {
	kind opKind
	n    int
	unit calendar.Unit
}

func (o windowOp) String() string {
	switch o.kind {
	case opClosing, opEntire:
		return opNames[o.kind]
	case opToDate, opOpening:
		return fmt.Sprintf("%s %s", opNames[o.kind], o.unit)
	}
	return fmt.Sprintf("%s %d %s", opNames[o.kind], o.n, o.unit)
}

func opsKey(ops []windowOp) string {
	parts := make([]string, len(ops))
	for i, o := range ops {
		parts[i] = o.String()
	}
	return strings.Join(parts, " of ")
}

// fanOut is how many windows the operators make of one.
func fanOut(ops []windowOp) int {
	n := 1
	for _, o := range ops {
		if o.kind == opFan {
			n *= o.n
		}
	}
	return n
}

// looksBack says that a value may be blank because the data begin too late.
func looksBack(ops []windowOp) bool {
	for _, o := range ops {
		if o.kind == opShift || o.kind == opOpening {
			return true
		}
	}
	return false
}

// frameOfTime is what window operators need to know of the question.
type frameOfTime struct {
	cal       calendar.Calendar
	grain     calendar.Grain
	asOf      calendar.Day
	hasDates  bool
	fullPrior bool
}

// apply runs the operators over windows, for rows that lie on the given days
// (sorted; only closing and opening ask).
func (f frameOfTime) apply(base []window, ops []windowOp, days func() []calendar.Day) []window {
	ws := base
	for _, o := range ops {
		next := make([]window, 0, len(ws)*max(1, fanOut([]windowOp{o})))
		for _, w := range ws {
			if o.kind == opFan {
				next = f.fan(next, w, o)
				continue
			}
			next = append(next, f.step(w, o, days))
		}
		ws = next
	}
	return ws
}

func (f frameOfTime) step(w window, o windowOp, days func() []calendar.Day) window {
	if o.kind == opEntire && w.whole {
		return w
	}
	if w.none || w.whole && !f.hasDates && !(o.kind == opToDate && o.unit == calendar.Ever) {
		return window{none: true}
	}
	switch o.kind {
	case opShift:
		return f.shift(w, o)
	case opRolling:
		return closedWindow(f.cal.Rolling(f.ending(w), o.n, o.unit))
	case opToDate:
		return f.toDate(w, o.unit)
	case opClosing:
		return closingDay(w.from(), f.end(w), days())
	case opEntire:
		w.upTo = w.days.To
		return w
	}
	return f.opening(w, o.unit, days)
}

// end is the last day that counts; the whole ends with the last known day.
func (f frameOfTime) end(w window) calendar.Day {
	if w.whole {
		return f.asOf
	}
	return w.upTo
}

func (w window) from() calendar.Day {
	if w.whole {
		return calendar.MinDay
	}
	return w.days.From
}

// ending is the range whose last day a window that looks back ends with.
func (f frameOfTime) ending(w window) calendar.Range {
	if w.whole {
		return calendar.Range{From: f.asOf, To: f.asOf}
	}
	return w.actual()
}

// shift moves a window to earlier periods, whole ones to whole ones. Of an
// open period only as many days count as have passed, so that like is compared
// with like.
func (f frameOfTime) shift(w window, o windowOp) window {
	if w.whole {
		return window{none: true}
	}
	days, ok := f.shifted(w.days, o)
	if !ok {
		return window{none: true}
	}
	moved := closedWindow(days)
	if w.open() && !f.fullPrior {
		passed := w.upTo - f.anchor(w.days)
		moved.upTo = min(days.To, f.anchor(days)+passed)
	}
	return moved
}

// shifted moves days to earlier ones. What goes back to the first day there is
// keeps doing so.
func (f frameOfTime) shifted(r calendar.Range, o windowOp) (calendar.Range, bool) {
	if r.From > calendar.MinDay {
		return f.cal.ShiftIn(f.grain, r, -o.n, o.unit)
	}
	last := calendar.Range{From: r.To, To: r.To}
	if f.grain != calendar.All {
		last.From = f.anchor(r)
	}
	moved, ok := f.cal.ShiftIn(f.grain, last, -o.n, o.unit)
	moved.From = calendar.MinDay
	return moved, ok
}

// anchor is the day from which the passed days of an open window are counted:
// the first day of its last period.
func (f frameOfTime) anchor(r calendar.Range) calendar.Day {
	if f.grain == calendar.All {
		return r.From
	}
	return f.cal.First(f.cal.PeriodOf(r.To, f.grain))
}

func (f frameOfTime) toDate(w window, unit calendar.Unit) window {
	if w.whole {
		if unit == calendar.Ever {
			return w
		}
		return closedWindow(f.cal.ToDate(f.ending(w), unit))
	}
	start := calendar.MinDay
	if unit != calendar.Ever {
		start = f.cal.ToDate(calendar.Range{From: w.upTo, To: w.upTo}, unit).From
	}
	w.days.From = start
	return w
}

func (f frameOfTime) opening(w window, unit calendar.Unit, days func() []calendar.Day) window {
	end := f.end(w)
	start := f.cal.ToDate(calendar.Range{From: end, To: end}, unit).From
	if start <= calendar.MinDay {
		return window{none: true}
	}
	before := start - 1
	unitBefore := f.cal.ToDate(calendar.Range{From: before, To: before}, unit)
	return closingDay(unitBefore.From, before, days())
}

// closingDay is the last day within the bounds that has rows, or the last day
// itself when none has.
func closingDay(from, to calendar.Day, days []calendar.Day) window {
	after := sort.Search(len(days), func(i int) bool { return days[i] > to })
	if after > 0 && days[after-1] >= from {
		to = days[after-1]
	}
	return closedWindow(calendar.Range{From: to, To: to})
}

// fan adds the n units that end with the window, earliest first.
func (f frameOfTime) fan(to []window, w window, o windowOp) []window {
	if w.none || w.whole && !f.hasDates {
		for range o.n {
			to = append(to, window{none: true})
		}
		return to
	}
	end := f.ending(w)
	starts := make([]calendar.Day, o.n+1) // starts[k] begins the last k units
	starts[0] = end.To + 1
	for k := 1; k <= o.n; k++ {
		starts[k] = f.cal.Rolling(end, k, o.unit).From
	}
	for k := o.n; k > 0; k-- {
		to = append(to, closedWindow(calendar.Range{From: starts[k], To: starts[k-1] - 1}))
	}
	return to
}

// cut is where windows begin and end within the days that the data have:
// segment i is the days from cut[i] to before cut[i+1].
type cut []calendar.Day

// cutAt finds the elementary segments of windows: every window is a run of
// whole segments.
func cutAt(data calendar.Range, lists ...[]window) cut {
	var c cut
	for _, ws := range lists {
		for _, w := range ws {
			if w.whole || w.none {
				continue
			}
			r := w.actual()
			r.From, r.To = max(r.From, data.From), min(r.To, data.To)
			if r.From <= r.To {
				c = append(c, r.From, r.To+1)
			}
		}
	}
	slices.Sort(c)
	return slices.Compact(c)
}

// segments is the number of segments.
func (c cut) segments() int { return max(0, len(c)-1) }

func (c cut) key() string {
	b := make([]byte, 0, 6*len(c))
	for _, d := range c {
		b = append(strconv.AppendInt(b, int64(d), 10), ',')
	}
	return string(b)
}

// span is a run of segments in the numbering of a frame; empty when from == to.
type span struct{ from, to int }

// Segment numbers of a frame: rows outside every window, rows without a date,
// then the segments of the cut.
const (
	segOutside = iota
	segUndated
	segFirst
)

// spanOf finds the segments of a window.
func (c cut) spanOf(w window) span {
	switch {
	case w.none:
		return span{}
	case w.whole:
		return span{0, segFirst + c.segments()}
	}
	r := w.actual()
	if r.From > r.To || len(c) < 2 {
		return span{}
	}
	from := sort.Search(len(c), func(i int) bool { return c[i] >= r.From })
	to := sort.Search(len(c), func(i int) bool { return c[i] > r.To })
	to = min(to, c.segments())
	if from >= to {
		return span{}
	}
	return span{segFirst + from, segFirst + to}
}

// of is the segment of a day.
func (c cut) of(d calendar.Day) int {
	i := sort.Search(len(c), func(i int) bool { return c[i] > d })
	if i == 0 || i == len(c) {
		return segOutside
	}
	return segFirst + i - 1
}
