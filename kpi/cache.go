package kpi

import (
	"maps"
	"slices"
	"strconv"

	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// memory keeps what was worked out by a key that names everything it depends on.
// It holds a limited number and forgets the oldest first.
type memory[T any] struct {
	kept  map[string]T
	order []string // a ring once it is full
	next  int
}

// remembered is how much a memory keeps: some dozens of KPIs in some dozens of
// contexts.
const remembered = 2000

func newMemory[T any]() memory[T] { return memory[T]{kept: map[string]T{}} }

func (m *memory[T]) get(key string) (T, bool) {
	v, ok := m.kept[key]
	return v, ok
}

func (m *memory[T]) put(key string, v T) {
	_, known := m.kept[key]
	m.kept[key] = v
	switch {
	case known:
	case len(m.order) < remembered:
		m.order = append(m.order, key)
	default:
		delete(m.kept, m.order[m.next])
		m.order[m.next] = key
		m.next = (m.next + 1) % remembered
	}
}

// names gives long texts short names, which stand for them in keys.
type names map[string]string

func (n names) of(text listing) string {
	name, known := n[string(text)]
	if !known {
		name = strconv.Itoa(len(n))
		n[string(text)] = name
	}
	return name
}

// listing is texts written one after the other, so that different ones never
// read alike.
type listing []byte

func (l listing) text(texts ...string) listing {
	for _, text := range texts {
		l = strconv.AppendInt(l, int64(len(text)), 10)
		l = append(l, ':')
		l = append(l, text...)
	}
	return l
}

func (l listing) count(n int) listing { return append(strconv.AppendInt(l, int64(n), 10), '*') }

func (l listing) truth(is bool) listing {
	if is {
		return append(l, '+')
	}
	return append(l, '-')
}

func (l listing) texts(texts []string) listing { return l.count(len(texts)).text(texts...) }

func (l listing) pairs(m map[string]string) listing {
	if l = l.count(len(m)); len(m) == 0 {
		return l
	}
	for _, k := range slices.Sorted(maps.Keys(m)) {
		l = l.text(k, m[k])
	}
	return l
}

func (l listing) targets(list []workbook.Target) listing {
	l = l.count(len(list))
	for _, t := range list {
		l = l.text(t.Grain, t.From, t.Value, t.Low, t.High, t.Note, t.Formula, t.Stretch).pairs(t.By)
	}
	return l
}

func (l listing) plan(p *workbook.Plan) listing {
	if p == nil {
		return l.truth(false)
	}
	return l.truth(true).text(p.Baseline, p.BaselinePeriod, p.Factor, p.Due, p.Phasing, p.Grain, p.Stretch, p.Note)
}

func (l listing) rules(k workbook.KPI) listing {
	l = l.text(k.Thresholds.OnTrack, k.Thresholds.AtRisk).count(k.Matures).count(len(k.Rules))
	for _, r := range k.Rules {
		l = l.text(r.Word, r.Factor, r.At, r.By)
	}
	return l
}

func (l listing) unit(u workbook.Unit) listing {
	decimals := -1
	if u.Decimals != nil {
		decimals = *u.Decimals
	}
	return l.text(u.Kind, u.Code, u.Suffix).count(decimals).truth(u.Compact)
}

func (l listing) grades(scale []workbook.Grade) listing {
	for _, g := range scale {
		l = l.text(g.Value, g.Label)
	}
	return l
}

// recipe writes how a table is read.
func (l listing) recipe(r table.Recipe) listing {
	l = l.text(r.Encoding, r.Delimiter, r.Quote, r.Escape, r.Comment, r.Decimal, r.Dates, r.Locale)
	l = l.truth(r.Header != nil).truth(r.Header != nil && *r.Header)
	if l = l.truth(r.SkipLines != nil); r.SkipLines != nil {
		l = l.count(*r.SkipLines)
	}
	l = l.count(len(r.Columns))
	for _, name := range slices.Sorted(maps.Keys(r.Columns)) {
		c := r.Columns[name]
		l = l.text(name, string(c.Type), c.Format).texts(c.Missing)
	}
	return l
}

// held is a table of the workbook as a question finds it.
type held struct {
	source workbook.Source
	key    Key
	table  *table.Table // nil when it is not loaded
	name   string       // stands for all that the table is: its rows and what the workbook says of it
}

// hold looks the tables of the workbook up, once for a question.
func (f *frame) hold() {
	f.tables = make(map[string]*held, len(f.w.Tables))
	all := listing{}.texts(f.w.Schema(nil).KPIs())
	for _, s := range f.w.Tables {
		if f.tables[s.Name] != nil {
			continue // a name stands for the first table that has it
		}
		key := KeyOf(s)
		h := &held{source: s, key: key, table: f.engine.tableAt(key, s)}
		is := listing{}.text(s.Name, string(key), s.DateColumn, s.Through).truth(h.table != nil).pairs(s.Names).count(len(s.Relations))
		for _, r := range s.Relations {
			is = is.text(r.Column, r.Table, r.Key)
		}
		for _, c := range s.Calculated {
			is = is.text(c.Name, c.Expression)
		}
		h.name = f.engine.names.of(is)
		f.tables[s.Name] = h
		all = all.text(h.name)
	}
	f.schemed = f.engine.names.of(all)
	f.schema = f.w.Schema(func(s workbook.Source) []formula.ColumnInfo {
		if t := f.table(s.Name); t != nil {
			return ColumnInfos(t)
		}
		return nil
	})
}

// checked is a formula checked against the workbook, once for all questions
// about workbooks with the same tables and names.
func (f *frame) checked(src string, dates map[string]string) *formula.Checked {
	return f.remember("formula", src, dates, func() *formula.Checked {
		return formula.Check(formula.Parse(src), f.schema.For(workbook.KPI{DateColumns: dates}))
	})
}

// checkedRow is a row expression checked likewise.
func (f *frame) checkedRow(src string) *formula.Checked {
	return f.remember("row", src, nil, func() *formula.Checked { return formula.CheckRow(formula.ParseRow(src), f.schema, "") })
}

func (f *frame) remember(what, src string, dates map[string]string, check func() *formula.Checked) *formula.Checked {
	key := string(listing{}.text(what, f.schemed, src).pairs(dates))
	c, ok := f.engine.checked.get(key)
	if !ok {
		c = check()
		f.engine.checked.put(key, c)
	}
	return c
}

// key names everything that the cells of a KPI depend on: its formula and those
// it refers to, their tables, and the context.
func (f *frame) key(k workbook.KPI) string {
	if key, known := f.keys[k.Name]; known {
		return key
	}
	closure := closure{f: f, seen: map[string]bool{}}
	closure.kpi(k.Name)
	if slices.ContainsFunc(k.Targets, func(t workbook.Target) bool { return t.Formula != "" }) {
		closure.aim(k.Name)
	}
	for _, d := range f.by {
		closure.tables(d.Expr.Tables)
		closure.table(d.Expr.Table)
	}
	for _, c := range f.where {
		closure.tables(c.Tables)
		closure.table(c.Table)
	}
	f.keys[k.Name] = string(closure.all.text(f.contextName()))
	return f.keys[k.Name]
}

// contextName stands for the context of the question.
func (f *frame) contextName() string {
	if f.context == "" {
		asOf := ""
		if f.asOf != nil {
			asOf = f.asOf.String()
		}
		cal, work := f.cal, f.w.Settings.Work
		is := listing{}.text(f.grain.String(), f.q.From, f.q.To, asOf, cal.Weeks).texts(f.q.By).texts(f.q.Where).
			count(cal.FiscalStart).count(cal.WeekStart).truth(cal.YearNamedByEnd).truth(f.q.FullPrior).truth(f.q.Bare).text(f.q.Against).
			pairs(work.Hours).pairs(work.Days)
		f.context = f.engine.names.of(is)
	}
	return f.context
}

// verdictKey names everything that targets, statuses and their reasons depend on
// besides the values.
func (f *frame) verdictKey(k workbook.KPI) string {
	is := listing{}.text(f.key(k), k.Direction, f.w.Settings.Currency, f.locale)
	return string(is.rules(k).targets(k.Targets).plan(k.Plan).unit(k.Unit).grades(k.Scale))
}

// closure collects what a KPI depends on, in an order that its formula alone
// decides.
type closure struct {
	f    *frame
	seen map[string]bool
	all  listing
}

func (c *closure) kpi(name string) {
	at, known := c.f.index[name]
	if !known || c.seen["kpi "+name] {
		return
	}
	c.seen["kpi "+name] = true
	k, checked := c.f.w.KPIs[at], c.f.kpis[at].Checked
	c.all = c.all.text("kpi", k.Name, k.Formula).truth(k.EmptyMeansZero).pairs(k.DateColumns)
	c.formula(checked)
}

func (c *closure) formula(checked *formula.Checked) {
	c.tables(checked.Tables)
	for _, ref := range checked.KPIs {
		c.kpi(ref)
	}
	for _, ref := range checked.Targets {
		c.aim(ref)
	}
}

// aim is what is expected of a KPI, and what that is made of.
func (c *closure) aim(name string) {
	a := c.f.aimOf(name)
	if a == nil || c.seen["target "+name] {
		return
	}
	c.seen["target "+name] = true
	c.all = c.all.text("target", name).targets(a.k.Targets).plan(a.k.Plan)
	for _, d := range a.formulas {
		c.formula(d.Checked)
	}
	if a.k.Plan != nil {
		c.kpi(name)
	}
}

func (c *closure) tables(names []string) {
	for _, name := range names {
		c.table(name)
	}
}

func (c *closure) table(name string) {
	h := c.f.tables[name]
	if h == nil || c.seen["table "+name] {
		return
	}
	c.seen["table "+name] = true
	c.all = c.all.text("table", h.name)
	for _, r := range h.source.Relations {
		c.table(r.Table)
	}
}
