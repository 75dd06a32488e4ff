//go:build !js

package browser

import (
	"context"
	"slices"
	"sync"
)

// Tabs joins pages that stand for tabs of one browser: its locks, and what the
// tabs tell each other.
type Tabs struct {
	mu    sync.Mutex
	pages []*Page
	lines map[string][]*pen // who has the pen, and behind it who waits
}

// Join makes the page one of the tabs.
func (t *Tabs) Join(p *Page) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.pages = append(t.pages, p)
	p.Tabs = t
}

// Close ends a page as a crash would: what it held is free.
func (t *Tabs) Close(p *Page) {
	t.mu.Lock()
	t.pages = slices.DeleteFunc(t.pages, func(o *Page) bool { return o == p })
	var next []*pen
	for key := range t.lines {
		next = append(next, t.leave(key, func(w *pen) bool { return w.page == p })...)
	}
	t.mu.Unlock()
	tell(next, true)
}

// pen is one claim.
type pen struct {
	page *Page
	told func(here bool)
}

func tell(list []*pen, here bool) {
	for _, p := range list {
		p.told(here)
	}
}

// leave takes claims out of a line and gives who has the pen because of that.
func (t *Tabs) leave(key string, who func(*pen) bool) (next []*pen) {
	line := t.lines[key]
	rest := slices.DeleteFunc(slices.Clone(line), who)
	t.lines[key] = rest
	if len(rest) > 0 && rest[0] != line[0] {
		next = rest[:1]
	}
	return next
}

// Claim is as in a browser; without tabs there are no locks.
func (p *Page) Claim(key string, steal bool, told func(here bool)) (letGo func(), ok bool) {
	t := p.Tabs
	if t == nil {
		return nil, false
	}
	mine := &pen{p, told}
	t.mu.Lock()
	if t.lines == nil {
		t.lines = map[string][]*pen{}
	}
	line := t.lines[key]
	var robbed []*pen
	if steal {
		robbed = line[:min(1, len(line))]
		t.lines[key] = append(append([]*pen{mine}, line[len(robbed):]...), robbed...)
	} else {
		t.lines[key] = append(slices.Clone(line), mine)
	}
	here := t.lines[key][0] == mine
	t.mu.Unlock()
	tell(robbed, false)
	told(here)
	return func() {
		t.mu.Lock()
		next := t.leave(key, func(o *pen) bool { return o == mine })
		t.mu.Unlock()
		tell(next, true)
	}, true
}

// Writers lists the workbooks that some tab has the pen of.
func (p *Page) Writers(context.Context) (keys []string, err error) {
	if p.Tabs == nil {
		return nil, nil
	}
	p.Tabs.mu.Lock()
	defer p.Tabs.mu.Unlock()
	for key, line := range p.Tabs.lines {
		if len(line) > 0 {
			keys = append(keys, key)
		}
	}
	return keys, nil
}

// Post tells the other tabs that are not frozen.
func (p *Page) Post(n Note) {
	if p.Tabs == nil {
		return
	}
	p.Tabs.mu.Lock()
	pages := slices.Clone(p.Tabs.pages)
	p.Tabs.mu.Unlock()
	for _, other := range pages {
		var hear func(Note)
		other.do(func() {
			if !other.Frozen {
				hear = other.Events.Note
			}
		})
		if other != p && hear != nil {
			hear(n)
		}
	}
}

// Freeze keeps the page from hearing other tabs.
func (p *Page) Freeze(frozen bool) { p.do(func() { p.Frozen = frozen }) }
