package calendar

import (
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"
)

// epoch and the time package are the oracle for single days.
var epoch = time.Date(1970, 1, 1, 0, 0, 0, 0, time.UTC)

func TestEveryDayGoesToItsDateAndBack(t *testing.T) {
	for d := MinDay; d <= MaxDay; d += 1 + Day(d&7)/7*11 {
		want := epoch.AddDate(0, 0, int(d))
		y, m, day := d.Date()
		if y != want.Year() || m != int(want.Month()) || day != want.Day() {
			t.Fatalf("day %d is %d-%d-%d, want %v", d, y, m, day, want)
		}
		if back, ok := DayOf(y, m, day); !ok || back != d {
			t.Fatalf("%v comes back as %v", d, back)
		}
		if d.Weekday() != (int(want.Weekday())+6)%7+1 {
			t.Fatalf("%v is weekday %d", d, d.Weekday())
		}
	}
}

func TestImpossibleDatesAreNone(t *testing.T) {
	for _, c := range [][3]int{{2026, 2, 29}, {1900, 2, 29}, {2026, 4, 31}, {2026, 0, 1}, {2026, 13, 1}, {2026, 1, 0}, {0, 1, 1}, {10000, 1, 1}, {-5, 1, 1}} {
		if d, ok := DayOf(c[0], c[1], c[2]); ok {
			t.Errorf("%v is %v", c, d)
		}
	}
	if _, ok := DayOf(2000, 2, 29); !ok {
		t.Error("2000 is a leap year")
	}
}

func day(t testing.TB, s string) Day {
	t.Helper()
	d, ok := ParseDate([]byte(s), ISODate)
	if !ok {
		t.Fatalf("no date %q", s)
	}
	return d
}

var calendars = map[string]Calendar{
	"plain":      {},
	"april":      {FiscalStart: 4},
	"july end":   {FiscalStart: 7, YearNamedByEnd: true},
	"sunday":     {WeekStart: 7},
	"saturday":   {WeekStart: 6},
	"retail":     {FiscalStart: 2, WeekStart: 7, Weeks: "4-5-4"},
	"iso 4-4-5":  {Weeks: "4-4-5"},
	"iso 5-4-4":  {Weeks: "5-4-4"},
	"retail end": {FiscalStart: 9, WeekStart: 6, Weeks: "4-4-5", YearNamedByEnd: true},
}

func TestLabels(t *testing.T) {
	for _, c := range []struct{ calendar, day, want string }{
		{"plain", "2026-03-31", "2026-03-31 2026-W14 2026-03 2026-Q1 2026 all"},
		{"plain", "2027-01-01", "2027-01-01 2026-W53 2027-01 2027-Q1 2027 all"},
		{"plain", "2026-12-31", "2026-12-31 2026-W53 2026-12 2026-Q4 2026 all"},
		{"plain", "2024-12-30", "2024-12-30 2025-W01 2024-12 2024-Q4 2024 all"},
		{"april", "2026-03-31", "2026-03-31 2026-W14 2026-03 2025-Q4 2025 all"},
		{"april", "2026-04-01", "2026-04-01 2026-W14 2026-04 2026-Q1 2026 all"},
		{"july end", "2026-06-30", "2026-06-30 2026-W27 2026-06 2026-Q4 2026 all"},
		{"july end", "2026-07-01", "2026-07-01 2026-W27 2026-07 2027-Q1 2027 all"},
		{"sunday", "2026-01-03", "2026-01-03 2025-W53 2026-01 2026-Q1 2026 all"},
		{"sunday", "2026-01-04", "2026-01-04 2026-W01 2026-01 2026-Q1 2026 all"},
		// The year of the National Retail Federation: 2023 has 53 weeks.
		{"retail", "2023-01-28", "2023-01-28 2022-W52 2023-01 2022-Q4 2022 all"},
		{"retail", "2023-01-29", "2023-01-29 2023-W01 2023-02 2023-Q1 2023 all"},
		{"retail", "2023-02-25", "2023-02-25 2023-W04 2023-02 2023-Q1 2023 all"},
		{"retail", "2023-02-26", "2023-02-26 2023-W05 2023-03 2023-Q1 2023 all"},
		{"retail", "2024-02-03", "2024-02-03 2023-W53 2024-01 2023-Q4 2023 all"},
		{"retail", "2024-02-04", "2024-02-04 2024-W01 2024-02 2024-Q1 2024 all"},
		{"iso 4-4-5", "2026-12-31", "2026-12-31 2026-W53 2026-12 2026-Q4 2026 all"},
		{"iso 4-4-5", "2027-01-03", "2027-01-03 2026-W53 2026-12 2026-Q4 2026 all"},
		{"iso 4-4-5", "2027-01-04", "2027-01-04 2027-W01 2027-01 2027-Q1 2027 all"},
		{"retail end", "2026-09-01", "2026-09-01 2027-W01 2026-09 2027-Q1 2027 all"},
	} {
		calendar := calendars[c.calendar]
		var got []string
		for g := DayGrain; g <= All; g++ {
			got = append(got, calendar.Label(calendar.PeriodOf(day(t, c.day), g)))
		}
		if s := strings.Join(got, " "); s != c.want {
			t.Errorf("%s %s: got %s, want %s", c.calendar, c.day, s, c.want)
		}
	}
}

func TestWeeksFromMondayAreISOWeeks(t *testing.T) {
	for d := day(t, "1995-12-20"); d < day(t, "2040-01-20"); d++ {
		y, w := epoch.AddDate(0, 0, int(d)).ISOWeek()
		if got, want := (Calendar{}).Label(Calendar{}.PeriodOf(d, Week)), fmt.Sprintf("%04d-W%02d", y, w); got != want {
			t.Fatalf("%v: %s, want %s", d, got, want)
		}
	}
}

// Weeks from another day belong to the year that has their fourth day, counted
// with the time package.
func TestWeeksFromOtherDays(t *testing.T) {
	for start, first := range map[int]time.Weekday{6: time.Saturday, 7: time.Sunday} {
		c := Calendar{WeekStart: start}
		for d := day(t, "1999-12-20"); d < day(t, "2030-01-20"); d++ {
			at := epoch.AddDate(0, 0, int(d))
			for at.Weekday() != first {
				at = at.AddDate(0, 0, -1)
			}
			middle := at.AddDate(0, 0, 3)
			want := fmt.Sprintf("%04d-W%02d", middle.Year(), (middle.YearDay()+6)/7)
			if got := c.Label(c.PeriodOf(d, Week)); got != want {
				t.Fatalf("weeks from %v: %v is %s, want %s", first, d, got, want)
			}
		}
	}
}

// The year may start in any month and be named by either end.
func TestFiscalYearsAndQuarters(t *testing.T) {
	for start := 1; start <= 12; start++ {
		for _, byEnd := range []bool{false, true} {
			c := Calendar{FiscalStart: start, YearNamedByEnd: byEnd}
			for y := 2023; y <= 2028; y++ {
				for m := 1; m <= 12; m++ {
					year, into := y, m-start
					if into < 0 {
						year, into = y-1, into+12
					}
					if byEnd && start > 1 {
						year++
					}
					for _, dd := range []int{1, 28} {
						d, _ := DayOf(y, m, dd)
						if got, want := c.Label(c.PeriodOf(d, Quarter)), fmt.Sprintf("%d-Q%d", year, into/3+1); got != want {
							t.Fatalf("from %d, by end %v: %v is in %s, want %s", start, byEnd, d, got, want)
						}
						if got, want := c.Label(c.PeriodOf(d, Year)), fmt.Sprint(year); got != want {
							t.Fatalf("from %d, by end %v: %v is in %s, want %s", start, byEnd, d, got, want)
						}
					}
				}
			}
		}
	}
}

// The published first days of the retail years of the National Retail
// Federation; 2012, 2017 and 2023 have 53 weeks. The pattern of weeks moves the
// months within the quarters, and nothing else.
func TestRetailYears(t *testing.T) {
	firsts := []string{"2012-01-29", "2013-02-03", "2014-02-02", "2015-02-01", "2016-01-31", "2017-01-29", "2018-02-04", "2019-02-03",
		"2020-02-02", "2021-01-31", "2022-01-30", "2023-01-29", "2024-02-04", "2025-02-02", "2026-02-01"}
	patterns := map[string][3]int{"4-5-4": {4, 5, 4}, "4-4-5": {4, 4, 5}, "5-4-4": {5, 4, 4}}
	for pattern, weeks := range patterns {
		c := Calendar{FiscalStart: 2, WeekStart: 7, Weeks: pattern}
		for i, first := range firsts {
			year, _ := c.ParseLabel(fmt.Sprint(2012 + i))
			if c.First(year) != day(t, first) {
				t.Errorf("%s: %d begins on %v, want %s", pattern, 2012+i, c.First(year), first)
			}
			if i+1 == len(firsts) {
				break
			}
			long := (2012+i) == 2012 || (2012+i) == 2017 || (2012+i) == 2023
			if days := c.Range(year).Days(); days != map[bool]int{false: 364, true: 371}[long] {
				t.Errorf("%s: %d has %d days", pattern, 2012+i, days)
			}
			at := day(t, first)
			for m := range 12 {
				n := weeks[m%3]
				if m == 11 && long {
					n++
				}
				p := c.PeriodOf(at, Month)
				label := fmt.Sprintf("%04d-%02d", 2012+i+(m+1)/12, (m+1)%12+1)
				if want := (Range{at, at + Day(7*n) - 1}); c.Range(p) != want || c.Label(p) != label {
					t.Errorf("%s: %s is %v, want %s as %v", pattern, c.Label(p), c.Range(p), label, want)
				}
				at += Day(7 * n)
			}
		}
	}
}

// The laws of periods, in every calendar and for every grain: they cover the
// days without gap or overlap, their indexes follow each other, a longer one
// never starts inside a shorter one of its family, and their labels come back.
func TestPeriodsPartitionTheDays(t *testing.T) {
	for name, c := range calendars {
		for g := DayGrain; g < All; g++ {
			last := c.PeriodOf(day(t, "1989-12-25"), g)
			labels := map[string]Period{}
			for d := day(t, "1989-12-25"); d < day(t, "2031-01-10"); d++ {
				p := c.PeriodOf(d, g)
				if p != last && p != last.Next(1) {
					t.Fatalf("%s %v: %v follows %v", name, d, p, last)
				}
				if p != last && c.First(p) != d || !c.Range(p).Contains(d) {
					t.Fatalf("%s %v: period %v is %v", name, d, p, c.Range(p))
				}
				label := c.Label(p)
				if was, seen := labels[label]; seen && was != p {
					t.Fatalf("%s: %s is %v and %v", name, label, was, p)
				}
				labels[label] = p
				last = p
			}
			for label, p := range labels {
				if back, ok := c.ParseLabel(label); !ok || back != p {
					t.Fatalf("%s: %s is %v, comes back as %v", name, label, p, back)
				}
				if year := c.PeriodOf(c.First(p), Year); g != Week && c.PeriodOf(c.Last(p), Year) != year {
					t.Fatalf("%s: %s lies in two years", name, label)
				}
			}
		}
	}
}

func TestParseLabelRefusesEverythingElse(t *testing.T) {
	for _, s := range []string{"", "26", "2026-3", "2026-13", "2026-00", "2026-Q5", "2026-Q0", "2026-W00", "2026-W54", "2025-W53", "2026-02-30", "2026/03", "2026-03-1", "ALL", "2026-Q1 ", "0000", "2026-Qx"} {
		if p, ok := (Calendar{}).ParseLabel(s); ok {
			t.Errorf("%q is %v", s, p)
		}
	}
	if p, ok := (Calendar{}).ParseLabel("2026-W53"); !ok || (Calendar{}).First(p) != day(t, "2026-12-28") {
		t.Error("2026 has 53 weeks")
	}
}

func TestNames(t *testing.T) {
	for _, c := range []struct{ calendar, label, locale, name, short string }{
		{"plain", "2026-08-31", "en-GB", "31 Aug 2026", "31 Aug"},
		{"plain", "2026-08-31", "en-US", "Aug 31, 2026", "Aug 31"},
		{"plain", "2026-08-31", "de-DE", "31. Aug 2026", "31. Aug"},
		{"plain", "2026-08", "en-GB", "August 2026", "Aug"},
		{"plain", "2026-01", "fr_FR", "janvier 2026", "janv 2026"},
		{"plain", "2026-W14", "de", "KW 14, 2026", "KW14"},
		{"plain", "2026-W01", "en", "Week 1, 2026", "W1 2026"},
		{"plain", "2026-Q3", "en", "Q3 2026", "Q3"},
		{"april", "2026-Q1", "en", "Q1 FY 2026", "Q1 FY 2026"},
		{"july end", "2027", "en", "FY 2027", "FY 2027"},
		{"plain", "2026", "xx", "2026", "2026"},
		{"plain", "2026-01-01", "en-GB", "1 Jan 2026", "1 Jan 2026"},
		{"plain", "all", "es", "Todo el periodo", "Todo el periodo"},
	} {
		calendar := calendars[c.calendar]
		p, ok := calendar.ParseLabel(c.label)
		if !ok || calendar.Name(p, c.locale) != c.name || calendar.Short(p, c.locale) != c.short {
			t.Errorf("%s: %q, %q", c.label, calendar.Name(p, c.locale), calendar.Short(p, c.locale))
		}
		if year := calendar.YearName(p); calendar.StartsYear(p) && !strings.HasSuffix(c.short, year) || c.label != "all" && !strings.HasSuffix(c.name, year) {
			t.Errorf("%s: year %q, starts it: %v", c.label, year, calendar.StartsYear(p))
		}
	}
}

func span(t testing.TB, s string) Range {
	t.Helper()
	from, to, _ := strings.Cut(s, "/")
	return Range{day(t, from), day(t, to)}
}

func TestShift(t *testing.T) {
	for _, c := range []struct {
		calendar, from string
		n              int
		unit           Unit
		want           string
	}{
		{"plain", "2026-03-01/2026-03-31", -1, Month, "2026-02-01/2026-02-28"},
		{"plain", "2026-02-01/2026-02-28", 1, Month, "2026-03-01/2026-03-31"},
		{"plain", "2026-04-01/2026-06-30", -1, Year, "2025-04-01/2025-06-30"},
		{"plain", "2024-02-01/2024-02-29", 1, Year, "2025-02-01/2025-02-28"},
		{"plain", "2024-02-29/2024-02-29", 1, Year, "2025-02-28/2025-02-28"},
		{"plain", "2026-03-01/2026-03-30", -1, Month, "2026-02-01/2026-02-28"},
		{"plain", "2026-03-31/2026-03-31", -1, Month, "2026-02-28/2026-02-28"},
		{"plain", "2026-10-03/2026-10-03", -1, DayGrain, "2026-10-02/2026-10-02"},
		{"plain", "2026-10-03/2026-10-03", -1, Year, "2025-10-03/2025-10-03"},
		{"plain", "2026-03-30/2026-04-05", -1, Year, "2025-03-31/2025-04-06"}, // both are week 14
		{"plain", "2026-12-28/2027-01-03", -1, Year, "none"},                  // week 53
		{"plain", "2026-12-28/2027-01-03", -1, Month, "2026-11-30/2026-12-06"},
		{"plain", "2026-03-30/2026-04-05", -2, Week, "2026-03-16/2026-03-22"},
		{"plain", "2026-01-01/2026-12-31", -1, Quarter, "2025-10-01/2026-09-30"},
		{"plain", "0001-01-01/0001-01-31", -1, Month, "none"},
		{"plain", "9999-12-01/9999-12-31", 1, DayGrain, "none"},
		{"plain", "2026-01-01/2026-01-31", -2000000000, Year, "none"},
		{"plain", "2026-01-01/2026-01-31", 1, All, "none"},
		{"april", "2026-04-01/2027-03-31", -1, Year, "2025-04-01/2026-03-31"},
		{"retail", "2023-12-31/2024-02-03", -1, Year, "2023-01-01/2023-01-28"}, // five weeks become four
		{"retail", "2023-01-29/2024-02-03", 1, Year, "2024-02-04/2025-02-01"},
		{"retail", "2024-02-03/2024-02-03", -1, Year, "2023-01-28/2023-01-28"},
	} {
		r, ok := calendars[c.calendar].Shift(span(t, c.from), c.n, c.unit)
		got := r.String()
		if !ok {
			got = "none"
		}
		if got != c.want {
			t.Errorf("%s %s by %d %v: got %s, want %s", c.calendar, c.from, c.n, c.unit, got, c.want)
		}
	}
}

func TestSevenDaysAreAWeekOnlyWhereTheyAreMeantSo(t *testing.T) {
	r := span(t, "2026-03-30/2026-04-05")
	if got, _ := (Calendar{}).ShiftIn(DayGrain, r, -1, Year); got != span(t, "2025-03-30/2025-04-05") {
		t.Errorf("got %v", got)
	}
}

func TestToDateAndRolling(t *testing.T) {
	august := "2026-08-01/2026-08-31"
	for _, c := range []struct{ calendar, from, what, want string }{
		{"plain", august, "year", "2026-01-01/2026-08-31"},
		{"april", august, "year", "2026-04-01/2026-08-31"},
		{"plain", august, "quarter", "2026-07-01/2026-08-31"},
		{"plain", august, "week", "2026-08-31/2026-08-31"},
		{"plain", august, "ever", "0001-01-01/2026-08-31"},
		{"plain", august, "12 month", "2025-09-01/2026-08-31"},
		{"plain", august, "1 month", august},
		{"plain", august, "30 day", "2026-08-02/2026-08-31"},
		{"plain", august, "2 week", "2026-08-18/2026-08-31"},
		{"plain", august, "4 quarter", "2025-09-01/2026-08-31"},
		{"plain", "2026-08-15/2026-08-15", "1 month", "2026-07-16/2026-08-15"},
		{"plain", "2026-03-30/2026-03-30", "1 month", "2026-03-01/2026-03-30"},
		{"plain", "2024-02-29/2024-02-29", "1 year", "2023-03-01/2024-02-29"},
		{"plain", august, "999999999 year", "0001-01-01/2026-08-31"},
		{"plain", august, "0 day", "2026-08-31/2026-08-31"},
		{"retail", "2024-02-03/2024-02-03", "1 month", "2023-12-31/2024-02-03"},
	} {
		calendar, r := calendars[c.calendar], span(t, c.from)
		n, unit, rolling := 0, c.what, false
		if k, _ := fmt.Sscanf(c.what, "%d %s", &n, &unit); k == 2 {
			rolling = true
		} else {
			unit = c.what
		}
		grain, ok := ParseGrain(unit)
		if !ok {
			t.Fatal(unit)
		}
		got := calendar.ToDate(r, grain)
		if rolling {
			got = calendar.Rolling(r, n, grain)
		}
		if got.String() != c.want {
			t.Errorf("%s %s %s: got %v, want %s", c.calendar, c.from, c.what, got, c.want)
		}
	}
}

// Shifting whole periods is counting them, in every calendar.
func TestShiftingAPeriodCountsPeriods(t *testing.T) {
	random := rand.New(rand.NewSource(3))
	for name, c := range calendars {
		for round := 0; round < 3000; round++ {
			g := Month + Grain(random.Intn(3))
			p := c.PeriodOf(Day(random.Intn(40000)), g)
			n := random.Intn(61) - 30
			if got, ok := c.Shift(c.Range(p), n, g); !ok || got != c.Range(p.Next(n)) {
				t.Fatalf("%s: %s by %d is %v, want %v", name, c.Label(p), n, got, c.Range(p.Next(n)))
			}
			if got := c.Rolling(c.Range(p), 3, g); got != (Range{c.First(p.Next(-2)), c.Last(p)}) {
				t.Fatalf("%s: three of %v that end with %s are %v", name, g, c.Label(p), got)
			}
		}
	}
}

func TestParseGrain(t *testing.T) {
	for word, want := range map[string]string{"day": "day true", "Months": "month true", "EVER": "all true", "all": "all true", "years": "year true", "alls": "all false", "": "all false", "fortnight": "all false"} {
		g, ok := ParseGrain(word)
		if got := fmt.Sprint(g, ok); got != want {
			t.Errorf("%q: %s, want %s", word, got, want)
		}
	}
}
