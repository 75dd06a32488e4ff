//go:build !js

package worker

import (
	"bytes"
	"context"
	"runtime"
	"slices"
	"sync"

	"kpiworkbook/app/piece"
)

// Pipe joins a client and a server in memory. Each start makes a new server, so
// killing one loses what a worker would lose.
type Pipe struct {
	Vault   Vault
	Helpers int                       // of each server
	Share   int                       // when set, the rows of a table that is shared
	Refuse  func() error              // when set, may keep a worker from starting
	Ahead   func(Blob) (Ahead, error) // of each server

	mu     sync.Mutex
	server *pipeEnd
	Starts int
	crew   *Pipe // starts the helpers
	ends   []*pipeEnd
	tap    func(Message)
}

// pipeEnd is one running server.
type pipeEnd struct {
	pipe   *Pipe
	mu     sync.Mutex
	closed bool
	hear   func(Message)
	in     chan Message
	server *Server
}

// Spawn starts a server in memory.
func (p *Pipe) Spawn(hear func(Message)) (Link, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.Refuse != nil {
		if err := p.Refuse(); err != nil {
			return nil, err
		}
	}
	p.Starts++
	end := &pipeEnd{pipe: p, hear: hear, in: make(chan Message, 64)}
	end.server = NewServer(p.Vault, end.say, func() Sink { return &memorySink{} })
	end.server.ahead = p.Ahead
	p.server, p.ends = end, append(p.ends, end)
	if p.Helpers > 0 {
		p.crew = &Pipe{Vault: p.Vault}
		end.server.Helpers(p.crew.Spawn, p.Helpers)
		if p.Share > 0 {
			end.server.crew.least = p.Share
		}
	}
	go func() {
		end.say(Message{Type: Ready})
		for m := range end.in {
			end.server.Handle(m)
		}
	}()
	return end, nil
}

// Kill ends the running server as an exit of the program would.
func (p *Pipe) Kill(reason string) {
	p.mu.Lock()
	end := p.server
	p.mu.Unlock()
	end.say(Message{Type: Exit, Error: &Failure{Crashed, reason}})
}

// Overhear has a function told of all that helpers say.
func (p *Pipe) Overhear(tap func(Message)) {
	p.crew.mu.Lock()
	defer p.crew.mu.Unlock()
	p.crew.tap = tap
}

// KillHelper ends a helper that runs, the same for the same number.
func (p *Pipe) KillHelper(n int, reason string) {
	p.mu.Lock()
	crew := p.crew
	p.mu.Unlock()
	crew.mu.Lock()
	var running []*pipeEnd
	for _, end := range crew.ends {
		if !end.isClosed() {
			running = append(running, end)
		}
	}
	crew.mu.Unlock()
	if len(running) > 0 {
		running[n%len(running)].say(Message{Type: Exit, Error: &Failure{Crashed, reason}})
	}
}

func (e *pipeEnd) isClosed() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.closed
}

// say hands a message to the page unless the worker was ended.
func (e *pipeEnd) say(m Message) {
	if e.isClosed() {
		return
	}
	e.pipe.mu.Lock()
	tap := e.pipe.tap
	e.pipe.mu.Unlock()
	if tap != nil {
		tap(m)
	}
	e.hear(m)
}

func (e *pipeEnd) Send(m Message) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.in <- m
	}
}

func (e *pipeEnd) Close() {
	e.mu.Lock()
	defer e.mu.Unlock()
	if !e.closed {
		e.closed = true
		close(e.in)
	}
}

// lookUp lets others run.
func lookUp() { runtime.Gosched() }

// Memory is a file in memory.
type Memory struct {
	Label string
	Data  []byte
}

// Name is the file's name.
func (f Memory) Name() string { return f.Label }

// Size is the number of bytes.
func (f Memory) Size() int64 { return int64(len(f.Data)) }

// Slice reads a piece.
func (f Memory) Slice(ctx context.Context, from, to int64) (piece.Piece, error) {
	return piece.Bytes(slices.Clone(f.Data[from:to])), ctx.Err()
}

// memorySink collects a file in memory.
type memorySink struct{ bytes.Buffer }

func (s *memorySink) File(name, _ string) any { return Memory{name, s.Bytes()} }
