package kpi

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
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

// trio is what is kept of a KPI: its cells, and those of its two comparisons.
type trio struct {
	now, prior, year []eval.Cell
	problems         diag.List
}

// run evaluates the KPIs at the given places and remembers what came out.
func (e *Engine) run(ctx context.Context, f *frame, asked []workbook.KPI, fresh []int, series []trio, yield Yield) error {
	query := f.query(yield)
	names := make([]string, len(fresh))
	for n, i := range fresh {
		names[n] = asked[i].Name
		query.Formulas = append(query.Formulas, f.wanted(asked[i])...)
	}
	query.Elsewhere = f.elsewhere(names)
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
		for n, cells := range []*[]eval.Cell{&t.now, &t.prior, &t.year}[:len(f.wanted(asked[i]))] {
			*cells = result.Series[next+n].Cells
		}
		next += len(f.wanted(asked[i]))
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
	locale   string
	broken   bool             // the context itself is wrong: nothing can be answered
	problems diag.List        // of the question
	tables   map[string]*held // by name
	known    string           // stands for all that formulas are checked against
	context  string           // stands for all that cells depend on beside formulas and tables
	keys     map[string]string
}

func (e *Engine) frame(w workbook.Workbook, q Question) *frame {
	f := &frame{
		engine: e, book: w, w: e.manual(w), q: q, cal: w.Settings.Calendar.Value(), index: map[string]int{},
		locale: cmp.Or(q.Locale, w.Settings.Locale, "en"), keys: map[string]string{},
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

// lastDay is the last day in the columns that date the rows of any KPI; nil when
// there is none. It is asked over all KPIs so that every page of a workbook
// means the same by an open period.
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
			if day, ok := lastOf(f.table(rows.Table), rows.Date); ok {
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
		Target: f.target, Relations: f.schema.Relations, Calculated: f.schema.Calculated, Work: f.work,
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

// wanted is the formulas that answer for one KPI: itself and, where periods have
// earlier ones, what it was then.
func (f *frame) wanted(k workbook.KPI) []eval.Definition {
	out := []eval.Definition{f.kpis[f.index[k.Name]]}
	if f.grain == calendar.All || f.q.Bare {
		return out
	}
	self := formula.Print(&formula.KPI{Name: k.Name})
	for _, step := range []string{f.against.prior, f.against.year} {
		src := fmt.Sprintf("PRIOR(%s, %s)", self, step)
		out = append(out, eval.Definition{Name: comparison + k.Name, Checked: f.checked(src, nil)})
	}
	return out
}

// comparison marks the names of formulas that nobody wrote, so that nobody is
// told of their problems.
const comparison = "\x00"

// target is the target of a KPI in a period as a number, for TARGET([KPI]).
func (f *frame) target(name string, p calendar.Period) num.Value {
	k, ok := f.w.KPI(name)
	if !ok {
		return num.Blank(num.NoTarget)
	}
	t, ok, _ := f.targetAt(k, p)
	if !ok {
		return num.Blank(num.NoTarget)
	}
	return decimalOr(t.Value, num.NoTarget)
}

// targetAt is the step of a KPI's targets that is in force in a period: the
// newest one of the same grain that begins no later. why says what there is
// instead when there is none.
func (f *frame) targetAt(k workbook.KPI, p calendar.Period) (t workbook.Target, ok bool, why string) {
	var others []string
	best := calendar.Period{}
	for _, step := range k.Targets {
		grain, known := calendar.ParseGrain(step.Grain)
		if !known {
			continue
		}
		if grain != p.Grain {
			others = append(others, grain.String())
			continue
		}
		from := calendar.Period{Grain: grain, Index: -1 << 31}
		if step.From != "" {
			if from, known = f.cal.ParseLabel(step.From); !known || from.Grain != grain {
				continue
			}
		}
		if from.Index <= p.Index && (!ok || from.Index >= best.Index) {
			t, ok, best = step, true, from
		}
	}
	if !ok && len(others) > 0 {
		slices.Sort(others)
		why = "Its targets are per " + joinWords(slices.Compact(others)) + ", not per " + p.Grain.String() + "."
		if p.Grain == calendar.All {
			why = "Its targets are per " + joinWords(slices.Compact(others)) + ", not for the whole."
		}
	}
	return t, ok, why
}

// joinWords lists words as people do.
func joinWords(words []string) string {
	switch len(words) {
	case 0:
		return ""
	case 1:
		return words[0]
	}
	text := words[0]
	for _, word := range words[1 : len(words)-1] {
		text += ", " + word
	}
	return text + " and " + words[len(words)-1]
}

func decimalOr(text string, reason num.Reason) num.Value {
	if v, ok := workbook.ParseDecimal(text); ok && text != "" {
		return v
	}
	return num.Blank(reason)
}
