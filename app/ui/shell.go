package ui

import (
	"reflect"
	"time"

	"github.com/maxence-charriere/go-app/v10/pkg/app"

	"kpiworkbook/app/state"
	"kpiworkbook/app/view"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/library"
)

// Shell is the root of the page. It holds the model, takes every message to
// [state.Update], hands the commands to the runner, and draws the screen that
// the route names.
type Shell struct {
	app.Compo

	model  state.Model
	runner Runner
	pulled int64 // when G was pressed, in milliseconds
	offs   []func()

	// A new screen comes onto the page in parts.
	part   int          // how far it is drawn, 0 when it is whole
	lead   int          // parts before its own first: one for the frame where that is new
	framed bool         // the frame around screens is on the page
	coming bool         // the next part is under way
	next   func()       // has it drawn
	after  func(func()) // has something done when what is known is drawn
	later  []state.Cmd  // to be done when the screen is whole
	views  views
}

// Runner does what Update asks for. It answers with messages.
type Runner interface {
	// Start begins; send may be called from anywhere.
	Start(send func(state.Msg))
	// Run does commands in order.
	Run([]state.Cmd)
	// Clock is the time as RFC 3339.
	Clock() string
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
	s.next = func() {
		ctx.After(partPause, func(app.Context) {
			s.coming = false
			if s.part > 0 {
				s.part++
			}
		})
	}
	s.after = func(do func()) { ctx.Defer(func(app.Context) { do() }) }
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
	s.model.Clock = s.runner.Clock()
	next, cmds := state.Update(s.model, msg)
	fresh := sightOf(next) != sightOf(s.model)
	s.model = next
	if fresh && s.next != nil {
		s.begin()
	}
	s.runner.Run(s.held(cmds))
}

// sight is what makes a screen another one, rather than the same with other
// content.
type sight struct {
	phase    state.Phase
	route    state.Route
	tab      state.DataTab
	answered bool
	library  bool
}

func sightOf(m state.Model) sight {
	s := sight{m.Phase, m.Route, m.Data.Tab, m.Answer != nil, m.Library.Fits != nil}
	if m.Library.Form != nil && s.route.View == state.LibraryView {
		s.route.ID = "" // a template opens beside the list, which stays
	}
	return s
}

// begin draws a screen from its first part on.
func (s *Shell) begin() {
	if s.part == 0 {
		s.later = nil
		s.runner.Run([]state.Cmd{state.SetBusy{State: "busy"}})
	}
	s.part, s.lead = 1, 0
	if !s.framed {
		s.lead = 1
	}
}

// held is what can be done at once. The focus goes to what is drawn first; that
// the page is ready is said when all of the screen is there.
func (s *Shell) held(cmds []state.Cmd) []state.Cmd {
	var now []state.Cmd
	for _, cmd := range cmds {
		switch c := cmd.(type) {
		case state.Focus:
			s.after(func() { s.runner.Run([]state.Cmd{c}) })
		case state.SetBusy:
			if c.State == readyState {
				s.after(s.told)
			} else if s.part == 0 {
				now = append(now, c)
			}
		case state.Measure:
			if s.part > 0 {
				s.later = append(s.later, c)
			} else {
				now = append(now, c)
			}
		default:
			now = append(now, cmd)
		}
	}
	return now
}

// readyState is [state.Model.State] of a page that is at rest.
const readyState = "ready"

// told says how the page is, now that all of it is drawn.
func (s *Shell) told() {
	if s.part > 0 {
		return
	}
	s.runner.Run(append(s.later, state.SetBusy{State: s.model.State()}))
	s.later = nil
}

// drew goes on to the next part, or ends with the last.
func (s *Shell) drew(whole bool) {
	switch {
	case s.part == 0:
	case !whole && !s.coming:
		s.coming = true
		s.next()
	case !whole:
	default:
		s.part = 0
		s.after(s.told)
	}
}

// partPause lets the browser paint, and take what the reader did, between two
// parts.
const partPause = time.Millisecond

// views are what was last drawn of the views that cost most, by what they were
// made of: a report of progress does not have them made again.
type views struct {
	scorecard memo[view.Scorecard]
	kpi       memo[view.KPI] // its first parts
	whole     memo[view.KPI]
	commands  memo[[]view.Command]
	meeting   memo[view.Meeting]
	grid      memo[*view.Grid]
}

// rows is what the grid is made of.
type rows struct {
	rev, book int
	tables    uintptr
	locale    string
}

func rowsOf(m state.Model) rows {
	return rows{m.Data.Grid.Rev, m.Rev, address(m.Tables), m.Locale()}
}

type memo[V any] struct {
	of   any
	view V
}

// get is the view made of what key stands for.
func (c *memo[V]) get(key any, draw func() V) V {
	if c.of != key {
		c.view, c.of = draw(), key
	}
	return c.view
}

// content is what the screens with values are made of.
type content struct {
	sight
	rev              int
	book             string
	answer           *state.Answer
	stale            bool
	trouble          string
	hash             string
	env              state.Env
	tables, lookups  uintptr
	drivers          *kpi.Drivers
	year             bool
	by               state.ColumnRef
	because          *kpi.Why
	trace            string // why there is none
	job              int
	why, note        string
	asTable, noting  bool
	wholeLog, forAll bool
	entry            state.EntryDraft
	noteOf           string
	review           state.Reviewing
	rule             state.RuleDraft
	deep             deepSight
	onDisk           bool // files can be written in place
	rowMenu          string
	library          *library.Library
}

func contentOf(m state.Model) content {
	return content{sight: sightOf(m), rev: m.Rev, book: m.Key, answer: m.Answer, stale: m.Stale, trouble: m.AskError,
		hash: state.Hash(m.Route, m.Question), env: m.Env, tables: address(m.Tables), lookups: address(m.Lookups),
		drivers: m.KPI.Drivers, year: m.KPI.Year, by: m.KPI.By, job: m.KPI.Job, why: m.KPI.Why, note: m.KPI.NoteDraft,
		because: m.Because.Why, trace: m.Because.Err,
		asTable: m.KPI.AsTable, wholeLog: m.KPI.WholeLog, forAll: m.KPI.NoteAll, noting: m.KPI.Noting, entry: m.KPI.Entry, rule: m.KPI.Rule, deep: deepSightOf(m.KPI.Insight), noteOf: m.KPI.Note, review: m.Review, onDisk: m.Disk.Offered, rowMenu: m.RowMenu, library: m.Library.Lib}
}

// meeting is what a review under way is made of.
type meeting struct {
	content
	saved   state.Saved
	storage string
}

func meetingOf(m state.Model) meeting { return meeting{contentOf(m), m.Saved, m.Storage.Blocked} }

// address tells maps apart: Update never changes one that was there.
func address(m any) uintptr { return reflect.ValueOf(m).Pointer() }

// Render draws the frame that fits the phase, and the screen inside.
func (s *Shell) Render() app.UI {
	m := s.model
	return bare(el("div", "root").OnClick(guard(s.clicked)).Body(
		drawn("page", func() app.UI { return s.page(m) }),
		drawn("layers", func() app.UI { return s.layers(m) }),
	))
}

func (s *Shell) page(m state.Model) app.UI {
	if m.InMeeting() {
		s.framed, s.lead = false, 0
		return &pane{Draw: func() app.UI {
			v := s.views.meeting.get(meetingOf(m), func() view.Meeting { return view.MeetingPage(m) })
			return meetingScreen(part(s, v.Part, v), shellBanner(m))
		}}
	}
	node := s.instead(m)
	if s.framed = node == nil; node != nil {
		s.drew(true)
		return node
	}
	return el("div", "app").Body(
		el("a", "skip-link").Attr("href", "#main").Text("Skip to content"),
		&TopBar{View: view.ShellTop(m)},
		&Nav{View: view.ShellNav(m)},
		el("main", "").ID("main").Attr("tabindex", "-1").Body(
			shellBanner(m),
			&pane{Draw: func() app.UI { return s.screen(m) }},
		),
	)
}

// instead is what stands in place of all screens, nil when one is shown.
func (s *Shell) instead(m state.Model) app.UI {
	switch {
	case m.Phase == state.Loading:
		return loading()
	case m.Phase == state.Broken:
		return broken(m)
	case m.Phase == state.Empty && m.Route.View == state.ScorecardView:
		return &First{View: view.FirstPage(m), Nav: view.ShellNav(m).Items}
	}
	return nil
}

// shellBanner always has its place, so that what stands under it is not put up
// anew when one comes.
func shellBanner(m state.Model) app.UI {
	b, ok := view.ShellBanner(m)
	return maybeNode(ok, func() app.UI { return topBanner(b) })
}

// screen is what the route names, as far as it is drawn.
func (s *Shell) screen(m state.Model) app.UI {
	if 0 < s.part && s.part <= s.lead {
		s.drew(false)
		return el("div", "").Is("hidden", true)
	}
	switch m.Route.View {
	case state.KPIScreen:
		of := contentOf(m)
		v := s.views.kpi.get(of, func() view.KPI { return view.KPIPage(m) })
		if s.part == 0 || s.part-s.lead > view.TopOfKPI {
			v = s.views.whole.get(of, func() view.KPI { return v.Whole(m) })
		}
		return &KPI{View: part(s, v.Part, v)}
	case state.DataScreen:
		v := view.DataPage(m)
		data := &Data{View: part(s, v.Part, v)}
		if m.Data.Tab == state.RowsTab && m.Data.Grid.Table == v.Table.ID {
			data.Grid = s.views.grid.get(rowsOf(m), func() *view.Grid { return view.GridOf(m) })
			data.Panel = view.PanelOf(m, m.Data.Grid.Panel)
		}
		return data
	case state.LibraryView:
		return s.library(m)
	case state.ScorecardView:
		v := s.views.scorecard.get(contentOf(m), func() view.Scorecard { return view.ScorecardPage(m) })
		return &Scorecard{View: part(s, v.Part, v)}
	}
	s.drew(true)
	return otherScreen(m)
}

// part is a screen as far as it is drawn now.
func part[V any](s *Shell, cut func(int) (V, bool), whole V) V {
	if s.part == 0 {
		return whole
	}
	v, all := cut(s.part - s.lead)
	s.drew(all)
	return v
}

// library is one of its three parts.
func (s *Shell) library(m state.Model) app.UI {
	switch m.Route.ID {
	case state.FunctionsPart:
		s.drew(true)
		return &Functions{View: view.FunctionsPage(m)}
	case state.GlossaryPart:
		v := view.GlossaryPage(m)
		return &Glossary{View: part(s, v.Part, v)}
	}
	v := view.TemplatesPage(m)
	return &Templates{View: part(s, v.Part, v)}
}

func otherScreen(m state.Model) app.UI {
	switch m.Route.View {
	case state.EditView, state.NewView:
		return &Editor{View: view.EditorPage(m)}
	case state.ReviewView:
		return &Review{View: view.ReviewPage(m)}
	case state.SettingsView:
		return &Settings{View: view.SettingsPage(m)}
	}
	return &Scorecard{View: view.ScorecardPage(m)}
}

// layers is what floats above the page.
func (s *Shell) layers(m state.Model) app.UI {
	nodes := []app.UI{
		&Palette{Commands: func() []view.Command {
			return s.views.commands.get(contentOf(m), func() []view.Command { return view.Commands(m) })
		}},
		&Toast{View: view.ShellToast(m)},
		el("div", "visually-hidden").Attr("role", "status").Attr("aria-live", "polite").Text(m.Announce),
		&DropOverlay{},
	}
	if jobs := view.JobsOf(m); len(jobs.List) > 0 && !jobs.Aside {
		nodes = append(nodes, &Jobs{View: jobs})
	}
	if imp, ok := view.ImportInFront(m); ok {
		nodes = append(nodes, &ImportDialog{View: imp})
	} else if form, ok := view.FormInFront(m); ok {
		nodes = append(nodes, &Form{View: form})
	} else if column, ok := view.ColumnInFront(m); ok {
		nodes = append(nodes, &ColumnForm{View: column})
	} else if relation, ok := view.RelationInFront(m); ok {
		nodes = append(nodes, &RelationForm{View: relation})
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

// SafePage is the page that reads storage without the program.
const SafePage = "safe.html"

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
		actions = saveOffers(b, offer)
	case state.DiskNote:
		actions = diskOffers(b.Replace, offer)
	case state.ExportDue:
		actions = append(actions, offer("Remind me in a week", state.ReminderPutOff{}), offer("Export workbook", state.ExportWanted{}))
	case state.DamagedNote:
		actions = append(actions, el("a", "button button--s").Attr("href", SafePage).Text("Get the raw data"), offer("Export workbook", state.ExportWanted{}))
	case state.NotKept:
		actions = append(actions, offer("Free space…", state.DialogOpened{Kind: state.RoomAsk}), offer("Export workbook", state.ExportWanted{}))
	case state.StorageBlocked, state.BytesMissing:
		actions = append(actions, offer("Export workbook", state.ExportWanted{}))
	case state.ConflictNote:
		actions = append(actions, offer("Take the other tab's", state.ConflictReload{}), offer("Keep this as a copy", state.ConflictCopy{}))
	case state.OtherTab:
		actions = append(actions, offer("Edit here", state.TakeOver{}))
	case state.NewerNote:
		actions = append(actions, offer("Reload", state.UpdateAccepted{}))
	case state.EngineDead:
		actions = append(actions, offer("Start it again", state.EngineRetried{}))
	}
	if !b.Stays {
		actions = append(actions, button("button button--s button--quiet button--icon").Aria("label", "Dismiss").OnClick(act(state.BannerDismissed{Kind: b.Kind})).Body(icon("x")))
	}
	return el("div", "topline").Body(banner(b, actions...))
}
