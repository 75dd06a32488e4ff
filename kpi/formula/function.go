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

// IsAggregate reports whether the function makes one value of many rows.
func (f Func) IsAggregate() bool { return FnSum <= f && f <= FnLast }

// isSpecial reports whether the function has a node of its own.
func (f Func) isSpecial() bool { return FnPrior <= f && f <= FnConverted }

// String is the canonical name; "" of NoFunc.
func (f Func) String() string {
	if int(f) < len(catalogue) {
		return catalogue[f].Name
	}
	return ""
}

// Functions lists the catalogue in the order of the constants. The slice is
// the caller's.
func Functions() []Function { return append([]Function(nil), catalogue[1:]...) }

// Lookup finds a function by its name in any case.
func Lookup(name string) (Function, bool) {
	f := funcOf(name)
	return catalogue[f], f != NoFunc
}

// funcOf is the function that a word names, or NoFunc.
func funcOf(name string) Func {
	for f := FnSum; f < funcCount; f++ {
		if equalFold(name, catalogue[f].Name) {
			return f
		}
	}
	return NoFunc
}

// aliases are names from spreadsheets, SQL and other languages, and what to
// write instead. A plain function name is offered as a repair.
var aliases = [...]struct{ name, instead string }{
	{"AVG", "AVERAGE"}, {"MEAN", "AVERAGE"}, {"AVERAGEX", "AVERAGE"}, {"SUMX", "SUM"}, {"TOTALYTD", "YTD"},
	{"TOTALQTD", "QTD"}, {"TOTALMTD", "MTD"}, {"COUNTA", "COUNT"}, {"COUNTROWS", "COUNT"}, {"COUNTX", "COUNT"},
	{"DISTINCTCOUNT", "DISTINCT"}, {"COUNTUNIQUE", "DISTINCT"}, {"COUNTD", "DISTINCT"}, {"UNIQUE", "DISTINCT"},
	{"STDEVS", "STDEV"}, {"STDDEV", "STDEV"}, {"VAR", "VARIANCE"}, {"VARS", "VARIANCE"}, {"QUANTILE", "PERCENTILE"},
	{"COALESCE", "IFBLANK"}, {"IFNULL", "IFBLANK"}, {"NVL", "IFBLANK"}, {"IFERROR", "IFBLANK"}, {"ISNULL", "IFBLANK"},
	{"IIF", "IF"}, {"CEIL", "CEILING"}, {"ROUNDUP", "CEILING"}, {"ROUNDDOWN", "FLOOR"}, {"INT", "FLOOR"},
	{"DATEDIFF", "DAYS"}, {"NETWORKDAYS", "WORKHOURS"}, {"LCASE", "LOWER"}, {"UCASE", "UPPER"}, {"MAXIMUM", "MAX"},
	{"MINIMUM", "MIN"}, {"PREVIOUS", "PRIOR"}, {"LAG", "PRIOR"}, {"SAMEPERIODLASTYEAR", "PRIOR"}, {"DATEADD", "PRIOR"},
	{"SUMIF", "SUM(… WHERE …)"}, {"SUMIFS", "SUM(… WHERE …)"}, {"COUNTIF", "COUNT(… WHERE …)"},
	{"COUNTIFS", "COUNT(… WHERE …)"}, {"AVERAGEIF", "AVERAGE(… WHERE …)"}, {"AVERAGEIFS", "AVERAGE(… WHERE …)"},
	{"CALCULATE", "SUM(… WHERE …)"}, {"SUMPRODUCT", "SUM(Table[A] * Table[B])"}, {"DIVIDE", "a / b"},
	{"POWER", "a ^ b"}, {"SQRT", "a ^ 0.5"},
	{"VLOOKUP", "Table[Column.Other]"}, {"XLOOKUP", "Table[Column.Other]"}, {"RELATED", "Table[Column.Other]"},
	{"SWITCH", "IF(…, …, IF(…, …, …))"}, {"CASE", "IF(…, …, IF(…, …, …))"}, {"ISBLANK", "… IS BLANK"},
	{"DATE", `DATE "2026-03-31"`}, {"DATEVALUE", `DATE "2026-03-31"`}, {"TODAY", ""}, {"NOW", ""}, {"AND", "a AND b"}, {"OR", "a OR b"},
}

// aliasOf finds what to write instead of a foreign function.
func aliasOf(name string) (instead string, ok bool) {
	for _, a := range aliases {
		if equalFold(name, a.name) {
			return a.instead, true
		}
	}
	return "", false
}

func functionNames() []string {
	names := make([]string, 0, funcCount)
	for f := FnSum; f < funcCount; f++ {
		names = append(names, catalogue[f].Name)
	}
	return names
}
