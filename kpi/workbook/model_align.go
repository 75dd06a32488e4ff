package workbook

// How an objective's KPIs make its score.
const (
	RuleMean   = "mean"   // weighted mean of how far targets are reached; the usual one
	RulePoints = "points" // weighted mean of statuses
	RuleWorst  = "worst"  // the worst status
)

// Whose a KPI or an objective is.
const (
	LevelCompany    = "company"
	LevelDepartment = "department"
	LevelPerson     = "person"
)

// What a KPI is looked at for.
const (
	Strategic   = "strategic"
	Operational = "operational"
)

// Whether a KPI tells early or late.
const (
	Leading = "leading"
	Lagging = "lagging"
)

// Objective is what is to be reached, and what KPIs are there for.
type Objective struct {
	ID          string `json:"id"`
	Name        string `json:"name"`
	Description string `json:"description,omitempty"`
	Owner       string `json:"owner,omitempty"`
	Level       string `json:"level,omitempty"`  // company, department or person
	Parent      string `json:"parent,omitempty"` // id of the objective that it serves
	Weight      string `json:"weight,omitempty"` // decimal text, in the score of its parent; "" is 1
	Due         string `json:"due,omitempty"`    // ISO date, or the label of a period
	Rule        string `json:"rule,omitempty"`   // mean, points or worst; "" means mean
	// Thresholds are the scores, 1 being the whole, from which it is on track and
	// at risk; empty ones are those of the rule.
	Thresholds Thresholds `json:"thresholds,omitzero"`

	Extra Extra `json:"-"`
}

// Scorecard is a choice of KPIs for an audience.
type Scorecard struct {
	ID       string   `json:"id"`
	Name     string   `json:"name"`
	Audience string   `json:"audience,omitempty"`
	KPIs     []string `json:"kpis,omitempty"`  // ids
	Limit    int      `json:"limit,omitempty"` // how many KPIs are enough; 0 is [UsualLimit]
	Grain    string   `json:"grain,omitempty"` // the period it opens with; "" is the workbook's

	Extra Extra `json:"-"`
}

// UsualLimit is how many KPIs a scorecard can hold and still be read at once.
const UsualLimit = 12

// Most is how many KPIs the scorecard should have at most.
func (s Scorecard) Most() int {
	if s.Limit > 0 {
		return s.Limit
	}
	return UsualLimit
}

// ObjectiveByID finds an objective by its stable id.
func (w Workbook) ObjectiveByID(id string) (Objective, bool) {
	for _, o := range w.Objectives {
		if o.ID == id {
			return o, true
		}
	}
	return Objective{}, false
}

// ScorecardByID finds a scorecard by its stable id.
func (w Workbook) ScorecardByID(id string) (Scorecard, bool) {
	for _, s := range w.Scorecards {
		if s.ID == id {
			return s, true
		}
	}
	return Scorecard{}, false
}

func (o Objective) MarshalJSON() ([]byte, error) {
	type plain Objective
	return join(plain(o), o.Extra)
}

func (o *Objective) UnmarshalJSON(data []byte) error {
	type plain Objective
	return split(data, (*plain)(o), &o.Extra)
}

func (s Scorecard) MarshalJSON() ([]byte, error) {
	type plain Scorecard
	return join(plain(s), s.Extra)
}

func (s *Scorecard) UnmarshalJSON(data []byte) error {
	type plain Scorecard
	return split(data, (*plain)(s), &s.Extra)
}
