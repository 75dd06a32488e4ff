package keep

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sort"
	"sync"
)

// Memory is a store that lasts as long as the page: what is left when the
// browser keeps nothing, and what tests use. Fail, when set, is asked before
// everything it does.
type Memory struct {
	Fail func(what string) error

	mu      sync.Mutex
	heads   map[string]Head
	records map[string]map[uint64]Record
}

// SetFail changes Fail while others use the store.
func (m *Memory) SetFail(fail func(what string) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.Fail = fail
}

func (m *Memory) fail(what string) error {
	if m.Fail == nil {
		return nil
	}
	return m.Fail(what)
}

// Heads lists the workbooks.
func (m *Memory) Heads(context.Context) ([]Head, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("heads"); err != nil {
		return nil, err
	}
	heads := slices.Collect(maps.Values(m.heads))
	sort.Slice(heads, func(i, j int) bool {
		a, b := heads[i], heads[j]
		return a.At > b.At || a.At == b.At && a.Key < b.Key
	})
	return heads, nil
}

// List lists the generations of a workbook.
func (m *Memory) List(_ context.Context, key string) ([]Record, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("list"); err != nil {
		return nil, err
	}
	list := slices.Collect(maps.Values(m.records[key]))
	sort.Slice(list, func(i, j int) bool { return list[i].Number > list[j].Number })
	for i := range list {
		list[i].Payload = ""
	}
	return list, nil
}

// Read gives one generation.
func (m *Memory) Read(_ context.Context, key string, number uint64) (Record, bool, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("read"); err != nil {
		return Record{}, false, err
	}
	r, ok := m.records[key][number]
	return r, ok, nil
}

// Commit saves.
func (m *Memory) Commit(_ context.Context, c Commit) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("commit"); err != nil {
		return err
	}
	if now := m.heads[c.Head.Key].Generation; now != c.Expect {
		return &Conflict{Theirs: now}
	}
	if m.heads == nil {
		m.heads, m.records = map[string]Head{}, map[string]map[uint64]Record{}
	}
	records := m.records[c.Head.Key]
	if records == nil {
		records = map[uint64]Record{}
		m.records[c.Head.Key] = records
	}
	for _, n := range c.Damaged {
		if r, ok := records[n]; ok {
			r.Damaged = true
			records[n] = r
		}
	}
	for _, n := range c.Prune {
		delete(records, n)
	}
	records[c.Record.Number] = c.Record
	m.heads[c.Head.Key] = c.Head
	return nil
}

// Forget drops a workbook.
func (m *Memory) Forget(_ context.Context, key string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("forget"); err != nil {
		return err
	}
	delete(m.heads, key)
	delete(m.records, key)
	return nil
}

// Sizes is what the documents take; there are no files.
func (m *Memory) Sizes(context.Context) (Sizes, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("sizes"); err != nil {
		return Sizes{}, err
	}
	sizes := Sizes{Versions: map[string]int64{}}
	for key, records := range m.records {
		for _, r := range records {
			sizes.Versions[key] += int64(r.Bytes)
		}
	}
	return sizes, nil
}

// DropColumns has nothing to do.
func (m *Memory) DropColumns(context.Context) error { return m.fail("drop-columns") }

// Thin drops generations.
func (m *Memory) Thin(_ context.Context, key string, numbers []uint64) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if err := m.fail("thin"); err != nil {
		return err
	}
	for _, n := range numbers {
		delete(m.records[key], n)
	}
	return nil
}

// Damage spoils the document of a generation, for tests.
func (m *Memory) Damage(key string, number uint64, spoil func(payload string) string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	r, ok := m.records[key][number]
	if !ok {
		return errors.New("no such generation")
	}
	r.Payload = spoil(r.Payload)
	m.records[key][number] = r
	return nil
}

// Drop loses a generation, for tests.
func (m *Memory) Drop(key string, number uint64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	delete(m.records[key], number)
}

// LocalMemory is small storage in memory. Full, when set, refuses what is written.
type LocalMemory struct {
	Full error

	mu    sync.Mutex
	texts map[string]string
}

// Get reads a text, "" when there is none.
func (l *LocalMemory) Get(name string) string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.texts[name]
}

// Set writes a text.
func (l *LocalMemory) Set(name, text string) error {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.Full != nil {
		return l.Full
	}
	if l.texts == nil {
		l.texts = map[string]string{}
	}
	l.texts[name] = text
	return nil
}

// Remove drops a text.
func (l *LocalMemory) Remove(name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.texts, name)
}
