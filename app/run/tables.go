package run

import (
	"context"
	"errors"

	"kpiworkbook/app/job"
	"kpiworkbook/app/state"
	"kpiworkbook/kpi"
)

// tables carries out what is asked about columns and relations before they are
// kept. Of each only the last is wanted.
func (r *Runner) tables(cmd state.Cmd) {
	switch cmd := cmd.(type) {
	case state.TryColumn:
		trial := new(kpi.Trial)
		err := r.ask(r.only("try"), job.KindTry, cmd.Request, nil, trial)
		if !errors.Is(err, context.Canceled) {
			r.send(state.TrialCame{Job: cmd.Job, Trial: trial, Err: text(err)})
		}
	case state.CountMatches:
		came := state.MatchesCame{Keys: cmd.Keys}
		err := r.ask(r.only("match"), job.KindMatch, cmd.Request, nil, &came.Matched)
		came.Stopped = errors.Is(err, context.Canceled)
		came.Err = text(err)
		r.send(came)
	}
}
