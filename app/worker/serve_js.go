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

func (b *browserBlob) Slice(ctx context.Context, from, to int64) ([]byte, any, error) {
	data := make([]byte, to-from)
	raw, err := b.Fill(ctx, data, from)
	if err != nil {
		return nil, nil, err
	}
	return data, raw, nil
}

// Fill reads a piece of the file into memory that is there already.
func (b *browserBlob) Fill(ctx context.Context, piece []byte, from int64) (raw any, err error) {
	buffer, err := await(ctx, b.v.Call("slice", float64(from), float64(from+int64(len(piece)))).Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	view := js.Global().Get("Uint8Array").New(buffer)
	if view.Get("length").Int() != len(piece) {
		return nil, errShorter
	}
	js.CopyBytesToGo(piece, view)
	return buffer, nil
}

// digestAtOnce is up to where the browser hashes a file in one piece, beside our
// own work; it needs the whole file in one buffer for that.
const digestAtOnce = 512 << 20

func (b *browserBlob) Digest(ctx context.Context) (string, error) {
	subtle := js.Global().Get("crypto").Get("subtle")
	if subtle.IsUndefined() || b.Size() > digestAtOnce {
		return b.digestHere(ctx)
	}
	buffer, err := await(ctx, b.v.Call("arrayBuffer"))
	if err != nil {
		return "", err
	}
	sum, err := await(ctx, subtle.Call("digest", "SHA-256", buffer))
	if err != nil {
		return "", err
	}
	raw := make([]byte, 32)
	js.CopyBytesToGo(raw, js.Global().Get("Uint8Array").New(sum))
	return hex.EncodeToString(raw), nil
}

func (b *browserBlob) digestHere(ctx context.Context) (string, error) {
	sum := sha256.New()
	for from := int64(0); from < b.Size(); from += pieceSize {
		data, _, err := b.Slice(ctx, from, min(from+pieceSize, b.Size()))
		if err != nil {
			return "", err
		}
		sum.Write(data)
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
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
