package run

import (
	"context"
	"errors"

	"kpiworkbook/app/browser"
	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
)

// previewRows is how many records the import dialog shows.
const previewRows = 50

// engineJob carries out what the worker does.
func (r *Runner) engineJob(cmd state.Cmd) func() {
	switch cmd := cmd.(type) {
	case state.Inspect:
		return func() { r.inspect(cmd) }
	case state.ReadFile:
		return func() { r.readFile(cmd) }
	case state.UnpackFile:
		return func() { r.unpack(cmd) }
	case state.Propose:
		return func() { r.propose(cmd) }
	case state.ListFaults:
		return func() { r.faults(cmd) }
	case state.JoinFiles:
		return func() { r.joinFiles(cmd) }
	case state.OpenFile:
		return func() { r.openFile(cmd) }
	case state.OpenSample:
		return r.openSample
	case state.LoadTable:
		return func() { r.loadTable(cmd) }
	case state.KeepTables:
		return func() { r.ask(context.Background(), job.KindKeep, job.Keep{Workbook: cmd.Book}, nil, nil) }
	case state.Evaluate:
		return func() { r.evaluate(cmd) }
	case state.FindDrivers:
		return func() {
			drivers := new(kpi.Drivers)
			err := r.ask(r.only("drivers"), job.KindDrivers, job.Drivers{Workbook: cmd.Book, Question: cmd.Ask, Drive: cmd.Drive}, nil, drivers)
			if !errors.Is(err, context.Canceled) {
				r.send(state.DriversCame{Job: cmd.Job, Drivers: drivers, Err: text(err)})
			}
		}
	case state.AskWhy:
		return func() {
			why := new(kpi.Why)
			err := r.ask(r.only("why"), job.KindWhy, job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask}, nil, why)
			if !errors.Is(err, context.Canceled) {
				r.send(state.WhyCame{Job: cmd.Job, Why: why, Err: text(err)})
			}
		}
	case state.Deepen:
		return func() {
			answer, err := r.answer("deepen", job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask})
			if !errors.Is(err, context.Canceled) {
				r.send(state.Deepened{Job: cmd.Job, Answer: answer, Err: text(err)})
			}
		}
	case state.Live:
		return func() {
			answer, err := r.answer("live", job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask})
			if !errors.Is(err, context.Canceled) {
				r.send(state.LiveCame{Job: cmd.Job, Answer: answer, Err: text(err)})
			}
		}
	case state.AskWatch:
		return func() {
			answer, err := r.answer("watch", job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask})
			if err == nil {
				r.send(state.WatchCame{Job: cmd.Job, Answer: answer})
			}
		}
	case state.AskNotices:
		return func() { r.send(state.NoticesCame{Notices: state.Notices(r.page.AskNotices(context.Background()))}) }
	case state.FetchLibrary, state.TryTemplate, state.MakeRoles:
		return func() { r.library(cmd) }
	case state.FetchValues:
		return func() {
			var list job.ValueList
			err := r.ask(context.Background(), job.KindValues, cmd.Request, nil, &list)
			r.send(state.ValuesCame{Column: cmd.Column, List: list, Err: text(err)})
		}
	case state.Export:
		return func() { r.export(cmd) }
	case state.FindDisk:
		return func() { r.findDisk(cmd) }
	case state.WriteDisk:
		return func() { r.writeDisk(cmd) }
	case state.CompareVersions:
		return func() { r.compare(cmd) }
	case state.FetchRows, state.SeekPlace, state.CopyCells, state.FetchProfile:
		return func() { r.grid(cmd) }
	case state.TryColumn, state.CountMatches:
		return func() { r.tables(cmd) }
	case state.HandOver:
		return func() {
			r.send(state.Handed{Name: cmd.Name, Err: text(r.page.Download(cmd.Name, cmd.Text))})
		}
	case state.CopyText:
		return func() {
			r.send(state.Copied{What: cmd.What, Err: text(r.page.Copy(context.Background(), cmd.Text))})
		}
	}
	return nil
}

// ask is Engine.Ask without progress and without a file that comes back.
func (r *Runner) ask(ctx context.Context, kind job.Kind, request, file, answer any) error {
	_, err := r.engine.Ask(ctx, kind, request, file, answer, nil)
	return err
}

// only is a context that ends when the next of the same name begins: an answer
// that nobody waits for any more need not be worked out.
func (r *Runner) only(name string) context.Context {
	ctx, cancel := context.WithCancel(context.Background())
	r.mu.Lock()
	former := r.latest[name]
	r.latest[name] = cancel
	r.mu.Unlock()
	if former != nil {
		former()
	}
	return ctx
}

func (r *Runner) answer(name string, q job.Evaluate) (*kpi.Answer, error) {
	answer := new(kpi.Answer)
	if err := r.ask(r.only(name), job.KindEvaluate, q, nil, answer); err != nil {
		return nil, err
	}
	return answer, nil
}

// evaluated is the detail of a measure.
type evaluated struct {
	KPIs   int   `json:"kpis"`
	Cells  int   `json:"cells"`
	Rows   int64 `json:"rows"`
	Cached int   `json:"cached"`
}

func (r *Runner) evaluate(cmd state.Evaluate) {
	start := r.page.Now()
	answer, err := r.answer("evaluate", job.Evaluate{Workbook: cmd.Book, Question: cmd.Ask})
	if errors.Is(err, context.Canceled) {
		return
	}
	if err == nil {
		c := answer.Cost
		r.page.Measure("kpi:evaluate", start, evaluated{KPIs: c.KPIs, Cells: c.Cells, Rows: c.Rows, Cached: c.Cached})
	}
	r.send(state.Evaluated{Asked: cmd.Asked, Answer: answer, Err: text(err)})
}

func (r *Runner) inspect(cmd state.Inspect) {
	file, ok := r.file(cmd.File)
	if !ok {
		r.send(state.Inspected{ID: cmd.ID, Err: "The file is not at hand any more. Drop it again."})
		return
	}
	ctx, done := r.begin(cmd.ID)
	defer done()
	var preview job.Preview
	err := r.ask(ctx, job.KindInspect, job.Inspect{Name: cmd.File.Name, Recipe: cmd.Recipe, Rows: previewRows}, file, &preview)
	if errors.Is(err, context.Canceled) {
		return
	}
	r.send(state.Inspected{ID: cmd.ID, Preview: preview, Err: text(err)})
}

// begin is a context that StopJob ends, and that ends what the same import was
// at before.
func (r *Runner) begin(id int) (context.Context, func()) {
	ctx, cancel := context.WithCancel(context.Background())
	r.mu.Lock()
	former := r.jobs[id]
	r.jobs[id] = cancel
	r.mu.Unlock()
	if former != nil {
		former()
	}
	return ctx, func() {
		if ctx.Err() == nil {
			r.mu.Lock()
			delete(r.jobs, id)
			r.mu.Unlock()
		}
		cancel()
	}
}

// imported is the detail of a measure.
type imported struct {
	Bytes   int64 `json:"bytes"`
	Rows    int64 `json:"rows"`
	Columns int   `json:"columns"`
}

func (r *Runner) readFile(cmd state.ReadFile) {
	finished := state.ImportFinished{ID: cmd.ID, SourceID: cmd.Request.Source, BatchID: r.newID(), At: r.Clock()}
	if finished.SourceID == "" {
		finished.SourceID = r.newID()
		cmd.Request.Source = finished.SourceID
	}
	file, ok := r.file(cmd.File)
	if !ok {
		finished.Err = "The file is not at hand any more. Drop it again."
		r.send(finished)
		return
	}
	ctx, done := r.begin(cmd.ID)
	defer done()
	start := r.page.Now()
	_, err := r.engine.Ask(ctx, job.KindImport, cmd.Request, file, &finished.Imported, func(p job.Progress) {
		r.send(state.ImportProgress{ID: cmd.ID, Progress: p, Now: r.page.Now()})
	})
	switch {
	case errors.Is(err, context.Canceled):
		finished.Cancelled = true
	case err != nil:
		finished.Err = err.Error()
	default:
		t := finished.Imported.Table
		r.page.Measure("kpi:import", start, imported{Bytes: finished.Imported.Bytes, Rows: t.Rows, Columns: len(t.Columns)})
	}
	r.send(finished)
}

// unpack hands the tables in an archive over as files.
func (r *Runner) unpack(cmd state.UnpackFile) {
	ctx, done := r.begin(cmd.ID)
	defer done()
	file, ok := r.file(cmd.File)
	if !ok {
		r.send(state.ImportUnpacked{ID: cmd.ID, Err: "The file is not at hand any more. Drop it again."})
		return
	}
	var names []string
	var files []browser.File
	for part := -1; part < len(names); part++ {
		var inside job.Unpacked
		made, err := r.engine.Ask(ctx, job.KindUnpack, job.Unpack{Name: cmd.File.Name, Part: part}, file, &inside, nil)
		if errors.Is(err, context.Canceled) {
			return
		}
		if err != nil {
			r.send(state.ImportUnpacked{ID: cmd.ID, Err: err.Error()})
			return
		}
		if names = inside.Names; part >= 0 {
			files = append(files, browser.NewFile(names[part], made))
		}
	}
	r.send(state.FilesDropped{Files: r.refer(files), Inside: true})
	r.send(state.ImportUnpacked{ID: cmd.ID})
}

func (r *Runner) joinFiles(cmd state.JoinFiles) {
	ctx, done := r.begin(cmd.ID)
	defer done()
	joined := state.ImportJoined{ID: cmd.ID, Source: cmd.Request.Source}
	_, err := r.engine.Ask(ctx, job.KindLoad, cmd.Request, nil, &joined.Info, func(p job.Progress) {
		r.send(state.ImportProgress{ID: cmd.ID, Progress: p, Now: r.page.Now()})
	})
	if errors.Is(err, context.Canceled) {
		return
	}
	joined.Err = text(err)
	r.send(joined)
}

func (r *Runner) openFile(cmd state.OpenFile) {
	file, ok := r.file(cmd.File)
	if !ok {
		r.send(state.BookOpened{Name: cmd.File.Name, Refused: "The file is not at hand any more. Drop it again."})
		return
	}
	var opened job.Opened
	err := r.ask(context.Background(), job.KindOpen, job.Open{Name: cmd.File.Name}, file, &opened)
	r.send(r.bookOpened(cmd.File.Name, opened, err))
	r.here(state.DropFile{File: cmd.File})
}

func (r *Runner) openSample() {
	var opened job.Opened
	err := r.ask(context.Background(), job.KindSample, job.Sample{}, nil, &opened)
	msg := r.bookOpened("", opened, err)
	msg.Sample = true
	r.send(msg)
}

func (r *Runner) bookOpened(name string, opened job.Opened, err error) state.BookOpened {
	msg := state.BookOpened{Name: name, Key: r.newID(), Book: opened.Workbook, Problems: opened.Problems, Refused: opened.Refused}
	if err != nil {
		msg.Refused = err.Error()
	}
	return msg
}

func (r *Runner) loadTable(cmd state.LoadTable) {
	loaded := state.TableLoaded{ID: cmd.ID, Job: cmd.Job}
	_, err := r.engine.Ask(context.Background(), job.KindLoad, cmd.Request, nil, &loaded.Info, func(p job.Progress) {
		r.send(state.TableProgress{ID: cmd.ID, Job: cmd.Job, Progress: p})
	})
	if err != nil {
		code := r.code(err)
		loaded.Err, loaded.Missing = err.Error(), code == "bytes-missing" || code == "bytes-damaged"
	}
	r.send(loaded)
}

func (r *Runner) export(cmd state.Export) {
	exported := state.Exported{Name: cmd.Name, At: r.Clock()}
	var packed job.Packed
	payload, err := r.engine.Ask(context.Background(), job.KindPack, job.Pack{Workbook: cmd.Book}, nil, &packed, nil)
	if err == nil {
		err = r.page.Download(cmd.Name, payload)
	}
	exported.Bytes, exported.Missing, exported.Err = packed.Bytes, packed.Missing, text(err)
	r.send(exported)
}

// Tidy drops bytes that no document names, once the page is at rest.
func (r *Runner) Tidy() {
	ctx := context.Background()
	r.documents <- func() { r.tidy(ctx) }
}

func (r *Runner) tidy(ctx context.Context) {
	named, err := r.keeper.Files(ctx)
	if err != nil {
		return // what cannot be read may name something: nothing is dropped
	}
	go r.ask(ctx, job.KindCollect, job.Collect{Named: named}, nil, nil)
}
