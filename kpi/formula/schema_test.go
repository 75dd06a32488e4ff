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
					{"Order", "text", 0}, {"Delivered", "date", 0}, {"Ordered", "date", 0}, {"Customer", "text", 0},
					{"Region", "text", 0}, {"Status", "text", 0}, {"Amount", "money", 2}, {"Unit cost", "decimal", 4},
					{"Qty", "integer", 0}, {"Gift", "boolean", 0}, {"Price.Net", "decimal", 2},
				},
				Relations: []Relation{{"Customer", "Customers", "Name"}},
			},
			{
				Name: "Customers",
				Columns: []ColumnInfo{
					{"Name", "text", 0}, {"Segment", "text", 0}, {"First order", "date", 0}, {"City", "text", 0},
				},
				Relations: []Relation{{"City", "Cities", "Name"}},
			},
			{Name: "Cities", Columns: []ColumnInfo{{"Name", "text", 0}, {"Country", "text", 0}}},
			{
				Name: "Jobs",
				Columns: []ColumnInfo{
					{"Id", "integer", 0}, {"Started", "timestamp", 0}, {"Finished", "timestamp", 0},
					{"Pause", "duration", 0}, {"Team", "text", 0}, {"Planned", "date", 0},
				},
			},
			{Name: "Sales 2025", Columns: []ColumnInfo{{"Amount", "decimal", 2}, {"Region", "text", 0}, {"To", "text", 0}}},
			{Name: "Signups", Columns: []ColumnInfo{{"User", "text", 0}, {"Plan", "text", 0}, {"At", "timestamp", 0}}},
			{Name: "Lines", Columns: []ColumnInfo{{"Budget", "decimal", 2}, {"Campaign", "text", 0}, {"Day", "date", 0}}},
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
