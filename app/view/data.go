package view

import (
	"strconv"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Data is the Data screen: the tables, and one of them in detail.
type Data struct {
	Meta   []string
	Tables []TableItem
	Table  TableDetail // ID "" when there is none
}

// TableItem is a table in the list.
type TableItem struct {
	ID, Href, Name, Rows, Note string
	Problems                   string
	Current                    bool
}

// Choice is one option of a drop-down.
type Choice struct {
	Value, Label, Group string
	Disabled            bool
}

// TableDetail is one table.
type TableDetail struct {
	ID, Name, Note, Credit string
	Meta                   []string
	Loading                bool
	Progress               int // thousandths
	ProgressText           string
	Failed                 string // why it cannot be shown
	Missing                bool
	DateColumn             string
	Through                string // the day it is said to be complete through, ISO
	DateChoices            []Choice
	Tabs                   []Tab
	Tab                    state.DataTab
	Columns                []ColumnRow
	ColumnNote             string // what the list leaves out
	Imports                []LedgerLine
	Faults                 Faults
	Recipe                 []Fact
	UsedBy                 []Link
	Relations              Relations
}

// Tab is one of several parts of a view.
type Tab struct {
	Key     state.DataTab
	Name    string
	Count   string
	Current bool
}

// Link goes somewhere.
type Link struct{ Text, Href string }

// ColumnRow is a column in the profile.
type ColumnRow struct {
	Name, Note         string
	Mark, Type         string // 1, integer
	Chosen             string // type the reader chose, "" when guessed
	Types              []Choice
	Filled, Bad, BadAt string // widths and place in hundredths of the bar
	FillText, BadText  string
	Distinct           string
	Min, Max           string
	Numeric, IsDate    bool
	Spread             Spread
	Calculated         bool   // by Note
	Wrong              string // what is wrong with its formula
}

// GridRow is a row of a grid. Line is its number.
type GridRow struct {
	Line  string
	Cells []GridCell
}

// GridCell is one cell.
type GridCell struct {
	Text       string
	Blank, Bad bool
	Numeric    bool
	Title      string
}

// Problem is something that did not fit, with its place and the way out.
type Problem struct{ Where, Text, Reason, WayOut string }

// DataPage is the Data screen.
func DataPage(m state.Model) Data {
	w := wordsOf(m)
	var d Data
	var rows int64
	shown, has := m.TableShown()
	for _, s := range m.Book.Tables {
		t := m.Tables[s.ID]
		rows += tableRows(s, t)
		item := TableItem{ID: s.ID, Href: "#/data/" + s.ID, Name: s.Name, Rows: w.some(tableRows(s, t), "row", "rows"), Current: s.ID == shown.ID}
		if day := dataThrough(m, s.ID, s.DateColumn); day != "" {
			item.Note = "through " + w.brief(day)
		}
		switch {
		case t.Phase == state.TableLoading:
			item.Note = "opening…"
		case t.Phase == state.TableMissing:
			item.Problems = "file missing"
		case t.Phase == state.TableFailed:
			item.Problems = "cannot be read"
		case t.Info.ProblemTotal > 0:
			item.Problems = w.some(int64(t.Info.ProblemTotal), "problem", "problems")
		}
		d.Tables = append(d.Tables, item)
	}
	if len(d.Tables) > 0 {
		d.Meta = []string{w.some(int64(len(d.Tables)), "table", "tables"), w.some(rows, "row", "rows")}
		if onDevice(m) > 0 {
			d.Meta = append(d.Meta, w.size(onDevice(m))+" on this device")
		}
	}
	if has {
		d.Table = tableDetail(m, w, shown)
	}
	return d
}

func tableRows(s workbook.Source, t state.Table) int64 {
	if t.Phase == state.TableReady {
		return t.Info.Rows
	}
	return s.Rows()
}

func tableDetail(m state.Model, w words, s workbook.Source) TableDetail {
	t := m.Tables[s.ID]
	info := t.Info
	d := TableDetail{ID: s.ID, Name: s.Name, Note: s.Note, Credit: s.Credit, DateColumn: s.DateColumn, Through: s.Through, Tab: m.Data.Tab}
	if d.Tab == "" {
		d.Tab = state.ColumnsTab
	}
	switch t.Phase {
	case state.TableLoading:
		d.Loading = len(info.Columns) == 0
		d.Progress, d.ProgressText = progressOf(w, t.Progress)
	case state.TableMissing:
		d.Missing, d.Failed = true, "The file behind this table is not on this device. Drop it again, or open the exported workbook that holds it."
	case state.TableFailed:
		d.Failed = t.Reason
	}
	d.UsedBy = usedBy(m, s.Name)
	d.Meta = []string{w.some(tableRows(s, t), "row", "rows") + ", " + w.some(int64(len(info.Columns)), "column", "columns"),
		w.some(int64(len(s.Batches)), "import", "imports")}
	if len(d.UsedBy) > 0 {
		d.Meta = append(d.Meta, "read by "+w.some(int64(len(d.UsedBy)), "KPI", "KPIs"))
	}
	if s.DateColumn != "" {
		d.Meta = append(d.Meta, "dates from "+s.DateColumn)
	}
	d.DateChoices = []Choice{{Value: "", Label: "Not set: the first date is used"}}
	columns := m.Columns(s.ID)
	for i, c := range columns {
		if isDate(c.Type) && !c.Calculated {
			d.DateChoices = append(d.DateChoices, Choice{Value: c.Name, Label: c.Name})
		}
		if d.Tab == state.ColumnsTab && i < columnsShown {
			if p := m.Data.Grid.Profiles[c.Name]; p.Ready && m.Data.Grid.Table == s.ID {
				c.Distinct, c.Capped = p.Profile.Distinct, p.Profile.Capped
				if c.Calculated {
					c.Blank, c.Min, c.Max = p.Profile.Blank, p.Profile.Min, p.Profile.Max
				}
			}
			row := calculatedRow(m, w, s, c)
			if !c.Calculated {
				row = columnRow(w, info.Rows, c, s.Recipe.Columns[info.Columns[i].Name])
			}
			row.Spread = spreadOf(m, w, c)
			d.Columns = append(d.Columns, row)
		}
	}
	if more := len(columns) - columnsShown; d.Tab == state.ColumnsTab && more > 0 {
		d.ColumnNote = "The first " + w.count(columnsShown) + " columns are listed. Formulas can use the other " + w.count(int64(more)) + " as well."
	}
	d.Tabs = []Tab{
		{state.ColumnsTab, "Columns", w.count(int64(len(columns))), d.Tab == state.ColumnsTab},
		{state.RowsTab, "Rows", "", d.Tab == state.RowsTab},
		{state.RelationsTab, "Relations", w.count(int64(len(s.Relations))), d.Tab == state.RelationsTab},
		{state.ProblemsTab, "Problems", w.count(int64(info.ProblemTotal)), d.Tab == state.ProblemsTab},
		{state.ImportsTab, "Imports", w.count(int64(len(s.Batches))), d.Tab == state.ImportsTab},
	}
	switch d.Tab {
	case state.RelationsTab:
		d.Relations = relationsOf(m, w, s)
	case state.ProblemsTab:
		d.Faults = faultsOf(m, w, s)
	case state.ImportsTab:
		d.Imports = ledgerOf(m, w, s)
		d.Recipe = recipeFacts(info.Recipe)
	}
	return d
}

func usedBy(m state.Model, tableName string) []Link {
	var out []Link
	for _, k := range m.Book.KPIs {
		if reads(k.Formula, tableName) {
			out = append(out, Link{Text: k.Name, Href: "#/kpi/" + k.ID})
		}
	}
	return out
}

func isDate(t string) bool { return t == string(table.Date) || t == string(table.Timestamp) }

func isNumber(t string) bool { return table.Type(t).Kind() == table.Number }

var typeMarks = map[table.Type]string{table.Integer: "1", table.Decimal: ".0", table.Percent: "%", table.Money: "¤", table.Date: "day",
	table.Timestamp: "time", table.Duration: "h:m", table.Boolean: "y/n", table.TextType: "abc"}

// Types lists what a column can be.
func types() []Choice {
	list := []Choice{}
	for _, t := range []table.Type{table.Integer, table.Decimal, table.Percent, table.Money, table.Date, table.Timestamp, table.Duration, table.Boolean, table.TextType} {
		list = append(list, Choice{Value: string(t), Label: string(t)})
	}
	return list
}

func typeName(t, format, currency string, scale int) string {
	switch table.Type(t) {
	case table.Money:
		if currency != "" {
			return "money, " + currency
		}
	case table.Date, table.Timestamp:
		if format != "" {
			return t + ", " + format
		}
	case table.Decimal:
		return "decimal, " + strconv.Itoa(scale) + " " + plural(scale, "place", "places")
	}
	return t
}

func columnRow(w words, rows int64, c job.Column, chosen table.ColumnRecipe) ColumnRow {
	r := ColumnRow{Name: c.Name, Mark: typeMarks[table.Type(c.Type)], Type: typeName(c.Type, c.Format, c.Currency, c.Scale),
		Chosen: string(chosen.Type), Numeric: isNumber(c.Type), IsDate: isDate(c.Type), Note: c.Evidence}
	if r.Note == c.Type || r.Note == "chosen" {
		r.Note = "" // the type beside it says so
	}
	if c.Header != c.Name && c.Header != "" {
		r.Note = join("header “"+c.Header+"”", r.Note)
	}
	guess := Choice{Value: "", Label: "Guess: " + c.Type}
	if chosen.Type != "" {
		guess.Label = "Guess again"
	}
	r.Types = append([]Choice{guess}, types()...)
	r.Filled, r.Bad, r.BadAt = "100", "0", "100"
	if rows > 0 {
		full := hundredths(rows-c.Blank, rows)
		r.Filled = full
		if c.Bad > 0 {
			r.BadAt, r.Bad = full, atLeast(hundredths(c.Bad, rows), "1.5")
		}
	}
	switch blank := c.Blank - c.Bad; {
	case rows == 0:
		r.FillText = "no rows"
	case blank > 0:
		r.FillText = w.count(blank) + " blank"
	case c.Bad == 0:
		r.FillText = "complete"
	}
	if c.Bad > 0 {
		r.BadText = w.count(c.Bad) + " not readable"
	}
	r.Distinct = w.count(c.Distinct)
	if c.Capped {
		r.Distinct = w.count(c.Distinct) + "+"
	}
	if rows > 0 && c.Distinct == rows && !c.Capped && rows > 1 {
		r.Distinct = "all different"
	}
	r.Min, r.Max = w.cell(c.Type, c.Min), w.cell(c.Type, c.Max)
	return r
}

func join(a, b string) string {
	if b == "" {
		return a
	}
	return a + "; " + b
}

// hundredths is part of whole as a number from 0 to 100 with two decimals.
func hundredths(part, whole int64) string {
	return num.RoundTo(num.Frac(part*100, whole), 2).Plain()
}

func atLeast(v, least string) string {
	a, _ := strconv.ParseFloat(v, 64)
	b, _ := strconv.ParseFloat(least, 64)
	if a < b {
		return least
	}
	return v
}

// cell writes a typed cell, which arrives as a plain decimal, an ISO date or text.
func (w words) cell(typ, s string) string {
	if s == "" {
		return ""
	}
	switch t := table.Type(typ); {
	case t == table.Date:
		return w.iso(s)
	case t == table.Timestamp:
		if len(s) > 10 {
			return w.iso(s[:10]) + " " + strings.TrimSuffix(s[11:], ".000000")
		}
		return w.iso(s)
	case t == table.Percent:
		return w.share(s)
	case t == table.Duration:
		return w.duration(s)
	case t.Kind() == table.Number:
		return w.plain(s)
	}
	return s
}

// places is how many digits stand behind the point of a plain decimal.
func places(s string) int {
	if at := strings.IndexByte(s, '.'); at >= 0 {
		return len(s) - at - 1
	}
	return 0
}

// share writes a fraction as a percentage, with all its places.
func (w words) share(s string) string {
	p, ok := num.ParseCell([]byte(s), num.Convention{Decimal: '.'})
	if !ok {
		return s
	}
	return w.percent(p.Value(), max(0, places(s)-2))
}

// duration writes whole seconds as hours, minutes and seconds.
func (w words) duration(s string) string {
	n, err := strconv.ParseInt(s, 10, 64)
	if err != nil || n < 0 {
		return w.plain(s)
	}
	two := func(n int64) string { return strconv.FormatInt(100+n, 10)[1:] }
	return w.count(n/3600) + ":" + two(n/60%60) + ":" + two(n%60)
}

// plain groups the digits of a plain decimal without changing its decimals.
func (w words) plain(s string) string {
	p, ok := num.ParseCell([]byte(s), num.Convention{Decimal: '.'})
	if !ok {
		return s
	}
	return num.Format{Decimals: places(s)}.Text(p.Value(), w.locale)
}

// columnsShown is how many columns are listed. A table can have thousands of
// them; a list cannot.
const columnsShown = 200

func problemRow(w words, file string, p diag.Diagnostic) Problem {
	where := file
	if p.Line > 0 {
		where += ", line " + w.count(int64(p.Line))
	}
	if p.ColumnName != "" {
		where += ", " + p.ColumnName
	} else if p.Column > 0 {
		where += ", field " + w.count(int64(p.Column))
	}
	return Problem{Where: where, Text: p.Text, Reason: p.Message, WayOut: p.Hint}
}

func recipeFacts(r table.Recipe) []Fact {
	list := []Fact{{Name: "Encoding", Text: r.Encoding}, {Name: "Delimiter", Text: delimiterName(r.Delimiter)}, {Name: "Quotes", Text: quoteName(r.Quote)}}
	header := "no header row"
	if r.Header == nil || *r.Header {
		header = "first row read"
	}
	list = append(list, Fact{Name: "Header", Text: header})
	if r.SkipLines != nil && *r.SkipLines > 0 {
		list = append(list, Fact{Name: "Lines skipped", Text: strconv.Itoa(*r.SkipLines)})
	}
	if r.Decimal != "" {
		list = append(list, Fact{Name: "Decimal mark", Text: decimalName(r.Decimal)})
	}
	if r.Dates != "" {
		list = append(list, Fact{Name: "Date order", Text: dateOrderName(r.Dates)})
	}
	return list
}

// reads reports whether a formula names a table.
func reads(source, name string) bool {
	found := false
	formula.Walk(formula.Parse(source).Root, func(n formula.Node) bool {
		switch n := n.(type) {
		case *formula.Column:
			found = found || n.Table == name
		case *formula.Table:
			found = found || n.Name == name
		}
		return !found
	})
	return found
}

// columnRef writes a column as formulas do.
func columnRef(table, column string) string {
	return formula.Print(&formula.Column{Table: table, Name: column})
}

// ParseColumn reads what ColumnKey writes; "" is no column.
func ParseColumn(key string) state.ColumnRef {
	table, column, _ := strings.Cut(key, "\x1f")
	return state.ColumnRef{Table: table, Column: column}
}

// ColumnKey is a column as the value of an option.
func ColumnKey(c state.ColumnRef) string {
	if c == (state.ColumnRef{}) {
		return ""
	}
	return c.Table + "\x1f" + c.Column
}
