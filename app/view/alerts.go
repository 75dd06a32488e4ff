package view

import (
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/alert"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Bell is the alerts of the workbook, in the banner.
type Bell struct {
	Count   int // not read
	Label   string
	Items   []AlertItem // newest first
	Notices state.Notices
	Read    bool // some are read, and can be put away
}

// AlertItem is one alert.
type AlertItem struct {
	ID, Href, Text, When string
	Unread               bool
}

func bellOf(m state.Model, w words) Bell {
	b := Bell{Count: m.Book.Unread(), Label: "Alerts", Notices: m.Env.Notices}
	if b.Count > 0 {
		b.Label = w.some(int64(b.Count), "new alert", "new alerts")
	}
	for i := len(m.Book.Inbox) - 1; i >= 0; i-- {
		a := m.Book.Inbox[i]
		item := AlertItem{ID: a.ID, Text: a.Text, When: w.when(a.At), Unread: !a.Read}
		if _, there := m.Book.KPIByID(a.KPI); there {
			item.Href = "#/kpi/" + a.KPI
		}
		b.Read = b.Read || a.Read
		b.Items = append(b.Items, item)
	}
	return b
}

// Alerts is when somebody is told of a KPI.
type Alerts struct {
	KPI     string
	Usual   bool // when it comes off track
	Rules   []RuleRow
	Form    state.RuleDraft
	Choices []Choice
	Limit   string // what the number of the form is, "" when it has none
}

// RuleRow is one rule.
type RuleRow struct{ ID, Text string }

func alertsOf(m state.Model, w words, u unit, k workbook.KPI) Alerts {
	v := Alerts{KPI: k.ID, Form: m.KPI.Rule, Choices: []Choice{
		{Value: workbook.WhenOffTrack, Label: "It comes off track"},
		{Value: workbook.WhenAtRisk, Label: "It becomes at risk or worse"},
		{Value: workbook.WhenSignal, Label: "Its value is a signal, no routine variation"},
		{Value: workbook.WhenAbove, Label: "Its value goes above"},
		{Value: workbook.WhenBelow, Label: "Its value goes below"},
		{Value: workbook.WhenChange, Label: "It changes by at least"},
		{Value: workbook.WhenStale, Label: "Its data grows old"},
	}}
	switch v.Form.When {
	case workbook.WhenAbove, workbook.WhenBelow:
		v.Limit = trimJoin("Value", typedIn(u))
	case workbook.WhenChange:
		v.Limit = "Percent"
	case workbook.WhenStale:
		v.Limit = "Days"
	}
	for _, r := range k.Watched() {
		if r.ID == workbook.WhenOffTrack {
			v.Usual = true
			continue
		}
		text := ruleWords(w, u, r, m.Book.Settings.Grain)
		if r.Remind {
			text += ", told again every period while it lasts"
		}
		v.Rules = append(v.Rules, RuleRow{r.ID, text})
	}
	return v
}

// ruleWords says when a rule holds.
func ruleWords(w words, u unit, r workbook.AlertRule, grain string) string {
	at := number(r.At)
	switch r.When {
	case workbook.WhenOffTrack:
		return "It comes off track"
	case workbook.WhenAtRisk:
		return "It becomes at risk or worse"
	case workbook.WhenSignal:
		return "Its value is a signal"
	case workbook.WhenAbove:
		return "Its value goes above " + u.full(at)
	case workbook.WhenBelow:
		return "Its value goes below " + u.full(at)
	case workbook.WhenChange:
		return "It changes by " + w.percent(at, num.Auto) + " or more"
	case workbook.WhenStale:
		days := r.At
		if days == "" {
			days = w.count(int64(alert.UsualAge(strings.TrimSpace(grain))))
		}
		return "Its data is older than " + days + " days"
	}
	return "A rule of a newer version"
}
