package worker

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime/debug"
	"syscall/js"
	"time"

	"kpiworkbook/kpi/sha256"
)

// memoryLimit keeps the collector ahead of the 4 GiB that wasm can address.
const memoryLimit = 3 << 30

// Serve answers the page for as long as the worker lives.
func Serve(vault Vault) {
	debug.SetMemoryLimit(memoryLimit)
	server := NewServer(vault, post, newSink)
	server.engine.Scan = Scanner()
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		m := unpack(args[0].Get("data"))
		if file, ok := m.File.(js.Value); ok {
			m.File = &browserBlob{file}
		}
		server.Handle(m)
		return nil
	}))
	post(Message{Type: Ready})
	server.WarmUp(Scanner(), func(wait time.Duration, do func()) func() {
		timer := time.AfterFunc(wait, do)
		return func() { timer.Stop() }
	})
	select {}
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

// await waits for a promise.
func await(ctx context.Context, promise js.Value) (js.Value, error) {
	type outcome struct {
		value js.Value
		err   error
	}
	done := make(chan outcome, 1)
	var fulfilled, rejected js.Func
	release := func() { fulfilled.Release(); rejected.Release() }
	fulfilled = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{value: args[0]}
		release()
		return nil
	})
	rejected = js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- outcome{err: errors.New(reason(args[0]))}
		release()
		return nil
	})
	promise.Call("then", fulfilled, rejected)
	select {
	case o := <-done:
		return o.value, o.err
	case <-ctx.Done():
		return js.Value{}, ctx.Err()
	}
}

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

func (b *browserBlob) Name() string { return text(b.v.Get("name")) }

func (b *browserBlob) Size() int64 { return int64(b.v.Get("size").Float()) }

// Slice reads a piece at once: nothing else goes on in a worker meanwhile, which
// is faster than to wait for it.
func (b *browserBlob) Slice(ctx context.Context, from, to int64) (p Piece, err error) {
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
	piece := browserPiece{js.Global().Get("Uint8Array").New(buffer)}
	if int64(piece.Size()) != to-from {
		return nil, errShorter
	}
	return piece, ctx.Err()
}

// browserPiece is an array of the browser.
type browserPiece struct{ array js.Value }

func (p browserPiece) Size() int { return p.array.Get("length").Int() }

func (p browserPiece) CopyTo(b []byte, from int) int {
	return js.CopyBytesToGo(b, p.array.Call("subarray", from))
}

// Buffer is the piece as the browser holds it.
func (p browserPiece) Buffer() js.Value { return p.array.Get("buffer") }

// digestAtOnce is up to where the browser hashes a file, which it can only in
// one piece: so much of its memory is needed for that.
const digestAtOnce = 512 << 20

func (b *browserBlob) Digest() Digest {
	subtle := js.Global().Get("crypto").Get("subtle")
	if subtle.IsUndefined() || b.Size() > digestAtOnce {
		return hereDigest{sha256.New()}
	}
	return &browserDigest{subtle: subtle, array: js.Global().Get("Uint8Array").New(float64(b.Size()))}
}

// browserDigest gathers a file for the browser to hash.
type browserDigest struct {
	subtle, array js.Value
	filled        int
}

func (d *browserDigest) Add(p Piece) {
	d.array.Call("set", p.(browserPiece).array, d.filled)
	d.filled += p.Size()
}

func (d *browserDigest) Sum(ctx context.Context) (string, error) {
	sum, err := await(ctx, d.subtle.Call("digest", "SHA-256", d.array))
	if err != nil {
		return "", err
	}
	d.array = js.Undefined()
	raw := make([]byte, 32)
	js.CopyBytesToGo(raw, js.Global().Get("Uint8Array").New(sum))
	return hex.EncodeToString(raw), nil
}

// browserSink collects parts of a Blob, so that a large file never stands in our
// memory as a whole.
type browserSink struct {
	buffer []byte
	parts  js.Value
}

const partSize = 4 << 20

func newSink() Sink {
	return &browserSink{buffer: make([]byte, 0, partSize), parts: js.Global().Get("Array").New()}
}

func (s *browserSink) Write(p []byte) (int, error) {
	n := len(p)
	for len(p) > 0 {
		room := min(len(p), partSize-len(s.buffer))
		s.buffer = append(s.buffer, p[:room]...)
		if p = p[room:]; len(s.buffer) == partSize {
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
