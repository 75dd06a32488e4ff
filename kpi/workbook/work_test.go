package workbook

import (
	"reflect"
	"testing"

	"kpiworkbook/kpi/calendar"
)

func TestTheUsualWeekBecomesOnesOwnDayByDay(t *testing.T) {
	var k Work
	for _, c := range []struct {
		day  int
		text string
		ok   bool
	}{{4, "08:00-12:00", true}, {5, " 10:00-14:00 ", true}, {0, "", true}, {1, "9-5", false}} {
		var ok bool
		if k, ok = k.WithHours(c.day, c.text); ok != c.ok {
			t.Errorf("%q on day %d: %t", c.text, c.day, ok)
		}
	}
	if want := [7]string{"", "09:00-17:00", "09:00-17:00", "09:00-17:00", "08:00-12:00", "10:00-14:00", ""}; k.Week() != want {
		t.Errorf("the week is %q", k.Week())
	}
}

func TestAWeekWithoutWorkIsNotTheUsualOne(t *testing.T) {
	k := Work{Hours: map[string]string{"wed": "09:00-17:00"}}
	k, ok := k.WithHours(2, "")
	if !ok || k.Week() != [7]string{} || k.Value().Days(rangeOf(t, "2026-03-01", "2026-03-31")) != 0 {
		t.Errorf("the week is %q", k.Week())
	}
}

func TestDaysOff(t *testing.T) {
	k, bad := Work{}.WithDays("2026-12-25\n\n 2026-12-24 09:00-12:00 \n2026-12-31 to 2027-01-02\n2026-04-03 closed")
	if bad != "" {
		t.Fatalf("%q cannot be read", bad)
	}
	if want := "2026-04-03\n2026-12-24 09:00-12:00\n2026-12-25\n2026-12-31\n2027-01-01\n2027-01-02"; k.DaysText() != want {
		t.Errorf("the days are\n%s", k.DaysText())
	}
	again, bad := k.WithDays(k.DaysText())
	if bad != "" || !reflect.DeepEqual(again, k) {
		t.Errorf("read again it is %v, %q", again, bad)
	}
	for _, line := range []string{"Christmas", "2026-13-01", "2026-12-25 noon", "2026-12-25 to 2026-12-24", "2026-12-25 to", "2026-01-01 to 2028-01-01"} {
		if same, bad := k.WithDays("2026-05-01\n" + line); bad != line || !reflect.DeepEqual(same, k) {
			t.Errorf("%q is told as %q", line, bad)
		}
	}
	if none, _ := k.WithDays(" "); none.Days != nil {
		t.Errorf("without days there are %v", none.Days)
	}
}

func rangeOf(t *testing.T, from, to string) calendar.Range {
	t.Helper()
	a, ok1 := calendar.ParseDate([]byte(from), calendar.ISODate)
	b, ok2 := calendar.ParseDate([]byte(to), calendar.ISODate)
	if !ok1 || !ok2 {
		t.Fatal(from, to)
	}
	return calendar.Range{From: a, To: b}
}
