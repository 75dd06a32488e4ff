package eval_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/table"
)

// dataDir is where the shared data are; tests that need them skip without.
func dataDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("KPI_DATA")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "data")
	}
	if _, err := os.Stat(filepath.Join(dir, "kpi_expected.json")); err != nil {
		t.Skipf("no shared data in %s: set KPI_DATA", dir)
	}
	return dir
}

type expectedValue struct {
	Exact, Num, Den string
}

func (v *expectedValue) text() string {
	switch {
	case v == nil:
		return "∅"
	case v.Num != "":
		if v.Den == "1" || v.Num == "0" {
			return v.Num
		}
		return v.Num + "/" + v.Den
	}
	return v.Exact
}

type question struct {
	ID, Dataset string
	Form        struct {
		Table   string
		Measure measure
		Filter  []condition
		GroupBy []struct{ Column, Period string } `json:"group_by"`

		Transform struct{ Kind string }
	}
	Expected []struct {
		Key        []*string
		Value      *expectedValue
		Percentile map[string]*expectedValue
	}
}

type measure struct {
	Agg, Column, P string
	Where          []condition
	Ratio          []measure
}

type condition struct {
	Column, Op string
	Value      any
}

func (c condition) formula(types map[string]table.Type) string {
	lit := func(v any) string {
		s := fmt.Sprint(v)
		switch types[c.Column] {
		case table.Date, table.Timestamp:
			return "DATE \"" + s + "\""
		case table.Boolean:
			return s
		case table.TextType:
			return "\"" + s + "\""
		}
		return s
	}
	switch c.Op {
	case "missing":
		return "[" + c.Column + "] IS BLANK"
	case "between":
		v := c.Value.([]any)
		return fmt.Sprintf("[%s] BETWEEN %s AND %s", c.Column, lit(v[0]), lit(v[1]))
	}
	return fmt.Sprintf("[%s] %s %s", c.Column, c.Op, lit(c.Value))
}

func (m measure) formula(name string, types map[string]table.Type) string {
	if len(m.Ratio) == 2 {
		return m.Ratio[0].formula(name, types) + " / " + m.Ratio[1].formula(name, types)
	}
	fn := map[string]string{"sum": "SUM", "count": "COUNT", "count_distinct": "DISTINCT", "avg": "AVERAGE", "median": "MEDIAN", "percentile": "PERCENTILE"}[m.Agg]
	x := name
	if m.Column != "" {
		x = name + "[" + m.Column + "]"
	}
	if m.P != "" {
		x += ", " + m.P
	}
	for i, c := range m.Where {
		x += []string{" WHERE ", " AND "}[min(i, 1)] + c.formula(types)
	}
	return fn + "(" + x + ")"
}

func TestQuestionsOnRealDataAreAnsweredExactly(t *testing.T) {
	dir := dataDir(t)
	var all struct{ Questions []question }
	readJSON(t, filepath.Join(dir, "kpi_expected.json"), &all)
	var sets struct {
		Datasets []struct {
			Name, File string
			Columns    []struct {
				Name    string
				Missing []string
			}
		}
	}
	readJSON(t, filepath.Join(dir, "datasets.json"), &sets)
	w := newWorld()
	for _, s := range sets.Datasets {
		data, err := os.ReadFile(filepath.Join(dir, s.File))
		if err != nil {
			t.Fatal(err)
		}
		r := table.Recipe{Columns: map[string]table.ColumnRecipe{}}
		for _, c := range s.Columns {
			if len(c.Missing) > 0 {
				r.Columns[c.Name] = table.ColumnRecipe{Missing: c.Missing}
			}
		}
		w.read(t, s.Name, data, r)
	}
	for _, q := range all.Questions {
		t.Run(q.ID, func(t *testing.T) { answer(t, w, q) })
	}
}

func answer(t *testing.T, w *world, q question) {
	name := q.Form.Table
	types := map[string]table.Type{}
	for _, c := range w.tables[name].Columns {
		types[c.Name] = c.Type
	}
	f := q.Form.Measure.formula(name, types)
	var words []string
	for _, c := range q.Form.Filter {
		words = append(words, "where "+name+c.formula(types))
	}
	for _, g := range q.Form.GroupBy {
		if g.Period != "" {
			words = append(words, "by "+g.Period, "date "+name+"="+g.Column)
		} else {
			words = append(words, "by "+name+"["+g.Column+"]")
		}
	}
	switch q.Form.Transform.Kind {
	case "running_total":
		f = "TODATE(" + f + ", ever)"
	case "yoy":
		f = fmt.Sprintf("(%s - PRIOR(%s, 1 year)) / ABS(PRIOR(%s, 1 year))", f, f, f)
		words = append(words, "full prior")
	}
	got := w.ask(t, f, words...)
	var want strings.Builder
	for _, e := range q.Expected {
		v := e.Value
		if e.Percentile != nil {
			v = e.Percentile["inc"]
		}
		key := "all"
		if len(e.Key) > 0 {
			key = *e.Key[0]
			if q.Form.GroupBy[0].Period == "" {
				key = "all " + key
			}
		}
		want.WriteString(key + " " + v.text() + "\n")
	}
	if got := normal(got); got != normal(want.String()) {
		t.Errorf("%s %v\ngot:\n%swant:\n%s", f, words, got, normal(want.String()))
	}
}

// normal writes decimals as fractions and any blank as ∅.
func normal(s string) string {
	var out strings.Builder
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		i := strings.LastIndexByte(line, ' ')
		v := line[i+1:]
		if strings.HasPrefix(v, "(") {
			v = "∅"
		}
		if r, ok := rat(v); ok {
			v = r
		}
		out.WriteString(line[:i+1] + v + "\n")
	}
	return out.String()
}

func readJSON(t *testing.T, path string, to any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		t.Fatal(err)
	}
}

var _ = eval.Run
