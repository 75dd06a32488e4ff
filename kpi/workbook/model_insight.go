package workbook

// Shift is a lasting change of a KPI that a person has confirmed: what is usual
// is worked out anew from its period on.
type Shift struct {
	Period string `json:"period"` // label of the first period after the change
	Reason string `json:"reason"` // what changed, in words
	At     string `json:"at,omitempty"`
	Author string `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Link says that a KPI goes ahead of another one: when it moves, the other moves
// the same way some periods later, or, when Opposite, the other way.
type Link struct {
	KPI      string `json:"kpi"`   // id of the one that follows
	Lag      int    `json:"lag"`   // periods, 1 or more
	Grain    string `json:"grain"` // of these periods: month, week
	Opposite bool   `json:"opposite,omitempty"`

	Extra Extra `json:"-"`
}

func (s Shift) MarshalJSON() ([]byte, error) {
	type plain Shift
	return join(plain(s), s.Extra)
}

func (s *Shift) UnmarshalJSON(data []byte) error {
	type plain Shift
	return split(data, (*plain)(s), &s.Extra)
}

func (l Link) MarshalJSON() ([]byte, error) {
	type plain Link
	return join(plain(l), l.Extra)
}

func (l *Link) UnmarshalJSON(data []byte) error {
	type plain Link
	return split(data, (*plain)(l), &l.Extra)
}
