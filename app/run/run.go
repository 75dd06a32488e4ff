package run

import (
	"context"
	"fmt"
	"runtime/debug"
	"sync"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/app/keep"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Engine is the worker as the runner needs it; [worker.Client] is one.
type Engine interface {
	Ask(ctx context.Context, kind job.Kind, request any, file any, answer any, progress func(job.Progress)) (any, error)
	Restart()
	See(is bool)
}

// Page is the browser's window as the runner needs it; [browser.Page] is one.
type Page interface {
	keep.Local
	Tabs
	About() browser.About
	Watch(browser.Events)
	Now() float64
	Measure(name string, start float64, detail any)
	SetState(string)
	SetTitle(string)
	SetHash(hash string, replace bool)
	SetTheme(string)
	Focus(target string)
	SetFormula(text string, caret int)
	Copy(ctx context.Context, text string) error
	AskNotices(ctx context.Context) string
	Notify(title, text string)
	Space(ctx context.Context, persist bool) (browser.Space, error)
	Download(name string, payload any) error
	AcceptUpdate()
	Asset(ctx context.Context, name string) ([]byte, error)
	After(millis int, do func())
	Turn(do func())
	Disk
}

// Keeper keeps documents; [keep.Keeper] is one.
type Keeper interface {
	Load(ctx context.Context, key string) keep.Loaded
	Save(ctx context.Context, key string, w workbook.Workbook, expect uint64, why string) (keep.Saved, error)
	Moved(ctx context.Context, key string, generation uint64) (uint64, bool)
	List(ctx context.Context, key string) ([]keep.Record, error)
	Fetch(ctx context.Context, key string, number uint64) (*workbook.Workbook, error)
	Forget(ctx context.Context, key string) ([]keep.Head, error)
	Files(ctx context.Context) ([]string, error)
	Sizes(ctx context.Context) (keep.Sizes, error)
	DropColumns(ctx context.Context) error
	Thin(ctx context.Context) error
	Backup(key string) keep.Backup
	SetBackup(key string, b keep.Backup)
	PersistAsked() string
	SetPersistAsked(at string)
}

// Runner carries out commands.
type Runner struct {
	engine Engine
	page   Page
	keeper Keeper
	newID  func() string
	now    func() time.Time
	code   func(error) string // tells failures of the engine apart

	send  func(state.Msg)
	early []state.Msg // told before Start

	mu      sync.Mutex
	files   map[int]browser.File
	nextRef int
	jobs    map[int]context.CancelFunc // imports, by id
	latest  map[string]context.CancelFunc
	head    head
	edited  float64 // when the oldest unsaved edit happened

	documents chan func()
	tabs      tabs
}

// tidyMillis is how long after the start unused bytes are looked for.
const tidyMillis = 30_000

// head is what this page last knew of the stored document.
type head struct {
	key        string
	generation uint64
}

// Parts is what a runner is made of.
type Parts struct {
	Engine Engine
	Page   Page
	Keeper Keeper
	NewID  func() string
	Now    func() time.Time
	// Code is the code of an engine's failure, such as "bytes-missing".
	Code func(error) string
}

// New is a runner that has not begun.
func New(p Parts) *Runner {
	return &Runner{engine: p.Engine, page: p.Page, keeper: p.Keeper, newID: p.NewID, now: p.Now, code: p.Code,
		files: map[int]browser.File{}, jobs: map[int]context.CancelFunc{}, latest: map[string]context.CancelFunc{},
		documents: make(chan func(), 256), tabs: tabs{name: p.NewID()}}
}

// Tell hands a message to the page. What is told before Start waits for it.
func (r *Runner) Tell(msg state.Msg) {
	r.mu.Lock()
	send := r.send
	if send == nil {
		r.early = append(r.early, msg)
	}
	r.mu.Unlock()
	if send != nil {
		send(msg)
	}
}

// Start begins: send takes messages from any goroutine, in order.
func (r *Runner) Start(send func(state.Msg)) {
	debug.SetGCPercent(collectAt)
	r.mu.Lock()
	r.send = send
	early := r.early
	r.early = nil
	r.mu.Unlock()
	go func() {
		for do := range r.documents {
			do()
		}
	}()
	about := r.page.About()
	around := env(about)
	around.Reader, around.NoKeys = r.page.Get(readerName), r.page.Get(keysName) != ""
	send(state.Started{Env: around, Hash: about.Hash})
	if about.Update {
		send(state.UpdateWaiting{})
	}
	for _, msg := range early {
		send(msg)
	}
	r.page.After(tidyMillis, r.Tidy)
	r.watch()
	r.watchDay(about.Today)
}

func env(a browser.About) state.Env {
	theme := state.SystemTheme
	if a.Theme != "" {
		theme = state.Theme(a.Theme)
	}
	return state.Env{Today: a.Today, Locale: a.Locale, Theme: theme, Dark: a.Dark, Online: a.Online, Mac: a.Mac, Notices: state.Notices(a.Notices), Version: a.Version,
		Address: a.Address, Insecure: a.Insecure}
}

func (r *Runner) watch() {
	r.page.Watch(browser.Events{
		Files: r.Take,
		Hidden: func() {
			r.engine.See(false)
			r.send(state.FlushWanted{})
		},
		Shown: func() {
			r.engine.See(true)
			if h := r.known(); h.key != "" {
				r.Run([]state.Cmd{state.CheckHead{Key: h.key, Generation: h.generation}})
			}
		},
		Around: func(dark, online bool) { r.send(state.EnvChanged{Dark: dark, Online: online}) },
		Update: func() { r.send(state.UpdateWaiting{}) },
		Note:   r.hear,
	})
}

// watchDay notices midnight.
func (r *Runner) watchDay(today string) {
	r.page.After(60_000, func() {
		now := r.page.About().Today
		if now != today {
			r.send(state.DayChanged{Today: now})
		}
		r.watchDay(now)
	})
}

// Take hands files over to the page.
func (r *Runner) Take(files []browser.File, left browser.Omitted) {
	r.send(state.FilesDropped{Files: r.refer(files), Omitted: left.Text(len(files)), Lacking: left.Lacking(len(files))})
}

// refer gives files numbers that the page knows them by.
func (r *Runner) refer(files []browser.File) []state.FileRef {
	refs := make([]state.FileRef, len(files))
	r.mu.Lock()
	for i, f := range files {
		r.nextRef++
		r.files[r.nextRef] = f
		refs[i] = state.FileRef{ID: r.nextRef, Name: f.Name(), Size: f.Size()}
	}
	r.mu.Unlock()
	return refs
}

func (r *Runner) file(ref state.FileRef) (browser.File, bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	f, ok := r.files[ref.ID]
	return f, ok
}

func (r *Runner) known() head {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head
}

func (r *Runner) know(key string, generation uint64) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.head = head{key, generation}
}

// collectAt is the growth of the heap, in percent, at which the page's garbage is
// collected. The page holds a few megabytes; collecting them stops it, so that
// is done less often than Go would by itself. Its memory has a limit beside.
const collectAt = 400

// Run carries out commands. It returns at once.
func (r *Runner) Run(cmds []state.Cmd) {
	for _, cmd := range cmds {
		if r.here(cmd) || r.tabCmd(cmd) {
			continue
		}
		if do := r.document(cmd); do != nil {
			r.documents <- r.guarded(cmd, do)
			continue
		}
		// A question is written down with the whole workbook.
		if do := r.engineJob(cmd); do != nil {
			r.page.Turn(r.guarded(cmd, do))
			continue
		}
		r.send(state.Trouble{Text: fmt.Sprintf("The page does not know how to do %T.", cmd)})
	}
}

// guarded keeps a failure of one command from ending the program.
func (r *Runner) guarded(cmd state.Cmd, do func()) func() {
	return func() {
		defer func() {
			if p := recover(); p != nil {
				println(fmt.Sprintf("%T: %v\n%s", cmd, p, debug.Stack()))
				r.send(state.Trouble{Text: fmt.Sprintf("Something failed inside the page (%T). Your saved work is safe.", cmd)})
			}
		}()
		do()
	}
}

// here carries out what is over at once.
func (r *Runner) here(cmd state.Cmd) bool {
	switch cmd := cmd.(type) {
	case state.SetHash:
		r.page.SetHash(cmd.Hash, cmd.Replace)
	case state.SetTitle:
		r.page.SetTitle(cmd.Title)
	case state.SetBusy:
		r.page.SetState(cmd.State)
	case state.SetTheme:
		theme := string(cmd.Theme)
		if cmd.Theme == state.SystemTheme {
			theme = ""
		}
		r.page.SetTheme(theme)
	case state.RememberReader:
		r.remember(cmd)
	case state.Focus:
		r.page.Focus(cmd.Target)
	case state.Notify:
		r.page.Notify(cmd.Title, cmd.Text)
	case state.SetFormula:
		r.page.SetFormula(cmd.Text, cmd.Caret)
	case state.Measure:
		r.page.Measure(cmd.Name, 0, nil)
	case state.After:
		r.after(cmd)
	case state.Mint:
		r.send(state.Fresh{For: cmd.For, ID: r.newID(), At: r.Clock()})
	case state.AcceptUpdate:
		// Behind the save that was asked for before it.
		r.documents <- r.page.AcceptUpdate
	case state.DropFile:
		r.mu.Lock()
		delete(r.files, cmd.File.ID)
		r.mu.Unlock()
	case state.StopJob:
		r.mu.Lock()
		stop := r.jobs[cmd.ID]
		r.mu.Unlock()
		if stop != nil {
			stop()
		}
	case state.RestartEngine:
		go r.engine.Restart()
	default:
		return false
	}
	return true
}

func (r *Runner) after(cmd state.After) {
	if _, save := cmd.Msg.(state.SaveDue); save {
		r.mu.Lock()
		r.edited = r.page.Now()
		r.mu.Unlock()
	}
	r.page.After(cmd.Millis, func() { r.send(cmd.Msg) })
}

// Clock is the time as RFC 3339 on the reader's own clock.
func (r *Runner) Clock() string { return r.now().Format(time.RFC3339) }
