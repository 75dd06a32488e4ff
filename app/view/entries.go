package view

import (
	"sort"
	"strings"

	"kpiworkbook/app/state"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Entries is the values of a KPI that were typed by hand, with the form for one
// more.
type Entries struct {
	Shown   bool // the KPI is typed by hand
	KPI     string
	How     string // how they make a value
	Rows    []EntryRow
	Form    state.EntryDraft
	Choices []Choice // of the scale; none means any number
	Unit    string   // what a number is typed in
}

// EntryRow is one value.
type EntryRow struct {
	ID, Date, Value, Note, By string
}

func entriesOf(m state.Model, w words, u unit, k workbook.KPI) Entries {
	if !k.Manual() {
		return Entries{}
	}
	v := Entries{Shown: true, KPI: k.ID, How: combining(k), Form: m.KPI.Entry, Unit: typedIn(u)}
	percent := u.format.Kind == num.KindPercent
	for _, g := range u.format.Scale {
		at := g.At
		if percent {
			at = num.Mul(at, num.Int(100))
		}
		typed := strings.Replace(at.Plain(), ".", w.locale.Decimal, 1)
		v.Choices = append(v.Choices, Choice{Value: typed, Label: u.full(g.At)})
	}
	if len(v.Choices) > 0 {
		v.Choices = choosing(v.Choices, v.Form.Value)
	}
	for _, e := range k.Entries {
		row := EntryRow{ID: e.ID, Date: w.dated(e.Date), Value: u.full(number(e.Value)), Note: e.Note}
		if row.By = w.when(e.At); e.Author != "" {
			row.By = trimJoin(e.Author, row.By)
		}
		v.Rows = append(v.Rows, row)
	}
	begins := map[string]int{}
	for i, e := range k.Entries {
		days, _ := m.Book.Settings.EntryDays(e.Date)
		begins[e.ID] = int(days.From)*len(k.Entries) + i
	}
	sort.SliceStable(v.Rows, func(i, j int) bool { return begins[v.Rows[i].ID] > begins[v.Rows[j].ID] })
	return v
}

// choosing is the choices with one for the value that is none of them.
func choosing(list []Choice, value string) []Choice {
	for _, c := range list {
		if c.Value == value {
			return list
		}
	}
	other := Choice{Value: value, Label: value}
	if value == "" {
		other.Label = "Choose"
	}
	return append([]Choice{other}, list...)
}

// dated writes a date, or the period that a label names.
func (w words) dated(label string) string {
	if text := w.iso(label); text != label {
		return text
	}
	return w.period(label)
}

// combining says how the entries of a period make its value.
func combining(k workbook.KPI) string {
	switch k.Combine {
	case workbook.CombineSum:
		return "The entries of a period are added up."
	case workbook.CombineAverage:
		return "The average of a period's entries counts."
	}
	return "The last entry of a period counts."
}

// typedIn says what a number is typed in, where that is not plain.
func typedIn(u unit) string {
	switch u.format.Kind {
	case num.KindPercent:
		return "in percent"
	case num.KindCurrency:
		return u.format.Currency
	case num.KindDuration:
		return "in " + u.format.Unit
	}
	return ""
}
