//go:build js

// Command app is the program in the page, compiled to wasm. The same program
// runs in a worker, where it has no document and serves the engine.
package main

import (
	"syscall/js"

	"github.com/maxence-charriere/go-app/v10/pkg/app"
)

func main() {
	if js.Global().Get("document").IsUndefined() {
		serve()
		return
	}
	app.Route("/", func() app.Composer { return &page{} })
	app.RunWhenOnBrowser()
}

// page is the whole page.
type page struct {
	app.Compo
	route string
}

func (p *page) OnMount(ctx app.Context) {
	p.OnNav(ctx)
	ctx.Defer(func(app.Context) {
		js.Global().Get("document").Get("documentElement").Get("dataset").Set("state", "ready")
		performance := js.Global().Get("performance")
		performance.Call("measure", "kpi:start", map[string]any{"start": 0, "end": performance.Call("now")})
	})
}

func (p *page) OnNav(ctx app.Context) { p.route = ctx.Page().URL().Fragment }

func (p *page) Render() app.UI {
	return app.Main().ID("main").Class("hello").Body(
		app.H1().Text("KPI Workbook"),
		app.P().Text("Route "+p.route),
		app.A().Href("#/data").Text("Data"),
	)
}

// serve answers each message of the page with the same data.
func serve() {
	js.Global().Set("onmessage", js.FuncOf(func(_ js.Value, args []js.Value) any {
		js.Global().Call("postMessage", args[0].Get("data"))
		return nil
	}))
	js.Global().Call("postMessage", map[string]any{"t": "ready"})
	select {}
}
