package workbook

import (
	"fmt"
	"testing"
)

func TestWhoReadsAColumnAndFollowsARelation(t *testing.T) {
	w := shop()
	orders := &w.Tables[0]
	orders.Calculated = []Calculated{{Name: "Net", Expression: "Amount * 2"}, {Name: "Home", Expression: "[Customer.Name]"}, {Name: "Twice", Expression: "Net + Net"}}
	w.KPIs = append(w.KPIs, KPI{ID: "k4", Name: "Net sales", Formula: "SUM(Orders[Net])"},
		KPI{ID: "k5", Name: "Of Ann", Formula: `COUNT(Orders WHERE [Customer.Name] = "Ann")`},
		KPI{ID: "k6", Name: "Aimed", Formula: "[Revenue]", Targets: []Target{{Grain: "month", Formula: "SUM(Orders[Net]) * 2"}}})
	for _, c := range []struct {
		got  Uses
		want string
	}{
		{w.UsesOf("Orders", "Net"), "{[Net sales Aimed] [Orders[Twice]]}"},
		{w.UsesOf("Orders", "Twice"), "{[] []}"},
		{w.UsesOf("Orders", "Amount"), "{[Revenue] [Orders[Net]]}"},
		{w.UsesOf("Customers", "Name"), "{[Of Ann] [Orders[Home]]}"},
		{w.Followers("Orders", orders.Relations[0]), "{[Of Ann] [Orders[Home]]}"},
		{w.Followers("Orders", Relation{Column: "Shipped", Table: "Customers", Key: "Name"}), "{[] []}"},
		{w.Followers("Customers", orders.Relations[0]), "{[] []}"},
	} {
		if got := fmt.Sprint(c.got); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
}
