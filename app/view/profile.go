package view

import (
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/browse"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// Spread is how the values of a column lie, as bars in a box of 100 by 20, or
// in words where bars say nothing.
type Spread struct {
	Bars []Bar
	Text string // in words: what the bars show, or why there are none
}

// Bar is one bar: place, width and height in the box, and what it stands for.
type Bar struct{ X, Y, W, H, Title string }

// Count is a value and how many rows hold it.
type Count struct {
	Value string // as a filter takes it
	Text  string
	Rows  string
	Share string // width in hundredths
	On    bool   // a filter keeps it
}

// Panel is what can be seen and done about one column.
type Panel struct {
	Table, Column  string
	Index          int
	Mark, Type     string
	Note           string
	Sort           string // ascending, descending, ""
	Up, Down       string // what sorting in a direction means
	Others         bool   // other columns decide as well
	Kind           string // how it is filtered: text, number, date, choice
	Filtered       string // what its filter keeps, "" when there is none
	From, To, Text string // of that filter
	Exact          bool
	Facts          []Fact
	Spread         Spread
	Low, High      string // ends of the bars
	Values         []Count
	ValuesNote     string
	Blank, Bad     bool // there are such cells
	Waiting        bool
	Why            string

	share bool // its numbers are percentages
	w     words
}

// Chosen is the values that a filter keeps.
func (p Panel) Chosen() []string {
	var list []string
	for _, v := range p.Values {
		if v.On {
			list = append(list, v.Value)
		}
	}
	return list
}

func spreadOf(m state.Model, w words, c job.Column) Spread {
	known := m.Data.Grid.Profiles[c.Name]
	switch s, _ := m.TableShown(); {
	case c.Distinct == 0 || c.Min == "" && c.Type != string(table.TextType):
		return Spread{}
	case m.Data.Grid.Table != s.ID || !known.Ready:
		if state.Spreads(c) {
			return Spread{}
		}
		return Spread{Text: w.values(c.Distinct, c.Capped)}
	}
	return w.spread(c.Type, known.Profile)
}

func (w words) values(n int64, capped bool) string {
	if capped {
		return "more than " + w.some(n, "value", "values")
	}
	return w.some(n, "value", "values")
}

// spread draws buckets, or values with their counts.
func (w words) spread(kind string, p job.ColumnProfile) Spread {
	var rows []int64
	var names []string
	for _, b := range p.Buckets {
		rows = append(rows, b.Rows)
		names = append(names, w.bucket(kind, b))
	}
	if len(p.Buckets) == 0 {
		for _, v := range p.Top {
			rows = append(rows, v.Rows)
			names = append(names, w.cell(kind, v.Text))
		}
	}
	most, at := int64(0), 0
	for i, n := range rows {
		if n > most {
			most, at = n, i
		}
	}
	if most == 0 || len(p.Buckets) == 0 && most == 1 {
		return Spread{Text: w.values(p.Distinct, p.Capped)}
	}
	s := Spread{Text: "most rows: " + names[at] + " (" + w.count(most) + ")"}
	step := num.Div(num.Int(100), num.Int(int64(len(rows))))
	for i, n := range rows {
		height := num.RoundTo(num.Frac(n*20, most), 1)
		if n > 0 && num.Cmp(height, num.Int(1)) < 0 {
			height = num.Int(1)
		}
		s.Bars = append(s.Bars, Bar{X: num.RoundTo(num.Mul(step, num.Int(int64(i))), 2).Plain(), W: num.RoundTo(num.Mul(step, num.Frac(9, 10)), 2).Plain(),
			Y: num.Sub(num.Int(20), height).Plain(), H: height.Plain(), Title: names[i] + ": " + w.some(n, "row", "rows")})
	}
	return s
}

// bucket names a bucket by its borders: of days, by the days in it.
func (w words) bucket(kind string, b job.Bucket) string {
	switch table.Type(kind) {
	case table.Integer:
		last := num.Sub(decimalValue(b.To), num.Int(1)).Plain()
		if last == b.From {
			return w.cell(kind, b.From)
		}
		return w.cell(kind, b.From) + " to " + w.cell(kind, last)
	case table.Date:
		if d, ok := parseISO(b.To); ok {
			if last := (d - 1).String(); last != b.From {
				return w.cell(kind, b.From) + " to " + w.cell(kind, last)
			}
		}
		return w.cell(kind, b.From)
	}
	return w.cell(kind, b.From) + " to below " + w.cell(kind, b.To)
}

func decimalValue(s string) num.Value {
	p, _ := num.ParseCell([]byte(s), num.Convention{Decimal: '.'})
	return p.Value()
}

// PanelOf is what can be seen and done about a column of the table on screen.
func PanelOf(m state.Model, name string) Panel {
	w, g := wordsOf(m), m.Data.Grid
	p := Panel{Table: g.Table, Column: name, Index: -1, w: w}
	var c job.Column
	for i, known := range m.Columns(g.Table) {
		if known.Name == name {
			p.Index, c = i, known
		}
	}
	if p.Index < 0 {
		return p
	}
	p.Mark, p.Type, p.Note = typeMarks[table.Type(c.Type)], typeName(c.Type, c.Format, c.Currency, c.Scale), c.Evidence
	if p.Note == c.Type {
		p.Note = ""
	}
	if known := g.Profiles[name]; c.Calculated {
		p.Mark, p.Type, p.Note = calculatedMark, "calculated, "+c.Type, trimJoin(c.Evidence+".", known.Profile.Note)
		c.Blank = known.Profile.Blank
	}
	p.Up, p.Down = directionText(c.Type, false), directionText(c.Type, true)
	for _, s := range g.Arrange.Sorts {
		if s.Column != name {
			p.Others = true
			continue
		}
		p.Sort = "ascending"
		if s.Down {
			p.Sort = "descending"
		}
	}
	p.Kind, p.share = "number", c.Type == string(table.Percent)
	switch {
	case c.Type == string(table.TextType):
		p.Kind = "text"
	case c.Type == string(table.Boolean):
		p.Kind = "choice"
	case isDate(c.Type):
		p.Kind = "date"
	}
	p.Blank, p.Bad = c.Blank > 0, c.Bad > 0
	p.filter(g.Arrange, w, c.Type)
	p.profile(w, c, g.Profiles[name])
	return p
}

// filter shows the column's own filter.
func (p *Panel) filter(a browse.Arrangement, w words, kind string) {
	for _, f := range a.Filters {
		if f.Column != p.Column {
			continue
		}
		p.Filtered, p.Text, p.Exact = w.filter(f, kind), f.Text, f.Test == browse.Equals
		p.From, p.To = f.From, f.To
		if p.Kind == "number" {
			p.From, p.To = w.typed(f.From, p.share), w.typed(f.To, p.share)
		}
		for _, v := range f.Values {
			p.Values = append(p.Values, Count{Value: v, Text: w.cell(kind, v), On: true})
		}
	}
}

// typed is a plain decimal as people type it.
func (w words) typed(s string, share bool) string {
	if share && s != "" {
		return w.share(s)
	}
	return strings.Replace(s, ".", w.locale.Decimal, 1)
}

// profile shows what the column holds.
func (p *Panel) profile(w words, c job.Column, known state.ColumnProfile) {
	if p.Why = known.Why; !known.Ready {
		p.Waiting = known.Why == ""
		return
	}
	of := known.Profile
	fact := func(name, text string) {
		if text != "" {
			p.Facts = append(p.Facts, Fact{Name: name, Text: text})
		}
	}
	part := func(n int64) string {
		if n == 0 {
			return ""
		}
		return w.count(n) + " (" + w.percent(num.Frac(n, max(1, of.Rows)), 1) + ")"
	}
	fact("Rows", w.count(of.Rows))
	fact("Blank", part(of.Blank-of.Bad))
	fact("Not readable", part(of.Bad))
	fact("Different values", strings.TrimSuffix(strings.TrimSuffix(w.values(of.Distinct, of.Capped), " values"), " value"))
	fact("Smallest", w.cell(c.Type, of.Min))
	fact("Largest", w.cell(c.Type, of.Max))
	if of.Mean != "" {
		mean := w.cell(string(table.Decimal), of.Mean)
		if c.Type == string(table.Percent) {
			mean = w.share(of.Mean)
		}
		if c.Type == string(table.Duration) {
			mean += " seconds"
		}
		if of.Rounded {
			mean = "about " + mean
		}
		fact("Mean", mean)
	}
	if len(of.Missing) > 0 {
		fact("Read as blank", strings.Join(of.Missing, ", "))
	}
	if len(of.Buckets) > 0 {
		p.Spread = w.spread(c.Type, of)
		p.Low, p.High = w.cell(c.Type, of.Buckets[0].From), w.cell(c.Type, of.Buckets[len(of.Buckets)-1].To)
	}
	p.values(w, c.Type, of)
}

// values lists the most frequent values; those a filter keeps stay in the list.
func (p *Panel) values(w words, kind string, of job.ColumnProfile) {
	kept := p.Values
	p.Values = nil
	for _, v := range of.Top {
		one := Count{Value: v.Text, Text: w.cell(kind, v.Text), Rows: w.count(v.Rows), Share: hundredths(v.Rows, max(1, of.Top[0].Rows))}
		for i, k := range kept {
			if k.Value == v.Text {
				one.On = true
				kept = append(kept[:i:i], kept[i+1:]...)
				break
			}
		}
		p.Values = append(p.Values, one)
	}
	p.Values = append(p.Values, kept...)
	if others := of.Distinct - int64(len(of.Top)); of.Rest > 0 {
		p.ValuesNote = w.some(others, "other value", "other values") + " in " + w.some(of.Rest, "row", "rows")
	}
}

// Between is the filter for a range as it was typed: dates in ISO, numbers as
// the reader's locale writes them. wrong says what cannot be read.
func (p Panel) Between(from, to string) (f browse.Filter, wrong string) {
	f = browse.Filter{Column: p.Column, Test: browse.Between, From: from, To: to}
	if p.Kind != "number" {
		return f, ""
	}
	for _, side := range []*string{&f.From, &f.To} {
		text, ok := p.w.number(*side, p.share)
		if !ok {
			return f, "“" + *side + "” is not a number. Write it like " + p.w.plain("1234.5") + "."
		}
		*side = text
	}
	return f, ""
}

// number reads what was typed in the reader's locale as a plain decimal. Among
// shares, 12 and 12 % are the same.
func (w words) number(s string, share bool) (string, bool) {
	if s = strings.TrimSpace(s); s == "" {
		return "", true
	}
	c := num.Convention{Decimal: '.', Groups: num.AnyGroups}
	if w.locale.Decimal == "," {
		c.Decimal = ','
	}
	parsed, ok := num.ParseCell([]byte(s), c)
	if !ok {
		return s, false
	}
	v := parsed.Value()
	if share && !parsed.Percent {
		v = num.Div(v, num.Int(100))
	}
	return v.Plain(), true
}
