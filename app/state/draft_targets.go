package state

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// The fields of what is expected.
const (
	FieldAim        Field = "aim"       // how targets come about: one of the ways below
	FieldAimGrain   Field = "aim_grain" // of a target that is worked out
	FieldAimFrom    Field = "aim_from"
	FieldAimFormula Field = "aim_formula"
	FieldLastBy     Field = "last_by"    // percent more than last year, as typed
	FieldGrowFrom   Field = "grow_from"  // the period a plan begins with
	FieldGrowBase   Field = "grow_base"  // its value, where it is not the KPI's
	FieldGrowBy     Field = "grow_by"    // percent
	FieldGrowDue    Field = "grow_due"   // a date or a period
	FieldGrowMore   Field = "grow_more"  // percent, of the stretch
	FieldSpread     Field = "spread"     // how a longer target is spread
	FieldYear       Field = "year"       // which is spread
	FieldYearTotal  Field = "year_total" // what is spread
	FieldReason     Field = "reason"     // why targets change
	FieldMatures    Field = "matures"    // days until a value is settled
)

// The ways to set a target.
const (
	AimSteps   = "" // a value per period
	AimGrow    = "grow"
	AimYear    = "year" // a year's value, spread
	AimLast    = "last" // last year's value and some percent
	AimFormula = "formula"
)

// MilestoneDraft is a milestone as typed.
type MilestoneDraft struct{ ID, Date, Value, Title string }

// set takes what was typed into a part.
func (d *MilestoneDraft) set(part, text string) {
	switch part {
	case "date":
		d.Date = text
	case "value":
		d.Value = text
	case "title":
		d.Title = text
	}
}

// LimitDraft is a rule as typed. Kind says what Limit is: "" a percentage of the
// target, "at" a value, "any" nothing.
type LimitDraft struct{ Word, Kind, Limit, By string }

// set takes what was typed into a part.
func (d *LimitDraft) set(part, text string) {
	switch part {
	case "word":
		d.Word = text
	case "kind":
		d.Kind = text
	case "limit":
		d.Limit = text
	case "by":
		d.By = text
	}
}

// with is the step with what was typed into a part.
func (d TargetDraft) with(part, text string) TargetDraft {
	switch part {
	case "grain":
		d.Grain = text
	case "from":
		d.From = text
	case "value":
		d.Value = text
	case "low":
		d.Low = text
	case "high":
		d.High = text
	case "note":
		d.Note = text
	case "stretch":
		d.Stretch = text
	case "formula":
		d.Formula = text
	case "of":
		d.Of = text
	case "is":
		d.Is = text
	}
	return d
}

// The kinds of limits.
const (
	LimitShare = ""
	LimitAt    = "at"
	LimitAny   = "any"
)

// Aim is the way in which targets are set; a range is set per period.
func (d Draft) Aim() string {
	if d.Text(FieldDirection) == workbook.InRange {
		return AimSteps
	}
	return d.Text(FieldAim)
}

// expecting is the draft with what is expected of a KPI written into it. A target
// that one of the ways made is in its fields; the others are steps.
func (d Draft) expecting(k workbook.KPI, locale num.Locale) Draft {
	percent := k.Unit.Kind == workbook.UnitPercent
	own := -1
	switch year, worked := lastTarget(k, plainYear), lastTarget(k, isWorkedOut); {
	case k.Plan.Grows():
		d = d.with(FieldAim, AimGrow)
	case k.Plan != nil && year >= 0:
		t := k.Targets[year]
		own, d = year, d.with(FieldAim, AimYear).with(FieldYear, t.From).with(FieldYearTotal, typedNumber(t.Value, percent, locale))
	case worked >= 0:
		t := k.Targets[worked]
		own, d = worked, d.with(FieldAim, AimFormula).with(FieldAimGrain, t.Grain).with(FieldAimFrom, t.From).with(FieldAimFormula, t.Formula)
		if by, ok := overLastYear(t.Formula, k.Name); ok {
			d = d.with(FieldAim, AimLast).with(FieldLastBy, typedNumber(by.Plain(), true, locale))
		}
	}
	if p := k.Plan; p != nil {
		change := func(factor string) string {
			if v, ok := workbook.ParseDecimal(factor); ok && factor != "" {
				return typedNumber(num.Sub(v, num.Int(1)).Plain(), true, locale)
			}
			return ""
		}
		d = d.with(FieldGrowFrom, p.BaselinePeriod).with(FieldGrowBase, typedNumber(p.Baseline, percent, locale)).with(FieldGrowBy, change(p.Factor)).
			with(FieldGrowDue, p.Due).with(FieldGrowMore, change(p.Stretch)).with(FieldSpread, p.Phasing)
	}
	for i, t := range k.Targets {
		if i == own {
			continue
		}
		step := TargetDraft{Grain: t.Grain, From: t.From, Note: t.Note, Formula: t.Formula, Was: i + 1, Stretch: typedNumber(t.Stretch, percent, locale),
			Value: typedNumber(t.Value, percent, locale), Low: typedNumber(t.Low, percent, locale), High: typedNumber(t.High, percent, locale)}
		if len(t.By) == 1 {
			for of, is := range t.By {
				step.Of, step.Is = of, is
			}
		}
		d.Targets = append(d.Targets, step)
	}
	for _, m := range k.Milestones {
		d.Milestones = append(d.Milestones, MilestoneDraft{m.ID, m.Date, typedNumber(m.Value, percent, locale), m.Title})
	}
	for _, r := range k.Rules {
		rule := LimitDraft{Word: r.Word, Kind: LimitShare, Limit: inPercent(r.Factor, locale), By: r.By}
		switch {
		case r.At != "":
			rule.Kind, rule.Limit = LimitAt, typedNumber(r.At, percent, locale)
		case r.Factor == "":
			rule.Kind = LimitAny
		}
		d.Rules = append(d.Rules, rule)
	}
	if k.Matures > 0 {
		d = d.with(FieldMatures, strconv.Itoa(k.Matures))
	}
	return d
}

// lastTarget is the place of the target of a kind that begins last, -1 for none. It
// is none too where a step of the same length begins later.
func lastTarget(k workbook.KPI, kind func(workbook.Target) bool) int {
	found := -1
	for i, t := range k.Targets {
		if kind(t) && (found < 0 || t.From >= k.Targets[found].From) {
			found = i
		}
	}
	for _, t := range k.Targets {
		if found >= 0 && len(t.By) == 0 && t.Grain == k.Targets[found].Grain && t.From > k.Targets[found].From {
			return -1
		}
	}
	return found
}

func plainYear(t workbook.Target) bool {
	return t.Grain == "year" && t.Value != "" && t.Formula == "" && len(t.By) == 0
}

func isWorkedOut(t workbook.Target) bool { return t.Formula != "" && len(t.By) == 0 }

// lastYear is the formula of last year's value times a factor.
func lastYear(name string, factor num.Value) string {
	return "PRIOR(" + formula.Print(&formula.KPI{Name: name}) + ", 1 year) * " + factor.Plain()
}

// overLastYear reads how much more than last year such a formula says.
func overLastYear(src, name string) (more num.Value, ok bool) {
	times, isProduct := formula.Parse(src).Root.(*formula.Binary)
	if !isProduct || times.Op != formula.OpMul {
		return more, false
	}
	factor, isNumber := times.Y.(*formula.Number)
	if !isNumber || src != lastYear(name, factor.Value) {
		return more, false
	}
	return num.Sub(factor.Value, num.Int(1)), true
}

// expectations reads targets, plan, milestones and rules.
func (r *draftReader) expectations() {
	was := r.k
	r.k.Targets, r.k.Plan = nil, nil
	for i, t := range r.d.Targets {
		step, bad := r.target(t, was)
		if bad != "" {
			r.wrong[fmt.Sprintf("target-%d", i)] = bad
			continue
		}
		if step.Grain != "" {
			r.k.Targets = append(r.k.Targets, step)
		}
	}
	switch r.d.Aim() {
	case AimGrow:
		r.grow(was.Plan)
	case AimYear:
		r.year(was.Plan)
	case AimLast:
		if by, ok := r.change(FieldLastBy); ok {
			r.workedOut(lastYear(r.k.Name, by))
		}
	case AimFormula:
		r.workedOut(strings.TrimSpace(r.d.Text(FieldAimFormula)))
	}
	r.milestones()
	r.rules()
	r.matures()
}

// target reads one step; an empty one is none.
func (r *draftReader) target(t TargetDraft, was workbook.KPI) (step workbook.Target, bad string) {
	if strings.TrimSpace(t.Value+t.Low+t.High+t.Formula) == "" {
		return workbook.Target{}, ""
	}
	if t.Was > 0 && t.Was <= len(was.Targets) {
		step = was.Targets[t.Was-1]
	}
	percent := r.k.Unit.Kind == workbook.UnitPercent
	value, okV := number(t.Value, percent, r.locale)
	low, okL := number(t.Low, percent, r.locale)
	high, okH := number(t.High, percent, r.locale)
	stretch, okS := number(t.Stretch, percent, r.locale)
	step.Grain, step.From, step.Note = or(t.Grain, "month"), strings.TrimSpace(t.From), strings.TrimSpace(t.Note)
	step.Value, step.Low, step.High, step.Stretch, step.Formula = "", "", "", stretch, strings.TrimSpace(t.Formula)
	if len(step.By) <= 1 {
		step.By = nil
		if t.Of != "" {
			step.By = map[string]string{t.Of: strings.TrimSpace(t.Is)}
		}
	}
	ranged := r.k.Direction == workbook.InRange
	switch {
	case !okV || !okL || !okH || !okS:
		return step, "Write a number, such as " + strings.Replace("1250.50", ".", r.locale.Decimal, 1) + "."
	case step.Formula != "":
	case ranged && (low == "" || high == ""):
		return step, "A range needs a lowest and a highest value."
	case ranged && above(low, high):
		return step, "The lowest value is above the highest."
	case !ranged && value == "":
		return step, "Write the value to reach."
	case ranged:
		step.Low, step.High = low, high
	default:
		step.Value = value
	}
	return step, r.firstPeriod(step.Grain, step.From)
}

// firstPeriod says what is wrong with the period a target begins with.
func (r *draftReader) firstPeriod(grain, from string) string {
	if from == "" {
		return ""
	}
	g, _ := calendar.ParseGrain(grain)
	if p, ok := r.cal.ParseLabel(from); !ok || p.Grain != g {
		return "No " + grain + " is called " + from + ". Write it like " + example(g) + "."
	}
	return ""
}

// change reads a percentage by which something is to change as a factor.
func (r *draftReader) change(f Field) (factor num.Value, ok bool) {
	text, ok := number(strings.TrimPrefix(r.text(f), "+"), true, r.locale)
	v, is := workbook.ParseDecimal(text)
	if !ok || text == "" || !is {
		r.wrong[string(f)] = "Write a percentage, such as 20 or -5."
		return num.Value{}, false
	}
	return num.Add(num.Int(1), v), true
}

// plan begins with what the editor does not show.
func (r *draftReader) plan(was *workbook.Plan) *workbook.Plan {
	p := workbook.Plan{}
	if was != nil {
		p = workbook.Plan{Note: was.Note, At: was.At, Author: was.Author, Grain: was.Grain, Extra: was.Extra}
	}
	p.Phasing = r.text(FieldSpread)
	return &p
}

func (r *draftReader) grow(was *workbook.Plan) {
	p := r.plan(was)
	factor, ok := r.change(FieldGrowBy)
	p.Factor = factor.Plain()
	if r.text(FieldGrowMore) != "" {
		more, is := r.change(FieldGrowMore)
		p.Stretch, ok = more.Plain(), ok && is
	}
	base, is := number(r.d.Text(FieldGrowBase), r.k.Unit.Kind == workbook.UnitPercent, r.locale)
	if !is {
		r.wrong[string(FieldGrowBase)] = "Write a number, or leave it empty to take the KPI's value."
	}
	p.Baseline, p.BaselinePeriod, p.Due = base, r.text(FieldGrowFrom), r.text(FieldGrowDue)
	if from, known := r.cal.ParseLabel(p.BaselinePeriod); known && p.Grain != "" && from.Grain.String() != p.Grain {
		p.Grain = ""
	}
	r.k.Plan = p
	if !ok || !is {
		return
	}
	switch problem, hint := p.Problem(r.settings.Calendar); {
	case problem == "":
	case p.BaselinePeriod == "":
		r.wrong[string(FieldGrowFrom)] = "Say which period it grows from, such as 2025-12 or 2025."
	case p.Due == "":
		r.wrong[string(FieldGrowDue)] = "Say by when, such as 2026-12-31, 2026-Q3 or 2026."
	default:
		field := FieldGrowDue
		if _, known := r.cal.ParseLabel(p.BaselinePeriod); !known {
			field = FieldGrowFrom
		}
		r.wrong[string(field)] = upper(problem) + " " + hint
	}
}

func upper(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// year reads a year's target and how it is spread.
func (r *draftReader) year(was *workbook.Plan) {
	p := r.plan(was)
	p.Phasing = or(p.Phasing, workbook.Even)
	total, ok := number(r.d.Text(FieldYearTotal), false, r.locale)
	if !ok || total == "" {
		r.wrong[string(FieldYearTotal)] = "Write what the year is to come to."
	}
	year := r.text(FieldYear)
	if bad := r.firstPeriod("year", year); bad != "" {
		r.wrong[string(FieldYear)] = bad
	}
	r.k.Plan = p
	r.add(workbook.Target{Grain: "year", From: year, Value: total})
}

// workedOut reads a target that is a formula.
func (r *draftReader) workedOut(src string) {
	if src == "" {
		r.wrong[string(FieldAimFormula)] = "Write what the target is, or choose a column."
		return
	}
	t := workbook.Target{Grain: or(r.text(FieldAimGrain), "month"), From: r.text(FieldAimFrom), Formula: src}
	if bad := r.firstPeriod(t.Grain, t.From); bad != "" {
		r.wrong[string(FieldAimFrom)] = bad
	}
	r.add(t)
}

// add puts a target behind the steps, in the place of one from the same period on.
func (r *draftReader) add(t workbook.Target) {
	r.k.Targets = slices.DeleteFunc(r.k.Targets, func(o workbook.Target) bool { return o.Grain == t.Grain && o.From == t.From && len(o.By) == 0 })
	r.k.Targets = append(r.k.Targets, t)
}

func (r *draftReader) milestones() {
	was := r.k.Milestones
	r.k.Milestones = nil
	for i, d := range r.d.Milestones {
		m := workbook.Milestone{ID: or(d.ID, draftID+strconv.Itoa(i))}
		if at := slices.IndexFunc(was, func(o workbook.Milestone) bool { return o.ID == d.ID }); at >= 0 {
			m = was[at]
		}
		value, ok := number(d.Value, r.k.Unit.Kind == workbook.UnitPercent, r.locale)
		day, is := calendar.ParseDate([]byte(strings.TrimSpace(d.Date)), calendar.ISODate)
		if !ok || value == "" || !is {
			r.wrong[fmt.Sprintf("milestone-%d", i)] = "A milestone needs a day, such as 2026-09-30, and a value."
			continue
		}
		m.Date, m.Value, m.Title = day.String(), value, strings.TrimSpace(d.Title)
		r.k.Milestones = append(r.k.Milestones, m)
	}
}

func (r *draftReader) rules() {
	was := r.k.Rules
	r.k.Rules = nil
	for i, d := range r.d.Rules {
		var rule workbook.Rule
		if i < len(was) {
			rule.Extra = was[i].Extra
		}
		rule.Word, rule.By = or(d.Word, string(score.AtRisk)), strings.TrimSpace(d.By)
		limit, ok := number(d.Limit, d.Kind == LimitShare || r.k.Unit.Kind == workbook.UnitPercent, r.locale)
		_, is := calendar.ParseDate([]byte(rule.By), calendar.ISODate)
		switch {
		case d.Kind != LimitAny && (!ok || limit == ""):
			r.wrong[fmt.Sprintf("rule-%d", i)] = "A rule needs a limit."
		case rule.By != "" && !is:
			r.wrong[fmt.Sprintf("rule-%d", i)] = "Write the last day it holds like 2026-09-30, or leave it empty."
		case d.Kind == LimitShare:
			rule.Factor = limit
		case d.Kind == LimitAt:
			rule.At = limit
		}
		r.k.Rules = append(r.k.Rules, rule)
	}
}

func (r *draftReader) matures() {
	r.k.Matures = 0
	if text := r.text(FieldMatures); text != "" {
		n, err := strconv.Atoi(text)
		if err != nil || n < 0 || n > 3660 {
			r.wrong[string(FieldMatures)] = "Write a whole number of days, or leave it empty."
			return
		}
		r.k.Matures = n
	}
}

// aimProblems says what is wrong with the formulas of a KPI's targets, field by
// field.
func aimProblems(k workbook.KPI, d Draft, schema formula.Schema, wrong map[string]string) {
	for _, t := range k.Targets {
		if t.Formula == "" {
			continue
		}
		field := string(FieldAimFormula)
		for i, step := range d.Targets {
			if strings.TrimSpace(step.Formula) == t.Formula {
				field = fmt.Sprintf("target-%d", i)
			}
		}
		for _, p := range formula.Check(formula.Parse(t.Formula), schema).Problems.All() {
			// The KPI may be called here by a name that it gets when it is saved.
			if p.Severity == diag.Error && (p.Code != "unknown-kpi" || !strings.Contains(p.Message, strconv.Quote(k.Name))) {
				wrong[field] = strings.TrimSpace(p.Message + " " + p.Hint)
				break
			}
		}
	}
}
