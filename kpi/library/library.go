// Package library is templates for KPIs that most companies know: what each
// means, its formula, its traps, and the columns it needs.
//
// A template is data. Its formula is written against role tables, such as Orders
// or Tickets, that describe what a column holds in plain words. [Library.Needs]
// lists the columns that a template and those it builds on ask for, [Propose]
// finds them among somebody's own tables, and [Library.Make] writes the KPIs with
// the names of those tables.
//
// The data itself is in package catalog. The page does not link that one: it
// fetches the same document as a file.
package library

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Library is templates by area, the tables they speak of, and a glossary.
type Library struct {
	Tables []Table `json:"tables,omitempty"`
	Areas  []Area  `json:"areas,omitempty"`
	Terms  []Term  `json:"terms,omitempty"`

	byName map[string]*Template
	byID   map[string]*Template
	tables map[string]*Table
	schema *formula.Static
}

// Area is templates of one part of a company.
type Area struct {
	Name      string     `json:"name"`
	Templates []Template `json:"templates"`
}

// Template is a KPI that waits for data.
type Template struct {
	ID      string   `json:"id"`
	Name    string   `json:"name"`           // as formulas of other templates write it
	Also    []string `json:"also,omitempty"` // other names, to be found by
	Means   string   `json:"means"`          // what it says, in plain words
	Formula string   `json:"formula"`        // over role tables and other templates
	// Optional are columns, as Orders[Status], whose conditions are left out
	// where there is no such column.
	Optional  []string      `json:"optional,omitempty"`
	Unit      workbook.Unit `json:"unit"`
	Direction string        `json:"direction"`
	Cadence   string        `json:"cadence"` // day, week, month, quarter, year
	Level     string        `json:"level"`   // company, department, person
	Lead      string        `json:"lead"`    // leading, lagging
	Zero      bool          `json:"zero,omitempty"`
	Traps     []string      `json:"traps"`
	Terms     []string      `json:"terms"`        // of the glossary
	By        []string      `json:"by,omitempty"` // columns worth cutting it by
	Target    *Target       `json:"target,omitempty"`
	// SampleTarget is a target that suits the sample data only.
	SampleTarget string   `json:"sample_target,omitempty"`
	Example      *Example `json:"example,omitempty"`

	Area string `json:"-"`

	checked *formula.Checked
	asks    []ColumnNeed // of its own formula
}

// Target is a value to begin with. Why is empty where it is a mere beginning.
type Target struct {
	Value string `json:"value"`
	Why   string `json:"why,omitempty"`
}

// Example is a case small enough to check in the head: rows by role table, as
// CSV, and the exact value of their last month.
type Example struct {
	Text  string            `json:"text"`
	Value string            `json:"value"` // a fraction
	Rows  map[string]string `json:"rows"`
}

// Term is an entry of the glossary.
type Term struct {
	Term  string `json:"term"`
	Long  string `json:"long,omitempty"`
	Means string `json:"means"`
}

// Table is a role: a table that formulas of templates speak of.
type Table struct {
	Name    string   `json:"name"`
	About   string   `json:"about"`
	Also    []string `json:"also"`
	Date    string   `json:"date"` // the column that dates a row
	Rows    Rows     `json:"rows"`
	Columns []Column `json:"columns"`

	called [][]string // its names in words, its own first
}

// Column is a column of a role.
type Column struct {
	Name  string   `json:"name"`
	Type  string   `json:"type"` // as a table names it
	About string   `json:"about"`
	Also  []string `json:"also"`
	// Values are the texts that formulas compare the column with, and what others
	// call them.
	Values map[string][]string `json:"values,omitempty"`
	Make   Make                `json:"make"`

	called [][]string
	valued map[string][][]string // each value and what others call it, in words
}

// Read reads a library, a list of parts. It calls pause between any two.
func Read(data []byte, pause func()) (*Library, error) {
	l := &Library{}
	parts := json.NewDecoder(bytes.NewReader(data))
	_, err := parts.Token()
	for err == nil && parts.More() {
		var part Library
		err = parts.Decode(&part)
		l.Tables, l.Areas, l.Terms = append(l.Tables, part.Tables...), append(l.Areas, part.Areas...), append(l.Terms, part.Terms...)
		pause()
	}
	if err != nil {
		return nil, fmt.Errorf("read the library: %w", err)
	}
	l.index()
	return l, nil
}

// index makes everything findable by name.
func (l *Library) index() {
	l.byName, l.byID, l.tables, l.schema = map[string]*Template{}, map[string]*Template{}, map[string]*Table{}, &formula.Static{}
	for i := range l.Areas {
		area := &l.Areas[i]
		for k := range area.Templates {
			t := &area.Templates[k]
			t.Area = area.Name
			l.byName[t.Name], l.byID[t.ID] = t, t
			l.schema.KPI = append(l.schema.KPI, t.Name)
		}
	}
	for i := range l.Tables {
		t := &l.Tables[i]
		l.tables[t.Name] = t
		l.schema.Table = append(l.schema.Table, t.info())
		t.called = called(t.Name, t.Also)
		for k := range t.Columns {
			t.Columns[k].name()
		}
	}
}

// name cuts the names of the column and of its values into words.
func (c *Column) name() {
	c.called, c.valued = called(c.Name, c.Also), map[string][][]string{}
	for value, others := range c.Values {
		c.valued[value] = called(value, others)
	}
}

// check is what a template's formula means.
func (l *Library) check(t *Template) *formula.Checked {
	if t.checked == nil {
		t.checked = formula.Check(formula.Parse(t.Formula), l.schema)
	}
	return t.checked
}

func (t Table) info() formula.TableInfo {
	info := formula.TableInfo{Name: t.Name, DateColumn: t.Date}
	for _, c := range t.Columns {
		info.Columns = append(info.Columns, formula.ColumnInfo{Name: c.Name, Type: c.Type})
	}
	return info
}

// Column finds a column of the role; nil when there is none.
func (t *Table) Column(name string) *Column {
	for i := range t.Columns {
		if t.Columns[i].Name == name {
			return &t.Columns[i]
		}
	}
	return nil
}

// Schema is what the formulas of templates are checked against.
func (l *Library) Schema() formula.Schema { return l.schema }

// Template finds a template by its id; nil when there is none.
func (l *Library) Template(id string) *Template { return l.byID[id] }

// Named finds a template by its name; nil when there is none.
func (l *Library) Named(name string) *Template { return l.byName[name] }

// Table finds a role by its name; nil when there is none.
func (l *Library) Table(name string) *Table { return l.tables[name] }

// BuildsOn lists the templates whose KPIs a formula names itself.
func (l *Library) BuildsOn(t *Template) []*Template {
	c := l.check(t)
	var list []*Template
	for _, name := range slices.Concat(c.KPIs, c.Targets) {
		if on := l.byName[name]; on != nil && !slices.Contains(list, on) {
			list = append(list, on)
		}
	}
	return list
}

// optional reports whether a template can do without a column.
func (t *Template) optional(table, column string) bool {
	for _, name := range t.Optional {
		if name == table+"["+column+"]" {
			return true
		}
	}
	return false
}

// Suggested is a target to begin with on sample data; "" is none.
func (t *Template) Suggested() string {
	if t.Target != nil {
		return t.Target.Value
	}
	return t.SampleTarget
}

// Find is what a search looks in, lower case.
func (t *Template) Find() string {
	return strings.ToLower(strings.Join(slices.Concat([]string{t.Name, t.Area, t.Means}, t.Also, t.Terms), " "))
}
