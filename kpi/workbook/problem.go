package workbook

import (
	"encoding/json"
	"errors"
	"fmt"
	"unicode/utf8"

	"kpiworkbook/kpi/diag"
)

// The wording of everything this package says about input lives here or beside
// the rule it belongs to, always as: what is wrong, where, and the way out.

// refuse makes the error of an edit or a file that cannot be accepted.
func refuse(code diag.Code, message, hint string) Refusal {
	return Refusal{diag.Diagnostic{Severity: diag.Error, Code: code, Message: message, Hint: hint, Source: "workbook"}}
}

// unreadable explains why a document is not JSON, or not ours, with its place.
func unreadable(data []byte, err error) Refusal {
	var (
		syntax *json.SyntaxError
		kind   *json.UnmarshalTypeError
	)
	switch {
	case errors.As(err, &kind):
		field := kind.Field
		if field == "" {
			field = "the document"
		}
		return refuse("wrong-kind", fmt.Sprintf("The workbook document has a %s where %s needs a %s.", kind.Value, field, kind.Type),
			"The file was changed by hand or is damaged. Open an earlier copy.")
	case errors.As(err, &syntax):
		r := refuse("not-json", "The workbook document is damaged: "+syntax.Error()+".", "Open an earlier copy of the workbook.")
		r.Diagnostic.Line, r.Diagnostic.Column = diag.LineCol(string(data), max(int(syntax.Offset)-1, 0))
		return r
	}
	return refuse("not-json", "The workbook document is damaged: "+err.Error()+".", "Open an earlier copy of the workbook.")
}

// clipText shortens text that came from outside before it is shown.
func clipText(text string, most int) string {
	if utf8.RuneCountInString(text) <= most {
		return text
	}
	return string([]rune(text)[:most]) + "…"
}
