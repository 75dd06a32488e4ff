package kpi

import (
	"cmp"
	"context"
	"fmt"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// Evaluate answers a question about a workbook whose tables are loaded. A KPI
// whose formula, tables and context are the same as in an earlier question is
// not evaluated again. What is wrong is in the answer's problems; an error means
// that the evaluation was cancelled. yield may be nil. Answers share their cells
// with later ones: they are to be read, not changed.
func (e *Engine) Evaluate(ctx context.Context, w workbook.Workbook, q Question, yield Yield) (*Answer, error) {
	f := e.frame(w, q)
	asked := f.asked()
	series := make([]trio, len(asked))
	var fresh []int
	if err := f.readPasts(ctx, asked); err != nil {
		return nil, err
	}
	for i, k := range asked {
		var cached bool
		if series[i], cached = e.answers.get(f.key(k)); !cached {
			fresh = append(fresh, i)
		}
	}
	if len(fresh) > 0 && !f.broken {
		if err := e.run(ctx, f, asked, fresh, series, yield); err != nil {
			return nil, err
		}
	}
	a := f.answer(asked, series, fresh)
	return a, e.deepen(ctx, f, a, yield)
}

// Query answers a question about one formula as if it were a KPI of the
// workbook: its cells alone, without targets and comparisons.
func (e *Engine) Query(ctx context.Context, w workbook.Workbook, src string, q Question, yield Yield) (*Answer, error) {
	k := workbook.KPI{Name: w.FreeKPIName("formula"), Formula: src}
	w.KPIs = append(w.KPIs[:len(w.KPIs):len(w.KPIs)], k)
	q.KPIs, q.Bare = []string{k.Name}, true
	return e.Evaluate(ctx, w, q, yield)
}

// trio is what is kept of a KPI: its cells, those of its two comparisons, and
// those of its target where that is a formula.
type trio struct {
	now, prior, year, target []eval.Cell
	problems                 diag.List
}

// run evaluates the KPIs at the given places and remembers what came out. Those
// whose tables are known up to different days are evaluated apart.
func (e *Engine) run(ctx context.Context, f *frame, asked []workbook.KPI, fresh []int, series []trio, yield Yield) error {
	var days []calendar.Day
	byDay := map[calendar.Day][]int{}
	for _, i := range fresh {
		day := f.known(asked[i])
		if byDay[day] == nil {
			days = append(days, day)
		}
		byDay[day] = append(byDay[day], i)
	}
	for _, day := range days {
		if err := e.runAsOf(ctx, f, day, asked, byDay[day], series, yield); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) runAsOf(ctx context.Context, f *frame, day calendar.Day, asked []workbook.KPI, fresh []int, series []trio, yield Yield) error {
	query := f.query(yield)
	if f.asOf != nil {
		query.AsOf = &day
	}
	names := make([]string, len(fresh))
	for n, i := range fresh {
		names[n] = asked[i].Name
		query.Formulas = append(query.Formulas, f.wanted(asked[i])...)
	}
	query.Elsewhere = f.elsewhere(names, query.AsOf)
	result, err := eval.Run(ctx, query)
	if err != nil {
		return fmt.Errorf("evaluate: %w", err)
	}
	problems := map[string]diag.List{}
	for _, d := range result.Problems.All() {
		list := problems[d.Source]
		list.Add(d)
		problems[d.Source] = list
	}
	next := 0
	for _, i := range fresh {
		t := trio{problems: problems[asked[i].Name]}
		for _, d := range f.wanted(asked[i]) {
			cells := result.Series[next].Cells
			next++
			switch d.Name {
			case asked[i].Name:
				t.now = cells
			case priorOf + asked[i].Name:
				t.prior = cells
			case yearOf + asked[i].Name:
				t.year = cells
			default:
				t.target = cells
			}
		}
		series[i] = t
		e.answers.put(f.key(asked[i]), t)
	}
	return nil
}

// frame is a question with everything in it resolved against a workbook.
type frame struct {
	engine   *Engine
	book     workbook.Workbook // as it was handed over
	w        workbook.Workbook // with tables of what was typed by hand
	q        Question
	schema   workbook.Schema
	cal      calendar.Calendar
	grain    calendar.Grain
	against  comparing
	work     calendar.Work
	from, to *calendar.Day
	asOf     *calendar.Day
	by       []eval.Dimension
	where    []*formula.Checked
	kpis     []eval.Definition // all of the workbook, in its order
	index    map[string]int    // name → place in kpis
	aims     map[string]*aim
	pasts    map[string]past // by pastName
	locale   string
	broken   bool             // the context itself is wrong: nothing can be answered
	problems diag.List        // of the question
	tables   map[string]*held // by name
	schemed  string           // stands for all that formulas are checked against
	context  string           // stands for all that cells depend on beside formulas and tables
	keys     map[string]string
}

func (e *Engine) frame(w workbook.Workbook, q Question) *frame {
	f := &frame{
		engine: e, book: w, w: e.manual(w), q: q, cal: w.Settings.Calendar.Value(), index: map[string]int{},
		locale: cmp.Or(q.Locale, w.Settings.Locale, "en"), keys: map[string]string{},
		aims: map[string]*aim{}, pasts: map[string]past{},
	}
	f.hold()
	f.grain = f.readGrain()
	f.against, f.work = f.readAgainst(), w.Settings.Work.Value()
	f.from = f.readDay("from", q.From, f.cal.First)
	f.to = f.readDay("to", q.To, f.cal.Last)
	for _, k := range f.w.KPIs {
		if _, dup := f.index[k.Name]; !dup {
			f.index[k.Name] = len(f.kpis)
		}
		f.kpis = append(f.kpis, eval.Definition{
			Name: k.Name, Checked: f.checked(k.Formula, k.DateColumns),
			EmptyMeansZero: k.EmptyMeansZero, DateColumns: k.DateColumns,
		})
	}
	for _, src := range q.By {
		checked := f.row("by", src)
		f.by = append(f.by, eval.Dimension{Name: src, Expr: checked})
	}
	for _, src := range q.Where {
		f.where = append(f.where, f.row("where", src))
	}
	if f.asOf = f.readDay("as of", q.AsOf, f.cal.Last); f.asOf == nil {
		f.asOf = f.lastDay()
	}
	f.broken = f.problems.HasErrors()
	return f
}

func (f *frame) readGrain() calendar.Grain {
	text := cmp.Or(f.q.Grain, f.w.Settings.Grain, "month")
	grain, ok := calendar.ParseGrain(text)
	if !ok {
		f.problems.Add(diag.Diagnostic{Code: "unknown-grain", Source: "grain",
			Message: fmt.Sprintf("%q is no length of a period.", text), Hint: "Use day, week, month, quarter, year or all."})
		return calendar.Month
	}
	return grain
}

// readDay reads a date or the label of a period, of which end picks a day.
func (f *frame) readDay(what, text string, end func(calendar.Period) calendar.Day) *calendar.Day {
	if text == "" {
		return nil
	}
	p, ok := f.cal.ParseLabel(text)
	if !ok || p.Grain == calendar.All {
		f.problems.Add(diag.Diagnostic{Code: "unknown-period", Source: what,
			Message: fmt.Sprintf("%q is no date and no period.", text), Hint: "Write it like 2026-03-31, 2026-03, 2026-Q1 or 2026."})
		return nil
	}
	day := end(p)
	return &day
}

// row checks a slice or a condition of the question.
func (f *frame) row(what, src string) *formula.Checked {
	checked := f.checkedRow(src)
	for _, d := range checked.Problems.All() {
		d.Source = what
		f.problems.Add(d)
	}
	return checked
}

// lastDay is the last day in the columns that date the rows of any KPI, or the one
// that its table is said to be complete through; nil when there is none. It is
// asked over all KPIs so that every page of a workbook means the same by an open
// period.
func (f *frame) lastDay() *calendar.Day {
	var last *calendar.Day
	files := false
	for _, d := range f.kpis {
		formula.Walk(d.Checked.Formula.Root, func(n formula.Node) bool {
			var rows formula.Rows
			switch n := n.(type) {
			case *formula.Aggregate:
				rows = d.Checked.Rows(n)
			case *formula.Set:
				rows = d.Checked.SetRows(n)
			}
			day, ok := f.through(rows.Table)
			if !ok {
				day, ok = lastOf(f.table(rows.Table), rows.Date)
			}
			if ok {
				_, file := f.book.Table(rows.Table)
				files = files || file
				if last == nil || day > *last {
					last = &day
				}
			}
			return true
		})
	}
	if files {
		return last
	}
	if typed, ok := f.book.Typed(); ok && (last == nil || typed.To > *last) {
		return &typed.To
	}
	return last
}

func lastOf(t *table.Table, column string) (calendar.Day, bool) {
	if t == nil || column == "" {
		return 0, false
	}
	c, ok := t.Column(column)
	if !ok || c.Blank == c.Len() {
		return 0, false
	}
	_, hi := c.MinMax()
	switch c.Kind() {
	case table.Day:
		return calendar.Day(hi), true
	case table.Moment:
		return calendar.Moment(hi).Day(), true
	}
	return 0, false
}

// table is a loaded table by name.
func (f *frame) table(name string) *table.Table {
	if h := f.tables[name]; h != nil {
		return h.table
	}
	return nil
}

// asked is the KPIs in question.
func (f *frame) asked() []workbook.KPI {
	var out []workbook.KPI
	if len(f.q.KPIs) == 0 {
		for _, k := range f.w.KPIs {
			if k.State != workbook.StateRetired {
				out = append(out, k)
			}
		}
		return out
	}
	for _, name := range f.q.KPIs {
		k, ok := f.w.KPI(name)
		if !ok {
			k, ok = f.w.KPIByID(name)
		}
		if !ok {
			d := diag.Diagnostic{Code: "unknown-kpi", Source: "kpi", Message: fmt.Sprintf("No KPI is called %q.", name)}
			if near, found := diag.Suggest(name, f.schema.KPIs()); found {
				d.Hint = fmt.Sprintf("Did you mean %q?", near)
			}
			f.problems.Add(d)
			continue
		}
		out = append(out, k)
	}
	return out
}

// query is the context of the question, without formulas.
func (f *frame) query(yield Yield) eval.Query {
	q := eval.Query{
		Cache: &f.engine.counted,
		KPIs:  f.kpis, Tables: f.table, Calendar: f.cal, Grain: f.grain, From: f.from, To: f.to,
		Identity: f.identity, By: f.by, Where: f.where, DateColumns: map[string]string{}, AsOf: f.asOf, FullPrior: f.q.FullPrior,
		Target: f.aimsFor, Relations: f.schema.Relations, Calculated: f.schema.Calculated, Work: f.work,
	}
	if yield != nil {
		q.Yield = func(done, total int64) error { return yield(done, total, 0) }
	}
	for _, s := range f.w.Tables {
		if s.DateColumn != "" {
			q.DateColumns[s.Name] = s.DateColumn
		}
	}
	return q
}

// wanted is the formulas that answer for one KPI: itself; where periods have
// earlier ones, what it was then; and its target where that is a formula.
func (f *frame) wanted(k workbook.KPI) []eval.Definition {
	out := []eval.Definition{f.kpis[f.index[k.Name]]}
	if f.q.Bare {
		return out
	}
	self := &formula.KPI{Name: k.Name}
	add := func(name, src string) {
		out = append(out, eval.Definition{Name: name + k.Name, Checked: f.checked(src, nil)})
	}
	if f.grain != calendar.All {
		add(priorOf, formula.Print(&formula.Prior{X: self, Step: f.against.prior}))
		add(yearOf, formula.Print(&formula.Prior{X: self, Step: f.against.year}))
	}
	if f.aimsByFormula(k) {
		// The KPI beside it lends its periods: a target alone has none.
		self := formula.Print(self)
		add(targetOf, fmt.Sprintf("IF(%s IS BLANK, TARGET(%s), TARGET(%s))", self, self, self))
	}
	return out
}

// comparison marks the names of formulas that nobody wrote, so that nobody is
// told of their problems. What follows says what they are for.
const (
	comparison = "\x00"
	priorOf    = comparison + "prior "
	yearOf     = comparison + "year "
	targetOf   = comparison + "target "
)
