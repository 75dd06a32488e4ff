//go:build !js

package worker

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
)

// queued waits until so many quick jobs wait for their turn.
func (t *turns) queued(n int) {
	for {
		t.mu.Lock()
		now := len(t.quick)
		t.mu.Unlock()
		if now == n {
			return
		}
		lookUp()
	}
}

func TestALongJobLetsQuickOnesThroughWhenItLooksUp(t *testing.T) {
	said := make(chan Message, 16)
	s := NewServer(browser.NewVault(), func(m Message) { said <- m }, nil)
	reading := &task{Server: s, ctx: context.Background(), id: 1, long: true}
	if err := s.turns.enter(reading.ctx, false); err != nil {
		t.Fatal(err)
	}
	reading.has = true
	body, err := json.Marshal(job.Keep{})
	if err != nil {
		t.Fatal(err)
	}
	for id := 2; id < 4; id++ {
		s.Handle(Message{Type: Request, Job: job.KindKeep, ID: id, Body: body})
		s.turns.queued(id - 1)
	}
	if err := reading.pause(job.Progress{Done: 1, Total: 2}); err != nil || !reading.has {
		t.Fatalf("the long job has its turn: %t (%v)", reading.has, err)
	}
	got := []Message{<-said, <-said, <-said, <-said, <-said}
	if slices.IndexFunc(got, func(m Message) bool { return m.Type == Reply && m.Error != nil }) >= 0 {
		t.Errorf("the quick jobs end with %+v", got)
	}
	if replies := slices.DeleteFunc(got, func(m Message) bool { return m.Type != Reply }); len(replies) != 2 {
		t.Errorf("%d quick jobs were done in between", len(replies))
	}
	s.turns.leave()
}

func TestAJobThatIsCancelledWhileItGivesWayHasNoTurn(t *testing.T) {
	var line turns
	free := context.Background()
	if err := line.enter(free, false); err != nil {
		t.Fatal(err)
	}
	entered, left := make(chan error), make(chan error)
	go func() { entered <- line.enter(free, true) }()
	line.queued(1)
	ctx, cancel := context.WithCancel(free)
	go func() { left <- line.giveWay(ctx) }()
	if err := <-entered; err != nil {
		t.Fatal(err)
	}
	cancel()
	if err := <-left; !errors.Is(err, context.Canceled) {
		t.Errorf("giving way ends with %v", err)
	}
	line.leave()
	if line.taken || len(line.long) > 0 {
		t.Errorf("the turn is left taken: %+v", &line)
	}
}

func TestTurnsGoToQuickJobsFirst(t *testing.T) {
	var line turns
	ctx := context.Background()
	if err := line.enter(ctx, false); err != nil {
		t.Fatal(err)
	}
	order := make(chan string, 3)
	wait := func(name string, quick bool) {
		go func() {
			if line.enter(ctx, quick) == nil {
				order <- name
				line.leave()
			}
		}()
		for {
			line.mu.Lock()
			n := len(line.quick) + len(line.long)
			line.mu.Unlock()
			if n == int(name[0]-'0') {
				return
			}
			lookUp()
		}
	}
	wait("1 long", false)
	wait("2 long", false)
	wait("3 quick", true)
	line.leave()
	if got := []string{<-order, <-order, <-order}; !slices.Equal(got, []string{"3 quick", "1 long", "2 long"}) {
		t.Errorf("the order is %q", got)
	}
}
