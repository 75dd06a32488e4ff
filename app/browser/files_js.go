package browser

import (
	"strings"
	"syscall/js"
)

// File is a file that the reader handed over, unread.
type File struct{ v js.Value }

// Name is the file's name without folders.
func (f File) Name() string { return stringOf(f.v.Get("name")) }

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
		files, folders := dropped(ev.Get("dataTransfer"))
		if len(files) > 0 || folders > 0 {
			e.Files(files, folders)
		}
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

// dropped tells files from folders while the event lasts: afterwards its items
// are gone.
func dropped(transfer js.Value) (files []File, folders int) {
	items := transfer.Get("items")
	for i := range items.Length() {
		item := items.Index(i)
		if stringOf(item.Get("kind")) != "file" {
			continue
		}
		if get := item.Get("webkitGetAsEntry"); get.Type() == js.TypeFunction {
			if entry := item.Call("webkitGetAsEntry"); entry.Truthy() && entry.Get("isDirectory").Truthy() {
				folders++
				continue
			}
		}
		if file := item.Call("getAsFile"); file.Truthy() {
			files = append(files, File{file})
		}
	}
	return files, folders
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
		var files []File
		for i := range list.Length() {
			files = append(files, File{list.Index(i)})
		}
		input.Set("value", "") // so that the same file can be chosen again
		if len(files) > 0 {
			e.Files(files, 0)
		}
	})
	on(document(), "paste", func(ev js.Value) {
		if isField(ev.Get("target")) || !ev.Get("clipboardData").Truthy() {
			return
		}
		text := stringOf(ev.Get("clipboardData").Call("getData", "text/plain"))
		if !strings.Contains(text, "\n") || !strings.Contains(text, "\t") {
			return
		}
		ev.Call("preventDefault")
		e.Files([]File{{js.Global().Get("File").New([]any{text}, "Pasted.tsv", map[string]any{"type": "text/tab-separated-values"})}}, 0)
	})
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
	on(document(), "visibilitychange", func(js.Value) {
		if stringOf(document().Get("visibilityState")) == "hidden" {
			e.Hidden()
		} else {
			e.Shown()
		}
	})
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
			files = append(files, File{list.Index(i)})
		}
		if len(files) > 0 {
			e.Files(files, 0)
		}
	}
	on(js.Global(), "kpi-launch", take)
	take(js.Null())
}
