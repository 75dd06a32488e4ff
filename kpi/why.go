package kpi

import (
	"context"
	"fmt"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/workbook"
)

// Why is how one value came about. It is plain data.
type Why struct {
	ID       string    `json:"id"`
	Name     string    `json:"name"`
	Period   string    `json:"period"` // its label
	AsOf     string    `json:"as_of"`
	Steps    []WhyStep `json:"steps"` // the whole first, every other after the one it is a part of
	Problems []Problem `json:"problems,omitempty"`
}

// WhyStep is a part of a formula with its value in the period and slice.
type WhyStep struct {
	Parent  int    `json:"parent"` // index of the step that it is a part of; -1 for the whole
	Role    string `json:"role"`   // whole, numerator, denominator, factor, added, subtracted, part
	ID      string `json:"id,omitempty"`
	KPI     string `json:"kpi,omitempty"`     // name of the KPI that it is
	Formula string `json:"formula,omitempty"` // of a KPI its formula
	// Around is the formula with the functions of time around it, where there are any.
	Around string `json:"around,omitempty"`
	From   string `json:"from,omitempty"` // first and last day of its rows, where they are not the period's
	To     string `json:"to,omitempty"`

	Number        // the value
	Text   string `json:"text,omitempty"` // instead of a number
	IsText bool   `json:"is_text,omitempty"`

	Many  bool     `json:"many,omitempty"`  // it has a value for each unit of a moving average, and none of its own
	Again bool     `json:"again,omitempty"` // a step before is the same
	Uses  []WhyUse `json:"uses,omitempty"`
}

// WhyUse is what became of the rows of one table in a step.
type WhyUse struct {
	Table  string    `json:"table"`
	Source string    `json:"source"`         // id of the table
	Date   string    `json:"date,omitempty"` // the column that dates the rows
	Rows   int64     `json:"rows"`           // of the table: those of all fates together
	Added  bool      `json:"added,omitempty"`
	Fates  []WhyFate `json:"fates"`
}

// WhyFate is the rows of a table that were used, or not used for one reason.
type WhyFate struct {
	Fate
	Condition string `json:"condition,omitempty"` // that they did not fulfil
	Rows      int64  `json:"rows"`
	Amount    Number `json:"amount"` // what they add up to; blank where it is unknown or nothing is added
}

// Fate tells one reason from another. Why is used, other-slice, undated,
// other-period, filtered, undecided (a cell that the condition needs is blank),
// blank or unreadable; Which is the number of the condition.
type Fate struct {
	Why   string `json:"why"`
	Which int    `json:"which,omitempty"`
}

// WhyRows names rows: those of a use of a step that met a fate.
type WhyRows struct {
	Step int `json:"step"`
	Use  int `json:"use"`
	Fate
}

// Why explains the value of the question's only KPI in its only period, From and
// To: the parts it is made of, and for each the rows that were used and those
// that were not. Everything is counted row by row when it is asked for.
func (e *Engine) Why(ctx context.Context, w workbook.Workbook, q Question, yield Yield) (*Why, error) {
	f, k, ok := e.whyFrame(w, q)
	out := &Why{ID: k.ID, Name: k.Name, Period: f.periodText(), Steps: []WhyStep{}, Problems: problemsOf(f.problems)}
	if f.asOf != nil {
		out.AsOf = f.asOf.String()
	}
	if !ok {
		return out, nil
	}
	trace, err := eval.TraceOf(ctx, f.whyQuery(k, yield))
	if err != nil {
		return nil, fmt.Errorf("explain %s: %w", k.Name, err)
	}
	for _, s := range trace.Steps {
		out.Steps = append(out.Steps, f.whyStep(s))
	}
	for _, d := range f.kpis[f.index[k.Name]].Checked.Problems.All() {
		d.Source = k.Name
		out.Problems = append(out.Problems, ProblemOf(d))
	}
	return out, nil
}

// WhyRows lists the rows of a table that Why has counted, as numbers of rows in
// their order. The table is that of the source whose id it gives; "" when there
// are no such rows.
func (e *Engine) WhyRows(ctx context.Context, w workbook.Workbook, q Question, which WhyRows, yield Yield) (source string, rows []uint32, err error) {
	f, k, ok := e.whyFrame(w, q)
	why, known := eval.WhyOf(which.Why)
	if !ok || !known {
		return "", nil, nil
	}
	t, rows, err := eval.RowsOf(ctx, f.whyQuery(k, yield), which.Step, which.Use, eval.Fate{Why: why, Which: which.Which})
	if err != nil || t == nil {
		return "", nil, err
	}
	s, _ := w.Table(t.Name)
	return s.ID, rows, nil
}

// whyFrame resolves a question about one KPI in one period; not ok where it
// cannot be answered, which the frame's problems say.
func (e *Engine) whyFrame(w workbook.Workbook, q Question) (f *frame, k workbook.KPI, ok bool) {
	q.By = nil
	f = e.frame(w, q)
	asked := f.asked()
	if len(asked) > 0 {
		k = asked[0]
	}
	if f.grain != calendar.All && (f.from == nil || f.to == nil || f.cal.PeriodOf(*f.from, f.grain) != f.cal.PeriodOf(*f.to, f.grain)) {
		f.problems.Add(diag.Diagnostic{Code: "no-period", Source: "period", Message: "Only the value of one period can be explained.",
			Hint: "Name one, like 2026-03."})
	}
	return f, k, len(asked) == 1 && len(q.KPIs) == 1 && !f.problems.HasErrors()
}

func (f *frame) whyQuery(k workbook.KPI, yield Yield) eval.Query {
	q := f.query(yield)
	q.Formulas = []eval.Definition{f.kpis[f.index[k.Name]]}
	return q
}

// periodText is the label of the question's period.
func (f *frame) periodText() string {
	p := calendar.Period{Grain: calendar.All}
	if f.grain != calendar.All && f.from != nil {
		p = f.cal.PeriodOf(*f.from, f.grain)
	}
	return f.cal.Label(p)
}

func (f *frame) whyStep(s eval.Step) WhyStep {
	out := WhyStep{Parent: s.Parent, Role: s.Role.String(), KPI: s.KPI, Number: numberOf(s.Value), Text: s.Text, IsText: s.IsText, Many: s.Many, Again: s.Again}
	if s.IsText || s.Many {
		out.Number = Number{}
	}
	if k, ok := f.w.KPI(s.KPI); ok {
		out.ID = k.ID
	}
	if s.Node != nil {
		out.Formula = formula.Print(s.Node)
		if s.Around != s.Node {
			out.Around = formula.Print(s.Around)
		}
	}
	if s.Dated {
		out.From, out.To = s.Days.From.String(), s.Days.To.String()
	}
	for _, u := range s.Uses {
		source, _ := f.w.Table(u.Table)
		use := WhyUse{Table: u.Table, Source: source.ID, Date: u.Date, Rows: u.Rows, Added: u.Added}
		for _, t := range u.Fates {
			fate := WhyFate{Fate: Fate{t.Why.String(), t.Which}, Rows: t.Rows, Amount: numberOf(t.Amount)}
			if t.Condition != nil {
				fate.Condition = formula.Print(t.Condition)
			}
			use.Fates = append(use.Fates, fate)
		}
		out.Uses = append(out.Uses, use)
	}
	return out
}
