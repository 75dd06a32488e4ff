//go:build !js

package worker

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/diag"
	"kpiworkbook/kpi/formula"
	"kpiworkbook/kpi/table"
)

func TestTheWarmUpUsesWhatRealWorkUses(t *testing.T) {
	engine, book := kpi.New(), warmBook()
	for range 3 {
		source, err := warmRead(context.Background(), engine, book.Tables[0], warmColumns, func() error { return nil })
		if err != nil {
			t.Fatal(err)
		}
		book.Tables[0] = source
	}
	if read := engine.Table(book.Tables[0]); read.Rows != 3*warmRows || len(read.Columns) != warmColumns || read.Problems.Total() > 0 {
		t.Errorf("%d rows of %d columns, %d problems", read.Rows, len(read.Columns), read.Problems.Total())
	}
	used := map[formula.Func]bool{}
	for _, k := range book.KPIs {
		formula.Walk(engine.CheckFormula(book, k).Formula.Root, func(n formula.Node) bool {
			if a, ok := n.(*formula.Aggregate); ok {
				used[a.Func] = true
			}
			return true
		})
	}
	for f := formula.FnSum; f.IsAggregate(); f++ {
		if !used[f] {
			t.Errorf("%s is not used", f)
		}
	}
	for _, q := range warmQuestions() {
		answer, err := engine.Evaluate(context.Background(), book, q, nil)
		if err != nil || len(answer.Problems) > 0 {
			t.Fatalf("%+v: %v %+v", q, err, answer.Problems)
		}
		for _, k := range answer.KPIs {
			values := 0
			for _, c := range k.Cells {
				if c.Blank == "" {
					values++
				}
			}
			sound := func(p kpi.Problem) bool { return p.Severity == diag.Info.String() }
			if values == 0 || !all(k.Problems, sound) {
				t.Errorf("%s by %v: %d values, %+v", k.Name, q.By, values, k.Problems)
			}
		}
	}
}

func all[T any](list []T, is func(T) bool) bool {
	return !slices.ContainsFunc(list, func(item T) bool { return !is(item) })
}

func TestTheWarmUpIsStoppedAnywhereAndEndsAllTheSame(t *testing.T) {
	var work Warming
	stopped, left := errors.New("stopped"), 0
	pause := func() error {
		if left--; left < 0 {
			return stopped
		}
		return nil
	}
	stops := 0
	for left = 1; !work.Done(); stops++ {
		patience := 40 * (stops + 1)
		left = patience
		if err := work.Run(context.Background(), pause); err != nil && !errors.Is(err, stopped) {
			t.Fatal(err)
		}
	}
	if stops < 2 {
		t.Error("nothing stopped it")
	}
}

func TestAServerWarmsUpWhenItIsIdleAndStopsForAJob(t *testing.T) {
	replies := make(chan Message, 16)
	s := NewServer(browser.NewVault(), func(m Message) {
		if m.Type == Reply {
			replies <- m
		}
	}, nil)
	type plan struct {
		do      func()
		stopped bool
	}
	plans := make(chan *plan, 16)
	s.WarmUp(table.Quick{}, func(_ time.Duration, do func()) func() {
		p := &plan{do: do}
		plans <- p
		return func() { p.stopped = true }
	})
	taken := func(id int) *plan { // a job while something is planned, and what is planned after it
		s.Handle(Message{Type: Request, ID: id, Job: job.KindCollect, Body: []byte("{}")})
		s.Handle(Message{Type: Cancel, ID: id}) // it may not wait for its turn
		<-replies
		s.mu.Lock() // it plans before it replies
		defer s.mu.Unlock()
		return <-plans
	}
	first := <-plans
	second := taken(1)
	if !first.stopped || second.stopped {
		t.Error("a job did not put the warm-up off")
	}
	first.do() // its time came while it was being stopped
	if s.warm.work.round != 0 {
		t.Error("a warm-up that was stopped went on")
	}

	// Where nobody looks at the page, nothing is planned, and a job changes nothing about it.
	s.Handle(Message{Type: Unseen})
	s.Handle(Message{Type: Request, ID: 3, Job: job.KindCollect, Body: []byte("{}")})
	<-replies
	s.mu.Lock()
	waits := s.warm.stop == nil
	s.mu.Unlock()
	if !second.stopped || !waits || len(plans) > 0 {
		t.Error("a page that nobody looks at goes on warming up")
	}
	s.Handle(Message{Type: Seen})
	second = <-plans

	// One that is under way ends when a job comes: without that, this would go on to its end.
	s.warm.work.round = len(warmFiles) - 1
	begun, third := make(chan struct{}), make(chan *plan)
	s.warm.work.Quick.Scan = func([]byte, []uint32, int, int, byte, byte) (int, int) {
		close(begun)
		third <- taken(2)
		return 0, 0
	}
	go second.do()
	<-begun
	if p := <-third; p == nil || s.warm.work.Done() {
		t.Error("a job did not stop the warm-up")
	}
}

func TestAWorkerThatIsStartedAnewKnowsThatNobodyLooks(t *testing.T) {
	b := newBench(t)
	b.See(false)
	b.pipe.Kill("a test")
	b.ready(1)
	waits := func() bool { // a request is taken in behind what was said before it
		b.alive()
		server := b.pipe.server.server
		server.mu.Lock()
		defer server.mu.Unlock()
		return server.warm.wait
	}
	if !waits() {
		t.Error("it was not told")
	}
	b.See(true)
	if waits() {
		t.Error("it was not told that somebody looks again")
	}
}
