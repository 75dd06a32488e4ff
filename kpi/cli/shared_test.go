package cli

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"math/big"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/table"
)

// disk reads real files and keeps what is written in memory.
type disk map[string][]byte

func (d disk) Read(name string) ([]byte, error) {
	if data, ok := d[name]; ok {
		return data, nil
	}
	return os.ReadFile(name)
}

func (d disk) Write(name string, data []byte) error {
	d[name] = data
	return nil
}

// shared is the folder of real data; tests that need it skip without it.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("KPI_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "kpi_expected.json")); err != nil {
		t.Skipf("no shared data in %s (KPI_DATA names another folder)", dir)
	}
	return dir
}

func readJSON(t testing.TB, path string, into any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// run does a command and returns its exit code and output.
func run(t testing.TB, files Files, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	code = Run(context.Background(), args, files, &out, &errs)
	return code, out.String(), errs.String()
}

// csvCase is one file of the collection of CSV corner cases.
type csvCase struct {
	ID        string
	File      string
	Encoding  string
	BOM       bool
	Delimiter string
	Header    bool
	Given     struct {
		Comment string
		Header  *bool
	}
	Status string
	Expect struct {
		NRecords     *int `json:"n_records"`
		NColumns     int  `json:"n_columns"`
		Records      [][]string
		First, Last  [][]string
		Raw          string `json:"sha256_raw"`
		Types        map[string]string
		Typed        map[string][]*string
		MustKeepText []string `json:"must_keep_text"`
	}
}

func TestCornerCasesOfCSV(t *testing.T) {
	dir := shared(t)
	var all struct{ Cases []csvCase }
	readJSON(t, filepath.Join(dir, "csv", "expected.json"), &all)
	if len(all.Cases) == 0 {
		t.Fatal("no cases")
	}
	for _, c := range all.Cases {
		t.Run(c.ID, func(t *testing.T) { c.check(t, filepath.Join(dir, "csv", c.File)) })
	}
}

func (c csvCase) check(t *testing.T, path string) {
	args := []string{"inspect", path, "--format", "json", "--cells", "-1"}
	if c.Given.Comment != "" {
		args = append(args, "--comment", c.Given.Comment)
	}
	if c.Given.Header != nil && !*c.Given.Header {
		args = append(args, "--header", "no")
	}
	code, out, errs := run(t, disk{}, args...)
	if c.Status == "malformed" && (code != Broken || !strings.Contains(errs, path+":")) {
		t.Errorf("exit %d, stderr %q: want the line of the mistake", code, errs)
	}
	var got table.Inspection
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatalf("exit %d, %v:\n%s%s", code, err, out, errs)
	}
	if len(c.Expect.Records) > 0 || c.Expect.NRecords != nil && *c.Expect.NRecords > 0 {
		c.dialect(t, got)
	}
	c.records(t, got)
	for _, col := range got.Columns {
		if want, ok := c.Expect.Types[col.Header]; ok && string(col.Type) != typeOf(want) {
			t.Errorf("column %q is %s, want %s", col.Name, col.Type, want)
		}
		if slices.Contains(c.Expect.MustKeepText, col.Name) && col.Type != table.TextType {
			t.Errorf("column %q is %s, want text", col.Name, col.Type)
		}
	}
	c.typed(t, path)
}

func typeOf(name string) string {
	if name == "datetime" {
		return "timestamp"
	}
	return name
}

func (c csvCase) dialect(t *testing.T, got table.Inspection) {
	if got.Encoding != c.Encoding || got.BOM != c.BOM || got.Header != c.Header {
		t.Errorf("read as %s (BOM %v, header %v), want %s (BOM %v, header %v)", got.Encoding, got.BOM, got.Header, c.Encoding, c.BOM, c.Header)
	}
	if got.Delimiter != c.Delimiter && c.Expect.NColumns > 1 {
		t.Errorf("delimiter is %q, want %q", got.Delimiter, c.Delimiter)
	}
}

// records compares the cells, header first, as text.
func (c csvCase) records(t *testing.T, got table.Inspection) {
	var records [][]string
	if got.Header {
		var header []string
		for _, col := range got.Columns {
			header = append(header, lines(col.Header))
		}
		records = append(records, header)
	}
	for _, record := range got.Cells {
		var cells []string
		for _, cell := range record {
			if cell == nil {
				cells = append(cells, "")
				continue
			}
			cells = append(cells, lines(*cell))
		}
		records = append(records, cells)
	}
	if c.Expect.Raw != "" {
		c.hash(t, records)
		return
	}
	if len(records) != len(c.Expect.Records) {
		t.Fatalf("%d records, want %d: %q", len(records), len(c.Expect.Records), records)
	}
	for i, want := range c.Expect.Records {
		if have := trimmed(records[i]); !slices.Equal(have, trimmed(want)) {
			t.Errorf("record %d is %q, want %q", i, have, want)
		}
	}
}

// trimmed takes the padding of short records away.
func trimmed(record []string) []string {
	out := make([]string, 0, len(record))
	for _, cell := range record {
		out = append(out, lines(cell))
	}
	for len(out) > 0 && out[len(out)-1] == "" {
		out = out[:len(out)-1]
	}
	return out
}

func lines(cell string) string {
	return strings.ReplaceAll(strings.ReplaceAll(cell, "\r\n", "\n"), "\r", "\n")
}

// hash compares a file too large to list.
func (c csvCase) hash(t *testing.T, records [][]string) {
	sum := sha256.New()
	for _, record := range records {
		sum.Write([]byte(strings.Join(record, "\x1f") + "\x1e"))
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != c.Expect.Raw {
		t.Errorf("%d records hash to %s, want %d and %s; first %q, want %q", len(records), got, *c.Expect.NRecords, c.Expect.Raw, records[0], c.Expect.First[:1])
	}
}

func (c csvCase) typed(t *testing.T, path string) {
	if len(c.Expect.Typed) == 0 {
		return
	}
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	read, err := table.Read(context.Background(), data, table.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for name, want := range c.Expect.Typed {
		col, ok := read.Column(name)
		if !ok {
			t.Errorf("no column %q", name)
			continue
		}
		for row, cell := range want {
			switch got := col.Cell(row); {
			case cell == nil && got != "":
				t.Errorf("%s, row %d: got %q, want nothing", name, row, got)
			case cell != nil && !sameValue(got, *cell):
				t.Errorf("%s, row %d: got %q, want %q", name, row, got, *cell)
			}
		}
	}
}

func sameValue(a, b string) bool {
	x, okX := new(big.Rat).SetString(a)
	y, okY := new(big.Rat).SetString(b)
	if okX && okY {
		return x.Cmp(y) == 0
	}
	return a == b
}

// questions is how each of the published questions is asked; the data of each is
// in the folder given by the file.
var questions = map[string]struct {
	file string
	args []string
}{
	"orders-01":             {"sales/orders.csv", []string{"--formula", "COUNT(orders ON order_date)", "--grain", "month", "--from", "1997-01-01", "--to", "1997-12-31"}},
	"orders-02":             {"sales/orders.csv", []string{"--formula", "COUNT(orders WHERE shipped_date IS BLANK)"}},
	"orders-03":             {"sales/orders.csv", []string{"--formula", "AVERAGE(orders[freight])", "--by", "shipper"}},
	"order_lines-01":        {"sales/order_lines.csv", []string{"--formula", "SUM(order_lines[line_total])", "--grain", "year"}},
	"order_lines-02":        {"sales/order_lines.csv", []string{"--define", "Revenue=SUM(order_lines[line_total])", "--formula", "[Revenue] / PRIOR([Revenue], 1 year) - 1", "--grain", "quarter", "--full-prior"}},
	"order_lines-03":        {"sales/order_lines.csv", []string{"--formula", "SUM(order_lines[line_total]) / DISTINCT(order_lines[order_id])", "--by", "order_lines[ship_country]"}},
	"shop_sessions-01":      {"marketing/shop_sessions.csv", []string{"--formula", "COUNT(shop_sessions WHERE Revenue = TRUE) / COUNT(shop_sessions)", "--by", "VisitorType"}},
	"shop_sessions-02":      {"marketing/shop_sessions.csv", []string{"--formula", "PERCENTILE(shop_sessions[ProductRelated_Duration], 90%)"}},
	"sp500_monthly-01":      {"finance/sp500_monthly.csv", []string{"--formula", "AVERAGE(sp500_monthly[SP500])", "--grain", "year", "--from", "2015-01-01"}},
	"bike_rentals_daily-01": {"operations/bike_rentals_daily.csv", []string{"--formula", `TODATE(SUM(bike_rentals_daily[cnt] WHERE dteday BETWEEN DATE "2012-01-01" AND DATE "2012-03-31"), ever)`, "--grain", "week", "--from", "2012-01-01", "--to", "2012-03-31"}},
	"helpdesk_events-01":    {"support/helpdesk_events.csv", []string{"--formula", "DISTINCT(helpdesk_events[number] ON sys_updated_at)", "--grain", "week"}},
	"helpdesk_incidents-01": {"support/helpdesk_incidents.csv", []string{"--formula", "COUNT(helpdesk_incidents WHERE made_sla = TRUE) / COUNT(helpdesk_incidents)", "--by", "priority"}},
	"helpdesk_incidents-02": {"support/helpdesk_incidents.csv", []string{"--formula", "MEDIAN(helpdesk_incidents[sys_mod_count])"}},
}

// expected is one published answer.
type expected struct {
	Key   []*string
	Value *struct{ Exact, Num, Den string }
	Rank  map[string]struct{ Exact, Num, Den string } `json:"percentile"`
}

func TestPublishedQuestions(t *testing.T) {
	dir := shared(t)
	var all struct {
		Questions []struct {
			ID       string
			Dataset  string
			Expected []expected
		}
	}
	readJSON(t, filepath.Join(dir, "kpi_expected.json"), &all)
	if len(all.Questions) != len(questions) {
		t.Fatalf("%d questions are published, %d are asked", len(all.Questions), len(questions))
	}
	for _, q := range all.Questions {
		t.Run(q.ID, func(t *testing.T) {
			how, ok := questions[q.ID]
			if !ok {
				t.Fatal("the question is not asked")
			}
			args := append([]string{"query", "--format", "json", "--data", q.Dataset + "=" + filepath.Join(dir, how.file)}, how.args...)
			code, out, errs := run(t, disk{}, args...)
			var got struct{ Cells []queryCell }
			if err := json.Unmarshal([]byte(out), &got); err != nil || code != Done {
				t.Fatalf("exit %d, %v\n%s%s", code, err, out, errs)
			}
			var have, want [][3]string
			for _, c := range got.Cells {
				have = append(have, [3]string{keyOf(c), text(c.Exact), map[bool]string{true: "blank"}[c.Blank != nil]})
			}
			for _, e := range q.Expected {
				want = append(want, e.line(len(have) > 0 && strings.HasPrefix(have[0][0], "all")))
			}
			slices.SortFunc(have, func(a, b [3]string) int { return strings.Compare(a[0], b[0]) })
			slices.SortFunc(want, func(a, b [3]string) int { return strings.Compare(a[0], b[0]) })
			have = slices.DeleteFunc(have, func(h [3]string) bool { return h[2] != "" && !slices.Contains(want, h) }) // groups without rows may be listed
			want = slices.DeleteFunc(want, func(w [3]string) bool { return w[2] != "" && !slices.Contains(have, w) })
			if !reflect.DeepEqual(have, want) {
				t.Errorf("got\n%q\nwant\n%q", have, want)
			}
		})
	}
}

// keyOf is the period, unless it is the only one, and the slice.
func keyOf(c queryCell) string {
	key := c.Period
	for _, by := range c.By {
		if by == nil {
			key += "|(blank)"
			continue
		}
		key += "|" + *by
	}
	return key
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

// line is a published answer in the form of ours: key, fraction, blank.
func (e expected) line(all bool) [3]string {
	var key []string
	if all {
		key = []string{"all"}
	}
	for _, k := range e.Key {
		if k == nil {
			key = append(key, "(blank)")
			continue
		}
		key = append(key, *k)
	}
	v := e.Value
	if inc, ok := e.Rank["inc"]; ok {
		v = &inc
	}
	if v == nil {
		return [3]string{strings.Join(key, "|"), "", "blank"}
	}
	text := v.Exact
	if v.Num != "" {
		text = v.Num + "/" + v.Den
	}
	r, _ := new(big.Rat).SetString(text)
	return [3]string{strings.Join(key, "|"), strings.TrimSuffix(r.String(), "/1"), ""}
}
