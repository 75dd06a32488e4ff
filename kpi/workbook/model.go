package workbook

import "kpiworkbook/kpi/table"

// Version is the major version of the document this package writes. A document
// with a higher one is refused by [Decode].
const Version = 1

// Workbook is the whole document. The zero value is an empty workbook without
// a name; [New] gives one ready to use.
type Workbook struct {
	Version     int      `json:"version"`
	ID          string   `json:"id"`   // stable for the life of the document, copies included
	Name        string   `json:"name"` // what people call it
	Description string   `json:"description,omitempty"`
	Settings    Settings `json:"settings"`
	Tables      []Source `json:"tables"`
	KPIs        []KPI    `json:"kpis"`
	Notes       []Note   `json:"notes,omitempty"` // about the workbook as a whole
	// Reviews is the log of meetings and Closed what was reported, oldest first.
	Reviews []Meeting `json:"reviews,omitempty"`
	Closed  []Close   `json:"closed,omitempty"`

	Objectives []Objective `json:"objectives,omitempty"` // what KPIs are for, in the order of the scorecard
	Scorecards []Scorecard `json:"scorecards,omitempty"` // choices of KPIs for an audience each
	Inbox      []Alert     `json:"inbox,omitempty"`      // alerts, oldest first
	Watch      Watch       `json:"watch,omitzero"`

	Extra Extra `json:"-"`
}

// New is an empty workbook of the current version.
func New(id, name string) Workbook {
	return Workbook{Version: Version, ID: id, Name: name}
}

// Settings holds what all KPIs share.
type Settings struct {
	Calendar Calendar `json:"calendar"`
	Work     Work     `json:"work,omitzero"`      // when work is done, for WORKHOURS
	Currency string   `json:"currency,omitempty"` // ISO 4217 code that money without a mark is in
	Locale   string   `json:"locale,omitempty"`   // BCP 47 tag for numbers and dates; "" follows the reader
	Grain    string   `json:"grain,omitempty"`    // the period a scorecard opens with: day, week, month, quarter, year

	Extra Extra `json:"-"`
}

// Calendar says how days are grouped. The zero value is the calendar year with
// weeks from Monday.
type Calendar struct {
	FiscalStart int    `json:"fiscal_start,omitempty"`  // month the year starts in, 1–12; 0 means January
	WeekStart   string `json:"week_start,omitempty"`    // mon, sat or sun; "" means mon
	YearNamedBy string `json:"year_named_by,omitempty"` // start or end: which calendar year a fiscal year is called by; "" means start
	Weeks       string `json:"weeks,omitempty"`         // "", 4-4-5, 4-5-4 or 5-4-4

	Extra Extra `json:"-"`
}

// Work says when work is done. The zero value is Monday to Friday from 09:00 to
// 17:00. Hours are texts such as "09:00-12:30, 13:00-17:00".
type Work struct {
	Hours map[string]string `json:"hours,omitempty"` // mon to sun → hours; days left out are free, and without any it is the usual week
	Days  map[string]string `json:"days,omitempty"`  // 2026-12-24 → hours of that day alone; "closed" on a holiday

	Extra Extra `json:"-"`
}

// Source is a table: its name in formulas, how its files are read, and the
// files themselves by hash.
type Source struct {
	ID         string       `json:"id"`
	Name       string       `json:"name"` // as formulas write it
	Recipe     table.Recipe `json:"recipe"`
	DateColumn string       `json:"date_column,omitempty"` // the column that dates a row where a formula says nothing
	Batches    []Batch      `json:"batches"`               // in the order they were dropped
	// Names maps columns as the file names them to what formulas call them, where
	// the two differ.
	Names     map[string]string `json:"names,omitempty"`
	Relations []Relation        `json:"relations,omitempty"` // look-ups from this table into others
	// Calculated are columns made of others. Each may use the file's and those
	// before it.
	Calculated []Calculated `json:"calculated,omitempty"`
	Note       string       `json:"note,omitempty"`    // what the table is, in words
	Through    string       `json:"through,omitempty"` // the last day its rows are complete for, typed by hand; "" is the last in the data
	Credit     string       `json:"credit,omitempty"`  // where the data comes from, shown beside it when a licence asks for it

	Extra       Extra `json:"-"`
	RecipeExtra Extra `json:"-"` // members of the recipe this version does not know
}

// Calculated is a column with the value of a row expression: Price * Quantity.
type Calculated struct {
	Name       string `json:"name"`
	Expression string `json:"expression"`

	Extra Extra `json:"-"`
}

// Relation says that every value of Column names one row of Table by its column
// Key.
type Relation struct {
	Column string `json:"column"`
	Table  string `json:"table"`
	Key    string `json:"key"`

	Extra Extra `json:"-"`
}

// Which way of a KPI is good.
const (
	Higher  = "higher"
	Lower   = "lower"
	InRange = "range"
)

// What a KPI's unit can be.
const (
	UnitNumber   = "number"
	UnitPercent  = "percent" // the value 0.25 is shown as 25 %
	UnitCurrency = "currency"
	UnitDuration = "duration"
)

// The life of a KPI. "" counts as active.
const (
	StateDraft   = "draft"
	StateActive  = "active"
	StateRetired = "retired"
)

// KPI is one indicator: its definition, how it is shown, and what is expected
// of it.
type KPI struct {
	ID             string            `json:"id"`
	Name           string            `json:"name"` // as formulas write it
	Formula        string            `json:"formula"`
	Description    string            `json:"description,omitempty"`
	Category       string            `json:"category,omitempty"`
	Level          string            `json:"level,omitempty"`   // company, department or person
	Horizon        string            `json:"horizon,omitempty"` // strategic or operational
	Lead           string            `json:"lead,omitempty"`    // leading or lagging
	Owner          string            `json:"owner,omitempty"`
	Contributors   []string          `json:"contributors,omitempty"` // who else works on it
	Objective      string            `json:"objective,omitempty"`    // id of the objective it serves; "" is that of its parent
	Parent         string            `json:"parent,omitempty"`       // id of the KPI that it explains
	Weight         string            `json:"weight,omitempty"`       // decimal text, in the score of its objective; "" is 1
	Unit           Unit              `json:"unit"`
	Direction      string            `json:"direction,omitempty"` // higher, lower or range; "" means higher
	Targets        []Target          `json:"targets,omitempty"`
	Plan           *Plan             `json:"plan,omitempty"`
	Milestones     []Milestone       `json:"milestones,omitempty"`
	Revised        []Revision        `json:"revised,omitempty"` // what was expected before, oldest first
	Thresholds     Thresholds        `json:"thresholds,omitzero"`
	Rules          []Rule            `json:"rules,omitempty"`        // in the order they are asked; they go before Thresholds
	Matures        int               `json:"matures,omitempty"`      // days after its end that a period's value may still change
	DateColumns    map[string]string `json:"date_columns,omitempty"` // table → column, where it differs from the table's own
	EmptyMeansZero bool              `json:"empty_means_zero,omitempty"`
	State          string            `json:"state,omitempty"`
	Replaced       string            `json:"replaced,omitempty"` // id of the KPI that took its place
	Effort         string            `json:"effort,omitempty"`   // what it costs to measure, in words
	Decision       string            `json:"decision,omitempty"` // what is decided by it, in words
	Notes          []Note            `json:"notes,omitempty"`
	Entries        []Entry           `json:"entries,omitempty"` // values typed by hand, where there is no formula
	Combine        string            `json:"combine,omitempty"` // how the entries of a period become one: last, sum, average; "" means last
	Scale          []Grade           `json:"scale,omitempty"`   // what values mean in words, from the lowest
	Shifts         []Shift           `json:"shifts,omitempty"`  // lasting changes that were confirmed
	Leads          []Link            `json:"leads,omitempty"`   // what this one goes ahead of
	Guards         []string          `json:"guards,omitempty"`  // ids of KPIs that must not get worse when this one gets better
	Cadence        string            `json:"cadence,omitempty"` // how often it is looked at: day, week, month, quarter, year; "" see [Workbook.CadenceOf]
	Actions        []Action          `json:"actions,omitempty"`
	Read           []Mark            `json:"read,omitempty"`   // oldest first
	Alerts         []AlertRule       `json:"alerts,omitempty"` // see [KPI.Watched]
	Checks         Checks            `json:"checks,omitzero"`
	Log            []Logged          `json:"log,omitempty"` // what was changed above, oldest first; see [Workbook.Logged]

	Extra Extra `json:"-"`
}

// Unit says how a value reads. Code is the ISO 4217 currency of money ("" takes
// the workbook's) or what one unit of a duration is: days, hours, minutes or
// seconds ("" means hours).
type Unit struct {
	Kind     string `json:"kind,omitempty"` // "" means number
	Code     string `json:"code,omitempty"`
	Decimals *int   `json:"decimals,omitempty"` // places shown; nil lets the value decide
	Compact  bool   `json:"compact,omitempty"`  // 412.6K where there is little room
	Suffix   string `json:"suffix,omitempty"`   // written after the number: "orders", "×"

	Extra Extra `json:"-"`
}

// Target is one step of what is expected, in force from the period From until
// the next step of the same grain. Numbers are decimal text ("0.35", "120000")
// so that none is ever rounded by passing through a file.
type Target struct {
	Grain string `json:"grain"` // the period it speaks of: day, week, month, quarter, year
	From  string `json:"from"`  // label of the first period: 2026-03, 2026-Q1; "" holds from the beginning
	Value string `json:"value,omitempty"`
	Low   string `json:"low,omitempty"` // both ends of the range to stay in
	High  string `json:"high,omitempty"`
	Note  string `json:"note,omitempty"` // why it was set or revised

	Formula string            `json:"formula,omitempty"` // instead of Value: what a KPI of this formula would be in the period
	Stretch string            `json:"stretch,omitempty"` // a value that would be better still
	By      map[string]string `json:"by,omitempty"`      // row expression → its value: the target is for these rows alone; "" is blank
	At      string            `json:"at,omitempty"`      // RFC 3339, when it was set
	Author  string            `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Thresholds says how far from its target a KPI may be. Each is decimal text, a
// factor of the target: "0.9" lets a KPI that should be high be at risk down to
// 90 % of its target, "1.1" one that should be low up to 110 %. Empty members
// mean the product's usual ones.
type Thresholds struct {
	OnTrack string `json:"on_track,omitempty"`
	AtRisk  string `json:"at_risk,omitempty"`

	Extra Extra `json:"-"`
}

// Note is a dated remark about a KPI in one period, or about the workbook.
type Note struct {
	ID     string `json:"id"`
	Period string `json:"period,omitempty"` // label of the period it explains
	Text   string `json:"text"`
	At     string `json:"at,omitempty"` // RFC 3339, from the caller
	Author string `json:"author,omitempty"`

	Extra Extra `json:"-"`
}

// Table finds a table by name.
func (w Workbook) Table(name string) (Source, bool) {
	for _, s := range w.Tables {
		if s.Name == name {
			return s, true
		}
	}
	return Source{}, false
}

// TableByID finds a table by its stable id.
func (w Workbook) TableByID(id string) (Source, bool) {
	for _, s := range w.Tables {
		if s.ID == id {
			return s, true
		}
	}
	return Source{}, false
}

// KPI finds a KPI by name.
func (w Workbook) KPI(name string) (KPI, bool) {
	for _, k := range w.KPIs {
		if k.Name == name {
			return k, true
		}
	}
	return KPI{}, false
}

// KPIByID finds a KPI by its stable id.
func (w Workbook) KPIByID(id string) (KPI, bool) {
	for _, k := range w.KPIs {
		if k.ID == id {
			return k, true
		}
	}
	return KPI{}, false
}
