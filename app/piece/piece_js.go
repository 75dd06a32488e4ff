package piece

import (
	"sync"
	"syscall/js"
)

// Array is a piece that the browser holds.
type Array struct{ array js.Value }

// Of is the piece of an ArrayBuffer.
func Of(buffer js.Value) Array {
	return Array{js.Global().Get("Uint8Array").New(buffer)}
}

// Size is how many bytes it has.
func (a Array) Size() int { return a.array.Get("length").Int() }

// CopyTo copies bytes from a place on.
func (a Array) CopyTo(p []byte, from int) int {
	return js.CopyBytesToGo(p, a.array.Call("subarray", from))
}

// Buffer is the ArrayBuffer of a piece: the browser's own, or a copy of what is
// in the program's memory.
func Buffer(p Piece) js.Value {
	if held, ok := p.(Array); ok {
		return held.array.Get("buffer")
	}
	data, ok := p.(Bytes)
	if !ok {
		data = All(p)
	}
	view := js.Global().Get("Uint8Array").New(len(data))
	js.CopyBytesToJS(view, data)
	return view.Get("buffer")
}

// Free has the browser let go at once of a piece that nobody uses any more; the piece is
// empty then. By itself it does so after our collector has looked, which little else calls
// for, and then its own. It also does when the buffer is handed to nobody, while one that
// is emptied in place stays until its collector comes.
func Free(p Piece) {
	if held, ok := p.(Array); ok {
		nobody().Call("postMessage", nil, []any{held.array.Get("buffer")})
	}
}

// nobody is a port whose other end is closed.
var nobody = sync.OnceValue(func() js.Value {
	channel := js.Global().Get("MessageChannel").New()
	channel.Get("port2").Call("close")
	return channel.Get("port1")
})

// outside is a copy of bytes as a piece that the browser holds.
func outside(data []byte) Piece { return Of(Buffer(Bytes(data))) }
