// Package score turns a value and its target into a verdict of one word, with
// the sentence that justifies it.
//
// The rules, in the order in which they are asked:
//
//  1. A blank value is No data, and the reason is that of the blank.
//  2. Without a target (for a range: without either bound) it is No target.
//  3. A value that may still change though its period is over (Input.Settles)
//     is Too early until it has settled.
//  4. An open period is judged as a whole only where the value grows as long as
//     the period is open (Input.Adds) and has decided the matter: a higher-is-
//     better target is already met, or a lower-is-better one already missed
//     beyond repair.
//  5. Any other open period whose values add up over time (Input.Pace) is judged
//     by pace: the value so far against the part of the target that is due so
//     far, and the limits of the rules in proportion. Before a quarter of the
//     target is due it is Too early, and so is an open period whose values do
//     not add up: a ratio, a balance, a count of different customers.
//  6. The first rule whose limit the value meets decides; a value that meets
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
// it as the package says, and At is by how much it is widened. Every value meets
// a rule that holds Always.
type Rule struct {
	Word     Word
	Always   bool
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
	Pace      *Pace  // how far an open period has come whose values add up; nil: none can be told
	Settles   string // until when the value may change though its period is over; "" when it will not

	Stretch *num.Value // what would be better still; nil when nothing is

	// Text writes a number in the KPI's unit; nil writes plain digits.
	Text func(num.Value) string
	// Points says that values are shares, so that distances are in points.
	Points bool
	// Locale writes the percentages of the reason; the zero Locale is English.
	Locale num.Locale

	whole *Input // what this is the due part of
}

// Pace is how far an open period has come.
type Pace struct {
	Share num.Value // of the target that is due by now, 0 to 1
	By    string    // the day that is now, for the reason: "20 Sep 2026"
}

// early is the share of a target before which nothing is judged by pace.
var early = num.Frac(1, 4)

// Status is the verdict.
type Status struct {
	Word       Word
	Reason     string    // one or two sentences; empty never
	Attainment num.Value // 1 is exactly the target; blank where it has no meaning
	Gap        num.Value // value less target, or less the nearest bound outside a range
	Limit      num.Value // where Off track begins; blank when there is no target
	Due        num.Value // the part of the target that an open period was judged by; blank when it was not
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
	none := num.Blank(num.NoTarget)
	s := Status{Attainment: none, Gap: none, Limit: none, Due: none}
	switch {
	case in.Value.IsBlank():
		s.Word, s.Reason = NoData, in.noData()
		s.Attainment, s.Gap = in.Value, in.Value
		return s
	case in.Direction == InRange && in.Low.IsBlank() && in.High.IsBlank(), in.Direction != InRange && in.Target.IsBlank():
		s.Word, s.Reason = NoTarget, "No target is set."
		return s
	}
	s.Attainment, s.Gap, s.Limit = in.attainment(), in.gap(), in.worst()
	word := in.word()
	switch {
	case !in.Open && in.Settles == "", in.Open && in.decides(word):
		s.Word, s.Reason = word, in.reason(word)
	case in.Open && in.Settles == "" && in.Pace != nil && num.Cmp(in.Pace.Share, early) >= 0:
		due := in.due()
		if s.Word = due.word(); in.Direction != InRange {
			s.Due = due.Target
		}
		s.Reason = due.reason(s.Word)
	default:
		s.Word, s.Reason = TooEarly, in.tooEarly()
	}
	return s
}

// word asks the rules.
func (in Input) word() Word {
	for _, r := range in.Rules {
		if in.meets(r) {
			return r.Word
		}
	}
	return OffTrack
}

// decides reports whether an open period cannot change the word any more.
func (in Input) decides(word Word) bool {
	switch in.Direction {
	case InRange:
		return false
	case Lower:
		return in.Adds && word == OffTrack
	}
	return in.Adds && word == OnTrack
}

// due is the same question about the part of the period that is over.
func (in Input) due() Input {
	part := func(v num.Value) num.Value { return num.Mul(v, in.Pace.Share) }
	whole := in
	in.whole = &whole
	in.Target, in.Low, in.High, in.Stretch = part(in.Target), part(in.Low), part(in.High), nil
	in.Rules = append([]Rule(nil), in.Rules...)
	for i := range in.Rules {
		in.Rules[i].At = part(in.Rules[i].At)
	}
	return in
}

// loosest is the last rule that is not Off track itself.
func (in Input) loosest() (Rule, bool) {
	for i := len(in.Rules) - 1; i >= 0; i-- {
		if in.Rules[i].Word != OffTrack {
			return in.Rules[i], !in.Rules[i].Always
		}
	}
	return Rule{}, false
}

// worst is where Off track begins; blank where no limit says so.
func (in Input) worst() num.Value {
	last, limits := in.loosest()
	if !limits {
		return num.Blank(num.NoTarget)
	}
	return in.limit(last)
}

// meets reports whether the value is at the limit of a rule or better.
func (in Input) meets(r Rule) bool {
	if r.Always {
		return true
	}
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
