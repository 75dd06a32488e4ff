package workbook

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
)

func alerted() Workbook {
	w := shop()
	w.KPIs[0].Alerts = []AlertRule{{ID: "a1", When: WhenAbove, At: "10"}}
	w.Inbox = []Alert{{ID: "i1", KPI: "k1", Rule: "a1", Period: "2026-01", Text: "Revenue is 11."}}
	w.Watch = Watch{Data: "x", Since: map[string]string{"k1/a1": "2026-01"}}
	return w
}

func TestAlertsAreKeptAndCompared(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Workbook)
		want   string
	}{
		"rules": {func(w *Workbook) { w.KPIs[0].Alerts = []AlertRule{{ID: "a2", When: WhenOffTrack, Off: true}} },
			"  KPI “Revenue” changed: alerts “above 10” → “off-track (off)”\n"},
		"another": {func(w *Workbook) { w.Inbox = append(w.Inbox, Alert{ID: "i2", KPI: "k2", Text: "Too few."}) },
			"  Alert of “Customers served” added: Too few.\n"},
		"read":      {func(w *Workbook) { w.Inbox = []Alert{{ID: "i1", KPI: "k1", Rule: "a1", Read: true}} }, "  Alert of “Revenue” changed: read set to “yes”\n"},
		"put away":  {func(w *Workbook) { w.Inbox = nil }, "  Alert of “Revenue” removed: Revenue is 11.\n"},
		"the watch": {func(w *Workbook) { w.Watch = Watch{} }, ""},
	} {
		w := alerted()
		c.change(&w)
		if got := told(Diff(alerted(), w)); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
		again, err := Decode(mustEncode(t, w))
		if err != nil || !reflect.DeepEqual(again, w) {
			t.Errorf("%s: read back as %+v, %v", name, again, err)
		}
	}
	document := strings.Replace(string(mustEncode(t, alerted())), `"when": "above"`, `"when": "above", "mood": 1`, 1)
	w, err := Decode([]byte(document))
	if err != nil || !strings.Contains(string(mustEncode(t, w)), `"mood"`) {
		t.Errorf("what a rule has more is lost: %v", err)
	}
	if n := alerted().Unread(); n != 1 {
		t.Errorf("%d are not read", n)
	}
	if _, err := (SetAlerts{"k1", []AlertRule{{ID: "r", When: WhenAbove, At: "much"}}}).Apply(alerted()); !errors.As(err, new(Refusal)) {
		t.Errorf("a limit that is no number: %v", err)
	}
}

func TestDataMarkFollowsTheDataAlone(t *testing.T) {
	was := rated().DataMark()
	for name, c := range map[string]struct {
		edit    Edit
		changes bool
	}{
		"a name":     {RenameKPI{"k1", "Sales"}, false},
		"a target":   {SetTargets{"k1", nil}, false},
		"a file":     {DropBatch{"t1", Batch{ID: "b9", SHA256: "ee", Kind: KindAppend}, nil}, true},
		"taken back": {UndoBatch{"t1", "b2", Undone{}}, true},
		"a cell":     {FixCell{"t1", "b1", Fix{Row: 2, Column: "amt", Was: "x", Now: "5"}}, true},
		"an entry":   {PutEntry{"k4", Entry{ID: "e1", Date: "2026-01", Value: "1"}}, true},
		"a comment":  {PutEntry{"k4", Entry{ID: "e1", Date: "2026-01", Value: "2", Note: "other"}}, false},
	} {
		w, err := c.edit.Apply(rated())
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if changed := w.DataMark() != was; changed != c.changes {
			t.Errorf("%s: the data changed is %v", name, changed)
		}
	}
}

func TestReadsAndThrough(t *testing.T) {
	w := rated()
	w.KPIs = append(w.KPIs, KPI{ID: "k5", Name: "Both", Formula: "[Per customer] + [Mood] + COUNT(Customers) + [Both]"})
	if got := strings.Join(w.Reads(w.KPIs[4]), ", "); got != "Orders, Customers" {
		t.Errorf("it reads %s", got)
	}
	day, _ := calendar.DayOf(2026, 5, 1)
	orders := func(s Source) (calendar.Day, bool) { return day, s.Name == "Orders" }
	for i, want := range map[int]string{2: "2026-05-01", 3: "2026-02-03", 4: "2026-02-03"} {
		if got, ok := w.Through(w.KPIs[i], orders); !ok || got.String() != want {
			t.Errorf("%s reaches %s, %v", w.KPIs[i].Name, got, ok)
		}
	}
	if _, ok := w.Through(KPI{ID: "k6", Formula: "1"}, orders); ok {
		t.Error("a number has data")
	}
}
