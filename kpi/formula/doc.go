// Package formula is the language of KPIs: it reads formulas, prints them in
// one spelling, finds what their names mean, and helps while they are typed.
// It computes nothing; package eval does.
//
// One rule to know: inside an aggregate, names are columns of rows; outside,
// [Name] is another KPI.
//
//	SUM(Orders[Amount] WHERE Status = "Paid") / [New customers]
//
// # How it is used
//
// Parse makes a tree of a text and never fails: a mistake becomes a problem
// with its place, and the rest is read. Check looks the names up in a Schema
// and yields a Checked: the meaning of every node in side tables, what the
// formula depends on, and all problems. A text that only ends too early is
// Incomplete, not wrong, so that nothing turns red under somebody's fingers.
// Print writes the canonical text; Parse of it gives the same tree.
// ParseRow and CheckRow do the same for expressions over rows: slices and
// filters. Tokens, Complete, Signature and Rename serve an editor.
//
// # Grammar
//
//	formula    = [ "=" ] expr .
//	expr       = and { "OR" and } .
//	and        = not { "AND" not } .
//	not        = "NOT" not | comparison .
//	comparison = sum [ ( "=" | "<>" | "<" | "<=" | ">" | ">=" ) sum
//	           | [ "NOT" ] ( "CONTAINS" | "STARTS" "WITH" ) sum
//	           | [ "NOT" ] "BETWEEN" sum "AND" sum
//	           | [ "NOT" ] "IN" ( "(" expr { sep expr } ")" | priorset )
//	           | "IS" [ "NOT" ] "BLANK" ] .
//	sum        = product { ( "+" | "-" ) product } .
//	product    = signed { ( "*" | "/" ) signed } .
//	signed     = ( "-" | "+" ) signed | power .
//	power      = operand [ "^" signed ] .
//	operand    = number [ "%" ] | text | "TRUE" | "FALSE" | "DATE" text
//	           | column | kpi | call | "(" expr ")" .
//	column     = [ table ] "[" name "]" | word .
//	table      = word | "'" name "'" .
//	kpi        = "[" name "]" .                        outside aggregates
//	call       = aggregate | time | context | function "(" expr { sep expr } ")" .
//	aggregate  = AGG "(" subject [ sep expr ] { clause } ")" .
//	subject    = expr | table .                        a table: COUNT only
//	clause     = "WHERE" expr | "ON" column | "PER" ( sum | "(" expr { sep expr } ")" ) .
//	time       = ( "PRIOR" | "ROLLING" | "MOVINGAVG" ) "(" expr sep step ")"
//	           | ( "TODATE" | "OPENING" ) "(" expr sep unit ")"
//	           | ( "YTD" | "QTD" | "MTD" | "CLOSING" ) "(" expr ")" .
//	context    = "TOTAL" "(" expr { sep column } ")"
//	           | "TARGET" "(" kpi ")"
//	           | "CONVERTED" "(" set "TO" set "WITHIN" step ")" .
//	set        = column { "WHERE" expr | "ON" column } .
//	priorset   = "PRIOR" "(" set sep step ")" .
//	step       = [ integer ] unit .
//	unit       = "day" | "week" | "month" | "quarter" | "year" | "ever", one or many .
//	sep        = "," | ";" .
//
// Keywords, functions and units are read in any case. Each clause stands at
// most once, in any order; they are printed as WHERE, ON, PER. A comment runs
// from // to the end of its line. Spaces and line ends mean nothing.
//
// Names. A word is a letter or underscore followed by letters, digits and
// underscores. Any other name of a column or KPI stands in brackets, where ]]
// is a bracket; any other name of a table in single quotes, where two
// single quotes are one. Upper and lower case of names matter: a column
// "Amount" is not "amount", but is suggested. The words AND BETWEEN CONTAINS
// FALSE IN IS NOT ON OR PER STARTS TO TRUE WHERE WITHIN are names only in
// brackets or quotes; all others, such as Date, Day or Sum, are names wherever
// no parenthesis or text follows that gives them another meaning.
//
// Literals. 12, 1_000.50 and .5 are exact; there are no exponents. 20% is the
// number 1/5; a percent mark stands only behind a literal. In a text a quote
// is doubled. DATE "2026-03-31" is a day, DATE "2026-03-31 17:30",
// 17:30:15 or 17:30:15.25 a point in time; a T may stand for the space.
//
// Binding, loosest first: OR; AND; NOT; comparisons; + and -; * and /; the
// minus sign; ^. So -2 ^ 2 is -4, as in mathematics and unlike spreadsheets;
// 2 ^ 3 ^ 2 is 2 ^ 9; all else groups from the left. Comparisons do not chain:
// 1 < x < 3 is refused, for it could only surprise.
//
// Limits: 64 KiB of text, 200 levels of parentheses, 400 levels of the tree,
// 60 digits in a number, 100 000 units in a step.
//
// # Where names are looked up
//
// An aggregate runs over the rows of one table: the first that is named in its
// first argument (or else in its clauses) outside inner sets. Names without a
// table are columns of that table, everywhere between its parentheses. A
// column of another table is refused, unless a declared relation leads there:
// Orders[Customer.Segment] follows the relation of the column Customer and
// takes Segment; several steps may be joined. A column whose whole name has
// the point goes first. [Name] inside an aggregate is a column, never a KPI.
//
// A workbook may keep a row expression as a column of its table. Such a
// calculated column is like any other, but for two things: it may use only the
// columns of the file and the calculated ones before it, so that there are no
// circles, and it does not date rows.
//
// The columns of TOTAL are dimensions, shared between tables by name.
//
// # Dimensions
//
// What slices a KPI is a row expression, most often a column. The name of a
// dimension is the name of the column in the workbook, where columns can be
// renamed: tables share a dimension when both have a column of that name and
// kind. A table also shares what it can look up: one that has the customer has
// the customer's segment, the table of customers has it too, and a table with
// exactly one declared way to Customers is sliced by Customers[Segment]. Any
// other slice leaves the value blank: no such dimension. A key must name one
// row: where two rows of the other table have it the formula has an error; a key
// without a row gives blank.
//
// # Which date puts a row into a period
//
// The column after ON; else the date column that the workbook declares for the
// table; else the first column of the table that holds dates or timestamps,
// which is told where there are several and periods are asked for. A table
// without any has no periods: its rows count only for the whole. A row whose
// date is blank belongs to no period and is reported as not used. Inside PER the
// inner aggregates take the outer ON unless they have their own. ON takes a
// column of the table's own file, neither a look-up nor a calculated one.
//
// # Kinds of values
//
// Number, text, date, date with time, yes/no, duration. A plain date compared
// with a timestamp means its midnight. Date minus date is a duration; date
// plus or minus duration a date with time; duration times or by a number a
// duration; duration by duration a number. A duration becomes a number by
// DAYS, HOURS, MINUTES or WORKHOURS; as the result of a KPI it counts in
// seconds. Texts compare by code point and case matters. Nothing is converted
// on its own: "9" is not 9, and the problem offers the right literal. Yes/no
// values know = and <>, and stand alone as conditions: WHERE Gift.
// A duration by WORKHOURS counts the working time of the workbook alone, which
// is Monday to Friday from nine to five unless it says otherwise, with days of
// their own for holidays and half days; it is negative when the second end is
// earlier. A KPI is a number, a duration, a date or a text; a condition alone is
// refused. WEEKDAY counts from Monday = 1, whatever day weeks start on; YEAR,
// QUARTER and MONTH go by the plain calendar, not the fiscal one.
//
// # Blank
//
// Blank is not zero. In arithmetic and functions it makes the result blank,
// with the first reason; IFBLANK catches it.
//
// Conditions over rows know three answers: holds, does not hold, blank. A
// comparison, CONTAINS, STARTS WITH, IN or BETWEEN with a blank is blank, and
// so is its NOT: a blank Status fulfils neither Status = "Paid" nor
// Status <> "Paid" nor NOT Status = "Paid" nor Status NOT IN ("Paid"), only
// Status IS BLANK. AND does not hold when one side does not, OR holds when one
// side does, whatever the other is; otherwise a blank side makes them blank.
// WHERE takes rows whose condition holds. IN with a blank in its list ignores
// that entry. IF over rows takes its last argument unless the condition holds,
// so that IF(Score >= 9, 1, 0) counts every row.
//
// Between KPIs a blank condition makes IF blank with the same reason: a figure
// must not be made of nothing. An IF without its last argument is blank where
// the condition does not hold.
//
// An open period has the value that it has so far, and is marked as open; it is
// never blank only because it is not complete.
//
// IS BLANK asks for a cell without a value. A text of spaces is not blank.
//
// # Aggregates
//
// They skip blank cells and report how many. COUNT(Table) counts rows,
// COUNT(expression) cells with a value. BETWEEN includes both ends.
// MEDIAN and PERCENTILE interpolate between closest ranks; the rank is a
// literal from 0% to 100%. A single value is every percentile of itself. STDEV
// and VARIANCE are those of a sample and blank for fewer than two values. STDEV,
// powers that are no fraction and sums over thousands of different denominators
// are rounded, to 20 digits or more, and a note says so. FIRST and LAST go by
// the date that applies, equal dates by the order of the file.
//
// With PER the first argument is made of aggregates. They run once per entity,
// over the rows that fulfil the outer WHERE and their own, and the outer
// function runs over the entities' values; entities with a blank name count as
// one entity. PER (A, B) means every pair that occurs.
//
// # Time
//
// PRIOR(x, 1 month) evaluates x in the period a month earlier, by the
// calendar. ROLLING(x, 30 days) evaluates x on the 30 days that end with the
// period; MOVINGAVG(x, 30 days) is the mean of x on each of them, without the
// blank ones. TODATE(x, year) goes from the start of the year to the end of the
// period; YTD, QTD and MTD are short for year, quarter and month, and are
// printed so. CLOSING(x) is x on the last day of the period, or the last so
// far; OPENING(x, year) is x on the day before the year began. They work on
// results, so they stand outside aggregates; the one exception is the set
// Customer IN PRIOR(Orders[Customer], 1 month): the customers of a month ago.
// A step without a number is one: PRIOR(x, month).
//
// They may stand around each other in any order. Each takes the days that the
// one around it asks for and hands on its own: PRIOR(YTD(x), 1 month) is the
// year so far a month ago, PRIOR(CLOSING(x), 1 month) last month's balance.
// CLOSING(PRIOR(x, 1 month)) is x on the day a month before the last one with
// rows, on which there may be none. MOVINGAVG leaves periods without a value
// out; MOVINGAVG(IFBLANK(x, 0), …) counts them as 0.
//
// A month of whole weeks (4-4-5 and its kin) is moved to the month of the same
// name. The year begins on the week start nearest to the first of its start
// month, so that some years have a week 53, in their last month. A week moved
// by a year is the one of the same number; before a week 53 there is none where
// the year has 52.
//
// CONVERTED(Signups[User] TO Orders[Customer] WITHIN 30 days) counts the users
// who signed up in the period and whose name occurs among the customers at the
// same time or later, at most 30 days after. The conversion belongs to the
// period and slice of the signup. Who signs up twice counts once in a period,
// and in both periods when the order follows both in time. What happened after
// the last known day is not known; where the 30 days after a complete period are
// not over, a note says that more may come.
//
// TARGET([Revenue]) is the target of that KPI for the period: the step of the
// period's own length, what its plan says, or what its formula gives for all days
// of the period. A KPI may look at its own target where that does not look at the
// KPI. A target that is set for a slice counts in that slice alone; without one
// there is none, and TOTAL(TARGET([Revenue]), Region) takes that of the whole.
//
// Customer IN PRIOR(Orders[Customer], 1 month) looks into the same group, slice
// and entity of PER a month ago; in an open period into as many days. A blank is
// in no set, and not outside of one.
package formula
