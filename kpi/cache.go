package kpi

import (
	"encoding/hex"
	"encoding/json"
	"slices"

	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/workbook"
)

// memory keeps what was worked out by a key that names everything it depends on.
// It holds a limited number and forgets the oldest first.
type memory[T any] struct {
	kept  map[string]T
	order []string
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
	if _, known := m.kept[key]; !known {
		m.order = append(m.order, key)
	}
	m.kept[key] = v
	if len(m.order) > remembered {
		delete(m.kept, m.order[0])
		m.order = slices.Clone(m.order[1:])
	}
}

// dependency is one thing a KPI's cells are made of.
type dependency struct {
	Name, Formula string
	Zero          bool
	Dates         map[string]string
	Targets       []workbook.Target

	Table     Key
	Columns   map[string]string
	Date      string
	Relations []workbook.Relation
}

// key names everything that the cells of a KPI depend on: its formula and those
// it refers to, their tables, and the context.
func (f *frame) key(k workbook.KPI) string {
	if key, known := f.keys[k.Name]; known {
		return key
	}
	closure := closure{f: f, seen: map[string]bool{}}
	closure.kpi(k.Name)
	for _, d := range f.by {
		closure.tables(d.Expr.Tables)
		closure.tables([]string{d.Expr.Table})
	}
	for _, c := range f.where {
		closure.tables(c.Tables)
		closure.tables([]string{c.Table})
	}
	context := f.q
	context.KPIs, context.Locale, context.Grain, context.AsOf = nil, "", f.grain.String(), ""
	if f.asOf != nil {
		context.AsOf = f.asOf.String()
	}
	f.keys[k.Name] = hashOf(closure.all, context, f.cal, f.bare)
	return f.keys[k.Name]
}

// verdictKey names everything that targets, statuses and their reasons depend on
// besides the values.
func (f *frame) verdictKey(k workbook.KPI) string {
	return hashOf(f.key(k), k.Targets, k.Thresholds, k.Direction, k.Unit, f.w.Settings.Currency, f.locale)
}

func hashOf(parts ...any) string {
	text, err := json.Marshal(parts)
	if err != nil {
		panic(err) // texts, numbers and truths
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// closure collects what a KPI depends on, in an order that its formula alone
// decides.
type closure struct {
	f    *frame
	seen map[string]bool
	all  []dependency
}

func (c *closure) kpi(name string) {
	at, known := c.f.index[name]
	if !known || c.seen["kpi "+name] {
		return
	}
	c.seen["kpi "+name] = true
	k, checked := c.f.w.KPIs[at], c.f.kpis[at].Checked
	c.all = append(c.all, dependency{Name: k.Name, Formula: k.Formula, Zero: k.EmptyMeansZero, Dates: k.DateColumns})
	c.tables(checked.Tables)
	for _, ref := range checked.KPIs {
		c.kpi(ref)
	}
	for _, ref := range checked.Targets {
		if target, ok := c.f.w.KPI(ref); ok {
			c.all = append(c.all, dependency{Name: ref, Targets: target.Targets})
		}
	}
}

func (c *closure) tables(names []string) {
	for _, name := range names {
		s, ok := c.f.w.Table(name)
		if !ok || c.seen["table "+name] {
			continue
		}
		c.seen["table "+name] = true
		d := dependency{Name: name, Columns: s.Names, Date: s.DateColumn, Relations: s.Relations}
		if c.f.engine.Table(s) != nil {
			d.Table = KeyOf(s)
		}
		c.all = append(c.all, d)
		for _, r := range s.Relations {
			c.tables([]string{r.Table})
		}
	}
}
