package workbook

import "slices"

// When an alert is raised.
const (
	WhenOffTrack = "off-track" // the status is Off track
	WhenAtRisk   = "at-risk"   // it is At risk or Off track
	WhenAbove    = "above"     // the value is above At
	WhenBelow    = "below"     // the value is below At
	WhenChange   = "change"    // the value changed by the share At or more, either way
	WhenSignal   = "signal"    // the value is no routine variation
	WhenStale    = "stale"     // the data is older than At days; "" means two periods
)

// AlertRule is when somebody wants to be told of a KPI.
type AlertRule struct {
	ID   string `json:"id"`
	When string `json:"when"`
	At   string `json:"at,omitempty"`  // decimal text
	Off  bool   `json:"off,omitempty"` // kept, but not watched
	// Remind tells again with every further period for as long as the rule holds.
	Remind bool `json:"remind,omitempty"`

	Extra Extra `json:"-"`
}

// Alert is what one of the rules found.
type Alert struct {
	ID     string `json:"id"`
	KPI    string `json:"kpi"`  // id
	Rule   string `json:"rule"` // id
	Period string `json:"period,omitempty"`
	Text   string `json:"text"`
	At     string `json:"at,omitempty"` // RFC 3339, from the caller
	Read   bool   `json:"read,omitempty"`

	Extra Extra `json:"-"`
}

// Watch is how things stood when the rules were last asked. A rule raises an alert
// when it comes to hold, and again only after it ceased to, or as a reminder.
type Watch struct {
	Data  string            `json:"data,omitempty"`  // stands for the data, see [Workbook.DataMark]
	Since map[string]string `json:"since,omitempty"` // KPI/rule → period since when it holds, "" while it does not
	Told  map[string]string `json:"told,omitempty"`  // KPI/rule → last period of which it reminded

	Extra Extra `json:"-"`
}

// Watched is the alert rules of a KPI that are watched: also for coming off track,
// unless it says otherwise.
func (k KPI) Watched() []AlertRule {
	var list []AlertRule
	if !slices.ContainsFunc(k.Alerts, func(r AlertRule) bool { return r.When == WhenOffTrack }) {
		list = append(list, AlertRule{ID: WhenOffTrack, When: WhenOffTrack})
	}
	for _, r := range k.Alerts {
		if !r.Off {
			list = append(list, r)
		}
	}
	return list
}

// Unread is how many alerts nobody has read.
func (w Workbook) Unread() (n int) {
	for _, a := range w.Inbox {
		if !a.Read {
			n++
		}
	}
	return n
}

// DataMark stands for all data of the workbook, files and what was typed by hand:
// it changes when they do.
func (w Workbook) DataMark() string {
	var parts []string
	for _, t := range w.Tables {
		parts = append(parts, "table", t.ID)
		for _, b := range t.Live() {
			parts = append(parts, b.SHA256, b.Kind)
			for _, f := range b.Fixes {
				parts = append(parts, f.Column, f.Was, f.Now)
			}
		}
	}
	for _, k := range w.KPIs {
		for _, e := range k.Entries {
			parts = append(parts, "entry", k.ID, e.Date, e.Value)
		}
	}
	return ID(parts...)
}

func (r AlertRule) MarshalJSON() ([]byte, error) {
	type plain AlertRule
	return join(plain(r), r.Extra)
}

func (r *AlertRule) UnmarshalJSON(data []byte) error {
	type plain AlertRule
	return split(data, (*plain)(r), &r.Extra)
}

func (a Alert) MarshalJSON() ([]byte, error) {
	type plain Alert
	return join(plain(a), a.Extra)
}

func (a *Alert) UnmarshalJSON(data []byte) error {
	type plain Alert
	return split(data, (*plain)(a), &a.Extra)
}

func (w Watch) MarshalJSON() ([]byte, error) {
	type plain Watch
	return join(plain(w), w.Extra)
}

func (w *Watch) UnmarshalJSON(data []byte) error {
	type plain Watch
	return split(data, (*plain)(w), &w.Extra)
}
