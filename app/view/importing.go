package view

import (
	"strconv"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/table"
)

// Import is the dialog in which a file is checked before it is read.
type Import struct {
	ID         int
	Title      string
	Meta       []string
	Looking    bool   // nothing recognised yet
	Stale      bool   // an override is being applied
	Refused    string // why it cannot be imported
	Match      string // name of the table whose columns it has
	MatchText  string
	How        string // chosen: "" new table, else id of the table to replace
	Hows       []Choice
	Meets      Meets
	Guesses    []Guess
	Columns    []PreviewColumn
	Rows       []GridRow
	Good, Bad  string
	Note       string // what the preview does not show
	Problems   []Problem
	Name       string
	NameBad    string
	Confirm    string
	Others     int // waiting besides this one
	Recipe     table.Recipe
	CanConfirm bool
	Together   Together
}

// Guess is one thing recognised, its evidence and the other choices.
type Guess struct {
	Key, Label, Value string
	Choices           []Choice
	Evidence          string
	Given             bool // the reader chose it
	Unsure            bool
}

// PreviewColumn is a column of the preview with its type.
type PreviewColumn struct {
	Name, Type, Chosen string
	Types              []Choice
	Numeric            bool
	Evidence           string
}

// ImportInFront is the import dialog, if one is to be shown.
func ImportInFront(m state.Model) (Import, bool) {
	if m.Dialog.Kind != state.ImportDialog {
		return Import{}, false
	}
	waiting, front := 0, -1
	for i, imp := range m.Imports {
		if isWaiting(imp) {
			waiting++
			if front < 0 || imp.ID == m.Dialog.Import {
				front = i
			}
		}
	}
	for i, imp := range m.Imports {
		if imp.ID == m.Dialog.Import && isWaiting(imp) {
			front = i
		}
	}
	if front < 0 {
		return Import{}, false
	}
	return importOf(m, m.Imports[front], waiting), true
}

// isWaiting reports whether a file waits to be asked about.
func isWaiting(imp state.Import) bool {
	return imp.Phase == state.ImportSniffing || imp.Phase == state.ImportPreview && !imp.Follows()
}

func importOf(m state.Model, imp state.Import, waiting int) Import {
	w := wordsOf(m)
	p := imp.Preview
	v := Import{ID: imp.ID, Title: imp.File.Name, Looking: imp.Phase == state.ImportSniffing, Stale: imp.Stale,
		Refused: p.Refused, Name: imp.Name, NameBad: imp.NameBad, How: imp.Replace, Recipe: imp.Recipe, Others: waiting - 1}
	v.Meta = []string{w.size(imp.File.Size)}
	if imp.Phase == state.ImportSniffing {
		v.Meta = append(v.Meta, "looking at it…")
		return v
	}
	if waiting > 1 {
		v.Meta = append(v.Meta, w.some(int64(waiting-1), "more file waits", "more files wait"))
	}
	if v.Refused != "" {
		return v
	}
	rows := rowsText(w, p)
	v.Meta = append([]string{w.size(imp.File.Size), rows + ", " + w.some(int64(len(p.Columns)), "column", "columns")}, v.Meta[1:]...)
	v.Guesses = guesses(p, imp.Recipe)
	v.Columns, v.Rows = previewGrid(p, imp.Recipe)
	v.Good, v.Bad = previewFacts(w, p)
	v.Note = previewNote(w, p)
	for _, d := range p.Problems {
		if len(v.Problems) == 5 {
			break
		}
		v.Problems = append(v.Problems, problemRow(w, imp.File.Name, d))
	}
	if s, ok := m.Book.TableByID(imp.Match); ok {
		v.Match = s.Name
		v.MatchText = matchText(m, w, s, imp)
	}
	v.Hows = []Choice{{Value: "", Label: "New table"}}
	for _, s := range m.Book.Tables {
		v.Hows = append(v.Hows, Choice{Value: s.ID, Label: s.Name})
	}
	v.CanConfirm = imp.NameBad == ""
	v.Confirm = "Import " + rows
	if s, ok := m.Book.TableByID(imp.Replace); ok {
		v.Meets = meetsOf(m, w, s, imp)
	}
	if v.Together = togetherOf(m, w, imp); v.Together.On {
		v.asOne(m, w, imp)
	}
	return v
}

func rowsText(w words, p job.Preview) string {
	if p.Whole {
		return w.some(p.Rows, "row", "rows")
	}
	return "about " + w.some(roughly(p.Rows), "row", "rows")
}

// roughly keeps the three leading digits.
func roughly(n int64) int64 {
	unit := int64(1)
	for n/unit >= 1000 {
		unit *= 10
	}
	return n / unit * unit
}

// guesses lists what was recognised, each with the other choices.
func guesses(p job.Preview, chosen table.Recipe) []Guess {
	g := p.Guess
	header, skip := "yes", "0"
	if p.Recipe.Header != nil && !*p.Recipe.Header {
		header = "no"
	}
	if p.Recipe.SkipLines != nil {
		skip = strconv.Itoa(*p.Recipe.SkipLines)
	}
	decimal := p.Recipe.Decimal
	list := []Guess{
		{Key: "encoding", Label: "Encoding", Value: p.Recipe.Encoding, Evidence: g.Encoding.Evidence, Given: chosen.Encoding != "", Unsure: g.Encoding.Unsure,
			Choices: withValue(encodings, p.Recipe.Encoding)},
		{Key: "delimiter", Label: "Delimiter", Value: p.Recipe.Delimiter, Evidence: g.Delimiter.Evidence, Given: chosen.Delimiter != "", Unsure: g.Delimiter.Unsure,
			Choices: withValue(delimiters, p.Recipe.Delimiter)},
		{Key: "header", Label: "Header row", Value: header, Evidence: g.Header.Evidence, Given: chosen.Header != nil, Unsure: g.Header.Unsure,
			Choices: []Choice{{Value: "yes", Label: "on the first line"}, {Value: "no", Label: "none"}}},
		{Key: "skip", Label: "Lines above", Value: skip, Evidence: g.Skipped.Evidence, Given: chosen.SkipLines != nil, Unsure: g.Skipped.Unsure, Choices: skips(skip)},
		{Key: "decimal", Label: "Decimal mark", Value: decimal, Evidence: g.Decimal.Evidence, Given: chosen.Decimal != "", Unsure: g.Decimal.Unsure,
			Choices: withValue([]Choice{{Value: ".", Label: "1,234.56 point"}, {Value: ",", Label: "1.234,56 comma"}}, decimal)},
		{Key: "dates", Label: "Date order", Value: p.Recipe.Dates, Evidence: g.Dates.Evidence, Given: chosen.Dates != "", Unsure: g.Dates.Unsure,
			Choices: withValue([]Choice{{Value: "ymd", Label: "year, month, day"}, {Value: "dmy", Label: "day, month, year"}, {Value: "mdy", Label: "month, day, year"}}, p.Recipe.Dates)},
		{Key: "quote", Label: "Quotes", Value: p.Recipe.Quote, Evidence: g.Quote.Evidence, Given: chosen.Quote != "", Unsure: g.Quote.Unsure,
			Choices: withValue([]Choice{{Value: `"`, Label: `" double`}, {Value: "'", Label: "' single"}, {Value: table.None, Label: "none"}}, p.Recipe.Quote)},
	}
	for i := range list {
		if list[i].Given {
			list[i].Evidence = "your choice"
		}
		list[i].Choices = append([]Choice{{Value: "auto", Label: "Guess again"}}, list[i].Choices...)
		if !list[i].Given {
			list[i].Choices = list[i].Choices[1:]
		}
	}
	return list
}

var encodings = []Choice{{Value: "utf-8", Label: "UTF-8"}, {Value: "windows-1252", Label: "Windows-1252 (Western)"}, {Value: "utf-16le", Label: "UTF-16, little-endian"}, {Value: "utf-16be", Label: "UTF-16, big-endian"}}

var delimiters = []Choice{{Value: ",", Label: ", comma"}, {Value: ";", Label: "; semicolon"}, {Value: "\t", Label: "tab"}, {Value: "|", Label: "| bar"}, {Value: " ", Label: "space"}}

// withValue adds the present value to the choices when it is not among them.
func withValue(choices []Choice, value string) []Choice {
	for _, c := range choices {
		if c.Value == value {
			return choices
		}
	}
	label := value
	if value == "" {
		label = "not needed"
	}
	return append([]Choice{{Value: value, Label: label}}, choices...)
}

func skips(now string) []Choice {
	list := []Choice{}
	for n := range 11 {
		label := "skip " + strconv.Itoa(n) + " " + plural(n, "line", "lines")
		if n == 0 {
			label = "nothing to skip"
		}
		list = append(list, Choice{Value: strconv.Itoa(n), Label: label})
	}
	return withValue(list, now)
}

func choiceName(choices []Choice, value string) string {
	for _, c := range choices {
		if c.Value == value {
			return c.Label
		}
	}
	return value
}

func delimiterName(d string) string { return choiceName(delimiters, d) }

func quoteName(q string) string {
	if q == "" || q == table.None {
		return "none"
	}
	return q
}

func decimalName(d string) string {
	if d == "," {
		return "comma"
	}
	return "point"
}

func dateOrderName(d string) string {
	switch d {
	case "dmy":
		return "day, month, year"
	case "mdy":
		return "month, day, year"
	case "ymd":
		return "year, month, day"
	}
	return d
}

// Override is the recipe with one guess overruled; value "auto" takes it back.
func Override(r table.Recipe, key, value string) table.Recipe {
	if value == "auto" {
		value = ""
	}
	switch key {
	case "encoding":
		r.Encoding = value
	case "delimiter":
		r.Delimiter = value
	case "quote":
		r.Quote = value
	case "decimal":
		r.Decimal = value
	case "dates":
		r.Dates = value
	case "header":
		r.Header = nil
		if value != "" {
			yes := value == "yes"
			r.Header = &yes
		}
	case "skip":
		r.SkipLines = nil
		if n, err := strconv.Atoi(value); err == nil {
			r.SkipLines = &n
		}
	}
	return r
}

// How many records and columns the dialog shows.
const (
	previewRows    = 12
	previewColumns = 60
)

func previewGrid(p job.Preview, chosen table.Recipe) ([]PreviewColumn, []GridRow) {
	cols := make([]PreviewColumn, min(previewColumns, len(p.Columns)))
	for i, c := range p.Columns[:len(cols)] {
		pick := string(chosen.Columns[c.Name].Type)
		guess := Choice{Value: "", Label: typeName(c.Type, c.Format, c.Currency, c.Scale)}
		if pick != "" {
			guess.Label = "guess again"
		}
		cols[i] = PreviewColumn{Name: c.Name, Type: c.Type, Chosen: pick, Numeric: isNumber(c.Type), Evidence: c.Evidence, Types: append([]Choice{guess}, types()...)}
	}
	bad := map[[2]int]diag.Diagnostic{}
	for _, d := range p.Problems {
		if d.Line > 0 && d.Column > 0 {
			bad[[2]int{d.Line, d.Column}] = d
		}
	}
	var rows []GridRow
	for _, rec := range p.Records[:min(previewRows, len(p.Records))] {
		row := GridRow{Line: strconv.Itoa(rec.Line)}
		for i := range cols {
			cell := GridCell{Numeric: cols[i].Numeric}
			switch {
			case i >= len(rec.Cells) || rec.Cells[i] == "":
				cell.Text, cell.Blank = "blank", true
			default:
				cell.Text = rec.Cells[i]
			}
			if d, ok := bad[[2]int{rec.Line, i + 1}]; ok {
				cell.Bad, cell.Blank, cell.Title = true, false, d.Message
			}
			row.Cells = append(row.Cells, cell)
		}
		rows = append(rows, row)
	}
	return cols, rows
}

// previewNote says what the preview leaves out.
func previewNote(w words, p job.Preview) string {
	more := len(p.Columns) - previewColumns
	if more <= 0 {
		return ""
	}
	return "The first " + w.count(previewColumns) + " columns are shown. The other " + w.count(int64(more)) + " are imported as well."
}

func previewFacts(w words, p job.Preview) (good, bad string) {
	var cells int64
	for _, c := range p.Columns {
		cells += c.Bad
	}
	what := "in the first " + w.some(int64(len(p.Records)), "row", "rows")
	if p.Whole {
		what = ""
	}
	if cells > 0 {
		bad = trimJoin(w.some(cells, "cell cannot be read and loads as blank", "cells cannot be read and load as blank"), what)
	} else if len(p.Problems) > 0 {
		bad = trimJoin(w.some(int64(len(p.Problems)), "problem", "problems"), what)
	}
	if bad == "" && p.Whole && p.Rows == 0 {
		return "", "The file has names of columns but no rows"
	}
	if bad == "" {
		good = trimJoin("Every cell fits its type", what)
	}
	return good, bad
}

func trimJoin(a, b string) string {
	if b == "" {
		return a
	}
	return a + " " + b
}
