package state

import (
	"reflect"
	"slices"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

type (
	// DriversBy cuts the change of the KPI on screen by a column; zero stops it.
	DriversBy struct {
		isMsg
		Column ColumnRef
	}
	// DriversAgainst compares with the year before, or with the period before.
	DriversAgainst struct {
		isMsg
		Year bool
	}
	// DriversSought cuts the change by the column that explains most.
	DriversSought struct{ isMsg }
	// DriversCame is what a change is made of.
	DriversCame struct {
		isMsg
		Job     int
		Drivers *kpi.Drivers
		Err     string
	}
)

// FindDrivers → DriversCame.
type FindDrivers struct {
	isCmd
	Job   int
	Book  workbook.Workbook
	Ask   Ask
	Drive kpi.Drive
}

const (
	driversListed = 12 // parts of a change that are listed one by one
	driversTried  = 12 // columns that are tried for the one that explains most
)

func updateDrivers(m Model, msg Msg) (Model, []Cmd, bool) {
	var cmds []Cmd
	switch msg := msg.(type) {
	case DriversBy:
		m.KPI.By = msg.Column
		m, cmds = m.findDrivers()
	case DriversAgainst:
		m.KPI.Year = msg.Year
		m, cmds = m.findDrivers()
	case DriversSought:
		k, _ := m.Book.KPIByID(m.KPI.ID)
		if tried := m.tried(k); len(tried) > 0 {
			m, cmds = m.askDrivers(k, tried)
		}
	case DriversCame:
		m = m.driversCame(msg)
	default:
		return m, nil, false
	}
	return m, cmds, true
}

// Cuts are the columns that a KPI can be cut by: those of the tables it reads,
// itself or through other KPIs.
func (m Model) Cuts(k workbook.KPI) []ColumnRef {
	reads := m.Book.Reads(k)
	return slices.DeleteFunc(m.Dimensions(), func(c ColumnRef) bool { return !slices.Contains(reads, c.Table) })
}

// tried is the columns among which the one that explains most is sought, those
// with few values first. Columns of one name are one dimension.
func (m Model) tried(k workbook.KPI) []ColumnRef {
	var list []ColumnRef
	names := map[string]bool{}
	for _, ref := range m.Cuts(k) {
		if c, _ := m.Column(ref); c.Distinct > 1 && !names[ref.Column] {
			names[ref.Column] = true
			list = append(list, ref)
		}
	}
	slices.SortStableFunc(list, func(a, b ColumnRef) int {
		x, _ := m.Column(a)
		y, _ := m.Column(b)
		return int(x.Distinct - y.Distinct)
	})
	return list[:min(len(list), driversTried)]
}

// findDrivers asks what the change on screen is made of by the chosen column,
// unless the answer is there or on its way.
func (m Model) findDrivers() (Model, []Cmd) {
	k, ok := m.Book.KPIByID(m.KPI.ID)
	if !ok || m.Route.View != KPIScreen || m.Phase != Ready || m.loading() {
		return m, nil
	}
	if _, there := m.Column(m.KPI.By); !there {
		m.KPI.Drivers, m.KPI.Why, m.KPI.last = nil, "", drove{}
		return m, nil
	}
	if m.KPI.Why == "" && reflect.DeepEqual(m.drives(k), m.KPI.last) {
		return m, nil
	}
	return m.askDrivers(k, []ColumnRef{m.KPI.By})
}

// drove remembers which change was cut, and how.
type drove struct {
	about asking
	by    ColumnRef
	year  bool
}

func (m Model) drives(k workbook.KPI) drove {
	return drove{m.about(m.driversAsk(k)), m.KPI.By, m.KPI.Year}
}

func (m Model) driversAsk(k workbook.KPI) Ask {
	ask := m.whyAsk(k, m.Label())
	ask.Against = m.Question.Against
	return ask
}

func (m Model) askDrivers(k workbook.KPI, by []ColumnRef) (Model, []Cmd) {
	ask := m.driversAsk(k)
	for _, c := range by {
		ask.By = append(ask.By, Expression(c))
	}
	m.KPI.last, m.KPI.Why, m.KPI.tried = m.drives(k), "", by
	m.KPI.Job = m.next()
	return m, []Cmd{FindDrivers{Job: m.KPI.Job, Book: m.Book, Ask: ask, Drive: kpi.Drive{Year: m.KPI.Year, Most: driversListed}}}
}

func (m Model) driversCame(msg DriversCame) Model {
	if msg.Job != m.KPI.Job {
		return m
	}
	m.KPI.Drivers, m.KPI.Why = msg.Drivers, msg.Err
	if msg.Err != "" {
		m.KPI.Drivers = nil
		return m
	}
	for _, c := range m.KPI.tried {
		if Expression(c) == msg.Drivers.By {
			m.KPI.By, m.KPI.last.by = c, c
		}
	}
	return m
}
