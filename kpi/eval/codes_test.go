package eval_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
)

// TestNumbersCountAsTheyAre counts different numbers of a range that is neither
// small nor wide, against an expression that numbers them as they come.
func TestNumbersCountAsTheyAre(t *testing.T) {
	r := rand.New(rand.NewPCG(9, 9))
	text := []byte("Day,Kind,V\n")
	for range 40_000 {
		v := ""
		if r.IntN(20) > 0 {
			v = fmt.Sprint(r.IntN(3000)*r.IntN(4) - 1000)
		}
		text = fmt.Appendf(text, "2026-0%d-%02d,k%d,%s\n", 1+r.IntN(3), 1+r.IntN(28), r.IntN(5), v)
	}
	w := newWorld().csv(t, "T", string(text))
	for _, src := range []string{
		"DISTINCT(T[V])",
		`DISTINCT(T[V] WHERE T[Kind] = "k1")`,
		"DISTINCT(T[V] WHERE T[V] IN PRIOR(T[V], 1 month))",
		`COUNT(T WHERE V NOT IN PRIOR(T[V] WHERE Kind <> "k2", 1 month))`,
	} {
		numbered := strings.Replace(src, "DISTINCT(T[V]", "DISTINCT(T[V] + 0", 1)
		numbered = strings.Replace(numbered, "V NOT IN", "V + 0 NOT IN", 1)
		for _, words := range [][]string{{"by month"}, {"by month", "by T[Kind]"}, {"by all"}} {
			if got, want := w.ask(t, src, words...), w.ask(t, numbered, words...); got != want || !strings.Contains(got, "\n") {
				t.Errorf("%s %v:\n%s\n%s:\n%s", src, words, got, numbered, want)
			}
		}
	}
}
