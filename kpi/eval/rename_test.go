package eval_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"kpiworkbook/kpi/formula"
)

// renaming is one change of a name, with names that are hard to write.
type renaming struct {
	what formula.Name
	to   string
}

var renamings = []renaming{
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "Region"}, `a]b "q"`},
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "Name"}, "IN"},
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "N"}, "N // n"},
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "A"}, "SUM"},
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "At"}, "Day "},
	{formula.Name{Kind: formula.ColumnName, Table: "T", Name: "Calc"}, "N"},
	{formula.Name{Kind: formula.ColumnName, Table: "C", Name: "Double"}, "2"},
	{formula.Name{Kind: formula.TableName, Name: "T"}, "The 'big' one"},
	{formula.Name{Kind: formula.ColumnName, Table: "C", Name: "Team"}, "Team.Colour"},
	{formula.Name{Kind: formula.ColumnName, Table: "C", Name: "Name"}, "key"},
	{formula.Name{Kind: formula.TableName, Name: "C"}, "WHERE"},
	{formula.Name{Kind: formula.ColumnName, Table: "U", Name: "V"}, "DATE"},
	{formula.Name{Kind: formula.TableName, Name: "U"}, "T"},
	{formula.Name{Kind: formula.KPIName, Name: "K"}, "K[1]"},
}

// rename gives a world another name for something, in its formulas too.
func (w *world) rename(r renaming, srcs ...string) []string {
	for i, src := range srcs {
		srcs[i] = formula.Rename(src, w, r.what, r.to)
	}
	for i, src := range w.srcs {
		w.srcs[i] = formula.Rename(src, w, r.what, r.to)
	}
	for i, c := range w.calc {
		w.calc[i].src = formula.RenameRow(c.src, w, c.table, r.what, r.to)
		if r.what.Kind == formula.TableName && c.table == r.what.Name {
			defer func() { w.calc[i].table = r.to }()
		}
		if r.what.Kind == formula.ColumnName && c.table == r.what.Table && c.name == r.what.Name {
			defer func() { w.calc[i].name = r.to }()
		}
	}
	clear(w.meant)
	switch r.what.Kind {
	case formula.KPIName:
		w.names[slices.Index(w.names, r.what.Name)] = r.to
	case formula.TableName:
		t := w.tables[r.what.Name]
		t.Name = r.to
		delete(w.tables, r.what.Name)
		w.tables[r.to] = t
		w.order[slices.Index(w.order, r.what.Name)] = r.to
		w.rels[r.to] = w.rels[r.what.Name]
		delete(w.rels, r.what.Name)
		w.relink(func(rel *formula.Relation) {
			if rel.Table == r.what.Name {
				rel.Table = r.to
			}
		})
	case formula.ColumnName:
		if c, ok := w.tables[r.what.Table].Column(r.what.Name); ok {
			c.Name = r.to
		}
		for i := range w.rels[r.what.Table] {
			if rel := &w.rels[r.what.Table][i]; rel.Column == r.what.Name {
				rel.Column = r.to
			}
		}
		w.relink(func(rel *formula.Relation) {
			if rel.Table == r.what.Table && rel.Key == r.what.Name {
				rel.Key = r.to
			}
		})
	}
	return srcs
}

func (w *world) relink(change func(*formula.Relation)) {
	for _, list := range w.rels {
		for i := range list {
			change(&list[i])
		}
	}
}

// TestRenamingChangesNoValue renames tables, columns and KPIs under random
// formulas.
func TestRenamingChangesNoValue(t *testing.T) {
	for seed := range tries(6**rounds, 1) {
		r := rand.New(rand.NewPCG(uint64(seed), 17))
		w := randomWorld(t, r, 60)
		write := writer{r}
		for range 30 {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src := write.anything()
			words := []string{"by " + write.pick("month", "quarter", "all")}
			if strings.Contains(src, "TOTAL") {
				continue // a dimension without a table is shared by its name
			}
			want := w.ask(t, src, words...)
			other := randomWorld(t, rand.New(rand.NewPCG(uint64(seed), 17)), 60)
			other.names, other.srcs = slices.Clone(w.names), slices.Clone(w.srcs)
			srcs := []string{src}
			for _, change := range renamings {
				srcs = other.rename(change, srcs...)
			}
			if got := other.ask(t, srcs[0], words...); got != want {
				t.Fatalf("seed %d\n%s\n%s\nK = %s\n got %s\nwant %s", seed, src, srcs[0], other.srcs[0], got, want)
			}
		}
	}
}
