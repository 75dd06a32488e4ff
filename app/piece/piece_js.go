package piece

import "syscall/js"

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

// outside is a copy of bytes as a piece that the browser holds.
func outside(data []byte) Piece { return Of(Buffer(Bytes(data))) }
