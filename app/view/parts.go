package view

import (
	"strconv"
	"strings"
	"time"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/chart"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
)

// Status is a verdict as it is drawn: shape, word, colour.
type Status struct {
	Slug  string // on, risk, off, early, notarget, nodata
	Class string // st-on
	Icon  string // st-on
	Word  string // On track
}

// StatusOf draws a word.
func StatusOf(w score.Word) Status {
	slug := w.Slug()
	word := string(w)
	if word == "" {
		word = string(score.NoData)
	}
	return Status{Slug: slug, Class: "st-" + slug, Icon: "st-" + slug, Word: word}
}

// Delta is a change as it is drawn. Text is "" when there is nothing to
// compare, and Why says so.
type Delta struct{ Text, Class, Icon, Why string }

// Banner is a message that stays.
type Banner struct {
	Kind        state.BannerKind
	Class, Icon string
	Title, Text string
	Alert       bool
	Stays       bool // it cannot be dismissed
	Full        bool // room can be made
	Gone        bool // storage has nothing of the workbook any more
	Replace     bool // the file on disk can be written all the same
}

// Fact is a term and what it is.
type Fact struct{ Name, Text, Class string }

// words formats for one reader of one workbook.
type words struct {
	locale  num.Locale
	tag     string
	cal     calendar.Calendar
	today   string
	against string                 // what values are compared with, as the question says it
	named   map[string]chart.Point // points with the names of their periods, by label
}

// wordsOf takes locale, calendar and date from the model.
func wordsOf(m state.Model) words {
	tag := m.Locale()
	return words{locale: num.LocaleOf(tag), tag: tag, cal: m.Calendar(), today: m.Env.Today, against: m.Question.Against, named: map[string]chart.Point{}}
}

// count writes a whole number with grouping.
func (w words) count(n int64) string {
	return num.Format{Decimals: 0}.Text(num.Int(n), w.locale)
}

// some is a count with its noun: "1 row", "12,408 rows".
func (w words) some(n int64, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return w.count(n) + " " + many
}

// size writes bytes as people read them: 66 MB.
func (w words) size(n int64) string {
	units := []string{"bytes", "KB", "MB", "GB", "TB"}
	scale, at := int64(1), 0
	for n/scale >= 1000 && at < len(units)-1 {
		scale *= 1000
		at++
	}
	if at == 0 {
		return w.some(n, "byte", "bytes")
	}
	places := 0
	if n/scale < 10 {
		places = 1
	}
	return num.Format{Decimals: places}.Text(num.RoundTo(num.Frac(n, scale), places), w.locale) + " " + units[at]
}

// percent writes a share, 1 being the whole.
func (w words) percent(v num.Value, places int) string {
	return num.Format{Kind: num.KindPercent, Decimals: places}.Text(v, w.locale)
}

// day writes a day as the workbook's language does: 31 Aug 2026.
func (w words) day(d calendar.Day) string { return calendar.DayName(d, w.tag) }

// iso writes an ISO date the same way, and anything else as it is.
func (w words) iso(s string) string {
	if d, ok := parseISO(s); ok {
		return w.day(d)
	}
	return s
}

// brief is iso without the year when it is this year's.
func (w words) brief(s string) string {
	text := w.iso(s)
	if len(w.today) >= 4 && strings.HasPrefix(s, w.today[:4]) {
		return strings.TrimSuffix(strings.TrimSuffix(text, " "+w.today[:4]), ",")
	}
	return text
}

func parseISO(s string) (calendar.Day, bool) {
	if len(s) < 10 || s[4] != '-' || s[7] != '-' {
		return 0, false
	}
	y, e1 := strconv.Atoi(s[:4])
	m, e2 := strconv.Atoi(s[5:7])
	d, e3 := strconv.Atoi(s[8:10])
	if e1 != nil || e2 != nil || e3 != nil {
		return 0, false
	}
	return calendar.DayOf(y, m, d)
}

// when writes a moment in RFC 3339 on the clock it was written by: 14:32 today,
// 9 Sep, 16:40 before.
func (w words) when(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return at
	}
	clock := t.Format("15:04")
	date := t.Format("2006-01-02")
	if date == w.today {
		return clock
	}
	return w.brief(date) + ", " + clock
}

// sentence starts with a capital letter.
func sentence(s string) string {
	if s == "" {
		return s
	}
	return strings.ToUpper(s[:1]) + s[1:]
}

// plural picks a word by number.
func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
