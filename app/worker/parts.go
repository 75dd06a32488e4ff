package worker

import (
	"context"
	"io"
	"sync"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/app/piece"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// A large file is read in parts, of which the helpers take one after the other
// from the beginning. The leader reads the first, puts the others behind it as
// they come, keeps the file's bytes while it waits, and reads itself what nobody
// has begun when its turn comes.

// partSize is how much of a file makes a part, about: large enough for its head,
// which every reader looks at, not to count, small enough for nobody to wait.
const partSize = 16 << 20

// reading is a file that is being read in parts.
type reading struct {
	t      *task
	source workbook.Source
	file   Blob
	in     *intake

	mu   sync.Mutex
	next int               // part that nobody has begun; those before are begun
	come []chan piece.List // what the helpers made of them
	far  []job.Progress    // how far the helpers are with each
	news time.Time         // when a helper was heard of last
	own  job.Progress      // how far the leader is with what it reads now
	rows int64             // there were before those that the leader reads now
	told int64             // rows that were told of
}

// read reads a file, with the helpers if it is large.
func (t *task) read(source workbook.Source, file Blob, in *intake) (*table.Table, error) {
	n := t.parts(file)
	if n < 2 {
		return t.engine.Read(t.ctx, source, in, t.yield("reading"))
	}
	ctx, stop := context.WithCancel(t.ctx)
	r := &reading{t: t, source: source, file: file, in: in, next: 1, news: time.Now(), come: make([]chan piece.List, n), far: make([]job.Progress, n)}
	others := make([]table.Other, n-1)
	for i := range others {
		r.come[i+1] = make(chan piece.List, 1)
		others[i] = func(context.Context) (*table.Part, error) { return r.part(i + 1) }
	}
	hands := t.crew.live()
	for _, h := range hands {
		r.work(ctx, h)
	}
	defer func() {
		stop()
		for _, h := range hands {
			t.crew.renew(h)
		}
	}()
	return t.engine.Read(t.ctx, source, in, r.yield, others...)
}

// parts is how many parts a file is read in. There are helpers to be when it is
// more than one.
func (t *task) parts(file Blob) int {
	n := int(file.Size() / t.partSize)
	if n > 1 {
		t.crew.start()
	}
	if len(t.crew.live()) == 0 {
		return 1
	}
	return n
}

// begin takes a part that nobody has begun, 0 when there is none.
func (r *reading) begin() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.next == len(r.come) {
		return 0
	}
	r.next++
	return r.next - 1
}

// work has a helper read parts until none is left. It sends the first request
// before it returns.
func (r *reading) work(ctx context.Context, h *hand) {
	i := r.begin()
	if i == 0 {
		return
	}
	q := job.Part{Name: r.source.Name, Recipe: r.source.Recipe, Index: i, Of: len(r.come)}
	wait := h.begin(ctx, job.KindPart, q, r.file, nil, func(p job.Progress) { r.heard(i, p) })
	go func() {
		answer, err := wait()
		list, _ := answer.(piece.List)
		if err != nil || len(list) == 0 {
			r.heard(i, job.Progress{})
		}
		r.come[i] <- list
		if ctx.Err() == nil {
			r.work(ctx, h)
		}
	}()
}

func (r *reading) heard(i int, p job.Progress) {
	r.mu.Lock()
	r.far[i], r.news = p, time.Now()
	r.mu.Unlock()
}

// silent is how long nothing may be heard of any helper before the leader reads
// what they were to read.
const silent = 5 * time.Second

func (r *reading) lost() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Since(r.news) > silent
}

// part waits for a part of the file. Nothing has the leader read it.
func (r *reading) part(i int) (*table.Part, error) {
	r.mu.Lock()
	untaken := r.next <= i
	if untaken {
		r.next = i + 1
		r.rows, r.own.Rows = r.own.Rows, 0
	}
	r.mu.Unlock()
	if untaken {
		return nil, nil
	}
	list, err := r.wait(i)
	if err != nil || len(list) == 0 {
		return nil, err
	}
	r.mu.Lock()
	r.own.Rows, r.far[i].Rows = r.own.Rows+r.rows+r.far[i].Rows, 0
	r.rows = 0
	r.mu.Unlock()
	return table.DecodePart(list, r.look)
}

// wait keeps the file's bytes until a part has come.
func (r *reading) wait(i int) (piece.List, error) {
	for {
		moment := time.After(0)
		if r.in.taken == r.in.size {
			moment = time.After(breathEvery)
		}
		select {
		case list := <-r.come[i]:
			return list, nil
		case <-r.t.ctx.Done():
			return nil, r.t.ctx.Err()
		case <-moment:
		}
		if r.in.taken == r.in.size && r.lost() {
			return nil, nil
		}
		if err := r.in.more(); err != nil {
			return nil, err
		}
		if err := r.look(); err != nil {
			return nil, err
		}
	}
}

// yield hears how far the leader is.
func (r *reading) yield(done, total int64, rows int) error {
	r.mu.Lock()
	if int64(rows) >= r.rows { // all that were put together so far
		r.rows = 0
	}
	r.own.Done, r.own.Total, r.own.Rows = done, total, int64(rows)
	r.mu.Unlock()
	return r.look()
}

// look looks up from the work.
func (r *reading) look() error {
	r.mu.Lock()
	p := r.own
	p.Step, p.Rows = "reading", p.Rows+r.rows
	for _, f := range r.far {
		p.Done, p.Total, p.Rows = p.Done+f.Done, p.Total+f.Total, p.Rows+f.Rows
	}
	p.Total = max(p.Total, r.file.Size())
	if p.Done > r.file.Size() { // these rows were seen before
		p.Rows = r.told
	}
	r.told = p.Rows
	r.mu.Unlock()
	return r.t.pause(p)
}

// readPart reads a part of a file for the leader.
func (t *task) readPart(q job.Part, file Blob) (piece.List, error) {
	source := workbook.Source{Name: q.Name, Recipe: q.Recipe}
	part, err := t.engine.ReadPart(t.ctx, source, t.fromFile(file, pieceSize), q.Index, q.Of, t.yield("reading"))
	if err != nil || part == nil {
		return nil, err
	}
	return piece.Gather(func(to io.Writer) error { return part.Encode(to, t.breathe) })
}
