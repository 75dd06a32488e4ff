package state

import (
	"slices"
	"strings"
	"testing"
)

func TestFilesAreOrderedAsPeopleDo(t *testing.T) {
	for _, want := range []string{
		"a2.csv a10.csv a100.csv",
		"jan 2025.csv feb 2025.csv March 2025.csv dec 2025.csv",
		"sales-2024-12.csv sales-2025-01.csv sales-2025-02.csv",
		"orders.csv orders (1).csv orders (2).csv",
	} {
		list := strings.Split(strings.ReplaceAll(want, ".csv ", ".csv|"), "|")
		got := slices.Clone(list)
		slices.Reverse(got)
		if slices.SortFunc(got, byName); !slices.Equal(got, list) {
			t.Errorf("the order is %q, want %q", got, list)
		}
	}
}

func TestNamesThatDifferInNumbersAreAlike(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want bool
		name string
	}{
		{"orders-2024-01.csv", "orders-2024-02.csv", true, "orders-2024"},
		{"2024-01 Orders.csv", "2025-02 Orders.csv.gz", true, "Orders"},
		{"x/Jan 2025.csv", "x/Feb 2025.csv", true, "2025"},
		{"Sales_jan.tsv", "Sales_feb.tsv", true, "Sales"},
		{"a.csv", "b.csv", false, "a"},
		{"orders.csv", "returns.csv", false, "orders"},
		{"orders.csv", "orders-2.csv", false, "orders"},
		{"1.csv", "2.csv", true, "1"},
		{"ÄÖ1.csv", "ÄÖ2.csv", true, "ÄÖ"},
		{"orders.csv", "ORDERS.csv", false, "orders"},
		{"2024/orders.csv", "2025/orders.csv", true, "orders"},
		{".csv", ".csv", false, "csv"},
	} {
		if got := alike(c.a, c.b); got != c.want {
			t.Errorf("%s and %s are alike: %t", c.a, c.b, got)
		}
		if got := commonName([]string{c.a, c.b}); got != c.name {
			t.Errorf("%s and %s have %q in common, want %q", c.a, c.b, got, c.name)
		}
	}
}

func FuzzCommonName(f *testing.F) {
	f.Add("Sales 1", "Sales 2")
	f.Add("İ1ſ", "\xff2")
	f.Fuzz(func(t *testing.T, a, b string) {
		if commonName([]string{a, b}) == "" && tableName(a) != "" {
			t.Errorf("%q and %q have no name", a, b)
		}
		if byName(a, b) != -byName(b, a) {
			t.Errorf("%q and %q have no order", a, b)
		}
	})
}
