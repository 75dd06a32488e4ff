package workbook

// What can become of an action. "" counts as open.
const (
	ActionOpen    = "open"
	ActionDone    = "done"
	ActionDropped = "dropped"
)

// Action is something that somebody is to do about a KPI.
type Action struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Owner  string `json:"owner,omitempty"`
	Due    string `json:"due,omitempty"`    // ISO date
	State  string `json:"state,omitempty"`  // open, done or dropped; "" means open
	Period string `json:"period,omitempty"` // label of the period that gave rise to it
	At     string `json:"at,omitempty"`     // RFC 3339, when it was written down
	Ended  string `json:"ended,omitempty"`  // RFC 3339, when it was done or dropped

	Extra Extra `json:"-"`
}

// Open reports whether the action is still to be done.
func (a Action) Open() bool { return a.State != ActionDone && a.State != ActionDropped }

// Mark says that somebody has looked at a KPI in a period.
type Mark struct {
	Period string `json:"period"` // label
	At     string `json:"at,omitempty"`
	Author string `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Meeting is an entry of the review log: who went through which KPIs, and what
// they concluded. Notes and actions that came about between Began and At are
// those of the meeting.
type Meeting struct {
	ID        string   `json:"id"`
	Began     string   `json:"began,omitempty"` // RFC 3339
	At        string   `json:"at,omitempty"`    // when it ended
	Period    string   `json:"period"`          // label of the period that was looked at
	Scorecard string   `json:"scorecard,omitempty"`
	KPIs      []string `json:"kpis,omitempty"` // ids of those that were read, in the order of the agenda
	Note      string   `json:"note,omitempty"`
	Author    string   `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Close is a period whose values were reported: what later rows make of them
// does not change what was said. Values has the exact text, p/q or p, of every
// KPI that there was, by its id; "" stands for a blank. Those of all rows are
// meant, never of a slice.
type Close struct {
	ID     string            `json:"id"`
	Period string            `json:"period"` // label
	At     string            `json:"at,omitempty"`
	Author string            `json:"author,omitempty"`
	Note   string            `json:"note,omitempty"`
	Values map[string]string `json:"values,omitempty"`

	Extra Extra `json:"-"`
}

func (a Action) MarshalJSON() ([]byte, error) {
	type plain Action
	return join(plain(a), a.Extra)
}

func (a *Action) UnmarshalJSON(data []byte) error {
	type plain Action
	return split(data, (*plain)(a), &a.Extra)
}

func (m Mark) MarshalJSON() ([]byte, error) {
	type plain Mark
	return join(plain(m), m.Extra)
}

func (m *Mark) UnmarshalJSON(data []byte) error {
	type plain Mark
	return split(data, (*plain)(m), &m.Extra)
}

func (m Meeting) MarshalJSON() ([]byte, error) {
	type plain Meeting
	return join(plain(m), m.Extra)
}

func (m *Meeting) UnmarshalJSON(data []byte) error {
	type plain Meeting
	return split(data, (*plain)(m), &m.Extra)
}

func (c Close) MarshalJSON() ([]byte, error) {
	type plain Close
	return join(plain(c), c.Extra)
}

func (c *Close) UnmarshalJSON(data []byte) error {
	type plain Close
	return split(data, (*plain)(c), &c.Extra)
}
