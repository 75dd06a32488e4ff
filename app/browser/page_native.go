//go:build !js

package browser

import (
	"context"
	"errors"
	"slices"
	"sync"

	"kpiworkbook/app/keep"
	"kpiworkbook/app/piece"
)

// NewStore is a store in memory.
func NewStore() keep.Store { return &keep.Memory{} }

// File is a file in memory.
type File struct {
	Label string
	Data  []byte
}

// NewFile is what a worker made, which is in memory here.
func NewFile(name string, made any) File {
	f := File{Label: name}
	whole, ok := made.(interface {
		Size() int64
		Slice(ctx context.Context, from, to int64) (piece.Piece, error)
	})
	if !ok {
		return f
	}
	if p, err := whole.Slice(context.Background(), 0, whole.Size()); err == nil {
		f.Data = make([]byte, p.Size())
		p.CopyTo(f.Data, 0)
	}
	return f
}

// Name is the file's name.
func (f File) Name() string { return f.Label }

func (f File) at(path string) File {
	f.Label = path
	return f
}

// Size is the number of bytes.
func (f File) Size() int64 { return int64(len(f.Data)) }

// Slice reads a piece.
func (f File) Slice(ctx context.Context, from, to int64) (piece.Piece, error) {
	return piece.Bytes(slices.Clone(f.Data[from:to])), ctx.Err()
}

// Page is a page that remembers what it was told.
type Page struct {
	keep.LocalMemory

	mu        sync.Mutex
	Told      About
	Events    Events
	State     string
	Title     string
	Hash      string
	Theme     string
	Focused   string
	Formula   string
	Clipboard string
	Noticed   []string
	Downloads map[string]any
	Measures  []string
	Timers    []Timer
	Clock     float64
	Persisted bool
	Updated   bool
	Files     *Files // nil: files cannot be written in place
	Tabs      *Tabs  // nil: the browser has no locks
	Frozen    bool   // hears no other tab
	Assets    map[string][]byte
}

// Timer is something that is to happen later.
type Timer struct {
	Millis int
	Do     func()
}

// NewPage is an empty page.
func NewPage() *Page {
	return &Page{Told: About{Today: "2026-11-21", Locale: "en-GB", Online: true, Version: "test"}, Downloads: map[string]any{}}
}

func (p *Page) do(change func()) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change()
}

// About tells what the test said.
func (p *Page) About() (a About) {
	p.do(func() { a = p.Told })
	return a
}

// Now is a clock that goes on by a millisecond each time it is read.
func (p *Page) Now() (now float64) {
	p.do(func() { p.Clock++; now = p.Clock })
	return now
}

// Measure remembers the name.
func (p *Page) Measure(name string, _ float64, _ any) {
	p.do(func() { p.Measures = append(p.Measures, name) })
}

// SetState remembers.
func (p *Page) SetState(state string) { p.do(func() { p.State = state }) }

// SetTitle remembers.
func (p *Page) SetTitle(title string) { p.do(func() { p.Title = title }) }

// SetHash remembers.
func (p *Page) SetHash(hash string, _ bool) { p.do(func() { p.Hash = hash }) }

// SetTheme remembers.
func (p *Page) SetTheme(theme string) { p.do(func() { p.Theme = theme }) }

// Focus remembers.
func (p *Page) Focus(target string) { p.do(func() { p.Focused = target }) }

// SetFormula remembers.
func (p *Page) SetFormula(text string, _ int) { p.do(func() { p.Formula = text }) }

// Copy remembers.
func (p *Page) Copy(_ context.Context, text string) error {
	p.do(func() { p.Clipboard = text })
	return nil
}

// AskNotices is what the page was told to answer.
func (p *Page) AskNotices(context.Context) string { return p.Told.Notices }

// Notify remembers.
func (p *Page) Notify(_, text string) { p.do(func() { p.Noticed = append(p.Noticed, text) }) }

// Space is a fixed answer.
func (p *Page) Space(_ context.Context, persist bool) (s Space, err error) {
	p.do(func() {
		p.Persisted = p.Persisted || persist
		s = Space{Usage: 1 << 20, Quota: 1 << 30, Persisted: p.Persisted}
	})
	return s, nil
}

// Download remembers.
func (p *Page) Download(name string, payload any) error {
	p.do(func() { p.Downloads[name] = payload })
	return nil
}

// Asset is what the test put there.
func (p *Page) Asset(_ context.Context, name string) (data []byte, err error) {
	p.do(func() { data = p.Assets[name] })
	if data == nil {
		return nil, errors.New("the server does not have it")
	}
	return data, nil
}

// AcceptUpdate remembers.
func (p *Page) AcceptUpdate() { p.do(func() { p.Updated = true }) }

// After remembers; FireShort makes it happen.
func (p *Page) After(millis int, do func()) {
	p.do(func() { p.Timers = append(p.Timers, Timer{millis, do}) })
}

// Turn does something soon.
func (p *Page) Turn(do func()) { go do() }

// FireShort makes what was to happen within so many milliseconds happen; the
// rest stays.
func (p *Page) FireShort(millis int) {
	var due []Timer
	p.do(func() {
		var rest []Timer
		for _, t := range p.Timers {
			if t.Millis <= millis {
				due = append(due, t)
			} else {
				rest = append(rest, t)
			}
		}
		p.Timers = rest
	})
	for _, t := range due {
		t.Do()
	}
}

// Measured is the names of the spans that were recorded.
func (p *Page) Measured() (names []string) {
	p.do(func() { names = append(names, p.Measures...) })
	return names
}

// Downloaded is what was handed to the reader under a name.
func (p *Page) Downloaded(name string) (payload any) {
	p.do(func() { payload = p.Downloads[name] })
	return payload
}

// Show is the page coming back to the front.
func (p *Page) Show() {
	var events Events
	p.do(func() { events = p.Events })
	events.Shown()
}

// Watch remembers who listens.
func (p *Page) Watch(e Events) { p.do(func() { p.Events = e }) }
