package worker

import (
	"context"
	"io"
	"sync"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// crew is the workers that a leader has help it count: each holds some rows of
// the large tables. The leader holds everything whole and can do everything
// alone. So a helper that dies costs time and nothing else: another takes its
// place and is given its rows again.
//
// A crew may be nil, which is one that has nobody.
type crew struct {
	leader *Server
	spawn  Spawn
	most   int
	least  int           // rows that a table has of which helpers hold some
	moment time.Duration // what a helper is always waited for

	mu     sync.Mutex
	hands  []*hand
	tables map[kpi.Key]workbook.Source // what the leader holds
	again  bool                        // what the helpers hold is to be looked at once more
	busy   bool                        // somebody does
}

// hand is one helper.
type hand struct {
	*Client
	place int // from 1; the leader's is 0

	// What follows is guarded by the crew's mu.
	life   int  // how often another took its place
	served bool // it was ready at some time
	gone   bool
	holds  map[kpi.Key]span
}

// span is rows of a table.
type span struct{ from, to int }

// Helpers lets the server start so many workers that help it.
func (s *Server) Helpers(spawn Spawn, most int) {
	if most > 0 {
		s.crew = &crew{leader: s, spawn: spawn, most: most, least: sharedFrom, moment: moment, tables: map[kpi.Key]workbook.Source{}}
		s.engine.Elsewhere = s.crew.parts
	}
}

// start starts the helpers unless they are there.
func (c *crew) start() {
	if c == nil {
		return
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for len(c.hands) < c.most {
		h := &hand{place: len(c.hands) + 1, holds: map[kpi.Key]span{}}
		c.hands = append(c.hands, h)
		h.Client = NewClient(c.spawn, func(health Health) { c.changed(h, health) })
	}
}

// live is the helpers that have not been given up.
func (c *crew) live() (list []*hand) {
	if c == nil {
		return nil
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.hands {
		if !h.gone {
			list = append(list, h)
		}
	}
	return list
}

// changed follows a helper: one that takes the place of another holds nothing.
func (c *crew) changed(h *hand, health Health) {
	c.mu.Lock()
	if !health.Ready {
		h.life++
		clear(h.holds)
	}
	h.gone = health.Gone
	served := h.served
	h.served = served || health.Ready
	c.mu.Unlock()
	if health.Ready {
		c.supply()
	} else if served { // who never came is not missed
		c.leader.say(Message{Type: Lost, Error: &Failure{Crashed, health.Reason}})
	}
}

// sharedFrom is how many rows make it worth it for helpers to hold some of a table.
const sharedFrom = 1 << 18

// note learns of a table that the leader holds.
func (c *crew) note(s workbook.Source, read *table.Table) {
	if c == nil {
		return
	}
	s = workbook.Source{Name: read.Name, Recipe: read.Recipe, Batches: s.Batches}
	c.mu.Lock()
	c.tables[kpi.KeyOf(s)] = s
	c.mu.Unlock()
	if read.Rows >= c.least {
		c.start()
	}
	c.supply()
}

// keep lets go of the tables that a workbook does not need.
func (c *crew) keep(w workbook.Workbook) {
	if c == nil {
		return
	}
	wanted := map[kpi.Key]bool{}
	for _, s := range w.Tables {
		wanted[kpi.KeyOf(s)] = true
	}
	c.mu.Lock()
	for key := range c.tables {
		if wanted[key] {
			continue
		}
		delete(c.tables, key)
		for _, h := range c.hands {
			delete(h.holds, key)
		}
	}
	c.mu.Unlock()
	for _, h := range c.live() {
		h.begin(context.Background(), job.KindKeep, job.Keep{Workbook: w}, nil, nil, nil)
	}
}

// supply hands the helpers what they are to hold and do not, beside what else
// is to be done.
func (c *crew) supply() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.again = true
	if c.busy || len(c.hands) == 0 {
		return
	}
	c.busy = true
	c.leader.aside(func(t *task) error {
		for c.unsupplied() {
			for _, h := range c.live() {
				c.fill(t, h)
			}
		}
		return nil
	})
}

// unsupplied reports whether somebody asked to supply the helpers since it was
// done last.
func (c *crew) unsupplied() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.busy, c.again = c.again, false
	return c.busy
}

// fill hands a helper what it lacks. One that cannot take it is being replaced,
// and then it is done anew.
func (c *crew) fill(t *task, h *hand) {
	for {
		s, key, life := c.lacking(t, h)
		if s == nil {
			return
		}
		read := t.engine.Table(*s)
		rows := c.share(h, read)
		if c.hand(t, h, *s, read.Only(rows.from, rows.to)) != nil {
			return
		}
		c.mu.Lock()
		if h.life == life {
			h.holds[key] = rows
		}
		c.mu.Unlock()
	}
}

// lacking is a table that a helper does not hold.
func (c *crew) lacking(t *task, h *hand) (*workbook.Source, kpi.Key, int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for key, s := range c.tables {
		if _, has := h.holds[key]; !has && t.engine.Table(s) != nil {
			return &s, key, h.life
		}
	}
	return nil, "", 0
}

// grain is what the shares of a table are whole multiples of: that many rows are
// at most stored together.
const grain = 1 << 12

// share is the rows of a table that are a helper's: of a large one as many as
// everybody's, of others all, since they may be looked into.
func (c *crew) share(h *hand, read *table.Table) span {
	if read.Rows < c.least {
		return span{0, read.Rows}
	}
	each := (read.Rows/(c.most+1) + grain) &^ (grain - 1)
	return span{min(h.place*each, read.Rows), min((h.place+1)*each, read.Rows)}
}

// patience is how long a helper may take for what takes a moment.
const patience = 30 * time.Second

// hand hands over rows.
func (c *crew) hand(t *task, h *hand, s workbook.Source, rows *table.Table) error {
	list, err := piece.Gather(func(to io.Writer) error { return rows.Encode(to, t.breathe) })
	if err != nil {
		return err
	}
	t.apart(func() {
		ctx, cancel := context.WithTimeout(t.ctx, patience)
		defer cancel()
		_, err = h.Ask(ctx, job.KindHold, job.Hold{Source: s}, list, nil, nil)
	})
	return err
}

// parts is who else counts rows of a table.
func (c *crew) parts(key kpi.Key) (list []kpi.Part) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, h := range c.hands {
		if rows := h.holds[key]; !h.gone && rows.from > 0 && rows.from < rows.to {
			list = append(list, kpi.Part{From: rows.from, To: rows.to, Count: h.count(c.moment)})
		}
	}
	return list
}

// A helper has no more to count than the leader, so it should be done when that
// is. One that takes several times as long is not waited for: the leader counts
// its rows, and it is replaced unless it stops when it is told to.
const (
	moment    = 4 * time.Second
	waitTimes = 4
)

// count has a helper count.
func (h *hand) count(moment time.Duration) func(context.Context, workbook.Workbook, kpi.Question, []byte) func() ([]byte, error) {
	return func(ctx context.Context, w workbook.Workbook, q kpi.Question, want []byte) func() ([]byte, error) {
		began := time.Now()
		ctx, giveUp := context.WithCancel(ctx)
		wait := h.begin(ctx, job.KindCount, job.Count{Workbook: w, Question: q}, piece.List{piece.Bytes(want)}, nil, nil)
		return func() ([]byte, error) {
			defer giveUp()
			timer := time.AfterFunc(max(moment, waitTimes*time.Since(began)), giveUp)
			defer timer.Stop()
			answer, err := wait()
			if err != nil {
				return nil, err
			}
			return whole(answer.(piece.List))
		}
	}
}

// take takes rows that the leader hands over.
func (t *task) take(q job.Hold, rows piece.List) (piece.List, error) {
	read, err := table.Decode(rows, t.breathe)
	if err == nil {
		t.engine.Hold(q.Source, read)
	}
	return nil, err
}

// countFor counts for the leader.
func (t *task) countFor(q job.Count, want piece.List) (piece.List, error) {
	data, err := whole(want)
	if err != nil {
		return nil, err
	}
	counted, err := t.engine.Count(t.ctx, q.Workbook, q.Question, data, func(int64, int64, int) error { return t.breathe() })
	return piece.List{piece.Bytes(counted)}, err
}
