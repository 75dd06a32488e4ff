package ui

import (
	"strings"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// clicked follows links inside the page. go-app would ignore a link to where it
// last was, although the page has moved on by itself since.
func (s *Shell) clicked(ctx app.Context, e app.Event) {
	ctx.PreventUpdate()
	if e.Get("defaultPrevented").Bool() || e.Get("button").Int() != 0 || modified(e) {
		return
	}
	link := e.Get("target").Call("closest", "a[href]")
	if !link.Truthy() {
		return
	}
	href := link.Call("getAttribute", "href").String()
	if !strings.HasPrefix(href, "#") {
		return
	}
	e.PreventDefault()
	e.Call("stopPropagation")
	follow(ctx, href)
}

func modified(e app.Event) bool {
	return e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool() || e.Get("shiftKey").Bool() || e.Get("altKey").Bool()
}

// follow goes where a link inside the page leads.
func follow(ctx app.Context, href string) {
	if href == "#main" {
		if main := app.Window().GetElementByID("main"); main.Truthy() {
			main.Call("focus")
		}
		return
	}
	route, _ := state.ParseHash(href)
	send(ctx, state.Navigate{Route: route})
}

// listen hears what happens to the window: keys, and the way back.
func (s *Shell) listen(ctx app.Context) {
	s.hear("popstate", func(app.Value) {
		now := hash()
		ctx.Dispatch(func(app.Context) { s.take(state.HashChanged{Hash: now}) })
	})
	s.hear("keydown", func(e app.Value) {
		if do := s.shortcut(e); do != nil {
			e.Call("preventDefault")
			ctx.Dispatch(func(ctx app.Context) { do(ctx) })
		}
	})
}

func (s *Shell) hear(event string, h func(app.Value)) {
	f := app.FuncOf(func(_ app.Value, args []app.Value) any {
		defer recovered(event)
		if len(args) > 0 {
			h(args[0])
		}
		return nil
	})
	window := app.Window()
	window.Call("addEventListener", event, f)
	s.offs = append(s.offs, func() {
		window.Call("removeEventListener", event, f)
		f.Release()
	})
}

func recovered(what string) {
	if r := recover(); r != nil {
		app.Log(what, r)
	}
}

// shortcut is what a key does, nil when nothing.
func (s *Shell) shortcut(e app.Value) func(app.Context) {
	key := e.Get("key").String()
	mod := e.Get("ctrlKey").Bool() || e.Get("metaKey").Bool()
	message := func(msg state.Msg) func(app.Context) { return func(ctx app.Context) { send(ctx, msg) } }
	if mod && !e.Get("altKey").Bool() {
		switch strings.ToLower(key) {
		case "k":
			return func(ctx app.Context) { ctx.NewAction(paletteAction) }
		case "s":
			if s.model.Disk.Name != "" {
				return message(state.DiskWanted{})
			}
			return message(state.ExportWanted{})
		case "enter":
			if t := s.model.Review.Meeting; s.model.InMeeting() && t.Front() == "" {
				return message(state.MeetingFinished{})
			}
		case "z":
			if typing(e) {
				return nil
			}
			if e.Get("shiftKey").Bool() {
				return message(state.Redone{})
			}
			return message(state.Undone{})
		case "y":
			if typing(e) {
				return nil
			}
			return message(state.Redone{})
		}
		return nil
	}
	if key == "Escape" && s.model.InMeeting() && !open() {
		return s.leaveMeeting(typing(e))
	}
	if mod || e.Get("altKey").Bool() || typing(e) || s.model.Phase != state.Ready || open() {
		return nil
	}
	return s.single(key)
}

// single is what a key does by itself, outside text fields and dialogs.
func (s *Shell) single(key string) func(app.Context) {
	message := func(msg state.Msg) func(app.Context) { return func(ctx app.Context) { send(ctx, msg) } }
	visit := func(v state.View) func(app.Context) { return message(state.Navigate{Route: state.Route{View: v}}) }
	now := time.Now().UnixMilli()
	after := now-s.pulled < 1500
	s.pulled = 0
	if after {
		switch strings.ToLower(key) {
		case "s":
			return message(state.Navigate{Route: s.model.Board()})
		case "d":
			return visit(state.DataScreen)
		case "l":
			return visit(state.LibraryView)
		case "r":
			return visit(state.ReviewView)
		}
	}
	m := s.model
	if m.Env.NoKeys && len(key) == 1 {
		return nil
	}
	if m.InMeeting() {
		if do := s.inMeeting(key); do != nil {
			return do
		}
	}
	switch key {
	case "g", "G":
		s.pulled = now
	case "[":
		return message(state.PeriodStepped{By: -1})
	case "]":
		return message(state.PeriodStepped{By: 1})
	case "?":
		return message(state.DialogOpened{Kind: state.ShortcutsHelp})
	case "n", "N":
		if m.Route.View == state.KPIScreen {
			return message(state.NoteOpened{Open: true})
		}
		return message(state.KPIEdit{})
	case "r", "R":
		if m.Route.View == state.KPIScreen {
			return message(state.ReadMarked{KPI: m.Route.ID, Period: m.Label(), On: true})
		}
	case "e", "E":
		if m.Route.View == state.KPIScreen {
			return message(state.KPIEdit{ID: m.Route.ID})
		}
	case "j", "J", "k", "K":
		if m.Route.View == state.KPIScreen {
			earlier, to := view.Around(m, m.Route.ID)
			if key == "k" || key == "K" {
				to = earlier
			}
			if to.Href != "" {
				return func(ctx app.Context) { follow(ctx, to.Href) }
			}
		}
	case "a", "A":
		if m.Route.View == state.KPIScreen {
			return message(state.ActionOpened{KPI: m.Route.ID})
		}
	}
	return nil
}

// inMeeting is what a key does while a review is under way.
func (s *Shell) inMeeting(key string) func(app.Context) {
	message := func(msg state.Msg) func(app.Context) { return func(ctx app.Context) { send(ctx, msg) } }
	id := s.model.Review.Meeting.Front()
	switch key {
	case "ArrowRight", "ArrowLeft":
		if reading() {
			return nil
		}
		by := 1
		if key == "ArrowLeft" {
			by = -1
		}
		return message(state.MeetingStepped{By: by})
	case "n", "N":
		return func(app.Context) { focus("review-note", "review-summary") }
	case "a", "A":
		if id != "" {
			return message(state.ActionOpened{KPI: id})
		}
	case "r", "R":
		return message(state.MeetingRead{})
	}
	return nil
}

// leaveMeeting leaves the field, the form, or the meeting, whichever is in front.
func (s *Shell) leaveMeeting(typing bool) func(app.Context) {
	return func(ctx app.Context) {
		form := s.model.Review.Form.KPI != ""
		if form {
			send(ctx, state.ActionOpened{})
		}
		if form || typing {
			focus("main")
			return
		}
		send(ctx, state.Navigate{Route: state.Route{View: state.ReviewView}})
	}
}

// focus puts the focus on the first of some elements that is there.
func focus(ids ...string) {
	for _, id := range ids {
		if at := app.Window().GetElementByID(id); at.Truthy() {
			at.Call("focus")
			return
		}
	}
}

// typing reports whether the key belongs to a field.
func typing(e app.Value) bool {
	target := e.Get("target")
	if !target.Truthy() || !target.Get("closest").Truthy() {
		return false
	}
	if path := e.Call("composedPath"); path.Truthy() && path.Get("length").Int() > 0 {
		if inner := path.Index(0); inner.Get("closest").Truthy() {
			target = inner
		}
	}
	return target.Call("closest", "input:not([type=radio]):not([type=checkbox]):not([type=file]), select, textarea, [contenteditable]").Truthy()
}

// open reports whether a dialog or a menu is in front.
func open() bool {
	return app.Window().Get("document").Call("querySelector", "dialog[open], :popover-open").Truthy()
}

// reading reports whether the arrow keys belong to what has the focus.
func reading() bool {
	active := app.Window().Get("document").Get("activeElement")
	return active.Truthy() && active.Call("matches", ".chart-plot, [role=region], input").Bool()
}

// DropOverlay says that the whole window takes files while some are dragged
// over it. The files themselves are taken by the browser layer.
type DropOverlay struct {
	app.Compo

	over  bool
	depth int
	offs  []func()
}

// OnMount listens to the window.
func (c *DropOverlay) OnMount(ctx app.Context) {
	show := func(on bool) {
		if c.over != on {
			ctx.Dispatch(func(app.Context) { c.over = on })
		}
	}
	c.hear("dragenter", func(e app.Value) {
		if carriesFiles(e) {
			c.depth++
			show(true)
		}
	})
	c.hear("dragleave", func(e app.Value) {
		if c.depth = max(0, c.depth-1); c.depth == 0 {
			show(false)
		}
	})
	c.hear("drop", func(app.Value) { c.depth = 0; show(false) })
	c.hear("dragend", func(app.Value) { c.depth = 0; show(false) })
}

func (c *DropOverlay) hear(event string, h func(app.Value)) {
	f := app.FuncOf(func(_ app.Value, args []app.Value) any {
		defer recovered(event)
		h(args[0])
		return nil
	})
	window := app.Window()
	window.Call("addEventListener", event, f, true)
	c.offs = append(c.offs, func() {
		window.Call("removeEventListener", event, f, true)
		f.Release()
	})
}

// OnDismount stops listening.
func (c *DropOverlay) OnDismount() {
	for _, off := range c.offs {
		off()
	}
}

func carriesFiles(e app.Value) bool {
	data := e.Get("dataTransfer")
	if !data.Truthy() {
		return false
	}
	kinds := data.Get("types")
	for i := range kinds.Get("length").Int() {
		if kinds.Index(i).String() == "Files" {
			return true
		}
	}
	return false
}

// Render draws the overlay while files are over the window.
func (c *DropOverlay) Render() app.UI { return drawn("DropOverlay", c.draw) }

func (c *DropOverlay) draw() app.UI {
	if !c.over {
		return el("div", "").Is("hidden", true)
	}
	return el("div", "drop-overlay").Attr("role", "status").Body(
		el("div", "dropzone").DataSet("over", "true").Body(
			dropArt(),
			el("p", "drop-title").Text("Drop to import"),
			el("p", "small muted").Text("Tables become data, a .kpi file opens beside your workbook. Nothing leaves this device.")))
}
