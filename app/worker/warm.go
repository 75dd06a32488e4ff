package worker

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"kpiworkbook/app/job"
	"kpiworkbook/kpi"
	"kpiworkbook/kpi/table"
	"kpiworkbook/kpi/workbook"
)

// A browser compiles a function of ours when it is called first, and well only
// after it has run for a while. So a worker that has nothing to do works on
// rows that are made up, until what a real file and its first question need is
// compiled: they then take about half the time.

// Warming is that work. It keeps nothing but how far it came.
type Warming struct {
	Quick table.Quick // as in kpi.Engine

	round int
}

// warmFiles is how many files the table of each round is made of. The first
// round takes what is compiled at the first call, in small portions; the others
// go on until the browser thinks it worth compiling well.
var warmFiles = []int{1, 6, 6}

// warmRows is how many rows a file has: few, so that none takes long.
const warmRows = 500

// Done says that nothing is left to do.
func (w *Warming) Done() bool { return w.round >= len(warmFiles) }

func (w *Warming) giveUp() { w.round = len(warmFiles) }

// Run goes on with the work until it is done or pause gives an error. pause is
// called every few milliseconds.
func (w *Warming) Run(ctx context.Context, pause func() error) error {
	for ; !w.Done(); w.round++ {
		if err := w.once(ctx, pause); err != nil {
			return err
		}
	}
	return nil
}

// once reads one table and asks everything about it.
func (w *Warming) once(ctx context.Context, pause func() error) error {
	engine, book := kpi.New(), warmBook()
	engine.Quick = w.Quick
	columns := warmColumns
	if w.round == 0 {
		columns = 1 // each table has one more
	}
	source := book.Tables[0]
	for ; columns <= warmColumns; columns++ {
		source = book.Tables[0]
		for range warmFiles[w.round] {
			var err error
			if source, err = warmRead(ctx, engine, source, columns, pause); err != nil {
				return err
			}
		}
	}
	book.Tables[0] = source
	for _, q := range warmQuestions() {
		request, err := warmRequest(job.Evaluate{Workbook: book, Question: q}, pause)
		if err != nil {
			return err
		}
		for _, k := range book.KPIs {
			request.Question.KPIs = []string{k.Name}
			if err := warmAnswer(ctx, engine, request, pause); err != nil {
				return err
			}
		}
		engine.Forget()
	}
	if w.round < len(warmFiles)-1 {
		return nil
	}
	return warmChanges(ctx, engine, book, pause)
}

// warmChanges changes a condition again and again, as somebody does who looks
// for the reason of a number.
func warmChanges(ctx context.Context, engine *kpi.Engine, book workbook.Workbook, pause func() error) error {
	for i := range len(warmChannels) * len(warmRegions) {
		where := fmt.Sprintf(` WHERE channel = "%s" AND region = "%s")`, warmChannels[i%len(warmChannels)], warmRegions[i/len(warmChannels)])
		for n, aggregate := range []string{"SUM(Warm[amount]", "DISTINCT(Warm[customer]"} {
			book.KPIs[n].Formula = aggregate + where
			for _, by := range [][]string{nil, {"Warm[region]"}} {
				q := kpi.Question{Grain: "month", By: by, KPIs: []string{book.KPIs[n].Name}, Bare: true}
				if err := warmAnswer(ctx, engine, job.Evaluate{Workbook: book, Question: q}, pause); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

var (
	warmRegions  = []string{"North", "South", "East", "West", "Überall"}
	warmChannels = []string{"Web", "Shop", "Phone", "Partner"}
)

// warmRead reads one more file of a table with the first so many columns.
func warmRead(ctx context.Context, engine *kpi.Engine, source workbook.Source, columns int, pause func() error) (workbook.Source, error) {
	data, err := warmFile(len(source.Batches), columns, pause)
	if err != nil {
		return source, err
	}
	hash := strconv.Itoa(columns) + "/" + strconv.Itoa(len(source.Batches))
	source.Batches = append(source.Batches[:len(source.Batches):len(source.Batches)], workbook.Batch{SHA256: hash, Kind: workbook.KindAppend})
	open := kpi.InMemory(func(string) ([]byte, error) { return data, pause() }) // the others are read already
	read, err := engine.Load(ctx, source, open, func(int64, int64, int) error { return pause() })
	if err != nil {
		return source, fmt.Errorf("warm up reading: %w", err)
	}
	source.Recipe = read.Recipe
	return source, pause()
}

// warmRequest is a request as it comes in.
func warmRequest(request job.Evaluate, pause func() error) (job.Evaluate, error) {
	body, err := json.Marshal(request)
	if err != nil {
		return request, fmt.Errorf("warm up asking: %w", err)
	}
	if err := pause(); err != nil {
		return request, err
	}
	if request, err = decode[job.Evaluate](Message{Job: job.KindEvaluate, Body: body}); err != nil {
		return request, err
	}
	return request, pause()
}

// warmAnswer answers a request.
func warmAnswer(ctx context.Context, engine *kpi.Engine, request job.Evaluate, pause func() error) error {
	answer, err := engine.Evaluate(ctx, request.Workbook, request.Question, func(int64, int64, int) error { return pause() })
	if err != nil {
		return fmt.Errorf("warm up answering: %w", err)
	}
	if err := pause(); err != nil {
		return err
	}
	new(job.Packer).Pack(answer)
	return pause()
}

// warmFormulas use every aggregate, conditions of every kind, and time.
var warmFormulas = []string{
	`SUM(Warm[amount] WHERE channel = "Shop" AND region = "East")`,
	`SUM(Warm[amount])`,
	`(SUM(Warm[amount]) - SUM(Warm[cost])) / SUM(Warm[amount])`,
	`DISTINCT(Warm[customer])`,
	`COUNT(Warm WHERE paid) / COUNT(Warm)`,
	`MEDIAN(Warm[minutes])`,
	`PERCENTILE(Warm[minutes], 90%)`,
	`100 * (COUNT(Warm WHERE score >= 9) - COUNT(Warm WHERE score <= 6)) / COUNT(Warm[score])`,
	`SUM(Warm[discount] * Warm[amount]) / SUM(Warm[amount])`,
	`[k1] / PRIOR([k1], 1 year) - 1`,
	`DISTINCT(Warm[customer] WHERE channel IN ("Web", "Phone") AND region = "East")`,
	`AVERAGE(Warm[amount]) + MIN(Warm[cost]) + MAX(Warm[quantity])`,
	`STDEV(Warm[quantity]) + VARIANCE(Warm[score])`,
	`MOVINGAVG([k1], 3 months) + YTD([k1])`,
	`FIRST(Warm[amount]) + LAST(Warm[amount])`,
	`AVERAGE(SUM(Warm[amount]) PER Warm[region])`,
}

// warmBook is the workbook that asks.
func warmBook() workbook.Workbook {
	book := workbook.New("warm", "Warm")
	book.Tables = []workbook.Source{{ID: "warm", Name: "Warm", DateColumn: "day"}}
	for i, src := range warmFormulas {
		name := "k" + strconv.Itoa(i)
		book.KPIs = append(book.KPIs, workbook.KPI{ID: name, Name: name, Formula: src,
			Targets: []workbook.Target{{Grain: "month", Value: "5000"}}})
	}
	return book
}

func warmQuestions() []kpi.Question {
	return []kpi.Question{
		{Grain: "month"},
		{Grain: "month", By: []string{"Warm[region]"}, Bare: true},
		{Grain: "quarter", By: []string{"Warm[channel]"}, Where: []string{"quantity > 2"}, Bare: true},
		{Grain: "year", By: []string{"Warm[region]"}, Bare: true},
		{Grain: "year", By: []string{"Warm[channel]", "Warm[paid]"}, Bare: true},
	}
}

const (
	warmHeader  = "order,day,amount,region,channel,customer,product,quantity,discount,cost,minutes,score,paid,at"
	warmColumns = 14
)

// warmFile makes up rows with columns of every kind; the first so many of them.
func warmFile(seed, columns int, pause func() error) ([]byte, error) {
	r := random(seed)
	out := make([]byte, 0, warmRows*128)
	out = append(out, strings.Join(strings.Split(warmHeader, ",")[:columns], ",")...)
	for i := range warmRows {
		if i&63 == 0 {
			if err := pause(); err != nil {
				return nil, err
			}
		}
		out = append(out, '\n')
		out = append(out, strings.Join(r.row(seed*warmRows + i)[:columns], ",")...)
	}
	return out, nil
}

// random is small numbers that depend on the first alone.
type random uint64

func (r *random) below(n int) int {
	*r = *r*6364136223846793005 + 1442695040888963407
	return int(uint64(*r)>>33) % n
}

func (r *random) pick(list ...string) string { return list[r.below(len(list))] }

// row is the cells of a row as a file has them.
func (r *random) row(i int) []string {
	month, model := r.below(14), padded(r.below(40), 2)
	day := strconv.Itoa(2024+month/12) + "-" + padded(1+month%12, 2) + "-" + padded(1+r.below(28), 2)
	quantity, cents := 1+r.below(20), 199+r.below(49_800)
	minutes, score := strconv.Itoa(r.below(2880)), strconv.Itoa(r.below(11))
	if r.below(20) == 0 {
		minutes = ""
	}
	if r.below(10) == 0 {
		score = ""
	}
	return []string{
		"W-" + padded(i, 9),
		day,
		strconv.Itoa(quantity*cents) + "." + padded(r.below(10_000), 4),
		r.pick(warmRegions...),
		r.pick(warmChannels...),
		"C" + padded(r.below(2000), 7),
		r.pick("Café chair "+model, `"Lamp, small, `+model+`"`, `"`+model+`"" shelf"`, "Desk "+model, "Rug 120×180 "+model),
		strconv.Itoa(quantity),
		"0." + padded(25*r.below(13), 4),
		strconv.Itoa(cents/2) + "." + padded(r.below(100), 2),
		minutes,
		score,
		r.pick("true", "false"),
		day + " " + padded(r.below(24), 2) + ":" + padded(r.below(60), 2),
	}
}

// padded writes a number with at least so many digits.
func padded(n, width int) string {
	s := strconv.Itoa(n)
	return strings.Repeat("0", max(0, width-len(s))) + s
}

const (
	idleBefore = 1500 * time.Millisecond // without a job, before the warm-up begins or goes on
	warmSlice  = 10 * time.Millisecond   // that it works without looking up
)

// warmth is the warm-up of a server that has nothing else to do.
type warmth struct {
	work  Warming
	later func(time.Duration, func()) (stop func()) // calls back after a while
	stop  func()                                    // takes back what waits or runs; nil when nothing does
	wait  bool                                      // nobody looks at the page: others need the machine more
}

// WarmUp lets the server warm up whenever it has been idle for a while. later
// calls a function after a time, unless it is stopped before.
func (s *Server) WarmUp(quick table.Quick, later func(time.Duration, func()) (stop func())) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.warm.work.Quick, s.warm.later = quick, later
	s.rest()
}

// See tells the worker, now and after it was started anew, whether somebody looks
// at the page. It does not warm up where nobody does.
func (c *Client) See(is bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.sight = Unseen; is {
		c.sight = Seen
	}
	if c.ready {
		c.link.Send(Message{Type: c.sight})
	}
}

// seen takes that in and passes it on to the helpers.
func (s *Server) seen(sight Type) {
	s.mu.Lock()
	if s.warm.wait = sight == Unseen; s.warm.wait {
		s.busy()
	}
	s.rest()
	s.mu.Unlock()
	for _, h := range s.crew.live() {
		h.See(sight == Seen)
	}
}

// busy stops the warm-up; the caller holds mu.
func (s *Server) busy() {
	if s.warm.stop != nil {
		s.warm.stop()
		s.warm.stop = nil
	}
}

// rest plans the warm-up if nothing is running; the caller holds mu.
func (s *Server) rest() {
	if s.warm.later == nil || s.warm.wait || s.warm.stop != nil || len(s.running) > 0 || s.warm.work.Done() {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	stop := s.warm.later(idleBefore, func() { s.warming(ctx) })
	s.warm.stop = func() { stop(); cancel() }
}

// warming works until it is done or a job comes. Only one works at a time: one
// that was stopped has the turn until it has looked up. What goes wrong ends the
// warm-up and nothing else: it is no loss.
func (s *Server) warming(ctx context.Context) {
	if s.turns.enter(ctx, false) != nil {
		return
	}
	defer s.turns.leave()
	defer func() {
		if recover() != nil {
			s.warm.work.giveUp()
		}
	}()
	breath := time.Now()
	err := s.warm.work.Run(ctx, func() error {
		if now := time.Now(); now.Sub(breath) >= warmSlice {
			lookUp()
			breath = time.Now()
		}
		return ctx.Err()
	})
	if err != nil && ctx.Err() == nil {
		s.warm.work.giveUp()
	}
}
