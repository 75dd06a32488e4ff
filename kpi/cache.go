package kpi

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"

	"kpiworkbook/kpi/workbook"
)

// answers keeps the cells of KPIs by everything they depend on. It holds a
// limited number and forgets the oldest first.
type answers struct {
	kept  map[string]trio
	order []string
}

// keptAnswers is how many KPIs' answers are kept: some dozens of KPIs in some
// dozens of contexts.
const keptAnswers = 2000

func newAnswers() answers { return answers{kept: map[string]trio{}} }

func (a *answers) get(key string) (trio, bool) {
	t, ok := a.kept[key]
	return t, ok
}

func (a *answers) put(key string, t trio) {
	if _, known := a.kept[key]; !known {
		a.order = append(a.order, key)
	}
	a.kept[key] = t
	if len(a.order) > keptAnswers {
		delete(a.kept, a.order[0])
		a.order = slices.Clone(a.order[1:])
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
	text, err := json.Marshal([]any{closure.all, context, f.cal, f.bare})
	if err != nil {
		panic(err) // texts, numbers and truths
	}
	sum := sha256.Sum256(text)
	f.keys[k.Name] = hex.EncodeToString(sum[:])
	return f.keys[k.Name]
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
