package workbook

import (
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
)

// Plan makes a series of targets of one figure: what a KPI was, a factor, and a
// day by which it is to get there. The steps lie on a straight line from the
// baseline to the day, one for each period. A plan with nothing but Phasing makes
// no targets: it says how those of a year or a quarter are spread over the shorter
// periods within.
type Plan struct {
	Baseline       string `json:"baseline,omitempty"`        // decimal text; "" takes the KPI's value in BaselinePeriod
	BaselinePeriod string `json:"baseline_period,omitempty"` // label of the period the line begins with; its value is the opening one
	Factor         string `json:"factor,omitempty"`          // of the baseline, when the line ends: 1.2 is 20 % more
	Due            string `json:"due,omitempty"`             // a date, or the label of a period: the step it ends with is the last
	Phasing        string `json:"phasing,omitempty"`         // how a longer target is spread: even, last-year, working-days; "" is not
	Grain          string `json:"grain,omitempty"`           // the period a step is for; "" is that of BaselinePeriod
	Stretch        string `json:"stretch,omitempty"`         // factor of the baseline that would be better still
	Note           string `json:"note,omitempty"`
	At             string `json:"at,omitempty"` // RFC 3339, when it was made
	Author         string `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// How a target of a longer period is spread over the shorter ones within.
const (
	Even        = "even"         // each month gets the same, each day of a month too
	LastYear    = "last-year"    // each month gets the share it had of the year before
	WorkingDays = "working-days" // each day that is worked gets the same
)

// Grows reports whether the plan makes targets of its own.
func (p *Plan) Grows() bool {
	return p != nil && (p.Baseline != "" || p.BaselinePeriod != "") && p.Due != ""
}

// looksBack reports whether the plan needs earlier values of its KPI.
func (p *Plan) looksBack() bool {
	return p.Grows() && p.Baseline == "" || p != nil && p.Phasing == LastYear
}

// Steps is the length of the periods the plan speaks of.
func (p Plan) Steps(c Calendar) string {
	if p.Grain != "" {
		return p.Grain
	}
	if first, ok := c.Value().ParseLabel(p.BaselinePeriod); ok {
		return first.Grain.String()
	}
	return "month"
}

// Span is the period that the line of a plan begins with and the last one; ok is
// false where there is no line.
func (p *Plan) Span(c Calendar) (first, due calendar.Period, ok bool) {
	if !p.Grows() {
		return first, due, false
	}
	if problem, _ := p.Problem(c); problem != "" {
		return first, due, false
	}
	cal := c.Value()
	grain, _ := calendar.ParseGrain(p.Steps(c))
	begin, _ := cal.ParseLabel(p.BaselinePeriod)
	end, _ := cal.ParseLabel(p.Due)
	return cal.PeriodOf(cal.Last(begin), grain), cal.PeriodOf(cal.Last(end), grain), true
}

// Step is the target after so many of the steps from a baseline; stretch is blank
// where there is none.
func (p Plan) Step(base num.Value, passed, of int) (value, stretch num.Value) {
	way := num.Frac(int64(passed), int64(of))
	on := func(factor string, otherwise num.Value) num.Value {
		if v, ok := ParseDecimal(factor); ok && factor != "" {
			return num.Mul(base, num.Add(num.Int(1), num.Mul(num.Sub(v, num.Int(1)), way)))
		}
		return otherwise
	}
	return on(p.Factor, base), on(p.Stretch, num.Blank(num.NoTarget))
}

// Milestone is a value to have reached on a date.
type Milestone struct {
	ID    string `json:"id"`
	Date  string `json:"date"` // ISO; the period that holds it is judged
	Value string `json:"value"`
	Title string `json:"title,omitempty"`

	Extra Extra `json:"-"`
}

// Rule is one line of how a value is judged: the first that holds decides, and
// what meets none is off track. Exactly one of Factor and At is a limit; without
// either, every value meets it.
type Rule struct {
	Word   string `json:"word"`             // On track, At risk or Off track
	Factor string `json:"factor,omitempty"` // of the target: 0.9
	At     string `json:"at,omitempty"`     // the limit itself; for a range, by how much it may be left
	By     string `json:"by,omitempty"`     // the last day on which the rule holds; "" is for ever

	Extra Extra `json:"-"`
}

// Revision is what a KPI's targets were before they were changed.
type Revision struct {
	At      string   `json:"at,omitempty"` // RFC 3339, until when they held
	Author  string   `json:"author,omitempty"`
	Reason  string   `json:"reason,omitempty"`
	Targets []Target `json:"targets,omitempty"`
	Plan    *Plan    `json:"plan,omitempty"`

	Extra Extra `json:"-"`
}

// HasTargets reports whether anything is expected of the KPI.
func (k KPI) HasTargets() bool { return len(k.Targets) > 0 || k.Plan.Grows() }

// Revise is the KPI with a note of what its targets were in before, where they
// were something else. Reason says why they changed.
func (k KPI) Revise(before KPI, at, author, reason string) KPI {
	if !before.HasTargets() || same(before.Targets, k.Targets) && same(before.Plan, k.Plan) {
		return k
	}
	k.Revised = plus(k.Revised, Revision{At: at, Author: author, Reason: reason, Targets: before.Targets, Plan: before.Plan})
	return k
}
