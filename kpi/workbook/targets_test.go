package workbook

import (
	"errors"
	"reflect"
	"testing"
)

// What was expected before is kept with the day and the reason, and only where
// something was.
func TestARevisionKeepsWhatWasExpected(t *testing.T) {
	was := shop().KPIs[0]
	same := was
	same.Name = "Turnover"
	if k := same.Revise(was, "2026-02-01T00:00:00Z", "", "none"); k.Revised != nil {
		t.Errorf("nothing changed, and %+v is kept", k.Revised)
	}
	now := was
	now.Targets = []Target{{Grain: "month", From: "2026-01", Value: "90"}}
	now = now.Revise(was, "2026-02-01T00:00:00Z", "Ann", "The market")
	want := []Revision{{At: "2026-02-01T00:00:00Z", Author: "Ann", Reason: "The market", Targets: was.Targets}}
	if !reflect.DeepEqual(now.Revised, want) {
		t.Errorf("kept %+v", now.Revised)
	}
	planned := now
	planned.Plan = &Plan{BaselinePeriod: "2026-01", Factor: "1.1", Due: "2026-12"}
	if planned = planned.Revise(now, "2026-03-01T00:00:00Z", "", ""); len(planned.Revised) != 2 || len(now.Revised) != 1 {
		t.Errorf("a plan makes %d revisions of %d", len(planned.Revised), len(now.Revised))
	}
	first := KPI{Targets: was.Targets}
	if first = first.Revise(KPI{}, "2026-02-01T00:00:00Z", "", ""); first.Revised != nil {
		t.Errorf("the first target revises %+v", first.Revised)
	}
}

// A name that changes changes in what targets are made of and made for.
func TestRenamingReachesTargets(t *testing.T) {
	w := shop()
	w.KPIs[0].Targets = []Target{{Grain: "month", Formula: "PRIOR([Revenue], 1 year) + SUM(Orders[Amount] WHERE Customer = \"Ann\")", By: map[string]string{"Orders[Customer]": "Ann"}}}
	for _, e := range []Edit{RenameKPI{"k1", "Sales"}, RenameTable{"t1", "All"}, RenameColumn{"t1", "Customer", "Who"}} {
		var err error
		if w, err = e.Apply(w); err != nil {
			t.Fatal(err)
		}
	}
	got := w.KPIs[0].Targets[0]
	if want := `PRIOR([Sales], 1 year) + SUM(All[Amount] WHERE Who = "Ann")`; got.Formula != want {
		t.Errorf("formula %q", got.Formula)
	}
	if want := map[string]string{"All[Who]": "Ann"}; !reflect.DeepEqual(got.By, want) {
		t.Errorf("for %v", got.By)
	}
}

func TestOnlyADayCanBeWhatATableIsCompleteThrough(t *testing.T) {
	w := shop()
	next, err := SetThrough{"t1", "soon"}.Apply(w)
	var refused Refusal
	if !errors.As(err, &refused) || refused.Diagnostic.Code != "bad-day" || !reflect.DeepEqual(next, w) {
		t.Errorf("got %v", err)
	}
}
