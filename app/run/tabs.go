package run

import (
	"context"
	"slices"
	"sync"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi/workbook"
)

// Tabs is the other tabs as the runner needs them; [browser.Page] knows them.
type Tabs interface {
	// Claim asks for the right to write a workbook; see [browser.Page.Claim].
	Claim(key string, steal bool, told func(here bool)) (letGo func(), ok bool)
	// Writers lists the workbooks that some tab writes.
	Writers(ctx context.Context) ([]string, error)
	Post(browser.Note)
}

// backMillis is how long a tab that handed over keeps the pen for the tab that
// asked for it, which takes it. Should that tab be gone, whoever is next in line
// gets it then.
const backMillis = 1000

// tabs is this tab among the others.
type tabs struct {
	name string // of this tab

	mu    sync.Mutex
	key   string // of the workbook whose pen was asked for
	claim int    // number of the last claim: what an older one says is not heard
	here  bool   // it has the pen
	letGo func()
}

// tabCmd carries out what concerns the other tabs.
func (r *Runner) tabCmd(cmd state.Cmd) bool {
	switch cmd := cmd.(type) {
	case state.ClaimPen:
		r.claim(cmd.Key, cmd.Steal)
	case state.YieldPen:
		r.page.Post(browser.Note{Kind: browser.NoteYields, Key: cmd.Key, From: r.tabs.name, To: cmd.To, Format: workbook.Version})
		r.yield()
	case state.AskForPen:
		r.page.Post(browser.Note{Kind: browser.NoteWants, Key: cmd.Key, From: r.tabs.name, Force: cmd.Force, Format: workbook.Version})
	case state.KeepPen:
		r.page.Post(browser.Note{Kind: browser.NoteWaits, Key: cmd.Key, From: r.tabs.name, To: cmd.To, Text: cmd.Why, Format: workbook.Version})
	default:
		return false
	}
	return true
}

// claims is the workbook whose pen this tab has or waits for.
func (r *Runner) claims() string {
	r.tabs.mu.Lock()
	defer r.tabs.mu.Unlock()
	return r.tabs.key
}

// yield gives the pen to whoever is next in line, when the tab it was meant for
// did not come for it.
func (r *Runner) yield() {
	t := &r.tabs
	t.mu.Lock()
	number := t.claim
	t.mu.Unlock()
	r.page.After(backMillis, func() {
		t.mu.Lock()
		key, left := t.key, t.claim == number && t.here
		t.mu.Unlock()
		if left {
			r.claim(key, false)
		}
	})
}

// claim gives the pen of the former workbook back and asks for that of another,
// "" for none.
func (r *Runner) claim(key string, steal bool) {
	t := &r.tabs
	t.mu.Lock()
	former := t.letGo
	t.claim++
	number := t.claim
	t.key, t.letGo, t.here = key, nil, false
	t.mu.Unlock()
	if former != nil {
		former()
	}
	if key == "" {
		return
	}
	letGo, ok := r.page.Claim(key, steal, func(here bool) {
		t.mu.Lock()
		stale := t.claim != number
		if !stale {
			t.here = here
		}
		t.mu.Unlock()
		switch {
		case stale:
		case here:
			r.send(state.PenCame{Key: key, Phase: state.PenHere})
		default:
			r.send(state.PenCame{Key: key, Phase: state.PenThere})
		}
	})
	if !ok {
		r.send(state.PenCame{Key: key, Phase: state.PenAlways})
		return
	}
	t.mu.Lock()
	if t.claim == number {
		t.letGo, letGo = letGo, nil
	}
	t.mu.Unlock()
	if letGo != nil {
		letGo() // another claim was made meanwhile
	}
}

// hear takes a note of another tab to the page.
func (r *Runner) hear(n browser.Note) {
	if n.To != "" && n.To != r.tabs.name {
		return
	}
	switch n.Kind {
	case browser.NoteSaved:
		r.send(state.TabSaved{Key: n.Key, Generation: n.Generation, Format: n.Format})
	case browser.NoteWants:
		r.send(state.TabWants{Key: n.Key, From: n.From, Force: n.Force})
	case browser.NoteWaits:
		r.send(state.TabWaits{Key: n.Key, Why: n.Text})
	case browser.NoteYields:
		r.send(state.TabYields{Key: n.Key})
	}
}

// writtenElsewhere reports whether another tab writes a workbook.
func (r *Runner) writtenElsewhere(ctx context.Context, key string) bool {
	keys, err := r.page.Writers(ctx)
	return err == nil && key != r.claims() && slices.Contains(keys, key)
}
