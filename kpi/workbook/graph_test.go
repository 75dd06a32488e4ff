package workbook

import (
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/diag"
)

func book(formulas ...string) Workbook {
	w := New("w", "Test")
	for _, line := range formulas {
		name, formula, _ := strings.Cut(line, " = ")
		w.KPIs = append(w.KPIs, KPI{ID: name, Name: name, Formula: formula})
	}
	return w
}

func TestOrderPutsPartsFirst(t *testing.T) {
	order, problems := Order(book("c = [b] / [a]", "b = [a] + PRIOR([d], 1 month)", "a = COUNT(T)", "d = 1", "e = TARGET([e])"))
	if got, want := strings.Join(order, " "), "a d b c e"; got != want || problems.Total() != 0 {
		t.Errorf("order is %q with %d problems, want %q", got, problems.Total(), want)
	}
}

func TestCirclesAreToldOnEveryMember(t *testing.T) {
	w := book("a = [b]", "b = 1 + [c]", "c = [a] * 2", "self = [self]", "outside = [a]", "fine = 1", "lost = [gone]")
	order, problems := Order(w)
	if got, want := strings.Join(order, " "), "outside fine lost"; got != want {
		t.Errorf("order is %q, want %q", got, want)
	}
	var got []string
	for _, d := range problems.All() {
		got = append(got, string(d.Code)+" "+d.Source+" "+w.mustKPI(d.Source)[d.Span.Start:d.Span.End]+" "+d.Message)
	}
	want := []string{
		`cycle a [b] "a" needs itself: [a] → [b] → [c] → [a].`,
		`cycle b [c] "b" needs itself: [b] → [c] → [a] → [b].`,
		`cycle c [a] "c" needs itself: [c] → [a] → [b] → [c].`,
		`cycle self [self] "self" needs itself: [self] → [self].`,
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func (w Workbook) mustKPI(name string) string {
	k, _ := w.KPI(name)
	return k.Formula
}

func TestDependencies(t *testing.T) {
	got := Dependencies("[b] + [a] * [b] / SUM(T[c])")
	if want := []string{"b", "a"}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

func TestValidate(t *testing.T) {
	two := 42
	cases := []struct {
		name   string
		change func(*Workbook)
		code   diag.Code
	}{
		{"table name twice", func(w *Workbook) { w.Tables[1].Name = "ORDERS" }, "duplicate-name"},
		{"table id twice", func(w *Workbook) { w.Tables[1].ID = "t1" }, "duplicate-id"},
		{"KPI name twice", func(w *Workbook) { w.KPIs[1].Name = "Revenue" }, "duplicate-name"},
		{"KPI without id", func(w *Workbook) { w.KPIs[1].ID = "" }, "duplicate-id"},
		{"KPI without name", func(w *Workbook) { w.KPIs[1].Name = "" }, "empty-name"},
		{"direction", func(w *Workbook) { w.KPIs[0].Direction = "up" }, "unknown-choice"},
		{"unit", func(w *Workbook) { w.KPIs[0].Unit.Kind = "apples" }, "unknown-choice"},
		{"decimals", func(w *Workbook) { w.KPIs[0].Unit.Decimals = &two }, "bad-decimals"},
		{"month", func(w *Workbook) { w.Settings.Calendar.FiscalStart = 13 }, "bad-month"},
		{"working day", func(w *Workbook) { w.Settings.Work.Hours = map[string]string{"monday": "09:00-17:00"} }, "unknown-choice"},
		{"working hours", func(w *Workbook) { w.Settings.Work.Hours = map[string]string{"mon": "9 to 5"} }, "bad-hours"},
		{"holiday", func(w *Workbook) { w.Settings.Work.Days = map[string]string{"25 Dec": "closed"} }, "bad-day"},
		{"hours of a day", func(w *Workbook) { w.Settings.Work.Days = map[string]string{"2026-12-24": "13:00-09:00"} }, "bad-hours"},
		{"relation", func(w *Workbook) {
			w.Tables[0].Relations = []Relation{{Column: "Customer", Table: "Nowhere", Key: "Id"}}
		}, "unknown-table"},
		{"target text", func(w *Workbook) { w.KPIs[0].Targets[0].Value = "12 %" }, "bad-target"},
		{"target period", func(w *Workbook) { w.KPIs[0].Targets[0].From = "2026-Q1" }, "bad-period"},
		{"target twice", func(w *Workbook) { w.KPIs[0].Targets = append(w.KPIs[0].Targets, w.KPIs[0].Targets[0]) }, "duplicate-target"},
		{"shift", func(w *Workbook) { w.KPIs[0].Shifts = []Shift{{Period: "spring"}} }, "bad-period"},
		{"lag", func(w *Workbook) { w.KPIs[0].Leads = []Link{{KPI: "k2", Grain: "month"}} }, "bad-lag"},
		{"guard", func(w *Workbook) { w.KPIs[0].Guards = []string{"gone"} }, "unknown-link"},
		{"stretch", func(w *Workbook) { w.KPIs[0].Targets[0].Stretch = "lots" }, "bad-target"},
		{"target of number and formula", func(w *Workbook) { w.KPIs[0].Targets[0].Formula = "1" }, "two-targets"},
		{"name in a target", func(w *Workbook) { w.KPIs[0].Targets = []Target{{Grain: "month", Formula: "[Revenu]"}} }, "unknown-kpi"},
		{"target that needs itself", func(w *Workbook) { w.KPIs[0].Targets = []Target{{Grain: "month", Formula: "TARGET([Revenue]) + 1"}} }, "cycle"},
		{"target and value that need each other", func(w *Workbook) {
			w.KPIs[0].Formula, w.KPIs[0].Targets = "TARGET([Revenue])", []Target{{Grain: "month", Formula: "[Revenue]"}}
		}, "cycle"},
		{"value that needs the target of a plan", func(w *Workbook) {
			w.KPIs[0].Formula, w.KPIs[0].Plan = "TARGET([Revenue])", &Plan{BaselinePeriod: "2025", Due: "2026"}
		}, "cycle"},
		{"factor of a plan", func(w *Workbook) { w.KPIs[0].Plan = &Plan{BaselinePeriod: "2025", Due: "2026", Factor: "a lot"} }, "bad-plan"},
		{"plan without a beginning", func(w *Workbook) { w.KPIs[0].Plan = &Plan{Baseline: "5", Due: "2026"} }, "bad-plan"},
		{"plan that ends before it begins", func(w *Workbook) { w.KPIs[0].Plan = &Plan{BaselinePeriod: "2026-03", Due: "2026-03-31"} }, "bad-plan"},
		{"plan of two lengths", func(w *Workbook) { w.KPIs[0].Plan = &Plan{BaselinePeriod: "2025", Grain: "month", Due: "2026"} }, "bad-plan"},
		{"plan of no length", func(w *Workbook) { w.KPIs[0].Plan = &Plan{BaselinePeriod: "2025", Grain: "moon", Due: "2026"} }, "bad-plan"},
		{"plan without an end", func(w *Workbook) { w.KPIs[0].Plan = &Plan{BaselinePeriod: "2025", Due: "soon"} }, "bad-plan"},
		{"phasing", func(w *Workbook) { w.KPIs[0].Plan = &Plan{Phasing: "moonlight"} }, "unknown-choice"},
		{"milestone without a day", func(w *Workbook) { w.KPIs[0].Milestones = []Milestone{{ID: "m", Value: "1"}} }, "bad-day"},
		{"milestone twice", func(w *Workbook) {
			w.KPIs[0].Milestones = []Milestone{{ID: "m", Date: "2026-01-01"}, {ID: "m", Date: "2026-01-02"}}
		}, "duplicate-id"},
		{"rule", func(w *Workbook) { w.KPIs[0].Rules = []Rule{{Word: "Fine"}} }, "unknown-choice"},
		{"limit of a rule", func(w *Workbook) { w.KPIs[0].Rules = []Rule{{Word: "On track", At: "x"}} }, "bad-rule"},
		{"day of a rule", func(w *Workbook) { w.KPIs[0].Rules = []Rule{{Word: "On track", By: "soon"}} }, "bad-day"},
		{"days to settle", func(w *Workbook) { w.KPIs[0].Matures = -1 }, "bad-days"},
		{"complete through", func(w *Workbook) { w.Tables[0].Through = "last week" }, "bad-day"},
		{"threshold", func(w *Workbook) { w.KPIs[0].Thresholds.AtRisk = "-1" }, "bad-threshold"},
		{"reference", func(w *Workbook) { w.KPIs[2].Formula = "[Revenu]" }, "unknown-kpi"},
		{"circle", func(w *Workbook) { w.KPIs[0].Formula = "[Per customer]" }, "cycle"},
		{"hash", func(w *Workbook) { w.Tables[0].Batches[0].SHA256 = "../../etc" }, "bad-hash"},
	}
	clean := Validate(shop())
	if clean.Total() != 0 {
		t.Fatalf("the shop itself has problems: %v", clean.All())
	}
	for _, c := range cases {
		w := shop()
		c.change(&w)
		if list := Validate(w); list.Count(c.code) == 0 {
			t.Errorf("%s: got %v, want code %s", c.name, list.All(), c.code)
		}
	}
}
