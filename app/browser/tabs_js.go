package browser

import (
	"context"
	"encoding/json"
	"strings"
	"sync"
	"syscall/js"
)

// Claim asks for the pen of a workbook: the lock of the one tab that writes it.
// told hears true when it is here and false when another tab has it; then this
// tab stands in line and hears true as soon as the pen is free, be it that the
// other tab is closed, crashed or handed over. steal takes it at once from
// whoever has it, who hears false. letGo gives it back, or leaves the line.
//
// ok is false where the browser has no locks: nothing is heard then.
func (*Page) Claim(key string, steal bool, told func(here bool)) (letGo func(), ok bool) {
	locks := js.Global().Get("navigator").Get("locks")
	if !locks.Truthy() {
		return nil, false
	}
	p := &pen{locks: locks, name: penName(key), told: told}
	if steal {
		p.ask(map[string]any{"steal": true})
	} else {
		p.ask(map[string]any{"ifAvailable": true})
	}
	return p.letGo, true
}

// pen is one claim.
type pen struct {
	locks js.Value
	name  string
	told  func(here bool)

	mu     sync.Mutex
	gone   bool
	giveUp js.Value // aborts the place in line
	lay    js.Value // ends the promise that holds the lock
}

// ask requests the lock once. What the callback returns holds it until it ends.
func (p *pen) ask(options map[string]any) {
	var got, over, broken js.Func
	free := func() { got.Release(); over.Release(); broken.Release() }
	got = js.FuncOf(func(_ js.Value, args []js.Value) any {
		if !args[0].Truthy() {
			go p.standInLine()
			return nil
		}
		return p.hold()
	})
	over = js.FuncOf(func(js.Value, []js.Value) any { free(); return nil })
	broken = js.FuncOf(func(_ js.Value, args []js.Value) any {
		free()
		if stringOf(args[0].Get("name")) == "AbortError" {
			go p.standInLine() // it was taken from us, unless we left
		}
		return nil
	})
	p.locks.Call("request", p.name, options, got).Call("then", over, broken)
}

// hold is the promise that keeps the lock.
func (p *pen) hold() js.Value {
	keep := js.FuncOf(func(_ js.Value, args []js.Value) any {
		p.mu.Lock()
		defer p.mu.Unlock()
		if p.lay = args[0]; p.gone {
			p.lay.Invoke()
		}
		return nil
	})
	defer keep.Release()
	promise := js.Global().Get("Promise").New(keep)
	p.say(true)
	return promise
}

// standInLine says that another tab has the pen, and waits for it.
func (p *pen) standInLine() {
	p.mu.Lock()
	gone := p.gone
	p.giveUp = js.Global().Get("AbortController").New()
	signal := p.giveUp.Get("signal")
	p.mu.Unlock()
	if gone {
		return
	}
	p.say(false)
	p.ask(map[string]any{"signal": signal})
}

func (p *pen) say(here bool) {
	p.mu.Lock()
	gone := p.gone
	p.mu.Unlock()
	if !gone {
		p.told(here)
	}
}

func (p *pen) letGo() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = true
	if p.giveUp.Truthy() {
		p.giveUp.Call("abort")
	}
	if p.lay.Truthy() {
		p.lay.Invoke()
	}
}

// Writers lists the workbooks that some tab, this one included, has the pen of.
func (*Page) Writers(ctx context.Context) (keys []string, err error) {
	defer thrown(&err)
	locks := js.Global().Get("navigator").Get("locks")
	if !locks.Truthy() {
		return nil, nil
	}
	state, err := await(ctx, locks.Call("query"))
	if err != nil {
		return nil, err
	}
	held := state.Get("held")
	for i := range held.Length() {
		if key, ok := strings.CutPrefix(stringOf(held.Index(i).Get("name")), penPrefix); ok {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// channel is the one on which this tab speaks and hears.
var channel = sync.OnceValue(func() js.Value {
	if js.Global().Get("BroadcastChannel").Type() != js.TypeFunction {
		return js.Undefined()
	}
	return js.Global().Get("BroadcastChannel").New(notesName)
})

// Post tells the other tabs.
func (*Page) Post(n Note) {
	text, err := json.Marshal(n)
	if err != nil || !channel().Truthy() {
		return
	}
	channel().Call("postMessage", string(text))
}

// watchTabs hears the notes of other tabs. What is no note of ours, a newer
// program's perhaps, is left alone.
func (*Page) watchTabs(e Events) {
	if !channel().Truthy() {
		return
	}
	on(channel(), "message", func(ev js.Value) {
		var n Note
		if json.Unmarshal([]byte(stringOf(ev.Get("data"))), &n) == nil {
			e.Note(n)
		}
	})
}
