package eval_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// helpers are engines that hold some rows of each table and count them. The
// first rows belong to nobody but the leader.
type helpers struct {
	caches []*eval.Cache
	cuts   map[*table.Table][]int // where the rows of each begin, and where the last ones end
	parts  []map[*table.Table]*table.Table

	// damage has the answer of a helper before it is handed over.
	damage func(answer []byte) ([]byte, error)

	asked, bytes int
}

func newHelpers(n int) *helpers {
	h := &helpers{cuts: map[*table.Table][]int{}}
	for range n {
		h.caches, h.parts = append(h.caches, &eval.Cache{}), append(h.parts, map[*table.Table]*table.Table{})
	}
	return h
}

// hold gives each helper its rows of a table; those of few rows are held whole
// by all and counted by nobody.
func (h *helpers) hold(r *rand.Rand, t *table.Table, whole bool) {
	for i := range h.parts {
		h.parts[i][t] = t
	}
	if whole {
		return
	}
	cuts := make([]int, len(h.caches)+1)
	for i := range cuts {
		cuts[i] = r.IntN(t.Rows + 1)
		if t.Rows > 8192 && r.IntN(2) == 0 {
			cuts[i] &^= 4095
		}
	}
	slices.Sort(cuts)
	h.cuts[t] = cuts
	for i := range h.parts {
		h.parts[i][t] = t.Only(cuts[i], cuts[i+1])
	}
}

// lend lets helpers count for a question.
func (h *helpers) lend(q eval.Query) eval.Query {
	q.Identity = func(t *table.Table) string { return fmt.Sprint(t.Name, t.Rows) }
	alone := q
	q.Elsewhere = func(t *table.Table) []eval.Remote {
		var remotes []eval.Remote
		for i := range h.caches {
			if cuts := h.cuts[t]; cuts != nil {
				remotes = append(remotes, eval.Remote{From: cuts[i], To: cuts[i+1], Count: func(ctx context.Context, want []byte) func() ([]byte, error) {
					answer, err := h.count(ctx, i, alone, want)
					return func() ([]byte, error) { return answer, err }
				}})
			}
		}
		return remotes
	}
	return eval.Eagerly(q)
}

func (h *helpers) count(ctx context.Context, i int, q eval.Query, want []byte) ([]byte, error) {
	tables := q.Tables
	q.Tables = func(name string) *table.Table { return h.parts[i][tables(name)] }
	q.Cache, q.Yield = h.caches[i], nil
	answer, err := eval.Count(ctx, want, q)
	if err == nil && h.damage != nil {
		answer, err = h.damage(answer)
	}
	h.asked, h.bytes = h.asked+1, h.bytes+len(answer)
	return answer, err
}

// TestSharedCountsAreThoseOfOne splits the rows of random tables among engines
// and asks through caches that stay; each answer has to be that of one engine
// that knows nothing yet.
func TestSharedCountsAreThoseOfOne(t *testing.T) {
	tables, formulas := tries(12**rounds, 3), 16
	scanned, of := int64(0), int64(0)
	for seed := range tables {
		r := rand.New(rand.NewPCG(uint64(seed), 41))
		rows := 20 + r.IntN(80)
		if seed%8 == 0 {
			rows = 9000 + r.IntN(8000)
		}
		w := randomWorld(t, r, rows)
		h := newHelpers(1 + r.IntN(4))
		h.hold(r, w.tables["T"], false)
		h.hold(r, w.tables["U"], r.IntN(2) == 0)
		h.hold(r, w.tables["C"], true)
		write := writer{r}
		cache := &eval.Cache{}
		for range formulas {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src, words := write.anything(), randomContext(write)
			q := w.query(t, src, words...)
			q.Work = officeWork
			q.Target = wholeAims(func(p calendar.Period) num.Value { return targetOf(p.Index) })
			want, total := result(t, q)
			of += total
			q.Cache = cache
			lent := h.lend(q)
			switch r.IntN(9) {
			case 0:
				lent.Elsewhere = nil // the helpers are at something else
			case 1:
				h.caches[0].Reset()
			}
			got, total := result(t, lent)
			scanned += total
			if !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, %d helpers at %v: %s %v\nK = %s\ntogether\n%s\nalone\n%s", seed, len(h.caches), h.cuts[w.tables["T"]], src, words, w.srcs[0], allLines(got), allLines(want))
			}
		}
		if seed == 0 {
			t.Logf("%d messages of %d bytes", h.asked, h.bytes)
		}
	}
	t.Logf("the leader scanned %d rows of %d", scanned, of)
	if scanned*4 > of*3 {
		t.Errorf("the leader scanned %d rows of %d", scanned, of)
	}
}

// result is an answer and how many rows were scanned for it here.
func result(t testing.TB, q eval.Query) (*eval.Result, int64) {
	t.Helper()
	rows := int64(0)
	q.Yield = func(done, total int64) error {
		rows = done
		return nil
	}
	r, err := eval.Run(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	return r, rows
}

// TestSharedCountsAfterMoreRows appends to a table: what helpers counted before
// is taken over, and they hold rows of the longer table or none.
func TestSharedCountsAfterMoreRows(t *testing.T) {
	tables, formulas := tries(8**rounds, 2), 8
	for seed := range tables {
		r := rand.New(rand.NewPCG(uint64(seed), 43))
		rows := 30 + r.IntN(60)
		if seed%10 == 0 {
			rows = 9000 + r.IntN(5000)
		}
		batches := parts(r, randomTable(r, rows), 2+r.IntN(3))
		write := writer{r}
		w := randomWorld(t, r, rows)
		w.tables["T"] = readAs(t, "T", batches[0], exact)
		h := newHelpers(1 + r.IntN(4))
		h.hold(r, w.tables["U"], true)
		h.hold(r, w.tables["C"], true)
		var srcs, kpis []string
		var contexts [][]string
		for range formulas {
			kpis, srcs, contexts = append(kpis, write.aggregate(1)), append(srcs, write.anything()), append(contexts, randomContext(write))
		}
		cache := &eval.Cache{}
		for n := range batches {
			if n > 0 {
				both, ok := appended(t, w.tables["T"], batches[n])
				if !ok {
					break
				}
				w.tables["T"] = both
			}
			h.hold(r, w.tables["T"], r.IntN(4) == 0)
			whole := readAs(t, "T", joinParts(batches[:n+1]), w.tables["T"].Recipe)
			for i, src := range srcs {
				if n > 0 && r.IntN(5) == 0 {
					continue
				}
				w.names, w.srcs = []string{"K"}, kpis[i:i+1]
				q := w.query(t, src, contexts[i]...)
				q.Cache = cache
				got, _ := result(t, h.lend(q))
				alone := *w
				alone.tables = map[string]*table.Table{"T": whole, "U": w.tables["U"], "C": w.tables["C"]}
				want, _ := result(t, alone.query(t, src, contexts[i]...))
				if !reflect.DeepEqual(got, want) {
					t.Fatalf("seed %d, part %d: %s %v\nK = %s\ntogether\n%s\nalone\n%s", seed, n, src, contexts[i], kpis[i], allLines(got), allLines(want))
				}
			}
		}
	}
}

// TestBadHelpersDoNoHarm has helpers that fail, answer what is damaged, answer
// an earlier question, or say that they know nothing.
func TestBadHelpersDoNoHarm(t *testing.T) {
	for seed := range 12 {
		r := rand.New(rand.NewPCG(uint64(seed), 47))
		w := randomWorld(t, r, 60+r.IntN(100))
		h := newHelpers(3)
		h.hold(r, w.tables["T"], false)
		h.hold(r, w.tables["U"], false)
		h.hold(r, w.tables["C"], false) // look-ups into it are not known there
		earlier := []byte{}
		h.damage = func(answer []byte) ([]byte, error) {
			whole := answer
			defer func() { earlier = whole }()
			switch r.IntN(7) {
			case 0:
				return nil, errors.New("no answer")
			case 1:
				return nil, nil
			case 2:
				answer = slices.Clone(answer)
				answer[r.IntN(len(answer))] ^= byte(1 + r.IntN(255))
				return answer, nil
			case 3:
				return answer[:r.IntN(len(answer))], nil
			case 4:
				return earlier, nil
			case 5:
				return append(slices.Clone(answer), answer...), nil
			}
			return answer, nil
		}
		write := writer{r}
		cache := &eval.Cache{}
		for range 20 {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src, words := write.anything(), randomContext(write)
			q := w.query(t, src, words...)
			want, _ := result(t, q)
			q.Cache = cache
			if got, _ := result(t, h.lend(q)); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d: %s %v\nK = %s\ntogether\n%s\nalone\n%s", seed, src, words, w.srcs[0], allLines(got), allLines(want))
			}
		}
	}
}

// TestCancelEndsHelpers cancels while a helper is at work: the evaluation ends,
// and its context with it. The next one is right.
func TestCancelEndsHelpers(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 53))
	w := randomWorld(t, r, 20_000)
	h := newHelpers(1)
	h.hold(r, w.tables["T"], false)
	h.cuts[w.tables["T"]] = []int{8192, 20_000}
	q := w.query(t, "SUM(T[A]) / DISTINCT(T[Name])", "by month", "by T[Region]")
	want, _ := result(t, q)
	q.Cache = &eval.Cache{}
	stopped := errors.New("stopped")
	for _, waiting := range []bool{false, true} {
		ctx, cancel := context.WithCancel(context.Background())
		var theirs context.Context
		lent := h.lend(q)
		lent.Elsewhere = func(at *table.Table) []eval.Remote {
			return []eval.Remote{{From: 8192, To: at.Rows, Count: func(ctx context.Context, _ []byte) func() ([]byte, error) {
				theirs = ctx
				return func() ([]byte, error) {
					cancel()
					<-ctx.Done()
					return nil, ctx.Err()
				}
			}}}
		}
		lent.Yield = func(int64, int64) error {
			if !waiting {
				return stopped
			}
			return nil
		}
		_, err := eval.Run(ctx, lent)
		if expected := map[bool]error{false: stopped, true: context.Canceled}[waiting]; !errors.Is(err, expected) {
			t.Fatalf("waiting %v: %v", waiting, err)
		}
		if theirs == nil || theirs.Err() == nil {
			t.Fatalf("waiting %v: the helper was not told", waiting)
		}
		cancel()
	}
	if got, _ := result(t, h.lend(q)); !reflect.DeepEqual(got, want) {
		t.Fatalf("after a cancel\n%s\nalone\n%s", allLines(got), allLines(want))
	}
}

// TestNothingIsLentWhenItIsLittle leaves helpers alone when there is less to
// count than to say.
func TestNothingIsLentWhenItIsLittle(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 59))
	w := randomWorld(t, r, 3000)
	q := w.query(t, "SUM(T[A])", "by month")
	q.Elsewhere = func(t *table.Table) []eval.Remote {
		return []eval.Remote{{From: 1000, To: t.Rows, Count: func(context.Context, []byte) func() ([]byte, error) {
			panic("asked for little")
		}}}
	}
	result(t, q)
}

// FuzzCount reads what is no errand, and answers that are none.
func FuzzCount(f *testing.F) {
	r := rand.New(rand.NewPCG(1, 61))
	w := randomWorld(f, r, 50)
	src := "SUM(T[A]) + DISTINCT(T[Name]) + MEDIAN(T[N]) + MAX(T[Wide]) + SUM(T[A] / T[B]) + VARIANCE(T[B]) + MIN(T[A] / T[N])"
	q := w.query(f, src, "by month", "by T[Region]")
	last := w.query(f, "LAST(T[A])", "by month")
	h := newHelpers(1)
	h.hold(r, w.tables["T"], true)
	h.cuts[w.tables["T"]] = []int{10, 50}
	for _, q := range []eval.Query{q, last} {
		h.damage = func(answer []byte) ([]byte, error) {
			f.Add(answer[:len(answer)-8])
			return answer, nil
		}
		lent := h.lend(q)
		elsewhere := lent.Elsewhere
		lent.Elsewhere = func(t *table.Table) []eval.Remote {
			remotes := elsewhere(t)
			count := remotes[0].Count
			remotes[0].Count = func(ctx context.Context, want []byte) func() ([]byte, error) {
				f.Add(want[:len(want)-8])
				return count(ctx, want)
			}
			return remotes
		}
		result(f, lent)
	}
	f.Fuzz(func(t *testing.T, message []byte) {
		sealed := eval.Sealed(message)
		h.damage = nil
		_, _ = h.count(context.Background(), 0, q, sealed)
		h.damage = func([]byte) ([]byte, error) { return sealed, nil }
		result(t, h.lend(q)) // what has the right sum may be wrong, but ends
	})
}
