package cli

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"strings"
	"testing"

	"kpiworkbook/kpi/workbook"
)

// shelf is a few files to work on.
func shelf() disk {
	return disk{
		"orders.csv":  []byte("Day,Region,Amount\n2026-01-05,North,10\n2026-01-06,=1+1,2.5\n2026-02-01,South,-40\n"),
		"bad.csv":     []byte("a,b\n1,\"never closed\n2,3\n"),
		"recipe.json": []byte(`{"columns":{"Amount":{"type":"text"}}}`),
		"noise.kpi":   []byte("this is no workbook"),
		"newer.kpi":   []byte("PK"),
	}
}

func TestExitCodes(t *testing.T) {
	cases := []struct {
		args   string
		code   int
		stderr string // a part of it
	}{
		{"", Usage, "kpi query"},
		{"help", Done, ""},
		{"inspect --help", Done, ""},
		{"frobnicate", Usage, `no command "frobnicate"`},
		{"inspect", Usage, "one file"},
		{"inspect a b", Usage, "one file"},
		{"inspect orders.csv --format xml", Usage, "--format must be one of"},
		{"inspect orders.csv --header maybe", Usage, "--header must be one of"},
		{"inspect orders.csv --colour", Usage, "colour"},
		{"inspect orders.csv --type Amount", Usage, "NAME=VALUE"},
		{"inspect missing.csv", Broken, "missing.csv"},
		{"inspect orders.csv --recipe bad.csv", Broken, "not a recipe"},
		{"inspect orders.csv", Done, ""},
		{"inspect bad.csv", Broken, "bad.csv:2"},
		{"query --data O=orders.csv", Usage, "--formula"},
		{"query --formula 1", Usage, "--data"},
		{"query --book missing.kpi --formula 1", Broken, "missing.kpi"},
		{"query --book noise.kpi --formula 1", Broken, "not a workbook"},
		{"query --data O=orders.csv --formula COUNT(O) extra", Usage, `"extra"`},
		{"query --data O=orders.csv --data o=orders.csv --formula COUNT(O)", Usage, "already"},
		{"query --data O=orders.csv --formula COUNT(O) --grain eon", Usage, "--grain"},
		{"query --data O=orders.csv --formula COUNT(O) --fiscal-start 13", Usage, "--fiscal-start"},
		{"query --data O=orders.csv --formula COUNT(O) --date P=Day", Usage, `"P"`},
		{"query --data O=orders.csv --formula COUNT(O) --from soon", Broken, "no date and no period"},
		{"query --data O=orders.csv --formula COUNT(O)", Done, ""},
		{"query --data O=orders.csv --formula COUNT(P)", Broken, "formula:1:7: error"},
		{"query --data O=orders.csv --recipe O=recipe.json --formula SUM(O[Amount])", Broken, "wrong-type"},
		{"eval", Usage, "one .kpi file"},
		{"eval missing.kpi", Broken, "missing.kpi"},
		{"eval noise.kpi", Broken, "noise.kpi: error: This is not a workbook file"},
		{"eval newer.kpi", Broken, "damaged"},
		{"eval noise.kpi --fail-on rain", Usage, "--fail-on"},
		{"sample", Usage, "-o"},
		{"sample --library", Usage, "-o"},
	}
	for _, c := range cases {
		code, out, errs := run(t, shelf(), strings.Fields(c.args)...)
		if code != c.code || !strings.Contains(errs, c.stderr) {
			t.Errorf("kpi %s: exit %d, want %d with %q\nstdout %s\nstderr %s", c.args, code, c.code, c.stderr, out, errs)
		}
	}
}

func TestQueryInJSON(t *testing.T) {
	_, out, _ := run(t, shelf(), "query", "--data", "O=orders.csv", "--formula", "SUM(O[Amount])", "--grain", "month", "--by", "O[Region]", "--format", "json")
	want := `{
 "cells": [
  {
   "period": "2026-01",
   "by": [
    "=1+1"
   ],
   "value": "2.5",
   "exact": "5/2",
   "blank": null,
   "rows": 1,
   "skipped": 0
  },
  {
   "period": "2026-01",
   "by": [
    "North"
   ],
   "value": "10",
   "exact": "10",
   "blank": null,
   "rows": 1,
   "skipped": 0
  },
  {
   "period": "2026-02",
   "by": [
    "South"
   ],
   "value": "-40",
   "exact": "-40",
   "blank": null,
   "rows": 1,
   "skipped": 0
  }
 ],
 "problems": []
}
`
	if out != want {
		t.Errorf("got\n%s", out)
	}
}

func TestBlanksDatesAndProblemsInJSON(t *testing.T) {
	type result struct {
		Cells    []queryCell
		Problems []problem
	}
	ask := func(formula string) (r result) {
		_, out, _ := run(t, shelf(), "query", "--data", "O=orders.csv", "--formula", formula, "--format", "json")
		if err := json.Unmarshal([]byte(out), &r); err != nil {
			t.Fatalf("%v in %s", err, out)
		}
		return r
	}
	if c := ask("1 / 0").Cells[0]; c.Value != nil || c.Exact != nil || text(c.Blank) != "denominator-zero" || c.By == nil {
		t.Errorf("a blank is %+v", c)
	}
	if c := ask("MAX(O[Day])").Cells[0]; text(c.Text) != "2026-02-01" || c.Value != nil {
		t.Errorf("a date is %+v", c)
	}
	if c := ask("2 ^ 0.5").Cells[0]; c.Exact != nil || !strings.HasPrefix(text(c.Value), "1.4142135623730950488") {
		t.Errorf("an inexact value is %+v", c)
	}
	p := ask("COUNT(O) +\n COUNT(P)").Problems
	if len(p) != 1 || p[0].Line != 2 || p[0].Column != 8 || p[0].Code != "unknown-table" || p[0].Text != "P" {
		t.Errorf("problems are %+v", p)
	}
}

func TestCSVCannotBeRunByASpreadsheet(t *testing.T) {
	_, out, _ := run(t, shelf(), "query", "--data", "O=orders.csv", "--formula", "SUM(O[Amount])", "--by", "O[Region]", "--format", "csv")
	want := "period,O[Region],value,exact,blank,rows,skipped\nall,'=1+1,2.5,5/2,,1,0\nall,North,10,10,,1,0\nall,South,-40,-40,,1,0\n"
	if out != want {
		t.Errorf("got\n%s\nwant\n%s", out, want)
	}
}

func TestTerminalsAreNotGivenOrders(t *testing.T) {
	files := disk{"evil.csv": []byte("Name\n\x1b[2Jgone\u009b1m\n")}
	_, out, errs := run(t, files, "inspect", "evil.csv")
	if strings.ContainsAny(out+errs, "\x1b\u009b") {
		t.Errorf("control characters came through: %q", out)
	}
}

func TestSampleIsWrittenAndEvaluated(t *testing.T) {
	files := disk{}
	if code, _, errs := run(t, files, "sample", "-o", "s.kpi"); code != Done {
		t.Fatalf("exit %d: %s", code, errs)
	}
	again := disk{}
	run(t, again, "sample", "-o", "s.kpi")
	if !bytes.Equal(files["s.kpi"], again["s.kpi"]) {
		t.Error("two samples differ")
	}
	code, out, errs := run(t, files, "eval", "s.kpi", "--format", "json", "--from", "2026-08", "--to", "2026-08")
	var got struct {
		AsOf     string `json:"as_of"`
		KPIs     []evalCell
		Problems []problem
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != Done || len(got.Problems) != 0 {
		t.Fatalf("exit %d, %v, %+v\n%s", code, err, got.Problems, errs)
	}
	if got.AsOf != "2026-09-17" || len(got.KPIs) < 12 {
		t.Errorf("as of %s, %d KPIs", got.AsOf, len(got.KPIs))
	}
	for _, k := range got.KPIs {
		if k.Period != "2026-08" || k.Value == nil || k.Change.Prior == nil || k.Reason == "" {
			t.Errorf("%s: %+v", k.Name, k)
		}
	}
	if k := got.KPIs[0]; k.Name != "Revenue" || k.Unit != "EUR" || text(k.Target) == "" || text(k.Attainment) == "" {
		t.Errorf("the first is %+v", k)
	}
	code, out, _ = run(t, files, "eval", "s.kpi", "--format", "csv", "--kpi", "Revenue", "--kpi", "OEE", "--grain", "quarter")
	rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
	if err != nil || code != Done || len(rows) != 1+2*8 {
		t.Errorf("exit %d, %v, %d rows\n%s", code, err, len(rows), out)
	}
}

func TestTheLibraryIsWrittenAndEvaluated(t *testing.T) {
	files := disk{}
	if code, _, errs := run(t, files, "sample", "--library", "-o", "l.kpi"); code != Done {
		t.Fatalf("exit %d: %s", code, errs)
	}
	code, out, errs := run(t, files, "eval", "l.kpi", "--format", "json", "--from", "2026-08", "--to", "2026-08")
	var got struct{ KPIs []evalCell }
	if err := json.Unmarshal([]byte(out), &got); err != nil || code != Done || errs != "" || len(got.KPIs) < 80 {
		t.Fatalf("exit %d, %v, %d KPIs\n%s", code, err, len(got.KPIs), errs)
	}
	for _, k := range got.KPIs {
		if k.Value == nil {
			t.Errorf("%s is blank: %v", k.Name, text(k.Blank))
		}
	}
}

func TestFailOnLooksAtTheLastCompletePeriod(t *testing.T) {
	files := disk{}
	run(t, files, "sample", "-o", "s.kpi")
	for args, want := range map[string]int{
		"eval s.kpi":                                                               Done,
		"eval s.kpi --fail-on off-track":                                           Failed,
		"eval s.kpi --fail-on at-risk --kpi Revenue":                               Failed,
		"eval s.kpi --fail-on off-track --kpi Revenue":                             Done,
		"eval s.kpi --fail-on at-risk --kpi OEE":                                   Done,
		"eval s.kpi --fail-on off-track --kpi Nothing":                             Broken,
		"eval s.kpi --fail-on off-track --kpi Revenue --to 2026-09 --from 2026-09": Done,
	} {
		if code, _, errs := run(t, files, strings.Fields(args)...); code != want {
			t.Errorf("kpi %s: exit %d, want %d\n%s", args, code, want, errs)
		}
	}
}

func TestEvalTakesOtherRowsForATable(t *testing.T) {
	files := disk{}
	run(t, files, "sample", "-o", "s.kpi")
	files["few.csv"] = []byte("Order,Order date,Customer,Region,Channel,Campaign,Product,Category,Qty,Unit price,Unit cost,Amount,Status\n1,2026-08-03,C1,West,Web,,Tent,Shelter,1,5.00,2.00,5.00,Paid\n")
	code, out, errs := run(t, files, "eval", "s.kpi", "--data", "Orders=few.csv", "--kpi", "Revenue", "--format", "csv")
	if code != Done || !strings.Contains(out, "Revenue,2026-08,EUR,5,5,") {
		t.Errorf("exit %d\n%s%s", code, out, errs)
	}
	if code, _, errs := run(t, files, "eval", "s.kpi", "--data", "Nothing=few.csv"); code != Usage || !strings.Contains(errs, `"Nothing"`) {
		t.Errorf("exit %d: %s", code, errs)
	}
}

func TestEvalSaysWhatIsMissing(t *testing.T) {
	w := workbook.New("w", "Only definitions")
	w.Tables = []workbook.Source{{ID: "t", Name: "T", Batches: []workbook.Batch{{ID: "b", File: "t.csv", SHA256: strings.Repeat("a", 64), Kind: workbook.KindReplace}}}}
	var file bytes.Buffer
	if _, err := workbook.WriteFile(&file, w, nil); err != nil {
		t.Fatal(err)
	}
	code, _, errs := run(t, disk{"d.kpi": file.Bytes()}, "eval", "d.kpi")
	if code != Broken || !strings.Contains(errs, `The rows of "T" from "t.csv" are not here.`) {
		t.Errorf("exit %d: %s", code, errs)
	}
}
