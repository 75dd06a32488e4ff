//go:build !js

package run_test

import (
	"errors"
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/keep"
	"kpiworkbook/app/state"
)

func TestVersionsDifferInWordsAndSizesAreKnown(t *testing.T) {
	w := newDevice().open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.until("it is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState })
	w.tell(state.BookRenamed{Name: "Shop"})
	w.until("that is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState && m.Book.Name == "Shop" })
	w.tell(state.Navigate{Route: state.Route{View: state.SettingsView}})
	m := w.until("versions are compared", func(m state.Model) bool { return len(m.Generations) == 2 && m.Generations[1].Rev == m.Rev })
	if got := m.Generations[1].Differs; len(got) != 1 || got[0].String() != "Workbook changed: name “My workbook” → “Shop”" {
		t.Errorf("the first version differs by %v", got)
	}
	m = w.until("sizes are known", func(m state.Model) bool { return m.Storage.Versions != nil })
	if m.Storage.Versions[m.Key] == 0 || m.Storage.AskedAt == "" {
		t.Errorf("storage is %+v", m.Storage)
	}
}

func TestAFullStorageIsRecognisedAndRoomIsMade(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	for _, name := range []string{"One", "Two", "Three", "Four"} {
		w.tell(state.BookRenamed{Name: name})
		w.until("it is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState && m.Book.Name == name })
	}
	d.store.SetFail(func(what string) error {
		if what == "commit" {
			return keep.ErrFull
		}
		return nil
	})
	w.tell(state.BookRenamed{Name: "Five"})
	w.until("it is said", func(m state.Model) bool { return m.Saved.State == state.SaveFailed && m.Saved.Full })
	d.store.SetFail(nil)
	w.tell(state.RoomWanted{What: state.RoomVersions})
	m := w.until("it is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState })
	if list, err := d.store.List(t.Context(), m.Key); err != nil || len(list) != 3 || m.Book.Name != "Five" {
		t.Errorf("%s has %d versions (%v), want the two that stayed and the new one", m.Book.Name, len(list), err)
	}
}

func TestAWorkbookThatWasDeletedElsewhereIsKeptAgain(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	m := w.until("it is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState })
	if err := d.store.Forget(t.Context(), m.Key); err != nil {
		t.Fatal(err)
	}
	w.tell(state.BookRenamed{Name: "Still here"})
	w.until("it is said", func(m state.Model) bool { return m.Saved.Gone })
	w.tell(state.RetrySave{})
	w.until("it is saved", func(m state.Model) bool { return m.Saved.State == state.SavedState })
	again := d.open(t)
	again.until("it is there", func(m state.Model) bool { return m.Book.Name == "Still here" })
}

func TestWhatIsKnownOfCopiesOutlivesThePage(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	want := w.until("work is noted", func(m state.Model) bool { return m.Saved.State == state.SavedState && m.Backup.Since != "" }).Backup
	again := d.open(t)
	again.until("it is known", func(m state.Model) bool { return atRest(m) && m.Backup == want })
}

func TestAFileOnDiskIsRememberedAndItsTroublesAreToldApart(t *testing.T) {
	d := newDevice()
	w := d.open(t)
	picked := make(chan bool, 8)
	disk := &browser.Files{Fail: func(what string) error {
		if what == "pick" {
			picked <- true
		}
		return nil
	}}
	w.Page.GiveDisk(disk)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.tell(state.Navigate{Route: state.Route{View: state.SettingsView}}, state.DiskCame{Key: w.now().Key, Disk: state.Disk{Offered: true}}, state.DiskWanted{})
	<-picked // and nothing was chosen
	w.Page.Change(func() { disk.Pick = "Shop.kpi" })
	w.tell(state.DiskWanted{})
	w.until("it is written", func(m state.Model) bool { return m.Disk.At != "" && m.Disk.Name == "Shop.kpi" })
	for _, c := range []struct {
		err  error
		want state.DiskTrouble
	}{
		{browser.ErrDenied, state.DiskDenied}, {browser.ErrChanged, state.DiskChanged}, {browser.ErrMissing, state.DiskMissing},
		{errors.New("the disk is full"), state.DiskFailed}, {nil, state.DiskFine},
	} {
		w.Page.Change(func() {
			disk.Fail = func(what string) error {
				if what == "write" {
					return c.err
				}
				return nil
			}
		})
		w.tell(state.DiskWanted{})
		w.until("it is said: "+string(c.want), func(m state.Model) bool { return !m.Disk.Writing && m.Disk.Trouble == c.want })
	}
	w.tell(state.DiskAuto{On: true})
	found := func(is func(state.Disk) bool) func(state.Model) bool {
		return func(m state.Model) bool {
			w.run.Run([]state.Cmd{state.FindDisk{Key: m.Key}})
			return is(m.Disk)
		}
	}
	w.until("it is remembered", found(func(d state.Disk) bool { return d.Auto && d.At != "" && !d.Writing }))
	w.tell(state.DiskLeft{})
	w.until("it is forgotten", found(func(d state.Disk) (gone bool) {
		w.Page.Change(func() { gone = len(disk.Chosen) == 0 })
		return gone && d.Name == "" && d.Offered
	}))
}
