package catalog_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"kpiworkbook/kpi"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/library"
	"kpiworkbook/kpi/library/catalog"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/sample"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

func open(t testing.TB) *library.Library {
	t.Helper()
	l, err := catalog.Library()
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// each visits every template.
func each(l *library.Library, visit func(*library.Template)) {
	for i := range l.Areas {
		for k := range l.Areas[i].Templates {
			visit(&l.Areas[i].Templates[k])
		}
	}
}

func TestEveryTemplateIsWhole(t *testing.T) {
	l := open(t)
	terms, ids, names := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, term := range l.Terms {
		if terms[term.Term] || term.Means == "" {
			t.Errorf("the glossary has %q twice, or without a meaning", term.Term)
		}
		terms[term.Term] = true
	}
	used := map[string]bool{}
	each(l, func(k *library.Template) {
		if ids[k.ID] || names[strings.ToLower(k.Name)] || k.ID == "" {
			t.Errorf("%s: id or name is taken", k.ID)
		}
		ids[k.ID], names[strings.ToLower(k.Name)] = true, true
		if c := formula.Check(formula.Parse(k.Formula), l.Schema()); c.Problems.Total() != 0 || c.Incomplete || c.Type.Level != formula.Series {
			t.Errorf("%s: %v", k.ID, c.Problems.All())
		}
		if len(k.Traps) == 0 || len(k.Terms) == 0 || !strings.HasSuffix(k.Means, ".") {
			t.Errorf("%s: without a trap, a term or a full sentence", k.ID)
		}
		for _, term := range k.Terms {
			used[term] = true
			if !terms[term] {
				t.Errorf("%s: the glossary has no %q", k.ID, term)
			}
		}
		for _, name := range append(k.By, k.Optional...) {
			if c := formula.CheckRow(formula.ParseRow(name), l.Schema(), ""); !c.OK() || len(c.Columns) != 1 {
				t.Errorf("%s: %s is no column", k.ID, name)
			}
		}
		for what, choices := range map[string]string{k.Direction: "higher lower range", k.Cadence: "day week month quarter year", k.Level: "company department person", k.Lead: "leading lagging"} {
			if what == "" || !strings.Contains(choices, what) {
				t.Errorf("%s: %q is none of %s", k.ID, what, choices)
			}
		}
		for _, need := range l.Needs(k, workbook.Workbook{}, "") {
			for _, c := range need.Columns {
				for _, text := range c.Compared {
					if _, known := c.Values[text]; !known {
						t.Errorf("%s: %s[%s] does not say what else is called %q", k.ID, need.Role.Name, c.Name, text)
					}
				}
			}
		}
		if s := k.Suggested(); s != "" {
			if _, ok := workbook.ParseDecimal(s); !ok {
				t.Errorf("%s: the target %q is no number", k.ID, s)
			}
		}
	})
	for term := range terms {
		if !used[term] {
			t.Errorf("no template speaks of %s", term)
		}
	}
	if len(ids) < 80 {
		t.Errorf("only %d templates", len(ids))
	}
}

// What people ask for when they ask for KPIs.
func TestTheUsualKPIsAreThere(t *testing.T) {
	l := open(t)
	for _, id := range strings.Fields(`revenue sales-growth mrr mrr-growth arr average-purchase-value pipeline pipeline-coverage meetings-per-rep
		customer-acquisition-cost cost-per-acquisition cost-per-lead campaign-roi website-traffic conversion-rate email-open-rate social-engagement
		retention-rate churn-rate customer-lifetime customer-lifetime-value nps csat first-response-time average-resolution-time throughput-rate
		cycle-time production-efficiency oee quality-rate stock total-cost-of-ownership labour-cost cash-flow gross-margin stickiness session-duration
		actions-per-session`) {
		if l.Template(id) == nil {
			t.Errorf("there is no %s", id)
		}
	}
}

func loaded(t testing.TB, w workbook.Workbook, data func(string) ([]byte, error)) *kpi.Engine {
	t.Helper()
	engine := kpi.New()
	for _, s := range w.Tables {
		read, err := engine.Load(context.Background(), s, kpi.InMemory(data), nil)
		if err != nil {
			t.Fatal(err)
		}
		if read.Problems.Total() != 0 || read.Rows == 0 {
			t.Errorf("%s: %d rows, %v", s.Name, read.Rows, read.Problems.All())
		}
	}
	return engine
}

func TestEveryTemplateHasAValueOnSampleData(t *testing.T) {
	l := open(t)
	c := sample.Library(sample.Seed, l)
	engine := loaded(t, c.Workbook, c.Data)
	if list := engine.Check(c.Workbook); list.Total() != 0 {
		t.Fatal(list.All())
	}
	last := map[string]string{"month": "2026-08", "quarter": "2026-Q2", "week": "2026-W37", "year": "2025"}
	for grain, period := range last {
		a, err := engine.Evaluate(context.Background(), c.Workbook, kpi.Question{Grain: grain, From: period, To: period}, nil)
		if err != nil || len(a.Problems) != 0 {
			t.Fatal(err, a.Problems)
		}
		for _, k := range a.KPIs {
			from := l.Named(k.Name)
			if grain != "month" && from.Cadence != grain {
				continue
			}
			if len(k.Problems) != 0 || len(k.Cells) != 1 || k.Cells[0].Blank != "" {
				t.Errorf("%s in %s: %+v %v", k.Name, period, k.Cells, k.Problems)
			}
		}
	}
}

func TestSampleRowsAreTheSameEverywhere(t *testing.T) {
	l := open(t)
	size := 0
	for _, role := range l.Tables {
		a, b := sample.Role(sample.Seed, role, 0), sample.Role(sample.Seed, role, 0)
		if !bytes.Equal(a.Data, b.Data) {
			t.Errorf("%s differs between two runs", role.Name)
		}
		if c := sample.Role(sample.Seed+1, role, 0); bytes.Equal(a.Data, c.Data) {
			t.Errorf("%s does not depend on the seed", role.Name)
		}
		size += len(a.Data)
	}
	if size > 3<<20 {
		t.Errorf("the sample is %d bytes", size)
	}
}

// The figures that the library gives as examples, from the rows it gives.
func TestExamplesHold(t *testing.T) {
	l := open(t)
	each(l, func(k *library.Template) {
		if k.Example == nil {
			return
		}
		w := workbook.New("example", k.Name)
		files := map[string][]byte{}
		for role, csv := range k.Example.Rows {
			from := *l.Table(role)
			s := sample.RoleSource(sample.File{Name: role, SHA256: role}, from, role, "example", "")
			header, _, _ := strings.Cut(csv, "\n")
			s.Recipe.Columns = only(s.Recipe.Columns, strings.Split(header, ","))
			files[role] = []byte(csv)
			w.Tables = append(w.Tables, s)
		}
		needs := l.Needs(k, w, "")
		made, ok := l.Make(k, l.Look(haves(w)).Propose(needs), library.Into{Book: w, Kinds: library.TextOnly, Seed: "example"})
		if !ok {
			t.Errorf("%s: its example lacks a column", k.ID)
			return
		}
		w.KPIs = made
		engine := loaded(t, w, func(sha string) ([]byte, error) { return files[sha], nil })
		a, err := engine.Evaluate(context.Background(), w, kpi.Question{Grain: "month", From: "2026-03", To: "2026-03", AsOf: "2026-03-31"}, nil)
		if err != nil {
			t.Fatal(err)
		}
		got := a.KPIs[len(a.KPIs)-1]
		if len(got.Problems) != 0 || len(got.Cells) != 1 || got.Cells[0].Exact != k.Example.Value {
			t.Errorf("%s: %+v %v, want %s", k.ID, got.Cells, got.Problems, k.Example.Value)
		}
	})
}

func TestSeedFigures(t *testing.T) {
	l := open(t)
	for id, want := range map[string]string{"campaign-roi": "400 %", "oee": "44.17 %", "availability": "54.17 %", "performance": "86.54 %", "quality-rate": "94.22 %"} {
		k := l.Template(id)
		if k == nil || k.Example == nil {
			t.Errorf("%s has no example", id)
			continue
		}
		v := kpi.Number{Exact: k.Example.Value}.Num()
		if got := k.Unit.Format(workbook.Settings{}).Text(v, num.LocaleOf("en")); strings.ReplaceAll(got, "\u202f", " ") != want {
			t.Errorf("%s shows %s, want %s", id, got, want)
		}
	}
}

func only(columns map[string]table.ColumnRecipe, names []string) map[string]table.ColumnRecipe {
	out := map[string]table.ColumnRecipe{}
	for _, name := range names {
		out[name] = columns[name]
	}
	return out
}

// haves is the tables of a workbook as their recipes describe them.
func haves(w workbook.Workbook) []library.Have {
	var list []library.Have
	for _, s := range w.Tables {
		h := library.Have{Name: s.Name, Date: s.DateColumn}
		for name, c := range s.Recipe.Columns {
			h.Columns = append(h.Columns, library.HaveColumn{Name: name, Type: string(c.Type)})
		}
		list = append(list, h)
	}
	return list
}
