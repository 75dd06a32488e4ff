package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/sha256"
)

// Server does what the page asks. One engine, one job at a time at work on it.
type Server struct {
	engine *kpi.Engine
	vault  Vault
	say    func(Message)
	sink   func() Sink
	loose  map[string][]byte         // files that storage did not take, by hash
	ahead  func(Blob) (Ahead, error) // has a file read and perhaps kept ahead; nil when nobody does
	mix    sha256.Mixer              // takes blocks into hashes; nil when there is nothing quicker than ours
	views  []arranged                // the last that were looked at, the newest last

	turns turns // whoever has one may use the engine
	crew  *crew // nil when there are no helpers

	mu      sync.Mutex
	running map[int]context.CancelFunc
	warm    warmth

	packing sync.Mutex
	packer  job.Packer
}

// Sink collects what is written into a file for the page.
type Sink interface {
	Write(p []byte) (int, error)
	// File is what was written: a Blob in the browser, a Blob in memory.
	File(name, mime string) any
}

// NewServer answers through say. Files for the page are written to sinks.
func NewServer(vault Vault, say func(Message), sink func() Sink) *Server {
	return &Server{engine: kpi.New(), vault: vault, say: say, sink: sink, loose: map[string][]byte{},
		running: map[int]context.CancelFunc{}}
}

// Handle takes one message of the page. It does not block.
func (s *Server) Handle(m Message) {
	switch m.Type {
	case Request:
		ctx, cancel := context.WithCancel(context.Background())
		s.mu.Lock()
		s.busy()
		s.running[m.ID] = cancel
		s.mu.Unlock()
		go s.serve(ctx, m)
	case Cancel:
		s.mu.Lock()
		cancel := s.running[m.ID]
		s.mu.Unlock()
		if cancel != nil {
			cancel()
		}
	case Seen, Unseen:
		s.seen(m.Type)
	case Ping:
		s.say(Message{Type: Alive})
	}
}

// serve does one job and answers it.
func (s *Server) serve(ctx context.Context, m Message) {
	reply := Message{Type: Reply, ID: m.ID, Job: m.Job}
	answer, file, err := s.guarded(ctx, m)
	s.mu.Lock()
	s.running[m.ID]()
	delete(s.running, m.ID)
	s.rest()
	s.mu.Unlock()
	if err == nil && answer != nil {
		reply.Body, err = s.encode(answer)
	}
	if reply.File = file; err != nil {
		reply.Body, reply.File, reply.Error = nil, nil, failure(err)
	}
	s.say(reply)
}

// encode writes what is said to a request: answers in their own form, all else
// as JSON.
func (s *Server) encode(answer any) ([]byte, error) {
	if a, ok := answer.(*kpi.Answer); ok {
		s.packing.Lock()
		defer s.packing.Unlock()
		return s.packer.Pack(a), nil
	}
	return json.Marshal(answer)
}

// guarded turns a panic of one job into its failure: the others go on.
func (s *Server) guarded(ctx context.Context, m Message) (answer, file any, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Failure{Internal, fmt.Sprintf("The engine failed at %s: %v\n%s", m.Job, r, debug.Stack())}
		}
	}()
	t := &task{Server: s, ctx: ctx, id: m.ID, long: !isQuick(m.Job)}
	if err := s.turns.enter(ctx, !t.long); err != nil {
		return nil, nil, err
	}
	t.has, t.breath = true, time.Now()
	defer func() {
		if t.has {
			s.turns.leave()
		}
	}()
	s.say(Message{Type: Started, ID: m.ID})
	return s.do(t, m)
}

// task is one job being done.
type task struct {
	*Server
	ctx    context.Context
	id     int
	long   bool      // it lets quick jobs through
	has    bool      // the turn is its own
	breath time.Time // when it last looked up from its work
	told   time.Time // when it last told of its progress
	aside  bool      // nobody waits for it
}

// aside does work that nobody waits for. Whoever asks for something comes first,
// whenever the work pauses; what goes wrong with it is no loss.
func (s *Server) aside(work func(*task) error) {
	go func() {
		t := &task{Server: s, ctx: context.Background(), aside: true}
		t.has = s.turns.enter(t.ctx, false) == nil
		t.breath = time.Now()
		defer func() {
			_ = recover()
			s.turns.leave()
		}()
		_ = work(t)
	}()
}

// apart waits for something while others may use the engine.
func (t *task) apart(wait func()) {
	t.turns.leave()
	wait()
	t.has = t.turns.enter(context.WithoutCancel(t.ctx), false) == nil
}

const (
	breathEvery = 60 * time.Millisecond
	asideEvery  = 10 * time.Millisecond
	tellEvery   = 100 * time.Millisecond
)

// pause looks up from the work: progress goes out, a cancel can come in. Long
// loops call it often; it does something only now and then.
func (t *task) pause(p job.Progress) error {
	if now := time.Now(); !t.aside && now.Sub(t.told) >= tellEvery {
		t.told = now
		t.tell(p)
	}
	return t.breathe()
}

// breathe is pause without news.
func (t *task) breathe() error {
	since := time.Since(t.breath)
	if t.aside && since >= asideEvery {
		t.apart(lookUp)
		t.breath = time.Now()
	} else if !t.aside && since >= breathEvery {
		lookUp()
		if t.long && t.has {
			t.has = t.turns.giveWay(t.ctx) == nil
		}
		t.breath = time.Now()
	}
	return t.ctx.Err()
}

func (t *task) tell(p job.Progress) {
	if body, err := json.Marshal(p); err == nil {
		t.say(Message{Type: Progress, ID: t.id, Body: body})
	}
}

// yield is pause in the engine's own words.
func (t *task) yield(step string) kpi.Yield {
	return func(done, total int64, rows int) error {
		return t.pause(job.Progress{Done: done, Total: total, Rows: int64(rows), Step: step})
	}
}

// decode reads the body of a request.
func decode[T any](m Message) (T, error) {
	var request T
	if err := json.Unmarshal(m.Body, &request); err != nil {
		return request, &Failure{Internal, fmt.Sprintf("read request %s: %v", m.Job, err)}
	}
	return request, nil
}
