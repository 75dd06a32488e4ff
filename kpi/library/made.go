package library

// How sample rows of a role are made up, so that every template has a value
// before anybody brings data. Package sample follows these.

// Rows says how many rows a table has and on which days.
type Rows struct {
	Every   string   `json:"every"`             // day, workday, week (Mondays), month (last days)
	Count   [2]int   `json:"count,omitzero"`    // fewest and most on such a day; 0 and 0 mean one
	Grows   bool     `json:"grows,omitempty"`   // more of them as time goes on
	Each    []Axis   `json:"each,omitempty"`    // one for every combination of these
	Members *Members `json:"members,omitempty"` // one for everybody who is there
}

// Axis is a column that goes through some values.
type Axis struct {
	Column string   `json:"column"`
	Values []string `json:"values"`
}

// Members come and go from month to month.
type Members struct {
	Column string `json:"column"`
	Prefix string `json:"prefix"`
	Start  int    `json:"start"` // there in the first month
	Join   [2]int `json:"join"`  // come in a month
	Leave  int    `json:"leave"` // of a thousand, in a month
}

// Make says what a cell holds. A date without a rule is the day of the row, a
// text without one comes from the rows' own axis.
type Make struct {
	Serial string `json:"serial,omitempty"` // a number of its own behind these letters
	Code   string `json:"code,omitempty"`   // one of Below numbers behind these letters
	Below  int    `json:"below,omitempty"`

	Pick []string `json:"pick,omitempty"` // one of these, as often as Odds says
	Odds []int    `json:"odds,omitempty"`

	Cents    bool     `json:"cents,omitempty"`  // numbers are hundredths
	Between  [2]int   `json:"between,omitzero"` // a number from one to the other
	Share    string   `json:"share,omitempty"`  // Permille of another column
	Permille [2]int   `json:"permille,omitzero"`
	Times    []string `json:"times,omitempty"`  // the product of two columns
	Scale    *Scale   `json:"scale,omitempty"`  // another range, by the value of a column
	Steady   bool     `json:"steady,omitempty"` // the same for a member in all its rows
	Drift    int      `json:"drift,omitempty"`  // permille a member's number changes in a month, at most
	Grows    bool     `json:"grows,omitempty"`  // the number grows with the months
	Adds     bool     `json:"adds,omitempty"`   // to the number of the month before

	After   string `json:"after,omitempty"` // so long after another column; blank when that is, or lies ahead
	Days    [2]int `json:"days,omitzero"`
	Minutes [2]int `json:"minutes,omitzero"`

	From string            `json:"from,omitempty"` // by the value of another column
	Of   map[string]string `json:"of,omitempty"`

	Blank     int    `json:"blank,omitempty"`     // of a thousand
	When      string `json:"when,omitempty"`      // only where this column has a value
	Is        string `json:"is,omitempty"`        // this one
	Otherwise string `json:"otherwise,omitempty"` // else this text
	None      string `json:"none,omitempty"`      // else this number
}

// Scale is a range by the value of a column.
type Scale struct {
	Column string            `json:"column"`
	Of     map[string][2]int `json:"of"`
}
