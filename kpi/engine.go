package kpi

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Engine holds tables and what was computed from them. It is a cache and
// nothing but: the truth is the workbook and the bytes, and a new engine gives
// the same answers. One engine serves one goroutine at a time.
type Engine struct {
	// Quick is table.Options.Quick for every table that is read.
	Quick table.Quick
	// Elsewhere is who else holds rows of a table and counts them for an answer; nil is nobody.
	Elsewhere func(Key) []Part

	tables   map[Key]*table.Table
	origins  map[*table.Table]origin
	views    map[viewKey]*table.Table
	counted  eval.Cache
	checked  memory[*formula.Checked]
	answers  memory[trio]
	verdicts memory[[]Cell]
	pasts    memory[past]
	names    names // in the keys of these
	whole    whole
}

// New is an engine that holds nothing yet.
func New() *Engine {
	e := &Engine{tables: map[Key]*table.Table{}, origins: map[*table.Table]origin{}, views: map[viewKey]*table.Table{}}
	e.Forget()
	return e
}

// Forget drops what was computed and keeps the tables: every question is
// evaluated anew.
func (e *Engine) Forget() {
	e.counted, e.checked = eval.Cache{}, newMemory[*formula.Checked]()
	e.answers, e.verdicts, e.pasts, e.names, e.whole = newMemory[trio](), newMemory[[]Cell](), newMemory[past](), names{}, whole{}
}

// Yield is called now and then during long work with bytes or rows done and in
// all; for a load, rows is how many were read. An error it returns stops the
// work and comes back to the caller.
type Yield func(done, total int64, rows int) error

// Open gives the bytes of a file by their SHA-256.
type Open func(sha256 string) (table.Source, error)

// InMemory opens files whose bytes are at hand.
func InMemory(data func(sha256 string) ([]byte, error)) Open {
	return func(sha256 string) (table.Source, error) {
		b, err := data(sha256)
		return bytes.NewReader(b), err
	}
}

// Load reads the table of a source, unless the engine holds it already. open is
// asked for the bytes of each live batch that is not in a table at hand. What is
// wrong with a file is in the table's problems; an error is one of open, of the
// bytes, of yield or of ctx.
//
// The recipe in the table is complete. A caller that keeps it in the source, as
// it should, will find the table under the new key too.
func (e *Engine) Load(ctx context.Context, s workbook.Source, open Open, yield Yield) (*table.Table, error) {
	key := KeyOf(s)
	if t := e.tables[key]; t != nil {
		return t, nil
	}
	var t *table.Table
	var err error
	if s.AsDropped() {
		t, err = e.readFiles(ctx, s, open, e.options(s, yield))
	} else {
		t, err = e.readLedger(ctx, s, open, yield)
	}
	if err != nil {
		return nil, fmt.Errorf("read table %s: %w", s.Name, err)
	}
	e.Hold(s, t)
	return t, nil
}

// Read reads a file that no source names yet, by the name and the recipe of s.
// The engine does not hold the table: who learns the file's hash only while it
// is read hands it over with Hold.
func (e *Engine) Read(ctx context.Context, s workbook.Source, file table.Source, yield Yield) (*table.Table, error) {
	return table.ReadFrom(ctx, file, e.options(s, yield))
}

func (e *Engine) options(s workbook.Source, yield Yield) table.Options {
	return table.Options{Recipe: s.Recipe, Name: s.Name, Yield: yield, Quick: e.Quick}
}

// Hold takes a table as that of a source, under its recipe and under the
// table's own.
func (e *Engine) Hold(s workbook.Source, t *table.Table) {
	e.tables[KeyOf(s)] = t
	s.Recipe = t.Recipe
	e.tables[KeyOf(s)] = t
}

// Table is the table of a source as the workbook names it, nil when it was not
// loaded.
func (e *Engine) Table(s workbook.Source) *table.Table {
	return e.tableAt(KeyOf(s), s)
}

// LastDay is the last day of a table by its own date column; ok is false when it
// is not loaded, or nothing in it is dated.
func (e *Engine) LastDay(s workbook.Source) (day calendar.Day, ok bool) {
	return lastOf(e.Table(s), s.DateColumn)
}

func (e *Engine) tableAt(key Key, s workbook.Source) *table.Table {
	t := e.tables[key]
	if t == nil {
		return nil
	}
	return e.view(key, t, s)
}

// Keep lets go of every table and answer that none of the workbooks needs.
func (e *Engine) Keep(books ...workbook.Workbook) {
	wanted := map[Key]bool{}
	for _, b := range books {
		for _, s := range b.Tables {
			wanted[KeyOf(s)] = true
			if !s.Updates() {
				wanted[KeyOf(s.Joined())] = true // shares all but the cells that were fixed
			}
		}
	}
	kept := map[*table.Table]bool{}
	for key, t := range e.tables {
		if wanted[key] {
			kept[t] = true
		}
	}
	for key, t := range e.tables {
		if !kept[t] {
			delete(e.tables, key)
		}
	}
	for t := range e.origins {
		if !kept[t] {
			delete(e.origins, t)
		}
	}
	for key := range e.views {
		if e.tables[key.table] == nil {
			delete(e.views, key)
		}
	}
	e.Forget()
}

// Held is how many different tables the engine holds.
func (e *Engine) Held() int {
	distinct := map[*table.Table]bool{}
	for _, t := range e.tables {
		distinct[t] = true
	}
	return len(distinct)
}

// viewKey names a table as one workbook calls it and its columns.
type viewKey struct {
	table Key
	names string
}

// view is a table under the names a workbook gives it. It shares the columns'
// data.
func (e *Engine) view(key Key, t *table.Table, s workbook.Source) *table.Table {
	if t.Name == s.Name && len(s.Names) == 0 {
		return t
	}
	vk := viewKey{key, string(listing{}.text(s.Name).pairs(s.Names))}
	if v := e.views[vk]; v != nil {
		return v
	}
	v := *t
	v.Name = s.Name
	v.Columns = make([]*table.Column, len(t.Columns))
	for i, c := range t.Columns {
		v.Columns[i] = renamed(c, s.ColumnName(c.Name))
	}
	e.views[vk] = &v
	return &v
}

// renamed is a column under another name. It shares the rows: a column is never
// changed once it is made, and what it counts lazily either copy counts alike,
// so setting the whole of it at once is safe where nobody uses it meanwhile.
func renamed(c *table.Column, name string) *table.Column {
	out := new(table.Column)
	reflect.ValueOf(out).Elem().Set(reflect.ValueOf(c).Elem())
	out.Name = name
	return out
}

// Schema is a workbook as formulas see it, with the columns of the tables that
// are loaded.
func (e *Engine) Schema(w workbook.Workbook) workbook.Schema {
	return w.Schema(func(s workbook.Source) []formula.ColumnInfo {
		if t := e.Table(s); t != nil {
			return ColumnInfos(t)
		}
		return nil
	})
}

// ColumnInfos is the columns of a table as formulas see them.
func ColumnInfos(t *table.Table) []formula.ColumnInfo {
	infos := make([]formula.ColumnInfo, len(t.Columns))
	for i, c := range t.Columns {
		infos[i] = formula.ColumnInfo{Name: c.Name, Type: string(c.Type), Scale: c.Scale}
	}
	return infos
}

// CheckFormula checks the text of a formula as a KPI of the workbook would have
// it. The KPI need not be in the workbook; its date columns count.
func (e *Engine) CheckFormula(w workbook.Workbook, k workbook.KPI) *formula.Checked {
	w = e.manual(w)
	return formula.Check(formula.Parse(k.Formula), e.Schema(w).For(k))
}

// Check looks through a whole workbook: its names, targets and circles, and
// every formula against the tables. The Source of each diagnostic is the name of
// what it speaks of.
func (e *Engine) Check(w workbook.Workbook) diag.List {
	list := workbook.Validate(w)
	w = e.manual(w)
	schema := e.Schema(w)
	for _, s := range w.Tables {
		for _, c := range s.Calculated {
			for _, d := range schema.Calculated(s.Name, c.Name).Problems.All() {
				d.Source, d.Message = s.Name, "Calculated column “"+c.Name+"”: "+d.Message
				list.Add(d)
			}
		}
	}
	for _, k := range w.KPIs {
		for _, d := range e.CheckFormula(w, k).Problems.All() {
			if d.Code == "unknown-kpi" {
				continue // Validate has told it
			}
			d.Source = k.Name
			list.Add(d)
		}
		for _, d := range e.checkTargets(w, k) {
			list.Add(d)
		}
	}
	return list
}

// checkTargets checks the formulas that a KPI's targets are made by, and what says
// which rows they are for.
func (e *Engine) checkTargets(w workbook.Workbook, k workbook.KPI) (list []diag.Diagnostic) {
	tell := func(problems diag.List) {
		for _, d := range problems.All() {
			if d.Code != "unknown-kpi" { // Validate has told it
				d.Source, d.Message, d.Span, d.HasFix = k.Name, "Its target: "+d.Message, diag.Span{}, false
				list = append(list, d)
			}
		}
	}
	schema := e.Schema(w)
	for _, t := range k.Targets {
		if k.Formula = t.Formula; t.Formula != "" {
			tell(e.CheckFormula(w, k).Problems)
		}
		for _, of := range slices.Sorted(maps.Keys(t.By)) {
			tell(formula.CheckRow(formula.ParseRow(of), schema, "").Problems)
		}
	}
	return list
}
