package worker

import (
	"context"
	"errors"
	"fmt"
	"syscall/js"

	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/sha256"
)

// aheadWorker is a Web Worker that runs no program, only the script that starts
// ours: see ahead in worker.js.
type aheadWorker struct {
	size   int64
	at     int64 // where the next piece begins
	ready  bool
	worker js.Value
	hear   js.Func
	fail   js.Func
	come   chan aheadPiece
}

// aheadPiece is what the worker says.
type aheadPiece struct {
	buffer js.Value
	state  js.Value
	err    error
}

// readAhead has a worker read a file.
func readAhead(file Blob) (ahead Ahead, err error) {
	b, ok := file.(*browserBlob)
	if !ok {
		return nil, errors.New("it is no file of the browser")
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("start worker: %v", r)
		}
	}()
	a := &aheadWorker{size: b.Size(), come: make(chan aheadPiece, aheadBy+2)}
	a.worker = js.Global().Get("kpi").Call("reader", map[string]any{
		"file": b.v, "most": aheadSize, "constants": words(sha256.Constants[:]),
	})
	a.hear = js.FuncOf(func(_ js.Value, args []js.Value) any {
		said := args[0].Get("data")
		if piece := said.Get("piece"); piece.Truthy() {
			a.tell(aheadPiece{buffer: piece, state: said.Get("state")})
		}
		a.ready = true
		return nil
	})
	a.fail = js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault") // it is not our own failure
		a.tell(aheadPiece{err: errors.New(text(args[0].Get("message")))})
		return nil
	})
	a.worker.Set("onmessage", a.hear)
	a.worker.Set("onerror", a.fail)
	return a, nil
}

func (a *aheadWorker) Ready() bool { return a.ready }

func (a *aheadWorker) Begin(at int64, state sha256.State) {
	a.at = at
	a.worker.Call("postMessage", map[string]any{"from": at, "size": firstRead, "state": words(state[:])})
	for range aheadBy - 1 {
		a.more()
	}
}

// tell hands on what the worker says; it says no more than it was asked for, but
// for why it ended.
func (a *aheadWorker) tell(p aheadPiece) {
	select {
	case a.come <- p:
	default:
	}
}

// more asks for a piece.
func (a *aheadWorker) more() { a.worker.Call("postMessage", "more") }

func (a *aheadWorker) Next(ctx context.Context) (p piece.Piece, state sha256.State, err error) {
	select {
	case came := <-a.come:
		return a.take(came)
	case <-ctx.Done():
		return nil, state, ctx.Err()
	}
}

func (a *aheadWorker) take(came aheadPiece) (p piece.Piece, state sha256.State, err error) {
	if came.err != nil {
		return nil, state, came.err
	}
	a.more()
	for i := range state {
		state[i] = uint32(came.state.Index(i).Float())
	}
	size := int64(came.buffer.Get("byteLength").Int())
	if size < min(firstRead, a.size-a.at) {
		return nil, state, errShorter
	}
	a.at += size
	return piece.Of(came.buffer), state, nil
}

func (a *aheadWorker) Close() { end(a.worker, a.hear, a.fail) }

// words is numbers as a Uint32Array.
func words(list []uint32) js.Value {
	array := js.Global().Get("Uint32Array").New(len(list))
	for i, word := range list {
		array.SetIndex(i, word)
	}
	return array
}
