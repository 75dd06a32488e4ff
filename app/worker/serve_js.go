package worker

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall/js"
	"time"

	"kpiworkbook/app/piece"
)

// memoryLimit keeps the collector ahead of the 4 GiB that wasm can address.
const memoryLimit = 3 << 30

// Depot is a vault that the script of a worker can put pieces into: Depot tells it
// where they go, nil that they go nowhere.
type Depot interface {
	Vault
	Depot() map[string]any
}

// Serve answers the page for as long as the worker lives.
func Serve(vault Depot) {
	debug.SetMemoryLimit(memoryLimit)
	server := NewServer(vault, post, newSink)
	server.engine.Quick, server.mix = Quick(), mixer()
	server.ahead = func(file Blob) (Ahead, error) { return readAhead(file, vault.Depot()) }
	server.Helpers(Start, helpers())
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := unpack(args[0].Get("data"))
		if file, ok := m.File.(js.Value); ok {
			m.File = &browserBlob{file}
		}
		server.Handle(m)
		return nil
	}))
	post(Message{Type: Ready})
	if calm := js.Global().Get("kpi").Get("calm"); !calm.Truthy() {
		server.WarmUp(Quick(), func(wait time.Duration, do func()) func() {
			timer := time.AfterFunc(wait, do)
			return func() { timer.Stop() }
		})
	}
	select {}
}

// Helpers cost memory, and more than a few are not worth what they have to be
// sent.
const (
	mostHelpers  = 3
	memoryForTwo = 4 // GB that the browser says the machine has
)

// helpers is how many workers are to help: one core is for this one, and one for
// the page and whoever reads ahead. On two cores a helper made the first answer
// later, not sooner.
func helpers() int {
	navigator := js.Global().Get("navigator")
	if memory := navigator.Get("deviceMemory"); memory.Type() == js.TypeNumber && memory.Float() < memoryForTwo {
		return 0
	}
	cores := navigator.Get("hardwareConcurrency")
	if cores.Type() != js.TypeNumber {
		return 0
	}
	return max(0, min(cores.Int()-2, mostHelpers))
}

func post(m Message) {
	object, transfer := pack(m)
	if len(transfer) > 0 {
		js.Global().Call("postMessage", object, transfer)
		return
	}
	js.Global().Call("postMessage", object)
}

// lookUp gives the browser's events a turn: they only come in while every
// goroutine waits.
func lookUp() { time.Sleep(time.Millisecond) }

// reason words what a promise was rejected with.
func reason(v js.Value) string {
	if v.Type() != js.TypeObject {
		return fmt.Sprint(v)
	}
	name, message := text(v.Get("name")), text(v.Get("message"))
	if name == "" || name == "Error" {
		return message
	}
	return name + ": " + message
}

// browserBlob is a File or Blob of the browser.
type browserBlob struct{ v js.Value }

// JSValue is the File itself, to be handed on.
func (b *browserBlob) JSValue() js.Value { return b.v }

func (b *browserBlob) Name() string { return text(b.v.Get("name")) }

func (b *browserBlob) Size() int64 { return int64(b.v.Get("size").Float()) }

// Slice reads a piece at once: nothing else goes on in a worker meanwhile, which
// is faster than to wait for it.
func (b *browserBlob) Slice(ctx context.Context, from, to int64) (p piece.Piece, err error) {
	defer func() {
		switch thrown := recover().(type) {
		case nil:
		case js.Error:
			err = errors.New(reason(thrown.Value))
		default:
			panic(thrown)
		}
	}()
	buffer := js.Global().Get("FileReaderSync").New().Call("readAsArrayBuffer", b.v.Call("slice", float64(from), float64(to)))
	p = piece.Of(buffer)
	if int64(p.Size()) != to-from {
		return nil, errShorter
	}
	return p, ctx.Err()
}

// browserSink collects parts of a Blob, so that a large file never stands in our
// memory as a whole.
type browserSink struct {
	buffer []byte
	parts  js.Value
}

const sinkSize = 4 << 20

func newSink() Sink {
	return &browserSink{buffer: make([]byte, 0, sinkSize), parts: js.Global().Get("Array").New()}
}

func (s *browserSink) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		room := min(len(p), sinkSize-len(s.buffer))
		s.buffer = append(s.buffer, p[:room]...)
		if p = p[room:]; len(s.buffer) == sinkSize {
			s.flush()
		}
	}
	return n, nil
}

func (s *browserSink) flush() {
	part := js.Global().Get("Uint8Array").New(len(s.buffer))
	js.CopyBytesToJS(part, s.buffer)
	s.parts.Call("push", js.Global().Get("Blob").New([]any{part}))
	s.buffer = s.buffer[:0]
}

func (s *browserSink) File(name, mime string) any {
	s.flush()
	return js.Global().Get("Blob").New(s.parts, map[string]any{"type": mime})
}
