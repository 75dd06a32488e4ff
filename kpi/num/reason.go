package num

// Reason says why a value is blank. The zero value means that it is not.
type Reason uint8

// The reasons. Their codes (String) are stable; their sentences are not.
const (
	NotBlank        Reason = iota
	NoRows                 // no row of the data falls into this cell
	NoValues               // rows, but every cell of the column is blank
	DivideByZero           // the denominator is 0
	NoEarlierPeriod        // nothing to compare with
	NotComplete            // the period is still open
	NoSuchDimension        // the KPI cannot be cut this way
	ErrorInKPI             // a KPI it refers to has an error
	NoTarget               // no target is set
	NotANumber             // no real number answers this: the root of -1
	ZeroBase               // percent change from 0
	Cycle                  // the KPI refers to itself
	TooLarge               // more digits than anybody could mean
	NotAvailable           // the engine cannot work this out
	NoCase                 // an IF without a last argument, whose condition does not hold
	lastReason
)

var reasons = [lastReason]struct{ code, sentence string }{
	NotBlank:        {"", ""},
	NoRows:          {"no-rows", "no rows"},
	NoValues:        {"no-values", "every cell is blank"},
	DivideByZero:    {"denominator-zero", "the denominator is 0"},
	NoEarlierPeriod: {"no-earlier-period", "no earlier period to compare with"},
	NotComplete:     {"not-complete", "the period is not complete yet"},
	NoSuchDimension: {"no-such-dimension", "it cannot be split this way"},
	ErrorInKPI:      {"error-in-kpi", "its formula or a KPI it refers to has an error"},
	NoTarget:        {"no-target", "no target is set"},
	NotANumber:      {"not-a-number", "no number answers this"},
	ZeroBase:        {"zero-base", "the earlier value is 0, so there is no percent change"},
	Cycle:           {"cycle", "the KPI refers to itself"},
	TooLarge:        {"too-large", "the number has too many digits"},
	NotAvailable:    {"not-available", "this cannot be worked out"},
	NoCase:          {"no-case", "the condition does not hold"},
}

// String is the stable code: "no-rows"; empty for NotBlank.
func (r Reason) String() string {
	if r >= lastReason {
		return "unknown"
	}
	return reasons[r].code
}

// Sentence says it in plain words, without a capital or a full stop, so that
// it fits after "blank: ".
func (r Reason) Sentence() string {
	if r >= lastReason {
		return "unknown reason"
	}
	return reasons[r].sentence
}

// ReasonOf is the reason with a code.
func ReasonOf(code string) (Reason, bool) {
	for r := NoRows; r < lastReason; r++ {
		if reasons[r].code == code {
			return r, true
		}
	}
	return NotBlank, false
}
