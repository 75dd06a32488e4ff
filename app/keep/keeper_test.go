package keep

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"kpiworkbook/kpi/workbook"
)

// desk is a keeper over memory with a clock that goes on by a minute per save.
type desk struct {
	*Keeper
	store *Memory
	local *LocalMemory
	t     *testing.T
}

func newDesk(t *testing.T) *desk {
	store, local := &Memory{}, &LocalMemory{}
	return &desk{newKeeper(store, local), store, local, t}
}

func newKeeper(store Store, local Local) *Keeper {
	now, ids := time.Date(2026, 3, 1, 9, 0, 0, 0, time.Local), 0
	return &Keeper{Store: store, Local: local, App: "test",
		Now:   func() time.Time { now = now.Add(time.Minute); return now },
		NewID: func() string { ids++; return fmt.Sprintf("id%d", ids) }}
}

func named(name string) workbook.Workbook { return workbook.New("doc", name) }

// save saves the names one after the other and gives the last generation.
func (d *desk) save(key string, names ...string) uint64 {
	d.t.Helper()
	var generation uint64
	if heads, err := d.Store.Heads(context.Background()); err == nil {
		for _, h := range heads {
			if h.Key == key {
				generation = h.Generation
			}
		}
	}
	for _, name := range names {
		saved, err := d.Save(context.Background(), key, named(name), generation, "edit")
		if err != nil {
			d.t.Fatal(err)
		}
		generation = saved.Generation
	}
	return generation
}

func (d *desk) load(key string) Loaded { return d.Load(context.Background(), key) }

// spoil changes one byte of a stored document.
func (d *desk) spoil(key string, number uint64) {
	d.t.Helper()
	err := d.store.Damage(key, number, func(p string) string { return strings.Replace(p, `"name"`, `"nane"`, 1) })
	if err != nil {
		d.t.Fatal(err)
	}
}

func (d *desk) dropCopies() {
	for _, name := range copyNames {
		d.local.Remove(name)
	}
}

// want compares what was loaded by the name of the book and words in its damage.
func (d *desk) want(l Loaded, name, damage string) {
	d.t.Helper()
	switch {
	case l.Book == nil:
		d.t.Fatalf("nothing was loaded: %+v", l)
	case l.Book.Name != name:
		d.t.Errorf("loaded %q, want %q", l.Book.Name, name)
	case damage == "" && l.Damage != "":
		d.t.Errorf("damage is reported without any: %s", l.Damage)
	case !strings.Contains(l.Damage, damage):
		d.t.Errorf("damage says %q, want it to say %q", l.Damage, damage)
	}
}

func TestNothingIsThereAtFirst(t *testing.T) {
	l := newDesk(t).load("")
	if l.Book != nil || l.Key != "id1" || l.Generation != 0 || l.Damage != "" || l.Broken != "" {
		t.Errorf("loaded %+v, want nothing under a fresh key", l)
	}
}

func TestTheLastSaveIsLoaded(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two", "three")
	l := d.load("a")
	d.want(l, "three", "")
	if l.Generation != 3 || l.Key != "a" {
		t.Errorf("loaded generation %d of %s", l.Generation, l.Key)
	}
}

func TestTheWorkbookThatWasOpenLastIsLoaded(t *testing.T) {
	d := newDesk(t)
	d.save("a", "first")
	d.save("b", "second")
	d.load("a")
	d.want(d.load(""), "first", "")
	d.local.Remove(lastName)
	d.want(d.load(""), "second", "")
	d.want(d.load("gone"), "second", "")
}

func TestSavingOverAnotherTabIsAConflict(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one")
	other := newKeeper(d.store, &LocalMemory{})
	if _, err := other.Save(context.Background(), "a", named("theirs"), 1, "edit"); err != nil {
		t.Fatal(err)
	}
	_, err := d.Save(context.Background(), "a", named("mine"), 1, "edit")
	var conflict *Conflict
	if !errors.As(err, &conflict) || conflict.Theirs != 2 {
		t.Fatalf("saving gave %v, want a conflict with generation 2", err)
	}
	d.dropCopies()
	d.want(d.load("a"), "theirs", "")
	if n, moved := d.Moved(context.Background(), "a", 1); !moved || n != 2 {
		t.Errorf("the head is said to be at %d (%v)", n, moved)
	}
}

func TestADamagedDocumentGivesTheOneBefore(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two", "three")
	d.dropCopies()
	d.spoil("a", 3)
	l := d.load("a")
	d.want(l, "two", "checksum does not match")
	if l.Generation != 3 {
		t.Errorf("the next save expects generation %d, want that of the head, 3", l.Generation)
	}
}

func TestSeveralDamagedDocumentsAreStepped(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two", "three", "four")
	d.dropCopies()
	d.spoil("a", 4)
	d.store.Drop("a", 3)
	d.spoil("a", 2)
	d.want(d.load("a"), "one", "one in between is damaged too")
}

func TestWhatIsDamagedIsNotOverwritten(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two")
	d.dropCopies()
	d.spoil("a", 2)
	l := d.load("a")
	if _, err := d.Save(context.Background(), "a", named("three"), l.Generation, "edit"); err != nil {
		t.Fatal(err)
	}
	list, err := d.List(context.Background(), "a")
	if err != nil || len(list) != 3 {
		t.Fatalf("there are %d generations (%v), want 3", len(list), err)
	}
	if list[0].Number != 3 || !list[1].Damaged || list[2].Damaged {
		t.Errorf("generations are %+v, want the second marked as damaged", list)
	}
	d.want(d.load("a"), "three", "")
}

func TestTheCopyStandsInForADamagedDocument(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two")
	d.spoil("a", 2)
	d.want(d.load("a"), "two", "nothing is lost")
}

func TestACopyThatIsAheadIsTaken(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two", "three")
	// The browser lost the last save although it had confirmed it.
	d.store.Drop("a", 3)
	d.store.heads["a"] = Head{Key: "a", Generation: 2, Name: "two", At: "2026-03-01T09:02:00Z"}
	d.want(d.load("a"), "three", "newer")
}

func TestACopyIsBelievedOnlyWhenWhole(t *testing.T) {
	want := copied{Key: "a", Generation: 7, At: "2026-03-01T09:02:00Z", Document: `{"version":1}`}
	text, err := writeCopy(want)
	if err != nil {
		t.Fatal(err)
	}
	if c, ok := readCopy(text); !ok || c != want {
		t.Fatalf("read %+v (%v)", c, ok)
	}
	if !strings.HasPrefix(text, "KPI1:7:") {
		t.Errorf("the copy begins %q", text[:20])
	}
	for i := range len(text) {
		if c, ok := readCopy(text[:i] + string(text[i]^1) + text[i+1:]); ok {
			t.Fatalf("a copy with byte %d changed is believed: %+v", i, c)
		}
		if _, ok := readCopy(text[:i]); ok {
			t.Fatalf("a copy cut off at %d is believed", i)
		}
	}
}

func TestAllDamagedStartsBesideAndKeepsEverything(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two")
	d.dropCopies()
	d.spoil("a", 1)
	d.spoil("a", 2)
	l := d.load("a")
	if l.Book != nil || l.Broken == "" || l.Key == "a" || l.Generation != 0 {
		t.Fatalf("loaded %+v, want nothing under a fresh key and a sentence", l)
	}
	if _, err := d.Save(context.Background(), l.Key, named("new"), l.Generation, "edit"); err != nil {
		t.Fatal(err)
	}
	if list, err := d.List(context.Background(), "a"); err != nil || len(list) != 2 {
		t.Errorf("the damaged workbook has %d generations (%v), want both untouched", len(list), err)
	}
}

func TestBlockedStorageGoesOnInMemory(t *testing.T) {
	d := newDesk(t)
	d.store.Fail = func(string) error { return errors.New("storage is blocked") }
	l := d.load("")
	if l.Blocked == "" || l.Book != nil {
		t.Fatalf("loaded %+v, want it to say that storage is blocked", l)
	}
	saved, err := d.Save(context.Background(), l.Key, named("kept"), 0, "edit")
	if err != nil || !saved.Blocked {
		t.Fatalf("saved %+v, %v", saved, err)
	}
	again := d.load(l.Key)
	if again.Book == nil || again.Book.Name != "kept" || again.Blocked == "" {
		t.Errorf("loaded %+v", again)
	}
	if _, err := d.Files(context.Background()); err == nil {
		t.Error("files are listed for collection although nothing is known")
	}
}

func TestBlockedStorageStillShowsTheCopy(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one")
	blocked := newKeeper(&Memory{Fail: func(string) error { return errors.New("blocked") }}, d.local)
	l := blocked.Load(context.Background(), "")
	d.want(l, "one", "")
	if l.Blocked == "" || l.Key != "a" {
		t.Errorf("loaded %+v", l)
	}
}

func TestLostStorageShowsTheCopy(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two")
	lost := newKeeper(&Memory{}, d.local)
	l := lost.Load(context.Background(), "")
	d.want(l, "two", "storage is empty")
	if l.Generation != 0 {
		t.Errorf("the next save expects %d, want 0: there is no head", l.Generation)
	}
}

func TestAFailedSaveChangesNothing(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one")
	d.store.Fail = func(what string) error {
		if what == "commit" {
			return errors.New("the browser's storage for this page is full")
		}
		return nil
	}
	if _, err := d.Save(context.Background(), "a", named("two"), 1, "edit"); err == nil {
		t.Fatal("a save that failed is called saved")
	}
	d.store.Fail = nil
	d.want(d.load("a"), "one", "")
}

func TestASaveThatCannotBeReadBackFailed(t *testing.T) {
	d := newDesk(t)
	d.store.Fail = func(what string) error {
		if what == "read" {
			return errors.New("cannot be read")
		}
		return nil
	}
	if _, err := d.Save(context.Background(), "a", named("one"), 0, "edit"); err == nil {
		t.Error("a save that cannot be read back is called saved")
	}
}

func TestFullSmallStorageLeavesNoOldCopy(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two")
	d.local.Full = errors.New("full")
	d.save("a", "three")
	for _, name := range copyNames {
		if d.local.Get(name) != "" {
			t.Errorf("%s still holds an old copy", name)
		}
	}
	d.want(d.load("a"), "three", "")
}

func TestForgettingTakesTheCopiesToo(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one")
	d.save("b", "two")
	heads, err := d.Forget(context.Background(), "b")
	if err != nil || len(heads) != 1 || heads[0].Key != "a" {
		t.Fatalf("left are %+v (%v)", heads, err)
	}
	if c, ok := d.copyOf("b"); ok {
		t.Errorf("a copy is left: %+v", c)
	}
}

func TestFilesOfEveryGenerationAreNamed(t *testing.T) {
	d := newDesk(t)
	book := func(shas ...string) workbook.Workbook {
		w := named("x")
		for _, sha := range shas {
			w.Tables = append(w.Tables, workbook.Source{ID: sha, Name: sha, Batches: []workbook.Batch{{ID: sha, SHA256: sha}}})
		}
		return w
	}
	ctx := context.Background()
	for i, w := range []workbook.Workbook{book("s1", "s2"), book("s2")} {
		if _, err := d.Save(ctx, "a", w, uint64(i), "edit"); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := d.Save(ctx, "b", book("s3"), 0, "edit"); err != nil {
		t.Fatal(err)
	}
	files, err := d.Files(ctx)
	if err != nil || strings.Join(files, " ") != "s1 s2 s3" {
		t.Errorf("named are %v (%v)", files, err)
	}
}

func TestOldGenerationsGoAndTheImportantStay(t *testing.T) {
	var list []Record
	for n := 200; n >= 1; n-- { // newest first, four a day
		at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(n) * 6 * time.Hour)
		why := "edit"
		if n == 100 {
			why = "import"
		}
		app := "one"
		if n >= 81 {
			app = "two"
		}
		list = append(list, Record{Number: uint64(n), At: at.Format(time.RFC3339), Why: why, App: app, Damaged: n == 50})
	}
	gone := map[uint64]bool{}
	for _, n := range prunable(list) {
		gone[n] = true
	}
	for n := uint64(181); n <= 200; n++ {
		if gone[n] {
			t.Errorf("generation %d of the newest twenty goes", n)
		}
	}
	for _, n := range []uint64{99, 80, 50} { // before the import, before the update; damaged
		if gone[n] {
			t.Errorf("generation %d goes", n)
		}
	}
	days := map[string]bool{}
	for _, r := range list {
		if !gone[r.Number] {
			days[r.At[:10]] = true
		}
	}
	if len(days) < 30 || len(list)-len(gone) > 60 {
		t.Errorf("%d generations of %d days stay", len(list)-len(gone), len(days))
	}
}

func TestAWorkbookThatIsGoneIsNotCalledChangedElsewhere(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one")
	if _, err := d.Forget(context.Background(), "a"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Save(context.Background(), "a", named("two"), 1, "edit"); !errors.Is(err, ErrGone) {
		t.Errorf("the save says %v", err)
	}
	if _, err := d.Save(context.Background(), "a", named("two"), 0, "edit"); err != nil {
		t.Error(err)
	}
	d.want(d.load("a"), "two", "")
}

func TestRoomIsMadeOfOldGenerations(t *testing.T) {
	d := newDesk(t)
	d.save("a", "one", "two", "three", "four")
	d.save("b", "other")
	d.store.records["a"][1] = Record{Key: "a", Number: 1, Damaged: true}
	before, err := d.Sizes(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if err := d.Thin(context.Background()); err != nil {
		t.Fatal(err)
	}
	list, _ := d.List(context.Background(), "a")
	if len(list) != 3 || list[0].Number != 4 || list[1].Number != 3 || list[2].Number != 1 {
		t.Errorf("left are %+v, want the newest two and the damaged one", list)
	}
	after, _ := d.Sizes(context.Background())
	if after.Versions["a"] >= before.Versions["a"] || after.Versions["b"] != before.Versions["b"] || before.Versions["a"] == 0 {
		t.Errorf("%v became %v", before, after)
	}
	d.want(d.load("a"), "four", "")
}

func TestManySavesStayFew(t *testing.T) {
	d := newDesk(t)
	names := make([]string, 120)
	for i := range names {
		names[i] = fmt.Sprint("edit ", i)
	}
	d.save("a", names...)
	list, err := d.List(context.Background(), "a")
	if err != nil || len(list) > 25 {
		t.Errorf("%d generations stay (%v)", len(list), err)
	}
	d.want(d.load("a"), "edit 119", "")
}

// overtaken is a store that another tab saves to after the heads were read.
type overtaken struct {
	*Memory
	save func()
}

func (o *overtaken) Heads(ctx context.Context) ([]Head, error) {
	heads, err := o.Memory.Heads(ctx)
	if save := o.save; save != nil {
		o.save = nil
		save()
	}
	return heads, err
}

func TestASaveOfAnotherTabWhileLoadingIsNoDamage(t *testing.T) {
	d := newDesk(t)
	first := d.save("k", "One")
	other := newKeeper(d.store, d.local)
	d.Store = &overtaken{d.store, func() {
		if _, err := other.Save(context.Background(), "k", named("Two"), first, "edit"); err != nil {
			t.Error(err)
		}
	}}
	l := d.load("k")
	if l.Book.Name != "Two" || l.Generation != first+1 || l.Damage != "" {
		t.Errorf("%s of generation %d is loaded, damage %q", l.Book.Name, l.Generation, l.Damage)
	}
}

func TestADocumentOfANewerProgramIsLeftAlone(t *testing.T) {
	d := newDesk(t)
	d.save("k", "One")
	last := d.save("k", "Two")
	d.dropCopies()
	d.store.mu.Lock()
	r := d.store.records["k"][last]
	r.Payload = strings.Replace(r.Payload, `"version": 1`, `"version": 2`, 1)
	r.Checksum = checksum(r.Payload)
	d.store.records["k"][last] = r
	d.store.mu.Unlock()
	l := d.load("k")
	if l.Book != nil || l.Key == "k" || !strings.Contains(l.Broken, "newer program (document version 2") {
		t.Fatalf("loaded %v of %s, says %q", l.Book, l.Key, l.Broken)
	}
	if _, err := d.Save(context.Background(), l.Key, named("Beside"), l.Generation, "new"); err != nil {
		t.Fatal(err)
	}
	list, err := d.store.List(context.Background(), "k")
	if err != nil || len(list) != 2 || list[0].Damaged {
		t.Errorf("the workbook is now %+v, %v", list, err)
	}
}

func TestAClockThatGoesBackLosesNothing(t *testing.T) {
	d := newDesk(t)
	now := time.Date(2026, 3, 9, 9, 0, 0, 0, time.Local)
	d.Now = func() time.Time { return now }
	d.save("k", "Before")
	now = now.AddDate(0, 0, -2)
	for n := range 30 {
		d.save("k", fmt.Sprintf("After %d", n))
	}
	if l := d.load(""); l.Book.Name != "After 29" || l.Generation != 31 {
		t.Errorf("%s of generation %d is loaded", l.Book.Name, l.Generation)
	}
	list, err := d.store.List(context.Background(), "k")
	if err != nil || list[0].Name != "After 29" || list[len(list)-1].Name != "Before" {
		t.Errorf("%d versions stay, from %s to %s, %v", len(list), list[0].Name, list[len(list)-1].Name, err)
	}
	for i, r := range list[:20] {
		if r.Number != uint64(31-i) {
			t.Errorf("version %d stands at place %d", r.Number, i)
		}
	}
}
