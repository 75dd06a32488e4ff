package worker

import (
	"runtime"
	"syscall/js"
	"unsafe"

	"kpiworkbook/kpi/sha256"
	"kpiworkbook/kpi/table"
)

// Quick is what the script that started the program left in the global "scanner": the functions
// of a module that works in the program's own memory. Nothing when the browser could not load it.
func Quick() table.Quick {
	module := js.Global().Get("scanner")
	if module.Type() != js.TypeObject {
		return table.Quick{}
	}
	return table.Quick{Scan: scanner(module.Get("scan"), module.Get("next")), Code: coder(module.Get("codes"))}
}

func scanner(scan, next js.Value) table.Scanner {
	return func(text []byte, places []uint32, columns, records int, delim, quote byte) (found, to int) {
		if len(text) == 0 {
			return 0, 0
		}
		from := address(&text[0])
		found = scan.Invoke(from, from+len(text), address(&places[0]), columns, records, int(delim), int(quote)).Int()
		to = next.Invoke().Int()
		runtime.KeepAlive(text)
		runtime.KeepAlive(places)
		return found, to
	}
}

func coder(codes js.Value) table.Coder {
	return func(l table.Lookup) (missed int) {
		from := address(&l.Text[0])
		missed = codes.Invoke(from, from+len(l.Text), address(&l.Places[0]), 4*l.Stride, l.Rows, address(l.Openings), int(l.Quote),
			address(&l.Slots[0]), len(l.Slots)-1, address(unsafe.SliceData(l.Arena)), address(&l.Ends[0]), address(&l.Codes[0]), address(&l.Valid[0])).Int()
		runtime.KeepAlive(l)
		return missed
	}
}

// mixer hashes blocks with the same module.
func mixer() sha256.Mixer {
	module := js.Global().Get("scanner")
	if module.Type() != js.TypeObject {
		return nil
	}
	mix := module.Get("mix")
	return func(state *sha256.State, blocks []byte, constants *[64]uint32) {
		from := address(&blocks[0])
		mix.Invoke(address(state), from, from+len(blocks), address(constants))
		runtime.KeepAlive(blocks)
	}
}

// address is where a value stands in the program's memory. The collector moves nothing.
func address[T any](p *T) int { return int(uintptr(unsafe.Pointer(p))) }
