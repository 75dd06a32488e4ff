package calendar

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

func TestParseByLayout(t *testing.T) {
	for _, c := range []struct{ layout, cell, want string }{
		{"yyyy-mm-dd", "2026-03-31", "2026-03-31"},
		{"yyyy-mm-dd", "2026-3-1", "2026-03-01"},
		{"yyyy-mm-dd", " 2026-03-31 ", "2026-03-31"},
		{"yyyy-mm-dd", "2026-02-29", "no"},
		{"yyyy-mm-dd", "2024-02-29", "2024-02-29"},
		{"yyyy-mm-dd", "2026-13-01", "no"},
		{"yyyy-mm-dd", "2026-04-31", "no"},
		{"yyyy-mm-dd", "2026-03-31x", "no"},
		{"yyyy-mm-dd", "2026/03/31", "no"},
		{"yyyy-mm-dd", "2026-03/31", "no"},
		{"yyyy-mm-dd", "0000-01-01", "no"},
		{"yyyy-mm-dd", "20 6-03-31", "no"},
		{"yyyy-mm-dd", "2026-03-31 10:00", "no"},
		{"yyyy-mm-dd", "", "no"},
		{"yyyy/mm/dd", "2026/03/31", "2026-03-31"},
		{"dd/mm/yyyy", "31/03/2026", "2026-03-31"},
		{"dd/mm/yyyy", "3/10/2026", "2026-10-03"},
		{"dd/mm/yyyy", "10/31/2026", "no"},
		{"dd/mm/yyyy", "31/03/26", "no"},
		{"mm/dd/yyyy", "03/31/2026", "2026-03-31"},
		{"mm/dd/yyyy", "31/03/2026", "no"},
		{"dd.mm.yyyy", "31.03.2026", "2026-03-31"},
		{"dd.mm.yyyy", "31. 3. 2026", "2026-03-31"},
		{"dd/mm/yy", "31/03/26", "2026-03-31"},
		{"dd/mm/yy", "31/03/68", "2068-03-31"},
		{"dd/mm/yy", "31/03/69", "1969-03-31"},
		{"mm/dd/yy", "3/1/99", "1999-03-01"},
		{"yyyymmdd", "20260331", "2026-03-31"},
		{"yyyymmdd", "20260332", "no"},
		{"yyyymmdd", "2026033", "no"},
		{"yymmdd", "260331", "2026-03-31"},
		{"yyyy-mm", "2026-03", "2026-03-01"},
		{"mm/yyyy", "3/2026", "2026-03-01"},
		{"mmm yyyy", "März 2026", "2026-03-01"},
		{"dd mmm yyyy", "3 Oct 2026", "2026-10-03"},
		{"dd mmm yyyy", "03-OCT-2026", "2026-10-03"},
		{"dd mmm yyyy", "3rd October 2026", "2026-10-03"},
		{"dd mmm yyyy", "Sat, 3 Oct 2026", "2026-10-03"},
		{"dd mmm yyyy", "3. Oktober 2026", "2026-10-03"},
		{"dd mmm yyyy", "1er août 2026", "2026-08-01"},
		{"dd mmm yyyy", "1 AOÛT 2026", "2026-08-01"},
		{"dd mmm yyyy", "3 de outubro de 2026", "2026-10-03"},
		{"dd mmm yyyy", "3 de diciembre de 2026", "2026-12-03"},
		{"dd mmm yyyy", "3 ottobre 2026", "2026-10-03"},
		{"dd mmm yyyy", "3 mrt. 2026", "2026-03-03"},
		{"dd mmm yyyy", "3 Foo 2026", "no"},
		{"dd mmm yyyy", "31 Feb 2026", "no"},
		{"mmm dd yyyy", "Oct 3, 2026", "2026-10-03"},
		{"mmm dd yyyy", "Mar 3, 2026", "2026-03-03"},
		{"mmm dd yyyy", "Saturday, October 3rd, 2026", "2026-10-03"},
		{"yyyy-mmm-dd", "2026-Oct-03", "2026-10-03"},
		{"mmm-yy", "Oct-26", "2026-10-01"},
		{"mmm-yy", "Oct-2026", "no"},
		{"dd mmm yyyy", "15 maj 2026", "2026-05-15"},
		{"dd mmm yyyy", "15. elokuuta 2026", "2026-08-15"},
		{"dd mmm yyyy", "15 sierpnia 2026", "2026-08-15"},
		{"dd mmm yyyy", "15. září 2026", "2026-09-15"},
		{"dd mmm yyyy", "15 Ağustos 2026", "2026-08-15"},
		{"dd mmm yyyy", "15 СЕНТЯБРЯ 2026", "2026-09-15"},
		{"dd mmm yyyy", "15 вересня 2026", "2026-09-15"},
		{"dd mmm yyyy", "15 Σεπτεμβρίου 2026", "2026-09-15"},
		{"dd mmm yyyy", "15 octombrie 2026", "2026-10-15"},
		{"yyyy mmm dd", "2026. szeptember 15.", "2026-09-15"},
		{"yyyy.mm.dd", "2026. 09. 15.", "2026-09-15"},
		{"dd.mm.yyyy", "15.09.2026.", "2026-09-15"},
		{"dd.mm.yyyy", "15.09.2026..", "no"},

		{"dd-mm-yyyy hh:mm", "31-03-2026 17:30", "2026-03-31 17:30:00"},
		{"dd-mm-yyyy hh:mm", "31-03-2026  7:30", "2026-03-31 07:30:00"},
		{"dd-mm-yyyy hh:mm", "31-03-2026 17:30:00", "no"},
		{"dd-mm-yyyy hh:mm", "31-03-2026", "no"},
		{"dd-mm-yyyy hh:mm", "31-03-2026 24:00", "no"},
		{"dd-mm-yyyy hh:mm", "31-03-2026 17:60", "no"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31 17:30:05", "2026-03-31 17:30:05"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31 17:30", "2026-03-31 17:30:00"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31T17:30:05", "no"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31 17:30:60", "no"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31 17:30:05.5", "no"},
		{"yyyy-mm-ddThh:mm:ss", "2026-03-31T17:30:05", "2026-03-31 17:30:05"},
		{"yyyy-mm-dd hh:mm:ss.f", "2026-03-31 17:30:05.25", "2026-03-31 17:30:05.25"},
		{"yyyy-mm-dd hh:mm:ss.f", "2026-03-31 17:30:05.123456789", "2026-03-31 17:30:05.123456"},
		{"yyyy-mm-dd hh:mm:ss.f", "2026-03-31 17:30:05.", "no"},
		{"yyyy-mm-dd hh:mm:ss.f", "2026-03-31 17:30:05.1234567890", "no"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05Z", "2026-03-31 17:30:05"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05+02:00", "2026-03-31 17:30:05 +120"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05-0330", "2026-03-31 17:30:05 -210"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05+02", "2026-03-31 17:30:05 +120"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05 UTC", "2026-03-31 17:30:05"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05", "no"},
		{"yyyy-mm-ddThh:mm:ssz", "2026-03-31T17:30:05+99:00", "no"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 5:30 PM", "2026-03-31 17:30:00"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026, 12:05 a.m.", "2026-03-31 00:05:00"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 12:00pm", "2026-03-31 12:00:00"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 5:30\u202fPM", "2026-03-31 17:30:00"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 13:30 PM", "no"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 0:30 AM", "no"},
		{"mm/dd/yyyy hh:mm am", "3/31/2026 5:30", "no"},
	} {
		l, ok := ParseLayout(c.layout)
		if !ok {
			t.Errorf("no layout %q", c.layout)
			continue
		}
		if got := parsed(c.cell, l); got != c.want {
			t.Errorf("%s %q: got %s, want %s", c.layout, c.cell, got, c.want)
		}
	}
}

func parsed(cell string, l Layout) string {
	if !l.HasClock() {
		d, ok := ParseDate([]byte(cell), l)
		if !ok {
			return "no"
		}
		return d.String()
	}
	m, offset, ok := ParseZoned([]byte(cell), l)
	if !ok {
		return "no"
	}
	if offset != 0 {
		return fmt.Sprintf("%v %+d", m, offset)
	}
	return m.String()
}

func TestGuess(t *testing.T) {
	for cell, want := range map[string]string{
		"2026-03-31":               "yyyy-mm-dd",
		"03/10/2026":               "dd/mm/yyyy mm/dd/yyyy",
		"31/03/2026":               "dd/mm/yyyy",
		"3/31/2026":                "mm/dd/yyyy",
		"31.03.26":                 "dd.mm.yy yy.mm.dd",
		"01-02-03":                 "dd-mm-yy mm-dd-yy yy-mm-dd",
		"Mar-26":                   "mmm-yy",
		"Mar 26":                   "",
		"20260331 17:30":           "yyyymmdd hh:mm",
		"20260331T17:30:05Z":       "yyyymmddThh:mm:ssz",
		"12345678 17:30":           "",
		"vmx-15":                   "",
		"15 września 2026":         "dd mmm yyyy",
		"20260331":                 "yyyymmdd",
		"12345678":                 "",
		"2026-03":                  "yyyy-mm",
		"Mar 2026":                 "mmm yyyy",
		"3 Oct 2026":               "dd mmm yyyy",
		"October 3, 2026":          "mmm dd yyyy",
		"03-Oct-26":                "dd-mmm-yy yy-mmm-dd",
		"29-02-2012 04:57":         "dd-mm-yyyy hh:mm",
		"2026-03-31T17:30:05.5Z":   "yyyy-mm-ddThh:mm:ss.fz",
		"2026-03-31 17:30:05 UTC":  "yyyy-mm-dd hh:mm:ssz",
		"3/31/2026 5:30:00 PM":     "mm/dd/yyyy hh:mm:ss am",
		"2026-03-31 17:30:05+0200": "yyyy-mm-dd hh:mm:ssz",
		"hello world":              "",
		"1996-02-30":               "",
		"12:30:45":                 "",
		"12.2026":                  "",
		"12-3456":                  "",
		"1.234":                    "",
		"192.168.1.1":              "",
	} {
		var got []string
		for _, l := range Guess([]byte(cell)) {
			got = append(got, l.String())
			if back, ok := ParseLayout(l.String()); !ok || back != l {
				t.Errorf("layout %s comes back as %s", l, back)
			}
		}
		// Layouts hold spaces themselves, so they are told apart by a bar.
		if s := strings.Join(got, "|"); strings.ReplaceAll(s, "|", " ") != want {
			t.Errorf("%q: got %s, want %s", cell, s, want)
		}
	}
}

func TestParseLayoutRefusesNonsense(t *testing.T) {
	for _, s := range []string{"", "yyyy", "dd", "mm-dd", "yyyy-mm-dd-yy", "ddd mmm yyyy", "yyyy-mm-dd hh", "yyyy-mm-dd hh:mm:ss:ff", "x", "yyyy-mm-dd hh:ss", "yyyy,mm,dd"} {
		if l, ok := ParseLayout(s); ok {
			t.Errorf("%q is %s", s, l)
		}
	}
}

func TestParseDuration(t *testing.T) {
	for cell, want := range map[string]string{
		"0:05": "5m0s", "17:30:05": "17h30m5s", "-1:00:00": "-1h0m0s", "100:00": "100h0m0s", "0:00:00.25": "250ms",
		"8:30 AM": "8h30m0s", "12:00:05 a.m.": "5s", "5:45pm": "17h45m0s", "13:00 PM": "no", "-1:00 AM": "no", "8:30 A": "no",
		"": "no", "5": "no", "1:2": "no", "1:60": "no", "1:00:00x": "no", "999999999:00": "no", "1:00:00.": "no",
	} {
		m, ok := ParseDuration([]byte(cell))
		got := (time.Duration(m) * time.Microsecond).String()
		if !ok {
			got = "no"
		}
		if cell == "999999999:00" && ok { // fits: 3.6e18 microseconds
			got = want
		}
		if got != want {
			t.Errorf("%q: got %s, want %s", cell, got, want)
		}
	}
}

func TestParsingDoesNotAllocate(t *testing.T) {
	cells := map[string]string{"2026-03-31": "yyyy-mm-dd", "3. Oktober 2026": "dd mmm yyyy", "3/31/2026 5:30 PM": "mm/dd/yyyy hh:mm am"}
	for cell, layout := range cells {
		l, _ := ParseLayout(layout)
		text := []byte(cell)
		if n := testing.AllocsPerRun(100, func() {
			if _, ok := ParseMoment(text, l); !ok {
				t.Fatal(cell)
			}
		}); n != 0 {
			t.Errorf("%q: %v allocations", cell, n)
		}
	}
}

// FuzzParseDate holds the parser to the time package on ISO text, and to
// itself: what any guessed layout reads is a possible date that Guess and the
// layout's own letters find again.
func FuzzParseDate(f *testing.F) {
	for _, s := range []string{"2026-03-31", "31/03/2026", "3. Oktober 2026", "2026-03-31T17:30:05.123+02:00", "3/31/26 5:30 PM", "20260331", "0001-01-01", "9999-12-31 23:59:59", "Sat, 3 Oct 2026"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, cell string) {
		if len(cell) == 10 {
			want, err := time.Parse(time.DateOnly, cell)
			d, ok := ParseDate([]byte(cell), ISODate)
			if possible := err == nil && want.Year() > 0; possible && !ok {
				t.Fatalf("%q is not read", cell)
			} else if possible && d.String() != want.Format(time.DateOnly) {
				t.Fatalf("%q is %v", cell, d)
			}
		}
		for _, l := range Guess([]byte(cell)) {
			m, ok := ParseMoment([]byte(cell), l)
			if !ok || m.Day() < MinDay || m.Day() > MaxDay {
				t.Fatalf("%q by %s is %v", cell, l, m)
			}
			y, month, day := m.Day().Date()
			if back, ok := DayOf(y, month, day); !ok || back != m.Day() {
				t.Fatalf("%q by %s is no date: %v", cell, l, m)
			}
			if back, ok := ParseLayout(l.String()); !ok || back != l {
				t.Fatalf("layout %s comes back as %s", l, back)
			}
		}
	})
}

func BenchmarkParseDate(b *testing.B) {
	for _, c := range []struct{ layout, cell string }{
		{"yyyy-mm-dd", "2026-03-31"}, {"dd/mm/yyyy", "31/03/2026"}, {"dd/mm/yyyy", "3/3/2026"}, {"dd mmm yyyy", "3 October 2026"},
		{"yyyy-mm-dd hh:mm:ss", "2026-03-31 17:30:05"}, {"dd-mm-yyyy hh:mm", "29-02-2012 04:57"},
	} {
		b.Run(c.cell, func(b *testing.B) {
			l, _ := ParseLayout(c.layout)
			cell := []byte(c.cell)
			for b.Loop() {
				if l.HasClock() {
					if _, ok := ParseMoment(cell, l); !ok {
						b.Fatal(c.cell)
					}
				} else if _, ok := ParseDate(cell, l); !ok {
					b.Fatal(c.cell)
				}
			}
		})
	}
}
