package calendar

import (
	"fmt"
	"testing"
	"time"
)

// officeWork has short Fridays, lunch, a night watch on Saturdays up to midnight,
// and days of its own: a holiday, half a day, and a Sunday that is worked.
func officeWork(t *testing.T) Work {
	var week [7][]Hours
	for n, text := range []string{"8:00-12:00, 13:00-17:00", "08:00-12:00,13:00-17:00", "08:00-12:00,13:00-17:00", "08:00-12:00,13:00-17:00", "08:00-14:30", "22:00-24:00", ""} {
		hours, ok := ParseHours(text)
		if !ok {
			t.Fatal(text)
		}
		week[n] = hours
	}
	half, _ := ParseHours("08:00-12:00")
	return NewWork(&week, map[Day][]Hours{
		day(t, "2026-12-25"): nil,  // a Friday
		day(t, "2026-12-24"): half, // a Thursday
		day(t, "2026-12-27"): half, // a Sunday
	})
}

func TestWorkingTime(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		office         bool
		want           string
	}{
		{"within a day", "2026-03-10 10:00", "2026-03-10 11:30", false, "1h30m0s"},
		{"before it opens", "2026-03-10 06:00", "2026-03-10 09:10", false, "10m0s"},
		{"after it closes", "2026-03-10 17:30", "2026-03-10 23:00", false, "0s"},
		{"over a night", "2026-03-10 16:30", "2026-03-11 09:15", false, "45m0s"},
		{"over a weekend", "2026-03-06 16:30", "2026-03-09 10:00", false, "1h30m0s"},
		{"on a weekend", "2026-03-07 10:00", "2026-03-08 10:00", false, "0s"},
		{"a week", "2026-03-04 12:00", "2026-03-11 12:00", false, "40h0m0s"},
		{"the same moment", "2026-03-10 12:00", "2026-03-10 12:00", false, "0s"},
		{"seconds", "2026-03-10 09:00:00", "2026-03-10 09:00:07.5", false, "7.5s"},
		{"usual days know no holiday", "2026-12-24 09:00", "2026-12-28 09:00", false, "16h0m0s"},
		{"through lunch", "2026-03-10 11:00", "2026-03-10 14:00", true, "2h0m0s"},
		{"a short Friday", "2026-03-13 08:00", "2026-03-13 20:00", true, "6h30m0s"},
		{"up to midnight", "2026-03-14 23:00", "2026-03-15 03:00", true, "1h0m0s"},
		{"a week of 40.5 hours", "2026-03-09 00:00", "2026-03-16 00:00", true, "40h30m0s"},
		{"half a day, a holiday, Saturday night, a worked Sunday", "2026-12-24 00:00", "2026-12-28 00:00", true, "10h0m0s"},
		{"the holiday alone", "2026-12-25 09:00", "2026-12-25 12:00", true, "0s"},
		{"years", "2020-01-06 00:00", "2030-01-07 00:00", true, "21134h30m0s"}, // 522 weeks of 40.5 h, less 4 h, less 6.5 h, and 4 h more
	} {
		w := Work{}
		if c.office {
			w = officeWork(t)
		}
		got := fmt.Sprint(time.Duration(w.Between(moment(t, c.from), moment(t, c.to))) * time.Microsecond)
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func moment(t testing.TB, s string) Moment {
	t.Helper()
	layout := "2006-01-02 15:04:05.999999"
	if len(s) == 16 {
		layout = "2006-01-02 15:04"
	}
	at, err := time.Parse(layout, s)
	if err != nil {
		t.Fatal(err)
	}
	return Moment(at.UnixMicro())
}

// Minute by minute is the slow way to the same.
func TestWorkingTimeIsTheSumOfItsMinutes(t *testing.T) {
	w := officeWork(t)
	from := moment(t, "2026-12-17 03:20")
	total := int64(0)
	for at := from; at < from+20*DayLength; at += Minute {
		if got := w.Between(from, at); got != total {
			t.Fatalf("up to %v: %d, want %d", at, got, total)
		}
		d, minute := at.Day(), int(at-at.Day().At())/int(Minute)
		for _, h := range w.of(d) {
			if h.From <= minute && minute < h.To {
				total += int64(Minute)
			}
		}
	}
}

func TestParseHoursRefusesEverythingElse(t *testing.T) {
	for _, s := range []string{"9-17", "09:00", "17:00-09:00", "09:00-09:00", "09:00-12:00,11:00-13:00", "09:60-10:00", "22:00-25:00", "24:00-24:01", "a", "09:00-12:00,"} {
		if hours, ok := ParseHours(s); ok {
			t.Errorf("%q is %v", s, hours)
		}
	}
	if hours, ok := ParseHours("closed"); !ok || hours != nil {
		t.Error("closed is no hours")
	}
}

func TestWorkingCalendarsAreToldApart(t *testing.T) {
	usual, _ := ParseHours("09:00-17:00")
	week := [7][]Hours{usual, usual, usual, usual, usual}
	if a, b := NewWork(&week, nil).String(), (Work{}).String(); a != b {
		t.Errorf("%q is the usual week %q", a, b)
	}
	holiday := NewWork(nil, map[Day][]Hours{day(t, "2026-12-25"): nil}).String()
	half := NewWork(nil, map[Day][]Hours{day(t, "2026-12-25"): usual[:1]}).String()
	if holiday == half || holiday == (Work{}).String() {
		t.Errorf("%q, %q", holiday, half)
	}
}

func TestWorkingDays(t *testing.T) {
	for _, c := range []struct {
		name, from, to string
		office         bool
		want           int
	}{
		{"a week", "2026-03-09", "2026-03-15", false, 5},
		{"a month", "2026-03-01", "2026-03-31", false, 22},
		{"a weekend", "2026-03-07", "2026-03-08", false, 0},
		{"nothing", "2026-03-09", "2026-03-08", false, 0},
		{"Saturdays are worked", "2026-03-09", "2026-03-15", true, 6},
		{"half a day counts, a holiday does not, a Sunday does where it is worked", "2026-12-21", "2026-12-27", true, 6},
		{"years", "2020-01-06", "2030-01-06", true, 6 * 522},
	} {
		w := Work{}
		if c.office {
			w = officeWork(t)
		}
		if got := w.Days(Range{From: day(t, c.from), To: day(t, c.to)}); got != c.want {
			t.Errorf("%s: %d days, want %d", c.name, got, c.want)
		}
	}
}
