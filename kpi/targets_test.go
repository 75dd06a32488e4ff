package kpi_test

import (
	"fmt"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// everyDay is two years with a row a day, of amounts that differ.
func everyDay() string {
	var out strings.Builder
	out.WriteString("Day,Region,Amount\n")
	for year := 2025; year <= 2026; year++ {
		for month, days := range []int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31} {
			for day := range days {
				fmt.Fprintf(&out, "%d-%02d-%02d,%s,%d.%02d\n", year, month+1, day+1, []string{"North", "South"}[day%2], (day*7+month*13)%50, (day*month)%100)
			}
		}
	}
	return out.String()
}

// However a year's target is cut, its parts make up the whole, to the last digit.
func TestThePartsOfATargetMakeUpTheWhole(t *testing.T) {
	s := newShop(t)
	s.table("Sales", everyDay())
	s.do(workbook.SetSettings{Settings: workbook.Settings{Work: workbook.Work{Days: map[string]string{"2026-12-25": "closed", "2026-12-26": "09:00-12:00"}}}})
	for _, phasing := range []string{workbook.Even, workbook.LastYear, workbook.WorkingDays} {
		s.kpi(workbook.KPI{Name: "typed " + phasing, Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{{Grain: "year", From: "2026", Value: "1000.01", Stretch: "1234.57"}},
			Plan: &workbook.Plan{Phasing: phasing}})
		s.kpi(workbook.KPI{Name: "grown " + phasing, Formula: "SUM(Sales[Amount]) - COUNT(Sales)", Plan: &workbook.Plan{BaselinePeriod: "2025", Factor: "1.07", Due: "2026", Phasing: phasing}})
		s.kpi(workbook.KPI{Name: "worked out " + phasing, Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{{Grain: "year", Formula: "PRIOR([typed even], 1 year) / 7"}},
			Plan: &workbook.Plan{Phasing: phasing}})
	}
	whole := map[string]num.Value{}
	for _, k := range s.ask(kpi.Question{Grain: "year", From: "2026-01-01"}).KPIs {
		if whole[k.Name] = targetOf(t, k.Cells[0]); whole[k.Name].IsBlank() {
			t.Fatalf("%s has no target", k.Name)
		}
	}
	for _, grain := range []string{"quarter", "month", "week", "day"} {
		for _, k := range s.ask(kpi.Question{Grain: grain, From: "2026-01-01", To: "2026-12-31"}).KPIs {
			sum := num.Int(0)
			for _, c := range k.Cells {
				if grain == "week" && (c.Period == "2026-W01" || c.Period == "2026-W53") {
					continue // in two years
				}
				sum = num.Add(sum, targetOf(t, c))
			}
			if grain == "week" {
				if num.Cmp(sum, whole[k.Name]) >= 0 || num.Cmp(sum, num.Mul(whole[k.Name], num.Frac(9, 10))) < 0 {
					t.Errorf("%s: 51 weeks of 2026 have %s of %s", k.Name, sum.Plain(), whole[k.Name].Plain())
				}
				continue
			}
			if !num.Equal(sum, whole[k.Name]) {
				t.Errorf("%s: the %ss have %s of %s", k.Name, grain, sum.Exact(), whole[k.Name].Exact())
			}
		}
	}
}

func targetOf(t *testing.T, c kpi.Cell) num.Value {
	t.Helper()
	if c.Target == nil {
		t.Fatalf("no target in %s: %s", c.Period, c.Reason)
	}
	if c.Target.Exact != "" {
		return kpi.Number{Exact: c.Target.Exact}.Num()
	}
	return kpi.Number{Value: c.Target.Value}.Num()
}

// What is due day by day grows from nothing to the whole.
func TestWhatIsDueGrowsToTheWholeTarget(t *testing.T) {
	s := newShop(t)
	s.table("Sales", everyDay())
	for _, phasing := range []string{"", workbook.Even, workbook.LastYear, workbook.WorkingDays} {
		s.kpi(workbook.KPI{Name: "by" + phasing, Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{{Grain: "quarter", Value: "90000"}}, Plan: &workbook.Plan{Phasing: phasing}})
	}
	before := map[string]num.Value{}
	for _, day := range []string{"2026-04-30", "2026-05-15", "2026-06-10", "2026-06-29"} {
		for _, k := range s.ask(kpi.Question{Grain: "quarter", From: "2026-04-01", AsOf: day}).KPIs {
			c := k.Cells[0]
			due := kpi.Number{Value: c.Target.Due}.Num()
			if c.Target.Due == "" || c.Status == "Too early" {
				t.Fatalf("%s on %s: nothing is due: %s", k.Name, day, c.Reason)
			}
			if was, ok := before[k.Name]; ok && num.Cmp(due, was) <= 0 || num.Cmp(due, num.Int(90000)) >= 0 {
				t.Errorf("%s on %s: %s is due", k.Name, day, due.Plain())
			}
			before[k.Name] = due
		}
	}
	a := s.ask(kpi.Question{Grain: "quarter", From: "2026-04-01", AsOf: "2026-06-30"})
	if c := a.KPIs[0].Cells[0]; c.Target.Due != "" || c.Open {
		t.Errorf("a closed period is judged by %q due", c.Target.Due)
	}
}

// A target of numbers costs nothing: nothing is evaluated for it, and a changed one
// leaves what was evaluated in place. One that is a formula is evaluated with its KPI.
func TestTargetsCostWhatTheyMust(t *testing.T) {
	s := newShop(t)
	s.table("Sales", everyDay())
	s.kpi(workbook.KPI{Name: "A", Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{{Grain: "month", Value: "1"}}})
	ask := kpi.Question{Grain: "month"}
	s.ask(ask)
	for name, change := range map[string]func(*workbook.KPI){
		"another number": func(k *workbook.KPI) { k.Targets[0].Value = "2" },
		"a stretch":      func(k *workbook.KPI) { k.Targets[0].Stretch = "3" },
		"a slice":        func(k *workbook.KPI) { k.Targets[0].By = map[string]string{"Region": "North"} },
		"a typed plan": func(k *workbook.KPI) {
			k.Plan = &workbook.Plan{Baseline: "5", BaselinePeriod: "2025-12", Factor: "2", Due: "2026-12"}
		},
		"a plan to grow":  func(k *workbook.KPI) { k.Plan = &workbook.Plan{BaselinePeriod: "2025-12", Factor: "2", Due: "2026-12"} },
		"rules":           func(k *workbook.KPI) { k.Rules = []workbook.Rule{{Word: "On track", At: "100000"}} },
		"days to settle":  func(k *workbook.KPI) { k.Matures = 10 },
		"a formula (not)": func(k *workbook.KPI) { k.Targets[0].Value, k.Targets[0].Formula = "", "PRIOR([A], 1 year)" },
	} {
		k, _ := s.book.KPI("A")
		k.Targets = append([]workbook.Target(nil), k.Targets...)
		before := s.ask(ask).KPIs[0].Cells
		book := s.book
		change(&k)
		s.do(workbook.EditKPI{KPI: k})
		a := s.ask(ask)
		if want := 1; strings.HasSuffix(name, "(not)") == (a.Cost.Cached == want) {
			t.Errorf("%s: %d of 1 KPI was at hand", name, a.Cost.Cached)
		}
		if fmt.Sprintf("%+v", described(before)) == fmt.Sprintf("%+v", described(a.KPIs[0].Cells)) {
			t.Errorf("%s changes nothing", name)
		}
		s.book = book
	}
}

func described(cells []kpi.Cell) (out []string) {
	for _, c := range cells {
		target := ""
		if c.Target != nil {
			target = fmt.Sprintf("%+v", *c.Target)
		}
		out = append(out, c.Status+c.Reason+target)
	}
	return out
}

// Targets of engines that count together are those of one that counts alone.
func TestHelpersCountTargetsToo(t *testing.T) {
	s := newShop(t)
	s.table("Orders", manyOrders(140_000))
	s.kpi(workbook.KPI{Name: "A", Formula: "DISTINCT(Orders[customer])", Targets: []workbook.Target{{Grain: "month", Formula: "PRIOR([A], 1 year) * 1.1 + COUNT(Orders)"}, {Grain: "month", Formula: "PRIOR([A], 1 month) - 1", By: map[string]string{"region": "north"}}}})
	s.kpi(workbook.KPI{Name: "B", Formula: "[A] / TARGET([A])", Plan: &workbook.Plan{BaselinePeriod: "2024-03", Factor: "1.1", Due: "2026-12"}})
	for i, src := range []string{"SUM(Orders[revenue])", "MEDIAN(Orders[score])", "VARIANCE(Orders[score])", "MAX(Orders[revenue])", `SUM(Orders[revenue] WHERE channel = "Store")`, "LAST(Orders[channel])"} {
		s.kpi(workbook.KPI{Name: fmt.Sprint("K", i), Formula: src}) // enough to do for help
	}
	alone := newShop(t)
	alone.Engine, alone.book, alone.files = kpi.New(), s.book, s.files
	alone.load()
	answers := lent(t, s, 2, func() error { return nil })
	for _, q := range []kpi.Question{{Grain: "month"}, {Grain: "month", By: []string{"Orders[region]"}}} {
		got, want := lines(s.ask(q), verdictLine), lines(alone.ask(q), verdictLine)
		compare(t, got, want)
		if !strings.Contains(want, "worked out") {
			t.Error("no target was worked out")
		}
	}
	if *answers == 0 {
		t.Error("the helpers counted nothing")
	}
}

func verdictLine(c kpi.Cell) string {
	if c.Target == nil {
		return value(c.Number) + " " + c.Reason
	}
	return value(c.Number) + " " + c.Reason + " worked out " + c.Target.Exact
}

func TestMilestonesAreJudgedOnTheirDay(t *testing.T) {
	s := newShop(t)
	s.table("Sales", "Day,Amount\n2026-01-31,100\n2026-02-28,120\n2026-03-31,130\n2026-05-10,90\n")
	milestones := []workbook.Milestone{
		{ID: "a", Date: "2026-02-15", Value: "110"}, {ID: "b", Date: "2026-03-31", Value: "140", Title: "Fair"}, {ID: "c", Date: "2026-04-30", Value: "1"},
		{ID: "d", Date: "2026-08-01", Value: "125"}, {ID: "e", Date: "2026-08-01", Value: "150"}, {ID: "f", Date: "2026-05-31", Value: "80"}, {ID: "g", Date: "soon", Value: "80"},
	}
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Sales[Amount])", Milestones: milestones})
	s.kpi(workbook.KPI{Name: "Cost", Formula: "SUM(Sales[Amount])", Direction: workbook.Lower, Milestones: milestones[:1]})
	a := s.ask(kpi.Question{Grain: "month"})
	var got []string
	for _, k := range s.book.KPIs {
		for _, m := range kpi.Milestones(s.book, k, a, "en") {
			got = append(got, m.KPI+" "+m.ID+" "+m.Period+" "+value(m.Actual)+" "+m.Status+": "+m.Reason)
		}
	}
	compare(t, strings.Join(got, "\n"), `
Sum a 2026-02 120 On track: Reached with 120 in February 2026.
Sum b 2026-03 130 Off track: Missed: 130 in March 2026.
Sum c 2026-04 no-rows No data: There is no value for April 2026.
Sum d 2026-08 130 On track: Reached early, with 130 in March 2026.
Sum e 2026-08 130 Too early: Due on 1 Aug 2026. So far 130 in March 2026.
Sum f 2026-05 130 On track: Reached early, with 130 in March 2026.
Cost a 2026-02 120 Off track: Missed: 120 in February 2026.`)
}

func TestCheckLooksIntoTargets(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Sales[Amount])", Targets: []workbook.Target{
		{Grain: "month", Formula: "SUM(Sales[Amuont])"}, {Grain: "year", Value: "1", By: map[string]string{"Sales[Regoin]": "North"}}, {Grain: "week", Formula: "SUM(Sales[Amount])", By: map[string]string{"Sales[Region]": "North"}}}})
	list := s.Check(s.book)
	var got []string
	for _, d := range list.All() {
		got = append(got, d.Source+": "+d.Message)
	}
	compare(t, strings.Join(got, "\n"), "Sum: Its target: No column \"Amuont\" in Sales.\nSum: Its target: No column \"Regoin\" in Sales.")
}

// A table that is complete through a day long ago is told for the last periods alone.
func TestFewPeriodsAreAwaited(t *testing.T) {
	s := newShop(t)
	s.table("Sales", sales)
	s.kpi(workbook.KPI{Name: "Sum", Formula: "SUM(Sales[Amount])"})
	s.do(workbook.SetThrough{TableID: "Sales", Day: "1950-01-01"})
	a := s.ask(kpi.Question{Grain: "day", AsOf: "2026-02-28"})
	if n := len(a.KPIs[0].Cells); n == 0 || n > 101 {
		t.Errorf("%d cells", n)
	}
}
