//go:build !js

package worker

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/workbook"
)

// newCrew is a bench whose worker has helpers.
func newCrew(t *testing.T, helpers int) *bench {
	b := &bench{t: t, vault: browser.NewVault(), health: make(chan Health, 1024)}
	b.pipe = &Pipe{Vault: b.vault, Helpers: helpers, Share: 50_000}
	b.Client = NewClient(b.pipe.Spawn, func(h Health) { b.health <- h })
	b.ready(0)
	return b
}

// until waits for a condition.
func (b *bench) until(what string, is func() bool) {
	b.t.Helper()
	for end := time.Now().Add(20 * time.Second); !is(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			b.t.Fatalf("it is not so that %s", what)
		}
	}
}

// crew is that of the worker that runs.
func (b *bench) crew() *crew { return b.pipe.server.server.crew }

// supplied waits until every helper holds its rows of a source.
func (b *bench) supplied(s workbook.Source) {
	b.t.Helper()
	b.until("the helpers hold their rows", func() bool {
		return len(b.crew().parts(kpi.KeyOf(s))) == b.crew().most
	})
}

// many is a file with so many rows that helpers get some.
func many() string {
	var text strings.Builder
	text.WriteString("day,region,customer,amount\n")
	r := rand.New(rand.NewPCG(7, 8))
	for range 80_000 {
		fmt.Fprintf(&text, "2026-%02d-%02d,R%d,C%d,%d.%02d\n", r.IntN(12)+1, r.IntN(28)+1, r.IntN(7), r.IntN(5000), r.IntN(1000), r.IntN(100))
	}
	return text.String()
}

// asking is a workbook with KPIs of several kinds.
func asking(s workbook.Source) workbook.Workbook {
	w := book(s)
	formulas := []string{"DISTINCT(orders[customer])", "MEDIAN(orders[amount])", `COUNT(orders WHERE region = "R3")`, "STDEV(orders[amount])"}
	for i := range 40 { // enough for it to be worth asking others
		formulas = append(formulas, fmt.Sprintf("SUM(orders[amount] WHERE amount > %d)", i))
	}
	for i, src := range formulas {
		name := fmt.Sprint("k", i)
		w.KPIs = append(w.KPIs, workbook.KPI{ID: name, Name: name, Formula: src})
	}
	return w
}

// values is every cell of an answer.
func (b *bench) values(ctx context.Context, w workbook.Workbook, by ...string) ([]string, error) {
	var answer kpi.Answer
	_, err := b.Ask(ctx, job.KindEvaluate, job.Evaluate{Workbook: w, Question: kpi.Question{Grain: "month", By: by}}, nil, &answer, nil)
	var list []string
	for _, k := range answer.KPIs {
		for _, c := range k.Cells {
			by := ""
			for _, value := range c.By {
				by += "/" + *value
			}
			list = append(list, fmt.Sprint(k.Name, " ", c.Period, by, " ", c.Exact))
		}
	}
	return list, err
}

// forget has the worker and its helpers count anew.
func (b *bench) forget(w workbook.Workbook) {
	b.t.Helper()
	ask[struct{}](b, job.KindKeep, job.Keep{Workbook: w}, nil)
}

func TestHelpersCount(t *testing.T) {
	alone := newBench(t)
	_, source := alone.imported("t", "orders", many())
	want, err := alone.values(context.Background(), asking(source), "orders[region]")
	if err != nil || len(want) < 42*12*7 {
		t.Fatalf("%d values (%v)", len(want), err)
	}
	b := newCrew(t, 3)
	if _, other := b.imported("t", "orders", many()); other.Batches[0].SHA256 != source.Batches[0].SHA256 {
		t.Fatal("the same file has another hash")
	}
	b.supplied(source)
	var counted atomic.Int32
	b.pipe.Overhear(func(m Message) {
		if m.Type == Reply && m.Job == job.KindCount && m.Error == nil {
			counted.Add(1)
		}
	})
	got, err := b.values(context.Background(), asking(source), "orders[region]")
	if err != nil || !slices.Equal(got, want) {
		t.Errorf("%d values, want %d (%v)", len(got), len(want), err)
	}
	if counted.Load() < 3 {
		t.Errorf("helpers counted %d times", counted.Load())
	}
}

// helped is a worker with so many helpers that hold their rows of a table, a
// workbook about it, and its values.
func helped(t *testing.T, helpers int) (b *bench, source workbook.Source, w workbook.Workbook, want []string) {
	t.Helper()
	b = newCrew(t, helpers)
	_, source = b.imported("t", "orders", many())
	b.supplied(source)
	w = asking(source)
	want, err := b.values(context.Background(), w)
	if err != nil {
		t.Fatal(err)
	}
	return b, source, w, want
}

func TestHelpersMayDieAtAnyTime(t *testing.T) {
	b, source, w, want := helped(t, 3)
	for n := range 3 {
		// The moment is given by how many messages helpers have sent.
		for after := range int32(4) {
			b.forget(w)
			var heard atomic.Int32
			b.pipe.Overhear(func(m Message) {
				if m.Type != Exit && heard.Add(1) == after {
					b.pipe.KillHelper(n, "a test")
				}
			})
			if after == 0 {
				b.pipe.KillHelper(n, "a test")
			}
			if got, err := b.values(context.Background(), w); err != nil || !slices.Equal(got, want) {
				t.Fatalf("helper %d dies after %d messages: %d values, want %d (%v)", n, after, len(got), len(want), err)
			}
			for _, h := range b.crew().live() {
				h.mu.Lock()
				h.deaths = nil // they are minutes apart
				h.mu.Unlock()
			}
			b.supplied(source) // another takes its place, with its rows
		}
	}
	lost := false
	for len(b.health) > 0 {
		h := <-b.health
		lost = lost || h.Helper
	}
	if !lost {
		t.Error("the page is not told")
	}
}

func TestAQuestionIsCancelledWithHelpers(t *testing.T) {
	b, _, w, want := helped(t, 2)
	for after := range 8 {
		b.forget(w)
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(after)*4*time.Millisecond)
		if got, err := b.values(ctx, w); err == nil && !slices.Equal(got, want) {
			t.Error("an answer that came before the cancel is another")
		}
		cancel()
		if got, err := b.values(context.Background(), w); err != nil || !slices.Equal(got, want) {
			t.Fatalf("after a cancel: %d values, want %d (%v)", len(got), len(want), err)
		}
	}
	if b.pipe.Starts != 1 {
		t.Errorf("the worker was started %d times", b.pipe.Starts)
	}
}

func TestHelpersThatDoNotStartAreDoneWithout(t *testing.T) {
	b := newCrew(t, 2)
	b.pipe.crew.Refuse = func() error { return fmt.Errorf("no workers within workers") }
	_, source := b.imported("t", "orders", many())
	if got, err := b.values(context.Background(), asking(source)); err != nil || len(got) == 0 {
		t.Errorf("%d values (%v)", len(got), err)
	}
}

func TestAHelperThatHangsIsNotWaitedFor(t *testing.T) {
	b := newCrew(t, 2)
	_, source := b.imported("t", "orders", many())
	b.supplied(source)
	w := asking(source)
	want, err := b.values(context.Background(), w)
	if err != nil {
		t.Fatal(err)
	}
	b.forget(w)
	var hung atomic.Int32
	forever := make(chan struct{})
	b.crew().mu.Lock()
	b.crew().moment = time.Millisecond
	b.crew().mu.Unlock()
	b.pipe.Overhear(func(m Message) {
		if m.Type == Reply && m.Job == job.KindCount && hung.Add(1) == 1 {
			<-forever
		}
	})
	if got, err := b.values(context.Background(), w); err != nil || !slices.Equal(got, want) {
		t.Errorf("%d values, want %d (%v)", len(got), len(want), err)
	}
	close(forever)
	if hung.Load() == 0 {
		t.Error("no helper hung")
	}
}
