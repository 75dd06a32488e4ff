package workbook

import (
	"errors"
	"reflect"
	"testing"
)

func rated() Workbook {
	w := shop()
	w.KPIs = append(w.KPIs, KPI{ID: "k4", Name: "Mood", Combine: CombineLast, Scale: []Grade{{Value: "1", Label: "poor"}, {Value: "2", Label: "good"}},
		Entries: []Entry{{ID: "e1", Date: "2026-01", Value: "2", Note: "all well"}, {ID: "e2", Date: "2026-02-03", Value: "1"}}})
	return w
}

func TestEntriesArePutAndRemoved(t *testing.T) {
	for _, c := range []struct {
		edit         Edit
		label, there string
	}{
		{PutEntry{"k4", Entry{ID: "e3", Date: "2026-Q1", Value: "1.5"}}, `Add the entry 2026-Q1 to "Mood"`, "  Entry of “Mood” added: 2026-Q1: 1.5\n"},
		{PutEntry{"k4", Entry{ID: "e1", Date: "2026-01", Value: "1", Note: "all well"}}, `Change the entry 2026-01 of "Mood"`, "  Entry of “Mood” changed: value “2” → “1”\n"},
		{RemoveEntry{"k4", "e2"}, `Remove an entry of "Mood"`, "  Entry of “Mood” removed: 2026-02-03: 1\n"},
		{EditKPI{KPI{ID: "k4", Name: "Mood", Combine: CombineAverage, Entries: rated().KPIs[3].Entries}}, `Change KPI "Mood"`,
			"  KPI “Mood” changed: entries count as “last” → “average”; scale “1 poor, 2 good” taken away\n"},
	} {
		h, err := Open(rated()).Do(c.edit)
		if err != nil {
			t.Errorf("%s: %v", c.label, err)
			continue
		}
		if got := told(Diff(rated(), h.Now)); got != c.there || h.UndoLabel() != c.label {
			t.Errorf("%q differs by\n%swant %q with\n%s", h.UndoLabel(), got, c.label, c.there)
		}
		again, err := Decode(mustEncode(t, h.Now))
		if err != nil || !reflect.DeepEqual(again, h.Now) {
			t.Errorf("%s: read back as %+v, %v", c.label, again, err)
		}
		if back, _ := h.Undo(); !reflect.DeepEqual(back.Now, rated()) {
			t.Errorf("%s: undo does not bring the workbook back", c.label)
		}
	}
}

func TestEntriesThatMeanNothingAreRefused(t *testing.T) {
	for _, e := range []Edit{PutEntry{"gone", Entry{ID: "e", Date: "2026", Value: "1"}}, RemoveEntry{"gone", "e"},
		PutEntry{"k4", Entry{ID: "e", Date: "all", Value: "1"}}, PutEntry{"k4", Entry{ID: "e", Date: "soon", Value: "1"}},
		PutEntry{"k4", Entry{ID: "e", Date: "2026-01", Value: ""}}, PutEntry{"k4", Entry{ID: "e", Date: "2026-01", Value: "many"}}} {
		if now, err := e.Apply(rated()); !errors.As(err, new(Refusal)) || !reflect.DeepEqual(now, rated()) {
			t.Errorf("%+v: got %v", e, err)
		}
	}
}

func TestWhatIsManual(t *testing.T) {
	for _, c := range []struct {
		kpi  KPI
		want bool
	}{
		{KPI{}, false}, {KPI{Combine: CombineSum}, true}, {KPI{Entries: []Entry{{}}}, true}, {KPI{Scale: []Grade{{}}, Formula: " \n"}, true},
		{KPI{Formula: "1", Entries: []Entry{{}}}, false},
	} {
		if c.kpi.Manual() != c.want {
			t.Errorf("%+v: manual is %v", c.kpi, !c.want)
		}
	}
}

func TestValidateTellsOfEntriesThatCannotBeRead(t *testing.T) {
	w := rated()
	w.KPIs[3].Combine = "median"
	w.KPIs[3].Entries = append(w.KPIs[3].Entries, Entry{ID: "e3", Date: "31/12", Value: "1,5"})
	w.KPIs[3].Scale = append(w.KPIs[3].Scale, Grade{Value: "high", Label: "best"})
	for _, want := range []string{
		`The way entries count of "Mood" is "median", which this version does not know.`,
		`The entry "31/12" of "Mood" has no date that can be read.`,
		`The entry of 31/12 of "Mood" is "1,5", not a number.`,
		`The step "best" of the scale of "Mood" stands for "high", not a number.`,
	} {
		found := false
		for _, d := range Validate(w).All() {
			found = found || d.Message == want
		}
		if !found {
			t.Errorf("nothing says: %s", want)
		}
	}
}
