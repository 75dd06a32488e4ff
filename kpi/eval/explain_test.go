package eval_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"kpiworkbook/kpi/eval"
)

var update = flag.Bool("update", false, "write the golden files")

func TestPlansExplainThemselves(t *testing.T) {
	w := newWorld().csv(t, "S", shop).kpi("Revenue", `SUM(S[Amount] WHERE Status = "Paid")`)
	var qs []eval.Query
	for _, q := range []struct {
		src   string
		words []string
	}{
		{"[Revenue] / PRIOR([Revenue], 1 month) - 1", []string{"by month", "full prior"}},
		{`SUM(S[Amount] * S[Qty] WHERE Status <> "Open") / COUNT(S WHERE Score >= 9)`, []string{"by month", "by S[Region]"}},
		{"DISTINCT(S[Customer] WHERE Customer IN PRIOR(S[Customer], 1 month))", []string{"by month", `where S[Region] = "West"`}},
		{"MOVINGAVG(COUNT(S), 30 days)", []string{"by month"}},
		{"AVERAGE(SUM(S[Amount]) PER Customer) / TOTAL(COUNT(S), Region)", []string{"by S[Region]"}},
	} {
		qs = append(qs, w.query(t, q.src, q.words...))
	}
	got := eval.NewPlan(qs...).Explain()
	path := filepath.Join("testdata", "golden", "plan.txt")
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || got != string(want) {
		t.Errorf("the plan has changed (%v); see with -update:\n%s", err, got)
	}
}
