// Package score turns a value and its target into a verdict of one word, with
// the sentence that justifies it.
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

// Rule is a threshold: at or beyond its limit, on the good side, the word
// holds. Rules are tried in order; the first that holds decides, and a value
// that fulfils none is off track. The limit is Factor × target, or At as an
// absolute value when Absolute.
type Rule struct {
	Word     Word
	Absolute bool
	Factor   num.Value // of the target: 0.9
	At       num.Value
}

// Input is all that a verdict depends on.
type Input struct {
	Value     num.Value
	Target    num.Value // Blank(num.NoTarget) when there is none
	Low, High num.Value // for InRange; either may be blank
	Direction Direction
	Rules     []Rule // empty: the default rule
	Open      bool   // the period is not complete
	Adds      bool   // the value grows while the period is open, as sums do
	Until     string // when an open period is complete, for the reason: "30 Sep 2026"

	// Text writes a number in the KPI's unit; nil writes plain digits.
	Text func(num.Value) string
	// Locale writes percentages in the reason.
	Locale num.Locale
}

// Status is the verdict.
type Status struct {
	Word       Word
	Reason     string    // one or two sentences
	Attainment num.Value // 1 is exactly the target; blank when it has no meaning
	Gap        num.Value // value less target; positive is above
}

// Judge gives the verdict.
func Judge(in Input) Status { return Status{Word: NoData} }
