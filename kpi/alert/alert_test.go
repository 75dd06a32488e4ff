package alert

import (
	"reflect"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/workbook"
)

// desk is a workbook whose answers are written by hand.
type desk struct {
	t    *testing.T
	book workbook.Workbook
	cell kpi.Cell
	open bool
	day  int // of today, counted from the last day of the data
	n    int
}

func deskOf(t *testing.T, rules ...workbook.AlertRule) *desk {
	d := &desk{t: t, book: workbook.New("w", "W")}
	d.book.KPIs = []workbook.KPI{{ID: "k", Name: "Revenue", Alerts: rules}}
	return d
}

// data makes the workbook one with other data.
func (d *desk) data() *desk {
	d.n++
	d.book.KPIs[0].Entries = []workbook.Entry{{ID: "e", Date: "2026-01", Value: strings.Repeat("1", d.n)}}
	return d
}

// told answers with a cell and gives the texts of the new alerts.
func (d *desk) told(period, value, status string) []string {
	d.t.Helper()
	c := kpi.Cell{Period: period, Number: kpi.Number{Exact: value}, Status: status, Reason: "Because."}
	if value == "" {
		c.Number = kpi.Number{Blank: "no-rows"}
	}
	c.Prior = kpi.Change{Before: kpi.Number{Exact: "100"}, Percent: kpi.Number{Exact: value}}
	through, _ := calendar.DayOf(2026, 3, 31)
	today := through + calendar.Day(d.day)
	cells := []kpi.Cell{c}
	if d.open {
		cells = append(cells, kpi.Cell{Period: "2026-09", Open: true, Status: "Off track", Number: kpi.Number{Exact: "0"}})
	}
	in := Input{Book: d.book, Answer: &kpi.Answer{Grain: "month", KPIs: []kpi.KPIAnswer{{ID: "k", Name: "Revenue", Cells: cells}}},
		Through: map[string]calendar.Day{"k": through}, Today: &today, At: "2026-04-01T00:00:00Z"}
	frozen, _ := workbook.Encode(d.book)
	next, fresh := Raise(in)
	if after, _ := workbook.Encode(d.book); string(after) != string(frozen) {
		d.t.Error("the workbook it was given changed")
	}
	if len(next.Inbox) != len(d.book.Inbox)+len(fresh) {
		d.t.Errorf("%d new alerts make an inbox of %d out of %d", len(fresh), len(next.Inbox), len(d.book.Inbox))
	}
	d.book = next
	var texts []string
	for _, a := range fresh {
		texts = append(texts, a.Text)
	}
	return texts
}

func (d *desk) want(what string, got []string, want ...string) {
	d.t.Helper()
	if !reflect.DeepEqual(got, want) {
		d.t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

func TestAnAlertIsRaisedOncePerCrossing(t *testing.T) {
	d := deskOf(t)
	d.want("at first", d.told("2026-01", "5", "On track"))
	d.want("new data", d.data().told("2026-02", "1", "Off track"), "Revenue is off track in February 2026. Because.")
	d.want("the same again", d.told("2026-02", "1", "Off track"))
	d.want("still off", d.data().told("2026-03", "1", "Off track"))
	d.want("nothing to go by", d.data().told("2026-03", "", "No data"))
	d.want("still off", d.data().told("2026-03", "1", "Off track"))
	d.want("better", d.data().told("2026-04", "3", "At risk"))
	d.want("worse again", d.data().told("2026-05", "1", "Off track"), "Revenue is off track in May 2026. Because.")
	d.want("without a target", d.data().told("2026-05", "1", "No target"))
	d.want("with it", d.data().told("2026-05", "1", "Off track"))
	if n := d.book.Unread(); n != 2 {
		t.Errorf("%d are not read", n)
	}
}

func TestWhatHeldAtFirstIsNoNews(t *testing.T) {
	d := deskOf(t)
	d.want("at first", d.told("2026-01", "1", "Off track"))
	d.want("still", d.data().told("2026-02", "1", "Off track"))

	d = deskOf(t)
	d.want("at first", d.told("2026-01", "5", "On track"))
	d.want("another target", d.told("2026-01", "5", "Off track"))
	d.want("still", d.data().told("2026-02", "5", "Off track"))
}

func TestAnOpenPeriodRaisesNothing(t *testing.T) {
	d := deskOf(t)
	d.open = true
	d.want("at first", d.told("2026-08", "5", "On track"))
	d.want("open", d.data().told("2026-08", "5", "On track"))
}

func TestEveryRule(t *testing.T) {
	for _, c := range []struct {
		when, at         string
		before, after    string
		was, is          string
		want             string
		age              int
		withoutOtherData bool
	}{
		{when: "at-risk", before: "5", was: "On track", after: "4", is: "At risk", want: "Revenue is at risk in February 2026. Because."},
		{when: "at-risk", before: "5", was: "On track", after: "4", is: "Off track", want: "Revenue is off track in February 2026. Because."},
		{when: "at-risk", before: "4", was: "At risk", after: "3", is: "Off track"},
		{when: "above", at: "10", before: "10", after: "10.5", want: "Revenue is 10.5 in February 2026, above 10."},
		{when: "above", at: "10", before: "9", after: "10"},
		{when: "above", at: "10", before: "11", after: "12"},
		{when: "below", at: "10", before: "10", after: "9", want: "Revenue is 9 in February 2026, below 10."},
		{when: "below", before: "10", after: "9"},
		{when: "change", at: "0.5", before: "1/4", after: "-1/2", want: "Revenue changed by −50.0 % in February 2026, from 100 to −0.5."},
		{when: "change", at: "0.5", before: "1/4", after: "1/3"},
		{when: "stale", before: "1", after: "1", age: 62},
		{when: "stale", before: "1", after: "1", age: 63, want: "The data of Revenue ends on 31 Mar 2026, 63 days ago."},
		{when: "stale", at: "7", before: "1", after: "1", age: 8, withoutOtherData: true, want: "The data of Revenue ends on 31 Mar 2026, 8 days ago."},
		{when: "moonlight", before: "1", after: "1"},
	} {
		d := deskOf(t, workbook.AlertRule{ID: "usual", When: workbook.WhenOffTrack, Off: true}, workbook.AlertRule{ID: "r", When: c.when, At: c.at})
		d.want("at first", d.told("2026-01", c.before, c.was))
		if d.day = c.age; !c.withoutOtherData {
			d.data()
		}
		got := strings.Join(d.told("2026-02", c.after, c.is), "|")
		if got = strings.ReplaceAll(got, "\u202f", " "); got != c.want {
			t.Errorf("%s %s from %s to %s: got %q, want %q", c.when, c.at, c.before, c.after, got, c.want)
		}
	}
}

func TestTheInboxDoesNotGrowForEver(t *testing.T) {
	d := deskOf(t)
	d.told("2026-01", "5", "On track")
	for range kept + 5 {
		d.book.Inbox = d.book.Inbox[max(0, len(d.book.Inbox)-kept+1):]
		d.data().told("2026-02", "1", "Off track")
		d.data().told("2026-02", "5", "On track")
	}
	d.book.Inbox = append(d.book.Inbox, make([]workbook.Alert, 10)...)
	next, fresh := Raise(Input{Book: d.data().book, Answer: &kpi.Answer{KPIs: []kpi.KPIAnswer{{ID: "k", Cells: []kpi.Cell{{Period: "2026-03", Status: "Off track", Number: kpi.Number{Exact: "1"}}}}}}})
	if len(next.Inbox) != kept || len(fresh) != 1 || next.Inbox[kept-1].ID != fresh[0].ID {
		t.Errorf("%d alerts are kept", len(next.Inbox))
	}
}

// A rule that reminds tells again with each further period, once.
func TestAReminderIsToldOnceAPeriod(t *testing.T) {
	d := deskOf(t, workbook.AlertRule{ID: "r", When: workbook.WhenOffTrack, Remind: true})
	d.want("at first", d.told("2026-01", "5", "On track"))
	d.want("new data", d.data().told("2026-02", "1", "Off track"), "Revenue is off track in February 2026. Because.")
	d.want("more of the month", d.data().told("2026-02", "1", "Off track"))
	d.want("the next month", d.data().told("2026-03", "1", "Off track"), "Still: Revenue is off track in March 2026. Because.")
	d.want("more of it", d.data().told("2026-03", "1", "Off track"))
	d.want("nothing to go by", d.data().told("2026-04", "", "No data"))
	d.want("the month before again", d.data().told("2026-03", "1", "Off track"))
	d.want("another target", d.told("2026-04", "1", "Off track"))
	d.want("with new data", d.data().told("2026-04", "1", "Off track"), "Still: Revenue is off track in April 2026. Because.")
	d.want("better", d.data().told("2026-05", "5", "On track"))
	if told := d.book.Watch.Told; len(told) != 0 {
		t.Errorf("it remembers %v of what is over", told)
	}
	d.want("worse again", d.data().told("2026-06", "1", "Off track"), "Revenue is off track in June 2026. Because.")
}

// A signal is told when it comes, and again only once values were routine.
func TestASignalIsTold(t *testing.T) {
	w := workbook.New("w", "W")
	w.KPIs = []workbook.KPI{{ID: "k", Name: "Revenue", Alerts: []workbook.AlertRule{{ID: "r", When: workbook.WhenSignal}}}}
	values := []string{"10", "12", "11", "10", "12", "11", "10"}
	tell := func(next string) (texts []string) {
		if next != "" {
			values = append(values, next)
		}
		var cells []kpi.Cell
		for i, v := range values {
			cells = append(cells, kpi.Cell{Period: "2026-" + string([]byte{'0' + byte((i+1)/10), '0' + byte((i+1)%10)}), Number: kpi.Number{Exact: v}, Status: "No target"})
		}
		w.KPIs[0].Entries = []workbook.Entry{{ID: "e", Date: "2026-01", Value: strings.Repeat("1", len(values))}}
		var fresh []workbook.Alert
		w, fresh = Raise(Input{Book: w, Answer: &kpi.Answer{Grain: "month", KPIs: []kpi.KPIAnswer{{ID: "k", Name: "Revenue", Cells: cells}}}, At: "2026-04-01T00:00:00Z"})
		for _, a := range fresh {
			texts = append(texts, a.Text)
		}
		return texts
	}
	if got := tell(""); got != nil {
		t.Errorf("at first: %q", got)
	}
	if got := tell("30"); len(got) != 1 || !strings.HasPrefix(got[0], "Revenue: August 2026 is a signal: 30 lies above the upper limit of ") {
		t.Errorf("a signal: %q", got)
	}
	if got := tell("11"); got != nil {
		t.Errorf("routine: %q", got)
	}
	if got := tell("90"); len(got) != 1 {
		t.Errorf("another signal: %q", got)
	}
	values = values[:3]
	if got := tell("50"); got != nil {
		t.Errorf("too few to judge: %q", got)
	}
}
