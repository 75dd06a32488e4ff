package state

import (
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// The values on screen are handed over without rounding, with what they are of,
// and no cell is one that a spreadsheet computes.
func TestValuesAreHandedOverAsAFile(t *testing.T) {
	s := opened(t)
	s.Answer = nil
	s.tell(ValuesWanted{})
	none[HandOver](s)
	s.want("toast", s.Toast.Text, "There are no values yet.")
	s.Book.KPIs[0].Name, s.Book.KPIs[0].Unit = "=Share", workbook.Unit{Kind: workbook.UnitPercent}
	s.Question.Slices = []Slice{{Column: ColumnRef{"orders", "region"}, Value: "West"}}
	s.Answer = &kpi.Answer{Periods: []kpi.Period{{Label: "2026-01", From: "2026-01-01", To: "2026-01-31"}, {Label: "2026-02", From: "2026-02-01", To: "2026-02-28"}},
		KPIs: []kpi.KPIAnswer{{ID: "k1", Cells: []kpi.Cell{
			{Period: "2026-01", Number: kpi.Number{Exact: "-1/3"}, Rows: 3, Target: &kpi.Expected{Value: "0.25"}, Status: "Off track"},
			{Period: "2026-02", Number: kpi.Number{Blank: "no-rows"}, Open: true, Status: "No data"}}}, {ID: "gone"}}}
	s.tell(ValuesWanted{ID: "k1"})
	file := the[HandOver](s)
	s.want("name", file.Name, "=Share by month.csv")
	s.want("lines", strings.Split(strings.TrimSpace(file.Text), "\n"), []string{
		"kpi,period,from,to,complete,value,unit,target,target low,target high,status,rows,filter",
		"'=Share,2026-01,2026-01-01,2026-01-31,yes,-0.33333333333333333333,fraction,0.25,,,Off track,3,orders[region] = West",
		"'=Share,2026-02,2026-02-01,2026-02-28,no,,fraction,,,,No data,0,orders[region] = West"})
	s.tell(ValuesWanted{})
	s.want("name of all", the[HandOver](s).Name, "Shop by month.csv")
	s.tell(Handed{Name: "Shop by month.csv"})
	s.want("toast", s.Toast.Text, "Downloaded Shop by month.csv")
	s.tell(Handed{Name: "Shop by month.csv", Err: "the disk is full"})
	s.want("toast", s.Toast.Text, "Shop by month.csv was not written: the disk is full")
}
