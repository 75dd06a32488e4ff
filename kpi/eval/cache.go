package eval

import (
	"strconv"

	"kpiworkbook/kpi/calendar"
	"kpiworkbook/kpi/table"
)

// Cache keeps what was counted over tables between questions: the partials of
// every context that was asked for. A question that differs from an earlier
// one in one formula scans only for that formula, an unchanged one not at all.
// Tables are known by identity: one that was read again counts as new.
//
// The zero Cache is ready. It serves one evaluation at a time.
type Cache struct {
	// Limit is how many bytes may be kept, 0 means 256 MB. What was not used
	// for longest goes first, a whole context at a time.
	Limit int

	tables map[*table.Table]*tableCache
	turn   int64
	ids    int64 // given out
	once   bool  // made for one run: nothing is worth keeping for a later one
}

// Forget drops everything that was kept about a table.
func (c *Cache) Forget(t *table.Table) { delete(c.tables, t) }

// Reset drops everything.
func (c *Cache) Reset() { c.tables = nil }

// Bytes is about how much memory the cache holds.
func (c *Cache) Bytes() int {
	n := 0
	for _, t := range c.all() {
		n += t.bytes()
	}
	return n
}

// all is what is known, of earlier tables too.
func (c *Cache) all() []*tableCache {
	var all []*tableCache
	for _, t := range c.tables {
		all = append(append(all, t), t.older...)
	}
	return all
}

// tableCache is what is known about one table.
type tableCache struct {
	t        *table.Table
	id       string // stands for the rows: keys of what looks into another table carry it
	named    bool   // in every engine so
	hand     span   // rows at hand: all, unless it is lent
	interned map[string]*interned
	dayLists map[*table.Column][]calendar.Day
	frames   map[string]*frame
	older    []*tableCache // of tables that this one extends, the longest first
	used     map[string]int64
	masks    map[string][]uint8
	keys     map[*table.Column]map[string]int
}

func newTableCache(t *table.Table) *tableCache {
	return &tableCache{
		t: t, interned: map[string]*interned{}, dayLists: map[*table.Column][]calendar.Day{},
		frames: map[string]*frame{}, used: map[string]int64{}, masks: map[string][]uint8{},
		keys: map[*table.Column]map[string]int{},
	}
}

// table finds or makes the part of a table that a question is about.
func (c *Cache) table(t *table.Table, q *Query) *tableCache {
	if c.tables == nil {
		c.tables = map[*table.Table]*tableCache{}
	}
	have := c.tables[t]
	if have == nil {
		have = newTableCache(t)
		c.ids++
		have.id = strconv.FormatInt(c.ids, 10)
		have.hand.from, have.hand.to = t.AtHand()
		if have.whole() {
			c.inherit(have)
		}
		c.tables[t] = have
	}
	if q.Identity != nil {
		have.id, have.named = q.Identity(t), true
	}
	return have
}

// whole says that all rows are at hand.
func (t *tableCache) whole() bool { return t.hand == span{0, t.t.Rows} }

func (t *tableCache) bytes() int {
	n := 0
	for _, w := range t.interned {
		n += 4 * len(w.codes)
	}
	for _, m := range t.masks {
		n += len(m)
	}
	for _, f := range t.frames {
		n += f.bytes()
	}
	return n
}

func (f *frame) bytes() int {
	n := 0
	for _, p := range f.partials {
		n += p.bytes()
	}
	n += 2*len(f.rows16) + 8*len(f.ordered) + 16*len(f.totals)
	if f.cellID != nil {
		n += 8*len(f.cellID.keys) + 4*len(f.cellID.slots)
	}
	return n
}

// frame finds or makes a frame.
func (t *tableCache) frame(key string, turn int64, start func() *frame) *frame {
	f := t.frames[key]
	if f == nil {
		f = start()
		t.frames[key] = f
	}
	t.used[key] = turn
	return f
}

// trim drops the contexts that were not used for longest until the rest fits.
func (c *Cache) trim() {
	limit := c.Limit
	if limit == 0 {
		limit = 256 << 20
	}
	c.trimTo(limit)
}

func (c *Cache) trimTo(limit int) {
	for c.Bytes() > limit {
		var oldest *tableCache
		var key string
		for _, t := range c.all() {
			for k, at := range t.used {
				if at == c.turn {
					continue
				}
				if oldest == nil || at < oldest.used[key] || at == oldest.used[key] && k < key {
					oldest, key = t, k
				}
			}
		}
		if oldest == nil {
			return
		}
		oldest.drop(key)
	}
}

// drop lets go of a context.
func (t *tableCache) drop(key string) {
	delete(t.frames, key)
	delete(t.used, key)
}
