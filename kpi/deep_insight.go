package kpi

import (
	"context"
	"fmt"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/insight"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Insight is what the values of a KPI mean. All lists are in the order of time;
// open periods are left out of everything but Close and Forecast.
type Insight struct {
	Variation Variation `json:"variation"`
	Averages  []Average `json:"averages,omitempty"`
	Close     *Close    `json:"close,omitempty"`
	Forecast  *Forecast `json:"forecast,omitempty"`
	// Short says why there is no forecast; "" when there is one.
	Short    string     `json:"short,omitempty"`
	Links    []LinkHeld `json:"links,omitempty"`
	Proposed []LinkHeld `json:"proposed,omitempty"` // links nobody has made, the best first
	Tried    int        `json:"tried,omitempty"`    // how many were looked at to find them
	Guards   []Guard    `json:"guards,omitempty"`
}

// Variation is the XmR chart of the closed periods: which values are signals and
// which are noise.
type Variation struct {
	Stretches []Stretch `json:"stretches"`
	Points    []Reading `json:"points"`
	Proposed  *Proposal `json:"proposed,omitempty"`
}

// Stretch is periods that share their limits.
type Stretch struct {
	From   string `json:"from"` // labels of the first and last period
	To     string `json:"to"`
	Count  int    `json:"count"`            // values the limits are made of
	Short  string `json:"short,omitempty"`  // why there are no limits, in a sentence
	Reason string `json:"reason,omitempty"` // why it begins, as the person wrote who confirmed the shift
	Shift  string `json:"shift,omitempty"`  // the period that the shift was confirmed for
	Mean   Number `json:"mean"`
	Lower  Number `json:"lower"`
	Upper  Number `json:"upper"`
	Range  Number `json:"range"` // average moving range
	// RangeLimit is how far values move from one period to the next at most, by
	// routine variation.
	RangeLimit Number `json:"range_limit"`
}

// Reading is one period in the chart.
type Reading struct {
	Period string `json:"period"`
	Number        // the value
	Moved  Number `json:"moved,omitzero"`   // moving range: how far it is from the value before
	Signal string `json:"signal,omitempty"` // outside, run, near, jump; "" is routine, or nothing to judge
	Reach  string `json:"reach,omitempty"`  // of the target: always, mostly, rarely, never; "" when there is none
	Says   string `json:"says,omitempty"`   // both in sentences
}

// Proposal is a lasting change that the values suggest. It changes nothing until
// a person confirms it.
type Proposal struct {
	From string `json:"from"`
	Says string `json:"says"`
}

// Average is a moving average over so many periods, one value for each period of
// the variation's points.
type Average struct {
	Periods int      `json:"periods"`
	Values  []Number `json:"values"`
}

// insight works everything out for one KPI.
func (e *Engine) insight(ctx context.Context, f *frame, a KPIAnswer, yield Yield) (*Insight, error) {
	k, _ := f.w.KPIByID(a.ID)
	closed, open := f.history(a.Cells)
	if len(closed.periods) == 0 {
		return nil, nil
	}
	t := f.teller(k)
	out := &Insight{Variation: t.variation(closed)}
	for _, n := range averages[f.grain] {
		if n <= len(closed.values) {
			out.Averages = append(out.Averages, Average{n, numbersOf(insight.Average(closed.values, n))})
		}
	}
	var err error
	forecast, short := t.forecast(closed, open)
	if open != nil {
		if out.Close, err = e.close(ctx, t, closed, open, forecast, yield); err != nil {
			return nil, err
		}
	}
	if out.Short = short; short == "" {
		out.Forecast = t.told(closed, forecast, out.Close)
	}
	return out, e.links(ctx, t, closed, out, yield)
}

// averages is over how many periods moving averages go.
var averages = map[calendar.Grain][]int{
	calendar.DayGrain: {7, 28},
	calendar.Week:     {4, 13, 52},
	calendar.Month:    {3, 6, 12},
	calendar.Quarter:  {4, 8},
	calendar.Year:     {3, 5},
}

// history is values by period, without gaps between the periods.
type history struct {
	periods []calendar.Period
	values  []num.Value
}

// history puts the cells of a KPI in a row: the closed periods from the first
// value to the last, and the open period when there is one.
func (f *frame) history(cells []Cell) (closed history, open *Cell) {
	for i := range cells {
		c := &cells[i]
		p, ok := f.cal.ParseLabel(c.Period)
		switch {
		case !ok || c.IsText:
		case c.Open:
			if open == nil {
				open = c
			}
		default:
			v := c.Num()
			if v.IsBlank() && len(closed.periods) == 0 {
				continue
			}
			for n := len(closed.periods); n > 0 && closed.periods[n-1].Index+1 < p.Index; n++ {
				closed.add(closed.periods[n-1].Next(1), num.Blank(num.NoRows))
			}
			closed.add(p, v)
		}
	}
	for n := len(closed.values); n > 0 && closed.values[n-1].IsBlank(); n-- {
		closed.periods, closed.values = closed.periods[:n-1], closed.values[:n-1]
	}
	return closed, open
}

func (h *history) add(p calendar.Period, v num.Value) {
	h.periods, h.values = append(h.periods, p), append(h.values, v)
}

func numbersOf(values []num.Value) []Number {
	out := make([]Number, len(values))
	for i, v := range values {
		out[i] = numberOf(v)
	}
	return out
}

// teller puts what was found about one KPI in words.
type teller struct {
	*frame
	k      workbook.KPI
	format num.Format
	reader num.Locale
}

func (f *frame) teller(k workbook.KPI) teller {
	format := k.Format(f.w.Settings)
	format.Compact = false
	return teller{f, k, format, num.LocaleOf(f.locale)}
}

func (t teller) text(v num.Value) string { return t.format.Text(v, t.reader) }

// name is a period as people call it.
func (t teller) name(p calendar.Period) string { return t.cal.Name(p, t.locale) }

// some is a number of periods: "9 months".
func (t teller) some(n int) string {
	if n == 1 {
		return "1 " + t.grain.String()
	}
	return fmt.Sprintf("%d %ss", n, t.grain)
}

// splits is where a stretch begins anew: at the first period that begins no
// earlier than a shift that was confirmed, of whatever grain it was.
func (t teller) splits(h history) (at []int, shifts []workbook.Shift) {
	for _, s := range t.k.Shifts {
		p, ok := t.cal.ParseLabel(s.Period)
		if !ok {
			continue
		}
		first := t.cal.First(p)
		i := slices.IndexFunc(h.periods, func(p calendar.Period) bool { return t.cal.First(p) >= first })
		if i <= 0 || slices.Contains(at, i) {
			continue
		}
		n, _ := slices.BinarySearch(at, i)
		at, shifts = slices.Insert(at, n, i), slices.Insert(shifts, n, s)
	}
	return at, shifts
}

// variation draws the chart and says what is in it.
func (t teller) variation(h history) Variation {
	at, shifts := t.splits(h)
	chart := insight.NewXmR(h.values, at)
	var v Variation
	for i, l := range chart.Stretches {
		s := t.stretch(h, l)
		if i > 0 {
			s.Reason, s.Shift = shifts[i-1].Reason, shifts[i-1].Period
		}
		v.Stretches = append(v.Stretches, s)
		for n := l.From; n < l.To; n++ {
			v.Points = append(v.Points, t.reading(h, chart, l, n))
		}
	}
	if n := chart.Shift; n >= 0 {
		l := chart.Stretches[len(chart.Stretches)-1]
		v.Proposed = &Proposal{t.cal.Label(h.periods[n]), fmt.Sprintf(
			"Since %s all %s lie %s the mean of %s: the process seems to have changed. Once somebody confirms it, limits are worked out anew from there.",
			t.name(h.periods[n]), t.some(countOf(h.values[n:])), t.side(h.values[n], l.Mean), t.text(l.Mean))}
	}
	return v
}

func countOf(values []num.Value) (n int) {
	for _, v := range values {
		if !v.IsBlank() {
			n++
		}
	}
	return n
}

func (t teller) side(v, mean num.Value) string {
	if num.Cmp(v, mean) > 0 {
		return "above"
	}
	return "below"
}

func (t teller) stretch(h history, l insight.Limits) Stretch {
	s := Stretch{From: t.cal.Label(h.periods[l.From]), To: t.cal.Label(h.periods[l.To-1]), Count: l.Count}
	if !l.Enough {
		s.Short = fmt.Sprintf("Limits want 6 closed %ss in a row with a value; since %s there %s.", t.grain, t.name(h.periods[l.From]), t.are(l.Count))
		return s
	}
	s.Mean, s.Lower, s.Upper, s.Range = numberOf(l.Mean), numberOf(l.Lower), numberOf(l.Upper), numberOf(l.AverageRange)
	s.RangeLimit = numberOf(l.RangeLimit)
	return s
}

// reading is one period with its sentences.
func (t teller) reading(h history, chart insight.XmR, l insight.Limits, n int) Reading {
	p, v := h.periods[n], h.values[n]
	r := Reading{Period: t.cal.Label(p), Number: numberOf(v), Signal: string(chart.Signals[n])}
	if moved := chart.Ranges[n]; !moved.IsBlank() {
		r.Moved = numberOf(moved)
	}
	if v.IsBlank() || !l.Enough {
		return r
	}
	if r.Says = t.signal(h, chart, l, n); r.Says == "" {
		r.Says = fmt.Sprintf("%s is routine variation, so look for causes in the process, not in the %s.", t.name(p), t.grain)
	}
	if reach, says := t.reach(p, l); reach != "" {
		r.Reach = reach
		r.Says += " " + says
	}
	return r
}

// signal is why a period is a signal, "" when it is none.
func (t teller) signal(h history, chart insight.XmR, l insight.Limits, n int) string {
	p, v := h.periods[n], h.values[n]
	switch chart.Signals[n] {
	case insight.Outside:
		limit, which := l.Upper, "upper"
		if num.Cmp(v, l.Lower) < 0 {
			limit, which = l.Lower, "lower"
		}
		return fmt.Sprintf("%s is a signal: %s lies %s the %s limit of %s, which routine variation hardly ever does.",
			t.name(p), t.text(v), t.side(v, limit), which, t.text(limit))
	case insight.Run:
		return fmt.Sprintf("%s is a signal: it is one of 8 or more %ss in a row %s the mean of %s.", t.name(p), t.grain, t.side(v, l.Mean), t.text(l.Mean))
	case insight.Near:
		limit, which := l.Upper, "upper"
		if num.Cmp(v, l.Mean) < 0 {
			limit, which = l.Lower, "lower"
		}
		return fmt.Sprintf("%s is a signal: three of four %ss in a row lie nearer to the %s limit of %s than to the mean.", t.name(p), t.grain, which, t.text(limit))
	case insight.Jump:
		return fmt.Sprintf("%s is a signal: it moved by %s since the %s before, and routine variation hardly ever moves by more than %s.",
			t.name(p), t.text(chart.Ranges[n]), t.grain, t.text(l.RangeLimit))
	}
	return ""
}

// reach is whether the process, going on as it does, meets the target of a
// period.
func (t teller) reach(p calendar.Period, l insight.Limits) (word, says string) {
	target, ok := t.goal(t.k, p)
	if !ok {
		return "", ""
	}
	if t.k.Direction == workbook.InRange {
		return t.reachRange(target.low, target.high, l)
	}
	value := target.value
	if value.IsBlank() {
		return "", ""
	}
	best, worst, sign := l.Upper, l.Lower, 1
	if t.k.Direction == workbook.Lower {
		best, worst, sign = l.Lower, l.Upper, -1
	}
	text := t.text(value)
	switch {
	case sign*num.Cmp(worst, value) >= 0:
		return "always", fmt.Sprintf("The target of %s lies beyond what routine variation reaches: it will be met in nearly every %s.", text, t.grain)
	case sign*num.Cmp(best, value) < 0:
		return "never", fmt.Sprintf("The target of %s lies beyond what this process delivers: without a change it will hardly ever be met.", text)
	case sign*num.Cmp(l.Mean, value) >= 0:
		return "mostly", fmt.Sprintf("The target of %s lies within the limits, on the near side of the mean: without a change it will be met in most %ss and missed in some.", text, t.grain)
	}
	return "rarely", fmt.Sprintf("The target of %s lies within the limits, on the far side of the mean: without a change it will be missed in most %ss.", text, t.grain)
}

func (t teller) reachRange(low, high num.Value, l insight.Limits) (word, says string) {
	if low.IsBlank() && high.IsBlank() {
		return "", ""
	}
	above := low.IsBlank() || num.Cmp(l.Lower, low) >= 0
	below := high.IsBlank() || num.Cmp(l.Upper, high) <= 0
	if above && below {
		return "always", fmt.Sprintf("The limits lie within the range to stay in, so it will be kept in nearly every %s.", t.grain)
	}
	if !low.IsBlank() && num.Cmp(l.Upper, low) < 0 || !high.IsBlank() && num.Cmp(l.Lower, high) > 0 {
		return "never", "The limits lie outside of the range to stay in: without a change it will hardly ever be kept."
	}
	return "mostly", fmt.Sprintf("The limits reach beyond the range to stay in: without a change some %ss will leave it.", t.grain)
}
