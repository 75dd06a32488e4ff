// Package score turns a value and its target into a verdict of one word, with
// the sentence that justifies it.
//
// The rules, in the order in which they are asked:
//
//  1. A blank value is No data, and the reason is that of the blank.
//  2. Without a target (for a range: without either bound) it is No target.
//  3. An open period is Too early, unless the value only grows while the
//     period is open (Input.Adds) and has decided the matter: a higher-is-
//     better target is already met, or a lower-is-better one already missed
//     beyond repair.
//  4. The first rule whose limit the value meets decides; a value that meets
//     none is Off track. A limit belongs to its better side.
//
// Without rules of its own a KPI is On track when the target is met, At risk
// within 10 % of the target beyond it, else Off track.
//
// A factor counts from the target by its magnitude, so that 90 % of a target
// of -100 is -110: the distance to the target is what the factor says, on
// zero and negative targets too. A target of 0 has no distance, so nothing is
// At risk there. For a range a factor of 1.1 widens it by a tenth of its width
// on both sides, or, when it has one bound, by a tenth of that bound.
package score

import "kpiworkbook/kpi/num"

// Direction says which values are good.
type Direction string

// The directions. The empty direction is Higher.
const (
	Higher  Direction = "higher"
	Lower   Direction = "lower"
	InRange Direction = "range"
)

// Word is the verdict.
type Word string

// The six words.
const (
	OnTrack  Word = "On track"
	AtRisk   Word = "At risk"
	OffTrack Word = "Off track"
	NoData   Word = "No data"
	NoTarget Word = "No target"
	TooEarly Word = "Too early"
)

// Slug is the word as a short code: "on", "risk", "off", "nodata", "notarget",
// "early".
func (w Word) Slug() string {
	switch w {
	case OnTrack:
		return "on"
	case AtRisk:
		return "risk"
	case OffTrack:
		return "off"
	case NoTarget:
		return "notarget"
	case TooEarly:
		return "early"
	}
	return "nodata"
}

// Rule is a threshold: a value that meets its limit, or is better, gets the
// word. Rules are asked in order; the first that holds decides.
//
// The limit is Factor × target (0.9 for a higher-is-better KPI, 1.1 for a
// lower-is-better one), or At itself when Absolute. For a range Factor widens
// it as the package says, and At is by how much it is widened.
type Rule struct {
	Word     Word
	Absolute bool
	Factor   num.Value
	At       num.Value
}

// Default is the rules of a KPI that has none of its own.
func Default(d Direction) []Rule {
	near := num.Frac(11, 10)
	if d == Higher || d == "" {
		near = num.Frac(9, 10)
	}
	return []Rule{{Word: OnTrack, Factor: num.Int(1)}, {Word: AtRisk, Factor: near}}
}

// Input is all that a verdict depends on.
type Input struct {
	Value     num.Value
	Target    num.Value // Blank(num.NoTarget) when there is none
	Low, High num.Value // for InRange; either may be blank
	Direction Direction
	Rules     []Rule // empty: Default
	Open      bool   // the period is not complete
	Adds      bool   // the value only grows while the period is open, as sums of positive amounts do
	Until     string // when the open period is complete, for the reason: "30 Sep 2026"

	// Text writes a number in the KPI's unit; nil writes plain digits.
	Text func(num.Value) string
	// Points says that values are shares, so that distances are in points.
	Points bool
	// Locale writes the percentages of the reason; the zero Locale is English.
	Locale num.Locale
}

// Status is the verdict.
type Status struct {
	Word       Word
	Reason     string    // one or two sentences; empty never
	Attainment num.Value // 1 is exactly the target; blank where it has no meaning
	Gap        num.Value // value less target, or less the nearest bound outside a range
	Limit      num.Value // where Off track begins; blank when there is no target
}

// Judge gives the verdict.
func Judge(in Input) Status {
	if in.Locale.Decimal == "" {
		in.Locale = num.LocaleOf("en")
	}
	if in.Text == nil {
		in.Text = num.Value.Plain
	}
	if len(in.Rules) == 0 {
		in.Rules = Default(in.Direction)
	}
	s := Status{Attainment: num.Blank(num.NoTarget), Gap: num.Blank(num.NoTarget), Limit: num.Blank(num.NoTarget)}
	switch {
	case in.Value.IsBlank():
		s.Word, s.Reason = NoData, in.noData()
		s.Attainment, s.Gap = in.Value, in.Value
		return s
	case in.Direction == InRange && in.Low.IsBlank() && in.High.IsBlank(), in.Direction != InRange && in.Target.IsBlank():
		s.Word, s.Reason = NoTarget, "No target is set."
		return s
	}
	s.Attainment, s.Gap, s.Limit = in.attainment(), in.gap(), in.limit(in.Rules[len(in.Rules)-1])
	s.Word = in.word()
	s.Reason = in.reason(s)
	return s
}

// word asks the rules, and for an open period whether they can still change
// their mind.
func (in Input) word() Word {
	word := OffTrack
	for _, r := range in.Rules {
		if in.meets(r) {
			word = r.Word
			break
		}
	}
	if !in.Open {
		return word
	}
	decided := in.Adds && (in.Direction == Lower && word == OffTrack || (in.Direction == Higher || in.Direction == "") && word == OnTrack)
	if decided {
		return word
	}
	return TooEarly
}

// meets reports whether the value is at the limit of a rule or better.
func (in Input) meets(r Rule) bool {
	if in.Direction == InRange {
		return in.outside().Sign() == 0 || num.Cmp(num.Abs(in.outside()), in.margin(r)) <= 0
	}
	limit := in.limit(r)
	if limit.IsBlank() {
		return false
	}
	if in.Direction == Lower {
		return num.Cmp(in.Value, limit) <= 0
	}
	return num.Cmp(in.Value, limit) >= 0
}

// limit is the worst value that still meets a rule; for a range the bound
// nearest to the value, widened.
func (in Input) limit(r Rule) num.Value {
	if in.Direction == InRange {
		if in.High.IsBlank() || !in.Low.IsBlank() && in.outside().Sign() < 0 {
			return num.Sub(in.Low, in.margin(r))
		}
		return num.Add(in.High, in.margin(r))
	}
	if r.Absolute {
		return r.At
	}
	return num.Add(in.Target, num.Mul(num.Sub(r.Factor, num.Int(1)), num.Abs(in.Target)))
}

// margin is by how much a rule widens the range.
func (in Input) margin(r Rule) num.Value {
	if r.Absolute {
		return r.At
	}
	width := num.Sub(in.High, in.Low)
	switch {
	case in.Low.IsBlank():
		width = num.Abs(in.High)
	case in.High.IsBlank():
		width = num.Abs(in.Low)
	}
	return num.Mul(num.Sub(r.Factor, num.Int(1)), width)
}

// outside is how far the value lies below (negative) or above the range.
func (in Input) outside() num.Value {
	switch {
	case !in.Low.IsBlank() && num.Cmp(in.Value, in.Low) < 0:
		return num.Sub(in.Value, in.Low)
	case !in.High.IsBlank() && num.Cmp(in.Value, in.High) > 0:
		return num.Sub(in.Value, in.High)
	}
	return num.Int(0)
}

func (in Input) gap() num.Value {
	if in.Direction == InRange {
		return in.outside()
	}
	return num.Sub(in.Value, in.Target)
}

// attainment is value by target, or target by value where lower is better. It
// has no meaning for ranges, nor where a sign makes the ratio lie.
func (in Input) attainment() num.Value {
	switch {
	case in.Direction == InRange || in.Target.Sign() <= 0:
		return num.Blank(num.NotANumber)
	case in.Direction != Lower:
		return num.Div(in.Value, in.Target)
	case in.Value.Sign() <= 0:
		return num.Blank(num.NotANumber)
	}
	return num.Div(in.Target, in.Value)
}
