package state

import (
	"encoding/csv"
	"strconv"
	"strings"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

type (
	// ValuesWanted hands over the values on screen as a CSV file: those of the KPI
	// with the ID, or all.
	ValuesWanted struct {
		isMsg
		ID string
	}
	// Handed is what became of it.
	Handed struct {
		isMsg
		Name, Err string
	}

	// HandOver gives the reader a file with a text → Handed.
	HandOver struct {
		isCmd
		Name, Text string
	}
)

func updateValues(m Model, msg Msg) (Model, []Cmd, bool) {
	switch msg := msg.(type) {
	case ValuesWanted:
		if m.Answer == nil {
			return m.fail("There are no values yet."), nil, true
		}
		name := m.Book.Name
		if k, ok := m.Book.KPIByID(msg.ID); ok {
			name = k.Name
		}
		return m, []Cmd{HandOver{Name: fileName(name+" by "+m.Question.GrainOf().String()) + ".csv", Text: m.valueFile(msg.ID)}}, true
	case Handed:
		if msg.Err != "" {
			return m.fail(msg.Name + " was not written: " + msg.Err), nil, true
		}
		next, cmds := m.say("Downloaded "+msg.Name, false)
		return next, cmds, true
	}
	return m, nil, false
}

// valueFile is the values of a KPI, or of all, as CSV: one line for each period,
// numbers without rounding, a percentage as the fraction it is.
func (m Model) valueFile(id string) string {
	var out strings.Builder
	w := csv.NewWriter(&out)
	days := map[string]kpi.Period{}
	for _, p := range m.Answer.Periods {
		days[p.Label] = p
	}
	w.Write([]string{"kpi", "period", "from", "to", "complete", "value", "unit", "target", "target low", "target high", "status", "rows", "filter"}) // a Builder takes everything
	for _, a := range m.Answer.KPIs {
		k, ok := m.Book.KPIByID(a.ID)
		if !ok || id != "" && id != a.ID {
			continue
		}
		for _, c := range a.Cells {
			p, complete, target := days[c.Period], "yes", kpi.Expected{}
			if c.Open {
				complete = "no"
			}
			if c.Target != nil {
				target = *c.Target
			}
			w.Write([]string{job.Harmless(k.Name), c.Period, p.From, p.To, complete, plainValue(c), job.Harmless(m.unitOf(k)), target.Value, target.Low, target.High,
				c.Status, strconv.FormatInt(c.Rows, 10), job.Harmless(m.filters())})
		}
	}
	w.Flush()
	return out.String()
}

// plainValue is a value as programs read it, "" for a blank one.
func plainValue(c kpi.Cell) string {
	switch v := c.Number.Num(); {
	case c.IsText:
		return job.Harmless(c.Text)
	case v.IsBlank():
		return ""
	default:
		return v.Plain()
	}
}

func (m Model) unitOf(k workbook.KPI) string {
	switch {
	case k.Unit.Kind == workbook.UnitCurrency:
		return or(k.Unit.Code, m.Book.Settings.Currency)
	case k.Unit.Kind == workbook.UnitDuration:
		return or(k.Unit.Code, "hours")
	case k.Unit.Kind == workbook.UnitPercent:
		return "fraction"
	}
	return k.Unit.Suffix
}

// filters is the slices in words.
func (m Model) filters() string {
	var list []string
	for _, s := range m.Question.Slices {
		value := s.Value
		if s.Blank {
			value = "blank"
		}
		list = append(list, s.Column.Table+"["+s.Column.Column+"] = "+value)
	}
	return strings.Join(list, ", ")
}
