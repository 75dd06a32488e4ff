package eval_test

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/eval"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/num"
	"kpiworkbook/kpi/table"
)

// TestTracesAddUp explains values of random formulas: the whole is the cell of the
// answer, every row of a table met one fate, and the rows listed for a fate are
// those that were counted.
func TestTracesAddUp(t *testing.T) {
	ctx := context.Background()
	for seed := range tries(10**rounds, 2) {
		r := rand.New(rand.NewPCG(uint64(seed), 21))
		w := randomWorld(t, r, 20+r.IntN(60))
		write := writer{r}
		for range 40 {
			w.names, w.srcs = nil, nil
			w.kpi("K", write.aggregate(1))
			src, words := write.anything(), unsliced(randomContext(write))
			q := w.query(t, src, words...)
			q.Work, q.Target = officeWork, wholeAims(func(p calendar.Period) num.Value { return targetOf(p.Index) })
			answer, err := eval.Run(ctx, q)
			if err != nil {
				t.Fatal(err)
			}
			cells := answer.Series[0].Cells
			for range min(3, len(cells)) {
				c := cells[r.IntN(len(cells))]
				one := q
				if one.AsOf = nil; answer.HasDates {
					one.AsOf = &answer.AsOf
				}
				if c.Dated {
					one.From, one.To = &c.Range.From, &c.Range.To
				}
				traced(t, w, src, one, c, r)
			}
			if t.Failed() {
				t.Fatalf("seed %d: %s %q", seed, src, words)
			}
		}
	}
}

func unsliced(words []string) []string {
	var kept []string
	for _, word := range words {
		if !strings.Contains(word, "[") || strings.HasPrefix(word, "where ") {
			if word != "by all" { // whose cell may be cut at either end
				kept = append(kept, word)
			}
		}
	}
	return kept
}

func traced(t *testing.T, w *world, src string, q eval.Query, c eval.Cell, r *rand.Rand) {
	t.Helper()
	ctx := context.Background()
	trace, err := eval.TraceOf(ctx, q)
	if err != nil {
		t.Fatal(err)
	}
	whole := trace.Steps[0]
	if whole.IsText != c.IsText || whole.Text != c.Text || !c.IsText && !sameValue(whole.Value, c.Value) {
		t.Errorf("%s %s is %s, explained %s", src, c.Label, valueText(c), whole.Value.Plain())
	}
	for i, s := range trace.Steps {
		if i > 0 && (s.Parent < 0 || s.Parent >= i) {
			t.Errorf("step %d is a part of step %d", i, s.Parent)
		}
		for k, u := range s.Uses {
			rows := int64(0)
			for _, f := range u.Fates {
				rows += f.Rows
			}
			if rows != u.Rows || rows != int64(w.tables[u.Table].Rows) {
				t.Errorf("%s: %d of %d rows of %s have a fate", formula.Print(s.Node), rows, u.Rows, u.Table)
			}
			f := u.Fates[r.IntN(len(u.Fates))]
			at, list, err := eval.RowsOf(ctx, q, i, k, f.Fate)
			if err != nil || at != w.tables[u.Table] || int64(len(list)) != f.Rows {
				t.Errorf("%s: %d rows are %s, %d listed, error %v", formula.Print(s.Node), f.Rows, f.Why, len(list), err)
			}
		}
	}
	if n, ok := whole.Node.(*formula.Aggregate); ok && len(n.Per) == 0 && len(whole.Uses) > 0 && !strings.Contains(src, "PRIOR") {
		compareTally(t, src, whole, c)
	}
}

func sameValue(a, b num.Value) bool {
	return a.IsBlank() == b.IsBlank() && a.Reason() == b.Reason() && (a.IsBlank() || num.Equal(a, b))
}

// compareTally holds the fates of rows, found one by one, against the counts of
// the answer, which are made of partials.
func compareTally(t *testing.T, src string, s eval.Step, c eval.Cell) {
	t.Helper()
	got := map[eval.Why]int64{}
	for _, f := range s.Uses[0].Fates {
		switch f.Why {
		case eval.Undecided:
			got[eval.Filtered] += f.Rows
		case eval.Unreadable:
			got[eval.BlankArgument] += f.Rows
		default:
			got[f.Why] += f.Rows
		}
		if f.Why == eval.Used && s.Uses[0].Added && strings.HasPrefix(src, "SUM") && f.Rows > 0 && !sameValue(f.Amount, c.Value) {
			t.Errorf("%s %s: the rows used add up to %s, not %s", src, c.Label, f.Amount.Plain(), valueText(c))
		}
	}
	want := map[eval.Why]int64{eval.Used: c.Rows - c.Skipped}
	for _, n := range c.NotUsed {
		want[n.Why] = n.Rows
	}
	for why := eval.OtherSlice; why <= eval.Used; why++ {
		if got[why] != want[why] {
			t.Errorf("%s %s: %d rows are %s, the answer has %d", src, c.Label, got[why], why, want[why])
		}
	}
}

func TestRowsTellTheirReason(t *testing.T) {
	w := newWorld().read(t, "Spend", []byte(`Day,Purpose,Paid,Amount
2026-03-01,Marketing,yes,100
2026-03-02,Rent,yes,40
2026-03-03,,yes,7
2026-03-04,Marketing,no,8
2026-03-05,Marketing,yes,
2026-03-06,Marketing,yes,tbc
,Marketing,yes,11
2026-04-01,Marketing,yes,12
2026-03-31,Sales,yes,20.50
`), table.Recipe{Columns: map[string]table.ColumnRecipe{"Amount": {Type: table.Decimal}, "Paid": {Type: table.Boolean}}})
	w.kpi("Cost", `SUM(Spend[Amount] WHERE Purpose IN ("Marketing", "Sales") AND Paid)`).kpi("Many", "COUNT(Spend)")
	q := w.query(t, "[Cost] / PRIOR([Many], 1 month)", "by month", "from 2026-04-01", "to 2026-04-30", "as of 2026-04-30")
	trace, err := eval.TraceOf(context.Background(), q)
	if err != nil {
		t.Fatal(err)
	}
	want := `-1 whole it = [Cost] / PRIOR([Many], 1 month): 12/7
0 numerator Cost = SUM(Spend[Amount] WHERE Purpose IN ("Marketing", "Sales") AND Paid): 12
  1 used, 12 [7]
  1 undated, 11 [6]
  7 other-period, 175.5 [0 1 2 3 4 5 8]
0 denominator Many = PRIOR(COUNT(Spend), 1 month): 7 from 2026-03-01
  7 used [0 1 2 3 4 5 8]
  1 undated [6]
  1 other-period [7]
`
	if got := told(t, q, trace); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}

	q = w.query(t, "[Cost]", "by month", "from 2026-03-01", "to 2026-03-31")
	if trace, err = eval.TraceOf(context.Background(), q); err != nil {
		t.Fatal(err)
	}
	want = `-1 whole it = [Cost]: 241/2
0 part Cost = SUM(Spend[Amount] WHERE Purpose IN ("Marketing", "Sales") AND Paid): 241/2
  2 used, 120.5 [0 8]
  1 undated, 11 [6]
  1 other-period, 12 [7]
  1 filtered Purpose IN ("Marketing", "Sales"), 40 [1]
  1 undecided Purpose IN ("Marketing", "Sales"), 7 [2]
  1 filtered Paid, 8 [3]
  1 blank [4]
  1 unreadable [5]
`
	if got := told(t, q, trace); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// told is a trace in lines.
func told(t *testing.T, q eval.Query, trace *eval.Trace) string {
	var b strings.Builder
	for i, s := range trace.Steps {
		fmt.Fprintf(&b, "%d %s %s = %s: %s", s.Parent, s.Role, s.KPI, formula.Print(s.Around), valueText(eval.Cell{Value: s.Value}))
		if s.Dated {
			fmt.Fprintf(&b, " from %s", s.Days.From)
		}
		b.WriteString("\n")
		for k, u := range s.Uses {
			for _, f := range u.Fates {
				fmt.Fprintf(&b, "  %d %s", f.Rows, f.Why)
				if f.Condition != nil {
					b.WriteString(" " + formula.Print(f.Condition))
				}
				if !f.Amount.IsBlank() {
					b.WriteString(", " + f.Amount.Plain())
				}
				_, rows, err := eval.RowsOf(context.Background(), q, i, k, f.Fate)
				fmt.Fprintf(&b, " %v\n", rows)
				if err != nil {
					t.Error(err)
				}
			}
		}
	}
	return b.String()
}

func TestTracesCanBeCancelled(t *testing.T) {
	w := newWorld().csv(t, "T", "Day,A\n2026-01-01,1\n2026-01-02,2\n")
	q := w.query(t, "SUM(T[A])", "by month", "from 2026-01-01", "to 2026-01-31")
	stop := errors.New("stop")
	calls := 0
	q.Yield = func(int64, int64) error {
		if calls++; calls > 1 { // after the scan
			return stop
		}
		return nil
	}
	if _, err := eval.TraceOf(context.Background(), q); !errors.Is(err, stop) {
		t.Errorf("error %v", err)
	}
}

// BenchmarkTrace explains a ratio of a month, counts of its table being kept as
// they are once a scorecard was shown.
func BenchmarkTrace(b *testing.B) {
	w := suiteWorld()
	q := w.query(b, `(SUM(Orders[revenue] WHERE channel = "Web shop" AND region = "Western Europe") - SUM(Orders[cost])) / COUNT(Orders)`, "by month", "from 2025-03-01", "to 2025-03-31")
	q.Cache = &eval.Cache{}
	for b.Loop() {
		if _, err := eval.TraceOf(context.Background(), q); err != nil {
			b.Fatal(err)
		}
	}
}
