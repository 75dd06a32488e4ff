package formula

// catalogue describes every function, in the order of the constants. It feeds
// completion, signature help and the manual.
var catalogue = [...]Function{
	FnSum: {
		Func: FnSum, Name: "SUM", Kind: AggregateFunc, Required: 1,
		Signature: "SUM(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "Adds up a number over rows, exactly. Blank cells are skipped and counted. The sum of no rows is blank, unless the KPI says that empty means zero.",
		Example: `SUM(Orders[Amount] WHERE Status = "Paid")`,
	},
	FnAverage: {
		Func: FnAverage, Name: "AVERAGE", Kind: AggregateFunc, Required: 1,
		Signature: "AVERAGE(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The mean of a number over rows: the exact sum divided by how many cells have a value. Blank cells count neither above nor below.",
		Example: "AVERAGE(DAYS(Jobs[Finished] - Jobs[Started]) ON Finished)",
	},
	FnCount: {
		Func: FnCount, Name: "COUNT", Kind: AggregateFunc, Required: 1,
		Signature: "COUNT(table or expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"table or expression", "Orders counts rows; Orders[Amount] counts cells that have a value."},
		},
		Help:    "Counts rows when given a table, and cells that are not blank when given a column or a calculation.",
		Example: `COUNT(Orders WHERE Status = "Paid")`,
	},
	FnDistinct: {
		Func: FnDistinct, Name: "DISTINCT", Kind: AggregateFunc, Required: 1,
		Signature: "DISTINCT(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "Counts the different values of a column. Blank is not a value. Over a longer period the count is made again on all of its rows, never added up.",
		Example: "DISTINCT(Orders[Customer])",
	},
	FnMin: {
		Func: FnMin, Name: "MIN", Kind: AggregateFunc, Required: 1,
		Signature: "MIN(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The smallest value: of numbers, dates, durations, or texts by code point.",
		Example: "MIN(Orders[Ordered])",
	},
	FnMax: {
		Func: FnMax, Name: "MAX", Kind: AggregateFunc, Required: 1,
		Signature: "MAX(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The largest value: of numbers, dates, durations, or texts by code point.",
		Example: "SUM(MAX(Lines[Daily budget]) PER Campaign)",
	},
	FnMedian: {
		Func: FnMedian, Name: "MEDIAN", Kind: AggregateFunc, Required: 1,
		Signature: "MEDIAN(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The middle value; between the two middle values their mean. The same as PERCENTILE with 50%.",
		Example: "MEDIAN(HOURS(Tickets[First reply] - Tickets[Opened]) ON Opened)",
	},
	FnPercentile: {
		Func: FnPercentile, Name: "PERCENTILE", Kind: AggregateFunc, Required: 2,
		Signature: "PERCENTILE(expression, rank [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
			{"rank", "A number from 0% to 100%, such as 85%."},
		},
		Help:    "The value below which a share of the rows lies, interpolated exactly between the closest ranks, as the spreadsheet function PERCENTILE.INC does.",
		Example: "PERCENTILE(DAYS(Jobs[Finished] - Jobs[Started]), 85% ON Finished)",
	},
	FnStdev: {
		Func: FnStdev, Name: "STDEV", Kind: AggregateFunc, Required: 1,
		Signature: "STDEV(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The standard deviation of a sample: the square root of VARIANCE. Not an exact fraction; right to 20 digits and marked as rounded.",
		Example: "STDEV(Runs[Units])",
	},
	FnVariance: {
		Func: FnVariance, Name: "VARIANCE", Kind: AggregateFunc, Required: 1,
		Signature: "VARIANCE(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The variance of a sample, an exact fraction: squared distances from the mean, divided by one less than their count. Blank for fewer than two values.",
		Example: "VARIANCE(Runs[Units])",
	},
	FnFirst: {
		Func: FnFirst, Name: "FIRST", Kind: AggregateFunc, Required: 1,
		Signature: "FIRST(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The value of the earliest row that has one, by the date that applies. Rows of the same date follow the order of the file.",
		Example: "FIRST(Prices[Price])",
	},
	FnLast: {
		Func: FnLast, Name: "LAST", Kind: AggregateFunc, Required: 1,
		Signature: "LAST(expression [WHERE condition] [ON date] [PER entity])",
		Params: []Param{
			{"expression", "A column or a calculation over rows: Orders[Amount], Orders[Price] * Orders[Quantity]."},
		},
		Help:    "The value of the latest row that has one, by the date that applies. Rows of the same date follow the order of the file.",
		Example: "LAST(Prices[Price])",
	},
	FnPrior: {
		Func: FnPrior, Name: "PRIOR", Kind: TimeFunc, Required: 2,
		Signature: "PRIOR(value, step)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"step", "A distance in time: 1 month, 30 days, 1 year."},
		},
		Help:    "The value as it was a step earlier, by the calendar: one month before March is February, however many rows there are. An open period is compared with the same number of elapsed days. Right of IN it gives the earlier values of a column.",
		Example: "[Revenue] / PRIOR([Revenue], 1 year) - 1",
	},
	FnRolling: {
		Func: FnRolling, Name: "ROLLING", Kind: TimeFunc, Required: 2,
		Signature: "ROLLING(value, step)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"step", "A distance in time: 1 month, 30 days, 1 year."},
		},
		Help:    "The value evaluated again over a window of that length which ends with the period. Ratios and distinct counts stay right, because nothing is added up.",
		Example: "ROLLING([Orders per customer], 12 months)",
	},
	FnMovingAvg: {
		Func: FnMovingAvg, Name: "MOVINGAVG", Kind: TimeFunc, Required: 2,
		Signature: "MOVINGAVG(value, step)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"step", "A distance in time: 1 month, 30 days, 1 year."},
		},
		Help:    "The mean of the values of the single days, weeks, months … in a window that ends with the period. Blank values are left out of the mean.",
		Example: "MOVINGAVG(DISTINCT(Events[User]), 30 days)",
	},
	FnToDate: {
		Func: FnToDate, Name: "TODATE", Kind: TimeFunc, Required: 2,
		Signature: "TODATE(value, unit)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"unit", "week, month, quarter, year or ever."},
		},
		Help:    "The value from the start of the unit to the end of the period; with ever from the first row on.",
		Example: "TODATE(SUM(Assets[Cost]), ever)",
	},
	FnYTD: {
		Func: FnYTD, Name: "YTD", Kind: TimeFunc, Required: 1,
		Signature: "YTD(value)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
		},
		Help:    "The value from the start of the year to the end of the period; short for TODATE(value, year). The fiscal year of the workbook counts.",
		Example: "YTD([Revenue])",
	},
	FnQTD: {
		Func: FnQTD, Name: "QTD", Kind: TimeFunc, Required: 1,
		Signature: "QTD(value)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
		},
		Help:    "The value from the start of the quarter to the end of the period; short for TODATE(value, quarter). The fiscal year of the workbook counts.",
		Example: "QTD([Revenue])",
	},
	FnMTD: {
		Func: FnMTD, Name: "MTD", Kind: TimeFunc, Required: 1,
		Signature: "MTD(value)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
		},
		Help:    "The value from the start of the month to the end of the period; short for TODATE(value, month).",
		Example: "MTD([Revenue])",
	},
	FnClosing: {
		Func: FnClosing, Name: "CLOSING", Kind: TimeFunc, Required: 1,
		Signature: "CLOSING(value)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
		},
		Help:    "The value on the last day of the period: for stocks such as headcount or recurring revenue, whose days must not be added up. In an open period it is the last day so far.",
		Example: "CLOSING(SUM(Subs[MRR]))",
	},
	FnOpening: {
		Func: FnOpening, Name: "OPENING", Kind: TimeFunc, Required: 2,
		Signature: "OPENING(value, unit)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"unit", "week, month, quarter or year."},
		},
		Help:    "The value on the day before the unit began: what the year, quarter, month or week started with.",
		Example: "OPENING([MRR], year) * 120%",
	},
	FnTotal: {
		Func: FnTotal, Name: "TOTAL", Kind: ContextFunc, Required: 1,
		Signature: "TOTAL(value, dimension, …)",
		Params: []Param{
			{"value", "A KPI, an aggregate, or a calculation with them."},
			{"dimension", "A column that slices; several are separated by commas. Without one, all slices are lifted."},
		},
		Help:    "The value over all values of a dimension, for shares of the whole. Other slices and the period stay.",
		Example: "[Revenue] / TOTAL([Revenue], Region)",
	},
	FnTarget: {
		Func: FnTarget, Name: "TARGET", Kind: ContextFunc, Required: 1,
		Signature: "TARGET([KPI])",
		Params: []Param{
			{"KPI", "The KPI whose target is meant, in brackets."},
		},
		Help:    "The target of a KPI in the period. Blank when there is none.",
		Example: "[Pipeline] / (TARGET([Revenue]) - [Revenue])",
	},
	FnConverted: {
		Func: FnConverted, Name: "CONVERTED", Kind: ContextFunc, Required: 1,
		Signature: "CONVERTED(from TO to WITHIN step)",
		Params: []Param{
			{"from … TO … WITHIN", "Signups[User] TO Orders[Customer] WITHIN 30 days. Both sides may have WHERE and ON."},
		},
		Help:    "Counts the values of the first column in the period that occur in the second column too, at the same time or later, at most the step after. It belongs to the period of the first column; a value counts once in a period, however often it occurs.",
		Example: "CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days) / DISTINCT(Signups[User])",
	},
	FnIf: {
		Func: FnIf, Name: "IF", Kind: LogicFunc, Required: 2,
		Signature: "IF(condition, then, else)",
		Params: []Param{
			{"condition", "A comparison: Score >= 9."},
			{"then", "The result when the condition holds."},
			{"else", "The result when it does not; blank when left out."},
		},
		Help:    "One of two values. Among rows, a condition on a blank cell does not hold, so the result is the last one; between KPIs a blank condition makes the result blank with its reason.",
		Example: "SUM(IF(Orders[Amount] > 100, Orders[Amount], 0))",
	},
	FnIfBlank: {
		Func: FnIfBlank, Name: "IFBLANK", Kind: LogicFunc, Required: 2,
		Signature: "IFBLANK(value, instead)",
		Params: []Param{
			{"value", "What may be blank."},
			{"instead", "What to take then."},
		},
		Help:    "The value, or another one where it is blank.",
		Example: "IFBLANK([Returns], 0)",
	},
	FnAbs: {
		Func: FnAbs, Name: "ABS", Kind: NumberFunc, Required: 1,
		Signature: "ABS(number)",
		Params: []Param{
			{"number", "A number or a calculation."},
		},
		Help:    "The number without its sign.",
		Example: "ABS([Revenue] - [Budget])",
	},
	FnRound: {
		Func: FnRound, Name: "ROUND", Kind: NumberFunc, Required: 1,
		Signature: "ROUND(number, places)",
		Params: []Param{
			{"number", "A number or a calculation."},
			{"places", "How many decimals, a whole number; 0 when left out, -3 for thousands."},
		},
		Help:    "The number rounded to that many decimals, half to even. Values are shown rounded anyway: use this only where the rounded value itself counts.",
		Example: "SUM(ROUND(Orders[Amount], 2))",
	},
	FnFloor: {
		Func: FnFloor, Name: "FLOOR", Kind: NumberFunc, Required: 1,
		Signature: "FLOOR(number)",
		Params: []Param{
			{"number", "A number or a calculation."},
		},
		Help:    "The next whole number below.",
		Example: "FLOOR([Capacity])",
	},
	FnCeiling: {
		Func: FnCeiling, Name: "CEILING", Kind: NumberFunc, Required: 1,
		Signature: "CEILING(number)",
		Params: []Param{
			{"number", "A number or a calculation."},
		},
		Help:    "The next whole number above.",
		Example: "CEILING([Tickets] / 40)",
	},
	FnYear: {
		Func: FnYear, Name: "YEAR", Kind: DateFunc, Required: 1,
		Signature: "YEAR(date)",
		Params: []Param{
			{"date", "A date, or a date with a time."},
		},
		Help:    "The year of a date, by the plain calendar.",
		Example: "COUNT(Orders WHERE YEAR(Ordered) = 2026)",
	},
	FnQuarter: {
		Func: FnQuarter, Name: "QUARTER", Kind: DateFunc, Required: 1,
		Signature: "QUARTER(date)",
		Params: []Param{
			{"date", "A date, or a date with a time."},
		},
		Help:    "The quarter of a date, 1 to 4, by the plain calendar.",
		Example: "COUNT(Orders WHERE QUARTER(Ordered) = 4)",
	},
	FnMonth: {
		Func: FnMonth, Name: "MONTH", Kind: DateFunc, Required: 1,
		Signature: "MONTH(date)",
		Params: []Param{
			{"date", "A date, or a date with a time."},
		},
		Help:    "The month of a date, 1 to 12.",
		Example: "COUNT(Orders WHERE MONTH(Ordered) = 12)",
	},
	FnDay: {
		Func: FnDay, Name: "DAY", Kind: DateFunc, Required: 1,
		Signature: "DAY(date)",
		Params: []Param{
			{"date", "A date, or a date with a time."},
		},
		Help:    "The day of the month, 1 to 31.",
		Example: "COUNT(Orders WHERE DAY(Ordered) <= 15)",
	},
	FnWeekday: {
		Func: FnWeekday, Name: "WEEKDAY", Kind: DateFunc, Required: 1,
		Signature: "WEEKDAY(date)",
		Params: []Param{
			{"date", "A date, or a date with a time."},
		},
		Help:    "The day of the week: 1 is Monday, 7 is Sunday, whatever day weeks start on.",
		Example: "COUNT(Orders WHERE WEEKDAY(Ordered) IN (6, 7))",
	},
	FnHour: {
		Func: FnHour, Name: "HOUR", Kind: DateFunc, Required: 1,
		Signature: "HOUR(date)",
		Params: []Param{
			{"date", "A date with a time."},
		},
		Help:    "The hour of the day, 0 to 23.",
		Example: "COUNT(Tickets WHERE HOUR(Opened) >= 18)",
	},
	FnDays: {
		Func: FnDays, Name: "DAYS", Kind: DateFunc, Required: 1,
		Signature: "DAYS(duration)",
		Params: []Param{
			{"duration", "A difference of two dates, Finished - Started, or a column of durations."},
		},
		Help:    "A duration as a number of days, with its fraction.",
		Example: "AVERAGE(DAYS(Jobs[Finished] - Jobs[Started]) ON Finished)",
	},
	FnHours: {
		Func: FnHours, Name: "HOURS", Kind: DateFunc, Required: 1,
		Signature: "HOURS(duration)",
		Params: []Param{
			{"duration", "A difference of two dates, Finished - Started, or a column of durations."},
		},
		Help:    "A duration as a number of hours, with its fraction.",
		Example: "AVERAGE(HOURS(Tickets[Resolved] - Tickets[Opened]) ON Resolved)",
	},
	FnMinutes: {
		Func: FnMinutes, Name: "MINUTES", Kind: DateFunc, Required: 1,
		Signature: "MINUTES(duration)",
		Params: []Param{
			{"duration", "A difference of two dates, Finished - Started, or a column of durations."},
		},
		Help:    "A duration as a number of minutes, with its fraction.",
		Example: "MEDIAN(MINUTES(Calls[Ended] - Calls[Began]))",
	},
	FnWorkHours: {
		Func: FnWorkHours, Name: "WORKHOURS", Kind: DateFunc, Required: 1,
		Signature: "WORKHOURS(end - start)",
		Params: []Param{
			{"end - start", "A difference of two dates: both ends must be known."},
		},
		Help:    "The working hours between two points in time, by the working calendar of the workbook.",
		Example: "MEDIAN(WORKHOURS(Tickets[First reply] - Tickets[Opened]) ON Opened)",
	},
	FnLower: {
		Func: FnLower, Name: "LOWER", Kind: TextFunc, Required: 1,
		Signature: "LOWER(text)",
		Params: []Param{
			{"text", "A text."},
		},
		Help:    "The text in lower-case letters.",
		Example: `COUNT(Orders WHERE LOWER(Status) = "paid")`,
	},
	FnUpper: {
		Func: FnUpper, Name: "UPPER", Kind: TextFunc, Required: 1,
		Signature: "UPPER(text)",
		Params: []Param{
			{"text", "A text."},
		},
		Help:    "The text in upper-case letters.",
		Example: `COUNT(Orders WHERE UPPER(Status) = "PAID")`,
	},
	FnTrim: {
		Func: FnTrim, Name: "TRIM", Kind: TextFunc, Required: 1,
		Signature: "TRIM(text)",
		Params: []Param{
			{"text", "A text."},
		},
		Help:    "The text without spaces at its ends.",
		Example: "DISTINCT(TRIM(Orders[Customer]))",
	},
}
