package eval

import (
	"fmt"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
)

// Every message of this package. A message names the thing and the place; the
// hint is the way out.

func cycleProblem(source string, ring []string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "cycle", Source: source,
		Message: fmt.Sprintf("%s refers to itself: %s.", quoted(source), strings.Join(ring, " → ")),
		Hint:    "Take one of these references out.",
	}
}

func unknownKPIProblem(source, name string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "unknown-kpi", Source: source,
		Message: fmt.Sprintf("There is no KPI %s.", quoted(name)),
		Hint:    "Define it, or correct the name in brackets.",
	}
}

func brokenKPIProblem(source, name string) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "error-in-kpi", Source: source,
		Message: fmt.Sprintf("%s has an error, so this value is blank.", quoted(name)),
		Hint:    "Correct the formula of that KPI.",
	}
}

func missingTableProblem(source, table string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "missing-table", Source: source,
		Message: fmt.Sprintf("The data of table %s are not loaded.", table),
		Hint:    "Import the file again.",
	}
}

func calculatedProblem(source, table, column string, d diag.Diagnostic) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: d.Severity, Code: d.Code, Source: source,
		Message: fmt.Sprintf("The calculated column %s of %s: %s", quoted(column), table, d.Message),
		Hint:    d.Hint,
	}
}

func circularColumnProblem(source, table, column string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "cycle", Source: source,
		Message: fmt.Sprintf("The calculated column %s of %s is made of itself, by way of another table.", quoted(column), table),
		Hint:    "Take one of these look-ups out.",
	}
}

func missingColumnProblem(source, table, column string, at diag.Span) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "unknown-column", Source: source, Span: at,
		Message: fmt.Sprintf("No column %s in %s.", quoted(column), table),
		Hint:    "The table has changed since the formula was written.",
	}
}

func noDimensionProblem(source, table, dimension string, other bool) diag.Diagnostic {
	why := "has no such column"
	if other {
		why = "has such a column, but of another type"
	}
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "no-such-dimension", Source: source,
		Message: fmt.Sprintf("%s cannot be sliced by %s: table %s %s.", quoted(source), quoted(dimension), table, why),
		Hint:    "A KPI over several tables can be sliced only by columns that all of them have, of the same name and type.",
	}
}

func noDateProblem(source, table string) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Warning, Code: "no-date-column", Source: source,
		Message: fmt.Sprintf("Table %s has no date column, so its rows belong to no period.", table),
		Hint:    "Ask for the whole instead of periods, or set a column's type to date.",
	}
}

func guessedDateProblem(source, table, column string, choice int) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Info, Code: "guessed-date", Source: source,
		Message: fmt.Sprintf("The rows of %s are put into periods by %s, the first of its %d columns of dates.", table, quoted(column), choice),
		Hint:    "Choose the date column of the table, or name one in the formula with ON.",
	}
}

func roundedProblem(source string) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Info, Code: "rounded", Source: source,
		Message: "A root, a power or a sum over thousands of different denominators has no exact value here: it is right to 20 digits or more.",
	}
}

func maturingProblem(source, period string, asOf calendar.Day) diag.Diagnostic {
	return diag.Diagnostic{
		Severity: diag.Info, Code: "still-maturing", Source: source,
		Message: fmt.Sprintf("From %s on, conversions may still come: the time they have is not over on %s.", period, asOf),
	}
}

func notAvailableProblem(source, what string, at diag.Span) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "not-available", Source: source, Span: at,
		Message: fmt.Sprintf("This version cannot evaluate %s, so the value is blank.", what),
		Hint:    "The formula is kept as it is.",
	}
}

func ambiguousLookupProblem(source, table, key, value string) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "ambiguous-lookup", Source: source,
		Message: fmt.Sprintf("Column %s of %s has %s more than once, so a row cannot be looked up by it.", quoted(key), table, quoted(value)),
		Hint:    "Relate tables by a column whose values are all different.",
	}
}

func tooManyPeriodsProblem(source string, n int) diag.Diagnostic {
	return diag.Diagnostic{
		Code: "too-many-periods", Source: source,
		Message: fmt.Sprintf("%d periods are too many to work out at once.", n),
		Hint:    "Choose a longer grain or a shorter range of dates. Check the data for dates that are far off.",
	}
}

func tooManyGroupsProblem(source string, dims []*dim, values int) diag.Diagnostic {
	names := make([]string, len(dims))
	for i, d := range dims {
		names[i] = quoted(d.name)
	}
	return diag.Diagnostic{
		Code: "too-many-groups", Source: source,
		Message: fmt.Sprintf("Sliced by %s there are %d values, more than the %d that are worked out at once.", strings.Join(names, " and "), values, maxValues),
		Hint:    "Slice by a column with fewer different values, choose a longer grain, or leave rows out with a condition.",
	}
}

func quoted(s string) string { return "“" + s + "”" }

// nameOf is what a node is called in a message.
func nameOf(n formula.Node) string {
	text := formula.Print(n)
	if len(text) > 60 {
		text = text[:60] + "…"
	}
	return text
}
