package kpi_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/workbook"
)

// explained is formulas whose change is made of that of their slices, and those
// where it is not.
var explained = []struct{ formula, kind string }{
	{"SUM(Sales[Amount])", "sum"},
	{"COUNT(Sales) - 2 * COUNT(Sales[Amount] WHERE Amount > 50) + 7", "sum"},
	{"-SUM(Sales[Amount] WHERE Kind = \"a\") / 4", "sum"},
	{"YTD(SUM(Sales[Amount]))", "sum"},
	{"ROLLING([Whole], 2 months)", "sum"},
	{"CLOSING(SUM(Sales[Amount]))", "sum"},
	{"SUM(Sales[Amount]) - SUM(Costs[Amount])", "sum"},
	{"AVERAGE(Sales[Amount])", "ratio"},
	{"SUM(Sales[Amount]) / COUNT(Sales)", "ratio"},
	{"[Whole] / COUNT(Sales WHERE Amount > 30)", "ratio"},
	{"100 * (COUNT(Sales WHERE Amount > 60) - COUNT(Sales WHERE Amount < 20)) / COUNT(Sales)", "ratio"},
	{"COUNT(Sales WHERE Amount > 60) / COUNT(Sales) - COUNT(Sales WHERE Amount < 20) / COUNT(Sales)", "ratio"},
	{"1 - SUM(Costs[Amount]) / [Whole]", "ratio"},
	{"[Whole] / PRIOR([Whole], 1 month) - 1", "ratio"},
	{"DISTINCT(Sales[Kind])", ""},
	{"MEDIAN(Sales[Amount])", ""},
	{"[Whole] * COUNT(Sales)", ""},
	{"IF([Whole] > 0, [Whole], 0)", ""},
	{"MOVINGAVG([Whole], 2 months)", ""},
	{"SUM(MAX(Sales[Amount]) PER Kind)", ""},
	{"COUNT(Sales WHERE Kind IN PRIOR(Sales[Kind], 1 month))", ""},
}

func randomShop(t *testing.T, seed uint64) *shop {
	r := rand.New(rand.NewPCG(seed, 5))
	maybe := func(share int, text string) string {
		if r.IntN(100) < share {
			return ""
		}
		return text
	}
	sales, costs := "Day,Region,Kind,Amount\n", "Day,Region,Amount\n"
	regions := []string{"North", "South", "East", "West", "Far", "Near", "Other"}
	for range 60 + r.IntN(90) {
		day := fmt.Sprintf("2026-%02d-%02d", 1+r.IntN(4), 1+r.IntN(28))
		sales += fmt.Sprintf("%s,%s,%s,%s\n", maybe(4, day), maybe(10, regions[r.IntN(len(regions))]), []string{"a", "b", "c"}[r.IntN(3)],
			maybe(8, fmt.Sprintf("%d.%02d", r.IntN(100)-10, r.IntN(100))))
		if r.IntN(3) == 0 {
			costs += fmt.Sprintf("%s,%s,%d.5\n", day, maybe(10, regions[r.IntN(len(regions))]), r.IntN(40))
		}
	}
	s := newShop(t)
	s.table("Sales", sales)
	s.table("Costs", costs)
	s.do(workbook.AddKPI{KPI: workbook.KPI{ID: "whole", Name: "Whole", Formula: "SUM(Sales[Amount])"}})
	for i, e := range explained {
		s.do(workbook.AddKPI{KPI: workbook.KPI{ID: fmt.Sprint("k", i), Name: fmt.Sprint("K", i), Formula: e.formula}})
	}
	return s
}

// The parts of a change are the change, to the last digit, whichever dimension cuts
// it, however few of them are listed.
func TestPartsOfAChangeAddUp(t *testing.T) {
	told := 0
	for seed := range uint64(12) {
		s := randomShop(t, seed)
		for i, e := range explained {
			for _, against := range []string{"", "2 months", "workdays"} {
				q := kpi.Question{Grain: "month", KPIs: []string{fmt.Sprint("k", i)}, From: "2026-04", To: "2026-04", Against: against, AsOf: "2026-04-30", By: []string{"Sales[Region]"}}
				d, err := s.Drivers(context.Background(), s.book, q, kpi.Drive{Most: int(seed) % 4}, nil)
				if err != nil {
					t.Fatal(err)
				}
				whole := d.Change.By.Num()
				switch {
				case e.kind == "" && (d.Kind != "" || d.Why == ""):
					t.Errorf("%s is told as a %s: %q", e.formula, d.Kind, d.Why)
				case e.kind == "" || whole.IsBlank():
					continue
				case d.Kind != e.kind:
					t.Errorf("%s is a %q, want %s: %s", e.formula, d.Kind, e.kind, d.Why)
				}
				told++
				parts, own, mix := num.Int(0), num.Int(0), num.Int(0)
				for _, p := range d.Parts {
					parts, own, mix = num.Add(parts, p.Part.Num()), num.Add(own, p.Own.Num()), num.Add(mix, p.Mix.Num())
				}
				if !num.Equal(parts, whole) || !num.Equal(num.Add(own, mix), whole) {
					t.Errorf("seed %d, %s against %q: the parts are %s, own and mix %s, the change %s", seed, e.formula, against, parts.Plain(), num.Add(own, mix).Plain(), whole.Plain())
				}
			}
		}
	}
	if told < 300 {
		t.Errorf("only %d changes were told", told)
	}
}

func TestDriversOfAChange(t *testing.T) {
	s := newShop(t)
	s.table("Spend", `Day,Channel,Country,Amount
2026-07-03,Fairs,CH,1000
2026-07-04,Ads,CH,600
2026-07-05,Mail,CH,100
2026-08-03,Fairs,CH,1500
2026-08-04,Ads,CH,620
2026-08-05,Radio,CH,80
`)
	s.table("Customers", `Day,Channel,Name
2026-07-10,Fairs,A
2026-07-11,Fairs,B
2026-07-12,Ads,C
2026-08-10,Fairs,D
2026-08-11,Ads,E
2026-08-12,Ads,F
`)
	s.do(workbook.AddKPI{KPI: workbook.KPI{ID: "cost", Name: "Cost", Formula: "SUM(Spend[Amount])"}},
		workbook.AddKPI{KPI: workbook.KPI{ID: "each", Name: "Cost of a customer", Formula: "[Cost] / COUNT(Customers)"}})
	ask := func(id string, most int, by ...string) *kpi.Drivers {
		t.Helper()
		d, err := s.Drivers(context.Background(), s.book, kpi.Question{Grain: "month", KPIs: []string{id}, From: "2026-08", To: "2026-08", AsOf: "2026-08-31", By: by}, kpi.Drive{Most: most}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	lines := func(d *kpi.Drivers) string {
		var b strings.Builder
		fmt.Fprintf(&b, "%s by %s: %s to %s\n", d.Kind, d.By, d.Change.Before.Exact, d.After.Exact)
		for _, p := range d.Parts {
			name := fmt.Sprintf("%d others", p.Rest)
			if p.Rest == 0 {
				name = *p.By[0]
			}
			fmt.Fprintf(&b, "%s %s: %s = %s + %s", name, p.Exact+p.Blank, p.Part.Exact, p.Own.Exact, p.Mix.Exact)
			if p.New {
				b.WriteString(", new")
			}
			if p.Gone {
				b.WriteString(", gone")
			}
			b.WriteString("\n")
		}
		return b.String()
	}
	for _, c := range []struct {
		got  *kpi.Drivers
		want string
	}{
		{ask("cost", 2, "Spend[Country]", "Spend[Channel]"), `sum by Spend[Channel]: 1700 to 2200
Fairs 1500: 500 = 500 + 0
Mail no-rows: -100 = -100 + 0, gone
2 others 700: 100 = 100 + 0
`},
		// Mail and Radio won nobody: they have no cost of a customer, and their part is mix.
		{ask("each", 0, "Spend[Channel]"), `ratio by Spend[Channel]: 1700/3 to 2200/3
Fairs 1500: 1150/3 = 500 + -350/3
Ads 310: -210 = -145 + -65
Mail no-rows: -100/3 = 0 + -100/3, gone
Radio denominator-zero: 80/3 = 0 + 80/3, new
`},
	} {
		if got := lines(c.got); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	d := ask("cost", 0, "Spend[Country]", "Spend[Channel]")
	if len(d.Ranked) != 2 || d.Ranked[0].By != "Spend[Channel]" || d.Ranked[1].Moved.Exact != "0" {
		t.Errorf("ranked %+v", d.Ranked)
	}
	if d := ask("each", 0, "Spend[Country]"); d.Kind != "" || !strings.Contains(d.Why, "Customers") || len(d.Parts) != 0 {
		t.Errorf("customers have no country: %q, %+v", d.Why, d.Parts)
	}
}
