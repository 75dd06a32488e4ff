package state

import (
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Schema is the world that formulas are checked against: what the workbook
// names, with the types of the tables that are loaded.
func (m Model) Schema() workbook.Schema { return m.schemaOf(m.Book) }

// schemaOf is that of the document as it would be.
func (m Model) schemaOf(w workbook.Workbook) workbook.Schema {
	return w.Schema(func(s workbook.Source) []formula.ColumnInfo {
		columns := m.FileColumns(s.ID)
		if columns == nil {
			return nil
		}
		infos := make([]formula.ColumnInfo, len(columns))
		for i, c := range columns {
			infos[i] = formula.ColumnInfo{Name: c.Name, Type: c.Type, Scale: uint8(c.Scale)}
		}
		return infos
	})
}

// check reads a formula as it stands in the editor.
func check(src string, s formula.Schema) Check {
	return checkOf(src, formula.Check(formula.Parse(src), s))
}

// checkOf is what a text that was checked means.
func checkOf(src string, checked *formula.Checked) Check {
	c := Check{
		Problems:   checked.Problems.All(),
		Incomplete: checked.Incomplete,
		OK:         checked.OK() && !checked.Incomplete && src != "",
		Tables:     checked.Tables,
		KPIs:       checked.KPIs,
	}
	for _, t := range formula.Tokens(src) {
		c.Tokens = append(c.Tokens, Token{Start: t.Span.Start, End: t.Span.End, Kind: tokenKinds[t.Kind]})
	}
	return c
}

// tokenKinds are the classes that the page colours by.
var tokenKinds = map[formula.TokenKind]string{
	formula.TokenSpace: "space", formula.TokenComment: "comment", formula.TokenName: "name",
	formula.TokenFunction: "function", formula.TokenKeyword: "keyword", formula.TokenTable: "table",
	formula.TokenColumn: "column", formula.TokenKPI: "kpi", formula.TokenNumber: "number",
	formula.TokenText: "text", formula.TokenUnit: "unit", formula.TokenOperator: "operator",
	formula.TokenPunct: "punct", formula.TokenBad: "bad",
}

// completed is what can stand at the caret.
func completed(offers []formula.Completion) []Completion {
	var list []Completion
	for _, c := range offers {
		list = append(list, Completion{Label: c.Label, Kind: completionKinds[c.Kind], Detail: c.Detail, Help: c.Help,
			Insert: c.Insert, Start: c.Span.Start, End: c.Span.End, Caret: c.Span.Start + c.Caret})
	}
	return list
}

var completionKinds = map[formula.CompletionKind]string{
	formula.CompleteColumn: "column", formula.CompleteTable: "table", formula.CompleteKPI: "kpi",
	formula.CompleteFunction: "function", formula.CompleteKeyword: "keyword", formula.CompleteUnit: "unit",
	formula.CompleteValue: "value",
}

// circle is the diagnostic of a KPI that would refer to itself through others.
func circle(w workbook.Workbook, k workbook.KPI) (diag.Diagnostic, bool) {
	_, cycles := workbook.Order(w)
	for _, d := range cycles.All() {
		if d.Source == k.Name {
			return d, true
		}
	}
	return diag.Diagnostic{}, false
}
