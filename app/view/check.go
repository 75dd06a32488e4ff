package view

import (
	"strconv"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/check"
	"kpiworkbook/kpi/workbook"
)

// Checked is what a careful colleague would say of the KPI.
type Checked struct {
	Shown bool
	Met   string // 4 of 5
	Smart []CheckRow
	Lint  []CheckRow
	Data  []CheckRow // of the data behind the value
}

// CheckRow is one thing that was looked at.
type CheckRow struct {
	Class, Icon, Says string // Says is the icon in words
	Name, Text, Hint  string
}

// checkedOf looks at the KPI as a whole; of a slice there is nothing to say.
func checkedOf(m state.Model, k workbook.KPI, a kpi.KPIAnswer, label string) Checked {
	if m.Answer == nil || len(m.Question.Slices) > 0 {
		return Checked{}
	}
	in := check.Input{Book: m.Book, KPI: k, Answer: a, Grain: m.Answer.Grain, Period: label, Last: m.LastDay, Locale: m.Locale()}
	if today, ok := parseISO(m.Env.Today); ok {
		in.Today = &today
	}
	r := check.Look(in)
	v := Checked{Shown: true, Met: strconv.Itoa(r.Met()) + " of " + strconv.Itoa(len(r.Smart))}
	for _, s := range r.Smart {
		row := checkRow(s.Met)
		if s.Open {
			row = CheckRow{Class: "st-early", Icon: "st-early", Says: "Too early:"}
		}
		row.Name, row.Text = s.Word+".", s.Because
		v.Smart = append(v.Smart, row)
	}
	v.Lint, v.Data = checkRows(r.Lint), checkRows(r.Data)
	return v
}

func checkRow(fine bool) CheckRow {
	if fine {
		return CheckRow{Class: "st-on", Icon: "st-on", Says: "Well:"}
	}
	return CheckRow{Class: "st-risk", Icon: "st-risk", Says: "Look:"}
}

func checkRows(list []check.Finding) []CheckRow {
	var rows []CheckRow
	for _, f := range list {
		row := checkRow(f.Fine)
		row.Text, row.Hint = f.Text, f.Hint
		rows = append(rows, row)
	}
	return rows
}
