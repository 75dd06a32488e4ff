package diag

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Render is a diagnostic for people who read plain text: where it is and what
// it says, the line of the source with carets under the span, and the hint.
// A diagnostic about a file has no snippet. The text ends with a line feed.
func Render(source string, d Diagnostic) string {
	var b strings.Builder
	b.WriteString(heading(source, d))
	if d.Line == 0 && source != "" {
		b.WriteString(snippet(source, d.Span))
	}
	if d.Hint != "" {
		b.WriteString("  " + d.Hint + "\n")
	}
	return b.String()
}

func heading(source string, d Diagnostic) string {
	line, col := d.Line, d.Column
	if line == 0 && source != "" {
		line, col = LineCol(source, d.Span.Start)
	}
	place := d.Source
	switch {
	case line > 0 && col > 0:
		place = join(place, fmt.Sprintf("%d:%d", line, col))
	case line > 0:
		place = join(place, fmt.Sprint(line))
	}
	head := fmt.Sprintf("%s: %s [%s]", d.Severity, d.Message, d.Code)
	if place == "" {
		return head + "\n"
	}
	return place + ": " + head + "\n"
}

func join(source, place string) string {
	if source == "" {
		return place
	}
	return source + ":" + place
}

// snippet is the line that holds the start of the span and a line of carets.
func snippet(source string, span Span) string {
	start := clamp(span.Start, len(source))
	from := lineStart(source, start)
	to := from + len(source[from:])
	if n := strings.IndexAny(source[from:], "\r\n"); n >= 0 {
		to = from + n
	}
	end := max(start, min(clamp(span.End, len(source)), to))
	carets := max(1, utf8.RuneCountInString(source[start:end]))
	return "  " + source[from:to] + "\n  " + blanks(source[from:start]) + strings.Repeat("^", carets) + "\n"
}

// blanks is as wide as the text in a terminal that gives tabs their width.
func blanks(text string) string {
	return strings.Map(func(r rune) rune {
		if r == '\t' {
			return '\t'
		}
		return ' '
	}, text)
}
