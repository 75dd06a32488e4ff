package table

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"kpiworkbook/kpi/diag"
)

// The codes of what can be wrong with a file. They are stable.
const (
	CodeNotText          diag.Code = "not-csv"
	CodeEmpty            diag.Code = "empty-file"
	CodeBadBytes         diag.Code = "bad-bytes"
	CodeEncoding         diag.Code = "unknown-encoding"
	CodeDoubtfulEncoding diag.Code = "doubtful-encoding"
	CodeBadRecipe        diag.Code = "bad-recipe"
	CodeTooLarge         diag.Code = "too-large"
	CodeBrokenGzip       diag.Code = "broken-gzip"
	CodeTooManyColumns   diag.Code = "too-many-columns"
	CodeShortRow         diag.Code = "short-row"
	CodeLongRow          diag.Code = "long-row"
	CodeStrayQuote       diag.Code = "stray-quote"
	CodeAfterQuote       diag.Code = "text-after-quote"
	CodeUnclosedQuote    diag.Code = "unclosed-quote"
	CodePreamble         diag.Code = "preamble"
	CodeTotal            diag.Code = "total-row"
	CodeFooter           diag.Code = "footer"
	CodeZeroBytes        diag.Code = "zero-bytes"
	CodeHeaderName       diag.Code = "header-name"
	CodeShortHeader      diag.Code = "short-header"
	CodeBadNumber        diag.Code = "bad-number"
	CodeBadDate          diag.Code = "bad-date"
	CodeBadValue         diag.Code = "bad-value"
	CodeMixedColumn      diag.Code = "mixed-column"
	CodeMixedNumbers     diag.Code = "mixed-numbers"
	CodeMixedCurrency    diag.Code = "mixed-currency"
	CodeMixedDates       diag.Code = "mixed-dates"
	CodeMixedZones       diag.Code = "mixed-zones"
	CodeZone             diag.Code = "time-zone"
	CodeAmbiguousNumber  diag.Code = "ambiguous-number"
	CodeAmbiguousDate    diag.Code = "ambiguous-date"
	CodeShortYear        diag.Code = "two-digit-year"
	CodeMissingToken     diag.Code = "missing-token"
	CodePadded           diag.Code = "padded-text"
	CodeUnknownColumn    diag.Code = "unknown-column"
)

func warn(code diag.Code, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Warning, Code: code, Message: message, Hint: hint}
}

func tell(code diag.Code, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Info, Code: code, Message: message, Hint: hint}
}

func fail(code diag.Code, message, hint string) diag.Diagnostic {
	return diag.Diagnostic{Severity: diag.Error, Code: code, Message: message, Hint: hint}
}

// clip keeps a text short enough for a message.
func clip(s string) string {
	const most = 60
	if len(s) <= most {
		return s
	}
	return s[:runeCut(s, most)] + "…"
}

// runeCut is the last place up to at where a letter begins.
func runeCut(s string, at int) int {
	for at > 0 && !utf8.RuneStart(s[at]) {
		at--
	}
	return at
}

// shown is the beginning of a text, for the places where problems keep it.
func shown(b []byte) string {
	s := string(b[:min(len(b), shownText+1)])
	if len(s) <= shownText {
		return s
	}
	return s[:runeCut(s, shownText)]
}

func quoted(s string) string { return `"` + strings.ReplaceAll(clip(s), "\n", "⏎") + `"` }

// count writes "1 cell" and "2 cells".
func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

func notText(what, hint string) diag.Diagnostic {
	return fail(CodeNotText, fmt.Sprintf("This file is %s, not a CSV file.", what), hint)
}

func emptyFile() diag.Diagnostic {
	return warn(CodeEmpty, "The file is empty: it has no header and no rows.", "Export the data again, or choose another file.")
}

// nothingLeft is the problem of a file of which all lines are skipped, or which has none.
func nothingLeft(skipped int) diag.Diagnostic {
	if skipped == 0 {
		return emptyFile()
	}
	return warn(CodeEmpty, fmt.Sprintf("Nothing is left of the file after its first %s.", count(skipped, "line")), "Skip fewer lines.")
}

// farEastern are beginnings of the names of encodings whose tables would make the program larger
// by a quarter of a megabyte.
var farEastern = []string{"shift", "sjis", "cp932", "windows-31j", "euc-", "iso-2022", "gb", "cp936", "hz", "big5", "cp950", "cp949", "ks_c", "utf-32", "utf32"}

func unknownEncoding(name string) diag.Diagnostic {
	for _, begin := range farEastern {
		if strings.HasPrefix(strings.ToLower(name), begin) {
			return fail(CodeEncoding, fmt.Sprintf("The encoding %s cannot be read; the file was read as if none had been chosen.", quoted(name)),
				`Save the file as UTF-8 in the program that it comes from; Excel calls that "CSV UTF-8".`)
		}
	}
	return fail(CodeEncoding, fmt.Sprintf("The encoding %s is not known; the file was read as if none had been chosen.", quoted(name)),
		"Choose one of "+strings.Join(Encodings()[:4], ", ")+" or another code page from the list.")
}

func badBytes(n int, encoding string, line int) diag.Diagnostic {
	verb := "are"
	if n == 1 {
		verb = "is"
	}
	d := warn(CodeBadBytes, fmt.Sprintf("%s %s not valid %s and became �.", count(n, "byte"), verb, encoding),
		"Choose another encoding if letters look wrong.")
	d.Line = line
	return d
}

func zeroPadding() diag.Diagnostic {
	return tell(CodeZeroBytes, "The file ends in zero bytes, which were left out.",
		"It may not have been written to its end: compare its last line with where it comes from.")
}

func tooLarge(limit int64) diag.Diagnostic {
	return fail(CodeTooLarge, fmt.Sprintf("Unpacked, the file is larger than %d MB.", limit>>20), "Split it into smaller files.")
}

func brokenGzip() diag.Diagnostic {
	return fail(CodeBrokenGzip, "The compressed file is damaged or cut off.", "Download it again, or unpack it and import the CSV file.")
}

func badRecipe(message, hint string) diag.Diagnostic { return fail(CodeBadRecipe, message, hint) }

// badMark is the problem of a setting that is no single plain character.
func badMark(name, value string) diag.Diagnostic {
	const replace = "eplace it in the file by a comma, a semicolon or a tab."
	reason, hint := "is not a plain character", "Choose a single plain character, or none."
	switch letters := []rune(value); {
	case len(letters) > 1:
		reason = "is more than one character"
		if name == "delimiter" && strings.Trim(value, value[:1]) == "" {
			hint = fmt.Sprintf("Choose %s: the columns between are empty then. Or r%s", quoted(value[:1]), replace)
		} else if name == "delimiter" {
			hint = "R" + replace
		}
	case name == "delimiter":
		hint = "R" + replace
	}
	return badRecipe(fmt.Sprintf("The %s %s %s; it was not used.", name, quoted(value), reason), hint)
}

func tooManyColumns(n int) diag.Diagnostic {
	return fail(CodeTooManyColumns, fmt.Sprintf("The file has %d columns; %d are read.", n, MaxColumns),
		"If that is not so, choose the delimiter.")
}

func unclosed(line, column, lines int) diag.Diagnostic {
	d := fail(CodeUnclosedQuote, fmt.Sprintf("A quote opens on line %d and never closes.", line), "")
	d.Line, d.Column = line, column
	if lines > 1 {
		d.Message = fmt.Sprintf("A quote opens on line %d and never closes: the %s to the end of the file became one cell.", line, count(lines, "line"))
	}
	d.Hint = "Close the quote in the file, or switch quotes off for this file."
	return d
}

func raggedShort(line, has, want int, text string) diag.Diagnostic {
	d := warn(CodeShortRow, fmt.Sprintf("Line %d has %s, the table has %s.", line, count(has, "cell"), count(want, "column")),
		"The missing cells are blank. Look for a line break or a missing delimiter in that line.")
	d.Line, d.Column, d.Text = line, has+1, text
	return d
}

func raggedLong(line, has, want int, text string) diag.Diagnostic {
	d := warn(CodeLongRow, fmt.Sprintf("Line %d has %s, the table has %s; the others are left out: %s.", line, count(has, "cell"), count(want, "column"), quoted(text)),
		"Look for an unquoted delimiter inside a cell of that line.")
	d.Line, d.Column, d.Text = line, want+1, text
	return d
}

func stray(line, column int, text string) diag.Diagnostic {
	d := warn(CodeStrayQuote, fmt.Sprintf("Line %d has a quote in the middle of a cell; it was kept as a character.", line),
		"Double a quote inside a quoted cell.")
	d.Line, d.Column, d.Text = line, column, text
	return d
}

func textAfterQuote(line, column int, text string) diag.Diagnostic {
	d := warn(CodeAfterQuote, fmt.Sprintf("Line %d has text after a closing quote; it was kept as part of the cell.", line),
		"Double a quote inside a quoted cell.")
	d.Line, d.Column, d.Text = line, column, text
	return d
}

// typeNoun is how a message calls a value of the type.
func typeNoun(t Type) string {
	switch t {
	case Integer, Decimal:
		return "a number"
	case Percent:
		return "a percentage"
	case Money:
		return "an amount"
	case Date:
		return "a date"
	case Timestamp:
		return "a date and time"
	case Duration:
		return "a duration"
	case Boolean:
		return "true or false"
	}
	return "text"
}

func badCell(c *Column, line, at int, text string) diag.Diagnostic {
	code := CodeBadValue
	switch c.Kind() {
	case Number:
		code = CodeBadNumber
	case Day, Moment:
		code = CodeBadDate
	}
	d := warn(code, fmt.Sprintf("%s on line %d of %s is not %s; the cell is blank.", quoted(text), line, c.Name, wanted(c, text)),
		fmt.Sprintf("Correct the cell, name %s as a missing value of %s, or make the column text.", quoted(text), c.Name))
	d.Line, d.Column, d.ColumnName, d.Text = line, at, c.Name, text
	return d
}

// wanted says what a text is not that a column cannot read: no value of its type at all, or only
// not one as the column writes them.
func wanted(c *Column, text string) string {
	noun := typeNoun(c.Type)
	switch c.Type {
	case Date, Timestamp:
		if shapeOf(text) == shapeOf(c.Format) {
			return "a possible date"
		}
		return noun + " written as " + c.Format
	case Integer, Decimal, Money, Percent:
		mark, own, other := "point", pointConvention, commaConvention
		if c.decimal == "," {
			mark, own, other = "comma", commaConvention, pointConvention
		}
		p, ok := parseNumber([]byte(text), own)
		if _, reads := parseNumber([]byte(text), other); reads && !ok {
			return noun + " with a decimal " + mark
		}
		switch {
		case ok && p.Percent:
			return noun + " without a percent sign"
		case ok && c.Type == Percent:
			return "written with a percent sign"
		case ok && c.Type == Integer && p.Scale > 0:
			return "a whole number"
		}
	case Boolean:
		if c.True != "" && c.False != "" {
			return strings.ToLower(c.True) + " or " + strings.ToLower(c.False)
		}
	}
	return noun
}

// shapeOf is a date, or a layout in letters, with one nought for each run of digits or letters.
func shapeOf(text string) string {
	var b strings.Builder
	for i, c := range []byte(text) {
		if !isWordByte(c) {
			b.WriteByte(c)
		} else if i == 0 || !isWordByte(text[i-1]) {
			b.WriteByte('0')
		}
	}
	return b.String()
}

func isWordByte(c byte) bool { return c-'0' <= 9 || isLetter(c) }

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }

// zones are the offsets from UTC, in minutes, that the moments of a column were written with.
type zones struct {
	any       bool
	low, high int
}

func (z *zones) add(offset int) {
	if !z.any {
		*z = zones{true, offset, offset}
	}
	z.low, z.high = min(z.low, offset), max(z.high, offset)
}

// note tells of them.
func (z zones) note() []diag.Diagnostic {
	switch {
	case !z.any:
		return nil
	case z.low == z.high:
		return []diag.Diagnostic{tell(CodeZone, fmt.Sprintf("%%s has times in %s.", zoneName(z.low)),
			"Times keep what the clock showed; the zone is left out.")}
	}
	d := warn(CodeMixedZones, fmt.Sprintf("%%s has times of different zones, from %s to %s.", zoneName(z.low), zoneName(z.high)),
		"Times keep what the clock showed; the zone is left out. To compare them to the hour, write all of them in one zone.")
	if z.high-z.low <= 60 {
		d.Severity = diag.Info // winter and summer of one place
	}
	return []diag.Diagnostic{d}
}

func zoneName(offset int) string {
	if offset == 0 {
		return "UTC"
	}
	sign := '+'
	if offset < 0 {
		sign, offset = '-', -offset
	}
	return fmt.Sprintf("UTC%c%02d:%02d", sign, offset/60, offset%60)
}

// Misfit says why a bad cell does not fit its column, and the way out.
func (c *Column) Misfit(bad BadCell) diag.Diagnostic { return badCell(c, bad.Line, 0, bad.Text) }
