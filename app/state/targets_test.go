package state

import (
	"reflect"
	"testing"

	"kpiworkbook/kpi/workbook"
)

// Every way to set a target comes back from the editor as it went in.
func TestEveryWayToSetATargetIsReadAndWritten(t *testing.T) {
	step := workbook.Target{Grain: "month", From: "2025-01", Value: "1000.5", Stretch: "1200", At: "2025-01-02T00:00:00Z"}
	percent := workbook.Unit{Kind: workbook.UnitPercent}
	for name, c := range map[string]struct {
		k   workbook.KPI
		aim string
	}{
		"steps":             {workbook.KPI{Targets: []workbook.Target{step, {Grain: "quarter", From: "", Formula: "[Sum] / 2"}, {Grain: "quarter", From: "2026-Q1", Value: "7"}}}, AimSteps},
		"for some rows":     {workbook.KPI{Targets: []workbook.Target{{Grain: "month", Value: "1", By: map[string]string{"orders[region]": "West"}}, {Grain: "month", Formula: "1", By: map[string]string{"a": "", "b": "2"}}}}, AimSteps},
		"grows":             {workbook.KPI{Targets: []workbook.Target{step}, Plan: &workbook.Plan{BaselinePeriod: "2025-12", Factor: "1.2", Due: "2026-12-31", Stretch: "1.35", Note: "kept"}}, AimGrow},
		"shrinks from":      {workbook.KPI{Unit: percent, Plan: &workbook.Plan{Baseline: "0.4", BaselinePeriod: "2025", Factor: "0.95", Due: "2027", Phasing: workbook.LastYear}}, AimGrow},
		"a year":            {workbook.KPI{Targets: []workbook.Target{step, {Grain: "year", From: "2026", Value: "12000"}}, Plan: &workbook.Plan{Phasing: workbook.WorkingDays}}, AimYear},
		"last year":         {workbook.KPI{Targets: []workbook.Target{step, {Grain: "month", From: "2026-01", Formula: "PRIOR([Sum], 1 year) * 1.1"}}}, AimLast},
		"a little less":     {workbook.KPI{Targets: []workbook.Target{{Grain: "week", Formula: "PRIOR([Sum], 1 year) * 0.975"}}}, AimLast},
		"formula":           {workbook.KPI{Targets: []workbook.Target{step, {Grain: "month", From: "2026-01", Formula: "SUM(orders[amount]) / 2"}}}, AimFormula},
		"rules, milestones": {workbook.KPI{Matures: 30, Rules: []workbook.Rule{{Word: "On track", Factor: "0.95"}, {Word: "At risk", At: "12.5"}, {Word: "At risk", By: "2026-03-31"}}, Milestones: []workbook.Milestone{{ID: "m", Date: "2026-06-30", Value: "5", Title: "Half"}}}, AimSteps},
		"a stretched range": {workbook.KPI{Direction: workbook.InRange, Targets: []workbook.Target{{Grain: "month", Low: "1", High: "2"}}}, AimSteps},
	} {
		m := opened(t).Model
		c.k.ID, c.k.Name, c.k.Formula = "k1", "Sum", "COUNT(orders)"
		for _, locale := range []string{"en-GB", "de-DE"} {
			m.Env.Locale = locale
			d := draftOf(c.k, localeOf(m))
			if d.Text(FieldAim) != c.aim {
				t.Errorf("%s: set by %q", name, d.Text(FieldAim))
			}
			if got, wrong := m.kpi(d, c.k); len(wrong) > 0 || !reflect.DeepEqual(got, c.k) {
				t.Errorf("%s in %s comes back as %+v (%v)", name, locale, got, wrong)
			}
		}
	}
}

func TestWhatIsWrongWithATargetIsNamed(t *testing.T) {
	m := opened(t).Model
	base := Draft{Fields: map[Field]string{FieldName: "X", FieldFormula: "COUNT(orders)", FieldUnit: "number"}}
	grow := base.with(FieldAim, AimGrow).with(FieldGrowBy, "20").with(FieldGrowFrom, "2025-12").with(FieldGrowDue, "2026-12")
	for _, c := range []struct {
		name  string
		draft Draft
		wrong Field
	}{
		{"no percentage", grow.with(FieldGrowBy, ""), FieldGrowBy},
		{"a word for a percentage", grow.with(FieldGrowBy, "lots"), FieldGrowBy},
		{"stretch", grow.with(FieldGrowMore, "x"), FieldGrowMore},
		{"baseline", grow.with(FieldGrowBase, "x"), FieldGrowBase},
		{"no beginning", grow.with(FieldGrowFrom, ""), FieldGrowFrom},
		{"beginning", grow.with(FieldGrowFrom, "spring"), FieldGrowFrom},
		{"no end", grow.with(FieldGrowDue, ""), FieldGrowDue},
		{"end before the beginning", grow.with(FieldGrowDue, "2025-11"), FieldGrowDue},
		{"year", base.with(FieldAim, AimYear).with(FieldYear, "2026-01").with(FieldYearTotal, "5"), FieldYear},
		{"total", base.with(FieldAim, AimYear).with(FieldYear, "2026"), FieldYearTotal},
		{"last year", base.with(FieldAim, AimLast), FieldLastBy},
		{"no formula", base.with(FieldAim, AimFormula), FieldAimFormula},
		{"formula", base.with(FieldAim, AimFormula).with(FieldAimFormula, "SUM(orders[nothing])"), FieldAimFormula},
		{"first period", base.with(FieldAim, AimFormula).with(FieldAimFormula, "1").with(FieldAimFrom, "2026"), FieldAimFrom},
		{"days", base.with(FieldMatures, "-1"), FieldMatures},
		{"milestone", Draft{Fields: base.Fields, Milestones: []MilestoneDraft{{Date: "soon", Value: "1"}}}, "milestone-0"},
		{"milestone without a value", Draft{Fields: base.Fields, Milestones: []MilestoneDraft{{Date: "2026-01-01"}}}, "milestone-0"},
		{"rule", Draft{Fields: base.Fields, Rules: []LimitDraft{{Word: "At risk"}}}, "rule-0"},
		{"day of a rule", Draft{Fields: base.Fields, Rules: []LimitDraft{{Word: "At risk", Limit: "1", By: "soon"}}}, "rule-0"},
	} {
		k, wrong := m.kpi(c.draft, workbook.KPI{})
		aimProblems(k, c.draft, m.Schema(), wrong)
		if wrong[string(c.wrong)] == "" {
			t.Errorf("%s: nothing is wrong: %v", c.name, wrong)
		}
	}
	if k, wrong := m.kpi(grow.with(FieldDirection, workbook.InRange), workbook.KPI{}); len(wrong) > 0 || k.Plan != nil {
		t.Errorf("a range grows by %+v (%v)", k.Plan, wrong)
	}
	if k, wrong := m.kpi(grow, workbook.KPI{}); len(wrong) > 0 || !reflect.DeepEqual(k.Plan, &workbook.Plan{BaselinePeriod: "2025-12", Factor: "1.2", Due: "2026-12"}) {
		t.Errorf("grows by %+v (%v)", k.Plan, wrong)
	}
}

// What was expected is kept when it changes, with who, when and why; a KPI whose
// targets stay is saved without.
func TestChangedTargetsAreRevised(t *testing.T) {
	s := opened(t)
	s.Env.Reader = "Ann"
	s.tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldAim, Text: AimGrow}, FieldTyped{Field: FieldGrowBy, Text: "20"}, FieldTyped{Field: FieldGrowFrom, Text: "2025-12"},
		FieldTyped{Field: FieldGrowDue, Text: "2026-12"}, EditorSaved{})
	k, _ := s.Book.KPIByID("k1")
	s.want("the first target revises nothing", len(k.Revised), 0)
	s.tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldOwner, Text: "Ann"}, EditorSaved{})
	none[Mint](s)
	s.tell(KPIEdit{ID: "k1"}, FieldTyped{Field: FieldGrowBy, Text: "15"}, FieldTyped{Field: FieldReason, Text: " The market "},
		MilestoneTyped{Part: "date", Text: "2026-06-30"}, MilestoneTyped{Part: "value", Text: "5"}, RulesOwned{})
	s.want("asked why", s.Revising(), true)
	s.tell(EditorSaved{})
	mint := the[Mint](s)
	s.tell(Fresh{For: mint.For, ID: "new", At: "2026-03-20T10:00:00Z"})
	k, _ = s.Book.KPIByID("k1")
	s.want("revisions", len(k.Revised), 1)
	r := k.Revised[0]
	s.want("said", []string{r.At, r.Author, r.Reason, r.Plan.Factor, k.Plan.Factor}, []string{"2026-03-20T10:00:00Z", "Ann", "The market", "1.2", "1.15"})
	s.want("milestone", k.Milestones[0].ID != "" && k.Milestones[0].ID != draftID+"0", true)
	s.want("rules", k.Rules, []workbook.Rule{{Word: "On track", Factor: "1"}, {Word: "At risk", Factor: "0.9"}})
	s.tell(KPIEdit{ID: "k1"}, MilestoneRemoved{Index: 0}, LimitRemoved{Index: 1}, LimitTyped{Part: "word", Text: "On track"}, LimitTyped{Part: "kind", Text: LimitAny}, EditorSaved{})
	k, _ = s.Book.KPIByID("k1")
	s.want("gone", []int{len(k.Milestones), len(k.Rules)}, []int{0, 1})
}

func TestATableIsSaidToBeComplete(t *testing.T) {
	s := opened(t).tell(ThroughTyped{Table: "t1", Day: "2026-02-28"})
	s.want("day", s.Book.Tables[0].Through, "2026-02-28")
	s.want("said", s.Toast.Text, "orders is complete through 2026-02-28")
	r, _ := s.Extent()
	s.want("ends", r.To.String(), "2026-02-28")
	s.tell(ThroughTyped{Table: "t1"})
	s.want("left to the data", s.Book.Tables[0].Through, "")
}
