package cli

import (
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// evalReport is what was said of a value when its period was closed; restated is
// there when the value is another one now.
type evalReport struct {
	Reported *evalReported `json:"reported"`
	Restated *evalRestated `json:"restated,omitempty"`
}

type evalReported struct {
	Value *string `json:"value"`
	Exact *string `json:"exact"`
	At    *string `json:"at"`
}

// evalRestated is how far the value is from what was reported.
type evalRestated struct {
	By      *string `json:"by"`
	Percent *string `json:"percent"`
}

// reportedOf is what was reported of a cell. Of a part of the rows nothing ever
// was.
func reportedOf(w workbook.Workbook, x setting, k kpi.KPIAnswer, cell kpi.Cell) (kpi.Reported, bool) {
	if len(x.q.Where) > 0 {
		return kpi.Reported{}, false
	}
	return kpi.ReportedOf(w, k.ID, cell)
}

func reportJSON(w workbook.Workbook, x setting, k kpi.KPIAnswer, cell kpi.Cell) *evalReport {
	r, ok := reportedOf(w, x, k, cell)
	if !ok {
		return nil
	}
	out := &evalReport{Reported: &evalReported{Value: orNull(r.Value.Plain()), Exact: orNull(r.Value.Exact), At: orNull(r.Close.At)}}
	if r.Moved {
		out.Restated = &evalRestated{By: orNull(r.By.Plain()), Percent: orNull(r.Percent.Plain())}
	}
	return out
}

// reportPlain is what was reported and by how much it was restated, as plain
// decimals; nothing at all where no period was ever closed.
func reportPlain(w workbook.Workbook, x setting, k kpi.KPIAnswer, cell kpi.Cell) []string {
	if len(w.Closed) == 0 {
		return nil
	}
	r, ok := reportedOf(w, x, k, cell)
	if !ok || !r.Moved {
		return []string{r.Value.Plain(), ""}
	}
	return []string{r.Value.Plain(), r.By.Plain()}
}

// reportText stands behind a value that is not what was reported.
func reportText(w workbook.Workbook, x setting, k kpi.KPIAnswer, cell kpi.Cell, f num.Format, l num.Locale) string {
	r, ok := reportedOf(w, x, k, cell)
	switch {
	case !ok || !r.Moved:
		return ""
	case r.Value.Blank != "":
		return " (reported blank)"
	}
	return " (reported " + f.Text(r.Value.Num(), l) + ")"
}
