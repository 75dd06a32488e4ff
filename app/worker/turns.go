package worker

import (
	"context"
	"slices"
	"sync"

	"kpiworkbook/app/job"
)

// turns lets one job after the other use the engine. Quick ones go before long
// ones, and a long one that is at work lets quick ones through when it looks up:
// the page is answered while a file is read.
type turns struct {
	mu    sync.Mutex
	taken bool
	quick []chan struct{}
	long  []chan struct{}
}

// isQuick tells the jobs that a person waits for from those that take their time.
func isQuick(k job.Kind) bool {
	switch k {
	case job.KindImport, job.KindPropose, job.KindLoad, job.KindPack, job.KindOpen, job.KindSample, job.KindRoles, job.KindCollect, job.KindUnpack, job.KindMatch:
		return false
	}
	return true
}

// enter waits for a turn; whoever got one leaves when done.
func (t *turns) enter(ctx context.Context, quick bool) error {
	t.mu.Lock()
	if !t.taken {
		t.taken = true
		t.mu.Unlock()
		return nil
	}
	line := t.line(quick)
	mine := make(chan struct{})
	*line = append(*line, mine)
	t.mu.Unlock()
	return t.wait(ctx, line, mine)
}

func (t *turns) line(quick bool) *[]chan struct{} {
	if quick {
		return &t.quick
	}
	return &t.long
}

func (t *turns) wait(ctx context.Context, line *[]chan struct{}, mine chan struct{}) error {
	select {
	case <-mine:
		return nil
	case <-ctx.Done():
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if at := slices.Index(*line, mine); at >= 0 {
		*line = slices.Delete(*line, at, at+1)
	} else {
		t.pass() // it was given at the same moment
	}
	return ctx.Err()
}

func (t *turns) leave() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pass()
}

// pass gives the turn to the next who waits; t.mu is held.
func (t *turns) pass() {
	for _, line := range []*[]chan struct{}{&t.quick, &t.long} {
		if len(*line) > 0 {
			close((*line)[0])
			*line = slices.Delete(*line, 0, 1)
			return
		}
	}
	t.taken = false
}

// giveWay lets the quick jobs that wait go first. An error means that the turn
// is not the caller's any more.
func (t *turns) giveWay(ctx context.Context) error {
	t.mu.Lock()
	if len(t.quick) == 0 {
		t.mu.Unlock()
		return nil
	}
	mine := make(chan struct{})
	t.long = slices.Insert(t.long, 0, mine)
	t.pass()
	t.mu.Unlock()
	return t.wait(ctx, &t.long, mine)
}
