package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
)

// json writes a result the way other programs read it.
func (c *command) json(v any) error {
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", " ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write result: %w", err)
	}
	_, err := c.out.Write(out.Bytes())
	return err
}

// columns writes lines as aligned columns, two spaces apart.
func (c *command) columns(lines [][]string) {
	var widths []int
	for _, line := range lines {
		for i, cell := range line {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], utf8.RuneCountInString(oneLine(cell)))
		}
	}
	for _, line := range lines {
		var b strings.Builder
		for i, cell := range line {
			cell = oneLine(cell)
			b.WriteString(cell)
			b.WriteString(strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell)+2))
		}
		fmt.Fprintln(c.out, strings.TrimRight(b.String(), " "))
	}
}

// oneLine keeps a cell on its line and within bounds, and control characters,
// which a terminal would obey, away from it.
func oneLine(text string) string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\t':
			return '␤'
		case r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0:
			return '�'
		}
		return r
	}, text)
	if utf8.RuneCountInString(text) > 60 {
		return string([]rune(text)[:59]) + "…"
	}
	return text
}

// csvFile writes CSV. Texts that a spreadsheet would take for a formula are made
// harmless; numbers are ours and stay as they are.
type csvFile struct{ w *csv.Writer }

func newCSV(out io.Writer) csvFile { return csvFile{csv.NewWriter(out)} }

func (s csvFile) row(cells ...string) { s.w.Write(cells) }

func (s csvFile) close() error {
	s.w.Flush()
	return s.w.Error()
}

// harmless keeps a text from being run as a formula by the program that opens
// the file.
func harmless(text string) string {
	if text != "" && strings.ContainsRune("=+-@\t\r\n", rune(text[0])) {
		return "'" + text
	}
	return text
}

// diagnostic writes one diagnostic to stderr, with a snippet of source where it
// has a place in it.
func (c *command) diagnostic(source string, d diag.Diagnostic) {
	io.WriteString(c.err, diag.Render(source, d))
}

// problem is a diagnostic in JSON results.
type problem struct {
	Severity string `json:"severity"`
	Code     string `json:"code"`
	Message  string `json:"message"`
	Hint     string `json:"hint,omitempty"`
	Source   string `json:"source,omitempty"`
	Line     int    `json:"line,omitempty"`
	Column   int    `json:"column,omitempty"`
	Text     string `json:"text,omitempty"`
}

// problemsOf is the problems of an answer with places in their formulas; source
// gives the text that a problem speaks of.
func (c *command) problems(list []kpi.Problem, source func(string) string) (out []problem, errors bool) {
	out = []problem{}
	for _, p := range list {
		text := source(p.Source)
		line, column := p.Line, p.Column
		if line == 0 && text != "" {
			line, column = diag.LineCol(text, p.Start)
		}
		out = append(out, problem{p.Severity, p.Code, p.Message, p.Hint, p.Source, line, column, cut(text, p.Start, p.End)})
		c.diagnostic(text, diag.Diagnostic{Severity: severity(p.Severity), Code: diag.Code(p.Code), Message: p.Message, Hint: p.Hint,
			Source: p.Source, Span: diag.Span{Start: p.Start, End: p.End}, Line: p.Line, Column: p.Column})
		errors = errors || p.Severity == diag.Error.String()
	}
	return out, errors
}

func cut(text string, from, to int) string {
	if from < 0 || to > len(text) || from > to {
		return ""
	}
	return text[from:to]
}

func severity(word string) diag.Severity {
	for _, s := range []diag.Severity{diag.Error, diag.Warning} {
		if s.String() == word {
			return s
		}
	}
	return diag.Info
}

// orNull is a text, or null where there is none.
func orNull(text string) *string {
	if text == "" {
		return nil
	}
	return &text
}

// keyText is a dimension's value for people; blank is said.
func keyText(key *string) string {
	if key == nil {
		return "(blank)"
	}
	return *key
}
