package eval_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
)

// TestPartsMakeTheWhole asks for fine and coarse groups at once, so that the
// coarse ones are merged from the fine ones, and compares with scans of their
// own. The cache is asked again in another order.
func TestPartsMakeTheWhole(t *testing.T) {
	for seed := range tries(8**rounds, 1) {
		r := rand.New(rand.NewPCG(uint64(seed), 11))
		w := randomWorld(t, r, 300)
		write := writer{r}
		var defs []eval.Definition
		for range 12 {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src := write.formula(1)
			defs = append(defs, eval.Definition{Name: src, Checked: w.check(src)})
		}
		base := w.query(t, "COUNT(T)", "by "+write.pick("month", "week", "all"))
		base.Formulas = defs
		finest := base
		for _, d := range []string{"T[Region]", "T[Name]", "T[Flag]"} {
			finest.By = append(finest.By, eval.Dimension{Expr: formula.CheckRow(formula.ParseRow(d), w, "")})
		}
		middle, coarse := base, base
		middle.By = finest.By[1:2]
		middleFirst := base
		middleFirst.By = []eval.Dimension{finest.By[2], finest.By[0]}
		qs := []eval.Query{coarse, middle, finest, middleFirst}
		var alone []string
		for _, q := range qs {
			alone = append(alone, answers(t, q))
		}
		rs, err := eval.RunAll(context.Background(), qs)
		if err != nil {
			t.Fatal(err)
		}
		for i, r := range rs {
			if got := allLines(r); got != alone[i] {
				t.Fatalf("seed %d, question %d: together\n%s\nalone\n%s", seed, i, got, alone[i])
			}
		}
		cache := &eval.Cache{}
		for _, i := range []int{2, 0, 3, 1, 0, 2} {
			q := qs[i]
			q.Cache = cache
			if got := answers(t, q); got != alone[i] {
				t.Fatalf("seed %d, question %d: from the cache\n%s\nalone\n%s", seed, i, got, alone[i])
			}
		}
		// One formula after the other scans again in frames that are there.
		cache = &eval.Cache{}
		for _, d := range defs {
			for i, q := range qs[:3] {
				q.Formulas = []eval.Definition{d}
				want := answers(t, q)
				q.Cache = cache
				if got := answers(t, q); got != want {
					t.Fatalf("seed %d, question %d, %s: after others\n%s\nalone\n%s", seed, i, d.Name, got, want)
				}
			}
		}
	}
}

func answers(t *testing.T, q eval.Query) string {
	t.Helper()
	r, err := eval.Run(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return allLines(r)
}

func allLines(r *eval.Result) string {
	out := ""
	for _, s := range r.Series {
		out += s.Name + "\n" + lines(s)
	}
	return out
}

// TestManyGroupsAreExact goes through the frames for more groups than have a
// cell each, against the oracle's answer for some of them.
func TestManyGroupsAreExact(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	w := newWorld().csv(t, "O", manyGroups(r, 20_000))
	q := w.query(t, "SUM(O[N]) + DISTINCT(O[Item]) + MEDIAN(O[N]) + MAX(O[N]) + VARIANCE(O[N])", "by day", "by O[Item]", "by O[Place]")
	whole := w.query(t, "SUM(O[N])", "by day")
	rs, err := eval.RunAll(context.Background(), []eval.Query{q, whole})
	if err != nil {
		t.Fatal(err)
	}
	sums := w.query(t, "SUM(O[N])", "by day", "by O[Item]", "by O[Place]")
	fine, err := eval.Run(context.Background(), sums)
	if err != nil {
		t.Fatal(err)
	}
	total := map[calendar.Period]int64{}
	for _, c := range fine.Series[0].Cells {
		n, _ := c.Value.Int64()
		total[c.Period] += n
	}
	for _, c := range rs[1].Series[0].Cells {
		if n, _ := c.Value.Int64(); n != total[c.Period] {
			t.Fatalf("%s: %d, the groups add up to %d", c.Label, n, total[c.Period])
		}
	}
	if len(rs[0].Series[0].Cells) < 15_000 {
		t.Fatalf("%d cells", len(rs[0].Series[0].Cells))
	}
}

// TestTooManyGroups refuses what nobody could look at, and says how to ask.
func TestTooManyGroups(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	w := newWorld().csv(t, "O", manyGroups(r, 20_000))
	q := w.query(t, "SUM(O[N]) + PRIOR(SUM(O[N]), 1 month)", "by day", "by O[Item]", "by O[Place]")
	result, err := eval.Run(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	all := result.Problems.All()
	if len(all) != 1 || all[0].Code != "too-many-groups" || all[0].Hint == "" {
		t.Fatalf("problems: %v", all)
	}
	if n := len(result.Series[0].Cells); n > 0 {
		t.Fatalf("%d cells", n)
	}
}

func manyGroups(r *rand.Rand, rows int) string {
	b := []byte("Day,Item,Place,N\n")
	first, _ := calendar.DayOf(2025, 1, 1)
	for range rows {
		b = (first + calendar.Day(r.IntN(300))).Append(b)
		b = append(b, ",i"...)
		b = append(b, randomName(r, 900)...)
		b = append(b, ",p"...)
		b = append(b, randomName(r, 300)...)
		b = append(b, ',')
		b = append(b, randomName(r, 100)...)
		b = append(b, '\n')
	}
	return string(b)
}

func randomName(r *rand.Rand, n int) string {
	const digits = "0123456789"
	k := r.IntN(n) + 1
	s := ""
	for ; k > 0; k /= 10 {
		s = string(digits[k%10]) + s
	}
	return s
}
