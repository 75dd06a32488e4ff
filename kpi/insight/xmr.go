package insight

import "kpiworkbook/kpi/num"

// limitFactor makes limits of the average of moving ranges, as Wheeler gives it
// ("Understanding Variation", 2nd ed., 2000, appendix): three standard deviations of
// single values (3/d2, d2 = 1.128 for ranges of two).
var limitFactor = num.Fixed(266, 2)

// rangeFactor makes the limit of moving ranges of their average: D4 of ranges of two,
// as in the tables of Montgomery ("Introduction to Statistical Quality Control", app. VI).
var rangeFactor = num.Fixed(3267, 3)

// What a chart needs and how far its limits look.
const (
	minValues = 6  // fewer say nothing about what is usual
	baseline  = 24 // limits are made of so many values; later ones are held against them
	longRun   = 8  // so many in a row on one side of the mean are a signal
)

// Signal is why a value is no routine variation. Each of Wheeler's three rules
// for values has one, and so has a moving range beyond its limit.
type Signal string

// The signals.
const (
	Outside Signal = "outside" // beyond a natural process limit
	Run     Signal = "run"     // one of eight or more in a row on one side of the mean
	Near    Signal = "near"    // one of three out of four that are nearer to a limit than to the mean
	Jump    Signal = "jump"    // further from the value before than the limit of moving ranges
)

// Limits are those of a stretch of periods. All are exact.
type Limits struct {
	From, To     int       // first period it speaks of, and the one after the last
	Count        int       // values the limits are made of
	Mean         num.Value // central line
	AverageRange num.Value // of the moving ranges
	Lower, Upper num.Value // natural process limits
	RangeLimit   num.Value // of the moving ranges, which have only an upper one
	Enough       bool      // there are at least six values; otherwise nothing else here counts
}

// XmR is a chart of individual values and moving ranges.
type XmR struct {
	Stretches []Limits // one, and one more for every split
	Signals   []Signal // for each period; "" is routine, or nothing to judge
	// Ranges are the moving ranges, how far each value is from the one before. Blank
	// for the first of a stretch and beside a blank.
	Ranges []num.Value
	// Shift is where a lasting change seems to begin, so that a person may confirm
	// that limits start anew there; -1 when there is none.
	Shift int
}

// NewXmR makes the chart of values in the order of their periods. Blank values
// are passed over, and ranges across them are not taken. At every split, the
// index of a period, limits begin anew; splits rise.
//
// Source: Wheeler, "Understanding Variation", 2nd ed., 2000; the signals are his
// detection rules one, two and three.
func NewXmR(values []num.Value, splits []int) XmR {
	chart := XmR{Signals: make([]Signal, len(values)), Ranges: make([]num.Value, len(values)), Shift: -1}
	from := 0
	for _, to := range append(append([]int{}, splits...), len(values)) {
		to = min(max(to, from), len(values))
		if to == from && len(values) > 0 {
			continue
		}
		chart.stretch(values, from, to)
		from = to
	}
	return chart
}

// stretch adds the limits of some periods and judges these.
func (c *XmR) stretch(values []num.Value, from, to int) {
	for i := from; i < to; i++ {
		c.Ranges[i] = num.Blank(num.NoValues)
		if i > from && !values[i].IsBlank() && !values[i-1].IsBlank() {
			c.Ranges[i] = num.Abs(num.Sub(values[i], values[i-1]))
		}
	}
	limits := limitsOf(values, c.Ranges, from, to)
	c.Stretches = append(c.Stretches, limits)
	if !limits.Enough {
		return
	}
	var at []int // periods with a value
	for i := from; i < to; i++ {
		if values[i].IsBlank() {
			continue
		}
		at = append(at, i)
		if !c.Ranges[i].IsBlank() && num.Cmp(c.Ranges[i], limits.RangeLimit) > 0 {
			c.Signals[i] = Jump
		}
	}
	c.near(values, at, limits)
	c.runs(values, at, limits)
	for _, i := range at {
		if num.Cmp(values[i], limits.Upper) > 0 || num.Cmp(values[i], limits.Lower) < 0 {
			c.Signals[i] = Outside
		}
	}
}

// limitsOf computes limits from the first values of a stretch.
func limitsOf(values, moved []num.Value, from, to int) Limits {
	limits := Limits{From: from, To: to}
	sum, ranges, pairs := num.Int(0), num.Int(0), int64(0)
	for i := from; i < to && limits.Count < baseline; i++ {
		if values[i].IsBlank() {
			continue
		}
		sum = num.Add(sum, values[i])
		limits.Count++
		if !moved[i].IsBlank() {
			ranges = num.Add(ranges, moved[i])
			pairs++
		}
	}
	if limits.Count < minValues || pairs < minValues-1 {
		return limits
	}
	limits.Enough = true
	limits.Mean = num.Div(sum, num.Int(int64(limits.Count)))
	limits.AverageRange = num.Div(ranges, num.Int(pairs))
	limits.RangeLimit = num.Mul(rangeFactor, limits.AverageRange)
	away := num.Mul(limitFactor, limits.AverageRange)
	limits.Lower, limits.Upper = num.Sub(limits.Mean, away), num.Add(limits.Mean, away)
	return limits
}

// runs marks eight and more in a row on one side of the mean. Where such a run
// goes on to the end, or all that came after one lies on the other side and is
// enough for limits of its own, the change of sides is a shift.
func (c *XmR) runs(values []num.Value, at []int, limits Limits) {
	side := func(n int) int { return num.Cmp(values[at[n]], limits.Mean) }
	before := 0 // length of the run that has just ended
	for first := 0; first < len(at); {
		end := first + 1
		for end < len(at) && side(end) == side(first) {
			end++
		}
		long := end-first >= longRun && side(first) != 0
		for _, i := range at[first:end] {
			if long {
				c.Signals[i] = Run
			}
		}
		if end == len(at) && at[first] > limits.From && (long || before >= longRun && end-first >= minValues) {
			c.Shift = at[first]
		}
		before, first = end-first, end
	}
}

// near marks three out of four in a row that are nearer to one limit than to the
// mean, on the same side.
func (c *XmR) near(values []num.Value, at []int, limits Limits) {
	half := num.Div(num.Sub(limits.Upper, limits.Mean), num.Int(2))
	high, low := num.Add(limits.Mean, half), num.Sub(limits.Mean, half)
	for _, far := range []func(v num.Value) bool{
		func(v num.Value) bool { return num.Cmp(v, high) > 0 },
		func(v num.Value) bool { return num.Cmp(v, low) < 0 },
	} {
		for first := 0; first+4 <= len(at); first++ {
			var hits []int
			for _, i := range at[first : first+4] {
				if far(values[i]) {
					hits = append(hits, i)
				}
			}
			if len(hits) >= 3 {
				for _, i := range hits {
					c.Signals[i] = Near
				}
			}
		}
	}
}
