package run

import (
	"context"
	"errors"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
)

// propose finds out what a file would do to a table.
func (r *Runner) propose(cmd state.Propose) {
	file, ok := r.file(cmd.File)
	if !ok {
		return // it was dropped from the queue
	}
	ctx, done := r.begin(cmd.ID)
	defer done()
	var landed job.Landed
	_, err := r.engine.Ask(ctx, job.KindPropose, cmd.Request, file, &landed, func(job.Progress) {})
	if !errors.Is(err, context.Canceled) {
		r.send(state.Proposed{ID: cmd.ID, Job: cmd.Job, Landed: landed, Err: text(err)})
	}
}

// faults lists what of a table did not fit, or hands that over as a file.
func (r *Runner) faults(cmd state.ListFaults) {
	var list job.FaultList
	payload, err := r.engine.Ask(r.only("faults"), job.KindFaults, cmd.Request, nil, &list, nil)
	if errors.Is(err, context.Canceled) {
		return
	}
	if err == nil && cmd.Request.AsFile {
		err = r.page.Download(cmd.Request.Source.Name+" problems.csv", payload)
	}
	r.send(state.FaultsCame{Job: cmd.Job, List: list, Err: text(err)})
}
