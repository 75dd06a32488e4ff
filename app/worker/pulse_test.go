//go:build !js

package worker

import (
	"context"
	"strings"
	"testing"
	"time"

	"kpiworkbook/app/job"
)

// puppet is a worker that says what a test has it say.
type puppet struct {
	hear func(Message)
	sent []Message
	over bool
}

func (p *puppet) Send(m Message) { p.sent = append(p.sent, m) }
func (p *puppet) Close()         { p.over = true }

// pings is how often it was asked for a sign of life.
func (p *puppet) pings() (n int) {
	for _, m := range p.sent {
		if m.Type == Ping {
			n++
		}
	}
	return n
}

// theatre is a client whose workers are puppets, and a clock that a test moves.
type theatre struct {
	*Client
	t       *testing.T
	puppets []*puppet
	health  chan Health
	now     time.Time
}

func newTheatre(t *testing.T) *theatre {
	th := &theatre{t: t, health: make(chan Health, 64), now: time.Now()}
	th.Client = NewClient(func(hear func(Message)) (Link, error) {
		p := &puppet{hear: hear}
		th.puppets = append(th.puppets, p)
		return p, nil
	}, func(h Health) { th.health <- h })
	return th
}

// last is the worker that runs.
func (th *theatre) last() *puppet { return th.puppets[len(th.puppets)-1] }

// asked asks something, for an answer that comes when the worker gives it.
func (th *theatre) asked() chan error {
	wait := th.begin(context.Background(), job.KindCollect, job.Collect{}, nil, nil, nil)
	done := make(chan error, 1)
	go func() {
		_, err := wait()
		done <- err
	}()
	return done
}

// beats lets time go by, beat by beat.
func (th *theatre) beats(count int, each time.Duration) {
	for range count {
		th.now = th.now.Add(each)
		th.mu.Lock()
		th.feel(th.now)
		th.mu.Unlock()
	}
}

func TestAWorkerThatHangsIsReplacedAndAskedAgain(t *testing.T) {
	th := newTheatre(t)
	th.last().hear(Message{Type: Ready})
	begun, waits := th.asked(), th.asked()
	th.last().hear(Message{Type: Started, ID: 1})
	th.beats(quietBeats-1, beatEvery)
	if len(th.puppets) != 1 || th.last().pings() != quietBeats-1 {
		t.Fatalf("%d workers after %d pings", len(th.puppets), th.last().pings())
	}
	th.beats(1, beatEvery)
	if len(th.puppets) != 2 || !th.puppets[0].over {
		t.Fatal("it was not replaced")
	}
	if err := <-begun; CodeOf(err) != Crashed || !strings.Contains(err.Error(), "no sign of life") {
		t.Errorf("what it was at ends with %v", err)
	}
	th.last().hear(Message{Type: Ready})
	if m := th.last().sent; len(m) != 1 || m[0].ID != 2 {
		t.Errorf("the new worker was asked %v", m)
	}
	th.puppets[0].hear(Message{Type: Reply, ID: 2}) // the old one has nothing to say any more
	th.last().hear(Message{Type: Reply, ID: 2})
	if err := <-waits; err != nil {
		t.Error(err)
	}
}

func TestAWorkerThatIsBusyIsLetBe(t *testing.T) {
	for name, sign := range map[string]Message{
		"by a ping":       {Type: Alive},
		"by its progress": {Type: Progress, ID: 1},
	} {
		th := newTheatre(t)
		th.last().hear(Message{Type: Ready})
		th.asked()
		for range 20 {
			th.beats(quietBeats-1, beatEvery)
			th.last().hear(sign)
		}
		if len(th.puppets) != 1 {
			t.Errorf("one that is known to live %s was replaced", name)
		}
	}
}

func TestLateBeatsSayNothingOfAWorker(t *testing.T) {
	th := newTheatre(t)
	th.last().hear(Message{Type: Ready})
	th.asked()
	th.beats(10*quietBeats, time.Minute) // the page is in the background
	th.beats(quietBeats-1, beatEvery)
	th.beats(1, 8*time.Hour) // the machine sleeps
	th.beats(quietBeats-1, beatEvery)
	if len(th.puppets) != 1 {
		t.Error("it was replaced")
	}
	th.beats(1, beatEvery)
	if len(th.puppets) != 2 {
		t.Error("it was not replaced after all")
	}
	th.beats(100, beatEvery) // the new one takes its time to start
	if len(th.puppets) != 2 {
		t.Error("one that starts was replaced")
	}
}

func TestAPulseIsFeltOnlyWhileSomethingIsAsked(t *testing.T) {
	th := newTheatre(t)
	th.last().hear(Message{Type: Ready})
	done := th.asked()
	th.last().hear(Message{Type: Reply, ID: 1})
	<-done
	if th.beat(); th.pulse.felt || th.last().pings() != 0 {
		t.Error("a worker at rest is pinged")
	}
	th.asked()
	if th.beat(); !th.pulse.felt || th.last().pings() != 1 {
		t.Error("a worker that was asked is not pinged")
	}
}

func TestAPingIsAnsweredDuringALongJob(t *testing.T) {
	b := newBench(t)
	f := newSlow()
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	go b.Ask(ctx, job.KindImport, job.Import{Source: "t1", Name: "slow"}, f, nil, nil)
	<-f.begun
	b.mu.Lock()
	b.feel(b.pulse.last)
	b.mu.Unlock()
	b.until("it says that it lives", func() bool {
		b.mu.Lock()
		defer b.mu.Unlock()
		return b.pulse.quiet == 0
	})
}
