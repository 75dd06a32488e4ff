package browser

import (
	"context"
	"encoding/json"
	"errors"
	"strings"
	"syscall/js"
	"time"
	"unicode/utf16"

	"kpiworkbook/app/piece"
)

// Page is the browser's window as the program uses it.
type Page struct{}

// NewPage is this page.
func NewPage() *Page { return &Page{} }

func document() js.Value { return js.Global().Get("document") }

func root() js.Value { return document().Get("documentElement") }

// About asks who is reading.
func (*Page) About() About {
	g := js.Global()
	navigator := g.Get("navigator")
	a := About{
		Today:  time.Now().Format("2006-01-02"),
		Locale: stringOf(navigator.Get("language")),
		Theme:  stringOf(root().Get("dataset").Get("theme")),
		Dark:   media("(prefers-color-scheme: dark)"),
		Online: !navigator.Get("onLine").Equal(js.ValueOf(false)),
		Mac:    strings.Contains(stringOf(navigator.Get("platform")), "Mac"),
		Hash:   stringOf(g.Get("location").Get("hash")),

		Notices:  notices(),
		Address:  stringOf(g.Get("location").Get("host")),
		Insecure: !g.Get("isSecureContext").Truthy(),
	}
	if boot := g.Get("kpi"); boot.Truthy() {
		a.Version, a.Update = stringOf(boot.Get("version")), boot.Get("updateReady").Truthy()
	}
	return a
}

func media(query string) bool { return js.Global().Call("matchMedia", query).Get("matches").Bool() }

// Now is the page's clock in milliseconds since navigation.
func (*Page) Now() float64 { return js.Global().Get("performance").Call("now").Float() }

// Measure records the span of the page's clock from start until now.
func (p *Page) Measure(name string, start float64, detail any) {
	options := map[string]any{"start": start, "end": p.Now()}
	if text, err := json.Marshal(detail); err == nil && detail != nil {
		options["detail"] = js.Global().Get("JSON").Call("parse", string(text))
	}
	js.Global().Get("performance").Call("measure", name, options)
}

// SetState says what the page is at: loading, ready or busy.
func (*Page) SetState(state string) { root().Get("dataset").Set("state", state) }

// SetTitle names the document.
func (*Page) SetTitle(title string) { document().Set("title", title) }

// SetHash writes the address bar.
func (*Page) SetHash(hash string, replace bool) {
	history := js.Global().Get("history")
	how := "pushState"
	if replace {
		how = "replaceState"
	}
	if stringOf(js.Global().Get("location").Get("hash")) != hash {
		history.Call(how, history.Get("state"), "", hash)
	}
}

// SetTheme applies and remembers the colours; "" follows the system.
func (p *Page) SetTheme(theme string) {
	if theme == "" {
		root().Get("dataset").Delete("theme")
		p.Remove(themeName)
		return
	}
	root().Get("dataset").Set("theme", theme)
	_ = p.Set(themeName, theme) // a preference may be lost
}

// Get reads small storage.
func (*Page) Get(name string) (text string) {
	defer func() { _ = recover() }() // storage may be blocked
	return stringOf(js.Global().Get("localStorage").Call("getItem", name))
}

// Set writes small storage.
func (*Page) Set(name, text string) (err error) {
	defer thrown(&err)
	js.Global().Get("localStorage").Call("setItem", name, text)
	return nil
}

// Remove drops an entry of small storage.
func (*Page) Remove(name string) {
	defer func() { _ = recover() }()
	js.Global().Get("localStorage").Call("removeItem", name)
}

// focusFrames is for how many frames Focus tries: what it looks for may not be
// drawn yet, or still lie beneath a dialog that is about to close.
const focusFrames = 60

// Focus moves the focus to the element with an id, or to the open dialog, as
// soon as it is drawn and can take it. It gives way to a person who has moved
// the focus somewhere else in the meantime.
func (*Page) Focus(target string) {
	var frame js.Func
	tries, beneath := 0, true
	before := document().Get("activeElement")
	frame = js.FuncOf(func(js.Value, []js.Value) any {
		tries++
		active := document().Get("activeElement")
		moved := active.Truthy() && !active.Equal(before) && !active.Equal(document().Get("body"))
		if (beneath || !moved) && !takeFocus(target) && tries < focusFrames {
			beneath = document().Call("querySelector", "dialog[open]").Truthy()
			js.Global().Call("requestAnimationFrame", frame)
			return nil
		}
		frame.Release()
		return nil
	})
	js.Global().Call("requestAnimationFrame", frame)
}

// takeFocus reports whether the focus is where it is wanted.
func takeFocus(target string) bool {
	if target == "dialog" {
		dialog := document().Call("querySelector", "dialog[open]")
		if !dialog.Truthy() {
			return false
		}
		if !dialog.Call("contains", document().Get("activeElement")).Bool() {
			dialog.Call("focus")
		}
		return dialog.Call("contains", document().Get("activeElement")).Bool()
	}
	element := document().Call("getElementById", target)
	if !element.Truthy() {
		return false
	}
	element.Call("focus", map[string]any{"preventScroll": target == "main"})
	return element.Equal(document().Get("activeElement"))
}

// SetFormula puts text and caret into the field with the id "formula": go-app
// does not write to a field that somebody types in. caret is in bytes.
func (*Page) SetFormula(text string, caret int) {
	field := document().Call("getElementById", "formula")
	if !field.Truthy() {
		return
	}
	at := len(utf16.Encode([]rune(text[:max(0, min(caret, len(text)))])))
	if set := field.Get("setText"); set.Type() == js.TypeFunction {
		field.Call("setText", text, at)
		return
	}
	field.Set("value", text)
	field.Call("focus")
	if field.Get("setSelectionRange").Type() == js.TypeFunction {
		field.Call("setSelectionRange", at, at)
	}
}

// Copy puts text on the clipboard.
func (*Page) Copy(ctx context.Context, text string) (err error) {
	defer thrown(&err)
	clipboard := js.Global().Get("navigator").Get("clipboard")
	if !clipboard.Truthy() {
		return errors.New("this browser gives no access to the clipboard here")
	}
	_, err = await(ctx, clipboard.Call("writeText", text))
	return err
}

// Space asks for usage and protection of storage; persist asks for protection.
func (*Page) Space(ctx context.Context, persist bool) (s Space, err error) {
	defer thrown(&err)
	storage := js.Global().Get("navigator").Get("storage")
	if !storage.Truthy() {
		return s, nil
	}
	ask := "persisted"
	if persist {
		ask = "persist"
	}
	if granted, err := await(ctx, storage.Call(ask)); err == nil {
		s.Persisted = granted.Truthy()
	}
	estimate, err := await(ctx, storage.Call("estimate"))
	if err != nil {
		return s, nil
	}
	s.Usage, s.Quota = number(estimate.Get("usage")), number(estimate.Get("quota"))
	return s, nil
}

func number(v js.Value) int64 {
	if v.Type() != js.TypeNumber {
		return 0
	}
	return int64(v.Float())
}

// Download hands a file to the reader. payload is a Blob.
func (*Page) Download(name string, payload any) (err error) {
	defer thrown(&err)
	blob, ok := payload.(js.Value)
	if text, written := payload.(string); written {
		blob = js.Global().Get("Blob").New([]any{text}, map[string]any{"type": "text/csv"})
	} else if !ok {
		return errors.New("there is nothing to download")
	}
	url := js.Global().Get("URL").Call("createObjectURL", blob)
	link := document().Call("createElement", "a")
	link.Set("href", url)
	link.Set("download", name)
	link.Set("hidden", true)
	document().Get("body").Call("append", link)
	link.Call("click")
	link.Call("remove")
	time.AfterFunc(time.Minute, func() { js.Global().Get("URL").Call("revokeObjectURL", url) })
	return nil
}

// Asset fetches a file of the site by its name without hash.
func (*Page) Asset(ctx context.Context, name string) (data []byte, err error) {
	defer thrown(&err)
	response, err := await(ctx, js.Global().Call("fetch", js.Global().Get("kpi").Call("asset", name)))
	if err != nil {
		return nil, err
	}
	if !response.Get("ok").Truthy() {
		return nil, errors.New("the server does not have it")
	}
	buffer, err := await(ctx, response.Call("arrayBuffer"))
	if err != nil {
		return nil, err
	}
	return piece.All(piece.Of(buffer)), nil
}

// AcceptUpdate restarts the page in the version that waits.
func (*Page) AcceptUpdate() { js.Global().Get("kpi").Call("acceptUpdate") }

// After calls do once after so many milliseconds.
func (*Page) After(millis int, do func()) { time.AfterFunc(time.Duration(millis)*time.Millisecond, do) }

// Turn does something soon, in a task of the page's thread that has nothing else
// to do. do may wait. A timer would be late in a tab behind others.
func (*Page) Turn(do func()) {
	channel := js.Global().Get("MessageChannel").New()
	port := channel.Get("port1")
	var begin js.Func
	begin = js.FuncOf(func(js.Value, []js.Value) any {
		begin.Release()
		port.Call("close")
		go do()
		return nil
	})
	port.Set("onmessage", begin)
	channel.Get("port2").Call("postMessage", nil)
}

// InWorker reports whether the program runs in a worker, which has no document.
func InWorker() bool { return document().IsUndefined() }
