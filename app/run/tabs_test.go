//go:build !js

package run_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/state"
)

// tabbed is a device whose browser has locks.
func tabbed() *device {
	d := newDevice()
	d.tabs = &browser.Tabs{}
	return d
}

func reads(m state.Model) bool { return atRest(m) && m.Reads() }

func writes(m state.Model) bool {
	return atRest(m) && m.Pen.Key == m.Key && m.Pen.Phase == state.PenHere
}

func called(name string) func(state.Model) bool {
	return func(m state.Model) bool { return m.Book.Name == name && saved(m) }
}

// begun opens a workbook with a table in the first tab.
func begun(t *testing.T, d *device) *window {
	w := d.open(t)
	w.until("the page is there", atRest)
	w.imports("orders.csv", orders)
	w.until("it has the pen", writes)
	return w
}

func TestOneTabWritesTheOthersFollowAndTakeOver(t *testing.T) {
	d := tabbed()
	one := begun(t, d)
	two := d.open(t)
	two.until("it reads", reads)
	one.addsKPI("Revenue", "SUM(orders[amount])")
	two.want(two.until("it follows", func(m state.Model) bool { return atRest(m) && m.Answer != nil && !m.Stale && len(m.Answer.KPIs) == 1 }), revenue)

	two.tell(state.BookRenamed{Name: "Two"})
	two.until("it is turned down", func(m state.Model) bool { return m.Dialog.Kind == state.EditHereAsk })
	one.tell(state.BookRenamed{Name: "One"}) // not saved yet when the other tab takes over
	two.tell(state.TakeOver{})
	two.until("what was turned down is done", called("Two"))
	m := one.until("the first follows", func(m state.Model) bool { return reads(m) && m.Book.Name == "Two" })
	if m.Saved.State == state.SaveConflict {
		t.Error("handing over ends in a conflict")
	}
	if n := len(generationsNamed(t, d, m.Key, "One")); n != 1 {
		t.Errorf("%d versions are called One, want the one that was saved before the pen was given away", n)
	}
}

func generationsNamed(t *testing.T, d *device, key, name string) (found []uint64) {
	t.Helper()
	list, err := d.store.List(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range list {
		if r.Name == name {
			found = append(found, r.Number)
		}
	}
	return found
}

func TestAReaderIsPromotedWhenTheWriterDies(t *testing.T) {
	d := tabbed()
	one := begun(t, d)
	two := d.open(t)
	two.until("it reads", reads)
	three := d.open(t)
	three.until("it reads", reads)
	d.tabs.Close(one.Page)
	two.until("it writes", writes)
	two.tell(state.BookRenamed{Name: "Two"})
	two.until("it is saved", called("Two"))
	three.until("the third follows", func(m state.Model) bool { return reads(m) && m.Book.Name == "Two" })
}

func TestAFrozenWriterIsOvertakenAndKeepsWhatItHadNotSaved(t *testing.T) {
	d := tabbed()
	one := begun(t, d)
	two := d.open(t)
	two.until("it reads", reads)
	one.Page.Freeze(true)
	two.patience = 1500
	two.tell(state.TakeOver{})
	two.until("it writes", writes)
	two.tell(state.BookRenamed{Name: "Two"})
	two.until("it is saved", called("Two"))

	one.Page.Freeze(false)
	one.until("it reads", reads)
	one.tell(state.BookRenamed{Name: "One"}, state.TakeOver{})
	one.until("it is level and does what was turned down", called("One"))
	two.until("the second follows", func(m state.Model) bool { return reads(m) && m.Book.Name == "One" })
}

func TestAWorkbookThatAnotherTabWritesIsNotDeleted(t *testing.T) {
	d := tabbed()
	one := begun(t, d)
	key := one.now().Key
	two := d.open(t)
	two.until("it reads", reads)
	two.tell(state.BookNew{})
	two.until("another is open", func(m state.Model) bool { return atRest(m) && m.Key != key && writes(m) })
	two.tell(state.BookRemoved{ID: key})
	two.until("it is refused", func(m state.Model) bool { return m.Toast.Bad })
	if heads, _ := d.store.Heads(t.Context()); len(heads) != 2 {
		t.Errorf("%d workbooks are left, want both", len(heads))
	}
}

// TestNoEditOfManyTabsIsLost has tabs edit, take over from each other and die,
// at random: every name that was called saved is a version of the workbook,
// unless a later one of the same tab was saved in its place.
func TestNoEditOfManyTabsIsLost(t *testing.T) {
	for seed := range uint64(6) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			random := rand.New(rand.NewPCG(seed, 4))
			d := tabbed()
			open := []*window{begun(t, d)}
			key := open[0].now().Key
			for range 2 {
				w := d.open(t)
				w.until("it reads", reads)
				open = append(open, w)
			}
			for step := range 12 {
				i := random.IntN(len(open))
				w := open[i]
				if random.IntN(5) == 0 {
					d.tabs.Close(w.Page)
					open[i] = d.open(t)
					open[i].until("a new tab is there", func(m state.Model) bool { return reads(m) || writes(m) })
					continue
				}
				name := fmt.Sprintf("step %d", step)
				if w.now().Reads() {
					w.tell(state.TakeOver{})
				}
				w.tell(state.BookRenamed{Name: name})
				if w.until("it is saved or asked about", func(m state.Model) bool {
					return m.Book.Name == name && saved(m) || m.Dialog.Kind == state.EditHereAsk
				}).Dialog.Kind == state.EditHereAsk {
					w.tell(state.TakeOver{})
					w.until("it is saved", called(name))
				}
				if len(generationsNamed(t, d, key, name)) != 1 {
					t.Fatalf("%q was called saved and is not there", name)
				}
			}
		})
	}
}
