//go:build !js

package run_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/keep"
	"kpiworkbook/app/run"
	"kpiworkbook/app/state"
	"kpiworkbook/app/worker"
)

// device is what outlives a page: its storage.
type device struct {
	store *keep.Memory
	local *keep.LocalMemory
	vault *browser.Vault
	tabs  *browser.Tabs // nil: a browser without locks
}

func newDevice() *device {
	return &device{store: &keep.Memory{}, local: &keep.LocalMemory{}, vault: browser.NewVault()}
}

// window is a whole page without a browser: model, runner, worker, storage.
type window struct {
	*browser.Page
	t    *testing.T
	pipe *worker.Pipe
	run  *run.Runner

	mu    sync.Mutex
	model state.Model
	queue chan state.Msg
	news  chan struct{}

	patience int // milliseconds: timers that are due later stay
}

// open opens the page on a device.
func (d *device) open(t *testing.T) *window { return d.openOn(t, browser.NewPage()) }

// openOn opens it in a window that may know something already.
func (d *device) openOn(t *testing.T, page *browser.Page) *window {
	w := &window{Page: page, t: t, model: state.New(), queue: make(chan state.Msg, 1024), news: make(chan struct{}, 1), patience: 300}
	if d.tabs != nil {
		d.tabs.Join(w.Page)
	}
	w.pipe = &worker.Pipe{Vault: d.vault}
	var ids int
	newID := func() string {
		w.mu.Lock()
		defer w.mu.Unlock()
		ids++
		return fmt.Sprintf("id-%d-%d", time.Now().UnixNano(), ids)
	}
	client := worker.NewClient(w.pipe.Spawn, func(h worker.Health) {
		msg := state.EngineChanged{Phase: state.EngineDown, Restarts: h.Restarts, Reason: h.Reason}
		if h.Ready {
			msg.Phase = state.EngineReady
		}
		w.queue <- msg
	})
	w.run = run.New(run.Parts{Engine: client, Page: w.Page, NewID: newID, Now: time.Now,
		Keeper: &keep.Keeper{Store: d.store, Local: d.local, App: "test", Now: time.Now, NewID: newID},
		Code:   func(err error) string { return string(worker.CodeOf(err)) }})
	go w.loop()
	w.run.Start(func(msg state.Msg) { w.queue <- msg })
	return w
}

func (w *window) loop() {
	for msg := range w.queue {
		w.mu.Lock()
		next, cmds := state.Update(w.model, msg)
		w.model = next
		w.mu.Unlock()
		w.run.Run(cmds)
		select {
		case w.news <- struct{}{}:
		default:
		}
	}
}

func (w *window) now() state.Model {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.model
}

// until waits for the model to come to something; timers fire meanwhile.
func (w *window) until(what string, is func(state.Model) bool) state.Model {
	w.t.Helper()
	deadline := time.After(20 * time.Second)
	for {
		if m := w.now(); is(m) {
			return m
		}
		select {
		case <-w.news:
			w.fire()
		case <-deadline:
			m := w.now()
			w.t.Fatalf("waited in vain until %s; toast %q, banners %v, saved %+v", what, m.Toast.Text, m.Banners, m.Saved)
		}
	}
}

// fire lets the saves and live results that are due happen; other timers stay.
func (w *window) fire() {
	w.Page.FireShort(w.patience)
}

func (w *window) tell(msgs ...state.Msg) *window {
	for _, msg := range msgs {
		w.queue <- msg
	}
	return w
}

func atRest(m state.Model) bool { return m.Phase != state.Loading && m.State() == "ready" }

func saved(m state.Model) bool { return atRest(m) && m.Saved.State == state.SavedState }

const orders = "day,region,amount\n2026-01-05,West,10.50\n2026-01-20,East,4\n2026-02-03,West,7.25\n"

// imports drops a file and confirms what is recognised.
func (w *window) imports(name, text string) state.Model {
	w.t.Helper()
	n := len(w.now().Book.Tables)
	w.run.Take([]browser.File{{Label: name, Data: []byte(text)}}, browser.Omitted{})
	w.until("the file is recognised", func(m state.Model) bool {
		return len(m.Imports) > 0 && m.Imports[len(m.Imports)-1].Phase == state.ImportPreview
	})
	w.tell(state.ImportAll{})
	return w.until("the file is imported and saved", func(m state.Model) bool { return len(m.Book.Tables) == n+1 && saved(m) })
}

func (w *window) addsKPI(name, formula string) state.Model {
	w.t.Helper()
	w.tell(state.KPIEdit{}, state.FieldTyped{Field: state.FieldName, Text: name}, state.FormulaTyped{Text: formula, Caret: len(formula)}, state.EditorSaved{})
	return w.until("the KPI is saved and computed", func(m state.Model) bool {
		_, ok := m.Book.KPI(name)
		return ok && saved(m) && m.Answer != nil && !m.Stale
	})
}

// values is what the page would show, month by month.
func values(m state.Model) (list []string) {
	if m.Answer == nil {
		return nil
	}
	for _, k := range m.Answer.KPIs {
		for _, c := range k.Cells {
			list = append(list, k.Name+" "+c.Period+" "+c.Num().Plain())
		}
	}
	return list
}

var revenue = []string{"Revenue 2026-01 14.5", "Revenue 2026-02 7.25"}

func (w *window) want(m state.Model, want []string) {
	w.t.Helper()
	if got := values(m); !slices.Equal(got, want) {
		w.t.Errorf("the page shows %v, want %v", got, want)
	}
}

func TestFromAFileToAScorecardAndBackAfterAReload(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.want(w.addsKPI("Revenue", "SUM(orders[amount])"), revenue)

	again := d.open(t)
	m := again.until("the results are back", func(m state.Model) bool { return atRest(m) && m.Answer != nil })
	again.want(m, revenue)
	if m.Book.Name != w.now().Book.Name || m.Key != w.now().Key {
		t.Errorf("another workbook is open: %s %s", m.Key, m.Book.Name)
	}
	for _, name := range []string{"kpi:start", "kpi:import", "kpi:evaluate", "kpi:save"} {
		if !slices.Contains(w.Page.Measured(), name) {
			t.Errorf("%s is not measured; only %v", name, w.Page.Measured())
		}
	}
	if !slices.Contains(again.Page.Measured(), "kpi:open") {
		t.Errorf("kpi:open is not measured; only %v", again.Page.Measured())
	}
}

func TestAnExportedFileOpensOnAnotherDeviceBesideWhatIsThere(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.addsKPI("Revenue", "SUM(orders[amount])")
	w.tell(state.BookRenamed{Name: "Shop"}, state.ExportWanted{})
	w.until("the file is there", func(m state.Model) bool { return m.Backup.Exported != "" })
	payload, ok := w.Page.Downloaded("Shop.kpi").(worker.Memory)
	if !ok {
		t.Fatalf("no file was downloaded")
	}
	file := browser.File{Label: "Shop.kpi", Data: payload.Data}

	fresh := newDevice().open(t)
	fresh.until("the page is there", atRest)
	fresh.run.Take([]browser.File{file}, browser.Omitted{})
	fresh.want(fresh.until("it is shown at once", func(m state.Model) bool { return m.Book.Name == "Shop" && atRest(m) && m.Answer != nil }), revenue)

	busy := newDevice().open(t)
	busy.until("the page is there", atRest)
	busy.imports("other.csv", orders)
	busy.run.Take([]browser.File{file}, browser.Omitted{})
	m := busy.until("it is asked", func(m state.Model) bool { return m.Dialog.Kind == state.OpenedAsk && len(m.Books) == 2 })
	if m.Book.Name == "Shop" {
		t.Error("it is shown without asking")
	}
	busy.tell(state.OpenedAccepted{})
	busy.want(busy.until("it is shown", func(m state.Model) bool { return m.Book.Name == "Shop" && atRest(m) && m.Answer != nil }), revenue)
	busy.tell(state.BookChosen{ID: m.Key})
	busy.until("the first is back", func(m state.Model) bool {
		return atRest(m) && len(m.Book.Tables) == 1 && m.Book.Tables[0].Name == "other"
	})
}

func TestTwoPagesOnOneDeviceDoNotOverwriteEachOther(t *testing.T) {
	d := newDevice()
	one := d.open(t)
	one.until("the page is there", atRest)
	one.imports("orders.csv", orders)
	two := d.open(t)
	two.until("the page is there", func(m state.Model) bool { return atRest(m) && len(m.Book.Tables) == 1 })
	one.tell(state.BookRenamed{Name: "First"})
	one.until("it is saved", func(m state.Model) bool { return m.Book.Name == "First" && saved(m) })
	two.tell(state.BookRenamed{Name: "Second"})
	two.until("the conflict is told", func(m state.Model) bool { return m.Saved.State == state.SaveConflict })
	two.tell(state.ConflictReload{})
	two.until("theirs is shown", func(m state.Model) bool { return m.Book.Name == "First" && saved(m) })
	one.tell(state.BookRenamed{Name: "Third"})
	one.until("it is saved", func(m state.Model) bool { return m.Book.Name == "Third" && saved(m) })
	two.Page.Show()
	two.until("the other page is followed", func(m state.Model) bool { return m.Book.Name == "Third" })
}

func TestAWorkerThatDiesGetsItsTablesBack(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.addsKPI("Revenue", "SUM(orders[amount])")
	w.pipe.Kill("it ran out of memory")
	m := w.until("it is back", func(m state.Model) bool {
		return m.Engine.Restarts == 1 && m.Engine.Phase == state.EngineReady && atRest(m)
	})
	w.want(m, revenue)
	if _, ok := m.Banner(state.EngineBack); !ok {
		t.Error("nothing says that the calculation was restarted")
	}
}

func TestLostBytesAreNamedAndTheOtherTablesWork(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	lost := w.imports("lost.csv", orders+"2026-03-01,West,1\n")
	w.imports("orders.csv", orders)
	w.addsKPI("Revenue", "SUM(orders[amount])")
	d.vault.Lose(lost.Book.Tables[0].Batches[0].SHA256)

	again := d.open(t)
	m := again.until("the page is there", func(m state.Model) bool { return atRest(m) && m.Answer != nil })
	if got := values(m); len(got) < 2 || got[0] != revenue[0] {
		t.Errorf("the page shows %v", got)
	}
	if b, ok := m.Banner(state.BytesMissing); !ok || !strings.Contains(b.Text, "lost.csv") {
		t.Errorf("the banner says %+v", b)
	}
	if m.Tables[lost.Book.Tables[0].ID].Phase != state.TableMissing {
		t.Errorf("the table is in phase %d", m.Tables[lost.Book.Tables[0].ID].Phase)
	}
}

func TestADamagedDocumentIsSteppedOver(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.tell(state.BookRenamed{Name: "Newest"})
	m := w.until("it is saved", func(m state.Model) bool { return m.Book.Name == "Newest" && saved(m) })
	if err := d.store.Damage(m.Key, m.Saved.Generation, func(string) string { return "{" }); err != nil {
		t.Fatal(err)
	}
	d.local.Remove("kpi-book-a")
	d.local.Remove("kpi-book-b")
	again := d.open(t).until("the page is there", atRest)
	if b, ok := again.Banner(state.DamagedNote); !ok || again.Book.Name == "Newest" || len(again.Book.Tables) != 1 {
		t.Errorf("%q is open, the banner says %+v", again.Book.Name, b)
	}
}

func TestAFailedSaveIsSaidAndRepeated(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	d.store.SetFail(func(what string) error {
		if what == "commit" {
			return errors.New("the browser's storage for this page is full")
		}
		return nil
	})
	w.tell(state.BookRenamed{Name: "One"})
	w.until("the failure is told", func(m state.Model) bool {
		_, ok := m.Banner(state.SaveFailedNote)
		return ok && m.Saved.State == state.SaveFailed
	})
	d.store.SetFail(nil)
	w.tell(state.RetrySave{})
	w.until("it is saved", saved)
}

func TestTheSampleOpensWithOneClick(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.tell(state.SampleWanted{})
	m := w.until("it is computed", func(m state.Model) bool { return len(m.Book.Tables) == 4 && atRest(m) && m.Answer != nil })
	if len(values(m)) < 100 {
		t.Errorf("it shows %d values", len(values(m)))
	}
	w.tell(state.SampleWanted{})
	w.until("a second one stands beside it", func(m state.Model) bool { return len(m.Books) == 2 && atRest(m) && m.Answer != nil })
}

func TestFilesThatCannotBeUsedSayWhy(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.run.Take([]browser.File{
		{Label: "picture.csv", Data: []byte("\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR")},
		{Label: "empty.csv"},
		{Label: "cut.kpi", Data: []byte("PK\x03\x04 and no more")},
	}, browser.Omitted{Unread: []string{"locked"}})
	m := w.until("all are looked at", func(m state.Model) bool {
		return atRest(m) && len(m.Imports) == 2 && m.Imports[0].Phase == state.ImportFailed && m.Imports[1].Phase == state.ImportFailed && m.Toast.Bad
	})
	if !strings.Contains(m.Imports[0].Reason, "PNG") || m.Imports[1].Reason == "" || len(m.Book.Tables) != 0 {
		t.Errorf("imports are %+v", m.Imports)
	}
}

func TestRestoringGoesBackAndForth(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	first := w.imports("orders.csv", orders)
	w.addsKPI("Revenue", "SUM(orders[amount])")
	w.tell(state.Navigate{Route: state.Route{View: state.SettingsView}})
	w.until("versions are listed", func(m state.Model) bool { return len(m.Generations) >= 2 })
	w.tell(state.RestoreWanted{Number: first.Saved.Generation})
	w.until("the first version is back", func(m state.Model) bool { return len(m.Book.KPIs) == 0 && saved(m) })
	w.tell(state.Undone{})
	w.until("the last version is back", func(m state.Model) bool { return len(m.Book.KPIs) == 1 && saved(m) && m.Answer != nil && !m.Stale })
}
