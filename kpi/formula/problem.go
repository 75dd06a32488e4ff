package formula

import (
	"fmt"
	"strings"

	"kpiworkbook/kpi/diag"
)

// Every message of the language is written here. Rules: a message says what is
// wrong with which thing and where; the hint says the way out, and is a
// sentence that can be followed without reading the manual. Names stand in
// double quotes, formula text in back quotes. A repair (Fix) replaces exactly
// the span.

const source = "formula"

func problem(at diag.Span, code diag.Code, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Code: code, Span: at, Message: message, Hint: hint, Source: source}
}

func repair(d diag.Diagnostic, fix string) diag.Diagnostic {
	d.Fix, d.HasFix = fix, true
	return d
}

// quoted is a name in a message.
func quoted(s string) string { return `"` + clip(s) + `"` }

// code is formula text in a message.
func code(s string) string { return "`" + clip(s) + "`" }

// clip keeps a message readable when the text is not.
func clip(s string) string {
	const most = 60
	s = strings.ToValidUTF8(s, "�")
	count := 0
	for i := range s {
		if count++; count > most {
			return s[:i] + "…"
		}
	}
	return s
}

// Form.

func tooLong(src string) diag.Diagnostic {
	return problem(diag.Span{Start: MaxLength, End: len(src)}, "too-long",
		fmt.Sprintf("This formula has %d bytes; the limit is %d.", len(src), MaxLength),
		"Split it into several KPIs and use them by name: [Name].")
}

func tooDeep(at diag.Span) diag.Diagnostic {
	return problem(at, "too-deep", fmt.Sprintf("More than %d levels stand inside one another here.", MaxNest),
		"Give inner parts a name of their own: make KPIs of them and write [Name].")
}

func tooHigh(at diag.Span) diag.Diagnostic {
	return problem(at, "too-deep", fmt.Sprintf("More than %d operators hang together.", MaxHeight),
		"Give parts a name of their own: make KPIs of them and write [Name]. A list of values fits in IN (…).")
}

func empty(at diag.Span) diag.Diagnostic {
	d := problem(at, "empty", "The formula is empty.", "Begin with an aggregate, such as SUM(Orders[Amount]), or with a KPI in brackets.")
	d.Incomplete = true
	return d
}

func unfinished(at diag.Span, what string) diag.Diagnostic {
	d := problem(at, "incomplete", "The formula is not finished: "+trimComma(what)+" is missing.", "")
	if what == "a closing parenthesis" {
		d = repair(d, ")")
	}
	d.Incomplete = true
	return d
}

func trimComma(what string) string { return strings.TrimSuffix(what, ",") }

func expected(at diag.Span, what, found string) diag.Diagnostic {
	return problem(at, "expected", "Here "+trimComma(what)+" should stand, not "+code(found)+".", "")
}

func unexpected(at diag.Span, text string) diag.Diagnostic {
	if text == "{" || text == "}" {
		return strange(at, text)
	}
	return problem(at, "unexpected", code(text)+" cannot stand here.", "")
}

func unmatched(at diag.Span) diag.Diagnostic {
	return repair(problem(at, "unmatched-parenthesis", "This closing parenthesis has no opening one.", "Take it away, or open one before."), "")
}

func strayComma(at diag.Span, text string) diag.Diagnostic {
	return problem(at, "stray-comma", "A "+code(text)+" separates the arguments of a function; here is none.",
		"A decimal point is written as a point: 1.5.")
}

func tooMany(at diag.Span) diag.Diagnostic {
	return problem(at, "too-many-arguments", "Nothing more can stand here.", "Take the rest away up to the parenthesis.")
}

func strayClause(at diag.Span, keyword string) diag.Diagnostic {
	return problem(at, "stray-clause", keyword+" belongs inside the parentheses of an aggregate.",
		"Write SUM(Orders[Amount] "+clauseSample(keyword)+").")
}

func clauseSample(keyword string) string {
	switch keyword {
	case "ON":
		return "ON Delivered"
	case "PER":
		return "PER Customer"
	}
	return `WHERE Status = "Paid"`
}

func sideBySide(at diag.Span, text string) diag.Diagnostic {
	return problem(at, "missing-operator", "An operator is missing before "+code(text)+".",
		"Put + - * / or a comparison between the two values. A text stands in double quotes.")
}

func chained(at diag.Span) diag.Diagnostic {
	return problem(at, "chained-comparison", "A comparison cannot be compared again.",
		"Write a < b AND b < c, or b BETWEEN a AND c.")
}

func otherSpelling(at diag.Span, text, instead string) diag.Diagnostic {
	return repair(problem(at, "other-spelling", "Here "+code(text)+" is written "+code(instead)+".", ""), spaced(text, instead))
}

func betweenComma(at diag.Span) diag.Diagnostic {
	return repair(problem(at, "expected", "The two ends of BETWEEN are joined by AND.", "Write BETWEEN 1 AND 5."), " AND")
}

// spaced keeps a word apart from its neighbours.
func spaced(text, instead string) string {
	if isLetterByte(instead[0]) && text != "" && !isLetterByte(text[0]) {
		return " " + instead + " "
	}
	return instead
}

func strange(at diag.Span, text string) diag.Diagnostic {
	if text == "’" || text == "‘" {
		return repair(problem(at, "strange-character", "This is a typographic quote.", "Write a straight one: '."), "'")
	}
	d := problem(at, "strange-character", code(text)+" means nothing in a formula.",
		"A name with symbols goes in brackets: [Price in €]. A text goes in double quotes.")
	if text == "{" || text == "}" {
		d.Hint = "A list stands in parentheses: IN (\"a\", \"b\")."
	}
	return d
}

func strayPercent(at diag.Span) diag.Diagnostic {
	return problem(at, "stray-percent", "A percent mark belongs right behind a number: 20%.",
		"To see a result in percent, set the unit of the KPI.")
}

func bareList(at, open diag.Span) diag.Diagnostic {
	return problem(open.Join(at), "stray-list", "A list of values can only stand after IN.", "Write Status IN (\"Paid\", \"Sent\").")
}

func unclosed(at diag.Span, what, mark string, finished bool) diag.Diagnostic {
	d := problem(at, "unclosed-"+diag.Code(what), "This "+what+" has no end: the closing "+mark+" is missing.", "")
	d.Incomplete = !finished
	if !finished {
		d.Span = diag.Span{Start: at.End, End: at.End}
		d = repair(d, mark)
	}
	return d
}

func otherQuotes(at diag.Span, fix string) diag.Diagnostic {
	return repair(problem(at, "typographic-quotes", "These are typographic quotes.", "Write straight ones: "+code(fix)+"."), fix)
}

func singleQuotes(at diag.Span, text string) diag.Diagnostic {
	fix := quoteText(text)
	return repair(problem(at, "single-quotes", "Single quotes hold the name of a table, and a column must follow: "+code(quotedTable(text)+"[…]")+".",
		"If a text is meant, write "+code(fix)+"."), fix)
}

func noName(at diag.Span) diag.Diagnostic {
	d := problem(at, "no-name", "The name is missing.", "")
	d.Incomplete = true
	return d
}

func reservedName(at diag.Span, text string) diag.Diagnostic {
	fix := quotedTable(text)
	return repair(problem(at, "reserved-word", code(text)+" is a word of the language.", "As the name of a table it stands in single quotes: "+code(fix)+"."), fix)
}

func spacedTable(at diag.Span, name string) diag.Diagnostic {
	fix := quotedTable(name)
	return repair(problem(at, "name-needs-quotes", "The name of a table with spaces stands in single quotes.", "Write "+code(fix+"[…]")+"."), fix)
}

func spacedName(at diag.Span, name string, row bool) diag.Diagnostic {
	what := "A name"
	if row {
		what = "The name of a column"
	}
	fix := bracketName(name)
	return repair(problem(at, "name-needs-brackets", what+" with spaces stands in brackets.", "Write "+code(fix)+"; a text stands in double quotes."), fix)
}

func dotName(at diag.Span, table, column string) diag.Diagnostic {
	fix := qualify(table, column)
	return repair(problem(at, "dotted-name", "A column is written in brackets behind its table.", "Write "+code(fix)+"."), fix)
}

func badNumber(at diag.Span, text string, wrong fault) diag.Diagnostic {
	d := problem(at, "bad-number", code(text)+" is not a number.", "Write digits with a decimal point: 1234.5; underscores may group them: 1_234.5.")
	switch wrong {
	case faultDots:
		d.Message = code(text) + " has more than one decimal point."
		d.Hint = "Thousands may be grouped by underscores: " + code(strings.ReplaceAll(text, ".", "_")) + "."
		d = repair(d, strings.ReplaceAll(text, ".", "_"))
	case faultLetters:
		d.Hint = "Exponents are written out: 100000, not 1e5. A name that begins with a digit stands in brackets or quotes."
	case faultUnderscore:
		d.Message = "An underscore in a number stands between two digits."
	case faultLong:
		d.Code = "long-number"
		d.Message = fmt.Sprintf("This number has more than %d digits.", MaxDigits)
		d.Hint = ""
	}
	return d
}

func badDate(at diag.Span, text string) diag.Diagnostic {
	return problem(at, "bad-date", quoted(text)+" is not a date.",
		`Write year, month and day with their zeros: DATE "2026-03-31"; with a time: DATE "2026-03-31 17:30".`)
}

// Functions.

func unknownFunction(at diag.Span, name string) diag.Diagnostic {
	d := problem(at, "unknown-function", "There is no function "+quoted(name)+".", "")
	instead, known := aliasOf(name)
	if !known {
		instead, known = diag.Suggest(strings.ToUpper(name), functionNames())
	}
	if !known {
		instead, known = conditional(name)
	}
	switch {
	case !known:
		d.Hint = "To add up use SUM, to count COUNT, to filter WHERE inside the parentheses."
	case instead == "":
		d.Hint = "Time comes from the period that is looked at, never from a clock."
	case funcOf(instead) != NoFunc:
		d.Hint = "Did you mean " + code(instead) + "?"
		d = repair(d, instead)
	default:
		d.Hint = "Write " + code(instead) + "."
	}
	return d
}

// argumentOf names the first argument of a function.
func argumentOf(f Func) string {
	return "the argument " + quoted(catalogue[f].Params[0].Name) + " of " + f.String()
}

// conditional recognises the family of SUMIFS and SUMPRODUCT by its beginning.
func conditional(name string) (instead string, ok bool) {
	upper := strings.ToUpper(name)
	for _, f := range []string{"SUM", "COUNT", "AVERAGE"} {
		if strings.HasPrefix(upper, f) {
			return f, true
		}
	}
	return "", false
}

func surplusArgument(at diag.Span, f *Function) diag.Diagnostic {
	return problem(at, "too-many-arguments", f.Name+" takes no further argument.", "Its form is `"+f.Signature+"`.")
}

func lackingArgument(at diag.Span, f *Function, param string) diag.Diagnostic {
	return problem(at, "missing-argument", f.Name+" lacks its argument "+quoted(param)+".", "Its form is `"+f.Signature+"`.")
}

func lateArgument(at diag.Span) diag.Diagnostic {
	return problem(at, "late-argument", "Arguments stand before WHERE, ON and PER.",
		"Write PERCENTILE(Orders[Amount], 85% WHERE Status = \"Paid\"); join conditions with AND.")
}

func secondClause(at diag.Span, keyword string) diag.Diagnostic {
	d := problem(at, "second-clause", keyword+" stands twice in these parentheses.", "")
	switch keyword {
	case "WHERE":
		d.Hint = "Join both conditions with AND."
		return repair(d, "AND")
	case "PER":
		d.Hint = "Name several columns in parentheses: PER (Customer, Product)."
	default:
		d.Hint = "Rows are dated by one column: keep one of them."
	}
	return d
}

func notAColumn(at diag.Span, what string) diag.Diagnostic {
	return problem(at, "not-a-column", "Here "+trimComma(what)+" should stand, not a calculation.", "Name one column, such as Orders[Ordered].")
}

func backwards(at diag.Span, function string) diag.Diagnostic {
	return repair(problem(at, "backwards-step", function+" already looks back: the step is a positive number.", "Write it without the minus."), "")
}

func badStep(at diag.Span, text string) diag.Diagnostic {
	return problem(at, "bad-step", code(text)+" is not a number of periods.",
		fmt.Sprintf("Write a whole number from 1 to %d and a unit: 1 month, 30 days.", MaxStep))
}

func noEver(at diag.Span, function string) diag.Diagnostic {
	return problem(at, "wrong-unit", function+" needs a step of some length.", "Everything up to now is TODATE(value, ever).")
}

func badUnit(at diag.Span, text string, last bool) diag.Diagnostic {
	d := problem(at, "unknown-unit", quoted(text)+" is not a unit of time.", "Write day, week, month, quarter or year, one or many.")
	var names []string
	for _, u := range unitNames {
		names = append(names, u.one, u.many)
		d.Incomplete = d.Incomplete || last && strings.HasPrefix(u.many, strings.ToLower(text))
	}
	if name, ok := diag.Suggest(strings.ToLower(text), names); ok {
		d.Hint = "Did you mean " + code(name) + "?"
		d = repair(d, name)
	}
	return d
}

func wrongUnit(at diag.Span, function, text, choice string) diag.Diagnostic {
	return problem(at, "wrong-unit", function+" has no start for "+quoted(text)+".", "Write "+choice+".")
}

func countedUnit(at diag.Span, function, unit string) diag.Diagnostic {
	return repair(problem(at, "wrong-unit", function+" takes the unit alone: it goes back to its start.", "Write "+code(unit)+" without a number."), "")
}

// unitChoice lists the units that a function takes.
func unitChoice(f Func) string {
	return strings.TrimSuffix(catalogue[f].Params[1].Help, ".")
}

func targetOfWhat(at diag.Span) diag.Diagnostic {
	return problem(at, "target-of-kpi", "Only a KPI has a target.", "Write its name in brackets: TARGET([Revenue]).")
}

// Names.

func didYouMean(d diag.Diagnostic, want string, have []string, write func(string) string) (diag.Diagnostic, bool) {
	name, ok := diag.Suggest(want, have)
	if !ok {
		return d, false
	}
	d.Hint = "Did you mean " + quoted(name) + "?"
	return repair(d, write(name)), true
}

func unknownTable(at diag.Span, name string, s Schema) diag.Diagnostic {
	d := problem(at, "unknown-table", "There is no table "+quoted(name)+".", "")
	if found, ok := didYouMean(d, name, s.Tables(), tableText); ok {
		return found
	}
	d.Hint = among("Tables here", s.Tables(), "Import a CSV file first: it becomes a table.")
	return d
}

// among lists what there is, as far as a sentence carries it.
func among(what string, names []string, none string) string {
	const most = 6
	switch {
	case len(names) == 0:
		return none
	case len(names) > most:
		return fmt.Sprintf("%s: %s and %d more.", what, strings.Join(names[:most], ", "), len(names)-most)
	}
	return what + ": " + strings.Join(names, ", ") + "."
}

func unknownName(at diag.Span, what diag.Code, name string) diag.Diagnostic {
	return problem(at, what, "Nothing is called "+quoted(name)+".", "")
}

func countColumn(at diag.Span, table, name string) diag.Diagnostic {
	fix := qualify(table, name)
	return repair(problem(at, "unknown-table", "There is no table "+quoted(name)+", but "+table+" has a column of that name.",
		"To count its cells write "+code("COUNT("+fix+")")+"."), fix)
}

func unknownColumn(at diag.Span, name, table string, have []string, write func(string) string) diag.Diagnostic {
	d := problem(at, "unknown-column", "No column "+quoted(name)+" in "+table+".", "")
	if found, ok := didYouMean(d, name, have, write); ok {
		return found
	}
	d.Hint = among("Columns there", have, "The table has no columns.")
	return d
}

func columnIsKPI(at diag.Span, name, table string) diag.Diagnostic {
	return problem(at, "kpi-in-rows", "No column "+quoted(name)+" in "+table+": inside an aggregate, names are columns of rows, and the KPI of that name is not one.",
		"Use the KPI outside: calculate with ["+clip(name)+"] after the parentheses.")
}

func textNotColumn(at diag.Span, name, table string) diag.Diagnostic {
	fix := quoteText(name)
	return repair(problem(at, "unknown-column", "No column "+quoted(name)+" in "+table+".", "If a text is meant, put it in double quotes: "+code(fix)+"."), fix)
}

func unknownAnywhere(at diag.Span, name string, have []string, none string) diag.Diagnostic {
	d := problem(at, "unknown-column", "No table has a column "+quoted(name)+".", none)
	d, _ = didYouMean(d, name, have, columnText)
	return d
}

func unknownKPI(at diag.Span, name string, s Schema) diag.Diagnostic {
	d := problem(at, "unknown-kpi", "No KPI is called "+quoted(name)+".", "")
	if found, ok := didYouMean(d, name, s.KPIs(), bracketName); ok {
		return found
	}
	d.Hint = among("KPIs here", s.KPIs(), "Define it first, or use a column inside an aggregate: SUM(Table[Column]).")
	return d
}

func kpiIsColumn(at diag.Span, name, table string) diag.Diagnostic {
	fix := "SUM(" + qualify(table, name) + ")"
	return repair(problem(at, "unknown-kpi", "No KPI is called "+quoted(name)+"; it is a column of "+table+".",
		"Wrap it in an aggregate: "+code(fix)+"."), fix)
}

func bareKPI(at diag.Span, name string) diag.Diagnostic {
	fix := bracketName(name)
	return repair(problem(at, "name-needs-brackets", "The name of a KPI stands in brackets.", "Write "+code(fix)+"."), fix)
}

func bareTable(at diag.Span, name string) diag.Diagnostic {
	fix := "COUNT(" + tableText(name) + ")"
	return repair(problem(at, "table-outside-aggregate", quoted(name)+" is a table; a KPI needs one value.",
		"To count its rows write "+code(fix)+"; to add up a column, SUM("+tableText(name)+"[…])."), fix)
}

func bareColumn(at diag.Span, text string, k Kind) diag.Diagnostic {
	f := "SUM"
	switch k {
	case KindText, KindBool:
		f = "DISTINCT"
	case KindDate, KindTimestamp:
		f = "MAX"
	}
	fix := f + "(" + text + ")"
	return repair(problem(at, "column-outside-aggregate", code(text)+" is a column with one value per row; a KPI needs one value.",
		"Wrap it in an aggregate such as SUM, AVERAGE, COUNT, DISTINCT, MIN or MAX: "+code(fix)+"."), fix)
}

func definition(at diag.Span, name string) diag.Diagnostic {
	return problem(at, "definition", "The name of the KPI is not part of its formula.", "Take away "+code(name+" =")+".")
}

func whichTable(at diag.Span, name string, tables []string) diag.Diagnostic {
	fix := qualify(tables[0], name)
	d := problem(at, "table-missing", "The table of "+quoted(name)+" is missing.", "Write "+code(fix)+".")
	if len(tables) > 1 {
		d.Message = "Several tables have a column " + quoted(name) + ": " + strings.Join(tables, ", ") + "."
		d.Hint = "Say which is meant, such as " + code(fix) + "."
		return d
	}
	return repair(d, fix)
}

func noTable(at diag.Span, function string) diag.Diagnostic {
	return problem(at, "table-missing", function+" runs over the rows of a table, and none is named here.",
		"Name a column with its table, such as Orders[Amount]. To count rows write COUNT(Orders).")
}

func tableNotColumn(at diag.Span, function, table string) diag.Diagnostic {
	return problem(at, "table-as-column", function+" needs a column, and "+quoted(table)+" is a table.",
		"Write "+code(function+"("+tableText(table)+"[…])")+"; COUNT("+tableText(table)+") counts its rows.")
}

func otherTable(at diag.Span, table, rows string, paths []string) diag.Diagnostic {
	d := problem(at, "other-table", "The rows here are those of "+rows+"; a column of "+table+" is not among them.", "")
	if len(paths) > 0 {
		d.Hint = "Look it up through the relation: " + code(paths[0]) + "."
		return repair(d, paths[0])
	}
	d.Hint = "No relation leads from " + rows + " to " + table + ". Declare one, or calculate each table in an aggregate of its own."
	return d
}

func noRelation(at diag.Span, table, column, far string) diag.Diagnostic {
	return problem(at, "no-relation", code(qualify(table, column))+" leads to no other table.",
		"Declare a relation from "+column+" to the table that has "+quoted(far)+".")
}

// Places.

func nestedAggregate(at diag.Span, inner, outer string) diag.Diagnostic {
	return problem(at, "nested-aggregate", inner+" cannot stand inside "+outer+": there are single rows.",
		"To aggregate twice, say per what the inner one runs: "+outer+"("+inner+"(…) PER Customer).")
}

func timeInRows(at diag.Span, inner, outer, name string) diag.Diagnostic {
	d := problem(at, "time-in-rows", inner+" cannot stand inside "+outer+": it works on a result, and there are single rows.",
		"Put it around the aggregate: "+inner+"("+outer+"(…), …).")
	if f := funcOf(inner); f == FnTarget || f == FnConverted {
		d.Hint = "Calculate with it outside the parentheses of " + outer + "."
	}
	if name != "" {
		d.Message = inner + " cannot stand inside " + outer + ": there [" + clip(name) + "] is a column of rows, not the KPI."
		d.Hint = "Inside an aggregate names are columns. Write " + code(inner+"(["+clip(name)+"], …)") + " without " + outer + ", or put " + inner + " around the aggregate."
	}
	return d
}

func rowInEntity(at diag.Span, text, outer string) diag.Diagnostic {
	fix := "MAX(" + text + ")"
	return repair(problem(at, "column-in-per", "With PER, "+outer+" runs over entities, and "+code(text)+" has one value per row.",
		"Aggregate it first: "+code(fix)+"."), fix)
}

func flatPer(at diag.Span, outer string) diag.Diagnostic {
	return problem(at, "flat-per", "With PER, an aggregate per entity must stand inside "+outer+".", "Write "+outer+"(MAX(Lines[Budget]) PER Campaign).")
}

func setOutside(at diag.Span) diag.Diagnostic {
	return problem(at, "set-outside-rows", "IN PRIOR(…) tests the rows of an aggregate.", "Write DISTINCT(Orders[Customer] WHERE Customer IN PRIOR(Orders[Customer], 1 month)).")
}

func notADate(at diag.Span, name string, k Kind) diag.Diagnostic {
	return problem(at, "not-a-date", quoted(name)+" is "+k.phrase()+"; rows are dated by a column of dates.",
		"Name a column of dates after ON, or set the type of the column to date.")
}

func farDate(at diag.Span) diag.Diagnostic {
	return problem(at, "not-a-date", "Rows are dated by a column of their own file, not by a look-up or a calculated one.", "Name a date column of the same table after ON.")
}

// Types.

func needs(at diag.Span, who string, want string, got Kind) diag.Diagnostic {
	return problem(at, "wrong-type", who+" needs "+want+", and this is "+got.phrase()+".", "")
}

func flagInAggregate(at diag.Span, function, text string) diag.Diagnostic {
	d := problem(at, "wrong-type", function+" needs a number, and this is a yes/no value.",
		"To count the rows where it holds write COUNT(Table WHERE "+clip(text)+"); for their share write AVERAGE(IF(…, 1, 0)).")
	return d
}

func durationNeedsUnit(at diag.Span, who string) diag.Diagnostic {
	return problem(at, "wrong-type", who+" needs a number, and this is a duration.", "Say in which unit: DAYS(…), HOURS(…) or MINUTES(…).")
}

func cannotCompare(at diag.Span, x, y Kind) diag.Diagnostic {
	return problem(at, "wrong-type", "These cannot be compared: the left is "+x.phrase()+", the right "+y.phrase()+".", "")
}

func compareWithText(at diag.Span, digits string) diag.Diagnostic {
	fix := quoteText(digits)
	return repair(problem(at, "wrong-type", "A text is compared with a number.", "If the column holds codes write "+code(fix)+"; if it holds numbers set its type to number."), fix)
}

func compareWithNumber(at diag.Span, digits string) diag.Diagnostic {
	return repair(problem(at, "wrong-type", "A number is compared with a text.", "Write "+code(digits)+" without quotes."), digits)
}

func compareWithDate(at diag.Span, text string) diag.Diagnostic {
	fix := "DATE " + quoteText(text)
	return repair(problem(at, "wrong-type", "A date is compared with a text.", "Write "+code(fix)+"."), fix)
}

func compareWithFlag(at diag.Span, fix string) diag.Diagnostic {
	return repair(problem(at, "wrong-type", "A yes/no value is compared with a text.", "Write "+code(fix)+" without quotes."), fix)
}

func orderOfFlags(at diag.Span) diag.Diagnostic {
	return problem(at, "wrong-type", "Yes and no have no order.", "Compare with = TRUE or = FALSE.")
}

func cannotCalculate(at diag.Span, op Op, x, y Kind) diag.Diagnostic {
	d := problem(at, "wrong-type", fmt.Sprintf("%s cannot be calculated: the left is %s, the right %s.", code(op.String()), x.phrase(), y.phrase()), "")
	switch {
	case x == KindText || y == KindText:
		d.Hint = "Calculations need numbers. If a column holds numbers, set its type to number."
	case x == KindBool || y == KindBool:
		d.Hint = "Turn a condition into a number: IF(…, 1, 0)."
	case x == KindDuration || y == KindDuration:
		d.Hint = "Say in which unit: DAYS(…), HOURS(…) or MINUTES(…)."
	case x.IsTime() && y.IsTime():
		d.Hint = "Two dates can only be subtracted: DAYS(Finished - Started)."
	default:
		d.Hint = "Only two dates can be subtracted: DAYS(Finished - Started)."
	}
	return d
}

func differentResults(at diag.Span, function string, x, y Kind) diag.Diagnostic {
	return problem(at, "wrong-type", "The results of "+function+" differ: one is "+x.phrase()+", the other "+y.phrase()+".", "Both must be of one kind.")
}

func conditionAsKPI(at diag.Span) diag.Diagnostic {
	return problem(at, "condition-as-kpi", "This is a condition; a KPI needs a value.", "Write IF(condition, 1, 0), or use the condition in WHERE.")
}

func noClock(at diag.Span) diag.Diagnostic {
	return problem(at, "wrong-type", "HOUR needs a date with a time, and this is a plain date.", "")
}

func bothEnds(at diag.Span) diag.Diagnostic {
	return problem(at, "wrong-type", "WORKHOURS needs both ends to know which days lie between.", "Write WORKHOURS(Tickets[Resolved] - Tickets[Opened]).")
}

func badRank(at diag.Span, n *Number) diag.Diagnostic {
	d := problem(at, "bad-rank", "The rank of a percentile is a number from 0% to 100%.", "")
	if n != nil && !n.Percent {
		d.Hint = "Write " + code(n.Digits+"%") + "."
		d = repair(d, n.Digits+"%")
	}
	return d
}

func badPlaces(at diag.Span) diag.Diagnostic {
	return problem(at, "bad-places", "The places of ROUND are a whole number from -30 to 30.", "Write ROUND(value, 2), or ROUND(value, -3) for thousands.")
}
