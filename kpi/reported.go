package kpi

import (
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// Reported is what was said of a value when its period was closed, beside what
// the rows make of it now.
type Reported struct {
	Close   workbook.Close
	Value   Number // as it was reported; blank where it was
	Moved   bool   // the value is another one now
	By      Number // now less reported, exactly; blank where either is
	Percent Number // that, as a share of what was reported
}

// ReportedOf looks up what was reported of a cell of all rows. ok is false when
// its period was not closed, or the KPI had no number then.
func ReportedOf(w workbook.Workbook, id string, c Cell) (r Reported, ok bool) {
	closed, ok := w.CloseOf(c.Period)
	if !ok || len(c.By) > 0 || c.IsText {
		return r, false
	}
	text, ok := closed.Values[id]
	if !ok {
		return r, false
	}
	r = Reported{Close: closed, Value: Number{Exact: text}}
	if text == "" {
		r.Value = Number{Blank: num.NoValues.String()}
	}
	was, is := r.Value.Num(), c.Num()
	by := num.Sub(is, was)
	r.By, r.Percent = numberOf(by), numberOf(num.Relative(by, was))
	r.Moved = was.IsBlank() != is.IsBlank() || !was.IsBlank() && !num.Equal(was, is)
	return r, true
}

// Report is what closing a period keeps: the values in it as exact text, by the
// id of their KPI. The answer has to be one to a question without slices.
func Report(a *Answer, label string) map[string]string {
	values := map[string]string{}
	for _, k := range a.KPIs {
		for _, c := range k.Cells {
			if c.Period == label && !c.IsText {
				values[k.ID] = c.Number.text()
			}
		}
	}
	return values
}
