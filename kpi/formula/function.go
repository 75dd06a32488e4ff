package formula

// Func is a function of the language.
type Func uint8

// The functions. Aggregates first.
const (
	NoFunc Func = iota
	FnSum
	FnAverage
	FnCount
	FnDistinct
	FnMin
	FnMax
	FnMedian
	FnPercentile
	FnStdev
	FnVariance
	FnFirst
	FnLast

	FnPrior
	FnRolling
	FnMovingAvg
	FnToDate
	FnYTD
	FnQTD
	FnMTD
	FnClosing
	FnOpening
	FnTotal
	FnTarget
	FnConverted

	FnIf
	FnIfBlank
	FnAbs
	FnRound
	FnFloor
	FnCeiling
	FnYear
	FnQuarter
	FnMonth
	FnDay
	FnWeekday
	FnHour
	FnDays
	FnHours
	FnMinutes
	FnWorkHours
	FnLower
	FnUpper
	FnTrim

	funcCount
)

// FuncKind groups the functions.
type FuncKind uint8

// The groups, in the order in which help lists them.
const (
	AggregateFunc FuncKind = iota // rows → one value
	TimeFunc                      // a value in other periods
	ContextFunc                   // a value in another slice, a target, a conversion
	LogicFunc
	NumberFunc
	DateFunc
	TextFunc
)

// Function describes a function for people.
type Function struct {
	Func      Func
	Name      string // canonical, upper case
	Kind      FuncKind
	Signature string  // "PERCENTILE(expression, rank [WHERE condition] [ON date] [PER entity])"
	Params    []Param // in order; what signature help shows
	Required  int     // how many of Params must be there
	Help      string  // one paragraph
	Example   string  // a formula that uses it
}

// Param is one argument of a function.
type Param struct{ Name, Help string }
