package formula

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// shop is the schema of the tests.
func shop() *Static {
	return &Static{
		Table: []TableInfo{
			{
				Name: "Orders", DateColumn: "Ordered",
				Columns: []ColumnInfo{
					{"Order", "text", 0, false}, {"Delivered", "date", 0, false}, {"Ordered", "date", 0, false}, {"Customer", "text", 0, false},
					{"Region", "text", 0, false}, {"Status", "text", 0, false}, {"Amount", "money", 2, false}, {"Unit cost", "decimal", 4, false},
					{"Qty", "integer", 0, false}, {"Gift", "boolean", 0, false}, {"Price.Net", "decimal", 2, false},
				},
				Relations: []Relation{{"Customer", "Customers", "Name"}},
			},
			{
				Name: "Customers",
				Columns: []ColumnInfo{
					{"Name", "text", 0, false}, {"Segment", "text", 0, false}, {"First order", "date", 0, false}, {"City", "text", 0, false},
				},
				Relations: []Relation{{"City", "Cities", "Name"}},
			},
			{Name: "Cities", Columns: []ColumnInfo{{"Name", "text", 0, false}, {"Country", "text", 0, false}}},
			{
				Name: "Jobs",
				Columns: []ColumnInfo{
					{"Id", "integer", 0, false}, {"Started", "timestamp", 0, false}, {"Finished", "timestamp", 0, false},
					{"Pause", "duration", 0, false}, {"Team", "text", 0, false}, {"Planned", "date", 0, false},
				},
			},
			{Name: "Sales 2025", Columns: []ColumnInfo{{"Amount", "decimal", 2, false}, {"Region", "text", 0, false}, {"To", "text", 0, false}}},
			{Name: "Signups", Columns: []ColumnInfo{{"User", "text", 0, false}, {"Plan", "text", 0, false}, {"At", "timestamp", 0, false}}},
			{Name: "Lines", Columns: []ColumnInfo{{"Budget", "decimal", 2, false}, {"Campaign", "text", 0, false}, {"Day", "date", 0, false}}},
		},
		KPI: []string{"Revenue", "New customers", "MRR", "Margin (net)", "A]B"},
	}
}

// golden compares with a file below testdata.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs; run with -update and read the change.\ngot:\n%s", path, got)
	}
}
