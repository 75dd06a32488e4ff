package keep

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"time"

	"kpiworkbook/kpi/workbook"
)

// Keeper keeps workbooks in a store. Its methods may be called from several
// goroutines; each is done before the next begins.
type Keeper struct {
	Store Store
	Local Local
	App   string // version of the program
	Now   func() time.Time
	NewID func() string

	mu      sync.Mutex
	blocked string              // why nothing lasts
	damaged map[string][]uint64 // generations that could not be read, by key
}

// lastName is where small storage remembers the workbook that was open last.
const lastName = "kpi-last-book"

// Loaded is what there was.
type Loaded struct {
	Key        string
	Book       *workbook.Workbook // nil: there is no workbook
	Generation uint64             // of the head: what the next save must expect
	At         string
	Damage     string // what could not be read, and what this is instead
	Broken     string // why nothing could be read although there is something
	Blocked    string // why nothing lasts
	Heads      []Head
}

// Saved is a save that happened.
type Saved struct {
	Generation uint64
	At         string
	Blocked    bool // it lasts only as long as the page
	Heads      []Head
}

// Load reads a workbook, "" the one that was open last.
func (k *Keeper) Load(ctx context.Context, key string) Loaded {
	k.mu.Lock()
	defer k.mu.Unlock()
	heads, err := k.Store.Heads(ctx)
	if err != nil {
		k.block(err)
		heads, _ = k.Store.Heads(ctx)
	}
	l := Loaded{Heads: heads, Blocked: k.blocked}
	head, known := choose(heads, key, strings.TrimPrefix(k.Local.Get(lastName), "key:"))
	if !known {
		return k.withoutHead(l, key)
	}
	l.Key, l.Generation, l.At = head.Key, head.Generation, head.At
	k.remember(head.Key)
	k.newest(ctx, head, &l)
	return l
}

// block goes on in memory.
func (k *Keeper) block(err error) {
	k.blocked = err.Error()
	k.Store = &Memory{}
}

// choose is the workbook asked for, else the one open last, else the newest.
func choose(heads []Head, key, last string) (Head, bool) {
	for _, want := range []string{key, last} {
		for _, h := range heads {
			if h.Key == want && want != "" {
				return h, true
			}
		}
	}
	if len(heads) == 0 {
		return Head{}, false
	}
	return slices.MaxFunc(heads, func(a, b Head) int {
		if a.At < b.At {
			return -1
		}
		return 1
	}), true
}

func (k *Keeper) remember(key string) {
	// A preference: when it cannot be written, the newest workbook opens instead.
	_ = k.Local.Set(lastName, "key:"+key)
}

// withoutHead looks for a copy where the store knows no workbook at all.
func (k *Keeper) withoutHead(l Loaded, key string) Loaded {
	c, ok := k.copyOf(key)
	if !ok {
		l.Key = k.NewID()
		return l
	}
	book, err := workbook.Decode([]byte(c.Document))
	if err != nil {
		l.Key = k.NewID()
		return l
	}
	l.Key, l.Book, l.At = c.Key, &book, c.At
	if l.Blocked == "" {
		l.Damage = fmt.Sprintf("The browser's storage is empty. This is the copy from %s; files that were imported have to be dropped again.", when(c.At))
	}
	return l
}

// copyOf is the newest whole copy of a workbook, "" of any.
func (k *Keeper) copyOf(key string) (best copied, ok bool) {
	for _, name := range copyNames {
		c, whole := readCopy(k.Local.Get(name))
		if whole && (key == "" || c.Key == key) && (!ok || c.Generation > best.Generation) {
			best, ok = c, true
		}
	}
	return best, ok
}

// newest loads the newest generation that is whole.
func (k *Keeper) newest(ctx context.Context, head Head, l *Loaded) {
	book, why := k.read(ctx, head.Key, head.Generation)
	if why == "" {
		l.Book = book
		k.newer(ctx, head, l)
		return
	}
	if say, newer := k.fromNewer(ctx, head.Key, head.Generation); newer {
		l.Key, l.Generation, l.Broken = k.NewID(), 0, say
		return
	}
	k.markDamaged(head.Key, head.Generation)
	if c, ok := k.copyOf(head.Key); ok && c.Generation >= head.Generation {
		if book, err := workbook.Decode([]byte(c.Document)); err == nil {
			l.Book = &book
			l.Damage = fmt.Sprintf("The document from %s could not be read (%s). Its second copy is whole and was opened; nothing is lost.", when(head.At), why)
			return
		}
	}
	k.stepBack(ctx, head, why, l)
}

// newer takes the copy where it is ahead of what storage has: a save that was
// confirmed and then lost by the browser.
func (k *Keeper) newer(ctx context.Context, head Head, l *Loaded) {
	c, ok := k.copyOf(head.Key)
	if !ok || c.Generation <= head.Generation {
		return
	}
	// Another tab may have saved since the heads were read.
	if heads, err := k.Store.Heads(ctx); err == nil {
		if now, known := choose(heads, head.Key, ""); known && now.Key == head.Key && now.Generation > head.Generation {
			l.Heads, l.Generation, l.At = heads, now.Generation, now.At
			k.newest(ctx, now, l)
			return
		}
	}
	if book, err := workbook.Decode([]byte(c.Document)); err == nil {
		l.Book, l.At = &book, c.At
		l.Damage = fmt.Sprintf("The browser's storage had only the document from %s. The second copy from %s is newer and was opened.", when(head.At), when(c.At))
	}
}

// stepBack goes back generation by generation.
func (k *Keeper) stepBack(ctx context.Context, head Head, why string, l *Loaded) {
	list, err := k.Store.List(ctx, head.Key)
	if err != nil {
		l.Broken = fmt.Sprintf("The document from %s could not be read (%s), and the earlier ones neither (%v). Nothing was changed.", when(head.At), why, err)
		return
	}
	tried := 0
	for _, r := range list {
		if r.Number >= head.Generation {
			continue
		}
		tried++
		book, bad := k.read(ctx, head.Key, r.Number)
		if bad != "" {
			k.markDamaged(head.Key, r.Number)
			continue
		}
		l.Book, l.At = book, r.At
		l.Damage = fmt.Sprintf("The document from %s could not be read (%s). This is the copy from %s%s; later edits are missing. What is damaged was left where it is.",
			when(head.At), why, when(r.At), skipped(tried-1))
		return
	}
	if c, ok := k.copyOf(head.Key); ok {
		if book, err := workbook.Decode([]byte(c.Document)); err == nil {
			l.Book, l.At = &book, c.At
			l.Damage = fmt.Sprintf("No stored document could be read (%s). This is the second copy from %s.", why, when(c.At))
			return
		}
	}
	l.Key, l.Generation, l.Book = k.NewID(), 0, nil
	l.Broken = fmt.Sprintf("%q could not be read (%s), and none of its %d earlier versions either. Nothing was changed; a new workbook was started beside it.", head.Name, why, tried)
}

func skipped(n int) string {
	switch n {
	case 0:
		return ""
	case 1:
		return " (one in between is damaged too)"
	}
	return fmt.Sprintf(" (%d in between are damaged too)", n)
}

func (k *Keeper) markDamaged(key string, number uint64) {
	if k.damaged == nil {
		k.damaged = map[string][]uint64{}
	}
	if !slices.Contains(k.damaged[key], number) {
		k.damaged[key] = append(k.damaged[key], number)
	}
}

// read loads and verifies one generation; why says what is wrong with it.
func (k *Keeper) read(ctx context.Context, key string, number uint64) (book *workbook.Workbook, why string) {
	r, ok, err := k.Store.Read(ctx, key, number)
	switch {
	case err != nil:
		return nil, err.Error()
	case !ok:
		return nil, "it is missing"
	case checksum(r.Payload) != r.Checksum:
		return nil, "its checksum does not match"
	}
	w, err := workbook.Decode([]byte(r.Payload))
	if err != nil {
		return nil, err.Error()
	}
	return &w, ""
}

// Save keeps a document as the next generation and reads it back. The error is
// a [Conflict] or a failure of the storage; then nothing was changed.
func (k *Keeper) Save(ctx context.Context, key string, w workbook.Workbook, expect uint64, why string) (Saved, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	document, err := workbook.Encode(w)
	if err != nil {
		return Saved{}, fmt.Errorf("write the document: %w", err)
	}
	c := k.commit(key, w, string(document), expect, why)
	if list, err := k.Store.List(ctx, key); err == nil {
		c.Prune = prunable(append([]Record{c.Record}, marked(list, c.Damaged)...))
	}
	if err := k.Store.Commit(ctx, c); err != nil {
		var other *Conflict
		if errors.As(err, &other) && other.Theirs == 0 {
			err = ErrGone
		}
		return Saved{}, err
	}
	if _, bad := k.read(ctx, key, c.Record.Number); bad != "" {
		return Saved{}, errors.New("the document was written, but reading it back failed: " + bad)
	}
	delete(k.damaged, key)
	k.copy(key, c)
	heads, _ := k.Store.Heads(ctx)
	return Saved{Generation: c.Record.Number, At: c.Record.At, Blocked: k.blocked != "", Heads: heads}, nil
}

func (k *Keeper) commit(key string, w workbook.Workbook, document string, expect uint64, why string) Commit {
	at := k.Now().Format(time.RFC3339)
	head := Head{Key: key, Generation: expect + 1, Name: w.Name, At: at, Tables: len(w.Tables), KPIs: len(w.KPIs)}
	return Commit{Expect: expect, Head: head, Damaged: k.damaged[key], Record: Record{
		Key: key, Number: expect + 1, Parent: expect, At: at, Name: w.Name, Why: why, App: k.App, Checksum: checksum(document),
		Bytes: len(document), Tables: head.Tables, KPIs: head.KPIs, Files: filesOf(w), Payload: document,
	}}
}

func marked(list []Record, damaged []uint64) []Record {
	for i := range list {
		list[i].Damaged = list[i].Damaged || slices.Contains(damaged, list[i].Number)
	}
	return list
}

// filesOf is the files that a document names, each once.
func filesOf(w workbook.Workbook) []string {
	var files []string
	for _, t := range w.Tables {
		for _, b := range t.Batches {
			if !slices.Contains(files, b.SHA256) {
				files = append(files, b.SHA256)
			}
		}
	}
	return files
}

// copy writes the copy. It is a second source, not the record: failing to write
// it is no failure, but an old one must not pass for new.
func (k *Keeper) copy(key string, c Commit) {
	text, err := writeCopy(copied{Key: key, Generation: c.Record.Number, At: c.Record.At, Document: c.Record.Payload})
	if err != nil || len(text) > copyLimit || k.Local.Set(copyName(c.Record.Number), text) != nil {
		for _, name := range copyNames {
			k.Local.Remove(name)
		}
	}
}

// Moved asks whether the head is past a generation.
func (k *Keeper) Moved(ctx context.Context, key string, generation uint64) (uint64, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	heads, err := k.Store.Heads(ctx)
	if err != nil {
		return 0, false
	}
	for _, h := range heads {
		if h.Key == key {
			return h.Generation, h.Generation > generation
		}
	}
	return 0, false
}

// List is what can be restored of a workbook, newest first.
func (k *Keeper) List(ctx context.Context, key string) ([]Record, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Store.List(ctx, key)
}

// Fetch reads one generation.
func (k *Keeper) Fetch(ctx context.Context, key string, number uint64) (*workbook.Workbook, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	book, why := k.read(ctx, key, number)
	if why != "" {
		return nil, errors.New(why)
	}
	return book, nil
}

// Forget deletes a workbook with all its generations and its copies.
func (k *Keeper) Forget(ctx context.Context, key string) ([]Head, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if err := k.Store.Forget(ctx, key); err != nil {
		return nil, err
	}
	k.Local.Remove(backupName + key)
	for _, name := range copyNames {
		if c, ok := readCopy(k.Local.Get(name)); ok && c.Key == key {
			k.Local.Remove(name)
		}
	}
	return k.Store.Heads(ctx)
}

// Files is every file that some generation of some workbook names. It fails when
// one list cannot be read: then nothing may be collected.
func (k *Keeper) Files(ctx context.Context) ([]string, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.blocked != "" {
		return nil, errors.New(k.blocked)
	}
	heads, err := k.Store.Heads(ctx)
	if err != nil {
		return nil, err
	}
	var files []string
	for _, h := range heads {
		list, err := k.Store.List(ctx, h.Key)
		if err != nil {
			return nil, err
		}
		for _, r := range list {
			files = append(files, r.Files...)
		}
	}
	slices.Sort(files)
	return slices.Compact(files), nil
}

// Sizes is what everything that is kept takes.
func (k *Keeper) Sizes(ctx context.Context) (Sizes, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Store.Sizes(ctx)
}

// DropColumns makes room: what was read of files can be read again.
func (k *Keeper) DropColumns(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	return k.Store.DropColumns(ctx)
}

// Thin makes room: of every workbook only the newest generations stay, and what
// is damaged.
func (k *Keeper) Thin(ctx context.Context) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	heads, err := k.Store.Heads(ctx)
	for _, h := range heads {
		list, bad := k.Store.List(ctx, h.Key)
		var gone []uint64
		for i, r := range list {
			if i >= keepThin && !r.Damaged {
				gone = append(gone, r.Number)
			}
		}
		if bad == nil && len(gone) > 0 {
			bad = k.Store.Thin(ctx, h.Key, gone)
		}
		err = errors.Join(err, bad)
	}
	return err
}

// when writes a time for people: the day and the minute on their own clock.
func when(at string) string {
	t, err := time.Parse(time.RFC3339, at)
	if err != nil {
		return "an earlier time"
	}
	return t.Local().Format("2 Jan 2006, 15:04")
}
