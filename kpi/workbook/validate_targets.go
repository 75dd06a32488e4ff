package workbook

import (
	"fmt"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/score"
)

// targets looks through the steps of a KPI's target.
func (v *validator) targets(k KPI) {
	steps := map[string]bool{}
	for _, t := range k.Targets {
		v.oneOf(k.Name, "The period of a target", t.Grain, plus(grainChoices, "all")...)
		for _, text := range []string{t.Value, t.Low, t.High, t.Stretch} {
			v.decimal(k.Name, "bad-target", "The target %q of %q is not a number.", "Write a plain number such as 120000 or 0.35.", text)
		}
		if !v.w.Settings.Calendar.knows(t) {
			v.add(diag.Error, k.Name, "bad-period", "Write it like 2026-03, 2026-Q1 or 2026.", "The target of %q from %q: no %s is called that.", k.Name, clipText(t.From, 40), t.Grain)
		}
		if t.Formula != "" && (t.Value != "" || t.Low != "" || t.High != "") {
			v.add(diag.Warning, k.Name, "two-targets", "The formula applies. Take the number away.", "A target of %q has a number and a formula.", k.Name)
		}
		key := t.Grain + " " + t.From + " " + pairs(t.By)
		if steps[key] {
			v.add(diag.Warning, k.Name, "duplicate-target", "The last of them applies.", "%q has two targets from %q on.", k.Name, t.From)
		}
		steps[key] = true
		v.named(k, "The target of", t.Formula)
	}
}

// decimal checks a number that may be left out.
func (v *validator) decimal(name string, code diag.Code, format, hint, text string) {
	if _, ok := ParseDecimal(text); text != "" && !ok {
		v.add(diag.Error, name, code, hint, format, clipText(text, 40), name)
	}
}

// knows reports whether the label of a target's first period makes sense.
func (c Calendar) knows(t Target) bool {
	grain, ok := calendar.ParseGrain(t.Grain)
	if !ok || t.From == "" {
		return t.From == ""
	}
	p, ok := c.Value().ParseLabel(t.From)
	return ok && p.Grain == grain
}

// plan looks through what a KPI's targets grow to.
func (v *validator) plan(k KPI) {
	p := k.Plan
	if p == nil {
		return
	}
	v.oneOf(k.Name, "The way a target is spread", p.Phasing, Even, LastYear, WorkingDays)
	for _, text := range []string{p.Baseline, p.Factor, p.Stretch} {
		v.decimal(k.Name, "bad-plan", "%q in the plan of %q is not a number.", "Write a plain number: 1.2 as the factor is 20 % more.", text)
	}
	if p.Baseline == "" && p.BaselinePeriod == "" && p.Due == "" {
		return
	}
	if problem, hint := p.Problem(v.w.Settings.Calendar); problem != "" {
		v.add(diag.Error, k.Name, "bad-plan", hint, "The plan of %q: %s", k.Name, problem)
	}
}

// Problem says why a plan makes no steps, and the way out; "" when it does.
func (p Plan) Problem(c Calendar) (problem, hint string) {
	cal := c.Value()
	grain, known := calendar.ParseGrain(p.Steps(c))
	first, ok := cal.ParseLabel(p.BaselinePeriod)
	due, dueOK := cal.ParseLabel(p.Due)
	switch {
	case !known || grain == calendar.All:
		return fmt.Sprintf("%q is no length of a period.", clipText(p.Grain, 40)), "Use day, week, month, quarter or year."
	case !ok || first.Grain == calendar.All:
		return fmt.Sprintf("%q is no period to begin with.", clipText(p.BaselinePeriod, 40)), "Write it like 2025-12, 2025-Q4 or 2025."
	case p.Baseline == "" && first.Grain != grain:
		return fmt.Sprintf("its baseline is the value of a %s, and its steps are for a %s.", first.Grain, grain), "Give both the same length, or write the baseline as a number."
	case !dueOK || due.Grain == calendar.All:
		return fmt.Sprintf("%q is no day to get there.", clipText(p.Due, 40)), "Write it like 2026-09-30, 2026-Q3 or 2026."
	case cal.PeriodOf(cal.Last(due), grain).Index <= cal.PeriodOf(cal.Last(first), grain).Index:
		return fmt.Sprintf("%s does not come after %s.", p.Due, p.BaselinePeriod), "Choose a later day."
	}
	return "", ""
}

func (v *validator) milestones(k KPI) {
	ids := map[string]bool{}
	for _, m := range k.Milestones {
		if m.ID == "" || ids[m.ID] {
			v.add(diag.Error, k.Name, "duplicate-id", "", "Two milestones of %q have the id %q.", k.Name, clipText(m.ID, 40))
		}
		ids[m.ID] = true
		if m.Date == "" {
			v.add(diag.Error, k.Name, "bad-day", "Write it like 2026-09-30.", "A milestone of %q has no day.", k.Name)
		}
		v.day(k.Name, "A milestone of "+k.Name, m.Date)
		v.decimal(k.Name, "bad-target", "The milestone %q of %q is not a number.", "Write a plain number such as 120000 or 0.35.", m.Value)
	}
}

func (v *validator) rules(k KPI) {
	for _, r := range k.Rules {
		v.oneOf(k.Name, "The word of a rule", r.Word, string(score.OffTrack), string(score.OnTrack), string(score.AtRisk))
		v.decimal(k.Name, "bad-rule", "%q in a rule of %q is not a number.", "Write a plain number: 0.9 as a factor is 90 % of the target.", r.Factor)
		v.decimal(k.Name, "bad-rule", "%q in a rule of %q is not a number.", "Write a plain number.", r.At)
		v.day(k.Name, "A rule of "+k.Name, r.By)
		if r.Factor != "" && r.At != "" {
			v.add(diag.Warning, k.Name, "bad-rule", "The limit itself applies. Take the factor away.", "A rule of %q has a factor and a limit.", k.Name)
		}
	}
	if k.Matures < 0 || k.Matures > 3660 {
		v.add(diag.Warning, k.Name, "bad-days", "Choose 0 to 3660 days.", "The values of %q cannot take %d days to settle.", k.Name, k.Matures)
	}
}

// day checks a date that may be left out.
func (v *validator) day(source, what, text string) {
	if _, ok := calendar.ParseDate([]byte(text), calendar.ISODate); text != "" && !ok {
		v.add(diag.Error, source, "bad-day", "Write it like 2026-09-30.", "%s: %q is no day.", what, clipText(text, 40))
	}
}
