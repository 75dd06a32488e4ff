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
	come   chan aheadSaid
	kept   []chan error // what becomes of each piece that it keeps
	failed error
	over   chan struct{} // closed when nothing more comes
}

// aheadSaid is a piece as the worker tells of it, and what will become of it.
type aheadSaid struct {
	piece js.Value
	kept  chan error
}

// readAhead has a worker read a file, and put it into a depot if there is one.
func readAhead(file Blob, depot map[string]any) (ahead Ahead, err error) {
	b, ok := file.(*browserBlob)
	if !ok {
		return nil, errors.New("it is no file of the browser")
	}
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("start worker: %v", r)
		}
	}()
	a := &aheadWorker{size: b.Size(), come: make(chan aheadSaid, aheadBy), over: make(chan struct{})}
	first := map[string]any{"file": b.v, "most": aheadSize, "constants": words(sha256.Constants[:])}
	if depot != nil {
		first["depot"] = depot
	}
	a.worker = js.Global().Get("kpi").Call("reader", first)
	a.hear = js.FuncOf(func(_ js.Value, args []js.Value) any {
		a.take(args[0].Get("data"))
		return nil
	})
	a.fail = js.FuncOf(func(_ js.Value, args []js.Value) any {
		args[0].Call("preventDefault") // it is not our own failure
		a.end(text(args[0].Get("message")))
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

// take takes in what the worker says. It sends no more pieces than it was asked for.
func (a *aheadWorker) take(said js.Value) {
	a.ready = true
	failed := said.Get("failed")
	switch kept := said.Get("kept"); {
	case said.Get("piece").Truthy():
		end := make(chan error, 1)
		a.kept = append(a.kept, end)
		a.come <- aheadSaid{said, end}
	case kept.Type() == js.TypeNumber && failed.Truthy():
		a.kept[kept.Int()] <- errors.New(text(failed))
	case kept.Type() == js.TypeNumber:
		a.kept[kept.Int()] <- nil
	case failed.Truthy():
		a.end(text(failed))
	}
}

// end says that nothing more comes, and why.
func (a *aheadWorker) end(reason string) {
	if a.failed == nil {
		a.failed = errors.New(reason)
		close(a.over)
	}
}

// more asks for a piece.
func (a *aheadWorker) more() { a.worker.Call("postMessage", "more") }

func (a *aheadWorker) Next(ctx context.Context) (AheadPiece, error) {
	select {
	case said := <-a.come:
		return a.piece(said)
	case <-a.over:
		return AheadPiece{}, a.failed
	case <-ctx.Done():
		return AheadPiece{}, ctx.Err()
	}
}

func (a *aheadWorker) piece(said aheadSaid) (p AheadPiece, err error) {
	a.more()
	buffer, state := said.piece.Get("piece"), said.piece.Get("state")
	for i := range p.State {
		p.State[i] = uint32(state.Index(i).Float())
	}
	size := int64(buffer.Get("byteLength").Int())
	if size < min(firstRead, a.size-a.at) {
		return p, errShorter
	}
	a.at += size
	p.Piece, p.Hash = piece.Of(buffer), text(said.piece.Get("hash"))
	if p.Hash != "" {
		p.Kept = a.until(said.kept)
	}
	return p, nil
}

// until gives what waits until the disk has a piece.
func (a *aheadWorker) until(kept <-chan error) func(context.Context) error {
	return func(ctx context.Context) error {
		select {
		case err := <-kept:
			return err
		case <-a.over:
			return a.failed
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

func (a *aheadWorker) Close() {
	end(a.worker, a.hear, a.fail)
	a.end("it was ended")
}

// words is numbers as a Uint32Array.
func words(list []uint32) js.Value {
	array := js.Global().Get("Uint32Array").New(len(list))
	for i, word := range list {
		array.SetIndex(i, word)
	}
	return array
}
