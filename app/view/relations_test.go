package view

import (
	"strings"
	"testing"

	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

func TestAMatchIsToldInWords(t *testing.T) {
	w := words{locale: num.LocaleOf("en-GB")}
	s := workbook.Source{ID: "t1", Name: "orders"}
	r := workbook.Relation{Column: "customer id", Table: "customers", Key: "id"}
	for _, c := range []struct {
		match eval.Match
		want  string
	}{
		{eval.Match{Rows: 10_000, Found: 10_000, Keys: 9}, "st-on 10,000 of 10,000 rows find theirs (100.0%)."},
		{eval.Match{Rows: 10_000, Found: 9_812, Lost: 187, Blank: 1}, "st-risk 9,812 of 10,000 rows find theirs (98.1%). 187 rows without one #/data/t1/lost/customer%20id/customers/id 1 row has no value in customer id."},
		{eval.Match{Rows: 1, Twice: 1, Shared: 2}, "st-off 0 of 1 row finds its row (0.0%). 1 row with several #/data/t1/twice/customer%20id/customers/id " +
			"2 values of id stand in several rows of customers, so nobody can tell which is meant: a formula that follows the relation has no value until each stands there once."},
		{eval.Match{}, "st-on 0 of 0 rows find theirs."},
	} {
		v := matchView(w, s, r, c.match)
		parts := []string{v.Class, v.Text, v.Lost.Text, v.Lost.Href, v.Twice.Text, v.Twice.Href}
		got := strings.Join(strings.Fields(strings.Join(append(parts, v.Notes...), " ")), " ")
		if got = strings.ReplaceAll(got, " %", "%"); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
}

func TestWhoUsesSomethingIsToldInWords(t *testing.T) {
	for want, u := range map[string]workbook.Uses{
		"Revenue": {KPIs: []string{"Revenue"}},
		"Revenue and Growth, and the calculated column orders[Net]": {KPIs: []string{"Revenue", "Growth"}, Columns: []string{"orders[Net]"}},
		"a, a, a, a, a, a, a, a and 2 more":                         {KPIs: strings.Split("a,a,a,a,a,a,a,a,a,a", ",")},
	} {
		if got := usesText(u); got != want {
			t.Errorf("got %s, want %s", got, want)
		}
	}
}
