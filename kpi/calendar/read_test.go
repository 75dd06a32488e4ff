package calendar

import (
	"strings"
	"testing"
	"time"
)

// FuzzParseLabel holds for any text and calendar: a label is the one text that its period is
// written as, and the period lies within the years there are.
func FuzzParseLabel(f *testing.F) {
	for _, s := range []string{"all", "2026", "2026-Q1", "2026-03", "2026-W53", "2026-03-31", "0001", "9999-12-31", "2026-Q5", "2026-W54", "2026-13"} {
		f.Add(s, uint8(1), uint8(0))
		f.Add(s, uint8(10), uint8(3))
	}
	f.Fuzz(func(t *testing.T, label string, month, kind uint8) {
		c := Calendar{FiscalStart: int(month) % 13, WeekStart: int(kind>>3) % 8, YearNamedByEnd: kind&4 != 0, Weeks: []string{"", "4-4-5", "4-5-4", "5-4-4"}[kind&3]}
		if !c.Valid() {
			return
		}
		p, ok := c.ParseLabel(label)
		if ok && c.Label(p) != label {
			t.Errorf("%q is %+v, which is %q", label, p, c.Label(p))
		}
	})
}

// FuzzParseLayout holds for any letters: a layout's own letters are the same layout, and it can
// read without failing.
func FuzzParseLayout(f *testing.F) {
	for _, s := range []string{"yyyy-mm-dd", "dd.mm.yy hh:mm", "mmm yyyy", "yyyy-mm-ddThh:mm:ss.fz", "m/d/yy, h:mm am/pm", "yyyymmdd", "mmm-yy", "hh"} {
		f.Add(s, "2026-03-31")
		f.Add(s, "31. März 26 5:30 PM +02")
	}
	f.Fuzz(func(t *testing.T, letters, cell string) {
		l, ok := ParseLayout(letters)
		if !ok {
			return
		}
		if again, ok := ParseLayout(l.String()); !ok || again != l {
			t.Errorf("%q is %+v, %q is %+v", letters, l, l.String(), again)
		}
		if m, ok := ParseMoment([]byte(cell), l); ok && (m.Day() < MinDay || m.Day() > MaxDay) {
			t.Errorf("%q by %s is %v", cell, l, m)
		}
	})
}

// FuzzParseDuration holds the parser to the time package on what both read.
func FuzzParseDuration(f *testing.F) {
	for _, s := range []string{"0:05", "-1:30:00", "100:00:00.25", "8:30 AM", "12:00 am", "999999999:59:59.999999999", "1:60", "1:2", ":30"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		got, ok := ParseDuration([]byte(cell))
		if !ok || strings.ContainsAny(cell, "aApP \t,") {
			return
		}
		text := strings.Replace(strings.Replace(cell, ":", "h", 1), ":", "m", 1)
		if strings.Contains(text, "m") {
			text += "s"
		} else {
			text += "m"
		}
		if want, err := time.ParseDuration(text); err == nil && got != Moment(want/time.Microsecond) {
			t.Errorf("%q is %d microseconds, want %d", cell, got, want/time.Microsecond)
		}
	})
}

// FuzzParseHours holds for any text: the hours lie in the day, in order, and apart.
func FuzzParseHours(f *testing.F) {
	for _, s := range []string{"", "closed", "09:00-12:30, 13:00-17:00", "0:00-24:00", "9:00-9:00", "9:00-12:00,11:00-13:00", "x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		hours, ok := ParseHours(s)
		if !ok && hours != nil {
			t.Errorf("%q is refused and has hours", s)
		}
		end := 0
		for _, h := range hours {
			if h.From < end || h.To <= h.From || h.To > 24*60 {
				t.Errorf("%q is %v", s, hours)
			}
			end = h.To
		}
	})
}
