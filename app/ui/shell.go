package ui

import (
	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
)

// Shell is the root of the page. It holds the model, takes every message to
// [state.Update], hands the commands to the runner, and draws the screen that
// the route names.
type Shell struct {
	app.Compo

	model  state.Model
	runner Runner
	pulled int64 // when G was pressed, in milliseconds
	hidden bool  // the gallery is shown instead of the page
	offs   []func()
}

// Runner does what Update asks for. It answers with messages.
type Runner interface {
	// Start begins; send may be called from anywhere.
	Start(send func(state.Msg))
	// Run does commands in order.
	Run([]state.Cmd)
}

// NewShell is the page with its runner.
func NewShell(r Runner) *Shell { return &Shell{model: state.New(), runner: r} }

// OnMount starts the runner and listens to the window.
func (s *Shell) OnMount(ctx app.Context) {
	ctx.Handle(messages, func(ctx app.Context, a app.Action) {
		if msg, ok := a.Value.(state.Msg); ok {
			s.take(msg)
		}
	})
	if s.hidden = hash() == galleryHash; s.hidden {
		return
	}
	s.runner.Start(func(msg state.Msg) {
		ctx.Dispatch(func(ctx app.Context) { s.take(msg) })
	})
	s.listen(ctx)
}

// OnDismount stops listening.
func (s *Shell) OnDismount() {
	for _, off := range s.offs {
		off()
	}
}

func hash() string { return app.Window().Get("location").Get("hash").String() }

// take is the only way the model changes. A panic leaves the old model.
func (s *Shell) take(msg state.Msg) {
	defer recovered("message")
	next, cmds := state.Update(s.model, msg)
	s.model = next
	s.runner.Run(cmds)
}

// Render draws the frame that fits the phase, and the screen inside.
func (s *Shell) Render() app.UI {
	m := s.model
	return bare(el("div", "root").OnClick(guard(s.clicked)).Body(
		drawn("page", func() app.UI { return s.page(m) }),
		drawn("layers", func() app.UI { return layers(m) }),
	))
}

func (s *Shell) page(m state.Model) app.UI {
	switch {
	case s.hidden:
		return el("main", "").ID("main").Attr("tabindex", "-1").Body(&Gallery{})
	case m.Phase == state.Loading:
		return loading()
	case m.Phase == state.Broken:
		return broken(m)
	case m.Phase == state.Empty && m.Route.View == state.ScorecardView:
		return &First{View: view.FirstPage(m), Nav: view.ShellNav(m).Items}
	}
	return el("div", "app").Body(
		el("a", "skip-link").Attr("href", "#main").Text("Skip to content"),
		&TopBar{View: view.ShellTop(m)},
		&Nav{View: view.ShellNav(m)},
		el("main", "").ID("main").Attr("tabindex", "-1").Body(present(
			shellBanner(m),
			drawn("screen", func() app.UI { return screen(m) }),
		)...),
	)
}

func shellBanner(m state.Model) app.UI {
	b, ok := view.ShellBanner(m)
	if !ok {
		return nil
	}
	return topBanner(b)
}

// screen is what the route names.
func screen(m state.Model) app.UI {
	switch m.Route.View {
	case state.KPIScreen:
		return &KPI{View: view.KPIPage(m)}
	case state.EditView, state.NewView:
		return &Editor{View: view.EditorPage(m)}
	case state.DataScreen:
		return &Data{View: view.DataPage(m)}
	case state.LibraryView:
		return &Library{View: view.LibraryPage(m)}
	case state.ReviewView:
		return &Review{View: view.ReviewPage(m)}
	case state.SettingsView:
		return &Settings{View: view.SettingsPage(m)}
	}
	return &Scorecard{View: view.ScorecardPage(m)}
}

// layers is what floats above the page.
func layers(m state.Model) app.UI {
	nodes := []app.UI{
		&Palette{Commands: view.Commands(m)},
		&Toast{View: view.ShellToast(m)},
		el("div", "visually-hidden").Attr("role", "status").Attr("aria-live", "polite").Text(m.Announce),
		&DropOverlay{},
	}
	if jobs := view.Jobs(m); len(jobs) > 0 {
		nodes = append(nodes, &Jobs{List: jobs})
	}
	if imp, ok := view.ImportInFront(m); ok {
		nodes = append(nodes, &ImportDialog{View: imp})
	} else if ask, ok := view.AskInFront(m); ok {
		nodes = append(nodes, &Ask{View: ask})
	} else if m.Dialog.Kind == state.ShortcutsHelp {
		nodes = append(nodes, &Shortcuts{List: view.Shortcuts(m)})
	}
	return el("div", "layers").Body(nodes...)
}

func loading() app.UI {
	return el("div", "app").Body(el("main", "").ID("main").Attr("tabindex", "-1").Body(
		el("div", "frame").Body(el("p", "meta").Attr("role", "status").Text("Opening your workbook…"), skeleton())))
}

func broken(m state.Model) app.UI {
	return el("main", "").ID("main").Class("first").Attr("tabindex", "-1").Body(
		el("h1", "").Text("This workbook cannot be opened"),
		banner(view.Banner{Class: "st-off", Icon: "st-off", Alert: true, Title: "Nothing was overwritten", Text: m.Fatal}),
		el("div", "row").Body(
			button("button button--primary").OnClick(act(state.BookNew{})).Text("Start a new workbook beside it"),
			&FileButton{Label: "Import CSV", Class: "button"}))
}

// topBanner is the message under the top bar with its ways out.
func topBanner(b view.Banner) app.UI {
	offer := func(word string, msg state.Msg) app.UI {
		return button("button button--s").OnClick(act(msg)).Text(word)
	}
	var actions []app.UI
	switch b.Kind {
	case state.UpdateReady:
		actions = append(actions, offer("Restart now", state.UpdateAccepted{}))
	case state.SaveFailedNote:
		actions = append(actions, offer("Save again", state.RetrySave{}), offer("Export workbook", state.ExportWanted{}))
	case state.StorageBlocked, state.BytesMissing, state.DamagedNote:
		actions = append(actions, offer("Export workbook", state.ExportWanted{}))
	case state.ConflictNote:
		actions = append(actions, offer("Take the other tab's", state.ConflictReload{}), offer("Keep this as a copy", state.ConflictCopy{}))
	case state.OtherTab:
		actions = append(actions, offer("Show it", state.ConflictReload{}))
	case state.EngineDead:
		actions = append(actions, offer("Start it again", state.EngineRetried{}))
	}
	actions = append(actions, button("button button--s button--quiet button--icon").Aria("label", "Dismiss").OnClick(act(state.BannerDismissed{Kind: b.Kind})).Body(icon("x")))
	return el("div", "topline").Body(banner(b, actions...))
}
