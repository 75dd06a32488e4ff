package view

import (
	"strconv"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Settings is the Settings screen.
type Settings struct {
	Name       string
	Current    workbook.Settings
	Fiscal     string
	Months     []Choice
	Named      []Choice
	Weeks      []Choice
	WeekStarts []Choice
	YearSays   string
	Currencies []Choice
	Locales    []Choice
	NumbersSay string
	WorkWeek   [7]WorkDay
	DaysOff    string
	DaysOffBad string // why it cannot be read
	WorkSays   string
	Grains     []Choice
	Theme      string
	Themes     []Choice
	Reader     string
	Keys       bool   // single keys do something
	Mod        string // Ctrl or ⌘
	Runs       string
	Stored     string
	Keeping    Keeping
	Disk       OnDisk
	Versions   []Version
	MoreOfThem string // how many versions there are altogether, "" when all are listed
	Books      []BookItem
	Version    string
	Key        string
	Sources    []Fact
	Ready      bool
}

var currencies = []Choice{{Value: "EUR", Label: "EUR, euro"}, {Value: "USD", Label: "USD, US dollar"}, {Value: "GBP", Label: "GBP, pound sterling"}, {Value: "CHF", Label: "CHF, Swiss franc"},
	{Value: "SEK", Label: "SEK, Swedish krona"}, {Value: "NOK", Label: "NOK, Norwegian krone"}, {Value: "DKK", Label: "DKK, Danish krone"}, {Value: "PLN", Label: "PLN, Polish zloty"},
	{Value: "CZK", Label: "CZK, Czech koruna"}, {Value: "JPY", Label: "JPY, yen"}, {Value: "CNY", Label: "CNY, yuan"}, {Value: "INR", Label: "INR, Indian rupee"}, {Value: "BRL", Label: "BRL, Brazilian real"},
	{Value: "CAD", Label: "CAD, Canadian dollar"}, {Value: "AUD", Label: "AUD, Australian dollar"}, {Value: "NZD", Label: "NZD, New Zealand dollar"}, {Value: "MXN", Label: "MXN, Mexican peso"}, {Value: "ZAR", Label: "ZAR, rand"}}

var locales = []Choice{{Value: "en-GB", Label: "English (United Kingdom)"}, {Value: "en-US", Label: "English (United States)"}, {Value: "en-IN", Label: "English (India)"}, {Value: "de-DE", Label: "German (Germany)"},
	{Value: "de-CH", Label: "German (Switzerland)"}, {Value: "fr-FR", Label: "French (France)"}, {Value: "es-ES", Label: "Spanish (Spain)"}, {Value: "it-IT", Label: "Italian (Italy)"}, {Value: "nl-NL", Label: "Dutch (Netherlands)"},
	{Value: "sv-SE", Label: "Swedish (Sweden)"}, {Value: "pl-PL", Label: "Polish (Poland)"}, {Value: "pt-BR", Label: "Portuguese (Brazil)"}, {Value: "ja-JP", Label: "Japanese (Japan)"}}

var monthNames = [...]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}

// SettingsPage is the Settings screen.
func SettingsPage(m state.Model) Settings {
	w := wordsOf(m)
	s := m.Book.Settings
	v := Settings{Name: m.Book.Name, Current: s, Fiscal: strconv.Itoa(max(1, s.Calendar.FiscalStart)), Theme: string(m.Env.Theme), Reader: m.Env.Reader, Keys: !m.Env.NoKeys, Mod: modKey(m), Version: m.Env.Version,
		Key: m.Key, Ready: m.Phase == state.Ready, Runs: runs(m.Env), Stored: stored(m.Env), Keeping: keeping(m, w), Disk: onDisk(m, w), Versions: versions(m, w)}
	if v.Theme == "" {
		v.Theme = string(state.SystemTheme)
	}
	for i, name := range monthNames {
		v.Months = append(v.Months, Choice{Value: strconv.Itoa(i + 1), Label: name})
	}
	v.Named = []Choice{{Value: "", Label: "the year it starts in"}, {Value: "end", Label: "the year it ends in"}}
	v.WeekStarts = []Choice{{Value: "", Label: "Monday"}, {Value: "sun", Label: "Sunday"}, {Value: "sat", Label: "Saturday"}}
	v.Weeks = []Choice{{Value: "", Label: "Calendar months"}, {Value: "4-4-5", Label: "Weeks, 4-4-5"}, {Value: "4-5-4", Label: "Weeks, 4-5-4"}, {Value: "5-4-4", Label: "Weeks, 5-4-4"}}
	v.YearSays = yearSays(m, w)
	v.Currencies = withOwn(append([]Choice{{Value: "", Label: "None"}}, currencies...), s.Currency)
	v.Locales = withOwn(append([]Choice{{Value: "", Label: "As this browser: " + m.Env.Locale}}, locales...), s.Locale)
	v.NumbersSay = num.Format{Decimals: 2}.Text(num.Frac(128402, 100), w.locale) + " and " + w.day(calendarSample()) + ", as this workbook writes them."
	v.workdays(m, w)
	v.Grains = grains
	v.Themes = []Choice{{Value: string(state.SystemTheme), Label: "As the system"}, {Value: string(state.LightTheme), Label: "Light"}, {Value: string(state.DarkTheme), Label: "Dark"}}
	if n := len(m.Generations); n > len(v.Versions) {
		v.MoreOfThem = w.count(int64(n))
	}
	for _, b := range m.Books {
		v.Books = append(v.Books, BookItem{ID: b.ID, Name: named(b.Name), Current: b.ID == m.Key, Meta: w.some(int64(b.KPIs), "KPI", "KPIs") + ", saved " + w.when(b.At)})
	}
	for _, t := range m.Book.Tables {
		if t.Credit != "" {
			v.Sources = append(v.Sources, Fact{Name: t.Name, Text: t.Credit})
		}
	}
	return v
}

func orNever(s string) string {
	if s == "" {
		return "never"
	}
	return s
}

func withOwn(choices []Choice, own string) []Choice {
	for _, c := range choices {
		if c.Value == own {
			return choices
		}
	}
	return append(choices, Choice{Value: own, Label: own})
}

func calendarSample() calendar.Day {
	d, _ := calendar.DayOf(2026, 8, 31)
	return d
}

// yearSays shows the calendar by this year.
func yearSays(m state.Model, w words) string {
	today, ok := parseISO(m.Env.Today)
	if !ok {
		today = calendarSample()
	}
	p := w.cal.PeriodOf(today, calendar.Year)
	text := w.cal.Name(p, w.tag) + " runs from " + w.day(w.cal.First(p)) + " to " + w.day(w.cal.Last(p)) + "."
	if w.cal.WeekStart <= 1 {
		text += " Week 1 holds the first Thursday (ISO)."
	}
	return text
}

func generationWhy(why string) string {
	switch why {
	case "import":
		return "After an import"
	case "open":
		return "When it was opened"
	case "restore":
		return "After going back"
	case "merge":
		return "After a merge"
	case "":
		return "Saved"
	}
	return sentence(strings.ReplaceAll(why, "-", " "))
}
