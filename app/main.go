//go:build js

// Command app is the program in the page, compiled to wasm. The same program
// runs in a worker, where it has no document and serves the engine.
package main

import (
	"fmt"
	"math/rand/v2"
	"runtime/debug"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/keep"
	"kpiworkbook/app/run"
	"kpiworkbook/app/state"
	"kpiworkbook/app/ui"
	"kpiworkbook/app/worker"
)

func main() {
	if browser.InWorker() {
		worker.Serve(browser.NewVault())
		return
	}
	page := newPage()
	app.Route("/", func() app.Composer { return ui.NewShell(page) })
	app.RunWhenOnBrowser()
}

// page joins the parts of the program that runs in the window.
type page struct {
	*run.Runner
	client *worker.Client
}

// pageMemory is what the page's own program may use before it collects eagerly:
// rows are the worker's, the page holds a document and what is on screen.
const pageMemory = 256 << 20

func newPage() *page {
	debug.SetMemoryLimit(pageMemory)
	window := browser.NewPage()
	p := &page{}
	p.client = worker.NewClient(worker.Start, p.health)
	p.Runner = run.New(run.Parts{
		Engine: p.client,
		Page:   window,
		Keeper: &keep.Keeper{Store: browser.NewStore(), Local: window, App: window.About().Version, Now: time.Now, NewID: newID},
		NewID:  newID,
		Now:    time.Now,
		Code:   func(err error) string { return string(worker.CodeOf(err)) },
	})
	return p
}

// health tells the page how the worker is.
func (p *page) health(h worker.Health) {
	if h.Helper {
		p.Tell(state.HelperReplaced{Reason: h.Reason})
		return
	}
	msg := state.EngineChanged{Phase: state.EngineDown, Restarts: h.Restarts, Reason: h.Reason}
	switch {
	case h.Gone:
		msg.Phase = state.EngineGone
	case h.Ready:
		msg.Phase = state.EngineReady
	}
	p.Tell(msg)
}

// newID is a random identifier. Go seeds its generator from the browser's, which
// is all that names need and much smaller than what secrets need.
func newID() string { return fmt.Sprintf("%016x%04x", rand.Uint64(), rand.Uint32N(1<<16)) }
