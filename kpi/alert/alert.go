// Package alert tells when a KPI crosses a line that somebody drew: its status
// gets worse, its value passes a limit or jumps, its data grows old.
//
// A rule is asked about the last complete period. It raises an alert when it
// comes to hold and not again until it has ceased to: once per crossing, or with
// every further period where somebody wants to be reminded. What
// held already when watching began, or came to hold because somebody changed a
// definition, is no news: it is remembered and raises nothing. A period without a
// value says nothing either way.
package alert

import (
	"cmp"
	"maps"
	"strconv"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/score"
	"kpiworkbook/kpi/workbook"
)

// kept is how many alerts an inbox holds; the oldest go first.
const kept = 200

// Input is what alerts are raised from.
type Input struct {
	Book    workbook.Workbook
	Answer  *kpi.Answer             // to a question without slices that reaches the last day of the data
	Through map[string]calendar.Day // KPI's id → last day of its data; what is not there is not judged stale
	Today   *calendar.Day           // nil where nobody knows
	At      string                  // now, RFC 3339
	Locale  string
}

// Raise is the workbook with its inbox and its watch brought up to date, and the
// alerts that are new in it.
func Raise(in Input) (workbook.Workbook, []workbook.Alert) {
	r := raising{Input: in, cal: in.Book.Settings.Calendar.Value(), locale: cmp.Or(in.Locale, in.Book.Settings.Locale, "en"),
		data: in.Book.DataMark(), since: map[string]string{}, told: map[string]string{}}
	before := in.Book.Watch
	for _, k := range in.Answer.KPIs {
		definition, ok := in.Book.KPIByID(k.ID)
		if !ok || definition.State == workbook.StateRetired {
			continue
		}
		for _, rule := range definition.Watched() {
			r.ask(definition, rule, k)
		}
	}
	w := in.Book
	if before.Data != r.data || !maps.Equal(before.Since, r.since) || !maps.Equal(before.Told, r.told) {
		w.Watch.Data, w.Watch.Since, w.Watch.Told = r.data, r.since, r.told
	}
	if len(r.fresh) > 0 {
		all := append(w.Inbox[:len(w.Inbox):len(w.Inbox)], r.fresh...)
		w.Inbox = all[max(0, len(all)-kept):]
	}
	return w, r.fresh
}

type raising struct {
	Input
	cal    calendar.Calendar
	locale string
	data   string
	since  map[string]string
	told   map[string]string
	fresh  []workbook.Alert
}

// ask puts one rule to one KPI.
func (r *raising) ask(k workbook.KPI, rule workbook.AlertRule, a kpi.KPIAnswer) {
	key := k.ID + "/" + rule.ID
	was, known := r.Book.Watch.Since[key]
	f := r.find(k, rule, a)
	switch {
	case !f.known && known:
		r.since[key] = was
		r.keep(key, r.Book.Watch.Told[key])
	case !f.known:
	case !f.holds:
		r.since[key] = ""
	case known && was != "":
		r.since[key] = was
		r.remind(k, rule, key, f)
	default:
		r.since[key] = f.period
		if known && (r.Book.Watch.Data != r.data || f.aged) {
			r.tell(k, rule, key, f)
		}
	}
}

func (r *raising) tell(k workbook.KPI, rule workbook.AlertRule, key string, f finding) {
	id := workbook.ID("alert", key, f.period, r.data, r.At)
	r.fresh = append(r.fresh, workbook.Alert{ID: id, KPI: k.ID, Rule: rule.ID, Period: f.period, Text: f.text, At: r.At})
}

// remind tells again of what goes on to hold, once for each further period.
func (r *raising) remind(k workbook.KPI, rule workbook.AlertRule, key string, f finding) {
	last := cmp.Or(r.Book.Watch.Told[key], r.Book.Watch.Since[key])
	if !rule.Remind || r.Book.Watch.Data == r.data || !r.later(f.period, last) {
		r.keep(key, r.Book.Watch.Told[key])
		return
	}
	r.told[key] = f.period
	f.text = "Still: " + f.text
	r.tell(k, rule, key, f)
}

// keep remembers of which period a rule reminded last.
func (r *raising) keep(key, period string) {
	if period != "" {
		r.told[key] = period
	}
}

// later reports whether a period comes after another of its length.
func (r *raising) later(label, than string) bool {
	a, ok := r.cal.ParseLabel(label)
	b, is := r.cal.ParseLabel(than)
	return ok && is && a.Grain == b.Grain && a.Index > b.Index
}

// finding is what a rule says of a KPI.
type finding struct {
	known  bool // there is something to say
	holds  bool
	aged   bool // it comes to hold by the mere passing of time
	period string
	text   string
}

func (r *raising) find(k workbook.KPI, rule workbook.AlertRule, a kpi.KPIAnswer) finding {
	if rule.When == workbook.WhenStale {
		return r.stale(k, rule)
	}
	c, ok := lastComplete(a)
	if !ok || c.IsText || c.Blank != "" {
		return finding{}
	}
	f := finding{known: true, period: c.Period}
	format, locale := k.Format(r.Book.Settings), num.LocaleOf(r.locale)
	said := " in " + r.named(c.Period)
	at, limited := workbook.ParseDecimal(rule.At)
	limited = limited && rule.At != ""
	value := c.Num()
	switch rule.When {
	case workbook.WhenOffTrack, workbook.WhenAtRisk:
		f.holds = c.Status == string(score.OffTrack) || rule.When == workbook.WhenAtRisk && c.Status == string(score.AtRisk)
		f.known = f.holds || c.Status == string(score.OnTrack) || c.Status == string(score.AtRisk)
		f.text = k.Name + " is " + lower(c.Status) + said + ". " + c.Reason
	case workbook.WhenAbove:
		f.known, f.holds = limited, limited && num.Cmp(value, at) > 0
		f.text = k.Name + " is " + format.Text(value, locale) + said + ", above " + format.Text(at, locale) + "."
	case workbook.WhenBelow:
		f.known, f.holds = limited, limited && num.Cmp(value, at) < 0
		f.text = k.Name + " is " + format.Text(value, locale) + said + ", below " + format.Text(at, locale) + "."
	case workbook.WhenChange:
		share := c.Prior.Percent.Num()
		f.known = limited && !share.IsBlank()
		f.holds = f.known && num.Cmp(num.Abs(share), at) >= 0
		if f.holds {
			change := num.Format{Kind: num.KindPercent, Decimals: 1}.Signed(share, locale)
			f.text = k.Name + " changed by " + change + said + ", from " + format.Text(c.Prior.Before.Num(), locale) + " to " + format.Text(value, locale) + "."
		}
	case workbook.WhenSignal:
		says, ok := kpi.Signal(r.Book, a, r.Answer.Grain, r.locale)
		f.known, f.holds, f.text = ok, says != "", k.Name+": "+says
	default:
		return finding{}
	}
	return f
}

// named is the name of a period as a sentence says it.
func (r *raising) named(label string) string {
	p, ok := r.cal.ParseLabel(label)
	if !ok {
		return label
	}
	return r.cal.Name(p, r.locale)
}

// lower writes a status inside a sentence.
func lower(word string) string {
	if word == "" {
		return word
	}
	return string(word[0]|0x20) + word[1:]
}

// lastComplete is the cell of the last period that is over.
func lastComplete(a kpi.KPIAnswer) (kpi.Cell, bool) {
	for i := len(a.Cells) - 1; i >= 0; i-- {
		if !a.Cells[i].Open {
			return a.Cells[i], true
		}
	}
	return kpi.Cell{}, false
}

// stale is about the age of the data. Since it holds from a day on that nobody
// sees coming, that day stands for the period.
func (r *raising) stale(k workbook.KPI, rule workbook.AlertRule) finding {
	through, dated := r.Through[k.ID]
	if r.Today == nil || !dated {
		return finding{}
	}
	days := UsualAge(r.Answer.Grain)
	if v, ok := workbook.ParseDecimal(rule.At); ok && rule.At != "" {
		if n, err := strconv.Atoi(v.Plain()); err == nil {
			days = n
		}
	}
	age := int(*r.Today - through)
	name := r.cal.Name(r.cal.PeriodOf(through, calendar.DayGrain), r.locale)
	return finding{known: true, holds: age > days, aged: true, period: through.String(),
		text: "The data of " + k.Name + " ends on " + name + ", " + strconv.Itoa(age) + " days ago."}
}

// UsualAge is from how many days on data is old: two periods of a grain.
func UsualAge(grain string) int {
	switch grain {
	case "day":
		return 2
	case "week":
		return 14
	case "quarter":
		return 184
	case "year", "all":
		return 731
	}
	return 62
}
