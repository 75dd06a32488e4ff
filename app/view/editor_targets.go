package view

import (
	"strconv"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// TargetRow is one step of the target.
type TargetRow struct {
	Index   int
	Draft   state.TargetDraft
	Wrong   string
	Grains  []Choice
	Of      []Choice // columns whose rows it may be for
	Formula bool     // it is worked out
	Range   bool
	Hint    string
}

// Aims is what is expected, besides the steps.
type Aims struct {
	Aim        string
	Ways       []Choice
	Hint       string // about the chosen way
	Grains     []Choice
	Spreads    []Choice
	Columns    []Choice // of other tables, to take targets from: formulas
	Hidden     string   // steps that hold besides
	GrowHint   string
	Milestones []MilestoneRow
	Rules      []LimitRow
	Words      []Choice
	Kinds      []Choice
	Revising   bool // what was expected changes
	Preview    []PreviewRow
	PreviewWhy string
}

// MilestoneRow is a milestone as typed.
type MilestoneRow struct {
	Index int
	Draft state.MilestoneDraft
	Wrong string
}

// LimitRow is a rule as typed.
type LimitRow struct {
	Index int
	Draft state.LimitDraft
	Wrong string
}

// PreviewRow is a step that the draft makes.
type PreviewRow struct {
	Period, Target, Value string
	Status                Status
	Judged                bool
	Title                 string
}

var targetGrains = []Choice{{Value: "day", Label: "a day"}, {Value: "week", Label: "a week"}, {Value: "month", Label: "a month"}, {Value: "quarter", Label: "a quarter"}, {Value: "year", Label: "a year"}}

var aimWays = []Choice{{Value: state.AimSteps, Label: "Per period"}, {Value: state.AimGrow, Label: "Grows to"}, {Value: state.AimYear, Label: "Over a year"},
	{Value: state.AimLast, Label: "From last year"}, {Value: state.AimFormula, Label: "Table or formula"}}

var aimHints = map[string]string{
	state.AimSteps:   "A value holds from its period on, until the next step.",
	state.AimGrow:    "From what it was to what it should become, in equal steps. After the last step nothing is expected until you say what.",
	state.AimYear:    "The parts add up to the year exactly. Only values that add up over time can be spread.",
	state.AimLast:    "Each period is compared with the same one a year before.",
	state.AimFormula: "What a KPI of this formula would be in the period. A table with planned values is imported this way.",
}

func targetRows(m state.Model, e *state.Editor) (rows []TargetRow) {
	for i, t := range e.Draft.Targets {
		rows = append(rows, TargetRow{Index: i, Draft: t, Wrong: e.Wrong["target-"+strconv.Itoa(i)], Grains: targetGrains, Of: sliceColumns(m, t.Of),
			Formula: t.Formula != "", Range: e.Draft.Text(state.FieldDirection) == workbook.InRange, Hint: fromHint(t.Grain)})
	}
	return rows
}

// sliceColumns are the columns that a target may be for one value of.
func sliceColumns(m state.Model, of string) []Choice {
	list := []Choice{{Value: "", Label: "all rows"}}
	for _, ref := range m.Dimensions() {
		list = append(list, Choice{Value: formula.Print(&formula.Column{Table: ref.Table, Name: ref.Column}), Label: "one " + dimensionName(m, ref)})
	}
	return withValue(list, of)
}

func fromHint(grain string) string {
	switch grain {
	case "day":
		return "2026-03-31"
	case "week":
		return "2026-W14"
	case "quarter":
		return "2026-Q1"
	case "year":
		return "2026"
	}
	return "2026-03"
}

func aimsOf(m state.Model, w words, e *state.Editor) Aims {
	a := Aims{Aim: e.Draft.Aim(), Ways: aimWays, Grains: targetGrains, Columns: plannedColumns(m)}
	a.Hint = aimHints[a.Aim]
	if e.Draft.Text(state.FieldDirection) == workbook.InRange {
		a.Ways = aimWays[:1]
	}
	if n := len(e.Draft.Targets); n > 0 && a.Aim != state.AimSteps {
		a.Hidden = strconv.Itoa(n) + " " + plural(n, "step per period holds before that, and where it begins", "steps per period hold before that, and where they begin") + " later."
	}
	a.Spreads = []Choice{{Value: workbook.Even, Label: "Evenly by months"}, {Value: workbook.LastYear, Label: "As the year before was"}, {Value: workbook.WorkingDays, Label: "By working days"}}
	if a.Aim == state.AimGrow {
		a.Spreads = append([]Choice{{Value: "", Label: "Not at all"}}, a.Spreads...)
		a.GrowHint = "Such as " + fromHint(m.Question.Grain) + ": a step for each period of that length"
	}
	for i, d := range e.Draft.Milestones {
		a.Milestones = append(a.Milestones, MilestoneRow{i, d, tried(e, "milestone-", i)})
	}
	for i, d := range e.Draft.Rules {
		a.Rules = append(a.Rules, LimitRow{i, d, tried(e, "rule-", i)})
	}
	for _, word := range []score.Word{score.OnTrack, score.AtRisk, score.OffTrack} {
		a.Words = append(a.Words, Choice{Value: string(word), Label: string(word)})
	}
	a.Kinds = []Choice{{Value: state.LimitShare, Label: "% of the target"}, {Value: state.LimitAt, Label: "a value"}, {Value: state.LimitAny, Label: "any value"}}
	a.Revising = m.Revising()
	a.Preview, a.PreviewWhy = preview(m, w, e)
	return a
}

// tried is what is wrong with a row, once saving was tried.
func tried(e *state.Editor, what string, i int) string {
	if !e.Tried {
		return ""
	}
	return e.Wrong[what+strconv.Itoa(i)]
}

// plannedColumns are the columns of numbers that targets may be taken from, as the
// formulas that take them.
func plannedColumns(m state.Model) []Choice {
	list := []Choice{{Value: "", Label: "Choose a column"}}
	for _, s := range m.Book.Tables {
		for _, c := range m.Columns(s.ID) {
			switch c.Type {
			case "integer", "decimal", "money", "percent":
				sum := formula.Print(&formula.Aggregate{Func: formula.FnSum, X: &formula.Column{Table: s.Name, Name: c.Name}})
				list = append(list, Choice{Value: sum, Label: c.Name, Group: s.Name})
			}
		}
	}
	return list
}

// stepsShown is how many steps are shown of what there were, and of what comes.
const stepsShown = 4

// preview is the steps that the draft makes: the last ones with their verdicts, and
// of a plan those to come.
func preview(m state.Model, w words, e *state.Editor) (rows []PreviewRow, why string) {
	k, ok := m.DraftKPI()
	if !ok || e.Live == nil || len(e.Live.KPIs) == 0 || !k.HasTargets() {
		return nil, ""
	}
	a := e.Live.KPIs[0]
	u := unitOf(m, w, k).settled(a.Cells)
	for _, c := range a.Cells[max(0, len(a.Cells)-stepsShown):] {
		r := PreviewRow{Period: w.period(c.Period), Target: u.bound(c.Target, u.full), Value: u.full(c.Number.Num()), Status: statusOf(c), Judged: true, Title: c.Reason}
		if c.Number.Num().IsBlank() {
			r.Value = "blank"
		}
		if c.Target == nil {
			r.Target, why = "none", c.Reason
		} else {
			why = c.Target.How
		}
		rows = append(rows, r)
	}
	return append(rows, toCome(m, w, u, k, e.Live)...), sentence(why)
}

// toCome is the next steps of a plan and its last one.
func toCome(m state.Model, w words, u unit, k workbook.KPI, live *state.Answer) (rows []PreviewRow) {
	first, due, ok := k.Plan.Span(m.Book.Settings.Calendar)
	if !ok || live.Grain != first.Grain.String() {
		return nil
	}
	base := number(k.Plan.Baseline)
	if k.Plan.Baseline == "" {
		c, _ := cellAt(live.KPIs[0].Cells, w.cal.Label(first))
		base = c.Number.Num()
	}
	if base.IsBlank() || len(live.Periods) == 0 {
		return nil
	}
	last, _ := w.cal.ParseLabel(live.Periods[len(live.Periods)-1].Label)
	show := func(p calendar.Period) {
		value, _ := k.Plan.Step(base, int(p.Index-first.Index), int(due.Index-first.Index))
		rows = append(rows, PreviewRow{Period: w.cal.Name(p, w.tag), Target: u.bound(&kpi.Expected{Value: value.Plain()}, u.full)})
	}
	next := last.Next(1)
	if next.Index <= first.Index {
		next = first.Next(1)
	}
	for p := next; p.Index < due.Index && len(rows) < stepsShown-1; p = p.Next(1) {
		show(p)
	}
	if due.Index >= next.Index {
		show(due)
	}
	return rows
}
