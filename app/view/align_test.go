package view

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// aimed is a page whose KPIs serve objectives.
func aimed(m state.Model) state.Model {
	w := m.Book
	w.Objectives = []workbook.Objective{{ID: "o1", Name: "Grow", Owner: "Managing Director", Due: "2026-12-31"}, {ID: "o2", Name: "Spend less", Parent: "o1", Weight: "2"}, {ID: "o3", Name: "Learn", Due: "2026-Q4"}}
	w.KPIs = slices.Clone(w.KPIs)
	w.KPIs[0].Objective, w.KPIs[1].Objective, w.KPIs[1].Weight = "o1", "o2", "3"
	w.KPIs = append(w.KPIs, workbook.KPI{ID: "k4", Name: "Old", Formula: "1", State: workbook.StateRetired, Replaced: "k1"})
	w.Scorecards = []workbook.Scorecard{{ID: "s1", Name: "Purchasing", Audience: "buyers", KPIs: []string{"k2", "k3"}, Limit: 1}}
	m.Book = w
	a := *m.Answer
	a.Objectives = []kpi.ObjectiveAnswer{
		{ID: "o1", Name: "Grow", Cells: []kpi.ObjectiveCell{{Period: "2026-08", Score: kpi.Number{Exact: "287/300"}, Status: "At risk", Reason: "95 of 100.", Counted: 2}}},
		{ID: "o2", Name: "Spend less", Cells: []kpi.ObjectiveCell{{Period: "2026-08", Status: "Off track", Reason: "The worst of 1 KPI is Off track.", Counted: 1}}},
		{ID: "o3", Name: "Learn", Cells: []kpi.ObjectiveCell{{Period: "2026-08", Score: kpi.Number{Blank: "no-values"}, Status: "No data", Reason: "No KPI serves it yet."}}},
	}
	m.Answer = &a
	return m
}

func namesOf(lines []Line) (list []string) {
	for _, l := range lines {
		name := l.Goal.Name
		if l.Kind == KPILine {
			name = l.Row.Name
		}
		list = append(list, strings.Repeat("-", l.Level-1)+name)
	}
	return list
}

func TestTheScorecardIsATree(t *testing.T) {
	m := aimed(model(t, "#/scorecard"))
	part := m
	part.Book.KPIs = slices.Clone(m.Book.KPIs)
	part.Book.KPIs[2].Parent = "k1"
	for _, c := range []struct {
		name string
		m    state.Model
		id   string
		want []string
	}{
		{"by category where there are no objectives", model(t, "#/scorecard"), "", []string{"Growth", "-Revenue", "-Cost per customer", "Without a category", "-Return rate"}},
		{"by objective", m, "", []string{"Grow", "-Revenue", "-Spend less", "--Cost per customer", "Learn", "Without an objective", "-Return rate"}},
		{"parts of KPIs", part, "", []string{"Grow", "-Revenue", "--Return rate", "-Spend less", "--Cost per customer", "Learn"}},
		{"a scorecard leaves out objectives without KPIs", m, "s1", []string{"Grow", "-Spend less", "--Cost per customer", "Without an objective", "-Return rate"}},
	} {
		c.m.Route.ID = c.id
		page := ScorecardPage(c.m)
		if got := namesOf(page.Lines); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %q", c.name, got)
		}
		for i, l := range page.Lines {
			if l.Up >= i || l.Up >= 0 && (page.Lines[l.Up].Level >= l.Level || !page.Lines[l.Up].Kids) || l.At < 1 || l.At > l.Of {
				t.Errorf("%s: line %d is %+v", c.name, i, l)
			}
		}
		order := ""
		for _, k := range readingOrder(c.m) {
			order += k.Name + ", "
		}
		shown := ""
		for _, l := range page.Lines {
			if l.Kind == KPILine {
				shown += l.Row.Name + ", "
			}
		}
		c.m.Route = state.Route{View: state.KPIScreen}
		if c.id == "" && order != shown {
			t.Errorf("%s: pages go %s, rows %s", c.name, order, shown)
		}
	}
}

func TestScorecardsAreWarnedOf(t *testing.T) {
	m := aimed(model(t, "#/scorecard"))
	m.Route.ID = "s1"
	if got := ScorecardPage(m).Board.Advice; len(got) != 1 || !strings.HasPrefix(got[0], "2 KPIs are more than the 1 ") {
		t.Errorf("too many: %q", got)
	}
	m.Book.Scorecards[0].Limit = 0
	m.Book.KPIs[1].Lead, m.Book.KPIs[2].Lead = workbook.Lagging, workbook.Lagging
	if got := ScorecardPage(m).Board.Advice; len(got) != 1 || got[0] != allLagging {
		t.Errorf("only lagging: %q", got)
	}
	m.Book.KPIs[2].Lead = workbook.Leading
	if got := ScorecardPage(m).Board.Advice; got != nil {
		t.Errorf("nothing is wrong: %q", got)
	}
	m.Book.Scorecards[0].KPIs = nil
	if !ScorecardPage(m).Board.Bare {
		t.Error("an empty scorecard is not said to be one")
	}
}

func TestTheDialogWarnsWhileKPIsAreChosen(t *testing.T) {
	m := aimed(model(t, "#/scorecard"))
	m, _ = state.Update(m, state.FormOpened{Kind: state.ScorecardDialog, ID: "s1"})
	v, ok := FormInFront(m)
	if !ok || v.Count != "2 of 3" || len(v.Advice) != 1 || v.Picks[0].Meta != "" || v.Picks[1].Meta != "lagging" {
		t.Errorf("%+v", v)
	}
	m, _ = state.Update(m, state.FormPicked{KPI: "k3"})
	if v, _ = FormInFront(m); v.Count != "1 of 3" || v.Advice != nil {
		t.Errorf("%+v", v)
	}
	m, _ = state.Update(m, state.FormOpened{Kind: state.ObjectiveDialog, ID: "o2"})
	if v, _ = FormInFront(m); v.Title != "Objective: Spend less" || !v.Scored || v.Usual != [2]string{"100", "90"} || len(v.Parents) != 3 {
		t.Errorf("%+v", v)
	}
}

func TestThePaletteKnowsObjectivesAndScorecards(t *testing.T) {
	m := aimed(model(t, "#/scorecard"))
	for typed, want := range map[string]Command{
		"Grow":       {Label: "Grow", Icon: "st-risk", Class: "st-risk", Where: "Objective · At risk", Msg: state.ObjectiveShown{ID: "o1"}},
		"Purchasing": {Label: "Purchasing", Icon: "scorecard", Where: "Scorecard", Href: "#/scorecard/s1"},
	} {
		if got := Find(Commands(m), typed, 1)[0].Command; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %+v", typed, got)
		}
	}
}
