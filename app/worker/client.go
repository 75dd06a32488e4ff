package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
)

// Link is a running worker as the page sees it.
type Link interface {
	Send(Message)
	// Close ends the worker at once, whatever it is doing.
	Close()
}

// Spawn starts a worker. Everything it says is handed to hear, Exit last; hear
// does not block.
type Spawn func(hear func(Message)) (Link, error)

// Health is a change in the worker's state.
type Health struct {
	Ready    bool
	Gone     bool // it died too often and is not started again
	Restarts int
	Reason   string // why it died, in words
	Helper   bool   // not it, but a worker that helps it, died and was replaced
}

// Client asks a worker and looks after it.
type Client struct {
	spawn  Spawn
	health chan Health // in order, to whoever was to be told

	mu       sync.Mutex
	link     Link
	life     int // number of the worker; what a former one says is not heard
	ready    bool
	gone     bool
	next     int
	calls    map[int]*call
	order    []int // ids of calls, oldest first
	restarts int
	deaths   []time.Time
	reason   string
	sight    Type // Seen or Unseen; "" is what a worker starts with
	pulse    pulse

	unpacking sync.Mutex
	unpacker  job.Unpacker
}

// call is a request on its way.
type call struct {
	request   Message
	progress  func(job.Progress)
	done      chan Message
	sent      bool
	started   bool
	cancelled bool
}

// How much the client puts up with.
const (
	cancelGrace = 3 * time.Second // after it, a cancel is a termination
	deathWindow = 3 * time.Minute // so many deaths within it
	deathLimit  = 4               // and it stays dead
)

// NewClient starts a worker. health is told of every change of its state.
func NewClient(spawn Spawn, health func(Health)) *Client {
	c := &Client{spawn: spawn, health: make(chan Health, 4*deathLimit), calls: map[int]*call{}}
	go func() {
		for h := range c.health {
			health(h)
		}
	}()
	c.mu.Lock()
	defer c.mu.Unlock()
	c.start()
	return c
}

// start starts a worker; c.mu is held.
func (c *Client) start() {
	c.life++
	life := c.life
	c.ready, c.pulse.quiet = false, 0
	link, err := c.spawn(func(m Message) { c.hear(life, m) })
	if err != nil {
		c.giveUp(err.Error())
		return
	}
	c.link = link
}

// giveUp fails everything that is asked, now and later; c.mu is held.
func (c *Client) giveUp(reason string) {
	c.gone, c.link, c.reason = true, nil, reason
	for _, id := range c.order {
		c.calls[id].done <- Message{Error: &Failure{Gone, reason}}
	}
	c.calls, c.order = map[int]*call{}, nil
	c.tell(Health{Gone: true, Restarts: c.restarts, Reason: reason})
}

// tell passes a change on, in order; c.mu is held, and whoever is told must not
// keep the rest waiting.
func (c *Client) tell(h Health) { c.health <- h }

// Restart starts the worker again, also when it had been given up.
func (c *Client) Restart() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.gone, c.deaths = false, nil
	c.died("it was started again")
}

// Ask sends a request and waits for its reply, which is decoded into answer
// unless that is nil. The file that came beside the reply is returned. Errors
// are [Failure] values, or that of the context.
func (c *Client) Ask(ctx context.Context, kind job.Kind, request any, file any, answer any, progress func(job.Progress)) (any, error) {
	return c.begin(ctx, kind, request, file, answer, progress)()
}

// begin is Ask in two steps: it sends the request, and what it returns waits for
// the reply.
func (c *Client) begin(ctx context.Context, kind job.Kind, request any, file any, answer any, progress func(job.Progress)) (wait func() (any, error)) {
	body, err := json.Marshal(request)
	if err != nil {
		return func() (any, error) { return nil, fmt.Errorf("encode request %s: %w", kind, err) }
	}
	k := &call{request: Message{Type: Request, Job: kind, Body: body, File: file}, progress: progress, done: make(chan Message, 1)}
	if err := c.enqueue(k); err != nil {
		return func() (any, error) { return nil, err }
	}
	return func() (any, error) {
		select {
		case reply := <-k.done:
			return c.accept(reply, answer)
		case <-ctx.Done():
			c.cancel(k)
			return nil, ctx.Err()
		}
	}
}

func (c *Client) accept(reply Message, answer any) (any, error) {
	if reply.Error != nil {
		return nil, reply.Error
	}
	if answer == nil || len(reply.Body) == 0 {
		return reply.File, nil
	}
	if err := c.take(reply.Body, answer); err != nil {
		return nil, &Failure{Internal, "decode reply: " + err.Error()}
	}
	return reply.File, nil
}

// take reads what encode wrote.
func (c *Client) take(body []byte, answer any) error {
	if a, ok := answer.(*kpi.Answer); ok {
		c.unpacking.Lock()
		defer c.unpacking.Unlock()
		return c.unpacker.Unpack(body, a)
	}
	return json.Unmarshal(body, answer)
}

func (c *Client) enqueue(k *call) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.gone {
		return &Failure{Gone, c.reason}
	}
	c.next++
	k.request.ID = c.next
	c.calls[k.request.ID] = k
	c.order = append(c.order, k.request.ID)
	c.flush()
	c.watchOver()
	return nil
}

// flush sends what waits once the worker listens; c.mu is held.
func (c *Client) flush() {
	if !c.ready {
		return
	}
	for _, id := range c.order {
		if k := c.calls[id]; !k.sent {
			k.sent = true
			c.link.Send(k.request)
		}
	}
}

// cancel takes a request back. A worker that does not answer in time is ended.
func (c *Client) cancel(k *call) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.calls[k.request.ID] != k {
		return
	}
	k.cancelled = true
	if !k.sent {
		c.forget(k.request.ID)
		return
	}
	c.link.Send(Message{Type: Cancel, ID: k.request.ID})
	life := c.life
	time.AfterFunc(cancelGrace, func() {
		c.mu.Lock()
		defer c.mu.Unlock()
		if c.calls[k.request.ID] == k && c.life == life && !c.gone {
			c.died("it did not stop when it was asked to")
		}
	})
}

// forget takes a call off the list; c.mu is held.
func (c *Client) forget(id int) {
	delete(c.calls, id)
	for i, o := range c.order {
		if o == id {
			c.order = append(c.order[:i:i], c.order[i+1:]...)
			return
		}
	}
}

// hear takes in what a worker says.
func (c *Client) hear(life int, m Message) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if life != c.life || c.gone {
		return
	}
	c.pulse.quiet = 0
	switch m.Type {
	case Ready:
		c.ready = true
		c.tell(Health{Ready: true, Restarts: c.restarts, Reason: c.reason})
		if c.sight == Unseen {
			c.link.Send(Message{Type: Unseen})
		}
		c.flush()
	case Exit:
		reason := "the worker ended"
		if m.Error != nil {
			reason = m.Error.Message
		}
		c.died(reason)
	case Lost:
		if m.Error != nil {
			c.tell(Health{Ready: c.ready, Restarts: c.restarts, Reason: m.Error.Message, Helper: true})
		}
	case Started:
		if k := c.calls[m.ID]; k != nil {
			k.started = true
		}
	case Progress:
		c.report(m)
	case Reply:
		if k := c.calls[m.ID]; k != nil {
			c.forget(m.ID)
			k.done <- m
		}
	}
}

func (c *Client) report(m Message) {
	k := c.calls[m.ID]
	if k == nil || k.progress == nil || k.cancelled {
		return
	}
	var p job.Progress
	if json.Unmarshal(m.Body, &p) == nil {
		k.progress(p)
	}
}

// died starts the worker anew; c.mu is held. What it was working on fails, what
// it had not begun is asked again.
func (c *Client) died(reason string) {
	c.reason = reason
	if c.link != nil {
		c.link.Close()
		c.link = nil
	}
	now := time.Now()
	recent := []time.Time{now}
	for _, t := range c.deaths {
		if now.Sub(t) < deathWindow {
			recent = append(recent, t)
		}
	}
	c.deaths = recent
	var stay []int
	for _, id := range c.order {
		k := c.calls[id]
		if k.started || k.cancelled {
			delete(c.calls, id)
			k.done <- Message{Error: &Failure{Crashed, "The calculation stopped: " + reason}}
			continue
		}
		k.sent = false
		stay = append(stay, id)
	}
	c.order = stay
	if len(recent) >= deathLimit {
		c.giveUp("It stopped " + fmt.Sprint(len(recent)) + " times within three minutes: " + reason)
		return
	}
	c.restarts++
	c.tell(Health{Restarts: c.restarts, Reason: reason})
	c.start()
}
