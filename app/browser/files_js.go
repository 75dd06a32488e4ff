package browser

import (
	"context"
	"strings"
	"syscall/js"
)

// File is a file that the reader handed over, unread.
type File struct {
	v    js.Value
	path string // within the folder it came with
}

// NewFile is what a worker made, a Blob.
func NewFile(name string, made any) File {
	blob, _ := made.(js.Value)
	parts := js.Global().Get("Array").New()
	parts.Call("push", blob)
	return File{v: js.Global().Get("File").New(parts, name[strings.LastIndexByte(name, '/')+1:]), path: name}
}

// Name is the file's name, with its folders when it came with one.
func (f File) Name() string {
	if f.path != "" {
		return f.path
	}
	return stringOf(f.v.Get("name"))
}

func (f File) at(path string) File {
	f.path = path
	return f
}

// Size is the number of bytes.
func (f File) Size() int64 { return number(f.v.Get("size")) }

// JSValue is the File itself, for the worker.
func (f File) JSValue() js.Value { return f.v }

// Watch starts to listen. It is never stopped: the page lives as long as this.
func (p *Page) Watch(e Events) {
	p.watchDrops(e)
	p.watchInput(e)
	p.watchLife(e)
	p.watchTabs(e)
	p.takeLaunched(e)
}

func on(target js.Value, event string, do func(event js.Value)) {
	target.Call("addEventListener", event, js.FuncOf(func(_ js.Value, args []js.Value) any {
		do(args[0])
		return nil
	}))
}

// watchDrops takes files dropped anywhere on the page.
func (*Page) watchDrops(e Events) {
	window := js.Global()
	on(window, "dragover", func(ev js.Value) {
		if carriesFiles(ev) {
			ev.Call("preventDefault")
			ev.Get("dataTransfer").Set("dropEffect", "copy")
		}
	})
	on(window, "drop", func(ev js.Value) {
		if !carriesFiles(ev) {
			return
		}
		ev.Call("preventDefault")
		entries, folders := dropped(ev.Get("dataTransfer"))
		take := func() {
			if files, left := gather(context.Background(), entries); len(files) > 0 || left.Folders > 0 || len(left.Unread) > 0 {
				e.Files(files, left)
			}
		}
		if !folders {
			take()
			return
		}
		go take() // to go through folders takes its time
	})
}

func carriesFiles(ev js.Value) bool {
	transfer := ev.Get("dataTransfer")
	if !transfer.Truthy() {
		return false
	}
	types := transfer.Get("types")
	for i := range types.Length() {
		if types.Index(i).String() == "Files" {
			return true
		}
	}
	return false
}

// dropped is what a drop holds, while the event lasts: afterwards its items are
// gone.
func dropped(transfer js.Value) (entries []entry, folders bool) {
	items := transfer.Get("items")
	for i := range items.Length() {
		item := items.Index(i)
		if stringOf(item.Get("kind")) != "file" {
			continue
		}
		if get := item.Get("webkitGetAsEntry"); get.Type() == js.TypeFunction {
			if e := item.Call("webkitGetAsEntry"); e.Truthy() && e.Get("isDirectory").Truthy() {
				entries, folders = append(entries, pathEntry{e}), true
				continue
			}
		}
		if file := item.Call("getAsFile"); file.Truthy() {
			entries = append(entries, fileEntry{File{v: file}})
		}
	}
	return entries, folders
}

// fileEntry is a file that was dropped by itself.
type fileEntry struct{ file File }

func (e fileEntry) Name() string                        { return e.file.Name() }
func (fileEntry) Folder() bool                          { return false }
func (fileEntry) List(context.Context) ([]entry, error) { return nil, nil }
func (e fileEntry) File(context.Context) (File, error)  { return e.file, nil }

// pathEntry is a folder that was dropped, or what is in it.
type pathEntry struct{ v js.Value }

func (e pathEntry) Name() string { return stringOf(e.v.Get("name")) }

func (e pathEntry) Folder() bool { return e.v.Get("isDirectory").Truthy() }

// List reads a folder: the browser gives some of its entries at a time, and none
// when it is through.
func (e pathEntry) List(ctx context.Context) (all []entry, err error) {
	reader := e.v.Call("createReader")
	for {
		some, err := called(ctx, reader, "readEntries")
		if err != nil || some.Length() == 0 {
			return all, err
		}
		for i := range some.Length() {
			all = append(all, pathEntry{some.Index(i)})
		}
	}
}

func (e pathEntry) File(ctx context.Context) (File, error) {
	file, err := called(ctx, e.v, "file")
	return File{v: file}, err
}

// called waits for a function that takes two others: one for what came of it, one
// for why nothing did.
func called(ctx context.Context, of js.Value, method string) (js.Value, error) {
	begin := js.FuncOf(func(_ js.Value, args []js.Value) any {
		of.Call(method, args[0], args[1])
		return nil
	})
	defer begin.Release()
	return await(ctx, js.Global().Get("Promise").New(begin))
}

// watchInput takes what is chosen in any file input of the page, and text that
// is pasted from a spreadsheet.
func (*Page) watchInput(e Events) {
	on(document(), "change", func(ev js.Value) {
		input := ev.Get("target")
		if stringOf(input.Get("type")) != "file" {
			return
		}
		list := input.Get("files")
		folder := input.Get("webkitdirectory").Truthy()
		var files []File
		for i := range list.Length() {
			files = append(files, File{list.Index(i), stringOf(list.Index(i).Get("webkitRelativePath"))})
		}
		input.Set("value", "") // so that the same file can be chosen again
		var left Omitted
		if folder {
			files, left = chosen(files)
		}
		if len(files) > 0 || folder {
			e.Files(files, left)
		}
	})
	on(document(), "paste", func(ev js.Value) {
		if isField(ev.Get("target")) || !ev.Get("clipboardData").Truthy() {
			return
		}
		if files, left := pasted(ev.Get("clipboardData")); len(files) > 0 || left.Pasted {
			ev.Call("preventDefault")
			e.Files(files, left)
		}
	})
}

// pasted is a table on the clipboard as a file, or the files that lie there.
func pasted(clipboard js.Value) (files []File, left Omitted) {
	text, html := stringOf(clipboard.Call("getData", "text/plain")), stringOf(clipboard.Call("getData", "text/html"))
	if strings.TrimSpace(text) == "" {
		fits := true
		if text, fits = htmlTable(html); !fits {
			return nil, Omitted{Pasted: true}
		}
	}
	switch {
	case isPastedTable(text, html):
		return []File{{v: js.Global().Get("File").New([]any{text}, PastedName, map[string]any{"type": "text/tab-separated-values"})}}, left
	case text != "":
		return nil, left
	}
	list := clipboard.Get("files")
	for i := range list.Length() {
		files = append(files, File{v: list.Index(i)})
	}
	return files, left
}

// isField reports whether pasting into the element means something already.
func isField(element js.Value) bool {
	switch strings.ToLower(stringOf(element.Get("tagName"))) {
	case "input", "textarea", "select":
		return true
	}
	return element.Get("isContentEditable").Truthy()
}

// watchLife follows visibility, network, colours and updates.
func (*Page) watchLife(e Events) {
	window := js.Global()
	hidden := func() bool { return stringOf(document().Get("visibilityState")) == "hidden" }
	on(document(), "visibilitychange", func(js.Value) {
		if hidden() {
			e.Hidden()
		} else {
			e.Shown()
		}
	})
	if hidden() { // opened in a tab behind
		e.Hidden()
	}
	on(window, "pagehide", func(js.Value) { e.Hidden() })
	around := func(js.Value) {
		e.Around(media("(prefers-color-scheme: dark)"), !window.Get("navigator").Get("onLine").Equal(js.ValueOf(false)))
	}
	on(window, "online", around)
	on(window, "offline", around)
	on(window.Call("matchMedia", "(prefers-color-scheme: dark)"), "change", around)
	on(window, "kpi-update", func(js.Value) { e.Update() })
}

// takeLaunched takes the files that the system opened the program with, now and
// later.
func (*Page) takeLaunched(e Events) {
	take := func(js.Value) {
		boot := js.Global().Get("kpi")
		if !boot.Truthy() || !boot.Get("launchFiles").Truthy() {
			return
		}
		list := boot.Get("launchFiles").Call("splice", 0)
		var files []File
		for i := range list.Length() {
			files = append(files, File{v: list.Index(i)})
		}
		if len(files) > 0 {
			e.Files(files, Omitted{})
		}
	}
	on(js.Global(), "kpi-launch", take)
	take(js.Null())
}
