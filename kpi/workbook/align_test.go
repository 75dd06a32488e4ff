package workbook

import (
	"reflect"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/diag"
)

// aligned is the shop with objectives and a scorecard.
func aligned() Workbook {
	w := shop()
	w.Objectives = []Objective{{ID: "o1", Name: "Grow"}, {ID: "o2", Name: "Sell more", Parent: "o1", Rule: RuleWorst}}
	w.KPIs[0].Objective, w.KPIs[2].Parent = "o2", "k1"
	w.Scorecards = []Scorecard{{ID: "s1", Name: "Board", KPIs: []string{"k1"}}}
	return w
}

func TestEditsOfAlignmentAreToldAndTakenBack(t *testing.T) {
	for _, c := range []struct {
		edit       Edit
		says, diff string
	}{
		{AddObjective{Objective{ID: "o3", Name: "Care"}}, `Add objective "Care"`, "Objective “Care” added"},
		{EditObjective{Objective{ID: "o2", Name: "Sell", Owner: "Head of Sales", Weight: "2"}}, `Change objective "Sell more"`,
			"Objective “Sell” changed: name “Sell more” → “Sell”; owner set to “Head of Sales”; objective above “Grow” taken away; weight set to “2”; rule “worst” taken away"},
		{RemoveObjective{"o2"}, `Remove objective "Sell more"`, "KPI “Revenue” changed: objective “Sell more” → “Grow”\nObjective “Sell more” removed"},
		{MoveObjective{"o2", 0}, `Move objective "Sell more"`, "Workbook changed: order of the objectives or scorecards"},
		{PlaceKPI{"k2", "o1", ""}, `Move KPI "Customers served"`, "KPI “Customers served” changed: objective set to “Grow”"},
		{RetireKPI{"k2", "k3"}, `Retire KPI "Customers served"`, "KPI “Customers served” changed: state set to “retired”; KPI in its place set to “Per customer”"},
		{AddScorecard{Scorecard{ID: "s2", Name: "Plant"}}, `Add scorecard "Plant"`, "Scorecard “Plant” added"},
		{EditScorecard{Scorecard{ID: "s1", Name: "Board", KPIs: []string{"k1", "k2"}, Limit: 8}}, `Change scorecard "Board"`,
			"Scorecard “Board” changed: number of KPIs “1” → “2”; KPIs at most set to “8”"},
		{EditScorecard{Scorecard{ID: "s1", Name: "Board", KPIs: []string{"k2"}}}, `Change scorecard "Board"`, "Scorecard “Board” changed: which KPIs"},
		{RemoveScorecard{"s1"}, `Remove scorecard "Board"`, "Scorecard “Board” removed"},
	} {
		h, err := Open(aligned()).Do(c.edit)
		if err != nil {
			t.Fatalf("%T: %v", c.edit, err)
		}
		var lines []string
		for _, d := range Diff(aligned(), h.Now) {
			lines = append(lines, d.String())
		}
		if got := strings.Join(lines, "\n"); h.UndoLabel() != c.says || got != c.diff {
			t.Errorf("%T: %q\n%s", c.edit, h.UndoLabel(), got)
		}
		if before, ok := h.Undo(); !ok || !reflect.DeepEqual(before.Now, aligned()) {
			t.Errorf("%T changed what it was given", c.edit)
		}
	}
}

func TestAlignmentRefusesWhatCannotBe(t *testing.T) {
	for _, c := range []struct {
		edit Edit
		want string
	}{
		{AddObjective{Objective{ID: "o9", Name: "grow"}}, `There is an objective called "Grow" already.`},
		{AddObjective{Objective{ID: "o1", Name: "New"}}, `The objective id "o1" is empty or in use.`},
		{AddObjective{Objective{ID: "o9", Name: " "}}, "An objective needs a name."},
		{EditObjective{Objective{ID: "o1", Name: "Grow", Parent: "o2"}}, `"Grow" would be below itself.`},
		{RemoveObjective{"gone"}, "The objective is not in the workbook any more."},
		{PlaceKPI{ID: "k1", Parent: "k3"}, `"Revenue" would be below itself.`},
		{PlaceKPI{ID: "k1", Parent: "k1"}, `"Revenue" would be below itself.`},
		{AddScorecard{Scorecard{ID: "s9", Name: "BOARD"}}, `There is a scorecard called "Board" already.`},
		{RemoveScorecard{"gone"}, "The scorecard is not in the workbook any more."},
	} {
		next, err := c.edit.Apply(aligned())
		if err == nil || err.Error() != c.want || !reflect.DeepEqual(next, aligned()) {
			t.Errorf("%T: %v", c.edit, err)
		}
	}
}

func TestARetiredKPIComesBackAsItWas(t *testing.T) {
	w := aligned()
	for _, e := range []Edit{RetireKPI{"k2", "k1"}, ReviveKPI{"k2"}} {
		var err error
		if w, err = e.Apply(w); err != nil {
			t.Fatal(err)
		}
	}
	if !reflect.DeepEqual(w, aligned()) {
		t.Errorf("%+v", Diff(aligned(), w))
	}
}

func TestAlignmentIsKeptWithWhatIsUnknown(t *testing.T) {
	doc := `{"version":1,"id":"w","name":"N","settings":{"calendar":{}},"tables":[],
	  "kpis":[{"id":"k","name":"K","formula":"1","contributors":["A"],"objective":"o","weight":"0.30","unit":{}}],
	  "objectives":[{"id":"o","name":"O","thresholds":{"on_track":"0.9"},"colour":"red"}],
	  "scorecards":[{"id":"s","name":"S","kpis":["k"],"limit":8,"shape":"round"}]}`
	w, err := Decode([]byte(doc))
	if err != nil {
		t.Fatal(err)
	}
	out := strings.Join(strings.Fields(string(mustEncode(t, w))), "")
	for _, want := range []string{`"contributors":["A"]`, `"weight":"0.30"`, `"on_track":"0.9"`, `"colour":"red"`, `"limit":8`, `"shape":"round"`} {
		if !strings.Contains(out, want) {
			t.Errorf("%s is lost in\n%s", want, out)
		}
	}
}

func TestValidateLooksAtAlignment(t *testing.T) {
	w := aligned()
	if list := Validate(w); slices.ContainsFunc(list.All(), func(d diag.Diagnostic) bool { return d.Source == "Grow" || d.Source == "Board" }) {
		t.Errorf("a sound workbook: %v", list.All())
	}
	w.Objectives[0].Parent, w.Objectives[0].Weight, w.Objectives[1].Thresholds.AtRisk = "o2", "-1", "much"
	w.KPIs[0].Parent, w.KPIs[1].Objective, w.KPIs[1].Replaced = "k3", "gone", "gone"
	w.Scorecards = append(w.Scorecards, Scorecard{ID: "s1", Name: "board", KPIs: []string{"gone"}})
	var got []string
	list := Validate(w)
	for _, d := range list.All() {
		got = append(got, d.Source+": "+string(d.Code))
	}
	for _, want := range []string{"Grow: parent-cycle", "Sell more: parent-cycle", "Grow: bad-weight", "Sell more: bad-threshold", "Revenue: parent-cycle", "Per customer: parent-cycle",
		"Customers served: unknown-objective", "Customers served: unknown-kpi", "board: duplicate-id", "board: duplicate-name", "board: unknown-kpi"} {
		if !slices.Contains(got, want) {
			t.Errorf("%s is missing in %v", want, got)
		}
	}
}
