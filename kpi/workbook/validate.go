package workbook

import (
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"strings"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
)

// Validate looks through a workbook for what would confuse or mislead: names
// used twice, choices nobody knows, targets that are no numbers, references
// that lead nowhere, circles. It says nothing about formulas beyond their names
// and circles; checking those needs the tables' columns and is the engine's.
func Validate(w Workbook) diag.List {
	v := validator{w: w}
	v.settings()
	v.work()
	v.tables()
	v.kpis()
	v.aligned()
	v.closes()
	_, cycles := Order(w)
	v.list.Merge(cycles)
	return v.list
}

type validator struct {
	w    Workbook
	list diag.List
}

func (v *validator) add(severity diag.Severity, source string, code diag.Code, hint, format string, args ...any) {
	v.list.Add(diag.Diagnostic{Severity: severity, Code: code, Source: source, Message: fmt.Sprintf(format, args...), Hint: hint})
}

// grainChoices are the lengths of a period that can be chosen, the usual one first.
var grainChoices = []string{"month", "day", "week", "quarter", "year"}

// oneOf checks a choice; the empty text always stands for the usual one.
func (v *validator) oneOf(source, what, value string, choices ...string) {
	if value != "" && !slices.Contains(choices, value) {
		v.add(diag.Warning, source, "unknown-choice", "It is kept, and treated as the usual one: "+choices[0]+".",
			"%s of %q is %q, which this version does not know.", what, source, clipText(value, 40))
	}
}

func (v *validator) settings() {
	c := v.w.Settings.Calendar
	if c.FiscalStart < 0 || c.FiscalStart > 12 {
		v.add(diag.Warning, v.w.Name, "bad-month", "Choose a month from 1 to 12.", "The fiscal year cannot start in month %d.", c.FiscalStart)
	}
	v.oneOf(v.w.Name, "The week start", c.WeekStart, "mon", "sat", "sun")
	v.oneOf(v.w.Name, "The name of the fiscal year", c.YearNamedBy, "start", "end")
	v.oneOf(v.w.Name, "The pattern of weeks", c.Weeks, "4-4-5", "4-5-4", "5-4-4")
	v.oneOf(v.w.Name, "The usual period", v.w.Settings.Grain, grainChoices...)
}

func (v *validator) work() {
	k := v.w.Settings.Work
	for _, name := range slices.Sorted(maps.Keys(k.Hours)) {
		v.oneOf(v.w.Name, "A working day", name, weekdays...)
		v.hours(name, k.Hours[name])
	}
	for _, name := range slices.Sorted(maps.Keys(k.Days)) {
		if _, ok := calendar.ParseDate([]byte(name), calendar.ISODate); !ok {
			v.add(diag.Warning, v.w.Name, "bad-day", "Write it like 2026-12-24.", "%q is no day of the working calendar.", clipText(name, 40))
		}
		v.hours(name, k.Days[name])
	}
}

func (v *validator) hours(day, text string) {
	if _, ok := calendar.ParseHours(text); !ok {
		v.add(diag.Warning, v.w.Name, "bad-hours", "Write them like 09:00-12:30, 13:00-17:00, or closed.", "%q are no working hours for %s.", clipText(text, 40), clipText(day, 40))
	}
}

func (v *validator) tables() {
	ids, names := map[string]bool{}, map[string]bool{}
	for _, t := range v.w.Tables {
		v.entity("table", t.ID, t.Name, ids, names)
		batches := map[string]bool{}
		for _, b := range t.Batches {
			if b.ID == "" || batches[b.ID] {
				v.add(diag.Error, t.Name, "duplicate-id", "", "Two imports of %q have the id %q.", t.Name, clipText(b.ID, 40))
			}
			batches[b.ID] = true
			v.oneOf(t.Name, "The kind of an import", b.Kind, KindReplace, KindAppend, KindUpdate)
			if b.Kind == KindUpdate && len(b.Keys) == 0 {
				v.add(diag.Warning, t.Name, "no-key", "Undo it, and import the file again by a key.", "The update %q of %q names no key, so all its rows follow the others.", clipText(b.File, 60), t.Name)
			}
			if !isSHA256(b.SHA256) {
				v.add(diag.Error, t.Name, "bad-hash", "Drop the file again.", "The import %q of %q does not say which bytes it is made of.", clipText(b.File, 60), t.Name)
			}
		}
		v.day(t.Name, "The day that "+t.Name+" is complete through", t.Through)
		for _, r := range t.Relations {
			if _, ok := v.w.Table(r.Table); !ok {
				v.add(diag.Warning, t.Name, "unknown-table", "Choose another table to look it up in.", "%q of %q is looked up in %q, and there is no such table.", clipText(r.Column, 60), t.Name, clipText(r.Table, 60))
			}
		}
	}
}

// entity checks what tables and KPIs have in common.
func (v *validator) entity(what, id, name string, ids, names map[string]bool) {
	if id == "" || ids[id] {
		v.add(diag.Error, name, "duplicate-id", "", "Two %ss have the id %q.", what, clipText(id, 40))
	}
	if err, bad := checkName(what, name).(Refusal); bad {
		v.list.Add(err.Diagnostic)
	}
	folded := strings.ToLower(name)
	if names[folded] {
		v.add(diag.Error, name, "duplicate-name", "Rename one of them.", "Two %ss are called %q.", what, clipText(name, 60))
	}
	ids[id], names[folded] = true, true
}

func (v *validator) kpis() {
	ids, names := map[string]bool{}, map[string]bool{}
	for _, k := range v.w.KPIs {
		v.entity("KPI", k.ID, k.Name, ids, names)
		v.oneOf(k.Name, "The unit", k.Unit.Kind, UnitNumber, UnitPercent, UnitCurrency, UnitDuration)
		v.oneOf(k.Name, "The direction", k.Direction, Higher, Lower, InRange)
		v.oneOf(k.Name, "The state", k.State, StateActive, StateDraft, StateRetired)
		if d := k.Unit.Decimals; d != nil && (*d < 0 || *d > 20) {
			v.add(diag.Warning, k.Name, "bad-decimals", "Choose 0 to 20.", "%q cannot be shown with %d decimal places.", k.Name, *d)
		}
		v.targets(k)
		v.plan(k)
		v.milestones(k)
		v.thresholds(k.Name, k.Thresholds, "Write the share of the target that must be reached, such as 0.9.")
		v.insight(k)
		v.rules(k)
		v.references(k)
		v.entries(k)
		v.checks(k)
		v.review(k)
	}
}

func (v *validator) thresholds(name string, limits Thresholds, hint string) {
	for _, text := range []string{limits.OnTrack, limits.AtRisk} {
		if value, ok := ParseDecimal(text); text != "" && (!ok || value.Sign() <= 0) {
			v.add(diag.Error, name, "bad-threshold", hint, "The threshold %q of %q is not a number above 0.", clipText(text, 40), name)
		}
	}
}

// references checks the names of KPIs in a formula.
func (v *validator) references(k KPI) { v.named(k, "", k.Formula) }

// named checks the names in a formula of a KPI; whose says which, where it is not
// its own.
func (v *validator) named(k KPI, whose, src string) {
	if src == "" {
		return
	}
	names := v.w.Schema(nil).KPIs()
	for _, ref := range references(src) {
		if slices.Contains(names, ref.Name) {
			continue
		}
		d := diag.Diagnostic{Severity: diag.Error, Code: "unknown-kpi", Source: k.Name, Span: ref.Span(),
			Message: fmt.Sprintf("No KPI is called %q.", ref.Name), Hint: "Define it, or write the name of another."}
		near, ok := diag.Suggest(ref.Name, names)
		if ok {
			d.Hint = fmt.Sprintf("Did you mean %q?", near)
		}
		switch {
		case whose != "":
			d.Span, d.Message = diag.Span{}, fmt.Sprintf("%s %q: %s", whose, k.Name, d.Message)
		case ok:
			d.Fix, d.HasFix = formula.Print(&formula.KPI{Name: near}), true
		}
		v.list.Add(d)
	}
}

// checks looks at what the data is held against, and at the alert rules.
func (v *validator) checks(k KPI) {
	for _, r := range k.Alerts {
		v.oneOf(k.Name, "An alert", r.When, WhenOffTrack, WhenAtRisk, WhenAbove, WhenBelow, WhenChange, WhenSignal, WhenStale)
		v.decimal(k.Name, "bad-limit", "The limit %q of an alert of %q is not a number.", "Write a plain number such as 12.5.", r.At)
	}
	for _, text := range []string{k.Checks.Low, k.Checks.High} {
		v.decimal(k.Name, "bad-range", "The bound %q of what is plausible for %q is not a number.", "Write a plain number such as 12.5.", text)
	}
}

// entries checks what was typed by hand.
func (v *validator) entries(k KPI) {
	v.oneOf(k.Name, "The way entries count", k.Combine, CombineLast, CombineSum, CombineAverage)
	for _, e := range k.Entries {
		if _, ok := v.w.Settings.EntryDays(e.Date); !ok {
			v.add(diag.Error, k.Name, "bad-date", "Write it like 2026-03-31 or 2026-03.", "The entry %q of %q has no date that can be read.", clipText(e.Date, 40), k.Name)
		}
		if _, ok := ParseDecimal(e.Value); !ok || e.Value == "" {
			v.add(diag.Error, k.Name, "bad-value", "Write a plain number such as 12.5.", "The entry of %s of %q is %q, not a number.", clipText(e.Date, 40), k.Name, clipText(e.Value, 40))
		}
	}
	for _, g := range k.Scale {
		if _, ok := ParseDecimal(g.Value); !ok || g.Value == "" {
			v.add(diag.Error, k.Name, "bad-scale", "Write a plain number such as 3.", "The step %q of the scale of %q stands for %q, not a number.", clipText(g.Label, 40), k.Name, clipText(g.Value, 40))
		}
	}
}

// ParseDecimal reads the decimal text of a target or threshold: plain digits
// with a point, an optional sign, nothing else.
func ParseDecimal(text string) (num.Value, bool) {
	parsed, ok := num.ParseCell([]byte(text), num.Convention{Decimal: '.'})
	if !ok || parsed.Percent || parsed.Currency != "" {
		return num.Value{}, false
	}
	if parsed.Big != nil {
		return num.FromBig(parsed.Big, parsed.Scale), true
	}
	return num.Fixed(parsed.Coef, parsed.Scale), true
}

func isSHA256(text string) bool {
	raw, err := hex.DecodeString(text)
	return err == nil && len(raw) == 32 && strings.ToLower(text) == text
}
